"""The territorial council: its secret aims, its vote, its constraints, its cards."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.levers.every_scenario import every_level
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.reports.simulator_sheet import ROLES
from metabolisme.teaching.council import (
    CLASS_ROLES,
    CONSTRAINTS,
    COUNCIL_ROLES,
    secrets_kept,
    selfish_ballot,
    voted,
    worked_votes,
)

LEVELS = st.integers(1, 4).map(float)
SCENARIOS = st.tuples(*[LEVELS] * len(BY_NAME)).map(Scenario)


def test_no_vote_keeps_every_secret_and_each_secret_can_be_kept_and_missed():
    secrets = [card.secret for card in COUNCIL_ROLES]
    kept = [[secret.kept(Scenario(tuple(levels))) for secret in secrets] for levels in every_level()]
    assert not any(all(row) for row in kept)
    assert all(0 < sum(column) < len(kept) for column in zip(*kept, strict=True))
    # every lever is somebody's concern
    assert {secret.lever for secret in secrets} == set(BY_NAME)


def test_roles_of_the_class_are_those_of_the_simulator():
    assert [card.id for card in CLASS_ROLES] == [role["id"] for role in ROLES]
    assert [card.secret for card in CLASS_ROLES] == [None] * len(CLASS_ROLES)


@given(st.lists(SCENARIOS, min_size=1, max_size=9))
def test_half_the_ballots_at_least_go_as_far_as_what_is_retained(ballots):
    retained = voted(ballots)
    for lever in range(len(BY_NAME)):
        column = [ballot.levels[lever] for ballot in ballots]
        assert retained.levels[lever] in column
        assert 2 * sum(level >= retained.levels[lever] for level in column) >= len(ballots)
        assert 2 * sum(level <= retained.levels[lever] for level in column) >= len(ballots)


@given(st.lists(SCENARIOS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_of_ballots_does_not_matter(ballots, random):
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert voted(shuffled) == voted(ballots)


def test_tie_goes_to_the_lower_level():
    assert voted([Scenario.read("1-4-2-2-2-2"), Scenario.read("3-4-1-2-2-3")]).code == "1-4-1-2-2-2"


def test_no_ballot_is_refused():
    with pytest.raises(MetabolismeError, match="un par rôle"):
        voted([])


def test_each_constraint_stops_some_votes_and_leaves_some():
    for constraint, code in itertools.product(CONSTRAINTS, ("1-1-1-1-1-1", "4-4-4-4-4-4")):
        assert bool(constraint.broken(Scenario.read(code))) == (code[0] == "4"), constraint.title
    skills, exchange, effort = CONSTRAINTS
    assert skills.broken(Scenario.read("1-4-1-1-1-1")) == ()
    assert len(exchange.broken(Scenario.read("1-3-1-1-1-1"))) == 1
    assert effort.broken(Scenario.read("2-2-2-2-2-2")) == ()
    assert "13 en tout" in effort.broken(Scenario.read("3-2-2-2-2-2"))[0]


@pytest.mark.parametrize("card", COUNCIL_ROLES, ids=lambda card: card.id)
def test_number_of_a_card_is_that_of_the_diagnosis(card):
    said = card.number("5309")
    assert said != card.number("4417")
    assert "{" not in said
    assert any(digit in said for digit in "123456789")


def test_selfish_ballot_keeps_its_own_secret_and_their_vote_is_the_first_that_is_worked_out():
    for card in COUNCIL_ROLES:
        assert card.name in secrets_kept(selfish_ballot(card))
    first = worked_votes()[0][1]
    assert first == voted([selfish_ballot(card) for card in COUNCIL_ROLES])
    # what each wants alone, nobody carries together
    assert 0 < len(secrets_kept(first)) < len(COUNCIL_ROLES)
    with pytest.raises(MetabolismeError, match="pas de but secret"):
        selfish_ballot(CLASS_ROLES[0])


def test_votes_that_are_worked_out_differ_and_one_meets_each_constraint():
    votes = [vote for _, vote in worked_votes()]
    assert len({vote.code for vote in votes}) == len(votes)
    assert all(any(not constraint.broken(vote) for vote in votes) for constraint in CONSTRAINTS)
