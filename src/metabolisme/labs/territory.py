"""Lab « Votre territoire »: any territory, every parameter open, and what each changes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
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
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.labs.panel import described, panel
from metabolisme.sources.territories import Territory, every_territory, find_territory

if TYPE_CHECKING:
    import ipywidgets

#: Territories kept at hand: going back to one costs nothing.
KEPT = 16


def typed_territory(text: str) -> Territory:
    """The territory that a text names: one, or several parted by « + », commas or semicolons.

    Parameters
    ----------
    text : str
        Names or codes. A name may hold a comma of its own: the whole is tried first, then its parts.

    Raises
    ------
    UnknownCodeError
        When neither the whole nor the parts name territories; about the parts when there are several.

    Examples
    --------
    >>> typed_territory("Lorient, Vannes").name
    'Lorient + Vannes'
    >>> typed_territory("CC Arbois, Poligny, Salins, Coeur du Jura").kind
    'epci'
    """
    try:
        return find_territory(text)
    except UnknownCodeError:
        parts = [part for part in text.replace(",", "+").replace(";", "+").split("+") if part.strip()]
        if len(parts) < 2:
            raise
        return find_territory(parts)


def territory_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, or several together, and each parameter of its account.

    Parameters
    ----------
    territory : str
        The first one shown, see `typed_territory`.
    """
    import ipywidgets

    @functools.lru_cache(maxsize=KEPT)
    def case_of(text: str) -> TerritoryCase:
        return territory_case(typed_territory(text))

    def draw(place: str, **settings: Any) -> Figure:
        return settings_figure(case_of(place.strip()), Settings(**settings))

    usual = Settings()

    def slider(name: str, text: str, values: Sequence[float], first: str = "") -> ipywidgets.SelectionSlider:
        """A slider whose values are written with a comma; ``first`` names the first value otherwise."""
        options = [(french_number(value, decimals=2), value) for value in values]
        if first:
            options[0] = (first, values[0])
        return ipywidgets.SelectionSlider(options=options, value=getattr(usual, name), **described(text))

    kinds = {"zone": "zone d'emploi", "epci": "EPCI"}
    controls = {
        "place": ipywidgets.Combobox(
            value=territory,
            options=[f"{known.name} ({kinds[known.kind]} {known.code})" for known in every_territory()],
            placeholder="nom ou code ; plusieurs : Lorient + Vannes",
            continuous_update=False,
            **described("Territoire"),
        ),
        "method": ipywidgets.Dropdown(
            options=[(name, method) for method, name in METHOD_NAMES.items()],
            value=usual.method,
            **described("Méthode"),
        ),
        "delta": slider("delta", "δ : plus il est grand, moins on achète ici", _steps(0.01, 0.5)),
        "goods": slider("goods", "κ des biens (λ : selon la taille)", [BY_SIZE, *_steps(0.05)], "λ"),
        "carriers": slider("carriers", "κ du commerce et des transports", _steps(0.05)),
        "services": slider("services", "κ des services", _steps(0.05)),
        "elasticity": slider("elasticity", "ε : la dépense suit le revenu", _steps(0.05, 1.5)),
        "investment": slider("investment", "θ : l'investissement suit les habitants", _steps(0.05)),
        "reading": ipywidgets.Dropdown(
            options=[(name, reading) for reading, name in CARBON_READINGS.items()],
            value=usual.reading,
            **described("Lecture du carbone"),
        ),
    }
    back = ipywidgets.Button(description="Revenir aux réglages de référence", layout={"width": "max-content"})
    back.on_click(lambda _: _reset(controls, usual))
    shown = panel(controls, draw)
    return ipywidgets.VBox([*shown.children[:-1], back, shown.children[-1]])


def _steps(step: float, high: float = 1.0) -> list[float]:
    """Values from 0 to `high`, each the float that its two decimals name."""
    return [round(rank * step, 2) for rank in range(round(high / step) + 1)]


def _reset(controls: dict[str, ipywidgets.Widget], usual: Settings) -> None:
    """Give each control but the territory its value of reference."""
    for name, control in controls.items():
        if name != "place":
            control.value = getattr(usual, name)
