"""The gestures of scripted classes: in the order of their steps, each with what its act needs."""

import pytest

from metabolisme.errors import UnknownCodeError
from metabolisme.sources.class_gestures import ACTS, class_gestures, script
from metabolisme.sources.seminars import seminar_steps

NEED_A_VALUE = {act for act, said in ACTS.items() if "{value}" in said}


@pytest.mark.parametrize("seminar", ["two-hours", "council"])
def test_gestures_follow_the_steps_of_their_class(seminar):
    gestures, steps = class_gestures(seminar), seminar_steps(seminar)
    assert gestures["step"].is_monotonic_increasing
    assert set(gestures["step"]) <= set(steps.index[steps["status"] == "work"])
    assert set(gestures["act"]) <= set(ACTS)
    assert ((gestures["value"] != "") == gestures["act"].isin(NEED_A_VALUE)).all()
    assert gestures["said"].is_unique or seminar == "two-hours"
    assert not gestures["said"].str.contains("{", regex=False).any()


def test_page_changes_only_where_a_link_is_followed():
    gestures = class_gestures("two-hours")
    moved = gestures["page"].ne(gestures["page"].shift()).iloc[1:]
    followed = gestures["act"].eq("follow").shift(fill_value=False).iloc[1:]
    assert (moved == followed).all()


def test_script_names_the_steps():
    pages = dict.fromkeys(class_gestures("council")["page"], "Le simulateur")
    table = script("council", pages)
    assert table.index[0] == "5. Révéler"
    assert set(table["Page"]) == {"Le simulateur"}


def test_unknown_class_is_refused_with_the_known_ones():
    with pytest.raises(UnknownCodeError, match="two-hours"):
        class_gestures("two-hour")
