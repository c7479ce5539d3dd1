"""Exercises of the chapter « Ressources locales »: a cap by hand, wood shared out, equipment, a sign, a decision."""

from __future__ import annotations

import functools

import numpy as np

from metabolisme.estimates import french_number
from metabolisme.estimates.parameters import interval
from metabolisme.levers.biomass import OUTPUTS, SOURCES, USES, Allocation, share_out
from metabolisme.levers.local_resources import NAME, drawn, equipment
from metabolisme.levers.parameters import central_parameters, drawn_parameters
from metabolisme.levers.scenario import Scenario, prepared, simulate
from metabolisme.sources.defaults import DRAWS
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: A potential, GWh a year; its price, €/MWh; what people want to replace, M€ a year.
POTENTIAL, PRICE, WANTED = 50.0, 60.0, 4.0

#: Wood, MWh; need of timber, MWh; what a MWh of timber and of heat replaces, €.
WOOD, TIMBER_NEED, TIMBER_PRICE, HEAT_PRICE = 100.0, 20.0, 100.0, 60.0

#: MWh given by a MWh of wood: timber, heat of its offcuts, heat when it is burnt at once.
TIMBER_YIELD, OFFCUTS, BURNT = 0.5, 0.3, 0.8

#: Territory of the chapter, and the level that is discussed.
PLACE, LEVEL = "5309", 4.0


def capped_by_hand() -> float:
    """What is replaced, M€: what is wanted, or what the potential is worth when it is less."""
    return min(WANTED, POTENTIAL * PRICE / 1000)


def wood_by_hand(
    wood: float = WOOD,
    need: float = TIMBER_NEED,
    timber_price: float = TIMBER_PRICE,
    heat_price: float = HEAT_PRICE,
) -> Allocation:
    """The wood shared out between timber and heat: MWh there are and are needed, € that a MWh replaces."""
    supply, needs, prices = np.zeros((1, len(SOURCES))), np.zeros((1, len(USES))), np.zeros((1, len(USES)))
    supply[0, SOURCES.index("wood")] = wood
    for use, asked, price in (("materials", need, timber_price), ("heat", 10 * wood, heat_price)):
        needs[0, USES.index(use)], prices[0, USES.index(use)] = asked, price
    yields = np.zeros((1, len(OUTPUTS)))
    told = {("wood", "materials"): TIMBER_YIELD, ("wood", "materials", "heat"): OFFCUTS, ("wood", "heat"): BURNT}
    for output, gives in told.items():
        yields[0, OUTPUTS.index(output)] = gives
    return share_out(supply, needs, prices, yields)


@functools.cache
def equipment_for_100() -> tuple[float, float, float, float]:
    """Equipment bought each year for 100 € of purchases replaced: value, low, high; and what of it is imported, €."""
    at = np.array([[LEVEL]])
    found, start = [], prepared(PLACE)
    for known, account in ((central_parameters(), start.middle), (drawn_parameters(DRAWS), start.drawn)):
        taken = drawn(account, at, known)
        bought = equipment(taken, at, known)
        shares = known.by_item(NAME, "equipment_imported", at, tuple(bought))
        amounts = np.stack(list(bought.values()), axis=-1)
        replaced = np.sum(list(taken.replaced.values()), axis=0)
        ends = (100 * spent.sum(axis=-1) / replaced for spent in (amounts, amounts * shares))
        found.append(tuple(end[0] for end in ends))
    (middle, imported), (many, _) = found
    low, high = interval(many, axis=0)
    return float(middle[0]), float(low), float(high), float(imported[0])


@functools.cache
def imports_ends() -> tuple[float, float, float]:
    """Change of what the territory buys abroad, M€ a year: value, low, high."""
    found = simulate(PLACE, [Scenario.of(local_resources=LEVEL)])
    low, high = found.change_bounds("imports")
    middle = found if found.central is None else found.central
    return float(middle.change["imports"][0, 0]), float(low[0]), float(high[0])


def _cap_key() -> Key:
    worth = POTENTIAL * PRICE / 1000
    return key(
        "ressources-plafond",
        {
            "valeur": number_key(
                around(capped_by_hand(), 0, 0.02), {"bound_overlooked": around(max(WANTED, worth), 0, 0.02)}
            ),
            "refuse": number_key(around(100 * (1 - capped_by_hand() / WANTED), 0, 0.6)),
        },
        {
            "vaut": french_number(worth, decimals=0),
            "refuse": french_number(100 * (1 - capped_by_hand() / WANTED), decimals=0),
        },
    )


def wood_key(
    wood: float = WOOD,
    need: float = TIMBER_NEED,
    timber_price: float = TIMBER_PRICE,
    heat_price: float = HEAT_PRICE,
) -> Key:
    """Key of « À qui va le bois ? », for any quantities, MWh, and prices, €/MWh."""
    found = wood_by_hand(wood, need, timber_price, heat_price)
    timber = 100 * found.flows[0, 0] / wood
    price = found.scarcity[0, SOURCES.index("wood")]
    dearest = TIMBER_YIELD * timber_price + OFFCUTS * heat_price
    return key(
        "ressources-bois",
        {
            "part": number_key(around(timber, 0, 0.6), {"yield_forgotten": around(100 * need / wood, 0, 0.6)}),
            "prix": number_key(around(price, 0, 0.6), {"best_for_last": around(dearest, 0, 0.6)}),
        },
        {
            "part": french_number(timber, decimals=0),
            "prix": french_number(price, decimals=0),
            "poutre": french_number(dearest, decimals=0),
        },
    )


def _equipment_key() -> Key:
    value, low, high, imported = equipment_for_100()
    return key(
        "ressources-equipement",
        # The bounds of 200 draws, widened by what another seed would move: about 2 €.
        {"euros": number_key([low - 2, high + 2], {"imported_only": around(imported, 0.05)})},
        {
            "euros": french_number(value, decimals=0),
            "bas": french_number(low, decimals=0),
            "haut": french_number(high, decimals=0),
            "importe": french_number(imported, decimals=0),
        },
    )


def _sign_key() -> Key:
    value, low, high = imports_ends()
    alone = "up" if value > 0 else "down"
    right = UNDECIDED if low < 0 < high else alone
    return key(
        "ressources-imports",
        {"sens": choice_key([right], dict.fromkeys({"up", "down", UNDECIDED} - {right}, "undecided_overlooked"))},
        {
            "bas": french_number(low, significant=2, signed=True),
            "haut": french_number(high, significant=2, signed=True),
        },
    )


LOCAL_RESOURCES = (
    Exercise(
        "ressources-plafond",
        "identity",
        "Un plafond à la main",
        (
            Field(
                "valeur", "number", "Achats remplacés", "M€",
                "Que vaut tout le potentiel ? Est-ce plus ou moins que ce que l'on veut remplacer ?",
                "Le potentiel vaut {vaut} M€ : c'est lui qui borne.",
                {"bound_overlooked": "C'est ce que l'on demande. La ressource ne le donne pas."},
            ),
            Field(
                "refuse", "number", "Part de la demande que la ressource refuse", "%",
                "Ce qui manque, sur ce qui est demandé.",
                "{refuse} % de la demande ne trouvent pas de ressource.",
            ),
        ),
        "Le plus petit des deux : ce que l'on demande, ce que la ressource vaut.",
        national=_cap_key,
    ),
    Exercise(
        "ressources-bois",
        "identity",
        "À qui va le bois ?",
        (
            Field(
                "part", "number", "Part du bois envoyée à la charpente", "%",
                "Il faut deux MWh de bois pour un MWh de charpente.",
                "{part} % : le besoin de charpente, divisé par le rendement du sciage.",
                {"yield_forgotten": "Vous avez pris le besoin. La moitié d'une grume seulement devient charpente."},
            ),
            Field(
                "prix", "number", "Ce que remplacerait un MWh de bois de plus", "€",
                "La charpente est servie : où irait ce MWh ?",
                "Il brûlerait : {prix} €. La charpente vaut davantage, {poutre} €, mais n'en demande plus.",
                {"best_for_last": "C'est ce que vaut le premier MWh. Le dernier n'a plus accès à cet usage."},
            ),
        ),
        "{part} % en charpente ; un MWh de plus vaut {prix} €, ce que vaut son dernier usage, pas le meilleur.",
        national=wood_key,
    ),
    Exercise(
        "ressources-equipement",
        "interval",
        "Ce qu'il faut acheter pour capter",
        (
            Field(
                "euros", "number", "Équipement à renouveler, à Lorient, pour 100 € d'achats remplacés", "€ sur 100 €",
                "C'est le titre de la figure 3 ; tout l'équipement, d'ici et d'ailleurs.",
                "Environ {euros} € (de {bas} à {haut}).",
                {"imported_only": "C'est l'équipement importé seul ({importe} €). On demande tout l'équipement."},
            ),
        ),
        "Environ {euros} €, dont {importe} € importés.",
        national=_equipment_key,
    ),
    Exercise(
        "ressources-imports",
        "order",
        "Importer plus ou moins ?",
        (
            Field(
                "sens", "choice", "Achats de Lorient à l'étranger, au niveau 4",
                hint="Les panneaux viennent de loin ; l'électricité remplacée venait du reste de la France.",
                explanation="De {bas} à {haut} M€ : les deux signes sont possibles.",
                errors={"undecided_overlooked": "Regardez les deux bornes, pas la valeur centrale."},
                choices=with_undecided(("up", "En hausse"), ("down", "En baisse")),
            ),
        ),
        "De {bas} à {haut} M€ par an : on ne peut pas trancher.",
        national=_sign_key,
    ),
    Exercise(
        "ressources-fiche",
        "sheet",
        "Votre fiche de ressource",
        (
            Field("ressource", "text", "La ressource, sa quantité par an et d'où vient ce nombre", needs=("quantity",)),
            Field("usages", "text", "Qui s'en sert aujourd'hui, et qui la demandera demain"),
            Field("priorite", "text", "L'ordre de vos usages, et ce que le sol ou la forêt garde", needs=("quantity",)),
            Field("equipement", "text", "L'équipement, d'où il vient, qui l'entretient, avec un montant",
                  needs=("quantity",)),
            Field("acteurs", "text", "Qui possède, qui paie, qui gagne, qui supporte la gêne"),
            Field("suivi", "text", "Ce que vous relèverez, valeur de départ et date", needs=("quantity", "year")),
        ),
        "La fiche est complète. Une bonne fiche dit à qui la ressource est retirée.",
    ),
)  # fmt: skip
