"""Lab of the chapter « Lire un tableau entrées-sorties »: an order, followed round after round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme import charts
from metabolisme.accounts.national import shared_account
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR

if TYPE_CHECKING:
    import ipywidgets


def rounds_lab() -> ipywidgets.VBox:
    """Choose a product, an amount, a year and how many rounds are shown."""
    import ipywidgets

    def draw(product: str, amount: float, year: int, rounds: int) -> charts.Figure:
        return charts.rounds_figure(shared_account(year), product, amount, rounds, live=True)

    branches = load_table("nomenclatures/branches")
    names = [(f"{row.code} – {row.label}", row.code) for row in branches.itertuples()]
    return panel(
        {
            "product": ipywidgets.Dropdown(options=names, value="FZ", **described("Produit commandé")),
            "amount": ipywidgets.IntSlider(value=100, min=10, max=1000, step=10, **described("Montant, €")),
            "year": ipywidgets.IntSlider(value=DEFAULT_YEAR, min=2000, max=2014, **described("Année du tableau")),
            "rounds": ipywidgets.IntSlider(value=5, min=1, max=10, **described("Tours montrés")),
        },
        draw,
    )
