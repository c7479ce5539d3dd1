"""Exercises of the chapter « Diversification »: candidates, room, a shock, what relatedness proves, a decision."""

from __future__ import annotations

from metabolisme.estimates import french_number
from metabolisme.levers.losses import losses
from metabolisme.levers.missing_branches import missing_branches, relatedness_tests
from metabolisme.teaching.exercise import (
    Exercise,
    Field,
    Key,
    around,
    choice_key,
    key,
    number_key,
    with_undecided,
)
from metabolisme.teaching.wording import UNDECIDED

#: Zone whose candidates are read, and zone whose shock is.
CANDIDATES_OF, SHOCKED = "4417", "5309"

#: By hand: what a branch makes (M€), the room that is added (%), what buyers ask to move to it (M€).
MADE, ADDED, ASKED = 200.0, 15.0, 50.0


def room_by_hand() -> tuple[float, float]:
    """What is moved, M€, and the part of what is asked that is refused, %."""
    moved = min(ASKED, MADE * ADDED / 100)
    return moved, 100 * (1 - moved / ASKED)


def _candidates_key() -> Key:
    near = missing_branches(CANDIDATES_OF).query("steady")
    others = dict.fromkeys(near.index, "undecided_overlooked")
    return key(
        "diversification-candidats",
        {"branche": choice_key([UNDECIDED], others)},
        {"listees": ", ".join(f"« {name} »" for name in near["label"])},
    )


def _room_key() -> Key:
    moved, refused = room_by_hand()
    return key(
        "diversification-place",
        {
            "deplace": number_key(around(moved, 0, 0.3), {"bound_overlooked": around(ASKED, 0, 0.3)}),
            "refuse": number_key(around(refused, 0, 0.5), {"complement": around(100 - refused, 0, 0.5)}),
        },
        {
            "place": french_number(MADE * ADDED / 100, decimals=0),
            "deplace": french_number(moved, decimals=0),
            "demande": french_number(ASKED, decimals=0),
            "refuse": french_number(refused, decimals=0),
        },
    )


def _shock_key() -> Key:
    found = losses(SHOCKED).to_dict("index")
    spared, today = found["kept", 4]["spared"], found["kept", 1]["value"]
    return key(
        "diversification-choc",
        {
            # Both values are read with one decimal.
            "points": number_key(
                around(spared, 0, 0.11), {"percent_for_points": around(100 * spared / today, 0.1)}
            )
        },
        {
            "avant": french_number(today, decimals=1),
            "apres": french_number(today - spared, decimals=1),
            "points": french_number(spared, decimals=1),
        },
    )


def _proof_key() -> Key:
    found = relatedness_tests()

    def verdict(question: str) -> str:
        row = found.loc[question]
        return "yes" if row["low"] > row["chance"] else UNDECIDED

    rows = found.to_dict("index")
    return key(
        "diversification-preuve",
        {
            "presence": choice_key([verdict("present")], {UNDECIDED: "decided_overlooked"}),
            "croissance": choice_key([verdict("growth")], dict.fromkeys(("yes", "no"), "undecided_overlooked")),
        },
        {
            "presence": french_number(100 * rows["present"]["value"], decimals=0),
            "bas": french_number(rows["growth"]["low"], decimals=1, signed=True),
            "haut": french_number(rows["growth"]["high"], decimals=1, signed=True),
        },
    )


_ANSWERS = with_undecided(("yes", "Oui, mieux que le hasard"), ("no", "Non"))

DIVERSIFICATION = (
    Exercise(
        "diversification-candidats",
        "order",
        "Quelle branche d'abord ?",
        (
            Field(
                "branche",
                "choice",
                "Laquelle des trois branches proches faut-il viser d'abord à Saint-Dié-des-Vosges ?",
                hint="La figure les range par ordre alphabétique. Pourquoi ?",
                explanation="{listees} sont proches dans toutes les lectures : rien dans ces données ne les sépare.",
                errors={"undecided_overlooked": ""},
                choices=with_undecided(("CE", "Chimie"), ("CI", "Électronique"), ("CJ", "Équipement électrique")),
            ),
        ),
        "{listees} : trois pistes, aucun ordre. La suite se joue au téléphone, avec des entreprises.",
        national=_candidates_key,
    ),
    Exercise(
        "diversification-place",
        "identity",
        "De la place, pour combien d'achats ?",
        (
            Field(
                "deplace",
                "number",
                "Achats qui se déplacent",
                "M€",
                "Combien la branche peut-elle produire de plus ?",
                "Elle peut produire {place} M€ de plus : c'est le plus petit des deux nombres.",
                {"bound_overlooked": ""},
            ),
            Field(
                "refuse",
                "number",
                "Part de ce qui est demandé qui est refusée",
                "%",
                "Refusé, divisé par demandé.",
                "{deplace} M€ passent sur {demande} M€ demandés : {refuse} % sont refusés.",
                {"complement": ""},
            ),
        ),
        "{deplace} M€ passent, {refuse} % sont refusés : sans place, vouloir ne suffit pas.",
        national=_room_key,
    ),
    Exercise(
        "diversification-choc",
        "interval",
        "Ce que la place épargne",
        (
            Field(
                "points",
                "number",
                "Points de valeur ajoutée épargnés au niveau 4, place gardée, si un quart des biens importés manque",
                "points",
                "Deux barres de la figure 2 : « Aujourd'hui » et « 4 bord du possible, place gardée ».",
                "{avant} − {apres} = {points} point.",
                {"percent_for_points": ""},
            ),
        ),
        "Environ {points} point : de {avant} à {apres} % de la valeur ajoutée.",
        national=_shock_key,
    ),
    Exercise(
        "diversification-preuve",
        "order",
        "Que vaut la parenté ?",
        (
            Field(
                "presence",
                "choice",
                "La parenté range-t-elle les zones selon les branches qu'elles ont ?",
                hint="L'intervalle contient-il le hasard, une fois sur deux ?",
                explanation="{presence} fois sur 100, et tout l'intervalle est au-dessus de la moitié.",
                errors={"decided_overlooked": ""},
                choices=_ANSWERS,
            ),
            Field(
                "croissance",
                "choice",
                "Une branche mieux entourée a-t-elle plus grandi en un an ?",
                hint="L'intervalle contient-il zéro ?",
                explanation="De {bas} à {haut} point : zéro est dedans.",
                errors={"undecided_overlooked": ""},
                choices=_ANSWERS,
            ),
        ),
        "Elle dit un peu ce qui est là ; en un an, elle ne dit rien de ce qui grandit.",
        national=_proof_key,
    ),
    Exercise(
        "diversification-fiche",
        "sheet",
        "Votre branche à explorer",
        (
            Field("branche", "text", "La branche et le produit précis qui manque", needs=("words",)),
            Field("achat", "text", "Qui en achète ici, et combien par an", needs=("quantity",)),
            Field("appels", "text", "Trois établissements à appeler, de branches voisines", needs=("words",)),
            Field("lieu", "text", "Le lieu, les machines et les personnes qu'il faudrait", needs=("words",)),
            Field("perdant", "text", "Qui pourrait y perdre, et ce que vous lui proposez", needs=("words",)),
            Field("echeance", "text", "À quelle date vous déciderez de continuer ou d'arrêter", needs=("year",)),
        ),
        "La fiche est complète. Une bonne fiche peut conclure : « non, pas ici ».",
    ),
)
