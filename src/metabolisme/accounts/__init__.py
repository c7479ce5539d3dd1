"""Build a balanced account: of the nation, of a territory, of greenhouse gases, of material flows."""

from metabolisme.accounts.greenhouse_gases import production_greenhouse_gases
from metabolisme.accounts.leontief import (
    forward_linkages,
    input_coefficients,
    leontief_inverse,
    output_multipliers,
    production_rounds,
)
from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.accounts.material_flows import MaterialBalance, extraction_growth, material_balance
from metabolisme.accounts.national import NationalAccount, national_account
from metabolisme.accounts.quotients import QUOTIENTS, location_quotient
from metabolisme.accounts.territory import TerritoryAccount, territory_account

__all__ = [
    "QUOTIENTS",
    "MaterialBalance",
    "NationalAccount",
    "TerritoryAccount",
    "extraction_growth",
    "forward_linkages",
    "input_coefficients",
    "leontief_inverse",
    "local_jobs",
    "location_quotient",
    "material_balance",
    "national_account",
    "output_multipliers",
    "production_greenhouse_gases",
    "production_rounds",
    "territory_account",
]
