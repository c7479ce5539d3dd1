"""Published material footprints that the zones d'emploi, or the tables of the book, find again."""

import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.indicators.case import Case
from metabolisme.indicators.materials import footprint_per_inhabitant, france_by_category
from metabolisme.sources import load_table

SDES_2024 = "SDES, mars 2024"


def of_all_zones():
    zones = load_table("territories/zones").query("status == 'complete'")["zone"].tolist()
    return float(footprint_per_inhabitant(Case(central(local_profile(zones), shared_account(2014))))[0])


def gap_to_consumption(year, editions):
    points = load_table("materials/flow_points").query("year == @year and category == 'total'")
    points = points[points["edition"].isin(editions)]
    unit = "Mt" if ((points["indicator"] == "rmc") & (points["unit"] == "Mt")).any() else "t/hab"
    values = points[points["unit"] == unit].set_index("indicator")["value"]
    return 100 * (values["rmc"] / values["dmc"] - 1)


def test_footprint_of_an_inhabitant_of_all_the_zones(anchor):
    anchor(
        id="empreinte-matieres-par-habitant-2021",
        title="Empreinte matières par habitant, 305 zones d'emploi ensemble",
        published=14.0,
        computed=of_all_zones(),
        tolerance=0.5,
        unit="t/hab.",
        reason="Le SDES imprime un entier pour 2021 ; nos habitants sont ceux de 2022, sans Mayotte.",
        source=SDES_2024,
        key="viepublique2024matieres",
        group="comparison",
    )


def test_materials_of_2013_make_their_total(anchor):
    anchor(
        id="empreinte-matieres-2013-categories",
        title="Empreinte matières de 2013, somme des quatre catégories",
        published=898.0,
        computed=sum(one.value for one in france_by_category("rmc").values()),
        tolerance=2.0,
        unit="Mt",
        reason="Quatre entiers ; la biomasse est lue 224 et non les 244 imprimés.",
        source="Mohkam et Simon (2019)",
        key="mohkam2019",
        group="total",
    )


@pytest.mark.parametrize(
    ("year", "published", "editions", "source", "key"),
    [
        (2021, 19.0, ("SDES mars 2024",), SDES_2024, "viepublique2024matieres"),
        (2020, 21.0, ("SDES 2023", "SDES nov. 2023"), "SDES, 2023", "sdes2023empreinte"),
    ],
)
def test_footprint_exceeds_consumption(anchor, year, published, editions, source, key):
    anchor(
        id=f"empreinte-matieres-ecart-{year}",
        title=f"Écart de l'empreinte matières à la consommation intérieure, {year}",
        published=published,
        computed=gap_to_consumption(year, editions),
        tolerance=0.5,
        unit="%",
        reason="Le SDES imprime un entier.",
        source=source,
        key=key,
        group="total",
    )
