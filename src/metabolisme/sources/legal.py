"""Texts of law that a local authority meets when it acts on its economy, with how and when each was checked."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd

from metabolisme.errors import DataFileError, typeset_french
from metabolisme.sources.actions import COMPETENT_LEVELS
from metabolisme.sources.tables import load_table

TABLE = "legal_references"

#: What a text is about, in the order in which a reader meets it.
TOPICS = {
    "competence": "qui peut quoi",
    "purchasing": "acheter",
    "aid": "aider et moduler l'impôt",
    "participation": "prendre des parts",
    "land": "tenir le sol",
    "currency": "monnaie locale",
    "food": "nourrir",
    "energy": "énergie",
    "waste": "faire durer la matière",
    "cooperation": "coopérer entre territoires",
    "democracy": "décider ensemble",
    "work": "travail",
    "skills": "compétences et emploi",
    "living": "mobilité, logement, santé, eau",
}

#: How a text was checked.
CHECKS = {
    "code_copy": "article lu en entier dans une copie publique de Légifrance",
    "published": "rapporté par une publication datée",
    "not_read": "pas lu : à vérifier",
}

#: The same in a few words, before a year.
SHORT_CHECKS = {"code_copy": "lu, copie de", "published": "rapporté,", "not_read": "pas lu"}

_CODES: dict[str, Mapping[str, str]] = {
    "topic": TOPICS,
    "competent_levels": COMPETENT_LEVELS,
    "checked_how": CHECKS,
}
_TEXTS = ["text", "article", "rule", "allows", "demands"]


def legal_references() -> pd.DataFrame:
    """Every text of law that the catalogue of actions cites.

    Returns
    -------
    DataFrame, index id
        ``topic``, ``competent_levels``, ``checked_how``: codes. ``text``, ``article``, ``rule``, ``allows``,
        ``demands``: French; one of the last two may be empty. ``in_force_since`` (YYYY-MM-DD): from when the wording
        that was read applies. ``wording_of``: date of what was read. ``checked_on``: empty when it was not read.

    Raises
    ------
    DataFileError
        When the table is damaged or holds an unknown code: all faults at once.
    """
    return _loaded().copy()


@functools.cache
def _loaded() -> pd.DataFrame:
    table = load_table(TABLE)
    faults = legal_faults(table)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{TABLE}.csv est incorrecte", faults, "corrigez preparation/legal.py, puis refaites-la."
        )
    table[_TEXTS] = table[_TEXTS].map(typeset_french)
    return table.set_index("id")


def legal_faults(table: pd.DataFrame) -> list[str]:
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
        where = f"texte « {row['id']} »"
        faults += [
            f"{where} : « {name} » vaut « {row[name]} » ; admis : {', '.join(known)}"
            for name, known in _CODES.items()
            if row[name] not in known
        ]
        if not (row["allows"] or row["demands"]):
            faults.append(f"{where} : rien n'est dit de ce qu'il permet ni de ce qu'il demande")
        read = row["checked_how"] != "not_read"
        if not read and row["status"] == "checked":
            faults.append(f"{where} : « checked_how » vaut « {row['checked_how']} » et « status », « {row['status']} »")
        for name in ("checked_on", "wording_of"):
            if bool(row[name]) != read:
                faults.append(f"{where} : « {name} » vaut « {row[name]} » et « checked_how », « {row['checked_how']} »")
        if row["checked_on"] and row["best_before"] <= row["checked_on"]:
            faults.append(f"{where} : à revoir avant le {row['best_before']}, date déjà passée le jour de la lecture")
    return faults
