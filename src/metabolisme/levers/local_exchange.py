"""Lever 2: purchases moved from elsewhere to suppliers of the territory, as far as these can make more.

The lever acts on products that are both made here and brought in. What is bought here more is bought less in the rest
of France or abroad: the sum over origins does not change. Moved from the rest of France, it is zero-sum for France.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metabolisme.errors import BalanceError
from metabolisme.levers.account import FINAL_USES, LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters

NAME = "local_exchange"

#: Buyer of each column of final demand; firms buy inputs.
BUYERS_OF_USES = {"households": "households", "non_profit": "public", "government": "public", "investment": "firms"}

#: Largest overshoot of a capacity that is accepted, as a share of the output of the territory, and most rounds to it.
_WITHIN = 1e-10
_MOST_ROUNDS = 200


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    around = account.around
    moved = {origin: _shares(parameters, f"from_{origin}", level) for origin in ("rest", "abroad")}
    asked_here = moved["rest"]["firms"][..., None, None] * account.inputs_rest
    asked = _Moves(
        inputs_rest=asked_here,
        inputs_abroad=moved["abroad"]["firms"][..., None, None] * account.inputs_abroad,
        demand_rest=_by_use(moved["rest"]) * account.demand_rest,
        demand_abroad=_by_use(moved["abroad"]) * account.demand_abroad,
    )
    part = parameters.at(NAME, "kept_here", level)[..., None]
    sold = around.rest_share * (around.output_rest @ around.recipe_rest.T + around.demand_of_rest)
    return _within_capacity(account, asked, part * sold)


class _Moves:
    """What is asked to move to suppliers of the territory, when nothing stops it."""

    def __init__(
        self, inputs_rest: np.ndarray, inputs_abroad: np.ndarray, demand_rest: np.ndarray, demand_abroad: np.ndarray
    ) -> None:
        self.inputs_rest, self.inputs_abroad = inputs_rest, inputs_abroad
        self.demand_rest, self.demand_abroad = demand_rest, demand_abroad

    def by_product(self, output: np.ndarray) -> np.ndarray:
        """What is asked of each product for a given output, M€, (s, d, n)."""
        asked: np.ndarray = self.from_rest(output) + (
            (self.inputs_abroad @ output[..., None])[..., 0] + self.demand_abroad.sum(axis=-1)
        )
        return asked

    def from_rest(self, output: np.ndarray) -> np.ndarray:
        """Of it, what was bought in the rest of France, M€, (s, d, n)."""
        asked: np.ndarray = (self.inputs_rest @ output[..., None])[..., 0] + self.demand_rest.sum(axis=-1)
        return asked

    def made(self, account: LeverAccount, kept: np.ndarray, divertible: np.ndarray) -> LeverAccount:
        """The account when the part ``kept`` of each product, (s, d, n), is moved."""
        rows = kept[..., None]
        inputs_rest, inputs_abroad = rows * self.inputs_rest, rows * self.inputs_abroad
        demand_rest, demand_abroad = rows * self.demand_rest, rows * self.demand_abroad
        return replace(
            account,
            inputs_here=account.inputs_here + inputs_rest + inputs_abroad,
            inputs_rest=account.inputs_rest - inputs_rest,
            inputs_abroad=account.inputs_abroad - inputs_abroad,
            demand_here=account.demand_here + demand_rest + demand_abroad,
            demand_rest=account.demand_rest - demand_rest,
            demand_abroad=account.demand_abroad - demand_abroad,
            # Both ways at once: what the rest of France no longer buys here is what it no longer sells here.
            kept_here=account.kept_here + np.minimum(divertible, kept * self.from_rest(account.around.output)),
        )


def _within_capacity(account: LeverAccount, moves: _Moves, divertible: np.ndarray) -> LeverAccount:
    """Move all that is asked, or the part of each product that the branch can make.

    Raises
    ------
    BalanceError
        When no part is found, which would be an error of the program.
    """
    before = account.produced.here
    # A branch that made more than its capacity before any purchase moved is only refused more.
    room = np.maximum(account.capacity, before)
    scale = account.around.output.sum(axis=-1, keepdims=True)
    shape = np.broadcast_shapes(before.shape, divertible.shape, moves.demand_rest.shape[:-1])
    kept = np.where(np.broadcast_to(room, shape) > 0, 1.0, 0.0)
    for _ in range(_MOST_ROUNDS):
        moved = moves.made(account, kept, divertible)
        output = moved.produced.here
        over = output - room
        asked = moves.by_product(output)
        # Refused parts may be given back when another branch's refusal has freed some room.
        step = np.divide(over, asked, out=np.zeros(shape), where=asked > 0)
        again = np.clip(kept - step, 0.0, 1.0)
        if (over <= _WITHIN * scale).all() and np.abs((again - kept) * asked).max() <= _WITHIN * scale.max():
            refused = ((1 - kept) * asked).sum(axis=-1)
            share = np.divide(refused, asked.sum(axis=-1), out=np.zeros(shape[:2]), where=asked.sum(axis=-1) > 0)
            return replace(moved, limits={**account.limits, "capacity": share})
        kept = again
    raise BalanceError(
        f"{account.around.name} : les achats déplacés ne trouvent pas de place dans les capacités. "
        "Remède : signalez les niveaux choisis."
    )


def _shares(parameters: LeverParameters, parameter: str, level: np.ndarray) -> dict[str, np.ndarray]:
    """Part moved by each kind of buyer, (s, d)."""
    buyers = ("households", "firms", "public")
    found = parameters.by_item(NAME, parameter, level, buyers)
    return {buyer: found[..., rank] for rank, buyer in enumerate(buyers)}


def _by_use(shares: dict[str, np.ndarray]) -> np.ndarray:
    """Part moved by use, (s, d, 1, 4)."""
    return np.stack([shares[BUYERS_OF_USES[use]] for use in FINAL_USES], axis=-1)[..., None, :]


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={"capacity": "les entreprises d'ici ne peuvent pas produire davantage"},
    touches=("où achètent ménages, entreprises et acheteurs publics", "la production des branches d'ici"),
    cannot_say=("si une entreprise d'ici fait le produit précis qui est cherché", "à quel prix"),
)
