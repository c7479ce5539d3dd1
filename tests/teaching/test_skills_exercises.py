"""Exercises of « Compétences »: right answers, and that the choices hold the right one."""

import pytest

from metabolisme.teaching import check, exercise
from metabolisme.teaching.skills_exercises import FOUND, NEEDED, cohorts_by_hand, family_that_binds, part_by_hand
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "competences-part": {"part": "40 %"},
    "competences-cohortes": {"personnes": "24 personnes"},
    "competences-trancher": {"lieu": UNDECIDED},
    "competences-plan": {
        "projet": "Ouvrir une légumerie pour les cantines",
        "metiers": "2 préparateurs de légumes et 1 conducteur de ligne",
        "viviers": "Salariés d'une conserverie qui ferme, école d'à côté",
        "formation": "Titre en 9 mois, ouvert par la région",
        "depart": "En septembre 2027",
        "repli": "Commencer par deux cantines au lieu de huit",
    },
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers(name):
    assert check(name, RIGHT[name]).right


def test_family_that_binds_is_right_and_among_the_choices():
    code, _ = family_that_binds()
    assert check("competences-famille", {"famille": code}).right
    assert code in [choice for choice, _ in exercise("competences-famille").fields[0].choices]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("competences-part", {"part": "100 %"}),
        ("competences-cohortes", {"personnes": "36"}),
        ("competences-trancher", {"lieu": "5309"}),
        ("competences-famille", {"famille": "B"}),
    ],
)
def test_wrong_answers(name, wrong):
    assert not check(name, wrong).right


def test_by_hand():
    # 30 of 40, more than enough of 120, 4 of 10.
    assert part_by_hand() == pytest.approx(40)
    assert cohorts_by_hand() == 24
    # The error to know: in all, more people are found than are looked for.
    assert sum(FOUND) > sum(NEEDED)
