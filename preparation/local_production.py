"""Published indices of local production, typed from the pages that print them, and how goods meet their makers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

COMPUTE = "https://github.com/fabcity/fci-index/tree/main/compute"
FAB_CITY = "https://index.fab.city"

# Boeing (2024), table 9.3, p. 124, as the open compute transcribes it: sector, label, production over consumption,
# weight in per mille, whether the weight is that of the consumer price index, whether the ratio is an estimate or not
# a comparison of production with consumption.
HAMBURG = [
    ("energy", "Énergie renouvelable", 0.048, 68.82, True, "other"),
    ("water", "Eau", 0.827, 36.43, True, "other"),
    ("farming", "Agriculture et pêche", 0.0005, 96.85, False, "other"),
    ("food", "Alimentation et boissons", 0.5387, 134.62, True, "compared"),
    ("wood", "Bois et articles en bois", 0.05, 27.08, False, "estimated"),
    ("textiles", "Textile et habillement", 0.0042, 49.29, True, "compared"),
    ("chemicals", "Produits chimiques", 0.90, 46.13, True, "estimated"),
    ("mining", "Combustibles fossiles et mines", 0.0005, 30.00, False, "other"),
    ("metals", "Métaux", 0.50, 74.25, True, "estimated"),
    ("machinery", "Machines et équipements", 0.90, 74.25, False, "estimated"),
    ("vehicles", "Véhicules", 0.01, 129.05, True, "estimated"),
    ("electronics", "Informatique et téléphonie", 0.20, 47.54, True, "estimated"),
    ("other_goods", "Autres biens", 0.6341, 50.04, True, "compared"),
    ("construction", "Construction", 1.00, 37.77, False, "other"),
    ("repair", "Réparation", 0.80, 27.88, True, "estimated"),
    ("waste", "Déchets et recyclage", 0.248, 70.00, False, "other"),
]

# Goods capacity of three regions in 2019, as the open compute publishes it: production and consumption, million euros.
REGIONS: dict[str, tuple[str, dict[str, tuple[float | None, float]]]] = {
    "DE60": ("Hambourg", {
        "food": (1562.7, 4282.1), "textiles": (11.9, 1555.7), "pharmacy": (623.1, 762.4),
        "electronics": (1114.2, 671.6), "other_goods": (828.3, 2850.3),
    }),
    "ES51": ("Catalogne", {
        "food": (24633.0, 14822.9), "textiles": (3777.9, 4391.2), "pharmacy": (7256.8, 1781.5),
        "electronics": (1764.9, 844.5), "other_goods": (3457.5, 5231.6),
    }),
    "FR10": ("Île-de-France", {
        "food": (40651.7, 32034.0), "textiles": (7225.1, 7443.8), "pharmacy": (None, 2988.0),
        "electronics": (23623.3, 2691.9), "other_goods": (18457.0, 14159.0),
    }),
}  # fmt: skip

# Sector of the open compute: label, industries that make its goods (WIOD), functions that buy them (COICOP 2018).
# The compute names COICOP 1999; a function that the newer edition split or moved is followed.
SECTORS = {
    "food": ("Alimentation et boissons", ("C10-C12",), ("CP01", "CP021")),
    "textiles": ("Textile et habillement", ("C13-C15",), ("CP03", "CP052")),
    "pharmacy": ("Médicaments", ("C21",), ("CP061",)),
    "electronics": ("Informatique et téléphonie", ("C26",), ("CP081", "CP0911", "CP0952")),
    "other_goods": (
        "Autres biens",
        ("C23", "C31_C32"),
        ("CP051", "CP054", "CP055", "CP056", "CP0912", "CP092", "CP093", "CP0951", "CP097"),
    ),
}
# French rates that the open compute takes off: reduced for food, standard for all the rest.
REDUCED_VAT, STANDARD_VAT = 5.5, 20.0
REDUCED = ("CP01",)

QUOTED = "Fab City Index, page d'accueil, 2026, citant Utopies et Fab City Grand Paris, 2018"
OPEN = "Fab City Index, calcul ouvert, 2026 (dépôt fabcity/fci-index)"
OF_100, PERCENT, EUROS = "sur 100", "%", "€ pour 100 €"

# item: place, question, value, unit, year, publication, address, how it was read, trust
PUBLISHED = {
    "boeing_hamburg": (
        "Hambourg", "capacity_16", 37, OF_100, 2019,
        "N. Boeing, The Fab City Index, Springer, 2024, tableau 9.3, transcrit par le calcul ouvert",
        COMPUTE, "quoted", "B",
    ),
    "open_hamburg": ("Hambourg", "capacity_5", 34.6, OF_100, 2019, OPEN, COMPUTE, "publication", "B"),
    "open_catalonia": ("Catalogne", "capacity_5", 91.0, OF_100, 2019, OPEN, COMPUTE, "publication", "B"),
    "open_paris_region": ("Île-de-France", "capacity_5", 99.6, OF_100, 2019, OPEN, COMPUTE, "publication", "B"),
    "closed_paris": ("Paris", "closed_index", 37, OF_100, 2018, QUOTED, FAB_CITY, "quoted", "C"),
    "closed_lyon": ("Lyon", "closed_index", 34.30, OF_100, 2018, QUOTED, FAB_CITY, "quoted", "C"),
    "closed_strasbourg": ("Strasbourg", "closed_index", 21.61, OF_100, 2018, QUOTED, FAB_CITY, "quoted", "C"),
    "closed_under_10": (
        "Aires urbaines françaises sous 10 sur 100", "closed_index", 95, PERCENT, 2018, QUOTED, FAB_CITY, "quoted", "C",
    ),
    "paris_self_sufficiency": (
        "Paris", "self_supply", 8.7, PERCENT, 2018, f"{OPEN}, citant Utopies, 2018", COMPUTE, "quoted", "C",
    ),
    "paris_organisers_low": (
        "Paris, au moins", "self_supply", 2, PERCENT, 2018,
        "L'Usine nouvelle, 2018, propos d'un organisateur de Fab City Grand Paris",
        "https://www.usinenouvelle.com/editorial/"
        "fab-city-summit-paris-s-engage-a-produire-50-de-ce-que-ses-habitants-consomment-d-ici-a-2054.N719579",
        "press", "C",
    ),
    "paris_organisers_high": (
        "Paris, au plus", "self_supply", 5, PERCENT, 2018,
        "L'Usine nouvelle, 2018, propos d'un organisateur de Fab City Grand Paris",
        "https://www.usinenouvelle.com/editorial/"
        "fab-city-summit-paris-s-engage-a-produire-50-de-ce-que-ses-habitants-consomment-d-ici-a-2054.N719579",
        "press", "C",
    ),
    "french_towns": (
        "Villes françaises, moyenne", "self_supply", 3, EUROS, 2018,
        "Utopies, Fab City Index France, 2018, rapporté par Abondance Design",
        "http://abondance-design.fr/?p=4154", "press", "C",
    ),
    "food_100_areas": (
        "100 premières aires urbaines, moyenne", "food", 2, PERCENT, 2017,
        "Utopies, note n° 12, Autonomie alimentaire des villes, 2017, recopie en ligne",
        "https://pdfslide.fr/documents/12-mai-2017-autonomie-alimentaire-des-2017-12-20-12-2017-5-iv-le.html",
        "quoted", "C",
    ),
}  # fmt: skip


def hamburg() -> pd.DataFrame:
    """The sixteen sectors of Hamburg."""
    rows = [
        (sector, label, ratio, weight, "price_index" if of_index else "estimate", basis)
        for sector, label, ratio, weight, of_index, basis in HAMBURG
    ]
    return pd.DataFrame(rows, columns=["sector", "label", "ratio", "weight_per_mille", "weight_from", "basis"])


def open_regions() -> pd.DataFrame:
    """Production and consumption by sector of the regions that the open compute publishes."""
    rows = [
        (region, name, sector, made, used, "not_published" if made is None else "published")
        for region, (name, sectors) in REGIONS.items()
        for sector, (made, used) in sectors.items()
    ]
    columns = ["region", "name", "sector", "production_meur", "consumption_meur", "status"]
    return pd.DataFrame(rows, columns=columns)


def sectors() -> pd.DataFrame:
    """Which industries make the goods of each sector, and which functions of households buy them."""
    rows = []
    for sector, (label, makers, functions) in SECTORS.items():
        rows += [(sector, label, "production", code, 0.0) for code in makers]
        rows += [
            (sector, label, "consumption", code, REDUCED_VAT if code in REDUCED else STANDARD_VAT)
            for code in functions
        ]
    return pd.DataFrame(rows, columns=["sector", "label", "side", "code", "vat_percent"])


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Tables typed here, by name; no raw file is read."""
    columns = ["item", "place", "question", "value", "unit", "year", "publication", "address", "read_in", "trust"]
    published = pd.DataFrame([(item, *values) for item, values in PUBLISHED.items()], columns=columns)
    return {
        "local_production/hamburg_2019": hamburg(),
        "local_production/open_regions_2019": open_regions(),
        "local_production/capacity_sectors": sectors(),
        "local_production/published_indices": published,
    }
