"""Location quotients: how much of its needs a branch of a territory can be expected to meet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.sources.defaults import DEFAULT_DELTA

#: Quotients by code, and the work that defines each.
QUOTIENTS = {
    "SLQ": "Simple location quotient (Miller and Blair 2009, section 8.2.1)",
    "CILQ": "Cross-industry quotient, SLQ on the diagonal (Miller and Blair 2009, section 8.2.3)",
    "RLQ": "Round's semilogarithmic quotient (Round 1978)",
    "FLQ": "Flegg's quotient (Flegg and Webber 1997, doi:10.1080/713693401)",
    "AFLQ": "Augmented FLQ (Flegg and Webber 2000, doi:10.1080/00343400050085675)",
}


def location_quotient(
    local_jobs: pd.Series, national_jobs: pd.Series, kind: str = "FLQ", delta: float = DEFAULT_DELTA
) -> pd.Series | pd.DataFrame:
    """Weight of a branch in a territory against its weight in the nation, not truncated.

    Parameters
    ----------
    local_jobs, national_jobs : Series, shape (n,)
        Jobs (or output) by branch, ≥ 0, same branches; every branch exists in the nation.
    kind : {"SLQ", "CILQ", "RLQ", "FLQ", "AFLQ"}
        See `QUOTIENTS`.
    delta : float
        0 ≤ δ < 1, for FLQ and AFLQ: the larger, the less a small territory is taken to buy from itself.

    Returns
    -------
    Series (SLQ) or DataFrame (the others), supplier in rows, user in columns
        Without unit, ≥ 0. Quotients above 1 count as 1 when used.

    Raises
    ------
    UnknownCodeError
        Unknown kind, or branches that differ.
    BalanceError
        Missing, negative or empty jobs, δ out of range.

    Notes
    -----
    On the diagonal the cross-industry quotient is 1 by construction: SLQ takes its place (Flegg and Webber 1997).
    A branch absent from the territory has a quotient of zero as a supplier. As a user it has no recipe to be local: its
    column compares suppliers with it and is left at SLQ, since nothing is bought.

    Examples
    --------
    >>> here, nation = pd.Series({"a": 10.0, "b": 10.0}), pd.Series({"a": 100.0, "b": 300.0})
    >>> location_quotient(here, nation, "SLQ").round(3).tolist()
    [2.0, 0.667]
    """
    if kind not in QUOTIENTS:
        raise UnknownCodeError.among("le quotient", kind, QUOTIENTS)
    if list(local_jobs.index) != list(national_jobs.index):
        raise UnknownCodeError(
            "Les emplois du territoire et ceux de la nation n'ont pas les mêmes branches, dans le même ordre."
        )
    jobs = np.vstack([local_jobs.to_numpy(dtype=float), national_jobs.to_numpy(dtype=float)])
    if not np.isfinite(jobs).all() or (jobs < 0).any() or (jobs[1] == 0).any() or jobs[0].sum() == 0:
        raise BalanceError(
            "Il faut des emplois connus et positifs ou nuls dans chaque branche du territoire, au moins un emploi en "
            "tout, et au moins un par branche dans la nation. Une case vide n'est pas un zéro : complétez la série."
        )
    if not 0 <= delta < 1:
        raise BalanceError(f"δ doit être compris entre 0 et 1 (exclu), reçu {delta:g}.")
    if kind == "SLQ":
        return pd.Series(simple_quotient(jobs[0], jobs[1]), index=local_jobs.index, name="SLQ")
    cross = cross_quotient(jobs[0], jobs[1], kind, np.asarray(delta))
    return pd.DataFrame(cross, index=local_jobs.index, columns=local_jobs.index)


def simple_quotient(local: np.ndarray, national: np.ndarray) -> np.ndarray:
    """SLQ of arrays: ``local`` of shape (…, n) against ``national`` (n,), both checked by the caller."""
    quotient: np.ndarray = (local / local.sum(axis=-1, keepdims=True)) / (national / national.sum())
    return quotient


def size_factor(local: np.ndarray, national: np.ndarray, delta: np.ndarray) -> np.ndarray:
    """Flegg's λ = [log₂(1 + local ÷ national)]^δ, shape of ``delta``; in ]0, 1]."""
    factor: np.ndarray = np.log2(1 + local.sum(axis=-1) / national.sum()) ** delta
    return factor


def cross_quotient(local: np.ndarray, national: np.ndarray, kind: str, delta: np.ndarray) -> np.ndarray:
    """Quotients supplier × user of arrays, shape (…, n, n), not truncated.

    Parameters
    ----------
    local : ndarray, shape (…, n)
    national : ndarray, shape (n,)
    kind : a key of `QUOTIENTS`
        ``"SLQ"`` gives the same share to every user.
    delta : ndarray, shape (…)
    """
    simple = simple_quotient(local, national)
    if kind == "SLQ":
        return np.broadcast_to(simple[..., :, None], (*simple.shape, simple.shape[-1])).copy()
    user = np.where(simple > 0, simple, 1.0)
    cross: np.ndarray
    if kind == "RLQ":
        cross = simple[..., :, None] / np.log2(1 + user)[..., None, :]
        return cross
    cross = simple[..., :, None] / user[..., None, :]
    diagonal = np.arange(simple.shape[-1])
    cross[..., diagonal, diagonal] = simple
    if kind in ("FLQ", "AFLQ"):
        cross = cross * size_factor(local, national, delta)[..., None, None]
    if kind == "AFLQ":
        cross = cross * np.where(simple > 1, np.log2(1 + simple), 1.0)[..., None, :]
    return cross
