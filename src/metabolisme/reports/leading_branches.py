"""What is done in a territory more than elsewhere: the branches that weigh most in its jobs, against the nation."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import draw_jobs
from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.accounts.quotients import simple_quotient
from metabolisme.charts.account_figures import FEWEST_JOBS
from metabolisme.diagnosis.territory_estimates import shown_products
from metabolisme.estimates.parameters import interval
from metabolisme.sources import concordance, nomenclature
from metabolisme.sources.defaults import DRAWS, SEED

#: A branch with less than this of the jobs of the territory, or fewer than `FEWEST_JOBS`, is left out: one
#: establishment that opens or closes would put it first or last. The cells that Insee does not publish are all below.
SMALLEST_SHARE = 0.01

#: A quotient below this would not show in two digits of a share.
SMALLEST_QUOTIENT = 1.1

#: Branches shown.
BRANCHES_SHOWN = 3


def leading_branches(profile: LocalProfile, count: int = BRANCHES_SHOWN) -> pd.DataFrame:
    """The branches that have the largest simple location quotients on jobs.

    Parameters
    ----------
    profile : LocalProfile
    count : int
        At most so many.

    Returns
    -------
    DataFrame, index product, the largest quotient first
        ``jobs``, ``jobs_low``, ``jobs_high``: salaried jobs, end of 2023; ``share``, ``share_low``, ``share_high``: of
        the jobs of the territory, %; ``national``: of the jobs of the nation, %; ``quotient``. Bounds are 5 and 95 % of
        the draws where jobs are estimated, the value itself where they are published. Empty when nothing stands out.

    Notes
    -----
    Products are those of `shown_products`: the industry of an EPCI is one. A branch stands out when it has
    `SMALLEST_SHARE` of the jobs and `FEWEST_JOBS`, a quotient of `SMALLEST_QUOTIENT`, and a share whose lower bound is
    above the nation's.
    """
    table = branch_weights(profile)
    stands_out = (
        (table["share"] >= 100 * SMALLEST_SHARE)
        & (table["jobs"] >= FEWEST_JOBS)
        & (table["quotient"] >= SMALLEST_QUOTIENT)
        & (table["share_low"] > table["national"])
    )
    found: pd.DataFrame = table[stands_out].sort_values("quotient", ascending=False, kind="stable").head(count)
    return found


def branch_weights(profile: LocalProfile) -> pd.DataFrame:
    """Jobs of each branch, here and against the nation: all the branches, in their order.

    Parameters
    ----------
    profile : LocalProfile

    Returns
    -------
    DataFrame, index product (`shown_products`)
        The columns of `leading_branches`.
    """
    products = shown_products(profile.territory)
    pooled = _pooling(tuple(products))
    national = profile.national_jobs @ pooled
    drawn = draw_jobs(profile.territory, DRAWS, np.random.default_rng(SEED))
    jobs, draws = profile.jobs @ pooled, (profile.jobs[None] if drawn is None else drawn) @ pooled
    quotient = simple_quotient(jobs, national)
    shares, drawn_shares = 100 * jobs / jobs.sum(), 100 * draws / draws.sum(axis=1, keepdims=True)
    low, high = interval(draws)
    share_low, share_high = interval(drawn_shares)
    national_shares = 100 * national / national.sum()
    return pd.DataFrame(
        {
            "jobs": jobs,
            "jobs_low": low,
            "jobs_high": high,
            "share": shares,
            "share_low": share_low,
            "share_high": share_high,
            "national": national_shares,
            "quotient": quotient,
        },
        index=pd.Index(products, name="product"),
    )


@functools.cache
def _pooling(products: tuple[str, ...]) -> np.ndarray:
    """1 where a branch, in rows, is in a product, in columns; 0 elsewhere."""
    sectors = concordance("A38", "A5")
    branches = list(nomenclature("A38")["code"])
    # Farming and construction are each a branch and a sector of the same name.
    own = [{branch, sectors[branch]} for branch in branches]
    return np.array([[product in names for product in products] for names in own], dtype=float)
