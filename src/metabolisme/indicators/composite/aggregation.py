"""From several scores to one, or to an order: how far a weak point may be bought back by a strong one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from metabolisme.errors import RecipeError

#: Ways to aggregate, and what a reader calls them.
AGGREGATIONS = {
    "arithmetic": "moyenne : un point fort rachète un point faible",
    "geometric": "moyenne géométrique : un point faible se rachète mal",
    "harmonic": "moyenne harmonique : un point faible se rachète très mal",
    "copeland": "duels gagnés moins duels perdus (Copeland) : rien ne se rachète",
    "kemeny": "ordre le plus soutenu par les duels (Condorcet-Kemeny) : rien ne se rachète",
}

#: Places that an exact order by Kemeny may have: constraints grow as their cube.
MOST_PLACES = 40

#: Supports that differ by less are the same.
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class KemenyOrder:
    """The order of places that most indicators support, pair by pair.

    Attributes
    ----------
    order : ndarray of int, shape (p,)
        Positions of places, first to last.
    support : float
        Sum over pairs of the weights of the indicators that agree.
    unique : bool
        False when another order has the same support: then this one is no better.
    """

    order: np.ndarray
    support: float
    unique: bool


def arithmetic(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean.

    Parameters
    ----------
    scores : ndarray, shape (…, p, k)
        Normalised, higher is better.
    weights : ndarray, shape (k,), (…, k) or (…, p, k)
        ≥ 0; brought to a sum of 1.

    Returns
    -------
    ndarray, shape (…, p)

    Raises
    ------
    RecipeError
        A negative weight, or weights that are all 0.
    """
    table, parts = _checked(scores, weights)
    return _weighted_sum(table, parts)


def geometric(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted geometric mean; scores must be positive, else as `arithmetic`."""
    table, parts = _checked(scores, weights)
    _positive(table)
    mean: np.ndarray = np.exp(_weighted_sum(np.log(table), parts))
    return mean


def harmonic(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted harmonic mean; scores must be positive, else as `arithmetic`."""
    table, parts = _checked(scores, weights)
    _positive(table)
    mean: np.ndarray = 1 / _weighted_sum(1 / table, parts)
    return mean


def outranking(values: np.ndarray, weights: np.ndarray, directions: np.ndarray | None = None) -> np.ndarray:
    """Weight of the indicators on which each place does better than each other; equals count for half.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        No normalisation needed.
    weights : ndarray, shape (k,) or (…, k)
        ≥ 0; brought to a sum of 1. Here they are importances.
    directions : ndarray, shape (k,), optional
        1 or −1; by default more is better.

    Returns
    -------
    ndarray, shape (…, p, p)
        ``e[a, b] + e[b, a] = 1``, 0 on the diagonal.

    Notes
    -----
    OECD and JRC 2008, equation 32 (Munda and Nardo 2009, doi:10.1080/00036840601019364).
    """
    table, parts = _checked(values, weights)
    if directions is not None:
        table = table * np.asarray(directions, dtype=float)
    shape = np.broadcast_shapes(table.shape, parts.shape)
    won = np.zeros((*shape[:-1], shape[-2]))
    for indicator in range(table.shape[-1]):
        own, other = table[..., indicator][..., :, None], table[..., indicator][..., None, :]
        won += np.atleast_2d(parts)[..., :1, indicator][..., None] * ((own > other) + 0.5 * (own == other))
    here = np.arange(shape[-2])
    won[..., here, here] = 0
    return won


def copeland(won: np.ndarray) -> np.ndarray:
    """Duels won less duels lost, from `outranking`.

    Parameters
    ----------
    won : ndarray, shape (…, p, p)

    Returns
    -------
    ndarray, shape (…, p)
        Whole numbers from −(p − 1) to p − 1, sum 0.
    """
    # Weights brought to a sum of 1 leave a draw a hair from one half.
    gap = won - np.swapaxes(won, -1, -2)
    duels: np.ndarray = np.where(np.abs(gap) < _SAME, 0.0, np.sign(gap)).sum(axis=-1)
    return duels


def kemeny(won: np.ndarray) -> KemenyOrder:
    """The exact Condorcet–Kemeny–Young–Levenglick order, from `outranking`.

    Parameters
    ----------
    won : ndarray, shape (p, p)
        At most `MOST_PLACES` places.

    Returns
    -------
    KemenyOrder

    Raises
    ------
    RecipeError
        Too many places, or the solver found nothing.

    Notes
    -----
    A linear ordering problem in whole numbers, solved again without the first order to know whether it is alone.
    """
    size = len(won)
    if size > MOST_PLACES:
        raise RecipeError(
            f"{size} lieux : l'ordre exact de Kemeny n'est cherché que jusqu'à {MOST_PLACES}. Remède : Copeland."
        )
    if size == 1:
        return KemenyOrder(np.zeros(1, dtype=int), 0.0, True)
    first = _best_order(won, None)
    if first is None:
        raise RecipeError("L'ordre de Kemeny n'a pas été trouvé : vérifiez que la matrice des duels n'a pas de manque.")
    second = _best_order(won, first)
    support = _support(won, first)
    wins = first.sum(axis=1)
    alone = second is None or _support(won, second) < support - _SAME
    return KemenyOrder(np.argsort(-wins, kind="stable"), support, alone)


def _support(won: np.ndarray, before: np.ndarray) -> float:
    return float((won * before).sum())


def _best_order(won: np.ndarray, forbidden: np.ndarray | None) -> np.ndarray | None:
    """Best order as a matrix of « comes before »; None when there is none but the forbidden one."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    size = len(won)
    upper = np.triu_indices(size, 1)
    number = {pair: position for position, pair in enumerate(zip(*(axis.tolist() for axis in upper), strict=True))}
    triples = list(itertools.combinations(range(size), 3))
    columns = [number[pair] for a, b, c in triples for pair in ((a, b), (b, c), (a, c))]
    rows = np.repeat(np.arange(len(triples)), 3)
    constraints = []
    if triples:
        signs = np.tile([1.0, 1.0, -1.0], len(triples))
        cycles = coo_array((signs, (rows, columns)), shape=(len(triples), len(number))).tocsr()
        constraints.append(LinearConstraint(cycles, 0, 1))
    if forbidden is not None:
        taken = forbidden[upper]
        constraints.append(LinearConstraint((1 - 2 * taken)[None, :], 1 - taken.sum(), np.inf))
    gain = (won - won.T)[upper]
    found = milp(-gain, constraints=constraints, integrality=np.ones(len(number)), bounds=Bounds(0, 1))
    if found.x is None:
        return None
    before = np.zeros((size, size))
    before[upper] = np.round(found.x)
    before.T[upper] = 1 - before[upper]
    return before


def _checked(scores: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and weights of sum 1 that broadcast against them."""
    table, parts = np.asarray(scores, dtype=float), np.asarray(weights, dtype=float)
    if not np.isfinite(table).all():
        raise RecipeError("Un score manque : imputez-le ou écartez le lieu avant d'agréger.")
    if parts.shape[-1:] != table.shape[-1:]:
        raise RecipeError(f"{parts.shape[-1] if parts.ndim else 0} poids pour {table.shape[-1]} indicateurs.")
    total = parts.sum(axis=-1, keepdims=True)
    if not ((parts >= 0).all() and (total > 0).all()):
        raise RecipeError("Les poids sont positifs ou nuls, et pas tous nuls.")
    # One set a draw is (…, k): it needs the axis of places.
    if 1 < parts.ndim < table.ndim:
        parts, total = parts[..., None, :], total[..., None, :]
    return table, parts / total


def _weighted_sum(table: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Sum over indicators; weights that are the same for all places are a product of matrices, ten times as fast."""
    summed: np.ndarray
    if parts.ndim > 1 and parts.shape[-2] > 1:
        summed = (table * parts).sum(axis=-1)
    elif parts.ndim > 1 and table.shape[:-2] == (1,) * (table.ndim - 2):
        # Many sets of weights on one table: (d, 1, k) and (1, p, k).
        summed = parts[..., 0, :] @ table.reshape(table.shape[-2:]).T
    else:
        summed = np.matmul(table, np.swapaxes(np.atleast_2d(parts), -1, -2))[..., 0]
    return summed


def _positive(table: np.ndarray) -> None:
    if not (table > 0).all():
        raise RecipeError(
            "Une moyenne géométrique ou harmonique demande des scores positifs : un seul zéro ferait tout. Remède : un "
            "plancher, qui est un choix à dire, ou une autre agrégation."
        )
