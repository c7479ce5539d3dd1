"""What a trainer is given: notes in every chapter, a script that can be followed, a grid, a council."""

import csv
import io
import re
from pathlib import Path

import pytest
from editions import WRITTEN_BY_HAND

from metabolisme.charts.text import french_text
from metabolisme.sources.class_gestures import class_gestures
from metabolisme.teaching.council import CONSTRAINTS, COUNCIL_ROLES, worked_votes
from metabolisme.teaching.skills_grid import SKILLS

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```\{formateur\} (\w+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
#: Chapters: the pages of Parts I to IV with a section of exercises.
CHAPTERS = sorted(
    path
    for path in (ROOT / "book").glob("[1-4]-*/*.md")
    if re.search(r"^## Exercices$", path.read_text(encoding="utf-8"), re.MULTILINE)
)
GRID = "book/former/grille-de-competences.html"
COUNCIL = "book/4-animer/conseil-de-territoire.html"
FEWEST_WORDS, MOST_WORDS = 60, 140


def blocks(path):
    return dict(BLOCK.findall(path.read_text(encoding="utf-8")))


# ------------------------------------------------------------------------------------------------- trainer's notes


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_chapter_has_its_notes_and_no_other_book_shows_them(path, site):
    found = BLOCK.findall(path.read_text(encoding="utf-8"))
    assert sorted(kind for kind, _ in found) == sorted(WRITTEN_BY_HAND)
    words = sum(len(text.split()) for _, text in found)
    assert FEWEST_WORDS <= words <= MOST_WORDS
    text = (site / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
    assert 'class="trainer' not in text
    assert french_text(blocks(path)["dire"].strip("« »")) not in text
    assert "Identifiant, en Python" not in text


def test_no_sentence_is_said_twice():
    said = [blocks(path)["dire"] for path in CHAPTERS]
    assert len(set(said)) == len(said)


# -------------------------------------------------------------------------------------- the script, from a USB stick


def group(page, label):
    return page.get_by_role("group", name=label, exact=True)


DOES = {
    "follow": lambda page, label, value: (
        page.get_by_role("navigation", name="Sommaire").get_by_role("link", name=label, exact=True).click()
    ),
    "read": lambda page, label, value: page.get_by_role("heading", name=label).scroll_into_view_if_needed(),
    "type": lambda page, label, value: page.get_by_label(label, exact=True).press_sequentially(value),
    "pick": lambda page, label, value: page.get_by_role("option", name=label).first.click(),
    "select": lambda page, label, value: page.get_by_label(label, exact=True).select_option(label=value),
    "tick": lambda page, label, value: group(page, label).get_by_role("radio", name=value).first.check(),
    "click": lambda page, label, value: page.get_by_role("button", name=label, exact=True).click(),
    "open": lambda page, label, value: page.locator("summary", has_text=label).first.click(),
    "reopen": lambda page, label, value: page.get_by_label(label).set_input_files(
        {"name": value, "mimeType": "text/csv", "buffer": page.kept[value].path().read_bytes()}
    ),
}


def follow_script(page, seminar):
    """Do every gesture of a class; return the pages it went through."""
    visited = []
    page.kept = {}
    page.on("download", lambda one: page.kept.update({one.suggested_filename: one}))
    for rank, gesture in class_gestures(seminar).iterrows():
        where = f"{seminar}, geste {rank} : {gesture['said']}"
        name = f"{gesture['page']}.html"
        page.wait_for_url(lambda address, name=name: name in address)
        visited.append(name)
        DOES[gesture["act"]](page, french_text(gesture["label"]), french_text(gesture["value"]))
        assert page.complaints == [], where
    return visited


@pytest.fixture
def from_a_stick(site, new_page):
    """Function that opens a page of the built book from its folder, with the network cut."""

    def open_page(name, hash_=""):
        page = new_page(offline=True)
        page.complaints = []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda one: one.url.startswith("file:") or page.complaints.append(one.url))
        page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; };")
        page.goto((site / name).as_uri() + hash_)
        return page

    return open_page


def test_two_hours_can_be_followed_from_a_stick_without_network(from_a_stick):
    page = from_a_stick("index.html")
    visited = follow_script(page, "two-hours")
    assert {"book/votre-territoire.html", "book/simulateur.html", GRID} <= set(visited)
    assert page.url.endswith(GRID)


def test_vote_of_the_council_is_revealed_from_a_stick(from_a_stick):
    page = from_a_stick("book/simulateur.html")
    page.wait_for_function("() => document.querySelector('[data-part=etat]').textContent.includes('scénarios')")
    follow_script(page, "council")
    for _, vote in worked_votes():
        page.goto(page.url.partition("#")[0] + f"#5309/{vote.code}")
        page.wait_for_function(
            "code => document.querySelector('[data-part=lien]').textContent === code", arg=f"5309/{vote.code}"
        )


# --------------------------------------------------------------------------------------------- the grid, the council


def test_grid_is_ticked_kept_and_opened_again(from_a_stick, tmp_path):
    page = from_a_stick(GRID)
    sections = page.locator(".grid-skill")
    assert sections.count() == len(SKILLS)
    first = SKILLS[0].name
    page.get_by_role("radio", name=f"{french_text(first)}, avant").nth(1).check()
    page.get_by_role("radio", name=f"{french_text(first)}, après").nth(2).press("Space")
    assert "1" in page.locator(".grid-said").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Garder ma grille (CSV)").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    text = kept.read_text(encoding="utf-8-sig")
    assert kept.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [one.id for one in SKILLS]
    assert rows[1][2:4] == ["2", "3"]
    page.get_by_role("button", name="Tout décocher").click()
    assert page.locator(".grid-skill input:checked").count() == 0
    page.get_by_label("Rouvrir une grille gardée").set_input_files(kept)
    page.wait_for_function("() => document.querySelectorAll('.grid-skill input:checked').length === 2")
    faulty = tmp_path / "abimee.csv"
    damaged = text.replace(rows[1][0], "=1+1", 1).replace(f"{SKILLS[1].id};", f"{SKILLS[2].id};", 1)
    faulty.write_text(damaged + f"{SKILLS[3].id};x;5;;\r\n", encoding="utf-8")
    page.get_by_label("Rouvrir une grille gardée").set_input_files(faulty)
    said = page.locator(".grid-said")
    page.wait_for_function("() => document.querySelector('.grid-said').textContent.includes('Rien n’a été changé')")
    for part in ("=1+1", SKILLS[2].id, SKILLS[3].id, "ligne 2", "1, 2, 3 ou 4"):
        assert part in said.inner_text()
    assert page.locator(".grid-skill input:checked").count() == 2
    page.get_by_role("button", name="Imprimer ma grille").click()
    assert page.evaluate("window.printed") == 1
    assert page.complaints == []


def test_grid_without_script_is_a_table_to_tick(site, new_page):
    page = new_page(java_script_enabled=False)
    page.goto((site / GRID).as_uri())
    assert page.locator(".grid-tick").count() == 2 * 4 * len(SKILLS)
    assert page.locator(".grid").is_hidden()


def test_council_has_its_cards_and_its_votes_open_in_the_simulator(from_a_stick):
    page = from_a_stick(COUNCIL)
    titles = page.locator(".role-card h3").all_inner_texts()
    cards = [*(card.name for card in COUNCIL_ROLES), *(one.title for one in CONSTRAINTS)]
    assert titles == [french_text(name) for name in cards]
    codes = [vote.code for _, vote in worked_votes()]
    links = [page.get_by_role("link", name=code, exact=True) for code in codes]
    assert all(link.count() == 1 for link in links)
    links[1].click()
    page.wait_for_function(
        "code => document.querySelector('[data-part=lien]')?.textContent === code", arg=f"5309/{codes[1]}"
    )
    assert page.complaints == []
