"""The directive `{bibliotheque}`: the public names of the library, package by package, from their docstrings."""

import importlib
import inspect

from docutils import nodes
from docutils.statemachine import StringList
from markup import html
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def autodoc_lines(module: str, name: str) -> list[str]:
    """Return the reStructuredText that documents one public name."""
    thing = getattr(importlib.import_module(module), name)
    if inspect.isclass(thing):
        kind = "autoexception" if issubclass(thing, BaseException) else "autoclass"
        package = importlib.import_module(".".join(thing.__module__.split(".")[:2]))
        # A class that its own package documents too has one entry in the index: there.
        again = package.__name__ != module and name in getattr(package, "__all__", ())
        return [f".. {kind}:: {module}.{name}", "   :members:", *["   :no-index:"] * again, ""]
    if callable(thing):
        return [f".. autofunction:: {module}.{name}", ""]
    # autodoc would print the docstring of dict or tuple in place of the constant's
    return [f".. py:data:: {module}.{name}", f"   :type: {type(thing).__name__}", ""]


class Library(SphinxDirective):
    """Document the names of a module's `__all__`; the docstrings are in English and marked as such."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        module = self.arguments[0]
        names = importlib.import_module(module).__all__
        lines = [line for name in names for line in autodoc_lines(module, name)]
        holder = nodes.container()
        self.state.nested_parse(StringList(["```{eval-rst}", *lines, "```"], module), self.content_offset, holder)
        return [html('<div lang="en">'), *holder.children, html("</div>")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("bibliotheque", Library)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
