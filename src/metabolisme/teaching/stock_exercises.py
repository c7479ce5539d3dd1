"""Exercises of the chapter « Stocks et mine urbaine »: cars of France, refrigerators of one's own territory."""

from __future__ import annotations

import functools

from metabolisme.accounts.worked_stocks import CARS, car_account
from metabolisme.estimates import french_number
from metabolisme.sources import Territory, load_table
from metabolisme.teaching.exercise import Exercise, Field, Key, Results, around, choice_key, key, number_key

#: Year read on the figure of the fleet.
YEAR_READ = 2000
#: The two lives of the exercise, years.
SHORT, LONG = 10, 12
#: Two numbers of two decimals, read on a table, then divided: a point and a half of a percentage.
READ_POINTS = 1.5
#: What rounding people, households or the result to two digits may change.
TWO_DIGITS = 0.03


def _replacement_key() -> Key:
    account = car_account()
    entered, left = (float(flow[CARS].to_dict()[YEAR_READ]) for flow in (account.inflow, account.outflow))
    share = 100 * left / entered
    errors = {
        "complement": around(100 - share, 0.0, READ_POINTS),
        "inverted": around(100 * entered / left, 0.0, READ_POINTS),
    }
    words = {
        "part": french_number(share, decimals=0),
        "entrees": french_number(entered, decimals=2),
        "sorties": french_number(left, decimals=2),
    }
    return key("stocks-lire", {"part": number_key(around(share, 0.0, READ_POINTS), errors)}, words)


def longer_key(short: float = SHORT, longer: float = LONG) -> Key:
    """Key of « Deux ans de plus », for any two lives, years."""
    fall = 100 * (1 - short / longer)
    errors = {"inverted": around(100 * (longer / short - 1), 0.0, 0.6), "complement": around(100 - fall, 0.0, 0.6)}
    fields = {
        # Asked without decimals.
        "baisse": number_key(around(fall, 0.0, 0.6), errors),
        "delai": choice_key(["lifetime"]),
    }
    words = {
        "baisse": french_number(fall, decimals=0),
        "avant": french_number(short, decimals=0),
        "apres": french_number(longer, decimals=0),
    }
    return key("stocks-allonger", fields, words)


@functools.cache
def _fridges() -> tuple[float, float]:
    """Refrigerators an inhabitant, and their lifetime, years."""
    goods = load_table("materials/durable_goods").set_index("good")
    each, life = (goods[name].to_dict()["fridge"] for name in ("per_inhabitant", "lifetime_simulator"))
    return float(each), float(life)


def _own_key(territory: Territory, results: Results) -> Key:
    each, life = _fridges()
    bought = territory.population * each / life
    errors = {
        "stock_for_flow": around(bought * life, TWO_DIGITS),
        "per_inhabitant": around(territory.population / life, TWO_DIGITS),
    }
    words = {
        "lieu": territory.name,
        "habitants": french_number(territory.population),
        "valeur": french_number(bought, significant=2),
    }
    return key("stocks-chez-vous", {"appareils": number_key(around(bought, TWO_DIGITS), errors)}, words)


STOCKS = (
    Exercise(
        "stocks-lire",
        "identity",
        "Remplacer ou grandir",
        (
            Field(
                "part",
                "number",
                f"En {YEAR_READ}, part des entrées qui ne fait que remplacer des sorties",
                "%",
                "Ouvrez le tableau de la figure 2 : entrées et sorties selon le modèle.",
                "Les sorties divisées par les entrées : {sorties} sur {entrees} millions, soit {part} %.",
                {
                    "complement": "C'est la part qui fait grandir le parc ; on demande celle qui remplace.",
                    "inverted": "Les entrées sont plus grandes que les sorties : divisez dans l'autre sens.",
                },
            ),
        ),
        "{part} % : sur {entrees} millions de voitures entrées, {sorties} remplacent celles qui sortent. Le reste fait "
        "grandir le parc.",
        national=_replacement_key,
    ),
    Exercise(
        "stocks-allonger",
        "identity",
        "Deux ans de plus",
        (
            Field(
                "baisse",
                "number",
                "Baisse des achats à la longue, à stock constant",
                "%",
                "À stock constant, on achète le stock divisé par la durée de vie.",
                "Du stock divisé par {avant} au stock divisé par {apres} : 1 − {avant}/{apres}, soit {baisse} %.",
                {
                    "inverted": "C'est la hausse de la durée. Les achats suivent son inverse.",
                    "complement": "C'est ce qu'il reste à acheter ; on demande la baisse.",
                },
            ),
            Field(
                "delai",
                "choice",
                "Si seuls les biens neufs durent plus longtemps, quand les achats baissent-ils ?",
                hint="Que remplace-t-on l'an prochain : des biens neufs, ou des biens achetés il y a longtemps ?",
                explanation="Les biens en usage finissent comme avant : rien ne baisse tant que les neufs sont jeunes.",
                choices=(
                    ("at_once", "Dès la première année"),
                    ("lifetime", "Au bout d'une durée de vie, à peu près"),
                    ("never", "Jamais"),
                ),
            ),
        ),
        "{baisse} %, et seulement quand les biens d'aujourd'hui auront été remplacés. Réparer ceux qui sont en usage "
        "agit tout de suite.",
        national=longer_key,
    ),
    Exercise(
        "stocks-chez-vous",
        "interval",
        "Les réfrigérateurs de chez vous",
        (
            Field(
                "appareils",
                "number",
                "Réfrigérateurs à remplacer par an",
                "appareils",
                "D'abord les foyers, puis les appareils en usage, puis ceux qui finissent leur vie en un an.",
                "Habitants divisés par la taille d'un foyer, puis par la durée de vie : {valeur} appareils par an.",
                {
                    "stock_for_flow": "",
                    "per_inhabitant": "Vous avez compté un appareil par habitant ; on en compte un par foyer.",
                },
            ),
        ),
        "Environ {valeur} réfrigérateurs par an à {lieu}. C'est une règle de trois : la moyenne française, et votre "
        "population.",
        given="{lieu} : {habitants} habitants.",
        local=_own_key,
    ),
    Exercise(
        "stocks-inventaire",
        "sheet",
        "La fiche d'un gisement",
        (
            Field("gisement", "text", "Le stock, et où il est : un bâtiment, une flotte, un réseau"),
            Field("quantite", "text", "Quantité et unité, avec l'année du compte", needs=("quantity", "year")),
            Field("sortie", "text", "Quand il sortira d'usage, et pourquoi", needs=("year",)),
            Field("preneur", "text", "Qui pourrait le réemployer ou le recycler, et à quelle condition"),
            Field("service", "text", "Le service qui tient l'inventaire à jour"),
            Field("indicateur", "text", "Indicateur, avec une quantité et son unité", needs=("quantity",)),
        ),
        "La fiche est complète : un stock, une date de sortie, un preneur. Le fond se juge à deux.",
    ),
)
