"""Footprint of French final demand: by product, and by place where the pressure falls.

What is emitted in France is known. What is emitted abroad for French demand is not: each *reading* is one way to
estimate it. Readings are shown side by side and never pooled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts import NationalAccount, input_coefficients, leontief_inverse
from metabolisme.accounts.import_origins import eu_share_of_imports
from metabolisme.accounts.national import usd_per_eur
from metabolisme.errors import DataFileError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.sources import concordance, load_table, nomenclature
from metabolisme.sources.defaults import DEFAULT_READING, FOOTPRINT_YEAR, JOBS_YEAR

PLACES = ("france", "eu", "non_eu")

#: Edition of SDES that gives the direct emissions of households in 2019.
SDES_HOUSEHOLDS_EDITION = "SDES déc. 2020"

#: Year for which foreign intensities and origins are at hand.
FOREIGN_YEAR = 2014


@dataclass(frozen=True)
class Reading:
    """One way to count what French imports emit abroad."""

    label: str
    method: str
    role: str


#: Ways to count what French imports emit abroad, by key.
READINGS = {
    "origin_weighted": Reading(
        "Union / hors Union",
        "Intensités carbone moyennes de 26 pays de l'Union et de 16 pays hors de l'Union, mêlées selon l'origine de "
        "chaque produit importé (parts de 2011) ; recette de production française.",
        "central",
    ),
    "world_average": Reading(
        "Moyenne de 42 pays",
        "Intensité carbone moyenne, pondérée par la production, de 42 pays ; recette de production française.",
        "high",
    ),
    "multiregional_2011": Reading(
        "Table mondiale 2011",
        "Contenu en CO₂ de chaque produit dans une table à trois régions de 2011, appliqué aux importations de 2014.",
        "alternative",
    ),
    "domestic_technology": Reading(
        "Comme ici",
        "Intensités françaises appliquées aux importations : ce que la demande émettrait si tout était fait ici.",
        "counterfactual",
    ),
}


def footprint(account: NationalAccount, pressure: str = "co2", reading: str | None = None) -> pd.DataFrame:
    """Pressure called by the final demand of residents, by final product and place.

    Parameters
    ----------
    account : NationalAccount
        For ``pressure="co2"`` with a reading other than domestic technology, of year 2014.
    pressure : {"co2", "ghg"}
        ``"co2"``: kt CO₂, computed on 56 industries. ``"ghg"``: kt CO₂e, published by SDES by final product.
    reading : str, optional
        For CO₂, a key of `READINGS` (default: origin-weighted). For greenhouse gases, ``"sdes_2019"``.

    Returns
    -------
    DataFrame, index product (branches of the account) and ``"direct_households"``
        Columns ``france``, ``eu``, ``non_eu``, ``abroad`` and ``total``, in kt. ``eu`` and ``non_eu`` are missing where
        the reading cannot tell them apart. ``attrs``: unit, pressure, reading, method, year.

    Raises
    ------
    UnknownCodeError
        Unknown pressure or reading, or a year without foreign intensities.

    Notes
    -----
    A product of the list is a *final* product: the row of construction holds the cement made for it. Direct emissions
    of households (cars, boilers) are a row of their own. Emissions for exports are left out.

    References
    ----------
    Miller and Blair (2009), ch. 10, doi:10.1017/CBO9780511626982; Corsatea et al. (2019), doi:10.2760/024036.
    """
    if pressure == "ghg":
        return _sdes_footprint(account, reading)
    if pressure != "co2":
        raise UnknownCodeError(f"Pression inconnue : {pressure!r}. Choisissez « co2 » ou « ghg ».")
    reading = _known_reading(reading)
    if account.year != FOREIGN_YEAR and reading != "domestic_technology":
        raise UnknownCodeError(
            f"Les intensités étrangères ne sont disponibles que pour {FOREIGN_YEAR} ; ce compte est de {account.year}. "
            f"Prenez national_account({FOREIGN_YEAR}), ou la lecture « domestic_technology »."
        )
    detail = account.industries
    home, foreign = _multipliers_of_56_industries(detail, reading)
    demand_here = detail.final_demand_domestic.sum(axis="columns")
    demand_imported = detail.final_demand_imported.sum(axis="columns")
    by_product = home.mul(demand_here, axis="index") + foreign.mul(demand_imported, axis="index")
    if account.detail is not None:
        by_product = by_product.groupby(concordance("A56", "A38")).sum(min_count=1).reindex(account.branches)
    direct = pd.DataFrame({"france": account.co2_households, "abroad": 0.0}, index=["direct_households"])
    direct[["eu", "non_eu"]] = 0.0 if by_product["eu"].notna().all() else np.nan
    return _finish(
        pd.concat([by_product, direct]),
        unit="kt CO₂",
        pressure=pressure,
        reading=reading,
        method=READINGS[reading].method,
        year=account.year,
    )


def pressure_multipliers(account: NationalAccount, reading: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """CO₂ called by one euro of final demand, for products made in France and for imported products.

    Parameters
    ----------
    account : NationalAccount
    reading : str, optional
        A key of `READINGS`; default: origin-weighted.

    Returns
    -------
    (DataFrame, DataFrame), shape (n, 4)
        Columns ``france``, ``eu``, ``non_eu``, ``abroad``, kt per M€ (kg per €), by final product: made here, imported.

    Notes
    -----
    Computed on 56 industries. For 34 branches: means weighted by output (made here) or by imports, then rescaled, place
    by place, so that the demand of the nation calls the same total as on 56 industries. Aggregating the table first
    would move the national footprint by 1 to 5 %: aggregation bias (Su et al. 2010,
    doi:10.1016/j.ecolecon.2010.06.010).
    """
    reading = _known_reading(reading)
    if account.detail is None:
        return _multipliers_of_56_industries(account, reading)
    detail = account.detail
    groups = concordance("A56", "A38")
    aggregated = []
    parts = _multipliers_of_56_industries(detail, reading)
    weights = (detail.output, detail.imports)
    demands = (detail.final_demand_domestic, detail.final_demand_imported)
    branch_demands = (account.final_demand_domestic, account.final_demand_imported)
    for multiplier, weight, demand, branch_demand in zip(parts, weights, demands, branch_demands, strict=True):
        weighted = multiplier.mul(weight, axis="index").groupby(groups).sum(min_count=1)
        total_weight = weight.groupby(groups).sum()
        mean = weighted.div(total_weight.where(total_weight > 0, 1.0), axis="index").reindex(account.branches)
        exact = multiplier.mul(demand.sum(axis="columns"), axis="index").sum(min_count=1)
        rough = mean.mul(branch_demand.sum(axis="columns"), axis="index").sum(min_count=1)
        aggregated.append(mean * (exact / rough.where(rough != 0, 1.0)))
    return aggregated[0], aggregated[1]


def footprint_readings(account: NationalAccount) -> Estimate:
    """National CO₂ footprint under every reading, direct emissions of households included.

    Returns
    -------
    Estimate
        Mt CO₂: the central reading, and the others by name, with a total computed from EXIOBASE 3.10 and that of the
        Global Carbon Budget. Domestic technology is left out: it answers another question.

    Notes
    -----
    The total at hand for EXIOBASE does not say whether it holds the direct emissions of households. It very likely does
    not: for 2000 it is lower (423 Mt) than what residents emitted themselves (437 Mt), though France was a net importer
    of CO₂. They are added here, so that all readings have one scope. The Global Carbon Budget starts from the territory
    (335 Mt), not from residents (346 Mt): part of its gap is scope.
    """
    totals = {
        READINGS[key].label: footprint(account, "co2", key)["total"].sum() / 1000
        for key in READINGS
        if READINGS[key].role != "counterfactual"
    }
    exiobase = load_table("carbon/footprint_points").set_index("year")["co2_mt"].to_dict()
    totals["EXIOBASE 3.10 + ménages"] = exiobase[account.year] + account.co2_households / 1000
    budget = load_table("carbon/global_carbon_budget").set_index("year")["consumption_mt"].to_dict()
    totals["Global Carbon Budget"] = budget[account.year]
    return Estimate(
        value=totals[READINGS[DEFAULT_READING].label],
        unit="Mt CO₂",
        method=READINGS[DEFAULT_READING].method,
        sources=("wiod-2016", "jrc-co2", "wiod-2013", "exiobase-points", "global-carbon-budget"),
        period=str(account.year),
        readings=totals,
        caveat="CO₂ seul, sans méthane ni protoxyde d'azote. Les émissions à l'étranger sont estimées, pas mesurées.",
        label="Empreinte CO₂ de la France",
    )


def jobs_content(account: NationalAccount) -> pd.DataFrame:
    """Salaried jobs of each branch, by the final use that calls its output in the end.

    Parameters
    ----------
    account : NationalAccount
        On 34 branches: jobs are not published on 56 industries.

    Returns
    -------
    DataFrame, index branch, columns the five final uses and ``exports``
        Jobs at the end of 2023. Rows sum to the jobs of the branch. ``attrs["jobs"]``: the latter, Series.

    Raises
    ------
    UnknownCodeError
        For an account on 56 industries.

    Notes
    -----
    Jobs are of 2023, who-sells-to-whom of 2014: only *shares* of output cross years. Non-salaried jobs (farmers,
    craftspeople, professionals) are not counted.
    """
    if account.detail is None:
        raise UnknownCodeError("Les emplois sont publiés par branche A38 : prenez national_account(branches=34).")
    table = load_table("employment/jobs_by_zone")
    branches = table["branch"].map(concordance("A38_INSEE", "A38"))
    if branches.isna().any() or not branches.isin(account.branches).all():
        raise DataFileError(
            "Des emplois de data/employment/jobs_by_zone.csv n'ont pas de branche. Remède : git checkout -- data."
        )
    jobs = table.groupby(branches)["jobs_2023"].sum().reindex(account.branches).rename("jobs")
    demand = account.final_demand_domestic.assign(exports=account.exports)
    called = account.leontief_inverse @ demand
    content = called.mul(jobs / account.output, axis="index")
    content.attrs.update(unit="emplois", year=JOBS_YEAR, jobs=jobs)
    return content


def _known_reading(reading: str | None) -> str:
    """The reading asked, or the default one; refused when there is no such reading."""
    reading = DEFAULT_READING if reading is None else reading
    if reading not in READINGS:
        raise UnknownCodeError(f"Lecture inconnue : {reading!r}. Choisissez parmi {', '.join(READINGS)}.")
    return reading


def _finish(places: pd.DataFrame, **attrs: object) -> pd.DataFrame:
    places = places[[*PLACES, "abroad"]].rename_axis("product")
    places["total"] = places["france"] + places["abroad"]
    places.attrs.update(attrs)
    return places


def _multipliers_of_56_industries(detail: NationalAccount, reading: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """CO₂ per euro of final product made here and imported, by place, on 56 industries."""
    foreign = _foreign_multipliers(detail, reading)
    here = pd.DataFrame(0.0, index=detail.branches, columns=foreign.columns)
    here["france"] = detail.leontief_inverse.T @ detail.co2_intensity
    # A product made here calls imported inputs at every round: M = A_imported · L.
    imported_inputs = detail.coefficients_imported @ detail.leontief_inverse
    return here + imported_inputs.T @ foreign, foreign


def _foreign_multipliers(detail: NationalAccount, reading: str) -> pd.DataFrame:
    """CO₂ per euro of imported product, by place, for 56 products (kt per M€)."""
    world_inverse = leontief_inverse(detail.coefficients_domestic + detail.coefficients_imported)
    unknown = pd.Series(np.nan, index=detail.branches)
    nothing = pd.Series(0.0, index=detail.branches)

    def abroad(eu: pd.Series, non_eu: pd.Series, total: pd.Series, france: pd.Series = nothing) -> pd.DataFrame:
        return pd.DataFrame({"france": france, "eu": eu, "non_eu": non_eu, "abroad": total})

    if reading == "domestic_technology":
        return abroad(unknown, unknown, world_inverse.T @ detail.co2_intensity)
    if reading == "multiregional_2011":
        return _multiregional_multipliers(detail)
    intensities = _foreign_intensities(detail.year)
    if reading == "world_average":
        return abroad(unknown, unknown, world_inverse.T @ intensities["world"])
    share = eu_share_of_imports(detail)
    # A product from the EU is taken to be made with EU intensities all along its chain.
    eu = share * (world_inverse.T @ intensities["EU"])
    non_eu = (1 - share) * (world_inverse.T @ intensities["non_EU"])
    return abroad(eu, non_eu, eu + non_eu)


def _foreign_intensities(year: int) -> pd.DataFrame:
    """CO₂ per unit of output abroad, kt per M€: EU, non-EU and both, by A56 industry."""
    table = load_table("carbon/co2_output_foreign_2014").set_index(["industry", "group"])
    co2 = table["co2_kt"].unstack()
    output = table["output_musd"].unstack() / usd_per_eur(year)
    co2["world"], output["world"] = co2.sum(axis="columns"), output.sum(axis="columns")
    # An industry without output sells nothing to anybody: whatever its intensity, it weighs nothing.
    intensities = (co2 / output).where(output > 0, 0.0)
    return intensities.reindex(nomenclature("A56")["code"])


def _multiregional_multipliers(detail: NationalAccount) -> pd.DataFrame:
    """CO₂ called by one euro of a product of 2011 from the EU and from elsewhere, mixed by origin (kt per M€).

    Leather is merged with textiles (its CO₂ is counted there) and crude oil with refining (part of it sits there).
    Both tables are in current dollars: intensities per dollar of 2011 meet dollars of 2014, prices are not deflated.
    """
    merged = {"19": "17t18", "C": "23"}
    table = load_table("io/multiregional_2011")
    table = table.assign(branch=table["branch"].replace(merged)).groupby(["region", "branch"], sort=False).sum()
    flow_columns = [column for column in table.columns if column.startswith("Z|")]
    flows = table[flow_columns]
    flows.columns = pd.MultiIndex.from_tuples(
        [(region, merged.get(branch, branch)) for _, region, branch in (c.split("|") for c in flow_columns)]
    )
    flows = flows.T.groupby(level=[0, 1], sort=False).sum().T.reindex(columns=table.index)
    emissions = load_table("carbon/co2_multiregional_2011")
    co2 = emissions.assign(branch=emissions["branch"].replace(merged)).groupby(["region", "branch"])["co2_kt"].sum()
    output = table["x"]
    inverse = leontief_inverse(input_coefficients(flows, output))
    intensity = (co2.reindex(table.index) / output.where(output > 0, 1.0)) * usd_per_eur(FOREIGN_YEAR)
    by_place = {
        place: inverse.T @ intensity.where(intensity.index.get_level_values("region") == region, 0.0)
        for place, region in zip(PLACES, ("FRA", "EU", "ROW"), strict=True)
    }
    branches = concordance("A56", "NACE35").replace(merged).reindex(detail.branches)
    share = eu_share_of_imports(detail)

    def mixed(multiplier: pd.Series) -> pd.Series:
        from_eu = branches.map(multiplier.xs("EU"))
        from_elsewhere = branches.map(multiplier.xs("ROW"))
        return share * from_eu + (1 - share) * from_elsewhere

    places = pd.DataFrame({place: mixed(multiplier) for place, multiplier in by_place.items()})
    return places.assign(abroad=places["eu"] + places["non_eu"])


def _sdes_footprint(account: NationalAccount, reading: str | None) -> pd.DataFrame:
    if reading not in (None, "sdes_2019"):
        raise UnknownCodeError(f"Lecture des gaz à effet de serre inconnue : {reading!r}. Choisissez « sdes_2019 ».")
    table = load_table("carbon/sdes_footprint")
    table = table[table["year"] == FOOTPRINT_YEAR].set_index("cpa")
    products = concordance("CPA", "A56").reindex(table.index)
    if account.detail is not None:
        products = products.map(concordance("A56", "A38"))
    columns = {"domestic_kt": "france", "imported_kt": "abroad"}
    by_product = table[list(columns)].rename(columns=columns).groupby(products).sum().reindex(account.branches)
    if products.isna().any():
        raise DataFileError(
            "Produits sans branche dans data/nomenclatures/cpa_to_a56.csv : "
            f"{', '.join(table.index[products.isna()])}. "
            "Remède : git checkout -- data/nomenclatures."
        )
    editions = load_table("carbon/sdes_direct_households").set_index(["year", "edition"])["direct_kt"].to_dict()
    direct = pd.DataFrame(
        {"france": editions[FOOTPRINT_YEAR, SDES_HOUSEHOLDS_EDITION], "abroad": 0.0}, index=["direct_households"]
    )
    return _finish(
        pd.concat([by_product, direct]).assign(eu=np.nan, non_eu=np.nan),
        unit="kt CO₂e",
        pressure="ghg",
        reading="sdes_2019",
        method="Publié par le SDES par produit final ; émissions directes des ménages tirées d'une autre édition.",
        year=FOOTPRINT_YEAR,
    )
