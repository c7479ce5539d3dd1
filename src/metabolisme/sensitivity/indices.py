"""Sobol indices and Morris screening of any model, through SALib; every draw kept, every failed one counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.estimates.parameters import INTERVAL
from metabolisme.sensitivity.factors import Factor, RandomField, check_factors, parameter_factors

#: Takes the values of the factors by name, shape (d,) each; gives its results by name, shape (d,) each.
Model = Callable[[Mapping[str, np.ndarray]], Mapping[str, np.ndarray]]

#: Draws evaluated at once: more would fill the memory and save no time.
BATCH = 256

#: Confidence of the bounds of an index: as all intervals of the project.
CONFIDENCE = INTERVAL[1] - INTERVAL[0]

#: Spread over mean below which sharing the variance of a result is sharing nearly nothing.
NEARLY_CONSTANT = 0.01

#: Fewest blocks of draws without failure from which indices are computed.
FEWEST_BLOCKS = 16

#: Levels of the grid of Morris.
LEVELS = 4

#: Steps that draw, each with a seed of its own.
SAMPLING, BOOTSTRAP, FIELDS = range(3)


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Indices, and all that they were computed from.

    Attributes
    ----------
    method : {"sobol", "morris"}
    factors : tuple of Factor
    samples : DataFrame, shape (d, k)
        Values given to the model, one column a factor; for a `RandomField`, the number that names it.
    outputs : DataFrame, shape (d, m)
        What the model answered, one column a result; not a finite number where it failed.
    indices : DataFrame, index (output, factor)
        Of `sobol_indices` or `morris_screening`.
    quality : DataFrame, index output
        ``mean``, ``spread`` (standard deviation), ``draws``, ``failed`` (draws without a finite result), ``blocks``
        and ``left_out`` (blocks of draws, those without which the indices were computed because a draw failed),
        ``remark`` (French; "" when the indices may be read as they are).
    seed : int
    """

    method: Literal["sobol", "morris"]
    factors: tuple[Factor, ...]
    samples: pd.DataFrame = field(repr=False)
    outputs: pd.DataFrame = field(repr=False)
    indices: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame = field(repr=False)
    seed: int


def sobol_indices(model: Model, factors: Sequence[Factor], size: int = 512, seed: int = 2026) -> Sensitivity:
    """Share the variance of each result between the factors.

    Parameters
    ----------
    model : callable
        Of many draws at once, see `Model`. The same draws must give the same results.
    factors : sequence of Factor
        Two or more, independent of one another.
    size : int
        Blocks of draws, a power of two, 16 or more; the model is asked for size × (factors + 2) draws.
    seed : int
        The same seed gives the same draws and the same indices.

    Returns
    -------
    Sensitivity
        ``indices``: ``first`` (part of the variance that the factor makes by itself), ``total`` (part of the variance
        in which it has a hand, alone or with others), each with ``_low`` and ``_high``, bounds at 90 % of the
        computation alone (bootstrap): more blocks bring them nearer. Missing where a result does not vary.

    Raises
    ------
    MetabolismeError
        Size that is no power of two, negative seed, too few whole blocks, or results of the wrong shape.

    Notes
    -----
    Read with care:

    - An index is a part: of a result that hardly varies, it shares out nearly nothing, and rounding weighs. The
      remark of ``quality`` says so under `NEARLY_CONSTANT`.
    - Factors are drawn independently. If two go together in truth, no index here sees it, and shares between them are
      arbitrary.
    - Estimates err: a small index may come out below zero, and first orders may sum to a little more than 1. They are
      not cut: a reader would take the cut value for a sure one.
    - What is shared is the doubt as it was stated. A range too narrow gives a factor that « does not weigh ».
    - A block with a failed draw is left out whole, since indices compare the draws of a block. If draws fail somewhere
      in particular, indices are those of elsewhere.

    References
    ----------
    Sobol (2001), doi:10.1016/S0378-4754(00)00270-6; Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018; computed by
    SALib (Herman and Usher 2017, doi:10.21105/joss.00097; Iwanaga et al. 2022, doi:10.18174/sesmo.18155).
    """
    from SALib.analyze import sobol as analysis

    problem, unit = _problem(factors), saltelli_sample(factors, size, seed)
    rows = len(factors) + 2
    samples, outputs = _evaluate(model, factors, unit)
    found, quality = [], []
    for name in outputs:
        blocks = outputs[name].to_numpy().reshape(size, rows)
        whole = np.isfinite(blocks).all(axis=1)
        # First and last draw of a block are the independent ones.
        quality.append(_quality(str(name), outputs[name], blocks[whole][:, [0, -1]], whole))
        columns = dict.fromkeys(("first", "first_conf", "total", "total_conf"), np.full(len(factors), np.nan))
        if quality[-1]["spread"] > 0:
            answer = analysis.analyze(
                problem,
                blocks[whole].ravel(),
                calc_second_order=False,
                conf_level=CONFIDENCE,
                seed=sub_seed(seed, BOOTSTRAP),
            )
            columns = dict(
                zip(columns, (np.asarray(answer[key]) for key in ("S1", "S1_conf", "ST", "ST_conf")), strict=True)
            )
        found.append(
            pd.DataFrame(
                {
                    side: value
                    for order in ("first", "total")
                    for side, value in (
                        (order, columns[order]),
                        (f"{order}_low", columns[order] - columns[f"{order}_conf"]),
                        (f"{order}_high", columns[order] + columns[f"{order}_conf"]),
                    )
                },
                index=pd.Index(problem["names"], name="factor"),
            )
        )
    return _result("sobol", factors, samples, outputs, found, quality, seed)


def saltelli_sample(factors: Sequence[Factor], size: int, seed: int) -> np.ndarray:
    """Draws from which Sobol indices are computed, by blocks: A, then A with one column of B each in turn, then B.

    Parameters
    ----------
    factors : sequence of Factor
    size : int
        Blocks, a power of two, 16 or more.
    seed : int

    Returns
    -------
    ndarray, shape (size × (factors + 2), factors)
        Between 0 and 1.

    Raises
    ------
    MetabolismeError
        Fewer than two factors or two of the same name, size that is no power of two, negative seed.
    """
    from SALib.sample import sobol as sampling

    check_factors(factors)
    _check_seed(seed)
    if size < FEWEST_BLOCKS or size & (size - 1):
        raise MetabolismeError(
            f"« size » est une puissance de deux d'au moins {FEWEST_BLOCKS} (64, 128, 256, 512…), reçu {size}."
        )
    unit: np.ndarray = sampling.sample(
        _problem(factors), size, calc_second_order=False, seed=sub_seed(seed, SAMPLING)
    )
    return unit


def morris_screening(model: Model, factors: Sequence[Factor], trajectories: int = 32, seed: int = 2026) -> Sensitivity:
    """Find the factors that may be left at their central value, with few draws.

    Parameters
    ----------
    model : callable
        See `Model`.
    factors : sequence of Factor
        Two or more.
    trajectories : int
        16 or more; the model is asked for trajectories × (factors + 1) draws.
    seed : int

    Returns
    -------
    Sensitivity
        ``indices``, in the unit of the result, for a move of the whole range of a factor, from 5 to 95 % of its law:
        ``mu_star`` (mean size of the effect) with ``mu_star_low`` and ``mu_star_high`` at 90 %, ``mu`` (mean effect
        with its sign; missing for a `RandomField`, which has no direction) and ``sigma`` (spread of the effects: far
        from straight, or bound to other factors).

    Raises
    ------
    MetabolismeError
        Negative seed, too few trajectories, or too few without a failed draw.

    Notes
    -----
    It ranks; it does not share. Sizes depend on the range given to each factor. ``mu`` near 0 with a large ``mu_star``
    is an effect that changes sign, not an absent one. A field of errors is drawn anew in each trajectory: its effect is
    the change from one field to another.

    References
    ----------
    Morris (1991), doi:10.1080/00401706.1991.10484804; Campolongo et al. (2007), doi:10.1016/j.envsoft.2006.10.004.
    """
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sampling

    check_factors(factors)
    _check_seed(seed)
    if trajectories < FEWEST_BLOCKS:
        raise MetabolismeError(f"« trajectories » vaut au moins {FEWEST_BLOCKS}, reçu {trajectories}.")
    problem = _problem(factors)
    rows = len(factors) + 1
    grid = sampling.sample(problem, trajectories, num_levels=LEVELS, seed=sub_seed(seed, SAMPLING))
    unit = INTERVAL[0] + CONFIDENCE * grid
    # A level names another field in each trajectory: otherwise four fields would stand for all.
    fresh = np.random.default_rng(sub_seed(seed, FIELDS)).random((trajectories, len(factors), LEVELS))
    levels = np.rint(grid * (LEVELS - 1)).astype(int)
    trajectory = np.repeat(np.arange(trajectories), rows)
    for rank, factor in enumerate(factors):
        if isinstance(factor, RandomField):
            unit[:, rank] = fresh[trajectory, rank, levels[:, rank]]
    samples, outputs = _evaluate(model, factors, unit)
    undirected = [factor.name for factor in factors if isinstance(factor, RandomField)]
    found, quality = [], []
    for name in outputs:
        blocks = outputs[name].to_numpy().reshape(trajectories, rows)
        whole = np.isfinite(blocks).all(axis=1)
        quality.append(_quality(str(name), outputs[name], blocks[whole], whole))
        answer = analysis.analyze(
            problem,
            grid[np.repeat(whole, rows)],
            blocks[whole].ravel(),
            conf_level=CONFIDENCE,
            num_levels=LEVELS,
            seed=sub_seed(seed, BOOTSTRAP),
        )
        size, doubt = np.asarray(answer["mu_star"], float), np.asarray(answer["mu_star_conf"], float)
        table = pd.DataFrame(
            {
                "mu_star": size,
                "mu_star_low": size - doubt,
                "mu_star_high": size + doubt,
                "mu": np.asarray(answer["mu"], float),
                "sigma": np.asarray(answer["sigma"], float),
            },
            index=pd.Index(problem["names"], name="factor"),
        )
        table.loc[undirected, "mu"] = np.nan
        found.append(table)
    return _result("morris", factors, samples, outputs, found, quality, seed)


def _problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The problem as SALib wants it: all laws even between 0 and 1, quantiles are taken afterwards."""
    names = [factor.name for factor in factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _check_seed(seed: int) -> None:
    if seed < 0:
        raise MetabolismeError(f"Le germe des tirages est un entier positif ou nul, reçu {seed}.")


def sub_seed(seed: int, rank: int) -> int:
    """A seed of one step: never 0, which SALib takes for no seed."""
    return int(np.random.SeedSequence([seed, rank]).generate_state(1)[0]) or 1


def _evaluate(model: Model, factors: Sequence[Factor], unit: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values of the factors and answers of the model, draw by draw."""
    samples = parameter_factors(factors, unit)
    answers: dict[str, list[np.ndarray]] = {}
    for start in range(0, len(unit), BATCH):
        part = {name: values[start : start + BATCH] for name, values in samples.items()}
        size = len(unit[start : start + BATCH])
        for name, values in model(part).items():
            if np.shape(values) != (size,):
                raise MetabolismeError(
                    f"Le modèle doit donner un nombre par tirage : « {name} » a la forme {np.shape(values)}, "
                    f"attendu ({size},)."
                )
            answers.setdefault(name, []).append(np.asarray(values, float))
    draws = pd.RangeIndex(len(unit), name="draw")
    outputs = {name: np.concatenate(parts) for name, parts in answers.items()}
    partial = [name for name, values in outputs.items() if len(values) < len(unit)]
    if partial or not outputs:
        raise MetabolismeError(
            "Le modèle doit donner les mêmes résultats à chaque appel, un tirage raté étant un nombre non fini. "
            f"Manquent parfois : {', '.join(partial) or 'tous'}."
        )
    return pd.DataFrame(samples, index=draws), pd.DataFrame(outputs, index=draws)


def _quality(name: str, values: pd.Series, independent: np.ndarray, whole: np.ndarray) -> dict[str, Any]:
    failed, left_out = int((~np.isfinite(values)).sum()), int((~whole).sum())
    if whole.sum() < FEWEST_BLOCKS:
        raise MetabolismeError(
            f"« {name} » : {failed} tirages sur {len(values)} n'ont pas donné de nombre ; il ne reste que "
            f"{int(whole.sum())} blocs entiers sur {len(whole)}, il en faut {FEWEST_BLOCKS}. Remède : resserrez la "
            "plage des hypothèses, ou réparez le modèle là où il échoue."
        )
    mean, spread = float(independent.mean()), float(independent.std(ddof=1))
    # A constant is found constant but for the rounding of its sums.
    spread = 0.0 if spread <= 1e-12 * abs(mean) else spread
    remarks = []
    if spread == 0:
        remarks.append("Ce résultat ne dépend d'aucune de ces hypothèses : il n'y a rien à partager.")
    elif spread < NEARLY_CONSTANT * abs(mean):
        remarks.append(
            f"Ce résultat varie peu (écart-type : {french_number(100 * spread / abs(mean), significant=2)} % de la "
            "moyenne) : les parts sont celles d'un doute presque nul."
        )
    if left_out:
        remarks.append(
            f"{failed} tirages sur {len(values)} ont échoué ; {left_out} blocs sur {len(whole)} ont été écartés."
        )
    return {
        "output": name,
        "mean": mean,
        "spread": spread,
        "draws": len(values),
        "failed": failed,
        "blocks": len(whole),
        "left_out": left_out,
        "remark": " ".join(remarks),
    }


def _result(
    method: Literal["sobol", "morris"],
    factors: Sequence[Factor],
    samples: pd.DataFrame,
    outputs: pd.DataFrame,
    found: list[pd.DataFrame],
    quality: list[dict[str, Any]],
    seed: int,
) -> Sensitivity:
    return Sensitivity(
        method=method,
        factors=tuple(factors),
        samples=samples,
        outputs=outputs,
        indices=pd.concat(dict(zip(outputs, found, strict=True)), names=["output"]),
        quality=pd.DataFrame(quality).set_index("output"),
        seed=seed,
    )
