"""Numbers as French readers write them: decimal comma, thin no-break spaces, a true minus sign."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral, Real

import numpy as np

from metabolisme.errors import NARROW_NO_BREAK_SPACE, MetabolismeError

MINUS = "\u2212"

#: Significant digits of a number for which nothing else is asked: what a reader keeps in mind.
DEFAULT_SIGNIFICANT = 3


def exact_decimal(number: object) -> Decimal:
    """The number as it prints (0.1 is 0.1, not 0.1000000000000000055), refused when it is not finite.

    Parameters
    ----------
    number : int, float or a NumPy number

    Returns
    -------
    Decimal

    Raises
    ------
    MetabolismeError
        If it is missing (NaN, None), infinite, or not a number.
    """
    # In Python a truth value is a number; in a text it is a mistake.
    if type(number) is not bool:
        if isinstance(number, Integral):
            return Decimal(int(number))
        if isinstance(number, Real) and math.isfinite(number):
            return Decimal(repr(float(number)))
    raise MetabolismeError(
        f"« {number} » n'est pas un nombre fini : une valeur manquante ne s'écrit pas comme un nombre, et "
        "jamais comme zéro. Remède : écartez-la, ou écrivez « n. d. » et dites pourquoi elle manque."
    )


def significant_place(number: Decimal, significant: int) -> int:
    """Power of ten of the last digit kept: -1 for 10.9 with three digits, 2 for 26,500 with three.

    Parameters
    ----------
    number : Decimal
    significant : int, >= 1

    Returns
    -------
    int
    """
    if number == 0:
        return 0
    place = number.adjusted() - significant + 1
    # 9.996 rounds to 10.0: one digit more in front, one less behind.
    if round_to_place(number, place).adjusted() > number.adjusted():
        place += 1
    return place


def round_to_place(number: Decimal, place: int) -> Decimal:
    """Round half away from zero, as taught at school, to a multiple of ten to the power `place`."""
    return number.scaleb(-place).to_integral_value(rounding=ROUND_HALF_UP).scaleb(place)


def write_decimal(number: Decimal, place: int, signed: bool = False) -> str:
    """Write a number rounded at a place.

    Parameters
    ----------
    number : Decimal
    place : int
        Power of ten of the last digit that means something.
    signed : bool
        Whether a positive number gets a plus sign.

    Returns
    -------
    str
    """
    rounded = round_to_place(number, place)
    digits = f"{abs(rounded):,.{max(0, -place)}f}"
    text = digits.replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def french_number(
    number: float, significant: int | None = None, decimals: int | None = None, signed: bool = False
) -> str:
    """Write a number in French.

    Integers are counts and keep all their digits, other numbers keep three significant digits, unless one of
    `significant` or `decimals` says otherwise. A year is not a number to write so: use ``str``.

    Parameters
    ----------
    number : int or float
        Finite.
    significant : int, optional
        Significant digits kept, 1 or more.
    decimals : int, optional
        Digits after the comma, 0 or more; not together with `significant`.
    signed : bool
        Whether a positive number gets a plus sign, for changes.

    Returns
    -------
    str
        With thin no-break spaces (U+202F) between thousands and U+2212 as minus.

    Raises
    ------
    MetabolismeError
        If the number is missing or infinite, or if both kinds of precision are asked.

    Examples
    --------
    >>> print(french_number(10935.2))
    10 900
    >>> print(french_number(-0.06949), french_number(1245), french_number(270, signed=True))
    −0,0695 1 245 +270
    >>> print(french_number(12.5, decimals=2))
    12,50
    """
    exact = exact_decimal(number)
    if significant is not None and decimals is not None:
        raise MetabolismeError(
            "Demandez des chiffres significatifs (significant) ou des décimales (decimals), pas les deux."
        )
    if decimals is not None:
        return write_decimal(exact, -decimals, signed)
    if significant is None and isinstance(number, (int, np.integer)):
        return write_decimal(exact, 0, signed)
    return write_decimal(exact, significant_place(exact, significant or DEFAULT_SIGNIFICANT), signed)


def signed_effect(value: float) -> str:
    """An effect with its sign and two digits, what one of a judgement can bear; nothing but rounding is zero."""
    return french_number(float(value), significant=2, signed=True) if abs(value) > 1e-9 else "0"


def effect_with_bounds(value: float, low: float, high: float) -> str:
    """An effect and its bounds: « −12 (de −20 à −6) »."""
    return f"{signed_effect(value)} (de {signed_effect(low)} à {signed_effect(high)})"
