"""The drawing of the doughnut: a ring or a list, three fillings that differ without colour, gaps that are seen."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.charts.doughnut_figures import MOST_OVERSHOOT, doughnut_figure, overshoot_length
from metabolisme.charts.palette import colour
from metabolisme.indicators.doughnut import national_doughnut
from metabolisme.sources import load_table

LORIENT = "200042174"
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
LABELS = list(load_table("doughnut/dimensions")["label"])
OWN = pd.DataFrame(
    {"dimension": ["Satisfaction de vie", "Assainissement", "Éducation", "Liens sociaux", "Démocratie", "Climat"],
     "valeur": [7.1, 97, 88, 93, 45, 8.9]}
)  # fmt: skip


def wide_of(found):
    return found.html.split('<div class="mt-wide">')[1].split("</svg>")[0]


def narrow_of(found):
    return found.html.split('<div class="mt-narrow" hidden>')[1].split("</svg>")[0]


def test_france_is_a_ring_with_every_number():
    found = doughnut_figure(national_doughnut())
    drawn = wide_of(found)
    assert "3 planchers non atteints sur 11" in found.title
    for rank in range(1, 18):
        assert f">{rank}</text>" in drawn
    for label in LABELS:
        assert label in drawn
        assert label in narrow_of(found)
    # All is observed: nothing is dashed.
    assert "stroke-dasharray" not in drawn


def test_under_the_half_a_list_is_shown_with_the_refusal():
    found = doughnut_figure(LORIENT)
    assert "pas de donut" in found.title
    assert "il en faut 9" in found.sentence
    assert "autre nom" in found.sentence
    # As many dashed frames as dimensions that are not known.
    assert wide_of(found).count(">?</text>") == 14
    assert "stroke-dasharray" in wide_of(found)


def test_own_values_make_a_ring_whose_gaps_are_seen():
    found = doughnut_figure(LORIENT, OWN)
    assert "pas de donut" not in found.title
    assert wide_of(found).count(">?</text>") == 17 - 9
    assert "stroke-dasharray" in wide_of(found)
    assert "restent inconnues et sont laissées vides" in found.sentence


def test_fillings_differ_without_colour():
    ink = colour("amount_6")
    plain, hatched = (wide_of(doughnut_figure(LORIENT, OWN, rule=rule)) for rule in ("none", "equal_share"))
    assert hatched.count(f'stroke="{ink}"') > plain.count(f'stroke="{ink}"') + 20
    assert "France entière" in hatched
    assert "France entière" not in plain


@pytest.mark.parametrize("rule", ["none", "equal_share", "by_territory", "by_consumption"])
def test_the_table_says_the_scale_and_the_rule_of_each(rule):
    html = doughnut_figure(LORIENT, rule=rule).html
    cells = html.split('<table class="mt-table">')[1]
    assert ">observée ici<" in cells
    assert (">France entière<" in cells) == (rule != "none")


@pytest.mark.parametrize("own", [None, OWN])
@pytest.mark.parametrize("rule", ["equal_share", "by_consumption"])
def test_the_lab_draws_what_the_page_prints(own, rule):
    page, lab = (doughnut_figure(LORIENT, own, rule, live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


@given(st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_overshoot_grows_with_the_ratio_and_stays_in_the_drawing(one, other):
    low, high = sorted((one, other))
    assert 0 <= overshoot_length(low) <= overshoot_length(high) <= 1


def test_each_doubling_counts_as_much():
    assert overshoot_length(MOST_OVERSHOOT) == 1
    assert overshoot_length(1) == 0
    assert overshoot_length(4) - overshoot_length(2) == pytest.approx(overshoot_length(2))
