"""Every checked exercise, its keys, and `check`."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import Territory, find_territory
from metabolisme.teaching.actor_exercises import ACTOR_EXERCISES
from metabolisme.teaching.alliance_exercises import ALLIANCES
from metabolisme.teaching.business_models_exercises import BUSINESS_MODELS
from metabolisme.teaching.card_exercises import CARDS
from metabolisme.teaching.checking import Verdict, verdict
from metabolisme.teaching.circulation_exercises import CIRCULATION
from metabolisme.teaching.composite_exercises import COMPOSITE
from metabolisme.teaching.dependence_exercises import DEPENDENCE
from metabolisme.teaching.diversification_exercises import DIVERSIFICATION
from metabolisme.teaching.diversity_exercises import DIVERSITY
from metabolisme.teaching.doughnut_exercises import DOUGHNUT
from metabolisme.teaching.exercise import Exercise, Key
from metabolisme.teaching.exercise import key as empty_key
from metabolisme.teaching.field_exercises import FIELD
from metabolisme.teaching.flipper_exercises import FLIPPER
from metabolisme.teaching.law_exercises import LAW_EXERCISES
from metabolisme.teaching.lever_exercises import LEVERS_EXERCISES
from metabolisme.teaching.local_exchange_exercises import LOCAL_EXCHANGE
from metabolisme.teaching.local_production_exercises import LOCAL_PRODUCTION
from metabolisme.teaching.local_resources_exercises import LOCAL_RESOURCES
from metabolisme.teaching.material_exercises import MATERIALS
from metabolisme.teaching.matrix_exercises import MATRIX
from metabolisme.teaching.national_exercises import NATIONAL
from metabolisme.teaching.own_territory import OWN
from metabolisme.teaching.project_exercises import PROJECTS
from metabolisme.teaching.purchases_exercises import PURCHASES
from metabolisme.teaching.seminar_exercises import SEMINAR_EXERCISES
from metabolisme.teaching.sheets import SHEETS
from metabolisme.teaching.shortlist_exercises import SHORTLIST
from metabolisme.teaching.skills_exercises import SKILLS
from metabolisme.teaching.sobriety_exercises import SOBRIETY
from metabolisme.teaching.stock_exercises import STOCKS

#: Checked exercises by identifier.
EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise
    for exercise in (
        *NATIONAL,
        *OWN,
        *SHEETS,
        *PURCHASES,
        *FLIPPER,
        *DEPENDENCE,
        *STOCKS,
        *SHORTLIST,
        *CARDS,
        *CIRCULATION,
        *COMPOSITE,
        *DIVERSITY,
        *MATERIALS,
        *DOUGHNUT,
        *LOCAL_PRODUCTION,
        *PROJECTS,
        *SEMINAR_EXERCISES,
        *ACTOR_EXERCISES,
        *MATRIX,
        *ALLIANCES,
        *LAW_EXERCISES,
        *LEVERS_EXERCISES,
        *SOBRIETY,
        *LOCAL_EXCHANGE,
        *DIVERSIFICATION,
        *BUSINESS_MODELS,
        *SKILLS,
        *LOCAL_RESOURCES,
        *FIELD,
    )
}


def exercise(identifier: str) -> Exercise:
    """The exercise with an identifier.

    Raises
    ------
    UnknownCodeError
        With the nearest identifiers.
    """
    if identifier not in EXERCISES:
        raise UnknownCodeError.among("l'exercice", identifier, EXERCISES)
    return EXERCISES[identifier]


def keys_of(code: str, results: pd.DataFrame) -> list[Key]:
    """Keys of all the exercises on one's own territory.

    Parameters
    ----------
    code : str
        Of a zone d'emploi or an EPCI, or what `find_territory` takes.
    results : DataFrame
        Of that territory, from `diagnosis.every_territory.Atlas.of` or `diagnosis.territory_results`.

    Returns
    -------
    list of dict
        JSON-able, in the order of the catalogue.
    """
    territory = find_territory(code)
    # The atlas keeps 32-bit floats: keys must not depend on where the results were read.
    rows = results[["value", "low", "high"]].to_numpy(dtype=np.float32).tolist()
    found = {index: tuple(row) for index, row in zip(results.index.tolist(), rows, strict=True)}
    return [one.local(territory, found) for one in EXERCISES.values() if one.local is not None]


@functools.lru_cache(maxsize=64)
def _local_keys(territory: Territory) -> tuple[Key, ...]:
    return tuple(keys_of(territory.code, territory_results(territory)))


@functools.cache
def national_key(identifier: str) -> Key:
    """Key of an exercise that is the same for all readers; a sheet or a file has an empty one."""
    one = exercise(identifier)
    if one.local is not None:
        raise MetabolismeError(f'L\'exercice « {identifier} » dépend du territoire : donnez-en un (territory="5309").')
    return one.national() if one.national else empty_key(identifier, {})


def answers_by_field(one: Exercise, answer: object) -> dict[str, object]:
    """Answers of an exercise by field; a lone answer is that of its only field.

    Raises
    ------
    UnknownCodeError
        Unknown field.
    MetabolismeError
        One answer for several fields.
    """
    names = [field.name for field in one.fields]
    if isinstance(answer, Mapping):
        answers = dict(answer)
    elif len(names) == 1:
        answers = {names[0]: answer}
    else:
        wanted = ", ".join(f'"{name}": …' for name in names)
        raise MetabolismeError(f"L'exercice « {one.id} » attend plusieurs réponses : donnez {{{wanted}}}.")
    unknown = [name for name in answers if name not in names]
    if unknown:
        raise UnknownCodeError.among("le champ", unknown[0], names)
    return answers


def check(
    exercise_id: str,
    answer: object,
    territory: Territory | str | list[str] | None = None,
    attempt: int = 1,
) -> Verdict:
    """Check an answer to an exercise of the book, as its page does.

    Parameters
    ----------
    exercise_id : str
        As written under the exercise, see `EXERCISES`.
    answer : str, number or dict
        A dictionary by field when there are several, for instance ``{"branche_1": 1248, "branche_2": "1 842"}``.
    territory : Territory, or what `find_territory` takes, optional
        For an exercise on one's own territory.
    attempt : int
        1: a wrong answer gets a hint; from 2 on, an explanation.

    Returns
    -------
    Verdict

    Raises
    ------
    UnknownCodeError
        Unknown exercise, field or territory.
    MetabolismeError
        No territory where one is needed, or one answer for several fields.

    Examples
    --------
    >>> check("metabolisme-lire", "-239 Mt", attempt=2).errors
    ('sign',)
    """
    one = exercise(exercise_id)
    answers = answers_by_field(one, answer)
    if one.local is None:
        found = national_key(exercise_id)
    elif territory is None:
        raise MetabolismeError(
            f'L\'exercice « {exercise_id} » dépend du territoire : donnez le vôtre, par exemple territory="5309".'
        )
    else:
        place = find_territory(territory)
        found = next(one for one in _local_keys(place) if one["id"] == exercise_id)
    return verdict(one.definition(), found, answers, attempt)
