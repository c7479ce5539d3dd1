"""The directive `{modeles}`: the files that a reader fills in, written beside the page and linked to."""

from pathlib import Path

from docutils import nodes
from freshness import COMPUTED_FROM, write_beside
from markup import inline, link
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.reports import write_template
from metabolisme.reports.own_template import write_project_template

FOLDER = "modeles"
PAGE = "book/annexes/votre-fichier"
EXAMPLE = "5309"
# What the files depend on, from the root of the project.
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/own_files.py")
# File, level, territory, and what the page says of it.
FILES = (
    ("exemple-lorient.xlsx", "A38", EXAMPLE, "exemple rempli, Lorient, 34 branches (Excel, LibreOffice)"),
    ("vide-34-branches.xlsx", "A38", None, "vide, 34 branches (A38)"),
    ("vide-sections.xlsx", "A21", None, "vide, 18 sections (A21)"),
    ("vide-17-secteurs.xlsx", "A17", None, "vide, 17 secteurs (A17)"),
    ("vide-5-secteurs.xlsx", "A5", None, "vide, 5 secteurs (A5)"),
    ("exemple-lorient.zip", "A38", EXAMPLE, "exemple rempli, en CSV (une archive, quatre fichiers)"),
    ("vide-34-branches.zip", "A38", None, "vide, en CSV"),
)
# Files of the table of projects, and what the page says of them.
PROJECT_FILES = (
    ("projets.xlsx", "la table de vos projets et sa grille (Excel, LibreOffice)"),
    ("projets.zip", "les mêmes, en CSV (une archive, deux fichiers)"),
)


class Templates(SphinxDirective):
    """List the files to download, by links that work from a folder too; with « projets », those of projects."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = "../" * self.env.docname.count("/")
        items = []
        jobs = [(file, said) for file, _, _, said in FILES]
        for file, said in PROJECT_FILES if self.arguments == ["projets"] else jobs:
            paragraph = nodes.paragraph("", "", inline(link(file, f"{root}{FOLDER}/{file}"), f" : {said}."))
            items.append(nodes.list_item("", paragraph))
        return [nodes.bullet_list("", *items)]


def templates(folder: Path) -> None:
    """Write every file into a folder."""
    for file, level, territory, _ in FILES:
        write_template(folder / file, level, territory)
    for file, _ in PROJECT_FILES:
        write_project_template(folder / file)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files beside the pages, when what they come from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, templates)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("modeles", Templates)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
