"""Figures of « Alliances » and of « Piloter »: titles that say what was counted, limits that go with them."""

import pytest

from metabolisme.charts.alliance_figures import (
    alliance_figure,
    complementarity_figure,
    elsewhere_figure,
    known_unions_figure,
    watch_figure,
)
from metabolisme.diagnosis.alliances import alliance, true_over_computed, unions_elsewhere, unions_of_known_regions
from metabolisme.diagnosis.branch_watch import branch_watch
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.sources.territories import find_territory


def plain(figure):
    return figure.html.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


@pytest.fixture(scope="module")
def pair():
    return alliance(["5309", "5312"])


def test_a_union_is_told_beside_its_members_apart(pair):
    found = plain(alliance_figure(pair, label="Figure 1"))
    shares = pair.results.loc["spending_per_100", "value"]
    for value in shares:
        assert french_number(value, decimals=1) in found
    assert "Aucun achat n'a bougé" in found
    assert french_number(pair.gain["value"]["of_size"], decimals=0) + " %" in found
    assert "Lorient et Pontivy-Loudéac" in found


def test_distance_is_said_to_be_unknown():
    table = unions_elsewhere("5309", "5312")
    found = plain(elsewhere_figure(table, find_territory("5309")))
    assert "ne sait pas que Lorient et Pontivy-Loudéac sont voisines" in found
    assert f"avec {len(table)} zones d'emploi aussi grandes" in found


def test_the_truth_is_told_of_neighbours_and_of_others():
    unions = unions_of_known_regions()
    ratios = true_over_computed(unions)
    found = plain(known_unions_figure(unions, ratios))
    assert f"dans {ratios['held']['neighbours']} unions de voisines sur 8" in found
    assert all(name in found for name in unions["names"])


def test_a_bound_is_not_a_flow_and_branches_of_an_epci_are_not_told(pair):
    found = plain(complementarity_figure(pair))
    assert "Une borne, pas un flux" in found
    assert "Lorient fait venir" in found
    with pytest.raises(MetabolismeError, match="zones d'emploi"):
        complementarity_figure(alliance(["200042174", "5312"], 2))


def test_a_year_is_said_to_be_no_trend():
    table = branch_watch("5309")
    found = plain(watch_figure(table, "Lorient"))
    assert f"aucune branche sur {len(table)} ne sort de l'habituel" in found
    assert "un an ne fait pas une tendance" in found
    assert "branches sur" in plain(watch_figure(branch_watch("3215"), "Lens"))
