"""Exercises of « Circulation locale »: right answers, each known error."""

import pytest

from metabolisme.indicators.seen_change import smallest_difference
from metabolisme.teaching import check
from metabolisme.teaching.circulation_exercises import ELSEWHERE, HERE, leak_by_hand
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "circulation-fuite": {"multiplicateur": "1,25", "fuite": "43,75 €"},
    "circulation-trancher": {"lieu": UNDECIDED},
    "circulation-visible": {"ecart": "15 €"},
    "circulation-conventions": {"utopies": "recirculation", "lm3": "survey", "base": "jobs"},
    "circulation-suivi": {
        "action": "Réunir les cantines et les maraîchers",
        "mesure": "12 % du montant des achats alimentaires",
        "depart": "9 % en 2025",
        "rythme": "Le service achats, chaque janvier, sur le grand livre",
        "seuil": "Un écart de 5 % du montant",
        "echeance": "En mars 2027",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("circulation-fuite", {"multiplicateur": "0,25"}, "without_first_euro"),
        ("circulation-fuite", {"multiplicateur": "125 %"}, "percent_for_ratio"),
        ("circulation-fuite", {"fuite": "35 €"}, "first_round_only"),
        ("circulation-trancher", {"lieu": "5309"}, "undecided_overlooked"),
        ("circulation-visible", {"ecart": "24 €"}, "whole_interval"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_the_leak_by_hand_is_a_geometric_series():
    leak, multiplier = leak_by_hand()
    rounds = [100 * (HERE / 100) ** step for step in range(60)]
    # Sixty terms of a series of ratio 0.2: nothing is left.
    assert multiplier == pytest.approx(sum(rounds) / 100)
    assert leak == pytest.approx(sum(received * ELSEWHERE / 100 for received in rounds))
    earned = 100 - HERE - ELSEWHERE
    assert leak + earned * multiplier == pytest.approx(100)


def test_what_is_seen_is_what_the_library_says():
    value = smallest_difference("circulation.local_purchase_share", "5309").value
    assert check("circulation-visible", f"{value:.1f} €").right
    # One pair of 200 draws, as another reader may compute it.
    for found in ("13,8 €", "17,6 €"):
        assert check("circulation-visible", found).right
    assert check("circulation-visible", f"{value:.1f} points").right  # a gap between two shares of 100 €


def test_an_unfinished_plan_is_not_right():
    assert not check("circulation-suivi", RIGHT["circulation-suivi"] | {"seuil": "un écart visible"}).right
