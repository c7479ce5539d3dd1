"""Technical terms of the handbook: what each means here, in French, its English name, where it is explained."""

from __future__ import annotations

import functools
import re

import pandas as pd

from metabolisme.errors import DataFileError, typeset_french
from metabolisme.sources.tables import load_table

TABLE = "glossary"

#: Source of a definition that no publication is behind.
OWN_DEFINITION = "définition du manuel"

#: A definition that is longer is a paragraph of a chapter.
LONGEST_DEFINITION = 220

_LISTS = ("forms", "see_also")
_CHAPTER = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)?")
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z0-9-]+")


def glossary() -> pd.DataFrame:
    """Every term, in the order of its identifier.

    Returns
    -------
    DataFrame, index id
        ``term``: French. ``forms``: tuple, how the text may write it, the term itself and its abbreviation among them.
        ``english``. ``definition``: French, one or
        two sentences. ``source``: key of the bibliography, or `OWN_DEFINITION`. ``chapter``: page of the book that
        explains it, from ``book/``. ``see_also``: tuple of identifiers. ``abbreviation``: may be empty.

    Raises
    ------
    DataFileError
        When the table is damaged or contradicts itself: all faults at once.
    """
    return _loaded().copy()


@functools.cache
def _loaded() -> pd.DataFrame:
    table = load_table(TABLE)
    faults = glossary_faults(table)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{TABLE}.csv est incorrecte", faults, "corrigez preparation/glossary.py, puis refaites-la."
        )
    for name in _LISTS:
        table[name] = table[name].map(_items)
    table[["term", "definition"]] = table[["term", "definition"]].map(typeset_french)
    table["forms"] = table["forms"].map(lambda forms: tuple(typeset_french(form) for form in forms))
    return table.set_index("id")


def glossary_faults(table: pd.DataFrame) -> list[str]:
    """What the description of the columns cannot check.

    Parameters
    ----------
    table : DataFrame
        As in the file: several forms, or terms to see, of a cell parted by semicolons.

    Returns
    -------
    list of str
        French sentences; empty when the table is right.
    """
    faults: list[str] = []
    owners: dict[str, str] = {}
    known = set(table["id"])
    for row in table.to_dict("records"):
        where = f"terme « {row['id']} »"
        if not _IDENTIFIER.fullmatch(row["id"]):
            faults.append(f"{where} : l'identifiant s'écrit en lettres simples, chiffres et traits d'union")
        if row["term"] not in _items(row["forms"]):
            faults.append(f"{where} : ses formes ne contiennent pas le terme")
        for form in _items(row["forms"]):
            # « DE » is an abbreviation, « de » is not: only words are the same in capitals.
            folded = form if form == row["abbreviation"] else form.lower()
            owner = owners.setdefault(folded, row["id"])
            if owner != row["id"]:
                faults.append(f"{where} : la forme « {form} » est déjà celle de « {owner} »")
        faults += [
            f"{where} : « {other} », à voir aussi, n'est pas un autre terme"
            for other in _items(row["see_also"])
            if other not in known - {row["id"]}
        ]
        if not _CHAPTER.fullmatch(row["chapter"]):
            faults.append(f"{where} : « {row['chapter']} » n'est pas une page, telle que 1-diagnostiquer/4-le-flipper")
        if row["source"] != OWN_DEFINITION and not _KEY.fullmatch(row["source"]):
            faults.append(f"{where} : la source est une clé de la bibliographie, ou « {OWN_DEFINITION} »")
        faults += [f"{where} : {fault}" for fault in _definition_faults(row["definition"])]
    return faults


def _definition_faults(text: str) -> list[str]:
    faults = []
    if not text.endswith("."):
        faults.append("la définition finit par un point")
    if len(text) > LONGEST_DEFINITION:
        faults.append(f"la définition a {len(text)} caractères, {LONGEST_DEFINITION} au plus")
    if len(re.findall(r"\.(?: |$)", text)) > 2:
        faults.append("la définition a plus de deux phrases")
    return faults


def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()
