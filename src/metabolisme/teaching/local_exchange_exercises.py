"""Exercises of the chapter « Échanges locaux »: a bound by hand, what was crossing, who pays, a purchase to move."""

from __future__ import annotations

from metabolisme.charts.local_exchange_figures import wishes
from metabolisme.estimates import french_number
from metabolisme.teaching.exercise import (
    Exercise,
    Field,
    Key,
    around,
    choice_key,
    key,
    number_key,
)

#: One product by hand, M€: what is bought in all, of it in the rest of France; what is made here, of it sold there.
BOUGHT, FROM_REST, MADE, SOLD = 100.0, 60.0, 50.0, 30.0
#: Parts: of what comes from the rest, what has a supplier here; of that, what buyers want to move; of what is sold
#: there, what can be kept; of what is made, what can be made more.
MOVABLE, AMBITION, KEPT, GROWTH = 0.4, 0.5, 0.2, 0.05

#: Where purchases are moved in the exercise that reads the first figure, and how far.
READ_AT, LEVEL = "5309", 4


def exchange_by_hand(from_rest: float = FROM_REST, made: float = MADE, sold: float = SOLD) -> dict[str, float]:
    """M€ of the product wished, taken from what was leaving, made more, and refused."""
    wished = from_rest * MOVABLE * AMBITION
    crossed = min(wished, KEPT * sold)
    moved = min(wished - crossed, GROWTH * made)
    return {"wished": wished, "crossed": crossed, "moved": moved, "refused": wished - crossed - moved}


def bound_key(
    bought: float = BOUGHT, from_rest: float = FROM_REST, made: float = MADE, sold: float = SOLD
) -> Key:
    """Key of « Une borne à la main », for any amounts, M€."""
    found = exchange_by_hand(from_rest, made, sold)
    wished, crossed, moved, refused = found.values()
    return key(
        "echange-borne",
        {
            "vise": number_key(around(wished, 0, 0.05), {"wrong_base": around(bought * MOVABLE * AMBITION, 0, 0.05)}),
            "produit": number_key(around(moved, 0, 0.05), {"bound_overlooked": around(wished - crossed, 0, 0.05)}),
            "refuse": number_key(around(refused, 0, 0.05), {"part_forgotten": around(wished - moved, 0, 0.05)}),
        },
        {name: french_number(amount, decimals=1) for name, amount in found.items()}
        | {
            "croissance": french_number(GROWTH * made, decimals=1),
            "ailleurs": french_number(from_rest, decimals=0),
            "fait": french_number(made, decimals=0),
        },
    )


def _crossed_key() -> Key:
    found = wishes(READ_AT, LEVEL)
    crossed, moved, asked = (float(amount.sum()) for amount in (found.crossed, found.moved, found.asked))
    of_moved, of_asked = 100 * crossed / (crossed + moved), 100 * crossed / asked
    return key(
        "echange-croise",
        {
            # Read on whole M€: a point either side.
            "part": number_key(
                around(of_moved, 0, 1.5),
                {"wrong_base": around(of_asked, 0, 1.5), "complement": around(100 - of_moved, 0, 1.5)},
            )
        },
        {"part": french_number(of_moved, decimals=0)},
    )


def _who_key() -> Key:
    return key(
        "echange-qui",
        {
            "croise": choice_key(["nobody"], {"here": "gross_for_net"}),
            "france": choice_key(["neighbours"], {"nobody": "gross_for_net"}),
            "etranger": choice_key(["both"], {"here": "first_round_only"}),
        },
    )


_WHO = (
    ("nobody", "Personne : la valeur ajoutée ne bouge ni ici ni ailleurs en France"),
    ("here", "Ici seulement, et personne en France ne perd"),
    ("neighbours", "Ici, et le reste de la France perd autant"),
    ("both", "Ici, et un peu le reste de la France"),
)

LOCAL_EXCHANGE = (
    Exercise(
        "echange-borne",
        "identity",
        "Une borne à la main",
        (
            Field(
                "vise",
                "number",
                "Ce que l'on voudrait déplacer",
                "M€",
                "De quels achats part-on : de tous, ou de ceux qui se font ailleurs ?",
                "{ailleurs} × 40 % × 50 % = {wished} M€.",
                {"wrong_base": "Vous êtes parti de tous les achats. Ceux d'ici n'ont pas à être déplacés."},
            ),
            Field(
                "produit",
                "number",
                "Ce qui est produit en plus ici",
                "M€",
                "Prenez d'abord sur ce qui partait. Puis : combien la branche peut-elle faire de plus ?",
                "Le plus petit de deux nombres : ce qui reste à servir, et 5 % de {fait} M€, soit {croissance} M€.",
                {"bound_overlooked": "C'est ce qui reste à servir. La branche peut-elle en faire autant ?"},
            ),
            Field(
                "refuse",
                "number",
                "Ce qui est refusé, faute de production",
                "M€",
                "Visé, moins ce qui est pris sur ce qui partait, moins ce qui est produit en plus.",
                "{wished} − {crossed} − {moved} = {refused} M€.",
                {"part_forgotten": "Vous avez oublié ce qui est pris sur ce qui partait : aucune capacité à trouver."},
            ),
        ),
        "{wished} M€ visés : {crossed} pris sur ce qui partait, {moved} produits en plus, {refused} refusés.",
        national=bound_key,
    ),
    Exercise(
        "echange-croise",
        "interval",
        "Déplacé, mais produit en plus ?",
        (
            Field(
                "part",
                "number",
                "Part de ce qui est déplacé qui est prise sur ce qui partait",
                "%",
                "Le titre de la figure 1 donne deux nombres. Lequel divisez-vous, et par quoi ?",
                "Environ {part} % : ce qui se croisait, divisé par ce qui est déplacé, refus non compris.",
                {
                    "wrong_base": "Vous avez divisé par ce qui était visé. Ce qui est refusé n'est pas déplacé.",
                    "complement": "C'est la part de ce qui est produit en plus : l'autre.",
                },
            ),
        ),
        "Environ {part} % : ces achats-là sont plus locaux, et personne n'a produit davantage.",
        national=_crossed_key,
    ),
    Exercise(
        "echange-qui",
        "order",
        "Trois voies : qui gagne ?",
        (
            Field(
                "croise",
                "choice",
                "Un acheteur d'ici prend ce qui partait vers le reste de la France, qui se sert chez lui",
                hint="Quelqu'un produit-il davantage ?",
                explanation="Les mêmes ateliers font les mêmes quantités ; seuls les camions changent de route.",
                errors={"gross_for_net": "Le vendeur d'ici a gagné un client et en a perdu un autre."},
                choices=_WHO,
            ),
            Field(
                "france",
                "choice",
                "Un achat passe d'un fournisseur du reste de la France à un fournisseur d'ici, qui produit en plus",
                hint="Que devient l'ancien fournisseur ?",
                explanation="La même commande fait gagner autant, ailleurs : la somme est nulle pour la France.",
                errors={
                    "gross_for_net": "Ici produit davantage. L'autre produit moins : la France, elle, ne gagne rien."
                },
                choices=_WHO,
            ),
            Field(
                "etranger",
                "choice",
                "Un achat passe de l'étranger à un fournisseur d'ici",
                hint="À qui ce fournisseur achète-t-il ?",
                explanation="Il achète dans toute la France : le reste du pays y gagne un peu.",
                errors={
                    "first_round_only": "Et les fournisseurs de ce fournisseur ? Beaucoup sont ailleurs en France."
                },
                choices=_WHO,
            ),
        ),
        "Trois voies, trois partages. Avant d'annoncer un gain, dites laquelle.",
        national=_who_key,
    ),
    Exercise(
        "echange-fiche",
        "sheet",
        "Un achat à rapprocher",
        (
            Field("achat", "text", "L'achat, et le besoin auquel il répond"),
            Field("montant", "number", "Montant annuel, avec son unité", "€", open_number=True),
            Field(
                "capacite", "text", "Qui en fait déjà ici, et combien de plus il pourrait en faire", needs=("quantity",)
            ),
            Field(
                "moyen",
                "text",
                "Ce que vous ferez, tel que vous l'écrirez",
                needs=("no_provenance",),
                errors={"provenance": ""},
            ),
            Field("perdant", "text", "Qui vendait jusqu'ici, et ce que vous lui direz"),
            Field("suivi", "text", "Ce que vous relèverez, et quand", needs=("year",)),
        ),
        "La fiche est complète. Une bonne fiche nomme aussi celui qui perd la commande.",
    ),
)
