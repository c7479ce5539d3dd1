"""Salaried jobs by zone d'emploi and branch (Insee, Flores)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from preparation.reading import read_csv


def jobs_by_zone(raw: Path) -> pd.DataFrame:
    """Salaried jobs at the end of 2022 and 2023 by zone and branch.

    An empty cell of 2023 is either a zero or a secret. Where 2022 says 0 it is read as 0; elsewhere the
    value of 2022 is kept, between 0 and itself. The status says which.

    Returns
    -------
    DataFrame
        Columns zone, branch, jobs_2022, jobs_2023, status, low, high; jobs.
    """
    table = read_csv(raw / "territoires/flores_a38_305ZE_2022_2023.csv")
    in_2022 = table["eff_22"].astype(int)
    published = table["eff_23"] != ""
    carried = ~published & (in_2022 > 0)
    status = pd.Series("read_as_zero", index=table.index)
    status[published] = "published"
    status[carried] = "carried_from_2022"
    # Where nothing is published, the value of 2022 is the estimate: it is 0 wherever the cell is read as
    # zero.
    in_2023 = pd.Series(
        [int(float(text)) if text else before for text, before in zip(table["eff_23"], in_2022, strict=True)]
    )
    jobs = pd.DataFrame(
        {
            "zone": table["code_ze"],
            "branch": table["a38"],
            "jobs_2022": in_2022,
            "jobs_2023": in_2023,
            "status": status,
            "low": in_2023.where(~carried, 0),
            "high": in_2023,
        }
    )
    return jobs.sort_values(["zone", "branch"], kind="stable", ignore_index=True)


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``employment/``, by name."""
    return {"employment/jobs_by_zone": jobs_by_zone(raw)}
