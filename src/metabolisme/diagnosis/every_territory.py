"""The results of every zone d'emploi and EPCI, computed once for a given library and given data."""

from __future__ import annotations

import functools
import hashlib
import json
import uuid
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis.territory_results import results_index, summary
from metabolisme.errors import UnknownCodeError, typeset_french
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
    A file that cannot be read is computed again, one that cannot be written is done without: both with a warning.
    """
    folder = cache_directory()
    if folder is None:
        return compute(every_territory())
    return kept(folder / f"territories-{fingerprint(computed_from(COMPUTED_BY))}.npz", every_territory())


def kept(path: Path, territories: list[Territory]) -> Atlas:
    """Results read from a file, or computed and written there for the next time.

    Parameters
    ----------
    path : Path
        Its name says what the results come from; files of the same folder with another name are dropped.
    territories : list of Territory

    Returns
    -------
    Atlas
    """
    if path.exists():
        try:
            return _read(path)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
            _warn(f"Le fichier de calculs {path} est illisible ({fault}) : tout est recalculé.")
    found = compute(territories)
    try:
        _write(found, path)
    except OSError as fault:
        _warn(f"Les calculs ne peuvent pas être gardés dans {path.parent} ({fault}) : ils seront à refaire.")
    return found


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


def fingerprint(paths: Iterable[Path], draws: int = DRAWS) -> str:
    """Short text that changes with the number of draws, the version of numpy or pandas, or one byte of the files."""
    digest = hashlib.sha256(f"numpy {np.__version__} pandas {pd.__version__} draws {draws}".encode())
    for path in paths:
        # A checkout on Windows has other line ends, and the same results.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.parent.name}/{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:20]


def _write(found: Atlas, path: Path) -> None:
    """Write beside, then rename: a reader never meets half a file, and of two writers the last one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    described = json.dumps({"codes": found.codes, "index": list(found.index), "readings": found.readings})
    partial = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.partial")
    try:
        with partial.open("xb") as file:
            np.savez_compressed(file, values=found.values, described=np.frombuffer(described.encode(), dtype=np.uint8))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    for older in path.parent.glob("territories-*.npz"):
        if older != path:
            older.unlink(missing_ok=True)


def _read(path: Path) -> Atlas:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        described = json.loads(stored["described"].tobytes().decode())
        values = stored["values"]
    keys = [(measure, item, place) for measure, item, place in described["index"]]
    return Atlas(tuple(described["codes"]), results_index(keys), values, described["readings"])


def _warn(message: str) -> None:
    warnings.warn(typeset_french(message), RuntimeWarning, stacklevel=3)
