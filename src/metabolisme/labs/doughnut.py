"""Lab « Constructeur de donut »: one's own values until the half is reached, and the rules that fill the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.doughnut_figures import doughnut_figure
from metabolisme.indicators.doughnut import RULES, typed_values
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets

#: How the half is counted, as a reader is told.
COUNTINGS = {
    "Observé ou apporté seulement": "strict",
    "Avec ce que le compte calcule": "with_account",
}


def doughnut_lab(territory: str = "200042174") -> ipywidgets.VBox:
    """Choose a territory, a rule, what counts for the half, and type one's own values, a dimension a line.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(place: str, rule: str, counting: str, own: str) -> Figure:
        return doughnut_figure(typed_territory(place), typed_values(own), rule, counting, live=True)

    return panel(
        {
            "place": territory_box(territory),
            "rule": ipywidgets.Dropdown(
                options=[(text, name) for name, text in RULES.items()], value="none", **described("Descendre la France")
            ),
            "counting": ipywidgets.Dropdown(
                options=list(COUNTINGS.items()), value="strict", **described("Compte pour la moitié")
            ),
            "own": ipywidgets.Textarea(
                placeholder="Éducation ; 88\nDémocratie ; 45 ; 60",
                continuous_update=False,
                rows=6,
                **described("Vos valeurs : dimension ; valeur ; seuil"),
            ),
        },
        draw,
    )
