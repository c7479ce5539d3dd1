"""The table under a figure holds its data, in French, with the headers that a screen reader needs."""

import math
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.charts import table
from metabolisme.charts.tables import html_table
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate

THIN = "\u202f"


class Cells(HTMLParser):
    """Cells of a table: tag, attributes and text, row by row."""

    def __init__(self, table: str):
        super().__init__()
        self.rows: list[list[tuple[str, dict[str, str | None], str]]] = []
        self.feed(table)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append((tag, dict(attrs), ""))

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            tag, attributes, text = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, attributes, text + data)


def texts(table: str) -> list[list[str]]:
    return [[text for *_, text in row] for row in Cells(table).rows]


def column(values, name="Valeur, Mt") -> list[str]:
    frame = pd.DataFrame({name: values}, index=[f"ligne {number}" for number in range(len(values))])
    return [row[1] for row in texts(html_table(frame, "Légende"))[1:]]


def read_french(text: str) -> float:
    return float(text.replace(THIN, "").replace("\u2212", "-").replace(",", "."))


@settings(deadline=None)  # the first table of a process takes pandas longer
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8))
def test_a_table_equals_its_data(values):
    written = column(values)
    decimals = {len(text.partition(",")[2]) for text in written if not text.startswith(("<", ">"))}
    assert len(decimals) <= 1, "one column, one number of decimals: commas are one above the other"
    for text, value in zip(written, values, strict=True):
        if text.startswith(("<", ">")):
            bound = read_french(text[2:])
            assert 0 < abs(value) < abs(bound), "what is not zero is never written zero"
        else:
            # Half a unit of the last decimal written, plus what a float of 1e9 cannot hold.
            half = 0.5 * 10.0 ** -max(decimals)
            assert abs(read_french(text) - value) <= half + 1e-6


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([472.3, 22.5, 3.0], ["472", "23", "3"]),
        ([0.521, 0.031], ["0,521", "0,031"]),
        ([5000.0, 0.2], [f"5{THIN}000,0", "0,2"]),  # a decimal more, for the smallest not to read as zero
        ([5000.0, 0.00002], [f"5{THIN}000,000", "< 0,001"]),
        ([5000.0, -0.00002], [f"5{THIN}000,000", "> \u22120,001"]),
        ([26527385, 12], [f"26{THIN}527{THIN}385", "12"]),
        ([1.5, math.nan], ["1,50", "n. d."]),
        ([0.0, 0.0], ["0", "0"]),
        ([None, "oui"], ["n. d.", "oui"]),
    ],
)
def test_numbers_of_a_column_have_the_same_decimals(values, written):
    # Exact strings: a reader sees each character.
    assert column(values) == written


def test_years_are_not_cut_into_thousands():
    # Exact strings; a year with a missing neighbour is a float for pandas.
    assert column([2014, 2019], "Année") == ["2014", "2019"]
    assert column([2014.0, math.nan], "Année de référence") == ["2014", "n. d."]
    by_year = pd.DataFrame({"Mt": [1.0]}, index=pd.Index([2014], name="Année"))
    assert texts(html_table(by_year, "Légende"))[1][0] == "2014"


def test_estimates_come_with_their_intervals():
    estimate = Estimate(472.3, "Mt", "Méthode.", (), "2014", within=(450.0, 495.0))
    # The text of the estimate, whole.
    assert column([estimate]) == [estimate.text()]


def test_headers_are_announced_and_cells_labelled():
    frame = pd.DataFrame({"Mt": [1.0], "Note": ["sûr"]}, index=pd.Index(["Bois"], name="Matière"))
    head, row = Cells(html_table(frame, "Légende")).rows
    assert [(tag, attributes["scope"], text) for tag, attributes, text in head] == [
        ("th", "col", "Matière"),
        ("th", "col", "Mt"),
        ("th", "col", "Note"),
    ]
    assert row[0] == ("th", {"scope": "row"}, "Bois")
    assert [attributes["data-label"] for _, attributes, _ in row[1:]] == ["Mt", "Note"]
    assert [attributes.get("class") for _, attributes, _ in row[1:]] == ["mt-number", None], "numbers are aligned"
    assert "<caption>Légende</caption>" in html_table(frame, "Légende")


def test_without_caption_nothing_is_shown_above_and_the_table_keeps_a_name():
    frame = pd.DataFrame({"Part, %": [1.0], "Mt": [2.0]}, index=["Bois"])
    # Exact: screen readers name it after its columns, the eye sees them once.
    assert html_table(frame).startswith(f'<table class="mt-table" aria-label="Part,{THIN}%, Mt"><thead>')
    assert "aria-label" not in html_table(frame, "Légende"), "one name"


def test_the_decimals_asked_are_those_of_every_number():
    frame = pd.DataFrame(
        {"Année": [2014, 2019], "Mt": [472.34, 3.0], "Comptes": [12, 5], "Note": ["sûr", None]}, index=["a", "b"]
    )
    # Exact strings; a year is no amount, a text stays.
    assert [row[1:] for row in texts(html_table(frame, decimals=1))[1:]] == [
        ["2014", "472,3", "12,0", "sûr"],
        ["2019", "3,0", "5,0", "n. d."],
    ]
    small = pd.DataFrame({"Mt": [0.3, 12.0]}, index=["a", "b"])
    # Exact: what is not zero does not read as zero, even so.
    assert [row[1] for row in texts(html_table(small, decimals=0))[1:]] == ["< 1", "12"]


def test_a_table_without_rows_keeps_its_head():
    # Exact: what a reader sees.
    assert texts(html_table(pd.DataFrame({"Mt": []}, index=pd.Index([], name="Matière")))) == [["Matière", "Mt"]]


def test_numbers_are_shown_by_name():
    shown = table({"Entrées": 1458.0, "Sorties": 12.34}, "Mt", caption="Bilan de 2016", decimals=1)
    # Exact cells and caption; the name of the column is not repeated above it.
    assert texts(shown.html) == [["", "Mt"], ["Entrées", f"1{THIN}458,0"], ["Sorties", "12,3"]]
    assert "<caption>Bilan de 2016</caption>" in shown.html
    assert "<caption" not in table({"Entrées": 1458.0}, "Mt").html
    assert shown._repr_mimebundle_() == {"text/html": shown.html, "text/plain": shown.text}
    # Exact lines: the text twin has the numbers of the table.
    assert [line.strip() for line in shown.text.split("\n")] == ["Mt", f"Entrées  1{THIN}458,0", "Sorties     12,3"]


def test_several_columns_are_shown_under_the_name_of_their_index():
    frame = pd.DataFrame({"Mt": [10.0], "t par habitant": [0.5]}, index=pd.Index(["Bois"], name="Matière"))
    # Exact cells.
    assert texts(table(frame).html) == [["Matière", "Mt", "t par habitant"], ["Bois", "10,0", "0,500"]]
    plain = table(frame.reset_index())
    assert plain.html == table(frame).html, "without an index the first column names the rows"
    assert plain.text == table(frame).text


def test_without_index_the_first_column_names_the_rows():
    frame = pd.DataFrame({"Branche": ["Bois", "Fer"], "Mt": [1, 2]})
    # Exact: what a reader sees.
    assert texts(html_table(frame, "Légende")) == [["Branche", "Mt"], ["Bois", "1"], ["Fer", "2"]]


def test_hostile_names_stay_text():
    frame = pd.DataFrame({'"><script>': ["<b>&"]}, index=pd.Index(["</td>"], name="<i>"))
    table = html_table(frame, "<script>")
    assert not re.search(r"<(script|b|i)>", table)
    # The text itself is kept, whole.
    assert texts(table) == [["<i>", '"><script>'], ["</td>", "<b>&"]]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({("a", "b"): [1]}),
        pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([("x", "y")])),
        pd.DataFrame({"a": [1]}),
        pd.DataFrame(),
    ],
)
def test_what_is_no_simple_table_is_refused(frame):
    with pytest.raises(MetabolismeError, match="Le tableau d'une figure"):
        html_table(frame, "Légende")


def test_numpy_integers_keep_their_digits():
    # Exact: counts are not rounded.
    assert column(np.array([1245, 306])) == [f"1{THIN}245", "306"]


def test_rows_after_the_first_are_folded_and_none_is_lost():
    frame = pd.DataFrame({"Branche": list("abcd"), "Mt": [1, 2, 3, 4]})
    folded = html_table(frame, first=2)
    shown, _, rest = folded.partition("<details")
    assert shown.count('<th scope="row">') == rest.count('<th scope="row">') == 2
    assert "Les 2 autres lignes" in rest
    # One row more is not worth a click.
    assert "<details" not in html_table(frame, first=3)
    assert html_table(frame, first=0, more="Tout").startswith('<details class="mt-values"><summary>Tout')


def test_rows_lead_to_the_cards_of_their_indicators():
    frame = pd.DataFrame({"Nom": ["Un", "Deux"], "Mt": [1, 2]})
    linked = html_table(frame, indicators=["x.un", "x.deux"])
    assert '<th scope="row"><a data-indicator="x.deux">Deux</a></th>' in linked
