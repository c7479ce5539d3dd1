"""How big a change must be before it can be seen: of one territory, or between two.

Before and after in the same territory, the errors of the model are taken to be the same: they are drawn once, and only
what changed moves the result. Between two territories (or two years whose errors have nothing in common), the errors of
each are its own: only the parameters of the nation are common, and a difference has to be larger than what those errors
make by themselves.

Only what is computed from jobs can be followed here: a published figure that the account does not make would not move,
which is not the same as a change of zero.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.coverage import RANGE_LABEL
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
from metabolisme.indicators.diversity import INDICES, yearly_movement
from metabolisme.indicators.registry import REGISTRY, interval_label_of
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.territories import Territory, find_territory

#: Branches whose output does not follow salaried jobs in the account: farming (self-employed farmers), refining.
NOT_BY_JOBS = ("AZ", "CD")

#: What twins of a territory share of its draws: nothing of its own errors. Added to the code, it changes the seed.
_TWIN = "+jumeau"

#: Twins of a territory. With one, the smallest difference of Lorient moves by 6 % from a twin to the next (standard
#: deviation); over all pairs of a territory and ten twins, by 2 %.
TWINS = 10

_DIVERSITY = "diversity."

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
        After less before, same unit; ``within`` with the same errors before and after. Its value is the median of the
        differences where that of the indicator is a median of draws (`metabolisme.indicators.case.Indicator`).
    smallest : Estimate
        Smallest difference that is seen when errors are not the same (`smallest_difference`).
    """

    before: Estimate
    after: Estimate
    change: Estimate
    smallest: Estimate

    @property
    def has_a_sign(self) -> bool:
        """Whether the interval of the change leaves zero out: errors being the same, 19 draws in 20 on one side."""
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
        its own errors, are smaller. For an index of diversity, twice what it moves in a year is added
        (`metabolisme.indicators.diversity.yearly_movement`), the margin that `compared_diversity` takes.

    Raises
    ------
    UnknownCodeError, MetabolismeError
        See `change_with_jobs`.

    Notes
    -----
    The law of such a difference is symmetric about zero: the bound is the quantile at 90 % of its absolute value, so
    that a gap of this size between two central values is just enough for its interval from 5 to 95 % to leave zero out.
    All pairs of the territory and `TWINS` twins are pooled.
    """
    place = find_territory(territory)
    value = _smallest(identifier, place)
    card = indicator_card(identifier)
    method = (
        "Deux territoires de mêmes données, paramètres nationaux communs, erreurs propres à chacun : neuf différences "
        "sur dix sont plus petites."
    )
    if _movement(identifier):
        method = (
            "Deux fois ce que l'indice bouge en un an dans neuf zones d'emploi sur dix"
            + (", plus l'erreur des emplois estimés" if place.jobs_are_estimated else "")
            + "."
        )
    return Estimate(
        value=value,
        unit=card.unit,
        method=typeset_french(method),
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
        The indicator has no value there, is published and not computed from jobs, or has no known margin; the branch
        does not follow its jobs in the account or may not be told there, or there are not so many jobs to come or to
        leave.
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
    draws = known.measure(drawn)
    middle = Case(central(profile, shared_account(DEFAULT_YEAR)))
    return _Values(known.value(middle, draws), draws)


def _difference(known: Indicator, place: Territory, before: _Values, after: _Values) -> _Values:
    gaps = after.draws - before.draws
    return _Values(float(np.median(gaps)) if known.is_median_in(place) else after.centre - before.centre, gaps)


def _confront(
    identifier: str, place: Territory, known: Indicator, changed: _Values, *, changed_first: bool = False
) -> SeenChange:
    """Compare what changed with the territory as it is, draw by draw."""
    card = indicator_card(identifier)
    present = _values(known, local_profile(place), _case(place, 0))
    before, after = (changed, present) if changed_first else (present, changed)

    def told(values: _Values, label: str, method: str, caveat: str, interval_label: str) -> Estimate:
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
            interval_label=interval_label,
        )

    # The test of coverage is on the value of one year: nothing tests the interval of a change.
    tested = interval_label_of(place, known)
    limits = " ".join(card.does_not_say)
    return SeenChange(
        before=told(before, f"{card.name}, avant", card.definition, limits, tested),
        after=told(after, f"{card.name}, après", card.definition, limits, tested),
        change=told(
            _difference(known, place, before, after),
            f"{card.name} : changement",
            _SAME_ERRORS,
            _ONLY_JOBS,
            RANGE_LABEL,
        ),
        smallest=smallest_difference(identifier, place),
    )


def _computed(identifier: str, place: Territory) -> Indicator:
    """An indicator that is computed from jobs and has a value there."""
    if identifier not in REGISTRY:
        raise UnknownCodeError.among("l'indicateur", identifier, list(REGISTRY))
    known, card = REGISTRY[identifier], indicator_card(identifier)
    if reason := known.why_not(place):
        raise MetabolismeError(f"{place.name} : « {card.name} » n'a pas de valeur. {reason}")
    if card.nature != "modelled" and not identifier.startswith(_DIVERSITY):
        raise MetabolismeError(
            f"{place.name} : « {card.name} » est publié, et non calculé sur les emplois : le compte n'en voit aucun "
            "changement, ce qui ne veut pas dire qu'il n'y en a pas. Remède : comparez les valeurs publiées de deux "
            "années, ou suivez un indicateur que le compte calcule, comme "
            f"« {indicator_card('circulation.local_purchase_share').name} »."
        )
    if identifier.startswith(_DIVERSITY) and identifier.removeprefix(_DIVERSITY) not in INDICES:
        followed = ", ".join(f"« {indicator_card(_DIVERSITY + name).name} »" for name in INDICES)
        raise MetabolismeError(
            f"{place.name} : « {card.name} » : ce que cet indice bouge en un an n'est pas mesuré, et l'on ne sait donc "
            f"pas quel écart se verrait. Remède : prenez un de ceux-ci : {followed}."
        )
    return known


def _movement(identifier: str) -> float:
    """What a difference must pass besides errors: twice the movement of a year for diversity, nothing otherwise."""
    family = identifier.startswith(_DIVERSITY)
    return 2 * yearly_movement(identifier.removeprefix(_DIVERSITY)) if family else 0.0


@functools.lru_cache(maxsize=64)
def _smallest(identifier: str, place: Territory) -> float:
    known = _computed(identifier, place)
    assert known.measure is not None
    values = [known.measure(_case(place, rank)) for rank in range(TWINS + 1)]
    gaps = [np.abs(one - other) for one, other in itertools.combinations(values, 2)]
    return float(np.quantile(gaps, INTERVAL[1] - INTERVAL[0])) + _movement(identifier)


@functools.lru_cache(maxsize=2 * (TWINS + 1))
def _case(place: Territory, twin: int) -> Case:
    """A territory drawn; its twins, from 1, have the same data and other errors of their own."""
    profile = local_profile(place)
    if twin:
        profile = dataclasses.replace(profile, territory=dataclasses.replace(place, code=f"{place.code}{_TWIN}{twin}"))
    return Case(territory_draws(profile, shared_account(DEFAULT_YEAR)))
