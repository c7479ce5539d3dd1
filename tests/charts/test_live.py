"""A drawing that writes itself has the marks, the pixels and the texts of the one that Vega draws."""

import re
import xml.etree.ElementTree as ElementTree

import altair as alt
import pandas as pd
import pytest

from metabolisme.charts.bars import horizontal_bars, stacked_bars, steps
from metabolisme.charts.drawing import Drawing
from metabolisme.charts.live import LiveDrawing
from metabolisme.charts.palette import colour
from metabolisme.charts.rendering import svg
from metabolisme.charts.theme import NARROW, WIDE
from metabolisme.errors import MetabolismeError

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def drawn(drawing):
    """A drawing with every kind of mark that a lab uses."""
    box = {"x": 10.127, "x2": 200.5, "y": 20.0, "y2": 38.25}
    drawing.rectangles([{**box, "colour": colour("here")}], gap=1.5)
    drawing.rectangles([{**box, "y": 50.0, "y2": 56.0, "colour": colour("eu")}])
    drawing.lines([{**box, "y": 61.0, "y2": 61.0}], width=1.5)
    drawing.lines([{**box, "x2": 10.127}], "muted", dash=(2, 3))
    for align in ("left", "center", "right"):
        drawing.texts([{"x": 100.0, "y": 70.0, "text": "Ici & là\nen deux lignes"}], align=align)
    drawing.texts([{"x": 5.0, "y": 90.0, "text": "18 €", "colour": colour("muted")}], size=11, weight="bold")
    return drawing


def marks(picture):
    """Each mark: its kind, its words, its style, and its numbers, those of its transform and of its group apart."""
    found = []
    for element in ElementTree.fromstring(picture).iter():
        kind = element.tag.split("}")[-1]
        if kind in ("path", "line"):
            place = " ".join(element.get(name, "0") for name in ("transform", "d", "x2", "y2"))
            found.append((kind, style(element), numbers(place)))
        elif kind == "text":
            base = numbers(element.get("transform"))
            lines = list(element) or [element]
            for rank, line in enumerate(lines):
                down = sum(float(one.get("dy", 0)) for one in lines[: rank + 1])
                found.append((line.text, style(element), [base[0], base[1] + down]))
    return found


def style(element):
    names = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor")
    return {name: element.get(name) for name in names if element.get(name)}


def numbers(text):
    return [float(number) for number in NUMBER.findall(text)]


def assert_same(live, by_vega, width):
    by_vega, live = (marks(svg(picture, width, "essai")) for picture in (by_vega, live))
    assert len(live) == len(by_vega)
    for own, other in zip(live, by_vega, strict=True):
        assert own[:2] == other[:2]
        # Half a pixel: Vega rounds the place of a text to the pixel, and both round what they write.
        assert own[2] == pytest.approx(other[2], abs=0.51)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_live_drawing_is_the_one_that_vega_draws(width):
    assert_same(drawn(LiveDrawing(width, 110)), drawn(Drawing(width, 110)).picture(), width)


BARS = {
    "horizontal": (horizontal_bars, pd.Series({"Sans réduire": 78.3, "Un nom assez long pour deux lignes": -11.2})),
    "stacked": (stacked_bars, pd.DataFrame({"here": [48.0, 0.0], "abroad": [20.0, 3.0]}, index=["Ménages", "Public"])),
    "steps": (steps, pd.Series({"Commande": 100.0, "1er tour": 52.0, "2e tour": -4.0})),
}


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("kind", BARS)
def test_live_bars_are_those_that_vega_draws(kind, width):
    build, values = BARS[kind]
    live, by_vega = (build(values, unit="€", live=live)(width) for live in (True, False))
    assert isinstance(live, LiveDrawing)
    assert_same(live, by_vega, width)


def test_live_drawing_has_the_checks_of_the_others():
    small = LiveDrawing(WIDE, 20)
    small.texts([{"x": 0.0, "y": 10.0, "text": "illisible"}], size=8)
    with pytest.raises(MetabolismeError, match="8 px"):
        svg(small, WIDE, "essai")


def test_words_cannot_become_marks():
    drawing = LiveDrawing(WIDE, 20)
    drawing.texts([{"x": 0.0, "y": 10.0, "text": "</text><script>"}])
    assert "<script>" not in svg(drawing, WIDE, "essai")


def test_what_needs_vega_is_refused():
    drawing = LiveDrawing(WIDE, 20)
    drawing.layer(alt.Chart())
    with pytest.raises(MetabolismeError, match="rectangles, des lignes et des textes"):
        drawing.svg()
