"""Which occupations the jobs of each branch are: what Dares prints, completed so that both margins are right.

The structure is that of France. A territory gets, branch by branch, the national one: nobody publishes its own.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError
from metabolisme.sources.tables import load_table

#: Largest gap accepted between a fitted margin and the asked one, as a share of the total, and most rounds to it.
FIT_TOLERANCE = 1e-10
_MOST_ROUNDS = 5_000


@functools.cache
def _families() -> pd.DataFrame:
    return load_table("employment/occupations").set_index("occupation")


def occupation_families() -> pd.DataFrame:
    """The 22 families of occupations of France.

    Returns
    -------
    DataFrame
        Index ``occupation`` (Dares, FAP 2009, one letter); ``label`` (French), ``jobs`` (thousands, mean of 2017 to
        2019, self-employed included).
    """
    return _families().copy()


def proportional_fitting(known: np.ndarray, free: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Complete a table whose margins are known: what is known stays, the rest follows the margins.

    Parameters
    ----------
    known : ndarray, shape (m, n)
        What each cell holds at least, or exactly where it is not free.
    free : ndarray of bool, shape (m, n)
        Where more may be put.
    rows, columns : ndarray, shape (m,) and (n,)
        Margins of the whole table; equal sums.

    Returns
    -------
    ndarray, shape (m, n)

    Raises
    ------
    BalanceError
        When the margins differ in total, hold less than what is known, or cannot be met by the free cells.

    Notes
    -----
    Iterative proportional fitting: Deming and Stephan (1940), doi:10.1214/aoms/1177731829. What is left of the margins
    is first shared out as if occupation and branch were independent, then scaled by rows and columns in turn. The
    result is the table nearest to independence (least relative entropy) with these margins.
    """
    total = rows.sum()
    left_rows, left_columns = rows - known.sum(axis=1), columns - known.sum(axis=0)
    if abs(total - columns.sum()) > FIT_TOLERANCE * total:
        raise BalanceError(
            f"Tableau des métiers : les lignes font {total:g} et les colonnes {columns.sum():g}. Remède : mettez les "
            "deux marges au même total."
        )
    if min(left_rows.min(), left_columns.min()) < -FIT_TOLERANCE * total:
        raise BalanceError(
            "Tableau des métiers : une marge est plus petite que ce qui est connu de ses cases. Remède : relisez-la."
        )
    left_rows, left_columns = np.maximum(left_rows, 0.0), np.maximum(left_columns, 0.0)
    fitted = np.where(free, np.outer(left_rows, left_columns), 0.0)
    for _ in range(_MOST_ROUNDS):
        fitted *= _scale(left_rows, fitted.sum(axis=1))[:, None]
        fitted *= _scale(left_columns, fitted.sum(axis=0))
        if np.abs(fitted.sum(axis=1) - left_rows).max() <= FIT_TOLERANCE * total:
            break
    gap = max(np.abs(fitted.sum(axis=1) - left_rows).max(), np.abs(fitted.sum(axis=0) - left_columns).max())
    if gap > FIT_TOLERANCE * total:
        raise BalanceError(
            f"Tableau des métiers : les cases libres ne peuvent pas tenir les marges (écart {gap:.3g}). Remède : "
            "libérez d'autres cases."
        )
    completed: np.ndarray = known + fitted
    return completed


def _scale(asked: np.ndarray, held: np.ndarray) -> np.ndarray:
    factor: np.ndarray = np.divide(asked, held, out=np.zeros_like(asked), where=held > 0)
    return factor


@functools.cache
def _completed() -> pd.DataFrame:
    families = _families()
    branches = load_table("employment/branch_jobs").set_index("branch")["jobs"]
    cells = load_table("employment/occupation_cells")
    printed = cells.pivot(index="occupation", columns="branch", values="jobs")
    printed_whole = cells[cells["status"] == "whole"].pivot(index="occupation", columns="branch", values="jobs")
    known = printed.reindex(index=families.index, columns=branches.index).fillna(0.0)
    free = printed_whole.reindex(index=families.index, columns=branches.index).isna()
    # The same total, but for the rounding of the files.
    columns = branches * (families["jobs"].sum() / branches.sum())
    found = proportional_fitting(
        known.to_numpy(), free.to_numpy(), families["jobs"].to_numpy(), columns.to_numpy()
    )
    table = pd.DataFrame(found, families.index, branches.index)
    table.attrs["known_share"] = float(known.to_numpy().sum() / found.sum())
    return table


def jobs_by_occupation() -> pd.DataFrame:
    """Jobs of France by family of occupations and branch, completed.

    Returns
    -------
    DataFrame, shape (22, 34)
        Thousands of jobs, mean of 2017 to 2019. ``attrs["known_share"]``: share of the jobs that is printed; the rest
        is estimated by `proportional_fitting`.
    """
    return _completed().copy()


@functools.cache
def occupation_shares(products: tuple[str, ...]) -> np.ndarray:
    """Share of each family in the jobs of each branch, (n, f), for branches in this order; rows sum to 1."""
    table = _completed()[list(products)].to_numpy().T
    shares: np.ndarray = table / table.sum(axis=1, keepdims=True)
    shares.setflags(write=False)
    return shares


def fastest_growth(years: int = 10) -> pd.Series:
    """Fastest growth of each family over any span of this many years since 1983, a year (0.02 is 2 % a year).

    What employers and training together have once done in France; not what could be done at most.
    """
    table = load_table("employment/occupation_years").pivot(index="year", columns="occupation", values="jobs")
    growth = (table / table.shift(years)) ** (1 / years) - 1
    fastest: pd.Series = growth.max()
    return fastest
