"""Every page of the built book, in a real browser: light, dark, wide, on a telephone, printed, from a folder."""

import dataclasses
import itertools
import re

import pytest

from tests.book.accessibility import faults_of

# What a page may weigh, all its files counted, raw: the budget of the design.
LARGEST_PAGE = 1_500_000
# Of each mode, its width in pixels and what is tried of it, theme by theme.
MODES = {
    "wide": (1200, {"light": ("layout", "colours"), "dark": ("colours",)}),
    "narrow": (360, {"light": ("layout",)}),
}

LOOK = """() => {
  document.querySelectorAll("details").forEach(part => { part.open = true; });
  window.dispatchEvent(new Event("resize"));
  const shown = element => { const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
  const texts = [];
  const english = ".cell_input, code, math, [lang=en], script, style, .highlight:not(.cell_output .highlight)";
  const walker = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(english)) texts.push(walker.currentNode.data);
  }
  return {
    lang: document.documentElement.lang,
    theme: document.documentElement.dataset.theme,
    title: document.title,
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(heading => Number(heading.tagName[1])),
    width: [document.scrollingElement.scrollWidth, window.innerWidth],
    text: texts.join("\\n"),
    cut: [...document.querySelectorAll(".table-scroll")].filter(box => box.scrollWidth > box.clientWidth)
      .map(box => box.innerText.slice(0, 80)),
    figures: [...document.querySelectorAll("figure.mt-figure")].filter(shown).map(figure => ({
      title: figure.querySelector(".mt-title")?.textContent,
      drawings: [...figure.querySelectorAll("svg")].filter(shown).map(svg => svg.getAttribute("aria-label")),
      sentence: figure.querySelector(".mt-sentence")?.textContent,
      sources: [...figure.querySelectorAll(".mt-sources a")].map(link => link.getAttribute("href")),
      rows: figure.querySelectorAll(".mt-values table tbody tr").length,
    })),
  };
}"""


@dataclasses.dataclass
class Visit:
    """What a browser saw of a page.

    Attributes
    ----------
    seen : dict
        What `LOOK` returns, with every folded part open.
    violations : list of str
        Faults that axe-core finds.
    complaints : list of str
        Errors of the console and of scripts, requests that failed.
    elsewhere : list of str
        Requests off the page's own origin.
    weight : int
        Bytes of the page and of all that it loads.
    """

    seen: dict
    violations: list[str]
    complaints: list[str]
    elsewhere: list[str]
    weight: int


@pytest.fixture(scope="session")
def visit(browser, address):
    """Function that visits a page in a mode, once for all the tests that ask."""
    visits = {}

    def see(page_name: str, mode: str) -> Visit:
        if (page_name, mode) not in visits:
            visits[page_name, mode] = look_at(browser, address, page_name, *MODES[mode])
        return visits[page_name, mode]

    return see


def look_at(browser, address: str, page_name: str, width: int, tried: dict[str, tuple[str, ...]]) -> Visit:
    """Open a page, read it and check it, in one theme after the other."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="light", locale="fr-FR", reduced_motion="reduce"
    )
    page = context.new_page()
    complaints, elsewhere, responses = [], [], []
    page.on("console", lambda message: message.type == "error" and complaints.append(f"console : {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script : {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"échec : {request.url}"))
    page.on("request", lambda request: is_local(request.url, address) or elsewhere.append(request.url))
    page.on("response", lambda response: responses.append(response))
    page.goto(address + page_name, wait_until="load")
    complaints += [f"{response.status} : {response.url}" for response in responses if response.status >= 400]
    weight = sum(len(response.body()) for response in responses)
    seen = page.evaluate(LOOK)
    violations = []
    for theme, what in tried.items():
        # as the button of the page does
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        violations += faults_of(page, what)
    context.close()
    return Visit(seen, violations, complaints, elsewhere, weight)


# A text that differs from those around it by its colour, by its ground alone, by the opacity of a parent alone.
PLANTED = (
    "<p style='color: #aaa'>Pâle.</p>",
    "<div style='background: #555'><p>Sur gris.</p></div>",
    "<div style='opacity: 0.4'><p>Voilé.</p></div>",
)


def test_the_sample_of_colours_finds_a_planted_fault(new_page):
    page = new_page()
    lines = "<p>Une ligne.</p>" * 50
    page.set_content(f"<html lang='fr'><body><main><h1>Titre</h1>{lines}</main></body></html>")
    assert faults_of(page, ("colours",)) == []
    for planted in PLANTED:
        page.set_content(f"<html lang='fr'><body><main><h1>Titre</h1>{lines}{planted}{lines}</main></body></html>")
        assert [fault.partition(" ")[0] for fault in faults_of(page, ("colours",))] == ["color-contrast"], planted


def test_a_fault_of_one_theme_is_found_in_it_alone(new_page):
    page = new_page()
    style = "<style>[data-theme=dark] p { color: #333; } [data-theme=dark] body { background: #222; }</style>"
    page.set_content(f"<html lang='fr'>{style}<body><main><p>Une ligne.</p></main></body></html>")
    assert faults_of(page, ("colours",)) == []
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert [fault.partition(" ")[0] for fault in faults_of(page, ("colours",))] == ["color-contrast"]


def is_local(url: str, address: str) -> bool:
    """Return whether a request stays on the book's own origin."""
    return url.startswith((address, "data:", "blob:"))


@pytest.mark.parametrize("mode", MODES)
def test_accessible(visit, page_name, mode):
    assert visit(page_name, mode).violations == []


@pytest.mark.parametrize("mode", MODES)
def test_nothing_breaks_and_nothing_is_asked_of_others(visit, page_name, mode):
    seen = visit(page_name, mode)
    assert seen.complaints == []
    assert seen.elsewhere == []


@pytest.mark.parametrize("mode", MODES)
def test_never_scrolls_sideways(visit, page_name, mode):
    scroll_width, window_width = visit(page_name, mode).seen["width"]
    assert scroll_width <= window_width


def test_weight(visit, page_name):
    assert visit(page_name, "wide").weight <= LARGEST_PAGE


def test_language_title_and_headings(visit, page_name):
    seen = visit(page_name, "wide").seen
    assert seen["lang"] == "fr"
    assert seen["title"].endswith("Métabolismes & leviers")
    levels = seen["headings"]
    assert levels.count(1) == 1
    assert levels[0] == 1
    # a heading may close several levels and opens one at a time
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_tables_fit_a_telephone(visit, page_name):
    # a column that must be scrolled to, in a box without a bar, is a column that nobody sees
    assert visit(page_name, "narrow").seen["cut"] == []


@pytest.mark.parametrize("mode", MODES)
def test_figures_are_whole(visit, page_name, mode):
    for figure in visit(page_name, mode).seen["figures"]:
        assert figure["title"]
        assert len(figure["drawings"]) == 1, f"{figure['title']} : un dessin, et un seul, doit être visible"
        assert figure["drawings"][0], f"{figure['title']} : le dessin n’a pas de description"
        assert figure["sentence"], f"{figure['title']} : il manque la phrase jumelle"
        assert figure["sources"], f"{figure['title']} : il manque la source"
        assert all("#source-" in (link or "") for link in figure["sources"])
        assert figure["rows"] > 0, f"{figure['title']} : il manque le tableau"


# What a failed computation or a reference that was not resolved leaves in the text.
LEFTOVERS = re.compile(
    r"\b(?:nan|NaN|None|NaT|inf|undefined|Traceback)\b|\{[a-z][a-z:]*\}`|<bound |⟨|⟩|FIGURE_[A-Z]|\[object "
)


def test_no_leftover_of_a_computation(visit, page_name):
    text = visit(page_name, "wide").seen["text"]
    assert [text[max(0, found.start() - 40) : found.end() + 40] for found in LEFTOVERS.finditer(text)] == []


# An ordinary space, or an ordinary no-break one, where French wants a thin no-break space; straight quotes.
BAD_FRENCH = re.compile(r"[\w»)] ?[ \u00a0][;:!?»](?=\s|$)|«[ \u00a0]|\w'(?=\w|$)|\"\w[^\"\n]*\"")


def test_french_typography(visit, page_name):
    text = visit(page_name, "wide").seen["text"]
    assert [text[max(0, found.start() - 40) : found.end() + 40] for found in BAD_FRENCH.finditer(text)] == []


def test_opens_from_a_folder_in_dark_and_prints(visit, site, new_page, page_name):
    assert visit(page_name, "wide").seen["theme"] == "light"
    page = new_page(color_scheme="dark")
    complaints = []
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url))
    page.goto((site / page_name).as_uri(), wait_until="load")
    assert complaints == []
    assert page.locator("h1").is_visible()
    # the theme is that of the system
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".side").is_hidden()
    # templates print alone, each on its page: the title of the page that holds them would be a page more
    assert page.locator("h1:visible, .mt-gab:visible").count() > 0
    # the ground is left to the paper, whatever the colours of the screen
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    # All the figures of a choice used to print: up to twenty-four for one question, pages that nobody asked for. The
    # one chosen prints, and its table opens: on paper nothing else gives the values.
    for choice in page.locator(".mt-choice").all():
        assert choice.locator(".mt-panel:visible").count() == 1
        panel = choice.locator(".mt-panel:visible")
        assert panel.locator(".mt-panel-name").is_visible()
        assert panel.locator(".mt-sentence").is_visible()
        assert panel.locator(".mt-table").bounding_box()["height"] > 0
    document = page.pdf(prefer_css_page_size=True, tagged=True)
    assert document.startswith(b"%PDF-")
    # a blank sheet weighs about 1 kB; a heading and its font, more than ten
    assert len(document) > 10_000
