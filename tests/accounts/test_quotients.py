"""Location quotients against their definitions and their properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.quotients import QUOTIENTS, location_quotient
from metabolisme.errors import BalanceError, UnknownCodeError

#: Ratios of doubles of order one: 1e-9 is a million times their rounding.
ROUNDING = 1e-9


@st.composite
def jobs(draw):
    size = draw(st.integers(2, 6))
    national = draw(st.lists(st.integers(100, 10_000), min_size=size, max_size=size))
    local = [draw(st.integers(0, amount // 2)) for amount in national]
    local[0] = max(local[0], 1)
    branches = [f"b{i}" for i in range(size)]
    return pd.Series(local, branches, dtype=float), pd.Series(national, branches, dtype=float)


def test_simple_quotient_by_hand():
    here, nation = pd.Series({"a": 10.0, "b": 10.0}), pd.Series({"a": 100.0, "b": 300.0})
    # (10/20)/(100/400) = 2 and (10/20)/(300/400) = 2/3.
    assert location_quotient(here, nation, "SLQ").to_numpy() == pytest.approx([2, 2 / 3], rel=ROUNDING)


def test_flegg_by_hand():
    here, nation = pd.Series({"a": 10.0, "b": 10.0}), pd.Series({"a": 100.0, "b": 300.0})
    size = np.log2(1 + 20 / 400) ** 0.25
    quotient = location_quotient(here, nation, "FLQ", 0.25)
    # Flegg and Webber (1997): SLQ λ on the diagonal, CILQ λ elsewhere; a buys from b: (2/3)/2.
    assert quotient.loc["a", "a"] == pytest.approx(2 * size, rel=ROUNDING)
    assert quotient.loc["b", "a"] == pytest.approx(size / 3, rel=ROUNDING)


@given(jobs())
def test_flegg_without_delta_is_the_cross_quotient(pair):
    # λ⁰ = 1: the same numbers.
    pd.testing.assert_frame_equal(location_quotient(*pair, "FLQ", 0.0), location_quotient(*pair, "CILQ"))


@given(jobs())
def test_nation_as_a_territory_keeps_everything(pair):
    _, nation = pair
    for kind in QUOTIENTS:
        quotient = location_quotient(nation, nation, kind)
        # Every share is one, and λ = log₂ 2 = 1: exact but for rounding.
        assert np.abs(np.asarray(quotient) - 1).max() < ROUNDING, kind


@given(jobs(), st.floats(0.0, 0.45), st.floats(0.01, 0.45))
def test_local_share_falls_when_delta_grows(pair, delta, more):
    larger = location_quotient(*pair, "FLQ", delta)
    smaller = location_quotient(*pair, "FLQ", delta + more)
    # λ ≤ 1 in a territory not larger than the nation: a power of it cannot grow. Rounding only.
    assert (smaller <= larger + ROUNDING).to_numpy().all()


@given(jobs(), st.randoms(use_true_random=False))
def test_order_of_branches_does_not_matter(pair, random):
    here, nation = pair
    order = list(here.index)
    random.shuffle(order)
    shuffled = location_quotient(here[order], nation[order], "AFLQ")
    # The same ratios in another order; totals are added in another order, hence rounding.
    assert np.abs(shuffled - location_quotient(here, nation, "AFLQ").loc[order, order]).to_numpy().max() < ROUNDING


@given(jobs())
def test_absent_branch_supplies_nothing(pair):
    here, nation = pair
    here.iloc[-1] = 0
    for kind in ("CILQ", "RLQ", "FLQ", "AFLQ"):
        # A product of zero: exact.
        assert (location_quotient(here, nation, kind).iloc[-1] == 0).all()


def test_faults_are_refused():
    here, nation = pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"a": 10.0, "b": 20.0})
    with pytest.raises(UnknownCodeError, match="FLQ"):
        location_quotient(here, nation, "FLC")
    with pytest.raises(UnknownCodeError, match="mêmes branches"):
        location_quotient(here.iloc[::-1], nation)
    for faulty in (here.replace(1.0, np.nan), here.replace(1.0, -1.0), here * 0):
        with pytest.raises(BalanceError, match="emplois connus"):
            location_quotient(faulty, nation)
    with pytest.raises(BalanceError, match="δ"):
        location_quotient(here, nation, "FLQ", 1.0)
