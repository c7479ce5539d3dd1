"""Lab « De la branche à l'entreprise »: it asks for a file, follows each control, and tells what is wrong with one."""

import datetime

import pytest

from metabolisme.labs import establishments_lab

HEADS = (
    "siret,etatAdministratifEtablissement,codeCommuneEtablissement,activitePrincipaleEtablissement,"
    "trancheEffectifsEtablissement,denominationUniteLegale"
)
# Numbers with the right check digits.
LINES = [
    "00000101600013,A,56121,10.20Z,22,CONSERVERIE",
    "00000103200028,A,56121,10.13A,12,SALAISONS",
    "00000102400017,A,56098,30.11Z,02,CHANTIER",
]


def uploaded(text):
    content = text.encode()
    return (
        {
            "name": "extrait.csv",
            "type": "text/csv",
            "size": len(content),
            "content": memoryview(content),
            "last_modified": datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC),
        },
    )


@pytest.fixture(scope="module")
def lab():
    return establishments_lab()


def controls(lab):
    return dict(zip(("place", "product", "upload", "smallest", "calls"), lab.children[1].children, strict=True))


def test_products_of_the_short_list_come_first(lab):
    names = [name for name, _ in controls(lab)["product"].options]
    starred = [name.startswith("★") for name in names]
    assert len(names) == 34
    assert starred == sorted(starred, reverse=True)
    assert any(starred)


def test_without_a_file_it_says_how_to_get_one(lab):
    assert 'role="alert"' in lab.children[-1].value
    assert "annuaire-entreprises" in lab.children[-1].value


def test_each_control_changes_the_page(lab):
    found = controls(lab)
    found["upload"].value = uploaded("\n".join([HEADS, *LINES]))
    found["product"].value = "CA"
    page = lab.children[-1].value
    assert "CONSERVERIE" in page
    assert "CHANTIER" not in page
    for name, value in (("product", "CL"), ("smallest", "22"), ("calls", 1)):
        first = found[name].value
        found[name].value = value
        assert lab.children[-1].value != page, name
        found[name].value = first
        assert lab.children[-1].value == page, name


def test_another_territory_brings_its_own_short_list(lab):
    found = controls(lab)
    found["place"].value = "Bourg-en-Bresse"
    assert "hors du territoire" in lab.children[-1].value
    found["place"].value = "Atlantide"
    assert 'role="alert"' in lab.children[-1].value
    found["place"].value = "Lorient"


def test_a_damaged_file_is_told_in_french(lab):
    found = controls(lab)
    found["upload"].value = uploaded("nom;ville\nA;B")
    assert "la colonne siret manque" in lab.children[-1].value
