"""A territory, and all that the sections of its diagnostic are made from."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from metabolisme.accounts import TerritoryAccount, territory_account
from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.diagnosis.territory_results import results_index, summary
from metabolisme.estimates import Estimate
from metabolisme.reports.subjects import Quantity
from metabolisme.reports.territory_sheet import Findings, findings
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory


@dataclass(frozen=True, eq=False)
class Case:
    """A territory and all that its sections are made from.

    Attributes
    ----------
    profile : LocalProfile
    results : DataFrame
        As `metabolisme.diagnosis.territory_results` gives them, with the digits that the atlas of the book keeps.
    account : TerritoryAccount
    found : Findings
        What the page of the territory says.
    """

    profile: LocalProfile
    results: pd.DataFrame
    account: TerritoryAccount
    found: Findings

    @property
    def territory(self) -> Territory:
        """The territory."""
        return self.profile.territory

    @functools.cached_property
    def both(self) -> tuple[TerritoryDraws, TerritoryDraws]:
        """The account with every parameter at its centre, and the draws behind the intervals."""
        nation = shared_account(DEFAULT_YEAR)
        return central(self.profile, nation), territory_draws(self.profile, nation, DRAWS)

    @property
    def parts(self) -> dict[str, Any]:
        """Parts of the sheet of the territory."""
        return self.found.parts


def case_of(profile: LocalProfile) -> Case:
    """Compute what the sections need."""
    keys, bounds, readings = summary(profile, shared_account(DEFAULT_YEAR), DRAWS)
    # The atlas keeps seven digits: with the same ones, no rounding can differ between the book and the report.
    kept = bounds.astype(np.float32).astype(float)
    results = pd.DataFrame(kept, index=results_index(keys), columns=["value", "low", "high"])
    results.attrs.update(territory=profile.territory, readings=readings)
    return Case(profile, results, territory_account(profile), findings(results, profile))


def like(described: Estimate, title: str, values: Sequence[float]) -> Quantity:
    """Numbers without bounds that have the unit, method and sources of an estimate."""
    return Quantity(
        title=title,
        unit=described.unit,
        method=described.method,
        period=described.period,
        sources=described.sources,
        numbers=tuple(float(value) for value in values),
        caveat=described.caveat,
    )


def value_of(case: Case, measure: str, item: str, place: str) -> float:
    """One of the results of the territory."""
    return float(cast("float", case.results.at[(measure, item, place), "value"]))


def lower_first(name: str) -> str:
    """Without its capital, but for a name that keeps it."""
    return name if name.startswith("Union") else name[:1].lower() + name[1:]
