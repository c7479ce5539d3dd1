"""A drawing as layers of Altair marks at given pixels, so that nothing depends on the fonts of a machine.

Vega would fit margins to the text that it measures with the fonts of the machine that builds the book; the
reader has others. Here every builder keeps room for its texts with `text_width`, which does not
underestimate. It is faster as well: Vega measures a text of an axis several times, 2 ms each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

from metabolisme.charts.palette import colour
from metabolisme.charts.theme import small_text_size, text_size

if TYPE_CHECKING:
    import altair as alt

    from metabolisme.charts.live import LiveDrawing

Rows = Sequence[Mapping[str, Any]]

#: Height of a line of text over its size.
LINE_HEIGHT = 1.25


@dataclass
class Drawing:
    """A drawing of fixed size; each method adds a layer and takes rows with the fields that it names.

    Positions are in pixels from the top left corner: builders compute them from data with `linear`.

    Attributes
    ----------
    width : int
        Px.
    height : float
        Px.
    layers : list
        Altair charts, the first at the bottom.
    """

    width: int
    height: float
    layers: list[Any] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Size of ordinary text, px."""
        return text_size(self.width)

    @property
    def small(self) -> int:
        """Size of secondary text, px."""
        return small_text_size(self.width)

    def x(self, name: str) -> alt.X:
        """Horizontal channel of a field in px."""
        import altair as alt

        return alt.X(name, type="quantitative", scale=_pixels(self.width), axis=None)

    def y(self, name: str) -> alt.Y:
        """Vertical channel of a field in px."""
        import altair as alt

        return alt.Y(name, type="quantitative", scale=_pixels(self.height), axis=None)

    def rectangles(self, rows: Rows, gap: float = 0) -> None:
        """Rectangles from (x, y) to (x2, y2), filled with `colour`, parted by `gap` px of ground."""
        import altair as alt

        mark: dict[str, Any] = {"stroke": colour("ground"), "strokeWidth": gap} if gap else {}
        self._add(rows, lambda chart: chart.mark_rect(**mark), self._box() | {"fill": _as_given(alt.Fill)})

    def lines(self, rows: Rows, name: str = "ink", width: float = 1, dash: Sequence[float] = ()) -> None:
        """Straight lines from (x, y) to (x2, y2)."""
        mark: dict[str, Any] = {"color": colour(name), "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        self._add(rows, lambda chart: chart.mark_rule(**mark), self._box())

    def paths(self, rows: Rows, name: str = "ink", width: float = 2, dash: Sequence[float] = ()) -> None:
        """Lines through the points (x, y), one for each value of `run`."""
        import altair as alt

        mark: dict[str, Any] = {"color": colour(name), "strokeWidth": width}
        if dash:
            mark["strokeDash"] = list(dash)
        detail = alt.Detail("run", type="nominal")
        self._add(
            rows,
            lambda chart: chart.mark_line(**mark),
            {"x": self.x("x"), "y": self.y("y"), "detail": detail},
        )

    def polygons(
        self, rows: Rows, fill: str = "", stroke: str = "", width: float = 1, dash: Sequence[float] = ()
    ) -> None:
        """Shapes through the points (x, y) in their order, one for each value of `run`; filled, outlined or both."""
        import altair as alt

        mark: dict[str, Any] = {"fill": colour(fill) if fill else None, "stroke": colour(stroke) if stroke else None}
        mark["strokeWidth"] = width if stroke else 0
        if dash:
            mark["strokeDash"] = list(dash)
        channels = {
            "x": self.x("x"),
            "y": self.y("y"),
            "detail": alt.Detail("run", type="nominal"),
            # Without it Vega joins the points from left to right.
            "order": alt.Order("rank", type="quantitative"),
        }
        ranked = [{**row, "rank": rank} for rank, row in enumerate(rows)]
        self._add(ranked, lambda chart: chart.mark_line(**mark), channels)

    def points(self, rows: Rows, shape: str = "circle", area: float = 60) -> None:
        """Marks at (x, y), filled with `fill` and outlined with `stroke`."""
        import altair as alt

        channels = {
            "x": self.x("x"),
            "y": self.y("y"),
            "fill": _as_given(alt.Fill, "fill"),
            "stroke": _as_given(alt.Stroke, "stroke"),
        }
        self._add(
            rows,
            lambda chart: chart.mark_point(shape=shape, size=area, strokeWidth=1.5, opacity=1),
            channels,
        )

    def texts(
        self,
        rows: Rows,
        align: str = "left",
        size: float | None = None,
        weight: str = "normal",
        name: str = "ink",
    ) -> None:
        """Texts at (x, y), vertically centred; `text` may have several lines.

        Each row may hold its own `colour`; otherwise `name` is a colour of the palette.
        """
        import altair as alt

        size = self.size if size is None else size
        line = size * LINE_HEIGHT
        # Vega centres the first line: the block of lines is centred by moving it up.
        rows = [{"colour": colour(name), **row, "y": row["y"] - line / 2 * row["text"].count("\n")} for row in rows]
        channels = {
            "x": self.x("x"),
            "y": self.y("y"),
            "text": alt.Text("text", type="nominal"),
            "fill": _as_given(alt.Fill),
        }
        mark = {"align": align, "baseline": "middle", "fontSize": size, "fontWeight": weight}
        mark |= {"lineBreak": "\n", "lineHeight": line}
        self._add(rows, lambda chart: chart.mark_text(**mark), channels)

    def layer(self, chart: Any) -> None:
        """Add a layer made elsewhere, with channels from `x` and `y`."""
        self.layers.append(chart)

    def chart(self) -> alt.LayerChart:
        """The layers, in the order in which they were added, at the size asked."""
        import altair as alt

        # Given here rather than with .properties(), which would copy every layer again.
        size = {"width": self.width, "height": self.height, "padding": 0}
        layered = alt.layer(*self.layers, **size, autosize=alt.AutoSizeParams(type="none"))
        return cast("alt.LayerChart", layered)

    def picture(self) -> alt.LayerChart | LiveDrawing:
        """What `metabolisme.charts.figure` takes."""
        return self.chart()

    def _box(self) -> dict[str, Any]:
        import altair as alt

        return {"x": self.x("x"), "x2": alt.X2("x2"), "y": self.y("y"), "y2": alt.Y2("y2")}

    def _add(self, rows: Rows, mark: Any, channels: Mapping[str, Any]) -> None:
        import altair as alt

        if rows:
            self.layers.append(mark(alt.Chart(inline(rows))).encode(**channels))


def inline(rows: Rows) -> alt.InlineData:
    """Rows as Altair data; a data frame would cost 10 ms more a layer, for types that are known here."""
    import altair as alt

    plain = [{key: float(value) if isinstance(value, Real) else value for key, value in row.items()} for row in rows]
    data = alt.InlineData(values=[])
    # Given to the constructor, each row would be checked against the schema: 0.2 ms a row.
    data["values"] = plain
    return data


def linear(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Scale from data to pixels: `low` falls on `start`, `high` on `end`; a flat domain falls on `start`."""
    slope = (end - start) / (high - low) if high > low else 0.0
    return lambda value: start + (value - low) * slope


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """About `count` round values that cover a domain, the ends included or passed.

    Parameters
    ----------
    low, high : float
        Domain; made one unit wide if it is flat.
    count : int
        Number of steps wished.

    Returns
    -------
    list of float
        Multiples of 1, 2 or 5 times a power of ten, increasing.
    """
    raw = ((high - low) or 1.0) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    # Rounding removes the trace of binary fractions: 3 × 0.1 is written 0.3.
    return [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def _pixels(length: float) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=[0, length], range=[0, length], nice=False, zero=False)


def _as_given(channel: Any, name: str = "colour") -> Any:
    """A colour channel that takes the hexadecimal codes of a field as they are."""
    return channel(name, type="nominal", scale=None, legend=None)
