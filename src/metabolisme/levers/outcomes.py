"""What a scenario is worth: the same measures for every lever, here, in the rest of France and abroad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.resilience import shock_loss


@dataclass(frozen=True)
class Outcome:
    """A measure of a scenario.

    Attributes
    ----------
    label : str
        French.
    unit : str
    caveat : str
        French: what it does not say.
    measure : callable
        From a `LeverAccount` to an array (s, d).
    """

    label: str
    unit: str
    caveat: str
    measure: Callable[[LeverAccount], np.ndarray]


def outcomes(account: LeverAccount) -> dict[str, np.ndarray]:
    """Every measure of `OUTCOMES`, shape (s, d) each."""
    return {name: one.measure(account) for name, one in OUTCOMES.items()}


def jobs_by_branch(account: LeverAccount) -> np.ndarray:
    """Jobs that the output of each branch of the territory calls, (s, d, n)."""
    jobs: np.ndarray = account.produced.here * account.around.jobs
    return jobs


def value_added_by_branch(account: LeverAccount) -> np.ndarray:
    """Value added of each branch of the territory, M€, (s, d, n)."""
    earned: np.ndarray = account.produced.here * account.value_added
    return earned


def _spent(account: LeverAccount, place: str) -> np.ndarray:
    """What all buyers of the territory spend in a place ("here", "rest" or "abroad"), M€, (s, d)."""
    inputs, demand = getattr(account, f"inputs_{place}"), getattr(account, f"demand_{place}")
    firms = (inputs @ account.produced.here[..., None])[..., 0]
    spent: np.ndarray = firms.sum(axis=-1) + demand.sum(axis=(-2, -1))
    return spent


def _local_share(account: LeverAccount) -> np.ndarray:
    here = _spent(account, "here")
    share: np.ndarray = 100 * here / (here + _spent(account, "rest") + _spent(account, "abroad"))
    return share


def _multiplier(account: LeverAccount) -> np.ndarray:
    made = account.produced.here
    local = np.eye(made.shape[-1]) - account.inputs_here
    mean: np.ndarray = np.linalg.solve(local, made[..., None])[..., 0].sum(axis=-1) / made.sum(axis=-1)
    return mean


def _per_inhabitant(kilotonnes: np.ndarray, account: LeverAccount) -> np.ndarray:
    return 1000 * kilotonnes / account.around.population


_NOT_A_FORECAST = "Un effet calculé à prix constants, toutes choses égales par ailleurs : pas une prévision."
_QUOTIENTS = "Ce que le territoire achète au reste de la France n'est mesuré par personne."

#: Measures of a scenario, in the order of pages.
OUTCOMES = {
    "value_added_here": Outcome(
        "Valeur ajoutée ici", "M€ par an", _NOT_A_FORECAST, lambda one: value_added_by_branch(one).sum(axis=-1)
    ),
    "jobs_here": Outcome(
        "Emplois qu'appelle la production d'ici",
        "emplois",
        "Emplois exposés, pas une prévision : la productivité ne bouge pas.",
        lambda one: jobs_by_branch(one).sum(axis=-1),
    ),
    "value_added_rest": Outcome(
        "Valeur ajoutée dans le reste de la France",
        "M€ par an",
        _QUOTIENTS,
        lambda one: one.produced.rest @ one.around.value_added_rest,
    ),
    "jobs_rest": Outcome(
        "Emplois qu'appelle la production du reste de la France",
        "emplois",
        _QUOTIENTS,
        lambda one: (one.produced.rest * one.around.jobs_rest).sum(axis=-1),
    ),
    "local_share": Outcome("Achats faits ici", "€ sur 100 €", _QUOTIENTS, _local_share),
    "bought_rest": Outcome(
        "Achats dans le reste de la France", "M€ par an", _QUOTIENTS, lambda one: _spent(one, "rest")
    ),
    "imports": Outcome("Achats à l'étranger", "M€ par an", _QUOTIENTS, lambda one: _spent(one, "abroad")),
    "multiplier": Outcome(
        "Multiplicateur local de production",
        "€ par €",
        "Moyenne des branches ; une commande précise en a un autre.",
        _multiplier,
    ),
    "co2_footprint": Outcome(
        "Empreinte CO₂ des achats du territoire",
        "t par habitant",
        "CO₂ seul ; techniques d'aujourd'hui, ici et ailleurs.",
        lambda one: _per_inhabitant(one.co2_called + one.direct_co2, one),
    ),
    "co2_here": Outcome(
        "CO₂ émis sur place",
        "kt par an",
        "Production et foyers d'ici, pour qui que ce soit ; intensités nationales de chaque branche.",
        lambda one: (one.co2 * one.produced.here).sum(axis=-1) + one.direct_co2,
    ),
    "materials": Outcome(
        "Empreinte matières des achats du territoire",
        "t par habitant",
        "Par groupe de produits : un produit léger et un lourd du même groupe comptent de même par euro.",
        lambda one: _per_inhabitant(one.materials_called, one),
    ),
    "shock_loss": Outcome(
        "Valeur ajoutée exposée si un quart des biens importés manque",
        "% de la valeur ajoutée d'ici",
        "Au prorata, le temps du choc : une référence pour comparer, ni une prévision ni le pire cas.",
        shock_loss,
    ),
    "saved": Outcome(
        "Dépense évitée par les ménages",
        "M€ par an",
        "Une fois re-dépensée la part que dit l'effet rebond ; ce qu'en fait l'épargne n'est pas suivi.",
        lambda one: one.saved,
    ),
    "product_taxes": Outcome(
        "Taxes sur les achats des ménages",
        "M€ par an",
        "Recettes de l'État et des collectivités, en écart à aujourd'hui.",
        lambda one: one.product_taxes,
    ),
}
