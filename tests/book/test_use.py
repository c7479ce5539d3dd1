"""What a reader does with the book: go through it with the keyboard, choose a figure, search, change the colours."""

import pytest


@pytest.fixture
def home(address):
    """Address of the home page."""
    return address + "book/accueil.html"


def page_with(site, marker: str) -> str:
    """Return the first page that holds some HTML."""
    for file in sorted(site.rglob("*.html")):
        if marker in file.read_text(encoding="utf-8"):
            return file.relative_to(site).as_posix()
    pytest.fail(f"aucune page du livre ne contient {marker}")


def test_skip_link_comes_first_and_leads_to_the_text(home, new_page):
    page = new_page()
    page.goto(home)
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.inner_text() == "Aller au contenu"
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_every_stop_of_the_keyboard_is_seen(home, new_page):
    page = new_page()
    page.goto(home)
    for _ in range(12):
        page.keyboard.press("Tab")
        outline, width = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]; })()"
        )
        assert outline != "none"
        # WCAG 2.2, 2.4.13 asks for a mark at least two pixels thick
        assert float(width.removesuffix("px")) >= 2


def test_a_choice_is_made_with_the_keyboard(site, address, new_page):
    page = new_page()
    page.goto(address + page_with(site, "mt-choice"))
    choice = page.locator("fieldset.mt-choice").first
    first = choice.locator("input[type=radio]").first
    shown = choice.locator(".mt-panel:visible .mt-title")
    before = shown.all_inner_texts()
    first.focus()
    page.keyboard.press("ArrowRight")
    after = shown.all_inner_texts()
    assert len(before) == len(after) == 1
    assert before != after


def test_a_choice_needs_no_script(site, address, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(address + page_with(site, "mt-choice"))
    choice = page.locator("fieldset.mt-choice").first
    shown = choice.locator(".mt-panel:visible .mt-title")
    before = shown.all_inner_texts()
    choice.locator("label").nth(1).click()
    assert shown.all_inner_texts() != before


def test_choices_are_large_enough_to_aim_at(site, address, new_page):
    page = new_page(width=360)
    page.goto(address + page_with(site, "mt-choice"))
    for target in page.locator("fieldset.mt-choice :is(input, label):visible").all():
        box = target.bounding_box()
        # WCAG 2.2, 2.5.8: targets of at least 24 by 24 px
        assert min(box["width"], box["height"]) >= 24


# Names of choices that break; a word on two lines has a rectangle on each; 1 px of tolerance for rounded positions.
BROKEN_OPTIONS = """() => [...document.querySelectorAll(".mt-options > label")].filter(label => {
  const text = label.firstChild, range = document.createRange();
  const words = [...text.data.matchAll(/\\S+/g)].map(word => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length;
  });
  const button = label.previousElementSibling.getBoundingClientRect();
  const box = label.getBoundingClientRect();
  const apart = box.left < button.right - 1 || box.top > button.bottom;
  return apart || words.some(lines => lines > 1) || box.right > innerWidth;
}).map(label => label.textContent)"""


def test_options_never_break_inside_a_word(site, address, new_page):
    page = new_page()
    for file in sorted(site.rglob("*.html")):
        if "mt-choice" not in file.read_text(encoding="utf-8"):
            continue
        page.goto(address + file.relative_to(site).as_posix())
        for width in (1200, 600, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function("width => innerWidth === width", arg=width)
            assert page.evaluate(BROKEN_OPTIONS) == [], (file.name, width)


def test_tables_of_a_figure_open_with_the_keyboard(site, address, new_page):
    page = new_page()
    page.goto(address + page_with(site, "mt-values"))
    values = page.locator("details.mt-values:visible").first
    values.locator("summary").focus()
    page.keyboard.press("Enter")
    assert values.locator("table").is_visible()


@pytest.mark.parametrize("where", ["server", "folder"])
def test_search_in_french(site, address, new_page, where):
    page = new_page()
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(address + "book/accueil.html" if where == "server" else (site / "book/accueil.html").as_uri())
    assert page.locator("form[role=search]:visible").count() == 1
    # plural and accents: the index holds French stems
    page.get_by_label("Chercher dans le livre").fill("métabolismes")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    page.wait_for_function("!document.querySelector('#search-results h2').textContent.startsWith('Recherche en')")
    texts = page.locator("#search-results").inner_text()
    assert "Résultats de la recherche" in texts
    assert "Search" not in texts
    assert page.locator("form[role=search]:visible").count() == 1
    page.locator("#search-results li a").first.click()
    page.locator("article h1").wait_for()
    assert "search.html" not in page.url
    assert complaints == []


def test_search_ignores_accents_and_gives_chapters_first(address, new_page):
    page = new_page()
    found = []
    for query in ("métabolisme", "metabolisme"):
        page.goto(f"{address}search.html?q={query}")
        page.wait_for_function("/trouvée/.test(document.querySelector('.search-summary')?.textContent)")
        links = page.locator("#search-results li > a").evaluate_all("links => links.map(a => a.pathname)")
        counted = page.locator(".search-summary").inner_text()
        assert counted == ("1 page trouvée." if len(links) == 1 else f"{len(links)} pages trouvées.")
        found.append(links)
    assert found[0] == found[1]
    ranks = [2 if link.endswith("/api.html") else 1 if "/annexes/" in link else 0 for link in found[0]]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_search_that_finds_nothing_says_so_in_french(address, new_page):
    page = new_page()
    page.goto(address + "search.html?q=xyzabc")
    page.wait_for_function("document.querySelector('.search-summary')?.textContent.length > 0")
    assert "ne correspond à aucun" in page.locator(".search-summary").inner_text()


def test_the_colours_chosen_stay_from_page_to_page(home, new_page):
    page = new_page(color_scheme="light")
    page.goto(home)
    button = page.get_by_role("button", name="Couleurs sombres")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator("nav[aria-label=Sommaire] a").nth(1).click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Couleurs sombres").get_attribute("aria-pressed") == "true"


def test_dark_without_script_is_as_dark(home, new_page):
    grounds = []
    for script in (True, False):
        page = new_page(color_scheme="dark", java_script_enabled=script)
        page.goto(home)
        page.wait_for_load_state()
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] == grounds[1] != "rgb(255, 255, 255)"


def test_the_contents_open_on_a_telephone(home, new_page):
    page = new_page(width=360, height=640)
    page.goto(home)
    assert page.locator("nav[aria-label=Sommaire]").is_hidden()
    page.get_by_role("button", name="Sommaire").click()
    assert page.locator("nav[aria-label=Sommaire]").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("nav[aria-label=Sommaire]").is_hidden()


def test_code_is_copied(site, address, new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + page_with(site, 'class="fold code-fold"'))
    page.locator("details.code-fold summary").first.click()
    block = page.locator("details.code-fold div.highlight").first
    block.hover()
    block.get_by_role("button", name="Copier").click()
    block.get_by_role("button", name="Copié").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == block.locator("pre").inner_text().strip()
