"""The matrix of actions: what stands in each cell is what the catalogue says, and own actions stand beside it."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.charts.matrix_figures import chequerboard_figure, services_figure
from metabolisme.errors import MetabolismeError
from metabolisme.reports.action_matrix import (
    SIGNS,
    action_template,
    chequerboard,
    empty_cells,
    exported,
    indicator_names,
    numbered,
    page_rules,
    placed,
    services,
)
from metabolisme.reports.exports import csv_bytes
from metabolisme.sources.actions import ACTORS, LEVERS, META_ACTIONS, SERVICE_LEVELS, actions
from metabolisme.sources.own_actions import COLUMNS, FAULTS, actions_from_bytes

OWN = (
    "titre;méta-action;acteurs;service;leviers\n"
    "Une régie;nourrir le territoire;élus et services, habitants;2;sobriété\n"
    "Autre;livrer à portée;habitants;1;"
)


def test_numbers_follow_rows_and_never_change_when_own_actions_come():
    alone, both = numbered(), numbered(actions_from_bytes(OWN.encode(), "a.csv"))
    assert list(alone["number"]) == list(range(1, len(actions()) + 1))
    assert list(both["number"][: len(alone)]) == list(alone["number"])
    assert both.loc[both["own"], "title"].tolist() == ["Une régie", "Autre"]
    ranks = [list(META_ACTIONS).index(meta) for meta in alone["meta_action"]]
    assert ranks == sorted(ranks)


def test_an_action_stands_once_in_each_column_of_its_actors():
    table = numbered()
    spots = placed(table)
    assert len(spots) == sum(len(actors) for actors in table["actors"])
    assert not spots.duplicated(["id", "actor"]).any()
    assert (spots["meta_action"].to_numpy() == table.loc[spots["id"], "meta_action"].to_numpy()).all()


def test_counts_agree_with_the_places():
    table = numbered()
    counts = chequerboard(table)
    assert counts.to_numpy().sum() == len(placed(table))
    assert services(table).to_numpy().sum() == len(table)
    assert list(counts.index) == list(META_ACTIONS)
    assert list(counts.columns) == list(ACTORS)
    empty = empty_cells(table)
    assert len(empty) == (counts == 0).to_numpy().sum()
    assert all(counts.loc[cell] == 0 for cell in empty)


def test_an_own_action_fills_its_cell():
    before = empty_cells(numbered())
    after = empty_cells(numbered(actions_from_bytes(OWN.encode(), "a.csv")))
    assert ("local_logistics", "inhabitants") in before
    assert set(before) - set(after) == {("local_logistics", "inhabitants")}


def test_an_identifier_of_the_catalogue_is_refused():
    own = actions_from_bytes(OWN.encode(), "a.csv").rename(index={"own-1": actions().index[0]})
    with pytest.raises(MetabolismeError, match="même identifiant"):
        numbered(own)


TITLES = st.text("abcdefghij éà'", min_size=1, max_size=30).map(str.strip).filter(bool)


@given(
    st.lists(
        st.tuples(
            TITLES,
            st.sampled_from(list(META_ACTIONS)),
            st.lists(st.sampled_from(list(ACTORS)), min_size=1, unique=True),
            st.sampled_from(list(SERVICE_LEVELS)),
            st.lists(st.sampled_from(list(LEVERS)), unique=True),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0].casefold(),
    )
)
def test_what_is_given_is_read_back(rows):
    heads = ";".join(COLUMNS[name] for name in ("title", "meta_action", "actors", "service_level", "levers"))
    lines = [
        f"{rank} {title};{meta};{','.join(who)};{level};{','.join(levers)}"
        for rank, (title, meta, who, level, levers) in enumerate(rows)
    ]
    text = "\n".join([heads, *lines])
    own = actions_from_bytes(text.encode(), "a.csv").assign(own=True)
    content = csv_bytes(exported(own))
    assert actions_from_bytes(content, "b.csv").equals(own.drop(columns="own"))


def test_the_rows_of_the_catalogue_are_left_when_a_file_is_read_back():
    table = numbered(actions_from_bytes(OWN.encode(), "a.csv"))
    content = csv_bytes(exported(table))
    again = numbered(actions_from_bytes(content, "b.csv"))
    assert csv_bytes(exported(again)) == content


def test_the_template_opens_in_a_french_spreadsheet_and_its_example_is_left_out():
    content = action_template()
    assert content.startswith(b"\xef\xbb\xbf")
    heads = content.decode("utf-8-sig").splitlines()[0].split(";")
    assert [head.replace("’", "'") for head in heads] == list(COLUMNS.values())
    with_one = content + b"Mienne;;1;1;1;;;;;;\r\n"
    assert actions_from_bytes(with_one, "modele.csv")["title"].tolist() == ["Mienne"]


def test_the_page_has_what_the_library_reads_with():
    rules = page_rules()
    assert set(rules["faults"]) == set(FAULTS)
    assert set(rules["signs"].values()) == set(SIGNS.values())
    assert len(set(SIGNS.values())) == len(SERVICE_LEVELS)
    cited = {one for cell in actions()["indicators"] for one in cell}
    assert set(indicator_names()) == cited


def test_figures_say_what_was_counted():
    counts = pd.DataFrame(1, index=list(META_ACTIONS), columns=list(ACTORS))
    counts.loc["land", "inhabitants"] = 0
    found = chequerboard_figure(counts, label="Figure 1")
    assert "Une case est vide sur" in found.title.replace("\u202f", " ")
    assert all(text in found.html for text in ("1 à 4", "5 à 9", "10 à 19", "20 et plus"))
    assert "la moins remplie «\u202fhabitants" in found.sentence
    levels = services(numbered())
    whole = services_figure(levels)
    assert str(len(actions())) in whole.title
    assert all(str(int(levels[level].sum())) in whole.sentence for level in SERVICE_LEVELS)
    for one in (found, whole):
        assert "n’est pas un poids" in one.html
