"""Small tables that no file holds: numbers read on a page, and judgements of our own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

# Seed 000 of the project: an article of 2023 that opposes two amounts of 2019 and draws a percentage.
MILLENAIRE3 = [
    ("first_figure", 633.0, "Mt"),
    ("second_figure", 808.0, "Mt"),
    ("growth", 80.0, "%"),
]

# Global Carbon Budget 2019, national consumption emissions of France, million tonnes of carbon.
GLOBAL_CARBON_BUDGET_MTC = [(2014, 122.598)]
CO2_PER_CARBON = 3.664  # mass of CO2 per mass of carbon, as the source converts

# gas, inventory sector, branch, share, low, high, why. A judgement, unless the sector is the branch.
ALLOCATION_KEY = [
    ("CH4", "agriculture", "AZ", 1.0, 1.0, 1.0, "Le secteur est la branche."),
    ("N2O", "agriculture", "AZ", 1.0, 1.0, 1.0, "Le secteur est la branche."),
    ("CH4", "waste", "EZ", 1.0, 1.0, 1.0, "Le secteur est la branche."),
    ("N2O", "waste", "EZ", 1.0, 1.0, 1.0, "Le secteur est la branche."),
    ("CH4", "industrial_processes", "CE", 1.0, 0.8, 1.0, "Procédés de la chimie, surtout."),
    ("N2O", "industrial_processes", "CE", 1.0, 0.8, 1.0, "Acide nitrique et acide adipique : chimie."),
    (
        "CH4",
        "energy_of_which_fugitive",
        "DZ",
        1.0,
        0.7,
        1.0,
        "Fuites des réseaux de gaz ; plus de mines en activité.",
    ),
    (
        "N2O",
        "energy_of_which_fugitive",
        "DZ",
        1.0,
        0.7,
        1.0,
        "Montant très petit, rangé comme les fuites de méthane.",
    ),
    (
        "CH4",
        "energy_of_which_other_combustion",
        "households",
        1.0,
        0.7,
        1.0,
        "Bois de chauffage des ménages.",
    ),
    ("N2O", "energy_of_which_other_combustion", "households", 0.6, 0.4, 0.8, "Bois et moteurs des ménages."),
    ("N2O", "energy_of_which_other_combustion", "HZ", 0.4, 0.2, 0.6, "Moteurs du transport."),
    ("F-gases", "industrial_processes", "GZ", 0.35, 0.2, 0.5, "Froid des commerces."),
    (
        "F-gases",
        "industrial_processes",
        "households",
        0.30,
        0.2,
        0.4,
        "Climatisation des voitures et des logements.",
    ),
    ("F-gases", "industrial_processes", "CA", 0.15, 0.1, 0.25, "Froid de l'industrie alimentaire."),
    ("F-gases", "industrial_processes", "IZ", 0.10, 0.05, 0.2, "Froid et climatisation de l'hôtellerie."),
    ("F-gases", "industrial_processes", "CE", 0.10, 0.05, 0.2, "Fuites de fabrication."),
]


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Tables typed here, by name; no raw file is read."""
    budget = pd.DataFrame(GLOBAL_CARBON_BUDGET_MTC, columns=["year", "mtc"])
    budget["consumption_mt"] = budget["mtc"] * CO2_PER_CARBON
    return {
        "materials/millenaire3_2019": pd.DataFrame(MILLENAIRE3, columns=["item", "value", "unit"]),
        "carbon/global_carbon_budget": budget[["year", "consumption_mt"]],
        "carbon/ghg_allocation_key": pd.DataFrame(
            ALLOCATION_KEY, columns=["gas", "sector", "branch", "share", "low", "high", "reasoning"]
        ),
    }
