"""The dashboard: the numbers of the registry, peers that nobody ranks, columns beside, files that run nothing."""

import datetime
import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from metabolisme.diagnosis.peers import VERDICTS, peers, verdict
from metabolisme.errors import MetabolismeError, RecipeError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.indicators.diversity import compared_diversity
from metabolisme.indicators.every_place import compute
from metabolisme.indicators.registry import REGISTRY, IndicatorDraws, indicator, indicator_draws
from metabolisme.reports import __main__ as command
from metabolisme.reports.dashboard import DEFAULT_INDICATORS, dashboard
from metabolisme.reports.dashboard_content import dashboard_report
from metabolisme.reports.dashboard_sheet import DashboardSheets
from metabolisme.reports.diagnostic_content import diagnostic_files, figures_table
from metabolisme.sources.names import plain_words
from metabolisme.sources.own_projects import projects_from_bytes
from metabolisme.sources.territories import find_territory

SHARE, CARBON = "circulation.local_purchase_share", "carbon.footprint_per_inhabitant"
CAPACITY = "local_production.capacity_ratio"
ON = datetime.date(2026, 1, 1)
HOSTILE = "<script>alert(1)</script>"
PROJECTS = f"nom;idée;montage;lancé;arrêté\n{HOSTILE};01/2020;03/2021;05/2022;\nB;02/2021;;;06/2023\n"


@pytest.fixture(scope="module")
def lorient():
    return dashboard("5309")


@pytest.fixture(scope="module")
def projects():
    return projects_from_bytes(PROJECTS.encode(), "p.csv", ON)


def test_default_indicators_are_computed_and_do_not_grow_with_size():
    assert len(set(DEFAULT_INDICATORS)) == len(DEFAULT_INDICATORS) == 10
    assert all(REGISTRY[one].measure is not None for one in DEFAULT_INDICATORS)
    units = {indicator(one, "5309").unit for one in DEFAULT_INDICATORS}
    assert not units & {"€", "M€", "t", "kt", "Mt", "emplois"}


@pytest.mark.parametrize("code", ["5309", "0054", "4417", "200042174", "200046977"])
def test_numbers_are_those_of_the_registry(code):
    board = dashboard(code, [SHARE, CARBON])
    for one in board.lines:
        assert one.own == indicator(one.card.id, code)
        for peer, row in one.table.iloc[1:].iterrows():
            found = indicator(one.card.id, str(peer))
            assert row["value"] == found.value
            assert (row["low"], row["high"]) == found.within


def test_peers_are_in_alphabetical_order_and_said_how(lorient):
    assert list(lorient.peers) == sorted(lorient.peers, key=plain_words)
    assert lorient.criteria == peers("5309").attrs["criteria"]
    for one in lorient.lines:
        assert one.table["name"].tolist() == ["Lorient", *lorient.peers]
        assert "rank" not in " ".join(one.table.columns)


def test_verdicts_come_from_intervals_and_from_what_a_year_moves(lorient):
    for one in lorient.lines:
        margin = REGISTRY[one.card.id].margin()
        assert (margin > 0) == one.card.id.startswith("diversity.")
        bounds = one.table[["low", "high"]].to_numpy() + np.array([-margin, margin])
        said = [verdict(tuple(bounds[0]), tuple(row)) for row in bounds[1:]]
        assert one.table["verdict"].tolist() == ["", *said]
        assert sum(len(one.names(key)) for key in VERDICTS) == len(lorient.peers)


@pytest.mark.parametrize("name", ["effective_branches", "krugman"])
def test_a_dashboard_and_the_figure_of_diversity_say_the_same(lorient, name):
    (one,) = [line for line in lorient.lines if line.card.id == f"diversity.{name}"]
    assert one.table["verdict"].tolist() == compared_diversity("5309", name=name)["verdict"].tolist()


def test_a_missing_value_has_a_reason_and_no_verdict():
    (one,) = dashboard("200042174", [CAPACITY]).lines
    assert one.own is None
    assert one.table[["value", "low", "high"]].isna().all().all()
    assert (one.table["verdict"] == "").all()
    assert one.among_peers == one.reason != ""
    page = next(iter(diagnostic_files(dashboard_report(dashboard("200042174", [SHARE, CAPACITY]))).values()))
    assert "Pas de valeur ici" in page.decode()


def test_a_set_that_cannot_be_shown_is_refused_with_all_faults():
    with pytest.raises(MetabolismeError) as caught:
        dashboard("5309", [SHARE, SHARE, "projects.count"])
    assert f"{SHARE} est donné 2 fois" in caught.value.message
    assert "projects.count se relève sur place" in caught.value.message
    with pytest.raises(MetabolismeError, match="aucun indicateur"):
        dashboard("5309", [])
    with pytest.raises(UnknownCodeError):
        dashboard("5309", ["circulation.local_purchase_shar"])


def shifted(draws, by):
    """Draws of the same parameters, all values moved."""
    return IndicatorDraws(
        draws.territory, draws.ids, draws.centre + by, draws.draws + by, draws.readings, draws.reasons
    )


def test_a_column_of_the_same_draws_is_told_apart_where_intervals_overlap():
    own = indicator_draws("5309", [SHARE])
    columns = {
        "un de plus": shifted(own, 1.0),
        "rien": shifted(own, 0.0),
        "un de moins": shifted(own, -1.0),
        "relevé": {SHARE: Estimate(60, "€ pour 100 €", "Essai.", (), "2026")},
        "vide": {},
    }
    (one,) = dashboard("5309", [SHARE], columns=columns).lines
    high = one.own.within[1]
    assert one.beside["un de plus"].within[0] < high  # the intervals overlap
    assert one.moves == {
        "un de plus": VERDICTS["above"],
        "rien": VERDICTS["undecided"],
        "un de moins": VERDICTS["below"],
        "relevé": "",
    }
    assert "vide" not in one.beside


def test_columns_stand_in_the_workbook_with_their_values():
    own = indicator_draws("5309", [SHARE])
    board = dashboard("5309", [SHARE], columns={"Scénario": shifted(own, 2.0)})
    book = openpyxl.load_workbook(
        io.BytesIO(diagnostic_files(dashboard_report(board))["tableau-de-bord-lorient-chiffres.xlsx"])
    )
    rows = list(book["À côté"].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Cas", "Lorient", "Scénario"]
    assert rows[2][1] - rows[1][1] == pytest.approx(2)


def test_workbook_and_csv_have_the_values_of_the_registry(lorient):
    files = diagnostic_files(dashboard_report(lorient))
    assert list(files) == [f"tableau-de-bord-lorient{end}" for end in (".html", "-chiffres.xlsx", "-chiffres.csv")]
    sheet = openpyxl.load_workbook(io.BytesIO(files["tableau-de-bord-lorient-chiffres.xlsx"]))["Territoires"]
    rows = list(sheet.iter_rows(values_only=True))
    titles, first = rows[0], rows[1]
    assert [row[0] for row in rows[1:]] == ["Lorient", *lorient.peers]
    for one in lorient.lines:
        rank = next(rank for rank, title in enumerate(titles) if title.startswith(f"{one.card.name} ("))
        assert first[rank] == pytest.approx(one.own.value, rel=1e-12)
    table = figures_table(dashboard_report(lorient))
    kept = table[(table["grandeur"] == lorient.lines[0].card.name) & table["poste"].str.startswith("Lorient")]
    assert kept["valeur"].tolist() == [lorient.lines[0].own.value]
    assert (table["sources"] != "").all()


def test_the_page_runs_nothing_and_asks_nothing(lorient, projects):
    board = dashboard("5309", [SHARE], projects=projects)
    files = diagnostic_files(dashboard_report(board))
    page = files["tableau-de-bord-lorient.html"].decode()
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    book = openpyxl.load_workbook(io.BytesIO(files["tableau-de-bord-lorient-chiffres.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert "Moins de 10" in page.replace("\u202f", " ")
    assert "Vos projets" in page


def test_a_grade_that_is_asked_for_comes_with_its_ranks():
    recipe = Recipe((SHARE, CARBON), ("more", "less"))
    board = dashboard("5309", [SHARE], composite=recipe)
    table = board.composite.table
    assert table.index.tolist() == ["Lorient", *board.peers]
    assert (table["rank_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    page = next(iter(diagnostic_files(dashboard_report(board)).values())).decode().replace("\u202f", " ")
    low, high = (int(table.loc["Lorient", name]) for name in ("rank_low", "rank_high"))
    assert f"du rang {low} au rang {high} sur {len(table)}" in page
    with pytest.raises(RecipeError, match="note d'ensemble"):
        dashboard("200042174", [SHARE], composite=Recipe((SHARE, CAPACITY), ("more", "more")))


def test_no_overall_grade(lorient):
    page = diagnostic_files(dashboard_report(lorient))["tableau-de-bord-lorient.html"].decode()
    assert "aucune note ne les résume" in page
    assert "Rang" not in page


def test_the_sheet_of_the_page_says_what_the_dashboard_says(lorient):
    codes = ["5309", *peers("5309").index]
    sheet = DashboardSheets(compute([find_territory(str(code)) for code in codes])).of("5309")
    assert [one["nom"] for one in sheet["indicateurs"]] == [one.card.name.replace("'", "’") for one in lorient.lines]
    for shown, one in zip(sheet["indicateurs"], lorient.lines, strict=True):
        assert [line["code"] for line in shown["lignes"]] == list(one.table.index)
        assert [line["dit"] for line in shown["lignes"]] == one.table["verdict"].tolist()
        places = pd.DataFrame(shown["lignes"])[["place", "debut", "etendue"]].to_numpy()
        # one digit after the comma; a whisker of no length keeps a visible 0.4
        assert (places >= 0).all()
        assert (places[:, 1] + places[:, 2] <= 100.5).all()
    assert np.isfinite(places).all()


def test_the_command_writes_a_folder_or_says_why_not(tmp_path, capsys):
    (tmp_path / "projets.csv").write_text(PROJECTS, encoding="utf-8")
    folder = tmp_path / "tableau"
    words = ["tableau", "Lorient", "--sortie", str(folder), "--projets", str(tmp_path / "projets.csv")]
    assert command.main([*words, "--indicateurs", f"{SHARE}, {CARBON}"]) == 0
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".html", ".xlsx"]
    assert "Le tableau de bord est prêt" in capsys.readouterr().out
    assert command.main([*words[:3], str(tmp_path / "autre"), "--indicateurs", "rien"]) == 1
    assert "rien" in capsys.readouterr().err
    assert not (tmp_path / "autre").exists()
    (tmp_path / "faux.csv").write_text("nom;lancé\nA;2020\n", encoding="utf-8")
    assert command.main(["tableau", "Lorient", "--projets", str(tmp_path / "faux.csv")]) == 1
    assert "pas une date sûre" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        command.main(["tableau"])
    assert stopped.value.code == 2
