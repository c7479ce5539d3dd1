"""Numbers, shares, codes and words as people type them in a French spreadsheet."""

from __future__ import annotations

import math
import re
import unicodedata

from metabolisme.sources.spreadsheets import Cell, shown

SECRET = frozenset({"s", "ss", "secret", "secret statistique", "nd", "n.d", "n.d.", "non disponible"})
"""Marks of a number that exists and is not published, in lower case."""
YES = frozenset({"oui", "o", "vrai", "x", "local", "locale", "ici", "1"})
NO = frozenset({"non", "n", "faux", "ailleurs", "0"})
UNKNOWN = frozenset({"inconnu", "inconnue", "?", "ne sait pas", "nsp"})
GROUP = "[ '’.,]"
# Digits in groups of three, or alone; then, perhaps, decimals.
NUMBER = re.compile(rf"([+-]?)(?:([1-9]\d{{0,2}}(?:{GROUP}\d{{3}})+|\d+)(?:([.,])(\d+))?|[.,](\d+))", flags=re.ASCII)
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", flags=re.ASCII | re.IGNORECASE)
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", flags=re.ASCII)
UNIT = re.compile(r"(?:€|eur|euros?|emplois?|hab\.?|habitants?|salariés?)$", flags=re.IGNORECASE)
LONGEST_NUMBER = 25


class RefusedValueError(Exception):
    """A cell that does not hold what it should: what it holds, and how to repair it (French clauses)."""

    def __init__(self, what: str, repair: str):
        self.what, self.repair = what, repair
        super().__init__(what)


def plain(text: str) -> str:
    """Text in usual characters: full-width digits, thin spaces and typographic minus become ordinary ones."""
    usual = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    return " ".join(usual.split())


def is_secret(cell: Cell) -> bool:
    """Whether a cell says that its number is not published."""
    return cell.kind == "text" and plain(cell.text).lower() in SECRET


def number(cell: Cell, *, ambiguous: bool = False) -> float:
    """The number of a cell.

    Parameters
    ----------
    cell : Cell
    ambiguous : bool
        Whether « 1,234 » is taken as 1.234; a count of jobs or euros that is written so is refused, since it may be
        meant for 1,234 units.

    Returns
    -------
    float
        Finite. 0.4 for « 40 % ».

    Raises
    ------
    RefusedValueError
    """
    quoted = f"« {shown(cell.text)} »"
    match cell.kind:
        case "empty":
            raise RefusedValueError("la case est vide", "écrivez un nombre")
        case "formula":
            raise RefusedValueError(
                f"la case contient une formule ({shown(cell.text)})",
                "remplacez-la par sa valeur (copier, puis collage spécial, valeurs)",
            )
        case "error":
            raise RefusedValueError(
                f"la case affiche une erreur du tableur ({shown(cell.text)})", "écrivez le nombre lui-même"
            )
        case "date":
            raise RefusedValueError(
                f"la case contient une date ({shown(cell.text)})",
                "le tableur a pris un nombre pour une date : mettez la colonne au format Nombre, puis retapez-le",
            )
        case "boolean":
            raise RefusedValueError(f"la case contient {cell.text}", "écrivez un nombre")
        case "number":
            value = cell.number
        case _:
            value = _typed(plain(cell.text), quoted, ambiguous=ambiguous)
    if not math.isfinite(value):
        raise RefusedValueError(f"{quoted} n'est pas un nombre fini", "écrivez un nombre")
    return value


def _typed(text: str, quoted: str, *, ambiguous: bool) -> float:
    percent = text.endswith("%")
    bare = UNIT.sub("", text.removesuffix("%").strip()).strip()
    if SCIENTIFIC.fullmatch(bare):
        raise RefusedValueError(
            f"{quoted} est en notation scientifique, qui perd des chiffres",
            "mettez la colonne au format Nombre, puis retapez-le",
        )
    found = NUMBER.fullmatch(bare) if len(bare) <= LONGEST_NUMBER else None
    if not found:
        raise RefusedValueError(
            f"{quoted} n'est pas un nombre", "écrivez des chiffres, avec une virgule pour les décimales"
        )
    sign, whole, mark, decimals, after_mark = found.groups()
    decimal_mark = ambiguous or percent
    if AMBIGUOUS.fullmatch(bare) and not decimal_mark:
        digits = re.sub(r"\D", "", bare)
        raise RefusedValueError(
            f"{quoted} peut se lire {digits} ou {bare.replace('.', ',')}",
            f"écrivez {digits} sans séparateur, ou avec deux décimales au plus",
        )
    whole = whole or "0"
    separators = set(re.sub(r"\d", "", whole))
    # A mark cannot both group the digits and begin the decimals, and two marks cannot both group.
    if len(separators) > 1 or (mark and mark in separators):
        raise RefusedValueError(f"{quoted} n'est pas un nombre", "gardez un seul signe entre les milliers, ou aucun")
    if decimal_mark and AMBIGUOUS.fullmatch(bare):
        whole, decimals = re.split("[.,]", whole)
    value = float(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{decimals or after_mark or 0}")
    return value / 100 if percent else value


def share(cell: Cell, *, percent: bool) -> float:
    """A share, 0 to 1, typed as « 40 % », as 0,4 or as 40 in a column of percentages.

    Parameters
    ----------
    cell : Cell
    percent : bool
        Whether numbers without a sign are percentages.

    Raises
    ------
    RefusedValueError
        Not a number, or not between 0 and 1.
    """
    value = number(cell, ambiguous=True)
    if percent and not cell.percent and not plain(cell.text).endswith("%"):
        value /= 100
    if not 0 <= value <= 1:
        raise RefusedValueError(
            f"« {shown(cell.text)} » n'est pas une part",
            "écrivez une part de 0 à 1, ou un pourcentage avec son signe %",
        )
    return value


def is_above_one(cell: Cell) -> bool:
    """Whether a cell holds a number above 1 without a sign %: its column is then one of percentages."""
    if cell.percent or plain(cell.text).endswith("%"):
        return False
    try:
        return number(cell, ambiguous=True) > 1
    except RefusedValueError:
        return False


def whole_code(text: str) -> str:
    """A code that a spreadsheet took for a number: « 5309,0 » is 5309, « 200 042 174 » is 200042174."""
    tidy = plain(text)
    if re.fullmatch(r"[0-9 ]+(?:[.,]0+)?", tidy):
        tidy = re.sub(r"[.,]0+$", "", tidy).replace(" ", "")
        # A zone d'emploi has four digits: a spreadsheet eats the zeros at their head.
        return tidy.zfill(4) if len(tidy) < 4 else tidy
    return tidy
