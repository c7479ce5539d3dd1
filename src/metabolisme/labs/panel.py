"""What all labs share: controls, and beside or under them a figure that follows."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metabolisme.charts import Figure, behaviour_css, palette_css
from metabolisme.errors import MetabolismeError

if TYPE_CHECKING:
    import ipywidgets


#: What the book's style sheet does for a figure, as far as a notebook needs it; the figure beside the controls where
#: there is room, so that both are seen at once.
NOTEBOOK_CSS = """
.widget-vbox.mt-lab{flex-flow:row wrap;align-items:flex-start;gap:0 1.5em}
.mt-lab>.widget-html:first-child{display:none}
.mt-lab>.widget-vbox{flex:0 1 34em;max-width:100%}
.mt-lab>.widget-html:last-child{flex:1 1 36em;max-width:46em}
figure.mt-figure{margin:1em 0;max-width:44em;padding:.5em}
.mt-figure p{margin:.3em 0;line-height:1.4}
.mt-figure .mt-title{font-weight:700;font-size:1.15em}
.mt-figure .mt-subtitle,.mt-figure .mt-caveat,.mt-figure .mt-sources{font-size:.9em}
.mt-figure .mt-number{text-align:right}
[role=alert]{max-width:44em;padding:.5em .75em;border-left:4px solid #b3261e;line-height:1.4;white-space:normal}
"""


def panel(
    controls: Mapping[str, ipywidgets.Widget],
    draw: Callable[..., Figure],
    *,
    above: Sequence[ipywidgets.Widget] = (),
    below: Sequence[ipywidgets.Widget] = (),
) -> ipywidgets.VBox:
    """Put controls beside a figure that is drawn again when one of them moves.

    Parameters
    ----------
    controls : mapping of str to Widget
        Widgets with a ``value``, by the name of the argument of `draw` that they set.
    draw : callable
        ``draw(**values)`` gives the figure.
    above, below : sequence of Widget
        What stands before and after the controls, and does not set an argument of `draw` by itself.

    Returns
    -------
    ipywidgets.VBox
        The style, the box of the controls, the figure.

    Notes
    -----
    An error that the library foresees (`MetabolismeError`) is shown in place of the figure, in one French message. Any
    other is a fault of the lab and is not hidden.
    """
    import ipywidgets

    # Apart from the figure: read once by the browser, not again at each move.
    style = ipywidgets.HTML(f"<style>{NOTEBOOK_CSS}{palette_css()}{behaviour_css()}</style>")
    picture = ipywidgets.HTML()

    def refresh(_: Any = None) -> None:
        values = {name: control.value for name, control in controls.items()}
        try:
            picture.value = draw(**values).html
        except MetabolismeError as error:
            picture.value = f'<p role="alert">{html.escape(error.message)}</p>'

    for control in controls.values():
        control.observe(refresh, names="value")
    refresh()
    lab = ipywidgets.VBox([style, ipywidgets.VBox([*above, *controls.values(), *below]), picture])
    lab.add_class("mt-lab")
    return lab
