"""Everything that is computed of a territory in one file: each row says what it is, nothing is there twice."""

from importlib.metadata import version

import pandas as pd
import pytest

import metabolisme as mt
from metabolisme.accounts.coverage import INTERVAL_LABEL, RANGE_LABEL
from metabolisme.accounts.material_footprint import material_readings
from metabolisme.diagnosis import MEASURES, has_estimate
from metabolisme.diagnosis.measures import PLACE_LABELS, product_labels
from metabolisme.reports import territory_table, write_territory
from metabolisme.reports.exports import RESULT_COLUMNS, RETAINED

CODES = ["5309", "200042174", "0103"]
READ_SEVERAL_WAYS = ("footprint_co2", "footprint_materials")


@pytest.fixture(scope="module")
def results():
    return {code: mt.territory_results(code, 10) for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_every_result_that_may_be_told_has_its_row(results, code):
    table = territory_table(results[code])
    told = [key for key in results[code].index if has_estimate(results[code], *key)]
    kept = table[table["lecture"] == RETAINED]
    assert len(kept) == len(told)
    assert kept["valeur"].tolist() == [results[code]["value"][key] for key in told]  # the same numbers: exact
    assert not table.duplicated(["grandeur", "poste", "lieu", "lecture"]).any()
    assert [name for name in table.columns if name not in ("poste", "lieu")] == list(RESULT_COLUMNS)


@pytest.mark.parametrize("code", CODES)
def test_every_row_says_what_it_is(results, code):
    table = territory_table(results[code])
    described = ["territoire", "code", "grandeur", "lieu", "unité", "période", "réserve", "sources"]
    assert (table[described] != "").all(axis=None)
    assert set(table["version de metabolisme"]) == {version("metabolisme")}
    assert (table.loc[table["lecture"] == RETAINED, "méthode"] != "").all()
    assert table["données recueillies le"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
    assert set(table["grandeur"]) <= {measure.label for measure in MEASURES.values()}
    assert set(table["lieu"]) <= set(PLACE_LABELS.values())
    # Nothing vouches for the bounds of an EPCI, whose jobs are estimated, nor overseas.
    tested = {INTERVAL_LABEL} if code == "5309" else set()
    assert set(table["intervalle"]) == {"", RANGE_LABEL} | tested
    assert ((table["intervalle"] == "") == table["bas"].isna()).all()


def test_a_warning_is_said_once(results):
    (warning,) = results["0103"].attrs["territory"].warnings
    assert (territory_table(results["0103"])["réserve"].str.count(warning[:30]) == 1).all()


def test_what_is_not_published_has_no_row(results):
    overseas, epci = territory_table(results["0103"]), territory_table(results["200042174"])
    assert not overseas["unité"].str.contains("CO₂").any()
    assert product_labels()["CL"] not in set(epci["poste"])
    assert product_labels()["BE"] in set(epci["poste"])
    assert overseas["valeur"].notna().all()


def test_readings_have_rows_of_their_own(results):
    table = territory_table(results["5309"])
    readings = table[table["lecture"] != RETAINED]
    co2, materials = (readings[readings["grandeur"] == MEASURES[name].label] for name in READ_SEVERAL_WAYS)
    assert len(co2) + len(materials) == len(readings)
    assert co2["lecture"].tolist() == ["Union / hors Union", "Moyenne de 42 pays", "Table mondiale 2011"]
    assert materials["lecture"].tolist() == list(material_readings())
    assert set(readings["lieu"]) == {PLACE_LABELS["total"]}
    assert readings["bas"].isna().all()


@pytest.mark.parametrize("dialect", ["fr", "international"])
def test_the_file_reads_back(tmp_path, results, dialect):
    path = write_territory(results["5309"], tmp_path / "lorient.csv", dialect=dialect)
    options = {"fr": {"sep": ";", "decimal": ",", "encoding": "utf-8-sig"}, "international": {}}[dialect]
    back = pd.read_csv(path, keep_default_na=False, na_values={"valeur": [""], "bas": [""], "haut": [""]}, **options)
    table = territory_table(results["5309"])
    # Exact: a number is written with as many digits as tell it from its neighbours.
    assert back["valeur"].tolist() == table["valeur"].tolist()
    assert back["poste"].tolist() == table["poste"].tolist()
