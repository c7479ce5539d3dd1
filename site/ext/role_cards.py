"""The directives `{cartes}`, `{bulletins}` and `{votes}`: what a room plays with, to print and cut out.

``{cartes} classe`` has the four roles of a class, ``{cartes} conseil`` those of the territorial council with their
secret aims, ``{cartes} contraintes`` what falls on its second round. Their numbers are those of the territory that
carries the book; a trainer writes those of the room beside.
"""

from html import escape
from typing import Any

from docutils import nodes
from exercises import CARRIED_BY
from markup import html, inline, link, stacked_table
from simulator import PAGE as SIMULATOR
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.levers.every_scenario import every_scenario
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST
from metabolisme.levers.scenario import BY_NAME
from metabolisme.reports.simulator_sheet import baked_rows
from metabolisme.sources import find_territory
from metabolisme.sources.actions import LEVERS
from metabolisme.teaching.council import (
    CLASS_ROLES,
    CONSTRAINTS,
    COUNCIL_ROLES,
    Constraint,
    RoleCard,
    secrets_kept,
    worked_votes,
)

INVENTED = "Inventé pour le jeu."


def written(text: str) -> str:
    """Return a text as HTML, typography set."""
    return escape(french_text(text))


def role(card: RoleCard, code: str) -> str:
    """Return the card of a role, with a number of the diagnosis of a territory."""
    place = find_territory(code).name
    lines = [
        ("Ce que vous voulez", card.aim),
        ("Ce qui vous tient", card.constraint),
        ("Ce que vous savez", f"{card.knows} {INVENTED}"),
        (f"Un nombre du diagnostic, {place}", card.number(code)),
    ]
    if card.secret:
        lines.append(("But secret", card.secret.text))
    said = "".join(f"<dt>{written(title)}</dt><dd>{written(text)}</dd>" for title, text in lines)
    return f'<li class="role-card"><h3>{written(card.name)}</h3><dl>{said}</dl></li>'


def constraint(card: Constraint) -> str:
    """Return the card of a constraint."""
    return f'<li class="role-card"><h3>{written(card.title)}</h3><p>{written(card.text)}</p></li>'


def ballot() -> str:
    """Return a ballot: a level a lever."""
    levels = "".join(f'<td><span class="role-box"></span> {level}</td>' for level in range(1, HIGHEST + 1))
    rows = "".join(f'<tr><th scope="row">{written(LEVERS[lever].capitalize())}</th>{levels}</tr>' for lever in BY_NAME)
    return (
        f'<div class="role-ballot"><p>{written("Rôle :")} <span class="answer-blank"></span></p>'
        f"<table><caption>{written('Un niveau par levier')}</caption><tbody>{rows}</tbody></table></div>"
    )


class Cards(SphinxDirective):
    """Cards of a set, one a place of the list."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        sets = {"classe": CLASS_ROLES, "conseil": COUNCIL_ROLES}
        name = self.arguments[0]
        if name == "contraintes":
            cards = [constraint(one) for one in CONSTRAINTS]
        elif name in sets:
            cards = [role(one, CARRIED_BY) for one in sets[name]]
        else:
            raise self.error(f"jeu de cartes « {name} » inconnu : écrivez {', '.join([*sets, 'contraintes'])}.")
        self.env.metadata[self.env.docname]["cards"] = True
        return [html(f'<ul class="role-cards">{"".join(cards)}</ul>')]


class Votes(SphinxDirective):
    """Votes that a council may reach: each opens in the simulator, with what it changes and whose secret it keeps."""

    measures = ("value_added_here", "value_added_rest", "jobs_here", "co2_footprint")

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        votes = worked_votes()
        simulator = f"{'../' * self.env.docname.count('/')}{SIMULATOR}.html"
        heads = [f"{OUTCOMES[one].label}, {OUTCOMES[one].unit}" for one in self.measures]
        rows = []
        for row in baked_rows(every_scenario(CARRIED_BY), votes):
            opened = inline(f"{row['nom']} : ", link(row["code"], f"{simulator}#{CARRIED_BY}/{row['code']}"))
            rows.append([opened, *(row[one] for one in self.measures)])
        kept = [[french_text(name), french_text(", ".join(secrets_kept(vote)) or "aucun")] for name, vote in votes]
        secrets = french_text("Buts secrets tenus")
        self.env.metadata[self.env.docname]["cards"] = True
        title = french_text(f"Ce que changent quelques votes, {find_territory(CARRIED_BY).name}")
        return [
            *stacked_table(["Vote", *map(french_text, heads)], rows, title, "role-votes"),
            *stacked_table(["Vote", secrets], kept, secrets),
        ]


class Ballots(SphinxDirective):
    """Two ballots of the council side by side, to print as often as needed."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        self.env.metadata[self.env.docname]["cards"] = True
        return [html(f'<div class="role-cards">{ballot() * 2}</div>')]


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give pages with cards their style sheet; no other page pays for it."""
    if app.env.metadata.get(pagename, {}).get("cards"):
        app.add_css_file("cartes.css")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("cartes", Cards)
    app.add_directive("bulletins", Ballots)
    app.add_directive("votes", Votes)
    app.connect("html-page-context", dress_page, priority=400)  # before the sheets of others are left out
    return {"parallel_read_safe": True, "parallel_write_safe": True}
