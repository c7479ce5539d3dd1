"""The scenarios that the simulator ships: nothing is lost that the page writes, nothing is said that is not known."""

import base64
import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.charts.text import french_text
from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.shocks import jobs_class
from metabolisme.levers.attribution import shapley
from metabolisme.levers.every_scenario import UNKNOWN, every_level, every_scenario, rank_of, verdict
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.reports.simulator_sheet import (
    BAKED,
    BAKED_MEASURES,
    BETS,
    CHARACTERS,
    LEVEL_WORDS,
    LIMITED,
    SUBJECTS,
    WORKED,
    baked_rows,
    expansion_sentence,
    packed,
    shown_place,
    told_change,
    unpacked,
    words,
)
from metabolisme.sources.levers import LEVEL_NAMES, lever_rows

PLACE = WORKED[0]
SCENARIOS = 4**6


@pytest.fixture(scope="module")
def found():
    return every_scenario(PLACE)


@pytest.fixture(scope="module")
def ship(found):
    return packed(found)


def test_values_come_back_to_half_a_step(found, ship):
    back = unpacked(ship.sheet, ship.data)
    # half a step, and the nine digits that the step itself is written with
    assert (np.abs(back["change"] - found.change) <= np.array(ship.sheet["pas"]) * 0.5001).all()


def test_bounds_are_never_narrower_and_little_wider(found, ship):
    back, steps = unpacked(ship.sheet, ship.data), np.array(ship.sheet["pas"])
    # six digits of the scale
    tiny = 1e-6 * np.array(ship.sheet["largeur"])
    assert (back["low"] <= found.low + tiny).all()
    assert (back["high"] >= found.high - tiny).all()
    # one step of the scale of widths (2^(1/16)), the half step of the value twice, and the narrowest width there is
    narrowest = np.array(ship.sheet["largeur"]) * 2.0 ** (-254 / 16)
    for bound in ("low", "high"):
        exact = np.abs(getattr(found, bound) - found.change)
        assert (np.abs(back[bound] - back["change"]) <= (exact + steps) * 2 ** (1 / 16) + narrowest + tiny).all()


@pytest.mark.parametrize(
    ("lever", "parameter", "item", "level", "part", "told"),
    [
        ("sobriety", "avoided", "meat", 2, 1 / 7, "Un jour par semaine sans viande"),
        ("sobriety", "avoided", "meat", 3, 1 / 2, "Moitié moins de viande"),
        ("sobriety", "avoided", "meat", 4, 2 / 3, "Trois fois moins de viande"),
        ("sobriety", "avoided", "car_distance", 2, 1 / 10, "un kilomètre en voiture sur dix en moins"),
        ("sobriety", "avoided", "car_distance", 3, 1 / 4, "un kilomètre en voiture sur quatre en moins"),
        ("sobriety", "avoided", "car_distance", 4, 0.45, "presque moitié moins de kilomètres en voiture"),
        ("sobriety", "years_longer", "appliances", 2, 1, "de l'électroménager gardé un an de plus"),
        ("local_exchange", "from_rest", "firms", 2, 1 / 10, "un dixième, environ"),
        ("local_exchange", "from_rest", "firms", 3, 1 / 4, "un quart, environ"),
        ("local_exchange", "from_rest", "firms", 4, 1 / 2, "La moitié, environ"),
        ("local_exchange", "from_abroad", "firms", 4, 1 / 5, "un cinquième pour l'étranger"),
        ("diversification", "growth", "CA", 1, 1 / 20, "un vingtième de capacité en réserve"),
        ("diversification", "entry", "all", 2, 1 / 10, "rattraper un dixième"),
        ("diversification", "entry", "all", 3, 0.3, "un petit tiers"),
        ("diversification", "entry", "all", 4, 0.6, "plus de la moitié"),
        ("local_resources", "mobilised", "electricity", 2, 1 / 10, "un dixième, environ"),
        ("local_resources", "mobilised", "electricity", 3, 1 / 3, "un tiers, environ"),
        ("local_resources", "mobilised", "electricity", 4, 3 / 4, "trois quarts, environ"),
        ("skills", "redirected", "all", 4, 1 / 3, "un changement de famille de métiers sur trois"),
    ],
)
def test_level_words_say_what_the_parameters_say(lever, parameter, item, level, part, told):
    rows = lever_rows().query("lever == @lever and parameter == @parameter and item == @item").set_index("level")
    # words are round: a tenth of what they say, more where they say « environ »
    assert rows.loc[level, "value"] == pytest.approx(part, rel=0.12)
    assert told in LEVEL_WORDS[lever][level - 1]


def test_meat_is_told_to_weigh_too_little():
    sheet = {measure["id"]: measure["reserve"] for measure in words()["mesures"]}
    # the one intensity of food and the review of studies, as chapter 1 tells them
    assert re.search(r"0,06\st de CO₂e par habitant.*0,9\st pour une alimentation végétalienne", sheet["co2_footprint"])


def test_what_does_not_move_is_told_to_be_still(found, ship):
    back = unpacked(ship.sheet, ship.data)
    still = (found.low == 0) & (found.high == 0)
    assert still[0].all()
    assert not any(back[name][still].any() for name in ("change", "low", "high"))


def test_the_page_is_never_surer_than_the_library(found, ship):
    back = unpacked(ship.sheet, ship.data)
    assert (found.low[back["low"] > 0] > 0).all()
    assert (found.high[back["high"] < 0] < 0).all()
    # and it is nearly as sure: what a wider bound leaves undecided is rare
    told = (back["low"] > 0).sum() + (back["high"] < 0).sum()
    assert told >= 0.97 * ((found.low > 0).sum() + (found.high < 0).sum())


def test_the_step_is_finer_than_what_is_written(ship):
    back, steps = unpacked(ship.sheet, ship.data), ship.sheet["pas"]
    generator = np.random.default_rng(1)
    for rank, measure in itertools.product(generator.choice(SCENARIOS, 50), range(len(OUTCOMES))):
        effect = [float(back[name][rank, measure]) for name in ("change", "low", "high")]
        if any(effect):
            assert 10.0 ** shown_place(*effect, steps[measure]) >= steps[measure]


def test_bounds_that_refuse_are_told_in_percent_rounded_up(found, ship):
    measures, limits = len(OUTCOMES), len(ship.sheet["bornes"])
    table = np.frombuffer(ship.data, np.uint8, limits * SCENARIOS, 4 * measures * SCENARIOS).reshape(limits, SCENARIOS)
    assert ship.sheet["bornes"]
    for name, told in zip(ship.sheet["bornes"], table, strict=True):
        assert ((told / 100 >= found.limits[name] - 1e-6) & (told / 100 < found.limits[name] + 0.01)).all()


def test_classes_of_jobs_are_those_of_the_library(found, ship):
    measures, limits, branches = len(OUTCOMES), len(ship.sheet["bornes"]), len(ship.sheet["branches"])
    table = np.frombuffer(ship.data, np.uint8, branches * SCENARIOS, (4 * measures + limits) * SCENARIOS)
    table = table.reshape(branches, SCENARIOS)
    assert len(ship.data) == (4 * measures + limits + branches) * SCENARIOS
    names = [one["nom"] for one in ship.sheet["branches"]]
    assert branches + ship.sheet["tues"] == len(found.products)
    shown = [rank for rank, name in enumerate(found.products) if french_text(product_labels()[name]) in names]
    assert len(set(names)) == len(shown) == branches > 0
    for position, rank in enumerate(shown):
        for scenario in np.random.default_rng(2).choice(SCENARIOS, 15):
            text, sign, most, least = ship.sheet["classes"][table[position, scenario]]
            low, high = float(found.jobs_low[scenario, rank]), float(found.jobs_high[scenario, rank])
            assert sign == (1 if low > 0 else -1 if high < 0 else 0)
            assert max(abs(low), abs(high)) <= most
            if sign:
                assert text == jobs_class(*sorted((abs(low), abs(high))))
            assert least <= most


def test_a_script_holds_a_piece_and_the_pieces_make_the_whole(ship):
    pieces = ship.pieces()
    assert base64.b64decode("".join(pieces)) == ship.data
    assert max(map(len, pieces)) <= CHARACTERS


def test_weights_are_those_of_shapley():
    worth = np.random.default_rng(4).normal(size=(64, 1))
    weights = words()["poids"]
    ours = [
        sum(
            weights[bin(k).count("1")] * (worth[k | 1 << player, 0] - worth[k, 0])
            for k in range(64)
            if not k >> player & 1
        )
        for player in range(6)
    ]
    # sums of 32 products near one
    assert ours == pytest.approx(shapley(worth)[:, 0].tolist(), abs=1e-12)


def test_every_lever_level_measure_and_bound_has_its_words():
    told = words()
    assert [one["id"] for one in told["leviers"]] == list(BY_NAME)
    for lever in told["leviers"]:
        assert [level["nom"] for level in lever["niveaux"]] == list(LEVEL_NAMES.values())
        assert len({level["dit"] for level in lever["niveaux"]}) == 4
        assert not any(re.search(r"\d", level["dit"]) for level in lever["niveaux"])
    assert [one["id"] for one in told["mesures"]] == list(OUTCOMES)
    assert {one["id"] for one in told["bornes"]} == {bound for lever in BY_NAME.values() for bound in lever.bounds}
    assert {*BETS, *SUBJECTS, *LIMITED, *BAKED_MEASURES} <= set(OUTCOMES)
    assert {measure for role in told["roles"] for measure in role["mesures"]} <= set(OUTCOMES)
    assert [one["code"] for one in told["territoires"]] == list(WORKED)


def test_what_a_reader_bets_on_has_a_size_today(found):
    assert all(found.start[list(OUTCOMES).index(name)] > 0 for name in BETS)


def test_the_limit_of_one_inhabitant_is_that_of_the_doughnut(found, ship):
    for row in ship.sheet["limites"]:
        start = float(found.start[list(OUTCOMES).index(row["mesure"])])
        # six digits are kept
        assert row["lectures"][0][1] == pytest.approx(start / row["limite"], rel=1e-5)
    # O'Neill et al. (2018): 1.61 t of CO₂ and 7.2 t of materials a year
    assert [row["limite"] for row in ship.sheet["limites"]] == [1.61, 7.2]
    assert all(len(row["lectures"]) == 2 for row in ship.sheet["limites"])


def test_the_table_of_the_page_tells_each_lever_alone_then_all(found, ship):
    rows = baked_rows(found)
    assert len(rows) == len(BAKED) == 9
    assert rows[0]["code"] == "4-1-1-1-1-1"
    assert rows[-1]["code"] == "4-4-4-4-4-4"
    # the same interval as the script reads from its tables
    back = unpacked(ship.sheet, ship.data)
    last = rank_of(Scenario((4.0,) * 6))
    position = list(OUTCOMES).index("co2_footprint")
    assert rows[-1]["co2_footprint"] == told_change(
        *(float(back[name][last, position]) for name in ("change", "low", "high")), ship.sheet["pas"][position]
    )


def test_bounds_are_seldom_narrower_than_those_of_full_draws_and_not_much_wider(found):
    ranks = list(found.tried)
    width = found.tried_high - found.tried_low
    inside = np.stack([found.low[ranks] - found.tried_low, found.tried_high - found.high[ranks]])
    # a twentieth of the width is less than the digits that a bound is told with
    assert (inside > 0.05 * width).mean() <= 0.03
    share = found.expansion_error()
    # prudent, and still of use: most widths stay under one and a half of those of full draws, nearly all under three
    assert np.nanmedian(share) <= 0.25
    assert np.nanquantile(share, 0.9) <= 1
    many, prudent, surer = found.verdicts()
    assert many == len(ranks) * len(OUTCOMES)
    # one verdict in a hundred is what the scenarios of the fit leave out; one in eight is the price of prudence
    assert surer <= 0.01 * many
    assert prudent <= many / 8


@pytest.mark.parametrize("level", [2, 3, 4])
def test_with_every_lever_moved_the_page_is_never_surer_than_full_draws(found, ship, level):
    back = unpacked(ship.sheet, ship.data)
    rank = rank_of(Scenario((float(level),) * 6))
    place = found.fitted.index(rank)
    ours = verdict(back["low"][rank], back["high"][rank])
    full = verdict(found.fitted_low[place], found.fitted_high[place])
    assert ((ours == full) | (ours == UNKNOWN)).all()


def test_the_sentence_on_bounds_tells_the_error(found):
    sentence = expansion_sentence([found])
    assert f"{(every_level() > 1).sum(axis=1).tolist().count(2) + 18} scénarios" in sentence
    assert "Lorient" in sentence
    assert "%" in sentence


@pytest.mark.parametrize(
    ("effect", "step", "text"),
    [
        ((0.0, 0.0, 0.0), 0.1, "0"),
        ((12.34, 10.0, 20.0), 0.0, "+12 (de +10 à +20)"),
        ((-1234.0, -2400.0, -100.0), 0.0, "−1\u202f200 (de −2\u202f400 à −100)"),
        ((0.04, -0.2, 0.3), 0.0, "+0,04 (de −0,20 à +0,30)"),
        ((5.0, 4.9999, 5.0001), 0.001, "+5,000"),
        ((-0.4, -40.0, 40.0), 0.0, "0 (de −40 à +40)"),
    ],
)
def test_changes_are_written_with_the_digits_that_bounds_allow(effect, step, text):
    assert told_change(*effect, step) == text


@given(
    st.floats(-1e6, 1e6).map(lambda number: round(number, 6)),
    st.floats(0, 1e6).map(lambda number: round(number, 6)),
    st.floats(0, 1e6).map(lambda number: round(number, 6)),
    st.sampled_from([0.0, 1e-3, 0.7]),
)
def test_what_is_written_is_within_its_last_digit(value, below, above, step):
    low, high = value - below, value + above
    text = told_change(value, low, high, step).replace("\u202f", "").replace("−", "-").replace(",", ".")
    place = shown_place(value, low, high, step)
    number = float(re.match(r"[+-]?[\d.]+", text)[0])
    # half of the last digit, and the rounding of binary numbers
    assert abs(number - value) <= 0.5 * 10.0**place * (1 + 1e-6) + 1e-9 * abs(value)
