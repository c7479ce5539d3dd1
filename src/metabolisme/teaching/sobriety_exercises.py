"""Exercises of the chapter « Sobriété »: a longer life, a rebound, a corridor, a sign that depends, a decision."""

from __future__ import annotations

import numpy as np

from metabolisme.charts.sobriety_figures import rebound_effects
from metabolisme.estimates import french_number
from metabolisme.levers.households import most_asked
from metabolisme.levers.lifetimes import steady_reduction
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.sobriety import NAME, OTHER
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: Life of an appliance, years, before and after it is repaired; its price and that of the repair, €.
LIVES, PRICE, REPAIR = (10.0, 15.0), 400.0, 120.0

#: What a household no longer pays for its car, taxes and all, €, and the part that it spends on other things.
CAR_SAVING, RESPENT = 100.0, 0.7

#: Spending of five fifths of households over the mean, and the floor.
FIFTHS, FLOOR = (0.5, 0.75, 1.0, 1.25, 1.5), 0.75

#: Territory of the chapter, and the level that is discussed.
PLACE, LEVEL = "5309", 4.0


def longer_life() -> tuple[float, float]:
    """Part of what is spent a year that the longer life spares, %: the repair paid, then without it."""
    before, after = LIVES
    spared = float(steady_reduction(np.array(before), np.array(after - before)))
    return 100 * (1 - (1 - spared) * (PRICE + REPAIR) / PRICE), 100 * spared


def taxes_on() -> tuple[float, float]:
    """Taxes per euro before tax: on what a car costs to run, and on what is bought with the saving."""
    found = central_parameters().by_item(NAME, "tax", np.array([[LEVEL]]), ("car_distance", OTHER))[0, 0]
    return float(found[0]), float(found[1])


def rebound_by_hand(saving: float = CAR_SAVING, respent: float = RESPENT) -> tuple[float, float]:
    """What the household keeps, and the change of the taxes that it pays, €."""
    car, other = taxes_on()
    again = respent * saving
    return saving - again, again * other / (1 + other) - saving * car / (1 + car)


def corridor_by_hand() -> float:
    """Most that can be cut of the mean spending without anybody below the floor, %."""
    return 100 * float(most_asked(np.array([FIFTHS]), np.array([FLOOR]))[0])


def value_added_by_rebound() -> tuple[float, float]:
    """Change of the value added of the territory when nothing, then all, of the saving is spent again, M€."""
    found = rebound_effects(PLACE, "value_added_here", LEVEL)["value"]
    return float(found.iloc[0]), float(found.iloc[-1])


def _life_key() -> Key:
    before, after = LIVES
    kept, spared = longer_life()
    return key(
        "sobriete-duree",
        {
            "part": number_key(
                around(kept, 0, 0.6),
                {"gross_for_net": around(spared, 0, 0.6), "inverted": around(100 * (after / before - 1), 0, 0.6)},
            )
        },
        {
            "part": french_number(kept, decimals=0),
            "sans": french_number(spared, decimals=0),
            "prix": french_number(PRICE, decimals=0),
            "reparation": french_number(REPAIR, decimals=0),
            "avant": french_number(before, decimals=0),
            "apres": french_number(after, decimals=0),
            "par_an_avant": french_number(PRICE / before, decimals=1),
            "par_an_apres": french_number((PRICE + REPAIR) / after, decimals=1),
        },
    )


def rebound_key(saving: float = CAR_SAVING, respent: float = RESPENT) -> Key:
    """Key of « Cent euros de voiture en moins », for any saving, €, and part of it spent again."""
    kept, taxes = rebound_by_hand(saving, respent)
    car, other = taxes_on()
    return key(
        "sobriete-rebond",
        {
            "epargne": number_key(around(kept, 0, 0.5), {}),
            "taxes": number_key(
                around(-taxes, 0, 1.0),
                {"sign": around(taxes, 0, 1.0), "tax_on_whole_price": around(saving * car, 0, 1.0)},
            ),
        },
        {
            "epargne": french_number(kept, decimals=0),
            "taxes": french_number(-taxes, decimals=0),
            # As the statement gives them.
            "voiture": french_number(car, decimals=2),
            "reste": french_number(other, decimals=3),
            "economie": french_number(saving, decimals=0),
            "redepense": french_number(respent * saving, decimals=0),
        },
    )


def _corridor_key() -> Key:
    most = corridor_by_hand()
    without = 100 * (float(np.mean(FIFTHS)) - FLOOR)
    return key(
        "sobriete-corridor",
        {"part": number_key(around(most, 0, 0.5), {"below_counted": around(without, 0, 0.5)})},
        {"part": french_number(most, decimals=0), "moyenne": french_number(without, decimals=0)},
    )


def _sign_key() -> Key:
    nothing, everything = value_added_by_rebound()
    alone = "up" if nothing > 0 else "down"
    right = UNDECIDED if nothing * everything < 0 else alone
    return key(
        "sobriete-sens",
        {"sens": choice_key([right], dict.fromkeys({"up", "down", UNDECIDED} - {right}, "undecided_overlooked"))},
        {
            "rien": french_number(nothing, significant=2, signed=True),
            "tout": french_number(everything, significant=2, signed=True),
        },
    )


SOBRIETY = (
    Exercise(
        "sobriete-duree",
        "identity",
        "Réparer, et payer la réparation",
        (
            Field(
                "part",
                "number",
                "Part de la dépense annuelle évitée, à la longue",
                "%",
                "Combien le ménage paie-t-il par an avant ? Et après, réparation comprise ?",
                "De {prix} ÷ {avant} = {par_an_avant} € par an à ({prix} + {reparation}) ÷ {apres} = {par_an_apres} €, "
                "soit {part} % de moins.",
                {
                    "gross_for_net": "Vous avez oublié la réparation : elle se paie aussi, à un métier d'ici.",
                    "inverted": "Vous avez divisé l'allongement par l'ancienne durée : c'est par la nouvelle.",
                },
            ),
        ),
        "{part} %, et {sans} % d'appareils en moins : l'écart paie quelqu'un qui répare.",
        national=_life_key,
    ),
    Exercise(
        "sobriete-rebond",
        "identity",
        "Cent euros de voiture en moins",
        (
            Field(
                "epargne",
                "number",
                "Ce que le ménage garde",
                "€",
                "Que re-dépense-t-il sur {economie} € ?",
                "{economie} − {redepense} = {epargne} €.",
            ),
            Field(
                "taxes",
                "number",
                "Recettes de taxes perdues, re-dépense déduite",
                "€",
                "Un prix avec taxes se divise par un plus le taux pour retrouver le prix sans taxe.",
                "{economie} × {voiture} ÷ (1 + {voiture}) − {redepense} × {reste} ÷ (1 + {reste}) : {taxes} €.",
                {
                    "sign": "On demande une perte : un nombre positif.",
                    "tax_on_whole_price": "",
                },
            ),
        ),
        "{epargne} € gardés, {taxes} € de taxes en moins : l'État et les collectivités paient aussi la sobriété.",
        national=rebound_key,
    ),
    Exercise(
        "sobriete-corridor",
        "identity",
        "Le plus que l'on peut demander",
        (
            Field(
                "part",
                "number",
                "Baisse la plus forte de la dépense moyenne qui laisse chacun au plancher ou plus haut",
                "%",
                "Qui est déjà sous le plancher ne donne rien, et n'est pas remonté non plus.",
                "(0 + 0 + 0,25 + 0,5 + 0,75) ÷ 5 : {part} %, et non les {moyenne} % de la moyenne au plancher.",
                {"below_counted": ""},
            ),
        ),
        "{part} % : au-delà, le corridor refuse.",
        national=_corridor_key,
    ),
    Exercise(
        "sobriete-sens",
        "order",
        "Plus ou moins de valeur ajoutée ici ?",
        (
            Field(
                "sens",
                "choice",
                "À Lorient, au niveau 4, la valeur ajoutée d'ici…",
                hint="Que fait-on de l'argent ? Lisez la première et la dernière barre de la figure 2.",
                explanation="{rien} M€ si rien n'est re-dépensé, {tout} M€ si tout l'est.",
                errors={"undecided_overlooked": "Rien ou tout re-dépensé : deux signes. On ne peut pas trancher."},
                choices=with_undecided(("up", "Monte"), ("down", "Baisse")),
            ),
        ),
        "De {rien} à {tout} M€ : sans dire ce que l'on fait de l'argent, on ne peut pas trancher.",
        national=_sign_key,
    ),
    Exercise(
        "sobriete-fiche",
        "sheet",
        "Votre fiche de sobriété",
        (
            Field("poste", "text", "Le poste de dépense, et ce que l'on fera de moins, avec une quantité",
                  needs=("quantity",)),
            Field("acteurs", "text", "Qui agit : collectivité, État, entreprises, habitants"),
            Field("plancher", "text", "À qui l'on ne demande rien, et en dessous de quelle quantité",
                  needs=("quantity",)),
            Field("argent", "text", "Ce que devient l'argent : épargné, re-dépensé en quoi, taxes perdues par qui"),
            Field("metiers", "text", "Les métiers d'ici qui vendent moins, et ce qu'on leur propose"),
            Field("suivi", "text", "Ce que vous relèverez, valeur de départ et date", needs=("quantity", "year")),
        ),
        "La fiche est complète. Une sobriété juste nomme ceux à qui elle ne demande rien.",
    ),
)  # fmt: skip
