"""What a composite really measures: indicators that say the same thing, and weights that are not those one wrote."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metabolisme.errors import RecipeError

#: Correlation above which two indicators count the same thing twice (Becker et al. 2022: 0.92 is often taken).
DOUBLE_COUNTING_LIMIT = 0.9


def correlations(values: np.ndarray) -> np.ndarray:
    """Pearson correlations between indicators.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Complete; every indicator varies.

    Returns
    -------
    ndarray, shape (…, k, k)

    Raises
    ------
    RecipeError
        An indicator is the same everywhere.
    """
    scaled = _standardised(values)
    matrix: np.ndarray = np.clip(np.swapaxes(scaled, -1, -2) @ scaled / np.shape(values)[-2], -1, 1)
    return matrix


def cronbach_alpha(values: np.ndarray) -> np.ndarray:
    """Cronbach's alpha of standardised indicators: how far they measure one thing.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Complete, higher is better, k ≥ 2.

    Returns
    -------
    ndarray, shape (…)
        1 when all are the same, 0 when none is tied to another; 0.7 is often asked for (Nunnally 1978). It grows with
        the number of indicators alone.

    Notes
    -----
    ``k/(k − 1) · (1 − k / Σ r)``, r all correlations (Cronbach 1951, doi:10.1007/BF02310555).
    """
    count = np.shape(values)[-1]
    if count < 2:
        raise RecipeError("L'alpha de Cronbach demande au moins deux indicateurs.")
    alpha: np.ndarray = count / (count - 1) * (1 - count / correlations(values).sum(axis=(-2, -1)))
    return alpha


def double_counting(values: np.ndarray, names: Sequence[str], limit: float = DOUBLE_COUNTING_LIMIT) -> pd.DataFrame:
    """Pairs of indicators so tied that they count one thing twice, or cancel each other.

    Parameters
    ----------
    values : ndarray, shape (p, k)
        Higher is better.
    names : sequence of str, length k
    limit : float
        Absolute correlation above which a pair is shown.

    Returns
    -------
    DataFrame
        ``first``, ``second``, ``correlation``, in the order of indicators.
    """
    matrix = correlations(np.asarray(values, dtype=float))
    pairs = [
        (names[one], names[other], float(matrix[one, other]))
        for one in range(len(names))
        for other in range(one + 1, len(names))
        if abs(matrix[one, other]) > limit
    ]
    return pd.DataFrame(pairs, columns=["first", "second", "correlation"])


def main_effects(values: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Part of the variance of the composite that goes with each indicator: squared correlation.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Normalised indicators.
    scores : ndarray, shape (…, p)
        Composite.

    Returns
    -------
    ndarray, shape (…, k)
        0 to 1; they do not sum to 1.

    Notes
    -----
    Linear estimate of the main effect of Paruolo, Saisana and Saltelli 2013, doi:10.1111/j.1467-985X.2012.01059.x.
    """
    index = _standardised(np.asarray(scores, dtype=float)[..., None])
    tied = (_standardised(values) * index).mean(axis=-2)
    effects: np.ndarray = np.minimum(tied**2, 1)
    return effects


def effective_weights(values: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """`main_effects` brought to a sum of 1, to set beside the weights that one wrote; shape (…, k)."""
    effects = main_effects(values, scores)
    weights: np.ndarray = effects / effects.sum(axis=-1, keepdims=True)
    return weights


def _standardised(values: np.ndarray) -> np.ndarray:
    table = np.asarray(values, dtype=float)
    spread = table.std(axis=-2, keepdims=True)
    if (np.ptp(table, axis=-2) == 0).any() or not np.isfinite(table).all():
        raise RecipeError("Une corrélation demande des valeurs qui varient, sans manque.")
    scaled: np.ndarray = (table - table.mean(axis=-2, keepdims=True)) / spread
    return scaled
