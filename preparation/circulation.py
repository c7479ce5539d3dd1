"""Published figures on what circulates in a territory, typed from the pages that print them, and our judgements."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

# Value added and compensation of employees, million euros, France 2015, from nama_10_a64 as the working paper's data
# file (lsh.csv) sums it by scope: all branches (tb), less O-Q (md), less K (mdhfi), less L (mdhi), less both (mdhifi).
WAGE_SCOPES = {
    "all": (1961630.5, 1143090.9),
    "without_public": (1523614.7, 814503.2),
    "without_public_finance": (1440038.7, 764588.9),
    "without_public_housing": (1251509.7, 797627.3),
    "without_public_finance_housing": (1167933.7, 747713.0),
}
WAGE_YEAR = 2015

UTOPIES = "Utopies, Local Shift, 2016, rapporté par la presse"
YEUXPE = "https://www.yeuxpe.fr/actualites-economiques/leffet-multiplicateur-local-une-etude-du-cabinet-utopies/"
STRATEGIE = "http://francestrategie.eu/portail/?p=9809"
NEF = "New Economics Foundation et comté de Northumberland, 2005, LM3, rapporté"
HACKNEY = "https://sustainablehackney.org.uk/page/buying-local-worth-400-more"
MASSON = "S. Masson, thèse, université Lyon 2, 2000"
MASSON_PAGE = "http://theses.univ-lyon2.fr/documents/getpart.php?id=lyon2.2000.smasson&part=33029"
CVL_65, ARA_156, OCC_69 = (
    f"Insee Analyses {region}"
    for region in ("Centre-Val de Loire n° 65", "Auvergne-Rhône-Alpes n° 156", "Occitanie n° 69")
)
INSEE = "https://www.insee.fr"
PER_100, PER_POUND, PER_JOB, JOBS = "€ pour 100 €", "£ pour 1 £", "emploi pour 1 emploi", "emplois"

# item: place, convention, unit, year, publication, address, values by quantity
PUBLISHED = {
    "utopies_paris": (
        "Aire urbaine de Paris", "recirculation", PER_100, 2016, UTOPIES, YEUXPE,
        {"total": 73.7, "suppliers": 33.7, "households": 32.9, "public": 7.1},
    ),
    "utopies_lyon": ("Aire urbaine de Lyon", "recirculation", PER_100, 2016, UTOPIES, STRATEGIE, {"total": 57}),
    "utopies_others_low": (
        "Autres métropoles, au moins", "recirculation", PER_100, 2016, UTOPIES, STRATEGIE, {"total": 40},
    ),
    "utopies_others_high": (
        "Autres métropoles, au plus", "recirculation", PER_100, 2016, UTOPIES, STRATEGIE, {"total": 50},
    ),
    "northumberland_local": (
        "Northumberland, payée à un fournisseur d'ici", "lm3", PER_POUND, 2005, NEF, HACKNEY,
        {"first_two_rounds": 1.76},
    ),
    "northumberland_outside": (
        "Northumberland, payée à un fournisseur d'ailleurs", "lm3", PER_POUND, 2005, NEF, HACKNEY,
        {"first_two_rounds": 0.36},
    ),
    "lyon_base_1975": (
        "Lyon, rayon de 45 km", "economic_base", PER_JOB, 1975, MASSON, MASSON_PAGE, {"total_over_basic": 1.45},
    ),
    "lyon_base_1982": (
        "Lyon, rayon de 45 km", "economic_base", PER_JOB, 1982, MASSON, MASSON_PAGE, {"total_over_basic": 1.56},
    ),
    "lyon_base_1990": (
        "Lyon, rayon de 45 km", "economic_base", PER_JOB, 1990, MASSON, MASSON_PAGE, {"total_over_basic": 1.63},
    ),
    "dampierre": (
        "Centrale nucléaire de Dampierre, région", "jobs", JOBS, 2018, CVL_65, INSEE,
        {"direct": 1500, "indirect": 930, "induced": 980},
    ),
    "nuclear_ara": (
        "Nucléaire, Auvergne-Rhône-Alpes", "jobs", JOBS, 2023, ARA_156, INSEE,
        {"direct": 10500, "indirect": 7600, "induced": 8100},
    ),
    "larzac": (
        "Camp militaire du Larzac, alentours", "jobs", JOBS, 2018, OCC_69, INSEE,
        {"direct": 1047, "indirect": 71, "induced": 290},
    ),
}  # fmt: skip

# branch, share of its jobs in activities that serve people present here, low, high, why.
NOT_FOR_RESIDENTS = "Biens ou services vendus surtout hors du territoire ou à des entreprises."
SPHERES = {
    "CA": (0.25, 0.20, 0.30, "Boulangeries artisanales ; le reste est de l'industrie."),
    "CM": (0.05, 0.00, 0.10, "Prothèses et lunettes ; le reste répare des machines."),
    "DZ": (0.50, 0.00, 1.00, "La distribution sert les présents, la production non ; la branche ne les sépare pas."),
    "EZ": (0.70, 0.50, 0.90, "Eau et ordures ménagères ; moins la récupération pour l'industrie."),
    "FZ": (1.00, 0.90, 1.00, "On bâtit là où l'on vit."),
    "GZ": (
        0.68,
        0.60,
        0.75,
        "Commerce de détail et automobile ; moins le commerce de gros, qui est de la même branche.",
    ),
    "HZ": (0.35, 0.25, 0.45, "Transport de voyageurs et courrier ; moins le fret et les entrepôts."),
    "IZ": (1.00, 0.95, 1.00, "Habitants, travailleurs de passage et touristes sont présents."),
    "JA": (0.15, 0.00, 0.30, "Cinémas et médias locaux."),
    "JB": (0.20, 0.00, 0.50, "Boutiques et réseaux d'abonnés."),
    "KZ": (0.80, 0.60, 1.00, "Agences de banque et d'assurance ; moins les sièges."),
    "LZ": (0.95, 0.85, 1.00, "Logement."),
    "MA": (0.15, 0.05, 0.30, "Notaires, avocats et comptables des particuliers."),
    "MC": (0.20, 0.10, 0.40, "Vétérinaires, photographes."),
    "NZ": (0.20, 0.10, 0.35, "Services aux particuliers, voyages ; moins l'intérim et le nettoyage industriel."),
    "OZ": (1.00, 0.90, 1.00, "Administrations."),
    "PZ": (1.00, 0.95, 1.00, "Écoles, collèges, lycées, universités."),
    "QZ": (1.00, 0.95, 1.00, "Soins et action sociale."),
    "RTZ": (0.95, 0.90, 1.00, "Loisirs, associations, coiffure, employés de maison."),
}
BRANCHES = (  # noqa: SIM905 (thirty-four lines otherwise)
    "AZ BZ CA CB CC CD CE CF CG CH CI CJ CK CL CM DZ EZ FZ GZ HZ IZ JA JB JC KZ LZ MA MB MC NZ OZ PZ QZ RTZ"
).split()


def wage_shares() -> pd.DataFrame:
    """Value added and compensation of employees of four groups of branches, by difference between scopes."""
    every, market = WAGE_SCOPES["all"], WAGE_SCOPES["without_public"]
    no_finance, no_housing = WAGE_SCOPES["without_public_finance"], WAGE_SCOPES["without_public_housing"]
    groups = {
        "public": ("Administration, enseignement, santé et action sociale", "OZ PZ QZ", every, market),
        "finance": ("Finance et assurance", "KZ", market, no_finance),
        "housing": ("Activités immobilières", "LZ", market, no_housing),
        "others": ("Toutes les autres branches", "others", WAGE_SCOPES["without_public_finance_housing"], (0.0, 0.0)),
    }
    rows = [
        (group, label, codes, WAGE_YEAR, whole[0] - rest[0], whole[1] - rest[1])
        for group, (label, codes, whole, rest) in groups.items()
    ]
    return pd.DataFrame(rows, columns=["group", "label", "branches", "year", "value_added_meur", "compensation_meur"])


def spheres() -> pd.DataFrame:
    """Share of the jobs of each branch in activities that serve people present in the territory."""
    rows = [(branch, *SPHERES.get(branch, (0.0, 0.0, 0.05, NOT_FOR_RESIDENTS))) for branch in BRANCHES]
    return pd.DataFrame(rows, columns=["branch", "share", "low", "high", "reasoning"])


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Tables typed here, by name; no raw file is read."""
    published = pd.DataFrame(
        [
            (item, place, convention, quantity, value, unit, year, publication, address)
            for item, (place, convention, unit, year, publication, address, values) in PUBLISHED.items()
            for quantity, value in values.items()
        ],
        columns=["item", "place", "convention", "quantity", "value", "unit", "year", "publication", "address"],
    )
    return {
        "circulation/wage_shares": wage_shares(),
        "circulation/published_multipliers": published,
        "nomenclatures/spheres": spheres(),
    }
