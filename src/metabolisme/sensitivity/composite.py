"""Which choice decides the place of each territory in a ranking: Sobol indices of all of them at once."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import numpy as np
import pandas as pd

from metabolisme.errors import MetabolismeError
from metabolisme.indicators.composite.ranking import ranks
from metabolisme.indicators.composite.robustness import BLOCK, SOURCES, Alternatives
from metabolisme.sensitivity.factors import RandomField
from metabolisme.sensitivity.indices import BOOTSTRAP, CONFIDENCE, Sensitivity, saltelli_sample, sub_seed
from metabolisme.sources.defaults import SEED

#: Blocks of draws behind the indices of a ranking.
BLOCKS = 512

#: Samples of the blocks behind the bounds of an index: as SALib.
RESAMPLES = 100


def composite_sensitivity(
    possible: Alternatives, of: Literal["rank", "score"] = "rank", size: int = BLOCKS, seed: int = SEED
) -> Sensitivity:
    """Share the variance of the rank of each place between the data and the choices.

    Parameters
    ----------
    possible : Alternatives
        At least two sources must have an alternative.
    of : {"rank", "score"}
        Scores of several normalisations have no common unit: their variance is then mostly that of the unit.
    size : int
        Blocks of draws, a power of two, 16 or more; the composite is computed size × (sources + 2) times.
    seed : int

    Returns
    -------
    Sensitivity
        One output a place; see `metabolisme.sensitivity.indices.sobol_indices` for the indices and how to read them.
        Missing for a place whose rank never changes.

    Raises
    ------
    MetabolismeError
        Fewer than two sources, another quantity, size that is no power of two, negative seed.

    Notes
    -----
    A source is a list of alternatives without order: the number between 0 and 1 that stands for it names one of them
    (`metabolisme.sensitivity.factors.RandomField`). Total orders that sum to much more than 1 say that choices act
    together: then no share of one choice alone is right, and one-at-a-time shifts mislead. As in Saisana, Saltelli and
    Tarantola (2005), doi:10.1111/j.1467-985X.2005.00350.x.
    """
    if of not in ("rank", "score"):
        raise MetabolismeError(f"« of » vaut « rank » (le rang) ou « score » (le score), reçu « {of} ».")
    counts = {name: count for name, count in possible.counts.items() if count > 1}
    factors = tuple(RandomField(name, name, SOURCES[name]) for name in counts)
    unit = saltelli_sample(factors, size, seed)
    columns = list(SOURCES)
    drawn = np.zeros((len(unit), len(SOURCES)), dtype=np.intp)
    for rank, (name, count) in enumerate(counts.items()):
        # Number 0 of the data is the central table, which is no draw.
        first = 1 if name == "data" else 0
        drawn[:, columns.index(name)] = first + (unit[:, rank] * (count - first)).astype(np.intp)
    outputs = np.empty((len(unit), len(possible.places)))
    # Rows of the same table are computed together, whatever their block.
    order = np.lexsort((drawn[:, 4], drawn[:, 2], drawn[:, 1], drawn[:, 0]))
    step = max(1, BLOCK // len(possible.places))
    for start in range(0, len(unit), step):
        rows = order[start : start + step]
        scores = possible.scores(drawn[rows])
        outputs[rows] = ranks(scores) if of == "rank" else scores
    found = sobol_of_all(outputs, len(factors), sub_seed(seed, BOOTSTRAP))
    draws = pd.RangeIndex(len(unit), name="draw")
    places = pd.Index(possible.places, name="output")
    index = pd.MultiIndex.from_product([places, list(counts)], names=["output", "factor"])
    independent = outputs.reshape(size, len(factors) + 2, -1)[:, [0, -1]].reshape(2 * size, -1)
    spread = independent.std(axis=0, ddof=1)
    constant = "Ce rang ne dépend d'aucun de ces choix : il n'y a rien à partager."
    return Sensitivity(
        method="sobol",
        factors=factors,
        samples=pd.DataFrame(unit, index=draws, columns=list(counts)),
        outputs=pd.DataFrame(outputs, index=draws, columns=list(possible.places)),
        indices=pd.DataFrame(
            {
                side: value.T.ravel()
                for order_name in ("first", "total")
                for side, value in (
                    (order_name, found[order_name]),
                    (f"{order_name}_low", found[order_name] - found[f"{order_name}_conf"]),
                    (f"{order_name}_high", found[order_name] + found[f"{order_name}_conf"]),
                )
            },
            index=index,
        ),
        quality=pd.DataFrame(
            {
                "mean": independent.mean(axis=0),
                "spread": spread,
                "draws": len(unit),
                "failed": 0,
                "blocks": size,
                "left_out": 0,
                "remark": np.where(spread > 0, "", constant),
            },
            index=places,
        ),
        seed=seed,
    )


def sobol_of_all(outputs: np.ndarray, factors: int, seed: int, resamples: int = RESAMPLES) -> dict[str, np.ndarray]:
    """First and total indices of many results at once: the estimators of SALib, and its numbers.

    Parameters
    ----------
    outputs : ndarray, shape (blocks × (factors + 2), m)
        Answers to `metabolisme.sensitivity.indices.saltelli_sample`, one column a result; finite.
    factors : int
        Number k of factors.
    seed : int
        Of the bootstrap; that given to SALib gives its bounds.
    resamples : int
        Of the bootstrap, 2 or more.

    Returns
    -------
    dict of ndarray, shape (k, m)
        ``first``, ``total``, and the half-widths ``first_conf``, ``total_conf`` of their bounds at 90 %; missing for a
        result that does not vary.

    Raises
    ------
    MetabolismeError
        Rows that do not make whole blocks, or a result that is not finite.

    Notes
    -----
    First order: mean of B (AB − A) over the variance; total: half the mean of (A − AB)² over the variance, of results
    centred and scaled (Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, table 2, b and f). A bootstrap mean is the
    product of a table of counts (resamples × blocks) by the terms (blocks × results): one product for all results.
    """
    rows = factors + 2
    if len(outputs) % rows or not np.isfinite(outputs).all():
        raise MetabolismeError(
            f"Il faut des blocs entiers de {rows} tirages, tous finis ; reçu {len(outputs)} tirages, dont "
            f"{int((~np.isfinite(outputs)).sum())} résultats manquants."
        )
    spread = outputs.std(axis=0)
    # A constant is found constant but for the rounding of its sums.
    varies = spread > 1e-12 * np.abs(outputs).max(axis=0)
    scaled = (outputs - outputs.mean(axis=0)) / np.where(varies, spread, 1.0)
    blocks = scaled.reshape(-1, rows, outputs.shape[1])
    size = len(blocks)
    picked = np.random.default_rng(seed).integers(size, size=(size, resamples))
    counts = np.zeros((resamples, size))
    np.add.at(counts, (np.broadcast_to(np.arange(resamples), picked.shape), picked), 1.0 / size)
    a, b = blocks[:, 0], blocks[:, -1]
    squares, sums = (a**2 + b**2) / 2, (a + b) / 2
    variance = squares.mean(axis=0) - sums.mean(axis=0) ** 2
    drawn_variance = counts @ squares - (counts @ sums) ** 2
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    found = {name: np.full((factors, outputs.shape[1]), np.nan) for name in _COLUMNS}
    safe, drawn_safe = (np.where(one > 0, one, np.nan) for one in (variance, drawn_variance))
    for rank in range(factors):
        ab = blocks[:, rank + 1]
        for name, terms in (("first", b * (ab - a)), ("total", (a - ab) ** 2 / 2)):
            found[name][rank] = terms.mean(axis=0) / safe
            found[f"{name}_conf"][rank] = z * (counts @ terms / drawn_safe).std(axis=0, ddof=1)
    for values in found.values():
        values[:, ~varies] = np.nan
    return found


_COLUMNS = ("first", "first_conf", "total", "total_conf")
