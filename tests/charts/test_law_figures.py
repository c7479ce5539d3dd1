"""Who may do what: the figure counts the catalogue, the tables hold every action and every text once."""

import re

import pytest

from metabolisme.charts.law_figures import (
    LEVEL_COLOURS,
    catalogue_table,
    competence_figure,
    law_table,
    levels_by_pillar,
    seeds_table,
)
from metabolisme.errors import UnknownCodeError
from metabolisme.sources.actions import COMPETENT_LEVELS, META_ACTIONS, PILLARS, actions
from metabolisme.sources.legal import CHECKS, SHORT_CHECKS, TOPICS, legal_references
from metabolisme.sources.seeds import documents, ideas


def plain(html):
    return html.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def test_every_action_is_counted_once():
    counts = levels_by_pillar()
    assert counts.to_numpy().sum() == len(actions())
    assert list(counts.index) == list(PILLARS)
    assert set(counts.columns) == set(LEVEL_COLOURS) == set(COMPETENT_LEVELS)
    shared = (actions()["competent_level"] == "shared").sum()
    assert f"{shared} actions sur {len(actions())} relèvent de plusieurs niveaux" in plain(competence_figure().title)


def test_the_finding_is_true():
    by_level = levels_by_pillar().sum()
    # « relèvent de plusieurs niveaux » is the finding because no other level has as many.
    assert by_level.idxmax() == "shared"


@pytest.mark.parametrize("pillar", list(PILLARS))
def test_a_pillar_shows_all_its_actions_and_no_other(pillar):
    html = plain(catalogue_table(pillar=pillar).html)
    for _, row in actions().iterrows():
        assert (plain(row["title"]) + "<" in html) == (row["pillar"] == pillar), row["title"]


def test_families_can_be_chosen():
    html = plain(catalogue_table(families=["land"]).html)
    assert len(re.findall(r'<th scope="row"', html)) == (actions()["meta_action"] == "land").sum()
    assert "art. L145-5-1" in html


def test_each_text_stands_in_the_table_of_its_topic_with_how_it_was_read():
    for topic in TOPICS:
        html = plain(law_table(topic).html)
        chosen = legal_references().query("topic == @topic")
        assert len(re.findall(r'<th scope="row"', html)) == len(chosen), topic
        assert all(plain(f"{row['text']}, {row['article']}") in html for _, row in chosen.iterrows()), topic
    assert set(SHORT_CHECKS) == set(CHECKS)
    assert "lu, copie de 2023" in plain(law_table("land").html)
    assert "rapporté, 2026" in plain(law_table("purchasing").html)
    assert "Pas lu" in plain(law_table("cooperation").html)
    # Read, and changed since: the reader is told to read it again.
    assert plain(law_table("aid").html).count("rapporté, 2025, à relire") == 1
    assert plain(law_table("work").html).count("lu, copie de 2023, à relire") == 1


def test_several_topics_share_a_table_folded_whole():
    found = plain(law_table("food", "energy", first=0).html)
    count = legal_references()["topic"].isin(["food", "energy"]).sum()
    assert f"Les {count} textes : nourrir, énergie" in found
    assert found.startswith("<details") or "<table" not in found.partition("<details")[0]


def test_what_is_unknown_is_refused_with_the_nearest():
    with pytest.raises(UnknownCodeError, match="vision"):
        catalogue_table(pillar="visions")
    with pytest.raises(UnknownCodeError, match="land"):
        catalogue_table(families=["lands"])
    with pytest.raises(UnknownCodeError, match="purchasing"):
        law_table("purchase")


def test_seeds_say_what_they_are():
    html = plain(seeds_table().html)
    counted = ideas().groupby("seed").size()
    for seed, row in documents().iterrows():
        assert plain(row["title"]) in html
        assert plain(row["nature"].capitalize()) in html
        assert f">{counted[seed]}<" in html
    assert "Document de campagne, début 2026, avant le 7 février" in html
    assert "neutralité" in html


def test_families_of_the_catalogue_are_all_shown_by_the_pillars():
    # A reader of the four tables meets every family.
    shown = actions().groupby("pillar")["meta_action"].agg(set)
    assert set().union(*shown) == set(META_ACTIONS)
