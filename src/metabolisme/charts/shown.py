"""A few numbers shown as the result of a cell, set as French readers write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from metabolisme.charts.tables import html_table, with_row_names, written_cells


@dataclass(frozen=True)
class Table:
    """A small table ready for a page or a notebook.

    Attributes
    ----------
    html : str
        No script, no style, no request.
    text : str
        The same, for what shows no HTML.
    """

    html: str
    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def table(
    values: Mapping[str, float] | pd.Series | pd.DataFrame,
    column: str = "Valeur",
    caption: str = "",
    decimals: int | None = None,
    *,
    indicators: Sequence[str] = (),
    first: int | None = None,
    more: str = "",
) -> Table:
    """Show named numbers, one a row or one a row and column.

    Parameters
    ----------
    values : mapping, Series or DataFrame
        Numbers by French name; give the unit in the names or in `column`. A DataFrame is shown as by
        `tables.html_table`, with the name of its index above the names of the rows.
    column : str
        Head of the column of a mapping or a Series.
    caption : str
        What the table holds; nothing is written above the table without it.
    decimals : int, optional
        Of all the numbers; by default as `tables.html_table` does, column by column.
    indicators, first, more
        Cards that the rows link to, rows left unfolded and the name of the others, as for `tables.html_table`.

    Returns
    -------
    Table

    Raises
    ------
    MetabolismeError
        If a DataFrame has several header levels or no column of values.

    Examples
    --------
    >>> print(table({"Entrées": 1458.0, "Sorties": 12.34}, "Mt", decimals=1).text)
                  Mt
    Entrées  1 458,0
    Sorties     12,3
    """
    if isinstance(values, pd.DataFrame):
        frame = with_row_names(values)
    else:
        frame = pd.Series(values).rename(column).rename_axis(None).to_frame()
    return Table(
        html_table(frame, caption, decimals, indicators=indicators, first=first, more=more),
        written_cells(frame, decimals).to_string(),
    )
