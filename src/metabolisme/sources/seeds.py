"""The five texts that the handbook starts from, their ideas in our own words, and what carries each idea."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.errors import DataFileError, typeset_french
from metabolisme.sources.tables import load_table

DOCUMENTS, IDEAS = "seeds/documents", "seeds/ideas"

#: What an idea of a seed is, and what a reader calls it.
KINDS = {
    "action": "action",
    "measure": "mesure",
    "proposition": "proposition",
    "idea": "idée",
    "example": "exemple",
    "figure": "chiffre",
}

#: Columns that hold what carries an idea, several parted by semicolons.
CARRIERS = ("actions", "pages", "tables", "notebooks")

REPAIR = "corrigez preparation/seeds.py, puis refaites-la."


def documents() -> pd.DataFrame:
    """The texts that the handbook starts from.

    Returns
    -------
    DataFrame, index id
        ``nature``, ``author``, ``date``, ``title``, ``what_it_is``, ``caution``, ``says``: French; the date is empty
        when the text bears none. ``lives_in``: tuple of pages, without suffix.
    """
    return _documents().copy()


def ideas() -> pd.DataFrame:
    """Every idea of every text, with what carries it.

    Returns
    -------
    DataFrame, index id
        ``seed``; ``section``, ``rank``: place in the text; ``kind``: key of `KINDS`; ``heading``: French, our words;
        ``actions``, ``pages``, ``tables``, ``notebooks``: tuples; ``reason``: French, why nothing carries it, empty
        otherwise.

    Raises
    ------
    DataFileError
        When the table is damaged, or an idea is carried by nothing and does not say why: all faults at once.
    """
    return _ideas().copy()


def idea_faults(table: pd.DataFrame) -> list[str]:
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
    for row in table.to_dict("records"):
        where = f"idée « {row['id']} »"
        carried = any(row[name] for name in CARRIERS)
        if carried == bool(row["reason"]):
            what = "est portée et a pourtant une raison" if carried else "n'est portée par rien, et « reason » est vide"
            faults.append(f"{where} : elle {what}")
        if (row["status"] == "carried") != carried:
            faults.append(f"{where} : « status » vaut « {row['status']} »")
        if row["kind"] not in KINDS:
            faults.append(f"{where} : « kind » vaut « {row['kind']} » ; admis : {', '.join(KINDS)}")
        for name in CARRIERS:
            items = _items(row[name])
            if len(set(items)) < len(items):
                faults.append(f"{where} : « {name} » répète un code : {row[name]}")
    return faults


@functools.cache
def _documents() -> pd.DataFrame:
    table = load_table(DOCUMENTS)
    texts = ["nature", "author", "title", "what_it_is", "caution", "says"]
    table[texts] = table[texts].map(typeset_french)
    table["lives_in"] = table["lives_in"].map(_items)
    return table.set_index("id")


@functools.cache
def _ideas() -> pd.DataFrame:
    table = load_table(IDEAS)
    faults = idea_faults(table)
    if faults:
        raise DataFileError.from_faults(f"La table data/{IDEAS}.csv est incorrecte", faults, REPAIR)
    texts = ["section", "heading", "reason"]
    table[texts] = table[texts].map(typeset_french)
    for name in CARRIERS:
        table[name] = table[name].map(_items)
    return table.set_index("id")


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()
