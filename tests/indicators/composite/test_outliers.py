"""Outliers: moments of known series, the published example of winsorising, and what is changed is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite import (
    box_cox,
    excess_kurtosis,
    has_outliers,
    keep_outliers,
    log_outliers,
    skewness,
    winsorise,
)

ONE_FAR = np.array([*range(1, 11), 100.0])[:, None]


@given(arrays(float, (9, 2), elements=st.integers(-50, 50).map(float), fill=st.nothing()))
def test_moments_are_those_of_spreadsheets(values):
    values[:2] = [[60, 61], [62, 63]]
    # Rounding of sums of a few terms.
    assert skewness(values) == pytest.approx(stats.skew(values, axis=0, bias=False), rel=1e-9, abs=1e-9)
    assert excess_kurtosis(values) == pytest.approx(stats.kurtosis(values, axis=0, bias=False), rel=1e-9, abs=1e-9)


def test_a_symmetric_series_has_no_skewness_and_a_constant_one_no_outlier():
    assert skewness(np.array([[-2.0, 5.0], [0.0, 5.0], [0.0, 5.0], [2.0, 5.0]])).tolist() == [0, 0]
    assert not has_outliers(np.ones((6, 2))).any()


def test_one_far_point_is_brought_to_the_next():
    # Example of the tests of COINr (Becker et al. 2022): 1 to 10 and 100 become 1 to 10 and 10.
    assert has_outliers(ONE_FAR).tolist() == [True]
    done = winsorise(ONE_FAR)
    assert done.values[:, 0].tolist() == [*range(1, 11), 10]
    assert done.changed[:, 0].tolist() == [False] * 10 + [True]
    assert not has_outliers(done.values).any()


def test_a_low_point_is_brought_up():
    assert winsorise(-ONE_FAR).values[:, 0].tolist() == [*range(-1, -11, -1), -10]


def test_no_more_points_move_than_allowed():
    two_far = np.array([*range(1, 21), 100.0, 200.0])[:, None]
    done = winsorise(two_far, most=1)
    assert done.changed.sum() == 1
    assert has_outliers(done.values).all()
    # Two equal extremes would make two points: none moves.
    equal = np.array([*range(1, 31), 300.0, 300.0])[:, None]
    assert not winsorise(equal, most=1).changed.any()
    assert winsorise(equal, most=2).values.max() == 30


def test_several_draws_are_treated_each_by_itself():
    drawn = np.stack([ONE_FAR, np.arange(11.0)[:, None]])
    done = winsorise(drawn)
    assert done.changed.sum(axis=(1, 2)).tolist() == [1, 0]
    assert done.values[0].tolist() == winsorise(ONE_FAR).values.tolist()


def test_logarithm_only_where_there_are_outliers():
    table = np.column_stack([ONE_FAR[:, 0], np.arange(11.0)])
    done = log_outliers(table)
    assert done.values[:, 0] == pytest.approx(np.log(table[:, 0]))
    assert done.values[:, 1].tolist() == table[:, 1].tolist()
    assert done.changed.all(axis=0).tolist() == [True, False]
    with pytest.raises(RecipeError, match="logarithme"):
        log_outliers(ONE_FAR - 1)


@given(arrays(float, (8, 2), elements=st.floats(-1e3, 1e3)))
def test_winsorising_keeps_the_order(values):
    before, after = values, winsorise(values).values
    for column in range(2):
        order = before[:, column].argsort()
        assert (np.diff(after[order, column]) >= 0).all()
    assert not keep_outliers(values).changed.any()


@pytest.mark.parametrize(("power", "of_four"), [(1, 3), (0, np.log(4)), (0.5, 2), (-1, 0.75)])
def test_box_cox(power, of_four):
    assert box_cox(np.array([4.0]), power)[0] == pytest.approx(of_four)
    assert box_cox(np.array([1.0]), power)[0] == 0


def test_box_cox_refuses_what_is_not_positive():
    with pytest.raises(RecipeError, match="positives"):
        box_cox(np.array([0.0, 1.0]), 0.5)


def test_too_few_places():
    with pytest.raises(RecipeError, match="au moins 4"):
        excess_kurtosis(np.ones((3, 1)))
