"""Several levers together: a level for each, one order of operators whatever the order in which they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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

#: Change of a measure, over the measure, that two solutions of the same equations leave.
_ROUNDING = 1e-12


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
    start: LeverAccount,
    levels: np.ndarray,
    parameters: LeverParameters | None = None,
    elapsed: float | np.ndarray = skills.ALL_YEARS,
    sparing: sobriety.Sparing = sobriety.settled,
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
    elapsed : float or ndarray, shape (s, 1)
        Years since levers began to move: time left to find and train people. By default, up to the horizon.
    sparing : Sparing
        What longer lives of goods spare; by default, once the stock in use has settled.

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
    without, wanted = asked(start, levels, known, sparing)
    level = checked_levels(levels[:, list(BY_NAME).index("skills")])
    done = skills.feasible(without, wanted, level, known, elapsed)
    done.check()
    return done


def asked(
    start: LeverAccount,
    levels: np.ndarray,
    parameters: LeverParameters,
    sparing: sobriety.Sparing = sobriety.settled,
) -> tuple[LeverAccount, LeverAccount]:
    """What many scenarios ask: the account after sobriety, and after every lever but the skills.

    Parameters
    ----------
    start : LeverAccount
    levels : ndarray, shape (s, 6)
    parameters : LeverParameters
    sparing : Sparing
        As in `applied`.

    Returns
    -------
    two LeverAccount
        Axes (s, d, …).
    """
    checked_levels(levels)
    levers = {**BY_NAME, sobriety.NAME: sobriety.lever_along(sparing)}
    account, owner = start, np.zeros(len(levels), dtype=int)
    without, owner_without = account, owner
    # Scenarios that have moved the same levers to the same levels so far are one until they part.
    for name in (sobriety.NAME, *ORDER):
        moved = np.column_stack([owner, levels[:, list(BY_NAME).index(name)]])
        distinct, owner = np.unique(moved, axis=0, return_inverse=True)
        owner = owner.reshape(-1)
        account = levers[name].apply(account.at(distinct[:, 0].astype(int)), distinct[:, 1], parameters)
        if name == sobriety.NAME:
            without, owner_without = account, owner
    return without.at(owner_without), account.at(owner)


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


#: A number of the reader's own: lever, parameter, level, value, item (arguments of `LeverParameters.with_value`).
OwnNumber = tuple[str, str, int, float, str]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A territory before any scenario, ready for as many as one likes.

    Attributes
    ----------
    territory : Territory
    middle : LeverAccount
        Central, one draw.
    drawn : LeverAccount
        Its draws.
    """

    territory: Territory
    middle: LeverAccount
    drawn: LeverAccount


def prepared(
    territory: LocalProfile | Territory | str | list[str], size: int = DRAWS, year: int = DEFAULT_YEAR
) -> Prepared:
    """What `simulate` needs of a territory, for whoever simulates it many times.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    size : int
        Draws.
    year : int
        Of the national account.

    Returns
    -------
    Prepared
    """
    profile, nation = local_profile(territory), shared_account(year)
    return Prepared(
        profile.territory,
        lever_account(central(profile, nation)),
        lever_account(territory_draws(profile, nation, size)),
    )


def simulate(
    territory: Prepared | LocalProfile | Territory | str | list[str],
    scenarios: Sequence[Scenario],
    size: int = DRAWS,
    own: Sequence[OwnNumber] = (),
    year: int = DEFAULT_YEAR,
    elapsed: float | Sequence[float] = skills.ALL_YEARS,
    sparing: sobriety.Sparing = sobriety.settled,
) -> Simulation:
    """Measures of some scenarios of a territory, with their intervals.

    Parameters
    ----------
    territory : Prepared, LocalProfile, Territory, or what `find_territory` takes
    scenarios : sequence of Scenario
    size : int
        Draws: of the account (`territory_draws`) and of the levers (`drawn_parameters`) at once.
    own : sequence of OwnNumber
        Numbers that the reader puts in place of ours, in every draw.
    year : int
        Of the national account.
    elapsed : float, or one by scenario
        Years since levers began to move; by default, up to the horizon.
    sparing : Sparing
        What longer lives of goods spare; by default, once the stock in use has settled.

    Returns
    -------
    Simulation

    Raises
    ------
    UnknownCodeError
        An unknown territory, or a number of the reader's own for a parameter that does not exist.
    """
    place = territory if isinstance(territory, Prepared) else prepared(territory, size, year)
    middle, drawn = central_parameters(), drawn_parameters(place.drawn.saved.shape[1])
    for number in own:
        middle, drawn = middle.with_value(*number), drawn.with_value(*number)
    years = np.broadcast_to(np.asarray(elapsed, dtype=float), len(scenarios))[:, None]
    centre = _simulated(place.territory, scenarios, place.middle, middle, years, sparing)
    return replace(_simulated(place.territory, scenarios, place.drawn, drawn, years, sparing), central=centre)


def _simulated(
    territory: Territory,
    scenarios: Sequence[Scenario],
    start: LeverAccount,
    parameters: LeverParameters,
    elapsed: np.ndarray,
    sparing: sobriety.Sparing,
) -> Simulation:
    before = outcomes(start)
    done = applied(start, np.array([one.levels for one in scenarios]), parameters, elapsed, sparing)
    after = outcomes(done)
    shape = (len(scenarios), start.saved.shape[1])
    return Simulation(
        territory,
        tuple(scenarios),
        {name: before[name][0] for name in OUTCOMES},
        {name: np.broadcast_to(_change(before[name], after[name]), shape) for name in OUTCOMES},
        {name: np.broadcast_to(part, shape) for name, part in done.limits.items()},
    )


def _change(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """What is added to a measure; nothing where the two differ by the rounding of their solutions."""
    added = after - before
    changed: np.ndarray = np.where(np.abs(added) > _ROUNDING * np.maximum(1.0, np.abs(before)), added, 0.0)
    return changed
