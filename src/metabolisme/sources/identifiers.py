"""SIREN and SIRET: whether their digits can be right, and what is wrong with one that was typed."""

from __future__ import annotations

import re

#: The only company whose establishments do not follow the check digit of the others.
LA_POSTE = "356000000"
SIREN_LENGTH = 9
SIRET_LENGTH = 14
#: Kinds of identifier that are in Sirene; published contracts name others: TVA, HORS-UE, TAHITI, RIDET, FRWF, IREP.
SIRENE_KINDS = ("", "SIRET", "SIREN")
NOT_AN_IDENTIFIER = ("", "NC", "N/C", "NAN", "NULL", "NONE", "INCONNU", "-")
_SCIENTIFIC = re.compile(r"^[0-9][.,]?[0-9]*E\+?[0-9]+$")
_AS_A_FLOAT = re.compile(r"^([0-9]+)[.,]0+$")
_BETWEEN_DIGITS = re.compile("[ \t.\u00a0\u2007\u2009\u200a\u202f\ufeff-]+")
_DIGITS = re.compile(r"^[0-9]+$")


def is_valid_identifier(digits: str) -> bool:
    """Whether the check digit of a SIREN or SIRET is right (Luhn; for La Poste the digits sum to a multiple of 5)."""
    if len(digits) == SIRET_LENGTH and digits.startswith(LA_POSTE):
        return sum(map(int, digits)) % 5 == 0 or _luhn(digits)
    return _luhn(digits)


def _luhn(digits: str) -> bool:
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if rank % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def read_identifier(typed: str, kind: str = "") -> tuple[str, str]:
    """Read the identifier of a supplier.

    Parameters
    ----------
    typed : str
        With or without spaces, dots and dashes.
    kind : str
        What the file says that it is, such as ``"SIRET"`` or ``"TVA"``.

    Returns
    -------
    digits : str
        As they can be compared: those of a SIRET or a SIREN, or what was typed, in capitals and without spaces.
    fault : str
        "" for a SIRET that can be right; else ``"missing_id"``, ``"foreign_id"``, ``"siren_alone"`` (nine digits, or
        fourteen of which the last five are zeros: no establishment has that number), ``"damaged_id"`` (zeros in front
        lost, or written as 2,16E+13 by a spreadsheet), ``"wrong_id"`` (length or check digit).

    Examples
    --------
    >>> read_identifier("732 829 320 00074")
    ('73282932000074', '')
    >>> read_identifier("732829320")
    ('732829320', 'siren_alone')
    """
    text = typed.strip().upper()
    if text in NOT_AN_IDENTIFIER:
        return "", "missing_id"
    if found := _AS_A_FLOAT.match(text):
        text = found[1]
    if _SCIENTIFIC.match(text):
        return text, "damaged_id"
    digits = _BETWEEN_DIGITS.sub("", text)
    if kind.strip().upper() not in SIRENE_KINDS or not _DIGITS.match(digits):
        return digits, "foreign_id"
    return digits, _fault(digits)


def _fault(digits: str) -> str:
    if len(digits) == SIRET_LENGTH and is_valid_identifier(digits) and not digits.endswith("00000"):
        return ""
    siren = digits.removesuffix("00000") if len(digits) == SIRET_LENGTH else digits
    if len(siren) == SIREN_LENGTH and is_valid_identifier(siren):
        return "siren_alone"
    for length in (SIREN_LENGTH, SIRET_LENGTH):
        # A spreadsheet takes off zeros in front: one of a SIREN or two of them, seldom more.
        if length - 2 <= len(digits) < length and is_valid_identifier(digits.zfill(length)):
            return "damaged_id"
    return "wrong_id"
