"""The grid of skills names pages and exercises of the book, and levels that differ."""

import json
import re
from pathlib import Path

import yaml

from metabolisme.teaching.skills_grid import LEVEL_NAMES, SKILLS, grid_data

ROOT = Path(__file__).resolve().parents[2]


def pages_of_the_book() -> list[str]:
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]


def test_between_twelve_and_sixteen_skills_of_four_levels():
    assert 12 <= len(SKILLS) <= 16
    assert len({one.id for one in SKILLS}) == len({one.name for one in SKILLS}) == len(SKILLS)
    for one in SKILLS:
        assert len(one.levels) == len(set(one.levels)) == len(LEVEL_NAMES)


def test_pages_are_in_the_contents_and_every_part_is_learned():
    pages = pages_of_the_book()
    used = {page for one in SKILLS for page in one.pages}
    assert used <= set(pages)
    assert {page.split("/")[1] for page in used} >= {"1-diagnostiquer", "2-agir", "3-indicateurs", "4-animer"}


def test_each_exercise_stands_on_a_page_of_its_skill():
    cited = [(one, label) for one in SKILLS for label in one.exercises]
    assert len(cited) >= 12
    for one, label in cited:
        paths = [ROOT / f"{page}.md" for page in one.pages]
        texts = [path.read_text(encoding="utf-8") for path in paths if path.exists()]
        assert any(re.search(rf"^:label: {label}$", text, re.MULTILINE) for text in texts), (one.id, label)


def test_what_the_page_gets_holds_no_score():
    data = json.loads(json.dumps(grid_data()))
    assert [one["id"] for one in data["competences"]] == [one.id for one in SKILLS]
    assert not re.search(r"score|note sur|moyenne|points", json.dumps(data, ensure_ascii=False))
