"""Indicators of every territory: those of each one alone, kept whole, and a reason wherever there is no value."""

import numpy as np
import pytest

from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.indicators import every_place
from metabolisme.indicators.every_place import compute, indicator_atlas
from metabolisme.indicators.registry import REGISTRY, indicator, indicator_draws
from metabolisme.sources import calculations, load_table
from metabolisme.sources.territories import find_territory

FEW = ("4417", "0103", "200071066")
SHARE = "circulation.local_purchase_share"


@pytest.fixture(scope="module")
def few():
    return compute([find_territory(code) for code in FEW], size=20)


@pytest.fixture(scope="module")
def everywhere():
    """Two minutes the first time; then read from _build/calculs."""
    return indicator_atlas()


def test_indicators_are_those_of_each_territory(few):
    for code in FEW:
        alone, kept = indicator_draws(code, size=20), few.of(code)
        np.testing.assert_array_equal(kept.centre, alone.centre)
        # Kept with 32 bits: seven digits.
        np.testing.assert_allclose(kept.draws, alone.draws, rtol=1e-6)
        assert (kept.readings, kept.reasons) == (alone.readings, alone.reasons)


def test_joint_draws_keep_their_order(few):
    joint = few.joint(FEW[::-1], [SHARE])
    assert joint.shape == (20, 3, 1)
    rank = few.ids.index(SHARE)
    for place, code in enumerate(FEW[::-1]):
        np.testing.assert_array_equal(joint[:, place, 0], few.of(code).draws[:, rank])


def test_what_is_unknown_is_refused(few):
    with pytest.raises(UnknownCodeError, match="4417"):
        few.of("4418")
    with pytest.raises(UnknownCodeError, match="local_purchase_share"):
        few.table("circulation.local_purchase_shares")
    with pytest.raises(UnknownCodeError, match="indicateur"):
        few.joint(FEW, ["no.such"])
    with pytest.raises(UnknownCodeError, match="local_purchase_share"):
        indicator("circulation.local_purchase", "5309")


def test_what_is_kept_reads_back_as_it_was(tmp_path, few):
    path = tmp_path / "indicators-a.npz"

    def never():
        raise AssertionError("read, not computed")

    calculations.kept(path, lambda: few, every_place._pack, every_place._unpack)
    back = calculations.kept(path, never, every_place._pack, every_place._unpack)
    assert (back.codes, back.ids, back.readings, back.reasons) == (few.codes, few.ids, few.readings, few.reasons)
    np.testing.assert_array_equal(back.centre, few.centre)
    np.testing.assert_array_equal(back.draws, few.draws)


def test_every_indicator_has_a_value_everywhere_or_says_why_not(everywhere):
    zones = load_table("territories/zones")
    assert set(zones.loc[zones["status"] == "complete", "zone"]) < set(everywhere.codes)
    assert everywhere.ids == tuple(REGISTRY)
    for identifier in REGISTRY:
        table = everywhere.table(identifier)
        told = table["reason"] != ""
        assert (table["value"].isna() == told).all(), f"{identifier}: {table.index[table['value'].isna() != told][:5]}"
        assert table.loc[told, ["low", "high"]].isna().all(axis=None)
        known = table[~told]
        assert (known["low"] <= known["high"]).all()


def test_a_value_lies_in_its_own_interval(everywhere):
    """In 113 EPCI the Krugman index of central jobs is under the fifth percentile of its own draws."""
    for identifier in REGISTRY:
        known = everywhere.table(identifier).dropna(subset="value")
        # Draws are kept with seven digits, and what is drawn from nothing doubtful has both bounds on its value.
        rounding = 1e-6 * known["value"].abs()
        inside = known["value"].between(known["low"] - rounding, known["high"] + rounding)
        assert inside.all(), f"{identifier}: {list(known.index[~inside][:5])}"


def test_a_territory_without_a_value_says_why(everywhere):
    missing = [(code, one) for code in everywhere.codes for one in everywhere.reasons[code]]
    assert missing
    for code, identifier in missing[:: len(missing) // 20 + 1]:
        with pytest.raises(MetabolismeError, match="n'a pas de valeur"):
            everywhere.of(code).estimate(identifier)
