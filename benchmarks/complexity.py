"""Time the economic complexity of 226 places and 785 branches here and with py-ecomplexity, and compare the numbers.

py-ecomplexity (MIT, Growth Lab of Harvard) is no dependency of the book. Put it in a folder of its own and name it:

    pip install ecomplexity --target FOLDER
    python benchmarks/complexity.py FOLDER

Two comparisons, each timed in turn, in one process: the indices alone, from a presence matrix; and all that its one
call gives (presence, indices, proximity, density), from a table of amounts. Its check of log-supermodularity, which
has no counterpart here, is switched off. Numbers are compared up to sign before anything is printed.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import time
import types
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from metabolisme.indicators.complexity import economic_complexity
from metabolisme.indicators.relatedness import presence, proximity, relatedness_density

PLACES, BRANCHES = 226, 785
SEED = 20090630
ROUNDS = 3
SAME = 1e-9
AT_LEAST = 10


def amounts() -> pd.DataFrame:
    """Made-up exports, places × branches: diverse places have the rare branches, as in trade."""
    generator = np.random.default_rng(SEED)
    reach, rarity = generator.normal(0, 1, PLACES), generator.normal(0, 1, BRANCHES)
    logs = 1.5 * np.subtract.outer(reach, rarity) + generator.normal(0, 2, (PLACES, BRANCHES))
    names = [f"place {rank:03}" for rank in range(PLACES)], [f"branch {rank:03}" for rank in range(BRANCHES)]
    return pd.DataFrame(np.where(logs > 0, np.exp(logs), 0.0), *names)


def timed(*calls: Callable[[], object]) -> list[float]:
    """Median seconds of each call, all of them in turn."""
    laps: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for lap, call in zip(laps, calls, strict=True):
            start = time.perf_counter()
            call()
            lap.append(time.perf_counter() - start)
    return [statistics.median(lap) for lap in laps]


def gap(ours: pd.Series, theirs: pd.Series) -> float:
    """Largest difference, up to sign."""
    theirs = theirs.loc[ours.index]
    return float((ours - np.sign(ours @ theirs) * theirs).abs().max())


def main(folder: str) -> int:
    """Print both times and their ratio; 1 when numbers differ or the speed is not there."""
    # Last: numpy and pandas stay those of the book.
    sys.path.append(folder)
    from ecomplexity import ecomplexity  # type: ignore[import-not-found]
    from ecomplexity.ecomplexity import calc_eci_pci  # type: ignore[import-not-found]

    table = amounts()
    present = presence(table)
    matrix = present.to_numpy()
    long = table.rename_axis("place").reset_index().melt("place", var_name="branch", value_name="amount")
    long["year"] = 2000
    columns = {"time": "year", "loc": "place", "prod": "branch", "val": "amount"}
    bare = types.SimpleNamespace(mcp_t=matrix, diversity_t=matrix.sum(axis=1), ubiquity_t=matrix.sum(axis=0), t=2000)

    def their_indices() -> tuple[np.ndarray, np.ndarray]:
        places, branches = calc_eci_pci(bare)
        return (places - places.mean()) / places.std(), (branches - places.mean()) / places.std()

    def their_whole() -> pd.DataFrame:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            found: pd.DataFrame = ecomplexity(long, columns, check_logsupermodularity=False, verbose=False)
        return found

    def our_whole() -> pd.DataFrame:
        there = presence(table)
        economic_complexity(there)
        return relatedness_density(there, proximity(there))

    ours = economic_complexity(present)
    places, branches = their_indices()
    whole = their_whole()
    gaps = {
        "ECI": gap(ours.eci, pd.Series(places, present.index)),
        "PCI": gap(ours.pci, pd.Series(branches, present.columns)),
        "ECI, whole call": gap(ours.eci, whole.groupby("place")["eci"].first()),
        "PCI, whole call": gap(ours.pci, whole.groupby("branch")["pci"].first()),
    }
    for name, found in gaps.items():
        print(f"{name}: largest gap up to sign {found:.1e} (bound {SAME:.0e})")
    right = max(gaps.values()) <= SAME
    for name, calls in {
        "indices alone": (lambda: economic_complexity(present), their_indices),
        "whole call": (our_whole, their_whole),
    }.items():
        here, there = timed(*calls)
        print(f"{name}: {1000 * here:.1f} ms here, {1000 * there:.0f} ms with py-ecomplexity: {there / here:.0f} times")
        right &= there / here >= AT_LEAST
    return 0 if right else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
