"""Who takes the jobs that a scenario creates in a territory, and which occupations are lacking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.estimates.parameters import interval
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.occupations import occupation_families
from metabolisme.levers.parameters import (
    LeverParameters,
    central_parameters,
    checked_levels,
    drawn_parameters,
)
from metabolisme.levers.scenario import BY_NAME, Scenario, asked, prepared
from metabolisme.levers.skills import ALL_YEARS, NAME, feasible, feasible_part, market, people
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory

#: A family binds when, what can be done being done, this part of its people at least is needed.
BINDS = 0.999


def binding_occupations(
    territory: LocalProfile | Territory | str | list[str],
    scenario: Scenario,
    elapsed: float = ALL_YEARS,
    parameters: LeverParameters | None = None,
) -> pd.DataFrame:
    """Needs and people by family of occupations, under central parameters of the account.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    scenario : Scenario
    elapsed : float
        Years since levers began to move.
    parameters : LeverParameters, optional
        Central by default; one draw.

    Returns
    -------
    DataFrame
        Index ``occupation``; ``label``, ``jobs`` (today, national structure of each branch), ``needed`` (people that
        the scenario looks for), ``done`` (those it gets once scaled), ``jobseekers``, ``trained``, ``arrivals``,
        ``kept`` (people whose job goes and who take another, the scenario being all done), ``found`` (all of them),
        ``binds`` (bool), ``training_years`` (person-years of training that ``trained`` takes). ``attrs``:
        ``feasible_part``, ``territory``, ``scenario``. What training costs is in no source that we read by family.
    """
    profile = local_profile(territory)
    start = lever_account(central(profile, shared_account(DEFAULT_YEAR)))
    known = parameters or central_parameters()
    levels = np.array([scenario.levels])
    level = checked_levels(levels[:, list(BY_NAME).index(NAME)])
    without, wanted = asked(start, levels, known)
    done = feasible(without, wanted, level, known, elapsed)
    place = market(without, level, known, elapsed)
    sources = people(without, level, known, elapsed)
    families = occupation_families()
    output, kept = wanted.produced.here, done.produced.here
    table = pd.DataFrame(
        {
            "label": families["label"],
            "jobs": (place.start @ place.shares)[0, 0],
            "needed": place.needs(output)[0, 0],
            "done": place.needs(kept)[0, 0],
            "jobseekers": sources.jobseekers[0, 0],
            "trained": sources.trained[0, 0],
            "arrivals": sources.arrivals[0, 0],
            "kept": (place.found(output) - place.supply)[0, 0],
            "found": place.found(output)[0, 0],
        },
        index=families.index,
    )
    part = float(1 - done.limits[NAME][0, 0])
    table["binds"] = (part < 1) & (place.needs(kept)[0, 0] >= BINDS * place.found(kept)[0, 0])
    length = known.by_item(NAME, "training_years", level, tuple(families.index))[0, 0]
    table["training_years"] = table["trained"] * length
    table.attrs |= {"feasible_part": part, "territory": profile.territory.name, "scenario": scenario.code}
    return table


def feasible_parts(
    territory: LocalProfile | Territory | str | list[str],
    scenario: Scenario,
    levels: Sequence[float],
    elapsed: Sequence[float],
    size: int = DRAWS,
) -> pd.DataFrame:
    """Part of a scenario that people can be found for, at some levels of the skills and after some years.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    scenario : Scenario
        Its own level of skills is not used.
    levels : sequence of float
    elapsed : sequence of float
        Years since levers began to move, all being then asked at once.
    size : int
        Draws of the account and of the levers.

    Returns
    -------
    DataFrame
        Index (``level``, ``elapsed``); ``value`` under central parameters, ``low`` and ``high`` (5 and 95 % of the
        draws); shares, 0 to 1.
    """
    ready = prepared(territory, size)
    index = pd.MultiIndex.from_product([levels, elapsed], names=["level", "elapsed"])
    level = checked_levels(index.get_level_values("level").to_numpy(dtype=float))
    years = index.get_level_values("elapsed").to_numpy(dtype=float)[:, None]

    def parts(account: LeverAccount, known: LeverParameters) -> np.ndarray:
        return feasible_part(*asked(account, np.array([scenario.levels]), known), level, known, years)

    low, high = interval(parts(ready.drawn, drawn_parameters(size)), axis=1)
    middle = parts(ready.middle, central_parameters())[:, 0]
    return pd.DataFrame({"value": middle, "low": low, "high": high}, index)
