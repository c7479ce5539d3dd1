"""Local production: analytic cases, bounds, the nation as a territory, what is told where, and golden values."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory import branch_kinds
from metabolisme.accounts.territory_draws import central
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.case import Case
from metabolisme.indicators.local_production import (
    ALL_BUYERS,
    FINAL_BUYERS,
    HOUSEHOLDS,
    INDICATORS,
    PRODUCER_PRICES,
    SHOP_PRICES,
    capacity_by_sector,
    capacity_index,
    capacity_ratio,
    capacity_sectors,
    goods,
    self_supply,
    self_supply_indirect,
    share_made_here,
)
from metabolisme.indicators.registry import indicator, indicator_draws
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.territories import every_territory

MEASURES = {"capacity": capacity_ratio, "direct": self_supply, "chain": self_supply_indirect}
AMOUNTS = st.floats(0, 1e6)
#: A sum in another order.
ROUNDING = 1e-9


@functools.cache
def case(*codes: str) -> Case:
    return Case(central(local_profile(list(codes) if len(codes) > 1 else codes[0]), shared_account(DEFAULT_YEAR)))


@functools.cache
def zones() -> tuple[str, ...]:
    return tuple(place.code for place in every_territory() if place.kind == "zone")


def without(code: str, branches: np.ndarray) -> Case:
    """The territory without the branches: no job, no farm, no refinery."""
    known = local_profile(code)
    profile = LocalProfile(
        territory=known.territory,
        jobs=np.where(branches, 0.0, known.jobs),
        national_jobs=known.national_jobs,
        farming=0.0,
        refining=0.0,
        population=known.population,
        member_population=known.member_population,
        member_income=known.member_income,
        member_overseas=known.member_overseas,
    )
    return Case(central(profile, shared_account(DEFAULT_YEAR)))


def test_capacity_of_nothing_is_zero_and_of_enough_is_a_hundred():
    consumption, weights = np.array([10.0, 20.0, 5.0]), np.array([1.0, 2.0, 7.0])
    assert capacity_index(np.zeros(3), consumption, weights) == 0
    assert capacity_index(consumption, consumption, weights) == 100
    # Half of a sector that weighs a fifth.
    assert capacity_index(consumption * [1, 0.5, 1], consumption, weights) == pytest.approx(90, abs=ROUNDING)


def test_plenty_of_one_good_does_not_make_up_for_another():
    assert capacity_index(np.array([100.0, 0.0]), np.ones(2), np.ones(2)) == 50


@given(
    arrays(float, (4, 5), elements=AMOUNTS), arrays(float, 5, elements=st.floats(0.1, 1e6)), st.permutations(range(5))
)
def test_capacity_is_between_0_and_100_grows_with_production_and_ignores_order(production, consumption, order):
    weights = np.arange(1.0, 6.0)
    found = capacity_index(production, consumption, weights)
    assert ((found >= 0) & (found <= 100 + ROUNDING)).all()
    assert (capacity_index(production + 1, consumption, weights) >= found - ROUNDING).all()
    np.testing.assert_allclose(
        capacity_index(production[:, order], consumption[order], weights[order]), found, rtol=ROUNDING, atol=ROUNDING
    )
    # Euros or thousands of them: a ratio.
    np.testing.assert_allclose(
        capacity_index(1e3 * production, 1e3 * consumption, 10 * weights), found, rtol=ROUNDING, atol=ROUNDING
    )


@pytest.mark.parametrize(("consumption", "weights"), [([1.0, 0.0], [1.0, 1.0]), ([1.0, 1.0], [0.0, 0.0])])
def test_a_capacity_without_consumption_is_refused_in_french(consumption, weights):
    with pytest.raises(MetabolismeError, match="consommation"):
        capacity_index(np.ones(2), np.array(consumption), np.array(weights))


def test_a_territory_that_makes_nothing_supplies_0_and_autarky_100():
    amounts = np.array([3.0, 4.0])
    assert share_made_here(np.zeros(2), amounts) == 0
    assert share_made_here(amounts, np.zeros(2)) == 100


@given(arrays(float, (3, 4), elements=AMOUNTS), arrays(float, (3, 4), elements=AMOUNTS))
def test_a_share_is_between_0_and_100_or_missing_where_nothing_is_bought(here, elsewhere):
    found = share_made_here(here, elsewhere)
    bought = here.sum(axis=1) + elsewhere.sum(axis=1)
    np.testing.assert_array_equal(np.isnan(found), bought == 0)
    assert ((found[bought > 0] >= 0) & (found[bought > 0] <= 100 + ROUNDING)).all()


def test_without_a_factory_or_a_farm_nothing_is_made_but_the_chain_still_earns():
    nation = shared_account(DEFAULT_YEAR)
    bare = without("5309", branch_kinds(nation) == "goods")
    assert capacity_ratio(bare)[0] == 0
    assert self_supply(bare)[0] == 0
    # Carriers, offices and repair shops of here work for goods made elsewhere in France: above the direct share.
    assert self_supply_indirect(bare)[0] > 0


def test_with_public_offices_only_nothing_is_earned_on_goods():
    # No maker of goods buys from public offices in the national table; rents of homes serve no good either.
    bare = without("5309", shared_account(DEFAULT_YEAR).branches != "OZ")
    for name, measure in MEASURES.items():
        assert measure(bare)[0] == pytest.approx(0, abs=1e-9), name


def test_the_nation_as_a_territory_has_the_national_shares():
    nation, france = shared_account(DEFAULT_YEAR), case(*zones())
    products = list(goods(nation))
    bought, imported = (
        inputs.loc[products].sum(axis=1) + final.loc[products].drop(columns="inventories").sum(axis=1)
        for inputs, final in (
            (nation.coefficients_domestic * nation.output, nation.final_demand_domestic),
            (nation.coefficients_imported * nation.output, nation.final_demand_imported),
        )
    )
    expected = 100 * bought.sum() / (bought.sum() + imported.sum())
    assert self_supply(france)[0] == pytest.approx(expected, rel=1e-6)
    # Value added of France in its final goods: made here, less what their makers import.
    uses = ["households", "non_profit", "government", "investment"]
    final = nation.final_demand_domestic.loc[products, uses].sum(axis=1)
    content = (nation.value_added / nation.output) @ nation.leontief_inverse[products] @ final
    everywhere = nation.final_demand.loc[products, uses].sum(axis=1).sum()
    assert self_supply_indirect(france)[0] == pytest.approx(100 * content / everywhere, rel=1e-6)
    assert self_supply_indirect(france)[0] < 100 * final.sum() / everywhere
    # France makes more food and medicines than its inhabitants buy, and less clothes.
    sectors = capacity_sectors()
    np.testing.assert_allclose(
        capacity_ratio(france)[0],
        capacity_index(sectors.makers.sum(axis=1), sectors.spent, sectors.weights),
        rtol=1e-9,
    )


def test_every_zone_has_the_three_within_their_bounds():
    nation = shared_account(DEFAULT_YEAR)
    uses = ["households", "non_profit", "government", "investment"]
    products = list(goods(nation))
    made_in_france = nation.final_demand_domestic.loc[products, uses]
    below = []
    assert len(zones()) == 305
    for code in zones():
        # Not kept: 305 cases would fill the memory.
        one = Case(central(local_profile(code), nation))
        found = {name: measure(one)[0] for name, measure in MEASURES.items()}
        assert all(0 <= value <= 100 for value in found.values()), (code, found)
        # Only goods made in France can pay someone here.
        weights = one.draws.regional.weights[0]
        total = (nation.final_demand.loc[products, uses] * weights).sum(axis=None)
        assert found["chain"] <= 100 * (made_in_france * weights).sum(axis=None) / total, code
        readings = INDICATORS["local_production.self_supply"].readings(one)
        below.append(found["chain"] < readings[FINAL_BUYERS])
    # « Le plus souvent sous la part directe », says the chapter: of the same buyers.
    assert sum(below) > 0.9 * len(below)


@pytest.mark.parametrize("name", INDICATORS)
def test_draws_stay_within_0_and_100(name):
    drawn = indicator_draws("8405", [name], size=50).draws
    assert ((drawn >= 0) & (drawn <= 100)).all()


def test_readings_start_with_the_value_retained():
    capacity = indicator("local_production.capacity_ratio", "5309")
    assert list(capacity.readings) == [SHOP_PRICES, PRODUCER_PRICES]
    # Margins out of the denominator, the ratio grows.
    assert capacity.value == capacity.readings[SHOP_PRICES] < capacity.readings[PRODUCER_PRICES]
    supply = indicator("local_production.self_supply", "5309")
    assert list(supply.readings) == [ALL_BUYERS, FINAL_BUYERS, HOUSEHOLDS]
    assert supply.value == supply.readings[ALL_BUYERS]


@pytest.mark.parametrize("code", ["5309", "8421", "0103"])
def test_sectors_make_the_index(code):
    table = capacity_by_sector(code, size=20)
    index = (table["capped"] * table["weight"]).sum() / 100
    assert index == pytest.approx(capacity_ratio(case(code))[0], rel=1e-9)
    assert table["weight"].sum() == pytest.approx(100)
    # Not wholly the products of the sector: but the share made here never exceeds all.
    assert table[["made_here", "made_low", "made_high"]].stack().between(0, 100).all()
    assert (table["low"] <= table["high"]).all()


@pytest.mark.parametrize("code", ["200042174", "200046977"])
def test_an_intercommunality_has_no_capacity_and_says_why(code):
    assert "zone d'emploi" in INDICATORS["local_production.capacity_ratio"].why_not(local_profile(code).territory)
    with pytest.raises(MetabolismeError, match="un seul bloc"):
        indicator("local_production.capacity_ratio", code)
    with pytest.raises(MetabolismeError, match="un seul bloc"):
        capacity_by_sector(code)
    assert 0 < indicator("local_production.self_supply", code).value < 100


def test_a_file_with_gaps_has_no_capacity_and_says_why():
    whole = local_profile("5309").territory
    why_not = INDICATORS["local_production.capacity_ratio"].why_not
    assert why_not(whole) == ""
    assert "votre fichier laisse des branches" in why_not(replace(whole, kind="own", zones=(), has_gaps=True))


def test_no_interval_is_called_one_of_90_percent():
    for name in INDICATORS:
        assert indicator(name, "5309").interval_label == "fourchette de méthode"


def test_cards_say_that_they_answer_three_questions():
    cards = [indicator_card(name) for name in INDICATORS]
    assert len({card.question for card in cards}) == len({card.definition for card in cards}) == 3
    assert all(card.direction == "neither" for card in cards)
    known = set(load_table("actions")["id"])
    assert all(card.actions and set(card.actions) <= known for card in cards)


@pytest.mark.parametrize(
    ("code", "capacity", "direct", "chain"),
    [
        ("5309", 78.54, 24.15, 7.66),
        ("0054", 70.18, 26.65, 7.94),
        ("8405", 82.82, 27.68, 8.45),
        ("4417", 86.44, 25.78, 6.13),
        ("8421", 65.98, 24.43, 9.62),
        ("3215", 47.05, 18.06, 6.54),
        ("3205", 72.05, 28.75, 6.85),
    ],
)
def test_golden_territories(code, capacity, direct, chain):
    found = [measure(case(code))[0] for measure in MEASURES.values()]
    # Written with two decimals.
    np.testing.assert_allclose(found, [capacity, direct, chain], atol=0.006)
