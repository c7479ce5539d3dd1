"""Where French imports come from: the European Union or elsewhere, by product."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.accounts.national import NationalAccount
from metabolisme.errors import DataFileError
from metabolisme.sources import concordance, load_table


def eu_share_of_imports(account: NationalAccount) -> pd.Series:
    """Share of the European Union in the imports used in France, by product.

    Parameters
    ----------
    account : NationalAccount

    Returns
    -------
    Series, shape (n,), 0 to 1
        Shares of 2011 (borders of 2020, without Croatia; the United Kingdom is outside), carried to the year of the
        account; on 34 branches, mean of the industries weighted by imports for use in France.

    Raises
    ------
    DataFileError
        If a product has no share.

    Notes
    -----
    Nobody imports two products (U is empty, T is domestic staff, 0.1 million dollars): the mean of the others is used.
    """
    return _eu_share(account).copy()


@functools.cache
def _eu_share(account: NationalAccount) -> pd.Series:
    industries = account.industries
    shares = load_table("io/import_origin_2011").set_index("product")["eu_share"].reindex(industries.branches)
    missing = set(shares.index[shares.isna()])
    if missing - {"T", "U"}:
        raise DataFileError(
            "Produits importés sans part de l'Union dans data/io/import_origin_2011.csv : "
            f"{', '.join(sorted(missing))}. "
            "Remède : git checkout -- data/io."
        )
    shares = shares.where(shares.notna(), shares.mean()).rename("eu_share")
    if account.detail is None:
        return shares
    groups = concordance("A56", "A38")
    from_eu = (shares * industries.imports).groupby(groups).sum().reindex(account.branches)
    simple = shares.groupby(groups).mean().reindex(account.branches)
    return (from_eu / account.imports.where(account.imports > 0)).fillna(simple).rename("eu_share")


def country_shares_of_imports(account: NationalAccount) -> pd.DataFrame:
    """Share of each country in the imports used in France, by product.

    Parameters
    ----------
    account : NationalAccount

    Returns
    -------
    DataFrame, shape (n, 40), 0 to 1, rows sum to 1
        Columns: ISO alpha-3 codes, and ``ROW`` for all other countries together. Shares of 2011, carried to the year of
        the account; on 34 branches, mean of the industries weighted by imports for use in France. The countries of the
        Union sum to `eu_share_of_imports`. ``attrs["eu"]``: codes of the countries of the Union.

    Notes
    -----
    A product that nobody imports in 2011 (T, U) has the mean of the others, as in `eu_share_of_imports`.
    """
    industries = account.industries
    every, union = _countries_of_industries()
    shares = every.reindex(industries.branches).to_numpy()
    if account.detail is not None:
        branches = concordance("A56", "A38").reindex(industries.branches)
        members = pd.get_dummies(branches)[account.branches].to_numpy(dtype=float)
        amounts = industries.imports.to_numpy()[:, None]
        # What nobody imports has the mean of its industries, each weighing the same.
        weights = members * np.where(amounts.T @ members > 0, amounts, 1.0)
        shares = (weights / weights.sum(axis=0)).T @ shares
    table = pd.DataFrame(shares, account.branches, every.columns)
    table.attrs["eu"] = union
    return table


@functools.cache
def _countries_of_industries() -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Shares of countries by A56 product, and the countries of the Union; read only."""
    table = load_table("imports/countries_2011")
    pooled = table["product"].map(concordance("NACE35", "NACE35_POOLED"))
    by_group = table.groupby([pooled, "country"])["imports_musd"].sum().unstack().fillna(0.0)
    groups = load_table("io/import_origin_2011").set_index("product")["nace35_pooled"]
    shares = by_group.div(by_group.sum(axis="columns"), axis="index").reindex(groups).set_axis(groups.index)
    union = tuple(sorted(set(table.loc[table["group"] == "EU", "country"])))
    return shares.fillna(shares.mean()), union
