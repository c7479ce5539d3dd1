"""Greenhouse gases emitted in France by branch: CO₂ by industry, and the other gases by a stated key."""

from __future__ import annotations

import pandas as pd

from metabolisme.accounts.national import NationalAccount
from metabolisme.errors import DataFileError, UnknownCodeError
from metabolisme.sources import load_table


def production_greenhouse_gases(account: NationalAccount) -> pd.DataFrame:
    """Greenhouse gases emitted in France, by branch and gas.

    Parameters
    ----------
    account : NationalAccount
        On 34 branches.

    Returns
    -------
    DataFrame, index branch and ``"households"``
        Columns ``co2``, ``ch4``, ``n2o``, ``f_gases`` and ``total``, kt CO₂e (warming over 100 years).

    Raises
    ------
    UnknownCodeError
        For an account on 56 industries: the key is written for 34 branches.
    DataFileError
        If the key names a sector that the inventory does not have.

    Notes
    -----
    The inventory of the other gases has sectors, not branches. Farming, waste and industrial processes have one branch
    each; what burns and what leaks is shared by a key of our own (``carbon/ghg_allocation_key``: judgements, with
    ranges). Only farming and waste should be read alone. Forests and soils are left out.
    """
    if account.detail is None:
        raise UnknownCodeError("La clé des gaz est écrite pour 34 branches : prenez national_account(branches=34).")
    sectors = load_table("carbon/ghg_non_co2")
    inventory = sectors[sectors["year"] == account.year].set_index(["gas", "sector"])["mt_co2e"]
    key = load_table("carbon/ghg_allocation_key")
    by_line = inventory.reindex(pd.MultiIndex.from_frame(key[["gas", "sector"]]))
    if by_line.isna().any():
        raise DataFileError(
            f"La clé carbon/ghg_allocation_key ou l'inventaire carbon/ghg_non_co2 n'a pas, pour {account.year} : "
            f"{', '.join(' '.join(map(str, line)) for line in by_line.index[by_line.isna()])}. "
            "Remède : git checkout -- data/carbon, ou une année de 1990 à 2018."
        )
    emitted = by_line.to_numpy() * key["share"] * 1000
    gases = emitted.groupby([key["branch"], key["gas"]]).sum().unstack(fill_value=0.0)
    gases = gases.rename(columns={"CH4": "ch4", "N2O": "n2o", "F-gases": "f_gases"})
    co2 = pd.concat([account.co2, pd.Series({"households": account.co2_households})])
    table: pd.DataFrame = gases.reindex(index=co2.index, columns=["ch4", "n2o", "f_gases"], fill_value=0.0)
    table.insert(0, "co2", co2)
    table["total"] = table.sum(axis="columns")
    table.attrs.update(unit="kt CO₂e", year=account.year)
    table.index.name, table.columns.name = "branch", None
    return table
