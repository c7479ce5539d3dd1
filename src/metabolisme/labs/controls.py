"""Controls that several labs have: a label that is not cut, numbers with a comma, a box for territories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from metabolisme.charts.text import french_text
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sources.territories import Territory, every_territory, find_territory

if TYPE_CHECKING:
    import ipywidgets

#: How several territories are parted for sure, and how they may be: these may also stand inside a name.
_PARTED = re.compile(r"[+;,]")
_MAYBE_PARTED = re.compile(r"[+;,/]|\s+(?:et|&|-|–)\s+|(?<=\d)\s+(?=\d)")


def described(text: str) -> dict[str, Any]:
    """Description and layout of a control whose label, typed as for `french_text`, must not be cut."""
    return {"description": french_text(text), "style": {"description_width": "initial"}, "layout": {"width": "36em"}}


def values_up_to(high: float, step: float) -> list[float]:
    """Values from 0 to `high`, each the float that its two decimals name."""
    return [round(rank * step, 2) for rank in range(round(high / step) + 1)]


def decimal_slider(text: str, values: Sequence[float], value: float, first: str = "") -> ipywidgets.SelectionSlider:
    """A slider whose values are written with a comma and two decimals; ``first`` names the first value otherwise."""
    import ipywidgets

    options = [(french_number(option, decimals=2), option) for option in values]
    if first:
        options[0] = (first, values[0])
    return ipywidgets.SelectionSlider(options=options, value=value, **described(text))


def territory_box(value: str) -> ipywidgets.Combobox:
    """A box for one territory or several, which proposes names as one types; see `typed_territory`."""
    import ipywidgets

    kinds = {"zone": "zone d'emploi", "epci": "EPCI"}
    return ipywidgets.Combobox(
        value=value,
        options=[f"{known.name} ({kinds[known.kind]} {known.code})" for known in every_territory()],
        placeholder="nom ou code ; plusieurs : Lorient + Vannes",
        # The figure waits for the end of the name: half a name is mostly an error.
        continuous_update=False,
        **described("Territoire(s), puis Entrée"),
    )


def typed_territory(text: str) -> Territory:
    """The territory that a text names: one, or several parted by « + », « ; », commas, « et », « / » or dashes.

    Parameters
    ----------
    text : str
        Names or codes. A name may hold a comma or « et » of its own: the whole is tried first, then its parts.

    Raises
    ------
    UnknownCodeError
        When neither the whole nor the parts name territories; about the parts when « + », « ; » or a comma part them.

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
        parts = [part for part in _MAYBE_PARTED.split(text) if part.strip()]
        if len(parts) < 2:
            raise
        try:
            return find_territory(parts)
        except UnknownCodeError:
            if _PARTED.search(text):
                raise
        raise
