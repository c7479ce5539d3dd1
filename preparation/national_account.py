"""Input-output tables: France 2000-2014 (WIOD 2016), France / EU / rest of the world 2011 (WIOD 2013)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError
from preparation.nomenclatures import NACE35_POOLED, industry_codes, nace35_of_industry
from preparation.reading import read_csv, read_sheets

FINAL_USES = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP"]
BLOCKS = {"Domestic": "domestic", "Imports": "imported", "TOT": "value_added"}
# Below II_fob (the sum of the two blocks above), the rows that make up output.
ROWS_TO_OUTPUT = ["II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM"]
# Rows of the published tables balance to 8e-10 MUSD. Their columns, which were balanced in another pass, do
# so to 0.05 MUSD out of millions: the tolerances admit that and nothing more.
ROW_TOLERANCE_MUSD = 1e-6
COLUMN_TOLERANCE_MUSD = 0.1

REGIONS = {"FRA": "FRA", "UE": "EU", "RDM": "ROW"}
FINAL_USES_2011 = {
    "menages": "CONS_h",
    "isblsm": "CONS_np",
    "apu": "CONS_g",
    "fbcf": "GFCF",
    "stocks": "INVEN",
}

# Euro reference rates of the European Central Bank, US dollars for one euro, mean of the year.
USD_PER_EUR = {
    2000: 0.9236, 2001: 0.8956, 2002: 0.9456, 2003: 1.1312, 2004: 1.2439,
    2005: 1.2441, 2006: 1.2556, 2007: 1.3705, 2008: 1.4708, 2009: 1.3948,
    2010: 1.3257, 2011: 1.3920, 2012: 1.2848, 2013: 1.3281, 2014: 1.3285,
}  # fmt: skip


def national_io(raw: Path) -> pd.DataFrame:
    """The 15 French tables, one below the other, checked: rows and columns balance.

    Returns
    -------
    DataFrame
        Columns year, block, row, the 56 industries, the final uses, GO; MUSD.

    Raises
    ------
    BalanceError
        When a row or a column does not balance.
    """
    sheet = read_sheets(raw / "io/FRA_NIOT_nov16.xlsx")["National IO-tables"]
    industries = industry_codes()
    table = pd.DataFrame(sheet[2:], columns=sheet[0])
    table = table.rename(columns={"Year": "year", "Code": "row"})
    table["block"] = table["Origin"].map(BLOCKS)
    table = table[["year", "block", "row", *industries, *FINAL_USES, "GO"]]
    for year, of_year in table.groupby("year"):
        _check_balance(of_year, int(year))
    return table


def _check_balance(table: pd.DataFrame, year: int) -> None:
    industries = industry_codes()
    by_block = {
        block: rows.set_index("row").drop(columns=["year", "block"]) for block, rows in table.groupby("block")
    }
    domestic, imported, other = (by_block[block].astype(float) for block in BLOCKS.values())
    if list(domestic.index) != industries or list(imported.index) != industries:
        raise BalanceError(f"Tableau WIOD {year} : les lignes ne sont pas les 56 branches attendues.")
    uses = [*industries, *FINAL_USES]
    # WIOD leaves the EXP column empty below the domestic block: exports have no total, no tax and no margin
    # row.
    inside = [*industries, *FINAL_USES[:-1]]
    gaps = [
        (
            "emplois d'une ligne domestique et production",
            domestic[uses].sum(axis=1) - domestic["GO"],
            ROW_TOLERANCE_MUSD,
        ),
        (
            "total intermédiaire d'une colonne et somme des deux blocs",
            domestic[inside].sum() + imported[inside].sum() - other.loc["II_fob", inside],
            COLUMN_TOLERANCE_MUSD,
        ),
        (
            "ressources d'une colonne et production",
            other.loc[ROWS_TO_OUTPUT, industries].sum() - other.loc["GO", industries],
            COLUMN_TOLERANCE_MUSD,
        ),
        (
            "production en ligne et en colonne",
            other.loc["GO", industries] - domestic["GO"],
            ROW_TOLERANCE_MUSD,
        ),
    ]
    for what, gap, tolerance in gaps:
        if gap.abs().max() > tolerance:
            raise BalanceError(
                f"Tableau WIOD {year} : {what} diffèrent de {gap.abs().max():.3g} MUSD "
                f"({gap.abs().idxmax()})."
            )


def exchange_rates() -> pd.DataFrame:
    """US dollars for one euro, mean of the year (European Central Bank)."""
    return pd.DataFrame(USD_PER_EUR.items(), columns=["year", "usd_per_eur"])


def multiregional_2011(raw: Path) -> pd.DataFrame:
    """The 2011 table of France, the EU and the rest of the world, 35 industries each.

    Returns
    -------
    DataFrame
        Columns region, branch, then ``Z|region|branch`` (intermediate uses), ``Y|region|category`` (final
        uses) and ``x`` (output); MUSD.
    """
    raw_table = read_csv(raw / "io/wiod2013_2011_FRA_UE_RDM_35.csv")
    names = {"branche": "branch"}
    for column in raw_table.columns:
        kind, _, rest = column.partition("|")
        region, _, item = rest.partition("|")
        if kind == "Z":
            names[column] = f"Z|{REGIONS[region]}|{item}"
        elif kind == "Y":
            names[column] = f"Y|{REGIONS[region]}|{FINAL_USES_2011[item]}"
    table = raw_table.rename(columns=names)
    table["region"] = table["region"].map(REGIONS)
    numbers = [column for column in table.columns if column not in ("region", "branch")]
    return table.astype(dict.fromkeys(numbers, float))


def import_origin_2011(raw: Path, national: pd.DataFrame) -> pd.DataFrame:
    """Share of the European Union in the imports of each of the 56 products, taken from 2011.

    The share is recomputed from the 2011 table by 35 products, pooled where the two WIOD releases split
    differently (crude oil with refining, textiles with leather), and compared with the share of the estimate
    file.

    Parameters
    ----------
    raw : Path
    national : DataFrame
        What `national_io` returns, for the imports that the share is compared with.

    Returns
    -------
    DataFrame
        Columns product, nace35_pooled, eu_share, eu_imports_2011_musd, imports_2011_musd,
        ratio_to_wiod_2016, reliability, status.

    Raises
    ------
    BalanceError
        When the recomputed share is not the estimate file's.
    """
    by_product = read_csv(raw / "imports/wiod2013_FRA_imports_UE_horsUE_par_produit_2009_2011.csv")
    by_product = by_product[by_product["annee"] == "2011"]
    by_product = by_product.assign(
        pooled=[NACE35_POOLED.get(code, code) for code in by_product["code_wiod2013"]],
        eu=by_product["UE27"].astype(float),
        total=by_product["imports_MUSD"].astype(float),
    )
    groups = by_product.groupby("pooled")[["eu", "total"]].sum()
    published = read_csv(raw / "imports/imports_2014_56produits_origine_estimee.csv").set_index("code")
    imports_2016_release = _imports_of_release_2016(national, 2011)

    rows = []
    for industry, nace35 in nace35_of_industry().items():
        group = NACE35_POOLED.get(nace35, nace35)
        # Repair (C33) and the rest follow the concordance; the file's own groups are the same by
        # construction.
        if group != published.loc[industry, "code_wiod2013"]:
            raise BalanceError(
                f"Origine des imports, {industry} : le fichier range ce produit en "
                f"{published.loc[industry, 'code_wiod2013']}, la table de passage en {group}."
            )
        eu, total = groups.loc[group, "eu"], groups.loc[group, "total"]
        members = [
            code for code, other in nace35_of_industry().items() if NACE35_POOLED.get(other, other) == group
        ]
        in_2016_release = imports_2016_release[members].sum()
        if total > 0:
            share, status = eu / total, "from_2011"
            if abs(share - float(published.loc[industry, "part_UE27_2011"])) > 0.00051:
                raise BalanceError(
                    f"Origine des imports, {industry} : part recalculée {share:.4f}, différente."
                )
        else:
            share, status = np.nan, "no_imports_in_2011"
        rows.append(
            (
                industry,
                group,
                share,
                eu,
                total,
                total / in_2016_release if in_2016_release > 0 else np.nan,
                {"correcte": "fair", "faible": "weak"}[published.loc[industry, "fiabilite_part"]],
                status,
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "product",
            "nace35_pooled",
            "eu_share",
            "eu_imports_2011_musd",
            "imports_2011_musd",
            "ratio_to_wiod_2016",
            "reliability",
            "status",
        ],
    )


def _imports_of_release_2016(national: pd.DataFrame, year: int) -> pd.Series:
    """Imports by product for French use, MUSD (what the imported block sends to re-exports is left out)."""
    imported = national[(national["year"] == year) & (national["block"] == "imported")].set_index("row")
    return imported[[*industry_codes(), *FINAL_USES[:-1]]].astype(float).sum(axis=1)


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``io/``, by name."""
    national = national_io(raw)
    return {
        "io/national_io": national,
        "io/exchange_rates": exchange_rates(),
        "io/multiregional_2011": multiregional_2011(raw),
        "io/import_origin_2011": import_origin_2011(raw, national),
    }
