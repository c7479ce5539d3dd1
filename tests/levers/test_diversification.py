"""Lever 3: it changes capacities and nothing else, and what it adds is room for the second lever."""

import dataclasses
import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.diagnosis.relocation_mask import relocation_mask
from metabolisme.levers import diversification, local_exchange
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.missing_branches import entry_sizes
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.parameters import central_parameters, drawn_parameters
from metabolisme.sources.levers import lever_rows
from preparation.levers.diversification import BRANCHES, NOT_MOVED, SEEN

KNOWN = ["5309", "0054", "8405", "4417", "8421", "3215", "3205"]
LEVELS = np.array([1.0, 2.0, 3.0, 4.0])
LEVER = diversification.LEVER

#: Rounding of 34 × 34 solutions, relative to the amount.
ROUNDING = 1e-9


@functools.cache
def start(code):
    return lever_account(central(local_profile(code), shared_account()))


@pytest.fixture(scope="module")
def lorient():
    return start("5309")


def test_level_1_adds_nothing_to_the_trend(lorient):
    found = LEVER.apply(lorient, 1)
    trend = central_parameters().by_item("diversification", "growth", np.array([[1.0]]), lorient.around.products)
    # x + t x and (1 + t) x: the last digit of a double may differ.
    np.testing.assert_allclose(found.capacity, (1 + trend) * lorient.around.output, rtol=1e-15)
    assert not found.spare.any()


def test_alone_it_moves_no_flow(lorient):
    found = LEVER.apply(lorient, LEVELS)
    changed = {
        one.name
        for one in dataclasses.fields(LeverAccount)
        if getattr(found, one.name) is not getattr(lorient, one.name)
    }
    assert changed == {"capacity", "spare"}
    before, after = outcomes(lorient), outcomes(found)
    for measure in OUTCOMES:
        moved = np.abs(after[measure] - before[measure]).max()
        assert moved == 0 or measure == "shock_loss", measure
    assert (np.diff(after["shock_loss"][:, 0]) < 0).all()


@pytest.mark.parametrize("code", ["200042174", *KNOWN])
def test_capacity_grows_with_the_level_in_every_draw(code):
    account = lever_account(territory_draws(local_profile(code), shared_account(), 20))
    found = LEVER.apply(account, LEVELS, drawn_parameters(20))
    assert (np.diff(found.capacity, axis=0) >= 0).all()
    assert (np.diff(found.spare, axis=0) >= 0).all()
    assert (found.capacity[0] >= account.around.output[0]).all()
    # What fits is a part of what is added to the trend.
    assert (found.spare <= found.capacity - found.capacity[:1] + ROUNDING * account.around.output).all()


@settings(max_examples=30)
@given(level=st.floats(1, 4), exchange=st.floats(1, 4))
def test_more_is_bought_here_with_room_than_without(level, exchange):
    account = start("4417")
    trend, room = LEVER.apply(account, 1), LEVER.apply(account, level)
    measure = OUTCOMES["local_share"].measure
    without, with_it = (measure(local_exchange.LEVER.apply(one, exchange))[0, 0] for one in (trend, room))
    # Purchases are fitted to capacities up to 1e-10 of the output of the territory.
    assert with_it >= without - 1e-6


def test_nothing_is_added_where_no_local_effort_moves_the_branch(lorient):
    found = LEVER.apply(lorient, LEVELS)
    fixed = [lorient.around.products.index(branch) for branch in NOT_MOVED]
    assert not np.diff(found.capacity[..., fixed], axis=0).any()


@pytest.mark.parametrize("code", KNOWN)
def test_entries_are_absent_branches_that_may_settle(code):
    around = start(code).around
    sizes = entry_sizes(around)[0, 0]
    jobs, national = zone_jobs().loc[code], zone_jobs().sum()
    quotient = (jobs / jobs.sum()) / (national / national.sum())
    may_grow = relocation_mask()["may_grow"]
    for product, size in zip(around.products, sizes, strict=True):
        if size:
            assert quotient[product] < 0.5
            assert may_grow[product]
            # An entry never makes a branch larger than in the zone where it is largest.
            assert size * around.jobs[0, 0, around.products.index(product)] < zone_jobs()[product].max()


def test_known_entries():
    entries = {}
    for code in ("5309", "4417"):
        around = start(code).around
        sizes = entry_sizes(around)[0, 0]
        entries[code] = {one for one, size in zip(around.products, sizes, strict=True) if size > 0}
    assert entries == {"5309": {"JA"}, "4417": {"CE", "CI", "CJ"}}


def test_growth_seen_is_that_of_the_published_jobs():
    before, after = zone_jobs(2022), zone_jobs(2023)
    kinds = {**BRANCHES, "goods": (*BRANCHES["goods"], "BZ", "CD"), "market": (*BRANCHES["market"], "KZ", "LZ")}
    for kind, branches in kinds.items():
        kept = [*branches, "OZ"] if kind == "public" else list(branches)
        jobs, later = before[kept].to_numpy().ravel(), after[kept].to_numpy().ravel()
        large = jobs >= 200
        growth = 100 * (later[large] / jobs[large] - 1)
        # Two decimals are typed.
        np.testing.assert_allclose(np.quantile(growth, [0.5, 0.75, 0.9, 0.95]), SEEN[kind], atol=0.005)


def test_every_branch_has_a_growth():
    rows = lever_rows().query("lever == 'diversification' and parameter == 'growth'")
    assert sorted(rows["item"].unique()) == sorted(shared_account().branches)
    # The draws of a parameter keep levels in order only if its bounds and its value do.
    for _, ladder in rows.sort_values("level").groupby("item"):
        assert (ladder[["value", "low", "high"]].diff().dropna() >= 0).all(axis=None)
