"""« Piloter »: a roadmap filled in, loaded, refused and exported in the page, with the cells that the library makes."""

import datetime
import io
import re

import openpyxl
import pytest

from metabolisme.charts.text import french_text
from metabolisme.errors import OwnFileError
from metabolisme.reports.roadmap import CHECK_WORDS, MODEL, roadmap_csv, roadmap_workbook, sheets
from metabolisme.sources.own_roadmap import (
    FollowedIndicator,
    Milestone,
    PlannedAction,
    roadmap_from_bytes,
)

PAGE = "book/4-animer/6-piloter.html"
HOSTILE = (
    PlannedAction(
        "=CMD|' /C calc'!A0",
        description="<b>Été</b> & « œuvre » — 100 % ; \"cité\"",
        levers=("skills", "sobriety"),
        ambition="3",
        purchase="Une offre d'entreprises du territoire",
        lead="@Élue, +33 2 97",
        budget=1234567.5,
        status="En cours",
        start=datetime.date(2027, 2, 28),
        end=datetime.date(2028, 2, 29),
        milestones=(
            Milestone("-Trop tard", datetime.date(2030, 1, 1), True),
            Milestone("À temps", datetime.date(2027, 3, 1)),
        ),
        indicators=(
            FollowedIndicator("Part", "%", 12.5, None, 14.0, datetime.date(2028, 1, 1), 5.0, "Relevé", "Élue"),
            FollowedIndicator("Sans départ", "€"),
        ),
    ),
    PlannedAction("Seule", lead="Ville"),
    PlannedAction(
        "خطة الماء",
        lead="#REF!",
        service="\uffffa",
        milestones=(Milestone("#N/A", datetime.date(2027, 3, 1)),),
    ),
)


@pytest.fixture
def opened(address, new_page):
    """Function that opens the page, form in sight."""

    def open_page(**options):
        page = new_page(accept_downloads=True, **options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + PAGE)
        page.locator('#mt-feuille [data-fait="ajouter"]').wait_for()
        return page

    return open_page


def load(page, content, name="feuille.csv"):
    page.locator("#mt-feuille-fichier").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.wait_for_function("name => document.querySelector('#mt-feuille "
    "[data-part=etat]').textContent.includes(name)", arg=name)


def taken(page, act):
    with page.expect_download() as download:
        page.locator(f'#mt-feuille [data-fait="{act}"]').click()
    return download.value.path().read_bytes()


def cells_of(content):
    """Every cell of a workbook that holds something: value, and whether it is a date."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (page.title, cell.coordinate): (cell.value, cell.is_date)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("roadmap", [MODEL, HOSTILE], ids=["model", "hostile"])
def test_the_page_and_the_library_make_the_same_files(opened, roadmap):
    """From the same CSV: the same cells, dates as dates, nothing run; and the same CSV again."""
    page = opened()
    load(page, roadmap_csv(roadmap))
    assert page.locator("#mt-feuille [data-part=defauts] li").count() == 0
    found = taken(page, "exporter")
    assert cells_of(found) == cells_of(roadmap_workbook(roadmap))
    assert [sheet.name for sheet in sheets(roadmap)] == openpyxl.load_workbook(io.BytesIO(found)).sheetnames
    assert taken(page, "enregistrer") == roadmap_csv(roadmap)
    assert page.locator("#mt-feuille b, #mt-feuille [data-part=actions] b").count() == 0
    assert page.complaints == []


FAULTY = (
    "ligne;action;structure pilote;statut;début;fin;budget en euros HT;intitulé;échéance;unité;couleur\n"
).encode()
FAULTY_ROWS = (
    "ligne;action;structure pilote;statut;début;fin;budget en euros HT;intitulé;échéance;unité\n"
    "action;Une;;bientôt;30/02/2027;;douze;;;\n"
    "action;Une;Ville;En cours;02/01/2028;01/01/2028;-3;;;\n"
    "jalon;Autre;;;;;;Début;01/01/2027;\n"
    "jalon;Une;;;;;5;;demain;\n"
    "action;Deux;Ville;En cours;1/1/2027 (plutôt 2028);2027-01-01T25:99;12.000;;;\n"
    "action;***;Ville;En cours;01/01-2027;2027-01-01 0:00;12,000;;;\n"
    "action;***;Ville;En cours;;;12000,50;;;\n"
    "jalon;ماء;;;;;;Début;01/01/2027;\n"
    "projet;Une;;;;;;;;\n"
).encode()


@pytest.mark.parametrize(
    "content", [FAULTY, FAULTY_ROWS, b"", b"ligne;action\n"], ids=["title", "rows", "empty", "no lead"]
)
def test_the_same_faults_are_told_and_nothing_is_lost(opened, content):
    with pytest.raises(OwnFileError) as raised:
        roadmap_from_bytes(content, "faux.csv")
    page = opened()
    load(page, roadmap_csv(MODEL))
    before = page.locator("#mt-feuille [data-part=compte]").inner_text()
    load(page, content, "faux.csv")
    told = page.locator("#mt-feuille [data-part=defauts] li").all_inner_texts()
    expected = re.findall(r"^\s*- (.+)$", raised.value.message, flags=re.MULTILINE)
    assert told == [french_text(one) for one in expected]
    assert page.locator("#mt-feuille [data-part=compte]").inner_text() == before
    assert page.evaluate("document.activeElement.dataset.part") == "a-corriger"


def test_a_roadmap_is_filled_in_with_the_keyboard_at_360(opened):
    page = opened(width=360)
    page.locator('#mt-feuille [data-fait="ajouter"]').press("Enter")
    assert page.evaluate("document.activeElement.dataset.colonne") == "type"
    page.locator('[data-colonne="type"]').select_option(index=1)
    title = page.locator('[data-colonne="action"]').input_value()
    assert title == page.locator('[data-colonne="type"]').input_value()
    page.locator('#mt-feuille [data-fait="exporter"]').click()
    assert "Structure pilote".lower() in page.locator("#mt-feuille [data-part=defauts]").inner_text().lower()
    page.locator('[data-colonne="lead"]').fill("Ville")
    page.locator('[data-colonne="purchase"]').fill("Des producteurs locaux")
    page.locator('[data-colonne="start"]').fill("2027-01-04")
    page.get_by_role("button", name="Ajouter un indicateur").press("Enter")
    page.locator('[data-colonne="name"]').fill("Part")
    page.locator('[data-colonne="unit"]').fill("%")
    for column, number in (("baseline", "52"), ("target", "54,5"), ("threshold", "5")):
        page.locator(f'[data-colonne="{column}"]').fill(number)
    page.locator('[data-colonne="threshold"]').press("Tab")
    checks = page.locator("#mt-feuille [data-part=controles]").inner_text()
    assert "producteurs locaux" in checks
    assert CHECK_WORDS["within"] in checks
    (action,) = roadmap_from_bytes(taken(page, "enregistrer"), "f.csv")
    assert (action.title, action.lead, action.start) == (title, "Ville", datetime.date(2027, 1, 4))
    assert action.indicators[0].target == 54.5
    assert cells_of(taken(page, "exporter")) == cells_of(roadmap_workbook([action]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Retirer cette action").press("Enter")
    assert "Aucune action" in page.locator("#mt-feuille [data-part=compte]").inner_text()
    assert page.complaints == []


def test_without_script_there_is_a_card_and_a_model(address, new_page, site):
    page = new_page(java_script_enabled=False)
    page.goto(address + PAGE)
    assert page.locator("#mt-feuille [data-part=outil]").is_hidden()
    page.locator("#mt-feuille .mt-feuille-papier summary").click()
    assert page.locator("#mt-feuille .mt-feuille-carte th").count() > 20
    link = page.locator("#mt-feuille .mt-feuille-papier a").get_attribute("href")
    assert ((site / PAGE).parent / link).resolve().read_bytes() == roadmap_csv(MODEL)
