"""Load the tables of ``data/``: found by name, checked whole, kept in memory."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from metabolisme.errors import DataFileError, MetabolismeError, UnknownCodeError
from metabolisme.sources.cards import SourceCard, TableDescription, card_paths, parse_card, shared_short_names
from metabolisme.sources.checks import check_content, expand_columns, fingerprint
from metabolisme.sources.location import data_directory

NOMENCLATURE_TABLES: Mapping[str, str] = {
    "A56": "nomenclatures/industries",
    "A38": "nomenclatures/branches",
    "A38_INSEE": "nomenclatures/a38_insee",
    "A21": "nomenclatures/sections",
    "A17": "nomenclatures/a17",
    "A5": "nomenclatures/sectors",
    "NACE35": "nomenclatures/nace35",
    "JAPAN34": "nomenclatures/japan34",
    "SCOTLAND27": "nomenclatures/scotland27",
}
REPAIR_TABLE = (
    "restaurez le fichier (git checkout -- data/{file}) ou refaites-le à partir des fichiers des éditeurs "
    "(python -m preparation DOSSIER) ; sans copie du dépôt, réinstallez le paquet metabolisme"
)
REPAIR_ALL = "restaurez les fichiers (git checkout -- data) ou refaites-les (python -m preparation DOSSIER)"
TABLE_IN_A_CARD = re.compile(r"^\s*- name: (\S+)\s*$", flags=re.MULTILINE)


def table_owners(directory: Path) -> dict[str, Path]:
    """The card's file by table name, without parsing the cards: parsing takes ten times longer."""
    return {
        name: path
        for path in card_paths(directory).values()
        for name in TABLE_IN_A_CARD.findall(path.read_text(encoding="utf-8", errors="replace"))
    }


def find_table(name: str, directory: Path | None = None) -> tuple[SourceCard, TableDescription]:
    """The card that describes a table, and the description.

    Raises
    ------
    UnknownCodeError
        When no card describes it; the nearest names are given.
    DataFileError
        When the card is damaged.
    """
    owners = table_owners(directory or data_directory())
    if name not in owners:
        raise UnknownCodeError.among("la table", name, sorted(owners))
    card = parse_card(owners[name])
    return card, next(table for table in card.tables if table.name == name)


def nomenclature_codes(name: str, directory: Path) -> list[str]:
    """Codes of a nomenclature in their fixed order."""
    if name not in NOMENCLATURE_TABLES:
        raise UnknownCodeError.among("la nomenclature", name, NOMENCLATURE_TABLES)
    return list(read_table(NOMENCLATURE_TABLES[name], directory)["code"])


def read_described_table(table: TableDescription, directory: Path) -> tuple[pd.DataFrame, list[str]]:
    """Read the file of a table and check everything; the frame and every fault."""
    try:
        content = (directory / table.file).read_bytes()
    except OSError as error:
        return pd.DataFrame(), [f"le fichier ne peut pas être lu ({error.strerror or error})"]
    codes = functools.cache(lambda nomenclature: nomenclature_codes(nomenclature, directory))
    frame, faults = check_content(content, table, expand_columns(table.columns, codes))
    received = fingerprint(content)
    if received != table.sha256 and not faults:
        faults = [
            "le fichier a la bonne forme et les bons totaux, mais une valeur au moins n'est plus celle qui a "
            f"été préparée (empreinte {received[:12]}… au lieu de {table.sha256[:12]}…)"
        ]
    return frame, faults


def read_table(name: str, directory: Path | None = None) -> pd.DataFrame:
    """Read and check a table, from the disk, each time. See `load_table`."""
    directory = directory or data_directory()
    _, table = find_table(name, directory)
    frame, faults = read_described_table(table, directory)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{table.file} est abîmée", faults, REPAIR_TABLE.format(file=table.file)
        )
    return frame


@functools.cache
def _loaded(name: str) -> pd.DataFrame:
    return read_table(name)


def load_table(name: str) -> pd.DataFrame:
    """A table of ``data/``, checked whole against its card, as a copy that the caller can change.

    Parameters
    ----------
    name : str
        ``theme/table``, such as ``"io/national_io"``.

    Returns
    -------
    DataFrame
        Columns as the card describes them, in the file's order. A cell that may be empty is "" for text and
        ``nan`` for numbers, and the ``status`` column says why it is.

    Raises
    ------
    UnknownCodeError
        When no card describes the table; the nearest names are given.
    DataFileError
        When the file is missing, truncated, edited or anything but what the card says: all faults at once.
    """
    return _loaded(name).copy()


def card_of_table(name: str) -> SourceCard:
    """The card of the source that a table is drawn from."""
    return find_table(name)[0]


def check_all(directory: Path | None = None) -> None:
    """Check every card and every table, that no two cards share a short name, that no table lacks a card.

    Parameters
    ----------
    directory : Path, optional
        Another ``data/`` directory.

    Raises
    ------
    DataFileError
        With every fault of every file.
    """
    directory = directory or data_directory()
    faults = []
    cards: list[SourceCard] = []
    described: dict[str, str] = {}
    for path in card_paths(directory).values():
        try:
            card = parse_card(path)
        except MetabolismeError as error:
            faults.append(error.message)
            continue
        cards.append(card)
        for table in card.tables:
            if table.file in described:
                faults.append(
                    f"data/{table.file} : décrit par deux fiches, {described[table.file]} et {card.id}"
                )
            described[table.file] = card.id
            try:
                _, table_faults = read_described_table(table, directory)
            except MetabolismeError as error:
                table_faults = [error.message]
            faults += [f"data/{table.file} : {fault}" for fault in table_faults]
    faults += [f"data/cards : {fault}" for fault in shared_short_names(cards)]
    on_disk = {path.relative_to(directory).as_posix() for path in directory.rglob("*.csv")}
    faults += [
        f"data/{file} : aucune fiche ne décrit cette table" for file in sorted(on_disk - set(described))
    ]
    if faults:
        raise DataFileError.from_faults("Les données du manuel sont abîmées", faults, REPAIR_ALL)
