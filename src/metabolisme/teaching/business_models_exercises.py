"""Exercises of « Modèles économiques »: a recipe by hand, a use sold, a sense that is not sure, a sheet to decide."""

from __future__ import annotations

from metabolisme.estimates import french_number
from metabolisme.levers.business_models import NAME
from metabolisme.levers.steps import lever_effects
from metabolisme.sources.territories import find_territory
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: A firm by hand: what it buys of energy and of materials and what it earns for 100 € sold; the parts that it saves,
#: and what it pays in services for a euro saved.
ENERGY, MATERIALS, EARNED = 8.0, 22.0, 40.0
ENERGY_CUT, MATERIALS_CUT, SERVICES = 0.10, 0.05, 0.30

#: A household by hand: what it spends on durable goods, the part that becomes uses, goods bought per euro of use.
GOODS, AS_USES, GOODS_PER_USE = 1000.0, 0.20, 0.45

#: Place, measure and level of the exercise on the sense of an effect.
PLACE, MEASURE, LEVEL = "5309", "jobs_here", 3


def recipe_by_hand() -> tuple[float, float]:
    """Value added for 100 € sold once the savings are made, and the fall of the CO₂ of its fuels, %."""
    saved = ENERGY_CUT * ENERGY + MATERIALS_CUT * MATERIALS
    return EARNED + (1 - SERVICES) * saved, 100 * ENERGY_CUT


def use_by_hand() -> tuple[float, float]:
    """Goods no longer bought, and what the renter is left with once it has bought its own, €."""
    moved = AS_USES * GOODS
    return (1 - GOODS_PER_USE) * moved, GOODS_PER_USE * moved


def _recipe_key() -> Key:
    earned, carbon = recipe_by_hand()
    saved = ENERGY_CUT * ENERGY + MATERIALS_CUT * MATERIALS
    spread = 100 * saved / (ENERGY + MATERIALS)
    return key(
        "modeles-recette",
        {
            "gagne": number_key(around(earned, 0, 0.02), {"gross_for_net": around(EARNED + saved, 0, 0.02)}),
            "carbone": number_key(around(carbon, 0, 0.1), {"wrong_base": around(spread, 0, 0.1)}),
        },
        {
            "epargne": french_number(saved, decimals=2),
            "services": french_number(SERVICES * saved, decimals=2),
            "gagne": french_number(earned, decimals=2),
            "carbone": french_number(carbon, decimals=0),
        },
    )


def _use_key() -> Key:
    avoided, bought = use_by_hand()
    return key(
        "modeles-usage",
        {"evite": number_key(around(avoided, 0, 0.5), {"gross_for_net": around(AS_USES * GOODS, 0, 0.5)})},
        {
            "deplace": french_number(AS_USES * GOODS, decimals=0),
            "rachete": french_number(bought, decimals=0),
            "evite": french_number(avoided, decimals=0),
        },
    )


def _sense_key() -> Key:
    effects = lever_effects(NAME, PLACE).effects
    ends = [float(effects[end].to_dict()[MEASURE, LEVEL]) for end in ("value", "low", "high")]
    right = UNDECIDED if ends[1] < 0 < ends[2] else ("more" if ends[0] > 0 else "less")
    wrong = "decided_overlooked" if right != UNDECIDED else "undecided_overlooked"
    value, low, high = (french_number(end, significant=2, signed=True) for end in ends)
    return key(
        "modeles-emplois",
        {"sens": choice_key([right], dict.fromkeys({"more", "less", UNDECIDED} - {right}, wrong))},
        {"lieu": find_territory(PLACE).name, "valeur": value, "bas": low, "haut": high},
    )


def _gap_key() -> Key:
    return key("modeles-ecart", {"cause": choice_key(["respent"])})


BUSINESS_MODELS = (
    Exercise(
        "modeles-emplois",
        "order",
        "Des emplois en plus, ou en moins ?",
        (
            Field(
                "sens",
                "choice",
                "Emplois ici, Lorient, niveau 3",
                hint="Regardez les deux bornes avant la valeur.",
                explanation="{valeur}, de {bas} à {haut} : l'intervalle contient zéro.",
                errors={"undecided_overlooked": ""},
                choices=with_undecided(("more", "Ils augmentent"), ("less", "Ils diminuent")),
            ),
        ),
        "{lieu} : {valeur} emplois exposés, de {bas} à {haut}.",
        national=_sense_key,
    ),
    Exercise(
        "modeles-recette",
        "identity",
        "Une recette à la main",
        (
            Field(
                "gagne",
                "number",
                "Valeur ajoutée pour 100 € vendus, une fois les économies faites",
                "€ sur 100 €",
                "Ce qui n'est plus acheté, moins ce qu'il faut acheter pour y parvenir.",
                "{epargne} € épargnés, dont {services} € vont aux services : {gagne} €.",
                {"gross_for_net": ""},
            ),
            Field(
                "carbone",
                "number",
                "Baisse du CO₂ de ses combustibles",
                "%",
                "Lequel des deux achats brûle ?",
                "L'énergie achetée baisse de {carbone} % : ce qu'elle brûle aussi. Les matières n'y changent rien ici.",
                {"wrong_base": ""},
            ),
        ),
        "{gagne} € de valeur ajoutée, {carbone} % de CO₂ en moins sur place.",
        national=_recipe_key,
    ),
    Exercise(
        "modeles-usage",
        "identity",
        "Un usage à la place d'un bien",
        (
            Field(
                "evite",
                "number",
                "Achats de biens évités en tout",
                "€",
                "Le loueur, lui, achète-t-il des biens ?",
                "{deplace} € deviennent des usages ; le loueur rachète pour {rachete} € de biens : {evite} € évités.",
                {"gross_for_net": ""},
            ),
        ),
        "{evite} € de biens en moins, autant de service en plus : la dépense ne change pas.",
        national=_use_key,
    ),
    Exercise(
        "modeles-ecart",
        "order",
        "Pourquoi deux études diffèrent",
        (
            Field(
                "cause",
                "choice",
                "Ce qui explique le plus l'écart d'emplois",
                hint="Que devient, dans chaque calcul, l'argent épargné ?",
                explanation="Leur modèle fait dépenser ce qui est épargné. Le nôtre le laisse dans la marge.",
                choices=(
                    ("size", "L'Union européenne est plus grande que Lorient"),
                    ("respent", "Leur modèle re-dépense les économies, le nôtre non"),
                    ("year", "Les deux études n'ont pas la même année de départ"),
                ),
            ),
        ),
        "Ce que devient l'argent épargné. Une taille se corrige en pourcentage.",
        national=_gap_key,
    ),
    Exercise(
        "modeles-fiche",
        "sheet",
        "Votre première offre",
        (
            Field("branche", "text", "La branche ou le groupe d'entreprises à réunir"),
            Field("achat", "text", "L'achat visé, avec un montant ou une quantité", needs=("quantity",)),
            Field("offre", "text", "Ce qui change : économie, recyclé ou usage, et qui le vend"),
            Field("gain", "text", "Qui gagne, qui perd, et ce qui est partagé"),
            Field("indicateur", "text", "L'indicateur, sa valeur de départ et sa date", needs=("quantity", "year")),
            Field("suite", "text", "Date de la prochaine réunion, et qui l'anime", needs=("year",)),
        ),
        "La fiche est complète. Une bonne fiche dit aussi qui perd.",
    ),
)
