"""Figures of the third lever: branches that a territory lacks, and what room spares when supplies fail."""

from __future__ import annotations

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.lever_figures import LEVER_SOURCES
from metabolisme.charts.text import titled
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.levers.losses import losses
from metabolisme.levers.missing_branches import missing_branches
from metabolisme.levers.resilience import CUT
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.territories import Territory, find_territory

#: What each room is, in words.
_ROOMS = {"kept": "place gardée", "used": "place prise par les échanges locaux"}

#: Parts of imports that pages propose to take away, in words.
CUTS = {0.1: "un dixième", 0.25: "un quart", 0.5: "la moitié"}


def missing_branches_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """Branches that a territory lacks: what it buys of them outside, and which are near what it has.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
        A zone d'emploi or a set of zones.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        A territory made of EPCI, or one that lacks none.
    """
    place, found = find_territory(territory), missing_branches(territory)
    if found.empty:
        raise MetabolismeError(
            f"{place.name} : aucune branche qu'un effort local pourrait amener n'y pèse moins de la moitié de son "
            "poids en France."
        )
    near = found[found["steady"]]
    names = [f"{name}{' ●' if steady else ''}" for name, steady in zip(found["label"], found["steady"], strict=True)]
    told = f"{len(near)} {'est proche' if len(near) == 1 else 'sont proches'} de ce qui est déjà là" if len(near) else (
        "aucune n'est sûrement proche de ce qui est déjà là"
    )
    one = len(found) == 1
    listed = ", ".join(f"« {name} »" for name in near["label"])
    shown = pd.DataFrame(
        {
            "Achats faits ailleurs, M€ par an": found["bought_outside"].round().astype(int),
            "Emplois ici": found["jobs"].round().astype(int),
            "Emplois qu'un quart des zones de même taille dépassent": found["elsewhere"].round().astype(int),
            "Poids ici pour 100 en France": (100 * found["quotient"]).round().astype(int),
            f"Lectures où elle est proche, sur {found.attrs['readings']}": found["near_in"],
            "Raison": found["reason"],
        }
    ).set_axis(found["label"])
    return figure(
        horizontal_bars(
            found["bought_outside"].set_axis(names),
            colours={name: "here" if steady else "mark" for name, steady in zip(names, found["steady"], strict=True)},
            decimals=0,
        ),
        title=titled(
            label,
            f"{place.name} : {len(found)} {'branche manque' if one else 'branches manquent'}, {told}",
        ),
        subtitle=(
            "Achats faits ailleurs, M€ par an, des branches qui pèsent ici moins de la moitié de leur poids en "
            "France ; ● : proche de ce qui est ici dans toutes les lectures ; emplois 2022 et 2023, structure 2014"
        ),
        sentence=(
            f"Proches dans toutes les lectures : {listed or 'aucune'}. Dans chaque groupe, l'ordre est alphabétique : "
            "rien ne permet de les classer."
        ),
        table=shown.rename_axis("Branche"),
        alt="Barres horizontales, une par branche manquante, en deux groupes ; longueur : achats faits ailleurs.",
        sources=TERRITORY_SOURCES,
        caveat=f"{found.attrs['caveat']} {NOT_MEASURED}",
    )


def losses_figure(territory: Territory | str | list[str], cut: float = CUT, *, label: str = "") -> Figure:
    """Value added exposed to missing imports at each level of diversification, room kept or used.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    cut : float
        Part of the goods bought abroad that is missing: one of `CUTS`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        Another part.
    """
    if cut not in CUTS:
        proposed = ", ".join(french_number(part, decimals=2) for part in CUTS)
        raise MetabolismeError(f"Part manquante : {proposed} ; reçu {cut:g}.")
    place, found = find_territory(territory), losses(territory, cut)
    names = {
        (room, level): f"{level} {LEVEL_NAMES[level]}, {_ROOMS[room]}" if level > 1 or room == "used" else "Aujourd'hui"
        for room, level in found.index
        # What the second lever buys without the third is another question.
        if (room, level) != ("used", 1)
    }
    drawn = found.loc[list(names)].set_axis(list(names.values()))
    rows = found.to_dict("index")
    today, best, used = (rows[key]["value"] for key in (("kept", 1), ("kept", 4), ("used", 4)))
    spared, low, high = (
        french_number(rows["kept", 4][name], decimals=1) for name in ("spared", "spared_low", "spared_high")
    )
    return figure(
        horizontal_bars(
            drawn["value"],
            within=drawn[["low", "high"]],
            colours={name: "here" if key[0] == "kept" else "mark" for key, name in names.items()},
            decimals=1,
        ),
        title=titled(
            label,
            f"{place.name} : si {CUTS[cut]} des biens importés manque, {french_number(today, decimals=1)} % de la "
            f"valeur ajoutée est exposée ; {french_number(best, decimals=1)} % au bord du possible",
        ),
        subtitle=(
            "Valeur ajoutée exposée, % de celle d'ici, le temps du choc, lecture au prorata ; emplois 2023, structure "
            f"2014 ; moustaches : {RANGE_LABEL}"
        ),
        sentence=(
            f"Au niveau 4, la place faite ici épargne {spared} point "
            f"({RANGE_LABEL} : de {low} à {high}). Si les échanges locaux la prennent, "
            f"{french_number(used, decimals=1)} % reste exposé."
        ),
        table=pd.DataFrame(
            {
                "Exposée, %": drawn["value"],
                "Au moins": drawn["low"],
                "Au plus": drawn["high"],
                "Épargné, points": drawn["spared"],
            }
        ).rename_axis("Niveau de diversification"),
        alt=f"{len(drawn)} barres avec moustaches : aujourd'hui, puis les niveaux 2 à 4, place gardée ou prise.",
        sources=LEVER_SOURCES,
        caveat=(
            "Commandes perdues chez les fournisseurs non comptées ; le reste de la France manque des mêmes biens et ne "
            "fait aucune place de plus. Une référence pour comparer des niveaux, ni une prévision ni le pire cas."
        ),
        table_decimals=2,
    )
