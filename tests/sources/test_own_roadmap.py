"""A reader's roadmap: read back as written, whatever it holds; every fault told at once."""

import dataclasses
import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import OwnFileError
from metabolisme.reports.roadmap import roadmap_csv
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.own_actions import plain_word
from metabolisme.sources.own_roadmap import (
    AMBITIONS,
    COLUMNS,
    DEFAULT_STATUS,
    KINDS,
    OF_KIND,
    PRIORITIES,
    STATUSES,
    FollowedIndicator,
    Milestone,
    PlannedAction,
    date_text,
    number_text,
    read_roadmap,
    roadmap_from_bytes,
)

#: Letters that spreadsheets and CSV make trouble of, and accents.
LETTERS = st.text(alphabet="abcé œ’'\";,=+-@\t0129€«»", max_size=25)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
NUMBERS = st.one_of(st.none(), st.integers(0, 10**11).map(float), st.decimals(0, 10**6, places=6).map(float))


def filled(letters):
    """A text as a cell keeps it: on one line, no more spaces than needed, no apostrophe that a spreadsheet needs."""
    line = " ".join(letters.split())
    return re.sub(r"^[\s'=+\-@;,\"]+", "", line)


TEXT = LETTERS.map(filled)
NAME = TEXT.filter(lambda text: re.search("[a-z0-9é]", text) is not None)
MILESTONE = st.builds(Milestone, name=NAME, due=DAYS, done=st.sampled_from([None, True, False]))
INDICATOR = st.builds(
    FollowedIndicator,
    name=NAME,
    unit=NAME,
    baseline=NUMBERS,
    baseline_on=st.one_of(st.none(), DAYS),
    target=NUMBERS,
    target_on=st.one_of(st.none(), DAYS),
    threshold=NUMBERS,
    source=TEXT,
    measured_by=TEXT,
)
ACTION = st.builds(
    PlannedAction,
    # an Arabic title, or one of signs alone, has no plain letter
    title=st.one_of(NAME, st.sampled_from(["خطة الماء", "***", "«»"])),
    description=TEXT,
    lead=NAME,
    partners=TEXT,
    purchase=TEXT,
    levers=st.lists(st.sampled_from(list(LEVERS)), max_size=3, unique=True).map(tuple),
    ambition=st.sampled_from(["", *AMBITIONS]),
    budget=st.one_of(st.none(), st.decimals(0, 10**6, places=2).map(float)),
    status=st.sampled_from(STATUSES),
    priority=st.sampled_from(["", *PRIORITIES]),
    start=st.one_of(st.none(), DAYS),
    milestones=st.lists(MILESTONE, max_size=2).map(tuple),
    indicators=st.lists(INDICATOR, max_size=2).map(tuple),
)
ROADMAP = st.lists(ACTION, min_size=1, max_size=3, unique_by=lambda one: plain_word(one.title) or one.title)


def file_of(*rows, columns=None):
    heads = list(COLUMNS.values()) if columns is None else columns
    told = [";".join(heads)]
    for row in rows:
        told.append(";".join(row.get(key, "") for key in COLUMNS))
    return "\n".join(told).encode()


GOOD = {"kind": "action", "action": "Cantines", "lead": "Ville", "status": "en cours"}


@given(ROADMAP)
def test_what_is_written_is_read_back(roadmap):
    assert list(roadmap_from_bytes(roadmap_csv(roadmap), "f.csv")) == roadmap


def test_columns_are_the_fields_and_each_has_a_line():
    for kind, record in (("action", PlannedAction), ("milestone", Milestone), ("indicator", FollowedIndicator)):
        fields = {one.name for one in dataclasses.fields(record)} - {"title", "milestones", "indicators"}
        assert fields == set(OF_KIND[kind]), kind
        assert set(OF_KIND[kind]) <= set(COLUMNS)
    assert set(COLUMNS) == {"kind", "action", *(column for columns in OF_KIND.values() for column in columns)}


def test_words_are_read_whatever_their_case_and_dates_in_two_ways():
    words = {"levers": "Échanges locaux, 1", "ambition": "effort visible", "start": "1/2/2027", "end": "2027-12-31"}
    indicator = {"name": "Part", "unit": "%", "baseline": "12,50", "target": "1 250"}
    rows = [
        {**GOOD, **words},
        {"kind": "JALON", "action": "cantines", "name": "Allotir", "due": "31.03.2027", "done": "Oui"},
        {"kind": "indicateur", "action": "CANTINES", **indicator},
    ]
    (action,) = roadmap_from_bytes(file_of(*rows), "f.csv")
    assert action.levers == ("local_exchange", "sobriety")
    assert (action.ambition, action.status) == ("2", "En cours")
    assert (action.start, action.end) == (datetime.date(2027, 2, 1), datetime.date(2027, 12, 31))
    assert action.milestones == (Milestone("Allotir", datetime.date(2027, 3, 31), True),)
    assert (action.indicators[0].baseline, action.indicators[0].target) == (12.5, 1250.0)


def test_a_title_without_a_plain_letter_keeps_what_is_below_it():
    below = [
        {"kind": "jalon", "action": "خطة الماء", "name": "Début", "due": "01/01/2027"},
        {"kind": "indicateur", "action": "***", "name": "Part", "unit": "%"},
    ]
    water, stars = roadmap_from_bytes(
        file_of({**GOOD, "action": "خطة الماء"}, {**GOOD, "action": "***"}, *below), "f.csv"
    )
    assert [one.name for one in water.milestones] == ["Début"]
    assert [one.name for one in stars.indicators] == ["Part"]
    assert water.indicators == stars.milestones == ()
    for rows, word in (
        ([{**GOOD, "action": "***"}, {**GOOD, "action": "***"}], "est déjà ligne 2"),
        ([GOOD, below[1]], "n'est le titre d'aucune ligne"),
    ):
        with pytest.raises(OwnFileError, match=word):
            roadmap_from_bytes(file_of(*rows), "f.csv")


@pytest.mark.parametrize("text", ["1/2/2027", "01.02.2027 0:00", "2027-02-01T00:00:00Z", "2027-02-01 23:59:59.5"])
def test_the_hour_that_a_spreadsheet_adds_to_a_day_goes(text):
    assert roadmap_from_bytes(file_of({**GOOD, "start": text}), "f.csv")[0].start == datetime.date(2027, 2, 1)


@pytest.mark.parametrize(("text", "euros"), [("12000,5", 12000.5), ("12 000.50", 12000.5), ("12", 12.0)])
def test_a_budget_goes_to_the_cent(text, euros):
    assert roadmap_from_bytes(file_of({**GOOD, "budget": text}), "f.csv")[0].budget == euros


def test_what_is_not_known_is_not_zero():
    (action,) = roadmap_from_bytes(file_of({**GOOD, "status": DEFAULT_STATUS}), "f.csv")
    assert action.budget is None
    assert action.milestones == ()
    assert number_text(None) == date_text(None) == ""
    assert number_text(0.0) == "0"


FAULTY = {
    "unknown kind": ({"kind": "projet", "action": "A"}, ["ligne 2", "« ligne »", "projet", "jalon"]),
    "no lead": ({**GOOD, "lead": ""}, ["structure pilote", "vide"]),
    "status": ({**GOOD, "status": "bientôt"}, ["« bientôt »", "À venir"]),
    "date": ({**GOOD, "start": "30/02/2027"}, ["début", "30/02/2027", "31/12/2027"]),
    "far date": ({**GOOD, "start": "01/01/1801"}, ["début"]),
    "number": ({**GOOD, "budget": "12 k€"}, ["budget", "12 k€", "l'unité a sa colonne"]),
    "negative": ({**GOOD, "budget": "-3"}, ["négatif"]),
    "order": ({**GOOD, "start": "02/01/2028", "end": "01/01/2028"}, ["vient avant le début", "01/01/2028"]),
    "out of place": ({**GOOD, "due": "01/01/2028"}, ["échéance", "ne va pas sur une ligne « action »"]),
    "too long": ({**GOOD, "action": "a" * 301}, ["301 signes", "300"]),
}
#: What was once read, in part.
MISREAD = {
    "thousands": ({**GOOD, "budget": "12.000"}, ["budget", "« 12.000 »", "deux décimales au plus"]),
    "thousands, comma": ({**GOOD, "budget": "12,000"}, ["budget", "« 12,000 »", "sans point de milliers"]),
    "two days": ({**GOOD, "start": "1/1/2027 (plutôt 2028)"}, ["début", "(plutôt 2028)"]),
    "no such hour": ({**GOOD, "start": "2027-01-01T25:99"}, ["début", "T25:99"]),
    "two separators": ({**GOOD, "start": "01/01-2027"}, ["début", "01/01-2027"]),
}


@pytest.mark.parametrize("name", [*FAULTY, *MISREAD])
def test_each_fault_says_where_what_is_expected_and_how_to_repair(name):
    row, words = {**FAULTY, **MISREAD}[name]
    with pytest.raises(OwnFileError) as raised:
        roadmap_from_bytes(file_of(row), "f.csv")
    text = raised.value.message.replace("\u202f", " ")
    for word in (*words, "Attendu", "Réparation"):
        assert word in text, word


def test_all_faults_are_told_at_once():
    rows = [row for row, _ in FAULTY.values()]
    rows += [{"kind": "jalon", "action": "Inconnue", "name": "x", "due": "01/01/2027"}, GOOD]
    with pytest.raises(OwnFileError) as raised:
        roadmap_from_bytes(file_of(*rows), "f.csv")
    text = raised.value.message.replace("\u202f", " ")
    assert "n'est le titre d'aucune ligne" in text
    assert "est déjà ligne" in text
    assert "budget" in text


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide|aucune action"),
        (file_of(), "aucune action"),
        (file_of({"kind": "jalon", "action": "A", "name": "x", "due": "01/01/2027"}), "aucune ligne"),
        (file_of(columns=["ligne", "action", "couleur"]), "couleur"),
        (file_of(columns=["ligne", "action", "action"]), "deux colonnes"),
        (file_of(GOOD, columns=[*COLUMNS.values(), "لون"]), "لون"),
        (b"x" * 2_000_001, "lourd"),
    ],
)
def test_a_file_that_is_no_roadmap_is_refused(content, word):
    with pytest.raises(OwnFileError, match=word):
        roadmap_from_bytes(content, "f.csv")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OwnFileError, match="ne peut pas être ouvert"):
        read_roadmap(tmp_path / "rien.csv")
    path = tmp_path / "f.csv"
    path.write_bytes(file_of(GOOD))
    assert [action.title for action in read_roadmap(path)] == ["Cantines"]
    assert set(KINDS) == set(OF_KIND)
