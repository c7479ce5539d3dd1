"""Accounts of territories: they close, they sum to France, and their parameters do what they say."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from metabolisme.accounts import METHODS
from metabolisme.accounts.territory import CLOSURE_TOLERANCE, territory_account
from metabolisme.errors import BalanceError, UnknownCodeError

#: The seven worked zones, a tiny rural one, the smallest overseas one, Paris.
ZONES = ["5309", "0054", "8405", "4417", "8421", "3215", "3205", "9407", "0103", "1109"]
EPCI = ["200042174", "200046977", "200067999", "200071066", "200071751", "200072460", "246200299", "246200364"]

#: The national table misses its own balance by less than 0.001 M€ in the worst branch; all residuals are that one.
NATIONAL_ROUNDING = 1e-3


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("code", ["0103", "4417", "8421", "200071066"])
def test_every_method_closes(code, method):
    account = territory_account(code, method)
    # Identities are refused at construction beyond a tolerance that grows with output; here, that nothing is left but
    # the rounding of the national table.
    assert account.check()["residual"].abs().max() < NATIONAL_ROUNDING
    # The initial euro is counted: exact bound.
    assert account.output_multiplier >= 1


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_account_closes_without_a_negative_flow(code):
    account = territory_account(code)
    assert account.check()["residual"].abs().max() < NATIONAL_ROUNDING
    assert account.closure["rest_share"].between(0, 1).all()
    # Differences of sums of at most 10⁵ M€, each to 16 digits.
    for flow in (account.exports_rest_of_country, account.imports_rest_of_country, account.rest_of_country_own_supply):
        assert flow.min() >= -1e-8
    assert account.coefficients_rest_of_country.min().min() >= -1e-12


@pytest.mark.parametrize("method", METHODS)
def test_france_as_a_territory_is_france(zone_codes, method):
    everywhere = territory_account(list(zone_codes), method)
    national = everywhere.nation
    # All shares are one: rounding of sums of 305 terms only.
    assert everywhere.output.to_numpy() == pytest.approx(national.output.to_numpy(), rel=1e-9)
    gap = everywhere.coefficients_local - national.coefficients_domestic
    # Supply and use of the nation differ by less than 0.001 M€ in branches that use 1,000 M€ or more: 1e-6 of a share.
    assert np.abs(gap).to_numpy().max() < 1e-6
    # Nothing is left to trade with a rest of France that does not exist, but for that difference.
    assert everywhere.exports_rest_of_country.abs().max() < NATIONAL_ROUNDING
    assert everywhere.imports_rest_of_country.abs().max() < NATIONAL_ROUNDING
    assert everywhere.output_multiplier == pytest.approx(
        (national.leontief_inverse.sum() * national.output).sum() / national.output.sum(), rel=1e-6
    )


def test_lorient_is_where_the_design_has_it():
    # methods.md 2 and 7: output of 10.9 to 11.1 G€ of 2014; Type I multiplier between 1.05 and 1.25 for δ from 0.10 to
    # 0.35.
    assert 10_900 <= territory_account("lorient").output.sum() <= 11_100
    multipliers = [territory_account("5309", delta=delta).output_multiplier for delta in (0.10, 0.15, 0.25, 0.35)]
    assert all(1.05 <= multiplier <= 1.25 for multiplier in multipliers)
    # λ falls as δ grows, in a territory smaller than the nation: exact order.
    assert multipliers == sorted(multipliers, reverse=True)


def test_a_set_is_the_sum_of_its_members():
    both = territory_account(["3215", "3205"])
    apart = territory_account("3215").output + territory_account("3205").output
    # Output is a share of the nation, which adds up, to rounding; purchases do not (a larger place buys more here).
    assert both.output.to_numpy() == pytest.approx(apart.to_numpy(), rel=1e-9)


def test_an_epci_keeps_less_than_its_zone():
    zone, epci = territory_account("4417"), territory_account("200071066")
    # An EPCI is a part of its zone: smaller size factor, less made here. Direction only.
    assert epci.output_multiplier < zone.output_multiplier
    assert epci.output.sum() < zone.output.sum()


@pytest.mark.parametrize(
    ("rate", "letters"),
    [("match_rate_of_goods", "ABC"), ("match_rate_of_carriers", "GH"), ("match_rate_of_services", "DEFIJKLMNOPQR")],
)
def test_match_rate_moves_its_own_branches(rate, letters):
    strict, wide = (territory_account("5309", **{rate: value}) for value in (0.2, 1.0))
    own = strict.output.index.str[0].isin(list(letters))
    # κ multiplies the local share of final purchases of its branches. Direction only.
    assert strict.final_demand_local.loc[own].sum().sum() < wide.final_demand_local.loc[own].sum().sum()
    # Other products are settled apart: the same numbers, exactly.
    pd.testing.assert_frame_equal(strict.final_demand_local.loc[~own], wide.final_demand_local.loc[~own])


def test_match_rate_of_goods_is_the_size_factor_unless_given():
    account = territory_account("5309")
    size = np.log2(1 + account.jobs.sum() / 26_527_592) ** account.delta
    given = territory_account("5309", match_rate_of_goods=size)
    # The same λ from the same jobs (26,527,592 of them in the 305 zones): rounding only.
    assert given.final_demand_local.to_numpy() == pytest.approx(account.final_demand_local.to_numpy(), rel=1e-12)


def test_unknown_method_is_told():
    with pytest.raises(UnknownCodeError, match=r"CILQ|FLQ"):
        territory_account("5309", "FLC")


def test_all_parameters_out_of_range_are_told_at_once():
    with pytest.raises(BalanceError) as raised:
        territory_account("5309", delta=1.0, match_rate_of_goods=1.5, investment_population_weight=-0.1)
    assert all(name in raised.value.message for name in ("δ = 1", "θ = -0.1", "κ des biens = 1.5"))


def test_account_that_does_not_balance_names_what_is_wrong():
    sound = territory_account("5309")
    spoilt = sound.exports_rest_of_country.copy()
    # Just above the tolerance of the closure, on the smallest branch as well as any.
    spoilt["BZ"] -= 10 * (CLOSURE_TOLERANCE * sound.output.sum() + 0.02)
    with pytest.raises(BalanceError, match=r"(?s)Lorient.*emplois des produits d.ici = production, branche BZ"):
        dataclasses.replace(sound, exports_rest_of_country=spoilt)
    local = sound.final_demand_local.copy()
    local.loc["CA", "households"] *= -1
    with pytest.raises(BalanceError, match=r"achats finals ici.*négatif"):
        dataclasses.replace(sound, final_demand_local=local)
    unknown = sound.exports_rest_of_country.copy()
    unknown["AZ"] = np.nan
    with pytest.raises(BalanceError, match="branche AZ"):
        dataclasses.replace(sound, exports_rest_of_country=unknown)


def test_a_reader_who_spoils_an_account_spoils_no_other():
    first = territory_account("5309")
    first.coefficients_abroad.iloc[:] = 0
    first.eu_share.iloc[:] = 0
    first.nation.output.iloc[:] = 0
    again = territory_account("5309")
    # Zeros would be seen whatever the size of the numbers: any positive sum tells that nothing was shared.
    assert again.coefficients_abroad.to_numpy().sum() > 0
    assert again.eu_share.sum() > 0
    assert again.nation.output.sum() > 0


def test_imports_are_split_between_the_union_and_the_rest():
    account = territory_account("5309")
    assert account.eu_share.between(0, 1).all()
    from_eu = (account.eu_share * account.imports_abroad).sum() / account.imports_abroad.sum()
    nation = account.nation
    of_france = (account.eu_share * nation.imports).sum() / nation.imports.sum()
    # The Union sells France 51 % of what it imports, at the shares by product of 2011; the basket of a place moves it
    # by a few points at most, its shares by product being those of France.
    assert of_france == pytest.approx(0.51, abs=0.005)
    assert from_eu == pytest.approx(of_france, abs=0.05)
