"""Occupations and people for the transition: what others publish, beside what the lever « skills » holds."""

import numpy as np

from metabolisme.levers.occupations import fastest_growth, jobs_by_occupation, occupation_families
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.skills import people_per_job
from metabolisme.sources import load_table

SGPE = "SGPE, Stratégie emplois et compétences, juillet 2024, repris par vie-publique.fr"
#: From 2024, when the strategy was published, to 2030.
YEARS_OF_STRATEGY = 6.0
BUILDING = 1


def found(level, years=YEARS_OF_STRATEGY):
    """People that France could find for new jobs, by family."""
    each = people_per_job(np.full((1, 1), float(level)), central_parameters(), years)
    return 1000 * occupation_families()["jobs"].to_numpy() * each.total[0, 0]


def point(group, subject, quantity):
    table = load_table("employment/occupation_points").set_index(["group", "subject", "quantity"])
    return float(table.loc[(group, subject, quantity), "value"])


def test_all_families(anchor):
    anchor(
        id="occupations-all-families",
        title="Emplois des 22 familles de métiers, moyenne 2017-2019",
        published=26_438.00167 - 104.91581,
        computed=jobs_by_occupation().to_numpy().sum(),
        tolerance=0.001,
        unit="milliers d'emplois",
        reason="Total imprimé de tous les métiers, moins les non renseignés ; sommes de cinq décimales.",
        source="Dares, Portraits statistiques des métiers, secteurs employeurs, ligne « Tous métiers »",
        key="dares-portraits",
        group="total",
    )


def test_people_of_the_trend_and_jobs_of_ecological_planning(anchor):
    low, high = (point("transition", "all", f"net_creations_{side}") for side in ("low", "high"))
    anchor(
        id="skills-trend-people-2030",
        title="Personnes que la tendance trouve en six ans pour des postes nouveaux, France",
        published=(low + high) / 2,
        computed=found(1).sum(),
        tolerance=(high - low) / 2,
        unit="personnes, emplois",
        reason=(
            "La source donne une fourchette de créations nettes, de 200 000 à 550 000 : ce qui est demandé. Nous "
            "calculons ce qui peut être trouvé, familles additionnées, dont la moitié vient d'une autre famille et y "
            "laisse un poste. Le même ordre de grandeur, pas la même quantité."
        ),
        source=SGPE,
        key="sgpe2024emplois",
        group="comparison",
    )


def test_builders_at_the_edge_of_the_possible_and_jobs_asked_of_building(anchor):
    asked = point("transition", "FZ", "creations")
    trend, edge = found(1)[BUILDING], found(4)[BUILDING]
    # What the source itself says: building lacks people at the trend.
    assert trend < asked / 3
    anchor(
        id="skills-builders-2030",
        title="Métiers du bâtiment : personnes trouvées en six ans au bord du possible, France",
        published=asked,
        computed=edge,
        tolerance=asked / 3,
        unit="personnes, emplois",
        reason=(
            "La source compte les emplois du secteur, nous les métiers, dont un tiers travaille ailleurs : un tiers "
            "d'écart. À la tendance, nous en trouvons moins d'un tiers ; la source annonce elle-même un manque."
        ),
        source=SGPE,
        key="sgpe2024emplois",
        group="comparison",
    )


def test_fastest_decade_of_building(anchor):
    each = people_per_job(np.full((1, 1), 4.0), central_parameters(), 10.0)
    anchor(
        id="skills-builders-decade",
        title="Métiers du bâtiment : croissance la plus rapide sur dix ans, par an",
        published=100 * fastest_growth(10)["B"],
        computed=100 * ((1 + each.total[0, 0, BUILDING]) ** 0.1 - 1),
        tolerance=1.0,
        unit="% par an",
        reason=(
            "La série dit ce qui s'est fait depuis 1983, demande comprise ; le niveau 4 dit ce qui pourrait être "
            "trouvé. Un point d'écart : le bord du possible peut passer le record, pas le doubler."
        ),
        source="Dares, Portraits statistiques des métiers, effectifs 1983-2018, domaine B",
        key="dares-portraits",
        group="comparison",
    )
