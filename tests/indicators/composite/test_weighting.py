"""Weights: what each method must recover, bounds, and refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite import (
    CONSISTENCY_LIMIT,
    analytic_hierarchy,
    benefit_of_the_doubt,
    budget_weights,
    correlation_weights,
    entropy_weights,
    equal_weights,
    factor_weights,
    varimax,
)

positive_weights = arrays(float, 4, elements=st.floats(0.05, 1)).map(lambda weights: weights / weights.sum())
tables = arrays(float, (7, 3), elements=st.integers(0, 100).map(float)).map(
    lambda table: np.vstack([table, np.eye(3) * 120 + 1])
)


def test_equal_and_budget():
    assert equal_weights(4).tolist() == [0.25] * 4
    # One person of 100 points, one of 10: each counts for one.
    assert budget_weights(np.array([[50, 50, 0], [0, 5, 5]])).tolist() == [0.25, 0.5, 0.25]
    for wrong in ([[0, 0]], [[-1, 2]]):
        with pytest.raises(RecipeError, match="points"):
            budget_weights(np.array(wrong))


@given(positive_weights)
def test_consistent_comparisons_give_their_weights_back(weights):
    found = analytic_hierarchy(weights[:, None] / weights[None, :])
    # Rounding of an eigenvector.
    assert found.weights == pytest.approx(weights, abs=1e-9)
    assert float(found.eigenvalue) == pytest.approx(4)
    assert float(found.ratio) == pytest.approx(0, abs=1e-9)


def test_contradictory_comparisons_are_seen():
    # A over B, B over C, and C over A, each by 5.
    circle = np.array([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]])
    found = analytic_hierarchy(circle)
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert float(found.ratio) > CONSISTENCY_LIMIT
    both = analytic_hierarchy(np.stack([circle, np.ones((3, 3))]))
    assert both.ratio == pytest.approx([float(found.ratio), 0], abs=1e-9)


def test_two_indicators_cannot_contradict_each_other():
    assert analytic_hierarchy(np.array([[1, 4], [1 / 4, 1]])).weights == pytest.approx([0.8, 0.2])
    assert float(analytic_hierarchy(np.array([[1.0]])).ratio) == 0


@pytest.mark.parametrize(("wrong", "why"), [(np.ones((2, 3)), "carrée"), ([[1, 2], [2, 1]], "réciproques")])
def test_comparisons_that_are_none(wrong, why):
    with pytest.raises(RecipeError, match=why):
        analytic_hierarchy(np.array(wrong))


def test_two_groups_of_the_same_indicator_make_two_factors():
    rng = np.random.default_rng(0)
    one, two = rng.standard_normal((2, 400))
    found = factor_weights(np.column_stack([one, one, one, two, two]))
    assert found.rotated.shape == (5, 2)
    # Noise of 400 draws: the two groups are not quite uncorrelated.
    assert found.eigenvalues[:2] == pytest.approx([3, 2], abs=0.1)
    assert found.weights == pytest.approx([0.2] * 5, abs=0.01)
    assert found.explained.sum() == pytest.approx(1)
    assert factor_weights(np.column_stack([one, two]), factors=2).weights == pytest.approx([0.5, 0.5])


@given(arrays(float, (5, 2), elements=st.floats(-1, 1)))
def test_a_rotation_keeps_what_each_indicator_explains(loadings):
    rotated = varimax(loadings)
    # Rounding of a product of orthogonal matrices.
    assert (rotated**2).sum(axis=1) == pytest.approx((loadings**2).sum(axis=1), abs=1e-9)
    main = np.abs(rotated).argmax(axis=0)
    assert (rotated[main, [0, 1]] >= 0).all()


def test_a_simple_structure_is_found_again():
    simple = np.array([[0.9, 0], [0.8, 0], [0, 0.7], [0, 0.6]])
    turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
    # Factors come in any order. Rounding of a few rotations.
    found = varimax(simple @ turn)
    assert found[:, np.argsort(-found[0])] == pytest.approx(simple, abs=1e-9)


def test_factors_that_cannot_be():
    with pytest.raises(RecipeError, match="varient"):
        factor_weights(np.ones((5, 2)))
    with pytest.raises(RecipeError, match="3 facteurs"):
        factor_weights(np.random.default_rng(0).random((5, 2)), factors=3)


@given(tables)
def test_entropy_sums_to_one_and_ignores_units(table):
    weights = entropy_weights(table)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert entropy_weights(table * [1, 10, 1000]) == pytest.approx(weights)


def test_entropy_of_two_indicators():
    # The first is the same everywhere: entropy 1, no weight. The second is all in one place: entropy 0.
    assert entropy_weights(np.array([[1.0, 5.0], [1.0, 0.0], [1.0, 0.0]])) == pytest.approx([0, 1])
    with pytest.raises(RecipeError, match="ne distingue"):
        entropy_weights(np.ones((3, 2)))
    with pytest.raises(RecipeError, match="positives ou nulles"):
        entropy_weights(np.array([[-1.0, 1.0], [2.0, 1.0]]))


@given(tables)
def test_the_doubt_benefits_everyone_and_makes_one_leader(table):
    found = benefit_of_the_doubt(table)
    # Feasibility tolerance of the solver.
    assert (found.scores <= 1 + 1e-7).all()
    assert found.scores.max() == pytest.approx(1)
    assert ((found.weights * table).sum(axis=1) == pytest.approx(found.scores, abs=1e-7)) is True
    equal = table.mean(axis=1)
    assert (found.scores >= equal / equal.max() - 1e-7).all()


@given(tables)
def test_bounds_hold_and_cost(table):
    # A place that has nothing at all is indifferent to weights.
    table = table + 1
    free, held = benefit_of_the_doubt(table), benefit_of_the_doubt(table, (0.2, 0.5))
    parts = held.weights / held.weights.sum(axis=1, keepdims=True)
    # Feasibility tolerance of the solver.
    assert (parts >= 0.2 - 1e-6).all()
    assert (parts <= 0.5 + 1e-6).all()
    assert (held.scores <= free.scores + 1e-6).all()


def test_doubt_of_three_places():
    # A leads on the first, B on the second; C is half of A and B together: on their line.
    found = benefit_of_the_doubt(np.array([[[1.0, 0.0], [0.0, 1.0], [0.25, 0.25]]] * 2))
    assert found.scores == pytest.approx(np.array([[1, 1, 0.5]] * 2))
    with pytest.raises(RecipeError, match="aucun jeu de poids"):
        benefit_of_the_doubt(np.eye(2), (0.6, 0.9))
    with pytest.raises(RecipeError, match="positives ou nulles"):
        benefit_of_the_doubt(np.array([[-1.0, 1.0], [1.0, 1.0]]))


def test_correlations_become_those_that_one_wants():
    rng = np.random.default_rng(3)
    table = rng.standard_normal((300, 3)) @ np.array([[1, 0.6, 0.1], [0, 1, 0.2], [0, 0, 1]]) * [1, 10, 100]
    for wanted in (np.ones(3), np.array([2.0, 1.5, 2.0])):
        weights = correlation_weights(table, wanted)
        tied = [np.corrcoef(table[:, column], table @ weights)[0, 1] for column in range(3)]
        assert np.array(tied) / tied[0] == pytest.approx(wanted / wanted[0])
        assert weights.sum() == pytest.approx(1)
    # The first two say the same thing: together they weigh less than two thirds, in standard deviations.
    even = correlation_weights(table) * table.std(axis=0)
    assert even[2] / even.sum() > 1 / 3
    with pytest.raises(RecipeError, match="positives"):
        correlation_weights(table, np.array([1.0, 0.0, 1.0]))
    with pytest.raises(RecipeError, match="varient"):
        correlation_weights(np.ones((4, 2)))
