"""Published effects of sobriety and rebounds, beside those of the first lever at Lorient."""

import functools

import numpy as np

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.levers.account import lever_account
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.sobriety import LEVER, NAME, greenhouse_gases_called
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR

IVANOVA = "Ivanova et al. (2020), Environmental Research Letters 15, 093001, résumé"

#: Three actions of a British household: a degree less, food thrown away, short trips on foot or by bike.
ACTIONS = {"heating": 0.08, "food_waste": 0.077, "car_distance": 0.1}


@functools.cache
def start():
    return lever_account(central(local_profile("5309"), shared_account(DEFAULT_YEAR)))


def only(avoided, rebound):
    """Central parameters, level 4 doing nothing but avoid some posts."""
    found = central_parameters()
    for parameter in ("avoided", "years_longer", "second_hand", "shared"):
        for item in found.items[NAME, parameter]:
            value = avoided.get(item, 0.0) if parameter == "avoided" else 0.0
            found = found.with_value(NAME, parameter, 4, value, item)
    for group in found.items[NAME, "floor"]:
        found = found.with_value(NAME, "floor", 4, 0.0, group)
    return found.with_value(NAME, "rebound", 4, rebound)


def spared(parameters):
    """kt CO₂e that level 4 spares."""
    done = LEVER.apply(start(), 4, parameters)
    return (greenhouse_gases_called(start()) - greenhouse_gases_called(done)).item()


def part_spared(parameters=None):
    return 100 * spared(parameters) / greenhouse_gases_called(start()).item()


def without_rebound():
    return central_parameters().with_value(NAME, "rebound", 4, 0.0)


def test_rebound_in_greenhouse_gases(anchor):
    anchor(
        id="rebound-three-actions",
        title="Effet rebond de trois gestes ensemble, en CO₂e, tout étant re-dépensé",
        published=34,
        computed=100 * (1 - spared(only(ACTIONS, 1.0)) / spared(only(ACTIONS, 0.0))),
        tolerance=10,
        unit="%",
        reason=(
            "Ménages britanniques, autres quantités pour chaque geste, autre électricité ; chiffre du résumé, les "
            "tables de l'article n'ont pas été relues."
        ),
        source="Druckman, Chitnis, Sorrell et Jackson (2011), Energy Policy 39, résumé",
        key="druckman2011",
        group="comparison",
    )


def test_living_without_a_car(anchor):
    kilotonnes = spared(only({"car_distance": 1.0}, 0.0))
    anchor(
        id="car-free",
        title="Vivre sans rouler en voiture, CO₂e évité par habitant",
        published=1.7,
        computed=1000 * kilotonnes / start().around.population,
        tolerance=0.5,
        unit="t par habitant",
        reason=(
            "Le résumé dit « plus de 1,7 » pour trois options ; ici, un quart de ce que coûtait la voiture, taxes "
            "comprises, va au train."
        ),
        source=IVANOVA,
        key="ivanova2020",
        group="comparison",
    )


def test_individual_changes(anchor):
    anchor(
        id="individual-changes",
        title="Empreinte CO₂e évitée par un comportement « héroïque », alimentation à part",
        published=25 - 10,
        computed=part_spared(without_rebound().with_value(NAME, "avoided", 4, 0.0, "meat")),
        tolerance=3,
        unit="% de l'empreinte",
        reason=(
            "Notre niveau 4 sans rebond ni viande. Chez eux, ni plancher ni vélo payant, mais covoiturage de tous les "
            "trajets et plus aucun vol : nos coupes sont moins fortes, sur plus de postes."
        ),
        source=(
            "Carbone 4 (2019), Faire sa part ?, 25 % dont 10 % pour l'alimentation, cité par Clubic ; 10 % si le "
            "comportement est « réaliste », de 20 à 45 % avec les investissements"
        ),
        key="dugast2019",
        group="comparison",
    )


def test_what_cars_and_homes_burn(anchor):
    done = LEVER.apply(start(), 4)
    anchor(
        id="direct-emissions-sobriety",
        title="Baisse de ce que brûlent voitures et chaudières au niveau 4, face au potentiel de la demande",
        published=40,
        computed=100 * (1 - done.direct_ghg / start().direct_ghg).item(),
        tolerance=10,
        unit="%",
        reason=(
            "Le Giec dit de 40 à 70 % en 2050 dans les bâtiments, les transports terrestres et l'alimentation, "
            "techniques comprises ; nous n'avons ni isolation ni voiture électrique."
        ),
        source="Giec (2022), sixième rapport, groupe III, chapitre 5, résumé exécutif",
        key="ipcc2022demand",
        group="comparison",
    )


def test_budgets_of_the_first_and_the_last_quintile(anchor):
    budgets = load_table("households/quintile_budgets").drop_duplicates("quintile").set_index("quintile")["budget"]
    anchor(
        id="quintile-ratio",
        title="Dépense du dernier quintile sur celle du premier, 2017",
        published=2.6,
        computed=np.divide(budgets[5], budgets[1]),
        tolerance=0.05,
        unit="1",
        reason="Une décimale est imprimée ; nous partons de + 54 % et de − 40 % autour de la moyenne.",
        source="Insee Première 1749 (2019)",
        key="ferret2019",
        group="total",
    )
