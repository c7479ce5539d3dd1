"""What drives the headline results of a territory, and that nothing of their doubt is forgotten."""

import numpy as np
import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.structural_error import structural_error
from metabolisme.accounts.territory import branch_kinds
from metabolisme.accounts.territory_draws import PARAMETERS, territory_draws
from metabolisme.diagnosis.territory_results import draws_measures
from metabolisme.sensitivity import (
    HEADLINES,
    RandomField,
    territory_factors,
    territory_screening,
    territory_sensitivity,
)
from metabolisme.sensitivity.territory import output_name, territory_model
from metabolisme.sources.territories import find_territory

SHARE = output_name(*HEADLINES[0])
MATERIALS = output_name("footprint_materials", "all", "total")


@pytest.fixture(scope="module")
def lorient():
    return territory_sensitivity("5309", 256)


def test_all_parameters_are_factors_and_epci_have_one_more():
    zone, epci = (territory_factors(find_territory(code)) for code in ("5309", "200042174"))
    assert {parameter.name for parameter in PARAMETERS} <= {factor.name for factor in zone}
    assert [factor.name for factor in epci[len(zone) :]] == ["jobs"]
    assert sum(isinstance(factor, RandomField) for factor in zone) == 2


def test_factors_on_odds_are_the_measured_errors():
    error, factors = structural_error(), {factor.name: factor for factor in territory_factors(find_territory("5309"))}
    common = factors["common_error"]
    # A log-normal whose logarithm has the measured mean and spread, to rounding.
    assert np.log(common.centre) == pytest.approx(error.common_mean, abs=1e-12)
    assert common.log_spread == pytest.approx(error.common_spread, rel=1e-9)


def test_the_doubt_that_is_shared_is_that_of_the_intervals():
    """Draws of the analysis and of the account have the same spread: no source is left out or counted twice."""
    place = find_territory("5309")
    draws = draws_measures(territory_draws(local_profile(place), shared_account(2014), 400))
    found = territory_sensitivity(place, 256)
    for key in HEADLINES:
        independent = found.outputs[output_name(*key)].to_numpy().reshape(256, -1)[:, [0, -1]]
        # 400 and 512 draws: standard deviations agree within 10 %, means within a fifth of them.
        assert independent.std() == pytest.approx(draws[key].std(), rel=0.12)
        assert independent.mean() == pytest.approx(draws[key].mean(), abs=0.2 * draws[key].std())


def test_error_composed_as_the_calibration_draws_it():
    """Spread of the log odds of inputs and final purchases, against `StructuralError.draw`."""
    nation, place = shared_account(2014), find_territory("5309")
    kinds = branch_kinds(nation)
    drawn = np.log(structural_error().draw(2000, kinds, np.random.default_rng(1)))
    factors = territory_factors(place)
    names = [factor.name for factor in factors]
    assert {"common_error", "goods_error", "services_error", "purchases"} <= set(names)
    error = structural_error()
    inputs = error.common_spread**2 + error.supplier_spread**2 + error.cell_spread**2
    goods = error.common_spread**2 + error.goods_spread**2 + error.product_spread**2
    services = error.services_spread**2 + error.product_spread**2
    # 2,000 draws of a common factor: 5 % on a variance.
    assert drawn[:, :, :-1].var() == pytest.approx(inputs, rel=0.1)
    assert drawn[:, kinds == "goods", -1].var() == pytest.approx(goods, rel=0.1)
    assert drawn[:, kinds == "services", -1].var() == pytest.approx(services, rel=0.1)


def test_what_the_quotient_cannot_move(lorient):
    """The total footprint does not depend on quotients: their factors have no share of it, exactly."""
    shares = lorient.indices.loc[MATERIALS, "total"]
    # Rounding of sums over branches.
    assert shares[["delta", "common_error", "goods_error", "services_error", "purchases"]].abs().max() < 1e-9
    assert shares.idxmax() == "investment_population_weight"


def test_lorient_the_common_error_drives_the_local_share(lorient):
    """Golden: δ, which the literature varies alone, is not what makes the local share uncertain."""
    shares = lorient.indices.loc[SHARE]
    assert shares["total"].idxmax() == "common_error"
    # Beyond the bounds at 90 % of both indices, not by chance of one draw.
    assert shares.loc["common_error", "total_low"] > 3 * shares.loc["delta", "total_high"]
    # Nearly additive: first orders sum to about 1.
    assert shares["first"].sum() == pytest.approx(1.0, abs=0.1)


def test_no_draw_fails_and_all_are_there(lorient):
    assert (lorient.quality["failed"] == 0).all()
    assert lorient.outputs.shape == (256 * (len(lorient.factors) + 2), len(HEADLINES))
    assert "varie peu" in lorient.quality.loc[output_name("footprint_ghg", "all", "total"), "remark"]


def test_screening_agrees_on_the_first_and_gives_signs():
    table = territory_screening("5309", 16).indices.loc[SHARE]
    assert table["mu_star"].idxmax() == "common_error"
    # A larger δ means fewer purchases here; a larger error on odds, more.
    assert table.loc["delta", "mu"] < 0 < table.loc["common_error", "mu"]


def test_epci_jobs_have_a_share_of_its_jobs():
    found = territory_sensitivity("200068120", 16)
    assert "jobs" in found.samples
    assert (found.quality["failed"] == 0).all()


def test_changing_a_result_changes_nobody_elses():
    found = territory_sensitivity("5309", 256)
    found.indices.loc[:, "total"] = 0.0
    assert territory_sensitivity("5309", 256).indices["total"].max() > 0


def test_same_numbers_same_account():
    place = find_territory("5309")
    model = territory_model(local_profile(place), shared_account(2014))
    values = {factor.name: np.full(2, 0.3) for factor in territory_factors(place)}
    answer = model(values)
    # The same draw twice, and in a batch of another size: equal to the last bit but for the order of sums.
    for name, numbers in answer.items():
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-12), name
        alone = model({factor: one[:1] for factor, one in values.items()})[name]
        assert alone[0] == pytest.approx(numbers[0], rel=1e-12), name


def test_carbon_is_left_out_overseas():
    # Le Centre agglomération, Martinique.
    found = territory_sensitivity("0202", 16)
    assert list(found.outputs) == [output_name(*key) for key in HEADLINES if not key[0].startswith("footprint_")] + [
        output_name("footprint_jobs", "all", "here")
    ]
