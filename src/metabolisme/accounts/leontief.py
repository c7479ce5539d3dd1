"""The open Leontief model: coefficients, inverse, multipliers.

Notation of the book: A (input coefficients), L = (I − A)⁻¹ (Leontief inverse), x (output), f (final demand).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError, UnknownCodeError


def input_coefficients(flows: pd.DataFrame, output: pd.Series) -> pd.DataFrame:
    """Inputs per unit of output, A = Z x̂⁻¹.

    A branch without output buys nothing: its column is zero. A branch that buys without producing is an error.

    Parameters
    ----------
    flows : DataFrame, shape (m, n)
        Intermediate flows Z, sellers in rows, buyers in columns, in any currency unit.
    output : Series, shape (n,)
        Output x of the buyers, same unit as `flows`, not negative.

    Returns
    -------
    DataFrame, shape (m, n)
        Coefficients, without unit.

    Raises
    ------
    UnknownCodeError
        If the columns of `flows` and the index of `output` are not the same branches in the same order.
    BalanceError
        If a branch without output buys inputs.

    References
    ----------
    Miller and Blair (2009), Input–Output Analysis, 2nd ed., ch. 2, doi:10.1017/CBO9780511626982.

    Examples
    --------
    >>> flows = pd.DataFrame([[150, 500], [200, 100]], index=["a", "b"], columns=["a", "b"])
    >>> input_coefficients(flows, pd.Series([1000, 2000], index=["a", "b"])).loc["b", "a"]
    np.float64(0.2)
    """
    if list(flows.columns) != list(output.index):
        raise UnknownCodeError(
            "Les colonnes du tableau des flux et les branches de la production ne sont pas les mêmes, dans le même "
            f"ordre : reçu {list(flows.columns)[:4]}… et {list(output.index)[:4]}…. "
            "Remède : output.reindex(flows.columns)."
        )
    idle = output == 0
    buys = flows.loc[:, idle.to_numpy()].abs().sum()
    if (buys > 0).any():
        raise BalanceError(
            "Des branches sans production achètent des consommations intermédiaires : "
            f"{', '.join(buys[buys > 0].index)}. "
            "Remède : vérifiez la ligne de production du tableau."
        )
    return flows.div(output.where(~idle, 1.0), axis="columns")


def leontief_inverse(coefficients: pd.DataFrame) -> pd.DataFrame:
    """Total requirements per unit of final demand, L = (I − A)⁻¹.

    Parameters
    ----------
    coefficients : DataFrame, shape (n, n)
        Input coefficients A, not flows; same labels, same order in rows and columns.

    Returns
    -------
    DataFrame, shape (n, n)
        Element (i, j): output of branch i needed, in all, for one unit of final demand for product j. Diagonal ≥ 1.

    Raises
    ------
    BalanceError
        If A is not square, has missing or infinite cells, or does not describe a productive economy (spectral
        radius ≥ 1), which happens when flows are given instead of coefficients.

    References
    ----------
    Miller and Blair (2009), ch. 2, doi:10.1017/CBO9780511626982.

    Examples
    --------
    >>> coefficients = pd.DataFrame([[0.15, 0.25], [0.20, 0.05]], index=["a", "b"], columns=["a", "b"])
    >>> float(leontief_inverse(coefficients).loc["a", "a"].round(4))
    1.2541
    """
    if list(coefficients.index) != list(coefficients.columns):
        raise BalanceError(
            f"La matrice des coefficients doit être carrée, mêmes branches en lignes et en colonnes : reçu "
            f"{coefficients.shape[0]} lignes et {coefficients.shape[1]} colonnes, ou un autre ordre."
        )
    matrix = coefficients.to_numpy(dtype=float)
    faulty = ~np.isfinite(matrix)
    if faulty.any():
        row, column = np.argwhere(faulty)[0]
        raise BalanceError(
            f"La matrice des coefficients a {faulty.sum()} case(s) vide(s) ou infinie(s), la première en ligne "
            f"« {coefficients.index[row]} », colonne « {coefficients.columns[column]} ». "
            "Une valeur manquante n'est pas un zéro : complétez la table avant de l'inverser."
        )
    radius = np.abs(np.linalg.eigvals(matrix)).max(initial=0.0)
    if radius >= 1:
        raise BalanceError(
            f"Cette matrice ne décrit pas une économie productive (rayon spectral {radius:.3g}, attendu : moins de 1). "
            "Remède : donnez les coefficients A, pas les flux Z ; vérifiez que chaque colonne somme à moins de 1."
        )
    inverse = np.linalg.inv(np.eye(len(matrix)) - matrix)
    return pd.DataFrame(inverse, index=coefficients.index, columns=coefficients.columns)


def output_multipliers(coefficients: pd.DataFrame) -> pd.Series:
    """Type I output multipliers: column sums of the Leontief inverse.

    The initial unit of final demand is counted, so a multiplier is at least 1. It measures interdependence, not merit.

    Parameters
    ----------
    coefficients : DataFrame, shape (n, n)
        Input coefficients A (domestic or local ones for a domestic or local multiplier).

    Returns
    -------
    Series, shape (n,)
        Output of all branches per unit of final demand for each product; without unit, ≥ 1.

    References
    ----------
    Miller and Blair (2009), section 6.2.1, doi:10.1017/CBO9780511626982.

    Examples
    --------
    >>> coefficients = pd.DataFrame([[0.15, 0.25], [0.20, 0.05]], index=["a", "b"], columns=["a", "b"])
    >>> output_multipliers(coefficients).round(4).tolist()
    [1.5182, 1.4521]
    """
    return leontief_inverse(coefficients).sum().rename("output_multiplier")


def forward_linkages(flows: pd.DataFrame, output: pd.Series) -> pd.Series:
    """Row sums of the Ghosh inverse (I − B)⁻¹, with B = x̂⁻¹ Z: who depends on a branch as a supplier.

    Parameters
    ----------
    flows : DataFrame, shape (n, n)
        Intermediate flows Z, any currency unit.
    output : Series, shape (n,)
        Output x, same unit, > 0.

    Returns
    -------
    Series, shape (n,)
        Without unit, ≥ 1. A measure of dependence on a supplier, not of what a new supply would create
        (Oosterhaven 1988, doi:10.1111/j.1467-9787.1988.tb01208.x).

    References
    ----------
    Eurostat (2008), Manual of Supply, Use and Input-Output Tables, ch. 15; Miller and Blair (2009), section 12.2.
    """
    sales_shares = flows.div(output, axis="index")
    return leontief_inverse(sales_shares).sum(axis="columns").rename("forward_linkage")


def production_rounds(coefficients: pd.DataFrame, final_demand: pd.Series, rounds: int) -> pd.DataFrame:
    """Output called by a final demand, round after round: f, A f, A² f and so on.

    Parameters
    ----------
    coefficients : DataFrame, shape (n, n)
        Input coefficients A.
    final_demand : Series, shape (n,)
        Final demand f, any currency unit.
    rounds : int
        Number of rounds after the initial demand, ≥ 0.

    Returns
    -------
    DataFrame, shape (n, rounds + 2)
        One column a round (0 is the demand itself), and ``"rest"``: all later rounds, so that a row sums exactly
        to the output L f of its branch.

    Raises
    ------
    UnknownCodeError
        If the demand does not have the branches of the coefficients.

    References
    ----------
    Miller and Blair (2009), section 2.4 (power series), doi:10.1017/CBO9780511626982.
    """
    unknown = final_demand.index.difference(coefficients.index)
    if len(unknown) or len(final_demand) != len(coefficients):
        raise UnknownCodeError(
            "La demande finale doit avoir une valeur, même nulle, pour chaque branche des coefficients : reçu "
            f"{len(final_demand)} valeurs pour {len(coefficients)} branches"
            + (f", dont inconnues : {', '.join(map(str, unknown[:5]))}." if len(unknown) else ".")
        )
    demand = final_demand.loc[coefficients.index]
    total = leontief_inverse(coefficients) @ demand
    columns: dict[int | str, pd.Series] = {0: demand}
    for step in range(1, rounds + 1):
        columns[step] = coefficients @ columns[step - 1]
    columns["rest"] = total - sum(columns.values())
    return pd.DataFrame(columns)
