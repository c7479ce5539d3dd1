"""Does the truth fall inside the intervals? Counted on regions whose trade is known, each left out of the calibration.

The interval of a territory is said to be one of 90 % only where this count allows it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from metabolisme.accounts.held_out import HeldOut, known_regions
from metabolisme.accounts.structural_error import (
    DELTA,
    StructuralError,
    calibrate,
    mean_multiplier,
    output_multipliers_of,
)
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates.parameters import draw_parameters, interval
from metabolisme.sources import calculations
from metabolisme.sources.defaults import DRAWS, SEED
from metabolisme.sources.location import cache_directory, computed_from

#: What the count comes from, besides the data.
COMPUTED_BY = ("errors.py", "sources", "estimates", "accounts")

#: What is compared: French name, and whether it is one number for a region or one by branch.
MEASURES = {
    "local_share": ("Part des achats de produits du pays faite ici, tous acheteurs", "region"),
    "firms_share": ("La même, achats des entreprises", "region"),
    "final_share": ("La même, achats finals", "region"),
    "mean_multiplier": ("Multiplicateur moyen de type I", "region"),
    "multipliers": ("Multiplicateur de chaque branche", "branch"),
    "input_coefficients": ("Achats locaux par euro produit, par branche", "branch"),
    "product_shares": ("Part achetée ici de chaque produit", "branch"),
    "cells": ("Part locale de chaque achat d'une branche à une autre", "cell"),
}

#: Smallest measured coverage that lets an interval be called one of 90 %.
ENOUGH = 0.80

INTERVAL_LABEL, RANGE_LABEL = "intervalle à 90 %", "fourchette de méthode"


def coverage_test(size: int = DRAWS, *, delta_alone: bool = False) -> pd.DataFrame:
    """Confront the intervals with the truth on each known region.

    Parameters
    ----------
    size : int
        Draws.
    delta_alone : bool
        Whether only δ is drawn, and not the error of quotients: what a published range is worth by itself.

    Returns
    -------
    DataFrame, one row a region and measure
        ``region``, ``table``, ``size`` (share of national output), ``measure``, ``true``, ``low``, ``high`` (these
        three missing where the measure is by branch or cell), ``inside`` (share of the true values inside, 0 to 1),
        ``cases``. A measure that the table does not tell has no row.

    Notes
    -----
    Error of quotients and δ are drawn as for a territory, the error being calibrated without the region. Sizes of
    branches and of final uses are known: their own errors are not tested here.
    """
    # All arguments by position: otherwise the cache holds one test for each way to write the same call.
    return _counted(size, delta_alone).copy(deep=False)


@functools.cache
def _counted(size: int, delta_alone: bool) -> pd.DataFrame:
    """The count with the draws of every page is kept: every first estimate waits for it, ten seconds or so."""
    folder = cache_directory()
    if folder is None or size != DRAWS:
        return _count(size, delta_alone)
    state = calculations.fingerprint(computed_from(COMPUTED_BY), size)
    path = folder / f"coverage{'_of_delta' if delta_alone else ''}-{state}.npz"
    return calculations.kept(path, lambda: _count(size, delta_alone), _pack, _unpack)


def _pack(counted: pd.DataFrame) -> dict[str, np.ndarray]:
    return {"counted": np.frombuffer(json.dumps(counted.to_dict("list")).encode(), dtype=np.uint8)}


def _unpack(stored: Mapping[str, np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame(json.loads(stored["counted"].tobytes().decode()))


def _count(size: int, delta_alone: bool) -> pd.DataFrame:
    regions = known_regions()
    rows = []
    for rank, region in enumerate(regions):
        others = [one for one in regions if one is not region and one.table != "world-2011"]
        rows += _confront(region, None if delta_alone else calibrate(others), size, rank)
    return pd.DataFrame(rows)


def coverage(*, delta_alone: bool = False) -> pd.DataFrame:
    """Measured coverage by measure, each region weighing the same.

    Parameters
    ----------
    delta_alone : bool
        See `coverage_test`.

    Returns
    -------
    DataFrame, index measure, in the order of `MEASURES`
        ``label``, ``regions``, ``cases``, ``coverage`` (0 to 1) and ``interval`` (how such an interval may be called).
    """
    test = coverage_test(delta_alone=delta_alone).groupby("measure")
    table = pd.DataFrame(
        {"regions": test["region"].nunique(), "cases": test["cases"].sum(), "coverage": test["inside"].mean()}
    ).reindex(list(MEASURES))
    table.insert(0, "label", [label for label, _ in MEASURES.values()])
    # Eight regions of ten are 80 %, whatever the rounding of their mean.
    table["interval"] = np.where(table["coverage"] >= ENOUGH - 1e-9, INTERVAL_LABEL, RANGE_LABEL)
    return table


def interval_label(measure: str) -> str:
    """How the interval of a measure may be called, given its measured coverage.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.

    Returns
    -------
    str
        French.

    Raises
    ------
    UnknownCodeError
        A measure that the test does not know.
    """
    if measure not in MEASURES:
        raise UnknownCodeError.among("la mesure", measure, MEASURES)
    return str(coverage().loc[measure, "interval"])


def _confront(region: HeldOut, error: StructuralError | None, size: int, rank: int) -> list[dict[str, object]]:
    """Rows of `coverage_test` for one region; without error of quotients, δ alone is drawn."""
    generator = np.random.default_rng([SEED, rank])
    delta = draw_parameters([DELTA], size, SEED + rank)["delta"]
    settlement = region.settle(delta, error=None if error is None else error.draw(size, region.kinds, generator))
    inputs = region.nation.coefficients * region.output
    demand = region.nation.demand * region.demand_weights
    estimated = _measures(settlement.coefficients_local, settlement.demand_local, inputs, demand, region.output)
    true = _measures(
        region.coefficients_local, region.demand_local, region.flows_domestic, region.demand_domestic, region.output
    )
    rows: list[dict[str, object]] = []
    for measure, (_, scale) in MEASURES.items():
        low, high = interval(estimated[measure])
        truth = np.asarray(true[measure])
        told = np.isfinite(truth)
        if scale == "cell":
            # A flow too small to matter says nothing: those above a tenth of the mean flow.
            told &= region.flows_domestic > region.flows_domestic.sum() / region.flows_domestic.size / 10
        if not told.any():
            continue
        # Rounding of a quotient of sums.
        inside = (truth >= low - 1e-9) & (truth <= high + 1e-9)
        one = scale == "region"
        rows.append(
            {
                "region": region.name,
                "table": region.table,
                "size": region.size,
                "measure": measure,
                "true": float(truth) if one else np.nan,
                "low": float(low) if one else np.nan,
                "high": float(high) if one else np.nan,
                "inside": float(inside[told].mean()),
                "cases": int(told.sum()),
            }
        )
    return rows


def _measures(
    coefficients: np.ndarray, demand_local: np.ndarray, inputs: np.ndarray, demand: np.ndarray, output: np.ndarray
) -> dict[str, np.ndarray]:
    """Each of `MEASURES` for local coefficients (…, n, n) and demand (…, n, c); what is bought in the nation given."""
    local_inputs = coefficients * output
    local_final, final = demand_local.sum(axis=(-1, -2)), demand.sum()
    local_firms, firms = local_inputs.sum(axis=(-1, -2)), inputs.sum()
    by_product = local_inputs.sum(axis=-1) + demand_local.sum(axis=-1)
    bought = inputs.sum(axis=-1) + demand.sum(axis=-1)
    known = np.where(bought > 0, bought, np.nan)
    return {
        "local_share": (local_final + local_firms) / (final + firms),
        "firms_share": local_firms / firms,
        "final_share": local_final / final,
        "mean_multiplier": mean_multiplier(coefficients, output),
        "multipliers": output_multipliers_of(coefficients),
        "input_coefficients": coefficients.sum(axis=-2),
        "product_shares": by_product / known,
        "cells": local_inputs / np.where(inputs > 0, inputs, np.nan),
    }
