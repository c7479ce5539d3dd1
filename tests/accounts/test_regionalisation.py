"""The settlement of purchases: an example by hand, and what holds for any nation and any territory."""

import dataclasses
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metabolisme.accounts.quotients import size_factor
from metabolisme.accounts.regionalisation import METHODS, Nation, crossing_share, match_rates, settle
from metabolisme.errors import UnknownCodeError

#: Amounts are below 10⁴ and each is a sum of a few dozen products, to 16 digits.
ROUNDING = 1e-8


class Case(NamedTuple):
    """A nation and a territory in it."""

    nation: Nation
    jobs: np.ndarray
    national_jobs: np.ndarray
    output: np.ndarray
    weights: np.ndarray
    match_rate: np.ndarray
    on_site: np.ndarray
    delta: np.ndarray
    error: np.ndarray

    def settled(self, method, **changes):
        given = {
            "jobs": self.jobs,
            "national_jobs": self.national_jobs,
            "delta": self.delta,
            "output": self.output,
            "demand_weights": self.weights,
            "match_rate": self.match_rate,
            "on_site": self.on_site,
            "error": self.error,
        }
        return settle(changes.pop("nation", self.nation), method=method, **(given | changes))


def numbers(draw, shape, low=0, high=1000, unit=1000):
    """Numbers from ``low / unit`` to ``high / unit``: plain ones, so that no fault is made of subnormal numbers."""
    size = int(np.prod(shape))
    drawn = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
    return np.array(drawn, dtype=float).reshape(shape) / unit


@st.composite
def cases(draw):
    n, uses = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    coefficients = numbers(draw, (n, n)) * 0.9 / n
    demand = numbers(draw, (n, uses), unit=1)
    exports, inventories = numbers(draw, n, unit=1), numbers(draw, n, high=50, unit=1)
    # What is called by demand, exports and stocks: supply and use agree by construction. Each branch makes something.
    output = np.linalg.solve(np.eye(n) - coefficients, demand.sum(axis=1) + exports + inventories + 1)
    exports = output - coefficients @ output - demand.sum(axis=1) - inventories
    national_jobs = numbers(draw, n, low=1, unit=1)
    here = numbers(draw, n)
    assume(here.sum() > 0)
    return Case(
        nation=Nation(coefficients, demand, output, exports, inventories, numbers(draw, n)),
        jobs=here * national_jobs,
        national_jobs=national_jobs,
        output=here * output,
        weights=numbers(draw, uses),
        match_rate=numbers(draw, n),
        on_site=numbers(draw, n, high=1, unit=1) > 0,
        delta=numbers(draw, (), high=500),
        error=np.exp(numbers(draw, (n, n + 1), low=-3000, high=3000)),
    )


def hand_example():
    """Two branches, goods and services; a territory that makes 4 and 2 % of them and buys 4 % of final uses."""
    output, exports, imports = np.array([1000.0, 2000.0]), np.array([500.0, 100.0]), np.array([300.0, 100.0])
    nation = Nation(
        coefficients=np.array([[200.0, 100.0], [150.0, 250.0]]) / output,
        demand=np.array([[200.0], [1500.0]]),
        output=output,
        exports=exports,
        inventories=np.zeros(2),
        crossing=crossing_share(np.array([800.0, 2000.0]), output, imports, exports),
    )
    return nation, {
        "method": "CHARM",
        "jobs": np.array([40.0, 40.0]),
        "national_jobs": output,
        "delta": np.asarray(0.15),
        "output": np.array([40.0, 40.0]),
        "demand_weights": np.array([0.04]),
        "match_rate": np.ones(2),
        "on_site": np.zeros(2, dtype=bool),
    }


def mean_multiplier_by_hand(coefficients, output):
    return float(np.linalg.inv(np.eye(len(output)) - coefficients).sum(axis=0) @ output / output.sum())


def test_cross_hauling_by_hand():
    nation, territory = hand_example()
    # min(E, M) ÷ min(x, u): 300/800 and 100/2000.
    assert nation.crossing == pytest.approx([0.375, 0.05], rel=1e-12)
    settled = settle(nation, **territory)
    # Made here and kept in the nation: 40 − 20 and 40 − 2; bought: 0.2·40 + 0.05·40 + 8 = 18, 71. Exact decimals.
    assert settled.available == pytest.approx([20, 38], rel=1e-12)
    assert settled.used == pytest.approx([18, 71], rel=1e-12)
    # (1 − c) · min(made, bought): 0.625 × 18 and 0.95 × 38.
    assert settled.served == pytest.approx([11.25, 36.1], rel=1e-12)
    expected = [[0.125, 0.03125], [0.0762676056, 0.0635563380]]
    # Ten decimals are written.
    assert settled.coefficients_local == pytest.approx(np.array(expected), abs=5e-11)
    assert mean_multiplier_by_hand(settled.coefficients_local, territory["output"]) == pytest.approx(
        1.174387941, abs=5e-10
    )
    # Rest of the nation: (20 − 11.25) ÷ (500 − 18) of what it buys, (38 − 36.1) ÷ (1900 − 71).
    assert settled.rest_share == pytest.approx([8.75 / 482, 1.9 / 1829], rel=1e-12)


def test_without_cross_hauling_what_can_be_met_here_is():
    nation, territory = hand_example()
    settled = settle(dataclasses.replace(nation, crossing=np.zeros(2)), **territory)
    # min(20, 18) and min(38, 71); multiplier by hand, ten digits.
    assert settled.served == pytest.approx([18, 38], rel=1e-12)
    assert mean_multiplier_by_hand(settled.coefficients_local, territory["output"]) == pytest.approx(
        1.254861045, abs=5e-10
    )


def test_a_small_producer_never_crosses_more_than_it_makes():
    nation, territory = hand_example()
    # Next to nothing made, or next to nothing bought: c = 0.375 of the smaller crosses, and the share stays positive.
    made_little = settle(nation, **{**territory, "output": np.array([0.04, 40.0])})
    assert made_little.served[0] == pytest.approx(0.625 * 0.02, rel=1e-12)
    nothing_made = settle(nation, **{**territory, "output": np.array([0.0, 40.0])})
    assert nothing_made.served[0] == 0


def test_cross_hauling_is_a_share():
    uses, output = np.array([10.0, 10.0, 0.0, 5.0]), np.array([10.0, 5.0, 0.0, 10.0])
    # More crosses than can be met at home (trade of transit): cut at one; nothing is made nor used: zero; exports a
    # hair below zero, as the table has for dwellings: zero. Exact values.
    crossing = crossing_share(uses, output, np.array([3.0, 30.0, 2.0, 1.0]), np.array([2.0, 30.0, 2.0, -1e-9]))
    assert crossing.tolist() == [0.2, 1.0, 0.0, 0.0]


def test_what_the_territory_cannot_make_is_cut_alike():
    nation, territory = hand_example()
    # All quotients are one: 18 claimed of the first product where 20 can be had, 71 of the second where 38 can.
    alike = {"jobs": np.array([400.0, 800.0]), "method": "SLQ"}
    settled = settle(nation, **{**territory, **alike})
    assert settled.claimed == pytest.approx([18, 71], rel=1e-12)
    assert settled.served == pytest.approx([18, 38], rel=1e-12)
    # ρ = 38/71 for firms as for final buyers.
    assert settled.coefficients_local[1] == pytest.approx(nation.coefficients[1] * 38 / 71, rel=1e-12)
    assert settled.demand_local[1] == pytest.approx([60 * 38 / 71], rel=1e-12)


def test_what_the_rest_cannot_make_is_bought_here():
    nation, territory = hand_example()
    # 99 % of the goods are made here, 0.1 % of the jobs: quotients say "elsewhere", where 5 are left for the nation.
    alone = {"output": np.array([990.0, 40.0]), "jobs": np.array([1.0, 1000.0]), "method": "SLQ"}
    settled = settle(nation, **{**territory, **alone})
    bought = 0.2 * 990 + 0.05 * 40 + 8
    assert settled.claimed[0] < 1
    assert settled.served[0] == pytest.approx(bought - 5, rel=1e-12)
    # What is bought elsewhere shrinks alike for all: the local share of inputs is that of final buyers, quotients being
    # the same for both with κ = 1.
    assert settled.demand_local[0, 0] / 8 == pytest.approx(settled.coefficients_local[0, 0] / 0.2, rel=1e-9)


@given(cases(), st.sampled_from(METHODS), st.booleans())
def test_any_territory_closes(case, method, wrong):
    settled = case.settled(method, error=case.error if wrong else None)
    nation, output = case.nation, case.output
    demand = nation.demand * case.weights
    national_use = nation.output - nation.exports - nation.inventories
    bought_here = settled.coefficients_local @ output + settled.demand_local.sum(axis=1)
    # Identities: what is bought here is what is served; nothing is served that is not made, nor bought from a rest that
    # does not make it.
    assert bought_here == pytest.approx(settled.served, abs=ROUNDING)
    assert (settled.served <= settled.available + ROUNDING).all()
    assert (settled.used - settled.served <= national_use - settled.available + ROUNDING).all()
    # No flow is negative: from here, from the rest, and inside the rest.
    assert (settled.coefficients_local >= 0).all()
    assert (settled.coefficients_local <= nation.coefficients + ROUNDING).all()
    assert (settled.demand_local >= 0).all()
    assert (settled.demand_local <= demand + ROUNDING).all()
    to_the_rest = settled.available - settled.served
    assert (national_use - settled.used - to_the_rest >= -ROUNDING).all()
    # A share, exactly: it is cut.
    assert ((settled.rest_share >= 0) & (settled.rest_share <= 1)).all()


@given(cases(), st.sampled_from(METHODS))
def test_a_nation_as_its_own_territory_buys_all_from_itself(case, method):
    nation = case.nation
    whole = {"jobs": case.national_jobs, "output": nation.output, "weights": np.ones_like(case.weights)}
    # Whatever the error and the match rate: there is no rest to buy from.
    settled = case._replace(**whole).settled(method)
    assert settled.coefficients_local == pytest.approx(nation.coefficients, abs=ROUNDING)
    assert settled.demand_local == pytest.approx(nation.demand, abs=ROUNDING)


@given(cases(), st.sampled_from(METHODS), st.integers(-12, 12))
def test_currency_changes_no_share(case, method, power):
    rate, nation = 2.0**power, case.nation
    money = ("demand", "output", "exports", "inventories")
    other = dataclasses.replace(nation, **{name: getattr(nation, name) * rate for name in money})
    first, second = case.settled(method), case.settled(method, nation=other, output=case.output * rate)
    # A power of two changes no digit: the same shares and the same amounts, exactly.
    assert (second.coefficients_local == first.coefficients_local).all()
    assert (second.rest_share == first.rest_share).all()
    assert (second.demand_local == first.demand_local * rate).all()


@given(cases(), st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_order_of_branches_does_not_matter(case, method, random):
    order = list(range(len(case.output)))
    random.shuffle(order)
    nation, square = case.nation, np.ix_(order, order)
    lists = ("demand", "output", "exports", "inventories", "crossing")
    shuffled = case._replace(
        nation=Nation(nation.coefficients[square], **{name: getattr(nation, name)[order] for name in lists}),
        **{name: getattr(case, name)[order] for name in ("jobs", "national_jobs", "output", "match_rate", "on_site")},
        error=case.error[order][:, [*order, -1]],
    ).settled(method)
    settled = case.settled(method)
    # The same sums in another order, on amounts (a share of next to nothing has no digits).
    flows = settled.coefficients_local * case.output
    assert shuffled.coefficients_local * case.output[order] == pytest.approx(flows[square], abs=ROUNDING)
    assert shuffled.demand_local == pytest.approx(settled.demand_local[order], abs=ROUNDING)
    assert shuffled.served == pytest.approx(settled.served[order], abs=ROUNDING)


@given(cases(), st.sampled_from([method for method in METHODS if method != "CHARM"]), st.floats(0, 1))
def test_more_claims_are_served_no_less_and_cut_no_less(case, method, part):
    few, many = case.settled(method, match_rate=case.match_rate * part), case.settled(method)
    assert (few.claimed <= many.claimed + ROUNDING).all()
    assert (few.served <= many.served + ROUNDING).all()
    # ρ compared as products, since a claim may be next to nothing.
    assert (many.served * few.claimed <= few.served * many.claimed + ROUNDING * (1 + many.claimed)).all()


@given(cases(), st.sampled_from(METHODS), st.floats(0.01, 1))
def test_smaller_odds_serve_no_more(case, method, factor):
    # Odds all multiplied by less: each share falls, and with it what is served. Rounding only.
    assert (case.settled(method, error=case.error * factor).served <= case.settled(method).served + ROUNDING).all()


@given(cases(), st.sampled_from(METHODS))
def test_many_draws_at_once_are_each_of_them(case, method):
    other = case._replace(output=case.output / 2, jobs=case.jobs / 3, weights=case.weights / 2, delta=case.delta / 2)
    names = ("jobs", "output", "weights", "match_rate", "delta", "error")
    both = case._replace(**{name: np.stack([getattr(case, name), getattr(other, name)]) for name in names})
    together = both.settled(method)
    for rank, alone in enumerate((case.settled(method), other.settled(method))):
        # The same operations; sums over an axis may be added in another order.
        assert together.coefficients_local[rank] == pytest.approx(alone.coefficients_local, abs=ROUNDING)
        assert together.demand_local[rank] == pytest.approx(alone.demand_local, abs=ROUNDING)
        assert together.rest_share[rank] == pytest.approx(alone.rest_share, abs=1e-6)  # a quotient of small differences


def test_match_rates_by_kind():
    kinds = np.array(["goods", "carriers", "services", "goods"])
    rates = match_rates(kinds, np.array([0.2, 0.3]), 0.6, np.array([1.0, 0.9]))
    # Chosen, not computed: exact.
    assert rates.tolist() == [[0.2, 0.6, 1.0, 0.2], [0.3, 0.6, 0.9, 0.3]]


@given(cases(), st.sampled_from(METHODS))
def test_what_is_used_on_the_spot_is_bought_here_as_far_as_it_is_made(case, method):
    everywhere = case._replace(on_site=np.ones(len(case.output), dtype=bool))
    settled = everywhere.settled(method)
    final = (case.nation.demand * case.weights).sum(axis=1)
    # All final uses are claimed, whatever the jobs, the match rate and the error: rounding only.
    assert (settled.claimed >= final - ROUNDING).all()
    uncut = settled.claimed <= settled.available + ROUNDING
    assert settled.demand_local.sum(axis=1)[uncut] == pytest.approx(final[uncut], abs=ROUNDING)


def test_size_factor_by_hand():
    # log₂(1 + 40/1240)… with 40 of 1,240 jobs and δ = 1 it is the logarithm itself; δ = 0 gives one.
    local, national = np.array([[10.0, 30.0]] * 2), np.array([240.0, 1000.0])
    assert size_factor(local, national, np.array([1.0, 0.0])) == pytest.approx([np.log2(1 + 40 / 1240), 1], rel=1e-12)


def test_unknown_method_is_told():
    nation, territory = hand_example()
    with pytest.raises(UnknownCodeError, match="CHARM"):
        settle(nation, **{**territory, "method": "CHARME"})
