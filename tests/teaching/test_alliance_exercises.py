"""Exercises of « Alliances » and « Piloter »: right answers, wrong ones, sheets that must be complete."""

import pytest

from metabolisme.teaching import check
from metabolisme.teaching.alliance_exercises import ALLIANCES, BOUGHT_ALONE, BOUGHT_UNITED, ELSEWHERE, HERE


def test_a_border_that_moves_is_a_zero_sum():
    lost = sum(BOUGHT_ALONE) - BOUGHT_UNITED
    assert check("alliances-solde", {"reste": lost, "france": 0}).right
    assert not check("alliances-solde", {"reste": lost, "france": lost}).right
    assert not check("alliances-solde", {"reste": BOUGHT_UNITED, "france": 0}).right


def test_a_change_is_read_beside_that_of_others():
    expected = HERE[0] * ELSEWHERE[1] / ELSEWHERE[0]
    assert check("piloter-temoin", HERE[1] - expected).right
    assert not check("piloter-temoin", HERE[1] - HERE[0]).right


@pytest.mark.parametrize(
    ("identifier", "right", "wrong"),
    [
        ("alliances-distance", "blind", "best"),
        ("piloter-seuil", "undecided", "reached"),
        ("piloter-veille", "ask", "decline"),
    ],
)
def test_what_may_be_said(identifier, right, wrong):
    assert check(identifier, right).right
    assert not check(identifier, wrong).right


CONTRACT = {
    "besoin": "Des légumes pour nos cantines, établi avec la cuisine centrale",
    "apporte": "Un débouché : 80 t de légumes par an",
    "recoit": "60 ha de prairies qui protègent le captage",
    "achat": "Fruits et légumes de saison, livrés dans les deux jours",
    "moyens": "Deux agents, dix jours par an chacun, payés par moitié",
    "mesure": "Tonnes livrées et hectares tenus, décembre 2028",
    "revoyure": "Juin 2029 ; sous 40 t, on revoit les lots",
}


def test_a_contract_goes_both_ways_and_asks_for_no_provenance():
    assert check("alliances-contrat", CONTRACT).right
    assert not check("alliances-contrat", CONTRACT | {"achat": "Des légumes de producteurs locaux"}).right
    assert not check("alliances-contrat", CONTRACT | {"revoyure": "un jour"}).right


@pytest.mark.parametrize("exercise", [one for one in ALLIANCES if one.shape == "sheet"], ids=lambda one: one.id)
def test_an_empty_sheet_is_not_right(exercise):
    assert not check(exercise.id, {field.name: "" for field in exercise.fields}).right
