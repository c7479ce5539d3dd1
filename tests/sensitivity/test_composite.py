"""Indices of all places at once: the numbers of SALib, and what they must find in rankings made for it."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as analysis

from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import Parameter
from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.indicators.composite.robustness import alternatives
from metabolisme.sensitivity.composite import composite_sensitivity, sobol_of_all
from metabolisme.sensitivity.indices import CONFIDENCE, saltelli_sample


def three_factors(size):
    factors = [Parameter(f"x{rank}", "x", "x", 0.0, 0.5, 1.0, "uniform", "test", "test") for rank in range(3)]
    return saltelli_sample(factors, size, 5), {
        "num_vars": 3,
        "names": ["x0", "x1", "x2"],
        "bounds": [[0.0, 1.0]] * 3,
    }


def test_the_numbers_are_those_of_salib():
    unit, problem = three_factors(64)
    mixing = np.random.default_rng(1).normal(size=(3, 7))
    outputs = np.floor(5 * (unit @ mixing) ** 2 + 3 * unit[:, :1])
    found = sobol_of_all(outputs, 3, seed=11)
    for column in range(7):
        answer = analysis.analyze(problem, outputs[:, column], calc_second_order=False, conf_level=CONFIDENCE, seed=11)
        for ours, theirs in (("first", "S1"), ("first_conf", "S1_conf"), ("total", "ST"), ("total_conf", "ST_conf")):
            # The same sums in another order: rounding only.
            np.testing.assert_allclose(found[ours][:, column], answer[theirs], rtol=1e-9, atol=1e-12)


def test_a_result_that_does_not_vary_has_no_index():
    unit, _ = three_factors(16)
    found = sobol_of_all(np.column_stack([unit[:, 0], np.full(len(unit), 0.1)]), 3, seed=1)
    assert np.isfinite(found["total"][:, 0]).all()
    assert np.isnan(found["total"][:, 1]).all()
    assert np.isnan(found["first_conf"][:, 1]).all()


def test_what_is_no_sample_is_refused():
    with pytest.raises(MetabolismeError, match="blocs entiers"):
        sobol_of_all(np.ones((7, 2)), 3, seed=1)
    with pytest.raises(MetabolismeError, match="1 résultats manquants"):
        sobol_of_all(np.r_[[np.nan], np.ones(9)][:, None], 3, seed=1)


TWO = pd.DataFrame({"a": [0.0, 1.0, 0.45, 0.5], "b": [1.0, 0.0, 0.5, 0.45]}, index=["A", "B", "C", "D"])


def test_only_weights_move_the_rank_of_opposites():
    # With two indicators in opposition, only the weights decide between A and B, whatever the draws of data.
    recipe = Recipe(("a", "b"), ("more", "more"))
    draws = np.repeat(TWO.to_numpy()[None], 8, axis=0)
    possible = alternatives(recipe, TWO, draws, drop=False, drawn_weights=64)
    found = composite_sensitivity(possible, size=256)
    shares = found.indices.loc["A"]
    assert list(shares.index) == ["data", "weights"]
    # Data repeat the same table: their index is zero to the rounding of a sum.
    np.testing.assert_allclose(shares.loc["data", ["first", "total"]].to_numpy(dtype=float), 0.0, atol=1e-12)
    # Only one factor acts: its index is 1, to the sampling error of 256 blocks of a two-valued result.
    np.testing.assert_allclose(shares.loc["weights", ["first", "total"]].to_numpy(dtype=float), 1.0, atol=0.15)
    assert found.quality["failed"].eq(0).all()


def test_places_are_computed_together_as_apart():
    recipe = Recipe(("a", "b"), ("more", "more"))
    rng = np.random.default_rng(4)
    draws = TWO.to_numpy() + rng.normal(scale=0.05, size=(10, 4, 2))
    possible = alternatives(recipe, TWO, draws, normalisations=["zscore"], drawn_weights=20)
    found = composite_sensitivity(possible, size=32, seed=3)
    again = composite_sensitivity(possible, size=32, seed=3)
    pd.testing.assert_frame_equal(found.indices, again.indices)
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0.0, 1.0]] * 4}
    for place in "ABCD":
        values = found.outputs[place].to_numpy()
        answer = analysis.analyze(problem, values, calc_second_order=False, seed=1)
        np.testing.assert_allclose(found.indices.loc[place, "total"], answer["ST"], rtol=1e-9, atol=1e-12)


def test_bad_questions_are_refused():
    recipe = Recipe(("a", "b"), ("more", "more"))
    possible = alternatives(recipe, TWO, drop=False, drawn_weights=10)
    with pytest.raises(MetabolismeError, match="au moins deux hypothèses"):
        composite_sensitivity(possible)
    with pytest.raises(MetabolismeError, match="le rang"):
        composite_sensitivity(possible, of="grade")
