"""How much of what is bought in a territory is made there, by product, and what the gap weighs in euros and in jobs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import LOCAL_USES
from metabolisme.accounts.territory import TerritoryAccount
from metabolisme.errors import UnknownCodeError

#: Final uses of each buyer; firms buy inputs, and ``"all"`` is everyone.
_USES_OF: dict[str, tuple[str, ...]] = {
    "all": LOCAL_USES,
    "households": ("households",),
    "public": ("non_profit", "government"),
    "investment": ("investment",),
    "firms": (),
}


def demand_coverage(account: TerritoryAccount, buyer: str = "all") -> pd.DataFrame:
    """Local demand answered by local production, product by product.

    Parameters
    ----------
    account : TerritoryAccount
    buyer : {"all", "households", "firms", "public", "investment"}
        Whose purchases.

    Returns
    -------
    DataFrame, index product
        ``demand`` (M€, purchases from everywhere), ``covered`` (made here), ``rest_of_country`` and ``abroad`` (made
        elsewhere), ``gap`` (the two together: ``covered`` + ``gap`` = ``demand``), ``coverage`` (0 to 1, missing where
        nothing is bought), ``sold_elsewhere`` (made here and sold outside: to the rest of France and abroad),
        ``gap_jobs`` (salaried jobs of the branch here that would make as much as the gap), ``ratio`` (output over
        demand of all buyers: above 1 the territory makes more of it than it buys, and may still buy it elsewhere).

    Raises
    ------
    UnknownCodeError
        Unknown buyer.

    Notes
    -----
    Jobs of the gap: amount ÷ output of the branch here × its jobs here, those of the nation where the branch is absent.
    Only shares meet: jobs are of 2023, the table of 2014. They are the jobs of the branch itself, not of its suppliers,
    and no forecast: nobody says that the gap can or should be closed (`metabolisme.diagnosis.relocation_mask`).

    References
    ----------
    Miller and Blair (2009), ch. 8, doi:10.1017/CBO9780511626982 (supply and demand by product of a region).
    """
    if buyer not in _USES_OF:
        raise UnknownCodeError.among("l'acheteur", buyer, _USES_OF)
    uses, firms = list(_USES_OF[buyer]), buyer in ("all", "firms")
    parts = {}
    for place, inputs, final in (
        ("covered", account.coefficients_local, account.final_demand_local),
        ("rest_of_country", account.coefficients_rest_of_country, account.final_demand_rest_of_country),
        ("abroad", account.coefficients_abroad, account.final_demand_abroad),
    ):
        parts[place] = final[uses].sum(axis="columns") + (inputs @ account.output if firms else 0.0)
    table = pd.DataFrame(parts)
    table.insert(0, "demand", table.sum(axis="columns"))
    table["gap"] = table["rest_of_country"] + table["abroad"]
    bought = table["demand"].where(table["demand"] > 0)
    table["coverage"] = table["covered"] / bought
    table["sold_elsewhere"] = account.exports_rest_of_country + account.exports_abroad
    table["gap_jobs"] = table["gap"] * jobs_per_output(account)
    everyone = table["demand"] if buyer == "all" else demand_coverage(account)["demand"]
    table["ratio"] = account.output / everyone.where(everyone > 0)
    return table.rename_axis("product")


def jobs_per_output(account: TerritoryAccount) -> pd.Series:
    """Salaried jobs of 2023 per M€ of output of 2014: of the branch here, of the nation where nothing is made here."""
    national = pd.Series(zone_jobs().sum().to_numpy(dtype=float), account.output.index) / account.nation.output
    here = account.jobs / account.output.where(account.output > 0)
    per_output: pd.Series = here.where(np.isfinite(here), national).rename("jobs_per_output")
    return per_output
