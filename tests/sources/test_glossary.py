"""Terms of the glossary: every fault at once, no form with two owners, definitions that stay short."""

import re
from pathlib import Path

import pandas as pd
import pytest

from metabolisme.errors import DataFileError
from metabolisme.sources import glossary as module
from metabolisme.sources import load_table
from metabolisme.sources.glossary import LONGEST_DEFINITION, OWN_DEFINITION, glossary, glossary_faults
from preparation.glossary import slug

ROOT = Path(__file__).resolve().parents[2]
RIGHT = {
    "id": "flux",
    "term": "flux",
    "forms": "flux;flux annuels",
    "english": "flow",
    "definition": "Quantité qui passe pendant une durée.",
    "source": OWN_DEFINITION,
    "chapter": "1-diagnostiquer/1-metabolisme",
    "see_also": "stock",
    "abbreviation": "",
    "status": "none",
}
STOCK = RIGHT | {"id": "stock", "term": "stock", "forms": "stock", "english": "stock", "see_also": "flux"}


def faults_of(**changes):
    return glossary_faults(pd.DataFrame([RIGHT | changes, STOCK]))


def test_a_right_table_has_no_fault():
    assert faults_of() == []
    assert len(glossary()) > 150


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "Le flux"}, "lettres simples"),
        ({"forms": "flux;Stock"}, "déjà celle"),
        ({"forms": "flots"}, "ne contiennent pas le terme"),
        ({"see_also": "reserve"}, "n'est pas un autre terme"),
        ({"see_also": "flux"}, "n'est pas un autre terme"),
        ({"chapter": "book/1-diagnostiquer/1-metabolisme.md"}, "n'est pas une page"),
        ({"source": "un livre"}, "clé de la bibliographie"),
        ({"definition": "Sans point"}, "finit par un point"),
        ({"definition": "Une. Deux. Trois."}, "plus de deux phrases"),
        ({"definition": "Long " * 50 + "."}, str(LONGEST_DEFINITION)),
    ],
)
def test_each_fault_is_told(changes, told):
    found = faults_of(**changes)
    assert any(told in fault for fault in found)


def test_an_abbreviation_is_not_the_word_in_small_letters():
    extraction = RIGHT | {"forms": "flux;DE", "abbreviation": "DE"}
    assert glossary_faults(pd.DataFrame([extraction, STOCK | {"forms": "stock;de"}])) == []


def test_all_faults_at_once(monkeypatch):
    broken = pd.DataFrame([RIGHT | {"definition": "Sans point", "see_also": "reserve"}, STOCK])
    monkeypatch.setattr(module, "load_table", lambda name: broken)
    with pytest.raises(DataFileError) as caught:
        module._loaded.__wrapped__()
    assert "2 défauts" in str(caught.value)
    assert "preparation/glossary.py" in str(caught.value)


def test_identifiers_come_from_the_terms():
    table = load_table("glossary")
    assert [slug(term) for term in table["term"]] == list(table["id"])
    assert list(table["id"]) == sorted(table["id"])


def test_sources_are_in_the_bibliography_and_chapters_in_the_book():
    bibliography = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{([^,]+),", bibliography, re.MULTILINE))
    table = glossary()
    assert set(table["source"]) - {OWN_DEFINITION} <= keys
    assert {chapter for chapter in table["chapter"] if not (ROOT / "book" / f"{chapter}.md").is_file()} == set()


def test_a_definition_does_not_use_its_own_word_to_begin():
    table = glossary()
    first_words = table["definition"].str.split().str[0].str.lower()
    assert not [term for term, first in zip(table["term"].str.lower(), first_words, strict=True) if term == first]
