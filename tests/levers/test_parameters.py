"""Parameters at any level: rows where there are rows, straight lines between, draws inside their range."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.levers.parameters import (
    central_parameters,
    checked_levels,
    drawn_parameters,
)
from metabolisme.sources.levers import LEVEL_NAMES, lever_rows

SIZE = 200


@pytest.fixture(scope="module")
def rows():
    return lever_rows()


def keys(rows):
    return rows[["lever", "parameter", "item"]].drop_duplicates().itertuples(index=False)


def test_central_values_at_the_four_levels_are_those_of_the_table(rows):
    parameters, levels = central_parameters(), np.array(list(LEVEL_NAMES), dtype=float)[:, None]
    for (lever, parameter, item), table in rows.groupby(["lever", "parameter", "item"]):
        found = parameters.by_item(lever, parameter, levels, (item,))[:, 0, 0]
        np.testing.assert_array_equal(found, table.sort_values("level")["value"])


@pytest.fixture(scope="module")
def ladders(rows):
    """Values at the four levels by lever and parameter: items × levels, from the table."""
    return {
        key: table.pivot(index="item", columns="level", values="value")
        for key, table in rows.groupby(["lever", "parameter"])
    }


@given(st.lists(st.floats(1, 4), min_size=1, max_size=30))
@settings(max_examples=10)  # each of many levels
def test_between_levels_a_straight_line(ladders, levels):
    parameters, asked = central_parameters(), np.array(levels)[:, None]
    for (lever, parameter), ladder in ladders.items():
        found = parameters.by_item(lever, parameter, asked, tuple(ladder.index))[:, 0]
        told = np.column_stack([np.interp(levels, ladder.columns, values) for values in ladder.to_numpy()])
        # Two ways of writing the same line.
        np.testing.assert_allclose(found, told, rtol=1e-12, atol=1e-12, err_msg=f"{lever}, {parameter}")


def test_draws_stay_in_range_and_fill_it(rows):
    drawn, levels = drawn_parameters(SIZE), np.array(list(LEVEL_NAMES), dtype=float)[:, None]
    for (lever, parameter, item), table in rows.groupby(["lever", "parameter", "item"]):
        table = table.sort_values("level")
        found = drawn.by_item(lever, parameter, levels, (item,))[..., 0]
        low, high, value = (table[name].to_numpy()[:, None] for name in ("low", "high", "value"))
        # Draws end at the bounds up to the rounding of a square root.
        assert (found >= low - 1e-12).all()
        assert (found <= high + 1e-12).all()
        # A triangle has (low + value + high) ÷ 3 for mean; one draw a stratum: a hundredth of the width.
        mean = (low + value + high)[:, 0] / 3
        assert (np.abs(found.mean(axis=1) - mean) <= 0.01 * (high - low)[:, 0] + 1e-12).all()


def test_a_doubtful_parameter_is_doubtful_at_all_its_levels_and_items_together():
    drawn = drawn_parameters(SIZE)
    levels = np.array([[2.0], [4.0]])
    found = drawn.by_item("local_exchange", "from_rest", levels, ("households", "firms"))
    ranks = found.reshape(2, SIZE, 2).argsort(axis=1)
    assert (ranks == ranks[:1, :, :1]).all()
    other = drawn.by_item("local_exchange", "from_abroad", levels, ("households",))[0, :, 0]
    assert abs(np.corrcoef(found[0, :, 0], other)[0, 1]) < 0.3  # independent: 200 draws leave ±0.14


def test_draws_are_the_same_at_each_run_and_depend_on_the_seed():
    key, level = ("local_exchange", "from_rest"), np.array([[3.0]])
    one, again, other = (
        found.by_item(*key, level, ("households",))
        for found in (drawn_parameters(20), drawn_parameters.__wrapped__(20), drawn_parameters(20, 7))
    )
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_an_item_without_a_row_is_not_touched():
    found = central_parameters().by_item("local_exchange", "from_rest", np.array([[4.0]]), ("households", "nobody"))
    assert found[0, 0, 0] > 0
    assert found[0, 0, 1] == 0


def test_one_number_changed_and_no_other():
    usual = central_parameters()
    own = usual.with_value("local_exchange", "from_rest", 3, 0.123, item="households")
    levels = np.array([[2.0], [3.0], [4.0]])
    changed = own.by_item("local_exchange", "from_rest", levels, ("households", "firms"))
    kept = usual.by_item("local_exchange", "from_rest", levels, ("households", "firms"))
    assert changed[1, 0, 0] == 0.123
    assert (changed != kept).sum() == 1
    assert own.at("local_exchange", "kept_here", np.array([[3.0]])) == usual.at(
        "local_exchange", "kept_here", np.array([[3.0]])
    )
    both = drawn_parameters(5).with_value("local_exchange", "from_rest", 3, 0.123, item="households")
    assert (both.by_item("local_exchange", "from_rest", np.array([[3.0]]), ("households",)) == 0.123).all()


def test_what_is_unknown_is_told_with_what_is_known():
    usual = central_parameters()
    with pytest.raises(UnknownCodeError, match="paramètre"):
        usual.at("local_exchange", "magic", np.array([[2.0]]))
    with pytest.raises(UnknownCodeError, match="paramètre"):
        usual.with_value("local_exchange", "from_rest", 3, 0.123, item="nobody")
    assert "local_exchange, from_rest, households" in usual.names()


@pytest.mark.parametrize("level", [0.99, 4.01, float("nan"), float("inf"), -1])
def test_a_level_goes_from_one_to_four(level):
    with pytest.raises(MetabolismeError, match="de 1 à 4"):
        checked_levels(level)
