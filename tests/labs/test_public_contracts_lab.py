"""Lab « Où va notre commande publique ? »: the example, then one's own file; a file that cannot be read is told."""

import datetime
from pathlib import Path

import pytest

from metabolisme import labs
from metabolisme.charts.public_purchases_figures import observed_purchases_figure
from metabolisme.diagnosis.purchases_observed import purchases_observed
from metabolisme.sources.public_contracts import parse_sirene, read_contracts

FILES = Path(__file__).parents[1] / "sources" / "contracts"


@pytest.fixture
def lab():
    return labs.public_contracts_lab()


def controls_of(lab):
    return lab.children[1].children


def given_file(name, content=None):
    content = (FILES / name).read_bytes() if content is None else content
    moment = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    file = {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": moment}
    return (file,)


def page_of(lab):
    return lab.children[-1].value


def test_opens_on_the_example_and_says_so(lab):
    assert "Exemple inventé" in page_of(lab)
    assert "18\u202f% du montant" in page_of(lab)


def test_own_file_and_extract_give_what_the_library_gives(lab):
    _, files, extract, _, _ = controls_of(lab)
    files.value = given_file("decp_2022.json")
    assert "On ne peut pas dire" in page_of(lab)
    extract.value = given_file("sirene.csv")
    observed = purchases_observed(
        read_contracts(FILES / "decp_2022.json"), "5309", parse_sirene((FILES / "sirene.csv").read_bytes())
    )
    # Exact: one builder.
    assert page_of(lab) == observed_purchases_figure(observed, live=True).html


def test_each_other_control_changes_the_page(lab):
    place, files, extract, complete, buyer = controls_of(lab)
    files.value = given_file("decp_large.csv")
    extract.value = given_file("sirene.csv")
    for control, value in ((place, "Rennes"), (complete, True), (buyer, "123456789")):
        before, first = page_of(lab), control.value
        control.value = value
        assert page_of(lab) != before, control.description
        control.value = first
        assert page_of(lab) == before, control.description


def test_a_file_that_cannot_be_read_is_told_in_place_of_the_figure(lab):
    controls_of(lab)[1].value = given_file("<img src=x>.csv", b"a;b\n1;2")
    assert 'role="alert"' in page_of(lab)
    assert "aucune colonne de montants" in page_of(lab)
    assert "<img" not in page_of(lab)


def test_hostile_cells_stay_texts(lab):
    controls_of(lab)[1].value = given_file("hostile.csv")
    assert "<script" not in page_of(lab)
    assert "<b>0" not in page_of(lab)
    assert "&lt;script&gt;" in page_of(lab) or "&lt;b&gt;" in page_of(lab)
