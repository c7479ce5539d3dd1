"""Goods kept longer: the settled saving, and the way to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.levers.lifetimes import reduction_by_year, steady_reduction

LIVES = st.floats(3, 20)
YEARS = st.floats(0.5, 10)


def test_ten_years_that_become_twelve_and_a_half_save_a_fifth():
    assert steady_reduction(np.array([10.0, 10.0, 4.0]), np.array([2.5, 0.0, 4.0])).tolist() == [0.2, 0.0, 0.5]


@given(LIVES, YEARS, YEARS)
def test_saving_grows_with_the_years_added_and_never_reaches_all(lifetime, longer, still_longer):
    first, second = steady_reduction(np.array([lifetime]), np.array([[longer], [longer + still_longer]]))[:, 0]
    assert 0 < first < second < 1


@pytest.mark.parametrize("in_use_too", [True, False])
@pytest.mark.parametrize(("lifetime", "longer"), [(10.0, 2.5), (5.0, 3.0), (19.0, 4.0)])
def test_the_stock_model_settles_at_the_steady_saving(lifetime, longer, in_use_too):
    years = reduction_by_year(lifetime, longer, 2026, 2026 + int(15 * lifetime), in_use_too)
    settled = steady_reduction(np.array([lifetime]), np.array([longer]))[0]
    # A stock of goods of one age pulses for some lives; the normal law, cut at zero, lives 2 in 10,000 longer.
    assert years.iloc[-1] == pytest.approx(settled, abs=2e-3)


def test_goods_in_use_put_off_many_purchases_at_first_then_these_come_back():
    kept = reduction_by_year(11.0, 3.0, 2026, 2050)
    settled = 3 / 14
    assert kept.loc[2025] == pytest.approx(0, abs=1e-9)
    assert kept.loc[2026] > 2 * settled
    assert kept.min() < settled


def test_sturdier_goods_save_nothing_until_the_first_would_have_died():
    sturdy = reduction_by_year(11.0, 3.0, 2026, 2050, in_use_too=False)
    assert sturdy.loc[:2028].abs().max() < 0.02  # normal law: 1 good in 100 dies before its third year
    assert sturdy.loc[2037] > 0.2


def test_nothing_longer_nothing_saved():
    assert reduction_by_year(11.0, 0.0, 2026).abs().max() == 0


@pytest.mark.parametrize(("longer", "end"), [(-1.0, 2050), (1.0, 2020)])
def test_lives_that_shorten_and_years_that_go_back_are_refused(longer, end):
    with pytest.raises(MetabolismeError, match="Allongement"):
        reduction_by_year(11.0, longer, 2026, end)
