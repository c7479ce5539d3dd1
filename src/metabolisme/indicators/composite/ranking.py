"""Ranks of many places in many draws at once."""

from __future__ import annotations

import numpy as np

#: Numbers ranked at once: what the fast memory of a processor holds.
_BLOCK = 2**16

_SIGN = 63
_MAGNITUDE = np.int64(0x7FFF_FFFF_FFFF_FFFF)


def ranks(scores: np.ndarray) -> np.ndarray:
    """Rank of each place, the highest score first.

    Parameters
    ----------
    scores : ndarray, shape (..., places)
        Missing scores are allowed.

    Returns
    -------
    ndarray, shape (..., places)
        1 for the highest; equal scores share their mean rank; missing without a score.

    Notes
    -----
    Score and place are packed in one 64-bit integer, and one sort of integers gives the order: three times as fast as
    an `argsort`. The place takes the last bits of the score: for 1,537 places, scores equal to 12 digits are equal,
    which spares a rank to the rounding of a sum.

    Examples
    --------
    >>> ranks(np.array([0.2, 0.9, 0.2, 0.5])).tolist()
    [3.5, 1.0, 3.5, 2.0]
    """
    values = np.asarray(scores, dtype=float)
    found = np.empty(values.shape)
    if values.size:
        places = values.shape[-1]
        rows, ranked = values.reshape(-1, places), found.reshape(-1, places)
        step = max(1, _BLOCK // places)
        for start in range(0, len(rows), step):
            _rank(rows[start : start + step], ranked[start : start + step])
    return found


def _rank(scores: np.ndarray, found: np.ndarray) -> None:
    """Write in ``found`` the ranks of the scores, both of shape (m, p)."""
    places = scores.shape[1]
    # Zero added: minus zero and zero are equal. A copy in any case: it is written over.
    keys = (scores + 0.0).view(np.int64)
    missing = np.isnan(scores)
    # Bits of floats, once those of negative ones are turned, are in the order of the floats; ~ makes it descending.
    keys ^= (keys >> _SIGN) & _MAGNITUDE
    np.invert(keys, out=keys)
    room = max(1, (places - 1).bit_length())
    own = (1 << room) - 1
    keys[missing] = _MAGNITUDE - own
    keys += 1 << (room - 1)
    keys &= ~own
    keys |= np.arange(places)
    keys.sort(axis=1)
    # Unsigned: keys of opposite signs differ by their first bit.
    same = (keys[:, 1:] ^ keys[:, :-1]).view(np.uint64) <= own
    keys &= own
    rows = np.arange(len(keys))[:, None]
    found[rows, keys] = np.arange(1.0, places + 1)
    tied = np.flatnonzero(same.any(axis=1))
    if len(tied):
        found[tied[:, None], keys[tied]] = _shared(same[tied])
    found[missing] = np.nan


def _shared(same: np.ndarray) -> np.ndarray:
    """Ranks in sorted order, shape (m, p), where ``same`` (m, p − 1) says that a score equals the one before."""
    places = same.shape[1] + 1
    position = np.arange(places)
    starts = np.ones((len(same), places), dtype=bool)
    starts[:, 1:] = ~same
    ends = np.ones((len(same), places), dtype=bool)
    ends[:, :-1] = ~same
    first = np.maximum.accumulate(np.where(starts, position, 0), axis=1)
    last = np.minimum.accumulate(np.where(ends, position, places - 1)[:, ::-1], axis=1)[:, ::-1]
    shared: np.ndarray = 1 + (first + last) / 2
    return shared
