"""A territory and the rest of France as one system that levers change: flows, value, jobs, carbon and materials.

Every array begins with two dimensions: scenarios (s) and draws of what nobody knows (d), either of which may be one.
Then come products (rows) and branches (columns), n each, in the order of the national account. Money in M€ a year at
the prices of the account, which levers do not change; nor do they change what France sells abroad.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from metabolisme.accounts.greenhouse_gases import production_greenhouse_gases
from metabolisme.accounts.local_shares import LOCAL_USES
from metabolisme.accounts.material_footprint import materials_per_euro
from metabolisme.accounts.territory_draws import TerritoryDraws
from metabolisme.diagnosis.footprints import pressure_multipliers
from metabolisme.diagnosis.territory_results import draws_measures, jobs_per_euro
from metabolisme.errors import BalanceError

#: Who buys in the territory: the columns of final demand, then firms for their inputs.
FINAL_USES = tuple(LOCAL_USES)

#: Residual accepted in an identity, as a share of the output of the territory: rounding of 34 × 34 solutions.
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What levers of one territory leave as it is; d draws, n branches, axes (1, d, …).

    Attributes
    ----------
    code, name : str
        Of the territory.
    population : float
        Inhabitants.
    products : tuple of str
        The n branches.
    recipe_rest : ndarray, shape (n, n)
        Domestic inputs per euro of output in the rest of France.
    imported_by_rest : ndarray, shape (n, n)
        Imported inputs per euro of its output.
    rest_share : ndarray, shape (1, d, n)
        Of each domestic product that the rest of France buys, share made in the territory.
    demand_of_rest : ndarray, shape (1, d, n)
        Final purchases of French products by the rest of France, wherever they are made.
    sold_outside : ndarray, shape (1, d, n)
        Exports abroad and inventories of the territory; ``rest_sold_outside`` of the rest.
    output, output_rest : ndarray, shape (1, d, n)
        At the start.
    inputs : ndarray, shape (1, d, n, n)
        Inputs per euro of output in the territory at the start, of all origins.
    paid_outside_chains : ndarray, shape (n,)
        Taxes less subsidies on inputs, and international transport margins, per euro of output.
    value_added_rest : ndarray, shape (n,)
        Per euro of output in the rest of France.
    jobs, jobs_rest : ndarray, shape (1, d, n)
        Per M€ of output.
    co2_rest : ndarray, shape (n,)
        kt CO₂ per M€ of output in the rest of France.
    co2_abroad : ndarray, shape (n,)
        kt CO₂ per M€ of imported product, under the central reading.
    materials : ndarray, shape (n,)
        kt of raw materials per M€ of final product, of all origins.
    co2_scale, materials_scale : ndarray, shape (1, d)
        Footprint of the account (computed on 56 industries, or published) over that of the system of 34 branches:
        close to 1. What a scenario calls is multiplied by it, so that nothing moved is the footprint of the account.
    """

    code: str
    name: str
    population: float
    products: tuple[str, ...]
    recipe_rest: np.ndarray
    imported_by_rest: np.ndarray
    rest_share: np.ndarray
    demand_of_rest: np.ndarray
    sold_outside: np.ndarray
    rest_sold_outside: np.ndarray
    output: np.ndarray
    output_rest: np.ndarray
    inputs: np.ndarray
    paid_outside_chains: np.ndarray
    value_added_rest: np.ndarray
    jobs: np.ndarray
    jobs_rest: np.ndarray
    co2_rest: np.ndarray
    co2_abroad: np.ndarray
    materials: np.ndarray
    co2_scale: np.ndarray
    materials_scale: np.ndarray

    @cached_property
    def rest_inverse(self) -> np.ndarray:
        """What the rest of France makes for one euro asked of it, through itself alone; (1, d, n, n)."""
        own = (1 - self.rest_share)[..., None] * self.recipe_rest
        inverse: np.ndarray = np.linalg.inv(np.eye(len(self.products)) - own)
        return inverse

    @cached_property
    def called_back(self) -> np.ndarray:
        """What the territory sells for one euro asked of the rest of France, (1, d, n, n)."""
        asked: np.ndarray = self.rest_share[..., None] * (self.recipe_rest @ self.rest_inverse)
        return asked


@dataclass(frozen=True, eq=False)
class LeverAccount:
    """The two regions under some scenarios; a lever takes one and gives another.

    Attributes
    ----------
    around : Surroundings
    inputs_here, inputs_rest, inputs_abroad : ndarray, shape (s, d, n, n)
        Inputs per euro of output of the branches of the territory, by where they are bought.
    demand_here, demand_rest, demand_abroad : ndarray, shape (s, d, n, 4)
        Final purchases in the territory by `FINAL_USES`, by where they are bought, M€.
    kept_here : ndarray, shape (s, d, n)
        Sales to the rest of France that local buyers take instead, while the rest of France serves itself, M€.
    capacity : ndarray, shape (s, d, n)
        Most that each branch may make when purchases are moved to it, M€.
    spare : ndarray, shape (s, d, n)
        Of the capacity, what the third lever adds and can take the place of a missing import, M€; none at the start.
    co2, ghg : ndarray, shape (s, d, n)
        kt CO₂ and kt CO₂e per M€ of output of the territory.
    materials_per_output : ndarray, shape (s, d, n)
        Raw materials that a branch of the territory calls per M€ of output beyond what its purchases, valued at the
        mean content of their group of products, say; change since the start, kt per M€, negative when a secondary
        material takes the place of a raw one.
    direct_co2, direct_ghg : ndarray, shape (s, d)
        Emitted by the boilers and cars of households, kt.
    saved : ndarray, shape (s, d)
        What households no longer spend and do not spend on something else, M€ as they pay it, taxes and all.
    product_taxes : ndarray, shape (s, d)
        Change of the taxes on what households buy, M€; negative when less is bought.
    limits : mapping of str to ndarray, shape (s, d)
        What each bound refuses of what was asked of it, 0 to 1, by name of the bound (`metabolisme.levers.bounds`).
    """

    around: Surroundings = field(repr=False)
    inputs_here: np.ndarray = field(repr=False)
    inputs_rest: np.ndarray = field(repr=False)
    inputs_abroad: np.ndarray = field(repr=False)
    demand_here: np.ndarray = field(repr=False)
    demand_rest: np.ndarray = field(repr=False)
    demand_abroad: np.ndarray = field(repr=False)
    kept_here: np.ndarray = field(repr=False)
    capacity: np.ndarray = field(repr=False)
    spare: np.ndarray = field(repr=False)
    co2: np.ndarray = field(repr=False)
    ghg: np.ndarray = field(repr=False)
    materials_per_output: np.ndarray = field(repr=False)
    direct_co2: np.ndarray = field(repr=False)
    direct_ghg: np.ndarray = field(repr=False)
    saved: np.ndarray = field(repr=False)
    product_taxes: np.ndarray = field(repr=False)
    limits: Mapping[str, np.ndarray] = field(repr=False)

    @cached_property
    def inputs(self) -> np.ndarray:
        """Inputs per euro of output, of all origins, (s, d, n, n)."""
        total: np.ndarray = self.inputs_here + self.inputs_rest + self.inputs_abroad
        return total

    @cached_property
    def value_added(self) -> np.ndarray:
        """Value added per euro of output of the territory: what inputs and their taxes leave, (s, d, n)."""
        left: np.ndarray = 1 - self.inputs.sum(axis=-2) - self.around.paid_outside_chains
        return left

    @cached_property
    def produced(self) -> Produced:
        """What the two regions make for everybody."""
        everybody: Produced = self._both[0]
        return everybody

    @cached_property
    def called(self) -> Produced:
        """What the two regions make for the final purchases of the territory alone."""
        own: Produced = self._both[1]
        return own

    @cached_property
    def imports(self) -> np.ndarray:
        """What the territory buys abroad, by product, M€, (s, d, n)."""
        bought = (self.inputs_abroad @ self.produced.here[..., None])[..., 0]
        imports: np.ndarray = bought + self.demand_abroad.sum(axis=-1)
        return imports

    @cached_property
    def co2_called(self) -> np.ndarray:
        """CO₂ that the final purchases of the territory call, everywhere, kt, (s, d); boilers and cars are apart."""
        around, made = self.around, self.called
        imports = (self.inputs_abroad @ made.here[..., None])[..., 0] + made.rest @ around.imported_by_rest.T
        imports = imports + self.demand_abroad.sum(axis=-1)
        france = (self.co2 * made.here).sum(axis=-1) + made.rest @ around.co2_rest
        called: np.ndarray = around.co2_scale * (france + imports @ around.co2_abroad)
        return called

    @cached_property
    def materials_called(self) -> np.ndarray:
        """Raw materials that the final purchases of the territory call, everywhere, kt, (s, d).

        Materials are known by final product. When recipes of the territory change by ΔA, p′ − p = p ΔA (I − A′)⁻¹:
        each euro that a branch makes for the territory calls p ΔA more, p being what its inputs carry, and
        `materials_per_output` on top.
        """
        around = self.around
        demand = (self.demand_here + self.demand_rest + self.demand_abroad).sum(axis=-1)
        carried = around.materials @ (self.inputs - around.inputs)
        called = (carried + self.materials_per_output) * self.called.here
        total: np.ndarray = around.materials_scale * (demand @ around.materials + called.sum(axis=-1))
        return total

    @cached_property
    def system(self) -> np.ndarray:
        """I − what the territory buys of itself, at once and through the rest of France; (s, d, n, n)."""
        around = self.around
        looped = self.inputs_here + around.called_back @ self.inputs_rest
        system: np.ndarray = np.eye(len(around.products)) - looped
        return system

    @cached_property
    def _both(self) -> tuple[Produced, Produced]:
        """Output of the two regions for everybody, and for the final purchases of the territory alone.

        x_T = A_TT x_T + r̂ A x_R + f_T and x_R = A_RT x_T + (1 − r̂) A x_R + f_R: the second gives x_R in terms of
        x_T, since the recipes of the rest of France do not change, and leaves n equations instead of 2n. One
        factorisation serves both demands.
        """
        around = self.around
        own_here, own_rest = self.demand_here.sum(axis=-1), self.demand_rest.sum(axis=-1)
        rest_own = (1 - around.rest_share) * around.demand_of_rest + around.rest_sold_outside + self.kept_here
        here_own = around.rest_share * around.demand_of_rest + around.sold_outside - self.kept_here
        here = np.stack(np.broadcast_arrays(own_here + here_own, own_here), axis=-1)
        rest = np.stack(np.broadcast_arrays(own_rest + rest_own, own_rest), axis=-1)
        made = np.linalg.solve(self.system, here + around.called_back @ rest)
        made_rest = around.rest_inverse @ (self.inputs_rest @ made + rest)
        everybody, own = (Produced(made[..., rank], made_rest[..., rank]) for rank in (0, 1))
        return everybody, own

    def at(self, ranks: np.ndarray) -> LeverAccount:
        """The account of some of its scenarios, in the order given; what they all share stays one.

        Parameters
        ----------
        ranks : ndarray of int, shape (s′,)
        """
        parts: dict[str, Any] = {
            one.name: _taken(getattr(self, one.name), ranks)
            for one in fields(self)
            if one.name not in ("around", "limits")
        }
        limits = {name: _taken(refused, ranks) for name, refused in self.limits.items()}
        return replace(self, **parts, limits=limits)

    def check(self) -> None:
        """Refuse an account that does not hold together.

        Raises
        ------
        BalanceError
            Supply and use differ here or in the rest of France, a flow is negative, or value added is negative where
            it was not at the start. Capacities are not checked here: demand may exceed them, only purchases moved by
            the second lever are held within.
        """
        around, made = self.around, self.produced
        scale = around.output.sum(axis=-1, keepdims=True)
        bought_here = (self.inputs_here @ made.here[..., None])[..., 0] + self.demand_here.sum(axis=-1)
        bought_rest = (self.inputs_rest @ made.here[..., None])[..., 0] + self.demand_rest.sum(axis=-1)
        used_by_rest = made.rest @ around.recipe_rest.T + around.demand_of_rest
        sold = around.rest_share * used_by_rest - self.kept_here
        supply = bought_here + sold + around.sold_outside - made.here
        rest_supply = bought_rest + used_by_rest - sold + around.rest_sold_outside - made.rest
        start_value = 1 - around.inputs.sum(axis=-2) - around.paid_outside_chains
        faults = {
            "production d'ici et emplois de ses produits": np.abs(supply) / scale,
            "production du reste de la France et emplois de ses produits": np.abs(rest_supply) / scale,
            # A lever that changed one flow left the others with one scenario for all: their shapes differ.
            "achats négatifs": np.array([-flow.min() for flow in self._flows()]),
            "ventes au reste de la France négatives": -sold / scale,
            "valeur ajoutée négative": np.minimum(start_value, 0.0) - self.value_added,
        }
        found = {name: float(gap.max()) for name, gap in faults.items() if not gap.max() <= TOLERANCE}
        if found:
            told = " ; ".join(f"{name} ({gap:.3g})" for name, gap in found.items())
            raise BalanceError(
                f"Le scénario de {around.name} ne s'équilibre pas : {told}. Remède : signalez les niveaux choisis."
            )

    def _flows(self) -> list[np.ndarray]:
        inputs = [self.inputs_here, self.inputs_rest, self.inputs_abroad]
        return [*inputs, self.demand_here, self.demand_rest, self.demand_abroad]


def _taken(part: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    taken: np.ndarray = part if len(part) == 1 else part[ranks]
    return taken


@dataclass(frozen=True, eq=False)
class Produced:
    """Output of the two regions, M€, shape (s, d, n) each."""

    here: np.ndarray
    rest: np.ndarray


def lever_account(draws: TerritoryDraws) -> LeverAccount:
    """The two regions before any lever: one scenario, and as many draws as were given.

    Parameters
    ----------
    draws : TerritoryDraws
        From `metabolisme.accounts.territory_draws.central` (one draw) or `territory_draws`.

    Returns
    -------
    LeverAccount
        Axes (1, d, …). The capacity of a branch is what it makes.
    """
    nation, regional, profile = draws.nation, draws.regional, draws.profile
    settled, output = regional.settlement, regional.output[None]
    uses = list(FINAL_USES)
    domestic = nation.coefficients_domestic.to_numpy()
    imported = nation.coefficients_imported.to_numpy()
    national_output = nation.output.to_numpy()
    weights = regional.weights[None, :, None, :]
    demand_domestic = nation.final_demand_domestic[uses].to_numpy() * weights
    demand_abroad = nation.final_demand_imported[uses].to_numpy() * weights
    demand_here = settled.demand_local[None]
    share = output / national_output
    outside = nation.exports.to_numpy() + nation.final_demand_domestic["inventories"].to_numpy()
    inputs_here = settled.coefficients_local[None]
    inputs_abroad = np.broadcast_to(imported, inputs_here.shape)
    jobs_here, jobs_rest = jobs_per_euro(draws)
    # Where nothing is made, a branch that settled would need what it needs elsewhere.
    jobs_here = np.where(regional.output > 0, jobs_here, jobs_rest)
    measured = draws_measures(draws)
    shape = output.shape[:2]
    ghg = (production_greenhouse_gases(nation)["total"].reindex(nation.branches) / nation.output).to_numpy()
    bought = nation.final_demand[uses].sum(axis="columns").to_numpy()
    around = Surroundings(
        code=profile.territory.code,
        name=profile.territory.name,
        population=float(profile.member_population.sum()),
        products=tuple(nation.branches),
        recipe_rest=domestic,
        imported_by_rest=imported,
        rest_share=settled.rest_share[None],
        demand_of_rest=nation.final_demand_domestic[uses].to_numpy().sum(axis=-1) - demand_domestic.sum(axis=-1),
        sold_outside=share * outside,
        rest_sold_outside=(1 - share) * outside,
        output=output,
        output_rest=national_output - output,
        inputs=np.broadcast_to(domestic + imported, inputs_here.shape),
        paid_outside_chains=((nation.product_taxes + nation.transport_margins) / nation.output).to_numpy(),
        value_added_rest=(nation.value_added / nation.output).to_numpy(),
        jobs=jobs_here[None],
        jobs_rest=jobs_rest[None],
        co2_rest=nation.co2_intensity.to_numpy(),
        co2_abroad=pressure_multipliers(nation)[1][["france", "eu", "non_eu"]].to_numpy().sum(axis=1),
        materials=np.sum(list(materials_per_euro(nation.branches, bought).values()), axis=0),
        co2_scale=np.ones(shape),
        materials_scale=np.ones(shape),
    )
    direct = measured["footprint_co2", "direct_households", "here"][None]
    start = LeverAccount(
        around=around,
        inputs_here=inputs_here,
        inputs_rest=domestic - inputs_here,
        inputs_abroad=inputs_abroad,
        demand_here=demand_here,
        demand_rest=demand_domestic - demand_here,
        demand_abroad=demand_abroad,
        kept_here=np.zeros(output.shape),
        capacity=output,
        spare=np.zeros(output.shape),
        co2=np.broadcast_to(nation.co2_intensity.to_numpy(), output.shape),
        ghg=np.broadcast_to(ghg, output.shape),
        materials_per_output=np.zeros(output.shape),
        direct_co2=direct,
        direct_ghg=measured["footprint_ghg", "direct_households", "here"][None],
        saved=np.zeros(shape),
        product_taxes=np.zeros(shape),
        limits={},
    )
    scaled = replace(
        around,
        co2_scale=(measured["footprint_co2", "all", "total"][None] - direct) / start.co2_called,
        materials_scale=measured["footprint_materials", "all", "total"][None] / start.materials_called,
    )
    return replace(start, around=scaled)
