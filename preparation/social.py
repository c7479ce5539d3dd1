"""Unemployment of the census and surface by piece (EPCI ∩ zone), and the localised unemployment rate of zones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError
from preparation.reading import read_csv
from preparation.territories import communes, communes_of_epci, communes_of_zones, communes_with_zone

#: Communes whose census is published by arrondissement in the file: first three digits of these.
ARRONDISSEMENTS = {"751": "75056", "132": "13055", "693": "69123"}

#: Columns of the file, and ours.
COUNTS = {
    "population_2021": "population",
    "pop_15_64_active_2021": "active",
    "pop_15_64_chomage_2021": "unemployed",
    "superficie_km2": "area_km2",
}

#: Where the census of 2021 was not taken.
MAYOTTE = "976"

#: Insee, legal population of 2015 of France without Mayotte, and what communes too small for the census may lack.
POPULATION_2015 = 66_190_280
POPULATION_TOLERANCE = 2_000

YEARS = range(2021, 2026)


def census(raw: Path) -> pd.DataFrame:
    """Counts of the census of 2021 by commune of 2024, index the code, and its name and department.

    Raises
    ------
    BalanceError
        When the communes do not give the published population of 2015.
    """
    table = read_csv(raw / "social/communes.csv")
    # A commune has a line for each post code; a delegated one is in the one that absorbed it.
    table = table[table["commune_type"] != "COMD"].drop_duplicates("insee_com")
    code = table["insee_com"]
    borough = table["commune_type"] == "ARM"
    table["commune"] = code.where(~borough, code.str[:3].map(ARRONDISSEMENTS))
    numbers = [*COUNTS, "population_2015"]
    table[numbers] = table[numbers].apply(pd.to_numeric)
    if abs(table["population_2015"].sum() - POPULATION_2015) > POPULATION_TOLERANCE:
        raise BalanceError(f"Population de 2015 : {table['population_2015'].sum()}, publiée {POPULATION_2015}.")
    counts = table.groupby("commune")[list(COUNTS)].sum().rename(columns=COUNTS)
    # A department without census has empty counts, not zeros.
    counts.loc[counts.index.str.startswith(MAYOTTE)] = float("nan")
    counts["name"] = table[~borough].set_index("commune")["commune_article"].reindex(counts.index)
    return counts


def pieces(raw: Path) -> pd.DataFrame:
    """Counts by EPCI ∩ zone: population, active people, unemployed people, surface; empty where no census was taken.

    A commune of 2024 merged since is in its zone with an empty EPCI: which commune of 2025 absorbed it is not told.
    """
    in_zones = communes_of_zones(raw)
    every = communes(communes_with_zone(communes_of_epci(raw), in_zones), in_zones)
    counts = census(raw)
    known = set(every["commune"])
    by_name = {(code[:2], name): code for code, name in counts["name"].items() if code not in known}
    found = [
        code if code in counts.index else by_name.get((code[:2], name), "")
        for code, name in zip(every["commune"], every["name"], strict=True)
    ]
    columns = list(COUNTS.values())
    located = every[["epci", "zone"]].join(counts[columns].reindex(found).set_axis(every.index))
    # A commune of 2025 without counts was merged, or parted, when they were made: another one holds its people.
    table = located.groupby(["epci", "zone"], as_index=False)[columns].sum(min_count=1)
    table = table[(table["epci"] != "") | (table["active"] > 0)]
    table["status"] = [
        "no_census" if np.isnan(active) else "matched" if epci else "merged"
        for active, epci in zip(table["active"], table["epci"], strict=True)
    ]
    return table


def localised_rates(raw: Path) -> pd.DataFrame:
    """Mean of the four quarters of each year, by zone; a zone without any rate has no row."""
    published = json.loads((raw / "social/chomage_zones_emploi.json").read_text(encoding="utf-8"))
    quarters = published["quarters"]
    rows = []
    for zone, series in sorted(published["zes"].items()):
        rates = dict(zip(quarters, series["rate_pct"], strict=True))
        rows += [
            (zone, year, sum(rates[f"{year}-T{quarter}"] for quarter in range(1, 5)) / 4) for year in YEARS
        ]
    return pd.DataFrame(rows, columns=["zone", "year", "unemployment_percent"])


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Tables of this theme, by name."""
    return {"social/pieces": pieces(raw), "social/localised_unemployment": localised_rates(raw)}
