"""Templates filled from the diagnosis, and the calendar: what the library says, on paper, for any territory."""

import csv
import datetime
import io
import re
from importlib.resources import files
from pathlib import Path

import pytest
from fabrique import CALENDAR_PAGE, EXAMPLE, PAGE, templates
from markup import french_date
from territories import fill, found_at, pairs

from metabolisme.diagnosis.every_territory import atlas
from metabolisme.reports.fabrique_calendar import fabrique_dates
from metabolisme.reports.territory_sheet import territory_sheet
from metabolisme.sources.seminars import minutes_of

TEMPLATE = Path(__file__).resolve().parents[2] / "site" / "templates" / "gabarits.html"
AXE = files("axe_playwright_python") / "axe.min.js"
#: A zone of the mainland and one overseas, an EPCI of which the jobs are estimated.
PLACES = {"5309": "Lorient", "0402": None, "245600440": None}
#: What a sheet may be without: a warning, a reason.
MAY_LACK = {"branches.aucune", "note_avertissements", "avertissements"}


@pytest.fixture(scope="module")
def sheets():
    return {code: territory_sheet(code, atlas()) for code in PLACES}


@pytest.fixture
def opened(address, new_page):
    """Function that opens a page on a territory: `opened("0402", name, width=360)`."""

    def open_page(code="", name="Lorient", **options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{address}{PAGE}.html" + (f"#{code}" if code else ""))
        page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=name)
        return page

    return open_page


def pages_of(page):
    """Number of pages that come out of the printer."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


# --------------------------------------------------------------------------------------------- the template


def test_every_rule_of_the_templates_leads_somewhere(sheets):
    parts = templates(TEMPLATE)
    sheet = sheets["5309"]
    inner = sheet["branches"]["branches"][0]
    for name, part in parts.items():
        for element in part.iter():
            text = " ".join([element.text or "", *element.attrib.values()])
            assert not re.search(r"\{\w+\}", text), (name, text)
            paths = [element.get(rule) for rule in ("data-texte", "data-liste", "data-si") if element.get(rule)]
            paths += [path for rule in ("data-var", "data-attr") for _, path in pairs(element.get(rule) or ":.")]
            for path in paths:
                known = any(found_at(thing, path) is not None for thing in (sheet, inner))
                assert path == "." or known or path in MAY_LACK, (name, path)
        fill(part, sheet)


def test_every_template_is_in_the_page_once(site):
    html = (site / f"{PAGE}.html").read_text(encoding="utf-8").partition('<template id="mt-gabarit">')
    before, _, rest = html
    models, _, after = rest.partition("</template>")
    for name in templates(TEMPLATE):
        assert (before + after).count(f'data-fiche="{name}"') == 1, name
        assert models.count(f'data-fiche="{name}"') == 1, name


# ----------------------------------------------------------------------------------------------- the page


def test_templates_say_what_the_library_says(opened, sheets):
    for code, sheet in sheets.items():
        page = opened("" if code == "5309" else code, sheet["nom"])

        def said(part, page=page):
            return page.locator(f'[data-fiche="gabarit-{part}"]').inner_text()

        assert sheet["phrase"] in said("invitation")
        rows = page.locator('[data-fiche="gabarit-fragilites"] tbody tr')
        shown = [row for row in rows.all() if row.is_visible()]
        assert len(shown) == min(6, len(sheet["flux"]))
        for row, flow in zip(shown, sheet["flux"], strict=False):
            cells = row.locator("td").all_inner_texts()
            assert row.locator("th span").first.inner_text() == flow["produit"]
            assert cells[:2] == [flow["montant"], flow["bornes"]]
            assert cells[2:] == ["", ""]
        for branch in sheet["branches"]["branches"]:
            assert branch["nom"] in said("swot")
        assert sheet["barres_phrase"] in said("dispositif")
        assert sheet["barres"][0]["phrase"] in said("feuille-de-route")
        assert all(sheet["flux_phrase"] in said(letter) for letter in ("lettre-fin", "lettre-loin"))
        for one in page.locator(".mt-gab").all():
            assert sheet["nom"] in one.inner_text()
            assert "Ce n’est pas une mesure" in one.inner_text()
        assert page.complaints == []


def test_a_territory_is_chosen_with_the_keyboard_and_asks_nobody(site, sheets, new_page):
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / f"{PAGE}.html").as_uri())
    page.get_by_role("combobox").focus()
    page.keyboard.type("0402")
    page.keyboard.press("Enter")
    name = sheets["0402"]["nom"]
    page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=name)
    assert name in page.locator('[data-fiche="gabarit-note"] .mt-gab-titre').inner_text()
    assert all(url.startswith("file:") for url in asked)


def test_each_template_prints_on_one_page_and_alone_when_asked(opened, sheets):
    count = len(templates(TEMPLATE)) - 1  # the head of the page is no template
    for code, sheet in sheets.items():
        page = opened(code, sheet["nom"])
        assert pages_of(page) == count, code
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = ''; }")
    buttons = page.get_by_role("button", name="Imprimer ce gabarit")
    assert buttons.count() == count
    buttons.nth(3).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.printed") == ""
    page.emulate_media(media="print")
    seen = page.locator(".mt-gab").locator("visible=true")
    assert seen.count() == 1
    assert "Forces, faiblesses" in seen.inner_text()
    # a printing ends with « afterprint »: one sheet comes out, then all are there again
    assert pages_of(page) == 1
    assert pages_of(page) == count


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_holds_and_can_be_read_by_all(opened, width):
    page = opened(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document)")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


# --------------------------------------------------------------------------------------------- the calendar


@pytest.fixture
def calendar(address, new_page):
    page = new_page(accept_downloads=True)
    page.goto(f"{address}{CALENDAR_PAGE}.html")
    page.wait_for_function("window.mtCalendrier !== undefined")
    return page


def test_dates_are_those_of_the_library(calendar):
    # A leap year, a start in each closure, on a holiday, on a Sunday, and the years at both ends.
    starts = ["2000-01-01", "2024-02-29", "2026-12-25", "2027-02-15"]
    starts += ["2027-07-20", "2028-05-01", "2032-10-31", "2098-06-30"]
    for start in starts:
        known = fabrique_dates(datetime.date.fromisoformat(start))["date"]
        assert calendar.evaluate("start => mtCalendrier.dates(start)", start) == [day.isoformat() for day in known]


def test_without_a_choice_the_table_is_that_of_the_example(calendar):
    cells = calendar.locator("#mt-calendrier tbody td:nth-of-type(1)").all_inner_texts()
    known = fabrique_dates(EXAMPLE)["date"]
    assert [cell.partition(" ")[2] for cell in cells] == [french_date(day) for day in known]


def test_a_start_fills_the_table_and_the_files(calendar):
    start = datetime.date(2028, 3, 6)
    box = calendar.get_by_label("Jour de la journée d’immersion")
    box.fill(start.isoformat())
    box.dispatch_event("change")
    known = fabrique_dates(start)
    first = calendar.locator("#mt-calendrier tbody td").first
    assert first.inner_text() == f"lundi {french_date(start)}"
    assert french_date(start) in calendar.locator("#mt-calendrier caption").inner_text()
    with calendar.expect_download() as taken:
        calendar.get_by_role("button", name="Prendre l’agenda").click()
    raw = Path(taken.value.path()).read_bytes()
    lines = raw.decode().split("\r\n")
    # RFC 5545, 3.1: lines of 75 bytes at most, ended by CRLF
    assert max(len(line.encode()) for line in lines) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    begins = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]
    assert begins == [
        f"{day:%Y%m%d}T{minutes_of(time) // 60:02d}{minutes_of(time) % 60:02d}00"
        for day, time in zip(known["date"], known["starts_at"], strict=True)
    ]
    with calendar.expect_download() as taken:
        calendar.get_by_role("button", name="Prendre le tableau").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[2] for row in rows[1:]] == [day.isoformat() for day in known["date"]]
    box.fill("")
    box.dispatch_event("change")
    assert box.get_attribute("aria-invalid") == "true"
    assert first.inner_text() == f"lundi {french_date(start)}"
