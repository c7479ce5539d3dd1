"""What a composite measures: correlations, alpha, double counting, and weights that are not those written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite import (
    correlations,
    cronbach_alpha,
    double_counting,
    effective_weights,
    main_effects,
)

varied = arrays(float, (6, 3), elements=st.integers(-20, 20).map(float)).map(
    lambda table: np.vstack([table, [30, 31, 32], [40, 50, 45]])
)
ORTHOGONAL = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])


@given(varied)
def test_correlations_are_those_of_numpy(table):
    # Rounding of sums of eight terms.
    assert correlations(table) == pytest.approx(np.corrcoef(table, rowvar=False), abs=1e-9)
    assert correlations(np.stack([table, 3 * table + 1]))[1] == pytest.approx(correlations(table), abs=1e-9)


def test_alpha_of_the_same_thing_and_of_nothing_in_common():
    column = np.arange(5.0)
    assert float(cronbach_alpha(np.column_stack([column, 3 * column, column + 7]))) == pytest.approx(1)
    assert float(cronbach_alpha(ORTHOGONAL)) == pytest.approx(0, abs=1e-12)
    assert cronbach_alpha(np.stack([ORTHOGONAL] * 2)).shape == (2,)
    with pytest.raises(RecipeError, match="deux indicateurs"):
        cronbach_alpha(np.ones((4, 1)))


@given(varied)
def test_alpha_is_the_definition_of_the_handbook(table):
    scaled = (table - table.mean(axis=0)) / table.std(axis=0)
    total = scaled.sum(axis=1)
    # Equation 18 of OECD and JRC 2008 on standardised indicators.
    definition = 3 / 2 * (1 - scaled.var(axis=0).sum() / total.var())
    assert float(cronbach_alpha(table)) == pytest.approx(definition, rel=1e-6, abs=1e-6)


def test_the_same_thing_twice_is_named():
    column = np.arange(6.0)
    table = np.column_stack([column, column**1.1, -column, [3, 1, 4, 1, 5, 9]])
    found = double_counting(table, ["a", "b", "opposed", "other"])
    assert list(zip(found["first"], found["second"], strict=True)) == [("a", "b"), ("a", "opposed"), ("b", "opposed")]
    assert found["correlation"].round(2).tolist() == [1, -1, -1]
    assert double_counting(table[:, [0, 3]], ["a", "other"], limit=0.99).empty


def test_weights_written_and_weights_had():
    # Written equal; the first varies ten times more, and decides nearly alone: 100 parts of variance against 1.
    index = (ORTHOGONAL * [10, 1]).mean(axis=1)
    assert main_effects(ORTHOGONAL * [10, 1], index) == pytest.approx([100 / 101, 1 / 101])
    assert effective_weights(ORTHOGONAL * [10, 1], index) == pytest.approx([100 / 101, 1 / 101])
    assert effective_weights(ORTHOGONAL, ORTHOGONAL.mean(axis=1)) == pytest.approx([0.5, 0.5])


@given(varied)
def test_effects_are_parts(table):
    index = table.sum(axis=1)
    effects = main_effects(table, index)
    assert ((effects >= 0) & (effects <= 1)).all()
    assert effective_weights(table, index).sum() == pytest.approx(1)
    assert main_effects(np.stack([table] * 2), np.stack([index, -index])) == pytest.approx(np.stack([effects] * 2))


def test_what_does_not_vary_is_refused():
    with pytest.raises(RecipeError, match="varient"):
        correlations(np.ones((4, 2)))
