"""A roadmap as a workbook: the titles of the import, cells that are what they say, checks that find what they must."""

import datetime
import io

import openpyxl
import pytest
from hypothesis import given

from metabolisme.charts.text import french_text
from metabolisme.reports.__main__ import main
from metabolisme.reports.roadmap import (
    CHECK_WORDS,
    CHECKS,
    IMPORT_COLUMNS,
    INDICATORS,
    MILESTONES,
    MODEL,
    PLAN,
    README,
    action_checks,
    indicator_check,
    page_rules,
    provenance_check,
    roadmap_csv,
    roadmap_workbook,
    sheets,
)
from metabolisme.sources.actions import actions
from metabolisme.sources.own_roadmap import FollowedIndicator, Milestone, PlannedAction, roadmap_from_bytes
from tests.sources.test_own_roadmap import ROADMAP

#: The titles in the public code read on 2026-11-22, by hand (see `metabolisme.reports.roadmap`).
IMPORT = (
    *("Axe (x)", "Sous-axe (x.x)", "Sous-sous axe (x.x.x)", "Titre de l'action", "Titre de la sous-action"),
    *("Descriptif", "Instances de gouvernance", "Objectifs", "Indicateurs liés", "Structure pilote"),
    *("Moyens humains et techniques", "Partenaires", "Direction ou service pilote", "Personne pilote"),
    *("Élu·e référent·e", "Participation Citoyenne", "Financements", "Financeur 1", "Montant € HT", "Financeur 2"),
    *("Montant € HT", "Financeur 3", "Montant € HT", "Budget prévisionnel total € HT", "Statut"),
    *("Niveau de priorité", "Date de début", "Date de fin"),
)
HOSTILE = PlannedAction(
    "=1+1",
    lead='@SOMME("é")',
    service="#REF!",
    person="#N/A",
    partners="\uffff\ufffeVille",
    description="+33 2 97 ; « été »\u2028suite",
    budget=0.0,
    purchase="offre locale",
)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_plan_has_the_titles_that_the_import_reads():
    page = opened(roadmap_workbook(MODEL))[PLAN]
    assert tuple(cell.value for cell in page[2]) == IMPORT
    assert page["A2"].value == "Axe (x)"  # by which the import finds the sheet
    assert page["D4"].value == MODEL[0].title  # data from the fourth row
    assert page.max_row == 3 + len(MODEL)
    assert tuple(title for title, _ in IMPORT_COLUMNS) == IMPORT


def test_dates_are_dates_and_numbers_are_numbers():
    book = opened(roadmap_workbook(MODEL))
    plan = book[PLAN]
    heads = [cell.value for cell in plan[2]]
    start, budget = (plan.cell(4, heads.index(title) + 1) for title in ("Date de début", "Budget prévisionnel total € "
    "HT"))
    assert start.is_date
    assert start.value == datetime.datetime(2027, 1, 4)
    assert budget.value == 120_000
    assert book[MILESTONES]["C2"].is_date
    assert (book[INDICATORS]["D2"].value, book[INDICATORS]["H2"].value) == (12, 5)
    assert plan.cell(5, heads.index("Date de début") + 1).value is None  # not known is not zero
    assert opened(roadmap_workbook([HOSTILE]))[PLAN].cell(4, heads.index("Budget prévisionnel total € "
    "HT") + 1).value == 0


def test_no_cell_is_run_and_accents_stay():
    book = opened(roadmap_workbook([HOSTILE]))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    plan = book[PLAN]
    assert plan["D4"].value == "'=1+1"
    assert {cell.value for cell in plan[4]} >= {"#REF!", "#N/A", "Ville"}
    assert plan["J4"].value == "'@SOMME(\"é\")"
    assert plan["F4"].value == "'+33 2 97 ; « été » suite"


@given(ROADMAP)
def test_the_workbook_holds_the_cells_that_are_told(roadmap):
    book = opened(roadmap_workbook(roadmap))
    for sheet in sheets(roadmap):
        page = book[sheet.name]
        for number, row in enumerate(sheet.rows, start=1):
            for column, told in enumerate(row, start=1):
                found = page.cell(number, column).value
                found = found.date() if isinstance(found, datetime.datetime) else found
                assert found == (told if told != "" else None), (sheet.name, number, column)
    assert book.sheetnames == [README, PLAN, MILESTONES, INDICATORS, CHECKS]


def test_the_model_can_be_read_back_and_says_that_it_is_one():
    assert roadmap_from_bytes(roadmap_csv(MODEL), "modele.csv") == MODEL
    assert all(action.title.startswith("Exemple") for action in MODEL)
    assert {action.type for action in MODEL if action.type} <= set(actions()["title"].map(french_text))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Fruits de saison, livraison en un jour", False),
        ("À qualité égale, une entreprise du territoire", True),
        ("Moins de 50 km entre le siège et la cuisine", True),
        ("", False),
    ],
)
def test_a_preference_of_provenance_is_found(words, asked):
    told = provenance_check(PlannedAction("a", purchase=words))
    assert ("demande d" in told) is asked
    assert (told == CHECK_WORDS["no_purchase"]) is (words == "")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((None, 5.0, 1.0), "no_baseline"),
        ((1.0, None, 1.0), "no_target"),
        ((1.0, 5.0, None), "no_threshold"),
        ((1.0, 5.0, 4.0), "within"),
        ((5.0, 1.0, 3.9), "beyond"),
        ((0.0, 0.0, 0.0), "within"),
    ],
)
def test_a_target_within_the_threshold_concludes_nothing(numbers, told):
    baseline, target, threshold = numbers
    assert indicator_check(FollowedIndicator("x", "u", baseline, None, target, None, threshold)) == told


def test_an_action_is_told_what_it_lacks():
    bare = action_checks(PlannedAction("a"))
    assert bare == [CHECK_WORDS[name] for name in ("no_lever", "no_milestone", "no_indicator")]
    late = PlannedAction("a", end=datetime.date(2028, 1, 1), milestones=(Milestone("fini", datetime.date(2028, 1, 2)),))
    assert any("fini" in told for told in action_checks(late))
    assert action_checks(MODEL[0]) == [CHECK_WORDS["nothing"]]


def test_the_page_receives_what_it_needs():
    rules = page_rules()
    assert len(rules["types"]) == len(actions())
    assert rules["check_words"] == CHECK_WORDS
    assert tuple(title for title, _ in rules["import_columns"]) == IMPORT


def test_the_command_writes_the_model_then_the_workbook(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["feuille"]) == 0
    model = tmp_path / "modele-feuille-de-route.csv"
    assert model.read_bytes() == roadmap_csv(MODEL)
    assert main(["feuille", str(model), "--sortie", "ma-feuille.xlsx"]) == 0
    assert opened((tmp_path / "ma-feuille.xlsx").read_bytes())[PLAN]["D4"].value == MODEL[0].title
    assert "tableur" in capsys.readouterr().out
    model.write_text("ligne;action\nprojet;x\n", encoding="utf-8")
    assert main(["feuille", str(model)]) == 1
    assert "structure pilote" in capsys.readouterr().err
    assert not (tmp_path / "feuille-de-route.xlsx").exists()
