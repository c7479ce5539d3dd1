"""One scale for all: analytic cases, invariances, bounds, and refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite import distance_to_leader, distance_to_target, goalposts, minmax, rank, zscore

TABLE = np.array([[2.0, 9.0], [4.0, 3.0], [6.0, 6.0]])
BOTH = np.array([1, -1])

#: Whole numbers of which two differ in each column, so that a change of scale rounds little.
varied = arrays(float, (6, 2), elements=st.integers(1, 1000).map(float)).map(
    lambda table: np.vstack([table, table.min(axis=0) - 1.5, table.max(axis=0) + 1.5])
)


@pytest.mark.parametrize(
    ("method", "first", "second"),
    [
        (minmax, [0, 0.5, 1], [0, 1, 0.5]),
        (zscore, [-1, 0, 1], [-1, 1, 0]),
        (rank, [1, 2, 3], [1, 3, 2]),
        (distance_to_leader, [1 / 3, 2 / 3, 1], [1 / 3, 1, 1 / 2]),
    ],
)
def test_three_places(method, first, second):
    assert method(TABLE, BOTH) == pytest.approx(np.array([first, second]).T)


def test_equal_values_share_their_rank():
    assert rank(np.array([[5.0], [5.0], [1.0]]), np.array([1]))[:, 0].tolist() == [2.5, 2.5, 1]


@pytest.mark.parametrize("method", [minmax, zscore, rank])
@given(table=varied, factor=st.floats(0.01, 100), shift=st.integers(-100, 100))
def test_unit_and_origin_do_not_matter(method, table, factor, shift):
    # Rounding of the change of unit, on values a million times larger than their gaps at most.
    assert method(factor * table + shift, BOTH) == pytest.approx(method(table, BOTH), abs=1e-6)


@given(table=varied, factor=st.floats(0.01, 100))
def test_unit_does_not_matter_to_a_ratio(table, factor):
    positive = table + 10
    assert distance_to_leader(factor * positive, BOTH) == pytest.approx(distance_to_leader(positive, BOTH))


@pytest.mark.parametrize("method", [minmax, zscore, rank])
@given(table=varied, order=st.permutations(range(8)))
def test_the_order_of_places_does_not_matter(method, table, order):
    assert method(table[order], BOTH) == pytest.approx(method(table, BOTH)[order])


@given(varied)
def test_bounds(table):
    scores = minmax(table, BOTH)
    assert scores.min(axis=0).tolist() == [0, 0]
    assert scores.max(axis=0).tolist() == [1, 1]
    z = zscore(table, BOTH)
    # Rounding of sums of eight terms.
    assert z.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)
    assert z.std(axis=0, ddof=1) == pytest.approx([1, 1])
    ratio = distance_to_leader(table + 10, BOTH)
    assert (ratio > 0).all()
    assert ratio.max(axis=0).tolist() == [1, 1]


@pytest.mark.parametrize("method", [minmax, zscore, rank])
@given(table=varied, row=st.integers(0, 7), gain=st.floats(0.1, 50))
def test_doing_better_never_lowers_the_score(method, table, row, gain):
    better = table.copy()
    better[row] += gain * BOTH
    # Rounding of the scores themselves.
    assert (method(better, BOTH)[row] >= method(table, BOTH)[row] - 1e-9).all()


@pytest.mark.parametrize("method", [minmax, zscore, rank, distance_to_leader])
def test_draws_are_put_to_scale_each_by_itself(method):
    drawn = np.stack([TABLE, TABLE[::-1]])
    assert method(drawn, BOTH)[1] == pytest.approx(method(TABLE, BOTH)[::-1])


def test_a_reference_sets_the_scale():
    assert minmax(TABLE, BOTH, reference=2 * TABLE)[:, 0] == pytest.approx([-0.25, 0, 0.25])
    assert zscore(TABLE + 2, BOTH, reference=TABLE)[:, 0] == pytest.approx([0, 1, 2])


def test_goalposts():
    values = np.array([[5.0, 5.0, 20.0], [20.0, 20.0, 5.0], [0.0, 30.0, 12.0]])
    scores = goalposts(values, np.array([0, 20, 2]), np.array([10, 0, 10]), np.array([False, False, True]))
    assert scores[:, 0].tolist() == [0.5, 1, 0]
    assert scores[:, 1].tolist() == [0.75, 0, 0]
    # A goal of 10, worth 0 eight away on either side.
    assert scores[:, 2] == pytest.approx([0, 3 / 8, 6 / 8])


def test_targets():
    scores = distance_to_target(TABLE, np.array([4.0, 6.0]), BOTH)
    assert scores == pytest.approx(np.array([[0.5, 1, 1.5], [2 / 3, 2, 1]]).T)


def test_refusals():
    with pytest.raises(RecipeError, match=r"n° 2"):
        minmax(np.array([[1.0, 5.0], [2.0, 5.0]]), BOTH)
    with pytest.raises(RecipeError, match=r"n° 1"):
        zscore(np.array([[1.0, 5.0], [1.0, 6.0]]), BOTH)
    with pytest.raises(RecipeError, match="au moins deux lieux"):
        zscore(np.ones((1, 2)), BOTH)
    with pytest.raises(RecipeError, match="positives"):
        distance_to_leader(TABLE - 2, BOTH)
    with pytest.raises(RecipeError, match="positives"):
        distance_to_target(TABLE, np.array([0.0, 1.0]), BOTH)
    with pytest.raises(RecipeError, match="bornes"):
        goalposts(TABLE, np.array([0.0, 1.0]), np.array([1.0, 1.0]))
    with pytest.raises(RecipeError, match="manque"):
        rank(np.array([[np.nan, 1.0]]), BOTH)
    with pytest.raises(RecipeError, match="un sens"):
        minmax(TABLE, np.array([1]))
    with pytest.raises(RecipeError, match="rien d'autre"):
        minmax(TABLE, np.array([1, 0]))
