"""Published indices of local production that the library finds again, from the inputs that go with them."""

import numpy as np
import pytest

from metabolisme.indicators.local_production import capacity_index, capacity_sectors, hamburg_index
from metabolisme.sources import load_table

OPEN = "Fab City Index, calcul ouvert, dépôt fabcity/fci-index"


def test_capacity_of_hamburg(anchor):
    anchor(
        id="fab-city-hamburg-2019",
        title="Indice Fab City de Hambourg, seize secteurs, 2019",
        published=37,
        computed=hamburg_index(),
        tolerance=0.5,
        unit="sur 100",
        reason="Publié sans décimale ; le même calcul sur les mêmes données.",
        source="N. Boeing (2024), The Fab City Index, tableau 9.3, transcrit par le calcul ouvert",
        key="boeing2024",
        group="method",
    )
    anchor(
        id="fab-city-hamburg-2019-one-decimal",
        title="Le même, tel que le calcul ouvert l'imprime",
        published=37.3,
        computed=hamburg_index(),
        tolerance=0.05,
        unit="sur 100",
        reason="Une décimale imprimée.",
        source=OPEN,
        key="fabcityindex",
        group="method",
    )


@pytest.mark.parametrize(
    ("region", "title", "tolerance", "reason"),
    [
        (
            "DE60",
            "Hambourg",
            1.5,
            "Nos poids sont ceux des dépenses françaises, non du panier allemand.",
        ),
        (
            "ES51",
            "Catalogne",
            1.5,
            "Nos poids sont ceux des dépenses françaises, non du panier espagnol.",
        ),
        (
            "FR10",
            "Île-de-France",
            0.1,
            "Nos poids sont ceux des dépenses de 2014, non du panier de 2019 ; un seul secteur n'atteint pas 100.",
        ),
    ],
)
def test_goods_capacity_of_the_open_compute(anchor, region, title, tolerance, reason):
    table = load_table("local_production/open_regions_2019")
    told = table[(table["region"] == region) & (table["status"] == "published")]
    sectors = capacity_sectors()
    weight = dict(zip(sectors.labels, sectors.weights, strict=True))
    points = load_table("local_production/published_indices").set_index("item")["value"]
    item = {"DE60": "open_hamburg", "ES51": "open_catalonia", "FR10": "open_paris_region"}[region]
    anchor(
        id=f"fab-city-goods-{region.lower()}",
        title=f"Capacité de fabrication de cinq secteurs, {title}, 2019",
        published=points[item],
        computed=capacity_index(
            told["production_meur"].to_numpy(),
            told["consumption_meur"].to_numpy(),
            np.array([weight[sector] for sector in told["sector"]]),
        ),
        tolerance=tolerance,
        unit="sur 100",
        reason=reason,
        source=OPEN,
        key="fabcityindex",
        group="comparison",
    )
