"""Colours are told apart by every reader, in light and in dark, and the style sheet knows each of them."""

import itertools
import re

import numpy as np
import pytest

from metabolisme.charts import PALETTE, PLACES, colour, palette_css
from metabolisme.charts.palette import AMOUNTS, text_colour_on
from metabolisme.errors import UnknownCodeError

MODES = ("light", "dark")

# Machado, Oliveira and Fernandes (2009), IEEE TVCG 15(6):1291-1298, doi:10.1109/TVCG.2009.113: matrices of
# full severity, for linear RGB.
VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

# Side by side, a difference of 2.3 in CIE L*a*b* is just noticed; the figure is commonly drawn from Mahy, Van
# Eycken and Oosterlinck (1994), doi:10.1111/j.1520-6378.1994.tb00070.x. Parts of a bar are small and compared
# from one row to another: eight times that.
JUST_NOTICED = 2.3
LEAST_DIFFERENCE = 8 * JUST_NOTICED

# Colours of the same drawing: the whole foreign world is never drawn beside its two parts; in a balance, what
# is no place stands beside it.
TOGETHER = (("here", "france", "eu", "non_eu"), ("here", "france", "abroad", "mark"))


def linear_rgb(code: str) -> np.ndarray:
    """Linear RGB of a hexadecimal code (IEC 61966-2-1)."""
    encoded = np.array([int(code[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear_rgb(code)) for code in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB, white D65."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    ratio = to_xyz @ rgb / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: str) -> float:
    """CIE 1976 difference between two colours as someone sees them."""
    seen = [lab(np.clip(VISIONS[vision] @ linear_rgb(code), 0, 1)) for code in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_contrast_measured_is_that_of_the_standard():
    # White on black is 21 by definition; floats only.
    assert contrast("#ffffff", "#000000") == pytest.approx(21, abs=1e-9)
    # Example of the W3C: #777777 on white just misses 4.5; published with two decimals.
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [*PLACES, "mark", "ink"])
def test_marks_stand_out_from_the_ground(name, mode):
    # 3:1 is what WCAG 2.2 asks of graphics (1.4.11).
    assert contrast(getattr(PALETTE[name], mode), getattr(PALETTE["ground"], mode)) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["ink", "muted"])
def test_text_stands_out_from_the_ground(name, mode):
    # 4.5:1 is what WCAG 2.2 asks of text (1.4.3).
    assert contrast(getattr(PALETTE[name], mode), getattr(PALETTE["ground"], mode)) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [name for name, item in PALETTE.items() if item.text])
def test_text_stands_out_from_the_mark_that_it_is_written_on(name, mode):
    written = PALETTE[PALETTE[name].text]
    # 4.5:1 is what WCAG 2.2 asks of text (1.4.3).
    assert contrast(getattr(written, mode), getattr(PALETTE[name], mode)) >= 4.5


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("places", TOGETHER)
def test_places_are_told_apart_whatever_the_vision(places, mode, vision):
    codes = [getattr(PALETTE[place], mode) for place in places]
    # The reason of the threshold stands with it.
    assert min(difference(*pair, vision) for pair in itertools.combinations(codes, 2)) >= LEAST_DIFFERENCE


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("mode", MODES)
def test_amounts_go_away_from_the_ground_step_by_step(mode, vision):
    ground = getattr(PALETTE["ground"], mode)
    lightness = [
        float(lab(np.clip(VISIONS[vision] @ linear_rgb(getattr(PALETTE[name], mode)), 0, 1))[0]) for name in AMOUNTS
    ]
    away = np.diff(np.abs(np.array(lightness) - lab(linear_rgb(ground))[0]))
    # Steps of lightness of 7 or more: three times what is just noticed, in a key where steps touch.
    assert away.min() >= 3 * JUST_NOTICED


def test_no_two_colours_share_the_code_that_the_style_sheet_replaces():
    codes = [item.light for item in PALETTE.values()]
    # Exact: a shared code would turn into two colours.
    assert len(set(codes)) == len(codes)


def test_the_style_sheet_turns_every_colour_for_the_button_and_for_the_system():
    sheet = palette_css()
    for item in PALETTE.values():
        for root in ('html[data-theme="dark"]', "html:not([data-theme])"):
            for part in ("fill", "stroke"):
                rule = f'{root} figure.mt-figure svg [{part}="{item.light}"]{{{part}:{item.dark}}}'
                # A colour that does not change needs no rule.
                assert (rule in sheet) == (item.light != item.dark)
    assert sheet.count("{") == sheet.count("}"), "braces close"
    # Paper is light: every dark rule is for screens.
    assert re.sub(r"@media screen[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet).count("mt-figure") == 1


def test_an_unknown_colour_is_refused_and_the_nearest_is_named():
    with pytest.raises(UnknownCodeError, match="france"):
        colour("frnace")
    with pytest.raises(UnknownCodeError, match="La couleur"):
        text_colour_on("grid")
