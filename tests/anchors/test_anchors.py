"""Published figures that the library finds again: the source of the page « Registre des ancres »."""

import functools
import math

import numpy as np
import pandas as pd
import pytest

import metabolisme as mt
from metabolisme.accounts import forward_linkages, input_coefficients
from metabolisme.diagnosis.dependence import national_import_content
from metabolisme.estimates.parameters import Parameter
from metabolisme.sensitivity import sobol_indices
from metabolisme.sources import load_table

WIOD = "Timmer et al. (2015), WIOD, version 2016"
MILLER_BLAIR = "Miller et Blair (2009), chapitre 2"
EUROSTAT_2008 = "Eurostat (2008), Allemagne, six branches"
SDES = "SDES, empreinte carbone 2019 par produit (édition non identifiée)"


def textbook():
    sectors = ["1", "2"]
    flows = pd.DataFrame([[150, 500], [200, 100]], index=sectors, columns=sectors)
    return input_coefficients(flows, pd.Series([1000, 2000], index=sectors))


@pytest.mark.parametrize(
    ("row", "column", "published"), [("1", "1", 1.2541), ("1", "2", 0.3300), ("2", "1", 0.2640), ("2", "2", 1.1221)]
)
def test_textbook_inverse(anchor, row, column, published):
    anchor(
        id=f"miller-blair-l-{row}{column}",
        title=f"Inverse de Leontief à deux branches, case ({row}, {column})",
        published=published,
        computed=mt.leontief_inverse(textbook()).loc[row, column],
        tolerance=0.00005,
        unit="€ de production par € de demande finale",
        reason="Le livre imprime quatre décimales.",
        source=MILLER_BLAIR,
        key="miller2009",
        group="method",
    )


@pytest.mark.parametrize(("row", "published"), [("1", 1247.5), ("2", 1841.6)])
def test_textbook_new_output(anchor, row, published):
    output = mt.leontief_inverse(textbook()) @ pd.Series([600, 1500], index=["1", "2"])
    anchor(
        id=f"miller-blair-x-{row}",
        title=f"Production de la branche {row} pour une nouvelle demande finale",
        published=published,
        computed=output[row],
        tolerance=0.05,
        unit="unités monétaires",
        reason="Le livre imprime une décimale.",
        source=MILLER_BLAIR,
        key="miller2009",
        group="method",
    )


def test_value_added(anchor):
    account = mt.national_account(branches=56)
    anchor(
        id="wiod-va-2014",
        title="Valeur ajoutée de la France en 2014",
        published=2_537_743,
        computed=account.value_added.sum() * load_table("io/exchange_rates").set_index("year").loc[2014, "usd_per_eur"],
        tolerance=1,
        unit="millions de dollars",
        reason="Le total publié est au million près.",
        source=WIOD,
        key="timmer2015",
        group="total",
    )


@pytest.mark.parametrize(
    ("what", "published"), [("production", 230_475), ("ménages", 115_112)], ids=["production", "households"]
)
def test_co2(anchor, what, published):
    account = mt.national_account(branches=56)
    anchor(
        id=f"jrc-co2-{what.replace('é', 'e')}",
        title=f"CO₂ émis en France en 2014 ({what})",
        published=published,
        computed=account.co2.sum() if what == "production" else account.co2_households,
        tolerance=1,
        unit="kt CO₂",
        reason="Les totaux publiés sont à la kilotonne près.",
        source="Corsatea et al. (2019), JRC",
        key="corsatea2019",
        group="total",
    )


def test_jobs(anchor):
    jobs = load_table("employment/jobs_by_zone")
    observed = jobs[jobs["status"] != "carried_from_2022"]
    anchor(
        id="flores-2023",
        title="Emplois salariés fin 2023, 305 zones d'emploi",
        published=26_527_385,
        computed=observed["jobs_2023"].sum(),
        tolerance=0.5,
        unit="emplois",
        reason="Somme de nombres entiers : seule l'égalité exacte est admise.",
        source="Insee, Flores 2023",
        key="insee-flores",
        group="total",
    )


@pytest.mark.parametrize(("place", "published"), [("france", 197_629), ("abroad", 311_332)])
def test_sdes_footprint(anchor, place, published):
    table = mt.footprint(mt.national_account(), "ghg").drop(index="direct_households")
    anchor(
        id=f"sdes-2019-{place}",
        title=f"Empreinte carbone 2019, émissions {'en France' if place == 'france' else 'importées'}",
        published=published,
        computed=table[place].sum(),
        tolerance=32,
        unit="kt CO₂e",
        reason="64 produits arrondis chacun à la kilotonne : au plus 64 × 0,5.",
        source=SDES,
        key="",
        group="total",
    )


@pytest.mark.parametrize("side", ["entries", "exits"])
def test_material_balance(anchor, side):
    anchor(
        id=f"sdes-bilan-2016-{side}",
        title=f"Bilan de matières de la France en 2016, {'entrées' if side == 'entries' else 'sorties et stock'}",
        published=1458,
        computed=getattr(mt.material_balance(), side),
        tolerance=0,
        unit="Mt",
        reason="Somme des postes publiés, en millions de tonnes entières : égalité exacte.",
        source="SDES, bilan de matières 2016",
        key="sdes2019bilan",
        group="total",
    )


def test_fixed_life_returns_the_inflow_of_before(anchor):
    account = mt.stock_from_inflow(np.array([5.0, 3.0, 8.0, 1.0, 9.0]), lifetime=3)
    anchor(
        id="stock-duree-fixe",
        title="Stock à durée fixe de 3 ans : sorties de la 5e année, pour des entrées de 5, 3, 8, 1 et 9",
        published=3,
        computed=account.outflow.iloc[4, 0],
        tolerance=0,
        unit="unités",
        reason="À durée fixe, ce qui sort est ce qui est entré trois ans plus tôt : égalité exacte.",
        source="van der Voet et al. (2002), modèle par les entrées",
        key="vandervoet2002",
        group="method",
    )


def test_steady_stock_is_inflow_times_life(anchor):
    account = mt.stock_from_inflow(np.full(120, 10.0), lifetime=12.0, sd=3.6, survival="weibull")
    anchor(
        id="stock-regime-permanent",
        title="Stock en régime permanent : 10 entrées par an, vie moyenne de 12 ans (Weibull)",
        published=120,
        computed=account.stock.iloc[-1, 0],
        tolerance=1e-6,
        unit="unités",
        reason="Entrées × durée moyenne, quelle que soit la loi : ce que laissent les fractions binaires.",
        source="Müller (2006), dynamique des stocks",
        key="muller2006",
        group="method",
    )


def test_import_content_of_manufactured_goods(anchor):
    detail = mt.national_account(branches=56)
    goods = [code for code in detail.branches if code.startswith("C")]
    here = detail.final_demand_domestic["households"].loc[goods]
    imported = detail.final_demand_imported["households"].loc[goods]
    inputs = (detail.coefficients_imported @ detail.leontief_inverse).sum()
    anchor(
        id="insee-1756-biens-manufactures",
        title="Contenu en importations des biens manufacturés achetés par les ménages",
        published=64,
        computed=100 * (imported.sum() + (inputs.loc[goods] * here).sum()) / (here.sum() + imported.sum()),
        tolerance=3,
        unit="%",
        reason="Autre année (2015) et autres prix (acquisition) : comparaison, pas reproduction.",
        source="Bourgeois et Briand (2019), Insee Première 1756",
        key="bourgeois2019",
        group="comparison",
    )


@pytest.mark.parametrize(
    ("item", "part", "name", "tolerance"),
    [
        ("household_consumption", "total", "consommation", 2),
        ("textiles", "total", "textiles", 3),
        ("exports", "indirect", "exportations", 1),
    ],
)
def test_import_content_of_demand(anchor, item, part, name, tolerance):
    computed = national_import_content(mt.national_account()).loc[item]
    published = load_table("imports/import_content_2015").set_index(["item", "part"])["percent"]
    titles = {
        "consommation": "Contenu en importations de la consommation effective des ménages",
        "textiles": "Contenu en importations des textiles et vêtements achetés par les ménages",
        "exportations": "Importations contenues dans les exportations françaises, réexportations à part",
    }
    anchor(
        id=f"insee-1756-{name}",
        title=titles[name],
        published=published[item, part],
        computed=100 * computed[part],
        tolerance=tolerance,
        unit="%",
        reason="Autre année (2015), autre tableau et autres prix (acquisition) : comparaison, pas reproduction.",
        source="Bourgeois et Briand (2019), Insee Première 1756",
        key="bourgeois2019",
        group="comparison",
    )


def test_french_part_of_the_2005_footprint(anchor):
    places = mt.footprint(mt.national_account(2005), "co2", "domestic_technology")
    anchor(
        id="lenglart-2005",
        title="Part de l'empreinte CO₂ de 2005 émise en France",
        published=330,
        computed=places["france"].sum() / 1000,
        tolerance=16.5,
        unit="Mt CO₂",
        reason="Deux comptes d'émissions différents, et un total publié arrondi : 5 %.",
        source="Lenglart, Lesieur et Pasquier (2010), 60 % d'environ 550 Mt",
        key="lenglart2010",
        group="comparison",
    )


def german_table():
    """Domestic flows and output of Germany, 1995, six branches (Eurostat 2008, table 15.4), million euros."""
    branches = ["agriculture", "industrie", "construction", "commerce", "services aux entreprises", "autres services"]
    flows = [
        [1131, 25480, 1, 607, 710, 762],
        [7930, 304584, 64167, 41082, 11981, 30360],
        [426, 7334, 3875, 5296, 23457, 9155],
        [3559, 72717, 14190, 74399, 10835, 21008],
        [3637, 96115, 31027, 65755, 193176, 34223],
        [1552, 14986, 1747, 11225, 15058, 22070],
    ]
    output = pd.Series([43910, 1079446, 245606, 540063, 692487, 508918], index=branches)
    return pd.DataFrame(flows, index=branches, columns=branches), output


@pytest.mark.parametrize(
    ("position", "published"), list(enumerate([1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782])), ids=range(1, 7)
)
def test_german_output_multiplier(anchor, position, published):
    multipliers = mt.output_multipliers(input_coefficients(*german_table()))
    anchor(
        id=f"eurostat-multiplicateur-{position + 1}",
        title=f"Multiplicateur de production, {multipliers.index[position]}",
        published=published,
        computed=multipliers.iloc[position],
        tolerance=0.00005,
        unit="€ par €",
        reason="Le manuel imprime quatre décimales.",
        source=EUROSTAT_2008,
        key="eurostat2008",
        group="method",
    )


@pytest.mark.parametrize(
    ("position", "published"), list(enumerate([2.1126, 1.6910, 1.3558, 1.5848, 2.1037, 1.2106])), ids=range(1, 7)
)
def test_german_forward_linkage(anchor, position, published):
    linkages = forward_linkages(*german_table())
    anchor(
        id=f"eurostat-aval-{position + 1}",
        title=f"Liaison vers l'aval, {linkages.index[position]}",
        published=published,
        computed=linkages.iloc[position],
        tolerance=0.00005,
        unit="€ par €",
        reason="Le manuel imprime quatre décimales.",
        source=EUROSTAT_2008,
        key="eurostat2008",
        group="method",
    )


@pytest.mark.parametrize(
    ("table", "region", "place", "published", "unit", "tolerance", "reason", "source"),
    [
        (
            "io/japan_2005",
            None,
            "des neuf régions du Japon en 2005",
            948_193_374,
            "millions de yens",
            0,
            "Somme de nombres entiers : seule l'égalité exacte est admise.",
            "METI, tableau interrégional du Japon 2005, total national",
        ),
        (
            "io/scotland_2019",
            "SCO",
            "de l'Écosse en 2019",
            268_339.6,
            "millions de livres",
            0.05,
            "Le total publié est relu avec une décimale.",
            "Gouvernement écossais, tableaux entrées-sorties 2019",
        ),
    ],
    ids=["japan", "scotland"],
)
def test_output_of_known_regions(anchor, table, region, place, published, unit, tolerance, reason, source):
    frame = load_table(table)
    anchor(
        id=f"{table.removeprefix('io/').replace('_', '-')}-production",
        title=f"Production {place}",
        published=published,
        computed=(frame if region is None else frame[frame["region"] == region])["x"].sum(),
        tolerance=tolerance,
        unit=unit,
        reason=reason,
        source=source,
        key="",
        group="total",
    )


@pytest.mark.parametrize(
    ("order", "factor", "published"),
    [
        ("first", "x1", 0.3139),
        ("first", "x2", 0.4424),
        ("first", "x3", 0.0),
        ("total", "x1", 0.5576),
        ("total", "x2", 0.4424),
        ("total", "x3", 0.2437),
    ],
)
def test_ishigami(anchor, order, factor, published):
    names = {"first": "effet seul", "total": "effet seul ou avec d'autres"}
    anchor(
        id=f"ishigami-{order}-{factor}",
        title=f"Fonction d'Ishigami (a = 7 ; b = 0,1), indice de Sobol de {factor}, {names[order]}",
        published=published,
        computed=ishigami_indices().loc[("y", factor), order],
        tolerance=0.03,
        unit="part de la variance",
        reason="Valeur exacte à quatre décimales, estimée ici par 4 096 blocs de tirages : bornes de 0,03.",
        source="Ishigami et Homma (1990) ; Saltelli et al. (2010)",
        key="ishigami1990",
        group="method",
    )


@functools.cache
def ishigami_indices():
    names = ("x1", "x2", "x3")
    factors = [Parameter(name, name, name, -math.pi, 0.0, math.pi, "uniform", "ancre", "ancre") for name in names]

    def model(values):
        return {"y": np.sin(values["x1"]) * (1 + 0.1 * values["x3"] ** 4) + 7 * np.sin(values["x2"]) ** 2}

    return sobol_indices(model, factors, size=4096).indices
