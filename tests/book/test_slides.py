"""The slides: every chapter has its own, in order; keyboard, notes and paper; nothing asked of anybody."""

import re
from importlib.resources import files

import pytest
from slides import FOLDER, LARGEST_DECK, PAGE, SLIDES

AXE = files("axe_playwright_python") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
DECKS = [f"partie-{number}" for number in range(1, 5)]
SEEN = """() => [...document.querySelectorAll('.diapo')].map(slide => ({kind: slide.dataset.genre,
  title: slide.querySelector('h2').textContent.trim(),
  text: slide.querySelector('.diapo-contenu').textContent.trim(),
  page: slide.querySelector('.diapo-pied a')?.getAttribute('href'), minutes: Number(slide.dataset.minutes)}))"""


@pytest.fixture
def opened(site, new_page):
    """Function that opens a deck from its folder, on a projector of 1024 × 768."""

    def open_deck(name, hash_="", **options):
        page = new_page(**{"width": 1024, "height": 768, **options})
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("request", lambda one: one.url.startswith(("file:", "data:")) or page.complaints.append(one.url))
        page.goto((site / FOLDER / f"{name}.html").as_uri() + hash_)
        return page

    return open_deck


def chapters(site, part):
    """Pages of a part of the book that ask a question of the field, in the order of the contents."""
    contents = (site / f"{PAGE}.html").read_text(encoding="utf-8")
    nav = contents[contents.index('<nav aria-label="Sommaire">') : contents.index("</nav>")]
    blocks = re.split(r'<p class="part"', nav)
    roman = {"partie-1": "I", "partie-2": "II", "partie-3": "III", "partie-4": "IV"}[part]
    block = next(one for one in blocks if re.search(rf">{roman}\. ", one))
    pages = [f"book/{one.removeprefix('../')}" for one in re.findall(r'href="(\.\./[^"#]+)"', block)]
    return [one for one in pages if "question-de-terrain" in (site / one).read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", DECKS)
def test_every_chapter_has_its_slides_and_the_deck_is_light(site, opened, name):
    file = site / FOLDER / f"{name}.html"
    assert file.stat().st_size <= LARGEST_DECK
    page = opened(name)
    seen = page.evaluate(SEEN)
    pages = list(dict.fromkeys(one["page"].removeprefix("../../") for one in seen if one["page"]))
    assert pages == chapters(site, name)
    for chapter in pages:
        own = [one for one in seen if one["page"] == f"../../{chapter}"]
        kinds = [one["kind"] for one in own]
        assert kinds[0] == "titre"
        assert {"question", "limites", "retenir"} <= set(kinds) <= set(SLIDES)
        # the bet comes before what would give it away
        if "pari" in kinds and "figure" in kinds:
            assert kinds.index("pari") < kinds.index("figure")
        assert all(one["text"] and one["title"] for one in own)
        # an exercise counts the time it tells
        for one in own:
            time = re.search(r"\((\d+)\s*min\b", one["text"])
            expected = int(time[1]) if one["kind"] == "exercice" and time else SLIDES[one["kind"]][0]
            assert one["minutes"] == expected
        assert not any(re.search(r"\{glue|\bnan\b|None|⟨", one["text"]) for one in own)
        text = (site / chapter).read_text(encoding="utf-8")
        # a figure is the one of the page, drawn once
        for one in own:
            assert one["kind"] != "figure" or one["title"] in re.sub(r"<[^>]+>", "", text).replace("&amp;", "&")
    minutes = sum(one["minutes"] for one in seen[1:])
    told = (site / f"{PAGE}.html").read_text(encoding="utf-8")
    assert f'<span data-diapositives="{name}">{len(seen) - 1}</span>' in told
    assert f'<span data-minutes="{name}">{minutes}</span>' in told
    assert page.complaints == []


def test_keyboard_notes_overview_and_paper(opened):
    page = opened("partie-4")
    count = page.locator(".diapo").count()
    visible = page.locator(".diapo:visible")
    said = page.locator("[data-part=annonce]")
    assert visible.count() == 1
    assert page.locator("#d1 h2").is_visible()
    assert page.locator(".diapo-notes:visible, [data-part=presentateur]:visible").count() == 0
    walk = [("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("End", count), ("ArrowRight", count), ("Home", 1)]
    for key, there in walk:
        page.keyboard.press(key)
        assert visible.get_attribute("id") == f"d{there}"
        assert said.inner_text().startswith(f"Diapositive {there} sur {count}")
        assert page.url.endswith(f"#d{there}")
    page.keyboard.press("?")
    assert page.get_by_text("Au clavier").is_visible()
    page.keyboard.press("Escape")
    # the notes, with the next slide that no key reaches, only when they are asked for
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    assert page.locator("[data-part=presentateur]").is_visible()
    assert page.locator("[data-part=notes]").inner_text().strip()
    assert visible.count() == 2
    assert page.locator("#d3").evaluate("slide => slide.inert")
    page.keyboard.press("n")
    assert page.locator("[data-part=presentateur]").is_hidden()
    page.keyboard.press("o")
    assert visible.count() == count
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert visible.get_attribute("id") == "d3"
    assert page.complaints == []
    document = page.pdf(prefer_css_page_size=True)
    assert document.count(b"/MediaBox") == count


def test_the_window_of_the_room_follows_without_notes(opened):
    page = opened("partie-4")
    page.keyboard.press("n")
    with page.expect_popup() as popup:
        page.get_by_role("button", name="Ouvrir la fenêtre de la salle").click()
    room = popup.value
    room.wait_for_load_state()
    page.keyboard.press("ArrowRight")
    room.wait_for_function("location.hash.startsWith('#d2')")
    room.keyboard.press("n")
    assert room.locator("[data-part=presentateur]").is_hidden()
    assert room.locator(".diapo-commandes").is_hidden()


def test_slides_fit_a_projector_and_are_accessible(opened):
    page = opened("partie-4")
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    over = page.evaluate("""() => { const out = []; document.querySelectorAll('.diapo').forEach((slide, rank) => {
      location.hash = '#d' + (rank + 1); dispatchEvent(new HashChangeEvent('hashchange'));
      if (slide.scrollHeight > slide.clientHeight + 2) out.push(slide.id);
      const inside = slide.querySelector('.diapo-contenu');
      if (parseFloat(getComputedStyle(inside).fontSize) < 12) out.push(slide.id + ' petit');
    }); return out; }""")
    assert over == []
    for key in ("Home", "ArrowRight", "n", "n", "o"):
        page.keyboard.press(key)
        found = page.evaluate("rules => axe.run(document, rules)", RULES)
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]] == []


def test_without_script_the_slides_stand_one_under_the_other(opened):
    page = opened("partie-4", java_script_enabled=False)
    assert page.locator(".diapo:visible").count() == page.locator(".diapo").count() > 1
    assert page.locator(".diapo-notes:visible").count() == 0
