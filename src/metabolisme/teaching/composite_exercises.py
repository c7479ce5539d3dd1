"""Exercises of the chapter « Composer (et se méfier) »: an index by hand, the weight that turns it over, a sheet."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.estimates import french_number
from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: Three towns that never were.
TOWNS = pd.DataFrame(
    {"local": [55.0, 40.0, 52.0], "footprint": [9.5, 8.5, 9.1]}, index=pd.Index(["Aval", "Berge", "Cime"], name="Ville")
)
TOWN_COLUMNS = {"local": "Part locale, € pour 100 €", "footprint": "Empreinte, t CO₂e/hab."}

#: A fourth one that joins the comparison.
NEWCOMER = pd.Series({"local": 70.0, "footprint": 9.0}, name="Delta")

#: Weights of the local share that the council holds to be as defensible as one another, %.
DEFENSIBLE = (30.0, 80.0)

#: What rounding to two decimals may change.
TWO_DECIMALS = 0.006


def town_scores(towns: pd.DataFrame, weight: float = 0.5, less: str = "less") -> pd.Series:
    """Scores of towns, 0 to 1, the local share weighing ``weight`` and the footprint the rest."""
    recipe = Recipe(
        ("local", "footprint"),
        ("more", less),
        weighting="given",
        weights={"local": weight, "footprint": 1 - weight},
    )
    return recipe.run(towns).scores


def turning_weight() -> float:
    """Weight of the local share from which Aval passes Cime, %: scores are straight lines in the weight."""
    without, alone = (town_scores(TOWNS, weight).to_dict() for weight in (0.0, 1.0))
    behind, ahead = without["Cime"] - without["Aval"], alone["Aval"] - alone["Cime"]
    return float(100 * behind / (behind + ahead))


@functools.cache
def _index_key() -> Key:
    joined = pd.concat([TOWNS, NEWCOMER.to_frame().T])
    ways = (town_scores(TOWNS), town_scores(joined), town_scores(TOWNS, less="more"), TOWNS.mean(axis="columns"))
    score, later, naive, raw = (float(one.to_dict()["Cime"]) for one in ways)
    return key(
        "composer-calculer",
        {
            "score": number_key(
                around(score, 0, TWO_DECIMALS),
                {"direction_overlooked": around(naive, 0, TWO_DECIMALS), "raw_average": around(raw, 0, 0.06)},
            ),
            "apres": number_key(
                around(later, 0, TWO_DECIMALS), {"bounds_kept": around(score, 0, TWO_DECIMALS)}
            ),
        },
        {"score": french_number(score, decimals=2), "apres": french_number(later, decimals=2)},
    )


@functools.cache
def _weight_key() -> Key:
    turning = turning_weight()
    right = UNDECIDED if DEFENSIBLE[0] < turning < DEFENSIBLE[1] else "Cime"
    return key(
        "composer-poids",
        {
            "poids": number_key(around(turning, 0, 1.0), {"complement": around(100 - turning, 0, 1.0)}),
            "ville": choice_key([right], dict.fromkeys(("Aval", "Cime"), "undecided_overlooked")),
        },
        {
            "poids": french_number(turning, decimals=0),
            **{name: french_number(bound, decimals=0) for name, bound in zip(("bas", "haut"), DEFENSIBLE, strict=True)},
        },
    )


COMPOSITE = (
    Exercise(
        "composer-calculer",
        "identity",
        "Un indice à la main",
        (
            Field(
                "score",
                "number",
                "Score de Cime, à poids égaux",
                "sans unité",
                "Pour chaque indicateur : 0 pour la moins bonne ville, 1 pour la meilleure. Puis la moyenne.",
                "Part locale : 12 sur 15, soit 0,8. Empreinte : 0,4 sur 1, soit 0,4. Moyenne : {score}.",
                {"direction_overlooked": "", "raw_average": ""},
            ),
            Field(
                "apres",
                "number",
                "Et si Delta (part locale 70, empreinte 9,0) rejoint la comparaison ?",
                "sans unité",
                "Delta a la plus forte part locale : le 1 change de ville.",
                "La part locale de Cime vaut maintenant 12 sur 30, soit 0,4 : {apres}.",
                {"bounds_kept": ""},
            ),
        ),
        "{score}, puis {apres} : rien n'a changé à Cime, et son score baisse. Un score dépend des lieux comparés.",
        national=_index_key,
    ),
    Exercise(
        "composer-poids",
        "order",
        "Le poids qui renverse le classement",
        (
            Field(
                "poids",
                "number",
                "À partir de quel poids de la part locale Aval passe-t-elle devant Cime ?",
                "%",
                "Écrivez les deux scores avec un poids p : p pour Aval ; 0,8 p + 0,4 (1 − p) pour Cime.",
                "p dépasse 0,4 + 0,4 p quand p dépasse {poids} %.",
                {"complement": "C'est le poids de l'empreinte."},
            ),
            Field(
                "ville",
                "choice",
                "Les élus tiennent pour défendable tout poids de 30 à 80 %. Laquelle est devant ?",
                hint="Le poids qui renverse est-il dans la plage ?",
                explanation="{poids} % est entre {bas} et {haut} % : l'une ou l'autre, selon le poids.",
                errors={"undecided_overlooked": "À {bas} %, c'est Cime ; à {haut} %, c'est Aval."},
                choices=with_undecided(("Aval", "Aval"), ("Cime", "Cime")),
            ),
        ),
        "Au-dessus de {poids} %, Aval ; en dessous, Cime. La plage défendable contient les deux : le classement est "
        "celui du poids, pas celui des villes.",
        national=_weight_key,
    ),
    Exercise(
        "composer-fiche",
        "sheet",
        "L'indice que l'on vous demande",
        (
            Field("decision", "text", "La décision que l'indice doit éclairer"),
            Field("indicateurs", "text", "Les indicateurs, et le sens de chacun : qui l'a décidé ?"),
            Field("poids", "text", "Les poids, et la plage que vous tenez pour défendable"),
            Field("intervalle", "text", "L'intervalle de rangs, avec des nombres et une unité", needs=("quantity",)),
            Field("a_la_place", "text", "Ce que l'on montrera à côté, ou à la place"),
            Field("revision", "text", "Quand ces choix seront revus, avec l'année", needs=("year",)),
        ),
        "La fiche est complète. Si l'intervalle couvre presque tous les rangs, montrez les indicateurs côte à côte.",
    ),
)
