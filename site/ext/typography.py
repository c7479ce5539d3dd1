"""French typography of the running text: apostrophes and the spaces that must not break.

Authors type « mot : » and « l'eau » with the keys they have; the page gets a thin no-break space and a curly
apostrophe, by the same rules as figures and messages. Code, formulas and parts in English stay as typed.
"""

from typing import Any

from docutils import nodes
from metabolisme.charts.text import french_text
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

LEFT_ALONE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, addnodes.desc)


class FrenchTypography(SphinxTransform):
    """Set the spaces and apostrophes of a page as French readers expect them."""

    default_priority = 750  # where Sphinx would educate quotes

    def apply(self, **kwargs: Any) -> None:
        """Replace each text that typography changes."""
        for text in list(self.document.findall(nodes.Text)):
            parent = text.parent
            while parent is not None and not isinstance(parent, LEFT_ALONE):
                parent = parent.parent
            educated = french_text(text)
            if parent is None and educated != text:
                text.parent.replace(text, nodes.Text(educated))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_transform(FrenchTypography)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
