"""Parameters of the levers at any level, central or drawn, as arrays that operators read."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates.parameters import strata, triangular_quantiles
from metabolisme.sources.defaults import SEED
from metabolisme.sources.levers import ALL, LEVEL_NAMES, lever_rows

#: A level and what it is worth for each item of a parameter: (s, d) or (s, d, items).
Levels = np.ndarray

LOWEST, HIGHEST = min(LEVEL_NAMES), max(LEVEL_NAMES)


@dataclass(frozen=True, eq=False)
class LeverParameters:
    """Every parameter of every lever, at its central values or in d draws.

    Attributes
    ----------
    values : dict of ndarray, shape (d, 4, items)
        By (lever, parameter): values at the four levels, for the items in the order of ``items``.
    items : dict of tuple of str
        By (lever, parameter).
    """

    values: Mapping[tuple[str, str], np.ndarray] = field(repr=False)
    items: Mapping[tuple[str, str], tuple[str, ...]] = field(repr=False)

    def at(self, lever: str, parameter: str, level: Levels) -> np.ndarray:
        """One parameter that has one value, at some levels: straight lines between levels.

        Parameters
        ----------
        lever, parameter : str
        level : ndarray, shape (s, 1)
            1 to 4.

        Returns
        -------
        ndarray, shape (s, d)
        """
        return self.by_item(lever, parameter, level, (ALL,))[..., 0]

    def by_item(self, lever: str, parameter: str, level: Levels, items: Sequence[str]) -> np.ndarray:
        """One parameter for some items at some levels; an item without a row is not touched by the lever: zero.

        Returns
        -------
        ndarray, shape (s, d, len(items))
        """
        key = (lever, parameter)
        if key not in self.values:
            raise UnknownCodeError.among("le paramètre", ", ".join(key), [", ".join(one) for one in self.values])
        known = {item: rank for rank, item in enumerate(self.items[key])}
        ladder = self.values[key]
        placed = np.zeros((*ladder.shape[:2], len(items)))
        for rank, item in enumerate(items):
            if item in known:
                placed[:, :, rank] = ladder[:, :, known[item]]
        # Scenarios share few levels: interpolated once each, then handed out.
        asked, where = np.unique(checked_levels(level)[:, 0], return_inverse=True)
        below = np.clip(np.floor(asked).astype(int), LOWEST, HIGHEST - 1)
        part = (asked - below)[:, None, None]
        lower, upper = placed[:, below - LOWEST].swapaxes(0, 1), placed[:, below - LOWEST + 1].swapaxes(0, 1)
        found: np.ndarray = ((1 - part) * lower + part * upper)[where]
        return found

    def with_value(self, lever: str, parameter: str, level: int, value: float, item: str = ALL) -> LeverParameters:
        """The same, but for one number that the reader thinks should be another; in every draw."""
        key = (lever, parameter)
        if key not in self.values or item not in self.items[key]:
            raise UnknownCodeError.among("le paramètre", f"{lever}, {parameter}, {item}", self.names())
        changed = self.values[key].copy()
        changed[:, level - LOWEST, self.items[key].index(item)] = value
        return replace(self, values=MappingProxyType({**self.values, key: changed}))

    def names(self) -> list[str]:
        """Every "lever, parameter, item"."""
        return [", ".join([*key, item]) for key, items in self.items.items() for item in items]


def checked_levels(level: float | np.ndarray) -> np.ndarray:
    """Levels of some scenarios, shape (s, 1).

    Raises
    ------
    MetabolismeError
        Outside 1 to 4.
    """
    levels = np.asarray(level, dtype=float)
    if not ((levels >= LOWEST) & (levels <= HIGHEST)).all():
        raise MetabolismeError(f"Un niveau va de {LOWEST} à {HIGHEST} ; reçu {level}.")
    return levels.reshape(-1, 1)


@functools.cache
def central_parameters() -> LeverParameters:
    """Every parameter at its value: one draw."""
    return _parameters(None)


@functools.lru_cache(maxsize=4)
def drawn_parameters(size: int, seed: int = SEED) -> LeverParameters:
    """Every parameter drawn between its low and its high, triangular around its value.

    Parameters
    ----------
    size : int
        Draws.
    seed : int

    Notes
    -----
    A parameter that is doubtful is doubtful at all its levels and for all its items together: one random number for
    each parameter and draw. Levels stay in order, and bounds are as wide as can be.
    """
    return _parameters((size, seed))


def _parameters(drawn: tuple[int, int] | None) -> LeverParameters:
    rows = lever_rows()
    values, items = {}, {}
    for (lever, parameter), table in rows.groupby(["lever", "parameter"], sort=False):
        key = (str(lever), str(parameter))
        ladders = {str(item): ladder.sort_values("level") for item, ladder in table.groupby("item", sort=False)}
        items[key] = tuple(ladders)
        chances = None if drawn is None else _chances(*drawn, ".".join(key))
        values[key] = np.stack([_ladder(ladder, chances) for ladder in ladders.values()], axis=-1)
    return LeverParameters(MappingProxyType(values), MappingProxyType(items))


def _chances(size: int, seed: int, name: str) -> np.ndarray:
    """Random numbers of one parameter, whatever the others, (size,)."""
    return strata(size, np.random.default_rng([seed, zlib.crc32(name.encode())]))


def _ladder(rows: pd.DataFrame, chances: np.ndarray | None) -> np.ndarray:
    """Values of one item at the four levels, (d, 4)."""
    value, low, high = (rows[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    if chances is None:
        return value[None]
    return triangular_quantiles(low, value, high, chances[:, None])
