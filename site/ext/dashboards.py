"""The page « Tableau de bord »: indicators of a territory and of its peers, one baked in, the others beside the page.

The same mechanism as « Votre territoire » (`territories`): the library writes every number and sentence, one template
says where each goes, `site/js/territoire.js` puts them there; the box that finds a territory is the same.
"""

import functools
import math
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import territories
from docutils import nodes
from freshness import COMPUTED_FROM, fingerprint, side_by_side, write_beside
from markup import html
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from territories import DEFAULT, at_once, part_of_template, written

from metabolisme.indicators.every_place import indicator_atlas
from metabolisme.reports.dashboard_sheet import DashboardSheets

logger = logging.getLogger(__name__)

PAGE = "book/tableau-de-bord"
FOLDER = "_static/tableaux"
TEMPLATE = "site/templates/tableau-de-bord.html"
SEARCH = "site/templates/territoire.html"
#: Sheets in one script: with this many none weighs more than 150 kB.
SHEETS_TOGETHER = 16
#: When one of these changes the scripts are written anew.
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/dashboards.py", "site/ext/territories.py", "site/ext/markup.py")


@functools.cache
def sheets() -> DashboardSheets:
    """Return what writes the sheets: made once for a build."""
    return DashboardSheets(indicator_atlas())


class Dashboard(SphinxDirective):
    """A part of the dashboard, filled for the territory that is shown without script."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        for template in (TEMPLATE, SEARCH):
            self.env.note_dependency(str(root / template))
        part, baked = self.arguments[0], sheets().of(DEFAULT)
        if part != "recherche":
            return [html(written(part_of_template(root / TEMPLATE, part), baked))]
        up, version = "../" * self.env.docname.count("/"), fingerprint(root, WRITTEN_FROM)
        whole = ElementTree.fromstring((root / TEMPLATE).read_text(encoding="utf-8"))
        models = "".join(
            ElementTree.tostring(one, "unicode", method="html") for one in whole if one.get("data-fixe") is None
        )
        first = at_once(sheets().codes, up + FOLDER, version, SHEETS_TOGETHER)
        return [
            html(written(part_of_template(root / SEARCH, part), baked)),
            html(f"<script>{first}</script>"),
            html(f'<template id="mt-gabarit">{models}</template>'),
            html(
                f'<script src="{up}{territories.FOLDER}/index.js?v={version}" defer id="mt-donnees" '
                f'data-dossier="{up}{FOLDER}/" data-version="{version}" data-defaut="{DEFAULT}" '
                f'data-ensemble="{SHEETS_TOGETHER}" data-fichier="tableau-de-bord"></script>'
            ),
        ]


def write_chunk(folder: Path, number: int) -> None:
    """Write one script of sheets into a folder."""
    codes = sheets().codes[number * SHEETS_TOGETHER : (number + 1) * SHEETS_TOGETHER]
    together = {code: {"code": code, **sheets().of(code)} for code in codes}
    (folder / f"{number}.js").write_text(territories.chunk(number, together), encoding="utf-8")


def scripts(folder: Path) -> None:
    """Write the sheet of every territory into a folder, some together."""
    codes = sheets().codes
    logger.info("tableaux de bord de %d territoires", len(codes))
    side_by_side(functools.partial(write_chunk, folder), math.ceil(len(codes) / SHEETS_TOGETHER))


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the sheets beside the page, when what they come from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, scripts)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("tableau-de-bord", Dashboard)
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
