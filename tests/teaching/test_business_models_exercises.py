"""Exercises of « Modèles économiques »: right answers, each known error."""

import pytest

from metabolisme.levers.steps import lever_effects
from metabolisme.teaching import check
from metabolisme.teaching.business_models_exercises import recipe_by_hand, use_by_hand
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "modeles-emplois": {"sens": UNDECIDED},
    "modeles-recette": {"gagne": "41,33 €", "carbone": "10 %"},
    "modeles-usage": {"evite": "110 €"},
    "modeles-ecart": {"cause": "respent"},
    "modeles-fiche": {
        "branche": "Les douze cantines et restaurants du port",
        "achat": "300 000 € de denrées par an",
        "offre": "Pesée des restes, menus revus, un service d'appui payé sur l'économie",
        "gain": "Les cuisines épargnent, les grossistes vendent moins, un tiers va à la qualité",
        "indicateur": "110 g perdus par repas en 2025",
        "suite": "Mars 2027, la communauté d'agglomération anime",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    found = check(exercise, RIGHT[exercise])
    assert found.right
    assert "{" not in " ".join(found.messages)


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("modeles-recette", {"gagne": "41,90 €"}, "gross_for_net"),
        ("modeles-recette", {"carbone": "6,3 %"}, "wrong_base"),
        ("modeles-usage", {"evite": "200 €"}, "gross_for_net"),
        ("modeles-emplois", {"sens": "more"}, "undecided_overlooked"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_by_hand():
    earned, carbon = recipe_by_hand()
    # 0.80 € of energy and 1.10 € of materials, less three tenths for services.
    assert earned == pytest.approx(40 + 1.9 - 0.57)
    assert carbon == pytest.approx(10)
    avoided, bought = use_by_hand()
    assert avoided + bought == pytest.approx(200)


def test_the_sense_is_that_of_the_library():
    ends = lever_effects("business_models", "5309").effects.loc[("jobs_here", 3)]
    assert ends["low"] < 0 < ends["high"]


def test_an_unfinished_sheet_is_not_right():
    assert not check("modeles-fiche", RIGHT["modeles-fiche"] | {"achat": "des denrées"}).right
