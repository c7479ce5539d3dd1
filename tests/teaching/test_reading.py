"""Numbers as learners type them, and pasted tables: identities, properties, and faults that are named."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.estimates import french_number
from metabolisme.teaching.reading import Contracts, Fault, Typed, is_valid_identifier, plain, read_number, read_table

SPACES = [" ", "\u00a0", "\u202f", "\u2009"]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1 234,5 M€", 1234.5, "m€"),
        ("1\u202f234,5\u00a0M€", 1234.5, "m€"),
        ("1234.5", 1234.5, ""),
        ("12 %", 12.0, "%"),
        ("12%", 12.0, "%"),
        ("12,50 points de pourcentage", 12.5, "pointsdepourcentage"),
        ("−0,07", -0.07, ""),
        ("- 3", -3.0, ""),
        ("+270 M€", 270.0, "m€"),
        ("environ 1 458 Mt", 1458.0, "mt"),
        ("≈ 50 €", 50.0, "€"),
        ("3 millions d’euros", 3.0, "millionsd'euros"),
        ("472 kt CO₂e", 472.0, "ktco2e"),
        ("50 € sur 100 €", 50.0, "€sur100€"),
        ("007", 7.0, ""),
    ],
)
def test_numbers_as_french_readers_write_them(text, number, unit):
    assert read_number(text) == Typed(number, unit)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \u202f", "empty"),
        ("environ", "empty"),
        ("1.234,5", "number"),
        ("1,234.5", "number"),
        ("12 34", "number"),
        ("1 2345", "number"),
        ("1e3", "unit"),
        ("2/3", "unit"),
        ("½", "number"),
        ("١٢", "number"),
        ("douze", "number"),
        ("--3", "number"),
        ("<b>3</b>", "number"),
        ("1" * 400, "digits"),
    ],
)
def test_doubtful_numbers_are_refused_not_guessed(text, message):
    found = read_number(text)
    # « 1e3 » is a 1 and letters that are no unit: it is refused there
    assert found.message == message if isinstance(found, Fault) else message == "unit" and found.unit


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 4), st.sampled_from(SPACES))
def test_what_the_book_writes_is_read_back(value, decimals, space):
    written = french_number(value, decimals=decimals).replace("\u202f", space)
    # written to `decimals` digits; 1e-6 of a digit for the binary rounding of numbers up to a billion
    assert math.isclose(read_number(written + space + "M€").number, value, abs_tol=0.500001 * 10**-decimals)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    found = read_number(text)
    assert isinstance(found, Fault) or math.isfinite(found.number)


@given(st.text())
def test_plain_letters_stay_plain(text):
    assert plain(plain(text)) == plain(text)


SIRET = ["35600000000048", "55208131766522", "44306184100047", "73282932000074"]  # La Poste, then other published ones
TABLE = "objet;montant;siret;ici\nPain;1 000,00;{0};oui\n\n« Bus ; neufs »;3 000;{1};non\n"


def test_a_table_is_added_up():
    text = TABLE.format(SIRET[0], SIRET[1]).replace("« Bus ; neufs »", '"Bus ; ""neufs"""')
    assert read_table(text) == Contracts(4000.0, 25.0, 50.0)


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_separators_and_ends_of_lines(separator, newline):
    lines = [["Montant HT", "SIRET du titulaire"], ["12.5", SIRET[2]], ["7.5 €", SIRET[3]]]
    assert read_table(newline.join(separator.join(line) for line in lines)) == Contracts(20.0)


@pytest.mark.parametrize(
    ("amount", "siret", "here", "message"),
    [
        ("10", "443061841", "oui", "siren_for_siret"),
        ("10", "4,43062E+13", "oui", "damaged"),
        ("10", "5208131766522", "oui", "damaged"),
        ("10", "44306184100048", "oui", "identifier"),
        ("10", "", "oui", "identifier"),
        ("", SIRET[0], "oui", "amount_empty"),
        ("dix", SIRET[0], "oui", "amount"),
        ("10 k€", SIRET[0], "oui", "amount"),
        ("10", SIRET[0], "peut-être", "here"),
    ],
)
def test_each_fault_of_a_line_is_named(amount, siret, here, message):
    faults = read_table(f"montant;siret;ici\n5;{SIRET[1]};non\n{amount};{siret};{here}")
    assert [(line, fault.message) for line, fault in faults] == [(3, message)]


def test_siret_in_a_column_of_siren_and_siret_of_another_company():
    assert read_table(f"montant;siren\n5;{SIRET[1]}")[0][1].message == "siret_for_siren"
    assert read_table(f"montant;siret;siren\n5;{SIRET[1]};{SIRET[2][:9]}")[0][1].message == "mismatch"
    assert read_table(f"montant;siret;siren\n5;{SIRET[1]};{SIRET[1][:9]}") == Contracts(5.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "empty"), ("montant;siret\n", "rows"), ("prix;siret\n1;2", "columns"), ("montant\n1", "columns")],
)
def test_a_table_that_is_none_is_refused(text, message):
    assert [fault.message for _, fault in read_table(text)] == [message]


def test_nothing_to_share():
    table = f"montant;siret;ici\n5;{SIRET[0]};oui\n-5;{SIRET[1]};non"
    assert [fault.message for _, fault in read_table(table)] == ["zero"]


@given(st.lists(st.tuples(st.integers(1, 10**7), st.booleans()), min_size=1, max_size=30))
def test_shares_are_those_of_the_lines(lines):
    text = "montant;siret;ici\n" + "\n".join(f"{n};{SIRET[n % 4]};{'oui' if here else 'non'}" for n, here in lines)
    found = read_table(text)
    assert found.total == sum(n for n, _ in lines)
    # rounding of two divisions
    assert found.share_amount == pytest.approx(100 * sum(n for n, here in lines if here) / found.total, rel=1e-12)
    assert found.share_number == pytest.approx(100 * sum(here for _, here in lines) / len(lines), rel=1e-12)


@pytest.mark.parametrize("siret", SIRET)
@given(st.integers(0, 13), st.integers(1, 9))
def test_a_wrong_digit_is_seen(siret, position, shift):
    assert is_valid_identifier(siret)
    changed = siret[:position] + str((int(siret[position]) + shift) % 10) + siret[position + 1 :]
    # La Poste is checked by a sum of digits, which lets a change of five pass
    assert not is_valid_identifier(changed) or siret.startswith("356000000")
