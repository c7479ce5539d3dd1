"""Carbon per inhabitant: sums of the nation, readings never pooled, no value overseas."""

import numpy as np
import pytest

import metabolisme as mt
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.footprints import READINGS
from metabolisme.errors import MetabolismeError
from metabolisme.indicators import carbon
from metabolisme.indicators.case import Case
from metabolisme.indicators.registry import indicator
from metabolisme.sources import load_table
from metabolisme.sources.territories import every_territory, find_territory

NATION = shared_account(2014)
ZONES = load_table("territories/zones").query("status == 'complete'")["zone"].tolist()

#: t CO₂e, t CO₂ and t CO₂e per inhabitant, read once: half of the last digit.
GOLDEN = {
    "5309": (9.056, 6.819, 3.412),
    "0054": (8.966, 6.749, 5.157),
    "8405": (9.368, 7.056, 6.940),
    "4417": (8.363, 6.304, 4.407),
    "8421": (9.856, 7.453, 5.938),
    "200046977": (9.762, 7.400, 5.725),
}


def middle(code):
    return Case(central(local_profile(code), NATION))


@pytest.mark.parametrize(("code", "values"), GOLDEN.items())
def test_golden_territories(code, values):
    case = middle(code)
    found = [
        measure(case)[0]
        for measure in (
            carbon.footprint_per_inhabitant,
            carbon.co2_footprint_per_inhabitant,
            carbon.production_per_inhabitant,
        )
    ]
    assert found == pytest.approx(values, abs=5e-4)


def test_france_is_its_published_footprint():
    # SDES 2019: 197,629 + 311,332 kt of products and 114,000 kt of households, whatever the zones.
    case = middle(ZONES)
    total = carbon.footprint_per_inhabitant(case)[0] * case.population / carbon.TONNES
    # Products that nobody buys in the end have no footprint here: under 0.1 %.
    assert total == pytest.approx(197_629 + 311_332 + 114_000, rel=1e-3)


def test_readings_are_named_and_the_central_one_is_the_value():
    found = indicator("carbon.co2_footprint_per_inhabitant", "5309")
    assert len(found.readings) >= 3
    assert found.readings[READINGS["origin_weighted"].label] == pytest.approx(found.value, rel=1e-9)
    # Never pooled: at least one reading lies outside of the interval of the other.
    low, high = found.within
    assert any(not low <= value <= high for value in found.readings.values())


def test_domestic_technology_is_no_reading():
    assert READINGS["domestic_technology"].label not in carbon.co2_per_inhabitant_by_reading(middle("5309"))


def test_every_territory_has_a_value_or_a_reason():
    for place in every_territory():
        assert bool(carbon.unknown_overseas(place)) == place.overseas
    assert carbon.unknown_overseas(find_territory(ZONES)) == ""
    mostly_overseas = find_territory(["0401", "5309"])
    reason = carbon.unknown_overseas(mostly_overseas)
    assert bool(reason) == bool(np.isnan(carbon.footprint_per_inhabitant(middle(["0401", "5309"]))[0]))


def test_overseas_is_missing_in_french_and_never_zero():
    with pytest.raises(MetabolismeError, match="Outre-mer"):
        indicator("carbon.footprint_per_inhabitant", "0401")
    assert np.isnan(mt.territory_results("0401", 5).loc[("footprint_ghg", "all", "total"), "value"])
