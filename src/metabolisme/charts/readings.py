"""Results with their two intervals: a whisker for *within*, a row of named dots for *between*."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from metabolisme.charts.bars import GAP
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, inline, linear, nice_ticks
from metabolisme.charts.intervals import between_dots, within_whisker
from metabolisme.charts.palette import colour
from metabolisme.charts.text import NumberLabels, french_text, text_width, wrapped
from metabolisme.charts.theme import is_narrow, small_text_size, text_size
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate, french_number

if TYPE_CHECKING:
    import altair as alt


#: Space between the line of a dot and its name, px.
BESIDE = 3


@dataclass
class _Name:
    """A dot's name: where it starts and ends, on which side of the row, and how many lines away from it."""

    text: str
    dot: float
    start: float
    end: float
    above: bool
    level: int = 1


def readings(
    estimates: Mapping[str, Estimate],
    *,
    beside: Mapping[str, float] | None = None,
    decimals: int | None = None,
    from_zero: bool = True,
) -> Callable[[int], alt.LayerChart]:
    """Rows of named dots, one an answer to the same question, and the whisker of the value retained.

    The dot of the value retained is full, the other readings are open, what is no reading (a counterfactual)
    is a cross.

    Parameters
    ----------
    estimates : mapping of str to Estimate
        One row a name (French); all in the same unit, each with `within`, `readings`, both or neither.
    beside : mapping of str to float, optional
        Values drawn in the last row that are not bounds, by name, in the same unit.
    decimals : int, optional
        Of the numbers; by default as `NumberLabels` does.
    from_zero : bool
        Whether the axis starts at zero.

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.

    Raises
    ------
    MetabolismeError
        If there is no estimate, they have several units, or a name is used twice.

    Examples
    --------
    >>> result = Estimate(472.0, "Mt CO₂", "Origine des produits.", (), "2014",
    ...                   readings={"Pays d'origine": 472.0, "Monde moyen": 537.0})
    >>> draw = readings({"Empreinte de la France": result}, beside={"Si tout était fait ici": 356.0})
    """
    units = sorted({estimate.unit for estimate in estimates.values()})
    if len(units) != 1:
        raise MetabolismeError(f"Une rangée de lectures a une seule unité ; reçu : {', '.join(units) or 'aucune'}.")
    last = list(estimates)[-1]
    rows = [(name, estimate, dict(beside or {}) if name == last else {}) for name, estimate in estimates.items()]
    numbers = [number for _, estimate, extra in rows for number in _numbers(estimate, extra)]
    twice = sorted(set(beside or {}) & set(estimates[last].readings))
    if twice:
        raise MetabolismeError(f"À la fois lecture et valeur à côté : {', '.join(twice)}. Donnez un autre nom.")
    write = NumberLabels(numbers, decimals)
    low, high = (min(0.0, *numbers), max(0.0, *numbers)) if from_zero else (min(numbers), max(numbers))

    def draw(width: int) -> alt.LayerChart:
        size, small = text_size(width), small_text_size(width)
        ticks = nice_ticks(low, high, 3 if is_narrow(width) else 5)
        place = linear(ticks[0], ticks[-1], 14, width - 14)
        line = size * LINE_HEIGHT
        layout = []
        position = 0.0
        for title, estimate, extra in rows:
            title_lines = wrapped(title, width, size)
            names = _placed(_dots(estimate, extra, write), place, width, size)
            above = max((name.level for name in names if name.above), default=0)
            below = max((name.level for name in names if not name.above), default=0)
            middle = position + (len(title_lines) + above) * line + 14
            layout.append((position, title_lines, middle, names, estimate, extra))
            position = middle + below * line + 22
        bottom = position
        drawing = Drawing(width, bottom + small * LINE_HEIGHT + GAP + 2)
        drawing.lines(
            [{"x": place(ticks[0]), "x2": place(ticks[-1]), "y": middle, "y2": middle} for _, _, middle, *_ in layout],
            "grid",
        )
        drawing.lines([{"x": place(tick), "x2": place(tick), "y": bottom, "y2": bottom + 4} for tick in ticks], "muted")
        for top, title_lines, middle, names, estimate, extra in layout:
            _draw_row(drawing, place, middle, names, estimate, extra)
            heading = {"x": 0, "y": top + len(title_lines) * line / 2, "text": "\n".join(title_lines)}
            drawing.texts([heading], weight="bold")
        drawing.lines([{"x": place(ticks[0]), "x2": place(ticks[-1]), "y": bottom, "y2": bottom}], "muted")
        decimals_of_ticks = max(len(f"{tick:g}".partition(".")[2]) for tick in ticks)
        drawing.texts(
            [
                {
                    "x": place(tick),
                    "y": bottom + GAP + small / 2 + 2,
                    "text": french_number(tick, decimals=decimals_of_ticks),
                }
                for tick in ticks
            ],
            align="center",
            size=small,
            name="muted",
        )
        return drawing.chart()

    return draw


def _numbers(estimate: Estimate, extra: Mapping[str, float]) -> list[float]:
    return [estimate.value, *(estimate.within or ()), *estimate.readings.values(), *extra.values()]


def _dots(estimate: Estimate, extra: Mapping[str, float], write: NumberLabels) -> list[tuple[float, str]]:
    """Value and text of each dot; the value retained, when no reading has it, as well."""
    dots = {**estimate.readings, **extra}
    if estimate.value not in estimate.readings.values():
        dots["Valeur retenue" if estimate.readings else ""] = estimate.value
    return sorted((value, f"{french_text(name)} {write(value)}".strip()) for name, value in dots.items())


def _placed(dots: list[tuple[float, str]], place: Callable[[float], float], width: float, size: float) -> list[_Name]:
    """Give each name a side and a level so that no name covers another nor crosses the line of another.

    Names start under their dot; those that would run over the right edge end above it. Under the row names
    are placed from the right, above it from the left: a dot's line then never meets a name already placed.
    Only a name too long for both sides of its dot may stand on a line; the line is cut there.
    """
    names = []
    for value, text in dots:
        x, room = place(value), text_width(text, size) + BESIDE
        above = x + room > width and x - room >= 0
        start = x - room if above else min(x, width - room)
        # Exactly at the dot: x - room + room may be a trace beyond it, and seem to cross its line.
        names.append(_Name(text, x, start, x if above else start + room, above))
    for above in (False, True):
        done: list[_Name] = []
        side = [name for name in names if name.above == above]
        for name in side if above else reversed(side):
            covering = [other for other in done if name.start < other.end and other.start < name.end]
            # Beyond the lines that would cut it, then at the first level where nothing is in its way.
            beyond = max((other.level for other in covering if name.start < other.dot < name.end), default=0)
            taken = {other.level for other in covering}
            name.level = next(level for level in range(beyond + 1, len(side) + 2) if level not in taken)
            done.append(name)
    return names


def _draw_row(
    drawing: Drawing,
    place: Callable[[float], float],
    middle: float,
    names: list[_Name],
    estimate: Estimate,
    extra: Mapping[str, float],
) -> None:
    line = drawing.size * LINE_HEIGHT
    centres = [middle + (-1 if name.above else 1) * (name.level * line + 2) for name in names]
    drawing.lines(
        [
            {"x": name.dot, "x2": name.dot, "y": middle, "y2": centre + (1 if name.above else -1) * line / 2}
            for name, centre in zip(names, centres, strict=True)
        ],
        "muted",
    )
    drawing.rectangles(
        [
            {
                "x": name.start + 1,
                "x2": name.end - 1,
                "y": centre - line / 2 + 1,
                "y2": centre + line / 2 - 1,
                "colour": colour("ground"),
            }
            for name, centre in zip(names, centres, strict=True)
        ]
    )
    if estimate.within is not None:
        whisker = {"low": place(estimate.within[0]), "high": place(estimate.within[1]), "y": middle}
        drawing.layer(within_whisker(inline([whisker]), drawing.x("low"), "high", drawing.y("y")))
    if estimate.readings:
        dots = inline([{"x": place(value), "y": middle} for value in estimate.readings.values()])
        drawing.layer(between_dots(dots, drawing.x("x"), drawing.y("y")))
    retained: dict[str, Any] = {
        "x": place(estimate.value),
        "y": middle,
        "fill": colour("ink"),
        "stroke": colour("ink"),
    }
    drawing.points([retained], area=70)
    drawing.points(
        [
            {"x": place(value), "y": middle, "fill": colour("ground"), "stroke": colour("muted")}
            for value in extra.values()
        ],
        shape="cross",
        area=70,
    )
    for align, above in (("left", False), ("right", True)):
        drawing.texts(
            [
                {"x": name.end - BESIDE if above else name.start + BESIDE, "y": centre, "text": name.text}
                for name, centre in zip(names, centres, strict=True)
                if name.above == above
            ],
            align=align,
        )
