"""One lever at its four levels, the others staying where they are: what each level changes, and how sure that is."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from metabolisme.errors import UnknownCodeError
from metabolisme.estimates.parameters import interval
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import BY_NAME, Scenario, simulate
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: Levels told apart from today's.
LEVELS = (2, 3, 4)

#: Levers that let others act and do little by themselves: what they add to these, moved to the same level.
COMPANIONS = {
    "diversification": ("local_exchange",),
    "skills": ("local_exchange", "diversification", "business_models", "local_resources"),
}


class Change(NamedTuple):
    """What is added to a measure: central value, 5 and 95 % of the draws, in the unit of the measure."""

    value: float
    low: float
    high: float

    @property
    def unsure(self) -> bool:
        """Whether it may go either way."""
        return self.low < 0 < self.high


@dataclass(frozen=True, eq=False)
class Steps:
    """What levels 2 to 4 of a lever change.

    Attributes
    ----------
    lever : str
    territory : Territory
    companions : tuple of str
        Levers that are at the same level before and after; empty for a lever shown alone.
    effects : DataFrame
        Index (measure, level); columns ``value`` (central), ``low``, ``high`` (5 and 95 % of the draws), in the unit of
        the measure.
    start : dict of str to float
        Each measure today, central.
    limits : DataFrame
        Index bound, columns the levels: share refused of what was asked, 0 to 1, central, companions included.
    """

    lever: str
    territory: Territory
    companions: tuple[str, ...]
    effects: pd.DataFrame
    start: dict[str, float]
    limits: pd.DataFrame

    def effect(self, measure: str, level: int) -> Change:
        """Effect of one level on one measure."""
        return Change(*self.effects.loc[[(measure, level)]].to_numpy(dtype=float)[0].tolist())


def lever_effects(lever: str, territory: Territory | str | list[str], size: int = DRAWS) -> Steps:
    """Effect of levels 2 to 4 of one lever, draw by draw.

    Parameters
    ----------
    lever : str
        Key of `metabolisme.sources.actions.LEVERS`.
    territory : Territory, or what `find_territory` takes
    size : int
        Draws.

    Returns
    -------
    Steps

    Raises
    ------
    UnknownCodeError
        An unknown lever or territory.
    """
    if lever not in BY_NAME:
        raise UnknownCodeError.among("le levier", lever, BY_NAME)
    return _effects(lever, find_territory(territory), size)


@functools.lru_cache(maxsize=64)
def _effects(lever: str, territory: Territory, size: int) -> Steps:
    companions = COMPANIONS.get(lever, ())
    before = [Scenario.of(**dict.fromkeys(companions, level)) for level in LEVELS] if companions else []
    after = [Scenario.of(**dict.fromkeys((*companions, lever), level)) for level in LEVELS]
    found = simulate(territory, [*before, *after], size)
    middle = found.central or found
    rows = {}
    for measure in OUTCOMES:
        effect, centre = (
            one.change[measure][len(before) :] - (one.change[measure][: len(before)] if before else 0.0)
            for one in (found, middle)
        )
        low, high = interval(effect, axis=1)
        for rank, level in enumerate(LEVELS):
            value = float(centre[rank, 0])
            # A triangular draw has its mode, not its median, at the central value: the bounds always hold it.
            rows[measure, level] = (value, min(value, float(low[rank])), max(value, float(high[rank])))
    effects = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"])
    effects.index = pd.MultiIndex.from_tuples(effects.index, names=["measure", "level"])
    refused = {bound: part[len(before) :, 0] for bound, part in middle.limits.items()}
    limits = pd.DataFrame.from_dict(refused, orient="index", columns=list(LEVELS)).rename_axis("bound")
    return Steps(
        lever,
        found.territory,
        companions,
        effects,
        {measure: float(middle.start[measure][0]) for measure in OUTCOMES},
        limits,
    )


def is_zero(effect: np.ndarray | float, scale: float) -> np.ndarray | bool:
    """Whether an effect is nothing but rounding, beside the measure today (or beside 1 when that is zero)."""
    nothing: np.ndarray | bool = np.abs(effect) <= 1e-9 * max(abs(scale), 1.0)
    return nothing
