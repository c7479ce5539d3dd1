"""Pareto ranks: what is beaten by nothing on every axis at once, then what is beaten by that alone, and so on."""

from __future__ import annotations

import numpy as np


def first_front(values: np.ndarray, eligible: np.ndarray) -> np.ndarray:
    """What nothing dominates.

    Parameters
    ----------
    values : ndarray, shape (…, n, k)
        k axes, the larger the better, one unit by axis. Leading dimensions (draws) are treated apart.
    eligible : ndarray of bool, shape (…, n)
        What takes part; the others dominate nothing and are on no front.

    Returns
    -------
    ndarray of bool, shape (…, n)

    Notes
    -----
    a dominates b when it is at least as high on every axis and higher on one: equal flows share their front. Only the
    order on each axis counts, never a unit: a change of currency changes nothing.
    """
    # What takes part in no draw is left aside: half of the work, at least.
    somewhere = eligible.reshape(-1, eligible.shape[-1]).any(axis=0)
    part, taking = values[..., somewhere, :], eligible[..., somewhere]
    no_lower = np.ones((*taking.shape, taking.shape[-1]), dtype=bool)
    higher = np.zeros_like(no_lower)
    for axis in range(values.shape[-1]):
        first, second = part[..., :, None, axis], part[..., None, :, axis]
        no_lower &= first >= second
        higher |= first > second
    dominated = (no_lower & higher & taking[..., :, None]).any(axis=-2)
    front = np.zeros(eligible.shape, dtype=bool)
    front[..., somewhere] = taking & ~dominated
    return front


def pareto_ranks(values: np.ndarray, eligible: np.ndarray) -> np.ndarray:
    """Rank of the front that each belongs to: 1 for the first, 2 once the first is taken away, and so on.

    Parameters
    ----------
    values : ndarray, shape (…, n, k)
    eligible : ndarray of bool, shape (…, n)

    Returns
    -------
    ndarray of int, shape (…, n)
        0 for what is not eligible.

    Examples
    --------
    >>> pareto_ranks(np.array([[3.0, 1.0], [1.0, 3.0], [1.0, 1.0]]), np.array([True, True, True])).tolist()
    [1, 1, 2]
    """
    ranks = np.zeros(eligible.shape, dtype=int)
    left, rank = eligible.copy(), 0
    while left.any():
        rank += 1
        front = first_front(values, left)
        ranks[front] = rank
        left &= ~front
    return ranks
