"""The doughnut: half of it is of the place or it is not drawn, what is not known is never zero, shares add up."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import OwnFileError, UnknownCodeError
from metabolisme.indicators.doughnut import (
    RULES,
    dimension_ids,
    doughnut,
    fair_shares,
    national_doughnut,
    own_template,
    own_values,
    surface_share,
    typed_values,
)
from metabolisme.sources import load_table
from metabolisme.sources.territories import every_territory

LORIENT = "200042174"
LABELS = list(load_table("doughnut/dimensions")["label"])
TEXTS = load_table("doughnut/dimensions").set_index("dimension")


def filled(count):
    """Own values, at their thresholds, for the last dimensions (those that no table knows here)."""
    names = [name for name in LABELS if name not in ("Revenu", "Égalité", "Emploi")][:count]
    values = TEXTS.set_index("label")["threshold"].loc[names].tolist()
    return pd.DataFrame({"dimension": names, "valeur": values})


def test_france_is_drawn_in_full():
    france = national_doughnut()
    assert france.drawn
    assert france.count("missing") == 0
    ratios = load_table("doughnut/national").set_index("dimension")["ratio"].to_dict()
    assert {one.id: one.ratio for one in france.dimensions} == ratios


@pytest.mark.parametrize("count", range(10))
def test_a_territory_is_drawn_from_the_half_on_and_not_before(count):
    found = doughnut(LORIENT, filled(count) if count else None)
    observed = 3 + count
    assert found.local == observed
    assert found.needed == 9
    assert found.drawn == (observed >= 9)
    assert (found.refusal == "") == found.drawn


def test_figures_of_france_never_count_as_local():
    for rule in RULES:
        found = doughnut(LORIENT, rule=rule)
        assert found.local == 3
        assert not found.drawn
    with_account = doughnut(LORIENT, rule="by_consumption", counting="with_account")
    assert with_account.local == 5
    assert not with_account.drawn


def test_no_territory_is_drawn_without_the_values_of_its_people():
    # Never 1,255 copies of France under another name.
    for place in every_territory()[::40]:
        assert not doughnut(place).drawn, place.name


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("code", [LORIENT, "5309", "0401"])
def test_what_is_not_known_is_missing_and_never_zero(code, rule):
    for one in doughnut(code, rule=rule).dimensions:
        if one.scale == "missing":
            assert math.isnan(one.ratio)
            assert one.passes is None
        else:
            assert one.ratio > 0
        assert one.how


def test_equal_share_says_of_every_place_what_it_says_of_france():
    france = {one.id: one.ratio for one in national_doughnut().dimensions}
    for code in (LORIENT, "8421"):
        found = doughnut(code, rule="equal_share").dimensions
        brought = {one.id: one.ratio for one in found if one.scale == "national"}
        assert len(brought) >= 14
        assert brought == {name: france[name] for name in brought}


@pytest.mark.parametrize("rule", ["equal_share", "by_territory"])
def test_shares_of_all_zones_make_the_limit_of_france(rule):
    zones = [one for one in every_territory() if one.kind == "zone"]
    total = sum(fair_shares(zone, rule)["share"] for zone in zones)
    # Mayotte has neither jobs nor census: it is in no share. The rest is rounding.
    assert total.to_numpy() == pytest.approx([1.0] * 6, rel=1e-9)
    limits = sum(fair_shares(zone, rule)["limit"] for zone in zones)
    inhabitants = load_table("territories/zones").query("status == 'complete'")["population"].sum()
    assert limits["materials"] == pytest.approx(7.2 * inhabitants, rel=1e-9)


def test_by_surface_a_dense_place_passes_what_an_empty_one_does_not():
    dense, empty = (doughnut(code, rule="by_territory") for code in ("8421", "2402"))
    ratios = [next(one.ratio for one in found.dimensions if one.id == "land") for found in (dense, empty)]
    assert ratios[0] > ratios[1]
    assert math.isfinite(surface_share(every_territory()[0]))


def test_what_is_said_of_a_figure_is_true_under_its_rule():
    france = {one.id: one.ratio for one in national_doughnut().dimensions}
    for rule in ("equal_share", "by_territory"):
        for one in doughnut(LORIENT, rule=rule).dimensions:
            if one.scale == "national":
                assert ("celui de la France" in one.caveat) == (one.ratio == france[one.id]), (rule, one.id)
                assert one.caveat


def test_consumption_moves_two_dimensions_and_leaves_the_others_empty():
    found = {one.id: one for one in doughnut("8421", rule="by_consumption").dimensions}
    france = {one.id: one.ratio for one in national_doughnut().dimensions}
    for name in ("climate", "materials"):
        assert found[name].scale == "modelled"
        low, high = found[name].within
        assert low <= found[name].ratio <= high
        # The footprint of France moved by incomes and investments: never far.
        assert found[name].ratio == pytest.approx(france[name], rel=0.25)
    assert all(found[name].scale == "missing" for name in ("nitrogen", "phosphorus", "land", "ecological_footprint"))


def test_consumption_of_all_zones_is_that_of_france():
    # Overseas zones have none; the mean of the others, weighted by inhabitants, is France less 3 % of its people.
    zones = [one for one in every_territory() if one.kind == "zone" and not one.overseas][::15]
    ratios = [next(one.ratio for one in doughnut(zone, rule="by_consumption").dimensions if one.id == "climate")
              for zone in zones]  # fmt: skip
    mean = sum(ratio * zone.population for ratio, zone in zip(ratios, zones, strict=True)) / sum(
        zone.population for zone in zones
    )
    assert mean == pytest.approx(3.40, rel=0.08)


def test_an_own_value_comes_before_all_others():
    table = pd.DataFrame({"dimension": ["Revenu"], "valeur": ["14,2"], "source": ["CCAS"], "année": [2024]})
    (found,) = (one for one in doughnut(LORIENT, table).dimensions if one.id == "income_poverty")
    assert (found.scale, found.value, found.source, found.year) == ("own", 14.2, "CCAS", "2024")
    assert found.ratio == pytest.approx(0.5)


# At most 9: every scale goes as far.
@given(st.sampled_from(list(dimension_ids())), st.floats(0.1, 3), st.floats(0.1, 3))
def test_ratio_is_one_at_the_threshold_and_turns_with_the_sphere(name, value, factor):
    text = TEXTS.loc[name]
    table = pd.DataFrame({"dimension": [name], "valeur": [value], "seuil": [value]})
    assert own_values(table)[name].ratio == pytest.approx(1)
    worse = own_values(table.assign(seuil=value * factor))[name].ratio
    turned = text["sphere"] == "social" and text["direction"] == "less"
    assert worse == pytest.approx(factor if turned else 1 / factor)


def test_all_the_faults_of_a_table_are_told_at_once():
    table = pd.DataFrame(
        {"dimension": ["Éducaton", "Éducation", "Démocratie", "Démocratie", "Climat", "Énergie du logement"],
         "valeur": ["88", "cent", "0", "-4", "nan%", "188"]}
    )  # fmt: skip
    with pytest.raises(OwnFileError) as raised:
        own_values(table)
    message = raised.value.message
    assert "6 défauts" in message
    for part in ("Éducation", "cent", "0", "-4", "nan%"):
        assert f"«\u202f{part}\u202f»" in message
    assert "plus que 100" in message


def test_beyond_the_end_of_a_scale_or_of_time():
    table = pd.DataFrame(
        {"dimension": ["Satisfaction de vie", "Éducation", "Climat"], "valeur": [65, 90, 8.9],
         "seuil": [6.5, 950, 1.61], "année": [2024.0, 2024.0, math.inf]}
    )  # fmt: skip
    with pytest.raises(OwnFileError) as raised:
        own_values(table)
    message = raised.value.message.replace("\u202f", " ")
    assert "3 défauts" in message
    for part in ("65 sur 10 est plus que 10", "seuil : 950 % est plus que 100", "année : « inf » n'est pas une année"):
        assert part in message
    # The ends themselves are reached by some; nothing ends tonnes.
    whole = own_values(pd.DataFrame({"dimension": ["Satisfaction de vie", "Climat"], "valeur": [10, 1000]}))
    assert len(whole) == 2


def test_an_empty_cell_is_not_known_however_it_is_written():
    empty = pd.DataFrame({"dimension": ["Climat", "Azote"], "valeur": pd.array([None, 9], dtype="Int64")})
    assert set(own_values(empty)) == {"nitrogen"}
    untold = pd.DataFrame({"dimension": ["Azote"], "valeur": [9], "seuil": [pd.NA], "année": [pd.NA]})
    found = own_values(untold)["nitrogen"]
    assert (found.threshold, found.year) == (8.9, "")


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(OwnFileError, match=r"dimension.» absente"):
        own_values(pd.DataFrame({"nom": ["Revenu"]}))
    with pytest.raises(OwnFileError, match=r"attendu «.dimension"):
        typed_values("Revenu 12")
    assert typed_values(" \n") is None


def test_the_empty_template_reads_as_nothing_known():
    assert own_values(own_template()) == {}
    assert len(own_template()) == len(dimension_ids())


def test_unknown_rules_are_refused_with_the_right_ones():
    with pytest.raises(UnknownCodeError, match="equal_share"):
        doughnut(LORIENT, rule="equal_shares")
    with pytest.raises(UnknownCodeError, match="strict"):
        doughnut(LORIENT, counting="stric")
    with pytest.raises(UnknownCodeError, match="by_territory"):
        fair_shares(LORIENT, "none")


def test_what_is_to_be_collected_is_all_that_is_not_observed():
    found = doughnut(LORIENT, filled(2))
    asked = found.to_collect()
    assert len(asked) == len(dimension_ids()) - found.local
    assert (asked != "").all(axis=None)
