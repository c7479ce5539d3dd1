"""Indicators of every zone d'emploi and EPCI, in joint draws: computed once for a given library and given data."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metabolisme.errors import UnknownCodeError
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.registry import REGISTRY, IndicatorDraws, indicator_draws
from metabolisme.sources import calculations
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.location import cache_directory, computed_from
from metabolisme.sources.territories import Territory, every_territory, find_territory

#: What the values come from, besides the data.
COMPUTED_BY = ("errors.py", "sources", "estimates", "accounts", "diagnosis", "indicators")


@dataclass(frozen=True, eq=False)
class IndicatorAtlas:
    """Indicators of many territories.

    Attributes
    ----------
    codes : tuple of str
        Territories, in order.
    ids : tuple of str
        Indicators, in the order of the registry.
    centre : ndarray, shape (territories, indicators)
        Missing where there is no value.
    draws : ndarray, shape (territories, draws, indicators)
        32-bit floats, seven digits. A draw has the same national parameters for all territories.
    readings : dict
        By code then indicator, the value of each named reading.
    reasons : dict
        By code then indicator, why there is no value.
    """

    codes: tuple[str, ...]
    ids: tuple[str, ...]
    centre: np.ndarray = field(repr=False)
    draws: np.ndarray = field(repr=False)
    readings: dict[str, dict[str, dict[str, float]]] = field(repr=False)
    reasons: dict[str, dict[str, str]] = field(repr=False)

    def of(self, code: str) -> IndicatorDraws:
        """Indicators of one territory, as `indicator_draws` gives them."""
        position = self._place(code)
        return IndicatorDraws(
            territory=find_territory(code),
            ids=self.ids,
            centre=self.centre[position],
            draws=self.draws[position].astype(float),
            readings=self.readings[code],
            reasons=self.reasons[code],
        )

    def table(self, identifier: str) -> pd.DataFrame:
        """One indicator everywhere, index code: ``value``, ``low``, ``high``, ``reason`` (empty with a value)."""
        if identifier not in self.ids:
            raise UnknownCodeError.among("l'indicateur", identifier, self.ids)
        rank = self.ids.index(identifier)
        low, high = interval(self.draws[:, :, rank].astype(float), axis=1)
        reasons = [self.reasons[code].get(identifier, "") for code in self.codes]
        columns = {"value": self.centre[:, rank], "low": low, "high": high, "reason": reasons}
        return pd.DataFrame(columns, pd.Index(self.codes, name="code"))

    def joint(self, codes: Sequence[str], ids: Sequence[str]) -> np.ndarray:
        """Draws of some indicators in some territories, shape (draws, territories, indicators)."""
        places = [self._place(code) for code in codes]
        for identifier in ids:
            if identifier not in self.ids:
                raise UnknownCodeError.among("l'indicateur", identifier, self.ids)
        ranks = [self.ids.index(identifier) for identifier in ids]
        chosen: np.ndarray = self.draws[np.ix_(places, range(self.draws.shape[1]), ranks)]
        return np.moveaxis(chosen.astype(float), 1, 0)

    def _place(self, code: str) -> int:
        if code not in self.codes:
            raise UnknownCodeError.among("le code de territoire", code, self.codes)
        return self.codes.index(code)


@functools.cache
def indicator_atlas() -> IndicatorAtlas:
    """Indicators of all 305 zones and 1,232 EPCI, with 200 draws each.

    Notes
    -----
    About two minutes on one core the first time; kept as `metabolisme.diagnosis.every_territory.atlas` is.
    """
    folder = cache_directory()
    if folder is None:
        return compute(every_territory())
    state = calculations.fingerprint(computed_from(COMPUTED_BY), DRAWS)
    path = folder / f"indicators-{state}.npz"
    return calculations.kept(path, lambda: compute(every_territory()), _pack, _unpack)


def compute(territories: Sequence[Territory], size: int = DRAWS) -> IndicatorAtlas:
    """Compute the indicators of some territories, one after the other on one core."""
    found = [indicator_draws(territory, size=size) for territory in territories]
    return IndicatorAtlas(
        codes=tuple(one.territory.code for one in found),
        ids=tuple(REGISTRY),
        centre=np.stack([one.centre for one in found]),
        draws=np.stack([one.draws.astype(np.float32) for one in found]),
        readings={one.territory.code: one.readings for one in found},
        reasons={one.territory.code: one.reasons for one in found},
    )


def _pack(found: IndicatorAtlas) -> dict[str, np.ndarray]:
    texts = {"codes": found.codes, "ids": found.ids, "readings": found.readings, "reasons": found.reasons}
    described = np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8)
    return {"centre": found.centre, "draws": found.draws, "described": described}


def _unpack(stored: Mapping[str, np.ndarray]) -> IndicatorAtlas:
    texts = json.loads(stored["described"].tobytes().decode())
    return IndicatorAtlas(
        codes=tuple(texts["codes"]),
        ids=tuple(texts["ids"]),
        centre=stored["centre"],
        draws=stored["draws"],
        readings=texts["readings"],
        reasons=texts["reasons"],
    )
