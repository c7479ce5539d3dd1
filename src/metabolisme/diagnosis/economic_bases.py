"""What the jobs of a territory answer, in the end: buyers elsewhere, public bodies, residents, investment.

Two views, told apart. By activity: Insee's *présentiel* and *productif* spheres, here at 34 branches. By demand: which
final purchase, here or elsewhere, calls the output behind each job, suppliers here included; computed in the account.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory import TerritoryAccount
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.estimates.parameters import interval
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: Final demands that the jobs of a territory answer, and their French names; ``stocks`` is what is put in store.
BASES = {
    "exports_abroad": "Ventes à l'étranger",
    "rest_of_country": "Ventes au reste de la France",
    "households": "Dépenses des habitants",
    "public": "Dépenses publiques et associatives",
    "investment": "Investissement d'ici",
    "stocks": "Stocks",
}

SPHERES = {"presential": "Présentielle", "productive": "Productive"}


def economic_bases(
    territory: TerritoryAccount | Territory | str | list[str], size: int = DRAWS, year: int = DEFAULT_YEAR
) -> pd.DataFrame:
    """Jobs and value added of a territory by the demand that they answer in the end.

    Parameters
    ----------
    territory : TerritoryAccount, Territory, or what `find_territory` takes
        With an account, no interval is drawn: its own parameters may be others.
    size : int
        Draws behind the intervals.
    year : int
        Of the national account.

    Returns
    -------
    DataFrame, index one of `BASES` and ``"no_output"``
        ``jobs`` and ``share`` (of 100 jobs); ``value_added`` (M€); for a territory, ``low`` and ``high`` of the share
        (5 and 95 % of the draws). Jobs sum to those of the territory: ``"no_output"`` holds those of branches that make
        nothing here (refining without a refinery), zero nearly everywhere.

    Notes
    -----
    Sales to the rest of France are taken as given: what comes back here because the rest buys more is in them, where
    `metabolisme.diagnosis.territory_results` gives it to those who buy in the end. A share of jobs is one of output,
    branch by branch: jobs are of 2023, who buys from whom of 2014.
    """
    if isinstance(territory, TerritoryAccount):
        jobs, added = _answering(territory)
        return _table(jobs[0], added[0])
    place = find_territory(territory)
    nation, profile = shared_account(year), local_profile(place)
    jobs, added = _answering(central(profile, nation))
    table = _table(jobs[0], added[0])
    drawn, _ = _answering(territory_draws(profile, nation, size))
    low, high = interval(100 * drawn / drawn.sum(axis=1, keepdims=True))
    return table.assign(low=low, high=high)


def _table(jobs: np.ndarray, added: np.ndarray) -> pd.DataFrame:
    index = pd.Index([*BASES, "no_output"], name="base")
    table = pd.DataFrame({"jobs": jobs, "share": 100 * jobs / jobs.sum(), "value_added": added}, index)
    table.attrs.update(unit="emplois salariés fin 2023 ; % ; M€ de 2014")
    return table


def _answering(account: TerritoryAccount | TerritoryDraws) -> tuple[np.ndarray, np.ndarray]:
    """Jobs and value added (M€) answering each base, then jobs without output: shape (d, 7) each."""
    nation = account.nation
    if isinstance(account, TerritoryAccount):
        output = account.output.to_numpy()[None]
        jobs = account.jobs.to_numpy(dtype=float)[None]
        local = account.coefficients_local.to_numpy()[None]
        demand = account.final_demand_local.to_numpy()[None]
        sold = account.exports_rest_of_country.to_numpy()[None]
    else:
        output, settled = account.regional.output, account.regional.settlement
        jobs = np.broadcast_to(account.jobs, output.shape)
        local, demand = settled.coefficients_local, settled.demand_local
        sold = settled.available - settled.served
    share = output / nation.output.to_numpy()
    final = np.stack(
        [
            nation.exports.to_numpy() * share,
            sold,
            demand[..., 0],
            demand[..., 1] + demand[..., 2],
            demand[..., 3],
            nation.final_demand_domestic["inventories"].to_numpy() * share,
        ],
        axis=-1,
    )
    called = np.linalg.solve(np.eye(output.shape[-1]) - local, final)
    # Shares of the output of each branch: what the table misses by rounding goes to nobody.
    parts = np.divide(
        called, called.sum(axis=-1, keepdims=True), out=np.zeros_like(called), where=output[..., None] > 0
    )
    answering = np.einsum("dnb,dn->db", parts, jobs)
    idle = np.where(output > 0, 0.0, jobs).sum(axis=-1, keepdims=True)
    added = np.einsum("dnb,dn->db", parts, output * (nation.value_added / nation.output).to_numpy())
    return np.hstack([answering, idle]), np.hstack([added, np.zeros_like(idle)])


def sphere_jobs(territory: Territory | str | list[str] | pd.Series) -> pd.DataFrame:
    """Jobs of a territory by Insee's spheres, approximated at 34 branches.

    Parameters
    ----------
    territory : Territory, what `find_territory` takes, or jobs by branch (Series)

    Returns
    -------
    DataFrame, index `SPHERES`
        ``jobs``, ``share`` (of 100), ``low`` and ``high`` of the share, when every branch is at one end of its range.
        They sum to all jobs.

    Notes
    -----
    Insee sorts activities at a fine level and publishes the result by commune; a branch here may hold both spheres
    (retail and wholesale trade): its share is a judgement with a range (``nomenclatures/spheres``).
    """
    if isinstance(territory, pd.Series):
        jobs = territory.astype(float)
    else:
        place = find_territory(territory)
        jobs = local_jobs(place).astype(float)
    table = load_table("nomenclatures/spheres").set_index("branch").reindex(jobs.index)
    total = float(jobs.sum())
    share, low, high = (100 * float((table[column] * jobs).sum()) / total for column in ("share", "low", "high"))
    return pd.DataFrame(
        {
            "jobs": [share * total / 100, (100 - share) * total / 100],
            "share": [share, 100 - share],
            "low": [low, 100 - high],
            "high": [high, 100 - low],
        },
        index=pd.Index(list(SPHERES), name="sphere"),
    )


def base_multiplier(bases: pd.DataFrame) -> float:
    """Jobs in all for one job that answers buyers elsewhere: the base as orders from elsewhere.

    Parameters
    ----------
    bases : DataFrame
        From `economic_bases`.

    Returns
    -------
    float
        ≥ 1. Jobs that answer sales abroad and to the rest of France are the base, their suppliers here included: the
        classic ratio leaves suppliers out, and is larger.
    """
    sold = bases.loc[["exports_abroad", "rest_of_country"], "jobs"].sum()
    return float(bases["jobs"].sum() / sold)
