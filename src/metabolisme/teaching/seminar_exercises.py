"""Exercises of « La Fabrique Prospective pas à pas »: time it takes, who comes, what was planned or published."""

from __future__ import annotations

from metabolisme.estimates import french_number
from metabolisme.sources.seminars import seminars
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key


def group_hours() -> tuple[float, float, float]:
    """Hours of one person in the local seminars, and hours of the smallest and of the largest group."""
    table = seminars()
    local = table[table["kind"] == "local"]
    one = float(local["minutes"].sum()) / 60
    group = local.to_dict("index")["local-1"]
    return one, one * group["participants_least"], one * group["participants_most"]


def _hours_key() -> Key:
    one, least, most = group_hours()
    numbers = {"personne": one, "groupe": most}
    # to the half hour for one, to five hours for a group: the answer is read off a table in minutes
    taken = {"personne": around(one, 0, 0.5), "groupe": around(most, 0, 10)}
    words = {name: french_number(value, decimals=0) for name, value in {**numbers, "petit": least}.items()}
    return key("fabrique-heures", {name: number_key(bounds) for name, bounds in taken.items()}, words)


def _group_key() -> Key:
    return key("fabrique-groupe", {"groupe": choice_key(["mixed"])})


def _published_key() -> Key:
    return key("fabrique-publie", {"phrase": choice_key(["levers"])})


SEMINAR_EXERCISES = (
    Exercise(
        "fabrique-heures",
        "identity",
        "Ce que demande un cycle",
        (
            Field(
                "personne",
                "number",
                "Heures d'une personne du groupe, aux quatre séminaires locaux",
                "sans unité",
                "Le troisième a deux demi-journées. Les inter-sites se comptent à part.",
                "{personne} heures : additionnez les cinq demi-journées locales, pauses comprises.",
            ),
            Field(
                "groupe",
                "number",
                "Heures du groupe le plus nombreux",
                "sans unité",
                "Multipliez par le nombre de personnes du haut de la fourchette.",
                "{groupe} heures, avec le groupe le plus nombreux.",
            ),
        ),
        "{personne} heures par personne, de {petit} à {groupe} pour le groupe. Dites-le dans l'invitation.",
        national=_hours_key,
    ),
    Exercise(
        "fabrique-groupe",
        "order",
        "Qui inviter ?",
        (
            Field(
                "groupe",
                "choice",
                "Le groupe qui suit les règles du support de lancement",
                hint="Que veut dire « pour soi-même », et qui doit se croiser ?",
                explanation="Des personnes, stables, de la ville et de l'intercommunalité, de plusieurs secteurs.",
                choices=(
                    ("functions", "Dix-huit directions de service, chacune déléguant qui est libre"),
                    ("mixed", "Seize personnes de la ville, de l'agglomération, de cinq secteurs ; toujours les mêmes"),
                    ("open", "Soixante personnes, qui viennent à la séance de leur choix"),
                ),
            ),
        ),
        "Seize personnes, nommées, stables, qui croisent deux collectivités et plusieurs secteurs.",
        national=_group_key,
    ),
    Exercise(
        "fabrique-publie",
        "order",
        "Prévu, publié, ou ni l'un ni l'autre ?",
        (
            Field(
                "phrase",
                "choice",
                "La phrase que les sources lues permettent d'écrire",
                hint="Cherchez, pour chaque phrase, le document et sa date.",
                explanation="Les leviers sont dans la publication de l'ANCT ; aucun document lu ne mesure d'effet.",
                choices=(
                    ("effect", "« La Fabrique a réduit l'empreinte des quatre villes. »"),
                    ("slides", "« Le support de 2020 tire les leçons de la démarche. »"),
                    ("levers", "« L'ANCT a publié quatre leviers pour les villes et les agglomérations moyennes. »"),
                ),
            ),
        ),
        "Le support dit ce qui était prévu ; la publication dit des leviers. Aucun des deux ne mesure un effet.",
        national=_published_key,
    ),
    Exercise(
        "fabrique-invites",
        "sheet",
        "Votre groupe, et ses absents",
        (
            Field("question", "text", "La question du cycle, en une phrase", needs=("question",)),
            Field("ville", "text", "Trois personnes de la commune, par leur fonction"),
            Field("agglo", "text", "Trois personnes de l'intercommunalité, par leur fonction"),
            Field("dehors", "text", "Trois d'entreprises ou d'associations, de secteurs différents"),
            Field("absent", "text", "Qui manquera, et qui pourrait parler pour lui"),
        ),
        "La fiche est complète. L'absent que l'on nomme a déjà une chaise.",
    ),
    Exercise(
        "fabrique-lancer",
        "sheet",
        "Votre lancement",
        (
            Field("debut", "text", "Jour de l'immersion, avec l'année", needs=("year",)),
            Field("elu", "text", "L'élu référent : ce qu'il décide, ce qu'il n'anime pas"),
            Field("temps", "text", "Le temps demandé à chacun, avec son unité", needs=("quantity",)),
            Field("sites", "text", "Deux territoires avec qui croiser, et pourquoi eux"),
            Field("rendu", "text", "Ce que le groupe rendra, à qui, et ce qui le ferait arrêter"),
        ),
        "La fiche est complète. Un cycle que rien ne peut arrêter n'est pas une expérience.",
    ),
)
