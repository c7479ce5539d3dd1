"""Labs of the levers and of a class: every control answers, faults are told, own numbers are heard."""

import datetime
import json

import pytest

from metabolisme import labs
from metabolisme.levers.scenario_files import FORMAT
from metabolisme.levers.steps import COMPANIONS
from metabolisme.sources.actions import LEVERS

PLACE, FILES, *_ = range(12)
FIRST = 2
MEASURE, NUMBER, LEVEL, VALUE = range(FIRST + len(LEVERS), FIRST + len(LEVERS) + 4)


@pytest.fixture(scope="module")
def lab():
    return labs.levers_lab()


def controls(lab):
    return lab.children[1].children


def page(lab):
    return lab.children[-1].value


def test_each_lever_moves_the_picture_but_those_that_serve_others(lab):
    today = page(lab)
    for rank, lever in enumerate(LEVERS):
        slider = controls(lab)[FIRST + rank]
        slider.value = 2.5
        moved, slider.value = page(lab), 1.0
        assert moved != today
        # The title tells the levels; the sentence tells results.
        sentences = {one.split('<p class="mt-sentence">')[1].split("</p>")[0] for one in (moved, today)}
        assert len(sentences) == (1 if lever in COMPANIONS else 2), lever
        assert page(lab) == today


def test_own_number_is_heard_and_a_bad_one_told(lab):
    _, _, *levers = controls(lab)[:MEASURE]
    levers[1].value = 3.0
    before = page(lab)
    number, value = controls(lab)[NUMBER], controls(lab)[VALUE]
    number.value = "local_exchange/from_rest/households"
    assert page(lab) == before  # no value yet
    value.value = "0,01"
    assert page(lab) != before
    for bad, said in (("beaucoup", "n'est pas un nombre"), ("2", "de 0 à 1"), ("nan", "de 0 à 1")):
        value.value = bad
        assert said in page(lab).replace("&#x27;", "'")
    value.value, number.value, levers[1].value = "", "", 1.0


def test_measure_that_is_shared_out(lab):
    before = page(lab)
    controls(lab)[MEASURE].value = "imports"
    assert "Achats à l’étranger" in page(lab)
    assert page(lab) != before


def test_unknown_place_is_told(lab):
    controls(lab)[PLACE].value = "Loriant"
    assert "Vouliez-vous dire" in page(lab)
    controls(lab)[PLACE].value = "Lorient"


def uploaded(*contents):
    return tuple(
        {
            "name": f"{rank}.json",
            "type": "application/json",
            "size": len(content),
            "content": content,
            "last_modified": datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC),
        }
        for rank, content in enumerate(contents)
    )


def scenario(group, levels):
    return json.dumps(
        {"format": FORMAT, "territory": "5309", "levels": levels, "group": group, "bet": None, "saved_on": "2026-11-22"}
    ).encode()


def test_class_lab_reads_the_files_of_its_groups_and_tells_all_faults():
    lab = labs.class_lab()
    assert "Classe inventée" in page(lab)
    lab.children[1].children[0].value = uploaded(
        scenario("Table A", [2, 1, 1, 1, 1, 1]), b"{", scenario("<b>", [1, 3, 1, 1, 1, 1]), scenario("", [9] * 6)
    )
    assert "Classe inventée" not in page(lab)
    for said in ("Table A", "&lt;b&gt;", "1.json", "3.json", "2 fichiers lus"):
        assert said in page(lab).replace("\u202f", " "), said
    lab.children[1].children[0].value = uploaded(b"rien")
    assert "Aucun scénario lisible" in page(lab)


def test_class_lab_reads_a_folder(tmp_path):
    (tmp_path / "a.json").write_bytes(scenario("Table A", [2, 1, 1, 1, 1, 1]))
    assert "Table A" in page(labs.class_lab(tmp_path))
    assert "existe pas" in page(labs.class_lab(tmp_path / "ailleurs"))
