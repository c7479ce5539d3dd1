"""The results of every zone d'emploi and EPCI, computed once for a given library and given data."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.territory_results import co2_readings, summary
from metabolisme.errors import UnknownCodeError
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.location import cache_directory, computed_from
from metabolisme.sources.territories import Territory, every_territory

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
        """Results of one territory: columns ``value``, ``low``, ``high``."""
        if code not in self.codes:
            raise UnknownCodeError.among("le code de territoire", code, self.codes)
        table = pd.DataFrame(self.values[self.codes.index(code)], self.index, ["value", "low", "high"]).astype(float)
        table.attrs["readings"] = self.readings[code]
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
    path = folder / f"territories-{_fingerprint()}.npz"
    if not path.exists():
        _write(compute(every_territory()), path)
    return _read(path)


def compute(territories: list[Territory], size: int = DRAWS, year: int = DEFAULT_YEAR) -> Atlas:
    """Compute the results of some territories, one after the other on one core."""
    nation = shared_account(year)
    values, readings, index = [], {}, pd.MultiIndex.from_tuples([], names=["measure", "item", "place"])
    for territory in territories:
        profile = local_profile(territory)
        keys, bounds = summary(profile, nation, size)
        if not values:
            index = pd.MultiIndex.from_tuples(keys, names=["measure", "item", "place"])
        values.append(bounds.astype(np.float32))
        readings[territory.code] = co2_readings(central(profile, nation))
    return Atlas(tuple(territory.code for territory in territories), index, np.stack(values), readings)


def _fingerprint() -> str:
    digest = hashlib.sha256(f"numpy {np.__version__} pandas {pd.__version__} draws {DRAWS}".encode())
    for path in computed_from(COMPUTED_BY):
        digest.update(path.name.encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:20]


def _write(found: Atlas, path: Path) -> None:
    """Write beside, then rename: a reader never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    described = json.dumps({"codes": found.codes, "index": list(found.index), "readings": found.readings})
    partial = path.with_name(f"{path.stem}-{os.getpid()}.partial")
    with partial.open("wb") as file:
        np.savez_compressed(file, values=found.values, described=np.frombuffer(described.encode(), dtype=np.uint8))
    for older in path.parent.glob("territories-*.npz"):
        older.unlink()
    partial.replace(path)


def _read(path: Path) -> Atlas:
    with np.load(path, allow_pickle=False) as stored:
        described = json.loads(stored["described"].tobytes().decode())
        values = stored["values"]
    index = pd.MultiIndex.from_tuples([tuple(key) for key in described["index"]], names=["measure", "item", "place"])
    return Atlas(tuple(described["codes"]), index, values, described["readings"])
