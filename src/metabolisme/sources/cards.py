"""Source cards: who published the figures, under which terms, how far to trust them, what they do not say.

A card is ``data/cards/<id>.yml``. It also describes every table drawn from the source: columns, units, keys,
control totals and fingerprint. ``parse_card`` reports all the faults of a card at once.
"""

from __future__ import annotations

import datetime
import functools
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metabolisme.errors import DataFileError, UnknownCodeError, typeset_french
from metabolisme.sources.location import data_directory

TRUST_LEVELS = ("A", "A-", "B", "B-", "C")
COLUMN_TYPES = ("text", "integer", "number")
#: Characters of a short name at most: two of them hold on a line under a figure.
SHORT_NAME_LENGTH = 45
REPAIR_CARD = "corrigez la fiche, ou restaurez-la : git checkout -- data/cards/{name}"


@dataclass(frozen=True)
class ColumnDescription:
    """One column of a table, or one column for each code of a nomenclature when the name holds ``@``.

    Attributes
    ----------
    name : str
        ``@A56`` stands for the 56 codes; ``use_@NACE35`` for 35 names that begin with ``use_``.
    type : {"text", "integer", "number"}
    unit : str
        Empty for text.
    description : str
        In French.
    decimals : int or None
        Decimals kept by the preparation; for numbers only.
    missing : bool
        Whether a cell can be empty; the table then has a ``status`` column that says why.
    minimum, maximum : float or None
        Allowed range, ends included.
    allowed : tuple of str
        Allowed values; ``@A38`` stands for the codes of a nomenclature; empty when anything goes.
    """

    name: str
    type: str
    unit: str
    description: str
    decimals: int | None = None
    missing: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Control:
    """A total that the table must give: the sum of a column, over the rows where others have given values."""

    column: str
    sum: float
    tolerance: float
    reason: str
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TableDescription:
    """What a table of ``data/`` must be. ``rows`` and ``sha256`` are filled by the preparation."""

    name: str
    file: str
    description: str
    rows: int
    key: tuple[str, ...]
    columns: tuple[ColumnDescription, ...]
    controls: tuple[Control, ...]
    sha256: str


@dataclass(frozen=True)
class SourceCard:
    """A published source and the tables drawn from it; ``short`` names it under figures, ``title`` in the annex."""

    id: str
    title: str
    short: str
    publisher: str
    vintage: str
    period: str
    url: str
    licence: str
    retrieved: datetime.date
    best_before: datetime.date
    trust: str
    method_note: str
    checks: tuple[str, ...]
    does_not_say: tuple[str, ...]
    tables: tuple[TableDescription, ...]
    authors: str = ""
    doi: str = ""
    citation_key: str = ""
    licence_url: str = ""
    raw_files: tuple[str, ...] = ()

    def is_stale(self, on: datetime.date) -> bool:
        """Whether a newer edition should be looked for on that day."""
        return on > self.best_before


@dataclass(frozen=True)
class Field:
    """One field of the schema: its kind, whether it is required, and what the writer is told it is."""

    kind: type
    required: bool
    meaning: str


CARD_SCHEMA: Mapping[str, Field] = {
    "id": Field(str, True, "identifiant, celui du nom de fichier"),
    "title": Field(str, True, "titre français"),
    "short": Field(
        str, True, f"nom court écrit sous les figures : éditeur, objet, édition ; {SHORT_NAME_LENGTH} signes au plus"
    ),
    "publisher": Field(str, True, "éditeur"),
    "authors": Field(str, False, "auteurs"),
    "vintage": Field(str, True, "millésime de l'édition"),
    "period": Field(str, True, "années décrites"),
    "url": Field(str, True, "page de l'éditeur (http…)"),
    "doi": Field(str, False, "DOI, sans le préfixe https"),
    "licence": Field(str, True, "licence ou conditions"),
    "licence_url": Field(str, False, "texte de la licence (http…)"),
    "retrieved": Field(datetime.date, True, "date de collecte AAAA-MM-JJ"),
    "best_before": Field(datetime.date, True, "date à partir de laquelle chercher une édition plus récente"),
    "trust": Field(str, True, "confiance : " + ", ".join(TRUST_LEVELS)),
    "method_note": Field(str, True, "ce qui a été mesuré ou calculé, et comment"),
    "checks": Field(list, True, "phrases disant ce qui a été vérifié"),
    "does_not_say": Field(list, True, "phrases disant ce que la source ne dit pas"),
    "citation_key": Field(str, False, "clé de la bibliographie, si la source y a une notice"),
    "raw_files": Field(list, False, "fichiers bruts d'où viennent les tables"),
    "tables": Field(list, True, "tables tirées de la source"),
}
TABLE_SCHEMA: Mapping[str, Field] = {
    "name": Field(str, True, "nom thème/table"),
    "file": Field(str, True, "chemin dans data/"),
    "description": Field(str, True, "une phrase française"),
    "rows": Field(int, True, "nombre de lignes, rempli par la préparation"),
    "key": Field(list, True, "colonnes qui désignent une ligne"),
    "columns": Field(dict, True, "description de chaque colonne, dans l'ordre"),
    "controls": Field(list, True, "totaux de contrôle, liste vide s'il n'y en a pas"),
    "sha256": Field(str, True, "empreinte, remplie par la préparation"),
}
COLUMN_SCHEMA: Mapping[str, Field] = {
    "type": Field(str, True, ", ".join(COLUMN_TYPES)),
    "unit": Field(str, False, "unité ; obligatoire pour un nombre"),
    "description": Field(str, True, "une phrase française"),
    "decimals": Field(int, False, "décimales gardées ; obligatoire pour number"),
    "missing": Field(bool, False, "true si une case peut être vide"),
    "minimum": Field(float, False, "plus petite valeur admise"),
    "maximum": Field(float, False, "plus grande valeur admise"),
    "allowed": Field(list, False, "valeurs admises, entre guillemets"),
}
CONTROL_SCHEMA: Mapping[str, Field] = {
    "column": Field(str, True, "colonne additionnée"),
    "where": Field(dict, False, "lignes retenues : colonne et valeur entre guillemets"),
    "sum": Field(float, True, "somme attendue"),
    "tolerance": Field(float, True, "écart admis"),
    "reason": Field(str, True, "d'où vient la somme, et pourquoi cet écart"),
}
FRENCH_KIND = {
    str: "un texte (entre guillemets si c'est un nombre)",
    int: "un nombre entier",
    float: "un nombre",
    bool: "true ou false",
    list: "une liste",
    dict: "un tableau clé : valeur",
    datetime.date: "une date AAAA-MM-JJ",
}


def _is_kind(value: object, kind: type) -> bool:
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is str:
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, kind)


def _schema_faults(mapping: object, schema: Mapping[str, Field], where: str) -> list[str]:
    """Missing, unknown and ill-typed fields of one mapping of a card."""
    if not isinstance(mapping, dict):
        return [f"{where} : un tableau clé : valeur était attendu, reçu « {mapping} »"]
    faults = [
        f"{where} : champ « {name} » absent ({field.meaning})"
        for name, field in schema.items()
        if field.required and name not in mapping
    ]
    faults += [
        f"{where} : champ « {name} » inconnu ; champs admis : {', '.join(schema)}"
        for name in mapping
        if name not in schema
    ]
    faults += [
        f"{where} : « {name} » vaut « {value} » ; il faut {FRENCH_KIND[schema[name].kind]} "
        f"({schema[name].meaning})"
        for name, value in mapping.items()
        if name in schema and not _is_kind(value, schema[name].kind)
    ]
    return faults


def _text_list_faults(mapping: dict[str, Any], names: tuple[str, ...], where: str) -> list[str]:
    return [
        f"{where} : « {name} » : « {item} » n'est pas un texte (mettez des guillemets)"
        for name in names
        for item in mapping.get(name, [])
        if not isinstance(item, str)
    ]


def _column_faults(name: object, column: object, where: str) -> list[str]:
    where = f"{where}, colonne « {name} »"
    faults = _schema_faults(column, COLUMN_SCHEMA, where)
    if faults:
        return faults
    assert isinstance(column, dict)
    faults = _text_list_faults(column, ("allowed",), where)
    if column["type"] not in COLUMN_TYPES:
        faults.append(
            f"{where} : type « {column['type']} » inconnu ; types admis : {', '.join(COLUMN_TYPES)}"
        )
    if column["type"] != "text" and not column.get("unit"):
        faults.append(f"{where} : un nombre a besoin d'une unité (« 1 » s'il n'en a pas)")
    if (column["type"] == "number") != ("decimals" in column):
        faults.append(f"{where} : « decimals » va avec le type number, et seulement avec lui")
    return faults


def _table_faults(table: object, where: str) -> list[str]:
    if isinstance(table, dict) and isinstance(table.get("name"), str):
        where = f"{where}, table « {table['name']} »"
    faults = _schema_faults(table, TABLE_SCHEMA, where)
    if faults:
        return faults
    assert isinstance(table, dict)
    faults = _text_list_faults(table, ("key",), where)
    columns = table["columns"]
    for name, column in columns.items():
        faults += _column_faults(name, column, where)
    for number, control in enumerate(table["controls"], start=1):
        control_faults = _schema_faults(control, CONTROL_SCHEMA, f"{where}, contrôle {number}")
        faults += control_faults
        if not control_faults:
            named = [control["column"], *control.get("where", {})]
            faults += _unknown_columns(named, columns, f"{where}, contrôle {number}")
    faults += _unknown_columns(table["key"], columns, f"{where}, clé")
    if table["file"] != f"{table['name']}.csv":
        faults.append(f"{where} : « file » vaut « {table['file']} » ; attendu « {table['name']}.csv »")
    may_miss = [
        name for name, column in columns.items() if isinstance(column, dict) and column.get("missing")
    ]
    if may_miss and "status" not in columns:
        faults.append(
            f"{where} : {', '.join(may_miss)} peut manquer : il faut une colonne « status » qui dise pourquoi"
        )
    if not re.fullmatch(r"[0-9a-f]{64}", table["sha256"]):
        faults.append(f"{where} : « sha256 » doit avoir 64 chiffres hexadécimaux")
    return faults


def _unknown_columns(named: list[str], columns: dict[str, Any], where: str) -> list[str]:
    # A name such as "C10-C12" is one of those that "@A56" stands for: it is checked when the table is read.
    stands_for_codes = any("@" in str(name) for name in columns)
    return [
        f"{where} : la colonne « {name} » n'est pas décrite"
        for name in named
        if name not in columns and not stands_for_codes
    ]


def card_faults(content: object, card_id: str) -> list[str]:
    """Every fault of a card, as French sentences.

    Parameters
    ----------
    content : object
        What the YAML file holds.
    card_id : str
        The file's name without ``.yml``.

    Returns
    -------
    list of str
        Empty when the card is right.
    """
    where = f"fiche {card_id}"
    faults = _schema_faults(content, CARD_SCHEMA, where)
    if not isinstance(content, dict):
        return faults
    tables = content.get("tables")
    if isinstance(tables, list):
        for table in tables:
            faults += _table_faults(table, where)
    lists = ("checks", "does_not_say", "raw_files")
    faults += _text_list_faults(
        content, tuple(name for name in lists if isinstance(content.get(name), list)), where
    )
    if isinstance(content.get("id"), str) and content["id"] != card_id:
        faults.append(f"{where} : « id » vaut « {content['id']} » ; attendu « {card_id} »")
    if isinstance(content.get("trust"), str) and content["trust"] not in TRUST_LEVELS:
        faults.append(
            f"{where} : confiance « {content['trust']} » inconnue ; admises : {', '.join(TRUST_LEVELS)}"
        )
    short = content.get("short")
    if isinstance(short, str) and len(short) > SHORT_NAME_LENGTH:
        faults.append(
            f"{where} : « short » a {len(short)} signes, {SHORT_NAME_LENGTH} au plus : « {short} » ; gardez l'éditeur, "
            "l'objet et l'édition"
        )
    for name in ("url", "licence_url"):
        if isinstance(content.get(name), str) and not content[name].startswith(("http://", "https://")):
            faults.append(f"{where} : « {name} » vaut « {content[name]} » ; une adresse http(s) est attendue")
    for name in ("checks", "does_not_say"):
        if content.get(name) == []:
            faults.append(
                f"{where} : « {name} » est vide ; une source dit toujours quelque chose de ses limites"
            )
    retrieved, best_before = content.get("retrieved"), content.get("best_before")
    if (
        isinstance(retrieved, datetime.date)
        and isinstance(best_before, datetime.date)
        and best_before <= retrieved
    ):
        faults.append(f"{where} : « best_before » ({best_before}) doit suivre « retrieved » ({retrieved})")
    return faults


def _table(content: dict[str, Any]) -> TableDescription:
    columns = tuple(
        ColumnDescription(
            name=name,
            type=column["type"],
            unit=column.get("unit", ""),
            description=typeset_french(column["description"]),
            decimals=column.get("decimals"),
            missing=column.get("missing", False),
            minimum=column.get("minimum"),
            maximum=column.get("maximum"),
            allowed=tuple(column.get("allowed", ())),
        )
        for name, column in content["columns"].items()
    )
    controls = tuple(
        Control(
            column=control["column"],
            sum=control["sum"],
            tolerance=control["tolerance"],
            reason=typeset_french(control["reason"]),
            where=tuple((name, str(value)) for name, value in control.get("where", {}).items()),
        )
        for control in content["controls"]
    )
    return TableDescription(
        name=content["name"],
        file=content["file"],
        description=typeset_french(content["description"]),
        rows=content["rows"],
        key=tuple(content["key"]),
        columns=columns,
        controls=controls,
        sha256=content["sha256"],
    )


def read_yaml(text: bytes) -> Any:
    """What a YAML text holds.

    Raises
    ------
    yaml.YAMLError, UnicodeDecodeError
    """
    import yaml

    # The C parser is ten times faster where the wheel has it; both read the same language.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def parse_card(path: Path) -> SourceCard:
    """Read one card, ``data/cards/<id>.yml``. See `card_from_text`."""
    return card_from_text(path.read_bytes(), path.stem)


@functools.lru_cache(maxsize=256)  # pages ask for the same few cards again and again
def card_from_text(text: bytes, card_id: str) -> SourceCard:
    """Make a card from its YAML text.

    Parameters
    ----------
    text : bytes
        UTF-8.
    card_id : str
        The file's name without ``.yml``, which the card must repeat.

    Returns
    -------
    SourceCard

    Raises
    ------
    DataFileError
        With every fault of the card.
    """
    import yaml

    heading = f"La fiche data/cards/{card_id}.yml est abîmée"
    repair = REPAIR_CARD.format(name=f"{card_id}.yml")
    try:
        content = read_yaml(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataFileError.from_faults(
            heading, [f"ce n'est pas du YAML lisible : {error}"], repair
        ) from error
    faults = card_faults(content, card_id)
    if faults:
        raise DataFileError.from_faults(heading, faults, repair)
    return SourceCard(
        id=content["id"],
        title=typeset_french(content["title"]),
        short=typeset_french(content["short"]),
        publisher=typeset_french(content["publisher"]),
        authors=content.get("authors", ""),
        vintage=content["vintage"],
        period=content["period"],
        url=content["url"],
        doi=content.get("doi", ""),
        licence=typeset_french(content["licence"]),
        licence_url=content.get("licence_url", ""),
        retrieved=content["retrieved"],
        best_before=content["best_before"],
        trust=content["trust"],
        method_note=typeset_french(content["method_note"].strip()),
        checks=tuple(typeset_french(item) for item in content["checks"]),
        does_not_say=tuple(typeset_french(item) for item in content["does_not_say"]),
        citation_key=content.get("citation_key", ""),
        tables=tuple(_table(table) for table in content["tables"]),
        raw_files=tuple(content.get("raw_files", ())),
    )


def card_paths(directory: Path | None = None) -> dict[str, Path]:
    """The cards' files by identifier, sorted."""
    return {path.stem: path for path in sorted(((directory or data_directory()) / "cards").glob("*.yml"))}


def load_card(card_id: str, directory: Path | None = None) -> SourceCard:
    """One source card.

    Parameters
    ----------
    card_id : str
        Such as ``"wiod-2016-france"``.
    directory : Path, optional
        Another ``data/`` directory.

    Raises
    ------
    UnknownCodeError
        When there is no such card; the nearest are named.
    DataFileError
        When the card is damaged.
    """
    folder = (directory or data_directory()) / "cards"
    # among the names, never a path put together: an identifier holds no folder, and capitals count on every system
    if f"{card_id}.yml" not in os.listdir(folder):
        raise UnknownCodeError.among("la fiche de source", card_id, card_paths(directory))
    return parse_card(folder / f"{card_id}.yml")


def shared_short_names(cards: Iterable[SourceCard]) -> list[str]:
    """A fault for each short name that several cards have: under a figure nobody could tell them apart."""
    named: dict[str, list[SourceCard]] = {}
    for card in cards:
        named.setdefault(card.short.casefold(), []).append(card)
    return [
        f"« {alike[0].short} » est le nom court (short) de plusieurs fiches : {', '.join(card.id for card in alike)}"
        for alike in named.values()
        if len(alike) > 1
    ]


def all_cards(directory: Path | None = None) -> dict[str, SourceCard]:
    """Every source card by identifier, sorted.

    Raises
    ------
    DataFileError
        When a card is damaged, or two have the same short name.
    """
    cards = {card_id: parse_card(path) for card_id, path in card_paths(directory).items()}
    faults = shared_short_names(cards.values())
    if faults:
        raise DataFileError.from_faults(
            "Des fiches de data/cards se confondent", faults, "donnez à chacune un nom court à elle"
        )
    return cards
