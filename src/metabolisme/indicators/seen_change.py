"""How big a change must be before it can be seen: of one territory, or between two.

Before and after in the same territory, the errors of the model are taken to be the same: they are drawn once, and only
what changed moves the result. Between two territories (or two years whose errors have nothing in common), the errors of
each are its own: only the parameters of the nation are common, and a difference has to be larger than what those errors
make by themselves.
"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.local_jobs import JOBS_YEARS, zone_jobs
from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.diagnosis.territory_estimates import shown_products
from metabolisme.errors import MetabolismeError, UnknownCodeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.estimates.parameters import INTERVAL, interval
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.case import Case, Indicator
from metabolisme.indicators.registry import REGISTRY
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.territories import Territory, find_territory

#: Branches whose output does not follow salaried jobs in the account: farming (self-employed farmers), refining.
NOT_BY_JOBS = ("AZ", "CD")

#: What two alike territories share of their draws: nothing of their own errors. Added to the code, it changes the seed.
_TWIN = "+jumeau"

_SAME_ERRORS = (
    "Différence tirage par tirage, erreurs du modèle identiques avant et après : seuls les emplois ont changé."
)
_ONLY_JOBS = (
    "Le compte ne voit que les emplois : la façon d'acheter reste celle de 2014. Un achat déplacé sans emploi de plus "
    "n'y change rien."
)


@dataclass(frozen=True)
class SeenChange:
    """A change of an indicator, and whether it can be seen.

    Attributes
    ----------
    before, after : Estimate
        The indicator, with its own interval.
    change : Estimate
        After less before, same unit; ``within`` with the same errors before and after.
    smallest : Estimate
        Smallest difference that is seen when errors are not the same (`smallest_difference`).
    """

    before: Estimate
    after: Estimate
    change: Estimate
    smallest: Estimate

    @property
    def has_a_sign(self) -> bool:
        """Whether, errors being the same, the interval of the change leaves zero out."""
        low, high = self.change.within or (self.change.value, self.change.value)
        return low > 0 or high < 0

    @property
    def seen_between(self) -> bool:
        """Whether a difference of this size is seen between two territories, or two years with errors of their own."""
        return abs(self.change.value) > self.smallest.value


def smallest_difference(identifier: str, territory: Territory | str | list[str]) -> Estimate:
    """Smallest difference that an indicator shows between this territory and another like it.

    Parameters
    ----------
    identifier : str
        Of an indicator that is computed.
    territory : Territory, or what `find_territory` takes

    Returns
    -------
    Estimate
        > 0, unit of the indicator: 90 % of the differences between two territories with the same data, but each with
        its own errors, are smaller.

    Raises
    ------
    UnknownCodeError, MetabolismeError
        See `change_with_jobs`.

    Notes
    -----
    The law of such a difference is symmetric about zero: the bound is the quantile at 90 % of its absolute value, so
    that a gap of this size between two central values is just enough for its interval from 5 to 95 % to leave zero out.
    """
    place = find_territory(territory)
    value = _smallest(identifier, place)
    card = indicator_card(identifier)
    return Estimate(
        value=value,
        unit=card.unit,
        method=typeset_french(
            "Deux territoires de mêmes données, paramètres nationaux communs, erreurs propres à chacun : neuf "
            "différences sur dix sont plus petites."
        ),
        sources=card.data,
        period=card.period,
        caveat=typeset_french("Un écart plus petit entre deux territoires ne dit rien : on ne peut pas trancher."),
        label=f"{card.name} : plus petit écart visible",
    )


def change_with_jobs(identifier: str, territory: Territory | str | list[str], product: str, jobs: float) -> SeenChange:
    """What some jobs more (or less) in a branch change in an indicator, all else equal.

    Parameters
    ----------
    identifier : str
        Of an indicator that is computed.
    territory : Territory, or what `find_territory` takes
    product : str
        Branch of the jobs.
    jobs : float
        Salaried jobs that come from elsewhere in France, < 0 when they leave.

    Returns
    -------
    SeenChange

    Raises
    ------
    UnknownCodeError
        Unknown indicator, branch or territory.
    MetabolismeError
        The indicator has no value there, the branch does not follow its jobs in the account or may not be told there,
        or there are not so many jobs to come or to leave.
    """
    return _change_with_jobs(identifier, find_territory(territory), product, float(jobs))


@functools.lru_cache(maxsize=64)
def _change_with_jobs(identifier: str, place: Territory, product: str, jobs: float) -> SeenChange:
    known = _computed(identifier, place)
    branches = [str(branch) for branch in shared_account(DEFAULT_YEAR).branches]
    if product not in branches:
        raise UnknownCodeError.among("la branche", product, branches)
    profile, rank = local_profile(place), branches.index(product)
    faults = []
    if product in NOT_BY_JOBS:
        faults.append("l'agriculture et le raffinage n'y suivent pas les emplois salariés : prenez une autre branche")
    if product not in shown_products(place):
        faults.append(
            "les emplois de cette branche de l'industrie y sont estimés, trop peu sûrs : prenez une zone d'emploi, ou "
            "un service"
        )
    least = 0.0 if place.jobs_are_estimated else -profile.jobs[rank]
    most = profile.national_jobs[rank] - profile.jobs[rank]
    if not least <= jobs <= most:
        faults.append(f"de {least:.0f} à {most:.0f} emplois peuvent y venir ou en partir, reçu {jobs:g}")
    if faults:
        raise MetabolismeError(f"{place.name}, branche « {product} » : {' ; '.join(faults)}.")
    added = np.zeros(len(branches))
    added[rank] = jobs
    after = dataclasses.replace(profile, jobs=profile.jobs + added)
    drawn = Case(territory_draws(profile, shared_account(DEFAULT_YEAR), added_jobs=added))
    return _confront(identifier, place, known, _values(known, after, drawn))


def change_in_a_year(identifier: str, zone: Territory | str | list[str]) -> SeenChange:
    """What an indicator gained or lost in a year, from the published jobs of the end of 2022 and of 2023.

    Parameters
    ----------
    identifier : str
        Of an indicator that is computed.
    zone : Territory, or what `find_territory` takes
        A zone d'emploi, or a set of them.

    Returns
    -------
    SeenChange

    Raises
    ------
    UnknownCodeError, MetabolismeError
        See `change_with_jobs`; an EPCI, whose jobs are not published each year.
    """
    return _change_in_a_year(identifier, find_territory(zone))


@functools.lru_cache(maxsize=64)
def _change_in_a_year(identifier: str, place: Territory) -> SeenChange:
    known = _computed(identifier, place)
    if place.jobs_are_estimated:
        raise MetabolismeError(
            f"{place.name} : les emplois par branche d'une intercommunalité ne sont pas publiés chaque année. Remède : "
            "prenez la zone d'emploi."
        )
    profile = local_profile(place)
    last, before = (zone_jobs(year) for year in JOBS_YEARS)
    earlier = dataclasses.replace(
        profile,
        jobs=before.loc[list(place.zones)].sum().to_numpy(dtype=float),
        national_jobs=before.sum().to_numpy(dtype=float),
    )
    assert list(last.columns) == list(before.columns)
    drawn = Case(territory_draws(earlier, shared_account(DEFAULT_YEAR)))
    return _confront(identifier, place, known, _values(known, earlier, drawn), changed_first=True)


@dataclass(frozen=True)
class _Values:
    """Central value, and draws (d,), of an indicator."""

    centre: float
    draws: np.ndarray


def _values(known: Indicator, profile: LocalProfile, drawn: Case) -> _Values:
    assert known.measure is not None
    middle = Case(central(profile, shared_account(DEFAULT_YEAR)))
    return _Values(float(known.measure(middle)[0]), known.measure(drawn))


def _confront(
    identifier: str, place: Territory, known: Indicator, changed: _Values, *, changed_first: bool = False
) -> SeenChange:
    """Compare what changed with the territory as it is, draw by draw."""
    card = indicator_card(identifier)
    present = _values(known, local_profile(place), _case(place, ""))
    before, after = (changed, present) if changed_first else (present, changed)

    def told(values: _Values, label: str, method: str, caveat: str) -> Estimate:
        low, high = (float(bound) for bound in interval(values.draws))
        return Estimate(
            value=values.centre,
            unit=card.unit,
            method=typeset_french(method),
            sources=card.data,
            period=card.period,
            within=(low, high) if high > low else None,
            caveat=typeset_french(caveat),
            label=typeset_french(label),
        )

    limits = " ".join(card.does_not_say)
    return SeenChange(
        before=told(before, f"{card.name}, avant", card.definition, limits),
        after=told(after, f"{card.name}, après", card.definition, limits),
        change=told(
            _Values(after.centre - before.centre, after.draws - before.draws),
            f"{card.name} : changement",
            _SAME_ERRORS,
            _ONLY_JOBS,
        ),
        smallest=smallest_difference(identifier, place),
    )


def _computed(identifier: str, place: Territory) -> Indicator:
    """An indicator that is computed and has a value there."""
    if identifier not in REGISTRY:
        raise UnknownCodeError.among("l'indicateur", identifier, list(REGISTRY))
    known = REGISTRY[identifier]
    if reason := known.why_not(place):
        name = indicator_card(identifier).name
        raise MetabolismeError(f"{place.name} : « {name} » n'a pas de valeur. {reason}")
    return known


@functools.lru_cache(maxsize=64)
def _smallest(identifier: str, place: Territory) -> float:
    known = _computed(identifier, place)
    assert known.measure is not None
    gaps = known.measure(_case(place, "")) - known.measure(_case(place, _TWIN))
    return float(np.quantile(np.abs(gaps), INTERVAL[1] - INTERVAL[0]))


@functools.lru_cache(maxsize=8)
def _case(place: Territory, twin: str) -> Case:
    """A territory drawn; a twin has the same data and other errors of its own."""
    profile = local_profile(place)
    if twin:
        profile = dataclasses.replace(profile, territory=dataclasses.replace(place, code=place.code + twin))
    return Case(territory_draws(profile, shared_account(DEFAULT_YEAR)))
