"""The reader's table of projects: what is read, and every fault told at once, where it is and how to repair it."""

import datetime
import io
import zipfile

import pandas as pd
import pytest

from metabolisme.errors import OwnFileError
from metabolisme.reports.own_template import write_project_template
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.own_projects import CRITERIA, LEVER_WORDS, STAGES, projects_from_bytes, read_projects

ON = datetime.date(2026, 1, 1)
HEADS = "nom du projet;porteur;commune;idée;montage;lancé;en régime;arrêté;leviers;emplois;montant (€)"
GRID = "projet;évaluateur;" + ";".join(one.name for one in CRITERIA.values())


def read(rows, grid=()):
    """A table of projects, and of scores if any, read from CSV files in memory."""
    projects = "\n".join([HEADS, *rows])
    if not grid:
        return projects_from_bytes(projects.encode(), "projets.csv", ON)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("projets.csv", projects)
        archive.writestr("grille.csv", "\n".join([GRID, *grid]))
    return projects_from_bytes(content.getvalue(), "projets.zip", ON)


def faults(rows, grid=()):
    with pytest.raises(OwnFileError) as caught:
        read(rows, grid)
    return caught.value.message.replace("\u202f", " ").splitlines()


def test_dates_levers_and_numbers_are_read_as_people_type_them():
    found = read(["A;Régie;Lorient;01/2020;15/03/2021;2022-05-01;;;3, sobriété + échanges locaux;2,5;1 000 €"]).projects
    row = found.loc["A"]
    assert [row[stage] for stage in ("idea", "design", "launched")] == [
        pd.Timestamp("2020-01-01"),
        pd.Timestamp("2021-03-15"),
        pd.Timestamp("2022-05-01"),
    ]
    assert row["levers"] == ("diversification", "sobriety", "local_exchange")
    assert (row["jobs"], row["amount"]) == (2.5, 1000)


def test_what_is_not_said_is_missing_and_never_zero():
    row = read(["A;;;01/2020;;;;;;;"]).projects.loc["A"]
    assert pd.isna([row["jobs"], row["amount"], row["launched"], row["stopped"]]).all()
    assert row["levers"] == ()


def test_titles_in_another_order_and_a_note_below():
    text = "Lancé;Projet;Source\n03/2024;A;\n\nSource : nous\n"
    assert list(projects_from_bytes(text.encode(), "p.csv", ON).projects.index) == ["A"]


def test_every_fault_is_told_at_once():
    said = faults(
        [
            "A;;;01/2020;;;;;;;",
            "A;;;2020;;;;;;;",
            ";;;05/2021;;03/2021;;;;;",
            "C;;;01/2020;;;;06/2027;apiculture;-2;mille",
            "D;;;31/02/2020;;;;;;;",
            "E;;;;;;;;;;",
        ]
    )
    assert "10 défauts" in said[0]
    text = "\n".join(said)
    for part in (
        "« A » est déjà ligne 2",
        "ligne 3, colonne « idée » : « 2020 » n'est pas une date sûre",
        "ligne 4, colonne « nom du projet » : la case est vide",
        "« lancé » (03/2021) vient avant « idée » (05/2021)",
        "le 01/06/2027 vient après le jour du relevé",
        "« apiculture » n'est pas un levier",
        "« -2 » est négatif",
        "« mille » n'est pas un nombre",
        "« 31/02/2020 » n'est pas une date sûre",
        "aucune étape n'a de date",
    ):
        assert part in text


def test_faults_of_the_grid():
    row = ";".join("0" * 8)
    said = "\n".join(
        faults(
            ["A;;;01/2020;;;;;;;"],
            [f"B;Anne;{row}", f"A;Anne;{row}", f"A;Anne;{row}", "A;Bob;4;1,5;moyen;;;;;"],
        )
    )
    for part in (
        "« B » n'est pas dans la table",
        "Anne a déjà noté « A »",
        "« 4 » n'est pas un score",
        "« 1,5 »",
        "« moyen »",
    ):
        assert part in said


def test_an_empty_score_is_missing():
    ratings = read(["A;;;01/2020;;;;;;;"], ["A;Anne;3;;0;;;;;"]).ratings
    assert ratings["need"].tolist() == [3.0]
    assert ratings["resources"].isna().all()


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_formula_is_refused(cell):
    assert "pas un nom" in "\n".join(faults([f'"{cell.replace(chr(34), chr(34) * 2)}";;;01/2020;;;;;;;']))


def test_a_hostile_name_stays_a_text_on_one_line():
    found = read(['"<img src=x onerror=alert(1)>\u202e\nZ";;;01/2020;;;;;;;'])
    assert list(found.projects.index) == ["<img src=x onerror=alert(1)> Z"]


@pytest.mark.parametrize("text", ["", HEADS, "a;b\n1;2", "projet;porteur\nA;x"])
def test_a_file_without_projects_says_so(text):
    with pytest.raises(OwnFileError):
        projects_from_bytes(text.encode(), "p.csv", ON)


@pytest.mark.parametrize("extension", ["xlsx", "zip", "csv"])
def test_the_empty_template_asks_for_a_project(tmp_path, extension):
    path = write_project_template(tmp_path / f"projets.{extension}")
    with pytest.raises(OwnFileError, match="aucun projet"):
        read_projects(path, ON)


def test_the_filled_workbook_is_read(tmp_path):
    from openpyxl import load_workbook

    path = write_project_template(tmp_path / "projets.xlsx")
    book = load_workbook(path)
    book["projets"].append(["A", "x", "Lorient", datetime.date(2020, 1, 1), None, "03/2021", None, None, "1", 3, 1000])
    book["grille"].append(["A", "Anne", *range(4), *range(4)])
    book.save(path)
    found = read_projects(path, ON)
    assert found.projects.loc["A", "idea"] == pd.Timestamp("2020-01-01")
    assert found.projects.loc["A", "levers"] == ("sobriety",)
    assert found.ratings[list(CRITERIA)].to_numpy().tolist() == [[0, 1, 2, 3, 0, 1, 2, 3]]
    assert any("deux étapes datées" in note for note in found.notes)


def test_levers_and_criteria_have_the_names_of_the_library():
    assert list(LEVER_WORDS.values()) == list(LEVERS)
    assert list(STAGES) == ["idea", "design", "launched", "running", "stopped"]
    assert all(len(one.meanings) == 4 and all(one.meanings) for one in CRITERIA.values())
