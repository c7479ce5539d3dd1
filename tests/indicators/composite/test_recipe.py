"""A recipe: every choice runs, is told, and every fault comes at once."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.errors import RecipeError, UnknownCodeError
from metabolisme.indicators.composite import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    OUTLIERS,
    WEIGHTINGS,
    Goal,
    Recipe,
    cronbach_alpha,
)

PLACES = ["Ambert", "Bourg", "Cahors", "Digne", "Évreux", "Foix"]
TABLE = pd.DataFrame(
    {
        "jobs": [12.0, 30.0, 18.0, 9.0, 40.0, 15.0],
        "waste": [500.0, 430.0, 610.0, 390.0, 520.0, 450.0],
        "links": [3.0, 8.0, 5.0, 4.0, 6.0, 2.0],
    },
    index=PLACES,
)
BASE = Recipe(("jobs", "waste", "links"), ("more", "less", "more"))
GOALS = {"jobs": Goal(0, 50), "waste": Goal(700, 300), "links": Goal(0, 10, "un jugement")}
EXTRAS = {
    "goals": GOALS,
    "weights": {"jobs": 2, "waste": 1, "links": 1},
    "budget": ((50, 25, 25), (20, 40, 40)),
    "comparisons": ((1, 2, 4), (1 / 2, 1, 2), (1 / 4, 1 / 2, 1)),
    "groups": dict.fromkeys(PLACES, "tous"),
    "doubt_bounds": (0.1, 0.8),
}


def test_a_recipe_by_hand():
    done = BASE.run(TABLE)
    # (12 − 9)/31, (610 − 500)/220, (3 − 2)/6, each for a third.
    assert done.scores["Ambert"] == pytest.approx((3 / 31 + 110 / 220 + 1 / 6) / 3)
    assert done.contributions.sum(axis=1).to_numpy() == pytest.approx(done.scores.to_numpy())
    assert done.weights.to_numpy() == pytest.approx(np.full((1, 3), 1 / 3))
    assert sorted(done.ranks) == [1, 2, 3, 4, 5, 6]
    assert done.ranks[done.scores.idxmax()] == 1
    assert not done.imputed.any(axis=None)
    assert not done.changed.any(axis=None)
    assert done.recipe is BASE


@pytest.mark.parametrize("choice", list(itertools.product(NORMALISATIONS, WEIGHTINGS, AGGREGATIONS)), ids="-".join)
def test_every_combination_runs_or_says_why_not(choice):
    scale, weights, aggregate = choice
    recipe = replace(BASE, normalisation=scale, weighting=weights, aggregation=aggregate, **EXTRAS)
    faults = recipe.faults()
    signed = scale == "zscore" and (aggregate in ("geometric", "harmonic") or weights in ("entropy", "doubt"))
    impossible = signed or (weights == "doubt" and aggregate != "arithmetic")
    assert bool(faults) == impossible
    if faults:
        with pytest.raises(RecipeError, match="ne peut pas être construit"):
            recipe.run(TABLE)
        return
    done = recipe.run(TABLE)
    assert np.isfinite(done.scores).all()
    assert (done.contributions is None) == (aggregate != "arithmetic")
    # Two draws of the same table give twice the same scores.
    drawn = recipe.scores(np.stack([TABLE.to_numpy()] * 2))
    assert drawn == pytest.approx(np.stack([done.scores] * 2))


@pytest.mark.parametrize("imputation", IMPUTATIONS)
def test_every_imputation_is_marked(imputation):
    holed = TABLE.copy()
    holed.loc["Foix", "links"] = np.nan
    recipe = replace(BASE, imputation=imputation, groups=EXTRAS["groups"])
    if imputation == "none":
        with pytest.raises(RecipeError, match=r"links.» manque pour Foix"):
            recipe.run(holed)
        return
    done = recipe.run(holed)
    assert done.imputed.to_numpy().sum() == 1
    assert done.imputed.loc["Foix", "links"]
    assert any(IMPUTATIONS[imputation][:8] in sentence for sentence in done.choices)


@pytest.mark.parametrize("treatment", OUTLIERS)
def test_every_treatment_tells_what_it_changed(treatment):
    stretched = pd.DataFrame({"a": [*range(1, 11), 100.0], "b": np.arange(11.0) ** 0.5 + 1})
    done = Recipe(("a", "b"), ("more", "more"), outliers=treatment).run(stretched)
    assert done.changed["a"].sum() == {"none": 0, "winsorise": 1, "log": 11}[treatment]
    assert not done.changed["b"].any()


@given(arrays(float, (6, 3), elements=st.integers(1, 60).map(float)), st.permutations(range(6)))
def test_the_order_of_places_does_not_matter(values, order):
    values = values + np.arange(6)[:, None] * 100 * [1, -1, 1] + [0, 1000, 0]
    for aggregation in ("arithmetic", "geometric", "copeland"):
        recipe = replace(BASE, aggregation=aggregation)
        assert recipe.scores(values[order]) == pytest.approx(recipe.scores(values)[order])


def test_a_goal_lets_an_indicator_without_good_direction_in():
    aimed = Recipe(
        ("a", "b"), ("neither", "more"), normalisation="goalposts", goals={"a": Goal(0, 10), "b": Goal(0, 1)}
    )
    scores = aimed.run(pd.DataFrame({"a": [10.0, 5.0, 15.0], "b": [1.0, 1.0, 1.0]})).scores
    assert scores.tolist() == [1, 0.75, 0.75]
    assert any("de 0 à 10" in sentence for sentence in aimed.choices)


def test_all_faults_come_together():
    wrong = Recipe(
        ("a", "a", "b"), ("neither", "up", "more"), normalisation="minmax", weighting="given", aggregation="magic",
        weights={"a": -1}, goals={"c": Goal(0, 1)}, floor=2, factors=9,
    )  # fmt: skip
    told = " | ".join(wrong.faults())
    for part in (
        "magic", "« up » inconnu", "compterait double", "n'a pas de bon sens", "indicateur absent : « c »",
        "un par indicateur", "pas tous nuls", "plancher", "9 facteurs",
    ):  # fmt: skip
        assert part in told
    with pytest.raises(RecipeError) as error:
        wrong.run(TABLE)
    assert f"{len(wrong.faults()) + 3} défauts" in error.value.message  # nor are there columns a, a and b


def test_bounds_that_say_the_contrary():
    told = replace(BASE, normalisation="goalposts", goals={**GOALS, "waste": Goal(300, 700)}).faults()
    assert told == ["« waste » : plus bas est mieux, mais ses bornes disent le contraire"]
    assert "différents" in replace(BASE, goals={"jobs": Goal(1, 1)}).faults()[0]
    aimless = replace(BASE, normalisation="target", goals={**GOALS, "waste": Goal(1, 0)})
    assert "cible est positive" in aimless.faults()[0]
    assert len(replace(BASE, normalisation="goalposts").faults()) == 3


def test_people_and_comparisons_of_another_size():
    assert "points" in replace(BASE, weighting="budget", budget=((1, 2),)).faults()[0]
    assert "3 sur 3" in replace(BASE, weighting="ahp", comparisons=((1, 2), (0.5, 1))).faults()[0]
    assert "3 sens" not in " ".join(BASE.faults())
    assert replace(BASE, directions=("more",)).faults() == ["1 sens pour 3 indicateurs"]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (TABLE.drop(columns="links"), "« links » absente"),
        (TABLE.head(2), "il en faut au moins 3"),
        (pd.concat([TABLE, TABLE.head(1)]), "deux fois"),
        (TABLE.assign(links=4.0), "le même partout"),
        (TABLE.assign(links=np.nan), "aucune valeur"),
        (TABLE.assign(links=["a", 2, 3, 4, 5, 6]), "n'est pas un nombre pour Ambert"),
        (TABLE.assign(links=[np.inf, 2, 3, 4, 5, 6]), "infini"),
    ],
)
def test_faults_of_a_table(table, why):
    with pytest.raises(RecipeError) as error:
        BASE.run(table)
    assert why in error.value.message.replace("\u202f", " ")


def test_a_ratio_of_what_is_not_positive_and_a_place_without_group():
    with pytest.raises(RecipeError, match="rapport à une référence"):
        replace(BASE, normalisation="leader").run(TABLE.assign(links=[0, 1, 2, 3, 4, 5]))
    with pytest.raises(RecipeError, match="n'a pas de groupe"):
        replace(BASE, imputation="group_mean").run(TABLE)
    with pytest.raises(RecipeError, match="groupe de chaque lieu"):
        replace(BASE, imputation="group_mean").scores(TABLE.to_numpy())
    with pytest.raises(RecipeError, match="3 indicateurs étaient attendus"):
        BASE.scores(np.ones((4, 2)))


@pytest.mark.parametrize("scale", ["goalposts", "target", "leader"])
def test_a_logarithm_is_not_in_the_unit_of_agreed_bounds(scale):
    # Goalposts of 0 and 500: 400 is worth 0.8, and its logarithm, 6, would be worth 0.012.
    posts = replace(BASE, normalisation=scale, goals=GOALS)
    assert posts.faults() == []
    (fault,) = replace(posts, outliers="log").faults()
    assert "unité d'origine" in fault
    assert replace(BASE, outliers="log").faults() == []


@pytest.mark.parametrize("scale", NORMALISATIONS)
def test_a_column_that_is_the_same_everywhere(scale):
    flat = TABLE.assign(links=4.0)
    recipe = replace(BASE, normalisation=scale, goals=GOALS)
    if scale in ("goalposts", "target"):
        # Worth the same for all, on a scale that does not depend on who is compared.
        assert np.ptp(recipe.run(flat).normalised["links"]) == 0
    else:
        with pytest.raises(RecipeError, match="le même partout"):
            recipe.run(flat)
        with pytest.raises(RecipeError, match="même valeur partout"):
            recipe.scores(flat.to_numpy())


@pytest.mark.parametrize("scale", sorted(set(NORMALISATIONS) - {"zscore"}))
def test_the_doubt_does_not_benefit_from_a_flat_column(scale):
    doubt = replace(BASE, normalisation=scale, goals=GOALS, weighting="doubt")
    with pytest.raises(RecipeError, match="le même partout"):
        doubt.run(TABLE.assign(links=4.0))
    with pytest.raises(RecipeError, match="même"):
        doubt.scores(TABLE.assign(links=4.0).to_numpy())
    # Beyond a bound, values that differ are worth the same.
    if scale == "goalposts":
        with pytest.raises(RecipeError, match="même score partout"):
            doubt.run(TABLE.assign(links=TABLE["links"] + 10))


def test_z_scores_that_cancel_leave_no_order():
    # The second indicator is the first turned over: all places are equal, and rounding leaves 1e-17 here and there.
    generator = np.random.default_rng(6)
    one = generator.normal(size=(300, 16))
    recipe = Recipe(("a", "b"), ("more", "less"), normalisation="zscore")
    assert (recipe.scores(np.stack([one, 3 * one + 7], axis=-1)) == 0).all()
    # What does not cancel is left as it is.
    other = np.stack([one, one**3], axis=-1)
    plain = recipe.normalised(other).mean(axis=-1)
    # Products by one half, summed in another order.
    np.testing.assert_allclose(recipe.scores(other), plain, atol=1e-12)


def test_directions_come_from_the_cards():
    recipe = Recipe.of_cards(["circulation.local_purchase_share"])
    assert recipe.directions == ("neither",)
    assert any("pas de bon sens" in fault for fault in recipe.faults())
    with pytest.raises(UnknownCodeError):
        Recipe.of_cards(["circulation.nothing"])


def test_the_floor_is_told_and_keeps_one_zero_from_deciding():
    recipe = replace(BASE, aggregation="geometric")
    done = recipe.run(TABLE)
    assert (done.scores > 0).all()
    assert done.normalised.min(axis=None) == pytest.approx(0.01)
    assert any("Plancher des scores\u202f: 0,01" in sentence for sentence in done.choices)
    assert float(cronbach_alpha(done.normalised.to_numpy())) <= 1


def test_an_order_among_several_is_told():
    # The paradox of Condorcet: each beats one and loses to the other.
    circle = pd.DataFrame({"a": [3.0, 2.0, 1.0], "b": [1.0, 3.0, 2.0], "c": [2.0, 1.0, 3.0]})
    recipe = Recipe(("a", "b", "c"), ("more", "more", "more"), aggregation="kemeny")
    assert any("aussi soutenu" in sentence for sentence in recipe.run(circle).choices)
    alone = recipe.run(circle.assign(b=circle["a"])).choices
    assert not any("aussi soutenu" in sentence for sentence in alone)
