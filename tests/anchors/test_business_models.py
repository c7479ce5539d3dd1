"""Published orders of magnitude of the circular economy beside the fourth lever, and why they differ."""

import functools

import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.levers.account import lever_account
from metabolisme.levers.business_models import ENERGY, LEVER, MATERIALS, NAME, USERS
from metabolisme.levers.outcomes import outcomes
from metabolisme.levers.parameters import central_parameters
from metabolisme.sources import load_table

#: Heat of a tonne of oil equivalent, by definition.
TWH_PER_MTOE = 11.63


@functools.cache
def published():
    return load_table("materials/circular_studies").set_index(["item", "quantity"])["value"]


@functools.cache
def lorient(level):
    return LEVER.apply(lever_account(central(local_profile("5309"), shared_account())), level)


def change(measure, level):
    """Change of a measure at Lorient, %."""
    before, after = (outcomes(lorient(one))[measure].item() for one in (1, level))
    return 100 * (after / before - 1)


def test_materials_beside_a_world_scenario(anchor):
    anchor(
        id="levier-modeles-matieres-monde",
        title="Matières appelées, scénario circulaire (Lorient, niveau 4, recettes d'ici seules)",
        published=published()["wiebe", "extraction"],
        computed=change("materials", 4),
        tolerance=4,
        unit="%",
        reason=(
            "Le monde entier change de recettes à l'horizon 2030 dans l'étude, les branches d'ici seules chez nous, "
            "mais plus loin (bord du possible) : le même ordre de grandeur, à 4 points près."
        ),
        source="Wiebe et al. (2019), résumé",
        key="wiebe2019",
        group="comparison",
    )


@pytest.mark.parametrize(
    ("item", "level", "key", "source", "reason"),
    [
        (
            "cambridge", 2, "cambridge2018circular", "Cambridge Econometrics et al. (2018), résumé",
            "Leur modèle re-dépense les économies et fait bouger les prix ; le nôtre non. Même ordre, à 0,5 point.",
        ),
        (
            "meta_analysis", 4, "aguilar2021meta", "Aguilar-Hernandez et al. (2021), scénarios ambitieux",
            "Médiane d'études (la moitié d'entre elles, de 0,4 à 4,6 %) qui changent aussi l'énergie et "
            "re-dépensent les gains : un point d'écart admis.",
        ),
    ],
)  # fmt: skip
def test_value_added_beside_projections(anchor, item, level, key, source, reason):
    anchor(
        id=f"levier-modeles-valeur-ajoutee-{item}",
        title=f"Valeur ajoutée (publié : PIB), économie circulaire (Lorient, niveau {level})",
        published=published()[item, "gdp"],
        computed=change("value_added_here", level),
        tolerance=0.5 if level == 2 else 1.0,
        unit="%",
        reason=reason,
        source=source,
        key=key,
        group="comparison",
    )


def test_energy_of_industry_at_the_third_level(anchor):
    potential = published()["industry_energy", "energy_potential"]
    used = TWH_PER_MTOE * published()["industry_energy", "energy_used"]
    anchor(
        id="levier-modeles-energie-industrie",
        title="Économies d'énergie de l'industrie, part de sa consommation (niveau 3)",
        published=100 * potential / used,
        computed=100 * central_parameters().by_item(NAME, "energy_saved", [[3.0]], ("industry",)).item(),
        tolerance=4,
        unit="%",
        reason="Gisement entier des opérations transverses ; le niveau 3 en prend presque tout, non la totalité.",
        source="CEREN (2010) : 64 TWh ; SOeS : 37,4 Mtep en 2006",
        key="ceren2010industrie",
        group="comparison",
    )


def test_what_firms_followed_for_a_year_have_saved(anchor):
    """Energy and materials no longer bought at level 2 by industry, construction and catering, per euro of output."""
    before, after = lorient(1), lorient(2)
    around = before.around
    rows = [around.products.index(product) for product in (*ENERGY, *MATERIALS)]
    kinds = ("food", "industry", "construction", "catering")
    columns = [around.products.index(branch) for kind in kinds for branch in USERS[kind]]
    saved = (before.inputs - after.inputs)[0, 0][rows][:, columns].sum(axis=0)
    made = around.output[0, 0, columns]
    anchor(
        id="levier-modeles-entreprises-temoins",
        title="Énergie et matières épargnées, part du chiffre d'affaires (Lorient, niveau 2)",
        published=published()["witness_turnover", "saved"],
        computed=100 * (saved @ made) / made.sum(),
        tolerance=0.6,
        unit="%",
        reason=(
            "Une année d'actions vite remboursées dans 49 entreprises, contre un effort visible de plusieurs années "
            "dans toutes, matières recyclées comprises : nous devons être au-dessus, de moins de 0,6 point."
        ),
        source="ADEME (2016), Entreprises témoins",
        key="ademe2016temoins",
        group="comparison",
    )
