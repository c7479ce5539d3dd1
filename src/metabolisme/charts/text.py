"""Text in drawings and around them: French typography, width, lines, escaping; numbers given to a page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from numbers import Real
from typing import cast

from metabolisme.errors import NARROW_NO_BREAK_SPACE, MetabolismeError, typeset_french
from metabolisme.estimates import Estimate, french_number
from metabolisme.estimates.estimate import DIMENSIONLESS
from metabolisme.estimates.numbers import (
    DEFAULT_SIGNIFICANT,
    exact_decimal,
    round_to_place,
    significant_place,
    write_decimal,
)

#: Width of characters in ems, rounded up, in DejaVu Sans: the widest of the usual system fonts.
_WIDTHS = {
    **dict.fromkeys("ijl'’|", 0.28),
    **dict.fromkeys("ftrI.,:;! ()[]/-·", 0.42),
    **dict.fromkeys("\u00a0", 0.32),
    **dict.fromkeys("\u202f", 0.20),
    **dict.fromkeys("mwMWŒœ%€—…", 0.98),
}
_WIDTH_OF_CAPITALS = 0.75
_WIDTH_OF_OTHERS = 0.64

#: A number, the space after it, and a unit that stands as a word: « 34 t », not « 34 tours » nor « 5 t-shirts ».
_NUMBER_AND_UNIT = re.compile(
    r"(?<=\d)[ \u00a0\u202f](Md€|M€|k€|€|%|[GMk]?t|k?g|k?m|ha|h|min|[kMGT]?Wh)(?: (CO[₂2]e?))?(?![\w'’-])"
)
#: « 1er », « 1re », « 2e », « 21e » that stand as words.
_ORDINAL = re.compile(r"(?<![\w.,-])(1er|1re|\d+e)(?![\w-])")
_SUPERSCRIPT = str.maketrans({"e": "ᵉ", "r": "ʳ"})


def shown_unit(unit: str) -> str:
    """The unit as it stands after a number: nothing for a pure number."""
    return "" if unit == DIMENSIONLESS else unit


def french_text(text: str) -> str:
    """Set text typed with ordinary spaces and straight apostrophes as French readers expect it.

    A number stays on the line of its unit, and the letters of an ordinal stand above the line.

    Examples
    --------
    >>> print(french_text("L'eau : 5 %, au 2e tour"))
    L’eau : 5 %, au 2ᵉ tour
    """
    text = _NUMBER_AND_UNIT.sub(_held_together, typeset_french(text))
    text = _ORDINAL.sub(lambda ordinal: ordinal[0].translate(_SUPERSCRIPT), text)
    return re.sub(r"(?<=\w)'(?=[\w«])", "’", text)


def _held_together(found: re.Match[str]) -> str:
    """The unit, with the spaces before and inside it that keep it in one piece with its number."""
    unit, of_what = found.groups()
    return NARROW_NO_BREAK_SPACE + unit + (f"\u00a0{of_what}" if of_what else "")


def titled(label: str, title: str) -> str:
    """The title of a figure, after its number or name if it has one: « Figure 1 – … »."""
    return f"{label} – {title}" if label else title


def escaped(text: str) -> str:
    """French text, ready to stand in HTML as content or as the value of an attribute."""
    return html.escape(french_text(text), quote=True)


def text_width(text: str, size: float) -> float:
    """Width of a line in px, never less than the reader's system font gives it.

    Drawings are laid out when the book is built, the font is the reader's: the estimate leaves a margin.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Font size, px.
    """
    ems = sum(
        _WIDTHS.get(character, _WIDTH_OF_CAPITALS if character.isupper() else _WIDTH_OF_OTHERS) for character in text
    )
    return ems * size


def widest(texts: Iterable[str], size: float) -> float:
    """Width of the widest of some lines, px; 0 without lines."""
    return max((text_width(text, size) for text in texts), default=0.0)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Cut text into lines not wider than `width` px, at spaces and after hyphens; a longer word stays whole.

    Parameters
    ----------
    text : str
    width : float
        Px.
    size : float
        Font size, px.

    Returns
    -------
    list of str
        One or more lines.
    """
    lines = [""]
    for piece in re.findall(r"[^ \-]+-?|-| ", french_text(text)):
        candidate = lines[-1] + piece
        if lines[-1].strip() and text_width(candidate.rstrip(), size) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] = candidate
    return [line.strip() for line in lines if line.strip()] or [""]


def decimals_of(numbers: Iterable[float]) -> int:
    """Decimals that numbers shown together share: three significant digits for the largest.

    Examples
    --------
    >>> decimals_of([88.0, 7.2, 12.4])
    1
    """
    sizes = [exact_decimal(number).adjusted() for number in numbers if number]
    return max(0, DEFAULT_SIGNIFICANT - 1 - max(sizes, default=DEFAULT_SIGNIFICANT - 1))


class NumberLabels:
    """Writes the numbers that stand by the marks of one drawing.

    Numbers have three significant digits at most and no more decimals than the largest of them; one that
    would then read as zero keeps a digit of its own.

    Parameters
    ----------
    numbers : iterable of float
        All the numbers of the drawing.
    decimals : int, optional
        Decimals wanted, instead of this rule.
    """

    def __init__(self, numbers: Iterable[float], decimals: int | None):
        self.given = decimals
        self.shared = decimals_of(numbers)

    def __call__(self, number: float, unit: str = "", signed: bool = False) -> str:
        """The number with its unit, if there is one."""
        if self.given is not None:
            text = french_number(number, decimals=self.given, signed=signed)
        else:
            exact = exact_decimal(number)
            place = max(significant_place(exact, DEFAULT_SIGNIFICANT), -self.shared)
            if exact and not round_to_place(exact, place):
                place = significant_place(exact, 1)
            text = write_decimal(exact, place, signed)
        return text + NARROW_NO_BREAK_SPACE + unit if unit else text


def spread(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels apart along an axis so that none covers another, each as near its mark as can be.

    Parameters
    ----------
    centres : sequence of float
        Where each label would like its centre, px, in increasing order.
    heights : sequence of float
        Room that each label takes, px.
    low, high : float
        Ends of the axis, px. If the labels do not fit they run over `high`.

    Returns
    -------
    list of float
        Centres, in the same order.
    """
    groups: list[tuple[list[float], list[float]]] = []  # labels that touch: their wished centres, their heights
    for centre, height in zip(centres, heights, strict=True):
        groups.append(([centre], [height]))
        while len(groups) > 1 and _start(groups[-2], low, high) + sum(groups[-2][1]) > _start(groups[-1], low, high):
            last = groups.pop()
            groups[-1][0].extend(last[0])
            groups[-1][1].extend(last[1])
    placed = []
    for group in groups:
        position = _start(group, low, high)
        for height in group[1]:
            placed.append(position + height / 2)
            position += height
    return placed


def _start(group: tuple[list[float], list[float]], low: float, high: float) -> float:
    """Start of a block of touching labels whose members are, on average, where they wished to be."""
    centres, heights = group
    offsets = [sum(heights[:number]) + height / 2 for number, height in enumerate(heights)]
    wished = sum(centre - offset for centre, offset in zip(centres, offsets, strict=True)) / len(centres)
    return max(low, min(wished, high - sum(heights)))


class _Said(str):
    """Text whose representation is itself between quotes, thin spaces included.

    ``{glue:text}`` evaluates what it is given as a Python literal: 10,9 would come out as the pair (10, 9). A
    quoted literal comes out whole; Python's own representation would escape the thin spaces for the other
    glue roles.
    """

    def __repr__(self) -> str:
        quote = '"' if "'" in self else "'"
        return quote + self.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n") + quote


def say(**values: Estimate | str | float) -> None:
    """Give values to the text of a page, where the role ``glue:text`` writes them.

    Parameters
    ----------
    **values : Estimate, str, int or float
        An estimate is written with its unit and its intervals, a number as by `french_number` (a year must be
        given as text), a text as it is.

    Raises
    ------
    MetabolismeError
        If a value is missing or is nothing that can be written.
    """
    from myst_nb import glue  # type: ignore[import-untyped]

    for name, value in values.items():
        glue(name, _Said(said(name, value)), display=False)


def said(name: str, value: object) -> str:
    """Text that `say` gives to the page for one value."""
    if isinstance(value, Estimate):
        return value.text()
    if isinstance(value, str):
        return value
    if isinstance(value, Real):
        return french_number(cast("float", value))
    raise MetabolismeError(
        f"« {name} » ne peut pas s'écrire dans le texte : reçu {type(value).__name__}, attendu une "
        "estimation, un nombre ou un texte. Remède : prenez une valeur du tableau, .loc[ligne, colonne]."
    )
