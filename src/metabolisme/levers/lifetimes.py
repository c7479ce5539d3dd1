"""Goods kept longer: what is no longer bought, once all is settled and year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.stocks import LifetimeExtension, inflow_from_stock, steady_ages
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
