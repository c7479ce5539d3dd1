"""A reader's actors, resources, needs and links: all faults at once, and a file that comes back as it was."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import OwnFileError
from metabolisme.sources.actions import ACTORS
from metabolisme.sources.actors import RESOURCES
from metabolisme.sources.own_actions import plain_word
from metabolisme.sources.own_network import (
    COLUMNS,
    ENDS,
    FAULTS,
    LARGEST_FILE,
    LINK_STATES,
    LONGEST_NAME,
    MOST_ROWS,
    RESOURCE_STATES,
    ActorNetwork,
    guarded,
    network_csv,
    network_from_bytes,
    network_rows,
    one_line,
    read_network,
)

HEAD = "type;nom;sorte;vers;état;note\n"
RIGHT = HEAD + (
    "acteur;Ferme;porteurs de projets;;;\n"
    "acteur;Ville;élus et services;;;sert 800 repas\n"
    "ressource;Terres;naturelle;;présente;\n"
    "besoin;Légumes;;;;\n"
    "lien;Ferme;répond à;Légumes;en place;\n"
    "lien;Ville;apporte;Terres;envisagé;\n"
    "lien;Légumes;demande;Terres;en place;\n"
    "lien;Ville;achète à;Ferme;en place;\n"
)


def read(text):
    return network_from_bytes(text.encode(), "reseau.csv")


def faults_of(text):
    with pytest.raises(OwnFileError) as error:
        read(text)
    return [line[4:] for line in error.value.message.replace("\u202f", " ").splitlines() if line.startswith("  - ")]


def test_a_right_file_is_read_as_it_is_written():
    network = read(RIGHT)
    assert network.actors["role"].to_dict() == {"Ferme": "project", "Ville": "policy"}
    assert network.actors.loc["Ville", "note"] == "sert 800 repas"
    assert network.resources.loc["Terres"].tolist() == ["natural", "present", ""]
    assert list(network.needs.index) == ["Légumes"]
    assert network.links["kind"].tolist() == ["answers", "brings", "requires", "buys"]
    assert network.links["state"].tolist() == ["in_place", "planned", "in_place", "in_place"]
    assert network.warnings == ()


@pytest.mark.parametrize("text", [RIGHT.replace(";", "\t"), RIGHT.upper(), RIGHT.replace("é", "e"), "\n" + RIGHT])
def test_separators_case_accents_and_empty_lines_do_not_matter(text):
    assert read(text).links["kind"].tolist() == ["answers", "brings", "requires", "buys"]


def test_a_workbook_is_read_too(tmp_path):
    frame = pd.read_csv(io.StringIO(RIGHT), sep=";", dtype=str)
    path = tmp_path / "reseau.xlsx"
    frame.to_excel(path, index=False)
    assert network_rows(read_network(path)) == network_rows(read(RIGHT))


def test_every_fault_is_told_at_once_with_its_line_and_its_repair():
    wrong = HEAD + (
        "acteur;Ferme;maire;;;\n"
        "acteur;ferme;habitants;;en place;\n"
        "mairie;Ville;;;;\n"
        f"besoin;{'L' * (LONGEST_NAME + 1)};;;;\n"
        "besoin;;;;;\n"
        "ressource;Terres;naturelle;;;\n"
        "ressource;Eau;naturelle;Ferme;présente;\n"
        "lien;Ferme;répond à;Terres;en place;\n"
        "lien;Ferme;coopère avec;Ferme;en place;\n"
        "lien;Ferme;finance;Inconnue;en place;\n"
        "lien;Ferme;apporte;Terres;en place;;;x\n"
        "lien;Ferme;apporte;terres;envisagé;\n"
    )
    faults = faults_of(wrong)
    told = "\n".join(faults)
    for said in (
        "ligne 2, colonne « sorte » : « maire » n'est pas admis",
        "ligne 3, colonne « nom » : « ferme » est déjà ligne 2",
        "ligne 3, colonne « état » : « en place » n'a pas de sens pour le type « acteur »",
        "ligne 4, colonne « type » : « mairie »",
        f"ligne 5, colonne « nom » : {LONGEST_NAME + 1} signes",
        "ligne 6, colonne « nom » : la case est vide",
        "ligne 7, colonne « état » : la case est vide",
        "ligne 8, colonne « vers » : « Ferme » n'a pas de sens pour le type « ressource »",
        "ligne 9, colonne « vers » : « Terres » est de type « ressource »",
        "ligne 10, colonne « vers » : « Ferme » est relié à lui-même",
        "ligne 11, colonne « vers » : « Inconnue » n'est le nom d'aucune ligne",
        "ligne 12 : plus de cases que de titres",
        "ligne 13 : ce lien est déjà ligne 12",
    ):
        assert said in told, said
    assert all("Attendu :" in fault and "Réparation :" in fault for fault in faults)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nom;sorte\nFerme;\n", "la colonne « type » manque"),
        ("type;nom;nom\nacteur;a;b\n", "deux colonnes s'appellent « nom »"),
        ("type;nom;téléphone\nacteur;a;1\n", "la colonne « téléphone » n'est pas lue"),
        (HEAD, "aucune ligne"),
        (HEAD + "".join(f"besoin;b{rank};;;;\n" for rank in range(MOST_ROWS + 1)), f"{MOST_ROWS} au plus"),
        (HEAD + "é" * (LARGEST_FILE // 2), "il est trop lourd"),
    ],
)
def test_what_stops_the_whole_file_is_told(text, said):
    assert said in "\n".join(faults_of(text))


def test_too_many_rows_are_not_read_one_by_one():
    (told,) = faults_of(HEAD + "mairie;;;;;\n" * (MOST_ROWS + 1))
    assert f"{MOST_ROWS + 1} lignes" in told


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"%PDF-1.7", b'type;nom\n"' + b"a" * 200_000])
def test_what_is_no_table_is_refused_in_french(content):
    with pytest.raises(OwnFileError, match="«"):
        network_from_bytes(content, "x.csv")


def test_every_fault_has_its_three_parts_and_no_word_is_left_open():
    assert all("Attendu" in sentence and "Réparation" in sentence for sentence in FAULTS.values())


@pytest.mark.parametrize("note", ["voir a.b@exemple.fr", "06 12 34 56 78", "Mme Durand"])
def test_what_looks_like_a_person_is_a_warning_not_a_refusal(note):
    network = read(RIGHT.replace("sert 800 repas", note))
    assert len(network.warnings) == 1
    assert "ligne 3" in network.warnings[0]


def test_a_function_or_a_quantity_is_no_person():
    note = "M2 de toits, 0612 repas, contact : service des cantines"
    assert read(RIGHT.replace("sert 800 repas", note)).warnings == ()


def test_a_cell_that_a_spreadsheet_would_run_comes_back_as_it_was():
    text = HEAD + "acteur;'=1+1;habitants;;;'' x\nacteur;''@b;habitants;;;\n"
    network = read(text)
    assert list(network.actors.index) == ["=1+1", "'@b"]
    assert network_from_bytes(network_csv(network), "x.csv").actors.index.tolist() == ["=1+1", "'@b"]
    assert all(not row[1].startswith(("=", "+", "-", "@")) for row in network_rows(network))


# Signs that a text file may hold: no surrogate, no control sign, which `decoded` refuses.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(one_line)
names = st.lists(texts.filter(bool), min_size=3, max_size=9, unique_by=lambda name: plain_word(name) or name)


def one_of(codes):
    return st.sampled_from(list(codes))


@st.composite
def networks(draw):
    """A network whose things have any names and any links that are allowed."""
    chosen = draw(names)
    sorts = [draw(st.sampled_from(("actor", "resource", "need"))) for _ in chosen]
    by = {sort: [name for name, one in zip(chosen, sorts, strict=True) if one == sort] for sort in set(sorts)}
    pairs = [
        (kind, start, end)
        for kind, (from_, to) in ENDS.items()
        for start in by.get(from_, ())
        for end in by.get(to, ())
        if start != end and not (kind == "works_with" and start > end)
    ]
    kept = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True)) if pairs else []
    links = [
        {"source": start, "kind": kind, "target": end, "state": draw(one_of(LINK_STATES)), "note": ""}
        for kind, start, end in kept
    ]

    def table(sort, **cells):
        rows = [{name: draw(cell) for name, cell in cells.items()} for _ in by.get(sort, ())]
        return pd.DataFrame(rows, columns=list(cells), index=pd.Index(by.get(sort, []), name="name"), dtype=object)

    return ActorNetwork(
        table("actor", role=one_of(ACTORS), note=texts),
        table("resource", kind=one_of(RESOURCES), state=one_of(RESOURCE_STATES), note=texts),
        table("need", note=texts),
        pd.DataFrame(links, columns=["source", "kind", "target", "state", "note"], dtype=object),
    )


@given(networks())
def test_any_network_comes_back_from_its_file_as_it_was(network):
    again = network_from_bytes(network_csv(network), "reseau.csv")
    assert network_rows(again) == network_rows(network)
    assert network_rows(again)[0] == list(COLUMNS.values())


@given(texts)
def test_a_guarded_text_is_never_run_and_says_what_it_was(text):
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert guarded(text).removeprefix("'") == text or guarded(text) == text
