"""One territory, every method of regionalisation: what none of them changes, what depends on the one chosen."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts import NationalAccount
from metabolisme.accounts.local_shares import LOCAL_USES, LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.regionalisation import METHODS
from metabolisme.accounts.structural_error import mean_multiplier
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.footprints import footprint
from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sources.defaults import (
    DEFAULT_DELTA,
    DEFAULT_QUOTIENT,
    DEFAULT_YEAR,
    DELTA_RANGE,
)
from metabolisme.sources.territories import Territory, every_territory

#: French names of the methods.
METHOD_NAMES = {
    "SLQ": "Simple (SLQ)",
    "CILQ": "Croisé (CILQ)",
    "RLQ": "Round (RLQ)",
    "FLQ": "Flegg (FLQ)",
    "AFLQ": "Augmenté (AFLQ)",
    "CHARM": "CHARM",
}

#: Quotients in which δ plays a part, and whose names tell it.
WITH_DELTA = ("FLQ", "AFLQ")

#: Values of δ shown for Flegg's quotient: the ends of the range, the one retained, the most quoted.
DELTAS_SHOWN = (DELTA_RANGE[0], DEFAULT_DELTA, 0.25, DELTA_RANGE[1])

#: Relative move under which a claim counts as kept: the rounding of a sum.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Method:
    """A way to guess what is bought here.

    Attributes
    ----------
    quotient : str
        One of `metabolisme.accounts.regionalisation.METHODS`.
    delta : float
        0 ≤ δ < 1; of the quotients `WITH_DELTA`. With every quotient it also sets κ of goods, which is λ.
    """

    quotient: str = DEFAULT_QUOTIENT
    delta: float = DEFAULT_DELTA

    def __post_init__(self) -> None:
        if self.quotient not in METHODS:
            raise UnknownCodeError.among("la méthode", self.quotient, METHODS)
        if not 0 <= self.delta < 1:
            raise BalanceError(f"δ doit être compris entre 0 et 1 (exclu), reçu {self.delta:g}.")

    @property
    def label(self) -> str:
        """French name, with δ where it plays a part."""
        name = METHOD_NAMES[self.quotient]
        return f"{name}, δ {french_number(self.delta, decimals=2)}" if self.quotient in WITH_DELTA else name


#: Methods compared, from those that find most local trade by quotients; the default one is among them.
COMPARED_METHODS = (
    Method("SLQ"),
    Method("CILQ"),
    Method("RLQ"),
    *(Method("FLQ", delta) for delta in DELTAS_SHOWN),
    Method("AFLQ"),
    Method("CHARM"),
)

#: What `methods_compared` gives, and its unit.
COMPARED_UNITS = {
    "output": "M€",
    "final_demand": "M€",
    "imports_abroad": "M€",
    "footprint_ghg": "kt CO₂e",
    "here": "€ pour 100 €",
    "rest_of_country": "€ pour 100 €",
    "abroad": "€ pour 100 €",
    "output_multiplier": "1",
    "capped": "branches",
    "raised": "branches",
}


def methods_compared(
    territory: LocalProfile | Territory | str | list[str],
    methods: Sequence[Method] = COMPARED_METHODS,
    year: int = DEFAULT_YEAR,
) -> pd.DataFrame:
    """Regionalise a territory by every method, all else being equal.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    methods : sequence of Method
    year : int
        Of the national account, 2014 for greenhouse gases.

    Returns
    -------
    DataFrame, index ``method`` (French labels), columns and units of `COMPARED_UNITS`
        The first four do not depend on the method: output, final demand, imports from abroad, greenhouse gas footprint
        of final demand (2019, direct emissions of households included; missing overseas). ``here``,
        ``rest_of_country`` and ``abroad``: of 100 € bought by households, firms, public bodies and investors;
        ``output_multiplier``: Type I, mean weighted by output; ``capped``: branches whose local sales the quotients put
        above what is made here; ``raised``: branches that the rest of France does not make enough.

    Raises
    ------
    UnknownCodeError
        Unknown territory or year.

    Notes
    -----
    Methods are readings of one question: their minimum and maximum may be shown, never pooled with an interval.
    """
    profile = local_profile(territory)
    table = _compared(profile, shared_account(year), methods)
    return pd.DataFrame(table, pd.Index([method.label for method in methods], name="method"), list(COMPARED_UNITS))


@functools.cache
def zones_compared(year: int = DEFAULT_YEAR) -> pd.DataFrame:
    """Every zone d'emploi by every method.

    Parameters
    ----------
    year : int
        Of the national account.

    Returns
    -------
    DataFrame, index (zone, method), columns of `COMPARED_UNITS` and ``jobs``
        Zones by code, 305 × 9 rows. About ten seconds of one core the first time.
    """
    zones = [territory for territory in every_territory() if territory.kind == "zone"]
    nation = shared_account(year)
    profiles = [local_profile(zone) for zone in zones]
    values = np.concatenate([_compared(profile, nation, COMPARED_METHODS) for profile in profiles])
    rows = [[zone.code for zone in zones], [method.label for method in COMPARED_METHODS]]
    table = pd.DataFrame(values, pd.MultiIndex.from_product(rows, names=["zone", "method"]), list(COMPARED_UNITS))
    return table.assign(jobs=np.repeat([profile.jobs.sum() for profile in profiles], len(COMPARED_METHODS)))


def undecided_pairs(values: pd.DataFrame) -> pd.DataFrame:
    """Pairs of territories that two methods do not put in the same order: nothing decides between them.

    Parameters
    ----------
    values : DataFrame, shape (territories, methods)
        One measure.

    Returns
    -------
    DataFrame of bool, shape (territories, territories)
        Symmetric; False on the diagonal.
    """
    known = values.to_numpy(dtype=float)
    order = np.sign(known[:, None, :] - known[None, :, :])
    undecided = order.min(axis=2) != order.max(axis=2)
    return pd.DataFrame(undecided, values.index, values.index)


@dataclass(frozen=True, eq=False)
class _NationalSums:
    """What every method reads of the nation: sums by final use of `LOCAL_USES`, shape (4,), and by branch, (n,).

    ``demand``, ``demand_imported``: M€. ``imported``: € imported per € of output. ``ghg``: published greenhouse gases
    of final uses, kt CO₂e; ``ghg_households``: direct emissions.
    """

    demand: np.ndarray
    demand_imported: np.ndarray
    imported: np.ndarray
    ghg: np.ndarray
    ghg_households: float


@functools.cache
def _sums(nation: NationalAccount) -> _NationalSums:
    uses = list(LOCAL_USES)
    demand = nation.final_demand[uses]
    published = footprint(nation, "ghg")["total"]
    bought = demand.sum(axis="columns")
    per_euro = published.loc[nation.branches].div(bought.where(bought > 0)).fillna(0.0)
    return _NationalSums(
        demand=demand.sum().to_numpy(),
        demand_imported=nation.final_demand_imported[uses].sum().to_numpy(),
        imported=nation.coefficients_imported.sum().to_numpy(),
        ghg=per_euro.to_numpy() @ demand.to_numpy(),
        ghg_households=float(published["direct_households"]),
    )


def _compared(profile: LocalProfile, nation: NationalAccount, methods: Sequence[Method]) -> np.ndarray:
    """Values of `COMPARED_UNITS` by method, shape (methods, columns)."""
    rows = []
    # Methods that differ by δ only are one computation.
    for quotient, alike in itertools.groupby(methods, key=lambda method: method.quotient):
        rows.append(_measures(profile, nation, quotient, np.array([method.delta for method in alike])))
    return np.concatenate(rows)


def _measures(profile: LocalProfile, nation: NationalAccount, quotient: str, delta: np.ndarray) -> np.ndarray:
    regional = central(profile, nation, quotient, delta).regional
    settled, output, weights = regional.settlement, regional.output, regional.weights
    sums = _sums(nation)
    abroad = weights @ sums.demand_imported + output @ sums.imported
    here, used = settled.served.sum(axis=1), settled.used.sum(axis=1)
    bought = used + abroad
    moved = (settled.served - settled.claimed) / np.maximum(settled.claimed, 1.0)
    pressed = weights @ sums.ghg + sums.ghg_households * weights[:, 0]
    values = {
        "output": output.sum(axis=1),
        "final_demand": weights @ sums.demand,
        "imports_abroad": abroad,
        "footprint_ghg": np.full(len(delta), np.nan) if profile.territory.overseas else pressed,
        "here": 100 * here / bought,
        "rest_of_country": 100 * (used - here) / bought,
        "abroad": 100 * abroad / bought,
        "output_multiplier": mean_multiplier(settled.coefficients_local, output),
        "capped": (moved < -ROUNDING).sum(axis=1),
        "raised": (moved > ROUNDING).sum(axis=1),
    }
    return np.column_stack([values[column] for column in COMPARED_UNITS])
