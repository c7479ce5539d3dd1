"""Lab of the levers: any territory, six levels, every parameter open, what changes and which lever does it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from metabolisme.accounts.own_profile import own_profile
from metabolisme.charts import Figure
from metabolisme.charts.lever_figures import attribution_table, scenario_figure
from metabolisme.charts.text import french_text
from metabolisme.errors import MetabolismeError
from metabolisme.labs.controls import decimal_slider, described, territory_box, typed_territory
from metabolisme.labs.panel import panel
from metabolisme.labs.public_contracts import Uploaded, uploaded_content
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST, LOWEST
from metabolisme.levers.scenario import OwnNumber, Prepared, Scenario, prepared, simulate
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.levers import lever_rows, parameter_label
from metabolisme.sources.own_file import own_file_from_bytes

if TYPE_CHECKING:
    import ipywidgets

#: Draws of a lab: bounds move by a tenth of their width at most from one set of draws to another, and a slider answers.
DRAWS = 40

#: Territories kept at hand.
KEPT = 8

#: Levels of a slider.
_STEPS = [round(LOWEST + rank / 10, 1) for rank in range(10 * (HIGHEST - LOWEST) + 1)]


def levers_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory or a file of one's own, six levels, a measure to attribute, and any number of ours to change.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    @functools.lru_cache(maxsize=KEPT)
    def case_of(text: str) -> Prepared:
        return prepared(typed_territory(text), DRAWS)

    @functools.lru_cache(maxsize=1)
    def own_case(content: bytes, name: str) -> Prepared:
        return prepared(own_profile(own_file_from_bytes(content, name)), DRAWS)

    def draw(
        place: str, files: Uploaded, measure: str, number: str, level: int, value: str, **levels: float
    ) -> Figure:
        case = own_case(*uploaded_content(files)) if files else case_of(place.strip())
        scenario = Scenario(tuple(levels[lever] for lever in LEVERS))
        own = _own_number(number, level, value)
        found = scenario_figure(simulate(case, [scenario], own=own), live=True)
        shares = attribution_table(case.middle, scenario, measure, own)
        return Figure(found.title, found.sentence, found.html + shares.html)

    # A button has no width of label to leave whole, and must not be wider than a telephone.
    look = {"description": french_text("Votre fichier (XLSX, CSV)"), "layout": {"width": "max-content"}}
    return panel(
        {
            "place": territory_box(territory),
            "files": ipywidgets.FileUpload(accept=".xlsx,.csv,.zip", multiple=False, **look),
            **{
                lever: decimal_slider(f"{rank}. {name[0].upper()}{name[1:]}", _STEPS, float(LOWEST))
                for rank, (lever, name) in enumerate(LEVERS.items(), start=1)
            },
            "measure": ipywidgets.Dropdown(
                options=[(french_text(one.label), name) for name, one in OUTCOMES.items()],
                **described("Mesure à partager entre leviers"),
            ),
            "number": ipywidgets.Dropdown(options=_numbers(), **described("Paramètre à changer")),
            "level": ipywidgets.IntSlider(min=LOWEST + 1, max=HIGHEST, value=3, **described("À son niveau")),
            "value": ipywidgets.Text(
                placeholder="vide : notre valeur", continuous_update=False, **described("Votre valeur, puis Entrée")
            ),
        },
        draw,
    )


def _numbers() -> list[tuple[str, str]]:
    """Every parameter in French, with its central values at levels 2 to 4."""
    options = [("aucun", "")]
    for key, rows in lever_rows().groupby(["lever", "parameter", "item"], sort=False):
        lever, parameter, item = (str(part) for part in key)
        values = " ; ".join(f"{value:g}".replace(".", ",") for value in rows.sort_values("level")["value"][1:])
        said = f"{LEVERS[lever]} · {parameter_label(lever, parameter, item)} ({values})"
        options.append((french_text(said), "/".join((lever, parameter, item))))
    return options


def _own_number(number: str, level: int, value: str) -> list[OwnNumber]:
    """The reader's own number; none without a parameter or a value."""
    if not number or not value.strip():
        return []
    try:
        typed = float(value.strip().replace(",", "."))
    except ValueError:
        raise MetabolismeError(f"« {value} » n'est pas un nombre. Remède : tapez par exemple 0,15.") from None
    lever, parameter, item = number.split("/")
    rows = lever_rows()
    units = rows[(rows["lever"] == lever) & (rows["parameter"] == parameter) & (rows["item"] == item)]["unit"]
    if not abs(typed) < float("inf") or ((units == "part").all() and not 0 <= typed <= 1):
        raise MetabolismeError(f"« {value} » n'est pas admis ici. Remède : une part va de 0 à 1.")
    return [(lever, parameter, level, typed, item)]
