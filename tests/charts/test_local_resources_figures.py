"""Figures of the fifth lever: what they say is what the lever does."""

import re

import pytest

from metabolisme import charts
from metabolisme.charts.local_resources_figures import ASKED_NAMES, asked_and_given, equipment_balance
from metabolisme.errors import UnknownCodeError
from metabolisme.levers.biomass import SOURCES
from metabolisme.levers.potentials import national_potentials
from metabolisme.levers.steps import lever_effects


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_what_is_asked_is_given_or_refused_and_says_so():
    found = asked_and_given("5309", 4)
    assert list(found.index) == list(ASKED_NAMES)
    assert (found >= 0).all(axis=None)
    drawn = charts.resources_figure("5309", 4)
    part = 100 * found["given"].sum() / found[["given", "refused"]].sum().sum()
    assert f"{part:.0f} % de ce qui leur est demandé" in plain(drawn.title)
    assert "carburants, 100 %" in plain(drawn.sentence)


def test_refusals_of_the_figure_are_those_of_the_lever():
    found, limits = asked_and_given("3215", 3), lever_effects("local_resources", "3215").limits
    power = found.loc["electricity"]
    # The same numbers by two ways.
    assert power["refused"] / (power["given"] + power["refused"]) == pytest.approx(limits.loc["energy_potential", 3])


def test_biomass_is_told_by_source_with_what_one_more_is_worth():
    drawn = charts.biomass_figure("5309", 4)
    labels = national_potentials()["label"]
    assert all(labels[source].replace("'", "’") in drawn.html.replace("'", "’") for source in SOURCES)
    assert "rien ne reste pour les carburants" in plain(drawn.title)
    assert re.search(r"remplacerait \d+ € d’achats", plain(drawn.sentence))


def test_equipment_is_told_with_its_imported_part():
    found = equipment_balance("5309", 4)
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"]).all()
    assert found.loc["equipment_abroad", "value"] < found.loc["equipment", "value"] < found.loc["replaced", "value"]
    drawn = charts.equipment_figure("5309", 4)
    share = 100 * found.loc["equipment", "value"] / found.loc["replaced", "value"]
    assert f"{share:.0f} € d’équipement" in plain(drawn.title)


def test_every_resource_is_listed_with_its_key_and_source():
    listed = charts.potentials_table("8405").html
    rows = re.findall(r'<th scope="row">', listed)
    assert len(rows) == len(national_potentials())
    assert "l’agriculture" in listed.replace("'", "’")


def test_an_unknown_level_is_refused():
    with pytest.raises(UnknownCodeError):
        charts.resources_figure("5309", 5)
