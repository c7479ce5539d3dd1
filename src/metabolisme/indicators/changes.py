"""How much an indicator must move before anyone can say that it has."""

from __future__ import annotations

from metabolisme.errors import MetabolismeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.indicators.cards import IndicatorCard

#: Units of which a difference is told in points.
SHARES = ("%", "€ pour 100 €")


def wanted_sign(card: IndicatorCard) -> int:
    """-1 for what should fall, 1 for what should rise, and for what is neither."""
    return -1 if card.direction == "less" else 1


def visible_change(card: IndicatorCard, estimate: Estimate) -> float:
    """Smallest change after which the value is out of its present interval.

    Parameters
    ----------
    card : IndicatorCard
        Says which way: a fall for what should fall, a rise otherwise.
    estimate : Estimate

    Returns
    -------
    float
        In the unit of the estimate, ≥ 0.

    Raises
    ------
    MetabolismeError
        No interval: an error that is not published here is not an error of zero.

    Notes
    -----
    Prudent: two years with the same parameters share their errors, and their difference is better known than each of
    them. But the second account would only see jobs, not what an action changed in purchases.
    """
    if estimate.within is None:
        reason = "son erreur n'est pas publiée ici" if card.nature == "observed" else "aucun doute n'y a été tiré"
        raise MetabolismeError(
            typeset_french(
                f"« {card.name} » n'a pas d'intervalle : {reason}, on ne sait pas quel changement s'y verrait. "
                f"Remède : lisez sa fiche. {card.frequency}"
            )
        )
    low, high = estimate.within
    return estimate.value - low if wanted_sign(card) < 0 else high - estimate.value


def change_unit(card: IndicatorCard) -> str:
    """Unit in which a change is told (French): a share changes by points."""
    return "points" if card.unit in SHARES else card.unit
