"""One territory under many sets of parameters, and what several indicators compute from it only once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.diagnosis.territory_results import Draws, draws_measures
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.territories import Territory


@dataclass(frozen=True, eq=False)
class Case:
    """A territory, drawn d times.

    Attributes
    ----------
    draws : TerritoryDraws
    """

    draws: TerritoryDraws

    @property
    def territory(self) -> Territory:
        """The territory."""
        return self.draws.profile.territory

    @property
    def size(self) -> int:
        """Number of draws d."""
        return len(self.draws.regional.output)

    @functools.cached_property
    def jobs(self) -> np.ndarray:
        """Salaried jobs by branch, shape (d, 34): the same in all draws where they are published."""
        return np.broadcast_to(self.draws.jobs, self.draws.regional.output.shape)

    @functools.cached_property
    def results(self) -> Draws:
        """Every measure of `metabolisme.diagnosis.territory_results`, shape (d,), by (measure, item, place)."""
        return draws_measures(self.draws)

    @property
    def population(self) -> float:
        """Inhabitants of the territory."""
        return float(self.draws.profile.member_population.sum())

    def same(self, value: float) -> np.ndarray:
        """A value that no parameter changes, shape (d,)."""
        return np.full(self.size, value)


def cases(profile: LocalProfile, size: int) -> tuple[Case, Case]:
    """The territory with every parameter at its central value, and drawn ``size`` times."""
    nation = shared_account(DEFAULT_YEAR)
    return Case(central(profile, nation)), Case(territory_draws(profile, nation, size))


#: What an indicator computes: its value in each draw, shape (d,); missing where it has none.
Measure = Callable[[Case], np.ndarray]


def always_known(territory: Territory) -> str:
    """No reason to miss a value."""
    return ""


def no_margin() -> float:
    """Nothing to add to the intervals of two territories before they are compared."""
    return 0.0


@dataclass(frozen=True)
class Indicator:
    """How the indicator of a card is computed.

    Attributes
    ----------
    measure : callable, optional
        None for what is collected on the spot, or known for France only.
    why_not : callable
        Territory → French sentence that says why it has no value there, empty when it has one.
    readings : callable, optional
        Case of the central parameters → value of each named reading.
    tested_by : str
        Measure of `metabolisme.accounts.coverage` that tests its interval; empty when nothing does: « fourchette de
        méthode ».
    median_of_draws : bool
        Where jobs are estimated, the value is the median of the draws, not what the central jobs give. For a distance
        to a reference: any error on the jobs takes them further from it, whatever its sign, so that central jobs give
        less than nearly all draws do, and a value that may lie outside its own interval.
    margin : callable
        What is added on both sides of an interval, in the unit of the indicator, before two territories are compared:
        what one year can move in published jobs, which have no error of their own.
    """

    measure: Measure | None
    why_not: Callable[[Territory], str] = always_known
    readings: Callable[[Case], dict[str, float]] | None = None
    tested_by: str = ""
    median_of_draws: bool = False
    margin: Callable[[], float] = no_margin

    def value(self, middle: Case, draws: np.ndarray) -> float:
        """Its one value, from the case of the central parameters and from its draws (d,)."""
        assert self.measure is not None
        return float(np.median(draws) if self.is_median_in(middle.territory) else self.measure(middle)[0])

    def is_median_in(self, territory: Territory) -> bool:
        """Whether its value there is the median of the draws."""
        return self.median_of_draws and territory.jobs_are_estimated


def collected(reason: str) -> Indicator:
    """An indicator that nobody publishes: ``reason`` says how to collect it."""
    return Indicator(measure=None, why_not=lambda territory: reason)
