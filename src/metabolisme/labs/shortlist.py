"""Lab of the chapter « La short-list des filières »: one territory, a method, the weight of each axis, the mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.shortlist_figures import ORIGIN_WORDS, shortlist_figure
from metabolisme.charts.text import french_text
from metabolisme.diagnosis.methods_compared import METHOD_NAMES, Method
from metabolisme.diagnosis.shortlist import AXES
from metabolisme.labs.controls import decimal_slider, described, territory_box, typed_territory, values_up_to
from metabolisme.labs.panel import panel
from metabolisme.sources.defaults import DEFAULT_DELTA, DEFAULT_QUOTIENT

if TYPE_CHECKING:
    import ipywidgets

#: Largest weight on a slider; only their ratios count.
HEAVIEST = 5


def shortlist_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, where flows come from, a method, δ, the weight of each axis, and whether the mask is on.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.

    Notes
    -----
    With all weights at zero the list is the first Pareto front, as on the page.
    """
    import ipywidgets

    def draw(place: str, origin: str, quotient: str, delta: float, mask: bool, **given: int) -> Figure:
        total = sum(given.values())
        weights = {axis: given[axis] / total for axis in AXES} if total else None
        return shortlist_figure(
            typed_territory(place), weights, origin, method=Method(quotient, delta), mask=mask, live=True
        )

    def weight(text: str) -> ipywidgets.IntSlider:
        return ipywidgets.IntSlider(value=0, min=0, max=HEAVIEST, continuous_update=False, **described(text))

    return panel(
        {
            "place": territory_box(territory),
            "origin": ipywidgets.Dropdown(
                options=[(french_text(f"Flux {words}"), origin) for origin, (words, _) in ORIGIN_WORDS.items()],
                value="abroad",
                **described("Flux"),
            ),
            "quotient": ipywidgets.Dropdown(
                options=[(name, method) for method, name in METHOD_NAMES.items()],
                value=DEFAULT_QUOTIENT,
                **described("Méthode"),
            ),
            "delta": decimal_slider("δ (sans effet sur CHARM)", values_up_to(0.5, 0.05), DEFAULT_DELTA),
            "potential": weight("Poids des emplois possibles"),
            "dependence": weight("Poids de la dépendance"),
            "footprint": weight("Poids des gaz à effet de serre"),
            "mask": ipywidgets.Checkbox(value=True, **described("Écarter ce qui ne se rapproche pas")),
        },
        draw,
    )
