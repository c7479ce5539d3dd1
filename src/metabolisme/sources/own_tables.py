"""The other tables of a reader's file: the territory, its purchases, a survey of who pays whom."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from metabolisme.errors import MetabolismeError, nearest
from metabolisme.sources.names import plain_words
from metabolisme.sources.own_branches import TOTAL_TOLERANCE, code_at_each_level, known_codes, unknown_code
from metabolisme.sources.own_columns import Columns, below, fault, find_columns, is_note, is_total, place_of, value_of
from metabolisme.sources.spreadsheets import Cell, Row, Sheet, shown
from metabolisme.sources.territories import Territory, find_territory
from metabolisme.sources.typed_values import (
    NO,
    UNKNOWN,
    YES,
    RefusedValueError,
    is_above_one,
    is_secret,
    number,
    plain,
    share,
    whole_code,
)

INCOMES = (5_000.0, 100_000.0)
"""Plausible median incomes, € a year."""

PURCHASE_COLUMNS: Columns = {
    "product": (("produit",), ("code",), ("branche",)),
    "amount": (("montant",), ("euros",), ("eur",), ("achats",)),
    "local_share": (("part",), ("local",), ("locale",)),
}
LEDGER_COLUMNS: Columns = {
    "round": (("tour",), ("rang",)),
    "payer": (("paie",), ("payeur",), ("acheteur",)),
    "payee": (("paye",), ("beneficiaire",), ("fournisseur",), ("receveur",)),
    "amount": (("montant",), ("euros",), ("eur",)),
    "local": (("local",), ("locale",), ("ici",)),
}
#: Words that name a line of the sheet « territoire », the first that the line holds deciding.
PLACE_KEYS = {
    "base": "base",
    "population": "population",
    "habitants": "population",
    "revenu": "income",
    "annee": "year",
    "total": "total",
    "emplois": "total",
    "nom": "name",
    "code": "base",
    "zone": "base",
    "epci": "base",
    "territoire": "name",
}


def empty_table(columns: Columns) -> pd.DataFrame:
    """A table without rows, its columns of the kind that they have when it has some."""
    texts = {"product", "payer", "payee", "local"}
    kinds = {name: str if name in texts else int if name == "round" else float for name in columns}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def find_base(text: str, where: str, faults: list[str]) -> Territory | None:
    """The known territory that a code or a name designates; None, and a fault, when there is none."""
    try:
        return find_territory(whole_code(text))
    except MetabolismeError as error:
        faults.append(
            fault(
                where,
                f"le territoire de base n'est pas trouvé. {shown(error.message, 400).rstrip('.')}",
                "le code ou le nom d'une zone d'emploi ou d'un EPCI",
                "prenez le code dans la page « Votre territoire », ou laissez la case vide",
            )
        )
        return None


def read_place(sheet: Sheet | None, faults: list[str]) -> dict[str, Any]:
    """What the sheet « territoire » says, by key of `PLACE_KEYS`; empty cells are left out."""
    found: dict[str, Any] = {}
    if sheet is None:
        return found
    lines: dict[str, int] = {}
    for row in sheet.rows:
        filled = [cell for cell in row.cells if cell.kind != "empty"]
        if len(filled) < 2 or filled[0].kind != "text" or is_note(filled[0]):
            continue
        words, cell = frozenset(plain_words(filled[0].text)), filled[1]
        if words & {"rubrique", "question", "champ"}:
            continue
        key = next((key for word, key in PLACE_KEYS.items() if word in words), None)
        where = place_of(sheet, row)
        if key is None:
            near = nearest(filled[0].text[:40], ["nom", "territoire de base", "population", "revenu médian", "année"])
            hint = f"vouliez-vous dire « {near[0]} » ? Sinon, supprimez" if near else "supprimez"
            faults.append(
                fault(
                    where,
                    f"la rubrique « {shown(filled[0].text)} » est inconnue",
                    "une rubrique du modèle",
                    f"{hint} la ligne",
                )
            )
        elif row.cell(1).kind == "empty" and row.cells[0].kind != "empty":
            continue  # the value is not filled; what follows is the remark of the model
        elif key in lines:
            faults.append(
                fault(where, f"cette rubrique est déjà ligne {lines[key]}", "une seule", "supprimez l'une des deux")
            )
        else:
            lines[key] = row.number
            value = _place_value(key, cell, where, faults)
            if value is not None:
                found[key] = value
    return found


def _place_value(key: str, cell: Cell, where: str, faults: list[str]) -> object:
    if key in ("name", "base"):
        if cell.kind not in ("text", "number"):
            faults.append(fault(where, f"« {shown(cell.text)} » n'est pas un nom", "un texte", "tapez-le sans formule"))
            return None
        if key == "name":
            return shown(cell.text, 80)
        return find_base(cell.text, where, faults)
    expected, low, high = {
        "population": ("un nombre d'habitants", 1.0, 70e6),
        "income": ("un revenu disponible médian par unité de consommation, en euros par an", *INCOMES),
        "year": ("l'année des emplois, telle que 2023", 1990.0, 2100.0),
        "total": ("le total des emplois salariés", 0.0, 30e6),
    }[key]
    try:
        value = number(cell)
    except RefusedValueError as refused:
        faults.append(fault(where, refused.what, expected, refused.repair))
        return None
    if not low <= value <= high or (key in ("year", "population") and value != round(value)):
        repair = (
            "est-ce un revenu par mois ? Multipliez-le par 12"
            if key == "income" and value < low
            else "vérifiez l'unité"
        )
        bounds = f"de {low:.0f} à {high:.0f}"
        faults.append(
            fault(where, f"« {shown(cell.text)} » est hors de ce qui se rencontre", f"{expected}, {bounds}", repair)
        )
        return None
    return value


def read_purchases(sheet: Sheet | None, faults: list[str], notes: list[str]) -> pd.DataFrame:
    """Purchases by product, see `metabolisme.sources.own_file.OwnFile`."""
    if sheet is None or not sheet.rows:
        return empty_table(PURCHASE_COLUMNS)
    header, columns = find_columns(sheet, PURCHASE_COLUMNS, faults, optional=("local_share",))
    if header is None:
        return empty_table(PURCHASE_COLUMNS)
    rows = below(sheet, header)
    percent = _is_percent(rows, header, columns["local_share"], notes, sheet)
    products: list[str] = []
    amounts: list[float] = []
    shares: list[float] = []
    stated: float | None = None
    known = len(faults)
    for row in rows:
        product, amount = row.cell(columns["product"]), row.cell(columns["amount"])
        if amount.kind == "empty" and (product.kind == "empty" or is_note(product)):
            continue
        found = code_at_each_level(product.text)
        if is_total(row) and "A38" not in found:
            stated = value_of(amount, sheet, row, "amount", "le total des montants", faults)
            continue
        if "A38" not in found:
            faults.append(unknown_code(sheet, row, product.text, "A38", {}, "product"))
        euros = _amount(amount, sheet, row, "amount", faults)
        local = row.cell(columns["local_share"])
        kept = math.nan
        if local.kind != "empty" and not is_secret(local):
            try:
                kept = share(local, percent=percent)
            except RefusedValueError as refused:
                faults.append(
                    fault(place_of(sheet, row, "local_share"), refused.what, "une part de 0 à 100 %", refused.repair)
                )
        products.append(known_codes()["A38"].get(found.get("A38", ""), ""))
        amounts.append(euros)
        shares.append(kept)
    if (
        stated is not None
        and len(faults) == known
        and abs(stated - sum(amounts)) > max(1.0, TOTAL_TOLERANCE * sum(amounts))
    ):
        faults.append(
            fault(
                sheet.place,
                f"le total annoncé est {stated:.10g} €, les lignes font {sum(amounts):.10g} €",
                "un écart de 0,5 % au plus",
                "cherchez la ligne oubliée ou comptée deux fois",
            )
        )
    return pd.DataFrame({"product": pd.Series(products, dtype=str), "amount": amounts, "local_share": shares})


def read_ledger(sheet: Sheet | None, faults: list[str]) -> pd.DataFrame:
    """Payments of a survey, see `metabolisme.sources.own_file.OwnFile`."""
    if sheet is None or not sheet.rows:
        return empty_table(LEDGER_COLUMNS)
    header, columns = find_columns(sheet, LEDGER_COLUMNS, faults)
    if header is None:
        return empty_table(LEDGER_COLUMNS)
    records = []
    for row in below(sheet, header):
        cells = {column: row.cell(position) for column, position in columns.items()}
        told = [cell for cell in cells.values() if cell.kind != "empty"]
        if not told or (cells["amount"].kind == "empty" and (is_note(told[0]) or len(told) == 1)):
            continue
        if is_total(row) and cells["round"].kind != "number" and not cells["round"].text[:1].isdigit():
            continue
        rank = value_of(cells["round"], sheet, row, "round", "le tour : 1, 2 ou 3", faults)
        if rank is not None and rank not in (1, 2, 3):
            what = f"« {shown(cells['round'].text)} » n'est pas un tour"
            faults.append(fault(place_of(sheet, row, "round"), what, "1, 2 ou 3", "corrigez-le"))
        for column in ("payer", "payee"):
            if cells[column].kind not in ("text", "number"):
                what = "la case est vide" if cells[column].kind == "empty" else f"« {shown(cells[column].text)} »"
                faults.append(fault(place_of(sheet, row, column), what, "un nom", "tapez-le, sans formule"))
        answer = _answer(cells["local"])
        if answer is None:
            what = f"« {shown(cells['local'].text)} » n'est pas une réponse"
            faults.append(fault(place_of(sheet, row, "local"), what, "oui, non ou inconnu", "écrivez l'un des trois"))
        euros = _amount(cells["amount"], sheet, row, "amount", faults)
        if euros == 0:
            faults.append(
                fault(place_of(sheet, row, "amount"), "le montant est nul", "un paiement", "supprimez la ligne")
            )
        records.append(
            {
                "round": int(rank or 0),
                "payer": shown(cells["payer"].text, 80),
                "payee": shown(cells["payee"].text, 80),
                "amount": euros,
                "local": answer or "",
            }
        )
    return pd.DataFrame(records) if records else empty_table(LEDGER_COLUMNS)


def _answer(cell: Cell) -> str | None:
    """« oui », « non » or « inconnu »; an empty cell is not known."""
    word = plain(cell.text).lower()
    if cell.kind == "empty" or word in UNKNOWN:
        return "inconnu"
    return "oui" if word in YES else "non" if word in NO else None


def _amount(cell: Cell, sheet: Sheet, row: Row, column: str, faults: list[str]) -> float:
    expected = "un montant en euros, tel que 1 250,50"
    value = value_of(cell, sheet, row, column, expected, faults)
    if value is None:
        return math.nan
    if not 0 <= value < 1e13:
        what = f"« {shown(cell.text)} » est négatif" if value < 0 else f"« {shown(cell.text)} » est démesuré"
        repair = "retranchez l'avoir de l'achat qu'il corrige" if value < 0 else "vérifiez l'unité : des euros"
        faults.append(fault(place_of(sheet, row, column), what, expected, repair))
        return math.nan
    return value


def _is_percent(rows: list[Row], header: Row, position: int, notes: list[str], sheet: Sheet) -> bool:
    """Whether the numbers of a column of shares are percentages: its title says so, or one of them is above 1."""
    if position < 0:
        return False
    percent = "%" in header.cell(position).text or any(is_above_one(row.cell(position)) for row in rows)
    if percent:
        notes.append(f"{sheet.place} : parts lues en pourcentages.")
    return percent
