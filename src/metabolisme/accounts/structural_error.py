"""How wrong location quotients are, measured where the truth is known, and draws of that error.

Errors are on the odds of local shares: log[share ÷ (1 − share)], true less estimated. One error is common to a whole
territory, because all its quotients lean on the same size factor; independent errors alone would cancel in any sum and
give totals that look precise.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.held_out import HeldOut, known_regions
from metabolisme.accounts.regionalisation import Settlement
from metabolisme.estimates.parameters import Parameter
from metabolisme.sources.defaults import DEFAULT_DELTA, DELTA_RANGE, SEED

#: Shares are compared between these bounds: beyond, odds say more on rounding than on trade.
COMPARED = (0.02, 0.98)

#: Steps of the search of a common error, between -6 and 6: a ten-thousandth.
BISECTIONS = 17

#: Draws of the noise under which common errors are found again.
NOISE_DRAWS = 12

#: 95 % quantile of Student's law by degrees of freedom, 1 to 12 (tables; scipy is not a dependency).
STUDENT_95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782)
NORMAL_95 = 1.645

DELTA = Parameter(
    name="delta",
    symbol="δ",
    label="exposant du quotient de Flegg : plus il est grand, moins un petit territoire achète chez lui",
    low=DELTA_RANGE[0],
    centre=DEFAULT_DELTA,
    high=DELTA_RANGE[1],
    law="triangular",
    basis="Flegg et Tohmo 2013, Kowalewski 2015, Lampiris et al. 2020",
    reasoning="Plage des valeurs publiées pour des régions ; aucune n'a été ajustée sur un territoire aussi petit. Le "
    "centre est un jugement : à 0,15, un peu trop d'achats locaux dans huit régions connues sur dix, beaucoup trop peu "
    "dans deux ; 0,20 se défend aussi.",
)


@dataclass(frozen=True)
class StructuralError:
    """Mean and spread of the errors of quotients, in log odds.

    Attributes
    ----------
    common_mean, common_spread : float
        Of all the purchases of a territory that depend on its size: inputs and final goods.
    goods_mean, goods_spread : float
        Of final goods, on top of the common error.
    services_mean, services_spread : float
        Of all final services, trade and transport; rents apart, which are known to be paid here.
    supplier_spread, cell_spread : float
        Of inputs: by supplying branch, by supplier and user.
    product_spread : float
        Of final purchases, by product.
    regions : int
        Known regions behind these figures.
    """

    common_mean: float
    common_spread: float
    goods_mean: float
    goods_spread: float
    services_mean: float
    services_spread: float
    supplier_spread: float
    cell_spread: float
    product_spread: float
    regions: int

    def draw(self, size: int, kinds: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """Draw factors on the odds of local shares, for `metabolisme.accounts.regionalisation.settle`.

        Parameters
        ----------
        size : int
            Draws.
        kinds : ndarray of str, shape (n,)
            One of `metabolisme.accounts.regionalisation.BRANCH_KINDS` for each branch.
        generator : numpy Generator

        Returns
        -------
        ndarray, shape (size, n, n + 1), > 0
        """
        normal, n = generator.standard_normal, len(kinds)
        common = self.common_mean + self.common_spread * normal((size, 1))
        inputs = common[:, :, None] + self.supplier_spread * normal((size, n, 1))
        inputs = inputs + self.cell_spread * normal((size, n, n))
        of_goods = common + self.goods_mean + self.goods_spread * normal((size, 1))
        of_services = self.services_mean + self.services_spread * normal((size, 1))
        final = np.where(kinds == "goods", of_goods, of_services) + self.product_spread * normal((size, n))
        factors: np.ndarray = np.exp(np.concatenate([inputs, final[:, :, None]], axis=2))
        return factors


@functools.cache
def structural_error() -> StructuralError:
    """Error of the FLQ measured on every known region of a nation: what draws use.

    A country is not a region of the Union: customs, languages and laws hold more purchases inside. France in the Union
    is kept for the test alone.
    """
    return calibrate([region for region in known_regions() if region.table != "world-2011"])


def calibrate(regions: Sequence[HeldOut]) -> StructuralError:
    """Measure the error of the FLQ, δ at its default value, on regions whose trade is known.

    Parameters
    ----------
    regions : sequence of HeldOut
        Three or more whose final purchases from the rest of the nation are known, and any others.

    Returns
    -------
    StructuralError

    Notes
    -----
    First, with no noise, the common error of a region is the one that gives it its true mean multiplier; gaps left by
    branch give the spreads by supplier, by cell and by final product (median absolute deviations × 1.48: shares near 0
    and 1 have odds without measure). Then the common errors are found again under that noise, which by itself moves
    sums of shares. Their spreads are those of a prediction for one more region (Student's law: few are known), what the
    range of δ already spreads being taken off.
    """
    gaps = [_gaps_by_branch(region) for region in regions]
    supplier, cell, product = (_pooled([gap[rank] for gap in gaps]) for rank in range(3))
    found = np.array([_common_errors(region, (supplier, cell, product)) for region in regions])
    common, final = found[:, 0], found[np.isfinite(found[:, 1])]
    return StructuralError(
        common_mean=float(common.mean()),
        common_spread=math.sqrt(max(_prediction_spread(common) ** 2 - _spread_of_delta(regions) ** 2, 0.0)),
        goods_mean=float((final[:, 1] - final[:, 0]).mean()),
        goods_spread=_prediction_spread(final[:, 1] - final[:, 0]),
        services_mean=float(final[:, 2].mean()),
        services_spread=_prediction_spread(final[:, 2]),
        supplier_spread=supplier,
        cell_spread=cell,
        product_spread=product,
        regions=len(regions),
    )


def _common_errors(region: HeldOut, noise: tuple[float, float, float]) -> tuple[float, float, float]:
    """Log odds to add to inputs, to final goods and to final services to find the true totals, under some noise.

    Missing for final purchases where the truth is not known.
    """
    goods = region.kinds == "goods"
    services = ~goods & (region.kinds != "dwellings")
    n = len(region.output)
    generator = np.random.default_rng(SEED)
    draws = NOISE_DRAWS if any(noise) else 1
    scores = np.empty((draws, n, n + 1))
    scores[:, :, :-1] = noise[0] * generator.standard_normal((draws, n, 1))
    scores[:, :, :-1] += noise[1] * generator.standard_normal((draws, n, n))
    scores[:, :, -1] = noise[2] * generator.standard_normal((draws, n))
    # Under noise, δ runs over its range, as in draws.
    delta = DELTA.quantiles((np.arange(draws) + 0.5) / draws) if draws > 1 else np.array([DEFAULT_DELTA])

    def settled(inputs: float, of_goods: float = 0.0, of_services: float = 0.0) -> Settlement:
        shifts = np.full((n, n + 1), inputs)
        shifts[:, -1] = np.where(goods, of_goods, of_services)
        return region.settle(delta, error=np.exp(scores + shifts))

    def multiplier(shift: float) -> float:
        return float(mean_multiplier(settled(shift).coefficients_local, region.output).mean())

    common = _solve(multiplier, float(mean_multiplier(region.coefficients_local, region.output)))
    if not np.isfinite(region.demand_domestic).all():
        return common, math.nan, math.nan
    demand = (region.nation.demand * region.demand_weights).sum(axis=1)
    true_local, true_bought = region.demand_local.sum(axis=1), region.demand_domestic.sum(axis=1)

    def solved(kind: np.ndarray, local: Callable[[float], Settlement]) -> float:
        def share(shift: float) -> float:
            served = local(shift).demand_local.sum(axis=-1)[:, kind].sum(axis=1)
            return float(served.mean() / demand[kind].sum())

        return _solve(share, float(np.clip(true_local[kind].sum() / true_bought[kind].sum(), *COMPARED)))

    of_goods = solved(goods, lambda shift: settled(common, shift, 0.0))
    of_services = solved(services, lambda shift: settled(common, of_goods, shift))
    return common, of_goods, of_services


def _gaps_by_branch(region: HeldOut) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log odds left by supplier, by cell and by final product, once the common errors are put right."""
    inputs_error, goods_error, services_error = _common_errors(region, (0.0, 0.0, 0.0))
    final_known = math.isfinite(goods_error)
    error = np.full((1, len(region.output), len(region.output) + 1), math.exp(inputs_error))
    if final_known:
        error[..., -1] = np.exp(np.where(region.kinds == "goods", goods_error, services_error))
    settlement = region.settle(np.array([DEFAULT_DELTA]), error=error)
    inputs = region.nation.coefficients * region.output
    estimated = settlement.coefficients_local[0] * region.output
    # Where what comes from the rest of the nation is not known by product, the recipe of the nation stands for it.
    bought = region.flows_domestic if final_known else inputs
    suppliers = _log_odds(region.flows_local.sum(axis=1), bought.sum(axis=1))
    suppliers = suppliers - _log_odds(estimated.sum(axis=1), inputs.sum(axis=1))
    cells = _log_odds(region.flows_local, bought) - _log_odds(estimated, inputs) - suppliers[:, None]
    # A flow too small to matter has odds made of rounding.
    large = bought > bought.sum() / bought.size / 10
    products = np.array([])
    if final_known:
        demand = (region.nation.demand * region.demand_weights).sum(axis=1)
        products = _log_odds(region.demand_local.sum(axis=1), region.demand_domestic.sum(axis=1))
        products = products - _log_odds(settlement.demand_local[0].sum(axis=1), demand)
        # Rents are not estimated by a quotient: no error of theirs to measure.
        products = products[region.kinds != "dwellings"]
    return (
        suppliers[np.isfinite(suppliers)],
        cells[large & np.isfinite(cells)],
        products[np.isfinite(products)],
    )


def mean_multiplier(coefficients: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Type I output multiplier of local coefficients (…, n, n), weighted by output (…, n); shape (…)."""
    multipliers = output_multipliers_of(coefficients)
    mean: np.ndarray = (multipliers * output).sum(axis=-1) / output.sum(axis=-1)
    return mean


def output_multipliers_of(coefficients: np.ndarray) -> np.ndarray:
    """Column sums of (I − A)⁻¹ of arrays, shape (…, n): one system solved, nothing inverted."""
    n = coefficients.shape[-1]
    transposed = np.swapaxes(np.eye(n) - coefficients, -1, -2)
    solved: np.ndarray = np.linalg.solve(transposed, np.ones((*coefficients.shape[:-1], 1)))[..., 0]
    return solved


def _spread_of_delta(regions: Sequence[HeldOut]) -> float:
    """Spread of log odds that drawing δ over its range makes by itself: that of λ, the median region's."""
    size = float(np.median([region.size for region in regions]))
    spread = float(DELTA.quantiles(np.linspace(0.005, 0.995, 100)).std())
    return abs(math.log(math.log2(1 + size))) * spread


def _prediction_spread(values: np.ndarray) -> float:
    """Standard deviation of a normal law with the 90 % interval that Student's gives to one more value."""
    n = len(values)
    student = STUDENT_95[min(n - 1, len(STUDENT_95)) - 1]
    return float(values.std(ddof=1) * math.sqrt(1 + 1 / n) * student / NORMAL_95)


def _pooled(gaps: list[np.ndarray]) -> float:
    """Spread of the gaps of all regions together: median absolute gap × 1.48, that of a normal law."""
    return float(1.4826 * np.median(np.abs(np.concatenate(gaps))))


def _log_odds(local: np.ndarray, bought: np.ndarray) -> np.ndarray:
    share = np.divide(local, bought, out=np.full(np.shape(local), np.nan), where=bought > 0)
    compared = np.clip(share, *COMPARED)
    odds: np.ndarray = np.log(compared / (1 - compared))
    return odds


def _solve(share: Callable[[float], float], wanted: float) -> float:
    """Log odds for which an increasing function gives what is wanted, or the nearest bound of the search."""
    low, high = -6.0, 6.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) < wanted else (low, middle)
    return (low + high) / 2
