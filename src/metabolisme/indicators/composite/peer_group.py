"""A territory and its peers, with the indicators of a composite drawn together; and one made to be distrusted."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from metabolisme.diagnosis.peers import peers
from metabolisme.errors import RecipeError
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.composite.recipe import FEWEST_PLACES, Recipe
from metabolisme.indicators.composite.robustness import Alternatives, alternatives
from metabolisme.indicators.registry import IndicatorDraws, indicator_draws
from metabolisme.sources.territories import Territory, find_territory

#: Peers that a composite is computed among.
COMPARED = 9

#: A « résilience économique » as it is often composed, each indicator with the direction that its author wants. By
#: their cards most of them have none: more is not better. It is here to fail.
RESILIENCE: dict[str, str] = {
    "circulation.local_purchase_share": "more",
    "circulation.leakage": "less",
    "local_production.self_supply": "more",
    "diversity.effective_branches": "more",
    "diversity.related_variety": "more",
    "carbon.footprint_per_inhabitant": "less",
}

#: What a reader may compose, each indicator with the direction that those who compose it usually assert.
CANDIDATES: dict[str, str] = {
    **RESILIENCE,
    "circulation.output_multiplier": "more",
    "diversity.krugman": "less",
    "materials.footprint_per_inhabitant": "less",
}

#: Families of the candidates, in words.
FAMILIES = {
    "circulation": "la circulation",
    "local_production": "la production locale",
    "diversity": "la diversité",
    "carbon": "le carbone",
    "materials": "les matières",
}

#: Other choices that are as defensible as those of the recipe.
OTHER_NORMALISATIONS, OTHER_AGGREGATIONS = ("rank", "leader"), ("geometric",)

#: How much more a family weighs when it is favoured.
FAVOUR = 3.0


@dataclass(frozen=True, eq=False)
class PeerGroup:
    """Values of some indicators in a territory and its peers.

    Attributes
    ----------
    territory : Territory
    table : DataFrame, names × indicators
        Central values; the territory first, then its peers in alphabetical order.
    draws : ndarray, shape (d, places, indicators)
    criteria : str
        How peers were chosen, in French.
    left_out : dict
        Peers that miss an indicator, and why.
    """

    territory: Territory
    table: pd.DataFrame = field(repr=False)
    draws: np.ndarray = field(repr=False)
    criteria: str
    left_out: dict[str, str]


def peer_group(
    territory: Territory | str | list[str], ids: tuple[str, ...] = tuple(RESILIENCE), count: int = COMPARED
) -> PeerGroup:
    """Indicators of a territory and of its peers, in the same draws.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    ids : tuple of str
        Of the registry.
    count : int
        Peers, see `metabolisme.diagnosis.peers.peers`.

    Returns
    -------
    PeerGroup

    Raises
    ------
    UnknownCodeError
        Unknown territory or indicator.
    RecipeError
        An indicator has no value in the territory, or too few peers have them all.
    """
    own = find_territory(territory)
    mine = _drawn(own, ids)
    if mine.reasons:
        faults = [f"« {indicator_card(one).name} » : {reason}" for one, reason in mine.reasons.items()]
        raise RecipeError.from_faults(
            f"{own.name} n'a pas tous ces indicateurs", faults, "retirez-les, ou prenez un autre territoire."
        )
    group = peers(own, count)
    found, left_out = [mine], {}
    for code in group.index:
        one = _drawn(find_territory(str(code)), ids)
        if one.reasons:
            left_out[one.territory.name] = " ".join(one.reasons.values())
        else:
            found.append(one)
    if len(found) < FEWEST_PLACES:
        raise RecipeError(
            f"{own.name} et ses pairs : {len(found)} lieu(x) avec tous ces indicateurs ; il en faut {FEWEST_PLACES}."
        )
    names = pd.Index([one.territory.name for one in found], name="Territoire")
    return PeerGroup(
        territory=own,
        table=pd.DataFrame(np.stack([one.centre for one in found]), index=names, columns=list(ids)),
        draws=np.stack([one.draws for one in found], axis=1),
        criteria=str(group.attrs["criteria"]),
        left_out=left_out,
    )


def unnamed(group: PeerGroup) -> PeerGroup:
    """The same group, its peers called « Pair A », « Pair B »… in the same order: ranks of others are nobody's news."""
    letters = [group.territory.name, *(f"Pair {chr(ord('A') + rank)}" for rank in range(len(group.table) - 1))]
    table = group.table.set_axis(pd.Index(letters, name=group.table.index.name), axis="index")
    return dataclasses.replace(group, table=table)


def asserted_recipe(directions: Mapping[str, str], favoured: str = "", **choices: Any) -> Recipe:
    """A recipe whose directions are its author's, whatever the cards say.

    Parameters
    ----------
    directions : mapping of str to str
        By indicator of the registry, « more » or « less ».
    favoured : str
        Family whose indicators weigh `FAVOUR` times the others; equal weights without.
    **choices
        Any other attribute of `Recipe`.
    """
    if favoured:
        weights = {one: FAVOUR if one.startswith(f"{favoured}.") else 1.0 for one in directions}
        choices |= {"weighting": "given", "weights": weights}
    names = {one: indicator_card(one).name for one in directions}
    return Recipe(tuple(directions), tuple(directions.values()), names=names, **choices)


def overruled(directions: Mapping[str, str]) -> list[str]:
    """Indicators, by name, whose asserted direction is not that of their card."""
    cards = [indicator_card(one) for one in directions]
    return [card.name for card in cards if card.direction != directions[card.id]]


def group_alternatives(group: PeerGroup, recipe: Recipe) -> Alternatives:
    """The draws of a group, and other scales and means, any weights and any indicator left out.

    A scale with negative scores has no geometric mean: the other aggregation is then left out.
    """
    means = () if recipe.normalisation == "zscore" else OTHER_AGGREGATIONS
    return alternatives(
        recipe, group.table, group.draws, normalisations=OTHER_NORMALISATIONS, aggregations=means
    )


@functools.lru_cache(maxsize=256)
def _drawn(territory: Territory, ids: tuple[str, ...]) -> IndicatorDraws:
    return indicator_draws(territory, ids)
