"""Figures of the levers: what they say is what the scenarios say."""

import re

import numpy as np
import pytest

from metabolisme.charts.lever_figures import (
    ANSWERED,
    LAB_PLACES,
    REFERENCES,
    STEP_MEASURES,
    attribution_bars,
    effect_rows,
    lever_actions,
    lever_answer,
    lever_indicators,
    lever_lab,
    lever_steps,
    scenario_figure,
)
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.indicators.cards import indicator_cards
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import Scenario, simulate
from metabolisme.levers.steps import COMPANIONS, LEVELS, lever_effects
from metabolisme.sources.actions import LEVERS, actions

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
#: Said of a lever that does nothing by itself; « valeur ajoutée » is something else.
ADDED = re.compile("ajouté (?:à|aux) ")
#: Few draws: these tests read what is written, not how wide it is.
FEW = 10


def written(value):
    return french_number(value, significant=2, signed=True)


def test_measures_drawn_are_measures():
    assert set(STEP_MEASURES) <= set(OUTCOMES)
    assert set(ANSWERED) <= set(STEP_MEASURES)
    assert set(REFERENCES) < set(OUTCOMES)
    assert set(REFERENCES.values()) <= set(OUTCOMES)
    assert {lever for both in COMPANIONS.items() for lever in (both[0], *both[1])} <= set(LEVERS)


@pytest.mark.parametrize("lever", LEVERS)
def test_steps_of_every_lever_are_drawn(lever):
    found, effects = lever_steps(lever, "5309", FEW), lever_effects(lever, "5309", FEW)
    assert LEVERS[lever] in found.title
    for level in LEVELS:
        value = effects.effects.loc[("jobs_here", level), "value"]
        assert written(value) in found.html if abs(value) > 1e-6 else "0" in found.html


@pytest.mark.parametrize("lever", LEVERS)
def test_titles_claim_no_number_whose_sign_is_unsure(lever):
    effects, title = lever_effects(lever, "5309", FEW), lever_steps(lever, "5309", FEW).title
    unsure = 0
    for measure in ("value_added_here", "value_added_rest"):
        change = effects.effect(measure, 4)
        unsure += change.unsure
        # With ten draws as with a thousand, none of the levers leaves these two where they are.
        assert (written(change.value) in title) != change.unsure
    assert ("sens pas sûr" in title) == (unsure > 0)
    assert bool(ADDED.search(title)) == (lever in COMPANIONS)
    lab = lever_lab(lever, ["5309"], FEW)
    for level, (_, found) in zip(LEVELS, lab.figures, strict=True):
        for measure in ("value_added_here", "co2_footprint"):
            change = effects.effect(measure, level)
            claimed = re.search(rf"[:;] {re.escape(written(change.value))}[ \u202f]", found.title)
            assert bool(claimed) != change.unsure
        assert bool(ADDED.search(found.title)) == (lever in COMPANIONS)


@pytest.mark.parametrize("lever", LEVERS)
def test_the_short_answer_tells_the_same_five_measures_of_every_lever(lever):
    effects = lever_effects(lever, "5309", FEW)
    start, *told = re.split(r"\. (?=Valeur)|\u202f; ", lever_answer(lever, "5309", size=FEW))
    assert LEVERS[lever] in start
    assert "niveau 4 (bord du possible)" in start
    assert bool(ADDED.search(start)) == (lever in COMPANIONS)
    assert len(told) == len(ANSWERED) == 5
    for measure, line in zip(ANSWERED, told, strict=True):
        change = effects.effect(measure, 4)
        assert ("sens pas sûr" in line) == change.unsure
        if "pas de changement" in line:
            # Rounding, beside thousands of euros or tonnes.
            assert max(abs(end) for end in change) < 1e-6
        else:
            assert all(end in line for end in map(written, (change.low, change.high)) if end != "0")
            assert (written(change.value) in line.split("(")[0]) != change.unsure
    with pytest.raises(UnknownCodeError, match="niveau"):
        lever_answer(lever, "5309", 1, FEW)


def test_effects_of_a_lever_alone_are_those_of_its_scenarios():
    found = lever_effects("local_exchange", "5309", FEW)
    scenarios = [Scenario.of(local_exchange=level) for level in LEVELS]
    expected = simulate("5309", scenarios, FEW)
    for measure in OUTCOMES:
        rows = found.effects.loc[measure]
        # Two runs of the same arithmetic.
        np.testing.assert_allclose(rows["value"], expected.central.change[measure][:, 0], rtol=1e-12, atol=1e-12)
        assert (rows["low"] <= rows["value"]).all()
        assert (rows["value"] <= rows["high"]).all()


def test_a_lever_that_serves_others_is_what_it_adds_to_them():
    found = lever_effects("diversification", "5309", FEW)
    both, one = (
        simulate("5309", [Scenario.of(local_exchange=4, **more)], FEW).central.change["jobs_here"][0, 0]
        for more in ({"diversification": 4}, {})
    )
    assert found.effects.loc[("jobs_here", 4), "value"] == pytest.approx(both - one)
    assert both > one
    assert "échanges locaux" in lever_steps("diversification", "5309", FEW).html


def test_every_bound_met_is_told_in_french():
    everything = simulate("5309", [Scenario((4.0,) * 6)], FEW)
    sentence = scenario_figure(everything).sentence
    biting = {name for name, part in everything.central.limits.items() if part[0, 0] > 0.005}
    assert biting
    assert sentence.count("%)") == len(biting)


def test_lab_has_every_place_and_level_and_draws_what_a_page_prints():
    lab = lever_lab("local_exchange", LAB_PLACES[:2], FEW)
    assert len(lab.figures) == 2 * len(LEVELS)
    found = simulate("5309", [Scenario.of(local_exchange=3)], FEW)
    page, live = (scenario_figure(found, live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(live)
    assert written(found.central.change["value_added_here"][0, 0]) in lab.figures[1][1].sentence


def test_attribution_says_that_order_matters():
    found = attribution_bars("5309", "1-3-3-1-1-1", "jobs_here", FEW)
    assert "ne prouve rien" in found.sentence
    assert found.html.count('<th scope="row">') == 2  # the two levers that are moved
    still = attribution_bars("5309", "1-1-1-1-1-1", "jobs_here", FEW)
    assert "Aucune mesure ne bouge" in still.html
    with pytest.raises(UnknownCodeError, match="mesure"):
        attribution_bars("5309", "1-3-3-1-1-1", "happiness", FEW)
    with pytest.raises(MetabolismeError, match="illisible"):
        attribution_bars("5309", "1-3-3", "jobs_here", FEW)


def test_tables_of_actions_and_indicators_come_from_the_data():
    for lever in LEVERS:
        kept = actions()[[lever in levers for levers in actions()["levers"]]]
        assert lever_actions(lever).html.count('<th scope="row">') == len(kept) > 0
        cards = [card for card in indicator_cards().values() if lever in card.levers]
        listed = lever_indicators(lever).html
        assert listed.count('<th scope="row">') == len(cards) > 0
        assert re.findall(r'<a data-indicator="([^"]+)">', listed) == [card.id for card in cards]
        # What is not a link says nothing to a reader.
        assert not any(card.id in re.sub(r"<[^>]+>", " ", listed) for card in cards)
        for html, rows in ((lever_actions(lever).html, len(kept)), (listed, len(cards))):
            shown, _, folded = html.partition("<details")
            assert shown.count('<th scope="row">') == (5 if rows > 6 else rows)
            assert bool(folded) == (rows > 6)
    for table in (lever_actions, lever_indicators):
        with pytest.raises(UnknownCodeError, match="levier"):
            table("magic")
    with pytest.raises(UnknownCodeError, match="levier"):
        lever_steps("magic", "5309", FEW)


def test_groups_without_a_shared_scale_are_each_as_long_as_they_can_be(width):
    from metabolisme.charts.rendering import svg
    from tests.charts.gallery import DRAWINGS
    from tests.charts.test_drawings import rectangles

    lengths = [across for _, across, down in rectangles(svg(DRAWINGS["effect_rows"](width), width, "Description."))]
    # −44 and −79 share a scale; so do 1.8 and nothing.
    assert lengths[0] / lengths[1] == pytest.approx(44 / 79, abs=1e-3)
    assert lengths[2] > lengths[0]
    assert callable(effect_rows([], shared=False))
