"""The network of the page « Ressources, acteurs et forces vives »: its form, its script, and what the script needs.

The library holds the rules and the words (`metabolisme.sources.own_network`, `metabolisme.diagnosis.actor_network`) and
the places of the drawing (`metabolisme.charts.actor_figures`); they are written beside the page in a plain script, with
an example that was made up. What a reader writes stays in the browser.
"""

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from freshness import COMPUTED_FROM, fingerprint, write_beside
from markup import html, script
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.actor_figures import page_drawing
from metabolisme.charts.text import french_text
from metabolisme.diagnosis.actor_network import BETWEEN_ACTORS, COVERAGES, SENTENCES
from metabolisme.diagnosis.worked_network import EXAMPLE_SAID, example
from metabolisme.sources.actors import actors
from metabolisme.sources.own_network import RULES, network_rows

PAGE = "book/4-animer/2-ressources-et-acteurs"
FOLDER = "_static/acteurs"
HANDS_OVER = "mtActeurs"
TEMPLATE = "site/templates/acteurs.html"
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/actors.py", "site/ext/markup.py", TEMPLATE)


class ActorNetworkForm(SphinxDirective):
    """The drawing, the form and the tables, empty: the script fills them."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        self.env.note_dependency(str(root / TEMPLATE))
        version = fingerprint(root, WRITTEN_FROM)
        beside = f"{'../' * self.env.docname.count('/')}{FOLDER}/"
        kinds = "".join(f'<option value="{escape(french_text(name))}"></option>' for name in actors()["name"])
        form = (root / TEMPLATE).read_text(encoding="utf-8").replace("{{ kinds }}", kinds)
        form = form.replace("{{ folder }}", beside).replace("{{ version }}", version)
        for sign in (" :", " ;", " »"):
            form = form.replace(sign, f"\u202f{sign[1]}")
        return [html(form.replace("« ", "«\u202f"))]


def rules() -> str:
    """Return the script of the rules, of the places and of the example."""
    said = {
        "faults": {name: french_text(sentence) for name, sentence in RULES["faults"].items()},
        "sentences": {name: french_text(sentence) for name, sentence in SENTENCES.items()},
        "person": french_text(RULES["person"]),
        "repair": french_text(RULES["repair"]),
        "example_said": french_text(EXAMPLE_SAID),
        "example": network_rows(example()),
    }
    counted = {"coverages": COVERAGES, "between": BETWEEN_ACTORS}
    return script(HANDS_OVER, {**RULES, **counted, **page_drawing(), **said})


def scripts(folder: Path) -> None:
    """Write the script into a folder."""
    (folder / "regles.js").write_text(rules(), encoding="utf-8")


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the script beside the page, when what it comes from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, scripts)


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the page its own scripts and style sheet; no other page pays for them."""
    if pagename == PAGE:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("acteurs.js", defer="defer")
        app.add_css_file("acteurs.css", priority=450)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("reseau-d-acteurs", ActorNetworkForm)
    app.connect("html-page-context", dress_page, priority=400)
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
