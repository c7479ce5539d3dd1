"""The diagnostic as files: a page, a workbook, a CSV file."""

from __future__ import annotations

import pandas as pd

from metabolisme.reports.diagnostic import Diagnostic
from metabolisme.reports.exports import csv_bytes
from metabolisme.reports.hand_over import safe_name
from metabolisme.reports.html_report import french_date, html_report
from metabolisme.reports.workbook import workbook
from metabolisme.sources.territories import Territory


def folder_name(territory: Territory, document: str = "diagnostic") -> str:
    """Name of the folder, and beginning of the names of its files: ``"diagnostic-lorient"``."""
    return f"{document}-{safe_name(territory.name)}"


def diagnostic_files(diagnostic: Diagnostic) -> dict[str, bytes]:
    """Contents of the files that are handed over, by name.

    Parameters
    ----------
    diagnostic : Diagnostic

    Returns
    -------
    dict of str to bytes
        ``diagnostic-….html``, ``diagnostic-…-chiffres.xlsx`` and ``diagnostic-…-chiffres.csv``.
    """
    name = folder_name(diagnostic.territory, diagnostic.document)
    return {
        f"{name}.html": html_report(diagnostic).encode("utf-8"),
        f"{name}-chiffres.xlsx": workbook(
            diagnostic.subjects, _readme(diagnostic), f"{diagnostic.title} : {diagnostic.territory.name}"
        ),
        f"{name}-chiffres.csv": csv_bytes(figures_table(diagnostic)),
    }


def figures_table(diagnostic: Diagnostic) -> pd.DataFrame:
    """Every number of the diagnostic on a line, with its unit, period, method, interval, limits and sources."""
    tables = [subject.tidy(diagnostic.territory) for subject in diagnostic.subjects]
    return pd.concat(tables, ignore_index=True)


def _readme(diagnostic: Diagnostic) -> list[str]:
    return [
        f"{diagnostic.title} : {diagnostic.territory.name}",
        f"{diagnostic.kind}. {diagnostic.size}.",
        diagnostic.dates,
        f"Établi le {french_date(diagnostic)} avec metabolisme {diagnostic.version} (Métabolismes & leviers).",
        "Chaque feuille a un sujet. Les unités sont dans les titres des colonnes ; « bas » et « haut » sont les bornes "
        "de la fourchette de la colonne qui précède. La feuille « Colonnes » dit d'où vient chaque grandeur, ce qu'est "
        "sa fourchette et ce qu'elle ne dit pas.",
        "Une case vide est une valeur qui n'est pas connue ou pas publiée : ce n'est pas zéro.",
        *diagnostic.warnings,
    ]
