"""A territory under many sets of parameters: what its account would be if each doubtful number were another."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.local_jobs import draw_jobs
from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.accounts.national import NationalAccount
from metabolisme.accounts.structural_error import DELTA, structural_error
from metabolisme.accounts.territory import Regional, branch_kinds, regionalise
from metabolisme.estimates.parameters import JUDGEMENT, Parameter, draw_parameters
from metabolisme.sources.defaults import (
    DEFAULT_DELTA,
    DEFAULT_QUOTIENT,
    DRAWS,
    INCOME_ELASTICITY,
    INVESTMENT_POPULATION_WEIGHT,
    PRODUCT_MATCH_RATE_OF_CARRIERS,
    PRODUCT_MATCH_RATE_OF_SERVICES,
    SEED,
)

#: What nobody knows of a territory, but for the error of quotients, which is measured (`structural_error`).
PARAMETERS = (
    DELTA,
    Parameter(
        name="elasticity",
        symbol="ε",
        label="élasticité de la dépense des ménages au revenu médian",
        low=0.6,
        centre=INCOME_ELASTICITY,
        high=1.1,
        law="triangular",
        basis=JUDGEMENT,
        reasoning="0,8 entre quintiles de niveau de vie (Insee Première 1815), de 0,5 à 1 entre départements "
        "d'outre-mer (Insee Focus 180) ; un peu plus entre territoires, où les revenus passagers se compensent.",
    ),
    Parameter(
        name="overseas_factor",
        symbol="r",
        label="revenu d'une zone d'outre-mer, rapporté à celui de son département",
        low=0.88,
        centre=1.0,
        high=1.136,
        law="log-normal",
        basis=JUDGEMENT,
        reasoning="Le revenu par zone n'est pas publié outre-mer ; l'écart entre zones de l'Hexagone est du même "
        "ordre.",
    ),
    Parameter(
        name="investment_population_weight",
        symbol="θ",
        label="part de l'investissement qui suit la population, le reste suit la valeur ajoutée",
        low=0.0,
        centre=INVESTMENT_POPULATION_WEIGHT,
        high=1.0,
        law="uniform",
        basis=JUDGEMENT,
        reasoning="Le logement suit les habitants, les machines suivent les usines ; rien n'est publié par zone.",
    ),
    Parameter(
        name="output_per_job",
        symbol="π",
        label="production par emploi d'une branche, rapportée à celle de la France",
        low=0.78,
        centre=1.0,
        high=1.282,
        law="log-normal",
        basis=JUDGEMENT,
        reasoning="Une branche réunit des métiers inégaux : un siège et un atelier ne produisent pas autant par "
        "emploi.",
    ),
)


@dataclass(frozen=True, eq=False)
class TerritoryDraws:
    """A territory regionalised many times.

    Attributes
    ----------
    profile : LocalProfile
    nation : NationalAccount
    jobs : ndarray, shape (d, n) or (n,)
        Jobs of each draw; those of the profile where they are published.
    regional : Regional
        Arrays with the draws first.
    """

    profile: LocalProfile
    nation: NationalAccount
    jobs: np.ndarray
    regional: Regional


def central(
    profile: LocalProfile,
    nation: NationalAccount,
    method: str = DEFAULT_QUOTIENT,
    delta: np.ndarray | float = DEFAULT_DELTA,
) -> TerritoryDraws:
    """The account with every parameter at its central value: one draw for each δ, one by default."""
    deltas = np.atleast_1d(np.asarray(delta, dtype=float))
    one = np.ones(len(deltas))
    regional = regionalise(
        profile,
        nation,
        method=method,
        delta=deltas,
        elasticity=one * INCOME_ELASTICITY,
        overseas_factor=one,
        investment_population_weight=one * INVESTMENT_POPULATION_WEIGHT,
        match_rate_of_goods=-one,
        match_rate_of_carriers=one * PRODUCT_MATCH_RATE_OF_CARRIERS,
        match_rate_of_services=one * PRODUCT_MATCH_RATE_OF_SERVICES,
    )
    return TerritoryDraws(profile, nation, profile.jobs, regional)


def territory_draws(
    profile: LocalProfile,
    nation: NationalAccount,
    size: int = DRAWS,
    seed: int = SEED,
    *,
    added_jobs: np.ndarray | None = None,
) -> TerritoryDraws:
    """Draw the account of a territory.

    Parameters
    ----------
    profile : LocalProfile
        From `metabolisme.accounts.local_shares.local_profile`.
    nation : NationalAccount
        On 34 branches.
    size : int
        Draws.
    seed : int
        δ, ε, θ and r are the same in a draw for all territories, so that two of them can be compared draw by draw; the
        error of quotients, jobs and output per job are each territory's own.
    added_jobs : ndarray, shape (n,), optional
        Jobs of each branch added in every draw, all else equal: draw by draw, what they change.

    Returns
    -------
    TerritoryDraws

    Notes
    -----
    Drawn: `PARAMETERS`, the error of quotients (`structural_error`), and the jobs of EPCI, which are estimated
    (`draw_jobs`). Not drawn: the national table, of 2014.
    """
    common = draw_parameters(PARAMETERS, size, seed)
    generator = np.random.default_rng([seed, zlib.crc32(profile.territory.code.encode())])
    jobs = draw_jobs(profile.territory, size, generator)
    known = profile.jobs if jobs is None else jobs
    if added_jobs is not None:
        known = known + added_jobs
    per_job = next(parameter for parameter in PARAMETERS if parameter.name == "output_per_job")
    regional = regionalise(
        profile,
        nation,
        method=DEFAULT_QUOTIENT,
        delta=common["delta"],
        elasticity=common["elasticity"],
        overseas_factor=common["overseas_factor"],
        investment_population_weight=common["investment_population_weight"],
        match_rate_of_goods=-np.ones(size),
        match_rate_of_carriers=np.full(size, PRODUCT_MATCH_RATE_OF_CARRIERS),
        match_rate_of_services=np.full(size, PRODUCT_MATCH_RATE_OF_SERVICES),
        jobs=np.broadcast_to(known, (size, len(profile.jobs))),
        output_error=np.exp(per_job.log_spread * generator.standard_normal((size, len(profile.jobs)))),
        quotient_error=structural_error().draw(size, branch_kinds(nation), generator),
    )
    return TerritoryDraws(profile, nation, known, regional)
