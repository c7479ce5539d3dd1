"""Time the draws of a territory done all at once, and the same draws done one after the other.

The peer is a loop of one-draw calls of the same function, as a loop of `territory_account` would be. Both are timed in
turn, in one process, on the same parameters; the results are compared before anything is printed.

    python benchmarks/territories.py
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory import Regional, regionalise
from metabolisme.accounts.territory_draws import PARAMETERS
from metabolisme.estimates.parameters import draw_parameters
from metabolisme.sources import find_territory
from metabolisme.sources.defaults import (
    DEFAULT_QUOTIENT,
    DRAWS,
    PRODUCT_MATCH_RATE_OF_CARRIERS,
    PRODUCT_MATCH_RATE_OF_SERVICES,
    SEED,
)

ROUNDS = 5


def main() -> None:
    """Print both times and their ratio."""
    profile, nation = local_profile(find_territory("lorient")), shared_account(2014)
    drawn = draw_parameters(PARAMETERS, DRAWS, SEED)

    def settled(which: slice) -> Regional:
        one = np.ones(len(range(DRAWS)[which]))
        return regionalise(
            profile,
            nation,
            method=DEFAULT_QUOTIENT,
            delta=drawn["delta"][which],
            elasticity=drawn["elasticity"][which],
            overseas_factor=drawn["overseas_factor"][which],
            investment_population_weight=drawn["investment_population_weight"][which],
            match_rate_of_goods=-one,
            match_rate_of_carriers=PRODUCT_MATCH_RATE_OF_CARRIERS * one,
            match_rate_of_services=PRODUCT_MATCH_RATE_OF_SERVICES * one,
            jobs=np.broadcast_to(profile.jobs, (len(one), len(profile.jobs))),
        )

    def together() -> np.ndarray:
        return settled(slice(None)).settlement.coefficients_local

    def one_by_one() -> np.ndarray:
        return np.concatenate(
            [settled(slice(rank, rank + 1)).settlement.coefficients_local for rank in range(DRAWS)]
        )

    np.testing.assert_allclose(together(), one_by_one(), rtol=1e-12, atol=1e-15)
    times = [(_seconds(together), _seconds(one_by_one)) for _ in range(ROUNDS)]
    batched, looped = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        f"{DRAWS} draws of Lorient: {1000 * batched:.1f} ms together, {1000 * looped:.1f} ms one by one "
        f"(medians of {ROUNDS}); ratio {looped / batched:.1f}"
    )


def _seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
