"""Supply shocks: nothing for nothing, more for more, never more than what is made; two branches by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts import forward_linkages
from metabolisme.diagnosis.shocks import (
    COUNTRIES,
    SHOCK_READINGS,
    Shock,
    complete_extraction,
    jobs_class,
    origin_share,
    shock_totals,
    supply_shock,
)
from metabolisme.errors import MetabolismeError

PRODUCTS = ("AZ", "BZ", "CA", "CD", "CE", "CH", "CI", "CL", "DZ", "MA")
ORIGINS = ("rest_of_country", "eu", "non_eu", "abroad", "CHN", "DEU")


@pytest.fixture(scope="module")
def lorient():
    return mt.territory_account("5309")


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_cut_no_loss(lorient, origin):
    table = supply_shock(lorient, Shock("CI", origin, 0.0))
    assert (table == 0).all(axis=None)
    assert (table.attrs["final_missing_meur"] == 0).all()


@settings(max_examples=25, deadline=None)
@given(
    product=st.sampled_from(PRODUCTS),
    origin=st.sampled_from(ORIGINS),
    cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    substitution=st.floats(0, 1),
    everywhere=st.booleans(),
)
def test_more_cut_more_loss_and_never_more_than_output(lorient, product, origin, cuts, substitution, everywhere):
    small, large = (
        supply_shock(lorient, Shock(product, origin, cut, substitution=substitution, everywhere=everywhere))
        for cut in sorted(cuts)
    )
    # Fixed points are stopped when nothing moves by a billionth.
    assert (large["loss"] - small["loss"]).min() > -1e-7
    assert small["loss"].min() >= 0
    assert large["loss"].max() <= 1 + 1e-9
    for narrow, wide in zip(("first", "downstream"), ("downstream", "loss"), strict=True):
        assert (large[wide] - large[narrow]).min() > -1e-7
    floor, middle, ceiling = (large.loc[reading, "loss"] for reading in SHOCK_READINGS)
    assert (middle - floor).min() > -1e-7
    assert (ceiling - middle).min() > -1e-7


@pytest.mark.parametrize("reading", SHOCK_READINGS)
def test_replacing_all_leaves_nothing(lorient, reading):
    assert (supply_shock(lorient, Shock("CE", "abroad", 1.0, substitution=1.0)).loc[reading, "loss"] == 0).all()


def test_a_shock_here_only_is_smaller(lorient):
    everywhere = supply_shock(lorient, Shock("CH", "eu", 0.5))
    here = supply_shock(lorient, Shock("CH", "eu", 0.5, everywhere=False))
    assert (everywhere["loss"] - here["loss"]).min() > -1e-7
    assert here["jobs"].sum() < everywhere["jobs"].sum()


def test_direct_need_is_the_imports_of_the_account(lorient):
    """With everything cut, nothing replaced and a whole year, what is missing is what was imported."""
    table = supply_shock(lorient, Shock("CE", "abroad", 1.0, months=12, substitution=0.0))
    needed = lorient.coefficients_abroad.loc["CE"] * lorient.output
    for reading in SHOCK_READINGS:
        np.testing.assert_allclose(table.loc[reading, "missing_meur"], needed, rtol=1e-12)
    np.testing.assert_allclose(table.attrs["final_missing_meur"], lorient.final_demand_abroad.loc["CE"], rtol=1e-12)


def test_pro_rata_is_ghosh(lorient):
    """Supply-driven model on both regions: output falls by the row sums of Ghosh's inverse times what is missing."""
    nation = lorient.nation
    table = supply_shock(lorient, Shock("CH", "eu", 0.4, substitution=0.0, months=12))
    share = 0.4 * origin_share(nation, "eu")[list(nation.branches).index("CH")]
    direct = share * nation.coefficients_imported.loc["CH"].to_numpy()
    rest_share = lorient.closure["rest_share"].to_numpy(dtype=float)
    local, domestic = lorient.coefficients_local.to_numpy(), nation.coefficients_domestic.to_numpy()
    from_here = rest_share[:, None] * domestic
    recipe = np.block([[local, from_here], [domestic - local, domestic - from_here]])
    # r = direct + Aᵀ r: in shares of output, the transpose of the demand-driven recipe.
    expected = np.linalg.solve(np.eye(68) - recipe.T, np.concatenate([direct, direct]))[:34]
    made = lorient.output > 0
    np.testing.assert_allclose(table.loc["pro_rata", "downstream"][made], expected[made], rtol=1e-6)


def test_ghosh_of_two_branches_by_hand():
    """Miller and Blair (2009), ch. 12: row sums of Ghosh's inverse, on the two-branch table of their chapter 2."""
    flows = pd.DataFrame([[150.0, 500.0], [200.0, 100.0]], ["a", "b"], ["a", "b"])
    output = pd.Series([1000.0, 2000.0], ["a", "b"])
    # B = [[.15, .5], [.1, .05]]; (I − B)⁻¹ = [[.95, .5], [.1, .85]] / .7575
    assert forward_linkages(flows, output).round(4).tolist() == [1.9142, 1.2541]


def test_extraction_of_two_branches_by_hand(lorient):
    """Same table: without branch a, b makes 1 700 / .95 = 1 789.47; the loss is 1 000 + 210.53."""
    branches = lorient.nation.branches
    flows = pd.DataFrame(0.0, branches, branches)
    flows.loc[["AZ", "BZ"], ["AZ", "BZ"]] = [[0.15, 0.25], [0.20, 0.05]]
    output = pd.Series(0.0, branches)
    output[["AZ", "BZ"]] = [1000.0, 2000.0]
    # The identities of the whole account are not those of the textbook: only what extraction reads is replaced.
    two = object.__new__(type(lorient))
    for name, value in vars(lorient).items():
        object.__setattr__(two, name, value)
    object.__setattr__(two, "coefficients_local", flows)
    object.__setattr__(two, "output", output)
    lost = complete_extraction(two, "AZ")["output_meur"]
    assert lost["AZ"] == pytest.approx(1000.0)
    assert lost["BZ"] == pytest.approx(2000.0 - 1700.0 / 0.95)
    assert lost.drop(["AZ", "BZ"]).abs().max() < 1e-9


@pytest.mark.parametrize("branch", ["CA", "CL", "GZ", "QZ"])
def test_extraction_has_a_closed_form(lorient, branch):
    """Row and final demand gone, the loss is x_k times column k of L over its diagonal (Miller and Blair, 12.2.5)."""
    lost = complete_extraction(lorient, branch)["output_meur"]
    column = lorient.leontief_inverse[branch]
    expected = lorient.output[branch] * column / column[branch]
    np.testing.assert_allclose(lost, expected, rtol=1e-8, atol=1e-6)
    assert ((lost >= -1e-9) & (lost <= lorient.output + 1e-6)).all()


def test_extraction_of_an_absent_branch_is_nothing(lorient):
    # Lorient has no refinery.
    assert lorient.output["CD"] == 0
    assert complete_extraction(lorient, "CD").abs().max().max() < 1e-9


@settings(max_examples=15, deadline=None)
@given(shares=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_extraction_grows_with_the_share(lorient, shares):
    small, large = (complete_extraction(lorient, "CA", share)["output_meur"] for share in sorted(shares))
    # Rounding of the inverse.
    assert (large - small).min() > -1e-6


def test_totals_hold_the_account_in_their_middle(lorient):
    shock = Shock("CI", "CHN", 0.5)
    totals = shock_totals("5309", shock, size=20)
    table = supply_shock(lorient, shock)
    for measure in ("value_added_meur", "jobs"):
        sums = table[measure].groupby(level="reading").sum()
        for reading in SHOCK_READINGS:
            assert totals["value"][measure, reading] == pytest.approx(sums[reading], rel=1e-6)
    assert (totals["low"] <= totals["high"]).all()
    # The reading decides, not the doubtful parameters: from one to the next, far beyond the range of each.
    jobs = totals.loc["jobs"]
    assert jobs["high"]["pro_rata"] < jobs["low"]["bottleneck_first"] < jobs["high"]["bottleneck_first"]
    assert jobs["high"]["bottleneck_first"] < jobs["low"]["bottleneck"]


def test_countries_proposed_are_known(lorient):
    for country in COUNTRIES:
        assert (origin_share(lorient.nation, country) >= 0).all()


@pytest.mark.parametrize(
    "fault",
    [
        {"cut": 1.5},
        {"cut": float("nan")},
        {"months": 0},
        {"months": 13},
        {"substitution": -0.1},
        {"critical_weight": 2},
    ],
)
def test_a_shock_out_of_range_is_refused(fault):
    with pytest.raises(MetabolismeError, match="plages"):
        replace(Shock("CI"), **fault)


@pytest.mark.parametrize("fault", [{"product": "XX"}, {"origin": "Mars"}, {"origin": "ROW"}])
def test_unknown_names_are_refused(lorient, fault):
    with pytest.raises(MetabolismeError):
        supply_shock(lorient, replace(Shock("CI"), **fault))


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0, 0, "moins de 10"), (9, 11, "moins de 20"), (20, 20, "de 20 à 50"), (230, 870, "de 200 à 1\u202f000")],
)
def test_classes_round_outwards(low, high, text):
    assert jobs_class(low, high) == f"{text} emplois exposés"
