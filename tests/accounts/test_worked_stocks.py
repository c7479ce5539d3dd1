"""The French car fleet and goods of households, against published figures."""

import pytest

from metabolisme.accounts.stocks import LifetimeExtension
from metabolisme.accounts.worked_stocks import (
    CARS,
    car_account,
    car_contents,
    car_fleet,
    car_mine,
    car_points,
    fitted_car_lifetime,
    goods_account,
)
from metabolisme.sources import load_table


def test_fleet_of_the_end_of_2005_is_that_of_another_source():
    # CCFA: 30.1 million cars on 1 January 2006, one decimal; the mean of two yearly means adds a little.
    assert car_fleet()[2005] == pytest.approx(30.1, abs=0.05)


def test_fleet_is_found_again():
    # Stock-driven: an identity.
    assert car_account().stock[CARS].to_numpy() == pytest.approx(car_fleet().iloc[1:].to_numpy(), rel=1e-9)


def test_fifteen_years_explain_what_was_published_about_2005():
    account = car_account()
    # Fourteen published years at scrapping, 1.8 million scrapped, a mean age of 8: one or two digits each. Not a proof:
    # the published fleet was itself estimated with a rule of age.
    assert account.outflow[CARS][2006] == pytest.approx(1.8, abs=0.05)
    assert account.mean_age_at_end[CARS][2009] == pytest.approx(14, abs=1.0)
    assert account.mean_age[CARS][2006] == pytest.approx(8, abs=0.5)
    registered = car_points("registrations_new")
    for year in (2000, 2001, 2002, 2005):
        # The lifetime is whole: 6 % at most.
        assert account.inflow[CARS][year] == pytest.approx(registered[year], rel=0.06)


def test_one_lifetime_does_not_explain_2005_and_2015():
    # The chapter says that cars last longer: three years more, to explain fewer registrations for a larger fleet.
    assert fitted_car_lifetime(2015) - fitted_car_lifetime(2005) > 2


@pytest.mark.parametrize("survival", ["fixed", "normal", "log_normal", "weibull"])
def test_law_matters_less_than_the_lifetime(survival):
    inflow = car_account(15, survival).inflow[CARS].loc[2000:2010].mean()
    # Mean over ten years: within 3 % between laws, while a year of life is worth 6 %.
    assert inflow == pytest.approx(car_account().inflow[CARS].loc[2000:2010].mean(), rel=0.03)


def test_longer_lives_end_at_the_ratio_of_lives():
    far = 2150
    longer = car_account(until=far, extension=LifetimeExtension(2026, 5.0))
    # A held stock: purchases fall from 1/15 to 1/20 of the fleet; echoes are below 1 % after a century.
    assert longer.inflow[CARS][far] == pytest.approx(float(car_fleet().iloc[-1]) / 20, rel=0.01)


def test_contents_of_a_car_add_up_to_its_mass():
    # Shares published on a list that sums to 100: exact.
    assert car_contents().loc[CARS].sum() == pytest.approx(1110)


def test_mine_of_cars_counts_thousand_tonnes():
    outflow = car_account().outflow.loc[[2010]]
    mine = car_mine(outflow, 0.5, 0.9)
    # Millions of cars × 1,110 kg; half collected, nine tenths of it recovered.
    assert mine["contained"].sum() == pytest.approx(1110 * float(outflow[CARS].iloc[0]))
    assert mine["recovered"].sum() == pytest.approx(0.45 * mine["contained"].sum())


def test_goods_are_replaced_once_a_lifetime():
    people = 100_000
    account = goods_account(people)
    goods = load_table("materials/durable_goods").set_index("good")
    expected = people * goods["per_inhabitant"] / goods["lifetime_simulator"]
    # A steady state: stock over lifetime, every year.
    for year in (0, 39):
        assert account.outflow.loc[year].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-6)


def test_longer_lives_of_goods_lower_purchases():
    held = goods_account(1000, extension=LifetimeExtension(5, 2.0))
    plain = goods_account(1000)
    assert (held.inflow.loc[39] < plain.inflow.loc[39]).all()
    # Before the start, nothing changes but for what is beyond six lives.
    assert held.inflow.loc[4].to_numpy() == pytest.approx(plain.inflow.loc[4].to_numpy(), rel=1e-5)
