"""Ranks of many draws at once: those of pandas, whatever the signs, the ties and the gaps."""

import numpy as np
import pandas as pd
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
        elements=st.sampled_from([-np.inf, -2.5, -1.0, -0.0, 0.0, 0.1, 0.3, 1.0, 7e30, np.inf, np.nan]),
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


def test_no_place_has_no_rank():
    assert ranks(np.empty((4, 0))).shape == (4, 0)
    assert ranks(np.array([5.0])).tolist() == [1.0]
