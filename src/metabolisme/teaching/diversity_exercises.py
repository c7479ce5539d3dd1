"""Exercises of the chapter « Diversité »: indices by hand, varieties by hand, an order, a sheet."""

from __future__ import annotations

import math

import numpy as np

from metabolisme.diagnosis.dependence import herfindahl
from metabolisme.diagnosis.peers import VERDICTS
from metabolisme.estimates import french_number
from metabolisme.indicators.diversity import (
    compared_diversity,
    diversity_estimate,
    effective_branches,
    krugman,
    shannon_entropy,
    variety,
)
from metabolisme.sources.territories import find_territory
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided
from metabolisme.teaching.wording import UNDECIDED

#: A valley that never was: jobs of four branches, two of industry and two of services; its country has as many in each.
FOUR_BRANCHES = {"Bois": 400, "Meubles": 200, "Commerce": 100, "Santé": 100}
SECTIONS = ("industrie", "industrie", "services", "services")
COUNTRY = np.ones(4)

#: Two zones whose gap a year can close.
CLOSE_PAIR = ("3205", "3215")

#: Two decimals are asked for.
TWO_DECIMALS = 0.006


def four_branches() -> np.ndarray:
    """Jobs of `FOUR_BRANCHES`, shape (4,)."""
    return np.array(list(FOUR_BRANCHES.values()), dtype=float)


def _by_hand_key() -> Key:
    jobs = four_branches()
    bits, equal = float(shannon_entropy(jobs)), float(effective_branches(jobs))
    concentration, gaps = float(herfindahl(jobs)), float(krugman(jobs, COUNTRY))
    natural = bits * math.log(2)
    return key(
        "diversite-main",
        {
            "entropie": number_key(
                around(bits, 0, TWO_DECIMALS), {"natural_logarithm": around(natural, 0, TWO_DECIMALS)}
            ),
            "effectif": number_key(around(equal, 0, 0.06)),
            "krugman": number_key(around(gaps, 0, TWO_DECIMALS), {"half_of_gaps": around(gaps / 2, 0, TWO_DECIMALS)}),
        },
        {
            "entropie": french_number(bits, decimals=2),
            "effectif": french_number(equal, decimals=1),
            "herfindahl": french_number(concentration, decimals=2),
            "krugman": french_number(gaps, decimals=2),
        },
    )


def varieties_key(jobs_by_branch: tuple[float, ...] = tuple(FOUR_BRANCHES.values())) -> Key:
    """Key of « Deux variétés à la main », for any jobs of the four branches."""
    jobs = np.array(jobs_by_branch, dtype=float)
    parts = jobs.reshape(2, 2).sum(axis=1) / jobs.sum()
    inner = [float(shannon_entropy(pair)) for pair in (jobs[:2], jobs[2:])]
    unrelated, related = (float(part) for part in variety(jobs, SECTIONS))
    unweighted = sum(inner)
    return key(
        "diversite-varietes",
        {
            "sans_lien": number_key(
                around(unrelated, 0, TWO_DECIMALS),
                {"natural_logarithm": around(unrelated * math.log(2), 0, TWO_DECIMALS)},
            ),
            "apparentee": number_key(
                around(related, 0, TWO_DECIMALS),
                {
                    "unweighted": around(unweighted, 0, TWO_DECIMALS),
                    "natural_logarithm": around(related * math.log(2), 0, TWO_DECIMALS),
                },
            ),
        },
        {
            "sans_lien": french_number(unrelated, decimals=2),
            "apparentee": french_number(related, decimals=2),
            "somme": french_number(unrelated + related, decimals=2),
            "industrie": french_number(float(parts[0]), decimals=3),
            "services": french_number(float(parts[1]), decimals=3),
            "dans_industrie": french_number(inner[0], decimals=3),
            "dans_services": french_number(inner[1], decimals=3),
        },
    )


def _order_key() -> Key:
    compared = compared_diversity(CLOSE_PAIR[0], [CLOSE_PAIR[1]])
    said = str(compared["verdict"].iloc[1])
    right = {VERDICTS["above"]: "premier", VERDICTS["below"]: "second"}.get(said, UNDECIDED)
    wrong = "decided_overlooked" if right != UNDECIDED else "undecided_overlooked"
    words = {}
    for name, code in zip(("premier", "second"), CLOSE_PAIR, strict=True):
        found = diversity_estimate(code)
        low, high = found.within or (found.value, found.value)
        words[name] = find_territory(code).name
        words |= {f"{name}_{bound}": french_number(value, decimals=1)
                  for bound, value in (("bas", low), ("valeur", found.value), ("haut", high))}  # fmt: skip
    others = [code for code in ("premier", "second", UNDECIDED) if code != right]
    return key("diversite-ordre", {"plus_divers": choice_key([right], dict.fromkeys(others, wrong))}, words)


DIVERSITY = (
    Exercise(
        "diversite-main",
        "identity",
        "Trois indices à la main",
        (
            Field(
                "entropie",
                "number",
                "Entropie des emplois, en bits",
                "sans unité",
                "Une part d'un demi compte ½ × log₂ 2 = 0,5. Que comptent un quart, puis un huitième ?",
                "½ × 1 + ¼ × 2 + ⅛ × 3 + ⅛ × 3 = {entropie} bits.",
                {"natural_logarithm": ""},
            ),
            Field(
                "effectif",
                "number",
                "Nombre effectif de branches",
                "sans unité",
                "Élevez 2 à la puissance de l'entropie.",
                "2 puissance {entropie} : {effectif} branches.",
            ),
            Field(
                "krugman",
                "number",
                "Krugman, contre un pays qui a un quart des emplois dans chaque branche",
                "sans unité",
                "Un écart par branche, sans son signe, puis leur somme.",
                "Écarts : 0,25, puis 0, puis 0,125 deux fois. Leur somme est {krugman}.",
                {"half_of_gaps": ""},
            ),
        ),
        "{entropie} bits, {effectif} branches sur 4, Krugman {krugman}. (Herfindahl : {herfindahl}.)",
        national=_by_hand_key,
    ),
    Exercise(
        "diversite-varietes",
        "identity",
        "Deux variétés à la main",
        (
            Field(
                "sans_lien",
                "number",
                "Variété sans lien : entropie entre industrie et services, en bits",
                "sans unité",
                "{industrie} des emplois d'un côté, {services} de l'autre.",
                "{industrie} × log₂(1 ÷ {industrie}) + {services} × log₂(1 ÷ {services}) = {sans_lien} bit.",
                {"natural_logarithm": ""},
            ),
            Field(
                "apparentee",
                "number",
                "Variété apparentée : au sein des deux, en bits",
                "sans unité",
                "L'entropie de chaque groupe, pesée par la part de ses emplois.",
                "{industrie} × {dans_industrie} + {services} × {dans_services} = {apparentee} bit.",
                {"unweighted": "", "natural_logarithm": ""},
            ),
        ),
        "{sans_lien} + {apparentee} = {somme} : l'entropie des quatre branches. Rien ne se perd.",
        national=varieties_key,
    ),
    Exercise(
        "diversite-ordre",
        "order",
        "Qui est le plus divers ?",
        (
            Field(
                "plus_divers",
                "choice",
                "Le plus divers des deux",
                hint="Comparez les deux plages, pas les deux valeurs.",
                explanation="{premier_bas} à {premier_haut} d'un côté, {second_bas} à {second_haut} de l'autre.",
                choices=with_undecided(("premier", "Béthune"), ("second", "Lens")),
                errors={"undecided_overlooked": "", "decided_overlooked": ""},
            ),
        ),
        "Les plages se recouvrent : une année suffit à renverser l'ordre.",
        given=(
            "Nombre effectif de branches, et ce qui bouge en un an. {premier} : {premier_valeur}, de {premier_bas} à "
            "{premier_haut}. {second} : {second_valeur}, de {second_bas} à {second_haut}."
        ),
        national=_order_key,
    ),
    Exercise(
        "diversite-fiche",
        "sheet",
        "Ce que votre diversité ne dit pas",
        (
            Field("branche", "text", "Votre plus grande branche, et ses deux plus gros employeurs"),
            Field("emplois", "text", "Leurs emplois, avec l'unité", needs=("quantity",)),
            Field("lien", "text", "Un client ou un fournisseur qu'ils ont en commun avec une autre branche d'ici"),
            Field("choc", "text", "Ce qui les toucherait ensemble"),
            Field("appel", "text", "Qui appeler, et avant quelle année", needs=("year",)),
        ),
        "La fiche est complète. Aucun indice ne voit ce client commun : c'est lui qu'il faut suivre.",
    ),
)
