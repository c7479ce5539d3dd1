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


@pytest.mark.parametrize("identifier", ["social.poverty", "social.unemployment", "diversity.krugman"])
def test_a_published_value_is_not_said_to_be_without_error(identifier):
    with pytest.raises(MetabolismeError, match="on ne sait pas quel changement"):
        visible_change_figure(identifier, "5309")


@pytest.mark.parametrize("code", ["241400860", "200000925"])
@pytest.mark.parametrize("identifier", ["diversity.krugman", "diversity.hachman"])
def test_a_pure_number_is_told_without_a_unit_and_a_rise_is_needed(identifier, code):
    found = visible_change_figure(identifier, code, (0.5,))
    margin = re.search("il faut (.*?) de plus", found.title.replace("\u202f", " ").replace("\xa0", " "))[1]
    # No minus, no unit « 1 »: only a number.
    assert re.fullmatch(r"0,\d+", margin)
    assert "0,50 de plus" in found.html.replace("\u202f", " ").replace("\xa0", " ")
    assert not re.search(r"(, |>)1(\.|<) ", found.html)


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
