"""The smallest change that shows: towards what is wanted, nothing without an interval."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.changes import change_unit, visible_change, wanted_sign

SHARE = indicator_card("circulation.local_purchase_share")
NOW = Estimate(52.0, "€ pour 100 €", "Une part.", (), "2023", within=(41.0, 65.0))


@pytest.mark.parametrize(
    ("direction", "expected", "sign"), [("more", 13.0, 1), ("neither", 13.0, 1), ("less", 11.0, -1)]
)
def test_the_direction_says_which_bound(direction, expected, sign):
    card = replace(SHARE, direction=direction)
    assert visible_change(card, NOW) == expected
    assert wanted_sign(card) == sign


def test_an_error_that_is_not_published_is_not_an_error_of_zero():
    for identifier, reason in (("social.unemployment", "n'est pas publiée"), (SHARE.id, "aucun doute")):
        card = indicator_card(identifier)
        with pytest.raises(MetabolismeError) as error:
            visible_change(card, replace(NOW, within=None))
        assert reason in str(error.value)
        assert "on ne sait pas" in str(error.value)
        # What to do: the card says how often it is published and what does not show.
        assert typeset_french(card.frequency) in str(error.value)


def test_a_share_changes_by_points():
    assert change_unit(SHARE) == "points"
    assert change_unit(replace(SHARE, unit="t/hab.")) == "t/hab."


@given(
    st.floats(-1e6, 1e6),
    st.floats(0, 1e6),
    st.floats(0, 1e6),
    st.sampled_from(["more", "less", "neither"]),
    st.floats(1, 100),
)
def test_it_is_never_negative_and_scales_with_the_unit(value, below, above, direction, scale):
    card = replace(SHARE, direction=direction)
    now = replace(NOW, value=value, within=(value - below, value + above))
    change = visible_change(card, now)
    assert change >= 0
    scaled = replace(now, value=value * scale, within=((value - below) * scale, (value + above) * scale))
    # Rounding of differences of numbers up to 1e8.
    assert visible_change(card, scaled) == pytest.approx(change * scale, abs=1e-6 * scale)
