"""The directive `{quiz}`: a question, its choices, and why each is right or wrong.

Written as a list of boxes, ticked where the choice is right, each with its explanation as a paragraph of its own:

    :::{quiz} metabolisme-dmc
    La DMC baisse et les importations montent. L'empreinte matières baisse-t-elle ?

    - [ ] Oui, puisque la DMC baisse.

      La DMC compte une importation à son seul poids.
    - [x] On ne peut pas trancher.

      Il faut la RMC.
    - [ ] …
    :::

The content is ordinary Markdown: numbers of cells (`{glue:text}`), links and citations work everywhere. The page
holds native boxes to tick and, folded, all the explanations: this is what stands without script and on paper.
`site/js/quiz.js` adds « Vérifier », which tells the explanation of what was chosen first.
"""

import re
from html import escape
from typing import Any

from docutils import nodes
from editions import is_trainer
from markup import html
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
BOX = re.compile(r"\[([ xX])\][ \u00a0]")
FEWEST, MOST = 3, 4
LETTERS = "abcd"
CLOSED = '<details class="fold quiz-answers">'
SEVERAL = "Plusieurs réponses sont justes."


class Quiz(SphinxDirective):
    """A question of a quiz."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        identifier = self.arguments[0]
        if not IDENTIFIER.fullmatch(identifier):
            raise self.error(f"{identifier!r}: lower-case letters, digits and hyphens only")
        content = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, content)
        question, choices = self.read(content)
        if question is None:
            raise self.error("a quiz is a question of one paragraph, then a list of choices: see site/ext/quiz.py")
        if not FEWEST <= len(choices) <= MOST:
            raise self.error(f"{len(choices)} choices: from {FEWEST} to {MOST}")
        right = [rank for rank, (ticked, _, _) in enumerate(choices) if ticked]
        if not right:
            raise self.error("no right choice: tick one, « - [x] »")
        rank = self.env.temp_data.get("quiz_rank", 0)
        self.env.temp_data["quiz_rank"] = rank + 1
        data = {"id": identifier, "letter": chr(ord("A") + rank), "choices": len(choices), "right": right}
        told = {"question": question.astext(), "texts": [choice.astext() for _, choice, _ in choices]}
        self.env.metadata[self.env.docname].setdefault("quiz", []).append(data | told)
        return self.dressed(data, question, choices)

    def read(
        self, content: nodes.Element
    ) -> tuple[nodes.Element | None, list[tuple[bool, nodes.Element, list[nodes.Node]]]]:
        """Return the question, and for each choice whether it is right, its text and its explanation."""
        if [type(part) for part in content] != [nodes.paragraph, nodes.bullet_list]:
            return None, []
        return content[0], [self.choice(item) for item in content[1]]

    def choice(self, item: nodes.Element) -> tuple[bool, nodes.Element, list[nodes.Node]]:
        """Return one choice: whether it is right, its text and its explanation."""
        opening = item[0][0] if isinstance(item[0], nodes.paragraph) else None
        box = BOX.match(opening) if isinstance(opening, nodes.Text) else None
        if box is None or len(item) < 2:
            raise self.error("each choice begins with « [ ] » or « [x] » and has its explanation, a paragraph below")
        item[0].replace(opening, nodes.Text(opening[box.end() :]))
        return box[1] != " ", item[0], list(item[1:])

    def dressed(
        self,
        data: dict[str, Any],
        question: nodes.Element,
        choices: list[tuple[bool, nodes.Element, list[nodes.Node]]],
    ) -> list[nodes.Node]:
        """Return the nodes: boxes to tick, then the explanations, folded."""
        name, several = f"quiz-{data['id']}", len(data["right"]) > 1
        parts: list[nodes.Node] = [
            html(
                f'<fieldset class="quiz" id="{name}" data-quiz="{data["id"]}"><legend>'
                f'<span class="quiz-letter">{data["letter"]}.</span> '
            ),
            inlined(question),
            html("</legend>" + (f'<p class="quiz-several">{SEVERAL}</p>' if several else "") + "<ul>"),
        ]
        kind = "checkbox" if several else "radio"
        for rank, (ticked, choice, _) in enumerate(choices):
            right = ' data-right="1"' if ticked else ""
            box = f'<input type="{kind}" name="{name}" id="{name}-{LETTERS[rank]}" value="{rank}"{right}>'
            letter = f'<span class="quiz-choice-letter">{LETTERS[rank]}.</span> '
            parts += [
                html(f'<li>{box}<label for="{name}-{LETTERS[rank]}">{letter}'),
                inlined(choice),
                html("</label></li>"),
            ]
        label = escape(f"Réponses à la question {data['letter']}")
        parts.append(html(f"</ul></fieldset>{CLOSED}<summary>{label}</summary><ul>"))
        for rank, (ticked, _, explanation) in enumerate(choices):
            verdict = "juste" if ticked else "non"
            parts += [
                html(f'<li data-choice="{rank}"><p class="quiz-verdict"><b>{LETTERS[rank]}, {verdict}.</b></p>'),
                *explanation,
                html("</li>"),
            ]
        return [*parts, html("</ul></details>")]


def inlined(block: nodes.Element) -> nodes.inline:
    """Return the content of a paragraph as a run of text."""
    return nodes.inline("", "", *block.children)


def load_quiz(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Have the pages with a quiz, and no others, load what checks it; the trainer's edition opens its answers."""
    if app.env.metadata.get(pagename, {}).get("quiz"):
        if is_trainer(app):
            context["body"] = context["body"].replace(CLOSED, CLOSED.replace(">", " open>"))
        app.add_css_file("quiz.css")
        app.add_js_file("quiz.js", defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("quiz", Quiz)
    app.connect("html-page-context", load_quiz, priority=400)  # before the sheets of others are left out
    return {"parallel_read_safe": True, "parallel_write_safe": True}
