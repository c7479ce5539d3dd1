"""The registry of raw files: complete, and clear when a file is missing or another edition."""

import re
from pathlib import Path

import pytest

from metabolisme.errors import DataFileError
from metabolisme.sources import all_cards, data_directory
from metabolisme.sources.tables import fingerprint
from preparation.__main__ import main
from preparation.raw_files import RAW_FILES, check_raw_files

PREPARATION = Path(__file__).resolve().parents[2] / "preparation"


def test_committed_tables_have_the_fingerprints_of_their_cards():
    # What can be tested of the reproduction without the raw files: the bytes are those that were prepared.
    tables = [table for card in all_cards().values() for table in card.tables]
    wrong = [t.file for t in tables if fingerprint((data_directory() / t.file).read_bytes()) != t.sha256]
    assert len(tables) > 30
    assert wrong == []


def test_registry_and_cards_name_the_same_files():
    in_cards = {file for card in all_cards().values() for file in card.raw_files}
    assert in_cards == {file.path for file in RAW_FILES}


def test_every_file_that_the_preparation_reads_is_registered():
    read = {
        path
        for module in PREPARATION.glob("*.py")
        if module.name != "raw_files.py"
        for path in re.findall(r'"(\w+/[\w.-]+\.(?:csv|xlsx?))"', module.read_text(encoding="utf-8"))
    }
    assert read == {file.path for file in RAW_FILES}


def test_registry_is_well_formed():
    paths = [file.path for file in RAW_FILES]
    assert len(paths) == len(set(paths))
    for file in RAW_FILES:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file.path
        assert file.page.startswith("https://"), file.path
        assert file.edition, file.path


def test_missing_files_are_all_named_with_where_to_find_them(tmp_path):
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


def test_command_writes_nothing_when_a_file_is_missing(tmp_path, capsys):
    output = tmp_path / "data"
    assert main([str(tmp_path / "nowhere"), "--output", str(output)]) == 1
    assert not output.exists()
    assert "À télécharger" in capsys.readouterr().err
