"""Writing: fixed formats, computed fields only, all the files or none."""

import os
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import DataFileError
from metabolisme.sources.cards import ColumnDescription, TableDescription
from metabolisme.sources.checks import check_content, fingerprint
from preparation import writing
from preparation.writing import card_with_computed_fields, csv_text, number_text, replace_all

COLUMNS = [
    ColumnDescription("code", "text", "", "Code"),
    ColumnDescription("count", "integer", "1", "Nombre"),
    ColumnDescription("mass_mt", "number", "Mt", "Masse", decimals=3, missing=True),
    ColumnDescription("status", "text", "", "Statut"),
]
TABLE = TableDescription(
    name="theme/table",
    file="theme/table.csv",
    description="Une table.",
    rows=2,
    key=("code",),
    columns=tuple(COLUMNS),
    controls=(),
    sha256="0" * 64,
)
FRAME = pd.DataFrame(
    {"code": ["a", "b"], "count": [1, 2], "mass_mt": [1.5, float("nan")], "status": ["published", "secret"]}
)


def test_csv_text_is_exactly_this():
    assert csv_text(FRAME, TABLE, COLUMNS) == "code,count,mass_mt,status\na,1,1.5,published\nb,2,,secret\n"


def test_csv_text_refuses_other_columns():
    with pytest.raises(DataFileError, match="Accordez les deux"):
        csv_text(FRAME.drop(columns="status"), TABLE, COLUMNS)


def test_csv_text_refuses_half_a_unit():
    with pytest.raises(ValueError, match="n'est pas un entier"):
        csv_text(FRAME.assign(count=[1.5, 2.0]), TABLE, COLUMNS)


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_number_text_is_within_half_a_unit_of_the_last_decimal(value, decimals):
    text = number_text(value, decimals)
    # Half of the last decimal, plus the last bit of a float of this size.
    assert abs(float(text) - value) <= 0.5 * 10.0**-decimals + 1e-6 * 10.0**-decimals + 1e-7
    assert text != "-0"
    assert not ("." in text and text.endswith("0"))


@settings(deadline=None)  # the first table of a process takes pandas longer
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8))
def test_what_is_written_is_read_back(masses):
    frame = pd.DataFrame(
        {
            "code": [f"c{number}" for number in range(len(masses))],
            "count": range(len(masses)),
            "mass_mt": masses,
            "status": "published",
        }
    )
    content = csv_text(frame, TABLE, COLUMNS).encode()
    read, faults = check_content(content, replace(TABLE, rows=len(frame)), COLUMNS)
    assert faults == []
    # Three decimals are written.
    assert read["mass_mt"].to_numpy() == pytest.approx(frame["mass_mt"].to_numpy(), abs=0.000501)


CARD = """id: x
tables:
  - name: theme/one
    file: theme/one.csv
    rows: 0
    sha256: "0"
  - name: theme/two
    rows: 5
    sha256: "keep"
# un commentaire
"""


def test_only_the_computed_fields_of_a_card_change():
    filled = card_with_computed_fields(CARD, {"theme/one": (7, "abc")})
    assert filled == CARD.replace("rows: 0", "rows: 7").replace('sha256: "0"', 'sha256: "abc"')
    assert card_with_computed_fields(filled, {"theme/one": (7, "abc")}) == filled


def test_files_are_all_replaced_or_none(tmp_path, monkeypatch):
    first, second, third = (tmp_path / name for name in ("first.csv", "second.csv", "third.csv"))
    first.write_text("old", encoding="utf-8")
    second.write_text("old", encoding="utf-8")
    real_replace, calls = os.replace, []

    def failing_replace(source, target):
        calls.append(target)
        if len(calls) == 3:
            raise OSError("disque plein")
        real_replace(source, target)

    monkeypatch.setattr(writing.os, "replace", failing_replace)
    with pytest.raises(OSError, match="disque plein"):
        replace_all({first: "new", second: "new", third: "new"})
    assert first.read_text(encoding="utf-8") == "old"
    assert second.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.csv", "second.csv"]


def test_unchanged_files_are_left_alone(tmp_path):
    path = tmp_path / "a.csv"
    assert replace_all({path: "x\n"}) == [path]
    before = path.stat().st_mtime_ns
    assert replace_all({path: "x\n"}) == []
    assert path.stat().st_mtime_ns == before


def test_fingerprint_ignores_what_editors_add():
    plain = b"a,b\n1,2\n"
    harmless = [b"\xef\xbb\xbf" + plain, plain.replace(b"\n", b"\r\n"), plain.rstrip(), plain + b"\n"]
    assert {fingerprint(content) for content in [plain, *harmless]} == {fingerprint(plain)}
    assert fingerprint(b"a,b\n1,3\n") != fingerprint(plain)
