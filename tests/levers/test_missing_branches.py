"""Branches that a territory lacks, and what relatedness is worth on 34 branches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.relatedness import presence, proximity, relatedness_density
from metabolisme.levers.missing_branches import (
    areas,
    concentration,
    held_out_density,
    missing_branches,
    relatedness_tests,
)
from metabolisme.sources.names import plain_words


def rewired(there, generator):
    """A table with the same number of branches in each zone and of zones for each branch, otherwise at random."""
    rows = [set(np.flatnonzero(row)) for row in there]
    for _ in range(10 * len(rows)):
        one, other = generator.choice(len(rows), 2, replace=False)
        shared, pool = rows[one] & rows[other], list(rows[one] ^ rows[other])
        own = len(rows[one]) - len(shared)
        generator.shuffle(pool)
        rows[one], rows[other] = shared | set(pool[:own]), shared | set(pool[own:])
    table = np.zeros_like(there)
    for row, found in zip(table, rows, strict=True):
        row[list(found)] = True
    return table


def within_branches(there):
    around = concentration(held_out_density(there), there)
    return areas(around, there, np.ones_like(there), np.ones((1, len(there)))).mean()


def test_held_out_density_is_that_of_the_other_places():
    present = presence(zone_jobs()).iloc[:40]
    found = held_out_density(present.to_numpy() == 1)
    for place in (0, 7, 39):
        near = proximity(present.drop(index=present.index[place]))
        expected = relatedness_density(present.iloc[[place]], near).to_numpy()[0]
        # A branch that no other place has is near none.
        np.testing.assert_allclose(found[place], np.nan_to_num(expected), atol=1e-12)


@given(arrays(bool, (7, 5)))
def test_concentration_around_a_branch_averages_one_when_all_are_equally_near(there):
    even = np.where(np.eye(5, dtype=bool), 0.0, 1.0)
    density = there @ even / 4
    np.testing.assert_allclose(concentration(density, there), 1.0, atol=1e-12)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), min_size=1, max_size=20))
def test_area_is_the_probability_of_a_right_order(rows):
    score, found, times = (np.array(column) for column in zip(*rows, strict=True))
    repeated = [(value, hit) for value, hit, count in rows for _ in range(count)]
    pairs = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for high, hit in repeated
        for low, missed in repeated
        if hit and not missed
    ]
    column = found[:, None]
    area = areas(score[:, None].astype(float), column, np.ones_like(column), times[None])[0, 0]
    assert np.isnan(area) if not pairs else area == pytest.approx(np.mean(pairs))


def test_relatedness_ranks_what_is_there_and_not_what_grows():
    found = relatedness_tests()
    assert found.loc["present", "low"] > 0.65
    assert found.loc["passed", "low"] > 0.5
    # Too few to say more than that it is not the contrary.
    assert found.loc["appeared", "cases"] == 12
    assert found.loc["growth", "low"] < 0 < found.loc["growth", "high"]


def test_a_table_at_random_with_the_same_totals_is_not_ranked():
    generator = np.random.default_rng(7)
    there = presence(zone_jobs()).to_numpy() == 1
    chance = [within_branches(rewired(there, generator)) for _ in range(3)]
    # Over 20 such tables: mean 0.49, standard deviation 0.006.
    assert np.abs(np.array(chance) - 0.49).max() < 0.03
    assert within_branches(there) > max(chance) + 0.15


def test_candidates_come_in_two_groups_each_in_alphabetical_order():
    for code in ("5309", "0054", "4417", "8421", "3205"):
        found = missing_branches(code)
        assert (found["quotient"] < 0.5).all()
        assert list(found["steady"]) == sorted(found["steady"], reverse=True)
        for _, group in found.groupby("steady"):
            assert list(group["label"]) == sorted(group["label"], key=plain_words)
        assert (found["steady"] == (found["near_in"] == found.attrs["readings"])).all()
        assert "n'est pas une entreprise" in found.attrs["caveat"]


def test_known_candidates():
    found = missing_branches("4417")
    assert list(found.index[found["steady"]]) == ["CE", "CI", "CJ"]
    # The same jobs and the same readings: nothing is drawn.
    assert found.equals(missing_branches("4417"))
    assert list(missing_branches("5309").query("steady").index) == ["JA"]


def test_an_epci_is_sent_to_its_zone():
    with pytest.raises(MetabolismeError, match="zone d'emploi"):
        missing_branches("200042174")
