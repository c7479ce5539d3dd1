"""Dates of a Fabrique: known Easters, days when people work, the order and the weeks of the cycle."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.reports.fabrique_calendar import APART, CLOSED, can_meet, easter, fabrique_dates
from metabolisme.sources.seminars import seminars

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))


@pytest.mark.parametrize(
    # Meeus, « Astronomical Algorithms » (1998), p. 68; the last two are the latest and the earliest possible days
    "day",
    ["1991-03-31", "1992-04-19", "1993-04-11", "1954-04-18", "2000-04-23", "1943-04-25", "1818-03-22"],
)
def test_easter_is_that_of_the_published_tables(day):
    known = datetime.date.fromisoformat(day)
    assert easter(known.year) == known


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2027-02-15", True),
        ("2027-02-13", False),  # Saturday
        ("2027-03-29", False),  # Easter Monday
        ("2027-05-06", False),  # Ascension
        ("2027-05-17", False),  # Whit Monday
        ("2027-11-11", False),
        ("2027-07-13", True),
        ("2027-08-24", False),
        ("2027-08-25", True),
        ("2027-12-31", False),
    ],
)
def test_nobody_meets_on_a_holiday(day, works):
    assert can_meet(datetime.date.fromisoformat(day)) == works


@given(DAYS)
def test_a_cycle_keeps_its_order_its_weeks_and_its_rest(start):
    found = fabrique_dates(start)
    weeks = seminars().loc[found.index, "week"]
    days = list(found["date"])
    assert all(can_meet(day) for day in days)
    assert all(day >= start + datetime.timedelta(weeks=int(week)) for day, week in zip(days, weeks, strict=True))
    seminars_days = list(dict.fromkeys(zip(found["kind"], found["rank"], days, strict=True)))
    gaps = [(after[2] - before[2]).days for before, after in itertools.pairwise(seminars_days)]
    assert min(gaps) >= APART
    # Half-days of one seminar share their day.
    assert len(seminars_days) == found.drop_duplicates(["kind", "rank"]).shape[0]


@given(DAYS)
def test_a_cycle_is_never_late_by_more_than_the_longest_closure(start):
    found = fabrique_dates(start)
    weeks = seminars().loc[found.index, "week"]
    (first, last), *_ = CLOSED
    longest = (datetime.date(2001, *last) - datetime.date(2001, *first)).days + 1
    # A closure, the rest after it, then a week-end that touches a holiday.
    slack = longest + APART + 5
    for day, week in zip(found["date"], weeks, strict=True):
        assert (day - start).days - 7 * int(week) <= slack
