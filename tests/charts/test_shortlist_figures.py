"""Figures of the short list: what is drawn is what the list says, in the book as in a lab; unknown origin refused."""

import re

import numpy as np
import pytest

from metabolisme.accounts import territory_account
from metabolisme.charts import demand_figure, shortlist_figure, shortlist_methods_figure
from metabolisme.diagnosis import demand_coverage, shortlist
from metabolisme.errors import UnknownCodeError

LORIENT = "5309"
WEIGHTS = {"potential": 0.5, "dependence": 0.25, "footprint": 0.25}
TAG = re.compile(r"<[^>]+>")


def rows_of(figure):
    body = figure.html.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [TAG.sub("", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def texts_of(figure):
    """Words of the wide drawing: a text of several lines is one element or several."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", figure.html.split("mt-narrow")[0])
    return {word for text in texts for word in TAG.sub(" ", text).split(" ") if word}


@pytest.mark.parametrize("origin", ["abroad", "rest_of_country"])
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["front", "weights"])
def test_table_and_sentence_are_those_of_the_list(origin, weights):
    figure, flows = shortlist_figure(LORIENT, weights, origin), shortlist(LORIENT, weights).loc[origin]
    assert len(rows_of(figure)) == len(flows)
    assert f"{flows['on_list'].sum()} flux" in figure.title
    assert f"sur {(flows['masked'] == '').sum()}" in figure.title
    reasons = [row[-1 if weights is None else -2] for row in rows_of(figure)]
    assert sum(reason.startswith("écarté") for reason in reasons) == (flows["masked"] != "").sum()


def test_a_lab_draws_what_the_book_prints():
    book, live = shortlist_figure(LORIENT, WEIGHTS), shortlist_figure(LORIENT, WEIGHTS, live=True)
    assert book.sentence == live.sentence
    assert texts_of(book) == texts_of(live)


def test_overseas_says_that_gases_are_missing():
    figure = shortlist_figure("0101")
    assert {"n.", "d."} <= texts_of(figure)


def test_methods_are_columns_and_every_cell_a_share():
    figure = shortlist_methods_figure(LORIENT)
    cells = [row[1:] for row in rows_of(figure)]
    assert {len(row) for row in cells} == {9}
    shares = np.array([[float(cell.replace(",", ".")) for cell in row] for row in cells])
    assert ((shares >= 0) & (shares <= 100)).all()


def test_demand_is_that_of_the_coverage():
    figure, coverage = demand_figure(LORIENT, ["CA", "CL"]), demand_coverage(territory_account(LORIENT))
    found = {row[0]: row[1:3] for row in rows_of(figure)}
    for name, code in (("Agroalimentaire", "CA"), ("Matériel de transport", "CL")):
        assert found[name] == [f"{coverage.loc[code, column]:.0f}" for column in ("demand", "covered")]


def test_unknown_origin():
    for draw in (shortlist_figure, lambda place, origin: shortlist_methods_figure(place, origin)):
        with pytest.raises(UnknownCodeError, match="lune"):
            draw(LORIENT, origin="lune")
