"""Ranks of many draws at once: those of pandas, whatever the signs, the ties and the gaps."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from metabolisme.indicators.composite.ranking import ranks


def by_pandas(scores):
    rows = scores.reshape(-1, scores.shape[-1])
    return np.array([pd.Series(row).rank(ascending=False) for row in rows]).reshape(scores.shape)


@given(
    arrays(
        float,
        array_shapes(min_dims=1, max_dims=3, max_side=7),
        # Of sizes that a draw may hold together: 12 digits under the greatest, all scores are one.
        elements=st.sampled_from([-np.inf, -2.5, -1.0, -0.0, 0.0, 0.1, 0.3, 1.0, 7e6, np.inf, np.nan]),
    )
)
def test_ranks_are_those_of_pandas(scores):
    np.testing.assert_array_equal(ranks(scores), by_pandas(scores))


def test_many_places_are_ranked_by_blocks():
    # More numbers than a block; two decimals make many ties.
    scores = np.random.default_rng(2).normal(size=(60, 1537)).round(2)
    np.testing.assert_array_equal(ranks(scores), by_pandas(scores))


def test_a_hair_of_rounding_does_not_rank():
    # 0.1 + 0.2 is not 0.3 in binary; the two are one score, and a real gap is seen.
    assert ranks(np.array([0.1 + 0.2, 0.3, 0.3 + 1e-9])).tolist() == [2.5, 2.5, 1.0]


@pytest.mark.parametrize("places", [3, 5, 16, 30, 400])
def test_true_ties_are_ties_whatever_the_number_of_places(places):
    # Places made of the same six scores in another order: their means are one number, summed otherwise each time.
    generator = np.random.default_rng(places)
    alike = np.array([generator.permutation(row) for row in np.repeat(generator.random((200, 6)), places, axis=0)])
    means = (alike / 6).sum(axis=1).reshape(200, places)
    assert (means[:, 1:] != means[:, :1]).any()  # rounding does tell them apart
    np.testing.assert_array_equal(ranks(means), np.full((200, places), (places + 1) / 2))


@pytest.mark.parametrize("places", [3, 60])
def test_a_step_between_two_equal_scores_does_not_rank_them(places):
    # Neighbouring floats on a grid of steps: some pairs lie astride one, whatever its width.
    scores = np.linspace(0.1, 0.9, places)
    for low in 0.5 + np.arange(64) * 2.0**-41:
        scores[:2] = low, np.nextafter(low, 0)
        assert ranks(scores)[0] == ranks(scores)[1]


def test_near_zero_the_rounding_of_the_others_does_not_rank():
    # Opposite z-scores: a mean of 0 comes out as 1e-17 or as -1e-17; one millionth is a real gap.
    assert ranks(np.array([1.5, 1e-17, -1e-17, 0.0, -1.5])).tolist() == [1, 3, 3, 3, 5]
    assert ranks(np.array([1.5, 1e-6, -1e-6])).tolist() == [1, 2, 3]


def test_no_place_has_no_rank():
    assert ranks(np.empty((4, 0))).shape == (4, 0)
    assert ranks(np.array([5.0])).tolist() == [1.0]
