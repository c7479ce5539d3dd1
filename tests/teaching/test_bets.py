"""Bets of a room: the values that the trainer reveals are those of the diagnosis and of the simulator."""

import pytest

from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.levers.every_scenario import every_scenario, rank_of
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.sources.actions import LEVERS
from metabolisme.teaching.bets import NOT_DRAWN, SHARES, TONNES, lever_bets, territory_bets

LORIENT = "5309"


def number(text):
    return float(text.split()[0].replace("\u202f", "").replace("\u2212", "-").replace(",", "."))


def test_shares_are_those_of_the_diagnosis():
    table, results = territory_bets(LORIENT), territory_results(LORIENT)
    assert list(table.index) == [*SHARES, *TONNES.values()]
    per_100 = results.loc["spending_per_100"]["value"]
    here, abroad = table["Valeur"].iloc[0], table["Valeur"].iloc[1]
    # told to the euro
    assert number(here) == pytest.approx(per_100["all", "here"], abs=0.5)
    assert number(abroad) == pytest.approx(per_100["all", "eu"] + per_100["all", "non_eu"], abs=0.5)
    assert table["Bornes"].iloc[1] == NOT_DRAWN


def test_footprints_are_for_one_inhabitant():
    table, results = territory_bets(LORIENT), territory_results(LORIENT)
    people = results.attrs["territory"].population
    for measure, question in TONNES.items():
        total = results.loc[(measure, "all", "total"), "value"]
        # told to a tenth of a tonne
        assert number(table.loc[question, "Valeur"]) == pytest.approx(1000 * total / people, abs=0.05)


@pytest.mark.parametrize("measure", ["co2_footprint", "jobs_here"])
def test_levers_alone_are_those_of_the_simulator(measure):
    table, found = lever_bets(LORIENT, measure), every_scenario(LORIENT)
    assert list(table.index) == [LEVERS[lever] for lever in BY_NAME]
    place = list(OUTCOMES).index(measure)
    for lever in BY_NAME:
        rank = rank_of(Scenario.of(**{lever: 4.0}))
        low, high = found.low[rank, place], found.high[rank, place]
        said = table.loc[LEVERS[lever], "On peut dire"]
        assert (said == "hausse") == (low > 0)
        assert (said == "baisse") == (high < 0)
        assert (said == "rien, seul") == (low == high == 0)
