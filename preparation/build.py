"""Make every table, check it as the library will, and only then replace the files of ``data/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from metabolisme.errors import DataFileError
from metabolisme.sources.cards import TableDescription, card_from_text, card_paths
from metabolisme.sources.checks import check_content, expand_columns, fingerprint
from metabolisme.sources.tables import NOMENCLATURE_TABLES
from preparation import (
    carbon,
    employment,
    households,
    materials,
    national_account,
    nomenclatures,
    points,
    territories,
)
from preparation.raw_files import check_raw_files
from preparation.writing import card_with_computed_fields, csv_text, replace_all

REPOSITORY_DATA = Path(__file__).resolve().parents[1] / "data"
THEMES = (nomenclatures, national_account, carbon, materials, employment, territories, households, points)


def all_tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table, by name, from the raw files."""
    return {name: table for theme in THEMES for name, table in theme.tables(raw).items()}


def checked_text(table: TableDescription, frames: Mapping[str, pd.DataFrame]) -> str:
    """The text of one table, checked against its description as the library will check it.

    Raises
    ------
    DataFileError
        When the table that was made is not the one that the card describes.
    """
    columns = expand_columns(table.columns, lambda name: list(frames[NOMENCLATURE_TABLES[name]]["code"]))
    frame = frames[table.name]
    text = csv_text(frame, table, columns)
    _, faults = check_content(text.encode("utf-8"), replace(table, rows=len(frame)), columns)
    if faults:
        raise DataFileError.from_faults(
            f"La table préparée {table.name} n'est pas celle que décrit sa fiche",
            faults,
            "corrigez la préparation, ou la fiche si c'est la description qui est fausse",
        )
    return text


def build(raw: Path, output: Path, cards: Path = REPOSITORY_DATA) -> list[Path]:
    """Write every table and every card.

    Parameters
    ----------
    raw : Path
        Directory of the publishers' raw files.
    output : Path
        Where ``<theme>/<table>.csv`` and ``cards/`` are written.
    cards : Path
        The ``data/`` directory whose hand-written cards describe the tables.

    Returns
    -------
    list of Path
        The files whose bytes have changed.

    Raises
    ------
    DataFileError
        When a raw file is missing or another edition, or when a table is not what its card says; nothing is
        written.
    """
    check_raw_files(raw)
    frames = all_tables(raw)
    card_texts = {path.name: path.read_text(encoding="utf-8") for path in card_paths(cards).values()}
    described = _described_tables(card_texts, list(frames))
    if set(frames) != set(described):
        without_card = ", ".join(sorted(set(frames) - set(described))) or "aucune"
        not_made = ", ".join(sorted(set(described) - set(frames))) or "aucune"
        raise DataFileError(
            f"Tables préparées et tables décrites diffèrent. Sans fiche : {without_card}. Décrites mais non "
            f"préparées : {not_made}."
        )
    texts = {name: checked_text(table, frames) for name, table in described.items()}
    computed = {name: (len(frames[name]), fingerprint(text.encode("utf-8"))) for name, text in texts.items()}
    contents = {output / described[name].file: text for name, text in texts.items()}
    contents |= {
        output / "cards" / name: card_with_computed_fields(text, computed)
        for name, text in card_texts.items()
    }
    return replace_all(contents)


def _described_tables(card_texts: Mapping[str, str], names: list[str]) -> dict[str, TableDescription]:
    """Tables that the cards describe, whatever their computed fields hold: a new card has none yet."""
    not_yet_computed = dict.fromkeys(names, (0, "0" * 64))
    cards = [
        card_from_text(card_with_computed_fields(text, not_yet_computed).encode("utf-8"), Path(name).stem)
        for name, text in card_texts.items()
    ]
    return {table.name: table for card in cards for table in card.tables}
