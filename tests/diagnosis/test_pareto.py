"""Fronts: hand case, order of rows, units, dominated after dominating, ties together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.diagnosis.pareto import first_front, pareto_ranks

# Few values: ties happen.
VALUES = arrays(float, st.tuples(st.integers(1, 9), st.integers(1, 3)), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0]))


def dominates(one, other):
    return bool((one >= other).all() and (one > other).any())


def test_by_hand():
    # a beats c and d; b is alone on the second axis; c beats d; e equals a.
    values = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 1.0], [1.0, 0.0], [3.0, 1.0]])
    assert pareto_ranks(values, np.ones(5, bool)).tolist() == [1, 1, 2, 3, 1]
    assert pareto_ranks(values, np.array([False, True, True, True, False])).tolist() == [0, 1, 1, 2, 0]


@given(VALUES, st.data())
def test_each_rank_is_beaten_by_the_one_before_and_never_after(values, data):
    eligible = data.draw(arrays(bool, len(values)))
    ranks = pareto_ranks(values, eligible)
    assert ((ranks > 0) == eligible).all()
    for i in np.flatnonzero(eligible):
        above = [j for j in np.flatnonzero(eligible) if dominates(values[j], values[i])]
        # The longest chain of flows that beat each other down to i.
        assert ranks[i] == 1 + max((ranks[j] for j in above), default=0)
        assert all(ranks[j] == ranks[i] for j in np.flatnonzero(eligible) if (values[j] == values[i]).all())


@given(VALUES, st.data())
def test_neither_the_order_of_rows_nor_a_currency_changes_ranks(values, data):
    order = data.draw(st.permutations(range(len(values))))
    # Powers of two: products are exact, so that ties stay ties.
    scale = data.draw(arrays(float, values.shape[1], elements=st.sampled_from([0.25, 1.0, 1024.0])))
    eligible = np.ones(len(values), bool)
    ranks = pareto_ranks(values, eligible)
    assert (pareto_ranks(values[order] * scale, eligible) == ranks[order]).all()


@given(arrays(float, (3, 6, 2), elements=st.sampled_from([0.0, 1.0, 2.0])), arrays(bool, (3, 6)))
def test_draws_are_treated_apart(values, eligible):
    together = first_front(values, eligible)
    for draw in range(3):
        assert (together[draw] == first_front(values[draw], eligible[draw])).all()
        assert (together[draw] == (pareto_ranks(values[draw], eligible[draw]) == 1)).all()
