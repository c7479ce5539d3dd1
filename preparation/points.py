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

# Insee region, name, year, median disposable income per consumption unit there and in metropolitan France (euros a
# month), status, source, why. The ratio is that of the two amounts; the range around it is a judgement.
OVERSEAS_INCOMES = [
    (
        "01", "Guadeloupe", 2017, 1310, 1700, "survey",
        "Insee, Niveaux de vie en Guadeloupe en 2017 (enquête Budget de famille)",
        "Seule source : l'île n'est pas dans Filosofi. Montants à 10 € près, et déjà anciens.",
    ),
    (
        "02", "Martinique", 2019, 1550, 1830, "tax_register",
        "Insee, Filosofi 2019, cité par Antilla (1 550 €, soit 280 € de moins qu'en métropole)",
        "Le point le plus récent. Avant lui : 0,79 en 2014 (Filosofi), 0,80 en 2017 (Budget de famille).",
    ),
    (
        "03", "Guyane", 2017, 920, 1700, "survey",
        "Insee Première n° 1804 (enquête Budget de famille 2017), cité par l'Observatoire des inégalités",
        "Seule source : la Guyane n'est pas dans Filosofi. Montants à 10 € près, et déjà anciens.",
    ),
    (
        "04", "La Réunion", 2020, 1380, 1880, "tax_register",
        "Insee, Filosofi 2020, cité par La 1ère",
        "0,73 aussi en 2021 (17 070 € par an contre 23 318 € dans les EPCI connus) ; 0,68 en 2017 (Budget de famille).",
    ),
]  # fmt: skip
# Two sources, or two years, differ by 0.05 to 0.06 for the islands that have several (Martinique, La Réunion).
OVERSEAS_HALF_RANGE = 0.06


def overseas_incomes() -> pd.DataFrame:
    """Median income of the overseas regions beside that of metropolitan France.

    Returns
    -------
    DataFrame
        Columns region, name, year, income_eur_per_month, metropolitan_eur_per_month, ratio, low, high, status, source,
        reasoning; amounts in euros per consumption unit.
    """
    table = pd.DataFrame(
        OVERSEAS_INCOMES,
        columns=[
            "region",
            "name",
            "year",
            "income_eur_per_month",
            "metropolitan_eur_per_month",
            "status",
            "source",
            "reasoning",
        ],
    )
    # Amounts are known to 10 €: the third decimal of their ratio means nothing.
    ratio = (table["income_eur_per_month"] / table["metropolitan_eur_per_month"]).round(2)
    table.insert(5, "ratio", ratio)
    table.insert(6, "low", ratio - OVERSEAS_HALF_RANGE)
    table.insert(7, "high", ratio + OVERSEAS_HALF_RANGE)
    return table


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
        "territories/overseas_incomes": overseas_incomes(),
    }
