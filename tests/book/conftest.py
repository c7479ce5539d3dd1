"""The built book, a local server and one Chromium for all the tests of this folder."""

import contextlib
import functools
import http.server
import os
import shutil
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
sys.path.append(str(ROOT / "site" / "ext"))

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
NO_BROWSER = """Aucun navigateur Chromium sur cette machine : les pages du livre ne peuvent pas être essayées.
Installez-en un, puis relancez les tests :
  Debian, Ubuntu : sudo apt install chromium
  Windows, macOS : installez Chrome ou Edge
  partout, avec le réseau : python -m playwright install chromium"""
NO_SITE = f"""Le livre n’est pas construit : {SITE} n’a pas de page.
Construisez-le d’abord : python3 manuel.py livre"""
NOT_BUILT = "(livre non construit)"


def built_pages() -> list[str]:
    """Return the pages of the built book, as paths from its root; a sentinel stands for a book that is not built."""
    pages = sorted(file.relative_to(SITE).as_posix() for file in SITE.rglob("*.html"))
    return [page for page in pages if page != "index.html"] or [NOT_BUILT]


def pytest_generate_tests(metafunc):
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", built_pages())


@pytest.fixture(scope="session")
def site() -> Path:
    """Root of the built book; a test of a book that is not built fails, it is never skipped."""
    if built_pages() == [NOT_BUILT]:
        pytest.fail(NO_SITE, pytrace=False)
    return SITE


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, *args):
        return


@pytest.fixture(scope="session")
def address(site):
    """Address of the book on a local server, with a final slash."""
    handler = functools.partial(QuietHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def launch(playwright: Playwright) -> Browser:
    """Start the first Chromium found: the system's, Playwright's own, then Chrome or Edge where they install."""
    arguments = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    arguments += ["--disable-component-update", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start as root without it; a container is one
    own = playwright.chromium.executable_path
    path = next(filter(None, map(shutil.which, BROWSERS)), own if Path(own).exists() else None)
    if path:
        return playwright.chromium.launch(executable_path=path, args=arguments)
    refusals = []
    for channel in ("chrome", "msedge"):
        try:
            return playwright.chromium.launch(channel=channel, args=arguments)
        except Error as refusal:  # this is how Playwright says that a browser is not installed
            refusals.append(str(refusal))
    pytest.fail("\n".join([NO_BROWSER, *refusals]), pytrace=False)


@pytest.fixture(scope="session")
def browser():
    """One browser for all the tests."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture
def new_page(browser):
    """Function that opens a page in a window of its own: `new_page(width=360, color_scheme="dark", …)`."""
    with contextlib.ExitStack() as windows:

        def open_window(width=1200, height=900, **options):
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce", **options
            )
            windows.callback(context.close)
            return context.new_page()

        yield open_window
