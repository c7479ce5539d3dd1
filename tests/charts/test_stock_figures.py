"""Figures on stocks: what they say is what the accounts say; a lab draws what the page prints; variants compare."""

import re

import pytest

from metabolisme.accounts.stocks import SURVIVALS, LifetimeExtension
from metabolisme.accounts.worked_stocks import CARS, car_account, car_points
from metabolisme.charts.rendering import svg
from metabolisme.charts.stock_figures import (
    EXTENSION_START,
    SCALE_END,
    SCENARIO_END,
    _two_lines,
    extension_figure,
    fleet_figure,
    mine_figure,
    survival_figure,
)
from metabolisme.charts.theme import NARROW, WIDE
from metabolisme.estimates import french_number
from tests.charts.test_live import assert_same


def test_fleet_figure_says_what_the_model_and_the_statistics_say():
    account, registered = car_account(), car_points("registrations_new")
    said = fleet_figure().sentence
    for number in (account.inflow[CARS][2015], registered[2015]):
        assert french_number(number, decimals=2) in said
    assert "l’accord ne prouve rien" in fleet_figure().html


def test_survival_figure_has_the_four_laws():
    page = survival_figure(12.0).html
    for name in SURVIVALS.values():
        assert name[0].upper() + name[1:] in page


def test_extension_figure_adds_up_what_is_saved():
    without = car_account(until=SCENARIO_END).inflow[CARS]
    longer = car_account(until=SCENARIO_END, extension=LifetimeExtension(EXTENSION_START, 3.0)).inflow[CARS]
    saved = (without - longer).loc[EXTENSION_START:].sum()
    assert f"{french_number(saved, decimals=2)} millions de moins" in extension_figure().sentence.replace("\u202f", " ")


def test_no_extension_changes_nothing():
    assert "soit 0\u202f%" in extension_figure(extra=0.0).sentence


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_lab_draws_what_the_page_prints(width):
    base, told = (car_account(until=SCENARIO_END).inflow[CARS].loc[2000:] * factor for factor in (1.0, 0.8))
    printed, live = (
        _two_lines(base, told, "sans allongement", "avec 3 ans de vie en plus", one) for one in (False, True)
    )
    assert svg(live(width), width, "essai")
    assert_same(live(width), printed(width), width)


@pytest.mark.parametrize("survival", SURVIVALS)
@pytest.mark.parametrize(("lifetime", "extra"), [(12, 0), (12, 8), (15, 3), (20, 1), (20, 8)])
def test_every_variant_of_the_lab_holds_on_the_scale(survival, lifetime, extra):
    for in_use_too in (False, True):
        extension = LifetimeExtension(EXTENSION_START, float(extra), in_use_too)
        inflow = car_account(float(lifetime), survival, until=SCENARIO_END, extension=extension).inflow[CARS]
        assert 0 <= inflow.loc[2000:].min() <= inflow.loc[2000:].max() < SCALE_END


def test_mine_figure_closes():
    page = mine_figure().html
    assert "Contenu dans les voitures sorties" in page
    cells = {
        label.replace("’", "'"): float(value.replace("\u202f", "").replace(",", "."))
        for label, value in re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>([^<]+)</td>', page)
    }
    contained = cells["Contenu dans les voitures sorties"]
    by_material = [value for label, value in cells.items() if label.startswith("dont")]
    # Four materials, each rounded to the thousand tonnes.
    assert len(by_material) == 4
    assert sum(by_material) == pytest.approx(contained, abs=2.5)
    assert cells["Réutilisé ou recyclé"] < cells["Passé par un centre agréé"] < contained
