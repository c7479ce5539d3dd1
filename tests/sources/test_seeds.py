"""Ideas of the seeds: each carried by something that exists, each action proposed by one, or ours."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from metabolisme.sources.actions import actions
from metabolisme.sources.cards import card_paths, load_card
from metabolisme.sources.location import data_directory
from metabolisme.sources.seeds import CARRIERS, KINDS, documents, idea_faults, ideas
from metabolisme.sources.tables import table_owners

REPOSITORY = Path(__file__).resolve().parents[2]

#: Ideas by seed of the list drawn up on 2026-11-22 by reading each text whole: the list may grow, not shrink.
LEAST = {"000": 65, "001": 180, "002": 20, "003": 16, "004": 30}

PART_1, PART_2, PART_3, PART_4 = "book/1-diagnostiquer/", "book/2-agir/", "book/3-indicateurs/", "book/4-animer/"

#: Where each text lives, as the plan of the handbook has it: pages, or parts when the name ends with a slash.
MAP = {
    "000": {PART_1, PART_2, PART_4 + "5-alliances"},
    "001": {PART_2, PART_3}
    | {PART_1 + name for name in ("2-votre-territoire-pas-a-pas", "3-la-short-list", "4-le-flipper")}
    | {PART_1 + name for name in ("5-dependances-et-chocs", "6-stocks-et-mine-urbaine")}
    | {PART_4 + name for name in ("4-le-bloc-communal", "5-alliances", "6-piloter")},
    "002": {PART_4 + "3-la-matrice"},
    "003": {PART_1 + "4-le-flipper", PART_4 + "2-ressources-et-acteurs"},
    "004": {PART_4 + "1-la-fabrique-prospective", PART_4 + "en-salle-2"}
    | {PART_1 + "en-salle-1", PART_2 + "en-salle-3", PART_3 + "en-salle-4"},
}

#: Texts that the catalogue of actions draws on, by the same plan.
IN_CATALOGUE = {"001", "002"}


@pytest.fixture(scope="module")
def pages():
    contents = yaml.safe_load((REPOSITORY / "_toc.yml").read_text(encoding="utf-8"))
    return {contents["root"]} | {chapter["file"] for part in contents["parts"] for chapter in part["chapters"]}


def test_the_list_covers_every_text():
    found = ideas().groupby("seed").size()
    assert set(found.index) == set(documents().index)
    assert all(found[seed] >= least for seed, least in LEAST.items())
    assert set(ideas()["kind"]) == set(KINDS)


def test_places_in_a_text_follow_each_other():
    for (seed, section), group in ideas().groupby(["seed", "section"]):
        assert list(group["rank"]) == list(range(1, len(group) + 1)), (seed, section)


def test_an_idea_is_carried_by_what_exists(pages):
    tables = table_owners(data_directory())
    catalogue = set(actions().index)
    for identifier, row in ideas().iterrows():
        assert set(row["actions"]) <= catalogue, identifier
        assert set(row["pages"]) <= pages, identifier
        assert set(row["tables"]) <= set(tables), identifier
        for notebook in row["notebooks"]:
            assert (REPOSITORY / notebook).is_file(), f"{identifier} : {notebook}"


def test_what_is_proposed_as_an_action_is_an_action():
    proposed = ideas()[ideas()["kind"] == "action"]
    # the leaks of money are a chapter first, and two actions after it
    assert proposed["actions"].map(len).min() >= 1


def test_an_idea_without_carrier_says_why():
    without = ideas()[ideas()["reason"] != ""]
    assert (without["reason"].str.len() > 20).all()
    # Not a way out: one idea in ten at most is left, and no action.
    assert len(without) <= len(ideas()) / 10
    assert "action" not in set(without["kind"])


def test_an_action_is_proposed_by_a_seed_or_ours():
    carried = ideas()[["seed", "actions"]].explode("actions").dropna()
    proposed = carried.groupby("actions")["seed"].agg(lambda seeds: tuple(sorted(set(seeds))))
    for action, row in actions().iterrows():
        assert row["seeds"] == proposed.get(action, ()), action
    ours = [action for action, row in actions().iterrows() if not row["seeds"]]
    assert set(ours) == {"food-waste-reduction", "energy-wood-heat", "purchase-open-ledger", "work-territorial-jobs"}


def test_each_text_says_what_it_is_and_where_it_lives(pages):
    texts = documents()
    assert list(texts.index) == ["000", "001", "002", "003", "004"]
    assert texts["title"].is_unique
    for seed, row in texts.iterrows():
        assert set(row["lives_in"]) <= pages, seed
    campaign = texts.loc["001"]
    assert "campagne" in campaign["nature"]
    # It tells of a meeting to come on 7 February 2026.
    assert campaign["date"] == "début 2026, avant le 7 février"
    assert "neutralité" in campaign["caution"]


@pytest.mark.parametrize("seed", list(MAP))
def test_a_text_lives_where_the_plan_says(seed, pages):
    lives_in = set(documents().loc[seed, "lives_in"])
    carrying = set(ideas().query("seed == @seed")["pages"].explode().dropna())
    # No page is named that does nothing with the text.
    assert lives_in <= carrying
    planned = set()
    for place in MAP[seed]:
        there = {page for page in carrying if page == place or (place.endswith("/") and page.startswith(place))}
        assert there, place
        planned |= there
    # Rooms and pages of method hold ideas too: only those of the plan are named.
    assert lives_in == {page for page in planned if page in MAP[seed] or "/en-salle" not in page} & pages


def test_the_catalogue_draws_on_what_the_plan_says():
    assert set(documents().index) == set(MAP)
    for seed in IN_CATALOGUE:
        assert actions()["seeds"].map(lambda seeds, text=seed: text in seeds).sum() > 10, seed


def test_no_figure_of_the_campaign_document_is_taken_without_another_source():
    figures = ideas()[(ideas()["seed"] == "001") & (ideas()["kind"] == "figure")]
    assert len(figures) > 3
    assert not figures[list(CARRIERS)].map(len).to_numpy().any()


def test_headings_are_short_and_ours():
    headings = ideas()["heading"]
    # a reminder, not a sentence of the text
    assert headings.str.len().max() <= 100
    assert not headings.str.contains("«").any()


def test_columns_of_the_card_are_those_of_the_library():
    tables = {table.name: table for table in load_card("seeds").tables}
    allowed = {column.name: set(column.allowed) for column in tables["seeds/ideas"].columns if column.allowed}
    assert allowed["kind"] == set(KINDS)
    assert allowed["seed"] == set(documents().index)
    assert "seeds" in card_paths(data_directory())


RIGHT = {
    "id": "000-01-01",
    "kind": "idea",
    "actions": "a-b;c-d",
    "pages": "",
    "tables": "",
    "notebooks": "",
    "reason": "",
    "status": "carried",
}


def test_a_right_row_has_no_fault():
    assert idea_faults(pd.DataFrame([RIGHT])) == []
    assert idea_faults(pd.DataFrame([RIGHT | {"actions": "", "reason": "Non.", "status": "not_carried"}])) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actions": ""}, "n'est portée par rien"),
        ({"reason": "Parce que."}, "est portée et a pourtant une raison"),
        ({"status": "not_carried"}, "« status » vaut « not_carried »"),
        ({"kind": "dream"}, "« kind » vaut « dream »"),
        ({"actions": "a-b;a-b"}, "« actions » répète un code"),
    ],
)
def test_each_fault_is_told(change, said):
    assert any(said in fault for fault in idea_faults(pd.DataFrame([RIGHT | change])))


def test_a_copy_may_be_changed():
    changed = ideas()
    changed["heading"] = ""
    assert (ideas()["heading"] != "").all()
