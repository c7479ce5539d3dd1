"""Which hypothesis drives a figure: variance shared between parameters and errors; screening; rankings of places."""

from metabolisme.sensitivity.composite import composite_sensitivity, sobol_of_all
from metabolisme.sensitivity.factors import Factor, RandomField, parameter_factors
from metabolisme.sensitivity.indices import Sensitivity, morris_screening, sobol_indices
from metabolisme.sensitivity.territory import HEADLINES, territory_factors, territory_screening, territory_sensitivity

__all__ = [
    "HEADLINES",
    "Factor",
    "RandomField",
    "Sensitivity",
    "composite_sensitivity",
    "morris_screening",
    "parameter_factors",
    "sobol_indices",
    "sobol_of_all",
    "territory_factors",
    "territory_screening",
    "territory_sensitivity",
]
