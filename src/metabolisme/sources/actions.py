"""Types of action that an indicator follows and a lever groups, and the words for what they are made of."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping

import pandas as pd

from metabolisme.errors import DataFileError, typeset_french
from metabolisme.sources.tables import load_table

TABLE = "actions"

#: The six levers, by id, and what a reader calls them.
LEVERS = {
    "sobriety": "sobriété",
    "local_exchange": "échanges locaux",
    "diversification": "diversification",
    "business_models": "modèles économiques",
    "local_resources": "ressources locales",
    "skills": "compétences",
}

PILLARS = {
    "vision": "construire une vision",
    "conversion": "convertir l'économie",
    "democracy": "décider ensemble",
    "people": "prendre soin des personnes",
}

META_ACTIONS = {
    "food_system": "nourrir le territoire",
    "farming_capacity": "garder des terres et des bras",
    "energy_capacity": "produire et économiser l'énergie",
    "sustainable_production": "produire pour le marché local",
    "local_logistics": "livrer à portée",
    "circular_economy": "faire durer la matière",
    "public_purchasing": "acheter mieux",
    "finance": "financer et s'engager",
    "land": "ménager le sol",
    "cooperation": "coopérer",
    "alliances": "s'allier entre territoires",
    "steering": "savoir et piloter",
    "skills_and_work": "former et employer",
    "sober_living": "vivre mieux avec moins",
}

ACTORS = {
    "policy": "élus et services",
    "project": "porteurs de projets",
    "support": "accompagnateurs",
    "inhabitants": "habitants",
}

SERVICE_LEVELS = {1: "simplifier", 2: "aider à porter", 3: "porter à l'échelle métropolitaine"}

COMPETENT_LEVELS = {
    "commune": "commune",
    "epci": "EPCI",
    "region": "région",
    "shared": "partagé",
    "outside": "hors compétence",
}

#: Columns that hold several codes, parted by semicolons, and the codes admitted; None: those of another table.
_LISTS: dict[str, Collection[str] | None] = {
    "levers": LEVERS,
    "actors": ACTORS,
    "legal_ids": None,
    "indicators": None,
    "seeds": None,
}
#: Columns that may be empty when the row says why.
_EMPTY_WITH_REASON = frozenset({"levers", "actors"})
_CODES: dict[str, Mapping[str, str]] = {
    "pillar": PILLARS,
    "meta_action": META_ACTIONS,
    "competent_level": COMPETENT_LEVELS,
}
_TEXTS = ["title", "what_is_done", "legal_reference", "reason_without"]


def actions() -> pd.DataFrame:
    """Every type of action.

    Returns
    -------
    DataFrame, index id
        ``title``, ``what_is_done``: French. ``levers``, ``actors``, ``legal_ids``, ``indicators``, ``seeds``: tuples of
        codes, the first two empty only when ``reason_without`` says why (French, empty otherwise); no seed: an action
        of ours. ``pillar``, ``meta_action``, ``competent_level``: codes. ``service_level``: 1 to 3. ``legal_ids``: rows
        of `legal_references`. ``legal_reference`` (those that were read, as a reader cites them) and
        ``legal_checked_on`` (YYYY-MM-DD): empty when ``status`` is ``"to_check"``. ``example_place``: may be empty.

    Raises
    ------
    DataFileError
        When the table is damaged or holds an unknown code: all faults at once.
    """
    return _loaded().copy()


@functools.cache
def _loaded() -> pd.DataFrame:
    table = load_table(TABLE)
    faults = action_faults(table)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{TABLE}.csv est incorrecte", faults, "corrigez preparation/actions.py, puis refaites-la."
        )
    table[_TEXTS] = table[_TEXTS].map(typeset_french)
    for name in _LISTS:
        table[name] = table[name].map(_items)
    return table.set_index("id")


def action_faults(table: pd.DataFrame) -> list[str]:
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
        where = f"action « {row['id']} »"
        for name, known in _LISTS.items():
            items = _items(row[name])
            if len(set(items)) < len(items):
                faults.append(f"{where} : « {name} » répète un code : {row[name]}")
            if known is None:
                continue
            if not items and not (name in _EMPTY_WITH_REASON and row["reason_without"]):
                faults.append(
                    f"{where} : « {name} » est vide sans que « reason_without » dise pourquoi ; "
                    f"admis : {', '.join(known)}"
                )
            faults += [
                f"{where} : « {name} » contient « {item} » ; admis : {', '.join(known)}"
                for item in items
                if item not in known
            ]
        faults += [
            f"{where} : « {name} » vaut « {row[name]} » ; admis : {', '.join(known)}"
            for name, known in _CODES.items()
            if row[name] not in known
        ]
        if row["reason_without"] and all(row[name] for name in _EMPTY_WITH_REASON):
            faults.append(f"{where} : « reason_without » est rempli alors que rien ne manque")
        checked = row["status"] == "checked"
        for name in ("legal_reference", "legal_checked_on"):
            if bool(row[name]) != checked:
                faults.append(f"{where} : « {name} » vaut « {row[name]} » et « status » vaut « {row['status']} »")
    return faults


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()
