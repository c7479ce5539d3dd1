"""The short list: axes against the account, ranks, weights, stability apart, golden lists of two zones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.accounts import territory_account
from metabolisme.accounts.local_shares import local_profile
from metabolisme.diagnosis import footprint, relocation_mask, shortlist, shortlist_stability
from metabolisme.diagnosis.dependence import import_content_amounts
from metabolisme.diagnosis.methods_compared import COMPARED_METHODS, Method
from metabolisme.diagnosis.shortlist import (
    AXES,
    ENTRY_QUOTIENT,
    FLOW_READINGS,
    LISTED,
    ORIGINS,
    SMALLEST_FLOW,
    _national,
    scores,
)
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import find_territory

LORIENT, SAINT_DIE, LE_HAVRE = "5309", "4417", "2813"
EQUAL = {"potential": 1 / 3, "dependence": 1 / 3, "footprint": 1 / 3}
# Sums of the same terms in another order.
ROUNDING = 1e-9


@pytest.fixture(scope="module")
def lorient():
    return shortlist(LORIENT)


@pytest.fixture(scope="module")
def account():
    return territory_account(LORIENT)


# ------------------------------------------------------------------------------------------------------- axes


def test_flows_are_the_imports_of_the_account(lorient, account):
    for origin, imports in (("abroad", account.imports_abroad), ("rest_of_country", account.imports_rest_of_country)):
        flows = lorient.loc[origin]
        expected = imports[imports >= SMALLEST_FLOW * imports.sum()]
        assert set(flows.index) == set(expected.index)
        assert flows["amount"].to_numpy() == pytest.approx(expected[flows.index].to_numpy(), rel=ROUNDING)
        assert flows["share"].to_numpy() == pytest.approx((expected / imports.sum())[flows.index], rel=ROUNDING)
    abroad = lorient.loc["abroad"]
    assert abroad["eu"].to_numpy() == pytest.approx(abroad["amount"] * account.eu_share[abroad.index], rel=ROUNDING)
    assert (abroad["eu"] + abroad["non_eu"]).to_numpy() == pytest.approx(abroad["amount"].to_numpy(), rel=ROUNDING)
    assert lorient.loc["rest_of_country", ["eu", "non_eu"]].isna().all(axis=None)


def test_dependence_is_the_import_content_of_all_buyers(lorient, account):
    parts = [import_content_amounts(account, buyer) for buyer in ("final", "firms")]
    abroad, non_eu = (sum(part["total", place] for part in parts) for place in ("abroad", "non_eu"))
    bought = sum(part["direct"][["here", "rest_of_country", "abroad"]].sum(axis="columns") for part in parts)
    products = lorient.index.get_level_values("product")
    assert lorient["dependence"].to_numpy() == pytest.approx((abroad / bought)[products].to_numpy(), rel=ROUNDING)
    assert lorient["dependence_non_eu"].to_numpy() == pytest.approx(
        (non_eu / bought)[products].to_numpy(), rel=ROUNDING
    )
    assert lorient["dependence"].between(0, 1).all()


def test_potential_is_bounded_by_the_flow_and_by_capacity(lorient, account):
    # Refining makes nothing in Lorient, though a few jobs are filed there: it is left out.
    made = account.output > 0
    per_output = account.jobs.where(made, 0.0) / account.output.where(made, 1.0)
    with_suppliers = pd.Series(per_output.to_numpy() @ account.leontief_inverse.to_numpy(), account.output.index)
    flows = lorient[made[lorient.index.get_level_values("product")].to_numpy()]
    within = np.minimum(flows["amount"], flows["capacity"])
    expected = within.to_numpy() * with_suppliers[flows.index.get_level_values("product")].to_numpy()
    assert flows["potential"].to_numpy() == pytest.approx(expected, rel=ROUNDING)


def test_capacity_is_what_leaves_and_what_is_missing(lorient, account):
    sold = account.exports_rest_of_country[lorient.index.get_level_values("product")].to_numpy()
    assert (lorient["redirected"].to_numpy() <= sold * (1 + ROUNDING)).all()
    assert lorient["capacity"].to_numpy() == pytest.approx(lorient["redirected"] + lorient["growth"], rel=ROUNDING)
    may_grow = relocation_mask()["may_grow"].reindex(lorient.index.get_level_values("product")).to_numpy()
    assert (lorient["growth"].to_numpy()[~may_grow] == 0).all()
    # The same capacity whatever the origin of the flow.
    both = lorient["capacity"].unstack("origin").dropna()
    assert both["abroad"].to_numpy() == pytest.approx(both["rest_of_country"].to_numpy(), rel=ROUNDING)


def test_ratios_stand_beside_amounts(lorient):
    assert (lorient["potential_per_meur"] * lorient["amount"]).to_numpy() == pytest.approx(
        lorient["potential"].to_numpy()
    )
    assert (lorient["footprint_per_euro"] * lorient["amount"]).to_numpy() == pytest.approx(
        lorient["footprint"].to_numpy()
    )


def test_gases_per_euro_are_near_the_published_footprint_by_product(account):
    """CO₂ by the reading plus other gases, against SDES 2019, product by product: another year, another method."""
    nation = account.nation
    facts = _national(nation)
    reading = FLOW_READINGS[0]
    own = facts.home[reading] * nation.final_demand_domestic.sum(axis="columns")
    own = own + facts.foreign[reading] * nation.final_demand_imported.sum(axis="columns")
    published = footprint(nation, "ghg")["total"].reindex(nation.branches)
    compared = published > 4_000
    compared["CD"] = False  # leaks of oil wells abroad: in SDES, not in French recipes
    ratio = (own / published)[compared]
    # Five years apart and two methods: two thirds to one and two thirds.
    assert ratio.between(0.55, 1.7).all()
    assert ratio.median() == pytest.approx(1.0, abs=0.1)
    assert np.corrcoef(own[compared], published[compared])[0, 1] > 0.97
    # Food, which CO₂ alone makes small.
    assert ratio["CA"] == pytest.approx(1.0, abs=0.15)
    assert ratio["AZ"] == pytest.approx(1.0, abs=0.15)


# ------------------------------------------------------------------------------------------------------- list


def dominated_rows(table):
    values = table[list(AXES)].to_numpy()
    return [
        (i, j)
        for i in range(len(values))
        for j in range(len(values))
        if (values[i] >= values[j]).all() and (values[i] > values[j]).any()
    ]


@pytest.mark.parametrize(
    "weights", [None, EQUAL, {"potential": 1.0, "dependence": 0.0, "footprint": 0.0}], ids=["front", "equal", "jobs"]
)
@pytest.mark.parametrize("zone", [LORIENT, SAINT_DIE])
def test_what_is_dominated_never_comes_before(zone, weights):
    table = shortlist(zone, weights, size=20)
    for origin in ORIGINS:
        kept = table.loc[origin].query("masked == ''")
        pairs = dominated_rows(kept)
        assert pairs
        assert all(better < worse for better, worse in pairs)
        ranks = kept["pareto_rank"].to_numpy()
        assert all(ranks[better] < ranks[worse] for better, worse in pairs)
        if weights:
            assert kept["score"].is_monotonic_decreasing
            assert kept["on_list"].sum() == LISTED
        else:
            assert (kept["on_list"] == (kept["pareto_rank"] == 1)).all()
            assert kept["score"].isna().all()


def test_what_is_masked_is_shown_last_with_its_reason_and_off_the_list(lorient):
    for origin in ORIGINS:
        flows = lorient.loc[origin]
        masked = flows["masked"] != ""
        assert masked.any()
        assert masked.is_monotonic_increasing
        assert not flows.loc[masked, "on_list"].any()
        assert (flows.loc[masked, "pareto_rank"] == 0).all()
        assert (flows.loc[masked, ["stability_methods", "stability_draws"]] == 0).all(axis=None)
    bare = shortlist(LORIENT, mask=False, size=20)
    assert (bare["masked"] == "").all()
    assert (bare["pareto_rank"] > 0).all()
    assert bare.loc[("abroad", "GZ"), "on_list"]  # margins have many jobs: without the mask they are on the list


def test_a_refinery_masks_what_it_buys():
    flows = shortlist(LE_HAVRE, size=5).loc["abroad"]
    assert "raffin" in flows.loc["CD", "masked"]
    assert flows.loc["BZ", "masked"]


@settings(max_examples=30, deadline=None)
@given(arrays(float, (7, 3), elements=st.floats(0, 1e6)), arrays(float, 3, elements=st.floats(0.1, 1)), st.data())
def test_scores_are_the_same_in_any_currency_and_follow_dominance(values, weights, data):
    weights, eligible = weights / weights.sum(), data.draw(arrays(bool, 7))
    found = scores(values, eligible, weights)
    assert (np.isnan(found) == ~eligible).all()
    # A power of two: no rounding.
    assert np.array_equal(found, scores(values * np.array([1.0, 1.0, 1024.0]), eligible, weights), equal_nan=True)
    order = data.draw(st.permutations(range(7)))
    again = scores(values[order], eligible[order], weights)
    # A product of matrices may sum in another order.
    assert again == pytest.approx(found[order], rel=ROUNDING, nan_ok=True)
    for i in np.flatnonzero(eligible):
        for j in np.flatnonzero(eligible):
            if (values[i] >= values[j]).all():
                assert found[i] >= found[j] * (1 - ROUNDING)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"potential": 0.5, "dependence": 0.4, "footprint": 0.4}, "somme"),
        ({"potential": 1.5, "dependence": -0.5, "footprint": 0.0}, "positif"),
        ({"potential": 1.0}, "manque"),
        ({"potential": 0.5, "dependence": 0.5, "footprint": 0.0, "prix": 0.0}, "inconnu"),
        ({"potential": float("nan"), "dependence": 0.5, "footprint": 0.5}, "nan"),
    ],
)
def test_weights_that_are_not_weights_are_refused(weights, said):
    with pytest.raises(MetabolismeError, match=said):
        shortlist(LORIENT, weights, size=5)


def test_unknown_reading_is_refused():
    with pytest.raises(UnknownCodeError, match="domestic_technology"):
        shortlist(LORIENT, reading="domestic_technology", size=5)


# -------------------------------------------------------------------------------------------------- stability


def test_stability_of_methods_counts_methods_and_readings(lorient):
    table = shortlist_stability(LORIENT, size=20)
    runs = table.groupby(level=["origin", "product"], sort=False)["listed"]
    assert (runs.size() == len(COMPARED_METHODS) * len(FLOW_READINGS)).all()
    share = runs.mean().reindex(lorient.index).fillna(0.0)
    assert share.to_numpy() == pytest.approx(lorient["stability_methods"].to_numpy())
    retained = table["listed"].xs((Method().label, FLOW_READINGS[0]), level=("method", "reading"))
    assert (retained.reindex(lorient.index, fill_value=False) == lorient["on_list"]).all()
    assert table["draws"].between(0, 1).all()


def test_same_seed_same_table_another_seed_another(lorient):
    pd.testing.assert_frame_equal(shortlist(LORIENT), lorient)
    other = shortlist(LORIENT, seed=1)
    assert not other["stability_draws"].equals(lorient["stability_draws"])
    # Two samples of 200: shares of draws agree within four binomial errors of each.
    gap = (other["stability_draws"] - lorient["stability_draws"].reindex(other.index)).abs()
    assert (gap < 0.2).all()


def test_centre_lies_within_its_draws(lorient):
    for name in ("amount", *AXES):
        # The median of draws is not the centre: an interval that leaves it out would be a fault of the draws.
        assert (lorient[name] >= lorient[f"{name}_low"] * (1 - 1e-6)).mean() > 0.9
        assert (lorient[name] <= lorient[f"{name}_high"] * (1 + 1e-6)).mean() > 0.9


# ----------------------------------------------------------------------------------------------- territories


def test_account_profile_and_name_say_the_same(lorient, account):
    pd.testing.assert_frame_equal(shortlist(account), lorient)
    pd.testing.assert_frame_equal(shortlist(local_profile(find_territory(LORIENT))), lorient)
    other = shortlist(territory_account(LORIENT, "CHARM"), size=20)
    assert other.attrs["method"] == Method("CHARM")
    pd.testing.assert_frame_equal(other, shortlist(LORIENT, method=Method("CHARM"), size=20))
    # Who imports does not depend on the method.
    assert other.loc["abroad", "amount"].sort_index().to_numpy() == pytest.approx(
        lorient.loc["abroad", "amount"].sort_index().to_numpy(), rel=ROUNDING
    )


def test_epci_has_one_industry_and_overseas_no_footprint():
    epci = shortlist("200042174", size=20)
    products = epci.index.get_level_values("product")
    assert "BE" in products
    assert "CL" not in products
    overseas = shortlist("0101", EQUAL, size=20)
    assert overseas["footprint"].isna().all()
    assert overseas.attrs["axes"] == AXES[:2]
    assert overseas["on_list"].any()
    with pytest.raises(MetabolismeError, match="outre-mer"):
        shortlist("0101", {"potential": 0.0, "dependence": 0.0, "footprint": 1.0}, size=5)


def test_absent_branches_are_flagged():
    flows = shortlist(SAINT_DIE, size=5)
    profile = local_profile(find_territory(SAINT_DIE))
    quotient = pd.Series(
        (profile.jobs / profile.jobs.sum()) / (profile.national_jobs / profile.national_jobs.sum()),
        relocation_mask().index,
    )
    hardly = quotient[flows.index.get_level_values("product")].to_numpy() < ENTRY_QUOTIENT
    assert hardly.any()
    assert (flows["entry"].to_numpy() == hardly).all()


def test_golden_lists():
    """Lists as computed on 22 November 2026; each has its reason, so that a change is read before it is accepted."""
    lorient, saint_die = (shortlist(zone, size=5) for zone in (LORIENT, SAINT_DIE))

    def listed(table, origin):
        return set(table.loc[origin].query("on_list").index)

    # Lorient makes food and ships: food has jobs and methane. Machines and cars are bought abroad nearly whole, metals
    # and chemicals press most on the climate; clothes and electrical equipment are far from made here.
    assert listed(lorient, "abroad") == {"CA", "CB", "CE", "CH", "CJ", "CK", "CL", "NZ"}
    # From France: meat and cereals for the food industry (methane), advice and temporary work (jobs), power.
    assert listed(lorient, "rest_of_country") == {"AZ", "CA", "CE", "CH", "DZ", "MA", "NZ"}
    # Saint-Dié works metals and plastics: metals leave the list, drugs and electronics, hardly made there, enter it.
    assert {"CF", "CI"} <= listed(saint_die, "abroad")
    assert "CH" not in listed(saint_die, "abroad")
    machines = lorient.loc[("abroad", "CK")]
    # On the list for its dependence alone: few jobs could be won.
    assert machines["dependence"] == lorient.query("masked == ''").loc["abroad", "dependence"].max()
    assert machines["potential"] < 50
