"""Fourth lever: recipes still add up to one, carbon follows the fuels that are cut, what is not sure is not told."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates.parameters import interval
from metabolisme.levers import business_models
from metabolisme.levers.account import FINAL_USES, lever_account
from metabolisme.levers.business_models import (
    CHANNELS,
    ENERGY,
    GOODS,
    LEVER,
    MATERIALS,
    RECYCLABLE,
    RECYCLING,
    RENTAL,
    SERVICES,
    USERS,
    channel,
    raw_shares,
)
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.parameters import LeverParameters, central_parameters, drawn_parameters
from metabolisme.sources.levers import lever_rows

ZONES = ["5309", "0054", "8405", "4417", "8421", "3215", "3205"]
#: Recipes are sums of about forty shares of a euro: what rounding leaves, with a wide margin.
ROUNDING = 1e-12
ORIGINS = ("here", "rest", "abroad")
FLOWS = [f"{what}_{origin}" for what in ("inputs", "demand") for origin in ORIGINS]


@functools.cache
def start(code="5309"):
    return lever_account(central(local_profile(code), shared_account()))


@functools.cache
def drawn(size=8):
    return lever_account(territory_draws(local_profile("5309"), shared_account(), size))


def ranks(*products):
    return [start().around.products.index(product) for product in products]


def only(**changes):
    """Central parameters where only the named parameters of the lever are left: a number for all items and levels."""
    known = central_parameters()
    values = dict(known.values)
    for (lever, parameter), ladder in known.values.items():
        if lever != business_models.NAME:
            continue
        if parameter in changes:
            values[lever, parameter] = np.full_like(ladder, changes[parameter])
            values[lever, parameter][:, 0] = 0.0
        elif parameter not in ("process_co2", "secondary_price", "goods_per_use"):
            values[lever, parameter] = np.zeros_like(ladder)
    return LeverParameters(values, known.items)


def total(account, what):
    return sum(getattr(account, f"{what}_{origin}") for origin in ORIGINS)


@pytest.mark.parametrize("code", [*ZONES, "200042174", "200046977"])
def test_first_level_is_the_identity(code):
    before, after = start(code), LEVER.apply(start(code), 1)
    for name in (*FLOWS, "co2", "ghg", "materials_per_output", "direct_co2", "capacity", "saved", "product_taxes"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name), name)
    assert after.limits["value_added"].max() == 0


@settings(max_examples=25)
@given(code=st.sampled_from(ZONES), level=st.floats(1, 4))
def test_any_level_balances_and_every_euro_of_output_is_accounted_for(code, level):
    account = LEVER.apply(start(code), level)
    account.check()  # supply = use here and in the rest of France, no negative flow, no value added lost below zero
    whole = account.value_added + account.inputs.sum(axis=-2) + account.around.paid_outside_chains
    np.testing.assert_allclose(whole, 1, atol=ROUNDING)
    assert (account.value_added >= np.minimum(start(code).value_added, 0) - ROUNDING).all()
    assert all((getattr(account, flows) >= 0).all() for flows in FLOWS)
    assert (account.co2 >= 0).all()
    assert (account.ghg >= account.co2 - ROUNDING).all()


def test_draws_balance_too():
    account = LEVER.apply(drawn(), np.array([2.0, 3.5, 4.0]), drawn_parameters(8))
    account.check()
    assert account.inputs_here.shape[:2] == account.demand_here.shape[:2] == (3, 8)


def test_arrays_given_are_not_written():
    before = {name: getattr(start(), name).copy() for name in FLOWS}
    LEVER.apply(start(), 4)
    for name, flows in before.items():
        np.testing.assert_array_equal(getattr(start(), name), flows)


def test_branches_that_turn_energy_into_energy_and_the_rest_of_france_keep_their_recipes():
    account = LEVER.apply(start(), 4)
    np.testing.assert_array_equal(account.inputs[..., ranks(*ENERGY)], start().inputs[..., ranks(*ENERGY)])
    assert account.around is start().around
    of_one_kind = [branch for branches in USERS.values() for branch in branches]
    assert sorted([*of_one_kind, *ENERGY]) == sorted(start().around.products)


def test_energy_saved_by_hand_in_two_branches():
    """A tenth of the energy is not bought; 30 cents of services for each euro; CO₂ of bought fuels falls by a tenth."""
    account = LEVER.apply(start(), 4, only(energy_saved=0.1, services_per_saving=0.1))
    for branch in ("CH", "QZ"):
        (column,) = ranks(branch)
        energy = start().inputs[0, 0, ranks(*ENERGY), column]
        change = account.inputs[0, 0, :, column] - start().inputs[0, 0, :, column]
        np.testing.assert_allclose(change[ranks(*ENERGY)], -0.1 * energy)
        np.testing.assert_allclose(change[ranks(*SERVICES)], 0.1 * 0.1 * energy.sum())
        gained = account.value_added[0, 0, column] - start().value_added[0, 0, column]
        assert gained == pytest.approx(0.1 * energy.sum() * (1 - 3 * 0.1))
        process = {"CH": 0.4, "QZ": 0.0}[branch]
        fell = 1 - account.co2[0, 0, column] / start().co2[0, 0, column]
        assert fell == pytest.approx(0.1 * (1 - process))


@settings(max_examples=15)
@given(level=st.floats(1, 4), code=st.sampled_from(ZONES))
def test_carbon_falls_by_exactly_what_fuel_purchases_say(level, code):
    account, before = LEVER.apply(start(code), level), start(code)
    bought, buys = (one.inputs[0, 0, ranks(*ENERGY)].sum(axis=0) for one in (before, account))
    process = dict(lever_rows().query("parameter == 'process_co2' and level == 4")[["item", "value"]].to_numpy())
    for rank, branch in enumerate(before.around.products):
        burnt = 1 - process.get(branch, 0.0)
        expected = before.co2[0, 0, rank] * (1 - burnt * (1 - buys[rank] / bought[rank]))
        assert account.co2[0, 0, rank] == pytest.approx(expected, rel=1e-9)
        assert before.ghg[0, 0, rank] - account.ghg[0, 0, rank] == pytest.approx(
            before.co2[0, 0, rank] - account.co2[0, 0, rank], abs=ROUNDING
        )


def test_secondary_material_by_hand():
    """A fifth of the raw metals of carmakers is replaced at nine tenths of the price: the tenth is value added."""
    account = LEVER.apply(start(), 4, only(recycled=0.2))
    column, metals, recycler = ranks("CL", "CH", RECYCLING)
    change = account.inputs[0, 0, :, column] - start().inputs[0, 0, :, column]
    shares = raw_shares(start().around.products)
    raw = start().inputs[0, 0, ranks(*RECYCLABLE), column] * shares[ranks(*RECYCLABLE), column]
    assert change[metals] == pytest.approx(-0.2 * shares[metals, column] * start().inputs[0, 0, metals, column])
    assert change[recycler] == pytest.approx(0.9 * 0.2 * raw.sum())
    assert account.value_added[0, 0, column] - start().value_added[0, 0, column] == pytest.approx(0.02 * raw.sum())
    farms = ranks("AZ", "GZ", "QZ")
    np.testing.assert_array_equal(account.inputs[..., farms], start().inputs[..., farms])
    np.testing.assert_array_equal(account.co2, start().co2)


def test_only_raw_materials_become_secondary():
    """Read in the 56 industries: carmakers buy metals of C24 and metal goods of C25 under one product."""
    nation = shared_account()
    flows = nation.industries.flows_domestic + nation.industries.flows_imported
    metals, goods = (flows.loc[seller, ["C29", "C30"]].sum() for seller in ("C24", "C25"))
    shares = raw_shares(start().around.products)
    (metal_row, carmakers), (chemistry, plastics) = ranks("CH", "CL"), ranks("CE", "CG")
    assert shares[metal_row, carmakers] == pytest.approx(metals / (metals + goods))
    # Resins are for those who mould them: paints of builders and fertilisers are not.
    bought = flows.loc["C20", ["C22", "C23"]]
    assert shares[chemistry, plastics] == pytest.approx(bought["C22"] / bought.sum())
    assert shares[chemistry].sum() == pytest.approx(shares[chemistry, plastics])
    others = [rank for rank in range(len(shares)) if rank not in ranks(*RECYCLABLE)]
    assert shares[others].max() == 0
    assert shares[:, ranks("AZ", "CA", "DZ", "HZ", "QZ")].max() == 0
    assert 0 <= shares.min() < shares.max() <= 1
    takers = ranks(*USERS["industry"], *USERS["construction"])
    bought_metals = (nation.flows_domestic + nation.flows_imported).loc["CH"].to_numpy()[takers]
    # 46 % of what makers and builders buy of metals is raw, as an independent recomputation found.
    assert shares[metal_row, takers] @ bought_metals / bought_metals.sum() == pytest.approx(0.456, abs=5e-4)


def test_secondary_material_carries_no_raw_material():
    """Of what a maker's product carries, the part that its materials bring falls as much as these do."""
    account = LEVER.apply(start(), 4, only(recycled=0.2))
    around, (column,) = start().around, ranks("FZ")
    materials = start().inputs[0, 0, ranks(*MATERIALS), column]
    raw = raw_shares(around.products)[ranks(*RECYCLABLE), column]
    cut = 0.2 * (raw * start().inputs[0, 0, ranks(*RECYCLABLE), column]).sum() / materials.sum()
    unexplained = around.materials[column] - around.materials @ start().inputs[0, 0, :, column]
    assert account.materials_per_output[0, 0, column] == pytest.approx(-cut * unexplained)
    # The mean contents alone would say almost nothing: most of a building's weight is lighter per euro than gravel.
    without = replace(account, materials_per_output=np.zeros_like(account.materials_per_output))
    saved, told_by_means = (start().materials_called - one.materials_called for one in (account, without))
    assert saved > 2 * told_by_means > 0


def test_price_beyond_what_a_branch_can_pay_is_refused_and_said():
    dear = only(recycled=0.2).with_value(business_models.NAME, "secondary_price", 4, 50.0)
    account = LEVER.apply(start(), 4, dear)
    account.check()
    assert 0 < account.limits["value_added"].item() < 1
    (column,) = ranks("CL")
    assert account.value_added[0, 0, column] == pytest.approx(0, abs=ROUNDING)
    assert set(account.limits) <= set(LEVER.bounds)


def test_uses_sold_keep_what_is_spent_and_move_it_to_rental():
    account = LEVER.apply(start(), 4, only(goods_as_uses=0.5))
    before, after = total(start(), "demand")[0, 0], total(account, "demand")[0, 0]
    np.testing.assert_allclose(after.sum(axis=0), before.sum(axis=0))
    for use in ("households", "investment"):
        column = FINAL_USES.index(use)
        # Half becomes a use, of which 45 cents per euro still buy the goods. Cars of households are in the first lever.
        goods = ranks(*(good for good in GOODS if (good, use) != ("CL", "households")))
        np.testing.assert_allclose(after[goods, column], (1 - 0.5 * 0.55) * before[goods, column])
        moved = 0.5 * 0.55 * before[goods, column].sum()
        cars = ranks("CL")
        assert (after[cars, column] == before[cars, column]).all() == (use == "households")
        assert (after - before)[ranks(RENTAL), column].item() == pytest.approx(moved)
    others = [FINAL_USES.index(use) for use in ("government", "non_profit")]
    np.testing.assert_array_equal(after[:, others], before[:, others])
    np.testing.assert_array_equal(account.inputs, start().inputs)


def test_more_is_bought_where_it_was_bought():
    """Services and secondary materials come from here, the rest of France and abroad as they do today."""
    account = LEVER.apply(start(), 4)
    row = ranks(RECYCLING)[0]
    for column in ranks("FZ", "CH", "CL"):
        added = [
            getattr(account, f"inputs_{origin}")[0, 0, row, column]
            - getattr(start(), f"inputs_{origin}")[0, 0, row, column]
            for origin in ORIGINS
        ]
        # What recycling buys of itself is not cut: only additions are in this row.
        bought = [
            (getattr(start(), f"inputs_{origin}")[0, 0, row] * start().around.output[0, 0]).sum() for origin in ORIGINS
        ]
        np.testing.assert_allclose(np.array(added) / sum(added), np.array(bought) / sum(bought), rtol=1e-9)


@pytest.mark.parametrize("code", ZONES)
def test_monotone_where_theory_says(code):
    """Carbon and materials called, carbon emitted here and imports fall from level to level; value added here rises."""
    ladder = [outcomes(LEVER.apply(start(code), level)) for level in (1, 2, 3, 4)]
    for measure, sense in {
        "co2_footprint": -1, "co2_here": -1, "materials": -1, "imports": -1, "value_added_here": 1,
    }.items():
        steps = np.diff([found[measure].item() for found in ladder])
        assert (sense * steps > 0).all(), measure


def test_not_monotone_where_it_does_not():
    """Jobs here fall a little, then rise: suppliers of energy and materials lose first, services gain later."""
    jobs = [outcomes(LEVER.apply(start(), level))["jobs_here"].item() for level in (1, 2, 3, 4)]
    assert jobs[1] < jobs[0] < jobs[3]
    # A rental branch that buys much: the rest of France sells less at level 2 and more at level 4.
    elsewhere = [outcomes(LEVER.apply(start(), level))["value_added_rest"].item() for level in (1, 2, 3, 4)]
    assert elsewhere[1] < elsewhere[0] < elsewhere[3]


def test_sense_of_jobs_cannot_be_told_at_lorient_while_carbon_can():
    before, after = outcomes(drawn(64)), outcomes(LEVER.apply(drawn(64), 3, drawn_parameters(64)))
    low, high = interval(after["jobs_here"] - before["jobs_here"], axis=1)
    assert low < 0 < high
    for measure in ("co2_here", "co2_footprint", "materials", "imports"):
        assert interval(after[measure] - before[measure], axis=1)[1] < 0, measure


def test_continuous_level_is_between_its_neighbours():
    lower, between, upper = (outcomes(LEVER.apply(start(), level)) for level in (3, 3.5, 4))
    for measure in ("co2_here", "materials", "imports"):
        assert upper[measure] < between[measure] < lower[measure], measure


def test_scenarios_together_are_scenarios_apart():
    levels = np.array([1.0, 2.0, 2.7, 4.0])
    together = outcomes(LEVER.apply(start(), levels))
    for rank, level in enumerate(levels):
        apart = outcomes(LEVER.apply(start(), level))
        for measure in OUTCOMES:
            assert np.broadcast_to(together[measure], (4, 1))[rank] == pytest.approx(apart[measure].item(), rel=1e-9)


def test_three_changes_apart_make_nearly_the_whole():
    def saved(parameters):
        return outcomes(LEVER.apply(start(), 3, parameters))["materials"] - outcomes(start())["materials"]

    whole = saved(central_parameters())
    parts = [saved(channel(central_parameters(), name)) for name in CHANNELS]
    assert all((part < 0).all() for part in parts)
    # What is saved is not recycled, and shared goods need fewer materials: the sum is a little too much.
    assert 0 < (whole - sum(parts)).item() < 0.05 * -whole.item()
    with pytest.raises(UnknownCodeError, match="savings"):
        channel(central_parameters(), "magic")


GOLDEN = {
    # Level 3, central, today's parameters: change of value added here (M€), CO₂ here (kt), materials (t/inhabitant).
    "5309": (56.41, -59.55, -0.4814),
    "0054": (76.22, -99.15, -0.4591),
    "8405": (69.9, -114.1, -0.4975),
    "4417": (19.9, -28.06, -0.4146),
    "8421": (675.8, -808.7, -0.5515),
    "3215": (84.07, -99.7, -0.4229),
    "3205": (50.6, -68.02, -0.4152),
}


@pytest.mark.parametrize("code", sorted(GOLDEN))
def test_known_territories(code):
    before, after = outcomes(start(code)), outcomes(LEVER.apply(start(code), 3))
    found = [(after[name] - before[name]).item() for name in ("value_added_here", "co2_here", "materials")]
    # Printed with four figures.
    np.testing.assert_allclose(found, GOLDEN[code], rtol=5e-4)
