"""Economic complexity, proximity and density published with a table, that the library finds again."""

import math

import pandas as pd
import pytest

from metabolisme.indicators.complexity import economic_complexity
from metabolisme.indicators.relatedness import relatedness_density

SOURCE = "Growth Lab de Harvard, py-ecomplexity, tests/fixtures/stata_single_year_1995.csv (sorties de Stata)"

#: Products (HS92, four digits) with a comparative advantage of at least 1, in ten countries of a sample of 1995.
EXPORTED = {
    "aut": "2007 3917 3922 5602 6804 7010 7307 7308 7325 7604 7612 7616 8431 8530",
    "blx": "1704 1806 1905 2007 2105 3208 3402 4008 4010 6810 7010 7308 7310 7325 7604 7608",
    "che": "1704 1806 2007 3208 3917 3922 4010 4905 6804 7307 7604 7608 7612 7616 8431 8530",
    "deu": "3208 3402 3917 4008 4010 5602 6804 7010 7307 7310 7612 8309 8431 8474 8530",
    "dnk": "1704 1905 2007 2105 4905 5602 6810 7608 7612 8474 9403",
    "esp": "1704 2007 2105 3402 4008 4010 5602 6804 7010 7309 7310 7325 7608 7612 7616 8309",
    "gbr": "1704 1806 1905 2007 3208 3402 3917 3922 4010 4905 5602 7307 7308 7309 7325 7612 8309 8431 8474 8530",
    "ita": "3922 6810 7010 7307 7309 7616 8309 8474 9403",
    "pol": "1704 2105 6810 7308 7309 7325 9403",
    "svn": "3208 3922 4008 4010 6804 6810 7309 7325 7604 7608 7616 8309 8431 9403",
}

#: Stata takes the deviation over the 300 rows of its table, less one; the library over the ten countries.
OF_STATA = math.sqrt(299 / 300)

#: The file keeps double precision, computed from amounts in single precision that only fix who is present.
DOUBLE = 1e-12


def exported() -> pd.DataFrame:
    products = sorted({product for line in EXPORTED.values() for product in line.split()})
    rows = [[int(product in line.split()) for product in products] for line in EXPORTED.values()]
    return pd.DataFrame(rows, list(EXPORTED), products)


@pytest.mark.parametrize(
    ("country", "name", "published"),
    [
        ("deu", "Allemagne", 1.200861157616729),
        ("gbr", "Royaume-Uni", 0.5359206138129307),
        ("esp", "Espagne", 0.0180390442936879),
        ("pol", "Pologne", -2.170709342895322),
    ],
)
def test_complexity_of_a_country(anchor, country, name, published):
    anchor(
        id=f"harvard-eci-{country}",
        title=f"Complexité économique, échantillon de 1995 (10 pays, 30 produits) : {name}",
        published=published,
        computed=OF_STATA * economic_complexity(exported()).eci[country],
        tolerance=DOUBLE,
        unit="1",
        reason="Double précision ; écart-type sur les 300 lignes du tableau, moins une, comme Stata.",
        source=SOURCE,
        key="ecomplexity",
    )


@pytest.mark.parametrize(("product", "published"), [("3917", 2.794806326517154), ("9403", -3.434600369331548)])
def test_complexity_of_a_product(anchor, product, published):
    anchor(
        id=f"harvard-pci-{product}",
        title=f"Complexité d'un produit, même échantillon : position {product} du système harmonisé",
        published=published,
        computed=OF_STATA * economic_complexity(exported()).pci[product],
        tolerance=DOUBLE,
        unit="1",
        reason="Double précision ; même convention d'écart-type.",
        source=SOURCE,
        key="ecomplexity",
    )


@pytest.mark.parametrize(
    ("country", "product", "published"),
    [("aut", "1704", 0.4624999999999999), ("gbr", "8530", 0.7950065703022339), ("pol", "9403", 0.3698030634573304)],
)
def test_density(anchor, country, product, published):
    anchor(
        id=f"harvard-density-{country}-{product}",
        title=f"Densité autour d'un produit, même échantillon : position {product}, {country.upper()}",
        published=published,
        computed=relatedness_density(exported()).loc[country, product],
        tolerance=DOUBLE,
        unit="1",
        reason="Double précision ; le produit lui-même n'est pas compté, dans les deux cas.",
        source=SOURCE,
        key="ecomplexity",
    )
