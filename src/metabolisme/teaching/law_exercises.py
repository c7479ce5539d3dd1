"""Exercises of the chapter « Le bloc communal »: who may do what, what may be written, and one's own decision."""

from __future__ import annotations

from metabolisme.estimates import french_number
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key

#: Orders of one need in the year, € before tax: made up, each below the threshold.
ORDERS = (22_000, 26_000, 19_000)
#: Above it, an authority advertises and lets firms compete (supplies and services, since April 2026), € before tax.
THRESHOLD = 60_000

LEGAL = (("legal", "Cela peut s'écrire"), ("illegal", "Cela ne peut pas s'écrire"))
#: Sentences of a contract: what they say, whether they may be written, and why.
SENTENCES = {
    "siege": ("« À qualité égale, nous retiendrons l'entreprise du territoire »", "illegal",
              "La phrase départage d'après l'adresse du fournisseur."),
    "fraicheur": ("« Fruits cueillis depuis moins de deux jours, bons de récolte à l'appui »", "legal",
                  "Elle dit un besoin, et chacun peut montrer qu'il y répond."),
    "union": ("« Les données seront hébergées dans l'Union européenne »", "legal",
              "Le code l'admet pour l'Union entière, par exemple pour la sécurité des informations."),
    "rayon": ("« Produits venus de moins de 50 km : 20 points »", "illegal",
              "Un rayon est une provenance : il écarte un produit identique venu de 51 km."),
}  # fmt: skip

LEVELS = (
    ("block", "La commune ou l'intercommunalité"),
    ("region", "La région"),
    ("state", "L'État, ou la loi"),
    ("firm", "L'employeur"),
)
DECISIONS = {
    "loyer": ("Baisser le loyer d'un atelier public pour une entreprise", "block",
              "Les aides à l'immobilier d'entreprise sont au bloc communal."),
    "machine": ("Verser une subvention pour acheter une machine", "region",
                "Ces aides sont à la région ; le bloc communal y participe par convention."),
    "chaleur": ("Changer les horaires d'un chantier privé en vigilance orange", "firm",
                "L'employeur évalue et adapte ; la collectivité informe, et agit pour ses propres agents."),
    "utilite": ("Déclarer d'utilité publique l'achat forcé d'une friche", "state",
                "La collectivité demande ; l'autorité de l'État déclare, après enquête."),
}  # fmt: skip


def _sentences_key() -> Key:
    return key("bloc-phrases", {name: choice_key([answer]) for name, (_, answer, _) in SENTENCES.items()})


def _levels_key() -> Key:
    return key("bloc-qui", {name: choice_key([answer]) for name, (_, answer, _) in DECISIONS.items()})


def _orders_key() -> Key:
    need = float(sum(ORDERS))
    words = {"besoin": french_number(need, decimals=0), "seuil": french_number(THRESHOLD, decimals=0)}
    words["commandes"] = ", ".join(french_number(order, decimals=0) for order in ORDERS)
    # Whole amounts: to the euro, and to a rounding of the last thousand.
    need_key = number_key(around(need, 0, 500))
    return key("bloc-seuil", {"besoin": need_key, "regle": choice_key(["compete"])}, words)


LAW_EXERCISES = (
    Exercise(
        "bloc-phrases",
        "order",
        "Peut-on l'écrire dans un marché ?",
        tuple(
            Field(
                name,
                "choice",
                sentence,
                hint="La phrase parle-t-elle de ce que l'on achète, ou de l'adresse de celui qui vend ?",
                explanation=why,
                choices=LEGAL,
            )
            for name, (sentence, _, why) in SENTENCES.items()
        ),
        "On demande ce dont on a besoin, jamais d'où vient celui qui le fournit.",
        national=_sentences_key,
    ),
    Exercise(
        "bloc-qui",
        "order",
        "Qui décide ?",
        tuple(
            Field(
                name,
                "choice",
                decision,
                hint="Cherchez le verbe : louer, subventionner, employer, exproprier. À qui la loi le confie-t-elle ?",
                explanation=why,
                choices=LEVELS,
            )
            for name, (decision, _, why) in DECISIONS.items()
        ),
        "Quatre décisions, quatre décideurs. Aucune n'empêche de demander, d'informer ou de cofinancer.",
        national=_levels_key,
    ),
    Exercise(
        "bloc-seuil",
        "identity",
        "Trois commandes, un besoin",
        (
            Field(
                "besoin",
                "number",
                "Valeur du besoin de l'année, hors taxes",
                "€",
                "Le besoin se compte sur l'année, pour des fournitures de même nature.",
                "On additionne : {besoin} € hors taxes.",
            ),
            Field(
                "regle",
                "choice",
                "Ce qu'il faut faire",
                hint="Comparez le besoin, et non chaque commande, au seuil.",
                explanation="{besoin} € dépassent {seuil} € : on publie, et l'on met en concurrence.",
                choices=(
                    ("free", "Acheter sans publicité : chaque commande est sous le seuil"),
                    ("compete", "Publier et mettre en concurrence, par une procédure adaptée"),
                    ("europe", "Publier au niveau européen"),
                ),
            ),
        ),
        "{besoin} €. Découper un besoin pour passer sous le seuil est interdit ; l'allotir est la règle.",
        "Commandes de mobilier de l'année, inventées : {commandes} € hors taxes.",
        national=_orders_key,
    ),
    Exercise(
        "bloc-competence",
        "sheet",
        "Trois actions de chez vous, et qui peut les décider",
        tuple(
            Field(
                f"action_{rank}",
                "text",
                f"{ordinal} action : qui est compétent chez vous, quel texte ou quel article de vos statuts, lu quand",
                needs=("words", "year"),
            )
            for rank, ordinal in enumerate(("Première", "Deuxième", "Troisième"), start=1)
        ),
        "Trois actions situées. L'une au moins demande-t-elle une convention que vous n'avez pas ?",
    ),
    Exercise(
        "bloc-decider",
        "sheet",
        "Une décision que l'on peut prendre",
        (
            Field("action", "text", "Ce que l'on fait, en une phrase", needs=("words",)),
            Field("texte", "text", "Le texte qui le permet, et la date à laquelle vous l'avez lu", needs=("year",)),
            Field("niveau", "text", "Qui délibère, qui signe"),
            Field(
                "ecrit",
                "text",
                "La phrase du marché, du bail ou de la convention, telle qu'elle sera écrite",
                needs=("no_provenance", "words"),
                errors={"provenance": ""},
            ),
            Field("partenaire", "text", "Qui appeler d'abord"),
            Field("indicateur", "text", "Ce que l'on comptera, avec une quantité et son unité", needs=("quantity",)),
            Field("date", "text", "Quand on décide, et quand on relit, avec l'année", needs=("year",)),
        ),
        "La fiche est complète et ne préfère aucune adresse. Faites-la relire par le service juridique.",
    ),
)
