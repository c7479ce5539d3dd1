"""Lab « Trois sens de la fabrication locale »: one territory, three questions, then sector by sector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.local_production_figures import capacity_figure, local_production_figure
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets

#: What the lab shows, by name.
VIEWS = {"Les trois questions": local_production_figure, "Secteur par secteur": capacity_figure}


def local_production_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, and whether the three indices or the five sectors are shown.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(place: str, view: str) -> Figure:
        return VIEWS[view](typed_territory(place))

    return panel(
        {
            "place": territory_box(territory),
            "view": ipywidgets.RadioButtons(options=list(VIEWS), **described("Montrer")),
        },
        draw,
    )
