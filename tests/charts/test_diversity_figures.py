"""Figures on diversity: what they say is what the indicators say, and nobody is ranked."""

import re

import pytest

from metabolisme.charts.diversity_figures import (
    INDEX_CHOICES,
    LEVEL_CHOICES,
    diversity_figure,
    diversity_peers_figure,
    levels_figure,
)
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.indicators.diversity import INDICES, LEVELS, compared_diversity
from metabolisme.sources.names import plain_words

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
ROWS = re.compile(r'<tr><th scope="row">(.*?)</th>', re.DOTALL)


def plain(html):
    return html.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


@pytest.mark.parametrize(("index", "level"), [("effective_branches", "A38"), ("krugman", "A21"), ("herfindahl", "A5")])
def test_the_lab_draws_what_the_page_prints(index, level):
    page, lab = (diversity_figure("5309", index, level, live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


def test_titles_tell_the_index():
    assert "comme entre 15,8 branches de même poids" in plain(diversity_figure("5309").title)
    # Krugman 0.27: half of it.
    assert "13 emplois sur 100" in plain(diversity_figure("5309", "krugman").title)
    assert "9 fois sur 100" in plain(diversity_figure("5309", "herfindahl").title)
    assert "0,87 sur 1" in plain(diversity_figure("5309", "hachman").title)
    assert "3,98 bits" in plain(diversity_figure("5309", "shannon").title)
    assert set(INDEX_CHOICES.values()) == set(INDICES)
    assert set(LEVEL_CHOICES.values()) == set(LEVELS)


def test_industry_of_an_epci_is_one_bar():
    for level in ("A38", "A21"):
        found = plain(diversity_figure("200042174", "krugman", level).html)
        assert "Industrie, énergie, eau et déchets" in found
        assert "Chimie" not in found
        assert "Industrie manufacturière" not in found
        assert "estimés" in found
    assert "Chimie" in diversity_figure("5309").html
    with pytest.raises(MetabolismeError, match="pas de valeur à 34 branches"):
        diversity_figure("200042174")
    assert "secteurs de même poids" in plain(diversity_figure("200042174", level="A5").title)


def test_order_turns_with_the_level():
    found = plain(levels_figure(["5309", "4417"]).html)
    assert "l'ordre change avec la nomenclature" in found
    assert "sur 18 sections, Lorient" in found
    assert "sur 34 branches, Saint-Dié-des-Vosges" in found


def test_two_places_too_near_are_not_told_apart():
    assert "on ne peut pas trancher" in plain(levels_figure(["3205", "3215"]).sentence)
    with pytest.raises(MetabolismeError, match="deux territoires"):
        levels_figure(["5309", "Lorient"])


def test_peers_stand_by_name_and_are_not_ranked():
    compared = compared_diversity("5309")
    names = list(compared["name"])
    assert names[0] == "Lorient"
    assert names[1:] == sorted(names[1:], key=plain_words)
    rows = ROWS.findall(diversity_peers_figure("5309").html)
    assert rows == names
    undecided = (compared["verdict"] == "on ne peut pas trancher").sum()
    assert f"{undecided} de ses 6 pairs sont trop proches pour trancher" in plain(diversity_peers_figure("5309").title)


def test_what_is_unknown_is_refused():
    with pytest.raises(UnknownCodeError, match="krugman"):
        diversity_figure("5309", "krugmann")
    with pytest.raises(UnknownCodeError, match="A21"):
        diversity_figure("5309", level="A22")
