"""Results of a territory: the same as a full two-region system gives, and the nation when added up."""

import numpy as np
import pytest

import metabolisme as mt
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.regionalisation import METHODS
from metabolisme.diagnosis import pressure_multipliers
from metabolisme.diagnosis.territory_results import BUYERS, OVERSEAS_LIMIT, TERRITORY_PLACES
from metabolisme.sources import concordance, load_table
from metabolisme.sources.territories import find_territory

#: A zone, an EPCI, the largest zone, a city and its hinterland.
TERRITORIES = ["5309", "200042174", "1109", "3215+3205"]

#: Sums of a few thousand floats.
ROUNDING = 1e-9

#: Draws say nothing of the central value: few are enough here.
FEW = 5


@pytest.fixture(scope="module")
def nation():
    return mt.national_account()


def known_zones():
    zones = load_table("territories/zones")
    return zones.loc[zones["status"] == "complete", "zone"].tolist()


@pytest.fixture(scope="module")
def france():
    return mt.territory_results(known_zones(), FEW)


def by_product(results, measure, place, nation):
    return results["value"].loc[measure].xs(place, level="place").reindex(nation.branches).to_numpy()


def two_regions(account):
    """Output called in each branch of the territory and of the rest of France, by final product: (2n, n)."""
    nation, n = account.nation, len(account.output)
    recipe, local = nation.coefficients_domestic.to_numpy(), account.coefficients_local.to_numpy()
    from_here = account.closure["rest_share"].to_numpy()[:, None] * recipe
    system = np.block([[local, from_here], [recipe - local, recipe - from_here]])
    inverse = np.linalg.inv(np.eye(2 * n) - system)
    here = account.final_demand_local.sum(axis="columns").to_numpy()
    rest = account.final_demand_rest_of_country.sum(axis="columns").to_numpy()
    return inverse[:, :n] * here + inverse[:, n:] * rest


@pytest.mark.parametrize("code", TERRITORIES)
def test_footprints_are_those_of_the_full_two_region_system(code):
    account, results = mt.territory_account(code.split("+")), mt.territory_results(code.split("+"), FEW)
    nation, output = account.nation, account.output.to_numpy()
    called = two_regions(account)
    here, rest = called[: len(output)], called[len(output) :]

    def matches(measure, place, expected):
        found = by_product(results, measure, place, nation)
        assert found == pytest.approx(expected, rel=ROUNDING, abs=1e-9)

    value_added = (nation.value_added / nation.output).to_numpy()
    matches("footprint_value_added", "here", value_added @ here)
    matches("footprint_value_added", "rest_of_country", value_added @ rest)
    jobs, everyone = account.jobs.to_numpy(), zone_jobs().sum().to_numpy(dtype=float)
    per_euro = np.divide(jobs, output, out=np.zeros(len(jobs)), where=output > 0)
    matches("footprint_jobs", "here", per_euro @ here)
    matches("footprint_jobs", "rest_of_country", ((everyone - jobs) / (nation.output.to_numpy() - output)) @ rest)
    # Carbon in France is the national total by product, on 56 industries; the system of 34 shares it between places.
    co2 = nation.co2_intensity.to_numpy()
    demand = account.final_demand_local + account.final_demand_rest_of_country
    in_france = pressure_multipliers(nation)[0]["france"].to_numpy() * demand.sum(axis="columns").to_numpy()
    share = (co2 @ here) / (co2 @ (here + rest))
    matches("footprint_co2", "here", in_france * share)
    matches("footprint_co2", "rest_of_country", in_france * (1 - share))


@pytest.mark.parametrize("method", METHODS)
def test_quotients_move_places_and_not_totals(method):
    account = mt.territory_account("5309", method)
    called = two_regions(account)
    n = len(account.output)
    demand = (account.final_demand_local + account.final_demand_rest_of_country).sum(axis="columns")
    # Recipes of both regions are the nation's: what they make together is what the nation would.
    assert called[:n] + called[n:] == pytest.approx(
        account.nation.leontief_inverse.to_numpy() * demand.to_numpy(), rel=ROUNDING, abs=1e-9
    )


@pytest.mark.parametrize("code", TERRITORIES)
def test_what_is_spent_is_value_added_imports_or_taxes(code):
    account, results = mt.territory_account(code.split("+")), mt.territory_results(code.split("+"), FEW)
    nation = account.nation
    domestic = (account.final_demand_local + account.final_demand_rest_of_country).sum(axis="columns")
    aside = (nation.product_taxes + nation.transport_margins) / nation.output
    taxes = (aside @ nation.leontief_inverse) * domestic
    paid = sum(by_product(results, "footprint_value_added", place, nation) for place in TERRITORY_PLACES)
    spent = account.final_demand.sum(axis="columns").to_numpy()
    # The national table misses its own identity by up to 0.012 M€ a column.
    assert paid + taxes.to_numpy() == pytest.approx(spent, rel=1e-5, abs=0.012)


def test_purchases_of_the_results_are_those_of_the_account():
    account, value = mt.territory_account("5309"), mt.territory_results("5309", FEW)["value"]
    bought = (account.coefficients_local @ account.output).sum()
    # The same arrays, summed in another order.
    assert value["spending", "firms", "here"] == pytest.approx(bought, rel=ROUNDING)
    assert value["trade", "bought", "rest_of_country"] == pytest.approx(
        account.imports_rest_of_country.sum(), rel=ROUNDING
    )
    assert value["trade", "bought", "abroad"] == pytest.approx(account.imports_abroad.sum(), rel=ROUNDING)
    sold = account.exports_rest_of_country.sum()
    assert value["trade", "sold", "rest_of_country"] == pytest.approx(sold, rel=ROUNDING)
    assert value["output", "all", "here"] == pytest.approx(account.output.sum(), rel=ROUNDING)
    assert value["output_multiplier", "all", "here"] == pytest.approx(account.output_multiplier, rel=ROUNDING)
    for buyer in BUYERS:
        assert sum(value["spending_per_100", buyer, place] for place in TERRITORY_PLACES) == pytest.approx(100)


def test_france_as_a_territory_has_the_footprint_of_france(france, nation):
    value = france["value"]
    national = mt.footprint(nation, "co2")["total"].sum()
    # The national footprint also holds what was put in store, which is nobody's purchase.
    home, foreign = pressure_multipliers(nation)
    stored = home[["france", "eu", "non_eu"]].sum(axis="columns") @ nation.final_demand_domestic["inventories"]
    stored += foreign[["eu", "non_eu"]].sum(axis="columns") @ nation.final_demand_imported["inventories"]
    # EU and elsewhere are rescaled from 56 industries apart: a millionth.
    assert value["footprint_co2", "all", "total"] + stored == pytest.approx(national, rel=1e-6)
    assert 0 < stored < 0.01 * national
    # The published CO₂e is shared out whole, direct emissions included.
    published = mt.footprint(nation, "ghg")["total"].sum()
    assert value["footprint_ghg", "all", "total"] == pytest.approx(published, rel=ROUNDING)
    # Nothing comes from a rest that does not exist: rounding of the shares of 305 zones.
    for measure in ("footprint_value_added", "footprint_jobs", "footprint_co2", "footprint_ghg", "purchases"):
        assert abs(value[measure, "all", "rest_of_country"]) < 1e-6 * value[measure, "all", "here"]


def test_france_as_a_territory_has_the_published_material_footprint(france):
    kilotonnes = france["value"]["footprint_materials"].droplevel("place")
    # SDES, March 2024: 944 Mt in 2021. Published shares of 2013 (Mohkam & Simon): 27, 25, 17, about 20 %, the rest.
    assert kilotonnes["all"] == pytest.approx(944_000, rel=ROUNDING)
    shares = kilotonnes.drop("all") / kilotonnes["all"]
    assert list(shares) == pytest.approx([0.27, 0.25, 0.17, 0.20, 0.11], rel=ROUNDING)


def test_the_material_footprint_follows_each_group_of_products(nation):
    results, account = mt.territory_results("5309", FEW), mt.territory_account("5309")
    spent = account.final_demand_local + account.final_demand_rest_of_country + account.final_demand_abroad
    national = (nation.final_demand_domestic + nation.final_demand_imported)[spent.columns]
    told = results["value"]["footprint_materials"].droplevel("place")
    # Construction is one branch: its share of what France spends on it, of 27 % of 944 Mt.
    share = spent.loc["FZ"].sum() / national.loc["FZ"].sum()
    assert told["construction"] == pytest.approx(share * 0.27 * 944_000, rel=ROUNDING)
    food = spent.loc[["AZ", "CA"]].to_numpy().sum() / national.loc[["AZ", "CA"]].to_numpy().sum()
    assert told["agri_food"] == pytest.approx(food * 0.25 * 944_000, rel=ROUNDING)
    assert told.drop("all").sum() == pytest.approx(told["all"], rel=ROUNDING)


def test_readings_are_apart_and_the_central_one_is_the_value(france):
    readings = france.attrs["readings"]
    assert list(readings) == ["origin_weighted", "world_average", "multiregional_2011"]
    assert readings["origin_weighted"] == pytest.approx(france["value"]["footprint_co2", "all", "total"], rel=ROUNDING)


def test_a_sector_is_the_sum_of_its_branches_draw_by_draw():
    results = mt.territory_results("200042174", 50)
    sectors = concordance("A38", "A5")
    for measure in ("purchases", "footprint_jobs", "footprint_ghg"):
        for sector in ("BE", "GU", "OQ"):
            branches = [key for key in results.index if key[0] == measure and sectors.get(key[1]) == sector]
            here = results.loc[[key for key in branches if key[2] == "here"]]
            assert len(here) == (sectors == sector).sum()
            pooled = results.loc[(measure, sector, "here")]
            assert pooled["value"] == pytest.approx(here["value"].sum(), rel=ROUNDING)
            # Branches do not all err together: bounds of a sum are inside the sums of bounds.
            assert here["low"].sum() < pooled["low"] < pooled["high"] < here["high"].sum()


def test_carbon_and_materials_are_missing_overseas_and_money_is_not():
    results = mt.territory_results("0103", FEW)
    assert results.attrs["readings"] == {}
    carbon = results.index.get_level_values("measure").isin(
        ["footprint_co2", "footprint_ghg", "footprint_materials", "production_ghg"]
    )
    assert results[carbon].isna().all(axis=None)
    assert results[~carbon].notna().all(axis=None)


def test_a_little_overseas_does_not_hide_the_carbon_of_many():
    paris_and_marie_galante = find_territory(["1109", "0103"])
    share = find_territory("0103").population / paris_and_marie_galante.population
    assert share < OVERSEAS_LIMIT
    assert mt.territory_results(paris_and_marie_galante, FEW)["value"].notna().all()


def test_the_same_question_has_the_same_answer():
    once, again = mt.territory_results("4417", 20), mt.territory_results("4417", 20)
    # Seeded draws: exact.
    assert once.equals(again)
    assert (once["low"] <= once["high"]).sum() == once["low"].notna().sum()


def test_parts_of_the_index_are_slices():
    results = mt.territory_results("5309", FEW)
    assert list(results.loc[("spending_per_100", "households")].index) == list(TERRITORY_PLACES)
    assert results.index.is_unique
