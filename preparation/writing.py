"""Write tables: fixed formats, fixed order, and all the files or none."""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from metabolisme.errors import DataFileError
from metabolisme.sources.cards import ColumnDescription, TableDescription


def number_text(value: float, decimals: int) -> str:
    """A number with at most so many decimals, without useless zeros and without minus zero.

    Examples
    --------
    >>> number_text(-0.00001, 4), number_text(12.50, 2), number_text(1200.0, 0)
    ('0', '12.5', '1200')
    """
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _cell_text(value: object, column: ColumnDescription) -> str:
    if column.type == "text":
        return str(value)
    number = float(value)  # type: ignore[arg-type]
    if math.isnan(number):
        return ""
    if column.type == "integer" and number != int(number):
        raise ValueError(f"{column.name} : {number} n'est pas un entier")
    return number_text(number, column.decimals or 0)


def csv_text(frame: pd.DataFrame, table: TableDescription, columns: list[ColumnDescription]) -> str:
    """The text of a table, in the order and with the decimals of its description.

    Parameters
    ----------
    frame : DataFrame
    table : TableDescription
    columns : list of ColumnDescription
        The table's columns, expanded.

    Returns
    -------
    str
        Comma separated, LF, header in the first line.

    Raises
    ------
    DataFileError
        When the frame's columns are not those that the card describes.
    """
    expected = [column.name for column in columns]
    if list(frame.columns) != expected:
        raise DataFileError(
            f"La préparation de {table.name} donne les colonnes {', '.join(map(str, frame.columns))} ; "
            f"sa fiche décrit {', '.join(expected)}. Accordez les deux."
        )
    texts = [[_cell_text(value, column) for value in frame[column.name]] for column in columns]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(expected)
    writer.writerows(zip(*texts, strict=True))
    return buffer.getvalue()


def card_with_computed_fields(card_text: str, computed: Mapping[str, tuple[int, str]]) -> str:
    """A card's text with ``rows`` and ``sha256`` of its tables filled in, everything else untouched.

    Parameters
    ----------
    card_text : str
        Text of the YAML file.
    computed : mapping of str to (int, str)
        Number of rows and fingerprint by table name.

    Returns
    -------
    str
    """
    lines = card_text.splitlines(keepends=True)
    current = None
    for number, line in enumerate(lines):
        name = re.match(r"\s*- name: (\S+)\s*$", line)
        if name:
            current = name[1]
        elif current in computed:
            rows, sha256 = computed[current]
            line = re.sub(r"^(    rows: ).*$", rf"\g<1>{rows}", line.rstrip("\n")) + "\n"
            lines[number] = re.sub(r"^(    sha256: ).*$", rf'\g<1>"{sha256}"', line.rstrip("\n")) + "\n"
    return "".join(lines)


def replace_all(contents: Mapping[Path, str]) -> list[Path]:
    """Replace files, all or none: everything is written aside first, and put back if a replacement fails.

    Parameters
    ----------
    contents : mapping of Path to str
        New text of each file.

    Returns
    -------
    list of Path
        The files whose bytes have changed.
    """
    changed = {
        path: text.encode("utf-8")
        for path, text in contents.items()
        if not path.exists() or path.read_bytes() != text.encode("utf-8")
    }
    aside = {path: path.with_name(f".{path.name}.new") for path in changed}
    before = {path: path.read_bytes() if path.exists() else None for path in changed}
    try:
        for path, new in aside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(changed[path])
        for path, new in aside.items():
            os.replace(new, path)
    except BaseException:
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != old:
                path.write_bytes(old)
        raise
    finally:
        for new in aside.values():
            new.unlink(missing_ok=True)
    return list(changed)
