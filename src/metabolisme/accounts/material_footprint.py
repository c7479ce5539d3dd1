"""Raw materials that final demand calls, from the national footprint and its five groups of products.

What is published of France is its total and its split between groups of products: that of a territory follows what it
spends on each group. Nothing is said of which material, nor of where it is dug.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.sources import concordance, load_table

#: Groups of products, in order.
MATERIAL_GROUPS = ("construction", "agri_food", "other_manufactured", "market_services", "other_products")

#: Year and edition of the national total retained.
MATERIAL_FOOTPRINT_YEAR = 2021
_EDITION = "SDES mars 2024"

#: French names of the national totals that are compared: year and edition, or the study of 2013.
_READINGS = {
    "SDES, année 2021": (2021, _EDITION),
    "SDES, année 2020": (2020, "SDES 2023"),
    "SDES, année 2018": (2018, "SDES 2021"),
}
_STUDY = "CGDD et Insee, année 2013"


def material_group(branches: pd.Index) -> pd.Series:
    """Group of products of each branch.

    Parameters
    ----------
    branches : Index
        Codes of the 34 branches.

    Returns
    -------
    Series

    Notes
    -----
    The study does not print its table of products. Farming and food are together, manufactured goods are those of
    section C but for food (fuels are with them), market services are trade to other services (GZ to NZ, RTZ); mining,
    energy, water and non-market services are the rest. A judgement.
    """
    sectors = concordance("A38", "A5").reindex(branches)
    sections = concordance("A38", "A21").reindex(branches)
    groups = pd.Series("other_products", branches)
    groups[sections == "C"] = "other_manufactured"
    groups[sectors == "GU"] = "market_services"
    groups[sectors == "FZ"] = "construction"
    groups[["AZ", "CA"]] = "agri_food"
    return groups


@functools.cache
def national_material_footprint() -> float:
    """Material footprint of France (RMC), Mt, the year of `MATERIAL_FOOTPRINT_YEAR`."""
    return _published(MATERIAL_FOOTPRINT_YEAR, _EDITION, "Mt")


@functools.cache
def material_group_shares() -> dict[str, float]:
    """Share of each group of products in the material footprint of France in 2013; together 1.

    Four are published, in whole percents; the last is what is left.

    References
    ----------
    Mohkam & Simon (2019), L'empreinte matières de l'économie française, Insee, document de travail G2019/11.
    """
    table = load_table("materials/footprint_2013").query("breakdown == 'product'")
    shares = {str(item): float(value) / 100 for item, value in zip(table["item"], table["value"], strict=True)}
    shares["other_products"] = 1 - sum(shares.values())
    return {group: shares[group] for group in MATERIAL_GROUPS}


def materials_per_euro(branches: pd.Index, demand: np.ndarray) -> dict[str, np.ndarray]:
    """Raw materials behind a euro of final demand, by group.

    Parameters
    ----------
    branches : Index, n codes
    demand : ndarray, shape (n,)
        National final demand by product, of all origins, M€.

    Returns
    -------
    dict of ndarray, shape (n,)
        Kilotonnes per M€ of each product of the group, 0 for the others: MF = Σ_g w_g RMC Y_g ÷ Y_g of France.
    """
    groups = material_group(branches).to_numpy()
    found = {}
    for group, share in material_group_shares().items():
        inside = groups == group
        found[group] = inside * (1000 * national_material_footprint() * share / demand[inside].sum())
    return found


@functools.cache
def material_readings() -> dict[str, float]:
    """Other published totals over the one retained, per inhabitant, by French name; the retained one is 1.

    Years differ, and so do methods: they are compared, not averaged.
    """
    per_head = {name: _published(year, edition, "t/hab") for name, (year, edition) in _READINGS.items()}
    study = load_table("materials/footprint_2013").query("breakdown == 'total' and item == 'total'")
    per_head[_STUDY] = float(study.set_index("unit")["value"]["t_per_inhabitant"])
    retained = per_head["SDES, année 2021"]
    return {name: tonnes / retained for name, tonnes in per_head.items()}


def _published(year: int, edition: str, unit: str) -> float:
    points = load_table("materials/flow_points").query("indicator == 'rmc' and category == 'total'")
    return float(points.query("year == @year and edition == @edition and unit == @unit")["value"].item())
