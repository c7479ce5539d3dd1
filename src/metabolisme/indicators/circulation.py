"""Circulation: how much of what is bought here pays a production of here, and what each euro sets in motion."""

from __future__ import annotations

import numpy as np

from metabolisme.indicators.case import Case, Indicator


def local_purchase_share(case: Case) -> np.ndarray:
    """Part of all purchases that pays a production of here, %, shape (d,)."""
    return case.results["spending_per_100", "all", "here"]


#: Indicators of the family, by name.
INDICATORS = {
    "circulation.local_purchase_share": Indicator(local_purchase_share, tested_by="local_share"),
}
