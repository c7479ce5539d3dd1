"""Open what a reader brings, XLSX or CSV, as plain tables of cells: nothing is run, followed or unpacked on disk.

A workbook is an archive: what it would unpack to is counted before anything reads it.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import stat
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from metabolisme.errors import OwnFileError

LARGEST_FILE = 10_000_000
"""Bytes of a file, or of all the files of a folder."""
LARGEST_UNPACKED = 10_000_000
"""Bytes that an archive may unpack to: a hundred times the model; the XML of a spreadsheet takes ten times its size in
memory."""
LARGEST_STYLES = 1_000_000
"""Bytes of a part of a workbook that holds no cell: its styles are read whole, in memory, as a tree."""
MOST_ENTRIES = 500
MOST_SHEETS = 40
MOST_ROWS = 20_000
"""Rows of a table that are not empty."""
LAST_ROW = 100_000
"""Number of the last row that is read, blank rows included."""
MOST_COLUMNS = 40
MOST_CHARACTERS = 30_000
"""Characters of a cell; Excel allows 32,767."""
WRITE_XLSX = "ouvrez-le dans votre tableur et enregistrez-le au format « Classeur Excel (.xlsx) » ou « CSV UTF-8 »"

CellKind = Literal["empty", "text", "number", "date", "formula", "error", "boolean"]

SEPARATORS = (";", "\t", ",", "|")
SEPARATOR_NAMES = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre verticale"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (
    (b"%PDF", "un document PDF : le tableau ne peut pas en être tiré sûrement", "demandez le tableau d'origine"),
    (b"{\\rtf", "un document texte (RTF)", "copiez le tableau dans un tableur"),
    (b"\x1f\x8b", "une archive gzip", "décompressez-la"),
    (b"7z\xbc\xaf\x27\x1c", "une archive 7z", "décompressez-la"),
    (b"Rar!", "une archive RAR", "décompressez-la"),
    (b"\x89PNG", "une image", "demandez le tableau d'origine"),
    (b"\xff\xd8\xff", "une image", "demandez le tableau d'origine"),
    (b"GIF8", "une image", "demandez le tableau d'origine"),
    (b"SQLite format 3", "une base de données SQLite", "exportez-en la table en CSV"),
    (b"PAR1", "un fichier Parquet", "exportez-le en CSV"),
)
WEB_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|table|workbook|\w+:workbook)", flags=re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
FORMULA = re.compile(r"\s*(?:=|@|\+[A-Za-z(]|-[A-Za-z(])")
SPREADSHEET_ERROR = re.compile(
    r"#(?:REF|N/A|NUL|NULL|DIV/0|VALUE|VALEUR|NAME|NOM|NUM|NOMBRE)[!?]?|#+", flags=re.IGNORECASE
)
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
FOLDERS_OF_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is written.

    Attributes
    ----------
    kind : str
        One of `CellKind`. In a CSV file a number is a text.
    text : str
        What the reader sees, near enough to find the cell again.
    number : float
        Of a number alone.
    percent : bool
        Whether the number is shown as a percentage: 0.4 is shown « 40 % ».
    """

    kind: CellKind
    text: str = ""
    number: float = 0.0
    percent: bool = False


EMPTY = Cell("empty")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, position: int) -> Cell:
        """The cell of a column, empty beyond the last one."""
        return self.cells[position] if 0 <= position < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of cells.

    Attributes
    ----------
    name : str
        Of the sheet, or of the CSV file without its extension; "" for a CSV file given alone.
    place : str
        French, as in « feuille « emplois » ».
    rows : tuple of Row
    """

    name: str
    place: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets of a file, and how it was read (French sentences)."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


def shown(text: object, length: int = 40) -> str:
    """A text of the reader's file, on one line and short, to be quoted in a message."""
    line = " ".join("".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in str(text)).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def size_shown(count: int) -> str:
    """A number of bytes in megabytes."""
    return f"{count / 1e6:.1f} Mo".replace(".", ",")


def refusal(path: object, what: str, repair: str) -> OwnFileError:
    """The one fault of a file that cannot be opened at all."""
    return OwnFileError.from_faults(f"Le fichier « {shown(path, 80)} » ne peut pas être lu", [f"{what}."], f"{repair}.")


def open_tables(path: str | Path) -> Opened:
    """Open a workbook (.xlsx), a CSV file, or a folder or archive (.zip) of CSV files.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Opened

    Raises
    ------
    OwnFileError
        The file does not exist, is too large, is of another format, protected or damaged.

    Notes
    -----
    The format is told by the content and not by the extension. Formulas are kept as such and never computed, links
    never followed, macros refused; an XML part that declares entities is refused.
    """
    path = Path(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _from_folder(path)
        if not stat.S_ISREG(mode):
            raise refusal(path.name, "ce n'est pas un fichier ordinaire", "donnez le chemin d'un fichier .xlsx ou .csv")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _too_large(path.name, size)
        content = path.read_bytes()
    except FileNotFoundError:
        raise refusal(path, "il n'existe pas", "vérifiez le chemin, le nom et l'extension (.xlsx ou .csv)") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise refusal(
            path, f"le système le refuse ({shown(reason)})", "fermez-le dans le tableur, ou copiez-le ailleurs"
        ) from error
    return open_content(content, path.name)


def open_content(content: bytes, name: str) -> Opened:
    """`open_tables` for a file that is already in memory, such as one sent by a form."""
    if len(content) > LARGEST_FILE:
        raise _too_large(name, len(content))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusal(name, "il est vide", "enregistrez-le de nouveau, ou partez du modèle à télécharger")
    if content.startswith(b"PK"):
        return _from_archive(content, name)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refusal(name, "il est protégé par un mot de passe", "enregistrez-en une copie sans mot de passe")
        raise refusal(name, "c'est un ancien classeur Excel (.xls) ou un ancien document Office", WRITE_XLSX)
    for signature, what, repair in SIGNATURES:
        if content.startswith(signature):
            raise refusal(name, f"c'est {what}", f"{repair}, puis enregistrez-le en .xlsx ou en .csv")
    sheet, note = _csv_sheet(content, name, Path(name).stem, alone=True)
    return Opened((sheet,), (note,))


def _too_large(name: str, size: int) -> OwnFileError:
    return refusal(
        name,
        f"il pèse {size_shown(size)}, la limite est {size_shown(LARGEST_FILE)}",
        "ne gardez que les feuilles et les lignes utiles, sans image",
    )


# -------------------------------------------------------------------------------------------------------- CSV


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """A text and the name of its encoding: UTF-8, UTF-16 or Windows' Western European.

    Raises
    ------
    OwnFileError
        What was read is no text.
    """
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encodings = [encoding for mark, encoding in marks.items() if content.startswith(mark)]
    if not encodings:
        # Texts of one byte a sign hold no zero byte; UTF-16 without its mark has one every other byte.
        head = content[:2000]
        if head[1::2].count(0) > len(head) // 4:
            encodings = ["utf-16-le"]
        elif head[0::2].count(0) > len(head) // 4:
            encodings = ["utf-16-be"]
        else:
            encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text):
            break
        return text, encoding.removesuffix("-sig")
    raise refusal(name, "ce n'est ni un classeur .xlsx ni un texte", WRITE_XLSX)


def _csv_sheet(content: bytes, name: str, stem: str, *, alone: bool) -> tuple[Sheet, str]:
    text, encoding = decoded(content, name)
    if WEB_PAGE.match(text):
        raise refusal(name, "c'est une page web ou un document XML, même si son nom finit par .xls", WRITE_XLSX)
    declared = re.match(r"\s*\"?sep=(.)\"?[^\n]*(?:\r\n?|\n)", text)
    # The hint « sep=; » is a line that the spreadsheet hides, and does not count.
    body = text[declared.end() :] if declared else text
    separator = declared[1] if declared else _separator(body)
    rows = tuple(_rows((tuple(map(_text_cell, fields)) for fields in _csv_records(body, separator, name)), name))
    place = "fichier" if alone else f"fichier « {shown(name)} »"
    label = SEPARATOR_NAMES.get(separator, separator)
    note = f"{shown(name, 80)} : texte {encoding.upper()}, colonnes séparées par : {label}."
    return Sheet("" if alone else stem, place, rows), note


def _csv_records(text: str, separator: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise refusal(
                name,
                f"ligne {reader.line_num}, un guillemet ouvert n'est pas fermé, ou une case est démesurée",
                "corrigez les guillemets droits de cette ligne, ou enregistrez en .xlsx",
            ) from error
        if record is None:
            return
        yield record


def _separator(text: str) -> str:
    """The sign that cuts the most rows in two or more; the first of `SEPARATORS` when several do as well."""
    lines = [line for line in text[:50_000].splitlines() if line.strip()][:200]

    def cut(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        # A comma in a label or a decimal cuts some rows once more than the others: even counts win ties.
        usual = max(set(counts), key=counts.count) if counts else 0
        return sum(count > 0 for count in counts), counts.count(usual) if usual else 0

    return max(SEPARATORS, key=lambda separator: (cut(separator), -SEPARATORS.index(separator)))


def _text_cell(text: str) -> Cell:
    stripped = text.strip()
    if not stripped:
        return EMPTY
    if SPREADSHEET_ERROR.fullmatch(stripped):
        return Cell("error", stripped)
    if FORMULA.match(stripped):
        return Cell("formula", stripped)
    return Cell("text", stripped)


def _rows(records: Iterable[tuple[Cell, ...]], name: str) -> Iterator[Row]:
    """Rows that are not empty, numbered from 1; what is too long or too wide is refused."""
    kept = 0
    for number, cells in enumerate(records, 1):
        if number > LAST_ROW:
            raise refusal(
                name,
                f"une table a plus de {LAST_ROW} lignes, vides comprises",
                "supprimez les lignes vides, entre les chiffres ou au-dessous",
            )
        width = max((rank for rank, cell in enumerate(cells, 1) if cell.kind != "empty"), default=0)
        if not width:
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise refusal(
                name,
                f"une table a plus de {MOST_ROWS} lignes remplies (ligne {number})",
                "regroupez les lignes, par exemple par branche",
            )
        if width > MOST_COLUMNS:
            raise refusal(
                name,
                f"ligne {number}, il y a {width} colonnes remplies, la limite est {MOST_COLUMNS}",
                "gardez une branche par ligne et les colonnes du modèle",
            )
        if any(len(cell.text) > MOST_CHARACTERS for cell in cells):
            raise refusal(
                name,
                f"ligne {number}, une case a plus de {MOST_CHARACTERS} signes",
                "fermez les guillemets droits de cette ligne, ou raccourcissez la case",
            )
        yield Row(number, cells[:width])


def _from_folder(path: Path) -> Opened:
    """The CSV files of a folder; its folders are left alone."""
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in (".csv", ".txt", ".tsv"))
    if not files:
        raise refusal(
            path.name, "c'est un dossier sans fichier .csv", "donnez un fichier .xlsx ou .csv, ou un dossier de .csv"
        )
    if len(files) > MOST_SHEETS:
        raise refusal(path.name, f"le dossier a {len(files)} fichiers CSV", f"n'en gardez pas plus de {MOST_SHEETS}")
    for file in files:
        if file.is_symlink() or not file.is_file():
            raise refusal(
                file.name, "c'est un lien ou un fichier spécial", "mettez le fichier lui-même dans le dossier"
            )
    total = sum(file.stat().st_size for file in files)
    if total > LARGEST_FILE:
        raise _too_large(path.name, total)
    return _csv_files([(file.name, file.read_bytes()) for file in files])


def _csv_files(files: list[tuple[str, bytes]]) -> Opened:
    found = [_csv_sheet(content, name, Path(name).stem, alone=False) for name, content in files if content.strip()]
    return Opened(tuple(sheet for sheet, _ in found), tuple(note for _, note in found))


# --------------------------------------------------------------------------------------------------- archives


def _from_archive(content: bytes, name: str) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_archive(entries, name)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names:
                return _from_zip_of_csv(archive, entries, name)
            _check_workbook(archive, entries, names, name)
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        ArithmeticError,
    ) as error:
        raise _damaged(name) from error
    except Exception as error:  # zlib.error, lzma.LZMAError: what a decompressor raises on damaged bytes
        if isinstance(error, OwnFileError):
            raise
        raise _damaged(name) from error
    return _from_workbook(content, name)


def _damaged(name: str) -> OwnFileError:
    return refusal(
        name, "l'archive est abîmée ou incomplète", f"téléchargez-le ou copiez-le de nouveau ; sinon {WRITE_XLSX}"
    )


def _check_archive(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive by its list of contents, before anything is unpacked."""
    if len(entries) > MOST_ENTRIES:
        raise refusal(
            name,
            f"l'archive contient {len(entries)} fichiers, la limite est {MOST_ENTRIES}",
            "ne gardez que les feuilles utiles, sans image",
        )
    # A reader of an entry stops at the size that is declared: lying about it damages the entry and unpacks no more.
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise refusal(
            name,
            f"décompressé, il pèserait {size_shown(unpacked)} ; la limite est {size_shown(LARGEST_UNPACKED)}",
            "copiez les seules lignes utiles dans un nouveau classeur",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal(name, "il est protégé par un mot de passe", "enregistrez-en une copie sans mot de passe")


def _from_zip_of_csv(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> Opened:
    names = {entry.filename for entry in entries}
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise refusal(name, "c'est un document LibreOffice (.ods ou .odt)", WRITE_XLSX)
    if any(one.endswith(".iwa") or one == "Index.zip" or one.endswith("/Index.zip") for one in names):
        raise refusal(
            name, "c'est un document Numbers ou Pages d'Apple", "dans Numbers : Fichier, Exporter vers, Excel ou CSV"
        )
    files = [
        entry
        for entry in entries
        if not entry.is_dir() and not any(part in FOLDERS_OF_SYSTEMS for part in Path(entry.filename).parts)
    ]
    others = [
        shown(entry.filename) for entry in files if Path(entry.filename).suffix.lower() not in (".csv", ".txt", ".tsv")
    ]
    if others or not files:
        held = f"elle contient {', '.join(others[:3])}" if others else "elle est vide"
        raise refusal(
            name, f"c'est une archive, et {held}", "donnez un .xlsx, un .csv, ou une archive de fichiers .csv seuls"
        )
    if len(files) > MOST_SHEETS:
        raise refusal(name, f"l'archive a {len(files)} fichiers CSV", f"n'en gardez pas plus de {MOST_SHEETS}")
    linked = [shown(entry.filename) for entry in files if stat.S_ISLNK(entry.external_attr >> 16)]
    if linked:
        raise refusal(name, f"{', '.join(linked[:3])} est un lien", "mettez le fichier lui-même dans l'archive")
    return _csv_files([(Path(entry.filename).name, archive.read(entry)) for entry in files])


def _check_workbook(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], names: set[str], name: str) -> None:
    if any(one.startswith("word/") or one.startswith("ppt/") for one in names):
        raise refusal(
            name, "c'est un document Word ou PowerPoint", "copiez le tableau dans un tableur, puis enregistrez en .xlsx"
        )
    if any(one.endswith(".bin") and one.startswith("xl/workbook") for one in names):
        raise refusal(name, "c'est un classeur Excel binaire (.xlsb)", WRITE_XLSX)
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise refusal(name, "ce classeur contient des macros (.xlsm)", WRITE_XLSX)
    if not any(one.startswith("xl/") for one in names):
        raise refusal(name, "ce n'est pas un classeur Excel", WRITE_XLSX)
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        holds_cells = entry.filename.startswith("xl/worksheets/") or "sharedStrings" in entry.filename
        if entry.file_size > LARGEST_STYLES and not holds_cells:
            raise refusal(
                name,
                f"sa mise en forme ({shown(entry.filename)}) pèse {size_shown(entry.file_size)}",
                "copiez les valeurs seules dans un nouveau classeur",
            )
        part = archive.read(entry)
        if ENTITY.search(part) or b"\x00" in part[:64]:
            raise refusal(
                name,
                f"une partie du classeur ({shown(entry.filename)}) déclare des entités, ce que ne fait aucun tableur",
                "copiez les valeurs seules dans un nouveau classeur",
            )


def _from_workbook(content: bytes, name: str) -> Opened:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (drawings, validations, odd dates): none of it is read here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            if len(book.worksheets) > MOST_SHEETS:
                raise refusal(name, f"il a {len(book.worksheets)} feuilles", f"n'en gardez pas plus de {MOST_SHEETS}")
            sheets = []
            for sheet in book.worksheets:
                rows = tuple(_rows(_workbook_rows(sheet.iter_rows(max_col=MOST_COLUMNS + 1)), name))
                sheets.append(Sheet(str(sheet.title), f"feuille « {shown(sheet.title)} »", rows))
    except OwnFileError:
        raise
    except Exception as error:  # whatever openpyxl meets in a damaged workbook: it has no error of its own
        raise refusal(
            name, "le classeur est abîmé, ou d'une variante que nous ne lisons pas (« Open XML strict »)", WRITE_XLSX
        ) from error
    return Opened(tuple(sheets), ())


def _workbook_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Cells of each row; openpyxl gives the same object for each row of a gap, which may be very long."""
    blank: tuple[Any, ...] | None = None
    for row in rows:
        if row is blank:
            yield ()
            continue
        cells = tuple(EMPTY if cell.value is None else _workbook_cell(cell) for cell in row)
        if all(cell is EMPTY for cell in cells):
            blank = row
        yield cells


def _workbook_cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Cell("formula", str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return Cell("error", str(value))
    if isinstance(value, bool):
        return Cell("boolean", "VRAI" if value else "FAUX")
    if isinstance(value, (int, float)):
        number = float(value)
        percent = "%" in str(cell.number_format)
        return Cell("number", f"{100 * number:g} %" if percent else f"{number:.15g}".replace(".", ","), number, percent)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return Cell("date", value.strftime("%d/%m/%Y") if isinstance(value, datetime.date) else str(value))
    text = str(value).strip()
    return Cell("text", text) if text else EMPTY
