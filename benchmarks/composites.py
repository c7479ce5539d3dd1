"""Time the composites of all territories under many draws, and the loops that they replace.

The table is made up and seeded: 36 indicators of 1,537 territories, as many as the zones and EPCI of the handbook, in
200 joint draws. Three comparisons, the results of each compared before its times are printed:

- *crossed*: 10,000 draws of the 200 tables and of 36 weights, with ranks and quantiles, against a loop that puts a
  pandas table to scale, weighs and ranks it at each draw;
- *apart*: the same, each of the 10,000 draws a table of its own (a mixture of two, made on demand in both);
- *Sobol*: indices of the ranks of all territories at once, against SALib territory by territory on the same ranks.

A loop is timed on a part of the draws or of the territories, then scaled: its steps are all alike. Memory is the peak
of a process that does only the first comparison's fast side.

Times are those of the processor: what else runs on the machine does not count. One thread on both sides:

    OPENBLAS_NUM_THREADS=1 python benchmarks/composites.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.indicators.composite.robustness import Alternatives, robustness
from metabolisme.sensitivity.composite import composite_sensitivity, sobol_of_all
from metabolisme.sensitivity.indices import BOOTSTRAP, CONFIDENCE, sub_seed

PLACES, INDICATORS, TABLES, DRAWS, BLOCKS = 1537, 36, 200, 10_000, 512
ROUNDS = 3

#: Draws of the pandas loop, and territories of the SALib loop, that are timed.
LOOPED_DRAWS, LOOPED_PLACES = 150, 24


class Mixtures:
    """Tables made on demand: each a mixture of two of the stored ones, no two alike."""

    def __init__(self, stored: np.ndarray):
        generator = np.random.default_rng(3)
        self.stored = stored
        self.pairs = generator.integers(0, len(stored), size=(DRAWS, 2))
        self.parts = generator.random(DRAWS)
        self.shape = (1 + DRAWS, *stored.shape[1:])

    def __getitem__(self, number: int) -> np.ndarray:
        if number == 0:
            return self.stored[0]
        (one, other), part = self.pairs[number - 1], self.parts[number - 1]
        mixed: np.ndarray = part * self.stored[one] + (1 - part) * self.stored[other]
        return mixed


def made_up() -> Alternatives:
    """The seeded table, its draws and 10,000 sets of weights."""
    generator = np.random.default_rng(2026)
    common = generator.normal(size=(PLACES, 1))
    centre = np.exp(0.5 * common + generator.normal(size=(PLACES, INDICATORS)))
    draws = centre * np.exp(0.1 * generator.normal(size=(TABLES, PLACES, INDICATORS)))
    names = tuple(f"i{rank}" for rank in range(INDICATORS))
    senses = tuple("more" if rank % 3 else "less" for rank in range(INDICATORS))
    weights = generator.dirichlet(np.full(INDICATORS, 5.0), size=DRAWS)
    return Alternatives(
        recipe=Recipe(names, senses),
        places=tuple(f"z{rank}" for rank in range(PLACES)),
        tables=np.concatenate([centre[None], draws]),
        imputations=("none",),
        normalisations=("minmax",),
        aggregations=("arithmetic",),
        weights=np.vstack([np.full(INDICATORS, 1 / INDICATORS), weights]),
        droppable=False,
    )


def pandas_loop(possible: Alternatives, drawn: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Scores, ranks and bounds of ranks, one draw after the other."""
    names, senses = list(possible.recipe.indicators), possible.recipe.directions
    less = [name for name, sense in zip(names, senses, strict=True) if sense == "less"]
    scores, ranked = [], []
    for row in drawn:
        table = pd.DataFrame(possible.tables[int(row[0])], index=possible.places, columns=names)
        scaled = (table - table.min()) / (table.max() - table.min())
        scaled[less] = 1 - scaled[less]
        score = scaled.mul(pd.Series(possible.weights[row[3]], index=names)).sum(axis=1)
        scores.append(score)
        ranked.append(score.rank(ascending=False))
    together = pd.concat(ranked, axis=1)
    ends = ((0.05, "lower"), (0.95, "higher"))
    bounds = pd.concat([together.quantile(part, axis=1, interpolation=side) for part, side in ends], axis=1)
    return pd.concat(scores, axis=1), together, bounds


def against_pandas(possible: Alternatives, name: str) -> None:
    """Compare the draws with the loop, and print both times."""
    found = robustness(possible, DRAWS, ("data", "weights"))
    rows = np.arange(0, DRAWS, DRAWS // LOOPED_DRAWS)[:LOOPED_DRAWS]
    part = replace(found, drawn=found.drawn[rows], scores=found.scores[rows], ranks=found.ranks[rows])
    scores, ranked, bounds = pandas_loop(possible, part.drawn)
    # Scores are kept on 32 bits: seven digits.
    np.testing.assert_allclose(part.scores.T, scores.to_numpy(), rtol=1e-6)
    # Two scores that agree to 12 digits share a rank here, and may be told apart by the rounding of the other sum.
    np.testing.assert_allclose(part.ranks.T, ranked.to_numpy(), atol=1.0)
    np.testing.assert_allclose(part.table[["rank_low", "rank_high"]].to_numpy(), bounds.to_numpy(), atol=1.0)
    same = float((ranked.to_numpy() == part.ranks.T).mean())
    fast, slow = [], []
    for _ in range(ROUNDS):
        fast.append(_seconds(lambda: robustness(possible, DRAWS, ("data", "weights")).table))
        slow.append(_seconds(lambda: pandas_loop(possible, part.drawn)) * DRAWS / LOOPED_DRAWS)
    _say(f"{name}: {DRAWS} draws x {PLACES} places x {INDICATORS} indicators", fast, slow)
    print(f"  ranks equal on the part compared: {100 * same:.4f} %; loop timed on {LOOPED_DRAWS} draws, then scaled")


def against_salib(possible: Alternatives) -> None:
    """Compare the indices of all territories with SALib's, one territory at a time, and print both times."""
    from SALib.analyze import sobol as analysis

    found = composite_sensitivity(possible, size=BLOCKS)
    outputs, names = found.outputs.to_numpy(), [one.name for one in found.factors]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    seed = sub_seed(found.seed, BOOTSTRAP)

    def one_by_one(places: range) -> list[np.ndarray]:
        kept = []
        for place in places:
            answer = analysis.analyze(
                problem, outputs[:, place], calc_second_order=False, conf_level=CONFIDENCE, seed=seed
            )
            kept.append(np.stack([answer[key] for key in ("S1", "S1_conf", "ST", "ST_conf")]))
        return kept

    chosen = range(0, PLACES, PLACES // LOOPED_PLACES)
    together = sobol_of_all(outputs, len(names), seed)
    ours = np.stack([together[key] for key in ("first", "first_conf", "total", "total_conf")])
    gap = float(np.abs(ours[:, :, list(chosen)] - np.stack(one_by_one(chosen), axis=-1)).max())
    if gap > 1e-4:
        raise SystemExit(f"Indices differ by {gap:g}.")
    fast, slow = [], []
    for _ in range(ROUNDS):
        fast.append(_seconds(lambda: sobol_of_all(outputs, len(names), seed)))
        slow.append(_seconds(lambda: one_by_one(chosen)) * PLACES / len(chosen))
    _say(f"Sobol: {len(names)} sources, {BLOCKS} blocks, {PLACES} places", fast, slow)
    print(f"  largest gap with SALib: {gap:.1e}; loop timed on {len(chosen)} places, then scaled")
    whole = _seconds(lambda: composite_sensitivity(possible, size=BLOCKS))
    print(f"  with drawing, scoring and ranking: {whole:.1f} s")


def main() -> None:
    """Print times, ratios and the peak memory."""
    if "--memory" in sys.argv:
        robustness(made_up(), DRAWS, ("data", "weights")).table.sum()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    possible = made_up()
    against_pandas(possible, "Crossed")
    against_pandas(replace(possible, tables=Mixtures(possible.tables)), "Apart")
    peak = subprocess.run([sys.executable, __file__, "--memory"], capture_output=True, text=True, check=True).stdout
    print(f"Peak memory of the crossed draws: {float(peak):.0f} MB")
    # Six sources, a thousand sets of weights: the shape of a real study.
    against_salib(
        replace(
            possible,
            normalisations=("minmax", "rank", "leader"),
            aggregations=("arithmetic", "geometric"),
            weights=possible.weights[:1000],
            droppable=True,
        )
    )


def _seconds(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def _say(what: str, fast: list[float], slow: list[float]) -> None:
    together, looped = statistics.median(fast), statistics.median(slow)
    print(
        f"{what}: {together:.2f} s together, {looped:.0f} s in a loop (medians of {len(fast)}); "
        f"ratio {looped / together:.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
