"""A drawing that writes its own SVG, for labs: a slider cannot wait for Vega, which takes 30 to 80 ms a drawing.

Same methods, same marks, same pixels as `Drawing`, whose layers are Altair's (tests/charts/test_live.py compares the
two): what is drawn for a lab is what the book would print.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, Rows
from metabolisme.charts.palette import colour
from metabolisme.errors import MetabolismeError

#: Vega moves a text whose baseline is in the middle down by this part of its size.
_MIDDLE = 0.30


@dataclass
class LiveDrawing(Drawing):
    """A `Drawing` of rectangles, lines and texts that writes itself.

    Attributes
    ----------
    marks : list of str
        SVG elements, the first at the bottom.
    """

    marks: list[str] = field(default_factory=list)

    def rectangles(self, rows: Rows, gap: float = 0) -> None:
        """Rectangles from (x, y) to (x2, y2), filled with `colour`, parted by `gap` px of ground."""
        edge = f' stroke="{colour("ground")}" stroke-width="{gap:g}"' if gap else ""
        for row in rows:
            wide, high = row["x2"] - row["x"], row["y2"] - row["y"]
            path = f"M{row['x']:.2f},{row['y']:.2f}h{wide:.2f}v{high:.2f}h{-wide:.2f}Z"
            self.marks.append(f'<path d="{path}" fill="{row["colour"]}"{edge}/>')

    def lines(self, rows: Rows, name: str = "ink", width: float = 1, dash: Sequence[float] = ()) -> None:
        """Straight lines from (x, y) to (x2, y2)."""
        dashes = f' stroke-dasharray="{",".join(f"{length:g}" for length in dash)}"' if dash else ""
        style = f'stroke="{colour(name)}" stroke-width="{width:g}"{dashes}'
        for row in rows:
            end = f'x2="{row["x2"] - row["x"]:.2f}" y2="{row["y2"] - row["y"]:.2f}"'
            self.marks.append(f'<line transform="translate({row["x"]:.2f},{row["y"]:.2f})" {end} {style}/>')

    def polygons(
        self, rows: Rows, fill: str = "", stroke: str = "", width: float = 1, dash: Sequence[float] = ()
    ) -> None:
        """Shapes through the points (x, y) in their order, one for each value of `run`; filled, outlined or both."""
        style = f' fill="{colour(fill)}"' if fill else ""
        if stroke:
            dashes = f' stroke-dasharray="{",".join(f"{length:g}" for length in dash)}"' if dash else ""
            style += f' stroke="{colour(stroke)}" stroke-width="{width:g}"{dashes}'
        runs: dict[str, list[str]] = {}
        for row in rows:
            runs.setdefault(row["run"], []).append(f"{row['x']:.2f},{row['y']:.2f}")
        self.marks += [f'<path d="M{"L".join(points)}"{style}/>' for points in runs.values()]

    def texts(
        self,
        rows: Rows,
        align: str = "left",
        size: float | None = None,
        weight: str = "normal",
        name: str = "ink",
    ) -> None:
        """Texts at (x, y), vertically centred; `text` may have several lines."""
        size = self.size if size is None else size
        height = size * LINE_HEIGHT
        anchor = {"left": "start", "center": "middle", "right": "end"}[align]
        for row in rows:
            lines = row["text"].split("\n")
            top = row["y"] - height / 2 * (len(lines) - 1) + round(_MIDDLE * size)
            style = f'text-anchor="{anchor}" font-size="{size:g}px" font-weight="{weight}"'
            self.marks += [
                f'<text {style} transform="translate({row["x"]:.2f},{top + rank * height:.2f})" '
                f'fill="{row.get("colour", colour(name))}">{html.escape(line)}</text>'
                for rank, line in enumerate(lines)
            ]

    def picture(self) -> LiveDrawing:
        """Itself: it needs no chart."""
        return self

    def svg(self) -> str:
        """The drawing, as Vega would give it to `metabolisme.charts.rendering`.

        Raises
        ------
        MetabolismeError
            If a layer needs Vega: a path, a point or a chart made elsewhere.
        """
        if self.layers:
            raise MetabolismeError("Un dessin d'atelier n'a que des rectangles, des lignes et des textes.")
        height = f"{self.height:g}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height}" '
            f'viewBox="0 0 {self.width} {height}"><g fill="none">{"".join(self.marks)}</g></svg>'
        )


def new_drawing(width: int, height: float, live: bool) -> Drawing:
    """An empty drawing, which goes through Vega unless it is `live`."""
    return LiveDrawing(width, height) if live else Drawing(width, height)
