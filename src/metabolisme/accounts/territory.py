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

from metabolisme.accounts.import_origins import eu_share_of_imports
from metabolisme.accounts.leontief import leontief_inverse
from metabolisme.accounts.local_shares import (
    LOCAL_USES,
    LocalProfile,
    demand_weights,
    local_profile,
    output_shares,
    spending_share,
)
from metabolisme.accounts.national import BALANCE_TOLERANCE, NationalAccount, national_account, shared_account
from metabolisme.accounts.quotients import size_factor
from metabolisme.accounts.regionalisation import Nation, Settlement, crossing_share, match_rates, settle
from metabolisme.errors import BalanceError
from metabolisme.sources.defaults import (
    DEFAULT_DELTA,
    DEFAULT_QUOTIENT,
    DEFAULT_YEAR,
    INCOME_ELASTICITY,
    INVESTMENT_POPULATION_WEIGHT,
    PRODUCT_MATCH_RATE_OF_CARRIERS,
    PRODUCT_MATCH_RATE_OF_SERVICES,
)
from metabolisme.sources.territories import Territory

#: Residual accepted in an identity, as a share of output, on top of what the national table itself misses.
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
    eu_share : Series, shape (n,)
        Share of the European Union in what is bought abroad, by product: that of the nation, 2011.
    closure : DataFrame
        Per branch: ``available`` (output left for France, M€), ``claimed`` (local purchases by the quotients, M€),
        ``kept`` (ρ, local purchases over the claim; 1 where nothing is claimed), ``bound`` (``"supply"`` where claims
        were cut because the output cannot serve them, ``"rest"`` where they were raised because the rest of France does
        not make enough, else ``""``), ``rest_share`` (of what the rest of France buys of this French product, share
        made here).

    Raises
    ------
    BalanceError
        At construction, if supply and use differ, here or in the rest of France, or a flow is negative.
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
    eu_share: pd.Series = field(repr=False)
    closure: pd.DataFrame = field(repr=False)

    def __post_init__(self) -> None:
        tolerance = CLOSURE_TOLERANCE * self.output.sum() + BALANCE_TOLERANCE
        residual = self.check()["residual"]
        # An unknown residual is a fault too.
        faulty = residual[~(residual.abs() <= tolerance)]
        flows = {
            "achats ici": self.coefficients_local @ self.output,
            "achats dans le reste de la France": self.coefficients_rest_of_country @ self.output,
            "achats finals ici": self.final_demand_local.min(axis="columns"),
            "achats finals dans le reste de la France": self.final_demand_rest_of_country.min(axis="columns"),
            "ventes au reste de la France": self.exports_rest_of_country,
            "production du reste de la France pour lui-même": self.rest_of_country_own_supply,
        }
        negative = {name: float(flow.min()) for name, flow in flows.items() if not flow.min() >= -tolerance}
        if len(faulty) or negative:
            faults = [
                f"{identity}, branche {branch} : écart de {gap:.4g} M€"
                for identity, branch, gap in faulty.head(5).reset_index().itertuples(index=False)
            ]
            faults += [f"{name} : {flow:.4g} M€, négatif" for name, flow in negative.items()]
            raise BalanceError(
                f"Le compte de {self.territory.name} ne s'équilibre pas : {' ; '.join(faults)}. "
                "Remède : vérifiez les emplois fournis, ou signalez ce territoire."
            )

    def check(self) -> pd.DataFrame:
        """Residual of each identity, by branch.

        Returns
        -------
        DataFrame, index (identity, branch), column ``residual`` (M€)
            What is made here is used or sold; local, rest-of-France and foreign inputs sum to the national recipe; what
            the rest of France sells here, to itself and abroad is what it makes.
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
        rest = self.nation.output - self.output
        rest_sold = (
            self.imports_rest_of_country
            + self.rest_of_country_own_supply
            + self.nation.exports
            - self.exports_abroad
            + self.nation.final_demand_domestic["inventories"]
            - self.inventories
        )
        residuals = {
            "emplois des produits d'ici = production": uses - self.output,
            "achats d'ici et d'ailleurs = recette nationale": (bought - recipe).sum() * self.output,
            "ventes du reste de la France = sa production": rest_sold - rest,
        }
        return pd.concat(residuals, names=["identity", "branch"]).to_frame("residual")

    @property
    def final_demand(self) -> pd.DataFrame:
        """Final uses in the territory, from everywhere, shape (n, 4), M€."""
        return self.final_demand_local + self.final_demand_rest_of_country + self.final_demand_abroad

    @property
    def imports_rest_of_country(self) -> pd.Series:
        """What the territory buys from the rest of France, by product, shape (n,), M€."""
        inputs = self.coefficients_rest_of_country @ self.output
        return inputs + self.final_demand_rest_of_country.sum(axis="columns")

    @property
    def imports_abroad(self) -> pd.Series:
        """What the territory buys abroad, by product, shape (n,), M€."""
        return self.coefficients_abroad @ self.output + self.final_demand_abroad.sum(axis="columns")

    @property
    def rest_of_country_own_supply(self) -> pd.Series:
        """What the rest of France buys of its own products, shape (n,), M€: its uses less what comes from here."""
        rest = self.nation.output - self.output
        demand = self.nation.final_demand_domestic[list(LOCAL_USES)].sum(axis="columns")
        here = (self.final_demand_local + self.final_demand_rest_of_country).sum(axis="columns")
        return self.nation.coefficients_domestic @ rest + demand - here - self.exports_rest_of_country

    @cached_property
    def leontief_inverse(self) -> pd.DataFrame:
        """Local Leontief inverse, shape (n, n)."""
        return leontief_inverse(self.coefficients_local)

    @property
    def output_multiplier(self) -> float:
        """Type I output multiplier of the territory: mean over branches weighted by output, ≥ 1."""
        return float((self.leontief_inverse.sum() * self.output).sum() / self.output.sum())


def territory_account(
    territory: LocalProfile | Territory | str | list[str],
    quotient: str = DEFAULT_QUOTIENT,
    delta: float = DEFAULT_DELTA,
    year: int = DEFAULT_YEAR,
    *,
    investment_population_weight: float = INVESTMENT_POPULATION_WEIGHT,
    income_elasticity: float = INCOME_ELASTICITY,
    match_rate_of_goods: float | None = None,
    match_rate_of_carriers: float = PRODUCT_MATCH_RATE_OF_CARRIERS,
    match_rate_of_services: float = PRODUCT_MATCH_RATE_OF_SERVICES,
) -> TerritoryAccount:
    """Regionalise the national account.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
        Or a `LocalProfile`, such as that of a reader's own file (`metabolisme.accounts.own_profile`).
    quotient : {"SLQ", "CILQ", "RLQ", "FLQ", "AFLQ", "CHARM"}
        Location quotient, or a method in the spirit of CHARM (Kronenberg 2009), which is not one: of what could be met
        here, a part crosses the border all the same, as at the border of the nation. The border of a zone is far more
        open: it is an upper reading of what is bought here.
    delta : float
        0 ≤ δ < 1, for FLQ and AFLQ.
    year : int
        Year of the national account; only shares of jobs of 2023 meet it.
    investment_population_weight : float
        θ, share of investment spread by population, the rest by output; 0 to 1.
    income_elasticity : float
        ε of household spending to median income.
    match_rate_of_goods : float, optional
        κ of farming, extraction and manufacturing, 0 to 1: share of a branch's local supply that fits local final
        buyers; by default the size factor λ of the territory. A judgement: a shipyard does not sell cars.
    match_rate_of_carriers : float
        κ of trade and transport, 0 to 1: wholesalers are often elsewhere.
    match_rate_of_services : float
        κ of the other branches, 0 to 1.

    Returns
    -------
    TerritoryAccount

    Raises
    ------
    UnknownCodeError
        Unknown territory, method or year.
    BalanceError
        A parameter out of range, or an account that does not close.

    Notes
    -----
    Shares of national output follow salaried jobs, but for farming (self-employed farmers are counted) and dwellings
    (which follow what households spend on them). Local share of intermediate purchases: min(1, quotient); of final
    purchases: κ · min(1, SLQ). Claims are cut where the output of the territory cannot serve them, and raised where the
    rest of France cannot serve what is left (`TerritoryAccount.closure`). What is not bought here is sold to the rest
    of France; trade with it need not balance.

    References
    ----------
    Flegg and Webber (1997), doi:10.1080/713693401; Kronenberg (2009), doi:10.1177/0160017608322555; Miller and Blair
    (2009), ch. 8, doi:10.1017/CBO9780511626982.
    """
    ranges = {
        "δ": (delta, 0.0, 0.999),
        "θ": (investment_population_weight, 0.0, 1.0),
        "ε": (income_elasticity, 0.0, 3.0),
        "κ des biens": (0.0 if match_rate_of_goods is None else match_rate_of_goods, 0.0, 1.0),
        "κ du commerce et des transports": (match_rate_of_carriers, 0.0, 1.0),
        "κ des services": (match_rate_of_services, 0.0, 1.0),
    }
    outside = [
        f"{name} = {value:g} (de {low:g} à {high:g})"
        for name, (value, low, high) in ranges.items()
        if not low <= value <= high
    ]
    if outside:
        raise BalanceError(f"Paramètres hors de leur plage : {', '.join(outside)}.")
    nation = shared_account(year)
    profile = local_profile(territory)
    regional = regionalise(
        profile,
        nation,
        method=quotient,
        delta=np.asarray(delta),
        elasticity=np.asarray(income_elasticity),
        overseas_factor=np.asarray(1.0),
        investment_population_weight=np.asarray(investment_population_weight),
        match_rate_of_goods=np.asarray(-1.0 if match_rate_of_goods is None else match_rate_of_goods),
        match_rate_of_carriers=np.asarray(match_rate_of_carriers),
        match_rate_of_services=np.asarray(match_rate_of_services),
    )
    branches, settled = nation.branches, regional.settlement

    def series(values: np.ndarray, name: str) -> pd.Series:
        return pd.Series(values, branches, name=name)

    def uses(values: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(values, branches, list(LOCAL_USES))

    local = pd.DataFrame(settled.coefficients_local, branches, branches)
    demand_local = uses(settled.demand_local)
    share = regional.output / nation.output.to_numpy()
    # Rounding of a sum apart: what is served is compared with what was claimed at a billionth.
    moved = (settled.served - settled.claimed) / np.maximum(settled.claimed, 1.0)
    return TerritoryAccount(
        territory=profile.territory,
        # Lazy copies: a reader who changes a cell changes nobody else's nation.
        nation=national_account(year),
        jobs=series(profile.jobs, "jobs"),
        output=series(regional.output, "output"),
        quotient=quotient,
        delta=delta,
        coefficients_local=local,
        coefficients_rest_of_country=nation.coefficients_domestic - local,
        # A lazy copy: the frame of the nation belongs to all its territories.
        coefficients_abroad=nation.coefficients_imported.copy(deep=False),
        final_demand_local=demand_local,
        final_demand_rest_of_country=nation.final_demand_domestic[list(LOCAL_USES)] * regional.weights - demand_local,
        final_demand_abroad=nation.final_demand_imported[list(LOCAL_USES)] * regional.weights,
        inventories=nation.final_demand_domestic["inventories"] * share,
        exports_abroad=nation.exports * share,
        exports_rest_of_country=series(settled.available - settled.served, "exports_rest_of_country"),
        eu_share=eu_share_of_imports(nation),
        closure=pd.DataFrame(
            {
                "available": settled.available,
                "claimed": settled.claimed,
                "kept": np.divide(
                    settled.served, settled.claimed, out=np.ones_like(settled.served), where=settled.claimed > 0
                ),
                "bound": np.select([moved < -1e-9, moved > 1e-9], ["supply", "rest"], ""),
                "rest_share": settled.rest_share,
            },
            index=branches,
        ),
    )


@dataclass(frozen=True, eq=False)
class Regional:
    """A territory as arrays, for one set of parameters or many: leading dimensions are those of the parameters.

    Attributes
    ----------
    output : ndarray, shape (…, n)
        M€.
    weights : ndarray, shape (…, 4)
        Part of each of `LOCAL_USES` of the nation.
    settlement : Settlement
    """

    output: np.ndarray
    weights: np.ndarray
    settlement: Settlement


@functools.cache
def nation_arrays(nation: NationalAccount) -> Nation:
    """What the settlement needs of a national account."""
    uses = nation.flows_domestic + nation.flows_imported
    return Nation(
        coefficients=nation.coefficients_domestic.to_numpy(),
        demand=nation.final_demand_domestic[list(LOCAL_USES)].to_numpy(),
        output=nation.output.to_numpy(),
        exports=nation.exports.to_numpy(),
        inventories=nation.final_demand_domestic["inventories"].to_numpy(),
        crossing=crossing_share(
            (uses.sum(axis="columns") + nation.final_demand.sum(axis="columns")).to_numpy(),
            nation.output.to_numpy(),
            nation.imports.to_numpy(),
            nation.exports.to_numpy(),
        ),
    )


@functools.cache
def branch_kinds(nation: NationalAccount) -> np.ndarray:
    """Kind of each branch, one of `metabolisme.accounts.regionalisation.BRANCH_KINDS`, shape (n,)."""
    letters = nation.branches.str[0]
    choices = [letters.isin(["A", "B", "C"]), letters.isin(["G", "H"]), letters == "L"]
    return np.select(choices, ["goods", "carriers", "dwellings"], "services")


def regionalise(
    profile: LocalProfile,
    nation: NationalAccount,
    *,
    method: str,
    delta: np.ndarray,
    elasticity: np.ndarray,
    overseas_factor: np.ndarray,
    investment_population_weight: np.ndarray,
    match_rate_of_goods: np.ndarray,
    match_rate_of_carriers: np.ndarray,
    match_rate_of_services: np.ndarray,
    jobs: np.ndarray | None = None,
    output_error: np.ndarray | None = None,
    quotient_error: np.ndarray | None = None,
) -> Regional:
    """Regionalise the national account for many sets of parameters at once.

    Parameters
    ----------
    profile : LocalProfile
    nation : NationalAccount
    method : str
        One of `metabolisme.accounts.regionalisation.METHODS`.
    delta, elasticity, overseas_factor, investment_population_weight, match_rate_of_goods, match_rate_of_carriers,
    match_rate_of_services :
        ndarray, shape (…), see `territory_account`. A match rate of goods below zero means λ, the size factor.
    jobs : ndarray, shape (…, n), optional
    output_error : ndarray, shape (…, n), optional
        Factors on the odds s ÷ (1 − s) of the shares of output: a share stays between 0 and 1.
    quotient_error : ndarray, shape (…, n, n + 1), optional
        See `settle`.

    Returns
    -------
    Regional
    """
    here = profile.jobs if jobs is None else jobs
    spending = spending_share(profile, elasticity, overseas_factor)
    shares = output_shares(profile, nation, spending, jobs)
    if output_error is not None:
        shares = shares * output_error / (1 - shares + shares * output_error)
    output = shares * nation.output.to_numpy()
    per_output = (nation.value_added / nation.output).to_numpy()
    value_added_share = output @ per_output / float(nation.value_added.sum())
    weights = demand_weights(profile, spending, value_added_share, investment_population_weight)
    size = size_factor(here, profile.national_jobs, delta)
    of_goods = np.where(match_rate_of_goods < 0, size, match_rate_of_goods)
    settlement = settle_output(
        nation,
        jobs=here,
        national_jobs=profile.national_jobs,
        output=output,
        demand_weights=weights,
        method=method,
        delta=delta,
        match_rate=match_rates(branch_kinds(nation), of_goods, match_rate_of_carriers, match_rate_of_services),
        error=quotient_error,
    )
    return Regional(output, weights, settlement)


def settle_output(
    nation: NationalAccount,
    *,
    jobs: np.ndarray,
    national_jobs: np.ndarray,
    output: np.ndarray,
    demand_weights: np.ndarray,
    method: str,
    delta: np.ndarray,
    match_rate: np.ndarray | None = None,
    error: np.ndarray | None = None,
) -> Settlement:
    """Who serves the purchases of a territory whose output and final uses are known.

    Parameters
    ----------
    nation : NationalAccount
        On 34 branches.
    jobs : ndarray, shape (…, n)
        Of the territory; ``national_jobs``, shape (n,).
    output : ndarray, shape (…, n)
        M€.
    demand_weights : ndarray, shape (…, 4)
        Part of each national final use that is made in the territory.
    method : str
        One of `metabolisme.accounts.regionalisation.METHODS`.
    delta : ndarray, shape (…)
    match_rate : ndarray, shape (…, n), optional
        By default λ for goods, and the central rates of carriers and services.
    error : ndarray, shape (…, n, n + 1), optional
        See `settle`.
    """
    kinds = branch_kinds(nation)
    return settle(
        nation_arrays(nation),
        method=method,
        # Jobs that make nothing of the branch (refining without a refinery) claim nothing: it is absent.
        jobs=np.where(output > 0, jobs, 0.0),
        national_jobs=national_jobs,
        delta=delta,
        output=output,
        demand_weights=demand_weights,
        match_rate=match_rates(kinds, size_factor(jobs, national_jobs, delta)) if match_rate is None else match_rate,
        on_site=kinds == "dwellings",
        error=error,
    )
