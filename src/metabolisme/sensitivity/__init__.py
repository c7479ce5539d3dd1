"""Which hypothesis drives a figure: variance shared between parameters and errors, and screening of the many."""

from metabolisme.sensitivity.factors import Factor, RandomField, parameter_factors
from metabolisme.sensitivity.indices import Sensitivity, morris_screening, sobol_indices
from metabolisme.sensitivity.territory import HEADLINES, territory_factors, territory_screening, territory_sensitivity

__all__ = [
    "HEADLINES",
    "Factor",
    "RandomField",
    "Sensitivity",
    "morris_screening",
    "parameter_factors",
    "sobol_indices",
    "territory_factors",
    "territory_screening",
    "territory_sensitivity",
]
