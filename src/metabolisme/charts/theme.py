"""What all drawings share: fonts, sizes, French numbers. Given to each chart, so that no state is global."""

from __future__ import annotations

from typing import Any, Literal

from metabolisme.charts.palette import colour
from metabolisme.errors import NARROW_NO_BREAK_SPACE

#: Widths of the two renditions, in px: the text column of the book, and a telephone 360 px wide without its
#: margins.
WIDE = 680
NARROW = 330

#: Smallest text of a drawing, in px.
SMALLEST_TEXT = 11

#: The reader's own fonts: nothing is downloaded.
FONTS = "system-ui, -apple-system, Segoe UI, Roboto, Liberation Sans, Arial, sans-serif"

#: Numbers of axes, for d3-format: https://d3js.org/d3-format#formatLocale
NUMBER_LOCALE: dict[str, Any] = {
    "decimal": ",",
    "thousands": NARROW_NO_BREAK_SPACE,
    "grouping": [3],
    "currency": ["", f"{NARROW_NO_BREAK_SPACE}€"],
    "percent": f"{NARROW_NO_BREAK_SPACE}%",
    "minus": "\u2212",
}
TIME_LOCALE: Literal["fr-FR"] = "fr-FR"


def is_narrow(width: int) -> bool:
    """Whether a drawing this wide (px) is the one for telephones."""
    return width < (WIDE + NARROW) / 2


def text_size(width: int) -> int:
    """Size of ordinary text, px, in a drawing this wide."""
    return 12 if is_narrow(width) else 13


def small_text_size(width: int) -> int:
    """Size of secondary text, px, in a drawing this wide."""
    return SMALLEST_TEXT if is_narrow(width) else 12


def config(width: int) -> dict[str, Any]:
    """Vega-Lite configuration of a drawing.

    Parameters
    ----------
    width : int
        Of the drawing, px.

    Returns
    -------
    dict
        https://vega.github.io/vega-lite/docs/config.html
    """
    text = {
        "labelColor": colour("ink"),
        "labelFontSize": small_text_size(width),
        "titleColor": colour("ink"),
        "titleFontSize": small_text_size(width),
        "titleFontWeight": "normal",
    }
    return {
        # The whole drawing has one French description; Vega's own, in English, are not written.
        "aria": False,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 8,
        "background": None,
        "font": "sans-serif",
        "view": {"stroke": None, "continuousWidth": width, "continuousHeight": 300},
        "axis": {
            **text,
            "domainColor": colour("muted"),
            "tickColor": colour("muted"),
            "gridColor": colour("grid"),
        },
        "legend": text,
        "header": text,
        "mark": {"color": colour("mark")},
        "text": {"color": colour("ink"), "fontSize": text_size(width)},
        "rule": {"color": colour("ink")},
        "point": {"color": colour("ink")},
        "range": {"category": [colour(name) for name in ("mark", "ink", "muted")]},
    }
