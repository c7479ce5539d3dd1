"""Dynamics of projects: identities of counts, durations that go on, scores that are never averaged."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import BalanceError, MetabolismeError
from metabolisme.indicators.projects import (
    FEWEST,
    PASSING_STAGES,
    agreement,
    current_stage,
    krippendorff_alpha,
    median_duration,
    project_estimates,
    project_profile,
    quality_profile,
    stage_counts,
    stage_durations,
    stage_flows,
    survival_after_launch,
    survival_curve,
    time_in_stage,
)
from metabolisme.indicators.registry import REGISTRY, indicator
from metabolisme.sources.own_projects import CRITERIA, STAGES, ProjectFile

ON = datetime.date(2026, 1, 1)


def table(projects, ratings=()):
    """A table of projects: each a list of five dates or None; ratings are (project, rater, scores)."""
    frame = pd.DataFrame(
        projects, columns=list(STAGES), index=pd.Index([f"P{n}" for n in range(len(projects))], name="name")
    )
    frame = frame.apply(pd.to_datetime)
    frame = frame.assign(holder="", commune="", levers=[()] * len(frame), jobs=np.nan, amount=np.nan)
    columns = ["project", "rater", *CRITERIA]
    return ProjectFile(frame, pd.DataFrame([(p, r, *s) for p, r, s in ratings], columns=columns), ON)


dates = st.lists(st.dates(datetime.date(2015, 1, 1), ON), min_size=1, max_size=5).map(sorted)


@st.composite
def project(draw):
    """Dates in order, on a few of the stages."""
    days = draw(dates)
    stages = sorted(draw(st.permutations(range(5)))[: len(days)])
    row = [None] * 5
    for stage, day in zip(stages, days, strict=True):
        row[stage] = day
    return row


@given(st.lists(project(), min_size=1, max_size=20))
def test_every_project_is_at_one_stage_and_every_date_is_a_move(projects):
    found = table(projects)
    counts = stage_counts(found)
    assert counts["projects"].sum() == len(projects)
    assert counts["share"].isna().all() == (len(projects) < FEWEST)
    assert stage_flows(found)["projects"].sum() == sum(day is not None for row in projects for day in row)
    assert (stage_flows(found)["from"] == "").sum() <= stage_flows(found)["projects"].sum()


@given(st.lists(project(), min_size=1, max_size=20))
def test_those_who_left_those_who_stay_and_the_unknown_are_all_that_entered(projects):
    found = table(projects)
    times = time_in_stage(found)
    entered = found.projects[list(PASSING_STAGES)].notna().sum()
    assert (times["left"] + times["staying"] + times["unknown"]).tolist() == entered.tolist()
    assert all((stage_durations(found, stage)["months"] >= 0).all() for stage in PASSING_STAGES)
    at = current_stage(found)
    assert times["staying"].tolist() == [int((at == stage).sum()) for stage in PASSING_STAGES]


def test_a_project_still_there_is_censored_not_finished():
    found = stage_durations(
        table([["2025-01-01", None, None, None, None], ["2025-01-01", "2025-07-01", None, None, None]]), "idea"
    )
    assert found["left"].tolist() == [False, True]
    assert found["months"].tolist() == pytest.approx([365 / 30.4375, 181 / 30.4375])


def test_a_stop_ends_the_stage_and_a_gap_makes_it_unknown():
    stopped = ["2024-01-01", None, None, None, "2024-07-01"]
    skipped = ["2024-01-01", None, "2024-07-01", None, None]
    found = table([stopped, skipped])
    assert stage_durations(found, "idea").index.tolist() == ["P0"]
    assert time_in_stage(found).loc["idea", "unknown"] == 1
    with pytest.raises(BalanceError):
        stage_durations(found, "stopped")


def test_few_projects_have_no_median_and_many_have_one():
    left = [["2024-01-01", "2024-07-01", None, None, None]]
    assert np.isnan(time_in_stage(table(left * (FEWEST - 1))).loc["idea", "median"])
    assert time_in_stage(table(left * FEWEST)).loc["idea", "median"] == pytest.approx(182 / 30.4375)
    # ten projects, all still in montage: the median is not reached
    assert np.isnan(time_in_stage(table(left * FEWEST)).loc["design", "median"])


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=40))
def test_without_censoring_the_curve_is_the_share_left(durations):
    durations = np.round(np.array(durations), 1)
    curve = survival_curve(durations, np.ones(len(durations), dtype=bool))
    share = [(durations > time).mean() for time in curve.index]
    # products of fractions: rounding of floats only
    assert curve["survival"].to_numpy() == pytest.approx(share, abs=1e-12)


@given(st.lists(st.tuples(st.floats(0.1, 100), st.booleans()), min_size=1, max_size=40))
def test_the_curve_comes_down_from_one_and_the_median_is_within_its_bounds(rows):
    durations, ended = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    survival = survival_curve(durations, ended)["survival"].to_numpy()
    assert ((survival >= 0) & (survival <= 1)).all()
    assert (np.diff(survival) <= 0).all()
    median, low, high = median_duration(durations, ended)
    if not np.isnan(median):
        assert low <= median
        assert np.isnan(high) or median <= high


def test_a_curve_at_one_half_is_at_one_half():
    # Twelve of twenty-four have ended after the twelfth; the product of fractions is 0.5000000000000001 there.
    found = median_duration(np.arange(1.0, 25), np.ones(24, dtype=bool))
    assert found[0] == 12


def test_where_only_the_last_exit_comes_under_one_half_nothing_bounds_the_median_from_above():
    # Eight are followed less than five months, then one of the two left ends at 5 and the other at 10: Greenwood's
    # variance is infinite at 10, and the interval has no upper end (as in survfit of R).
    durations, ended = np.array([1.0, 1, 2, 2, 3, 3, 4, 4, 5, 10]), np.arange(10) >= 8
    median, _, high = median_duration(durations, ended)
    assert median == 5
    assert np.isnan(high)


def test_a_longer_follow_up_of_a_project_that_goes_on_never_shortens_the_median():
    durations, ended = np.arange(1.0, 21), np.tile([True, False], 10)
    longer = np.where(ended, durations, durations + 100)
    assert median_duration(longer, ended)[0] >= median_duration(durations, ended)[0]


def test_survival_tells_those_followed_less_apart():
    old, young = ["2015-01-01", None, "2016-01-01", None, None], [None, None, "2025-07-01", None, None]
    gone = [None, None, "2018-01-01", None, "2020-01-01"]
    found = survival_after_launch(table([old, young, gone]))
    assert found.loc[1, ["reached", "stopped", "followed_less"]].tolist() == [2, 0, 1]
    assert found.loc[3, ["reached", "stopped", "followed_less"]].tolist() == [2, 1, 1]
    assert found["share"].isna().all()
    many = survival_after_launch(table([old] * 9 + [gone]))
    assert many.loc[[1, 3], "share"].tolist() == pytest.approx([100, 90])


def test_worst_news_is_told():
    # Ten launched, all stopped within eleven months: nobody is left at one, three and five years, and it is known.
    gone = [[None, None, "2020-01-01", None, f"2020-{month:02d}-01"] for month in range(2, 12)]
    found = survival_after_launch(table(gone))
    assert found["share"].tolist() == [0, 0, 0]
    assert found["stopped"].tolist() == [10, 10, 10]
    # One that goes on, followed for less than three years: what it will do is not known.
    running = [None, None, "2024-01-01", None, None]
    assert survival_after_launch(table([*gone, running]))["share"].isna().tolist() == [False, True, True]


def test_a_year_is_over_on_its_anniversary():
    # 2024 has 366 days; a launch on 29 February has its anniversary on the 28th.
    leap = [None, None, "2024-01-15", None, "2025-01-15"]
    february = [None, None, "2024-02-29", None, "2025-02-28"]
    day_after = [None, None, "2024-01-15", None, "2025-01-16"]
    found = survival_after_launch(table([leap, february, day_after] + [leap] * 7))
    assert found.loc[1, "stopped"] == 9
    assert found.loc[1, "share"] == pytest.approx(10)
    # Still there on the very day: followed for one year.
    followed = survival_after_launch(table([[None, None, "2025-01-01", None, None]] * 10))
    assert followed.loc[1, ["reached", "followed_less"]].tolist() == [10, 0]


def rated(*rows):
    return table([["2024-01-01", None, None, None, None]] * 3, [(f"P{p}", rater, scores) for p, rater, scores in rows])


def test_the_profile_counts_scores_and_averages_none():
    found = quality_profile(rated((0, "A", [0] * 8), (1, "A", [3] * 8), (2, "A", [3, np.nan] + [1] * 6)))
    assert found.loc["need", ["score_0", "score_3", "median_low", "median_high"]].tolist() == [1, 2, 3, 3]
    assert found.loc["resources", ["projects", "median_low", "median_high"]].tolist() == [2, 0, 3]
    nobody = quality_profile(rated())
    assert (nobody[["score_0", "projects", "raters"]] == 0).all().all()
    assert nobody["median_low"].isna().all()


def test_the_profile_of_a_project_shows_who_said_what():
    found = project_profile(rated((0, "A", range(8)), (0, "B", [1] * 8)), "P0")
    assert found.columns.tolist() == ["A", "B"]
    assert found.loc["need"].tolist() == [0, 1]
    with pytest.raises(MetabolismeError, match="n'est pas dans la table"):
        project_profile(rated(), "Q")


scores = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, np.nan]), min_size=12, max_size=12), min_size=2, max_size=4
)


@given(scores, st.randoms())
def test_alpha_does_not_depend_on_the_order_of_raters_or_projects(rows, random):
    grid = np.array(rows)
    alpha = krippendorff_alpha(grid)
    shuffled = grid[random.sample(range(len(grid)), len(grid))][:, random.sample(range(12), 12)]
    # the order of sums only
    assert krippendorff_alpha(shuffled) == pytest.approx(alpha, abs=1e-9, nan_ok=True)
    assert np.isnan(alpha) or alpha <= 1


def test_alpha_is_one_when_all_agree_and_falls_with_distance():
    same = np.array([[0, 1, 2, 3, 0, 1.0]] * 2)
    assert krippendorff_alpha(same) == pytest.approx(1)
    near, far = same.copy(), same.copy()
    near[1, 0], far[1, 0] = 1, 3
    assert krippendorff_alpha(far) < krippendorff_alpha(near) < 1
    assert np.isnan(krippendorff_alpha(np.ones((2, 5))))
    assert np.isnan(krippendorff_alpha(np.array([[1.0, 2.0]])))


def test_agreement_needs_two_raters_and_ten_projects():
    def both(count, flip=0):
        rows = [["2024-01-01", None, None, None, None]] * count
        ratings = [(f"P{n}", "A", [n % 4] * 8) for n in range(count)]
        return table(rows, ratings + [(f"P{n}", "B", [(n + (n < flip)) % 4] * 8) for n in range(count)])

    few = agreement(both(FEWEST - 1)).loc["need"]
    assert np.isnan(few["alpha"])
    assert "Moins de" in few["reason"]
    assert few["same"] == few["pairs"] == FEWEST - 1
    many = agreement(both(FEWEST, flip=2)).loc["need"]
    assert many["low"] <= many["alpha"] <= many["high"] <= 1
    assert many["same"] == FEWEST - 2
    alone = agreement(rated((0, "A", [1] * 8))).loc["need"]
    assert "deux personnes" in alone["reason"]


def test_the_three_estimates_are_counts_of_the_table():
    running, stopped = (
        ["2020-01-01", None, "2021-01-01", "2022-01-01", None],
        ["2020-01-01", None, None, None, "2021-01-01"],
    )
    found = project_estimates(table([running, stopped], [("P0", "A", [0, 1, 2, 3, 0, 1, 2, 3]), ("P0", "B", [2] * 8)]))
    assert {name: one.value for name, one in found.items()} == {
        "projects.count": 2,
        "projects.stage": 1,
        "projects.quality": 6,
    }
    assert dict(found["projects.quality"].readings) == {"A": 4, "B": 8}
    assert "projects.quality" not in project_estimates(table([running]))


@pytest.mark.parametrize("identifier", ["projects.count", "projects.stage", "projects.quality"])
def test_the_registry_says_how_to_collect_them(identifier):
    assert REGISTRY[identifier].measure is None
    with pytest.raises(MetabolismeError, match="Relevé sur place"):
        indicator(identifier, "5309")
