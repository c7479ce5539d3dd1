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
from metabolisme.accounts.material_footprint import materials_per_euro
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.structural_error import mean_multiplier
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.diagnosis.footprints import READINGS, footprint, pressure_multipliers
from metabolisme.estimates.parameters import interval
from metabolisme.sources import concordance
from metabolisme.sources.defaults import DEFAULT_READING, DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory

#: Places of a purchase or of a pressure.
TERRITORY_PLACES = ("here", "rest_of_country", "eu", "non_eu")

#: Who buys: each final use, firms for their inputs, public bodies and associations together, and all.
BUYERS = ("households", "firms", "public", "investment", "all")

#: Above this share of overseas inhabitants carbon is left missing: the power mix of the nation is false there.
OVERSEAS_LIMIT = 0.10

_CO2_PLACES = ("france", "eu", "non_eu", "abroad")

#: Columns of `LOCAL_USES` of each final buyer.
_USES_OF = {"households": [0], "public": [1, 2], "investment": [3]}

#: Draws, shape (d,), by (measure, item, place).
Draws = dict[tuple[str, str, str], np.ndarray]


@dataclass(frozen=True, eq=False)
class _NationalFacts:
    """Arrays of the nation that every territory needs; n branches, here in the order of the account.

    ``sectors``: positions of the branches of each sector of the A5 that has several. ``home``, ``foreign``: CO₂ per
    euro of final product made in France and imported, by reading, columns `_CO2_PLACES`. ``ghg_domestic``,
    ``ghg_imported``: published CO₂e per euro of final product of all origins, emitted in France and abroad.
    ``materials``: raw materials per euro of final product of all origins, by group of products.
    """

    products: tuple[str, ...]
    sectors: dict[str, list[int]]
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
    materials: dict[str, np.ndarray]


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
            places = list(_CO2_PLACES)
            home[reading], foreign[reading] = made_here[places].to_numpy(), imported[places].to_numpy()
    positions = pd.Series(range(len(nation.branches)), nation.branches)
    sectors = positions.groupby(concordance("A38", "A5").reindex(nation.branches).to_numpy()).agg(list).to_dict()
    return _NationalFacts(
        products=tuple(nation.branches),
        sectors={str(sector): pooled for sector, pooled in sectors.items() if len(pooled) > 1},
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
        ghg_households=float(published["total"].to_dict()["direct_households"]),
        home=home,
        foreign=foreign,
        ghg_domestic=per_euro["france"].to_numpy(),
        ghg_imported=per_euro["abroad"].to_numpy(),
        materials=materials_per_euro(nation.branches, demand.to_numpy()),
    )


def territory_results(
    territory: LocalProfile | Territory | str | list[str], size: int = DRAWS, year: int = DEFAULT_YEAR
) -> pd.DataFrame:
    """Results of a territory, with the interval of each under the central reading.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    size : int
        Draws behind the intervals.
    year : int
        Of the national account.

    Returns
    -------
    DataFrame, index (measure, item, place)
        Columns ``value`` (every parameter at its central value), ``low`` and ``high`` (5 and 95 % of the draws; see
        `metabolisme.accounts.coverage` for how often such bounds hold the truth). Measures, units and limits:
        `metabolisme.diagnosis.measures.MEASURES`. Items are buyers (`BUYERS`), products, ``"direct_households"`` or
        ``"all"``; products are branches, and the sectors ``"BE"``, ``"GU"``, ``"OQ"``, each the sum of several
        branches, draw by draw (the two other sectors are branches); materials are told by group of products
        (`metabolisme.accounts.material_footprint.MATERIAL_GROUPS`). Places are `TERRITORY_PLACES`, ``"abroad"`` and
        ``"total"``. Carbon and materials are missing overseas; jobs abroad are not counted; greenhouse gases do not
        tell EU from non-EU. ``attrs``: territory, readings (total CO₂ by reading, kt; empty overseas).

    Notes
    -----
    Footprints are those of final demand in the territory. CO₂ is computed on 56 industries for the nation, CO₂e is
    published by the SDES by final product (2019); their French part is split between here and the rest of France by
    where the branches called are. Direct emissions of households follow what they spend: local heating and driving are
    not seen.
    """
    profile = local_profile(territory)
    keys, bounds, readings = summary(profile, shared_account(year), size)
    table = pd.DataFrame(bounds, index=results_index(keys), columns=["value", "low", "high"])
    table.attrs.update(territory=profile.territory, readings=readings)
    return table


def summary(
    profile: LocalProfile, nation: NationalAccount, size: int = DRAWS
) -> tuple[list[tuple[str, str, str]], np.ndarray, dict[str, float]]:
    """Results of a territory as plain arrays: what `territory_results` and the atlas are made of.

    Returns
    -------
    list of (measure, item, place)
        Those of a measure together, those of an item together.
    ndarray, shape (k, 3)
        Value, low and high.
    dict
        Total CO₂ footprint under each reading, kt; empty overseas.
    """
    account = central(profile, nation)
    middle, draws = draws_measures(account), draws_measures(territory_draws(profile, nation, size))
    ranks = [list(dict.fromkeys(labels)) for labels in zip(*middle, strict=True)]
    keys = sorted(middle, key=lambda key: [rank.index(label) for rank, label in zip(ranks, key, strict=True)])
    low, high = interval(np.column_stack([draws[key] for key in keys]))
    return keys, np.column_stack([np.concatenate([middle[key] for key in keys]), low, high]), co2_readings(account)


def results_index(keys: list[tuple[str, str, str]]) -> pd.MultiIndex:
    """Index of results in the order of ``keys``; no label is sorted, so that parts of the index are slices of it."""
    columns = list(zip(*keys, strict=True))
    levels = [list(dict.fromkeys(labels)) for labels in columns]
    codes = [[level.index(label) for label in labels] for level, labels in zip(levels, columns, strict=True)]
    return pd.MultiIndex(levels=levels, codes=codes, names=["measure", "item", "place"])


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
        totals[reading] = float(_all_places(facts.home[reading]) @ domestic + direct)
        totals[reading] += float(_all_places(facts.foreign[reading]) @ imported)
    return totals


def _all_places(multipliers: np.ndarray) -> np.ndarray:
    """Sum over places of CO₂ per euro, (n,): some readings tell abroad, and not the Union from the others."""
    told = np.isfinite(multipliers[:, 1:3]).all()
    total: np.ndarray = multipliers[:, [0, 1, 2] if told else [0, 3]].sum(axis=1)
    return total


def draws_measures(draws: TerritoryDraws) -> Draws:
    """Every measure of `territory_results`, shape (d,) each, by (measure, item, place)."""
    purchases = _purchases(draws)
    pressures = _pressures_in_france(draws, purchases)
    return {
        **_bought(draws, purchases),
        **_produced(draws),
        **_traded(draws, purchases),
        **_content_of_demand(draws, purchases, pressures),
        **_carbon_of_demand(draws, purchases, pressures),
        **_materials_of_demand(draws, purchases),
    }


def _by_product(facts: _NationalFacts, measure: str, place: str, values: np.ndarray) -> Draws:
    """A measure (d, n) by branch, by sector of several branches, and for all products together."""
    branches = {(measure, product, place): values[:, rank] for rank, product in enumerate(facts.products)}
    sectors = {(measure, name, place): values[:, pooled].sum(axis=1) for name, pooled in facts.sectors.items()}
    return {**branches, **sectors, (measure, "all", place): values.sum(axis=1)}


@dataclass(frozen=True, eq=False)
class _Purchases:
    """What is bought in the territory, by place: final uses (d, n, 4) and inputs of firms (d, n), M€."""

    final: dict[str, np.ndarray]
    inputs: dict[str, np.ndarray]

    @property
    def final_domestic(self) -> np.ndarray:
        """Final purchases of French products, (d, n)."""
        return self._final(("here", "rest_of_country"))

    @property
    def final_imported(self) -> np.ndarray:
        """Final purchases of imported products, (d, n)."""
        return self._final(("eu", "non_eu"))

    def _final(self, places: tuple[str, str]) -> np.ndarray:
        both: np.ndarray = (self.final[places[0]] + self.final[places[1]]).sum(axis=2)
        return both

    def of_buyers(self, place: str) -> dict[str, np.ndarray]:
        """What each of `BUYERS` buys in a place, shape (d,)."""
        spent = {buyer: self.final[place][:, :, uses].sum(axis=(1, 2)) for buyer, uses in _USES_OF.items()}
        spent["firms"] = self.inputs[place].sum(axis=1)
        spent["all"] = self.final[place].sum(axis=(1, 2)) + spent["firms"]
        return spent


def _purchases(draws: TerritoryDraws) -> _Purchases:
    """Who serves what is bought in the territory; imports have the share of the Union that the nation has."""
    facts, output, settled = _facts(draws.nation), draws.regional.output, draws.regional.settlement
    weights = draws.regional.weights[:, None, :]
    eu = facts.eu_share
    abroad, inputs_abroad = facts.demand_imported * weights, output @ facts.coefficients_imported.T
    inputs_here = np.einsum("dij,dj->di", settled.coefficients_local, output)
    return _Purchases(
        final={
            "here": settled.demand_local,
            "rest_of_country": facts.demand * weights - settled.demand_local,
            "eu": abroad * eu[:, None],
            "non_eu": abroad * (1 - eu)[:, None],
        },
        inputs={
            "here": inputs_here,
            "rest_of_country": output @ facts.coefficients.T - inputs_here,
            "eu": inputs_abroad * eu,
            "non_eu": inputs_abroad * (1 - eu),
        },
    )


def _bought(draws: TerritoryDraws, purchases: _Purchases) -> Draws:
    """Purchases by product, and by buyer: in euros and for 100 € spent."""
    facts = _facts(draws.nation)
    found: Draws = {}
    for place in TERRITORY_PLACES:
        found |= _by_product(facts, "purchases", place, purchases.final[place].sum(axis=2) + purchases.inputs[place])
    spent = {place: purchases.of_buyers(place) for place in TERRITORY_PLACES}
    for buyer in BUYERS:
        total = np.sum([spent[place][buyer] for place in TERRITORY_PLACES], axis=0)
        for place in TERRITORY_PLACES:
            found["spending", buyer, place] = spent[place][buyer]
            found["spending_per_100", buyer, place] = 100 * spent[place][buyer] / total
    return found


def _produced(draws: TerritoryDraws) -> Draws:
    """What is made in the territory, with which jobs and gases, and how much it feeds other branches here."""
    facts, output, settled = _facts(draws.nation), draws.regional.output, draws.regional.settlement
    measures = {
        "output": output.sum(axis=1),
        "value_added": output @ facts.value_added,
        "jobs": np.broadcast_to(draws.jobs, output.shape).sum(axis=1),
        "output_multiplier": mean_multiplier(settled.coefficients_local, output),
        "local_coverage": 100 * settled.served.sum(axis=1) / settled.used.sum(axis=1),
        "production_ghg": (output @ facts.ghg) * _known_carbon(draws),
    }
    return {(measure, "all", "here"): values for measure, values in measures.items()}


def _traded(draws: TerritoryDraws, purchases: _Purchases) -> Draws:
    """What is sold to and bought from the rest of the country, and abroad."""
    facts, output, settled = _facts(draws.nation), draws.regional.output, draws.regional.settlement
    bought = {place: purchases.of_buyers(place)["all"] for place in TERRITORY_PLACES}
    trade = {
        "rest_of_country": ((settled.available - settled.served).sum(axis=1), bought["rest_of_country"]),
        "abroad": (((output / facts.output) * facts.exports).sum(axis=1), bought["eu"] + bought["non_eu"]),
    }
    found: Draws = {}
    for place, (sold, paid) in trade.items():
        found["trade", "sold", place] = sold
        found["trade", "bought", place] = paid
        found["trade", "balance", place] = sold - paid
    return found


@dataclass(frozen=True, eq=False)
class _Pressures:
    """What the final demand of the territory for French products calls, by pressure and final product (d, n)."""

    here: dict[str, np.ndarray]
    rest: dict[str, np.ndarray]


def _pressures_in_france(draws: TerritoryDraws, purchases: _Purchases) -> _Pressures:
    """Solve the two regions as one system: value added, jobs, CO₂ and CO₂e called here and in the rest of France.

    Let x_T, x_R be what a final demand f makes the two regions produce. Recipes are the nation's, so that
    x_T + x_R = L f, whatever the quotients. The rest of France buys a part r of each product here; f_T is what final
    buyers find here: x_T = A_TT x_T + r̂ A x_R + f_T, hence (I − A_TT + r̂ A) x_T = r̂ A L f + f_T. Transposed, this
    prices a euro asked of each branch here at what it presses here: one system for all products.
    """
    facts, output, settled = _facts(draws.nation), draws.regional.output, draws.regional.settlement
    demand = purchases.final_domestic
    jobs_here, jobs_rest = jobs_per_euro(draws)
    intensities = {
        "value_added": facts.value_added,
        "jobs": jobs_here,
        "co2": facts.co2,
        "ghg": facts.ghg,
        "jobs_if_rest": jobs_rest,
    }
    per_euro = np.stack([np.broadcast_to(intensity, output.shape) for intensity in intensities.values()], axis=2)
    asked_of_here = settled.rest_share[:, :, None] * facts.coefficients
    system = np.eye(len(facts.products)) - settled.coefficients_local + asked_of_here
    price = np.linalg.solve(np.swapaxes(system, 1, 2), per_euro)
    asked_by_rest = np.einsum("ij,dik->djk", facts.coefficients @ facts.inverse, settled.rest_share[:, :, None] * price)
    pressed = asked_by_rest * demand[:, :, None] + price * settled.demand_local.sum(axis=2)[:, :, None]
    here = {name: pressed[:, :, rank] for rank, name in enumerate(intensities)}
    called = facts.inverse * demand[:, None, :]
    france = {
        "value_added": (facts.value_added @ facts.inverse) * demand,
        "co2": (facts.co2 @ facts.inverse) * demand,
        "ghg": (facts.ghg @ facts.inverse) * demand,
        # A branch may need more jobs per euro here than elsewhere: had all been made in the rest, less what is not.
        "jobs_if_rest": np.einsum("di,dip->dp", jobs_rest, called),
    }
    rest = {name: total - here[name] for name, total in france.items()}
    rest["jobs"] = rest.pop("jobs_if_rest")
    return _Pressures(here, rest)


def jobs_per_euro(draws: TerritoryDraws) -> tuple[np.ndarray, np.ndarray]:
    """Jobs per M€ of output here and in the rest of the country, (d, n); none where nothing is made."""
    facts, output = _facts(draws.nation), draws.regional.output
    jobs = np.broadcast_to(draws.jobs, output.shape)
    rest_output = facts.output - output
    # A territory that has all of a branch leaves no rest: rounding apart, no job either.
    has_rest = rest_output > 1e-9 * facts.output
    here = np.divide(jobs, output, out=np.zeros_like(output), where=output > 0)
    rest = np.divide(draws.profile.national_jobs - jobs, rest_output, out=np.zeros_like(output), where=has_rest)
    return here, rest


def _content_of_demand(draws: TerritoryDraws, purchases: _Purchases, pressures: _Pressures) -> Draws:
    """Value added and jobs called by final demand; abroad, value added is what is paid for imports."""
    facts = _facts(draws.nation)
    imports = facts.coefficients_imported @ facts.inverse
    found: Draws = {}
    for place, pressed in (("here", pressures.here), ("rest_of_country", pressures.rest)):
        found |= _by_product(facts, "footprint_value_added", place, pressed["value_added"])
        found |= _by_product(facts, "footprint_jobs", place, pressed["jobs"])
    for place, origin in (("eu", facts.eu_share), ("non_eu", 1 - facts.eu_share)):
        paid = (origin @ imports) * purchases.final_domestic + purchases.final[place].sum(axis=2)
        found |= _by_product(facts, "footprint_value_added", place, paid)
    return found


def _carbon_of_demand(draws: TerritoryDraws, purchases: _Purchases, pressures: _Pressures) -> Draws:
    """CO₂ and CO₂e called by final demand, and the direct emissions of households, which follow what they spend."""
    facts, known = _facts(draws.nation), _known_carbon(draws)
    domestic, imported = purchases.final_domestic, purchases.final_imported
    home, foreign = facts.home[DEFAULT_READING], facts.foreign[DEFAULT_READING]
    in_france = {"footprint_co2": home[:, 0] * domestic, "footprint_ghg": facts.ghg_domestic * (domestic + imported)}
    abroad = {
        ("footprint_co2", "eu"): home[:, 1] * domestic + foreign[:, 1] * imported,
        ("footprint_co2", "non_eu"): home[:, 2] * domestic + foreign[:, 2] * imported,
        ("footprint_ghg", "abroad"): facts.ghg_imported * (domestic + imported),
    }
    direct = {"footprint_co2": facts.co2_households, "footprint_ghg": facts.ghg_households}
    found: Draws = {}
    for measure, pressure in (("footprint_co2", "co2"), ("footprint_ghg", "ghg")):
        here, rest = pressures.here[pressure], pressures.rest[pressure]
        # National totals by product are those published: only their split between here and the rest is computed.
        share = np.divide(here, here + rest, out=np.zeros_like(here), where=here + rest > 0)
        found |= _by_product(facts, measure, "here", known * share * in_france[measure])
        found |= _by_product(facts, measure, "rest_of_country", known * (1 - share) * in_france[measure])
        households = known * direct[measure] * draws.regional.weights[:, 0]
        found[measure, "direct_households", "here"] = households
        found[measure, "all", "here"] = found[measure, "all", "here"] + households
        found[measure, "all", "total"] = found[measure, "all", "here"] + found[measure, "all", "rest_of_country"]
    for (measure, place), values in abroad.items():
        found |= _by_product(facts, measure, place, known * values)
        found[measure, "all", "total"] = found[measure, "all", "total"] + found[measure, "all", place]
    return found


def _materials_of_demand(draws: TerritoryDraws, purchases: _Purchases) -> Draws:
    """Raw materials called by final demand, by group of products; where they are dug is not told."""
    demand = (purchases.final_domestic + purchases.final_imported) * _known_carbon(draws)
    by_group = {group: demand @ per_euro for group, per_euro in _facts(draws.nation).materials.items()}
    found = {("footprint_materials", group, "total"): kilotonnes for group, kilotonnes in by_group.items()}
    return {**found, ("footprint_materials", "all", "total"): np.sum(list(by_group.values()), axis=0)}


def _known_carbon(draws: TerritoryDraws) -> float:
    """Factor that leaves carbon and materials missing where they are not known."""
    return 1.0 if _carbon_is_known(draws) else np.nan
