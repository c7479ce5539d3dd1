"""From scores to one: order of the three means, duels, the exact order of Kemeny against all orders."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite import arithmetic, copeland, geometric, harmonic, kemeny, outranking
from metabolisme.indicators.composite.aggregation import MOST_PLACES

scores = arrays(float, (4, 3), elements=st.floats(0.01, 1))
weights = arrays(float, 3, elements=st.floats(0.05, 1))
MEANS = [arithmetic, geometric, harmonic]


def test_the_example_of_compensation():
    # OECD and JRC 2008, p. 104: 21, 1, 1, 1 and 6, 6, 6, 6 have the same mean; geometrically, 2.14 and 6.
    two = np.array([[21.0, 1, 1, 1], [6, 6, 6, 6]])
    assert arithmetic(two, np.ones(4)) == pytest.approx([6, 6])
    # Printed with two decimals.
    assert geometric(two, np.ones(4)) == pytest.approx([2.14, 6], abs=5e-3)
    assert harmonic(two, np.ones(4)) == pytest.approx([84 / 64, 6])


@given(scores, weights)
def test_what_buys_back_less_gives_less(table, parts):
    high, middle, low = (mean(table, parts) for mean in MEANS)
    # Rounding of logarithms and inverses.
    assert (high >= middle - 1e-12).all()
    assert (middle >= low - 1e-12).all()
    assert (low >= table.min(axis=1) - 1e-12).all()
    assert (high <= table.max(axis=1) + 1e-12).all()


@pytest.mark.parametrize("mean", MEANS)
@given(table=scores, parts=weights, order=st.permutations(range(4)), row=st.integers(0, 3), column=st.integers(0, 2))
def test_properties_of_means(mean, table, parts, order, row, column):
    found = mean(table, parts)
    assert mean(table[order], parts) == pytest.approx(found[order])
    assert mean(table, 7 * parts) == pytest.approx(found)
    assert mean(table[:, ::-1], parts[::-1]) == pytest.approx(found)
    better = table.copy()
    better[row, column] += 0.5
    assert mean(better, parts)[row] > found[row]
    drawn = mean(np.stack([table, better]), np.stack([parts, parts]))
    assert drawn == pytest.approx(np.stack([found, mean(better, parts)]))


def test_weights_of_each_place():
    assert arithmetic(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [0.5, 0.5]])).tolist() == [1, 0.5]


def test_refusals():
    with pytest.raises(RecipeError, match="positifs"):
        geometric(np.array([[0.0, 1.0]]), np.ones(2))
    with pytest.raises(RecipeError, match="2 poids pour 3"):
        arithmetic(np.ones((2, 3)), np.ones(2))
    with pytest.raises(RecipeError, match="pas tous nuls"):
        arithmetic(np.ones((2, 2)), np.zeros(2))
    with pytest.raises(RecipeError, match="score manque"):
        arithmetic(np.array([[np.nan, 1.0]]), np.ones(2))
    with pytest.raises(RecipeError, match=f"jusqu'à {MOST_PLACES}"):
        kemeny(np.zeros((MOST_PLACES + 1, MOST_PLACES + 1)))


@given(scores, weights)
def test_duels(table, parts):
    won = outranking(table, parts)
    here = np.arange(4)
    assert (won[here, here] == 0).all()
    assert won + won.T + np.eye(4) == pytest.approx(np.ones((4, 4)))
    assert outranking(-table, parts, np.array([-1, -1, -1])) == pytest.approx(won)
    assert outranking(np.stack([table, table]), np.stack([parts, parts]))[1] == pytest.approx(won)
    # Only the order of values counts.
    assert outranking(table**3, parts) == pytest.approx(won)
    assert copeland(won).sum() == 0


def test_who_wins_every_duel_comes_first():
    table = np.array([[3.0, 3.0, 1.0], [2.0, 1.0, 3.0], [1.0, 2.0, 2.0]])
    won = outranking(table, np.ones(3))
    assert copeland(won)[0] == 2
    assert kemeny(won).order[0] == 0


def test_a_duel_with_equal_weights_on_both_sides_is_a_draw():
    # Sums of tenths are not exact: 0.1 + 0.2 against 0.3.
    won = outranking(np.array([[1.0, 1, 0], [0, 0, 1]]), np.array([0.1, 0.2, 0.3]))
    assert copeland(won).tolist() == [0, 0]


@given(arrays(float, (5, 4), elements=st.integers(0, 4).map(float)), arrays(float, 4, elements=st.integers(1, 3)))
def test_kemeny_is_the_best_of_all_orders(table, parts):
    won = outranking(table, parts)
    support = {
        order: sum(won[first, second] for first, second in itertools.combinations(order, 2))
        for order in itertools.permutations(range(5))
    }
    best = max(support.values())
    found = kemeny(won)
    # Rounding of sums of ten terms.
    assert found.support == pytest.approx(best)
    assert support[tuple(found.order.tolist())] == pytest.approx(best)
    assert found.unique == (sum(value > best - 1e-9 for value in support.values()) == 1)


def test_one_and_two_places():
    assert kemeny(np.zeros((1, 1))).order.tolist() == [0]
    two = kemeny(np.array([[0, 0.25], [0.75, 0]]))
    assert (two.order.tolist(), two.support, two.unique) == ([1, 0], 0.75, True)
    assert not kemeny(np.array([[0, 0.5], [0.5, 0]])).unique
