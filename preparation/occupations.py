"""Jobs by family of occupations and branch (Dares), jobs by branch, and published points on skills and transition.

Dares prints, for each occupation, its three largest employing sectors; the rest is « other ». What finer occupations
print is added up: a lower bound of the cell. The library fills the rest (`metabolisme.levers.occupations`).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from metabolisme.errors import DataFileError
from preparation.employment import jobs_by_zone
from preparation.reading import read_csv

#: The file is declared latin-1 but holds the œ of Windows.
ENCODING = "cp1252"

#: Codes that are no occupation: all, unknown, and a group that repeats two others.
ALL_OCCUPATIONS, UNKNOWN, REPEATED = ("Y", "ENS"), "Z", "T2Z"
OTHER_SECTORS = ("AU", "ZZ")

#: Branches of the account that group several sectors of the file.
MERGED = {"QA": "QZ", "QB": "QZ", "RZ": "RTZ", "SZ": "RTZ", "TZ": "RTZ", "UZ": "RTZ"}

#: Insee, census of 2016, metropolitan France, jobs at the workplace by sector (table EMP2), salaried and all.
CENSUS_2016 = {
    "AZ": (279_112, 685_624),
    "BE": (2_976_010, 3_174_759),
    "FZ": (1_271_232, 1_664_105),
    "GU": (10_384_465, 11_990_750),
    # The line was read cut: 482 thousand self-employed, to the nearest thousand below.
    "OQ": (7_761_596, 7_761_596 + 482_000),
}

#: Sectors whose jobs Dares prints for all occupations together.
PRINTED_SECTORS = ("GZ", "OZ", "QB")

#: First letters of the sectors of industry and of the public sector; farming and building are their own.
INDUSTRY, PUBLIC = "BCDE", "OPQ"

PMQ = "Dares et France Stratégie 2022"

# group, subject, quantity, value, unit, period, source, url
POINTS = [
    ("transition", "all", "net_creations_low", 200_000, "emplois", "2030", "SGPE, juillet 2024", "sgpe"),
    ("transition", "all", "net_creations_high", 550_000, "emplois", "2030", "SGPE, juillet 2024", "sgpe"),
    ("transition", "FZ", "creations", 190_000, "emplois", "2030", "SGPE, juillet 2024", "sgpe"),
    ("transition", "industry", "creations", 95_000, "emplois", "2030", "SGPE, juillet 2024", "sgpe"),
    ("transition", "DZ", "creations", 89_000, "emplois", "2030", "SGPE, juillet 2024", "sgpe"),
    ("transition", "EZ", "creations", 11_000, "emplois", "2030", "SGPE, juillet 2024", "sgpe"),
    ("shortfall", "A", "posts_without_beginner", 75_000, "emplois", "2019-2030", "SGPE, juillet 2024", "sgpe"),
    ("shortfall", "B", "posts_without_beginner", 222_000, "emplois", "2019-2030", "SGPE, juillet 2024", "sgpe"),
    ("shortfall", "D", "posts_without_beginner", 60_000, "emplois", "2019-2030", "SGPE, juillet 2024", "sgpe"),
    ("shortfall", "F", "posts_without_beginner", 17_000, "emplois", "2019-2030", "SGPE, juillet 2024", "sgpe"),
    ("shortfall", "J", "posts_without_beginner", 384_000, "emplois", "2019-2030", "SGPE, juillet 2024", "sgpe"),
    ("outlook", "all", "beginners_a_year", 640_000, "emplois", "2019-2030", PMQ, "alteco"),
    ("mobility", "all", "changed_occupation_in_5_years", 22, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "all", "changed_family_in_5_years", 16, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "H", "came_in_5_years", 39, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "C", "changed_occupation_in_5_years", 34, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "K", "changed_occupation_in_5_years", 32, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "R", "changed_occupation_in_5_years", 32, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "K", "left_family_in_5_years", 30, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "R", "left_family_in_5_years", 22, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "W", "changed_occupation_in_5_years", 5, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "V", "changed_occupation_in_5_years", 9, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("mobility", "A", "changed_occupation_in_5_years", 12, "%", "2010-2015", "Dares Analyses 2018-049", "mobility"),
    ("training", "all", "entries", 1_267_300, "entrées", "2022", "Dares, novembre 2024", "training"),
    ("training", "all", "entries_of_regions", 373_500, "entrées", "2022", "Dares, novembre 2024", "training"),
    ("training", "all", "entries_before", 889_200, "entrées", "2019", "Dares, novembre 2024", "training"),
    ("training", "all", "hours_of_regions", 660, "heures", "2022", "Dares, novembre 2024", "hours"),
    ("training", "all", "certifying_share", 40, "%", "2022", "Dares, novembre 2024", "hours"),
    ("transition", "shift_low_carbon", "creations", 1_100_000, "emplois", "2050", "The Shift Project 2021", "shift"),
    ("transition", "shift_low_carbon", "losses", 800_000, "emplois", "2050", "The Shift Project 2021", "shift"),
    ("example", "dunkerque", "industrial_jobs_by_2030", 20_000, "emplois", "2024", "Département du Nord 2024", "nord"),
    ("example", "verkor", "people_trained_by_2030", 8_000, "personnes", "2023", "Verkor, 2023", "verkor"),
    ("example", "verkor", "cost", 20, "M€", "2023", "Verkor, 2023", "verkor"),
    ("example", "transco", "employees_after_six_months", 20, "personnes", "2021", "Localtis, 2021", "transco"),
    ("example", "transco", "firms_after_six_months", 30, "entreprises", "2021", "Localtis, 2021", "transco"),
    ("example", "tzcld", "territories", 53, "territoires", "2023", "Localtis, 2023", "tzcld"),
    ("example", "tzcld", "hired", 2_000, "personnes", "2023", "Localtis, 2023", "tzcld"),
    ("example", "tzcld", "found_another_job", 800, "personnes", "2023", "Localtis, 2023", "tzcld"),
    ("transition", "all", "negawatt_2013_net_creations", 630_000, "emplois", "2030", "Quirion, CIRED, 2013", "cired"),
    ("transition", "AZ", "shift_net_creations", 500_000, "emplois", "2050", "The Shift Project 2021", "shift_farming"),
]
ADDRESSES = {
    "sgpe": "https://www.vie-publique.fr/en-bref/293075-planification-ecologique-8-millions-demplois-concernes",
    "alteco": "https://www.alternatives-economiques.fr/figure-1-une-confrontation-partielle-de-loffre-de-demande-metiers/00103966",
    "mobility": "https://dares.travail-emploi.gouv.fr/IMG/pdf/2018-049.pdf",
    "training": "https://letowski.fr/note/analyses-et-etudes-de-decembre-2024/?p=31685",
    "hours": "https://www.cap-metiers.pro/actualites/57724/formation-professionnelle-des-personnes-recherche-emploi.aspx",
    "nord": "https://info.lenord.fr/lindustrie-du-futur-recrute-deja-dans-le-dunkerquois",
    "verkor": "https://www.coudekerque-emploi.fr/verkor-lance-officiellement-son-ecole-de-la-batterie",
    "transco": "https://banquedesterritoires.fr/le-dispositif-transitions-collectives-na-toujours-pas-decolle",
    "tzcld": "https://banquedesterritoires.fr/territoires-zero-chomeur-de-longue-duree-lexperimentation-se-deploie-dans-toute-la-france",
    "cired": "https://temis.documentation.developpement-durable.gouv.fr/document.html?id=Temis-0078709",
    "shift": "https://energie-plus.com/une-societe-bas-carbone-sans-perdre-demplois",
    "shift_farming": "https://travailleraufutur.fr/the-shift-project-met-le-travail-au-coeur-de-la-transition-bas-carbone",
}

#: Rows of the file on occupations in 2030 that are taken: what it names and says, our subject and quantity.
OUTLOOK = {
    ("ensemble", "postes a pourvoir"): ("outlook", "all", "posts_a_year"),
    ("ensemble", "creations nettes"): ("outlook", "all", "net_creations"),
}

#: Rows of the file on the jobs of the transition that are taken.
SCENARIOS = {
    "creations nettes scenario median ADEME 2013": "ademe_2013_net_creations",
}


def cells(raw: Path) -> pd.DataFrame:
    """Sectors of every occupation, as printed: columns occupation (1, 3 or 5 characters), sector, label, jobs."""
    table = read_csv(raw / "emploi/dares_secteurs_employeurs_3niv.csv", encoding=ENCODING)
    # One empty line of the file says "NA": an occupation whose other sectors employ nobody.
    table["jobs"] = pd.to_numeric(table["Milliers"].replace("NA", "0"))
    return table.rename(columns={"Fap": "occupation", "Secteur": "sector", "libelle": "label"})


def occupations(raw: Path) -> pd.DataFrame:
    """The 22 families of occupations, their label and their jobs, thousands, mean of 2017 to 2019."""
    table = _families(cells(raw))
    table = table[table["occupation"].str.len() == 1]
    found = table.groupby("occupation").agg(label=("label", "first"), jobs=("jobs", "sum"))
    return found.reset_index()


def known_cells(raw: Path) -> pd.DataFrame:
    """What is printed of the jobs of each family in each branch of the account.

    Returns
    -------
    DataFrame
        occupation, branch, jobs (thousands), status: ``whole`` when the cell is all printed, ``at_least`` when it is
        the sum of what finer occupations, or one of the sectors that the branch groups, print.
    """
    table = _families(cells(raw))
    table = table[~table["sector"].isin(OTHER_SECTORS)]
    table["family"] = table["occupation"].str[0]
    size = table["occupation"].str.len()
    printed = table[size == 1].set_index(["family", "sector"])["jobs"]
    groups = table[size == 3].set_index(["occupation", "sector"])["jobs"]
    finer = table[size == 5].assign(occupation=lambda rows: rows["occupation"].str[:3])
    finer = finer.groupby(["occupation", "sector"])["jobs"].sum()
    detail = groups.combine_first(finer).reset_index()
    detail["family"] = detail["occupation"].str[0]
    bounds = detail.groupby(["family", "sector"])["jobs"].sum()
    both = printed.combine_first(bounds).rename("jobs").reset_index()
    both["whole"] = pd.MultiIndex.from_frame(both[["family", "sector"]]).isin(printed.index)
    both["branch"] = both["sector"].replace(MERGED)
    sectors = both.groupby(["family", "branch"]).agg(jobs=("jobs", "sum"), whole=("whole", "sum")).reset_index()
    parts = pd.Series(list(MERGED.values())).value_counts()
    needed = sectors["branch"].map(parts).fillna(1)
    sectors["status"] = (sectors["whole"] == needed).map({True: "whole", False: "at_least"})
    return sectors.rename(columns={"family": "occupation"})[["occupation", "branch", "jobs", "status"]]


def branch_jobs(raw: Path) -> pd.DataFrame:
    """Jobs of each branch of the account in the same survey, thousands, self-employed included.

    Dares prints three sectors. The others share the rest like the salaried jobs of 2023 (Flores), raised by the
    self-employed of their sector (census of 2016).

    Raises
    ------
    DataFileError
        When a branch has fewer jobs than its occupations are known to hold.
    """
    table = cells(raw)
    everyone = table[table["occupation"] == ALL_OCCUPATIONS[0]].set_index("sector")["jobs"]
    zones = jobs_by_zone(raw)
    salaried = zones.groupby("branch")["jobs_2023"].sum() / 1000
    raised = pd.Series({sector: jobs * _self_employed(sector) for sector, jobs in salaried.items()})
    printed = everyone[list(PRINTED_SECTORS)]
    others = raised.drop(list(PRINTED_SECTORS))
    left = occupations(raw)["jobs"].sum() - printed.sum()
    jobs = pd.concat([printed, others * left / others.sum()])
    status = pd.Series("estimated", jobs.index)
    status[list(PRINTED_SECTORS)] = "published"
    found = pd.DataFrame({"branch": jobs.index, "jobs": jobs.to_numpy(), "status": status.to_numpy()})
    found["branch"] = found["branch"].replace(MERGED)
    found = found.groupby("branch").agg(jobs=("jobs", "sum"), status=("status", "first")).reset_index()
    # Health groups a sector that is printed and one that is estimated.
    found.loc[found["branch"].isin(MERGED.values()), "status"] = "estimated"
    known = known_cells(raw).groupby("branch")["jobs"].sum()
    short = found.set_index("branch")["jobs"].sub(known, fill_value=0) < 0
    if short.any():
        raise DataFileError(
            f"Emplois par branche : moins que ce que ses métiers en ont ({', '.join(short[short].index)}). "
            "Remède : relisez les marges de preparation/occupations.py."
        )
    return found


def occupation_years(raw: Path) -> pd.DataFrame:
    """Jobs of each family by year, thousands, since 1983; three-year means."""
    table = read_csv(raw / "emploi/dares_effectifs_3niv.csv", encoding=ENCODING)
    families = list(occupations(raw)["occupation"])
    found = table.melt("Annee", families, "occupation", "jobs").rename(columns={"Annee": "year"})
    found["year"] = found["year"].astype(int)
    found["jobs"] = pd.to_numeric(found["jobs"])
    return found[["occupation", "year", "jobs"]].sort_values(["occupation", "year"], ignore_index=True)


def points(raw: Path) -> pd.DataFrame:
    """Published figures on occupations, training and the jobs of the transition: typed here, or collected."""
    typed = [(*row[:-1], ADDRESSES[row[-1]]) for row in POINTS]
    outlook = _addressed(read_csv(raw / "emploi/metiers_2030_points.csv"))
    rows = [
        (*OUTLOOK[row["metier"], row["grandeur"]], float(row["valeur"]), "emplois", row["periode"], PMQ, row["adresse"])
        for row in outlook.to_dict("records")
        if (row["metier"], row["grandeur"]) in OUTLOOK
    ]
    tension = _addressed(read_csv(raw / "emploi/tensions_dares_points.csv"))
    share = tension[tension["grandeur"].str.startswith("metiers en tension")]
    rows += [
        ("tension", "all", "hard_to_fill", float(row["valeur"]), "%", row["annee"], row["source"], row["adresse"])
        for row in share.to_dict("records")
    ]
    transition = _addressed(read_csv(raw / "emploi/emplois_transition_points.csv"))
    rows += [
        ("transition", "all", SCENARIOS[row["grandeur"]], float(row["valeur"]), "emplois", row["annee"], row["source"],
         row["adresse"])
        for row in transition.to_dict("records")
        if row["grandeur"] in SCENARIOS
    ]  # fmt: skip
    columns = ["group", "subject", "quantity", "value", "unit", "period", "source", "url"]
    return pd.DataFrame([*typed, *rows], columns=columns).sort_values([*columns[:3], "period"], ignore_index=True)


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``employment/`` on occupations, by name."""
    return {
        "employment/occupations": occupations(raw),
        "employment/occupation_cells": known_cells(raw),
        "employment/branch_jobs": branch_jobs(raw),
        "employment/occupation_years": occupation_years(raw),
        "employment/occupation_points": points(raw),
    }


def _families(table: pd.DataFrame) -> pd.DataFrame:
    code = table["occupation"]
    kept = ~code.isin(ALL_OCCUPATIONS) & ~code.str.startswith((UNKNOWN, REPEATED))
    return table[kept].copy()


def _self_employed(sector: str) -> float:
    """All jobs over salaried jobs."""
    letter = sector[0]
    sectors = {"A": "AZ", "F": "FZ"} | dict.fromkeys(INDUSTRY, "BE") | dict.fromkeys(PUBLIC, "OQ")
    salaried, everyone = CENSUS_2016[sectors.get(letter, "GU")]
    return everyone / salaried


def _addressed(table: pd.DataFrame) -> pd.DataFrame:
    """The same, « idem » replaced by what it repeats."""
    found = table.copy()
    for column in ("source", "adresse"):
        if column in found:
            repeated = found[column].str.endswith("idem")
            found[column] = found[column].mask(repeated).ffill()
    return found
