"""Answer one question on an account."""

from metabolisme.diagnosis.cautions import cautions
from metabolisme.diagnosis.demand_coverage import demand_coverage
from metabolisme.diagnosis.dependence import concentration, content_estimates, import_content
from metabolisme.diagnosis.footprints import (
    READINGS,
    footprint,
    footprint_readings,
    jobs_content,
    pressure_multipliers,
)
from metabolisme.diagnosis.leakage import leakage_rounds
from metabolisme.diagnosis.measures import MEASURES, PLACE_LABELS, item_label, result_label
from metabolisme.diagnosis.multipliers import multiplier_estimate
from metabolisme.diagnosis.orders import content_of_order
from metabolisme.diagnosis.peers import compared_with_peers, peers
from metabolisme.diagnosis.purchases_observed import (
    ObservedPurchases,
    match_rates_observed,
    observed_by_group,
    purchases_observed,
)
from metabolisme.diagnosis.relocation_mask import relocation_mask
from metabolisme.diagnosis.shocks import Shock, complete_extraction, shock_totals, supply_shock
from metabolisme.diagnosis.shortlist import shortlist, shortlist_stability
from metabolisme.diagnosis.territory_estimates import has_estimate, shown_products, territory_estimate
from metabolisme.diagnosis.territory_results import territory_results

__all__ = [
    "MEASURES",
    "PLACE_LABELS",
    "READINGS",
    "ObservedPurchases",
    "Shock",
    "cautions",
    "compared_with_peers",
    "complete_extraction",
    "concentration",
    "content_estimates",
    "content_of_order",
    "demand_coverage",
    "footprint",
    "footprint_readings",
    "has_estimate",
    "import_content",
    "item_label",
    "jobs_content",
    "leakage_rounds",
    "match_rates_observed",
    "multiplier_estimate",
    "observed_by_group",
    "peers",
    "pressure_multipliers",
    "purchases_observed",
    "relocation_mask",
    "result_label",
    "shock_totals",
    "shortlist",
    "shortlist_stability",
    "shown_products",
    "supply_shock",
    "territory_estimate",
    "territory_results",
]
