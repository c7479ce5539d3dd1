"""Slides built from the chapters: one deck a part, opened from a folder, with notes for the presenter.

A deck takes pieces of the pages as they are shown (title, question, bet, figures, short answer, limits, exercises of
one's own, what to remember), once every number and citation in them has been resolved: nothing is computed or drawn a
second time. The trainer's edition adds the blocks for trainers to the notes. `site/js/diapositives.js` shows one slide
at a time; without it the slides stand one under the other.
"""

import math
import posixpath
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from editions import KINDS, is_trainer
from freshness import COMPUTED_FROM, write_beside
from markup import html, link, stacked_table
from pages import Folded
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text

logger = logging.getLogger(__name__)

PAGE = "book/former/diapositives"
FOLDER = "_static/diapositives"
TEMPLATE = "diapositives.html"
WRITTEN_FROM = (*COMPUTED_FROM, "book", "site", "_toc.yml", "_config.yml")
#: Caption of a part of the book that has a deck, and the name of its file.
PART = re.compile(r"(I{1,3}|IV)\. ")
NUMBERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
#: Time written in an exercise.
MINUTES = re.compile(r"\((\d+)\s*min\b")
#: Kinds of slides: minutes of a slide that tells none, a judgement, and what the presenter does with any of them.
SLIDES = {
    "titre": (1, "Dites où l'on en est dans la partie, et combien de temps prend le chapitre."),
    "question": (2, "Lisez la question, laissez une minute : chacun pense à son territoire. Ne répondez pas encore."),
    "pari": (3, "Faites écrire le pari avant d'avancer. Il ne se montre à personne."),
    "figure": (3, "Lisez le titre, montrez un axe, puis taisez-vous : que voit-on ? Revenez aux paris."),
    "reponse": (2, "Lisez la réponse avec sa fourchette et sa date. Demandez ce qui surprend."),
    "limites": (3, "Faites choisir, par deux, la limite qui compte le plus ici."),
    "exercice": (5, "Laissez le temps écrit sur la diapositive. La page du chapitre vérifie la réponse, hors réseau."),
    "retenir": (1, "Faites redire avec d'autres mots."),
}
#: Blocks of trainers, by the kind of slide whose notes they join.
NOTED_WITH = {"titre": ("temps",), "pari": ("pari",), "limites": ("erreurs",), "reponse": ("dire",)}
#: Most items of a list on a slide; the others follow on a second one.
MOST_ITEMS = 6
LARGEST_DECK = 1_500_000

TAG_OF_LINK = re.compile(r'<a class="headerlink".*?</a>|</?a\b[^>]*>', flags=re.DOTALL)
IDENTIFIER = re.compile(r'\s(?:id|name|for)="[^"]*"')
FIGURE = re.compile(r'<figure class="mt-figure">.*?</figure>', flags=re.DOTALL)
PANEL = re.compile(r'<p class="mt-panel-name">(.*?)</p>', flags=re.DOTALL)
HEIGHT = re.compile(r'<svg[^>]*?\sviewBox="0 0 ([\d.]+) ([\d.]+)"')
#: A drawing taller than this part of its width stands beside its title, not under it.
TALL = 0.62


@dataclass
class Slide:
    """A slide: its kind, its title and its body (HTML), and the notes of the presenter (HTML)."""

    kind: str
    title: str
    body: str
    notes: list[str] = field(default_factory=list)
    tall: bool = False
    #: Minutes written on it; 0 without.
    written: int = 0

    @property
    def minutes(self) -> int:
        """Minutes to count for it."""
        return self.written or SLIDES[self.kind][0]


@dataclass
class Deck:
    """The slides of a part, chapter by chapter."""

    name: str
    title: str
    chapters: list[tuple[str, str, list[Slide]]] = field(default_factory=list)

    @property
    def slides(self) -> list[Slide]:
        """All the slides, in order."""
        return [slide for _, _, slides in self.chapters for slide in slides]


# ------------------------------------------------------------------------------------------- pieces of a chapter


def fragment(app: Sphinx, node: nodes.Node) -> str:
    """Return the HTML of a node as the page shows it, without links nor identifiers."""
    text = app.builder.render_partial(node)["fragment"]
    return IDENTIFIER.sub("", TAG_OF_LINK.sub("", text))


def is_box(node: nodes.Node, name: str) -> bool:
    """Whether a node is the box of a class: « question-de-terrain », « pariez », « limites »."""
    return isinstance(node, nodes.Admonition) and name in node["classes"]


def box(document: nodes.document, name: str) -> nodes.Element | None:
    """Return the first box of a class."""
    return next((node for node in document.findall(nodes.Element) if is_box(node, name)), None)


def bold(node: nodes.Node | None) -> nodes.strong | None:
    """Return the words in bold that open a paragraph; Markdown leaves an empty text before them."""
    if not isinstance(node, nodes.paragraph):
        return None
    first = next((child for child in node.children if child.astext()), None)
    return first if isinstance(first, nodes.strong) else None


def opening(node: nodes.Node, words: str) -> bool:
    """Whether a paragraph opens with words in bold."""
    found = bold(node)
    return found is not None and found.astext().replace("’", "'").startswith(words)


def paragraph(document: nodes.document, words: str) -> nodes.paragraph | None:
    """Return the first paragraph that opens with words in bold."""
    return next((node for node in document.findall(nodes.paragraph) if opening(node, words)), None)


def without_title(node: nodes.Element) -> list[nodes.Node]:
    """Return the children of a box, its title left out."""
    return [child for child in node.children if not isinstance(child, nodes.title)]


def rendered(app: Sphinx, children: list[nodes.Node]) -> str:
    """Return the HTML of nodes one after the other."""
    return "".join(fragment(app, child) for child in children)


def large(text: str) -> str:
    """Return a text of a few lines, in larger letters."""
    return f'<div class="diapo-grand">{text}</div>'


def figures(document: nodes.document) -> list[Slide]:
    """Return a slide for each figure of the text: those of solutions are left out, and of a choice the first stands."""
    found = []
    for raw in document.findall(nodes.raw):
        if "mt-figure" not in raw.astext() or in_solution(raw):
            continue
        text = raw.astext()
        drawn = FIGURE.findall(text)
        panels = [name.strip() for name in PANEL.findall(text)]
        if drawn:
            found.append(figure_slide(drawn[0], panels))
    return found


def in_solution(node: nodes.Node) -> bool:
    """Whether a node stands in a folded part, such as a solution."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, Folded) or "solution" in parent.get("classes", ()):
            return True
        parent = parent.parent
    return False


def piece(pattern: str, text: str) -> str:
    """Return what a pattern captures in HTML; "" when it is not there."""
    found = re.search(pattern, text, flags=re.DOTALL)
    return found[1].strip() if found else ""


def figure_slide(text: str, panels: list[str]) -> Slide:
    """Return the slide of a figure: its title, its wide drawing, its sentence and its sources."""
    drawing = piece(r'<div class="mt-wide">(.*?)</div>', text)
    size = HEIGHT.search(drawing)
    tall = bool(size) and float(size[2]) / float(size[1]) > TALL
    shown = f'<p class="diapo-panneau">{panels[0]}</p>' if panels else ""
    subtitle, sentence = (piece(rf'<p class="{name}">(.*?)</p>', text) for name in ("mt-subtitle", "mt-sentence"))
    sources = TAG_OF_LINK.sub("", piece(r'<p class="mt-sources">(.*?)</p>', text))
    body = (
        f'<div class="diapo-figure"><div class="diapo-dessin">{drawing}</div>'
        f'<div class="diapo-dit">{shown}<p class="diapo-unite">{subtitle}</p><p>{sentence}</p>'
        f'<p class="diapo-source">{sources}</p></div></div>'
    )
    notes = [f"<p>{piece(r'<p class=.mt-caveat.>(.*?)</p>', text)}</p>"] if "mt-caveat" in text else []
    if len(panels) > 1:
        notes.append(f"<p>{escape(french_text('Dans la page, on peut choisir aussi :'))} {', '.join(panels[1:])}.</p>")
    return Slide("figure", piece(r'<p class="mt-title">(.*?)</p>', text), body, notes, tall)


def lists(app: Sphinx, children: list[nodes.Node]) -> list[str]:
    """Return the HTML of nodes, cut where a list is too long for a slide."""
    pages, current = [], ""
    for child in children:
        if not isinstance(child, nodes.bullet_list):
            current += fragment(app, child)
            continue
        count = math.ceil(len(child.children) / MOST_ITEMS)
        size = math.ceil(len(child.children) / count)
        for start in range(0, len(child.children), size):
            if start:
                pages.append(current)
                current = ""
            part = nodes.bullet_list("", *[item.deepcopy() for item in child.children[start : start + size]])
            current += fragment(app, part)
    return [*pages, current]


def exercises(app: Sphinx, document: nodes.document) -> list[Slide]:
    """Return a slide for each exercise on one's own territory, and for the decision."""
    slides = []
    for node in document.findall(nodes.Element):
        if "exercise" not in node.get("classes", ()) or "exercise-content" in node.get("classes", ()):
            continue
        statement = next(node.findall(nodes.paragraph), None)
        heading = bold(statement)
        if statement is None or heading is None:
            continue
        name = heading.astext()
        if "chez vous" in name or name.startswith("Décider"):
            body = statement.deepcopy()
            body.remove(bold(body))
            title = escape(french_text(f"À vous : {name.rstrip('.').lower()}"))
            time = MINUTES.search(statement.astext())
            written = int(time[1]) if time else 0
            slides.append(Slide("exercice", title, large(fragment(app, body)), written=written))
    return slides


def trainer_notes(app: Sphinx, document: nodes.document) -> dict[str, list[str]]:
    """Return the blocks for trainers by kind: the learner's edition has none."""
    notes: dict[str, list[str]] = {}
    for node in document.findall(nodes.container):
        kind = next((one for one in KINDS if f"trainer-{one}" in node["classes"]), None)
        if "trainer" in node["classes"] and kind:
            notes.setdefault(kind, []).append(rendered(app, node.children))
    return notes


def chapter_slides(app: Sphinx, docname: str) -> list[Slide]:
    """Return the slides of a chapter."""
    document = app.env.get_and_resolve_doctree(docname, app.builder)
    title = escape(app.env.titles[docname].astext())
    aims = paragraph(document, "À l'issue")
    slides = [Slide("titre", title, fragment(app, aims) if aims else "")]
    question, bet = box(document, "question-de-terrain"), box(document, "pariez")
    answer = None
    if question is not None:
        parts = without_title(question)
        answer = next((part for part in parts if opening(part, "Réponse courte")), None)
        asked = rendered(app, [part for part in parts if part is not answer])
        slides.append(Slide("question", "La question de terrain", large(asked)))
    written = paragraph(document, "Pariez d'abord")
    if bet is not None or written is not None:
        guess = rendered(app, without_title(bet) if bet is not None else [written])
        slides.append(Slide("pari", french_text("Pariez d'abord"), large(guess)))
    slides += figures(document)
    if answer is not None:
        said = answer.deepcopy()
        said.remove(bold(said))
        slides.append(Slide("reponse", "Réponse courte", large(fragment(app, said))))
    if (limits := box(document, "limites")) is not None:
        heading = escape(next(one.astext() for one in limits.findall(nodes.title)))
        slides += [Slide("limites", heading, part) for part in lists(app, without_title(limits))]
    slides += exercises(app, document)
    slides += remembered(app, document)
    return with_notes(slides, trainer_notes(app, document))


def remembered(app: Sphinx, document: nodes.document) -> list[Slide]:
    """Return the slide of what to remember, and where to go next."""
    keep = paragraph(document, "À retenir")
    if keep is None:
        return []
    following = keep.parent[keep.parent.index(keep) + 1 :]
    listed = bool(following) and isinstance(following[0], nodes.bullet_list)
    body = fragment(app, following[0] if listed else keep)
    if after := paragraph(document, "Ensuite"):
        body += f'<div class="diapo-ensuite">{fragment(app, after)}</div>'
    return [Slide("retenir", "À retenir", body)]


def with_notes(slides: list[Slide], noted: dict[str, list[str]]) -> list[Slide]:
    """Add to each slide what the presenter does with it, then, once a kind, the blocks for trainers."""
    seen = set()
    for slide in slides:
        said = [f"<p>{escape(french_text(SLIDES[slide.kind][1]))}</p>"]
        for kind in NOTED_WITH.get(slide.kind, ()) if slide.kind not in seen else ():
            said += noted.get(kind, [])
        seen.add(slide.kind)
        slide.notes = [*said, *slide.notes]
    return slides


# ------------------------------------------------------------------------------------------------------- decks


def planned(app: Sphinx) -> list[tuple[str, str, list[str]]]:
    """Return the decks: name of the file, caption of the part, its pages."""
    found = []
    for part in app.env.external_site_map.root.subtrees:
        roman = PART.match(part.caption or "")
        if roman:
            pages = [item.removesuffix(".md") for item in part.items]
            pages = [page for page in pages if page in app.env.found_docs]
            found.append((f"partie-{NUMBERS[roman[1]]}", part.caption, pages))
    return found


def decks(app: Sphinx) -> list[Deck]:
    """Return every deck; a page without a question is a tool, and has no slide."""
    found = []
    for name, title, pages in planned(app):
        deck = Deck(name, french_text(title))
        for page in pages:
            slides = chapter_slides(app, page)
            if any(slide.kind == "question" for slide in slides):
                deck.chapters.append((page, escape(app.env.titles[page].astext()), slides))
        if deck.chapters:
            found.append(deck)
    return found


def sections(deck: Deck) -> list[dict[str, Any]]:
    """Return what the template writes of each slide."""
    written = []
    for page, title, slides in deck.chapters:
        address = posixpath.relpath(f"{page}.html", FOLDER)
        for slide in slides:
            written.append(
                {
                    "kind": slide.kind,
                    "title": slide.title,
                    "body": slide.body,
                    "notes": "".join(slide.notes),
                    "minutes": slide.minutes,
                    "tall": slide.tall,
                    "chapter": title,
                    "page": address,
                }
            )
    return written


def write_decks(app: Sphinx, exception: Exception | None) -> None:
    """Write the decks beside the pages when a page has changed, and their sizes in the page that lists them."""

    def write(folder: Path) -> None:
        made = decks(app)
        logger.info("diapositives : %s", ", ".join(f"{deck.name}, {len(deck.slides)}" for deck in made))
        for deck in made:
            context = {
                "name": deck.name,
                "title": deck.title,
                "book": app.config.html_title,
                "slides": sections(deck),
                "chapters": len(deck.chapters),
                "minutes": sum(slide.minutes for slide in deck.slides),
                "trainer": is_trainer(app),
            }
            text = app.builder.templates.render(TEMPLATE, context)
            (folder / f"{deck.name}.html").write_text(text, encoding="utf-8")
            if (weight := len(text.encode())) > LARGEST_DECK:
                logger.warning("diapositives %s : %d octets, au plus %d", deck.name, weight, LARGEST_DECK)
        sizes(app, made)

    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, write, same_in_editions=False)


def sizes(app: Sphinx, made: list[Deck]) -> None:
    """Write the numbers of slides and minutes in the page that lists the decks: it is written before they are made."""
    file = Path(app.outdir) / f"{PAGE}.html"
    text = file.read_text(encoding="utf-8")
    for deck in made:
        numbers = {"diapositives": len(deck.slides), "minutes": sum(slide.minutes for slide in deck.slides)}
        numbers["chapitres"] = len(deck.chapters)
        for name, number in numbers.items():
            mark = f'<span data-{name}="{deck.name}">'
            text = re.sub(re.escape(mark) + "[^<]*", f"{mark}{number}", text)
    file.write_text(text, encoding="utf-8")


class Decks(SphinxDirective):
    """The list of the decks."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        up = "../" * self.env.docname.count("/")
        rows = []
        for part in self.env.external_site_map.root.subtrees:
            roman = PART.match(part.caption or "")
            if not roman:
                continue
            name = f"partie-{NUMBERS[roman[1]]}"
            counts = [html(f'<span data-{what}="{name}"></span>') for what in ("chapitres", "diapositives", "minutes")]
            rows.append([link(french_text(part.caption), f"{up}{FOLDER}/{name}.html"), *counts])
        heads = ["Jeu", "Chapitres", "Diapositives", "Minutes"]
        return stacked_table(heads, rows, "Les jeux de diapositives", "mt-jeux")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("diapositives", Decks)
    app.connect("build-finished", write_decks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
