"""Figure of the cycle: every minute counted once, planned and added told apart."""

from metabolisme.charts.seminar_figures import PARTS, cycle_figure, cycle_minutes, sitting_names
from metabolisme.sources.seminars import seminar_steps, seminars


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def test_every_minute_is_counted_once():
    minutes = cycle_minutes()
    table = seminars()
    assert list(minutes.columns) == list(PARTS)
    assert (minutes.sum(axis=1) == table.loc[minutes.index, "minutes"]).all()
    assert set(table.index) - set(minutes.index) == set(table.index[table["kind"] == "class"])


def test_a_break_is_neither_planned_nor_added():
    steps = seminar_steps("local-1")
    assert cycle_minutes().loc["local-1", "break"] == steps.loc[steps["status"] == "break", "minutes"].sum() > 0
    assert cycle_minutes().loc["local-3-simulator", "004"] == 0


def test_halves_of_a_seminar_have_their_own_names():
    names = sitting_names()
    assert names.is_unique
    assert names["local-3"] == "Local 3, matin"
    assert names["local-3-simulator"] == "Local 3, après-midi"
    assert names["immersion"] == "Immersion"


def test_the_title_says_the_hours_that_the_bars_add_up_to():
    minutes = cycle_minutes()
    found = cycle_figure(label="Figure 1")
    planned, whole = round(minutes["004"].sum() / 60), round(minutes.to_numpy().sum() / 60)
    assert f"{planned} h sur {whole}" in plain(found.title)
    assert "Toutes les minutes sont de nous" in plain(found.sentence)
    assert "éprouvé en salle" in plain(found.html)
