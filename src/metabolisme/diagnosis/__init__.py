"""Answer one question on an account."""

from metabolisme.diagnosis.footprints import (
    READINGS,
    footprint,
    footprint_readings,
    jobs_content,
    pressure_multipliers,
)
from metabolisme.diagnosis.orders import content_of_order

__all__ = ["READINGS", "content_of_order", "footprint", "footprint_readings", "jobs_content", "pressure_multipliers"]
