"""Published examples of the two statistics that the projects need: durations that go on, raters who differ."""

import numpy as np
import pytest

from metabolisme.indicators.projects import krippendorff_alpha, median_duration, survival_curve

# Weeks of remission under 6-MP, and whether it ended (Freireich et al. 1963, doi:10.1182/blood.V21.6.699.699).
WEEKS = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35.0])
ENDED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)
NOT_RATED = np.nan
# Four observers, twelve units (Krippendorff 2011, part C).
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NOT_RATED, NOT_RATED, NOT_RATED],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NOT_RATED, 3],
        [NOT_RATED, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NOT_RATED],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NOT_RATED],
    ]
)
FREIREICH = "Freireich et al. (1963), rémissions sous 6-MP, un exemple des manuels de durées"


@pytest.mark.parametrize(
    ("week", "published"), [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]
)
def test_survival_of_the_textbook_example(anchor, week, published):
    anchor(
        id=f"kaplan-meier-6mp-{week}",
        title=f"Part encore en rémission après {week} semaines",
        published=published,
        computed=float(survival_curve(WEEKS, ENDED).loc[week, "survival"]),
        tolerance=5e-4,
        unit="1",
        reason="Les manuels impriment trois décimales.",
        source=FREIREICH,
        key="",
        group="method",
    )


def test_median_of_the_textbook_example(anchor):
    anchor(
        id="kaplan-meier-6mp-median",
        title="Durée médiane de rémission",
        published=23,
        computed=median_duration(WEEKS, ENDED)[0],
        tolerance=0,
        unit="semaines",
        reason="Une durée observée : pas d'arrondi.",
        source=FREIREICH,
        key="",
        group="method",
    )


def test_alpha_of_ordered_scores(anchor):
    anchor(
        id="krippendorff-ordinal",
        title="Alpha de Krippendorff, scores ordonnés, quatre observateurs",
        published=0.815,
        computed=krippendorff_alpha(OBSERVERS),
        tolerance=5e-4,
        unit="1",
        reason="L'article imprime trois décimales.",
        source="Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, partie C",
        key="",
        group="method",
    )
