"""An estimate is whole or refused, and its text never says more than its intervals allow."""

import copy
import dataclasses
import math
import pickle
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate

THIN = "\u202f"
NUMBERS = st.floats(-1e9, 1e9).map(lambda number: round(number, 6))


def estimate(value=472.3, unit="Mt CO₂", **others) -> Estimate:
    """An estimate of which only what a test is about is said."""
    return Estimate(value, unit, "Méthode.", ("wiod-2016",), "2014", **others)


def numbers_of(text: str) -> list[Decimal]:
    """The numbers of a text, in order."""
    found = re.findall(rf"\u2212?\d[\d{THIN}]*(?:,\d+)?(?![₂\d])", text)
    return [Decimal(item.replace(THIN, "").replace("\u2212", "-").replace(",", ".")) for item in found]


def test_the_text_of_the_design():
    readings = {"origine": 472.3, "42 pays": 536.8, "table 2011": 517.0, "EXIOBASE": 411.2}
    # The sentence of the brief, character by character; thin spaces before the signs and the unit.
    expected = f"472{THIN}Mt\u00a0CO₂{THIN}; entre lectures{THIN}: de 411 à 537"
    assert estimate(readings=readings).text() == expected


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (estimate(10935.2, "M€"), f"10,9{THIN}Md€"),
        (estimate(999.0, "M€"), f"999{THIN}M€"),
        (estimate(2.5e9, "€"), f"2,50{THIN}Md€"),
        (estimate(230475.0, "kt CO₂"), f"230{THIN}Mt\u00a0CO₂"),
        (estimate(-274.0, "M€"), f"\u2212274{THIN}M€"),
        (estimate(1.6582, "1"), "1,66"),
        (estimate(6.94, "t CO₂e/hab."), f"6,94{THIN}t\u00a0CO₂e/hab."),
        (estimate(0.0, "kt"), f"0{THIN}kt"),
        # half-width 0.85: two of its digits are hundredths
        (
            estimate(6.94, "t CO₂e/hab.", within=(6.1, 7.8)),
            f"6,94{THIN}t\u00a0CO₂e/hab.{THIN}; fourchette{THIN}: de 6,10 à 7,80",
        ),
        # half-width 7 G€: tenths of G€ are its second digit; bounds follow the unit of the value
        (
            estimate(10935.2, "M€", within=(4000.0, 18000.0)),
            f"10,9{THIN}Md€{THIN}; fourchette{THIN}: de 4,0 à 18,0",
        ),
        # half-width 63,000: thousands are its second digit, so units of the value say nothing
        (
            estimate(4720.0, "t", within=(0.0, 126000.0)),
            f"5{THIN}000{THIN}t{THIN}; fourchette{THIN}: de 0 à 126{THIN}000",
        ),
        (
            estimate(472.3, within=(472.2, 472.4)),
            f"472{THIN}Mt\u00a0CO₂{THIN}; fourchette{THIN}: écart plus petit que l'arrondi",
        ),
    ],
)
def test_texts(made, written):
    # Exact strings: a reader sees each character.
    assert made.text() == written


@given(NUMBERS, st.tuples(NUMBERS, NUMBERS), st.lists(NUMBERS, max_size=4), st.integers(1, 4))
def test_written_numbers_are_those_of_the_estimate_and_in_order(value, bounds, readings, significant):
    made = estimate(
        value,
        "t",  # a unit that is never changed for a larger one
        within=tuple(sorted(bounds)),
        readings={f"lecture {letter}": number for letter, number in zip("abcd", readings, strict=False)},
    )
    true = [value, *made.within, *(made.between or ())]
    written = numbers_of(made.text(significant))
    half_width = max((high - low) / 2 for low, high in (made.within, made.between or (0, 0)))
    # One place for all: half a unit of the coarser of the value's last digit and of the second digit of the
    # half-width, that is at most 0.5 × 10 % of the half-width or 0.5 × 10^(1 - significant) of the value.
    tolerance = Decimal(max(0.05 * half_width, 0.5 * 10 ** (1 - significant) * abs(value)) + 1e-6)
    if len(written) == len(true):
        assert all(abs(a - Decimal(repr(b))) <= tolerance for a, b in zip(written, true, strict=True))
        assert all(low <= high for low, high in zip(written[1::2], written[2::2], strict=True)), "order is kept"
    else:
        # An interval is left out only when its two ends are written the same.
        assert "écart plus petit que l'arrondi" in made.text(significant)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_between_holds_every_reading(readings):
    made = estimate(readings=dict(zip("abcdef", readings, strict=False)))
    low, high = made.between
    # No arithmetic is done on the readings: the bounds are two of them, exactly.
    assert low == min(readings)
    assert high == max(readings)


def test_without_readings_there_is_nothing_between():
    assert estimate().between is None, "one reading alone says nothing of the others"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"value": math.nan}, "value : « nan »"),
        ({"value": None}, "value : « None »"),
        ({"value": math.inf}, "value : « inf »"),
        ({"unit": ""}, "« unit » doit être"),
        ({"method": " "}, "« method » doit être"),
        ({"period": 2014}, "« period » doit être"),
        ({"sources": "wiod-2016"}, "« sources » doit être un tuple"),
        ({"within": (3.0, 1.0)}, "inversez les bornes"),
        ({"within": (math.nan, 1.0)}, "borne basse : « nan »"),
        ({"within": 5.0}, "couple"),
        ({"within": (1.0, 2.0, 3.0)}, "couple"),
        ({"readings": {"haute": math.nan}}, "lecture « haute »"),
    ],
)
def test_what_is_wrong_is_refused_and_named(change, fault):
    fields = {"value": 1.0, "unit": "t", "method": "m", "sources": (), "period": "2014", **change}
    with pytest.raises(MetabolismeError) as raised:
        Estimate(**fields)
    # The message sets French spaces: ordinary ones are compared.
    assert fault in raised.value.message.replace(THIN, " ")


def test_all_faults_are_told_at_once():
    with pytest.raises(MetabolismeError) as raised:
        Estimate(math.nan, "", "m", (), "2014", readings={"a": math.inf}, label="Empreinte")
    # Three faults, one line each under the heading.
    assert raised.value.message.count("\n  - ") == 3
    assert "Empreinte" in raised.value.message


def test_an_estimate_cannot_change():
    readings = {"a": 1.0}
    made = estimate(readings=readings)
    readings["a"] = 2.0
    assert made.readings["a"] == 1.0, "the caller's dictionary is copied"
    with pytest.raises(TypeError, match="item assignment"):
        made.readings["a"] = 3.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.value = 3.0


def test_an_estimate_travels_between_processes():
    made = estimate(within=(1.0, 2.0), readings={"a": 1.0}, caveat="Non.", label="Nom")
    # Equal, not close: nothing is computed on the way.
    assert pickle.loads(pickle.dumps(made)) == made
    assert copy.deepcopy(made) == made
    assert dataclasses.replace(made, value=5.0).readings == made.readings
    assert hash(made) == hash(copy.copy(made))
