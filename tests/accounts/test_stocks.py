"""Stocks in use: fixed lives by hand, identities, inverse models, properties under every law and convention."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.accounts.stocks import (
    CONVENTIONS,
    SURVIVALS,
    LifetimeExtension,
    inflow_from_stock,
    steady_ages,
    stock_from_inflow,
    survival_share,
    urban_mine,
    weibull_spread,
)
from metabolisme.errors import BalanceError, MetabolismeError, UnknownCodeError

#: Exact but for binary fractions.
EXACT = {"rel": 1e-9, "abs": 1e-9}

laws = st.sampled_from(list(SURVIVALS))
conventions = st.sampled_from(list(CONVENTIONS))
lifetimes = st.floats(1.5, 40)
spreads = st.floats(0.05, 1 / 3)
inflows = st.lists(st.floats(0, 1e6), min_size=1, max_size=30).map(np.array)


def sd_of(law, lifetime, spread):
    return 0.0 if law == "fixed" else spread * lifetime


# --- anchor: a fixed life


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_fixed_life_gives_back_the_inflow_of_that_many_years_before(convention):
    inflow = np.array([5.0, 3.0, 8.0, 1.0, 9.0, 2.0, 7.0, 4.0])
    account = stock_from_inflow(inflow, lifetime=3, convention=convention)
    # By hand: what entered in year t leaves in year t + 3, under any convention; whole numbers, exact.
    assert account.outflow[""].tolist() == [0, 0, 0, 5, 3, 8, 1, 9]
    assert account.stock[""].tolist() == [5, 8, 16, 12, 18, 12, 18, 13]


@pytest.mark.parametrize("law", SURVIVALS)
def test_steady_stock_is_inflow_times_life(law):
    inflow, life = 10.0, 12.0
    account = stock_from_inflow(np.full(120, inflow), life, sd_of(law, life, 0.3), law)
    # Exact with entries spread over the year; the normal law, cut at zero, adds less than 0.02 %.
    assert account.stock[""].iloc[-1] == pytest.approx(inflow * life, rel=2e-4 if law == "normal" else 1e-9)
    assert account.outflow[""].iloc[-1] == pytest.approx(inflow, rel=1e-9)


def test_counting_entries_at_the_end_of_the_year_adds_half_a_year():
    spread, late = (
        stock_from_inflow(np.full(120, 10.0), 12.0, 3.6, "weibull", convention=convention).stock[""].iloc[-1]
        for convention in ("even", "year_end")
    )
    # Sums of a smooth function at whole ages exceed its integral by half its first value, 1; the rest is tiny.
    assert late - spread == pytest.approx(10.0 / 2, rel=1e-4)


def test_fraction_of_a_year_is_kept():
    # A life of two and a half years: half of a year's entries are left at the third 31 December.
    assert survival_share(np.arange(4), 2.5).tolist() == [1, 1, 0.5, 0]


@pytest.mark.parametrize("law", ["normal", "log_normal", "weibull"])
def test_laws_have_the_mean_and_the_spread_asked_for(law):
    mean, sd = 15.0, 4.5
    ages = np.linspace(0, 120, 240_001)
    step = ages[1] - ages[0]
    # The survival function at exact ages, through the convention that reads it there.
    shares = survival_share(ages, mean, sd, law, "year_end")
    # Trapezoids of 0.0005 year; the normal law is cut at zero.
    assert np.trapezoid(shares, dx=step) == pytest.approx(mean, rel=5e-4)
    second = 2 * np.trapezoid(ages * shares, dx=step)
    assert np.sqrt(second - mean**2) == pytest.approx(sd, rel=5e-3)


def test_shape_of_a_weibull_law_gives_its_spread():
    # Shape 1 is the exponential law, whose deviation is its mean; 3.6 has 0.31 (tables of the law).
    assert weibull_spread(1.0) == pytest.approx(1.0)
    assert weibull_spread(3.6) == pytest.approx(0.308, abs=0.001)


# --- identities and properties


@settings(max_examples=60, deadline=None)
@given(inflows, laws, conventions, lifetimes, spreads)
def test_change_of_stock_is_inflow_less_outflow(inflow, law, convention, lifetime, spread):
    account = stock_from_inflow(inflow, lifetime, sd_of(law, lifetime, spread), law, convention=convention)
    change = account.stock[""].diff().fillna(account.stock[""].iloc[0])
    size = max(1.0, inflow.sum())
    # An identity: what binary fractions leave, relative to all that entered.
    assert np.allclose(change, account.inflow[""] - account.outflow[""], rtol=0, atol=1e-9 * size)
    assert (account.stock[""] >= -1e-9 * size).all()
    assert (account.outflow[""] >= -1e-9 * size).all()


@settings(max_examples=60, deadline=None)
@given(inflows, laws, lifetimes, spreads)
def test_stock_driven_model_inverts_the_inflow_driven_one(inflow, law, lifetime, spread):
    sd = sd_of(law, lifetime, spread)
    stock = stock_from_inflow(inflow, lifetime, sd, law).stock[""]
    found = inflow_from_stock(stock, lifetime, sd, law).inflow[""]
    # Errors add up year after year: a millionth of all that entered.
    assert np.allclose(found, inflow, rtol=0, atol=1e-6 * max(1.0, inflow.sum()))


@settings(max_examples=40, deadline=None)
@given(laws, conventions, lifetimes, spreads)
def test_survival_never_rises_and_stays_between_zero_and_one(law, convention, lifetime, spread):
    shares = survival_share(np.arange(200), lifetime, sd_of(law, lifetime, spread), law, convention)
    # Differences of integrals: 1e-12 of noise.
    assert (np.diff(shares) <= 1e-12).all()
    assert (shares >= 0).all()
    assert (shares <= 1).all()


@settings(max_examples=30, deadline=None)
@given(inflows, laws, lifetimes, spreads, st.floats(0.1, 10), st.booleans())
def test_longer_lives_never_lower_the_stock(inflow, law, lifetime, spread, extra, in_use_too):
    sd, start = sd_of(law, lifetime, spread), len(inflow) // 2
    plain = stock_from_inflow(inflow, lifetime, sd, law)
    longer = stock_from_inflow(
        inflow, lifetime, sd, law, extension=LifetimeExtension(start, extra, in_use_too=in_use_too)
    )
    tolerance = 1e-6 * max(1.0, inflow.sum())
    assert (longer.stock[""] >= plain.stock[""] - tolerance).all()
    # Before the start, nothing changes: exact.
    assert longer.stock[""].iloc[:start].equals(plain.stock[""].iloc[:start])


def test_products_do_not_mix():
    inflow = pd.DataFrame({"a": [4.0, 4, 4, 4, 4], "b": [1.0, 2, 3, 4, 5]}, index=range(2000, 2005))
    both = stock_from_inflow(inflow, np.array([2.0, 3.0]))
    for name, life in (("a", 2.0), ("b", 3.0)):
        alone = stock_from_inflow(inflow[name], life)
        # Same computation, column by column: exact.
        assert both.stock[name].equals(alone.stock[name])
    assert both.products == ("a", "b")
    assert list(both.stock.index) == list(range(2000, 2005))


def test_lifetime_may_change_with_the_year_of_entry():
    account = stock_from_inflow(np.full(5, 1.0), np.array([1.0, 1.0, 3.0, 3.0, 3.0]))
    # By hand: the first two cohorts last a year, the others three.
    assert account.stock[""].tolist() == [1, 1, 1, 2, 3]
    assert account.outflow[""].tolist() == [0, 1, 1, 0, 0]


# --- initial stock


def test_initial_stock_leaves_by_age():
    # In use before: 6 that entered the year before, 4 two years before; life of three years.
    account = stock_from_inflow(np.zeros(4), 3, initial_stock=np.array([6.0, 4.0]))
    assert account.stock[""].tolist() == [10, 6, 0, 0]
    assert account.outflow[""].tolist() == [0, 4, 6, 0]


@settings(max_examples=30, deadline=None)
@given(laws, conventions, st.floats(2, 30), spreads)
def test_steady_ages_are_steady(law, convention, lifetime, spread):
    sd = sd_of(law, lifetime, spread)
    ages = steady_ages(1000.0, lifetime, sd, law, convention=convention)
    assert ages.sum() == pytest.approx(1000.0, **EXACT)
    account = inflow_from_stock(np.full(20, 1000.0), lifetime, sd, law, convention=convention, initial_stock=ages)
    # A held stock of steady ages needs the same inflow every year, to what is left beyond six lives.
    assert np.ptp(account.inflow[""]) <= 1e-5 * account.inflow[""].mean()


def test_ages_of_a_growing_stock_are_younger():
    still, growing = (steady_ages(100.0, 10.0, 3.0, "weibull", growth=growth)[:, 0] for growth in (0.0, 0.03))
    ages = np.arange(len(still))
    assert (ages * growing).sum() < (ages * still).sum()


def test_initial_stock_older_than_the_law_allows_is_refused():
    with pytest.raises(MetabolismeError, match="biens de 3 ans et plus"):
        stock_from_inflow(np.zeros(2), 3, initial_stock=np.array([1.0, 1.0, 1.0, 1.0]))


# --- extension, replacement


def test_new_goods_only_or_all_in_use():
    held = np.full(8, 6.0)
    ages = np.array([2.0, 2.0, 2.0])
    new = inflow_from_stock(held, 3, initial_stock=ages, extension=LifetimeExtension(2, 3.0))
    # By hand: a third is replaced each year; goods of years 2, 3 and 4 live six years, so nothing is due in 5 to 7.
    assert new.inflow[""].tolist() == [2, 2, 2, 2, 2, 0, 0, 0]
    everyone = inflow_from_stock(held, 3, initial_stock=ages, extension=LifetimeExtension(2, 3.0, in_use_too=True))
    # By hand: what would leave in years 2, 3, 4 stays three years more.
    assert everyone.inflow[""].tolist() == [2, 2, 0, 0, 0, 2, 2, 2]


def test_replacement_is_the_part_of_the_inflow_that_makes_up_for_the_outflow():
    account = stock_from_inflow(np.array([5.0, 5, 5, 2, 9]), 2)
    assert account.outflow[""].tolist() == [0, 0, 5, 5, 5]
    assert account.replacement[""].tolist() == [0, 0, 5, 2, 5]


def test_mean_age_at_the_end_of_a_steady_stock_is_the_mean_life():
    # Ages are counted at the middle of the year of entry and of exit, or at its end: exact in a steady state, but for
    # the sum that stands for an integral when all enter on one day.
    for convention, rounding in (("even", 1e-6), ("mid_year", 1e-4), ("year_end", 1e-4)):
        account = stock_from_inflow(np.full(100, 1.0), 14.0, 4.2, "weibull", convention=convention)
        assert account.mean_age_at_end[""].iloc[-1] == pytest.approx(14.0, rel=rounding)


# --- urban mine


def test_urban_mine_closes():
    outflow = pd.DataFrame({"a": [10.0, 20.0], "b": [1.0, 0.0]}, index=pd.Index([2020, 2021], name="year"))
    content = pd.DataFrame({"steel": [3.0, 50.0], "copper": [0.5, 2.0]}, index=["a", "b"])
    mine = urban_mine(outflow, content, pd.Series({"a": 0.5, "b": 1.0}), pd.Series({"steel": 0.9, "copper": 0.4}))
    # By hand: 10 × 3 + 1 × 50 contained; 15 + 50 collected; nine tenths recovered.
    assert mine.loc[(2020, "steel")].tolist() == pytest.approx([80, 15, 6.5, 58.5])
    parts = mine[["not_collected", "lost_in_treatment", "recovered"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(mine["contained"].to_numpy())


@pytest.mark.parametrize("rates", [{"collected": 1.2}, {"recovered": -0.1}, {"collected": pd.Series({"b": 0.5})}])
def test_urban_mine_refuses_rates_without_meaning(rates):
    outflow = pd.DataFrame({"a": [1.0]}, index=pd.Index([2020], name="year"))
    with pytest.raises(MetabolismeError, match="Mine urbaine"):
        urban_mine(outflow, pd.DataFrame({"steel": [1.0]}, index=["a"]), **rates)


# --- refusals


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"lifetime": 0}, "positif"),
        ({"lifetime": 5, "sd": 1.0}, "durée fixe n'a pas"),
        ({"lifetime": 5, "survival": "weibull"}, "écart-type"),
        ({"lifetime": 9, "sd": 4.0, "survival": "normal"}, "tiers"),
        ({"lifetime": np.ones(3)}, "durée de vie"),
        ({"lifetime": 5, "initial_stock": np.ones((2, 3))}, "Stock initial"),
        ({"lifetime": 5, "initial_stock": np.array([-1.0])}, "Stock initial"),
        ({"lifetime": 5, "extension": LifetimeExtension(1, -6.0)}, "Allongement"),
    ],
)
def test_what_has_no_meaning_is_refused_in_french(arguments, said):
    with pytest.raises(MetabolismeError, match=said):
        stock_from_inflow(np.ones((4, 2)) if "lifetime" in arguments and np.ndim(arguments["lifetime"]) else np.ones(4),
                          **arguments)  # fmt: skip


@pytest.mark.parametrize("name", ["survival", "convention"])
def test_unknown_names_are_refused_with_the_known_ones(name):
    with pytest.raises(UnknownCodeError, match="inconnu"):
        stock_from_inflow(np.ones(4), 5, **{name: "gompertz"})


@pytest.mark.parametrize(
    ("inflow", "said"),
    [
        (np.array([1.0, np.nan]), "manquent"),
        (np.array([1.0, -1.0]), "négatives"),
        (pd.Series([1.0, 1.0], index=[2000, 2002]), "se suivre"),
        (pd.Series([1.0, 1.0], index=["a", "b"]), "entières"),
        (np.ones((2, 2, 2)), "attendu"),
    ],
)
def test_faulty_inflows_are_refused(inflow, said):
    with pytest.raises(MetabolismeError, match=said):
        stock_from_inflow(inflow, 5)


def test_stock_that_falls_faster_than_lives_end_is_refused_with_its_year():
    with pytest.raises(MetabolismeError, match="En 2001"):
        inflow_from_stock(pd.Series([10.0, 2.0], index=[2000, 2001]), 5)


def test_account_that_does_not_close_is_refused():
    account = stock_from_inflow(np.full(4, 5.0), 3)
    with pytest.raises(BalanceError, match="ne se referme pas"):
        type(account)(
            account.years, account.products, account.cohorts, account.opening, account.entered, -account.by_cohort
        )
