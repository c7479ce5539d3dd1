"""The page « Votre territoire en dix minutes »: a sheet baked into the page, and one for each territory beside it.

The library writes every number and every sentence (`metabolisme.reports.territory_sheet`). One template,
`site/templates/territoire.html`, says where each goes; it is filled here for the territory that the page shows without
script, and by `site/js/territoire.js`, by the same rules, for any other. The sheets lie in plain scripts, since a page
opened from a folder may load nothing else.

Rules of the template, each path being relative to the part of the sheet at hand (`barres.0.nom`):

- ``data-texte="path"``: the text; a list is joined by spaces;
- ``data-si="path"``: hidden when there is nothing there;
- ``data-liste="path"``: its only child is repeated for each item, of which the inner paths are parts (``.`` is the item
  itself);
- ``data-var="name:path;…"``: custom properties of the style, lengths in %;
- ``data-attr="name:path;…"``: attributes.
"""

import copy
import functools
import math
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from freshness import COMPUTED_FROM, fingerprint, side_by_side, write_beside
from markup import html, script
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.diagnosis.every_territory import atlas
from metabolisme.reports.territory_sheet import region_and_department, territory_sheet
from metabolisme.sources import load_table
from metabolisme.sources.territories import find_territory
from metabolisme.teaching import keys_of

logger = logging.getLogger(__name__)

PAGE = "book/votre-territoire"
#: Pages that `site/js/territoire.js` fills: this one, and those of `site/ext/dashboards.py` and `fabrique.py`.
PAGES = (PAGE, "book/tableau-de-bord", "book/4-animer/gabarits")
#: The territory shown without script.
DEFAULT = "5309"
#: Sheets in one script: with this many none weighs more than 150 kB.
SHEETS_TOGETHER = 8
#: Runs before the sheet of the page is drawn: hides it when the address asks for another, and sends for that one at
#: once, the index being still on its way. A script written while the page is read comes at its turn among the deferred
#: ones, after the listener (territoire.js); one that is inserted could come before. Codes go by length, then in order.
AT_ONCE = r"""(function () {
  var code = location.hash.slice(1), number = -1;
  var root = document.documentElement.dataset;
  if (!/^([0-9]{4}|[0-9]{9})$/.test(code)) {
    if (code) root.peinte = "";  // a link to a place of the page needs all that stands above it
    return;
  }
  if (code !== "%(default)s") root.attente = "";
  "%(first)s".split(" ").forEach(function (first) {
    if (first.length < code.length || (first.length === code.length && first <= code)) number += 1;
  });
  if (number >= 0) document.write('<script defer src="%(folder)s/' + number + '.js?v=%(version)s"><\/script>');
})();"""
#: A text found this often in a script is written once.
OFTEN = 2
#: Texts of so many of a few sheets stand in the index, once for all.
SAMPLE, SHARED = 16, 6
#: Columns of the table that hold the numbers.
NUMBERS = ("valeur", "bas", "haut")
#: Columns of the table that hold the territory.
PLACE = ("territoire", "code")
FOLDER = "_static/territoires"
#: What the scripts call to hand their data over.
HANDS_OVER = "mtTerritoires"
#: When one of these changes the scripts are written anew, which takes minutes.
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/territories.py", "site/ext/markup.py")


# ------------------------------------------------------------------------------------------------- the template


def found_at(thing: Any, path: str) -> Any:
    """Return what a path such as ``barres.0.nom`` leads to; None when it leads nowhere."""
    for step in filter(None, path.split(".")):
        if isinstance(thing, list):
            thing = thing[int(step)] if int(step) < len(thing) else None
        else:
            thing = (thing or {}).get(step)
    return thing


def pairs(rule: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of ``name:path;name:path``."""
    for pair in rule.split(";"):
        name, _, path = pair.partition(":")
        yield name, path


def fill(element: ElementTree.Element, sheet: Any) -> None:
    """Write a sheet into an element of the template, and into all that it holds."""
    if condition := element.get("data-si"):
        element.attrib.pop("hidden", None)
        if not found_at(sheet, condition):
            element.set("hidden", "")
    if path := element.get("data-texte"):
        value = found_at(sheet, path)
        element.text = " ".join(value) if isinstance(value, list) else str(value or "")
    if rule := element.get("data-var"):
        element.set("style", ";".join(f"--{name}:{found_at(sheet, path)}" for name, path in pairs(rule)))
    if rule := element.get("data-attr"):
        for name, path in pairs(rule):
            element.set(name, str(found_at(sheet, path)))
    if path := element.get("data-liste"):
        model = element[0]
        element[:] = []
        for item in found_at(sheet, path) or []:
            one = copy.deepcopy(model)
            fill(one, item)
            element.append(one)
        return
    for child in element:
        fill(child, sheet)


def part_of_template(template: Path, name: str) -> ElementTree.Element:
    """Return a part of the template, by the value of its ``data-fiche``."""
    root = ElementTree.fromstring(template.read_text(encoding="utf-8"))
    known = {part.get("data-fiche"): part for part in root}
    if name not in known:
        raise ValueError(f"le gabarit {template.name} n’a pas de partie « {name} » : {', '.join(map(str, known))}")
    return known[name]


class TerritorySheet(SphinxDirective):
    """A part of the sheet, filled for the territory that is shown without script."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        template = root / "site/templates/territoire.html"
        self.env.note_dependency(str(template))
        part = part_of_template(template, self.arguments[0])
        if self.arguments[0] == "recherche":
            version = fingerprint(root, WRITTEN_FROM)
            beside = f"{'../' * self.env.docname.count('/')}{FOLDER}"
            whole = ElementTree.fromstring(template.read_text(encoding="utf-8"))
            models = "".join(
                ElementTree.tostring(one, "unicode", method="html") for one in whole if one.get("data-fixe") is None
            )
            return [
                html(written(part, baked_sheet())),
                html(f"<script>{at_once(atlas().codes, beside, version)}</script>"),
                html(f'<template id="mt-gabarit">{models}</template>'),
                html(
                    f'<script src="{beside}/index.js?v={version}" defer id="mt-donnees" data-dossier="{beside}/" '
                    f'data-version="{version}" data-defaut="{DEFAULT}"></script>'
                ),
            ]
        return [html(written(part, baked_sheet()))]


def at_once(codes: Sequence[str], folder: str, version: str, together: int = SHEETS_TOGETHER) -> str:
    """Return the script that runs while the page is read; it finds a sheet by the first code of each script."""
    first = " ".join(codes[::together])
    return AT_ONCE % {"first": first, "default": DEFAULT, "folder": folder, "version": version}


def baked_sheet() -> dict[str, Any]:
    """Return the sheet of the territory that is shown without script."""
    return territory_sheet(DEFAULT, atlas())


def written(part: ElementTree.Element, sheet: dict[str, Any]) -> str:
    """Return a part of the template as HTML, filled."""
    fill(part, sheet)
    return ElementTree.tostring(part, "unicode", method="html")


# --------------------------------------------------------------------------------------------------- the scripts


class Packer:
    """Writes many sheets alike in little room: texts that come back, and names of keys, are written once.

    A packed text « ~12 » is the number of a text, those of the script first, then those of the index; an object is
    ``{"number of its keys": [values]}``. The table of a sheet is ``[heads, place, [rank, value, low, high], …]``: what
    a row says of its number is the same for most territories. Keys of exercises use no text of the index: the pages of
    exercises do without it. `site/js/territoire.js` unpacks, and `site/js/exercices.js`.

    Parameters
    ----------
    things : list
        All that will be packed.
    shared : sequence of str
        Texts of the index.
    """

    def __init__(self, things: list[Any], shared: Sequence[str] = ()):
        known = set(shared)
        self.texts = [text for text in often(things, OFTEN) if text not in known]
        self.own = {text: number for number, text in enumerate(self.texts)}
        self.shared = {text: number for number, text in enumerate(shared, start=len(self.own))}
        self.shapes: dict[tuple[str, ...], int] = {}
        self.ranks: dict[tuple[str, ...], int] = {}

    def pack(self, thing: Any, own: bool = False) -> Any:
        """Return the thing, packed; with texts of the script only if `own`."""
        if isinstance(thing, str):
            if thing.startswith("~"):
                raise ValueError(f"un texte commence par « ~ » : {thing[:40]}")
            number = self.own.get(thing, None if own else self.shared.get(thing))
            return thing if number is None else f"~{number}"
        if isinstance(thing, list):
            return [self.pack(item, own) for item in thing]
        if isinstance(thing, dict):
            shape = self.shapes.setdefault(tuple(thing), len(self.shapes))
            values = [
                self.rows(item) if key == "csv" else self.pack(item, own or key == "cles")
                for key, item in thing.items()
            ]
            return {str(shape): values}
        return thing

    def rows(self, rows: list[list[str]]) -> list[list[Any]]:
        """Return a table, packed: its heads and its territory once, then its numbers row by row."""
        heads, *lines = rows
        numbers = [heads.index(name) for name in NUMBERS]
        territory = [heads.index(name) for name in PLACE]
        packed: list[list[Any]] = [self.pack(heads), [lines[0][place] for place in territory]]
        for line in lines:
            said = tuple(cell for place, cell in enumerate(line) if place not in (*numbers, *territory))
            rank = self.ranks.setdefault(said, len(self.ranks))
            packed.append([rank, *(line[place] for place in numbers)])
        return packed


def often(things: list[Any], times: int) -> list[str]:
    """Return the texts found so often, the most frequent first; shorter than its number, a text stays where it is."""
    counts = Counter(text for thing in things for text in texts_of(thing))
    return [text for text, count in counts.most_common() if count >= times and len(text) > len("~100")]


def texts_of(thing: Any) -> Iterator[str]:
    """Yield every text of a thing made of lists and dictionaries."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (list, dict)):
        for item in thing.values() if isinstance(thing, dict) else thing:
            yield from texts_of(item)


def chunk(number: int, sheets: dict[str, dict[str, Any]], shared: Sequence[str] = ()) -> str:
    """Return the script of some sheets."""
    packer = Packer(list(sheets.values()), shared)
    packed = {code: packer.pack(sheet) for code, sheet in sheets.items()}
    said = [packer.pack(list(rank)) for rank in packer.ranks]
    shapes = [list(shape) for shape in packer.shapes]
    data = {"morceau": number, "textes": packer.texts, "formes": shapes, "dit": said, "fiches": packed}
    return script(HANDS_OVER, data)


def index(codes: Sequence[str], shared: Sequence[str]) -> str:
    """Return the script of the names: code, name, region, département, inhabitants; a sheet's script by its rank."""
    rows = []
    for code in codes:
        territory = find_territory(code)
        region, department = region_and_department(territory)
        rows.append([code, french_text(territory.name), french_text(region), department, territory.population])
    regions = list(dict.fromkeys(row[2] for row in rows))
    packed = [[code, name, regions.index(region), *rest] for code, name, region, *rest in rows]
    data = {"ensemble": SHEETS_TOGETHER, "textes": list(shared), "regions": regions, "territoires": packed}
    return script(HANDS_OVER, data)


def communes(codes: Sequence[str]) -> str:
    """Return the script of the communes, gathered by département, zone and EPCI; territories by their rank."""
    rank = {code: number for number, code in enumerate(codes)}
    table = load_table("territories/communes").fillna({"epci": "", "zone": ""})
    groups = []
    for (department, zone, epci), names in table.groupby(["department", "zone", "epci"])["name"]:
        if zone in rank or epci in rank:
            groups.append([department, rank.get(zone, -1), rank.get(epci, -1), "|".join(map(french_text, names))])
    return script(HANDS_OVER, {"communes": groups})


def sheets(codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the sheets of some territories, by code."""
    every = atlas()
    return {code: {**territory_sheet(code, every), "cles": keys_of(code, every.of(code))} for code in codes}


def write_chunk(folder: Path, shared: Sequence[str], number: int) -> None:
    """Write one script of sheets into a folder."""
    codes = atlas().codes[number * SHEETS_TOGETHER : (number + 1) * SHEETS_TOGETHER]
    (folder / f"{number}.js").write_text(chunk(number, sheets(codes), shared), encoding="utf-8")


def scripts(folder: Path) -> None:
    """Write the names, the communes and the sheets of every territory into a folder."""
    codes = atlas().codes
    logger.info("fiches de %d territoires", len(codes))
    shared = often(list(sheets(codes[:: len(codes) // SAMPLE]).values()), SHARED)
    (folder / "index.js").write_text(index(codes, shared), encoding="utf-8")
    (folder / "communes.js").write_text(communes(codes), encoding="utf-8")
    side_by_side(functools.partial(write_chunk, folder, shared), math.ceil(len(codes) / SHEETS_TOGETHER))


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the sheets of every territory beside the page, when what they come from has changed."""
    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, scripts)


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the pages of territories their own script and style sheet; no other page pays for them."""
    if pagename in PAGES:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("territoire.js", defer="defer")
        # what Sphinx adds for its search and its keys can wait for the picture, in its order
        scripts = context["script_files"]
        scripts[:] = [
            type(one)(one.filename, priority=one.priority, **{"defer": "defer", **one.attributes}) for one in scripts
        ]
        # after print.css, whose margins leave less room than the note takes
        app.add_css_file("territoire.css", priority=900)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("fiche-territoire", TerritorySheet)
    # before the foreign style sheets are left out, as for any page
    app.connect("html-page-context", dress_page, priority=400)
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
