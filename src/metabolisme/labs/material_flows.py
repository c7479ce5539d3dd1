"""Lab of the chapter « Le métabolisme »: what replacing imports would ask of domestic extraction."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from metabolisme.accounts.material_flows import CUTS_COMPARED, extraction_readings
from metabolisme.charts.material_figures import extraction_figure
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets

#: What the list of readings shows once a slider has been moved.
BY_HAND = "Vos propres nombres"


def material_flows_lab() -> ipywidgets.VBox:
    """Choose what is replaced, what is extracted, and by how much the use of materials is cut."""
    import ipywidgets

    readings = extraction_readings().to_dict("index")
    first = next(iter(readings))
    amounts = {
        "imports": ipywidgets.IntSlider(min=50, max=1000, **described("À remplacer, Mt")),
        "extraction": ipywidgets.IntSlider(min=400, max=1000, **described("Extraction, Mt")),
    }
    choice = ipywidgets.Dropdown(options=[*readings, BY_HAND], value=first, **described("Partir de"))
    cut = ipywidgets.SelectionSlider(options=CUTS_COMPARED, value=0, **described("Réduction des usages, %"))

    def start(_: Any = None) -> None:
        """Give the sliders the numbers of the reading."""
        if choice.value != BY_HAND:
            amounts["imports"].value, amounts["extraction"].value = map(int, readings[choice.value].values())

    def compare(_: Any) -> None:
        """Name the reading whose numbers the sliders have."""
        numbers = [amount.value for amount in amounts.values()]
        same = (name for name, reading in readings.items() if list(reading.values()) == numbers)
        choice.value = next(same, BY_HAND)

    start()
    choice.observe(start, names="value")
    for amount in amounts.values():
        amount.observe(compare, names="value")
    return panel({**amounts, "less_used": cut}, functools.partial(extraction_figure, live=True), above=[choice])
