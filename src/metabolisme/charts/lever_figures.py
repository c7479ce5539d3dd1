"""Figures of the levers: what each level changes, a whole scenario, and the share of each lever in it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pandas as pd

from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import GAP, Draw
from metabolisme.charts.drawing import LINE_HEIGHT, linear
from metabolisme.charts.figure import Choice, Figure, choice, figure
from metabolisme.charts.live import LiveDrawing, new_drawing
from metabolisme.charts.palette import colour
from metabolisme.charts.shown import Table, table
from metabolisme.charts.text import french_text, titled, widest, wrapped
from metabolisme.charts.theme import small_text_size, text_size
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.estimates.numbers import effect_with_bounds, signed_effect
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.cards import LEVELS as INDICATOR_LEVELS
from metabolisme.indicators.cards import indicator_cards
from metabolisme.levers.account import LeverAccount
from metabolisme.levers.attribution import attribution
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import central_parameters, drawn_parameters
from metabolisme.levers.scenario import BY_NAME, OwnNumber, Scenario, Simulation, prepared
from metabolisme.levers.steps import LEVELS, Change, Steps, is_zero, lever_effects
from metabolisme.sources.actions import ACTORS, COMPETENT_LEVELS, LEVERS, actions
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.territories import Territory, find_territory

if TYPE_CHECKING:
    import altair as alt

#: Measures drawn for one lever, in the order of pages, and the colour of each; the others are in the table.
STEP_MEASURES = {
    "value_added_here": "here",
    "jobs_here": "here",
    "local_share": "here",
    "value_added_rest": "france",
    "imports": "abroad",
    "co2_footprint": "mark",
    "co2_here": "mark",
    "materials": "mark",
    "shock_loss": "mark",
    "saved": "here",
}

#: Measures of the short answer of every lever, and what they are called there.
ANSWERED = {
    "value_added_here": "valeur ajoutée ici",
    "jobs_here": "emplois exposés ici",
    "imports": "achats à l'étranger",
    "co2_footprint": "empreinte CO₂",
    "materials": "empreinte matières",
}

#: Rows of a long table that are not folded.
_FIRST = 5

#: Measures of a scenario drawn on one scale, and what each is compared with: 100 of this, today. The others are in the
#: table.
REFERENCES = {
    "value_added_here": "value_added_here",
    "jobs_here": "jobs_here",
    "local_share": "local_share",
    "value_added_rest": "value_added_here",
    "bought_rest": "bought_rest",
    "imports": "imports",
    "co2_footprint": "co2_footprint",
    "co2_here": "co2_here",
    "materials": "materials",
    "shock_loss": "shock_loss",
    "saved": "value_added_here",
}

_REFERENCE_COLOURS = {
    **dict.fromkeys(("value_added_here", "jobs_here", "local_share", "saved"), "here"),
    **dict.fromkeys(("value_added_rest", "bought_rest"), "france"),
    "imports": "abroad",
}

#: Parts of an attribution: colour and name.
SHARES = {
    "alone": ("amount_2", "seul"),
    "last": ("amount_4", "en dernier"),
    "shapley": ("amount_6", "Shapley"),
}

#: Draws of an attribution: 64 coalitions are computed in each.
ATTRIBUTION_DRAWS = 30

LEVER_SOURCES = (*TERRITORY_SOURCES, "levers")

_SAID = "Prix constants, exportations à l'étranger fixes, toutes choses égales par ailleurs : pas une prévision."

#: Territories of the static lab.
LAB_PLACES = ("5309", "0054", "8421")

_BAR = 14


@dataclass(frozen=True)
class Effect:
    """A change and its interval, as a row of a drawing."""

    name: str
    value: float
    low: float
    high: float
    label: str
    colour: str = "mark"


def effect_rows(groups: Sequence[tuple[str, Sequence[Effect]]], *, shared: bool, live: bool = False) -> Draw:
    """Groups of bars from a common zero in the middle: less on the left, more on the right.

    Parameters
    ----------
    groups : sequence of (str, sequence of Effect)
        A heading, then its rows, whose numbers stand at the right.
    shared : bool
        Whether all groups have one scale; else each has its own, zero at the same place.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    callable
        ``draw(width)`` for `metabolisme.charts.figure`.
    """
    rows = [row for _, members in groups for row in members]
    reach = [max(abs(end) for row in members for end in (row.low, row.high, row.value)) for _, members in groups]
    if shared:
        reach = [max(reach)] * len(groups)

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        size, small = text_size(width), small_text_size(width)
        left = widest((french_text(row.name) for row in rows if row.name), size)
        left += GAP if left else 0
        right = widest((french_text(row.label) for row in rows), small) + GAP
        # Bold letters are wider than those that `wrapped` measures.
        headings = [wrapped(heading, 0.88 * width, size) for heading, _ in groups]
        heights = [
            len(lines) * size * LINE_HEIGHT + len(members) * (_BAR + GAP) + 2 * GAP
            for lines, (_, members) in zip(headings, groups, strict=True)
        ]
        drawing = new_drawing(width, sum(heights), live)
        middle = (left + width - right) / 2
        top = 0.0
        for lines, (_, members), most, height in zip(headings, groups, reach, heights, strict=True):
            place = linear(-(most or 1.0), most or 1.0, left, width - right)
            block = len(lines) * size * LINE_HEIGHT
            drawing.texts([{"x": 0.0, "y": top + block / 2, "text": "\n".join(lines)}], weight="bold")
            start = top + block + GAP / 2
            tops = [start + rank * (_BAR + GAP) for rank in range(len(members))]
            drawing.rectangles(
                [
                    {
                        "x": min(middle, place(row.value)),
                        "x2": max(middle, place(row.value)),
                        "y": at,
                        "y2": at + _BAR,
                        "colour": colour(row.colour),
                    }
                    for row, at in zip(members, tops, strict=True)
                ]
            )
            drawing.lines([{"x": middle, "x2": middle, "y": start - 2, "y2": tops[-1] + _BAR + 2}], "muted")
            for name, thick in (("ground", 4.0), ("ink", 1.5)):
                drawing.lines(
                    [
                        {"x": place(row.low), "x2": place(row.high), "y": at + _BAR / 2, "y2": at + _BAR / 2}
                        for row, at in zip(members, tops, strict=True)
                        if row.high > row.low
                    ],
                    name,
                    width=thick,
                )
            drawing.lines(
                [
                    {"x": place(end), "x2": place(end), "y": at + 3, "y2": at + _BAR - 3}
                    for row, at in zip(members, tops, strict=True)
                    if row.high > row.low
                    for end in (row.low, row.high)
                ],
                width=1.5,
            )
            drawing.texts(
                [
                    {"x": 0.0, "y": at + _BAR / 2, "text": french_text(row.name)}
                    for row, at in zip(members, tops, strict=True)
                    if row.name
                ]
            )
            drawing.texts(
                [
                    {"x": float(width), "y": at + _BAR / 2, "text": french_text(row.label)}
                    for row, at in zip(members, tops, strict=True)
                ],
                align="right",
                size=small,
            )
            top += height
        return drawing.picture()

    return draw


def lever_steps(lever: str, place: Territory | str | list[str], size: int = DRAWS, *, label: str = "") -> Figure:
    """Effect of levels 2 to 4 of one lever on the key measures, each with its interval and its own scale.

    Parameters
    ----------
    lever : str
        Key of `metabolisme.sources.actions.LEVERS`.
    place : Territory, or what `find_territory` takes
    size : int
        Draws.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
        Levers that let others act (`metabolisme.levers.steps.COMPANIONS`) are shown by what they add to these.

    Raises
    ------
    UnknownCodeError
        An unknown lever or territory.
    """
    found = lever_effects(lever, place, size)
    moved = [measure for measure in STEP_MEASURES if _moves(found, measure)]
    still = [OUTCOMES[measure].label for measure in STEP_MEASURES if measure not in moved]
    groups = [
        (
            _heading(measure, found.start[measure]),
            [
                effect_of(f"{level}", found.effect(measure, level), STEP_MEASURES[measure])
                for level in LEVELS
            ],
        )
        for measure in moved
    ]
    name, where = LEVERS[lever], found.territory.name
    told = []
    if "value_added_here" in moved:
        highest = found.effect("value_added_here", LEVELS[-1])
        title = f"{where}, {_moved_lever(found, LEVELS[-1])} : " + _value_added_claim(
            highest, found.effect("value_added_rest", LEVELS[-1])
        )
        told.append(
            f"Au niveau {LEVELS[-1]}, la valeur ajoutée d'ici change de {_with_bounds(highest)} M€ par an "
            f"(aujourd'hui : {french_number(found.start['value_added_here'], significant=3)} M€)."
        )
    else:
        title = f"{where} : « {name} » ne change pas la valeur ajoutée d'ici"
    unsure = [OUTCOMES[measure].label for measure in moved if found.effect(measure, LEVELS[-1]).unsure]
    if unsure:
        told.append(f"Le sens n'est pas sûr pour : {_listed(unsure)}.")
    if still and moved:
        told.append(f"Ne bougent pas : {_listed(still)}.")
    told += _refusals(found.limits[LEVELS[-1]])
    aside = ""
    if found.companions:
        beside = _listed([f"« {LEVERS[one]} »" for one in found.companions])
        aside = f" Ce levier sert aux autres : on montre ce qu'il ajoute à {beside}, au même niveau."
    return figure(
        effect_rows(groups or [_nothing()], shared=False),
        title=titled(label, title),
        subtitle=(
            "Écart avec aujourd'hui aux niveaux 2, 3 et 4 (5 à 95 % des tirages), chaque mesure à son échelle ; à "
            f"gauche moins, à droite plus ; {where}, emplois 2023, structure 2014"
        ),
        sentence=" ".join(told) or "Aucune mesure ne bouge.",
        table=_steps_table(found),
        alt=f"{len(moved)} groupes de trois barres autour d'un zéro commun, une par niveau, avec leurs moustaches.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {_SAID}{aside}",
    )


def lever_answer(lever: str, place: Territory | str | list[str], level: int = LEVELS[-1], size: int = DRAWS) -> str:
    """One line, the same for every lever: what a level changes to five measures, and whether that is sure.

    Parameters
    ----------
    lever : str
        Key of `metabolisme.sources.actions.LEVERS`.
    place : Territory, or what `find_territory` takes
    level : int
        2 to 4.
    size : int
        Draws.

    Returns
    -------
    str
        French, for `metabolisme.charts.say`.

    Raises
    ------
    UnknownCodeError
        An unknown lever, territory or level.
    """
    if level not in LEVELS:
        raise UnknownCodeError.among("le niveau", str(level), [str(one) for one in LEVELS])
    found = lever_effects(lever, place, size)
    told = []
    for measure, name in ANSWERED.items():
        change, unit = found.effect(measure, level), OUTCOMES[measure].unit
        # The name of this measure is its unit.
        written = "" if measure == "jobs_here" else f" {unit}"
        if is_zero(max(abs(end) for end in change), found.start[measure]):
            told.append(f"{name} : pas de changement")
        elif change.unsure:
            told.append(f"{name} : sens pas sûr ({_bounds(change)}{written})")
        else:
            told.append(f"{name} : {signed_effect(change.value)}{written} ({_bounds(change)})")
    moved = f"{found.territory.name}, {_moved_lever(found, level)} ({LEVEL_NAMES[level]})"
    return french_text(f"{moved}. {told[0][0].upper()}{told[0][1:]} ; {' ; '.join(told[1:])}")


def lever_lab(lever: str, places: Sequence[str] = LAB_PLACES, size: int = DRAWS) -> Choice:
    """The printed lab of a lever: some territories, each at levels 2 to 4.

    Parameters
    ----------
    lever : str
        Key of `metabolisme.sources.actions.LEVERS`.
    places : sequence of str
        Codes; at most eight.
    size : int
        Draws.

    Returns
    -------
    Choice
    """
    shown = {}
    for place in places:
        found = lever_effects(lever, place, size)
        for level in LEVELS:
            shown[f"{found.territory.name}, niveau {level}"] = _one_level(found, level)
    return choice(f"Territoire et niveau de « {LEVERS[lever]} »", shown)


def scenario_figure(simulation: Simulation, rank: int = 0, *, label: str = "", live: bool = False) -> Figure:
    """All the measures of a scenario on one scale: for 100 of today.

    Parameters
    ----------
    simulation : Simulation
        From `metabolisme.levers.scenario.simulate`.
    rank : int
        Of the scenario in it.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    middle = simulation.central or simulation
    scenario = simulation.scenarios[rank]
    start = {measure: float(middle.start[measure][0]) for measure in OUTCOMES}
    effects = {}
    for measure in OUTCOMES:
        low, high = (float(bound[rank]) for bound in simulation.change_bounds(measure))
        value = float(middle.change[measure][rank, 0])
        effects[measure] = Change(value, min(low, value), max(high, value))
    limits = pd.Series({name: float(part[rank, 0]) for name, part in middle.limits.items()}, dtype=float)
    where = simulation.territory.name
    return _on_one_scale(
        effects,
        start,
        limits,
        where,
        title=titled(label, f"{where}, scénario {scenario.code} : {_claims(effects)}"),
        subtitle=f"niveaux dans l'ordre des leviers : {scenario.code}",
        aside="",
        live=live,
    )


def _one_level(found: Steps, level: int) -> Figure:
    effects = {measure: found.effect(measure, level) for measure in OUTCOMES}
    where = found.territory.name
    aside = ""
    if found.companions:
        beside = _listed([f"« {LEVERS[one]} »" for one in found.companions])
        aside = f" Ce que ce levier ajoute à {beside}, au même niveau."
    return _on_one_scale(
        effects,
        found.start,
        found.limits[level],
        where,
        title=f"{where}, {_moved_lever(found, level)} : {_claims(effects)}",
        subtitle=f"niveau {level}, « {LEVEL_NAMES[level]} »",
        aside=aside,
        live=True,
    )


def _on_one_scale(
    effects: Mapping[str, Change],
    start: Mapping[str, float],
    limits: pd.Series,
    where: str,
    *,
    title: str,
    subtitle: str,
    aside: str,
    live: bool,
) -> Figure:
    groups = []
    for measure, reference in REFERENCES.items():
        one = Change(*(100 * end / start[reference] for end in effects[measure]))
        of = "" if reference == measure else f", pour 100 de « {OUTCOMES[reference].label.lower()} »"
        row = effect_of("", one, _REFERENCE_COLOURS.get(measure, "mark"))
        groups.append((f"{OUTCOMES[measure].label}{of}", [row]))
    unsure = [OUTCOMES[measure].label for measure in REFERENCES if effects[measure].unsure]
    told = [f"{_headline(effects)[0].upper()}{_headline(effects)[1:]}."]
    neighbour = effects["value_added_rest"]
    if not is_zero(neighbour.value, start["value_added_here"]):
        told.append(f"Dans le reste de la France : {_with_bounds(neighbour)} M€ de valeur ajoutée.")
    if unsure:
        told.append(f"Le sens n'est pas sûr pour : {_listed(unsure)}.")
    told += _refusals(limits)
    written = {
        f"{one.label}, {one.unit}": (
            french_number(start[measure], significant=3) if start[measure] else "–",
            signed_effect(effects[measure].value),
            _bounds(effects[measure]),
        )
        for measure, one in OUTCOMES.items()
    }
    return figure(
        effect_rows(groups, shared=True, live=live),
        title=title,
        subtitle=(
            f"Pour 100 d'aujourd'hui, écart en plus ou en moins (5 à 95 % des tirages) ; {subtitle} ; {where}, emplois "
            "2023, structure 2014"
        ),
        sentence=" ".join(told),
        table=pd.DataFrame.from_dict(written, orient="index", columns=["Aujourd'hui", "Écart", "De, à"]).rename_axis(
            "Mesure"
        ),
        alt=f"{len(groups)} barres autour d'un zéro commun, une par mesure, avec leurs moustaches.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {_SAID}{aside}",
    )


def attribution_bars(
    place: Territory | str | list[str],
    scenario: Scenario | str,
    measure: str,
    size: int = ATTRIBUTION_DRAWS,
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """What each lever does in a scenario to one measure: alone, last, and over all orders of telling.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    scenario : Scenario, or its code
    measure : str
        Of `metabolisme.levers.outcomes.OUTCOMES`.
    size : int
        Draws.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself: for a lab, or a choice of many figures.

    Returns
    -------
    Figure
        Levers at level 1 are left out.

    Raises
    ------
    UnknownCodeError, MetabolismeError
        An unknown territory or measure, an unreadable code.
    """
    if measure not in OUTCOMES:
        raise UnknownCodeError.among("la mesure", measure, OUTCOMES)
    told = Scenario.read(scenario) if isinstance(scenario, str) else scenario
    middle, drawn = (found[measure] for found in _attributed(find_territory(place), told, size))
    moved = [lever for lever, level in zip(BY_NAME, told.levels, strict=True) if level > 1]
    one, where = OUTCOMES[measure], find_territory(place).name
    total = float(middle.attrs["total"][0])
    effects: dict[tuple[str, str], Effect] = {}
    for lever in moved:
        for part, (fill, name) in SHARES.items():
            value = float(cast("float", middle.loc[(0, lever), part]))
            low, high = interval(drawn.xs(lever, level="lever")[part].to_numpy())
            change = Change(value, min(value, float(low)), max(value, float(high)))
            effects[lever, part] = effect_of(name, change, fill)
    groups = [(LEVERS[lever].capitalize(), [effects[lever, part] for part in SHARES]) for lever in moved]
    sums = {part: float(middle[part].sum()) for part in ("alone", "last")}
    return figure(
        effect_rows(groups or [_nothing()], shared=True, live=live),
        title=titled(
            label, f"{where}, scénario {told.code} : l'effet d'un levier dépend de l'ordre où on le raconte"
        ),
        subtitle=(
            f"{one.label}, {one.unit} ; écart avec aujourd'hui (5 à 95 % des tirages) ; emplois 2023, structure 2014"
        ),
        sentence=(
            f"L'ensemble change la mesure de {signed_effect(total)} {one.unit}. La somme des effets pris seuls est de "
            f"{signed_effect(sums['alone'])}, celle des effets ajoutés en dernier de {signed_effect(sums['last'])} ; "
            "les parts de Shapley tombent juste par construction, ce qui ne prouve rien."
        ),
        table=pd.DataFrame(
            {
                name.capitalize(): [_told(effects[lever, part]) for lever in moved]
                for part, (_, name) in SHARES.items()
            },
            index=pd.Index([LEVERS[lever] for lever in moved], name=f"{one.label}, {one.unit}"),
        ),
        alt=f"{len(moved)} groupes de trois barres, un par levier : seul, en dernier, part de Shapley.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {one.caveat}",
    )


@functools.lru_cache(maxsize=16)
def _attributed(
    territory: Territory, scenario: Scenario, size: int
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Central attribution of every measure, and that of each draw: several figures of one page share them."""
    place = prepared(territory, size)
    return attribution(place.middle, scenario), attribution(place.drawn, scenario, parameters=drawn_parameters(size))


def attribution_table(account: LeverAccount, scenario: Scenario, measure: str, own: Sequence[OwnNumber] = ()) -> Table:
    """Central effect of each lever on one measure: alone, last, and its Shapley share.

    Parameters
    ----------
    account : LeverAccount
        Of one draw, before any lever.
    scenario : Scenario
    measure : str
        Of `OUTCOMES`.
    own : sequence of OwnNumber
        Numbers that the reader puts in place of ours.

    Returns
    -------
    Table
    """
    parameters = central_parameters()
    for number in own:
        parameters = parameters.with_value(*number)
    found = attribution(account, scenario, [measure], parameters)[measure].loc[0]
    one = OUTCOMES[measure]
    shown = pd.DataFrame(
        {
            name.capitalize(): [signed_effect(float(value)) for value in found[part]]
            for part, (_, name) in SHARES.items()
        },
        index=pd.Index([LEVERS[str(lever)] for lever in found.index], name="Levier"),
    )
    return table(shown, caption=f"{one.label}, {one.unit} : part de chaque levier, valeur centrale")


def lever_actions(lever: str) -> Table:
    """Types of action that a lever groups, from the table of actions.

    Parameters
    ----------
    lever : str
        Key of `metabolisme.sources.actions.LEVERS`.

    Returns
    -------
    Table

    Raises
    ------
    UnknownCodeError
        An unknown lever.
    """
    _check(lever)
    every = actions()
    chosen = every[[lever in levers for levers in every["levers"]]]
    rows = [
        (
            row["title"],
            row["what_is_done"],
            ", ".join(ACTORS[actor] for actor in row["actors"]),
            COMPETENT_LEVELS[row["competent_level"]],
            row["example_place"] or "–",
        )
        for row in chosen.to_dict("records")
    ]
    columns = ["Type d'action", "Ce que l'on fait", "Qui", "Compétence", "Exemple"]
    return table(pd.DataFrame(rows, columns=columns).set_index("Type d'action"), first=_FIRST)


def lever_indicators(lever: str) -> Table:
    """Indicators that a lever moves, each with a link to its card.

    Parameters
    ----------
    lever : str
        Key of `metabolisme.sources.actions.LEVERS`.

    Returns
    -------
    Table

    Raises
    ------
    UnknownCodeError
        An unknown lever.
    """
    _check(lever)
    cards = {identifier: card for identifier, card in indicator_cards().items() if lever in card.levers}
    rows = [(card.name, card.question, INDICATOR_LEVELS[card.level]) for card in cards.values()]
    listed = pd.DataFrame(rows, columns=["Indicateur", "Question", "Niveau"]).set_index("Indicateur")
    return table(listed, indicators=list(cards), first=_FIRST)


def _check(lever: str) -> None:
    if lever not in LEVERS:
        raise UnknownCodeError.among("le levier", lever, LEVERS)


def _moves(found: Steps, measure: str) -> bool:
    effects = found.effects.loc[measure].to_numpy()
    return not bool(is_zero(abs(effects).max(), found.start[measure]))


def _steps_table(found: Steps) -> pd.DataFrame:
    rows = {
        f"{one.label}, {one.unit}": [
            french_number(found.start[measure], significant=3) if found.start[measure] else "–",
            *(_with_bounds(found.effect(measure, level)) for level in LEVELS),
        ]
        for measure, one in OUTCOMES.items()
    }
    columns = ["Aujourd'hui", *(f"{level}, {LEVEL_NAMES[level]}" for level in LEVELS)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("Écart par mesure")


def _heading(measure: str, start: float) -> str:
    one = OUTCOMES[measure]
    # Beside the rest of France, what a territory changes reads as nothing.
    told = start and measure != "value_added_rest"
    today = f" (aujourd'hui : {french_number(start, significant=3)})" if told else ""
    return f"{one.label}, {one.unit}{today}"


def effect_of(name: str, change: Change, fill: str) -> Effect:
    """A row, its number with two digits."""
    return Effect(name, *change, signed_effect(change.value), fill)


def _told(effect: Effect) -> str:
    return _with_bounds(Change(effect.value, effect.low, effect.high))


def _headline(effects: Mapping[str, Change]) -> str:
    return (
        f"{_with_bounds(effects['value_added_here'])} M€ de valeur ajoutée ici, "
        f"{_with_bounds(effects['co2_footprint'])} t de CO₂ par habitant"
    )


def _moved_lever(found: Steps, level: int) -> str:
    """The lever, its level, and what it is added to when it lets others act."""
    added = ""
    if found.companions:
        alone = len(found.companions) == 1
        added = f" ajouté à « {LEVERS[found.companions[0]]} »" if alone else " ajouté aux autres leviers"
    return f"« {LEVERS[found.lever]} »{added}, niveau {level}"


def _value_added_claim(here: Change, rest: Change) -> str:
    """What a title may say of the value added: no number whose sign is unsure."""
    if here.unsure and rest.unsure:
        return "sens pas sûr pour la valeur ajoutée, ici comme dans le reste de la France"
    near = f"{signed_effect(here.value)} M€ de valeur ajoutée ici"
    if here.unsure:
        near = "sens pas sûr pour la valeur ajoutée ici"
    far = "sens pas sûr" if rest.unsure else f"{signed_effect(rest.value)} M€"
    return f"{near} ; dans le reste de la France, {far}"


def _claims(effects: Mapping[str, Change]) -> str:
    """`_headline` for a title: no number whose sign is unsure."""
    named = (("value_added_here", "M€", "valeur ajoutée ici"), ("co2_footprint", "t", "CO₂ par habitant"))
    return " ; ".join(
        f"{name} : sens pas sûr ({_bounds(effects[measure])} {unit})"
        if effects[measure].unsure
        else f"{_with_bounds(effects[measure])} {unit} de {name}"
        for measure, unit, name in named
    )


def _refusals(limits: pd.Series) -> list[str]:
    """What the bound that refuses most refuses, in words; nothing when none does."""
    biting = limits[limits > 0.005].sort_values(ascending=False)
    if biting.empty:
        return []
    words = {bound: said for lever in BY_NAME.values() for bound, said in lever.bounds.items()}
    told = [f"{words[str(bound)]} ({french_number(100 * part, decimals=0)} %)" for bound, part in biting.items()]
    return [f"Une part de ce qui est demandé est refusée : {' ; '.join(told)}."]


def _nothing() -> tuple[str, list[Effect]]:
    return "Aucune mesure ne bouge", [Effect("", 0.0, 0.0, 0.0, "0")]


def _bounds(change: Change) -> str:
    return f"de {signed_effect(change.low)} à {signed_effect(change.high)}"


def _with_bounds(change: Change) -> str:
    return effect_with_bounds(*change) if change.low < change.high else signed_effect(change.value)


def _listed(names: Sequence[str]) -> str:
    lowered = [name[0].lower() + name[1:] if not name.startswith("CO") else name for name in names]
    return lowered[0] if len(lowered) == 1 else f"{', '.join(lowered[:-1])} et {lowered[-1]}"
