"""Figures of a composite: the rank of each place and its interval, what moves ranks, what indicators really weigh."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from metabolisme.charts.bars import BAR, Draw, Rows, horizontal_bars
from metabolisme.charts.drawing import LINE_HEIGHT, linear, nice_ticks
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.live import new_drawing
from metabolisme.charts.palette import colour
from metabolisme.charts.text import text_width, titled
from metabolisme.charts.theme import is_narrow, small_text_size
from metabolisme.estimates import french_number
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.composite.consistency import effective_weights
from metabolisme.indicators.composite.peer_group import (
    COMPARED,
    FAMILIES,
    RESILIENCE,
    PeerGroup,
    asserted_recipe,
    group_alternatives,
    peer_group,
    unnamed,
)
from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.indicators.composite.robustness import (
    SOURCES,
    Alternatives,
    RankShifts,
    Robustness,
    rank_shifts,
    robustness,
)
from metabolisme.sources.territories import Territory, find_territory

if TYPE_CHECKING:
    import altair as alt

    from metabolisme.charts.live import LiveDrawing

#: What is drawn in a figure of ranks, by the words of a reader.
DRAWN: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "data": ("data",),
    "choices": tuple(name for name in SOURCES if name != "data"),
    "all": tuple(SOURCES),
}
DRAWN_WORDS = {
    "nothing": "rien",
    "data": "les données",
    "choices": "les choix",
    "all": "les données et les choix",
}

#: Choices of a recipe, in the words of a list.
SCALE_WORDS = {"minmax": "de 0 à 1", "zscore": "écart à la moyenne", "rank": "rang", "leader": "part du meilleur"}
MEAN_WORDS = {
    "arithmetic": "moyenne, où tout se rachète",
    "geometric": "moyenne géométrique, où un point faible se rachète mal",
    "copeland": "duels, où rien ne se rachète",
}

#: Half of the side of the square that marks the rank of the recipe, px.
_MARK = 5

_FLOOR = "Un intervalle de rangs est un plancher du doute : ce à quoi personne n'a pensé n'y est pas. "
_SENSES = "Le sens donné à chaque indicateur est celui de l'auteur de l'indice, pas celui de nos fiches."


def rank_figure(
    territory: Territory | str | list[str],
    directions: Mapping[str, str] | None = None,
    drawn: str = "all",
    *,
    favoured: str = "",
    normalisation: str = "minmax",
    aggregation: str = "arithmetic",
    count: int = COMPARED,
    label: str = "",
    live: bool = False,
) -> Figure:
    """Rank of a territory and of its peers by a composite, and the ranks between which it may be.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    directions : mapping of str to str, optional
        Indicators and the direction given to each; by default
        `metabolisme.indicators.composite.peer_group.RESILIENCE`.
    drawn : {"nothing", "data", "choices", "all"}
        What varies behind the intervals; nothing: the ranks alone, as a ranking prints them.
    favoured, normalisation, aggregation : str
        Choices of the recipe, see `asserted_recipe`.
    count : int
        Peers, at most.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    asked = RESILIENCE if directions is None else directions
    chosen = (place, tuple(asked.items()), favoured, normalisation, aggregation, count)
    (group, _), found = _studied(*chosen), _robustness(*chosen, drawn)
    table, among = found.table, len(found.table)
    own = table.to_dict("index")[place.name]
    rank = _ordinal(float(own["rank"]))
    weights = f"poids triples pour {FAMILIES[favoured]}" if favoured else "poids égaux"
    recipe = (
        f"Avec {len(asked)} indicateurs ({SCALE_WORDS[normalisation]}), {weights} et {MEAN_WORDS[aggregation]}"
    )
    if drawn == "nothing":
        title = f"{place.name} serait au rang {rank} sur {among} : sans intervalle, ce nombre ne dit rien"
        sentence = (
            f"{recipe}, {place.name} est au rang {rank} sur {among}. La figure ne dit pas si un autre tirage "
            "des données, ou un autre choix aussi défendable, donnerait le même rang."
        )
    else:
        low, high = (_ordinal(float(own[side])) for side in ("rank_low", "rank_high"))
        held = "reste au rang" if low == high else f"va du rang {low} au rang"
        title = f"{place.name} {held} {high} sur {among} quand on fait varier {DRAWN_WORDS[drawn]}"
        sentence = (
            f"{recipe}, {place.name} est au rang {rank} ; dans 90 % des tirages, {_span(low, high)}. "
            f"{undecided_pairs(found)}"
        )
    if group.left_out:
        sentence += f" Écartés faute de valeur : {', '.join(group.left_out)}."
    count_of_draws = french_number(len(found.ranks))
    shown = "aucun intervalle" if drawn == "nothing" else f"trait : 5 à 95 % de {count_of_draws} tirages"
    columns = {"rank": "Rang de la recette"}
    if drawn != "nothing":
        columns |= {"rank_low": "Au moins", "rank_median": "Au milieu", "rank_high": "Au plus"}
    return figure(
        rank_rows(table, place.name, drawn != "nothing", live),
        title=titled(label, title),
        subtitle=(
            f"Rang (1 : score le plus haut) de {place.name} et de ses pairs, que l'on ne nomme pas ; "
            f"{shown} ; emplois 2023, structure 2014"
        ),
        sentence=sentence,
        table=table[list(columns)].rename(columns=columns).rename_axis("Territoire"),
        alt=(
            f"{among} lignes, une par territoire ; sur chacune, un carré au rang de la recette"
            + ("." if drawn == "nothing" else " et un trait du plus petit au plus grand rang.")
        ),
        sources=sources_of(asked),
        caveat=f"{'' if drawn == 'nothing' else _FLOOR}{_SENSES} {group.criteria}",
        table_decimals=0 if (table[list(columns)] % 1 == 0).to_numpy().all() else 1,
    )


def rank_shift_figure(
    territory: Territory | str | list[str], directions: Mapping[str, str] | None = None, *, label: str = ""
) -> Figure:
    """What moves the ranks: share of the average shift due to each choice, and to the data.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    directions : mapping of str to str, optional
        See `rank_figure`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    asked = RESILIENCE if directions is None else directions
    group, _ = _studied(place, tuple(asked.items()))
    found = shifts_of(place, asked)
    shares = (100 * found.shares).rename(index=_capital).sort_values(ascending=False)
    means = found.by_alternative["mean"].groupby(level="source").mean().rename(index=_capital)
    moved = means.to_dict()[str(shares.index[0])]
    first = str(shares.index[0])
    table = pd.DataFrame(
        {
            "Part du déplacement, %": shares,
            "Déplacement moyen, rangs": means.reindex(shares.index),
            "Choix essayés": found.by_alternative["mean"]
            .groupby(level="source")
            .size()
            .rename(index=_capital)
            .reindex(shares.index),
        }
    )
    return figure(
        horizontal_bars(shares, decimals=0, unit="%"),
        title=titled(label, f"Ce qui déplace le plus les rangs : {first[:1].lower()}{first[1:]}"),
        subtitle=(
            f"Part du déplacement moyen des rangs, %, un choix changé à la fois ; {place.name} et ses pairs, "
            f"{len(group.table)} territoires"
        ),
        sentence=(
            f"{first} déplacent un territoire de {french_number(moved, decimals=1)} rangs en moyenne sur "
            f"{len(group.table)}, soit {french_number(float(shares.iloc[0]), decimals=0)} % de la somme des "
            "déplacements."
        ),
        table=table.rename_axis("Ce que l'on change"),
        alt=f"{len(shares)} barres horizontales, de ce qui déplace le plus à ce qui déplace le moins.",
        sources=sources_of(asked),
        caveat=(
            "Un choix à la fois : ce que deux choix font ensemble n'y est pas (annexe pour la recherche). La part "
            "dépend des choix que l'on a pensé à essayer."
        ),
        table_decimals=1,
    )


def effective_weights_figure(
    territory: Territory | str | list[str], directions: Mapping[str, str] | None = None, *, label: str = ""
) -> Figure:
    """What each indicator really weighs in a composite where all have the same weight.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    directions : mapping of str to str, optional
        See `rank_figure`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    asked = RESILIENCE if directions is None else directions
    group, possible = _studied(place, tuple(asked.items()))
    result = possible.recipe.run(group.table)
    real = 100 * effective_weights(result.normalised.to_numpy(), result.scores.to_numpy())
    names = [indicator_card(one).name for one in asked]
    weights = pd.Series(real, index=names).sort_values(ascending=False)
    said = 100 / len(names)
    highest, least_part = (french_number(float(weights.iloc[end]), decimals=0) for end in (0, -1))
    lowest = "moins de 1" if least_part == "0" else least_part
    least = weights.index[weights < said / 4]
    unheard = f" ; presque rien pour : {', '.join(str(name) for name in least)}" if len(least) else ""
    return figure(
        horizontal_bars(weights, decimals=1, unit="%"),
        title=titled(
            label,
            f"Poids annoncé : {french_number(said, decimals=0)} % chacun. Poids réel : de {lowest} à {highest} %",
        ),
        subtitle=(
            f"Part de chaque indicateur dans les écarts de score, %, à poids égaux ; {place.name} et ses pairs, "
            f"{len(group.table)} territoires, valeurs centrales"
        ),
        sentence=(
            f"Tous ont le même poids écrit, {french_number(said, decimals=0)} %. Dans les écarts de score, "
            f"« {weights.index[0]} » compte pour {highest} %{unheard}."
        ),
        table=pd.DataFrame({"Poids annoncé, %": said, "Poids réel, %": weights}).rename_axis("Indicateur"),
        alt=f"{len(names)} barres horizontales, du plus grand poids réel au plus petit.",
        sources=sources_of(asked),
        caveat="Carrés des corrélations avec le score, ramenés à 100 : une approximation, sur peu de territoires.",
        table_decimals=1,
    )


def undecided_pairs(found: Robustness) -> str:
    """How many pairs of territories the draws do not decide, one French sentence."""
    if found.undecided == 1:
        return "Aucune paire de territoires ne peut être départagée."
    share = french_number(100 * found.undecided, significant=2)
    return f"Sur 100 paires de territoires, {share} ne peuvent pas être départagées."


def sources_of(ids: Sequence[str] | Mapping[str, str]) -> list[str]:
    """Source cards of some indicators, each once."""
    return list(dict.fromkeys(source for one in ids for source in indicator_card(one).data))


def shifts_of(territory: Territory | str | list[str], directions: Mapping[str, str] | None = None) -> RankShifts:
    """Shifts of ranks of the composite of a territory and its peers, kept."""
    asked = RESILIENCE if directions is None else directions
    return _shifts(find_territory(territory), tuple(asked.items()))


def ranks_of(
    territory: Territory | str | list[str], directions: Mapping[str, str] | None = None, drawn: str = "all"
) -> Robustness:
    """Draws of the ranks of a territory and its peers, kept; see `rank_figure`."""
    asked = RESILIENCE if directions is None else directions
    return _robustness(find_territory(territory), tuple(asked.items()), drawn=drawn)


@functools.lru_cache(maxsize=64)
def _studied(
    place: Territory,
    directions: tuple[tuple[str, str], ...],
    favoured: str = "",
    normalisation: str = "minmax",
    aggregation: str = "arithmetic",
    count: int = COMPARED,
) -> tuple[PeerGroup, Alternatives]:
    asked = dict(directions)
    group = unnamed(peer_group(place, tuple(asked), count))
    recipe: Recipe = asserted_recipe(asked, favoured, normalisation=normalisation, aggregation=aggregation)
    return group, group_alternatives(group, recipe)


@functools.lru_cache(maxsize=64)
def _robustness(
    place: Territory,
    directions: tuple[tuple[str, str], ...],
    favoured: str = "",
    normalisation: str = "minmax",
    aggregation: str = "arithmetic",
    count: int = COMPARED,
    drawn: str = "all",
) -> Robustness:
    _, possible = _studied(place, directions, favoured, normalisation, aggregation, count)
    return robustness(possible, sources=DRAWN[drawn])


@functools.lru_cache(maxsize=16)
def _shifts(place: Territory, directions: tuple[tuple[str, str], ...]) -> RankShifts:
    _, possible = _studied(place, directions)
    return rank_shifts(possible)


def rank_rows(table: pd.DataFrame, own: str, intervals: bool, live: bool) -> Draw:
    """A row a place: a square at its rank, and the line of the ranks where it may be.

    Parameters
    ----------
    table : DataFrame, index names
        ``rank``, and ``rank_low``, ``rank_high`` with intervals; from 1 to the number of rows.
    own : str
        The row in the colour of « here ».
    intervals : bool
    live : bool
        Whether the drawing writes itself, for a lab.
    """
    places = {str(name): row for name, row in table.to_dict("index").items()}
    count = len(places)

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        small = small_text_size(width)
        head = small * LINE_HEIGHT + 8
        rows = Rows(list(places), width, head)
        room = text_width(str(count), small)
        at = linear(1.0, float(count), rows.column + _MARK + 2, width - room - _MARK)
        drawing = new_drawing(width, rows.height, live)
        marks = [mark for mark in nice_ticks(1, count, 4 if is_narrow(width) else 6) if 1 < mark < count]
        ticks = [1.0, *(mark for mark in marks if count - mark >= 1 and float(mark).is_integer()), float(count)]
        spans = [(top, top + BAR) for top in rows.tops.values()] if rows.narrow else [(head - 2, rows.height)]
        drawing.lines(
            [{"x": at(tick), "x2": at(tick), "y": low, "y2": high} for tick in ticks for low, high in spans], "grid"
        )
        drawing.texts(
            [{"x": at(tick), "y": small * LINE_HEIGHT / 2, "text": french_number(tick, decimals=0)} for tick in ticks],
            align="center",
            size=small,
            name="muted",
        )
        lines, squares = [], []
        for name, row in places.items():
            middle = rows.tops[name] + BAR / 2
            if intervals:
                lines.append({"x": at(row["rank_low"]), "x2": at(row["rank_high"]), "y": middle, "y2": middle})
            x = at(row["rank"])
            fill = colour("here" if name == own else "mark")
            box = {"x": x - _MARK, "x2": x + _MARK, "y": middle - _MARK, "y2": middle + _MARK}
            squares.append({**box, "colour": fill})
        drawing.lines(lines, "ink", width=2)
        drawing.lines(
            [
                {"x": line[end], "x2": line[end], "y": line["y"] - 4, "y2": line["y"] + 4}
                for line in lines
                for end in ("x", "x2")
            ],
            "ink",
            width=2,
        )
        drawing.rectangles(squares, gap=1)
        rows.write_names(drawing)
        return drawing.picture()

    return draw


def _ordinal(rank: float) -> str:
    """A rank, « 7 », or « 7,5 » when two places share it."""
    return french_number(rank, decimals=0 if math.isclose(rank % 1, 0) else 1)


def _span(low: str, high: str) -> str:
    return f"il garde le rang {low}" if low == high else f"il est entre les rangs {low} et {high}"


def _capital(source: str) -> str:
    words = SOURCES[source]
    return words[:1].upper() + words[1:]
