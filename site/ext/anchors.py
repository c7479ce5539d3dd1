"""The directive `{ancres}`: each published number that the library finds again, or does not.

The register is the result of `tests/anchors`, run when the book is built, and again only when the library, the
data or these tests have changed. A number that is not found again is shown as such: the page does not hide it,
and the test suite fails elsewhere.
"""

import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from docutils import nodes
from freshness import COMPUTED_FROM, NOT_BUILT, fingerprint
from markup import inline, paragraph, stacked_table
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from metabolisme.estimates import french_number

logger = logging.getLogger(__name__)
TESTS = "tests/anchors"
# Group of the anchor: its title, and what a number found again proves there.
GROUPS = {
    "comparison": (
        "Résultats comparés à d'autres publications",
        "Un résultat du manuel, à côté de celui que d'autres ont publié avec leurs données : l'écart admis est large.",
    ),
    "total": (
        "Totaux relus dans les sources",
        "Un total que l'éditeur publie, retrouvé en additionnant les tables du dépôt : les données sont entières.",
    ),
    "method": (
        "Méthode : exemples des manuels",
        "Un exemple chiffré d'un manuel, recalculé par la bibliothèque : le calcul suit la méthode.",
    ),
}


def run_anchor_tests(root: Path, report: Path) -> None:
    """Run `tests/anchors` and write what each test recorded.

    Raises
    ------
    SystemExit
        If the tests could not run, or if one failed before it recorded its anchor.
    """
    report.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-p", "no:cacheprovider", "--anchors-json", str(report)]
    result = subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8"
    )
    if not report.exists():
        shutil.rmtree(report.parent)
        raise SystemExit(
            f"{NOT_BUILT}\nLes tests de {TESTS} n’ont pas donné le registre des ancres. "
            f"Pour les relancer seuls\u202f: {' '.join(command[:4])}\n{result.stdout[-3000:]}{result.stderr[-1000:]}"
        )


def register_key(app: Sphinx) -> str:
    """Return what names the register: a fingerprint of all that it comes from."""
    return fingerprint(Path(app.srcdir), (*COMPUTED_FROM, TESTS))


def up_to_date_register(app: Sphinx) -> list[dict[str, Any]]:
    """Return the anchors as recorded, after running their tests if something has changed since."""
    folder = Path(app.outdir).parent / "anchors"
    report = folder / register_key(app) / "anchors.json"
    if not report.exists():
        shutil.rmtree(folder, ignore_errors=True)
        logger.info("calcul du registre des ancres…")
        run_anchor_tests(Path(app.srcdir), report)
    return json.loads(report.read_text(encoding="utf-8"))


def pages_with_old_register(app: Sphinx, env: BuildEnvironment, added, changed, removed) -> list[str]:
    """Have the page of the register read again when it would be another one."""
    shown = {page: data["anchors"] for page, data in env.metadata.items() if "anchors" in data}
    return [page for page, key in shown.items() if key != register_key(app)]


def decimals_of(number: float) -> int:
    """Return how many decimals a number was written with: 3 for 1.254."""
    return max(0, -Decimal(repr(number)).normalize().as_tuple().exponent)


class Anchors(SphinxDirective):
    """Write the register: a sentence that counts, then one row an anchor."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        anchors = up_to_date_register(self.env.app)
        self.env.metadata[self.env.docname]["anchors"] = register_key(self.env.app)
        found = sum(anchor["found"] for anchor in anchors)
        missed = len(anchors) - found
        outcome = f"Retrouvés : {found} ; au-delà de la tolérance : {missed}." if missed else "Tous sont retrouvés."
        sentence = f"Nombres publiés et recalculés à chaque construction du livre : {len(anchors)}. {outcome}"
        return [paragraph(sentence), *[part for name in GROUPS for part in self.section(name, anchors)]]

    def section(self, name: str, anchors: list[dict[str, Any]]) -> list[nodes.Node]:
        """Return the section of a group, nothing when it has no anchor."""
        rows = [self.row(anchor) for anchor in anchors if anchor["group"] == name]
        if not rows:
            return []
        title, proof = GROUPS[name]
        headers = ("Nombre publié", "Publié", "Calculé", "Écart", "Tolérance", "Résultat")
        section = nodes.section(ids=[f"ancres-{name}"], names=[f"ancres-{name}"])
        section += nodes.title("", title)
        section += paragraph(proof)
        section += stacked_table(headers, rows, title, "anchors")
        return [section]

    def row(self, anchor: dict[str, Any]) -> list[nodes.Node | str]:
        """Return the cells of an anchor: the published number as published, the computed one with a digit more.

        Whole numbers stay whole: a digit more would say nothing of a count of jobs or tonnes.
        """
        # 0.3300 is a float that has lost its zeros; half a unit of its last digit is the tolerance of a rounding
        decimals = max(decimals_of(anchor["published"]), decimals_of(anchor["tolerance"]) - 1)
        cited, _ = self.parse_inline(f"{{cite:p}}`{anchor['key']}`") if anchor["key"] else ([], [])
        source = nodes.inline("", "", nodes.Text(f"{anchor['source']} "), *cited, classes=["detail"])
        unit = nodes.inline("", anchor["unit"] if anchor["unit"] not in ("", "1") else "sans unité", classes=["detail"])
        tolerance = "égalité exacte"
        if anchor["tolerance"]:
            tolerance = f"± {french_number(anchor['tolerance'], decimals=decimals_of(anchor['tolerance']))}"
        if anchor["computed"] is None:
            computed = gap = "pas un nombre"
        else:
            whole = anchor["computed"].is_integer() and anchor["published"].is_integer()
            shown = 0 if whole else decimals + 1
            computed = french_number(anchor["computed"], decimals=shown)
            gap = french_number(anchor["computed"] - anchor["published"], decimals=shown)
        word, badge = ("retrouvé", "badge-fresh") if anchor["found"] else ("non retrouvé", "badge-stale")
        return [
            inline(anchor["title"], source),
            inline(french_number(anchor["published"], decimals=decimals), unit),
            computed,
            gap,
            inline(tolerance, nodes.inline("", anchor["reason"], classes=["detail"])),
            nodes.inline("", word, classes=["badge", badge]),
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("ancres", Anchors)
    app.connect("env-get-outdated", pages_with_old_register)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
