"""Figures on the material footprint: of what, for which products, and against which proposals."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.charts.bars import horizontal_bars, stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.readings import readings
from metabolisme.charts.text import titled
from metabolisme.estimates import Estimate, french_number
from metabolisme.indicators.materials import (
    ACCOUNTS,
    CATEGORIES,
    footprint_targets,
    france_by_category,
    material_groups,
)
from metabolisme.indicators.registry import indicator
from metabolisme.sources.territories import Territory, find_territory

#: Colour of each category of materials, and its short name.
_CATEGORIES = {
    "non_metallic_minerals": ("amount_2", "Sable, gravier, ciment"),
    "biomass": ("amount_3", "Biomasse"),
    "fossil_fuels": ("amount_5", "Énergies fossiles"),
    "metal_ores": ("amount_6", "Minerais métalliques"),
}


def material_groups_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """Material footprint of a territory by group of products.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        Overseas, where it is not known.
    """
    place = find_territory(territory)
    groups = material_groups(place)
    total = sum(one.value for one in groups.values())
    values = pd.Series({one.label: one.value for one in groups.values()})
    bounds = pd.DataFrame({one.label: one.within or (one.value, one.value) for one in groups.values()}).T.set_axis(
        ["low", "high"], axis="columns"
    )
    two = groups["construction"].value + groups["agri_food"].value
    half = "plus" if two > total / 2 else "moins"
    return figure(
        horizontal_bars(values, within=bounds, colours="here", decimals=1),
        title=titled(label, f"{place.name} : bâtir et se nourrir font {half} de la moitié de l'empreinte matières"),
        subtitle=(
            f"Tonnes de matières premières par habitant et par an, {place.name} ; dépenses 2014, partage par produit "
            f"2013, total 2021 ; moustache : {RANGE_LABEL}"
        ),
        sentence=(
            f"En tout, {french_number(total, decimals=1)} t par habitant : "
            + ", ".join(f"{one.label.lower()} {french_number(one.value, decimals=1)}" for one in groups.values())
            + "."
        ),
        table=pd.DataFrame(
            {"t/hab.": values, "Au moins": bounds["low"], "Au plus": bounds["high"], "%": 100 * values / total}
        ).rename_axis("Groupe de produits"),
        alt="Cinq barres horizontales, une par groupe de produits, chacune avec une moustache.",
        sources=["sdes-materials", "mohkam-2019", "wiod-2016", "insee-epci"],
        caveat=groups["construction"].caveat,
    )


def material_categories_figure(*, label: str = "") -> Figure:
    """Four categories of materials of France, in footprint and in domestic consumption.

    Parameters
    ----------
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    accounts = {account: france_by_category(account) for account in ACCOUNTS}
    rows = {f"{ACCOUNTS[account][0]}, {ACCOUNTS[account][1]}": found for account, found in accounts.items()}
    drawn = pd.DataFrame(
        {
            name: {_CATEGORIES[category][0]: found[category].value for category in _CATEGORIES}
            for name, found in rows.items()
        }
    ).T
    minerals = {name: 100 * found["non_metallic_minerals"].value / _sum(found) for name, found in rows.items()}
    metals = [found["metal_ores"].value for found in (accounts["rmc"], accounts["dmc"])]
    return figure(
        stacked_bars(drawn, names=dict(_CATEGORIES.values()), decimals=0),
        title=titled(label, "France : en tonnes, les minéraux de construction dominent les deux comptes"),
        subtitle="Matières de la France par catégorie, millions de tonnes (Mt), empreinte 2013 et consommation 2014",
        sentence=(
            "Part des minéraux non métalliques : "
            + " ; ".join(f"{name}, {french_number(share, decimals=0)} %" for name, share in minerals.items())
            + f". Les minerais métalliques pèsent {french_number(metals[0], decimals=0)} Mt en empreinte, "
            f"{french_number(metals[1], decimals=0)} Mt pesés à la frontière."
        ),
        table=pd.DataFrame(
            {name: {CATEGORIES[code]: found[code].value for code in _CATEGORIES} for name, found in rows.items()}
        ).rename_axis("Catégorie, Mt"),
        alt="Deux barres empilées de quatre catégories : l'empreinte, puis la consommation intérieure.",
        sources=["mohkam-2019", "unep-materials"],
        caveat=accounts["rmc"]["biomass"].caveat
        + " Les deux comptes n'ont ni la même année ni les mêmes auteurs : on les compare, on ne les soustrait pas.",
        table_decimals=0,
    )


def material_targets_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """Material footprint of an inhabitant, its readings, and the one proposal that counts the same.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        Overseas, where it is not known.
    """
    place = find_territory(territory)
    found = indicator("materials.footprint_per_inhabitant", place)
    targets = footprint_targets()
    same = targets[targets["same_measure"]].iloc[0]
    proposed = {
        f"Proposé pour {same['horizon']} : le milieu": float(same["value"]),
        "le bas": float(same["low"]),
        "le haut": float(same["high"]),
    }
    low, high = found.between or (found.value, found.value)
    ratio = french_number(found.value / float(same["value"]), decimals=1)
    title = f"{place.name} : aucune lecture n'entre dans la plage qu'un auteur propose pour {same['horizon']}"
    if low <= float(same["high"]):
        title = f"{place.name} : une lecture au moins entre dans la plage qu'un auteur propose"
    return figure(
        readings({f"Empreinte matières d'un habitant, {place.name}": found}, beside=proposed, decimals=1),
        title=titled(label, title),
        subtitle="Tonnes de matières premières par habitant et par an ; points : lectures ; croix : proposition",
        sentence=(
            f"Lectures : de {french_number(low, decimals=1)} à {french_number(high, decimals=1)} t par habitant. "
            f"Bringezu (2015) propose de {french_number(float(same['low']), decimals=0)} à "
            f"{french_number(float(same['high']), decimals=0)} t en {same['horizon']} : la valeur retenue fait {ratio} "
            "fois le milieu de cette plage. Ce n'est pas une règle."
        ),
        table=pd.concat(
            [
                pd.Series(dict(found.readings), name="t/hab."),
                targets["value"].set_axis(targets["label"]).rename("t/hab."),
            ]
        )
        .rename_axis("Lecture, puis propositions (les deux dernières comptent autre chose)")
        .to_frame(),
        alt="Une rangée de points nommés, un par lecture ; à gauche, trois croix pour une valeur proposée et sa plage.",
        sources=["sdes-materials", "mohkam-2019", "footprint-targets"],
        caveat="Une proposition repose sur un partage à parts égales entre habitants du monde : c'est un choix moral. "
        + found.caveat,
    )


def _sum(found: Mapping[str, Estimate]) -> float:
    return float(sum(one.value for one in found.values()))
