"""Lab of the chapter « Diversité »: one territory, one index, one level of classification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.diversity_figures import INDEX_CHOICES, LEVEL_CHOICES, diversity_figure
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets


def diversity_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, an index and how finely jobs are cut.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(place: str, index: str, level: str) -> Figure:
        return diversity_figure(typed_territory(place), index, level, live=True)

    return panel(
        {
            "place": territory_box(territory),
            "index": ipywidgets.Dropdown(
                options=list(INDEX_CHOICES.items()), value="effective_branches", **described("Indice")
            ),
            "level": ipywidgets.Dropdown(options=list(LEVEL_CHOICES.items()), value="A38", **described("Nomenclature")),
        },
        draw,
    )
