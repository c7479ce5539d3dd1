"""Communes, zones d'emploi, EPCI, and the pieces where they cross."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError
from preparation.reading import read_csv, read_sheets

REGION_NAMES = {
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté", "28": "Normandie",
    "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire", "53": "Bretagne",
    "75": "Nouvelle-Aquitaine", "76": "Occitanie", "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur", "94": "Corse",
}  # fmt: skip
OVERSEAS_REGIONS = {"01", "02", "03", "04", "06"}
MAYOTTE_ZONE = "0601"
# Île-de-Bréhat, Île-de-Sein, Ouessant, L'Île-d'Yeu: the law lets an island that is one commune stay alone (code général
# des collectivités territoriales, L. 5210-1-1). Every other commune of 2022 that is in no EPCI has been merged.
ISLANDS_ALONE = {"22016", "29083", "29155", "85113"}

EPCI_KINDS = {"CC": "CC", "CA": "CA", "CU": "CU", "METRO": "METROPOLE", "MET69": "METROPOLE"}
INDICATORS = {
    "P22_POP": "population_2022",
    "P23_POP": "population_2023",
    "eco_sectagri_pct_22": "jobs_agriculture_percent",
    "eco_sectindus_pct_22": "jobs_industry_percent",
    "eco_sectconst_pct_22": "jobs_construction_percent",
    "eco_sectservi_pct_22": "jobs_trade_and_services_percent",
    "eco_sectadmin_pct_22": "jobs_public_services_percent",
    "eco_sal_pct_22": "salaried_percent",
    "eco_ratio_emplt_actoc_22": "jobs_per_100_employed_residents",
    "eco_emp_pres_pct_23": "presential_jobs_percent",
    "eco_eff_grandes_pct_23": "large_establishments_jobs_percent",
    "rev_med_21": "median_income_eur",
    "rev_d9_21": "ninth_decile_income_eur",
    "rev_ird9d1_21": "interdecile_ratio",
    "rev_txpauv_21": "poverty_percent",
    "log_vac_pct_22": "vacant_dwellings_percent",
}


def communes_of_zones(raw: Path) -> pd.DataFrame:
    """Communes of 2022: code, name, zone, zone_name, department, region."""
    rows = read_sheets(raw / "territoires/Communes_to_ZE_2022.xlsx")["Composition_communale"]
    # Excel counts an empty row below the table: a commune has a code.
    table = pd.DataFrame([row for row in rows[6:] if row[0]], columns=rows[5])
    table = table.rename(
        columns={
            "CODGEO": "commune",
            "LIBGEO": "name",
            "ZE2020": "zone",
            "LIBZE2020": "zone_name",
            "DEP": "department",
            "REG": "region",
        }
    )
    return table[["commune", "name", "zone", "zone_name", "department", "region"]].astype(str)


def communes_of_epci(raw: Path) -> pd.DataFrame:
    """Communes of 2025: code, name, department, EPCI, its name and kind, population.

    Raises
    ------
    BalanceError
        When the communes of an EPCI do not give its number of members or its population.
    """
    rows = read_sheets(raw / "territoires/epcicom.xlsx")["Epcicom2025"]
    # Excel counts empty rows below the table: a commune has a code.
    table = pd.DataFrame([row for row in rows[1:] if row[0]], columns=rows[0])
    by_epci = table.groupby("siren").agg(
        announced=("nb_membres", "first"),
        members=("insee", "size"),
        announced_population=("total_pop_mun", "first"),
        population=("pmun_2025", "sum"),
    )
    wrong = by_epci[
        (by_epci["announced"] != by_epci["members"])
        | (by_epci["announced_population"] != by_epci["population"])
    ]
    if len(wrong):
        raise BalanceError(
            f"Composition des EPCI : {len(wrong)} EPCI n'ont pas les communes annoncées ({wrong.index[0]})."
        )
    return pd.DataFrame(
        {
            "commune": table["insee"].astype(str),
            "commune_name": table["nom_membre"],
            "department": table["dep_com"].astype(str),
            "epci": table["siren"].astype(str),
            "epci_name": table["raison_sociale"],
            "kind": table["nature_juridique"].map(EPCI_KINDS),
            "seat_department": table["dept"].astype(str),
            "population": table["pmun_2025"].astype(int),
        }
    )


def communes_with_zone(epci: pd.DataFrame, zones: pd.DataFrame) -> pd.DataFrame:
    """Communes of 2025 with their zone, and how it was found.

    A commune whose code changed between 2022 and 2025 is found by its name in its department when no commune
    of 2025 keeps the old code. What remains (communes re-created since) has an empty zone.

    Returns
    -------
    DataFrame
        The columns of `communes_of_epci`, and zone, region, status (by_code, by_name, zone_unknown).
    """
    located = list(zip(zones["zone"], zones["region"], strict=True))
    by_code = dict(zip(zones["commune"], located, strict=True))
    still_there = set(epci["commune"])
    by_name = {
        (department, name): place
        for commune, department, name, place in zip(
            zones["commune"], zones["department"], zones["name"], located, strict=True
        )
        if commune not in still_there
    }
    found = []
    for commune, name, department in zip(
        epci["commune"], epci["commune_name"], epci["department"], strict=True
    ):
        if commune in by_code:
            found.append((*by_code[commune], "by_code"))
        elif (department, name) in by_name:
            found.append((*by_name[department, name], "by_name"))
        else:
            found.append(("", "", "zone_unknown"))
    return epci.assign(**dict(zip(("zone", "region", "status"), zip(*found, strict=True), strict=True)))


def zones(communes: pd.DataFrame, communes_2022: pd.DataFrame, zones_with_jobs: set[str]) -> pd.DataFrame:
    """The 306 zones d'emploi, Mayotte among them without job data.

    Returns
    -------
    DataFrame
        Columns zone, name, region, region_name, department (where most inhabitants live), departments (all),
        communes, population, overseas, status.
    """
    located = communes[communes["zone"] != ""]
    rows = []
    names = communes_2022.drop_duplicates("zone").set_index("zone")["zone_name"]
    for zone, members in located.groupby("zone"):
        by_department = (
            members.groupby("department")["population"].sum().sort_values(ascending=False, kind="stable")
        )
        by_region = members.groupby("region")["population"].sum().sort_values(ascending=False, kind="stable")
        region = by_region.index[0]
        rows.append(
            (
                zone,
                names[zone],
                region,
                REGION_NAMES[region],
                by_department.index[0],
                ";".join(sorted(by_department.index)),
                len(members),
                members["population"].sum(),
                "yes" if region in OVERSEAS_REGIONS else "no",
                "complete" if zone in zones_with_jobs else "no_jobs_data",
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "zone", "name", "region", "region_name", "department", "departments", "communes", "population",
            "overseas", "status",
        ],
    )  # fmt: skip


def epci(raw: Path, communes: pd.DataFrame) -> pd.DataFrame:
    """The 1,255 EPCI and the 12 territories of the Métropole du Grand Paris, with their indicators.

    Raises
    ------
    BalanceError
        When an EPCI's population of 2022 is not the sum of its communes.
    """
    indicators = read_csv(raw / "territoires/epci_1245_indicateurs.csv").set_index("code").drop(index="00FR")
    groups = communes.groupby("epci").agg(
        name=("epci_name", "first"),
        kind=("kind", "first"),
        department=("seat_department", "first"),
        communes=("commune", "size"),
        population=("population", "sum"),
    )
    territories = indicators[indicators["type_epci"] == "EPT"]
    if set(indicators.index) - set(groups.index) != set(territories.index):
        raise BalanceError("Indicateurs des EPCI : des codes ne sont ni des EPCI de 2025 ni des EPT.")
    rows = []
    for code, group in groups.iterrows():
        known = code in indicators.index
        values = [_number(indicators.loc[code, column]) if known else np.nan for column in INDICATORS]
        if known and values[0] != group["population"]:
            raise BalanceError(
                f"EPCI {code} : {values[0]:.0f} habitants aux indicateurs, "
                f"{group['population']} aux communes."
            )
        status = "complete" if known else "no_indicators"
        rows.append(
            (
                code,
                group["name"],
                group["kind"],
                group["department"],
                group["communes"],
                group["population"],
                *values,
                status,
            )
        )
    for code, territory in territories.iterrows():
        values = [_number(territory[column]) for column in INDICATORS]
        status = "inside_grand_paris" if not any(map(np.isnan, values)) else "inside_grand_paris_no_income"
        department = "75" if code == "75056" else ""
        rows.append((code, territory["libelle"], "EPT", department, np.nan, values[0], *values, status))
    table = pd.DataFrame(
        rows,
        columns=[
            "epci",
            "name",
            "kind",
            "department",
            "communes",
            "population",
            *INDICATORS.values(),
            "status",
        ],
    )
    return table.sort_values("epci", kind="stable", ignore_index=True)


def _number(text: str) -> float:
    return float(text) if text else np.nan


def pieces(communes: pd.DataFrame) -> pd.DataFrame:
    """Where EPCI and zones cross: inhabitants and communes of each piece."""
    matched = communes["status"].replace({"by_code": "matched", "by_name": "matched"})
    table = (
        communes.assign(status=matched)
        .groupby(["epci", "zone", "status"], as_index=False)
        .agg(population=("population", "sum"), communes=("commune", "size"))
    )
    return table[["epci", "zone", "population", "communes", "status"]]


def communes(located: pd.DataFrame, communes_2022: pd.DataFrame) -> pd.DataFrame:
    """Every commune, of 2025 or merged since 2022, with its EPCI and its zone.

    A commune re-created since 2022 is in no list of zones: it takes the zone of its EPCI when the other communes of
    the EPCI all lie in one, and none otherwise.

    Parameters
    ----------
    located : DataFrame
        What `communes_with_zone` returns.
    communes_2022 : DataFrame
        What `communes_of_zones` returns.

    Returns
    -------
    DataFrame
        Columns commune, name, department, epci, zone, population (missing where no EPCI declares it), status.

    Raises
    ------
    BalanceError
        When one of the four islands that may stay alone is in an EPCI or is not in the list of zones.
    """
    zones_of_epci = located[located["zone"] != ""].groupby("epci")["zone"].unique()
    only_zone = {code: inside[0] for code, inside in zones_of_epci.items() if len(inside) == 1}
    inferred = located["epci"].map(only_zone).where(located["zone"] == "").fillna("")
    status = located["status"].replace({"by_code": "ok", "by_name": "recoded"})
    members = located.assign(
        name=located["commune_name"],
        zone=located["zone"] + inferred,
        status=status.where(inferred == "", "inferred"),
    )
    recoded = members[members["status"] == "recoded"].set_index(["department", "name"]).index
    others = communes_2022[
        ~communes_2022["commune"].isin(members["commune"])
        & ~communes_2022.set_index(["department", "name"]).index.isin(recoded)
    ]
    alone = others["commune"].isin(ISLANDS_ALONE)
    if alone.sum() != len(ISLANDS_ALONE):
        raise BalanceError(
            "Communes sans EPCI : les quatre îles attendues n'y sont pas toutes. Revoyez ISLANDS_ALONE."
        )
    others = others.assign(epci="", population=np.nan, status=np.where(alone, "no_epci", "merged"))
    columns = ["commune", "name", "department", "epci", "zone", "population", "status"]
    return pd.concat([members[columns], others[columns]]).sort_values(
        "commune", kind="stable", ignore_index=True
    )


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``territories/``, by name."""
    communes_2022 = communes_of_zones(raw)
    located = communes_with_zone(communes_of_epci(raw), communes_2022)
    zones_with_jobs = set(read_csv(raw / "territoires/flores_a38_305ZE_2022_2023.csv")["code_ze"])
    return {
        "territories/communes": communes(located, communes_2022),
        "territories/zones": zones(located, communes_2022, zones_with_jobs),
        "territories/epci": epci(raw, located),
        "territories/pieces": pieces(located),
    }
