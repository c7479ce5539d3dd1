"""Exercises of the first and the last chapter on levers: their keys are what the scenarios say."""

import pytest

from metabolisme.levers.scenario import BY_NAME
from metabolisme.teaching import check, national_key
from metabolisme.teaching.lever_exercises import (
    BOTH,
    BOUND_CHOICES,
    FIRST_ALONE,
    LEVERS_EXERCISES,
    MOVED,
    PLACE,
    moved_by_hand,
    neighbours_loss,
    shared_by_hand,
    simulated,
    skills_verdict,
)
from metabolisme.teaching.wording import UNDECIDED


def test_moved_by_hand():
    made, earned = moved_by_hand()
    # 10 + 2 + 0.4 + 0.08…, of which three fifths are earned.
    assert made == pytest.approx(sum(MOVED * 0.2**step for step in range(40)))
    assert earned == pytest.approx(7.5)
    assert check("leviers-main", {"production": "12,5 M€", "valeur": "7,5 M€"}).right
    assert not check("leviers-main", {"production": "10 M€", "valeur": "7,5 M€"}).right


def test_shared_by_hand():
    first, second = shared_by_hand()
    assert first + second == BOTH
    assert first == (FIRST_ALONE + BOTH) / 2
    assert check("combiner-ordre", {"premier": "20 M€", "second": "10 M€"}).right
    assert not check("combiner-ordre", {"premier": "10 M€", "second": "20 M€"}).right


def test_code_is_read_in_the_order_of_levers():
    assert check("leviers-code", {"niveau": "2"}).right
    assert not check("leviers-code", {"niveau": "3"}).right


def test_bound_that_refuses_most_is_that_of_the_scenario():
    found = simulated(PLACE).central.limits
    known = {bound for lever in BY_NAME.values() for bound in lever.bounds}
    assert set(BOUND_CHOICES) <= known
    most = max(BOUND_CHOICES, key=lambda name: found[name][1, 0])
    assert check("combiner-borne", {"borne": most}).right
    # The statement of the exercise and its solution speak of wood and crops.
    assert most == "biomass"


def test_skills_and_neighbours():
    assert check("combiner-competences", {"sens": skills_verdict()}).right
    assert skills_verdict() != UNDECIDED
    here, lost, ratio = neighbours_loss()
    assert here > lost > 0
    assert check("combiner-voisins", {"perte": f"{ratio:.2f} M€".replace(".", ",")}).right
    assert not check("combiner-voisins", {"perte": f"{1 / ratio:.2f} M€".replace(".", ",")}).right


def test_every_key_that_is_national_is_one():
    for exercise in LEVERS_EXERCISES:
        if exercise.shape != "sheet":
            assert national_key(exercise.id)["id"] == exercise.id
