"""Figures of the second lever: what becomes of what buyers want to move, and who gains by each way of moving it."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.charts.account_figures import NOT_MEASURED
from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.lever_figures import LEVER_SOURCES, Effect, effect_of, effect_rows
from metabolisme.charts.text import titled
from metabolisme.estimates import french_number
from metabolisme.estimates.parameters import interval
from metabolisme.levers import diversification
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.local_exchange import CHANNELS, PARTS, Exchange, channels, exchange
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST, LOWEST, central_parameters, drawn_parameters
from metabolisme.levers.steps import Change
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.territories import Territory, find_territory

#: Products named one by one; the others are one bar.
SHOWN = 7

#: Colour of what becomes of a wish.
PART_COLOURS = {"crossed": "amount_2", "moved": "here", "full": "amount_5", "absent": "mark"}

#: Measures of who gains: what a row is called, and its colour.
GAINS = {"value_added_here": ("Ici", "here"), "value_added_rest": ("Reste de la France", "france")}

#: Draws of the channels: each is computed by itself.
CHANNEL_DRAWS = 100

#: What crosses is settled at the output of the start: below this, M€, a change of value added is what that leaves.
NOTHING = 0.001

_BRANCHES_SOLD = (
    "Une branche réunit mille produits ; ce qui s'y remplace est un jugement, avec sa plage (data/levers.csv)."
)


def wishes(territory: Territory | str | list[str], level: float) -> Exchange:
    """What becomes of what buyers of a territory want to move, the other levers staying where they are; central."""
    start = lever_account(central(local_profile(territory), shared_account(DEFAULT_YEAR)))
    return exchange(diversification.LEVER.apply(start, LOWEST), level)


def crossed_share(
    territory: Territory | str | list[str], level: float = HIGHEST, size: int = CHANNEL_DRAWS
) -> tuple[float, float, float]:
    """Of what is moved, % that was leaving: nothing more is made for it.

    Returns
    -------
    tuple of float
        Central value, then 5 and 95 % of the draws.
    """
    return _crossed_share(find_territory(territory), level, size)


@functools.lru_cache(maxsize=16)
def _crossed_share(place: Territory, level: float, size: int) -> tuple[float, float, float]:
    profile, nation = local_profile(place), shared_account(DEFAULT_YEAR)
    parameters = drawn_parameters(size)
    start = diversification.LEVER.apply(lever_account(territory_draws(profile, nation, size)), LOWEST, parameters)
    low, high = interval(_crossed(exchange(start, level, parameters))[0])
    return float(_crossed(wishes(place, level))[0, 0]), float(low), float(high)


def _crossed(found: Exchange) -> np.ndarray:
    crossed, moved = found.crossed.sum(axis=-1), found.moved.sum(axis=-1)
    share: np.ndarray = 100 * crossed / (crossed + moved)
    return share


def wishes_figure(
    territory: Territory | str | list[str], level: int = HIGHEST, *, label: str = "", live: bool = False
) -> Figure:
    """From ambition to what is possible, product by product.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    level : int
        2 to 4.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    found = wishes(place, level)
    names = load_table("nomenclatures/branches").set_index("code")["short_label"]
    table = found.by_product()
    ordered = table.loc[table.sum(axis="columns").sort_values(ascending=False, kind="stable").index]
    shown, others = ordered.iloc[:SHOWN], ordered.iloc[SHOWN:].sum()
    drawn = shown.rename(index=names.to_dict())
    drawn.loc["Toutes les autres branches"] = others
    # A part that is nowhere has no colour to look for.
    drawn = drawn.loc[:, [part for part in PARTS if drawn[part].sum() > 0]]
    total = table.sum()
    asked = float(total.sum())
    amounts = {part: _euros(float(total[part])) for part in PARTS}
    spilled = float(found.spilled.sum())
    crossed, low, high = (french_number(part, decimals=0) for part in crossed_share(place, level))
    refused = [f"{amounts[part]} M€ sont refusés : {_why(part)}" for part in ("full", "absent") if total[part] > 0.05]
    if spilled > 0.05:
        refused.append(f"{_euros(spilled)} M€ d'achats faits ici doivent se faire ailleurs, faute de place")
    where = place.name
    return figure(
        stacked_bars(
            drawn, colours=PART_COLOURS, names={part: _capital(name) for part, name in PARTS.items()}, live=live
        ),
        title=titled(
            label,
            f"{where}, niveau {level} : sur {_euros(asked)} M€ que l'on voudrait déplacer, {amounts['crossed']} se "
            f"croisaient et {amounts['moved']} sont produits en plus",
        ),
        subtitle=(
            f"Achats que l'on voudrait faire ici, M€ par an, selon ce qu'ils deviennent ; « {LEVEL_NAMES[level]} », "
            f"les autres leviers au niveau {LOWEST} ; {where}, emplois 2023, structure 2014"
        ),
        sentence=(
            f"{where}, niveau {level} : {_euros(asked)} M€ visés par an. {amounts['crossed']} M€ sont pris sur ce qui "
            f"partait vers le reste de la France ; {amounts['moved']} M€ sont produits en plus ici"
            f"{''.join(f' ; {one}' for one in refused)}. De ce qui est déplacé, {crossed} % partaient "
            f"(de {low} à {high} dans 90 % des tirages)."
        ),
        table=drawn.rename(columns={part: f"{_capital(name)}, M€" for part, name in PARTS.items()}).rename_axis(
            "Branche"
        ),
        alt=f"{len(drawn)} barres empilées, une par branche, de la plus visée à la moins visée, puis les autres.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {_BRANCHES_SOLD} Valeurs centrales : les intervalles sont à la figure des niveaux.",
        table_decimals=1,
    )


def channel_effects(
    territory: Territory | str | list[str], level: float = HIGHEST, size: int = CHANNEL_DRAWS
) -> pd.DataFrame:
    """Value added won or lost by each way of moving purchases, alone.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    level : float
    size : int
        Draws.

    Returns
    -------
    DataFrame
        Index (channel, measure of `GAINS`); columns ``value`` (central), ``low``, ``high`` (5 and 95 % of the
        draws), M€ a year.
    """
    return _channel_effects(find_territory(territory), level, size).copy()


@functools.lru_cache(maxsize=16)
def _channel_effects(place: Territory, level: float, size: int) -> pd.DataFrame:
    profile, nation = local_profile(place), shared_account(DEFAULT_YEAR)
    middle = _changes(lever_account(central(profile, nation)), level, None)
    drawn = _changes(lever_account(territory_draws(profile, nation, size)), level, size)
    rows = {}
    for key, values in drawn.items():
        value = float(middle[key][0, 0])
        low, high = interval(values[0])
        ends = (value, min(value, float(low)), max(value, float(high)))
        rows[key] = tuple(0.0 if abs(end) < NOTHING else end for end in ends)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"])
    table.index = pd.MultiIndex.from_tuples(table.index, names=["channel", "measure"])
    return table


def _changes(start: LeverAccount, level: float, size: int | None) -> dict[tuple[str, str], np.ndarray]:
    parameters = central_parameters() if size is None else drawn_parameters(size)
    before = diversification.LEVER.apply(start, LOWEST, parameters)
    after = channels(before, level, parameters)
    return {
        (channel, measure): OUTCOMES[measure].measure(after[channel]) - OUTCOMES[measure].measure(before)
        for channel in CHANNELS
        for measure in GAINS
    }


def exchange_ways_figure(territory: Territory | str | list[str], level: int = HIGHEST, *, label: str = "") -> Figure:
    """Who gains by each way of moving purchases: here, and the rest of France.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    level : int
        2 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    where = find_territory(territory).name
    found = channel_effects(territory, level)
    ends = {channel: {measure: found.loc[[(channel, measure)]].iloc[0] for measure in GAINS} for channel in CHANNELS}
    groups: list[tuple[str, list[Effect]]] = [
        (name, [effect_of(said, _change(ends[channel][measure]), fill) for measure, (said, fill) in GAINS.items()])
        for channel, name in CHANNELS.items()
    ]
    from_rest, lost = (_signed(float(one["value"])) for one in ends["from_rest"].values())
    from_abroad, shared = (_signed(float(one["value"])) for one in ends["from_abroad"].values())
    written = {name: [_bounded(one) for one in ends[channel].values()] for channel, name in CHANNELS.items()}
    return figure(
        effect_rows(groups, shared=True),
        title=titled(label, f"{where} : ce qui vient du reste de la France se gagne ici et se perd là-bas"),
        subtitle=(
            f"Valeur ajoutée, M€ par an, écart avec aujourd'hui au niveau {level}, une voie à la fois (5 à 95 % des "
            f"tirages) ; {where}, emplois 2023, structure 2014"
        ),
        sentence=(
            "Prendre sur ce qui partait ne change la valeur ajoutée de personne. Déplacer depuis le reste de la France "
            f"donne {from_rest} M€ ici et {lost} M€ là-bas. Depuis l'étranger : {from_abroad} M€ ici et {shared} M€ "
            "chez des fournisseurs du reste de la France."
        ),
        table=pd.DataFrame.from_dict(
            written, orient="index", columns=[f"{said}, M€ par an" for said, _ in GAINS.values()]
        ).rename_axis("Voie"),
        alt="Trois groupes de deux barres autour d'un zéro commun : ici et le reste de la France, pour chaque voie.",
        sources=LEVER_SOURCES,
        caveat=(
            f"{NOT_MEASURED} Prix constants. Les trois voies se partagent les mêmes capacités : ensemble, elles font "
            "moins que leur somme. Aucun compte ne suit les achats d'une zone à l'autre : quel voisin perd, on ne sait."
        ),
    )


def _why(part: str) -> str:
    return PARTS[part].removeprefix("refusé : ")


def _capital(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}"


def _euros(amount: float) -> str:
    return french_number(amount, decimals=0) if amount >= 10 else french_number(amount, significant=2)


def _signed(value: float) -> str:
    return french_number(value, significant=2, signed=True) if abs(value) > 0.005 else "0"


def _bounded(ends: pd.Series) -> str:
    value, low, high = (_signed(float(ends[name])) for name in ("value", "low", "high"))
    return value if low == high else f"{value} (de {low} à {high})"


def _change(ends: pd.Series) -> Change:
    return Change(*(float(ends[end]) for end in ("value", "low", "high")))
