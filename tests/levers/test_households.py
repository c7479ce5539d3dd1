"""Posts of household spending, and the corridor between quintiles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.levers.households import ROLES, most_asked, posts_of, who_cuts
from metabolisme.sources import load_table

BRANCHES = tuple(load_table("nomenclatures/branches")["code"])
POSTS = posts_of(BRANCHES)
SPENDING = np.array([[0.5, 0.75, 1.0, 1.25, 1.5]])

spendings = st.lists(st.floats(0.1, 3), min_size=5, max_size=5).map(lambda found: np.array([sorted(found)]))


def test_every_post_buys_something_and_is_in_one_group():
    assert (POSTS.shares["bought"].sum(axis=1) > 0).all()
    assert ((POSTS.part_of_group > 0).sum(axis=1) == 1).all()


@pytest.mark.parametrize("role", ROLES[1:])
def test_money_that_goes_elsewhere_goes_somewhere_once(role):
    sums = POSTS.shares[role].sum(axis=1)
    # Sums of shares typed with three decimals.
    assert all(abs(one) < 1e-9 or abs(one - 1) < 1e-9 for one in sums)


@pytest.mark.parametrize(
    ("post", "functions", "group"),
    [
        ("meat", ("CP0112",), ("CP01", "CP021")),
        ("car_distance", ("CP0721", "CP0722", "CP0723"), ("CP07",)),
        ("car_fleet", ("CP0711", "CP0712"), ("CP07",)),
        ("flights", ("CP0733",), ("CP07",)),
        ("clothes", ("CP03",), ("CP03", "CP051", "CP052", "CP053", "CP054", "CP055", "CP081")),
        ("electronics", ("CP081",), ("CP03", "CP051", "CP052", "CP053", "CP054", "CP055", "CP081")),
        ("appliances", ("CP053",), ("CP03", "CP051", "CP052", "CP053", "CP054", "CP055", "CP081")),
        (
            "furniture",
            ("CP051", "CP052", "CP054", "CP055"),
            ("CP03", "CP051", "CP052", "CP053", "CP054", "CP055", "CP081"),
        ),
    ],
)
def test_parts_of_groups_are_those_of_the_spending_of_2014(post, functions, group):
    spending = load_table("households/consumption_by_function")
    euros = spending[spending["year"] == 2014].set_index("code")["meur"]
    typed = POSTS.part_of_group[POSTS.posts.index(post)].max()
    # Typed with two or three decimals.
    assert typed == pytest.approx(euros[list(functions)].sum() / euros[list(group)].sum(), abs=6e-3)


def test_quintiles_average_to_the_mean():
    assert POSTS.spending.mean(axis=1) == pytest.approx(np.ones(len(POSTS.groups)))
    assert (np.diff(POSTS.spending, axis=1) > 0).all()


def test_corridor_by_hand():
    # Above 0.75: 0, 0, 0.25, 0.5 and 0.75, of which the mean is 0.3.
    assert most_asked(SPENDING, np.array([0.75])) == pytest.approx([0.3])
    # Above 1.25, only the last: 0.25 ÷ 5 = 0.05, given whole. The other 0.05 comes from 0, 0, 0.25, 0.5 and 0.5.
    cut = who_cuts(SPENDING, np.array([0.1]), np.array([0.75]), np.array([1.25]))
    assert cut[0] == pytest.approx([0, 0, 0.05, 0.1, 0.35])


@given(spendings, st.floats(0, 1), st.floats(0, 2), st.floats(0, 2))
def test_nobody_goes_below_the_floor_and_all_that_can_be_is_granted(spending, asked, floor, above):
    floors, ceilings = np.array([floor]), np.array([floor + above])
    cut = who_cuts(spending, np.array([asked]), floors, ceilings)
    assert (cut >= 0).all()
    after = spending - cut
    assert (after >= np.minimum(spending, floor) - 1e-9).all()
    assert (cut[spending <= floor] == 0).all()
    assert cut.mean() == pytest.approx(min(asked, most_asked(spending, floors)[0]), abs=1e-9)


@given(spendings, st.floats(0.01, 1), st.floats(0.1, 1))
def test_who_spends_more_cuts_no_less(spending, asked, floor):
    cut = who_cuts(spending, np.array([asked]), np.array([floor]), np.array([floor + 0.5]))
    assert (np.diff(cut[0]) >= -1e-9).all()
