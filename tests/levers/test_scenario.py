"""Scenarios: their code, what they do together, and that the order in which they are asked changes nothing."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.levers.account import lever_account
from metabolisme.levers.outcomes import OUTCOMES, jobs_by_branch, outcomes
from metabolisme.levers.parameters import central_parameters, drawn_parameters
from metabolisme.levers.scenario import BY_NAME, ORDER, Scenario, applied, prepared, simulate
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.defaults import DEFAULT_YEAR

LEVEL = st.floats(1, 4).map(lambda level: round(level, 3))


@pytest.fixture(scope="module")
def account():
    return lever_account(central(local_profile("5309"), shared_account(DEFAULT_YEAR)))


def test_levers_are_those_of_the_handbook_in_its_order():
    assert list(BY_NAME) == list(LEVERS)
    assert {"sobriety", *ORDER, "skills"} == set(BY_NAME)


@given(st.lists(LEVEL, min_size=6, max_size=6))
def test_code_round_trip(levels):
    scenario = Scenario(tuple(levels))
    assert Scenario.read(scenario.code).levels == pytest.approx(scenario.levels, rel=1e-5)  # six digits are written
    assert Scenario.read(f" {scenario.code.replace(',', '.')} ").code == scenario.code


@given(st.text(max_size=40))
def test_any_other_text_is_refused_in_french(text):
    if re.fullmatch(r"\s*\d+([.,]\d+)?(\s*-\s*\d+([.,]\d+)?){5}\s*", text):
        return  # told below
    with pytest.raises(MetabolismeError, match="Code de scénario illisible"):
        Scenario.read(text)


@pytest.mark.parametrize(
    ("code", "said"),
    [("3-1-2", "illisible"), ("5-1-1-1-1-1", "de 1 à 4"), ("0,5-1-1-1-1-1", "de 1 à 4"), ("a-b-c-d-e-f", "illisible")],
)
def test_bad_codes_are_told(code, said):
    with pytest.raises(MetabolismeError, match=said):
        Scenario.read(code)


def test_scenario_of_some_levers():
    assert Scenario.of(sobriety=3, skills=2.5).code == "3-1-1-1-1-2,5"
    with pytest.raises(MetabolismeError, match="inconnus"):
        Scenario.of(magic=2)
    with pytest.raises(MetabolismeError, match="a 6 niveaux"):
        Scenario((1.0, 2.0))


@pytest.mark.parametrize("place", ["5309", "0054", "4417", "8421"])
def test_level_one_of_everything_is_today(place):
    profile, nation = local_profile(place), shared_account(DEFAULT_YEAR)
    for start, parameters in (
        (lever_account(central(profile, nation)), central_parameters()),
        (lever_account(territory_draws(profile, nation, 3)), drawn_parameters(3)),
    ):
        before, after = outcomes(start), outcomes(applied(start, np.ones((1, 6)), parameters))
        for name in OUTCOMES:
            size = np.maximum(1.0, np.abs(before[name]))
            # Sums of thirty-four flows, done twice.
            assert (np.abs(after[name] - before[name]) <= 1e-9 * size).all(), name


def test_many_scenarios_at_once_are_the_same_one_by_one(account):
    levels = np.array(list(itertools.product((1.0, 2.5, 4.0), repeat=6)))[::11]
    shuffled = np.random.default_rng(1).permutation(levels)
    today, together = outcomes(account), outcomes(applied(account, shuffled))
    alone = [outcomes(applied(account, row[None])) for row in shuffled[:6]]
    for name in OUTCOMES:
        found = np.broadcast_to(together[name], (len(shuffled), 1))[:6, 0]
        one_by_one = [one[name].item() for one in alone]
        # Capacities are met to 1e-10 of the output of the territory, by rounds that stop for all scenarios together.
        scale = max(1.0, abs(today[name].item()))
        np.testing.assert_allclose(found, one_by_one, atol=1e-8 * scale, err_msg=name)


def test_a_level_between_two_is_between_them():
    """Straight lines between levels, of parameters: of what one of them moves as well, as long as no bound bites."""
    scenarios = [Scenario.of(local_exchange=level) for level in (1, 1.25, 1.5, 2)]
    moved = simulate("5309", scenarios, size=2).central.change["local_share"][:, 0]
    assert (np.diff(moved) > 0).all()
    assert moved[2] == pytest.approx(moved[3] / 2, rel=0.05)  # shares of a total that hardly moves


def test_simulation_says_where_it_starts_and_what_it_changes():
    found = simulate("5309", [Scenario.of(), Scenario.of(local_exchange=3)], size=5)
    assert found.territory.name == "Lorient"
    for name in OUTCOMES:
        assert found.start[name].shape == (5,)
        assert found.change[name].shape == (2, 5)
        low, high = found.change_bounds(name)
        assert (low <= high).all()
        assert np.abs(found.change[name][0]).max() <= 1e-9 * max(1.0, np.abs(found.start[name]).max())
    assert found.central.central is None
    assert found.central.change["local_share"].shape == (2, 1)
    jobs = jobs_by_branch(lever_account(central(local_profile("5309"), shared_account(DEFAULT_YEAR)))).sum()
    assert found.central.start["jobs_here"].item() == pytest.approx(jobs)


def test_the_readers_own_numbers_are_heard_in_every_draw():
    own = ("local_exchange", "from_rest", 3, 0.0, "households")
    place, scenarios = prepared("5309", 4), [Scenario.of(local_exchange=3)]
    usual, less = (simulate(place, scenarios, own=numbers) for numbers in ((), (own,)))
    assert (less.change["local_share"] < usual.change["local_share"]).all()
    assert less.central.change["local_share"] < usual.central.change["local_share"]
    with pytest.raises(UnknownCodeError, match="paramètre"):
        simulate(place, scenarios, own=[("local_exchange", "magic", 3, 0.0, "all")])


def test_a_territory_is_prepared_once_for_many_scenarios():
    place, scenarios = prepared("0054", 3), [Scenario.of(local_exchange=2)]
    np.testing.assert_array_equal(
        simulate(place, scenarios).change["jobs_here"], simulate("0054", scenarios, 3).change["jobs_here"]
    )


def test_levels_out_of_bounds_are_refused(account):
    with pytest.raises(MetabolismeError, match="de 1 à 4"):
        applied(account, np.array([[1.0, 1, 1, 1, 1, 4.5]]))
    with pytest.raises(MetabolismeError, match="de 1 à 4"):
        applied(account, np.array([[1.0, float("nan"), 1, 1, 1, 1]]))
