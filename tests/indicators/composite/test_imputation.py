"""Filling gaps: analytic cases, what is observed never moves, what is filled is always marked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.errors import RecipeError
from metabolisme.indicators.composite import (
    impute_group_mean,
    impute_hot_deck,
    impute_mean,
    impute_median,
    impute_regression,
    refuse_missing,
)

GAP = np.nan
TABLE = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, GAP], [10.0, 100.0], [4.0, 40.0]])


def groups_of(values):
    return impute_group_mean(values, ["a", "a", "a", "b", "b"])


METHODS = [impute_mean, impute_median, groups_of, impute_hot_deck, impute_regression]


@pytest.mark.parametrize(
    ("method", "filled"),
    # Mean of 10, 20, 100, 40; their median; mean of the group, 10 and 20; the nearest place on the first indicator
    # is 2 (as near as 4, and before it); the second is ten times the first.
    [(impute_mean, 42.5), (impute_median, 30.0), (groups_of, 15.0), (impute_hot_deck, 20.0), (impute_regression, 30.0)],
)
def test_the_gap_of_a_small_table(method, filled):
    done = method(TABLE)
    assert done.values[2, 1] == pytest.approx(filled)
    assert done.imputed.sum() == 1
    assert done.imputed[2, 1]


def test_nothing_is_filled_when_asked_not_to():
    with pytest.raises(RecipeError, match=r"1 valeur\(s\) manquante\(s\).*jamais un zéro"):
        refuse_missing(TABLE)
    complete = refuse_missing(TABLE[:2])
    assert not complete.imputed.any()
    assert complete.values.tolist() == TABLE[:2].tolist()


@pytest.mark.parametrize("method", METHODS)
@given(values=arrays(float, (5, 2), elements=st.floats(-1e3, 1e3)), row=st.integers(0, 4))
def test_observed_values_never_move(method, values, row):
    values = values + np.arange(5)[:, None] * [3e3, 5e3]
    holed = values.copy()
    holed[row, 0] = GAP
    done = method(holed)
    seen = ~np.isnan(holed)
    assert (done.values[seen] == holed[seen]).all()
    assert np.isfinite(done.values).all()
    assert (done.imputed == ~seen).all()


@pytest.mark.parametrize("method", METHODS)
def test_draws_are_filled_each_by_itself(method):
    drawn = np.stack([TABLE, 2 * TABLE])
    done = method(drawn)
    assert done.values.shape == (2, 5, 2)
    # Every method answers to scale.
    assert done.values[1, 2, 1] == pytest.approx(2 * done.values[0, 2, 1])


@pytest.mark.parametrize("method", [impute_mean, impute_median, impute_hot_deck])
def test_an_indicator_without_any_value_is_refused(method):
    with pytest.raises(RecipeError, match="aucun lieu"):
        method(np.array([[1.0, GAP], [2.0, GAP]]))


def test_a_group_without_a_value_is_named():
    with pytest.raises(RecipeError, match=r"groupe «.b.» n'a aucune valeur"):
        impute_group_mean(np.array([[1.0, 2.0], [3.0, GAP]]), ["a", "b"])
    with pytest.raises(RecipeError, match=r"1 groupe\(s\) pour 2 lieux"):
        impute_group_mean(np.ones((2, 2)), ["a"])


def test_no_donor_is_said():
    with pytest.raises(RecipeError, match="aucun indicateur en commun"):
        impute_hot_deck(np.array([[1.0, GAP], [GAP, 2.0]]))


def test_regression_says_what_it_lacks():
    with pytest.raises(RecipeError, match="il en faut au moins 3"):
        impute_regression(np.array([[1.0, GAP], [2.0, 2.0], [3.0, 3.0]]))
    with pytest.raises(RecipeError, match="plusieurs indicateurs"):
        impute_regression(np.vstack([np.random.default_rng(1).random((5, 3)), [GAP, GAP, 1.0]]))


def test_a_list_of_numbers_is_not_a_table():
    with pytest.raises(RecipeError, match="lieux × indicateurs"):
        impute_mean(np.ones(3))
