"""Diversity of jobs: analytic cases, properties, the identity of varieties, golden territories, levels compared."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts.local_jobs import epci_job_errors, piece_jobs, zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.own_profile import own_profile
from metabolisme.accounts.territory_draws import territory_draws
from metabolisme.diagnosis.dependence import herfindahl
from metabolisme.diagnosis.peers import peers
from metabolisme.errors import BalanceError, MetabolismeError, UnknownCodeError
from metabolisme.indicators.diversity import (
    AGAINST_FRANCE,
    INDICATORS,
    INDICES,
    LEVELS,
    OF_EVENNESS,
    at_level,
    diversity_estimate,
    effective_branches,
    groups_at,
    hachman,
    index_of,
    job_shares,
    krugman,
    national_jobs,
    reversed_pairs,
    shannon_entropy,
    variety,
    yearly_movement,
    zone_indices,
)
from metabolisme.indicators.registry import indicator
from metabolisme.sources import concordance, find_territory, load_table, nomenclature
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.own_file import OwnFile

#: Sums of a few dozen shares: rounding leaves a few units of the sixteenth digit.
EXACT = 1e-12

jobs_of_eight = arrays(float, 8, elements=st.floats(0, 1e6).map(lambda x: round(x, 3))).filter(lambda x: x.sum() > 0)
reference_of_eight = arrays(float, 8, elements=st.floats(1, 1e6).map(lambda x: round(x, 3)))
GROUPS = ("a", "a", "b", "c", "c", "c", "d", "b")


@pytest.mark.parametrize("n", [1, 2, 5, 34])
def test_uniform_jobs(n):
    jobs = np.full(n, 7.0)
    assert shannon_entropy(jobs) == pytest.approx(math.log2(n), abs=EXACT)
    assert effective_branches(jobs) == pytest.approx(n, rel=EXACT)
    assert herfindahl(jobs) == pytest.approx(1 / n, rel=EXACT)
    assert krugman(jobs, jobs) == 0
    assert hachman(jobs, jobs) == pytest.approx(1, rel=EXACT)


def test_a_single_branch():
    jobs, nation = np.array([0.0, 12.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert shannon_entropy(jobs) == 0
    assert effective_branches(jobs) == herfindahl(jobs) == 1
    # Shares 1 against 0.2: gaps 0.8 + 0.1 + 0.3 + 0.4; quotient 5, inverted.
    assert krugman(jobs, nation) == pytest.approx(1.6, rel=EXACT)
    assert hachman(jobs, nation) == pytest.approx(0.2, rel=EXACT)
    assert variety(jobs, ("a", "a", "b", "b")) == (0, 0)


def test_a_geometric_law_has_a_closed_form():
    """Shares 1/2, 1/4, 1/8…: H = 2 bits and Σp² = 1/3 for a whole law; 60 branches leave 2⁻⁵³ of it out."""
    jobs = 0.5 ** np.arange(1, 61)
    assert shannon_entropy(jobs) == pytest.approx(2, abs=EXACT)
    assert herfindahl(jobs) == pytest.approx(1 / 3, abs=EXACT)


def test_a_pareto_law_tends_to_its_closed_form():
    """Shares k^-(s) / ζ(s), s = 2: H = log₂ ζ(2) − 2 ζ'(2) / (ζ(2) ln 2) and Σp² = ζ(4) / ζ(2)²."""
    zeta2, zeta4, derivative = math.pi**2 / 6, math.pi**4 / 90, -0.9375482543158437
    jobs = np.arange(1, 200_001, dtype=float) ** -2
    # The tail left out weighs 1/200,000 of the shares, times its 35 bits.
    expected = math.log2(zeta2) - 2 * derivative / (zeta2 * math.log(2))
    assert shannon_entropy(jobs) == pytest.approx(expected, abs=3e-4)
    assert herfindahl(jobs) == pytest.approx(zeta4 / zeta2**2, abs=1e-5)


def test_nothing_in_common():
    assert krugman(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 2


@given(jobs_of_eight, st.floats(0.001, 1000), st.permutations(range(8)))
def test_scale_and_order_change_nothing(jobs, factor, order):
    order = list(order)
    nation = np.arange(1.0, 9.0)
    for name, index in INDICES.items():
        found = index(jobs, nation)
        assert index(factor * jobs, 3 * nation) == pytest.approx(found, rel=1e-9, abs=EXACT), name
        assert index(jobs[order], nation[order]) == pytest.approx(found, rel=1e-9, abs=EXACT), name
    moved = variety(jobs[order], [GROUPS[rank] for rank in order])
    assert moved == pytest.approx(variety(factor * jobs, GROUPS), rel=1e-9, abs=1e-9)


@given(jobs_of_eight, reference_of_eight)
def test_bounds(jobs, nation):
    entropy = shannon_entropy(jobs)
    assert -EXACT <= entropy <= 3 + EXACT
    assert 1 - EXACT <= effective_branches(jobs) <= 8 + 1e-9
    # Hill numbers fall with their order.
    assert 1 / herfindahl(jobs) <= effective_branches(jobs) * (1 + 1e-9)
    assert 0 <= krugman(jobs, nation) <= 2 + EXACT
    assert 0 < hachman(jobs, nation) <= 1 + EXACT


@given(jobs_of_eight)
def test_varieties_add_up_to_entropy(jobs):
    unrelated, related = variety(jobs, GROUPS)
    assert unrelated >= -EXACT
    assert related >= -EXACT
    assert unrelated + related == pytest.approx(shannon_entropy(jobs), abs=1e-9)


@given(jobs_of_eight, st.integers(0, 7), st.integers(0, 7), st.floats(0, 1))
def test_a_transfer_to_a_smaller_branch_never_concentrates(jobs, one, other, part):
    """Pigou–Dalton: what a branch gives to a smaller one, short of exchanging their places."""
    high, low = (one, other) if jobs[one] >= jobs[other] else (other, one)
    after = jobs.copy()
    given_away = part * (jobs[high] - jobs[low]) / 2
    after[high] -= given_away
    after[low] += given_away
    assert shannon_entropy(after) >= shannon_entropy(jobs) - 1e-9
    assert herfindahl(after) <= herfindahl(jobs) + 1e-9


@given(jobs_of_eight, reference_of_eight, st.floats(0, 1))
def test_nearer_to_the_nation_is_less_specialised(jobs, nation, part):
    mixed = (1 - part) * job_shares(jobs) + part * job_shares(nation)
    assert krugman(mixed, nation) == pytest.approx((1 - part) * krugman(jobs, nation), abs=1e-9)
    assert hachman(mixed, nation) >= hachman(jobs, nation) - 1e-9


def test_one_value_a_territory():
    jobs = zone_jobs().to_numpy()
    for name in INDICES:
        found = index_of(name, jobs)
        assert found.shape == (305,)
        assert index_of(name, jobs[7]) == pytest.approx(found[7], rel=EXACT)
    assert variety(jobs, groups_at("A21"))[0].shape == (305,)
    communities = piece_jobs().groupby(level="epci").sum().to_numpy()
    assert all(np.isfinite(index_of(name, communities)).all() for name in INDICES)


def test_varieties_of_every_zone_add_up_at_every_level():
    jobs = zone_jobs().to_numpy()
    for level in ("A21", "A5"):
        unrelated, related = variety(jobs, groups_at(level))
        np.testing.assert_allclose(unrelated, shannon_entropy(at_level(jobs, level)), atol=EXACT)
        np.testing.assert_allclose(unrelated + related, shannon_entropy(jobs), atol=EXACT)


def test_related_variety_only_sees_the_sections_that_have_parts():
    """Three sections of 18 have several branches: without them, nothing is related."""
    groups = pd.Series(groups_at("A21"))
    assert sorted(groups.value_counts().loc[lambda count: count > 1].index) == ["C", "J", "M"]
    services = np.where(groups.isin(["C", "J", "M"]), 0.0, national_jobs())
    assert variety(services, groups_at("A21"))[1] == pytest.approx(0, abs=EXACT)


def test_krugman_is_twice_the_distance_of_peers():
    """The same gaps between shares: peers take half their sum, against another zone."""
    jobs = zone_jobs()
    for code, row in peers("5309").iterrows():
        # A share of jobs summed in another order.
        expected = krugman(jobs.loc["5309"].to_numpy(), jobs.loc[code].to_numpy()) / 2
        assert row["structure_distance"] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("jobs", "told"),
    [
        ([1.0, np.nan], "manquante"),
        ([1.0, -2.0], "négative"),
        ([0.0, 0.0], "sans aucun emploi"),
        ([], "aucune branche"),
    ],
)
def test_jobs_that_are_none_are_refused(jobs, told):
    with pytest.raises(BalanceError, match=told):
        shannon_entropy(np.array(jobs))


def test_all_faults_are_told_at_once():
    with pytest.raises(BalanceError, match=r"manquante.*négative"):
        krugman(np.array([np.nan, -1.0]), np.array([1.0, 1.0]))
    with pytest.raises(BalanceError, match="absente"):
        hachman(np.array([1.0, 1.0]), np.array([1.0, 0.0]))
    with pytest.raises(BalanceError, match=r"3 branche.*2 groupe"):
        variety(np.ones(3), ("a", "b"))
    with pytest.raises(UnknownCodeError, match="A21"):
        at_level(np.ones(34), "A20")
    with pytest.raises(UnknownCodeError, match="herfindahl"):
        index_of("herfindal", np.ones(34))


#: Of published jobs of 2023, so without any interval: four decimals kept.
GOLDEN = {
    "5309": (15.7979, 3.9817, 0.0892, 0.2699, 0.8714),
    "0054": (17.3759, 4.1190, 0.0796, 0.2687, 0.8203),
    "8405": (18.0589, 4.1746, 0.0761, 0.2434, 0.8534),
    "4417": (16.7672, 4.0676, 0.0813, 0.4296, 0.5575),
    "8421": (19.1146, 4.2566, 0.0680, 0.2150, 0.9048),
    "3215": (14.6235, 3.8702, 0.0920, 0.2822, 0.8731),
    "3205": (14.5237, 3.8603, 0.0975, 0.3904, 0.7788),
}


@pytest.mark.parametrize("code", GOLDEN)
def test_golden_zones(code):
    jobs = zone_jobs().loc[code].to_numpy()
    found = [float(index_of(name, jobs)) for name in INDICES]
    # Rounding of the values above.
    assert found == pytest.approx(GOLDEN[code], abs=5.1e-5)


def test_a_zone_has_no_interval_and_an_epci_has_one_or_a_reason():
    for name, known in INDICATORS.items():
        assert indicator(name, "5309").within is None
        if name.partition(".")[2] in OF_EVENNESS:
            with pytest.raises(MetabolismeError, match=r"estimés d.après ceux d.un territoire plus grand"):
                indicator(name, "200042174")
            continue
        assert known.why_not(find_territory("200042174")) == ""
        found = indicator(name, "200042174")
        assert found.within is not None
        low, high = found.within
        # Estimated jobs are smoother than true ones: the value may be near an end, not far outside.
        assert low <= found.value <= high


#: EPCI whose central jobs give a Krugman, or a Hachman, index outside all draws: both are far inside their zone.
OUT_OF_THEIR_DRAWS = ("241400860", "200000925")


@pytest.mark.parametrize("code", OUT_OF_THEIR_DRAWS)
@pytest.mark.parametrize("name", AGAINST_FRANCE)
def test_against_france_an_epci_has_the_median_of_its_draws(code, name):
    profile = local_profile(code)
    values = index_of(name, territory_draws(profile, shared_account(DEFAULT_YEAR)).jobs)
    found, compared = indicator(f"diversity.{name}", code), diversity_estimate(code, name)
    assert found.value == compared.value == np.median(values)
    # Any error on the jobs takes them further from France than they look.
    central_jobs = index_of(name, profile.jobs)
    assert (found.value > central_jobs) == (name == "krugman")
    assert "médiane des tirages" in found.caveat
    assert "médiane des tirages" in compared.caveat
    low, high = found.within
    movement = yearly_movement(name)
    # Rounding of a sum and a difference.
    assert compared.within == pytest.approx((low - movement, high + movement), rel=EXACT)
    # A zone has published jobs: they are the value.
    assert indicator(f"diversity.{name}", "5309").value == index_of(name, local_profile("5309").jobs)


def test_a_file_with_estimated_branches_has_no_index_and_a_file_without_has_all():
    """Five sectors of Lorient filled in as France is: 0.14 for a Krugman index of 0.27, and no interval to say so."""
    jobs = zone_jobs().loc["5309"]
    sectors = jobs.groupby(concordance("A38", "A5")[jobs.index].to_numpy()).sum()
    files = {
        level: own_profile(OwnFile("Chez nous", level, given))
        for level, given in (("A5", sectors[list(nomenclature("A5")["code"])]), ("A38", jobs))
    }
    assert files["A5"].territory.has_gaps
    for identifier in INDICATORS:
        with pytest.raises(MetabolismeError, match="Remède"):
            indicator(identifier, files["A5"])
    for name in ("krugman", "hachman", "unrelated_variety"):
        with pytest.raises(MetabolismeError, match="laisse des branches à estimer"):
            indicator(f"diversity.{name}", files["A5"])
    assert not files["A38"].territory.has_gaps
    # A file adds up its branches in another order: rounding.
    known = indicator("diversity.krugman", files["A38"])
    assert known.value == pytest.approx(index_of("krugman", jobs.to_numpy()), rel=EXACT)


def held_out_coverage(index, draws=100):
    """Zones estimated from their region as EPCI are from a zone: how often draws hold the truth, who looks above it."""
    zones = load_table("territories/zones").query("status == 'complete' and overseas == 'no'").set_index("zone")
    jobs = zone_jobs().loc[zones.index]
    sector = concordance("A38", "A5")[jobs.columns]
    regions = jobs.groupby(zones["region"]).sum()
    mix = regions.div(regions.T.groupby(sector).sum().T[list(sector)].to_numpy())
    whole = regions.loc[zones["region"]].to_numpy()
    estimate = jobs.T.groupby(sector).sum().T[list(sector)].to_numpy() * mix.loc[zones["region"]].to_numpy()
    by_branch, of_total = epci_job_errors()
    generator = np.random.default_rng(20231231)
    scores = of_total * generator.standard_normal((draws, len(jobs), 1))
    scores = scores + by_branch.to_numpy() * generator.standard_normal((draws, *jobs.shape))
    part = np.divide(estimate, whole, out=np.zeros_like(whole), where=whole > 0)
    odds = np.exp(scores)
    low, high = np.quantile(index(part * odds / (1 - part + part * odds) * whole), [0.05, 0.95], axis=0)
    truth = index(jobs.to_numpy())
    return ((low <= truth) & (truth <= high)).mean(), (index(estimate) > truth).mean()


def test_estimated_jobs_look_too_even_so_that_epci_are_refused():
    covered, above = held_out_coverage(lambda jobs: index_of("effective_branches", jobs))
    assert covered < 0.5
    assert above > 0.9
    assert held_out_coverage(lambda jobs: variety(jobs, groups_at("A21"))[1])[0] < 0.6
    # What is kept for an EPCI holds better: nominally nine out of ten.
    assert held_out_coverage(lambda jobs: index_of("krugman", jobs))[0] > 0.75
    assert held_out_coverage(lambda jobs: index_of("hachman", jobs))[0] > 0.75
    assert held_out_coverage(lambda jobs: variety(jobs, groups_at("A21"))[0])[0] > 0.6
    # Five sectors are published for an EPCI.
    assert diversity_estimate("200042174", "effective_branches", "A5").value > 1
    with pytest.raises(MetabolismeError, match="34 branches"):
        diversity_estimate("200042174")


def test_variety_has_both_readings():
    for name in ("unrelated_variety", "related_variety"):
        found = indicator(f"diversity.{name}", "5309")
        assert set(found.readings) == {LEVELS["A21"], LEVELS["A5"]}
        assert found.value == found.readings[LEVELS["A21"]]
    entropy = indicator("diversity.shannon", "5309").value
    parts = [indicator(f"diversity.{name}", "5309").readings for name in ("unrelated_variety", "related_variety")]
    for level in parts[0]:
        assert parts[0][level] + parts[1][level] == pytest.approx(entropy, abs=1e-9)


def test_two_zones_change_order_with_the_level_and_with_the_index():
    """Lorient and Saint-Dié: each gap is wider than what two zones move in a year."""
    jobs = zone_jobs().loc[["5309", "4417"]].to_numpy()
    for level, more_diverse in (("A5", 1), ("A21", 0), ("A38", 1)):
        found = index_of("effective_branches", jobs, level)
        assert int(np.argmax(found)) == more_diverse
        assert abs(found[0] - found[1]) > 2 * yearly_movement("effective_branches", level)
    specialisation = index_of("krugman", jobs)
    assert specialisation[1] - specialisation[0] > 2 * yearly_movement("krugman")


def test_pairs_in_reverse_order():
    one = pd.Series([1.0, 2.0, 3.0], list("abc"))
    assert reversed_pairs(one, one) == 0
    assert reversed_pairs(one, -one) == 100
    assert reversed_pairs(one, pd.Series([1.0, 2.0, 3.0], list("bac"))) == pytest.approx(100 / 3)
    # The classification decides more than the place: over a third of the pairs change order.
    coarse, middle, fine = (zone_indices(level)["effective_branches"] for level in LEVELS)
    assert reversed_pairs(fine, middle) > 100 / 3
    assert reversed_pairs(coarse, middle) > 50
    assert set(zone_indices()) == set(INDICES)


def test_a_year_moves_an_index_less_than_places_differ():
    for level in LEVELS:
        for name in INDICES:
            movement, spread = yearly_movement(name, level), zone_indices(level)[name].std()
            assert 0 < movement < spread
