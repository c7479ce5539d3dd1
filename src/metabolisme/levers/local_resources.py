"""Lever 5."""

from __future__ import annotations

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters

NAME = "local_resources"


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    return account


LEVER = Lever(NAME, _operator, {}, (), ())
