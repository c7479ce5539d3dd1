"""The sharing out of biomass: cases solved by hand, duality, complementary slackness, shadow prices as differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metabolisme.levers.biomass import OUTPUTS, PATHS, SOURCES, USES, share_out

#: The solver stops when constraints hold to 1e-7 of quantities put to scale; ten times that for sums of fourteen.
SOLVER = 1e-6

amounts = st.floats(0, 1000, allow_subnormal=False).map(lambda one: round(one, 3))
shares = st.floats(0.05, 1).map(lambda one: round(one, 3))


def one(supply=None, needs=None, prices=None, yields=None):
    """A programme where what is not named is nothing, prices are 50 €/MWh and nothing is lost."""

    def line(names, told, otherwise):
        return np.array([[(told or {}).get(name, otherwise) for name in names]], dtype=float)

    return share_out(
        line(SOURCES, supply, 0),
        line(USES, needs, 0),
        line(USES, prices, 50),
        line(OUTPUTS, yields, 0.0 if yields else 1.0),
    )


def flow(found, *path):
    return found.flows[0, PATHS.index(path)]


def test_wood_goes_to_the_dearest_use_until_its_need_is_met():
    # 100 of wood; a beam is worth 0.5 × 100 + 0.3 × 60 = 68 per MWh of wood, a fire 0.8 × 60 = 48.
    found = one(
        supply={"wood": 100},
        needs={"materials": 20, "heat": 1000},
        prices={"materials": 100, "heat": 60},
        yields={("wood", "materials"): 0.5, ("wood", "materials", "heat"): 0.3, ("wood", "heat"): 0.8},
    )
    # 40 MWh of wood make the 20 that are asked; the 60 others burn, with the offcuts of the 40.
    assert flow(found, "wood", "materials") == pytest.approx(40)
    assert flow(found, "wood", "heat") == pytest.approx(60)
    assert found.delivered[0] == pytest.approx([20, 0.3 * 40 + 0.8 * 60, 0, 0])
    assert found.value[0] == pytest.approx(40 * 68 + 60 * 48)
    # One more MWh of wood would burn; one more of beams would take two of wood from the fire: 2 × (68 − 48).
    assert found.scarcity[0, SOURCES.index("wood")] == pytest.approx(48)
    assert found.satiety[0, USES.index("materials")] == pytest.approx(40)
    assert found.satiety[0, USES.index("heat")] == pytest.approx(0)


def test_when_every_need_is_met_more_biomass_is_worth_nothing():
    found = one(supply={"manure": 100}, needs={"biogas": 30}, yields={("manure", "biogas"): 0.9})
    assert found.delivered[0, USES.index("biogas")] == pytest.approx(30)
    assert found.scarcity[0] == pytest.approx(0)
    assert found.satiety[0, USES.index("biogas")] == pytest.approx(50)


def test_two_sources_for_one_need_take_the_better_yield_first():
    found = one(
        supply={"residues": 100, "manure": 20},
        needs={"biogas": 40},
        yields={("residues", "biogas"): 0.5, ("manure", "biogas"): 1.0},
    )
    assert found.delivered[0, USES.index("biogas")] == pytest.approx(40)
    assert found.value[0] == pytest.approx(2000)


def test_nothing_asked_or_nothing_there_gives_nothing():
    for found in (one(supply=dict.fromkeys(SOURCES, 10)), one(needs=dict.fromkeys(USES, 10))):
        assert (found.flows == 0).all()
        assert (found.value == 0).all()


def test_manure_never_burns_and_wood_never_rots():
    assert ("manure", "heat") not in PATHS
    assert ("wood", "biogas") not in PATHS
    assert {source for source, _ in PATHS} == set(SOURCES)
    assert {use for _, use in PATHS} == set(USES)


def programmes(count=3):
    return st.tuples(
        arrays(float, (count, len(SOURCES)), elements=amounts),
        arrays(float, (count, len(USES)), elements=amounts),
        arrays(float, (count, len(USES)), elements=st.floats(1, 200).map(lambda value: round(value, 3))),
        arrays(float, (count, len(OUTPUTS)), elements=shares),
    )


@settings(max_examples=60)
@given(programmes())
def test_duality_and_complementary_slackness(case):
    supply, needs, prices, _ = case
    found = share_out(*case)
    scale = 1 + np.maximum(supply.max(axis=1), needs.max(axis=1)) * prices.max(axis=1)
    used = np.zeros_like(supply)
    for path, (source, _) in enumerate(PATHS):
        used[:, SOURCES.index(source)] += found.flows[:, path]
    dual = (supply * found.scarcity).sum(axis=1) + (needs * found.satiety).sum(axis=1)
    assert (used <= supply * (1 + SOLVER) + SOLVER).all()
    assert (found.delivered <= needs).all()
    assert (found.flows >= 0).all()
    assert (found.scarcity >= 0).all()
    assert (np.abs(found.value - dual) <= SOLVER * scale).all()
    assert (np.abs((supply - used) * found.scarcity) <= SOLVER * scale[:, None]).all()
    assert (np.abs((needs - found.delivered) * found.satiety) <= SOLVER * scale[:, None]).all()


@settings(max_examples=40)
@given(programmes(count=1), st.sampled_from(range(len(SOURCES))))
def test_shadow_price_is_between_what_one_more_gives_and_one_less_takes(case, source):
    supply, *others = case
    supply = supply + 10.0
    step = 1.0
    more, less = supply.copy(), supply.copy()
    more[0, source] += step
    less[0, source] -= step
    gained = share_out(more, *others).value - share_out(supply, *others).value
    lost = share_out(supply, *others).value - share_out(less, *others).value
    price = share_out(supply, *others).scarcity[0, source]
    # The value is concave in what there is: an exact difference would be the price wherever it has no kink.
    margin = SOLVER * (1 + 200 * 1000)
    assert gained[0] / step - margin <= price <= lost[0] / step + margin


def test_many_programmes_are_those_solved_one_by_one():
    chance = np.random.default_rng(3)
    # More than are solved together, so that the seam is crossed.
    many = [chance.random((250, size)) * 100 for size in (len(SOURCES), len(USES), len(USES))]
    many.append(chance.random((250, len(OUTPUTS))))
    found = share_out(*many)
    for rank in (0, 99, 100, 249):
        alone = share_out(*(table[[rank]] for table in many))
        assert found.value[rank] == pytest.approx(alone.value[0], rel=SOLVER)


def test_the_unit_of_quantities_does_not_matter():
    chance = np.random.default_rng(5)
    supply, needs, prices, yields = (chance.random((4, size)) for size in (5, 4, 4, 11))
    small, large = share_out(supply, needs, prices, yields), share_out(1e6 * supply, 1e6 * needs, prices, yields)
    assert large.value == pytest.approx(1e6 * small.value, rel=SOLVER)
