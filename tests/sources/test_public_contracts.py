"""Public contracts: each published form is read as it is, a broken or hostile file is one French error."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.sources.delimited import split_cells
from metabolisme.sources.identifiers import is_valid_identifier, read_identifier
from metabolisme.sources.public_contracts import (
    COLUMNS,
    parse_contracts,
    parse_sirene,
    read_amount,
    read_contracts,
)

FILES = Path(__file__).parent / "contracts"
NAMES = sorted(path.name for path in FILES.iterdir() if path.suffix in (".csv", ".json") and path.stem != "sirene")


def contracts(text, name="essai"):
    return parse_contracts(text.encode(), name)


# --------------------------------------------------------------------------------------------- identifiers


@pytest.mark.parametrize(
    ("typed", "kind", "digits", "fault"),
    [
        ("732 829 320 00074", "", "73282932000074", ""),  # the example of Insee
        ("73282932000074", "SIRET", "73282932000074", ""),
        ("73282932000074.0", "", "73282932000074", ""),
        ("732829320", "", "732829320", "siren_alone"),
        ("73282932000000", "SIRET", "73282932000000", "siren_alone"),
        ("73282932000047", "", "73282932000047", "wrong_id"),
        ("7,32829E+13", "", "7,32829E+13", "damaged_id"),
        ("5650171100115", "SIRET", "5650171100115", "damaged_id"),
        ("35600000000048", "", "35600000000048", ""),  # La Poste, head office: follows Luhn
        ("35600000049837", "", "35600000049837", ""),  # La Poste, an office: its digits sum to 45
        ("35600000049838", "", "35600000049838", "wrong_id"),
        ("BE0123456789", "TVA", "BE0123456789", "foreign_id"),
        ("73282932000074", "HORS-UE", "73282932000074", "foreign_id"),
        ("NC", "SIRET", "", "missing_id"),
        ("", "", "", "missing_id"),
        ("٣٤", "", "٣٤", "foreign_id"),  # digits, but not of ours
    ],
)
def test_identifiers_are_told_apart(typed, kind, digits, fault):
    assert read_identifier(typed, kind) == (digits, fault)


@given(st.text("0123456789", min_size=13, max_size=13))
def test_exactly_one_check_digit_is_right(start):
    if not start.startswith("356000000"):
        assert sum(is_valid_identifier(start + digit) for digit in "0123456789") == 1


@given(st.text(), st.text())
def test_any_text_is_judged(typed, kind):
    digits, fault = read_identifier(typed, kind)
    assert fault in ("", "missing_id", "foreign_id", "siren_alone", "damaged_id", "wrong_id")
    assert fault or (len(digits) == 14 and is_valid_identifier(digits))


# --------------------------------------------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 234,5", 123450),
        ("1\u202f234\u00a0567,89 €", 123456789),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("12345.678", 1234568),
        ("1.234", None),  # a thousand, or a unit and thousandths?
        ("1,234", None),
        ("800 € HT", 80000),
        ("-12,00", -1200),
        ("−12", -1200),
        (137614.0, 13761400),
        (0.005, 1),
        (1e17, None),
        (float("nan"), None),
        (True, None),
        (None, None),
        ("", None),
        ("1e5", None),
        ("12 €/mois", None),
        ("٣", None),
    ],
)
def test_amounts_are_read_for_sure_or_not_at_all(typed, cents):
    assert read_amount(typed) == cents


@given(st.integers(0, 10**13))
def test_cents_survive_french_writing(cents):
    whole = f"{cents // 100:,}".replace(",", "\u202f")
    assert read_amount(f"{whole},{cents % 100:02d} €") == cents


# ----------------------------------------------------------------------------------------------------- files


def test_regulatory_json_of_2022():
    found = read_contracts(FILES / "decp_2022.json")
    assert found.kind == "contracts"
    assert not found.has_places  # a place of performance is not that of a supplier
    by_version = [(line.number, line.version, line.amount) for line in found.lines if line.key.endswith("|A3")]
    assert by_version == [(3, 0, 25000000), (3, 1, 26000025), (3, 2, 26000025)]
    assert [line.framework for line in found.lines if line.key.endswith("|A4")] == [True]
    assert found.lines[-1].concession
    assert len(found.lines[6].holders) == 2


def test_regulatory_json_of_2019_with_suppliers_nested_twice():
    found = read_contracts(FILES / "decp_2019.json")
    group = [line for line in found.lines if line.subject == "Groupement"]
    assert [len(line.holders) for line in group] == [2, 2, 2]
    # in the order of their dates, not of the file
    assert [line.amount for line in group] == [9000050, 9000050, 9500000]
    assert [line.framework for line in found.lines if line.subject == "Denrées"] == [True]
    assert next(line for line in found.lines if line.subject == "Sans titulaire").holders[0].identifier == ""


def test_consolidated_csv_has_the_places_of_its_suppliers():
    found = read_contracts(FILES / "decp_consolidees.csv")
    assert found.has_places
    assert found.lines[0].subject == "Peinture, école"
    assert found.lines[0].holders[0].commune == "56098"  # not lieuExecution_code
    assert [line.current for line in found.lines[1:3]] == [False, True]


def test_wide_csv_has_up_to_three_suppliers():
    found = read_contracts(FILES / "decp_large.csv")
    assert [len(line.holders) for line in found.lines] == [1, 2, 1, 1, 1]
    assert (found.lines[4].version, found.lines[4].amount) == (1, 3100050)


def test_ledger_in_the_code_of_windows():
    found = read_contracts(FILES / "grand_livre.csv")
    assert found.kind == "payments"
    assert found.lines[3].holders[0].name == "Éditeur"
    assert found.lines[0].date == "2025-01-02"
    assert found.lines[0].holders[0].town == "LORIENT"


def test_records_of_a_portal_are_a_table():
    found = read_contracts(FILES / "enregistrements.json")
    assert [line.amount for line in found.lines] == [75485343, 2500000]
    assert len(found.buyers) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators(encoding, separator):
    text = separator.join(["Objet", "SIRET", "Montant HT"]) + "\r\n" + separator.join(["Été", "73282932000074", "12"])
    line = parse_contracts(text.encode(encoding), "essai.csv").lines[0]
    assert (line.subject, line.amount, line.number) == ("Été", 1200, 2)


def test_line_numbers_count_lines_inside_quotes():
    found = contracts('montant;siret;objet\r\n1;1;"a\r\nb"\r\n\r\n2;2;c\r\n')
    assert [line.number for line in found.lines] == [2, 5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "il est vide"),
        (b" \n\t", "il est vide"),
        (b"PK\x03\x04rest", "classeur"),
        (b"<marches></marches>", "XML"),
        (b'{"marches": [', "JSON est tronqué"),
        (b'{"a": NaN}', "JSON est tronqué"),
        (b"[" * 5000 + b"]" * 5000, "JSON est tronqué"),
        (b'{"autre": []}', "liste « marches »"),
        (b'{"marches": "oui"}', "liste « marches »"),
        (b'{"marches": []}', "aucun marché"),
        (b"montant;siret\n", "aucun marché"),
        (b"a;b\n1;2", "aucune colonne de montants"),
        (b"a;b\n1;2", "aucune colonne d'identifiants"),
        (b"montant;siret\n1;2;3", "plus de cases que de colonnes"),
        (b'montant;siret\n1;"' + b"x" * 200_000, "100 000 caractères"),
        (b"\x00\x01\x02", "texte"),
    ],
)
def test_what_cannot_be_read_is_one_french_error(content, said):
    with pytest.raises(MetabolismeError) as refusal:
        parse_contracts(content, "essai")
    assert said in refusal.value.message.replace("\u202f", " ")


def test_all_faults_come_together():
    with pytest.raises(MetabolismeError) as refusal:
        contracts("montant;siret\n1;2;3\n1;2\n1;2;;4\n")
    assert "2 défauts" in refusal.value.message.replace("\u202f", " ")
    assert "ligne 4" in refusal.value.message


def test_too_large_says_how_to_cut(monkeypatch):
    monkeypatch.setattr("metabolisme.sources.public_contracts.LARGEST_FILE", 10)
    with pytest.raises(MetabolismeError, match="filtrez par le SIRET"):
        contracts("montant;siret\n1;2\n")


def test_sirene_extract():
    found = parse_sirene((FILES / "sirene.csv").read_bytes())
    assert found.communes["35600000049837"] == "56121"
    assert "00000020800017" in found.head_offices
    # zeros in front that a spreadsheet has taken off
    assert parse_sirene(b"siret;codeCommuneEtablissement\n20800017;56121").communes == {"00000020800017": "56121"}


def test_sirene_extract_without_its_columns_says_which():
    with pytest.raises(MetabolismeError) as refusal:
        parse_sirene(b"siren;ville\n1;2")
    assert "siret" in refusal.value.message
    assert "codeCommuneEtablissement" in refusal.value.message


# --------------------------------------------------------------------------------------------- broken, hostile

HEADS = st.sampled_from([words[0] for words in COLUMNS.values()] + ["titulaire_id_2", "x", "", "__proto__"])
CELLS = st.one_of(
    st.text(max_size=8), st.sampled_from(["73282932000074", "1 234,5", "=1+1", '"', "56121", "NC", "1e999", "true"])
)
CONTRACT_NAMES = [
    *("id", "marches", "marche", "titulaires", "titulaire", "typeIdentifiant", "montant", "modifications"),
    *("modification", "acheteur", "techniques", "uid", "nature", "contrat-concession"),
    *("results", "fields", "dateNotification"),
]
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.integers(), CELLS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(CONTRACT_NAMES),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)


def read_or_refused(content):
    """Lines of a file, or None when it is refused with a message; any other exception fails the test."""
    try:
        return parse_contracts(content, "essai").lines
    except MetabolismeError:
        return None


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    lines = read_or_refused(content)
    assert lines is None or all(line.holders for line in lines)


@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_any_json_is_read_or_refused(value):
    lines = read_or_refused(json.dumps(value).encode())
    assert lines is None or all(line.holders for line in lines)


@settings(max_examples=80, deadline=None)
@given(st.lists(HEADS, min_size=1, max_size=8), st.lists(st.lists(CELLS, max_size=8), max_size=6))
def test_any_table_is_read_or_refused(heads, rows):
    text = "\n".join(";".join(row) for row in [["montant", "siret", *heads], *rows])
    lines = read_or_refused(text.encode(errors="replace"))
    assert lines is None or all(line.amount is None or isinstance(line.amount, int) for line in lines)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.sampled_from(NAMES))
def test_a_file_cut_anywhere_is_read_or_refused(length, name):
    content = (FILES / name).read_bytes()
    lines = read_or_refused(content[: length % (len(content) + 1)])
    assert lines is None or len(lines) <= len(read_contracts(FILES / name).lines)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5), min_size=2, max_size=4)))
def test_quoted_cells_come_back(rows):
    spaces = " \t\r\n\u00a0\u2007\u2009\u200a\u202f\ufeff"
    rows = [["a", "b"], *rows]
    text = "".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    wanted = [[cell.strip(spaces) for cell in row] for row in rows]
    assert [cells for _, cells in split_cells(text)] == [row for row in wanted if any(row)]
