"""The links of the built book lead somewhere, and the identifiers that they aim at exist once."""

import collections
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

SCENARIO = re.compile(r"\d+/[1-4](-[1-4]){5}")


class Page(HTMLParser):
    """Identifiers and addresses of a page."""

    def __init__(self, file: Path):
        super().__init__()
        self.identifiers: list[str] = []
        self.addresses: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("id"):
            self.identifiers.append(values["id"])
        for name in ("href", "src", "action"):
            if values.get(name) and tag != "use":
                self.addresses.append(values[name])


@pytest.fixture(scope="session")
def pages(site):
    """Every page of the book, by file."""
    return {file: Page(file) for file in site.rglob("*.html")}


def test_links_lead_somewhere(site, pages):
    broken = []
    for file, page in pages.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file.resolve()
            fragment = unquote(parts.fragment)
            if not target.is_file():
                broken.append(f"{file.relative_to(site)} : {address} (pas de fichier)")
            elif target.name == "simulateur.html" and SCENARIO.fullmatch(fragment):
                continue  # the page reads it: a territory and the levels of six levers
            elif fragment and target in pages and fragment not in pages[target].identifiers:
                broken.append(f"{file.relative_to(site)} : {address} (pas de cible)")
    assert broken == []


def test_identifiers_are_unique(site, pages):
    repeated = {
        file.relative_to(site).as_posix(): [name for name, count in counts.items() if count > 1]
        for file, page in pages.items()
        if max((counts := collections.Counter(page.identifiers)).values(), default=0) > 1
    }
    assert repeated == {}


def test_the_root_leads_to_the_home_page(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'lang="fr"' in text
    assert "book/accueil.html" in text
