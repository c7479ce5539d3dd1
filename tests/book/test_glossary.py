"""The glossary in the chapters: each term linked once, none forgotten, none that nobody uses.

What the tests below can find: a term that no chapter uses; an acronym that neither the glossary nor the notations
explain; a word of the field, from a list kept here, that a chapter uses and the glossary lacks; a term set in bold
where it is defined. What they cannot: a technical word that is neither in capitals, nor bold, nor in the list.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import glossary as extension
import pytest

from metabolisme.charts.text import french_text
from metabolisme.sources import load_table
from metabolisme.sources.glossary import glossary
from metabolisme.teaching.reading import plain

BOOK = Path(__file__).resolve().parents[2] / "book"
PAGE = f"{extension.GLOSSARY_PAGE}.html"

#: Acronyms that are no terms: numbers of the Roman kind, units, formats and names told where they stand.
NO_TERMS = {
    "II", "III", "IV", "VI",  # parts
    "GWh", "MWh", "TWh",  # energy
    "URL", "PDF", "XLSX", "USB", "HTML", "GPS",  # what files and machines are called
    "TT", "RT",  # letters of a formula
    "ROADS",  # En-ROADS
    "QCM", "ZE",
}  # fmt: skip

#: Words of the field that would each deserve an entry, whoever writes them.
WATCHED = (
    "biais d'agrégation", "bootstrap", "coefficient de Gini", "consommation intermédiaire", "contrefactuel",
    "coproduit", "cycle de vie", "découplage", "élasticité", "externalité", "indice de Theil", "loi de puissance",
    "matrice inverse", "méthode RAS", "modèle gravitaire", "multirégional", "effet d'aubaine", "parité de pouvoir",
    "prix constants", "productivité apparente", "puits de carbone", "symbiose industrielle", "sylviculture",
    "taux de marge", "tableau ressources-emplois", "test de permutation", "valeur actualisée",
)  # fmt: skip

#: A sentence that defines what it sets in bold.
DEFINES = re.compile(
    r"\b(?:est|sont|s'appellent?|appel(?:le|ons|lent)|nomm(?:e|ons|ent)|c'est) (?:le |la |les |l'|un |une )?"
    r"\*\*([^*\n]{2,40})\*\*|\*\*([^*\n]{2,40})\*\*,? (?:c'est-à-dire|désigne|est (?:la|le|l'|une?)\b)"
)
#: Bold words of such sentences that only stress, or name what the same page alone speaks of.
STRESSED = {"comptés", "estimés", "vulnérables", "la France dans l'Union", "erreur commune du quotient"}
STRESSED |= {"proche", "part"}


def markdown_of(chapter):
    """Running text of a chapter, without code, formulas, roles and headings."""
    text = chapter.read_text(encoding="utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"```\{code-cell\}.*?\n```", "", text, flags=re.DOTALL)
    said_by_others = r"\$\$.*?\$\$|\$[^$\n]*\$|\{[a-z:]+\}`[^`\n]*`|`[^`\n]*`|\]\([^)\n]*\)|https?://\S+"
    text = re.sub(said_by_others, " ", text, flags=re.DOTALL)
    return re.sub(r"^(?:#.*|:[a-z]+:.*|`{3,}.*|:::.*)$", "", text, flags=re.MULTILINE)


CHAPTERS = [
    page
    for page in sorted(BOOK.rglob("*.md"))
    if extension.CHAPTERS.fullmatch(f"book/{page.relative_to(BOOK).with_suffix('').as_posix()}")
]


def names(chapter):
    return chapter.relative_to(BOOK).as_posix()


def forms():
    return {plain(form) for row in glossary()["forms"] for form in row}


def notations():
    text = (BOOK / "annexes" / "notations.md").read_text(encoding="utf-8")
    rows = text.split("## Sigles")[1].splitlines()
    return {sign.strip() for row in rows if row.startswith("| ") for sign in row.split("|")[1].split(",")}


def branch_codes():
    return set(load_table("nomenclatures/a38_insee")["code"]) | {"AZ", "BE", "FZ", "GU", "OQ"}  # and those of five


@pytest.mark.parametrize("chapter", CHAPTERS, ids=names)
def test_each_acronym_is_explained(chapter):
    written = {form for row in glossary()["forms"] for form in row}
    known = written | notations() | NO_TERMS | branch_codes()
    found = set(re.findall(r"(?<![\w.-])[A-ZÉ]{2,6}[a-z₂]?(?![\w-])", markdown_of(chapter)))
    in_terms = {word for form in written for word in form.split()}
    assert {sign for sign in found - known - in_terms if not sign.startswith("CO")} == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=names)
def test_words_of_the_field_that_are_used_are_explained(chapter):
    text, written = plain(markdown_of(chapter)), forms()
    used = [word for word in WATCHED if re.search(rf"\b{re.escape(plain(word))}s?\b", text)]
    assert [word for word in used if plain(word) not in written] == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=names)
def test_what_a_sentence_defines_is_in_the_glossary(chapter):
    defined = {found[0] or found[1] for found in DEFINES.findall(markdown_of(chapter))}
    stressed = {plain(word) for word in STRESSED}
    assert {word for word in defined if plain(word) not in forms() | stressed} == set()


def test_each_term_is_found_where_it_is_written():
    found = extension.Terms(glossary())
    for identifier, row in glossary().iterrows():
        for form in row["forms"]:
            capital = f"{form[0].upper()}{form[1:]} :"
            for text in (f"Ici, {form}.", f"({form})", f"d’{form} ou", capital, french_text(form)):
                assert [term for _, _, term in found.found_in(text)] == [identifier], text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La zone d’emploi, l'EPCI, une Branche", ["zone-d-emploi", "epci", "branche"]),
        ("d’intervalles à\u202f90\u202f%", ["intervalle-a-90"]),
        ("part locale des achats", ["part-locale"]),  # the longest
        ("Il extrait de pierre ; DE, non", ["extraction-interieure"]),  # case
        ("il fuite, il a pêché, un multiplicateurs-x", ["fuite"]),
        ("EMPREINTE stockage sous-branche debranche", []),
    ],
)
def test_what_is_a_term_and_what_is_not(text, expected):
    assert [term for _, _, term in extension.terms().found_in(text)] == expected


class LinkReader(HTMLParser):
    """The links to the glossary of a page, each with the elements that it stands in, and its title."""

    VOID = frozenset({"br", "img", "input", "meta", "link", "hr", "wbr", "source", "col"})

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a" and "terme" in (attributes.get("class") or "").split():
            inside = [name for name, _ in self.open]
            self.found.append((attributes["href"], attributes.get("title"), inside, self.classes()))
        if tag not in self.VOID:
            self.open.append((tag, (attributes.get("class") or "").split()))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def classes(self):
        return {name for _, classes in self.open for name in classes}


NOT_RUNNING = {f"h{level}" for level in range(1, 7)}
NOT_RUNNING |= {"a", "code", "pre", "thead", "figure", "summary", "label", "legend", "button", "svg"}


def links_of(path):
    reader = LinkReader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.found


@pytest.fixture(scope="module")
def linked(site):
    """Links to the glossary of each chapter that is built."""
    pages = {names(chapter): site / "book" / f"{names(chapter)[:-3]}.html" for chapter in CHAPTERS}
    return {name: links_of(path) for name, path in pages.items() if path.is_file()}


def test_each_chapter_links_each_term_once_and_only_in_running_text(site, linked):
    anchors = set(re.findall(r'id="(terme-[a-z0-9-]+)"', (site / PAGE).read_text(encoding="utf-8")))
    assert anchors == {extension.anchor(name) for name in glossary().index}
    titles = {french_text(text) for text in glossary()["definition"]}
    assert len(linked) > 25
    for name, links in linked.items():
        targets = [href.partition("#")[2] for href, *_ in links]
        assert len(targets) == len(set(targets)), name
        assert set(targets) <= anchors, name
        for _, title, inside, classes in links:
            assert title in titles
            assert not NOT_RUNNING & set(inside), name
            assert not classes & {"mt-figure", "headerlink", "trainer"}


def test_no_term_is_an_orphan(linked):
    used = {href.partition("#terme-")[2] for links in linked.values() for href, *_ in links}
    assert set(glossary().index) - used == set()


@pytest.fixture
def page(address, new_page):
    opened = new_page()
    opened.goto(f"{address}{PAGE}")
    return opened


def test_the_glossary_is_in_order_and_can_be_searched(page):
    entries = page.locator(".glossaire dt")
    terms = [extension.folded(term) for term in glossary()["term"]]
    shown = entries.evaluate_all("all => all.map(one => one.id)")
    assert len(shown) == len(terms)
    order = {extension.anchor(identifier): extension.folded(term) for identifier, term in glossary()["term"].items()}
    assert [order[name] for name in shown] == sorted(terms)
    assert page.locator(".glossaire-index li").count() == len(terms)
    page.fill("#glossaire-mot", "EMPREINTE")
    kept = page.locator(".glossaire dt:visible")
    assert kept.count() == page.locator(".glossaire dt:visible", has_text="mpreinte").count() > 1
    page.fill("#glossaire-mot", "bottleneck")
    assert page.locator(".glossaire dt:visible").evaluate_all("all => all.map(one => one.id)") == ["terme-goulet"]
    assert page.locator(".glossaire-chercher [role=status]").inner_text().startswith("1 terme sur")
    page.evaluate("location.hash = 'terme-flux'")  # a link leads to a term that must be seen
    page.locator("#terme-flux").wait_for(state="visible")
    page.emulate_media(media="print")
    assert page.locator(".glossaire dt:visible").count() == len(terms)
    assert page.locator(".glossaire-chercher").is_hidden()


def test_a_definition_is_read_with_the_keyboard(address, new_page):
    opened = new_page(width=360, java_script_enabled=True)
    opened.goto(f"{address}book/1-diagnostiquer/4-le-flipper.html")
    link = opened.locator("a.terme").first
    opened.keyboard.press("Tab")  # the keyboard is in use: focus is shown
    link.focus()
    bubble = opened.evaluate(
        """link => { const style = getComputedStyle(link, '::after');
                     return [style.content, style.position, style.backgroundColor]; }""",
        link.element_handle(),
    )
    assert link.get_attribute("title") in bubble[0].replace('\\\\"', '"')
    assert bubble[1] == "fixed"
    assert opened.evaluate("document.documentElement.scrollWidth") == 360
