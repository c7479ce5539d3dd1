"""Read the publishers' formats into plain text or values, without guessing types."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def read_csv(path: Path, encoding: str = "utf-8") -> pd.DataFrame:
    """Every cell as text; an empty cell is the empty text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)


def read_sheets(path: Path) -> dict[str, list[tuple]]:
    """Rows of every sheet of an xlsx file, as values."""
    import openpyxl

    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}
    workbook.close()
    return sheets


def read_old_sheet(path: Path, sheet: str) -> list[list]:
    """Rows of one sheet of an xls file (Excel 97-2003), as values."""
    import xlrd

    rows = xlrd.open_workbook(path).sheet_by_name(sheet)
    return [rows.row_values(number) for number in range(rows.nrows)]
