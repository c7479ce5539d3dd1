"""Everything that is computed of a territory, in one file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from metabolisme.diagnosis.measures import MEASURES, PLACE_LABELS, item_label
from metabolisme.diagnosis.territory_estimates import has_estimate, territory_estimate
from metabolisme.reports.exports import RETAINED, results_table, write_csv


def territory_table(results: pd.DataFrame) -> pd.DataFrame:
    """Every result of a territory that may be published, as a tidy table.

    Parameters
    ----------
    results : DataFrame
        From `metabolisme.diagnosis.territory_results`, or of an `Atlas`.

    Returns
    -------
    DataFrame
        The columns of `results_table`, one row a result and one a named reading, with ``poste`` (buyer, product; ""
        where there is only one) and ``lieu`` after ``grandeur``. Each row has its unit, period, method, sources, limits
        and the version of the library. What is missing, and the branches of the industry of an EPCI, have no row.
    """
    territory = results.attrs["territory"]
    keys = [key for key in results.index if has_estimate(results, *key)]
    estimates = [territory_estimate(results, *key) for key in keys]
    table = results_table(estimates, territory=territory)
    # A row of readings belongs to the result above it.
    belongs = (table["lecture"] == RETAINED).cumsum() - 1
    named = [(MEASURES[measure].label, item_label(measure, item), PLACE_LABELS[place]) for measure, item, place in keys]
    described = pd.DataFrame(named, columns=["grandeur", "poste", "lieu"]).iloc[belongs].reset_index(drop=True)
    table["grandeur"] = described["grandeur"]
    position = list(table.columns).index("grandeur")
    table.insert(position + 1, "poste", described["poste"])
    table.insert(position + 2, "lieu", described["lieu"])
    return table


def write_territory(results: pd.DataFrame, path: str | Path, *, dialect: str = "fr") -> Path:
    """Write `territory_table` to a CSV file; see `write_csv`."""
    return write_csv(territory_table(results), path, dialect=dialect)
