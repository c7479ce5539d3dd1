"""Answer one question on an account."""

from metabolisme.diagnosis.cautions import cautions
from metabolisme.diagnosis.footprints import (
    READINGS,
    footprint,
    footprint_readings,
    jobs_content,
    pressure_multipliers,
)
from metabolisme.diagnosis.measures import MEASURES, PLACE_LABELS, item_label, result_label
from metabolisme.diagnosis.orders import content_of_order
from metabolisme.diagnosis.territory_estimates import has_estimate, shown_products, territory_estimate
from metabolisme.diagnosis.territory_results import territory_results

__all__ = [
    "MEASURES",
    "PLACE_LABELS",
    "READINGS",
    "cautions",
    "content_of_order",
    "footprint",
    "footprint_readings",
    "has_estimate",
    "item_label",
    "jobs_content",
    "pressure_multipliers",
    "result_label",
    "shown_products",
    "territory_estimate",
    "territory_results",
]
