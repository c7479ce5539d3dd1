"""What a checked exercise is: its fields, and the keys that answers are compared with.

A *definition* is what all readers see; a *key* holds the numbers of one territory, or of France. Both are JSON-able, so
that the static page and Python check with the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal

from metabolisme.charts.text import french_text
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.numbers import exact_decimal, significant_place
from metabolisme.sources import Territory
from metabolisme.teaching.wording import (
    KNOWN_ERRORS,
    NONE_OF_THESE,
    NONE_OF_THESE_LABEL,
    UNDECIDED,
    UNDECIDED_LABEL,
    UNITS,
)

Shape = Literal["identity", "interval", "order", "file", "sheet"]

#: JSON-able numbers of an exercise: "id", then "fields" and "words", or "missing" where it cannot be checked.
Key = dict[str, Any]

#: Value, low and high of each (measure, item, place) of a territory.
Results = Mapping[tuple[str, str, str], tuple[float, float, float]]


@dataclass(frozen=True)
class Field:
    """One answer that an exercise asks for.

    Attributes
    ----------
    name : str
    kind : {"number", "choice", "text", "table"}
    label : str
        French question, or name of the line of a sheet.
    unit : str
        For a number, one of `wording.UNITS`.
    hint : str
        French, at the first wrong answer that is no known error.
    explanation : str
        French, from the second one on. ``{word}`` is filled from the words of the key.
    errors : mapping
        Known errors that the key may name, and what to say of them here; an empty text stands for the usual one.
    choices : tuple of (code, French label)
        Of a choice; `with_undecided` adds « On ne peut pas trancher ».
    choices_of : callable, optional
        Returns the choices, where they are read in a table: importing this package must not read data.
    open_number : bool
        A number that only the reader knows: positive, with its unit.
    derived : str
        A number found again in the table of the exercise: "total", "share_amount" or "share_number".
    tolerance : (float, float)
        Of a derived number: absolute and relative, the larger counts.
    needs : tuple of {"year", "quantity", "unit", "question", "words", "name", "no_provenance"}
        What a text must hold, or must not; "words": as many as someone else needs to understand it; "name": the name
        of a thing, a person or a body, which is shorter than other texts.
    many : bool
        Whether the sheet that the reader keeps writes it as a list: an item a line.
    """

    name: str
    kind: Literal["number", "choice", "text", "table"]
    label: str
    unit: str = ""
    hint: str = ""
    explanation: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    choices_of: Callable[[], tuple[tuple[str, str], ...]] | None = None
    open_number: bool = False
    derived: str = ""
    tolerance: tuple[float, float] = (0.0, 0.0)
    needs: tuple[str, ...] = ()
    many: bool = False

    def definition(self) -> dict[str, Any]:
        """JSON-able, typography set; what is empty is left out."""
        choices = self.choices_of() if self.choices_of else self.choices
        values: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "label": french_text(self.label),
            "unit": self.unit,
            "unit_shown": self.unit if self.kind == "number" and UNITS[self.unit].shown else "",
            "hint": french_text(self.hint),
            "explanation": french_text(self.explanation),
            "errors": {name: french_text(text) for name, text in self.errors.items()},
            "choices": [[code, french_text(label)] for code, label in choices],
            "open_number": self.open_number,
            "derived": self.derived,
            "tolerance": list(self.tolerance) if self.derived else [],
            "needs": list(self.needs),
            "many": self.many,
        }
        return {name: value for name, value in values.items() if value}


def with_undecided(*choices: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The choices and, last, « On ne peut pas trancher »."""
    return (*choices, (UNDECIDED, UNDECIDED_LABEL))


def with_none(*choices: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The choices and, last, « Aucun de ceux-ci »."""
    return (*choices, (NONE_OF_THESE, NONE_OF_THESE_LABEL))


@dataclass(frozen=True)
class Exercise:
    """An exercise whose answers are checked.

    Attributes
    ----------
    id : str
    shape : {"identity", "interval", "order", "file", "sheet"}
    title : str
        French.
    fields : tuple of Field
    right : str
        French, what to say of a right answer; ``{word}`` is filled from the words of the key.
    given : str
        French, what the reader is given for the territory chosen; same words.
    national, local : callable, optional
        The key of France, or that of a territory from its results. A sheet or a file of the reader has neither.
    kept_as : str
        File in which the reader can keep a right sheet, as YAML; empty when there is none.
    kept_with : mapping
        What that file holds besides the answers.

    Raises
    ------
    MetabolismeError
        Unknown unit or known error, or two functions for the key.
    """

    id: str
    shape: Shape
    title: str
    fields: tuple[Field, ...]
    right: str
    given: str = ""
    national: Callable[[], Key] | None = None
    local: Callable[[Territory, Results], Key] | None = None
    kept_as: str = ""
    kept_with: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = [
            f"unité inconnue : {one.unit}" for one in self.fields if one.kind == "number" and one.unit not in UNITS
        ]
        faults += [
            f"erreur inconnue : {name}" for one in self.fields for name in one.errors if name not in KNOWN_ERRORS
        ]
        if self.national and self.local:
            faults.append("la clé est celle de la France ou celle d'un territoire, pas les deux")
        if faults:
            raise MetabolismeError(f"Exercice « {self.id} » : " + " ; ".join(faults) + ".")

    def definition(self) -> dict[str, Any]:
        """What all readers get, JSON-able, typography set."""
        kept = {"kept_as": self.kept_as, "kept_with": dict(self.kept_with)} if self.kept_as else {}
        return {
            "id": self.id,
            "shape": self.shape,
            "title": french_text(self.title),
            "own": self.local is not None,
            "fields": [one.definition() for one in self.fields],
            "right": french_text(self.right),
            "given": french_text(self.given),
            **kept,
        }


def around(value: float, relative: float, absolute: float = 0.0) -> list[float]:
    """Bounds of the answers taken for a value: what rounding and reading a figure may change.

    Parameters
    ----------
    value : float
    relative : float
        Part of the value.
    absolute : float
        The larger of the two counts.

    Returns
    -------
    list of two floats
        Rounded outward to five significant digits: a key is read by people too.
    """
    spread = max(absolute, relative * abs(value))
    return [_rounded(value - spread, ROUND_FLOOR, 5), _rounded(value + spread, ROUND_CEILING, 5)]


def between(low: float, high: float, value: float, finest: int | None = None) -> list[float]:
    """Bounds of an interval, rounded outward where `Estimate.text` rounds: a bound read on a page is a right answer.

    ``finest`` is the power of ten of the last digit that a reader may be asked for.

    Examples
    --------
    >>> between(41.242, 65.017, 50.2)
    [41.0, 66.0]
    """
    place = significant_place(exact_decimal(value), 3)
    if high > low:
        place = max(place, significant_place(exact_decimal((high - low) / 2), 2))
    if finest is not None:
        place = max(place, finest)
    return [_at_place(low, ROUND_FLOOR, place), _at_place(high, ROUND_CEILING, place)]


def _rounded(number: float, rounding: str, significant: int) -> float:
    return _at_place(number, rounding, significant_place(exact_decimal(number), significant))


def _at_place(number: float, rounding: str, place: int) -> float:
    # Ten digits first: what a computation leaves at the sixteenth must not move a bound by a whole place.
    if not math.isfinite(number):
        raise MetabolismeError("La borne d'une clé est un nombre fini : une valeur manquante se dit par « missing ».")
    exact = Decimal(f"{number:.10g}")
    return float(exact.scaleb(-place).to_integral_value(rounding=rounding).scaleb(place))


def number_key(bounds: list[float], errors: Mapping[str, list[float]] | None = None) -> dict[str, Any]:
    """Key of a number: the answers taken, and those of each known error that does not overlap them."""
    low, high = bounds
    apart = {name: wrong for name, wrong in (errors or {}).items() if wrong[1] < low or wrong[0] > high}
    return {"low": low, "high": high, "errors": apart} if apart else {"low": low, "high": high}


def choice_key(right: list[str], errors: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Key of a choice: the right codes, and the known error behind some wrong ones."""
    apart = {code: name for code, name in (errors or {}).items() if code not in right}
    return {"right": right, "errors": apart} if apart else {"right": right}


def key(identifier: str, fields: Mapping[str, Mapping[str, Any]], words: Mapping[str, str] | None = None) -> Key:
    """Key of an exercise for France or a territory."""
    return {
        "id": identifier,
        "fields": {name: dict(one) for name, one in fields.items()},
        "words": {name: french_text(text) for name, text in (words or {}).items()},
    }


def missing_key(identifier: str, why: str) -> Key:
    """Key of an exercise that cannot be checked here, and why (French)."""
    return {"id": identifier, "missing": french_text(why)}
