"""A scenario year by year: levels that rise, people trained and goods replaced cohort after cohort, to the horizon.

Levels rise along a stated path from 1 to those of the scenario. The level of skills is in force from the first year:
training must begin before the jobs that it is for. Goods in use last longer as the level of sobriety rises: what is no
longer bought follows the stock model. At the horizon the path is what `simulate` gives, but for durable goods, whose
stock has not settled: there `simulate` tells what comes later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates.parameters import interval
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import LOWEST
from metabolisme.levers.scenario import BY_NAME, Scenario, Simulation, simulate
from metabolisme.levers.skills import ALL_YEARS, FIRST_YEAR, HORIZON, NAME
from metabolisme.levers.sobriety import NAME as SOBRIETY
from metabolisme.levers.sobriety import Sparing, spared_along
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.territories import Territory

#: Share of the way done when a share of the time has passed. Judgements: nobody knows the pace of a territory.
PATHS: dict[str, tuple[str, Callable[[np.ndarray], np.ndarray]]] = {
    "regular": ("le même pas chaque année", lambda time: time),
    "early": ("vite d'abord, puis lentement", lambda time: 1 - (1 - time) ** 2),
    "late": ("lentement d'abord, puis vite", lambda time: time**2),
}

#: Name of the feasible part among the measures of a trajectory.
FEASIBLE = "feasible_part"


def levels_by_year(scenario: Scenario, years: Sequence[int], path: str = "regular") -> list[Scenario]:
    """Levels of a scenario along a path.

    Parameters
    ----------
    scenario : Scenario
        At the horizon.
    years : sequence of int
        `FIRST_YEAR` to `HORIZON`.
    path : str
        Of `PATHS`.

    Returns
    -------
    list of Scenario
        One by year; all at level 1 the first year, but for the skills.

    Raises
    ------
    MetabolismeError
        A year outside the span.
    UnknownCodeError
        An unknown path.
    """
    if path not in PATHS:
        raise UnknownCodeError.among("le rythme", path, list(PATHS))
    outside = [year for year in years if not FIRST_YEAR <= year <= HORIZON]
    if outside or len(years) == 0:
        told = ", ".join(str(year) for year in outside) or "aucune"
        raise MetabolismeError(f"Une trajectoire va de {FIRST_YEAR} à {HORIZON} ; années reçues : {told}.")
    done = PATHS[path][1]((np.asarray(years, dtype=float) - FIRST_YEAR) / ALL_YEARS)
    moving = np.array([name != NAME for name in BY_NAME])
    end = np.array(scenario.levels)
    return [
        Scenario(tuple(float(level) for level in np.where(moving, LOWEST + share * (end - LOWEST), end)))
        for share in done
    ]


def trajectory(
    territory: LocalProfile | Territory | str | list[str],
    scenario: Scenario,
    years: Sequence[int] = range(FIRST_YEAR, HORIZON + 1),
    path: str = "regular",
    size: int = DRAWS,
) -> pd.DataFrame:
    """Change of every measure year by year, with intervals, and the part that people can be found for.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    scenario : Scenario
        At the horizon.
    years : sequence of int
    path : str
        Of `PATHS`.
    size : int
        Draws of the account and of the levers.

    Returns
    -------
    DataFrame
        Index (``measure``, ``year``), measures of `OUTCOMES` and `FEASIBLE` (share, 0 to 1); columns ``change`` under
        central parameters, ``low`` and ``high`` (5 and 95 % of the draws), ``unit``. ``attrs``: ``territory``,
        ``scenario``, ``path``.

    Notes
    -----
    Prices, techniques elsewhere and population stay those of the account: what moves is the levers alone. So does the
    number of durable goods in use, each lasting longer from year to year (`goods_along`).
    """
    steps = levels_by_year(scenario, years, path)
    found = simulate(
        territory, steps, size, elapsed=[year - FIRST_YEAR for year in years], sparing=goods_along(scenario, path)
    )
    tables = [
        _table(name, years, middle, found.change_bounds(name), OUTCOMES[name].unit)
        for name, middle in _middle(found).change.items()
    ]
    part = 1 - _middle(found).limits[NAME]
    tables.append(_table(FEASIBLE, years, part, interval(1 - found.limits[NAME], axis=1), "part"))
    table = pd.concat(tables).set_index(["measure", "year"])
    table.attrs |= {"territory": found.territory.name, "scenario": scenario.code, "path": path}
    return table


def goods_along(scenario: Scenario, path: str = "regular") -> Sparing:
    """What longer lives of goods spare in each year of a trajectory, for `simulate`; arguments of `trajectory`."""
    steps = levels_by_year(scenario, range(FIRST_YEAR, HORIZON + 1), path)
    rank = list(BY_NAME).index(SOBRIETY)
    return spared_along(np.array([[step.levels[rank]] for step in steps]))


def _middle(found: Simulation) -> Simulation:
    if found.central is None:
        raise MetabolismeError("Une trajectoire veut une simulation avec ses tirages. Remède : signalez-le.")
    return found.central


def _table(
    name: str, years: Sequence[int], middle: np.ndarray, bounds: tuple[np.ndarray, np.ndarray], unit: str
) -> pd.DataFrame:
    low, high = bounds
    return pd.DataFrame(
        {"measure": name, "year": list(years), "change": middle[:, 0], "low": low, "high": high, "unit": unit}
    )
