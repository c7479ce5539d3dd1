"""The table that stands under a figure: its data, for those who read numbers rather than pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from numbers import Integral, Real

import pandas as pd

from metabolisme.charts.text import decimals_of, escaped
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate, french_number
from metabolisme.estimates.numbers import exact_decimal

#: What stands in place of a missing value: « non disponible ».
NOT_AVAILABLE = "n. d."

#: Decimals added so that the smallest number of a column does not read as zero.
MOST_EXTRA_DECIMALS = 3


def html_table(table: pd.DataFrame, caption: str) -> str:
    """HTML table with headers that a screen reader announces, and labels for narrow screens.

    Parameters
    ----------
    table : DataFrame
        Columns and index in French; one header level each. An index with a name, or that is not 0, 1, 2…,
        gives the headers of the rows; otherwise the first column does. Numbers of a column have the same
        decimals: as many as its largest number needs for three significant digits, more if its smallest would
        read as zero. Integers keep all their digits; columns and indexes whose name begins with « Année » are
        written without spaces. A missing value is written « n. d. ». Cells can be `Estimate`.
    caption : str
        What the table holds, for screen readers and for paper.

    Returns
    -------
    str

    Raises
    ------
    MetabolismeError
        If there is no column left beside the headers of the rows, or there are several header levels.
    """
    if table.index.nlevels > 1 or table.columns.nlevels > 1:
        raise MetabolismeError(
            "Le tableau d'une figure a une seule ligne de titres et une seule colonne de noms. "
            "Remède : reset_index(), ou des titres tels que « Importations, Mt »."
        )
    if table.index.name is None and isinstance(table.index, pd.RangeIndex):
        table = table.set_index(table.columns[0]) if len(table.columns) else table
    if not len(table.columns):
        raise MetabolismeError("Le tableau d'une figure a besoin d'au moins une colonne de valeurs.")
    columns = [(str(name), table.iloc[:, position]) for position, name in enumerate(table.columns)]
    writers = [_writer(name, values) for name, values in columns]
    numeric = [_is_numeric(values) for _, values in columns]
    head = "".join(
        f'<th scope="col"{_class(number)}>{escaped(name)}</th>'
        for (name, _), number in zip(columns, numeric, strict=True)
    )
    body = []
    for row, label in enumerate(table.index):
        cells = "".join(
            f'<td data-label="{escaped(name)}"{_class(number)}>{escaped(write(values.iloc[row]))}</td>'
            for (name, values), write, number in zip(columns, writers, numeric, strict=True)
        )
        body.append(f'<tr><th scope="row">{escaped(str(label))}</th>{cells}</tr>')
    corner = escaped("" if table.index.name is None else str(table.index.name))
    first = f'<th scope="col">{corner}</th>' if corner else "<td></td>"
    return (
        f'<table class="mt-table"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{first}{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def _class(numeric: bool) -> str:
    return ' class="mt-number"' if numeric else ""


def _is_number(cell: object) -> bool:
    return isinstance(cell, Real) and not isinstance(cell, bool)


def _is_numeric(values: pd.Series) -> bool:
    present = [cell for cell in values if not _is_missing(cell)]
    return bool(present) and all(_is_number(cell) or isinstance(cell, Estimate) for cell in present)


def _is_missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or (_is_number(cell) and math.isnan(float(cell)))  # type: ignore[arg-type]


def _writer(name: str, values: pd.Series) -> Callable[[object], str]:
    """Function that writes a cell of a column."""
    is_year = re.match(r"ann[ée]e", name, flags=re.IGNORECASE) is not None
    numbers = [cell for cell in values if _is_number(cell) and not _is_missing(cell)]
    decimals = 0 if all(isinstance(number, Integral) for number in numbers) else _decimals(numbers)

    def write(cell: object) -> str:
        if _is_missing(cell):
            return NOT_AVAILABLE
        if isinstance(cell, Estimate):
            return cell.text()
        if _is_number(cell):
            number = float(cell)  # type: ignore[arg-type]
            return f"{number:.0f}" if is_year else _not_zero(number, decimals)
        return str(cell)

    return write


def _decimals(numbers: list[float]) -> int:
    """Decimals of a column: enough for its largest number, and so that its smallest does not read as zero."""
    sizes = [exact_decimal(number).adjusted() for number in numbers if number]
    if not sizes:
        return 0
    wished = decimals_of(numbers)
    return max(wished, min(-min(sizes), wished + MOST_EXTRA_DECIMALS))


def _not_zero(number: float, decimals: int) -> str:
    """The number, or that it is smaller than what can be written: what is not zero does not read as zero."""
    text = french_number(number, decimals=decimals)
    if number and not re.search(r"[1-9]", text):
        return ("> \u2212" if number < 0 else "< ") + french_number(10.0**-decimals, decimals=decimals)
    return text
