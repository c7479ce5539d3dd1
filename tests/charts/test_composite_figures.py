"""Figures of a composite: what they say is what the draws say; a lab draws what the page prints."""

import re

import pytest

from metabolisme.charts.composite_figures import (
    DRAWN,
    effective_weights_figure,
    rank_figure,
    rank_shift_figure,
    ranks_of,
    shifts_of,
    undecided_pairs,
)
from metabolisme.errors import RecipeError

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
TWO = {"circulation.local_purchase_share": "more", "carbon.footprint_per_inhabitant": "less"}


def rows_of(figure):
    body = figure.html.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [TAG.sub("", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


@pytest.mark.parametrize("drawn", DRAWN)
def test_title_and_table_are_those_of_the_draws(drawn):
    found, figure = ranks_of("5309", drawn=drawn).table, rank_figure("5309", drawn=drawn)
    own = found.loc["Lorient"]
    rows = rows_of(figure)
    assert [row[0] for row in rows] == list(found.index)
    assert [float(row[1].replace(",", ".")) for row in rows] == found["rank"].tolist()
    if drawn == "nothing":
        assert f"rang {own['rank']:g} sur {len(found)}" in figure.title
        assert {len(row) for row in rows} == {2}
    else:
        assert f"du rang {own['rank_low']:g} au rang {own['rank_high']:g} sur {len(found)}" in figure.title
        assert [float(row[4].replace(",", ".")) for row in rows] == found["rank_high"].tolist()


def test_peers_are_in_alphabetical_order_after_the_territory():
    # The territory first, and peers without their names, in an order that says nothing of ranks.
    names = [row[0] for row in rows_of(rank_figure("5309"))]
    assert names[0] == "Lorient"
    assert names[1:] == [f"Pair {letter}" for letter in "ABCDEFGHI"]


@pytest.mark.parametrize("drawn", ["nothing", "all"])
def test_a_lab_draws_what_the_page_prints(drawn):
    page, lab = (rank_figure("5309", TWO, drawn, favoured="carbon", live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


def test_shares_of_the_shift_are_those_of_the_draws():
    figure, shares = rank_shift_figure("5309", TWO), shifts_of("5309", TWO).shares
    told = [float(row[1].replace(",", ".")) for row in rows_of(figure)]
    # One decimal is shown.
    assert told == pytest.approx(sorted(100 * shares, reverse=True), abs=0.051)
    assert sum(told) == pytest.approx(100, abs=0.3)


def test_real_weights_sum_to_a_hundred():
    rows = rows_of(effective_weights_figure("5309"))
    assert {row[1] for row in rows} == {"16,7"}
    # Six numbers rounded to a decimal.
    assert sum(float(row[2].replace(",", ".")) for row in rows) == pytest.approx(100, abs=0.3)


def test_pairs_are_counted_in_words():
    decided, undecided = ranks_of("5309", drawn="nothing"), ranks_of("5309")
    assert undecided_pairs(decided).startswith("Sur 100 paires de territoires, 0 ")
    if undecided.undecided < 1:
        assert undecided_pairs(undecided).startswith("Sur 100 paires")
    else:
        assert undecided_pairs(undecided).startswith("Aucune paire")


def test_a_recipe_that_cannot_be_is_told_in_french():
    with pytest.raises(RecipeError, match="scores positifs"):
        rank_figure("5309", TWO, normalisation="zscore", aggregation="geometric")
    with pytest.raises(RecipeError, match="au moins deux indicateurs"):
        rank_figure("5309", {"circulation.leakage": "less"})
