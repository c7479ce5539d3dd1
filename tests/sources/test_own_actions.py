"""The reader's own actions: what is read, and every fault told at once, where it is and how to repair it."""

import io

import pytest
from openpyxl import Workbook

from metabolisme.errors import OwnFileError
from metabolisme.sources.actions import ACTORS, LEVERS, META_ACTIONS
from metabolisme.sources.own_actions import (
    COLUMNS,
    EXAMPLE_TITLE,
    LONGEST_TITLE,
    MOST_ROWS,
    actions_from_bytes,
    code_of,
    read_actions,
)

HEADS = "titre;méta-action;acteurs;service;leviers"
GOOD = "Une régie;nourrir le territoire;élus et services, habitants;2;sobriété"


def read(*rows, heads=HEADS):
    return actions_from_bytes("\n".join([heads, *rows]).encode(), "actions.csv")


def faults(*rows, heads=HEADS):
    with pytest.raises(OwnFileError) as caught:
        read(*rows, heads=heads)
    return [line for line in caught.value.message.replace("\u202f", " ").splitlines() if line.startswith("  - ")]


def test_words_ranks_and_codes_are_read_alike():
    rows = ["A;1;1+4;simplifier;2", "B;food_system;Policy / HABITANTS;1;échanges locaux", GOOD]
    found = read(*rows)
    assert list(found.index) == ["own-1", "own-2", "own-3"]
    assert set(found["meta_action"]) == {next(iter(META_ACTIONS))}
    assert set(found["actors"]) == {("policy", "inhabitants")}
    assert found["service_level"].tolist() == [1, 1, 2]
    assert found["levers"].tolist() == [("local_exchange",), ("local_exchange",), ("sobriety",)]
    assert found["what_is_done"].tolist() == ["", "", ""]  # what is not said is empty, and no fault


@pytest.mark.parametrize("codes", [META_ACTIONS, ACTORS, LEVERS])
def test_every_code_is_named_by_its_code_its_word_and_its_rank(codes):
    for rank, (code, label) in enumerate(codes.items(), start=1):
        assert code_of(code, codes) == code_of(label.upper(), codes) == code_of(str(rank), codes) == code
    assert code_of("mairie", codes) is None


def test_every_fault_is_told_at_once_with_its_place():
    told = faults(";rien;mairie, habitants;4;7", GOOD, GOOD.replace("régie", "RÉGIE"), "x" * 200 + ";1;1;1;1")
    where = ["ligne 2, colonne « titre »", "« méta-action »", "« acteurs »", "« service »", "« leviers »"]
    assert len(told) == 7
    for place, line in zip(where, told, strict=False):
        assert place in line
        assert "Réparation" in line
    assert "« mairie » n'est pas admis" in told[2]
    assert "élus et services, porteurs de projets, accompagnateurs, habitants" in told[2]
    assert "est déjà ligne 3" in told[5]
    assert f"{LONGEST_TITLE} au plus" in told[6]


def test_titles_are_asked_for():
    told = faults("A;1", heads="titre;service;service")
    assert [line.split(" :")[1].strip() for line in told] == [
        "la colonne « méta-action » manque. Attendu",
        "la colonne « acteurs » manque. Attendu",
        "deux colonnes s'appellent « service ». Attendu",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "aucune action"),
        (HEADS.encode(), "aucune action"),
        (b"\x00\x01\x02\x03", "pas un tableau en texte"),
        (f"{HEADS}\nA;1;1;1;1;de trop".encode(), "plus de cases que de titres"),
        (("\n".join([HEADS, *(f"A{rank};1;1;1;1" for rank in range(MOST_ROWS + 1))])).encode(), "au plus"),
        (b"a" * 1_000_001, "trop lourd"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, said):
    with pytest.raises(OwnFileError, match=said):
        actions_from_bytes(content, "a.csv")


def test_rows_of_the_catalogue_and_the_example_are_left():
    rows = [f"{EXAMPLE_TITLE};1;1;1;1;", "Du catalogue;1;1;1;1;catalogue", "Exemple de régie;1;1;1;1;mienne"]
    found = read(*rows, heads=HEADS + ";origine")
    assert found["title"].tolist() == ["Exemple de régie"]
    assert found.attrs["left_out"] == 2
    (told,) = faults(*rows[:2], heads=HEADS + ";origine")
    assert "aucune action à vous, 2 du catalogue ou du modèle" in told


def test_no_column_is_left_unread():
    told = faults(GOOD + ";10;x", heads=HEADS + ";coût;لون")
    assert ["« coût » n'est pas lue" in told[0], "« لون » n'est pas lue" in told[1], len(told)] == [True, True, 2]


def test_a_title_without_a_plain_letter_is_compared_as_it_is():
    assert read("خطة;1;1;1;1", "***;1;1;1;1")["title"].tolist() == ["خطة", "***"]
    assert "est déjà ligne 2" in faults("***;1;1;1;1", "***;1;1;1;1")[0]


def test_the_separator_said_to_a_spreadsheet_is_no_row():
    found = actions_from_bytes(f"sep=;\r\n{HEADS}\r\n{GOOD}\r\n".encode("utf-8-sig"), "a.csv")
    assert found.equals(read(GOOD))
    assert faults("A;rien;1;1;1", heads="sep=;\n" + HEADS)[0].startswith("  - ligne 3, colonne « méta-action »")


@pytest.mark.parametrize("open_", ['A;1;1;1;"1', 'A;1;1;1;"1\nB;1;1;1;1\n', 'A;1;1;1;"1""\n', 'A;1;1;1;"'])
def test_a_quote_that_never_closes_is_told(open_):
    (told,) = faults(GOOD, open_)
    assert told.startswith("  - ligne 3, un guillemet s'ouvre")


@pytest.mark.parametrize("closed", ['A 5" x;1;1;1;1', '"A";1;1;1;"1"', '"A ""b""";1;1;1;""', '"A"b"c;1;1;1;1\n\n'])
def test_quotes_that_close_are_read(closed):
    assert len(read(GOOD, closed)) == 2


def test_an_apostrophe_that_kept_a_spreadsheet_from_running_a_cell_goes():
    assert read("'=1+1;1;1;1;1")["title"].tolist() == ["=1+1"]


def test_a_workbook_and_a_path_are_read_too(tmp_path):
    book = Workbook()
    for row in [HEADS.split(";"), GOOD.split(";")]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "actions.csv").write_text(f"{HEADS}\n{GOOD}", encoding="cp1252")
    assert actions_from_bytes(content.getvalue(), "a.xlsx").equals(read_actions(tmp_path / "actions.csv"))
    with pytest.raises(OwnFileError, match="ne peut pas être ouvert"):
        read_actions(tmp_path / "absent.csv")


def test_columns_are_those_of_the_catalogue():
    assert list(read(GOOD).columns) == list(COLUMNS)
