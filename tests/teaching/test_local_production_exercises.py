"""Exercises on local production: right answers, each known error, and a tie that stays one."""

import pytest

from metabolisme.teaching import check
from metabolisme.teaching.local_production_exercises import city_estimates, town_capacity

RIGHT = {
    "fabrication-question": {"affiche": "capacity", "achats": "direct"},
    "fabrication-capacite": {"capacite": "57,5 %"},
    "fabrication-deux-villes": {"ville": "undecided"},
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        # 150 % × 0.5 + 25 % × 0.3.
        ("fabrication-capacite", {"capacite": "82,5"}, "not_truncated"),
        # (100 + 25 + 0) ÷ 3.
        ("fabrication-capacite", {"capacite": "41,7"}, "unweighted"),
        ("fabrication-deux-villes", {"ville": "lyon"}, "undecided_overlooked"),
        ("fabrication-deux-villes", {"ville": "strasbourg"}, "undecided_overlooked"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


@pytest.mark.parametrize("changed", [{"affiche": "direct"}, {"achats": "capacity"}, {"achats": "chain"}])
def test_an_index_for_another_question_is_wrong(changed):
    assert not check("fabrication-question", RIGHT["fabrication-question"] | changed).right


def test_the_town_by_hand():
    assert town_capacity() == pytest.approx(0.5 * 100 + 0.3 * 25)
    assert town_capacity(capped=False) == pytest.approx(0.5 * 150 + 0.3 * 25)


def test_the_two_cities_overlap_in_our_data():
    lyon, strasbourg = (one.within for one in city_estimates().values())
    assert max(lyon[0], strasbourg[0]) < min(lyon[1], strasbourg[1])


def test_a_sheet_wants_a_question_an_amount_and_a_date():
    sheet = {
        "question": "Quelle part du pain de nos cantines est cuite ici ?",
        "objectif": "50 % des 12 t servies",
        "echeance": "juin 2030",
        "produit": "le pain des cantines scolaires",
        "preuve": "les factures du service restauration, une fois par an",
        "perdant": "le fournisseur actuel, à rencontrer avant",
    }
    assert check("fabrication-fiche", sheet).right
    assert not check("fabrication-fiche", sheet | {"objectif": "beaucoup plus de pain"}).right
    assert not check("fabrication-fiche", sheet | {"echeance": "bientôt sans doute"}).right
