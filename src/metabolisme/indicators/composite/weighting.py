"""How much each indicator counts: agreed between people, or drawn from the data. Every method decides something."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from metabolisme.errors import RecipeError

#: Ways to weigh, and what a reader calls them.
WEIGHTINGS = {
    "equal": "le même pour chaque indicateur",
    "given": "fixés et écrits par les auteurs de l'indice",
    "budget": "moyenne des points répartis par des personnes",
    "ahp": "comparaisons deux à deux (AHP)",
    "factor": "analyse factorielle",
    "entropy": "entropie : plus un indicateur distingue les lieux, plus il compte",
    "doubt": "bénéfice du doute : pour chaque lieu, ceux qui lui sont le plus favorables",
    "correlation": "corrélation avec l'indice égale pour tous les indicateurs",
}

#: Consistency index of random reciprocal matrices by size, 1 to 15 (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)

#: Above this consistency ratio, comparisons contradict one another too much (Saaty 1980).
CONSISTENCY_LIMIT = 0.10

#: Rounds of varimax at most, and angle under which factors no longer turn.
_ROUNDS, _STILL = 200, 1e-10

#: Under this, what is left of an entropy is rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class AnalyticHierarchy:
    """Weights from pairwise comparisons, and how far these agree with one another.

    Attributes
    ----------
    weights : ndarray, shape (…, k)
        Sum 1.
    eigenvalue : ndarray, shape (…)
        Greatest; k when comparisons are consistent.
    index, ratio : ndarray, shape (…)
        Consistency index (λ − k)/(k − 1), and its ratio to that of random comparisons; doubtful above
        `CONSISTENCY_LIMIT`.
    """

    weights: np.ndarray
    eigenvalue: np.ndarray
    index: np.ndarray
    ratio: np.ndarray


@dataclass(frozen=True, eq=False)
class FactorWeights:
    """Weights from a factor analysis.

    Attributes
    ----------
    weights : ndarray, shape (k,)
        Sum 1.
    eigenvalues, explained : ndarray, shape (k,)
        Of the correlation matrix, greatest first, and the part of the variance of each.
    loadings, rotated : ndarray, shape (k, f)
        Correlations of indicators with the factors kept, before and after varimax.
    """

    weights: np.ndarray
    eigenvalues: np.ndarray
    explained: np.ndarray
    loadings: np.ndarray
    rotated: np.ndarray


@dataclass(frozen=True, eq=False)
class BenefitOfTheDoubt:
    """Each place seen with the weights that suit it best.

    Attributes
    ----------
    scores : ndarray, shape (…, p)
        Between 0 and 1.
    weights : ndarray, shape (…, p, k)
        One set a place; they do not sum to 1.
    """

    scores: np.ndarray
    weights: np.ndarray


def equal_weights(count: int) -> np.ndarray:
    """The same weight for each of ``count`` indicators, shape (count,)."""
    return np.full(count, 1 / count)


def budget_weights(points: np.ndarray) -> np.ndarray:
    """Mean of the points that each person shared out between indicators.

    Parameters
    ----------
    points : ndarray, shape (judges, k)
        ≥ 0; the points of a person are first brought to a sum of 1.

    Returns
    -------
    ndarray, shape (k,)

    Raises
    ------
    RecipeError
        Negative points, or a person who gave none.
    """
    shared = np.atleast_2d(np.asarray(points, dtype=float))
    totals = shared.sum(axis=1, keepdims=True)
    if not ((shared >= 0).all() and (totals > 0).all()):
        raise RecipeError("Chaque personne répartit des points positifs ou nuls, et en donne au moins un.")
    weights: np.ndarray = (shared / totals).mean(axis=0)
    return weights


def analytic_hierarchy(comparisons: np.ndarray) -> AnalyticHierarchy:
    """Weights of the analytic hierarchy process: the principal eigenvector of the comparisons.

    Parameters
    ----------
    comparisons : ndarray, shape (…, k, k)
        ``a[i, j]``: how many times i counts more than j, 1/9 to 9; reciprocal, k ≤ 15.

    Returns
    -------
    AnalyticHierarchy

    Raises
    ------
    RecipeError
        The matrix is not positive, reciprocal and square, or too large.

    Notes
    -----
    Saaty 1980, and 1990, doi:10.1016/0377-2217(90)90057-I. Weights are trade-offs, not importances (OECD and JRC 2008,
    p. 97).
    """
    table = np.asarray(comparisons, dtype=float)
    size = table.shape[-1] if table.ndim >= 2 else 0
    if size == 0 or table.shape[-2] != size or size > len(RANDOM_INDEX):
        raise RecipeError(
            f"Une matrice carrée de 1 à {len(RANDOM_INDEX)} indicateurs était attendue, reçu la forme {table.shape}."
        )
    # Typed ratios such as 0.33 for 1/3: the product with the opposite cell is 1 within 5 %.
    if not (table > 0).all() or (np.abs(table * np.swapaxes(table, -1, -2) - 1) > 0.05).any():
        raise RecipeError(
            "Les comparaisons doivent être positives et réciproques : si A compte 3 fois plus que B, B compte 1/3 de A."
        )
    values, vectors = np.linalg.eig(table)
    main = values.real.argmax(axis=-1)
    eigenvalue = np.take_along_axis(values.real, main[..., None], axis=-1)[..., 0]
    vector = np.abs(np.take_along_axis(vectors, main[..., None, None], axis=-1)[..., 0].real)
    index = (eigenvalue - size) / max(size - 1, 1)
    random = RANDOM_INDEX[size - 1]
    ratio = index / random if random else np.zeros_like(index)
    return AnalyticHierarchy(vector / vector.sum(axis=-1, keepdims=True), eigenvalue, index, ratio)


def factor_weights(values: np.ndarray, factors: int | None = None) -> FactorWeights:
    """Weights of a factor analysis, as the handbook builds them.

    Parameters
    ----------
    values : ndarray, shape (p, k)
        Complete, higher is better.
    factors : int, optional
        Factors kept; by default those of eigenvalue above 1.

    Returns
    -------
    FactorWeights

    Raises
    ------
    RecipeError
        An indicator is the same everywhere, or more factors than indicators.

    Notes
    -----
    Principal components of the correlation matrix, Kaiser-normalised varimax. An indicator takes, of the factor on
    which it loads most, its part of the squared loadings, times the part of that factor in the variance that the
    factors kept explain: that is its squared loading, up to a common factor (Nicoletti et al. 2000; OECD and JRC 2008,
    step 6.1).
    Weights correct redundancy; they say nothing of importance.
    """
    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or (np.ptp(table, axis=0) == 0).any():
        raise RecipeError("L'analyse factorielle demande un tableau lieux × indicateurs qui varient tous.")
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(table, rowvar=False))
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0), vectors[:, ::-1]
    kept = int((eigenvalues > 1).sum()) or 1 if factors is None else factors
    if not 1 <= kept <= len(eigenvalues):
        raise RecipeError(f"{kept} facteurs demandés pour {len(eigenvalues)} indicateurs.")
    loadings = vectors[:, :kept] * np.sqrt(eigenvalues[:kept])
    rotated = varimax(loadings)
    raw = (rotated**2).max(axis=1)
    return FactorWeights(raw / raw.sum(), eigenvalues, eigenvalues / eigenvalues.sum(), loadings, rotated)


def varimax(loadings: np.ndarray) -> np.ndarray:
    """Rotate factors so that each indicator loads on few of them (Kaiser 1958, doi:10.1007/BF02289233).

    Parameters
    ----------
    loadings : ndarray, shape (k, f)

    Returns
    -------
    ndarray, shape (k, f)
        Same sum of squares in each row; the greatest loading of each factor is positive.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    unit = loadings / np.where(length > 0, length, 1)
    for _ in range(_ROUNDS):
        largest = 0.0
        for one, other in itertools.combinations(range(unit.shape[1]), 2):
            angle = _planar_angle(unit[:, one], unit[:, other])
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            unit[:, [one, other]] = unit[:, [one, other]] @ turn
            largest = max(largest, abs(angle))
        if largest < _STILL:
            break
    rotated = unit * length
    main = np.take_along_axis(rotated, np.abs(rotated).argmax(axis=0)[None, :], axis=0)
    signed: np.ndarray = rotated * np.where(main < 0, -1, 1)
    return signed


def _planar_angle(one: np.ndarray, other: np.ndarray) -> float:
    """Angle by which Kaiser turns two factors at once."""
    gap, cross = one**2 - other**2, 2 * one * other
    size = len(gap)
    above = 2 * (gap @ cross - gap.sum() * cross.sum() / size)
    along = gap @ gap - cross @ cross - (gap.sum() ** 2 - cross.sum() ** 2) / size
    return float(np.arctan2(above, along) / 4)


def entropy_weights(values: np.ndarray) -> np.ndarray:
    """Weights that grow with how unevenly an indicator is shared between places.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        ≥ 0, higher is better.

    Returns
    -------
    ndarray, shape (…, k)
        Sum 1.

    Raises
    ------
    RecipeError
        A negative value, an indicator that is 0 everywhere, or indicators that are all the same everywhere.

    Notes
    -----
    ``1 − e_j`` brought to a sum of 1, ``e_j`` the Shannon entropy of the shares of places over log p (Zeleny 1982). An
    indicator that varies much is not one that matters much.
    """
    table = np.asarray(values, dtype=float)
    totals = table.sum(axis=-2, keepdims=True)
    if not ((table >= 0).all() and (totals > 0).all()):
        raise RecipeError("L'entropie demande des valeurs positives ou nulles, et pas nulles partout.")
    shares = table / totals
    entropy = -(shares * np.log(np.where(shares > 0, shares, 1))).sum(axis=-2) / np.log(table.shape[-2])
    # Rounding can leave an entropy a hair above 1.
    diversity = np.maximum(1 - entropy, 0)
    total = diversity.sum(axis=-1, keepdims=True)
    if (total <= _ROUNDING).any():
        raise RecipeError("Aucun indicateur ne distingue les lieux : l'entropie ne donne pas de poids.")
    weights: np.ndarray = diversity / total
    return weights


def benefit_of_the_doubt(values: np.ndarray, bounds: tuple[float, float] | None = None) -> BenefitOfTheDoubt:
    """Score of each place with the weights that suit it best, all places below 1 with these same weights.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        ≥ 0 and comparable, for instance from `minmax`.
    bounds : tuple of float, optional
        Least and greatest part of each weight in the sum of weights; without, a place may look at one indicator only.

    Returns
    -------
    BenefitOfTheDoubt

    Raises
    ------
    RecipeError
        A negative value, an indicator that is 0 everywhere, or bounds that no weights respect.

    Notes
    -----
    One linear programme a place (Melyn and Moesen 1991; Cherchye et al. 2007, doi:10.1007/s11205-006-9029-7): about a
    millisecond each. Weights of a place with score 1 are seldom unique.
    """
    from scipy.optimize import linprog

    table = np.asarray(values, dtype=float)
    places, count = table.shape[-2:]
    if not ((table >= 0).all() and (table.max(axis=-2) > 0).all()):
        raise RecipeError("Le bénéfice du doute demande des valeurs positives ou nulles, et pas nulles partout.")
    limits = np.empty((0, count))
    if bounds is not None:
        least, greatest = bounds
        if not 0 <= least <= 1 / count <= greatest <= 1:
            raise RecipeError(
                f"Avec {count} indicateurs, aucun jeu de poids ne reste entre {least:g} et {greatest:g} de leur somme."
            )
        limits = np.vstack([least - np.eye(count), np.eye(count) - greatest])
    scores, weights = np.empty(table.shape[:-1]), np.empty(table.shape)
    most = np.concatenate([np.ones(places), np.zeros(len(limits))])
    for draw in np.ndindex(table.shape[:-2]):
        constraints = np.vstack([table[draw], limits])
        for place in range(places):
            found = linprog(-table[draw][place], A_ub=constraints, b_ub=most, bounds=(0, None), method="highs")
            if found.status != 0:
                raise RecipeError(
                    f"Le bénéfice du doute n'a pas de solution pour le lieu n° {place + 1} : {found.message}"
                )
            scores[(*draw, place)], weights[(*draw, place)] = -found.fun, found.x
    return BenefitOfTheDoubt(scores, weights)


def correlation_weights(values: np.ndarray, importance: np.ndarray | None = None) -> np.ndarray:
    """Weights for which the correlations of indicators with the index are as one wants them.

    Parameters
    ----------
    values : ndarray, shape (p, k)
        Complete, higher is better.
    importance : ndarray, shape (k,), optional
        Wanted correlations, up to a factor; by default the same for all.

    Returns
    -------
    ndarray, shape (k,)
        ≥ 0, sum 1, of the arithmetic mean of ``values``. When no such weights give the wanted correlations, those that
        come nearest: check with `metabolisme.indicators.composite.consistency.main_effects`.

    Raises
    ------
    RecipeError
        An indicator is the same everywhere, or importances that are not positive.

    Notes
    -----
    With R the correlations and s the standard deviations, the correlations with ``Σ w x`` are proportional to
    ``R (s w)``: non-negative least squares on the wanted ones (after Paruolo et al. 2013 and Becker et al. 2017,
    doi:10.1016/j.ecolind.2017.03.056).
    """
    from scipy.optimize import nnls

    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or (np.ptp(table, axis=0) == 0).any():
        raise RecipeError("Il faut un tableau lieux × indicateurs qui varient tous.")
    wanted = np.ones(table.shape[1]) if importance is None else np.asarray(importance, dtype=float)
    if not (wanted > 0).all():
        raise RecipeError("Les importances voulues sont positives.")
    scaled, _ = nnls(np.corrcoef(table, rowvar=False), wanted)
    raw = scaled / table.std(axis=0)
    weights: np.ndarray = raw / raw.sum()
    return weights
