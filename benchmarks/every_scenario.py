"""Time the 4,096 scenarios of a zone computed together, and the accounts rebuilt and inverted one by one by pymrio.

The peer is what one would write with a general input-output library: for each scenario, the flows of two regions and
34 branches between industries, and towards final demand, are put in the tables of pymrio, which computes output,
coefficients, the Leontief inverse and its extensions (jobs, value added, CO₂): as an `IOSystem` with all that it
computes, then with the functions that are needed alone. The flows given to it are those of our scenario: pymrio has no
levers, so that it is spared a part of the work.

All values compared agree before anything is printed. The loop is timed on a sample of the scenarios, then
scaled: its steps are all alike. Times are those of the processor, one thread on both sides:

    OPENBLAS_NUM_THREADS=1 python benchmarks/every_scenario.py

Then the time of what a reader waits for: a move of a slider, a class of a hundred groups, a trajectory.
"""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pymrio

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.labs.levers import DRAWS
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.attribution import attribution
from metabolisme.levers.classroom import class_results, made_up_class
from metabolisme.levers.every_scenario import every_level
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.scenario import Scenario, applied, prepared, simulate
from metabolisme.levers.trajectory import trajectory
from metabolisme.sources.defaults import DEFAULT_YEAR

ZONE, ROUNDS, SAMPLE = "5309", 3, 64

#: Largest relative gap accepted: two inversions of 68 equations against two of 34, in another order.
SAME = 1e-9

#: What both compute: measures of ours, and where they are in the extensions of the peer.
COMPARED = {
    "value_added_here": ("here", "value_added"),
    "jobs_here": ("here", "jobs"),
    "value_added_rest": ("rest", "value_added"),
    "jobs_rest": ("rest", "jobs"),
    "co2_here": ("here", "co2"),
}


def together(start: LeverAccount, levels: np.ndarray) -> tuple[LeverAccount, dict[str, np.ndarray]]:
    """Every scenario at once, with all the measures of the handbook."""
    done = applied(start, levels)
    return done, outcomes(done)


def flows_of(account: LeverAccount, rank: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The account of one scenario as tables of two regions: inter-industry flows, final demand, pressures."""
    one, around = account.at(np.array([rank])), account.around
    made_here, made_rest = one.produced.here[0, 0], one.produced.rest[0, 0]
    index = pd.MultiIndex.from_product([["here", "rest"], around.products], names=["region", "sector"])
    share = around.rest_share[0, 0]
    used, kept = around.recipe_rest * made_rest, one.kept_here[0, 0]
    sold = share[:, None] * used
    flows = np.block([[one.inputs_here[0, 0] * made_here, sold], [one.inputs_rest[0, 0] * made_here, used - sold]])
    bought = np.concatenate([one.demand_here[0, 0].sum(axis=-1), one.demand_rest[0, 0].sum(axis=-1)])
    of_rest = around.demand_of_rest[0, 0]
    outside = np.concatenate([around.sold_outside[0, 0], around.rest_sold_outside[0, 0]])
    by_rest = np.concatenate([share * of_rest - kept, (1 - share) * of_rest + kept]) + outside
    buyers = pd.MultiIndex.from_product([["here", "rest"], ["final"]], names=["region", "category"])
    made = np.concatenate([made_here, made_rest])
    per_euro = {
        "value_added": np.concatenate([one.value_added[0, 0], around.value_added_rest]),
        "jobs": np.concatenate([around.jobs[0, 0], around.jobs_rest[0, 0]]),
        "co2": np.concatenate([one.co2[0, 0], around.co2_rest]),
    }
    return (
        pd.DataFrame(flows, index, index),
        pd.DataFrame(np.column_stack([bought, by_rest]), index, buyers),
        pd.DataFrame(per_euro, index).mul(made, axis=0).T,
    )


def systems(account: LeverAccount, ranks: range) -> list[pd.DataFrame]:
    """Pressures of each scenario by region, from an `IOSystem` and all that it computes."""
    found = []
    for rank in ranks:
        flows, demand, pressures = flows_of(account, rank)
        system = pymrio.IOSystem(Z=flows, Y=demand, pressures={"name": "pressures", "F": pressures})
        system.calc_all()
        called = system.L @ system.Y.sum(axis=1)
        found.append((system.pressures.S * called).T.groupby(level="region").sum())
    return found


def functions(account: LeverAccount, ranks: range) -> list[pd.DataFrame]:
    """The same from the functions of pymrio that are needed and no other: x, A, L and S."""
    found = []
    for rank in ranks:
        flows, demand, pressures = flows_of(account, rank)
        output = pymrio.calc_x(flows, demand)
        inverse = pymrio.calc_L(pymrio.calc_A(flows, output))
        called = inverse @ demand.sum(axis=1)
        found.append((pymrio.calc_S(pressures, output) * called).T.groupby(level="region").sum())
    return found


def gap(account: LeverAccount, ranks: range, ours: dict[str, np.ndarray], theirs: list[pd.DataFrame]) -> float:
    """Largest relative gap between the two on a sample."""
    shape = (len(every_level()), 1)
    direct = np.broadcast_to(account.direct_co2, shape)
    gaps = []
    for rank, table in zip(ranks, theirs, strict=True):
        for name, (region, pressure) in COMPARED.items():
            peer = float(table.loc[region, pressure]) + (direct[rank, 0] if pressure == "co2" else 0.0)
            gaps.append(abs(float(np.broadcast_to(ours[name], shape)[rank, 0]) / peer - 1))
    return max(gaps)


def main() -> None:
    """Print the times, their ratios and the largest gap."""
    start = lever_account(central(local_profile(ZONE), shared_account(DEFAULT_YEAR)))
    levels = every_level()
    done, measures = together(start, levels)
    ranks = range(0, len(levels), len(levels) // SAMPLE)
    peers = {"IOSystem.calc_all": systems, "calc_x, calc_A, calc_L and calc_S alone": functions}
    largest = max(gap(done, ranks, measures, peer(done, ranks)) for peer in peers.values())
    if not largest <= SAME:
        raise SystemExit(f"The computations differ by {largest:.1e}.")
    ours = statistics.median(_seconds(lambda: together(start, levels)) for _ in range(ROUNDS))
    print(f"{len(levels)} scenarios of zone {ZONE}, all measures: {ours:.2f} s together (median of {ROUNDS})")
    for name, peer in peers.items():
        taken = statistics.median(_seconds(functools.partial(peer, done, ranks)) for _ in range(ROUNDS))
        theirs = taken * len(levels) / len(ranks)
        print(f"  one by one with pymrio {pymrio.__version__}, {name}: {theirs:.0f} s; ratio {theirs / ours:.0f}")
    print(f"  largest relative gap on {len(ranks)} scenarios: {largest:.1e}; loops timed on these, then scaled")
    for name, answer in answers().items():
        print(f"{name}: {statistics.median(_seconds(answer) for _ in range(ROUNDS)):.2f} s")


def answers() -> dict[str, Callable[[], object]]:
    """What a reader waits for, by name."""
    place, scenario, groups = prepared(ZONE, DRAWS), Scenario.read("4-3-4-2-3-2"), made_up_class(100)

    def move() -> None:
        simulate(place, [scenario])
        attribution(place.middle, scenario)

    def classroom() -> None:
        found = class_results(groups)
        for measure in OUTCOMES:
            found.told_apart(measure)

    return {
        f"one move of a slider, {DRAWS} draws and 64 coalitions": move,
        f"a class of {len(groups)} groups, {len(OUTCOMES)} measures": classroom,
        f"a trajectory of 25 years, {DRAWS} draws": lambda: trajectory(ZONE, scenario, size=DRAWS),
    }


def _seconds(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


if __name__ == "__main__":
    main()
