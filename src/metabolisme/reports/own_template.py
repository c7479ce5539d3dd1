"""The file that a reader fills in: empty, or filled with the figures of a known territory, as an example."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.errors import MetabolismeError, UnknownCodeError, typeset_french
from metabolisme.reports.exports import harmless_text, replace_file
from metabolisme.sources import concordance, nomenclature
from metabolisme.sources.defaults import JOBS_YEAR
from metabolisme.sources.own_branches import LEVELS
from metabolisme.sources.own_projects import CRITERIA, STAGES
from metabolisme.sources.territories import Territory, find_territory, median_income

Table = list[list[Any]]

INSTRUCTIONS = (
    "Votre territoire, avec vos chiffres",
    "Remplissez la feuille « emplois » : c'est la seule obligatoire. Une ligne par branche, au niveau {level}.",
    "Un emploi est un emploi salarié, compté là où l'on travaille. Les mi-temps et les équivalents temps plein sont "
    "acceptés, avec deux décimales au plus.",
    "Pas d'emploi dans une branche : écrivez 0. Emploi qui n'est pas publié : écrivez « secret ». Une case vide est "
    "une erreur, jamais un zéro.",
    "Feuille « territoire » (facultative) : un territoire de base, zone d'emploi ou EPCI du manuel, fournit ce que "
    "vous ne donnez pas : population, revenu, branches d'un même secteur, exploitants agricoles.",
    "Feuille « achats » (facultative) : vos achats par produit, en euros, et la part payée à des fournisseurs d'ici "
    "quand vous la connaissez.",
    "Feuille « enquete » (facultative) : pour un LM3, qui paie qui, tour après tour.",
    "Écrivez des valeurs : les formules sont refusées. L'ordre des feuilles, des lignes et des colonnes est libre.",
    "Le fichier reste chez vous : il est lu par votre ordinateur et n'est envoyé nulle part.",
)
PURCHASES_TITLES = ["produit", "montant (€)", "part locale (%)"]
LEDGER_TITLES = ["tour", "qui paie", "qui est payé", "montant (€)", "local (oui, non, inconnu)"]
#: Moment written in the archive: the same figures make the same file.
MOMENT = (2026, 1, 1, 0, 0, 0)


def write_template(path: str | Path, level: str = "A38", territory: Territory | str | None = None) -> Path:
    """Write the file to fill in.

    Parameters
    ----------
    path : str or Path
        ``.xlsx``: a workbook. ``.zip``: the same tables as CSV files. ``.csv``: the table of jobs alone. Replaced if it
        exists.
    level : {"A38", "A21", "A17", "A5"}
        Level of the branches.
    territory : Territory or str, optional
        Known territory whose jobs, inhabitants and median income are filled in, and which is the base. Those of an EPCI
        are estimates, written with one decimal.

    Returns
    -------
    Path

    Raises
    ------
    UnknownCodeError
        Unknown level or territory.
    MetabolismeError
        Another extension, or a file that cannot be written.

    Notes
    -----
    `metabolisme.sources.own_file.read_own_file` reads back the same numbers, to the last digit.
    """
    path = Path(path)
    if level not in LEVELS:
        raise UnknownCodeError.among("le niveau", level, LEVELS)
    if path.suffix.lower() not in (".xlsx", ".zip", ".csv"):
        raise MetabolismeError(
            f"Le modèle ne peut pas être écrit dans « {path.name} » : donnez un nom en .xlsx (classeur), en .csv "
            "(emplois seuls) ou en .zip (toutes les tables en CSV)."
        )
    place = None if territory is None else find_territory(territory)
    tables = template_tables(level, place)
    if path.suffix.lower() == ".csv":
        content = _csv_bytes(tables["emplois"])
    elif path.suffix.lower() == ".zip":
        content = _zip_bytes(tables)
    else:
        content = _workbook_bytes(tables, level)
    replace_file(path, content)
    return path


def template_tables(level: str, place: Territory | None) -> dict[str, Table]:
    """Rows of each table, titles included."""
    codes = nomenclature(level)
    jobs: list[Any] = [None] * len(codes)
    if place is not None:
        jobs = [_tidy(value) for value in _jobs_at(level, place)]
    median = None if place is None else median_income(place)
    income = None if median is None else round(median)
    facts: Table = [
        ["rubrique", "valeur", "remarque"],
        ["Nom du territoire", place.name if place else None, "tel qu'il paraîtra dans les titres"],
        ["Territoire de base", place.code if place else None, "code ou nom d'une zone d'emploi ou d'un EPCI"],
        ["Population", place.population if place else None, "habitants"],
        ["Revenu médian", income, "revenu disponible par unité de consommation, € par an"],
        ["Année des emplois", JOBS_YEAR if place else None, ""],
        ["Total des emplois", None, "vérifie la somme des branches, à 0,5 % près"],
    ]
    return {
        "territoire": facts,
        "emplois": [
            ["code", "libellé", "emplois"],
            *([code, label, count] for code, label, count in zip(codes["code"], codes["label"], jobs, strict=True)),
        ],
        "achats": [PURCHASES_TITLES],
        "enquete": [LEDGER_TITLES],
    }


def _jobs_at(level: str, place: Territory) -> Sequence[float]:
    jobs = local_jobs(place).astype(float)
    if level != "A38":
        jobs = jobs.groupby(concordance("A38", level).reindex(jobs.index).to_numpy()).sum()
    return [float(value) for value in jobs.reindex(list(nomenclature(level)["code"]))]


def _tidy(value: float) -> float | int:
    """A published count as an integer, an estimate with one decimal."""
    return round(value) if value == round(value) else round(value, 1)


def _csv_bytes(table: Table) -> bytes:
    """As a French spreadsheet opens it with a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in table:
        writer.writerow([_csv_text(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless_text(typeset_french(value))
    return repr(value).replace(".", ",")


def _zip_bytes(tables: dict[str, Table]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", MOMENT), _csv_bytes(table))
    return content.getvalue()


def _workbook_bytes(tables: dict[str, Table], level: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    bold, big, grey = Font(bold=True), Font(bold=True, size=14), Font(italic=True, color="595959")
    to_fill = PatternFill("solid", fgColor="FFF6DD")
    wrapped = Alignment(wrap_text=True, vertical="top")
    widths = {
        "territoire": (22, 34, 60),
        "emplois": (8, 66, 14),
        "achats": (10, 16, 18),
        "enquete": (8, 34, 34, 16, 28),
    }
    filled = {"territoire": 2, "emplois": 3}
    book = Workbook()
    book.remove(book.active)
    help_sheet = book.create_sheet("lisez-moi")
    help_sheet.column_dimensions["A"].width = 100
    for sentence in INSTRUCTIONS:
        help_sheet.append([typeset_french(sentence.format(level=level))])
    for row in help_sheet["A"]:
        row.alignment = wrapped
    help_sheet["A1"].font = big
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(table, 1):
            for position, value in enumerate(row, 1):
                cell = sheet.cell(number, position, typeset_french(value) if isinstance(value, str) else value)
                if number == 1:
                    cell.font = bold
                elif position == filled.get(name):
                    cell.fill = to_fill
                    cell.number_format = _format(row[0], value)
                    cell.alignment = Alignment(horizontal="right")
                elif name == "territoire" and position == 3:
                    cell.font = grey
        for rank, width in enumerate(widths[name], 1):
            sheet.column_dimensions[get_column_letter(rank)].width = width
        sheet.freeze_panes = "A2"
    codes = book.create_sheet("codes")
    for rank, (one, label) in enumerate(_codes_of_every_level(), 1):
        codes.append([one, typeset_french(label)])
        if not one[1:2]:
            codes.cell(rank, 1).font = bold
    codes.column_dimensions["B"].width = 80
    book.active = 0
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _format(line: str, value: Any) -> str:
    """How a spreadsheet shows a cell to fill: a code keeps the zeros at its head, a count shows its thousands."""
    if line == "Territoire de base":
        return "@"
    if line == "Année des emplois" or not isinstance(value, (int, float)):
        return "General"
    return "#,##0" if isinstance(value, int) else "#,##0.0"


def _codes_of_every_level() -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for level in LEVELS:
        rows.append((level, "niveau"))
        table: pd.DataFrame = nomenclature(level)
        rows += list(zip(table["code"], table["label"], strict=True))
    return rows


PROJECT_INSTRUCTIONS = (
    "La table de vos projets",
    "Feuille « projets » : une ligne par projet. Pour chaque étape franchie, écrivez le jour ou le mois d'entrée, tel "
    "que 03/2024.",
    "Laissez vide une étape à venir, ou dont la date n'est pas connue. Une case vide n'est jamais un zéro.",
    "Un projet arrêté garde ses dates : la date d'arrêt s'ajoute.",
    "Leviers : un ou plusieurs, séparés par des virgules : sobriété, échanges locaux, diversification, modèles "
    "économiques, ressources locales, compétences.",
    "Feuille « grille » (facultative) : une ligne par projet et par personne qui note ; un score de 0 à 3 par critère, "
    "ou rien. Le sens de chaque score est dans la feuille « scores ». Notez à deux, séparément, puis comparez.",
    "Écrivez des valeurs : les formules sont refusées. N'écrivez que ce que le porteur accepte de voir écrit.",
    "Le fichier reste chez vous : il est lu par votre ordinateur et n'est envoyé nulle part.",
)


def write_project_template(path: str | Path) -> Path:
    """Write the table of projects to fill in.

    Parameters
    ----------
    path : str or Path
        ``.xlsx``: a workbook. ``.zip``: the same tables as CSV files. ``.csv``: the table of projects alone. Replaced
        if it exists.

    Returns
    -------
    Path

    Raises
    ------
    MetabolismeError
        Another extension, or a file that cannot be written.

    Notes
    -----
    `metabolisme.sources.own_projects.read_projects` reads it once filled.
    """
    path = Path(path)
    tables: dict[str, Table] = {
        "projets": [
            ["nom du projet", "porteur", "commune", *STAGES.values(), "leviers", "emplois", "montant (€)"],
        ],
        "grille": [["projet", "évaluateur", *(criterion.name for criterion in CRITERIA.values())]],
    }
    suffix = path.suffix.lower()
    if suffix == ".csv":
        content = _csv_bytes(tables["projets"])
    elif suffix == ".zip":
        content = _zip_bytes(tables)
    elif suffix == ".xlsx":
        content = _project_workbook(tables)
    else:
        raise MetabolismeError(
            f"Le modèle ne peut pas être écrit dans « {path.name} » : donnez un nom en .xlsx (classeur), en .csv "
            "(projets seuls) ou en .zip (toutes les tables en CSV)."
        )
    replace_file(path, content)
    return path


def _project_workbook(tables: dict[str, Table]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    meanings = [[one.name, one.question, *one.meanings] for one in CRITERIA.values()]
    sheets: dict[str, Table] = {
        "lisez-moi": [[sentence] for sentence in PROJECT_INSTRUCTIONS],
        **tables,
        "scores": [["critère", "question", *(f"score {score}" for score in range(4))], *meanings],
    }
    widths = {"lisez-moi": (100,), "projets": (34, 24, 20), "grille": (34, 20), "scores": (24, 40, 30, 30, 30, 30)}
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(table, 1):
            for position, value in enumerate(row, 1):
                cell = sheet.cell(number, position, typeset_french(value))
                cell.font, cell.alignment = Font(bold=number == 1), Alignment(wrap_text=True, vertical="top")
        for rank in range(1, len(table[0]) + 1):
            known = widths[name]
            sheet.column_dimensions[get_column_letter(rank)].width = known[rank - 1] if rank <= len(known) else 16
        sheet.freeze_panes = None if name == "lisez-moi" else "B2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
