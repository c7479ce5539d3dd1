"""All the scenarios of a territory: exact values, bounds by expansion, and what is kept of them."""

import io
import itertools

import numpy as np
import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.estimates.parameters import interval
from metabolisme.levers import every_scenario as module
from metabolisme.levers.account import lever_account
from metabolisme.levers.every_scenario import EveryScenario, compute, every_level, rank_of
from metabolisme.levers.outcomes import OUTCOMES, jobs_by_branch, outcomes
from metabolisme.levers.parameters import drawn_parameters
from metabolisme.levers.scenario import BY_NAME, Scenario, applied

SIZE, TRIED, FITTED = 10, 4, 6
PLACE = "5309"


@pytest.fixture(scope="module")
def profile():
    return local_profile(PLACE)


@pytest.fixture(scope="module")
def found(profile) -> EveryScenario:
    """Lorient, with few draws: seconds, and the same arithmetic."""
    return compute(profile, size=SIZE, tried=TRIED, fitted=FITTED)


def test_scenarios_stand_in_the_order_of_their_codes():
    levels = every_level()
    assert levels.shape == (4**6, 6)
    assert rank_of(Scenario.read("1-1-1-1-1-1")) == 0
    assert rank_of(Scenario.read("1-1-1-1-1-2")) == 1
    assert rank_of(Scenario.read("4-4-4-4-4-4")) == 4**6 - 1
    assert [rank_of(Scenario(tuple(row))) for row in levels] == list(range(4**6))


def test_a_level_between_two_has_no_rank():
    with pytest.raises(ValueError, match="2,5"):
        rank_of(Scenario.read("1-2,5-1-1-1-1"))


def test_values_are_those_of_each_scenario_by_itself(profile, found):
    start = lever_account(central(profile, shared_account()))
    before = outcomes(start)
    for rank in np.random.default_rng(5).choice(4**6, 20, replace=False):
        done = applied(start, every_level()[[rank]])
        values = outcomes(done)
        for position, name in enumerate(OUTCOMES):
            alone = float((values[name] - before[name]).squeeze())
            # a change under 1e-8 of its measure is told as none; batched and single solutions differ by rounding
            assert found.change[rank, position] == pytest.approx(alone, abs=2e-8 * abs(before[name].item()) + 1e-9)
        jobs = (jobs_by_branch(done) - jobs_by_branch(start))[0, 0]
        # the smallest branch that is told moves by ten jobs
        assert found.jobs_change[rank] == pytest.approx(jobs, abs=1e-3)


def test_nothing_moved_changes_nothing(found):
    for name in ("change", "low", "high", "jobs_change", "jobs_low", "jobs_high"):
        assert not getattr(found, name)[0].any(), name
    assert all(refused[0] == 0 for refused in found.limits.values())


def test_an_interval_holds_its_value(found):
    assert (found.low <= found.change).all()
    assert (found.change <= found.high).all()
    assert (found.jobs_low <= found.jobs_change).all()
    assert (found.jobs_change <= found.jobs_high).all()


def test_bounds_of_one_or_two_levers_are_those_of_their_draws(profile, found):
    drawn = lever_account(territory_draws(profile, shared_account(), SIZE))
    before = outcomes(drawn)
    chosen = [scenario for scenario in every_level() if 0 < (scenario > 1).sum() <= 2][:: 153 // 6]
    done = outcomes(applied(drawn, np.array(chosen), drawn_parameters(SIZE)))
    for position, name in enumerate(OUTCOMES):
        low, high = interval(np.broadcast_to(done[name] - before[name], (len(chosen), SIZE)), axis=1)
        for one, scenario in enumerate(chosen):
            rank = rank_of(Scenario(tuple(scenario)))
            value = found.change[rank, position]
            # rounding, as above
            near = 2e-8 * float(np.abs(before[name]).max()) + 1e-9
            assert found.low[rank, position] == pytest.approx(min(low[one], value), abs=near)
            assert found.high[rank, position] == pytest.approx(max(high[one], value), abs=near)


def test_what_has_no_interaction_of_three_is_expanded_exactly():
    generator = np.random.default_rng(3)
    levels = every_level()
    single = np.concatenate([np.zeros((6, 1)), generator.normal(size=(6, 3))], axis=1)
    pair = {
        both: np.pad(generator.normal(size=(3, 3)), ((1, 0), (1, 0))) for both in itertools.combinations(range(6), 2)
    }
    place = levels.astype(int) - 1
    whole = sum(single[rank, place[:, rank]] for rank in range(6))
    whole = whole + sum(table[place[:, a], place[:, b]] for (a, b), table in pair.items())
    few = np.flatnonzero((levels > 1).sum(axis=1) <= 2)
    columns = module._columns(levels[few])
    expanded = module._design(levels, columns) @ module._terms(columns, whole[few])
    assert len(few) == 154
    # sums of twenty-one numbers near one
    assert expanded == pytest.approx(whole, abs=1e-12)


def test_the_error_of_the_expansion_is_a_share_of_the_width(found):
    share = found.expansion_error()
    assert share.shape == (TRIED, len(OUTCOMES), 2)
    assert np.nanmin(share) >= 0
    assert len(found.tried) == len(set(found.tried)) == TRIED
    assert ((every_level()[list(found.tried)] > 1).sum(axis=1) > 2).all()


def test_bounds_hold_those_of_the_scenarios_they_were_widened_for(found):
    ranks = list(found.fitted)
    assert {rank_of(Scenario((float(level),) * 6)) for level in (2, 3, 4)} <= set(ranks)
    assert not set(ranks) & set(found.tried)
    moves = found.high[ranks] > found.low[ranks]
    # a thousandth of the width: sums of numbers near one
    near = 1e-3 * (found.high[ranks] - found.low[ranks])
    assert (found.low[ranks] <= found.fitted_low + near)[moves].all()
    assert (found.high[ranks] >= found.fitted_high - near)[moves].all()
    assert (found.widened >= 0).all()


@pytest.mark.parametrize("level", [2, 3, 4])
def test_with_every_lever_moved_the_verdict_is_never_surer_than_full_draws(found, level):
    rank = rank_of(Scenario((float(level),) * 6))
    place = found.fitted.index(rank)
    ours = module.verdict(found.low[rank], found.high[rank])
    full = module.verdict(found.fitted_low[place], found.fitted_high[place])
    assert ((ours == full) | (ours == module.UNKNOWN)).all()


def test_nothing_is_widened_for_one_or_two_levers_and_more_for_more_effort():
    levels = every_level()
    effort = module._effort(levels)
    assert not effort[(levels > 1).sum(axis=1) <= 2].any()
    assert effort[-1] == effort.max() == 1
    assert effort[rank_of(Scenario.read("2-2-2-1-1-1"))] == 1 / 16


def test_verdicts_are_those_of_bounds():
    low, high = np.array([1.0, -2.0, -1.0, 0.0]), np.array([2.0, -1.0, 1.0, 0.0])
    assert module.verdict(low, high).tolist() == [1, -1, module.UNKNOWN, 2]


def test_what_is_kept_comes_back(found):
    stored = io.BytesIO()
    np.savez_compressed(stored, **module._pack(found))
    stored.seek(0)
    back = module._unpack(np.load(stored, allow_pickle=False))
    assert (back.code, back.products, back.tried) == (found.code, found.products, found.tried)
    assert back.fitted == found.fitted
    assert back.limits.keys() == found.limits.keys()
    for name in ("start", "change", "low", "high", "jobs", "jobs_change", "jobs_low", "jobs_high", "widened"):
        assert np.array_equal(getattr(back, name), getattr(found, name))
    assert all(np.array_equal(back.limits[name], found.limits[name]) for name in found.limits)


def test_every_bound_has_its_words(found):
    said = {bound for lever in BY_NAME.values() for bound in lever.bounds}
    assert set(found.limits) <= said
    assert all(((part >= 0) & (part <= 1 + 1e-9)).all() for part in found.limits.values())
