"""What all labs share: controls on top, and under them a figure that follows."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from metabolisme.charts import Figure, behaviour_css, palette_css
from metabolisme.errors import MetabolismeError

if TYPE_CHECKING:
    import ipywidgets


#: What the book's style sheet does for a figure, as far as a notebook needs it.
NOTEBOOK_CSS = """
figure.mt-figure{margin:1em 0;max-width:44em;padding:.5em}
.mt-figure p{margin:.3em 0;line-height:1.4}
.mt-figure .mt-title{font-weight:700;font-size:1.15em}
.mt-figure .mt-subtitle,.mt-figure .mt-caveat,.mt-figure .mt-sources{font-size:.9em}
.mt-figure .mt-number{text-align:right}
"""


def panel(controls: Mapping[str, ipywidgets.Widget], draw: Callable[..., Figure]) -> ipywidgets.VBox:
    """Put controls above a figure that is drawn again when one of them moves.

    Parameters
    ----------
    controls : mapping of str to Widget
        Widgets with a ``value``, by the name of the argument of `draw` that they set.
    draw : callable
        ``draw(**values)`` gives the figure.

    Returns
    -------
    ipywidgets.VBox

    Notes
    -----
    An error that the library foresees (`MetabolismeError`) is shown in place of the figure, in one French message. Any
    other is a fault of the lab and is not hidden.
    """
    import ipywidgets

    picture = ipywidgets.HTML()
    style = f"<style>{NOTEBOOK_CSS}{palette_css()}{behaviour_css()}</style>"

    def refresh(_: Any = None) -> None:
        values = {name: control.value for name, control in controls.items()}
        try:
            picture.value = style + draw(**values).html
        except MetabolismeError as error:
            picture.value = f'<p role="alert">{html.escape(error.message)}</p>'

    for control in controls.values():
        control.observe(refresh, names="value")
    refresh()
    return ipywidgets.VBox([*controls.values(), picture])


def described(text: str) -> dict[str, Any]:
    """Description and layout of a control whose French label must not be cut."""
    return {"description": text, "style": {"description_width": "initial"}, "layout": {"width": "36em"}}
