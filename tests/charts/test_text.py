"""Text that a page shows: French spaces, lines that fit, and numbers that come out of `{glue:text}` whole."""

import math

import myst_nb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.formatters import PlainTextFormatter
from myst_nb.core.variables import format_plain_text

from metabolisme import charts
from metabolisme.charts.text import NumberLabels, french_text, text_width, wrapped
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate

THIN = "\u202f"


@pytest.fixture
def glued(monkeypatch) -> dict[str, str]:
    """What `{glue:text}` writes, by name: the notebook's text of each object, read by MyST-NB."""
    written: dict[str, str] = {}

    def glue(name, variable, display):
        assert display is False, "a value is for the text, not for the output of the cell"
        written[name] = format_plain_text(PlainTextFormatter()(variable), "s")

    monkeypatch.setattr(myst_nb, "glue", glue)
    return written


def test_values_come_out_of_the_page_as_they_are_said(glued):
    estimate = Estimate(6.94, "t CO₂e/hab.", "Méthode.", (), "2019", within=(6.1, 7.8))
    charts.say(footprint=estimate, share=10.9, count=np.int64(1245), year="2014", small=-0.5)
    # Exact strings; 10,9 above all, which MyST-NB would read as a pair of numbers.
    assert glued == {
        "footprint": estimate.text(),
        "share": "10,9",
        "count": f"1{THIN}245",
        "year": "2014",
        "small": "\u22120,500",
    }


@settings(deadline=None)  # the first formatter of a process takes IPython longer
@given(text=st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=40))
def test_any_text_comes_out_whole(text):
    said = charts.text._Said(text)
    # Exact: quotes, backslashes and thin spaces included; text of a page has no control characters.
    assert format_plain_text(PlainTextFormatter()(said), "s") == text


@pytest.mark.parametrize("value", [math.nan, None, [1.0], True, np.array([1.0, 2.0])])
def test_what_cannot_be_written_is_refused(glued, value):
    with pytest.raises(MetabolismeError, match="nombre"):
        charts.say(name=value)
    assert not glued, "nothing was given to the page"


@pytest.mark.parametrize(
    ("typed", "set_in_french"),
    [
        ("L'eau : 5 %", f"L’eau{THIN}: 5{THIN}%"),
        ("« Ici » ; là !", f"«{THIN}Ici{THIN}»{THIN}; là{THIN}!"),
        ("48 € sur 1 245", f"48{THIN}€ sur 1{THIN}245"),
        ("aujourd'hui, 'x'", "aujourd’hui, 'x'"),
        ("975 M€, 3 Md€ ; 48 €.", f"975{THIN}M€, 3{THIN}Md€{THIN}; 48{THIN}€."),
        ("de 7 à 8 t/hab. en 2 h", f"de 7 à 8{THIN}t/hab. en 2{THIN}h"),
        ("472 Mt CO₂, 5 t CO₂e/hab.", f"472{THIN}Mt\u00a0CO₂, 5{THIN}t\u00a0CO₂e/hab."),
        (f"472{THIN}Mt CO₂", f"472{THIN}Mt\u00a0CO₂"),
        ("2 tours, 5 t-shirts, 3 kilos, 4 tout court", "2 tours, 5 t-shirts, 3 kilos, 4 tout court"),
        ("kg par €", "kg par €"),
        ("1er tour, 1re fois, 2e, 21e", "1ᵉʳ tour, 1ʳᵉ fois, 2ᵉ, 21ᵉ"),
        ("CO₂e, CO2e, 2e-5, 1,2e, 3er", "CO₂e, CO2e, 2e-5, 1,2e, 3er"),
    ],
)
def test_french_spaces_and_apostrophes(typed, set_in_french):
    # Exact strings; what is already right is left alone.
    assert french_text(typed) == set_in_french
    assert french_text(set_in_french) == set_in_french


def test_lines_are_not_cut_between_a_number_and_its_unit():
    # Two words a line at most at this width: exact lines.
    assert wrapped("Total de 472 Mt CO₂ en 2014", 90, 12) == ["Total de", f"472{THIN}Mt\u00a0CO₂", "en 2014"]


@given(st.text("abcdefghi éÉ-", max_size=80), st.floats(40, 300))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrapped(text, width, 12)
    for line in lines:
        one_word = " " not in line and "-" not in line.rstrip("-").lstrip("-")
        assert one_word or text_width(line, 12) <= width, "only a word that cannot be cut is longer"
    # Spaces at the cuts go, and nothing else.
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("numbers", "decimals", "written"),
    [
        ([88.0, 7.2, 12.4], None, ["88,0", "7,2", "12,4"]),
        (
            [10935.2, 12.3],
            None,
            [f"10{THIN}900", "12"],
        ),  # three digits at most, no more decimals than the largest
        ([5000.0, 0.02], None, [f"5{THIN}000", "0,02"]),  # what is not zero does not read as zero
        ([5000.0, 0.0], None, [f"5{THIN}000", "0"]),
        ([1.234, 12.0], 2, ["1,23", "12,00"]),
    ],
)
def test_labels_of_a_drawing_share_their_decimals(numbers, decimals, written):
    write = NumberLabels(numbers, decimals)
    # Exact strings: a reader sees each character.
    assert [write(number) for number in numbers] == written


def test_labels_may_have_a_unit_and_a_sign():
    write = NumberLabels([270.0], None)
    # Exact strings; the unit never leaves its number.
    assert write(270.0, "M€") == f"270{THIN}M€"
    assert write(270.0, signed=True) == "+270"
