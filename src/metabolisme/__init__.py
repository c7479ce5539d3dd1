"""Diagnose the economic metabolism of French territories: the verbs that a page's cell calls.

Everything else is reached through its package: `metabolisme.sources`, `estimates`, `accounts`, `diagnosis`, `charts`,
`labs`.
"""

from metabolisme.accounts import leontief_inverse, material_balance, national_account, output_multipliers
from metabolisme.diagnosis import footprint
from metabolisme.errors import MetabolismeError

__all__ = [
    "MetabolismeError",
    "footprint",
    "leontief_inverse",
    "material_balance",
    "national_account",
    "output_multipliers",
]
