"""The open Leontief model against textbooks, against pymrio, and against its own identities."""

import numpy as np
import pandas as pd
import pymrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts import (
    forward_linkages,
    input_coefficients,
    leontief_inverse,
    output_multipliers,
    production_rounds,
)
from metabolisme.errors import BalanceError, UnknownCodeError

#: A sum or product of a few dozen doubles of order one loses at most some 1e-14; 1e-9 leaves room for inversion.
ROUNDING = 1e-9


def miller_blair():
    """Miller and Blair (2009), table 2.3, two sectors."""
    sectors = ["a", "b"]
    flows = pd.DataFrame([[150, 500], [200, 100]], index=sectors, columns=sectors)
    return flows, pd.Series([1000, 2000], index=sectors), pd.Series([350, 1700], index=sectors)


@st.composite
def productive_coefficients(draw):
    """Coefficients of an economy in which each branch buys at most 90 % of what it makes."""
    size = draw(st.integers(2, 7))
    raw = draw(arrays(float, (size, size), elements=st.floats(0, 1)))
    scale = draw(st.floats(0.05, 0.9))
    matrix = raw / np.maximum(raw.sum(axis=0), 1.0) * scale
    branches = [f"b{i}" for i in range(size)]
    return pd.DataFrame(matrix, index=branches, columns=branches)


def test_new_final_demand_of_the_textbook():
    flows, output, _ = miller_blair()
    inverse = leontief_inverse(input_coefficients(flows, output))
    new_output = inverse @ pd.Series([600, 1500], index=["a", "b"])
    # The book prints one decimal.
    assert new_output.to_numpy() == pytest.approx([1247.5, 1841.6], abs=0.05)


def test_output_is_recovered_from_its_own_final_demand():
    flows, output, demand = miller_blair()
    inverse = leontief_inverse(input_coefficients(flows, output))
    # An identity: only rounding may part the two sides.
    assert (inverse @ demand).to_numpy() == pytest.approx(output.to_numpy(), rel=ROUNDING)


@given(productive_coefficients())
def test_inverse_undoes_the_matrix(coefficients):
    inverse = leontief_inverse(coefficients)
    identity = (np.eye(len(coefficients)) - coefficients.to_numpy()) @ inverse.to_numpy()
    # Column sums are below 0.9, so that the matrix is well conditioned (< 100).
    assert np.abs(identity - np.eye(len(coefficients))).max() < ROUNDING


@given(productive_coefficients())
def test_same_inverse_as_pymrio(coefficients):
    # Two roads to the same solve: they part by rounding only.
    assert np.abs(leontief_inverse(coefficients) - pymrio.calc_L(coefficients)).to_numpy().max() < ROUNDING


@given(productive_coefficients(), st.randoms(use_true_random=False))
def test_order_of_branches_does_not_matter(coefficients, random):
    order = list(coefficients.index)
    random.shuffle(order)
    shuffled = output_multipliers(coefficients.loc[order, order])
    # The same numbers in another order: only the order of the additions changes.
    assert np.abs(shuffled - output_multipliers(coefficients).loc[order]).max() < ROUNDING


@given(productive_coefficients(), st.floats(1e-3, 1e6))
def test_currency_does_not_change_coefficients(coefficients, rate):
    output = pd.Series(100.0, index=coefficients.index)
    flows = coefficients.mul(output, axis="columns")
    changed = input_coefficients(flows * rate, output * rate)
    # A ratio of two amounts in the same currency: only rounding may move it.
    assert np.abs(changed - coefficients).to_numpy().max() < ROUNDING


@given(productive_coefficients(), st.integers(0, 12))
def test_rounds_sum_to_the_whole_and_shrink(coefficients, rounds):
    demand = pd.Series(1.0, index=coefficients.index)
    steps = production_rounds(coefficients, demand, rounds)
    total = leontief_inverse(coefficients) @ demand
    # The rest is the difference: the sum must be exact but for rounding.
    assert np.abs(steps.sum(axis="columns") - total).max() < ROUNDING
    # All terms of the series are positive, so the rest cannot be negative beyond rounding.
    assert steps["rest"].min() > -ROUNDING


def test_demand_for_unknown_branches_is_refused():
    flows, output, demand = miller_blair()
    coefficients = input_coefficients(flows, output)
    with pytest.raises(UnknownCodeError, match=r"inconnues.*c"):
        production_rounds(coefficients, demand.rename({"b": "c"}), 2)
    with pytest.raises(UnknownCodeError, match="1 valeurs pour 2"):
        production_rounds(coefficients, demand.iloc[:1], 2)


def test_multipliers_are_at_least_one():
    flows, output, _ = miller_blair()
    multipliers = output_multipliers(input_coefficients(flows, output))
    # The initial euro is counted: exact bound, no tolerance.
    assert (multipliers >= 1).all()


def test_forward_linkages_are_row_sums_of_the_ghosh_inverse():
    flows, output, _ = miller_blair()
    # B = [[.15, .50], [.10, .05]]; by hand (I − B)⁻¹ = [[1.2541, .6601], [.1320, 1.1221]], four decimals.
    assert forward_linkages(flows, output).to_numpy() == pytest.approx([1.9142, 1.2541], abs=1e-4)


def test_flows_instead_of_coefficients_are_refused():
    flows, _, _ = miller_blair()
    with pytest.raises(BalanceError, match="pas les flux Z"):
        leontief_inverse(flows)


def test_empty_cell_is_named_not_silenced():
    flows, output, _ = miller_blair()
    coefficients = input_coefficients(flows, output)
    coefficients.loc["b", "a"] = np.nan
    with pytest.raises(BalanceError, match=r"ligne.*b.*colonne.*a"):
        leontief_inverse(coefficients)


def test_matrix_that_is_not_square_is_refused():
    flows, output, _ = miller_blair()
    with pytest.raises(BalanceError, match="carrée"):
        leontief_inverse(input_coefficients(flows, output).iloc[:1])


def test_branch_without_output_that_buys_is_refused():
    flows, output, _ = miller_blair()
    output["b"] = 0
    with pytest.raises(BalanceError, match=r"sans production.*b"):
        input_coefficients(flows, output)


def test_branch_without_output_nor_purchases_has_a_zero_column():
    flows, output, _ = miller_blair()
    flows["b"], output["b"] = 0, 0
    # Nothing is bought, so that nothing is called: exact zeros.
    assert (input_coefficients(flows, output)["b"] == 0).all()


def test_mismatched_branches_are_refused():
    flows, output, _ = miller_blair()
    with pytest.raises(UnknownCodeError, match="ne sont pas les mêmes"):
        input_coefficients(flows, output.iloc[::-1])
