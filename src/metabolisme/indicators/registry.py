"""Every indicator by its identifier: value and interval for a territory, joint draws for several of them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.coverage import RANGE_LABEL, interval_label
from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.estimates.parameters import interval
from metabolisme.indicators import carbon, circulation, diversity, local_production, materials, projects, social
from metabolisme.indicators.cards import IndicatorCard, indicator_card
from metabolisme.indicators.case import Indicator, cases
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.territories import Territory

#: How each indicator is computed. Their cards say the rest.
REGISTRY: dict[str, Indicator] = {
    **carbon.INDICATORS,
    **circulation.INDICATORS,
    **local_production.INDICATORS,
    **materials.INDICATORS,
    **diversity.INDICATORS,
    **projects.INDICATORS,
    **social.INDICATORS,
}

#: Relative width under which two bounds are one: nothing doubtful was drawn.
_ONE_BOUND = 1e-9


@dataclass(frozen=True, eq=False)
class IndicatorDraws:
    """Several indicators of one territory, drawn together: a draw is one set of parameters for all of them.

    Attributes
    ----------
    territory : Territory
    ids : tuple of str, length k
    centre : ndarray, shape (k,)
        Every parameter at its central value, or the median of the draws (`Indicator.median_of_draws`); missing where
        there is no value.
    draws : ndarray, shape (d, k)
    readings : dict
        By id, the value of each named reading.
    reasons : dict
        By id, why there is no value.
    """

    territory: Territory
    ids: tuple[str, ...]
    centre: np.ndarray
    draws: np.ndarray
    readings: dict[str, dict[str, float]]
    reasons: dict[str, str]

    def estimate(self, identifier: str) -> Estimate:
        """One indicator as a page shows it.

        Raises
        ------
        MetabolismeError
            It has no value here, and why.
        """
        card, position = indicator_card(identifier), self.ids.index(identifier)
        if identifier in self.reasons:
            reason = self.reasons[identifier]
            raise MetabolismeError(f"{self.territory.name} : « {card.name} » n'a pas de valeur. {reason}")
        low, high = (float(bound) for bound in interval(self.draws[:, position]))
        value = float(self.centre[position])
        return Estimate(
            value=value,
            unit=card.unit,
            method=card.definition,
            sources=card.data,
            period=card.period,
            within=(low, high) if high - low > _ONE_BOUND * abs(value) else None,
            readings=self.readings.get(identifier, {}),
            caveat=" ".join([*card.does_not_say, *self.territory.warnings]),
            label=card.name,
            interval_label=interval_label_of(self.territory, REGISTRY[identifier]),
        )


def indicator(identifier: str, territory: LocalProfile | Territory | str | list[str]) -> Estimate:
    """One indicator of a territory.

    Parameters
    ----------
    identifier : str
        ``family.name``, see `metabolisme.indicators.cards.indicator_cards`.
    territory : LocalProfile, Territory, or what `find_territory` takes
        A zone d'emploi, an EPCI, a set of them, or the profile of a reader's own file.

    Returns
    -------
    Estimate

    Raises
    ------
    UnknownCodeError
        No such indicator, or no such territory.
    MetabolismeError
        The indicator has no value there: the message says why.

    Examples
    --------
    >>> indicator("circulation.local_purchase_share", "5309").unit
    '€ pour 100 €'
    """
    return indicator_draws(territory, [identifier]).estimate(identifier)


def indicator_draws(
    territory: LocalProfile | Territory | str | list[str], ids: Sequence[str] | None = None, size: int = DRAWS
) -> IndicatorDraws:
    """Several indicators of a territory, in the same draws.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    ids : sequence of str, optional
        All by default; those without a value here come with a reason.
    size : int
        Draws.

    Returns
    -------
    IndicatorDraws

    Notes
    -----
    The parameters that are the nation's are the same in a draw of all territories (`territory_draws`): two territories
    can be compared draw by draw.
    """
    asked = tuple(REGISTRY if ids is None else ids)
    for identifier in asked:
        if identifier not in REGISTRY:
            raise UnknownCodeError.among("l'indicateur", identifier, list(REGISTRY))
    profile = local_profile(territory)
    middle, drawn = cases(profile, size)
    centre, draws = np.full(len(asked), np.nan), np.full((size, len(asked)), np.nan)
    readings, reasons = {}, {}
    for position, identifier in enumerate(asked):
        known = REGISTRY[identifier]
        if reason := known.why_not(profile.territory):
            reasons[identifier] = reason
            continue
        assert known.measure is not None
        draws[:, position] = known.measure(drawn)
        centre[position] = known.value(middle, draws[:, position])
        if known.readings is not None:
            readings[identifier] = known.readings(middle)
    return IndicatorDraws(profile.territory, asked, centre, draws, readings, reasons)


def registered_cards() -> dict[str, IndicatorCard]:
    """Cards of the indicators that are computed or collected, in the order of the registry."""
    return {identifier: indicator_card(identifier) for identifier in REGISTRY}


def interval_label_of(territory: Territory, known: Indicator) -> str:
    """How the interval of an indicator may be called: tests are on zones of the mainland, with published jobs."""
    tested = known.tested_by and not territory.jobs_are_estimated and not territory.overseas
    return _label_of(known.tested_by) if tested else RANGE_LABEL


@functools.cache
def _label_of(test: str) -> str:
    return interval_label(test)
