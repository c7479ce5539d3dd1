"""Branches that gained or lost jobs here in a year, beside what such a branch does elsewhere: a watch, not a forecast.

One year says little. A branch is not a firm: a site that changes hands, or an establishment that is counted in another
branch, moves a number that no job has moved. Two readings guard against a hasty sentence: what the same branch did in
the whole of France, and how much a branch of that size moves in a year in the other zones.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import JOBS_YEARS, zone_jobs
from metabolisme.diagnosis.measures import product_labels
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import INTERVAL
from metabolisme.sources.territories import Territory, find_territory

#: Jobs below which a branch is not watched: one establishment more or less would be the news.
SMALLEST_BRANCH = 100

#: Zones whose branch has between 1/ALIKE and ALIKE times the jobs say what such a branch usually does in a year.
ALIKE = 2.0

#: Zones below which nothing usual is told.
FEWEST_ZONES = 20

#: Share of the branches that their bounds leave outside, reason or not: 836 of the 7,198 of all zones in 2022-23. Were
#: the bounds known without error it would be one in ten; drawn from a few zones, they are a little too narrow.
LEFT_OUTSIDE = 0.12

#: What is said of a branch.
VERDICTS = {
    "above": "hausse hors de l'habituel",
    "below": "baisse hors de l'habituel",
    "usual": "dans l'habituel",
    "unknown": "trop peu de zones pour le dire",
}


def branch_watch(zone: Territory | str, smallest: int = SMALLEST_BRANCH) -> pd.DataFrame:
    """Jobs of each branch of a zone in two successive years, and whether the change is a usual one.

    Parameters
    ----------
    zone : Territory, or what `find_territory` takes
        A zone d'emploi, or a set of them: their jobs are published for two years; those of an EPCI are estimated.
    smallest : int
        Jobs of the first year below which a branch is left out.

    Returns
    -------
    DataFrame, index branch
        ``label``; ``before``, ``after``: salaried jobs at the end of 2022 and of 2023 (`JOBS_YEARS`); ``change``,
        ``percent``; ``national``: jobs that the branch would have gained at the pace that it had in France;
        ``own``: the rest of the change; ``usual_low``, ``usual_high``: % between which lie nine zones in ten whose
        branch is as large (missing when fewer than `FEWEST_ZONES`); ``verdict``: a key of `VERDICTS`. Branches missing
        in one of the years are left out: an empty cell is no zero. ``attrs["years"]``.

    Raises
    ------
    MetabolismeError
        An EPCI, or a reader's own file.

    Notes
    -----
    ``national`` + ``own`` = ``change`` (Dunn 1960, shift and share, its two first parts told as one). The own part is
    an account, not a cause. `LEFT_OUTSIDE` of all branches lie outside their bounds, reason or not.
    """
    place = find_territory(zone)
    if place.epci or not place.zones:
        raise MetabolismeError(
            f"{place.name} : ses emplois par branche sont estimés, et pour une seule année. Remède : prenez la zone "
            "d'emploi qui le contient."
        )
    last, first = JOBS_YEARS
    before, after = zone_jobs(first), zone_jobs(last)
    here = pd.DataFrame(
        {name: jobs.loc[list(place.zones)].sum(skipna=False) for name, jobs in (("before", before), ("after", after))}
    ).dropna()
    here = here[here["before"] >= smallest]
    percent = 100 * (after / before.where(before > 0) - 1)
    rows = []
    for branch, jobs in zip(map(str, here.index), here["before"], strict=True):
        alike = before[branch].between(jobs / ALIKE, jobs * ALIKE) & ~before.index.isin(place.zones)
        others = percent.loc[alike, branch].dropna()
        known = len(others) >= FEWEST_ZONES
        rows.append(tuple(np.quantile(others, INTERVAL)) if known else (np.nan, np.nan))
    labels = product_labels()
    table = here.assign(label=[labels[str(branch)] for branch in here.index], change=here["after"] - here["before"])
    table["percent"] = 100 * table["change"] / table["before"]
    pace = after.sum() / before.sum() - 1
    table["national"] = table["before"] * pace.reindex(table.index)
    table["own"] = table["change"] - table["national"]
    table[["usual_low", "usual_high"]] = np.array(rows).reshape(-1, 2)
    table["verdict"] = np.select(
        [table["usual_low"].isna(), table["percent"] > table["usual_high"], table["percent"] < table["usual_low"]],
        ["unknown", "above", "below"],
        "usual",
    )
    table.attrs["years"] = (first, last)
    return table.rename_axis("branch")[
        ["label", "before", "after", "change", "percent", "national", "own", "usual_low", "usual_high", "verdict"]
    ]
