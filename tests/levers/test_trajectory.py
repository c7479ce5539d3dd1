"""Year by year: nothing at first, the scenario at last, and levels that only rise."""

import itertools

import numpy as np
import pytest

from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import Scenario, simulate
from metabolisme.levers.skills import FIRST_YEAR, HORIZON
from metabolisme.levers.trajectory import FEASIBLE, PATHS, levels_by_year, trajectory

SCENARIO = Scenario.read("3-4-4-4-4-1")
SIZE = 40
YEARS = [2026, 2030, 2038, 2050]


@pytest.fixture(scope="module")
def found():
    return trajectory("0054", SCENARIO, YEARS, size=SIZE)


@pytest.mark.parametrize("path", PATHS)
def test_levels_rise_from_nothing_to_the_scenario(path):
    steps = np.array([step.levels for step in levels_by_year(SCENARIO, range(FIRST_YEAR, HORIZON + 1), path)])
    assert (steps[0, :5] == 1).all()
    assert tuple(steps[-1]) == SCENARIO.levels
    assert (np.diff(steps, axis=0) >= 0).all()
    # Training begins before the jobs that it is for.
    assert (steps[:, 5] == SCENARIO.levels[5]).all()


def test_paths_differ_in_pace_only():
    middle = {path: levels_by_year(SCENARIO, [2038], path)[0].levels[1] for path in PATHS}
    assert middle["late"] < middle["regular"] == 2.5 < middle["early"]


def test_first_year_is_today(found):
    today = found.xs(2026, level="year")
    changes = today.drop(FEASIBLE)[["change", "low", "high"]]
    # Differences of two equal sums of up to 1e5 M€: rounding.
    np.testing.assert_allclose(changes, 0, atol=1e-6)
    assert (today.loc[FEASIBLE, ["change", "low", "high"]] == 1).all()


def test_last_year_is_the_scenario(found):
    simulated = simulate("0054", [SCENARIO], SIZE)
    last = found.xs(2050, level="year")
    for measure in OUTCOMES:
        low, high = simulated.change_bounds(measure)
        told = last.loc[measure, ["change", "low", "high"]].to_numpy(dtype=float)
        # The fixed point is found in another batch: 1e-6 of the effect, and rounding where there is none.
        np.testing.assert_allclose(
            told, [simulated.central.change[measure][0, 0], low[0], high[0]], rtol=1e-5, atol=1e-6
        )
    assert last.loc[FEASIBLE, "change"] == pytest.approx(1 - simulated.central.limits["skills"][0, 0], abs=1e-6)


def test_table_is_tidy(found):
    assert list(found.index.names) == ["measure", "year"]
    assert set(found.index) == set(itertools.product([*OUTCOMES, FEASIBLE], YEARS))
    assert (found["low"] <= found["high"]).all()
    assert found.loc[FEASIBLE, "change"].between(0, 1).all()
    assert found.attrs == {"territory": "Beauvais", "scenario": "3-4-4-4-4-1", "path": "regular"}


def test_what_people_are_there_for_depends_on_the_level_of_skills():
    slow, fast = (trajectory("0054", Scenario.read(f"3-4-4-4-4-{level}"), [2038], size=2) for level in (1, 4))
    assert fast.loc[(FEASIBLE, 2038), "change"] >= slow.loc[(FEASIBLE, 2038), "change"]


def test_bad_years_and_paths_are_refused():
    with pytest.raises(MetabolismeError, match=r"va de 2026 à 2050.* 2025, 2051"):
        trajectory("0054", SCENARIO, [2025, 2030, 2051])
    with pytest.raises(MetabolismeError, match="aucune"):
        levels_by_year(SCENARIO, [])
    with pytest.raises(UnknownCodeError, match="Le rythme"):
        levels_by_year(SCENARIO, [2030], "sudden")
