"""All 4,096 scenarios of a territory: what each changes, how sure that is, what refuses it, who is exposed.

Six levers with four levels each make 4⁶ scenarios. Their central values are exact: all are computed at once. Their
bounds come from the 153 scenarios that move one or two levers, computed with draws of the account and of the levers
together, and expanded to second order draw by draw: what a scenario changes is close to the sum of what each of its
levers does, and of what each of its pairs adds to that. Alone, the expansion is too narrow where many levers are pushed
far. Scenarios computed in full say by how much: bounds are widened until they hold theirs. What is left of the error is
measured on other scenarios.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.estimates.parameters import interval
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.outcomes import OUTCOMES, jobs_by_branch, outcomes
from metabolisme.levers.parameters import (
    HIGHEST,
    LOWEST,
    LeverParameters,
    central_parameters,
    drawn_parameters,
)
from metabolisme.levers.scenario import BY_NAME, Scenario, applied
from metabolisme.sources import calculations
from metabolisme.sources.defaults import SEED
from metabolisme.sources.location import cache_directory, computed_from
from metabolisme.sources.territories import find_territory

#: What the values come from, besides the data.
COMPUTED_BY = ("errors.py", "sources", "estimates", "accounts", "diagnosis", "indicators", "levers")

#: Draws of the account and of the levers, the same for every scenario of a territory.
SIZE = 100

#: Scenarios computed in full, that bounds are widened to hold; with those that have every lever at 2, at 3 and at 4.
FITTED = 33

#: Other scenarios computed in full, on which the error is measured.
TRIED = 24

#: Of both, those that push `PUSHED_LEVERS` or more to the level `PUSHED` or more; the others are any.
PUSHED_SHARE, PUSHED_LEVERS, PUSHED = 2 / 3, 3, 3

#: A change smaller than this share of what changes is a rounding: capacities are met to 10⁻¹⁰.
ROUNDING = 1e-8

#: Scenarios times draws computed at once: tables of 34 × 34 for so many take some tens of megabytes. With more, and
#: with fewer, it is slower.
AT_ONCE = 1000

#: Scenarios of which the bounds are expanded at once.
EXPANDED_AT_ONCE = 256

_LEVELS = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, eq=False)
class EveryScenario:
    """All the scenarios of a territory, in the order of `every_level`.

    Attributes
    ----------
    code : str
        Of the territory.
    products : tuple of str
        The n branches.
    start : ndarray, shape (m,)
        Each measure of `OUTCOMES` when no lever is moved; m measures, in their order.
    change, low, high : ndarray, shape (4096, m)
        What each scenario adds to it: exact under the central parameters, and its bounds.
    jobs : ndarray, shape (n,)
        Jobs that output calls in each branch when no lever is moved.
    jobs_change, jobs_low, jobs_high : ndarray, shape (4096, n)
        What each scenario adds to it, and its bounds.
    limits : dict of str to ndarray, shape (4096,)
        What each bound refuses of what was asked, 0 to 1, under the central parameters.
    fitted, tried : tuple of int
        Ranks of the scenarios that were computed in full with draws: those that bounds were widened to hold, and those
        on which the error is measured.
    fitted_low, fitted_high, tried_low, tried_high : ndarray, shape (fitted, m) and (tried, m)
        Their bounds without expansion.
    widened : ndarray, shape (m, 2)
        What the low and the high bound are moved outwards by when all levers are at their end, as a share of the width
        before: less for less effort, nothing for one or two levers.
    """

    code: str
    products: tuple[str, ...]
    start: np.ndarray = field(repr=False)
    change: np.ndarray = field(repr=False)
    low: np.ndarray = field(repr=False)
    high: np.ndarray = field(repr=False)
    jobs: np.ndarray = field(repr=False)
    jobs_change: np.ndarray = field(repr=False)
    jobs_low: np.ndarray = field(repr=False)
    jobs_high: np.ndarray = field(repr=False)
    limits: dict[str, np.ndarray] = field(repr=False)
    fitted: tuple[int, ...] = field(repr=False)
    fitted_low: np.ndarray = field(repr=False)
    fitted_high: np.ndarray = field(repr=False)
    tried: tuple[int, ...] = field(repr=False)
    tried_low: np.ndarray = field(repr=False)
    tried_high: np.ndarray = field(repr=False)
    widened: np.ndarray = field(repr=False)

    def expansion_error(self) -> np.ndarray:
        """Distance between the bounds of the expansion and those of full draws, as a share of the full width.

        Returns
        -------
        ndarray, shape (tried, m, 2)
            Low and high bound; missing where the full draws have no width.
        """
        ranks = list(self.tried)
        width = self.tried_high - self.tried_low
        apart = np.stack([self.low[ranks] - self.tried_low, self.high[ranks] - self.tried_high], axis=-1)
        share: np.ndarray = np.abs(apart) / np.where(width > 0, width, np.nan)[..., None]
        return share

    def verdicts(self) -> tuple[int, int, int]:
        """Verdicts on the scenarios tried (up, down, still, or not known), beside those of full draws.

        Returns
        -------
        tuple of int
            How many there are; how many are more prudent, « not known » where full draws know; how many differ else.
        """
        ranks = list(self.tried)
        ours, full = verdict(self.low[ranks], self.high[ranks]), verdict(self.tried_low, self.tried_high)
        prudent = (ours != full) & (ours == UNKNOWN)
        return ours.size, int(prudent.sum()), int(((ours != full) & ~prudent).sum())


#: A verdict when bounds hold zero.
UNKNOWN = 0


def verdict(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """What bounds allow to say: 1 up, -1 down, `UNKNOWN`, or 2 when nothing moves."""
    return np.where(low > 0, 1, np.where(high < 0, -1, np.where((low == 0) & (high == 0), 2, UNKNOWN)))


def every_level() -> np.ndarray:
    """The levels of all scenarios, shape (4096, 6): the first lever changes last, as digits of a number do."""
    return np.array(list(itertools.product(_LEVELS, repeat=len(BY_NAME))), dtype=float)


def rank_of(scenario: Scenario) -> int:
    """Rank of a scenario of whole levels among `every_level`.

    Raises
    ------
    ValueError
        A level between two others.
    """
    rank = 0
    for level in scenario.levels:
        if not float(level).is_integer():
            raise ValueError(f"only whole levels have a rank, not {scenario.code}")
        rank = rank * len(_LEVELS) + int(level) - LOWEST
    return rank


@functools.lru_cache(maxsize=16)
def every_scenario(code: str) -> EveryScenario:
    """All the scenarios of a territory.

    Parameters
    ----------
    code : str
        What `find_territory` takes.

    Notes
    -----
    About ten seconds on one core the first time; kept as `metabolisme.diagnosis.every_territory.atlas` is.
    """
    place = find_territory(code)
    folder = cache_directory()
    if folder is None:
        return compute(local_profile(place))
    state = calculations.fingerprint(computed_from(COMPUTED_BY), SIZE)
    path = folder / f"scenarios-{place.code}-{state}.npz"
    return calculations.kept(path, lambda: compute(local_profile(place)), _pack, _unpack)


def compute(
    profile: LocalProfile, size: int = SIZE, tried: int = TRIED, seed: int = SEED, fitted: int = FITTED
) -> EveryScenario:
    """Compute all the scenarios of a territory.

    Parameters
    ----------
    profile : LocalProfile
    size : int
        Draws.
    tried : int
        Scenarios computed in full beside their expansion, to measure its error.
    seed : int
        Of the choice of these.
    fitted : int
        Scenarios computed in full, that bounds are widened to hold.
    """
    nation = shared_account()
    start = lever_account(central(profile, nation))
    levels = every_level()
    middle = _effects(start, levels, central_parameters())
    drawn = lever_account(territory_draws(profile, nation, size))
    few = np.flatnonzero(_moved(levels).sum(axis=1) <= 2)
    found = _effects(drawn, levels[few], drawn_parameters(size))
    columns = _columns(levels[few])
    # Interactions draw by draw, and those of the central values, on which the draws are centred.
    terms = _terms(columns, found.change)
    middle_terms = _terms(columns, middle.change[few])
    design = _design(levels, columns)
    low, high = np.empty(middle.change.shape[::2]), np.empty(middle.change.shape[::2])
    for first in range(0, len(levels), EXPANDED_AT_ONCE):
        part = slice(first, first + EXPANDED_AT_ONCE)
        expanded = np.tensordot(design[part], terms, axes=1)
        recentred = expanded + (middle.change[part] - np.tensordot(design[part], middle_terms, axes=1))
        low[part], high[part] = interval(recentred, axis=1)
    value = middle.change[:, 0]
    # Draws of a skewed law may leave their centre aside; an interval holds its value.
    low, high = np.minimum(low, value), np.maximum(high, value)
    fit, ranks = _samples(levels, fitted, tried, seed)
    both = np.concatenate([fit, ranks])
    full_low, full_high = interval(_effects(drawn, levels[both], drawn_parameters(size)).change, axis=1)
    full_low, full_high = np.minimum(full_low, value[both]), np.maximum(full_high, value[both])
    effort, width = _effort(levels)[:, None], high - low
    room = effort * width
    widened = np.stack(
        [
            _most(low[fit] - full_low[: len(fit)], room[fit]),
            _most(full_high[: len(fit)] - high[fit], room[fit]),
        ],
        axis=-1,
    )
    low, high = low - widened[:, 0] * room, high + widened[:, 1] * room
    measures = len(OUTCOMES)
    return EveryScenario(
        code=profile.territory.code,
        products=start.around.products,
        start=middle.start[0, :measures],
        change=value[:, :measures],
        low=low[:, :measures],
        high=high[:, :measures],
        jobs=middle.start[0, measures:],
        jobs_change=value[:, measures:],
        jobs_low=low[:, measures:],
        jobs_high=high[:, measures:],
        limits={name: part[:, 0] for name, part in middle.limits.items()},
        fitted=tuple(int(rank) for rank in fit),
        fitted_low=full_low[: len(fit), :measures],
        fitted_high=full_high[: len(fit), :measures],
        tried=tuple(int(rank) for rank in ranks),
        tried_low=full_low[len(fit) :, :measures],
        tried_high=full_high[len(fit) :, :measures],
        widened=widened[:measures],
    )


def _samples(levels: np.ndarray, fitted: int, tried: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ranks of two samples of scenarios of three levers or more, without a common one; both hold pushed ones."""
    generator = np.random.default_rng(seed)
    whole = np.flatnonzero((levels == levels[:, :1]).all(axis=1) & (levels[:, 0] > LOWEST))
    left = np.setdiff1d(np.flatnonzero(_moved(levels).sum(axis=1) > 2), whole)
    pushed = np.flatnonzero((levels >= PUSHED).sum(axis=1) >= PUSHED_LEVERS)
    samples = []
    for size in (fitted, tried):
        far = generator.choice(np.intersect1d(left, pushed), size=round(PUSHED_SHARE * size), replace=False)
        left = np.setdiff1d(left, far)
        others = generator.choice(left, size=size - len(far), replace=False)
        left = np.setdiff1d(left, others)
        samples.append(np.sort(np.concatenate([far, others])))
    return np.sort(np.concatenate([samples[0], whole])), samples[1]


def _effort(levels: np.ndarray) -> np.ndarray:
    """Levels climbed past those of two levers: 0 with one or two levers, where bounds are exact, 1 with all at 4."""
    climbed = (levels - LOWEST).sum(axis=1) - 2
    most = (HIGHEST - LOWEST) * levels.shape[1] - 2
    effort: np.ndarray = np.where(_moved(levels).sum(axis=1) > 2, climbed / most, 0.0)
    return effort


def _most(lacking: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Largest share of their room that bounds lack in some scenarios, 0 at least; shapes (scenarios, m) to (m,)."""
    most: np.ndarray = np.where(room > 0, lacking / np.where(room > 0, room, 1.0), 0.0).max(axis=0, initial=0.0)
    return most


@dataclass(frozen=True, eq=False)
class _Effects:
    """Measures of `OUTCOMES`, then jobs by branch: at the start (d, m + n), and what changes (s, d, m + n)."""

    start: np.ndarray
    change: np.ndarray
    limits: dict[str, np.ndarray]


def _effects(start: LeverAccount, levels: np.ndarray, parameters: LeverParameters) -> _Effects:
    """What some scenarios change, so many at once that memory is bounded."""
    draws = start.saved.shape[1]
    before = _measured(start, 1)
    step = max(1, AT_ONCE // draws)
    changes, limits = [], []
    for first in range(0, len(levels), step):
        part = levels[first : first + step]
        done = applied(start, part, parameters)
        change = _measured(done, len(part)) - before
        changes.append(np.where(np.abs(change) > ROUNDING * np.abs(before), change, 0.0))
        limits.append({name: np.broadcast_to(refused, (len(part), draws)) for name, refused in done.limits.items()})
    return _Effects(
        before[0],
        np.concatenate(changes),
        {
            # a bound that no scenario of a part meets is not told there
            name: np.concatenate([part.get(name, np.zeros_like(next(iter(part.values())))) for part in limits])
            for name in dict.fromkeys(name for part in limits for name in part)
        },
    )


def _measured(account: LeverAccount, scenarios: int) -> np.ndarray:
    draws = account.saved.shape[1]
    values = [np.broadcast_to(value, (scenarios, draws))[..., None] for value in outcomes(account).values()]
    jobs = jobs_by_branch(account)
    return np.concatenate([*values, np.broadcast_to(jobs, (scenarios, draws, jobs.shape[-1]))], axis=-1)


def _moved(levels: np.ndarray) -> np.ndarray:
    moved: np.ndarray = levels > LOWEST
    return moved


def _columns(levels: np.ndarray) -> list[tuple[tuple[int, int], ...]]:
    """What each scenario moves, as (rank of the lever, level): nothing, one, or two of them."""
    return [
        tuple((int(rank), int(row[rank])) for rank in np.flatnonzero(moved))
        for row, moved in zip(levels, _moved(levels), strict=True)
    ]


def _terms(columns: Sequence[tuple[tuple[int, int], ...]], change: np.ndarray) -> np.ndarray:
    """Of each scenario that moves one or two levers, what it adds to those that move fewer; as ``change``."""
    place = {column: rank for rank, column in enumerate(columns)}
    terms = change.copy()
    for rank, column in enumerate(columns):
        if len(column) == 2:
            terms[rank] = change[rank] - change[place[column[:1]]] - change[place[column[1:]]]
    return terms


def _design(levels: np.ndarray, columns: Sequence[tuple[tuple[int, int], ...]]) -> np.ndarray:
    """Whether each scenario holds all that a term moves, shape (scenarios, terms); nobody holds the empty one."""
    held = np.ones((len(levels), len(columns)))
    for rank, column in enumerate(columns):
        for lever, level in column:
            held[:, rank] *= levels[:, lever] == level
        held[:, rank] *= bool(column)
    return held


_ARRAYS = (
    "start", "change", "low", "high", "jobs", "jobs_change", "jobs_low", "jobs_high", "fitted_low", "fitted_high",
    "tried_low", "tried_high", "widened",
)  # fmt: skip


def _pack(found: EveryScenario) -> dict[str, np.ndarray]:
    texts = {
        "code": found.code,
        "products": found.products,
        "limits": list(found.limits),
        "fitted": found.fitted,
        "tried": found.tried,
    }
    described = np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8)
    arrays = {name: getattr(found, name) for name in _ARRAYS}
    return {**arrays, "refused": np.stack(list(found.limits.values())), "described": described}


def _unpack(stored: Mapping[str, np.ndarray]) -> EveryScenario:
    texts = json.loads(stored["described"].tobytes().decode())
    return EveryScenario(
        code=texts["code"],
        products=tuple(texts["products"]),
        limits=dict(zip(texts["limits"], stored["refused"], strict=True)),
        fitted=tuple(texts["fitted"]),
        tried=tuple(texts["tried"]),
        **{name: stored[name] for name in _ARRAYS},
    )
