"""Read the file that a reader brings: jobs by branch, and what else is known of the territory.

Every fault of the file is told at once, where the reader sees it, with what was expected and how to repair it. A branch
without a figure is never zero: it is asked for, unless it is marked secret.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from metabolisme.errors import OwnFileError, typeset_french
from metabolisme.sources.names import plain_words
from metabolisme.sources.own_branches import JOB_COLUMNS, check_total, read_jobs
from metabolisme.sources.own_columns import fault, title_row
from metabolisme.sources.own_tables import (
    LEDGER_COLUMNS,
    PURCHASE_COLUMNS,
    empty_table,
    find_base,
    read_ledger,
    read_place,
    read_purchases,
)
from metabolisme.sources.spreadsheets import Opened, Sheet, open_content, open_tables, shown
from metabolisme.sources.territories import Territory

REPAIR = (
    "corrigez ces cases, enregistrez, puis relancez. Le modèle à télécharger et la table des codes sont dans l'annexe "
    "« Préparer votre fichier »."
)
#: Sheets, by the beginning of their plain names.
ROLES = {"territoire": "place", "emploi": "jobs", "achat": "purchases", "enquete": "ledger"}


@dataclass(frozen=True, eq=False)
class OwnFile:
    """What a reader's file says, checked; nothing is estimated here.

    Attributes
    ----------
    name : str
        Name of the territory, for titles.
    level : {"A38", "A21", "A17", "A5"}
        Level of the branches that the file gives.
    jobs : Series, indexed by the codes of the level in their order
        Salaried jobs at the workplace; missing where the file says secret.
    total : float or None
        Stated total of jobs.
    year : int or None
        Of the jobs.
    population : float or None
        Inhabitants.
    income : float or None
        Median disposable income by consumption unit, € a year.
    base : Territory or None
        Known territory that fills what the file does not say.
    purchases : DataFrame
        ``product`` (A38), ``amount`` (€), ``local_share`` (0 to 1, missing where not observed); a row for each of the
        file, perhaps none.
    ledger : DataFrame
        Survey of who pays whom, as `metabolisme.diagnosis.lm3` takes it, perhaps empty: ``round`` (1 to 3), ``payer``,
        ``payee``, ``amount`` (€, > 0), ``local`` (« oui », « non » or « inconnu »).
    notes : tuple of str
        How the file was read (French).
    """

    name: str
    level: str
    jobs: pd.Series
    total: float | None = None
    year: int | None = None
    population: float | None = None
    income: float | None = None
    base: Territory | None = None
    purchases: pd.DataFrame = field(repr=False, default_factory=lambda: empty_table(PURCHASE_COLUMNS))
    ledger: pd.DataFrame = field(repr=False, default_factory=lambda: empty_table(LEDGER_COLUMNS))
    notes: tuple[str, ...] = ()

    @property
    def secret(self) -> tuple[str, ...]:
        """Branches whose jobs are not published."""
        return tuple(self.jobs.index[self.jobs.isna()])


def read_own_file(path: str | Path, base: str | None = None) -> OwnFile:
    """Read a reader's file.

    Parameters
    ----------
    path : str or Path
        A workbook (.xlsx) with a sheet « emplois » and, if wished, « territoire », « achats » and « enquete »; a CSV
        file of jobs; a folder or an archive (.zip) of CSV files with those names.
    base : str, optional
        Code or name of the known territory that fills what the file does not say, in place of the file's own.

    Returns
    -------
    OwnFile

    Raises
    ------
    OwnFileError
        All the faults of the file at once (French): where, what, expected, how to repair. One alone when the file
        cannot be opened.

    Notes
    -----
    Separators, encodings and titles are recognised: semicolons, tabs or commas; UTF-8, UTF-16 or Windows; decimal
    commas and points; any space or apostrophe between thousands; titles above the table, blank rows, a row of totals,
    notes below. Limits: `metabolisme.sources.spreadsheets`.
    """
    return _read(open_tables(path), Path(path).name, base)


def own_file_from_bytes(content: bytes, name: str, base: str | None = None) -> OwnFile:
    """`read_own_file` for a file in memory, such as one that a form received."""
    return _read(open_content(content, name), name, base)


def _read(opened: Opened, file_name: str, base: str | None) -> OwnFile:
    faults: list[str] = []
    sheets, notes = _roles(opened, faults)
    place = read_place(sheets.get("place"), faults)
    if base is not None:
        place["base"] = find_base(base, "base donnée à la commande", faults)
    level, jobs, stated = "A38", pd.Series(dtype=float), None
    if "jobs" in sheets:
        level, jobs, stated = read_jobs(sheets["jobs"], faults, notes)
    totals = [total for total in (stated, place.get("total")) if total is not None]
    for total in totals:
        check_total(jobs, total, faults)
    purchases = read_purchases(sheets.get("purchases"), faults, notes)
    ledger = read_ledger(sheets.get("ledger"), faults)
    if faults:
        raise OwnFileError.from_faults(f"Le fichier « {shown(file_name, 80)} » est à corriger", faults, REPAIR)
    year = place.get("year")
    base_territory = place.get("base")
    default_name = base_territory.name if base_territory else shown(Path(file_name).stem, 60)
    return OwnFile(
        name=place.get("name") or default_name,
        level=level,
        jobs=jobs,
        total=totals[0] if totals else None,
        year=None if year is None else int(year),
        population=place.get("population"),
        income=place.get("income"),
        base=base_territory,
        purchases=purchases,
        ledger=ledger,
        notes=tuple(typeset_french(note) for note in (*opened.notes, *notes)),
    )


def _roles(opened: Opened, faults: list[str]) -> tuple[dict[str, Sheet], list[str]]:
    """The sheet of each role; without a sheet « emplois », the only one that has its columns."""
    roles: dict[str, Sheet] = {}
    others = []
    for sheet in opened.sheets:
        words = plain_words(sheet.name)
        role = next((role for beginning, role in ROLES.items() if words and words[0].startswith(beginning)), None)
        if role is None:
            others.append(sheet)
        elif role in roles:
            faults.append(
                fault(
                    sheet.place,
                    f"{roles[role].place} a le même rôle",
                    "une seule",
                    "renommez ou supprimez l'une des deux",
                )
            )
        else:
            roles[role] = sheet
    if "jobs" not in roles:
        found = [sheet for sheet in others if title_row(sheet, JOB_COLUMNS)[0] is not None]
        found = found or [sheet for sheet in others if len(opened.sheets) == 1]
        if len(found) == 1:
            roles["jobs"] = found[0]
            others.remove(found[0])
        else:
            names = ", ".join(f"« {shown(sheet.name)} »" for sheet in opened.sheets) or "aucune"
            faults.append(
                fault(
                    "tables du fichier",
                    f"aucune ne s'appelle « emplois » (lues : {names})",
                    "une feuille, ou un fichier CSV, nommé « emplois »",
                    "renommez celle qui donne les emplois par branche, ou partez du modèle",
                )
            )
    notes = [
        f"{sheet.place} : non lue, son nom n'est pas celui d'une table du modèle."
        for sheet in others
        if sheet.rows and plain_words(sheet.name)[:1] not in (("lisez",), ("codes",))
    ]
    return roles, notes
