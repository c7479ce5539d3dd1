"""The exercises of the whole book, seen together: one table of them, read in the chapters.

What this can find: a chapter without a step or without an exercise at home, steps that do not rise, an exercise that
stands twice, statements that share most of their words, a check that lets anything through. What it cannot: two
exercises that ask the same in other words, or one that is dull. Those were read one by one.
"""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from metabolisme.teaching import EXERCISES
from metabolisme.teaching.reading import plain

BOOK = Path(__file__).resolve().parents[2] / "book"
STEPS = ("lire", "calculer", "observer", "confronter", "decider")
#: What a chapter may call a step, when the verb says more.
ALSO = {
    "estimer": "calculer",
    "convertir": "calculer",
    "partager": "calculer",
    "verifier": "calculer",
    "ecrire": "observer",
    "trancher": "confronter",
    "comparer": "confronter",
}
BLOCK = re.compile(r"^(`{3,5})\{exercise\}[^\n]*\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)
#: Sessions and grids are run by a trainer; printable templates hold no exercise.
NO_EXERCISES = ("en-salle-", "gabarits", "conseil-de-territoire")
#: Statements of five words or more are compared; above this part of words in common they are twins.
TWINS = 0.6


@dataclass(frozen=True)
class Stated:
    """One exercise as a chapter states it."""

    chapter: str
    label: str
    heading: str
    statement: str
    minutes: int
    answers: tuple[str, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        words = re.findall("[a-z]+", plain(self.heading))
        return tuple(dict.fromkeys(ALSO.get(word, word) for word in words if ALSO.get(word, word) in STEPS))

    @property
    def at_home(self) -> bool:
        return "chez vous" in self.heading or any(EXERCISES[name].local is not None for name in self.answers)


def stated_in(path: Path) -> list[Stated]:
    text = path.read_text(encoding="utf-8")
    found = []
    for _, block in BLOCK.findall(text):
        label = re.search(r":label: (\S+)", block)
        heading = re.search(r"\*\*(.+?)\*\*", block)
        minutes = re.search(r"\((\d+) min", block)
        for read in (label, heading, minutes):
            assert read, (path.name, block[:120])
        statement = re.sub(r"```.*", "", block[heading.end() :], flags=re.DOTALL).strip()
        answers = tuple(re.findall(r"\{reponse\} (\S+)", block))
        chapter = path.relative_to(BOOK).with_suffix("").as_posix()
        found.append(Stated(chapter, label[1], heading[1], statement, int(minutes[1]), answers))
    return found


def chapters() -> list[Path]:
    pages = sorted(page for part in BOOK.glob("[1-4]-*") for page in part.glob("*.md"))
    return [page for page in pages if not page.name.startswith(NO_EXERCISES)]


SET = {page.relative_to(BOOK).with_suffix("").as_posix(): stated_in(page) for page in chapters()}
ALL = [one for found in SET.values() for one in found]
#: The first three parts teach the five steps in each chapter; the fourth acts, and need not compute everywhere.
TAUGHT = [name for name in SET if name[0] in "123"]


@pytest.mark.parametrize("name", SET)
def test_an_exercise_at_home_in_each_chapter(name):
    assert any(one.at_home for one in SET[name])


@pytest.mark.parametrize("name", TAUGHT)
def test_each_chapter_goes_from_reading_to_deciding(name):
    missing = set(STEPS) - {step for one in SET[name] for step in one.steps}
    assert not missing


@pytest.mark.parametrize("name", SET)
def test_steps_rise(name):
    steps = [one.steps for one in SET[name]]
    assert all(steps), [one.heading for one in SET[name] if not one.steps]
    assert set(steps[0]) & {"lire", "calculer", "confronter"}
    assert "decider" in steps[-1]
    assert all("decider" not in one for one in steps[:-1])


def test_every_checked_exercise_stands_once_in_the_book():
    used = [name for one in ALL for name in one.answers]
    assert len(used) == len(set(used))
    elsewhere = {
        name
        for path in (BOOK / "votre-territoire.md", *BOOK.glob("former/*.md"), *BOOK.glob("annexes/*.md"))
        if path.is_file()
        for name in EXERCISES
        if f"{{reponse}} {name}\n" in path.read_text(encoding="utf-8")
    }
    on_the_sheet = {"fiche-etranger"}  # asked by the page of a territory, see site/ext/territories.py
    assert set(EXERCISES) == set(used) | elsewhere | on_the_sheet
    assert len({one.label for one in ALL}) == len(ALL)


def words_of(text):
    asked = re.sub(r"\{[a-z:]+\}`[^`]*`", " ", text.split("*Forme")[0])  # not what is computed, nor how to answer
    small = {"dans", "pour", "avec", "vous", "votre", "chez", "plus", "quelle", "part"}
    return {word for word in re.findall("[a-z]{4,}", plain(asked)) if word not in small}


def test_no_two_statements_share_most_of_their_words():
    pairs = [(one, words_of(one.statement)) for one in ALL]
    twins = []
    for (first, some), (second, others) in itertools.combinations(pairs, 2):
        if min(len(some), len(others)) >= 5 and len(some & others) / min(len(some), len(others)) > TWINS:
            twins.append((first.label, second.label, sorted(some & others)))
    assert twins == []


def test_no_two_exercises_ask_the_same_fields():
    asked = [(name, tuple(plain(field.label) for field in one.fields)) for name, one in EXERCISES.items()]
    same = [(one, other) for (one, some), (other, others) in itertools.combinations(asked, 2) if some == others]
    assert same == []


@pytest.mark.parametrize("name", EXERCISES)
def test_no_exercise_is_trivial(name):
    one = EXERCISES[name]
    if one.shape in ("sheet", "file"):
        # something must be wanted of one line at least, else any words would do
        assert any(field.needs or field.derived or field.open_number or field.kind == "choice" for field in one.fields)
        assert len(one.fields) >= 3
    elif len(one.fields) == 1:
        [field] = one.fields
        choices = field.choices_of() if field.choices_of else field.choices
        assert len(choices) >= 3 if field.kind == "choice" else field.hint
        assert field.explanation


def test_times_are_those_of_a_class_or_of_an_outing():
    for one in ALL:
        assert 2 <= one.minutes <= 60, one.label
        if "observer" in one.steps:
            assert one.minutes >= 5, one.label
    # whoever does all the exercises of a chapter needs an hour and a half, the outing included
    assert max(sum(one.minutes for one in found) for found in SET.values()) <= 100
