"""Proximity of branches and density around them: by hand, published values, properties, faults."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts import location_quotient
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.errors import BalanceError
from metabolisme.indicators.relatedness import presence, proximity, relatedness_density

#: Four places, four branches: w is rare, z stands apart.
TABLE = pd.DataFrame([[1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 0]], list("abcd"), list("wxyz"))

tables = arrays(int, (6, 5), elements=st.integers(0, 1)).map(
    lambda values: pd.DataFrame(values, list("abcdef"), list("vwxyz"))
)


def test_by_hand():
    near = proximity(TABLE)
    # w is in one place, x in two, one of them the same: the smaller of 1/1 and 1/2.
    assert near.loc["w", "x"] == 1 / 2
    assert near.loc["x", "y"] == 2 / 4
    assert near.loc["w", "z"] == 0
    around = relatedness_density(TABLE)
    # Around w: x (1/2), y (1/4), z (0). Place b has x and y, c has y only.
    assert around.loc["b", "w"] == 1
    assert around.loc["c", "w"] == pytest.approx(1 / 3)
    # What a place has itself does not count for itself: d has y alone.
    assert around.loc["d", "y"] == 0


@given(tables)
def test_bounds_and_symmetry(table):
    near = proximity(table)
    absent = (table.sum() == 0).to_numpy()
    assert near.isna().to_numpy()[absent].all()
    known = near.loc[~absent, ~absent].to_numpy()
    assert ((known >= 0) & (known <= 1)).all()
    np.testing.assert_array_equal(known, known.T)
    assert (np.diag(known) == 1).all()
    around = relatedness_density(table)
    given_there = around.to_numpy()[~np.isnan(around.to_numpy())]
    assert ((given_there >= 0) & (given_there <= 1 + 1e-12)).all()
    assert around.loc[:, absent].isna().to_numpy().all()


@given(tables, st.permutations(range(6)), st.permutations(range(5)))
def test_order_changes_nothing(table, places, branches):
    moved = table.iloc[list(places), list(branches)]
    pd.testing.assert_frame_equal(
        relatedness_density(moved).loc[table.index, table.columns], relatedness_density(table), rtol=1e-12
    )


@given(tables)
def test_one_more_related_branch_never_lowers_density(table):
    """Around v, with proximities that do not change: a place that gains w."""
    near = proximity(table)
    more = table.copy()
    more["w"] = 1
    before, after = relatedness_density(table, near)["v"], relatedness_density(more, near)["v"]
    assert (after.dropna() >= before.dropna() - 1e-12).all()


def test_presence_is_a_location_quotient_of_at_least_one():
    jobs = zone_jobs()
    found = presence(jobs)
    for code in ("5309", "4417"):
        expected = location_quotient(jobs.loc[code], jobs.sum(), kind="SLQ") >= 1
        assert (found.loc[code] == expected.astype(int)).all()
    assert presence(jobs, 2.0).to_numpy().sum() < found.to_numpy().sum()


def test_an_empty_place_or_branch_is_nowhere_present():
    amounts = pd.DataFrame([[1.0, 0.0], [0.0, 0.0], [3.0, 0.0]], list("abc"), list("xy"))
    assert presence(amounts).to_numpy().tolist() == [[1, 0], [0, 0], [1, 0]]


def test_branches_of_one_section_are_near():
    """Of the zones: manufacturing goes together more than with information services."""
    near = proximity(presence(zone_jobs()))
    assert near.loc["CG", "CH"] > near.loc["CG", "JC"]
    assert near.loc["JC", "MA"] > near.loc["JC", "CG"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (TABLE * 2, "ni 0 ni 1"),
        (TABLE.set_axis(list("aacd")), r"lieu en double\s: a"),
        (TABLE.set_axis(list("wwyz"), axis="columns"), r"branche en double\s: w"),
        (TABLE.iloc[:0], "vide"),
    ],
)
def test_what_is_no_presence_is_refused(table, told):
    with pytest.raises(BalanceError, match=told):
        proximity(table)


def test_faults_of_amounts_come_together():
    amounts = pd.DataFrame([[1.0, np.nan], [-1.0, 2.0]])
    with pytest.raises(BalanceError, match=r"manquante.*négative.*seuil"):
        presence(amounts, 0.0)


def test_density_needs_the_same_branches():
    with pytest.raises(BalanceError, match="mêmes branches"):
        relatedness_density(TABLE, proximity(TABLE[["w", "x", "y"]]))
