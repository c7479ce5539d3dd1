"""Pages of the Fabrique Prospective: templates filled from the sheet of a territory, and a calendar.

The templates use the sheets of « Votre territoire » and its script (`territories`): one template file says where each
text goes, and leaves lines for what the room adds. Two shorthands are spelled out here: ``data-rangs="6"`` repeats an
element, ``{n}`` being its number from 0 and ``{rang}`` from 1; ``{fin}``, ``{loin}``, ``{moins}`` and ``{plus}`` are
the horizons and the size of the group.
"""

import copy
import datetime
import json
import xml.etree.ElementTree as ElementTree
from html import escape
from pathlib import Path
from typing import Any

import territories
from docutils import nodes
from freshness import fingerprint
from markup import french_date, html
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.diagnosis.every_territory import atlas
from metabolisme.reports.fabrique_calendar import AFTER_EASTER, APART, CLOSED, HOLIDAYS, fabrique_dates
from metabolisme.sources.seminars import HORIZONS, KINDS, duration, minutes_of, seminars

PAGE = "book/4-animer/gabarits"
CALENDAR_PAGE = "book/4-animer/1-la-fabrique-prospective"
TEMPLATE = "site/templates/gabarits.html"
SEARCH = "site/templates/territoire.html"
#: Day at which the calendar of the page begins until the reader chooses one.
EXAMPLE = datetime.date(2027, 2, 15)


def templates(path: Path) -> dict[str, ElementTree.Element]:
    """Return the parts of the template by their names, every shorthand spelled out."""
    end, far = HORIZONS
    group = seminars().loc["local-1"]
    words = {"fin": end, "loin": far, "moins": group["participants_least"], "plus": group["participants_most"]}
    text = path.read_text(encoding="utf-8")
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", str(value))
    root = ElementTree.fromstring(text)
    spell_out(root)
    return {str(part.get("data-fiche")): part for part in root}


def spell_out(element: ElementTree.Element) -> None:
    """Repeat what carries ``data-rangs``, and write the numbers."""
    children: list[ElementTree.Element] = []
    for child in element:
        times = int(child.attrib.pop("data-rangs", "0"))
        if not times:
            children.append(child)
        for rank in range(times):
            one = copy.deepcopy(child)
            if rank + 1 < times:
                one.tail = ""
            for part in one.iter():
                part.text = numbered(part.text, rank)
                for name, value in part.attrib.items():
                    part.set(name, numbered(value, rank) or "")
            children.append(one)
    element[:] = children
    for child in element:
        spell_out(child)


def numbered(text: str | None, rank: int) -> str | None:
    """Return a text with its numbers."""
    return text and text.replace("{n}", str(rank)).replace("{rang}", str(rank + 1))


class Template(SphinxDirective):
    """A template, filled for the territory shown without script; ``recherche`` is the box that finds another."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        for template in (TEMPLATE, SEARCH):
            self.env.note_dependency(str(root / template))
        known, baked = templates(root / TEMPLATE), territories.baked_sheet()
        part = self.arguments[0]
        if part != "recherche":
            if part not in known:
                raise self.error(f"gabarit inconnu : {part} ; connus : {', '.join(known)}")
            return [html(territories.written(known[part], baked))]
        up, version = "../" * self.env.docname.count("/"), fingerprint(root, territories.WRITTEN_FROM)
        beside = f"{up}{territories.FOLDER}"
        models = "".join(ElementTree.tostring(one, "unicode", method="html") for one in known.values())
        return [
            html(territories.written(territories.part_of_template(root / SEARCH, part), baked)),
            html(f"<script>{territories.at_once(atlas().codes, beside, version)}</script>"),
            html(f'<template id="mt-gabarit">{models}</template>'),
            html(
                f'<script src="{beside}/index.js?v={version}" defer id="mt-donnees" data-dossier="{beside}/" '
                f'data-version="{version}" data-defaut="{territories.DEFAULT}"></script>'
            ),
        ]


def sitting_name(kind: str, rank: int) -> str:
    """Return « Séminaire local 1 »."""
    return french_text(KINDS[kind][0].upper() + KINDS[kind][1:] + ("" if kind == "immersion" else f" {rank}"))


def calendar_rules() -> dict[str, Any]:
    """Return what `site/js/calendrier.js` needs: the sittings, and the days when nobody meets."""
    table = seminars()
    cycle = table[table["kind"] != "class"]

    def day(place: tuple[int, int]) -> str:
        return f"{place[0]:02d}-{place[1]:02d}"

    return {
        "seances": [
            {
                "id": name,
                "nom": sitting_name(row["kind"], row["rank"]),
                "titre": french_text(row["title"]),
                "sorte": row["kind"],
                "rang": int(row["rank"]),
                "semaine": int(row["week"]),
                "debut": minutes_of(row["starts_at"]),
                "minutes": int(row["minutes"]),
            }
            for name, row in cycle.iterrows()
        ],
        "feries": [day(place) for place in HOLIDAYS],
        "fermes": [[day(first), day(last)] for first, last in CLOSED],
        "paques": list(AFTER_EASTER),
        "ecart": APART,
    }


class Calendar(SphinxDirective):
    """The dates of a Fabrique: a table for an example, and with script for the reader's own start."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        rules = json.dumps(calendar_rules(), ensure_ascii=False).replace("<", "\\u003c")
        weekdays = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
        rows = "".join(
            f'<tr><th scope="row">{escape(sitting_name(row["kind"], row["rank"]))}'
            f'<span class="detail">{escape(french_text(row["title"]))}</span></th>'
            f'<td data-label="Date">{weekdays[row["date"].weekday()]} {french_date(row["date"])}</td>'
            f'<td data-label="Durée">{duration(int(row["minutes"]))}</td></tr>'
            for _, row in fabrique_dates(EXAMPLE).iterrows()
        )
        return [
            html(
                '<div id="mt-calendrier"><div class="mt-script" hidden>'
                '<p><label for="mt-debut">Jour de la journée d’immersion</label> '
                f'<input id="mt-debut" type="date" min="2000-01-01" max="2099-12-31" value="{EXAMPLE.isoformat()}"></p>'
                '<p class="mt-boutons"><button type="button" data-donne="ics">Prendre l’agenda (.ics)</button> '
                '<button type="button" data-donne="csv">Prendre le tableau (CSV)</button></p>'
                '<p role="status" class="mt-dit"></p></div>'
                '<table class="mt-table"><caption>Dates d’un cycle dont l’immersion est demandée le '
                f"<span>{french_date(EXAMPLE)}</span></caption>"
                '<thead><tr><th scope="col">Séance</th><th scope="col">Date</th><th scope="col">Durée</th></tr></thead>'
                f"<tbody>{rows}</tbody></table>"
                f'<script type="application/json" id="mt-calendrier-regles">{rules}</script></div>'
            )
        ]


def dress_pages(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the two pages their own scripts and style sheets; no other page pays for them."""
    if pagename == PAGE:
        app.add_js_file("gabarits.js", defer="defer")
        app.add_css_file("gabarits.css", priority=900)
    if pagename == CALENDAR_PAGE:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("calendrier.js", defer="defer")
        app.add_css_file("gabarits.css", priority=900)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("gabarit", Template)
    app.add_directive("calendrier-fabrique", Calendar)
    app.connect("html-page-context", dress_pages, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
