"""What change can be seen: of the same territory with the same errors, or between two that have their own."""

import dataclasses

import numpy as np
import pytest

from metabolisme.accounts.coverage import INTERVAL_LABEL, RANGE_LABEL
from metabolisme.accounts.local_jobs import JOBS_YEARS, zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import territory_draws
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.case import Case
from metabolisme.indicators.circulation import local_purchase_share
from metabolisme.indicators.diversity import AGAINST_FRANCE, INDICES, yearly_movement
from metabolisme.indicators.registry import REGISTRY, indicator
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


def alike(count, size=200):
    """Local shares of as many territories with the data of Lorient and errors of their own, shape (count, size)."""
    profile = local_profile("5309")
    places = [dataclasses.replace(profile.territory, code=f"autre {rank}") for rank in range(count)]
    profiles = [dataclasses.replace(profile, territory=place) for place in places]
    return np.array([local_purchase_share(Case(territory_draws(one, shared_account(2014), size))) for one in profiles])


def test_nine_differences_in_ten_are_smaller():
    gaps = np.abs(np.diff(alike(13), axis=0))
    # One pair of 200 draws gives thresholds from 13.8 to 17.6: twelve pairs, and twins pooled, are needed to tell 90 %
    # from 88 %, which one pair alone (14.8) would give. 0.015: three standard errors of a share over 2,400 draws, less
    # than half of them independent.
    assert (gaps < smallest_difference(SHARE, "5309").value).mean() == pytest.approx(0.90, abs=0.015)


def test_what_the_account_does_not_make_is_refused_and_not_told_as_zero():
    for identifier, place in (("social.jobs_per_resident", "5309"), ("social.poverty", "200042174")):
        for ask in (
            lambda one=identifier, here=place: change_with_jobs(one, here, "QZ", 100),
            lambda one=identifier, here=place: smallest_difference(one, here),
        ):
            with pytest.raises(MetabolismeError, match="comparez les valeurs publiées de deux années"):
                ask()
    with pytest.raises(MetabolismeError, match="Remède"):
        change_in_a_year("social.unemployment", "5309")
    with pytest.raises(MetabolismeError, match="bouge en un an n'est pas mesuré"):
        change_in_a_year("diversity.unrelated_variety", "5309")


@pytest.mark.parametrize(
    "identifier", [*(one for one in REGISTRY if indicator_card(one).nature == "modelled"), "diversity.krugman"]
)
def test_a_smallest_difference_is_never_zero(identifier):
    assert smallest_difference(identifier, "8405").value > 0


@pytest.mark.parametrize("name", INDICES)
def test_diversity_of_a_zone_is_seen_beyond_what_two_move_in_a_year(name):
    # Jobs are published: nothing is drawn, and the margin of `compared_diversity` is left, to the last digit.
    assert smallest_difference(f"diversity.{name}", "5309").value == 2 * yearly_movement(name)
    assert not change_with_jobs(f"diversity.{name}", "5309", "QZ", 10).seen_between
    if name in AGAINST_FRANCE:
        # Estimated jobs add their error.
        assert smallest_difference(f"diversity.{name}", "200042174").value > 2 * yearly_movement(name)


@pytest.mark.parametrize("name", AGAINST_FRANCE)
def test_jobs_of_a_year_are_compared_with_the_nation_of_that_year(name):
    jobs = {year: zone_jobs(year) for year in JOBS_YEARS}
    last, before = (INDICES[name](one.loc["4417"].to_numpy(), one.sum().to_numpy()) for one in jobs.values())
    found = change_in_a_year(f"diversity.{name}", "4417")
    assert found.before.value == pytest.approx(before)
    assert found.after.value == pytest.approx(last)
    # Hachman falls by 0.0023; against the nation of 2023 it would have risen by 0.0052.
    assert found.change.value == pytest.approx(last - before)


def test_a_change_of_an_epci_against_france_lies_in_its_interval():
    found = change_with_jobs("diversity.krugman", "200042174", "QZ", 300)
    assert found.before.value == pytest.approx(indicator("diversity.krugman", "200042174").value)
    for one in (found.before, found.after, found.change):
        assert one.within[0] <= one.value <= one.within[1]


def test_an_interval_has_the_same_name_as_on_every_page():
    found = change_with_jobs(SHARE, "5309", "CA", 500)
    assert found.before.interval_label == found.after.interval_label == indicator(SHARE, "5309").interval_label
    assert found.before.interval_label == INTERVAL_LABEL
    # Nothing tests how much an interval of a change covers.
    assert found.change.interval_label == RANGE_LABEL
    # In an EPCI, jobs are estimated: no test either.
    assert change_with_jobs(SHARE, "200042174", "QZ", 300).before.interval_label == RANGE_LABEL


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
