"""Pieces of a page that directives write: French dates, lists, and tables that stack on a narrow screen."""

import datetime
import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from docutils import nodes

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août")
MONTHS += ("septembre", "octobre", "novembre", "décembre")


def french_date(day: datetime.date) -> str:
    """Return « 1er mars 2026 » for a date."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def inline(*children: nodes.Node | str) -> nodes.inline:
    """Return a run of text and inline nodes."""
    return nodes.inline("", "", *[nodes.Text(c) if isinstance(c, str) else c for c in children])


def paragraph(*children: nodes.Node | str, classes: Sequence[str] = ()) -> nodes.paragraph:
    """Return a paragraph of text and inline nodes."""
    return nodes.paragraph("", "", inline(*children), classes=list(classes))


def link(text: str, address: str) -> nodes.reference:
    """Return a link to an address or, for `#…`, to a place of the page."""
    target = {"refid": address[1:]} if address.startswith("#") else {"refuri": address}
    return nodes.reference("", text, internal=address.startswith("#"), **target)


def bullets(sentences: Iterable[str]) -> nodes.bullet_list:
    """Return a list with one sentence an item."""
    return nodes.bullet_list("", *[nodes.list_item("", nodes.paragraph("", s)) for s in sentences])


def facts(pairs: Iterable[tuple[str, nodes.Node | str]]) -> nodes.definition_list:
    """Return a list of names and what they stand for."""
    return nodes.definition_list(
        "",
        *[
            nodes.definition_list_item("", nodes.term("", name), nodes.definition("", paragraph(value)))
            for name, value in pairs
        ],
        classes=["facts"],
    )


def html(text: str) -> nodes.raw:
    """Return HTML as it stands."""
    return nodes.raw("", text, format="html")


def stacked_table(
    headers: Sequence[str], rows: Iterable[Sequence[nodes.Node | str]], name: str, classes: str = ""
) -> list[nodes.Node]:
    """Return a table whose rows become blocks of « name: value » on a narrow screen.

    Parameters
    ----------
    headers : sequence of str
        Names of the columns; the first column names the row.
    rows : iterable of sequences
        One inline node or text a cell.
    name : str
        What the table holds, for readers who cannot see it.
    classes : str, optional
        Further classes.

    Returns
    -------
    list of nodes
        Roles are written out because a table laid out as blocks loses its own in some browsers.
    """
    heads = "".join(f'<th scope="col" role="columnheader">{escape(h)}</th>' for h in headers)
    parts: list[nodes.Node] = [
        html(
            f'<table class="stacked {classes}" role="table" aria-label="{escape(name)}"><thead role="rowgroup">'
            f'<tr role="row">{heads}</tr></thead><tbody role="rowgroup">'
        )
    ]
    for row in rows:
        parts.append(html('<tr role="row">'))
        for position, (header, cell) in enumerate(zip(headers, row, strict=True)):
            tag, role = ("th", "rowheader") if position == 0 else ("td", "cell")
            scope = ' scope="row"' if position == 0 else ""
            parts += [
                html(f'<{tag}{scope} role="{role}" data-label="{escape(header)}">'),
                inline(cell),
                html(f"</{tag}>"),
            ]
        parts.append(html("</tr>"))
    return [*parts, html("</tbody></table>")]


def script(function: str, data: dict[str, Any]) -> str:
    """Return a script whose only act is to hand data over to a function."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Line ends of Unicode are no white space in older scripts, and a text must not close an element.
    return f"{function}({text.replace('<', chr(92) + 'u003c').replace(chr(0x2028), ' ')});\n"
