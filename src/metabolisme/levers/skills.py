"""Lever 6: the part of what the other levers ask that people can be found and trained for.

Levers 2 to 5 create jobs in some branches, hence needs by family of occupations. People come from four places: those
who look for a job, those who train, those who change occupation, and those whose job goes, in the same family. The
feasible part φ, up to 1, is that at which no family needs more people than it can find. It scales what levers 2 to 5
do. At level 1 the trend's supply is in force: the lever alone changes nothing, and a large package may exceed it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from metabolisme.errors import BalanceError
from metabolisme.levers.account import LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.occupations import occupation_families, occupation_shares
from metabolisme.levers.parameters import LeverParameters

NAME = "skills"

#: Years that a scenario spans: from the year when levers begin to move to the horizon of their levels.
FIRST_YEAR, HORIZON = 2026, 2050
ALL_YEARS = HORIZON - FIRST_YEAR

#: Parts of the account that the feasible part scales.
_SCALED = tuple(one.name for one in fields(LeverAccount) if one.name not in ("around", "limits"))

#: Gap accepted between the need and the supply of the family that binds, as a share of the jobs of the territory.
_WITHIN = 1e-9
#: Most solutions, and most steps on a polynomial between two of them.
_MOST_ROUNDS = 12
_INNER_ROUNDS = 60


def blend(without: LeverAccount, wanted: LeverAccount, part: np.ndarray) -> LeverAccount:
    """The account when the part ``part``, shape (s, d), of what separates two accounts is done."""
    partly = part < 1
    if not partly.any():
        return wanted

    def mixed(name: str) -> np.ndarray:
        start, end = getattr(without, name), getattr(wanted, name)
        if start is end:
            same: np.ndarray = start
            return same
        shape = (*part.shape, *end.shape[2:])
        found = np.array(np.broadcast_to(end, shape))
        first = np.broadcast_to(start, shape)[partly]
        # Most scenarios ask for nothing that people cannot do: only the others are computed.
        weight = part[partly].reshape(-1, *(1,) * (end.ndim - 2))
        found[partly] = first + weight * (found[partly] - first)
        return found

    parts: dict[str, Any] = {name: mixed(name) for name in _SCALED}
    return replace(wanted, **parts)


@dataclass(frozen=True)
class People:
    """Who may take new jobs over some years, by family of occupations; f families.

    Attributes
    ----------
    jobseekers, trained, arrivals : ndarray, shape (s, d, f)
        People who look for a job in the family; who train for it; who come from another family. Those that trend's own
        vacancies take are already left out.
    kept : ndarray, shape (s, d, 1)
        Of those whose job goes, the part that takes a new one in the same family here.
    """

    jobseekers: np.ndarray
    trained: np.ndarray
    arrivals: np.ndarray
    kept: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """All but those whose job goes, (s, d, f)."""
        total: np.ndarray = self.jobseekers + self.trained + self.arrivals
        return total


def people_per_job(
    level: np.ndarray, parameters: LeverParameters, years: float | np.ndarray = ALL_YEARS
) -> People:
    """Who may take new jobs, for each job that a family has at the start.

    Parameters
    ----------
    level : ndarray, shape (s, 1)
        Of this lever: the effort is in force from the first year.
    parameters : LeverParameters
    years : float or ndarray, shape (s, 1)
        Since the first year. Training gives nobody before its length has passed.

    Returns
    -------
    People
        Shares of the jobs of the family; ``kept`` as it is.
    """
    codes = tuple(occupation_families().index)
    span = np.broadcast_to(np.asarray(years, dtype=float), level.shape)[..., None]
    open_part = 1 - parameters.by_item(NAME, "busy", level, codes)
    started = np.maximum(span - parameters.by_item(NAME, "training_years", level, codes), 0.0)
    moving = parameters.at(NAME, "redirected", level)[..., None] * parameters.by_item(NAME, "arrivals", level, codes)
    looking = parameters.at(NAME, "jobseekers", level)[..., None] * np.minimum(span, 1.0)
    return People(
        jobseekers=open_part * looking,
        trained=open_part * started * parameters.at(NAME, "trained", level)[..., None],
        arrivals=open_part * span * moving,
        kept=parameters.at(NAME, "kept", level)[..., None],
    )


def people(
    account: LeverAccount, level: np.ndarray, parameters: LeverParameters, years: float | np.ndarray = ALL_YEARS
) -> People:
    """Who may take new jobs in a territory; arguments as in `people_per_job`.

    Notes
    -----
    Shares are applied to the jobs of the family here, or to what they would be with the national mix where that is
    more, since people also come from around.
    """
    around = account.around
    jobs = around.output * around.jobs
    national = occupation_families()["jobs"].to_numpy()
    here = jobs @ occupation_shares(around.products)
    base = np.maximum(here, jobs.sum(axis=-1, keepdims=True) * national / national.sum())
    each = people_per_job(level, parameters, years)
    return People(base * each.jobseekers, base * each.trained, base * each.arrivals, each.kept)


@dataclass(frozen=True, eq=False)
class Market:
    """Needs and supply of people, by family, for any output of the branches of a territory.

    Attributes
    ----------
    shares : ndarray, shape (n, f)
        Of each family in the jobs of each branch.
    jobs : ndarray, shape (…, n)
        Per M€ of output.
    start, reference : ndarray, shape (…, n)
        Jobs of each branch before any lever; the same, or what sobriety asks when that is more.
    supply : ndarray, shape (…, f)
        Without those whose job goes.
    kept : ndarray, shape (…, 1)
    """

    shares: np.ndarray
    jobs: np.ndarray
    start: np.ndarray
    reference: np.ndarray
    supply: np.ndarray
    kept: np.ndarray

    def needs(self, output: np.ndarray) -> np.ndarray:
        """People that the branches that grow look for, by family."""
        needs: np.ndarray = np.maximum(output * self.jobs - self.reference, 0.0) @ self.shares
        return needs

    def found(self, output: np.ndarray) -> np.ndarray:
        """People who can be found, by family: more of them when other branches shrink."""
        freed = np.maximum(self.start - output * self.jobs, 0.0) @ self.shares
        found: np.ndarray = self.supply + self.kept * freed
        return found

    def excess(self, output: np.ndarray) -> np.ndarray:
        """Largest need that nobody fills, as a share of the jobs of the territory; not positive when all can be."""
        jobs = output * self.jobs
        gained, lost = np.maximum(jobs - self.reference, 0.0), np.maximum(self.start - jobs, 0.0)
        # As `needs` less `found`, in one product: this is what the search repeats.
        lacking = ((gained - self.kept * lost) @ self.shares - self.supply).max(axis=-1)
        excess: np.ndarray = lacking / self.start.sum(axis=-1)
        return excess

    def at(self, chosen: np.ndarray) -> Market:
        """The same for those that a mask, of the shape of the scenarios and draws, chooses; (m, …)."""

        def picked(values: np.ndarray) -> np.ndarray:
            spread: np.ndarray = np.broadcast_to(values, (*chosen.shape, values.shape[-1]))[chosen]
            return spread

        return replace(
            self,
            **{name: picked(getattr(self, name)) for name in ("jobs", "start", "reference", "supply", "kept")},
        )


def market(
    without: LeverAccount,
    level: np.ndarray,
    parameters: LeverParameters,
    years: float | np.ndarray = ALL_YEARS,
) -> Market:
    """Needs and supply of people once sobriety has acted; arguments as in `feasible`."""
    around = without.around
    start = around.output * around.jobs
    known = people(without, level, parameters, years)
    return Market(
        shares=occupation_shares(around.products),
        jobs=around.jobs,
        start=start,
        reference=np.maximum(start, without.produced.here * around.jobs),
        supply=known.total,
        kept=known.kept,
    )


def feasible_part(
    without: LeverAccount,
    wanted: LeverAccount,
    level: np.ndarray,
    parameters: LeverParameters,
    years: float | np.ndarray = ALL_YEARS,
) -> np.ndarray:
    """φ, (s, d): part of the way between two accounts that people can be found for; arguments as `feasible`."""
    shape = np.broadcast_shapes(level.shape, wanted.saved.shape, parameters.at(NAME, "kept", level).shape)
    part = np.ones(shape)
    asked = market(without, level, parameters, years)
    lacking = np.broadcast_to(asked.excess(wanted.produced.here) > _WITHIN, shape)
    if lacking.any():
        size = (*shape, len(asked.shares))
        ends = [np.broadcast_to(one.produced.here, size)[lacking] for one in (without, wanted)]
        solved = _between(without, wanted, lacking)
        part[lacking] = _largest_part(solved, ends, asked.at(lacking), without.around.name)
    return part


def feasible(
    without: LeverAccount,
    wanted: LeverAccount,
    level: np.ndarray,
    parameters: LeverParameters,
    years: float | np.ndarray = ALL_YEARS,
) -> LeverAccount:
    """What the skills at hand allow of the way from one account to the other.

    Parameters
    ----------
    without, wanted : LeverAccount
        After sobriety, and after all that is asked.
    level : ndarray, shape (s, 1)
    parameters : LeverParameters
    years : float or ndarray, shape (s, 1)
        Since the first year.

    Returns
    -------
    LeverAccount
        ``limits["skills"]``: 1 − φ.

    Raises
    ------
    BalanceError
        When no part is found, which would be an error of the program.
    """
    part = feasible_part(without, wanted, level, parameters, years)
    return replace(blend(without, wanted, part), limits={**wanted.limits, "skills": 1 - part})


def _between(
    without: LeverAccount, wanted: LeverAccount, chosen: np.ndarray
) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Output when some part of what separates two accounts is done, for scenarios and draws chosen by a mask (s, d).

    Purchases and recipes are blended, so the system and what is asked of it are too: one solution by part. The function
    takes a part, (m,), and the ranks, (m,), of those it is for among the chosen.
    """

    def picked(values: np.ndarray) -> np.ndarray:
        spread: np.ndarray = np.broadcast_to(values, (*chosen.shape, *values.shape[2:]))[chosen]
        return spread

    first, last = picked(without.system), picked(wanted.system)
    asked_first = (first @ picked(without.produced.here)[..., None])[..., 0]
    asked_last = (last @ picked(wanted.produced.here)[..., None])[..., 0]
    step, asked_step = last - first, asked_last - asked_first

    def output(part: np.ndarray, ranks: np.ndarray) -> np.ndarray:
        asked = asked_first[ranks] + part[:, None] * asked_step[ranks]
        system = first[ranks] + part[:, None, None] * step[ranks]
        made: np.ndarray = np.linalg.solve(system, asked[..., None])[..., 0]
        return made

    return output


def _largest_part(
    output: Callable[[np.ndarray, np.ndarray], np.ndarray],
    ends: list[np.ndarray],
    asked: Market,
    name: str,
) -> np.ndarray:
    """Part, (m,), at which the family that binds finds just the people that it needs.

    Output is known at both ends, (m, n) each, and where it was tried: the polynomial through these points gives the
    next part to try, at no solution. Two or three rounds do, outputs being nearly straight lines.
    """
    size = len(ends[0])
    part = np.zeros(size)
    ranks = np.arange(size)
    nodes, values = [np.zeros(size), np.ones(size)], ends
    low, high = nodes
    for _ in range(_MOST_ROUNDS):
        tried = _root(nodes, values, asked, low, high)
        made = output(tried, ranks)
        excess = asked.excess(made)
        part[ranks] = tried
        left = np.abs(excess) > _WITHIN
        if not left.any():
            return part
        ranks, asked = ranks[left], asked.at(left)
        nodes, values = [node[left] for node in (*nodes, tried)], [value[left] for value in (*values, made)]
        over = excess[left] > 0
        low, high = np.where(over, low[left], tried[left]), np.where(over, tried[left], high[left])
    raise BalanceError(
        f"{name} : la part que permettent les compétences ne se trouve pas. Remède : signalez les niveaux choisis."
    )


def _root(
    nodes: list[np.ndarray], values: list[np.ndarray], asked: Market, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Where the excess of the polynomial through known outputs changes sign within a bracket (Illinois rule)."""
    at_low, at_high = (asked.excess(_polynomial(nodes, values, end)) for end in (low, high))
    tried = low
    for _ in range(_INNER_ROUNDS):
        rise = at_high - at_low
        step = np.divide(-at_low, rise, out=np.full_like(rise, 0.5), where=rise > 0)
        tried = low + np.clip(step, 0.0, 1.0) * (high - low)
        excess = asked.excess(_polynomial(nodes, values, tried))
        if np.abs(excess).max() <= _WITHIN / 10:
            break
        over = excess > 0
        # The end that stays is given half its weight, so that the other one comes near too.
        at_low, at_high = np.where(over, at_low / 2, excess), np.where(over, excess, at_high / 2)
        low, high = np.where(over, low, tried), np.where(over, tried, high)
    return tried


def _polynomial(nodes: list[np.ndarray], values: list[np.ndarray], at: np.ndarray) -> np.ndarray:
    """Lagrange's polynomial through (m,) nodes and (m, n) values, at (m,) places."""
    total = np.zeros_like(values[0])
    for rank, (node, value) in enumerate(zip(nodes, values, strict=True)):
        others = [other for place, other in enumerate(nodes) if place != rank]
        weight = np.prod([(at - other) / (node - other) for other in others], axis=0)
        total += weight[:, None] * value
    return total


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    """Alone, it changes nothing: skills let the other levers be done (`feasible`)."""
    return account


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={"skills": "les personnes formées manquent"},
    touches=("la part des autres leviers qui peut être faite, faute de bras ou avec eux",),
    cannot_say=(
        "si le métier précis est trouvé : une famille réunit des métiers qui ne se remplacent pas",
        "le salaire et les conditions de travail qui font venir ou rester",
        "les métiers propres au territoire : la structure de chaque branche est nationale",
    ),
)
