"""Figures of the flipper: what they say is what the account says."""

import re

import pytest

import metabolisme as mt
from metabolisme.charts.flipper_figures import FLIPPER_PARTS, bases_figure, flipper_figure
from metabolisme.diagnosis.leakage import KEPT, LEAKS, leakage_rounds
from metabolisme.diagnosis.multipliers import households
from metabolisme.errors import MetabolismeError

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


@pytest.mark.parametrize("spending", [False, True])
def test_every_payment_is_in_one_part(spending):
    drawn = [name for made_of, _ in FLIPPER_PARTS.values() for name in made_of]
    assert len(drawn) == len(set(drawn))
    followed = leakage_rounds(mt.territory_account("5309"), "CA", closure=households() if spending else None)
    told = {name for name in followed if name in LEAKS}
    assert told <= set(drawn)
    assert "kept" in drawn
    assert not set(KEPT) & set(drawn)


@pytest.mark.parametrize("spending", [False, True])
def test_the_lab_draws_what_the_page_prints(spending):
    page, lab = (flipper_figure("5309", "FZ", 250, 3, spending, live=live).html for live in (False, True))
    assert DRAWING.split(page) == DRAWING.split(lab)


def test_the_title_tells_production_in_all():
    found = flipper_figure("5309", "CA").html
    total = leakage_rounds(mt.territory_account("5309"), "CA").loc["total", "production"]
    assert f"font {total:.0f} € de production ici" in found.replace("\u202f", " ").replace("\xa0", " ")


def test_what_cannot_be_followed_is_refused_in_french():
    with pytest.raises(MetabolismeError, match=r"estimés avec toute l.industrie"):
        flipper_figure("200042174", "CA")
    assert "svg" in flipper_figure("200042174", "QZ").html
    with pytest.raises(MetabolismeError, match="ne produit pas"):
        flipper_figure("4417", "CD")


def test_bases_hold_all_jobs_in_their_table():
    found = bases_figure("5309").html
    assert "43 répondent à des acheteurs d’ailleurs" in found
    assert "Branches sans production ici" in found
