"""Materials: groups make the total, zones make France but for what is not known, a site is read or refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_shares import LOCAL_USES, local_profile
from metabolisme.accounts.material_footprint import MATERIAL_GROUPS, materials_per_euro, national_material_footprint
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.errors import DataFileError, MetabolismeError, UnknownCodeError
from metabolisme.indicators import materials
from metabolisme.indicators.case import Case
from metabolisme.indicators.registry import indicator
from metabolisme.sources import load_table
from metabolisme.sources.territories import find_territory

NATION = shared_account(2014)
ZONES = load_table("territories/zones").query("status == 'complete'")["zone"].tolist()

#: Sums of a few thousand floats.
ROUNDING = 1e-9

#: t per inhabitant, read once: half of the last digit.
GOLDEN = {
    "5309": 13.542,
    "0054": 13.382,
    "8405": 14.063,
    "4417": 12.535,
    "8421": 15.183,
    "3215": 12.144,
    "3205": 12.343,
    "200042174": 13.588,
    "200046977": 15.261,
}

SITE = pd.DataFrame(
    [("Béton", 120.0, "neuf"), ("Pierre", 30.0, "Réemploi"), ("Grave", 50.0, "recyclé"), ("Bois", 20.0, "inconnu")],
    columns=list(materials.SITE_COLUMNS),
)


def middle(code):
    return Case(central(local_profile(code), NATION))


@pytest.mark.parametrize(("code", "value"), GOLDEN.items())
def test_golden_territories(code, value):
    assert materials.footprint_per_inhabitant(middle(code))[0] == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize("code", ["5309", "200042174", "3215+3205"])
def test_groups_make_the_total(code):
    case = middle(code.split("+"))
    groups = materials.group_draws(case)
    assert list(groups) == list(MATERIAL_GROUPS)
    assert sum(groups.values()) == pytest.approx(materials.footprint_per_inhabitant(case), rel=ROUNDING)


def test_zones_make_france_but_for_overseas_which_is_not_told():
    uses = list(LOCAL_USES)
    national = NATION.final_demand[uses]
    per_euro = materials_per_euro(NATION.branches, national.sum(axis="columns").to_numpy())
    by_use = np.sum([table @ national.to_numpy() for table in per_euro.values()], axis=0)
    assert by_use.sum() == pytest.approx(1000 * national_material_footprint(), rel=ROUNDING)
    told, untold = 0.0, np.zeros(len(uses))
    for code in ZONES:
        case = middle(code)
        if find_territory(code).overseas:
            assert np.isnan(materials.footprint_per_inhabitant(case)[0])
            untold += case.draws.regional.weights[0]
        else:
            told += float(materials.footprint_per_inhabitant(case)[0]) * case.population / materials.TONNES
    # What is not told is the part of overseas zones in each use: 2 to 4 % of France. Mayotte has no part at all.
    assert told + untold @ by_use == pytest.approx(by_use.sum(), rel=1e-6)
    assert 0.02 < 1 - told / by_use.sum() < 0.04


def test_france_per_inhabitant_is_the_published_one():
    case = middle(ZONES)
    # Inhabitants of the 305 zones in 2022 against those of France in 2021: 1.5 %.
    assert materials.footprint_per_inhabitant(case)[0] == pytest.approx(materials.france_footprint().value, rel=0.015)
    assert materials.inhabitants_of_france() == pytest.approx(case.population, rel=0.015)


def test_categories_make_their_published_totals():
    assert sum(one.value for one in materials.france_by_category("rmc").values()) == 898
    # Three decimals on four lines.
    assert sum(one.value for one in materials.france_by_category("dmc").values()) == pytest.approx(791.782, abs=0.003)
    with pytest.raises(UnknownCodeError, match="compte de matières"):
        materials.france_by_category("tmc")


def test_groups_are_estimates_with_the_bounds_of_their_draws():
    found = materials.material_groups("5309", 20)
    assert all(one.unit == "t/hab." and one.caveat for one in found.values())
    total = materials.footprint_per_inhabitant(middle("5309"))[0]
    assert sum(one.value for one in found.values()) == pytest.approx(total, rel=ROUNDING)
    with pytest.raises(MetabolismeError, match="Outre-mer"):
        materials.material_groups("0401", 5)


def test_readings_hold_the_value():
    found = indicator("materials.footprint_per_inhabitant", "5309")
    assert found.value in [pytest.approx(value, rel=ROUNDING) for value in found.readings.values()]
    assert found.between[0] < found.within[0]


def test_targets_tell_which_ones_count_the_same():
    table = materials.footprint_targets()
    assert table.index[table["same_measure"]].tolist() == ["bringezu_rmc"]
    rows = table.dropna(subset=["low"])
    assert (rows["low"] <= rows["value"]).all()
    assert (rows["value"] <= rows["high"]).all()


def test_a_site_by_hand():
    found = materials.reused_share(SITE)
    assert found.value == pytest.approx(100 * 80 / 200)
    assert found.within == pytest.approx((100 * 80 / 220, 100 * 100 / 220))


def test_a_site_without_doubt_has_no_bounds():
    assert materials.reused_share(SITE.iloc[:3]).within is None


def test_all_the_faults_of_a_site_at_once():
    wrong = pd.DataFrame(
        [("Béton", -1, "neuf"), ("Bois", 2, "Suède"), ("", "dix", "neuf")], columns=list(materials.SITE_COLUMNS)
    )
    with pytest.raises(DataFileError) as error:
        materials.reused_share(wrong)
    assert all(part in str(error.value) for part in ("ligne 2", "ligne 3", "Suède", "ligne 4", "dix"))
    with pytest.raises(DataFileError, match="tonnes"):
        materials.reused_share(SITE.drop(columns="tonnes"))
    with pytest.raises(DataFileError, match="aucune ligne dont l'origine"):
        materials.reused_share(SITE.assign(origin=None))


@given(
    st.lists(
        st.tuples(st.floats(0.001, 1e6), st.sampled_from(["neuf", "réemploi", "recyclé", "inconnu"])), min_size=1
    ).filter(lambda rows: any(origin != "inconnu" for _, origin in rows)),
    st.floats(0.01, 100),
)
def test_a_share_is_a_share_whatever_the_unit(rows, factor):
    table = pd.DataFrame(rows, columns=["tonnes", "origin"]).assign(material="x")
    found = materials.reused_share(table)
    low, high = found.within or (found.value, found.value)
    # Rounding of a quotient of sums.
    assert -1e-9 <= low <= found.value + 1e-9
    assert found.value <= high + 1e-9 <= 100 + 2e-9
    assert materials.reused_share(table.assign(tonnes=table["tonnes"] * factor)).value == pytest.approx(found.value)
