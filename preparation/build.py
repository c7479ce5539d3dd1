"""Make every table, check it as the library will, and only then replace the files of ``data/``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from metabolisme.errors import DataFileError
from metabolisme.sources.cards import TableDescription, card_from_text, card_paths
from metabolisme.sources.checks import check_content, expand_columns, fingerprint
from metabolisme.sources.tables import NOMENCLATURE_TABLES, read_table
from preparation import (
    actions,
    actors,
    carbon,
    circular_economy,
    circulation,
    composites,
    doughnut,
    employment,
    gestures,
    glossary,
    households,
    imports,
    known_tables,
    legal,
    levers,
    local_production,
    local_purchases,
    materials,
    national_account,
    nomenclatures,
    occupations,
    points,
    potentials,
    published_orders,
    relocation,
    seeds,
    seminars,
    sobriety,
    social,
    stocks,
    territories,
)
from preparation.raw_files import RawFile, check_raw_files
from preparation.writing import card_with_computed_fields, csv_text, replace_all

REPOSITORY_DATA = Path(__file__).resolve().parents[1] / "data"
THEMES = (
    actions,
    legal,
    seeds,
    glossary,
    gestures,
    actors,
    nomenclatures,
    national_account,
    carbon,
    circular_economy,
    circulation,
    doughnut,
    composites,
    materials,
    employment,
    territories,
    households,
    imports,
    known_tables,
    levers,
    local_production,
    local_purchases,
    occupations,
    points,
    potentials,
    published_orders,
    relocation,
    seminars,
    social,
    sobriety,
    stocks,
)


@dataclass(frozen=True)
class Preparation:
    """What a preparation has done.

    Attributes
    ----------
    changed : list of Path
        The files whose bytes have changed.
    missing : list of RawFile
        Raw files that were not there: the themes that read them were not made again.
    kept : list of str
        Tables that were not made again, checked and taken as they are.
    """

    changed: list[Path]
    missing: list[RawFile]
    kept: list[str]


def theme_tables(raw: Path, without: Collection[str] = ()) -> dict[str, pd.DataFrame]:
    """The tables of every theme but those named, by name, from the raw files."""
    themes = [theme for theme in THEMES if theme.__name__.rpartition(".")[2] not in without]
    return {name: table for theme in themes for name, table in theme.tables(raw).items()}


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


def build(raw: Path, output: Path, cards: Path = REPOSITORY_DATA) -> Preparation:
    """Write every table and every card.

    A theme that lacks a raw file is not made again: its tables are read where the cards are, fingerprint and all.

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
    Preparation

    Raises
    ------
    DataFileError
        When a raw file is another edition or all are missing, when a table is not what its card says, or when one
        that is not made again is damaged; nothing is written.
    """
    missing = check_raw_files(raw)
    frames = theme_tables(raw, without={theme for file in missing for theme in file.themes})
    card_texts = {path.name: path.read_text(encoding="utf-8") for path in card_paths(cards).values()}
    described = _described_tables(card_texts, list(frames))
    kept = sorted(set(described) - set(frames)) if missing else []
    frames |= {name: read_table(name, cards) for name in kept}
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
    return Preparation(replace_all(contents), missing, kept)


def _described_tables(card_texts: Mapping[str, str], names: list[str]) -> dict[str, TableDescription]:
    """Tables that the cards describe, whatever their computed fields hold: a new card has none yet."""
    not_yet_computed = dict.fromkeys(names, (0, "0" * 64))
    cards = [
        card_from_text(card_with_computed_fields(text, not_yet_computed).encode("utf-8"), Path(name).stem)
        for name, text in card_texts.items()
    ]
    return {table.name: table for card in cards for table in card.tables}
