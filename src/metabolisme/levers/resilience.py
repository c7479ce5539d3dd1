"""What a territory loses when supplies fail, before and after levers: a shortage that runs from buyer to buyer.

The pro rata reading of `metabolisme.diagnosis.shocks`: a missing euro of inputs takes a euro off output, once the part
σ has been replaced. It is solved at once instead of round by round, so that thousands of scenarios can be compared, and
with one thing more: capacity that the third lever adds takes the place of what is missing, as far as it fits.
"""

from __future__ import annotations

import numpy as np

from metabolisme.diagnosis.shocks import SUBSTITUTION
from metabolisme.levers.account import LeverAccount

#: Reference shock: this part of the goods bought abroad is missing, everywhere in France.
CUT = 0.25

#: First letters of the branches that make goods: farming, extraction, industry.
GOODS = ("A", "B", "C")


def missing_goods(products: tuple[str, ...], cut: float = CUT) -> np.ndarray:
    """Part of each imported product that the reference shock takes away, shape (n,), 0 to 1."""
    return np.array([cut if product.startswith(GOODS) else 0.0 for product in products])


def shock_loss(account: LeverAccount, cut: float = CUT) -> np.ndarray:
    """Value added of the territory that missing goods expose, % of it while the shock lasts, (s, d).

    Parameters
    ----------
    account : LeverAccount
    cut : float
        See `missing_goods`; that of the reference shock by default.
    """
    around = account.around
    earned = account.produced.here * account.value_added
    lost = unmade(account, missing_goods(around.products, cut)) * earned
    share: np.ndarray = 100 * lost.sum(axis=-1) / earned.sum(axis=-1)
    return share


def unmade(account: LeverAccount, missing: np.ndarray, substitution: float = SUBSTITUTION.centre) -> np.ndarray:
    """Share of output that each branch of the territory cannot make when some imports are missing, pro rata.

    Parameters
    ----------
    account : LeverAccount
    missing : ndarray, shape (n,)
        Part of each imported product that is missing, here and in the rest of France, 0 to 1.
    substitution : float
        σ: of what is missing, the part that each buyer replaces or does without, 0 to 1.

    Returns
    -------
    ndarray, shape (s, d, n)
        0 to 1.

    Notes
    -----
    With k = 1 − σ, m the missing parts and w those that `replaced` leaves, shares r (here) and ρ (rest of France) are
    r = k (w A_MT + r A_TT + ρ A_RT) and ρ = k (m A_MR + r r̂A + ρ (1 − r̂)A): the second gives ρ in terms of r, as in
    `LeverAccount.produced`. Orders that buyers no longer give come on top, and are not counted.
    """
    around, kept = account.around, 1 - substitution
    left = missing * (1 - replaced(account, kept * missing))
    identity = np.eye(len(around.products))
    rest_own = kept * (1 - around.rest_share)[..., None] * around.recipe_rest
    inverse = np.linalg.inv(identity - rest_own)
    rest_first = kept * (missing @ around.imported_by_rest) @ inverse
    through_rest = kept * around.rest_share[..., None] * around.recipe_rest @ inverse
    first = left[..., None, :] @ account.inputs_abroad + rest_first[..., None, :] @ account.inputs_rest
    system = identity - kept * (account.inputs_here + through_rest @ account.inputs_rest)
    shares: np.ndarray = np.linalg.solve(system.swapaxes(-1, -2), kept * first.swapaxes(-1, -2))[..., 0]
    return shares


def replaced(account: LeverAccount, missing: np.ndarray) -> np.ndarray:
    """Of each missing product, the part that spare capacity of the territory makes instead, 0 to 1, (s, d, n).

    Parameters
    ----------
    account : LeverAccount
    missing : ndarray, shape (n,)
        Part of the imports of each product that nothing else replaces.

    Notes
    -----
    Purchases that the second lever has moved have used some of that capacity. Firms and final users share alike.
    """
    free = np.clip(account.capacity - account.produced.here, 0.0, account.spare)
    wanted = missing * account.imports
    shape = np.broadcast_shapes(free.shape, wanted.shape)
    part: np.ndarray = np.divide(
        np.minimum(free, wanted), wanted, out=np.zeros(shape), where=np.broadcast_to(wanted > 0, shape)
    )
    return part
