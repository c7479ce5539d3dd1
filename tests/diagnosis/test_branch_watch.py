"""A watch of branches: two published years, an exact split, and no more alarms than chance would ring."""

import numpy as np
import pytest

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.diagnosis.branch_watch import FEWEST_ZONES, LEFT_OUTSIDE, VERDICTS, branch_watch
from metabolisme.errors import MetabolismeError

ZONES = ["5309", "4417", "3215", "8421"]


@pytest.mark.parametrize("zone", ZONES)
def test_a_change_is_that_of_the_published_years_and_splits_exactly(zone):
    table = branch_watch(zone)
    assert table.attrs["years"] == (2022, 2023)
    for branch, row in table.iterrows():
        assert row["before"] == zone_jobs(2022).loc[zone, branch]
        assert row["after"] == zone_jobs(2023).loc[zone, branch]
    assert np.allclose(table["national"] + table["own"], table["change"])
    assert np.allclose(table["percent"], 100 * table["change"] / table["before"])
    assert (table["before"] >= 100).all()


def test_own_parts_of_all_zones_cancel():
    """What zones gain beyond the pace of their branch, others lose: in each branch the own parts sum to zero."""
    first, last = zone_jobs(2022), zone_jobs(2023)
    own = last.sub(first * (last.sum() / first.sum()))
    known = branch_watch("5309")
    for branch in known.index:
        assert own[branch].sum() == pytest.approx(0, abs=1e-6 * first[branch].sum())
        assert known.loc[branch, "own"] == pytest.approx(own.loc["5309", branch], abs=1e-6)


def test_a_set_of_zones_is_their_sum():
    both, one, two = branch_watch(["5309", "5312"]), branch_watch("5309"), branch_watch("5312")
    shared = both.index.intersection(one.index).intersection(two.index)
    assert len(shared) > 20
    assert (both.loc[shared, "change"] == one.loc[shared, "change"] + two.loc[shared, "change"]).all()


def test_the_share_left_outside_is_the_one_that_is_told():
    """Bounds hold nine zones in ten of those as large: told on a page, hence kept; more would be a false alarm."""
    told = [branch_watch(str(zone))["verdict"] for zone in zone_jobs().index]
    verdicts = np.concatenate([one.to_numpy() for one in told])
    known = verdicts[verdicts != "unknown"]
    assert set(verdicts) <= set(VERDICTS)
    # all of them, hence exact to the two digits that are told
    assert np.mean(known != "usual") == pytest.approx(LEFT_OUTSIDE, abs=0.005)


def test_few_zones_tell_nothing():
    table = branch_watch("1109")  # Paris: hardly any zone is as large
    unknown = table["verdict"] == "unknown"
    assert unknown.any()
    assert table.loc[unknown, ["usual_low", "usual_high"]].isna().all(axis=None)
    assert FEWEST_ZONES > 10


def test_an_epci_is_sent_to_its_zone():
    with pytest.raises(MetabolismeError, match="zone d'emploi"):
        branch_watch("200042174")
