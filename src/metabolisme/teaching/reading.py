"""Read what a learner typed: French numbers with their units, and a pasted table of contracts.

`site/js/exercices.js` reads in the same way; a test compares the two on random answers. Hence character classes are
written out: what Python and a browser call a space, a digit or a word differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from metabolisme.sources.identifiers import is_valid_identifier
from metabolisme.sources.provenance import SPACES, one_line, plain
from metabolisme.teaching.wording import COLUMN_NAMES, COLUMNS, LONGEST_QUOTE, MOST_DIGITS, MOST_ROWS

ABOUT = re.compile(r"^(?:environ|env\.|a peu pres|≈|~) ?")
#: Sign, whole part with or without spaces every three digits, decimals, and what follows.
NUMBER = re.compile(r"^([+-]?) ?([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))? ?([^0-9,. ][^\n]*)?$")
DIGITS_ONLY = re.compile(r"^[0-9]+$")
SCIENTIFIC = re.compile(r"^[0-9][.,][0-9]+e\+?[0-9]+$")


def quote(text: str) -> str:
    """What was typed, on one line and not too long, to be told back."""
    text = one_line(text)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


@dataclass(frozen=True)
class Fault:
    """What cannot be read: the name of a message (see `wording.MESSAGES`) and what fills it."""

    message: str
    typed: str = ""
    text: str = ""


@dataclass(frozen=True)
class Typed:
    """A number and the letters that follow it, in plain letters without spaces."""

    number: float
    unit: str


def read_number(text: str) -> Typed | Fault:
    """Read a number as French readers write it.

    Parameters
    ----------
    text : str
        « 1 234,5 M€ », « −12 % », « environ 0.8 ». Spaces of any width between thousands; a comma or a point before
        decimals. « 1.234,5 » and « 1e3 » are refused rather than guessed.

    Returns
    -------
    Typed or Fault

    Examples
    --------
    >>> read_number("1 234,5 M€")
    Typed(number=1234.5, unit='m€')
    >>> read_number("12 %").unit
    '%'
    >>> read_number("1.234,5").message
    'number'
    """
    cleaned = ABOUT.sub("", plain(text))
    if not cleaned:
        return Fault("empty")
    found = NUMBER.match(cleaned)
    if not found:
        return Fault("number", quote(text))
    sign, whole, decimals, unit = found[1], found[2].replace(" ", ""), found[3] or "", found[4] or ""
    if len(whole) + len(decimals) > MOST_DIGITS:
        return Fault("digits", quote(text))
    number = float(f"{sign}{whole}.{decimals or '0'}")
    return Typed(number, unit.replace(" ", ""))


@dataclass(frozen=True)
class Contracts:
    """A table of contracts that could be read: total in euros, shares of what is from here in %.

    Shares are missing when the table has no column « ici ».
    """

    total: float
    share_amount: float | None = None
    share_number: float | None = None


def split_rows(text: str) -> list[list[str]]:
    """Cells of a pasted table: separated by tabs, semicolons or commas, as its first line is; quotes are taken off."""
    first = text.split("\n", 1)[0]
    separator = next((mark for mark in "\t;" if mark in first), ",")
    rows: list[list[str]] = [[]]
    cell, quoted, position = "", False, 0
    while position < len(text):
        letter = text[position]
        if quoted:
            if letter == '"' and text[position + 1 : position + 2] == '"':
                cell, position = cell + '"', position + 1
            elif letter == '"':
                quoted = False
            else:
                cell += letter
        elif letter == '"' and not SPACES.sub("", cell):
            cell, quoted = "", True
        elif letter == separator:
            rows[-1].append(cell)
            cell = ""
        elif letter == "\n":
            rows[-1].append(cell)
            rows.append([])
            cell = ""
        else:
            cell += letter
        position += 1
    rows[-1].append(cell)
    cleaned = [[one_line(one) for one in row] for row in rows]
    return [row for row in cleaned if any(row)]


def _identifier_fault(typed: str, kind: str) -> Fault | None:
    digits = typed.replace(" ", "")
    wanted, other = (14, 9) if kind == "siret" else (9, 14)
    if SCIENTIFIC.match(plain(digits)):
        return Fault("damaged", quote(typed))
    if DIGITS_ONLY.match(digits) and len(digits) == other:
        return Fault("siren_for_siret" if kind == "siret" else "siret_for_siren", quote(typed))
    if DIGITS_ONLY.match(digits) and len(digits) == wanted and is_valid_identifier(digits):
        return None
    if DIGITS_ONLY.match(digits) and wanted - 2 <= len(digits) < wanted:  # the zeros in front are lost
        return Fault("damaged", quote(typed))
    return Fault("identifier", quote(typed), kind.upper())


def read_table(text: str) -> Contracts | list[tuple[int, Fault]]:
    """Read a pasted table of contracts: columns « montant » in euros, « siret » or « siren », and « ici » or not.

    Parameters
    ----------
    text : str
        The first line names the columns.

    Returns
    -------
    Contracts, or every fault with its line
        Line 0 is the table as a whole.
    """
    rows = split_rows(text)
    if len(rows) < 2:
        return [(0, Fault("rows" if rows else "empty"))]
    if len(rows) - 1 > MOST_ROWS:
        return [(0, Fault("too_many", text=str(MOST_ROWS)))]
    heads = [plain(name) for name in rows[0]]
    place = {
        column: next((rank for rank, head in enumerate(heads) if word in head.replace("_", " ").split(" ")), -1)
        for column, word in COLUMNS.items()
    }
    missing = [COLUMN_NAMES["amount"]] if place["amount"] < 0 else []
    if place["siret"] < 0 and place["siren"] < 0:
        missing.append(COLUMN_NAMES["identifier"])
    if missing:
        return [(0, Fault("columns", text=", ".join(missing)))]
    faults: list[tuple[int, Fault]] = []
    amounts: list[float] = []
    here: list[bool] = []
    for line, row in enumerate(rows[1:], start=2):
        cells = {column: row[rank] if 0 <= rank < len(row) else "" for column, rank in place.items()}
        amount = read_number(cells["amount"])
        if isinstance(amount, Fault):
            kind = "amount_empty" if amount.message == "empty" else "amount"
            faults.append((line, Fault(kind, quote(cells["amount"]))))
        elif amount.unit not in ("", "€", "euros", "eur", "€ht", "eurosht"):
            faults.append((line, Fault("amount", quote(cells["amount"]))))
        else:
            amounts.append(amount.number)
        for kind in ("siret", "siren"):
            if place[kind] >= 0 and (fault := _identifier_fault(cells[kind], kind)):
                faults.append((line, fault))
        siret, siren = cells["siret"].replace(" ", ""), cells["siren"].replace(" ", "")
        if len(siret) == 14 and len(siren) == 9 and not siret.startswith(siren):
            faults.append((line, Fault("mismatch", quote(cells["siret"]))))
        if place["here"] >= 0:
            answer = plain(cells["here"])
            if answer not in ("oui", "non"):
                faults.append((line, Fault("here", quote(cells["here"]))))
            here.append(answer == "oui")
    if faults:
        return faults
    total = 0.0
    for number in amounts:
        total += number
    if place["here"] < 0:
        return Contracts(total)
    if total == 0:
        return [(0, Fault("zero"))]
    kept = 0.0
    for number, from_here in zip(amounts, here, strict=True):
        kept += number if from_here else 0.0
    return Contracts(total, 100 * kept / total, 100 * sum(here) / len(here))
