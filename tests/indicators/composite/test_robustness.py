"""Does a ranking hold: analytic cases, identities, and what bad input is told."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.diagnosis.peers import VERDICTS
from metabolisme.errors import RecipeError
from metabolisme.indicators.composite.ranking import ranks
from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.indicators.composite.robustness import (
    SOURCES,
    Robustness,
    alternatives,
    rank_shifts,
    robustness,
)

PLACES = ["Auray", "Brest", "Cahors", "Dax", "Evry"]
TABLE = pd.DataFrame(
    {"a": [9.0, 1.0, 5.0, 6.0, 4.0], "b": [8.0, 2.0, 1.0, 6.5, 5.0], "c": [10.0, 90.0, 40.0, 30.0, 60.0]}, index=PLACES
)
RECIPE = Recipe(("a", "b", "c"), ("more", "more", "less"))


def noisy(size=60, scale=0.5, seed=1):
    return TABLE.to_numpy() + np.random.default_rng(seed).normal(scale=scale, size=(size, 5, 3)) * [1, 1, 10]


def numbers(**given):
    drawn = np.zeros((1, len(SOURCES)), dtype=int)
    for name, value in given.items():
        drawn[0, list(SOURCES).index(name)] = value
    return drawn


def test_number_zero_is_the_recipe_as_it_stands():
    possible = alternatives(RECIPE, TABLE, noisy(), normalisations=["zscore"])
    own = RECIPE.run(TABLE)
    # The same sums, in another order.
    np.testing.assert_allclose(possible.scores(numbers())[0], own.scores, rtol=1e-12)
    np.testing.assert_array_equal(possible.reference, own.ranks)


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric", "harmonic", "copeland"])
@pytest.mark.parametrize("normalisation", ["minmax", "rank", "leader"])
def test_each_draw_is_the_recipe_so_changed(normalisation, aggregation):
    draws = noisy()
    weights = {"other": [3.0, 1.0, 2.0]}
    possible = alternatives(
        RECIPE,
        TABLE,
        draws,
        normalisations=["minmax", "rank", "leader"],
        aggregations=["geometric", "harmonic", "copeland"],
        weights=weights,
        drawn_weights=0,
    )
    drawn = numbers(
        data=7,
        normalisation=possible.normalisations.index(normalisation),
        aggregation=possible.aggregations.index(aggregation),
        weights=1,
    )
    changed = Recipe(
        RECIPE.indicators,
        RECIPE.directions,
        normalisation=normalisation,
        aggregation=aggregation,
        weighting="given",
        weights=dict(zip("abc", weights["other"], strict=True)),
    )
    np.testing.assert_allclose(possible.scores(drawn)[0], changed.scores(draws[6]), rtol=1e-12)


@pytest.mark.parametrize("weighting", ["entropy", "factor", "correlation"])
def test_weights_that_follow_the_data_follow_those_of_the_draw(weighting):
    draws = noisy()
    recipe = replace(RECIPE, weighting=weighting)
    possible = alternatives(recipe, TABLE, draws, normalisations=["rank"], drawn_weights=5)
    np.testing.assert_allclose(possible.scores(numbers())[0], recipe.run(TABLE).scores, rtol=1e-12)
    np.testing.assert_allclose(possible.scores(numbers(data=7))[0], recipe.scores(draws[6]), rtol=1e-12)
    ranked = replace(recipe, normalisation="rank").scores(draws[6])
    np.testing.assert_allclose(possible.scores(numbers(data=7, normalisation=1))[0], ranked, rtol=1e-12)
    # Weights drawn at random are those that were drawn, whatever the data.
    third = recipe.normalised(draws[6]) @ possible.weights[3]
    np.testing.assert_allclose(possible.scores(numbers(data=7, weights=3))[0], third, rtol=1e-12)
    # Left out, an indicator weighs nothing and the others keep their proportions.
    own = recipe.common_weights(recipe.normalised(draws[6])) * [1, 0, 1]
    fewer = recipe.normalised(draws[6]) @ (own / own.sum())
    np.testing.assert_allclose(possible.scores(numbers(data=7, dropped=2))[0], fewer, rtol=1e-12)


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric", "copeland"])
def test_an_indicator_dropped_is_a_recipe_without_it(aggregation):
    recipe = Recipe(RECIPE.indicators, RECIPE.directions, aggregation=aggregation)
    fewer = Recipe(("a", "c"), ("more", "less"), aggregation=aggregation)
    possible = alternatives(recipe, TABLE, drawn_weights=0)
    found = possible.scores(numbers(dropped=2))[0]
    np.testing.assert_allclose(found, fewer.run(TABLE).scores, rtol=1e-12)


def test_the_order_of_draws_does_not_matter():
    possible = alternatives(RECIPE, TABLE, noisy(), normalisations=["rank"], aggregations=["geometric"])
    rng = np.random.default_rng(8)
    drawn = np.column_stack([rng.integers(0, count, size=300) for count in possible.counts.values()])
    shuffled = rng.permutation(300)
    np.testing.assert_array_equal(possible.scores(drawn)[shuffled], possible.scores(drawn[shuffled]))


def test_the_same_seed_gives_the_same_draws():
    possible = alternatives(RECIPE, TABLE, noisy())
    first, second, other = (robustness(possible, 200, seed=seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first.ranks, second.ranks)
    assert (first.ranks != other.ranks).any()


def test_nothing_drawn_moves_nothing():
    found = robustness(alternatives(RECIPE, TABLE, noisy()), 50, sources=())
    assert found.shifts.max() == 0
    assert (found.table["rank_low"] == found.table["rank_high"]).all()
    assert (found.table["rank"] == found.table["rank_median"]).all()


def test_a_place_best_everywhere_is_never_caught():
    # Auray dominates the others by more than the data can err: no weights, no mean can place it second.
    table = TABLE.assign(a=[30.0, 1, 5, 6, 4], b=[30.0, 2, 1, 6.5, 5], c=[0.0, 90, 40, 30, 60])
    draws = table.to_numpy() + np.random.default_rng(3).uniform(-0.2, 0.2, size=(40, 5, 3))
    found = robustness(
        alternatives(RECIPE, table, draws, normalisations=["rank", "zscore"], aggregations=["copeland"]), 400
    )
    assert (found.ranks[:, 0] == 1).all()
    assert (found.verdicts("Auray") == VERDICTS["above"]).all()
    assert found.verdicts("Brest")["Auray"] == VERDICTS["below"]


def test_opposites_are_not_told_apart_and_their_odds_are_known():
    # Two places, two opposed indicators, weights drawn evenly: each is above in half of the draws.
    table = pd.DataFrame({"a": [0.0, 1.0], "b": [1.0, 0.0]}, index=["P", "Q"])
    possible = alternatives(Recipe(("a", "b"), ("more", "more")), table, drop=False, drawn_weights=4000)
    found = robustness(possible, 4000, seed=2)
    # 4,000 even draws of 4,000 sets of weights: a spread of 0.011, taken four times.
    assert found.above("P")["Q"] == pytest.approx(0.5, abs=0.045)
    assert found.verdicts("P")["Q"] == VERDICTS["undecided"]
    assert found.undecided == 1.0


def test_bounds_of_ranks_are_those_of_the_draws():
    found = robustness(alternatives(RECIPE, TABLE, noisy(scale=2.0)), 501)
    for place, column in zip(PLACES, found.ranks.T, strict=True):
        row = found.table.loc[place]
        assert row["rank_low"] == np.quantile(column, 0.05, method="lower")
        assert row["rank_high"] == np.quantile(column, 0.95, method="higher")
        assert ((column >= row["rank_low"]) & (column <= row["rank_high"])).mean() >= 0.9
    # Ranks of a draw sum to those of a list without holes.
    np.testing.assert_allclose(found.ranks.sum(axis=1), 15.0)


def test_the_average_shift_of_a_list_turned_over():
    # Saisana et al. 2005: mean gap of ranks. Five places turned over move by 4, 2, 0, 2 and 4 ranks.
    possible = alternatives(Recipe(("a", "b"), ("more", "more")), TABLE, drop=False, drawn_weights=0)
    turned = (6 - possible.reference)[None].astype(np.float32)
    found = Robustness(possible, (), numbers(), turned, turned)
    assert found.shifts[0] == pytest.approx(12 / 5)


def test_shifts_one_at_a_time():
    possible = alternatives(
        RECIPE, TABLE, noisy(scale=2.0), normalisations=["rank"], weights={"all on c": [0, 0, 1]}, drawn_weights=0
    )
    found = rank_shifts(possible)
    assert list(found.shares.index) == ["data", "normalisation", "weights", "dropped"]
    assert found.shares.sum() == pytest.approx(1)
    alone = Recipe(("a", "c"), ("more", "less"), weighting="given", weights={"a": 0, "c": 1}).run(TABLE).ranks
    expected = (alone - possible.reference).abs()
    assert found.by_alternative.loc[("weights", 1), "mean"] == pytest.approx(expected.mean())
    assert found.by_alternative.loc[("weights", 1), "largest"] == expected.max()
    assert len(found.by_alternative.loc["dropped"]) == 3
    # The shifts by place and by alternative are the same shifts, summed otherwise.
    for source in found.shares.index:
        mean = found.by_alternative.loc[source, "mean"].mean()
        assert found.by_place[source].mean() == pytest.approx(mean)


def test_shares_are_missing_when_nothing_moves():
    table = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [1.0, 2.0, 4.0]}, index=list("xyz"))
    found = rank_shifts(alternatives(Recipe(("a", "b"), ("more", "more")), table))
    assert found.by_alternative["mean"].max() == 0
    assert all(math.isnan(share) for share in found.shares)


@settings(max_examples=20)
@given(st.permutations(range(5)), st.floats(0.1, 10), st.floats(-50, 50))
def test_names_order_and_units_change_nothing(order, factor, shift):
    moved = TABLE.iloc[list(order)].assign(a=lambda one: one["a"] * factor + shift)
    own = alternatives(RECIPE, TABLE, drawn_weights=30, normalisations=["zscore"])
    other = alternatives(RECIPE, moved, drawn_weights=30, normalisations=["zscore"])
    first = robustness(own, 100).table["rank_median"]
    second = robustness(other, 100).table["rank_median"]
    pd.testing.assert_series_equal(first, second.loc[PLACES])


def test_drawn_weights_keep_near_the_recipe_when_asked():
    recipe = Recipe(("a", "b", "c"), RECIPE.directions, weighting="given", weights={"a": 0.6, "b": 0.3, "c": 0.1})
    wide, narrow = (
        alternatives(recipe, TABLE, drawn_weights=3000, concentration=concentration).weights
        for concentration in (1.0, 50.0)
    )
    np.testing.assert_allclose(narrow.sum(axis=1), 1.0)
    # A Dirichlet law has its centre at the recipe; 3,000 draws find it to 0.02.
    np.testing.assert_allclose(wide[1:].mean(axis=0), [0.6, 0.3, 0.1], atol=0.03)
    assert (narrow[1:].std(axis=0) < wide[1:].std(axis=0) / 4).all()


def test_tables_may_be_made_on_demand():
    class Same:
        shape = (4, 5, 3)

        def __getitem__(self, number):
            return TABLE.to_numpy() + number

    from dataclasses import replace

    possible = replace(alternatives(RECIPE, TABLE), tables=Same())
    np.testing.assert_allclose(possible.scores(numbers(data=3)), possible.scores(numbers()), rtol=1e-12)


def test_all_faults_are_told_at_once():
    with pytest.raises(RecipeError) as told:
        alternatives(
            RECIPE,
            TABLE.drop(columns="b"),
            np.ones((3, 2, 3)),
            normalisations=["zscore"],
            aggregations=["geometric"],
            weights={"bad": [1, -1, 2]},
            drawn_weights=-1,
        )
    for part in ("absents du tableau", "tirages de forme", "bad", "drawn_weights", "zscore + geometric"):
        assert part in told.value.message


def test_a_missing_value_is_not_a_zero():
    table = TABLE.astype(float)
    table.loc["Dax", "b"] = np.nan
    with pytest.raises(RecipeError, match="manquante"):
        alternatives(RECIPE, table)
    imputed = Recipe(RECIPE.indicators, RECIPE.directions, imputation="mean")
    found = rank_shifts(alternatives(imputed, table, imputations=["median", "hot_deck"]))
    assert len(found.by_alternative.loc["imputation"]) == 2


def test_numbers_out_of_range_and_too_few_draws_are_refused():
    possible = alternatives(RECIPE, TABLE)
    with pytest.raises(RecipeError, match="normalisation < 1"):
        possible.scores(numbers(normalisation=1))
    with pytest.raises(RecipeError, match="source inconnue"):
        robustness(possible, 10, sources=["weather"])
    with pytest.raises(RecipeError, match="Lieu inconnu"):
        robustness(possible, 50).above("Nantes")
    with pytest.raises(RecipeError, match="Rien n'est à changer"):
        rank_shifts(alternatives(RECIPE, TABLE, drop=False, drawn_weights=0))


def test_weight_on_the_dropped_indicator_alone_is_refused():
    recipe = Recipe(("a", "b"), ("more", "more"), weighting="given", weights={"a": 1, "b": 0})
    with pytest.raises(RecipeError, match="tout le poids"):
        rank_shifts(alternatives(recipe, TABLE, drawn_weights=0))


def test_ranks_of_the_module_are_those_of_the_scores():
    found = robustness(alternatives(RECIPE, TABLE, noisy()), 100)
    np.testing.assert_array_equal(found.ranks, ranks(found.scores.astype(float)))
