"""The reader of Sirene extracts: each line has one fate, nobody protected is named, and no file breaks it."""

import contextlib
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import MetabolismeError, OwnFileError, UnknownCodeError
from metabolisme.sources import concordance, find_territory, load_table
from metabolisme.sources.establishments import (
    COLUMNS,
    FATES,
    HIDDEN,
    SIZES,
    call_list,
    divisions_of,
    extract_from,
    read_extract,
)
from metabolisme.sources.identifiers import is_valid_identifier

# Columns as annuaire-entreprises.data.gouv.fr writes them, those that are read and some others.
HEADS = [
    "siren",
    "nic",
    "siret",
    "statutDiffusionEtablissement",
    "dateCreationEtablissement",
    "trancheEffectifsEtablissement",
    "anneeEffectifsEtablissement",
    "etablissementSiege",
    "statutDiffusionUniteLegale",
    "denominationUniteLegale",
    "nomUniteLegale",
    "prenomUsuelUniteLegale",
    "numeroVoieEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
    "codeCommuneEtablissement",
    "etatAdministratifEtablissement",
    "enseigne1Etablissement",
    "denominationUsuelleEtablissement",
    "activitePrincipaleEtablissement",
    "nomenclatureActivitePrincipaleEtablissement",
    "caractereEmployeurEtablissement",
    "activitePrincipaleNAF25Etablissement",
]
LORIENT = find_territory("5309")


def siret_of(number):
    """A SIRET whose two check digits are right, and which names nobody."""
    siren = next(f"{number:08d}{digit}" for digit in range(10) if is_valid_identifier(f"{number:08d}{digit}"))
    return next(f"{siren}{nic:05d}" for nic in range(10, 100) if is_valid_identifier(f"{siren}{nic:05d}"))


def row(number, **changed):
    values = dict.fromkeys(HEADS, "")
    values |= {
        "siret": siret_of(number),
        "statutDiffusionEtablissement": "O",
        "trancheEffectifsEtablissement": "12",
        "etablissementSiege": "true",
        "denominationUniteLegale": f"CONSERVERIE {number}",
        "numeroVoieEtablissement": "1",
        "typeVoieEtablissement": "RUE",
        "libelleVoieEtablissement": "DU PORT",
        "codePostalEtablissement": "56100",
        "libelleCommuneEtablissement": "LORIENT",
        "codeCommuneEtablissement": "56121",
        "etatAdministratifEtablissement": "A",
        "activitePrincipaleEtablissement": "10.20Z",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
    }
    return values | changed


def written(rows, separator=",", encoding="utf-8", heads=HEADS):
    text = io.StringIO()
    writer = csv.DictWriter(text, heads, delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def listed(rows, branch="CA", **chosen):
    return call_list(extract_from(written(rows), "extrait.csv"), LORIENT, branch, **chosen)


def test_one_row_of_each_fate():
    rows = [
        row(1),
        row(2, siret="12345678901234"),
        row(1),
        row(3, etatAdministratifEtablissement="F"),
        row(4, etatAdministratifEtablissement="?"),
        row(5, codeCommuneEtablissement=""),
        row(6, codeCommuneEtablissement="29232"),
        row(7, activitePrincipaleEtablissement="4671G", nomenclatureActivitePrincipaleEtablissement="NAF2025"),
        row(8, activitePrincipaleEtablissement="30.11Z"),
        row(9, statutDiffusionEtablissement="P"),
    ]
    found = listed(rows)
    expected = ["kept", "damaged", "repeated", "closed", "no_state", "no_place", "elsewhere", "other_nomenclature"]
    assert found.fates.to_dict() == dict.fromkeys([*expected, "other_branch", "protected"], 1)
    assert list(found.establishments["name"]) == ["CONSERVERIE 1"]
    assert set(found.fates.index) == set(FATES)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "number": st.integers(1, 30),
                "etatAdministratifEtablissement": st.sampled_from(["A", "F", "", "actif"]),
                "codeCommuneEtablissement": st.sampled_from(["56121", "75101", "1001", "99999", ""]),
                "activitePrincipaleEtablissement": st.sampled_from(["10.20Z", "1020Z", "30.11Z", "52.4C", "4671G", ""]),
                "statutDiffusionEtablissement": st.sampled_from(["O", "P", "N", ""]),
                "trancheEffectifsEtablissement": st.sampled_from([*SIZES, "1", "", "?"]),
                "denominationUniteLegale": st.sampled_from(["SOCIÉTÉ", HIDDEN, "=1+1", ""]),
            }
        ),
        min_size=1,
        max_size=40,
    )
)
def test_fates_sum_to_the_lines_and_nobody_hidden_is_named(drawn):
    rows = [row(**line) for line in drawn]
    extract = extract_from(written(rows), "extrait.csv")
    for branch in ("", "CA"):
        found = call_list(extract, LORIENT, branch)
        assert found.fates.sum() == len(rows)
        assert len(found.establishments) == found.fates["kept"] == found.sizes["listed"].sum()
        assert found.sizes["protected"].sum() == found.fates["protected"]
        assert not found.establishments["name"].str.contains("ND", regex=False).any()
    hidden = extract.lines["protected"]
    assert (extract.lines.loc[hidden, ["name", "address", "town"]] == "").all(axis=None)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: text.encode())))
def test_any_content_is_read_or_refused_in_french(content):
    head = written([row(1)])
    for tried in (content, head + content):
        # Any other error fails the test.
        with contextlib.suppress(MetabolismeError):
            assert call_list(extract_from(tried, "extrait.csv"), LORIENT).fates.sum() >= 1


def test_all_faults_together():
    heads = ["siret", "siret", "commune"]
    content = ("\n".join([",".join(heads), "1,2,3", "1,2,3,4"])).encode()
    with pytest.raises(OwnFileError) as caught:
        extract_from(content, "extrait.csv")
    message = caught.value.message
    for word in (
        "etatAdministratifEtablissement manque",
        "codeCommuneEtablissement manque",
        "deux colonnes",
        "ligne 3",
    ):
        assert word in message
    assert "annuaire-entreprises.data.gouv.fr" in message


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"PK\x03\x04rest", "archive"),
        (written([]), "aucun établissement"),
        (b"\x00\x01\x02\x03" * 50, "texte"),
    ],
)
def test_what_is_no_extract_is_refused(content, word):
    with pytest.raises(OwnFileError, match=word):
        extract_from(content, "extrait.csv")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OwnFileError, match="vérifiez le chemin"):
        read_extract(tmp_path / "rien.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_french_habits(tmp_path, encoding, separator):
    path = tmp_path / "extrait.csv"
    path.write_bytes(written([row(1, denominationUniteLegale="CRÊPERIE DU PORT")], separator, encoding))
    found = call_list(read_extract(path), LORIENT, "CA")
    assert list(found.establishments["name"]) == ["CRÊPERIE DU PORT"]


def test_codes_that_a_spreadsheet_took_for_numbers():
    bourg = find_territory("8405")
    rows = [row(1, codeCommuneEtablissement="1053", trancheEffectifsEtablissement="3")]
    found = call_list(extract_from(written(rows), "extrait.csv"), bourg, "CA")
    assert list(found.establishments["commune"]) == ["01053"]
    assert list(found.establishments["size"]) == ["03"]


def test_districts_are_their_city():
    rows = [row(rank, codeCommuneEtablissement=code) for rank, code in enumerate(["69381", "69123"], start=1)]
    found = call_list(extract_from(written(rows), "extrait.csv"), find_territory("8421"), "CA")
    assert list(found.establishments["commune"]) == ["69123", "69123"]


def test_the_largest_first_and_the_smallest_left_out():
    rows = [
        row(rank, trancheEffectifsEtablissement=size) for rank, size in enumerate(["01", "53", "NN", "22"], start=1)
    ]
    assert list(listed(rows).establishments["size"]) == ["53", "22", "01", "NN"]
    found = listed(rows, smallest="22")
    assert list(found.establishments["size"]) == ["53", "22"]
    assert found.fates["other_branch"] == 2
    # 100 to 199 and 10,000 or more.
    assert found.workforce == (10_100, None)


def test_activities_inside_a_branch():
    rows = [row(1, activitePrincipaleEtablissement="10.20Z"), row(2, activitePrincipaleEtablissement="11.05Z")]
    assert list(listed(rows, activities=["11"]).establishments["activity"]) == ["11.05Z"]
    assert list(listed(rows, activities=["10.2"]).establishments["activity"]) == ["10.20Z"]
    with pytest.raises(UnknownCodeError, match="30"):
        listed(rows, activities=["30.11Z"])


def test_siren_is_not_taken_for_siret():
    rows = [row(1), row(2, siret=siret_of(2)[:9])]
    found = listed(rows)
    assert found.fates["damaged"] == 1
    assert any("SIREN" in note for note in found.notes)


def test_both_names_when_they_differ():
    rows = [row(1, enseigne1Etablissement="LA CALE", denominationUniteLegale="HOLDING NORD")]
    assert list(listed(rows).establishments["name"]) == ["LA CALE (HOLDING NORD)"]


def test_columns_of_the_published_stock_are_enough():
    """The stock of Insee has no name of the firm: the list is made all the same, and says so."""
    heads = [head for head in HEADS if not head.endswith("UniteLegale")]
    heads = [head for head in heads if head not in ("enseigne1Etablissement", "denominationUsuelleEtablissement")]
    found = call_list(extract_from(written([row(1)], heads=heads), "extrait.csv"), LORIENT, "CA")
    assert list(found.establishments["name"]) == [""]
    assert any("cherchez chaque SIREN" in note for note in found.notes)


def test_divisions_are_88_and_agree_with_the_industries():
    """Each division is in the branch of the industry of WIOD that bears its number (C10-C12 holds 10, 11 and 12)."""
    divisions = concordance("DIVISION", "A38")
    assert len(divisions) == 88
    assert set(divisions) == set(load_table("nomenclatures/branches")["code"])
    sections = {"B": range(5, 10), "F": range(41, 44), "I": range(55, 57), "N": range(77, 83), "Q": range(86, 89)}
    others = {"R_S": range(90, 97), "T": range(97, 99), "U": range(99, 100)}
    for industry, branch in concordance("A56", "A38").items():
        numbers = {**sections, **others}.get(industry)
        if numbers is None:
            bounds = [int("".join(filter(str.isdigit, end))) for end in industry.replace("_", "-").split("-")]
            numbers = range(bounds[0], bounds[-1] + 1)
        for number in numbers:
            if f"{number:02d}" in divisions.index:
                assert divisions[f"{number:02d}"] == branch, (industry, number)


def test_divisions_of_a_branch():
    assert list(divisions_of("CA").index) == ["10", "11", "12"]
    with pytest.raises(UnknownCodeError):
        divisions_of("XX")


def test_every_column_is_known_under_one_field_only():
    names = [name for field in COLUMNS.values() for name in field]
    # « commune » names a town, never its code: an Insee code and a name are told apart by their columns.
    assert len(names) == len(set(names))
