"""Accounts of territories: they close, they sum to France, and a few real ones are where they should be."""

import numpy as np
import pytest

from metabolisme.accounts.quotients import QUOTIENTS
from metabolisme.accounts.territory import farming_share, spending_share, territory_account
from metabolisme.errors import UnknownCodeError
from metabolisme.sources import load_table
from metabolisme.sources.territories import find_territory

#: The seven worked zones, a tiny rural one, the smallest overseas one, Paris.
ZONES = ["5309", "0054", "8405", "4417", "8421", "3215", "3205", "9407", "0103", "1109"]
EPCI = ["200042174", "200046977", "200067999", "200071066", "200071751", "200072460", "246200299", "246200364"]


@pytest.fixture(scope="module")
def every_zone():
    zones = load_table("territories/zones")
    return [find_territory(code) for code in zones.loc[zones["status"] == "complete", "zone"]]


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_account_closes_without_a_negative_flow(code):
    account = territory_account(code)
    # Checked at construction too; here the size of the residual: rounding of the national table, a few euros.
    assert account.check()["residual"].abs().max() < 1e-5 * account.output.sum()
    assert account.closure["kept"].between(0, 1).all()
    assert (account.exports_rest_of_country >= -1e-6).all()


@pytest.mark.parametrize("quotient", QUOTIENTS)
def test_every_quotient_closes(quotient):
    account = territory_account("4417", quotient)
    assert account.output_multiplier >= 1  # the initial euro is counted: exact bound


def test_shares_of_the_zones_sum_to_france(every_zone):
    # Shares are normalised on the 305 zones: rounding of 305 additions.
    assert sum(spending_share(zone) for zone in every_zone) == pytest.approx(1, abs=1e-9)
    assert sum(farming_share(zone) for zone in every_zone) == pytest.approx(1, abs=1e-9)


def test_output_of_all_zones_is_that_of_france(every_zone):
    everywhere = territory_account([zone.code for zone in every_zone])
    # All shares are one, so that the territory is the nation: rounding only.
    assert everywhere.output.sum() == pytest.approx(everywhere.nation.output.sum(), rel=1e-9)
    assert np.abs(everywhere.coefficients_local - everywhere.nation.coefficients_domestic).to_numpy().max() < 1e-6


def test_lorient_is_where_the_design_has_it():
    # methods.md and the issue: output of 10.9 to 11.1 G€ of 2014; Type I multiplier between 1.05 and 1.25 for δ from
    # 0.10 to 0.35.
    assert 10_900 <= territory_account("lorient").output.sum() <= 11_100
    for delta in (0.10, 0.25, 0.35):
        assert 1.05 <= territory_account("5309", delta=delta).output_multiplier <= 1.25


def test_a_set_is_the_sum_of_its_members():
    both = territory_account(["3215", "3205"])
    apart = territory_account("3215").output + territory_account("3205").output
    # Output and final demand are shares of the nation, which add up; purchases are not (a larger place buys more here).
    assert both.output.to_numpy() == pytest.approx(apart.to_numpy(), rel=1e-9)


def test_larger_territory_keeps_more():
    zone, epci = territory_account("4417"), territory_account("200071066")
    # An EPCI is a part of its zone: smaller size factor, less made here. Direction only.
    assert epci.output_multiplier < zone.output_multiplier
    assert epci.output.sum() < zone.output.sum()


def test_match_rate_lowers_what_final_buyers_find_here():
    strict, wide = (territory_account("5309", match_rate_of_goods=rate) for rate in (0.2, 1.0))
    goods = strict.output.index.str.startswith("C")
    # κ multiplies the local share of goods: fewer goods found here. Direction only.
    assert (
        strict.final_demand_local.loc[goods].to_numpy().sum() < wide.final_demand_local.loc[goods].to_numpy().sum()
    )


def test_unknown_quotient_is_told():
    with pytest.raises(UnknownCodeError, match=r"CILQ|FLQ"):
        territory_account("5309", "FLC")
