"""Answers of a class: every fault told, nothing counted twice, and spreads that add up."""

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.levers.scenario_files import MOST_FILES
from metabolisme.teaching import EXERCISES
from metabolisme.teaching.class_answers import (
    answers_faults,
    made_up_answers,
    read_class_files,
    read_class_folder,
    taken_fields,
)
from tests.teaching.class_files import HOSTILE, OLDER, VERSION, answers, class_files

ENTRY = {"exercise": "etendre-lire", "territory": "", "version": 0, "tries": [{}]}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def read():
    return read_class_files(class_files())


def test_right_files_are_read_and_each_of_the_others_is_told(read):
    files = class_files()
    assert len(files) >= 100
    once = [f"{number:03d}.json" for number in range(70) if number not in (10, 11)]
    assert [one.name for one in read.saved] == sorted([*once, "010 (1).json", "later.json", "bom.json"])
    assert len(read.scenarios) == 8
    told = {re.match(r"« (.*?) »", fault)[1] for fault in read.faults}
    damaged = ("mauvais", "abîmé", "vide", "liste", "latin", "infini", "énorme")
    wrong = {name for name in files if name.startswith(damaged)}
    # names longer than forty letters are cut
    assert told == wrong | {"image.json", f"{HOSTILE}.json"[:40] + "…", "scenario-copie.json"}
    assert sum("même séance" in one for one in read.repeated) == len(read.repeated) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": "autre"}, "format « autre »"),
        ({"draw": None}, "« draw » : absent ;"),
        ({"draw": 7}, "« draw » : qui n'est pas un texte"),
        ({"answers": [7]}, "réponse 1 : illisible"),
        ({"answers": [{**ENTRY, "exercise": "x"}]}, "exercice inconnu : « x »"),
        ({"answers": [], "quiz": []}, "aucune réponse"),
        ({"answers": [{**ENTRY, "tries": [{}] * 7}]}, "de 1 à 6 essais"),
    ],
)
def test_each_fault_says_where_and_what(changed, said):
    content = answers(np.random.default_rng(1), 1) | changed
    assert any(said in fault for fault in answers_faults(content)), answers_faults(content)


def test_all_faults_of_a_file_come_at_once():
    content = answers(np.random.default_rng(1), 1, data=3, draw="", saved_on="hier", group=5)
    assert len(answers_faults(content)) == 4


@given(ANY_JSON, st.sampled_from(["answers", "quiz", "data", "page", "draw", "group", "saved_on"]))
def test_nothing_hostile_passes_or_breaks(anything, field):
    content = answers(np.random.default_rng(1), 1)
    kept = content[field]
    if anything in (kept, None if field == "group" else kept, ""):
        return
    changed = {**content, field: anything}
    if answers_faults(changed):
        return
    found = read_class_files({"a.json": json.dumps(changed).encode()})
    assert len(found.saved) == 1
    # what was read can be counted
    assert found.exercises()["answered"].sum() == len(found.saved[0].answers)


def test_spreads_add_up(read):
    exercises, choices, numbers = read.exercises(), read.choices(), read.numbers()
    entries = [entry for saved in read.saved for entry in saved.answers]
    assert exercises["answered"].sum() == len(entries)
    assert exercises["tries"].sum() == sum(len(entry["tries"]) for entry in entries)
    assert (exercises["right_first"] <= exercises["right_in_the_end"]).all()
    assert (exercises["right_in_the_end"] <= exercises["answered"]).all()
    assert list(exercises.index) == [one for one in EXERCISES if one in set(exercises.index)]
    assert choices["count"].sum() + numbers["count"].sum() == len(read.values())
    # another version of a statement has other numbers
    met = [entry for entry in entries if not entry["version"] and any(one["values"] for one in entry["tries"])]
    assert len(met) < len(entries)
    assert read.values()["exercise"].isin({entry["exercise"] for entry in met}).all()
    assert (numbers["low"] <= numbers["median"]).all()
    assert (numbers["median"] <= numbers["high"]).all()
    quiz = read.quiz()
    assert (quiz[list("abcd")].sum(axis=1) == quiz["answered"]).all()  # one choice a try in these files
    errors = read.errors()
    assert (errors["files"].to_numpy() <= exercises["answered"][errors["exercise"]].to_numpy()).all()


def test_files_checked_with_other_data_are_flagged(read):
    older = [one.name for one in read.saved if one.data == OLDER]
    assert older
    assert read.other_data(VERSION) == older
    assert read.other_data() == older  # most files are of the other version
    assert read.other_data(OLDER) == [one.name for one in read.saved if one.data == VERSION]


def test_a_group_is_shown_from_three_files_on():
    generator = np.random.default_rng(3)
    files = {
        f"{rank}.json": json.dumps(answers(generator, rank, group="Table 1" if rank < 3 else "Table 2")).encode()
        for rank in range(5)
    }
    found = read_class_files(files)
    assert found.groups() == {"Table 1": 3}
    assert len(found.of_group("Table 1").saved) == 3
    with pytest.raises(MetabolismeError, match="Table 2"):
        found.of_group("Table 2")


def test_three_pages_of_one_learner_are_no_group():
    generator = np.random.default_rng(3)

    def groups_of(pages):
        files = {
            f"{rank}.json": json.dumps(answers(generator, rank, group="Table 2", page=page)).encode()
            for rank, page in enumerate(pages)
        }
        return read_class_files(files).groups()

    sobriety, reuse, ebb = "book/2-agir/1-sobriete", "book/2-agir/2-reemploi", "book/1-diagnostiquer/4-le-flipper"
    assert groups_of([sobriety, reuse, ebb]) == {}
    assert groups_of([sobriety, sobriety, reuse, reuse]) == {}
    assert groups_of([sobriety, reuse, reuse, ebb, reuse]) == {"Table 2": 3}


def test_of_a_group_only_the_pages_of_three_files_are_shown():
    generator = np.random.default_rng(3)
    sobriety, reuse = "book/2-agir/1-sobriete", "book/2-agir/2-reemploi"
    pages = [sobriety, reuse, reuse, reuse]
    files = {
        f"{rank}.json": json.dumps(answers(generator, rank, group="Table 2", page=page)).encode()
        for rank, page in enumerate(pages)
    }
    # the only one who took the chapter on sobriety would be read alone
    assert [one.page for one in read_class_files(files).of_group("Table 2").saved] == [reuse, reuse, reuse]


def test_no_table_has_a_row_of_a_learner(read):
    names = {one.name for one in read.saved} | {one.group for one in read.saved if one.group}
    for table in (read.exercises(), read.errors(), read.values(), read.numbers(), read.choices(), read.quiz()):
        assert not names & {str(cell) for cell in table.reset_index().to_numpy().ravel()}


def test_what_only_the_learner_knows_is_never_taken():
    for identifier, one in EXERCISES.items():
        fields = {field.name: field for field in one.fields}
        for name in taken_fields(identifier):
            assert fields[name].kind in ("choice", "number")
            assert not fields[name].derived
            assert not fields[name].open_number


def test_a_first_answer_is_counted_under_its_name():
    found = read_class_files(made_up_answers(30))
    for identifier in found.exercises().index:
        spread = found.spread(identifier)
        assert spread.sum() == 30
        assert spread.index.is_unique
    assert found.spread("territoire-industrie").empty


def test_too_many_files_are_told():
    found = read_class_files({f"{number:04d}.json": b"{}" for number in range(MOST_FILES + 3)})
    assert str(MOST_FILES + 3) in found.faults[0]
    assert len(found.faults) == MOST_FILES + 1


def test_a_folder_is_read_and_one_that_is_not_there_is_told(tmp_path):
    for name, content in made_up_answers(3).items():
        (tmp_path / name).write_bytes(content)
    assert len(read_class_folder(tmp_path).saved) == 3
    with pytest.raises(MetabolismeError, match="n'existe pas"):
        read_class_folder(tmp_path / "ailleurs")
