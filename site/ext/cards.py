"""The directive `{sources}`: the page « Données, fraîcheur et limites », drawn from the cards of `data/cards/`."""

import datetime
import re
from typing import Any

from docutils import nodes
from markup import bullets, facts, french_date, html, inline, link, paragraph, stacked_table
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from metabolisme.estimates import french_number
from metabolisme.sources import SourceCard, all_cards
from metabolisme.sources.cards import ColumnDescription, TableDescription

# First letters of the scale are those of the cards; the page prints A− with a minus sign.
TRUST = {
    "A": "fichier officiel, contenu vérifié",
    "A-": "fichier officiel, vérifié, avec une réserve",
    "B": "chiffres officiels repris par un tiers, recoupés",
    "B-": "chiffres repris par un tiers, en partie recoupés",
    "C": "point de comparaison, non vérifiable par nous",
}
JUDGEMENTS = "judgements"
JUDGED = "jugement des auteurs"
# Folders of data/ in the order of the manual: account and trade, carbon, materials, jobs and places, households.
THEMES = ("io", "carbon", "materials", "employment", "territories", "households", "nomenclatures")


def stale_sources(on: datetime.date) -> list[str]:
    """Return the identifiers of the sources whose best-before date has passed."""
    return [card.id for card in all_cards().values() if card.is_stale(on)]


def freshness_of(card: SourceCard, on: datetime.date) -> nodes.Node:
    """Return whether the check of a source is due, in words first and in colour second."""
    if card.is_stale(on):
        return nodes.inline("", "à revérifier", classes=["badge", "badge-stale"])
    return nodes.inline("", "vérification à jour", classes=["badge", "badge-fresh"])


def trust_of(card: SourceCard) -> str:
    """Return the letter of a source as printed; a judgement of the authors is no source, and has none."""
    return JUDGED if card.id == JUDGEMENTS else card.trust.replace("-", "−")


def theme_of(card: SourceCard) -> tuple[int, str]:
    """Return the rank of a source: its theme first, the judgements after all the others."""
    folder = card.tables[0].name.partition("/")[0] if card.tables else ""
    theme = THEMES.index(folder) if folder in THEMES else len(THEMES)
    return (len(THEMES) + 1 if card.id == JUDGEMENTS else theme), card.title


def counted(number: int, noun: str) -> str:
    """Return « 1 ligne », « 10 980 lignes »."""
    return f"{french_number(number)} {noun}{'s' if number > 1 else ''}"


def trust_scale() -> list[str]:
    """Return what each letter stands for, from the most to the least certain."""
    letters = [f"{letter.replace('-', '−')} : {meaning}" for letter, meaning in TRUST.items()]
    return [*letters, f"{JUDGED} : un choix du manuel, écrit avec sa plage, que vous pouvez contester"]


def column_name(column: ColumnDescription) -> str:
    """Return the name of a column; `use_@A56` stands for one column a code."""
    prefix, at, nomenclature = column.name.partition("@")
    return f"{prefix}… (une par code {nomenclature})" if at else column.name


def describe_table(table: TableDescription) -> list[nodes.Node]:
    """Return the description of a table of `data/`, folded."""
    units = {"": "texte", "1": "sans unité"}
    rows = [
        (nodes.literal("", column_name(column)), units.get(column.unit or "", column.unit), column.description)
        for column in table.columns
    ]
    return [
        html('<details class="fold"><summary>'),
        inline(
            "Table ",
            nodes.literal("", table.name),
            f" : {counted(table.rows, 'ligne')}, {counted(len(rows), 'colonne')}",
        ),
        html("</summary>"),
        paragraph(table.description),
        *stacked_table(("Colonne", "Unité", "Contenu"), rows, f"Colonnes de la table {table.name}"),
        html("</details>"),
    ]


def describe_source(card: SourceCard, on: datetime.date) -> nodes.section:
    """Return the section of a source: what it is, how far to trust it, what it does not say."""
    section = nodes.section(ids=[f"source-{card.id}"], names=[f"source-{card.id}"])
    section += nodes.title("", card.title)
    who = f"{card.authors}, {card.publisher}" if card.authors else card.publisher
    address = f"https://doi.org/{card.doi}" if card.doi else card.url
    section += facts(
        [
            ("Sous les figures", card.short),
            ("Éditeur", inline(who, " — ", link("page de la source", address))),
            ("Édition", card.vintage),
            ("Données de", card.period),
            ("Licence", link(card.licence, card.licence_url) if card.licence_url else card.licence),
            ("Collectée le", french_date(card.retrieved)),
            ("À revoir le", inline(f"{french_date(card.best_before)} ", freshness_of(card, on))),
            ("Confiance", JUDGED if card.id == JUDGEMENTS else f"{trust_of(card)} : {TRUST[card.trust]}"),
        ]
    )
    section += paragraph(card.method_note)
    section += paragraph(nodes.strong("", "Ce qui a été vérifié"), classes=["list-heading"])
    section += bullets(card.checks)
    section += paragraph(nodes.strong("", "Ce que la source ne dit pas"), classes=["list-heading"])
    section += bullets(card.does_not_say)
    for table in card.tables:
        section += describe_table(table)
    return section


class Sources(SphinxDirective):
    """Write one section for each source, after a table of all of them."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        today = datetime.date.today()
        self.env.metadata[self.env.docname]["stale_sources"] = stale_sources(today)
        cards = sorted(all_cards().values(), key=theme_of)
        late = sum(card.is_stale(today) for card in cards)
        count = (
            f"{len(cards)} sources ; {counted(late, 'vérification') if late else 'aucune vérification'} en retard "
            f"au {french_date(today)}. Les données elles-mêmes peuvent être anciennes : voyez leurs années."
        )
        overview = [
            (
                link(card.title, f"#source-{card.id}"),
                card.publisher,
                card.period,
                trust_of(card),
                inline(f"{french_date(card.best_before)} ", freshness_of(card, today)),
            )
            for card in cards
        ]
        headers = ("Source", "Éditeur", "Données de", "Confiance", "À revoir le")
        return [
            bullets(trust_scale()),
            paragraph(count),
            *stacked_table(headers, overview, "Les sources du manuel"),
            *[describe_source(card, today) for card in cards],
        ]


def link_figures(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Have the sources under a figure lead to what they do not say.

    The library does not know where a figure will stand: it names the card (`data-source`), the page gives the way.
    """
    homes = [page for page, data in app.env.metadata.items() if "stale_sources" in data]
    if homes and "body" in context:
        sources = app.builder.get_relative_uri(pagename, homes[0])
        way = rf'<a href="{sources}#source-\2"\1data-source="\2"'
        context["body"] = re.sub(r'<a( class="mt-source" )data-source="([^"]+)"', way, context["body"])


def pages_with_old_badges(app: Sphinx, env: BuildEnvironment, added, changed, removed) -> list[str]:
    """Have a page read again when a source has passed its best-before date since it was written."""
    now = stale_sources(datetime.date.today())
    return [page for page, data in env.metadata.items() if data.get("stale_sources", now) != now]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("sources", Sources)
    app.connect("env-get-outdated", pages_with_old_badges)
    app.connect("html-page-context", link_figures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
