"""A page of the book asks nothing of anybody: every script, style, picture and font lies beside it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

REQUESTING = {"src", "srcset", "href", "xlink:href", "poster", "data", "action", "background", "ping"}
ELSEWHERE = re.compile(r"(?:^|[\s,])(?:https?:|wss?:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"""(?:url\(|@import)\s*['"]?\s*((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)
WIDGET_STATE = re.compile(
    r'<script type="application/vnd\.jupyter\.widget-(?:state|view)\+json">.*?</script>', re.DOTALL
)


class RequestFinder(HTMLParser):
    """Collect the addresses off the page's own origin that a browser would ask for by itself.

    Attributes
    ----------
    found : list of str
        `<element attribute> address`, in the order of the page. A link to follow (`<a href>`) is no request.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes of an element."""
        self._in_style = tag == "style"
        for name, value in attrs:
            if value is None or (tag in ("a", "area") and name == "href"):
                continue
            if name in REQUESTING and ELSEWHERE.search(value):
                self.found.append(f"<{tag} {name}> {value}")
            if name == "style":
                self.found += [f"<{tag} style> {address}" for address in IN_STYLE.findall(value)]

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._in_style = False

    def handle_data(self, data: str) -> None:
        """Look into a style sheet inside the page."""
        if self._in_style:
            self.found += [f"<style> {address}" for address in IN_STYLE.findall(data)]


def requests_elsewhere(file: Path) -> list[str]:
    """Return what a page or a style sheet asks of other origins."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".css":
        return [f"url() {address}" for address in IN_STYLE.findall(text)]
    finder = RequestFinder()
    finder.feed(text)
    return finder.found


def drop_widget_state(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Remove the state of widgets: without a kernel it shows nothing and weighs much."""
    if "body" in context:
        context["body"] = WIDGET_STATE.sub("", context["body"])


def check_built_site(app: Sphinx, exception: Exception | None) -> None:
    """Warn, which fails the build, of each address off the book's own origin."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for file in sorted([*out.rglob("*.html"), *out.rglob("*.css")]):
        for request in requests_elsewhere(file):
            logger.warning("%s : la page appelle un autre site : %s", file.relative_to(out).as_posix(), request)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", drop_widget_state)
    app.connect("build-finished", check_built_site, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
