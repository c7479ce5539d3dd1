"""Results as pages show them: nothing missing is told, nothing too uncertain is published, every word is in French."""

import math

import pytest

import metabolisme as mt
from metabolisme import charts
from metabolisme.accounts.coverage import INTERVAL_LABEL, RANGE_LABEL
from metabolisme.accounts.coverage import MEASURES as TESTED
from metabolisme.diagnosis import (
    MEASURES,
    PLACE_LABELS,
    READINGS,
    has_estimate,
    item_label,
    result_label,
    shown_products,
)
from metabolisme.diagnosis.territory_estimates import coverage_measure
from metabolisme.diagnosis.territory_results import BUYERS
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import load_card
from metabolisme.sources.territories import find_territory

INDUSTRY = ["BZ", "CA", "CL", "CM", "DZ", "EZ"]


@pytest.fixture(scope="module")
def results():
    return {code: mt.territory_results(code, 20) for code in ("5309", "200042174", "0103")}


@pytest.mark.parametrize("code", ["5309", "200042174", "0103"])
def test_every_result_is_an_estimate_or_is_known_not_to_be(results, code):
    table = results[code]
    for measure, item, place in table.index:
        if has_estimate(table, measure, item, place):
            estimate = mt.territory_estimate(table, measure, item, place)
            assert estimate.value == table["value"][measure, item, place]  # the same number: exact
            assert estimate.unit == MEASURES[measure].unit
            assert estimate.interval_label in (INTERVAL_LABEL, RANGE_LABEL)
        else:
            with pytest.raises(MetabolismeError, match=r"n'est pas (publié|connu)"):
                mt.territory_estimate(table, measure, item, place)


def test_only_carbon_materials_and_sales_overseas_and_industry_of_epci_are_not_told(results):
    assert all(has_estimate(results["5309"], *key) for key in results["5309"].index)
    hidden = {key[0] for key in results["0103"].index if not has_estimate(results["0103"], *key)}
    assert hidden == {"footprint_co2", "footprint_ghg", "footprint_materials", "production_ghg", "trade"}
    # Overseas, what is bought is told, what is sold is not.
    assert has_estimate(results["0103"], "trade", "bought", "rest_of_country")
    with pytest.raises(MetabolismeError, match="dix fois trop fortes"):
        mt.territory_estimate(results["0103"], "trade", "sold", "abroad")
    hidden = {key[1] for key in results["200042174"].index if not has_estimate(results["200042174"], *key)}
    assert set(INDUSTRY) < hidden
    assert all(code == "BZ" or code[0] in "CDE" for code in hidden)


@pytest.mark.parametrize("branch", INDUSTRY)
@pytest.mark.parametrize("measure", ["purchases", "footprint_jobs", "footprint_ghg"])
def test_the_industry_of_an_epci_is_told_whole(results, branch, measure):
    epci = results["200042174"]
    with pytest.raises(MetabolismeError, match=r"CA Lorient Agglomération.*industrie entière"):
        mt.territory_estimate(epci, measure, branch)
    assert "estimé" in mt.territory_estimate(epci, measure, "BE").label
    assert mt.territory_estimate(results["5309"], measure, branch).value >= 0


def test_a_set_with_an_epci_is_estimated_too():
    both = mt.territory_results(["5309", "200071066"], 5)
    assert not has_estimate(both, "purchases", "CA")
    assert "(estimé)" in mt.territory_estimate(both, "output").label


@pytest.mark.parametrize("code", ["5309", "200042174"])
@pytest.mark.parametrize("measure", ["purchases", "footprint_value_added", "footprint_jobs"])
def test_products_shown_are_all_products(results, code, measure):
    table = results[code]["value"]
    shown = [table[measure, product, "here"] for product in shown_products(find_territory(code))]
    # Sum of the same terms in another order.
    assert sum(shown) == pytest.approx(table[measure, "all", "here"], rel=1e-9)


def test_estimates_say_that_epci_are_estimated_and_repeat_warnings(results):
    epci, overseas = results["200042174"], results["0103"]
    for measure in ("jobs", "output", "output_multiplier"):
        assert "estimés, pas publiés" in mt.territory_estimate(epci, measure).caveat
        assert overseas.attrs["territory"].warnings[0] in mt.territory_estimate(overseas, measure).caveat
        assert "estimé" not in mt.territory_estimate(results["5309"], measure).label


def test_jobs_of_a_zone_are_published_and_those_of_an_epci_drawn(results):
    zone, epci = (mt.territory_estimate(results[code], "jobs") for code in ("5309", "200042174"))
    assert zone.within is None
    assert zone.value == 79361  # Flores 2023, sum of the 38 branches of the zone: integers, exact
    assert epci.within is not None
    assert epci.within[0] < epci.value < epci.within[1]


def test_imported_shares_are_the_nations_and_have_no_bounds(results):
    share = mt.territory_estimate(results["5309"], "spending_per_100", "households", "eu")
    assert share.within is None
    assert "celle de la France" in share.caveat


def test_readings_of_the_total_co2_are_beside_and_never_pooled(results):
    total = mt.territory_estimate(results["5309"], "footprint_co2", "all", "total")
    labels = [READINGS[key].label for key in READINGS if READINGS[key].role != "counterfactual"]
    assert list(total.readings) == labels
    assert total.value == total.readings["Union / hors Union"]  # the central reading is the value: exact
    # Other readings are no draw: one of them lies outside the bounds of the central one.
    assert total.within is not None
    assert not total.within[0] <= total.readings["Moyenne de 42 pays"] <= total.within[1]
    assert not mt.territory_estimate(results["5309"], "footprint_co2").readings


@pytest.mark.parametrize(
    ("key", "test"),
    [
        (("spending_per_100", "all", "here"), "local_share"),
        (("spending_per_100", "firms", "here"), "firms_share"),
        (("spending_per_100", "households", "rest_of_country"), "final_share"),
        (("spending", "investment", "here"), None),
        (("spending", "public", "eu"), None),
        (("local_coverage", "all", "here"), "local_share"),
        (("trade", "bought", "rest_of_country"), "local_share"),
        (("trade", "sold", "rest_of_country"), None),
        (("trade", "bought", "abroad"), None),
        (("output_multiplier", "all", "here"), "mean_multiplier"),
        (("purchases", "CA", "here"), "product_shares"),
        (("purchases", "all", "here"), "local_share"),
        (("output", "all", "here"), None),
        (("jobs", "all", "here"), None),
        (("footprint_co2", "all", "total"), None),
        (("footprint_jobs", "all", "here"), None),
    ],
)
def test_an_interval_has_the_name_that_its_test_allows(results, key, test):
    assert coverage_measure(*key) == test
    assert test is None or test in TESTED
    allowed = RANGE_LABEL if test is None else mt.coverage().loc[test, "interval"]
    assert mt.territory_estimate(results["5309"], *key).interval_label == allowed
    # The test takes jobs as known; those of an EPCI are estimated: nothing vouches for its bounds.
    if has_estimate(results["200042174"], *key):
        assert mt.territory_estimate(results["200042174"], *key).interval_label == RANGE_LABEL


def test_published_totals_of_materials_are_beside_and_never_pooled(results):
    total = mt.territory_estimate(results["5309"], "footprint_materials", "all", "total")
    assert total.readings["SDES, année 2021"] == total.value  # the one retained: exact
    # 12.5 t in 2020 against 14 in 2021, published with one decimal and used as they are.
    assert total.readings["SDES, année 2020"] == pytest.approx(total.value * 12.5 / 14, rel=1e-12)
    assert not mt.territory_estimate(results["5309"], "footprint_materials", "construction", "total").readings


def test_every_measure_is_described(results):
    assert list(dict.fromkeys(results["5309"].index.get_level_values("measure"))) == list(MEASURES)
    for measure in MEASURES.values():
        assert measure.caveat.endswith(".")
        assert measure.method.endswith(".")
        for source in measure.sources:
            assert load_card(source).id == source


def test_names_are_french_and_each_result_has_its_own(results):
    labels = [result_label(*key) for key in results["5309"].index]
    assert len(set(labels)) == len(labels)
    assert result_label("spending_per_100", "households", "here") == "Sur 100 € dépensés, ménages\u202f: ici"
    assert all(item_label("spending", buyer) for buyer in BUYERS)
    # One name a place, in figures and in texts.
    for place, name in {"here": "here", "rest_of_country": "france", "eu": "eu", "non_eu": "non_eu"}.items():
        assert PLACE_LABELS[place] == charts.PLACES[name]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (("imports", "all", "here"), "mesure"),
        (("spending", "hotels", "here"), "poste"),
        (("spending", "firms", "moon"), "lieu"),
        (("output", "all", "eu"), "all / here"),
    ],
)
def test_an_unknown_result_is_refused(results, key, said):
    with pytest.raises(UnknownCodeError, match=said):
        mt.territory_estimate(results["5309"], *key)
    assert not has_estimate(results["5309"], *key)


def test_a_value_without_bounds_is_not_taken_for_zero(results):
    table = results["0103"]
    assert math.isnan(table["value"]["footprint_ghg", "all", "total"])
    with pytest.raises(MetabolismeError, match=r"Marie-Galante.*Outre-mer"):
        mt.territory_estimate(table, "footprint_ghg", "all", "total")
