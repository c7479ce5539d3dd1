"""Horizontal bars: one amount a row, or one amount cut by place; and the steps that add up to a total."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, inline, linear
from metabolisme.charts.intervals import within_whisker
from metabolisme.charts.live import LiveDrawing, new_drawing
from metabolisme.charts.palette import PLACES, colour, text_colour_on
from metabolisme.charts.text import NumberLabels, french_text, text_width, widest, wrapped
from metabolisme.charts.theme import is_narrow, small_text_size, text_size
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number

if TYPE_CHECKING:
    import altair as alt

Draw = Callable[[int], "alt.LayerChart | LiveDrawing"]

BAR = 18
#: Space between a mark and its label, px.
GAP = 6


def horizontal_bars(
    values: pd.Series,
    *,
    within: pd.DataFrame | None = None,
    colours: str | Mapping[str, str] = "mark",
    decimals: int | None = None,
    unit: str = "",
    maximum: float | None = None,
    live: bool = False,
) -> Draw:
    """Bars from zero, in the order given, each with its name and its number.

    Parameters
    ----------
    values : Series
        One value a name (the index, in French); finite.
    within : DataFrame, optional
        Columns ``low`` and ``high`` for some or all of the names, drawn as whiskers.
    colours : str or mapping
        Colour of the palette, or one a name (``"mark"`` for the names left out).
    decimals : int, optional
        Of the numbers; by default as `NumberLabels` does.
    unit : str
        Written after each number; better in the subtitle when it is long.
    maximum : float, optional
        End of the scale, same unit as the values; by default the largest of them. The same for all the
        figures of a choice, so that their bars compare; their numbers then share their decimals as well.
    live : bool
        Whether the drawing writes itself, for a lab (see `metabolisme.charts.live`); without `within`.

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    MetabolismeError
        If a value is missing or infinite, a name is repeated, `within` has a row without a bar, or a value
        is beyond `maximum`.

    Examples
    --------
    >>> draw = horizontal_bars(pd.Series({"Agriculture": 12.4, "Industrie": 35.1}), unit="%")
    """
    heights = amounts(values)
    lows, highs = (amounts(within[side]) for side in ("low", "high")) if within is not None else ({}, {})
    unknown = [name for name in lows if name not in heights]
    if unknown:
        raise MetabolismeError(f"« within » a des lignes sans barre : {', '.join(unknown)}.")
    start = min(0.0, *heights.values(), *lows.values())
    end = _end_of_scale({name: max(value, highs.get(name, value)) for name, value in heights.items()}, maximum)
    write = NumberLabels([*heights.values(), *_given(maximum)], decimals)

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        labels = {name: write(value, unit) for name, value in heights.items()}
        rows = Rows(list(heights), width)
        # The number of the maximum has its room even where no bar is as long: pixels too are the same.
        room = widest([*labels.values(), *(write(value, unit) for value in _given(maximum))], text_size(width)) + GAP
        # The number of the longest negative bar stands clear of its name.
        before = room + GAP if min(heights.values()) < 0 else 0
        place = linear(start, end, rows.column + before, width - room)
        drawing = new_drawing(width, rows.height, live)
        drawing.rectangles(
            [_bar(place(0.0), place(value), rows.tops[name], _fill(colours, name)) for name, value in heights.items()]
        )
        if lows:
            whiskers = [
                {"low": place(lows[name]), "high": place(highs[name]), "y": rows.tops[name] + BAR / 2} for name in lows
            ]
            drawing.layer(within_whisker(inline(whiskers), drawing.x("low"), "high", drawing.y("y")))
        rows.draw_zero(drawing, place(0.0))
        # The number stands beyond the bar and its whisker.
        positive = {name: max(value, highs.get(name, value)) for name, value in heights.items() if value >= 0}
        negative = {name: min(value, lows.get(name, value)) for name, value in heights.items() if value < 0}
        for side, align, shift in ((positive, "left", GAP), (negative, "right", -GAP)):
            drawing.texts(
                [
                    {"x": place(end) + shift, "y": rows.tops[name] + BAR / 2, "text": labels[name]}
                    for name, end in side.items()
                ],
                align=align,
            )
        rows.write_names(drawing)
        return drawing.picture()

    return draw


def stacked_bars(
    table: pd.DataFrame,
    *,
    colours: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    decimals: int | None = None,
    unit: str = "",
    totals: bool = True,
    maximum: float | None = None,
    live: bool = False,
) -> Draw:
    """Bars cut into parts, by place above all, always in the order of the columns, each part with its number.

    A number that does not fit its part is left to the table of the figure.

    Parameters
    ----------
    table : DataFrame
        One row a bar (index in French), one column a part; zero or more, finite. Columns named as in `PLACES`
        need neither `colours` nor `names`.
    colours : mapping, optional
        Colour of the palette for each column.
    names : mapping, optional
        French name of each column.
    decimals : int, optional
        Of the numbers; by default as `NumberLabels` does.
    unit : str
        Written after each total.
    totals : bool
        Whether the total stands at the end of each bar; useless when all are 100.
    maximum : float, optional
        End of the scale, same unit as the parts; by default the largest total. The same for all the
        figures of a choice, so that their bars compare; their numbers then share their decimals as well.
    live : bool
        Whether the drawing writes itself, for a lab (see `metabolisme.charts.live`).

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    MetabolismeError
        If a part is missing, infinite or negative, a name is repeated, or a total is beyond `maximum`.

    Examples
    --------
    >>> table = pd.DataFrame({"here": [48.0], "france": [32.0], "abroad": [20.0]}, index=["Ménages"])
    >>> draw = stacked_bars(table, decimals=0, totals=False)
    """
    parts = {str(column): amounts(table[column], lowest=0) for column in table}
    fills = {column: (colours or {}).get(column, column) for column in parts}
    titles = {column: french_text((names or {}).get(column, PLACES.get(column, column))) for column in parts}
    inks = {column: text_colour_on(fill) for column, fill in fills.items()}
    sums = amounts(table.sum(axis="columns"))
    end_of_scale = _end_of_scale(sums, maximum)
    write = NumberLabels([*sums.values(), *_given(maximum)], decimals)

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        size = text_size(width)
        labels = {name: write(value, unit) for name, value in sums.items()}
        longest = [*labels.values(), *(write(value, unit) for value in _given(maximum))]
        room = widest(longest, size) + GAP if totals else 1
        key = _Key([(titles[column], fills[column]) for column in parts], width)
        rows = Rows(list(sums), width, start=key.height)
        place = linear(0.0, end_of_scale, rows.column, width - room)
        drawing = new_drawing(width, rows.height, live)
        bars, numbers = [], []
        for name in sums:
            cumulated = 0.0
            for column, values in parts.items():
                start, end = place(cumulated), place(cumulated + values[name])
                cumulated += values[name]
                number = write(values[name])
                if end > start:
                    bars.append(_bar(start, end, rows.tops[name], fills[column]))
                if text_width(number, size) + 4 <= end - start:
                    middle = {"x": (start + end) / 2, "y": rows.tops[name] + BAR / 2}
                    numbers.append({**middle, "text": number, "colour": inks[column]})
        drawing.rectangles(bars, gap=1.5)
        drawing.texts(numbers, align="center")
        if totals:
            drawing.texts(
                [
                    {"x": place(value) + GAP, "y": rows.tops[name] + BAR / 2, "text": labels[name]}
                    for name, value in sums.items()
                ]
            )
        rows.write_names(drawing)
        key.write(drawing)
        return drawing.picture()

    return draw


def steps(
    increments: pd.Series,
    *,
    total: str = "Total",
    colours: str | Mapping[str, str] = "mark",
    decimals: int | None = None,
    unit: str = "",
    maximum: float | None = None,
    live: bool = False,
) -> Draw:
    """Steps that add up to a total, one under the other: rounds of production, changes between two states.

    Parameters
    ----------
    increments : Series
        One value a step (index in French), positive or negative, finite.
    total : str
        Name of the last bar, from zero to the sum.
    colours : str or mapping
        Colour of the palette, or one a step (``"mark"`` for the steps left out). The total is in ink.
    decimals : int, optional
        Of the numbers; by default as `NumberLabels` does.
    unit : str
        Written after the total.
    maximum : float, optional
        End of the scale, same unit as the values; by default the highest point reached. The same for all the
        figures of a choice, so that their bars compare; their numbers then share their decimals as well.
    live : bool
        Whether the drawing writes itself, for a lab (see `metabolisme.charts.live`).

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    MetabolismeError
        If a step is missing or infinite, a name is repeated or is that of the total, or a step goes beyond
        `maximum`.

    Examples
    --------
    >>> draw = steps(pd.Series({"Commande": 100.0, "1er tour": 52.0, "2e tour": 24.0}), unit="€")
    """
    changes = amounts(increments)
    if total in changes:
        raise MetabolismeError(f"« {total} » est déjà le nom d'une étape : donnez un autre nom au total.")
    stops = dict(zip(changes, itertools.accumulate(changes.values()), strict=True))
    starts = {name: stop - changes[name] for name, stop in stops.items()}
    result = list(stops.values())[-1]
    starts[total], stops[total] = 0.0, result
    start, end = min(0.0, *stops.values()), _end_of_scale(stops, maximum)
    write = NumberLabels([*changes.values(), result, *_given(maximum)], decimals)
    labels = {name: write(value, signed=True) for name, value in changes.items()}
    first = next(iter(changes))
    labels[first], labels[total] = write(changes[first]), write(result, unit)

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        rows = Rows(list(stops), width)
        # A step that long would have its sign, a total its unit.
        longest = [text for value in _given(maximum) for text in (write(value, unit), write(value, signed=True))]
        room = widest([*labels.values(), *longest], text_size(width)) + GAP
        place = linear(start, end, rows.column, width - room)
        drawing = new_drawing(width, rows.height, live)
        # Each step starts where the one above it ends; a name that stands in between is not crossed.
        drawing.lines(
            [
                {
                    "x": place(stops[name]),
                    "x2": place(stops[name]),
                    "y": rows.tops[name] + BAR,
                    "y2": rows.tops[below],
                }
                for name, below in itertools.pairwise(stops)
                if rows.name_end(below) < place(stops[name])
            ],
            "muted",
        )
        drawing.rectangles(
            [
                _bar(
                    place(starts[name]),
                    place(stops[name]),
                    rows.tops[name],
                    "ink" if name == total else _fill(colours, name),
                )
                for name in stops
            ]
        )
        if not rows.narrow:
            rows.draw_zero(drawing, place(0.0))
        drawing.texts(
            [
                {
                    "x": place(max(starts[name], stops[name])) + GAP,
                    "y": rows.tops[name] + BAR / 2,
                    "text": labels[name],
                }
                for name in stops
            ]
        )
        rows.write_names(drawing)
        return drawing.picture()

    return draw


def amounts(values: pd.Series, lowest: float | None = None) -> dict[str, float]:
    """Values by name, all of them known: a missing value would be drawn as zero.

    Parameters
    ----------
    values : Series
        One value a name.
    lowest : float, optional
        Smallest value allowed.

    Raises
    ------
    MetabolismeError
        If there is no value, one is missing, infinite or under `lowest`, or a name is repeated; with the
        names at fault.
    """
    if not values.index.is_unique:
        repeated = ", ".join(str(name) for name in values.index[values.index.duplicated()].unique())
        raise MetabolismeError(f"Noms répétés : {repeated}. Donnez un nom à chaque ligne.")
    by_name = {
        str(name): float(value)
        for name, value in zip(values.index, values.to_numpy(dtype=float, na_value=math.nan), strict=True)
    }
    if not by_name:
        raise MetabolismeError("Aucune valeur : il n'y a rien à dessiner.")
    missing = [name for name, value in by_name.items() if not math.isfinite(value)]
    if missing:
        raise MetabolismeError(
            f"Valeurs manquantes ou infinies : {', '.join(missing)}. Une valeur manquante ne se dessine pas "
            "comme un zéro. Remède : écartez ces lignes du dessin, laissez-les dans le tableau."
        )
    below = [name for name, value in by_name.items() if lowest is not None and value < lowest]
    if below:
        raise MetabolismeError(
            f"Des parts empilées ne peuvent pas être négatives : {', '.join(below)}. Remède : horizontal_bars."
        )
    return by_name


def _given(maximum: float | None) -> list[float]:
    return [] if maximum is None else [maximum]


def _end_of_scale(ends: Mapping[str, float], maximum: float | None) -> float:
    """Where the scale ends: at `maximum`, or at the furthest of the ends, and never before zero."""
    largest = max(0.0, *ends.values())
    if maximum is None:
        return largest
    if not 0 <= maximum < math.inf:
        raise MetabolismeError(f"« maximum » est un nombre positif ou nul, reçu {maximum}.")
    # A total may pass the maximum by the trace of binary fractions.
    beyond = [name for name, end in ends.items() if end > maximum * (1 + 1e-9)]
    if beyond:
        raise MetabolismeError(
            f"L'échelle s'arrête à {french_number(maximum)}, et ceci va au-delà : {', '.join(beyond)}. Remède : "
            "donnez à « maximum » la plus grande valeur de toutes les figures à comparer."
        )
    return maximum


def _fill(colours: str | Mapping[str, str], name: str) -> str:
    return colours if isinstance(colours, str) else colours.get(name, "mark")


def _bar(start: float, end: float, top: float, fill: str) -> dict[str, Any]:
    return {"x": min(start, end), "x2": max(start, end), "y": top, "y2": top + BAR, "colour": colour(fill)}


class Rows:
    """Rows with a name each: beside the bar on a wide drawing, above it on a narrow one.

    Parameters
    ----------
    names : list of str
        Names of the rows.
    width : int
        Of the whole drawing, px.
    start : float
        Where the first row begins, px.
    """

    def __init__(self, names: list[str], width: int, start: float = 0):
        self.narrow = is_narrow(width)
        self.start = start
        self.size = size = text_size(width)
        room = width if self.narrow else 0.36 * width
        self.lines = {name: wrapped(str(name), room, size) for name in names}
        needed = widest((line for lines in self.lines.values() for line in lines), size)
        #: Left end of the bars, px.
        self.column = 1.0 if self.narrow else needed + GAP + 2
        #: Top of the bar of each row, px.
        self.tops: dict[str, float] = {}
        self.name_centres: dict[str, float] = {}
        position = start
        for name, lines in self.lines.items():
            text_height = len(lines) * size * LINE_HEIGHT
            if self.narrow:
                self.name_centres[name] = position + text_height / 2
                self.tops[name] = position + text_height + 2
                position = self.tops[name] + BAR + 8
            else:
                height = max(BAR, text_height) + 8
                self.name_centres[name] = position + height / 2
                self.tops[name] = position + (height - BAR) / 2
                position += height
        #: Bottom of the last row, px.
        self.height = position

    def name_end(self, name: str) -> float:
        """Right end of a name, px."""
        return widest(self.lines[name], self.size) if self.narrow else self.column

    def draw_zero(self, drawing: Drawing, x: float) -> None:
        """Draw the line of zero, cut where names stand above the bars."""
        spans = [(top, top + BAR) for top in self.tops.values()] if self.narrow else [(self.start, self.height)]
        drawing.lines([{"x": x, "x2": x, "y": low, "y2": high} for low, high in spans], "muted")

    def write_names(self, drawing: Drawing) -> None:
        """Write the name of each row, against the left edge or against the bars."""
        drawing.texts(
            [
                {
                    "x": self.column if self.narrow else self.column - GAP,
                    "y": self.name_centres[name],
                    "text": "\n".join(lines),
                }
                for name, lines in self.lines.items()
            ],
            align="left" if self.narrow else "right",
        )


class _Key:
    """Swatches and names above stacked bars, in the order of the parts."""

    def __init__(self, parts: list[tuple[str, str]], width: int):
        self.size = small_text_size(width)
        self.items: list[dict[str, Any]] = []
        x = y = 0.0
        for title, fill in parts:
            room = self.size + 5 + text_width(title, self.size)
            if x and x + room > width:
                x, y = 0.0, y + self.size * LINE_HEIGHT + 6
            self.items.append({"x": x, "y": y + 2, "text": title, "fill": fill})
            x += room + 14
        #: Room taken above the bars, px.
        self.height = y + self.size * LINE_HEIGHT + 12

    def write(self, drawing: Drawing) -> None:
        """Write the key at the top of a drawing."""
        side = self.size
        drawing.rectangles(
            [
                {
                    "x": item["x"],
                    "x2": item["x"] + side,
                    "y": item["y"],
                    "y2": item["y"] + side,
                    "colour": colour(item["fill"]),
                }
                for item in self.items
            ]
        )
        drawing.texts(
            [{"x": item["x"] + side + 5, "y": item["y"] + side / 2, "text": item["text"]} for item in self.items],
            size=side,
        )
