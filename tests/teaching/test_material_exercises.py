"""Exercises of « Empreinte matières »: right answers, each known error."""

import pytest

from metabolisme.indicators.materials import material_groups
from metabolisme.teaching import check
from metabolisme.teaching.wording import UNDECIDED

RIGHT = {
    "matieres-lire": {"part": "26 %"},
    "matieres-batir": {"hausse": "5,4 %"},
    "matieres-editions": {"sens": UNDECIDED},
    "matieres-chantier": {"bas": "36 %", "haut": "45 %"},
    "matieres-fiche": {
        "chantier": "Cour de l'école des Tilleuls, îlot de chaleur",
        "sans": "Garder la moitié de l'enrobé",
        "quantite": "Pavés repris : 30 t",
        "source": "Bons de livraison du lot voirie",
        "responsable": "La conductrice de travaux, puis le service achats",
        "echeance": "Réception, juin 2027",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("matieres-lire", {"part": "74 %"}, "complement"),
        ("matieres-batir", {"hausse": "20 %"}, "whole_for_part"),
        ("matieres-batir", {"hausse": "27 %"}, "only_the_share"),
        ("matieres-batir", {"hausse": "5,4 points"}, "points_for_percent"),
        ("matieres-editions", {"sens": "up"}, "undecided_overlooked"),
        ("matieres-chantier", {"bas": "40 %"}, "unknown_left_out"),
        ("matieres-chantier", {"haut": "40 %"}, "unknown_left_out"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_hints_speak_of_this_exercise():
    said = {
        "complement": check("matieres-lire", {"part": "74 %"}),
        "points": check("matieres-batir", {"hausse": "5,4 points"}),
        "editions": check("matieres-editions", "up"),
    }
    assert "celle-ci, ou l’autre" in said["complement"].messages[0]
    assert "On ne demande pas des points" in said["points"].messages[0]
    # nothing can be decided, for a reason that is no interval: the field says it
    assert "de la même édition" in said["editions"].messages[0]


def test_the_part_read_is_that_of_the_figure():
    groups = material_groups("5309")
    share = 100 * groups["construction"].value / sum(one.value for one in groups.values())
    assert check("matieres-lire", f"{share:.0f} %").right
