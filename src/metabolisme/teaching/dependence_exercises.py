"""Exercises of « Dépendances et chocs »: two on the reader's own territory, one by hand."""

from __future__ import annotations

from metabolisme.estimates import french_number
from metabolisme.sources import Territory
from metabolisme.teaching.exercise import (
    Exercise,
    Field,
    Key,
    Results,
    around,
    choice_key,
    key,
    number_key,
    with_undecided,
)
from metabolisme.teaching.wording import UNDECIDED

FINAL_BUYERS = ("households", "public", "investment")
#: Two amounts of the statement, each written with three digits, then subtracted and divided: points of percent.
ROUNDED_AMOUNTS = 1.0

#: An example made up for teaching: output of a shipyard and what it spends a year on electronics, M€; share from one
#: country, part of it that is missing, months.
YARD_OUTPUT, YARD_ELECTRONICS = 120.0, 6.0
YARD_SHARE, YARD_CUT, YARD_MONTHS = 0.5, 0.5, 3


def _foreign(results: Results) -> tuple[float, float]:
    """Foreign value in the final purchases of a territory, M€: in all, and bought abroad as it is."""
    total = sum(results["footprint_value_added", "all", place][0] for place in ("eu", "non_eu"))
    direct = sum(results["spending", buyer, place][0] for buyer in FINAL_BUYERS for place in ("eu", "non_eu"))
    return total, direct


def _hidden_key(territory: Territory, results: Results) -> Key:
    total, direct = _foreign(results)
    hidden = 100 * (total - direct) / total
    errors = {
        "complement": around(100 * direct / total, 0.0, ROUNDED_AMOUNTS),
        "inverted": around(100 * (total - direct) / direct, 0.0, ROUNDED_AMOUNTS),
        "count_for_share": around(total - direct, 0.01),
    }
    words = {
        "lieu": territory.name,
        "tout": french_number(total, significant=3),
        "direct": french_number(direct, significant=3),
        "valeur": french_number(hidden, decimals=0),
    }
    return key("dependances-cachee", {"part": number_key(around(hidden, 0.0, ROUNDED_AMOUNTS), errors)}, words)


def _leaning_key(territory: Territory, results: Results) -> Key:
    intervals = {
        "rest": results["footprint_value_added", "all", "rest_of_country"],
        # The widest of the sum: its two parts rise together.
        "abroad": tuple(
            sum(bounds)
            for bounds in zip(
                *(results["footprint_value_added", "all", place] for place in ("eu", "non_eu")), strict=True
            )
        ),
    }
    rest, abroad = intervals["rest"], intervals["abroad"]
    if rest[1] > abroad[2]:
        right = "rest"
    elif abroad[1] > rest[2]:
        right = "abroad"
    else:
        right = UNDECIDED
    words = {"lieu": territory.name}
    for name, (_, low, high) in intervals.items():
        words[name] = f"{french_number(low, significant=3)} à {french_number(high, significant=3)}"
    return key("dependances-appui", {"lieu": choice_key([right])}, words)


def _yard_key() -> Key:
    share_missing = YARD_SHARE * YARD_CUT
    year = YARD_MONTHS / 12
    missing = YARD_ELECTRONICS * share_missing * year
    stopped = YARD_OUTPUT * share_missing * year
    fields = {
        # 3 %: the answer has three decimals, « 0,38 » is right; 1 %: amounts are round.
        "prorata": number_key(around(missing, 0.03), {"whole_year": around(missing / year, 0.03)}),
        "goulet": number_key(
            around(stopped, 0.01), {"whole_year": around(stopped / year, 0.01), "price_for_need": around(missing, 0.03)}
        ),
    }
    words = {"manque": french_number(missing, decimals=3), "arret": french_number(stopped, decimals=1)}
    return key("dependances-chantier", fields, words)


DEPENDENCE = (
    Exercise(
        "dependances-cachee",
        "identity",
        "La dépendance que l'on ne voit pas",
        (
            Field(
                "part",
                "number",
                "Part de la valeur étrangère qui est à l'intérieur de produits français",
                "%",
                "Ce qui est étranger en tout, moins ce qui est acheté tel quel à l'étranger ; puis divisez.",
                "({tout} − {direct}) ÷ {tout} = {valeur} %.",
                {
                    "complement": "C'est la part achetée telle quelle. On demande l'autre : {valeur} %.",
                    "inverted": "Vous avez divisé par le direct. On demande une part du tout : {valeur} %.",
                    "count_for_share": "",
                },
            ),
        ),
        "{valeur} % : une étiquette « fabriqué en France » ne la montre pas.",
        given="{lieu}, achats finals d'un an : {tout} M€ de valeur étrangère, dont {direct} M€ achetés tels quels.",
        local=_hidden_key,
    ),
    Exercise(
        "dependances-appui",
        "order",
        "De qui dépend-on le plus ?",
        (
            Field(
                "lieu",
                "choice",
                "Où reste le plus de la valeur de vos achats finals, hors de chez vous ?",
                hint="Comparez les intervalles, pas les valeurs centrales.",
                explanation="Reste de la France : de {rest} M€ ; étranger : de {abroad} M€.",
                errors={
                    "undecided_overlooked": "Les intervalles se recouvrent : de {rest} M€, et de {abroad} M€.",
                    "decided_overlooked": "Les intervalles sont séparés : de {rest} M€, et de {abroad} M€.",
                },
                choices=with_undecided(("rest", "Dans le reste de la France"), ("abroad", "À l'étranger")),
            ),
        ),
        "« {lieu} » : de {rest} M€ dans le reste de la France, de {abroad} M€ à l'étranger.",
        given="{lieu}, M€ par an : reste de la France, de {rest} ; étranger, de {abroad}.",
        local=_leaning_key,
    ),
    Exercise(
        "dependances-chantier",
        "identity",
        "Un chantier sans électronique",
        (
            Field(
                "prorata",
                "number",
                "Production exposée au prorata",
                "M€",
                "Combien d'euros d'électronique manquent, sur la période ?",
                "Il manque le quart de l'électronique d'un trimestre : {manque} M€.",
                {"whole_year": ""},
            ),
            Field(
                "goulet",
                "number",
                "Production exposée si l'électronique est un goulet",
                "M€",
                "Quelle part de l'électronique manque ? Un bateau se livre-t-il sans elle ?",
                "Le quart des bateaux d'un trimestre attend : {arret} M€.",
                {"whole_year": "", "price_for_need": ""},
            ),
        ),
        "De {manque} à {arret} M€ : l'écart est celui des hypothèses, pas celui des données.",
        national=_yard_key,
    ),
)
