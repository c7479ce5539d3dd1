"""The pages that the book writes about itself: sources and their freshness, register of anchors, bibliography."""

import datetime
import json
import re
from html import unescape

import pytest
from indicators import action_anchor, indicator_anchor

from metabolisme.charts.text import french_text
from metabolisme.indicators.cards import DIRECTIONS
from metabolisme.indicators.registry import registered_cards
from metabolisme.sources import all_cards
from metabolisme.sources.actions import actions


def text_of(html: str) -> str:
    """Return the text of a piece of HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture(scope="module")
def sources_page(site):
    return (site / "book/annexes/donnees.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("card_id", sorted(all_cards()))
def test_each_source_says_its_freshness_and_its_limits(sources_page, card_id):
    card = all_cards()[card_id]
    _, _, after = sources_page.partition(f'<section id="source-{card_id}">')
    section = text_of(after.partition("</section>")[0])
    assert section, f"la fiche {card_id} n’a pas sa section"
    state = "à revérifier" if card.is_stale(datetime.date.today()) else "vérification à jour"
    assert f" {state} " in section
    said = french_text(" ".join([*card.checks, *card.does_not_say])).replace("'", "’").split()
    assert set(said) <= set(section.split())
    assert all(table.name in section for table in card.tables)


@pytest.fixture(scope="module")
def catalogue(site):
    return (site / "book/annexes/indicateurs.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("identifier", sorted(registered_cards()))
def test_each_indicator_has_its_card_with_what_it_does_not_say(catalogue, identifier):
    card = registered_cards()[identifier]
    _, _, after = catalogue.partition(f'<section id="{indicator_anchor(identifier)}">')
    section = text_of(after.partition("</section>")[0])
    assert section, f"la fiche {identifier} n’a pas sa section"
    said = [card.name, card.question, card.definition, *card.does_not_say, DIRECTIONS[card.direction], card.frequency]
    assert set(french_text(" ".join(said)).replace("'", "’").split()) <= set(section.split())
    assert f'href="#{action_anchor(card.actions[0])}"' in after.partition("</section>")[0]


def test_each_type_of_action_leads_to_the_indicators_that_follow_it(catalogue):
    for action, row in actions().iterrows():
        [after] = catalogue.split(f'id="{action_anchor(str(action))}"')[1:]
        line = after.partition("</tr>")[0]
        assert [indicator_anchor(one) in line for one in row["indicators"]] == [True] * len(row["indicators"])
        assert text_of(french_text((row["legal_reference"] or "à vérifier").partition(" (")[0])) in text_of(line)


def test_links_inside_the_catalogue_lead_somewhere(catalogue):
    wanted = set(re.findall(r'href="#((?:indicateur|action)-[^"]+)"', catalogue))
    assert wanted
    assert wanted <= set(re.findall(r'id="([^"]+)"', catalogue))


def test_register_has_its_groups_in_order(site):
    page = (site / "book/annexes/ancres.html").read_text(encoding="utf-8")
    assert re.findall(r'<section id="ancres-(\w+)">', page) == ["comparison", "total", "method"]
    # counts stay whole: computed as floats, they would read 26 527 385,0
    assert "26\u202f527\u202f385<" in page
    assert "± 0<" not in page
    assert "égalité exacte<" in page


def test_exercises_are_numbered_chapter_by_chapter(site):
    for file in sorted((site / "book").glob("[0-9]-*/*.html")):
        page = text_of(file.read_text(encoding="utf-8"))
        numbers = [int(number) for number in re.findall(r"\bExercice (\d+)", page)]
        assert numbers == list(range(1, len(numbers) + 1))
        # a seminar and a game have a timetable, templates have lines to fill, and none has exercises
        without = file.stem.startswith("en-salle") or file.stem in ("conseil-de-territoire", "gabarits")
        assert bool(numbers) != without, file.name


def test_register_shows_every_anchor(site):
    [register] = (site.parent / "anchors").glob("*/anchors.json")
    anchors = json.loads(register.read_text(encoding="utf-8"))
    page = (site / "book/annexes/ancres.html").read_text(encoding="utf-8")
    assert anchors
    assert page.count('<span class="badge') == len(anchors)
    assert page.count("badge-stale") == sum(not anchor["found"] for anchor in anchors)
    assert f"construction du livre\u202f: {len(anchors)}." in page


def test_bibliography_is_in_french_order(site):
    page = (site / "book/annexes/bibliographie.html").read_text(encoding="utf-8")
    bracket = r'<span class="fn-bracket">'
    labels = [text_of(label) for label in re.findall(rf"{bracket}\[</span>(.*?){bracket}\]</span>", page)]
    initials = [label[0] for label in labels]
    assert len(labels) > 10
    assert any(" et " in label for label in labels)
    # people and institutions together, particles as they are written
    assert initials == sorted(initials, key=str.casefold)
