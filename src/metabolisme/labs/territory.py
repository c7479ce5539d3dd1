"""Lab « Votre territoire »: any territory, every parameter open, and what each changes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from metabolisme.charts import Figure
from metabolisme.charts.territory_figures import (
    BY_SIZE,
    CARBON_READINGS,
    Settings,
    TerritoryCase,
    settings_figure,
    territory_case,
)
from metabolisme.diagnosis.methods_compared import METHOD_NAMES
from metabolisme.labs.controls import decimal_slider, described, territory_box, typed_territory, values_up_to
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets

#: Territories kept at hand: going back to one costs nothing.
KEPT = 16


def territory_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, or several together, and each parameter of its account.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    @functools.lru_cache(maxsize=KEPT)
    def case_of(text: str) -> TerritoryCase:
        return territory_case(typed_territory(text))

    def draw(place: str, **settings: Any) -> Figure:
        return settings_figure(case_of(place.strip()), Settings(**settings))

    usual = Settings()

    def slider(name: str, text: str, values: list[float], first: str = "") -> ipywidgets.SelectionSlider:
        return decimal_slider(text, values, getattr(usual, name), first)

    shares = values_up_to(1, 0.05)
    controls = {
        "place": territory_box(territory),
        "method": ipywidgets.Dropdown(
            options=[(name, method) for method, name in METHOD_NAMES.items()],
            value=usual.method,
            **described("Méthode : comment on devine ce qui s'achète ici"),
        ),
        "delta": slider("delta", "δ : plus il est grand, moins on achète ici", values_up_to(0.5, 0.01)),
        "goods": slider(
            "goods", "κ des biens : part de l'offre d'ici qui convient (λ : suit la taille)", [BY_SIZE, *shares], "λ"
        ),
        "carriers": slider("carriers", "κ du commerce et des transports : même part", shares),
        "services": slider("services", "κ des services : même part", shares),
        "elasticity": slider(
            "elasticity", "ε : dépense par habitant égale partout (0) ou comme le revenu (1)", values_up_to(1.5, 0.05)
        ),
        "investment": slider(
            "investment", "θ : l'investissement suit la valeur ajoutée (0) ou les habitants (1)", shares
        ),
        "reading": ipywidgets.Dropdown(
            options=[(name, reading) for reading, name in CARBON_READINGS.items()],
            value=usual.reading,
            **described("Lecture du carbone"),
        ),
    }
    back = ipywidgets.Button(description="Revenir aux réglages de référence", layout={"width": "max-content"})
    back.on_click(lambda _: _reset(controls, usual))
    return panel(controls, draw, below=[back])


def _reset(controls: dict[str, ipywidgets.Widget], usual: Settings) -> None:
    """Give each control but the territory its value of reference."""
    for name, control in controls.items():
        if name != "place":
            control.value = getattr(usual, name)
