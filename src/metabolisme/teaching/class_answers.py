"""Answers of a class, from the files that its learners chose to take: read as hostile, counted, never ranked.

A file is JSON in UTF-8, made by « Prendre mes réponses » (`site/js/mes-reponses.js`)::

    {"format": "metabolisme-reponses-1", "data": "3f9a01bc", "page": "book/2-agir/1-sobriete", "draw": "a1b2c3d4",
     "group": "Table 2", "saved_on": "2026-11-22",
     "answers": [{"exercise": "sobriete-duree", "territory": "", "version": 0,
                  "tries": [{"state": "wrong", "errors": ["inverted"], "values": {"part": 25}}]}],
     "quiz": [{"question": "sobriete-report", "tries": [{"chosen": [1], "right": true}]}]}

``data`` is the version of the data that checked; ``draw`` a number drawn when the page was opened, so that the same
sitting is counted once; ``group`` may be empty; ``version`` is that of the statement, 0 for the one of the book. Only
choices and numbers compared with a key are taken: what is written in sheets or pasted in tables stays with the
learner. `site/js/classe.js` reads and counts the same way.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.levers.scenario_files import FORMAT as SCENARIO_FORMAT
from metabolisme.levers.scenario_files import MOST_BYTES as SCENARIO_BYTES
from metabolisme.levers.scenario_files import (
    MOST_FILES,
    SavedScenario,
    cleaned,
    day_faults,
    folder_contents,
    group_faults,
    parsed,
    read_scenario_files,
    shown,
)
from metabolisme.sources.defaults import SEED
from metabolisme.sources.territories import every_territory, find_territory
from metabolisme.teaching.catalogue import EXERCISES, national_key
from metabolisme.teaching.checking import verdict
from metabolisme.teaching.wording import KNOWN_ERRORS

FORMAT = "metabolisme-reponses-1"

#: A page of answers is a few thousand bytes; beyond this it is something else.
MOST_BYTES = 65_536

#: Tries kept of an exercise; the page keeps the first ones and the last.
MOST_TRIES = 6

#: Files of one page in a group shown by itself: with fewer, one would read who answered what.
FEWEST_IN_GROUP = 3

#: Exercises or questions of one file: no page has so many.
MOST_ENTRIES = 60

#: No answer of the book comes near, whatever its unit.
LARGEST = 1e15

#: Versions of a statement; the book has fewer.
MOST_VERSIONS = 999

#: Choices of one question of a quiz.
MOST_CHOICES = 4

#: Exercises on France that a made-up class has answered.
MADE_UP = ("metabolisme-lire", "metabolisme-calculer", "etendre-lire")

#: Ranges in which the numbers of a class are counted.
BINS = 7

#: Parts at which the spread of numbers is told.
QUANTILES = {"low": 0.0, "quarter": 0.25, "median": 0.5, "three_quarters": 0.75, "high": 1.0}

_FIELDS = ("format", "data", "page", "draw", "group", "saved_on", "answers", "quiz")
_TRY_FIELDS = ("state", "errors", "values")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class SavedAnswers:
    """What one learner took of a page.

    Attributes
    ----------
    name : str
        Of the file.
    data : str
        Version of the data that checked.
    page : str
    draw : str
        Same in two files of one sitting.
    group : str
        Name that the learner chose for a group; may be empty.
    answers, quiz : list
        As in the file.
    """

    name: str
    data: str
    page: str
    draw: str
    group: str
    answers: list[dict[str, Any]]
    quiz: list[dict[str, Any]]

    @property
    def tries(self) -> int:
        """Tries of the whole file."""
        return sum(len(one["tries"]) for one in (*self.answers, *self.quiz))


@dataclass(frozen=True)
class ClassAnswers:
    """What a class answered, file by file; its tables have no row of a learner.

    Attributes
    ----------
    saved : tuple of SavedAnswers
        By name of file, one a sitting.
    scenarios : tuple of SavedScenario
        Of the simulator, when files of both kinds are given together.
    faults : tuple of str
        French, one sentence a fault, the name of its file first.
    repeated : tuple of str
        French, files left out since another of the same sitting holds as many tries or more.
    """

    saved: tuple[SavedAnswers, ...]
    scenarios: tuple[SavedScenario, ...]
    faults: tuple[str, ...]
    repeated: tuple[str, ...]

    def groups(self) -> dict[str, int]:
        """Files of its most answered page by name of group, of the groups large enough for nobody to be told apart.

        A learner takes a file a page: files of several pages may all be of one person.
        """
        most: dict[str, int] = {}
        for (name, _), files in sorted(self._shown_pages().items()):
            most[name] = max(files, most.get(name, 0))
        return most

    def of_group(self, name: str) -> ClassAnswers:
        """The answers of one group to the pages of which it gave `FEWEST_IN_GROUP` files or more.

        Raises
        ------
        UnknownCodeError
            No such group, or fewer than `FEWEST_IN_GROUP` files of any page.
        """
        if name not in self.groups():
            raise UnknownCodeError.among("le groupe", name, self.groups())
        pages = self._shown_pages()
        return dataclasses.replace(
            self, saved=tuple(one for one in self.saved if one.group == name and (name, one.page) in pages)
        )

    def _shown_pages(self) -> dict[tuple[str, str], int]:
        """Files by group and page, where there are enough for nobody to be told apart."""
        pages = Counter((one.group, one.page) for one in self.saved if one.group)
        return {key: files for key, files in pages.items() if files >= FEWEST_IN_GROUP}

    def other_data(self, version: str = "") -> list[str]:
        """Names of the files that were checked with other data; a quiz alone is checked with none.

        Parameters
        ----------
        version : str
            Of the book that is read; without it, the version that most files have.
        """
        counted = Counter(one.data for one in self.saved if one.data)
        expected = version or min(counted, key=lambda known: (-counted[known], known), default="")
        return [one.name for one in self.saved if one.data and one.data != expected]

    def exercises(self) -> pd.DataFrame:
        """Answers by exercise: ``answered``, ``right_first``, ``right_in_the_end``, ``tries``; order of the book."""
        rows: dict[str, list[int]] = {}
        for _, entry in self._entries():
            row = rows.setdefault(entry["exercise"], [0, 0, 0, 0])
            states = [one["state"] for one in entry["tries"]]
            for place, count in enumerate((1, states[0] == "right", "right" in states, len(states))):
                row[place] += int(count)
        columns = ["answered", "right_first", "right_in_the_end", "tries"]
        order = [identifier for identifier in EXERCISES if identifier in rows]
        found = pd.DataFrame([rows[one] for one in order], columns=columns, dtype=int)
        return found.set_index(pd.Index(order, name="exercise", dtype=object))

    def errors(self) -> pd.DataFrame:
        """Known errors by exercise: ``exercise``, ``error``, ``files`` in which it was met; most frequent first."""
        met = Counter(
            (entry["exercise"], error)
            for _, entry in self._entries()
            for error in {name for one in entry["tries"] for name in one["errors"]}
        )
        order = list(EXERCISES)
        rows = sorted(
            ((exercise, error, files) for (exercise, error), files in met.items()),
            key=lambda row: (order.index(row[0]), -row[2], row[1]),
        )
        return pd.DataFrame(rows, columns=["exercise", "error", "files"])

    def values(self) -> pd.DataFrame:
        """First value of each field and file: ``exercise``, ``territory``, ``field``, ``value``, ``right``.

        Other versions of a statement have other numbers: they are left out. ``value`` is a number, in the unit of the
        field, or the code of a choice.
        """
        rows = []
        for _, entry in self._entries():
            if entry["version"]:
                continue
            for field in taken_fields(entry["exercise"]):
                first = next((one for one in entry["tries"] if field in one["values"]), None)
                if first is not None:
                    right = first["state"] == "right"
                    rows.append((entry["exercise"], entry["territory"], field, first["values"][field], right))
        return pd.DataFrame(rows, columns=["exercise", "territory", "field", "value", "right"], dtype=object)

    def numbers(self) -> pd.DataFrame:
        """Spread of the numbers by exercise, territory and field: ``count`` and `QUANTILES`."""
        rows = []
        for key, numbers in self._grouped("number"):
            spread = np.quantile([float(number) for number in numbers], list(QUANTILES.values()))
            rows.append((*key, len(numbers), *map(float, spread)))
        return pd.DataFrame(rows, columns=["exercise", "territory", "field", "count", *QUANTILES])

    def choices(self) -> pd.DataFrame:
        """First choices by exercise, territory and field: ``choice``, ``count``, in the order of the form."""
        rows = []
        for (exercise, territory, field), chosen in self._grouped("choice"):
            counted = Counter(chosen)
            codes = [code for code, _ in taken_fields(exercise)[field]["choices"]]
            rows += [(exercise, territory, field, code, counted[code]) for code in codes]
        return pd.DataFrame(rows, columns=["exercise", "territory", "field", "choice", "count"])

    def spread(self, exercise: str) -> pd.Series:
        """First answers to the first field of an exercise, counted.

        Parameters
        ----------
        exercise : str

        Returns
        -------
        Series
            Number of learners by French name of a choice, or by range of numbers, of the territory that most of them
            chose; named after what was asked. Empty when the exercise has no such answer.
        """
        values = self.values()
        values = values[values["exercise"] == exercise]
        if values.empty:
            return pd.Series(dtype=int)
        field = taken_fields(exercise)[values["field"].iloc[0]]
        values = values[values["field"] == field["name"]]
        counted = Counter(values["territory"])
        place = min(counted, key=lambda known: (-counted[known], known))
        answers = list(values[values["territory"] == place]["value"])
        where = f", {find_territory(place).name}" if place else ""
        name = f"{field['label']}{where}"
        if field["kind"] == "choice":
            return pd.Series({label: answers.count(code) for code, label in field["choices"]}, name=name)
        counts, edges = np.histogram(np.array(answers, dtype=float), bins=min(BINS, len(set(answers))))
        unit = f" {field['unit_shown']}" if "unit_shown" in field else ""
        texts = [french_number(float(edge), significant=3) for edge in edges]
        labels = [f"de {low} à {high}{unit}" for low, high in itertools.pairwise(texts)]
        # Ends that are written alike are one range.
        return pd.Series(counts, index=labels, name=name).groupby(level=0, sort=False).sum()

    def quiz(self) -> pd.DataFrame:
        """Answers by question: ``answered``, ``right_first``, ``right_in_the_end``, first choices ``a`` to ``d``."""
        letters = "abcd"[:MOST_CHOICES]
        rows: dict[str, list[int]] = {}
        for saved in self.saved:
            for entry in saved.quiz:
                row = rows.setdefault(entry["question"], [0] * (3 + MOST_CHOICES))
                right = [one["right"] for one in entry["tries"]]
                for place, count in enumerate((1, right[0], any(right))):
                    row[place] += int(count)
                for choice in entry["tries"][0]["chosen"]:
                    row[3 + int(choice)] += 1
        columns = ["answered", "right_first", "right_in_the_end", *letters]
        order = sorted(rows)
        found = pd.DataFrame([rows[one] for one in order], columns=columns, dtype=int)
        return found.set_index(pd.Index(order, name="question", dtype=object))

    def _entries(self) -> list[tuple[SavedAnswers, dict[str, Any]]]:
        return [(saved, entry) for saved in self.saved for entry in saved.answers]

    def _grouped(self, kind: str) -> list[tuple[tuple[str, str, str], list[Any]]]:
        """Values of one kind of field, by exercise in the order of the book, territory and field."""
        groups: dict[tuple[str, str, str], list[Any]] = {}
        for row in self.values().to_dict("records"):
            exercise, territory, field = str(row["exercise"]), str(row["territory"]), str(row["field"])
            if taken_fields(exercise)[field]["kind"] == kind:
                groups.setdefault((exercise, territory, field), []).append(row["value"])
        order = {
            (exercise, field): place
            for place, (exercise, field) in enumerate(
                (one, field) for one in EXERCISES for field in taken_fields(one)
            )
        }
        return sorted(groups.items(), key=lambda item: (order[item[0][0], item[0][2]], item[0][1]))


@functools.cache
def taken_fields(exercise: str) -> dict[str, dict[str, Any]]:
    """Fields of an exercise whose answers a file holds: choices, and numbers that are compared with a key.

    A sheet, a table, or a number that only the learner knows, is never taken.
    """
    return {
        field["name"]: field
        for field in EXERCISES[exercise].definition()["fields"]
        if field["kind"] == "choice"
        or (field["kind"] == "number" and not field.get("derived") and not field.get("open_number"))
    }


def read_class_files(files: Mapping[str, bytes]) -> ClassAnswers:
    """Read the files of a class, of answers and of scenarios together: what is right, and every fault of the rest.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by name.

    Returns
    -------
    ClassAnswers
    """
    names = sorted(files)[:MOST_FILES]
    faults: list[str] = []
    if len(files) > MOST_FILES:
        faults.append(f"{len(files)} fichiers : seuls les {MOST_FILES} premiers, par nom, sont lus.")
    sittings: dict[str, SavedAnswers] = {}
    repeated: list[str] = []
    scenarios: dict[str, bytes] = {}
    for name in names:
        found = parsed(files[name], MOST_BYTES)
        if not isinstance(found, str) and found.get("format") == SCENARIO_FORMAT:
            scenarios[name] = files[name]
            continue
        wrong = [found] if isinstance(found, str) else answers_faults(found)
        if isinstance(found, str) or wrong:
            faults += [f"{shown(name)} : {one}" for one in wrong]
            continue
        one = SavedAnswers(
            name,
            found["data"],
            found["page"],
            found["draw"],
            cleaned(found.get("group") or ""),
            found["answers"],
            found["quiz"],
        )
        other = sittings.get(one.draw)
        if other is None:
            sittings[one.draw] = one
            continue
        kept, left = (one, other) if one.tries > other.tries else (other, one)
        sittings[one.draw] = kept
        repeated.append(f"{shown(left.name)} : même séance que {shown(kept.name)} ; comptée une fois")
    saved, more = read_scenario_files(scenarios)
    ordered = sorted(sittings.values(), key=lambda one: one.name)
    return ClassAnswers(tuple(ordered), tuple(saved), (*faults, *more), tuple(repeated))


def read_class_folder(folder: str | Path) -> ClassAnswers:
    """Read every file ``*.json`` of a folder, as `read_class_files` does.

    Raises
    ------
    OwnFileError
        No such folder, or nothing to read in it.
    """
    return read_class_files(folder_contents(folder, max(MOST_BYTES, SCENARIO_BYTES)))


def answers_faults(content: Mapping[str, Any]) -> list[str]:
    """What is wrong with a file that is JSON.

    Parameters
    ----------
    content : mapping

    Returns
    -------
    list of str
        French; empty when it is right.
    """
    if content.get("format") != FORMAT:
        return [f"format {_told(content.get('format'))} ; attendu « {FORMAT} » ou « {SCENARIO_FORMAT} »"]
    faults = [f"champ inconnu : {shown(name)}" for name in content if name not in _FIELDS]
    for name, pattern, expected in (
        ("data", r"[0-9a-f]{0,64}", "la version des données"),
        ("page", r"[a-z0-9/-]{1,100}", "le nom d'une page"),
        ("draw", r"[0-9a-f]{8}", "huit chiffres ou lettres de a à f"),
    ):
        value = content.get(name)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            faults.append(f"champ « {name} » : {_told(value)} ; attendu {expected}")
    faults += group_faults(content.get("group"))
    faults += day_faults(content.get("saved_on"))
    faults += _list_faults(content.get("answers"), "answers", "exercise", _entry_faults)
    faults += _list_faults(content.get("quiz"), "quiz", "question", _question_faults)
    if not faults and not content["answers"] and not content["quiz"]:
        faults.append("aucune réponse dans ce fichier")
    return faults


def _list_faults(entries: object, name: str, key: str, faults_of: Any) -> list[str]:
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        return [f"champ « {name} » : attendu une liste de {MOST_ENTRIES} réponses au plus"]
    faults, seen = [], set()
    for rank, entry in enumerate(entries, start=1):
        where = f"« {name} », réponse {rank}"
        if not isinstance(entry, dict) or not isinstance(entry.get(key), str):
            faults.append(f"{where} : illisible")
            continue
        same = (entry[key], str(entry.get("territory", "")), str(entry.get("version", "")))
        if same in seen:
            faults.append(f"{where} : {shown(entry[key])} y est déjà")
        seen.add(same)
        tries = entry.get("tries")
        if not isinstance(tries, list) or not 1 <= len(tries) <= MOST_TRIES:
            faults.append(f"{where} : attendu de 1 à {MOST_TRIES} essais")
            continue
        faults += [f"{where} : {one}" for one in faults_of(entry)]
    return faults


def _entry_faults(entry: Mapping[str, Any]) -> list[str]:
    if set(entry) != {"exercise", "territory", "version", "tries"}:
        return ["attendu un exercice, un territoire, une version et des essais"]
    if entry["exercise"] not in EXERCISES:
        return [f"exercice inconnu : {shown(entry['exercise'])}"]
    faults = []
    territory = entry["territory"]
    if not isinstance(territory, str) or (territory and territory not in _codes()):
        faults.append(f"territoire inconnu : {_told(territory)}")
    if not _whole(entry["version"], MOST_VERSIONS + 1):
        faults.append(f"version : attendu un nombre de 0 à {MOST_VERSIONS}")
    fields = taken_fields(entry["exercise"])
    for rank, one in enumerate(entry["tries"], start=1):
        if not isinstance(one, dict) or set(one) != set(_TRY_FIELDS):
            faults.append(f"essai {rank} : attendu un verdict, des erreurs et des valeurs")
            continue
        if one["state"] not in ("right", "wrong"):
            faults.append(f"essai {rank} : verdict {_told(one['state'])}")
        errors = one["errors"]
        if not isinstance(errors, list) or not all(isinstance(name, str) and name in KNOWN_ERRORS for name in errors):
            faults.append(f"essai {rank} : erreur inconnue")
        if not isinstance(one["values"], dict):
            faults.append(f"essai {rank} : valeurs illisibles")
            continue
        faults += [
            f"essai {rank} : valeur de {shown(name)} non admise"
            for name, value in one["values"].items()
            if name not in fields or not _admitted(value, fields[name])
        ]
    return faults


def _admitted(value: object, field: Mapping[str, Any]) -> bool:
    if field["kind"] == "choice":
        return isinstance(value, str) and value in [code for code, _ in field["choices"]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= LARGEST


def _question_faults(entry: Mapping[str, Any]) -> list[str]:
    if set(entry) != {"question", "tries"}:
        return ["attendu une question et des essais"]
    if not _IDENTIFIER.fullmatch(entry["question"]) or len(entry["question"]) > 80:
        return [f"question inconnue : {shown(entry['question'])}"]
    faults = []
    for rank, one in enumerate(entry["tries"], start=1):
        if not isinstance(one, dict) or set(one) != {"chosen", "right"} or not isinstance(one["right"], bool):
            faults.append(f"essai {rank} : attendu des choix et un verdict")
        elif not _chosen(one["chosen"]):
            faults.append(f"essai {rank} : choix non admis")
    return faults


def _chosen(chosen: object) -> bool:
    """Whether choices are ranks, increasing, at least one."""
    if not isinstance(chosen, list) or not chosen:
        return False
    if not all(_whole(one, MOST_CHOICES) for one in chosen):
        return False
    return all(one < following for one, following in itertools.pairwise(chosen))


def _whole(value: object, end: int) -> bool:
    """Whether a value is a whole number from 0, below an end; 1.0 is one, as for a browser."""
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value < end and int(value) == value


@functools.cache
def _codes() -> frozenset[str]:
    return frozenset(known.code for known in every_territory())


def _told(value: object) -> str:
    """A value of unknown origin, as a browser tells it too."""
    return shown(value) if value is None or isinstance(value, str) else "qui n'est pas un texte"


def made_up_answers(learners: int = 24) -> dict[str, bytes]:
    """Files of a class that nobody taught: what a lab shows before it is given files.

    Parameters
    ----------
    learners : int

    Returns
    -------
    dict
        Content by name; half of the first answers are right, and a second try always is.
    """
    generator = np.random.default_rng(SEED)
    return {
        f"classe-inventee-{number:02d}.json": json.dumps(
            {
                "format": FORMAT,
                "data": "",
                "page": "book/former/classe",
                "draw": f"{number:08x}",
                "group": "Classe inventée",
                "saved_on": "2026-11-22",
                "answers": [_made_up(identifier, generator) for identifier in MADE_UP],
                "quiz": [],
            }
        ).encode()
        for number in range(1, learners + 1)
    }


def _made_up(identifier: str, generator: np.random.Generator) -> dict[str, Any]:
    """One learner's tries at an exercise on France: until it is right, twice at most."""
    definition, key = EXERCISES[identifier].definition(), national_key(identifier)
    right: dict[str, Any] = {}
    first: dict[str, Any] = {}
    for name, field in taken_fields(identifier).items():
        expected = key["fields"][name]
        if field["kind"] == "choice":
            codes = [code for code, _ in field["choices"]]
            right[name] = expected["right"][0]
            first[name] = codes[int(generator.integers(len(codes)))]
        else:
            right[name] = (expected["low"] + expected["high"]) / 2
            factor = generator.choice([1.0, -1.0, generator.uniform(0.4, 1.8)], p=[0.5, 0.1, 0.4])
            first[name] = float(right[name] * factor)
    tries = []
    for attempt, values in enumerate((first, right), start=1):
        found = verdict(definition, key, values, attempt)
        tries.append({"state": found.state, "errors": list(found.errors), "values": values})
        if found.right:
            break
    return {"exercise": identifier, "territory": "", "version": 0, "tries": tries}
