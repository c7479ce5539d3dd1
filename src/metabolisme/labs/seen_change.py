"""Lab of the chapter « Circulation locale »: jobs come or leave, and whether the indicator would show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.circulation_figures import seen_change_figure
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.seen_change import NOT_BY_JOBS
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel
from metabolisme.sources import load_table

if TYPE_CHECKING:
    import ipywidgets

#: Indicators proposed: each has a value everywhere but the last, which overseas has none.
FOLLOWED = (
    "circulation.local_purchase_share",
    "circulation.output_multiplier",
    "circulation.leakage",
    "carbon.production_per_inhabitant",
)


def seen_change_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, how many jobs come to it or leave, their branch, and the indicator that is followed.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(place: str, jobs: int, product: str, identifier: str) -> Figure:
        return seen_change_figure(typed_territory(place), identifier, product, jobs, live=True)

    branches = load_table("nomenclatures/branches")
    names = [(f"{row.code} – {row.label}", row.code) for row in branches.itertuples() if row.code not in NOT_BY_JOBS]
    return panel(
        {
            "place": territory_box(territory),
            "jobs": ipywidgets.IntSlider(
                value=500, min=-500, max=5000, step=100, **described("Emplois qui arrivent (ou partent)")
            ),
            "product": ipywidgets.Dropdown(options=names, value="CA", **described("Branche")),
            "identifier": ipywidgets.Dropdown(
                options=[(indicator_card(one).name, one) for one in FOLLOWED],
                value=FOLLOWED[0],
                **described("Indicateur suivi"),
            ),
        },
        draw,
    )
