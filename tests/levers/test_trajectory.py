"""Year by year: nothing at first, the scenario at last, and levels that only rise."""

import itertools

import numpy as np
import pytest

from metabolisme.accounts.national import shared_account
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.levers.households import posts_of
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import central_parameters
from metabolisme.levers.scenario import Scenario, prepared, simulate
from metabolisme.levers.skills import FIRST_YEAR, HORIZON
from metabolisme.levers.sobriety import NAME as SOBRIETY
from metabolisme.levers.sobriety import settled
from metabolisme.levers.trajectory import FEASIBLE, PATHS, goods_along, levels_by_year, trajectory
from metabolisme.sources.defaults import DEFAULT_YEAR

SCENARIO = Scenario.read("3-4-4-4-4-1")
SIZE = 40
YEARS = [2026, 2030, 2038, 2050]


def shared_products():
    return tuple(shared_account(DEFAULT_YEAR).branches)


@pytest.fixture(scope="module")
def place():
    return prepared("0054", SIZE)


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


def same_end(last, simulated, columns=("change", "low", "high")):
    for measure in OUTCOMES:
        low, high = simulated.change_bounds(measure)
        ends = {"change": simulated.central.change[measure][0, 0], "low": low[0], "high": high[0]}
        told = last.loc[measure, list(columns)].to_numpy(dtype=float)
        # The fixed point is found in another batch: 1e-6 of the effect, and rounding where there is none.
        np.testing.assert_allclose(told, [ends[one] for one in columns], rtol=1e-5, atol=1e-6, err_msg=measure)
    assert last.loc[FEASIBLE, "change"] == pytest.approx(1 - simulated.central.limits["skills"][0, 0], abs=1e-6)


def test_last_year_is_the_scenario_where_no_good_is_kept_longer():
    scenario = Scenario.read("1-4-4-4-4-1")
    last = trajectory("0054", scenario, [2050], size=SIZE).xs(2050, level="year")
    same_end(last, simulate("0054", [scenario], SIZE))


def test_last_year_is_the_scenario_but_for_goods_that_have_not_settled(place, found):
    """`simulate` with the years of life that, once settled, would spare what the stock model does in 2050."""
    last, posts = found.xs(2050, level="year"), posts_of(place.middle.around.products)
    level = int(SCENARIO.levels[0])
    spared = goods_along(SCENARIO)(posts, np.array([[float(level)]]), central_parameters())[0, 0]
    durable = np.flatnonzero(~np.isnan(posts.lifetime))
    alike = [
        (SOBRIETY, "years_longer", level, posts.lifetime[rank] * spared[rank] / (1 - spared[rank]), posts.posts[rank])
        for rank in durable
    ]
    same_end(last, simulate(place, [SCENARIO], own=alike), ["change"])
    # Each post by itself: nothing but durable goods differs, by less than a tenth of their purchases.
    steady = settled(posts, np.array([[float(level)]]), central_parameters())[0, 0]
    differs = np.abs(spared - steady)
    assert (np.delete(differs, durable) == 0).all()
    assert (differs[durable] > 1e-4).all()
    assert differs.max() < 0.1
    # And what `simulate` tells is near: a twentieth of the effect on imports, where goods count most.
    usual = simulate(place, [SCENARIO]).central.change["imports"][0, 0]
    assert last.loc["imports", "change"] == pytest.approx(usual, rel=0.05)


def test_purchases_of_goods_fall_first_and_come_back():
    """An early effort on goods alone: most is spared on the way, then part of what was put off is bought."""
    posts = posts_of(shared_products())
    rank, years = posts.posts.index("car_fleet"), range(FIRST_YEAR, HORIZON + 1)
    scenario = Scenario.of(sobriety=4)
    steps = np.array([[one.levels[0]] for one in levels_by_year(scenario, years, "early")])
    spared = goods_along(scenario, "early")(posts, steps, central_parameters())[:, 0, rank]
    steady = settled(posts, steps, central_parameters())[:, 0, rank]
    assert spared[0] == pytest.approx(0, abs=1e-9)
    # The level alone would spare less in the first years, as if cars were put off only once they are replaced.
    assert (spared[1:11] > 1.1 * steady[1:11]).all()
    top = int(spared.argmax())
    assert 5 < top < len(years) - 1
    assert (np.diff(spared[top:]) < 0).all()


def test_years_asked_for_do_not_change_each_other(place):
    alone = trajectory("0054", SCENARIO, [2038], size=2)
    among = trajectory("0054", SCENARIO, [2026, 2037, 2038, 2050], size=2)
    columns = ["change", "low", "high"]
    told = among.xs(2038, level="year").loc[alone.xs(2038, level="year").index, columns]
    # Fixed points are found in another batch.
    np.testing.assert_allclose(told, alone[columns], rtol=1e-5, atol=1e-6)


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
