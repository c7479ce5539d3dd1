"""A shortage before and after levers: the reading of the diagnosis, solved at once, and what spare capacity spares."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts import territory_account
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.shocks import Shock, supply_shock
from metabolisme.levers import diversification
from metabolisme.levers.account import lever_account
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.resilience import missing_goods, replaced, shock_loss, unmade
from metabolisme.levers.scenario import BY_NAME, applied


@functools.cache
def start(code="5309"):
    return lever_account(central(local_profile(code), shared_account()))


def missing(account, product, part):
    lacking = np.zeros(len(account.around.products))
    lacking[account.around.products.index(product)] = part
    return lacking


@pytest.mark.parametrize(("code", "product"), [("5309", "CL"), ("4417", "CC"), ("8421", "CE"), ("3205", "CI")])
def test_the_diagnosis_finds_the_same_shortage_round_by_round(code, product):
    account = start(code)
    found = unmade(account, missing(account, product, 0.3))[0, 0]
    rounds = supply_shock(territory_account(code), Shock(product, "abroad", 0.3, 12)).loc["pro_rata", "downstream"]
    made = account.around.output[0, 0] > 0
    # The diagnosis stops when no branch moves by more than 1e-9.
    np.testing.assert_allclose(found[made], rounds.to_numpy()[made], atol=1e-7)


def test_a_branch_alone_loses_what_it_lacks():
    """By hand: one branch buys 0.4 abroad, 0.2 from itself; a half is missing, a quarter of it is replaced."""
    account = start("5309")
    lone = [account.around.products.index("CE")]
    zeros = np.zeros_like(account.inputs_here)
    here, abroad = zeros.copy(), zeros.copy()
    here[..., lone, lone], abroad[..., lone, lone] = 0.2, 0.4
    around = replace(
        account.around,
        rest_share=np.zeros_like(account.around.rest_share),
        imported_by_rest=np.zeros_like(account.around.imported_by_rest),
    )
    toy = replace(account, around=around, inputs_here=here, inputs_rest=zeros, inputs_abroad=abroad)
    found = unmade(toy, missing(toy, "CE", 0.5), substitution=0.25)[0, 0, lone[0]]
    # r = 0.75 (0.5 × 0.4 + 0.2 r)
    assert found == pytest.approx(0.15 / 0.85, rel=1e-12)


def test_nothing_moved_changes_no_loss():
    account = start()
    levels = np.ones((1, len(BY_NAME)))
    np.testing.assert_array_equal(shock_loss(applied(account, levels)), shock_loss(account))
    assert "shock_loss" in OUTCOMES


@given(small=st.floats(0, 1), large=st.floats(0, 1))
def test_a_deeper_cut_loses_more(small, large):
    small, large = sorted((small, large))
    account = diversification.LEVER.apply(start("4417"), 3)
    less, more = (unmade(account, missing_goods(account.around.products, cut)) for cut in (small, large))
    # Rounding of 34 × 34 solutions.
    assert (more >= less - 1e-12).all()
    assert (more <= 1).all()
    assert (less >= 0).all()


@given(part=st.floats(0, 3))
def test_spare_capacity_replaces_up_to_what_it_can_make(part):
    account = start("4417")
    wanted = missing(account, "CE", 0.5)
    rank = account.around.products.index("CE")
    lacked = 0.5 * account.imports[..., rank]
    spare = np.zeros_like(account.capacity)
    spare[..., rank] = part * lacked
    able = replace(account, spare=spare, capacity=account.produced.here + spare)
    found = replaced(able, wanted)
    assert found[0, 0, rank] == pytest.approx(min(part, 1.0), abs=1e-9)  # rounding of output
    assert found.sum() == found[0, 0, rank]


def test_capacity_that_moved_purchases_use_is_no_longer_there():
    levels = np.ones((2, len(BY_NAME)))
    names = list(BY_NAME)
    levels[:, names.index("diversification")] = 2
    levels[1, names.index("local_exchange")] = 4
    kept, used = applied(start(), levels).capacity - applied(start(), levels).produced.here
    assert used.sum() < kept.sum()


@pytest.mark.parametrize(("code", "loss"), [("5309", 1.37), ("0054", 1.54), ("4417", 1.66), ("3215", 1.29)])
def test_known_losses(code, loss):
    # Two decimals are written.
    assert shock_loss(start(code))[0, 0] == pytest.approx(loss, abs=0.006)
