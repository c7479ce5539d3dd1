"""Kinds of actors: every fault at once, codes of the library, registers that say whether they were read."""

import datetime

import pandas as pd

from metabolisme.sources.actions import ACTORS, LEVERS
from metabolisme.sources.actors import REGISTER_STATUSES, RESOURCES, actor_faults, actors
from metabolisme.sources.cards import load_card

RIGHT = {
    "id": "commune",
    "roles": "policy;project",
    "brings": "natural",
    "levers": "skills",
    "register": "Annuaire",
    "register_url": "https://example.org",
    "register_read_on": "2026-11-22",
    "status": "read",
}


def test_statuses_of_the_card_are_those_of_the_library():
    [table] = load_card("actors").tables
    [status] = [column for column in table.columns if column.name == "status"]
    assert set(status.allowed) == set(REGISTER_STATUSES) == set(actors()["status"])


def test_every_role_lever_and_kind_of_resource_has_several_actors():
    table = actors()
    for column, known in {"roles": ACTORS, "levers": LEVERS, "brings": RESOURCES}.items():
        counts = {code: sum(code in cell for cell in table[column]) for code in known}
        assert min(counts.values()) >= 4, counts
    assert table["name"].is_unique
    assert 30 <= len(table) <= 50
    assert (table[["can_do", "brings_what", "cannot"]] != "").all(axis=None)


def test_every_seed_named_is_one_of_the_five_or_the_authors():
    assert {seed for seeds in actors()["seeds"] for seed in seeds} <= {"000", "001", "002", "003", "004", "authors"}


def test_a_register_has_an_address_in_https_and_a_day_when_it_was_read():
    table = actors()
    told = table[table["status"] != "no_register"]
    assert told["register_url"].str.fullmatch(r"https://[\w./-]+").all()
    assert {datetime.date.fromisoformat(day) for day in table["register_read_on"] if day} == {
        datetime.date(2026, 11, 22)
    }


def test_a_right_row_has_no_fault_and_all_faults_of_a_wrong_one_are_told():
    assert actor_faults(pd.DataFrame([RIGHT])) == []
    wrong = RIGHT | {"roles": "policy;mayor", "brings": "", "levers": "skills;skills", "status": "no_register"}
    faults = actor_faults(pd.DataFrame([wrong]))
    assert len(faults) == 6
    for told in ("mayor", "« brings » contient «  »", "répète un code", "register_url", "register_read_on"):
        assert any(told in fault for fault in faults), told
