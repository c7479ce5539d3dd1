"""Peers: like size, like income, like structure, said so; intervals that overlap decide nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.diagnosis.peers import (
    INCOME_RANGE,
    PEERS,
    SIZE_FACTOR,
    VERDICTS,
    compared_with_peers,
    every_group,
    peers,
    verdict,
)
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import BalanceError, MetabolismeError
from metabolisme.sources import find_territory
from metabolisme.sources.names import plain_words
from metabolisme.sources.territories import every_territory, median_income

LORIENT = "5309"


@pytest.mark.parametrize("code", [LORIENT, "4417", "200042174"])
def test_peers_meet_what_is_said(code):
    found = peers(code)
    place = find_territory(code)
    assert len(found) == PEERS
    assert code not in found.index
    assert found["jobs_ratio"].between(1 / SIZE_FACTOR, SIZE_FACTOR).all()
    assert ((found["income_ratio"] - 1).abs() <= INCOME_RANGE).all()
    assert found["structure_distance"].between(0, 1).all()
    assert list(found["name"]) == sorted(found["name"], key=plain_words)
    assert all(find_territory(str(one)).kind == place.kind for one in found.index)
    assert str(found.attrs["candidates"]) in found.attrs["criteria"]
    for one, row in found.iterrows():
        other = find_territory(str(one))
        assert row["jobs"] == pytest.approx(local_jobs(other).sum())
        assert row["income"] == median_income(other)


def test_distance_by_hand_and_no_candidate_is_nearer():
    found = peers(LORIENT)
    shares = {code: local_jobs(find_territory(code)) for code in (LORIENT, "5318")}
    shares = {code: jobs / jobs.sum() for code, jobs in shares.items()}
    assert found.loc["5318", "structure_distance"] == pytest.approx((shares[LORIENT] - shares["5318"]).abs().sum() / 2)
    every = peers(LORIENT, 400)
    assert len(every) == every.attrs["candidates"]
    left_out = every.drop(found.index)
    assert left_out["structure_distance"].min() >= found["structure_distance"].max()


def test_a_group_of_ones_own_is_kept_whole():
    chosen = peers(LORIENT, among=["Vannes", "8421"])
    assert sorted(chosen.index) == ["5318", "8421"]
    assert chosen.loc["8421", "jobs_ratio"] > SIZE_FACTOR  # Lyon is no peer by size, and it is shown
    with pytest.raises(MetabolismeError, match="5309"):
        peers(LORIENT, among=["Vannes", LORIENT])
    with pytest.raises(BalanceError, match="plage"):
        peers(LORIENT, size_factor=0.5)


def test_overseas_among_overseas_and_without_income():
    found = peers("0101")
    assert all(find_territory(str(one)).overseas for one in found.index)
    assert found["income_ratio"].isna().all()
    assert "revenu" not in found.attrs["criteria"]


def test_profile_and_name_give_the_same_peers():
    assert list(peers(local_profile(find_territory(LORIENT))).index) == list(peers(LORIENT).index)


def test_a_set_is_no_peer_of_its_members():
    assert not {LORIENT, "5318"} & set(peers([LORIENT, "5318"], 400, size_factor=10, income_range=1).index)


BOUNDS = st.tuples(st.floats(0, 100), st.floats(0, 100)).map(lambda pair: (min(pair), max(pair)))


@given(BOUNDS, BOUNDS)
def test_overlap_is_undecided_and_the_verdict_turns_with_the_sides(one, other):
    overlap = one[0] <= other[1] and other[0] <= one[1]
    assert (verdict(one, other) == VERDICTS["undecided"]) == overlap
    turned = {VERDICTS["above"]: VERDICTS["below"], VERDICTS["below"]: VERDICTS["above"]}
    assert verdict(other, one) == turned.get(verdict(one, other), VERDICTS["undecided"])


def test_comparison_has_the_numbers_of_each_territory():
    table = compared_with_peers(LORIENT, peers(LORIENT, 2))
    assert table.index[0] == LORIENT
    assert table["verdict"].iloc[0] == ""
    for code in table.index:
        value, low, high = territory_results(str(code)).loc[("spending_per_100", "all", "here")]
        assert table.loc[code, ["value", "low", "high"]].tolist() == pytest.approx([value, low, high])
    assert set(table["verdict"].iloc[1:]) <= set(VERDICTS.values())
    assert table.attrs["unit"] == "€"
    per_head = compared_with_peers(LORIENT, peers(LORIENT, 1), "jobs", per_inhabitant=True)
    own = find_territory(LORIENT)
    assert per_head.loc[LORIENT, "value"] == pytest.approx(local_jobs(own).sum() / own.population)
    assert np.isfinite(per_head[["value", "low", "high"]].to_numpy(dtype=float)).all()


@pytest.mark.parametrize("code", ["5309", "0054", "8421", "4417", "0101", "200042174", "200046977", "0205"])
def test_all_the_groups_at_once_are_those_of_one_at_a_time(code):
    one, all_at_once = peers(code), every_group()[code]
    assert all_at_once.codes == tuple(one.index)
    assert all_at_once.criteria == one.attrs["criteria"]


def test_every_territory_has_a_group_without_itself():
    groups = every_group()
    assert len(groups) == len(every_territory())
    assert all(code not in group.codes and len(set(group.codes)) == len(group.codes) for code, group in groups.items())
