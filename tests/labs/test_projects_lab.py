"""Lab « Grille de projets »: the empty grid, then one's own table; a table that cannot be read is told."""

import datetime

import pytest

from metabolisme import labs

TABLE = "nom;idée;montage;lancé\n<i>A</i>;01/2020;03/2021;05/2022\nB;01/2020;;\n"


@pytest.fixture
def lab():
    return labs.projects_lab()


def give(lab, text):
    moment = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    content = memoryview(text.encode())
    file = {"name": "projets.csv", "type": "", "size": len(content), "content": content, "last_modified": moment}
    lab.children[1].children[0].value = (file,)


def page_of(lab):
    return lab.children[-1].value


def test_opens_on_the_grid(lab):
    assert "supposé par le porteur" in page_of(lab)


def test_a_table_is_counted_and_its_day_can_be_changed(lab):
    lab.children[1].children[1].value = datetime.date(2025, 1, 1)
    give(lab, TABLE)
    assert "1 projets lancés" in page_of(lab).replace("\u202f", " ")
    assert "relevée le 01/01/2025" in page_of(lab).replace("\u202f", " ")
    assert "Temps passé à chaque étape" in page_of(lab)
    assert "<i>" not in page_of(lab)


def test_a_table_with_faults_says_them(lab):
    give(lab, TABLE.replace("03/2021", "2021"))
    assert 'role="alert"' in page_of(lab)
    assert "pas une date sûre" in page_of(lab)
