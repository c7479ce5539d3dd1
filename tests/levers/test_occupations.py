"""Occupations: what Dares prints stays, both margins hold, and jobs are neither lost nor made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.errors import BalanceError
from metabolisme.levers.occupations import (
    FIT_TOLERANCE,
    fastest_growth,
    jobs_by_occupation,
    occupation_families,
    occupation_shares,
    proportional_fitting,
)
from metabolisme.sources.tables import load_table

PRODUCTS = tuple(zone_jobs().columns)
SEED = 20261122


def test_both_margins_hold():
    table = jobs_by_occupation()
    families, branches = occupation_families()["jobs"], load_table("employment/branch_jobs").set_index("branch")["jobs"]
    # Margins of five decimals that sum to 26 million jobs: thousandths of a job apart.
    np.testing.assert_allclose(table.sum(axis="columns"), families, rtol=1e-6)
    np.testing.assert_allclose(table.sum(), branches, rtol=1e-6)


def test_what_is_printed_stays():
    table = jobs_by_occupation()
    cells = load_table("employment/occupation_cells")
    fitted = np.array([table.loc[row.occupation, row.branch] for row in cells.itertuples()])
    whole = (cells["status"] == "whole").to_numpy()
    np.testing.assert_allclose(fitted[whole], cells["jobs"][whole], rtol=1e-12)
    assert (fitted[~whole] >= cells["jobs"][~whole] * (1 - 1e-12)).all()
    assert table.attrs["known_share"] == pytest.approx(cells["jobs"].sum() / table.to_numpy().sum())
    assert 0.75 < table.attrs["known_share"] < 0.85  # 79 %: the card says so


def test_occupations_sum_to_jobs():
    shares = occupation_shares(PRODUCTS)
    jobs = zone_jobs().loc["5309", list(PRODUCTS)].to_numpy(dtype=float)
    assert shares.shape == (34, 22)
    assert (shares >= 0).all()
    # 22 numbers of a row: rounding.
    assert (jobs @ shares).sum() == pytest.approx(jobs.sum(), rel=1e-12)


def test_builders_build_and_teachers_teach():
    table = jobs_by_occupation()
    assert table.loc["B"].idxmax() == "FZ"
    assert table.loc["W"].idxmax() == "PZ"
    assert table.loc["A"].idxmax() == "AZ"
    # Golden: Dares prints 1 231.6 thousand building jobs in the building sector.
    assert table.loc["B", "FZ"] == pytest.approx(1231.58382, abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_fitting_meets_any_margins_that_can_be_met(seed):
    generator = np.random.default_rng([SEED, seed])
    shape = (6, 9)
    truth = generator.lognormal(0, 2, shape)
    free = generator.random(shape) < 0.8
    known = np.where(free, truth * generator.random(shape), truth)
    fitted = proportional_fitting(known, free, truth.sum(axis=1), truth.sum(axis=0))
    np.testing.assert_allclose(fitted.sum(axis=1), truth.sum(axis=1), rtol=1e-6)
    np.testing.assert_allclose(fitted.sum(axis=0), truth.sum(axis=0), rtol=1e-6)
    np.testing.assert_array_equal(fitted[~free], truth[~free])
    assert (fitted >= known).all()


def test_with_nothing_known_occupation_and_branch_are_independent():
    rows, columns = np.array([30.0, 70.0]), np.array([20.0, 50.0, 30.0])
    fitted = proportional_fitting(np.zeros((2, 3)), np.full((2, 3), True), rows, columns)
    np.testing.assert_allclose(fitted, np.outer(rows, columns) / 100, rtol=1e-12)


def test_margins_that_cannot_hold_are_refused():
    known, free = np.array([[1.0, 0.0], [0.0, 1.0]]), np.full((2, 2), False)
    with pytest.raises(BalanceError, match="les lignes font 3 et les colonnes 4"):
        proportional_fitting(known, free, np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    with pytest.raises(BalanceError, match="plus petite que ce qui est connu"):
        proportional_fitting(known, free, np.array([0.5, 1.5]), np.array([1.0, 1.0]))
    with pytest.raises(BalanceError, match="cases libres"):
        proportional_fitting(known, free, np.array([1.0, 2.0]), np.array([1.0, 2.0]))


@given(st.floats(1e-3, 1e6))
def test_fitting_follows_the_scale(scale):
    rows, columns = np.array([3.0, 5.0, 2.0]), np.array([4.0, 6.0])
    known, free = np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), np.array([[False, True], [True, True], [True, True]])
    once = proportional_fitting(known, free, rows, columns)
    scaled = proportional_fitting(scale * known, free, scale * rows, scale * columns)
    # Both stop within the tolerance of the fit.
    np.testing.assert_allclose(scaled, scale * once, rtol=100 * FIT_TOLERANCE, atol=scale * 100 * FIT_TOLERANCE)


def test_fastest_growth_is_that_of_the_series():
    years = load_table("employment/occupation_years").pivot(index="year", columns="occupation", values="jobs")
    fastest = fastest_growth(10)
    best = max((years["M"][year + 10] / years["M"][year]) ** 0.1 - 1 for year in range(1983, 2009))
    assert fastest["M"] == pytest.approx(best)
    assert fastest["A"] < 0 < fastest["B"]
