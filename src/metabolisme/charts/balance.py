"""The picture of a balance: what enters beside what leaves or stays, closing at the same total."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from metabolisme.charts.bars import GAP, amounts
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, linear
from metabolisme.charts.palette import colour
from metabolisme.charts.text import NumberLabels, french_text, spread, wrapped
from metabolisme.charts.theme import is_narrow, text_size
from metabolisme.errors import BalanceError

if TYPE_CHECKING:
    import altair as alt

#: Height of the two columns, px.
HEIGHT = 340


def balance(
    entries: pd.Series,
    exits: pd.Series,
    *,
    titles: tuple[str, str] = ("Entrées", "Sorties et stock"),
    colours: Mapping[str, str] | None = None,
    decimals: int | None = None,
    unit: str = "",
    tolerance: float = 0.0,
) -> Callable[[int], alt.LayerChart]:
    """Two facing columns of the same height: what enters on the left, what leaves or stays on the right.

    Parameters
    ----------
    entries, exits : Series
        One amount a name (index in French), zero or more, finite, from the top down.
    titles : tuple of str
        Above the left and above the right column; the total follows.
    colours : mapping, optional
        Colour of the palette for some of the names; the others are ``"mark"``.
    decimals : int, optional
        Of the numbers; by default as `NumberLabels` does.
    unit : str
        Written after the totals.
    tolerance : float
        Largest difference between the two totals, same unit as the amounts; give the rounding of the source.

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    BalanceError
        If the two columns do not close at the same total.

    Examples
    --------
    >>> draw = balance(pd.Series({"Extraction": 633.0, "Importations": 342.0}),
    ...                pd.Series({"Consommation": 773.0, "Exportations": 202.0}), unit="Mt")
    """
    inputs, outputs = amounts(entries, lowest=0), amounts(exits, lowest=0)
    write = NumberLabels([*inputs.values(), *outputs.values()], decimals)
    entering, leaving = sum(inputs.values()), sum(outputs.values())
    # A relative trace of binary fractions is no imbalance.
    if abs(entering - leaving) > tolerance + 1e-9 * entering:
        raise BalanceError(
            f"Le bilan ne ferme pas : {write(entering, unit)} entrent, {write(leaving, unit)} sortent ou "
            f"restent, écart {write(abs(entering - leaving), unit)}. "
            "Remède : ajoutez le poste qui manque, ou donnez comme tolérance l'arrondi de la source."
        )

    def draw(width: int) -> alt.LayerChart:
        sides = [
            _Side(inputs, titles[0], -1, write, unit, width),
            _Side(outputs, titles[1], 1, write, unit, width),
        ]
        top = 2 * text_size(width) * LINE_HEIGHT + GAP
        bottom = top + max(HEIGHT, *(sum(side.heights) for side in sides))
        drawing = Drawing(width, bottom + 2)
        for side in sides:
            side.draw(drawing, top, bottom, colours or {})
        return drawing.chart()

    return draw


class _Side:
    """One of the two columns, with its names on its outer side."""

    def __init__(
        self,
        amounts: Mapping[str, float],
        title: str,
        outwards: int,
        write: NumberLabels,
        unit: str,
        width: int,
    ):
        size = text_size(width)
        column, aisle, leader = (44, 10, 10) if is_narrow(width) else (110, 24, 18)
        self.amounts = amounts
        self.heading = french_text(title) + "\n" + write(sum(amounts.values()), unit)
        self.outwards = outwards
        self.inner = width / 2 + outwards * aisle / 2
        self.outer = self.inner + outwards * column
        self.names = self.outer + outwards * leader
        room = width / 2 - aisle / 2 - column - leader
        self.lines = [[*wrapped(name, room, size), write(amount)] for name, amount in amounts.items()]
        #: Room taken by each name, px.
        self.heights = [len(lines) * size * LINE_HEIGHT + 4 for lines in self.lines]

    def draw(self, drawing: Drawing, top: float, bottom: float, colours: Mapping[str, str]) -> None:
        """Draw the column between two heights, its names beside it and its total above."""
        place = linear(0.0, sum(self.amounts.values()), top, bottom)
        ends = list(itertools.accumulate(self.amounts.values(), initial=0.0))
        boxes, middles = [], []
        for (name, amount), start, end in zip(self.amounts.items(), ends[:-1], ends[1:], strict=True):
            middles.append(place((start + end) / 2))
            if amount > 0:
                sides = {"x": min(self.inner, self.outer), "x2": max(self.inner, self.outer)}
                fill = colour(colours.get(name, "mark"))
                boxes.append({**sides, "y": place(start), "y2": place(end), "colour": fill})
        drawing.rectangles(boxes, gap=1.5)
        centres = spread(middles, self.heights, top, bottom)
        drawing.lines(
            [
                {"x": self.outer, "x2": self.names - self.outwards * 3, "y": middle, "y2": centre}
                for middle, centre in zip(middles, centres, strict=True)
            ],
            "muted",
        )
        align = "right" if self.outwards < 0 else "left"
        drawing.texts(
            [
                {"x": self.names, "y": centre, "text": "\n".join(lines)}
                for centre, lines in zip(centres, self.lines, strict=True)
            ],
            align=align,
        )
        drawing.texts([{"x": self.inner, "y": (top - GAP) / 2, "text": self.heading}], align=align, weight="bold")
