r"""LaTeX formulas to MathML while the book is built: no script in the page, no request, read by screen readers."""

import re
from html import escape
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)

LABEL = re.compile(r"\\label\{[^}]*\}|\\nonumber|\\notag")
# latex2mathml knows the aligned environments only under the name "split", and "equation" not at all
ALIGNED = re.compile(r"\\(begin|end)\{(?:align|aligned|gather|gathered|eqnarray|multline)\*?\}")
EQUATION = re.compile(r"\\(?:begin|end)\{equation\*?\}")
# latex2mathml passes an unknown command through as text, and an unclosed brace as an element without its operand
UNKNOWN = re.compile(r"<m[a-z]+[^>]*>\s*(\\[A-Za-z]+)")
OPERANDS = dict.fromkeys(("mfrac", "mroot", "msub", "msup", "mover", "munder"), 2) | {"msubsup": 3, "munderover": 3}
DECIMAL_COMMA = re.compile(r"<mn>(\d+)</mn><mrow><mo>&#x0002C;</mo></mrow><mn>(\d+)</mn>")


def to_mathml(latex: str, display: bool) -> str:
    r"""Convert a formula.

    Parameters
    ----------
    latex : str
        A formula without its dollars; labels are dropped.
    display : bool
        Whether it stands on a line of its own.

    Returns
    -------
    str
        A `<math>` element; `0{,}25` is one number, with its decimal comma.

    Raises
    ------
    ValueError
        If the formula is incomplete or holds a command that the converter does not know.
    """
    readable = ALIGNED.sub(r"\\\1{split}", EQUATION.sub("", LABEL.sub("", latex))).strip()
    try:
        mathml = convert(readable, display="block" if display else "inline")
    except Exception as error:  # the converter has a dozen unrelated error classes, none of them documented
        raise ValueError(f"{type(error).__name__} {error}") from error
    unknown = UNKNOWN.findall(mathml)
    if unknown:
        raise ValueError("commande inconnue : " + ", ".join(unknown))
    for element in ElementTree.fromstring(mathml).iter():
        name = element.tag.rpartition("}")[2]
        if len(element) != OPERANDS.get(name, len(element)):
            raise ValueError(f"{name} attend {OPERANDS[name]} opérandes et en a {len(element)}")
    return DECIMAL_COMMA.sub(r"<mn>\1,\2</mn>", mathml)


def math_or_warning(node: nodes.Element, display: bool) -> str:
    """Convert the formula of a node; a formula that cannot be read fails the build, with its place."""
    try:
        return to_mathml(node.astext(), display)
    except ValueError as error:
        logger.warning("formule illisible : %s (%s)", node.astext(), error, location=node)
        return f"<code>{escape(node.astext())}</code>"


def visit_math(self, node: nodes.math) -> None:
    """Write a formula inside a line."""
    self.body.append(math_or_warning(node, display=False))
    raise nodes.SkipNode


def visit_math_block(self, node: nodes.math_block) -> None:
    """Write a formula on its own line, with its number when it has a label."""
    self.body.append(self.starttag(node, "div", CLASS="math-block"))
    self.body.append(f'<div class="math-scroll">{math_or_warning(node, display=True)}</div>')
    if node.get("number"):
        number = get_node_equation_number(self, node)
        self.body.append(f'<a class="eqno" href="#{node["ids"][0]}" aria-label="Équation {number}">({number})</a>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx in place of MathJax."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", lambda app, config: setattr(config, "html_math_renderer", "mathml"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
