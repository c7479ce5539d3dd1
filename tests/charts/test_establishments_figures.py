"""The figure tells every line of the extract; the sheet names nobody protected and leaves room to write."""

import re

import pandas as pd
import pytest

from metabolisme.charts.establishments_figures import BY_HAND, CALLS, call_sheet, establishments_figure
from metabolisme.charts.text import french_text
from metabolisme.errors import MetabolismeError
from metabolisme.sources import find_territory
from metabolisme.sources.establishments import FATES, SIZES, CallList


def found(kept=12, protected=2, size="12"):
    lines = pd.DataFrame(
        {
            "name": [f"MAISON {rank}" for rank in range(kept)],
            "address": "1 RUE DU PORT",
            "town": "56100 LORIENT",
            "activity": "10.20Z",
            "size": size,
            "head_office": "siège",
            "siret": "12345678900011",
        }
    )
    fates = pd.Series(0, list(FATES)).replace(0, 0)
    fates["kept"], fates["protected"], fates["closed"] = kept, protected, 5
    sizes = pd.DataFrame({"label": [label for label, _, _ in SIZES.values()], "listed": 0, "protected": 0}, list(SIZES))
    sizes.loc[size, ["listed", "protected"]] = kept, protected
    return CallList(find_territory("5309"), ("10", "11", "12"), lines, fates, sizes, ())


def test_every_line_is_told():
    shown = establishments_figure(found())
    assert "12 établissements actifs" in shown.title
    # 12 establishments of 20 to 49.
    assert "de 240 à 588 salariés" in shown.title
    assert "Sur 19 lignes lues" in shown.sentence
    assert "5 établissement fermé" in shown.sentence
    assert "2 de plus en diffusion partielle" in shown.sentence
    assert "Industries alimentaires" in shown.html


def test_live_drawing_says_the_same():
    one, other = establishments_figure(found()), establishments_figure(found(), live=True)
    drawing = re.compile(r"<svg.*?</svg>", re.DOTALL)
    assert drawing.sub("", one.html) == drawing.sub("", other.html)


def test_a_class_without_end_has_no_upper_bound():
    assert "au moins 120" in establishments_figure(found(size="53")).title


def test_nothing_found_says_why():
    with pytest.raises(MetabolismeError, match="5 établissement fermé"):
        establishments_figure(found(kept=0))


def test_sheet_has_the_calls_and_room_to_write():
    sheet = call_sheet(found())
    assert sheet.html.count("SIRET 123") == CALLS
    assert all(french_text(head) in sheet.html for head in BY_HAND)
    assert call_sheet(found(), 3).html.count("SIRET 123") == 3
