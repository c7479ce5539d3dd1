"""Lab of the chapter « Du besoin à l'indicateur »: how much an indicator must move before it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme import charts
from metabolisme.indicators.registry import registered_cards
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets


def card_lab() -> ipywidgets.VBox:
    """Choose an indicator, a territory and a rise; see whether the rise leaves the interval."""
    import ipywidgets

    def draw(identifier: str, territory: str, change: int) -> charts.Figure:
        return charts.visible_change_figure(identifier, typed_territory(territory), (change,), live=True)

    cards = registered_cards().values()
    names = [(card.name, card.id) for card in cards if card.nature in ("modelled", "observed")]
    return panel(
        {
            "identifier": ipywidgets.Dropdown(
                options=names, value="circulation.local_purchase_share", **described("Indicateur")
            ),
            "territory": territory_box("Lorient"),
            "change": ipywidgets.IntSlider(value=5, min=1, max=30, **described("Changement, dans son unité")),
        },
        draw,
    )
