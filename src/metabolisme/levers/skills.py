"""Lever 6: the part of what the other levers ask that people can be found and trained for.

Levers 2 to 5 create jobs in some branches, hence needs by occupation. Each year some people train, some move from an
occupation to another. The feasible part φ = min(1, min over occupations of supply ÷ need) scales what these levers do.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters

NAME = "skills"

#: Parts of the account that the feasible part scales.
_SCALED = tuple(
    one.name for one in fields(LeverAccount) if one.name not in ("around", "limits")
)


def blend(without: LeverAccount, wanted: LeverAccount, part: np.ndarray) -> LeverAccount:
    """The account when the part ``part``, shape (s, d), of what separates two accounts is done."""

    def mixed(name: str) -> np.ndarray:
        start, end = getattr(without, name), getattr(wanted, name)
        if start is end:
            same: np.ndarray = start
            return same
        weight = part.reshape(*part.shape, *(1,) * (end.ndim - 2))
        found: np.ndarray = start + weight * (end - start)
        return found

    parts: dict[str, Any] = {name: mixed(name) for name in _SCALED}
    return replace(wanted, **parts)


def feasible(
    without: LeverAccount, wanted: LeverAccount, level: np.ndarray, parameters: LeverParameters
) -> LeverAccount:
    """What the skills at hand allow of the way from one account to the other."""
    part = np.ones(np.broadcast_shapes(level.shape, wanted.saved.shape))
    done = blend(without, wanted, part)
    return replace(done, limits={**wanted.limits, "skills": 1 - part})


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    """Alone, it changes nothing: skills let the other levers be done (`feasible`)."""
    return account


LEVER = Lever(NAME, _operator, {"skills": "les personnes formées manquent"}, (), ())
