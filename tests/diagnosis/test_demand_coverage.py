"""Coverage of local demand: covered and gap are the demand, in euros; jobs of the gap by hand."""

import numpy as np
import pytest

from metabolisme.accounts import territory_account
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.diagnosis import demand_coverage, territory_results
from metabolisme.errors import UnknownCodeError

BUYERS = ("all", "households", "firms", "public", "investment")
# Sums of the same terms in another order.
ROUNDING = 1e-9


@pytest.fixture(scope="module", params=["5309", "4417", "2813", "200042174", "0101"])
def account(request):
    return territory_account(request.param)


@pytest.mark.parametrize("buyer", BUYERS)
def test_covered_and_gap_are_the_demand(account, buyer):
    table = demand_coverage(account, buyer)
    assert (table["covered"] + table["gap"]).to_numpy() == pytest.approx(table["demand"].to_numpy(), rel=ROUNDING)
    assert (table["gap"] >= -1e-9).all()
    assert table["coverage"].dropna().between(0, 1 + ROUNDING).all()
    assert (table["coverage"].isna() == (table["demand"] <= 0)).all()


def test_buyers_sum_to_all(account):
    parts = sum(demand_coverage(account, buyer)[["demand", "covered", "gap_jobs"]] for buyer in BUYERS[1:])
    everyone = demand_coverage(account)
    assert parts.to_numpy() == pytest.approx(everyone[parts.columns].to_numpy(), rel=ROUNDING, abs=1e-9)


def test_what_is_made_is_bought_here_or_sold(account):
    table = demand_coverage(account)
    made = table["covered"] + table["sold_elsewhere"] + account.inventories
    # The closure of the account, on its own tolerance of a millionth.
    assert made.to_numpy() == pytest.approx(account.output.to_numpy(), abs=1e-6 * account.output.sum())


def test_jobs_of_the_gap_by_hand():
    account = territory_account("5309")
    table = demand_coverage(account)
    # Food: a gap of g is g ÷ output of the jobs of the branch.
    food = table.loc["CA", "gap"] / account.output["CA"] * account.jobs["CA"]
    assert table.loc["CA", "gap_jobs"] == pytest.approx(food, rel=ROUNDING)
    # No refinery in Lorient: the jobs per euro of the nation.
    refining = table.loc["CD", "gap"] / account.nation.output["CD"] * zone_jobs()["CD"].sum()
    assert account.output["CD"] == 0
    assert table.loc["CD", "gap_jobs"] == pytest.approx(refining, rel=ROUNDING)
    assert np.isfinite(table["gap_jobs"]).all()


def test_agrees_with_the_results_of_the_territory():
    table, results = demand_coverage(territory_account("5309")), territory_results("5309", size=2)
    spent = results["value"].loc["spending", "all"]
    total = spent[["here", "rest_of_country", "eu", "non_eu"]].sum()
    assert table["covered"].sum() / table["demand"].sum() == pytest.approx(spent["here"] / total, rel=ROUNDING)


def test_unknown_buyer():
    with pytest.raises(UnknownCodeError, match="cantines"):
        demand_coverage(territory_account("5309"), "cantines")
