"""The page « Le simulateur »: its form, its script, and all the scenarios of each worked territory beside it.

The library writes every number and text (`metabolisme.reports.simulator_sheet`); one template,
`site/templates/simulateur.html`, says where texts go, by the rules of `territories`. The scenarios of a territory lie
in plain scripts, since a page opened from a folder may load nothing else; `site/js/simulateur.js` looks them up.
"""

import functools
from pathlib import Path
from typing import Any

from docutils import nodes
from freshness import COMPUTED_FROM, fingerprint, write_beside
from markup import html, script, stacked_table
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from territories import part_of_template, written

from metabolisme.charts.text import french_text
from metabolisme.levers.every_scenario import every_scenario
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.reports import simulator_sheet
from metabolisme.sources.territories import find_territory

logger = logging.getLogger(__name__)

PAGE = "book/simulateur"
FOLDER = "_static/simulateur"
TEMPLATE = "site/templates/simulateur.html"
#: What the scripts call to hand their data over.
HANDS_OVER = "mtSimulateur"
#: When one of these changes the scripts are written anew.
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/simulator.py", "site/ext/markup.py")
DEFAULT = simulator_sheet.WORKED[0]


@functools.cache
def packed(code: str) -> simulator_sheet.Packed:
    """Return the scenarios of a territory, packed once for a build."""
    return simulator_sheet.packed(every_scenario(code))


class Simulator(SphinxDirective):
    """A part of the simulator: a part of the template, or what stands in the page without script."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        template = root / TEMPLATE
        self.env.note_dependency(str(template))
        part = self.arguments[0]
        if part == "sans-script":
            return baked()
        if part == "erreur":
            every = [every_scenario(code) for code in simulator_sheet.WORKED]
            return [html(f"<p>{simulator_sheet.expansion_sentence(every)}</p>")]
        filled = html(written(part_of_template(template, part), simulator_sheet.words()))
        if part != "choix":
            return [filled]
        up, version = "../" * self.env.docname.count("/"), fingerprint(root, WRITTEN_FROM)
        return [
            filled,
            html(
                f'<script src="{up}{FOLDER}/textes.js?v={version}" defer id="mt-sim-donnees" '
                f'data-dossier="{up}{FOLDER}/" data-version="{version}" data-defaut="{DEFAULT}"></script>'
            ),
        ]


def baked() -> list[nodes.Node]:
    """Return the table of a few scenarios of the first territory."""
    name = find_territory(DEFAULT).name
    heads = [f"{OUTCOMES[one].label}, {OUTCOMES[one].unit}" for one in simulator_sheet.BAKED_MEASURES]
    rows = [
        [f"{row['nom']} ({row['code']})", *(row[one] for one in simulator_sheet.BAKED_MEASURES)]
        for row in simulator_sheet.baked_rows(every_scenario(DEFAULT))
    ]
    title = french_text(f"Ce que changent quelques scénarios à {name}, écart à la tendance")
    return stacked_table(["Scénario", *map(french_text, heads)], rows, title, "mt-sim-table")


def scripts(folder: Path) -> None:
    """Write the texts, and the scenarios of every worked territory, into a folder."""
    logger.info("scénarios de %d territoires", len(simulator_sheet.WORKED))
    counts = {}
    for code in simulator_sheet.WORKED:
        one = packed(code)
        pieces = one.pieces()
        counts[code] = len(pieces)
        for rank, piece in enumerate(pieces):
            data: dict[str, Any] = {"code": code, "rang": rank, "octets": piece}
            if rank == 0:
                data["fiche"] = one.sheet
            (folder / f"{code}-{rank}.js").write_text(script(HANDS_OVER, data), encoding="utf-8")
    texts = {"textes": simulator_sheet.words(), "morceaux": counts}
    (folder / "textes.js").write_text(script(HANDS_OVER, texts), encoding="utf-8")


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the scenarios beside the page, when what they come from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, scripts)


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the page its own script and style sheet; no other page pays for them."""
    if pagename == PAGE:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("simulateur.js", defer="defer")
        app.add_css_file("simulateur.css", priority=450)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("simulateur", Simulator)
    app.connect("html-page-context", dress_page, priority=400)
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
