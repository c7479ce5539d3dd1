"""Lab of the chapter « Étendre à l'emploi et à l'environnement »: one footprint, several readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme import charts
from metabolisme.accounts import national_account
from metabolisme.diagnosis import READINGS
from metabolisme.labs.panel import described, panel
from metabolisme.sources.defaults import DEFAULT_READING, DEFAULT_YEAR

if TYPE_CHECKING:
    import ipywidgets


def footprint_lab() -> ipywidgets.VBox:
    """Choose a reading, how many products are shown, and whether re-exports are corrected."""
    import ipywidgets

    def draw(reading: str, products: int, correct_reexports: bool) -> charts.Figure:
        account = national_account(DEFAULT_YEAR, correct_reexports=correct_reexports)
        return charts.footprint_figure(account, reading, products)

    readings = [(reading.label, key) for key, reading in READINGS.items()]
    return panel(
        {
            "reading": ipywidgets.RadioButtons(options=readings, value=DEFAULT_READING, **described("Lecture")),
            "products": ipywidgets.IntSlider(value=10, min=3, max=34, **described("Produits montrés")),
            "correct_reexports": ipywidgets.Checkbox(value=True, **described("Corriger les réexportations")),
        },
        draw,
    )
