"""Several levers together: a level for each, one order of operators whatever the order in which they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import interval
from metabolisme.levers import (
    business_models,
    diversification,
    local_exchange,
    local_resources,
    skills,
    sobriety,
)
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.parameters import LeverParameters, central_parameters, checked_levels, drawn_parameters
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory

#: Levers by identifier, in the order of the handbook: that of the levels of a scenario.
BY_NAME = {
    one.identifier: one
    for one in (
        sobriety.LEVER,
        local_exchange.LEVER,
        diversification.LEVER,
        business_models.LEVER,
        local_resources.LEVER,
        skills.LEVER,
    )
}

#: Operators are applied in this order, and the skills last of all: what is asked must be known before it is moved, and
#: all that is asked before it is known who could do it.
ORDER = ("business_models", "local_resources", "diversification", "local_exchange")


@dataclass(frozen=True)
class Scenario:
    """A level for each lever.

    Attributes
    ----------
    levels : tuple of six float
        1 to 4, in the order of `BY_NAME`.

    Raises
    ------
    MetabolismeError
        Not six levels, or one outside 1 to 4.
    """

    levels: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.levels) != len(BY_NAME):
            raise MetabolismeError(f"Un scénario a {len(BY_NAME)} niveaux, un par levier ; reçu {len(self.levels)}.")
        checked_levels(np.array(self.levels))

    @classmethod
    def of(cls, **levels: float) -> Scenario:
        """A scenario from the levels of some levers, by name; the others stay at 1."""
        unknown = [name for name in levels if name not in BY_NAME]
        if unknown:
            raise MetabolismeError(f"Leviers inconnus : {', '.join(unknown)} ; connus : {', '.join(BY_NAME)}.")
        return cls(tuple(levels.get(name, 1.0) for name in BY_NAME))

    @classmethod
    def read(cls, code: str) -> Scenario:
        """A scenario from its code, such as ``"3-1-2-1-1-4"``; decimals with a comma or a point.

        Raises
        ------
        MetabolismeError
            Not six numbers between 1 and 4 parted by hyphens.
        """
        parts = [part.strip() for part in code.strip().split("-")]
        if len(parts) != len(BY_NAME) or not all(re.fullmatch(r"\d+([.,]\d+)?", part) for part in parts):
            raise MetabolismeError(
                f"Code de scénario illisible : « {code} ». Attendu : six niveaux de 1 à 4 séparés par des traits "
                "d'union, dans l'ordre des leviers, par exemple 3-1-2-1-1-4."
            )
        return cls(tuple(float(part.replace(",", ".")) for part in parts))

    @property
    def code(self) -> str:
        """Six levels parted by hyphens: what is shared."""
        return "-".join(f"{level:g}".replace(".", ",") for level in self.levels)


def applied(
    start: LeverAccount, levels: np.ndarray, parameters: LeverParameters | None = None
) -> LeverAccount:
    """The account of many scenarios at once.

    Parameters
    ----------
    start : LeverAccount
        From `lever_account`, with d draws.
    levels : ndarray, shape (s, 6)
        In the order of `BY_NAME`.
    parameters : LeverParameters, optional
        Central by default; d draws, or one.

    Returns
    -------
    LeverAccount
        Axes (s, d, …).

    Raises
    ------
    BalanceError
        A scenario that does not balance.
    """
    known = parameters or central_parameters()
    by_lever = {name: checked_levels(levels[:, rank]) for rank, name in enumerate(BY_NAME)}
    without = BY_NAME["sobriety"].apply(start, by_lever["sobriety"], known)
    wanted = without
    for name in ORDER:
        wanted = BY_NAME[name].apply(wanted, by_lever[name], known)
    done = skills.feasible(without, wanted, by_lever["skills"], known)
    done.check()
    return done


@dataclass(frozen=True, eq=False)
class Simulation:
    """Measures of some scenarios of a territory.

    Attributes
    ----------
    territory : Territory
    scenarios : tuple of Scenario
    start : dict of str to ndarray, shape (d,)
        Each measure when no lever is moved, draw by draw.
    change : dict of str to ndarray, shape (s, d)
        What each scenario adds to it, in the same draw.
    limits : dict of str to ndarray, shape (s, d)
        What each bound refuses, 0 to 1.
    central : Simulation or None
        The same under the central value of every parameter, d = 1; None when this is it.
    """

    territory: Territory
    scenarios: tuple[Scenario, ...]
    start: dict[str, np.ndarray]
    change: dict[str, np.ndarray]
    limits: dict[str, np.ndarray]
    central: Simulation | None = None

    def change_bounds(self, measure: str) -> tuple[np.ndarray, np.ndarray]:
        """Bounds of the change of a measure, (s,) each: 5 and 95 % of the draws."""
        return interval(self.change[measure], axis=1)


def simulate(
    territory: LocalProfile | Territory | str | list[str],
    scenarios: Sequence[Scenario],
    size: int = DRAWS,
    parameters: LeverParameters | None = None,
    year: int = DEFAULT_YEAR,
) -> Simulation:
    """Measures of some scenarios of a territory, with their intervals.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    scenarios : sequence of Scenario
    size : int
        Draws: of the account (`territory_draws`) and of the levers (`drawn_parameters`) at once.
    parameters : LeverParameters, optional
        The reader's own, of one draw: then the account alone is drawn.
    year : int
        Of the national account.

    Returns
    -------
    Simulation
    """
    profile, nation = local_profile(territory), shared_account(year)
    levels = np.array([one.levels for one in scenarios])
    start = lever_account(central(profile, nation))
    drawn = lever_account(territory_draws(profile, nation, size))
    middle = _simulated(profile, scenarios, start, levels, parameters or central_parameters())
    found = _simulated(profile, scenarios, drawn, levels, parameters or drawn_parameters(size))
    return Simulation(found.territory, found.scenarios, found.start, found.change, found.limits, middle)


def _simulated(
    profile: LocalProfile,
    scenarios: Sequence[Scenario],
    start: LeverAccount,
    levels: np.ndarray,
    parameters: LeverParameters,
) -> Simulation:
    before = outcomes(start)
    done = applied(start, levels, parameters)
    after = outcomes(done)
    shape = (len(scenarios), start.saved.shape[1])
    return Simulation(
        profile.territory,
        tuple(scenarios),
        {name: before[name][0] for name in OUTCOMES},
        {name: np.broadcast_to(after[name] - before[name], shape) for name in OUTCOMES},
        {name: np.broadcast_to(part, shape) for name, part in done.limits.items()},
    )
