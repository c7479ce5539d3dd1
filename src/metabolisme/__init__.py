"""Diagnose the economic metabolism of French territories: the verbs that a page's cell calls.

Everything else is reached through its package: `metabolisme.sources`, `estimates`, `accounts`, `diagnosis`,
`indicators`, `levers`, `sensitivity`, `charts`, `reports`, `teaching`, `labs`.
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
from metabolisme.levers import Scenario, simulate
from metabolisme.sources import find_territory

__all__ = [
    "MetabolismeError",
    "Scenario",
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
    "simulate",
    "stock_from_inflow",
    "territory_account",
    "territory_estimate",
    "territory_results",
]
