"""French typography of the running text: apostrophes and the spaces that must not break.

Authors type « mot : » and « l'eau » with the keys they have; the page gets a thin no-break space and a curly
apostrophe, by the same rules as figures and messages. Code, formulas and parts in English stay as typed.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from metabolisme.charts.text import french_text

# « l'*empreinte* », « EXIOBASE's »: the word that follows, or the one before, is another node
ELISION = re.compile(r"(?<=\w)'$|^'(?=s\b)")
LEFT_ALONE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, addnodes.desc)


def follows_an_element(text: nodes.Text) -> bool:
    """Whether what stands before is another node, such as a number that a cell has computed."""
    return text.startswith(" ") and text.parent.index(text) > 0


def after_a_number(text: str) -> str:
    """The text as it is set when a number stands before: « 127 » and « € » stay on one line."""
    return french_text("0" + text)[1:]


def set_in_french(root: nodes.Element) -> None:
    """Replace each text under a node that typography changes."""
    for text in list(root.findall(nodes.Text)):
        parent = text.parent
        while parent is not None and not isinstance(parent, LEFT_ALONE):
            parent = parent.parent
        educated = ELISION.sub("’", after_a_number(text) if follows_an_element(text) else french_text(text))
        if parent is None and educated != text:
            text.parent.replace(text, nodes.Text(educated))


class FrenchPages(SphinxTransform):
    """Set the spaces and apostrophes of a page as French readers expect them."""

    default_priority = 750  # where Sphinx would educate quotes

    def apply(self, **kwargs: Any) -> None:
        """Set the whole page."""
        set_in_french(self.document)


class FrenchBibliography(SphinxPostTransform):
    """Set the bibliography as well: its entries are written after the page has been read."""

    default_priority = 100  # after the entries and the citations have been written

    def run(self, **kwargs: Any) -> None:
        """Set each entry."""
        for entry in self.document.findall(nodes.citation):
            set_in_french(entry)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_transform(FrenchPages)
    app.add_post_transform(FrenchBibliography)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
