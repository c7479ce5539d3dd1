"""Exercises of the chapter « Projets et tableau de bord »: durations that go on, what may be said, two sheets."""

from __future__ import annotations

import functools

import numpy as np

from metabolisme.diagnosis.peers import VERDICTS, verdict
from metabolisme.estimates import french_number
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.projects import median_duration
from metabolisme.indicators.registry import indicator
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: Ten projects that never were: months spent in « montage », and whether they left it.
MONTHS = np.array([4.0, 6.0, 8.0, 10.0, 12.0, 9.0, 14.0, 16.0, 20.0, 24.0])
LEFT = np.array([True] * 5 + [False] * 5)

#: Two territories and the indicator that is compared.
COMPARED = ("carbon.production_per_inhabitant", "5309", "5318")


@functools.cache
def compared_bounds() -> tuple[tuple[float, float], tuple[float, float]]:
    """Bounds of the two territories of `COMPARED`."""
    identifier, *codes = COMPARED
    first, second = (indicator(identifier, code) for code in codes)
    return (first.within or (first.value,) * 2), (second.within or (second.value,) * 2)


def median_key(months: tuple[float, ...] = tuple(MONTHS), left: tuple[bool, ...] = tuple(LEFT)) -> Key:
    """Key of « Combien de temps dure un montage ? », for any months and projects that left."""
    durations, ended = np.array(months), np.array(left)
    median = median_duration(durations, ended)[0]
    finished, all_of_them = float(np.median(durations[ended])), float(np.median(durations))
    # a duration of the table: to the month
    return key(
        "projets-duree",
        {
            "mediane": number_key(
                around(median, 0, 0.5),
                {"finished_only": around(finished, 0, 0.4), "taken_as_finished": around(all_of_them, 0, 0.4)},
            )
        },
        {"mediane": french_number(median, decimals=0), "finis": french_number(finished, decimals=0)},
    )


def _decide_key() -> Key:
    own, other = compared_bounds()
    code = {VERDICTS["above"]: "above", VERDICTS["below"]: "below"}.get(verdict(own, other), "undecided")
    told = [french_number(bound, decimals=1) for bound in (*own, *other)]
    words = dict(zip(("bas_1", "haut_1", "bas_2", "haut_2"), told, strict=True))
    words["nom"] = indicator_card(COMPARED[0]).name
    return key("projets-trancher", {"verdict": choice_key([code], {UNDECIDED: "decided_overlooked"})}, words)


def _few_key() -> Key:
    return key("projets-peu", {"phrase": choice_key(["counts"])})


PROJECTS = (
    Exercise(
        "projets-duree",
        "identity",
        "Combien de temps dure un montage ?",
        (
            Field(
                "mediane",
                "number",
                "Durée médiane du montage, ceux qui y sont encore comptés",
                "mois",
                "À chaque sortie, divisez le nombre de ceux qui restent par le nombre de ceux qui étaient encore là.",
                "La part encore en montage passe sous la moitié à {mediane} mois.",
                {"finished_only": "", "taken_as_finished": ""},
            ),
        ),
        "{mediane} mois. En ne comptant que les projets finis, on aurait dit {finis} : les rapides seulement.",
        national=median_key,
    ),
    Exercise(
        "projets-trancher",
        "order",
        "Qui est plus haut ?",
        (
            Field(
                "verdict",
                "choice",
                "Lorient, face à Vannes",
                hint="Les deux fourchettes se touchent-elles ?",
                explanation="De {bas_1} à {haut_1} et de {bas_2} à {haut_2} : aucune valeur en commun.",
                errors={"decided_overlooked": ""},
                choices=with_undecided(("above", "Plus haut"), ("below", "Plus bas")),
            ),
        ),
        "De {bas_1} à {haut_1} à Lorient, de {bas_2} à {haut_2} à Vannes : on tranche. Pour la part locale, non.",
        national=_decide_key,
    ),
    Exercise(
        "projets-peu",
        "order",
        "Six projets, deux arrêtés",
        (
            Field(
                "phrase",
                "choice",
                "La phrase à écrire dans le rapport",
                hint="Un projet de plus ou de moins, que devient le pourcentage ?",
                explanation="Sur six projets, un seul change la part de dix-sept points : on écrit des nombres.",
                choices=(
                    ("rate", "« Un tiers des projets échouent. »"),
                    ("counts", "« Deux projets sur six sont arrêtés ; voici pourquoi. »"),
                    ("success", "« Deux projets sur trois réussissent. »"),
                ),
            ),
        ),
        "Des nombres, et les raisons. Un arrêt n'est pas toujours un échec, et six projets ne font pas un taux.",
        national=_few_key,
    ),
    Exercise(
        "tableau-chez-vous",
        "sheet",
        "Trois lignes de votre tableau",
        tuple(
            Field(
                f"ligne_{rank}",
                "text",
                f"{ordinal} indicateur : valeur et unité, fourchette, année, ce que l'on peut dire face aux pairs",
                needs=("quantity", "year"),
            )
            for rank, ordinal in enumerate(("Premier", "Deuxième", "Troisième"), start=1)
        ),
        "Chaque ligne a une quantité, une unité et une année. L'une au moins dit-elle « on ne peut pas trancher » ?",
    ),
    Exercise(
        "tableau-decider",
        "sheet",
        "Un tableau que l'on tiendra",
        (
            Field("question", "text", "La question à laquelle le tableau répond, et pour qui"),
            Field("macro", "text", "Un indicateur du territoire, et ce qu'il ne verra pas"),
            Field("micro", "text", "Un indicateur d'un projet, avec une quantité et son unité", needs=("quantity",)),
            Field("qui", "text", "Qui le relève, avec quel document"),
            Field("date", "text", "Date du prochain relevé, avec l'année", needs=("year",)),
            Field("changer", "text", "La valeur, ou la réponse, qui vous ferait changer de route"),
        ),
        "La fiche est complète. Un tableau qui ne peut faire changer personne de route ne sert à rien.",
    ),
)
