"""The page « Où va notre commande publique ? »: its form, its script, and what the script needs to judge a file.

The library holds the rules and the words (`metabolisme.sources.public_contracts`,
`metabolisme.diagnosis.purchases_observed`); they are written beside the page in plain scripts, with the communes of
each territory, since a page opened from a folder may load nothing else. The reader's file is read in the browser.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from freshness import COMPUTED_FROM, fingerprint, write_beside
from markup import html, script
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.diagnosis.purchases_observed import page_rules
from metabolisme.sources import load_table
from metabolisme.sources.public_contracts import RULES
from metabolisme.sources.territories import every_territory

PAGE = "book/1-diagnostiquer/commande-publique"
FOLDER = "_static/commande-publique"
HANDS_OVER = "mtCommandePublique"
TEMPLATE = "site/templates/commande-publique.html"
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/purchases.py", "site/ext/markup.py", TEMPLATE)


class PurchasesForm(SphinxDirective):
    """The form and the places of its results."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        self.env.note_dependency(str(root / TEMPLATE))
        version = fingerprint(root, WRITTEN_FROM)
        beside = f"{'../' * self.env.docname.count('/')}{FOLDER}/"
        form = (root / TEMPLATE).read_text(encoding="utf-8")
        form = form.replace("{{ folder }}", beside).replace("{{ version }}", version)
        return [html(form.replace(" :", "\u202f:").replace(" ?", "\u202f?"))]


def rules() -> str:
    """Return the script of the rules and of the names of territories."""
    names = [[one.code, french_text(one.name)] for one in every_territory()]
    return script(HANDS_OVER, {"regles": {**RULES, **page_rules()}, "territoires": names})


def communes() -> str:
    """Return the script of the communes: département, zone, EPCI, codes and names."""
    table = load_table("territories/communes").fillna({"epci": "", "zone": ""})
    table["said"] = table["commune"] + " " + table["name"].map(french_text)
    groups = table.groupby(["department", "zone", "epci"])["said"].agg("|".join)
    return script(HANDS_OVER, {"communes": [[*places, said] for places, said in groups.items()]})


def scripts(folder: Path) -> None:
    """Write both scripts into a folder."""
    (folder / "regles.js").write_text(rules(), encoding="utf-8")
    (folder / "communes.js").write_text(communes(), encoding="utf-8")


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the scripts beside the page, when what they come from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, scripts)


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the page its own scripts and style sheet; no other page pays for them."""
    if pagename == PAGE:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("commande-publique.js", defer="defer")
        app.add_css_file("commande-publique.css", priority=450)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("achats-publics", PurchasesForm)
    app.connect("html-page-context", dress_page, priority=400)
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
