"""Exercises of « Dépendances et chocs »: keys by another way, known errors told."""

import json

import pytest

import metabolisme as mt
from metabolisme.diagnosis.dependence import import_content_amounts
from metabolisme.teaching import check
from metabolisme.teaching.catalogue import keys_of

ZONES = ("5309", "4417", "1109")


@pytest.mark.parametrize("code", ZONES)
def test_the_hidden_part_is_that_of_the_account(code):
    """The key is read in the results of a territory; the account gives it by its own chains."""
    amounts = import_content_amounts(mt.territory_account(code)).xs("abroad", axis=1, level="place").sum()
    hidden = 100 * (amounts["total"] - amounts["direct"]) / amounts["total"]
    assert check("dependances-cachee", hidden, code).right
    wrong = check("dependances-cachee", 100 - hidden, code, attempt=2)
    # Near one half both answers are right to rounding: no error can then be told.
    assert wrong.errors == ("complement",) or abs(hidden - 50) < 1.5


def test_leaning_is_told_only_where_intervals_part():
    right = {code: check("dependances-appui", "rest", code).right for code in ZONES}
    # Lorient buys enough elsewhere in France for its interval to pass that of abroad; that of Paris is too wide.
    assert right["5309"]
    assert check("dependances-appui", "undecided", "1109").right


def test_the_yard_by_hand():
    """A quarter of the electronics of a quarter of a year: 0.375 M€ of parts, 7.5 M€ of ships."""
    assert check("dependances-chantier", {"prorata": "0,375", "goulet": "7,5"}).right
    told = check("dependances-chantier", {"prorata": 1.5, "goulet": 0.375}, attempt=2)
    assert told.errors == ("whole_year", "price_for_need")


def test_keys_are_small():
    results = mt.territory_results("5309")
    ours = [one for one in keys_of("5309", results) if one["id"].startswith("dependances")]
    assert [one["id"] for one in ours] == ["dependances-cachee", "dependances-appui"]
    # 305 zones and 1,232 EPCI each carry them.
    assert all(len(json.dumps(one, ensure_ascii=False)) <= 300 for one in ours)
