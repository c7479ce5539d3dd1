"""The page of a class, and « Prendre mes réponses » on the pages with questions.

The trainer chooses the files that learners took; `site/js/classe.js` reads and counts them in the page, as
`metabolisme.teaching.class_answers` does. What it needs to name things lies beside the page in plain scripts:
exercises and their fields, questions of the quizzes, territories, and a class that nobody taught.
"""

import base64
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from exercises import RULES_FILE
from freshness import COMPUTED_FROM, write_beside
from markup import html, script
from quiz import LETTERS
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from territories import part_of_template, written

from metabolisme.charts.text import french_text
from metabolisme.levers import scenario_files
from metabolisme.levers.classroom import made_up_class
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST, LOWEST
from metabolisme.levers.scenario import BY_NAME
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.territories import every_territory
from metabolisme.teaching import EXERCISES, class_answers

PAGE = "book/former/classe"
FOLDER = "_static/classe"
TEMPLATE = "site/templates/classe.html"
#: What the scripts call to hand their data over.
HANDS_OVER = "mtClasse"
QUESTIONS_OF_EXAMPLE = 3
SCRIPTS = ("noms.js", "territoires.js", "quiz.js", "exemple.js")


class ClassRoom(SphinxDirective):
    """A part of the page of a class: a part of the template."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        template = Path(self.env.app.srcdir) / TEMPLATE
        self.env.note_dependency(str(template))
        return [html(written(part_of_template(template, self.arguments[0]), {}))]


def names() -> dict[str, Any]:
    """Return what the page checks files with, and names what they hold with."""
    exercises = [
        {
            "id": identifier,
            "titre": french_text(one.title),
            "champs": [
                {name: field[name] for name in ("name", "kind", "label", "unit_shown", "choices") if name in field}
                for field in class_answers.taken_fields(identifier).values()
            ],
        }
        for identifier, one in EXERCISES.items()
    ]
    return {
        "exercices": exercises,
        "formats": {"reponses": class_answers.FORMAT, "scenario": scenario_files.FORMAT},
        "bornes": {
            "fichiers": scenario_files.MOST_FILES,
            "octets": class_answers.MOST_BYTES,
            "octets_scenario": scenario_files.MOST_BYTES,
            "essais": class_answers.MOST_TRIES,
            "entrees": class_answers.MOST_ENTRIES,
            "plus_grand": class_answers.LARGEST,
            "choix": class_answers.MOST_CHOICES,
            "versions": class_answers.MOST_VERSIONS,
            "groupe": scenario_files.LONGEST_GROUP,
            "groupe_minimum": class_answers.FEWEST_IN_GROUP,
            "niveaux": [LOWEST, HIGHEST],
        },
        "leviers": {name: LEVERS[name] for name in BY_NAME},
        "niveaux": [LEVEL_NAMES[level] for level in range(LOWEST, HIGHEST + 1)],
        "mesures": {name: french_text(one.label) for name, one in OUTCOMES.items()},
        "sens": scenario_files.SIGNS,
    }


def questions(app: Sphinx) -> dict[str, dict[str, Any]]:
    """Return the questions of all the quizzes of the book."""
    return {
        one["id"]: {
            "question": french_text(one["question"]),
            "choix": [french_text(text) for text in one["texts"]],
            "juste": "".join(LETTERS[rank] for rank in one["right"]),
        }
        for page in sorted(app.env.found_docs)
        for one in app.env.metadata.get(page, {}).get("quiz", [])
    }


def example(quizzes: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the files of a class that nobody taught, as the page reads those of a disk."""
    files = {}
    for learner, (name, content) in enumerate(class_answers.made_up_answers().items()):
        whole = json.loads(content)
        for rank, (question, one) in enumerate(list(quizzes.items())[:QUESTIONS_OF_EXAMPLE]):
            # by turns, with no luck: each choice is taken
            chosen = (learner + learner // 3 + rank) % len(one["choix"])
            tries = [{"chosen": [chosen], "right": LETTERS[chosen] == one["juste"]}]
            whole["quiz"].append({"question": question, "tries": tries})
        files[name] = json.dumps(whole).encode()
    scenarios = {f"scenario-{rank:02d}.json": one for rank, one in enumerate(made_up_class(), start=1)}
    files |= {name: scenario_files.scenario_file(one) for name, one in scenarios.items()}
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write what the page loads beside it, when what it comes from has changed."""
    if exception is not None:
        return

    def scripts(folder: Path) -> None:
        territories = {one.code: french_text(one.name) for one in every_territory()}
        quizzes = questions(app)
        contents = (names(), {"territoires": territories}, {"quiz": quizzes}, {"exemple": example(quizzes)})
        for name, data in zip(SCRIPTS, contents, strict=True):
            (folder / name).write_text(script(HANDS_OVER, data), encoding="utf-8")

    write_beside(app, PAGE, FOLDER, (*COMPUTED_FROM, "site/ext", "book"), scripts)


def load_scripts(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Have the page of a class load its scripts, and pages with questions « Prendre mes réponses »."""
    known = app.env.metadata.get(pagename, {})
    if pagename == PAGE:
        app.add_css_file("classe.css")
        app.add_js_file("fichiers.js", defer="defer")
        app.add_js_file(RULES_FILE, defer="defer")
        app.add_js_file("classe.js", defer="defer", priority=900)
        for name in SCRIPTS:
            app.add_js_file(f"classe/{name}", defer="defer", priority=950)
    elif known.get("exercises") or known.get("quiz"):
        app.add_css_file("mes-reponses.css")
        app.add_js_file("fichiers.js", defer="defer")
        # after quiz.js and exercices.js, whose forms it stands under
        app.add_js_file("mes-reponses.js", defer="defer", priority=950, **{"data-page": pagename})


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("classe", ClassRoom)
    app.connect("html-page-context", load_scripts, priority=410)  # after those of exercises and quizzes
    app.connect("build-finished", write_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
