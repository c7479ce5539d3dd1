"""Dates of a Fabrique Prospective that begins on a day: nine seminars, on days when people work.

The page « La Fabrique Prospective pas à pas » finds the same dates by the same rules (`site/js/calendrier.js`).
"""

from __future__ import annotations

import datetime

import pandas as pd

from metabolisme.sources.seminars import seminars

#: Days without seminar, whole: (month, day) of the first and of the last.
CLOSED = (((7, 14), (8, 24)), ((12, 24), (12, 31)), ((1, 1), (1, 2)))
#: Public holidays of France at a fixed date, (month, day).
HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
#: Public holidays that follow Easter: Monday, Ascension, Whit Monday, in days.
AFTER_EASTER = (1, 39, 50)
#: Fewest days from a seminar to the next: the note of one is read before the other.
APART = 14


def easter(year: int) -> datetime.date:
    """Easter Sunday, by the anonymous Gregorian rule (Meeus, « Astronomical Algorithms », 1998, chapter 8)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


def can_meet(day: datetime.date) -> bool:
    """Whether people work on this day: from Monday to Friday, no public holiday, no closed days."""
    place = (day.month, day.day)
    if day.weekday() > 4 or place in HOLIDAYS or any(first <= place <= last for first, last in CLOSED):
        return False
    return (day - easter(day.year)).days not in AFTER_EASTER


def fabrique_dates(start: datetime.date) -> pd.DataFrame:
    """The sittings of a cycle that begins on a day.

    Parameters
    ----------
    start : date
        Day wanted for the immersion.

    Returns
    -------
    DataFrame, index id of `metabolisme.sources.seminars.seminars`
        ``date``: day of the sitting, never before its week, never less than `APART` days after the seminar before it;
        ``kind``, ``rank``, ``title``, ``starts_at``, ``minutes``, as there. Both halves of a seminar share their day.
    """
    table = seminars()
    cycle = table.loc[table["kind"] != "class", ["kind", "rank", "title", "starts_at", "minutes", "week"]]
    dates: list[datetime.date] = []
    before = None
    for kind, rank, week in zip(cycle["kind"], cycle["rank"], cycle["week"], strict=True):
        if (kind, rank) != before:
            day = start + datetime.timedelta(weeks=int(week))
            if dates:
                day = max(day, dates[-1] + datetime.timedelta(days=APART))
            while not can_meet(day):
                day += datetime.timedelta(days=1)
        dates.append(day)
        before = (kind, rank)
    return cycle.drop(columns="week").assign(date=dates)
