"""One territory, every method: what stays, what moves, and pairs of zones that nothing decides between."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts import territory_account
from metabolisme.diagnosis.methods_compared import (
    COMPARED_METHODS,
    COMPARED_UNITS,
    Method,
    methods_compared,
    undecided_pairs,
    zones_compared,
)
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import BalanceError, UnknownCodeError

UNMOVED = ["output", "final_demand", "imports_abroad", "footprint_ghg"]
LORIENT = "5309"

# Sums of the same terms in another order.
ROUNDING = 1e-9


@pytest.fixture(scope="module")
def lorient():
    return methods_compared(LORIENT)


@pytest.fixture(scope="module")
def zones():
    return zones_compared()


def test_one_row_a_method_and_the_default_among_them(lorient):
    assert list(lorient.index) == [method.label for method in COMPARED_METHODS]
    assert list(lorient.columns) == list(COMPARED_UNITS)
    assert Method().label in lorient.index
    assert lorient.notna().all(axis=None)


@pytest.mark.parametrize("method", COMPARED_METHODS, ids=lambda method: method.label)
def test_says_what_the_account_says(lorient, method):
    account = territory_account(LORIENT, method.quotient, method.delta)
    local = (account.coefficients_local @ account.output).sum() + account.final_demand_local.to_numpy().sum()
    rest, abroad = account.imports_rest_of_country.sum(), account.imports_abroad.sum()
    bought = local + rest + abroad
    expected = {
        "output": account.output.sum(),
        "final_demand": account.final_demand.to_numpy().sum(),
        "imports_abroad": abroad,
        "here": 100 * local / bought,
        "rest_of_country": 100 * rest / bought,
        "abroad": 100 * abroad / bought,
        "output_multiplier": account.output_multiplier,
        "capped": (account.closure["bound"] == "supply").sum(),
        "raised": (account.closure["bound"] == "rest").sum(),
    }
    found = lorient.loc[method.label, list(expected)].to_dict()
    assert found == pytest.approx(expected, rel=ROUNDING)


def test_default_method_gives_the_central_results(lorient):
    results = territory_results(LORIENT, size=2)["value"]
    central = lorient.loc[Method().label]
    assert central["footprint_ghg"] == pytest.approx(results["footprint_ghg", "all", "total"], rel=ROUNDING)
    assert central["here"] == pytest.approx(results["spending_per_100", "all", "here"], rel=ROUNDING)
    assert central["output_multiplier"] == pytest.approx(results["output_multiplier", "all", "here"], rel=ROUNDING)


def test_what_no_method_changes_in_any_zone(zones):
    spread = zones[UNMOVED].groupby(level="zone").agg(["min", "max"]).swaplevel(axis="columns")
    assert np.allclose(spread["min"], spread["max"], rtol=ROUNDING, atol=0, equal_nan=True)
    # The three places are all that is bought.
    assert np.allclose(zones[["here", "rest_of_country", "abroad"]].sum(axis="columns"), 100, atol=1e-9)
    assert (zones["output_multiplier"] >= 1).all()


def test_all_zones_and_carbon_missing_overseas_only(zones):
    assert len(zones) == 305 * len(COMPARED_METHODS)
    missing = zones["footprint_ghg"].isna().groupby(level="zone").all()
    # 18 zones of the four overseas regions that have data.
    assert missing.sum() == 18
    assert all(zone.startswith("0") for zone in missing.index[missing])


def test_a_larger_delta_never_finds_more_local_trade(zones):
    labels = [method.label for method in COMPARED_METHODS if method.quotient == "FLQ"]
    by_delta = zones["output_multiplier"].unstack("method")[labels]
    # Property of λ, decreasing in δ: exact but for rounding.
    assert (by_delta.diff(axis="columns").iloc[:, 1:] <= ROUNDING).all(axis=None)


def test_delta_moves_final_goods_under_quotients_and_nothing_under_charm():
    simple, other, charm, same = (
        methods_compared(LORIENT, [Method(quotient, delta)]).iloc[0]
        for quotient, delta in [("SLQ", 0.1), ("SLQ", 0.3), ("CHARM", 0.1), ("CHARM", 0.3)]
    )
    # κ of goods is λ, smaller with a larger δ, whichever the quotient of inputs.
    assert other["here"] < simple["here"]
    assert charm.equals(same)


def test_methods_given_in_any_order_keep_their_rows(lorient):
    turned = methods_compared(LORIENT, COMPARED_METHODS[::-1])
    pd.testing.assert_frame_equal(turned.loc[lorient.index], lorient, rtol=ROUNDING)


def test_faulty_methods_are_refused():
    with pytest.raises(UnknownCodeError, match="méthode"):
        Method("GRAVITY")
    with pytest.raises(BalanceError, match="δ doit être"):
        Method("FLQ", 1.0)
    with pytest.raises(UnknownCodeError, match="inconnu"):
        methods_compared("Atlantide")


def test_pairs_that_swap_by_hand():
    values = pd.DataFrame({"one": [1.0, 2.0, 5.0], "other": [3.0, 2.0, 6.0]}, index=["a", "b", "c"])
    undecided = undecided_pairs(values)
    # a is under b by one method and over it by the other; c is over both by both.
    assert undecided.loc["a", "b"]
    assert not undecided.loc[["a", "b"], "c"].any()


@given(arrays(float, (5, 3), elements=st.floats(-10, 10)))
@settings(deadline=None)
def test_undecided_is_mutual_and_one_method_decides_all(values):
    table = pd.DataFrame(values)
    undecided = undecided_pairs(table).to_numpy()
    assert (undecided == undecided.T).all()
    assert not undecided.diagonal().any()
    assert not undecided_pairs(table[[0]]).to_numpy().any()


def test_lorient_lens_and_beauvais_cannot_be_ranked(zones):
    multiplier = zones["output_multiplier"].unstack("method")
    undecided = undecided_pairs(multiplier)
    # Golden: three zones of like size whose order changes with the method; Lyon is above them by all.
    assert undecided.loc["5309", ["3215", "0054"]].all()
    assert not undecided.loc["8421", ["5309", "3215", "0054"]].any()
