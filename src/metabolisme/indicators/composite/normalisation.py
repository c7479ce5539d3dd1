"""Put indicators of different units on one scale where higher is always better."""

from __future__ import annotations

import numpy as np

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite.ranking import ranks

#: Ways to put on one scale, and what a reader calls them.
NORMALISATIONS = {
    "minmax": "de 0 (le moins bon des lieux comparés) à 1 (le meilleur)",
    "zscore": "écart à la moyenne des lieux comparés, en écarts-types",
    "rank": "rang parmi les lieux comparés, 1 pour le moins bon",
    "goalposts": "de 0 (borne basse convenue) à 1 (borne haute convenue), quels que soient les lieux comparés",
    "leader": "part du meilleur des lieux comparés",
    "target": "part d'une cible convenue",
}


def minmax(values: np.ndarray, directions: np.ndarray, reference: np.ndarray | None = None) -> np.ndarray:
    """Place each value between the least and the greatest of its indicator.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Complete.
    directions : ndarray, shape (k,)
        1 when more is better, −1 when less is.
    reference : ndarray, shape (…, p, k), optional
        Table whose least and greatest are taken, broadcast against ``values``: scores may then leave [0, 1].

    Returns
    -------
    ndarray, shape (…, p, k)
        0 for the worst, 1 for the best of the reference.

    Raises
    ------
    RecipeError
        An indicator is the same everywhere.

    Notes
    -----
    ``(x − min) / (max − min)``; one extreme place decides the scale of all (OECD and JRC 2008, step 5).
    """
    table, base, signs = _checked(values, directions, reference)
    low, high = base.min(axis=-2, keepdims=True), base.max(axis=-2, keepdims=True)
    _varying(high - low)
    # From the worst end: two passes over the table, which may be large.
    scores: np.ndarray = table - np.where(signs > 0, low, high)
    scores /= signs * (high - low)
    return scores


def zscore(values: np.ndarray, directions: np.ndarray, reference: np.ndarray | None = None) -> np.ndarray:
    """Distance to the mean in standard deviations of a sample (divided by p − 1); parameters and errors of `minmax`."""
    table, base, signs = _checked(values, directions, reference)
    if base.shape[-2] < 2:
        raise RecipeError("Il faut au moins deux lieux pour un écart-type.")
    spread = base.std(axis=-2, ddof=1, keepdims=True)
    _varying(base.max(axis=-2, keepdims=True) - base.min(axis=-2, keepdims=True))
    scores: np.ndarray = signs * (table - base.mean(axis=-2, keepdims=True)) / spread
    return scores


def rank(values: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Rank of each place: 1 for the worst, p for the best; equal values share their mean rank.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
    directions : ndarray, shape (k,)

    Returns
    -------
    ndarray, shape (…, p, k)

    Raises
    ------
    RecipeError
        An indicator is the same everywhere.

    Notes
    -----
    Deaf to outliers, and to every distance: 1 € and 1 M€ ahead are the same.
    """
    table, _, signs = _checked(values, directions, None)
    _varying(np.ptp(table, axis=-2, keepdims=True))
    # Of the opposite: 1 is the last here.
    return np.swapaxes(ranks(-np.swapaxes(signs * table, -1, -2)), -1, -2)


def goalposts(
    values: np.ndarray, worst: np.ndarray, best: np.ndarray, two_sided: np.ndarray | None = None
) -> np.ndarray:
    """Place each value between two agreed bounds, whoever is compared.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
    worst, best : ndarray, shape (k,)
        Worth 0 and 1; ``best`` below ``worst`` when less is better.
    two_sided : ndarray of bool, shape (k,), optional
        Where ``best`` is a goal that may be missed on both sides: 0 as far from it as ``worst``.

    Returns
    -------
    ndarray, shape (…, p, k)
        Between 0 and 1: what lies beyond a bound is worth the bound.

    Raises
    ------
    RecipeError
        Two bounds are the same.
    """
    low, high = np.asarray(worst, dtype=float), np.asarray(best, dtype=float)
    table, _, _ = _checked(values, np.ones(np.shape(values)[-1]), None)
    if (low == high).any():
        raise RecipeError("Deux bornes convenues sont égales : il faut une borne à 0 et une autre à 1.")
    sided = np.zeros(low.shape, dtype=bool) if two_sided is None else np.asarray(two_sided, dtype=bool)
    one_way, two_way = (table - low) / (high - low), 1 - np.abs(table - high) / np.abs(high - low)
    scores: np.ndarray = np.clip(np.where(sided, two_way, one_way), 0, 1)
    return scores


def distance_to_leader(values: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Ratio to the best of the compared places, in (0, 1].

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Positive.
    directions : ndarray, shape (k,)
        Where less is better the ratio is turned over: the least value over one's own.

    Raises
    ------
    RecipeError
        A value is not positive, or an indicator is the same everywhere.
    """
    table, _, signs = _checked(values, directions, None)
    _positive(table)
    high, low = table.max(axis=-2, keepdims=True), table.min(axis=-2, keepdims=True)
    _varying(high - low)
    scores: np.ndarray = np.where(signs > 0, table / high, low / table)
    return scores


def distance_to_target(values: np.ndarray, targets: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Ratio to an agreed positive target, shape (k,): 1 when it is reached, more beyond.

    An indicator may be the same everywhere; all else is as for `distance_to_leader`.
    """
    table, _, signs = _checked(values, directions, None)
    goal = np.asarray(targets, dtype=float)
    _positive(table)
    _positive(goal)
    scores: np.ndarray = np.where(signs > 0, table / goal, goal / table)
    return scores


def _checked(
    values: np.ndarray, directions: np.ndarray, reference: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table, signs = np.asarray(values, dtype=float), np.asarray(directions, dtype=float)
    base = table if reference is None else np.asarray(reference, dtype=float)
    if table.ndim < 2 or signs.shape != table.shape[-1:]:
        raise RecipeError(
            f"Il faut un sens (1 ou −1) par indicateur : reçu {signs.size} sens pour un tableau de forme {table.shape}."
        )
    if not np.isin(signs, (-1, 1)).all():
        raise RecipeError("Un sens vaut 1 (plus haut est mieux) ou −1 (plus bas est mieux), rien d'autre.")
    if not (np.isfinite(table).all() and np.isfinite(base).all()):
        raise RecipeError("Une valeur manque : imputez-la ou écartez le lieu avant de mettre à l'échelle.")
    return table, base, signs


def _varying(spread: np.ndarray) -> None:
    constant = (spread == 0).reshape(-1, spread.shape[-1]).any(axis=0)
    if constant.any():
        numbers = ", ".join(str(position + 1) for position in np.flatnonzero(constant))
        raise RecipeError(
            f"Indicateur(s) de même valeur partout : n° {numbers}. Il ne distingue aucun lieu. Remède : écartez-le."
        )


def _positive(numbers: np.ndarray) -> None:
    if not (numbers > 0).all():
        raise RecipeError(
            "Un rapport à une référence demande des valeurs positives. Remède : une autre mise à l'échelle, par "
            "exemple des bornes convenues."
        )
