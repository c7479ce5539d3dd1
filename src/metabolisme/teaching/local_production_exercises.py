"""Exercises of « Trois indices de fabrication locale »: which question, a capacity by hand, two cities, a sheet."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.diagnosis.peers import VERDICTS, verdict
from metabolisme.estimates import Estimate, french_number
from metabolisme.indicators.local_production import capacity_index
from metabolisme.indicators.registry import indicator
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: A small town that never was: M€ made and consumed, weight in what is spent.
TOWN = pd.DataFrame(
    {"Produit ici, M€": [30.0, 5.0, 0.0], "Consommé ici, M€": [20.0, 20.0, 10.0], "Poids, %": [50.0, 30.0, 20.0]},
    index=pd.Index(["Pain et biscuits", "Vêtements", "Téléphones"], name="Secteur"),
)

#: Two cities that the closed index parts by thirteen points, and the index of ours that stands nearest.
CITIES = {"lyon": "8421", "strasbourg": "4423"}
NEAREST = "local_production.self_supply_indirect"

#: What rounding to the unit may change.
UNIT = 0.6


def town_capacity(*, capped: bool = True) -> float:
    """Capacity of `TOWN`, out of 100; ``capped`` False for the error of those who forget the ceiling."""
    made, used, weights = (TOWN[column].to_numpy() for column in TOWN)
    if capped:
        return float(capacity_index(made, used, weights))
    return float(100 * (made / used) @ weights / weights.sum())


@functools.cache
def city_estimates() -> dict[str, Estimate]:
    """Our index nearest to the closed one, by city."""
    return {city: indicator(NEAREST, code) for city, code in CITIES.items()}


def _question_key() -> Key:
    return key("fabrication-question", {"affiche": choice_key(["capacity"]), "achats": choice_key(["direct"])})


def _capacity_key() -> Key:
    made, used = TOWN["Produit ici, M€"].to_numpy(), TOWN["Consommé ici, M€"].to_numpy()
    errors = {
        "not_truncated": around(town_capacity(capped=False), 0, UNIT),
        "unweighted": around(float(100 * np.minimum(1, made / used).mean()), 0, UNIT),
    }
    words = {
        "capacite": french_number(town_capacity()),
        "deux": french_number(100 * made[1] / used[1]),
    }
    return key("fabrication-capacite", {"capacite": number_key(around(town_capacity(), 0, UNIT), errors)}, words)


def _cities_key() -> Key:
    found = city_estimates()
    bounds = {city: one.within or (one.value, one.value) for city, one in found.items()}
    told = verdict(bounds["lyon"], bounds["strasbourg"])
    right = {VERDICTS["above"]: "lyon", VERDICTS["below"]: "strasbourg"}.get(told, UNDECIDED)
    errors = dict.fromkeys(CITIES, "undecided_overlooked") if right == UNDECIDED else {}
    words = {
        f"{city}_{name}": french_number(number, decimals=0)
        for city, one in found.items()
        for name, number in zip(("valeur", "bas", "haut"), (one.value, *bounds[city]), strict=True)
    }
    return key("fabrication-deux-villes", {"ville": choice_key([right], errors)}, words)


_INDICES = (
    ("capacity", "La capacité : pourrait être fait ici"),
    ("direct", "L'autoproduction directe : est fait ici"),
    ("chain", "L'autoproduction, chaîne comprise : est gagné ici"),
)

LOCAL_PRODUCTION = (
    Exercise(
        "fabrication-question",
        "order",
        "À chaque phrase son indice",
        (
            Field(
                "affiche",
                "choice",
                "« Nos usines font plus de pain que nous n'en mangeons. »",
                hint="La phrase dit-elle qui mange ce pain ?",
                explanation="Elle compare ce qui se fait et ce qui se mange, sans dire où va le pain : une capacité.",
                choices=_INDICES,
            ),
            Field(
                "achats",
                "choice",
                "« Sur 100 € de pain acheté ici, 30 paient un pain fait ici. »",
                hint="Suit-on le pain, ou tout ce qui a servi à le faire ?",
                explanation="Elle suit le pain acheté jusqu'à son fournil, pas la farine : l'autoproduction directe.",
                choices=_INDICES,
            ),
        ),
        "Les deux phrases peuvent être vraies ensemble : l'une dit ce que l'on pourrait, l'autre ce que l'on fait.",
        national=_question_key,
    ),
    Exercise(
        "fabrication-capacite",
        "identity",
        "Une capacité à la main",
        (
            Field(
                "capacite",
                "number",
                "Capacité de fabrication de la ville",
                "%",
                "Un rapport par secteur, plafonné à 100 %, puis la moyenne avec les poids.",
                "100 % × 0,5 + {deux} % × 0,3 + 0 % × 0,2 = {capacite} %.",
                {
                    "not_truncated": "Le premier secteur dépasse 100 % : il compte pour 100. Trop de pain ne fait pas "
                    "des téléphones.",
                    "unweighted": "Vous avez pris la moyenne simple : chaque secteur compte pour son poids.",
                },
            ),
        ),
        "{capacite} % : le surplus de pain ne remplace pas les téléphones.",
        national=_capacity_key,
    ),
    Exercise(
        "fabrication-deux-villes",
        "order",
        "Deux villes, un écart publié",
        (
            Field(
                "ville",
                "choice",
                "Avec nos données, laquelle fabrique la plus grande part de ses biens, chaîne comprise ?",
                hint="Regardez les fourchettes avant les valeurs.",
                explanation="Les fourchettes se recouvrent presque entièrement : aucune des deux réponses n'est sûre.",
                errors={"undecided_overlooked": ""},
                choices=with_undecided(("lyon", "Lyon"), ("strasbourg", "Strasbourg")),
            ),
        ),
        "Lyon {lyon_valeur} ({lyon_bas} à {lyon_haut}), Strasbourg {strasbourg_valeur} ({strasbourg_bas} à "
        "{strasbourg_haut}). L'écart de l'indice fermé est peut-être vrai ; nos données ne le montrent pas.",
        national=_cities_key,
    ),
    Exercise(
        "fabrication-fiche",
        "sheet",
        "La fiche d'un objectif de fabrication locale",
        (
            Field(
                "question",
                "text",
                "La question de terrain, en toutes lettres",
                needs=("question",),
            ),
            Field("objectif", "text", "Objectif : une quantité et son unité", needs=("quantity",)),
            Field("echeance", "text", "Échéance, avec l'année", needs=("year",)),
            Field("produit", "text", "Un produit précis, et non une branche"),
            Field("preuve", "text", "Ce que vous compterez vous-mêmes pour le vérifier, et auprès de qui"),
            Field("perdant", "text", "Qui y perd peut-être, et comment vous le saurez"),
        ),
        "La fiche est complète. Un produit compté chez vous vaut mieux qu'un indice calculé ailleurs.",
    ),
)
