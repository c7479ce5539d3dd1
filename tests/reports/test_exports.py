"""Files that are handed over: they read back as they were, they say what they are, and nothing in them is run."""

import math
import os
from importlib.metadata import version

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.reports import exports, frame_table, results_table, write_csv
from metabolisme.sources import find_territory, load_card

READ = {
    "fr": {"sep": ";", "decimal": ",", "encoding": "utf-8-sig"},
    "international": {"sep": ",", "decimal": ".", "encoding": "utf-8"},
}
# What a spreadsheet may take for a formula, a break or a field; the rest is any text at all.
HOSTILE = st.text() | st.builds(
    "{}{}".format,
    st.sampled_from(
        ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n@", " =1", "\ufeff=1", "＝1", '"', ";", ",", "'"]
    ),
    st.text(),
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def read(path, dialect):
    """The file as pandas reads it; "NA" and "007" are texts, an empty number is missing."""
    texts = {"keep_default_na": False, "na_values": {"nombre": [""]}, "dtype": {"texte": str}}
    return pd.read_csv(path, **READ[dialect], **texts)


@pytest.fixture
def footprint():
    return Estimate(
        472.3,
        "Mt CO₂",
        "Intensités par origine.",
        ("wiod-2016", "jrc-co2"),
        "2014",
        within=(400.0, 550.0),
        readings={"origine": 472.3, "42 pays": 536.8},
        caveat="CO₂ seul.",
        label="Empreinte",
    )


@pytest.mark.parametrize("dialect", READ)
@settings(deadline=None)  # files are written: the disk sets the time
@given(rows=st.lists(st.tuples(HOSTILE, FINITE | st.none(), st.integers(-(2**62), 2**62)), min_size=1, max_size=6))
def test_any_table_reads_back_as_it_was(tmp_path_factory, dialect, rows):
    table = pd.DataFrame(rows, columns=["texte", "nombre", "entier"]).astype({"nombre": float})
    path = write_csv(table, tmp_path_factory.mktemp("lu") / "table.csv", dialect=dialect)
    found = read(path, dialect)
    # Exact: a number is written with as many digits as tell it from its neighbours.
    pd.testing.assert_series_equal(found["nombre"], table["nombre"], check_exact=True)
    assert found["entier"].tolist() == table["entier"].tolist()
    assert found["texte"].tolist() == [exports.harmless_text(text) for text in table["texte"]]


@given(HOSTILE)
def test_no_text_is_run_by_a_spreadsheet(text):
    harmless = exports.harmless_text(text)
    assert not harmless.lstrip().startswith(exports.RUN_BY_SPREADSHEETS)
    assert not set(harmless) & set("\t\r\n\x00\u2028\ufeff\ufffe\uffff")
    assert exports.harmless_text(harmless) == harmless


@given(st.text("abcéœ’«»% 12=-;,.'\"", max_size=20).map(lambda text: "Part " + text))
def test_a_text_without_danger_is_left_alone(text):
    assert exports.harmless_text(text) == text


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "@SUM(A1)", "\t=1"])
def test_titles_are_texts_too(tmp_path, title):
    path = write_csv(pd.DataFrame({title: [1.5]}), tmp_path / "t.csv", dialect="international")
    assert path.read_text(encoding="utf-8").lstrip().startswith("'")


def test_bytes_of_each_dialect(tmp_path):
    table = pd.DataFrame({"libellé": ["Acier ; fonte", "Blé"], "kt": [1234.5, None], "vrai": [True, False]})
    french = write_csv(table, tmp_path / "fr.csv")
    other = write_csv(table, tmp_path / "int.csv", dialect="international")
    assert french.read_bytes() == '\ufefflibellé;kt;vrai\r\n"Acier ; fonte";1234,5;oui\r\nBlé;;non\r\n'.encode()
    assert other.read_bytes() == "libellé,kt,vrai\r\nAcier ; fonte,1234.5,oui\r\nBlé,,non\r\n".encode()


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, pd.NaT])
def test_a_missing_value_is_an_empty_cell(tmp_path, missing):
    table = pd.DataFrame({"a": pd.Series([missing, 0.0], dtype=object), "b": [1, 2]})
    assert write_csv(table, tmp_path / "t.csv").read_text(encoding="utf-8-sig") == "a;b\n;1\n0,0;2\n"


def test_an_index_is_written_when_it_has_a_name(tmp_path):
    named = pd.DataFrame({"kt": [1]}, index=pd.Index(["Acier"], name="produit"))
    assert write_csv(named, tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "produit;kt\nAcier;1\n"
    filtered = pd.DataFrame({"kt": [1, 2]}).query("kt == 2")
    assert write_csv(filtered, tmp_path / "b.csv").read_text(encoding="utf-8-sig") == "kt\n2\n"


def test_results_table(footprint):
    lorient = find_territory("lorient")
    table = results_table([footprint], territory=lorient)
    assert list(table.columns) == list(exports.RESULT_COLUMNS)
    assert table["lecture"].tolist() == ["valeur retenue", "origine", "42 pays"]
    assert table["valeur"].tolist() == [472.3, 472.3, 536.8]
    assert table.loc[0, ["bas", "haut", "intervalle"]].tolist() == [400.0, 550.0, "fourchette de méthode"]
    # Bounds and method are those of the value: nothing is said of the other readings.
    assert table.loc[1:, ["bas", "haut"]].isna().all(axis=None)
    assert (table.loc[1:, ["intervalle", "méthode"]] == "").all(axis=None)
    assert set(table["territoire"]) == {"Lorient"}
    assert set(table["version de metabolisme"]) == {version("metabolisme")}
    cards = [load_card(card_id) for card_id in footprint.sources]
    assert all(card.title in table.loc[2, "sources"] and card.vintage in table.loc[2, "sources"] for card in cards)
    assert table.loc[0, "données recueillies le"] == min(card.retrieved for card in cards).isoformat()


def test_the_interval_says_what_it_is():
    drawn = Estimate(1.0, "1", "Tirages.", (), "2014", within=(0.5, 2.0), interval_label="intervalle à 90 %")
    alone = Estimate(1.0, "1", "Compte.", (), "2014")
    table = results_table([drawn, alone])
    assert table["intervalle"].tolist() == ["intervalle à 90 %", ""]
    assert table["unité"].tolist() == ["sans unité", "sans unité"]
    assert table.loc[1, ["bas", "haut"]].isna().all()
    assert (table[["territoire", "code", "sources", "données recueillies le"]] == "").all(axis=None)


def test_one_estimate_is_a_list_of_one(footprint):
    pd.testing.assert_frame_equal(results_table(footprint), results_table([footprint]))
    assert results_table([]).columns.tolist() == list(exports.RESULT_COLUMNS)


def test_the_warnings_of_the_territory_are_caveats(footprint):
    overseas = find_territory("0402")
    assert set(results_table(footprint, territory=overseas)["réserve"]) == {f"CO₂ seul. {overseas.warnings[0]}"}


@pytest.mark.parametrize("query", ["0054", "200042174", "0054+200042174"])
@pytest.mark.parametrize("dialect", READ)
def test_a_code_read_back_finds_its_territory(tmp_path, footprint, query, dialect):
    territory = find_territory(query)
    path = write_csv(results_table(footprint, territory=territory), tmp_path / "r.csv", dialect=dialect)
    assert find_territory(pd.read_csv(path, **READ[dialect])["code"][0]) == territory


@pytest.mark.parametrize("dialect", READ)
def test_results_read_back(tmp_path, footprint, dialect):
    table = results_table(footprint, territory=find_territory("lorient"))
    path = write_csv(table, tmp_path / "r.csv", dialect=dialect)
    found = pd.read_csv(path, **READ[dialect], dtype={"période": str})
    found = found.fillna(dict.fromkeys(["intervalle", "méthode"], ""))
    pd.testing.assert_frame_equal(found, table, check_dtype=False, check_exact=True)


def test_an_unknown_source_is_refused():
    with pytest.raises(UnknownCodeError, match="fiche de source"):
        results_table(Estimate(1.0, "1", "Compte.", ("wiod",), "2014"))


def test_frame_table():
    frame = pd.DataFrame({"France": [2.5, 0.0], "Union": [math.nan, 1.0]}, index=["Acier", "Blé"])
    lorient = find_territory("lorient")
    table = frame_table(
        frame,
        label="Empreinte",
        unit="kt CO₂",
        method="Modèle.",
        period="2014",
        sources=("wiod-2016",),
        territory=lorient,
        reading="Union / hors Union",
        caveat="CO₂ seul.",
    )
    back = table.pivot(index="produit", columns="lieu", values="valeur")
    pd.testing.assert_frame_equal(back, frame, check_names=False)
    assert len(table) == frame.size
    # The same metadata as the other table, in the same order.
    described = [name for name in exports.RESULT_COLUMNS if name not in ("bas", "haut", "intervalle")]
    assert [name for name in table.columns if name not in ("produit", "lieu")] == described
    one = Estimate(1.0, "kt CO₂", "Modèle.", ("wiod-2016",), "2014", caveat="CO₂ seul.", label="Empreinte")
    same = [name for name in described if name not in ("lecture", "valeur")]
    assert table[same].drop_duplicates().equals(results_table(one, territory=lorient)[same])


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        (pd.DataFrame({"a": [1.0, math.inf]}), ["colonne «.a.», ligne 2.: inf"]),
        (
            pd.DataFrame([[math.inf, 1.0]], columns=["a", "a"], index=["x"]),
            ["n'a pas de titre", "plusieurs colonnes.: «.a.»"],
        ),
        (pd.DataFrame([[1]], columns=[["a"], ["b"]]), ["plusieurs niveaux"]),
        (pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="a")), ["le même titre"]),
        (pd.DataFrame({"a": [math.inf] * 25}), ["ligne 20", "et 5 autres"]),
    ],
)
def test_tables_that_cannot_be_written(tmp_path, table, faults):
    for fault in faults:
        with pytest.raises(MetabolismeError, match=fault):
            write_csv(table, tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_dialect_is_refused(tmp_path):
    with pytest.raises(UnknownCodeError, match="international"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "t.csv", dialect="internationale")


@pytest.mark.parametrize(("place", "reason"), [("absent/t.csv", "le dossier .* n'existe pas"), (".", "est un dossier")])
def test_places_that_cannot_be_written(tmp_path, place, reason):
    with pytest.raises(MetabolismeError, match=reason):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / place)


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = write_csv(pd.DataFrame({"a": [1]}), tmp_path / "t.csv")
    before = path.read_bytes()

    def refused(source, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(MetabolismeError, match="fermez-le s'il est ouvert dans un tableur"):
        write_csv(pd.DataFrame({"a": [2]}), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced(tmp_path):
    path = write_csv(pd.DataFrame({"a": [1] * 100}), tmp_path / "t.csv")
    write_csv(pd.DataFrame({"a": [2]}), path)
    assert path.read_text(encoding="utf-8-sig") == "a\n2\n"
    assert list(tmp_path.iterdir()) == [path]
