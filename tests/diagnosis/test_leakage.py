"""Rounds of an order: nothing is lost, the sum is that of the inverse, for every zone and branch."""


import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.leakage import KEPT, LEAKS, leakage_rounds, leaks_per_order, output_rounds, payments
from metabolisme.diagnosis.multipliers import circuit, content_of_orders, households, multipliers
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import find_territory, load_table


@pytest.fixture(scope="module")
def lorient():
    return mt.territory_account("5309")


def test_textbook_case_worked_by_hand():
    # Two branches: the first buys 0.15 of itself and 0.20 of the second, the second 0.25 and 0.05. Of 100 ordered to
    # the first, 35 are bought here; then 0.35·15 + 0.30·20 = 11.25; then 0.35·7.25 + 0.30·4 = 3.7375. Leaks: 65, …
    matrix = np.array([[0.15, 0.25], [0.20, 0.05]])
    columns = output_rounds(matrix, np.array([100.0, 0.0]), 3)
    assert columns[:, 1].tolist() == pytest.approx([15, 20])
    assert columns[:, 2].tolist() == pytest.approx([7.25, 4])
    kept, leaked = matrix.sum(axis=0) @ columns, (1 - matrix.sum(axis=0)) @ columns
    assert kept[:3] == pytest.approx([35, 11.25, 3.7375])
    assert leaked[:3] == pytest.approx([65, 23.75, 7.5125])
    # Later rounds: what is left of the order once the first three have leaked.
    assert leaked[3] == pytest.approx(100 - 65 - 23.75 - 7.5125)
    assert columns[:, -1].sum() == pytest.approx(151.8152, abs=5e-5)


@pytest.mark.parametrize("closure", [None, households()], ids=["type1", "type2"])
@pytest.mark.parametrize("product", ["CA", "FZ", "QZ"])
def test_rounds_balance_and_sum_to_the_inverse(lorient, product, closure):
    table = leakage_rounds(lorient, product, 100.0, 6, closure)
    told = [name for name in table if name in KEPT or name in LEAKS]
    # Rounding of sums of about 100.
    assert (table[told].sum(axis="columns") - table["production"]).abs().max() < 1e-9
    assert table["kept"].iloc[:5].tolist() == pytest.approx(table["production"].iloc[1:6].tolist(), abs=1e-9)
    assert table.loc["total", "production"] == pytest.approx(table["production"].drop("total").sum(), abs=1e-9)
    assert table.loc["total", "leaked"] == pytest.approx(100, abs=1e-9)
    kind = "type1" if closure is None else "type2"
    by_multiplier = 100 * multipliers(lorient, kind, closure=closure)[product]
    assert table.loc["total", "production"] == pytest.approx(by_multiplier, abs=1e-9)
    assert (table >= 0).all(axis=None)


def test_households_leak_the_wages_that_type_1_counted_as_value_added(lorient):
    open_, closed = (leakage_rounds(lorient, "QZ", 100.0, 1, closure) for closure in (None, households()))
    parts = ["other_value_added", "contributions", "commuters", "savings"]
    parts += [name for name in closed if name.startswith("shops")]
    # One round: the same value added, told in parts.
    assert closed.loc[1, parts].sum() == pytest.approx(open_.loc[1, "value_added"], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.integers(1, 8), st.integers(0, 10_000))
def test_any_productive_circuit_loses_nothing(n, rounds, seed):
    generator = np.random.default_rng(seed)
    matrix = generator.random((n, n))
    matrix *= generator.random(n) * 0.95 / matrix.sum(axis=0)
    order = generator.random(n) * 100
    columns = output_rounds(matrix, order, rounds)
    leaks = 1 - matrix.sum(axis=0)
    assert (leaks @ columns)[-1] == pytest.approx(order.sum(), rel=1e-9)
    assert columns[:, :-1].sum(axis=1) == pytest.approx(columns[:, -1], rel=1e-9)


def test_identity_for_all_zones_and_branches():
    """Of one euro ordered to any branch of any zone, leaks of all rounds make one euro: both closures, 305 zones."""
    zones = load_table("territories/zones")
    nation, closure = shared_account(), households()
    worst = 0.0
    kinds = []
    codes = zones.loc[zones["status"] == "complete", "zone"]
    for code in codes:
        system = circuit(central(local_profile(find_territory(code)), nation))
        for closed in (None, closure):
            matrix = system.next_round(closed)
            paid = payments(system, closed)
            leaked = np.sum(
                [np.broadcast_to(paid[name], system.output.shape) for name in paid if name in LEAKS], axis=0
            )
            assert all((np.asarray(part) >= -1e-12).all() for part in paid.values())
            worst = max(worst, float(np.abs(content_of_orders(matrix, leaked) - 1).max()))
            kinds.append(content_of_orders(matrix, np.ones_like(leaked)))
    assert len(codes) == 305
    # Rounding of one solved system.
    assert worst < 1e-12
    first, second = kinds[::2], kinds[1::2]
    assert all((two >= one).all() and (one >= 1).all() for one, two in zip(first, second, strict=True))


def test_leaks_per_order_sum_to_one_where_something_is_made():
    account = mt.territory_account("4417")
    table = leaks_per_order(account, households())
    made = account.output > 0
    assert table[made].sum(axis="columns").to_numpy() == pytest.approx(1.0, abs=1e-12)
    assert table[~made].isna().all(axis=None)


def test_what_cannot_be_followed_is_refused(lorient):
    with pytest.raises(UnknownCodeError):
        leakage_rounds(lorient, "XX")
    with pytest.raises(MetabolismeError, match="ne produit pas"):
        leakage_rounds(mt.territory_account("4417"), "CD")
    for amount, rounds in ((0, 5), (-5, 5), (float("nan"), 5), (100, 0)):
        with pytest.raises(MetabolismeError):
            leakage_rounds(lorient, "CA", amount, rounds)
