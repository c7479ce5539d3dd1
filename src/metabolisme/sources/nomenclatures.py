"""Classifications and how to pass from one to another, in an order that is fixed once and for all."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from metabolisme.errors import UnknownCodeError
from metabolisme.sources.tables import NOMENCLATURE_TABLES, load_table

# From, to: table, column of the codes one comes from, column of the codes one goes to.
CONCORDANCE_TABLES: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("A56", "A38"): ("nomenclatures/industries", "code", "a38"),
    ("A56", "A21"): ("nomenclatures/industries", "code", "a21"),
    ("A56", "A5"): ("nomenclatures/industries", "code", "a5"),
    ("A56", "NACE35"): ("nomenclatures/nace35_to_a56", "a56", "nace35"),
    ("A38_INSEE", "A38"): ("nomenclatures/a38_insee", "code", "a38"),
    ("DIVISION", "A38"): ("nomenclatures/divisions", "code", "a38"),
    ("A38", "A21"): ("nomenclatures/branches", "code", "a21"),
    ("A38", "A17"): ("nomenclatures/branches", "code", "a17"),
    ("A38", "A5"): ("nomenclatures/branches", "code", "a5"),
    ("A21", "A5"): ("nomenclatures/sections", "code", "a5"),
    ("CPA", "A56"): ("nomenclatures/cpa_to_a56", "cpa", "industry"),
    ("NACE35", "NACE35_POOLED"): ("nomenclatures/nace35", "code", "pooled_code"),
}


def nomenclature(name: str) -> pd.DataFrame:
    """Codes and French labels of a classification, in its fixed order.

    Parameters
    ----------
    name : {"A56", "A38", "A38_INSEE", "A21", "A17", "A5", "NACE35", "JAPAN34", "SCOTLAND27"}
        ``A56``: industries of WIOD 2016. ``A38``: the handbook's 34 branches. ``A38_INSEE``: Insee's own 38.
        ``A21``: sections, R to U pooled under RU. ``A17``: Insee's 17 sectors. ``A5``: five sectors. ``NACE35``:
        industries of WIOD 2013. ``JAPAN34``, ``SCOTLAND27``: branches of the tables whose regional trade is known.

    Returns
    -------
    DataFrame
        Columns ``code`` and ``label``.

    Raises
    ------
    UnknownCodeError
    """
    if name not in NOMENCLATURE_TABLES:
        raise UnknownCodeError.among("la nomenclature", name, NOMENCLATURE_TABLES)
    return load_table(NOMENCLATURE_TABLES[name])[["code", "label"]]


def concordance(start: str, end: str) -> pd.Series:
    """Which code of one classification holds each code of another.

    Parameters
    ----------
    start, end : str
        Such as ``"A56", "A38"``.

    Returns
    -------
    Series
        Indexed by the codes of ``start`` in their order (index named ``start``), valued in the codes of
        ``end`` (Series named ``end``).

    Raises
    ------
    UnknownCodeError
        When there is no such concordance.
    """
    if (start, end) not in CONCORDANCE_TABLES:
        known = [f"{one} → {other}" for one, other in CONCORDANCE_TABLES]
        raise UnknownCodeError.among("la table de passage", f"{start} → {end}", known)
    table, start_column, end_column = CONCORDANCE_TABLES[start, end]
    frame = load_table(table)
    return pd.Series(
        frame[end_column].to_numpy(), index=pd.Index(frame[start_column].to_numpy(), name=start), name=end
    )
