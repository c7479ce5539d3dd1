"""Figures of dependence and shocks: they say what the library computes, and compare where they are compared."""

import re

import pytest

import metabolisme as mt
from metabolisme.charts import content_places_figure, content_products_figure, shock_figure
from metabolisme.charts.shock_figures import shock_text
from metabolisme.diagnosis.dependence import import_content_amounts
from metabolisme.diagnosis.shocks import Shock, jobs_class, supply_shock
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number

CHOC = Shock("CI", "CHN")


@pytest.fixture(scope="module")
def lorient():
    return mt.territory_account("5309")


def test_titles_say_the_foreign_part(lorient):
    bought = import_content_amounts(lorient, "households")
    for reach in ("direct", "total"):
        places = bought[reach].sum()
        share = 100 * places["abroad"] / (places.sum() - places["abroad"])
        assert f" {french_number(share, decimals=0)}\u00a0€ sont étrangers" in content_places_figure(
            lorient, reach
        ).title.replace("\u202f", "\u00a0")


def test_ratios_stand_beside_amounts(lorient):
    shown = content_products_figure(lorient, shown=5)
    # Each bar is named with what is bought: a ratio alone says nothing of what weighs.
    assert len(set(re.findall(r"\(\d+[^)]{0,3}M€\)", shown.html))) >= 5


def test_the_title_of_a_shock_is_the_class_of_its_readings(lorient):
    exposed = supply_shock(lorient, CHOC)["jobs"].groupby(level="reading").sum()
    assert jobs_class(exposed.min(), exposed.max()) in shock_figure("5309", CHOC).title


def test_drawn_alive_or_through_vega_the_words_are_the_same():
    printed, alive = (shock_figure("5309", CHOC, live=live).html for live in (False, True))
    drawing = re.compile(r"<svg.*?</svg>", re.DOTALL)
    assert drawing.split(printed) == drawing.split(alive)


def test_industry_is_one_bar_where_its_jobs_are_one_estimate():
    shown = shock_figure("200042174", CHOC).html
    assert "Industrie" in shown
    assert "Matériel de transport" not in shown


def test_a_scale_too_short_is_refused():
    with pytest.raises(MetabolismeError, match="maximum"):
        shock_figure("5309", CHOC, maximum=1.0)


def test_nothing_missing_is_drawn_as_nothing():
    shown = shock_figure("5309", Shock("CI", "CHN", cut=0.0))
    assert "Aucune branche d’ici" in shown.sentence


def test_a_shock_in_words():
    assert shock_text(Shock("CA", "non_eu", 0.3)) == (
        "« Agroalimentaire », 30 % de moins depuis l'extérieur de l'Union européenne"
    )


def test_an_unknown_reach_is_refused(lorient):
    with pytest.raises(MetabolismeError, match="portée"):
        content_places_figure(lorient, "half")
