"""Figures on the card of an indicator: what it says, and how much it must move before anyone can say that it has."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.readings import readings
from metabolisme.charts.shown import Table, table
from metabolisme.charts.text import shown_unit, titled
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate, french_number
from metabolisme.estimates.numbers import exact_decimal, significant_place
from metabolisme.indicators.cards import DIRECTIONS, LEVELS, NATURES, SCALES, indicator_card
from metabolisme.indicators.changes import change_unit, visible_change, wanted_sign
from metabolisme.indicators.registry import indicator
from metabolisme.sources import load_card
from metabolisme.sources.actions import LEVERS, actions
from metabolisme.sources.territories import Territory, find_territory


def card_table(identifier: str) -> Table:
    """What the card of an indicator says, field by field, and what to ask before taking it.

    Parameters
    ----------
    identifier : str

    Returns
    -------
    Table
    """
    card, titles = indicator_card(identifier), actions()["title"]
    rows = {
        "Question": (card.question, "Un autre que vous la comprend-il ?"),
        "Définition": (card.definition, "Qui est compté, qui ne l'est pas ?"),
        "Unité": (card.unit, "Pour 100 quoi ? Par habitant ? Par an ?"),
        "Sens": (DIRECTIONS[card.direction], "Plus haut est-il toujours mieux ?"),
        "Niveau": (LEVELS[card.level], "Territoire, ou projet ?"),
        "Valeur": (NATURES[card.nature], "Mesurée, estimée, relevée ?"),
        "Lieux": (", ".join(SCALES[scale] for scale in card.scales), "Existe-t-elle ici, ou pour la France seule ?"),
        "Années": (card.period, "De quand datent les données ?"),
        "Mise à jour": (card.frequency, "Quel est le plus petit changement visible ?"),
        "Sources": (" ; ".join(load_card(one).short for one in card.data) or "vos relevés", "Qui publie ?"),
        "Leviers": (", ".join(LEVERS[lever] for lever in card.levers), "Qu'est-ce qui le fait bouger ?"),
        "Types d'action": (" ; ".join(titles[action] for action in card.actions), "Que fera-t-on ?"),
        "Ce qu'il ne dit pas": (" ".join(card.does_not_say), "Qu'allons-nous croire à tort ?"),
    }
    shown = pd.DataFrame.from_dict(rows, orient="index", columns=["Ce qu'elle dit", "À demander"])
    return table(shown.rename_axis(card.name))


def visible_change_figure(
    identifier: str,
    territory: Territory | str | list[str],
    changes: Sequence[float] = (2.0, 5.0, 10.0),
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """What an indicator would be after some changes, beside what it is now and its interval.

    Parameters
    ----------
    identifier : str
        Of an indicator that has an interval there.
    territory : Territory, or what `find_territory` takes
    changes : sequence of float
        In the unit of the indicator, > 0 and increasing: falls for what should fall, rises otherwise.
    label : str
        What comes before the title.
    live : bool
        For a lab, whose slider cannot wait: bars of the changes and of what would show, in place of whiskers.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        The indicator has no value or no interval there, or a change is not positive.
    """
    place, card = find_territory(territory), indicator_card(identifier)
    now = _now(identifier, place)
    needed = visible_change(card, now)
    if not changes or min(changes) <= 0:
        raise MetabolismeError("Un changement est plus grand que zéro. Remède : donnez-en un, ou plusieurs.")
    low, high = now.within or (now.value, now.value)
    sign, unit, told_in = wanted_sign(card), shown_unit(change_unit(card)), shown_unit(now.unit)
    counted = f" {unit}" if unit else ""
    noun, way = ("baisse", "de moins") if sign < 0 else ("hausse", "de plus")
    # Two digits of the half-width, as `Estimate.text` writes.
    finest = max(0, -significant_place(exact_decimal((high - low) / 2), 2))
    margin = french_number(needed, decimals=finest)
    rows = {"Aujourd'hui": now}
    rows |= {f"{_written(change)}{counted} {way}": _moved(now, sign * change) for change in changes}
    hidden = [_written(change) for change in changes if change <= needed]
    seen = [_written(change) for change in changes if change > needed]
    told = [f"Aujourd'hui : {now.text()}."]
    if hidden:
        told.append(f"Une {noun} de {_listed(hidden)}{counted} y reste : on ne peut pas trancher.")
    if seen:
        told.append(f"Une {noun} de {_listed(seen)}{counted} en sort.")
    lengths = dict(zip(list(rows)[1:], changes, strict=True)) | {"Pour sortir de l'intervalle": needed}
    return figure(
        horizontal_bars(pd.Series(lengths, dtype=float), decimals=finest, live=True)
        if live
        else readings(rows, decimals=finest, from_zero=False),
        title=titled(label, f"{card.name}, {place.name} : il faut {margin}{counted} {way} pour sortir de l'intervalle"),
        subtitle=(
            f"{told_in and told_in + '. '}{place.name}, {card.period}. Les {noun}s sont des suppositions, pas des "
            "prévisions"
        ),
        sentence=" ".join(told),
        table=pd.DataFrame(
            {
                f"Valeur{told_in and ', ' + told_in}": [one.value for one in rows.values()],
                "Borne basse": [one.within[0] for one in rows.values() if one.within],
                "Borne haute": [one.within[1] for one in rows.values() if one.within],
                "Sort de l'intervalle": ["–", *("oui" if change > needed else "non" for change in changes)],
            },
            index=pd.Index(list(rows), name="Quand"),
        ),
        alt=(
            f"Barres horizontales{unit and ', en ' + unit} : les changements supposés, puis celui qui sortirait de "
            "l'intervalle."
            if live
            else f"Lignes horizontales, une par date supposée : un point et ses bornes{told_in and ', en ' + told_in}. "
            f"Les intervalles se décalent vers la {'gauche' if sign < 0 else 'droite'}."
        ),
        sources=list(now.sources),
        caveat=now.caveat,
        table_decimals=finest,
    )


@functools.lru_cache(maxsize=64)
def _now(identifier: str, place: Territory) -> Estimate:
    """The indicator without its readings: what changes is one of them."""
    return replace(indicator(identifier, place), readings={})


def _moved(now: Estimate, change: float) -> Estimate:
    """The same doubt around another value: nothing says that the next account would be surer."""
    assert now.within is not None
    low, high = now.within
    return replace(now, value=now.value + change, within=(low + change, high + change))


def _written(change: float) -> str:
    """A change, without decimals where it has none."""
    return french_number(int(change)) if change == int(change) else french_number(change, significant=2)


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} ou {texts[-1]}"
