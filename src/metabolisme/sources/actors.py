"""Kinds of actors of a territory: what each can do, what it brings, what stops it and where it is found."""

from __future__ import annotations

import functools
from collections.abc import Collection

import pandas as pd

from metabolisme.errors import DataFileError, typeset_french
from metabolisme.sources.actions import ACTORS, LEVERS
from metabolisme.sources.tables import load_table

TABLE = "actors"

#: Kinds of resources, and what a reader calls them.
RESOURCES = {"natural": "naturelle", "human": "humaine", "economic": "économique"}

#: What is known of a register: see the card.
REGISTER_STATUSES = {
    "read": "page lue",
    "not_read": "adresse non relue",
    "no_register": "pas de registre public",
}

#: Columns that hold several codes, parted by semicolons, and the codes admitted.
_LISTS: dict[str, Collection[str]] = {"roles": ACTORS, "brings": RESOURCES, "levers": LEVERS}
_TEXTS = ["name", "can_do", "brings_what", "cannot", "register"]


def actors() -> pd.DataFrame:
    """Every kind of actor.

    Returns
    -------
    DataFrame, index id
        ``name``, ``can_do``, ``brings_what``, ``cannot``: French. ``roles`` (keys of `sources.actions.ACTORS`, the main
        one first), ``brings`` (keys of `RESOURCES`), ``levers``: tuples of codes, never empty. ``register`` and
        ``register_url``: where actors of the kind are listed; empty when ``status`` is ``"no_register"``.
        ``register_read_on``: day (YYYY-MM-DD), empty unless ``status`` is ``"read"``. ``seeds``: tuple.

    Raises
    ------
    DataFileError
        When the table is damaged or holds an unknown code: all faults at once.
    """
    return _loaded().copy()


@functools.cache
def _loaded() -> pd.DataFrame:
    table = load_table(TABLE)
    faults = actor_faults(table)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{TABLE}.csv est incorrecte", faults, "corrigez preparation/actors.py, puis refaites-la."
        )
    table[_TEXTS] = table[_TEXTS].map(typeset_french)
    for name in [*_LISTS, "seeds"]:
        table[name] = [tuple(cell.split(";")) for cell in table[name]]
    return table.set_index("id")


def actor_faults(table: pd.DataFrame) -> list[str]:
    """What the description of the columns cannot check.

    Parameters
    ----------
    table : DataFrame
        As in the file: several codes of a cell parted by semicolons.

    Returns
    -------
    list of str
        French sentences; empty when the table is right.
    """
    faults = []
    for row in table.to_dict("records"):
        where = f"acteur « {row['id']} »"
        for name, known in _LISTS.items():
            items = row[name].split(";")
            if len(set(items)) < len(items):
                faults.append(f"{where} : « {name} » répète un code : {row[name]}")
            faults += [
                f"{where} : « {name} » contient « {item} » ; admis : {', '.join(known)}"
                for item in items
                if item not in known
            ]
        told = {"register": row["status"] != "no_register", "register_url": row["status"] != "no_register"}
        told["register_read_on"] = row["status"] == "read"
        faults += [
            f"{where} : « {name} » vaut « {row[name]} » et « status » vaut « {row['status']} »"
            for name, wanted in told.items()
            if bool(row[name]) != wanted
        ]
    return faults
