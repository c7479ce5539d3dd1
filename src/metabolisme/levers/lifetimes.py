"""Goods kept longer: what is no longer bought, once all is settled and year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.stocks import IDENTITY_TOLERANCE, LifetimeExtension, inflow_from_stock, steady_ages
from metabolisme.errors import MetabolismeError

#: Standard deviation of lives over their mean. A judgement: no survey of the goods here gives one.
SPREAD = 0.3

SURVIVAL = "normal"


def steady_reduction(lifetime: np.ndarray, longer: np.ndarray) -> np.ndarray:
    """Part of purchases that a longer life saves once the stock has settled: 1 − L₀ ÷ L₁.

    Parameters
    ----------
    lifetime : ndarray
        Life today, years, > 0.
    longer : ndarray
        Years added, ≥ 0; broadcast with ``lifetime``.

    Examples
    --------
    >>> steady_reduction(np.array([10.0]), np.array([2.5])).tolist()
    [0.2]
    """
    saved: np.ndarray = longer / (lifetime + longer)
    return saved


def reduction_by_year(
    lifetime: float, longer: float, start: int, end: int = 2050, in_use_too: bool = True
) -> pd.Series:
    """Part of purchases that a longer life saves each year, when as many goods stay in use.

    Parameters
    ----------
    lifetime : float
        Life today, years, > 0.
    longer : float
        Years added from ``start`` on, ≥ 0.
    start, end : int
        First year of longer lives, and last year told.
    in_use_too : bool
        Whether goods already in use last longer too (repair, habits), or only those bought from then on (sturdier).

    Returns
    -------
    Series
        By year from the year before ``start``. Not monotone: when goods in use last longer too, many purchases are
        put off at first, and come back; it settles at `steady_reduction`.

    Raises
    ------
    MetabolismeError
        An end before the start, or a life that gets shorter.
    """
    if end < start or longer < 0:
        raise MetabolismeError("Allongement : il faut une année de fin après le début, et des années en plus.")
    years = pd.RangeIndex(start - 1, end + 1)
    spread = SPREAD * lifetime
    in_use = pd.Series(1.0, index=years, name="")
    ages = steady_ages(1.0, lifetime, spread, SURVIVAL)
    extension = LifetimeExtension(start, longer, in_use_too) if longer else None
    with_it, without = (
        inflow_from_stock(in_use, lifetime, spread, SURVIVAL, initial_stock=ages, extension=one).inflow[""]
        for one in (extension, None)
    )
    return (1 - with_it / without).rename("reduction")


def reduction_along(lifetime: np.ndarray, longer: np.ndarray) -> np.ndarray:
    """Part of purchases that lives which grow year after year save each year, when as many goods stay in use.

    Parameters
    ----------
    lifetime : ndarray, shape (p,)
        Life of each product before the first year, years, > 0.
    longer : ndarray, shape (years, p)
        Years added in force each year, ≥ 0.

    Returns
    -------
    ndarray, shape (years, p)

    Notes
    -----
    Goods in use last longer too: each year, those of an age leave at the rate that the lives in force give to it. The
    stock model is run one year at a time, from the ages that the year before left.
    """
    ages = steady_ages(np.ones_like(lifetime), lifetime, SPREAD * lifetime, SURVIVAL)
    without = _year(ages, lifetime)[0]
    reduction = np.empty_like(longer)
    for rank, added in enumerate(longer):
        entered, ages = _year(ages, lifetime + added)
        reduction[rank] = 1 - entered / without
    return reduction


def _year(ages: np.ndarray, lifetime: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One year of a stock of one of each product: what enters, (p,), and ages at its end, (ages + 1, p)."""
    # Ages that hold next to nothing would be told by the rounding of the law.
    ages = np.where(ages > IDENTITY_TOLERANCE / 1000, ages, 0.0)
    ages = ages[: np.flatnonzero(ages.any(axis=1))[-1] + 1]
    year = inflow_from_stock(
        np.ones((1, len(lifetime))), lifetime, SPREAD * lifetime, SURVIVAL, initial_stock=ages
    )
    return year.entered[0], year.by_cohort[0, ::-1]
