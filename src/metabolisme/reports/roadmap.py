"""A reader's roadmap as a workbook: a plan for « Territoires en transitions », milestones, indicators, checks.

The page « Piloter » makes the same cells in the browser from the same file (`page_rules`); a test compares the two.

The sheet of the plan has the titles, in order, that the import of « Territoires en transitions » asks for in its second
row, data from the fourth (public code of 2026-08-07, incubateur-ademe/territoires-en-transitions, reader of Excel
plans last changed on 2026-03-11). The template to fill in that it hands out (2026-05-27) says « Titre de la fiche
action » where the reader asks for « Titre de l'action »: the reader is followed. Nothing was tried in the tool itself.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from metabolisme.charts.text import french_text
from metabolisme.reports.exports import csv_bytes, harmless_text
from metabolisme.sources.actions import LEVERS, actions
from metabolisme.sources.own_roadmap import (
    AMBITIONS,
    COLUMNS,
    EXPECTED,
    FAULTS,
    OF_KIND,
    RULES,
    FollowedIndicator,
    Milestone,
    PlannedAction,
    date_text,
    lines,
    number_text,
)
from metabolisme.sources.provenance import PROVENANCE, provenance_asked

Cell = str | float | datetime.date | None

PLAN, MILESTONES, INDICATORS, CHECKS, README = "Plan d'action", "Jalons", "Indicateurs", "Contrôles", "Lisez-moi"

#: Titles of the import, in its order; for each, the field that fills it, "" when the roadmap has none.
IMPORT_COLUMNS = (
    ("Axe (x)", "axis"),
    ("Sous-axe (x.x)", "subaxis"),
    ("Sous-sous axe (x.x.x)", ""),
    ("Titre de l'action", "title"),
    ("Titre de la sous-action", ""),
    ("Descriptif", "description"),
    ("Instances de gouvernance", ""),
    ("Objectifs", "objectives"),
    ("Indicateurs liés", "indicators"),
    ("Structure pilote", "lead"),
    ("Moyens humains et techniques", "means"),
    ("Partenaires", "partners"),
    ("Direction ou service pilote", "service"),
    ("Personne pilote", "person"),
    ("Élu·e référent·e", "elected"),
    ("Participation Citoyenne", ""),
    ("Financements", "funding"),
    ("Financeur 1", ""),
    ("Montant € HT", ""),
    ("Financeur 2", ""),
    ("Montant € HT", ""),
    ("Financeur 3", ""),
    ("Montant € HT", ""),
    ("Budget prévisionnel total € HT", "budget"),
    ("Statut", "status"),
    ("Niveau de priorité", "priority"),
    ("Date de début", "start"),
    ("Date de fin", "end"),
)
#: The row above the titles, and the one below: nothing is read from them.
GROUP, UNDER = "Feuille de route, Métabolismes & leviers", "Une action par ligne, à partir de la suivante"

_README = (
    "Feuille de route",
    "Faite avec « Métabolismes & leviers » à partir de votre fichier. Rien n'a été envoyé.",
    "« Plan d'action » a les titres et l'ordre que demande l'import de plans de Territoires en transitions (son code "
    "public, état du 7 août 2026). Son modèle à remplir dit « Titre de la fiche action » là où le lecteur du fichier "
    "attend « Titre de l'action » : si l'import refuse la colonne D, changez ce titre. L'import n'a pas été essayé "
    "dans l'outil.",
    "Les jalons et les indicateurs n'y sont pas importés : ils ont leurs feuilles, et un résumé dans « Objectifs » et "
    "« Indicateurs liés ».",
    "« Contrôles » relit la feuille : une préférence de provenance dans un achat, un jalon hors des dates ; la lecture "
    "des indicateurs, une cible plus petite que le seuil. Un contrôle qui ne trouve rien n'est pas un avis juridique.",
    "Une case vide n'est pas connue ; ce n'est jamais un zéro.",
)

#: What the checks say; a word in braces is filled in. Empty: nothing to say.
_CHECK_WORDS = {
    "no_purchase": "sans achat écrit",
    "no_preference": "aucune préférence de provenance trouvée",
    "preference": "« {read} » demande d'où vient l'offre : dites le besoin",
    "no_indicator": "aucun indicateur",
    "no_milestone": "aucun jalon",
    "out_of_dates": "jalon hors des dates de l'action : {read}",
    "no_lever": "aucun levier",
    "no_baseline": "sans valeur de départ : on ne pourra pas dire ce qui a changé",
    "no_target": "sans cible",
    "no_threshold": "sans seuil : écrivez l'écart en deçà duquel on ne conclut pas",
    "within": "la cible est dans le seuil : atteinte ou non, on ne pourra pas conclure",
    "beyond": "la cible dépasse le seuil",
    "nothing": "rien à signaler",
}
README_LINES = tuple(french_text(line) for line in _README)
CHECK_WORDS = {name: french_text(words) for name, words in _CHECK_WORDS.items()}
MILESTONE_HEADS = ("Action", "Jalon", "Échéance", "Fait")
INDICATOR_HEADS = (
    *("Action", "Indicateur", "Unité", "Valeur de départ", "Date de départ", "Cible", "Date de la cible", "Seuil"),
    *("Source", "Qui relève", "Lecture"),
)
CHECK_HEADS = ("Action", "Critère d’achat, tel qu’il sera écrit", "Provenance", "Leviers, jalons, indicateurs")
SUMMARY = {
    "levers": "Leviers : {read}",
    "ambition": "Ambition : {read}",
    "milestones": "Jalons : {read}",
    "indicator": "{name} ({unit}) : {baseline} → {target}",
    "unknown": "?",
}
ANSWERS = {True: "oui", False: "non", None: ""}

#: The model to fill in: two actions made up for the example, which the reader replaces.
MODEL = (
    PlannedAction(
        "Exemple à remplacer, allotir les denrées des cantines",
        axis="1. Nourrir",
        type="Sourcer avant d’acheter pour les cantines",
        description="Rencontrer les fournisseurs, puis séparer le marché en lots.",
        objectives="Des produits frais et de saison, livrés en un jour.",
        levers=("local_exchange",),
        ambition="2",
        purchase="Délai entre récolte et livraison, part de fruits et légumes de saison",
        lead="Ville imaginaire",
        service="Service des marchés",
        partners="Chambre d’agriculture, Cuisine centrale",
        budget=120_000.0,
        status="À venir",
        priority="Élevé",
        start=datetime.date(2027, 1, 4),
        end=datetime.date(2029, 12, 31),
        milestones=(
            Milestone("Fournisseurs rencontrés", datetime.date(2027, 6, 30), False),
            Milestone("Marché notifié", datetime.date(2028, 3, 31)),
        ),
        indicators=(
            FollowedIndicator(
                "Part du montant des denrées livrée en un jour",
                "%",
                12.0,
                datetime.date(2026, 12, 31),
                25.0,
                datetime.date(2029, 12, 31),
                5.0,
                "Bons de livraison",
                "Cuisine centrale",
            ),
        ),
    ),
    PlannedAction(
        "Exemple à remplacer, écrire un contrat de réciprocité",
        axis="2. Coopérer",
        type="",
        description="Dire ce que chacun apporte et reçoit, avec une clause de revoyure.",
        levers=("local_exchange", "diversification"),
        ambition="2",
        lead="Ville imaginaire",
        partners="Communauté de communes voisine",
        status="A discuter",
        indicators=(FollowedIndicator("Actions menées à deux", "actions", 0.0, datetime.date(2026, 12, 31)),),
    ),
)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its rows of cells, the row (from 0) of its titles; None for the lines of a reading."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    head: int | None


def sheets(roadmap: Sequence[PlannedAction]) -> tuple[Sheet, ...]:
    """The sheets of a roadmap, as the page makes them too.

    Parameters
    ----------
    roadmap : sequence of PlannedAction

    Returns
    -------
    tuple of Sheet
        Texts are typeset and harmless to a spreadsheet (`metabolisme.reports.exports.harmless_text`); what is not known
        is None.
    """
    titles = tuple(title for title, _ in IMPORT_COLUMNS)
    under = (UNDER, *[None] * (len(titles) - 1))
    plan = ((GROUP, *[None] * (len(titles) - 1)), titles, under, *(_plan_row(action) for action in roadmap))
    milestones = tuple(
        (action.title, one.name, one.due, ANSWERS[one.done]) for action in roadmap for one in action.milestones
    )
    indicators = tuple(
        (
            *(action.title, one.name, one.unit, one.baseline, one.baseline_on, one.target, one.target_on),
            *(one.threshold, one.source, one.measured_by, CHECK_WORDS[indicator_check(one)]),
        )
        for action in roadmap
        for one in action.indicators
    )
    checks = tuple(
        (action.title, action.purchase, provenance_check(action), " ; ".join(action_checks(action)))
        for action in roadmap
    )
    return (
        Sheet(README, tuple((line,) for line in README_LINES), None),
        Sheet(PLAN, _written(plan), 1),
        Sheet(MILESTONES, _written((MILESTONE_HEADS, *milestones)), 0),
        Sheet(INDICATORS, _written((INDICATOR_HEADS, *indicators)), 0),
        Sheet(CHECKS, _written((CHECK_HEADS, *checks)), 0),
    )


def indicator_check(indicator: FollowedIndicator) -> str:
    """What may be concluded from an indicator one day: a key of `CHECK_WORDS`."""
    if indicator.baseline is None:
        return "no_baseline"
    if indicator.target is None:
        return "no_target"
    if indicator.threshold is None:
        return "no_threshold"
    return "within" if abs(indicator.target - indicator.baseline) <= indicator.threshold else "beyond"


def provenance_check(action: PlannedAction) -> str:
    """Whether the words of a purchase ask where the offer comes from; a search of words, not legal advice."""
    if not action.purchase:
        return CHECK_WORDS["no_purchase"]
    asked = provenance_asked(action.purchase)
    return CHECK_WORDS["preference"].format(read=asked) if asked else CHECK_WORDS["no_preference"]


def action_checks(action: PlannedAction) -> list[str]:
    """What an action lacks, one French sentence each; `CHECK_WORDS["nothing"]` alone when nothing."""
    found = []
    if not action.levers:
        found.append(CHECK_WORDS["no_lever"])
    if not action.milestones:
        found.append(CHECK_WORDS["no_milestone"])
    outside = [
        one.name
        for one in action.milestones
        if (action.start and one.due < action.start) or (action.end and one.due > action.end)
    ]
    if outside:
        found.append(CHECK_WORDS["out_of_dates"].format(read=", ".join(outside)))
    if not action.indicators:
        found.append(CHECK_WORDS["no_indicator"])
    return found or [CHECK_WORDS["nothing"]]


def roadmap_workbook(roadmap: Sequence[PlannedAction]) -> bytes:
    """The content of an XLSX file: the cells of `sheets`, dates as dates, numbers as numbers, no formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = "Feuille de route", "Métabolismes & leviers"
    for sheet in sheets(roadmap):
        page = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                cell = page.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # « #REF! » is what a reader wrote, not an error
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(value, datetime.date):
                    cell.number_format = "dd/mm/yyyy"
                if sheet.head is not None and number == sheet.head + 1:
                    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E6E9EC")
        for column in range(1, max(len(row) for row in sheet.rows) + 1):
            page.column_dimensions[get_column_letter(column)].width = 100 if sheet.head is None else 24
        if sheet.head is not None:
            page.freeze_panes = page.cell(sheet.head + 2, 1)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def roadmap_csv(roadmap: Sequence[PlannedAction]) -> bytes:
    """The file that `metabolisme.sources.own_roadmap.read_roadmap` reads, for a French spreadsheet."""
    table = pd.DataFrame(lines(roadmap), columns=list(COLUMNS)).rename(columns=COLUMNS)
    return csv_bytes(table)


def page_rules() -> dict[str, Any]:
    """What the page needs to make the same cells: rules of reading, words, patterns, titles and types of action."""
    types = actions().to_dict("records")
    return {
        **RULES,
        "faults": {name: french_text(words) for name, words in FAULTS.items()},
        "expected": {name: french_text(words) for name, words in EXPECTED.items()},
        "model": roadmap_csv(MODEL).decode("utf-8-sig"),
        "import_columns": IMPORT_COLUMNS,
        "group": GROUP,
        "under": UNDER,
        "readme": README_LINES,
        "sheets": [README, PLAN, MILESTONES, INDICATORS, CHECKS],
        "heads": {"milestones": MILESTONE_HEADS, "indicators": INDICATOR_HEADS, "checks": CHECK_HEADS},
        "check_words": CHECK_WORDS,
        "summary": SUMMARY,
        "provenance": PROVENANCE,
        "types": [[french_text(one["title"]), french_text(one["what_is_done"]), list(one["levers"])] for one in types],
    }


def _plan_row(action: PlannedAction) -> tuple[Cell, ...]:
    told: dict[str, Cell] = {
        column: getattr(action, column)
        for column in OF_KIND["action"]
        if column not in ("levers", "ambition", "purchase", "type")
    }
    description, objectives = [action.description], [action.objectives]
    if action.levers:
        description.append(SUMMARY["levers"].format(read=", ".join(LEVERS[one] for one in action.levers)))
    if action.ambition:
        objectives.append(SUMMARY["ambition"].format(read=f"{action.ambition}, {AMBITIONS[action.ambition]}"))
    if action.milestones:
        due = ", ".join(f"{one.name} ({date_text(one.due)})" for one in action.milestones)
        objectives.append(SUMMARY["milestones"].format(read=due))
    told.update(
        title=action.title,
        description=" — ".join(part for part in description if part),
        objectives=" — ".join(part for part in objectives if part),
        indicators=" ; ".join(_summary(one) for one in action.indicators),
    )
    return tuple(told[column] if column else None for _, column in IMPORT_COLUMNS)


def _summary(one: FollowedIndicator) -> str:
    baseline, target = (number_text(value) or SUMMARY["unknown"] for value in (one.baseline, one.target))
    return SUMMARY["indicator"].format(name=one.name, unit=one.unit, baseline=baseline, target=target)


def _written(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(_told(cell) if isinstance(cell, str) else _number(cell) for cell in row) for row in rows)


def _told(text: str) -> str | None:
    """What a text cell holds; what the reader wrote is left as written, but for what a spreadsheet would run."""
    return harmless_text(text) or None


def _number(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
