"""The directive `{matrice}`: the matrix of actions, its list, and the tool that filters it and adds the reader's own.

Every cell is written here from `metabolisme.reports.action_matrix`: without script, and on paper, the page holds the
whole matrix. `site/js/matrice.js` hides what a filter leaves out and adds the reader's actions, which stay in the page.
"""

import datetime
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from exercises import in_script
from freshness import COMPUTED_FROM, write_beside
from indicators import indicator_anchor
from markup import french_date, html
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.reports import action_matrix
from metabolisme.sources.actions import (
    ACTORS,
    COMPETENT_LEVELS,
    LEVERS,
    META_ACTIONS,
    PILLARS,
    SERVICE_LEVELS,
    actions,
)
from metabolisme.sources.own_actions import CODES, COLUMNS, REQUIRED
from metabolisme.sources.tables import card_of_table

PAGE = "book/4-animer/3-la-matrice"
INDICATORS = "book/annexes/indicateurs"
FOLDER = "_static/matrice"
TEMPLATE_FILE = "vos-actions.csv"
TEMPLATE = "site/templates/matrice.html"
WRITTEN_FROM = (*COMPUTED_FROM, "site/ext/matrix.py")
#: Filters of the page: attribute of an action, its name for a reader, and what stands for « all ».
FILTERS = {
    "leviers": ("Levier", "tous"),
    "pilier": ("Pilier", "tous"),
    "niveau": ("Niveau compétent", "tous"),
    "service": ("Service", "tous"),
    "indicateurs": ("Indicateur", "tous"),
    "origine": ("Origine", "toutes"),
}
#: What an action is read in, for the filter « origine »; one of ours has none.
OURS, MINE = "manuel", "mienne"


def options() -> dict[str, dict[str, str]]:
    """Return the values of each filter and their names."""
    seeds = sorted({seed for cell in actions()["seeds"] for seed in cell})
    return {
        "leviers": LEVERS,
        "pilier": PILLARS,
        "niveau": COMPETENT_LEVELS,
        "service": {str(level): f"{level} {name}" for level, name in SERVICE_LEVELS.items()},
        "indicateurs": dict(sorted(action_matrix.indicator_names().items(), key=lambda item: item[1])),
        "origine": {
            **{seed: f"document source {seed}" for seed in seeds},
            OURS: "ajout du manuel",
            MINE: "les vôtres",
        },
    }


def choices(codes: Mapping[str, str], first: str) -> str:
    """Return the options of a select, after the one that stands for none or for all."""
    items = (f'<option value="{escape(code)}">{escape(french_text(word))}</option>' for code, word in codes.items())
    return f'<option value="">{first}</option>{"".join(items)}'


def filters() -> str:
    """Return the selects."""
    parts = []
    for name, values in options().items():
        title, every = FILTERS[name]
        parts.append(
            f'<p><label for="mt-matrice-{name}">{title}</label> <select id="mt-matrice-{name}" data-filtre="{name}">'
            f"{choices(values, every)}</select></p>"
        )
    return "".join(parts)


def fields() -> str:
    """Return the fields of the form that adds an action."""
    parts = []
    for name, title in COLUMNS.items():
        mark, title = (" (à remplir)" if name in REQUIRED else ""), french_text(title)
        label = escape(title[0].upper() + title[1:] + mark)
        identifier = f"mt-matrice-champ-{name}"
        codes = CODES.get(name)
        if codes and name in ("actors", "levers"):
            ticks = "".join(
                f'<label><input type="checkbox" name="{name}" value="{code}"/> '
                f"<span>{escape(french_text(word))}</span></label>"
                for code, word in codes.items()
            )
            parts.append(f'<fieldset><legend>{label}</legend><div class="mt-matrice-cases">{ticks}</div></fieldset>')
        elif codes:
            parts.append(
                f'<p><label for="{identifier}">{label}</label> <select id="{identifier}" name="{name}">'
                f"{choices(codes, '')}</select></p>"
            )
        else:
            parts.append(
                f'<p><label for="{identifier}">{label}</label> '
                f'<input id="{identifier}" name="{name}" type="text" autocomplete="off"/></p>'
            )
    return "".join(parts)


def sign(level: int) -> str:
    """Return the sign of a service level, with its words for those who hear the page."""
    return (
        f'<span class="mt-signe" aria-hidden="true">{action_matrix.SIGNS[level]}</span>'
        f'<span class="visually-hidden">service {level}, </span>'
    )


def worded(text: str, capital: bool = True) -> str:
    """Return a word of a code as the page writes it."""
    return escape(french_text(text.capitalize() if capital else text))


def legend() -> str:
    """Return the key of the signs."""
    items = "".join(
        f'<li class="mt-s{level}"><span class="mt-signe" aria-hidden="true">{action_matrix.SIGNS[level]}</span> '
        f"{level} {escape(french_text(name))}</li>"
        for level, name in SERVICE_LEVELS.items()
    )
    return f'<ul class="mt-matrice-cle" aria-label="Trois services">{items}</ul>'


def grid(table: pd.DataFrame) -> str:
    """Return the chequerboard: a row a meta-action, a column a kind of actor."""
    spots = action_matrix.placed(table)
    titles = table["title"].map(french_text)

    def again(action: str, actor: str) -> str:
        """On paper an action has its title in the first of its columns only."""
        return "" if min(table.loc[action, "actors"], key=list(ACTORS).index) == actor else " mt-suite"

    heads = "".join(f'<th scope="col" role="columnheader">{worded(name)}</th>' for name in ACTORS.values())
    rows = []
    for meta, name in META_ACTIONS.items():
        cells = []
        for actor, label in ACTORS.items():
            here = spots[(spots["meta_action"] == meta) & (spots["actor"] == actor)]
            items = "".join(
                f'<li data-action="{row["id"]}" class="mt-s{row["service_level"]}{again(row["id"], actor)}">'
                f'<a href="#fiche-{row["id"]}">'
                f'{sign(row["service_level"])}<span class="mt-numero">{row["number"]}</span> '
                f'<span class="mt-nom">{escape(titles[row["id"]])}</span></a></li>'
                for row in here.to_dict("records")
            )
            question = "" if items else f'<span class="mt-personne">{worded(action_matrix.QUESTION, False)}</span>'
            cells.append(
                f'<td role="cell" data-acteur="{actor}" data-label="{worded(label)}"><ul>{items}</ul>{question}</td>'
            )
        count = int((table["meta_action"] == meta).sum())
        rows.append(
            f'<tr role="row" data-meta="{meta}"><th scope="row" role="rowheader">{worded(name)} '
            f'<span class="mt-compte">{count}</span></th>{"".join(cells)}</tr>'
        )
    return (
        '<table class="mt-matrice-grille" role="table"><caption>'
        f'<span data-part="titre">{escape(caption(table))}</span></caption>'
        '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Méta-action</th>'
        f"{heads}</tr></thead>"
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def caption(table: pd.DataFrame) -> str:
    """Return what the whole matrix holds."""
    empty = len(action_matrix.empty_cells(table))
    cells = len(META_ACTIONS) * len(ACTORS)
    filled = f"{cells - empty} cases remplies sur {cells}, {empty} à interroger"
    return french_text(f"{len(table)} types d'action ; {filled}")


def source() -> str:
    """Return where the actions come from, and when they were read, for a sheet that leaves the book."""
    card = card_of_table("actions")
    return escape(french_text(f"Source : {card.short} ; relevé du {french_date(card.retrieved)}."))


def listed(table: pd.DataFrame, cards: str) -> str:
    """Return the list of the actions, folded by meta-action; `cards` is the address of the page of indicators."""
    whole = actions()
    groups = []
    for meta, name in META_ACTIONS.items():
        rows = table[table["meta_action"] == meta].reset_index(names="id").to_dict("records")
        entries = "".join(entry(row, whole.loc[row["id"]], cards) for row in rows)
        groups.append(
            f'<details class="mt-matrice-groupe" data-groupe="{meta}"><summary><h3>{worded(name)}</h3> '
            f'<span class="mt-compte">{len(rows)}</span></summary>{entries}</details>'
        )
    return "".join(groups)


def entry(row: dict[str, Any], whole: pd.Series, cards: str) -> str:
    """Return an action of the list: its title, then all that is known of it."""
    names = action_matrix.indicator_names()
    law = whole["legal_reference"]
    told_law = "à vérifier avant d'agir"
    if law:
        told_law = f"{law} (relu le {french_date(datetime.date.fromisoformat(whole['legal_checked_on']))})"
    facts = {
        "Acteurs": ", ".join(ACTORS[one] for one in row["actors"]) or "aucun, voir la raison",
        "Service": f"{row['service_level']} {SERVICE_LEVELS[row['service_level']]}",
        "Leviers": ", ".join(LEVERS[one] for one in row["levers"]) or "aucun, voir la raison",
        "Raison": whole.get("reason_without", ""),
        "Pilier": PILLARS[row["pillar"]],
        "Niveau compétent": COMPETENT_LEVELS[row["competent_level"]],
        "Loi": told_law,
        "Exemple": row["example_place"],
    }
    told = "".join(
        f"<dt>{name}</dt><dd>{escape(french_text(value))}</dd>" for name, value in facts.items() if value
    )
    links = [f'<a href="{cards}#{indicator_anchor(one)}">{escape(names[one])}</a>' for one in row["indicators"]]
    followed = ", ".join(links) or escape(french_text("aucun dans le manuel : à écrire avec les personnes concernées"))
    seeds = " ".join(row["seeds"]) or OURS
    return (
        f'<details class="mt-action mt-s{row["service_level"]}" id="fiche-{row["id"]}" data-id="{row["id"]}" '
        f'data-numero="{row["number"]}" data-leviers="{" ".join(row["levers"])}" data-pilier="{row["pillar"]}" '
        f'data-niveau="{row["competent_level"]}" data-service="{row["service_level"]}" '
        f'data-indicateurs="{" ".join(row["indicators"])}" data-origine="{seeds}" '
        f'data-acteurs="{" ".join(row["actors"])}" data-meta="{row["meta_action"]}" '
        f'data-loi="{escape(french_text(law))}" data-exemple="{escape(french_text(row["example_place"]))}">'
        f'<summary>{sign(row["service_level"])}<span class="mt-numero">{row["number"]}</span> '
        f'<span class="mt-nom">{escape(french_text(row["title"]))}</span></summary><div class="mt-action-corps">'
        f'<p>{escape(french_text(row["what_is_done"]))}</p><dl>{told}<dt>Indicateurs</dt><dd>{followed}</dd></dl></div></details>'
    )


class Matrix(SphinxDirective):
    """The whole tool."""

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        root = Path(self.env.app.srcdir)
        self.env.note_dependency(str(root / TEMPLATE))
        up = "../" * self.env.docname.count("/")
        table = action_matrix.numbered()
        pieces = {
            "filtres": filters(),
            "champs": fields(),
            "cle": legend(),
            "grille": grid(table),
            "source": source(),
            "liste": listed(table, f"{up}{INDICATORS}.html"),
            "modele": f"{up}{FOLDER}/{TEMPLATE_FILE}",
            "regles": in_script(action_matrix.page_rules()),
        }
        text = (root / TEMPLATE).read_text(encoding="utf-8")
        for name, piece in pieces.items():
            text = text.replace("{{ " + name + " }}", piece)
        return [html(text)]


def write_template(app: Sphinx, exception: Exception | None) -> None:
    """Write the file to fill in beside the page."""

    def write(folder: Path) -> None:
        (folder / TEMPLATE_FILE).write_bytes(action_matrix.action_template())

    if exception is None:
        write_beside(app, PAGE, FOLDER, WRITTEN_FROM, write)


def dress_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Give the page its own script and style sheet; no other page pays for them."""
    if pagename == PAGE:
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file("matrice.js", defer="defer")
        app.add_css_file("matrice.css", priority=450)
        app.add_css_file("matrice-papier.css", priority=900, media="print")  # its page comes after that of print.css


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("matrice", Matrix)
    app.connect("html-page-context", dress_page, priority=400)
    app.connect("build-finished", write_template)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
