"""Published totals that local figures, taken from a third party's copy, must give again."""

import numpy as np

from metabolisme.sources import load_table

INSEE = "Insee, taux de chômage localisés, France sans Mayotte"


def test_mean_of_localised_rates(anchor):
    rates = load_table("social/localised_unemployment").query("year == 2024").set_index("zone")["unemployment_percent"]
    active = load_table("social/pieces").groupby("zone")["active"].sum().loc[rates.index]
    anchor(
        id="chomage-localise-2024",
        title="Taux de chômage localisé moyen des zones, 2024",
        published=7.4,
        computed=float(np.average(rates, weights=active)),
        tolerance=0.1,
        unit="%",
        reason="L'Insee publie une décimale par trimestre (7,5 ; 7,3 ; 7,4 ; 7,3), révisée depuis ; nos poids sont les "
        "actifs de 2021.",
        source=INSEE,
        key="inseechomage",
        group="total",
    )
