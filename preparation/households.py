"""What households consume, by function (Insee, national accounts)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from metabolisme.errors import BalanceError
from preparation.reading import read_old_sheet

FIRST_YEAR = 2000
DURABILITY = {"D": "durable", "SD": "semi_durable", "ND": "non_durable", "S": "service"}
# Insee gives the durability of the finest functions only.
NOT_STATED = "not_stated"
AGGREGATES = {"CPDEP", "CPDEPHSI", "_Z"}
# Published to 0.1 M€; the total is a sum of 14 lines.
ROUNDING_MEUR = 1.0


def consumption_by_function(raw: Path) -> pd.DataFrame:
    """Household consumption in France by COICOP 2018 function, current prices, M€.

    Returns
    -------
    DataFrame
        Columns code, label, level (0 for aggregates, else 1 to 3), durability, year, meur.

    Raises
    ------
    BalanceError
        When the fourteen functions do not add up to the consumption expenditure.
    """
    rows = read_old_sheet(raw / "menages/conso_eff_fonction_2023.xls", "MEURcour")
    years = {position: int(cell) for position, cell in enumerate(rows[4]) if str(cell).strip()}
    functions = []
    for row in rows[5:]:
        code = str(row[0]).strip()
        if not code or code.startswith("Source"):
            continue
        label, durability = _label_and_durability(str(row[1]).strip())
        level = 0 if code in AGGREGATES else len(code.removeprefix("CP")) - 1
        functions += [
            (code, label, level, durability, year, float(row[position]))
            for position, year in years.items()
            if year >= FIRST_YEAR
        ]
    table = pd.DataFrame(functions, columns=["code", "label", "level", "durability", "year", "meur"])
    _check_sums(table)
    return table


def _label_and_durability(label: str) -> tuple[str, str]:
    """Part "Eau (ND)" into the label and what the letters mean."""
    found = re.fullmatch(r"(.*) \((D|SD|ND|S)\)", label)
    return (found[1], DURABILITY[found[2]]) if found else (label, NOT_STATED)


def _check_sums(table: pd.DataFrame) -> None:
    own_expense = [f"CP{number:02d}" for number in [*range(1, 14), 16]]
    by_year = table.pivot(index="year", columns="code", values="meur")
    gap = (by_year[own_expense].sum(axis=1) - by_year["CPDEP"]).abs().max()
    gap_of_total = (by_year[["CPDEP", "CP14", "CP15"]].sum(axis=1) - by_year["_Z"]).abs().max()
    if max(gap, gap_of_total) > ROUNDING_MEUR:
        raise BalanceError(
            f"Consommation par fonction : les sommes s'écartent de {max(gap, gap_of_total):.1f} M€."
        )


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``households/``, by name."""
    return {"households/consumption_by_function": consumption_by_function(raw)}
