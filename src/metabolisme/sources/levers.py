"""Parameters of the levers: what each does at each level, with a range and a source, or as a judgement."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.errors import DataFileError
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.tables import load_table

TABLE = "levers"

#: Item of a parameter that has one value.
ALL = "all"

#: Levels, the same words for every lever.
LEVEL_NAMES = {1: "tendance", 2: "effort visible", 3: "effort très soutenu", 4: "bord du possible"}


def lever_rows() -> pd.DataFrame:
    """Every parameter of every lever at every level.

    Returns
    -------
    DataFrame
        ``lever`` (key of `LEVERS`), ``parameter``, ``item`` (branch of the account, buyer or other code; `ALL` when
        the parameter has one value), ``level`` (1 to 4), ``value``, ``low``, ``high``, ``unit``, ``source`` (or
        ``"jugement"``), ``reasoning`` (French).

    Raises
    ------
    DataFileError
        When the table is damaged or incomplete: all faults at once.
    """
    return _loaded().copy()


@functools.cache
def _loaded() -> pd.DataFrame:
    table = load_table(TABLE)
    faults = lever_faults(table)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{TABLE}.csv est incorrecte", faults, "corrigez preparation/levers/, puis refaites-la."
        )
    return table


def lever_faults(table: pd.DataFrame) -> list[str]:
    """What the description of the columns cannot check.

    Parameters
    ----------
    table : DataFrame
        As in the file.

    Returns
    -------
    list of str
        French sentences; empty when the table is right.
    """
    faults = []
    keys = ["lever", "parameter", "item"]
    for (lever, parameter, item), rows in table.groupby(keys, sort=False):
        where = f"{lever}, {parameter}, {item}"
        if lever not in LEVERS:
            faults.append(f"{where} : levier inconnu ; admis : {', '.join(LEVERS)}")
        if sorted(rows["level"]) != list(LEVEL_NAMES):
            faults.append(f"{where} : niveaux {sorted(rows['level'])} ; il en faut quatre, de 1 à 4, une fois chacun")
        if len(set(rows["unit"])) > 1:
            faults.append(f"{where} : plusieurs unités ({', '.join(sorted(set(rows['unit'])))})")
        for row in rows.to_dict("records"):
            if not row["low"] <= row["value"] <= row["high"]:
                faults.append(
                    f"{where}, niveau {row['level']} : il faut bas ≤ valeur ≤ haut ; "
                    f"lu {row['low']:g}, {row['value']:g}, {row['high']:g}"
                )
    return faults
