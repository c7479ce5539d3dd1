"""The directives `{indicateurs}` and `{types-action}`: the catalogue of indicators, and what each of them follows.

Both are drawn from the library (`data/indicators/`, `data/actions.csv`). A chapter leads to a card with
``{ref}`indicateur-circulation-local-purchase-share` `` and to a type of action with its anchor `action-…`.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from cards import counted
from docutils import nodes
from markup import bullets, facts, french_date, html, inline, link, paragraph, stacked_table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.indicators.cards import DIRECTIONS, FAMILIES, NATURES, SCALES, IndicatorCard
from metabolisme.indicators.registry import registered_cards
from metabolisme.sources import load_card
from metabolisme.sources.actions import ACTORS, COMPETENT_LEVELS, LEVERS, META_ACTIONS, SERVICE_LEVELS, actions
from metabolisme.sources.legal import legal_references
from metabolisme.sources.location import data_directory

SOURCES_PAGE = "book/annexes/donnees"
CARDS_PAGE = "book/annexes/indicateurs"
TO_CHECK = "à vérifier"
LEVEL_NAMES = {"macro": "macro (le territoire)", "micro": "micro (un projet, un achat)"}


def indicator_anchor(identifier: str) -> str:
    """Return the anchor of a card: letters, digits and dashes only."""
    return "indicateur-" + identifier.replace(".", "-").replace("_", "-")


def action_anchor(identifier: str) -> str:
    """Return the anchor of a type of action."""
    return f"action-{identifier}"


def capital(text: str) -> str:
    """Return a text with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def joined(parts: list[nodes.Node | str]) -> nodes.inline:
    """Return parts with a comma between them."""
    spaced: list[nodes.Node | str] = []
    for part in parts:
        spaced += [", ", part] if spaced else [part]
    return inline(*spaced)


def families(cards: dict[str, IndicatorCard]) -> dict[str, list[IndicatorCard]]:
    """Return the cards by family, in the order of the book; the indicators of a family by name."""
    found: dict[str, list[IndicatorCard]] = {family: [] for family in FAMILIES}
    for card in sorted(cards.values(), key=lambda card: card.name.casefold()):
        found[card.family].append(card)
    return {family: members for family, members in found.items() if members}


def describe_card(card: IndicatorCard, sources: str) -> nodes.section:
    """Return the section of a card; ``sources`` is the address of the page of sources."""
    titles = actions()["title"]
    anchor = indicator_anchor(card.id)
    section = nodes.section(ids=[anchor], names=[anchor])
    section += nodes.title("", card.name)
    section += paragraph(nodes.emphasis("", card.question))
    section += paragraph(card.definition)
    section += nodes.math_block(card.formula, card.formula, nowrap=False, number=None, label=None)
    section += paragraph(nodes.strong("", "Ce qu'il ne dit pas"), classes=["list-heading"])
    section += bullets(card.does_not_say)
    section += html('<details class="fold"><summary>')
    section += inline("Unité, sens, sources, leviers, types d'action")
    section += html("</summary>")
    section += facts(
        [
            ("Unité", "sans unité" if card.unit == "1" else card.unit),
            ("Sens", DIRECTIONS[card.direction]),
            ("Niveau", LEVEL_NAMES[card.level]),
            ("Valeur", NATURES[card.nature]),
            ("Lieux", ", ".join(SCALES[scale] for scale in card.scales)),
            ("Années", card.period),
            ("Mise à jour", card.frequency),
            ("Leviers", ", ".join(LEVERS[lever] for lever in card.levers) or "aucun"),
            ("Types d'action", joined([link(titles[action], f"#{action_anchor(action)}") for action in card.actions])),
            (
                "Sources",
                joined([link(load_card(name).short, f"{sources}#source-{name}") for name in card.data])
                if card.data
                else "vos relevés",
            ),
            ("Identifiant", nodes.literal("", card.id)),
        ]
    )
    section += html("</details>")
    return section


class Indicators(SphinxDirective):
    """Write one section for each family of indicators, and in it one for each card."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        for path in sorted((data_directory() / "indicators").glob("*/*.yml")):
            self.env.note_dependency(str(path))
        sources = self.env.app.builder.get_relative_uri(self.env.docname, SOURCES_PAGE)
        found = registered_cards()
        computed = sum(card.nature in ("modelled", "observed") for card in found.values())
        written: list[nodes.Node] = [
            paragraph(
                f"{counted(len(found), 'indicateur')}, dont {computed} avec une valeur pour chaque territoire, ou une "
                "phrase qui dit pourquoi il n'y en a pas. Les autres se relèvent sur place, ou n'existent que pour la "
                "France."
            )
        ]
        for family, members in families(found).items():
            anchor = f"famille-{family.replace('_', '-')}"
            section = nodes.section(ids=[anchor], names=[anchor])
            section += nodes.title("", FAMILIES[family])
            for card in members:
                one = describe_card(card, sources)
                section += one
                self.state.document.note_explicit_target(one, one)
            self.state.document.note_explicit_target(section, section)
            written.append(section)
        return written


class ActionTypes(SphinxDirective):
    """Write the types of action, one table a family of them."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        self.env.note_dependency(str(data_directory() / "actions.csv"))
        self.env.note_dependency(str(data_directory() / "legal_references.csv"))
        table, cards = actions(), registered_cards()
        texts = legal_references()
        read = texts[texts["status"] == "checked"]
        last = datetime.date.fromisoformat(max(read["checked_on"]))
        written: list[nodes.Node] = [
            paragraph(
                f"{counted(len(table), 'type')} d'action. {counted(len(texts), 'texte')} de droit cités, dont "
                f"{len(read)} lus, au plus tard le {french_date(last)}. Relisez toujours l'article en vigueur."
            )
        ]
        for family, name in META_ACTIONS.items():
            rows = []
            for row in table[table["meta_action"] == family].reset_index().to_dict("records"):
                title = nodes.inline("", row["title"], ids=[action_anchor(row["id"])])
                place = f" Un lieu : {row['example_place']}." if row["example_place"] else ""
                who = capital(", ".join(ACTORS[actor] for actor in row["actors"]))
                service = f"niveau {row['service_level']}, {SERVICE_LEVELS[row['service_level']]}"
                law = row["legal_reference"] or f"droit {TO_CHECK}"
                named = ", ".join(LEVERS[lever] for lever in row["levers"])
                levers = capital(named) or row["reason_without"].rstrip(".")
                followed = [link(cards[one].name, f"#{indicator_anchor(one)}") for one in row["indicators"]]
                rows.append(
                    (
                        title,
                        f"{row['what_is_done']}{place}",
                        f"{who} ; {service}. Compétence : {COMPETENT_LEVELS[row['competent_level']]} ; {law}.",
                        inline(f"{levers}. ", joined(followed)),
                    )
                )
            anchor = f"actions-{family.replace('_', '-')}"
            section = nodes.section(ids=[anchor], names=[anchor])
            section += nodes.title("", capital(name))
            headers = ("Action", "Ce qui est fait", "Qui, et de quel droit", "Leviers, indicateurs")
            section += stacked_table(headers, rows, f"Types d’action : {name}")
            written.append(section)
        return written


def link_indicators(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Have the indicators named in a table of the library (`data-indicator`) lead to their cards."""
    if CARDS_PAGE not in app.env.found_docs or "body" not in context:
        return
    cards = app.builder.get_relative_uri(pagename, CARDS_PAGE)
    context["body"] = re.sub(
        r'<a data-indicator="([^"]+)"',
        lambda found: f'<a href="{cards}#{indicator_anchor(found[1])}" data-indicator="{found[1]}"',
        context["body"],
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", link_indicators)
    app.add_directive("indicateurs", Indicators)
    app.add_directive("types-action", ActionTypes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
