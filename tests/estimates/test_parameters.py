"""Parameters: laws that keep to their bounds, faults told, and draws spread evenly and reproducible."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import INTERVAL, JUDGEMENT, Parameter, draw_parameters, interval

LAWS = ("uniform", "triangular", "log-normal")
PROBABILITIES = np.array([0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999])


def parameter(law="uniform", low=0.5, centre=1.0, high=2.0, name="essai"):
    return Parameter(name, "x", "un essai", low, centre, high, law, JUDGEMENT, "Pour le test.")


@st.composite
def parameters(draw):
    law = draw(st.sampled_from(LAWS))
    # Hundredths, so that ranges are not made of rounding.
    centre = draw(st.integers(1, 1000)) / 100
    if law == "log-normal":
        ratio = 1 + draw(st.integers(1, 900)) / 100
        return parameter(law, centre / ratio, centre, centre * ratio)
    below, above = draw(st.integers(0, 500)) / 100, draw(st.integers(1, 500)) / 100
    return parameter(law, centre - below, centre, centre + above)


def test_uniform_by_hand():
    # Linear between the bounds: to rounding.
    assert parameter().quantiles(np.array([0.1, 0.5, 0.9])) == pytest.approx([0.65, 1.25, 1.85], rel=1e-12)


def test_triangular_by_hand():
    # Between 0 and 4 with its mode at 1, a quarter of the draws are below the mode; the distribution is p = x²/4 below
    # and 1 − (4 − x)²/12 above: p = 1/16 at 0.5 and 2/3 at 2.
    law = parameter("triangular", 0.0, 1.0, 4.0)
    assert law.quantiles(np.array([1 / 16, 0.25, 2 / 3])) == pytest.approx([0.5, 1.0, 2.0], rel=1e-12)


def test_triangular_with_its_mode_on_a_bound():
    # p = x² on [0, 1] with the mode at the top; 1 − (1 − x)² with the mode at the bottom.
    assert parameter("triangular", 0.0, 1.0, 1.0).quantiles(np.array([0.25])) == pytest.approx([0.5], rel=1e-12)
    assert parameter("triangular", 0.0, 0.0, 1.0).quantiles(np.array([0.75])) == pytest.approx([0.5], rel=1e-12)


def test_log_normal_by_hand():
    law = parameter("log-normal")
    # Bounds at 5 and 95 %, median at the centre; ln 4 ÷ (2 × 1.6449) = 0.4214, four decimals.
    assert law.quantiles(np.array([0.05, 0.5, 0.95])) == pytest.approx([0.5, 1.0, 2.0], rel=1e-9)
    assert law.log_spread == pytest.approx(0.4214, abs=5e-5)


@given(parameters())
def test_quantiles_grow_and_keep_to_the_bounds(law):
    values = law.quantiles(PROBABILITIES)
    assert (np.diff(values) > 0).all()
    if law.law != "log-normal":
        # Closed bounds, but for rounding.
        assert law.low - 1e-12 <= values[0] < values[-1] <= law.high + 1e-12
    else:
        assert values[0] > 0
        # 90 % between the bounds: by definition, to rounding.
        assert values[[1, -2]] == pytest.approx([law.low, law.high], rel=1e-9)


@pytest.mark.parametrize(
    ("law", "bounds"),
    [
        ("uniform", (2.0, 1.0, 0.5)),
        ("uniform", (1.0, 1.0, 1.0)),
        ("triangular", (0.0, 3.0, 2.0)),
        ("uniform", (math.nan, 1.0, 2.0)),
        ("log-normal", (0.5, 1.0, 3.0)),
        ("log-normal", (0.0, 1.0, 2.0)),
        ("log-normal", (-2.0, 1.0, -0.5)),
    ],
)
def test_bounds_that_do_not_fit_the_law_are_told(law, bounds):
    with pytest.raises(MetabolismeError, match="essai"):
        parameter(law, *bounds)


def test_bounds_of_two_digits_fit_a_log_normal():
    # 0.88 × 1.136 = 0.99968: written with two or three digits, accepted within 2 %.
    assert parameter("log-normal", 0.88, 1.0, 1.136).log_spread > 0


@given(st.integers(1, 300), st.integers(0, 2**31), st.sampled_from(LAWS))
def test_each_stratum_has_one_draw(size, seed, law):
    drawn = np.sort(draw_parameters([parameter(law)], size, seed)["essai"])
    # Latin hypercube: the k-th of the n strata of equal probability holds the k-th draw, exactly one each. A hair of
    # rounding where a draw is on the side of its stratum.
    sides = parameter(law).quantiles(np.clip(np.arange(size + 1) / size, 1e-9, 1 - 1e-9))
    assert (drawn >= sides[:-1] * (1 - 1e-9)).all()
    assert (drawn <= sides[1:] * (1 + 1e-9)).all()


def test_a_hypercube_knows_the_mean_better_than_chance():
    drawn = draw_parameters([parameter()], 200, 1)["essai"]
    # Mean of a uniform law 1.25; each draw is at most one stratum (1.5 ÷ 200) from where it is expected.
    assert drawn.mean() == pytest.approx(1.25, abs=1.5 / 200)


def test_draws_are_reproducible_and_apart():
    laws = [parameter(name="a"), parameter("triangular", name="b"), parameter("log-normal", name="c")]
    first, again, other = (draw_parameters(laws, 50, seed) for seed in (1, 1, 2))
    assert list(first) == ["a", "b", "c"]
    for name in first:
        assert (first[name] == again[name]).all()
        assert (first[name] != other[name]).any()
    # One more at the end changes none of the others.
    fewer = draw_parameters(laws[:2], 50, 1)
    assert (fewer["a"] == first["a"]).all()
    assert (fewer["b"] == first["b"]).all()


def test_parameters_are_drawn_independently():
    drawn = draw_parameters([parameter(name=name) for name in "abcd"], 2000, 3)
    correlations = np.corrcoef(np.stack(list(drawn.values())))
    # Correlation of 2,000 independent draws: 0 ± 0.022; four times that.
    assert correlations == pytest.approx(np.eye(4), abs=0.09)


def test_interval_holds_nine_draws_in_ten():
    draws = np.stack([np.arange(101.0), 10 * np.arange(101.0)], axis=1)
    low, high = interval(draws)
    # The 5th and the 95th of 0 to 100: exact positions, to rounding.
    assert low == pytest.approx([5, 50], rel=1e-12)
    assert high == pytest.approx([95, 950], rel=1e-12)
    assert interval(draws.T, axis=1)[1] == pytest.approx([95, 950], rel=1e-12)
    assert INTERVAL[1] - INTERVAL[0] == pytest.approx(0.90, rel=1e-12)


def test_interval_of_what_is_missing_is_missing():
    low, high = interval(np.array([[1.0, np.nan], [2.0, 1.0]]))
    # A missing draw is not left out in silence: its column has no interval.
    assert np.isnan([low[1], high[1]]).all()
    assert np.isfinite([low[0], high[0]]).all()
