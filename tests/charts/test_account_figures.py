"""The figures that a page and its lab share: what they say is what the account says, and their scales compare."""

import re

import numpy as np
import pandas as pd
import pytest

from metabolisme import charts
from metabolisme.accounts import local_jobs, location_quotient, national_account
from metabolisme.accounts.coverage import coverage_test
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.charts import colour, stacked_bars
from metabolisme.charts.account_figures import BUYER_NAMES, FEWEST_JOBS, _with_whiskers
from metabolisme.charts.rendering import svg
from metabolisme.diagnosis import READINGS, footprint
from metabolisme.diagnosis.methods_compared import COMPARED_METHODS, Method, methods_compared
from metabolisme.diagnosis.territory_estimates import territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import find_territory, load_table, nomenclature
from metabolisme.sources.territories import every_territory
from tests.charts.gallery import text_boxes

THIN = "\u202f"
ROW = '<th scope="row">'


@pytest.fixture(scope="module")
def account():
    return national_account(2014)


def wide_drawing(figure: charts.Figure) -> str:
    return re.search(r'<div class="mt-wide">(<svg.*?</svg>)</div>', figure.html)[1]


def texts(figure: charts.Figure) -> list[str]:
    return [box.text for box in text_boxes(wide_drawing(figure))]


def length_of_total(figure: charts.Figure) -> float:
    """Length of the one bar in ink, px."""
    shape = rf'<path d="M[-\d.]+,[-\d.]+h([-\d.]+)v[-\d.]+h[-\d.]+Z"[^>]*fill="{colour("ink")}"'
    (length,) = re.findall(shape, wide_drawing(figure))
    return abs(float(length))


@pytest.mark.parametrize("product", ["CA", "FZ", "LZ"])
def test_an_order_calls_its_multiplier_less_itself(account, product):
    figure = charts.rounds_figure(account, product)
    called = 100 * (account.output_multipliers[product] - 1)
    # Written without decimals: exact text.
    assert f"font produire {called:.0f}{THIN}€ de plus" in figure.title
    assert f"en tout {100 + called:.0f}{THIN}€, commande comprise" in figure.sentence


def test_as_many_rounds_as_asked_then_the_rest(account):
    names = ["Commande", "1ᵉʳ tour", "2ᵉ tour", "Tours suivants", "Production en tout"]
    written = texts(charts.rounds_figure(account, "FZ", rounds=2))
    assert [text for text in written if re.search("[a-z]{4}", text)] == names


def test_a_small_order_shows_its_tenths(account):
    # Three digits for the largest, as everywhere: exact text.
    assert "10,0" in texts(charts.rounds_figure(account, "FZ", 10.0))
    assert "100" in texts(charts.rounds_figure(account, "FZ", 100.0))


def test_a_figure_of_the_text_has_its_label_first(account):
    assert charts.rounds_figure(account, "FZ", label="Figure 2").title.startswith("Figure 2 – 100")
    assert charts.rounds_figure(account, "FZ").title.startswith("100")


def test_totals_of_all_products_are_to_one_scale(account):
    multipliers = account.output_multipliers[["CA", "FZ", "LZ"]]
    lengths = np.array([length_of_total(charts.rounds_figure(account, product)) for product in multipliers.index])
    # Lengths are written to a hundredth of px; the shortest of the three has more than 100 px.
    assert np.allclose(lengths / lengths[0], multipliers / multipliers.iloc[0], atol=2e-4)


def test_another_scale_of_rounds_can_be_given(account):
    usual = charts.rounds_figure(account, "FZ")
    # The usual scale made explicit gives the same bytes: exact.
    assert charts.rounds_figure(account, "FZ", maximum=100 * account.output_multipliers.max()).html == usual.html
    # Half the length at twice the scale, but for the room that a longer number takes: less than one part in twenty.
    doubled = charts.rounds_figure(account, "FZ", maximum=200 * account.output_multipliers.max())
    assert length_of_total(doubled) == pytest.approx(length_of_total(usual) / 2, rel=0.05)
    with pytest.raises(MetabolismeError, match="au-delà"):
        charts.rounds_figure(account, "FZ", maximum=100.0)


def test_unknown_product_is_refused(account):
    with pytest.raises(UnknownCodeError, match="ZZ"):
        charts.rounds_figure(account, "ZZ")


@pytest.mark.parametrize("reading", READINGS)
def test_footprint_says_its_total_and_its_share_abroad(account, reading):
    figure = charts.footprint_figure(account, reading)
    table = footprint(account, "co2", reading).drop(index="direct_households")
    share = 100 * table["abroad"].sum() / table["total"].sum()
    # Written without decimals: exact text.
    assert f"{share:.0f}{THIN}% des émissions des produits" in figure.title
    assert f"font émettre {table['total'].sum() / 1000:.0f}{THIN}Mt" in figure.sentence


def test_what_is_imagined_is_not_told_as_a_fact(account):
    figures = {key: charts.footprint_figure(account, key) for key in READINGS}
    imagined = {key for key, reading in READINGS.items() if reading.role == "counterfactual"}
    assert {key for key, figure in figures.items() if "tiendraient aux importations" in figure.title} == imagined
    assert {key for key, figure in figures.items() if "ont lieu à l’étranger" not in figure.title} == imagined
    assert "Étranger" not in texts(figures["domestic_technology"])


def test_readings_share_their_scale_unless_another_is_given(account):
    largest = max(footprint(account, "co2", key).drop(index="direct_households")["total"].max() for key in READINGS)
    usual = charts.footprint_figure(account, "origin_weighted")
    # The usual scale made explicit gives the same bytes: exact.
    assert charts.footprint_figure(account, "origin_weighted", maximum=largest / 1000).html == usual.html
    assert charts.footprint_figure(account, "origin_weighted", maximum=80.0).html != usual.html
    with pytest.raises(MetabolismeError, match="au-delà"):
        charts.footprint_figure(account, "origin_weighted", maximum=10.0)


def test_as_many_products_as_asked(account):
    few, all_of_them = (charts.footprint_figure(account, "origin_weighted", count) for count in (3, 34))
    assert (few.html.count(ROW), all_of_them.html.count(ROW)) == (3, 34)
    # The largest has no decimal among large ones; the smallest, 0.3 Mt, would read as zero without.
    assert "55" in texts(few)
    assert "0" not in texts(all_of_them)


def test_negative_part_is_told_and_left_to_the_table():
    # Without the correction, electronics "made here" only draw on stocks: -0.003 Mt, which no bar can show.
    raw = national_account(2014, correct_reexports=False)
    every, few = (charts.footprint_figure(raw, "origin_weighted", count) for count in (34, 3))
    assert "part négative, au tableau seulement" in every.html
    assert every.html.count(ROW) == 34
    assert "33 barres empilées" in every.html
    assert "part négative" not in few.html


def test_unknown_reading_is_refused(account):
    with pytest.raises(UnknownCodeError, match="inconnue"):
        charts.footprint_figure(account, "autre")


@pytest.fixture(scope="module")
def purchases():
    return territory_results("5309").loc["spending_per_100"]


def test_purchases_are_those_of_the_results(purchases):
    figure = charts.purchases_figure("5309")
    here = purchases["value"]["all", "here"]
    # Written without decimals: exact text.
    assert f"{here:.0f} paient une production d’ici" in figure.title
    value, low, high = purchases.loc[("firms", "here")]
    assert f"entreprises, {value:.0f}{THIN}€ ({low:.0f} à {high:.0f})" in figure.sentence
    assert "Ce n’est pas une mesure" in figure.html


def test_whiskers_of_purchases_have_the_names_that_each_deserves():
    zone, epci = charts.purchases_figure("5309"), charts.purchases_figure("200042174")
    results = territory_results("5309")
    for buyer, name in BUYER_NAMES.items():
        called = territory_estimate(results, "spending_per_100", buyer).interval_label
        listed = re.search(rf"{called} \(([^)]*)\)", re.sub(f"[{THIN}\xa0]", " ", zone.html))[1]
        assert name.split(",")[0].lower() in listed.split(", ")
    # Jobs of an EPCI are estimated: no whisker of it was tested.
    assert "fourchette de méthode" in epci.html
    assert "intervalle" not in epci.html


def test_a_whisker_under_a_stacked_bar_is_to_the_scale_of_the_bar():
    table = pd.DataFrame({"here": [40.0, 60.0], "france": [60.0, 40.0]}, index=["Une", "Autre"])
    bounds = pd.DataFrame({"low": [40.0, 60.0], "high": [60.0, 100.0]}, index=["Une", "Autre"])
    for width in (680, 330):
        drawing = svg(_with_whiskers(stacked_bars(table, decimals=0, totals=False), bounds)(width), width, "Essai")
        bars = re.findall(rf'<path d="M([\d.]+),[\d.]+h([\d.]+)v18h-[\d.]+Z" fill="{colour("here")}"', drawing)
        whiskers = re.findall(r'<line transform="translate\(([\d.]+),[\d.]+\)" x2="[\d.]+" y2="0"', drawing)
        ends = [float(start) + float(length) for start, length in bars]
        # A whisker that starts at the value of its bar starts where the bar ends: written to 0.01 px, both. Each is
        # drawn twice, first as a rim.
        assert ends * 2 == pytest.approx([float(start) for start in whiskers], abs=0.02)


def test_methods_say_their_range_and_what_none_changes():
    compared = methods_compared("5309")
    figure = charts.methods_figure("5309")
    assert f"de {compared['here'].min():.0f} à {compared['here'].max():.0f}{THIN}€ sur 100" in figure.title
    assert "Aucune ne change le reste" in figure.sentence
    assert "empreinte de" in figure.sentence
    assert figure.html.count(ROW) == len(COMPARED_METHODS)


def test_another_method_is_added_and_told():
    figure = charts.methods_figure("5309", Method("FLQ", 0.2))
    assert figure.html.count(ROW) == len(COMPARED_METHODS) + 1
    assert "Avec « Flegg (FLQ), δ 0,20 »".replace(" »", f"{THIN}»").replace("« ", f"«{THIN}") in figure.sentence


def test_no_footprint_is_told_overseas():
    figure = charts.methods_figure("0101")
    assert "empreinte" not in figure.sentence
    assert "Outre-mer" in figure.html


@pytest.mark.parametrize("measure", ["local_share", "mean_multiplier"])
def test_misses_are_shown_as_misses(measure):
    test = coverage_test().query("measure == @measure")
    figure = charts.coverage_figure(measure)
    hits = int((test["inside"] == 1).sum())
    assert f"pour {hits} régions sur {len(test)}" in figure.title
    missed = [text for text in texts(figure) if text.startswith("manquée")]
    assert len(missed) == len(test) - hits
    regions = [region.replace("'", "’") for region in test.loc[test["inside"] == 0, "region"]]
    assert all(region in figure.sentence for region in regions)


def test_a_measure_that_is_no_single_number_is_refused():
    with pytest.raises(UnknownCodeError, match="mesure"):
        charts.coverage_figure("cells")


def test_size_shows_every_zone_and_ranks_none():
    figure = charts.size_figure(["5309", "1109"])
    names = re.findall(rf"{ROW}(.*?)</th>", figure.html)
    assert len(names) == 305
    # In the order of names, accents apart: no league table.
    assert (names[0], names[-1]) == ("Abbeville", "Yvetot-Vallée du Commerce")
    assert "Lorient" in texts(figure)


def test_industry_of_an_epci_is_one_bar():
    zone, epci = charts.quotients_figure("5309"), charts.quotients_figure("200042174")
    assert "Agroalimentaire" in zone.html
    assert "Agroalimentaire" not in epci.html
    assert "Industrie" in epci.html
    assert "estimés" in epci.html


def test_a_branch_of_one_small_establishment_is_not_the_first():
    # The refining of Lens weighs three times its national weight with 120 jobs: in the table only.
    jobs = local_jobs(find_territory("3215"))
    quotients = location_quotient(jobs, zone_jobs().sum(), "SLQ")
    figure = charts.quotients_figure("3215")
    names = load_table("nomenclatures/branches").set_index("code")["short_label"]
    assert jobs[quotients.idxmax()] < FEWEST_JOBS
    first = quotients[jobs >= FEWEST_JOBS].idxmax()
    assert f"« {names[first]} »" in re.sub(f"[{THIN}\xa0]", " ", figure.title)
    assert names[quotients.idxmax()] not in texts(figure)
    assert names[quotients.idxmax()] in figure.html


def test_no_branch_may_stand_out_in_a_small_epci():
    # Fewer than 800 jobs in all: no branch above its national weight has 200.
    assert "emplois ne pèse plus ici" in charts.quotients_figure("CC Pays de Nérondes").sentence


FAR = {"CD": "une raffinerie ne se multiplie pas", "BZ": "pétrole et gaz dépendent du sous-sol"}


def test_flows_are_the_largest_of_the_results():
    figure = charts.flows_figure("5309", FAR, shown=3)
    bought = territory_results("5309").loc["purchases"]["value"]
    abroad = bought[bought.index.get_level_values("place").isin(["eu", "non_eu"])]
    everything = abroad["all"].sum()
    # A flow is one of the 34 branches, not a sector of several, nor all of them.
    first = abroad[abroad.index.get_level_values("item").isin(nomenclature("A38")["code"])].nlargest(3)
    # Written without decimals: exact text.
    assert f"3 flux font {100 * first.sum() / everything:.0f}{THIN}%" in figure.title
    assert f"{first.iloc[0]:.0f}{THIN}M€" in figure.sentence
    assert figure.html.count(ROW) == 3


def test_flows_that_cannot_come_closer_are_shown_and_told_apart():
    # Le Havre refines crude oil; neither is among the first flows of Lorient.
    refining, other = charts.flows_figure("2813", FAR), charts.flows_figure("5309", FAR)
    assert "difficiles à rapprocher" in refining.title
    assert all(reason in refining.sentence for reason in FAR.values())
    assert f"à discuter{THIN}: Industries extractives" not in refining.sentence
    assert colour("mark") in wide_drawing(refining)
    assert "rapprocher" not in other.title
    assert colour("mark") not in wide_drawing(other)
    assert "difficile" not in charts.flows_figure("2813", {}).title


def test_flows_of_an_epci_have_one_industry():
    figure = charts.flows_figure("200042174", FAR)
    assert "Industrie, énergie" in figure.html
    assert "Matériels de transport" not in figure.html


def test_overlapping_intervals_are_not_told_apart():
    figure = charts.comparison_figure("spending", ["5309", "3215"])
    rows = territory_results("5309"), territory_results("3215")
    (_, *first), (_, *second) = (table.loc[("spending_per_100", "all", "here")] for table in rows)
    assert first[0] < second[1]
    assert second[0] < first[1]
    assert figure.title.endswith("on ne peut pas trancher")
    assert "aucun couple ne se départage" in figure.sentence
    # A league table would have them by value: Lorient stays first, as given.
    assert figure.sentence.startswith("Lorient")


def test_separate_intervals_are_told_with_what_alone_makes_them_differ():
    figure = charts.comparison_figure("ghg", ["5309", "3215"])
    people = [find_territory(code).population for code in ("5309", "3215")]
    tonnes = [
        1000 * territory_results(code).loc[("footprint_ghg", "all", "total")] / number
        for code, number in zip(("5309", "3215"), people, strict=True)
    ]
    assert tonnes[0]["low"] > tonnes[1]["high"]
    assert "un couple sur 1 se départage, par les seuls revenus" in figure.title
    assert "Lorient dépasse Lens" in figure.sentence
    # One decimal: exact text.
    assert f"Lorient, {tonnes[0]['value']:.1f}".replace(".", ",") in figure.sentence
    assert "ne voit ni le chauffage" in figure.html


def test_jobs_compared_are_a_share_of_those_of_the_territory():
    figure = charts.comparison_figure("jobs", ["5309", "200042174"])
    results = territory_results("5309")
    share = 100 * results.loc[("footprint_jobs", "all", "here")] / results.loc[("jobs", "all", "here"), "value"]
    assert f"Lorient, {share['value']:.0f} (de {share['low']:.0f} à {share['high']:.0f})" in figure.sentence
    assert "fourchette de méthode" in figure.html


def test_what_is_unknown_overseas_or_not_a_measure_is_refused():
    with pytest.raises(UnknownCodeError, match="spending"):
        charts.comparison_figure("spendings", ["5309", "3215"])
    overseas = next(place.code for place in every_territory() if place.overseas and place.kind == "zone")
    with pytest.raises(MetabolismeError):
        charts.comparison_figure("ghg", ["5309", overseas])
