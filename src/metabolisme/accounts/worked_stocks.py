"""Stocks in use that published figures allow to work out: the French car fleet, and goods of households.

No territory has such figures. What can be brought down is a number per inhabitant, and it is a national mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.stocks import (
    LifetimeExtension,
    StockAccount,
    inflow_from_stock,
    steady_ages,
    stock_from_inflow,
    urban_mine,
)
from metabolisme.sources import load_table

#: Mean lifetime of cars that reproduces registrations and scrapping of about 2005, years. It may be that of the old
#: register more than that of cars: it took cars under a given age, often 15 years, for running ones.
CAR_LIFETIME = 15.0

#: Standard deviation of lifetimes as a share of their mean: a judgement. The shape of the Weibull law of cars may be
#: held constant over 17 countries (Oguchi & Fuse 2015, doi:10.1021/es505245q); at 0.3, nine lives in ten end between
#: half of the mean and one and a half times the mean.
SPREAD = 0.3

#: Growth of registrations before the series starts, a year: that of the fleet over its first ten years. A judgement.
EARLIER_GROWTH = 0.02

#: Materials of a car of which a share is published.
CAR_MATERIALS = {
    "ferrous_metals": "métaux ferreux",
    "plastics": "plastiques",
    "non_ferrous_metals": "métaux non ferreux",
    "other": "verre, pneus, fluides et le reste",
}

#: Name of the product in the accounts of cars.
CARS = "voitures"


def car_fleet() -> pd.Series:
    """Passenger cars in use in France on 31 December, millions.

    Returns
    -------
    Series, index ``year`` (1990 to 2015)

    Notes
    -----
    The published fleet is a mean over the year; the mean of two years that follow each other stands for the end of the
    first. It is an estimate from registrations, not a count: 38.9 million cars were counted in 2023 by a new register.
    """
    means = load_table("materials/car_fleet").set_index("year").sum(axis=1) / 1000
    ends = ((means + means.shift(-1)) / 2).dropna()
    return ends.rename(CARS)


def car_points(quantity: str) -> pd.Series:
    """Published points on cars, by year, in the unit of the source; numbers of vehicles in millions.

    Parameters
    ----------
    quantity : str
        As in ``materials/car_points``.
    """
    rows = load_table("materials/car_points").query("quantity == @quantity")
    counted = rows["unit"].isin(["voitures", "véhicules"]).to_numpy()
    values = rows["value"].to_numpy(dtype=float) / np.where(counted, 1e6, 1.0)
    return pd.Series(values, index=pd.Index(rows["year"], name="year"), name=quantity).sort_index()


def car_account(
    lifetime: float = CAR_LIFETIME,
    survival: str = "weibull",
    spread: float = SPREAD,
    *,
    until: int | None = None,
    extension: LifetimeExtension | None = None,
) -> StockAccount:
    """What must have entered and left the French car fleet, year by year, for the published fleet (stock-driven model).

    Parameters
    ----------
    lifetime : float
        Mean, years.
    survival : {"fixed", "normal", "log_normal", "weibull"}
    spread : float
        Standard deviation as a share of the mean; not used by ``"fixed"``.
    until : int, optional
        Year up to which the last published fleet is held constant: a scenario, not a forecast.
    extension : LifetimeExtension, optional

    Returns
    -------
    StockAccount
        From 1991 on, millions of cars; the ages of 1990 are those of a fleet whose inflow grew by `EARLIER_GROWTH`.
    """
    fleet = car_fleet()
    if until is not None and until > fleet.index[-1]:
        fleet = fleet.reindex(range(int(fleet.index[0]), until + 1)).ffill()
    sd = 0.0 if survival == "fixed" else spread * lifetime
    ages = steady_ages(float(fleet.iloc[0]), lifetime, sd, survival, growth=EARLIER_GROWTH)
    return inflow_from_stock(fleet.iloc[1:], lifetime, sd, survival, initial_stock=ages, extension=extension)


def fitted_car_lifetime(year: int, survival: str = "weibull", spread: float = SPREAD) -> float:
    """Mean lifetime for which the model finds the registrations published for a year, to a tenth of a year.

    Parameters
    ----------
    year : int
        One of the years of ``registrations_new`` within the fleet's series.
    survival, spread
        As in `car_account`.
    """
    published = float(car_points("registrations_new").loc[year])
    tried = np.arange(12.0, 22.01, 0.1)
    found = np.array([car_account(float(one), survival, spread).inflow[CARS].loc[year] for one in tried], dtype=float)
    return float(round(tried[int(np.argmin(np.abs(found - published)))], 1))


def car_contents() -> pd.DataFrame:
    """Materials in a car that is scrapped, kg.

    Returns
    -------
    DataFrame, index the product, columns as in `CAR_MATERIALS`
    """
    mass = float(car_points("mass_when_scrapped").iloc[-1])
    shares = {name: float(car_points(f"{name}_share").iloc[-1]) / 100 for name in CAR_MATERIALS if name != "other"}
    shares["other"] = 1 - sum(shares.values())
    return pd.DataFrame({name: [mass * shares[name]] for name in CAR_MATERIALS}, index=[CARS])


def car_mine(outflow: pd.DataFrame, collected: float, recovered: float) -> pd.DataFrame:
    """Materials that scrapped cars set free, thousand tonnes; see `metabolisme.accounts.stocks.urban_mine`.

    Parameters
    ----------
    outflow : DataFrame
        Of `car_account`, millions of cars.
    collected : float
        Share of the cars that leave the fleet and reach an approved centre, 0 to 1.
    recovered : float
        Share of the mass that is reused or recycled, 0 to 1, the same for all materials.
    """
    # Million cars × kg = thousand tonnes.
    return urban_mine(outflow, car_contents(), collected, recovered)


def goods_account(inhabitants: float, years: int = 40, extension: LifetimeExtension | None = None) -> StockAccount:
    """Goods of the households of a place in a steady state: what must be bought each year to keep what one has.

    Parameters
    ----------
    inhabitants : float
    years : int
        Length of the account.
    extension : LifetimeExtension, optional
        Its `start` counts from 0, the first year.

    Returns
    -------
    StockAccount
        One product a good of ``materials/durable_goods``, in units, lifetimes of the simulator spread by `SPREAD`.

    Notes
    -----
    Numbers per inhabitant are national: places differ only by their population.
    """
    goods = load_table("materials/durable_goods").set_index("good")
    lifetime = goods["lifetime_simulator"].to_numpy(dtype=float)
    stock = inhabitants * goods["per_inhabitant"].to_numpy(dtype=float)
    ages = steady_ages(stock, lifetime, SPREAD * lifetime, "weibull")
    if extension is None:
        inflow = pd.DataFrame(np.tile(stock / lifetime, (years, 1)), columns=list(goods.index))
        return stock_from_inflow(inflow, lifetime, SPREAD * lifetime, "weibull", initial_stock=ages)
    held = pd.DataFrame(np.tile(stock, (years, 1)), columns=list(goods.index))
    return inflow_from_stock(held, lifetime, SPREAD * lifetime, "weibull", initial_stock=ages, extension=extension)
