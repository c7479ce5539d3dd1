"""A union moves the border and no purchase: what it keeps more, the rest of France loses, to the last euro."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts.held_out import JAPANESE_REGIONS, hold_out, japanese_table
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.diagnosis.alliances import (
    GAIN,
    MEASURES,
    UNION,
    alliance,
    true_over_computed,
    unions_elsewhere,
    unions_of_known_regions,
)
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import load_table

#: Sums of a few thousand floats.
ROUNDING = 1e-9
#: One draw: its bounds are itself, so that an identity of draws is seen.
ONE = 1
CITY, HINTERLAND, FAR = "5309", "5312", "9403"
ZONES = [str(code) for code in zone_jobs().index]


@pytest.fixture(scope="module")
def pair():
    return alliance([CITY, HINTERLAND])


def zero_sum(found, column):
    table = found.results[column]
    members = [member.code for member in found.members]
    gain = found.gain[column]["kept"]
    for measure in ("bought_rest", "sold_rest"):
        lost = sum(table[measure, code] for code in members) - table[measure, UNION]
        assert lost == pytest.approx(gain, rel=1e-6), measure  # a difference of amounts a hundred times larger
    assert table["spent", UNION] == pytest.approx(sum(table["spent", code] for code in members), rel=ROUNDING)


def test_what_the_union_keeps_the_rest_of_france_loses():
    """At the centre, and in a draw: the border moves, no purchase does."""
    found = alliance([CITY, HINTERLAND, "5301"], ONE)
    for column in ("value", "low", "high"):
        zero_sum(found, column)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(ZONES), min_size=2, max_size=4, unique=True))
def test_any_union_is_a_zero_sum(codes):
    found = alliance(codes, ONE)
    zero_sum(found, "value")
    products = found.products
    buys = products.filter(like="buys|").sum(axis="columns")
    sells = products.filter(like="sells|").sum(axis="columns")
    # M€: rounding of amounts of a few thousand.
    assert (products["gain"] <= np.minimum(buys, sells) + 1e-6).all()
    assert (products["bound"] >= 0).all()
    assert (products["bound"] <= np.minimum(buys, sells) + 1e-6).all()


def test_members_and_union_are_those_of_the_account(pair):
    for code, asked in ((CITY, CITY), (HINTERLAND, HINTERLAND), (UNION, [CITY, HINTERLAND])):
        results = mt.territory_results(asked, 2)["value"]
        own = pair.results["value"].xs(code, level="where")
        assert own["spending_per_100"] == pytest.approx(results["spending_per_100", "all", "here"], rel=ROUNDING)
        assert own["kept"] == pytest.approx(results["spending", "all", "here"], rel=ROUNDING)
        assert own["output_multiplier"] == pytest.approx(results["output_multiplier", "all", "here"], rel=ROUNDING)
        assert own["bought_rest"] == pytest.approx(results["trade", "bought", "rest_of_country"], rel=ROUNDING)
        assert own["sold_rest"] == pytest.approx(results["trade", "sold", "rest_of_country"], rel=ROUNDING)


def test_footprints_add_up():
    """Uniting changes no footprint: that of the union is the sum, whatever the place told."""
    united, *alone = (mt.territory_results(one, 2)["value"] for one in ([CITY, HINTERLAND], CITY, HINTERLAND))
    for measure in ("footprint_ghg", "footprint_co2", "footprint_materials"):
        key = (measure, "all", "total")
        assert united[key] == pytest.approx(sum(one[key] for one in alone), rel=ROUNDING)


def test_the_order_in_which_territories_are_named_changes_nothing(pair):
    other = alliance([HINTERLAND, CITY])
    assert other.results.equals(pair.results)
    assert other.gain.equals(pair.gain)


def test_the_nation_has_no_rest():
    """All zones together: nothing is bought elsewhere in France, so that the gain is all that members bought there."""
    zones = load_table("territories/zones").query("status == 'complete'")["zone"].tolist()
    found = alliance(zones, ONE)
    table = found.results["value"]
    # Share of what is spent: the nation's own table closes to a few euros in a milliard.
    assert abs(table["bought_rest", UNION]) < 1e-6 * table["spent", UNION]
    assert abs(table["sold_rest", UNION]) < 1e-6 * table["spent", UNION]
    assert found.gain["value"]["kept"] == pytest.approx(table["bought_rest"].drop(UNION).sum(), rel=1e-6)


def test_the_gain_is_told_in_money_in_shares_and_in_parts(pair):
    table, gain = pair.results["value"], pair.gain["value"]
    assert list(pair.gain.index) == list(GAIN)
    assert set(pair.results.index.get_level_values("measure")) == set(MEASURES)
    assert gain["per_100"] == pytest.approx(100 * gain["kept"] / table["spent", UNION], rel=ROUNDING)
    assert pair.products["gain"].sum() == pytest.approx(gain["kept"], rel=1e-6)
    assert 0 < gain["of_size"] < 100
    assert (pair.gain["low"] <= pair.gain["high"]).all()


def test_two_members_bound_what_they_could_exchange(pair):
    """Each buys at most what the other sells: by hand, for two."""
    table = pair.products
    for product, row in table.iterrows():
        one = min(row[f"buys|{CITY}"], row[f"sells|{HINTERLAND}"])
        two = min(row[f"buys|{HINTERLAND}"], row[f"sells|{CITY}"])
        assert row["bound"] == pytest.approx(one + two, abs=1e-9), product  # M€, rounding


def test_golden_lorient_and_pontivy(pair):
    """Told in « Alliances »: a change of data or of method must be seen there."""
    assert pair.gain["value"]["per_100"] == pytest.approx(1.62, abs=0.05)  # to the digit that is printed
    assert pair.gain["value"]["of_size"] == pytest.approx(72, abs=2)


def test_elsewhere_holds_the_partner_and_zones_as_large():
    table = unions_elsewhere(CITY, HINTERLAND, 1.1)
    assert table.index[table["chosen"]].tolist() == [HINTERLAND]
    assert CITY not in table.index
    jobs = table["jobs"] / table.loc[HINTERLAND, "jobs"]
    assert jobs.between(1 / 1.1, 1.1).all()
    assert list(table["name"]) == sorted(table["name"])
    alone = alliance([CITY, HINTERLAND], ONE).gain["value"]["per_100"]
    assert table.loc[HINTERLAND, "gain_per_100"] == pytest.approx(alone, rel=ROUNDING)


@pytest.mark.parametrize("places", [[CITY], ["Lorient"]])
def test_one_territory_is_no_alliance(places):
    with pytest.raises(MetabolismeError, match="au moins deux territoires"):
        alliance(places)


def test_what_cannot_be_united_is_said():
    with pytest.raises(UnknownCodeError, match="recouvrent"):
        alliance(["5309", "200042174"])
    with pytest.raises(MetabolismeError, match="zone d'emploi"):
        unions_elsewhere(CITY, "200042174")


# ------------------------------------------------------------------------------------------------ where truth is known


def test_uniting_regions_loses_no_flow():
    table = japanese_table()
    united = table.united(("HOK", "TOH"), UNION)
    assert len(united.regions) == len(table.regions) - 1
    for name in ("flows", "demand", "output"):
        assert getattr(united, name).sum() == pytest.approx(getattr(table, name).sum(), rel=ROUNDING)
    first, second = (table.regions.index(code) for code in ("HOK", "TOH"))
    inside = table.flows[np.ix_([first, second], range(34), [first, second], range(34))].sum()
    assert united.flows[0, :, 0, :].sum() == pytest.approx(inside, rel=ROUNDING)


def test_nine_regions_united_are_japan():
    nation = japanese_table().united(tuple(JAPANESE_REGIONS), UNION)
    whole = hold_out(nation, UNION, (UNION,), "japan-2005", UNION)
    assert whole.flows_local.sum() == pytest.approx(whole.flows_domestic.sum(), rel=ROUNDING)


def test_an_unknown_region_is_refused():
    with pytest.raises(UnknownCodeError, match="PARIS"):
        japanese_table().united(("HOK", "PARIS"), UNION)


def test_the_truth_of_a_union_is_what_its_members_buy_from_one_another():
    table = japanese_table()
    first, second = (table.regions.index(code) for code in ("KAN", "CHB"))
    nation = [table.regions.index(code) for code in JAPANESE_REGIONS]
    there_and_back = (table.between([first], [second]), table.between([second], [first]))
    between = sum(part.sum() for way in there_and_back for part in way)
    bought = sum(part.sum() for part in table.between(nation, [first, second]))
    unions = unions_of_known_regions()
    assert unions.loc[("KAN", "CHB"), "true"] == pytest.approx(100 * between / bought, rel=1e-6)


def test_golden_the_account_knows_no_distance():
    """36 unions: of the right order between neighbours, about three times too much between the others."""
    unions = unions_of_known_regions()
    assert len(unions) == 36
    found = true_over_computed(unions)
    assert found["unions"].to_dict() == {"neighbours": 8, "others": 28}
    # To the digits printed in « Alliances ».
    assert found.loc["neighbours", "median"] == pytest.approx(0.92, abs=0.02)
    assert found.loc["others", "median"] == pytest.approx(0.34, abs=0.02)
    assert found["held"].to_dict() == {"neighbours": 5, "others": 9}
    assert (found["low"] <= found["median"]).all()
    assert (found["median"] <= found["high"]).all()
