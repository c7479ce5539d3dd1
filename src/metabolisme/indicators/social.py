"""Published local figures of the social floor: poverty, inequality, income, unemployment, jobs, empty dwellings.

They are published by EPCI, or by zone. A share of people of several places is the mean of theirs, weighted by the
people that it is a share of; a median or a ratio of deciles is not, and has no value where it is not published.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import pandas as pd

from metabolisme.errors import typeset_french
from metabolisme.indicators.case import Case, Indicator
from metabolisme.sources import load_table
from metabolisme.sources.territories import Territory

#: Part of the weight that may lack a value before a mean is refused.
MOST_MISSING = 0.05

#: Columns of the table of EPCI, by indicator.
_COLUMNS = {
    "social.poverty": "poverty_percent",
    "social.inequality": "interdecile_ratio",
    "social.median_income": "median_income_eur",
    "social.jobs_per_resident": "jobs_per_100_employed_residents",
    "social.vacant_dwellings": "vacant_dwellings_percent",
}

#: What a rate is a share of, by indicator: its weight. Without weight, no mean.
_WEIGHTS = {"social.poverty": "population", "social.jobs_per_resident": "employed"}

_NOT_A_MEAN = {
    "social.inequality": "un rapport de déciles de plusieurs EPCI n'est pas la moyenne des leurs",
    "social.median_income": "une médiane de plusieurs EPCI n'est pas la moyenne des leurs",
    "social.vacant_dwellings": "il faudrait le nombre de logements de chaque EPCI, qui n'est pas dans nos tables",
}

_OWN_FILE = "Votre fichier décrit des emplois : cet indicateur se lit à l'Insee, pour votre EPCI."


@functools.cache
def _pieces() -> pd.DataFrame:
    """Pieces of territories (EPCI ∩ zone), with the published indicators of their EPCI."""
    pieces = load_table("social/pieces")
    pieces["employed"] = pieces["active"] - pieces["unemployed"]
    published = load_table("territories/epci").set_index("epci")[list(_COLUMNS.values())]
    return pieces.join(published, on="epci")


@functools.lru_cache(maxsize=8)
def pieces_of(territory: Territory) -> pd.DataFrame:
    """Pieces that a territory is made of, with counts of the census and published indicators; none for an own file."""
    pieces = _pieces()
    return pieces[pieces["zone"].isin(territory.zones) | pieces["epci"].isin(territory.epci)]


def published_value(identifier: str, territory: Territory) -> float:
    """Value of an indicator of `_COLUMNS`; missing where `why_not_published` says why."""
    if why_not_published(identifier, territory):
        return float("nan")
    column = _COLUMNS[identifier]
    found = pieces_of(territory)
    known = found[found[column].notna()]
    if len(set(known["epci"])) == 1:
        return float(known[column].iloc[0])
    return float(np.average(known[column], weights=known[_WEIGHTS[identifier]].fillna(0.0)))


@functools.lru_cache(maxsize=64)
def why_not_published(identifier: str, territory: Territory) -> str:
    """Why an indicator of `_COLUMNS` has no value in a territory; "" where it has one."""
    if territory.kind == "own":
        return typeset_french(_OWN_FILE)
    found = pieces_of(territory)
    weight = found[_WEIGHTS.get(identifier, "population")].fillna(0.0)
    # Communes merged since belong to an EPCI that the table does not tell.
    known = weight[found[_COLUMNS[identifier]].notna()].sum()
    if not weight.sum() or known < (1 - MOST_MISSING) * weight.sum():
        return typeset_french("L'Insee ne le publie pas pour les EPCI d'ici (outre-mer).")
    one = len(territory.epci) == 1 and not territory.zones
    whole = len(set(found["epci"]) - {""}) == 1 and _is_whole(found)
    if identifier in _NOT_A_MEAN and not (one or whole):
        return typeset_french(f"L'Insee le publie par EPCI, pas ici : {_NOT_A_MEAN[identifier]}.")
    return ""


def _is_whole(found: pd.DataFrame) -> bool:
    """Whether the pieces hold every piece of their EPCI."""
    pieces = _pieces()
    return len(found[found["epci"] != ""]) == int(pieces["epci"].isin(set(found["epci"]) - {""}).sum())


def census_unemployment(territory: Territory) -> float:
    """Unemployed people over active people of 15 to 64 years, census of 2021, %."""
    found = pieces_of(territory)
    return float(100 * found["unemployed"].sum() / found["active"].sum())


def why_no_census(territory: Territory) -> str:
    """Why there is no unemployment of the census; "" where there is."""
    if territory.kind == "own":
        return typeset_french(_OWN_FILE)
    if not pieces_of(territory)["active"].sum() > 0:
        return typeset_french("Le recensement de 2021 n'a pas eu lieu ici (Mayotte).")
    return ""


@functools.cache
def _localised() -> dict[str, float]:
    table = load_table("social/localised_unemployment")
    last = table[table["year"] == table["year"].max()]
    return {str(zone): float(rate) for zone, rate in zip(last["zone"], last["unemployment_percent"], strict=True)}


def localised_unemployment(territory: Territory) -> float:
    """Localised unemployment rate of the last year, %; of several zones, their mean weighted by active people."""
    active = pieces_of(territory).groupby("zone")["active"].sum()
    rates = _localised()
    return float(np.average([rates[str(zone)] for zone in active.index], weights=active.to_numpy()))


def why_not_localised(territory: Territory) -> str:
    """Why there is no localised unemployment rate; "" where there is."""
    if territory.kind == "own":
        return typeset_french(_OWN_FILE)
    if territory.epci:
        return typeset_french(
            "L'Insee publie ce taux par zone d'emploi, pas par EPCI : prenez la zone, ou le taux du recensement."
        )
    if not set(territory.zones) <= set(_localised()):
        return typeset_french("L'Insee ne publie pas ce taux en Guyane ni à Mayotte.")
    return ""


def unemployment_of_both() -> tuple[float, float]:
    """Unemployment of the census and localised rate of the same year (2021) and the same zones, %."""
    table = load_table("social/localised_unemployment").query("year == 2021").set_index("zone")["unemployment_percent"]
    counts = _pieces().groupby("zone")[["unemployed", "active"]].sum().loc[table.index]
    localised = float(np.average(table, weights=counts["active"]))
    return float(100 * counts["unemployed"].sum() / counts["active"].sum()), localised


def _published(identifier: str) -> Indicator:
    def measure(case: Case) -> np.ndarray:
        return case.same(published_value(identifier, case.territory))

    def why_not(territory: Territory) -> str:
        return why_not_published(identifier, territory)

    return Indicator(measure, why_not=why_not)


def _observed(value: Callable[[Territory], float], why_not: Callable[[Territory], str]) -> Indicator:
    def measure(case: Case) -> np.ndarray:
        return case.same(value(case.territory))

    return Indicator(measure, why_not=why_not)


#: Indicators of the family, by name.
INDICATORS = {identifier: _published(identifier) for identifier in _COLUMNS} | {
    "social.unemployment": _observed(localised_unemployment, why_not_localised),
    "social.unemployment_census": _observed(census_unemployment, why_no_census),
}
