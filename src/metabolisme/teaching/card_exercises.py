"""Exercises of « Du besoin à l'indicateur »: a question, a change that shows, a detour, a card, a decision."""

from __future__ import annotations

import functools

from metabolisme.estimates import Estimate, french_number
from metabolisme.indicators.cards import DIRECTIONS, LEVELS, NATURES, SCALES, indicator_card
from metabolisme.indicators.changes import visible_change
from metabolisme.indicators.registry import indicator
from metabolisme.sources.actions import LEVERS, actions
from metabolisme.teaching.exercise import (
    Exercise,
    Field,
    Key,
    around,
    choice_key,
    key,
    number_key,
    with_none,
    with_undecided,
)
from metabolisme.teaching.wording import NONE_OF_THESE

#: The indicator and the territory that carry the chapter.
CARRIED = ("circulation.local_purchase_share", "5309")

#: What rounding a value and a bound to the unit may change in their difference, points.
OF_DIFFERENCE = 1.0

#: A share of purchases two years apart: values and bounds, on 100 €. Made up for the exercise.
TWO_DATES = ((42, 34, 50), (46, 38, 54))


@functools.cache
def carried_estimate() -> Estimate:
    """The indicator that carries the chapter."""
    return indicator(*CARRIED)


def carried_change() -> float:
    """Smallest rise of it that leaves its interval, points."""
    return visible_change(indicator_card(CARRIED[0]), carried_estimate())


def _question_key() -> Key:
    return key("besoin-question", {"question": choice_key(["canteens"])})


def _change_key() -> Key:
    found = carried_estimate()
    low, high = found.within or (found.value, found.value)
    words = {
        name: french_number(number, decimals=0)
        for name, number in (("valeur", found.value), ("bas", low), ("haut", high), ("ecart", carried_change()))
    }
    return key(
        "besoin-ecart",
        {
            "ecart": number_key(
                around(carried_change(), 0, OF_DIFFERENCE),
                {"whole_interval": around(high - low, 0, OF_DIFFERENCE)},
            ),
            "change": choice_key(["undecided"]),
        },
        words,
    )


def _detour_key() -> Key:
    return key("besoin-detour", {"temoin": choice_key(["jobs"])})


def action_choices() -> tuple[tuple[str, str], ...]:
    """Types of action, by id, and none of them."""
    return with_none(*((str(action), str(title)) for action, title in actions()["title"].items()))


def _choices(codes: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, label[:1].upper() + label[1:]) for code, label in codes.items())


_FIRST, _SECOND = (f"{value} € sur 100, de {low} à {high}" for value, low, high in TWO_DATES)
_, _LOW, _HIGH = TWO_DATES[0]
_LATER = TWO_DATES[1][0]

CARDS = (
    Exercise(
        "besoin-question",
        "identity",
        "Une question à laquelle un indicateur peut répondre",
        (
            Field(
                "question",
                "choice",
                "Laquelle peut recevoir une réponse, ici, et faire décider quelqu'un ?",
                hint="Qui, quoi, où, quand ? Et que fera-t-on d'un oui, d'un non ?",
                explanation=(
                    "Il y faut un objet que l'on compte, un lieu, une date, et quelqu'un que la réponse oblige. "
                    "« Résilient » n'est pas compté ; « meilleur que le voisin » ne décide de rien."
                ),
                choices=(
                    ("resilient", "Notre territoire est-il résilient ?"),
                    ("neighbour", "Sommes-nous meilleurs que le territoire voisin ?"),
                    ("canteens", "Quelle part des repas de nos écoles sera végétale en 2028 ?"),
                ),
            ),
        ),
        "Un objet, un lieu, une date ; et les cuisines peuvent agir.",
        national=_question_key,
    ),
    Exercise(
        "besoin-ecart",
        "order",
        "Un changement qui se voit",
        (
            Field(
                "ecart",
                "number",
                "De combien la part locale de Lorient doit-elle monter pour sortir de son intervalle ?",
                "points",
                "De la valeur à la borne haute.",
                "{haut} moins {valeur} : {ecart} points.",
                {"percent_for_points": "", "whole_interval": ""},
            ),
            Field(
                "change",
                "choice",
                f"Ailleurs : {_FIRST} ; deux ans après, {_SECOND}. A-t-elle monté ?",
                hint=f"{_LATER} sort-il de l'intervalle de départ, {_LOW} à {_HIGH} ?",
                explanation=f"{_LATER} est encore entre {_LOW} et {_HIGH}.",
                choices=with_undecided(("yes", "Oui"), ("no", "Non")),
            ),
        ),
        "Sous {ecart} points, une hausse peut n'être que du brouillard. Suivez plutôt ce qui se compte : vos marchés.",
        given="Part locale des achats à Lorient : {valeur} € sur 100, de {bas} à {haut}.",
        national=_change_key,
    ),
    Exercise(
        "besoin-detour",
        "identity",
        "Le chiffre monte, rien ne change",
        (
            Field(
                "temoin",
                "choice",
                "Deux fournisseurs d'ailleurs ouvrent ici une boîte aux lettres : la part des marchés confiée à des "
                "établissements d'ici monte. Quel second chiffre le montrerait ?",
                hint="Qu'est-ce qu'une boîte aux lettres n'a pas ?",
                explanation="Une adresse ne fait pas une production : il n'y travaille personne.",
                choices=(
                    ("number", "La même part, en nombre de marchés"),
                    ("jobs", "Les salariés de ces établissements"),
                    ("amount", "Le montant moyen d'un marché"),
                ),
            ),
        ),
        "Un indicateur qui devient un but se laisse contourner : donnez-lui un témoin.",
        national=_detour_key,
    ),
    Exercise(
        "besoin-fiche",
        "sheet",
        "Votre fiche d'indicateur",
        (
            Field("name", "text", "Nom, comme dans un tableau", needs=("name",)),
            Field("question", "text", "Question de terrain", needs=("question", "words")),
            Field("definition", "text", "Définition, en une phrase", needs=("words",)),
            Field("formula", "text", "Formule, en mots : quoi divisé par quoi"),
            Field("unit", "text", "Unité", needs=("unit",)),
            Field("direction", "choice", "Sens", choices=_choices(DIRECTIONS)),
            Field(
                "level",
                "choice",
                "Niveau",
                choices=(("macro", "Macro : le territoire"), ("micro", "Micro : un projet, un achat")),
            ),
            Field("nature", "choice", "D'où vient la valeur", choices=_choices(NATURES)),
            Field("scales", "choice", "Où il a une valeur", choices=_choices(SCALES), many=True),
            Field("data", "text", "Sources, une par ligne, avec leur année", needs=("year",), many=True),
            Field("period", "text", "Années décrites", needs=("year",)),
            Field(
                "frequency",
                "text",
                "Tous les combien, et plus petit écart qui se voit (une quantité)",
                needs=("quantity",),
            ),
            Field("levers", "choice", "Levier qui le fait bouger", choices=with_none(*_choices(LEVERS)), many=True),
            Field("actions", "choice", "Type d'action suivi", choices_of=action_choices, many=True),
            Field("does_not_say", "text", "Ce qu'il ne dit pas, une phrase par ligne", many=True),
        ),
        "La fiche est complète. Faites-la lire à quelqu'un qui n'était pas là : comprend-il la question ?",
        national=lambda: key(
            "besoin-fiche",
            {
                "direction": choice_key(list(DIRECTIONS)),
                "level": choice_key(list(LEVELS)),
                "nature": choice_key(list(NATURES)),
                "scales": choice_key(list(SCALES)),
                "levers": choice_key([*LEVERS, NONE_OF_THESE]),
                "actions": choice_key([action for action, _ in action_choices()]),
            },
        ),
        kept_as="fiche-indicateur.yml",
        kept_with={"id": "la_mienne.indicateur"},
    ),
    Exercise(
        "besoin-decision",
        "sheet",
        "Qui décide, de quoi, quand",
        (
            Field("qui", "text", "Qui décide, en regardant ce chiffre (une personne, une instance)", needs=("name",)),
            Field("seuil", "text", "À partir de quelle valeur, avec son unité", needs=("quantity",)),
            Field(
                "decision",
                "text",
                "Ce qui sera fait alors, tel qu'on l'écrira",
                needs=("no_provenance",),
                errors={"provenance": ""},
            ),
            Field("revue", "text", "Quand on le regarde ensemble, avec l'année", needs=("year",)),
            Field("detour", "text", "Comment il pourrait monter sans que rien n'aille mieux", needs=("words",)),
            Field("temoin", "text", "Le second chiffre qui le montrerait", needs=("name",)),
        ),
        "Quelqu'un est tenu de faire quelque chose. C'est ce qui sépare un indicateur d'une décoration.",
    ),
)
