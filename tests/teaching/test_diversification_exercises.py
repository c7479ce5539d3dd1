"""Exercises of « Diversification »: right answers, each known error."""

import pytest

from metabolisme.levers.losses import losses
from metabolisme.levers.missing_branches import missing_branches, relatedness_tests
from metabolisme.teaching import check
from metabolisme.teaching.diversification_exercises import ADDED, ASKED, MADE, room_by_hand
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "diversification-candidats": {"branche": UNDECIDED},
    "diversification-place": {"deplace": "30 M€", "refuse": "40 %"},
    "diversification-choc": {"points": "0,6 point"},
    "diversification-preuve": {"presence": "yes", "croissance": UNDECIDED},
    "diversification-fiche": {
        "branche": "Équipement électrique : le câblage de petites séries",
        "achat": "Trois fabricants de machines, 400 k€ par an",
        "appels": "Un atelier de mécanique, un bureau d'études, un fabricant d'armoires",
        "lieu": "Un local de six cents mètres carrés et deux câbleurs à former",
        "perdant": "Un sous-traitant du canton voisin, à associer dès le début",
        "echeance": "Décision en juin 2027",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("diversification-candidats", {"branche": "CE"}, "undecided_overlooked"),
        ("diversification-place", {"deplace": "50 M€"}, "bound_overlooked"),
        ("diversification-place", {"refuse": "60 %"}, "complement"),
        ("diversification-choc", {"points": "41"}, "percent_for_points"),
        ("diversification-preuve", {"presence": UNDECIDED}, "decided_overlooked"),
        ("diversification-preuve", {"croissance": "yes"}, "undecided_overlooked"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_room_by_hand():
    moved, refused = room_by_hand()
    assert moved == MADE * ADDED / 100 < ASKED
    assert refused == pytest.approx(100 * (ASKED - moved) / ASKED)


def test_what_is_asked_is_what_the_library_says():
    spared = losses("5309").loc[("kept", 4), "spared"]
    assert check("diversification-choc", f"{spared:.1f}").right
    assert list(missing_branches("4417").query("steady").index) == ["CE", "CI", "CJ"]
    tests = relatedness_tests()
    assert tests.loc["present", "low"] > 0.5
    assert tests.loc["growth", "low"] < 0 < tests.loc["growth", "high"]


def test_an_unfinished_sheet_is_not_right():
    sheet = RIGHT["diversification-fiche"]
    assert not check("diversification-fiche", sheet | {"achat": "les fabricants de machines"}).right
