"""What jobs answer: bases sum to all jobs, in every zone; spheres are a stated approximation of Insee's."""

import pytest

import metabolisme as mt
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.economic_bases import BASES, _answering, base_multiplier, economic_bases, sphere_jobs
from metabolisme.sources import find_territory, load_table


def test_bases_sum_to_all_jobs_in_every_zone():
    zones = load_table("territories/zones")
    nation = shared_account()
    for code in zones.loc[zones["status"] == "complete", "zone"]:
        account = central(local_profile(find_territory(code)), nation)
        jobs, added = _answering(account)
        # Shares of output that sum to one, branch by branch: rounding of tens of thousands of jobs.
        assert jobs.sum() == pytest.approx(account.profile.jobs.sum(), abs=1e-6)
        total = (account.regional.output[0] * (nation.value_added / nation.output).to_numpy()).sum()
        assert added.sum() == pytest.approx(total, rel=1e-9)
        # Stocks may shrink; the rest never.
        assert (jobs[:, [rank for rank, base in enumerate([*BASES, "no_output"]) if base != "stocks"]] >= 0).all()


def test_jobs_without_output_are_told_apart():
    account = mt.territory_account("3215")  # Lens: 120 refining jobs, no refinery
    bases = economic_bases(account)
    assert bases.loc["no_output", "jobs"] == account.jobs[account.output == 0].sum() > 0


def test_lorient_golden():
    bases = economic_bases("5309")
    # Whole points of today's account: the state (hospital, schools, navy offices) and sales to the rest of France lead.
    assert bases["share"].drop("no_output").round().tolist() == [15, 28, 20, 29, 8, 0]
    assert (bases["low"] <= bases["share"]).all()
    assert (bases["share"] <= bases["high"]).all()
    assert 1 < base_multiplier(bases) < 3


def test_account_and_territory_give_the_same_centre():
    by_account, by_name = economic_bases(mt.territory_account("5309")), economic_bases("5309")
    assert by_account["jobs"].to_numpy() == pytest.approx(by_name["jobs"].to_numpy(), abs=1e-6)


def test_spheres_of_france_are_near_two_jobs_in_three():
    table = sphere_jobs(zone_jobs().sum())
    assert table["jobs"].sum() == pytest.approx(zone_jobs().sum().sum())
    low, high = table.loc["presential", ["low", "high"]]
    # Insee's own count of all jobs is close to two thirds: within our stated range.
    assert low < 200 / 3 < high


def test_spheres_have_a_range_for_each_branch():
    table = load_table("nomenclatures/spheres")
    assert set(table["branch"]) == set(shared_account().branches)
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()
