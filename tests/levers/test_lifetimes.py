"""Goods kept longer: the settled saving, and the way to it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.accounts.stocks import inflow_from_stock, steady_ages
from metabolisme.errors import MetabolismeError
from metabolisme.levers.lifetimes import SPREAD, SURVIVAL, reduction_along, reduction_by_year, steady_reduction

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


@given(LIVES, YEARS)
@settings(max_examples=15)
def test_an_effort_made_at_once_is_the_extension_of_the_stock_model(lifetime, longer):
    at_once = np.array([0.0, *[longer] * 40])
    along = reduction_along(np.array([lifetime]), at_once[:, None])[:, 0]
    # Goods that are next to none, 1e-12 of the stock, are left out each year.
    np.testing.assert_allclose(along, reduction_by_year(lifetime, longer, 2026, 2065), atol=1e-8)


@pytest.mark.parametrize("ramp", [5, 25])
def test_a_gradual_effort_spares_from_the_start_and_settles_where_it_must(ramp):
    lives, longer = (grid.ravel() for grid in np.meshgrid([3.0, 4.5, 8.0, 11.0, 20.0], [0.5, 3.0, 10.0]))
    years = np.minimum(np.arange(1 + ramp + 15 * 20) / ramp, 1.0)
    saved = reduction_along(lives, longer * years[:, None])
    np.testing.assert_allclose(saved[0], 0, atol=1e-9)  # as the year before, to the rounding of the law
    assert (saved[1:] > 0).all()
    assert (saved < 1).all()
    # As for an effort made at once: the normal law, cut at zero, lives 2 in 10,000 longer.
    np.testing.assert_allclose(saved[-1], steady_reduction(lives, longer), atol=2e-3)


@pytest.mark.parametrize(("lifetime", "longer"), [(4.5, 3.0), (10.0, 6.0), (19.0, 4.0)])
def test_less_is_bought_in_all_when_goods_in_use_last_longer_too(lifetime, longer):
    """Sturdier goods alone: the stock model with the life of each year of entry, in one run."""
    added = np.linspace(0, longer, 25)
    lives = lifetime + added
    ages = steady_ages(1.0, lifetime, SPREAD * lifetime, SURVIVAL)
    sturdier = inflow_from_stock(np.ones(25), lives, SPREAD * lives, SURVIVAL, initial_stock=ages).entered[:, 0]
    spared_new = np.cumsum(1 - sturdier / sturdier[0])
    spared_all = np.cumsum(reduction_along(np.array([lifetime]), added[:, None])[:, 0])
    assert (spared_all[1:] > spared_new[1:]).all()


def test_a_gradual_effort_has_a_shallower_trough():
    at_once, gradual = np.ones(25) * 3.0, np.minimum(np.arange(25) / 10, 1.0) * 3.0
    at_once[0] = 0.0
    lowest = [reduction_along(np.array([11.0]), longer[:, None]).max() for longer in (at_once, gradual)]
    assert 3 / 14 < lowest[1] < lowest[0]


def test_products_do_not_mix():
    lives, longer = np.array([4.5, 19.0]), np.linspace(0, 1, 25)[:, None] * np.array([3.0, 4.0])
    together = reduction_along(lives, longer)
    for rank in range(2):
        np.testing.assert_allclose(together[:, [rank]], reduction_along(lives[[rank]], longer[:, [rank]]), atol=1e-9)


@pytest.mark.parametrize(("longer", "end"), [(-1.0, 2050), (1.0, 2020)])
def test_lives_that_shorten_and_years_that_go_back_are_refused(longer, end):
    with pytest.raises(MetabolismeError, match="Allongement"):
        reduction_by_year(11.0, longer, 2026, end)
