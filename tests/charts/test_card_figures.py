"""A rise that does not leave the interval is said not to, and one that does, to."""

import re

import pytest

from metabolisme.charts.card_figures import card_table, visible_change_figure
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.registry import indicator, registered_cards

SHARE = "circulation.local_purchase_share"


@pytest.fixture(scope="module")
def now():
    return indicator(SHARE, "5309")


def sentence(figure):
    found = re.search(r'<p class="mt-sentence">(.*?)</p>', figure.html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).replace("\u202f", " ").replace("\xa0", " ")


def test_a_small_rise_stays_and_a_large_one_leaves(now):
    margin = now.within[1] - now.value
    small, large = margin / 2, margin * 2
    told = sentence(visible_change_figure(SHARE, "5309", (small, large)))
    assert "y reste" in told
    assert "en sort" in told
    assert "en sort" not in sentence(visible_change_figure(SHARE, "5309", (small,)))
    assert "y reste" not in sentence(visible_change_figure(SHARE, "5309", (large,)))


def test_the_bound_itself_is_not_out(now):
    """What is on the bound cannot be told from what is inside."""
    assert "y reste" in sentence(visible_change_figure(SHARE, "5309", (now.within[1] - now.value,)))


def test_the_title_tells_the_margin(now):
    html = visible_change_figure(SHARE, "5309", (2, 5)).html.replace("\u202f", " ").replace("\xa0", " ")
    assert f"il faut {now.within[1] - now.value:.0f} points de plus" in html


def test_several_rises_are_listed(now):
    assert "2, 3 ou 5 points" in sentence(visible_change_figure(SHARE, "5309", (2, 3, 5)))


def test_what_cannot_be_shown_is_refused_in_french():
    with pytest.raises(MetabolismeError, match="plus grand que zéro"):
        visible_change_figure(SHARE, "5309", (0,))
    with pytest.raises(MetabolismeError, match="plus grand que zéro"):
        visible_change_figure(SHARE, "5309", ())
    with pytest.raises(MetabolismeError):
        visible_change_figure("projects.count", "5309")


def test_what_should_fall_is_shown_falling():
    footprint = "carbon.footprint_per_inhabitant"
    now = indicator(footprint, "5309")
    html = visible_change_figure(footprint, "5309", (0.01, 3)).html.replace("\u202f", " ").replace("\xa0", " ")
    assert "de moins pour sortir" in html
    assert "Une baisse de 3" in html
    assert f"{now.value - 3:.2f}".replace(".", ",") in html


@pytest.mark.parametrize("identifier", sorted(registered_cards()))
def test_every_card_can_be_laid_out_with_what_to_ask(identifier):
    html, unit = card_table(identifier).html, indicator_card(identifier).unit
    assert unit in html.replace("\u202f", " ").replace("\xa0", " ")
    assert "À demander" in html
    assert html.count("<tr") >= 14
