"""Check answers to the exercises of the book: keys by territory, known errors, hint before verdict."""

from metabolisme.teaching.catalogue import EXERCISES, check, exercise, keys_of, national_key
from metabolisme.teaching.checking import Verdict, verdict
from metabolisme.teaching.exercise import Exercise, Field
from metabolisme.teaching.wording import rules

__all__ = [
    "EXERCISES",
    "Exercise",
    "Field",
    "Verdict",
    "check",
    "exercise",
    "keys_of",
    "national_key",
    "rules",
    "verdict",
]
