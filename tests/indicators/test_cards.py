"""Cards of indicators: the committed ones are right, and a reader's own is told all its faults at once."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import NARROW_NO_BREAK_SPACE, DataFileError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.indicators import cards as module
from metabolisme.indicators.cards import (
    DIRECTIONS,
    FAMILIES,
    FEWEST_WORDS,
    LEVELS,
    LISTS,
    NATURES,
    SCALES,
    IndicatorCard,
    card_faults,
    indicator_card,
    indicator_cards,
    parse_card,
)
from metabolisme.indicators.registry import REGISTRY, registered_cards
from metabolisme.sources import all_cards
from metabolisme.sources.actions import LEVERS, actions
from metabolisme.sources.location import data_directory

CARD = {
    "id": "circulation.share",
    "name": "Part locale",
    "question": "Que reste-t-il ici de nos achats ?",
    "definition": "Part des achats qui paie une production d'ici.",
    "formula": "a / b",
    "unit": "%",
    "direction": "neither",
    "level": "macro",
    "nature": "observed",
    "scales": ["zone"],
    "data": ["wiod-2016"],
    "period": "2023",
    "frequency": "Chaque année.",
    "levers": ["sobriety"],
    "actions": ["purchase-needs-first"],
    "does_not_say": ["Le prix payé."],
}
FILES = sorted((data_directory() / "indicators").glob("*/*.yml"))
IDS = [f"{path.parent.name}.{path.stem}" for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_committed_card_is_right(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert card_faults(content, known_data=all_cards(), known_actions=actions().index) == []
    assert content["id"] == f"{path.parent.name}.{path.stem}"


@pytest.mark.parametrize("identifier", IDS)
def test_a_committed_card_can_be_acted_on(identifier):
    card = indicator_card(identifier)
    assert card.family in FAMILIES
    assert card.actions
    # What the card says it follows and what is said to move it must meet.
    moved_by = {lever for action in card.actions for lever in actions().loc[action, "levers"]}
    assert moved_by & set(card.levers), f"{identifier}: {sorted(moved_by)} and {card.levers}"


@pytest.mark.parametrize("identifier", IDS)
def test_a_committed_card_is_typeset(identifier):
    card = indicator_card(identifier)
    for text in (card.name, card.question, card.definition, card.frequency, *card.does_not_say):
        assert not re.search(r" [;:!?»]|« ", text), text
        assert text == text.strip()
    assert card.question.endswith(f"{NARROW_NO_BREAK_SPACE}?")
    for sentence in (card.definition, card.frequency, *card.does_not_say):
        assert sentence.endswith((".", "?", "»")), sentence
    assert not card.name.endswith(".")


@pytest.mark.parametrize("identifier", IDS)
def test_the_unit_of_a_card_is_one_that_a_page_writes(identifier):
    card = indicator_card(identifier)
    shown = Estimate(1.0, card.unit, card.definition, card.data, card.period, label=card.name)
    assert shown.text()


def test_the_registry_and_the_cards_are_the_same_set():
    assert sorted(REGISTRY) == sorted(IDS)
    assert list(registered_cards()) == list(REGISTRY)


def test_no_two_cards_have_the_same_name():
    names = [card.name for card in indicator_cards().values()]
    assert len(set(names)) == len(names)


def test_actions_know_the_indicators_that_follow_them():
    for action, row in actions().iterrows():
        assert list(row["indicators"]) == [card.id for card in indicator_cards().values() if action in card.actions]


@pytest.mark.parametrize("identifier", IDS)
def test_nature_and_function_agree(identifier):
    """What is collected on the spot has no function of the account; what is computed has one, and where."""
    card, known = indicator_card(identifier), REGISTRY[identifier]
    if card.nature in ("modelled", "observed"):
        assert known.measure is not None
        assert set(card.scales) & {"zone", "epci", "own_file"}
    if card.nature == "collected":
        assert known.measure is None
        assert set(card.scales) & {"own_file", "project"}
    if card.nature == "national":
        assert "france" in card.scales


def test_a_right_card_has_no_fault():
    assert card_faults(CARD, known_data={"wiod-2016"}, known_actions={"purchase-needs-first"}) == []
    assert card_faults(CARD | {"nature": "collected", "data": []}) == []
    card = parse_card(CARD, "essai")
    assert isinstance(card, IndicatorCard)
    assert card.family == "circulation"
    assert card.question.endswith(f"{NARROW_NO_BREAK_SPACE}?")
    # A formula is LaTeX: it keeps its ordinary spaces.
    assert card.formula == "a / b"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "Circulation.share"}, "« id » vaut"),
        ({"id": "share"}, "attendu famille.nom"),
        ({"question": "Que reste-t-il ici de nos achats."}, "« question » n'est pas une question"),
        ({"question": "Combien ?"}, f"« question » a moins de {FEWEST_WORDS} mots"),
        ({"definition": "Part locale"}, f"« definition » a moins de {FEWEST_WORDS} mots"),
        ({"unit": ""}, "« unit » vaut «  » ; il faut un texte"),
        ({"unit": 1}, "« unit » vaut « 1 » ; il faut un texte"),
        ({"direction": "up"}, f"« direction » vaut « up » ; admis : {', '.join(DIRECTIONS)}"),
        ({"level": "mezzo"}, f"admis : {', '.join(LEVELS)}"),
        ({"nature": "guessed"}, f"admis : {', '.join(NATURES)}"),
        ({"scales": []}, "« scales » est vide"),
        ({"scales": ["planet"]}, f"« scales » contient « planet » ; admis : {', '.join(SCALES)}"),
        ({"scales": ["zone", "zone"]}, "« scales » répète un élément"),
        ({"levers": ["magic"]}, f"« levers » contient « magic » ; admis : {', '.join(LEVERS)}"),
        ({"levers": "sobriety"}, "il faut une liste de textes"),
        ({"data": []}, "« data » est vide"),
        ({"data": ["no-such"]}, "« data » contient « no-such », qui n'existe pas"),
        ({"actions": ["no-such"]}, "« actions » contient « no-such », qui n'existe pas"),
        ({"does_not_say": []}, "« does_not_say » est vide"),
        ({"does_not_say": [""]}, "il faut une liste de textes"),
        ({"colour": "red"}, "champ « colour » inconnu"),
    ],
)
def test_each_fault_is_told(change, said):
    known = {"known_data": {"wiod-2016"}, "known_actions": {"purchase-needs-first"}}
    found = card_faults(CARD | change, **known)
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("name", list(CARD))
def test_a_missing_field_is_told(name):
    found = card_faults({field: value for field, value in CARD.items() if field != name})
    assert [fault.startswith(f"champ « {name} » absent") for fault in found] == [True]


@pytest.mark.parametrize("content", [None, "une phrase", ["une", "liste"], 3])
def test_what_is_no_mapping_is_told(content):
    [fault] = card_faults(content)
    assert "un tableau clé : valeur était attendu" in fault


def test_all_faults_come_together():
    wrong = CARD | {"unit": "", "direction": "up", "levers": ["magic"], "scales": [3]}
    del wrong["name"]
    assert len(card_faults(wrong)) == 5
    poor = CARD | {"id": "x", "question": "Combien", "scales": [], "data": []}
    # Not a question, too short, no place, no source, no family.
    assert len(card_faults(poor)) == 5
    with pytest.raises(DataFileError) as told:
        parse_card(wrong, "la mienne")
    assert "la mienne est incorrecte" in told.value.message
    assert "5 défauts" in told.value.message


@given(
    st.dictionaries(
        st.sampled_from([*CARD, "colour"]),
        st.one_of(st.none(), st.integers(), st.text(max_size=12), st.lists(st.text(max_size=6), max_size=3)),
    )
)
def test_whatever_a_reader_writes_gets_sentences_and_no_exception(content):
    found = card_faults(CARD | content)
    assert all(isinstance(fault, str) and fault for fault in found)
    if not found:
        card = parse_card(CARD | content, "essai")
        assert all(isinstance(getattr(card, name), tuple) for name in LISTS)


def test_an_unknown_indicator_gets_the_nearest():
    with pytest.raises(UnknownCodeError, match="local_purchase_share"):
        indicator_card("circulation.local_purchases_share")


def test_a_card_bears_the_name_of_its_file(tmp_path, monkeypatch):
    (tmp_path / "indicators" / "circulation").mkdir(parents=True)
    path = tmp_path / "indicators" / "circulation" / "other.yml"
    path.write_text(yaml.safe_dump(CARD, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(module, "data_directory", lambda: tmp_path)
    module.indicator_cards.cache_clear()
    try:
        with pytest.raises(DataFileError, match=r"circulation\.other"):
            indicator_cards()
    finally:
        module.indicator_cards.cache_clear()
