"""Exercises of the chapter « Circulation locale »: a leak by hand, what can be seen, conventions, a plan to follow."""

from __future__ import annotations

import functools

from metabolisme.charts.text import NumberLabels
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.estimates import french_number
from metabolisme.indicators.seen_change import smallest_difference
from metabolisme.sources.territories import find_territory
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

#: A territory of one branch, by hand: of 100 € received, what goes to sellers here, to sellers elsewhere; the rest is
#: earned here.
HERE, ELSEWHERE = 20.0, 35.0

#: Two zones whose local shares are compared.
COMPARED = ("5309", "4417")

SHARE = "circulation.local_purchase_share"


def leak_by_hand(here: float = HERE, elsewhere: float = ELSEWHERE) -> tuple[float, float]:
    """Of 100 € ordered, € that end elsewhere, all rounds together; and the multiplier."""
    multiplier = 1 / (1 - here / 100)
    return elsewhere * multiplier, multiplier


def leak_key(here: float = HERE, elsewhere: float = ELSEWHERE) -> Key:
    """Key of « Une fuite à la main », for any € out of 100 that go to sellers here and elsewhere."""
    leak, multiplier = leak_by_hand(here, elsewhere)
    return key(
        "circulation-fuite",
        {
            "multiplicateur": number_key(
                around(multiplier, 0, 0.01), {"without_first_euro": around(multiplier - 1, 0, 0.01)}
            ),
            "fuite": number_key(around(leak, 0, 0.3), {"first_round_only": around(elsewhere, 0, 0.3)}),
        },
        {
            "multiplicateur": french_number(multiplier, decimals=2),
            "fuite": french_number(leak, decimals=2),
            "ailleurs": french_number(elsewhere, decimals=0),
            "part": french_number(here / 100, decimals=2),
        },
    )


@functools.cache
def _shares() -> dict[str, tuple[float, float, float]]:
    found: dict[str, tuple[float, float, float]] = {}
    for code in COMPARED:
        shares = territory_results(code).loc["spending_per_100"].loc["all"]
        value, low, high = shares.loc[["here"], ["value", "low", "high"]].to_numpy(dtype=float)[0].tolist()
        found[code] = (value, low, high)
    return found


def _order_key() -> Key:
    (first, first_low, first_high), (second, second_low, second_high) = _shares().values()
    right = UNDECIDED
    if first_low > second_high:
        right = COMPARED[0]
    elif second_low > first_high:
        right = COMPARED[1]
    write = NumberLabels([100.0], 0)
    names = [find_territory(code).name for code in COMPARED]
    return key(
        "circulation-trancher",
        {"lieu": choice_key([right], dict.fromkeys((*COMPARED, "same", UNDECIDED), "undecided_overlooked"))},
        {
            "premier": f"{names[0]} {write(first)} [{write(first_low)} ; {write(first_high)}]",
            "second": f"{names[1]} {write(second)} [{write(second_low)} ; {write(second_high)}]",
        },
    )


def _seen_key() -> Key:
    smallest = smallest_difference(SHARE, COMPARED[0])
    _, low, high = _shares()[COMPARED[0]]
    return key(
        "circulation-visible",
        {
            # One pair of draws of 200 gives from 13.8 to 17.6: whoever computes it with other draws is right too.
            "ecart": number_key(around(smallest.value, 0.2), {"whole_interval": around(high - low, 0.02, 0.5)})
        },
        {"ecart": french_number(smallest.value, decimals=0)},
    )


def _convention_key() -> Key:
    return key(
        "circulation-conventions",
        {"base": choice_key(["jobs"]), "lm3": choice_key(["survey"]), "utopies": choice_key(["recirculation"])},
    )


_CONVENTIONS = (
    ("recirculation", "Des retombées pour 100 €, sans l'euro de départ, salaires compris"),
    ("survey", "Les premiers tours d'une enquête, l'euro de départ compté"),
    ("jobs", "Les emplois en tout pour un emploi tourné vers le dehors"),
)

CIRCULATION = (
    Exercise(
        "circulation-trancher",
        "order",
        "Deux parts, un verdict",
        (
            Field(
                "lieu",
                "choice",
                "La phrase qui peut paraître",
                hint="Regardez les deux intervalles avant les deux valeurs.",
                explanation="{premier} ; {second} : les intervalles se recouvrent. Ni ordre, ni égalité.",
                errors={"undecided_overlooked": ""},
                choices=with_undecided(
                    ("5309", "Lorient achète plus chez elle que Saint-Dié-des-Vosges"),
                    ("4417", "Saint-Dié-des-Vosges achète plus chez elle que Lorient"),
                    ("same", "Les deux achètent autant chez elles"),
                ),
            ),
        ),
        "{premier} ; {second}. On ne classe pas, et l'on ne dit pas non plus que c'est pareil.",
        national=_order_key,
    ),
    Exercise(
        "circulation-fuite",
        "identity",
        "Une fuite à la main",
        (
            Field(
                "multiplicateur",
                "number",
                "Production ici par euro commandé",
                "sans unité",
                "Un euro, puis {part} €, puis {part} fois {part} € : à quoi tend la somme ?",
                "1 ÷ (1 − {part}) = {multiplicateur}.",
                {"without_first_euro": ""},
            ),
            Field(
                "fuite",
                "number",
                "Sur 100 € commandés, ce qui finit chez des vendeurs d'ailleurs",
                "€ sur 100 €",
                "{ailleurs} € partent au premier tour. Et aux suivants ?",
                "{ailleurs} € par 100 € reçus, sur {multiplicateur} fois 100 € reçus : {fuite} €.",
                {"first_round_only": "C'est la fuite du premier tour. Chaque tour fuit encore."},
            ),
        ),
        "{multiplicateur}, et {fuite} € : même calcul, une seule nouvelle.",
        national=leak_key,
    ),
    Exercise(
        "circulation-visible",
        "interval",
        "Quel écart se verrait ?",
        (
            Field(
                "ecart",
                "number",
                "Plus petit écart de part locale visible entre Lorient et une zone semblable",
                "€ d'écart sur 100 €",
                "C'est la dernière barre de la figure 2.",
                "Il faut environ {ecart} € sur 100 : chaque zone a ses propres erreurs.",
                {"whole_interval": "C'est la largeur de l'intervalle d'une zone. On cherche l'écart entre deux."},
            ),
        ),
        "Environ {ecart} € sur 100. En dessous, on ne peut pas trancher.",
        national=_seen_key,
    ),
    Exercise(
        "circulation-conventions",
        "order",
        "Trois nombres, trois conventions",
        (
            Field(
                "utopies",
                "choice",
                "Lyon, 57 (Utopies)",
                hint="L'unité publiée est : € pour 100 €.",
                explanation="Utopies compte ce qui s'ajoute à 100 € : fournisseurs, habitants, services publics.",
                choices=_CONVENTIONS,
            ),
            Field(
                "lm3",
                "choice",
                "Northumberland, 1,76 (LM3)",
                hint="Qui a compté, et jusqu'à quel tour ?",
                explanation="Une enquête auprès des fournisseurs d'une collectivité, arrêtée au deuxième tour.",
                choices=_CONVENTIONS,
            ),
            Field(
                "base",
                "choice",
                "Lyon, 1,63 (base économique)",
                hint="Un emploi pour un emploi : lequel ?",
                explanation="La base économique divise tous les emplois par ceux tournés vers le dehors.",
                choices=_CONVENTIONS,
            ),
        ),
        "Trois questions, trois unités : aucun de ces nombres ne se compare à un autre, ni au nôtre.",
        national=_convention_key,
    ),
    Exercise(
        "circulation-suivi",
        "sheet",
        "Votre plan de suivi",
        (
            Field("action", "text", "L'action que vous voulez suivre, en une phrase"),
            Field("mesure", "text", "Ce que vous relèverez, avec une quantité et son unité", needs=("quantity",)),
            Field("depart", "text", "Valeur de départ et sa date", needs=("quantity", "year")),
            Field("rythme", "text", "Qui relève, quand, sur quel fichier"),
            Field("seuil", "text", "À partir de quel écart vous direz que cela a changé", needs=("quantity",)),
            Field("echeance", "text", "Date à laquelle vous en reparlerez", needs=("year",)),
        ),
        "Le plan est complet. Un bon plan relève un achat, pas l'indicateur du territoire.",
    ),
)
