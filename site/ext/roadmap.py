"""The form of « Piloter, évaluer, mettre en récit »: a roadmap that is filled in, kept and exported in the page.

The library holds the rules, the words and the cells (`metabolisme.sources.own_roadmap`, `metabolisme.reports.roadmap`);
they stand in the page, which sends nothing. Without script, and on paper, there is a card to fill in and a model file.
"""

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from exercises import in_script
from freshness import COMPUTED_FROM, write_beside
from markup import html
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.reports.roadmap import MODEL, page_rules, roadmap_csv
from metabolisme.sources.own_roadmap import COLUMNS, OF_KIND

PAGE = "book/4-animer/6-piloter"
FOLDER = "_static/feuille-de-route"
MODEL_FILE = "modele-feuille-de-route.csv"
TEMPLATE = "site/templates/feuille-de-route.html"
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/roadmap.py")


def card() -> str:
    """Return an empty card, a line a field: what one fills in by hand."""
    fields = ["action", *OF_KIND["action"]]
    rows = [(COLUMNS[column], "") for column in fields]
    rows += [(f"jalon : {COLUMNS[column]}", "") for column in OF_KIND["milestone"]]
    rows += [(f"indicateur : {COLUMNS[column]}", "") for column in OF_KIND["indicator"]]
    lines = "".join(
        f'<tr><th scope="row">{escape(french_text(name[:1].upper() + name[1:]))}</th><td>{blank}</td></tr>'
        for name, blank in rows
    )
    caption = "<caption>Une action, à remplir à la main</caption>"
    return f'<table class="mt-feuille-carte">{caption}<tbody>{lines}</tbody></table>'


class Roadmap(SphinxDirective):
    """The form."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        self.env.note_dependency(str(root / TEMPLATE))
        up = "../" * self.env.docname.count("/")
        pieces = {"carte": card(), "modele": f"{up}{FOLDER}/{MODEL_FILE}", "regles": in_script(page_rules())}
        text = (root / TEMPLATE).read_text(encoding="utf-8")
        for name, piece in pieces.items():
            text = text.replace("{{ " + name + " }}", piece)
        return [html(text)]


def write_model(app: Sphinx, exception: Exception | None) -> None:
    """Write the file to fill in beside the page."""

    def write(folder: Path) -> None:
        (folder / MODEL_FILE).write_bytes(roadmap_csv(MODEL))

    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, write)


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the page its own script and style sheet; no other page pays for them."""
    if pagename == PAGE:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("feuille-de-route.js", defer="defer")
        app.add_css_file("feuille-de-route.css", priority=450)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("feuille-de-route", Roadmap)
    app.connect("html-page-context", dress_page, priority=400)
    app.connect("build-finished", write_model)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
