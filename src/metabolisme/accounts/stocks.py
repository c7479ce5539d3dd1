"""Stocks in use: what stays when goods enter and leave, cohort by cohort; and the urban mine that leaves them.

A cohort is what enters in one year. The share of it still in use on 31 December, k years after the year of entry,
depends on the law of lifetimes and on *when in the year* goods enter: the survival convention, which is named.

- ``"even"`` (default): entries are spread evenly over the year. The share is the mean of the survival function over
  ages k to k + 1. A steady stock is then exactly inflow × mean lifetime (within 2 in 10,000 for a normal law, cut at
  zero), and a fixed life of L whole years gives an outflow equal to the inflow of L years before.
- ``"mid_year"``: all enter on 1 July; the survival function at age k + ½. Close to the first for lives of many years.
- ``"year_end"``: all enter on 31 December; the survival function at age k, 1 in the year of entry. The usual one of
  dynamic stock models (Pauliuk & Heeren 2020, doi:10.1111/jiec.12952): half a year more in a steady stock as soon as
  lifetimes vary.

Models: van der Voet et al. (2002), doi:10.1016/S0921-8009(02)00028-9, from inflows; Müller (2006),
doi:10.1016/j.ecolecon.2005.09.025, from stocks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError, MetabolismeError, UnknownCodeError

#: French names of the laws of lifetimes.
SURVIVALS = {
    "fixed": "durée fixe",
    "normal": "loi normale",
    "log_normal": "loi log-normale",
    "weibull": "loi de Weibull",
}

#: French names of the survival conventions.
CONVENTIONS = {
    "even": "entrées réparties sur l'année",
    "mid_year": "entrées au 1er juillet",
    "year_end": "entrées au 31 décembre",
}

#: A normal law whose standard deviation is over a third of its mean would end lives before they start.
NORMAL_SPREAD_MAX = 1 / 3

#: What binary fractions may leave in the identity of stocks, relative to the largest stock.
IDENTITY_TOLERANCE = 1e-9

#: A column of numbers as callers give it: one value, one a product, one a year of entry, or both.
Numbers = float | np.ndarray | pd.Series | pd.DataFrame


@dataclass(frozen=True)
class LifetimeExtension:
    """Goods that live longer from a year on.

    Attributes
    ----------
    start : int
        First year in which lives are longer.
    years : float
        Added to the mean lifetime, years; the standard deviation grows in the same ratio.
    in_use_too : bool
        Whether goods that are already in use at the start live longer too (repair), or only those that enter from then
        on (sturdier goods).
    """

    start: int
    years: float
    in_use_too: bool = False


@dataclass(frozen=True)
class StockAccount:
    """A stock in use, cohort by cohort, with what enters and leaves it.

    Attributes
    ----------
    years : ndarray of int, shape (years,)
    products : tuple of str
    cohorts : ndarray of int, shape (cohorts,)
        Years of entry; those before ``years[0]`` are of the initial stock.
    opening : ndarray, shape (cohorts, products)
        In use just before the first year.
    entered : ndarray, shape (years, products)
        Inflow of each year.
    by_cohort : ndarray, shape (years, cohorts, products)
        In use at the end of each year.
    convention : {"even", "mid_year", "year_end"}
        When in the year goods enter.

    Raises
    ------
    BalanceError
        At construction: if a stock or an outflow is negative or not finite, or if the change of a stock is not inflow
        less outflow.
    """

    years: np.ndarray
    products: tuple[str, ...]
    cohorts: np.ndarray
    opening: np.ndarray
    entered: np.ndarray
    by_cohort: np.ndarray
    convention: str = "even"

    def __post_init__(self) -> None:
        left = self.left_by_cohort
        size = max(float(np.abs(self.by_cohort).max(initial=0.0)), float(np.abs(self.entered).max(initial=0.0)), 1e-300)
        faults = []
        if not (np.isfinite(self.by_cohort).all() and np.isfinite(left).all()):
            faults.append("une valeur manque ou est infinie")
        elif min(float(self.by_cohort.min()), float(left.min())) < -IDENTITY_TOLERANCE * size:
            faults.append("un stock ou une sortie est négatif")
        else:
            change = np.diff(self.by_cohort.sum(axis=1), axis=0, prepend=self.opening.sum(axis=0)[None, :])
            gap = np.abs(change - (self.entered - left.sum(axis=1))).max()
            if gap > IDENTITY_TOLERANCE * size * len(self.cohorts):
                faults.append(f"la variation du stock s'écarte de {gap:g} des entrées moins les sorties")
        if faults:
            raise BalanceError(
                f"Le stock en usage ne se referme pas : {' ; '.join(faults)}. Remède : vérifiez les entrées et le "
                "stock initial, et que la survie ne remonte jamais avec l'âge."
            )

    @property
    def left_by_cohort(self) -> np.ndarray:
        """End of life of each year by year of entry, shape (years, cohorts, products)."""
        before = np.concatenate([self.opening[None, :, :], self.by_cohort[:-1]])
        entries = np.zeros_like(self.by_cohort)
        first = len(self.cohorts) - len(self.years)
        ranks = np.arange(len(self.years))
        entries[ranks, first + ranks, :] = self.entered
        return np.asarray(before + entries - self.by_cohort)

    @property
    def stock(self) -> pd.DataFrame:
        """In use on 31 December, years × products, unit of the inflow."""
        return self._frame(self.by_cohort.sum(axis=1))

    @property
    def inflow(self) -> pd.DataFrame:
        """What enters in a year, years × products."""
        return self._frame(self.entered)

    @property
    def outflow(self) -> pd.DataFrame:
        """What reaches the end of its life in a year, years × products."""
        return self._frame(self.left_by_cohort.sum(axis=1))

    @property
    def replacement(self) -> pd.DataFrame:
        """Part of the inflow that only makes up for the outflow, years × products; the rest makes the stock grow."""
        return pd.DataFrame(np.minimum(self.inflow, self.outflow))

    @property
    def mean_age(self) -> pd.DataFrame:
        """Mean age of what is in use on 31 December, years; by the convention, 0 or ½ in the year of entry."""
        return self._frame(_weighted(self.by_cohort, self._ages))

    @property
    def mean_age_at_end(self) -> pd.DataFrame:
        """Mean age of what leaves in a year; not the mean lifetime as long as the stock changes."""
        # Half a year less than on 31 December: what leaves does so half-way through the year, on average.
        return self._frame(_weighted(self.left_by_cohort, np.maximum(self._ages - 0.5, 0.0)))

    @property
    def _ages(self) -> np.ndarray:
        # Half a year old at the end of their first year, on average; just there when all enter on 31 December.
        first = 0.0 if self.convention == "year_end" else 0.5
        return np.asarray(self.years[:, None] - self.cohorts[None, :] + first)

    def _frame(self, values: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(values, index=pd.Index(self.years, name="year"), columns=list(self.products))


def survival_share(
    elapsed: np.ndarray | int,
    lifetime: Numbers,
    sd: Numbers = 0.0,
    survival: str = "fixed",
    convention: str = "even",
) -> np.ndarray:
    """Share of a cohort still in use on 31 December, so many years after the year of entry.

    Parameters
    ----------
    elapsed : array of int, ≥ 0
        Whole years since the year of entry: 0 is the year of entry.
    lifetime : float or array
        Mean lifetime, years, > 0; broadcast with `elapsed`.
    sd : float or array
        Standard deviation of lifetimes, years, > 0; not used by ``"fixed"``.
    survival : {"fixed", "normal", "log_normal", "weibull"}
        Law of lifetimes.
    convention : {"even", "mid_year", "year_end"}
        When goods enter, see the module.

    Returns
    -------
    ndarray
        0 to 1, not increasing with `elapsed`.

    Raises
    ------
    UnknownCodeError, MetabolismeError
        Unknown law or convention; a lifetime or a spread that has no meaning.

    Examples
    --------
    >>> survival_share(np.arange(4), 2.5)
    array([1. , 1. , 0.5, 0. ])
    """
    if survival not in SURVIVALS:
        raise UnknownCodeError.among("la loi de survie", survival, SURVIVALS)
    if convention not in CONVENTIONS:
        raise UnknownCodeError.among("la convention de survie", convention, CONVENTIONS)
    start = np.asarray(elapsed, dtype=float)
    mean, spread = np.asarray(lifetime, dtype=float), np.asarray(sd, dtype=float)
    _check_law(mean, spread, survival)
    if convention == "even":
        lived = _lived(start + 1, mean, spread, survival) - _lived(start, mean, spread, survival)
        return np.asarray(np.clip(lived, 0.0, 1.0))
    return _survivors(start + (0.5 if convention == "mid_year" else 0.0), mean, spread, survival)


def weibull_spread(shape: float) -> float:
    """Standard deviation of a Weibull law, as a share of its mean, from its shape parameter, > 0.

    Examples
    --------
    >>> round(weibull_spread(3.6), 2)
    0.31
    """
    return math.sqrt(math.gamma(1 + 2 / shape) / math.gamma(1 + 1 / shape) ** 2 - 1)


def stock_from_inflow(
    inflow: np.ndarray | pd.Series | pd.DataFrame,
    lifetime: Numbers,
    sd: Numbers = 0.0,
    survival: str = "fixed",
    *,
    convention: str = "even",
    initial_stock: np.ndarray | pd.Series | pd.DataFrame | None = None,
    extension: LifetimeExtension | None = None,
) -> StockAccount:
    """Stock in use that results from what enters each year (inflow-driven model).

    Parameters
    ----------
    inflow : Series, DataFrame or array, shape (years,) or (years, products)
        What enters in a year, any unit, ≥ 0. A pandas index gives the years, consecutive; an array starts at year 0.
    lifetime : float or array
        Mean lifetime, years, > 0: one number, one a product (products,), or one a year of entry and product
        (years, products or 1). For a one-dimensional inflow, (years,) is by year of entry.
    sd : float or array
        Standard deviation of lifetimes, same shapes; 0 for ``"fixed"``.
    survival : {"fixed", "normal", "log_normal", "weibull"}
    convention : {"even", "mid_year", "year_end"}
        When goods enter, see the module.
    initial_stock : array, Series or DataFrame, shape (ages,) or (ages, products), optional
        In use just before the first year, by whole years since the year of entry: the first line entered in the year
        before. Its goods have the lifetime of the first year. None: nothing is in use before.
    extension : LifetimeExtension, optional

    Returns
    -------
    StockAccount

    Raises
    ------
    MetabolismeError
        Negative or missing inflow or stock, years that do not follow each other, an initial stock older than the law
        allows, shapes that do not agree.

    Examples
    --------
    >>> account = stock_from_inflow(np.full(6, 10.0), lifetime=3)
    >>> account.stock[""].tolist(), account.outflow[""].tolist()
    ([10.0, 20.0, 30.0, 30.0, 30.0, 30.0], [0.0, 0.0, 0.0, 10.0, 10.0, 10.0])
    """
    years, products, entered = _read(inflow, "les entrées")
    law = _Law(years, len(products), lifetime, sd, survival, convention, extension)
    opening, kept = _initial(initial_stock, law, len(products))
    by_new = law.table() * entered[None, :, :]
    return _account(years, products, opening, entered, np.concatenate([kept, by_new], axis=1), convention)


def inflow_from_stock(
    stock: np.ndarray | pd.Series | pd.DataFrame,
    lifetime: Numbers,
    sd: Numbers = 0.0,
    survival: str = "fixed",
    *,
    convention: str = "even",
    initial_stock: np.ndarray | pd.Series | pd.DataFrame | None = None,
    extension: LifetimeExtension | None = None,
) -> StockAccount:
    """What must have entered each year for a known stock (stock-driven model); the inverse of `stock_from_inflow`.

    Parameters
    ----------
    stock : Series, DataFrame or array, shape (years,) or (years, products)
        In use on 31 December of each year, ≥ 0.
    lifetime, sd, survival, convention, initial_stock, extension
        As in `stock_from_inflow`. Without initial stock, all that is in use in the first year entered in it: give one
        for a real fleet, see `steady_ages`.

    Returns
    -------
    StockAccount

    Raises
    ------
    MetabolismeError
        As `stock_from_inflow`; and when the stock falls faster than lives end: nothing that enters can explain it.

    Examples
    --------
    >>> inflow_from_stock(np.array([10.0, 20.0, 30.0, 30.0]), lifetime=3).inflow[""].tolist()
    [10.0, 10.0, 10.0, 10.0]
    """
    years, products, wanted = _read(stock, "le stock")
    law = _Law(years, len(products), lifetime, sd, survival, convention, extension)
    opening, kept = _initial(initial_stock, law, len(products))
    table = law.table()
    first_share = table[np.arange(len(years)), np.arange(len(years)), :]
    if not (first_share > 0).all():
        raise MetabolismeError(
            "Une durée de vie est si courte que rien de ce qui entre n'est encore là au 31 décembre : le stock ne dit "
            "pas ce qui est entré. Remède : convention « even », ou une durée plus longue."
        )
    entered = np.zeros_like(wanted)
    size = float(wanted.max(initial=0.0))
    for rank, year in enumerate(years):
        older = kept[rank].sum(axis=0) + (table[rank, :rank, :] * entered[:rank]).sum(axis=0)
        needed = (wanted[rank] - older) / first_share[rank]
        if needed.min() < -IDENTITY_TOLERANCE * max(size, 1e-300):
            at_fault = [name or "stock" for name, value in zip(products, needed, strict=True) if value < 0]
            raise MetabolismeError(
                f"En {year}, le stock baisse plus vite que les fins de vie ({', '.join(at_fault)}) : il faudrait des "
                "entrées négatives. Remède : une durée de vie plus courte ou plus dispersée, ou un stock initial plus "
                "âgé."
            )
        entered[rank] = np.maximum(needed, 0.0)
    by_new = table * entered[None, :, :]
    return _account(years, products, opening, entered, np.concatenate([kept, by_new], axis=1), convention)


def steady_ages(
    stock: float | np.ndarray,
    lifetime: float | np.ndarray,
    sd: float | np.ndarray = 0.0,
    survival: str = "fixed",
    *,
    growth: float | np.ndarray = 0.0,
    convention: str = "even",
) -> np.ndarray:
    """Ages of a stock of which only the total is known, if its inflow grew steadily until then.

    Parameters
    ----------
    stock : float or array of shape (products,)
        Total in use.
    lifetime, sd, survival, convention
        As in `stock_from_inflow`, one a product at most.
    growth : float or array
        Growth of the inflow, a year, ratio, > −1.

    Returns
    -------
    ndarray, shape (ages, products)
        By whole years since the year of entry; sums to `stock`. For `initial_stock`.
    """
    totals = np.atleast_1d(np.asarray(stock, dtype=float))
    # Far enough for the widest law: at six lifetimes a log-normal one with a spread of half its mean has 3e-5 left.
    ages = np.arange(math.ceil(6 * float(np.max(lifetime)) + 40 * float(np.max(sd))) + 1)[:, None]
    shares = survival_share(ages, np.atleast_1d(lifetime), np.atleast_1d(sd), survival, convention)
    weights = np.where(shares > IDENTITY_TOLERANCE, shares, 0.0) * (1 + np.atleast_1d(growth)) ** (-ages.astype(float))
    return np.asarray(totals * weights / weights.sum(axis=0))


def urban_mine(
    outflow: pd.DataFrame,
    content: pd.DataFrame,
    collected: float | pd.Series = 1.0,
    recovered: float | pd.Series = 1.0,
) -> pd.DataFrame:
    """Materials that end of life sets free, and what comes back of them.

    Parameters
    ----------
    outflow : DataFrame, years × products
        End of life, in units.
    content : DataFrame, products × materials
        Material in a unit, ≥ 0, any mass unit.
    collected : float, or Series by product
        Share of the outflow that is collected, 0 to 1.
    recovered : float, or Series by material
        Share of what is collected that comes back as material, 0 to 1.

    Returns
    -------
    DataFrame, index (year, material)
        ``contained``, and its three parts: ``not_collected``, ``lost_in_treatment``, ``recovered``.

    Raises
    ------
    MetabolismeError
        A rate outside 0–1, or a product or material without content or rate.

    Examples
    --------
    >>> fridges = pd.DataFrame({"fridge": [100.0]}, index=pd.Index([2020], name="year"))
    >>> steel = pd.DataFrame({"steel": [30.0]}, index=["fridge"])
    >>> urban_mine(fridges, steel, collected=0.5, recovered=0.9).loc[(2020, "steel"), "recovered"]
    np.float64(1350.0)
    """
    products, materials = list(outflow.columns), list(content.columns)
    faults = [f"teneur inconnue : {name}" for name in products if name not in content.index]
    rates = {}
    for what, given, names in (("collecte", collected, products), ("récupération", recovered, materials)):
        rate = given.reindex(names) if isinstance(given, pd.Series) else pd.Series(given, index=names, dtype=float)
        faults += [
            f"taux de {what} de « {name} » : {value}, attendu entre 0 et 1"
            for name, value in rate.items()
            if not 0 <= value <= 1
        ]
        rates[what] = rate.to_numpy(dtype=float)
    if faults:
        raise MetabolismeError(f"Mine urbaine : {' ; '.join(faults)}.")
    grams = content.loc[products].to_numpy(dtype=float)
    units = outflow.to_numpy(dtype=float)
    contained = units @ grams
    gathered = (units * rates["collecte"]) @ grams
    back = gathered * rates["récupération"]
    index = pd.MultiIndex.from_product([outflow.index, materials], names=["year", "material"])
    return pd.DataFrame(
        {
            "contained": contained.ravel(),
            "not_collected": (contained - gathered).ravel(),
            "lost_in_treatment": (gathered - back).ravel(),
            "recovered": back.ravel(),
        },
        index=index,
    )


class _Law:
    """Shares in use of the cohorts of some years, under one law, before and after an extension."""

    def __init__(
        self,
        years: np.ndarray,
        products: int,
        lifetime: Numbers,
        sd: Numbers,
        survival: str,
        convention: str,
        extension: LifetimeExtension | None,
    ):
        self.years, self.survival, self.convention, self.extension = years, survival, convention, extension
        self.mean = _by_cohort(lifetime, len(years), products, "la durée de vie")
        self.spread = _by_cohort(sd, len(years), products, "l'écart-type")
        if extension is not None:
            if not math.isfinite(extension.years) or float((self.mean + extension.years).min()) <= 0:
                raise MetabolismeError(f"Allongement de {extension.years} an : la durée de vie doit rester positive.")
            self.ratio = (self.mean + extension.years) / self.mean

    def table(self) -> np.ndarray:
        """Shares of the cohorts that enter in these years, shape (years, years of entry, products)."""
        ranks = np.arange(len(self.years))
        return self._shares(ranks[:, None] - ranks[None, :], self.mean, self.spread, self.years)

    def table_of_ages(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Shares of the cohorts of before, oldest first: (years, ages, products), and just before the first year."""
        entered = np.arange(-count, 0)
        mean, spread = (np.broadcast_to(values[:1], (count, values.shape[1])) for values in (self.mean, self.spread))
        ranks = np.arange(-1, len(self.years))
        # The year before the first is that of the initial stock: an extension has not begun.
        shares = self._shares(ranks[:, None] - entered[None, :], mean, spread, self.years[0] + entered)
        return shares[1:], shares[0]

    def _shares(self, elapsed: np.ndarray, mean: np.ndarray, spread: np.ndarray, cohorts: np.ndarray) -> np.ndarray:
        def shares(factor: float | np.ndarray) -> np.ndarray:
            found = survival_share(
                np.maximum(elapsed, 0)[:, :, None], mean * factor, spread * factor, self.survival, self.convention
            )
            # Rounding must not bring goods back to life.
            return np.where(elapsed[:, :, None] >= 0, found, 0.0)

        table = shares(1.0)
        if self.extension is None:
            return table
        factor = np.broadcast_to(self.ratio[:1], mean.shape) if len(mean) != len(self.ratio) else self.ratio
        longer, start = shares(factor), self.extension.start
        later = cohorts >= start
        first = elapsed.shape[0] - len(self.years)
        before_start = start - 1 - int(self.years[0]) + first
        if not self.extension.in_use_too or before_start >= elapsed.shape[0]:
            return np.where(later[None, :, None], longer, table)
        if before_start < 0:
            return longer
        # From the start on, goods die at the rate of the longer law for their age.
        base, base_longer = table[before_start], longer[before_start]
        ratio = np.divide(base, base_longer, out=np.zeros_like(base), where=base_longer > 0)
        rows = np.arange(elapsed.shape[0])[:, None, None] > before_start
        in_use = np.where(rows, longer * ratio[None, :, :], table)
        return np.where(later[None, :, None], longer, in_use)


def _account(
    years: np.ndarray,
    products: tuple[str, ...],
    opening: np.ndarray,
    entered: np.ndarray,
    by_cohort: np.ndarray,
    convention: str,
) -> StockAccount:
    count = len(opening)
    cohorts = np.concatenate([np.arange(years[0] - count, years[0]), years])
    before = np.concatenate([opening, np.zeros((len(years), opening.shape[1]))])
    # A law computed by differences may rise by the trace of binary fractions: stocks of a cohort never do.
    for rank, first in enumerate(cohorts):
        start = max(0, int(first - years[0]))
        by_cohort[start:, rank, :] = np.minimum.accumulate(by_cohort[start:, rank, :], axis=0)
    return StockAccount(years, products, cohorts, before, entered, by_cohort, convention)


def _initial(
    initial: np.ndarray | pd.Series | pd.DataFrame | None, law: _Law, products: int
) -> tuple[np.ndarray, np.ndarray]:
    """Initial stock, oldest first (ages, products), and what is left of it each year (years, ages, products)."""
    years = len(law.years)
    if initial is None:
        return np.zeros((0, products)), np.zeros((years, 0, products))
    given = np.asarray(initial, dtype=float)
    given = given[:, None] if given.ndim == 1 else given
    if given.ndim != 2 or given.shape[1] != products:
        raise MetabolismeError(
            f"Stock initial de forme {given.shape} : attendu (âges,) ou (âges, {products}), une colonne par produit."
        )
    if not np.isfinite(given).all() or (given < 0).any():
        raise MetabolismeError("Stock initial : des valeurs manquent ou sont négatives ; attendu zéro ou plus.")
    opening = given[::-1]
    shares, at_start = law.table_of_ages(len(given))
    too_old = (at_start <= 0) & (opening > 0)
    if too_old.any():
        oldest = sorted({int(len(given) - 1 - rank) for rank in np.nonzero(too_old)[0]})
        raise MetabolismeError(
            f"Stock initial : des biens de {oldest[0]} ans et plus sont en usage, alors que la durée de vie n'en "
            "laisse aucun. Remède : une durée plus longue, une loi plus dispersée, ou un stock initial plus jeune."
        )
    left = np.divide(shares, at_start[None], out=np.zeros_like(shares), where=at_start[None] > 0)
    return opening, np.clip(left, 0.0, 1.0) * opening[None]


def _read(given: np.ndarray | pd.Series | pd.DataFrame, what: str) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """Years, names of products and values (years, products) of an inflow or a stock."""
    values = np.asarray(given, dtype=float)
    if isinstance(given, pd.DataFrame):
        products = tuple(str(name) for name in given.columns)
    elif isinstance(given, pd.Series):
        products = ("" if given.name is None else str(given.name),)
    else:
        products = ("",) if values.ndim == 1 else tuple(str(rank) for rank in range(values.shape[-1]))
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or 0 in values.shape:
        raise MetabolismeError(f"{what.capitalize()} : attendu (années,) ou (années, produits), reçu {values.shape}.")
    years = np.asarray(given.index) if isinstance(given, pd.Series | pd.DataFrame) else np.arange(len(values))
    faults = []
    if not np.isfinite(values).all():
        faults.append("des valeurs manquent ou sont infinies")
    elif (values < 0).any():
        faults.append("des valeurs sont négatives")
    if not (np.issubdtype(years.dtype, np.integer) and (np.diff(years) == 1).all()):
        faults.append("les années doivent être entières et se suivre")
    if faults:
        raise MetabolismeError(f"Dans {what} : {' ; '.join(faults)}.")
    return years.astype(int), products, values.copy()


def _by_cohort(given: Numbers, years: int, products: int, what: str) -> np.ndarray:
    """Values by year of entry and product, shape (years, products)."""
    values = np.asarray(given, dtype=float)
    if values.ndim == 1:
        values = values[:, None] if products == 1 and len(values) == years else values[None, :]
    try:
        return np.broadcast_to(values, (years, products))
    except ValueError:
        raise MetabolismeError(
            f"Pour {what}, reçu {np.shape(given)} ; attendu un nombre, un par produit ({products}), ou un par année "
            f"d'entrée et par produit ({years} × {products})."
        ) from None


def _check_law(mean: np.ndarray, spread: np.ndarray, survival: str) -> None:
    faults = []
    if not np.isfinite(mean).all() or (mean <= 0).any():
        faults.append("la durée de vie moyenne est un nombre d'années positif")
    if survival == "fixed":
        if np.any(spread != 0):
            faults.append("une durée fixe n'a pas d'écart-type : laissez sd à 0, ou choisissez une autre loi")
    elif not np.isfinite(spread).all() or (spread <= 0).any():
        faults.append(f"la {SURVIVALS[survival]} demande un écart-type sd positif, en années")
    elif survival == "normal" and np.any(spread > NORMAL_SPREAD_MAX * mean * (1 + 1e-12)):
        faults.append(
            "l'écart-type dépasse le tiers de la durée : la loi normale ferait mourir des biens avant leur naissance ; "
            "prenez la loi log-normale ou celle de Weibull"
        )
    if faults:
        raise MetabolismeError(f"Durée de vie : {' ; '.join(faults)}.")


def _survivors(age: np.ndarray, mean: np.ndarray, spread: np.ndarray, survival: str) -> np.ndarray:
    """Share still in use at an exact age, years."""
    if survival == "fixed":
        return np.where(age < mean, 1.0, 0.0)
    from scipy import special

    if survival == "normal":
        return np.asarray(special.ndtr((mean - age) / spread))
    if survival == "log_normal":
        location, scale = _log_normal(mean, spread)
        return np.asarray(special.ndtr((location - np.log(np.maximum(age, 1e-300))) / scale))
    shape, scale = _weibull(mean, spread)
    return np.asarray(np.exp(-((age / scale) ** shape)))


def _lived(age: np.ndarray, mean: np.ndarray, spread: np.ndarray, survival: str) -> np.ndarray:
    """Years lived on average before an exact age: the integral of the survival function from 0."""
    if survival == "fixed":
        return np.asarray(np.minimum(age, mean))
    from scipy import special

    if survival == "normal":

        def integral(z: np.ndarray) -> np.ndarray:
            return np.asarray(z * special.ndtr(z) + np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi))

        return np.asarray(spread * (integral(mean / spread) - integral((mean - age) / spread)))
    if survival == "log_normal":
        location, scale = _log_normal(mean, spread)
        reached = (np.log(np.maximum(age, 1e-300)) - location) / scale
        return np.asarray(mean * special.ndtr(reached - scale) + age * special.ndtr(-reached))
    shape, scale = _weibull(mean, spread)
    return np.asarray(mean * special.gammainc(1 / shape, (age / scale) ** shape))


def _weighted(amounts: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Mean of ages (years, cohorts) by amounts (years, cohorts, products); missing where there is nothing."""
    totals = amounts.sum(axis=1)
    weighted = np.einsum("tcp,tc->tp", amounts, ages)
    return np.asarray(np.divide(weighted, totals, out=np.full_like(totals, np.nan), where=totals > 0))


def _log_normal(mean: np.ndarray, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Location and scale of the logarithm of lifetimes."""
    variance = np.log1p((spread / mean) ** 2)
    return np.log(mean) - variance / 2, np.sqrt(variance)


def _weibull(mean: np.ndarray, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shape and scale of the Weibull law with this mean and this standard deviation."""
    from scipy import optimize, special

    wanted = np.broadcast_to(spread / mean, np.broadcast_shapes(mean.shape, spread.shape))
    shapes: Mapping[float, float] = {
        float(one): float(optimize.brentq(lambda shape, one=one: weibull_spread(shape) - one, 0.2, 200.0))
        for one in np.unique(wanted)
    }
    shape = np.vectorize(lambda one: shapes[float(one)], otypes=[float])(wanted)
    return shape, mean / special.gamma(1 + 1 / shape)
