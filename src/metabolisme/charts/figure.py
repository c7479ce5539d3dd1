"""A figure of the book: two drawings, a sentence that says the same, the sources and the table of the values.

What the style sheet finds (`behaviour_css` and `palette_css` write the rules without which nothing works; the
rest is the site's choice)::

    figure.mt-figure          the whole, with its own ground and ink (palette_css)
      figcaption.mt-caption   p.mt-title (the sentence shown), p.mt-subtitle (unit, place, dates)
      div.mt-wide             svg.mt-svg of 680 px, shown on wide screens and on paper
      div.mt-narrow[hidden]   svg.mt-svg of 330 px, shown under 700 px; `hidden` so that a notebook, which has no
                              style sheet, shows the wide drawing alone
      p.mt-sentence           the text twin
      p.mt-caveat             what the figure does not say; absent when there is nothing
      p.mt-sources            « Sources : », then one a.mt-source[data-source=<card>][title] a source, its short name
                              in the text and its full one in the title, without href: the site's extension, which
                              knows the depth of the page, writes it
      details.mt-values       summary, then table.mt-table (caption, th[scope], td.mt-number, and td[data-label]
                              to stack rows under 700 px)

    fieldset.mt-choice        a choice between figures, without script
      legend
      div.mt-options          input[type=radio] + label, a pair an option
      div.mt-panels           div.mt-panel in the same order, one shown; all of them on paper, each after its
                              p.mt-panel-name
"""

from __future__ import annotations

import functools
import hashlib
import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metabolisme.charts.rendering import svg
from metabolisme.charts.tables import html_table
from metabolisme.charts.text import escaped, french_text
from metabolisme.charts.theme import NARROW, WIDE
from metabolisme.errors import MetabolismeError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from metabolisme.charts.live import LiveDrawing

#: Options for which `behaviour_css` writes rules.
MOST_OPTIONS = 24

#: Narrower than this, in px, a window shows the narrow drawings.
NARROW_UNDER = 700


@dataclass(frozen=True)
class Figure:
    """A figure ready for a page, a notebook or a widget (``ipywidgets.HTML(figure.html)``).

    Attributes
    ----------
    title, sentence : str
        As given, with French typography.
    html : str
        The whole figure: no script, no style, no request.
    """

    title: str
    sentence: str
    html: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.sentence}


@dataclass(frozen=True)
class Choice:
    """Several figures of which the reader shows one.

    Attributes
    ----------
    legend : str
        What is chosen.
    figures : tuple of (str, Figure)
        Options in order.
    html : str
    """

    legend: str
    figures: tuple[tuple[str, Figure], ...]
    html: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        sentences = "\n".join(f"{label} : {figure.sentence}" for label, figure in self.figures)
        return {"text/html": self.html, "text/plain": french_text(f"{self.legend}\n{sentences}")}


def figure(
    draw: Callable[[int], alt.TopLevelMixin | LiveDrawing],
    *,
    title: str,
    subtitle: str,
    sentence: str,
    table: pd.DataFrame,
    alt: str,
    sources: Sequence[str],
    caveat: str = "",
    table_decimals: int | None = None,
    own_source: str = "",
) -> Figure:
    """Make a figure: draw it twice, and say in words and in numbers what it shows.

    Parameters
    ----------
    draw : callable
        ``draw(width)`` gives an Altair chart not wider than `width` px; called with 680 and with 330. The
        builders of `metabolisme.charts` return one; a lab, whose slider cannot wait, gives a `LiveDrawing`. Colours
        are ``colour(name)`` of the palette.
    title : str
        The sentence that the figure shows.
    subtitle : str
        Unit, place, dates.
    sentence : str
        Text twin: what a reader who does not see the drawing must know.
    table : DataFrame
        Values drawn, with French names and units in the columns; see `tables.html_table`.
    alt : str
        What the drawing looks like, in one sentence: kind, axes, main shape.
    sources : sequence of str
        Identifiers of source cards, one or more.
    caveat : str
        What the figure does not say.
    table_decimals : int, optional
        Of all the numbers of the table; by default as `tables.html_table` does, column by column.
    own_source : str
        What is drawn comes from the reader's own table, and from no card: which, and of which day.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        If a text or the sources are missing, a card is unknown, or the drawing does not fit.
    """
    texts = {"title": title, "subtitle": subtitle, "sentence": sentence, "alt": alt}
    empty = [name for name, text in texts.items() if not text.strip()]
    if empty:
        raise MetabolismeError(f"Une figure a besoin de tous ses textes ; il manque : {', '.join(empty)}.")
    if isinstance(sources, str) or not (sources or own_source):
        raise MetabolismeError(
            f'« sources » est une suite d\'au moins une fiche, reçu {sources!r} : écrivez ["fiche"].'
        )
    caveat_line = f'<p class="mt-caveat">{escaped(caveat)}</p>' if caveat else ""
    content = (
        '<figure class="mt-figure">'
        f'<figcaption class="mt-caption"><p class="mt-title">{escaped(title)}</p>'
        f'<p class="mt-subtitle">{escaped(subtitle)}</p></figcaption>'
        f'<div class="mt-wide">{svg(draw(WIDE), WIDE, alt)}</div>'
        f'<div class="mt-narrow" hidden>{svg(draw(NARROW), NARROW, alt)}</div>'
        f'<p class="mt-sentence">{escaped(sentence)}</p>'
        f"{caveat_line}{_sources_line(sources, own_source)}"
        '<details class="mt-values"><summary>Tableau des valeurs</summary>'
        f"{html_table(table, f'{title} ({subtitle})', table_decimals)}</details></figure>"
    )
    return Figure(french_text(title), french_text(sentence), content)


def choice(legend: str, figures: Mapping[str, Figure]) -> Choice:
    """Let the reader choose which of several figures is shown, with native radio buttons and no script.

    Parameters
    ----------
    legend : str
        What is chosen: « Année », « Branche ».
    figures : mapping of str to Figure
        One a label, two to twenty-four, the first shown.

    Returns
    -------
    Choice

    Raises
    ------
    MetabolismeError
        If there are fewer than two figures or more than twenty-four.

    Notes
    -----
    Identifiers come from the content: the same choice twice on a page would share its buttons.
    """
    if not 2 <= len(figures) <= MOST_OPTIONS:
        raise MetabolismeError(f"Un choix propose de 2 à {MOST_OPTIONS} figures, reçu {len(figures)}.")
    content = legend + "".join(label + item.html for label, item in figures.items())
    name = "mt-" + hashlib.sha256(content.encode()).hexdigest()[:10]
    options, panels = [], []
    for number, (label, item) in enumerate(figures.items(), start=1):
        checked = " checked" if number == 1 else ""
        options.append(
            f'<input type="radio" name="{name}" id="{name}-{number}"{checked}>'
            f'<label for="{name}-{number}">{escaped(label)}</label>'
        )
        panels.append(f'<div class="mt-panel"><p class="mt-panel-name">{escaped(label)}</p>{item.html}</div>')
    return Choice(
        french_text(legend),
        tuple(figures.items()),
        f'<fieldset class="mt-choice"><legend>{escaped(legend)}</legend>'
        f'<div class="mt-options">{"".join(options)}</div>'
        f'<div class="mt-panels">{"".join(panels)}</div></fieldset>',
    )


def behaviour_css() -> str:
    """CSS rules that show the drawing of the right width and the panel chosen.

    Returns
    -------
    str
        Without these rules, as in a notebook, the wide drawing and all the panels are shown.
    """
    # Style sheets such as Bootstrap's hide [hidden] with !important: showing again needs it too.
    rules = [
        ".mt-svg{display:block;max-width:100%;height:auto}",
        f"@media screen and (max-width:{NARROW_UNDER - 0.02}px){{",
        "figure.mt-figure .mt-wide{display:none}",
        "figure.mt-figure .mt-narrow[hidden]{display:block!important}",
        "}",
        "@media screen{",
        ".mt-choice .mt-panel{display:none}",
        ".mt-choice .mt-panel-name{display:none}",
    ]
    rules += [
        f".mt-choice:has(>.mt-options>input:nth-of-type({number}):checked)>.mt-panels>.mt-panel:nth-of-type({number})"
        "{display:block}"
        for number in range(1, MOST_OPTIONS + 1)
    ]
    return "\n".join([*rules, "}", ""])


def _sources_line(sources: Sequence[str], own_source: str) -> str:
    items = [_source_link(source) for source in sources] + ([escaped(own_source)] if own_source else [])
    heading = escaped("Source : " if len(items) == 1 else "Sources : ")
    separator = escaped(" ; ")
    return f'<p class="mt-sources">{heading}{separator.join(items)}</p>'


@functools.cache
def _source_link(source: str) -> str:
    """The link to a card: reading the six cards of a figure at each move of a slider would take most of its time."""
    from metabolisme.sources import load_card

    card = load_card(source)
    identifier = html.escape(card.id, quote=True)
    full = escaped(f"{card.title}, {card.publisher}, {card.vintage}")
    return f'<a class="mt-source" data-source="{identifier}" title="{full}">{escaped(card.short)}</a>'
