"""Lever 4."""

from __future__ import annotations

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters

NAME = "business_models"


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    return account


LEVER = Lever(NAME, _operator, {}, (), ())
