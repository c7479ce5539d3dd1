"""Lab of the chapter « Descendre au territoire »: one territory, every method of regionalisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme import charts
from metabolisme.accounts.regionalisation import METHODS
from metabolisme.diagnosis.methods_compared import METHOD_NAMES, Method
from metabolisme.labs.panel import described, panel
from metabolisme.sources.defaults import DEFAULT_DELTA, DEFAULT_QUOTIENT

if TYPE_CHECKING:
    import ipywidgets


def methods_lab() -> ipywidgets.VBox:
    """Choose a territory by its name or code, a method, and δ."""
    import ipywidgets

    def draw(territory: str, quotient: str, delta: float) -> charts.Figure:
        return charts.methods_figure(territory, Method(quotient, delta))

    methods = [(METHOD_NAMES[method], method) for method in METHODS]
    # The figure waits for the end of the name: half a name is mostly an error.
    at_the_end = {"continuous_update": False}
    return panel(
        {
            "territory": ipywidgets.Text(
                value="Lorient", **at_the_end, **described("Zone d'emploi ou EPCI (nom ou code), puis Entrée")
            ),
            "quotient": ipywidgets.Dropdown(options=methods, value=DEFAULT_QUOTIENT, **described("Méthode")),
            "delta": ipywidgets.FloatSlider(
                value=DEFAULT_DELTA,
                min=0.0,
                max=0.5,
                step=0.05,
                readout_format=".2f",
                **described("δ (sans effet sur CHARM)"),
            ),
        },
        draw,
    )
