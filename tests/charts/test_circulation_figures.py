"""Figures on circulation: what they say is what the indicators say."""

import re

import pytest

import metabolisme as mt
from metabolisme.charts.circulation_figures import ORDER_PARTS, order_figure, seen_change_figure
from metabolisme.diagnosis.leakage import LEAKS, mean_order_ends
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.circulation import LEAVES
from metabolisme.indicators.registry import indicator
from metabolisme.indicators.seen_change import change_with_jobs

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
SHARE = "circulation.local_purchase_share"


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_every_end_of_an_order_is_in_one_part():
    drawn = [name for made_of, _ in ORDER_PARTS.values() for name in made_of]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == set(mean_order_ends(mt.territory_account("5309"))) <= set(LEAKS)
    elsewhere = [name for part in ("france", "eu", "non_eu") for name in ORDER_PARTS[part][0]]
    assert sorted(elsewhere) == sorted(LEAVES)


def test_order_is_told_beside_peers_in_alphabetical_order_and_nobody_is_ranked():
    found = order_figure("5309")
    value = indicator("circulation.leakage", "5309").value
    assert f"{value:.0f} finissent ailleurs" in plain(found.title)
    assert "on ne peut pas trancher" in found.sentence
    names = re.findall(r'<th scope="row">(.*?)</th>', found.html)
    assert names[0] == "Lorient"
    assert names[1:] == sorted(names[1:])


def test_group_chosen_by_the_reader():
    found = order_figure("5309", ["0054", "8421"])
    assert "Beauvais" in found.html
    assert "98 autres zones" not in found.html


def test_lab_draws_what_the_page_prints():
    page, lab = (seen_change_figure("5309", SHARE, "CA", 500, live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


@pytest.mark.parametrize(("jobs", "said"), [(500, "500 emplois de plus"), (-500, "500 emplois de moins")])
def test_change_is_told_with_its_bounds_and_what_would_be_seen(jobs, said):
    found, change = seen_change_figure("5309", SHARE, "NZ", jobs), change_with_jobs(SHARE, "5309", "NZ", jobs)
    assert said in plain(found.title)
    assert f"{change.smallest.value:.2f}".replace(".", ",") in found.sentence
    assert ("ne se verrait pas" in found.title) == (not change.seen_between)


def test_an_epci_has_no_year_told():
    assert "emplois publiés" not in seen_change_figure("200042174", SHARE, "QZ", 300).html
    with pytest.raises(MetabolismeError, match="estimés"):
        seen_change_figure("200042174", SHARE, "CA", 300)
