"""Figures on local production: what they say is what the indicators say, and never without the sentence."""

import re

import pytest

from metabolisme.charts.local_production_figures import (
    THREE_QUESTIONS,
    capacity_figure,
    local_production_figure,
    local_production_peers_figure,
)
from metabolisme.charts.text import french_text
from metabolisme.diagnosis.peers import peers
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.local_production import INDICATORS, capacity_by_sector
from metabolisme.indicators.registry import indicator


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_three_numbers_and_the_sentence_that_keeps_them_apart():
    found = local_production_figure("5309")
    for name in INDICATORS:
        assert f"{indicator(name, '5309').value:.0f} sur 100" in plain(found.sentence)
    assert plain(french_text(THREE_QUESTIONS)) in plain(found.sentence)


def test_an_intercommunality_has_two_bars_and_the_reason():
    found = local_production_figure("200042174")
    assert "deux questions, deux nombres" in plain(found.title)
    assert "un seul bloc" in plain(found.sentence)
    with pytest.raises(MetabolismeError, match="un seul bloc"):
        capacity_figure("200042174")


def test_sectors_are_those_of_the_table():
    found, table = capacity_figure("5309"), capacity_by_sector("5309")
    gap = table.loc[(table["capped"] - table["made_here"]).idxmax()]
    assert f"{gap['capped']:.0f} % pourraient être faits ici, {gap['made_here']:.0f} % le sont" in plain(found.title)
    assert all(label in plain(found.html) for label in table["label"])
    assert f"{(table['capped'] >= 100).sum()} secteurs sur 5" in plain(found.sentence)


def test_peers_stand_by_name_and_are_not_ranked():
    found = local_production_peers_figure("5309")
    names = list(peers("5309")["name"])
    positions = [plain(found.html).rindex(plain(french_text(name))) for name in names]
    assert positions == sorted(positions)
    assert "on ne peut pas trancher" in plain(found.sentence)
    assert not re.search(r"\b(premier|dernier|rang)\b", plain(found.html))
