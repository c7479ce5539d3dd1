"""Exercises of « La Fabrique Prospective pas à pas »: right answers, wrong ones, sheets that must be complete."""

import pytest

from metabolisme.sources.seminars import seminars
from metabolisme.teaching import check
from metabolisme.teaching.seminar_exercises import group_hours


def test_hours_are_those_of_the_local_seminars_both_halves_of_the_third_included():
    one, least, most = group_hours()
    table = seminars()
    local = table[table["kind"] == "local"]
    assert one == local["minutes"].sum() / 60
    assert check("fabrique-heures", {"personne": one, "groupe": most}).right
    without_afternoon = one - local.loc["local-3-simulator", "minutes"] / 60
    assert not check("fabrique-heures", {"personne": without_afternoon, "groupe": most}).right
    assert not check("fabrique-heures", {"personne": one, "groupe": least}).right


@pytest.mark.parametrize(
    ("exercise", "choice", "right"),
    [
        ("fabrique-groupe", "mixed", True),
        ("fabrique-groupe", "functions", False),
        ("fabrique-groupe", "open", False),
        ("fabrique-publie", "levers", True),
        ("fabrique-publie", "slides", False),
        ("fabrique-publie", "effect", False),
    ],
)
def test_choices(exercise, choice, right):
    assert check(exercise, choice).right == right


def test_sheets_want_a_question_a_year_and_a_quantity():
    group = {
        "question": "Que peut notre ville sur ce que nous achetons ?",
        "ville": "La responsable des cantines, l'adjointe aux achats, un gardien",
        "agglo": "Le chargé des zones, la directrice des déchets, un élu",
        "dehors": "Une menuisière, un grossiste, une association",
        "absent": "Les transporteurs, par une chauffeuse",
    }
    assert check("fabrique-invites", group).right
    assert not check("fabrique-invites", group | {"question": "Les achats de la ville"}).right
    start = {
        "debut": "Lundi 15 février 2027",
        "elu": "L'adjointe à l'économie fixe la question",
        "temps": "16 heures chacun",
        "sites": "Deux villes de taille proche",
        "rendu": "Une synthèse au conseil",
    }
    assert check("fabrique-lancer", start).right
    assert not check("fabrique-lancer", start | {"debut": "Un lundi de février"}).right
    assert not check("fabrique-lancer", start | {"temps": "le temps qu'il faudra"}).right
