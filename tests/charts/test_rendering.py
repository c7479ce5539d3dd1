"""The SVG of a page: the same bytes each time, French only, no script, colours that a dark page can turn."""

import functools
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import altair as alt
import pandas as pd
import pytest

from metabolisme import charts
from metabolisme.charts.rendering import svg
from metabolisme.errors import MetabolismeError
from tests.charts.gallery import DRAWINGS

THIN = "\u202f"

# What Vega writes for screen readers when it is let to.
ENGLISH = re.compile(r"axis|titled|scale|value|container|mark|group|legend|chart|title text|series", re.IGNORECASE)

DESCRIPTION = "Trois barres, la plus longue à l'Est."
HOSTILE = "<script>alert(1)</script>\" onload='x' &amp; </svg>"


def bars(names=("a", "b"), **mark) -> alt.Chart:
    """A chart such as a chapter writes: Altair's own axes."""
    data = pd.DataFrame({"nom": list(names), "valeur": [1234.5, 98765.0][: len(names)]})
    return (
        alt.Chart(data)
        .mark_bar(**mark)
        .encode(
            alt.X("valeur", type="quantitative", title=None),
            alt.Y("nom", type="nominal", title=None, sort=None),
        )
        .properties(width="container")
    )


def wide(chart: alt.Chart, width: int = 680) -> str:
    return svg(chart.properties(width=width), width, "Description.")


@functools.cache
def drawn_once(draw, width: int) -> str:
    return svg(draw(width), width, DESCRIPTION)


def test_the_same_input_gives_the_same_bytes(draw, width):
    first = drawn_once(draw, width)
    # Vega and Altair count what they make: something else is drawn in between.
    wide(bars(clip=True))
    assert svg(draw(width), width, DESCRIPTION) == first


def test_clip_paths_have_names_of_their_own():
    first, again, other = (wide(bars(names, clip=True)) for names in ("ab", "ab", "cd"))
    assert first == again, "named after the content, not after Vega's counter"
    names = [set(re.findall(r'id="([^"]+)"', drawn)) for drawn in (first, other)]
    assert names[0], "this chart clips"
    assert names[0].isdisjoint(names[1]), "two drawings of a page never share an identifier"
    used = set(re.findall(r"url\(#([^)]+)\)", first))
    assert used == names[0], "each use points to a clip path that exists"


def test_nothing_runs_and_nothing_is_asked_from_elsewhere(draw, width):
    drawn = drawn_once(draw, width)
    assert not re.search(r"<(script|style|image|foreignObject|a)\b|\son\w+=|href|@import|url\(h", drawn)
    # The only address is the name of the SVG language.
    assert re.findall(r"https?://[^\"]+", drawn) == ["http://www.w3.org/2000/svg"]


def test_only_the_french_description_is_read_aloud(draw, width):
    root = ElementTree.fromstring(drawn_once(draw, width))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "Trois barres, la plus longue à l’Est."
    inside = [element for element in root.iter() if element is not root]
    assert not [name for element in inside for name in element.attrib if name.startswith("aria") or name == "role"]
    assert not [text for text in root.itertext() if ENGLISH.search(text)]


def test_axes_of_a_chapter_are_in_french():
    labels = re.findall(r">([^<>]+)</text>", wide(bars()))
    assert f"20{THIN}000" in labels, "thin spaces between thousands"
    assert not [label for label in labels if re.search(r"\d[.,]\d{3}\b", label)], "no English thousands"
    data = pd.DataFrame({"x": [0.0, 1.0], "y": [-0.5, 0.5]})
    channels = (alt.X("x", type="quantitative", title=None), alt.Y("y", type="quantitative", title=None))
    small = re.findall(
        r">([^<>]+)</text>", wide(alt.Chart(data).mark_line(color=charts.colour("ink")).encode(*channels))
    )
    assert "0,5" in small, "decimal comma"
    assert "\u22120,5" in small, "a true minus sign"


def test_months_are_in_french():
    data = pd.DataFrame({"x": pd.to_datetime(["2014-01-01", "2014-08-01"]), "y": [1.0, 2.0]})
    channels = (
        alt.X("x", type="temporal", title=None, axis=alt.Axis(format="%B")),
        alt.Y("y", type="quantitative", title=None),
    )
    assert "février" in wide(alt.Chart(data).mark_line(color=charts.colour("ink")).encode(*channels))


def test_hostile_names_stay_text():
    for chart in (
        bars([HOSTILE]),
        charts.horizontal_bars(pd.Series({HOSTILE: 1.0}), unit=HOSTILE[:4])(680),
        charts.heatmap(pd.DataFrame([[1.0]], index=[HOSTILE], columns=["AZ"]))(680),
    ):
        drawn = svg(chart.properties(width=680), 680, HOSTILE)
        assert "<script" not in drawn
        root = ElementTree.fromstring(drawn)  # still one well-formed SVG
        assert root.attrib["aria-label"].startswith("<script>"), "the text itself is kept"
        assert "onload" not in "".join(name for element in root.iter() for name in element.attrib)


def test_a_drawing_wider_than_asked_is_refused():
    chart = DRAWINGS["horizontal_bars"](680)
    with pytest.raises(MetabolismeError, match="680 px de large au lieu de 330"):
        svg(chart, 330, "Description.")


def test_a_colour_without_dark_counterpart_is_refused():
    with pytest.raises(MetabolismeError, match="#ff0000"):
        wide(bars(color="#ff0000"))


def test_text_too_small_to_read_is_refused():
    with pytest.raises(MetabolismeError, match="9 px de haut"):
        wide(bars().configure_axis(labelFontSize=9))


def test_a_chart_keeps_its_own_configuration_and_no_theme_of_another():
    with alt.theme.enable("dark"):
        themed = wide(bars())
    assert themed == wide(bars()), "the theme that happens to be enabled has no say"
    assert 'font-size="17px"' in wide(bars().configure_axis(labelFontSize=17))


def test_the_package_is_light_until_something_is_drawn():
    code = (
        "import sys, metabolisme.charts as charts; heavy = ('altair', 'vl_convert', 'myst_nb', 'yaml'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # Altair alone takes a second: a page that draws nothing must not wait for it.
    assert done.stdout.strip() == "[]"
