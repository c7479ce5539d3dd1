"""Series over time: several sources or vintages of one quantity, told apart by mark, line and name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from metabolisme.charts.bars import GAP
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, linear, nice_ticks
from metabolisme.charts.palette import colour
from metabolisme.charts.text import NumberLabels, spread, widest, wrapped
from metabolisme.charts.theme import is_narrow, small_text_size, text_size
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number

if TYPE_CHECKING:
    import altair as alt

#: Mark, whether it is filled, and dash of each series, in order: they are told apart without colour.
STYLES: tuple[tuple[str, bool, tuple[int, ...]], ...] = (
    ("circle", True, ()),
    ("square", False, (6, 3)),
    ("triangle-up", True, (2, 3)),
    ("diamond", False, (8, 3, 2, 3)),
    ("cross", True, (4, 2)),
)

#: Room between the last year and the names, with their marks, px.
NAMES = 38

HEIGHT = {True: 240, False: 300}


def time_series(
    series: Mapping[str, pd.Series],
    *,
    colours: Mapping[str, str] | None = None,
    decimals: int | None = None,
    from_zero: bool = True,
) -> Callable[[int], alt.LayerChart]:
    """Lines and points by year, each series with its own mark, repeated beside its name.

    Years without a value cut the line: nothing is drawn where nothing is known.

    Parameters
    ----------
    series : mapping of str to Series
        At most five; values by year (integer index, increasing); a missing value is left blank.
    colours : mapping, optional
        Colour of the palette for some of the series; by default the first is in ink, the others ``"mark"``.
    decimals : int, optional
        Of the numbers at the last points; by default as `NumberLabels` does.
    from_zero : bool
        Whether the vertical axis starts at zero.

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    MetabolismeError
        If there are more series than marks, or one has no value.

    Examples
    --------
    >>> draw = time_series({"Édition 2024": pd.Series({2010: 780.0, 2023: 644.0}),
    ...                     "Édition 2025": pd.Series({2023: 582.6})})
    """
    if not 1 <= len(series) <= len(STYLES):
        raise MetabolismeError(
            f"{len(series)} séries reçues ; de une à {len(STYLES)} se distinguent sans la couleur. Remède : "
            "plusieurs "
            "figures, ou choice(…)."
        )
    known = {name: _known(name, values) for name, values in series.items()}
    write = NumberLabels([values[max(values)] for values in known.values()], decimals)
    fills = {name: (colours or {}).get(name, "mark" if number else "ink") for number, name in enumerate(series)}

    first, last = min(map(min, known.values())), max(map(max, known.values()))

    def draw(width: int) -> alt.LayerChart:
        size, small = text_size(width), small_text_size(width)
        together = [value for values in known.values() for value in values.values()]
        low, high = (min(0.0, *together), max(0.0, *together)) if from_zero else (min(together), max(together))
        ticks = nice_ticks(low, high, 4)
        decimals_of_ticks = max(len(f"{tick:g}".partition(".")[2]) for tick in ticks)
        tick_labels = [french_number(tick, decimals=decimals_of_ticks) for tick in ticks]
        room = 96 if is_narrow(width) else 190
        labels = {name: [*wrapped(name, room, size), _last(values, write, last)] for name, values in known.items()}
        right = width - widest((line for lines in labels.values() for line in lines), size) - NAMES
        left = widest(tick_labels, small) + GAP
        top, bottom = size / 2 + 2, HEIGHT[is_narrow(width)]
        place = linear(ticks[0], ticks[-1], bottom, top)
        across = linear(first, last, left + GAP, right)
        drawing = Drawing(width, bottom + small * LINE_HEIGHT + GAP)
        drawing.lines([{"x": left, "x2": right, "y": place(tick), "y2": place(tick)} for tick in ticks], "grid")
        drawing.texts(
            [
                {"x": left - GAP, "y": place(tick), "text": label}
                for tick, label in zip(ticks, tick_labels, strict=True)
            ],
            align="right",
            size=small,
            name="muted",
        )
        years = _years(first, last, (right - left) / (widest(["2000"], small) * 1.6))
        drawing.lines(
            [{"x": across(year), "x2": across(year), "y": bottom, "y2": bottom + 4} for year in years],
            "muted",
        )
        drawing.texts(
            [{"x": across(year), "y": bottom + GAP + small / 2 + 2, "text": str(year)} for year in years],
            align="center",
            size=small,
            name="muted",
        )
        centres = _name_centres(known, labels, place, drawing)
        for (name, values), (shape, filled, dash) in zip(known.items(), STYLES, strict=False):
            hue = colour(fills[name])
            marks = [(across(year), place(value)) for year, value in values.items()]
            # The name at the right has the mark of its series, and a line to it where the last point is near.
            if max(values) == last:
                joint = {"x": right + GAP, "x2": right + NAMES - 18, "y": marks[-1][1], "y2": centres[name]}
                drawing.lines([joint], "muted")
            marks.append((right + NAMES - 10, centres[name]))
            drawing.paths(_runs(series[name], values, across, place), fills[name], dash=dash)
            drawing.points(
                [{"x": x, "y": y, "fill": hue if filled else colour("ground"), "stroke": hue} for x, y in marks],
                shape,
            )
        drawing.texts(
            [{"x": right + NAMES, "y": centre, "text": "\n".join(labels[name])} for name, centre in centres.items()]
        )
        return drawing.chart()

    return draw


def _known(name: str, values: pd.Series) -> dict[int, float]:
    """Values of the years that have one."""
    present = values.dropna()
    known = dict(zip(present.index.astype(int).tolist(), present.astype(float).tolist(), strict=True))
    if not known or not values.index.is_monotonic_increasing or not values.index.is_unique:
        raise MetabolismeError(
            f"La série « {name} » doit avoir au moins une valeur, et des années croissantes sans répétition. "
            "Remède : .sort_index(), ou ne la dessinez pas."
        )
    return known


def _runs(
    values: pd.Series,
    known: Mapping[int, float],
    across: Callable[[float], float],
    place: Callable[[float], float],
) -> list[dict[str, Any]]:
    """Points of the line, numbered by stretch without a missing value."""
    run = values.isna().cumsum()
    return [{"x": across(year), "y": place(value), "run": f"run {run[year]}"} for year, value in known.items()]


def _years(first: int, last: int, count: float) -> list[int]:
    """Round years to write under the axis, as many as there is room for, the first always."""
    if first == last:
        return [first]
    step = next((step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= count), 100)
    return [year for year in range(first, last + 1) if year % step == 0] or [first, last]


def _last(values: Mapping[int, float], write: NumberLabels, last: int) -> str:
    """Last value of a series, with its year when the others go on."""
    year = max(values)
    return write(values[year]) + ("" if year == last else f" ({year})")


def _name_centres(
    known: Mapping[str, Mapping[int, float]],
    labels: Mapping[str, list[str]],
    place: Callable[[float], float],
    drawing: Drawing,
) -> dict[str, float]:
    """Heights of the names, in the order of the last points."""
    ends = sorted((place(values[max(values)]), name) for name, values in known.items())
    heights = [len(labels[name]) * drawing.size * LINE_HEIGHT + 4 for _, name in ends]
    centres = spread([y for y, _ in ends], heights, 0, drawing.height)
    return {name: centre for (_, name), centre in zip(ends, centres, strict=True)}
