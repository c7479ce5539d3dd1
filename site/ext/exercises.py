"""The directive `{reponse}`: where the reader answers an exercise, and what checks the answer.

Put it inside the exercise that it belongs to:

    ````{exercise}
    :label: ex-tableau-lire
    **Lire** *(3 min).* …

    ```{reponse} tableau-lire
    ```
    ````

Without script, and on paper, it is a blank line an answer. The keys are computed by `metabolisme.teaching`: those of
France are written in the page; those of a territory too for the one that carries the book, the others are in
`_static/territoires/`.
"""

import functools
import json
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from editions import TrainerBlock
from freshness import COMPUTED_FROM, READ_WITH, fingerprint
from markup import bullets, html, paragraph
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from metabolisme.charts.text import french_text
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError
from metabolisme.sources import find_territory
from metabolisme.teaching import Exercise, exercise, keys_of, national_key, rules
from metabolisme.teaching.trainer_notes import trainer_notes
from metabolisme.teaching.variants import VARIED, VERSIONS

#: The territory that carries the book (Lorient): its keys are in the page before the reader chooses.
CARRIED_BY = "5309"
RULES_FILE = "exercices-regles.js"
FEW_CHOICES = 4


@functools.cache
def carried_keys() -> dict[str, dict[str, Any]]:
    """Return the keys of the territory that carries the book, by exercise."""
    return {key["id"]: key for key in keys_of(CARRIED_BY, territory_results(CARRIED_BY))}


def in_script(data: object) -> str:
    """Return JSON that may stand inside a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def blank_line(field: dict[str, Any]) -> str:
    """Return the line on which a reader without script, or with a pen, writes an answer."""
    unit = f", en {field['unit_shown']}" if "unit_shown" in field else ""
    name = escape(french_text(f"{field['label']}{unit} :"))
    if field["kind"] == "choice" and len(field["choices"]) <= FEW_CHOICES:
        ticks = "".join(f'<span class="answer-tick">{escape(label)}</span>' for _, label in field["choices"])
        return f'<p class="answer-line">{name}{ticks}</p>'
    kind = "answer-blank" if field["kind"] == "number" else "answer-blank long"
    return f'<p class="answer-line">{name} <span class="{kind}"></span></p>'


def answer_box(one: Exercise) -> str:
    """Return the HTML of the place where an exercise is answered."""
    definition = one.definition()
    data: dict[str, Any] = {"definition": definition}
    if one.local is None:
        data["key"] = national_key(one.id)
    else:
        name = french_text(find_territory(CARRIED_BY).name)
        data |= {"key": carried_keys()[one.id], "nom": name, "code": CARRIED_BY}
    if one.id in VARIED:
        data["versions"] = VERSIONS
    lines = "".join(blank_line(field) for field in definition["fields"])
    return (
        f'<div class="answer" data-exercise="{one.id}"><div class="answer-lines">{lines}</div>'
        f'<script type="application/json">{in_script(data)}</script></div>'
    )


def trainer_block(one: Exercise) -> TrainerBlock:
    """Return what the trainer's edition says under an exercise: what is taken, what is said, errors that are known."""
    block = TrainerBlock("", kind="exercice")
    place = french_text(find_territory(CARRIED_BY).name)
    for note in trainer_notes(one, national_key(one.id) if one.local is None else carried_keys()[one.id]):
        block += paragraph(nodes.strong("", note.label))
        said = []
        if note.taken:
            said.append(f"Accepté{'' if one.local is None else f' ({place})'} : {note.taken}.")
        said += [f"Indice : {note.hint}"] if note.hint else []
        said += [f"Ensuite : {note.explanation}"] if note.explanation else []
        said += [f"Erreur reconnue : {error}" for error in note.errors]
        block += bullets(french_text(sentence) for sentence in said)
    block += paragraph(french_text(f"Identifiant, en Python et dans l'atelier de classe : {one.id}."))
    return block


class Answer(SphinxDirective):
    """Let the reader answer an exercise of `metabolisme.teaching.EXERCISES`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        try:
            one = exercise(self.arguments[0])
            box, notes = html(answer_box(one)), trainer_block(one)
        except MetabolismeError as fault:
            raise self.error(fault.message) from None
        self.env.metadata[self.env.docname]["exercises"] = True
        return [box, notes]


def write_rules(app: Sphinx) -> None:
    """Write what the checkers share (units, known errors, messages), and the version of the data of territories."""
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    version = fingerprint(Path(app.srcdir), (*COMPUTED_FROM, *READ_WITH))
    text = f"window.mtVersion={in_script(version)};\nwindow.mtRegles={in_script(rules())};\n"
    (static / RULES_FILE).write_text(text, encoding="utf-8")


def load_checker(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Have the pages with exercises, and no others, load the checker."""
    if app.env.metadata.get(pagename, {}).get("exercises"):
        app.add_css_file("exercices.css")
        app.add_js_file(RULES_FILE, defer="defer")
        app.add_js_file("exercices.js", defer="defer", priority=900)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("reponse", Answer)
    app.connect("builder-inited", write_rules)
    app.connect("html-page-context", load_checker, priority=400)  # before the sheets of others are left out
    return {"parallel_read_safe": True, "parallel_write_safe": True}
