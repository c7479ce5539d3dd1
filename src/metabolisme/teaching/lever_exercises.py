"""Exercises of « L'atelier des leviers » and « Combiner »: a move by hand, a share, a bound, a neighbour, decisions."""

from __future__ import annotations

import functools

import numpy as np

from metabolisme.estimates import french_number
from metabolisme.estimates.parameters import interval
from metabolisme.levers.attribution import shapley
from metabolisme.levers.scenario import BY_NAME, Scenario, Simulation, simulate
from metabolisme.sources.actions import LEVERS
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

#: By hand: purchases moved here, M€; what the branch buys of itself and of other suppliers, per euro.
MOVED, BOUGHT_HERE, BOUGHT_ELSEWHERE = 10.0, 0.2, 0.2

#: By hand: two levers, what each does alone, and both together, M€.
FIRST_ALONE, SECOND_ALONE, BOTH = 10.0, 0.0, 30.0

#: The code that is read, and the lever asked for.
CODE, ASKED = "3-1-2-1-1-4", "diversification"

#: The zone of the exercises on neighbours, and that of the two others.
NEIGHBOUR_OF, PLACE = "0054", "5309"

#: Everything at the edge of the possible, with and without skills, then local exchange alone.
SCENARIOS = ("4-4-4-4-4-1", "4-4-4-4-4-4", "1-4-1-1-1-1")

#: Draws of a key: bounds move by some percent from one set of draws to another, the sense does not.
DRAWS = 60

BOUND_CHOICES = {
    "biomass": "La biomasse manque",
    "capacity": "Les entreprises d'ici ne peuvent pas produire davantage",
    "corridor": "Le corridor de la sobriété",
}


def moved_by_hand(
    moved: float = MOVED, here: float = BOUGHT_HERE, elsewhere: float = BOUGHT_ELSEWHERE
) -> tuple[float, float]:
    """Production and value added here when so many M€ are bought here instead of elsewhere, all rounds together."""
    made = moved / (1 - here)
    return made, made * (1 - here - elsewhere)


def shared_by_hand(alone: float = FIRST_ALONE, both: float = BOTH) -> tuple[float, float]:
    """Shapley shares of two levers: what the first does alone, the second alone does `SECOND_ALONE`, and both."""
    first, second = shapley(np.array([[0.0], [alone], [SECOND_ALONE], [both]]))[:, 0].tolist()
    return first, second


@functools.cache
def simulated(place: str) -> Simulation:
    """The scenarios of the exercises in a zone."""
    return simulate(place, [Scenario.read(code) for code in SCENARIOS], DRAWS)


def skills_verdict() -> str:
    """What the sixth lever does to the value added of a scenario where all others are at their edge.

    In some draws people are not missing, and it does nothing: a bound at zero does not hide a fall.
    """
    change = simulated(PLACE).change["value_added_here"]
    low, high = interval(change[1] - change[0])
    return "up" if low >= 0 < high else "down" if high <= 0 > low else UNDECIDED


def neighbours_loss() -> tuple[float, float, float]:
    """M€ gained here and lost in the rest of France by local exchange alone, and the loss for one M€ gained."""
    centre = (simulated(NEIGHBOUR_OF).central or simulated(NEIGHBOUR_OF)).change
    here, rest = (float(centre[measure][2, 0]) for measure in ("value_added_here", "value_added_rest"))
    return here, -rest, -rest / here


def _code_key() -> Key:
    level = Scenario.read(CODE).levels[list(BY_NAME).index(ASKED)]
    return key(
        "leviers-code", {"niveau": choice_key([f"{level:g}"])}, {"levier": LEVERS[ASKED], "niveau": f"{level:g}"}
    )


def hand_key(moved: float = MOVED, here: float = BOUGHT_HERE, elsewhere: float = BOUGHT_ELSEWHERE) -> Key:
    """Key of « Un achat déplacé, à la main », for any numbers."""
    made, earned = moved_by_hand(moved, here, elsewhere)
    return key(
        "leviers-main",
        {
            "production": number_key(around(made, 0, 0.05), {"first_round_only": around(moved, 0, 0.05)}),
            "valeur": number_key(around(earned, 0, 0.05), {"price_for_need": around(made, 0, 0.05)}),
        },
        {
            "production": french_number(made, decimals=1),
            "valeur": french_number(earned, decimals=1),
            "commande": french_number(moved, decimals=0),
            "ici": french_number(here, decimals=2),
            "ailleurs": french_number(elsewhere, decimals=2),
        },
    )


def order_key(alone: float = FIRST_ALONE, both: float = BOTH) -> Key:
    """Key of « Deux leviers, deux ordres », for any effects of the first lever and of both, M€."""
    first, second = shared_by_hand(alone, both)
    return key(
        "combiner-ordre",
        {
            "premier": number_key(around(first, 0, 0.05), {"one_order": around(alone, 0, 0.05)}),
            "second": number_key(around(second, 0, 0.05), {"one_order": around(both - alone, 0, 0.05)}),
        },
        {
            "seul": french_number(alone, decimals=0),
            "dernier": french_number(both - SECOND_ALONE, decimals=0),
            "premier": french_number(first, decimals=0),
            "second": french_number(second, decimals=0),
        },
    )


def _bound_key() -> Key:
    centre = simulated(PLACE).central or simulated(PLACE)
    refused = {name: float(centre.limits[name][1, 0]) for name in BOUND_CHOICES}
    most = max(refused, key=lambda name: refused[name])
    return key(
        "combiner-borne", {"borne": choice_key([most])}, {"part": french_number(100 * refused[most], decimals=0)}
    )


def _skills_key() -> Key:
    right = skills_verdict()
    errors = {} if right == UNDECIDED else {UNDECIDED: "decided_overlooked"}
    return key("combiner-competences", {"sens": choice_key([right], errors)})


def _neighbours_key() -> Key:
    here, lost, ratio = neighbours_loss()
    return key(
        "combiner-voisins",
        {"perte": number_key(around(ratio, 0.05), {"inverted": around(1 / ratio, 0.05)})},
        {
            "ici": french_number(here, decimals=0),
            "perdu": french_number(lost, decimals=0),
            "perte": french_number(ratio, decimals=2),
        },
    )


LEVERS_EXERCISES = (
    Exercise(
        "leviers-code",
        "order",
        "Lire un code",
        (
            Field(
                "niveau",
                "choice",
                f"Dans le scénario {CODE}, à quel niveau est la diversification ?",
                hint="L'ordre des chiffres est celui des leviers : sobriété, échanges locaux, diversification…",
                explanation="La diversification est le troisième levier : niveau {niveau}.",
                choices=tuple((str(level), str(level)) for level in range(1, 5)),
            ),
        ),
        "Niveau {niveau} : le troisième chiffre. Un code se copie, se compare et se recalcule.",
        national=_code_key,
    ),
    Exercise(
        "leviers-main",
        "identity",
        "Un achat déplacé, à la main",
        (
            Field(
                "production",
                "number",
                "Production d'ici en plus, tous tours comptés",
                "M€",
                "Au deuxième tour, la branche s'achète {ici} € par euro qu'elle vient de produire. Et au troisième ?",
                "{commande} ÷ (1 − {ici}) = {production} M€.",
                {"first_round_only": "C'est la commande seule. La branche achète aussi ici pour y répondre."},
            ),
            Field(
                "valeur",
                "number",
                "Valeur ajoutée d'ici en plus",
                "M€",
                "Que reste-t-il d'un euro produit, une fois payés les fournisseurs d'ici et d'ailleurs ?",
                "{production} × (1 − {ici} − {ailleurs}) = {valeur} M€.",
                {"price_for_need": "C'est la production. La valeur ajoutée en retire les achats."},
            ),
        ),
        "{production} M€ produits, {valeur} M€ gagnés : une commande n'est pas un revenu.",
        national=hand_key,
    ),
    Exercise(
        "leviers-tendance",
        "order",
        "Le niveau 1",
        (
            Field(
                "sens",
                "choice",
                "Un scénario met tous les leviers au niveau 1. Que dit-il ?",
                hint="Que change un levier au niveau 1 ?",
                explanation="Au niveau 1, un levier ne change rien : le scénario est le compte d'aujourd'hui.",
                choices=(
                    ("forecast", "Ce que sera le territoire si l'on ne fait rien"),
                    ("account", "Le compte d'aujourd'hui, sans rien de plus"),
                    ("target", "Le minimum légal"),
                ),
            ),
        ),
        "Le compte d'aujourd'hui. Ce n'est pas ce qui arrivera si l'on ne fait rien : personne ici ne le sait.",
        national=lambda: key("leviers-tendance", {"sens": choice_key(["account"])}),
    ),
    Exercise(
        "leviers-hypothese",
        "sheet",
        "Une hypothèse que vous contestez",
        (
            Field("parametre", "text", "Le paramètre, le levier et le niveau"),
            Field("notre", "text", "Notre valeur et sa fourchette", needs=("quantity",)),
            Field("votre", "text", "La vôtre, et d'où elle vient", needs=("quantity",)),
            Field("effet", "text", "Ce que cela change au résultat, lu dans l'atelier", needs=("quantity",)),
            Field("qui", "text", "Qui pourrait vous départager, et avec quel relevé"),
        ),
        "La fiche est complète. Une hypothèse se conteste par une autre valeur et sa source, pas par un avis.",
    ),
    Exercise(
        "combiner-ordre",
        "identity",
        "Deux leviers, deux ordres",
        (
            Field(
                "premier",
                "number",
                "Part de Shapley du levier A",
                "M€",
                "Faites la moyenne de ce qu'il ajoute en premier et de ce qu'il ajoute en dernier.",
                "A ajoute {seul} en premier et {dernier} en dernier : {premier} en moyenne.",
                {"one_order": ""},
            ),
            Field(
                "second",
                "number",
                "Part de Shapley du levier B",
                "M€",
                "Les deux parts se complètent.",
                "Le reste : {second} M€, alors que B seul ne fait rien.",
                {"one_order": ""},
            ),
        ),
        "{premier} et {second} M€. B seul ne fait rien, et mérite pourtant sa part : sans lui, A ferait moins.",
        national=order_key,
    ),
    Exercise(
        "combiner-borne",
        "order",
        "Ce qui refuse le plus",
        (
            Field(
                "borne",
                "choice",
                "Tous les leviers au niveau 4, à Lorient : quelle borne refuse la plus grande part de ce qu'on lui "
                "demande ?",
                hint="Lisez le tableau des bornes.",
                explanation="La biomasse : {part} % de ce qui est demandé ne trouve pas de ressource.",
                choices=tuple(BOUND_CHOICES.items()),
            ),
        ),
        "{part} % : on ne brûle pas deux fois la même forêt.",
        national=_bound_key,
    ),
    Exercise(
        "combiner-competences",
        "order",
        "Et si l'on ne forme personne ?",
        (
            Field(
                "sens",
                "choice",
                "Lorient, tous les autres leviers à 4 : passer les compétences de 1 à 4 change-t-il la valeur ajoutée "
                "d'ici ?",
                hint="Comparez deux scénarios dans les mêmes tirages, pas deux intervalles.",
                explanation="Tirage par tirage, la différence est positive, ou nulle quand personne ne manquait.",
                errors={"decided_overlooked": ""},
                choices=with_undecided(("up", "À la hausse ou pas du tout"), ("down", "À la baisse ou pas du tout")),
            ),
        ),
        "Dans les mêmes tirages, l'écart a un sens, même quand les deux intervalles se recouvrent : jamais de baisse.",
        national=_skills_key,
    ),
    Exercise(
        "combiner-voisins",
        "identity",
        "Ce que perdent les voisins",
        (
            Field(
                "perte",
                "number",
                "Échanges locaux seuls, niveau 4, zone de Beauvais : valeur ajoutée perdue dans le reste de la France "
                "pour 1 M€ gagné ici",
                "M€",
                "Divisez ce qui est perdu là-bas par ce qui est gagné ici.",
                "{perdu} ÷ {ici} = {perte} M€.",
                {"inverted": ""},
            ),
        ),
        "{perte} M€ perdus ailleurs pour 1 M€ gagné ici ; le reste vient de l'étranger.",
        national=_neighbours_key,
    ),
    Exercise(
        "combiner-chez-vous",
        "sheet",
        "Votre scénario, et ce qu'il coûte à d'autres",
        (
            Field("code", "text", "Le code de votre scénario, et le territoire", needs=("quantity",)),
            Field("effet", "text", "L'effet principal, avec sa fourchette et son unité", needs=("quantity",)),
            Field("borne", "text", "La borne qui refuse le plus, et ce qui la repousserait"),
            Field("voisin", "text", "Ce que perdent ou gagnent les voisins, avec une quantité", needs=("quantity",)),
            Field("paie", "text", "Qui paie, et ce qui est prévu pour ceux qui n'ont pas de marge"),
            Field("revue", "text", "Date de la revue, et l'indicateur que vous relèverez", needs=("year",)),
        ),
        "La fiche est complète. Un scénario qui n'a ni borne ni perdant n'a pas été regardé.",
    ),
)
