"""A card written on a page is a card of the library; what a change must exceed is what the indicator says."""

import pytest
import yaml

from metabolisme.indicators.cards import card_faults, parse_card
from metabolisme.indicators.registry import indicator
from metabolisme.sources.actions import actions
from metabolisme.teaching import EXERCISES, check, exercise
from metabolisme.teaching.card_exercises import CARDS, TWO_DATES, carried_change
from metabolisme.teaching.checking import kept
from metabolisme.teaching.wording import NONE_OF_THESE

SHEET = {
    "name": "Part végétale des repas scolaires",
    "question": "Quelle part des repas de nos écoles est végétale ?",
    "definition": "Repas sans viande ni poisson servis dans les écoles, divisés par les repas servis.",
    "formula": "repas végétaux divisés par repas servis",
    "unit": "%",
    "direction": "more",
    "level": "micro",
    "nature": "collected",
    "scales": "own_file",
    "data": "Logiciel de cuisine, export de janvier 2027\nMenus publiés en 2026",
    "period": "année scolaire 2026-2027",
    "frequency": "chaque trimestre ; sous 2 points, c'est le hasard des menus",
    "levers": "sobriety",
    "actions": "food-less-animal",
    "does_not_say": "Ce qui reste dans l'assiette.\nLe prix du repas.",
}
DECISION = {
    "qui": "La commission des menus",
    "seuil": "moins de 20 % au printemps",
    "decision": "Former une cuisine de plus aux repas sans viande",
    "revue": "juin 2027",
    "detour": "En servant des repas végétaux que personne ne mange",
    "temoin": "La part jetée après le repas",
}


def test_every_field_of_a_card_is_asked_for_once():
    assert [*exercise("besoin-fiche").kept_with, *(one.name for one in exercise("besoin-fiche").fields)] == [
        "id",
        *SHEET,
    ]
    assert {one.id for one in CARDS} <= set(EXERCISES)


def test_a_sheet_taken_by_the_page_is_a_right_card():
    assert check("besoin-fiche", SHEET).right
    card = kept(exercise("besoin-fiche").definition(), SHEET)
    assert card_faults(card, known_actions=actions().index) == []
    assert parse_card(card, "essai").data == ("Logiciel de cuisine, export de janvier 2027", "Menus publiés en 2026")
    assert card_faults(yaml.safe_load(yaml.safe_dump(card, allow_unicode=True))) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Il manque une réponse"),
        ({"name": "Repas"}, "au moins deux mots"),
        ({"formula": "repas servis"}, "au moins trois mots"),
        ({"question": "Nos repas sont végétaux, ici, en 2027."}, "point d’interrogation"),
        ({"question": "Combien ?"}, "au moins 5 mots"),
        ({"definition": "Part végétale"}, "au moins 5 mots"),
        ({"unit": "12"}, "Il manque une unité"),
        ({"direction": ""}, "Choisissez une réponse"),
        ({"data": "Logiciel de cuisine"}, "écrivez au moins l’année"),
        ({"frequency": "souvent, cela se voit bien"}, "Il manque une quantité"),
        ({"actions": "no-such"}, "Choisissez une réponse"),
        ({"does_not_say": " \n "}, "Il manque une réponse"),
    ],
)
def test_each_fault_of_a_sheet_is_told(change, said):
    found = check("besoin-fiche", SHEET | change)
    assert found.state == "unread"
    assert len(found.messages) == 1
    assert said in found.messages[0]


@pytest.mark.parametrize("unit", ["%", "€ pour 100 €", "t/hab.", "1", "°C", "repas"])
def test_usual_units_are_taken(unit):
    assert check("besoin-fiche", SHEET | {"unit": unit}).right


@pytest.mark.parametrize("name", ["Logements vacants", "Part végétale", "L'eau", "Gaspillage"])
def test_short_names_are_taken(name):
    assert check("besoin-fiche", SHEET | {"name": name}).right


@pytest.mark.parametrize("change", [{"qui": "Le maire"}, {"temoin": "le gaspillage"}])
def test_who_decides_and_what_is_watched_may_be_short(change):
    assert check("besoin-decision", DECISION | change).right
    assert check("besoin-decision", DECISION | dict.fromkeys(change, "Moi")).state == "unread"


def test_a_card_may_follow_no_lever_and_no_action_of_the_book():
    sheet = SHEET | dict.fromkeys(("levers", "actions"), NONE_OF_THESE)
    assert check("besoin-fiche", sheet).right
    card = kept(exercise("besoin-fiche").definition(), sheet)
    assert (card["levers"], card["actions"]) == ([], [])
    assert card_faults(card, known_actions=actions().index) == []
    # a scale is not optional: an indicator is measured somewhere
    assert not check("besoin-fiche", SHEET | {"scales": NONE_OF_THESE}).right


def test_the_example_is_shown_after_two_sheets_that_are_not_complete():
    first, second = (check("besoin-fiche", SHEET | {"name": ""}, attempt=attempt) for attempt in (1, 2))
    assert (first.state, first.solution_open) == ("unread", False)
    assert (second.state, second.solution_open) == ("unread", True)
    assert second.messages[:-1] == first.messages
    assert "solution" in second.messages[-1]


def test_faults_of_a_sheet_come_together():
    found = check("besoin-fiche", SHEET | {"unit": "", "question": "Combien ?", "levers": ""})
    assert len(found.messages) == 3


def test_what_a_page_takes_python_takes_too():
    """The page is never laxer than `card_faults`: an answer with one word less than asked is refused by both."""
    short = SHEET | {"definition": "repas divisés par repas"}
    assert not check("besoin-fiche", short).right
    assert card_faults(kept(exercise("besoin-fiche").definition(), short))


def test_the_change_to_exceed_is_that_of_the_indicator():
    found = indicator("circulation.local_purchase_share", "5309")
    high = found.within[1]
    assert carried_change() == pytest.approx(high - found.value)
    right = {"ecart": f"{high - found.value:.0f} points", "change": "undecided"}
    assert check("besoin-ecart", right).right
    assert check("besoin-ecart", right | {"ecart": f"{high - found.value:.0f} %"}).errors == ("percent_for_points",)
    whole = right | {"ecart": high - found.within[0]}
    assert check("besoin-ecart", whole).errors == ("whole_interval",)
    assert check("besoin-ecart", right | {"ecart": f"{high - found.value:.0f} €"}).right  # a point of a share of 100 €
    said = [check("besoin-ecart", right | {"change": "yes"}, attempt=attempt) for attempt in (1, 2)]
    assert [one.errors for one in said] == [("undecided_overlooked",)] * 2
    (_, low, high), (later, *_) = TWO_DATES
    assert low < later < high
    for one, text in zip(said, ("sort-il de l’intervalle", f"{later} est encore entre {low} et {high}."), strict=True):
        assert text in one.messages[0]


@pytest.mark.parametrize(("identifier", "answer"), [("besoin-question", "canteens"), ("besoin-detour", "jobs")])
def test_choices_have_one_right_answer(identifier, answer):
    assert check(identifier, answer).right
    [field] = exercise(identifier).fields
    assert sum(check(identifier, code).right for code, _ in field.choices) == 1


def test_a_decision_says_who_when_and_no_origin():
    assert check("besoin-decision", DECISION).right
    wrong = DECISION | {"decision": "Acheter à des fournisseurs du territoire"}
    assert check("besoin-decision", wrong).errors == ("provenance",)
    assert check("besoin-decision", DECISION | {"revue": "au printemps"}).state == "unread"
    assert check("besoin-decision", DECISION | {"seuil": "quand cela baisse"}).state == "unread"
