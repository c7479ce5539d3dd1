"""Lever 3: what the branches of the territory can make more of, and which could settle.

It changes capacities only. Alone it moves no purchase: it makes room for the second lever, and something to fall back
on when supplies fail (`metabolisme.levers.resilience`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.missing_branches import entry_sizes
from metabolisme.levers.parameters import LOWEST, LeverParameters

NAME = "diversification"


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    around = account.around
    trend = parameters.by_item(NAME, "growth", np.array([[LOWEST]]), around.products)
    growth = parameters.by_item(NAME, "growth", level, around.products)
    entry = parameters.at(NAME, "entry", level)[..., None] * entry_sizes(around)
    added = (growth - trend) * around.output + entry
    fit = parameters.at(NAME, "fit", level)[..., None]
    # What another lever has built comes on top: `local_resources` adds plants.
    return replace(account, capacity=account.capacity + trend * around.output + added, spare=fit * added)


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={},
    touches=("ce que les branches d'ici peuvent produire", "les branches absentes qui pourraient s'installer"),
    cannot_say=(
        "quelle entreprise s'agrandira ou s'installera",
        "ce que coûtent les locaux, les machines et la formation",
        "si quelqu'un achètera ce qui pourrait être produit : c'est le levier 2",
    ),
)
