"""Figures of the skills: what they say is what the lever says."""

import re

import pytest

from metabolisme.charts.skills_figures import feasible_part_figure, recruitment_figure, trajectory_figure
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.levers.recruitment import binding_occupations, feasible_parts
from metabolisme.levers.scenario import Scenario
from metabolisme.levers.trajectory import trajectory

WHOLE = Scenario.read("4-4-4-4-4-1")
#: Few draws: only the writing is tested here.
SIZE = 20


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def test_recruitment_names_the_family_that_binds():
    found, table = recruitment_figure("0054", WHOLE), binding_occupations("0054", WHOLE, 6)
    binds = table["label"][table["binds"]].iloc[0]
    assert binds in plain(found.title)
    assert f"{100 * table.attrs['feasible_part']:.0f} % peuvent être faits" in plain(found.sentence)
    lacking = (table["needed"] - table["found"]).clip(lower=0).sum()
    assert plain(french_number(lacking, decimals=0)) in plain(found.sentence)
    assert "2032" in plain(found.html)


def test_when_nobody_is_lacking_it_is_said():
    found = recruitment_figure("0054", Scenario.read("2-2-2-2-2-4"), 24)
    assert "aucune famille de métiers ne manque" in plain(found.title)
    assert "100 % peuvent être faits" in plain(found.sentence)


def test_a_scenario_that_looks_for_nobody_is_refused():
    with pytest.raises(MetabolismeError, match="ne crée d'emploi dans aucune branche"):
        recruitment_figure("5309", Scenario.read("1-1-1-1-1-4"))


def test_time_that_people_take():
    years = [2026, 2034, 2050]
    found = feasible_part_figure("0054", years=years, size=SIZE)
    parts = 100 * feasible_parts("0054", Scenario.read("4-4-4-4-4-4"), [1, 4], [24], SIZE)["value"]
    rows = re.findall(r'<th scope="row">(\d{4})</th>(.*?)</tr>', found.html, re.DOTALL)
    assert [year for year, _ in rows] == ["2026", "2034", "2050"]
    for part in parts:
        assert f"{part:.0f} %" in plain(rows[-1][1])
    assert "pour tout faire en 2050" in plain(found.title)


def test_trajectory_tells_its_end():
    years = [2026, 2038, 2050]
    found = trajectory_figure("0054", WHOLE, years=years, size=SIZE)
    table = trajectory("0054", WHOLE, years, size=SIZE)
    end = table.loc[("jobs_here", 2050), "change"]
    assert plain(french_number(end, decimals=0, signed=True)) in plain(found.title)
    assert "le même pas chaque année" in plain(found.html)
    with pytest.raises(UnknownCodeError, match="La mesure"):
        trajectory_figure("0054", WHOLE, "happiness")
