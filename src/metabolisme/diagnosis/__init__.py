"""Answer one question on an account."""

from metabolisme.diagnosis.footprints import (
    READINGS,
    footprint,
    footprint_readings,
    jobs_content,
    pressure_multipliers,
)

__all__ = ["READINGS", "footprint", "footprint_readings", "jobs_content", "pressure_multipliers"]
