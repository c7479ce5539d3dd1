"""Read a reader's roadmap: actions, their milestones and their indicators, one a line of one table.

The page « Piloter » reads and writes the same file by the same rules (`RULES`) and tells the same faults. Every fault
is told at once. An empty cell is not known, never zero.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from metabolisme.errors import OwnFileError
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.delimited import rows_of_file
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.own_actions import code_of, key_of, plain_word
from metabolisme.sources.provenance import one_line
from metabolisme.sources.spreadsheets import shown

#: What a line is: the word of its first cell.
KINDS = {"action": "action", "milestone": "jalon", "indicator": "indicateur"}

#: Columns of the file, in order: their titles.
COLUMNS = {
    "kind": "ligne",
    "action": "action",
    "name": "intitulé",
    "axis": "axe",
    "subaxis": "sous-axe",
    "type": "type d'action",
    "description": "descriptif",
    "objectives": "objectifs",
    "levers": "leviers",
    "ambition": "ambition",
    "purchase": "critère d'achat",
    "lead": "structure pilote",
    "service": "service pilote",
    "person": "personne pilote",
    "elected": "élu référent",
    "partners": "partenaires",
    "means": "moyens",
    "funding": "financements",
    "budget": "budget en euros HT",
    "status": "statut",
    "priority": "priorité",
    "start": "début",
    "end": "fin",
    "due": "échéance",
    "done": "fait",
    "unit": "unité",
    "baseline": "valeur de départ",
    "baseline_on": "date de départ",
    "target": "cible",
    "target_on": "date de la cible",
    "threshold": "seuil",
    "source": "source",
    "measured_by": "qui relève",
}

#: Columns of each kind of line, beside the first two.
OF_KIND = {
    "action": (
        *("axis", "subaxis", "type", "description", "objectives", "levers", "ambition", "purchase", "lead", "service"),
        *("person", "elected", "partners", "means", "funding", "budget", "status", "priority", "start", "end"),
    ),
    "milestone": ("name", "due", "done"),
    "indicator": (
        *("name", "unit", "baseline", "baseline_on", "target", "target_on", "threshold", "source", "measured_by"),
    ),
}
REQUIRED = {"action": ("lead", "status"), "milestone": ("name", "due"), "indicator": ("name", "unit")}

#: The four levels of a lever, as the simulator names them.
AMBITIONS = {str(level): name for level, name in LEVEL_NAMES.items()}
#: Words of « Territoires en transitions » for a plan, as its import reads them (code of 2026-08-07).
STATUSES = ("À venir", "En cours", "Réalisé", "En pause", "Abandonné", "Bloqué", "En retard", "A discuter")
PRIORITIES = ("Élevé", "Moyen", "Bas")
CODES: dict[str, dict[str, str]] = {
    "levers": LEVERS,
    "ambition": AMBITIONS,
    "status": {one: one for one in STATUSES},
    "priority": {one: one for one in PRIORITIES},
    "done": {"yes": "oui", "no": "non"},
}
LISTS = ("levers",)
DATES = ("start", "end", "due", "baseline_on", "target_on")
NUMBERS = ("budget", "baseline", "target", "threshold")
#: Numbers that cannot be below zero.
POSITIVE = ("budget", "threshold")
#: Numbers with two decimals at most, so that « 12.000 » is not read as twelve.
MONEY = ("budget",)
#: What is told when one is not yet known.
DEFAULT_STATUS = "À venir"

MOST_LINES, LONGEST_TITLE, LONGEST_TEXT, LARGEST_FILE = 1_000, 300, 2_000, 2_000_000
FIRST_YEAR, LAST_YEAR = 1990, 2100
REPAIR = "corrigez ces cases, enregistrez, puis chargez le fichier de nouveau. Le modèle est dans « Piloter »."

#: What is said of each fault; a word in braces is filled in.
FAULTS = {
    "too_large": "fichier : il est trop lourd. Attendu : {most} lignes au plus. Réparation : coupez-le.",
    "no_text": "fichier : ce n'est pas un tableau en texte. Attendu : un CSV. Réparation : enregistrez-le en CSV.",
    "no_title": "ligne {line} : la colonne « {column} » manque. Attendu : les titres du modèle. Réparation : partez du "
    "modèle.",
    "unknown_title": "ligne {line} : la colonne « {read} » n'est pas du modèle. Attendu : les titres du modèle. "
    "Réparation : renommez-la ou supprimez-la.",
    "twice_titled": "ligne {line} : deux colonnes s'appellent « {column} ». Attendu : une seule. Réparation : "
    "renommez ou supprimez l'autre.",
    "no_row": "fichier : aucune action. Attendu : une ligne « action » au moins. Réparation : remplissez-en une.",
    "too_many": "fichier : {read} lignes. Attendu : {most} au plus. Réparation : coupez-le.",
    "too_wide": "ligne {line} : plus de cases que de titres. Attendu : {most} cases. Réparation : mettez entre "
    "guillemets le texte qui se coupe.",
    "empty": "ligne {line}, colonne « {column} » : la case est vide. Attendu : {expected}. Réparation : remplissez-la.",
    "unknown": "ligne {line}, colonne « {column} » : « {read} » n'est pas admis. Attendu : {expected}. Réparation : "
    "recopiez l'un de ces mots.",
    "out_of_place": "ligne {line}, colonne « {column} » : « {read} » ne va pas sur une ligne « {kind} ». Attendu : une "
    "case vide. Réparation : déplacez-le ou effacez-le.",
    "too_long": "ligne {line}, colonne « {column} » : {read} signes. Attendu : {most} au plus. Réparation : "
    "raccourcissez le texte.",
    "date": "ligne {line}, colonne « {column} » : « {read} » n'est pas une date. Attendu : {expected}. Réparation : "
    "écrivez-la ainsi.",
    "number": "ligne {line}, colonne « {column} » : « {read} » n'est pas un nombre. Attendu : {expected}. Réparation : "
    "laissez le nombre seul, l'unité a sa colonne.",
    "negative": "ligne {line}, colonne « {column} » : « {read} » est négatif. Attendu : {expected}. Réparation : "
    "corrigez-le.",
    "order": "ligne {line}, colonne « fin » : {read} vient avant le début. Attendu : une date après {other}. "
    "Réparation : corrigez l'une des deux.",
    "same_title": "ligne {line}, colonne « action » : « {read} » est déjà ligne {other}. Attendu : un titre par "
    "action. Réparation : distinguez-les.",
    "no_action": "ligne {line}, colonne « action » : « {read} » n'est le titre d'aucune ligne « action ». Attendu : "
    "le titre exact de l'action. Réparation : recopiez-le.",
}
EXPECTED = {
    "date": "un jour, tel que 31/12/2027",
    "number": "un nombre, tel que 1250 ou 12,5",
    "money": "des euros, deux décimales au plus et sans point de milliers, tels que 12000 ou 12000,50",
    "text": "un texte",
}
#: What the reader's page needs to read as this module does.
RULES: dict[str, Any] = {
    "kinds": KINDS,
    "columns": COLUMNS,
    "of_kind": OF_KIND,
    "required": REQUIRED,
    "codes": CODES,
    "lists": LISTS,
    "dates": DATES,
    "numbers": NUMBERS,
    "positive": POSITIVE,
    "money": MONEY,
    "default_status": DEFAULT_STATUS,
    "faults": FAULTS,
    "expected": EXPECTED,
    "most_lines": MOST_LINES,
    "longest_title": LONGEST_TITLE,
    "longest_text": LONGEST_TEXT,
    "largest_file": LARGEST_FILE,
    "first_year": FIRST_YEAR,
    "last_year": LAST_YEAR,
}

#: A day, and the hour that a spreadsheet may add to it.
_DATE = re.compile(
    r"(?:([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2}))"
    r"(?:[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?Z?)?"
)
_NUMBER = re.compile(r"([+-]?)([0-9]{1,12})(?:[.,]([0-9]{1,6}))?")


@dataclass(frozen=True)
class Milestone:
    """A stage of an action: its name, the day on which it is due, whether it is done (None: not said)."""

    name: str
    due: datetime.date
    done: bool | None = None


@dataclass(frozen=True)
class FollowedIndicator:
    """An indicator that follows an action; what is not said is None or "".

    Attributes
    ----------
    name, unit, source, measured_by : str
    baseline, target : float or None
        In `unit`, on the days ``baseline_on`` and ``target_on``.
    threshold : float or None
        Change below which nothing can be concluded, in `unit`, ≥ 0 (see `metabolisme.indicators.seen_change`).
    """

    name: str
    unit: str
    baseline: float | None = None
    baseline_on: datetime.date | None = None
    target: float | None = None
    target_on: datetime.date | None = None
    threshold: float | None = None
    source: str = ""
    measured_by: str = ""


@dataclass(frozen=True)
class PlannedAction:
    """An action of a roadmap; what is not said is None or "". Fields are the columns of `OF_KIND`.

    Attributes
    ----------
    title : str
        Its key in the file.
    levers : tuple of str
        Ids of `metabolisme.sources.actions.LEVERS`.
    ambition : str
        A key of `AMBITIONS`, or "".
    purchase : str
        The words of a purchase, as they will be written; "" when nothing is bought.
    budget : float or None
        Euros before tax, ≥ 0, to the cent at most.
    milestones : tuple of Milestone
    indicators : tuple of FollowedIndicator
    """

    title: str
    axis: str = ""
    subaxis: str = ""
    type: str = ""
    description: str = ""
    objectives: str = ""
    levers: tuple[str, ...] = ()
    ambition: str = ""
    purchase: str = ""
    lead: str = ""
    service: str = ""
    person: str = ""
    elected: str = ""
    partners: str = ""
    means: str = ""
    funding: str = ""
    budget: float | None = None
    status: str = DEFAULT_STATUS
    priority: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    milestones: tuple[Milestone, ...] = field(default=())
    indicators: tuple[FollowedIndicator, ...] = field(default=())


def read_roadmap(path: str | Path) -> tuple[PlannedAction, ...]:
    """Read a reader's roadmap.

    Parameters
    ----------
    path : str or Path
        A CSV file, or a workbook (.xlsx) whose first sheet is read.

    Returns
    -------
    tuple of PlannedAction
        In the order of the file.

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
    return roadmap_from_bytes(content, path.name)


def roadmap_from_bytes(content: bytes, name: str) -> tuple[PlannedAction, ...]:
    """`read_roadmap` for a file in memory."""
    faults: list[str] = []
    actions: tuple[PlannedAction, ...] = ()
    if len(content) > LARGEST_FILE:
        faults.append(_say("too_large", most=MOST_LINES))
    else:
        actions = _actions(rows_of_file(content, name), faults)
    if faults:
        raise OwnFileError.from_faults(f"Le fichier « {shown(name, 80)} » est à corriger", faults, REPAIR)
    return actions


def number_text(value: float | None) -> str:
    """A number as the file writes it: up to six decimals after a comma, none that says nothing; "" when not known.

    Examples
    --------
    >>> number_text(12.50), number_text(-3.0), number_text(None)
    ('12,5', '-3', '')
    """
    if value is None:
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def date_text(day: datetime.date | None) -> str:
    """A day as the file writes it."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def lines(actions: Sequence[PlannedAction]) -> list[dict[str, str]]:
    """The lines of the file, cells as texts by key of `COLUMNS`: each action, then its milestones and indicators."""
    found = []
    for action in actions:
        found.append(_line("action", action.title, action))
        found += [_line("milestone", action.title, one) for one in action.milestones]
        found += [_line("indicator", action.title, one) for one in action.indicators]
    return found


def _line(kind: str, title: str, item: object) -> dict[str, str]:
    told = dict.fromkeys(COLUMNS, "")
    told.update(kind=KINDS[kind], action=title)
    for column in OF_KIND[kind]:
        value = getattr(item, column)
        if column in DATES:
            told[column] = date_text(value)
        elif column in NUMBERS:
            told[column] = number_text(value)
        elif column in LISTS:
            told[column] = ", ".join(CODES[column][code] for code in value)
        elif column == "done":
            told[column] = "" if value is None else CODES["done"]["yes" if value else "no"]
        else:
            told[column] = value
    return told


def _say(fault: str, **words: object) -> str:
    return FAULTS[fault].format(**words)


def _actions(rows: Sequence[tuple[int, list[str]]], faults: list[str]) -> tuple[PlannedAction, ...]:
    if not rows:
        faults.append(_say("no_row"))
        return ()
    line, heads = rows[0]
    places = _places(line, heads, faults)
    if faults:
        return ()
    if len(rows) - 1 > MOST_LINES:
        faults.append(_say("too_many", read=len(rows) - 1, most=MOST_LINES))
        return ()
    records: list[tuple[int, str, dict[str, Any]]] = []
    for number, cells in rows[1:]:
        if any(cells[len(heads) :]):
            faults.append(_say("too_wide", line=number, most=len(heads)))
        told = {key: _cell(cells[rank]) if 0 <= rank < len(cells) else "" for key, rank in places.items()}
        kind = code_of(told["kind"], KINDS) if told["kind"] else None
        if kind is None:
            fault, expected = "unknown" if told["kind"] else "empty", ", ".join(KINDS.values())
            faults.append(_say(fault, line=number, column=COLUMNS["kind"], read=shown(told["kind"]), expected=expected))
            continue
        records.append((number, kind, _record(number, kind, told, faults)))
    return _joined(records, faults)


def _joined(records: Sequence[tuple[int, str, dict[str, Any]]], faults: list[str]) -> tuple[PlannedAction, ...]:
    """Actions with their milestones and indicators."""
    lines_of: dict[str, int] = {}
    for line, kind, record in records:
        title = key_of(record["action"])
        if kind == "action" and title and title in lines_of:
            faults.append(_say("same_title", line=line, read=shown(record["action"]), other=lines_of[title]))
        elif kind == "action" and title:
            lines_of[title] = line
    below: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for line, kind, record in records:
        title = key_of(record["action"])
        if kind == "action" or not title:
            continue
        if title not in lines_of:
            faults.append(_say("no_action", line=line, read=shown(record["action"])))
        below.setdefault(title, {}).setdefault(kind, []).append(record)
    if not any(kind == "action" for _, kind, _ in records) and not faults:
        faults.append(_say("no_row"))
    if faults:
        return ()
    actions = []
    for _, kind, record in records:
        if kind != "action":
            continue
        own = below.get(key_of(record["action"]), {})
        told = {column: record[column] for column in OF_KIND["action"]}
        actions.append(
            PlannedAction(
                record["action"],
                **told,
                milestones=tuple(
                    Milestone(**{column: one[column] for column in OF_KIND["milestone"]})
                    for one in own.get("milestone", [])
                ),
                indicators=tuple(
                    FollowedIndicator(**{column: one[column] for column in OF_KIND["indicator"]})
                    for one in own.get("indicator", [])
                ),
            )
        )
    return tuple(actions)


def _cell(cell: str) -> str:
    """The cell on one line, without the apostrophe that keeps a spreadsheet from running it."""
    text = one_line(cell)
    return text[1:] if re.match(r"' *[=+\-@＝＋－＠]", text) else text


def _places(line: int, heads: Sequence[str], faults: list[str]) -> dict[str, int]:
    """The rank of each column; −1 for an optional one that is not there."""
    titles = [plain_word(head) for head in heads]
    known = {plain_word(title): title for title in COLUMNS.values()}
    needed = {"kind", "action", *(column for columns in REQUIRED.values() for column in columns)}
    places = {}
    for column, title in COLUMNS.items():
        found = [rank for rank, head in enumerate(titles) if head == plain_word(title)]
        if len(found) > 1:
            faults.append(_say("twice_titled", line=line, column=title))
        if not found and column in needed:
            faults.append(_say("no_title", line=line, column=title))
        places[column] = found[0] if found else -1
    faults += [
        _say("unknown_title", line=line, read=shown(head))
        for head, title in zip(heads, titles, strict=True)
        if head and title not in known
    ]
    return places


def _record(line: int, kind: str, told: Mapping[str, str], faults: list[str]) -> dict[str, Any]:
    """What a line says, and its faults."""
    record: dict[str, Any] = {}
    for column, title in COLUMNS.items():
        cell = told[column]
        if column == "kind":
            continue
        if column != "action" and column not in OF_KIND[kind]:
            if cell:
                faults.append(_say("out_of_place", line=line, column=title, read=shown(cell), kind=KINDS[kind]))
            continue
        most = LONGEST_TITLE if column in ("action", "name") else LONGEST_TEXT
        if len(cell) > most:
            faults.append(_say("too_long", line=line, column=title, read=len(cell), most=most))
        if not cell and (column == "action" or column in REQUIRED[kind]):
            faults.append(_say("empty", line=line, column=title, expected=_expected(column)))
        record[column] = _value(line, column, cell, faults)
    start, end = record.get("start"), record.get("end")
    if start and end and end < start:
        faults.append(_say("order", line=line, read=date_text(end), other=date_text(start)))
    return record


def _expected(column: str) -> str:
    if column in CODES:
        return ", ".join(CODES[column].values())
    if column in DATES:
        return EXPECTED["date"]
    return EXPECTED["money" if column in MONEY else "number" if column in NUMBERS else "text"]


def _value(line: int, column: str, cell: str, faults: list[str]) -> Any:
    place = {"line": line, "column": COLUMNS[column], "read": shown(cell), "expected": _expected(column)}
    if column in CODES:
        parts = [part.strip() for part in re.split("[,;/+]", cell)] if column in LISTS else [cell]
        found = [(part, code_of(part, CODES[column])) for part in parts if part]
        faults += [_say("unknown", **{**place, "read": shown(part)}) for part, code in found if code is None]
        codes = tuple(dict.fromkeys(code for _, code in found if code is not None))
        if column in LISTS:
            return codes
        if column == "done":
            return None if not codes else codes[0] == "yes"
        return codes[0] if codes else ""
    if column in DATES:
        day = _date(cell) if cell else None
        if cell and day is None:
            faults.append(_say("date", **place))
        return day
    if column in NUMBERS:
        number = _number(cell, 2 if column in MONEY else 6) if cell else None
        if cell and number is None:
            faults.append(_say("number", **place))
        if number is not None and number < 0 and column in POSITIVE:
            faults.append(_say("negative", **place))
        return number
    return cell


def _date(text: str) -> datetime.date | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    day, month, year = (found[1], found[3], found[4]) if found[1] else (found[7], found[6], found[5])
    try:
        told = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return told if FIRST_YEAR <= told.year <= LAST_YEAR else None


def _number(text: str, decimals: int) -> float | None:
    found = _NUMBER.fullmatch(re.sub("[ \u00a0\u2009\u202f]", "", text).replace("−", "-"))
    if not found or len(found[3] or "") > decimals:
        return None
    return float(f"{found[1]}{found[2]}.{found[3] or 0}")
