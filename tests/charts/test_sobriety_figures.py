"""Figures on sobriety: what they say is what the lever says."""

import re

import numpy as np
import pytest

from metabolisme.accounts.national import shared_account
from metabolisme.charts.sobriety_figures import (
    QUINTILE_NAMES,
    REBOUNDS,
    corridor_figure,
    lifetime_figure,
    posts_table,
    rebound_effects,
    rebound_figure,
)
from metabolisme.errors import UnknownCodeError
from metabolisme.levers.households import posts_of
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.scenario import Scenario
from metabolisme.levers.sobriety import effort_by_post, quintile_table
from metabolisme.levers.trajectory import goods_along
from metabolisme.sources.defaults import DEFAULT_YEAR


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("−", "-")


def test_every_post_has_its_row_and_its_three_levels():
    html = plain(posts_table().html)
    efforts = effort_by_post(4)
    assert len(re.findall(r'<th scope="row">', html)) == len(efforts)
    assert all(label in html for label in efforts["label"])
    assert f">{100 * efforts.loc['meat', 'spared']:.0f}<" in html


def test_rebound_is_told_from_nothing_to_everything():
    effects = rebound_effects("5309")
    assert list(effects.index) == list(REBOUNDS)
    assert effects["value"].is_monotonic_increasing
    assert (effects["low"] <= effects["value"]).all()
    assert (effects["value"] <= effects["high"]).all()
    told = rebound_figure("5309")
    assert "dépend de ce que l’on fait de l’argent" in told.title
    assert f"{effects['value'].iloc[0]:.0f}" in plain(told.sentence)


def test_rebound_that_changes_the_size_only_says_so():
    assert "pas son sens" in rebound_figure("5309", "co2_footprint").title


def test_unknown_measure_is_refused():
    with pytest.raises(UnknownCodeError, match="La mesure"):
        rebound_effects("5309", "happiness")


def test_purchases_fall_then_come_back_to_the_settled_level():
    told = lifetime_figure("appliances", 3)
    # 11 years, 3 more: 3 ÷ 14.
    assert "21 achats sur 100" in plain(told.sentence)
    assert "de 11 à 14 ans" in plain(told.html)


def test_a_gradual_effort_is_that_of_trajectories():
    posts, level = posts_of(tuple(shared_account(DEFAULT_YEAR).branches)), np.array([[3.0]])
    spared = goods_along(Scenario.of(sobriety=3))(posts, level, central_parameters())
    end = 100 * (1 - spared[0, 0, posts.posts.index("appliances")])
    assert f"les achats sont à {end:.0f} en 2050" in plain(lifetime_figure("appliances", 3).sentence)


@pytest.mark.parametrize(("post", "level"), [("meat", 3), ("appliances", 1)])
def test_what_is_no_durable_good_or_no_level_is_refused(post, level):
    with pytest.raises(UnknownCodeError):
        lifetime_figure(post, level)


@pytest.mark.parametrize("group", ["food", "home", "mobility", "goods", "holidays"])
def test_corridor_tells_who_cuts_what(group):
    told, table = corridor_figure(group), quintile_table(4).loc[group]
    sentence = plain(told.sentence)
    assert f"{100 * table['part'][1]:.0f} % de leur dépense" in sentence
    assert f"les plus aisés {100 * table['part'][5]:.0f} %" in sentence
    assert ("ne refuse rien" in sentence) == (table["refused"].iloc[0] == 0)
    assert all(name in plain(told.html) for name in QUINTILE_NAMES.values())


def test_unknown_group_is_refused():
    with pytest.raises(UnknownCodeError, match="Le groupe"):
        corridor_figure("luxury")
