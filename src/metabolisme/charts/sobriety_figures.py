"""Figures on sobriety: what is asked of each post, the rebound that decides, lives that lengthen, who cuts what."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.charts.account_figures import NOT_MEASURED
from metabolisme.charts.bars import horizontal_bars, stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.lever_figures import LEVER_SOURCES
from metabolisme.charts.series import time_series
from metabolisme.charts.shown import Table, table
from metabolisme.charts.text import titled
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.estimates.numbers import effect_with_bounds, signed_effect
from metabolisme.levers.lifetimes import SPREAD, reduction_along, reduction_by_year, steady_reduction
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.scenario import OwnNumber, Scenario, Simulation, prepared, simulate
from metabolisme.levers.sobriety import NAME, effort_by_post, quintile_table
from metabolisme.levers.trajectory import levels_by_year
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.levers import ALL, LEVEL_NAMES
from metabolisme.sources.territories import Territory, find_territory

_ENDS = ["value", "low", "high"]

#: Parts of what households save that they spend on something else, drawn one beside the other.
REBOUNDS = (0.0, 0.25, 0.5, 0.75, 1.0)

#: First year of longer lives, and last year drawn.
FIRST_YEAR, LAST_YEAR = 2026, 2050

#: Names of quintiles of living standard.
QUINTILE_NAMES = {
    1: "Les 20 % les plus modestes",
    2: "Deuxième cinquième",
    3: "Troisième cinquième",
    4: "Quatrième cinquième",
    5: "Les 20 % les plus aisés",
}

_POSTS_SOURCES = ("sobriety-posts", "levers")


def posts_table() -> Table:
    """What each level asks of each post of household spending, %.

    Returns
    -------
    Table
        Part of the spending on the post that is spared, within the corridor; rows follow the table of posts.
    """
    by_level = {level: effort_by_post(level) for level in LEVEL_NAMES if level > 1}
    first = next(iter(by_level.values()))
    columns: dict[str, list[object]] = {
        f"Niveau {level}": [french_number(100 * part, decimals=0) for part in found["spared"]]
        for level, found in by_level.items()
    }
    return table(
        pd.DataFrame(
            {**columns, "Remplacé, réparé, loué (niveau 4)": [
                french_number(100 * part, decimals=0) for part in by_level[4]["instead"]
            ]},
            index=pd.Index(first["label"], name="Poste, % de la dépense d'aujourd'hui"),
        )
    )  # fmt: skip


def rebound_effects(
    territory: Territory | str | list[str], measure: str = "value_added_here", level: float = 4, size: int = DRAWS
) -> pd.DataFrame:
    """Effect of a level of the first lever on one measure, for each part of `REBOUNDS`.

    Parameters
    ----------
    territory, measure, level, size
        As in `rebound_figure`.

    Returns
    -------
    DataFrame
        Index: part of the saving that is spent again; columns ``value``, ``low``, ``high``, unit of the measure.

    Raises
    ------
    UnknownCodeError
        An unknown measure or territory.
    """
    if measure not in OUTCOMES:
        raise UnknownCodeError.among("la mesure", measure, OUTCOMES)
    return _rebound_effects(find_territory(territory), measure, level, size)


@functools.lru_cache(maxsize=8)
def _rebounds(place: Territory, level: float, size: int) -> dict[float, Simulation]:
    start, found = prepared(place, size), {}
    for part in REBOUNDS:
        own: list[OwnNumber] = [(NAME, "rebound", step, part, ALL) for step in LEVEL_NAMES]
        found[part] = simulate(start, [Scenario.of(sobriety=level)], own=own)
    return found


def _rebound_effects(place: Territory, measure: str, level: float, size: int) -> pd.DataFrame:
    rows = {}
    for part, found in _rebounds(place, level, size).items():
        low, high = found.change_bounds(measure)
        middle = found.central or found
        value = float(middle.change[measure][0, 0])
        rows[part] = (value, min(value, float(low[0])), max(value, float(high[0])))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"])


def rebound_figure(
    territory: Territory | str | list[str],
    measure: str = "value_added_here",
    level: float = 4,
    size: int = DRAWS,
    *,
    label: str = "",
) -> Figure:
    """Effect of a level on one measure, by the part of the saving that is spent on something else.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    measure : str
        Key of `metabolisme.levers.OUTCOMES`.
    level : float
        Of the first lever, over 1 and up to 4.
    size : int
        Draws, of the account and of the other parameters of the lever.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        An unknown measure or territory.
    """
    effects = rebound_effects(territory, measure, level, size)
    place, one = find_territory(territory), OUTCOMES[measure]
    first, last = effects.iloc[0], effects.iloc[-1]
    turns = first["value"] * last["value"] < 0
    told = (
        "le sens de l'effet dépend de ce que l'on fait de l'argent"
        if turns
        else "l'argent re-dépensé change la taille de l'effet, pas son sens"
    )
    effects.index = pd.Index([_rebound_name(part) for part in effects.index])
    return figure(
        horizontal_bars(
            effects["value"],
            within=effects[["low", "high"]],
            colours="here",
            decimals=_decimals(effects["value"]),
        ),
        title=titled(label, f"{place.name} : {told}"),
        subtitle=(
            f"{one.label}, {one.unit}, écart à aujourd'hui, sobriété au niveau {_plain(level)} ; "
            "selon la part de l'économie re-dépensée ; emplois 2023, échanges 2014"
        ),
        sentence=(
            f"{place.name}, sobriété au niveau {_plain(level)}. Rien n'est re-dépensé : "
            f"{effect_with_bounds(*first[_ENDS])} {one.unit}. Tout l'est : "
            f"{effect_with_bounds(*last[_ENDS])} {one.unit}."
        ),
        table=pd.DataFrame(
            {f"{one.label}, {one.unit}": [signed_effect(value) for value in effects["value"]],
             "Intervalle": [
                 f"de {signed_effect(low)} à {signed_effect(high)}" for low, high in effects[["low", "high"]].to_numpy()
             ]},
            index=pd.Index(effects.index, name="Part de l'économie re-dépensée"),
        ),
        alt=f"{len(REBOUNDS)} barres autour de zéro, une par part re-dépensée, chacune avec son intervalle.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {one.caveat} Le panier re-dépensé est celui d'aujourd'hui, sans les loyers.",
    )  # fmt: skip


def lifetime_figure(post: str = "appliances", level: int = 3, *, label: str = "") -> Figure:
    """Purchases of a post once goods are kept longer, year by year, as many goods staying in use.

    Parameters
    ----------
    post : str
        A post of durable goods, see ``households/sobriety_posts``.
    level : int
        2 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        A post that is no durable good, or a level that is none.
    """
    goods = load_table("households/sobriety_posts").dropna(subset="lifetime_years").set_index("post")
    if post not in goods.index:
        raise UnknownCodeError.among("le bien durable", post, list(goods.index))
    if level not in LEVEL_NAMES or level == 1:
        raise UnknownCodeError.among("le niveau", str(level), [str(one) for one in LEVEL_NAMES if one > 1])
    lifetime = float(goods["lifetime_years"].to_dict()[post])
    asked = np.array([[float(level)]])
    longer = float(central_parameters().by_item(NAME, "years_longer", asked, (post,))[0, 0, 0])
    settled = float(steady_reduction(np.array(lifetime), np.array(longer)))
    span = range(FIRST_YEAR, LAST_YEAR + 1)
    rising = np.array([step.levels[:1] for step in levels_by_year(Scenario.of(sobriety=level), span)])
    added = central_parameters().by_item(NAME, "years_longer", rising, (post,))[:, 0]
    gradual = pd.Series(100 * (1 - reduction_along(np.array([lifetime]), added)[:, 0]), index=span)
    gradual = pd.concat([pd.Series({FIRST_YEAR - 1: 100.0}), gradual])
    years = {
        "tout ce qui est en usage dure plus": 100 * (1 - reduction_by_year(lifetime, longer, FIRST_YEAR, LAST_YEAR)),
        "le neuf seulement dure plus": 100 * (1 - reduction_by_year(lifetime, longer, FIRST_YEAR, LAST_YEAR, False)),
        "tout, mais peu à peu": gradual,
    }
    lines = {**years, "à la longue": pd.Series(100 * (1 - settled), index=next(iter(years.values())).index)}
    lowest = next(iter(years.values())).min()
    name = str(goods["label"].to_dict()[post])
    return figure(
        time_series(lines, decimals=0),
        title=titled(label, f"{name} : les achats évités ne le sont pas tous les ans"),
        subtitle=(
            f"Achats de biens neufs, 100 sans allongement ; de {_plain(lifetime)} à "
            f"{_plain(lifetime + longer)} ans en {FIRST_YEAR}, France, même nombre de biens en usage"
        ),
        sentence=(
            f"À la longue, {french_number(100 * settled, decimals=0)} achats sur 100 sont évités. Si tout ce qui est "
            f"en usage dure plus, les achats tombent d'abord à {french_number(float(lowest), decimals=0)}, puis "
            "reviennent ; si seul le neuf dure plus, rien ne se voit pendant des années ; si l'effort monte peu à peu, "
            f"les achats sont à {french_number(float(gradual.iloc[-1]), decimals=0)} en {LAST_YEAR}."
        ),
        table=pd.DataFrame(lines).loc[[*range(FIRST_YEAR - 1, LAST_YEAR + 1, 5), LAST_YEAR]].rename_axis("Année"),
        alt="Trois courbes d'achats par année : deux oscillent autour d'une ligne horizontale, une descend peu à peu.",
        sources=_POSTS_SOURCES,
        caveat=(
            f"Loi normale, écart-type de {french_number(100 * SPREAD, decimals=0)} % de la durée : un jugement. Tous "
            "les ménages changent la même année, ce qui grossit le creux, sauf là où l'effort monte peu à peu."
        ),
        table_decimals=0,
    )


def corridor_figure(group: str = "home", level: float = 4, *, label: str = "") -> Figure:
    """What each fifth of households keeps and cuts of a group of its budget, between floor and ceiling.

    Parameters
    ----------
    group : str
        Of ``households/quintile_budgets``.
    level : float
        1 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        An unknown group.
    """
    every = quintile_table(level)
    groups = list(every.index.get_level_values("group").unique())
    if group not in groups:
        raise UnknownCodeError.among("le groupe de dépenses", group, groups)
    found = every.loc[group]
    bars = pd.DataFrame({"kept": 100 * (found["spending"] - found["cut"]), "cut": 100 * found["cut"]})
    bars.index = pd.Index([QUINTILE_NAMES[rank] for rank in found.index], name="Ménages")
    name, floor = str(found["label"].iloc[0]), french_number(100 * float(found["floor"].iloc[0]), decimals=0)
    first, last = (french_number(100 * float(found["part"][rank]), decimals=0) for rank in (1, 5))
    refused = float(found["refused"].iloc[0])
    bites = (
        f" Le corridor refuse {french_number(100 * refused, decimals=0)} % de ce qui est demandé."
        if refused > 0
        else " Le corridor ne refuse rien à ce niveau."
    )
    written = bars.rename(columns={"kept": "Gardé", "cut": "Retiré"})
    return figure(
        stacked_bars(
            bars,
            colours={"kept": "amount_3", "cut": "here"},
            names={"kept": "gardé", "cut": "retiré"},
            decimals=0,
            maximum=200,
        ),
        title=titled(
            label, f"{name} : {last} % en moins pour les plus aisés, {first} % pour les plus modestes"
        ),
        subtitle=(
            f"Dépense d'un ménage, 100 = moyenne de tous ; plancher {floor} ; sobriété au niveau "
            f"{_plain(level)} ; France, budgets 2006-2017"
        ),
        sentence=(
            f"{name}, niveau {_plain(level)} : les 20 % les plus modestes retirent {first} % de leur dépense, "
            f"les 20 % les plus aisés {last} %.{bites}"
        ),
        table=written.assign(**{"Part retirée, %": (100 * found["part"]).to_numpy()}),
        alt="Cinq barres empilées, du cinquième le plus modeste au plus aisé : ce qui est gardé, ce qui est retiré.",
        sources=_POSTS_SOURCES,
        caveat=(
            "Budgets publiés pour le premier et le dernier cinquième, interpolés entre les deux. Plancher et plafond "
            "sont des jugements : ce qui suffit se débat. La France, pas votre territoire."
        ),
        table_decimals=0,
    )


def _rebound_name(part: float) -> str:
    if part in (0.0, 1.0):
        return "Rien n'est re-dépensé" if part == 0 else "Tout est re-dépensé"
    return f"{french_number(100 * part, decimals=0)} % re-dépensés"


def _plain(value: float) -> str:
    """A level or a life: no decimals when it has none."""
    return french_number(value, decimals=0 if float(value).is_integer() else 1)


def _decimals(values: pd.Series) -> int:
    """As many decimals as two digits of the largest value."""
    return max(0, 1 - int(np.floor(np.log10(values.abs().max()))))
