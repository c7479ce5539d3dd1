"""Economic complexity: one number a place and one a branch, from who has what. For researchers, not for ranking places.

Places that have rare branches together with places that also have them come out high. With few, coarse branches the
number is unstable: `leave_one_out` shows by how much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError
from metabolisme.indicators.relatedness import checked_presence

#: Gap between eigenvalues, and correlation with diversity, under which two are one and a sign is none.
TIED = 1e-9

#: Fewest places with an index: two are always one at +1 and one at −1.
FEWEST_PLACES = 3

#: Why a place or a branch has no index.
NOTHING_THERE = "aucune branche présente"
NOWHERE = "présente nulle part"
APART = "sans lien avec l'ensemble principal"


@dataclass(frozen=True, eq=False)
class EconomicComplexity:
    """Result of `economic_complexity`.

    Attributes
    ----------
    eci : Series
        Index of each place that has one, no unit: mean 0 and standard deviation 1 over them.
    pci : Series
        Index of each branch that has one, on the scale of ``eci``: a place has the mean of its branches.
    undefined_places, undefined_branches : Series of str
        Those that have none, and why (French). Nothing is dropped without being here.
    diversity : Series of int
        Branches of each place, of all places.
    ubiquity : Series of int
        Places of each branch, of all branches.
    second, third : float
        Eigenvalues, 0 to 1. The index is the vector of the second; the nearer the third, the less it means.
    sign_correlation : float
        Of ``eci`` with diversity, > 0 by convention: when it is weak, the sign is an accident.
    """

    eci: pd.Series
    pci: pd.Series
    undefined_places: pd.Series
    undefined_branches: pd.Series
    diversity: pd.Series
    ubiquity: pd.Series
    second: float
    third: float
    sign_correlation: float


def economic_complexity(present: pd.DataFrame) -> EconomicComplexity:
    """Economic complexity of places and of branches.

    Parameters
    ----------
    present : DataFrame, places × branches
        0 or 1, see `metabolisme.indicators.relatedness.presence`.

    Returns
    -------
    EconomicComplexity

    Raises
    ------
    BalanceError
        Not a presence matrix; two separate sets of places of the same size; fewer than three places; all of one
        profile; second eigenvalue shared by several vectors; no sign.

    Notes
    -----
    Hidalgo and Hausmann (2009), doi:10.1073/pnas.0900943106, in the form of the second eigenvector of D⁻¹ M U⁻¹ Mᵀ (D
    diversity of places, U ubiquity of branches). That matrix is similar to the symmetric D^-½ M U⁻¹ Mᵀ D^-½, whose
    vectors are found exactly and much faster, on the smaller of the two sides. The sign is that for which the index
    rises with diversity: a convention, empty where ``sign_correlation`` is near zero. Standardised as in the Atlas of
    Economic Complexity, branches with the mean and the deviation of the places.

    Examples
    --------
    >>> table = pd.DataFrame([[1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 1, 1]], list("abc"), list("wxyz"))
    >>> round(float(economic_complexity(table).eci["c"]), 2)
    -1.4
    """
    matrix = checked_presence(present)
    diversity, ubiquity = matrix.sum(axis=1), matrix.sum(axis=0)
    rows, columns = _main_set(matrix)
    core = matrix[np.ix_(rows, columns)]
    if len(core) < FEWEST_PLACES:
        raise BalanceError(
            f"La complexité économique demande au moins {FEWEST_PLACES} lieux reliés par des branches communes ; "
            f"reçu {len(core)} sur {len(matrix)}."
        )
    of_places, of_branches = diversity[rows], ubiquity[columns]
    vector, second, third = _second_vector(core / np.sqrt(np.outer(of_places, of_branches)))
    places = vector / np.sqrt(of_places)
    likeness = float(np.corrcoef(places, of_places)[0, 1]) if np.ptp(of_places) > 0 else 0.0
    if abs(likeness) < TIED:
        raise BalanceError(
            "Le signe de l'indice de complexité ne peut pas être fixé : il ne varie ni avec ni contre le nombre de "
            "branches des lieux. Remède : changez le seuil de présence."
        )
    scale = np.sign(likeness) * places.std()
    # A branch is the mean of its places; a place is `second` times the mean of its branches.
    branches = (core.T @ places) / of_branches / second
    return EconomicComplexity(
        eci=pd.Series((places - places.mean()) / scale, index=present.index[rows], name="eci"),
        pci=pd.Series((branches - places.mean()) / scale, index=present.columns[columns], name="pci"),
        undefined_places=_undefined(present.index, rows, diversity, NOTHING_THERE),
        undefined_branches=_undefined(present.columns, columns, ubiquity, NOWHERE),
        diversity=pd.Series(diversity.astype(int), index=present.index, name="diversity"),
        ubiquity=pd.Series(ubiquity.astype(int), index=present.columns, name="ubiquity"),
        second=second,
        third=third,
        sign_correlation=abs(likeness),
    )


def leave_one_out(present: pd.DataFrame) -> pd.DataFrame:
    """Complexity of places when each branch in turn is left out: what one branch decides.

    Parameters
    ----------
    present : DataFrame, places × branches

    Returns
    -------
    DataFrame, places × branch left out
        ``eci``; missing where a place then has none. A branch without which no index exists has no column; ``attrs``
        has ``refused``: by branch, why.

    Raises
    ------
    BalanceError
        See `economic_complexity`: with all the branches there must be one.
    """
    economic_complexity(present)
    found, refused = {}, {}
    for branch in present.columns:
        try:
            found[branch] = economic_complexity(present.drop(columns=branch)).eci.reindex(present.index)
        except BalanceError as error:
            refused[branch] = error.message
    table = pd.DataFrame(found, index=present.index)
    table.attrs["refused"] = refused
    return table


def _second_vector(matrix: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Vector of the second eigenvalue of A Aᵀ, on the side of the rows, and the second and third eigenvalues."""
    tall = matrix.shape[0] > matrix.shape[1]
    values, vectors = np.linalg.eigh(matrix.T @ matrix if tall else matrix @ matrix.T)
    second = float(values[-2]) if len(values) > 1 else 0.0
    third = float(values[-3]) if len(values) > 2 else 0.0
    if second < TIED:
        raise BalanceError(
            "L'indice de complexité n'existe pas : tous les lieux ont les mêmes branches, rien ne les distingue."
        )
    if second - third < TIED:
        raise BalanceError(
            "L'indice de complexité n'est pas défini : la deuxième valeur propre est partagée par plusieurs vecteurs, "
            "qui donneraient des ordres différents. Remède : ajoutez des branches plus fines, ou changez le seuil."
        )
    vector = vectors[:, -2]
    return (matrix @ vector if tall else vector), second, third


def _main_set(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places and branches, in order, of the largest set in which each is tied to each by shared branches."""
    left = np.asarray(matrix.sum(axis=1) > 0)
    sets: list[tuple[np.ndarray, np.ndarray]] = []
    while left.any():
        inside = np.zeros(len(matrix), dtype=bool)
        inside[np.flatnonzero(left)[0]] = True
        while True:
            branches = np.asarray(matrix[inside].any(axis=0))
            wider = np.asarray(matrix[:, branches].any(axis=1))
            if (wider == inside).all():
                break
            inside = wider
        sets.append((np.flatnonzero(inside), np.flatnonzero(branches)))
        left &= ~inside
    sets.sort(key=lambda one: -len(one[0]))
    if len(sets) > 1 and len(sets[0][0]) == len(sets[1][0]):
        raise BalanceError(
            f"La présence sépare les lieux en {len(sets)} ensembles sans branche commune, dont deux de "
            f"{len(sets[0][0])} lieu(x) : l'indice de complexité ne les compare pas. Remède : calculez-le pour chacun."
        )
    return sets[0] if sets else (np.array([], dtype=int), np.array([], dtype=int))


def _undefined(labels: pd.Index, kept: np.ndarray, count: np.ndarray, empty: str) -> pd.Series:
    without = np.setdiff1d(np.arange(len(labels)), kept)
    reasons = [empty if count[rank] == 0 else APART for rank in without]
    return pd.Series(reasons, index=labels[without], dtype=object, name="reason")
