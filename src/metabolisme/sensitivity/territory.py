"""Which hypothesis drives the headline results of a territory."""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from metabolisme.accounts.local_jobs import draw_jobs
from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.structural_error import StructuralError, structural_error
from metabolisme.accounts.territory import branch_kinds, regionalise
from metabolisme.accounts.territory_draws import PARAMETERS, TerritoryDraws, central
from metabolisme.diagnosis.territory_results import draws_measures
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import INTERVAL, Parameter
from metabolisme.sensitivity.factors import Factor, RandomField
from metabolisme.sensitivity.indices import Model, Sensitivity, morris_screening, sobol_indices
from metabolisme.sources.defaults import DEFAULT_QUOTIENT, DEFAULT_YEAR, PRODUCT_MATCH_RATE_OF_CARRIERS, SEED
from metabolisme.sources.defaults import PRODUCT_MATCH_RATE_OF_SERVICES as MATCH_RATE_OF_SERVICES
from metabolisme.sources.territories import Territory, find_territory

#: Results whose doubt is shared: measure, item and place of `metabolisme.diagnosis.territory_results`.
HEADLINES = (
    ("spending_per_100", "all", "here"),
    ("output_multiplier", "all", "here"),
    ("footprint_jobs", "all", "here"),
    ("footprint_ghg", "all", "here"),
    ("footprint_ghg", "all", "total"),
    ("footprint_materials", "all", "total"),
)

#: Blocks of draws behind the indices of a territory.
BLOCKS = 512

#: Doubts of one number each that are drawn as such; output per job is one number a branch.
_SINGLE = tuple(parameter for parameter in PARAMETERS if parameter.name != "output_per_job")

_PER_JOB = next(parameter for parameter in PARAMETERS if parameter.name == "output_per_job")

OUTPUT_PER_JOB = RandomField("output_per_job", _PER_JOB.symbol, f"{_PER_JOB.label}, branche par branche")
PURCHASES = RandomField(
    "purchases", "achats", "erreur du quotient propre à chaque produit et à chaque achat, branche par branche"
)
JOBS = RandomField("jobs", "emplois", "emplois de l'EPCI, estimés branche par branche")


def output_name(measure: str, item: str, place: str) -> str:
    """Name of a result among the outputs of a `Sensitivity`."""
    return f"{measure}|{item}|{place}"


def territory_factors(territory: Territory, error: StructuralError | None = None) -> tuple[Factor, ...]:
    """Everything that `metabolisme.accounts.territory_draws.territory_draws` draws, as factors.

    Parameters
    ----------
    territory : Territory
    error : StructuralError, optional
        By default the one measured on known regions.

    Returns
    -------
    tuple of Factor
        δ, ε, r and θ; π, one error a branch; the error of quotients in four: common to all the purchases of the
        territory that depend on its size, of final goods on top of it, of final services, and of each purchase; for
        EPCI, their jobs. The three first errors are factors on the odds of local shares.
    """
    measured = error or structural_error()
    spread = NormalDist().inv_cdf(INTERVAL[1])

    def on_odds(name: str, symbol: str, label: str, mean: float, deviation: float) -> Parameter:
        return Parameter(
            name=name,
            symbol=symbol,
            label=label,
            low=math.exp(mean - spread * deviation),
            centre=math.exp(mean),
            high=math.exp(mean + spread * deviation),
            law="log-normal",
            basis=f"mesuré sur {measured.regions} régions connues",
            reasoning="Écart entre les échanges publiés et ceux que la méthode trouve.",
        )

    quotients: list[Factor] = [
        on_odds(
            "common_error",
            "erreur commune",
            "erreur du quotient, commune à tous les achats du territoire",
            measured.common_mean,
            measured.common_spread,
        ),
        on_odds(
            "goods_error",
            "erreur des biens",
            "erreur propre aux achats finals de biens",
            measured.goods_mean,
            measured.goods_spread,
        ),
        on_odds(
            "services_error",
            "erreur des services",
            "erreur des achats finals de services, de commerce et de transport",
            measured.services_mean,
            measured.services_spread,
        ),
        PURCHASES,
    ]
    return (*_SINGLE, OUTPUT_PER_JOB, *quotients, *([JOBS] if territory.epci else []))


def territory_model(profile: LocalProfile, nation: NationalAccount, seed: int = SEED) -> Model:
    """The account of a territory as a model of `territory_factors`, many draws at once.

    Parameters
    ----------
    profile : LocalProfile
    nation : NationalAccount
        On 34 branches.
    seed : int
        Of the fields of errors.

    Returns
    -------
    callable
        Gives `HEADLINES`; those that the territory does not have (carbon overseas) are left out.
    """
    error, kinds, territory = structural_error(), branch_kinds(nation), profile.territory
    n = len(kinds)
    goods = kinds == "goods"
    middle = draws_measures(central(profile, nation))
    told = [key for key in HEADLINES if np.isfinite(middle[key]).all()]

    def model(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        size = len(values["delta"])
        per_job = OUTPUT_PER_JOB.scores(values["output_per_job"], (n,), seed)
        # One column an input of each branch, one for what is common to a supplier, one for final purchases.
        scores = PURCHASES.scores(values["purchases"], (n, n + 2), seed)
        common = values["common_error"][:, None]
        inputs = common[:, :, None] * np.exp(
            error.supplier_spread * scores[:, :, n, None] + error.cell_spread * scores[:, :, :n]
        )
        of_final = np.where(goods, common * values["goods_error"][:, None], values["services_error"][:, None])
        final = of_final * np.exp(error.product_spread * scores[:, :, n + 1])
        jobs = _jobs(territory, values["jobs"], seed) if "jobs" in values else None
        regional = regionalise(
            profile,
            nation,
            method=DEFAULT_QUOTIENT,
            delta=values["delta"],
            elasticity=values["elasticity"],
            overseas_factor=values["overseas_factor"],
            investment_population_weight=values["investment_population_weight"],
            match_rate_of_goods=-np.ones(size),
            match_rate_of_carriers=np.full(size, PRODUCT_MATCH_RATE_OF_CARRIERS),
            match_rate_of_services=np.full(size, MATCH_RATE_OF_SERVICES),
            jobs=np.broadcast_to(profile.jobs, (size, n)) if jobs is None else jobs,
            output_error=np.exp(_PER_JOB.log_spread * per_job),
            quotient_error=np.concatenate([inputs, final[:, :, None]], axis=2),
        )
        found = draws_measures(TerritoryDraws(profile, nation, profile.jobs if jobs is None else jobs, regional))
        return {output_name(*key): found[key] for key in told}

    return model


def territory_sensitivity(
    territory: Territory | str | list[str], size: int = BLOCKS, seed: int = SEED, year: int = DEFAULT_YEAR
) -> Sensitivity:
    """Share the variance of the headline results of a territory between its hypotheses.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    size : int
        Blocks of draws, a power of two.
    seed : int
    year : int
        Of the national account.

    Returns
    -------
    Sensitivity
        See `metabolisme.sensitivity.indices.sobol_indices`; outputs are named by `output_name`.

    Notes
    -----
    The doubt that is shared is that of the intervals of the book, *within* one reading: neither the choice of a method
    (SLQ, CHARM) nor that of a reading of carbon is in it, nor what is not drawn at all (the national table of 2014, κ
    of carriers and services but for their measured error). A hypothesis that weighs nothing here may weigh elsewhere.
    The last results asked for are kept, and given again at once.
    """
    place = find_territory(territory)
    found = _sobol(place, size, seed, year)
    # Lazy copies: a reader who changes a cell changes nobody else's result.
    frames = {name: getattr(found, name).copy(deep=False) for name in ("samples", "outputs", "indices", "quality")}
    return replace(found, **frames)


def territory_screening(
    territory: Territory | str | list[str], trajectories: int = 64, seed: int = SEED, year: int = DEFAULT_YEAR
) -> Sensitivity:
    """Rank the hypotheses behind the headline results of a territory, in their units, with few draws.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    trajectories : int
    seed : int
    year : int
        Of the national account.

    Returns
    -------
    Sensitivity
        See `metabolisme.sensitivity.indices.morris_screening`.
    """
    place = find_territory(territory)
    model = territory_model(local_profile(place), shared_account(year), seed)
    return morris_screening(model, territory_factors(place), trajectories, seed)


@functools.lru_cache(maxsize=8)
def _sobol(place: Territory, size: int, seed: int, year: int) -> Sensitivity:
    model = territory_model(local_profile(place), shared_account(year), seed)
    return sobol_indices(model, territory_factors(place), size, seed)


def _jobs(territory: Territory, named: np.ndarray, seed: int) -> np.ndarray:
    """Jobs (d, n) that numbers name: equal numbers, equal jobs."""
    distinct, rows = np.unique(named, return_inverse=True)
    own = zlib.crc32(JOBS.name.encode())
    drawn = []
    for number in distinct:
        jobs = draw_jobs(territory, 1, np.random.default_rng([seed, own, int(number * 2**53)]))
        if jobs is None:
            raise MetabolismeError(f"Les emplois de {territory.name} sont publiés : il n'y a pas à les tirer.")
        drawn.append(jobs[0])
    found: np.ndarray = np.stack(drawn)[rows]
    return found
