"""Two editions from one source: the learner's, and the trainer's with what the class must not see first.

The trainer's edition is a builder of its own, ``formateur``, which writes into ``_build/formateur`` the pages that have
been read and executed for the learner's: a second edition costs its writing. What is for trainers only stands in the
pages in blocks:

    ```{formateur} temps
    Vingt minutes : cinq de pari, dix de figure, cinq de limites.
    ```

The learner's edition drops them before anything is written, its search index included; the trainer's gives each its
title, and its solutions are open (see `pages`).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.render import base_render_priority
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

#: Name of the builder of the trainer's edition, and of its folder.
TRAINER = "formateur"
#: Kinds of blocks, and their titles; the last one is written from the catalogue of exercises.
KINDS = {
    "temps": "Temps",
    "pari": "Le pari",
    "erreurs": "Deux erreurs à attendre",
    "dire": "À dire",
    "exercice": "Pour le formateur",
}
WRITTEN_BY_HAND = tuple(kind for kind in KINDS if kind != "exercice")


class TrainerBlock(nodes.General, nodes.Element):
    """What only the trainer's edition shows; its kind is in ``kind``."""


class TrainerBuilder(StandaloneHTMLBuilder):
    """The trainer's edition: the pages of the book as they have been read, with their blocks."""

    name = TRAINER

    def get_outdated_docs(self) -> Iterator[str]:
        """Write every page: those of the other edition may have been read anew since."""
        return iter(self.env.found_docs)


def is_trainer(app: Sphinx) -> bool:
    """Whether the trainer's edition is being written. Pages are read once for both: never ask while reading."""
    return bool(app.builder.name == TRAINER)


class Trainer(SphinxDirective):
    """A block for trainers, of one of the kinds of `WRITTEN_BY_HAND`."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        kind = self.arguments[0]
        if kind not in WRITTEN_BY_HAND:
            raise self.error(f"bloc « {kind} » inconnu : écrivez {', '.join(WRITTEN_BY_HAND)}.")
        self.assert_has_content()
        block = TrainerBlock("", kind=kind)
        self.state.nested_parse(self.content, self.content_offset, block)
        return [block]


class Editions(SphinxPostTransform):
    """Drop the blocks for trainers, or give each its title."""

    default_priority = 4  # before links are resolved: what is dropped asks for nothing

    def run(self, **kwargs: Any) -> None:
        """Change the page."""
        trainer = is_trainer(self.app)
        for block in list(self.document.findall(TrainerBlock)):
            if not trainer:
                block.parent.remove(block)
                continue
            kind = block["kind"]
            title = nodes.paragraph("", KINDS[kind], classes=["trainer-title"])
            shown = nodes.container("", title, *block.children, classes=["trainer", f"trainer-{kind}"])
            block.parent.replace(block, shown)


def show_pages(app: Sphinx, config: Config) -> None:
    """Have the cells of the trainer's edition shown as those of the learner's: both are HTML."""
    html = base_render_priority()["html"]
    config.nb_mime_priority_overrides = [
        *config.nb_mime_priority_overrides,
        *((TRAINER, mime, priority) for mime, priority in html.items()),
    ]


def name_edition(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree) -> None:
    """Tell the templates which edition they write."""
    context["edition"] = TRAINER if is_trainer(app) else ""


def other_editions(outdir: Path) -> list[Path]:
    """Return the folders of the other editions, which stand beside this one."""
    return [outdir.parent / name for name in ("html", TRAINER) if name != outdir.name]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_builder(TrainerBuilder)
    app.add_node(TrainerBlock)
    app.add_directive(TRAINER, Trainer)
    app.add_post_transform(Editions)
    app.connect("config-inited", show_pages)
    app.connect("html-page-context", name_edition)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
