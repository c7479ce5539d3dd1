"""The lab of the answers of a class: a made-up class first, then the files of the learners and all their faults."""

import datetime
import json

import numpy as np

from metabolisme import labs
from metabolisme.teaching.class_answers import made_up_answers, read_class_files
from tests.teaching.class_files import HOSTILE, answers, class_files

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def uploaded(contents):
    return tuple(
        {"name": name, "type": "application/json", "size": len(content), "content": content, "last_modified": NOON}
        for name, content in contents.items()
    )


def page(lab):
    return lab.children[2].value.replace("\u202f", " ")


def controls(lab):
    return lab.children[1].children


def test_a_made_up_class_is_shown_and_each_exercise_can_be_chosen():
    lab = labs.answers_lab()
    chosen = controls(lab)[1]
    found = read_class_files(made_up_answers())
    assert [value for _, value in chosen.options] == list(found.exercises().index)
    seen = set()
    for _, one in chosen.options:
        chosen.value = one
        assert "Classe inventée" in page(lab)
        row = found.exercises().loc[one]
        assert f"{row['right_first']} sur {row['answered']} justes" in page(lab)
        seen.add(page(lab))
    assert len(seen) == len(chosen.options)


def test_files_take_its_place_and_their_faults_come_at_once():
    lab = labs.answers_lab()
    files = class_files()
    controls(lab)[0].value = uploaded(files)
    read = read_class_files(files)
    assert "Classe inventée" not in page(lab)
    assert f"{len(read.saved)} fichiers lus" in page(lab)
    for fault in ("abîmé.json", "mauvais-00.json", "même séance", "autres données"):
        assert fault in page(lab), fault
    assert "<img src=x" not in page(lab)
    controls(lab)[0].value = uploaded({"a.json": b"{", f"{HOSTILE}.json": b"[]"})
    assert "Aucune réponse lisible" in page(lab)
    assert "a.json" in page(lab)
    assert "<img src=x" not in page(lab)


def test_a_folder_is_read(tmp_path):
    one = answers(np.random.default_rng(5), 1)
    (tmp_path / "un.json").write_text(json.dumps(one), encoding="utf-8")
    lab = labs.answers_lab(tmp_path)
    assert "sur 1 justes" in page(lab)
    assert "Classe inventée" not in page(lab)
