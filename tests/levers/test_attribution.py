"""Shares of levers in a scenario: another route to the same numbers, the axioms, and games whose answer is known."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.errors import UnknownCodeError
from metabolisme.levers.account import lever_account
from metabolisme.levers.attribution import alone, attribution, coalitions, last, shapley
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.parameters import drawn_parameters
from metabolisme.levers.scenario import BY_NAME, Scenario, applied
from metabolisme.sources.defaults import DEFAULT_YEAR

#: Worth of games of four players, one draw: numbers of ordinary size, so that rounding is of theirs.
GAMES = arrays(float, (16, 1), elements=st.floats(-1e3, 1e3, allow_subnormal=False))
#: Sums of 16 numbers up to 1,000: 2e-12 of rounding each.
ROUNDING = 1e-9


def game(players, worth):
    """Worth of every coalition of a game told by a function of the set of players."""
    sets = [frozenset(np.flatnonzero(row)) for row in coalitions(players)]
    return np.array([[float(worth(members))] for members in sets])


@pytest.fixture(scope="module")
def account():
    return lever_account(central(local_profile("5309"), shared_account(DEFAULT_YEAR)))


@pytest.mark.parametrize("code", ["1-3-3-1-1-2", "4-4-4-4-4-4", "2-3-1-4-2-3"])
def test_shapley_is_the_mean_over_all_orders_of_telling(account, code):
    """720 orders, each told lever after lever, from sets of levers of one size computed together."""
    scenario, levers = Scenario.read(code), frozenset(range(len(BY_NAME)))
    worth = {}
    for size in range(len(levers) + 1):
        sets = [frozenset(chosen) for chosen in itertools.combinations(levers, size)]
        levels = [[level if rank in moved else 1.0 for rank, level in enumerate(scenario.levels)] for moved in sets]
        measured = outcomes(applied(account, np.array(levels)))
        columns = [np.broadcast_to(measured[name], (len(sets), 1))[:, 0] for name in OUTCOMES]
        worth |= dict(zip(sets, np.column_stack(columns), strict=True))
    told = np.zeros((len(levers), len(OUTCOMES)))
    for order in itertools.permutations(levers):
        moved = frozenset()
        for lever in order:
            before, moved = worth[moved], moved | {lever}
            told[lever] += worth[moved] - before
    found = attribution(account, scenario)
    nobody, everyone = worth[frozenset()], worth[levers]
    by_reading = {
        "shapley": told / math.factorial(len(levers)),
        "alone": np.array([worth[frozenset({rank})] - nobody for rank in range(len(levers))]),
        "last": np.array([everyone - worth[levers - {rank}] for rank in range(len(levers))]),
    }
    for place, name in enumerate(OUTCOMES):
        # Capacities and skills are met by rounds that stop for all scenarios together: to 1e-10 of the output of the
        # territory, hence the same scenario in one set of scenarios or another to some 1e-8 of a measure.
        within = 1e-8 * max(1.0, abs(nobody[place]))
        np.testing.assert_allclose(found[name].attrs["total"], everyone[place] - nobody[place], atol=within)
        for reading, expected in by_reading.items():
            np.testing.assert_allclose(found[name][reading], expected[:, place], atol=within, err_msg=reading)


def test_each_draw_is_attributed_by_itself():
    profile, nation = local_profile("5309"), shared_account(DEFAULT_YEAR)
    draws = lever_account(territory_draws(profile, nation, 4))
    found = attribution(draws, Scenario.read("2-2-3-1-1-1"), ["jobs_here"], drawn_parameters(4))["jobs_here"]
    assert found.index.get_level_values("draw").nunique() == 4
    by_draw = found["shapley"].groupby(level="draw").sum()
    # Shares add up in each draw, up to the rounding of some 100,000 jobs.
    np.testing.assert_allclose(by_draw, found.attrs["total"], atol=1e-6)
    assert by_draw.nunique() == 4


def test_nothing_moved_is_shared_between_nobody(account):
    found = attribution(account, Scenario.of())
    for table in found.values():
        assert (table == 0).all(axis=None)
        assert table.attrs["total"] == 0


def test_only_the_measures_asked_for_and_none_unknown(account):
    assert list(attribution(account, Scenario.of(local_exchange=2), ["imports"])) == ["imports"]
    with pytest.raises(UnknownCodeError, match="mesure"):
        attribution(account, Scenario.of(), ["happiness"])


@given(GAMES)
def test_shares_add_up(worth):
    np.testing.assert_allclose(shapley(worth).sum(axis=0), worth[-1] - worth[0], atol=ROUNDING)


@given(GAMES)
def test_a_player_who_brings_nothing_gets_nothing(worth):
    members = coalitions(4)
    without = [rank & ~0b0100 for rank in range(16)]
    nothing = worth[without]  # the third brings nothing to anybody
    assert members[:, 2].sum() == 8
    for share in (shapley, alone, last):
        np.testing.assert_allclose(share(nothing)[2], 0, atol=ROUNDING)


@given(GAMES)
def test_two_players_who_bring_the_same_get_the_same(worth):
    def swapped(rank):
        return (rank & 0b1100) | ((rank & 1) << 1) | ((rank & 2) >> 1)

    alike = worth + worth[[swapped(rank) for rank in range(16)]]
    for share in (shapley, alone, last):
        found = share(alike)
        np.testing.assert_allclose(found[0], found[1], atol=ROUNDING)


@given(GAMES, GAMES, st.floats(-10, 10))
def test_shares_of_a_sum_of_games_are_sums_of_shares(one, other, scale):
    np.testing.assert_allclose(
        shapley(one + scale * other), shapley(one) + scale * shapley(other), atol=100 * ROUNDING
    )


@given(arrays(float, (4, 1), elements=st.floats(-1e3, 1e3)))
def test_without_interactions_all_readings_agree(gains):
    worth = coalitions(4) @ gains
    for share in (shapley, alone, last):
        np.testing.assert_allclose(share(worth), gains, atol=ROUNDING)


def test_glove_game():
    """One left glove, two right ones, a pair is worth 1: 2/3, 1/6, 1/6.

    Peleg and Sudhölter (2007), *Introduction to the Theory of Cooperative Games*, doi:10.1007/978-3-540-72945-7,
    market games; two of the six orders give the pair to a right glove, one each.
    """
    pairs = game(3, lambda members: 0 in members and len(members) > 1)
    np.testing.assert_allclose(shapley(pairs)[:, 0], [2 / 3, 1 / 6, 1 / 6])
    np.testing.assert_allclose(alone(pairs)[:, 0], 0)
    np.testing.assert_allclose(last(pairs)[:, 0], [1, 0, 0])


def test_airport_game():
    """Runways of length 1, 2 and 4: 1/3, 1/3 + 1/2, 1/3 + 1/2 + 2.

    Littlechild and Owen (1973), doi:10.1287/mnsc.20.3.370: each piece is shared by those who need it.
    """
    lengths = (1, 2, 4)
    runway = game(3, lambda members: max((lengths[one] for one in members), default=0))
    np.testing.assert_allclose(shapley(runway)[:, 0], [1 / 3, 5 / 6, 17 / 6])


def test_security_council():
    """Five permanent members with a veto, ten others, nine votes: 421/2145 and 4/2145.

    Shapley and Shubik (1954), doi:10.2307/1951053, for the council as enlarged in 1965: the count of orders in which a
    member turns a losing coalition into a winning one.
    """
    council = game(15, lambda members: len(members) >= 9 and set(range(5)) <= members)
    shares = shapley(council)[:, 0]
    np.testing.assert_allclose(shares[:5], 421 / 2145)
    np.testing.assert_allclose(shares[5:], 4 / 2145)


def test_coalitions_are_all_there_once():
    members = coalitions(5)
    assert members.shape == (32, 5)
    assert len(np.unique(members, axis=0)) == 32
    assert not members[0].any()
    assert members[-1].all()
