"""Lever 1: households buy less of some things, keep them longer, buy them second-hand or share them.

By post k of household spending: c_k = 1 − (1 − a)(1 − ℓ)(1 − h)(1 − s), with a the volume avoided, ℓ the effect of a
longer life (1 − L₀ ÷ L₁ once the stock has settled, that of the stock model in a trajectory), h what is bought
second-hand, s what is shared. A post buys from some branches; what is avoided is bought less from all origins alike.
Part of the money goes to what replaces the post: plants, trains, repair, second-hand shops, rental. Of what households
save, taxes and all, the part ρ is spent on other things (rebound) and the rest is reported. Nobody is asked to go below
a floor of spending (corridor).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis.footprints import footprint
from metabolisme.levers.account import FINAL_USES, LeverAccount
from metabolisme.levers.households import QUINTILES, Posts, most_asked, posts_of, who_cuts
from metabolisme.levers.lever import Lever
from metabolisme.levers.lifetimes import reduction_along, steady_reduction
from metabolisme.levers.parameters import HIGHEST, LOWEST, Levels, LeverParameters, central_parameters, checked_levels
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.tables import load_table

NAME = "sobriety"

#: Item of the tax on what is not a post: what replaces, and what is bought with the saving.
OTHER = "other"

#: Who is concerned, among the columns of final demand.
_HOUSEHOLDS = FINAL_USES.index("households")

#: Posts that burn something at home or in a car, and the product that follows.
_CAR_POST, _HOME_POSTS = "car_distance", ("heating", "space")
_CAR_FUEL, _HOME_ENERGY = "CD", "DZ"

#: (posts, levels of shape (s, 1), parameters) to the part of the purchases of each post that longer lives spare,
#: (s, d, k).
Sparing = Callable[[Posts, Levels, LeverParameters], np.ndarray]


def settled(posts: Posts, level: Levels, parameters: LeverParameters) -> np.ndarray:
    """What longer lives spare once the stock in use has settled: a `Sparing`."""
    # What is not a durable good has no life, and no years to add to it.
    lifetime = np.where(np.isnan(posts.lifetime), 1.0, posts.lifetime)
    return steady_reduction(lifetime, parameters.by_item(NAME, "years_longer", level, posts.posts))


def spared_along(rising: Levels) -> Sparing:
    """What longer lives spare while the level rises year after year, by the stock model.

    Parameters
    ----------
    rising : ndarray, shape (years, 1)
        Level of this lever in each consecutive year; it does not fall.

    Returns
    -------
    Sparing
        For the levels of ``rising``: what is spared in the year that reaches them.
    """

    def sparing(posts: Posts, level: Levels, parameters: LeverParameters) -> np.ndarray:
        durable = np.flatnonzero(~np.isnan(posts.lifetime))
        longer = parameters.by_item(NAME, "years_longer", rising, [posts.posts[rank] for rank in durable])
        draws = longer.shape[1]
        spared = reduction_along(np.tile(posts.lifetime[durable], draws), longer.reshape(len(rising), -1))
        found = np.zeros((len(level), draws, len(posts.posts)))
        found[..., durable] = spared.reshape(longer.shape)[np.abs(level - rising.T).argmin(axis=1)]
        return found

    return sparing


@dataclass(frozen=True, eq=False)
class Cuts:
    """What is asked of each post at some levels; k posts, g groups of the budget.

    All are parts of what households pay today, taxes and all.

    Attributes
    ----------
    wanted : ndarray, shape (s, d, k)
        Part of the spending on each post that would be spared without the corridor.
    spared : ndarray, shape (s, d, k)
        The same within the corridor.
    instead : dict of ndarray, shape (s, d, k)
        What is spent on what replaces it, within the corridor, by role of `metabolisme.levers.households.ROLES`.
    asked, granted : ndarray, shape (s, d, g)
        Cut of each group, once part of it is spent on what replaces it, without and within the corridor.
    """

    wanted: np.ndarray
    spared: np.ndarray
    instead: dict[str, np.ndarray]
    asked: np.ndarray
    granted: np.ndarray


def cuts(posts: Posts, level: Levels, parameters: LeverParameters, sparing: Sparing = settled) -> Cuts:
    """What each post is cut by at some levels, within the corridor.

    Parameters
    ----------
    posts : Posts
    level : ndarray, shape (s, 1)
        1 to 4.
    parameters : LeverParameters
    sparing : Sparing
        What longer lives spare.

    Returns
    -------
    Cuts
    """

    def by_post(parameter: str) -> np.ndarray:
        return parameters.by_item(NAME, parameter, level, posts.posts)

    def for_all(parameter: str) -> np.ndarray:
        return parameters.at(NAME, parameter, level)[..., None]

    longer = sparing(posts, level, parameters)
    efforts = {
        "replaced": (by_post("avoided"), by_post("replaced")),
        "repaired": (longer, for_all("repaired")),
        "second_hand": (by_post("second_hand"), for_all("second_hand_paid")),
        "shared": (by_post("shared"), for_all("shared_paid")),
    }
    left, instead = np.ones_like(longer), {}
    for role, (part, paid) in efforts.items():
        # Where a post names no branch for it, nothing replaces what is spared.
        instead[role] = left * part * paid * posts.shares[role].any(axis=1)
        left = left * (1 - part)
    net = 1 - left - np.sum([instead[role] for role in instead], axis=0)
    asked = net @ posts.part_of_group
    most = most_asked(posts.spending, parameters.by_item(NAME, "floor", level, posts.groups))
    kept = np.divide(most, asked, out=np.ones(np.broadcast_shapes(asked.shape, most.shape)), where=asked > most)
    of_post = kept @ (posts.part_of_group > 0).T
    return Cuts(
        wanted=1 - left,
        spared=of_post * (1 - left),
        instead={role: of_post * spent for role, spent in instead.items()},
        asked=asked,
        granted=kept * asked,
    )


def lever_along(sparing: Sparing) -> Lever:
    """The lever when longer lives do not spare what they do once all has settled."""
    return replace(LEVER, operator=functools.partial(_operator, sparing=sparing))


def _operator(
    account: LeverAccount, level: np.ndarray, parameters: LeverParameters, sparing: Sparing = settled
) -> LeverAccount:
    if (level == LOWEST).all():
        return replace(account, limits={**account.limits, "corridor": np.zeros(level.shape)})
    products = account.around.products
    posts = posts_of(products)
    done = cuts(posts, level, parameters, sparing)
    flows = (account.demand_here, account.demand_rest, account.demand_abroad)
    bought = np.sum([flow[..., _HOUSEHOLDS] for flow in flows], axis=0)
    on_post = bought @ posts.shares["bought"].T
    less = bought * (done.spared @ posts.shares["bought"])
    # Taxes turn what sellers get into what households pay; what replaces a post is a part of what they paid for it.
    taxes = parameters.by_item(NAME, "tax", level, (*posts.posts, OTHER))
    lost_taxes = (done.spared * on_post * taxes[..., :-1]).sum(axis=-1)
    tax = taxes[..., -1]
    paid = on_post * (1 + taxes[..., :-1]) / (1 + tax)[..., None]
    instead = np.sum([(part * paid) @ posts.shares[role] for role, part in done.instead.items()], axis=0)
    saving = less.sum(axis=-1) + lost_taxes - (1 + tax) * instead.sum(axis=-1)
    respent = parameters.at(NAME, "rebound", level) * saving
    basket = (bought - less) * (1 - parameters.by_item(NAME, "not_respent", level, products))
    again = (respent / (1 + tax))[..., None] * basket / basket.sum(axis=-1, keepdims=True)
    more = instead + again
    bought = np.broadcast_to(bought, more.shape)
    factor = 1 + np.divide(more - less, bought, out=np.zeros(more.shape), where=bought > 0)
    burnt = _burnt(posts, products, done, np.divide(again, bought, out=np.zeros(more.shape), where=bought > 0))
    cars = parameters.at(NAME, "direct_from_cars", level)
    direct = cars * burnt["cars"] + (1 - cars) * burnt["homes"]
    wanted = (done.wanted * on_post).sum(axis=-1)
    granted = (done.spared * on_post).sum(axis=-1)
    here, rest, abroad = (_scaled(flow, factor) for flow in flows)
    return replace(
        account,
        demand_here=here,
        demand_rest=rest,
        demand_abroad=abroad,
        direct_co2=account.direct_co2 * direct,
        direct_ghg=account.direct_ghg * direct,
        saved=account.saved + saving - respent,
        product_taxes=account.product_taxes - lost_taxes + tax * more.sum(axis=-1),
        limits={
            **account.limits,
            "corridor": 1 - np.divide(granted, wanted, out=np.ones(wanted.shape), where=wanted > 0),
        },
    )


def _burnt(posts: Posts, products: tuple[str, ...], done: Cuts, again: np.ndarray) -> dict[str, np.ndarray]:
    """What cars and homes still burn, over today: as purchases of fuel and of home energy do; (s, d) each."""
    fuel, energy = products.index(_CAR_FUEL), products.index(_HOME_ENERGY)
    car = posts.posts.index(_CAR_POST)
    homes = [posts.posts.index(name) for name in _HOME_POSTS]
    warmed = done.spared[..., homes] @ posts.shares["bought"][homes, energy]
    return {"cars": 1 - done.spared[..., car] + again[..., fuel], "homes": 1 - warmed + again[..., energy]}


def _scaled(flow: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """Final purchases once those of households are multiplied by ``factor``, product by product."""
    scaled = np.array(np.broadcast_to(flow, (*np.broadcast_shapes(flow.shape[:-1], factor.shape), flow.shape[-1])))
    scaled[..., _HOUSEHOLDS] *= factor
    return scaled


def greenhouse_gases_called(account: LeverAccount) -> np.ndarray:
    """CO₂e that the final purchases of the territory call, everywhere, boilers and cars included; kt, (s, d).

    Parameters
    ----------
    account : LeverAccount
        One whose recipes are those of the start: published CO₂e is known by final product only.

    Notes
    -----
    D = Σ_p (SDES_p ÷ Y^F_p) Y^T_p + direct emissions; methane and nitrous oxide of farming included, hence the measure
    to read for food.
    """
    nation = shared_account(DEFAULT_YEAR)
    published = footprint(nation, "ghg")
    bought = nation.final_demand[list(FINAL_USES)].sum(axis="columns")
    called = published.loc[nation.branches, ["france", "abroad"]].sum(axis="columns")
    per_euro = np.where(bought > 0, called / bought.where(bought > 0, 1.0), 0.0)
    demand = (account.demand_here + account.demand_rest + account.demand_abroad).sum(axis=-1)
    total: np.ndarray = demand @ per_euro + account.direct_ghg
    return total


def greenhouse_gases_without(account: LeverAccount, post: str) -> np.ndarray:
    """CO₂e spared if households bought nothing of a post any more, but what replaces it; kt, (1, d).

    Nothing else is done, nobody is protected by the corridor and nothing is spent again.

    Parameters
    ----------
    account : LeverAccount
        As in `greenhouse_gases_called`.
    post : str
        One that can be avoided.
    """
    alone = central_parameters().with_value(NAME, "rebound", HIGHEST, 0.0)
    for parameter in ("avoided", "years_longer", "second_hand", "shared"):
        for item in alone.items[NAME, parameter]:
            whole = parameter == "avoided" and item == post
            alone = alone.with_value(NAME, parameter, HIGHEST, float(whole), item)
    for group in alone.items[NAME, "floor"]:
        alone = alone.with_value(NAME, "floor", HIGHEST, 0.0, group)
    left = greenhouse_gases_called(LEVER.apply(account, HIGHEST, alone))
    spared: np.ndarray = greenhouse_gases_called(account) - left
    return spared


def effort_by_post(level: float, parameters: LeverParameters | None = None) -> pd.DataFrame:
    """What a level asks of each post, in the central case.

    Parameters
    ----------
    level : float
        1 to 4.
    parameters : LeverParameters, optional
        Central by default; the first draw is read.

    Returns
    -------
    DataFrame
        Index post; columns ``label``, ``group`` (French), ``asked`` (part of the spending spared without the corridor),
        ``spared`` (within it) and ``instead`` (part of the spending of today that goes to what replaces it).
    """
    posts = posts_of(_branches())
    done = cuts(posts, checked_levels(level), parameters or central_parameters())
    groups = [posts.group_labels[posts.groups[rank]] for rank in (posts.part_of_group > 0).argmax(axis=1)]
    return pd.DataFrame(
        {
            "label": [posts.labels[name] for name in posts.posts],
            "group": groups,
            "asked": done.wanted[0, 0],
            "spared": done.spared[0, 0],
            "instead": np.sum([part[0, 0] for part in done.instead.values()], axis=0),
        },
        index=pd.Index(posts.posts, name="post"),
    )


def quintile_table(level: float, parameters: LeverParameters | None = None) -> pd.DataFrame:
    """Who cuts what at a level, by quintile of living standard, if the corridor is kept.

    Parameters
    ----------
    level : float
        1 to 4.
    parameters : LeverParameters, optional
        Central by default; the first draw is read.

    Returns
    -------
    DataFrame
        Index (group, quintile); columns ``label`` (French name of the group), ``spending``, ``floor``, ``ceiling``,
        ``cut`` (all over the mean spending of a household on the group), ``part`` (cut over the own spending of the
        quintile) and ``refused`` (of the cut asked of the group, part that the corridor refuses).

    Notes
    -----
    Budgets are published for the first and the last quintile; between them they are interpolated. Corridor of
    consumption: Fuchs et al. (2021), doi:10.4324/9780367748746.
    """
    posts, known = posts_of(_branches()), parameters or central_parameters()
    levels = checked_levels(level)
    done = cuts(posts, levels, known)
    floor = known.by_item(NAME, "floor", levels, posts.groups)[0, 0]
    ceiling = np.maximum(np.broadcast_to(known.at(NAME, "ceiling", levels)[0, 0], floor.shape), floor)
    asked, granted = done.asked[0, 0], done.granted[0, 0]
    cut = who_cuts(posts.spending, asked, floor, ceiling)
    each = len(QUINTILES)
    return pd.DataFrame(
        {
            "label": np.repeat([posts.group_labels[group] for group in posts.groups], each),
            "spending": posts.spending.ravel(),
            "floor": np.repeat(floor, each),
            "ceiling": np.repeat(ceiling, each),
            "cut": cut.ravel(),
            "part": (cut / posts.spending).ravel(),
            "refused": np.repeat(
                1 - np.divide(granted, asked, out=np.ones_like(asked), where=asked > 0), each
            ),
        },
        index=pd.MultiIndex.from_product([posts.groups, QUINTILES], names=["group", "quintile"]),
    )


def _branches() -> tuple[str, ...]:
    return tuple(load_table("nomenclatures/branches")["code"])


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={"corridor": "un quintile de ménages descendrait sous le plancher de dépense"},
    touches=(
        "ce que les ménages achètent, d'où que cela vienne",
        "ce que brûlent leurs voitures et leurs chaudières",
        "ce qu'ils épargnent, et les taxes sur leurs achats",
    ),
    cannot_say=(
        "ce que devient l'argent épargné, ni le temps libéré",
        "la différence entre un train et un avion, ou entre bœuf et lentilles : une branche n'a qu'une intensité",
        "les logements que l'on ne construit pas : l'investissement n'est pas touché",
    ),
)
