"""The table that stands under a figure: its data, for those who read numbers rather than pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
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


def html_table(
    table: pd.DataFrame,
    caption: str = "",
    decimals: int | None = None,
    *,
    indicators: Sequence[str] = (),
    first: int | None = None,
    more: str = "",
) -> str:
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
        What the table holds, for screen readers and for paper. Without it the table has no visible caption,
        and screen readers name it after its columns.
    decimals : int, optional
        Of all the numbers, instead of this rule; years and estimates are written as ever.
    indicators : sequence of str
        Card of the indicator that each row is about: the name of the row is an ``a[data-indicator]`` without href,
        which the site's extension, knowing the depth of the page, writes.
    first : int, optional
        Rows shown; the others are folded when there are two or more. All of them are shown by default.
    more : str
        What the folded rows are called; by default how many there are.

    Returns
    -------
    str

    Raises
    ------
    MetabolismeError
        If there is no column left beside the headers of the rows, or there are several header levels.
    """
    table = with_row_names(table)
    written = written_cells(table, decimals)
    titles = [str(name) for name in table.columns]
    numeric = [_is_numeric(table.iloc[:, position]) for position in range(len(titles))]
    head = "".join(
        f'<th scope="col"{_class(number)}>{escaped(title)}</th>' for title, number in zip(titles, numeric, strict=True)
    )
    body = []
    names = [escaped(label) for label in written.index]
    if indicators:
        names = [
            f'<a data-indicator="{escaped(card)}">{name}</a>' for card, name in zip(indicators, names, strict=True)
        ]
    for label, texts in zip(names, written.to_numpy().tolist(), strict=True):
        cells = "".join(
            f'<td data-label="{escaped(title)}"{_class(number)}>{escaped(text)}</td>'
            for title, number, text in zip(titles, numeric, texts, strict=True)
        )
        body.append(f'<tr><th scope="row">{label}</th>{cells}</tr>')
    corner = escaped("" if table.index.name is None else str(table.index.name))
    start = f'<th scope="col">{corner}</th>' if corner else "<td></td>"
    name = "" if caption else f' aria-label="{escaped(", ".join(titles))}"'
    shown = f"<caption>{escaped(caption)}</caption>" if caption else ""

    def written_table(rows: Sequence[str]) -> str:
        return (
            f'<table class="mt-table"{name}>{shown}'
            f"<thead><tr>{start}{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )

    if first is None or len(body) < first + 2:
        return written_table(body)
    folded = (
        f'<details class="mt-values"><summary>{escaped(more or f"Les {len(body) - first} autres lignes")}</summary>'
        f"{written_table(body[first:])}</details>"
    )
    return (written_table(body[:first]) if first else "") + folded


def with_row_names(table: pd.DataFrame) -> pd.DataFrame:
    """The table with names of rows as its index: its own, or its first column.

    Parameters
    ----------
    table : DataFrame
        As for `html_table`.

    Returns
    -------
    DataFrame

    Raises
    ------
    MetabolismeError
        If there is no column left beside the names, or there are several header levels.
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
    return table


def written_cells(table: pd.DataFrame, decimals: int | None = None) -> pd.DataFrame:
    """Each cell and each name of a row as French readers read it, by the rules of `html_table`."""
    columns = []
    for position, name in enumerate(table.columns):
        write = _writer(str(name), table.iloc[:, position], decimals)
        columns.append([write(cell) for cell in table.iloc[:, position]])
    rows = list(zip(*columns, strict=True))
    index = pd.Index([str(label) for label in table.index], name=table.index.name)
    return pd.DataFrame(rows, index=index, columns=table.columns, dtype=object)


def _class(numeric: bool) -> str:
    return ' class="mt-number"' if numeric else ""


def _is_number(cell: object) -> bool:
    return isinstance(cell, Real) and not isinstance(cell, bool)


def _is_numeric(values: pd.Series) -> bool:
    present = [cell for cell in values if not _is_missing(cell)]
    return bool(present) and all(_is_number(cell) or isinstance(cell, Estimate) for cell in present)


def _is_missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or (_is_number(cell) and math.isnan(float(cell)))  # type: ignore[arg-type]


def _writer(name: str, values: pd.Series, given: int | None) -> Callable[[object], str]:
    """Function that writes a cell of a column."""
    is_year = re.match(r"ann[ée]e", name, flags=re.IGNORECASE) is not None
    numbers = [cell for cell in values if _is_number(cell) and not _is_missing(cell)]
    if given is not None:
        decimals = given
    else:
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
