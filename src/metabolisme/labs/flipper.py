"""Lab of the chapter « Le flipper »: an order made to a branch of a territory, bouncing round after round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.flipper_figures import flipper_figure
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel
from metabolisme.sources import load_table

if TYPE_CHECKING:
    import ipywidgets


def flipper_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, a product, an amount, how many rounds are shown, and whether residents spend.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(place: str, product: str, amount: float, rounds: int, spending: bool) -> Figure:
        return flipper_figure(typed_territory(place), product, amount, rounds, spending, live=True)

    branches = load_table("nomenclatures/branches")
    names = [(f"{row.code} – {row.label}", row.code) for row in branches.itertuples()]
    return panel(
        {
            "place": territory_box(territory),
            "product": ipywidgets.Dropdown(options=names, value="CA", **described("Commande faite à la branche")),
            "amount": ipywidgets.IntSlider(value=100, min=10, max=1000, step=10, **described("Montant, €")),
            "rounds": ipywidgets.IntSlider(value=4, min=1, max=8, **described("Tours montrés")),
            "spending": ipywidgets.Checkbox(value=False, **described("Avec les achats des habitants")),
        },
        draw,
    )
