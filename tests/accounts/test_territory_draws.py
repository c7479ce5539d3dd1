"""Draws of a territory: reproducible, comparable between territories, and around its account."""

import numpy as np
import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.structural_error import DELTA, mean_multiplier
from metabolisme.accounts.territory import territory_account
from metabolisme.accounts.territory_draws import PARAMETERS, central, territory_draws
from metabolisme.estimates.parameters import draw_parameters, interval
from metabolisme.sources.defaults import (
    DEFAULT_DELTA,
    INCOME_ELASTICITY,
    INVESTMENT_POPULATION_WEIGHT,
    SEED,
)
from metabolisme.sources.territories import find_territory


def profile(code):
    return local_profile(find_territory(code))


@pytest.fixture(scope="module")
def lorient(nation):
    return territory_draws(profile("5309"), nation)


def multipliers(draws):
    return mean_multiplier(draws.regional.settlement.coefficients_local, draws.regional.output)


def test_the_central_draw_is_the_account(nation):
    middle, account = central(profile("5309"), nation).regional, territory_account("5309")
    # Two ways to the same numbers: rounding only.
    assert middle.output[0] == pytest.approx(account.output.to_numpy(), rel=1e-12)
    assert middle.settlement.coefficients_local[0] == pytest.approx(account.coefficients_local.to_numpy(), rel=1e-9)
    assert middle.settlement.demand_local[0] == pytest.approx(account.final_demand_local.to_numpy(), rel=1e-9)


def test_centres_are_the_defaults():
    centres = {parameter.name: parameter.centre for parameter in PARAMETERS}
    assert PARAMETERS[0] is DELTA
    # Written once, in the defaults: exact.
    assert centres["delta"] == DEFAULT_DELTA
    assert centres["elasticity"] == INCOME_ELASTICITY
    assert centres["investment_population_weight"] == INVESTMENT_POPULATION_WEIGHT
    assert centres["overseas_factor"] == centres["output_per_job"] == 1.0


def test_same_seed_same_draws(nation, lorient):
    again, other = territory_draws(profile("5309"), nation), territory_draws(profile("5309"), nation, seed=1)
    assert (multipliers(again) == multipliers(lorient)).all()
    assert (multipliers(other) != multipliers(lorient)).all()


def test_common_parameters_are_shared_between_territories(nation, lorient):
    drawn = draw_parameters(PARAMETERS, 200, SEED)
    lens = territory_draws(profile("3215"), nation)
    for draws in (lorient, lens):
        population, per_output = draws.profile.population, (nation.value_added / nation.output).to_numpy()
        added = draws.regional.output @ per_output / nation.value_added.sum()
        theta = (draws.regional.weights[:, 3] - added) / (population - added)
        # θ read back from the weight of investment, θ · population + (1 − θ) · value added: the same in both. Quotients
        # of differences of shares of 0.3 %: 1e-9 leaves room for their cancellation.
        assert theta == pytest.approx(drawn["investment_population_weight"], abs=1e-9)
    # The error of quotients is each one's own: 200 pairs of independent numbers are linked by chance to 0.07; three
    # times that, on what is left once δ, common to both, is taken out.
    left = []
    for draws in (lorient, lens):
        slope = np.polynomial.Polynomial.fit(drawn["delta"], multipliers(draws), 2)
        left.append(multipliers(draws) - slope(drawn["delta"]))
    assert abs(np.corrcoef(*left)[0, 1]) < 0.21


def test_zone_jobs_are_published_and_epci_jobs_drawn(nation, lorient):
    assert (lorient.jobs == lorient.profile.jobs).all()
    epci = territory_draws(profile("200042174"), nation)
    assert epci.jobs.shape == (200, 34)
    assert epci.jobs.std(axis=0).max() > 0


def test_every_draw_closes(nation, lorient):
    regional = lorient.regional
    settled = regional.settlement
    bought = np.einsum("dij,dj->di", settled.coefficients_local, regional.output)
    bought = bought + settled.demand_local.sum(axis=2)
    # M€, sums of a few hundred of at most 10⁴: rounding.
    assert bought == pytest.approx(settled.served, abs=1e-8)
    assert (settled.served <= settled.available + 1e-8).all()
    assert ((settled.rest_share >= 0) & (settled.rest_share <= 1)).all()


def test_output_is_drawn_around_its_centre(nation, lorient):
    middle = central(lorient.profile, nation).regional.output[0]
    drawn = lorient.regional.output
    known = middle > 1.0
    # π is log-normal around one with 90 % of draws from 0.78 to 1.28: the median of 200 of them is known to 1.3 %; four
    # times that. Bounds are known to 3 %; three times that.
    assert np.median(drawn, axis=0)[known] / middle[known] == pytest.approx(np.ones(known.sum()), abs=0.05)
    low, high = interval(drawn / np.where(known, middle, 1.0))
    others = known & ~nation.branches.isin(["LZ", "AZ"])
    assert low[others] == pytest.approx(np.full(others.sum(), 0.78), abs=0.09)
    assert high[others] == pytest.approx(np.full(others.sum(), 1.28), abs=0.12)


def test_france_as_a_territory_has_no_doubt(nation, zone_codes):
    everywhere = territory_draws(local_profile(find_territory(list(zone_codes))), nation, size=20)
    found = multipliers(everywhere)
    national = (nation.leontief_inverse.sum() * nation.output).sum() / nation.output.sum()
    # No quotient, no rest: every draw is the nation, to what its own table misses (1e-6).
    assert found == pytest.approx(np.full(20, national), rel=1e-6)
    assert found.max() - found.min() < 1e-6
    coefficients = everywhere.regional.settlement.coefficients_local
    assert coefficients == pytest.approx(np.tile(nation.coefficients_domestic, (20, 1, 1)), abs=1e-6)


def test_interval_of_lorient(lorient, nation):
    low, high = interval(multipliers(lorient))
    middle = float(multipliers(central(lorient.profile, nation))[0])
    # Golden: 1.18, between 1.06 and 1.40. The bounds of 200 draws are known to 0.01 and 0.03.
    assert middle == pytest.approx(1.177, abs=0.005)
    assert low == pytest.approx(1.06, abs=0.02)
    assert high == pytest.approx(1.40, abs=0.05)
    assert low < middle < high
