"""Exercises of the chapter « Le donut »: a ratio and a fair share by hand, the half rule, two scales, a sheet."""

from __future__ import annotations

import math

from metabolisme.estimates import french_number
from metabolisme.indicators.doughnut import HALF, dimension_ids, doughnut, national_doughnut
from metabolisme.sources import load_table
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: A place that never was: poverty, %, inhabitants, dimensions that it observes.
POVERTY = 12.5
INHABITANTS = 200_000
OBSERVED = 3
#: Others that are filled with a national average.
AVERAGES = 2

#: The EPCI whose employment stands beside that of France.
COMPARED = "200042174"

#: Two decimals are asked for.
TWO_DECIMALS = 0.006


def threshold_of(dimension: str) -> float:
    """Threshold proposed for a dimension, in its unit."""
    return float(load_table("doughnut/dimensions").set_index("dimension")["threshold"].to_dict()[dimension])


def _by_hand_key() -> Key:
    ratio = threshold_of("income_poverty") / POVERTY
    share = threshold_of("materials") * INHABITANTS / 1000
    return key(
        "donut-main",
        {
            "rapport": number_key(around(ratio, 0, TWO_DECIMALS), {"inverted": around(1 / ratio, 0, TWO_DECIMALS)}),
            "part": number_key(around(share, 0, 1.0)),
        },
        {
            "seuil": french_number(threshold_of("income_poverty"), decimals=1),
            "rapport": french_number(ratio, decimals=2),
            "limite": french_number(threshold_of("materials"), decimals=1),
            "part": french_number(share, decimals=0),
        },
    )


def _half_key() -> Key:
    count = len(dimension_ids())
    needed = math.ceil(count * HALF)
    return key(
        "donut-moitie",
        {
            "manque": number_key(
                around(needed - OBSERVED, 0, 0.4),
                {
                    "national_for_local": around(needed - OBSERVED - AVERAGES, 0, 0.4),
                    "rounded_down": around(needed - 1 - OBSERVED, 0, 0.4),
                },
            )
        },
        {"total": str(count), "besoin": str(needed), "manque": str(needed - OBSERVED), "vues": str(OBSERVED)},
    )


def _scales_key() -> Key:
    wrong = {"france": "undecided_overlooked", "ici": "undecided_overlooked"}
    published, observed = (
        next(int(one.year) for one in found.dimensions if one.id == "employment")
        for found in (national_doughnut(), doughnut(COMPARED))
    )
    return key("donut-echelles", {"mieux": choice_key([UNDECIDED], wrong)}, {"annees": str(observed - published)})


DOUGHNUT = (
    Exercise(
        "donut-main",
        "identity",
        "Un rapport et une part, à la main",
        (
            Field(
                "rapport",
                "number",
                "Rapport au plancher, pour le revenu",
                "sans unité",
                "Moins de pauvreté est mieux : qu'est-ce qui doit être en haut pour que le rapport baisse quand elle "
                "monte ?",
                "Le seuil divisé par le taux : {rapport}.",
                {
                    "inverted": "C'est le taux divisé par le seuil : vous liriez un plancher atteint. Le rapport est "
                    "{rapport}."
                },
            ),
            Field(
                "part",
                "number",
                "Part de la limite des matières, par an",
                "kt",
                "Multipliez la limite par habitant par les habitants, puis passez de tonnes à milliers de tonnes.",
                "{limite} t par habitant, fois les habitants : {part} kt.",
            ),
        ),
        "{rapport} : sous le plancher. Et {part} kt de matières par an, à parts égales entre tous les humains.",
        national=_by_hand_key,
    ),
    Exercise(
        "donut-moitie",
        "identity",
        "La règle de la moitié",
        (
            Field(
                "manque",
                "number",
                "Dimensions qu'il reste à observer",
                "sans unité",
                "La moitié de {total} n'est pas un nombre entier : faut-il arrondir au-dessus ou au-dessous ?",
                "Il en faut {besoin} sur {total} ; moins les {vues} que l'on observe vraiment : {manque}.",
                {"national_for_local": "Une moyenne nationale n'observe rien chez vous : elle ne compte pas.",
                 "rounded_down": ""},
            ),
        ),
        "{manque} de plus. En dessous, la règle refuse de dessiner.",
        national=_half_key,
    ),
    Exercise(
        "donut-echelles",
        "order",
        "Deux rapports, deux échelles",
        (
            Field(
                "mieux",
                "choice",
                "Où le plancher de l'emploi est-il le plus près d'être atteint ?",
                hint="Les deux rapports se calculent-ils de la même façon, la même année ?",
                explanation="L'un est mis à l'échelle par l'étude, l'autre divise un seuil par un taux ; {annees} ans "
                "les séparent. On ne peut pas trancher.",
                choices=with_undecided(("france", "En France"), ("ici", "À Lorient")),
            ),
        ),
        "Deux échelles, deux années : il faudrait la même mesure aux deux endroits.",
        national=_scales_key,
    ),
    Exercise(
        "donut-fiche",
        "sheet",
        "La fiche d'une dimension à observer",
        (
            Field("mesure", "text", "Dimension et mesure, avec son unité"),
            Field("seuil", "text", "Seuil, avec son unité, et qui l'a choisi", needs=("quantity",)),
            Field("source", "text", "Qui a la donnée, ou comment la relever, avec l'année", needs=("year",)),
            Field("lecture", "text", "Un autre seuil possible, et ce qu'il changerait", needs=("quantity",)),
            Field("limite", "text", "Ce que la mesure ne dira pas"),
        ),
        "La fiche est complète. Le seuil se débat : faites-la lire à quelqu'un qui ne serait pas d'accord.",
    ),
)
