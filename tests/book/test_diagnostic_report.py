"""The diagnostic of a territory in a real browser: opened from a disk, on a telephone, on paper; equal to the book."""

import html
import re
from importlib.resources import files

import pytest

from metabolisme.accounts.local_shares import local_profile
from metabolisme.reports.diagnostic import diagnose
from metabolisme.reports.diagnostic_content import diagnostic_files
from metabolisme.reports.hand_over import write_folder
from metabolisme.reports.report_parts import Paragraph
from metabolisme.sources.territories import find_territory

AXE = files("axe_playwright_python") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Shown by the page « Votre territoire » without script.
LORIENT = "5309"
#: Sentences and figures of eight sections on A4: fewer pages would miss a part, more would not be read.
FEWEST_PAGES, MOST_PAGES = 8, 18
#: What the page may weigh: it is sent by e-mail.
LARGEST = 400_000
#: A4 without its margins, px.
PAPER_WIDTH = 680

TOO_WIDE = """() => [...document.querySelectorAll("main *")]
  .filter(one => one.getClientRects().length && !one.closest("svg") && getComputedStyle(one).position !== "absolute")
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def diagnostic():
    return diagnose(local_profile(find_territory(LORIENT)))


@pytest.fixture(scope="module")
def report(diagnostic, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rapport") / "dossier"
    return write_folder(folder, diagnostic_files(diagnostic))[0]


def opened(new_page, report, **options):
    page = new_page(**options)
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri(), wait_until="load")
    return page, asked, complaints


def test_opens_from_a_disk_and_asks_for_nothing(new_page, report):
    page, asked, complaints = opened(new_page, report)
    assert (asked, complaints) == ([report.as_uri()], [])
    assert page.title().startswith("Diagnostic du métabolisme")
    assert report.stat().st_size < LARGEST


@pytest.mark.parametrize("width", [1280, 360])
def test_is_accessible_and_fits_the_screen(new_page, report, width):
    # The policy of the page forbids scripts: the one that looks for faults is let in.
    page, _, _ = opened(new_page, report, width=width, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert page.evaluate(TOO_WIDE) == []
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    rules = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    faults = [f"{one['id']} : {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
    assert faults == []


def test_each_drawing_has_one_rendition_for_its_screen(new_page, report):
    for width, shown, hidden in ((1280, ".mt-wide", ".mt-narrow"), (360, ".mt-narrow", ".mt-wide")):
        page, _, _ = opened(new_page, report, width=width)
        count = page.locator("figure").count()
        assert page.locator(f"{shown} svg:visible").count() == count > 0
        assert page.locator(f"{hidden} svg:visible").count() == 0


def test_prints_on_a_few_pages_of_a4(new_page, report):
    page, _, _ = opened(new_page, report, width=PAPER_WIDTH)
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == []
    assert page.locator(".mt-wide svg:visible").count() == page.locator("figure").count()
    document = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", document))
    # 210 × 297 mm in points of 1/72 inch
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}
    assert FEWEST_PAGES <= len(re.findall(rb"/Type ?/Page\b(?!s)", document)) <= MOST_PAGES


def test_keeps_headings_with_what_they_introduce(new_page, report):
    page, _, _ = opened(new_page, report, width=PAPER_WIDTH)
    page.emulate_media(media="print")
    style = "one => { const said = getComputedStyle(one); return [said.breakAfter, said.breakInside]; }"
    for heading in page.locator("h2, h3, .mt-caption").all():
        assert heading.evaluate(style)[0] == "avoid"
    for whole in page.locator("section > table, .mt-wide").all():
        assert whole.evaluate(style)[1] == "avoid"


def test_says_what_the_book_says_of_the_same_territory(diagnostic, site):
    """The page of the book without script is that of Lorient: its sentence and its numbers are in the report."""
    page = (site / "book" / "votre-territoire.html").read_text(encoding="utf-8")
    said = html.unescape(re.sub(r"<[^>]+>", "", page))
    leads = [
        block.text
        for section in (*diagnostic.sections[:3], diagnostic.sections[5])
        for block in section.blocks
        if isinstance(block, Paragraph) and block.kind == "lead"
    ]
    # the short list is not on that page
    expected = [text for text in leads if "à regarder d’abord" not in text and "à regarder d'abord" not in text]
    assert len(expected) == 5
    for sentence in expected:
        assert sentence in said
