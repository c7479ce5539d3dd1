"""Loading: copies, and no damage goes unseen."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import DataFileError, UnknownCodeError
from metabolisme.sources import all_cards, check_all, data_directory, load_table
from metabolisme.sources.location import IN_THE_CHECKOUT
from metabolisme.sources.tables import read_table

CONTENT = """code,year,mass_mt,note,status
AZ,2014,1.5,blé,published
BZ,2014,,,secret
AZ,2015,2.25,"orge, avoine",published
CA,2015,-0.75,,published
"""
CARD = {
    "id": "exemple",
    "title": "Un titre",
    "short": "Éditeur, objet 2020",
    "publisher": "Un éditeur",
    "vintage": "2020",
    "period": "2019",
    "url": "https://example.org",
    "licence": "CC BY 4.0",
    "retrieved": "2026-01-01",
    "best_before": "2027-01-01",
    "trust": "A",
    "method_note": "Une note.",
    "checks": ["Une vérification."],
    "does_not_say": ["Une limite."],
    "citation_key": "exemple2020",
    "tables": [
        {
            "name": "theme/table",
            "file": "theme/table.csv",
            "description": "Une table.",
            "rows": 4,
            "key": ["code", "year"],
            "columns": {
                "code": {"type": "text", "description": "Code", "allowed": ["AZ", "BZ", "CA"]},
                "year": {
                    "type": "integer",
                    "unit": "année",
                    "description": "Année",
                    "minimum": 2000,
                    "maximum": 2020,
                },
                "mass_mt": {
                    "type": "number",
                    "unit": "Mt",
                    "decimals": 2,
                    "description": "Masse",
                    "missing": True,
                    "minimum": -1,
                },
                "note": {"type": "text", "description": "Note", "missing": True},
                "status": {"type": "text", "description": "Statut", "allowed": ["published", "secret"]},
            },
            "controls": [
                {
                    "column": "mass_mt",
                    "where": {"year": "2015"},
                    "sum": 1.5,
                    "tolerance": 0.01,
                    "reason": "imprimé",
                }
            ],
            "sha256": hashlib.sha256(CONTENT.encode()).hexdigest(),
        }
    ],
}


def make_directory(directory: Path, content: bytes, **table_changes) -> Path:
    (directory / "cards").mkdir(parents=True, exist_ok=True)
    (directory / "theme").mkdir(exist_ok=True)
    card = {**CARD, "tables": [{**CARD["tables"][0], **table_changes}]}
    text = yaml.safe_dump(card, sort_keys=False, allow_unicode=True)
    text = text.replace("'2026-01-01'", "2026-01-01").replace("'2027-01-01'", "2027-01-01")
    (directory / "cards" / "exemple.yml").write_text(text, encoding="utf-8")
    (directory / "theme" / "table.csv").write_bytes(content)
    return directory


def message_for(directory: Path, content: str | bytes, **table_changes) -> str:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(DataFileError) as error:
        read_table("theme/table", make_directory(directory, content, **table_changes))
    return error.value.message.replace("\u202f", " ")


def test_a_right_table_is_read_with_its_types(tmp_path):
    frame = read_table("theme/table", make_directory(tmp_path, CONTENT.encode()))
    assert frame["year"].dtype == np.int64
    assert frame["mass_mt"].dtype == np.float64
    assert isinstance(frame["note"].dtype, pd.StringDtype)
    assert list(frame["note"]) == ["blé", "", "orge, avoine", ""]
    assert frame["mass_mt"].isna().tolist() == [False, True, False, False]
    check_all(tmp_path)


@pytest.mark.parametrize(
    "harmless",
    [
        b"\xef\xbb\xbf" + CONTENT.encode(),
        CONTENT.replace("\n", "\r\n").encode(),
        CONTENT.rstrip("\n").encode(),
        CONTENT.encode() + b"\n\n",
    ],
    ids=["byte order mark", "CRLF", "no end of line", "blank lines"],
)
def test_what_editors_add_does_no_harm(tmp_path, harmless):
    frame = read_table("theme/table", make_directory(tmp_path, harmless))
    assert frame["mass_mt"].sum() == 3.0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("1.5,blé", "1.6,blé", ["une valeur au moins n'est plus celle qui a été préparée"]),
        ("1.5,blé", "douze,blé", ["ligne 2 (AZ, 2014)", "mass_mt", "reçu « douze »", "un nombre"]),
        ("1.5,blé", "nan,blé", ["ligne 2", "reçu « nan »"]),
        ("1.5,blé", "inf,blé", ["ligne 2", "reçu « inf »"]),
        ("1.5,blé", "1e999,blé", ["ligne 2", "reçu « 1e999 »"]),
        ("1.5,blé", "1_5,blé", ["ligne 2", "reçu « 1_5 »"]),
        ("1.5,blé", " 1.5,blé", ["ligne 2", "reçu «  1.5 »"]),
        ("1.5,blé", '"1,5",blé', ["ligne 2", "reçu « 1,5 »", "point décimal"]),
        ("1.5,blé", "-2,blé", ["ligne 2 (AZ, 2014)", "sous le minimum admis, -1"]),
        ("BZ,2014", "BZ,2099", ["ligne 3 (BZ, 2099)", "dépasse le maximum admis, 2020"]),
        ("BZ,2014", "BZ,2014.5", ["ligne 3", "reçu « 2014.5 »", "un entier"]),
        ("BZ,2014", "BZ,99999999999999999999", ["ligne 3", "un entier"]),
        ("BZ,2014", "BZ,", ["ligne 3", "colonne year : case vide"]),
        ("BZ,2014", "ZZ,2014", ["ligne 3 (ZZ, 2014)", "code « ZZ » inconnu"]),
        ("BZ,2014", ",2014", ["ligne 3", "colonne code : case vide"]),
        ("BZ,2014", "AZ,2014", ["ligne 3", "la clé (AZ, 2014) est déjà à la ligne 2"]),
        ("2.25", "3.25", ["year = 2015", "la somme vaut 2.500 au lieu de 1.500", "imprimé"]),
        ("CA,2015,-0.75,,published\n", "", ["3 ligne(s) de données au lieu de 4"]),
        ("CA,2015,-0.75,,published\n", "CA,2015,-0.7", ["ligne 5 : 3 case(s) au lieu de 5"]),
        (
            "BZ,2014,,,secret\n",
            "BZ,2014,,,secret\nCA,2014,1,,published\n",
            ["5 ligne(s) de données au lieu de 4"],
        ),
        ("BZ,2014,,,secret", "BZ,2014,,,secret,6", ["ligne 3 : 6 case(s) au lieu de 5"]),
        ("mass_mt", "mass", ["colonne(s) absente(s) : mass_mt", "colonne(s) en trop : mass"]),
        ("code,year", "year,code", ["colonnes dans le désordre"]),
        ("note,status", "status,status", ["colonne(s) répétée(s) : status", "colonne(s) absente(s) : note"]),
        ('"orge, avoine"', '"orge, avoine', ["guillemets ou séparateurs illisibles"]),
        (",", ";", ["colonne(s) absente(s) : code"]),
    ],
)
def test_a_damage_is_named_with_its_place_and_its_repair(tmp_path, before, after, expected):
    message = message_for(tmp_path, CONTENT.replace(before, after))
    for part in ["data/theme/table.csv", *expected, "git checkout -- data/theme/table.csv", "preparation"]:
        assert part in message


def test_faults_of_a_file_come_together(tmp_path):
    damaged = CONTENT.replace("1.5,blé", "x,blé").replace("BZ,2014", "ZZ,2014").replace("2.25", "y")
    message = message_for(tmp_path, damaged)
    assert "3 défauts" in message
    assert all(part in message for part in ("ligne 2", "ligne 3", "ligne 4"))


def test_latin_1_is_refused_with_its_line(tmp_path):
    message = message_for(tmp_path, CONTENT.encode("latin-1"))
    assert "ligne 2" in message
    assert "UTF-8" in message


@pytest.mark.parametrize("content", ["", "\n", "\0\0\0"])
def test_an_empty_or_binary_file_is_refused(tmp_path, content):
    assert "colonne(s) absente(s)" in message_for(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path):
    directory = make_directory(tmp_path, CONTENT.encode())
    (directory / "theme" / "table.csv").unlink()
    with pytest.raises(DataFileError, match="ne peut pas être lu"):
        read_table("theme/table", directory)


def test_a_directory_in_place_of_the_file_is_refused(tmp_path):
    directory = make_directory(tmp_path, CONTENT.encode())
    (directory / "theme" / "table.csv").unlink()
    (directory / "theme" / "table.csv").mkdir()
    with pytest.raises(DataFileError, match="ne peut pas être lu"):
        read_table("theme/table", directory)


@settings(deadline=None)  # files are written: the disk sets the time
@given(st.integers(0, len(CONTENT.encode()) - 1), st.integers(0, 255))
def test_any_changed_byte_is_either_seen_or_harmless(position, byte):
    content = bytearray(CONTENT.encode())
    content[position] = byte
    with tempfile.TemporaryDirectory() as place:
        directory = make_directory(Path(place), bytes(content))
        try:
            frame = read_table("theme/table", directory)
        except DataFileError:
            return
        clean = read_table("theme/table", make_directory(Path(place), CONTENT.encode()))
        pd.testing.assert_frame_equal(frame, clean)


@settings(deadline=None)  # files are written: the disk sets the time
@given(st.integers(0, len(CONTENT.encode()) - 1))
def test_any_truncation_is_seen(length):
    content = CONTENT.encode()[:length]
    if content == CONTENT.rstrip("\n").encode():
        return
    with tempfile.TemporaryDirectory() as place, pytest.raises(DataFileError):
        read_table("theme/table", make_directory(Path(place), content))


@settings(deadline=None)  # files are written: the disk sets the time
@given(st.binary(max_size=200))
def test_any_garbage_is_refused_with_a_message(content):
    with tempfile.TemporaryDirectory() as place, pytest.raises(DataFileError):
        read_table("theme/table", make_directory(Path(place), content))


def test_unknown_table_gets_the_nearest():
    with pytest.raises(UnknownCodeError, match="io/national_io"):
        load_table("io/national")


def test_the_caller_gets_a_copy():
    first = load_table("io/exchange_rates")
    first["usd_per_eur"] = 0.0
    assert (load_table("io/exchange_rates")["usd_per_eur"] > 0).all()


def test_the_checkout_is_read_here():
    assert data_directory() == IN_THE_CHECKOUT


def test_committed_data_passes_every_check():
    assert check_all() is None  # it raises with every fault


def test_every_described_table_loads_as_described():
    for card in all_cards().values():
        for table in card.tables:
            frame = load_table(table.name)
            assert len(frame) == table.rows
            assert not frame.duplicated(list(table.key)).any()
            assert frame.attrs == {}


def test_check_all_reports_every_file(tmp_path):
    directory = tmp_path / "data"
    shutil.copytree(data_directory(), directory)
    rates = directory / "io" / "exchange_rates.csv"
    rates.write_text(rates.read_text(encoding="utf-8").replace("1.3285", "1.3286"), encoding="utf-8")
    (directory / "io" / "stranger.csv").write_text("a\n1\n", encoding="utf-8")
    (directory / "materials" / "dmc_fossil.csv").unlink()
    card = directory / "cards" / "mohkam-2019.yml"
    card.write_text(card.read_text(encoding="utf-8").replace("trust: B", "trust: Z"), encoding="utf-8")
    named = directory / "cards" / "jrc-co2.yml"
    short = next(one.short for one in all_cards(data_directory()).values() if one.id == "wiod-2016")
    lines = named.read_text(encoding="utf-8").splitlines()
    lines = [f'short: "{short}"' if line.startswith("short:") else line for line in lines]
    named.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        check_all(directory)
    alike = "jrc-co2, wiod-2016"
    for part in ("io/exchange_rates.csv", "io/stranger.csv", "materials/dmc_fossil.csv", "mohkam-2019", alike):
        assert part in error.value.message


def test_damaged_nomenclature_is_named_by_the_table_that_needs_it(tmp_path):
    directory = tmp_path / "data"
    shutil.copytree(data_directory(), directory)
    industries = directory / "nomenclatures" / "industries.csv"
    industries.write_text(industries.read_text(encoding="utf-8").replace("C33", "C34"), encoding="utf-8")
    with pytest.raises(DataFileError, match="nomenclatures/industries"):
        read_table("io/national_io", directory)


def test_a_damage_in_the_largest_table_is_found_at_its_cell(tmp_path):
    directory = tmp_path / "data"
    shutil.copytree(data_directory(), directory)
    path = directory / "io" / "national_io.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    cells = lines[1500].split(",")
    cells[10] = "#REF!"
    lines[1500] = ",".join(cells)
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        read_table("io/national_io", directory)
    message = error.value.message.replace("\u202f", " ")
    assert f"ligne 1501 ({', '.join(cells[:3])})" in message
    assert "reçu « #REF! »" in message


def test_totals_are_small_enough_to_ship():
    size = sum(path.stat().st_size for path in data_directory().rglob("*") if path.is_file())
    # The book and the wheel carry data/: six megabytes is the budget.
    assert size < 6_000_000
