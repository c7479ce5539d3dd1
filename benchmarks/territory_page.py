"""Time « Votre territoire en dix minutes » in a real browser: its first picture, and the change of territory.

The processor is slowed four times, as on an office computer some years old; each opening has a window of its own,
hence an empty cache. A picture counts when it is painted: a frame after the page has the name of the territory, and
nothing of it is hidden. Openings of the builds compared alternate, so that both meet the same machine. The budgets of
the design: 1,000 ms, 100 ms, 1,500,000 bytes.

    python benchmarks/territory_page.py [BUILD …]      (by default _build/html)
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import statistics
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "book"))

from conftest import QuietHandler, launch  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

ROUNDS = 7
SLOWER = 4
PAGE = "book/votre-territoire.html"
#: The territory that the page holds, then others of each kind: as the address asks for them, and as they follow.
ADDRESSES = {"": "Lorient", "#4417": "Saint-Dié-des-Vosges"}
FOLLOWING = {"4417": "Saint-Dié-des-Vosges", "200046977": "Métropole de Lyon", "5309": "Lorient"}

#: Notes when the name asked for is on the screen.
WATCH = """name => {
  const ready = () => {
    const place = document.querySelector(".mt-lieu");
    return place && place.textContent === name && document.documentElement.dataset.attente === undefined &&
      document.querySelector('.mt-note');
  };
  const look = () => {
    if (ready()) requestAnimationFrame(() => setTimeout(() => { window.picture = performance.now(); }));
    else requestAnimationFrame(look);
  };
  look();
}"""


def slowed(page: Page) -> Page:
    """The same page, on a slower processor."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def first_picture(browser: Browser, address: str, name: str) -> float:
    """Milliseconds from the request of an address to its picture."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    with contextlib.closing(context):
        page = slowed(context.new_page())
        page.add_init_script(f"({WATCH})({name!r})")
        page.goto(address)
        page.wait_for_function("window.picture")
        return float(page.evaluate("window.picture"))


def changes(browser: Browser, address: str) -> list[float]:
    """Milliseconds from each new address to its picture, its script being there already."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    with contextlib.closing(context):
        page = slowed(context.new_page())
        page.goto(address)
        found = []
        for lap in range(2):
            for code, name in FOLLOWING.items():
                start = page.evaluate(
                    f"([code, name]) => {{ delete window.picture; const start = performance.now();"
                    f" location.hash = code; ({WATCH})(name); return start; }}",
                    [code, name],
                )
                page.wait_for_function("window.picture")
                if lap:
                    found.append(page.evaluate("window.picture") - start)
        return found


def payload(folder: Path) -> int:
    """Bytes of a visit at its heaviest: page, script, style, index, communes and the largest chunk."""
    data = folder / "_static" / "territoires"
    chunks = [file.stat().st_size for file in data.glob("*.js") if file.stem.isdecimal()]
    own = [folder / PAGE, *(folder / "_static" / f"territoire.{kind}" for kind in ("js", "css"))]
    return max(chunks) + sum(file.stat().st_size for file in [*own, data / "index.js", data / "communes.js"])


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of a folder on a local server."""
    handler = functools.partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def main() -> None:
    """Print the medians."""
    folders = [Path(name).resolve() for name in sys.argv[1:]] or [ROOT / "_build" / "html"]
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:
        browser = launch(playwright)
        ways = {folder: (folder.as_uri() + "/", stack.enter_context(served(folder))) for folder in folders}
        for rank, way in enumerate(("file", "http")):
            for fragment, name in ADDRESSES.items():
                times: dict[Path, list[float]] = {folder: [] for folder in folders}
                for _ in range(ROUNDS):
                    for folder in folders:
                        times[folder].append(first_picture(browser, ways[folder][rank] + PAGE + fragment, name))
                for folder in folders:
                    spread = f"{min(times[folder]):.0f} to {max(times[folder]):.0f}"
                    print(
                        f"{folder}: first picture of {PAGE}{fragment} by {way}, {SLOWER} times slower: "
                        f"{statistics.median(times[folder]):.0f} ms (median of {ROUNDS}, {spread})"
                    )
        for folder in folders:
            median = statistics.median(changes(browser, ways[folder][1] + PAGE))
            print(f"{folder}: change of territory {median:.0f} ms; a visit weighs {payload(folder):,} bytes at most")
        browser.close()


if __name__ == "__main__":
    main()
