"""Numbers in French: what is written can be read back, and nothing missing is ever written as a number."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.estimates.numbers import significant_place

THIN = "\u202f"
FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


def read_french(text: str) -> Decimal:
    """Read a French number back, as a reader would."""
    assert "." not in text, "a decimal point is English"
    assert " " not in text, "a space that can break would cut the number at the end of a line"
    return Decimal(text.replace(THIN, "").replace("\u2212", "-").replace(",", "."))


@pytest.mark.parametrize(
    ("number", "options", "written"),
    [
        (10935.2, {}, f"10{THIN}900"),
        (472.3, {}, "472"),
        (0.0312345, {}, "0,0312"),
        (9.996, {}, "10,0"),  # rounding up adds a digit in front: none is added behind
        (99999.0, {}, f"100{THIN}000"),
        (26527385, {}, f"26{THIN}527{THIN}385"),  # a count keeps its digits
        (np.int64(1245), {}, f"1{THIN}245"),
        (26527385, {"significant": 2}, f"27{THIN}000{THIN}000"),
        (12.5, {"decimals": 2}, "12,50"),
        (0.5, {"decimals": 0}, "1"),  # halves go away from zero, as at school
        (2.675, {"decimals": 2}, "2,68"),  # the number that is printed is rounded, not its binary neighbour
        (-0.4, {"decimals": 0}, "0"),  # no minus sign on a zero
        (-274.0, {}, "\u2212274"),
        (270.0, {"signed": True}, "+270"),
        (0.0, {"signed": True}, "0"),
        (0, {}, "0"),
    ],
)
def test_numbers_are_written_as_french_readers_write_them(number, options, written):
    # Exact strings: a reader sees each character.
    assert french_number(number, **options) == written


@given(FINITE, st.integers(1, 12))
@example(9.9999e14, 3)
@example(5e-324, 1)
def test_significant_digits_read_back_within_half_a_unit_of_the_last(number, significant):
    place = significant_place(Decimal(repr(number)), significant)
    # Rounding moves a number by half a unit of its last place at most; decimals are exact.
    error = abs(read_french(french_number(number, significant=significant)) - Decimal(repr(number)))
    assert error <= Decimal(5).scaleb(place - 1)


@given(FINITE, st.integers(0, 8))
def test_decimals_read_back_within_half_a_unit_of_the_last(number, decimals):
    text = french_number(number, decimals=decimals)
    # Same bound: half a unit of the last decimal.
    assert abs(read_french(text) - Decimal(repr(number))) <= Decimal(5).scaleb(-decimals - 1)
    # As many decimals as asked, zeros included: they say the precision.
    assert len(text.partition(",")[2]) == decimals


@given(FINITE.filter(bool), st.integers(1, 12))
def test_no_more_significant_digits_than_asked(number, significant):
    digits = read_french(french_number(number, significant=significant)).as_tuple().digits
    written = "".join(map(str, digits)).rstrip("0")
    # Zeros at the end of an integer hold the place: only digits that say something are counted.
    assert len(written) <= significant


@given(st.integers(-(10**18), 10**18))
def test_integers_keep_every_digit(number):
    # Counts are exact: 1 245 territories are not 1 250.
    assert read_french(french_number(number)) == number


@given(FINITE, FINITE)
def test_rounding_keeps_order(first, second):
    low, high = sorted((first, second))
    # Rounding at one place is monotone: a table cannot show two numbers in the wrong order.
    assert read_french(french_number(low, decimals=2)) <= read_french(french_number(high, decimals=2))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, None, "12", True, np.float64("nan"), 1j])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(MetabolismeError, match="n'est pas un nombre fini"):
        french_number(number)


def test_two_kinds_of_precision_are_refused():
    with pytest.raises(MetabolismeError, match="pas les deux"):
        french_number(1.5, significant=2, decimals=1)
