"""What each lever does in a scenario: alone, last, and its exact Shapley share over all orders of telling."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from metabolisme.errors import UnknownCodeError
from metabolisme.levers.account import LeverAccount
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.parameters import LOWEST, LeverParameters
from metabolisme.levers.scenario import BY_NAME, Scenario, applied


def attribution(
    account: LeverAccount,
    scenario: Scenario,
    measures: Sequence[str] | None = None,
    parameters: LeverParameters | None = None,
) -> dict[str, pd.DataFrame]:
    """Share the effect of a scenario out between its levers.

    Parameters
    ----------
    account : LeverAccount
        Before any lever, from `metabolisme.levers.lever_account`; the effects of d draws are given apart.
    scenario : Scenario
    measures : sequence of str, optional
        Of `OUTCOMES`; all by default.
    parameters : LeverParameters, optional

    Returns
    -------
    dict of DataFrame
        By measure. Index (draw, lever); columns ``alone`` (the lever by itself), ``last`` (what is lost without it)
        and ``shapley``, in the unit of the measure. ``attrs``: ``total`` (effect of the scenario by draw).

    Raises
    ------
    UnknownCodeError
        An unknown measure.

    Notes
    -----
    Shapley (1953), doi:10.1515/9781400881970-018; for sharing out physical effects, Ang, Liu and Chew (2003),
    doi:10.1016/S0301-4215(03)00022-4 and Sun (1998). All 64 coalitions are computed; a lever out of a coalition is at
    level 1. The shares sum to the total by construction: that is evidence of nothing.
    """
    asked = list(OUTCOMES) if measures is None else list(measures)
    for measure in asked:
        if measure not in OUTCOMES:
            raise UnknownCodeError.among("la mesure", measure, list(OUTCOMES))
    levels = np.where(coalitions(), np.array(scenario.levels), float(LOWEST))
    # A lever that stays at level 1 makes coalitions alike: computed once.
    distinct, where = np.unique(levels, axis=0, return_inverse=True)
    values = outcomes(applied(account, distinct, parameters))
    draws = account.saved.shape[1]
    index = pd.MultiIndex.from_product([range(draws), list(BY_NAME)], names=["draw", "lever"])
    found = {}
    for measure in asked:
        worth = np.broadcast_to(values[measure], (len(distinct), draws))[where.reshape(-1)]
        effects = {"alone": alone(worth), "last": last(worth), "shapley": shapley(worth)}
        table = pd.DataFrame({name: effect.T.ravel() for name, effect in effects.items()}, index)
        table.attrs["total"] = worth[-1] - worth[0]
        found[measure] = table
    return found


def coalitions(players: int = len(BY_NAME)) -> np.ndarray:
    """Who is in each coalition, shape (2ⁿ, n): coalition k holds player i when bit i of k is set."""
    ranks = np.arange(2**players)[:, None]
    members: np.ndarray = (ranks >> np.arange(players)) & 1 == 1
    return members


def alone(worth: np.ndarray) -> np.ndarray:
    """Effect of each player by itself, (n, d), from the worth of all coalitions, (2ⁿ, d)."""
    effect: np.ndarray = worth[[1 << player for player in range(_players(worth))]] - worth[0]
    return effect


def last(worth: np.ndarray) -> np.ndarray:
    """What the coalition of all loses without each player, (n, d)."""
    everyone = len(worth) - 1
    effect: np.ndarray = worth[everyone] - worth[[everyone ^ (1 << player) for player in range(_players(worth))]]
    return effect


def shapley(worth: np.ndarray) -> np.ndarray:
    """Mean over all orders of what each player adds when it comes, (n, d).

    The weight of a coalition S without the player is |S|! (n − 1 − |S|)! ÷ n!, the share of the orders in which
    exactly S comes before it.
    """
    players = _players(worth)
    members = coalitions(players)
    sizes = members.sum(axis=1)
    weights = np.array(
        [math.factorial(size) * math.factorial(players - 1 - size) / math.factorial(players) for size in range(players)]
    )
    shares = []
    for player in range(players):
        before = np.flatnonzero(~members[:, player])
        shares.append(weights[sizes[before]] @ (worth[before | 1 << player] - worth[before]))
    return np.stack(shares)


def _players(worth: np.ndarray) -> int:
    return int(worth.shape[0]).bit_length() - 1
