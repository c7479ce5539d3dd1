"""The account of a territory: what it makes, buys here, from the rest of France and from abroad.

Non-survey regionalisation of the national account: location quotients on jobs, a product-match rate on final purchases,
and an exact closure. A quotient is not a measurement: nobody records the trade of a zone with the rest of France.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from metabolisme.accounts.leontief import leontief_inverse
from metabolisme.accounts.local_jobs import local_jobs, piece_jobs, zone_jobs
from metabolisme.accounts.national import NationalAccount, national_account
from metabolisme.accounts.quotients import location_quotient
from metabolisme.errors import BalanceError
from metabolisme.sources import load_table
from metabolisme.sources.defaults import (
    DEFAULT_DELTA,
    DEFAULT_QUOTIENT,
    DEFAULT_YEAR,
    INCOME_ELASTICITY,
    INVESTMENT_POPULATION_WEIGHT,
    OVERSEAS_INCOME_RATIO,
    PRODUCT_MATCH_RATE_OF_SERVICES,
)
from metabolisme.sources.territories import Territory, find_territory, median_income

#: Residual accepted in an identity of the territory, as a share of its output: rounding of the national table.
CLOSURE_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class TerritoryAccount:
    """Balanced account of a territory within the nation. Money in million euros (M€), basic prices.

    Attributes
    ----------
    territory : Territory
    nation : NationalAccount
    jobs : Series, shape (n,)
        Salaried jobs at the end of 2023.
    output : Series, shape (n,)
        Output of the branches of the territory.
    quotient, delta : str, float
        How purchases were regionalised.
    coefficients_local, coefficients_rest_of_country, coefficients_abroad : DataFrame, shape (n, n)
        Inputs per euro of output bought here, elsewhere in France, abroad; they sum to the national recipe.
    final_demand_local, final_demand_rest_of_country, final_demand_abroad : DataFrame, shape (n, 4)
        Uses by households, non_profit, government, investment.
    inventories, exports_abroad, exports_rest_of_country : Series, shape (n,)
        What the territory makes and does not use itself.
    closure : DataFrame
        Per branch: ``available`` (output left for France), ``claimed`` (local purchases by the quotients), ``kept`` (ρ,
        the share of the claim that the output can serve; below 1 where claims were capped).

    Raises
    ------
    BalanceError
        At construction, if supply and use differ, or a flow is negative.
    """

    territory: Territory
    nation: NationalAccount = field(repr=False)
    jobs: pd.Series = field(repr=False)
    output: pd.Series = field(repr=False)
    quotient: str
    delta: float
    coefficients_local: pd.DataFrame = field(repr=False)
    coefficients_rest_of_country: pd.DataFrame = field(repr=False)
    coefficients_abroad: pd.DataFrame = field(repr=False)
    final_demand_local: pd.DataFrame = field(repr=False)
    final_demand_rest_of_country: pd.DataFrame = field(repr=False)
    final_demand_abroad: pd.DataFrame = field(repr=False)
    inventories: pd.Series = field(repr=False)
    exports_abroad: pd.Series = field(repr=False)
    exports_rest_of_country: pd.Series = field(repr=False)
    closure: pd.DataFrame = field(repr=False)

    def __post_init__(self) -> None:
        residual = self.check()["residual"].abs()
        faulty = residual[residual > CLOSURE_TOLERANCE * self.output.sum() + 1e-6]
        lowest = min(
            self.coefficients_local.to_numpy().min(),
            self.coefficients_rest_of_country.to_numpy().min(),
            self.exports_rest_of_country.min() / self.output.sum(),
        )
        if len(faulty) or not lowest > -1e-9:
            raise BalanceError(
                f"Le compte de {self.territory.name} ne s'équilibre pas : {len(faulty)} identité(s) fausse(s), plus "
                f"petit flux {lowest:.3g}. Remède : vérifiez les emplois fournis, ou signalez ce territoire."
            )

    def check(self) -> pd.DataFrame:
        """Residual of each identity, by branch.

        Returns
        -------
        DataFrame, index (identity, branch), column ``residual`` (M€)
            What is made here is used or sold; local, rest-of-France and foreign inputs sum to the national recipe.
        """
        uses = (
            self.coefficients_local @ self.output
            + self.final_demand_local.sum(axis="columns")
            + self.inventories
            + self.exports_abroad
            + self.exports_rest_of_country
        )
        bought = self.coefficients_local + self.coefficients_rest_of_country + self.coefficients_abroad
        recipe = self.nation.coefficients_domestic + self.nation.coefficients_imported
        residuals = {
            "emplois des produits d'ici = production": uses - self.output,
            "achats d'ici et d'ailleurs = recette nationale": (bought - recipe).sum() * self.output,
        }
        return pd.concat(residuals, names=["identity", "branch"]).to_frame("residual")

    @property
    def final_demand(self) -> pd.DataFrame:
        """Final uses in the territory, from everywhere, shape (n, 4), M€."""
        return self.final_demand_local + self.final_demand_rest_of_country + self.final_demand_abroad

    @cached_property
    def leontief_inverse(self) -> pd.DataFrame:
        """Local Leontief inverse, shape (n, n)."""
        return leontief_inverse(self.coefficients_local)

    @property
    def output_multiplier(self) -> float:
        """Type I output multiplier of the territory: mean over branches weighted by output, ≥ 1."""
        return float((self.leontief_inverse.sum() * self.output).sum() / self.output.sum())


def territory_account(
    territory: Territory | str | list[str],
    quotient: str = DEFAULT_QUOTIENT,
    delta: float = DEFAULT_DELTA,
    year: int = DEFAULT_YEAR,
    *,
    investment_population_weight: float = INVESTMENT_POPULATION_WEIGHT,
    income_elasticity: float = INCOME_ELASTICITY,
    match_rate_of_goods: float | None = None,
) -> TerritoryAccount:
    """Regionalise the national account.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    quotient : {"SLQ", "CILQ", "RLQ", "FLQ", "AFLQ"}
    delta : float
        0 ≤ δ < 1.
    year : int
        Year of the national account; only shares of jobs of 2023 meet it.
    investment_population_weight : float
        θ, share of investment spread by population, the rest by output; 0 to 1.
    income_elasticity : float
        ε of household spending to median income.
    match_rate_of_goods : float, optional
        κ of farming, extraction and manufacturing: share of a branch's local supply that fits local final buyers; by
        default the size factor λ of the territory. A judgement: a shipyard does not sell cars.

    Returns
    -------
    TerritoryAccount

    Notes
    -----
    Shares of national output follow salaried jobs, but for farming (self-employed farmers are counted) and dwellings
    (which follow what households spend on them). Local share of
    intermediate purchases: min(1, quotient); of final purchases: κ · min(1, SLQ). Claims beyond what is left of a
    branch's output after exports are cut by ρ (`TerritoryAccount.closure`). What is not claimed is sold to the rest of
    France; trade with it need not balance.

    References
    ----------
    Flegg and Webber (1997), doi:10.1080/713693401; Miller and Blair (2009), ch. 8, doi:10.1017/CBO9780511626982.
    """
    place = territory if isinstance(territory, Territory) else find_territory(territory)
    nation = national_account(year)
    jobs = local_jobs(place).reindex(nation.branches)
    national_jobs = zone_jobs().sum().reindex(nation.branches)
    spending = spending_share(place, income_elasticity)
    population = place.population / _zone_profiles()["population"].sum()
    share = jobs / national_jobs
    share["AZ"] = farming_share(place)
    dwellings = nation.final_demand_domestic["households"].to_dict()["LZ"]
    share["LZ"] = (
        dwellings * spending + (nation.output["LZ"] - dwellings) * share["LZ"]
    ) / nation.output["LZ"]
    output = (share * nation.output).rename("output")

    simple = pd.Series(location_quotient(jobs, national_jobs, "SLQ")).clip(upper=1.0)
    size = np.log2(1 + jobs.sum() / national_jobs.sum()) ** delta
    goods = nation.branches.str[0].isin(["A", "B", "C"])
    match_rate = pd.Series(PRODUCT_MATCH_RATE_OF_SERVICES, index=nation.branches)
    match_rate[goods] = size if match_rate_of_goods is None else match_rate_of_goods
    final_share = match_rate * simple

    weights = pd.Series(
        {
            "households": spending,
            "non_profit": population,
            "government": population,
            "investment": investment_population_weight * population
            + (1 - investment_population_weight) * output.sum() / nation.output.sum(),
        }
    )
    demand_home = nation.final_demand_domestic[weights.index] * weights
    demand_abroad = nation.final_demand_imported[weights.index] * weights
    exports = share * nation.exports
    inventories = share * nation.final_demand_domestic["inventories"]
    available = output - exports - inventories

    if quotient == "SLQ":
        local = nation.coefficients_domestic.mul(simple, axis="index")
    else:
        cross = pd.DataFrame(location_quotient(jobs, national_jobs, quotient, delta)).clip(upper=1.0)
        local = nation.coefficients_domestic * cross
    claimed = local @ output + final_share * demand_home.sum(axis="columns")
    kept = (available / claimed.where(claimed > 0, 1.0)).clip(upper=1.0).where(claimed > 0, 1.0).clip(lower=0.0)
    local = local.mul(kept, axis="index")
    demand_local = demand_home.mul(final_share * kept, axis="index")
    return TerritoryAccount(
        territory=place,
        nation=nation,
        jobs=jobs,
        output=output,
        quotient=quotient,
        delta=delta,
        coefficients_local=local,
        coefficients_rest_of_country=nation.coefficients_domestic - local,
        coefficients_abroad=nation.coefficients_imported,
        final_demand_local=demand_local,
        final_demand_rest_of_country=demand_home - demand_local,
        final_demand_abroad=demand_abroad,
        inventories=inventories,
        exports_abroad=exports,
        exports_rest_of_country=available - kept * claimed,
        closure=pd.DataFrame({"available": available, "claimed": claimed, "kept": kept}),
    )


def spending_share(territory: Territory, income_elasticity: float = INCOME_ELASTICITY) -> float:
    """Share of national household spending made by the inhabitants of a territory.

    Parameters
    ----------
    territory : Territory
    income_elasticity : float
        ε: spending follows population × (median income ÷ national mean of medians) to this power.

    Returns
    -------
    float
        0 to 1; the 305 zones sum to 1.

    Notes
    -----
    Overseas zones without a published income take `OVERSEAS_INCOME_RATIO`, a judgement.
    """
    zones = _zone_profiles()
    known = zones["income"].notna()
    mean_income = float(np.average(zones.loc[known, "income"], weights=zones.loc[known, "population"]))

    def weight(population: float, income: float | None) -> float:
        ratio = OVERSEAS_INCOME_RATIO if income is None else income / mean_income
        return float(population * ratio**income_elasticity)

    ratios = (zones["income"] / mean_income).where(known, OVERSEAS_INCOME_RATIO)
    everyone = float((zones["population"] * ratios**income_elasticity).sum())
    members = [find_territory(code) for code in (*territory.zones, *territory.epci)]
    return sum(weight(member.population, median_income(member)) for member in members) / everyone


def farming_share(territory: Territory) -> float:
    """Share of national farming, self-employed farmers included, in a territory.

    Parameters
    ----------
    territory : Territory

    Returns
    -------
    float
        0 to 1; the zones that have the figures sum to 1. Salaried jobs alone would miss most farmers.

    Notes
    -----
    Jobs of a zone = salaried jobs ÷ salaried share; farming = jobs × farming share (population census 2022, mean of
    the zone's EPCI weighted by population). Overseas zones have no census figures here: their salaried share is used.
    """
    profiles = _zone_profiles()
    salaried = zone_jobs()
    farming = salaried.sum(axis="columns") / profiles["salaried_percent"] * profiles["farming_percent"]
    rate = farming.sum() / salaried.loc[farming.notna(), "AZ"].sum()
    farming = farming.where(farming.notna(), salaried["AZ"] * rate)
    in_zones = float(farming.loc[list(territory.zones)].sum())
    in_epci = 0.0
    if territory.epci:
        # An EPCI takes its part of each zone's farming by its estimated salaried farming jobs.
        pieces = piece_jobs()["AZ"]
        part = pieces / pieces.groupby(level="zone").transform("sum").where(lambda total: total > 0, 1.0)
        by_piece = part * farming.reindex(pieces.index.get_level_values("zone")).to_numpy()
        in_epci = float(by_piece[by_piece.index.get_level_values("epci").isin(territory.epci)].sum())
    return (in_zones + in_epci) / float(farming.sum())


@functools.cache
def _zone_profiles() -> pd.DataFrame:
    """Population, median income, salaried share and farming share of the 305 zones; missing where not published."""
    zones = load_table("territories/zones")
    population = zones[zones["status"] == "complete"].set_index("zone")["population"]
    columns = {
        "median_income_eur": "income",
        "salaried_percent": "salaried_percent",
        "jobs_agriculture_percent": "farming_percent",
    }
    pieces = load_table("territories/pieces").merge(load_table("territories/epci")[["epci", *columns]], on="epci")
    profiles = {}
    for column, name in columns.items():
        known = pieces[pieces[column].notna()]
        weighted = (known["population"] * known[column]).groupby(known["zone"]).sum()
        profiles[name] = weighted / known["population"].groupby(known["zone"]).sum()
    return pd.DataFrame(profiles).reindex(population.index).assign(population=population)
