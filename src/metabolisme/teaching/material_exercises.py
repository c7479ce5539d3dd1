"""Exercises of the chapter « Empreinte matières »: a share, a part of a whole, two editions, a site, a plan."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.accounts.material_footprint import material_group_shares
from metabolisme.estimates import Estimate, french_number
from metabolisme.indicators.materials import SITE_COLUMNS, material_groups, reused_share
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

#: Zone of the figures.
READ = "5309"

#: A territory that builds so much more per inhabitant than France, %.
MORE_BUILT = 20.0

#: A schoolyard that never was. One delivery is of unknown origin.
SITE = pd.DataFrame(
    [
        ("Béton", 120.0, "neuf"),
        ("Pavés de l'ancienne cour", 30.0, "réemploi"),
        ("Grave de béton concassé", 50.0, "recyclé"),
        ("Bois des bancs", 20.0, "inconnu"),
    ],
    columns=list(SITE_COLUMNS),
)


@functools.cache
def site_result() -> Estimate:
    """Reused or recycled share of `SITE`."""
    return reused_share(SITE)


def _read_key() -> Key:
    groups = material_groups(READ)
    total = sum(one.value for one in groups.values())
    share = 100 * groups["construction"].value / total
    return key(
        "matieres-lire",
        {"part": number_key(around(share, 0, 1.0), {"complement": around(100 - share, 0, 1.0)})},
        {"part": french_number(share, decimals=0), "total": french_number(total, decimals=1)},
    )


def _part_key() -> Key:
    share = material_group_shares()["construction"]
    rise = share * MORE_BUILT
    return key(
        "matieres-batir",
        {
            "hausse": number_key(
                around(rise, 0, 0.15),
                {"whole_for_part": around(MORE_BUILT, 0, 0.15), "only_the_share": around(100 * share, 0, 0.6)},
            )
        },
        {"hausse": french_number(rise, decimals=1), "part": french_number(100 * share, decimals=0)},
    )


def _edition_key() -> Key:
    return key(
        "matieres-editions", {"sens": choice_key([UNDECIDED], dict.fromkeys(("up", "down"), "undecided_overlooked"))}
    )


def _site_key() -> Key:
    found = site_result()
    low, high = found.within or (found.value, found.value)
    return key(
        "matieres-chantier",
        {
            "bas": number_key(around(low, 0, 0.6), {"unknown_left_out": around(found.value, 0, 0.6)}),
            "haut": number_key(around(high, 0, 0.6), {"unknown_left_out": around(found.value, 0, 0.6)}),
        },
        {"bas": french_number(low, decimals=0), "haut": french_number(high, decimals=0)},
    )


MATERIALS = (
    Exercise(
        "matieres-lire",
        "interval",
        "La part du bâti",
        (
            Field(
                "part",
                "number",
                "Part de la construction dans l'empreinte matières d'un habitant de Lorient",
                "%",
                "Divisez la première barre de la figure 1 par le total de sa phrase.",
                "{part} % : la construction, divisée par {total} t.",
                {"complement": "C'est tout le reste."},
            ),
        ),
        "{part} %. Mais c'est la moyenne de la France, ramenée aux investissements d'ici.",
        national=_read_key,
    ),
    Exercise(
        "matieres-batir",
        "identity",
        "Bâtir davantage",
        (
            Field(
                "hausse",
                "number",
                "Hausse de l'empreinte matières",
                "%",
                "Une part seulement de l'empreinte vient de la construction.",
                "{part} % de l'empreinte montent d'un cinquième : {hausse} %.",
                {"whole_for_part": "", "only_the_share": ""},
            ),
        ),
        "{hausse} %, à recette nationale : un chantier de bois compte ici comme un chantier de béton.",
        national=_part_key,
    ),
    Exercise(
        "matieres-editions",
        "order",
        "Deux éditions",
        (
            Field(
                "sens",
                "choice",
                "L'empreinte matières de la France a-t-elle changé de 2018 à 2021 ?",
                hint="D'où viennent les deux nombres : de la même édition ?",
                explanation="Le premier vient d'une édition de 2021, le second de 2024, et l'on révise entre les deux.",
                errors={"undecided_overlooked": "Deux éditions différentes : on ne peut pas trancher."},
                choices=with_undecided(("up", "Elle a monté"), ("down", "Elle a baissé")),
            ),
        ),
        "On ne compare deux années que dans une même édition.",
        national=_edition_key,
    ),
    Exercise(
        "matieres-chantier",
        "identity",
        "Le relevé d'une cour d'école",
        (
            Field(
                "bas",
                "number",
                "Part réemployée ou recyclée, si le bois est neuf",
                "%",
                "Le bois compte dans le total, pas dans le réemploi.",
                "80 t sur 220 : {bas} %.",
                {"unknown_left_out": ""},
            ),
            Field(
                "haut",
                "number",
                "La même, si le bois est de réemploi",
                "%",
                "Le bois compte deux fois : au total, et au réemploi.",
                "100 t sur 220 : {haut} %.",
                {"unknown_left_out": ""},
            ),
        ),
        "De {bas} à {haut} % : une seule livraison en décide. Un bon de livraison suffit à lever le doute.",
        national=_site_key,
    ),
    Exercise(
        "matieres-fiche",
        "sheet",
        "Un chantier à suivre",
        (
            Field("chantier", "text", "Le chantier, et le besoin auquel il répond"),
            Field("sans", "text", "Ce qui éviterait de construire : rénover, partager, déplacer un usage"),
            Field("quantite", "text", "Première quantité à relever, avec son unité", needs=("quantity",)),
            Field("source", "text", "Document où la lire : bon de livraison, diagnostic, facture"),
            Field("responsable", "text", "Qui la relève, et qui la relit"),
            Field("echeance", "text", "Date du relevé", needs=("year",)),
        ),
        "La fiche est complète. La deuxième ligne est la plus importante : ce que l'on ne bâtit pas pèse zéro.",
    ),
)
