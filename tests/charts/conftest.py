"""The gallery of drawings as fixtures, and a figure to change one thing of."""

import pytest

from metabolisme import charts
from tests.charts.gallery import BRANCHES, DRAWINGS


@pytest.fixture(params=list(DRAWINGS))
def draw(request):
    """Each drawing of the gallery in turn."""
    return DRAWINGS[request.param]


@pytest.fixture(params=[680, 330], ids=["wide", "narrow"])
def width(request) -> int:
    """The two widths at which figures are drawn."""
    return request.param


@pytest.fixture
def make_figure():
    """Function that makes a figure of which only what a test is about is said."""

    def make(**others) -> charts.Figure:
        given = {
            "draw": DRAWINGS["horizontal_bars"],
            "title": "La construction pèse le plus",
            "subtitle": "%, France, 2014",
            "sentence": "La construction fait 88 % du total.",
            "table": BRANCHES.rename("Part, %").rename_axis("Branche").to_frame(),
            "alt": "Quatre barres horizontales.",
            "sources": ["wiod-2016"],
            **others,
        }
        return charts.figure(given.pop("draw"), **given)

    return make
