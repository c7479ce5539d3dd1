"""Every page, click and label that a scripted class names, so that a test can follow the script in the built book."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

#: Seminar, step, page, what one does, label as the page writes it, value typed or chosen, what one then sees.
_Gesture = tuple[str, int, str, str, str, str, str]

HOME, TERRITORY, SIMULATOR = "book/accueil", "book/votre-territoire", "book/simulateur"
GRID = "book/former/grille-de-competences"

GESTURES: tuple[_Gesture, ...] = (
    ("two-hours", 1, HOME, "follow", "Grille de compétences", "", "La grille s'ouvre."),
    ("two-hours", 1, GRID, "read", "Ma grille", "", "Chacun coche la colonne « avant »."),
    (
        "two-hours",
        1,
        GRID,
        "click",
        "Garder ma grille (CSV)",
        "",
        "Un fichier part dans les téléchargements ; ou cochez la feuille tirée d'avance.",
    ),
    ("two-hours", 3, GRID, "follow", "Votre territoire en dix minutes", "", "La page s'ouvre sur Lorient."),
    ("two-hours", 3, TERRITORY, "type", "Commune, EPCI ou zone d'emploi", "Lorient", "Une liste s'ouvre dessous."),
    ("two-hours", 3, TERRITORY, "pick", "Lorient", "", "La page porte le nom du territoire."),
    ("two-hours", 3, TERRITORY, "read", "Sur 100 € dépensés ici", "", "Trois barres, et sous chacune une moustache."),
    ("two-hours", 3, TERRITORY, "open", "Tableau des valeurs", "", "Les mêmes nombres, en tableau."),
    ("two-hours", 3, TERRITORY, "read", "Les importations qui comptent le plus", "", "Du plus gros au plus petit."),
    (
        "two-hours",
        3,
        TERRITORY,
        "read",
        "Carbone, matières, emplois, valeur ajoutée",
        "",
        "Les deux derniers paris : des tonnes par habitant.",
    ),
    ("two-hours", 4, TERRITORY, "read", "Comparer, sans classer", "", "Le territoire, ses pairs, leurs moustaches."),
    ("two-hours", 4, TERRITORY, "read", "Ce que ces chiffres ne disent pas", "", "Une liste, à lire à voix haute."),
    ("two-hours", 4, TERRITORY, "click", "Imprimer la note d'une page", "", "Le navigateur propose d'imprimer."),
    ("two-hours", 6, TERRITORY, "follow", "Le simulateur", "", "Le simulateur s'ouvre, résultats cachés."),
    ("two-hours", 6, SIMULATOR, "select", "Territoire", "Lorient", "« Lorient : 4 096 scénarios sont là. »"),
    (
        "two-hours",
        6,
        SIMULATOR,
        "select",
        "Ce que vous voulez faire bouger",
        "Empreinte CO₂ des achats du territoire",
        "La mesure du pari.",
    ),
    (
        "two-hours",
        6,
        SIMULATOR,
        "tick",
        "Quel levier, seul, au bord du possible, le déplace le plus ?",
        "Sobriété",
        "Le levier du pari.",
    ),
    ("two-hours", 6, SIMULATOR, "tick", "Dans quel sens ?", "à la baisse", "Le sens du pari."),
    (
        "two-hours",
        6,
        SIMULATOR,
        "tick",
        "De combien, par rapport à aujourd'hui ?",
        "de 1 à 5 %",
        "La taille du pari.",
    ),
    ("two-hours", 6, SIMULATOR, "click", "Je parie", "", "Le verdict, puis les leviers seuls, s'affichent."),
    ("two-hours", 7, SIMULATOR, "click", "Tout à 1", "", "La tendance : rien ne change."),
    ("two-hours", 7, SIMULATOR, "tick", "Sobriété", "3", "Le code du scénario change, et les effets avec lui."),
    ("two-hours", 7, SIMULATOR, "tick", "Échanges locaux", "2", "Un second levier."),
    ("two-hours", 7, SIMULATOR, "read", "Ce que cela change", "", "Chaque mesure, son écart, ce que l'on peut dire."),
    ("two-hours", 7, SIMULATOR, "open", "Ce que chaque mesure ne dit pas", "", "Une réserve par mesure."),
    ("two-hours", 7, SIMULATOR, "read", "Les bornes qui mordent", "", "Ce qui est refusé de ce que l'on demande."),
    ("two-hours", 8, SIMULATOR, "tick", "Je suis", "Entreprise", "Ce que le rôle fait, ce qu'il paie, ce qu'il lit."),
    ("two-hours", 9, SIMULATOR, "read", "Emporter", "", "Le lien porte le code du scénario."),
    ("two-hours", 9, SIMULATOR, "click", "Prendre le scénario (JSON)", "", "Un fichier part dans les téléchargements."),
    ("two-hours", 10, SIMULATOR, "follow", "Grille de compétences", "", "La grille s'ouvre, vide."),
    (
        "two-hours",
        10,
        GRID,
        "reopen",
        "Rouvrir une grille gardée",
        "grille-de-competences.csv",
        "La colonne « avant » revient ; chacun coche « après ».",
    ),
    ("council", 5, SIMULATOR, "click", "Voir sans parier", "", "Les réglages et les résultats s'ouvrent."),
    ("council", 5, SIMULATOR, "click", "Tout à 1", "", "On part de la tendance, puis on règle les six niveaux votés."),
    ("council", 5, SIMULATOR, "read", "Les bornes qui mordent", "", "Ce qui a été refusé au conseil."),
    ("council", 5, SIMULATOR, "read", "Ce que cela change", "", "Ici, ailleurs, et ce que l'on ne peut pas trancher."),
)


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Return the gestures, in the order of the script.

    Parameters
    ----------
    raw : Path
        Not read: the table is typed here.
    """
    columns = ["seminar", "step", "page", "act", "label", "value", "then"]
    table = pd.DataFrame(GESTURES, columns=columns)
    table.insert(6, "status", table["value"].map(lambda value: "value" if value else "none"))
    table.insert(1, "rank", table.groupby("seminar").cumcount() + 1)
    return {"class_gestures": table}
