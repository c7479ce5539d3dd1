"""Salaried jobs of a territory by branch: observed in a zone d'emploi, estimated in an EPCI."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError, UnknownCodeError, typeset_french
from metabolisme.sources import concordance, load_table, nomenclature
from metabolisme.sources.defaults import JOBS_YEAR
from metabolisme.sources.territories import Territory

SECTOR_COLUMNS = {
    "AZ": "jobs_agriculture_percent",
    "BE": "jobs_industry_percent",
    "FZ": "jobs_construction_percent",
    "GU": "jobs_trade_and_services_percent",
    "OQ": "jobs_public_services_percent",
}
#: Years whose jobs are published by zone, the last one first.
JOBS_YEARS = (JOBS_YEAR, JOBS_YEAR - 1)
CAVEAT_ESTIMATED = "estimé ; l'industrie n'est publiable qu'au niveau des cinq secteurs"
FIT_TOLERANCE = 1e-9
FIT_ITERATIONS = 1_000


def fit_margins(
    seed: pd.DataFrame,
    piece_totals: pd.Series,
    zone_totals: pd.DataFrame,
    *,
    iterations: int = FIT_ITERATIONS,
) -> pd.DataFrame:
    """Iterative proportional fitting of the pieces of many zones at once.

    Parameters
    ----------
    seed : DataFrame, index (epci, zone), columns sectors
        First estimate, ≥ 0, any unit: only the odds ratios within a zone matter.
    piece_totals : Series, index of ``seed``
        Total of each piece, ≥ 0.
    zone_totals : DataFrame, index zone, columns of ``seed``
        Total of each zone by sector, ≥ 0; each zone adds up to the total of its pieces.
    iterations : int
        Rounds allowed.

    Returns
    -------
    DataFrame, shape of ``seed``, unit of the totals
        Zone totals are met to rounding, piece totals to one part in a billion of the zone.

    Raises
    ------
    BalanceError
        When no table with the zeros of ``seed`` meets both totals, or not in that many rounds.

    Notes
    -----
    Deming and Stephan 1940 (doi:10.1214/aoms/1177731829): the odds ratios of ``seed`` are kept.
    """
    zones, zone_of_piece = np.unique(seed.index.get_level_values("zone").to_numpy(dtype=str), return_inverse=True)
    columns_wanted = zone_totals.loc[zones, list(seed.columns)].to_numpy(dtype=float)
    rows_wanted = piece_totals.reindex(seed.index).to_numpy(dtype=float)
    unknown = ~np.isfinite(rows_wanted) | ~np.isfinite(columns_wanted).all(axis=1)[zone_of_piece]
    if unknown.any():
        raise BalanceError(
            "L'ajustement des emplois des EPCI n'aboutit pas : total inconnu pour "
            f"{', '.join(' dans '.join(map(str, piece)) for piece in seed.index[unknown][:5])}. Une valeur manquante "
            "n'est pas un zéro : complétez territories/epci ou employment/jobs_by_zone."
        )
    size = columns_wanted.sum(axis=1)
    table = seed.to_numpy(dtype=float)
    gaps = np.full(len(zones), np.inf)
    for _ in range(iterations):
        table = table * _ratio(rows_wanted, table.sum(axis=1))[:, None]
        by_zone = np.zeros_like(columns_wanted)
        np.add.at(by_zone, zone_of_piece, table)
        table = table * _ratio(columns_wanted, by_zone)[zone_of_piece]
        gap_of_piece = np.abs(table.sum(axis=1) - rows_wanted) / np.maximum(size, 1.0)[zone_of_piece]
        gaps = np.zeros(len(zones))
        np.maximum.at(gaps, zone_of_piece, gap_of_piece)
        met = np.zeros_like(columns_wanted)
        np.add.at(met, zone_of_piece, table)
        gaps = np.maximum(gaps, np.abs(met - columns_wanted).max(axis=1) / np.maximum(size, 1.0))
        if gaps.max() <= FIT_TOLERANCE:
            return pd.DataFrame(table, index=seed.index, columns=seed.columns)
    unmet = ~(gaps <= FIT_TOLERANCE)  # an unknown gap is unmet too
    failed = [f"{zones[i]} (écart {gaps[i]:.1e})" for i in np.argsort(-gaps) if unmet[i]]
    raise BalanceError(
        f"L'ajustement des emplois des EPCI n'aboutit pas après {iterations} tours dans {len(failed)} zone(s) "
        f"d'emploi : {', '.join(failed[:5])}. Les totaux des morceaux et ceux de la zone sont incompatibles : vérifiez "
        "territories/epci et employment/jobs_by_zone (metabolisme.sources.check_all)."
    )


def _ratio(wanted: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Factor from what is present to what is wanted; an empty margin stays empty and is told by the gap."""
    factor: np.ndarray = np.divide(wanted, present, out=np.zeros_like(present), where=present > 0)
    return factor


@functools.cache
def _zone_jobs(year: int = JOBS_YEAR) -> pd.DataFrame:
    jobs = load_table("employment/jobs_by_zone")
    branch = jobs["branch"].map(concordance("A38_INSEE", "A38").to_dict())
    by_branch = jobs[f"jobs_{year}"].groupby([jobs["zone"], branch]).sum().unstack()
    return by_branch[list(nomenclature("A38")["code"])].astype(float).rename_axis(columns="branch")


@functools.cache
def _piece_weights() -> pd.Series:
    """Inhabitants × jobs per employed resident × salaried share of each piece: proportional to its salaried jobs."""
    epci = load_table("territories/epci").query("status == 'complete'")
    pieces = load_table("territories/pieces").query("status == 'matched'")
    known = ["epci", "jobs_per_100_employed_residents", "salaried_percent"]
    pieces = pieces.merge(epci[known], on="epci").set_index(["epci", "zone"])
    weight = pieces["population"] * pieces["jobs_per_100_employed_residents"] * pieces["salaried_percent"]
    return weight.rename("weight")


@functools.cache
def _piece_jobs() -> pd.DataFrame:
    zone_jobs = _zone_jobs()
    sector = concordance("A38", "A5")
    epci = load_table("territories/epci").query("status == 'complete'")
    pieces = load_table("territories/pieces").query("status == 'matched'")
    pieces = pieces.merge(epci[["epci", *SECTOR_COLUMNS.values()]], on="epci").set_index(["epci", "zone"])
    weight = _piece_weights()
    zone_of_piece = pieces.index.get_level_values("zone")
    zone_total = zone_jobs.sum(axis="columns").loc[zone_of_piece].to_numpy()
    piece_totals = weight / weight.groupby(level="zone").transform("sum") * zone_total
    seed = pieces[list(SECTOR_COLUMNS.values())].set_axis(list(SECTOR_COLUMNS), axis="columns")
    zone_sectors = zone_jobs.T.groupby(sector).sum().T
    fitted = fit_margins(seed, piece_totals, zone_sectors)
    # A piece has the zone's mix of branches within each sector: nothing published says better.
    mix = zone_jobs.to_numpy() * _ratio(np.ones(zone_jobs.shape), zone_sectors[list(sector)].to_numpy())
    mix = pd.DataFrame(mix, index=zone_jobs.index, columns=zone_jobs.columns).loc[zone_of_piece]
    return pd.DataFrame(fitted[list(sector)].to_numpy() * mix.to_numpy(), index=pieces.index, columns=zone_jobs.columns)


@functools.cache
def _epci_jobs() -> pd.DataFrame:
    return _piece_jobs().groupby(level="epci").sum()


@functools.cache
def _carried_jobs() -> pd.Series:
    jobs = load_table("employment/jobs_by_zone").query("status == 'carried_from_2022'")
    return jobs.groupby("zone")["jobs_2023"].sum()


def zone_jobs(year: int = JOBS_YEAR) -> pd.DataFrame:
    """Salaried jobs of the zones d'emploi, end of 2023 or of 2022.

    Parameters
    ----------
    year : int
        One of `JOBS_YEARS`.

    Returns
    -------
    DataFrame, shape (305, 34)
        Zones in rows, branches in columns; jobs. In 2023 their sum is 26,527,385 published jobs and 207 carried from
        2022 (in cells that are not published, between 0 and their value of 2022).

    Raises
    ------
    UnknownCodeError
        Another year.

    Notes
    -----
    Insee, Flores 2023. Self-employed people (7 to 14 % of jobs) are left out, and temporary workers are probably
    counted in NZ.
    """
    if year not in JOBS_YEARS:
        raise UnknownCodeError.among("l'année des emplois par zone", year, JOBS_YEARS)
    return _zone_jobs(year).copy()


def piece_jobs() -> pd.DataFrame:
    """Salaried jobs, estimated, of each piece (EPCI ∩ zone d'emploi), end of 2023.

    Returns
    -------
    DataFrame, index (epci, zone), 34 columns
        Jobs; the pieces of a zone add up to the zone, branch by branch.

    Raises
    ------
    BalanceError
        When the fit does not converge.

    Notes
    -----
    A piece's total is its part of the zone's jobs by inhabitants × jobs per employed resident × salaried share, the
    last two being those of the whole EPCI. Its five-sector shares are fitted to the piece totals and to the zone's
    sectors (`fit_margins`), then the branches of a sector follow the zone: the same table as a fit on 34 branches whose
    prior has the zone's mix, in fewer steps. The five-sector shares are of all jobs, self-employed people included; the
    fit to the zone's salaried sectors corrects what is common to the pieces of a zone, mostly farming. A branch that
    one plant makes (CE, CF, CI, CJ, CL) can be far off: industry is to be published as one sector.

    Jobs of communes without EPCI (four islands) or without zone fall to the other pieces of the zone.
    """
    return _piece_jobs().copy()


@functools.cache
def epci_job_errors() -> tuple[pd.Series, float]:
    """Error of the jobs estimated for a part of a zone, measured one level up, where the truth is published.

    Returns
    -------
    (Series, float)
        By branch, and for the total: standard deviation of the logarithm of published over estimated jobs, without
        unit, weighted by jobs.

    Notes
    -----
    The zones of a region are estimated as the pieces of a zone are: a zone has its published sectors (five) and the
    mix of branches of its region within each; its total is its part of the region's by inhabitants × jobs per employed
    resident × salaried share. Zones of overseas regions, mostly alone in theirs, are left out. A branch alone in its
    sector (farming, construction) has no error of mix.
    """
    zones = load_table("territories/zones").query("status == 'complete' and overseas == 'no'").set_index("zone")
    jobs = _zone_jobs().loc[zones.index]
    region = zones["region"]
    sector = concordance("A38", "A5")[jobs.columns]
    by_sector = jobs.T.groupby(sector).sum().T
    region_jobs = jobs.groupby(region).sum()
    region_sectors = region_jobs.T.groupby(sector).sum().T
    mix = region_jobs.div(region_sectors[list(sector)].to_numpy())
    estimate = by_sector[list(sector)].to_numpy() * mix.loc[region].to_numpy()
    known = (jobs.to_numpy() > 0) & (estimate > 0)
    gap = np.log(np.where(known, jobs, 1.0) / np.where(known, estimate, 1.0))
    weights = jobs.to_numpy() * known
    by_branch = np.sqrt((weights * gap**2).sum(axis=0) / weights.sum(axis=0))
    weight = _piece_weights().groupby(level="zone").sum().reindex(zones.index)
    total = jobs.sum(axis="columns")
    expected = weight / weight.groupby(region).transform("sum") * total.groupby(region).transform("sum")
    of_total = float(np.sqrt(np.average(np.log(total / expected) ** 2, weights=total)))
    return pd.Series(by_branch, jobs.columns, name="log_error"), of_total


def draw_jobs(territory: Territory, size: int, generator: np.random.Generator) -> np.ndarray | None:
    """Draw the jobs of a territory as they could be, given how they were estimated.

    Parameters
    ----------
    territory : Territory
    size : int
    generator : numpy Generator

    Returns
    -------
    ndarray, shape (size, 34), or None
        Jobs; None when there is nothing to draw, the territory being made of zones, whose jobs are published.

    Notes
    -----
    Each EPCI ∩ zone has a part f of the jobs of each branch of its zone; the odds f ÷ (1 − f) are drawn around their
    estimate with the errors of `epci_job_errors`, one common to all branches and one for each. A piece that is nearly
    the whole zone is hardly uncertain.
    """
    if not territory.epci:
        return None
    by_branch, of_total = epci_job_errors()
    pieces = _piece_jobs()
    pieces = pieces[pieces.index.get_level_values("epci").isin(territory.epci)]
    zones = _zone_jobs().loc[pieces.index.get_level_values("zone")].to_numpy()
    part = np.divide(pieces.to_numpy(), zones, out=np.zeros_like(zones), where=zones > 0)
    scores = of_total * generator.standard_normal((size, len(pieces), 1))
    scores = scores + by_branch.to_numpy() * generator.standard_normal((size, *zones.shape))
    odds = np.exp(scores)
    drawn = part * odds / (1 - part + part * odds) * zones
    observed = _zone_jobs().loc[list(territory.zones)].sum().to_numpy()
    jobs: np.ndarray = drawn.sum(axis=1) + observed
    return jobs


def local_jobs(territory: Territory) -> pd.Series:
    """Salaried jobs of a territory by branch, end of 2023.

    Parameters
    ----------
    territory : Territory
        From `metabolisme.sources.find_territory`.

    Returns
    -------
    Series, shape (34,), jobs, ≥ 0
        Named ``"jobs"``. ``attrs``: ``unit``, ``year``, ``status`` (``"observed"`` when made of zones only, else
        ``"estimated"``), ``caveat`` (French; "" when there is nothing to say).

    Raises
    ------
    UnknownCodeError
        A zone or EPCI of the territory has no jobs.
    BalanceError
        When the fit of the EPCI does not converge.
    """
    by_zone = _zone_jobs()
    rows = []
    for zone in territory.zones:
        if zone not in by_zone.index:
            raise UnknownCodeError.among("la zone d'emploi", zone, by_zone.index)
        rows.append(by_zone.loc[[zone]])
    caveats = []
    if territory.epci:
        by_epci = _epci_jobs()
        for epci in territory.epci:
            if epci not in by_epci.index:
                raise UnknownCodeError.among("l'EPCI", epci, by_epci.index)
            rows.append(by_epci.loc[[epci]])
        caveats.append(CAVEAT_ESTIMATED)
    carried = int(_carried_jobs().reindex(list(territory.zones)).sum())
    if carried:
        caveats.append(f"dont {carried} emploi(s) non publié(s), repris de 2022")
    jobs = pd.concat(rows).sum().rename("jobs")
    jobs.attrs.update(
        unit="emplois salariés",
        year=JOBS_YEAR,
        status="estimated" if territory.epci else "observed",
        caveat=typeset_french(" ; ".join(caveats)),
    )
    return jobs
