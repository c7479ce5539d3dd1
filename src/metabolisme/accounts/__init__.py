"""Build a balanced account: of the nation, of its greenhouse gases, of its material flows."""

from metabolisme.accounts.greenhouse_gases import production_greenhouse_gases
from metabolisme.accounts.leontief import (
    forward_linkages,
    input_coefficients,
    leontief_inverse,
    output_multipliers,
    production_rounds,
)
from metabolisme.accounts.material_flows import MaterialBalance, extraction_growth, material_balance
from metabolisme.accounts.national import NationalAccount, national_account

__all__ = [
    "MaterialBalance",
    "NationalAccount",
    "extraction_growth",
    "forward_linkages",
    "input_coefficients",
    "leontief_inverse",
    "material_balance",
    "national_account",
    "output_multipliers",
    "production_greenhouse_gases",
    "production_rounds",
]
