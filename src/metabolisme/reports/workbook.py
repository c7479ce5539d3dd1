"""The figures of a report as a workbook: one sheet a subject, units in the heads, numbers that are numbers."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from numbers import Real
from typing import Any

import pandas as pd

from metabolisme.estimates.numbers import exact_decimal
from metabolisme.reports.exports import harmless_text
from metabolisme.reports.subjects import Subject

README = "Lisez-moi"
DICTIONARY = "Colonnes"

#: Widths of columns, in characters.
NARROWEST, WIDEST = 10, 60


def workbook(subjects: Sequence[Subject], readme: Sequence[str], title: str) -> bytes:
    """The content of an XLSX file.

    Parameters
    ----------
    subjects : sequence of Subject
        One sheet each, in order; their names differ.
    readme : sequence of str
        Lines of the first sheet, « Lisez-moi »; the list of the sheets follows them.
    title : str
        Of the file, in its properties.

    Returns
    -------
    bytes

    Notes
    -----
    The second sheet, « Colonnes », says of each quantity its unit, period, method, interval, limits and sources. A
    missing value is an empty cell. No cell holds a formula: a text that a spreadsheet would run gets an apostrophe, as
    in `metabolisme.reports.exports.write_csv`.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title, book.properties.creator = title, "Métabolismes & leviers"
    book.properties.language = "fr-FR"
    first = book.active
    first.title = README
    _write_readme(first, subjects, readme)
    dictionary = pd.concat([subject.dictionary() for subject in subjects], ignore_index=True)
    _write_table(book.create_sheet(DICTIONARY), dictionary, named=2)
    for subject in subjects:
        _write_table(book.create_sheet(subject.name), subject.wide(), named=len(subject.rows))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_readme(sheet: Any, subjects: Sequence[Subject], readme: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
    for number, line in enumerate(readme, start=1):
        cell = sheet.cell(number, 1, harmless_text(line))
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 11)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=2)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = 20 if number == 1 else 15 * math.ceil(len(line) / 115)
    start = len(readme) + 2
    listed = [(DICTIONARY, "Unité, période, méthode, intervalle, réserve et sources de chaque grandeur")]
    listed += [(subject.name, subject.title) for subject in subjects]
    for number, (name, title) in enumerate([("Feuille", "Contenu"), *listed], start=start):
        sheet.cell(number, 1, name).font = Font(bold=number == start)
        sheet.cell(number, 2, harmless_text(title)).font = Font(bold=number == start)
        if number > start:
            sheet.cell(number, 1).hyperlink = f"#'{name}'!A1"
            sheet.cell(number, 1).font = Font(underline="single")
    _on_paper(sheet, landscape=False)


def _write_table(sheet: Any, table: pd.DataFrame, named: int) -> None:
    """Write a table; its first `named` columns and its head stay in sight."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, name in enumerate(table.columns, start=1):
        title, cells = harmless_text(str(name)), [_value(cell) for cell in table[name].tolist()]
        head = sheet.cell(1, column, title)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E6E9EC")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        numbers = [cell for cell in cells if isinstance(cell, (int, float))]
        written = _format(numbers)
        longest = max([len(title) / 2, *(len(cell) for cell in cells if isinstance(cell, str))])
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(NARROWEST, longest + 2))
        for row, content in enumerate(cells, start=2):
            if content is None:
                continue
            cell = sheet.cell(row, column, content)
            if isinstance(content, str):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                cell.number_format, cell.alignment = written, Alignment(vertical="top")
    sheet.freeze_panes = sheet.cell(2, min(named, 2) + 1)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    _on_paper(sheet, landscape=True)


def _value(cell: object) -> str | int | float | None:
    """What a cell holds: nothing when the value is missing."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, Real):
        number = float(cell)
        return None if math.isnan(number) else int(number) if number.is_integer() else number
    return harmless_text(str(cell)) or None


def _format(numbers: Sequence[float]) -> str:
    """How the numbers of a column are shown: three digits of the largest; the cell keeps them all."""
    sizes = [exact_decimal(number).adjusted() for number in numbers if number]
    decimals = 0 if all(isinstance(number, int) for number in numbers) else max(0, 2 - max(sizes, default=2))
    return "#,##0" + ("." + "0" * min(decimals, 6) if decimals else "")


def _on_paper(sheet: Any, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
