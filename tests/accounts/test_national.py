"""The national account: published totals, accounting identities, re-export correction, aggregation, pymrio."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts import national
from metabolisme.accounts.national import BALANCE_TOLERANCE, FINAL_USES
from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.sources import load_table

#: Rounding of the table (0.0001 M$ a cell), summed over some 120 rows of 63 cells.
ROUNDING_MEUR = 0.5


@pytest.fixture(scope="module")
def account():
    return mt.national_account()


@pytest.fixture(scope="module")
def detail():
    return mt.national_account(branches=56)


@pytest.mark.parametrize("year", range(2000, 2015))
@pytest.mark.parametrize("branches", [34, 56])
def test_every_year_balances(year, branches):
    residuals = mt.national_account(year, branches).check()["residual"]
    # The publisher's own residual and the rounding of data/: see BALANCE_TOLERANCE.
    assert residuals.abs().max() <= BALANCE_TOLERANCE
    assert len(residuals) == 2 * branches


def test_value_added_is_the_published_total(detail):
    # WIOD 2016 gives 2,537,743 million dollars for 2014; 1 EUR = 1.3285 USD; the total is printed to the million.
    assert detail.value_added.sum() * 1.3285 == pytest.approx(2_537_743, abs=1)


def test_production_co2_is_the_published_total(detail):
    # JRC: 230,475 kt by industries, 115,112 kt by households, printed to the kilotonne.
    assert detail.co2.sum() == pytest.approx(230_475, abs=1)
    assert detail.co2_households == pytest.approx(115_112, abs=1)


def test_branches_are_the_fixed_order(account):
    assert list(account.branches[:3]) == ["AZ", "BZ", "CA"]
    assert list(account.branches[-3:]) == ["PZ", "QZ", "RTZ"]
    assert len(account.branches) == 34


@pytest.mark.parametrize(
    "name", ["output", "exports", "reexports", "value_added", "product_taxes", "transport_margins", "co2", "imports"]
)
def test_aggregation_loses_nothing(account, detail, name):
    # The same cells added in another order.
    assert getattr(account, name).sum() == pytest.approx(getattr(detail, name).sum(), rel=1e-12)


def test_aggregated_multipliers_stay_close_but_are_not_the_same(account, detail):
    weighted = (mt.output_multipliers(detail.coefficients_domestic) * detail.output).sum() / detail.output.sum()
    coarse = (mt.output_multipliers(account.coefficients_domestic) * account.output).sum() / account.output.sum()
    # Aggregation bias: Su et al. (2010) find a few per cent between such levels; more would point to a faulty sum.
    assert coarse == pytest.approx(weighted, rel=0.03)


def test_final_uses_keep_their_names(account):
    assert list(account.final_demand.columns) == list(FINAL_USES.values())


def test_reexport_correction_moves_but_loses_nothing(detail):
    raw = mt.national_account(branches=56, correct_reexports=False)
    moved = detail.reexport_correction["moved_meur"]
    # Moves between blocks: totals by product and by user stay, to rounding of sums.
    for total in (
        lambda a: a.flows_domestic + a.flows_imported,
        lambda a: a.final_demand,
        lambda a: (a.exports + a.reexports).to_frame(),
        lambda a: a.output.to_frame(),
    ):
        assert np.abs(total(detail) - total(raw)).to_numpy().max() < 1e-6
    assert (raw.exports - detail.exports)[moved.index].to_numpy() == pytest.approx(moved.to_numpy(), abs=1e-6)
    # Nothing may be driven below zero that was not (stocks may be negative in the source).
    assert (detail.flows_imported.to_numpy() >= -1e-9).all()


def test_reexport_correction_restores_textiles_and_electronics(detail):
    correction = detail.reexport_correction
    # Before: all output exported, nothing used here, in the published table (to its rounding).
    assert correction.loc[["C13-C15", "C26"], "home_made_before_meur"].abs().max() < ROUNDING_MEUR
    # After: the shares of the 2011 table; textiles with leather 0.168, electrical and optical equipment 0.328.
    after = correction["home_made_after_meur"] / correction["use_meur"]
    assert after["C13-C15"] == pytest.approx(0.168, abs=0.0005)
    assert after["C26"] == pytest.approx(0.328, abs=0.0005)


def test_industry_whose_group_is_above_its_share_is_left_alone(detail):
    # The 2011 table knows chemistry as a whole and machines with their repair: in 2014 these groups make a larger share
    # than in 2011, so that correcting pharmacy or machines alone would be an artefact of classification. Exact zeros.
    assert (detail.reexport_correction.loc[["C21", "C28", "C30"], "moved_meur"] == 0).all()


def test_multipliers_come_from_56_industries(account, detail):
    fine = mt.output_multipliers(detail.coefficients_domestic)
    # Construction is one industry: the same number. Elsewhere the mean lies between its industries. Rounding only.
    assert account.output_multipliers["FZ"] == pytest.approx(fine["F"], rel=1e-12)
    assert fine[["A01", "A02", "A03"]].min() <= account.output_multipliers["AZ"] <= fine[["A01", "A02", "A03"]].max()


def test_order_is_spread_by_output(account, detail):
    order = account.order("AZ", 100.0)
    # Shares of one amount: rounding only.
    assert order.sum() == pytest.approx(100.0, rel=1e-12)
    assert order["A01"] / order["A02"] == pytest.approx(detail.output["A01"] / detail.output["A02"], rel=1e-12)
    assert detail.order("A02", 5.0)["A02"] == 5.0


def test_households_follow_the_domestic_concept(detail):
    other = load_table("io/national_io")
    other = other[(other["year"] == 2014) & (other["block"] == "value_added")].set_index("row")["CONS_h"] / 1.3285
    # Purchases of residents abroad 35.7 G€, of tourists here 41.7 G€ (methods.md 1), one decimal.
    assert abs(other["PURR"]) == pytest.approx(35_700, abs=50)
    assert abs(other["PURNR"]) == pytest.approx(41_700, abs=50)


def test_pymrio_finds_the_same_account(account):
    system = account.to_pymrio().calc_all()
    # pymrio adds up output from the rows, which miss the published one by less than 0.012 M€ on thousands: 1e-6.
    assert system.L.to_numpy() == pytest.approx(account.leontief_inverse.to_numpy(), abs=1e-6)
    assert system.x["indout"].to_numpy() == pytest.approx(account.output.to_numpy(), abs=BALANCE_TOLERANCE)
    called = account.co2_intensity @ account.leontief_inverse @ account.final_demand_domestic.sum(axis="columns")
    exported = account.co2_intensity @ account.leontief_inverse @ account.exports
    # pymrio counts exports as a final demand of its only region. By product (D_cba) it leaves out what households emit
    # themselves; by region (D_cba_reg) it adds it. 1e-6: see above.
    assert system.co2.D_cba.loc["co2"].sum() == pytest.approx(called + exported, rel=1e-6)
    assert system.co2.D_cba_reg.loc["co2"].sum() == pytest.approx(
        called + exported + account.co2_households, rel=1e-6
    )


@pytest.mark.parametrize("year", [1999, 2015, "2014", None])
def test_unknown_year_is_told_with_those_that_exist(year):
    with pytest.raises(UnknownCodeError, match="2000 à 2014"):
        mt.national_account(year)


def test_unknown_number_of_branches():
    with pytest.raises(UnknownCodeError, match="34"):
        mt.national_account(branches=38)


@settings(max_examples=25)
@given(row=st.integers(0, 33), column=st.integers(0, 33), gap=st.floats(0.05, 1e6))
def test_table_that_does_not_balance_names_the_branch(row, column, gap):
    sound = mt.national_account()
    flows = sound.flows_domestic.copy()
    flows.iloc[row, column] += gap
    with pytest.raises(BalanceError) as raised:
        national.NationalAccount(**{**vars_of(sound), "flows_domestic": flows})
    # The row misses its output and the column its inputs: both are named at once.
    assert f"branche {sound.branches[row]}" in str(raised.value)
    assert f"branche {sound.branches[column]}" in str(raised.value)


def test_missing_cell_is_a_fault_not_a_zero():
    sound = mt.national_account()
    flows = sound.flows_domestic.copy()
    flows.iloc[3, 4] = np.nan
    with pytest.raises(BalanceError, match="case"):
        national.NationalAccount(**{**vars_of(sound), "flows_domestic": flows})


def vars_of(account):
    return {name: getattr(account, name) for name in account.__dataclass_fields__}


def test_frames_given_back_are_not_shared():
    first = mt.national_account()
    first.final_demand_domestic.iloc[:] = 0
    # A reader who spoils one account must not spoil the next.
    pd.testing.assert_series_equal(mt.national_account().output, first.output)
    assert mt.national_account().final_demand_domestic.to_numpy().sum() > 1e6


def test_industries_given_back_are_not_shared_either():
    first = mt.national_account()
    first.industries.output.iloc[:] = 0
    # Zeros would be seen whatever the size of the numbers.
    assert mt.national_account().industries.output.sum() > 1e6
    assert mt.national_account(branches=56).output.sum() > 1e6


def test_one_account_however_the_call_is_written():
    # The same object, not an equal one: caches that hang on it are filled once.
    assert national.shared_account() is national.shared_account(2014, 34, True)
    assert national.shared_account(year=2014) is national.shared_account()
