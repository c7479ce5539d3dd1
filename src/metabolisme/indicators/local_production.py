"""Local production: what the territory could make of what it uses, what it does make of it, and what it earns of it.

Three indices of the same name answer three questions: capacity (production over consumption, capped), self-supply
(goods used here that are made here), and self-supply with the chain (value of the goods finally used here that is
earned here, whoever makes them). No number of one is a number of another.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import LOCAL_USES, LocalProfile, local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.territory import branch_kinds
from metabolisme.diagnosis.territory_results import TERRITORY_PLACES
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.case import Case, Indicator, cases
from metabolisme.sources import concordance, load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory

#: Readings of the capacity ratio: what consumption is counted at.
SHOP_PRICES, PRODUCER_PRICES = "consommation au prix du magasin", "consommation au prix de production"

#: Readings of self-supply: who uses the goods.
ALL_BUYERS, FINAL_BUYERS, HOUSEHOLDS = "tous les acheteurs", "achats finals", "habitants"


def capacity_index(production: np.ndarray, consumption: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Capacity to make what is consumed, as the Fab City Index counts it.

    Parameters
    ----------
    production, consumption : ndarray, shape (…, s)
        By sector, same unit, both without tax on products; consumption > 0.
    weights : ndarray, shape (s,)
        Weight of each sector in consumption, any unit, not all zero.

    Returns
    -------
    ndarray, shape (…)
        100 Σ w min(1, production ÷ consumption) ÷ Σ w, 0 to 100.

    Raises
    ------
    MetabolismeError
        A consumption or a sum of weights that is not positive.

    Notes
    -----
    A sector that makes ten times what the place consumes counts for one time: it does not make up for another. Nothing
    says that what is made is bought here.

    References
    ----------
    Boeing (2024), The Fab City Index, table 9.3; open compute of the Fab City Foundation (fabcity/fci-index).
    """
    total = float(np.sum(weights))
    if not (np.all(np.asarray(consumption) > 0) and total > 0):
        raise MetabolismeError(
            "Une capacité se rapporte à une consommation : il faut des consommations positives et des poids dont la "
            f"somme l'est, reçu {np.min(consumption):g} au moins et {total:g}. Remède : retirez le secteur."
        )
    index: np.ndarray = 100 * (np.minimum(1.0, production / consumption) * weights).sum(axis=-1) / total
    return index


def share_made_here(here: np.ndarray, elsewhere: np.ndarray) -> np.ndarray:
    """Part of what is bought that comes from here, %.

    Parameters
    ----------
    here, elsewhere : ndarray, shape (…, n)
        Amounts by product, same unit, ≥ 0.

    Returns
    -------
    ndarray, shape (…)
        0 to 100; missing where nothing is bought.
    """
    made, bought = np.sum(here, axis=-1), np.sum(here, axis=-1) + np.sum(elsewhere, axis=-1)
    share: np.ndarray = np.divide(100.0 * made, bought, out=np.full_like(bought, np.nan, dtype=float), where=bought > 0)
    return share


@dataclass(frozen=True, eq=False)
class CapacitySectors:
    """The five sectors of the open compute, with our national figures.

    Attributes
    ----------
    labels : dict
        French name by sector, in order.
    makers : ndarray, shape (s, n)
        Output of France that is of the sector, by branch of the account, M€ at basic prices.
    spent, spent_at_producer_prices : ndarray, shape (s,)
        Household spending in France, M€: in shops without VAT; at basic prices, without margins.
    weights : ndarray, shape (s,)
        Household spending, VAT included: what a basket of prices is weighted by.
    """

    labels: dict[str, str]
    makers: np.ndarray
    spent: np.ndarray
    spent_at_producer_prices: np.ndarray
    weights: np.ndarray


@functools.cache
def capacity_sectors() -> CapacitySectors:
    """Sectors of the capacity ratio (``local_production/capacity_sectors``), France, year of the account.

    Notes
    -----
    Inputs differ from those of the open compute: output of the national accounts at 56 industries (not structural
    business statistics); salaried jobs by branch of the A38 (not persons employed by division), so that glass and
    ceramics follow the jobs of rubber, plastics and minerals together, furniture those of the branch that also repairs
    machines; COICOP 2018 (not 1999); shares of spending (not the item weights of the price index); 2014 (not 2019).
    """
    table = load_table("local_production/capacity_sectors")
    labels = {str(sector): str(label) for sector, label in table[["sector", "label"]].drop_duplicates().to_numpy()}
    detailed, branches = shared_account(DEFAULT_YEAR, 56), list(shared_account(DEFAULT_YEAR).branches)
    branch_of = concordance("A56", "A38")
    spending = load_table("households/consumption_by_function")
    spent = spending[spending["year"] == DEFAULT_YEAR].set_index("code")["meur"].to_dict()
    makers = np.zeros((len(labels), len(branches)))
    in_shops, at_basic_prices, weights = (np.zeros(len(labels)) for _ in range(3))
    for sector, side, code, vat in table[["sector", "side", "code", "vat_percent"]].itertuples(index=False):
        rank = list(labels).index(sector)
        if side == "production":
            makers[rank, branches.index(branch_of[code])] += detailed.output.to_dict()[code]
            at_basic_prices[rank] += detailed.final_demand["households"].to_dict()[code]
        else:
            in_shops[rank] += spent[code] / (1 + vat / 100)
            weights[rank] += spent[code]
    return CapacitySectors(labels, makers, in_shops, at_basic_prices, weights)


def _made(case: Case) -> np.ndarray:
    """Goods of each sector that the territory makes, M€, shape (d, s)."""
    shares = case.draws.regional.output / case.draws.nation.output.to_numpy()
    made: np.ndarray = shares @ capacity_sectors().makers.T
    return made


def capacity_ratio(case: Case) -> np.ndarray:
    """Capacity ratio of five sectors of goods, out of 100, shape (d,)."""
    sectors = capacity_sectors()
    return capacity_index(_made(case), case.draws.profile.population * sectors.spent, sectors.weights)


def _capacity_readings(case: Case) -> dict[str, float]:
    sectors, made = capacity_sectors(), _made(case)
    counted = {SHOP_PRICES: sectors.spent, PRODUCER_PRICES: sectors.spent_at_producer_prices}
    return {
        name: float(capacity_index(made, case.draws.profile.population * spent, sectors.weights)[0])
        for name, spent in counted.items()
    }


@functools.cache
def goods(nation: NationalAccount) -> tuple[str, ...]:
    """Branches whose products are goods: farming, mining, manufacturing."""
    return tuple(nation.branches[branch_kinds(nation) == "goods"])


def _bought(case: Case, place: str) -> np.ndarray:
    """Goods that all buyers of the territory use, by product, M€, shape (d, g)."""
    return np.stack([case.results["purchases", product, place] for product in goods(case.draws.nation)], axis=-1)


def self_supply(case: Case) -> np.ndarray:
    """Goods used here that are made here, % of their value, shape (d,)."""
    elsewhere = [_bought(case, place) for place in TERRITORY_PLACES if place != "here"]
    return share_made_here(_bought(case, "here"), np.sum(elsewhere, axis=0))


def _final(case: Case, uses: slice) -> tuple[np.ndarray, np.ndarray]:
    """Goods of final buyers made here, and from everywhere, by product, M€, shape (d, g) each."""
    nation, regional = case.draws.nation, case.draws.regional
    ranks = [list(nation.branches).index(product) for product in goods(nation)]
    here = regional.settlement.demand_local[:, ranks, uses].sum(axis=-1)
    wanted = nation.final_demand[list(LOCAL_USES)].to_numpy()[ranks] * regional.weights[:, None, :]
    return here, wanted[:, :, uses].sum(axis=-1)


def _supply_readings(case: Case) -> dict[str, float]:
    found = {ALL_BUYERS: float(self_supply(case)[0])}
    for name, uses in ((FINAL_BUYERS, slice(None)), (HOUSEHOLDS, slice(0, 1))):
        here, everywhere = _final(case, uses)
        found[name] = float(share_made_here(here, everywhere - here)[0])
    return found


def self_supply_indirect(case: Case) -> np.ndarray:
    """Value of the goods finally used here that is earned here along the chain, % of it, shape (d,).

    Notes
    -----
    Value added in the territory called by its final uses of goods, wherever these are made, over their value at basic
    prices. Neither above nor below the direct share by nature: a good made here also pays inputs from elsewhere, which
    takes away; a good made elsewhere in France may pay a supplier, a carrier or a shopkeeper's office of here, which
    adds. Never above the part of these goods that is made in France. What foreign goods call here is not counted.
    """
    earned = np.sum(
        [case.results["footprint_value_added", product, "here"] for product in goods(case.draws.nation)], axis=0
    )
    share: np.ndarray = 100 * earned / _final(case, slice(None))[1].sum(axis=-1)
    return share


def _no_sector(territory: Territory) -> str:
    """Why a territory has no capacity ratio: it needs the jobs of each branch of industry, as they are."""
    if territory.epci:
        return (
            "La capacité se compte secteur par secteur, et les emplois industriels d'une intercommunalité ne sont "
            "connus qu'en un seul bloc. Lisez sa zone d'emploi, ou donnez vos emplois par branche dans votre fichier."
        )
    if territory.has_gaps:
        return (
            "La capacité se compte secteur par secteur, et votre fichier laisse des branches à estimer. Donnez les "
            "emplois des 36 branches, ou lisez la zone d'emploi."
        )
    return ""


#: Indicators of the family, by name.
INDICATORS = {
    "local_production.capacity_ratio": Indicator(capacity_ratio, why_not=_no_sector, readings=_capacity_readings),
    "local_production.self_supply": Indicator(self_supply, readings=_supply_readings, tested_by="product_shares"),
    "local_production.self_supply_indirect": Indicator(self_supply_indirect),
}


def capacity_by_sector(territory: LocalProfile | Territory | str | list[str], size: int = DRAWS) -> pd.DataFrame:
    """Could make, and does make for itself: the two questions sector by sector.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
        With published jobs: not an EPCI.
    size : int
        Draws.

    Returns
    -------
    DataFrame, index sector
        ``label``; ``production``, ``consumption`` (M€, the second in shops without VAT); ``ratio`` (%, not capped) with
        ``low`` and ``high``; ``capped`` (%, at most 100); ``weight`` (% of the five); ``made_here`` (% of what all
        buyers here use of the products of the branches of the sector) with ``made_low`` and ``made_high``.

    Raises
    ------
    MetabolismeError
        Its jobs by branch are estimated.
    """
    profile = local_profile(territory)
    if reason := _no_sector(profile.territory):
        raise MetabolismeError(f"{profile.territory.name} : pas de capacité par secteur. {reason}")
    middle, drawn = cases(profile, size)
    sectors = capacity_sectors()
    used = profile.population * sectors.spent
    low, high = interval(100 * _made(drawn) / used)
    made, nation = _made(middle)[0], middle.draws.nation
    table = pd.DataFrame(
        {
            "label": sectors.labels,
            "production": made,
            "consumption": used,
            "ratio": 100 * made / used,
            "low": low,
            "high": high,
            "capped": np.minimum(100.0, 100 * made / used),
            "weight": 100 * sectors.weights / sectors.weights.sum(),
        },
        index=pd.Index(list(sectors.labels), name="sector"),
    )
    shares = {}
    for sector, makers in zip(sectors.labels, sectors.makers, strict=True):
        products = list(nation.branches[makers > 0])
        bounds = interval(_share_of(drawn, products))
        shares[sector] = (float(_share_of(middle, products)[0]), *(float(bound) for bound in bounds))
    table[["made_here", "made_low", "made_high"]] = pd.DataFrame.from_dict(shares, orient="index")
    return table


def _share_of(case: Case, products: list[str]) -> np.ndarray:
    """Part of what all buyers use of some products that is made here, %, shape (d,)."""
    bought = {
        place: np.stack([case.results["purchases", product, place] for product in products], axis=-1)
        for place in TERRITORY_PLACES
    }
    return share_made_here(bought.pop("here"), np.sum(list(bought.values()), axis=0))


def hamburg_index() -> float:
    """Capacity of Hamburg from its published inputs, sixteen sectors, 2019, out of 100."""
    table = load_table("local_production/hamburg_2019")
    ratios, weights = table["ratio"].to_numpy(), table["weight_per_mille"].to_numpy()
    return float(capacity_index(ratios, np.ones_like(ratios), weights))
