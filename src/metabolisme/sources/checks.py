"""Check the bytes of a table, whole, against its description, before anybody computes with it."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from metabolisme.sources.cards import ColumnDescription, TableDescription

Numbers = npt.NDArray[np.float64] | npt.NDArray[np.int64]
NUMBER_CHARACTERS = {"integer": frozenset("0123456789-"), "number": frozenset("0123456789-.eE+")}


def normalised(content: bytes) -> bytes:
    """The same bytes without what editors add and that changes nothing: byte order mark, CRLF, blank end."""
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return content.rstrip(b"\n") + b"\n" if content else content


def fingerprint(content: bytes) -> str:
    """SHA-256 of the normalised bytes, in hexadecimal."""
    return hashlib.sha256(normalised(content)).hexdigest()


def expand_columns(
    columns: Sequence[ColumnDescription], codes: Callable[[str], list[str]]
) -> list[ColumnDescription]:
    """Columns with ``@A56`` and the like replaced by one column a code, and so in ``allowed``.

    Parameters
    ----------
    columns : sequence of ColumnDescription
    codes : callable
        Codes of a nomenclature from its name.

    Returns
    -------
    list of ColumnDescription
        In the order of the file.
    """
    expanded = []
    for column in columns:
        allowed = tuple(
            value
            for item in column.allowed
            for value in (codes(item.removeprefix("@")) if item.startswith("@") else [item])
        )
        prefix, at, nomenclature = column.name.partition("@")
        names = [prefix + code for code in codes(nomenclature)] if at else [column.name]
        expanded += [replace(column, name=name, allowed=allowed) for name in names]
    return expanded


class _Rows:
    """The text of a table, with what is needed to say where a fault is."""

    def __init__(self, header: list[str], rows: list[list[str]], lines: list[int], key: Sequence[str]):
        self.header = header
        self.rows = rows
        self.lines = lines
        self.key_positions = [header.index(name) for name in key]

    def column(self, name: str) -> list[str]:
        position = self.header.index(name)
        return [row[position] for row in self.rows]

    def key(self, number: int) -> tuple[str, ...]:
        return tuple(self.rows[number][position] for position in self.key_positions)

    def place(self, number: int) -> str:
        return f"ligne {self.lines[number]} ({', '.join(self.key(number))})"


def _header_faults(header: list[str], columns: list[ColumnDescription]) -> list[str]:
    expected = [column.name for column in columns]
    if header == expected:
        return []
    missing = [name for name in expected if name not in header]
    extra = [name for name in header if name not in expected]
    repeated = sorted({name for name in header if header.count(name) > 1})
    faults = [
        f"ligne 1 : {what} : {', '.join(names)}"
        for what, names in (
            ("colonne(s) absente(s)", missing),
            ("colonne(s) en trop", extra),
            ("colonne(s) répétée(s)", repeated),
        )
        if names
    ]
    return faults or [f"ligne 1 : colonnes dans le désordre ; attendu : {', '.join(expected)}"]


def _read_rows(
    content: bytes, table: TableDescription, columns: list[ColumnDescription]
) -> tuple[_Rows | None, list[str]]:
    """Cut the text into rows; the faults of shape, and no rows when the columns are not the expected ones."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        return None, [
            f"ligne {line} : octet 0x{byte:02x} qui n'est pas de l'UTF-8 (fichier réenregistré autrement ?)"
        ]
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        header = next(reader, [])
        faults = _header_faults(header, columns)
        if faults:
            return None, faults
        for row in reader:
            if len(row) == len(header):
                rows.append(row)
                lines.append(reader.line_num)
            else:
                faults.append(f"ligne {reader.line_num} : {len(row)} case(s) au lieu de {len(header)}")
    except csv.Error as error:
        return None, [f"ligne {reader.line_num} : guillemets ou séparateurs illisibles ({error})"]
    received = len(rows) + len(faults)
    if received != table.rows:
        faults.append(f"{received} ligne(s) de données au lieu de {table.rows}")
    return _Rows(header, rows, lines, table.key), faults


def _numbers(texts: list[str], column: ColumnDescription, rows: _Rows) -> tuple[Numbers, list[str]]:
    """Numbers of a column, ``nan`` where a cell may be and is empty, and the faults."""
    values = _converted_at_once(texts, column)
    if values is not None:
        return values, _range_faults(values, column, rows)
    kind = "un entier" if column.type == "integer" else "un nombre (point décimal)"
    faults = []
    for number, text in enumerate(texts):
        if text == "" and not column.missing:
            faults.append(f"{rows.place(number)}, colonne {column.name} : case vide ; {kind} est attendu")
        elif text and not _is_number(text, column):
            faults.append(
                f"{rows.place(number)}, colonne {column.name} : reçu « {text} » ; {kind} est attendu"
            )
    return np.full(len(texts), math.nan), faults


def _converted_at_once(texts: list[str], column: ColumnDescription) -> Numbers | None:
    """The whole column as numbers, or None when a cell is not one: a national table has 113,400 cells."""
    if "" in texts and not column.missing:
        return None
    # Python would take "nan", "1_000" and " 1" for numbers: only the characters of plain numbers may pass.
    if not set("".join(texts)) <= NUMBER_CHARACTERS[column.type]:
        return None
    values: Numbers
    try:
        if column.type == "integer" and not column.missing:
            values = np.array([int(text) for text in texts], dtype=np.int64)
        else:
            values = np.array([float(text) if text else math.nan for text in texts])
    except (ValueError, OverflowError):
        return None
    return None if np.isinf(values).any() else values


def _is_number(text: str, column: ColumnDescription) -> bool:
    if not set(text) <= NUMBER_CHARACTERS[column.type]:
        return False
    try:
        number = float(text)
    except ValueError:
        return False
    return math.isfinite(number) and (column.type == "number" or abs(number) < 2**63)


def _range_faults(values: Numbers, column: ColumnDescription, rows: _Rows) -> list[str]:
    faults = []
    if column.minimum is not None:
        faults += [
            f"{rows.place(int(number))}, colonne {column.name} : {values[number]} est sous le minimum admis, "
            f"{column.minimum}"
            for number in np.flatnonzero(values < column.minimum)
        ]
    if column.maximum is not None:
        faults += [
            f"{rows.place(int(number))}, colonne {column.name} : {values[number]} dépasse le maximum admis, "
            f"{column.maximum}"
            for number in np.flatnonzero(values > column.maximum)
        ]
    return faults


def _text_faults(texts: list[str], column: ColumnDescription, rows: _Rows) -> list[str]:
    unknown = set(texts) - {*column.allowed, ""} if column.allowed else set()
    faults = [
        f"{rows.place(number)}, colonne {column.name} : code « {text} » inconnu"
        for number, text in enumerate(texts if unknown else ())
        if text in unknown
    ]
    if not column.missing and "" in texts:
        faults += [
            f"{rows.place(number)}, colonne {column.name} : case vide"
            for number, text in enumerate(texts)
            if not text
        ]
    return faults


def _key_faults(rows: _Rows) -> list[str]:
    columns = [[row[position] for row in rows.rows] for position in rows.key_positions]
    # Texts alone are compared ten times faster than tuples of one text.
    distinct = len(set(columns[0])) if len(columns) == 1 else len(set(zip(*columns, strict=True)))
    if distinct == len(rows.lines):
        return []
    first_line: dict[tuple[str, ...], int] = {}
    faults = []
    for number, line in enumerate(rows.lines):
        key = rows.key(number)
        if key in first_line:
            faults.append(f"ligne {line} : la clé ({', '.join(key)}) est déjà à la ligne {first_line[key]}")
        else:
            first_line[key] = line
    return faults


def _control_faults(frame: pd.DataFrame, rows: _Rows, table: TableDescription) -> list[str]:
    faults = []
    for control in table.controls:
        kept = np.ones(len(frame), dtype=bool)
        for name, value in control.where:
            kept &= np.array([text == value for text in rows.column(name)], dtype=bool)
        # Exactly rounded addition: the total does not depend on the machine.
        total = math.fsum(frame[control.column].to_numpy(dtype=float)[kept])
        if not abs(total - control.sum) <= control.tolerance:
            chosen = " et ".join(f"{name} = {value}" for name, value in control.where) or "toutes les lignes"
            faults.append(
                f"colonne {control.column}, {chosen} : la somme vaut {total:.3f} au lieu de "
                f"{control.sum:.3f} (écart admis {control.tolerance:g} ; {control.reason})"
            )
    return faults


def check_content(
    content: bytes, table: TableDescription, columns: list[ColumnDescription]
) -> tuple[pd.DataFrame, list[str]]:
    """Check the bytes of a table against its description, fingerprint apart.

    Parameters
    ----------
    content : bytes
    table : TableDescription
    columns : list of ColumnDescription
        The table's columns, expanded.

    Returns
    -------
    DataFrame
        Text columns as str ("" where a cell may be empty), integers as int64 (float64 where a cell may be
        empty), numbers as float64. To be used only when there is no fault.
    list of str
        Every fault, as French sentences.
    """
    rows, faults = _read_rows(normalised(content), table, columns)
    if rows is None:
        return pd.DataFrame(), faults
    data: dict[str, object] = {}
    for column in columns:
        texts = rows.column(column.name)
        if column.type == "text":
            data[column.name] = texts
            faults += _text_faults(texts, column, rows)
        else:
            data[column.name], number_faults = _numbers(texts, column, rows)
            faults += number_faults
    faults += _key_faults(rows)
    types = {column.name: "str" for column in columns if column.type == "text"}
    frame = pd.DataFrame(data).astype(types)
    return frame, faults or _control_faults(frame, rows, table)
