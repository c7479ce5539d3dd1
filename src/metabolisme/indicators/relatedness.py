"""Relatedness of branches, read from where they are found together: proximity, and density around a branch."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.quotients import simple_quotient
from metabolisme.errors import BalanceError

#: Location quotient from which a branch counts as present: its weight in the nation.
PRESENT_FROM = 1.0


def presence(amounts: pd.DataFrame, threshold: float = PRESENT_FROM) -> pd.DataFrame:
    """Which branches weigh in a place at least as much as in all places together.

    Parameters
    ----------
    amounts : DataFrame, places × branches
        Jobs, exports…, one unit: known, not negative. A place or a branch without any amount is nowhere present.
    threshold : float
        > 0: least location quotient (Balassa's revealed comparative advantage).

    Returns
    -------
    DataFrame, places × branches
        1 where present, 0 elsewhere.

    Raises
    ------
    BalanceError
        With every fault.

    Notes
    -----
    Balassa (1965), doi:10.1111/j.1467-9957.1965.tb00050.x; the same ratio as `metabolisme.accounts.location_quotient`.
    """
    values = amounts.to_numpy(dtype=float)
    faults = []
    if not values.size:
        faults.append("tableau vide")
    if missing := int((~np.isfinite(values)).sum()):
        faults.append(f"{missing} valeur(s) manquante(s) ou infinie(s)")
    if negative := int((values < 0).sum()):
        faults.append(f"{negative} valeur(s) négative(s)")
    if not threshold > 0:
        faults.append(f"seuil {threshold:g}, attendu plus grand que zéro")
    if faults:
        raise BalanceError(
            f"La présence d'une branche se lit sur des montants connus, positifs ou nuls : {' ; '.join(faults)}. "
            "Une valeur manquante n'est pas un zéro : complétez le tableau."
        )
    found = np.zeros(values.shape, dtype=int)
    rows, columns = np.flatnonzero(values.sum(axis=1) > 0), np.flatnonzero(values.sum(axis=0) > 0)
    if len(rows):
        kept = values[np.ix_(rows, columns)]
        found[np.ix_(rows, columns)] = simple_quotient(kept, kept.sum(axis=0)) >= threshold
    return pd.DataFrame(found, index=amounts.index, columns=amounts.columns)


def checked_presence(present: pd.DataFrame) -> np.ndarray:
    """The matrix of a presence table, as floats.

    Raises
    ------
    BalanceError
        With every fault: empty, something else than 0 and 1, a label used twice.
    """
    faults = []
    values = present.to_numpy()
    if not values.size:
        faults.append("tableau vide")
    elif not np.isin(values, (0, 1)).all():
        faults.append("des cases ne valent ni 0 ni 1")
    for name, labels in (("lieu", present.index), ("branche", present.columns)):
        if not labels.is_unique:
            faults.append(f"{name} en double : {', '.join(map(str, labels[labels.duplicated()].unique()[:5]))}")
    if faults:
        raise BalanceError(
            f"Une matrice de présence (lieux × branches) ne contient que des 0 et des 1 : {' ; '.join(faults)}. "
            "Remède : passez par presence(…), qui la tire d'un tableau d'emplois."
        )
    return values.astype(float)


def proximity(present: pd.DataFrame) -> pd.DataFrame:
    """How often two branches are found in the same places.

    Parameters
    ----------
    present : DataFrame, places × branches
        0 or 1, see `presence`.

    Returns
    -------
    DataFrame, branches × branches
        Symmetric, from 0 (never together) to 1 (always): the smaller of the two parts of places that have one branch
        among those that have the other. Missing for a branch that no place has.

    Raises
    ------
    BalanceError

    Notes
    -----
    Hidalgo, Klinger, Barabási and Hausmann (2007), doi:10.1126/science.1144581. Being found together may come from the
    same skills, the same suppliers, or merely the same kind of town: it does not say which.
    """
    matrix = checked_presence(present)
    together, places = matrix.T @ matrix, matrix.sum(axis=0)
    larger = np.maximum(places[:, None], places)
    known = np.minimum(places[:, None], places) > 0
    near = np.divide(together, larger, out=np.full(together.shape, np.nan), where=known)
    return pd.DataFrame(near, index=present.columns, columns=present.columns)


def relatedness_density(present: pd.DataFrame, near: pd.DataFrame | None = None) -> pd.DataFrame:
    """Around each branch, itself left out, the part of what is near it that a place has.

    Parameters
    ----------
    present : DataFrame, places × branches
        0 or 1. Places may be others than those that proximity was read from.
    near : DataFrame, optional
        Of `proximity`; by default that of these places.

    Returns
    -------
    DataFrame, places × branches
        From 0 to 1. Missing for a branch that is near no other, or that no place has.

    Raises
    ------
    BalanceError
        The branches of the two tables differ.

    Notes
    -----
    Hidalgo et al. (2007): ω = Σ_j M_pj φ_ij ÷ Σ_j φ_ij, over the branches j ≠ i whose proximity is known: a branch must
    not be said related to a place because it is there.
    """
    matrix = checked_presence(present)
    near = proximity(present) if near is None else near
    if list(near.index) != list(present.columns) or list(near.columns) != list(present.columns):
        raise BalanceError(
            "La densité demande la proximité des mêmes branches, dans le même ordre : "
            f"{len(present.columns)} branche(s) d'un côté, {len(near)} de l'autre. Remède : "
            "near.loc[present.columns, present.columns]."
        )
    given = near.to_numpy(dtype=float)
    weights = np.where(np.isfinite(given), given, 0.0)
    np.fill_diagonal(weights, 0.0)
    total = weights.sum(axis=1)
    density = np.divide(
        matrix @ weights, total, out=np.full(matrix.shape, np.nan), where=np.broadcast_to(total > 0, matrix.shape)
    )
    return pd.DataFrame(density, index=present.index, columns=present.columns)
