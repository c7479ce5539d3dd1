"""Exercises of « La short-list des filières »: two on one's own territory, two flows of Lorient, a sheet."""

from __future__ import annotations

import functools
import math

from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.relocation_mask import follows_others, not_relocated
from metabolisme.diagnosis.shortlist import shortlist
from metabolisme.diagnosis.territory_estimates import shown_products
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

#: Territory that carries the chapter, and two flows from abroad of its list.
CARRIER, TWO_FLOWS = "5309", ("NZ", "CA")
#: Four amounts of the statement, each written with three digits, then added and divided: points of percent.
ROUNDED_AMOUNTS = 1.0
PLACES = {"ici": "here", "reste": "rest_of_country", "union": "eu", "monde": "non_eu"}


def _open_products(territory: Territory) -> list[str]:
    closed = {*not_relocated(), *follows_others()}
    return [product for product in shown_products(territory) if product not in closed]


def _imports(results: Results, product: str) -> tuple[float, float, float]:
    """Imports of a product from abroad, value, low, high, M€: the two origins rise and fall together."""
    union, world = (results["purchases", product, place] for place in ("eu", "non_eu"))
    return (union[0] + world[0], union[1] + world[1], union[2] + world[2])


def _coverage_key(territory: Territory, results: Results) -> Key:
    """Coverage of the product that brings most from abroad, among those that may be made nearer."""
    product = max(_open_products(territory), key=lambda one: _imports(results, one)[0])
    # As the reader is given them.
    amounts = {name: _three_digits(results["purchases", product, place][0]) for name, place in PLACES.items()}
    bought, here = sum(amounts.values()), amounts["ici"]
    covered, gap = 100 * here / bought, bought - here
    errors = {"complement": around(100 - covered, 0.0, ROUNDED_AMOUNTS)}
    fields = {
        "couverture": number_key(around(covered, 0.0, ROUNDED_AMOUNTS), errors),
        "ecart": number_key(around(gap, 0.01)),
    }
    words = {
        "lieu": territory.name,
        "produit": product_labels()[product],
        **{name: french_number(amount, significant=3) for name, amount in amounts.items()},
        "part": french_number(covered, decimals=0),
        "manque": french_number(gap, significant=3),
    }
    return key("short-list-couverture", fields, words)


def _order_key(territory: Territory, results: Results) -> Key:
    """The two products that bring most from abroad and may be made nearer, and whether their intervals part them."""
    flows = {product: _imports(results, product) for product in _open_products(territory)}
    two = sorted(flows, key=lambda product: -flows[product][0])[:2]
    # In the order of names: the first named is not always the larger.
    labels = product_labels()
    first, second = sorted(two, key=lambda product: labels[product])
    # As the reader is given them: two numbers printed alike are not told apart.
    bounds = {product: [_three_digits(number) for number in flows[product][1:]] for product in two}
    if bounds[first][0] > bounds[second][1]:
        right = "premier"
    elif bounds[second][0] > bounds[first][1]:
        right = "second"
    else:
        right = UNDECIDED
    words = {"lieu": territory.name}
    for name, product in (("a", first), ("b", second)):
        low, high = (french_number(bound, significant=3) for bound in bounds[product])
        words[name] = f"{labels[product]}, de {low} à {high} M€"
    return key("short-list-ordre", {"flux": choice_key([right])}, words)


@functools.cache
def _two_flows() -> dict[str, tuple[float, float, float]]:
    flows = shortlist(CARRIER).loc["abroad"].loc[list(TWO_FLOWS)]
    columns = ["potential", "potential_low", "potential_high"]
    return {str(product): tuple(row) for product, row in zip(flows.index, flows[columns].to_numpy(), strict=True)}


def _jobs_key() -> Key:
    first, second = (_two_flows()[product] for product in TWO_FLOWS)
    if first[1] > second[2]:
        right = TWO_FLOWS[0]
    elif second[1] > first[2]:
        right = TWO_FLOWS[1]
    else:
        right = UNDECIDED
    words = {
        name: f"de {french_number(low, significant=2)} à {french_number(high, significant=2)}"
        for name, (_, low, high) in zip(("a", "b"), (first, second), strict=True)
    }
    return key("short-list-trancher", {"flux": choice_key([right])}, words)


def _three_digits(amount: float) -> float:
    """The number that `french_number` writes with three significant digits."""
    if amount <= 0:
        return 0.0
    return round(amount, 2 - math.floor(math.log10(amount)))


SHORTLIST = (
    Exercise(
        "short-list-trancher",
        "order",
        "Deux flux, un seul classement possible ?",
        (
            Field(
                "flux",
                "choice",
                "À Lorient, lequel de ces deux flux venus de l'étranger peut donner le plus d'emplois ici ?",
                hint="Regardez les traits fins avant les barres.",
                explanation="Services de soutien, {a} emplois ; agroalimentaire, {b}.",
                errors={
                    "undecided_overlooked": "Les deux fourchettes se recouvrent : services de soutien, {a} emplois ; "
                    "agroalimentaire, {b}.",
                    "decided_overlooked": "Les fourchettes ne se touchent pas : services de soutien, {a} emplois ; "
                    "agroalimentaire, {b}.",
                },
                choices=with_undecided(("NZ", "Services de soutien"), ("CA", "Agroalimentaire")),
            ),
        ),
        "Services de soutien, {a} emplois possibles ; agroalimentaire, {b}.",
        national=_jobs_key,
    ),
    Exercise(
        "short-list-couverture",
        "identity",
        "Couverture et écart d'un produit, chez vous",
        (
            Field(
                "couverture",
                "number",
                "Part de la demande servie par le territoire",
                "%",
                "Le dénominateur réunit les quatre montants.",
                "{ici} M€ divisés par la somme des quatre montants font {part} %.",
                {
                    "complement": "C'est l'écart, en part. La couverture est ce qui est fait ici : {part} %.",
                },
            ),
            Field(
                "ecart",
                "number",
                "Écart : ce qui est acheté et n'est pas fait ici",
                "M€",
                "L'écart est ce qui reste de la demande quand on en retire ce qui est fait ici.",
                "Reste de la France, Union et reste du monde réunis : {manque} M€.",
            ),
        ),
        "« {lieu} » couvre {part} % de sa demande ; l'écart est de {manque} M€. Les deux font la demande entière.",
        given="{lieu}, « {produit} », achats de tous : {ici} M€ faits ici, {reste} M€ venus du reste de la France, "
        "{union} M€ de l'Union, {monde} M€ d'ailleurs.",
        local=_coverage_key,
    ),
    Exercise(
        "short-list-ordre",
        "order",
        "Vos deux plus gros flux venus de l'étranger",
        (
            Field(
                "flux",
                "choice",
                "Lequel des deux est le plus gros ?",
                hint="Comparez le bas de l'un au haut de l'autre.",
                explanation="{a} ; {b}.",
                errors={
                    "undecided_overlooked": "Les fourchettes se recouvrent : {a} ; {b}.",
                    "decided_overlooked": "Les fourchettes ne se touchent pas : {a} ; {b}.",
                },
                choices=with_undecided(("premier", "Le premier nommé"), ("second", "Le second nommé")),
            ),
        ),
        "« {lieu} » : {a} ; {b}.",
        given="{lieu}. Premier : {a}. Second : {b}.",
        local=_order_key,
    ),
    Exercise(
        "short-list-fiche",
        "sheet",
        "La fiche d'un flux retenu",
        (
            Field("flux", "text", "Le flux : produit, origine, acheteurs principaux chez vous"),
            Field("montant", "number", "Montant lu dans la liste, avec son unité", "€", open_number=True),
            Field(
                "raison",
                "text",
                "Pourquoi lui : l'axe qui le porte, et sa part de méthodes ou de tirages, en %",
                needs=("quantity",),
            ),
            Field("contraire", "text", "Ce qui vous ferait le retirer de la liste"),
            Field(
                "appels", "text", "Qui appeler d'abord : deux entreprises d'ici et un acheteur, et pour demander quoi"
            ),
            Field(
                "besoin", "text", "Le besoin à satisfaire, sans dire d'où doit venir l'offre", needs=("no_provenance",)
            ),
            Field("echeance", "text", "Date de la décision : poursuivre ou abandonner", needs=("year",)),
        ),
        "La fiche est complète. Le fond se juge à deux, après les appels.",
    ),
)
