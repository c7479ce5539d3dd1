"""Parameters of the six levers: read in publications, or judged; typed here with their reasons."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from preparation.levers import (
    business_models,
    diversification,
    local_exchange,
    local_resources,
    skills,
    sobriety,
)

ENTRIES = {
    "sobriety": sobriety.ENTRIES,
    "local_exchange": local_exchange.ENTRIES,
    "diversification": diversification.ENTRIES,
    "business_models": business_models.ENTRIES,
    "local_resources": local_resources.ENTRIES,
    "skills": skills.ENTRIES,
}


def tables(_raw: Path) -> dict[str, pd.DataFrame]:
    """The table of the levers; nothing is read."""
    rows = [row for lever, entries in ENTRIES.items() for entry in entries for row in entry.rows(lever)]
    return {"levers": pd.DataFrame(rows)}
