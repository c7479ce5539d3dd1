"""Where French imports come from: the European Union or elsewhere, by product."""

from __future__ import annotations

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
