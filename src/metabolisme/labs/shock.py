"""Lab of the chapter « Dépendances et chocs »: what a missing supply exposes, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure, shock_figure
from metabolisme.diagnosis.shocks import COUNTRIES, ORIGINS, SUBSTITUTION, Shock
from metabolisme.labs.controls import decimal_slider, described, territory_box, typed_territory, values_up_to
from metabolisme.labs.panel import panel
from metabolisme.sources import load_table

if TYPE_CHECKING:
    import ipywidgets


def shock_lab(territory: str = "Lorient", product: str = "CI") -> ipywidgets.VBox:
    """Choose a territory, what is missing, from where, how much, and what replaces it.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    product : str
        Branch that makes the product missing at first.
    """
    import ipywidgets

    def draw(place: str, product: str, origin: str, cut: float, months: int, substitution: float) -> Figure:
        shock = Shock(product, origin, cut, months, substitution)
        return shock_figure(typed_territory(place), shock, live=True)

    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    origins = {**ORIGINS, **COUNTRIES}
    return panel(
        {
            "place": territory_box(territory),
            "product": ipywidgets.Dropdown(
                options=[(name, code) for code, name in names.items()], value=product, **described("Il manque")
            ),
            "origin": ipywidgets.Dropdown(
                options=[(name[0].upper() + name[1:], code) for code, name in origins.items()],
                value="CHN",
                **described("Depuis"),
            ),
            "cut": decimal_slider("Part qui manque", values_up_to(1.0, 0.05), 0.5),
            "months": ipywidgets.IntSlider(min=1, max=12, value=3, **described("Mois")),
            "substitution": decimal_slider("Part remplacée (σ)", values_up_to(1.0, 0.05), SUBSTITUTION.centre),
        },
        draw,
    )
