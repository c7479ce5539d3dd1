"""Pressures on the climate: CO2 by industry, other gases, carbon footprints."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from metabolisme.errors import BalanceError
from preparation.nomenclatures import industry_codes, nace35_of_industry, nace35_table
from preparation.reading import read_csv, read_sheets

JRC_FILE = "carbone/WIOD_JRC_CO2_emissions.xlsx"
HOUSEHOLDS = "FC_HH"
MULTIREGIONAL_YEAR = 2011
FOREIGN_YEAR = 2014

# The 27 member states in the borders of 2020, France left out.
EU_2020_WITHOUT_FRANCE = [
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "GRC", "HRV", "HUN",
    "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
]  # fmt: skip
# WIOD 2013 has no Croatia of its own: it is inside its rest of the world.
EU_OF_WIOD_2013 = [country for country in EU_2020_WITHOUT_FRANCE if country != "HRV"]
OUTSIDE_EU = [
    "AUS", "BRA", "CAN", "CHE", "CHN", "GBR", "IDN", "IND",
    "JPN", "KOR", "MEX", "NOR", "RUS", "TUR", "TWN", "USA",
]  # fmt: skip

CAIT_GASES = {"CH4": "CH4", "N2O": "N2O"}
CAIT_SECTORS = {
    "Agriculture": "agriculture",
    "Energy": "energy",
    "Fugitive emissions": "energy_of_which_fugitive",
    "Other fuel combustion": "energy_of_which_other_combustion",
    "Industry": "industrial_processes",
    "Waste": "waste",
    "Land-use change and forestry": "land_use_change_and_forestry",
    "Total excluding LUCF": "total_without_land_use",
}
# Published values have two decimals; a difference of four of them is known to 4 x 0.005.
CAIT_ROUNDING_MT = 0.02

# Direct emissions of households: year, kt CO2e, edition that prints them, page, status.
SDES_DIRECT_HOUSEHOLDS = [
    (
        2019,
        114000,
        "SDES déc. 2020",
        "https://ideeplus-solutions.com/newsletter/lempreinte-carbone-de-la-france-en-legere-baisse-depuis-20-ans",
        "third_party_rounded_to_mt",
    ),
    (
        2021,
        113000,
        "SDES nov. 2022",
        "https://www.statistiques.developpement-durable.gouv.fr/lempreinte-carbone-de-la-france-de-1995-2021",
        "rounded_to_mt",
    ),
    (2023, 101000, "Insee-SDES nov. 2024", "https://www.insee.fr/fr/statistiques/8278305", "rounded_to_mt"),
    (2023, 99980, "SDES 2025", "https://www.statistiques.developpement-durable.gouv.fr/", "published"),
]
# In the 2019 file a cell reference has slipped into one label.
LABEL_ERRATA = {"CPA_F41_F43": "Constructions et travaux de construction"}

FOOTPRINT_POINTS = {
    "annee": "year",
    "mat_fossiles_Mt": "fossil_fuels_mt",
    "mat_minerais_Mt": "metal_ores_mt",
    "mat_mineraux_Mt": "non_metallic_minerals_mt",
    "mat_biomasse_Mt": "biomass_mt",
    "co2_Mt": "co2_mt",
}


def jrc_accounts(raw: Path) -> dict[str, pd.DataFrame]:
    """CO2 accounts by country (and "RoW"): industries and households in rows, years in columns, kt.

    Raises
    ------
    BalanceError
        When the rows of a country are not the 56 industries and the households.
    """
    sheets = read_sheets(raw / JRC_FILE)
    accounts = {}
    for country in ["FRA", *EU_2020_WITHOUT_FRANCE, *OUTSIDE_EU, "RoW"]:
        # Mexico's sheet has an empty row and two empty columns too many.
        years = [int(year) for year in sheets[country][0][1:] if year]
        rows = [row for row in sheets[country][1:] if row[0]]
        if [row[0] for row in rows] != [*industry_codes(), HOUSEHOLDS]:
            raise BalanceError(
                f"Comptes CO₂ du JRC, {country} : les lignes ne sont pas les 56 branches et les ménages."
            )
        accounts[country] = pd.DataFrame(
            [[float(cell) for cell in row[1 : 1 + len(years)]] for row in rows],
            index=[*industry_codes(), HOUSEHOLDS],
            columns=years,
        )
    return accounts


def co2_france(accounts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """CO2 of France by industry and of households, 2000-2016, kt, one row a year and industry."""
    table = accounts["FRA"].melt(ignore_index=False, var_name="year", value_name="co2_kt")
    return table.rename_axis("industry").reset_index()[["year", "industry", "co2_kt"]]


def output_of_countries_2014(raw: Path) -> pd.DataFrame:
    """Output in 2014 of the countries of WIOD 2016, MUSD, industries in rows and countries in columns."""
    rows = read_sheets(raw / "io/wiot_factor_costs_2014.xlsx")["2014"]
    countries, output = rows[1], next(row for row in rows if row[0] == "Output at basic prices")
    by_country: dict[str, list[float]] = {}
    for country, value in zip(countries[1:], output[1:], strict=True):
        if country:
            by_country.setdefault(country, []).append(float(value))
    return pd.DataFrame(by_country, index=pd.Index(industry_codes(), name="industry"))


def co2_output_foreign_2014(raw: Path, accounts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """CO2 and output of two groups of countries in 2014, by industry.

    Returns
    -------
    DataFrame
        Columns group (EU, non_EU), industry, co2_kt, output_musd.
    """
    output = output_of_countries_2014(raw)
    rows = []
    for group, countries in {"EU": EU_2020_WITHOUT_FRANCE, "non_EU": OUTSIDE_EU}.items():
        co2 = sum(accounts[country][FOREIGN_YEAR] for country in countries)
        group_output = output[countries].sum(axis=1)
        rows += [(group, code, co2[code], group_output[code]) for code in industry_codes()]
    return pd.DataFrame(rows, columns=["group", "industry", "co2_kt", "output_musd"])


def co2_multiregional_2011(accounts: dict[str, pd.DataFrame], nace35_codes: list[str]) -> pd.DataFrame:
    """CO2 of 2011 by region and industry of WIOD 2013, kt (households left out)."""
    regions = {
        "FRA": ["FRA"],
        "EU": EU_OF_WIOD_2013,
        "ROW": [*OUTSIDE_EU, "HRV", "RoW"],
    }
    rows = []
    for region, countries in regions.items():
        co2 = sum(accounts[country][MULTIREGIONAL_YEAR] for country in countries).drop(HOUSEHOLDS)
        by_branch = co2.groupby(nace35_of_industry()).sum()
        rows += [(region, code, by_branch.get(code, 0.0)) for code in nace35_codes]
    return pd.DataFrame(rows, columns=["region", "branch", "co2_kt"])


def ghg_non_co2(raw: Path) -> pd.DataFrame:
    """CH4, N2O and fluorinated gases by sector and year, Mt CO2e.

    The file has no line for fluorinated gases: they are what remains of all greenhouse gases once CO2, CH4
    and N2O are taken away, and they are found in industrial processes only.
    """
    table = read_csv(raw / "carbone/CAIT_2021_GES_FR_par_gaz_secteur_1990_2018.csv")
    values = {
        (gas, sector, int(year)): float(value)
        for gas, sector, year, value in table.itertuples(index=False, name=None)
    }
    years = sorted({year for _, _, year in values})
    rows = [
        (year, gas, sector, values[gas, published, year], "published")
        for year in years
        for gas in CAIT_GASES
        for published, sector in CAIT_SECTORS.items()
    ]
    for year in years:
        by_sector = {
            sector: values["GES", published, year]
            - sum(values[gas, published, year] for gas in ("CO2", "CH4", "N2O"))
            for published, sector in (
                ("Industry", "industrial_processes"),
                ("Total excluding LUCF", "total_without_land_use"),
            )
        }
        gap = by_sector["total_without_land_use"] - by_sector["industrial_processes"]
        if abs(gap) > 2 * CAIT_ROUNDING_MT:
            raise BalanceError(f"CAIT {year} : les gaz fluorés hors industrie vaudraient {gap:.2f} Mt.")
        rows += [(year, "F-gases", sector, value, "derived") for sector, value in by_sector.items()]
    return pd.DataFrame(rows, columns=["year", "gas", "sector", "mt_co2e", "status"])


def sdes_footprint(raw: Path) -> pd.DataFrame:
    """Greenhouse gas footprint by final product, kt CO2e, without what households emit themselves.

    Returns
    -------
    DataFrame
        Columns year (2019 and 2023), cpa, label, domestic_kt, imported_kt, total_kt, status; the split is
        not published for 2023.
    """
    of_2019 = read_csv(raw / "carbone/SDES_empreinte_2019_A64.csv")
    of_2023 = read_csv(raw / "carbone/SDES_empreinte_2023_A63.csv")
    columns = ["year", "cpa", "label", "domestic_kt", "imported_kt", "total_kt", "status"]
    first = pd.DataFrame(
        {
            "year": 2019,
            "cpa": of_2019["code_CPA"],
            "label": [
                LABEL_ERRATA.get(code, label)
                for code, label in zip(of_2019["code_CPA"], of_2019["libelle"], strict=True)
            ],
            "domestic_kt": of_2019["kt_CO2e_production_interieure"].astype(float),
            "imported_kt": of_2019["kt_CO2e_importations"].astype(float),
            "total_kt": of_2019["kt_CO2e_total"].astype(float),
            "status": "published",
        }
    )
    second = pd.DataFrame(
        {
            "year": 2023,
            "cpa": of_2023["code_CPA"],
            "label": of_2023["libelle"],
            "domestic_kt": float("nan"),
            "imported_kt": float("nan"),
            "total_kt": of_2023["kt_CO2e_demande_finale"].astype(float),
            "status": "split_not_published",
        }
    )
    return pd.concat([first, second], ignore_index=True)[columns]


def sdes_direct_households() -> pd.DataFrame:
    """Greenhouse gases that households emit themselves (cars, heating), kt CO2e."""
    return pd.DataFrame(SDES_DIRECT_HOUSEHOLDS, columns=["year", "direct_kt", "edition", "url", "status"])


def footprint_points(raw: Path) -> pd.DataFrame:
    """Footprints of France computed from EXIOBASE 3.10 for some years: raw materials and CO2, Mt."""
    table = read_csv(raw / "carbone/empreinte_exiobase_FR_points.csv").rename(columns=FOOTPRINT_POINTS)
    return table.astype({name: int if name == "year" else float for name in FOOTPRINT_POINTS.values()})


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``carbon/``, by name."""
    accounts = jrc_accounts(raw)
    return {
        "carbon/co2_france": co2_france(accounts),
        "carbon/co2_output_foreign_2014": co2_output_foreign_2014(raw, accounts),
        "carbon/co2_multiregional_2011": co2_multiregional_2011(accounts, list(nace35_table(raw)["code"])),
        "carbon/ghg_non_co2": ghg_non_co2(raw),
        "carbon/sdes_footprint": sdes_footprint(raw),
        "carbon/sdes_direct_households": sdes_direct_households(),
        "carbon/footprint_points": footprint_points(raw),
    }
