"""Exercises of « Projets et tableau de bord »: right answers, each known error, sheets that must be complete."""

import numpy as np
import pytest

from metabolisme.diagnosis.peers import VERDICTS, verdict
from metabolisme.indicators.projects import median_duration
from metabolisme.teaching import check
from metabolisme.teaching.project_exercises import LEFT, MONTHS, compared_bounds


def test_the_median_counts_those_still_there():
    assert check("projets-duree", median_duration(MONTHS, LEFT)[0]).right
    assert check("projets-duree", "12 mois").right
    assert check("projets-duree", float(np.median(MONTHS[LEFT]))).errors == ("finished_only",)
    assert check("projets-duree", float(np.median(MONTHS))).errors == ("taken_as_finished",)


def test_what_may_be_said_follows_the_intervals():
    said = verdict(*compared_bounds())
    code = {VERDICTS["above"]: "above", VERDICTS["below"]: "below", VERDICTS["undecided"]: "undecided"}[said]
    assert check("projets-trancher", code).right
    assert not check("projets-trancher", {"above": "below", "below": "above", "undecided": "above"}[code]).right


@pytest.mark.parametrize(("choice", "right"), [("counts", True), ("rate", False), ("success", False)])
def test_six_projects_make_no_rate(choice, right):
    assert check("projets-peu", choice).right == right


def test_sheets_want_a_quantity_and_a_year():
    line = "Part locale des achats : 52 € pour 100 €, de 41 à 65 €, 2023"
    assert check("tableau-chez-vous", {f"ligne_{rank}": line for rank in (1, 2, 3)}).right
    assert not check("tableau-chez-vous", {f"ligne_{rank}": "plus haut que nos voisins" for rank in (1, 2, 3)}).right
    sheet = {
        "question": "Nos cantines achètent-elles plus près ?",
        "macro": "Part locale des achats, qui ne verra pas les cantines",
        "micro": "Part des denrées payée à des producteurs d'ici : 12 %",
        "qui": "Service des marchés, grand livre",
        "date": "Juin 2027",
        "changer": "Sous 15 % après deux ans, on revoit l'allotissement",
    }
    assert check("tableau-decider", sheet).right
    assert not check("tableau-decider", sheet | {"date": "bientôt"}).right
