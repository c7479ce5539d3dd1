"""Seminars and classes: minutes add up, every fault at once, what was planned told apart from what was added."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import DataFileError, UnknownCodeError
from metabolisme.sources import load_table
from metabolisme.sources import seminars as module
from metabolisme.sources.cards import load_card
from metabolisme.sources.seminars import (
    HORIZONS,
    KINDS,
    SOURCES,
    TIMETABLE,
    clock,
    duration,
    minutes_of,
    seminar_faults,
    seminar_steps,
    seminars,
    timetable,
)

#: The cycle as the kick-off slides give it: one day, then local and inter-site seminars by turns.
CYCLE = [("immersion", 1)] + [(kind, rank) for rank in range(1, 5) for kind in ("local", "intersite")]


def files():
    return load_table("seminars"), load_table("seminar_steps")


def test_codes_of_the_card_are_those_of_the_library():
    sittings, steps = load_card("seminars").tables
    allowed = {column.name: set(column.allowed) for column in sittings.columns if column.allowed}
    assert allowed["kind"] == set(KINDS)
    assert allowed["source"] == set(SOURCES)
    assert {code for one in steps.columns if one.name == "source" for code in one.allowed} == set(SOURCES)


def test_the_cycle_is_that_of_the_kick_off():
    table = seminars()
    cycle = table[table["kind"] != "class"]
    seen = list(dict.fromkeys(zip(cycle["kind"], cycle["rank"], strict=True)))
    assert seen == CYCLE
    assert (table.loc[table["kind"] == "class", "source"] == "authors").all()


def test_minutes_of_the_steps_are_those_of_the_sitting():
    for name, row in seminars().iterrows():
        steps = seminar_steps(name)
        assert steps["minutes"].sum() == row["minutes"], name
        assert row["participants_least"] <= row["participants_most"]
        assert all(row["inputs"])
        assert all(row["outputs"])


def test_what_the_slides_planned_is_told_apart_from_what_we_added():
    table = seminars()
    for name, row in table.iterrows():
        planned = (seminar_steps(name)["source"] == "004").any()
        # A step can only have been planned in a sitting that was.
        assert planned == bool(row["planned"]) == (row["source"] == "004"), name
    local = table[table["kind"] == "local"].index
    assert all((seminar_steps(name)["source"] == "authors").any() for name in local)


def test_the_four_local_seminars_say_what_the_slides_say():
    words = {
        "local-1": "vulnérabilités",
        "local-2": "associations",
        "local-3": "trois dispositifs",
        "local-4": "feuille de route",
    }
    table = seminars()
    assert all(word in table.loc[name, "planned"] for name, word in words.items())


def test_a_room_sees_hours_and_horizons():
    seen = timetable("local-1")
    assert list(seen.columns) == TIMETABLE
    assert seen.index[0] == "9\u00a0h\u00a000"
    assert "{" not in "".join(map(str, seen.to_numpy().ravel()))
    doing = seen.loc[seen["Étape"] == "Se transporter", "Ce que l'on fait"].item()
    assert all(str(year) in doing for year in HORIZONS)
    steps = seminar_steps("local-1")
    start = minutes_of(seminars().loc["local-1", "starts_at"])
    ends = [minutes_of(re.sub(r"\s*h\s*", ":", time)) for time in seen.index[1:]] + [start + 210]
    assert [end - begin for begin, end in zip([start, *ends], ends, strict=False)] == list(steps["minutes"])


def test_an_unknown_sitting_is_answered_with_the_nearest():
    for function in (seminar_steps, timetable):
        with pytest.raises(UnknownCodeError, match="local-"):
            function("local-l")


@given(st.integers(0, 24 * 60 - 1))
def test_a_time_is_read_as_it_is_written(minutes):
    assert minutes_of(re.sub(r"\s*h\s*", ":", clock(minutes))) == minutes


@pytest.mark.parametrize(("minutes", "said"), [(40, "40 minutes"), (120, "2 h"), (210, "3 h 30"), (125, "2 h 05")])
def test_a_duration_is_said_in_french(minutes, said):
    assert duration(minutes).replace("\u00a0", " ") == said


DAMAGES = {
    "minutes": (0, "minutes", 1, "durent"),
    "kind": (0, "kind", "national", "admis : immersion"),
    "hour": (0, "starts_at", "25:00", "HH:MM"),
    "midnight": (0, "starts_at", "23:30", "minuit"),
    "range": (0, "participants_least", 99, "au moins 99"),
    "planned": (0, "planned", "", "planned"),
    "week": (1, "week", 0, "immersion"),
    "rank": (1, "rank", 9, "rangs"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_sitting_is_told(damage):
    sittings, steps = files()
    row, column, value, said = DAMAGES[damage]
    sittings.loc[row, column] = value
    assert any(said in fault for fault in seminar_faults(sittings, steps))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("rank", 7, "1, 2, 3"),
        ("seminar", "nowhere", "pas dans"),
        ("source", "003", "admis : 004"),
        ("says", "", "« says » est vide"),
    ],
)
def test_a_damaged_step_is_told(column, value, said):
    sittings, steps = files()
    steps.loc[0, column] = value
    assert any(said in fault for fault in seminar_faults(sittings, steps))


def test_every_fault_is_told_at_once(monkeypatch):
    sittings, steps = files()
    assert seminar_faults(sittings, steps) == []
    sittings.loc[0, "minutes"], steps.loc[0, "says"] = 1, ""
    monkeypatch.setattr(module, "load_table", {"seminars": sittings, "seminar_steps": steps}.get)
    with pytest.raises(DataFileError) as found:
        module._loaded.__wrapped__()
    assert "durent" in found.value.message
    assert "says" in found.value.message
