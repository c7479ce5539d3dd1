"""A result of a territory as a page shows it: with its unit, sources, interval, readings, and what it does not say."""

from __future__ import annotations

import functools
import math

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL, interval_label
from metabolisme.accounts.material_footprint import material_readings
from metabolisme.diagnosis.footprints import READINGS
from metabolisme.diagnosis.measures import MEASURES, result_label
from metabolisme.errors import MetabolismeError, UnknownCodeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.sources import concordance
from metabolisme.sources.defaults import DEFAULT_READING
from metabolisme.sources.territories import Territory

#: Below this share of the value, two bounds are one: nothing doubtful was drawn. Above the rounding of 32-bit numbers.
_ONE_BOUND = 1e-6

_ESTIMATED = "Les emplois d'une intercommunalité sont estimés, pas publiés."
_INDUSTRY = "BE"


def territory_estimate(results: pd.DataFrame, measure: str, item: str = "all", place: str = "here") -> Estimate:
    """One result of a territory.

    Parameters
    ----------
    results : DataFrame
        From `metabolisme.diagnosis.territory_results`, or of an `Atlas`.
    measure, item, place : str
        Key of the result.

    Returns
    -------
    Estimate
        ``within``: bounds of the draws, None where nothing doubtful was drawn (jobs of a zone; imported shares, which
        are those of the nation). ``interval_label``: how often such bounds hold the truth on known regions decides
        (`metabolisme.accounts.coverage`); « fourchette de méthode » for what could not be tested, for EPCI and
        files with gaps (in the test jobs are known, theirs are estimated) and overseas (the one far island of the test
        is missed). ``readings``: for the total CO₂ and material footprints.

    Raises
    ------
    UnknownCodeError
        No such result.
    MetabolismeError
        The result is missing, a branch of the industry of an EPCI or a sale overseas: ask `has_estimate` first.
    """
    territory: Territory = results.attrs["territory"]
    label = result_label(measure, item, place)
    if (measure, item, place) not in results.index:
        known = [f"{one} / {where}" for name, one, where in results.index if name == measure]
        raise UnknownCodeError.among(f"dans « {measure} », le résultat", f"{item} / {place}", known)
    if not is_published(territory, measure, item) and measure == "trade":
        raise MetabolismeError(
            f"{territory.name} : « {label} » n'est pas publié. Outre-mer, on se sert d'abord sur place : les quotients "
            'y calculent des ventes au dehors dix fois trop fortes. Remède : les achats, eux, sont publiés ("bought").'
        )
    if not is_published(territory, measure, item):
        raise MetabolismeError(
            f"{territory.name} : « {label} » n'est pas publié. Ses emplois par branche sont estimés, et "
            "cette estimation se trompe trop sur chaque branche de l'industrie. Remède : prenez l'industrie entière "
            f'("{_INDUSTRY}"), ou une zone d\'emploi.'
        )
    value, low, high = _numbers(results, measure, item, place)
    if not math.isfinite(value):
        raise MetabolismeError(
            f"{territory.name} : « {label} » n'est pas connu. Outre-mer, le carbone et les matières ne sont pas "
            "calculés : l'électricité et les importations n'y sont pas celles de la France entière. Remède : "
            "has_estimate dit d'avance si un résultat existe."
        )
    described = MEASURES[measure]
    estimated = territory.jobs_are_estimated
    test = None if estimated or territory.overseas else coverage_measure(measure, item, place)
    caveats = (described.caveat, _ESTIMATED if territory.epci else "", *territory.warnings)
    return Estimate(
        value=value,
        unit=described.unit,
        method=typeset_french(described.method),
        sources=described.sources,
        period=described.period,
        within=(low, high) if high - low > _ONE_BOUND * abs(value) else None,
        readings=_readings(results, measure, item, place, value),
        caveat=typeset_french(" ".join(caveat for caveat in caveats if caveat)),
        label=f"{label} (estimé)" if estimated else label,
        interval_label=_label_of(test),
    )


def has_estimate(results: pd.DataFrame, measure: str, item: str = "all", place: str = "here") -> bool:
    """Whether `territory_estimate` gives this result: it exists, it may be published, and it is not missing."""
    return (
        (measure, item, place) in results.index
        and is_published(results.attrs["territory"], measure, item)
        and math.isfinite(_numbers(results, measure, item, place)[0])
    )


def is_published(territory: Territory, measure: str, item: str) -> bool:
    """Whether results of this item may be shown.

    No branch of the industry where jobs are estimated: in an EPCI, or in a reader's file that has gaps. No sale nor
    balance overseas: quotients make La Réunion sell eleven times the goods that customs count.
    """
    by_product = measure in MEASURES and MEASURES[measure].by == "product"
    if measure == "trade" and item != "bought" and territory.overseas:
        return False
    return not (by_product and territory.jobs_are_estimated and item in _industry())


def shown_products(territory: Territory) -> list[str]:
    """Products to show for a territory, in order: together they are « all ».

    The 34 branches; where jobs are estimated, all the branches of the industry are in one, ``"BE"``.
    """
    branches = [str(branch) for branch in concordance("A38", "A5").index]
    if not territory.jobs_are_estimated:
        return branches
    pooled = [_INDUSTRY if branch in _industry() else branch for branch in branches]
    return list(dict.fromkeys(pooled))


def coverage_measure(measure: str, item: str, place: str) -> str | None:
    """The measure of `metabolisme.accounts.coverage` that tests the interval of a result, None where nothing does.

    Known regions tell who in the nation serves the purchases of a region. They tell nothing of imports, of exports, of
    sizes, which are taken as known in the test, nor of what is computed from them: jobs, carbon. Nor of public bodies
    and of investment apart: the Japanese tables count public services as all served from the region itself.
    """
    if measure == "output_multiplier":
        return "mean_multiplier"
    if place not in ("here", "rest_of_country"):
        return None
    if measure == "local_coverage" or (measure == "trade" and item == "bought"):
        return "local_share"
    if measure in ("spending", "spending_per_100"):
        return {"all": "local_share", "firms": "firms_share", "households": "final_share"}.get(item)
    if measure == "purchases":
        return "local_share" if item == "all" else "product_shares"
    return None


def _numbers(results: pd.DataFrame, measure: str, item: str, place: str) -> tuple[float, float, float]:
    """Value, low and high."""
    value, low, high = results.to_numpy(dtype=float)[results.index.get_loc((measure, item, place))]
    return float(value), float(low), float(high)


@functools.cache
def _label_of(test: str | None) -> str:
    return RANGE_LABEL if test is None else interval_label(test)


@functools.cache
def _industry() -> frozenset[str]:
    sectors = concordance("A38", "A5")
    return frozenset(str(branch) for branch in sectors.index[sectors == _INDUSTRY])


def _readings(results: pd.DataFrame, measure: str, item: str, place: str, value: float) -> dict[str, float]:
    """Totals by French label; the central one is the value itself, whatever the digits kept."""
    if (item, place) != ("all", "total"):
        return {}
    if measure == "footprint_co2":
        totals: dict[str, float] = results.attrs["readings"]
        return {READINGS[key].label: value if key == DEFAULT_READING else total for key, total in totals.items()}
    if measure == "footprint_materials":
        return {name: value * ratio for name, ratio in material_readings().items()}
    return {}
