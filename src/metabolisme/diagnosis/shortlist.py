"""The short list: which of the flows that come from outside matter most, on three axes, and how sure that is.

A flow is a product and an origin: the rest of France, or abroad. Flows of the two origins are never in one list: what
is brought back from abroad is gained for France, what is brought back from the rest of France is lost by a neighbour.
"""

from __future__ import annotations

import functools
import itertools
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from metabolisme.accounts.greenhouse_gases import production_greenhouse_gases
from metabolisme.accounts.import_origins import eu_share_of_imports
from metabolisme.accounts.leontief import leontief_inverse
from metabolisme.accounts.local_shares import LOCAL_USES, LocalProfile, local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.quotients import size_factor
from metabolisme.accounts.regionalisation import Settlement, match_rates
from metabolisme.accounts.structural_error import structural_error
from metabolisme.accounts.territory import Regional, TerritoryAccount, branch_kinds, settle_output
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.diagnosis.footprints import READINGS, pressure_multipliers
from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.methods_compared import COMPARED_METHODS, Method
from metabolisme.diagnosis.pareto import first_front, pareto_ranks
from metabolisme.diagnosis.relocation_mask import relocation_mask
from metabolisme.diagnosis.territory_estimates import shown_products
from metabolisme.diagnosis.territory_results import OVERSEAS_LIMIT
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates.parameters import interval
from metabolisme.sources import concordance
from metabolisme.sources.defaults import (
    DEFAULT_READING,
    DEFAULT_YEAR,
    DRAWS,
    PRODUCT_MATCH_RATE_OF_CARRIERS,
    PRODUCT_MATCH_RATE_OF_SERVICES,
    SEED,
)
from metabolisme.sources.territories import Territory

#: Where what is bought outside comes from.
ORIGINS = ("abroad", "rest_of_country")

#: What makes a flow matter.
AXES = ("potential", "dependence", "footprint")

#: Smallest share of what comes from an origin that makes a flow.
SMALLEST_FLOW = 0.01

#: Flows kept when axes are weighted; without weights the list is the first front, whatever its length.
LISTED = 5

#: Below this quotient on jobs, bringing a flow back means to set up a branch, not to extend one.
ENTRY_QUOTIENT = 0.1

#: Ways to count the CO₂ of imports that answer the question asked: « made here » is another question.
FLOW_READINGS = tuple(reading for reading in READINGS if READINGS[reading].role != "counterfactual")

#: Why a flow is left out where a refinery buys most of it.
OF_REFINING = "c'est d'abord l'achat calculé d'une raffinerie"


def shortlist(
    territory: TerritoryAccount | LocalProfile | Territory | str | list[str],
    weights: Mapping[str, float] | None = None,
    *,
    method: Method | None = None,
    reading: str = DEFAULT_READING,
    mask: bool = True,
    listed: int = LISTED,
    size: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Flows that a territory brings in from outside, on three axes, with how surely each is on the list.

    Parameters
    ----------
    territory : TerritoryAccount, LocalProfile, Territory, or what `find_territory` takes
        Of an account, the territory and the method are taken: other parameters are the default ones.
    weights : mapping, optional
        Weight of each of `AXES`, ≥ 0, of sum 1. Without weights the list is the first Pareto front.
    method : Method, optional
        How purchases are regionalised; default: that of the account, or Flegg's quotient.
    reading : str
        How the CO₂ of imports is counted, one of `FLOW_READINGS`.
    mask : bool
        Whether what cannot be brought nearer (`relocation_mask`) is kept out of the list; it is shown in any case.
    listed : int
        Length of the list when axes are weighted.
    size, seed : int
        Draws.

    Returns
    -------
    DataFrame, index (origin, product)
        Flows of `SMALLEST_FLOW` or more of what comes from their origin; abroad first; in each, the best first, what
        is masked last. Columns:

        - ``label``: French name of the product. ``amount`` (M€), ``share`` of what comes from the origin, ``eu`` and
          ``non_eu`` (M€; missing for flows from France).
        - ``capacity`` (M€), what the territory could plausibly make of the product for itself, and its parts:
          ``redirected``, ``growth``. ``entry``: the branch is hardly here, growth means setting it up.
        - ``potential`` (jobs here), ``dependence`` (0 to 1), ``footprint`` (kt CO₂e; missing overseas): the axes.
        - ``potential_per_meur`` (jobs per M€ of the flow), ``footprint_per_euro`` (kg CO₂e per €),
          ``dependence_non_eu`` (0 to 1): ratios beside amounts, which all grow with size.
        - ``pareto_rank`` (1 is the first front; 0 where masked), ``score`` (0 to 100; missing without weights),
          ``on_list``, ``masked`` (French reason, "" where open).
        - ``stability_methods``: share of the methods × readings, every other parameter at its centre, in which the flow
          is on the list; ``stability_draws``: share of the draws with the retained method and reading. Never pooled.
        - ``amount_low``, ``amount_high``, and the same of the axes: 5 and 95 % of the draws.

        ``attrs``: territory, method, reading, weights, axes, draws.

    Raises
    ------
    UnknownCodeError
        Unknown territory, reading or axis.
    MetabolismeError
        Weights that are negative, not finite, incomplete, or not of sum 1.

    Notes
    -----
    *Potential* = min(flow, plausible capacity) × jobs here per M€ made here, suppliers here included (type I).
    Plausible capacity = what leaves today for the rest of France, times the part that fits what local buyers want (κ,
    `metabolisme.accounts.regionalisation.match_rates`), plus what is missing for the branch to weigh here as much as in
    France, by jobs. The first measures a know-how: the jobs counted suppose that as much is made in addition. Were the
    same goods turned from buyers elsewhere to buyers here, no job would be gained, and the rest of France would have to
    find them; ``growth`` alone is then the capacity. The second is no more than what a territory of this size commonly
    has. A judgement, and the same for both origins: their potentials do not add up.

    *Dependence* = of 100 € bought of the product, from everywhere, what pays imports in the end, directly or through
    French suppliers. It belongs to the product, whatever the origin of the flow.

    *Footprint* = flow × greenhouse gases per euro: CO₂ by the reading, made in France or imported; methane, nitrous
    oxide and fluorinated gases by French recipes and intensities, imports included, since foreign ones are not at hand.
    Published totals by final product (SDES) are not applied to imports: a construction site « imports » 29 Mt and
    hardly any product.

    Weighted scores relate each axis to its largest open flow: masking that one may change the order of two others.

    In an EPCI, industry is one product. Jobs are salaried, of 2023; exchanges of 2014: only shares meet.
    """
    profile, retained = _profile_and_method(territory, method)
    known = _known_weights(weights)
    if reading not in FLOW_READINGS:
        raise UnknownCodeError.among("la lecture", reading, FLOW_READINGS)
    rule = _Rule(known, mask, listed)
    if isinstance(territory, LocalProfile):
        middle, draws, by_method = _computed(profile, retained, size, seed)
    else:
        middle, draws, by_method = _remembered(profile.territory, retained, size, seed)
    central, drawn = middle[reading], draws[reading]
    found = []
    for origin in ORIGINS:
        listed_by = [rule.listed_flows(flows[origin]) for flows in by_method.values()]
        found.append(_of_origin(central[origin], drawn[origin], rule, np.concatenate(listed_by).mean(axis=0)))
    table = pd.concat(found, names=["origin", "product"], keys=ORIGINS)
    table.attrs.update(
        territory=profile.territory, method=retained, reading=reading, weights=known, axes=central["abroad"].axes
    )
    table.attrs["draws"] = size
    return table


def shortlist_stability(
    territory: TerritoryAccount | LocalProfile | Territory | str | list[str],
    weights: Mapping[str, float] | None = None,
    *,
    methods: Sequence[Method] = COMPARED_METHODS,
    readings: Sequence[str] = FLOW_READINGS,
    mask: bool = True,
    listed: int = LISTED,
    size: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How surely each flow is on the list, method by method and reading by reading.

    Parameters
    ----------
    territory, weights, mask, listed, size, seed
        As in `shortlist`.
    methods : sequence of Method
    readings : sequence of str

    Returns
    -------
    DataFrame, index (origin, product, method, reading), methods by their French label
        ``listed``: bool, every other parameter at its centre. ``draws``: share of the draws, 0 to 1, δ being that of
        the method. Flows that are on a list somewhere.

    Notes
    -----
    Draws are common to all methods: incomes, investment, output per job, jobs of EPCI, and the error of quotients,
    which was measured for Flegg's (`metabolisme.accounts.structural_error`) and is applied to all.
    """
    profile, _ = _profile_and_method(territory, None)
    rule = _Rule(_known_weights(weights), mask, listed)
    nation = shared_account(DEFAULT_YEAR)
    drawn = _every_method_drawn(profile, nation, methods, size, seed)
    central = _flows(_settled(profile, nation, methods), readings)
    parts: dict[tuple[str, str, str], pd.DataFrame] = {}
    for rank, (one, draws) in enumerate(zip(methods, drawn, strict=True)):
        many = _flows(draws, readings)
        for reading in readings:
            for origin in ORIGINS:
                flows = central[reading][origin]
                parts[origin, one.label, reading] = pd.DataFrame(
                    {
                        "listed": rule.listed_flows(flows)[rank],
                        "draws": rule.listed_flows(many[reading][origin]).mean(axis=0),
                    },
                    index=pd.Index(flows.products, name="product"),
                )
    table = pd.concat(parts, names=["origin", "method", "reading"])
    table = table.reorder_levels(["origin", "product", "method", "reading"])
    somewhere = (table["listed"] | (table["draws"] > 0)).groupby(level=["origin", "product"]).transform("any")
    kept: pd.DataFrame = table[somewhere]
    kept.attrs.update(territory=profile.territory)
    return kept


# --------------------------------------------------------------------------------------------------- the flows


@dataclass(frozen=True, eq=False)
class Flows:
    """Flows of one origin, shape (d, m) each: products of `shown_products`, or the branches behind.

    Attributes
    ----------
    products : tuple of str
    amount : ndarray
        M€. ``eu``: the part from the Union, missing for flows from France.
    redirected, growth : ndarray
        Plausible capacity, M€.
    potential : ndarray
        Jobs here.
    dependent, dependent_non_eu, bought : ndarray
        Of all purchases of the product, what pays imports in the end, what pays imports from outside the Union, and
        the purchases, M€.
    footprint : ndarray
        kt CO₂e; missing overseas.
    masked : tuple of str
        Why each product is out, "" where it is not.
    entry : ndarray of bool, shape (m,)
    """

    products: tuple[str, ...]
    amount: np.ndarray
    eu: np.ndarray
    redirected: np.ndarray
    growth: np.ndarray
    potential: np.ndarray
    dependent: np.ndarray
    dependent_non_eu: np.ndarray
    bought: np.ndarray
    footprint: np.ndarray
    masked: tuple[str, ...]
    entry: np.ndarray

    @property
    def dependence(self) -> np.ndarray:
        """0 to 1; 0 where nothing is bought."""
        return _ratio(self.dependent, self.bought)

    @property
    def axes(self) -> tuple[str, ...]:
        """Axes that are known."""
        return AXES if np.isfinite(self.footprint).all() else AXES[:2]

    @property
    def values(self) -> np.ndarray:
        """Values on the known axes, shape (d, m, k)."""
        return np.stack([getattr(self, axis) for axis in self.axes], axis=-1)

    @property
    def large(self) -> np.ndarray:
        """Flows of `SMALLEST_FLOW` or more, shape (d, m)."""
        enough: np.ndarray = self.amount >= SMALLEST_FLOW * self.amount.sum(axis=-1, keepdims=True)
        return enough & (self.amount > 0)


@dataclass(frozen=True, eq=False)
class _National:
    """What all territories read of the nation, n branches: per euro of French product unless said otherwise."""

    imported_content: np.ndarray
    imported_content_non_eu: np.ndarray
    eu_share: np.ndarray
    coefficients: np.ndarray
    coefficients_imported: np.ndarray
    demand: np.ndarray
    demand_imported: np.ndarray
    home: dict[str, np.ndarray]
    foreign: dict[str, np.ndarray]
    may_grow: np.ndarray
    output: np.ndarray


@functools.cache
def _national(nation: NationalAccount) -> _National:
    uses, inverse = list(LOCAL_USES), nation.leontief_inverse.to_numpy()
    eu, imported = eu_share_of_imports(nation).to_numpy(), nation.coefficients_imported.to_numpy()
    other = _other_gases(nation)
    home, foreign = {}, {}
    for reading in FLOW_READINGS:
        of_france, of_imports = pressure_multipliers(nation, reading)
        home[reading] = of_france[["france", "abroad"]].sum(axis="columns").to_numpy() + other
        foreign[reading] = of_imports[["france", "abroad"]].sum(axis="columns").to_numpy() + other
    return _National(
        imported_content=imported.sum(axis=0) @ inverse,
        imported_content_non_eu=(1 - eu) @ imported @ inverse,
        eu_share=eu,
        coefficients=nation.coefficients_domestic.to_numpy(),
        coefficients_imported=imported,
        demand=nation.final_demand_domestic[uses].to_numpy(),
        demand_imported=nation.final_demand_imported[uses].to_numpy(),
        home=home,
        foreign=foreign,
        may_grow=relocation_mask()["may_grow"].reindex(nation.branches).to_numpy(dtype=bool),
        output=nation.output.to_numpy(),
    )


def _other_gases(nation: NationalAccount) -> np.ndarray:
    """Gases other than CO₂ called by one euro of a product, kt CO₂e per M€, as if all were made in France."""
    gases = production_greenhouse_gases(nation)
    emitted = (gases["total"] - gases["co2"]).reindex(nation.branches).to_numpy() / nation.output.to_numpy()
    recipe = nation.coefficients_domestic + nation.coefficients_imported
    called: np.ndarray = emitted @ leontief_inverse(recipe).to_numpy()
    return called


def _flows(draws: TerritoryDraws, readings: Sequence[str]) -> dict[str, dict[str, Flows]]:
    """Flows by reading and origin, for every draw."""
    facts, settled, output = _national(draws.nation), draws.regional.settlement, draws.regional.output
    profile, weights = draws.profile, draws.regional.weights
    from_abroad = weights @ facts.demand_imported.T + output @ facts.coefficients_imported.T
    from_france = settled.used - settled.served
    redirected, growth, jobs = _capacity(draws)
    french = settled.used
    amounts = {"abroad": from_abroad, "rest_of_country": from_france}
    per_euro = {"abroad": facts.foreign, "rest_of_country": facts.home}
    eu = {"abroad": from_abroad * facts.eu_share, "rest_of_country": np.full_like(from_france, np.nan)}
    refining = draws.nation.branches.tolist().index("CD")
    for_refining = {
        "abroad": output[:, [refining]] * facts.coefficients_imported[:, refining],
        "rest_of_country": np.zeros_like(from_france),
    }
    overseas = float(profile.member_population[profile.member_overseas].sum())
    known = 1.0 if overseas <= OVERSEAS_LIMIT * float(profile.member_population.sum()) else np.nan
    products, pooled = _pooling(tuple(shown_products(profile.territory)), tuple(draws.nation.branches))
    reasons = _reasons(products)
    quotient = _entry(profile, pooled)
    by_reading: dict[str, dict[str, Flows]] = {reading: {} for reading in readings}
    for origin in ORIGINS:
        amount = amounts[origin]
        mostly = 2 * (for_refining[origin] @ pooled)[0] > (amount @ pooled)[0]
        flows = Flows(
            products=products,
            amount=amount @ pooled,
            eu=eu[origin] @ pooled,
            redirected=redirected @ pooled,
            growth=growth @ pooled,
            potential=(np.minimum(amount, redirected + growth) * jobs) @ pooled,
            dependent=(from_abroad + french * facts.imported_content) @ pooled,
            dependent_non_eu=(from_abroad * (1 - facts.eu_share) + french * facts.imported_content_non_eu) @ pooled,
            bought=(from_abroad + french) @ pooled,
            footprint=np.empty(0),
            masked=tuple(
                reason or (OF_REFINING if refined else "") for reason, refined in zip(reasons, mostly, strict=True)
            ),
            entry=quotient,
        )
        for reading in readings:
            emitted = known * (amount * per_euro[origin][reading]) @ pooled
            by_reading[reading][origin] = replace(flows, footprint=emitted)
    return by_reading


def _capacity(draws: TerritoryDraws) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What leaves for the rest of France and fits, what would bring the branch to its weight in France, M€, and jobs.

    The last: jobs here per M€ made here, those of suppliers here included. Shapes (d, n).
    """
    facts, output, settled = _national(draws.nation), draws.regional.output, draws.regional.settlement
    profile, kinds = draws.profile, branch_kinds(draws.nation)
    jobs = np.broadcast_to(draws.jobs, output.shape)
    # κ does not follow δ here: the same goods fit, whatever the quotient that is tried.
    fits = match_rates(
        kinds,
        size_factor(jobs, profile.national_jobs, np.full(len(output), Method().delta)),
        PRODUCT_MATCH_RATE_OF_CARRIERS,
        PRODUCT_MATCH_RATE_OF_SERVICES,
    )
    redirected = fits * np.maximum(settled.available - settled.served, 0.0)
    weight = jobs.sum(axis=1, keepdims=True) / profile.national_jobs.sum()
    growth = np.where(facts.may_grow, np.maximum(weight * facts.output - output, 0.0), 0.0)
    national = profile.national_jobs / facts.output
    per_output = np.divide(jobs, output, out=np.broadcast_to(national, output.shape).copy(), where=output > 0)
    system = np.eye(output.shape[1]) - np.swapaxes(settled.coefficients_local, 1, 2)
    with_suppliers: np.ndarray = np.linalg.solve(system, per_output[..., None])[..., 0]
    return redirected, growth, with_suppliers


@functools.cache
def _pooling(products: tuple[str, ...], branches: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Products, and 1 where a branch, in rows, is in a product, in columns."""
    sectors = concordance("A38", "A5")
    own = [{branch, sectors[branch]} if branch not in products else {branch} for branch in branches]
    return products, np.array([[product in names for product in products] for names in own], dtype=float)


def _reasons(products: tuple[str, ...]) -> tuple[str, ...]:
    mask = relocation_mask()
    closed = mask.loc[mask["treatment"] != "open", "reason"].to_dict()
    return tuple(str(closed.get(product, "")) for product in products)


def _entry(profile: LocalProfile, pooled: np.ndarray) -> np.ndarray:
    """Whether each product is hardly made here."""
    here, everywhere = profile.jobs @ pooled, profile.national_jobs @ pooled
    quotient = (here / here.sum()) / (everywhere / everywhere.sum())
    hardly: np.ndarray = quotient < ENTRY_QUOTIENT
    return hardly


#: Flows by reading and origin.
_ByReading = dict[str, dict[str, Flows]]


def _computed(profile: LocalProfile, method: Method, size: int, seed: int) -> tuple[_ByReading, _ByReading, _ByReading]:
    """Flows at the centre, in each draw, and by each of `COMPARED_METHODS`."""
    nation = shared_account(DEFAULT_YEAR)
    return (
        _flows(_settled(profile, nation, [method]), FLOW_READINGS),
        _flows(_drawn(profile, nation, method, size, seed), FLOW_READINGS),
        _flows(_settled(profile, nation, COMPARED_METHODS), FLOW_READINGS),
    )


@functools.lru_cache(maxsize=8)
def _remembered(
    territory: Territory, method: Method, size: int, seed: int
) -> tuple[_ByReading, _ByReading, _ByReading]:
    """The same, kept: in a lab, weights and mask move more often than the territory."""
    return _computed(local_profile(territory), method, size, seed)


# ------------------------------------------------------------------------------------------------ settlements


def _settled(profile: LocalProfile, nation: NationalAccount, methods: Sequence[Method]) -> TerritoryDraws:
    """The account by each method, every other parameter at its centre: one draw a method, in their order."""
    parts = []
    # Methods that differ by δ only are one computation.
    for quotient, alike in itertools.groupby(methods, key=lambda method: method.quotient):
        delta = np.array([method.delta for method in alike])
        parts.append(central(profile, nation, quotient, delta).regional)
    settlement = Settlement(
        **{
            name: np.concatenate([getattr(part.settlement, name) for part in parts])
            for name in (field.name for field in fields(Settlement))
        }
    )
    output, weights = (np.concatenate([getattr(part, name) for part in parts]) for name in ("output", "weights"))
    return TerritoryDraws(profile, nation, profile.jobs, Regional(output, weights, settlement))


def _drawn(profile: LocalProfile, nation: NationalAccount, method: Method, size: int, seed: int) -> TerritoryDraws:
    """Draws by the default method, whose δ is drawn too; by another one, its own δ."""
    if method == Method():
        return territory_draws(profile, nation, size, seed)
    return _every_method_drawn(profile, nation, [method], size, seed)[0]


def _every_method_drawn(
    profile: LocalProfile, nation: NationalAccount, methods: Sequence[Method], size: int, seed: int
) -> list[TerritoryDraws]:
    """The same draws settled by each method: who makes and who buys does not depend on it."""
    base = territory_draws(profile, nation, size, seed)
    kinds, jobs = branch_kinds(nation), np.broadcast_to(base.jobs, base.regional.output.shape)
    generator = np.random.default_rng([seed, zlib.crc32(profile.territory.code.encode()), 1])
    error = structural_error().draw(size, kinds, generator)
    found = []
    for method in methods:
        settlement = settle_output(
            nation,
            jobs=jobs,
            national_jobs=profile.national_jobs,
            output=base.regional.output,
            demand_weights=base.regional.weights,
            method=method.quotient,
            delta=np.full(size, method.delta),
            error=error,
        )
        found.append(replace(base, regional=Regional(base.regional.output, base.regional.weights, settlement)))
    return found


# --------------------------------------------------------------------------------------------------- the list


@dataclass(frozen=True)
class _Rule:
    """What puts a flow on the list."""

    weights: tuple[tuple[str, float], ...] | None
    mask: bool
    listed: int

    def eligible(self, flows: Flows) -> np.ndarray:
        """Large enough, and open; shape (d, m)."""
        is_open = np.array([not reason for reason in flows.masked]) if self.mask else True
        both: np.ndarray = flows.large & is_open
        return both

    def scores(self, flows: Flows) -> np.ndarray:
        """Weighted mean of the axes, each over its largest eligible value, 0 to 100; without weights, missing."""
        if self.weights is None:
            return np.full_like(flows.amount, np.nan)
        return scores(flows.values, self.eligible(flows), _on(flows.axes, dict(self.weights)))

    def listed_flows(self, flows: Flows) -> np.ndarray:
        """What is on the list, shape (d, m)."""
        eligible = self.eligible(flows)
        if self.weights is None:
            return first_front(flows.values, eligible)
        score = np.where(eligible, self.scores(flows), -np.inf)
        # Equal scores: both or none would change the length; the first in the order of branches stays.
        order = np.argsort(-score, axis=-1, kind="stable")
        place = np.argsort(order, axis=-1, kind="stable")
        best: np.ndarray = eligible & (place < self.listed)
        return best


def scores(values: np.ndarray, eligible: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean of axes, each over the largest eligible value, 0 to 100.

    Parameters
    ----------
    values : ndarray, shape (…, n, k)
        ≥ 0, the larger the better.
    eligible : ndarray of bool, shape (…, n)
    weights : ndarray, shape (k,)
        ≥ 0, of sum 1.

    Returns
    -------
    ndarray, shape (…, n)
        Missing where not eligible. The same in any currency; never lower for what dominates.
    """
    largest = np.where(eligible[..., None], values, 0.0).max(axis=-2, keepdims=True)
    relative = np.divide(values, largest, out=np.zeros_like(values), where=eligible[..., None] & (largest > 0))
    return np.where(eligible, 100 * relative @ weights, np.nan)


def _on(axes: tuple[str, ...], weights: Mapping[str, float]) -> np.ndarray:
    """Weights of the axes that are known, of sum 1."""
    known = np.array([weights[axis] for axis in axes])
    if known.sum() <= 0:
        raise MetabolismeError(
            "Tous les poids portent sur l'empreinte, qui n'est pas calculée outre-mer. Remède : donnez un poids au "
            "potentiel ou à la dépendance."
        )
    shares: np.ndarray = known / known.sum()
    return shares


def _of_origin(central: Flows, drawn: Flows, rule: _Rule, stability_methods: np.ndarray) -> pd.DataFrame:
    """Rows of one origin, the best first."""
    labels, values = product_labels(), {axis: getattr(central, axis)[0] for axis in AXES}
    amount = central.amount[0]
    columns: dict[str, object] = {
        "label": [labels[product] for product in central.products],
        "amount": amount,
        "share": amount / amount.sum(),
        "eu": central.eu[0],
        "non_eu": (central.amount - central.eu)[0],
        "capacity": (central.redirected + central.growth)[0],
        "redirected": central.redirected[0],
        "growth": central.growth[0],
        "entry": central.entry,
        **values,
        "potential_per_meur": _ratio(values["potential"], amount),
        "footprint_per_euro": _ratio(values["footprint"], amount),
        "dependence_non_eu": _ratio(central.dependent_non_eu, central.bought)[0],
        "pareto_rank": pareto_ranks(central.values, rule.eligible(central))[0],
        "score": rule.scores(central)[0],
        "on_list": rule.listed_flows(central)[0],
        "masked": [reason if rule.mask else "" for reason in central.masked],
        "stability_methods": stability_methods,
        "stability_draws": rule.listed_flows(drawn).mean(axis=0),
    }
    for name in ("amount", *AXES):
        low, high = interval(getattr(drawn, name))
        columns |= {f"{name}_low": low, f"{name}_high": high}
    table = pd.DataFrame(columns, index=pd.Index(central.products, name="product"))
    table = table[central.large[0]]
    keys = [-table["potential"], table["pareto_rank"], -table["score"].fillna(0.0), table["masked"] != ""]
    ordered: pd.DataFrame = table.iloc[np.lexsort([key.to_numpy() for key in keys])]
    return ordered


# ---------------------------------------------------------------------------------------------------- reading


def _profile_and_method(
    territory: TerritoryAccount | LocalProfile | Territory | str | list[str], method: Method | None
) -> tuple[LocalProfile, Method]:
    if isinstance(territory, TerritoryAccount):
        return local_profile(territory.territory), method or Method(territory.quotient, territory.delta)
    return local_profile(territory), method or Method()


def _known_weights(weights: Mapping[str, float] | None) -> tuple[tuple[str, float], ...] | None:
    """Weights in the order of `AXES`, or one error with all their faults."""
    if weights is None:
        return None
    faults = [f"axe inconnu « {axis} » (attendus : {', '.join(AXES)})" for axis in weights if axis not in AXES]
    faults += [f"il manque « {axis} »" for axis in AXES if axis not in weights]
    faults += [
        f"« {axis} » vaut {weight} : il faut un nombre positif ou nul"
        for axis, weight in weights.items()
        if axis in AXES and not (math.isfinite(weight) and weight >= 0)
    ]
    if not faults and abs(sum(weights.values()) - 1) > 1e-9:
        faults = [f"leur somme vaut {sum(weights.values()):g}, elle doit valoir 1"]
    if faults:
        raise MetabolismeError(f"Poids des trois axes : {' ; '.join(faults)}.")
    return tuple((axis, float(weights[axis])) for axis in AXES)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    quotient: np.ndarray = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return quotient
