"""Lever 2: purchases moved from elsewhere to suppliers of the territory, as far as these can make more.

The lever acts on products that are both made here and brought in. What is bought here more is bought less in the rest
of France or abroad: the sum over origins does not change. Moved from the rest of France, it is zero-sum for France.

Three things happen, product by product. Local buyers first take what the territory sold to the rest of France while it
bought the same product there (``kept_here``): nothing more is made. They then turn to local suppliers, as long as these
can make more (``moved``). Where the demand that follows fills a branch, some of its local buyers go elsewhere in France
(``spilled``): no branch ever makes more than it can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError
from metabolisme.levers.account import FINAL_USES, LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters, central_parameters, checked_levels
from metabolisme.sources.levers import LEVEL_NAMES

NAME = "local_exchange"

BUYERS = ("households", "firms", "public")

#: Buyer of each column of final demand; firms buy inputs and invest.
BUYERS_OF_USES = {"households": "households", "non_profit": "public", "government": "public", "investment": "firms"}

#: What becomes of a purchase that somebody wants to move, in the order of pages, and its name in French.
PARTS = {
    "crossed": "pris sur ce qui partait",
    "moved": "produit en plus ici",
    "full": "refusé : production pleine",
    "absent": "refusé : rien n'est produit ici",
}

#: Ways by which a purchase moves, in the order of pages, and their name in French.
CHANNELS = {
    "crossed": "Ce qui se croise : pris sur ce qui partait",
    "from_rest": "Du reste de la France : produit en plus ici",
    "from_abroad": "De l'étranger : produit en plus ici",
}

#: Largest overshoot of a capacity that is accepted, as a share of the output of the territory, and most rounds to it.
_WITHIN = 1e-11
_MOST_ROUNDS = 60

#: Scenarios × draws settled together: their matrices stay in the cache of a processor.
_BLOCK = 64


@dataclass(frozen=True, eq=False)
class Exchange:
    """What the lever does, product by product, M€ a year, shape (s, d, n) each.

    Attributes
    ----------
    account : LeverAccount
        Once purchases are moved.
    crossed : ndarray
        Local buyers take what was sold to the rest of France, which serves itself instead.
    from_rest, from_abroad : ndarray
        Moved to local suppliers that make more for it, by where it was bought.
    full : ndarray
        Not moved because the branch can make no more.
    absent : ndarray
        Not moved because nothing of it is made here.
    spilled : ndarray
        Bought here before, and now elsewhere in France because the branch is full of what the lever calls.
    """

    account: LeverAccount
    crossed: np.ndarray
    from_rest: np.ndarray
    from_abroad: np.ndarray
    full: np.ndarray
    absent: np.ndarray
    spilled: np.ndarray

    @property
    def moved(self) -> np.ndarray:
        """What local suppliers make more for local buyers, (s, d, n)."""
        moved: np.ndarray = self.from_rest + self.from_abroad
        return moved

    @property
    def asked(self) -> np.ndarray:
        """What buyers want to move, (s, d, n)."""
        asked: np.ndarray = self.crossed + self.moved + self.full + self.absent
        return asked

    def by_product(self) -> pd.DataFrame:
        """Central amounts of one scenario: index product, columns of `PARTS`, M€.

        Raises
        ------
        ValueError
            More than one scenario or draw.
        """
        if self.crossed.shape[:2] != (1, 1):
            raise ValueError(f"one scenario and one draw are needed, got {self.crossed.shape[:2]}")
        return pd.DataFrame(
            {part: getattr(self, part)[0, 0] for part in PARTS},
            index=pd.Index(self.account.around.products, name="product"),
        )


def exchange(account: LeverAccount, level: float | np.ndarray, parameters: LeverParameters | None = None) -> Exchange:
    """Move purchases to local suppliers, and tell what became of each wish.

    Parameters
    ----------
    account : LeverAccount
        s scenarios, or one for all.
    level : float or ndarray, shape (s,) or (s, 1)
    parameters : LeverParameters, optional
        Central by default.

    Returns
    -------
    Exchange

    Raises
    ------
    BalanceError
        When purchases find no place within capacities, which would be an error of the program.
    """
    return _exchange(account, checked_levels(level), parameters or central_parameters())


def channels(account: LeverAccount, level: float | np.ndarray, parameters: LeverParameters) -> dict[str, LeverAccount]:
    """The account when purchases move by one way at a time, the two others being shut.

    Parameters
    ----------
    account : LeverAccount
    level : float or ndarray, shape (s,) or (s, 1)
    parameters : LeverParameters

    Returns
    -------
    dict of LeverAccount
        By `CHANNELS`. Together the three do less than their sum: they share the same capacities.
    """
    levels = checked_levels(level)
    shut = {
        name: _without(parameters, *(other for other in ("from_rest", "from_abroad", "kept_here") if other != name))
        for name in ("from_rest", "from_abroad")
    }
    # Nothing more can be made: only what was leaving is left to take.
    still = replace(account, capacity=account.around.output)
    return {
        "crossed": _operator(still, levels, _without(parameters, "from_abroad")),
        **{name: _operator(account, levels, known) for name, known in shut.items()},
    }


def _without(parameters: LeverParameters, *names: str) -> LeverParameters:
    """The same, but for some parameters of the lever, which are zero."""
    for name in names:
        for item in parameters.items[NAME, name]:
            for level in LEVEL_NAMES:
                parameters = parameters.with_value(NAME, name, level, 0.0, item)
    return parameters


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    if (level == 1).all():
        return account
    return _exchange(account, level, parameters).account


def _exchange(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> Exchange:
    around = account.around
    movable = parameters.by_item(NAME, "movable", level, around.products)
    wishes = _Wishes(account, movable, *(_by_buyer(parameters, f"from_{place}", level) for place in ("rest", "abroad")))
    sold = around.rest_share * (around.output_rest @ around.recipe_rest.T + around.demand_of_rest)
    takeable = parameters.at(NAME, "kept_here", level)[..., None] * sold
    settled = _settled(account, wishes, takeable)
    return _told(account, wishes, settled)


class _Wishes:
    """What buyers want to move: parts of what they buy elsewhere, (s, d, n) for firms and (s, d, n, 4) for others."""

    def __init__(
        self, account: LeverAccount, movable: np.ndarray, from_rest: np.ndarray, from_abroad: np.ndarray
    ) -> None:
        firms = BUYERS.index("firms")
        uses = [BUYERS.index(BUYERS_OF_USES[use]) for use in FINAL_USES]
        self.firms_rest = movable * from_rest[..., firms, None]
        self.firms_abroad = movable * from_abroad[..., firms, None]
        self.demand_rest = (movable[..., None] * from_rest[..., None, uses]) * account.demand_rest
        self.demand_abroad = (movable[..., None] * from_abroad[..., None, uses]) * account.demand_abroad


@dataclass(frozen=True, eq=False)
class _Settled:
    """What is done of the wishes, (s, d, n) each; ``output`` and ``kept`` in M€, the others are parts."""

    output: np.ndarray
    kept: np.ndarray
    crossed: np.ndarray
    part: np.ndarray
    spilled: np.ndarray


def _settled(account: LeverAccount, wishes: _Wishes, takeable: np.ndarray) -> _Settled:
    """The part of each wish that capacities allow, block by block of scenarios × draws."""
    size = len(account.around.products)
    shape = np.broadcast_shapes(takeable.shape, wishes.firms_rest.shape, account.demand_here.shape[:-1])
    found = {name: np.empty((shape[0] * shape[1], size)) for name in _Settled.__dataclass_fields__}
    for first in range(0, shape[0] * shape[1], _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, shape[0] * shape[1]))
        block = _Block(account, wishes, takeable, np.unravel_index(rows, shape[:2]))
        for name, values in block.settle().items():
            found[name][rows] = values
    return _Settled(**{name: values.reshape(shape) for name, values in found.items()})


class _Block:
    """Some scenarios × draws, b of them, and the search for what fits; (b, n) and (b, n, n) arrays.

    The unknown is k, by product: the part of what is asked that is moved when 0 ≤ k ≤ 1; minus the part of what is
    bought here that has to go elsewhere when −1 ≤ k < 0. Output x(k) solves S(k) x = b(k). Either k is at its most, or
    x is at capacity: a complementarity problem, solved by Newton steps on the branches that are full, where
    S(k) x + ∂(S x − b)/∂k Δk = b with x at capacity gives Δk there and x elsewhere, in one system of n equations.
    """

    def __init__(
        self, account: LeverAccount, wishes: _Wishes, takeable: np.ndarray, where: tuple[np.ndarray, ...]
    ) -> None:
        around, self.where = account.around, where
        self.name = around.name
        rest, abroad = self._at(account.inputs_rest), self._at(account.inputs_abroad)
        here = self._at(account.inputs_here)
        demand_rest, demand_abroad = self._at(wishes.demand_rest).sum(-1), self._at(wishes.demand_abroad).sum(-1)
        self.called_back = self._at(around.called_back)
        kept_before = self._at(account.kept_here)
        here_own = self._at(around.rest_share * around.demand_of_rest + around.sold_outside) - kept_before
        rest_own = self._at((1 - around.rest_share) * around.demand_of_rest + around.rest_sold_outside) + kept_before
        bought_here, bought_rest = self._at(account.demand_here).sum(-1), self._at(account.demand_rest).sum(-1)
        system = np.eye(here.shape[-1]) - here - self.called_back @ rest
        before = _solved(system, bought_here + here_own + _times(self.called_back, bought_rest + rest_own))
        self.most = np.maximum(self._at(account.capacity), before)
        self.slack = _WITHIN * self._at(around.output).sum(-1, keepdims=True)
        # First, what crosses: bought in the rest of France and sold to it.
        inputs_rest = self._at(wishes.firms_rest)[..., None] * rest
        from_rest = _times(inputs_rest, before) + demand_rest
        self.kept = np.minimum(self._at(takeable), from_rest)
        self.crossed = np.divide(self.kept, from_rest, out=np.zeros_like(before), where=from_rest > 0)
        taken = self.crossed[..., None] * inputs_rest
        self.here = here + taken
        self.demand_here = bought_here + self.crossed * demand_rest
        # Then, what is asked over and above.
        self.asked_rest = inputs_rest - taken
        self.asked = self.asked_rest + self._at(wishes.firms_abroad)[..., None] * abroad
        self.demand_asked_rest = (1 - self.crossed) * demand_rest
        self.demand_asked = self.demand_asked_rest + demand_abroad
        self.system = system - taken + self.called_back @ taken
        self.made_here = self.demand_here + here_own - self.kept
        self.made_rest = bought_rest - self.crossed * demand_rest + rest_own + self.kept
        wanted = ((self.asked > 0).any(-1) | (self.demand_asked > 0)) & (self.most > 0)
        self.highest = np.where(wanted, 1.0, 0.0)
        #: Nobody asks anything in a scenario at level 1: nothing is touched there.
        self.idle = ~((from_rest > 0).any(-1) | wanted.any(-1))
        self.before = before

    def _at(self, values: np.ndarray) -> np.ndarray:
        """The rows of this block, of an array whose first two axes may be one."""
        index = tuple(np.minimum(place, size - 1) for place, size in zip(self.where, values.shape[:2], strict=True))
        chosen: np.ndarray = values[index]
        return chosen

    def settle(self) -> dict[str, np.ndarray]:
        """Output, what is kept of exports, and the parts that are crossed, moved and spilled, (b, n) each."""
        part, output = self.highest.copy(), self.before.copy()
        full, down = np.zeros(part.shape, dtype=bool), self.highest == 0
        left = np.flatnonzero(~self.idle)
        for _ in range(_MOST_ROUNDS):
            if not len(left):
                break
            found, done = self._step(left, part[left], output[left], full[left], down[left])
            part[left], output[left], full[left], down[left] = found
            left = left[~done]
        if len(left):
            raise BalanceError(
                f"{self.name} : les achats déplacés ne trouvent pas de place dans les capacités. "
                "Remède : signalez les niveaux choisis."
            )
        return {
            "output": output,
            "kept": self.kept,
            "crossed": self.crossed,
            "part": np.maximum(part, 0.0),
            "spilled": np.maximum(-part, 0.0),
        }

    def _step(
        self, rows: np.ndarray, part: np.ndarray, output: np.ndarray, full: np.ndarray, down: np.ndarray
    ) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
        """One Newton step of some rows: full branches stay at capacity, the others move all that is asked.

        Returns
        -------
        tuple of ndarray
            Part, output, which branches are full, and which are emptied rather than filled by their next step.
        ndarray of bool
            Which rows are settled.
        """
        called_back, here, asked, asked_rest = (
            one[rows] for one in (self.called_back, self.here, self.asked, self.asked_rest)
        )
        demand_here, demand_asked, demand_asked_rest = (
            one[rows] for one in (self.demand_here, self.demand_asked, self.demand_asked_rest)
        )
        most, slack, highest = self.most[rows], self.slack[rows], self.highest[rows]
        up, back = np.maximum(part, 0.0), np.maximum(-part, 0.0)
        gone = back[..., None] * here
        system = self.system[rows] - up[..., None] * asked + gone
        system += called_back @ (up[..., None] * asked_rest - gone)
        needs = self.made_here[rows] + up * demand_asked - back * demand_here
        needs += _times(called_back, self.made_rest[rows] - up * demand_asked_rest + back * demand_here)
        # What one more unit of k brings here, and takes from the rest of France.
        bought = _times(here, output) + demand_here
        brings = np.where(down, bought, _times(asked, output) + demand_asked)
        takes = np.where(down, bought, _times(asked_rest, output) + demand_asked_rest)
        pushed = called_back * takes[:, None, :]
        pushed[:, range(pushed.shape[1]), range(pushed.shape[1])] -= brings
        mixed = np.where(full[:, None, :], pushed, system)
        known = np.where(full, most, 0.0)
        solved = _solved(mixed, needs - _times(system, known))
        output = np.where(full, most, solved)
        step = np.where(full, solved, 0.0)
        wanted = part + step
        # A branch that crosses zero stops there, and goes on from the other side at the next round.
        crosses = full & np.where(down, wanted > 0, wanted < 0)
        eased = full & ((wanted >= highest) | (crosses & (highest == 0)))
        new = np.clip(np.where(crosses, 0.0, wanted), -1.0, highest)
        over = ~full & (output > most + slack)
        settled = ~(over | crosses | eased) & (np.abs(step) * brings <= slack)
        next_down = (down ^ crosses) | (highest == 0)
        return (new, output, (full & ~eased) | over, next_down), settled.all(-1)


def _solved(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.linalg.solve(matrix, vector[..., None])[..., 0]
    return found


def _times(matrix: np.ndarray, vector: np.ndarray) -> np.ndarray:
    product: np.ndarray = (matrix @ vector[..., None])[..., 0]
    return product


def _told(account: LeverAccount, wishes: _Wishes, settled: _Settled) -> Exchange:
    """The account with what was settled, and what became of each wish."""
    stays, part = 1 - settled.spilled, settled.part
    taken = settled.crossed + part * (1 - settled.crossed)
    rest, abroad = taken * wishes.firms_rest, part * wishes.firms_abroad
    inputs_here = stays[..., None] * account.inputs_here
    inputs_rest = settled.spilled[..., None] * account.inputs_here
    inputs_here += (stays * rest)[..., None] * account.inputs_rest
    inputs_here += abroad[..., None] * account.inputs_abroad
    inputs_rest += (1 - stays * rest)[..., None] * account.inputs_rest
    demand_rest, demand_abroad = taken[..., None] * wishes.demand_rest, part[..., None] * wishes.demand_abroad
    demand_gone = settled.spilled[..., None] * (account.demand_here + demand_rest)
    done = replace(
        account,
        inputs_here=inputs_here,
        inputs_rest=inputs_rest,
        inputs_abroad=(1 - abroad)[..., None] * account.inputs_abroad,
        demand_here=account.demand_here + demand_rest + demand_abroad - demand_gone,
        demand_rest=account.demand_rest - demand_rest + demand_gone,
        demand_abroad=account.demand_abroad - demand_abroad,
        kept_here=account.kept_here + settled.kept,
    )
    output = settled.output
    asked_rest = wishes.firms_rest * _times(account.inputs_rest, output) + wishes.demand_rest.sum(-1)
    asked_abroad = wishes.firms_abroad * _times(account.inputs_abroad, output) + wishes.demand_abroad.sum(-1)
    crossed = settled.crossed * asked_rest
    over = asked_rest - crossed
    refused = (1 - part) * (over + asked_abroad)
    made = np.maximum(account.capacity, output) > 0
    spilled = settled.spilled * (_times(account.inputs_here, output) + account.demand_here.sum(-1) + crossed)
    told = Exchange(
        done,
        crossed=crossed,
        from_rest=part * over,
        from_abroad=part * asked_abroad,
        full=np.where(made, refused, 0.0),
        absent=np.where(made, 0.0, refused),
        spilled=spilled,
    )
    asked = told.asked.sum(-1)
    limits = {
        "capacity": _share((told.full + told.spilled).sum(-1), asked),
        "absent": _share(told.absent.sum(-1), asked),
    }
    return replace(told, account=replace(done, limits={**account.limits, **limits}))


def _share(refused: np.ndarray, asked: np.ndarray) -> np.ndarray:
    share: np.ndarray = np.minimum(np.divide(refused, asked, out=np.zeros_like(refused), where=asked > 0), 1.0)
    return share


def _by_buyer(parameters: LeverParameters, parameter: str, level: np.ndarray) -> np.ndarray:
    """Part of what each kind of buyer buys elsewhere that it wants to move, (s, d, buyers)."""
    return parameters.by_item(NAME, parameter, level, BUYERS)


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={
        "capacity": "les entreprises d'ici ne peuvent pas produire davantage",
        "absent": "rien de ce produit n'est fait ici",
    },
    touches=("où achètent ménages, entreprises et acheteurs publics", "la production des branches d'ici"),
    cannot_say=("si une entreprise d'ici fait le produit précis qui est cherché", "à quel prix"),
)
