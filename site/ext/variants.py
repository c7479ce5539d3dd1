"""The other versions of exercises, written beside the pages: the library computes them, the page looks them up."""

from pathlib import Path

from freshness import COMPUTED_FROM, write_beside
from markup import script
from sphinx.application import Sphinx

from metabolisme.teaching.variants import VARIED, versions

FOLDER = "_static/variantes"
HANDS_OVER = "window.mtVariantes"
#: A page that has exercises with versions.
PAGE = "book/2-agir/7-combiner"


def scripts(folder: Path) -> None:
    """Write one script an exercise: its versions, in their order."""
    for exercise in VARIED:
        data = {"id": exercise, "versions": [one.shipped() for one in versions(exercise)]}
        (folder / f"{exercise}.js").write_text(script(HANDS_OVER, data), encoding="utf-8")


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the scripts when what they come from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, (*COMPUTED_FROM, "site/ext/variants.py"), scripts)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
