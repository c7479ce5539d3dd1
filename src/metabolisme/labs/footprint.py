"""Lab of the chapter « Étendre à l'emploi et à l'environnement »: one footprint, several readings."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from metabolisme.accounts.national import shared_account
from metabolisme.charts import Figure, footprint_figure
from metabolisme.charts.account_figures import largest_footprint
from metabolisme.diagnosis import READINGS
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel
from metabolisme.sources.defaults import DEFAULT_READING

if TYPE_CHECKING:
    import ipywidgets


def footprint_lab() -> ipywidgets.VBox:
    """Choose a reading, how many products are shown, and whether re-exports are corrected."""
    import ipywidgets

    # One scale for all the readings: five footprints, too long for each move of a slider.
    scale = functools.cache(largest_footprint)

    def draw(reading: str, products: int, correct_reexports: bool) -> Figure:
        account = shared_account(correct_reexports=correct_reexports)
        return footprint_figure(account, reading, products, maximum=scale(account), live=True)

    readings = [(reading.label, key) for key, reading in READINGS.items()]
    return panel(
        {
            "reading": ipywidgets.RadioButtons(options=readings, value=DEFAULT_READING, **described("Lecture")),
            "products": ipywidgets.IntSlider(value=10, min=3, max=34, **described("Produits montrés")),
            "correct_reexports": ipywidgets.Checkbox(value=True, **described("Corriger les réexportations")),
        },
        draw,
    )
