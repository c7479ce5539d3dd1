"""Sixth lever: nothing alone, a part between 0 and 1, just the people there are, less when more are needed."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.levers import skills
from metabolisme.levers.account import lever_account
from metabolisme.levers.outcomes import jobs_by_branch
from metabolisme.levers.parameters import central_parameters, drawn_parameters
from metabolisme.levers.recruitment import binding_occupations, feasible_parts
from metabolisme.levers.scenario import Scenario, applied, asked, simulate
from metabolisme.levers.skills import LEVER, Market, blend, feasible, market, people

ZONES = ["5309", "0054", "8405", "4417", "8421", "3215", "3205"]
#: Two solutions of the same system of 34 equations, relative to the jobs of the territory.
ROUNDING = 1e-8
#: Accepted at the fixed point, on a family's needs: the search stops at 1e-9 of all jobs.
AT_FIXED_POINT = 1e-6
ALL_HIGH = (4.0, 4.0, 4.0, 4.0, 4.0)


@functools.cache
def start(code="5309"):
    return lever_account(central(local_profile(code), shared_account()))


@functools.cache
def package(code="5309"):
    """The accounts after sobriety and after all at level 4."""
    return asked(start(code), np.array([(*ALL_HIGH, 1.0)]), central_parameters())


def column(level):
    return np.full((1, 1), float(level))


def part_of(account):
    return 1 - account.limits["skills"]


def scarcer(factor, parameters=None):
    """Parameters with the people of level 1 multiplied."""
    known = parameters or central_parameters()
    for name in ("trained", "redirected", "jobseekers", "kept"):
        value = float(known.at("skills", name, column(1))[0, 0])
        known = known.with_value("skills", name, 1, factor * value)
    return known


@pytest.mark.parametrize("code", ZONES)
def test_alone_it_changes_nothing(code):
    levels = np.array([[1, 1, 1, 1, 1, level] for level in (1.0, 2.5, 4.0)])
    done = applied(start(code), levels)
    assert (part_of(done) == 1).all()
    # Lever by lever the account is the same object or equal to it: rounding of the other operators at level 1.
    here = np.broadcast_to(done.produced.here, (3, 1, 34))
    np.testing.assert_allclose(here, np.broadcast_to(start(code).produced.here, here.shape), rtol=1e-9, atol=1e-9)
    assert LEVER.apply(start(code), 4.0) is start(code)


@pytest.mark.parametrize("code", ZONES)
def test_no_family_needs_more_people_than_there_are(code):
    without, wanted = package(code)
    for factor in (0.0, 0.05, 0.3, 1.0):
        known = scarcer(factor)
        done = feasible(without, wanted, column(1), known)
        place = market(without, column(1), known)
        needs, found = place.needs(done.produced.here), place.found(done.produced.here)
        scale = place.start.sum()
        part = part_of(done)
        assert ((part >= 0) & (part <= 1)).all()
        assert (needs - found).max() <= AT_FIXED_POINT * scale
        # Either all is done, or one family at least has not one person left.
        assert part == 1 or abs((needs - found).max()) <= AT_FIXED_POINT * scale


def test_no_people_no_jobs():
    without, wanted = package()
    done = feasible(without, wanted, column(1), scarcer(0.0))
    assert part_of(done) == pytest.approx(0, abs=1e-6)  # excess of 1e-9 of the jobs, for needs of 1e-3 of them
    np.testing.assert_allclose(done.produced.here, without.produced.here, rtol=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.floats(1, 4), st.floats(1, 4), st.floats(0.02, 1))
def test_more_people_at_a_higher_level_allow_more(first, second, factor):
    without, wanted = package()
    low, high = sorted((first, second))
    known = scarcer(factor)
    parts = [float(part_of(feasible(without, wanted, column(level), known))[0, 0]) for level in (low, high)]
    assert parts[0] <= parts[1] + ROUNDING


@settings(deadline=None, max_examples=25)
@given(st.floats(0.1, 1), st.floats(0.1, 1))
def test_the_more_is_asked_the_smaller_the_part(first, second):
    without, wanted = package()
    small, large = sorted((first, second))
    known = scarcer(0.2)
    parts = []
    for asked_part in (small, large):
        less = blend(without, wanted, np.full((1, 1), min(asked_part, 1 - 1e-15)))
        parts.append(float(part_of(feasible(without, less, column(1), known))[0, 0]))
    assert parts[1] <= parts[0] + ROUNDING
    # What is done is the same as soon as people are lacking: the package was only asked for in part.
    if parts[0] < 1:
        assert small * parts[0] == pytest.approx(large * parts[1], rel=1e-5)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(1, 4), min_size=6, max_size=6), st.floats(0, 24))
def test_any_scenario_at_any_time_balances_within_its_people(levels, elapsed):
    array = np.array([levels])
    done = applied(start("0054"), array, elapsed=elapsed)  # checks the account
    without, _ = asked(start("0054"), array, central_parameters())
    place = market(without, array[:, 5:], central_parameters(), elapsed)
    made = done.produced.here
    assert (place.needs(made) - place.found(made)).max() <= AT_FIXED_POINT * place.start.sum()


def test_more_time_finds_more_people():
    without, wanted = package("0054")
    years = np.array([[0.0], [2.0], [8.0], [24.0]])
    part = part_of(feasible(without, wanted, np.ones((4, 1)), central_parameters(), years))[:, 0]
    assert part[0] == pytest.approx(0, abs=0.2)  # only those whose job goes at once
    assert (np.diff(part) >= -ROUNDING).all()
    known = people(without, np.ones((4, 1)), central_parameters(), years)
    assert (known.trained[0] == 0).all()
    assert (np.diff(known.total, axis=0) >= 0).all()


def test_training_gives_nobody_before_its_length():
    nurses = 19  # V: two years
    known = people(start(), np.ones((3, 1)), central_parameters(), np.array([[1.9], [2.1], [12.0]]))
    assert known.trained[0, 0, nurses] == 0
    assert known.trained[2, 0, nurses] == pytest.approx(100 * known.trained[1, 0, nurses])  # ten years to a tenth


def test_scenarios_together_are_scenarios_one_by_one():
    levels = np.array([[2, 4, 4, 4, 4, 1], [1, 4, 4, 1, 4, 1], [1, 1, 1, 1, 1, 1], [4, 4, 4, 4, 4, 2.0]])
    elapsed = np.array([[6.0], [24.0], [3.0], [5.0]])
    size = 5
    drawn = lever_account(territory_draws(local_profile("0054"), shared_account(), size))
    together = applied(drawn, levels, drawn_parameters(size), elapsed)
    assert (part_of(together) < 1).any()
    for rank in range(len(levels)):
        alone = applied(drawn, levels[[rank]], drawn_parameters(size), elapsed[[rank]])
        np.testing.assert_allclose(part_of(together)[rank], part_of(alone)[0], atol=AT_FIXED_POINT)
        np.testing.assert_allclose(jobs_by_branch(together)[rank], jobs_by_branch(alone)[0], rtol=1e-5)


def test_analytic_case_of_one_family():
    # One branch, one family, output in a straight line from 100 to 140 jobs: ten people are a quarter of the way.
    place = Market(
        shares=np.ones((1, 1)),
        jobs=np.ones((1, 1)),
        start=np.array([[100.0]]),
        reference=np.array([[100.0]]),
        supply=np.array([[10.0]]),
        kept=np.array([[0.5]]),
    )
    ends = [np.array([[100.0]]), np.array([[140.0]])]
    found = skills._largest_part(lambda part, ranks: 100 + 40 * part[:, None], ends, place, "Ici")
    assert found == pytest.approx([0.25])
    assert place.excess(np.array([[90.0]])) == pytest.approx([-0.15])  # ten lose their job, five of whom stay


def test_part_does_not_depend_on_output_being_straight():
    # Output that grows as a rational function, as that of a system of purchases does.
    def output(part, ranks):
        return (100 / (1 - 0.5 * part))[:, None]

    one, today = np.ones((1, 1)), np.array([[100.0]])
    place = Market(one, one, today, today, supply=np.array([[25.0]]), kept=np.zeros((1, 1)))
    ends = [np.array([[100.0]]), np.array([[200.0]])]
    assert skills._largest_part(output, ends, place, "Ici") == pytest.approx([0.4], abs=1e-8)


def test_blend_of_two_accounts():
    without, wanted = package()
    assert blend(without, wanted, np.ones((1, 1))) is wanted
    half = blend(without, wanted, np.full((1, 1), 0.5))
    np.testing.assert_allclose(half.inputs_here, (without.inputs_here + wanted.inputs_here) / 2, rtol=1e-12)
    np.testing.assert_allclose(half.saved, (without.saved + wanted.saved) / 2)
    half.check()


def test_limits_tell_what_is_refused():
    done = applied(start("0054"), np.array([(*ALL_HIGH, 1.0)]), elapsed=6.0)
    assert 0 < done.limits["skills"][0, 0] < 1
    assert set(LEVER.bounds) <= set(done.limits)


@pytest.mark.parametrize("code", ["5309", "0054"])
def test_table_of_occupations(code):
    scenario = Scenario((*ALL_HIGH, 1.0))
    table = binding_occupations(code, scenario, elapsed=6.0)
    assert table.attrs["feasible_part"] < 1
    sources = table[["jobseekers", "trained", "arrivals", "kept"]].sum(axis="columns")
    np.testing.assert_allclose(sources, table["found"])
    assert table["jobs"].sum() == pytest.approx(float((start(code).around.output * start(code).around.jobs).sum()))
    assert table["binds"].any()
    assert (table["needed"] > table["found"])[table["binds"]].all()
    wide = binding_occupations(code, replace(scenario, levels=(*ALL_HIGH, 4.0)))
    assert wide.attrs["feasible_part"] == 1
    assert not wide["binds"].any()


def test_parts_by_level_and_time_are_those_of_the_simulation():
    scenario, size = Scenario((*ALL_HIGH, 1.0)), 20
    found = feasible_parts("0054", scenario, [1, 3], [4, 24], size)
    for level, elapsed in ((1, 4), (3, 24)):
        asked_for = [replace(scenario, levels=(*ALL_HIGH, float(level)))]
        refused = simulate("0054", asked_for, size, elapsed=elapsed)
        middle, low, high = found.loc[(level, elapsed), ["value", "low", "high"]]
        assert middle == pytest.approx(1 - refused.central.limits["skills"][0, 0], abs=AT_FIXED_POINT)
        assert low <= middle <= high or middle == 1
    assert (found["value"].xs(24, level="elapsed") >= found["value"].xs(4, level="elapsed")).all()
