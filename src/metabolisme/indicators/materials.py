"""Materials: the raw materials that final demand calls, by group of products; which ones they are, for France only.

The footprint of a territory is that of the nation, moved by what is spent and invested here. What it cannot see (local
building sites, waste, quarries) is collected on the spot: `reused_share` reads the quantities of one site.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.material_footprint import (
    MATERIAL_FOOTPRINT_YEAR,
    MATERIAL_GROUPS,
    material_readings,
    national_material_footprint,
)
from metabolisme.diagnosis.measures import GROUP_LABELS, MEASURES
from metabolisme.errors import DataFileError, MetabolismeError, UnknownCodeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.carbon import TONNES, unknown_overseas
from metabolisme.indicators.case import Case, Indicator, cases, collected
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.territories import Territory

PER_INHABITANT = "t/hab."

#: The four categories of materials of the international accounts, and their French names.
CATEGORIES = {
    "biomass": "Biomasse",
    "fossil_fuels": "Combustibles fossiles",
    "metal_ores": "Minerais métalliques",
    "non_metallic_minerals": "Minéraux non métalliques (sable, gravier, ciment…)",
}

#: The two accounts of France by category: what is counted (French), year, source.
ACCOUNTS = {
    "dmc": ("Consommation intérieure (DMC)", 2014, "unep-materials"),
    "rmc": ("Empreinte matières (RMC)", 2013, "mohkam-2019"),
}

_STUDY_NAMES = {"metal_ores": "metals"}

#: Columns of the table of a site, and what each holds (French).
SITE_COLUMNS = {
    "material": "le matériau",
    "tonnes": "la quantité mise en œuvre, en tonnes, positive",
    "origin": "d'où il vient : réemploi, recyclé, neuf ou inconnu",
}

#: What a site may write as an origin, in lower case, and what it is.
ORIGINS = {
    "réemploi": "reused",
    "reemploi": "reused",
    "recyclé": "recycled",
    "recycle": "recycled",
    "neuf": "new",
    "inconnu": "unknown",
    "": "unknown",
}

_NATIONAL_ONLY = (
    "Les quatre catégories de matières ne sont publiées que pour la France : ni les douanes ni les enquêtes de "
    "carrières ne suivent les matières jusqu'à un territoire. La valeur nationale n'est pas celle d'ici."
)


def footprint_per_inhabitant(case: Case) -> np.ndarray:
    """Raw materials behind the final demand of the territory, t per inhabitant, shape (d,)."""
    return case.results["footprint_materials", "all", "total"] * TONNES / case.population


def footprint_readings(case: Case) -> dict[str, float]:
    """The same from the other published totals of France, t per inhabitant, by French name."""
    value = float(footprint_per_inhabitant(case)[0])
    return {name: value * ratio for name, ratio in material_readings().items()}


def group_draws(case: Case) -> dict[str, np.ndarray]:
    """Raw materials by group of products, t per inhabitant, shape (d,) each; they sum to the total."""
    return {
        group: case.results["footprint_materials", group, "total"] * TONNES / case.population
        for group in MATERIAL_GROUPS
    }


def material_groups(territory: LocalProfile | Territory | str | list[str], size: int = DRAWS) -> dict[str, Estimate]:
    """Material footprint of a territory by group of products.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    size : int
        Draws.

    Returns
    -------
    dict of Estimate
        By group of `metabolisme.accounts.material_footprint.MATERIAL_GROUPS`, t per inhabitant a year.

    Raises
    ------
    MetabolismeError
        Overseas, where it is not known.
    """
    profile = local_profile(territory)
    if reason := unknown_overseas(profile.territory):
        raise MetabolismeError(f"{profile.territory.name} : l'empreinte matières n'a pas de valeur. {reason}")
    middle, drawn = (group_draws(case) for case in cases(profile, size))
    described = MEASURES["footprint_materials"]
    found = {}
    for group in MATERIAL_GROUPS:
        low, high = (float(bound) for bound in interval(drawn[group]))
        found[group] = Estimate(
            value=float(middle[group][0]),
            unit=PER_INHABITANT,
            method=typeset_french(described.method),
            sources=described.sources,
            period=described.period,
            within=(low, high) if high > low else None,
            caveat=typeset_french(described.caveat),
            label=GROUP_LABELS[group],
        )
    return found


def france_by_category(account: str = "rmc") -> dict[str, Estimate]:
    """Materials of France by category.

    Parameters
    ----------
    account : {"rmc", "dmc"}
        Footprint (with the raw materials used up abroad) or domestic consumption (imports weighed as they come).

    Returns
    -------
    dict of Estimate
        By category of `CATEGORIES`, Mt. The two accounts differ by a year and by their authors: they are compared,
        not subtracted.

    Raises
    ------
    UnknownCodeError
        Another account.

    Notes
    -----
    The biomass of the study is printed 244 Mt; only 224 makes its own total (898 Mt): the second is taken.
    """
    if account not in ACCOUNTS:
        raise UnknownCodeError.among("le compte de matières", account, ACCOUNTS)
    what, year, source = ACCOUNTS[account]
    if account == "dmc":
        table = load_table("materials/dmc_categories").query("year == @year and level == 1").set_index("item")
        values = {category: float(table["dmc_mt"].to_dict()[category]) for category in CATEGORIES}
    else:
        table = load_table("materials/footprint_2013").query("breakdown == 'material'").set_index("item")
        names = {category: _STUDY_NAMES.get(category, category) for category in CATEGORIES}
        values = {category: float(table["value"].to_dict()[name]) for category, name in names.items()}
    return {
        category: Estimate(
            value=values[category],
            unit="Mt",
            method=typeset_french(f"{what} publiée pour la France, {year}."),
            sources=(source,),
            period=str(year),
            caveat=typeset_french(_NATIONAL_ONLY),
            label=label,
        )
        for category, label in CATEGORIES.items()
    }


def france_footprint() -> Estimate:
    """Material footprint of France per inhabitant, t, and its other published readings."""
    points = load_table("materials/flow_points").query("indicator == 'rmc' and category == 'total' and unit == 't/hab'")
    value = float(points.query("year == @MATERIAL_FOOTPRINT_YEAR")["value"].item())
    return Estimate(
        value=value,
        unit=PER_INHABITANT,
        method=typeset_french("Empreinte matières publiée par le SDES."),
        sources=("sdes-materials", "mohkam-2019"),
        period=str(MATERIAL_FOOTPRINT_YEAR),
        readings={name: value * ratio for name, ratio in material_readings().items()},
        caveat=typeset_french("Années et éditions diffèrent : ces lectures se comparent, elles ne se moyennent pas."),
        label="Empreinte matières de la France",
    )


def footprint_targets() -> pd.DataFrame:
    """Values proposed by authors for the use of materials, each with what it counts. None is a rule of law.

    Returns
    -------
    DataFrame, index item
        ``label``, ``counts`` (French: what is counted), ``same_measure`` (bool: the footprint of this book or another),
        ``value``, ``low``, ``high`` (t per inhabitant; bounds missing where one value is proposed), ``horizon``,
        ``publication``, ``address``.
    """
    table = load_table("materials/footprint_targets").set_index("item")
    return table.assign(same_measure=table["same_measure"] == "yes")


def inhabitants_of_france() -> float:
    """Inhabitants behind the national footprint per inhabitant: its total over its value by head."""
    return national_material_footprint() * 1e6 / france_footprint().value


def reused_share(site: pd.DataFrame) -> Estimate:
    """Part of the mass put into a building site that is reused or recycled.

    Parameters
    ----------
    site : DataFrame
        One delivery a row, columns `SITE_COLUMNS`.

    Returns
    -------
    Estimate
        %; ``within``: all that is of unknown origin counted as new, then as reused or recycled.

    Raises
    ------
    DataFileError
        With every fault: columns missing, quantity not positive, origin that cannot be read, nothing of known origin.
    """
    repair = "corrigez ces lignes, puis relancez ; une origine douteuse se garde, « inconnu »"
    missing = [f"colonne « {name} » absente ({meaning})" for name, meaning in SITE_COLUMNS.items() if name not in site]
    if missing:
        raise DataFileError.from_faults("Le relevé du chantier n'a pas les colonnes attendues", missing, repair)
    faults: list[str] = []
    masses = dict.fromkeys(("reused", "recycled", "new", "unknown"), 0.0)
    for rank, (tonnes, origin) in enumerate(zip(site["tonnes"], site["origin"], strict=True)):
        # The first row of a sheet holds the titles.
        where, mass = f"ligne {rank + 2}", pd.to_numeric(tonnes, errors="coerce")
        word = "" if pd.isna(origin) else str(origin).strip().casefold()
        if not (math.isfinite(mass) and mass > 0):
            faults.append(f"{where} : quantité « {tonnes} », attendu un nombre de tonnes positif")
        elif word not in ORIGINS:
            faults.append(f"{where} : origine « {origin} », attendu réemploi, recyclé, neuf ou inconnu")
        else:
            masses[ORIGINS[word]] += float(mass)
    total = sum(masses.values())
    again, told = masses["reused"] + masses["recycled"], total - masses["unknown"]
    if not faults and told <= 0:
        faults.append("aucune ligne dont l'origine soit connue")
    if faults:
        raise DataFileError.from_faults("Le relevé du chantier ne peut pas être lu", faults, repair)
    unknown = masses["unknown"]
    return Estimate(
        value=100 * again / told,
        unit="%",
        method=typeset_french("Masse réemployée ou recyclée, rapportée à la masse d'origine connue du chantier."),
        sources=(),
        period="durée du chantier",
        within=(100 * again / total, 100 * (again + unknown) / total) if unknown else None,
        caveat=typeset_french("Un seul chantier. Il ne dit ni s'il fallait construire, ni ce que pèsent les autres."),
        label="Part réemployée ou recyclée",
        interval_label="tout l'inconnu neuf, puis tout réemployé",
    )


#: Indicators of the family, by name.
INDICATORS = {
    "materials.footprint_per_inhabitant": Indicator(
        footprint_per_inhabitant, why_not=unknown_overseas, readings=footprint_readings
    ),
    "materials.france_by_category": collected(_NATIONAL_ONLY),
    "materials.reused_share": collected(
        "Elle se relève chantier par chantier : bons de livraison et diagnostic des produits, équipements, matériaux "
        "et déchets. Un tableau suffit (matériau, tonnes, origine) ; metabolisme.indicators.materials.reused_share en "
        "tire la part et ses bornes."
    ),
}
