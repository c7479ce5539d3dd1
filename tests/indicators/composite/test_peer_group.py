"""A territory among its peers: golden rankings that do not hold, and places without a value."""

import numpy as np
import pytest

from metabolisme.diagnosis.peers import VERDICTS, peers
from metabolisme.errors import RecipeError, UnknownCodeError
from metabolisme.indicators.composite.peer_group import (
    COMPARED,
    RESILIENCE,
    asserted_recipe,
    group_alternatives,
    overruled,
    peer_group,
    unnamed,
)
from metabolisme.indicators.composite.robustness import rank_shifts, robustness
from metabolisme.indicators.registry import indicator_draws
from metabolisme.sources.names import plain_words

TWO = ("circulation.local_purchase_share", "carbon.footprint_per_inhabitant")


@pytest.fixture(scope="module")
def lorient():
    return peer_group("5309")


def test_values_are_those_of_the_registry(lorient):
    own = indicator_draws("5309", list(RESILIENCE))
    assert lorient.table.index[0] == "Lorient"
    np.testing.assert_array_equal(lorient.table.iloc[0], own.centre)
    np.testing.assert_array_equal(lorient.draws[:, 0], own.draws)
    assert list(lorient.table.index[1:]) == peers("5309", COMPARED)["name"].tolist()
    assert lorient.left_out == {}


@pytest.mark.parametrize("code", ["5309", "0054", "4417", "3205"])
def test_the_ranking_of_the_chapter_falls_apart_everywhere(code):
    # The example is made to fail: nowhere do the draws tell the first from the last of ten.
    group = peer_group(code)
    possible = group_alternatives(group, asserted_recipe(RESILIENCE))
    found = robustness(possible, 1000)
    first, last = found.table["rank"].idxmin(), found.table["rank"].idxmax()
    assert found.verdicts(first)[last] == VERDICTS["undecided"]
    # Half of the pairs undecided would already forbid a ranking; more than nine in ten are.
    assert found.undecided > 0.9
    assert rank_shifts(possible).shares.sum() == pytest.approx(1)


def test_golden_ranks_of_lorient(lorient):
    result = asserted_recipe(RESILIENCE).run(lorient.table)
    # Read on 22 November 2026; central values move only with the data or the method.
    assert result.ranks["Lorient"] == 7
    assert result.ranks["Brest"] == 1
    assert result.ranks["Vannes"] == 10


def test_favoured_families_weigh_more_and_cards_are_overruled():
    recipe = asserted_recipe(dict.fromkeys(TWO, "less"), favoured="carbon")
    assert recipe.weights == {TWO[0]: 1.0, TWO[1]: 3.0}
    assert overruled(dict.fromkeys(TWO, "less")) == ["Part locale des achats"]


def test_an_epci_has_epci_for_peers():
    group = peer_group("200042174", TWO, count=3)
    assert len(group.table) == 4
    assert all(name.startswith(("CA ", "CC ", "CU ", "Brest", "M")) for name in group.table.index[1:])


def test_what_has_no_value_is_told():
    with pytest.raises(RecipeError, match="n'a pas tous ces indicateurs"):
        peer_group("0101", TWO)
    with pytest.raises(UnknownCodeError, match="circulation"):
        peer_group("5309", ("circulation.leakages", TWO[0]))


def test_scores_below_zero_leave_the_geometric_mean_out(lorient):
    possible = group_alternatives(lorient, asserted_recipe(RESILIENCE, normalisation="zscore"))
    assert possible.aggregations == ("arithmetic",)
    assert set(possible.normalisations) == {"zscore", "rank", "leader"}


def test_peers_may_be_left_unnamed():
    group = peer_group("5309")
    hidden = unnamed(group)
    assert list(hidden.table.index[:2]) == ["Lorient", "Pair A"]
    # The same values in the same order: only names change.
    assert (hidden.table.to_numpy() == group.table.to_numpy()).all()
    assert list(group.table.index[1:]) == sorted(group.table.index[1:], key=plain_words)
