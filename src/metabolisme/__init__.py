"""Diagnose the economic metabolism of French territories: the verbs that a page's cell calls.

Everything else is reached through its package: `metabolisme.sources`, `estimates`, `accounts`, `diagnosis`,
`indicators`, `sensitivity`, `charts`, `reports`, `teaching`, `labs`.
"""

from metabolisme.accounts import (
    leontief_inverse,
    location_quotient,
    material_balance,
    national_account,
    output_multipliers,
    stock_from_inflow,
    territory_account,
)
from metabolisme.accounts.coverage import coverage
from metabolisme.diagnosis import footprint, territory_estimate, territory_results
from metabolisme.errors import MetabolismeError
from metabolisme.indicators import composite, economic_complexity, indicator
from metabolisme.sources import find_territory

__all__ = [
    "MetabolismeError",
    "composite",
    "coverage",
    "economic_complexity",
    "find_territory",
    "footprint",
    "indicator",
    "leontief_inverse",
    "location_quotient",
    "material_balance",
    "national_account",
    "output_multipliers",
    "stock_from_inflow",
    "territory_account",
    "territory_estimate",
    "territory_results",
]
