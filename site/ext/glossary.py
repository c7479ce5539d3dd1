"""The directive `{glossaire}`, and the links that lead to it from the first use of each term in a chapter.

Terms are those of `data/glossary.csv`. Nothing is written in the chapters: a post-transform looks for the forms of each
term in the running text, the longest first. Headings, links, code, formulas, figures, heads of tables, what is folded
under a summary line, quizzes and trainer's notes are left alone.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from html import escape
from typing import Any

import pandas as pd
from docutils import nodes
from docutils.statemachine import StringList
from markup import html, link, paragraph
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.sources.glossary import OWN_DEFINITION, glossary
from metabolisme.sources.location import data_directory

GLOSSARY_PAGE = "book/annexes/glossaire"

#: Pages whose text is linked: the four parts, « Pour commencer » and « Former ».
CHAPTERS = re.compile(r"book/(?:[1-4]-[^/]+/.+|former/.+|votre-territoire|tableau-de-bord|simulateur)")

#: Class of a link to the glossary, and those of what is no running text.
LINK_CLASS = "terme"
LEFT_ALONE_CLASSES = {"trainer"}
LEFT_ALONE = (
    nodes.title,
    nodes.subtitle,
    nodes.rubric,
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.thead,
    nodes.caption,
    nodes.figure,
    nodes.footnote,
    nodes.citation,
    nodes.comment,
    addnodes.pending_xref,
    addnodes.desc,
)
#: Nodes of other extensions, by name: they need not be imported to be left alone.
LEFT_ALONE_NAMES = {"FoldedTitle"}

#: HTML that has opened what must not hold a link, and that the nodes which follow fill.
OPENED = re.compile(r"<(label|legend|summary|button|th|a)\b[^>]*>(?:(?!</\1>).)*$", re.DOTALL)

_SPACE, _APOSTROPHE = r"[\s\u00a0\u202f]+", "['\u2019]"


def anchor(identifier: str) -> str:
    """Return the anchor of a term on the page of the glossary."""
    return f"terme-{identifier}"


def folded(text: str) -> str:
    """Return a text as the alphabet sorts it: no accents, no capitals, ligatures written out."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return "".join(letter for letter in plain if letter.isascii())


def spelled(text: str) -> str:
    """Return a form with ordinary spaces and apostrophes, to be looked up."""
    return re.sub(_SPACE, " ", text).replace("\u2019", "'")


def in_english(text: str) -> nodes.raw:
    """Return English words that a reader's voice reads as such."""
    return html(f'<span class="anglais" lang="en">{escape(text)}</span>')


def _form_pattern(form: str) -> str:
    # A term may begin a sentence; whatever has capitals of its own is a name or an abbreviation, and keeps them.
    words = re.split(_SPACE, form)
    pattern = _SPACE.join(re.escape(spelled(word)).replace("'", _APOSTROPHE) for word in words)
    if form[0].islower():
        pattern = f"[{form[0]}{form[0].upper()}]{pattern[1:]}"
    return pattern


class Terms:
    """Where the terms of the glossary stand in a text.

    Parameters
    ----------
    table : DataFrame
        As `metabolisme.sources.glossary.glossary` returns it.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.definitions: dict[str, str] = table["definition"].map(french_text).to_dict()
        self._owners = {
            spelled(form): str(identifier) for identifier, forms in table["forms"].items() for form in forms
        }
        longest_first = sorted(self._owners, key=lambda form: (-len(form), form))
        self.pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(_form_pattern, longest_first)) + r")(?![\w-])")

    def found_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where each term begins and ends, and its identifier."""
        for match in self.pattern.finditer(text):
            written = spelled(match[0])
            owner = self._owners.get(written) or self._owners[written[0].lower() + written[1:]]
            yield match.start(), match.end(), owner


@functools.cache
def terms() -> Terms:
    """Return the terms of the glossary."""
    return Terms(glossary())


def fills_html(node: nodes.Element) -> bool:
    """Whether a node stands in an element that the HTML before it has opened: the choice of a quiz, a head."""
    place = node.parent.index(node) if node.parent is not None else 0
    before = node.parent[place - 1] if place else None
    return isinstance(before, nodes.raw) and OPENED.search(before.astext()) is not None


def is_running_text(text: nodes.Text) -> bool:
    """Whether a text is one that a reader reads along, and that may hold a link."""
    node = text.parent
    while node is not None:
        if isinstance(node, LEFT_ALONE) or type(node).__name__ in LEFT_ALONE_NAMES:
            return False
        if LEFT_ALONE_CLASSES.intersection(node.get("classes", ())) or fills_html(node):
            return False
        node = node.parent
    return True


class LinkTerms(SphinxPostTransform):
    """Link each term to the glossary where a chapter uses it first."""

    default_priority = 900  # after all that writes text: glued numbers, citations, folded parts
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Link the terms of one page."""
        docname = self.env.docname
        if not CHAPTERS.fullmatch(docname) or GLOSSARY_PAGE not in self.env.found_docs:
            return
        page = self.app.builder.get_relative_uri(docname, GLOSSARY_PAGE)
        seen: set[str] = set()
        for text in list(self.document.findall(nodes.Text)):
            if not text.strip() or not is_running_text(text):
                continue
            pieces, done = [], 0
            for start, end, term in terms().found_in(text):
                if term in seen:
                    continue
                seen.add(term)
                pieces += [nodes.Text(text[done:start])] if start > done else []
                pieces.append(
                    nodes.reference(
                        "",
                        text[start:end],
                        internal=True,
                        refuri=f"{page}#{anchor(term)}",
                        reftitle=terms().definitions[term],
                        classes=[LINK_CLASS],
                    )
                )
                done = end
            if pieces:
                pieces += [nodes.Text(text[done:])] if done < len(text) else []
                text.parent.replace(text, pieces)


class Glossary(SphinxDirective):
    """Write the glossary: French to English with definitions, then an index from English to French."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        table = glossary()
        table["folded"] = table["term"].map(folded)
        letters: dict[str, list[dict[str, Any]]] = {}
        for row in table.reset_index().sort_values("folded").to_dict("records"):
            letters.setdefault(row["folded"][0].upper(), []).append(row)
        first = self._section("du-francais-a-l-anglais", "Du français à l’anglais")
        first += html(
            '<form class="glossaire-chercher" hidden><label for="glossaire-mot">Chercher un terme, en français ou en '
            'anglais</label><input id="glossaire-mot" type="search" autocomplete="off">'
            '<p role="status"></p></form>'
        )
        places = [link(letter, f"#lettre-{letter.lower()}") for letter in letters]
        spaced: list[nodes.Node | str] = [part for place in places for part in (place, " ")][:-1]
        first += paragraph(*spaced, classes=["glossaire-lettres"])
        for letter, rows in letters.items():
            section = self._section(f"lettre-{letter.lower()}", letter)
            section += nodes.definition_list("", *[self._entry(row, table) for row in rows], classes=["glossaire"])
            first += section
        second = self._section("de-l-anglais-au-francais", "De l’anglais au français")
        pairs = sorted(zip(table["english"], table.index, strict=True), key=lambda pair: folded(pair[0]))
        items = []
        for english, identifier in pairs:
            name = in_english(english)
            french = link(table["term"][identifier], f"#{anchor(identifier)}")
            items.append(nodes.list_item("", paragraph(name, " : ", french)))
        second += nodes.bullet_list("", *items, classes=["glossaire-index"])
        self.env.metadata[self.env.docname]["glossary"] = True
        return [first, second]

    def _section(self, identifier: str, title: str) -> nodes.section:
        section = nodes.section(ids=[identifier], names=[identifier])
        section += nodes.title("", title)
        self.state.document.note_explicit_target(section, section)
        return section

    def _entry(self, row: dict[str, Any], table: pd.DataFrame) -> nodes.definition_list_item:
        name: list[nodes.Node] = [nodes.Text(row["term"])]
        if row["abbreviation"] and row["abbreviation"] != row["term"]:
            name.append(nodes.Text(f" ({row['abbreviation']})"))
        name += [nodes.Text(" "), in_english(row["english"])]
        chapter = addnodes.pending_xref(
            "", nodes.inline(""), refdomain="std", reftype="doc", reftarget=f"/book/{row['chapter']}",
            refexplicit=False, refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip
        also: list[nodes.Node | str] = []
        for other in row["see_also"]:
            also += [", " if also else "Voir aussi : ", link(table["term"][other], f"#{anchor(other)}")]
        said = [
            paragraph(row["definition"]),
            paragraph("Expliqué dans : ", chapter, ". ", *also, ".", *self._source(row["source"]), classes=["detail"]),
        ]
        term = nodes.term("", "", *name, ids=[anchor(row["id"])])
        return nodes.definition_list_item("", term, nodes.definition("", *said))

    def _source(self, source: str) -> list[nodes.Node | str]:
        if source == OWN_DEFINITION:
            return []
        holder = nodes.Element()
        self.state.nested_parse(StringList([f"{{cite:t}}`{source}`"]), 0, holder)
        return [" Source : ", *[child for block in holder.children for child in block.children], "."]


def note_table(app: Sphinx, doctree: nodes.document) -> None:
    """Have a page read anew when the glossary changes."""
    if CHAPTERS.fullmatch(app.env.docname) or app.env.docname == GLOSSARY_PAGE:
        app.env.note_dependency(str(data_directory() / "glossary.csv"))


def load_filter(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Have the page of the glossary, and no other, load its search; those that link to it, the style of the links."""
    if CHAPTERS.fullmatch(pagename) or pagename == GLOSSARY_PAGE:
        app.add_css_file("glossaire.css", priority=450)
    if pagename == GLOSSARY_PAGE:
        app.add_js_file("glossaire.js", defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("glossaire", Glossary)
    app.add_post_transform(LinkTerms)
    app.connect("doctree-read", note_table)
    app.connect("html-page-context", load_filter, priority=400)  # before the sheets of others are left out
    return {"parallel_read_safe": True, "parallel_write_safe": True}
