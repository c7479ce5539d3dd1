"""Exercises of « Ressources locales »: right answers, each known error, and the cases by hand."""

import pytest

from metabolisme.teaching import check
from metabolisme.teaching.local_resources_exercises import capped_by_hand, equipment_for_100, imports_ends, wood_by_hand
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "ressources-plafond": {"valeur": "3 M€", "refuse": "25 %"},
    "ressources-bois": {"part": "40 %", "prix": "48 €"},
    "ressources-equipement": {"euros": "54 €"},
    "ressources-imports": {"sens": UNDECIDED},
    "ressources-fiche": {
        "ressource": "Bois de haies : 4 000 tonnes par an, étude de 2024",
        "usages": "Particuliers, une chaufferie ; demain la piscine",
        "priorite": "Charpente, puis chaleur ; 30 % restent au sol",
        "equipement": "Chaudière autrichienne à 400 000 €, entretenue à Hennebont",
        "acteurs": "Agriculteurs, commune, voisins de la chaufferie",
        "suivi": "Tonnes livrées : 1 200 t en 2025, relevées chaque janvier",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("ressources-plafond", {"valeur": "4 M€"}, "bound_overlooked"),
        ("ressources-plafond", {"valeur": "3 000 M€"}, "thousands"),
        ("ressources-bois", {"part": "20 %"}, "yield_forgotten"),
        ("ressources-bois", {"prix": "68 €"}, "best_for_last"),
        ("ressources-equipement", {"euros": "21 €"}, "imported_only"),
        ("ressources-imports", {"sens": "up"}, "undecided_overlooked"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_cases_by_hand():
    assert capped_by_hand() == 3
    found = wood_by_hand()
    # 20 MWh of timber take 40 of wood; what is left burns, and the last MWh of wood gives 0.8 × 60 €.
    assert found.flows[0, :2] == pytest.approx([40, 60])
    assert found.scarcity[0, 0] == pytest.approx(48)


def test_what_is_asked_of_lorient_is_within_its_bounds():
    value, low, high, imported = equipment_for_100()
    assert 0 < imported < low < value < high
    value, low, high = imports_ends()
    assert low < 0 < value < high
