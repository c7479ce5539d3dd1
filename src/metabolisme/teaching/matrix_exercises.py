"""Exercises of the chapter « La matrice d'actions »: what a cell says, what it does not, and one's own actions."""

from __future__ import annotations

from metabolisme.sources.actions import SERVICE_LEVELS
from metabolisme.teaching.exercise import Exercise, Field, Key, choice_key, key, with_undecided


def _service_key() -> Key:
    return key("matrice-service", {"niveau": choice_key(["1"])})


def _weight_key() -> Key:
    return key("matrice-poids", {"phrase": choice_key(["authors"])})


MATRIX = (
    Exercise(
        "matrice-service",
        "order",
        "Quel service demander ?",
        (
            Field(
                "niveau",
                "choice",
                "Service à demander",
                hint="Combien d'acteurs portent l'action ? La méthode est-elle connue ?",
                explanation="Un seul acteur, une méthode éprouvée : un conseil et une mise en relation suffisent.",
                choices=tuple((str(level), f"{level} {name}") for level, name in SERVICE_LEVELS.items()),
            ),
        ),
        "Simplifier. Porter davantage que nécessaire coûte, et peut prendre la place de ceux qui font.",
        national=_service_key,
    ),
    Exercise(
        "matrice-poids",
        "order",
        "Deux colonnes de la matrice",
        (
            Field(
                "phrase",
                "choice",
                "Ce que l'on peut écrire",
                hint="Qui a écrit les documents d'où viennent ces actions ?",
                explanation="Les actions viennent de documents écrits surtout par des élus, des techniciens et des "
                "agences : leur colonne se remplit d'abord.",
                choices=with_undecided(
                    ("little", "Les habitants font moins que les élus"),
                    ("authors", "Les documents lus nomment plus souvent les élus que les habitants"),
                    ("useless", "La colonne des habitants ne sert à rien"),
                ),
            ),
        ),
        "On compte des actions écrites, non des actions faites. Demandez aux habitants ce qu'ils font déjà.",
        national=_weight_key,
    ),
    Exercise(
        "matrice-trois",
        "sheet",
        "Trois de vos actions, placées",
        tuple(
            Field(
                f"action_{rank}",
                "text",
                f"{ordinal} action : ce qui est fait, par qui, sa méta-action, le service demandé",
                needs=("words",),
            )
            for rank, ordinal in enumerate(("Première", "Deuxième", "Troisième"), start=1)
        ),
        "Trois actions placées. L'une d'elles a-t-elle un acteur que vous n'avez pas encore appelé ?",
    ),
    Exercise(
        "matrice-case",
        "sheet",
        "Une case vide, chez vous",
        (
            Field("case", "text", "La case : méta-action et sorte d'acteur", needs=("words",)),
            Field("qui", "text", "Qui pourrait s'y trouver déjà, sans être dans nos documents", needs=("words",)),
            Field("question", "text", "La question que vous lui poserez", needs=("question",)),
            Field("date", "text", "Quand, avec l'année", needs=("year",)),
        ),
        "La fiche est complète. Une case peut rester vide : encore faut-il l'avoir décidé.",
    ),
    Exercise(
        "matrice-decider",
        "sheet",
        "Une action qui change de case",
        (
            Field("action", "text", "L'action, et la case où elle est aujourd'hui", needs=("words",)),
            Field("vers", "text", "L'acteur à y faire entrer, et ce qu'il y gagne", needs=("words",)),
            Field("service", "text", "Le service que vous rendrez, et celui que vous ne rendrez pas"),
            Field("droit", "text", "La compétence ou le texte à vérifier avant"),
            Field("indicateur", "text", "Indicateur, avec une quantité et son unité", needs=("quantity",)),
            Field("date", "text", "Date du point d'étape, avec l'année", needs=("year",)),
        ),
        "La fiche est complète. Relisez-la avec l'acteur que vous voulez faire entrer.",
    ),
)
