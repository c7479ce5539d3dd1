"""A class of groups: what they chose is counted, what they found is told with its doubt, bets are judged fairly."""

import dataclasses
import itertools

import numpy as np
import pytest

from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import INTERVAL
from metabolisme.levers.classroom import LEVER_VERDICTS, class_results, made_up_class
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import BY_NAME, Scenario, simulate
from metabolisme.levers.scenario_files import Bet
from metabolisme.sources.territories import find_territory

FEW = 10


def with_bet(saved, measure, lever, sign):
    return dataclasses.replace(saved, bet=Bet(measure, lever, sign))


@pytest.fixture(scope="module")
def results():
    return class_results(made_up_class(), FEW)


def test_every_group_has_its_scenario_once_per_code(results):
    codes = [one.scenario.code for one in results.saved]
    alone = len(BY_NAME)
    assert len(results.simulation.scenarios) == len(set(codes)) + alone
    assert [results.simulation.scenarios[rank].code for rank in results.ranks] == codes
    groups = [one.group for one in results.saved]
    assert groups == sorted(groups)


def test_levels_are_counted(results):
    counts = results.levels()
    assert list(counts.index) == list(BY_NAME)
    assert (counts.sum(axis=1) == len(results.saved)).all()
    chosen = [one.scenario.levels[0] for one in results.saved]
    assert counts.loc["sobriety", 4] == sum(level == 4 for level in chosen)


def test_outcomes_are_those_of_the_scenarios(results):
    found, measure = results.outcomes("imports"), "imports"
    expected = simulate("5309", [one.scenario for one in results.saved], FEW).central.change[measure][:, 0]
    # Bounds of capacities are met to 1e-10 of the output, in rounds that stop for all scenarios together.
    np.testing.assert_allclose(found["value"], expected, rtol=1e-6)
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()


def test_pairs_that_are_told_apart():
    one, *_ = made_up_class(1)
    same = class_results([one, one], FEW)
    assert same.told_apart("imports") == (0, 0)
    apart = [
        dataclasses.replace(one, scenario=Scenario.of(local_exchange=level), group=str(level)) for level in (1, 4)
    ]
    assert class_results(apart, FEW).told_apart("local_share") == (1, 1)


def test_bets_are_judged_by_what_each_lever_does_alone():
    one, *_ = made_up_class(1)
    still = Scenario.of()
    groups = [
        dataclasses.replace(with_bet(one, *bet), group=str(rank), scenario=still)
        for rank, bet in enumerate(
            [
                ("local_share", "local_exchange", "+"),
                ("local_share", "local_exchange", "-"),
                ("local_share", "skills", "+"),
            ]
        )
    ]
    found = class_results(groups, FEW).bets()
    assert list(found["sign_verdict"]) == ["bien vu", "non, hausse", "ce levier seul n'y change rien"]
    assert found["lever_verdict"].iloc[0] == found["lever_verdict"].iloc[1] != found["lever_verdict"].iloc[2]
    assert set(found["lever_verdict"]) <= set(LEVER_VERDICTS)


def test_the_territory_of_most_groups_is_kept_and_the_others_are_counted():
    usual = made_up_class(3)
    other = [dataclasses.replace(one, territory=find_territory("0054")) for one in made_up_class(2)]
    found = class_results([*usual, *other], FEW)
    assert (found.territory.code, found.elsewhere) == ("5309", 2)


def test_no_scenario_is_told():
    with pytest.raises(MetabolismeError, match="Aucun scénario"):
        class_results([])


def test_pairs_of_groups_are_counted_one_by_one(results):
    # Groups that chose the same scenario are no pair; each of them is one with every other.
    twice = dataclasses.replace(results, saved=(*results.saved, *results.saved[:5]))
    ranks = twice.ranks
    for measure in OUTCOMES:
        change, sure, pairs = twice.simulation.change[measure], 0, 0
        for one, other in itertools.combinations(ranks, 2):
            low, high = np.quantile(change[one] - change[other], INTERVAL)
            pairs += one != other
            sure += one != other and (low > 0 or high < 0)
        assert twice.told_apart(measure) == (sure, pairs), measure
