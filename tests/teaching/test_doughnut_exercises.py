"""Exercises of « Le donut »: right answers as the page prints them, each known error, years that part two ratios."""

import pytest

from metabolisme.estimates import french_number
from metabolisme.indicators.doughnut import doughnut, national_doughnut
from metabolisme.teaching import check
from metabolisme.teaching.doughnut_exercises import COMPARED, INHABITANTS, OBSERVED, POVERTY, threshold_of

RIGHT = {
    "donut-main": {"rapport": "0,57", "part": "1 440"},
    "donut-moitie": {"manque": "6 dimensions"},
    "donut-echelles": {"mieux": "undecided"},
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers(name):
    assert check(name, RIGHT[name]).right


@pytest.mark.parametrize(
    ("name", "changed", "error"),
    [
        ("donut-main", {"rapport": "1,76"}, "inverted"),
        ("donut-main", {"part": "1,44"}, "thousands"),
        ("donut-echelles", {"mieux": "ici"}, "undecided_overlooked"),
    ],
)
def test_known_errors(name, changed, error):
    assert check(name, RIGHT[name] | changed).errors == (error,)


def test_what_is_printed_with_two_decimals_is_taken_and_one_decimal_is_not():
    ratio = threshold_of("income_poverty") / POVERTY
    share = threshold_of("materials") * INHABITANTS / 1000
    answers = {"rapport": french_number(ratio, decimals=2), "part": french_number(share, decimals=0)}
    assert check("donut-main", answers).right
    assert not check("donut-main", answers | {"rapport": french_number(ratio, decimals=1)}).right


def test_three_observed_dimensions_miss_six():
    found = doughnut(COMPARED)
    assert check("donut-moitie", found.needed - OBSERVED).right


def test_the_explanation_counts_the_years_between_the_two_ratios():
    published, observed = (
        next(int(one.year) for one in found.dimensions if one.id == "employment")
        for found in (national_doughnut(), doughnut(COMPARED))
    )
    assert (published, observed) == (2015, 2021)  # as the exercise says
    said = check("donut-echelles", "france", attempt=2).messages[0]
    assert f"{observed - published} ans les séparent" in said
