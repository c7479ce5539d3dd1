"""Types of action: every fault at once, no preference for an origin, law that is checked or said not to be."""

import datetime

import pandas as pd
import pytest

from metabolisme.errors import NARROW_NO_BREAK_SPACE, DataFileError
from metabolisme.sources import actions as module
from metabolisme.sources import load_table
from metabolisme.sources.actions import (
    ACTORS,
    COMPETENT_LEVELS,
    LEVERS,
    META_ACTIONS,
    PILLARS,
    SERVICE_LEVELS,
    action_faults,
    actions,
)
from metabolisme.sources.cards import load_card
from metabolisme.sources.legal import legal_references
from metabolisme.teaching import check

RIGHT = {
    "id": "a-b",
    "levers": "skills;sobriety",
    "actors": "policy",
    "pillar": "vision",
    "meta_action": "land",
    "competent_level": "epci",
    "legal_reference": "CGCT, art. L1511-3",
    "legal_checked_on": "2026-11-22",
    "legal_ids": "cgct-l1511-3",
    "status": "checked",
    "indicators": "",
    "seeds": "001",
    "reason_without": "",
}


def test_codes_of_the_card_are_those_of_the_library():
    [table] = load_card("actions").tables
    allowed = {column.name: set(column.allowed) for column in table.columns if column.allowed}
    assert allowed["pillar"] == set(PILLARS)
    assert allowed["meta_action"] == set(META_ACTIONS)
    assert allowed["competent_level"] == set(COMPETENT_LEVELS)
    assert set(actions()["service_level"]) == set(SERVICE_LEVELS)


def test_every_lever_pillar_actor_and_family_has_actions():
    table = actions()
    assert {lever for levers in table["levers"] for lever in levers} == set(LEVERS)
    assert {actor for actors in table["actors"] for actor in actors} == set(ACTORS)
    assert set(table["pillar"]) == set(PILLARS)
    assert set(table["meta_action"]) == set(META_ACTIONS)
    # A lever with one action would not be a choice.
    assert min(sum(lever in levers for levers in table["levers"]) for lever in LEVERS) >= 5


def test_identifiers_can_be_read_aloud():
    assert actions().index.is_unique
    assert actions().index.str.fullmatch(r"[a-z]+(-[a-z]+)+").all()
    assert actions()["title"].is_unique


def test_texts_are_typeset():
    for name in ("title", "what_is_done", "legal_reference"):
        assert not actions()[name].str.contains(r" [;:!?»]", regex=True).any()
    with_colon = actions().loc["food-canteens-sourcing", "what_is_done"]
    assert f"{NARROW_NO_BREAK_SPACE}: fraîcheur" in with_colon


def test_a_legal_reference_is_dated_or_said_to_be_checked():
    table = load_table("actions")
    checked = table["status"] == "checked"
    assert (table["legal_reference"].ne("") == checked).all()
    assert (table["legal_checked_on"].ne("") == checked).all()
    days = table.loc[checked, "legal_checked_on"].map(datetime.date.fromisoformat)
    card = load_card("actions")
    assert days.map(lambda day: day <= card.retrieved).all()


def test_no_action_asks_where_an_offer_comes_from():
    """What an authority writes in a contract: the rule that readers' sheets are held to."""
    table = actions()
    purchases = table[table.index.str.startswith("purchase-") | table.index.str.startswith("food-canteens-")]
    for title, what in zip(purchases["title"], purchases["what_is_done"], strict=True):
        sheet = {
            "objet": title,
            "montant": "1 €",
            "critere": what,
            "partenaire": "a b c",
            "risque": "a b c",
            "indicateur": "1 t",
            "echeance": "2032",
        }
        found = check("achat-fiche", sheet)
        assert found.right, f"{title}: {found.messages}"


def test_a_right_row_has_no_fault():
    assert action_faults(pd.DataFrame([RIGHT])) == []
    assert action_faults(pd.DataFrame([RIGHT | {"levers": "", "reason_without": "Action de méthode."}])) == []
    unchecked = {"status": "to_check", "legal_reference": "", "legal_checked_on": ""}
    assert action_faults(pd.DataFrame([RIGHT | unchecked])) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"levers": ""}, "« levers » est vide sans que « reason_without » dise pourquoi"),
        ({"reason_without": "Parce que."}, "« reason_without » est rempli alors que rien ne manque"),
        ({"levers": "magic"}, "« levers » contient « magic » ; admis : sobriety"),
        ({"levers": "skills;skills"}, "« levers » répète un code"),
        ({"actors": "nobody"}, "« actors » contient « nobody »"),
        ({"pillar": "fifth"}, "« pillar » vaut « fifth »"),
        ({"meta_action": "other"}, "« meta_action » vaut « other »"),
        ({"competent_level": "state"}, "« competent_level » vaut « state »"),
        ({"legal_reference": ""}, "« legal_reference » vaut «  » et « status » vaut « checked »"),
        ({"status": "to_check"}, "« legal_checked_on » vaut « 2026-11-22 » et « status » vaut « to_check »"),
    ],
)
def test_each_fault_is_told(change, said):
    assert any(said in fault for fault in action_faults(pd.DataFrame([RIGHT | change])))


def test_all_faults_come_together(monkeypatch):
    wrong = pd.DataFrame([RIGHT | {"id": "x", "levers": "magic", "pillar": "fifth"}, RIGHT | {"id": "y", "actors": ""}])
    monkeypatch.setattr(module, "load_table", lambda name: wrong)
    module._loaded.cache_clear()
    try:
        with pytest.raises(DataFileError) as told:
            actions()
    finally:
        module._loaded.cache_clear()
    assert "3 défauts" in told.value.message
    assert all(name in told.value.message for name in ("magic", "fifth", f"«{NARROW_NO_BREAK_SPACE}y"))


def test_every_action_has_a_lever_an_actor_and_a_level_or_a_written_reason():
    table = actions()
    assert len(table) >= 130  # the seeds hold more than 130
    without = (table["levers"].map(len) == 0) | (table["actors"].map(len) == 0)
    assert (table.loc[without, "reason_without"].str.len() > 40).all()
    # A reason is an exception: the catalogue is about levers.
    assert without.mean() < 0.15
    assert table["service_level"].isin(SERVICE_LEVELS).all()


def test_the_matrix_keeps_room_on_its_sheet():
    # 14 families of actions: what an A3 sheet takes, a row each.
    assert len(META_ACTIONS) <= 14


def test_every_text_of_law_cited_is_in_its_table_and_read_as_a_reader_cites_it():
    texts = legal_references()
    for action, row in actions().iterrows():
        assert row["legal_ids"], f"{action} ne cite aucun texte"
        assert set(row["legal_ids"]) <= set(texts.index), action
        read = texts.loc[[one for one in row["legal_ids"] if texts.loc[one, "status"] == "checked"]]
        cited = read["text"] + ", " + read["article"] + " ("
        assert all(one in row["legal_reference"] for one in cited), action


def test_a_copy_may_be_changed():
    changed = actions()
    changed["title"] = ""
    assert (actions()["title"] != "").all()
