"""The one error tree of the project.

Every message can be read by a reader of the book: it is in French and says what was received, what was
expected, where (file, line, branch, territory) and how to repair it. Several faults of one file come
together.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Self

NARROW_NO_BREAK_SPACE = "\u202f"
FAULTS_SHOWN = 20


def typeset_french(text: str) -> str:
    """Put the narrow no-break spaces (U+202F) that French typography asks for.

    Before ``; : ! ? % »``, after ``«`` and between groups of three digits. Text typed with ordinary spaces
    comes out right and text that is already right is left alone.

    Parameters
    ----------
    text : str
        French text typed with ordinary spaces.

    Returns
    -------
    str
    """
    text = re.sub(r" ([;:!?%»])", NARROW_NO_BREAK_SPACE + r"\1", text)
    text = text.replace("« ", "«" + NARROW_NO_BREAK_SPACE)
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NARROW_NO_BREAK_SPACE, text)


class MetabolismeError(Exception):
    """Base of every error that the project raises on purpose.

    Parameters
    ----------
    message : str
        French text for the reader, typed with ordinary spaces: the typography is set here.
    """

    def __init__(self, message: str):
        self.message = typeset_french(message)
        super().__init__(self.message)

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback: the message and nothing else."""
        return [self.message]


class DataFileError(MetabolismeError):
    """A table or a card of ``data/`` is missing, damaged or not what its description says."""

    @classmethod
    def from_faults(cls, heading: str, faults: Sequence[str], repair: str) -> Self:
        """One error for all the faults of a file.

        Parameters
        ----------
        heading : str
            What is damaged, without final punctuation.
        faults : sequence of str
            One French sentence a fault, in reading order; beyond 20 only the number of the others is given.
        repair : str
            What to do about it.
        """
        lines = [f"{heading} : {len(faults)} défaut{'s' if len(faults) > 1 else ''}."]
        lines += [f"  - {fault}" for fault in faults[:FAULTS_SHOWN]]
        if len(faults) > FAULTS_SHOWN:
            lines.append(f"  - … et {len(faults) - FAULTS_SHOWN} autres.")
        lines.append(f"Pour réparer : {repair}")
        return cls("\n".join(lines))


class OwnFileError(DataFileError):
    """A file that the reader brings cannot be used as it is; every fault is told."""


class RecipeError(DataFileError):
    """A composite indicator that cannot be built as it is asked for; every fault is told."""


class UnknownCodeError(MetabolismeError):
    """A year, branch, table, nomenclature… that does not exist; the nearest valid ones are proposed."""

    @classmethod
    def among(cls, what: str, received: object, valid: Iterable[object]) -> UnknownCodeError:
        """Say what was received and which values are near it.

        Parameters
        ----------
        what : str
            French name of the thing with its article, lower case: "l'année", "la branche".
        received : object
            The value that was given.
        valid : iterable
            Every value that would have been right, in their usual order.
        """
        choices = [str(value) for value in valid]
        near = nearest(str(received), choices)
        if near:
            hint = f"Vouliez-vous dire : {', '.join(near)} ?"
        else:
            listed = ", ".join(choices[:FAULTS_SHOWN])
            more = f" (et {len(choices) - FAULTS_SHOWN} autres)" if len(choices) > FAULTS_SHOWN else ""
            hint = f"Valeurs possibles : {listed}{more}."
        return cls(f"{what[:1].upper()}{what[1:]} « {received} » est inconnu(e). {hint}")


class BalanceError(MetabolismeError):
    """A table, an account or a scenario does not balance."""


def nearest(received: str, choices: Sequence[str], count: int = 3) -> list[str]:
    """The valid values that look most like what was typed, best first, whatever the case.

    Parameters
    ----------
    received : str
    choices : sequence of str
    count : int
        How many to return at most.

    Returns
    -------
    list of str
        Empty when nothing looks like it.
    """
    by_lower_case: dict[str, str] = {}
    for choice in choices:
        by_lower_case.setdefault(choice.lower(), choice)
    found = difflib.get_close_matches(received.strip().lower(), list(by_lower_case), n=count, cutoff=0.5)
    return [by_lower_case[match] for match in found]
