"""Fill the gaps of a table of indicators, or refuse to; what was filled is always marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metabolisme.errors import RecipeError

#: Ways to treat a missing value, and what a reader calls them.
IMPUTATIONS = {
    "none": "aucune valeur n'est inventée : un tableau incomplet est refusé",
    "mean": "moyenne des autres lieux",
    "median": "médiane des autres lieux",
    "group_mean": "moyenne des lieux du même groupe",
    "hot_deck": "valeur du lieu le plus ressemblant",
    "regression": "régression sur les autres indicateurs",
}


@dataclass(frozen=True, eq=False)
class Imputed:
    """A table without gaps.

    Attributes
    ----------
    values : ndarray, shape (…, p, k)
    imputed : ndarray of bool, shape (…, p, k)
        True where the value was not observed.
    """

    values: np.ndarray
    imputed: np.ndarray


def refuse_missing(values: np.ndarray) -> Imputed:
    """Take a complete table as it is.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
        Places by indicators; missing: NaN.

    Raises
    ------
    RecipeError
        A value is missing.
    """
    table = _table(values)
    missing = np.isnan(table)
    if missing.any():
        raise RecipeError(
            f"{int(missing.sum())} valeur(s) manquante(s). Une valeur manquante n'est jamais un zéro. Remède : écartez "
            "le lieu ou l'indicateur, ou choisissez une imputation, qui sera dite."
        )
    return Imputed(table, missing)


def impute_mean(values: np.ndarray) -> Imputed:
    """Fill each gap with the mean of the indicator over the other places.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)

    Raises
    ------
    RecipeError
        An indicator has no value at all.

    Notes
    -----
    Keeps the mean and lowers the variance (OECD and JRC 2008, step 3).
    """
    table = _table(values)
    return _filled(table, np.nanmean(_with_a_value(table), axis=-2, keepdims=True))


def impute_median(values: np.ndarray) -> Imputed:
    """Fill each gap with the median of the indicator over the other places; else as `impute_mean`."""
    table = _table(values)
    return _filled(table, np.nanmedian(_with_a_value(table), axis=-2, keepdims=True))


def impute_group_mean(values: np.ndarray, groups: Sequence[str]) -> Imputed:
    """Fill each gap with the mean of the places of the same group (adjustment cells).

    Parameters
    ----------
    values : ndarray, shape (…, p, k)
    groups : sequence of str, length p
        Group of each place: peers, size, region.

    Raises
    ------
    RecipeError
        A group has no value of an indicator that it should fill.
    """
    table, of_place = _table(values), np.asarray(groups)
    if of_place.shape != (table.shape[-2],):
        raise RecipeError(f"{of_place.size} groupe(s) pour {table.shape[-2]} lieux : donnez un groupe à chaque lieu.")
    guesses = np.empty_like(table)
    for group in dict.fromkeys(of_place.tolist()):
        inside = of_place == group
        part = table[..., inside, :]
        known = ~np.isnan(part)
        counts = known.sum(axis=-2, keepdims=True)
        if (~known & (counts == 0)).any():
            raise RecipeError(
                f"Le groupe « {group} » n'a aucune valeur d'un des indicateurs. Remède : un groupe plus large, ou un "
                "autre choix d'imputation."
            )
        totals = np.where(known, part, 0).sum(axis=-2, keepdims=True)
        guesses[..., inside, :] = totals / np.maximum(counts, 1)
    return _filled(table, guesses)


def impute_hot_deck(values: np.ndarray) -> Imputed:
    """Fill each gap with the value of the place most alike on the indicators that both have.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)

    Raises
    ------
    RecipeError
        An indicator has no value, or two places that are compared have nothing in common.

    Notes
    -----
    Alike: least mean squared gap of standardised values over the common indicators; the first such place when two are
    equally near.
    """
    table = _with_a_value(_table(values))
    missing = np.isnan(table)
    spread = np.nanstd(table, axis=-2, keepdims=True)
    scaled = (table - np.nanmean(table, axis=-2, keepdims=True)) / np.where(spread > 0, spread, 1)
    known, shown = (~missing).astype(float), np.nan_to_num(scaled)
    common = known @ np.swapaxes(known, -1, -2)
    squares = (shown**2) @ np.swapaxes(known, -1, -2)
    gaps = squares + np.swapaxes(squares, -1, -2) - 2 * shown @ np.swapaxes(shown, -1, -2)
    distance = np.where(common > 0, gaps / np.maximum(common, 1), np.inf)
    filled = table.copy()
    for indicator in range(table.shape[-1]):
        donors = np.where(missing[..., indicator][..., None, :], np.inf, distance)
        nearest = donors.argmin(axis=-1)
        gap = missing[..., indicator]
        if np.isinf(np.take_along_axis(donors, nearest[..., None], axis=-1)[..., 0][gap]).any():
            raise RecipeError(
                "Un lieu n'a aucun indicateur en commun avec ceux qui pourraient lui prêter une valeur. Remède : "
                "écartez-le."
            )
        lent = np.take_along_axis(table[..., indicator], nearest, axis=-1)
        filled[..., indicator] = np.where(gap, lent, table[..., indicator])
    return Imputed(filled, missing)


def impute_regression(values: np.ndarray) -> Imputed:
    """Fill each gap by least squares on the other indicators, fitted on the complete places.

    Parameters
    ----------
    values : ndarray, shape (…, p, k)

    Raises
    ------
    RecipeError
        Fewer complete places than indicators plus one, or a place that misses more than one indicator.

    Notes
    -----
    Predictions have no noise: correlations come out too strong (OECD and JRC 2008, step 3).
    """
    table = _table(values)
    missing = np.isnan(table)
    filled = table.copy()
    for draw in np.ndindex(table.shape[:-2]):
        filled[draw] = _regressed(table[draw], missing[draw])
    return Imputed(filled, missing)


def _regressed(table: np.ndarray, missing: np.ndarray) -> np.ndarray:
    complete = table[~missing.any(axis=1)]
    filled = table.copy()
    if not missing.any():
        return filled
    if len(complete) < table.shape[1] + 1:
        raise RecipeError(
            f"{len(complete)} lieu(x) complet(s) pour {table.shape[1]} indicateurs : il en faut au moins "
            f"{table.shape[1] + 1} pour une régression. Remède : un autre choix d'imputation."
        )
    if (missing.sum(axis=1) > 1).any():
        raise RecipeError(
            "Un lieu manque de plusieurs indicateurs : la régression n'en remplit qu'un. Remède : écartez ce lieu, ou "
            "choisissez une autre imputation."
        )
    for indicator in np.flatnonzero(missing.any(axis=0)):
        others = np.delete(complete, indicator, axis=1)
        design = np.column_stack([np.ones(len(complete)), others])
        coefficients, *_ = np.linalg.lstsq(design, complete[:, indicator], rcond=None)
        gaps = missing[:, indicator]
        known = np.delete(table[gaps], indicator, axis=1)
        filled[gaps, indicator] = coefficients[0] + known @ coefficients[1:]
    return filled


def _table(values: np.ndarray) -> np.ndarray:
    table = np.array(values, dtype=float)
    if table.ndim < 2 or 0 in table.shape:
        raise RecipeError(f"Un tableau lieux × indicateurs était attendu, reçu la forme {table.shape}.")
    return table


def _with_a_value(table: np.ndarray) -> np.ndarray:
    if np.isnan(table).all(axis=-2).any():
        raise RecipeError("Un indicateur n'a de valeur pour aucun lieu. Remède : écartez-le.")
    return table


def _filled(table: np.ndarray, guesses: np.ndarray) -> Imputed:
    missing = np.isnan(table)
    return Imputed(np.where(missing, guesses, table), missing)
