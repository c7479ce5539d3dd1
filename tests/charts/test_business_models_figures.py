"""Figures of the fourth lever: what they say is what the lever does."""

import re

import pytest

from metabolisme import charts
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.charts.business_models_figures import CHANNEL_MEASURES, CHANNEL_NAMES, ENDS, RECIPE_PARTS
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.levers.account import lever_account
from metabolisme.levers.business_models import CHANNELS, LEVER
from metabolisme.levers.outcomes import jobs_by_branch

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def account():
    return lever_account(central(local_profile("5309"), shared_account()))


def test_recipe_is_told_before_and_after():
    found, start = charts.recipe_figure("5309", "FZ", 3, label="Figure 1"), account()
    column = start.around.products.index("FZ")
    earned = [100 * one.value_added[0, 0, column] for one in (start, LEVER.apply(start, 3))]
    before, after = (f"{value:.1f}".replace(".", ",") for value in earned)
    assert f"{after} € de valeur ajoutée au lieu de {before}" in plain(found.title)
    assert f"passe de {before} à {after} € sur 100" in plain(found.sentence)
    assert all(said in plain(found.html) for _, said in RECIPE_PARTS.values())


def test_parts_of_a_recipe_add_up_to_a_hundred():
    rows = re.findall(r"<tr>.*?</tr>", charts.recipe_figure("5309", "CH", 4).html, re.DOTALL)[1:]
    for row in rows:
        cells = [float(cell.replace(",", ".")) for cell in re.findall(r"<td[^>]*>([\d,]+)</td>", row)]
        # Six numbers of one decimal.
        assert len(cells) == len(RECIPE_PARTS)
        assert sum(cells) == pytest.approx(100, abs=0.3)


def test_unknown_branch_is_refused():
    with pytest.raises(UnknownCodeError, match="XX"):
        charts.recipe_figure("5309", "XX")


def test_lab_draws_what_the_page_prints():
    page, lab = (charts.recipe_figure("5309", "FZ", live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


def test_three_changes_are_told_apart():
    assert list(CHANNEL_NAMES) == list(CHANNELS)
    found = charts.channels_figure("5309", 3)
    assert "« économiser » allège le plus les matières" in plain(found.title)
    assert plain(found.sentence).count("M€ de valeur ajoutée") == len(CHANNELS)
    assert "le sens n'est pas sûr" in plain(found.sentence)
    assert len(re.findall(r'<th scope="row">', found.html)) == len(CHANNEL_MEASURES)


def test_exposed_jobs_are_told_at_both_ends_and_never_as_a_forecast():
    found, start = charts.exposed_jobs_figure("5309", 3), account()
    change = (jobs_by_branch(LEVER.apply(start, 3)) - jobs_by_branch(start))[0, 0]
    assert (change > 0).sum() > ENDS < (change < 0).sum()
    assert "le sens de la somme n'est pas sûr" in plain(found.sentence)
    assert "pas une prévision" in plain(found.html)
    with pytest.raises(MetabolismeError, match="niveau 1"):
        charts.exposed_jobs_figure("5309", 1)
    assert len(re.findall(r'<th scope="row">', found.html)) == len(start.around.products)
