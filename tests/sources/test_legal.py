"""Texts of law: every fault at once, each read and dated or said not to be, none that prefers an origin."""

import datetime
import re
from pathlib import Path

import pandas as pd
import pytest

from metabolisme.errors import NARROW_NO_BREAK_SPACE
from metabolisme.sources.actions import COMPETENT_LEVELS, actions
from metabolisme.sources.cards import load_card
from metabolisme.sources.legal import CHECKS, TOPICS, legal_faults, legal_references

RIGHT = {
    "id": "cgct-l1",
    "topic": "land",
    "competent_levels": "epci",
    "allows": "Louer.",
    "demands": "",
    "checked_how": "code_copy",
    "checked_on": "2026-11-22",
    "wording_of": "2023-12-06",
    "best_before": "2027-06-30",
    "status": "checked",
}


def test_codes_of_the_card_are_those_of_the_library():
    [table] = load_card("legal-references").tables
    allowed = {column.name: set(column.allowed) for column in table.columns if column.allowed}
    assert allowed["topic"] == set(TOPICS) == set(legal_references()["topic"])
    assert allowed["competent_levels"] == set(COMPETENT_LEVELS)
    assert allowed["checked_how"] == set(CHECKS)


def test_every_text_serves_an_action_or_a_topic_of_the_chapter():
    texts = legal_references()
    cited = {identifier for ids in actions()["legal_ids"] for identifier in ids}
    assert cited <= set(texts.index)
    # The others tell who is competent, what is forbidden, the thresholds: the chapter shows them whole.
    others = texts.loc[~texts.index.isin(cited)]
    assert set(others["topic"]) <= {"competence", "purchasing", "land", "work", "skills"}


def test_days_are_days_and_follow_each_other():
    texts = legal_references()
    retrieved = load_card("legal-references").retrieved
    read = texts[texts["status"] == "checked"]
    for name in ("in_force_since", "checked_on", "best_before"):
        days = read.loc[read[name] != "", name].map(datetime.date.fromisoformat)
        if name != "best_before":
            assert days.max() <= retrieved, name
    assert (read.loc[read["checked_how"] == "code_copy", "in_force_since"] != "").all()
    assert (read.loc[read["checked_how"] == "published", "wording_of"] != "").all()


def test_what_was_not_read_in_a_code_has_an_address_or_was_read_before():
    published = legal_references().query("checked_how == 'published'")
    without = published.index[published["source"] == ""]
    # Read for the first version of the catalogue, in the text of the decree.
    assert list(without) == ["agec-58"]
    assert published.loc[published["source"] != "", "source"].str.startswith("https://").all()


def test_most_texts_were_read():
    texts = legal_references()
    assert (texts["checked_how"] == "code_copy").sum() > 100
    not_read = {"ccp-l2112-2-1", "local-health-contract", "reciprocity-contract"}
    assert set(texts.index[texts["checked_how"] == "not_read"]) == not_read
    # Read, but changed since, and each says so.
    changed = {"commerce-l23-10-1", "sieg"}
    assert set(texts.index[texts["status"] == "to_check"]) == not_read | changed
    assert texts.loc[list(changed), "demands"].str.contains("vérifier|relisez").all()


def test_what_another_page_cites_is_there():
    page = (Path(__file__).resolve().parents[2] / "book/1-diagnostiquer/commande-publique.md").read_text("utf-8")
    cited = set(re.findall(r"\(([LR]\d{4}-\d+)[,)]", page))
    assert "L2152-7" in cited
    assert cited <= {article.removeprefix("art. ") for article in legal_references()["article"]}


def test_the_ban_and_its_exceptions_are_there():
    texts = legal_references()
    assert "provenance" in texts.loc["ccp-r2111-7", "demands"]
    assert texts.loc["ccp-r2111-7", "allows"] == ""
    assert "ni la région, ni le département" in texts.loc["ccp-l2112-4", "demands"]
    assert f"60{NARROW_NO_BREAK_SPACE}000" in texts.loc["ccp-r2122-8", "allows"]
    assert f"20{NARROW_NO_BREAK_SPACE}%" in texts.loc["ccp-r2171-23", "demands"]


def test_texts_are_typeset():
    for name in ("rule", "allows", "demands"):
        assert not legal_references()[name].str.contains(r" [;:!?»%]", regex=True).any(), name
    assert f"EPCI de plus de 20{NARROW_NO_BREAK_SPACE}000" in legal_references().loc["env-l229-26", "demands"]


def test_a_right_row_has_no_fault():
    assert legal_faults(pd.DataFrame([RIGHT])) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"topic": "war"}, "« topic » vaut « war »"),
        ({"competent_levels": "state"}, "« competent_levels » vaut « state »"),
        ({"allows": ""}, "rien n'est dit de ce qu'il permet"),
        ({"checked_how": "not_read"}, "« checked_how » vaut « not_read » et « status », « checked »"),
        ({"checked_on": ""}, "« checked_on » vaut «  »"),
        ({"wording_of": ""}, "« wording_of » vaut «  »"),
        ({"best_before": "2026-01-01"}, "date déjà passée"),
    ],
)
def test_each_fault_is_told(change, said):
    assert any(said in fault for fault in legal_faults(pd.DataFrame([RIGHT | change])))


def test_a_copy_may_be_changed():
    changed = legal_references()
    changed["rule"] = ""
    assert (legal_references()["rule"] != "").all()
