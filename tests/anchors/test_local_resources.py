"""Published potentials and needs of biomass and energy, beside what the fifth lever makes of them."""

import numpy as np
import pytest

from metabolisme.accounts.national import shared_account
from metabolisme.levers.biomass import OUTPUTS, SOURCES, USES, share_out
from metabolisme.levers.local_resources import ENERGY, FUELS, NAME, NOT_BURNT, PRICE_OF, WOOD, WOOD_WORKERS
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.potentials import national_potentials
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR

SGPE = "SGPE, Bouclage biomasse : enjeux et orientations, juillet 2024"
LEVEL = np.array([[3.0]])


def published(item):
    return load_table("potentials/published").set_index("item")["value"].to_dict()[item]


def fuel_of_france(households=False):
    """M€ of fuel bought in France to be burnt, of all origins."""
    nation = shared_account(DEFAULT_YEAR)
    gas = central_parameters().at(NAME, "gas_part", LEVEL)[0, 0]
    final = (
        nation.final_demand["households"]
        if households
        else nation.final_demand[["households", "non_profit", "government", "investment"]].sum(axis="columns")
    )
    total = final[FUELS] + gas * final[ENERGY]
    if households:
        return total
    flows = (nation.coefficients_domestic + nation.coefficients_imported) * nation.output
    return total + flows.loc[FUELS].drop(list(NOT_BURNT)).sum() + gas * flows.loc[ENERGY].drop(ENERGY).sum()


def price(item):
    return central_parameters().by_item(NAME, "price", LEVEL, (item,))[0, 0, 0]


def share_refused():
    """Of the biomass asked in all France at level 3, the share that resources refuse, by value."""
    nation, known = shared_account(DEFAULT_YEAR), central_parameters()
    table = national_potentials()["value"] * 1000
    asked = dict(zip(USES, known.by_item(NAME, "asked", LEVEL, USES)[0, 0], strict=True))
    reach = dict(
        zip(("heat", "biomass"), known.by_item(NAME, "mobilised", LEVEL, ("heat", "biomass"))[0, 0], strict=True)
    )
    flows = (nation.coefficients_domestic + nation.coefficients_imported) * nation.output
    wood = flows.loc[WOOD, list(WOOD_WORKERS)].sum()
    needs = {use: 1000 * asked[use] * fuel_of_france() / price("fossil") for use in ("heat", "biogas", "fuels")}
    needs["heat"] -= reach["heat"] * table["ambient_heat"]
    needs["materials"] = 1000 * asked["materials"] * wood / price("materials")
    supply = reach["biomass"] * table[list(SOURCES)].to_numpy()
    supply = supply * (1 - known.by_item(NAME, "soil_return", LEVEL, SOURCES)[0, 0])
    prices = np.array([[price(PRICE_OF[use]) for use in USES]])
    yields = known.by_item(NAME, "yield", LEVEL, [".".join(output) for output in OUTPUTS])[0]
    wanted = np.array([[needs[use] for use in USES]])
    return 1 - share_out(supply[None], wanted, prices, yields).value[0] / (wanted * prices).sum()


@pytest.mark.parametrize(
    ("name", "title", "value", "parts"),
    [
        ("supply", "Offre de biomasse de plus en 2030, en net", "supply_net", {"supply_new": 1, "supply_lost": -1}),
        (
            "demand",
            "Demande de biomasse de plus en 2030",
            "demand_more",
            {"demand_energy": 1, "demand_carbon": 1, "demand_materials": 1, "demand_imports": 1},
        ),
        ("gap", "Déficit de biomasse en 2030", "gap", {"demand_more": 1, "supply_net": -1}),
    ],
)
def test_published_biomass_adds_up(anchor, name, title, value, parts):
    anchor(
        id=f"sgpe-biomass-{name}",
        title=title,
        published=published(value),
        computed=sum(sign * published(item) for item, sign in parts.items()),
        tolerance=0.05,
        unit="Mt de matière sèche par an",
        reason="La source imprime au demi-million de tonnes ; les termes doivent se refermer.",
        source=SGPE,
        key="sgpe2024",
        group="total",
    )


def test_part_of_the_demand_for_biomass_that_finds_none(anchor):
    anchor(
        id="sgpe-biomass-refused",
        title="Part de la demande nouvelle de biomasse qui ne trouve pas de ressource, France",
        published=100 * published("gap") / published("demand_more"),
        computed=100 * share_refused(),
        tolerance=10,
        unit="%",
        reason=(
            "Le SGPE compte des tonnes en 2030, importations évitées comprises ; nous comptons des euros d'achats "
            "fossiles remplacés au niveau 3. Ni la date ni la demande ne sont les mêmes : dix points sont admis."
        ),
        source=SGPE,
        key="sgpe2024",
        group="comparison",
    )


def test_agricultural_biomass_adds_up(anchor):
    anchor(
        id="france-strategie-agricultural-biomass",
        title="Biomasse agricole au mieux : déjà employée, plus disponible",
        published=published("agricultural_potential"),
        computed=published("agricultural_now") + published("agricultural_more"),
        tolerance=2,
        unit="TWh par an",
        reason="La note écrit « près de 40 » et « environ 82 », puis 120.",
        source="France Stratégie, Biomasse agricole, juillet 2021",
        key="francestrategie2021",
        group="total",
    )


def test_our_agricultural_potentials_are_those_of_the_sources(anchor):
    table = national_potentials()["value"]
    soil = central_parameters().by_item(NAME, "soil_return", LEVEL, ("residues",))[0, 0, 0]
    anchor(
        id="france-strategie-agricultural-more",
        title="Biomasse agricole disponible de plus, une fois le sol nourri",
        published=published("agricultural_more"),
        computed=table["cover_crops"] + table["manure"] + (1 - soil) * table["residues"],
        tolerance=10,
        unit="TWh par an",
        reason="Nous prenons le milieu entre cette note (82) et le rapport des inspections de 2023 (74).",
        source="France Stratégie, Biomasse agricole, juillet 2021",
        key="francestrategie2021",
        group="comparison",
    )


def test_co2_of_a_mwh_of_household_fuel(anchor):
    direct = shared_account(DEFAULT_YEAR).co2_households
    anchor(
        id="household-fuel-co2",
        title="CO₂ d'un MWh de combustible ou de carburant des ménages",
        published=0.24,
        computed=direct / (1000 * fuel_of_france(households=True) / price("fossil")),
        tolerance=0.04,
        unit="t/MWh",
        reason=(
            "De 0,20 (gaz) à 0,27 (gazole). Notre quotient vient d'euros, d'un prix et d'une part du gaz jugés : qu'il "
            "tombe entre les deux dit que le prix n'est pas absurde, pas davantage."
        ),
        source="ADEME, Base Empreinte, combustion seule",
        group="comparison",
    )


def test_fuel_burnt_in_france(anchor):
    anchor(
        id="fuel-burnt-france",
        title="Pétrole et gaz achetés pour être brûlés, France",
        published=860,
        computed=fuel_of_france() / price("fossil"),
        tolerance=300,
        unit="TWh par an",
        reason=(
            "SDES 2023, énergie finale ; le nôtre est de 2014, où l'on consommait davantage, et compte les soutes "
            "des navires et des avions : il doit être plus haut, du tiers au plus."
        ),
        source="SDES, bilan énergétique 2023, consommation finale par secteur",
        group="comparison",
    )


def test_equipment_of_a_solar_plant(anchor):
    yearly = sum(
        central_parameters().by_item(NAME, "equipment", LEVEL, (f"electricity.{product}",))[0, 0, 0]
        for product in ("CI", "CJ", "CK", "FZ", "MA")
    )
    anchor(
        id="languidic-investment",
        title="Investissement d'une centrale solaire par MWh annuel, pour vingt-huit ans d'équipement",
        published=1000 * published("languidic_cost") / published("languidic_output"),
        computed=28 * yearly,
        tolerance=20,
        unit="€ par MWh annuel",
        reason="Le coût annuel du levier est tiré de cette centrale, arrondi à l'euro.",
        source="Plein Soleil, 2023, centrale de Languidic",
        group="method",
    )
