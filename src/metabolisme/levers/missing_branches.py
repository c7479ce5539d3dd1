"""Branches that a territory lacks: which are near what it has, what is bought outside, how large they are elsewhere.

Relatedness is read from where branches are found together (`metabolisme.indicators.relatedness`). On 34 branches it
says little: `relatedness_tests` measures how little, and candidates stand in alphabetical order within two groups.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import JOBS_YEARS, zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.quotients import simple_quotient
from metabolisme.accounts.territory import territory_account
from metabolisme.diagnosis.demand_coverage import demand_coverage
from metabolisme.diagnosis.peers import SIZE_FACTOR
from metabolisme.diagnosis.relocation_mask import relocation_mask
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.relatedness import PRESENT_FROM, presence, proximity, relatedness_density
from metabolisme.levers.account import Surroundings
from metabolisme.sources import load_table
from metabolisme.sources.defaults import SEED
from metabolisme.sources.names import plain_words
from metabolisme.sources.territories import Territory, find_territory

#: A branch is absent or nearly so when it weighs less than half of what it weighs in France.
ABSENT_BELOW = 0.5

#: It is near what the territory has when it is nearer than in half of the zones.
NEAR_FROM = 0.5

#: Location quotients from which a branch counts as present, one reading each: the usual one, then a fifth either way.
THRESHOLDS = (0.8, PRESENT_FROM, 1.25)

#: Quotient under which a branch that is present a year later has appeared, and has not just passed the threshold.
FAR_BELOW = 0.8

#: Least jobs in a branch of a zone for its growth to mean something.
LEAST_JOBS = 50

#: What an entry is measured against: this quantile of the jobs of the branch in zones of like size.
QUANTILE = 0.75

#: Rounding under which two concentrations are the same.
_SAME = 1e-12

#: Zones drawn again, with replacement, for the intervals of `relatedness_tests`.
RESAMPLED = 400


@dataclass(frozen=True, eq=False)
class _Neighbourhood:
    """What the zones say of relatedness, under one reading: a year of jobs and a threshold."""

    threshold: float
    national: np.ndarray
    near: pd.DataFrame
    #: Concentration around each branch in the zones, (zones, n).
    zones: np.ndarray

    def rank(self, jobs: np.ndarray) -> np.ndarray:
        """Part of the zones in which less of what is near each branch is present than here, 0 to 1; jobs are (d, n)."""
        there = simple_quotient(jobs, self.national) >= self.threshold
        table = pd.DataFrame(there.astype(int), columns=self.near.columns)
        here = concentration(relatedness_density(table, self.near).to_numpy(), there)
        gap = here[:, None] - self.zones
        # Zones that tie, as this one with itself, count for one half.
        rank: np.ndarray = ((gap > _SAME).mean(axis=1) + (gap >= -_SAME).mean(axis=1)) / 2
        return rank


@functools.cache
def _neighbourhood(year: int = JOBS_YEARS[0], threshold: float = PRESENT_FROM) -> _Neighbourhood:
    jobs = zone_jobs(year)
    present = presence(jobs, threshold)
    near = proximity(present)
    zones = concentration(relatedness_density(present, near).to_numpy(), present.to_numpy() == 1)
    return _Neighbourhood(threshold, jobs.to_numpy(dtype=float).sum(axis=0), near, zones)


def concentration(density: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Density around each branch, over the part of all other branches that is present.

    Parameters
    ----------
    density : ndarray, shape (places, n)
        Of `relatedness_density`.
    there : ndarray of bool, shape (places, n)

    Returns
    -------
    ndarray, shape (places, n)
        ≥ 0; 1 when what is near the branch is as present as the rest, or when nothing is. A place with many branches
        has a high density around all of them: this takes it away.
    """
    others = (there.sum(axis=1, keepdims=True) - there) / (there.shape[1] - 1)
    ratio: np.ndarray = np.divide(density, others, out=np.ones_like(density), where=others > 0)
    return ratio


def _may_settle() -> np.ndarray:
    """Whether a local effort may bring each branch, (n,): a judgement (`relocation_mask`)."""
    mask = relocation_mask().loc[zone_jobs().columns]
    allowed: np.ndarray = ((mask["treatment"] == "open") & mask["may_grow"]).to_numpy(dtype=bool)
    return allowed


def _elsewhere(total: float) -> np.ndarray:
    """Jobs of each branch that a quarter of the zones of like size exceed, (n,)."""
    jobs = zone_jobs().to_numpy(dtype=float)
    ratio = jobs.sum(axis=1) / total
    like = (ratio >= 1 / SIZE_FACTOR) & (ratio <= SIZE_FACTOR)
    if not like.any():
        # Larger or smaller than every zone: the nearest ones, by size.
        like = np.argsort(np.abs(np.log(ratio)))[:10]
    found: np.ndarray = np.quantile(jobs[like], QUANTILE, axis=0)
    return found


def entry_sizes(around: Surroundings) -> np.ndarray:
    """What an absent branch, near what is here, makes where it is large in zones of like size, less what it makes here.

    Returns
    -------
    ndarray, shape (1, d, n)
        M€ a year; zero for a branch that is present, that is not near, or that no local effort brings.
    """
    jobs = (around.jobs * around.output)[0]
    nearby = _neighbourhood()
    candidate = (simple_quotient(jobs, nearby.national) < ABSENT_BELOW) & (nearby.rank(jobs) >= NEAR_FROM)
    gap = np.maximum(_elsewhere(float(jobs.sum(axis=1).mean())) - jobs, 0.0) * (candidate & _may_settle())
    per_euro = around.jobs[0]
    sizes: np.ndarray = np.divide(gap, per_euro, out=np.zeros_like(gap), where=per_euro > 0)[None]
    return sizes


def missing_branches(territory: Territory | str | list[str]) -> pd.DataFrame:
    """Branches that weigh less than half as much here as in France, and that a local effort could bring.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
        A zone d'emploi or a set of zones: the industry of an EPCI is only known as a whole.

    Returns
    -------
    DataFrame, index branch
        First those that are near in every reading (``steady``), then the others; in the alphabetical order of labels
        within each group, since nothing tells them apart. ``label``; ``quotient``; ``jobs`` here, ``elsewhere``
        (jobs that a quarter of the zones of like size exceed); ``near_in``: readings, out of ``attrs["readings"]``,
        under which `concentration` around it is higher here than in half of the zones; ``rank``: part of the zones
        where it is lower (usual reading), 0 to 1; ``bought_outside``: M€ bought elsewhere a year; ``steady``;
        ``reason`` (French).

    Raises
    ------
    MetabolismeError
        A territory made of EPCI.

    Notes
    -----
    Readings: two years of jobs, three thresholds of presence. Jobs of zones are published: no draw moves them. A branch
    is not a firm: a candidate says where to look, not what will settle.
    """
    place = find_territory(territory)
    if place.epci:
        raise MetabolismeError(
            f"{place.name} : les branches manquantes ne se lisent pas à l'échelle d'une intercommunalité, dont "
            "l'industrie n'est estimée qu'en bloc. Remède : demandez la zone d'emploi."
        )
    account = territory_account(place)
    branches = zone_jobs().columns
    ranks = {}
    for year in JOBS_YEARS:
        own = zone_jobs(year).loc[list(place.zones)].to_numpy(dtype=float).sum(axis=0, keepdims=True)
        for threshold in THRESHOLDS:
            ranks[year, threshold] = _neighbourhood(year, threshold).rank(own)[0]
    jobs = local_profile(place).jobs
    coverage = demand_coverage(account)
    table = pd.DataFrame(
        {
            "label": load_table("nomenclatures/branches").set_index("code")["short_label"].loc[branches],
            "quotient": simple_quotient(jobs[None], _neighbourhood().national)[0],
            "jobs": jobs,
            "elsewhere": _elsewhere(float(jobs.sum())),
            "near_in": np.sum([rank >= NEAR_FROM for rank in ranks.values()], axis=0),
            "rank": ranks[JOBS_YEARS[0], PRESENT_FROM],
            "bought_outside": coverage["gap"].loc[branches],
        },
        index=pd.Index(branches, name="branch"),
    )
    table = table[(table["quotient"] < ABSENT_BELOW) & _may_settle() & (table["bought_outside"] > 0)]
    table["steady"] = table["near_in"] == len(ranks)
    table["reason"] = [_reason(int(row["near_in"]), len(ranks)) for row in table.to_dict("records")]
    table = table.loc[sorted(table.index, key=lambda code: (not table.steady[code], plain_words(table.label[code])))]
    table.attrs.update(
        readings=len(ranks),
        caveat="Une branche n'est pas une entreprise : la liste dit où chercher, pas qui viendra.",
        near_share=NEAR_FROM,
    )
    return table


def _reason(near_in: int, readings: int) -> str:
    if near_in == readings:
        return "proche de ce qui est ici, dans toutes les lectures"
    if near_in == 0:
        return "loin de ce qui est ici, dans toutes les lectures"
    return "proche ou non, selon la lecture"


@functools.cache
def relatedness_tests() -> pd.DataFrame:
    """Whether relatedness says anything of 34 branches in 305 zones: four questions to the jobs of two years.

    Returns
    -------
    DataFrame, index question
        ``value``; ``low``, ``high`` (5 and 95 % of zones drawn again); ``chance``; ``cases``. Questions:
        ``"present"``: how often, of two zones of which one has a branch and the other not, `concentration` around it
        is higher in the one that has it; proximity is read without the zone that is judged. ``"passed"``: the same for
        a branch that passes the threshold from one year to the next; ``"appeared"``: only from a quotient under
        `FAR_BELOW`. All three from 0 to 1, 0.5 being chance, all branches weighing alike. ``"growth"``: points of
        growth in a year for one standard deviation of concentration, zone and branch held fixed; chance is 0.

    Notes
    -----
    Zones are compared for one branch, never branches within a zone: common branches are near one another in any table,
    even one drawn at random with the same totals. Hidalgo et al. (2007) compare in the same way densities around
    products that countries took up and around those that they did not.
    """
    before, after = (zone_jobs(year).to_numpy(dtype=float) for year in sorted(JOBS_YEARS))
    earlier, later = (simple_quotient(jobs, jobs.sum(axis=0)) for jobs in (before, after))
    there = earlier >= PRESENT_FROM
    around = concentration(held_out_density(there), there)
    newcomers, everywhere = later >= PRESENT_FROM, np.ones_like(there)
    growth, spread = _growth(before, after, around)
    generator = np.random.default_rng(SEED)
    zones = len(before)
    # The zones themselves, then drawn again: how many times each comes.
    drawn = [np.bincount(generator.integers(zones, size=zones), minlength=zones) for _ in range(RESAMPLED)]
    times = np.stack([np.ones(zones), *drawn])
    far = earlier < FAR_BELOW
    answers = {
        "present": np.nanmean(areas(around, there, everywhere, times), axis=1),
        "passed": np.nanmean(areas(around, newcomers, ~there, times), axis=1),
        "appeared": np.nanmean(areas(around, newcomers, far, times), axis=1),
        "growth": 100 * spread * (times @ growth[0]) / (times @ growth[1]),
    }
    cases = {
        "present": int(there.sum()),
        "passed": int((newcomers & ~there).sum()),
        "appeared": int((newcomers & far).sum()),
        "growth": int((before >= LEAST_JOBS).sum()),
    }
    rows = {}
    for question, found in answers.items():
        low, high = interval(found[1:])
        chance = 0.0 if question == "growth" else 0.5
        rows[question] = {
            "value": float(found[0]),
            "low": float(low),
            "high": float(high),
            "chance": chance,
            "cases": cases[question],
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("question")


def held_out_density(there: np.ndarray) -> np.ndarray:
    """Density around each branch in each place, proximity being read in all the other places.

    Parameters
    ----------
    there : ndarray of bool, shape (places, n)

    Returns
    -------
    ndarray, shape (places, n)
        See `metabolisme.indicators.relatedness.relatedness_density`; a branch that no other place has is near none.
    """
    matrix = there.astype(float)
    together = matrix.T @ matrix - matrix[:, :, None] * matrix[:, None, :]
    places = np.diagonal(together, axis1=1, axis2=2)
    larger = np.maximum(places[:, :, None], places[:, None, :])
    near = np.divide(together, larger, out=np.zeros_like(together), where=larger > 0)
    near[:, np.arange(matrix.shape[1]), np.arange(matrix.shape[1])] = 0.0
    total = near.sum(axis=-1)
    around = (near @ matrix[..., None])[..., 0]
    density: np.ndarray = np.divide(around, total, out=np.zeros_like(total), where=total > 0)
    return density


def areas(score: np.ndarray, found: np.ndarray, judged: np.ndarray, times: np.ndarray) -> np.ndarray:
    """By column, probability that a found row outscores one that is not: the area under the ROC curve.

    Parameters
    ----------
    score, found, judged : ndarray, shape (rows, columns)
        Rows that are not judged are left out.
    times : ndarray, shape (samples, rows)
        How many times each row comes in each sample.

    Returns
    -------
    ndarray, shape (samples, columns)
        0 to 1, ties count for one half; missing where a sample has not both kinds of rows.
    """
    table = np.full((len(times), score.shape[1]), np.nan)
    for column in range(score.shape[1]):
        hits = judged[:, column] & found[:, column]
        misses = judged[:, column] & ~found[:, column]
        gap = score[hits, column][:, None] - score[misses, column]
        above = (gap > 0) + 0.5 * (gap == 0)
        right = ((times[:, hits] @ above) * times[:, misses]).sum(axis=1)
        pairs = times[:, hits].sum(axis=1) * times[:, misses].sum(axis=1)
        np.divide(right, pairs, out=table[:, column], where=pairs > 0)
    return table


def _growth(before: np.ndarray, after: np.ndarray, around: np.ndarray) -> tuple[np.ndarray, float]:
    """By zone, growth × concentration and concentration², means of zones and branches taken away, (2, zones).

    Also the standard deviation of that concentration. Growth: logarithm of the ratio of jobs, kept between −1 and 1,
    since a plant that comes or goes is not the rule.
    """
    kept = before >= LEAST_JOBS
    ratio = np.divide(np.maximum(after, 1.0), before, out=np.ones_like(before), where=kept)
    grown, dense = (_without_means(values, kept) for values in (np.clip(np.log(ratio), -1.0, 1.0), around))
    sums = np.array([(grown * dense).sum(axis=1), (dense**2).sum(axis=1)])
    return sums, float(np.sqrt((dense**2).sum() / kept.sum()))


def _without_means(values: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Kept values less the means of their row and of their column, zero elsewhere: by turns until both are zero."""
    left = np.where(kept, values, 0.0)
    for _ in range(100):
        for axis in (1, 0):
            mean = left.sum(axis=axis, keepdims=True) / np.maximum(kept.sum(axis=axis, keepdims=True), 1)
            left = np.where(kept, left - mean, 0.0)
    return left
