"""A parameter that nobody knows exactly: its range, where it comes from, and reproducible draws of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from metabolisme.errors import MetabolismeError

#: Part of the draws kept between the bounds of an interval: from 5 to 95 %.
INTERVAL = (0.05, 0.95)

JUDGEMENT = "jugement"


@dataclass(frozen=True)
class Parameter:
    """A number of the method, with the range in which it may be.

    Attributes
    ----------
    name : str
        Identifier.
    symbol : str
        As in the formulas.
    label : str
        French, what it says.
    low, centre, high : float
        Range and central value.
    law : {"uniform", "triangular", "log-normal"}
        Between ``low`` and ``high``; for a log-normal, these hold 90 % of the draws around the median ``centre``, and
        low · high = centre².
    basis : str
        Who says so (French), or `JUDGEMENT`.
    reasoning : str
        French: why this range.

    Raises
    ------
    MetabolismeError
        Bounds that do not fit the law.
    """

    name: str
    symbol: str
    label: str
    low: float
    centre: float
    high: float
    law: Literal["uniform", "triangular", "log-normal"]
    basis: str
    reasoning: str

    def __post_init__(self) -> None:
        ordered = self.low <= self.centre <= self.high and self.low < self.high
        # 2 %: bounds are written with two digits.
        skewed = self.law == "log-normal" and not (
            self.low > 0 and math.isclose(self.low * self.high, self.centre**2, rel_tol=0.02)
        )
        if not ordered or skewed:
            raise MetabolismeError(
                f"Paramètre {self.name} : il faut bas ≤ centre ≤ haut et bas < haut (et, pour la loi log-normale, "
                f"bas × haut = centre²) ; reçu {self.low:g}, {self.centre:g}, {self.high:g}."
            )

    @property
    def log_spread(self) -> float:
        """Standard deviation of the logarithm, for a log-normal law: 90 % of the draws are between the bounds."""
        normal = NormalDist()
        return math.log(self.high / self.low) / (normal.inv_cdf(INTERVAL[1]) - normal.inv_cdf(INTERVAL[0]))

    def quantiles(self, probabilities: np.ndarray) -> np.ndarray:
        """Values below which the given parts of the draws fall; ``probabilities`` strictly between 0 and 1."""
        span = self.high - self.low
        if self.law == "uniform":
            return self.low + span * probabilities
        if self.law == "triangular":
            return triangular_quantiles(self.low, self.centre, self.high, probabilities)
        normal = NormalDist()
        scores = np.array([normal.inv_cdf(float(probability)) for probability in probabilities])
        return self.centre * np.exp(self.log_spread * scores)


def triangular_quantiles(
    low: float | np.ndarray, centre: float | np.ndarray, high: float | np.ndarray, probabilities: np.ndarray
) -> np.ndarray:
    """Quantiles of triangular laws; bounds broadcast with ``probabilities``, and may be equal."""
    span = np.subtract(high, low)
    mode = (centre - low) / np.where(span > 0, span, 1.0)
    rising = low + span * np.sqrt(probabilities * mode)
    falling = high - span * np.sqrt((1 - probabilities) * (1 - mode))
    return np.where(probabilities < mode, rising, falling)


def strata(size: int, generator: np.random.Generator) -> np.ndarray:
    """Random numbers between 0 and 1, one in each of ``size`` equal strata, shuffled (Latin hypercube), (size,)."""
    chances: np.ndarray = (generator.permutation(size) + generator.random(size)) / size
    return chances


def draw_parameters(parameters: Iterable[Parameter], size: int, seed: int) -> dict[str, np.ndarray]:
    """Draw parameters independently, each spread evenly over its law (Latin hypercube).

    Parameters
    ----------
    parameters : iterable of Parameter
    size : int
        Draws, 1 or more.
    seed : int

    Returns
    -------
    dict of ndarray, shape (size,)
        By name. The same seed gives the same draws; a parameter more at the end changes none of the others.

    References
    ----------
    McKay, Beckman and Conover (1979), doi:10.1080/00401706.1979.10489755.
    """
    draws = {}
    for rank, parameter in enumerate(parameters):
        generator = np.random.default_rng([seed, rank])
        chances = strata(size, generator)
        draws[parameter.name] = parameter.quantiles(np.clip(chances, 1e-9, 1 - 1e-9))
    return draws


def interval(draws: np.ndarray, axis: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Bounds between which `INTERVAL` of the draws fall, along ``axis``; missing where a draw is missing."""
    low, high = np.quantile(draws, INTERVAL, axis=axis)
    return low, high
