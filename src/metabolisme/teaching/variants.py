"""Other versions of the exercises with invented numbers: same path to the solution, other numbers, by a version number.

A trainer gives a number by group; a learner takes another one to try again. The same number gives the same version, on
every machine. The key comes from the function of the exercise itself, known errors included: nothing is computed twice.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from metabolisme.charts.text import french_text
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.teaching.catalogue import answers_by_field
from metabolisme.teaching.catalogue import exercise as catalogued
from metabolisme.teaching.checking import Verdict, verdict
from metabolisme.teaching.circulation_exercises import leak_key
from metabolisme.teaching.diversity_exercises import FOUR_BRANCHES, varieties_key
from metabolisme.teaching.exercise import Key
from metabolisme.teaching.flipper_exercises import ledger_key
from metabolisme.teaching.lever_exercises import hand_key, order_key
from metabolisme.teaching.local_exchange_exercises import AMBITION, GROWTH, KEPT, MOVABLE, bound_key
from metabolisme.teaching.local_resources_exercises import BURNT, OFFCUTS, TIMBER_YIELD, wood_key
from metabolisme.teaching.national_exercises import two_branches_key
from metabolisme.teaching.project_exercises import median_key
from metabolisme.teaching.sobriety_exercises import rebound_key
from metabolisme.teaching.stock_exercises import longer_key

#: Versions that the static page holds, numbered from 1.
VERSIONS = 20

#: Draws before giving up: a generator that is refused so often is wrong.
MOST_DRAWS = 500

#: Keyword arguments of the function of a key.
Numbers = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """One version of an exercise.

    Attributes
    ----------
    exercise : str
        Identifier.
    seed : int
        Number of the version.
    numbers : mapping
        Arguments that the key was computed from.
    key : dict
        As that of the exercise.
    statement : tuple of str
        French: the numbers that stand in place of those of the book.
    steps : tuple of str
        French: the way to the solution.
    """

    exercise: str
    seed: int
    numbers: Numbers
    key: Key
    statement: tuple[str, ...]
    steps: tuple[str, ...]

    def shipped(self) -> dict[str, Any]:
        """What the static page needs, JSON-able."""
        return {"key": self.key, "statement": list(self.statement), "steps": list(self.steps)}

    def check(self, answer: object, attempt: int = 1) -> Verdict:
        """Check an answer to this version, as `metabolisme.teaching.check` does for that of the book."""
        one = catalogued(self.exercise)
        return verdict(one.definition(), self.key, answers_by_field(one, answer), attempt)


@dataclass(frozen=True)
class Varied:
    """How the versions of an exercise are made.

    Attributes
    ----------
    draw : callable
        Returns the arguments of ``key``; what it draws must make a whole statement.
    key : callable
        The function of the key in the module of the exercise.
    statement : callable
        Sentences of the statement, from the same arguments.
    """

    draw: Callable[[Random], Numbers]
    key: Callable[..., Key]
    statement: Callable[..., list[str]]


def _written(number: float, decimals: int = 0) -> str:
    return french_number(number, decimals=decimals)


def _tens(random: Random, low: int, high: int, step: int = 10) -> float:
    return float(random.randrange(low, high + 1, step))


def _two_branches(random: Random) -> Numbers:
    outputs = (_tens(random, 500, 2000, 500), _tens(random, 1000, 3000, 500))
    coefficients = [random.randrange(1, 8) / 20 for _ in range(4)]  # 0.05 to 0.35: a column keeps a value added
    by_row = tuple(round(part * outputs[rank % 2], 6) for rank, part in enumerate(coefficients))
    return {
        "flows_by_row": by_row,
        "outputs": outputs,
        "demands": (_tens(random, 300, 1200, 100), _tens(random, 400, 1800, 100)),
    }


def _two_branches_told(
    flows_by_row: tuple[float, ...], outputs: tuple[float, ...], demands: tuple[float, ...]
) -> list[str]:
    first, second, third, fourth = (_written(flow) for flow in flows_by_row)
    return [
        f"La branche 1 vend {first} à elle-même et {second} à la branche 2.",
        f"La branche 2 vend {third} à la branche 1 et {fourth} à elle-même.",
        f"Productions : {_written(outputs[0])} et {_written(outputs[1])}. Demandes finales : {_written(demands[0])} "
        f"et {_written(demands[1])}.",
    ]


def _ledger(random: Random) -> Numbers:
    wages, growers = _tens(random, 60_000, 120_000, 10_000), _tens(random, 20_000, 50_000, 10_000)
    wholesaler, unknown = _tens(random, 30_000, 70_000, 10_000), _tens(random, 10_000, 40_000, 10_000)
    contributions = _tens(random, 10_000, 20_000, 5_000)
    spent, kept = random.randrange(3, 6) * wages / 10, random.randrange(4, 8) * growers / 10
    received = wages + growers + wholesaler + unknown + contributions
    return {
        "amounts": (
            received, wages, growers, wholesaler, unknown, contributions, spent, wages - spent, kept, growers - kept,
        )
    }  # fmt: skip


def _ledger_told(amounts: tuple[float, ...]) -> list[str]:
    received, wages, growers, wholesaler, unknown, contributions, spent, _, kept, _ = map(_written, amounts)
    return [
        f"La régie reçoit {received} € de la commune.",
        f"Elle paie {wages} € de salaires nets et {growers} € aux maraîchers, tous d'ici ; {wholesaler} € à un "
        f"grossiste et {contributions} € de cotisations, ailleurs ; {unknown} € à un traiteur à l'adresse inconnue.",
        f"De ce qu'ils reçoivent, les salariés dépensent ici {spent} €, les maraîchers {kept} €.",
    ]


def _longer(random: Random) -> Numbers:
    short = float(random.randrange(5, 17))
    return {"short": short, "longer": short + random.randrange(1, 7)}


def _longer_told(short: float, longer: float) -> list[str]:
    return [f"Un bien dure {_written(short)} ans ; on le fait durer {_written(longer)} ans. Le stock est constant."]


def _hand(random: Random) -> Numbers:
    return {
        "moved": _tens(random, 5, 40, 5),
        "here": random.randrange(2, 10) / 20,
        "elsewhere": random.randrange(2, 8) / 20,
    }


def _hand_told(moved: float, here: float, elsewhere: float) -> list[str]:
    return [
        f"On déplace {_written(moved)} M€ d'achats du reste de la France vers une branche d'ici. Pour produire un "
        f"euro, elle achète {_written(here, 2)} € à elle-même et {_written(elsewhere, 2)} € ailleurs."
    ]


def _order(random: Random) -> Numbers:
    alone = _tens(random, 4, 30, 2)
    return {"alone": alone, "both": alone + _tens(random, 2, 30, 2)}


def _order_told(alone: float, both: float) -> list[str]:
    return [
        f"Le levier A seul ajoute {_written(alone)} M€, le levier B seul 0, les deux ensemble {_written(both)} M€."
    ]


def _rebound(random: Random) -> Numbers:
    return {"saving": _tens(random, 60, 300, 20), "respent": random.randrange(3, 10) / 10}


def _rebound_told(saving: float, respent: float) -> list[str]:
    return [
        f"Un ménage dépense {_written(saving)} € de moins pour sa voiture, et en re-dépense "
        f"{_written(respent * saving)}. Les deux taux de taxe sont ceux de l'énoncé."
    ]


def _bound(random: Random) -> Numbers:
    bought = _tens(random, 80, 200)
    return {
        "bought": bought,
        "from_rest": _tens(random, 40, int(bought) - 20),
        "made": _tens(random, 20, 80),
        "sold": _tens(random, 10, 50),
    }


def _bound_told(bought: float, from_rest: float, made: float, sold: float) -> list[str]:
    return [
        f"Un territoire achète pour {_written(bought)} M€ d'un produit, dont {_written(from_rest)} ailleurs en France. "
        f"Il en produit {_written(made)} et en vend {_written(sold)} là-bas.",
        f"Les parts sont celles de l'énoncé : {_written(100 * MOVABLE)} % est déplaçable, on veut en déplacer "
        f"{_written(100 * AMBITION)} % ; on peut reprendre {_written(100 * KEPT)} % de ce qui part et produire "
        f"{_written(100 * GROWTH)} % de plus.",
    ]


def _wood(random: Random) -> Numbers:
    return {
        "wood": _tens(random, 80, 300, 20),
        "need": _tens(random, 10, 60, 5),
        "timber_price": _tens(random, 90, 160),
        "heat_price": _tens(random, 30, 80, 5),
    }


def _wood_told(wood: float, need: float, timber_price: float, heat_price: float) -> list[str]:
    return [
        f"{_written(wood)} MWh de bois. La charpente en demande {_written(need)} MWh, à {_written(timber_price)} € ; "
        f"la chaleur, à {_written(heat_price)} € le MWh, prend tout le reste. Les rendements sont ceux de l'énoncé : "
        f"{_written(TIMBER_YIELD, 1)} et {_written(OFFCUTS, 1)} en charpente et chutes, {_written(BURNT, 1)} en "
        "chaleur."
    ]


def _leak(random: Random) -> Numbers:
    here = _tens(random, 10, 45, 5)
    return {"here": here, "elsewhere": _tens(random, 15, 80 - int(here), 5)}


def _leak_told(here: float, elsewhere: float) -> list[str]:
    return [
        f"Sur 100 € reçus, {_written(here)} vont à des vendeurs d'ici, {_written(elsewhere)} à des vendeurs "
        f"d'ailleurs, {_written(100 - here - elsewhere)} sont gagnés ici."
    ]


def _varieties(random: Random) -> Numbers:
    return {"jobs_by_branch": tuple(_tens(random, 100, 600, 50) for _ in FOUR_BRANCHES)}


def _varieties_told(jobs_by_branch: tuple[float, ...]) -> list[str]:
    told = ", ".join(
        f"{name.lower()} {_written(jobs)}" for name, jobs in zip(FOUR_BRANCHES, jobs_by_branch, strict=True)
    )
    groups = jobs_by_branch[:2], jobs_by_branch[2:]
    total = sum(jobs_by_branch)
    ratios = [(total, sum(group)) for group in groups] + [(sum(group), jobs) for group in groups for jobs in group]
    logarithms = dict.fromkeys(
        f"log₂({_written(whole)} ÷ {_written(part)}) ≈ {_written(math.log2(whole / part), 3)}" for whole, part in ratios
    )
    return [
        f"Emplois : {told}. Les deux premières sont de l'industrie, les deux autres des services.",
        f"On donne {', '.join(logarithms)}.",
    ]


def _median(random: Random) -> Numbers:
    months = sorted(random.sample(range(3, 30), 10))
    ended = {9, *random.sample(range(9), random.randrange(4, 7))}  # the longest has left: half of them leave some day
    return {"months": tuple(map(float, months)), "left": tuple(rank in ended for rank in range(10))}


def _median_told(months: tuple[float, ...], left: tuple[bool, ...]) -> list[str]:
    pairs = list(zip(months, left, strict=True))
    ended, going = (", ".join(_written(month) for month, gone in pairs if gone == kept) for kept in (True, False))
    return [
        f"Dix projets. Sortis du montage, après tant de mois : {ended}.",
        f"Encore là, depuis tant de mois : {going}.",
    ]


#: The exercises that have versions.
VARIED: dict[str, Varied] = {
    "tableau-calculer": Varied(_two_branches, two_branches_key, _two_branches_told),
    "flipper-grand-livre": Varied(_ledger, ledger_key, _ledger_told),
    "stocks-allonger": Varied(_longer, longer_key, _longer_told),
    "leviers-main": Varied(_hand, hand_key, _hand_told),
    "sobriete-rebond": Varied(_rebound, rebound_key, _rebound_told),
    "echange-borne": Varied(_bound, bound_key, _bound_told),
    "ressources-bois": Varied(_wood, wood_key, _wood_told),
    "combiner-ordre": Varied(_order, order_key, _order_told),
    "diversite-varietes": Varied(_varieties, varieties_key, _varieties_told),
    "circulation-fuite": Varied(_leak, leak_key, _leak_told),
    "projets-duree": Varied(_median, median_key, _median_told),
}


def variant(exercise: str, seed: int) -> Variant:
    """The version of an exercise that has a number.

    Parameters
    ----------
    exercise : str
        One of `VARIED`.
    seed : int
        From 1; the page holds those up to `VERSIONS`.

    Returns
    -------
    Variant
        Its known errors are those of the exercise, each apart from the right answer and from the others.

    Raises
    ------
    UnknownCodeError
        An exercise without versions.
    MetabolismeError
        A number below 1.

    Examples
    --------
    >>> variant("combiner-ordre", 3) == variant("combiner-ordre", 3)
    True
    """
    if exercise not in VARIED:
        raise UnknownCodeError.among("l'exercice à versions", exercise, VARIED)
    if seed < 1:
        raise MetabolismeError(f"La version {seed} n'existe pas : donnez un nombre entier, à partir de 1.")
    return versions(exercise)[seed - 1] if seed <= VERSIONS else _one(exercise, seed, [])


@functools.cache
def versions(exercise: str) -> tuple[Variant, ...]:
    """The versions that the page holds: no two have the same key."""
    found: list[Variant] = []
    for seed in range(1, VERSIONS + 1):
        found.append(_one(exercise, seed, [one.key["fields"] for one in found]))
    return tuple(found)


def _one(exercise: str, seed: int, taken: list[dict[str, Any]]) -> Variant:
    made, one = VARIED[exercise], catalogued(exercise)
    expected = _named_errors(one.national() if one.national else {})
    random = Random(f"{exercise} {seed}")  # a text gives the same draws on every machine
    for _ in range(MOST_DRAWS):
        numbers = made.draw(random)
        key = made.key(**numbers)
        if _named_errors(key) != expected or not _apart(key) or key["fields"] in taken:
            continue
        steps = dict.fromkeys(_filled(field.explanation, key) for field in one.fields)
        return Variant(
            exercise,
            seed,
            numbers,
            key,
            tuple(french_text(sentence) for sentence in made.statement(**numbers)),
            tuple(french_text(sentence) for sentence in (*steps, _filled(one.right, key))),
        )
    raise MetabolismeError(f"Aucune version {seed} de « {exercise} » dont les erreurs connues se distinguent.")


def _filled(text: str, key: Key) -> str:
    for name, word in key["words"].items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _named_errors(key: Key) -> dict[str, set[str]]:
    return {name: set(field.get("errors", {})) for name, field in key["fields"].items()}


def _apart(key: Key) -> bool:
    """Whether no answer is both right and a known error, nor two known errors at once."""
    for field in key["fields"].values():
        if "low" not in field:
            continue
        spans = sorted([(field["low"], field["high"]), *(tuple(span) for span in field.get("errors", {}).values())])
        if any(after[0] <= before[1] for before, after in itertools.pairwise(spans)):
            return False
    return True
