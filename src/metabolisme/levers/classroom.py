"""What a whole class chose and found: scenarios of its groups side by side, and who bet right."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import interval
from metabolisme.levers.parameters import HIGHEST
from metabolisme.levers.scenario import BY_NAME, Scenario, Simulation, simulate
from metabolisme.levers.scenario_files import SIGNS, Bet, SavedScenario
from metabolisme.sources.defaults import SEED
from metabolisme.sources.territories import Territory, find_territory

#: Draws: a class waits for its result.
DRAWS = 40

#: What can be said of the lever that a group bet on.
LEVER_VERDICTS = ("bien vu", "on ne peut pas trancher", "un autre déplace plus", "rien ne bouge")


@dataclass(frozen=True, eq=False)
class ClassResults:
    """Scenarios of a class on one territory.

    Attributes
    ----------
    territory : Territory
    saved : tuple of SavedScenario
        Of this territory, by name of group.
    elsewhere : int
        Scenarios of other territories, left out.
    simulation : Simulation
        One scenario a distinct code, then each lever alone at level 4, in the order of `BY_NAME`.
    """

    territory: Territory
    saved: tuple[SavedScenario, ...]
    elsewhere: int
    simulation: Simulation

    @property
    def ranks(self) -> list[int]:
        """Scenario of each group in the simulation."""
        codes = [one.code for one in self.simulation.scenarios]
        return [codes.index(one.scenario.code) for one in self.saved]

    def levels(self) -> pd.DataFrame:
        """Groups at each level (columns 1 to 4, halves upwards), by lever."""
        chosen = np.floor(np.array([one.scenario.levels for one in self.saved]) + 0.5).astype(int)
        counts = {lever: [int((chosen[:, rank] == level).sum()) for level in range(1, HIGHEST + 1)]
                  for rank, lever in enumerate(BY_NAME)}
        return pd.DataFrame.from_dict(counts, orient="index", columns=range(1, HIGHEST + 1))

    def outcomes(self, measure: str) -> pd.DataFrame:
        """Change of a measure by group: ``group``, ``code``, ``value``, ``low``, ``high``."""
        middle = self.simulation.central or self.simulation
        low, high = self.simulation.change_bounds(measure)
        rows = [
            (
                saved.group,
                saved.scenario.code,
                float(middle.change[measure][rank, 0]),
                float(low[rank]),
                float(high[rank]),
            )
            for saved, rank in zip(self.saved, self.ranks, strict=True)
        ]
        found = pd.DataFrame(rows, columns=["group", "code", "value", "low", "high"])
        return found.assign(low=found[["low", "value"]].min(axis=1), high=found[["high", "value"]].max(axis=1))

    def told_apart(self, measure: str) -> tuple[int, int]:
        """Pairs of groups whose difference has a sure sign, and pairs of groups that chose different scenarios."""
        change = self.simulation.change[measure]
        scenarios, groups = np.unique(self.ranks, return_counts=True)
        sure = pairs = 0
        for place, one in enumerate(scenarios[:-1]):
            others = slice(place + 1, None)
            low, high = interval(change[one] - change[scenarios[others]], axis=1)
            compared = groups[place] * groups[others]
            pairs += int(compared.sum())
            sure += int(compared[(low > 0) | (high < 0)].sum())
        return sure, pairs

    def bets(self) -> pd.DataFrame:
        """Verdict of each bet: ``group``, ``measure``, ``lever``, ``sign``, ``lever_verdict``, ``sign_verdict``."""
        columns = ["group", "measure", "lever", "sign", "lever_verdict", "sign_verdict"]
        rows = []
        for saved in self.saved:
            if saved.bet is not None:
                on_lever, on_sign = self._judged(saved.bet.measure, saved.bet.lever, saved.bet.sign)
                rows.append((saved.group, saved.bet.measure, saved.bet.lever, saved.bet.sign, on_lever, on_sign))
        return pd.DataFrame(rows, columns=columns)

    def _judged(self, measure: str, lever: str, sign: str) -> tuple[str, str]:
        """What each lever does alone at level 4 says of a bet, as the page of the simulator judges it."""
        middle = self.simulation.central or self.simulation
        own = slice(-len(BY_NAME), None)
        centre = np.abs(middle.change[measure][own, 0])
        low, high = (bound[own] for bound in self.simulation.change_bounds(measure))
        least = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
        most = np.maximum(np.maximum(-low, high), 0.0)
        rank, best = list(BY_NAME).index(lever), int(centre.argmax())
        still = 1e-9 * max(1.0, abs(float(middle.start[measure][0])))
        if centre[best] <= still:
            on_lever = "rien ne bouge"
        elif rank == best:
            on_lever = "bien vu"
        else:
            on_lever = "on ne peut pas trancher" if most[rank] >= least[best] and most[rank] > still else (
                "un autre déplace plus"
            )
        if centre[rank] <= still:
            return on_lever, "ce levier seul n'y change rien"
        sure = "+" if low[rank] > 0 else "-" if high[rank] < 0 else "0"
        return on_lever, "bien vu" if sign == sure else f"non, {SIGNS[sure]}"


def class_results(saved: Sequence[SavedScenario], size: int = DRAWS) -> ClassResults:
    """Put the scenarios of a class side by side, on the territory that most of its groups chose.

    Parameters
    ----------
    saved : sequence of SavedScenario
        At least one.
    size : int
        Draws.

    Returns
    -------
    ClassResults

    Raises
    ------
    MetabolismeError
        No scenario.
    """
    if not saved:
        raise MetabolismeError("Aucun scénario lisible. Remède : choisissez les fichiers enregistrés par les groupes.")
    counted = Counter(one.territory.code for one in saved)
    code = min(counted, key=lambda known: (-counted[known], known))
    kept = sorted((one for one in saved if one.territory.code == code), key=lambda one: (one.group, one.scenario.code))
    distinct = dict.fromkeys(one.scenario.code for one in kept)
    levers_alone = [Scenario.of(**{lever: float(HIGHEST)}) for lever in BY_NAME]
    scenarios = [*(Scenario.read(one) for one in distinct), *levers_alone]
    simulation = simulate(kept[0].territory, scenarios, size)
    return ClassResults(kept[0].territory, tuple(kept), len(saved) - len(kept), simulation)


def made_up_class(groups: int = 12, territory: str = "5309") -> list[SavedScenario]:
    """A class that nobody taught: what the lab shows before it is given files.

    Parameters
    ----------
    groups : int
    territory : str
        Code.
    """
    generator = np.random.default_rng(SEED)
    place, levers = find_territory(territory), list(BY_NAME)
    measures, signs = ("value_added_here", "imports", "co2_footprint"), list(SIGNS)
    return [
        SavedScenario(
            place,
            Scenario(tuple(float(level) for level in generator.integers(1, HIGHEST, endpoint=True, size=len(levers)))),
            f"Groupe inventé {number:02d}",
            Bet(
                measures[int(generator.integers(len(measures)))],
                levers[int(generator.integers(len(levers)))],
                signs[int(generator.integers(len(signs)))],
            ),
            datetime.date(2026, 11, 22),
        )
        for number in range(1, groups + 1)
    ]
