"""Circulation: what leaks and what stays are the order, and three numbers that tell one story are known as such."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.diagnosis.leakage import LEAKS, leakage_rounds, leaks_per_order, mean_order_ends
from metabolisme.errors import MetabolismeError
from metabolisme.indicators import circulation
from metabolisme.indicators.case import Case
from metabolisme.indicators.registry import indicator
from metabolisme.sources import load_table

NATION = shared_account(2014)
ZONES = load_table("territories/zones").query("status == 'complete'")["zone"].tolist()

#: Sums of a few hundred floats.
ROUNDING = 1e-9

#: Central values, read once: share (€ for 100 €), multiplier, leakage (€ for 100 €). A change of data or method moves
#: them, and must be wanted: half of the last digit.
GOLDEN = {
    "5309": (51.683, 1.177, 40.655),
    "0054": (50.855, 1.172, 41.166),
    "8405": (54.961, 1.253, 39.486),
    "4417": (44.899, 1.141, 44.550),
    "8421": (62.883, 1.365, 31.886),
    "3215": (53.494, 1.188, 37.461),
    "3205": (50.202, 1.173, 41.656),
    "200042174": (51.984, 1.172, 40.180),
    "200046977": (61.800, 1.348, 31.650),
}


def middle(code):
    return Case(central(local_profile(code), NATION))


@pytest.mark.parametrize(("code", "values"), GOLDEN.items())
def test_golden_territories(code, values):
    case = middle(code)
    found = (circulation.local_purchase_share(case), circulation.output_multiplier(case), circulation.leakage(case))
    assert np.concatenate(found) == pytest.approx(values, abs=5e-4)


@settings(max_examples=25)
@given(st.sampled_from(ZONES))
def test_what_leaks_and_what_stays_are_the_order(code):
    parts = circulation.order_parts(middle(code))
    assert sum(parts.values()) == pytest.approx(100, rel=ROUNDING)
    assert all((part >= 0).all() for part in parts.values())


def test_identity_holds_in_every_draw():
    case = Case(territory_draws(local_profile("4417"), NATION, 20))
    assert sum(circulation.order_parts(case).values()) == pytest.approx(np.full(20, 100.0), rel=ROUNDING)


def test_leakage_is_the_mean_of_the_branches_ordered_one_by_one():
    account = mt.territory_account("5309")
    ends = leaks_per_order(account).fillna(0.0)
    weights = account.output / account.output.sum()
    mean = mean_order_ends(account)
    assert set(mean) == set(ends.columns) <= set(LEAKS)
    for name, value in mean.items():
        assert value == pytest.approx((ends[name] * weights).sum(), rel=ROUNDING)


def test_leakage_of_one_branch_agrees_with_its_rounds():
    # One order followed round after round must end where the indicator, on that branch alone, says.
    followed = leakage_rounds(mt.territory_account("5309"), "CA").loc["total"]
    ends = leaks_per_order(mt.territory_account("5309")).loc["CA"]
    assert 100 * ends[list(circulation.LEAVES)].sum() == pytest.approx(
        followed[list(circulation.LEAVES)].sum(), rel=ROUNDING
    )


def test_a_territory_that_buys_nothing_elsewhere_leaks_nothing_but_the_nation_does_not():
    # All the zones together buy nothing from a rest of France: only imports and international transport leave.
    ends = mean_order_ends(central(local_profile(ZONES), NATION))
    # 34 sums of flows in M€ against a national output of 3.6 million M€.
    assert ends["rest_of_country"] == pytest.approx(0, abs=1e-6)
    assert ends["eu"] + ends["non_eu"] > 0.05


def test_multiplier_counts_the_first_euro():
    assert all(circulation.output_multiplier(middle(code)) >= 1 for code in GOLDEN)


def test_three_numbers_tell_one_story():
    # Draw by draw share and multiplier rise together, leakage falls: they are one piece of news, not three.
    found = indicator_matrix("5309")
    ranks = np.argsort(np.argsort(found, axis=1), axis=1)
    correlation = np.corrcoef(ranks)
    assert correlation[0, 1] > 0.8
    assert correlation[0, 2] < -0.8
    assert correlation[1, 2] < -0.8


def indicator_matrix(code):
    case = Case(territory_draws(local_profile(code), NATION, 100))
    return np.vstack(
        [circulation.local_purchase_share(case), circulation.output_multiplier(case), circulation.leakage(case)]
    )


@pytest.mark.parametrize("identifier", ["circulation.lm3", "circulation.public_purchase_share"])
def test_what_is_collected_says_how(identifier):
    with pytest.raises(MetabolismeError, match="n'a pas de valeur"):
        indicator(identifier, "5309")


def test_tested_intervals_are_named_so_and_the_other_is_not():
    assert "90" in indicator("circulation.output_multiplier", "5309").interval_label
    assert indicator("circulation.leakage", "5309").interval_label == "fourchette de méthode"
