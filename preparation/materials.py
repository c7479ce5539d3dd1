"""Material flows of France: balances, series, footprint, circularity."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from metabolisme.errors import BalanceError
from preparation.reading import read_csv

BALANCE_ITEMS = {
    "extraction_interieure_utilisee": "domestic_extraction",
    "importations": "imports",
    "elements_equilibrage_entree": "balancing_inputs",
    "exportations": "exports",
    "emissions_air_et_autres": "emissions",
    "dechets_en_decharge": "landfill",
    "addition_nette_au_stock": "net_additions_to_stock",
    "elements_equilibrage_sortie": "balancing_outputs",
}
SIDES = {"entree": "input", "sortie": "output"}

INDICATORS = {"extraction_interieure": "domestic_extraction", "DMC": "dmc", "RMC": "rmc"}
CATEGORIES = {
    "total": "total",
    "part mineraux non metalliques": "non_metallic_minerals_share",
    "part biomasse": "biomass_share",
    "part minerais metalliques + fossiles": "metal_ores_and_fossil_fuels_share",
    "ecart a la DMC": "gap_to_dmc",
    "evolution 2008-2021": "change_2008_2021",
}
QUALIFIERS = {"% (« près de »)": ("%", "nearly")}

# Points read on a page and not in the raw files: edition, page, whether the publisher's own, and the points.
ADDED_POINTS = [
    (
        "SDES mars 2022",
        "https://www.statistiques.developpement-durable.gouv.fr/"
        "consommation-de-matieres-et-empreinte-matieres-en-2019",
        "published",
        # 633 + 342 - 202 = 773, printed 772: rounding.
        [
            ("domestic_extraction", 2019, 633.0, "Mt"),
            ("imports", 2019, 342.0, "Mt"),
            ("exports", 2019, 202.0, "Mt"),
            ("dmc", 2019, 772.0, "Mt"),
            ("dmc", 2019, 11.5, "t/hab"),
        ],
    ),
    (
        "SDES déc. 2022",
        "https://www.statistiques.developpement-durable.gouv.fr/"
        "consommation-de-matieres-et-empreinte-matieres-synthese-des-connaissances-en-2022",
        "published",
        [
            ("domestic_extraction", 2020, 575.0, "Mt"),
            ("imports", 2020, 302.0, "Mt"),
            ("exports", 2020, 184.0, "Mt"),
            ("dmc", 2020, 693.0, "Mt"),
        ],
    ),
    (
        "SDES 30 nov. 2023",
        "https://www.statistiques.developpement-durable.gouv.fr/"
        "consommation-de-matieres-et-empreinte-matieres-synthese-des-connaissances-en-2023",
        "published",
        [
            ("domestic_extraction", 2021, 650.0, "Mt"),
            ("imports", 2021, 355.0, "Mt"),
            ("exports", 2021, 213.0, "Mt"),
            ("dmc", 2021, 792.0, "Mt"),
            ("dmc", 2021, 11.6, "t/hab"),
        ],
    ),
    (
        "SDES août 2025",
        "https://avenir-gendarmerie.org/index.php/2025/08/25/"
        "la-consommation-de-matieres-premieres-augmente-en-france-en-2023",
        "third_party",
        [
            ("imports", 2019, 349.0, "Mt"),
            ("domestic_extraction", 2023, 701.0, "Mt"),
            ("imports", 2023, 309.0, "Mt"),
            ("dmc", 2023, 813.0, "Mt"),
            ("dmc", 2023, 11.9, "t/hab"),
        ],
    ),
]
STATISTICS_SITE = "https://www.statistiques.developpement-durable.gouv.fr/"
# Of the pages that the second file names, those whose point the first one does not hold.
DMC_PAGES = {"la-consommation-de-matieres-premieres-par-leconomie-francaise-en-2022": "SDES 2024"}

# Item of the UNEP file, ours, and the category that it is or belongs to.
UNEP_ITEMS = {
    "total": ("total", "total"),
    "biomasse": ("biomass", "biomass"),
    "dont_cultures": ("crops", "biomass"),
    "dont_residus_cultures": ("crop_residues", "biomass"),
    "dont_paturage": ("grazed_biomass", "biomass"),
    "dont_bois": ("wood", "biomass"),
    "dont_peche": ("wild_catch", "biomass"),
    "combustibles_fossiles": ("fossil_fuels", "fossil_fuels"),
    "dont_charbon": ("coal", "fossil_fuels"),
    "dont_petrole": ("petroleum", "fossil_fuels"),
    "dont_gaz": ("natural_gas", "fossil_fuels"),
    "minerais_metalliques": ("metal_ores", "metal_ores"),
    "dont_fer": ("ferrous_ores", "metal_ores"),
    "dont_non_ferreux": ("non_ferrous_ores", "metal_ores"),
    "mineraux_non_metalliques": ("non_metallic_minerals", "non_metallic_minerals"),
    "dont_construction": ("construction_minerals", "non_metallic_minerals"),
    "dont_industriels_agricoles": ("industrial_and_agricultural_minerals", "non_metallic_minerals"),
}
CATEGORIES_OF_FOUR = ["biomass", "fossil_fuels", "metal_ores", "non_metallic_minerals"]
# From 2015 on every line repeats the same yearly step: an extrapolation, not an observation.
UNEP_LAST_OBSERVED_YEAR = 2014
# Published to 0.001 Mt: a sum of at most five items is known to 0.003 Mt.
UNEP_ROUNDING_MT = 0.003

# Line of the file (breakdown, item, unit), then ours: item, unit, status.
FOOTPRINT_2013 = {
    ("total", "empreinte matieres", "Mt"): ("total", "mt", "published"),
    ("total", "empreinte matieres", "t/hab"): ("total", "t_per_inhabitant", "published"),
    ("total", "methode Eurostat pour comparaison", "t/hab"): (
        "total_eurostat_method",
        "t_per_inhabitant",
        "published",
    ),
    ("matiere", "mineraux non metalliques", "Mt"): ("non_metallic_minerals", "mt", "published"),
    ("matiere", "biomasse (imprime dans les deux reprises)", "Mt — coquille probable"): (
        "biomass_as_printed",
        "mt",
        "probable_misprint",
    ),
    ("matiere", "biomasse (valeur deduite : 898-378-208-88 et 25 %)", "Mt — deduction"): (
        "biomass",
        "mt",
        "deduced",
    ),
    ("matiere", "combustibles fossiles", "Mt"): ("fossil_fuels", "mt", "published"),
    ("matiere", "metaux", "Mt"): ("metals", "mt", "published"),
    ("produit", "construction", "% de l'empreinte"): ("construction", "percent", "published"),
    ("produit", "produits agricoles et agroalimentaires", "% de l'empreinte"): (
        "agri_food",
        "percent",
        "published",
    ),
    ("produit", "autres produits manufactures", "% de l'empreinte"): (
        "other_manufactured",
        "percent",
        "published",
    ),
    ("produit", "services marchands", "% de l'empreinte (« près de »)"): (
        "market_services",
        "percent",
        "nearly",
    ),
}
BREAKDOWNS = {"total": "total", "matiere": "material", "produit": "product"}


def balance_2016(raw: Path) -> pd.DataFrame:
    """The SDES material balance of 2016, Mt; inputs and outputs close at 1,458."""
    table = read_csv(raw / "matieres/SDES_bilan_matieres_2016.csv")
    return pd.DataFrame(
        {
            "item": table["poste"].map(BALANCE_ITEMS),
            "side": table["cote"].map(SIDES),
            "mt": table["Mt_2016"].astype(float),
        }
    )


def flow_points(raw: Path) -> pd.DataFrame:
    """Published points of extraction, DMC, RMC, trade; every edition is kept apart.

    Returns
    -------
    DataFrame
        Columns indicator, category, year, value, unit, edition, publisher, url, status.
    """
    columns = ["indicator", "category", "year", "value", "unit", "edition", "publisher", "url", "status"]
    rows = []
    url = ""
    for point in read_csv(raw / "matieres/SDES_flux_matieres_points_publies.csv").to_dict("records"):
        url = url if point["adresse"] == "idem" else point["adresse"]
        unit, status = QUALIFIERS.get(point["unite"], (point["unite"], "published"))
        rows.append(
            (
                INDICATORS[point["indicateur"]],
                CATEGORIES[point["categorie"]],
                int(point["annee"]),
                float(point["valeur"]),
                unit,
                point["millesime"],
                point["editeur"],
                url,
                status,
            )
        )
    known = {row[:5] for row in rows}
    for point in read_csv(raw / "matieres/SDES_DMC_points_publies.csv").to_dict("records"):
        total = ("dmc", "total", int(point["annee"]), float(point["DMC_Mt"]), "Mt")
        if total not in known:
            page = point["page_source_SDES"]
            rows.append((*total, DMC_PAGES[page], "SDES", STATISTICS_SITE + page, "published"))
    for edition, page, status, points in ADDED_POINTS:
        publisher = "SDES" if status == "published" else "SDES cité par un tiers"
        for indicator, year, value, unit in points:
            rows.append((indicator, "total", year, value, unit, edition, publisher, page, status))
    return pd.DataFrame(rows, columns=columns)


def dmc_series(raw: Path) -> pd.DataFrame:
    """Domestic material consumption 1990-2015, total and by inhabitant (edition of about 2018)."""
    table = read_csv(raw / "matieres/SDES_DMC_1990_2015.csv")
    return pd.DataFrame(
        {
            "year": table["annee"].astype(int),
            "dmc_mt": table["DMC_Mt"].astype(float),
            "dmc_t_per_inhabitant": table["DMC_t_hab"].astype(float),
        }
    )


def dmc_categories(raw: Path) -> pd.DataFrame:
    """DMC in four categories and twelve sub-categories, 2000-2014, Mt; the sums are checked.

    Raises
    ------
    BalanceError
        When the parts of a category do not add up to it.
    """
    table = read_csv(raw / "matieres/UNEP_SDG_12_2_2_DMC_FR_2000_2017.csv")
    values = {
        (int(year), UNEP_ITEMS[item][0]): float(value)
        for year, item, _, value in table.itertuples(index=False, name=None)
        if int(year) <= UNEP_LAST_OBSERVED_YEAR
    }
    rows = []
    for year in sorted({year for year, _ in values}):
        parts: dict[str, list[float]] = {"total": [values[year, category] for category in CATEGORIES_OF_FOUR]}
        for item, category in UNEP_ITEMS.values():
            level = 0 if item == "total" else 1 if item == category else 2
            rows.append((year, item, category, level, values[year, item]))
            if level == 2:
                parts.setdefault(category, []).append(values[year, item])
        for category, amounts in parts.items():
            if abs(sum(amounts) - values[year, category]) > UNEP_ROUNDING_MT:
                raise BalanceError(f"DMC {year}, {category} : les parties font {sum(amounts):.3f} Mt.")
    return pd.DataFrame(rows, columns=["year", "item", "category", "level", "dmc_mt"])


def footprint_2013(raw: Path) -> pd.DataFrame:
    """Material footprint of France in 2013 by material and by product (Mohkam & Simon 2019)."""
    rows = []
    for line in read_csv(raw / "matieres/Mohkam_Simon_2019_empreinte_matieres_2013.csv").to_dict("records"):
        item, unit, status = FOOTPRINT_2013[line["decoupage"], line["poste"], line["unite"]]
        rows.append((BREAKDOWNS[line["decoupage"]], item, float(line["valeur"]), unit, status))
    return pd.DataFrame(rows, columns=["breakdown", "item", "value", "unit", "status"])


def circular_use_rate(raw: Path) -> pd.DataFrame:
    """Circular material use rate of France and of the EU (Eurostat cei_srm030), percent."""
    table = read_csv(raw / "matieres/eurostat_cei_srm030_FR_EU27.csv")
    return pd.DataFrame(
        {
            "year": table["annee"].astype(int),
            "france_percent": table["FR"].astype(float),
            "eu27_2020_percent": table["EU27_2020"].astype(float),
        }
    )


def dmc_fossil(raw: Path) -> pd.DataFrame:
    """DMC of fossil fuels (Eurostat, MF4), kt."""
    table = read_csv(raw / "matieres/eurostat_DMC_MF4_FR.csv")
    return pd.DataFrame(
        {
            "year": table["annee"].astype(int),
            "dmc_fossil_kt": table["DMC_combustibles_fossiles_kt"].astype(float),
        }
    )


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``materials/``, by name."""
    return {
        "materials/balance_2016": balance_2016(raw),
        "materials/flow_points": flow_points(raw),
        "materials/dmc_series": dmc_series(raw),
        "materials/dmc_categories": dmc_categories(raw),
        "materials/footprint_2013": footprint_2013(raw),
        "materials/circular_use_rate": circular_use_rate(raw),
        "materials/dmc_fossil": dmc_fossil(raw),
    }
