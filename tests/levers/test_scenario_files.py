"""Files of scenarios: what is written is read back, and nothing hostile passes or breaks."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import OwnFileError
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.levers.scenario_files import (
    FORMAT,
    LONGEST_GROUP,
    MOST_BYTES,
    MOST_FILES,
    SIGNS,
    Bet,
    SavedScenario,
    read_scenario_file,
    read_scenario_files,
    read_scenario_folder,
    scenario_file,
)
from metabolisme.reports.simulator_sheet import SCENARIO_FORMAT
from metabolisme.sources.territories import every_territory, find_territory

RIGHT = {
    "format": FORMAT,
    "territory": "5309",
    "levels": [3, 1, 2, 1, 1, 4],
    "group": "Table 2",
    "bet": {"measure": "imports", "lever": "local_exchange", "sign": "-"},
    "saved_on": "2026-11-22",
}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=10), inner, max_size=7),
    max_leaves=20,
)
SAVED = st.builds(
    SavedScenario,
    st.sampled_from([known.code for known in every_territory()]).map(find_territory),
    st.lists(st.floats(1, 4), min_size=6, max_size=6).map(lambda levels: Scenario(tuple(levels))),
    st.text(st.characters(min_codepoint=33, max_codepoint=0x17F, categories=["L", "N", "P"]), max_size=LONGEST_GROUP),
    st.none()
    | st.builds(Bet, st.sampled_from(list(OUTCOMES)), st.sampled_from(list(BY_NAME)), st.sampled_from(list(SIGNS))),
    st.dates(),
)


def content(**changed):
    return json.dumps({**RIGHT, **changed}).encode()


@given(SAVED)
def test_what_is_written_is_read_back(saved):
    assert read_scenario_file(scenario_file(saved), "a.json") == saved


def test_a_file_of_the_simulator_is_read():
    assert SCENARIO_FORMAT == FORMAT
    found = read_scenario_file(content(), "a.json")
    assert found == SavedScenario(
        find_territory("5309"),
        Scenario.read("3-1-2-1-1-4"),
        "Table 2",
        Bet("imports", "local_exchange", "-"),
        datetime.date(2026, 11, 22),
    )
    # A group that gave itself no name and did not bet.
    bare = read_scenario_file(content(group="", bet=None), "a.json")
    assert (bare.group, bare.bet) == ("", None)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_french_message(blob):
    with pytest.raises(OwnFileError, match="n'est pas un scénario lisible"):
        read_scenario_file(blob, "a.json")


@given(ANY_JSON)
def test_any_json_is_refused_or_right(value):
    saved, faults = read_scenario_files({"a.json": json.dumps(value).encode()})
    assert not saved
    assert faults


@given(st.sampled_from(list(RIGHT)), ANY_JSON)
def test_any_value_in_a_field_is_read_or_told(name, value):
    saved, faults = read_scenario_files({"a.json": content(**{name: value})})
    assert bool(saved) != bool(faults)
    for fault in faults:
        assert "\n" not in fault
        assert len(fault) < 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": "autre"}, "format"),
        ({"territory": "Lorient"}, "territoire"),
        ({"territory": ["5309"]}, "territoire"),
        ({"levels": [1, 2, 3]}, "il en faut 6"),
        ({"levels": [1, 2, 3, 4, 5, 1]}, "niveau « 5 »"),
        ({"levels": [True, 2, 3, 4, 1, 1]}, "niveau « True »"),
        ({"levels": ["3", 2, 3, 4, 1, 1]}, "niveau « 3 »"),
        ({"group": 7}, "groupe"),
        ({"group": "x" * (LONGEST_GROUP + 1)}, "lettres"),
        ({"bet": {"measure": "imports"}}, "pari"),
        ({"bet": {"measure": "bonheur", "lever": "skills", "sign": "+"}}, "la mesure"),
        ({"bet": {"measure": "imports", "lever": [], "sign": "+"}}, "le levier"),
        ({"saved_on": "22/11/2026"}, "année-mois-jour"),
        ({"saved_on": "2026-02-30"}, "n'existe pas"),
        ({"format": None}, "format absent ;"),
        ({"territory": None}, "territoire inconnu : absent ;"),
        ({"levels": None}, "niveaux : absent ;"),
        ({"levels": [None, 2, 3, 4, 1, 1]}, "niveau absent :"),
        ({"saved_on": None}, "date absente :"),
        ({"<script>": 1}, "champ inconnu"),
    ],
)
def test_each_fault_is_told(changed, said):
    with pytest.raises(OwnFileError) as caught:
        read_scenario_file(content(**changed), "a.json")
    # Thin spaces stand before signs.
    assert said in caught.value.message.replace("\u202f", " ")


def test_all_faults_of_a_file_and_of_all_files_come_at_once():
    wrong = content(levels=[9, 1, 1, 1, 1, 0], territory="?", saved_on=None)
    with pytest.raises(OwnFileError, match="4 défauts"):
        read_scenario_file(wrong, "b.json")
    contents = {"b.json": wrong, "a.json": content(), "c.json": b"{", "d.json": content(group="")}
    saved, faults = read_scenario_files(contents)
    assert len(saved) == 2
    assert [fault.split(" : ")[0] for fault in faults] == ["« b.json »"] * 4 + ["« c.json »"]


@pytest.mark.parametrize(
    "blob",
    [
        b"[" * 100_000,
        b"[" * 8_000,
        b'{"format": NaN}',
        content(levels=[1, 1, 1, 1, 1, 1]).replace(b"[1, 1", b"[Infinity, 1"),
        content().replace(b"3", b"9" * 9_000),
        b" " * (MOST_BYTES + 1),
        b"\xff\xfe\x00",
    ],
    ids=["long", "deep", "nan", "infinity", "digits", "blanks", "bytes"],
)
def test_bombs(blob):
    with pytest.raises(OwnFileError):
        read_scenario_file(blob, "a.json")


def test_names_cannot_break_a_message():
    name = "a\nb\u202e\x00<b>" + "x" * 300 + ".json"
    _, (fault,) = read_scenario_files({name: b""})
    assert "\n" not in fault
    assert "\x00" not in fault
    assert "\u202e" not in fault
    assert len(fault) < 150


def test_folder(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.json").write_bytes(content(group=f"Table {number}"))
    (tmp_path / "3.JSON").write_bytes(b"" + b"x" * (3 * MOST_BYTES))
    (tmp_path / "notes.txt").write_text("rien")
    (tmp_path / "dossier.json").mkdir()
    saved, faults = read_scenario_folder(tmp_path)
    assert [one.group for one in saved] == ["Table 0", "Table 1", "Table 2"]
    assert len(faults) == 1
    assert "octets" in faults[0]
    with pytest.raises(OwnFileError, match="aucun fichier"):
        read_scenario_folder(tmp_path / "dossier.json")
    with pytest.raises(OwnFileError, match="n'existe pas"):
        read_scenario_folder(tmp_path / "ailleurs")


def test_a_group_s_file_copied_twice_counts_once_and_groups_without_name_all_count():
    files = {"a.json": content(), "a (1).json": content(), "b.json": content(group=""), "c.json": content(group="")}
    saved, faults = read_scenario_files(files)
    assert [one.group for one in saved] == ["Table 2", "", ""]
    assert faults == ["« a.json » : même contenu que « a (1).json » ; compté une fois"]


def test_too_many_files_are_told_and_the_first_are_read():
    saved, faults = read_scenario_files({f"{number:04d}.json": content(group="") for number in range(MOST_FILES + 5)})
    assert len(saved) == MOST_FILES
    assert str(MOST_FILES + 5) in faults[0]
