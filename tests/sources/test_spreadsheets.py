"""Opening files: other formats, damaged and hostile archives are refused in French, in little time and memory."""

import io
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError, OwnFileError
from metabolisme.sources import spreadsheets
from metabolisme.sources.spreadsheets import LARGEST_FILE, LARGEST_UNPACKED, MOST_ROWS, open_content, open_tables
from tests.sources.own_files import csv_bytes, lorient, rows_of, with_part, xlsx_bytes, zip_bytes

GOOD = xlsx_bytes({"emplois": rows_of(lorient())})
SHEET = "xl/worksheets/sheet1.xml"
SECONDS = 20.0
"""Of processor: the worst file below the limits takes five on a machine of 2026."""


def refused(content: bytes, name: str = "mien.xlsx") -> str:
    """The message of a refusal, which is quick and small."""
    start = time.process_time()
    with pytest.raises(OwnFileError) as caught:
        open_content(content, name)
    assert time.process_time() - start < SECONDS
    return caught.value.message


def outcome(content: bytes, name: str = "mien.xlsx") -> str | tuple:
    """The sheets of a file, or the message that refuses it: any other exception is a fault of the reader."""
    try:
        return open_content(content, name).sheets
    except MetabolismeError as error:
        return error.message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf \r\n", "vide"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x89PNG\r\n", "image"),
        (b"PAR1", "Parquet"),
        (spreadsheets.OLE + b"\x00" * 500, ".xls"),
        (spreadsheets.OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "page web"),
        (b'<?xml version="1.0"?>\n<Workbook>', "document XML"),
        (b"a;b\x00\x01\x02;c", "ni un classeur"),
        (bytes(range(256)) * 4, "ni un classeur"),
        (b"PK\x03\x04 n'importe quoi", "abîmée"),
        (GOOD[: len(GOOD) // 2], "abîmée"),
        (
            zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"x"}),
            "LibreOffice",
        ),
        (zip_bytes({"Index/Document.iwa": b"x"}), "Numbers"),
        (zip_bytes({"[Content_Types].xml": b"x", "word/document.xml": b"x"}), "Word"),
        (zip_bytes({"[Content_Types].xml": b"x", "xl/workbook.bin": b"x"}), "xlsb"),
        (zip_bytes({"[Content_Types].xml": b"x", "autre": b"x"}), "pas un classeur Excel"),
        (with_part(GOOD, "xl/vbaProject.bin", b"x"), "macros"),
        (zip_bytes({"photo.jpg": b"x"}), "photo.jpg"),
        (zip_bytes({"dedans.zip": zip_bytes({"emplois.csv": b"x"})}), "dedans.zip"),
        (zip_bytes({}), "vide"),
        (with_part(GOOD, SHEET, b"<worksheet"), "abîmé"),
        (with_part(GOOD, SHEET, b"<a/>" * 3), "abîmé"),
        (b"x" * (LARGEST_FILE + 1), "limite"),
    ],
)
def test_other_formats_have_a_message(content, told):
    assert told in refused(content)


def encrypted() -> bytes:
    """An archive whose entry says that it is encrypted."""
    content = bytearray(zip_bytes({"emplois.csv": b"a;b"}))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_a_protected_archive():
    assert "mot de passe" in refused(encrypted())


def test_a_special_file_is_refused(tmp_path):
    import os

    os.mkfifo(tmp_path / "tube.csv")
    with pytest.raises(OwnFileError, match="ordinaire"):
        open_tables(tmp_path / "tube.csv")


def test_a_file_too_large_is_not_read(tmp_path):
    with (tmp_path / "gros.csv").open("wb") as file:
        file.truncate(20 * LARGEST_FILE)
    with pytest.raises(OwnFileError, match="limite"):
        open_tables(tmp_path / "gros.csv")


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(GOOD, SHEET, b"0" * (LARGEST_UNPACKED + 1))
    assert len(bomb) < 100_000
    tracemalloc.start()
    told = refused(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "décompressé" in told
    assert peak < 2e6


def test_a_bomb_that_lies_about_its_size():
    content = bytearray(with_part(GOOD, SHEET, b"0" * (LARGEST_UNPACKED + 1)))
    true = (LARGEST_UNPACKED + 1).to_bytes(4, "little")
    while true in content:
        place = content.index(true)
        content[place : place + 4] = (1000).to_bytes(4, "little")
    assert "abîmé" in refused(bytes(content))


def test_thousands_of_entries():
    many = zip_bytes({f"f{number}.csv": b"" for number in range(2_000)})
    assert "2000 fichiers" in refused(many).replace("\u202f", "")


def test_heavy_styles():
    assert "mise en forme" in refused(with_part(GOOD, "xl/styles.xml", b" " * (spreadsheets.LARGEST_STYLES + 1)))


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


def inline(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    "cells",
    [
        f'<row r="1048576">{inline("A1048576")}</row>',
        f'<row r="999999999999">{inline("A999999999999")}</row>',
        f'<row r="1">{inline("XFD1")}</row>',
        f'<row r="1">{inline("ZZZZZZZ1")}</row>',
        f'<row r="-5">{inline("A1")}</row>',
        f'<row r="x">{inline("A1")}</row>',
        '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>',
        '<row r="1"><c r="A1" t="n"><v>1e999</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>hier</v></c></row>',
        '<row r="1"><c r="A1"><f>WEBSERVICE("http://x")</f><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="99999"><v>1</v></c></row>',
    ],
)
def test_odd_cells_end_quickly(cells):
    start = time.process_time()
    found = outcome(with_part(GOOD, SHEET, sheet_xml(cells)))
    assert isinstance(found, str) or sum(len(sheet.rows) for sheet in found) <= 1
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(encoding):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    xml = head + "<sst><si><t>&l9;</t></si></sst>"
    assert "entités" in refused(with_part(GOOD, "xl/sharedStrings.xml", xml.encode(encoding)))


def test_external_entities_are_not_read(tmp_path):
    (tmp_path / "secret").write_text("mot de passe")
    xml = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><sst><si><t>&e;</t></si></sst>'
    assert "entités" in refused(with_part(GOOD, "xl/sharedStrings.xml", xml.encode()))


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("part", "before", "one", "after"),
    [
        ("xl/sharedStrings.xml", f"<sst {SPACE}>", "<si><t>a</t></si>", "</sst>"),
        (SHEET, f"<worksheet {SPACE}><sheetData><row>", "<c><v>1</v></c>", "</row></sheetData></worksheet>"),
    ],
)
def test_the_heaviest_files_that_are_let_in(part, before, one, after):
    room = LARGEST_UNPACKED - 100_000
    content = with_part(GOOD, part, (before + one * (room // len(one)) + after).encode())
    start = time.process_time()
    assert isinstance(outcome(content), (str, tuple))
    assert time.process_time() - start < SECONDS


def test_too_many_rows_columns_and_letters():
    rows = b"CA;1\n" * (MOST_ROWS + 1)
    assert "lignes remplies" in refused(rows, "x.csv")
    assert "colonnes remplies" in refused(b";".join([b"x"] * 100) + b"\n", "x.csv")
    assert "signes" in refused(b"a;" + b"x" * 50_000 + b"\n", "x.csv")
    assert "guillemet" in refused(b'a;"' + b"x\n" * 100_000, "x.csv")


def test_blank_rows_are_skipped_up_to_a_limit():
    content = b"code;emplois\n" + b";\n" * 50_000 + b"CA;1\n"
    (sheet,) = open_content(content, "x.csv").sheets
    assert [row.number for row in sheet.rows] == [1, 50_002]
    assert "vides comprises" in refused(b"a;b\n" + b";\n" * 200_000, "x.csv")
    assert "vides comprises" in refused(with_part(GOOD, SHEET, sheet_xml("<row/>" * 1_000_000)))


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    (sheet,) = open_content(b'sep=;\r\ncode;emplois\r\n\r\n"C\nA";1\r\nCB;2\r\n', "x.csv").sheets
    assert [row.number for row in sheet.rows] == [1, 3, 4]
    (sheet,) = open_content(xlsx_bytes({"a": [[], ["x"], [None, None], ["y"]]}), "x.xlsx").sheets
    assert [row.number for row in sheet.rows] == [2, 4]


def test_formulas_are_kept_as_formulas():
    (sheet,) = open_content(xlsx_bytes({"a": [["=1+1", "x"]]}), "x.xlsx").sheets
    assert [(cell.kind, cell.text) for cell in sheet.rows[0].cells] == [("formula", "=1+1"), ("text", "x")]


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_any_damage_to_a_workbook(data):
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 10))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(outcome(bytes(content)), (str, tuple))


with zipfile.ZipFile(io.BytesIO(GOOD)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist()}


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_any_damage_to_a_part(name, data):
    part = bytearray(PARTS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(part) - 1))
        part[place : place + data.draw(st.integers(0, 12))] = data.draw(
            st.one_of(
                st.binary(max_size=6), st.sampled_from([b"<", b'"', b"<!--", b"&amp;", b"-1", b"99999999999", b"A0"])
            )
        )
    assert isinstance(outcome(with_part(GOOD, name, bytes(part))), (str, tuple))


@settings(deadline=None)
@given(st.sampled_from(sorted(PARTS)))
def test_a_part_that_is_missing(name):
    content = zip_bytes({one: part for one, part in PARTS.items() if one != name})
    assert isinstance(outcome(content), (str, tuple))


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), min_size=1, max_size=5))
def test_any_csv_is_opened_or_refused(rows):
    try:
        content = csv_bytes(rows)
    except UnicodeEncodeError:
        content = b"\xff"
    found = outcome(content, "x.csv")
    assert isinstance(found, str) or len(found) == 1
