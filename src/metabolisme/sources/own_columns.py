"""Find the columns of a reader's table by their titles, and say what is wrong where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metabolisme.sources.names import plain_words
from metabolisme.sources.spreadsheets import Cell, Row, Sheet, shown
from metabolisme.sources.typed_values import RefusedValueError, number

HEADER_ROWS = 30
"""Rows in which the titles of columns are looked for."""
TOTAL_WORDS = frozenset({"total", "totaux", "ensemble", "somme"})
NOTE_WORDS = frozenset(
    {"source", "sources", "champ", "lecture", "note", "notes", "remarque", "commentaire", "attention"}
)

#: Words that name a column, the best first: a title names it when it holds all the words of one of these.
Columns = Mapping[str, tuple[tuple[str, ...], ...]]
#: Titles that hold one of these name no column of numbers.
NOT_A_COUNT = frozenset({"part", "pourcentage", "taux", "evolution", "libelle", "intitule", "source", "statut"})
FRENCH_COLUMNS = {
    "code": "code",
    "jobs": "emplois",
    "product": "produit",
    "amount": "montant",
    "local_share": "part locale",
    "round": "tour",
    "payer": "qui paie",
    "payee": "qui est payé",
    "local": "local",
    "name": "nom du projet",
    "holder": "porteur",
    "commune": "commune",
    "idea": "idée",
    "design": "montage",
    "launched": "lancé",
    "running": "en régime",
    "stopped": "arrêté",
    "levers": "leviers",
    "rater": "évaluateur",
    "need": "besoin",
    "resources": "ressources d'ici",
    "matter": "effet matière",
    "work": "emplois et compétences",
    "model": "modèle économique",
    "cooperation": "coopération",
    "adaptation": "réversibilité",
    "evidence": "preuve",
}


def fault(where: str, what: str, expected: str, repair: str) -> str:
    """One French sentence or three for a fault."""
    attendu = f" Attendu : {expected}." if expected else ""
    return f"{where} : {what}.{attendu} Réparation : {repair}."


def place_of(sheet: Sheet, row: Row, column: str = "") -> str:
    """Where a row, and a column of it, are (French)."""
    return f"{sheet.place}, ligne {row.number}" + (f", colonne « {FRENCH_COLUMNS[column]} »" if column else "")


def value_of(
    cell: Cell, sheet: Sheet, row: Row, column: str, expected: str, faults: list[str], *, ambiguous: bool = False
) -> float | None:
    """The number of a cell; None, and a fault, when it has none."""
    try:
        return number(cell, ambiguous=ambiguous)
    except RefusedValueError as refused:
        faults.append(fault(place_of(sheet, row, column), refused.what, expected, refused.repair))
        return None


def _title_of(cells: Iterable[Cell], names: tuple[tuple[str, ...], ...], *, count: bool) -> list[int]:
    """Columns whose title holds the words of the first name that any title holds; exact titles before longer ones."""
    titles = [frozenset(plain_words(cell.text)) if cell.kind == "text" else frozenset() for cell in cells]
    for name in names:
        found = [
            rank
            for rank, title in enumerate(titles)
            if title >= set(name) and len(title) <= 8 and not (count and title & NOT_A_COUNT)
        ]
        exact = [rank for rank in found if titles[rank] == set(name)]
        if found:
            return exact or found
    return []


def title_row(
    sheet: Sheet, columns: Columns, optional: tuple[str, ...] = ()
) -> tuple[Row | None, dict[str, list[int]]]:
    """The row of titles and, for each column, the positions that may be it; no row when none has them all."""
    for row in sheet.rows[:HEADER_ROWS]:
        found: dict[str, list[int]] = {}
        for column, names in columns.items():
            taken = {positions[0] for positions in found.values() if positions}
            counted = column in ("jobs", "amount")
            positions = [rank for rank in _title_of(row.cells, names, count=counted) if rank not in taken]
            found[column] = positions
        if all(found[column] for column in columns if column not in optional):
            return row, found
    return None, {}


def find_columns(
    sheet: Sheet, columns: Columns, faults: list[str], optional: tuple[str, ...] = ()
) -> tuple[Row | None, dict[str, int]]:
    """`_titles` with one position a column (−1 for an optional one that is not there); the faults of titles."""
    header, found = title_row(sheet, columns, optional)
    if header is None:
        wanted = ", ".join(f"« {FRENCH_COLUMNS[column]} »" for column in columns if column not in optional)
        first = (
            ", ".join(f"« {shown(cell.text)} »" for cell in sheet.rows[0].cells if cell.kind != "empty")
            if sheet.rows
            else ""
        )
        what = (
            f"aucune ligne ne porte les titres de colonnes ; la première contient {first}"
            if first
            else "la table est vide"
        )
        faults.append(
            fault(sheet.place, what, f"une ligne de titres avec {wanted}", "ajoutez cette ligne au-dessus des chiffres")
        )
        return None, {}
    for column, positions in found.items():
        if len(positions) > 1 and column in ("jobs", "amount"):
            names = ", ".join(f"« {shown(header.cell(rank).text)} »" for rank in positions)
            faults.append(
                fault(
                    place_of(sheet, header),
                    f"plusieurs colonnes peuvent être « {FRENCH_COLUMNS[column]} » ({names})",
                    "une seule",
                    "supprimez les autres, ou renommez-les",
                )
            )
    return header, {column: positions[0] if positions else -1 for column, positions in found.items()}


def below(sheet: Sheet, header: Row) -> list[Row]:
    """The rows under the titles."""
    return [row for row in sheet.rows if row.number > header.number]


def is_total(row: Row) -> bool:
    """Whether a row says that it holds a total."""
    words = [plain_words(cell.text) for cell in row.cells if cell.kind == "text"]
    return any(one and one[0] in TOTAL_WORDS and len(one) <= 4 for one in words)


def is_note(cell: Cell) -> bool:
    """Whether a cell begins a note, such as the source of a table."""
    words = plain_words(cell.text)
    return bool(words) and words[0] in NOTE_WORDS
