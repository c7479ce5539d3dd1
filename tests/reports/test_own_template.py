"""The file to fill in: what is written is what is read back."""

import zipfile

import pytest

from metabolisme.accounts import local_jobs
from metabolisme.errors import MetabolismeError, OwnFileError, UnknownCodeError
from metabolisme.reports import write_template
from metabolisme.sources import find_territory, median_income, nomenclature, read_own_file
from metabolisme.sources.own_branches import LEVELS


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("extension", ["xlsx", "zip", "csv"])
def test_filled_then_read_the_numbers_are_the_same(tmp_path, level, extension):
    own = read_own_file(write_template(tmp_path / f"modele.{extension}", level, "5309"))
    assert own.level == level
    assert own.jobs.sum() == local_jobs(find_territory("5309")).sum()
    if level == "A38":
        assert own.jobs.to_dict() == local_jobs(find_territory("5309")).to_dict()
    if extension != "csv":
        assert (own.base.code, own.population) == ("5309", 231_454)
        assert own.income == round(median_income(own.base))
    assert own.purchases.empty
    assert own.ledger.empty


@pytest.mark.parametrize("code", ["0054", "200042174", "4417+0054", "0103"])
def test_any_territory_can_fill_it(tmp_path, code):
    own = read_own_file(write_template(tmp_path / "modele.xlsx", territory=code))
    place = find_territory(code)
    assert own.base == place
    # Estimated jobs are written with one decimal.
    assert (own.jobs - local_jobs(place)).abs().max() <= 0.05 + 1e-9


@pytest.mark.parametrize("extension", ["xlsx", "zip", "csv"])
def test_empty_it_asks_for_jobs_and_nothing_else(tmp_path, extension):
    with pytest.raises(OwnFileError, match="la colonne «\u202femplois\u202f» est vide") as caught:
        read_own_file(write_template(tmp_path / f"modele.{extension}"))
    assert "1 défaut." in caught.value.message


def test_the_archive_is_the_same_every_time(tmp_path):
    first = write_template(tmp_path / "a.zip", territory="5309").read_bytes()
    assert write_template(tmp_path / "b.zip", territory="5309").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert sorted(archive.namelist()) == ["achats.csv", "emplois.csv", "enquete.csv", "territoire.csv"]


def test_the_workbook_lists_every_code(tmp_path):
    from openpyxl import load_workbook

    book = load_workbook(write_template(tmp_path / "modele.xlsx"))
    listed = {cell.value for cell in book["codes"]["A"]}
    assert {code for level in LEVELS for code in nomenclature(level)["code"]} <= listed
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_refusals(tmp_path):
    with pytest.raises(UnknownCodeError, match="A64"):
        write_template(tmp_path / "modele.xlsx", "A64")
    with pytest.raises(MetabolismeError, match=r"\.xlsx"):
        write_template(tmp_path / "modele.ods")
    with pytest.raises(MetabolismeError, match="n'existe pas"):
        write_template(tmp_path / "absent" / "modele.csv")
