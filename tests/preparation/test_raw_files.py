"""The registry of raw files: complete, and clear when a file is missing or another edition."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from metabolisme.errors import DataFileError
from metabolisme.sources import all_cards, data_directory
from metabolisme.sources.tables import fingerprint
from preparation import points, raw_files
from preparation.__main__ import main
from preparation.build import THEMES, build
from preparation.raw_files import RAW_FILES, RawFile, check_raw_files

PREPARATION = Path(__file__).resolve().parents[2] / "preparation"
THEME_NAMES = {theme.__name__.rpartition(".")[2] for theme in THEMES}


def test_committed_tables_have_the_fingerprints_of_their_cards():
    # What can be tested of the reproduction without the raw files: the bytes are those that were prepared.
    tables = [table for card in all_cards().values() for table in card.tables]
    wrong = [t.file for t in tables if fingerprint((data_directory() / t.file).read_bytes()) != t.sha256]
    assert len(tables) > 30
    assert wrong == []


def test_registry_and_cards_name_the_same_files():
    in_cards = {file for card in all_cards().values() for file in card.raw_files}
    assert in_cards == {file.path for file in RAW_FILES}


def test_every_file_that_the_preparation_reads_is_registered_with_the_themes_that_read_it():
    read = {
        (path, module.stem)
        for module in PREPARATION.glob("*.py")
        if module.name != "raw_files.py"
        for path in re.findall(r'"(\w+/[\w.-]+\.(?:csv|xlsx?|json))"', module.read_text(encoding="utf-8"))
    }
    registered = {(file.path, theme) for file in RAW_FILES for theme in file.themes}
    # The account of carbon asks the nomenclatures for the industries of WIOD 2013, unemployment asks for communes,
    # occupations ask for the jobs of the zones.
    assert registered - read == {
        ("io/wiod2013_branches.csv", "carbon"),
        ("territoires/Communes_to_ZE_2022.xlsx", "social"),
        ("territoires/epcicom.xlsx", "social"),
        ("territoires/flores_a38_305ZE_2022_2023.csv", "occupations"),
    }
    assert read - registered == set()


def test_themes_of_the_registry_are_those_of_the_preparation():
    # typed, each figure with its page
    typed = {
        "actions", "actors", "circular_economy", "circulation", "composites", "legal", "levers", "local_production",
        "local_purchases", "points", "potentials", "published_orders", "relocation",
    }
    typed |= {"gestures", "glossary", "seeds", "seminars", "sobriety"}
    assert {theme for file in RAW_FILES for theme in file.themes} | typed == THEME_NAMES


def test_registry_is_well_formed():
    paths = [file.path for file in RAW_FILES]
    assert len(paths) == len(set(paths))
    for file in RAW_FILES:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file.path
        assert file.page.startswith("https://"), file.path
        assert file.edition, file.path


def test_when_no_file_is_there_all_are_named_with_where_to_find_them(tmp_path):
    with pytest.raises(DataFileError) as error:
        check_raw_files(tmp_path)
    # The message shows the first twenty and counts the others.
    for file in RAW_FILES[:20]:
        assert file.path in error.value.message
        assert file.page in error.value.message
    assert f"{len(RAW_FILES)} défauts" in error.value.message


def test_another_edition_is_refused(tmp_path):
    for file in RAW_FILES:
        (tmp_path / file.path).parent.mkdir(exist_ok=True)
        (tmp_path / file.path).write_bytes(b"another edition")
    with pytest.raises(DataFileError, match="ce n'est pas l'édition attendue"):
        check_raw_files(tmp_path)


def one_file_of_two(monkeypatch, raw):
    """A registry of two files: one is there, that no theme reads; one is not, that all the themes but one read."""
    there = RawFile("io/there.csv", hashlib.sha256(b"there").hexdigest(), "https://example.org/there", "2020", ())
    absent = RawFile(
        "io/absent.csv", "0" * 64, "https://example.org/absent", "édition 2021", tuple(THEME_NAMES - {"points"})
    )
    monkeypatch.setattr(raw_files, "RAW_FILES", (there, absent))
    (raw / "io").mkdir(parents=True)
    (raw / there.path).write_bytes(b"there")


def test_a_theme_without_its_raw_files_is_said_and_its_tables_kept(tmp_path, monkeypatch, capsys):
    raw, output = tmp_path / "raw", tmp_path / "data"
    one_file_of_two(monkeypatch, raw)
    assert main([str(raw), "--output", str(output)]) == 0
    printed = capsys.readouterr().out
    for part in [*(THEME_NAMES - {"points"}), "io/absent.csv", "https://example.org/absent", "édition 2021"]:
        assert part in printed
    assert "io/there.csv" not in printed
    tables = {table.name: table.file for card in all_cards().values() for table in card.tables}
    kept = printed.rpartition("empreintes vérifiées")[2]
    assert {name for name in tables if not re.search(rf"{name}[,.]", kept)} == set(points.tables(raw))
    # Kept or made again, the bytes are those of data/.
    for file in tables.values():
        assert (output / file).read_bytes() == (data_directory() / file).read_bytes(), file


def test_a_damaged_table_that_is_not_made_again_is_refused(tmp_path, monkeypatch):
    raw, data, output = tmp_path / "raw", tmp_path / "damaged", tmp_path / "data"
    one_file_of_two(monkeypatch, raw)
    shutil.copytree(data_directory(), data)
    path = data / "io/exchange_rates.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1.3285", "1.3286"), encoding="utf-8")
    with pytest.raises(DataFileError, match="exchange_rates"):
        build(raw, output, cards=data)
    assert not output.exists()


def test_command_writes_nothing_when_every_file_is_missing(tmp_path, capsys):
    output = tmp_path / "data"
    assert main([str(tmp_path / "nowhere"), "--output", str(output)]) == 1
    assert not output.exists()
    assert "À télécharger" in capsys.readouterr().err
