"""Lab of the chapter « Descendre au territoire »: one territory, every method of regionalisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure, methods_figure
from metabolisme.diagnosis.methods_compared import METHOD_NAMES, Method
from metabolisme.labs.controls import decimal_slider, described, territory_box, typed_territory, values_up_to
from metabolisme.labs.panel import panel
from metabolisme.sources.defaults import DEFAULT_DELTA, DEFAULT_QUOTIENT

if TYPE_CHECKING:
    import ipywidgets


def methods_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, or several together, a method, and δ.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(place: str, quotient: str, delta: float) -> Figure:
        return methods_figure(typed_territory(place), Method(quotient, delta), live=True)

    return panel(
        {
            "place": territory_box(territory),
            "quotient": ipywidgets.Dropdown(
                options=[(name, method) for method, name in METHOD_NAMES.items()],
                value=DEFAULT_QUOTIENT,
                **described("Méthode"),
            ),
            "delta": decimal_slider("δ (sans effet sur CHARM)", values_up_to(0.5, 0.05), DEFAULT_DELTA),
        },
        draw,
    )
