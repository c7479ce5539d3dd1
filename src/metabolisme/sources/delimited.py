"""Cells of the large text tables that open-data portals write, and of the small ones that a reader does."""

from __future__ import annotations

import csv
import io
import itertools
import re

from metabolisme.errors import MetabolismeError, OwnFileError
from metabolisme.sources.spreadsheets import decoded, open_content, shown

SEPARATORS = (";", "\t", ",", "|")
#: Characters; a longer cell is a quote that was never closed.
LONGEST_CELL = 100_000
#: Taken off around a cell; written out, since what Python and a browser call a space differs.
SPACES = " \t\r\n\u00a0\u2007\u2009\u200a\u202f\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
#: First line by which a spreadsheet is told the separator.
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=([;\t,|])\"?(?=[\r\n]|\Z)", re.IGNORECASE)


def separator_of(text: str) -> str:
    """The separator found most often in the first line that is not empty, outside quotes; « ; » when there is none."""
    first = next((line for line in _LINE_END.split(text[:LONGEST_CELL]) if line.strip(SPACES)), "")
    outside = "".join(part for rank, part in enumerate(first.split('"')) if rank % 2 == 0)
    return max(SEPARATORS, key=outside.count)


def split_cells(text: str) -> list[tuple[int, list[str]]]:
    r"""Rows of a table in text, with the number of the line at which each begins; empty rows are left out.

    Parameters
    ----------
    text : str
        Separated by semicolons, tabs, commas or bars; quoted as RFC 4180 says. Unlike a workbook (`spreadsheets`), it
        may have any number of columns, and its cells are texts that nothing runs. A first line « sep=; » says the
        separator; it is a line, but no row.

    Raises
    ------
    MetabolismeError
        A cell of more than 100,000 characters, or a quote that never closes.

    Examples
    --------
    >>> split_cells('siret;objet\n1;"a;b"\n')
    [(1, ['siret', 'objet']), (2, ['1', 'a;b'])]
    """
    said = _SEPARATOR_LINE.match(text)
    text = text[said.end() :] if said else text
    separator = said[1] if said else separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, begins, last = [], 1, 1
    try:
        for row in reader:
            cells = [cell.strip(SPACES) for cell in row]
            if any(cells):
                if max(map(len, cells)) > LONGEST_CELL:
                    raise MetabolismeError(_endless(begins))
                rows.append((begins, cells))
            last, begins = begins, reader.line_num + 1
        if _is_open(text, last, separator):
            raise MetabolismeError(_unclosed(last))
    except csv.Error as error:
        raise MetabolismeError(_endless(begins)) from error
    return rows


def _is_open(text: str, line: int, separator: str) -> bool:
    """Whether a quote of the last row, which begins at a line, never closes: what one adds after it is in its cell."""
    row = "".join(itertools.islice(io.StringIO(text, newline=""), line - 1, None))
    if '"' not in row:
        return False
    return sum(1 for _ in csv.reader(io.StringIO(f"{row}\nx", newline=""), delimiter=separator)) == 1


def rows_of_file(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Rows of a reader's table as texts, numbered as a spreadsheet does; empty rows are left out.

    Parameters
    ----------
    content : bytes
        Of a CSV file, or of a workbook (.xlsx), of which the first sheet that is not empty is read.
    name : str
        Of the file, for messages.

    Raises
    ------
    OwnFileError
        What was read is neither, or a quote never closes.
    """
    if content.startswith(b"PK"):
        sheets = [sheet for sheet in open_content(content, name).sheets if sheet.rows]
        return [(row.number, [cell.text for cell in row.cells]) for sheet in sheets[:1] for row in sheet.rows]
    text, _ = decoded(content, name)
    try:
        return split_cells(text)
    except MetabolismeError as error:
        repair = "corrigez les guillemets, ou enregistrez de nouveau le tableau"
        heading = f"Le fichier « {shown(name, 80)} » est à corriger"
        raise OwnFileError.from_faults(heading, [error.message], repair) from error


def _unclosed(line: int) -> str:
    return (
        f"ligne {line}, un guillemet s'ouvre et ne se ferme pas avant la fin du fichier ; fermez-le, ou enregistrez de "
        "nouveau le tableau en CSV"
    )


def _endless(line: int) -> str:
    return (
        f"ligne {line}, une case a plus de 100 000 caractères : un guillemet s'ouvre sans doute sans se fermer ; "
        "corrigez-le, ou enregistrez de nouveau le tableau en CSV"
    )
