"""Economic complexity: an independent solution, what has no index, ties, invariance, the zones d'emploi."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.errors import BalanceError
from metabolisme.indicators.complexity import APART, NOTHING_THERE, NOWHERE, economic_complexity, leave_one_out
from metabolisme.indicators.relatedness import presence

#: The project's bound: two ways to the same eigenvector, gaps between eigenvalues over 1e-3.
SAME = 1e-9


def nested(places: int, branches: int, seed: int) -> pd.DataFrame:
    """A random presence in which diverse places have the rare branches."""
    generator = np.random.default_rng(seed)
    chance = np.add.outer(np.linspace(-1.5, 1.5, places), np.linspace(1.5, -1.5, branches))
    found = generator.random((places, branches)) < 1 / (1 + np.exp(-2 * chance))
    return pd.DataFrame(found.astype(int), [f"p{i}" for i in range(places)], [f"b{i}" for i in range(branches)])


def dense_solution(present: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """ECI and PCI from the non-symmetric matrix of branches, as the method is published."""
    matrix = present.to_numpy(dtype=float)
    by_place, by_branch = matrix / matrix.sum(axis=1, keepdims=True), (matrix / matrix.sum(axis=0)).T
    values, vectors = np.linalg.eig(by_branch @ by_place)
    branches = vectors[:, np.argsort(-values.real)[1]].real
    places = by_place @ branches
    return (places - places.mean()) / places.std(), (branches - places.mean()) / places.std()


def defined(table: pd.DataFrame) -> pd.DataFrame:
    """Without what is empty."""
    return table.loc[table.sum(axis=1) > 0, table.sum() > 0]


@pytest.mark.parametrize(("places", "branches"), [(12, 30), (40, 15), (60, 60)])
def test_same_as_the_dense_solution_up_to_sign(places, branches):
    table = defined(nested(places, branches, seed=places))
    found = economic_complexity(table)
    eci, pci = dense_solution(table)
    sign = np.sign(eci @ found.eci.to_numpy())
    np.testing.assert_allclose(found.eci, sign * eci, atol=SAME)
    np.testing.assert_allclose(found.pci, sign * pci, atol=SAME)


def test_zones_same_as_the_dense_solution():
    table = presence(zone_jobs())
    found = economic_complexity(table)
    eci, pci = dense_solution(table)
    sign = np.sign(eci @ found.eci.to_numpy())
    np.testing.assert_allclose(found.eci, sign * eci, atol=SAME)
    np.testing.assert_allclose(found.pci, sign * pci, atol=SAME)


def test_standardised_and_each_place_is_the_mean_of_its_branches():
    table = nested(25, 20, seed=3)
    found = economic_complexity(table)
    assert found.eci.mean() == pytest.approx(0, abs=1e-12)
    assert found.eci.std(ddof=0) == pytest.approx(1, abs=1e-12)
    kept = table.loc[found.eci.index, found.pci.index].to_numpy()
    mean = kept @ found.pci.to_numpy() / kept.sum(axis=1)
    np.testing.assert_allclose(mean, found.eci, atol=SAME)
    # The sign: diverse places come out high.
    assert np.corrcoef(found.eci, found.diversity.loc[found.eci.index])[0, 1] == pytest.approx(found.sign_correlation)
    assert found.sign_correlation > 0


def test_what_is_empty_or_apart_is_told_never_dropped():
    core = nested(10, 8, seed=1)
    table = core.reindex(index=[*core.index, "empty", "island"], columns=[*core.columns, "nowhere", "only"]).fillna(0)
    table.loc["island", "only"] = 1
    table = table.astype(int)
    found = economic_complexity(table)
    assert found.undefined_places.to_dict() == {"empty": NOTHING_THERE, "island": APART}
    told = found.undefined_branches.to_dict()
    assert told["only"] == APART
    assert told["nowhere"] == NOWHERE
    assert sorted([*found.eci.index, *found.undefined_places.index]) == sorted(table.index)
    assert sorted([*found.pci.index, *found.undefined_branches.index]) == sorted(table.columns)
    assert found.diversity["empty"] == found.ubiquity["nowhere"] == 0
    # They change nothing for the others.
    pd.testing.assert_series_equal(found.eci, economic_complexity(core).eci)


@given(st.integers(0, 30), st.randoms(use_true_random=False))
def test_order_changes_nothing(seed, random):
    table = nested(14, 9, seed)
    found = economic_complexity(table)
    places, branches = list(table.index), list(table.columns)
    random.shuffle(places)
    random.shuffle(branches)
    moved = economic_complexity(table.loc[places, branches])
    # Near ties make a vector move: a hundred times the rounding, over the gap.
    close = 1e-13 / (found.second - found.third)
    np.testing.assert_allclose(moved.eci.loc[found.eci.index], found.eci, atol=max(close, SAME))
    np.testing.assert_allclose(moved.pci.loc[found.pci.index], found.pci, atol=max(close, SAME))


def test_two_places_of_one_profile_are_equal():
    table = nested(10, 12, seed=5)
    table.loc["twin"] = table.loc["p4"]
    found = economic_complexity(table)
    assert found.eci["twin"] == pytest.approx(found.eci["p4"], abs=SAME)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (pd.DataFrame(np.ones((4, 3), dtype=int)), "rien ne les distingue"),
        (pd.DataFrame(np.ones((2, 3), dtype=int)), "au moins 3 lieux"),
        (pd.DataFrame(np.zeros((4, 3), dtype=int)), "reçu 0 sur 4"),
        (pd.DataFrame(1 - np.eye(4, dtype=int)), "partagée par plusieurs vecteurs"),
        (pd.DataFrame(np.kron(np.eye(2, dtype=int), [[1, 1], [1, 0], [1, 1]])), "2 ensembles"),
        (pd.DataFrame([[2, 0], [1, 1], [0, 1]]), "ni 0 ni 1"),
        # A chain: each place has two branches, so that diversity says nothing of the sign.
        (pd.DataFrame([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]), "signe"),
    ],
)
def test_what_has_no_index_is_refused_in_french(table, told):
    with pytest.raises(BalanceError, match=told):
        economic_complexity(table)


def test_leaving_one_branch_out():
    table = nested(12, 7, seed=2)
    found = leave_one_out(table)
    assert set(found) | set(found.attrs["refused"]) == set(table.columns)
    expected = economic_complexity(table.drop(columns="b3")).eci
    pd.testing.assert_series_equal(found["b3"].dropna(), expected, check_names=False)
    # Without w, all is the same: told, not hidden.
    refused = leave_one_out(pd.DataFrame([[1, 1, 1], [1, 1, 1], [0, 1, 1]], list("abc"), list("wxy")))
    assert "rien ne les distingue" in refused.attrs["refused"]["w"]


def test_complexity_of_the_zones_is_not_to_be_trusted_at_34_branches():
    """What the annexe says: the sign hangs on nothing, and a threshold of 1.1 reverses it."""
    jobs = zone_jobs()
    central, stricter = economic_complexity(presence(jobs)), economic_complexity(presence(jobs, 1.1))
    assert len(central.undefined_places) == len(central.undefined_branches) == 0
    assert central.sign_correlation < 0.2
    assert central.eci.corr(stricter.eci, method="spearman") < -0.8
