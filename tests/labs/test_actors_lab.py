"""Lab « Réseau d'acteurs »: a made-up town, then one's own table; a table that cannot be read is told."""

import datetime

import pytest

from metabolisme import labs

TABLE = (
    "type;nom;sorte;vers;état;note\nacteur;<i>Ferme</i>;porteurs de projets;;;Mme Durand\n"
    "besoin;Légumes;;;;\nlien;<i>Ferme</i>;répond à;Légumes;en place;\n"
)


@pytest.fixture
def lab():
    return labs.actors_lab()


def give(lab, text):
    moment = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    content = memoryview(text.encode())
    file = {"name": "acteurs.csv", "type": "", "size": len(content), "content": content, "last_modified": moment}
    lab.children[1].children[0].value = (file,)


def page_of(lab):
    return lab.children[-1].value.replace("\u202f", " ")


def test_opens_on_a_town_that_is_said_to_be_made_up(lab):
    assert "Exemple inventé" in page_of(lab)
    assert "Besoins, et qui y répond" in page_of(lab)


def test_a_table_is_read_and_what_looks_like_a_person_is_told(lab):
    give(lab, TABLE)
    assert "Exemple inventé" not in page_of(lab)
    assert "un seul acteur : 1 sur 1" in page_of(lab)
    assert "ligne 2 : un nom de personne" in page_of(lab)
    assert "<i>" not in page_of(lab)


def test_a_table_with_faults_says_them(lab):
    give(lab, TABLE.replace("porteurs de projets", "maire"))
    assert 'role="alert"' in page_of(lab)
    assert "« maire » n&#x27;est pas admis" in page_of(lab)
