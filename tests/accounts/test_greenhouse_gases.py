"""Greenhouse gases by branch: nothing lost, farming where the inventory has it."""

import pytest

import metabolisme as mt
from metabolisme.accounts import production_greenhouse_gases
from metabolisme.errors import UnknownCodeError
from metabolisme.sources import load_table


@pytest.fixture(scope="module")
def gases():
    return production_greenhouse_gases(mt.national_account())


@pytest.mark.parametrize(("column", "gas"), [("ch4", "CH4"), ("n2o", "N2O"), ("f_gases", "F-gases")])
def test_the_key_loses_nothing(gases, column, gas):
    inventory = load_table("carbon/ghg_non_co2").query("year == 2014 and gas == @gas")
    published = inventory.set_index("sector").loc["total_without_land_use", "mt_co2e"]
    # Published sectors have two decimals in Mt: five of them miss the total by at most 5 × 0.005 Mt.
    assert gases[column].sum() / 1000 == pytest.approx(published, abs=0.025)


def test_farming_has_its_methane(gases):
    # CAIT 2014: agriculture 42.90 + 32.89 Mt CO₂e outside CO₂; the key gives all of it to farming.
    assert (gases.loc["AZ", "ch4"] + gases.loc["AZ", "n2o"]) / 1000 == pytest.approx(75.79, abs=0.005)


def test_co2_is_that_of_the_account(gases):
    account = mt.national_account()
    # The same numbers in another table: to rounding of the sum.
    assert gases["co2"].sum() == pytest.approx(account.co2.sum() + account.co2_households, rel=1e-12)


def test_each_sector_of_the_key_is_shared_out_whole():
    shares = load_table("carbon/ghg_allocation_key").groupby(["gas", "sector"])["share"].sum()
    # Shares typed with two decimals.
    assert shares.to_numpy() == pytest.approx(1.0, abs=1e-9)


def test_needs_34_branches():
    with pytest.raises(UnknownCodeError, match="34"):
        production_greenhouse_gases(mt.national_account(branches=56))
