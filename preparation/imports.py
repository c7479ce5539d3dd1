"""Where French imports come from, country by country, and what others have published on import dependence."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from metabolisme.errors import BalanceError
from preparation.reading import read_csv

GROUPS = {"UE27": "EU", "hors_UE": "ROW", "RoW": "ROW"}

# Row of the raw file: what Insee publishes on the import content of French demand in 2015, and how we name it.
INSEE_POINTS = {
    ("part importee de la consommation des menages", "total"): ("household_consumption", "total"),
    ("part importee de la consommation des menages", "dont direct"): ("household_consumption", "direct"),
    ("part importee de la consommation des menages", "dont indirect"): ("household_consumption", "indirect"),
    ("contenu en importations", "biens manufactures (yc IAA et raffinage)"): ("manufactured_goods", "total"),
    ("contenu en importations", "textile-habillement-cuir-chaussure"): ("textiles", "total"),
    ("contenu en importations", "denrees alimentaires boissons tabac"): ("food", "total"),
    ("contenu en importations", "services (moyenne)"): ("services", "total"),
    ("contenu en importations", "demande interieure finale en materiels de transport"): (
        "transport_equipment",
        "total",
    ),
    ("contenu en importations", "exportations"): ("exports", "total"),
    ("contenu en importations", "autres postes de demande finale (investissement)"): ("investment", "total"),
}
# « Moins de 10 % »: a bound, not a value.
INSEE_BOUNDS = {"services"}
# Read on Insee's own page; the others in a newsletter of the ministry or on a site that repeats the study.
INSEE_REPEATED = {"transport_equipment", "exports", "investment"}

# Row of the raw file: counts of imported products that public bodies call vulnerable.
VULNERABLE_POINTS = {
    "categories de produits importes hors UE analysees": ("tresor_2020", "examined", "about"),
    "produits majoritairement importes hors UE": ("tresor_2020", "mostly_from_outside_eu", "a_little_over"),
    "produits concentres sur peu de fournisseurs hors UE": ("tresor_2020", "few_suppliers", "published"),
    "produits vulnerables (faible potentiel de diversification)": ("tresor_2020", "vulnerable", "published"),
    "produits vulnerables": ("cae_2021", "vulnerable", "published"),
    "vulnerabilite renforcee (peu d'entreprises importatrices)": ("cae_2021", "few_importers", "published"),
}


def import_countries_2011(raw: Path) -> pd.DataFrame:
    """Imports used in France in 2011, by product and country of origin.

    Returns
    -------
    DataFrame
        Columns product (NACE35), country (ISO 3166 alpha-3, or ROW), group (EU or ROW), imports_musd. A pair without a
        row is under half a million dollars: the source rounds to the million.

    Raises
    ------
    BalanceError
        When countries do not add up to the published imports of a product.
    """
    uses = read_csv(raw / "imports/wiod2013_FRA_usages_par_produit_origine_2011.csv")
    uses = uses[uses["origine"] != "FRA"]
    table = pd.DataFrame(
        {
            "product": uses["code_wiod2013"],
            "country": uses["origine"].replace("RoW", "ROW"),
            "group": uses["groupe_origine"].map(GROUPS),
            "imports_musd": uses["total_MUSD"].astype(float),
        }
    )
    published = read_csv(raw / "imports/wiod2013_FRA_imports_UE_horsUE_par_produit_2009_2011.csv")
    published = published[published["annee"] == "2011"].set_index("code_wiod2013")["imports_MUSD"].astype(float)
    gap = (table.groupby("product")["imports_musd"].sum() - published).abs().max()
    # Both are sums of the same cells, rounded to the million.
    if not gap < 0.5:
        raise BalanceError(f"Importations de 2011 par pays : un produit s'écarte de {gap:.0f} MUSD de son total.")
    return table.sort_values(["product", "country"], ignore_index=True)


def import_content_2015(raw: Path) -> pd.DataFrame:
    """Import content of French demand published by Insee for 2015, %; columns item, part, percent, status."""
    points = read_csv(raw / "imports/insee_made_in_france_2015_points.csv").set_index(["grandeur", "poste"])
    values, notes = points["valeur"].to_dict(), points["unite"].to_dict()
    rows = []
    for key, (item, part) in INSEE_POINTS.items():
        rows.append((item, part, float(values[key]), _insee_status(item)))
        # Two totals are noted with their parts: « 7 direct + 27 indirect ».
        parts = re.search(r"(\d+) direct \+ (\d+) indirect", notes[key])
        if parts:
            rows.append((item, "direct", float(parts[1]), _insee_status(item)))
            rows.append((item, "indirect", float(parts[2]), _insee_status(item)))
    return pd.DataFrame(rows, columns=["item", "part", "percent", "status"])


def _insee_status(item: str) -> str:
    if item in INSEE_BOUNDS:
        return "less_than"
    return "repeated" if item in INSEE_REPEATED else "published"


def vulnerable_products(raw: Path) -> pd.DataFrame:
    """Counts of vulnerable imported products; columns source, item, products, status."""
    points = read_csv(raw / "imports/vulnerabilites_points.csv").set_index("grandeur")["valeur"].to_dict()
    rows = [(*item[:2], float(points[name]), item[2]) for name, item in VULNERABLE_POINTS.items()]
    return pd.DataFrame(rows, columns=["source", "item", "products", "status"])


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``imports/``, by name."""
    return {
        "imports/countries_2011": import_countries_2011(raw),
        "imports/import_content_2015": import_content_2015(raw),
        "imports/vulnerable_products": vulnerable_products(raw),
    }
