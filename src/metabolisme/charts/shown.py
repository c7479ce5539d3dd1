"""A few numbers shown as the result of a cell, set as French readers write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from metabolisme.charts.tables import html_table


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


def table(values: Mapping[str, float] | pd.Series, column: str = "Valeur") -> Table:
    """Show named numbers, one a row.

    Parameters
    ----------
    values : mapping or Series
        Numbers by French name; give the unit in the names or in `column`.
    column : str
        Head of the column of numbers.

    Returns
    -------
    Table

    Examples
    --------
    >>> print(table({"Entrées, Mt": 1458.0}).text)
                 Valeur
    Entrées, Mt  1458.0
    """
    frame = pd.Series(values).rename(column).rename_axis(None).to_frame()
    return Table(html_table(frame, column), frame.to_string())
