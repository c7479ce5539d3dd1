"""« Tableau de bord »: any territory is found, its page says what the library says, and asks nothing of anyone."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from dashboards import FOLDER, SHEETS_TOGETHER
from territories import fill, found_at, pairs

from metabolisme.diagnosis.peers import VERDICTS, every_group
from metabolisme.indicators.every_place import indicator_atlas
from metabolisme.reports.dashboard_sheet import HEADS, DashboardSheets
from tests.book.accessibility import faults_of

PAGE = "book/tableau-de-bord.html"
TEMPLATE = Path(__file__).resolve().parents[2] / "site" / "templates" / "tableau-de-bord.html"
LARGEST = 150_000


@pytest.fixture(scope="module")
def sheets():
    return DashboardSheets(indicator_atlas())


@pytest.fixture
def opened(address, new_page):
    """Function that opens the page on a territory: `opened("Lens", "3215", width=360)`."""

    def open_page(name, code="", **options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(address + PAGE + (f"#{code}" if code else ""))
        page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=name)
        return page

    return open_page


def test_every_rule_of_the_template_leads_somewhere(sheets):
    sheet = sheets.of("5309")
    fill(ElementTree.fromstring(TEMPLATE.read_text(encoding="utf-8")), sheet)
    line, one = sheet["indicateurs"][0]["lignes"][0], sheet["indicateurs"][0]
    for element in ElementTree.fromstring(TEMPLATE.read_text(encoding="utf-8")).iter():
        paths = [element.get(name) for name in ("data-texte", "data-liste") if element.get(name)]
        paths += [path for name in ("data-var", "data-attr") for _, path in pairs(element.get(name, "") or ":.")]
        for path in paths:
            assert (
                path == "."
                or any(found_at(thing, path) is not None for thing in (sheet, one, line))
                or path == "absent"
            )


def test_scripts_of_all_territories_are_there_and_none_is_too_large(site, sheets):
    scripts = sorted((site / FOLDER).glob("*.js"), key=lambda path: int(path.stem))
    assert len(scripts) == -(-len(sheets.codes) // SHEETS_TOGETHER)
    assert max(path.stat().st_size for path in scripts) <= LARGEST
    assert all(set(group.codes) <= set(sheets.codes) for group in every_group().values())


@pytest.mark.parametrize(("name", "code"), [("Lorient", ""), ("Lens - Hénin", "3215"), ("Lyon", "8421")])
def test_the_page_says_what_the_library_says(opened, sheets, name, code):
    sheet = sheets.of(code or "5309")
    page = opened(sheet["nom"], code)
    for rank, one in enumerate(sheet["indicateurs"]):
        section = page.locator(".mt-indicateur").nth(rank)
        assert section.locator("h3").inner_text().startswith(one["nom"])
        names = section.locator(".mt-pairs a").all_inner_texts()
        assert names == [line["nom"] for line in one.get("lignes", [])]
        assert section.locator(".mt-valeur b").all_inner_texts() == [line["valeur"] for line in one.get("lignes", [])]
    assert page.complaints == []


def test_a_territory_is_found_with_the_keyboard_and_a_peer_leads_to_its_own(opened, sheets):
    page = opened("Lorient")
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("200042174")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    sheet = sheets.of("200042174")
    page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=sheet["nom"])
    assert page.title().startswith(sheet["nom"])
    peer = sheet["indicateurs"][0]["lignes"][1]["nom"]
    page.get_by_role("link", name=peer, exact=True).first.click()
    page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=peer)
    assert page.complaints == []


def test_the_table_can_be_taken_away_with_the_lines_shown(opened, sheets):
    page = opened("Lorient")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Prendre le tableau").click()
    assert taken.value.suggested_filename == "tableau-de-bord-5309.csv"
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert tuple(rows[0]) == HEADS
    sheet = sheets.of("5309")
    lines = [(one["nom"], line) for one in sheet["indicateurs"] for line in one.get("lignes", [])]
    told = [row for row in rows[1:] if row[4]]
    assert [(row[2], row[3], row[4]) for row in told] == [
        (name, line["nom"], line["valeur"].replace("\u202f", "")) for name, line in lines
    ]
    assert {row[8] for row in told} <= {"", *VERDICTS.values()}
    assert not any(re.match(r"[=+@]", cell) for row in rows for cell in row)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_holds_and_can_be_read_by_all(opened, width):
    page = opened("Lorient", width=width)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_of(page, ("layout", "colours")) == []


def test_without_script_the_page_shows_lorient(address, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(address + PAGE)
    assert page.locator(".mt-lieu").inner_text() == "Lorient"
    assert page.locator(".mt-indicateur").count() == 10
