"""Establishments of a branch by size, and the sheet on which ten calls are written down."""

from __future__ import annotations

import pandas as pd

from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.shown import Table, table
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.sources import load_table
from metabolisme.sources.establishments import FATES, SIZES, CallList

#: Calls of a first list: enough to hear things repeated, few enough for a week.
CALLS = 10

#: Columns of the sheet that are filled by hand.
BY_HAND = ("Vend à qui, surtout ?", "Achète quoi, d'où ?", "Rappeler le")

#: Sizes drawn together, from the smallest.
_DRAWN = {
    "Sans salarié, ou effectif inconnu": ("NN", "00"),
    "1 à 9 salariés": ("01", "02", "03"),
    "10 à 49 salariés": ("11", "12"),
    "50 à 249 salariés": ("21", "22", "31"),
    "250 salariés et plus": ("32", "41", "42", "51", "52", "53"),
}


def establishments_figure(found: CallList, *, live: bool = False) -> Figure:
    """Establishments found, by size, and what became of the other lines of the extract.

    Parameters
    ----------
    found : CallList
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        No establishment was found: the message says what became of each line.
    """
    listed, protected = len(found.establishments), int(found.fates.to_dict()["protected"])
    if not listed:
        raise MetabolismeError(
            f"Aucun établissement à appeler à {found.territory.name} pour ce choix. Sur "
            f"{french_number(int(found.fates.sum()))} lignes : {_told(found)}. Remède : vérifiez le territoire, le "
            "produit et les filtres de l'extrait."
        )
    counts = found.sizes["listed"].to_dict()
    drawn = pd.Series({name: float(sum(counts[size] for size in sizes)) for name, sizes in _DRAWN.items()})
    low, high = found.workforce
    workforce = f"de {french_number(low)} à {french_number(high)}" if high else f"au moins {french_number(low)}"
    hidden = (
        f" ; {french_number(protected)} de plus en diffusion partielle : ni nom, ni démarchage" if protected else ""
    )
    return figure(
        horizontal_bars(drawn, decimals=0, live=live),
        title=f"{french_number(listed)} établissements actifs à {found.territory.name}, {workforce} salariés",
        subtitle=f"Établissements par tranche d'effectifs ; activités : {_activities(found)}",
        sentence=(
            f"Sur {french_number(int(found.fates.sum()))} lignes lues, {french_number(listed)} sont des établissements "
            f"actifs du choix fait{hidden}. Le reste : {_told(found)}."
        ),
        table=_by_fate(found),
        alt="Une barre par tranche d'effectifs, du plus petit au plus grand établissement.",
        sources=["nomenclatures", "dgcl-epci"],
        caveat="Votre extrait, à sa date. " + " ".join(found.notes),
    )


def call_sheet(found: CallList, calls: int = CALLS) -> Table:
    """The first establishments of a list, with room to write what is heard.

    Parameters
    ----------
    found : CallList
    calls : int
        Establishments on the sheet, 1 or more.

    Returns
    -------
    Table
    """
    first = found.establishments.head(calls)
    rows = {}
    for rank, row in enumerate(first.astype(str).to_dict("records"), start=1):
        named = [row["name"] or "(nom à chercher par le SIREN)", row["address"], row["town"]]
        numbered = [row["head_office"], f"SIRET {_grouped(row['siret'])}"]
        rows[str(rank)] = [
            ", ".join(part for part in named if part),
            " ".join(part for part in numbered if part),
            f"{row['activity']}, {SIZES[row['size']][0]}",
            *[""] * len(BY_HAND),
        ]
    heads = ["Établissement", "Numéro", "Activité, effectif", *BY_HAND]
    sheet = pd.DataFrame.from_dict(rows, orient="index", columns=heads).rename_axis("Appel")
    return table(sheet, caption=f"Feuille d'appels, {found.territory.name}")


def _grouped(siret: str) -> str:
    """The digits of a SIRET in groups that are read aloud."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"


def _told(found: CallList) -> str:
    fates = found.fates.to_dict()
    return (
        " ; ".join(
            f"{french_number(int(fates[fate]))} {label}"
            for fate, label in FATES.items()
            if fates[fate] and fate not in ("kept", "protected")
        )
        or "aucune autre ligne"
    )


def _by_fate(found: CallList) -> pd.DataFrame:
    fates = found.fates.to_dict()
    rows = {label[:1].upper() + label[1:]: int(fates[fate]) for fate, label in FATES.items()}
    rows["Lignes lues"] = int(found.fates.sum())
    return pd.Series(rows, name="Lignes").rename_axis("Ce que devient chaque ligne de l'extrait").to_frame()


def _activities(found: CallList) -> str:
    labels = load_table("nomenclatures/divisions").set_index("code")["label"].to_dict()
    if len(found.activities) == len(labels):
        return "toutes"
    return ", ".join(f"{code} ({labels[code]})" if code in labels else code for code in found.activities)
