"""The directive `{grille}`: the grid of skills, to tick in the page or with a pen, and what its script needs.

The table is whole without script: boxes to tick with a pen, before and after. The script turns them into choices, and
lets the reader print the profile, keep it as a file and open that file again. Nothing is sent, nothing is kept.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from exercises import in_script
from markup import html
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.teaching.skills_grid import LEVEL_NAMES, SKILLS, Skill, grid_data

#: Moments at which a learner places himself: code, and what stands over the column.
MOMENTS = (("avant", "Avant"), ("apres", "Après"))


def declares(text: str, label: str) -> bool:
    """Whether a page holds an exercise, by its label."""
    return re.search(rf"^:label: {re.escape(label)}$", text, re.MULTILINE) is not None


def title_of(text: str) -> str:
    """Return the title of a page of the book, from its text."""
    return next(line[2:].strip() for line in text.splitlines() if line.startswith("# "))


def level_list(skill: Skill) -> str:
    """Return the four levels of a skill, each with its place to tick at each moment."""
    items = []
    for rank, (name, seen) in enumerate(zip(LEVEL_NAMES, skill.levels, strict=True), start=1):
        said = f"<b>{rank}. {escape(french_text(name))}</b> <span>{escape(french_text(seen))}</span>"
        ticks = "".join(
            f'<span class="grid-tick" data-moment="{code}"><span aria-hidden="true"></span> {title}</span>'
            for code, title in MOMENTS
        )
        items.append(f'<li data-niveau="{rank}"><p>{said}</p><p class="grid-ticks">{ticks}</p></li>')
    return f'<ol class="grid-levels">{"".join(items)}</ol>'


class Grid(SphinxDirective):
    """The grid, with a link to where each skill is learned and shown."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        self.env.metadata[self.env.docname]["grid"] = True
        found: list[nodes.Node] = [
            html(
                '<div class="grid mt-script" hidden=""><p class="grid-buttons">'
                '<button type="button" data-grille="imprimer">Imprimer ma grille</button> '
                '<button type="button" data-grille="garder">Garder ma grille (CSV)</button> '
                '<button type="button" data-grille="effacer">Tout décocher</button> '
                '<label class="grid-file">Rouvrir une grille gardée '
                '<input type="file" accept=".csv,text/csv"></label></p>'
                '<div class="grid-said" role="status"></div></div>'
                f'<script type="application/json" id="mt-grille">{in_script(grid_data())}</script>'
            )
        ]
        for skill in SKILLS:
            name = escape(french_text(skill.name))
            found.append(html(f'<section class="grid-skill" data-competence="{skill.id}"><h3>{name}</h3>'))
            found.append(html(level_list(skill)))
            found.append(self.where(skill))
            found.append(html("</section>"))
        return found

    def where(self, skill: Skill) -> nodes.paragraph:
        """Return where the skill is learned: chapters, and the exercises in which it shows."""
        paragraph = nodes.paragraph("", french_text("Où : "), classes=["grid-where"])
        texts = {page: text for page in skill.pages if (text := self.source(page)) is not None}
        holders = [(label, page) for label in skill.exercises for page in texts if declares(texts[page], label)]
        shown = [self.exercise(rank, label, page, texts[page]) for rank, (label, page) in enumerate(holders, start=1)]
        lost = set(skill.exercises) - {label for label, _ in holders}
        if lost and len(texts) == len(skill.pages):
            raise self.error(f"la grille cite un exercice introuvable : {', '.join(sorted(lost))}")
        for rank, item in enumerate(self.links(skill, shown)):
            paragraph += [nodes.Text(" ; "), item] if rank else [item]
        return paragraph

    def source(self, page: str) -> str | None:
        """Return the text of a page of the book, which is read anew when that page changes; None without it."""
        path = Path(self.env.srcdir) / f"{page}.md"
        if page not in self.env.found_docs or not path.is_file():
            return None
        self.env.note_dependency(str(path))
        return path.read_text(encoding="utf-8")

    def links(self, skill: Skill, shown: list[nodes.raw]) -> Iterator[nodes.Node]:
        """Yield a link a chapter, then one an exercise."""
        for page in skill.pages:
            if page in self.env.found_docs:
                yield self.chapter(page)
        yield from shown

    def exercise(self, rank: int, label: str, page: str, text: str) -> nodes.raw:
        """Return the link to an exercise; out of its line, its name says the chapter too."""
        title = title_of(text)
        address = f"{self.env.app.builder.get_relative_uri(self.env.docname, page)}#{label}"
        name = escape(french_text(f"exercice {rank}, {title}"))
        return html(f'<a class="reference internal" href="{escape(address)}" aria-label="{name}">exercice {rank}</a>')

    def chapter(self, page: str) -> pending_xref:
        """Return a link with the title of a page, which Sphinx resolves once every page is read."""
        return pending_xref(
            "",
            nodes.inline("", "", classes=["xref", "std", "std-doc"]),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{page}",
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the page its own script and style sheet; no other page pays for them."""
    if app.env.metadata.get(pagename, {}).get("grid"):
        app.add_css_file("grille.css")
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("grille.js", defer="defer", priority=900)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("grille", Grid)
    app.connect("html-page-context", dress_page, priority=400)  # before the sheets of others are left out
    return {"parallel_read_safe": True, "parallel_write_safe": True}
