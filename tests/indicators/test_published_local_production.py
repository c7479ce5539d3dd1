"""Published indices beside ours: each has its question and its reason, and ours is the indicator that it names."""

import numpy as np
import pandas as pd
import pytest

from metabolisme.indicators import published_local_production
from metabolisme.indicators.every_place import compute
from metabolisme.indicators.local_production import hamburg_index
from metabolisme.indicators.published_local_production import CAPACITY, CHAIN, QUESTIONS, READ_IN, published_beside_ours
from metabolisme.indicators.registry import indicator
from metabolisme.sources.territories import find_territory

FEW = ("4417", "5309", "8405")
#: 32-bit floats, seven digits.
KEPT = 1e-6


class FewPlaces:
    """Results by product of a few zones, in place of two minutes of all of them."""

    def result(self, measure, item, place):
        made = {"here": 30.0, "rest_of_country": 50.0, "eu": 15.0, "non_eu": 5.0}
        return pd.DataFrame({"value": np.full(len(FEW), made[place])}, index=list(FEW))


@pytest.fixture(scope="module")
def table():
    with pytest.MonkeyPatch.context() as patch:
        known = compute([find_territory(code) for code in FEW], size=5)
        patch.setattr(published_local_production, "indicator_atlas", lambda: known)
        patch.setattr(published_local_production, "atlas", FewPlaces)
        chosen = published_local_production._zones
        patch.setattr(published_local_production, "_zones", lambda region="": chosen(region) if region else list(FEW))
        patch.setattr(published_local_production, "_largest_zones", lambda: list(FEW))
        yield published_beside_ours()


def test_every_published_number_has_a_question_an_address_and_a_reason(table):
    assert set(table["question"]) == set(QUESTIONS)
    assert set(table["read_in"]) == set(READ_IN)
    assert table["address"].str.startswith("http").all()
    # A sentence, not a word.
    assert (table["why"].str.split().str.len() > 5).all()
    assert (table.loc[table["read_in"] != "publication", "trust"] == "C").sum() >= 8


def test_ours_are_the_indicators_named(table):
    assert table.loc["boeing_hamburg", "ours"] == hamburg_index()
    for item, code in (("closed_lyon", "8421"), ("paris_self_sufficiency", "1109")):
        row, found = table.loc[item], indicator(CHAIN, code)
        assert (row["our_indicator"], row["ours"], row["low"], row["high"]) == (CHAIN, found.value, *found.within)
    assert table.loc["open_paris_region", "our_indicator"] == CAPACITY
    towns = [indicator(CHAIN, code).value for code in FEW]
    assert table.loc["french_towns", "ours"] == pytest.approx(np.median(towns), rel=KEPT)
    assert table.loc["food_100_areas", "ours"] == pytest.approx(30)


def test_what_we_do_not_compute_is_left_missing_and_not_zero(table):
    for item in ("open_hamburg", "open_catalonia", "closed_under_10"):
        assert np.isnan(table.loc[item, ["ours", "low", "high"]].to_numpy(dtype=float)).all()
        assert table.loc[item, "our_indicator"] == ""


def test_paris_alone_has_numbers_that_cannot_all_be_one_quantity(table):
    paris = table[table["place"].str.startswith("Paris") | (table["place"] == "Île-de-France")]["published"]
    assert paris.max() > 10 * paris.min()
