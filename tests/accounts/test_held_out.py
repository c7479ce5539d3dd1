"""Regions whose trade is known: read without loss, and what δ alone finds of them."""

import numpy as np
import pytest

from metabolisme.accounts.held_out import (
    JAPANESE_REGIONS,
    KNOWN_TABLES,
    MultiregionalTable,
    hold_out,
    known_regions,
)
from metabolisme.accounts.regionalisation import BRANCH_KINDS
from metabolisme.accounts.structural_error import mean_multiplier, output_multipliers_of
from metabolisme.errors import UnknownCodeError
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DELTA_RANGE

#: Sums of some hundreds of amounts, to 16 digits, compared with output.
ROUNDING = 1e-9


@pytest.fixture(scope="module")
def japan():
    return MultiregionalTable.from_frame(load_table("io/japan_2005"))


@pytest.fixture(scope="module")
def france():
    """France in the Union on the 35 industries of the table, none merged."""
    world = MultiregionalTable.from_frame(load_table("io/multiregional_2011"))
    return hold_out(world, "FRA", ("FRA", "EU"), "world-2011", "France")


def by_delta(region, values):
    """Local coefficients for each δ, shape (d, n, n)."""
    return region.settle(np.asarray(values)).coefficients_local


def inside(true, estimated):
    # Rounding apart: a value on a bound is inside.
    return (true >= estimated.min(axis=0) - 1e-12) & (true <= estimated.max(axis=0) + 1e-12)


def test_eleven_regions_of_three_tables():
    regions = known_regions()
    assert [region.table for region in regions] == ["japan-2005"] * 9 + ["scotland-2019", "world-2011"]
    assert {region.table for region in regions} == set(KNOWN_TABLES)
    assert [region.name for region in regions[:9]] == list(JAPANESE_REGIONS.values())


@pytest.mark.parametrize("region", known_regions(), ids=lambda region: region.name)
def test_a_known_region_is_a_part_of_its_nation(region):
    nation = region.nation
    made = nation.coefficients @ nation.output + nation.demand.sum(axis=1) + nation.exports
    # Exports are what is left: an identity.
    assert made == pytest.approx(nation.output, rel=ROUNDING)
    assert (region.output <= nation.output).all()
    assert ((region.demand_weights > 0) & (region.demand_weights < 1)).all()
    assert set(region.kinds) == set(BRANCH_KINDS)
    known = np.isfinite(region.flows_domestic)
    # What is bought here is a part of what is bought in the nation, to rounding once summed. The Japanese table counts
    # by-products as negative purchases, two cells at most: they are left out.
    bought = known & (region.flows_local > 0)
    assert (region.flows_local[bought] <= region.flows_domestic[bought] * (1 + ROUNDING)).all()
    assert (region.flows_local < 0).sum() <= 2
    # All that is told is told for all cells, or for none.
    assert known.all() or not known.any()


def test_the_japanese_regions_sum_to_japan(japan):
    regions = [region for region in known_regions() if region.table == "japan-2005"]
    # Sums of the same amounts in another order.
    assert sum(region.size for region in regions) == pytest.approx(1, rel=ROUNDING)
    assert sum(region.output for region in regions) == pytest.approx(regions[0].nation.output, rel=ROUNDING)
    weights = sum(region.demand_weights for region in regions)
    assert weights == pytest.approx(np.ones(len(weights)), rel=ROUNDING)


def test_a_nation_held_out_of_itself_buys_all_from_itself(japan):
    alone = hold_out(japan, "SHI", ("SHI",), "japan-2005", "Shikoku")
    settled = alone.settle(np.array([0.15, 0.35]))
    # No rest to buy from: exact but for rounding, and the truth is what the nation buys at home.
    assert settled.coefficients_local == pytest.approx(np.stack([alone.coefficients_local] * 2), rel=1e-6, abs=1e-9)
    assert alone.size == pytest.approx(1, rel=ROUNDING)


def test_true_multipliers(france):
    # methods.md 7: 1.658, three decimals; on 35 industries.
    assert mean_multiplier(france.coefficients_local, france.output) == pytest.approx(1.658, abs=0.0006)
    merged = known_regions()[-1]
    # Leather joins textiles and mining joins refining, as for the footprints: 33 industries, and the same multiplier to
    # three digits.
    assert len(merged.branches) == 33
    assert mean_multiplier(merged.coefficients_local, merged.output) == pytest.approx(1.657, abs=0.0005)


def test_delta_alone_misses_most_of_the_truth(france):
    estimated = by_delta(france, np.linspace(*DELTA_RANGE, 6))
    means = mean_multiplier(estimated, france.output)
    # methods.md 7 has 1.37 to 1.55, before this closure: 0.01 for what it cuts.
    assert means.max() == pytest.approx(1.55, abs=0.01)
    assert means.min() == pytest.approx(1.37, abs=0.01)
    true = france.coefficients_local
    # methods.md 7: 23 % of Type I multipliers and 26 % of column sums, that is 8 and 9 of 35: counts, so no tolerance.
    assert inside(output_multipliers_of(true), output_multipliers_of(estimated)).sum() == 8
    assert inside(true.sum(axis=0), estimated.sum(axis=1)).sum() == 9
    # 16 % of cells there; 19 % of all here, 15 % of those that are not empty: the closure moves a few.
    cells = inside(true, estimated)
    assert cells.mean() == pytest.approx(0.16, abs=0.04)
    assert cells[true > 0].mean() == pytest.approx(0.16, abs=0.01)


def test_scotland_is_a_part_of_a_kingdom():
    scotland = next(region for region in known_regions() if region.table == "scotland-2019")
    # Scottish Government, 2019: output of 7.0 % of the United Kingdom's; rounding of one decimal.
    assert scotland.size == pytest.approx(0.070, abs=0.0005)
    # Its purchases from the rest of the kingdom are not in its table: missing, and not zero.
    assert np.isnan(scotland.flows_domestic).all()
    assert np.isnan(scotland.demand_domestic).all()


def test_kinds_of_branches():
    regions = known_regions()
    kinds = [dict(zip(region.branches, region.kinds, strict=True)) for region in (regions[0], regions[-1])]
    assert (kinds[0]["G"], kinds[0]["H"]) == ("carriers", "carriers")
    assert (kinds[1]["34t35"], kinds[1]["51"], kinds[1]["J"]) == ("goods", "carriers", "services")


def test_unknown_regions_are_told(japan):
    members = tuple(JAPANESE_REGIONS)
    with pytest.raises(UnknownCodeError, match="OSA"):
        hold_out(japan, "OSA", members, "japan-2005", "Osaka")
    with pytest.raises(UnknownCodeError, match="OSA"):
        hold_out(japan, "OKI", (*members, "OSA"), "japan-2005", "Okinawa")
    with pytest.raises(UnknownCodeError, match="OKI"):
        hold_out(japan, "OKI", members[:-1], "japan-2005", "Okinawa")
