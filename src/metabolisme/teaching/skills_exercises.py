"""Exercises of the chapter « Compétences »: the family that binds, cohorts, a reading, a verdict, a plan."""

from __future__ import annotations

import functools

from metabolisme.estimates import french_number
from metabolisme.levers.recruitment import binding_occupations, feasible_parts
from metabolisme.levers.scenario import Scenario
from metabolisme.sources.territories import find_territory
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: People looked for and found, in three families of occupations of a small place.
NEEDED, FOUND = (40.0, 120.0, 10.0), (30.0, 300.0, 4.0)

#: A session of so many people opens each year; training takes so many years; people are counted some years later.
PLACES, LENGTH, COUNTED = 6.0, 2.0, 6.0

#: Territory of the chapter; all levers but the skills at their highest; years since they began to move.
PLACE, WHOLE, YEARS = "5309", Scenario((4.0, 4.0, 4.0, 4.0, 4.0, 1.0)), 6

#: Two zones whose parts are compared.
COMPARED = ("5309", "0054")


def part_by_hand() -> float:
    """Part of the plan that people can be found for, %."""
    return 100 * min(1.0, *(found / needed for needed, found in zip(NEEDED, FOUND, strict=True)))


def cohorts_by_hand() -> float:
    """People trained when they are counted."""
    return PLACES * (COUNTED - LENGTH)


@functools.cache
def family_that_binds() -> tuple[str, str]:
    """Code and label of the family that stops the plan in the territory of the chapter."""
    table = binding_occupations(PLACE, WHOLE, YEARS)
    code = str(table.index[table["binds"].to_numpy()][0])
    return code, str(table["label"].to_dict()[code])


@functools.cache
def parts_compared() -> dict[str, tuple[float, float, float]]:
    """Part at the trend's skills in each of the zones compared: central, low, high, %."""
    found: dict[str, tuple[float, float, float]] = {}
    for code in COMPARED:
        value, low, high = (100 * feasible_parts(code, WHOLE, [1], [YEARS])).to_numpy(dtype=float)[0].tolist()
        found[code] = (value, low, high)
    return found


def _part_key() -> Key:
    part = part_by_hand()
    return key(
        "competences-part",
        {"part": number_key(around(part, 0, 0.5))},
        {"part": french_number(part, decimals=0)},
    )


def _cohort_key() -> Key:
    people = cohorts_by_hand()
    return key(
        "competences-cohortes",
        {"personnes": number_key(around(people, 0, 0.5))},
        {"personnes": french_number(people, decimals=0)},
    )


def _family_key() -> Key:
    code, label = family_that_binds()
    return key("competences-famille", {"famille": choice_key([code])}, {"famille": label})


def _verdict_key() -> Key:
    (first, second), names = parts_compared().values(), [find_territory(code).name for code in COMPARED]
    right = UNDECIDED
    if first[1] > second[2]:
        right = COMPARED[0]
    elif second[1] > first[2]:
        right = COMPARED[1]
    write = [" ; ".join(f"{french_number(part, decimals=0)} %" for part in parts) for parts in (first, second)]
    return key(
        "competences-trancher",
        {"lieu": choice_key([right], dict.fromkeys({*COMPARED, UNDECIDED} - {right}, "undecided_overlooked"))},
        {"premier": f"{names[0]} [{write[0]}]", "second": f"{names[1]} [{write[1]}]"},
    )


_FAMILIES = (
    ("A", "Agriculture, marine, pêche"),
    ("B", "Bâtiment, travaux publics"),
    ("M", "Informatique et télécommunications"),
    ("V", "Santé, action sociale, culturelle et sportive"),
)

SKILLS = (
    Exercise(
        "competences-part",
        "identity",
        "Une famille arrête tout",
        (
            Field(
                "part",
                "number",
                "Part du plan que l'on peut faire",
                "%",
                "Pour chaque famille : trouvées ÷ cherchées. Laquelle est la plus petite ?",
                "30 ÷ 40 = 75 %, 300 ÷ 120 : assez, 4 ÷ 10 = {part} %. La plus petite part commande.",
            ),
        ),
        "{part} % : la famille la plus rare commande.",
        national=_part_key,
    ),
    Exercise(
        "competences-cohortes",
        "identity",
        "Compter les personnes formées",
        (
            Field(
                "personnes",
                "number",
                "Personnes formées six ans après l'ouverture",
                "sans unité",
                "Les premières sortent après deux ans. Combien d'années en sort-il ensuite ?",
                "Six ans moins deux ans d'attente : quatre ans à six personnes par an, {personnes} personnes.",
            ),
        ),
        "{personnes} personnes : la durée d'une formation se perd une fois, au début.",
        national=_cohort_key,
    ),
    Exercise(
        "competences-famille",
        "order",
        "Qui manque d'abord ?",
        (
            Field(
                "famille",
                "choice",
                "La famille de métiers qui arrête le plan à Lorient",
                hint="Non la plus grande barre, mais la plus petite part trouvée : lisez le tableau de la figure 2.",
                explanation="« {famille} » : c'est là que trouvées ÷ cherchées est le plus petit.",
                choices=_FAMILIES,
            ),
        ),
        "« {famille} » : en nombre, il en manque moins que d'autres ; en proportion, plus que toutes.",
        national=_family_key,
    ),
    Exercise(
        "competences-trancher",
        "order",
        "Deux zones, un verdict",
        (
            Field(
                "lieu",
                "choice",
                "Dans laquelle une plus grande part du plan peut-elle être faite en six ans ?",
                hint="Regardez les deux fourchettes avant les deux valeurs.",
                explanation="{premier} ; {second}.",
                errors={"undecided_overlooked": ""},
                choices=with_undecided(("5309", "Lorient"), ("0054", "Beauvais")),
            ),
        ),
        "{premier} ; {second}. On ne classe pas.",
        national=_verdict_key,
    ),
    Exercise(
        "competences-plan",
        "sheet",
        "Votre plan de recrutement",
        (
            Field("projet", "text", "Le projet que vous voulez faire, en une phrase"),
            Field("metiers", "text", "Deux métiers précis qu'il lui faut, combien de personnes", needs=("quantity",)),
            Field("viviers", "text", "D'où elles viendraient : emploi perdu, recherche d'emploi, autre métier, école"),
            Field("formation", "text", "La formation, sa durée, qui l'ouvre et qui la paie", needs=("quantity",)),
            Field("depart", "text", "Date à laquelle il faut ouvrir la formation pour être prêt", needs=("year",)),
            Field("repli", "text", "Ce que vous ferez si une personne sur deux manque"),
        ),
        "Le plan est complet. Montrez-le à l'entreprise qui recruterait avant de le montrer au conseil.",
    ),
)
