"""What a supply shock exposes at each level of the third lever, when the room that it makes is kept, and when used."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.estimates.parameters import interval
from metabolisme.levers.parameters import HIGHEST, LOWEST, central_parameters, drawn_parameters
from metabolisme.levers.resilience import CUT, shock_loss
from metabolisme.levers.scenario import Scenario, applied, prepared
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: Whether the room made is kept for bad days, or used by the second lever at its highest level.
ROOMS = {"kept": LOWEST, "used": HIGHEST}


def losses(territory: Territory | str | list[str], cut: float = CUT, size: int = DRAWS) -> pd.DataFrame:
    """Value added exposed when goods bought abroad are missing, by level of diversification.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    cut : float
        Part of them that is missing, 0 to 1.
    size : int
        Draws of the account and of the levers.

    Returns
    -------
    DataFrame, index (room, level), rooms of `ROOMS`
        ``value`` (central), ``low``, ``high`` (5 and 95 % of the draws): % of the value added of the territory, while
        the shock lasts. ``spared``, ``spared_low``, ``spared_high``: points less than at level 1 of diversification,
        in the same draw and the same room.
    """
    return _losses(find_territory(territory), cut, size).copy()


@functools.lru_cache(maxsize=64)
def _losses(territory: Territory, cut: float, size: int) -> pd.DataFrame:
    levels = list(range(LOWEST, HIGHEST + 1))
    keys = [(room, level) for room in ROOMS for level in levels]
    asked = np.array(
        [Scenario.of(diversification=level, local_exchange=ROOMS[room]).levels for room, level in keys], dtype=float
    )
    ready = prepared(territory, size)
    found = {
        name: np.broadcast_to(shock_loss(applied(start, asked, parameters), cut), (len(keys), draws))
        for name, start, parameters, draws in (
            ("middle", ready.middle, central_parameters(), 1),
            ("drawn", ready.drawn, drawn_parameters(size), size),
        )
    }
    first = np.repeat([keys.index((room, LOWEST)) for room in ROOMS], len(levels))
    spared = {name: loss[first] - loss for name, loss in found.items()}
    rows = {}
    for name, parts in (("", found), ("spared_", spared)):
        low, high = interval(parts["drawn"], axis=1)
        value = parts["middle"][:, 0]
        rows[f"{name}value"] = value
        # A triangular draw has its mode, not its median, at the central value: the bounds always hold it.
        rows[f"{name}low"], rows[f"{name}high"] = np.minimum(low, value), np.maximum(high, value)
    table = pd.DataFrame(rows, pd.MultiIndex.from_tuples(keys, names=["room", "level"]))
    return table.rename(columns={"spared_value": "spared"})
