"""What every page of the book needs around and inside its text: navigation, folded parts, wide tables, colours."""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from editions import is_trainer
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from metabolisme.charts import PALETTE, behaviour_css, palette_css
from metabolisme.charts.figure import MOST_OPTIONS

DARK = 'html[data-theme="dark"]'
WITHOUT_SCRIPT = "html:not([data-theme])"


# ---------------------------------------------------------------------------------------------- navigation


def sections_of(env: BuildEnvironment, docname: str) -> list[dict[str, str]]:
    """Return the sections of a page, first level only, as `{"href": "#…", "title": …}`."""
    lists = [child for page in env.tocs[docname] for child in page if isinstance(child, nodes.bullet_list)]
    items = [item for part in lists for item in part if isinstance(item, nodes.list_item)]
    links = [next(item.findall(nodes.reference)) for item in items]
    return [{"href": link["anchorname"], "title": link.astext()} for link in links]


def add_navigation(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the templates the parts of the book, their pages, and the sections of the page being written."""

    def entry(docname: str) -> dict[str, Any]:
        current = docname == pagename
        return {
            "href": app.builder.get_relative_uri(pagename, docname),
            "title": app.env.titles[docname].astext(),
            "current": current,
            "sections": sections_of(app.env, docname) if current else [],
        }

    site_map = app.env.external_site_map
    context["home"] = entry(app.config.root_doc)
    context["parts"] = [
        {"caption": part.caption, "pages": [entry(item.removesuffix(".md")) for item in part.items]}
        for part in site_map.root.subtrees
    ]


# ------------------------------------------------------------------------------------------ inside the text


class Folded(nodes.General, nodes.Element):
    """A part that the reader opens: native HTML, no script."""


class FoldedTitle(nodes.General, nodes.TextElement):
    """What stands on a closed part."""


class FoldDropdowns(SphinxPostTransform):
    """Turn boxes of class `dropdown` (the solutions of exercises above all) into `<details>`."""

    default_priority = 300  # the titles of exercises and solutions are set before

    def run(self, **kwargs: Any) -> None:
        """Replace each box by a folded part with the same title, classes and identifiers."""
        for box in list(self.document.findall(nodes.Admonition)):
            if "dropdown" not in box["classes"]:
                continue
            title = next(child for child in box.children if isinstance(child, nodes.title))
            folded = Folded("", ids=box["ids"], classes=[c for c in box["classes"] if c != "dropdown"])
            folded["open"] = "solution" in box["classes"] and is_trainer(self.app)
            folded += FoldedTitle("", "", *title.children)
            folded += [child for child in box.children if child is not title]
            box.parent.replace(box, folded)


class FitTables(SphinxPostTransform):
    """Fit each table to a telephone: one of many columns becomes blocks, another scrolls inside its own box."""

    default_priority = 300
    columns_that_fit = 2

    def run(self, **kwargs: Any) -> None:
        """Wrap each table, and give the cells of wide ones the name of their column."""
        for table in list(self.document.findall(nodes.table)):
            wrapper = nodes.container(classes=["table-scroll"])
            table.parent.replace(table, wrapper)
            wrapper += table
            headers = [entry.astext() for head in table.findall(nodes.thead) for entry in head.findall(nodes.entry)]
            if len(headers) > self.columns_that_fit:
                table["classes"].append("stacked")
                for row in next(table.findall(nodes.tbody)).children:
                    for header, entry in zip(headers[1:], row.children[1:], strict=False):
                        entry["column"] = header


def visit_entry(self, node: nodes.entry) -> None:
    """Open a cell, with the name of its column for narrow screens."""
    type(self).visit_entry(self, node)
    if "column" in node:
        self.body[-1] = self.body[-1].replace("<td", f'<td data-label="{escape(node["column"])}"', 1)


def depart_entry(self, node: nodes.entry) -> None:
    """Close a cell."""
    type(self).depart_entry(self, node)


class CodeUnderResult(SphinxPostTransform):
    """Put the folded code of a cell after what it shows: the result first, the machine after."""

    default_priority = 300  # myst-nb folds the code at 199

    def run(self, **kwargs: Any) -> None:
        """Move each folded code to the end of its cell."""
        for folded in list(self.document.findall(HideCodeCellNode)):
            cell = folded.parent
            cell.remove(folded)
            cell.append(folded)


def number_exercises_by_chapter(app: Sphinx, builder: Builder) -> None:
    """Number the exercises of each page from 1: sphinx-exercise counts through the whole book.

    The numbers are set just before the pages are written, after the environment has been saved: saved, they would
    differ from those that Sphinx counts, and it would write the pages anew at each build.
    """
    for numbers in app.env.toc_fignumbers.values():
        exercises = numbers.get("exercise", {})
        for position, identifier in enumerate(sorted(exercises, key=exercises.get), start=1):
            exercises[identifier] = (position,)


class ExercisesAreNoSections(SphinxTransform):
    """Hold an exercise and its solution in plain boxes: sphinx-exercise makes sections, of the same id for all."""

    default_priority = 50

    def apply(self, **kwargs: Any) -> None:
        """Replace each such section."""
        for section in list(self.document.findall(nodes.section)):
            if section["ids"] in (["exercise-content"], ["solution-content"]):
                box = nodes.container("", *section.children, classes=section["ids"])
                section.parent.replace(section, box)


def visit_folded(self, node: Folded) -> None:
    """Open a folded part."""
    opened = {"open": ""} if node.get("open") else {}
    self.body.append(self.starttag(node, "details", CLASS="fold", **opened))


def depart_folded(self, node: Folded) -> None:
    """Close a folded part."""
    self.body.append("</details>\n")


def visit_folded_title(self, node: FoldedTitle) -> None:
    """Open the title of a folded part."""
    self.body.append(self.starttag(node, "summary", ""))


def depart_folded_title(self, node: FoldedTitle) -> None:
    """Close the title of a folded part."""
    self.body.append("</summary>\n")


def visit_hidden_cell(self, node: HideCodeCellNode) -> None:
    """Fold the code of a cell; myst-nb names its own button in English for screen readers."""
    self.body.append(
        '<details class="fold code-fold"><summary>'
        f'<span class="when-closed">{node["prompt_show"]}</span>'
        f'<span class="when-open">{node["prompt_hide"]}</span></summary>\n'
    )


# -------------------------------------------------------------------------------------------------- colours


def paper_css() -> str:
    """Return the rules that print, of a choice, the figure chosen: the others would fill pages nobody asked for."""
    chosen = [
        f".mt-choice:has(>.mt-options>input:nth-of-type({number}):checked)>.mt-panels>.mt-panel:nth-of-type({number})"
        for number in range(1, MOST_OPTIONS + 1)
    ]
    return f"@media print{{\n.mt-choice .mt-panel{{display:none}}\n{','.join(chosen)}{{display:block}}\n}}\n"


def write_colours(app: Sphinx) -> None:
    """Write the style sheets that are derived: the rules of the charts, and the dark page without script.

    The library holds the palette of the charts; the page takes its ground, its ink and its lines from it, so that
    a figure stands on the page without an edge.
    """

    def variables(scheme: str) -> str:
        return "".join(f"--mt-{name}:{getattr(item, scheme)};" for name, item in PALETTE.items())

    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    ground = f":root{{{variables('light')}}}\n@media screen{{{DARK}{{{variables('dark')}}}}}\n"
    (static / "charts.css").write_text(ground + palette_css() + behaviour_css() + paper_css(), encoding="utf-8")
    dark = f"{DARK}{{{variables('dark')}}}\n" + (Path(app.srcdir) / "site/css/dark.css").read_text(encoding="utf-8")
    sheet = f"@media screen and (prefers-color-scheme: dark) {{\n{dark.replace(DARK, WITHOUT_SCRIPT)}\n}}\n"
    (static / "dark-without-script.css").write_text(sheet, encoding="utf-8")


def write_front_page(app: Sphinx, exception: Exception | None) -> None:
    """Lead from the root of the site to the home page, with the language and the title that a page must have."""
    if exception is None and app.builder.format == "html":
        home = f"{app.config.root_doc}.html"
        front = app.builder.templates.render("front.html", {"home": home, "title": app.config.html_title})
        (Path(app.outdir) / "index.html").write_text(front, encoding="utf-8")


def mend_body(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Mend what other writers of HTML get wrong for screen readers.

    The empty corner of a table by pandas is no header; docutils calls the bibliography a list and its entries
    something else than items.
    """
    if "body" in context:
        body = context["body"].replace("<th></th>", "<td></td>")
        context["body"] = body.replace('role="doc-biblioentry"', 'role="listitem"')


def drop_foreign_styles(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Leave out the style sheets of Sphinx and its extensions: site/css dresses the whole page."""
    foreign = re.compile(r"(?:basic|exercise|mystnb[^/]*|pygments)\.css$")
    context["css_files"] = [sheet for sheet in context["css_files"] if not foreign.search(sheet.filename)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    # Jupyter Book sets it for an extension that the book does not use
    app.add_config_value("comments_config", {}, "html")
    app.add_node(Folded, html=(visit_folded, depart_folded))
    app.add_node(FoldedTitle, html=(visit_folded_title, depart_folded_title))
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_folded))
    app.add_transform(ExercisesAreNoSections)
    app.add_post_transform(FoldDropdowns)
    app.add_post_transform(FitTables)
    app.add_post_transform(CodeUnderResult)
    app.connect("builder-inited", write_colours)
    app.connect("write-started", number_exercises_by_chapter)
    app.connect("html-page-context", add_navigation)
    app.connect("html-page-context", drop_foreign_styles)
    app.connect("html-page-context", mend_body)
    app.connect("build-finished", write_front_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
