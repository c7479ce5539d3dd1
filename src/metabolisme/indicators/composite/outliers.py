"""Values so far from the others that they would decide alone: find them, bring them nearer, say which ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metabolisme.errors import RecipeError

#: Ways to treat outliers, and what a reader calls them.
OUTLIERS = {
    "none": "laissées telles quelles",
    "winsorise": "ramenées à la valeur suivante tant que la distribution est trop étirée",
    "log": "logarithme des indicateurs trop étirés",
}

#: Beyond both, a distribution has outliers: rule of the Joint Research Centre (COIN Tool; Becker et al. 2022).
SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5

#: Points of one indicator that may be brought nearer; when more would be needed, a transformation is in order.
MOST_POINTS = 5


@dataclass(frozen=True, eq=False)
class Treated:
    """A table whose outliers were treated.

    Attributes
    ----------
    values : ndarray, shape (…, p, k)
    changed : ndarray of bool, shape (…, p, k)
        True where the value is not the one received.
    """

    values: np.ndarray
    changed: np.ndarray


def skewness(values: np.ndarray) -> np.ndarray:
    """Sample skewness G1 of each indicator, as spreadsheets compute it.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Complete; at least three places.

    Returns
    -------
    ndarray, shape (…, k)
        0 for an indicator that is the same everywhere.

    Notes
    -----
    Joanes and Gill 1998, doi:10.1111/1467-9884.00122.
    """
    places = _places(values, 3)
    second, third = _moment(values, 2), _moment(values, 3)
    ratio = third / np.where(second > 0, second, 1) ** 1.5
    skew: np.ndarray = ratio * np.sqrt(places * (places - 1)) / (places - 2)
    return skew


def excess_kurtosis(values: np.ndarray) -> np.ndarray:
    """Sample excess kurtosis G2 of each indicator, as spreadsheets compute it; four places at least."""
    places = _places(values, 4)
    second, fourth = _moment(values, 2), _moment(values, 4)
    biased = np.where(second > 0, fourth / np.where(second > 0, second, 1) ** 2 - 3, 0)
    corrected = (places - 1) / ((places - 2) * (places - 3)) * ((places + 1) * biased + 6)
    kurtosis: np.ndarray = np.where(second > 0, corrected, 0)
    return kurtosis


def has_outliers(values: np.ndarray, skew: float = SKEWNESS_LIMIT, kurtosis: float = KURTOSIS_LIMIT) -> np.ndarray:
    """Whether each indicator is beyond both limits.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
    skew, kurtosis : float
        Limits of the absolute skewness and of the excess kurtosis.

    Returns
    -------
    ndarray of bool, shape (…, k)
    """
    stretched: np.ndarray = (np.abs(skewness(values)) > skew) & (excess_kurtosis(values) > kurtosis)
    return stretched


def keep_outliers(values: np.ndarray) -> Treated:
    """Leave everything as it is."""
    table = np.asarray(values, dtype=float)
    return Treated(table, np.zeros(table.shape, dtype=bool))


def winsorise(values: np.ndarray, most: int = MOST_POINTS) -> Treated:
    """Bring the extreme value to the next one, again while the indicator `has_outliers`.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
    most : int
        Points changed at most in an indicator. Equal extremes move together: none when together they would be too many.

    Returns
    -------
    Treated
        An indicator may still have outliers: `has_outliers` of the result says so.
    """
    table = np.array(values, dtype=float)
    received = table.copy()
    for _ in range(most):
        stretched = has_outliers(table)
        if not stretched.any():
            break
        high = (skewness(table) >= 0)[..., None, :]
        extreme = np.where(high, table.max(axis=-2, keepdims=True), table.min(axis=-2, keepdims=True))
        at_extreme = table == extreme
        below = np.where(at_extreme, -np.inf, table).max(axis=-2, keepdims=True)
        above = np.where(at_extreme, np.inf, table).min(axis=-2, keepdims=True)
        moved = at_extreme & stretched[..., None, :]
        allowed = ((table != received) | moved).sum(axis=-2, keepdims=True) <= most
        table = np.where(moved & allowed, np.where(high, below, above), table)
    return Treated(table, table != received)


def log_outliers(values: np.ndarray) -> Treated:
    """Natural logarithm of the indicators that have outliers, in the draws where they have.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)

    Raises
    ------
    RecipeError
        An indicator to transform has a value that is not positive.
    """
    table = np.asarray(values, dtype=float)
    stretched = np.broadcast_to(has_outliers(table)[..., None, :], table.shape)
    if (table[stretched] <= 0).any():
        raise RecipeError(
            "Un indicateur à transformer a une valeur nulle ou négative : elle n'a pas de logarithme. Remède : un "
            "autre traitement des valeurs extrêmes."
        )
    return Treated(np.where(stretched, np.log(np.where(stretched, table, 1)), table), stretched.copy())


def box_cox(values: np.ndarray, power: float) -> np.ndarray:
    """Box–Cox transformation, growing with the value: logarithm when ``power`` is 0, identity less one when it is 1.

    Parameters
    ----------
    values : ndarray
        Positive.
    power : float

    Raises
    ------
    RecipeError
        A value is not positive.

    Notes
    -----
    Box and Cox 1964, doi:10.1111/j.2517-6161.1964.tb00553.x.
    """
    table = np.asarray(values, dtype=float)
    if not (table > 0).all():
        raise RecipeError("La transformation de Box et Cox demande des valeurs positives.")
    transformed: np.ndarray = np.log(table) if power == 0 else (table**power - 1) / power
    return transformed


def _moment(values: np.ndarray, order: int) -> np.ndarray:
    """Central moment of each indicator brought to a range of 1, 0 when it is the same everywhere."""
    table = np.asarray(values, dtype=float)
    width = np.ptp(table, axis=-2, keepdims=True)
    scaled = np.where(width > 0, table - table.mean(axis=-2, keepdims=True), 0) / np.where(width > 0, width, 1)
    moment: np.ndarray = (scaled**order).mean(axis=-2)
    return moment


def _places(values: np.ndarray, fewest: int) -> int:
    places = int(np.shape(values)[-2])
    if places < fewest:
        raise RecipeError(f"{places} lieu(x) : il en faut au moins {fewest} pour juger d'une distribution.")
    return places
