"""Lab « Votre territoire »: every setting counts, the reference is that of the book, a slider is answered at once."""

import re

import pytest

from metabolisme.accounts import territory_account
from metabolisme.accounts.regionalisation import METHODS
from metabolisme.charts.territory_figures import (
    BY_SIZE,
    CALLED,
    CARBON_READINGS,
    DRAWN_BUYERS,
    PRESSED,
    PUBLISHED,
    Settings,
    settings_figure,
    settings_values,
    territory_case,
)
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError
from metabolisme.labs.controls import territory_box, typed_territory
from metabolisme.labs.territory import territory_lab
from metabolisme.sources import find_territory
from metabolisme.sources.territories import every_territory

#: Rounding of a chain of sums.
EXACT = 1e-9
MOVES = {
    "delta": 0.3,
    "goods": 0.8,
    "carriers": 0.2,
    "services": 0.5,
    "elasticity": 0.4,
    "investment": 1.0,
    "reading": "world_average",
    "method": "CHARM",
}


@pytest.fixture(scope="module")
def lorient():
    return territory_case(find_territory("5309"))


@pytest.fixture(scope="module")
def opened():
    return territory_lab()


def controls(lab):
    """Controls by the name of their setting, in order; the button is the last."""
    names = ["place", "method", "delta", "goods", "carriers", "services", "elasticity", "investment", "reading", "back"]
    return dict(zip(names, lab.children[1].children, strict=True))


def sentence(lab):
    return lab.children[-1].value.split('<p class="mt-sentence">')[1].split("</p>")[0]


def test_reference_settings_give_the_results_of_the_book(lorient):
    values, book = settings_values(lorient, Settings()), territory_results("5309")["value"]
    for buyer, name in DRAWN_BUYERS.items():
        assert values[name]["here"] == pytest.approx(book["spending_per_100", buyer, "here"], rel=EXACT)
        assert sum(values[name].values()) == pytest.approx(100, rel=EXACT)
    assert values[CALLED]["here"] == pytest.approx(100 * (book["output_multiplier", "all", "here"] - 1), rel=EXACT)
    total = 1000 * book["footprint_ghg", "all", "total"] / find_territory("5309").population
    assert sum(values[PRESSED].values()) == pytest.approx(total, rel=EXACT)


@pytest.mark.parametrize("method", METHODS)
def test_settings_are_those_of_the_account(lorient, method):
    account = territory_account(
        "5309",
        method,
        0.3,
        match_rate_of_goods=0.4,
        match_rate_of_services=0.7,
        income_elasticity=0.5,
        investment_population_weight=0.2,
    )
    chosen = Settings(method=method, delta=0.3, goods=0.4, services=0.7, elasticity=0.5, investment=0.2)
    values = settings_values(lorient, chosen)
    assert values[CALLED]["here"] == pytest.approx(100 * (account.output_multiplier - 1), rel=EXACT)
    here = account.final_demand_local["households"].sum() / account.final_demand["households"].sum()
    assert values[DRAWN_BUYERS["households"]]["here"] == pytest.approx(100 * here, rel=EXACT)


def test_readings_change_what_is_emitted_abroad_only(lorient):
    values = {reading: settings_values(lorient, Settings(reading=reading))[PRESSED] for reading in CARBON_READINGS}
    computed = [found for reading, found in values.items() if reading != PUBLISHED]
    assert len({(found["here"], found["france"]) for found in computed}) == 1
    totals = territory_results("5309").attrs["readings"]
    for reading, total in totals.items():
        expected = 1000 * total / find_territory("5309").population
        assert sum(values[reading].values()) == pytest.approx(expected, rel=EXACT)


def test_each_control_changes_the_picture_and_its_sentence_then_goes_back(opened):
    lab, first = opened, sentence(opened)
    for name, value in MOVES.items():
        before = lab.children[-1].value
        controls(lab)[name].value = value
        assert lab.children[-1].value != before, name
        assert sentence(lab) != first, name
        controls(lab)["back"].click()
        assert sentence(lab) == first, name


def test_figure_says_what_was_changed(lorient):
    html = settings_figure(lorient, Settings(delta=0.3, goods=0.5)).html
    assert re.search(r"δ 0,30 \(référence\s*: 0,15\)", html)
    assert re.search(r"κ des biens 0,50 \(référence\s*: λ\)", html)
    assert "Réglages de référence." in settings_figure(lorient, Settings(goods=BY_SIZE)).html


def test_every_slider_writes_a_comma(opened):
    for name in ("delta", "carriers", "services", "elasticity", "investment"):
        assert all(re.fullmatch(r"\d,\d\d", label) for label, _ in controls(opened)[name].options)


@pytest.mark.parametrize(
    "text",
    [
        "5309+5318",
        "5309 5318",
        "Lorient + Vannes",
        "Lorient, Vannes",
        " lorient ;vannes ",
        "Lorient et Vannes",
        "Lorient - Vannes",
        "Lorient/Vannes",
        "Lorient (zone d'emploi 5309), Vannes",
    ],
)
def test_several_territories_are_one(text):
    assert typed_territory(text).name == "Lorient + Vannes"


def test_comma_or_dash_may_belong_to_a_name():
    assert typed_territory("CC de Granville, Terre et Mer").kind == "epci"
    for name in ("Saint-Dié-des-Vosges", "Alès-Le Vigan"):
        assert typed_territory(name).kind == "zone"


def test_each_name_that_the_box_proposes_is_found():
    proposed = territory_box("Lorient").options
    assert [typed_territory(name).code for name in proposed] == [territory.code for territory in every_territory()]


def test_unknown_name_is_told_with_near_ones():
    with pytest.raises(MetabolismeError, match=r"Loriant.*Vouliez-vous dire.*Lorient \(zone"):
        typed_territory("Auray, Loriant")
    # « et » may be part of a name: the whole is told.
    with pytest.raises(MetabolismeError, match="Lorient et zzz"):
        typed_territory("Lorient et zzz")


def test_city_and_its_hinterland_keep_more_than_each(opened):
    shares = {}
    for text in ("Lorient", "Vannes", "Lorient + Vannes"):
        case = territory_case(typed_territory(text))
        shares[text] = settings_values(case, Settings())[CALLED]["here"]
    # What the two buy from each other is bought here: a property of the closure, checked on this pair.
    assert shares["Lorient + Vannes"] > max(shares["Lorient"], shares["Vannes"])


@pytest.mark.parametrize("text", ["zzz", "Lorient + zzz", "Lorient + Lorient", "", "<b>"])
def test_name_that_is_none_is_told_in_place_of_the_figure(opened, text):
    place = controls(opened)["place"]
    place.value = text
    shown = opened.children[-1].value
    place.value = "Lorient"
    assert 'role="alert"' in shown
    assert "<b>" not in shown
    with pytest.raises(MetabolismeError):
        typed_territory(text)


def test_overseas_has_no_footprint_and_says_why():
    figure = settings_figure(territory_case(find_territory("0202")), Settings())
    assert "Empreinte" not in figure.sentence
    assert "Outre-mer" in figure.html


def test_same_drawing_goes_through_vega(lorient):
    live, printed = (settings_figure(lorient, Settings(), live=live).html for live in (True, False))
    words = [re.findall(r"<text[^>]*>(?:<tspan[^>]*>)?([^<]+)", html) for html in (live, printed)]
    # Lines of one name are one text of several spans for Vega: the first word of each name is compared by its presence.
    assert set(words[1]) <= set(words[0])
