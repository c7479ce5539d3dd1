"""Lever 5: energy, biomass and recovered materials of the territory in the place of what is bought elsewhere.

What can be drawn, in MWh and tonnes, times its price caps what changes hands: a purchase of fuel, of electricity, of
wood or of raw material is replaced, value for value, by output of the territory. Physical quantities drive: what
boilers and cars emit falls as the fuel that is replaced, and the equipment that draws the energy is bought each year,
mostly abroad.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from metabolisme.levers.account import FINAL_USES, LeverAccount
from metabolisme.levers.biomass import OUTPUTS, PATHS, SOURCES, USES, Allocation, share_out
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters
from metabolisme.levers.potentials import local_potentials, national_potentials

NAME = "local_resources"

#: Who makes the energy, the wood products and the recovered materials; who grows and cuts; whose product fuels are.
ENERGY, FORESTRY, RECOVERY, FUELS = "DZ", "AZ", "EZ", "CD"
WOOD = "CC"

#: Buyers of refined products that burn none of it: refineries themselves and chemistry, whose raw material it is.
NOT_BURNT = ("CD", "CE")

#: Rows that a renewable plant no longer buys: extracted fuels, refined fuels, the energy of others.
NO_LONGER_BOUGHT = ("BZ", "CD", "DZ")

#: Branches that put wood to work.
WOOD_WORKERS = ("CC", "CM", "FZ")

#: Recovered material: product that it takes the place of, and the branches that can take it.
RECOVERED = {
    "metals": ("CH", ("CH", "CJ", "CK", "CL")),
    "paper": ("CC", ("CA", "CC", "JA")),
    "plastics": ("CE", ("CG",)),
    "aggregates": ("BZ", ("CG", "FZ")),
}

#: Products of which the equipment is made.
EQUIPMENT = ("CH", "CI", "CJ", "CK", "FZ", "MA")

#: Tonnes of oil in a MWh burnt (definition of the tonne of oil equivalent), of natural gas in a MWh burnt (48 MJ/kg:
#: IPCC 2006, vol. 2, table 1.2).
OIL_PER_MWH, GAS_PER_MWH = 1 / 11.63, 3.6 / 48.0

#: Biomass that counts as extracted when it is taken. Manure and waste do not (Eurostat, Economy-wide material flow
#: accounts, handbook 2018: manure is a flow inside the economy), nor does here the wood or straw put to work: the
#: products that it replaces hold as much.
CUT = ("wood", "residues", "cover_crops")

#: What each price pays: heat, biogas and fuels all take the place of fossil fuel.
PRICE_OF = {"materials": "materials", "heat": "fossil", "biogas": "fossil", "fuels": "fossil"}

EVERYWHERE = ("here", "rest", "abroad")

#: Drawn quantities, in the order of `Drawn.quantity`.
DRAWN = ("electricity", "ambient_heat", *USES)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn from the resources of a territory; shape (s, d) unless said.

    Attributes
    ----------
    potentials : ndarray, shape (s, d, resources)
        In the order of `national_potentials`: GWh or kt a year, all that there is.
    asked : dict of str to ndarray
        Of `DRAWN`, heat being asked once for all (under ``"heat"``): M€ of purchases that people try to replace.
    replaced : dict of str to ndarray
        Of `DRAWN`: M€ of purchases replaced.
    quantity : dict of str to ndarray
        Of `DRAWN`: GWh a year delivered.
    biomass : Allocation
        Programmes of the s × d cases, in this order (`metabolisme.levers.biomass.share_out`).
    supply : ndarray, shape (s, d, sources)
        GWh of biomass within reach, once the soil has taken its part.
    fossil, electricity : ndarray
        M€ of purchases that could be replaced: fuels of all origins; electricity bought elsewhere.
    fossil_share, electricity_share, wood_share : ndarray
        Part of these purchases that is replaced, 0 to 1.
    recovered : dict of str to ndarray
        Of `RECOVERED`: kt a year put to work; ``recovered_share``: part of the purchases replaced; ``recovered_asked``:
        kt asked for.
    prices : dict of str to ndarray
        € per MWh of electricity, fossil fuel and wood products, € per tonne of `RECOVERED`.
    """

    potentials: np.ndarray = field(repr=False)
    asked: dict[str, np.ndarray] = field(repr=False)
    replaced: dict[str, np.ndarray] = field(repr=False)
    quantity: dict[str, np.ndarray] = field(repr=False)
    biomass: Allocation = field(repr=False)
    supply: np.ndarray = field(repr=False)
    fossil: np.ndarray = field(repr=False)
    electricity: np.ndarray = field(repr=False)
    fossil_share: np.ndarray = field(repr=False)
    electricity_share: np.ndarray = field(repr=False)
    wood_share: np.ndarray = field(repr=False)
    recovered: dict[str, np.ndarray] = field(repr=False)
    recovered_share: dict[str, np.ndarray] = field(repr=False)
    recovered_asked: dict[str, np.ndarray] = field(repr=False)
    prices: dict[str, np.ndarray] = field(repr=False)


def drawn(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> Drawn:
    """What a territory draws from its resources at some levels.

    Purchases are counted at the output of the start: what other levers change in recipes and purchases is seen, the
    little that the output of branches moves is not.

    Parameters
    ----------
    account : LeverAccount
    level : ndarray, shape (s, 1)
    parameters : LeverParameters

    Returns
    -------
    Drawn
    """
    products = account.around.products
    resources = list(national_potentials().index)
    potentials = local_potentials(account, level, parameters)
    asked_shares = _by_name(parameters, "asked", level, ("electricity", *USES, *RECOVERED))
    prices = _by_name(parameters, "price", level, ("electricity", "fossil", "materials", *RECOVERED))
    reach = _by_name(parameters, "mobilised", level, ("electricity", "heat", "biomass", "recovered"))
    kinds = national_potentials()["kind"].to_numpy()
    gas = parameters.at(NAME, "gas_part", level)

    burnt = _where(products, _all_but(products, NOT_BURNT))
    energy_elsewhere = _bought(account, ENERGY, ("rest", "abroad"))
    electricity = (1 - gas) * energy_elsewhere
    fossil = _bought(account, FUELS, EVERYWHERE, burnt) + gas * _bought(
        account, ENERGY, EVERYWHERE, _where(products, _all_but(products, (ENERGY,)))
    )
    wood = _bought(account, WOOD, ("rest", "abroad"), _where(products, WOOD_WORKERS), final=False)

    asked = {"electricity": asked_shares["electricity"] * electricity, "materials": asked_shares["materials"] * wood}
    asked |= {use: asked_shares[use] * fossil for use in ("heat", "biogas", "fuels")}

    potential_power = potentials[..., kinds == "electricity"].sum(axis=-1)
    power = np.minimum(1000 * asked["electricity"] / prices["electricity"], reach["electricity"] * potential_power)
    ambient = np.minimum(
        1000 * asked["heat"] / prices["fossil"], reach["heat"] * potentials[..., resources.index("ambient_heat")]
    )
    supply = reach["biomass"][..., None] * potentials[..., [resources.index(source) for source in SOURCES]]
    supply = supply * (1 - parameters.by_item(NAME, "soil_return", level, SOURCES))
    wanted = {use: 1000 * asked[use] / prices[PRICE_OF[use]] for use in USES}
    wanted["heat"] = np.maximum(wanted["heat"] - ambient, 0.0)
    yields = parameters.by_item(NAME, "yield", level, [".".join(output) for output in OUTPUTS])
    paid = [prices[PRICE_OF[use]] for use in USES]
    shared = _shared_out(supply, np.stack([wanted[use] for use in USES], axis=-1), np.stack(paid, axis=-1), yields)
    delivered = shared.delivered.reshape(*wanted["heat"].shape, len(USES))

    quantity = {"electricity": power, "ambient_heat": ambient}
    quantity |= {use: delivered[..., rank] for rank, use in enumerate(USES)}
    price_of = {"electricity": "electricity", "ambient_heat": "fossil", **PRICE_OF}
    replaced = {name: quantity[name] * prices[price_of[name]] / 1000 for name in DRAWN}
    recovered, recovered_share, recovered_asked = {}, {}, {}
    for material, (product, buyers) in RECOVERED.items():
        bought = _bought(account, product, ("rest", "abroad"), _where(products, buyers), final=False)
        price = prices[material]
        within = reach["recovered"] * potentials[..., resources.index(material)]
        recovered_asked[material] = 1000 * asked_shares[material] * bought / price
        recovered[material] = np.minimum(recovered_asked[material], within)
        recovered_share[material] = _ratio(recovered[material] * price / 1000, bought)
    fossil_replaced = replaced["ambient_heat"] + replaced["heat"] + replaced["biogas"] + replaced["fuels"]
    return Drawn(
        potentials=potentials,
        asked=asked,
        replaced=replaced,
        quantity=quantity,
        biomass=shared,
        supply=supply,
        fossil=fossil,
        electricity=electricity,
        fossil_share=_ratio(fossil_replaced, fossil),
        electricity_share=_ratio(replaced["electricity"], electricity),
        wood_share=_ratio(replaced["materials"], wood),
        recovered=recovered,
        recovered_share=recovered_share,
        recovered_asked=recovered_asked,
        prices=prices,
    )


def _shared_out(supply: np.ndarray, needs: np.ndarray, prices: np.ndarray, yields: np.ndarray) -> Allocation:
    """`share_out` for arrays (s, d, …): each distinct case is solved once, and cases where nothing is asked not at all.

    Scenarios that only differ by other levers are the same case.
    """
    shape = np.broadcast_shapes(supply.shape[:2], needs.shape[:2], prices.shape[:2], yields.shape[:2])
    tables = [np.broadcast_to(one, (*shape, one.shape[-1])) for one in (supply, needs, prices, yields)]
    cases = np.concatenate(tables, axis=-1).reshape(-1, sum(one.shape[-1] for one in tables))
    idle = ~(cases[:, len(SOURCES) : len(SOURCES) + len(USES)] > 0).any(axis=1)
    cases[idle] = 0.0
    distinct, place = np.unique(cases, axis=0, return_inverse=True)
    ends = np.cumsum([one.shape[-1] for one in tables])[:-1]
    solved = share_out(*np.split(distinct, ends, axis=1))
    place = place.ravel()
    return Allocation(
        solved.flows[place],
        solved.delivered[place],
        solved.value[place],
        solved.scarcity[place],
        solved.satiety[place],
    )


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    if (level == 1).all():
        return replace(account, limits={**account.limits, **dict.fromkeys(LEVER.bounds, np.zeros_like(account.saved))})
    taken = drawn(account, level, parameters)
    changed = _Changed(account, level, parameters, taken)
    changed.replace_energy()
    changed.replace_wood()
    changed.replace_materials()
    changed.renew_energy()
    changed.equip()
    return changed.account()


class _Changed:
    """The account being changed: its arrays are copied once, then written row by row."""

    def __init__(self, account: LeverAccount, level: np.ndarray, parameters: LeverParameters, taken: Drawn) -> None:
        self.before, self.level, self.parameters, self.taken = account, level, parameters, taken
        self.products = account.around.products
        shape = taken.fossil_share.shape
        self.shape = shape
        for name in ("inputs_here", "inputs_rest", "inputs_abroad", "demand_here", "demand_rest", "demand_abroad"):
            setattr(self, name, self._own(getattr(account, name)))
        self.capacity, self.co2, self.ghg = (self._own(getattr(account, one)) for one in ("capacity", "co2", "ghg"))
        self.materials = self._own(account.materials_per_output)
        self.moved_energy = np.zeros(shape)
        self.moved_fuel = np.zeros(shape)

    inputs_here: np.ndarray
    inputs_rest: np.ndarray
    inputs_abroad: np.ndarray
    demand_here: np.ndarray
    demand_rest: np.ndarray
    demand_abroad: np.ndarray

    def _own(self, array: np.ndarray) -> np.ndarray:
        return np.broadcast_to(array, (*self.shape, *array.shape[2:])).copy()

    def replace_energy(self) -> None:
        """Fuels of all origins, gas and electricity bought elsewhere, by energy made here."""
        fuel, energy = self._at(FUELS), self._at(ENERGY)
        gas = self.parameters.at(NAME, "gas_part", self.level)
        burnt = _where(self.products, _all_but(self.products, NOT_BURNT))
        made = self.before.around.output
        power = np.zeros((*self.shape, len(self.products))) + ((1 - gas) * self.taken.electricity_share)[..., None]
        # What energy firms sell one another is not burnt twice.
        gaseous = np.zeros_like(power) + (gas * self.taken.fossil_share)[..., None]
        gaseous[..., energy] = 0.0
        liquid = np.zeros_like(power)
        liquid[..., burnt] = self.taken.fossil_share[..., None]
        fossil_share = self.taken.fossil_share[..., None]
        rows = [(fuel, place, liquid, fossil_share) for place in EVERYWHERE]
        elsewhere = (1 - gas)[..., None] * self.taken.electricity_share[..., None] + gas[..., None] * fossil_share
        rows += [(energy, place, power + gaseous, elsewhere) for place in ("rest", "abroad")]
        for product, place, part, final in rows:
            inputs, demand = getattr(self, f"inputs_{place}"), getattr(self, f"demand_{place}")
            moved = part * inputs[..., product, :]
            moved_final = final * demand[..., product, :]
            inputs[..., product, :] -= moved
            demand[..., product, :] -= moved_final
            self.inputs_here[..., energy, :] += moved
            self.demand_here[..., energy, :] += moved_final
            amount = (moved * made).sum(axis=-1) + moved_final.sum(axis=-1)
            self.moved_energy += amount
            if product == fuel:
                self.moved_fuel += amount
        # What a branch burns less, it emits less.
        burning = self.parameters.at(NAME, "combustion_part", self.level) * self.taken.fossil_share
        burners = np.setdiff1d(burnt, [energy])
        saved = burning[..., None] * self.co2[..., burners]
        self.co2[..., burners] -= saved
        self.ghg[..., burners] = np.maximum(self.ghg[..., burners] - saved, 0.0)
        self.capacity[..., energy] += self.moved_energy

    def replace_wood(self) -> None:
        """Wood products bought elsewhere by products of the wood of here."""
        wood, workers = self._at(WOOD), _where(self.products, WOOD_WORKERS)
        self._swap(wood, wood, workers, self.taken.wood_share)
        self.capacity[..., wood] += self.taken.replaced["materials"]

    def replace_materials(self) -> None:
        """Raw materials and first products bought elsewhere by what the waste of here gives back."""
        around, recovery = self.before.around, self._at(RECOVERY)
        raw = _by_name(self.parameters, "raw_avoided", self.level, tuple(RECOVERED))
        prices = self.taken.prices
        for material, (product, buyers) in RECOVERED.items():
            row, columns = self._at(product), _where(self.products, buyers)
            swapped = self._swap(row, recovery, columns, self.taken.recovered_share[material])
            # Tonnes drive: what the swap of products already says of materials is taken out.
            said = around.materials[recovery] - around.materials[row]
            tonnes = (raw[material] / prices[material])[..., None]
            self.materials[..., columns] -= swapped * (tonnes + said)
            self.capacity[..., recovery] += self.taken.recovered[material] * prices[material] / 1000

    def renew_energy(self) -> None:
        """The energy branch makes part of its energy without fuel, from biomass bought here for some of it."""
        energy, grower = self._at(ENERGY), self._at(FORESTRY)
        made = self.before.around.output[..., energy] + self.moved_energy
        replaced = self.taken.replaced
        from_biomass = replaced["heat"] + replaced["biogas"] + replaced["fuels"]
        instead_of_fuel = replaced["ambient_heat"] + from_biomass
        local = replaced["electricity"] + instead_of_fuel
        renewable = np.minimum(_ratio(local, made), 1.0)
        rows = _where(self.products, NO_LONGER_BOUGHT)
        contents = self.before.around.materials
        no_longer_bought = np.zeros(self.shape)
        for inputs in (self.inputs_here, self.inputs_rest, self.inputs_abroad):
            no_longer_bought += renewable * (inputs[..., rows, energy] @ contents[rows])
            inputs[..., rows, energy] *= (1 - renewable)[..., None]
        cost = self.parameters.at(NAME, "biomass_cost", self.level) * from_biomass
        self.inputs_here[..., grower, energy] += _ratio(cost, made)
        self.capacity[..., grower] += cost
        # Tonnes drive: oil and gas that stay in the ground, biomass that is cut, whatever mean contents of products say
        # of the swap, of the biomass that is bought and of the fuels that this energy no longer takes.
        said = (contents[energy] - contents[self._at(FUELS)]) * self.moved_fuel + contents[grower] * cost
        said = said - no_longer_bought * _ratio(instead_of_fuel, local) * made
        spared = OIL_PER_MWH * self.moved_fuel + GAS_PER_MWH * (instead_of_fuel - self.moved_fuel)
        spared = spared * 1000 / self.taken.prices["fossil"]  # kt
        self.materials[..., energy] += _ratio(extracted(self.taken, self.level, self.parameters) - spared - said, made)
        self.co2[..., energy] *= 1 - renewable
        self.ghg[..., energy] *= 1 - renewable

    def equip(self) -> None:
        """The equipment that draws the energy is bought each year, as much as wears out."""
        investment = FINAL_USES.index("investment")
        imported = _by_name(self.parameters, "equipment_imported", self.level, EQUIPMENT)
        for product, amount in equipment(self.taken, self.level, self.parameters).items():
            row, abroad = self._at(product), imported[product]
            here, rest = (self.before.demand_here[..., row, investment], self.before.demand_rest[..., row, investment])
            local = _ratio(here, here + rest)
            self.demand_abroad[..., row, investment] += abroad * amount
            self.demand_here[..., row, investment] += (1 - abroad) * local * amount
            self.demand_rest[..., row, investment] += (1 - abroad) * (1 - local) * amount

    def account(self) -> LeverAccount:
        """The account once changed."""
        taken, before = self.taken, self.before
        burnt = 1 - taken.fossil_share
        return replace(
            before,
            inputs_here=self.inputs_here,
            inputs_rest=self.inputs_rest,
            inputs_abroad=self.inputs_abroad,
            demand_here=self.demand_here,
            demand_rest=self.demand_rest,
            demand_abroad=self.demand_abroad,
            capacity=self.capacity,
            co2=self.co2,
            ghg=self.ghg,
            materials_per_output=self.materials,
            direct_co2=before.direct_co2 * burnt,
            direct_ghg=before.direct_ghg * burnt,
            limits={**before.limits, **refused(taken)},
        )

    def _at(self, product: str) -> int:
        return self.products.index(product)

    def _swap(self, row: int, into: int, columns: np.ndarray, share: np.ndarray) -> np.ndarray:
        """Inputs of some branches moved from elsewhere to a product of here; € per € of output, (s, d, columns)."""
        swapped = np.zeros((*self.shape, len(columns)))
        for inputs in (self.inputs_rest, self.inputs_abroad):
            moved = share[..., None] * inputs[..., row, columns]
            inputs[..., row, columns] -= moved
            swapped += moved
        self.inputs_here[..., into, columns] += swapped
        return swapped


def extracted(taken: Drawn, level: np.ndarray, parameters: LeverParameters) -> np.ndarray:
    """Biomass cut for energy that counts as extraction, kt a year, (s, d): see `CUT`."""
    held = _by_name(parameters, "biomass_energy", level, CUT)
    cut = np.zeros_like(taken.fossil)
    for rank, (source, use) in enumerate(PATHS):
        if source in CUT and use != "materials":
            cut = cut + taken.biomass.flows[:, rank].reshape(cut.shape) / held[source]
    return cut


def equipped(taken: Drawn) -> dict[str, np.ndarray]:
    """What is drawn by what draws it, GWh a year, (s, d): `DRAWN`, with ``roofs`` apart from other electricity.

    Roofs, ground and wind give electricity in proportion to their potentials.
    """
    table = national_potentials()
    powers = taken.potentials[..., table["kind"].to_numpy() == "electricity"].sum(axis=-1)
    roofs = taken.quantity["electricity"] * _ratio(taken.potentials[..., table.index.get_loc("roofs")], powers)
    return {**taken.quantity, "electricity": taken.quantity["electricity"] - roofs, "roofs": roofs}


def equipment(taken: Drawn, level: np.ndarray, parameters: LeverParameters) -> dict[str, np.ndarray]:
    """Equipment bought each year by product (`EQUIPMENT`), M€, (s, d): what is drawn times what wears out."""
    uses = {"ambient_heat": "heat"}
    amounts = equipped(taken)
    items = {(name, product): f"{uses.get(name, name)}.{product}" for product in EQUIPMENT for name in amounts}
    costs = _by_name(parameters, "equipment", level, tuple(dict.fromkeys(items.values())))
    return {
        product: sum(
            (quantity * costs[items[name, product]] / 1000 for name, quantity in amounts.items()),
            np.zeros_like(taken.fossil),
        )
        for product in EQUIPMENT
    }


def refused(taken: Drawn) -> dict[str, np.ndarray]:
    """Share of what was asked that resources do not allow, 0 to 1, by bound."""
    wood = ("heat", "biogas", "fuels", "materials")
    asked = sum((taken.asked[use] for use in wood), np.zeros_like(taken.fossil)) - taken.replaced["ambient_heat"]
    given = sum((taken.replaced[use] for use in wood), np.zeros_like(taken.fossil))
    # Tonnes of metals, paper and gravel are not added up: each material counts for the part of it that is refused.
    shares = [_short(taken.recovered[one], taken.recovered_asked[one]) for one in RECOVERED]
    return {
        "energy_potential": _short(taken.replaced["electricity"], taken.asked["electricity"]),
        "biomass": _short(given, asked),
        "secondary_materials": np.mean(shares, axis=0),
    }


def _short(given: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """1 − given ÷ asked; 0 where nothing is asked."""
    missing: np.ndarray = np.clip(_ratio(asked - given, asked), 0.0, 1.0)
    return missing


def _bought(
    account: LeverAccount,
    product: str,
    places: tuple[str, ...],
    buyers: np.ndarray | None = None,
    *,
    final: bool = True,
) -> np.ndarray:
    """Purchases of a product in some places, at the output of the start, M€, (s, d); of all branches by default."""
    around = account.around
    row = around.products.index(product)
    made = around.output if buyers is None else around.output[..., buyers]
    columns = slice(None) if buyers is None else buyers
    total = np.zeros(account.saved.shape)
    for place in places:
        total = total + (getattr(account, f"inputs_{place}")[..., row, columns] * made).sum(axis=-1)
        if final:
            total = total + getattr(account, f"demand_{place}")[..., row, :].sum(axis=-1)
    return total


def _by_name(
    parameters: LeverParameters, parameter: str, level: np.ndarray, items: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Items of a parameter apart, (s, d) each."""
    found = parameters.by_item(NAME, parameter, level, items)
    return {item: found[..., rank] for rank, item in enumerate(items)}


def _all_but(products: tuple[str, ...], some: tuple[str, ...]) -> list[str]:
    return [product for product in products if product not in some]


def _where(products: tuple[str, ...], some: tuple[str, ...] | list[str]) -> np.ndarray:
    return np.array([products.index(product) for product in some])


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part over whole; 0 where the whole is nothing."""
    part, whole = np.broadcast_arrays(part, whole)
    found: np.ndarray = np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
    return found


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={
        "energy_potential": "le soleil et le vent d'ici ne donnent pas davantage d'électricité",
        "biomass": "le bois, les résidus, les effluents et les déchets d'ici ne suffisent pas à tous les usages",
        "secondary_materials": "les déchets d'ici ne rendent pas davantage de matières",
    },
    touches=(
        "où les ménages et les entreprises achètent leur énergie, une part du bois et des matières premières",
        "la recette de la branche de l'énergie d'ici et ce qu'elle émet",
        "ce que brûlent les foyers et les entreprises",
        "les équipements achetés chaque année pour capter l'énergie",
    ),
    cannot_say=(
        "ce que votre territoire possède vraiment : le potentiel est réparti selon une clé, faute de table publiée",
        "ce que coûtent les réseaux et le stockage, ni ce que deviennent les taxes sur les carburants",
        "ce que coûte de plus un toit : l'électricité s'y vend ici au prix de celle qu'elle remplace",
        "si les mêmes déchets servent deux fois : la borne ne voit pas le recyclé qu'achète le levier Modèles",
        "si l'énergie vient au moment où l'on s'en sert",
    ),
)
