"""The page of a class counts as the library does, on a hundred files; and pages give files that it reads."""

import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from metabolisme.levers.classroom import made_up_class
from metabolisme.teaching.class_answers import QUANTILES, made_up_answers, read_class_files
from tests.teaching.class_files import VERSION, class_files

AXE = files("axe_playwright_python") / "axe.min.js"
PAGE = "book/former/classe.html"
CHAPTER = "book/2-agir/6-competences.html"
COUNT = """([files, version]) => {
    const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return window.mtClasseCompte(files.map(file => ({name: file[0], bytes: bytes(file[1])})), version);
}"""


@pytest.fixture
def opened(site, new_page):
    """Function that opens a page of the book as a file, as from a USB stick, and gathers what it complains of."""

    def open_page(name, **options):
        page = new_page(**options)
        page.complaints, page.asked = [], []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto((site / name).as_uri())
        return page

    return open_page


def payloads(contents):
    return [
        {"name": name.replace("/", ""), "mimeType": "application/json", "buffer": content}
        for name, content in contents.items()
    ]


def plain(text):
    return text.replace("\u202f", " ").replace("’", "'")


def test_page_and_library_agree_on_a_hundred_files(opened):
    page = opened(PAGE)
    page.get_by_label("Fichiers de la classe").wait_for()
    contents = class_files()
    encoded = page.evaluate(
        "files => files.map(([name, numbers]) => [name, btoa(String.fromCharCode(...numbers))])",
        [[name, list(content)] for name, content in contents.items() if len(content) < 60_000],
    )
    small = {name: content for name, content in contents.items() if len(content) < 60_000}
    seen = page.evaluate(COUNT, [encoded, VERSION])
    read = read_class_files(small)
    assert seen["names"] == [one.name for one in read.saved]
    assert sum(one["count"] for one in seen["scenarios"]) == len(read.scenarios)
    assert seen["other"] == read.other_data(VERSION)
    assert [plain(text) for text in seen["repeated"]] == list(read.repeated)
    # files of scenarios say values as each language writes them: the same files, as many faults
    ours, theirs = ([plain(text) for text in faults] for faults in (read.faults, seen["faults"]))
    apart = re.compile(r"« .*scenario")
    assert [one for one in theirs if not apart.match(one)] == [one for one in ours if not apart.match(one)]
    assert [one.split(" : ")[0] for one in theirs] == [one.split(" : ")[0] for one in ours]

    exercises = read.exercises()
    assert [one["id"] for one in seen["exercises"]] == list(exercises.index)
    for one in seen["exercises"]:
        assert {name: one[name] for name in exercises.columns} == exercises.loc[one["id"]].to_dict()
    met = [[one["id"], *error] for one in seen["exercises"] for error in one["errors"]]
    assert met == read.errors().to_numpy().tolist()
    spreads = [(one["id"], spread) for one in seen["exercises"] for spread in one["spreads"]]
    chosen = [
        [identifier, spread["territory"], spread["field"]["name"], code, count]
        for identifier, spread in spreads
        for code, _, count in spread.get("counts", [])
    ]
    assert chosen == read.choices().to_numpy().tolist()
    numbers = read.numbers()
    drawn = [(identifier, spread) for identifier, spread in spreads if "counts" not in spread]
    keys = ["exercise", "territory", "field", "count"]
    counts = [
        [identifier, spread["territory"], spread["field"]["name"], len(spread["values"])]
        for identifier, spread in drawn
    ]
    assert counts == numbers[keys].to_numpy().tolist()
    theirs = np.array([[spread[name] for name in QUANTILES] for _, spread in drawn])
    # the two languages add in another order: the last bits
    np.testing.assert_allclose(theirs, numbers[list(QUANTILES)].to_numpy(dtype=float), rtol=1e-12, atol=1e-12)
    quiz = read.quiz()
    assert [one["id"] for one in seen["quiz"]] == list(quiz.index)
    for one in seen["quiz"]:
        row = quiz.loc[one["id"]]
        assert [one["answered"], one["right_first"], one["right_in_the_end"], *one["choices"]] == row.tolist()
    assert page.complaints == []


def test_files_are_chosen_shown_and_taken_as_a_table(opened):
    page = opened(PAGE, width=360)
    asked = len(page.asked)
    chooser = page.get_by_label("Fichiers de la classe")
    chooser.set_input_files(payloads(class_files()))
    state = page.locator('[data-part="etat"]')
    state.get_by_text("feuilles de réponses").wait_for()
    read = read_class_files(class_files())
    assert f"{len(read.saved)} feuilles" in plain(state.inner_text())
    assert f"{len(read.scenarios)} scénarios" in plain(state.inner_text())
    # every fault at once, hostile texts as text
    told = page.locator(".mt-class-defauts > li")
    assert told.count() == len(read.faults) + len(read.repeated) + len([one for one in read.saved if one.data])
    assert "<img src=x" in page.locator(".mt-class-defauts").inner_text()
    assert page.locator(".mt-class img").count() == 0
    assert page.title() != "1"
    assert page.locator('[data-part="exercices"] h3').count() == len(read.exercises())
    assert page.locator(".mt-class-bande").count() == len(read.numbers())
    # each strip is told in words
    for strip in page.locator(".mt-class-bande").all()[:3]:
        assert strip.get_attribute("aria-label").startswith(tuple("123456789"))
    # nobody has a row, nor a place
    shown = page.locator("main").inner_text()
    for one in read.saved[:5]:
        assert one.draw not in shown
    with page.expect_download() as waited:
        page.get_by_role("button", name="Prendre les tableaux").click()
    path = Path(waited.value.path())
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "tableau;question;territoire;ligne;nombre;unité"
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(";"))
    assert len(lines) > len(read.exercises()) * 3
    assert page.complaints == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert [url for url in page.asked[asked:] if not url.startswith(("data:", "blob:", "file:"))] == []


def test_the_example_is_a_made_up_class_and_can_be_taken_away(opened):
    page = opened(PAGE, width=360)
    page.get_by_role("button", name="Voir un exemple").click()
    state = page.locator('[data-part="etat"]')
    assert state.inner_text().startswith("Exemple inventé.")
    assert f"{len(made_up_answers())} feuilles" in plain(state.inner_text())
    assert f"{len(made_up_class())} scénarios" in plain(state.inner_text())
    page.get_by_label("Groupe").select_option("Classe inventée")
    assert page.locator('[data-part="exercices"] h3').count() == len(read_class_files(made_up_answers()).exercises())
    # real files take its place
    page.get_by_label("Fichiers de la classe").set_input_files(payloads({"a.json": class_files()["001.json"]}))
    page.get_by_text("1 feuille de réponses").wait_for()
    page.get_by_role("button", name="Tout enlever").click()
    assert state.inner_text() == "Aucun fichier."
    assert page.locator('[data-part="exercices"] h3').count() == 0
    page.get_by_role("button", name="Voir un exemple").click()
    assert page.complaints == []
    # axe reads the style sheets anew, which a page opened as a file may not: nothing is listened to from here on
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run('main', {runOnly: {type: 'tag', values: tags}})", tags)["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []


def test_a_chapter_gives_a_file_of_answers_that_the_library_reads(opened):
    page = opened(CHAPTER)
    page.get_by_text("Prendre mes réponses, pour en parler").click()
    take = page.get_by_role("button", name="Prendre mes réponses")
    take.click()
    assert "Aucune réponse" in page.locator(".take-state").inner_text()
    # an exercise, twice, with a unit; a sheet full of what must stay; the quiz
    box = page.locator(".answer:has(input.answer-number)").first
    exercise = box.get_attribute("data-exercise")
    for number in ("70 %", "999"):
        for field in box.locator("input.answer-number").all():
            field.fill(number)
        box.get_by_role("button", name="Vérifier").click()
    secret = "Mme Secrète, 0297000000"
    sheet = page.locator(".answer:has(textarea)").last
    for field in sheet.locator("textarea").all():
        field.fill(secret)
    sheet.get_by_role("button", name="Vérifier").click()
    quiz = page.locator("form:has(> fieldset.quiz)").first
    quiz.locator("input").first.check()
    quiz.get_by_role("button", name="Vérifier").click()
    page.get_by_label("Groupe, si on").fill("Table 2")
    with page.expect_download() as waited:
        take.click()
    content = Path(waited.value.path()).read_bytes()
    found = read_class_files({"a.json": content})
    assert found.faults == ()
    (saved,) = found.saved
    assert saved.page == CHAPTER.removesuffix(".html")
    assert saved.group == "Table 2"
    assert waited.value.suggested_filename == f"reponses-6-competences-{saved.draw}.json"
    first = next(entry for entry in saved.answers if entry["exercise"] == exercise)
    assert [next(iter(one["values"].values())) for one in first["tries"]] == [70, 999]
    assert len(saved.quiz) == 1
    # nothing of the reader, of the machine, of the hour
    text = content.decode()
    assert secret.split(",")[0] not in text
    assert "0297" not in text
    agent = page.evaluate("[navigator.userAgent, navigator.platform, navigator.language, location.href]")
    assert not any(one in text for one in agent)
    assert re.search(r"\d\d:\d\d", text) is None
    assert set(json.loads(text)) == {"format", "data", "page", "draw", "group", "saved_on", "answers", "quiz"}
    # another opening of the same page is another sitting
    page.reload()
    page.get_by_text("Prendre mes réponses, pour en parler").click()
    quiz.locator("input").first.check()
    quiz.get_by_role("button", name="Vérifier").click()
    with page.expect_download() as waited:
        take.click()
    again = json.loads(Path(waited.value.path()).read_text(encoding="utf-8"))
    assert again["draw"] != saved.draw
    assert page.complaints == []
