"""What change can be seen: of the same territory with the same errors, or between two that have their own."""

import dataclasses

import numpy as np
import pytest

from metabolisme.accounts.local_jobs import JOBS_YEARS, zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import territory_draws
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.indicators.case import Case
from metabolisme.indicators.circulation import local_purchase_share
from metabolisme.indicators.registry import indicator
from metabolisme.indicators.seen_change import change_in_a_year, change_with_jobs, smallest_difference
from metabolisme.sources import load_table

SHARE = "circulation.local_purchase_share"


def test_no_job_more_no_change():
    found = change_with_jobs(SHARE, "5309", "CA", 0)
    assert found.change.value == 0
    assert found.change.within is None
    assert not found.has_a_sign
    assert not found.seen_between


def test_territory_as_it_is_does_not_move():
    found, plain = change_with_jobs(SHARE, "5309", "NZ", 400), indicator(SHARE, "5309")
    assert found.before.value == pytest.approx(plain.value)
    assert found.before.within == pytest.approx(plain.within)
    assert found.after.value - found.before.value == pytest.approx(found.change.value)


def test_a_change_with_the_same_errors_is_known_far_better_than_its_two_ends():
    found = change_with_jobs(SHARE, "5309", "CA", 500)
    width = found.change.within[1] - found.change.within[0]
    assert width < (found.before.within[1] - found.before.within[0]) / 20
    assert found.has_a_sign
    assert not found.seen_between


def test_a_factory_more_may_lower_the_local_share():
    # It buys more elsewhere than residents and firms did on average: growth is not circulation.
    assert change_with_jobs(SHARE, "5309", "CA", 500).change.within[1] < 0


def test_smallest_difference_is_that_of_two_sets_of_errors():
    found = smallest_difference(SHARE, "5309")
    low, high = indicator(SHARE, "5309").within
    # The own errors of two territories add up; what is national cancels: between the half-width of one and √2 times it,
    # 15 % aside for the rounding of a quantile of 200 draws.
    assert 0.85 * (high - low) / 2 < found.value < 1.15 * np.sqrt(2) * (high - low) / 2


def test_nine_differences_in_ten_are_smaller():
    profile = local_profile("5309")
    other = dataclasses.replace(profile, territory=dataclasses.replace(profile.territory, code="encore un autre"))
    values = [local_purchase_share(Case(territory_draws(one, shared_account(2014), 400))) for one in (profile, other)]
    smaller = (np.abs(values[0] - values[1]) < smallest_difference(SHARE, "5309").value).mean()
    # 90 % ± three standard errors of a share over 400, and of the quantile over 200.
    assert smaller == pytest.approx(0.90, abs=0.08)


def test_year_is_that_of_the_published_jobs():
    last, before = (zone_jobs(year) for year in JOBS_YEARS)
    table = load_table("employment/jobs_by_zone")
    assert last.to_numpy().sum() == table["jobs_2023"].sum()
    assert before.to_numpy().sum() == table["jobs_2022"].sum()
    assert last.columns.equals(before.columns)
    with pytest.raises(UnknownCodeError, match="année des emplois"):
        zone_jobs(2019)


def test_a_year_moves_less_than_can_be_seen_between_two():
    found = change_in_a_year(SHARE, "5309")
    assert found.after.value == pytest.approx(indicator(SHARE, "5309").value)
    assert abs(found.change.value) < found.smallest.value / 10
    assert not found.seen_between


def test_epci_takes_services_and_no_year():
    assert change_with_jobs(SHARE, "200042174", "QZ", 300).change.value != 0
    with pytest.raises(MetabolismeError, match="pas publiés chaque année"):
        change_in_a_year(SHARE, "200042174")


def test_what_cannot_be_asked_is_refused_in_french_all_at_once():
    with pytest.raises(MetabolismeError) as error:
        change_with_jobs(SHARE, "200042174", "CD", -5)
    message = str(error.value)
    assert "raffinage" in message
    assert "estimés" in message
    assert "peuvent y venir" in message
    with pytest.raises(UnknownCodeError, match="branche"):
        change_with_jobs(SHARE, "5309", "XX", 5)
    with pytest.raises(UnknownCodeError, match="indicateur"):
        smallest_difference("circulation.nothing", "5309")
    with pytest.raises(MetabolismeError, match="Outre-mer"):
        change_with_jobs("materials.footprint_per_inhabitant", "0401", "FZ", 5)
    with pytest.raises(MetabolismeError, match="Il se relève"):
        smallest_difference("circulation.lm3", "5309")


def test_added_jobs_change_nothing_else():
    profile, nation = local_profile("5309"), shared_account(2014)
    none = territory_draws(profile, nation, 5, added_jobs=np.zeros(34))
    plain = territory_draws(profile, nation, 5)
    assert np.array_equal(none.regional.output, plain.regional.output)
    added = np.zeros(34)
    added[list(nation.branches).index("FZ")] = 100
    more = territory_draws(profile, nation, 5, added_jobs=added)
    moved = np.flatnonzero((more.regional.output != plain.regional.output).any(axis=0))
    assert [str(nation.branches[rank]) for rank in moved] == ["FZ"]
