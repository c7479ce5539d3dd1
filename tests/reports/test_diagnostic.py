"""The diagnostic says what the book says, is whole or is not there, and needs nothing but its own files."""

import datetime
import errno
import io
import itertools
import math
import os
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.own_profile import own_profile
from metabolisme.diagnosis.dependence import content_estimates
from metabolisme.diagnosis.economic_bases import economic_bases
from metabolisme.diagnosis.every_territory import compute
from metabolisme.diagnosis.multipliers import multiplier_estimate
from metabolisme.diagnosis.shortlist import shortlist
from metabolisme.diagnosis.territory_estimates import territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError
from metabolisme.reports import __main__ as command
from metabolisme.reports.diagnostic import SECTIONS, diagnose
from metabolisme.reports.diagnostic_case import case_of
from metabolisme.reports.diagnostic_content import diagnostic_files, figures_table, folder_name
from metabolisme.reports.diagnostic_observed import observed, observed_purchases
from metabolisme.reports.diagnostic_sections import carbon_and_materials, hundred_euros
from metabolisme.reports.hand_over import RESERVED, check_folder, safe_name, write_folder
from metabolisme.reports.html_report import html_report
from metabolisme.reports.report_parts import Paragraph
from metabolisme.reports.subjects import FIGURE_COLUMNS, Quantity, Subject
from metabolisme.reports.territory_sheet import territory_sheet
from metabolisme.reports.workbook import README, workbook
from metabolisme.sources.own_file import read_own_file
from metabolisme.sources.territories import find_territory

LORIENT = "5309"
OVERSEAS = "0402"
DAY = datetime.date(2026, 3, 1)


@pytest.fixture(scope="module")
def told():
    """What the command would print while Lorient is worked out."""
    return []


@pytest.fixture(scope="module")
def lorient(told):
    return diagnose(local_profile(find_territory(LORIENT)), told.append, DAY)


@pytest.fixture(scope="module")
def files(lorient):
    return diagnostic_files(lorient)


def subject(diagnostic, name):
    return next(one for one in diagnostic.subjects if one.name == name)


def paragraphs(section):
    return [block.text for block in section.blocks if isinstance(block, Paragraph)]


# ---------------------------------------------------------------------------------- the numbers are those of the book


def test_its_sentences_are_those_of_the_page_of_the_territory(lorient):
    sheet = territory_sheet(LORIENT, compute([find_territory(LORIENT)]))
    said = [text for section in lorient.sections for text in paragraphs(section)]
    footprints = sheet["empreintes"]
    for sentence in (
        sheet["phrase"],
        sheet["dates"],
        sheet["branches"]["phrase"],
        sheet["barres_phrase"],
        sheet["flux_phrase"],
        footprints["carbone"]["phrase"],
        footprints["matieres"]["phrase"],
        footprints["emplois"]["phrase"],
        footprints["valeur_ajoutee"]["phrase"],
    ):
        assert sentence in said
    assert set(sheet["avertissements"]) <= set(lorient.warnings)


def test_a_hundred_euros_and_flows_are_those_of_the_account(lorient):
    results = territory_results(LORIENT)
    for quantity, place in zip(
        subject(lorient, "Cent euros").quantities, ("here", "rest_of_country", "eu", "non_eu"), strict=False
    ):
        for value, low, high, label, buyer in zip(
            quantity.numbers,
            quantity.low or (math.nan,) * 5,
            quantity.high or (math.nan,) * 5,
            quantity.interval or ("",) * 5,
            ("households", "firms", "public", "investment", "all"),
            strict=True,
        ):
            expected = territory_estimate(results, "spending_per_100", buyer, place)
            # 32-bit numbers, as in the atlas: seven digits
            assert value == pytest.approx(expected.value, rel=1e-6)
            if expected.within:
                assert (low, high) == pytest.approx(expected.within, rel=1e-6)
                assert label == expected.interval_label
    amounts = subject(lorient, "Flux").quantities[0].numbers
    bought = results.loc["purchases"]["value"]
    largest = sorted((bought[product, place] for product in bought.index.unique("item") for place in ("eu", "non_eu")
                      if len(product) == 2 and product not in ("BE", "GU", "OQ")), reverse=True)  # fmt: skip
    assert amounts == pytest.approx(tuple(largest[: len(amounts)]), rel=1e-6)


def test_multipliers_bases_and_contents_are_those_of_the_library(lorient):
    means = subject(lorient, "Multiplicateurs moyens").quantities[0]
    keys = [(kind, measure) for measure in ("value_added", "jobs", "output") for kind in ("type1", "type2")]
    for (kind, measure), value, low, high, label in zip(
        keys, means.numbers, means.low, means.high, means.interval, strict=True
    ):
        expected = multiplier_estimate(LORIENT, kind, measure)
        # the same arithmetic on the same draws
        assert (value, low, high) == pytest.approx((expected.value, *expected.within), rel=1e-9)
        assert label == expected.interval_label
    bases = economic_bases(find_territory(LORIENT))
    shares = subject(lorient, "Bases économiques").quantities[0]
    assert shares.numbers == pytest.approx(tuple(bases["share"].iloc[: len(shares.numbers)]), rel=1e-9)
    contents = content_estimates(LORIENT).loc["all"]
    imports = subject(lorient, "Contenu en importations")
    abroad = [rank for rank, place in enumerate(imports.rows["Lieu"]) if place == "Étranger"]
    assert [imports.quantities[0].numbers[rank] for rank in abroad] == pytest.approx(
        [100 * contents.loc[(reach, "abroad"), "value"] for reach in ("direct", "total")], rel=1e-9
    )


def test_leaks_sum_to_the_order(lorient):
    # nothing is lost on the way, but what the inverse leaves by rounding
    assert sum(subject(lorient, "Fuites").quantities[0].numbers) == pytest.approx(100, abs=1e-6)


def test_short_list_is_that_of_the_library(lorient):
    expected = shortlist(local_profile(find_territory(LORIENT)))
    found = subject(lorient, "Short-list")
    assert found.rows["Code"] == [product for _, product in expected.index]
    assert [one == "oui" for one in found.notes["Sur la liste"]] == expected["on_list"].tolist()
    assert found.quantities[1].numbers == pytest.approx(tuple(expected["potential"]), rel=1e-9)


def test_every_step_is_told_in_order(told, lorient):
    assert [line.split("/")[0] for line in told] == [str(n + 1) for n in range(len(SECTIONS) + 2)]
    assert len(lorient.sections) == len(SECTIONS) + 1


def test_own_file_of_a_known_territory_gives_the_same_numbers(lorient, tmp_path):
    jobs = local_jobs(find_territory(LORIENT))
    path = tmp_path / "mon-territoire.csv"
    path.write_text("code;emplois\n" + "".join(f"{code};{n:.0f}\n" for code, n in jobs.items()), encoding="utf-8")
    section = hundred_euros(case_of(own_profile(read_own_file(path, base=LORIENT))))
    ours, theirs = section.subjects[0].wide(), subject(lorient, "Cent euros").wide()
    pd.testing.assert_frame_equal(ours, theirs)


def test_purchases_and_survey_of_the_file_stand_beside_the_account(tmp_path):
    jobs = local_jobs(find_territory(LORIENT))
    folder = tmp_path / "mon-territoire"
    folder.mkdir()
    (folder / "emplois.csv").write_text("code;emplois\n" + "".join(f"{code};{n:.0f}\n" for code, n in jobs.items()))
    (folder / "achats.csv").write_text("produit;montant;part locale\nCA;60000;50 %\nCA;20000;\nFZ;20000;90 %\n")
    survey = [
        "tour;payeur;beneficiaire;montant;local",
        "1;Ville;Régie;100;oui",
        "2;Régie;Boulanger;60;oui",
        "2;Régie;Grossiste;40;non",
        "3;Boulanger;Meunier;30;oui",
        "3;Boulanger;Banque;30;non",
    ]
    (folder / "enquete.csv").write_text("\n".join(survey), encoding="utf-8")
    own = read_own_file(folder, base=LORIENT)
    case = case_of(own_profile(own))
    table = observed_purchases(own, case)
    # by hand: (30,000 + 18,000) of the 80,000 told; of 100,000 in all, 48 % to 68 %
    assert table.loc["all", "share"] == pytest.approx(0.6, rel=1e-12)
    assert table.loc["all", ["low", "high"]].tolist() == pytest.approx([0.48, 0.68], rel=1e-12)
    assert table.loc["CA", "known"] == 60_000
    section = observed(own, case)
    text = " ".join(paragraphs(section))
    assert "60 %" in text
    # (100 + 60 + 30) ÷ 100
    assert "1,9" in text
    assert [one.name for one in section.subjects] == ["Achats observés", "Enquête LM3"]
    assert observed(replace(own, purchases=own.purchases[:0], ledger=own.ledger[:0]), case) is None


def test_overseas_has_no_carbon_and_says_that_it_is_not_zero():
    section = carbon_and_materials(case_of(local_profile(find_territory(OVERSEAS))))
    assert "Ce n’est pas zéro" in " ".join(paragraphs(section))
    assert [one.name for one in section.subjects] == ["Biens durables"]


# -------------------------------------------------------------------------------------------------------- the files


def test_page_asks_nothing_of_anybody(files):
    page = files["diagnostic-lorient.html"].decode("utf-8")
    outside = re.findall(r"https?://[^\s\"'<)]+", page.replace("http://www.w3.org/2000/svg", ""))
    assert outside == []
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|\bsrc=|url\(|@import", page)
    assert set(re.findall(r'href="(.)', page)) == {"#"}
    assert all(f'id="{target}"' in page for target in re.findall(r'href="#([^"]+)"', page))


def test_page_has_a_title_a_language_and_ordered_headings(files):
    page = files["diagnostic-lorient.html"].decode("utf-8")
    assert '<html lang="fr">' in page
    assert len(re.findall("<h1", page)) == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(re.findall('role="img" aria-label="[^"]+"', page)) == len(re.findall("<svg", page))
    assert "1ᵉʳ mars 2026" in page


def test_page_writes_no_missing_number(files):
    text = re.sub(
        r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>",
        " ",
        files["diagnostic-lorient.html"].decode("utf-8"),
        flags=re.DOTALL,
    )
    assert not re.search(r"\bnan\b|\bNone\b|\{|\d\.\d(?!\.0)", text.replace("0.1.0", ""))


def test_workbook_has_units_numbers_and_no_formula(lorient, files):
    book = openpyxl.load_workbook(io.BytesIO(files["diagnostic-lorient-chiffres.xlsx"]))
    assert book.sheetnames == [README, "Colonnes", *(one.name for one in lorient.subjects)]
    for one in lorient.subjects:
        sheet = book[one.name]
        heads = [cell.value for cell in sheet[1]]
        assert heads == [str(name) for name in one.wide().columns]
        assert sheet.freeze_panes
        for quantity in one.quantities:
            unit = "sans unité" if quantity.unit == "1" else quantity.unit
            column = heads.index(f"{quantity.title} ({unit})")
            written = [row[column].value for row in sheet.iter_rows(min_row=2)]
            for cell, value in zip(written, quantity.numbers, strict=True):
                # a missing value is an empty cell; a cell keeps the digits of a double but for its last one
                assert cell is None if math.isnan(value) else cell == pytest.approx(value, rel=1e-12)
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_file_of_figures_describes_every_number(lorient, files):
    content = files["diagnostic-lorient-chiffres.csv"]
    table = pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", dtype={"code": str})
    assert list(table.columns) == list(FIGURE_COLUMNS)
    assert len(table) == sum(len(q.numbers) for one in lorient.subjects for q in one.quantities)
    for column in ("territoire", "code", "sujet", "grandeur", "unité", "période", "méthode", "sources"):
        assert table[column].notna().all(), column
    assert (table["version de metabolisme"] == lorient.version).all()
    bounded = table["bas"].notna()
    assert bounded.any()
    assert table.loc[bounded, "intervalle"].notna().all()
    # bounds are those of draws: the central value may lie outside a narrow one by the rounding of its own draw only
    assert (table.loc[bounded, "bas"] <= table.loc[bounded, "haut"]).all()
    assert figures_table(lorient)["valeur"].sum() == pytest.approx(table["valeur"].sum(), rel=1e-12)


def test_texts_that_a_spreadsheet_would_run_are_neutralised():
    quantity = Quantity("Part", "%", "Méthode.", "2023", ("insee-flores",), (1.5, math.nan))
    hostile = Subject("Essai", "=CMD()", {"Nom": ["=HYPERLINK(1)", "+1"]}, (quantity,))
    book = openpyxl.load_workbook(io.BytesIO(workbook([hostile], ["=1+1"], "@titre")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert {"'=HYPERLINK(1)", "'+1", "'=1+1", "'=CMD()"} <= set(texts)
    assert book["Essai"]["B3"].value is None


def test_subject_refuses_what_no_sheet_can_hold():
    quantity = Quantity("Part", "%", "Méthode.", "2023", (), (1.0,))
    with pytest.raises(MetabolismeError, match="au plus 31 signes"):
        Subject("n" * 32, "Essai", {"Nom": ["a"]}, (quantity,))
    with pytest.raises(MetabolismeError, match="autant de lignes"):
        Subject("Essai", "Essai", {"Nom": ["a", "b"]}, (quantity,))
    with pytest.raises(MetabolismeError, match="infinis"):
        Quantity("Part", "%", "Méthode.", "2023", (), (math.inf,))


def test_hostile_name_ends_neither_the_page_nor_its_style(lorient):
    from dataclasses import replace

    name = '</style><script>alert(1)</script>" } \\'
    page = html_report(replace(lorient, territory=replace(lorient.territory, name=name)))
    assert "<script" not in page
    assert page.count("</style>") == 1


# -------------------------------------------------------------------------------------- all of the folder or nothing


@given(st.text(max_size=60))
def test_names_are_safe_everywhere(text):
    name = safe_name(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert name not in RESERVED
    # with its beginning and its end, well under the 255 bytes of a name
    assert len(name) <= 51


def test_names_of_files_follow_the_territory(files):
    assert list(files) == [f"diagnostic-lorient{end}" for end in (".html", "-chiffres.xlsx", "-chiffres.csv")]
    assert folder_name(find_territory("Lorient + Vannes")) == "diagnostic-lorient-vannes"


def left(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("exists", [False, True])
def test_folder_is_written_whole(tmp_path, exists):
    folder = tmp_path / "sortie"
    if exists:
        folder.mkdir()
    written = write_folder(folder, {"a.txt": b"a", "b.txt": b"b"})
    assert [path.read_bytes() for path in written] == [b"a", b"b"]
    assert left(tmp_path) == ["sortie"]


def test_existing_folder_is_not_touched(tmp_path):
    folder = tmp_path / "sortie"
    folder.mkdir()
    (folder / "ancien.txt").write_text("gardé", encoding="utf-8")
    with pytest.raises(MetabolismeError, match="existe déjà"):
        write_folder(folder, {"a.txt": b"a"})
    assert left(folder) == ["ancien.txt"]
    assert left(tmp_path) == ["sortie"]


@pytest.mark.parametrize("name", ["con", "NUL.txt", "a:b", "fin.", "fin ", "a?", "quoi*", "l\x07"])
def test_name_that_windows_refuses_is_refused(tmp_path, name):
    with pytest.raises(MetabolismeError, match="Windows"):
        check_folder(tmp_path / name)
    assert left(tmp_path) == []


def test_folder_above_must_exist(tmp_path):
    with pytest.raises(MetabolismeError, match="n'existe pas"):
        check_folder(tmp_path / "absent" / "sortie")


def test_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "sortie").write_text("un fichier", encoding="utf-8")
    with pytest.raises(MetabolismeError, match="existe déjà"):
        check_folder(tmp_path / "sortie")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disque est plein"), (errno.EIO, "le droit d'écrire"), (errno.ENAMETOOLONG, "trop long")],
)
def test_failure_half_way_leaves_nothing(tmp_path, monkeypatch, number, words):
    calls = []

    def failing(descriptor):
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(MetabolismeError, match=words):
        write_folder(tmp_path / "sortie", {"a.txt": b"a", "b.txt": b"b"})
    assert left(tmp_path) == []


def test_folder_without_right_is_refused(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(MetabolismeError, match="ne peut pas être écrit"):
        check_folder(tmp_path / "sortie")


# ------------------------------------------------------------------------------------------------------ the command


def test_command_writes_the_three_files(tmp_path, monkeypatch, capsys, files):
    monkeypatch.setattr("metabolisme.reports.diagnostic.diagnose", lambda *_, own: None)
    monkeypatch.setattr("metabolisme.reports.diagnostic_content.diagnostic_files", lambda _: files)
    assert command.main(["Lorient", "--sortie", str(tmp_path / "dossier")]) == 0
    assert left(tmp_path / "dossier") == sorted(files)
    assert "diagnostic-lorient.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Lorrient"], "inconnu"),
        (["Lorient", "--sortie", "absent/sortie"], "n'existe pas"),
        (["Lorient", "--sortie", "plein"], "existe déjà"),
        (["--fichier", "absent.xlsx"], "absent.xlsx"),
    ],
)
def test_command_refuses_before_any_work(tmp_path, monkeypatch, capsys, words, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "ancien.txt").write_text("", encoding="utf-8")
    assert command.main(words) == 1
    said = capsys.readouterr()
    assert expected in said.err.replace("\u202f", " ")
    assert "Traceback" not in said.err
    assert "1/" not in said.out
    assert left(tmp_path) == ["plein"]


def test_command_interrupted_leaves_nothing(tmp_path, monkeypatch, capsys):
    def interrupted(*_, own):
        raise KeyboardInterrupt

    monkeypatch.setattr("metabolisme.reports.diagnostic.diagnose", interrupted)
    assert command.main(["Lorient", "--sortie", str(tmp_path / "dossier")]) == 130
    assert "rien n'est écrit" in capsys.readouterr().err
    assert left(tmp_path) == []


def test_command_without_territory_or_with_help(capsys):
    with pytest.raises(SystemExit) as stopped:
        command.main([])
    assert stopped.value.code == 2
    assert "il manque un territoire" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        command.main(["--aide"])
    assert stopped.value.code == 0
    assert "--fichier" in capsys.readouterr().out
