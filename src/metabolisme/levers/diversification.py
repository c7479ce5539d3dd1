"""Lever 3: what the branches of the territory can make, and which could settle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters

NAME = "diversification"


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    growth = parameters.at(NAME, "growth", level)[..., None]
    return replace(account, capacity=(1 + growth) * account.around.output)


LEVER = Lever(NAME, _operator, {}, ("ce que les branches d'ici peuvent produire",), ())
