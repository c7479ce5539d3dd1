"""What a territory buys, makes and presses on, here, in the rest of France and abroad: one value and its interval each.

Two regions are one system: what the territory buys elsewhere in France calls products that the rest may buy here. Total
pressures of its final demand do not depend on quotients; only their place does.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts import NationalAccount, production_greenhouse_gases
from metabolisme.accounts.import_origins import eu_share_of_imports
from metabolisme.accounts.local_shares import LOCAL_USES, LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.structural_error import mean_multiplier
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.diagnosis.footprints import READINGS, footprint, pressure_multipliers
from metabolisme.estimates.parameters import interval
from metabolisme.sources.defaults import DEFAULT_READING, DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: Places of a purchase or of a pressure.
TERRITORY_PLACES = ("here", "rest_of_country", "eu", "non_eu")

#: Who buys: each final use, firms for their inputs, public bodies and associations together, and all.
BUYERS = ("households", "firms", "public", "investment", "all")

#: Above this share of overseas inhabitants carbon is left missing: the power mix of the nation is false there.
OVERSEAS_LIMIT = 0.10

UNITS = {
    "purchases": "M€",
    "spending": "M€",
    "spending_per_100": "€ pour 100 €",
    "output": "M€",
    "value_added": "M€",
    "jobs": "emplois",
    "output_multiplier": "1",
    "trade": "M€",
    "local_coverage": "%",
    "footprint_value_added": "M€",
    "footprint_jobs": "emplois",
    "footprint_co2": "kt CO₂",
    "footprint_ghg": "kt CO₂e",
    "production_ghg": "kt CO₂e",
}


@dataclass(frozen=True, eq=False)
class _NationalFacts:
    """Arrays of the nation that every territory needs; n branches, here in the order of the account."""

    coefficients: np.ndarray
    inverse: np.ndarray
    coefficients_imported: np.ndarray
    demand: np.ndarray
    demand_imported: np.ndarray
    eu_share: np.ndarray
    output: np.ndarray
    exports: np.ndarray
    value_added: np.ndarray
    co2: np.ndarray
    ghg: np.ndarray
    co2_households: float
    ghg_households: float
    home: dict[str, np.ndarray]
    foreign: dict[str, np.ndarray]
    ghg_domestic: np.ndarray
    ghg_imported: np.ndarray


@functools.cache
def _facts(nation: NationalAccount) -> _NationalFacts:
    uses = list(LOCAL_USES)
    emitted = production_greenhouse_gases(nation)["total"]
    published = footprint(nation, "ghg")
    demand = nation.final_demand[uses].sum(axis="columns")
    per_euro = published.loc[nation.branches, ["france", "abroad"]].div(demand.where(demand > 0), axis="index")
    # What nobody buys in the end has no footprint of its own, published or not.
    per_euro = per_euro.where(demand > 0, 0.0)
    home, foreign = {}, {}
    for reading in READINGS:
        if READINGS[reading].role != "counterfactual":
            made_here, imported = pressure_multipliers(nation, reading)
            places = ["france", "eu", "non_eu", "abroad"]
            home[reading], foreign[reading] = made_here[places].to_numpy(), imported[places].to_numpy()
    return _NationalFacts(
        coefficients=nation.coefficients_domestic.to_numpy(),
        inverse=nation.leontief_inverse.to_numpy(),
        coefficients_imported=nation.coefficients_imported.to_numpy(),
        demand=nation.final_demand_domestic[uses].to_numpy(),
        demand_imported=nation.final_demand_imported[uses].to_numpy(),
        eu_share=eu_share_of_imports(nation).to_numpy(),
        output=nation.output.to_numpy(),
        exports=nation.exports.to_numpy(),
        value_added=(nation.value_added / nation.output).to_numpy(),
        co2=nation.co2_intensity.to_numpy(),
        ghg=(emitted.reindex(nation.branches) / nation.output).to_numpy(),
        co2_households=nation.co2_households,
        ghg_households=float(published.loc["direct_households", "total"]),
        home=home,
        foreign=foreign,
        ghg_domestic=per_euro["france"].to_numpy(),
        ghg_imported=per_euro["abroad"].to_numpy(),
    )


def territory_results(
    territory: Territory | str | list[str], size: int = DRAWS, year: int = DEFAULT_YEAR
) -> pd.DataFrame:
    """Results of a territory, with the interval of each under the central reading.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    size : int
        Draws behind the intervals.
    year : int
        Of the national account.

    Returns
    -------
    DataFrame, index (measure, item, place)
        Columns ``value`` (every parameter at its central value), ``low`` and ``high`` (5 and 95 % of the draws, see
        `metabolisme.accounts.coverage` for how often such bounds hold the truth). Measures and units: `UNITS`. Items are
        buyers (`BUYERS`), products, ``"direct_households"`` or ``"all"``; places are `TERRITORY_PLACES`, ``"abroad"``
        and ``"total"``. Carbon is missing overseas, jobs are missing abroad, EU and non-EU are missing where a reading
        cannot tell them apart. ``attrs``: territory, readings (total CO₂ by reading, kt).

    Notes
    -----
    Footprints are those of final demand in the territory. CO₂ is computed on 56 industries for the nation, CO₂e is
    published by the SDES by final product (2019); their French part is split between here and the rest of France by
    where the branches called are. Direct emissions of households follow what they spend: local heating and driving are
    not seen.
    """
    place = territory if isinstance(territory, Territory) else find_territory(territory)
    profile, nation = local_profile(place), shared_account(year)
    middle = central(profile, nation)
    keys, bounds = summary(profile, nation, size)
    index = pd.MultiIndex.from_tuples(keys, names=["measure", "item", "place"])
    table = pd.DataFrame(bounds, index=index, columns=["value", "low", "high"])
    table.attrs.update(territory=place, readings=co2_readings(middle))
    return table


def summary(
    profile: LocalProfile, nation: NationalAccount, size: int = DRAWS
) -> tuple[list[tuple[str, str, str]], np.ndarray]:
    """Keys (measure, item, place) of the results of a territory, and their value, low and high: shape (k, 3)."""
    middle = _measures(central(profile, nation))
    draws = _measures(territory_draws(profile, nation, size))
    low, high = interval(np.column_stack(list(draws.values())))
    return list(middle), np.column_stack([np.concatenate(list(middle.values())), low, high])


def _carbon_is_known(draws: TerritoryDraws) -> bool:
    profile = draws.profile
    overseas = float(profile.member_population[profile.member_overseas].sum())
    return overseas <= OVERSEAS_LIMIT * float(profile.member_population.sum())


def co2_readings(middle: TerritoryDraws) -> dict[str, float]:
    """Total CO₂ footprint under each reading, kt; empty overseas."""
    if not _carbon_is_known(middle):
        return {}
    facts = _facts(middle.nation)
    weights = middle.regional.weights[0]
    domestic, imported = facts.demand @ weights, facts.demand_imported @ weights
    direct = facts.co2_households * weights[0]
    totals = {}
    for reading in facts.home:
        home, foreign = (multipliers[:, [0, 3]].sum(axis=1) for multipliers in (facts.home[reading], facts.foreign[reading]))
        totals[reading] = float(home @ domestic + foreign @ imported + direct)
    return totals


def _shared(national: np.ndarray, here: np.ndarray, france: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """French part of a published footprint, (d, n), between here and the rest as ``here`` is to ``france``."""
    share = np.divide(here, france, out=np.zeros_like(here), where=france > 0)
    return national * share, national * (1 - share)


def _measures(draws: TerritoryDraws) -> dict[tuple[str, str, str], np.ndarray]:
    """Every measure of `territory_results`, shape (d,) each."""
    facts, nation = _facts(draws.nation), draws.nation
    regional, settled = draws.regional, draws.regional.settlement
    output, weights = regional.output, regional.weights
    products = list(nation.branches)
    found: dict[tuple[str, str, str], np.ndarray] = {}

    def by_product(measure: str, place: str, values: np.ndarray) -> None:
        found.update({(measure, product, place): values[:, rank] for rank, product in enumerate(products)})
        found[measure, "all", place] = values.sum(axis=1)

    # Purchases: who buys what from where.
    demand = facts.demand * weights[:, None, :]
    inputs_local = np.einsum("dij,dj->di", settled.coefficients_local, output)
    inputs_france = output @ facts.coefficients.T
    inputs_abroad = output @ facts.coefficients_imported.T
    abroad = facts.demand_imported * weights[:, None, :]
    from_eu = facts.eu_share
    final_local = settled.demand_local
    flows = {
        "here": (final_local, inputs_local),
        "rest_of_country": (demand - final_local, inputs_france - inputs_local),
        "eu": (abroad * from_eu[:, None], inputs_abroad * from_eu),
        "non_eu": (abroad * (1 - from_eu)[:, None], inputs_abroad * (1 - from_eu)),
    }
    columns = {"households": [0], "public": [1, 2], "investment": [3]}
    spent: dict[str, dict[str, np.ndarray]] = {}
    for place, (final, inputs) in flows.items():
        spent[place] = {buyer: final[:, :, used].sum(axis=(1, 2)) for buyer, used in columns.items()}
        spent[place]["firms"] = inputs.sum(axis=1)
        spent[place]["all"] = final.sum(axis=(1, 2)) + inputs.sum(axis=1)
        by_product("purchases", place, final.sum(axis=2) + inputs)
    for buyer in BUYERS:
        total = sum(spent[place][buyer] for place in TERRITORY_PLACES)
        for place in TERRITORY_PLACES:
            found["spending", buyer, place] = spent[place][buyer]
            found["spending_per_100", buyer, place] = 100 * spent[place][buyer] / total

    # Production and trade.
    jobs = np.broadcast_to(draws.jobs, output.shape)
    found["output", "all", "here"] = output.sum(axis=1)
    found["value_added", "all", "here"] = output @ facts.value_added
    found["jobs", "all", "here"] = jobs.sum(axis=1)
    found["output_multiplier", "all", "here"] = mean_multiplier(settled.coefficients_local, output)
    found["local_coverage", "all", "here"] = 100 * settled.served.sum(axis=1) / settled.used.sum(axis=1)
    sold = (settled.available - settled.served).sum(axis=1)
    bought = spent["rest_of_country"]["all"]
    exported = ((output / facts.output) * facts.exports).sum(axis=1)
    imported = spent["eu"]["all"] + spent["non_eu"]["all"]
    for item, amount, place in (
        ("sold", sold, "rest_of_country"),
        ("bought", bought, "rest_of_country"),
        ("balance", sold - bought, "rest_of_country"),
        ("sold", exported, "abroad"),
        ("bought", imported, "abroad"),
        ("balance", exported - imported, "abroad"),
    ):
        found["trade", item, place] = amount

    # Pressures of final demand. λ_S solves (I − A^TT + A^TR)ᵀ λ = S: what S presses here for a euro called.
    called = facts.inverse * demand.sum(axis=2)[:, None, :]
    rest_share = settled.rest_share
    system = np.eye(len(products)) - settled.coefficients_local + rest_share[:, :, None] * facts.coefficients
    national_jobs = draws.profile.national_jobs
    jobs_here = np.divide(jobs, output, out=np.zeros_like(output), where=output > 0)
    rest_output = facts.output - output
    # A nation that is all here leaves no rest; rounding apart, no job either.
    has_rest = rest_output > 1e-9 * facts.output
    jobs_rest = np.divide(national_jobs - jobs, rest_output, out=np.zeros_like(output), where=has_rest)
    flat = np.broadcast_to
    intensities = np.stack(
        [flat(facts.value_added, output.shape), jobs_here, jobs_rest, flat(facts.co2, output.shape), flat(facts.ghg, output.shape)],
        axis=2,
    )
    shadow = np.linalg.solve(np.swapaxes(system, 1, 2), intensities)
    # Right-hand side: what the rest of France, and final buyers here, ask of the branches of the territory.
    through_rest = np.einsum("ds,dsk->dsk", rest_share, shadow)
    asked = np.einsum("ij,dik->djk", facts.coefficients @ facts.inverse, through_rest) * demand.sum(axis=2)[:, :, None]
    pressed = asked + shadow * final_local.sum(axis=2)[:, :, None]
    france = np.stack(
        [
            (facts.value_added @ facts.inverse) * demand.sum(axis=2),
            np.einsum("di,dip->dp", jobs_rest, called),
            (facts.co2 @ facts.inverse) * demand.sum(axis=2),
            (facts.ghg @ facts.inverse) * demand.sum(axis=2),
        ],
        axis=2,
    )
    by_product("footprint_value_added", "here", pressed[:, :, 0])
    by_product("footprint_value_added", "rest_of_country", france[:, :, 0] - pressed[:, :, 0])
    imports_called = np.einsum("m,mp->mp", from_eu, facts.coefficients_imported @ facts.inverse)
    final_abroad = abroad.sum(axis=2)
    by_product("footprint_value_added", "eu", imports_called.sum(axis=0) * demand.sum(axis=2) + from_eu * final_abroad)
    imports_called = np.einsum("m,mp->mp", 1 - from_eu, facts.coefficients_imported @ facts.inverse)
    by_product(
        "footprint_value_added", "non_eu", imports_called.sum(axis=0) * demand.sum(axis=2) + (1 - from_eu) * final_abroad
    )
    by_product("footprint_jobs", "here", pressed[:, :, 1])
    by_product("footprint_jobs", "rest_of_country", france[:, :, 1] - pressed[:, :, 2])

    known = 1.0 if _carbon_is_known(draws) else np.nan
    direct = weights[:, 0] * known
    home, foreign = facts.home[DEFAULT_READING], facts.foreign[DEFAULT_READING]
    at_home = home[:, 0] * demand.sum(axis=2) * known
    for place, part in zip(TERRITORY_PLACES, _shared(at_home, pressed[:, :, 3], france[:, :, 2]), strict=False):
        by_product("footprint_co2", place, part)
    for place, column in (("eu", 1), ("non_eu", 2)):
        by_product("footprint_co2", place, known * (home[:, column] * demand.sum(axis=2) + foreign[:, column] * final_abroad))
    everything = demand.sum(axis=2) + final_abroad
    at_home = facts.ghg_domestic * everything * known
    for place, part in zip(TERRITORY_PLACES, _shared(at_home, pressed[:, :, 4], france[:, :, 3]), strict=False):
        by_product("footprint_ghg", place, part)
    by_product("footprint_ghg", "abroad", facts.ghg_imported * everything * known)
    for measure, households, places in (
        ("footprint_co2", facts.co2_households, TERRITORY_PLACES),
        ("footprint_ghg", facts.ghg_households, ("here", "rest_of_country", "abroad")),
    ):
        found[measure, "direct_households", "here"] = households * direct
        found[measure, "all", "here"] = found[measure, "all", "here"] + households * direct
        found[measure, "all", "total"] = sum(found[measure, "all", one] for one in places)
    found["production_ghg", "all", "here"] = (output @ facts.ghg) * known
    return found
