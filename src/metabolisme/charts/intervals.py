"""The two signs of uncertainty, the same on every page: *within* is a whisker, *between* a row of named dots.

Both take Altair channels, so that they lie on any chart with the same scales; see
`metabolisme.charts.readings` for a figure made of them only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from metabolisme.charts.palette import colour

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

CAP = 9
DOT_AREA = 70


def within_whisker(
    data: pd.DataFrame | alt.InlineData, low: alt.X | alt.Y, high: str, at: alt.X | alt.Y
) -> alt.LayerChart:
    """Whiskers from low to high: what one reading allows.

    Parameters
    ----------
    data : DataFrame
        One row a whisker.
    low : alt.X or alt.Y
        Channel of the lower bound: `alt.X` for horizontal whiskers.
    high : str
        Column of the upper bound.
    at : alt.Y or alt.X
        Channel of the other direction.

    Returns
    -------
    LayerChart
        A line and its two caps.

    Examples
    --------
    ``within_whisker(table, alt.X("low", type="quantitative"), "high", alt.Y("name", type="nominal"))``
    """
    import altair as alt

    horizontal = isinstance(low, alt.X)
    upper = low.copy(deep=True)
    upper.shorthand = high
    base = alt.Chart(data)
    orient: Literal["horizontal", "vertical"] = "vertical" if horizontal else "horizontal"
    caps = base.mark_tick(color=colour("ink"), thickness=1.5, size=CAP, orient=orient)
    ends = (low, (alt.X2 if horizontal else alt.Y2)(high), at)
    layers = alt.layer(
        # A rim of ground keeps the line visible on a bar of any colour.
        base.mark_rule(color=colour("ground"), strokeWidth=5).encode(*ends),
        base.mark_rule(color=colour("ink"), strokeWidth=1.5).encode(*ends),
        caps.encode(low, at),
        caps.encode(upper, at),
    )
    return cast("alt.LayerChart", layers)


def between_dots(
    data: pd.DataFrame | alt.InlineData,
    value: alt.X | alt.Y,
    at: alt.X | alt.Y,
    names: str = "",
    size: float = 12,
) -> alt.Chart | alt.LayerChart:
    """One open dot a reading: several answers to one question.

    Parameters
    ----------
    data : DataFrame
        One row a reading.
    value : alt.X or alt.Y
        Channel of the value: `alt.X` for a horizontal row.
    at : alt.Y or alt.X
        Channel of the other direction.
    names : str
        Column of the names, written above the dots (beside them in a vertical row); empty when they are
        written otherwise. A dot without a name is not allowed on a page.
    size : float
        Size of the names, px.

    Returns
    -------
    Chart or LayerChart
    """
    import altair as alt

    base = alt.Chart(data).encode(value, at)
    dots = base.mark_point(
        shape="circle", size=DOT_AREA, fill=colour("ground"), stroke=colour("ink"), strokeWidth=1.5, opacity=1
    )
    if not names:
        return cast("alt.Chart", dots)
    if isinstance(value, alt.X):
        labels = base.mark_text(baseline="middle", fontSize=size, color=colour("ink"), dy=-12, align="center")
    else:
        labels = base.mark_text(baseline="middle", fontSize=size, color=colour("ink"), dx=10, align="left")
    return cast("alt.LayerChart", alt.layer(dots, labels.encode(alt.Text(names, type="nominal"))))
