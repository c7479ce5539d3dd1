"""What a territory has of the nation: of its jobs, its inhabitants, its spending, its output and its final uses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import local_jobs, piece_jobs, zone_jobs
from metabolisme.accounts.national import NationalAccount
from metabolisme.sources import load_table
from metabolisme.sources.defaults import INCOME_ELASTICITY, REFINERY_JOBS
from metabolisme.sources.territories import Territory, find_territory, median_income

#: Final uses that a territory has a part of; what is stored and exported follows its output.
LOCAL_USES = ("households", "non_profit", "government", "investment")


@dataclass(frozen=True, eq=False)
class LocalProfile:
    """What is known of a territory before any assumption.

    Attributes
    ----------
    territory : Territory
    jobs, national_jobs : ndarray, shape (34,)
        Salaried jobs at the end of 2023.
    farming : float
        Share of national farming, self-employed farmers included.
    refining : float
        Share of national refining; 0 without a refinery.
    population : float
        Share of the inhabitants of the 305 zones.
    member_population, member_income : ndarray, shape (m,)
        Inhabitants of each zone or EPCI that it is made of; median income over the mean of the nation's medians, that
        of the department overseas (``territories/overseas_incomes``).
    member_overseas : ndarray of bool, shape (m,)
    """

    territory: Territory
    jobs: np.ndarray
    national_jobs: np.ndarray
    farming: float
    refining: float
    population: float
    member_population: np.ndarray
    member_income: np.ndarray
    member_overseas: np.ndarray


def local_profile(territory: LocalProfile | Territory | str | list[str]) -> LocalProfile:
    """Gather what is known of a territory (Insee: Flores 2023, census 2022, Filosofi 2021).

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
        A profile, such as that of a reader's own file, is itself.
    """
    if isinstance(territory, LocalProfile):
        return territory
    place = find_territory(territory)
    zones = _zone_profiles()
    members = [find_territory(code) for code in (*place.zones, *place.epci)]
    incomes = [median_income(member) for member in members]
    return LocalProfile(
        territory=place,
        jobs=local_jobs(place).to_numpy(dtype=float),
        national_jobs=zone_jobs().sum().to_numpy(dtype=float),
        farming=farming_share(place),
        refining=refining_share(place),
        population=place.population / float(zones["population"].sum()),
        member_population=np.array([member.population for member in members], dtype=float),
        member_income=np.array(
            [
                zones["income_ratio"].to_dict()[member.code] if income is None else income / zones.attrs["mean_income"]
                for member, income in zip(members, incomes, strict=True)
            ]
        ),
        member_overseas=np.array([income is None for income in incomes]),
    )


def spending_share(
    profile: LocalProfile,
    elasticity: np.ndarray | float = INCOME_ELASTICITY,
    overseas_factor: np.ndarray | float = 1.0,
) -> np.ndarray:
    """Share of national household spending made by the inhabitants of a territory.

    Parameters
    ----------
    profile : LocalProfile
    elasticity : float or ndarray, shape (…)
        ε: spending follows population × (median income ÷ national mean of medians) to this power.
    overseas_factor : float or ndarray, shape (…)
        Factor on the incomes of overseas zones, which are not published by zone.

    Returns
    -------
    ndarray, shape (…)
        0 to 1; the 305 zones sum to 1.
    """
    power, factor = np.broadcast_arrays(np.asarray(elasticity, float), np.asarray(overseas_factor, float))
    zones = _zone_profiles()
    here = _spending_weight(profile.member_population, profile.member_income, profile.member_overseas, power, factor)
    everyone = _spending_weight(
        zones["population"].to_numpy(dtype=float),
        zones["income_ratio"].to_numpy(),
        zones["income"].isna().to_numpy(),
        power,
        factor,
    )
    share: np.ndarray = here / everyone
    return share


def _spending_weight(
    population: np.ndarray, incomes: np.ndarray, overseas: np.ndarray, elasticity: np.ndarray, factor: np.ndarray
) -> np.ndarray:
    ratios = np.where(overseas, incomes * factor[..., None], incomes)
    weight: np.ndarray = (population * ratios ** elasticity[..., None]).sum(axis=-1)
    return weight


def output_shares(
    profile: LocalProfile, nation: NationalAccount, spending: np.ndarray, jobs: np.ndarray | None = None
) -> np.ndarray:
    """Share of national output by branch.

    Parameters
    ----------
    profile : LocalProfile
    nation : NationalAccount
        On 34 branches.
    spending : ndarray, shape (…)
        From `spending_share`.
    jobs : ndarray, shape (…, n), optional
        Jobs to use instead of those of the profile.

    Returns
    -------
    ndarray, shape (…, n)
        0 to 1. Salaried jobs, but for farming (self-employed farmers are counted), refining (jobs of refineries only)
        and real estate: the part of its output that households pay, actual and imputed rents, follows their spending.
    """
    jobs = profile.jobs if jobs is None else jobs
    shares = np.broadcast_to(jobs / profile.national_jobs, (*spending.shape, len(profile.jobs))).copy()
    estate = nation.branches.get_loc("LZ")
    shares[..., nation.branches.get_loc("AZ")] = profile.farming
    shares[..., nation.branches.get_loc("CD")] = profile.refining
    rents = nation.final_demand_domestic["households"].to_numpy()[estate] / nation.output.to_numpy()[estate]
    shares[..., estate] = rents * spending + (1 - rents) * shares[..., estate]
    return shares


def demand_weights(
    profile: LocalProfile,
    spending: np.ndarray,
    value_added_share: np.ndarray,
    investment_population_weight: np.ndarray,
) -> np.ndarray:
    """Part of each of `LOCAL_USES` of the nation that is made in the territory, shape (…, 4).

    Households by their spending, public services and associations by the population that uses them, investment by
    θ · population + (1 − θ) · value added (``value_added_share``: of all branches together, shape (…)). Not by output:
    the crude oil that a refinery buys would be taken for buildings and machines.
    """
    theta = np.asarray(investment_population_weight, float)
    investment = theta * profile.population + (1 - theta) * value_added_share
    population = np.broadcast_to(profile.population, spending.shape)
    return np.stack(np.broadcast_arrays(spending, population, population, investment), axis=-1)


def farming_share(territory: Territory) -> float:
    """Share of national farming, self-employed farmers included, in a territory.

    Parameters
    ----------
    territory : Territory

    Returns
    -------
    float
        0 to 1; the zones that have the figures sum to 1. Salaried jobs alone would miss most farmers.

    Notes
    -----
    Jobs of a zone = salaried jobs ÷ salaried share; farming = jobs × farming share (population census 2022, mean of
    the zone's EPCI weighted by population). Overseas zones have no census figures here: their salaried jobs are counted
    alone, since plantations mostly employ. At the ratio of the mainland their farming would be three times that of
    Agreste (output of the four departments, 859 M€ a year in 2013-2017).
    """
    return _share(_zone_farming, "AZ", territory)


def refining_share(territory: Territory) -> float:
    """Share of national refining in a territory.

    Parameters
    ----------
    territory : Territory

    Returns
    -------
    float
        0 to 1; the 305 zones sum to 1. Jobs of the branch in zones that have `REFINERY_JOBS` or more; elsewhere the
        branch makes lubricants or bitumen, or keeps books, and the output of a refinery per job, ten times that of
        another branch, would be false.
    """
    return _share(_zone_refining, "CD", territory)


def national_reference() -> dict[str, float]:
    """What a territory is measured against, of the 305 zones.

    Returns
    -------
    dict
        ``population`` (inhabitants), ``mean_income`` (mean of medians, € a year), ``refinery_jobs`` (jobs of
        refineries).
    """
    zones = _zone_profiles()
    return {
        "population": float(zones["population"].sum()),
        "mean_income": float(zones.attrs["mean_income"]),
        "refinery_jobs": float(_zone_refining().sum()),
    }


def _share(amounts: Callable[[], pd.Series], branch: str, territory: Territory) -> float:
    """Share of an amount known by zone; an EPCI takes its part by its estimated salaried jobs in the branch."""
    by_code = _shares_by_code(amounts, branch)
    return sum(by_code[code] for code in (*territory.zones, *territory.epci))


@functools.cache
def _shares_by_code(amounts: Callable[[], pd.Series], branch: str) -> dict[str, float]:
    """Share of each zone and of each EPCI."""
    in_zones = amounts() / amounts().sum()
    pieces = piece_jobs()[branch]
    part = pieces / pieces.groupby(level="zone").transform("sum").where(lambda total: total > 0, 1.0)
    in_pieces = part * in_zones.reindex(pieces.index.get_level_values("zone")).to_numpy()
    return {**in_zones.to_dict(), **in_pieces.groupby(level="epci").sum().to_dict()}


def _zone_refining() -> pd.Series:
    jobs = zone_jobs()["CD"].astype(float)
    return jobs.where(jobs >= REFINERY_JOBS, 0.0)


def _zone_farming() -> pd.Series:
    profiles = _zone_profiles()
    salaried = zone_jobs()
    farming = salaried.sum(axis="columns") / profiles["salaried_percent"] * profiles["farming_percent"]
    return farming.where(farming.notna(), salaried["AZ"])


@functools.cache
def _zone_profiles() -> pd.DataFrame:
    """What is known of the 305 zones, missing where not published.

    Columns ``population``, ``income`` (mean of the medians of their EPCI, €), ``income_ratio`` (over the mean of zones;
    overseas, the ratio of the department), ``salaried_percent``, ``farming_percent``; ``attrs["mean_income"]``.
    """
    zones = load_table("territories/zones").query("status == 'complete'").set_index("zone")
    columns = {
        "median_income_eur": "income",
        "salaried_percent": "salaried_percent",
        "jobs_agriculture_percent": "farming_percent",
    }
    pieces = load_table("territories/pieces").merge(load_table("territories/epci")[["epci", *columns]], on="epci")
    profiles = {}
    for column, name in columns.items():
        told = pieces[pieces[column].notna()]
        weighted = (told["population"] * told[column]).groupby(told["zone"]).sum()
        profiles[name] = weighted / told["population"].groupby(told["zone"]).sum()
    table = pd.DataFrame(profiles).reindex(zones.index).assign(population=zones["population"])
    known = table["income"].notna()
    mean_income = float(np.average(table.loc[known, "income"], weights=table.loc[known, "population"]))
    overseas = zones["region"].map(load_table("territories/overseas_incomes").set_index("region")["ratio"])
    table["income_ratio"] = (table["income"] / mean_income).where(known, overseas)
    table.attrs["mean_income"] = mean_income
    return table
