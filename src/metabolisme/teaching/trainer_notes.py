"""What the trainer's edition says of each exercise: what is taken for right, and the errors that the checker knows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from metabolisme.charts.text import french_text
from metabolisme.estimates import french_number
from metabolisme.teaching.checking import filled
from metabolisme.teaching.exercise import Exercise, Key
from metabolisme.teaching.wording import UNITS, rules

#: What the rules on texts ask for, as a trainer reads it.
NEEDS = {
    "year": "une année",
    "quantity": "une quantité avec son unité",
    "unit": "une unité",
    "question": "un point d'interrogation à la fin",
    "words": "assez de mots pour qu'un autre comprenne",
    "name": "un nom",
    "no_provenance": "aucune préférence de provenance",
}


@dataclass(frozen=True)
class FieldNote:
    """One answer of an exercise, for whoever leads the class.

    Attributes
    ----------
    label : str
        French question.
    taken : str
        French, what is taken for right; empty where only the reader's own file can tell.
    hint, explanation : str
        French, what the page says at the first wrong answer and from the second on; may be empty.
    errors : tuple of str
        French, what the page says of each known error, in the order of the catalogue.
    """

    label: str
    taken: str
    hint: str
    explanation: str
    errors: tuple[str, ...]


def trainer_notes(one: Exercise, key: Key) -> tuple[FieldNote, ...]:
    """What a trainer needs to know of each answer of an exercise.

    Parameters
    ----------
    one : Exercise
    key : dict
        Of France, or of the territory that carries the book.

    Returns
    -------
    tuple of FieldNote
        A field a note, in order.

    Examples
    --------
    >>> from metabolisme.teaching import exercise, national_key
    >>> note = trainer_notes(exercise("projets-duree"), national_key("projets-duree"))[0]
    >>> len(note.errors)
    2
    """
    words = key.get("words", {})
    notes = []
    for field in one.definition()["fields"]:
        own = key.get("fields", {}).get(field["name"], {})
        notes.append(
            FieldNote(
                field["label"],
                _taken(field, own),
                filled(field.get("hint", ""), words),
                filled(field.get("explanation", ""), words),
                tuple(filled(_said(field, name), words) for name in known_errors(field, own)),
            )
        )
    return tuple(notes)


def known_errors(field: dict[str, Any], key: dict[str, Any]) -> tuple[str, ...]:
    """Names of the errors that the checker can recognise in a field, each once.

    Parameters
    ----------
    field : dict
        From `Field.definition`.
    key : dict
        Of that field; empty for a sheet.
    """
    errors = key.get("errors", {})
    found = [*errors.values()] if field["kind"] == "choice" else [*errors]
    if field["kind"] == "number":
        unit = UNITS[field["unit"]]
        found += unit.confused.values()
        found += ["thousands"] if unit.scaled else []
    if "no_provenance" in field.get("needs", []):
        found.append("provenance")
    # a known error that a field words in its own way may be found by its key only elsewhere
    found += [name for name in field.get("errors", {}) if name not in found and not errors]
    return tuple(dict.fromkeys(found))


def _said(field: dict[str, Any], name: str) -> str:
    """What the page explains of a known error."""
    shared: Any = rules()
    return str(field.get("errors", {}).get(name) or shared["errors"][name]["explanation"])


def _decimals(bound: float) -> int:
    """Digits after the comma of the bound of a key, which has five significant ones at most."""
    exponent = Decimal(str(bound)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _taken(field: dict[str, Any], key: dict[str, Any]) -> str:
    if field["kind"] == "choice" and key:
        labels = dict(field["choices"])
        return french_text(" ; ".join(str(labels[code]) for code in key["right"]))
    if field["kind"] == "number" and "low" in key:
        low, high = (french_number(key[name], decimals=_decimals(key[name])) for name in ("low", "high"))
        unit = field.get("unit_shown", "")
        return french_text(f"{low} {unit}".strip() if low == high else f"de {low} à {high} {unit}".strip())
    if field["kind"] == "text":
        needs = [NEEDS[name] for name in field.get("needs", [])]
        return french_text(", ".join(needs) if needs else "trois mots au moins")
    return ""
