"""Indices against published values, and what a result of an analysis must keep."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import Parameter
from metabolisme.sensitivity import RandomField, morris_screening, sobol_indices


def even(name, low, high):
    return Parameter(name, name, name, low, (low + high) / 2, high, "uniform", "test", "test")


ISHIGAMI = [even(f"x{rank}", -math.pi, math.pi) for rank in (1, 2, 3)]


def ishigami(values):
    return {"y": np.sin(values["x1"]) + 7 * np.sin(values["x2"]) ** 2 + 0.1 * values["x3"] ** 4 * np.sin(values["x1"])}


def test_ishigami():
    # Ishigami and Homma 1990; Saltelli et al. 2008, a = 7, b = 0.1: closed forms, four digits.
    found = sobol_indices(ishigami, ISHIGAMI, size=4096, seed=7)
    shares = found.indices.loc["y"]
    # 4,096 blocks: the bounds at 90 % are 0.02 to 0.04 wide on each side.
    np.testing.assert_allclose(shares["first"], [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(shares["total"], [0.5576, 0.4424, 0.2437], atol=0.03)
    assert (shares["total_low"] < shares["total"]).all()
    assert (shares["total"] < shares["total_high"]).all()
    # Mean a/2; variance a²/8 + b π⁴/5 + b² π⁸/18 + 1/2; one per cent of sampling error.
    variance = 49 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 0.5
    assert found.quality.loc["y", "mean"] == pytest.approx(3.5, rel=0.01)
    assert found.quality.loc["y", "spread"] == pytest.approx(math.sqrt(variance), rel=0.02)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 4.5, 9.0, 99.0]), min_size=2, max_size=4))
def test_g_function(weights):
    # Sobol's g-function: V_i = 1 / (3 (1 + a_i)²), closed form (Saltelli and Sobol 1995).
    factors = [even(f"x{rank}", 0.0, 1.0) for rank in range(len(weights))]

    def g(values):
        parts = [(abs(4 * values[f"x{k}"] - 2) + a) / (1 + a) for k, a in enumerate(weights)]
        return {"g": np.prod(parts, axis=0)}

    own = np.array([1 / (3 * (1 + a) ** 2) for a in weights])
    variance = np.prod(1 + own) - 1
    total = own * np.prod(1 + own) / (1 + own) / variance
    shares = sobol_indices(g, factors, size=2048, seed=3).indices.loc["g"]
    # The estimators of first order err more: their bounds at 90 % reach 0.06 with 2,048 blocks.
    np.testing.assert_allclose(shares["first"], own / variance, atol=0.08)
    np.testing.assert_allclose(shares["total"], total, atol=0.05)


def test_same_seed_same_result_and_another_seed_another():
    one, again, other = (sobol_indices(ishigami, ISHIGAMI, size=64, seed=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one.samples, again.samples)
    pd.testing.assert_frame_equal(one.indices, again.indices)
    assert not np.allclose(one.samples, other.samples)
    assert not np.allclose(one.indices, other.indices)
    screens = [morris_screening(ishigami, ISHIGAMI, trajectories=16, seed=seed) for seed in (0, 0, 1)]
    pd.testing.assert_frame_equal(screens[0].indices, screens[1].indices)
    assert not np.allclose(screens[0].indices, screens[2].indices)


def test_every_draw_is_kept_with_what_it_gave():
    found = sobol_indices(ishigami, ISHIGAMI, size=32, seed=2)
    assert found.samples.shape == (32 * 5, 3)
    assert list(found.samples) == ["x1", "x2", "x3"]
    np.testing.assert_array_equal(found.outputs["y"], ishigami(found.samples)["y"])
    assert found.quality.loc["y", "draws"] == 32 * 5


def failing(values):
    # Fails in a corner: about 3 % of the draws.
    return {"y": np.where((values["x1"] > 2.5) & (values["x2"] > 2.0), np.nan, ishigami(values)["y"])}


@pytest.mark.parametrize(("analyse", "size"), [(sobol_indices, 256), (morris_screening, 128)])
def test_failed_draws_are_counted_and_told(analyse, size):
    found = analyse(failing, ISHIGAMI, size, 5)
    quality = found.quality.loc["y"]
    assert quality["failed"] == found.outputs["y"].isna().sum() > 0
    assert 0 < quality["left_out"] < quality["blocks"] == size
    assert f"{quality['left_out']} blocs sur {size}" in quality["remark"]
    assert np.isfinite(found.indices.drop(columns="mu", errors="ignore")).all(axis=None)


def test_too_many_failures_are_refused():
    def never(values):
        return {"y": np.full(len(values["x1"]), np.inf)}

    with pytest.raises(MetabolismeError, match="n'ont pas donné de nombre"):
        sobol_indices(never, ISHIGAMI, 32)
    with pytest.raises(MetabolismeError, match="n'ont pas donné de nombre"):
        morris_screening(never, ISHIGAMI, 16)


def test_a_constant_has_no_share_and_a_near_constant_a_warning():
    def model(values):
        return {"constant": np.full(len(values["x1"]), 0.1 + 0.2), "near": 1000 + ishigami(values)["y"]}

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = sobol_indices(model, ISHIGAMI, 64)
    assert found.indices.loc["constant"].isna().all(axis=None)
    assert "rien à partager" in found.quality.loc["constant", "remark"]
    assert "varie peu" in found.quality.loc["near", "remark"]
    assert found.indices.loc["near"].notna().all(axis=None)


def test_a_field_of_errors_has_the_share_of_all_of_them():
    # y = x + Σ of 20 errors: variances 4 × 1/12 × … chosen equal to the twenty errors together.
    field = RandomField("errors", "e", "twenty errors")
    width = math.sqrt(12 * 20)

    def model(values):
        return {"y": values["x"] + field.scores(values["errors"], (20,), 1).sum(axis=1)}

    shares = sobol_indices(model, [even("x", 0, width), field], 1024, 1).indices.loc["y"]
    # Two equal shares; bounds at 90 % reach 0.06 with 1,024 blocks.
    np.testing.assert_allclose(shares["first"], 0.5, atol=0.08)
    np.testing.assert_allclose(shares["total"], 0.5, atol=0.08)


def test_a_field_is_named_by_its_number():
    field = RandomField("errors", "e", "errors")
    scores = field.scores(np.array([0.25, 0.75, 0.25]), (500,), 1)
    np.testing.assert_array_equal(scores[0], scores[2])
    # 500 independent pairs: a correlation beyond 0.2 has less than a chance in ten thousand.
    assert abs(np.corrcoef(scores[0], scores[1])[0, 1]) < 0.2
    assert not np.allclose(scores[0], field.scores(np.array([0.25]), (500,), 2)[0])
    assert not np.allclose(scores[0], RandomField("other", "e", "e").scores(np.array([0.25]), (500,), 1)[0])


def test_morris_of_a_straight_line():
    # Each effect of a straight line is its slope × the range from 5 to 95 % of the law: exact.
    def line(values):
        return {"y": 3 * values["x"] - 2 * values["z"]}

    table = morris_screening(line, [even("x", 0, 1), even("z", 0, 10), even("idle", 0, 1)], 16).indices.loc["y"]
    np.testing.assert_allclose(table["mu"], [3 * 0.9, -2 * 9.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(table["mu_star"], [3 * 0.9, 2 * 9.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(table["sigma"], 0.0, atol=1e-9)


def test_morris_tells_no_direction_of_a_field():
    field = RandomField("errors", "e", "errors")

    def model(values):
        return {"y": values["x"] + field.scores(values["errors"], (1,), 1)[:, 0]}

    table = morris_screening(model, [even("x", 0, 1), field], 64).indices.loc["y"]
    assert np.isnan(table.loc["errors", "mu"])
    # Mean of |a − b| of two standard normals over half the levels of the grid: 2/√π × 3/2, drawn 64 times.
    assert table.loc["errors", "mu_star"] == pytest.approx(1.5 * 2 / math.sqrt(math.pi), rel=0.3)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: sobol_indices(ishigami, ISHIGAMI, 100), "puissance de deux"),
        (lambda: sobol_indices(ishigami, ISHIGAMI, 8), "puissance de deux"),
        (lambda: morris_screening(ishigami, ISHIGAMI, 4), "au moins 16"),
        (lambda: sobol_indices(ishigami, ISHIGAMI[:1], 64), "au moins deux"),
        (lambda: sobol_indices(ishigami, [*ISHIGAMI, ISHIGAMI[0]], 64), "noms différents"),
        (lambda: sobol_indices(lambda values: {"y": np.zeros(3)}, ISHIGAMI, 64), "un nombre par tirage"),
        (lambda: sobol_indices(lambda values: {}, ISHIGAMI, 64), "mêmes résultats à chaque appel"),
        (lambda: sobol_indices(ishigami, ISHIGAMI, 64, -1), "germe"),
    ],
)
def test_what_cannot_be_analysed_is_refused(call, word):
    with pytest.raises(MetabolismeError, match=word):
        call()
