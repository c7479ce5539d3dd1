"""Read a reader's table of projects: when each entered its stages, and how people rated it.

Two tables: « projets », a row a project, with the date at which it entered each stage; « grille », a row for each
project and rater, with a score from 0 to 3 by criterion. Every fault is told at once. An empty cell is not known, never
zero.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.errors import OwnFileError, typeset_french
from metabolisme.sources.names import plain_words
from metabolisme.sources.own_columns import (
    Columns,
    below,
    fault,
    find_columns,
    is_note,
    is_total,
    place_of,
    value_of,
)
from metabolisme.sources.public_contracts import read_date
from metabolisme.sources.spreadsheets import Cell, Opened, Row, Sheet, open_content, open_tables, shown
from metabolisme.sources.typed_values import RefusedValueError, number, plain

REPAIR = "corrigez ces cases, enregistrez, puis relancez. Le modèle est dans « Projets et tableau de bord »."

#: Stages in their order, and what a reader calls them; a project may be stopped from any of them.
STAGES = {
    "idea": "idée",
    "design": "montage",
    "launched": "lancé",
    "running": "en régime",
    "stopped": "arrêté",
}

#: Words of a lever in a cell, one being enough, and its id; its number from 1 to 6 is taken too.
LEVER_WORDS = {
    "sobriete": "sobriety",
    "echanges": "local_exchange",
    "diversification": "diversification",
    "modeles": "business_models",
    "ressources": "local_resources",
    "competences": "skills",
}

#: Highest score of a criterion; the lowest is 0.
HIGHEST_SCORE = 3

#: Letters kept of a name.
LONGEST_NAME = 80

_MONTH = re.compile(r"(0?[1-9]|1[0-2])/(\d{4})|(\d{4})-(0[1-9]|1[0-2])", flags=re.ASCII)
_OLDEST = datetime.date(1950, 1, 1)


@dataclass(frozen=True)
class Criterion:
    """A criterion of the quality grid.

    Attributes
    ----------
    name : str
        French, as a title of column.
    word : str
        Plain word of the title that is enough to find its column.
    question : str
        French.
    meanings : tuple of four str
        What the scores 0, 1, 2 and 3 say.
    """

    name: str
    word: str
    question: str
    meanings: tuple[str, str, str, str]


#: The grid: a judgement of the handbook, to be argued with. It rates what is established, not whether one likes it.
CRITERIA = {
    "need": Criterion(
        "Besoin",
        "besoin",
        "Le besoin est-il établi avec les gens concernés ?",
        (
            "supposé par le porteur",
            "dit par quelques personnes concernées",
            "établi avec elles, par écrit",
            "établi avec elles, et revu depuis le lancement",
        ),
    ),
    "resources": Criterion(
        "Ressources d'ici",
        "ressources",
        "Des lieux, des matières, des savoir-faire d'ici sont-ils engagés ?",
        (
            "rien d'ici, ou pas regardé",
            "une ressource d'ici est repérée",
            "des ressources d'ici sont engagées, par accord écrit",
            "engagées, et entretenues ou renouvelées",
        ),
    ),
    "matter": Criterion(
        "Effet matière",
        "matiere",
        "Que change-t-il aux matières et à l'énergie employées ?",
        (
            "une hausse, ou pas regardé",
            "une baisse attendue, sans chiffre",
            "une baisse chiffrée, avec sa plage",
            "une baisse mesurée",
        ),
    ),
    "work": Criterion(
        "Emplois et compétences",
        "competences",
        "Quels emplois, quels métiers, quelles formations ?",
        (
            "pas regardé",
            "des emplois annoncés",
            "des métiers décrits, une formation prévue",
            "des emplois pourvus, des gens formés",
        ),
    ),
    "model": Criterion(
        "Modèle économique",
        "modele",
        "Les charges seront-elles couvertes, et par qui ?",
        (
            "dépend d'une aide qui n'est pas acquise",
            "un budget écrit pour un an",
            "des charges couvertes sur trois ans, hypothèses écrites",
            "des charges couvertes depuis un an au moins",
        ),
    ),
    "cooperation": Criterion(
        "Coopération",
        "cooperation",
        "Qui décide et qui fait, avec le porteur ?",
        (
            "le porteur seul",
            "des partenaires cités",
            "des rôles et des moyens partagés par écrit",
            "des décisions prises ensemble, avec compte rendu",
        ),
    ),
    "adaptation": Criterion(
        "Réversibilité",
        "reversibilite",
        "Peut-on s'arrêter ou changer de route sans tout perdre ?",
        (
            "pas regardé",
            "des risques listés",
            "un point d'arrêt et une solution de repli, écrits",
            "une route déjà changée après un point d'étape",
        ),
    ),
    "evidence": Criterion(
        "Preuve",
        "preuve",
        "Comment saura-t-on ce qu'il a changé ?",
        (
            "pas d'indicateur",
            "un indicateur choisi",
            "un indicateur, sa valeur de départ et sa date",
            "une mesure faite après le lancement, et montrée",
        ),
    ),
}

PROJECT_COLUMNS: Columns = {
    "name": (("nom",), ("projet",)),
    "holder": (("porteur",),),
    "commune": (("commune",),),
    "idea": (("idee",),),
    "design": (("montage",),),
    "launched": (("lance",), ("lancement",)),
    "running": (("regime",),),
    "stopped": (("arrete",), ("arret",)),
    "levers": (("leviers",), ("levier",)),
    "jobs": (("emplois",), ("emploi",)),
    "amount": (("montant",), ("euros",)),
}
GRID_COLUMNS: Columns = {
    "name": (("projet",), ("nom",)),
    "rater": (("evaluateur",), ("evaluatrice",)),
    **{identifier: ((criterion.word,),) for identifier, criterion in CRITERIA.items()},
}


@dataclass(frozen=True, eq=False)
class ProjectFile:
    """What a reader's table of projects says, checked; nothing is counted here.

    Attributes
    ----------
    projects : DataFrame, index name
        ``holder``, ``commune`` ("" when not said); a datetime column by key of `STAGES`, missing where the project did
        not enter the stage or the date is not known; ``levers`` (tuple of ids); ``jobs``; ``amount`` (€); missing where
        not said.
    ratings : DataFrame
        ``project``, ``rater``, then a column by key of `CRITERIA`: 0 to 3, missing where not rated. Perhaps no row.
    on : date
        Day at which the table was true: what is not over then is still going on.
    notes : tuple of str
        How the file was read (French).
    """

    projects: pd.DataFrame
    ratings: pd.DataFrame
    on: datetime.date
    notes: tuple[str, ...] = ()


def read_projects(path: str | Path, on: datetime.date | None = None) -> ProjectFile:
    """Read a reader's table of projects.

    Parameters
    ----------
    path : str or Path
        A workbook (.xlsx) with a sheet « projets » and, if wished, « grille »; a folder or an archive (.zip) of CSV
        files with these names; a CSV file of projects alone.
    on : date, optional
        Day at which the table was true; today by default.

    Returns
    -------
    ProjectFile

    Raises
    ------
    OwnFileError
        All the faults of the file at once (French).
    """
    return _read(open_tables(path), Path(path).name, on or datetime.date.today())


def projects_from_bytes(content: bytes, name: str, on: datetime.date | None = None) -> ProjectFile:
    """`read_projects` for a file in memory, such as one that a form received."""
    return _read(open_content(content, name), name, on or datetime.date.today())


def _read(opened: Opened, file_name: str, on: datetime.date) -> ProjectFile:
    faults: list[str] = []
    sheets = _roles(opened, faults)
    projects, dates_known = _projects(sheets.get("projects"), on, faults)
    ratings = _ratings(sheets.get("grid"), set(projects.index), faults)
    if "projects" in sheets and not len(projects) and not faults:
        faults.append(fault(sheets["projects"].place, "aucun projet", "un projet par ligne", "remplissez-en une"))
    if faults:
        raise OwnFileError.from_faults(f"Le fichier « {shown(file_name, 80)} » est à corriger", faults, REPAIR)
    unread = [
        f"{sheet.place} : non lue, son nom n'est pas celui d'une table du modèle."
        for sheet in opened.sheets
        if sheet.rows and sheet not in sheets.values() and plain_words(sheet.name)[:1] not in (("lisez",), ("scores",))
    ]
    notes = [*opened.notes, *unread, *dates_known]
    return ProjectFile(projects, ratings, on, tuple(typeset_french(note) for note in notes))


def _roles(opened: Opened, faults: list[str]) -> dict[str, Sheet]:
    """The sheets « projets » and « grille »; a sheet alone is that of projects when it has its titles."""
    roles: dict[str, Sheet] = {}
    for sheet in opened.sheets:
        words = plain_words(sheet.name)
        role = {"projet": "projects", "grille": "grid"}.get(words[0].rstrip("s") if words else "")
        if role is None:
            continue
        if role in roles:
            what = f"{roles[role].place} a le même rôle"
            faults.append(fault(sheet.place, what, "une seule", "renommez ou supprimez l'une des deux"))
        else:
            roles[role] = sheet
    if "projects" not in roles:
        if len(opened.sheets) == 1:
            roles["projects"] = opened.sheets[0]
        else:
            names = ", ".join(f"« {shown(sheet.name)} »" for sheet in opened.sheets) or "aucune"
            what = f"aucune ne s'appelle « projets » (lues : {names})"
            faults.append(fault("tables du fichier", what, "une feuille « projets »", "partez du modèle"))
    return roles


def _projects(sheet: Sheet | None, on: datetime.date, faults: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """The rows of projects, and what is to be known of their dates."""
    columns = ["holder", "commune", *STAGES, "levers", "jobs", "amount"]
    empty = pd.DataFrame(columns=columns, index=pd.Index([], name="name", dtype=str))
    if sheet is None:
        return empty, []
    optional = tuple(name for name in PROJECT_COLUMNS if name != "name")
    header, found = find_columns(sheet, PROJECT_COLUMNS, faults, optional=optional)
    if header is None:
        return empty, []
    if all(found[stage] < 0 for stage in STAGES):
        wanted = ", ".join(f"« {stage} »" for stage in STAGES.values())
        what = "aucune colonne ne donne la date d'entrée dans une étape"
        faults.append(fault(place_of(sheet, header), what, f"une ou plusieurs de : {wanted}", "ajoutez-les"))
        return empty, []
    records: list[dict[str, object]] = []
    lines: dict[str, int] = {}
    for row in below(sheet, header):
        cells = {column: row.cell(position) for column, position in found.items()}
        told = [cell for cell in cells.values() if cell.kind != "empty"]
        if not told or is_total(row) or (len(told) == 1 and is_note(told[0])):
            continue
        name = _name(cells["name"], sheet, row, "name", faults)
        if name and name in lines:
            what = f"« {shown(name)} » est déjà ligne {lines[name]}"
            faults.append(fault(place_of(sheet, row), what, "un nom par projet", "distinguez-les, ou fondez-les"))
        lines.setdefault(name, row.number)
        records.append(
            {
                "name": name,
                "holder": shown(cells["holder"].text, LONGEST_NAME),
                "commune": shown(cells["commune"].text, LONGEST_NAME),
                **_dates(cells, sheet, row, on, faults),
                "levers": _levers(cells["levers"], sheet, row, faults),
                "jobs": _positive(cells["jobs"], sheet, row, "jobs", "un nombre d'emplois, tel que 12 ou 3,5", faults),
                "amount": _positive(cells["amount"], sheet, row, "amount", "un montant en euros", faults),
            }
        )
    if not records:
        return empty, []
    table = pd.DataFrame(records).set_index("name")
    for stage in STAGES:
        table[stage] = pd.to_datetime(table[stage])
    gaps = _skipped(table)
    if gaps:
        said = f"{sheet.place} : {gaps} étape{'s' * (gaps > 1)} sans date entre deux étapes datées ; "
        return table[columns], [said + "le temps passé autour n'est pas compté."]
    return table[columns], []


def _skipped(table: pd.DataFrame) -> int:
    """Stages without a date between two that have one; a stop may follow any stage."""
    dated = table[[stage for stage in STAGES if stage != "stopped"]].notna().to_numpy()
    before = np.maximum.accumulate(dated, axis=1)
    after = np.maximum.accumulate(dated[:, ::-1], axis=1)[:, ::-1]
    return int((before & after & ~dated).sum())


def _dates(
    cells: dict[str, Cell], sheet: Sheet, row: Row, on: datetime.date, faults: list[str]
) -> dict[str, datetime.date | None]:
    dates: dict[str, datetime.date | None] = dict.fromkeys(STAGES)
    known = len(faults)
    last = ""
    for stage, name in STAGES.items():
        cell = cells[stage]
        if cell.kind == "empty":
            continue
        day = _day(cell)
        where = place_of(sheet, row, stage)
        if day is None:
            repair = "remplacez-la par sa valeur" if cell.kind == "formula" else "écrivez le mois et l'année"
            what = f"« {shown(cell.text)} » n'est pas une date sûre"
            faults.append(fault(where, what, "un jour ou un mois, tel que 15/03/2024 ou 03/2024", repair))
            continue
        if day > on:
            what = f"le {day:%d/%m/%Y} vient après le jour du relevé, le {on:%d/%m/%Y}"
            faults.append(fault(where, what, "une étape déjà franchie", "laissez vide ce qui est à venir"))
        before = dates[last] if last else None
        if before is not None and day < before:
            what = f"« {name} » ({day:%m/%Y}) vient avant « {STAGES[last]} » ({before:%m/%Y})"
            faults.append(fault(where, what, "des étapes dans l'ordre", "vérifiez les deux dates"))
        dates[stage], last = day, stage
    if not last and len(faults) == known:
        what = "aucune étape n'a de date"
        faults.append(fault(place_of(sheet, row), what, "la date d'entrée dans l'étape présente", "écrivez-la"))
    return dates


def _day(cell: Cell) -> datetime.date | None:
    """The day of a cell; a month is its first day; None when it cannot be told for sure."""
    if cell.kind not in ("date", "text"):
        return None
    text = plain(cell.text)
    if month := _MONTH.fullmatch(text):
        text = f"{month[2] or month[3]}-{int(month[1] or month[4]):02d}-01"
    written = read_date(text)
    if not written:
        return None
    year, month_number, day = (int(part) for part in written.split("-"))
    if not 1 <= month_number <= 12 or not 1 <= day <= calendar.monthrange(max(year, 1), month_number)[1]:
        return None
    found = datetime.date(max(year, 1), month_number, day)
    return found if found >= _OLDEST else None


def _levers(cell: Cell, sheet: Sheet, row: Row, faults: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in re.split(r"[,;/+\n]", cell.text):
        words = plain_words(part)
        if not words:
            continue
        ids = list(LEVER_WORDS.values())
        rank = int(words[0]) if len(words) == 1 and re.fullmatch("[1-6]", words[0]) else 0
        lever = ids[rank - 1] if rank else next((LEVER_WORDS[word] for word in words if word in LEVER_WORDS), None)
        if lever is None:
            what = f"« {shown(part.strip())} » n'est pas un levier"
            expected = "un ou plusieurs des six leviers, séparés par des virgules"
            repair = "sobriété, échanges locaux, diversification, modèles économiques, ressources locales, compétences"
            faults.append(fault(place_of(sheet, row, "levers"), what, expected, repair))
        elif lever not in found:
            found.append(lever)
    return tuple(found)


def _name(cell: Cell, sheet: Sheet, row: Row, column: str, faults: list[str]) -> str:
    if cell.kind in ("text", "number") and (name := shown(cell.text, LONGEST_NAME)):
        return name
    what = "la case est vide" if cell.kind == "empty" else f"« {shown(cell.text)} » n'est pas un nom"
    faults.append(fault(place_of(sheet, row, column), what, "un nom", "tapez-le, sans formule"))
    return ""


def _positive(cell: Cell, sheet: Sheet, row: Row, column: str, expected: str, faults: list[str]) -> float:
    """A number ≥ 0; missing when the cell is empty."""
    if cell.kind == "empty":
        return float("nan")
    value = value_of(cell, sheet, row, column, expected, faults)
    if value is not None and not 0 <= value < 1e13:
        what = f"« {shown(cell.text)} » est négatif ou démesuré"
        faults.append(fault(place_of(sheet, row, column), what, expected, "vérifiez le signe et l'unité"))
        return float("nan")
    return float("nan") if value is None else value


def _ratings(sheet: Sheet | None, known: Iterable[str], faults: list[str]) -> pd.DataFrame:
    columns = ["project", "rater", *CRITERIA]
    empty = pd.DataFrame({name: pd.Series(dtype=str if name in columns[:2] else float) for name in columns})
    if sheet is None or not sheet.rows:
        return empty
    header, found = find_columns(sheet, GRID_COLUMNS, faults, optional=tuple(CRITERIA))
    if header is None:
        return empty
    absent = [criterion.name for one, criterion in CRITERIA.items() if found[one] < 0]
    if absent:
        what = f"il manque {', '.join(f'« {name} »' for name in absent)}"
        faults.append(fault(place_of(sheet, header), what, f"les {len(CRITERIA)} critères", "partez du modèle"))
    names, records = set(known), []
    lines: dict[tuple[str, str], int] = {}
    for row in below(sheet, header):
        cells = {column: row.cell(position) for column, position in found.items()}
        told = [cell for cell in cells.values() if cell.kind != "empty"]
        if not told or (len(told) == 1 and (is_note(told[0]) or cells["name"].kind != "empty")):
            continue  # a project that nobody has rated yet
        project = _name(cells["name"], sheet, row, "name", faults)
        rater = _name(cells["rater"], sheet, row, "rater", faults)
        if project and project not in names:
            what = f"« {shown(project)} » n'est pas dans la table « projets »"
            faults.append(fault(place_of(sheet, row, "name"), what, "le nom exact d'un projet", "recopiez-le"))
        if project and rater and (project, rater) in lines:
            what = f"{shown(rater)} a déjà noté « {shown(project)} », ligne {lines[project, rater]}"
            faults.append(fault(place_of(sheet, row), what, "une ligne par projet et par personne", "gardez-en une"))
        lines.setdefault((project, rater), row.number)
        scores = {one: _score(cells[one], sheet, row, one, faults) for one in CRITERIA}
        records.append({"project": project, "rater": rater, **scores})
    return pd.DataFrame(records, columns=columns) if records else empty


def _score(cell: Cell, sheet: Sheet, row: Row, criterion: str, faults: list[str]) -> float:
    if cell.kind == "empty":
        return float("nan")
    try:
        value = number(cell)
    except RefusedValueError as refused:
        value, what, repair = -1.0, refused.what, refused.repair
    else:
        what, repair = f"« {shown(cell.text)} » n'est pas un score", "prenez le sens écrit le plus proche"
    if value not in range(HIGHEST_SCORE + 1):
        expected = f"0, 1, 2 ou {HIGHEST_SCORE}, ou rien"
        faults.append(fault(place_of(sheet, row, criterion), what, expected, repair))
        return float("nan")
    return value
