"""A territory as its own file describes it: what the file says is kept, what it does not say is estimated and told.

Gaps are filled by the structure of a known territory, or by that of the nation. An estimate is not a measurement: the
bounds between which the truth must lie come with it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import local_jobs, zone_jobs
from metabolisme.accounts.local_shares import LocalProfile, local_profile, national_reference
from metabolisme.errors import OwnFileError, typeset_french
from metabolisme.estimates import french_number
from metabolisme.sources import concordance, nomenclature
from metabolisme.sources.defaults import REFINERY_JOBS
from metabolisme.sources.own_file import OwnFile
from metabolisme.sources.territories import Territory, median_income

OBSERVED, ESTIMATED = "observé", "estimé"
WITHOUT_BASE = "fichier"
"""Code of a territory whose file names no known territory."""

INCOME_ROUNDING = 0.5
"""€: medians are written in whole euros, and one that differs from the base's by no more is the base's."""


def own_jobs(own: OwnFile) -> pd.DataFrame:
    """Salaried jobs of a reader's file on the 34 branches, what is missing estimated.

    Parameters
    ----------
    own : OwnFile

    Returns
    -------
    DataFrame, index branch, 34 rows
        ``jobs``; ``low`` and ``high``, between which they must lie given the file alone (equal to ``jobs`` where it
        gives them; ``high`` is missing for a secret branch when no total is stated); ``status``, « observé » or
        « estimé ».

    Notes
    -----
    A secret branch has its part, by the structure of the base territory (of the nation without one), of what the stated
    total leaves to secret branches; without a total, the jobs that this structure gives it beside the known branches.
    A sector is split on its branches by the same structure; where the base has none of them, by the nation's.
    """
    nation = zone_jobs().sum()
    base = nation if own.base is None else local_jobs(own.base).astype(float)
    branches = nation.index
    level = pd.Series(branches, branches) if own.level == "A38" else concordance("A38", own.level).reindex(branches)
    sectors = list(nomenclature(own.level)["code"])
    by_sector = base.groupby(level.to_numpy()).sum().reindex(sectors)
    national = nation.groupby(level.to_numpy()).sum().reindex(sectors)
    given = own.jobs.reindex(sectors)
    secret = given.isna()
    filled, rest = _fill(given, own.total, by_sector, national)
    high = given.where(~secret, rest)
    within = base / by_sector.reindex(level).to_numpy()
    within = within.where(by_sector.reindex(level).to_numpy() > 0, nation / national.reindex(level).to_numpy())
    several = level.map(level.value_counts()).to_numpy() > 1
    empty = filled.reindex(level).to_numpy() == 0
    known = ~secret.reindex(level).to_numpy() & (~several | empty)
    # A branch alone in its sector keeps the number of the file to the last digit.
    jobs = filled.reindex(level).to_numpy() * np.where(several, within.to_numpy(), 1.0)
    return pd.DataFrame(
        {
            "jobs": jobs,
            "low": np.where(known, jobs, 0.0),
            "high": np.where(known, jobs, high.reindex(level).to_numpy()),
            "status": np.where(known, OBSERVED, ESTIMATED),
        },
        index=branches.rename("branch"),
    )


def _fill(given: pd.Series, total: float | None, structure: pd.Series, national: pd.Series) -> tuple[pd.Series, float]:
    """Jobs with the secret ones estimated, and the most that one of these can hold (missing without a total)."""
    secret = given.isna()
    if not secret.any():
        return given, 0.0
    weights = structure if structure[secret].sum() > 0 and structure[~secret].sum() > 0 else national
    known = float(given.sum())
    rest = np.nan if total is None else max(total - known, 0.0)
    scale = known / float(weights[~secret].sum()) if total is None else rest / float(weights[secret].sum())
    return given.where(~secret, weights * scale), rest


def _check_against_nation(own: OwnFile, table: pd.DataFrame, national: pd.Series) -> None:
    """Refuse a territory that would have more jobs in a branch than the nation."""
    everywhere = national.to_dict()
    faults = [
        f"branche {branch} ({row['status']}) : {french_number(row['jobs'], decimals=0)} emplois, la France entière en "
        f"compte {french_number(int(everywhere[branch]))}"
        for branch, row in table.to_dict("index").items()
        if row["jobs"] > everywhere[branch]
    ]
    if faults:
        raise OwnFileError.from_faults(
            f"Le fichier de « {own.name} » a trop d'emplois",
            faults,
            "vérifiez ces branches et le total indiqué : ce qu'il laisse va aux branches secrètes.",
        )


def own_profile(own: OwnFile) -> LocalProfile:
    """What is known of the territory of a reader's file, in the form that accounts take.

    Parameters
    ----------
    own : OwnFile
        From `metabolisme.sources.own_file.read_own_file`.

    Returns
    -------
    LocalProfile
        Its territory is of kind ``"own"``; ``territory.warnings`` tell what is estimated. Give it to
        `metabolisme.accounts.territory_account` or `metabolisme.diagnosis.territory_results`.

    Raises
    ------
    OwnFileError
        More jobs in a branch than in all of France, most often because a stated total leaves too much to secret ones.

    Notes
    -----
    Jobs: `own_jobs`. Farming counts the self-employed as the base does, in proportion to its salaried jobs; refining
    follows the base's, or jobs from `metabolisme.sources.defaults.REFINERY_JOBS` up. Inhabitants and median income: the
    file's, else the base's, else those that jobs suggest and the nation's mean. The file of a known territory, figure
    for figure, gives its account exactly, draws included: they start from the code of the base.

    Intervals carry the errors of quotients and of `metabolisme.accounts.territory_draws.PARAMETERS`; what is estimated
    here is not drawn: they are method ranges (« fourchette de méthode »).
    """
    reference = national_reference()
    base = None if own.base is None else local_profile(own.base)
    table = own_jobs(own)
    jobs = table["jobs"].to_numpy(dtype=float)
    national_jobs = zone_jobs().sum().to_numpy(dtype=float)
    branches = list(table.index)
    _check_against_nation(own, table, zone_jobs().sum())
    warnings = list(own.base.warnings) if own.base else []
    population = own.population
    if population is None:
        population = (
            float(own.base.population) if own.base else jobs.sum() / national_jobs.sum() * reference["population"]
        )
    if base is None:
        member_population = np.array([population])
        member_income = np.array([1.0 if own.income is None else own.income / reference["mean_income"]])
        overseas = np.array([False])
    else:
        member_population = base.member_population * (population / base.territory.population)
        member_income, overseas = base.member_income, base.member_overseas
        of_base = median_income(base.territory)
        if own.income is not None and of_base is None:
            member_income = np.full_like(member_income, own.income / reference["mean_income"])
        elif own.income is not None and of_base is not None and abs(own.income - of_base) > INCOME_ROUNDING:
            member_income = member_income * (own.income / of_base)
    warnings += _estimates_told(own, table)
    territory = Territory(
        code=own.base.code if own.base else WITHOUT_BASE,
        name=own.name,
        kind="own",
        population=round(population),
        overseas=bool(own.base and own.base.overseas),
        warnings=tuple(typeset_french(warning) for warning in warnings),
        has_gaps=bool((table["status"] == ESTIMATED).any()),
    )
    farm, refinery = branches.index("AZ"), branches.index("CD")
    farming, refining = jobs[farm] / national_jobs[farm], 0.0
    if base is not None and base.farming > 0 and base.jobs[farm] > 0:
        farming = base.farming * (jobs[farm] / base.jobs[farm])
    if base is not None and base.refining > 0 and base.jobs[refinery] > 0:
        refining = base.refining * (jobs[refinery] / base.jobs[refinery])
    elif jobs[refinery] >= REFINERY_JOBS:
        refining = jobs[refinery] / reference["refinery_jobs"]
    return LocalProfile(
        territory=territory,
        jobs=jobs,
        national_jobs=national_jobs,
        farming=float(min(farming, 1.0)),
        refining=float(min(refining, 1.0)),
        population=population / reference["population"],
        member_population=member_population,
        member_income=member_income,
        member_overseas=overseas,
    )


def _estimates_told(own: OwnFile, table: pd.DataFrame) -> list[str]:
    """A French sentence for each thing that the file does not say."""
    source = f"la structure de {own.base.name}" if own.base else "la structure de la France"
    told = []
    if own.level != "A38":
        told.append(
            f"Votre fichier donne les emplois au niveau {own.level} : dans chaque secteur, les branches sont estimées "
            f"d'après {source}. Lisez les résultats au niveau de votre fichier."
        )
    if own.secret:
        lost = (
            f"{float(table['jobs'][table['status'] == ESTIMATED].sum()):.0f} emplois estimés"
            if own.level == "A38"
            else "estimées"
        )
        told.append(f"Branches secrètes dans votre fichier : {', '.join(own.secret)} ({lost} d'après {source}).")
    if own.base is None:
        if own.population is None:
            told.append("Population non donnée : estimée d'après les emplois, au rapport de la France.")
        if own.income is None:
            told.append("Revenu médian non donné : celui de la France.")
        told.append(
            "Agriculture : seuls vos emplois salariés comptent, sans territoire de base pour compter les exploitants."
        )
    return told
