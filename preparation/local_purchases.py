"""Places that bought more from suppliers near them, and published potentials of purchases brought back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_CLES = (
    "Centre for Local Economic Strategies, Community Wealth Building in Preston",
    "https://cles.org.uk/community-wealth-building-in-practice/community-wealth-building-places/"
    "community-wealth-building-in-preston/",
)
_COE = (
    "Conseil d'orientation pour l'emploi, 20 juin 2018, rapporté par l'AFP",
    "https://www.gestionsociale.fr/afp/consommer-un-peu-plus-local-pourrait-creer-150-000-emplois-si-loffre-suit-rapport/",
)
_PWC = (
    "PwC et Conseil national des achats, communiqué du 9 juillet 2020",
    "https://www.pwc.fr/fr/espace-presse/communiques-de-presse/2020/juillet/"
    "etude-sur-la-relocalisation-des-achats-strategiques.html",
)
#: Amounts of the 58 suitable categories: not in what the press release lets read.
_PWC_TOLD = (
    "PwC et Conseil national des achats, 2020, rapporté par La French Fab, 10 juillet 2020",
    "https://lafrenchfab.fr/2020/07/10/"
    "whats-up-french-fab-relocalisation-58-produits-propices-et-prioritaires-selon-pwc",
)
_MOUANS = (
    "Ville de Mouans-Sartoux, brochure Manger 100 % bio, c'est possible !, vers 2014",
    "https://pdfslide.fr/documents/gouvernance-alimentaire-t-sant-des-convives-produire-et-manger-2014-12-9.html",
)
_EUSKAL = (
    "Euskal Moneta, enquête du Mouvement SOL, 2021",
    "https://www.euskalmoneta.org/2021/04/20/les-monnaies-locales-des-monnaies-dinteret-general/",
)

#: Item, place, what was counted, before, after, unit, year, (publication, address).
READ: list[tuple[str, str, str, float | None, float, str, int, tuple[str, str]]] = [
    ("preston", "Preston", "Part des achats de six acheteurs publics qui va à la ville", 5.0, 18.2, "%", 2017, _CLES),
    ("lancashire", "Lancashire", "Part des mêmes achats qui va au comté", 39.0, 79.2, "%", 2017, _CLES),
    ("mouans_sartoux", "Mouans-Sartoux", "Légumes des cantines produits en régie", None, 70.0, "%", 2014, _MOUANS),
    ("basque", "Pays basque", "Usagers de l'eusko qui disent acheter plus de produits d'ici", None, 72.0, "%", 2021,
     _EUSKAL),
    ("coe_amount", "France", "Un dixième des biens importés par les ménages", None, 11.2, "Md€", 2018, _COE),
    ("coe_dearer", "France", "Surcoût des mêmes biens faits en France", None, 2.4, "Md€", 2018, _COE),
    ("coe_jobs", "France", "Emplois nets, s'ils l'étaient en France", None, 150.0, "milliers d'emplois", 2018, _COE),
    ("pwc_imports", "France", "Importations des quatre secteurs étudiés", None, 382.0, "Md€", 2018, _PWC),
    ("pwc_suitable", "France", "Importations jugées propices, 58 catégories", None, 115.0, "Md€", 2018, _PWC_TOLD),
    ("pwc_jobs", "France", "Emplois directs pour un cinquième", None, 75.0, "milliers d'emplois", 2020, _PWC),
]  # fmt: skip


def tables(_raw: Path) -> dict[str, pd.DataFrame]:
    """The table of examples; nothing is read."""
    rows = [
        (item, place, counted, before, after, unit, year, "after_only" if before is None else "published", *where)
        for item, place, counted, before, after, unit, year, where in READ
    ]
    columns = ["item", "place", "counted", "before", "after", "unit", "year", "status", "publication", "address"]
    return {"circulation/local_purchases": pd.DataFrame(rows, columns=columns)}
