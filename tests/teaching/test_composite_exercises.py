"""Exercises of « Composer »: right answers, each known error, and a table that says what the page says."""

import pandas as pd
import pytest

from metabolisme.teaching import check
from metabolisme.teaching.composite_exercises import (
    DEFENSIBLE,
    NEWCOMER,
    TOWNS,
    town_scores,
    turning_weight,
)

RIGHT = {
    "composer-calculer": {"score": "0,60", "apres": "0,40"},
    "composer-poids": {"poids": "66,7 %", "ville": "undecided"},
}
SHEET = {
    "decision": "Où ouvrir un atelier partagé",
    "indicateurs": "Part locale, plus haut est mieux, décidé en conseil",
    "poids": "Égaux, de un tiers à deux tiers",
    "intervalle": "Du rang 2 au rang 8 sur 10 pairs",
    "a_la_place": "Les six indicateurs côte à côte",
    "revision": "Revue en juin 2028",
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("composer-calculer", {"score": "0,7"}, "direction_overlooked"),
        ("composer-calculer", {"score": "30,6"}, "raw_average"),
        ("composer-calculer", {"apres": "0,6"}, "bounds_kept"),
        ("composer-poids", {"poids": "33"}, "complement"),
        ("composer-poids", {"ville": "Cime"}, "undecided_overlooked"),
        ("composer-poids", {"ville": "Aval"}, "undecided_overlooked"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_scores_are_those_that_one_finds_by_hand():
    assert town_scores(TOWNS).to_dict() == pytest.approx({"Aval": 0.5, "Berge": 0.5, "Cime": 0.6})
    joined = pd.concat([TOWNS, NEWCOMER.to_frame().T])
    assert town_scores(joined)["Cime"] == pytest.approx(0.4)


def test_the_weight_that_turns_is_where_the_two_are_equal():
    found = turning_weight()
    assert found == pytest.approx(200 / 3)
    assert DEFENSIBLE[0] < found < DEFENSIBLE[1]
    scores = town_scores(TOWNS, found / 100)
    assert scores["Aval"] == pytest.approx(scores["Cime"])


def test_a_sheet_needs_an_interval_and_a_year():
    assert check("composer-fiche", SHEET).right
    assert not check("composer-fiche", SHEET | {"intervalle": "plutôt vers le milieu"}).right
    assert not check("composer-fiche", SHEET | {"revision": "un de ces jours peut-être"}).right
