"""Figures of the dashboard: what they say is what was counted."""

import datetime

import pandas as pd

from metabolisme.charts.dashboard_figures import SAID, grid_figure, projects_figure, verdicts_figure
from metabolisme.sources.own_projects import CRITERIA, projects_from_bytes

ON = datetime.date(2026, 1, 1)
TABLE = "nom;idée;montage;lancé;en régime;arrêté\nA;01/2020;;;;\nB;;;05/2022;;\nC;;;;06/2022;\n<b>D</b>;;;;;06/2023\n"


def plain(figure):
    return figure.html.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def test_the_title_counts_what_cannot_be_decided():
    counts = pd.DataFrame({"above": [1, 0], "undecided": [3, 6], "below": [2, 0]}, index=["Part locale", "Empreinte"])
    found = verdicts_figure(counts, "Lorient", ["wiod-2016"], label="Figure 1")
    assert "9 comparaisons sur 12 ne se tranchent pas" in plain(found)
    assert "plus haut dans 1, plus bas dans 2" in plain(found)
    assert list(SAID) == ["above", "undecided", "below"]


def test_projects_are_counted_by_stage_and_never_in_percent():
    table = projects_from_bytes(TABLE.encode(), "p.csv", ON)
    page, lab = (projects_figure(table, live=live) for live in (False, True))
    assert page.sentence == lab.sentence
    assert page.title.replace("\u202f", " ") == "2 projets lancés et non arrêtés, sur 4 suivis"
    assert "%" not in plain(page)
    assert "relevée le 01/01/2026" in plain(page)
    assert "<b>D</b>" not in page.html


def test_the_grid_says_every_meaning():
    found = plain(grid_figure())
    assert all(meaning.replace("’", "'") in found for one in CRITERIA.values() for meaning in one.meanings)
