"""The two regions before any lever: the account of the territory, solved another way, and what `check` refuses."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.diagnosis.territory_results import draws_measures
from metabolisme.errors import BalanceError
from metabolisme.levers.account import TOLERANCE, lever_account
from metabolisme.levers.outcomes import jobs_by_branch, outcomes, value_added_by_branch

ZONES = ["5309", "0054", "8405", "4417", "8421", "3215", "3205"]
#: Its jobs are estimated from those of its zones.
EPCI = "200042174"
#: Two ways through 34 × 34 solutions: rounding, with a margin of a thousand.
ROUNDING = 1e-11
#: The published table of France balances to some 2e-8 of each row, which a solution brings to light.
TABLE = 1e-7


@functools.cache
def draws(code, size=None):
    profile, nation = local_profile(code), shared_account()
    return central(profile, nation) if size is None else territory_draws(profile, nation, size)


@functools.cache
def start(code="5309", size=None):
    return lever_account(draws(code, size))


@pytest.mark.parametrize("code", [*ZONES, EPCI])
def test_before_any_lever_it_is_the_account_of_the_territory(code):
    account, known = start(code), draws_measures(draws(code))
    account.check()
    output = account.produced.here
    assert output.sum(-1) == pytest.approx(known["output", "all", "here"][None], rel=TABLE)
    assert output == pytest.approx(account.around.output, rel=TABLE)
    assert account.produced.rest == pytest.approx(account.around.output_rest, rel=TABLE)
    assert value_added_by_branch(account).sum(-1) == pytest.approx(known["value_added", "all", "here"][None], rel=TABLE)
    # The account counts refineries only: jobs that make other oil products, at Beauvais and Lens, make no output.
    idle = np.where(account.around.output[0] > 0, 0.0, draws(code).jobs)
    assert {account.around.products[rank] for rank in np.flatnonzero(idle[0])} <= {"CD"}
    jobs = jobs_by_branch(account).sum(-1)
    assert jobs == pytest.approx(known["jobs", "all", "here"][None] - idle.sum(), rel=TABLE)
    measured = outcomes(account)
    spent = {place: known["spending", "all", place] for place in ("here", "rest_of_country", "eu", "non_eu")}
    assert measured["bought_rest"] == pytest.approx(spent["rest_of_country"][None], rel=TABLE)
    assert measured["imports"] == pytest.approx(spent["eu"][None] + spent["non_eu"], rel=TABLE)
    assert measured["local_share"] == pytest.approx(100 * spent["here"][None] / sum(spent.values()), rel=TABLE)


@pytest.mark.parametrize("code", [*ZONES, EPCI])
def test_purchases_of_each_product_by_place_are_those_of_the_account(code):
    account, known = start(code), draws_measures(draws(code))
    for place, origins in {"here": ["here"], "rest": ["rest_of_country"], "abroad": ["eu", "non_eu"]}.items():
        inputs, demand = getattr(account, f"inputs_{place}"), getattr(account, f"demand_{place}")
        bought = (inputs @ account.produced.here[..., None])[0, 0, :, 0] + demand.sum(-1)[0, 0]
        for rank, product in enumerate(account.around.products):
            expected = sum(float(known["purchases", product, origin][0]) for origin in origins)
            # Amounts go from nothing to thousands of M€: ten euros.
            assert bought[rank] == pytest.approx(expected, rel=TABLE, abs=1e-5)


@pytest.mark.parametrize("code", ["5309", "4417", "8421"])
def test_the_two_regions_solved_as_one_system_of_68_equations(code):
    account = start(code, 5)
    around, size = account.around, len(account.around.products)
    for draw in range(5):
        share = around.rest_share[0, draw]
        recipe = around.recipe_rest
        system = np.block(
            [
                [account.inputs_here[0, draw], share[:, None] * recipe],
                [account.inputs_rest[0, draw], (1 - share)[:, None] * recipe],
            ]
        )
        own = np.concatenate([account.demand_here[0, draw].sum(-1), account.demand_rest[0, draw].sum(-1)])
        others = np.concatenate(
            [
                share * around.demand_of_rest[0, draw] + around.sold_outside[0, draw],
                (1 - share) * around.demand_of_rest[0, draw] + around.rest_sold_outside[0, draw],
            ]
        )
        inverse = np.linalg.inv(np.eye(2 * size) - system)
        for demand, solved in ((own + others, account.produced), (own, account.called)):
            made = inverse @ demand
            assert solved.here[0, draw] == pytest.approx(made[:size], rel=1e-9, abs=1e-9)
            assert solved.rest[0, draw] == pytest.approx(made[size:], rel=1e-9)


def test_value_added_of_the_two_regions_is_that_of_france():
    account, nation = start(), shared_account()
    measured = outcomes(account)
    total = measured["value_added_here"] + measured["value_added_rest"]
    assert total == pytest.approx(float(nation.value_added.sum()), rel=TABLE)


PLANTED = {
    "achats négatifs": lambda one: replace(one, demand_abroad=one.demand_abroad - 1.0),
    "ventes au reste de la France négatives": lambda one: replace(one, kept_here=one.kept_here + 1e4),
    "valeur ajoutée négative": lambda one: replace(one, inputs_abroad=one.inputs_abroad + 0.1),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_refused_by_its_name(fault):
    account = start()
    account.check()
    with pytest.raises(BalanceError, match=fault):
        PLANTED[fault](account).check()


@pytest.mark.parametrize(("place", "fault"), [("here", "production d'ici"), ("rest", "production du reste")])
def test_supply_that_is_not_what_is_used_is_refused(place, fault):
    account = start()
    account.check()
    # Output is solved from what is bought, so it is what is remembered of it that is spoilt.
    wrong = replace(account, saved=account.saved.copy())
    made = getattr(wrong.produced, place)
    made *= 1 + 1e-6
    with pytest.raises(BalanceError, match=fault):
        wrong.check()


def test_several_faults_are_told_at_once_with_the_territory_and_a_remedy():
    wrong = replace(start(), kept_here=start().kept_here + 1e4, demand_abroad=start().demand_abroad - 1.0)
    with pytest.raises(BalanceError, match=r"Lorient.*achats négatifs.*ventes au reste.*Remède"):
        wrong.check()


def test_what_rounding_leaves_is_not_a_fault():
    account = start()
    nudged = replace(account, demand_abroad=np.minimum(account.demand_abroad, 0.0) - TOLERANCE / 100)
    assert nudged.demand_abroad.max() < 0
    nudged.check()


def test_some_scenarios_of_an_account_are_those_scenarios():
    account = start()
    many = replace(account, demand_here=np.concatenate([account.demand_here * part for part in (1.0, 0.9, 0.8)]))
    two = many.at(np.array([2, 0]))
    assert two.produced.here == pytest.approx(many.produced.here[[2, 0]], rel=ROUNDING)
    assert two.inputs_here is many.inputs_here
