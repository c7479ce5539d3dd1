"""Read a reader's own actions, to be placed in the matrix beside those of the catalogue.

The page « La matrice d'actions » reads the same files by the same rules (`RULES`) and tells the same faults: an action
a row, codes written as the words that a reader sees. Every fault is told at once. An empty cell is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from metabolisme.errors import MetabolismeError, OwnFileError, typeset_french
from metabolisme.sources.actions import (
    ACTORS,
    COMPETENT_LEVELS,
    LEVERS,
    META_ACTIONS,
    PILLARS,
    SERVICE_LEVELS,
)
from metabolisme.sources.delimited import split_cells
from metabolisme.sources.spreadsheets import decoded, open_content, shown

#: Columns of the file, in order, by the name that they have in the table of actions.
COLUMNS = {
    "title": "titre",
    "what_is_done": "ce qui est fait",
    "meta_action": "méta-action",
    "actors": "acteurs",
    "service_level": "service",
    "levers": "leviers",
    "pillar": "pilier",
    "competent_level": "niveau compétent",
    "legal_reference": "loi",
    "indicators": "indicateurs",
    "example_place": "exemple",
}
REQUIRED = ("title", "meta_action", "actors", "service_level")
#: Column that the page adds to what it gives; rows of the catalogue are left out when it is read back.
ORIGIN, ORIGINS = "origine", {"catalogue": "catalogue", "own": "mienne"}
#: Title of the row of the model, left out too.
EXAMPLE_TITLE = "Exemple à remplacer : un atelier de réparation"
#: Words of each column of codes; a rank from 1 is taken too.
CODES: dict[str, dict[str, str]] = {
    "meta_action": META_ACTIONS,
    "actors": ACTORS,
    "service_level": {str(level): name for level, name in SERVICE_LEVELS.items()},
    "levers": LEVERS,
    "pillar": PILLARS,
    "competent_level": COMPETENT_LEVELS,
}
#: Columns that hold several codes, or several texts.
LISTS = ("actors", "levers", "indicators")
MOST_ROWS, LONGEST_TITLE, LONGEST_TEXT = 200, 120, 600
LARGEST_FILE = 1_000_000
REPAIR = "corrigez ces cases, enregistrez, puis chargez le fichier de nouveau. Le modèle est sur la page de la matrice."

#: What is said of each fault; a word in braces is filled in.
FAULTS = {
    "no_text": "fichier : ce n'est pas un tableau en texte. Attendu : un CSV. Réparation : enregistrez-le en CSV.",
    "too_large": "fichier : il est trop lourd. Attendu : {most} lignes au plus. Réparation : coupez-le.",
    "no_title": "ligne {line} : la colonne « {column} » manque. Attendu : une ligne de titres avec {expected}. "
    "Réparation : partez du modèle.",
    "twice_titled": "ligne {line} : deux colonnes s'appellent « {column} ». Attendu : une seule. Réparation : "
    "renommez ou supprimez l'autre.",
    "unknown_title": "ligne {line} : la colonne « {column} » n'est pas lue. Attendu : {expected}. Réparation : "
    "renommez-la ou supprimez-la.",
    "none_own": "fichier : aucune action à vous, {read} du catalogue ou du modèle. Attendu : une action par ligne. "
    "Réparation : ajoutez les vôtres, ou changez le titre de l'exemple et effacez « catalogue ».",
    "no_row": "fichier : aucune action. Attendu : une action par ligne. Réparation : remplissez-en une.",
    "too_many": "fichier : {read} actions. Attendu : {most} au plus. Réparation : chargez-les en deux fois.",
    "too_wide": "ligne {line} : plus de cases que de titres. Attendu : {most} cases. Réparation : mettez entre "
    "guillemets le texte qui se coupe.",
    "empty": "ligne {line}, colonne « {column} » : la case est vide. Attendu : {expected}. Réparation : remplissez-la.",
    "unknown": "ligne {line}, colonne « {column} » : « {read} » n'est pas admis. Attendu : {expected}. Réparation : "
    "recopiez l'un de ces mots.",
    "too_long": "ligne {line}, colonne « {column} » : {read} signes. Attendu : {most} au plus. Réparation : "
    "raccourcissez le texte.",
    "same_title": "ligne {line}, colonne « titre » : « {read} » est déjà ligne {other}. Attendu : un titre par "
    "action. Réparation : distinguez-les, ou supprimez l'une des deux.",
}
#: What the reader's page needs to read as this module does.
RULES: dict[str, Any] = {
    "columns": COLUMNS,
    "required": REQUIRED,
    "codes": CODES,
    "lists": LISTS,
    "faults": FAULTS,
    "origin": ORIGIN,
    "origins": ORIGINS,
    "example": EXAMPLE_TITLE,
    "most_rows": MOST_ROWS,
    "longest_title": LONGEST_TITLE,
    "longest_text": LONGEST_TEXT,
    "largest_file": LARGEST_FILE,
}
_SEPARATORS = re.compile(r"[,;/+\n]")


def read_actions(path: str | Path) -> pd.DataFrame:
    """Read a reader's own actions.

    Parameters
    ----------
    path : str or Path
        A CSV file, or a workbook (.xlsx) whose first sheet is read.

    Returns
    -------
    DataFrame, index id
        ``own-1``, ``own-2``… in the order of the file. The columns of `metabolisme.sources.actions.actions` that a
        reader may fill in: ``title``, ``what_is_done``, ``legal_reference``, ``example_place`` (texts, "" when not
        said), ``meta_action``, ``pillar``, ``competent_level`` (codes, the last two perhaps ""), ``service_level`` (1
        to 3), ``actors``, ``levers``, ``indicators`` (tuples). ``attrs["left_out"]``: number of rows of the
        catalogue or of the model that were left out.

    Raises
    ------
    OwnFileError
        All the faults of the file at once (French).
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OwnFileError(
            f"Le fichier « {shown(path, 80)} » ne peut pas être ouvert : {reason}. Vérifiez le chemin et le nom."
        ) from error
    return actions_from_bytes(content, path.name)


def actions_from_bytes(content: bytes, name: str) -> pd.DataFrame:
    """`read_actions` for a file in memory, such as one that a form received."""
    faults: list[str] = []
    rows = _rows(content, name, faults)
    table = _table(rows, faults)
    if faults:
        raise OwnFileError.from_faults(f"Le fichier « {shown(name, 80)} » est à corriger", faults, REPAIR)
    return table


def plain_word(text: str) -> str:
    """A text to be compared: no accent, no case, one space between words.

    Examples
    --------
    >>> plain_word(" Élus  et Services")
    'elus et services'
    """
    letters = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return " ".join(re.findall("[a-z0-9]+", "".join(letter for letter in letters if not unicodedata.combining(letter))))


def key_of(name: str) -> str:
    """What two names or titles are compared by; one without a plain letter (« *** », Arabic) is its own key.

    Examples
    --------
    >>> key_of("Élus "), key_of("***")
    ('elus', '***')
    """
    return plain_word(name) or name


def code_of(word: str, codes: Mapping[str, str]) -> str | None:
    """The code that a reader's word names: the code itself, its French name or its rank; None when there is none.

    Examples
    --------
    >>> code_of("Habitants", ACTORS), code_of("2", ACTORS), code_of("mairie", ACTORS)
    ('inhabitants', 'project', None)
    """
    wanted = plain_word(word)
    for rank, (code, label) in enumerate(codes.items(), start=1):
        if wanted in (plain_word(code), plain_word(label), str(rank)):
            return code
    return None


def _say(fault: str, **words: object) -> str:
    return FAULTS[fault].format(**words)


def _rows(content: bytes, name: str, faults: list[str]) -> list[tuple[int, list[str]]]:
    """The rows of the file as texts, with their numbers."""
    if len(content) > LARGEST_FILE:
        faults.append(_say("too_large", most=MOST_ROWS))
        return []
    try:
        if content.startswith(b"PK"):
            sheets = [sheet for sheet in open_content(content, name).sheets if sheet.rows]
            return [(row.number, [cell.text for cell in row.cells]) for sheet in sheets[:1] for row in sheet.rows]
        text = decoded(content, name)[0]
    except OwnFileError:
        faults.append(_say("no_text"))
        return []
    try:
        return split_cells(text)
    except MetabolismeError as error:
        faults.append(error.message)
        return []


def _table(rows: Sequence[tuple[int, list[str]]], faults: list[str]) -> pd.DataFrame:
    empty = pd.DataFrame(columns=list(COLUMNS), index=pd.Index([], name="id", dtype=str))
    if not rows:
        if not faults:
            faults.append(_say("no_row"))
        return empty
    line, heads = rows[0]
    places = _places(line, heads, faults)
    if faults:
        return empty
    origin = next((rank for rank, head in enumerate(heads) if plain_word(head) == plain_word(ORIGIN)), -1)
    records: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    left_out = 0
    for number, cells in rows[1:]:
        if any(cells[len(heads) :]):
            faults.append(_say("too_wide", line=number, most=len(heads)))
        told = {name: _unquoted(cells[rank]) if 0 <= rank < len(cells) else "" for name, rank in places.items()}
        is_catalogue = 0 <= origin < len(cells) and plain_word(cells[origin]) == plain_word(ORIGINS["catalogue"])
        if is_catalogue or plain_word(told["title"]) == plain_word(EXAMPLE_TITLE):
            left_out += 1
            continue
        records.append(_record(number, told, seen, faults))
    if len(records) > MOST_ROWS:
        faults.append(_say("too_many", read=len(records), most=MOST_ROWS))
    if not records and not faults:
        faults.append(_say("none_own", read=left_out) if left_out else _say("no_row"))
    if faults:
        return empty
    index = pd.Index([f"own-{rank}" for rank in range(1, len(records) + 1)], name="id")
    table = pd.DataFrame(records, columns=list(COLUMNS), index=index)
    table.attrs["left_out"] = left_out
    return table


def _unquoted(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if re.match(r"'\s*[=+\-@＝＋－＠]", cell) else cell


def _places(line: int, heads: Sequence[str], faults: list[str]) -> dict[str, int]:
    """The rank of each column; −1 for an optional one that is not there."""
    plain = [plain_word(head) for head in heads]
    places = {}
    for name, title in COLUMNS.items():
        found = [rank for rank, head in enumerate(plain) if head == plain_word(title)]
        if len(found) > 1:
            faults.append(_say("twice_titled", line=line, column=title))
        if not found and name in REQUIRED:
            expected = ", ".join(f"« {COLUMNS[one]} »" for one in REQUIRED)
            faults.append(_say("no_title", line=line, column=title, expected=expected))
        places[name] = found[0] if found else -1
    known = {plain_word(title) for title in (*COLUMNS.values(), ORIGIN)}
    expected = ", ".join(f"« {title} »" for title in COLUMNS.values())
    faults += [
        _say("unknown_title", line=line, column=shown(head), expected=expected)
        for head, word in zip(heads, plain, strict=True)
        if head and word not in known
    ]
    return places


def _record(line: int, told: Mapping[str, str], seen: dict[str, int], faults: list[str]) -> dict[str, Any]:
    """An action, and the faults of its row."""
    record: dict[str, Any] = {}
    for name, title in COLUMNS.items():
        cell = told[name]
        codes = CODES.get(name)
        expected = ", ".join(typeset_french(label) for label in codes.values()) if codes else "un texte"
        if name == "service_level" and codes:
            expected = ", ".join(codes)
        parts = [part.strip() for part in _SEPARATORS.split(cell)] if name in LISTS else [cell]
        parts = list(dict.fromkeys(part for part in parts if part))
        if not parts and name in REQUIRED:
            faults.append(_say("empty", line=line, column=title, expected=expected))
        most = LONGEST_TITLE if name == "title" else LONGEST_TEXT
        if len(cell) > most:
            faults.append(_say("too_long", line=line, column=title, read=len(cell), most=most))
        if codes:
            found = [(part, code_of(part, codes)) for part in parts]
            faults += [
                _say("unknown", line=line, column=title, read=shown(part), expected=expected)
                for part, code in found
                if code is None
            ]
            parts = list(dict.fromkeys(code for _, code in found if code is not None))
        record[name] = tuple(parts) if name in LISTS else parts[0] if parts else ""
    record["service_level"] = int(record["service_level"] or 0)
    title = key_of(record["title"])
    if title and title in seen:
        faults.append(_say("same_title", line=line, read=shown(record["title"]), other=seen[title]))
    seen.setdefault(title, line)
    return record
