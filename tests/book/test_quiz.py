"""Quizzes: three a chapter, each choice explained, none given away by its place or its length; and in the browser."""

import re
from dataclasses import dataclass
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest

from tests.book.traffic import asked_by

ROOT = Path(__file__).resolve().parents[2]
AXE = files("axe_playwright_python") / "axe.min.js"
BLOCK = re.compile(r"^:::\{quiz\} (\S+)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
CHOICE = re.compile(r"^- \[([ x])\] (.+)\n(?:\n((?:  .+\n)+))?", re.MULTILINE)
UNDECIDED = "On ne peut pas trancher"
#: Chapters whose questions are told to be three: all with a section of exercises and one of quiz.
CHAPTERS = sorted(
    path
    for path in (ROOT / "book").glob("[1-4]-*/*.md")
    if re.search(r"^## Quiz$", path.read_text(encoding="utf-8"), re.MULTILINE)
)
PAGE = "book/2-agir/6-competences.html"


@dataclass(frozen=True)
class Question:
    page: str
    name: str
    text: str
    choices: tuple[tuple[bool, str, str], ...]  # whether right, its text, its explanation

    @property
    def right(self):
        return [rank for rank, (right, _, _) in enumerate(self.choices) if right]

    @property
    def right_is_longest(self):
        longest = max(range(len(self.choices)), key=lambda rank: len(self.choices[rank][1]))
        return longest in self.right


def questions(path):
    return [
        Question(
            path.stem,
            name,
            content.split("\n")[0],
            tuple((mark == "x", text, (why or "").strip()) for mark, text, why in CHOICE.findall(content)),
        )
        for name, content in BLOCK.findall(path.read_text(encoding="utf-8"))
    ]


EVERY = [one for path in CHAPTERS for one in questions(path)]


def words(text):
    return set(re.findall(r"[a-zà-ÿœ]{4,}", text.lower()))


def test_all_the_chapters_of_the_first_three_parts_have_a_quiz():
    assert len([path for path in CHAPTERS if path.parent.name[0] in "123"]) == 26


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_three_questions_a_chapter_and_no_place_that_tells(path):
    found = questions(path)
    assert len(found) == 3
    assert len({tuple(one.right) for one in found}) > 1, "the right answers are all at the same place"
    assert not all(one.right_is_longest for one in found), "the right answer is always the longest"


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_each_choice_is_explained(one):
    assert one.text.endswith(("?", ":"))  # a question, or a sentence to complete
    assert 3 <= len(one.choices) <= 4
    assert one.right
    assert len(one.right) < len(one.choices)
    for _, text, explanation in one.choices:
        assert len(explanation.split()) >= 5, (text, explanation)
        # the page writes the verdict; an explanation that begins with it would say it twice
        assert not re.match(r"(Faux|Vrai|Juste|Non|Oui)\b", explanation), explanation
    texts = [text for _, text, _ in one.choices]
    explanations = [why for _, _, why in one.choices]
    assert len(set(texts)) == len(texts)
    assert len(set(explanations)) == len(explanations)


def test_no_two_questions_alike_in_the_book():
    assert len({one.name for one in EVERY}) == len(EVERY)
    for one, other in combinations(EVERY, 2):
        ours, theirs = words(one.text), words(other.text)
        # words of four letters: two of three shared is the same question in other words
        assert len(ours & theirs) <= 2 / 3 * max(1, min(len(ours), len(theirs))) or len(ours & theirs) < 3, (
            one.text,
            other.text,
        )


def test_nothing_gives_the_right_answer_away_in_the_whole_book():
    single = [one for one in EVERY if len(one.right) == 1]
    places = [one.right[0] for one in single]
    # by chance a third or a quarter of them; half is a habit that a reader would use
    assert max(places.count(place) for place in set(places)) <= len(places) / 2
    assert sum(one.right_is_longest for one in single) <= len(single) / 2
    # « on ne peut pas trancher » is right where it is, not wherever it is offered
    offered = [one for one in EVERY if any(text.startswith(UNDECIDED) for _, text, _ in one.choices)]
    wrong = [one for one in offered if not any(right and text.startswith(UNDECIDED) for right, text, _ in one.choices)]
    assert len(wrong) >= 2


# ---------------------------------------------------------------------------------------------------- the browser


@pytest.fixture
def opened(site, address, new_page):
    """Function that opens a chapter and gathers what it complains of and asks for."""

    def open_page(**options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.goto(address + PAGE)
        page.asked = asked_by(page)
        return page

    return open_page


def test_a_quiz_is_answered_explained_and_tried_again_with_the_keyboard(opened):
    page = opened(width=360)
    forms = page.locator("form:has(> fieldset.quiz)")
    assert forms.count() == 3
    one = forms.first
    told, others = one.locator(".quiz-told"), one.locator("details.quiz-answers")
    assert told.get_attribute("role") == "status"
    assert others.is_hidden()
    boxes = one.locator("input")
    right = [rank for rank in range(boxes.count()) if boxes.nth(rank).get_attribute("data-right")]
    assert len(right) == 1
    wrong = next(rank for rank in range(boxes.count()) if rank not in right)
    boxes.first.focus()
    page.keyboard.press("Enter")
    assert "Choisissez" in told.inner_text()
    boxes.nth(wrong).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    # what was chosen first, in words; the others are folded
    explanation = one.locator(f'li[data-choice="{wrong}"]').inner_text
    assert told.inner_text().startswith("Ce n’est pas cela.")
    assert len(told.inner_text().split("\n")) > 1
    one.get_by_text("Lire les autres explications").focus()
    page.keyboard.press("Enter")
    shown = [item for item in others.locator("li").all() if item.is_visible()]
    assert len(shown) == boxes.count() - 1
    assert any("juste" in item.inner_text() for item in shown)
    assert not one.locator(f'li[data-choice="{wrong}"]').is_visible(), explanation()
    one.get_by_role("button", name="Recommencer").press("Enter")
    assert (told.inner_text(), one.locator("input:checked").count(), others.is_visible()) == ("", 0, False)
    boxes.nth(right[0]).check()
    one.get_by_role("button", name="Vérifier").click()
    assert told.inner_text().startswith("Juste.")
    # several right answers: some of them are not all of them
    several = forms.filter(has=page.locator("input[type=checkbox]")).first
    several.locator("input[data-right]").first.check()
    several.get_by_role("button", name="Vérifier").click()
    assert "il manque" in several.locator(".quiz-told").inner_text()
    for box in several.locator("input[data-right]").all():
        box.check()
    several.get_by_role("button", name="Vérifier").click()
    assert several.locator(".quiz-told").inner_text().startswith("Juste.")
    # accessible and within a telephone, opened
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run('#quiz', {runOnly: {type: 'tag', values: tags}})", tags)["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    for target in forms.locator("input, button:visible").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.complaints == []
    assert page.asked == []


@pytest.mark.parametrize("how", ["paper", "no script"])
def test_on_paper_and_without_script_choices_are_a_list_and_answers_come_after(opened, how):
    page = opened(java_script_enabled=how == "paper")
    quiz = page.locator("fieldset.quiz")
    assert quiz.count() == 3
    assert all(one.locator("label").first.is_visible() for one in quiz.all())
    answers = page.locator("details.quiz-answers")
    if how == "paper":
        page.emulate_media(media="print")
        assert page.get_by_role("button", name="Vérifier").count() == 0
        # after the last question, whatever it is
        last = quiz.last.bounding_box()
        assert all(one.bounding_box()["y"] >= last["y"] + last["height"] for one in answers.all())
        assert answers.first.locator("li").first.is_visible()
    else:
        answers.first.locator("summary").click()
        assert answers.first.locator("li").first.is_visible()
        assert answers.first.locator("li").count() == quiz.first.locator("li").count()
