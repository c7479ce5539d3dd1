"""Territories that resemble one: how they were chosen is shown with them, and nobody is ranked."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import local_jobs, piece_jobs, zone_jobs
from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.diagnosis.territory_estimates import has_estimate, shown_products, territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import BalanceError, MetabolismeError, typeset_french
from metabolisme.sources import concordance
from metabolisme.sources.names import plain_words
from metabolisme.sources.territories import Territory, every_territory, find_territory, median_income

#: Peers kept.
PEERS = 6

#: A peer has at most so many times the jobs, and at least as many times less.
SIZE_FACTOR = 2.0

#: A peer's median income is within this of the territory's, relatively; two that are not known are alike.
INCOME_RANGE = 0.10

#: What intervals that overlap allow to say.
VERDICTS = {"above": "plus haut", "below": "plus bas", "undecided": "on ne peut pas trancher"}


def peers(
    territory: LocalProfile | Territory | str | list[str],
    count: int = PEERS,
    *,
    size_factor: float = SIZE_FACTOR,
    income_range: float = INCOME_RANGE,
    among: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Territories of the same kind, of like size and income, whose branches weigh most alike; overseas among overseas.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
        Peers of a zone d'emploi are zones, those of an EPCI or of a set with one are EPCI.
    count : int
        At most so many: fewer when fewer are alike enough.
    size_factor : float
        ≥ 1: jobs of a peer are between those of the territory divided and multiplied by it.
    income_range : float
        ≥ 0: median income of a peer is within this part of the territory's.
    among : sequence of str, optional
        Codes or names of a group that one chooses: all of it is kept, criteria are only shown.

    Returns
    -------
    DataFrame, index code, in the alphabetical order of names
        ``name``; ``jobs``, ``jobs_ratio`` to the territory's; ``income`` (median, € a year, missing overseas),
        ``income_ratio`` (missing, and no criterion, where the territory's is not known); ``structure_distance``: half
        the sum of the gaps between shares of jobs by branch, 0 (same structure) to 1 (no branch in common), on
        `shown_products`. ``attrs``: territory, candidates (how many meet size
        and income), criteria (French, one sentence).

    Raises
    ------
    BalanceError
        A criterion out of range.

    Notes
    -----
    Half the sum of gaps is the dissimilarity index (Duncan and Duncan 1955), half of Krugman's (1991): the part of
    jobs that would have to change branch. Jobs of EPCI are estimated, so is their distance. The page of a territory
    shows other peers, nearest in jobs alone: two questions, two groups.
    """
    if count < 1 or not size_factor >= 1 or not income_range >= 0:
        raise BalanceError(
            "Critères de ressemblance hors de leur plage : il faut au moins 1 pair, un rapport de taille d'au moins 1 "
            f"et un écart de revenu positif ou nul ; reçu {count}, {size_factor:g}, {income_range:g}."
        )
    if isinstance(territory, LocalProfile):
        place, own_jobs = territory.territory, territory.jobs
    else:
        place = find_territory(territory)
        own_jobs = local_jobs(place).to_numpy(dtype=float)
    kind, own_income = "epci" if place.epci else "zone", median_income(place)
    jobs, shares = _structures(kind)
    members = {place.code, *place.zones, *place.epci}
    traits = _traits(kind)
    table = pd.DataFrame(
        {
            "name": traits["name"],
            "jobs": jobs,
            "jobs_ratio": jobs / own_jobs.sum(),
            "structure_distance": np.abs(shares - _shares(own_jobs, kind)).sum(axis=1) / 2,
        },
        index=jobs.index,
    )
    table = table[(traits["overseas"] == place.overseas) & ~table.index.isin(members)]
    if among is None:
        income = math.nan if own_income is None else own_income
        like = _alike(kind, own_jobs.sum(), income, place.overseas, size_factor, income_range)
        table = table[pd.Series(like, jobs.index).loc[table.index]]
    else:
        codes = [find_territory(one).code for one in among]
        strangers = [code for code in codes if code not in table.index]
        if strangers:
            raise MetabolismeError(
                f"Pairs qui ne sont pas du même genre que {place.name}, ou qui en font partie : "
                f"{', '.join(strangers)}. Remède : donnez d'autres {'EPCI' if kind == 'epci' else 'zones'}."
            )
        table = table.loc[codes]
    incomes = traits["income"].loc[table.index].to_numpy(dtype=float)
    table.insert(3, "income", incomes)
    table.insert(4, "income_ratio", incomes / (np.nan if own_income is None else own_income))
    alike = len(table)
    criteria = "Groupe choisi par le lecteur ; les écarts sont montrés, ils n'ont pas servi à choisir."
    if among is None:
        table = table.nsmallest(count, "structure_distance", keep="first")
        criteria = _criteria(kind, size_factor, None if own_income is None else income_range, alike, len(table))
    table = table.loc[_by_name(table.index)].rename_axis("code")
    table.attrs.update(territory=place, candidates=alike, criteria=criteria)
    return table


@dataclass(frozen=True)
class Group:
    """Peers of a territory.

    Attributes
    ----------
    codes : tuple of str
        In the alphabetical order of their names.
    criteria : str
        How they were chosen, one French sentence.
    """

    codes: tuple[str, ...]
    criteria: str


@functools.cache
def every_group() -> dict[str, Group]:
    """The group that `peers` gives by default to each known territory, by code: all at once."""
    groups = {}
    for kind in ("zone", "epci"):
        jobs, shares = _structures(kind)
        codes, traits = [str(code) for code in jobs.index], _traits(kind)
        each = zip(codes, jobs.tolist(), traits["income"].tolist(), traits["overseas"].tolist(), strict=True)
        for own, (code, total, income, overseas) in enumerate(each):
            like = _alike(kind, total, income, overseas, SIZE_FACTOR, INCOME_RANGE)
            like[own] = False
            candidates = np.flatnonzero(like)
            distances = np.abs(shares[candidates] - shares[own]).sum(axis=1)
            nearest = candidates[np.argsort(distances, kind="stable")[:PEERS]]
            chosen = _by_name(codes[rank] for rank in nearest)
            income_range = None if math.isnan(income) else INCOME_RANGE
            criteria = _criteria(kind, SIZE_FACTOR, income_range, len(candidates), len(chosen))
            groups[code] = Group(tuple(chosen), criteria)
    return groups


def compared_with_peers(
    territory: Territory | str | list[str],
    group: pd.DataFrame | None = None,
    measure: str = "spending_per_100",
    item: str = "all",
    place: str = "here",
    *,
    per_inhabitant: bool = False,
) -> pd.DataFrame:
    """One result of a territory and of its peers, with what their intervals allow to say.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    group : DataFrame, optional
        From `peers`; by default, those that it gives.
    measure, item, place : str
        See `metabolisme.diagnosis.territory_results`. A measure that grows with size (euros, jobs) is compared per
        inhabitant or not at all.
    per_inhabitant : bool
        Divide by the inhabitants.

    Returns
    -------
    DataFrame, index code, the territory first, then its peers by name
        ``name``, ``value``, ``low``, ``high`` (5 to 95 % of the draws), ``verdict``: how the territory stands against
        this peer, one of `VERDICTS`; "" for itself. A peer without this result is left out. ``attrs``: unit,
        interval_label, criteria.

    Notes
    -----
    Intervals that overlap decide nothing: « on ne peut pas trancher ». Two that do not are told apart at the level of
    the interval, no more: when their coverage was not tested it is a « fourchette de méthode ».
    """
    own = find_territory(territory)
    chosen = peers(own) if group is None else group
    names: dict[str, str] = {}
    rows: dict[str, tuple[float, float, float]] = {}
    unit, label = "", ""
    for one in (own, *(_found(str(code)) for code in chosen.index)):
        results = territory_results(one)
        if not has_estimate(results, measure, item, place):
            continue
        estimate = territory_estimate(results, measure, item, place)
        by = one.population if per_inhabitant else 1
        low, high = estimate.within or (estimate.value, estimate.value)
        names[one.code], rows[one.code] = one.name, (estimate.value / by, low / by, high / by)
        if one.code == own.code:
            unit, label = estimate.unit, estimate.interval_label
    if own.code not in rows:
        # Says why, in French.
        territory_estimate(territory_results(own), measure, item, place)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"]).rename_axis("code")
    table.insert(0, "name", list(names.values()))
    mine = rows[own.code][1:]
    table["verdict"] = ["" if code == own.code else verdict(mine, row[1:]) for code, row in rows.items()]
    table.attrs.update(unit=unit, interval_label=label, criteria=chosen.attrs.get("criteria", ""))
    return table


def verdict(own: tuple[float, float], other: tuple[float, float]) -> str:
    """How an interval stands against another, one of the values of `VERDICTS`."""
    if own[0] > other[1]:
        return VERDICTS["above"]
    return VERDICTS["below"] if own[1] < other[0] else VERDICTS["undecided"]


def _found(code: str) -> Territory:
    return _territories()[code]


@functools.cache
def _territories() -> dict[str, Territory]:
    return {place.code: place for place in every_territory()}


@functools.cache
def _structures(kind: str) -> tuple[pd.Series, np.ndarray]:
    """Jobs of every territory of a kind, and their shares by product."""
    jobs = zone_jobs() if kind == "zone" else piece_jobs().groupby(level="epci").sum()
    return jobs.sum(axis="columns"), _shares(jobs.to_numpy(dtype=float), kind)


@functools.cache
def _traits(kind: str) -> pd.DataFrame:
    """Name, median income (missing overseas) and whether it is overseas, of every territory of a kind."""
    places = {str(code): _found(str(code)) for code in _structures(kind)[0].index}
    incomes = {code: median_income(place) for code, place in places.items()}
    return pd.DataFrame(
        {
            "name": [place.name for place in places.values()],
            "income": [math.nan if income is None else income for income in incomes.values()],
            "overseas": [place.overseas for place in places.values()],
        },
        index=pd.Index(list(places), name="code"),
    )


def _shares(jobs: np.ndarray, kind: str) -> np.ndarray:
    """Shares of jobs by product; the industry of an EPCI is one."""
    pooled = jobs @ _pooling(kind)
    shares: np.ndarray = pooled / pooled.sum(axis=-1, keepdims=True)
    return shares


@functools.cache
def _pooling(kind: str) -> np.ndarray:
    example = next(place for place in every_territory() if place.kind == kind)
    products, sectors = shown_products(example), concordance("A38", "A5")
    own = [branch if branch in products else sectors[branch] for branch in sectors.index]
    return np.array([[product == name for product in products] for name in own], dtype=float)


def _alike(
    kind: str, total: float, income: float, overseas: bool, size_factor: float, income_range: float
) -> np.ndarray:
    """Which territories of a kind are of like size and income, overseas among overseas; in the order of `_structures`.

    A missing income is no criterion; a territory is like itself.
    """
    traits, ratio = _traits(kind), _structures(kind)[0].to_numpy(dtype=float) / total
    like: np.ndarray = traits["overseas"].to_numpy(dtype=bool) == overseas
    like &= (ratio >= 1 / size_factor) & (ratio <= size_factor)
    if not math.isnan(income):
        like &= np.abs(traits["income"].to_numpy(dtype=float) / income - 1) <= income_range
    return like


def _by_name(codes: Iterable[object]) -> list[str]:
    """Codes in the alphabetical order of their names."""
    return sorted((str(code) for code in codes), key=lambda code: plain_words(_found(code).name))


def _criteria(kind: str, size_factor: float, income_range: float | None, alike: int, kept: int) -> str:
    """How peers were chosen, in one sentence; without income where it is not known."""
    kinds = "autres intercommunalités" if kind == "epci" else "autres zones d'emploi"
    low, high = _written(1 / size_factor), _written(size_factor)
    income = "" if income_range is None else f" et un revenu médian à {_written(100 * income_range)} % près"
    if not alike:
        return typeset_french(f"Aucune des {kinds} n'a de {low} à {high} fois ses emplois{income}.")
    return typeset_french(
        f"{alike} {kinds} ont de {low} à {high} fois ses emplois{income} ; voici les {kept} dont les emplois se "
        "répartissent entre branches de la façon la plus proche."
    )


def _written(number: float) -> str:
    """Two digits at most: « 0,5 », « 2 », « 0,67 »."""
    return f"{number:.2g}".replace(".", ",")
