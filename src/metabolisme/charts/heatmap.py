"""A table of amounts as a grid of shades: the input-output table above all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metabolisme.charts.bars import GAP
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing
from metabolisme.charts.palette import AMOUNTS, colour, text_colour_on
from metabolisme.charts.text import NumberLabels, text_width, widest, wrapped
from metabolisme.charts.theme import is_narrow, small_text_size, text_size
from metabolisme.errors import NARROW_NO_BREAK_SPACE, MetabolismeError

if TYPE_CHECKING:
    import altair as alt

#: Shares of the positive cells under each limit, when no limits are given: few cells hold most of the money.
QUANTILES = (0.50, 0.75, 0.90, 0.97, 0.99)

#: A table of at most so many rows has its names above the rows on a narrow drawing.
FEW = 8
TALLEST_CELL = 40


def heatmap(
    matrix: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    limits: Sequence[float] | None = None,
    decimals: int | None = None,
    unit: str = "",
    counts: bool = False,
    guide: str = "En ligne, qui vend ; en colonne, qui achète.",
) -> Callable[[int], alt.LayerChart]:
    """Grid of cells, the darker the larger on a light ground; numbers are written where all of them fit.

    Zeros are left empty, a missing value is a cross. Columns carry their codes; rows their codes and, where
    there is room, their names: give codes and names in the table of the figure too.

    Parameters
    ----------
    matrix : DataFrame
        Zero or more; index and columns are short codes.
    names : mapping, optional
        French name of each code.
    limits : sequence of float, optional
        At most five increasing limits between shades; by default round values near fixed quantiles of the
        cells.
    decimals : int, optional
        Of the numbers; by default as `NumberLabels` does.
    unit : str
        Written after the last limit of the key.
    counts : bool
        Cells are whole numbers: a shade of the key goes from its first to its last one.
    guide : str
        How to read rows and columns, written above the grid.

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    MetabolismeError
        If a cell is negative or infinite, no cell is positive, the limits do not grow or are too many, or a count or
        a limit of counts is not whole.

    Examples
    --------
    >>> flows = pd.DataFrame([[1.0, 2.0], [0.0, 5.0]], index=["AZ", "BE"], columns=["AZ", "BE"])
    >>> draw = heatmap(flows, limits=[2], unit="M€")
    """
    values = matrix.to_numpy(dtype=float)
    if (values < 0).any():
        raise MetabolismeError("Une grille de nuances montre des montants positifs ou nuls ; celle-ci a des négatifs.")
    if np.isinf(values).any():
        raise MetabolismeError("Une case est infinie : vérifiez la division qui l'a produite.")
    if not (values > 0).any():
        raise MetabolismeError("Aucune case positive : il n'y a rien à dessiner.")
    shades = _limits(values) if limits is None else [float(limit) for limit in limits]
    if len(shades) >= len(AMOUNTS) or shades != sorted(set(shades)):
        raise MetabolismeError(f"Les limites doivent croître, et être {len(AMOUNTS) - 1} au plus : reçu {shades}.")

    if counts and any(number % 1 for number in (*values[values > 0].tolist(), *shades)):
        raise MetabolismeError("Une grille de nombres entiers a une case ou une limite qui n'est pas entière.")
    write = NumberLabels(values[values > 0].tolist(), decimals)

    def draw(width: int) -> alt.LayerChart:
        small = small_text_size(width)
        key = _key_rows(_count_texts(shades, unit) if counts else _amount_texts(shades, unit), width)
        guide_lines = wrapped(guide, width, small)
        guide_top = len(key) * (small * LINE_HEIGHT + 5) + 4
        start = guide_top + len(guide_lines) * small * LINE_HEIGHT + 4
        grid = _Grid(matrix, names or {}, width, start)
        drawing = Drawing(width, grid.bottom + 2)
        _write_key(drawing, key)
        drawing.texts([{"x": 0, "y": (guide_top + start - 4) / 2, "text": "\n".join(guide_lines)}], size=small)
        numbers = {(row, column): write(values[row, column]) for row, column in np.argwhere(values > 0).tolist()}
        fits = widest(numbers.values(), small) + 4 <= grid.cell_width and small * LINE_HEIGHT <= grid.cell_height
        cells, texts = [], []
        for (row, column), number in numbers.items():
            shade = AMOUNTS[int(np.searchsorted(shades, values[row, column], side="right"))]
            cells.append({**grid.box(row, column), "colour": colour(shade)})
            texts.append({**grid.centre(row, column), "text": number, "colour": text_colour_on(shade)})
        crosses = [
            {**grid.centre(row, column), "text": "×", "colour": colour("muted")}
            for row, column in np.argwhere(np.isnan(values)).tolist()
        ]
        drawing.rectangles(cells, gap=0.5)
        drawing.texts([*(texts if fits else []), *crosses], align="center", size=small)
        grid.write_codes(drawing)
        return drawing.chart()

    return draw


def _limits(values: np.ndarray) -> list[float]:
    """Quantiles of the positive cells, rounded to one significant digit."""
    wished = np.quantile(values[values > 0], QUANTILES)
    rounded = [round(value, -math.floor(math.log10(value))) for value in wished.tolist()]
    return sorted(set(rounded))


def _amount_texts(limits: Sequence[float], unit: str) -> list[str]:
    """Texts of the key; a limit belongs to the shade above it."""
    write = NumberLabels(limits, None)
    numbers = [write(limit) for limit in limits]
    texts = [f"moins de {numbers[0]}"] if numbers else ["toute valeur positive"]
    texts += [f"{low} à {high}" for low, high in itertools.pairwise(numbers)]
    if numbers:
        last = f"{numbers[-1]}{NARROW_NO_BREAK_SPACE}{unit}".strip()
        # A share has nothing above a hundred.
        texts.append(last if unit == "%" and limits[-1] >= 100 else f"{last} et plus")
    return texts


def _count_texts(limits: Sequence[float], unit: str) -> list[str]:
    """Texts of the key of whole numbers, without overlap: « 1 », « 2 à 3 », « 4 et plus »."""
    write = NumberLabels(limits, 0)
    firsts = [1.0, *limits]
    texts = [
        write(low) if low == high - 1 else f"{write(low)} à {write(high - 1)}"
        for low, high in itertools.pairwise(firsts)
    ]
    return [*texts, f"{f'{write(firsts[-1])}{NARROW_NO_BREAK_SPACE}{unit}'.strip()} et plus"]


def _key_rows(texts: Sequence[str], width: int) -> list[list[dict[str, Any]]]:
    """Swatches of the key with their text, in lines that fit the width."""
    size = small_text_size(width)
    lines: list[list[dict[str, Any]]] = [[]]
    x = 0.0
    for text, shade in zip(texts, AMOUNTS, strict=False):
        room = size + 5 + text_width(text, size)
        if x and x + room > width:
            lines.append([])
            x = 0.0
        lines[-1].append({"x": x, "text": text, "shade": shade})
        x += room + 12
    return lines


def _write_key(drawing: Drawing, lines: Sequence[Sequence[Mapping[str, Any]]]) -> None:
    side = drawing.small
    swatches, texts = [], []
    for number, line in enumerate(lines):
        y = 2 + number * (side * LINE_HEIGHT + 5)
        for item in line:
            box = {"x": item["x"], "x2": item["x"] + side, "y": y, "y2": y + side}
            swatches.append({**box, "colour": colour(item["shade"])})
            texts.append({"x": item["x"] + side + 5, "y": y + side / 2, "text": item["text"]})
    drawing.rectangles(swatches)
    drawing.texts(texts, size=side)


class _Grid:
    """Where cells, codes and names stand, below the key and the guide."""

    def __init__(self, matrix: pd.DataFrame, names: Mapping[str, str], width: int, start: float):
        self.size, self.small = text_size(width), small_text_size(width)
        self.rows = [str(code) for code in matrix.index]
        self.columns = [str(code) for code in matrix.columns]
        full = {code: f"{code} · {names[code]}" if code in names else code for code in self.rows}
        few = len(self.rows) <= FEW
        # The code of the last column is centred on it, and may be wider.
        self.right = width - (1 if few else widest(self.columns, self.small) / 2)
        self.names_above = few and is_narrow(width)
        self.label_size = self.size if few else self.small
        self.staggered_rows = False
        if self.names_above:
            self.labels = [wrapped(full[code], width, self.size) for code in self.rows]
            self.left = 1.0
        elif few:
            self.labels = [wrapped(full[code], 0.34 * width, self.size) for code in self.rows]
            self.left = self._widest_label()
        elif is_narrow(width):
            self.labels = [[code] for code in self.rows]
            self.left = self._widest_label()
            self.staggered_rows = self.cell_width < self.small * LINE_HEIGHT
            self.left += (widest(self.rows, self.small) + 3) * self.staggered_rows
        else:
            self.labels = [[_shortened(full[code], 0.34 * width, self.small)] for code in self.rows]
            self.left = self._widest_label()
        # Codes wider than their column stand on several levels, in turn.
        self.column_levels = math.ceil((widest(self.columns, self.small) + 2) / self.cell_width)
        self.cell_height = min(self.cell_width, TALLEST_CELL)
        if few and not self.names_above:
            most_lines = max(len(lines) for lines in self.labels)
            self.cell_height = max(self.cell_height, most_lines * self.size * LINE_HEIGHT + 6)
        self.first_row = start + self.column_levels * self.small * LINE_HEIGHT + 2
        self.tops: list[float] = []
        position = self.first_row
        for lines in self.labels:
            text_height = len(lines) * self.label_size * LINE_HEIGHT
            self.tops.append(position + text_height + 2 if self.names_above else position)
            position = self.tops[-1] + self.cell_height
        #: Lower edge of the grid, px.
        self.bottom = position

    @property
    def cell_width(self) -> float:
        """Width of a cell, px."""
        return (self.right - self.left) / len(self.columns)

    def box(self, row: int, column: int) -> dict[str, float]:
        """Corners of a cell."""
        left, top = self.left + column * self.cell_width, self.tops[row]
        return {"x": left, "x2": left + self.cell_width, "y": top, "y2": top + self.cell_height}

    def centre(self, row: int, column: int) -> dict[str, float]:
        """Middle of a cell."""
        return {"x": self.left + (column + 0.5) * self.cell_width, "y": self.tops[row] + self.cell_height / 2}

    def write_codes(self, drawing: Drawing) -> None:
        """Write the codes of the columns, the names or codes of the rows, and a frame."""
        line = self.small * LINE_HEIGHT
        drawing.texts(
            [
                {
                    "x": self.left + (number + 0.5) * self.cell_width,
                    "y": self.first_row - 2 - line / 2 - line * (number % self.column_levels),
                    "text": code,
                }
                for number, code in enumerate(self.columns)
            ],
            align="center",
            size=self.small,
        )
        step = widest(self.rows, self.small) + 3
        drawing.texts(
            [
                {
                    "x": 0 if self.names_above else self.left - GAP - step * (self.staggered_rows and number % 2),
                    "y": top - len(lines) * self.size * LINE_HEIGHT / 2 - 1
                    if self.names_above
                    else top + self.cell_height / 2,
                    "text": "\n".join(lines),
                }
                for number, (top, lines) in enumerate(zip(self.tops, self.labels, strict=True))
            ],
            align="left" if self.names_above else "right",
            size=self.label_size,
        )
        edges = [edge for top in self.tops for edge in (top, top + self.cell_height)]
        if not self.names_above:
            edges = [edges[0], edges[-1]]
        frame = [{"x": self.left, "x2": self.right, "y": edge, "y2": edge} for edge in edges]
        frame += [
            {"x": x, "x2": x, "y": low, "y2": high} for x in (self.left, self.right) for low, high in _pairs(edges)
        ]
        drawing.lines(frame, "grid")

    def _widest_label(self) -> float:
        return widest((line for lines in self.labels for line in lines), self.label_size) + GAP


def _pairs(edges: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(edges[::2], edges[1::2], strict=True))


def _shortened(text: str, width: float, size: float) -> str:
    """The text cut to `width` px, with an ellipsis when something is cut."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ,'’-") + "…"
