"""Exercises on sobriety: keys found again by hand, known errors recognised."""

import pytest

from metabolisme.charts.sobriety_figures import rebound_effects
from metabolisme.teaching import check
from metabolisme.teaching.sobriety_exercises import corridor_by_hand, longer_life, rebound_by_hand, taxes_on
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "sobriete-duree": {"part": "13 %"},
    "sobriete-rebond": {"epargne": "30 €", "taxes": "30,7 €"},
    "sobriete-corridor": {"part": "30 %"},
    "sobriete-sens": {"sens": UNDECIDED},
    "sobriete-fiche": {
        "poste": "Trajets en voiture de moins de 5 km, 10 % de moins",
        "acteurs": "La communauté d'agglomération, trois employeurs, un atelier de vélos",
        "plancher": "Aux ménages qui font moins de 5 000 km par an",
        "argent": "Épargné pour moitié ; le reste en repas et en réparation ; carburants moins taxés pour l'État",
        "metiers": "Les stations-service, à qui l'on propose bornes et entretien de vélos",
        "suivi": "24 km par jour et par personne en 2025",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("sobriete-duree", {"part": "50 %"}, "inverted"),
        ("sobriete-duree", {"part": "33 %"}, "gross_for_net"),
        ("sobriete-rebond", {"taxes": "-30,7 €"}, "sign"),
        ("sobriete-rebond", {"taxes": "61 €"}, "tax_on_whole_price"),
        ("sobriete-corridor", {"part": "25 %"}, "below_counted"),
        ("sobriete-sens", {"sens": "up"}, "undecided_overlooked"),
        ("sobriete-sens", {"sens": "down"}, "undecided_overlooked"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_a_longer_life_is_divided_by_the_new_one():
    # 400 € over 10 years, then 520 € over 15: 40 € a year, then 34.67 €
    assert longer_life() == pytest.approx((100 * (1 - 520 / 15 / 40), 100 / 3))


def test_taxes_are_inside_the_price():
    car, other = taxes_on()
    kept, taxes = rebound_by_hand()
    assert kept == pytest.approx(30)
    assert taxes == pytest.approx(70 - 70 / (1 + other) - (100 - 100 / (1 + car)))


def test_only_those_above_the_floor_give():
    assert corridor_by_hand() == pytest.approx(30)


def test_the_sign_is_undecided_while_the_rebound_is():
    effects = rebound_effects("5309")
    assert effects["high"].iloc[0] < 0 < effects["low"].iloc[-1]
