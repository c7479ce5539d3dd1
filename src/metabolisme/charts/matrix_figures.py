"""Figures of the matrix of actions: how many stand in each cell, and which service they ask for."""

from __future__ import annotations

import pandas as pd

from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.heatmap import heatmap
from metabolisme.charts.text import french_text, titled
from metabolisme.estimates import french_number
from metabolisme.sources.actions import ACTORS, META_ACTIONS, SERVICE_LEVELS

SOURCE = "actions"
#: Names of the rows, as they are drawn.
ROWS = {code: french_text(name) for code, name in META_ACTIONS.items()}
#: Colour of each service level, from light to dark: one asks for little, three for much.
COLOURS = {1: "amount_1", 2: "amount_3", 3: "amount_5"}
LIMITS = (5.0, 10.0, 20.0)
CAVEAT = "Un nombre d'actions n'est pas un poids : une action peut en valoir mille, et une case pleine ne rien changer."


def chequerboard_figure(counts: pd.DataFrame, *, label: str = "") -> Figure:
    """Number of actions by meta-action and kind of actor.

    Parameters
    ----------
    counts : DataFrame, index: keys of META_ACTIONS, columns: keys of ACTORS
        Of `metabolisme.reports.action_matrix.chequerboard`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    named = counts.rename(index=ROWS, columns=ACTORS)
    empty = int((counts == 0).to_numpy().sum())
    most = ACTORS[str(counts.sum().idxmax())]
    fewest = ACTORS[str(counts.sum().idxmin())]
    told = {0: "Aucune case vide", 1: "Une case est vide"}.get(empty, f"{french_number(empty)} cases sont vides")
    return figure(
        heatmap(
            named, limits=LIMITS, decimals=0, counts=True, guide="En ligne, la méta-action ; en colonne, qui agit."
        ),
        title=titled(label, f"{told} sur {french_number(counts.size)} : ce sont des questions"),
        subtitle="Nombre de types d'action du catalogue ; une action compte dans la colonne de chacun de ses acteurs",
        sentence=(
            f"Sur {french_number(counts.size)} cases, {french_number(counts.size - empty)} ont une action au moins. "
            f"La colonne la plus remplie est « {most} », la moins remplie « {fewest} » : c'est d'abord l'image de ceux "
            "qui ont écrit les documents."
        ),
        table=named.rename_axis("Méta-action"),
        alt="Une grille : une ligne par méta-action, une colonne par sorte d'acteur, d'autant plus foncée qu'il y a "
        "d'actions.",
        sources=[SOURCE],
        caveat=CAVEAT,
    )


def services_figure(counts: pd.DataFrame, *, label: str = "") -> Figure:
    """Number of actions by meta-action and service level.

    Parameters
    ----------
    counts : DataFrame, index: keys of META_ACTIONS, columns: keys of SERVICE_LEVELS
        Of `metabolisme.reports.action_matrix.services`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    names = {str(level): f"{level} {name}" for level, name in SERVICE_LEVELS.items()}
    drawn = counts.rename(index=ROWS, columns=str)
    by_level = counts.sum()
    whole = int(by_level.sum())
    simple, carried, metropolitan = (french_number(int(by_level[level])) for level in SERVICE_LEVELS)
    return figure(
        stacked_bars(
            drawn.astype(float),
            colours={str(level): colour for level, colour in COLOURS.items()},
            names=names,
            decimals=0,
        ),
        title=titled(label, f"Sur {french_number(whole)} actions, {simple} demandent seulement que l'on simplifie"),
        subtitle="Nombre de types d'action du catalogue, par méta-action et par service demandé",
        sentence=(
            f"{simple} actions demandent un conseil et une mise en relation, {carried} une aide au portage, "
            f"{metropolitan} un portage à l'échelle de plusieurs intercommunalités. Le niveau est un jugement du "
            "manuel."
        ),
        table=drawn.rename(columns=names).rename_axis("Méta-action"),
        alt="Une barre horizontale par méta-action, coupée en trois selon le service demandé.",
        sources=[SOURCE],
        caveat=CAVEAT,
    )
