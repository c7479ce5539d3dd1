"""The results of every zone d'emploi and EPCI, computed once for a given library and given data."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis.territory_results import results_index, summary
from metabolisme.errors import UnknownCodeError
from metabolisme.sources import calculations
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.location import cache_directory, computed_from
from metabolisme.sources.territories import Territory, every_territory, find_territory

#: What the results come from, besides the data: the packages that compute them.
COMPUTED_BY = ("errors.py", "sources", "estimates", "accounts", "diagnosis")


@dataclass(frozen=True, eq=False)
class Atlas:
    """Results of many territories.

    Attributes
    ----------
    codes : tuple of str
        Territories, in order.
    index : MultiIndex
        (measure, item, place) of each result, see `metabolisme.diagnosis.territory_results.territory_results`.
    values : ndarray, shape (territories, results, 3)
        Value, low and high; 32-bit floats, seven digits.
    readings : dict
        By code, total CO₂ footprint under each reading, kt.
    """

    codes: tuple[str, ...]
    index: pd.MultiIndex = field(repr=False)
    values: np.ndarray = field(repr=False)
    readings: dict[str, dict[str, float]] = field(repr=False)

    def of(self, code: str) -> pd.DataFrame:
        """Results of one territory, as `metabolisme.diagnosis.territory_results.territory_results` gives them."""
        if code not in self.codes:
            raise UnknownCodeError.among("le code de territoire", code, self.codes)
        table = pd.DataFrame(self.values[self.codes.index(code)], self.index, ["value", "low", "high"]).astype(float)
        table.attrs.update(territory=find_territory(code), readings=self.readings[code])
        return table

    def result(self, measure: str, item: str, place: str) -> pd.DataFrame:
        """One result for all territories: columns ``value``, ``low``, ``high``, index code."""
        position = self.index.get_loc((measure, item, place))
        return pd.DataFrame(self.values[:, position], list(self.codes), ["value", "low", "high"]).astype(float)


@functools.cache
def atlas() -> Atlas:
    """Results of all 305 zones and 1,232 EPCI, with 200 draws each.

    Returns
    -------
    Atlas

    Notes
    -----
    About two minutes on one core the first time; then read from a file named after a fingerprint of the library, the
    data and the versions of numpy and pandas. A checkout keeps it in ``_build``; an installed package keeps nothing.
    """
    folder = cache_directory()
    if folder is None:
        return compute(every_territory())
    state = calculations.fingerprint(computed_from(COMPUTED_BY), DRAWS)
    return kept(folder / f"territories-{state}.npz", every_territory())


def kept(path: Path, territories: list[Territory]) -> Atlas:
    """Results of some territories, read from a file or computed and written there (`calculations.kept`)."""
    return calculations.kept(path, lambda: compute(territories), _pack, _unpack)


def compute(territories: list[Territory], size: int = DRAWS, year: int = DEFAULT_YEAR) -> Atlas:
    """Compute the results of some territories, one after the other on one core."""
    nation = shared_account(year)
    values: list[np.ndarray] = []
    readings: dict[str, dict[str, float]] = {}
    keys: list[tuple[str, str, str]] = []
    for territory in territories:
        keys, bounds, readings[territory.code] = summary(local_profile(territory), nation, size)
        values.append(bounds.astype(np.float32))
    return Atlas(tuple(territory.code for territory in territories), results_index(keys), np.stack(values), readings)


def _pack(found: Atlas) -> dict[str, np.ndarray]:
    described = json.dumps({"codes": found.codes, "index": list(found.index), "readings": found.readings})
    values: np.ndarray = found.values  # noqa: PD011 -- an array, not a frame
    return {"values": values, "described": np.frombuffer(described.encode(), dtype=np.uint8)}


def _unpack(stored: Mapping[str, np.ndarray]) -> Atlas:
    described = json.loads(stored["described"].tobytes().decode())
    keys = [(measure, item, place) for measure, item, place in described["index"]]
    return Atlas(tuple(described["codes"]), results_index(keys), stored["values"], described["readings"])
