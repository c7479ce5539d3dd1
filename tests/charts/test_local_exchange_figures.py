"""Figures of the second lever: what they say is what the lever does."""

import re

import pytest

from metabolisme.charts.local_exchange_figures import (
    GAINS,
    PART_COLOURS,
    channel_effects,
    crossed_share,
    exchange_ways_figure,
    wishes,
    wishes_figure,
)
from metabolisme.levers.local_exchange import CHANNELS, PARTS

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").replace("−", "-")


def test_every_part_of_a_wish_has_its_colour():
    assert list(PART_COLOURS) == list(PARTS)
    assert len(set(PART_COLOURS.values())) == len(PARTS)


@pytest.mark.parametrize("level", [2, 4])
def test_wishes_are_told_as_the_lever_settles_them(level):
    found, amounts = wishes_figure("5309", level), wishes("5309", level)
    told = plain(found.title)
    assert f"sur {float(amounts.asked.sum()):.0f} M€" in told
    assert f"{float(amounts.crossed.sum()):.0f} se croisaient et {float(amounts.moved.sum()):.0f} sont produits" in told
    assert f"{float(amounts.full.sum()):.0f} M€ sont refusés : production pleine" in plain(found.sentence) or level == 2


def test_what_is_made_by_nobody_is_told_where_there_is_some():
    assert "rien n'est produit ici" in plain(wishes_figure("4417").sentence)
    lorient = wishes_figure("5309")
    assert "rien n'est produit ici" not in plain(lorient.sentence + lorient.html)


def test_lab_draws_what_the_page_prints():
    page, lab = (wishes_figure("5309", 3, live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


def test_channels_are_told_with_what_the_others_lose():
    found, effects = exchange_ways_figure("5309"), channel_effects("5309")
    assert list(effects.index) == [(channel, measure) for channel in CHANNELS for measure in GAINS]
    here, lost = (effects.loc[("from_rest", measure), "value"] for measure in GAINS)
    assert lost == pytest.approx(-here, rel=1e-6)
    assert f"donne +{here:.0f} M€ ici et {lost:.0f} M€ là-bas" in plain(found.sentence)
    assert (effects["low"] <= effects["value"]).all()
    assert (effects["value"] <= effects["high"]).all()
    assert "quel voisin perd, on ne sait" in plain(found.html)


def test_part_that_was_leaving_has_its_bounds():
    value, low, high = crossed_share("5309")
    amounts = wishes("5309", 4)
    crossed, moved = float(amounts.crossed.sum()), float(amounts.moved.sum())
    assert value == pytest.approx(100 * crossed / (crossed + moved))
    assert 0 < low < value < high < 100
