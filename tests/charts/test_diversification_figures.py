"""Figures of the third lever: what they say is what the library computes."""

import re

import pytest

from metabolisme.charts.diversification_figures import CUTS, losses_figure, missing_branches_figure
from metabolisme.errors import MetabolismeError
from metabolisme.levers.losses import losses
from metabolisme.levers.missing_branches import missing_branches
from metabolisme.levers.resilience import CUT


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_missing_branches_are_told_and_not_ranked():
    found, table = missing_branches_figure("4417"), missing_branches("4417")
    assert f"{len(table)} branches manquent, {int(table['steady'].sum())} sont proches" in plain(found.title)
    assert "rien ne permet de les classer" in plain(found.sentence)
    assert re.findall(r'<th scope="row">(.*?)</th>', found.html) == [plain(name) for name in table["label"]]
    assert "une branche n'est pas une entreprise" in plain(found.html).lower().replace("’", "'")


def test_a_zone_where_nothing_is_surely_near():
    assert "aucune n’est sûrement proche" in plain(missing_branches_figure("8421").title)


@pytest.mark.parametrize("cut", CUTS)
def test_losses_are_those_computed(cut):
    found, table = losses_figure("4417", cut), losses("4417", cut)
    for key in (("kept", 1), ("kept", 4)):
        assert f"{table.loc[key, 'value']:.1f} %".replace(".", ",") in plain(found.title)
    assert CUTS[cut] in found.title


def test_room_spares_more_at_each_level_and_less_when_it_is_used():
    table = losses("5309", CUT)
    for room in ("kept", "used"):
        assert (table.loc[room]["value"].diff().dropna() < 0).all()
        assert (table.loc[room]["spared_low"].drop(1) > 0).all()
    assert table.loc[("used", 4), "value"] > table.loc[("kept", 4), "value"]


def test_another_part_is_refused():
    with pytest.raises(MetabolismeError, match="Part manquante"):
        losses_figure("5309", 0.3)
