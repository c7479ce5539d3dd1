"""Build a balanced account: of the nation, of a territory, of greenhouse gases, of material flows."""

from metabolisme.accounts.coverage import coverage, coverage_test, interval_label
from metabolisme.accounts.greenhouse_gases import production_greenhouse_gases
from metabolisme.accounts.held_out import known_regions
from metabolisme.accounts.leontief import (
    forward_linkages,
    input_coefficients,
    leontief_inverse,
    output_multipliers,
    production_rounds,
)
from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.accounts.material_flows import (
    MaterialBalance,
    MaterialFlowAccount,
    extraction_growth,
    material_balance,
    material_flow_account,
)
from metabolisme.accounts.material_footprint import MATERIAL_GROUPS, material_group_shares, national_material_footprint
from metabolisme.accounts.national import NationalAccount, national_account
from metabolisme.accounts.own_profile import own_jobs, own_profile
from metabolisme.accounts.quotients import QUOTIENTS, location_quotient
from metabolisme.accounts.regionalisation import METHODS
from metabolisme.accounts.stocks import (
    LifetimeExtension,
    StockAccount,
    inflow_from_stock,
    stock_from_inflow,
    urban_mine,
)
from metabolisme.accounts.structural_error import StructuralError, structural_error
from metabolisme.accounts.territory import TerritoryAccount, territory_account
from metabolisme.accounts.territory_draws import PARAMETERS, TerritoryDraws, territory_draws

__all__ = [
    "MATERIAL_GROUPS",
    "METHODS",
    "PARAMETERS",
    "QUOTIENTS",
    "LifetimeExtension",
    "MaterialBalance",
    "MaterialFlowAccount",
    "NationalAccount",
    "StockAccount",
    "StructuralError",
    "TerritoryAccount",
    "TerritoryDraws",
    "coverage",
    "coverage_test",
    "extraction_growth",
    "forward_linkages",
    "inflow_from_stock",
    "input_coefficients",
    "interval_label",
    "known_regions",
    "leontief_inverse",
    "local_jobs",
    "location_quotient",
    "material_balance",
    "material_flow_account",
    "material_group_shares",
    "national_account",
    "national_material_footprint",
    "output_multipliers",
    "own_jobs",
    "own_profile",
    "production_greenhouse_gases",
    "production_rounds",
    "stock_from_inflow",
    "structural_error",
    "territory_account",
    "territory_draws",
    "urban_mine",
]
