"""Every drawing at its two widths: it fits, its texts are whole and apart, its marks are to scale."""

import re
import xml.etree.ElementTree as ElementTree

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metabolisme import charts
from metabolisme.charts.readings import _placed
from metabolisme.charts.rendering import svg
from metabolisme.charts.text import spread
from metabolisme.errors import BalanceError, MetabolismeError
from metabolisme.estimates import Estimate
from tests.charts.gallery import BRANCHES, DRAWINGS, FOOTPRINT, PLACES, flows, text_boxes

THIN = "\u202f"


def rectangles(drawn: str) -> list[tuple[str, float, float]]:
    """Fill, width and height of the rectangles of a drawing."""
    shapes = re.findall(r'<path d="M[-\d.]+,[-\d.]+h([-\d.]+)v([-\d.]+)h[-\d.]+Z"[^>]*fill="(#\w+)"', drawn)
    return [(fill, abs(float(across)), abs(float(down))) for across, down, fill in shapes]


def texts(drawn: str) -> list[str]:
    return [box.text for box in text_boxes(drawn)]


def test_every_text_is_inside_and_covers_no_other(draw, width):
    drawn = svg(draw(width), width, "Description.")
    _, _, across, down = map(float, ElementTree.fromstring(drawn).attrib["viewBox"].split())
    boxes = text_boxes(drawn)
    assert len(boxes) >= 4, "a drawing without texts would pass for nothing"
    # 1 px: letters such as T reach a little beyond their box. 3 px up and down: capitals and tails do not.
    outside = [box for box in boxes if box.left < -1 or box.right > across + 1 or box.top < -3 or box.bottom > down + 3]
    assert not outside
    # Boxes are as wide as the widest font makes them, and hold the room of accents and tails: 2 px each way
    # is no collision.
    covered = [
        (one.text, other.text)
        for number, one in enumerate(boxes)
        for other in boxes[:number]
        if min(one.right, other.right) - max(one.left, other.left) > 2
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 2
    ]
    assert not covered


def test_bars_are_as_long_as_their_values(width):
    drawn = svg(DRAWINGS["horizontal_bars"](width), width, "Description.")
    lengths = [across for _, across, down in rectangles(drawn) if down == 18]
    # Lengths are written to a hundredth of px; the longest bar has more than 200 px.
    assert np.allclose(np.array(lengths) / max(lengths), BRANCHES / BRANCHES.max(), atol=1e-4)


SCALED = {
    "horizontal_bars": lambda values, **given: charts.horizontal_bars(values, unit="M€", **given),
    "stacked_bars": lambda values, **given: charts.stacked_bars(values.to_frame("here"), unit="M€", **given),
    "steps": lambda values, **given: charts.steps(values, unit="M€", **given),
}


@pytest.mark.parametrize("build", SCALED.values(), ids=SCALED)
def test_figures_of_one_choice_share_their_scale(build, width):
    def length_of_one(*values: float) -> float:
        drawn = svg(build(pd.Series(values, index=["a", "b"]), maximum=5000.0)(width), width, "Description.")
        boxes = text_boxes(drawn)
        # 1 px: letters such as T reach a little beyond their box.
        assert max(box.right for box in boxes) <= width + 1, "the unit fits"
        assert f"{THIN}M€" in "".join(box.text for box in boxes)
        return next(across for _, across, down in rectangles(drawn) if down == 18) / values[0]

    # Lengths written to a hundredth of px: 1e-4 px a unit for bars of a hundred units, twice.
    assert length_of_one(100.0, 4900.0) == pytest.approx(length_of_one(300.0, 12.0), abs=2e-4)


@pytest.mark.parametrize("build", SCALED.values(), ids=SCALED)
def test_a_maximum_that_is_reached_changes_nothing(build, width):
    values = pd.Series({"a": 1200.0})
    # Exact: the same drawing.
    assert build(values, maximum=1200.0)(width).to_dict() == build(values)(width).to_dict()


def test_a_maximum_bears_the_trace_of_binary_fractions():
    parts = pd.DataFrame({"here": [0.1], "france": [0.2]}, index=["a"])
    # 0.1 + 0.2 is 0.30000000000000004: no value beyond 0.3.
    assert charts.stacked_bars(parts, maximum=0.3)(680).to_dict()


def test_parts_of_a_bar_are_as_long_as_their_values_and_in_order(width):
    drawn = svg(DRAWINGS["stacked_bars"](width), width, "Description.")
    parts = [(fill, across) for fill, across, down in rectangles(drawn) if down == 18]
    assert [fill for fill, _ in parts] == [charts.colour(column) for column in PLACES] * 2, "order of the columns"
    lengths = np.array([across for _, across in parts]).reshape(2, 4)
    # Both bars sum to 100: lengths are shares, written to a hundredth of px on 150 px or more.
    assert np.allclose(lengths / lengths.sum(axis=1, keepdims=True) * 100, PLACES, atol=0.05)


def test_the_two_columns_of_a_balance_are_as_tall(width):
    drawn = svg(DRAWINGS["balance"](width), width, "Description.")
    heights = [down for _, _, down in rectangles(drawn)]
    assert len(heights) == 7, "three entries, four exits"
    # Seven heights written to a hundredth of px.
    assert sum(heights[:3]) == pytest.approx(sum(heights[3:]), abs=0.07)


def test_steps_end_at_their_sum(width):
    drawn = svg(DRAWINGS["steps"](width), width, "Description.")
    *steps, total = [across for _, across, _ in rectangles(drawn)]
    # 100 + 52 − 8 = 144, in lengths written to a hundredth of px.
    assert steps[0] + steps[1] - steps[2] == pytest.approx(total, abs=0.04)
    assert texts(drawn).count("\u22128") == 1, "a step that goes down has its sign"
    assert f"144{THIN}€" in texts(drawn), "the total has the unit"


def test_a_missing_year_cuts_the_line():
    drawn = svg(DRAWINGS["time_series"](680), 680, "Description.")
    lines = re.findall(r'<path d="(M[^"]*)"[^>]*stroke-dasharray="6,3"', drawn)
    # 2010, then nothing in 2011, then 2012 and 2023: a lone point makes no line, or one without length.
    assert sum(line.count("L") for line in lines) == 1


def test_a_heatmap_leaves_zeros_empty_and_crosses_what_is_missing(width):
    matrix = flows(5)
    drawn = svg(DRAWINGS["heatmap of 5"](width), width, "Description.")
    key = 6  # swatches of the five limits
    assert len(rectangles(drawn)) - key == (matrix > 0).sum().sum(), "one cell a positive number"
    assert texts(drawn).count("×") == 1, "one cell is missing"


def test_shades_grow_with_amounts():
    matrix = pd.DataFrame([[1.0, 10.0], [100.0, 1000.0]], index=["AZ", "BE"], columns=["AZ", "BE"])
    drawn = svg(charts.heatmap(matrix, limits=[5, 50, 500])(680), 680, "Description.")
    cells = [fill for fill, across, _ in rectangles(drawn) if across > 50]
    # Row after row: each number is above one more limit.
    assert cells == [charts.colour(f"amount_{shade}") for shade in (1, 2, 3, 4)]


def test_the_key_of_counts_does_not_overlap(width):
    matrix = pd.DataFrame([[1.0, 2.0], [9.0, 30.0]], index=["AZ", "BE"], columns=["AZ", "BE"])
    written = texts(svg(charts.heatmap(matrix, limits=[2, 4, 5, 10], counts=True)(width), width, "Description."))
    assert [one for one in ("1", "2 à 3", "4", "5 à 9", "10 et plus") if one not in written] == []
    amounts = texts(svg(charts.heatmap(matrix, limits=[2, 4, 5, 10])(width), width, "Description."))
    assert "2,0 à 4,0" in amounts
    assert "2 à 3" not in amounts


def test_readings_show_every_value_and_its_name(width):
    drawn = svg(DRAWINGS["readings"](width), width, "Description.")
    written = texts(drawn)
    for name in ("Pays d’origine 472", "Monde moyen 537", "EXIOBASE 411"):
        assert written.count(name) == 2, "once a row"
    assert written.count("Si tout était fait ici 356") == 1, "beside the last row only"
    # Two rows: four open dots each, and a full one for the value retained on its own open dot.
    ground, ink = charts.colour("ground"), charts.colour("ink")
    assert len(re.findall(rf'fill="{ground}" stroke="{ink}"', drawn)) == 8
    assert len(re.findall(rf'fill="{ink}" stroke="{ink}"', drawn)) == 2


@given(
    st.lists(st.tuples(st.floats(0, 600), st.text("abcdefgh ", min_size=1, max_size=25)), min_size=1, max_size=7).map(
        sorted
    ),
    st.sampled_from([330, 680]),
)
@example(dots=[(572.0, "aaaa")] * 2, width=330)  # a name that ended a trace beyond its dot
def test_names_of_readings_never_cover_or_cross_each_other(dots, width):
    names = _placed(dots, lambda value: 14 + value * (width - 28) / 600, width, 12)
    for number, one in enumerate(names):
        assert 1 <= one.level <= len(names), "no further from its dot than there are names"
        for other in names[:number]:
            if one.above != other.above:
                continue
            apart = one.end <= other.start or other.end <= one.start
            # Layout gives whole levels: names at the same level must not share a pixel.
            assert apart or one.level != other.level
            for name, dot in ((one, other), (other, one)):
                inside = name.start < dot.dot < name.end
                between_sides = not name.above and name.start < name.dot
                # A dot's line goes to its own level: it may only pass under a name that is further, or
                # be cut by one that is too long for both sides of its dot.
                assert not inside or name.level > dot.level or between_sides


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(10, 40)), min_size=1, max_size=7).map(sorted),
)
def test_labels_are_spread_without_covering_and_in_order(labels):
    centres, heights = [centre for centre, _ in labels], [height for _, height in labels]
    placed = spread(centres, heights, 0, 300)
    starts = [centre - height / 2 for centre, height in zip(placed, heights, strict=True)]
    ends = [centre + height / 2 for centre, height in zip(placed, heights, strict=True)]
    # 1e-6 px: sums of floats, nothing that shows.
    assert all(end <= start + 1e-6 for end, start in zip(ends[:-1], starts[1:], strict=True))
    assert starts[0] >= -1e-6
    if sum(heights) <= 300:
        assert ends[-1] <= 300 + 1e-6, "inside when there is room"


@given(st.floats(0, 300), st.floats(10, 40))
def test_a_label_with_room_stays_at_its_mark(centre, height):
    inside = min(max(centre, height / 2), 300 - height / 2)
    # 1e-6 px: nothing that shows.
    assert spread([centre], [height], 0, 300)[0] == pytest.approx(inside, abs=1e-6)


@settings(max_examples=20, deadline=None)  # each example is drawn, in a tenth of a second
@given(
    st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6),
    st.sampled_from([680, 330]),
)
def test_any_values_fit(values, width):
    series = pd.Series(values, index=[f"Poste numéro {number}" for number in range(len(values))])
    for build in (charts.horizontal_bars, charts.steps, lambda amounts: charts.balance(amounts, amounts)):
        drawn = svg(build(series)(width), width, "Description.")
        # 1 px: letters such as T reach a little beyond their box.
        assert all(box.left >= -1 and box.right <= width + 1 for box in text_boxes(drawn))


@pytest.mark.parametrize(
    ("build", "fault"),
    [
        (lambda: charts.horizontal_bars(pd.Series({"a": np.nan, "b": 1.0})), "manquantes ou infinies : a"),
        (lambda: charts.horizontal_bars(pd.Series([1.0, 2.0], index=["a", "a"])), "Noms répétés : a"),
        (lambda: charts.horizontal_bars(pd.Series(dtype=float)), "Aucune valeur"),
        (
            lambda: charts.horizontal_bars(
                pd.Series({"a": 1.0}), within=pd.DataFrame({"low": [0.0], "high": [1.0]}, index=["b"])
            ),
            "sans barre : b",
        ),
        (lambda: charts.horizontal_bars(pd.Series({"a": 1.0}), colours="rose")(680), "La couleur « rose »"),
        (lambda: charts.stacked_bars(pd.DataFrame({"here": [-1.0]}, index=["a"])), "négatives : a"),
        (lambda: charts.stacked_bars(pd.DataFrame({"ici": [1.0]}, index=["a"])), "La couleur « ici »"),
        (lambda: charts.steps(pd.Series({"Total": 1.0})), "déjà le nom d'une étape"),
        (lambda: charts.horizontal_bars(pd.Series({"a": 2.0, "b": 1.0}), maximum=1.5), "au-delà : a."),
        (
            lambda: charts.horizontal_bars(
                pd.Series({"a": 1.0}), within=pd.DataFrame({"low": [0.0], "high": [2.0]}, index=["a"]), maximum=1.5
            ),
            "L'échelle s'arrête à 1,50, et ceci va au-delà : a.",
        ),
        (lambda: charts.stacked_bars(PLACES, maximum=99.0), "au-delà : Ménages, Entreprises"),
        (lambda: charts.steps(pd.Series({"a": 1.0, "b": 1.0, "c": -1.0}), maximum=1.5), "au-delà : b."),
        (lambda: charts.steps(pd.Series({"a": 1.0}), maximum=np.nan), "positif ou nul, reçu nan"),
        (lambda: charts.steps(pd.Series({"a": -1.0}), maximum=-1.0), "positif ou nul, reçu -1"),
        (lambda: charts.time_series({}), "0 séries"),
        (lambda: charts.time_series({"a": pd.Series({2014: np.nan})}), "au moins une valeur"),
        (lambda: charts.time_series({"a": pd.Series({2014: 1.0, 2010: 2.0})}), "années croissantes"),
        (lambda: charts.heatmap(pd.DataFrame([[-1.0]])), "négatifs"),
        (lambda: charts.heatmap(pd.DataFrame([[np.inf]])), "infinie"),
        (lambda: charts.heatmap(pd.DataFrame([[0.0]])), "Aucune case positive"),
        (lambda: charts.heatmap(pd.DataFrame([[1.0]]), limits=[2, 1]), "croître"),
        (lambda: charts.heatmap(pd.DataFrame([[1.0]]), limits=range(6)), "5 au plus"),
        (lambda: charts.heatmap(pd.DataFrame([[1.5]]), counts=True), "pas entière"),
        (lambda: charts.heatmap(pd.DataFrame([[1.0]]), limits=[2.5], counts=True), "pas entière"),
        (lambda: charts.readings({}), "une seule unité"),
        (
            lambda: charts.readings({"a": FOOTPRINT, "b": Estimate(1.0, "t", "m", (), "2014")}),
            "une seule unité ; reçu : Mt CO₂, t",
        ),
        (lambda: charts.readings({"a": FOOTPRINT}, beside={"EXIOBASE": 1.0}), "À la fois lecture"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_named(build, fault):
    with pytest.raises(MetabolismeError) as raised:
        build()
    # The message sets French spaces: ordinary ones are compared.
    assert fault in raised.value.message.replace(THIN, " ")


def test_a_balance_that_does_not_close_is_refused():
    entries, exits = (
        pd.Series({"Extraction": 975.0}),
        pd.Series({"Consommation": 772.0, "Exportations": 202.0}),
    )
    with pytest.raises(BalanceError, match="écart 1"):
        charts.balance(entries, exits)
    assert charts.balance(entries, exits, tolerance=2)(680).to_dict(), "within the rounding of the source"


@pytest.mark.parametrize("horizontal", [True, False])
def test_intervals_lie_on_a_chart_of_the_chapter(horizontal):
    data = pd.DataFrame({"nom": ["a", "b"], "bas": [1.0, 2.0], "haut": [3.0, 5.0], "valeur": [2.0, 3.0]})
    along, across = (alt.X, alt.Y) if horizontal else (alt.Y, alt.X)
    at = across("nom", type="nominal", title=None)
    whisker = charts.within_whisker(data, along("bas", type="quantitative", title=None), "haut", at)
    dots = charts.between_dots(data, along("valeur", type="quantitative", title=None), at, names="nom")
    drawn = svg(alt.layer(whisker, dots).properties(width=500, height=300), 680, "Description.")
    # Each name on its axis and beside its dot; two open dots.
    assert [texts(drawn).count(name) for name in "ab"] == [2, 2]
    assert drawn.count(f'fill="{charts.colour("ground")}" stroke="{charts.colour("ink")}"') == 2
