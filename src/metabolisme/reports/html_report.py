"""The diagnostic as one page: opens from a disk, asks nothing of any server, prints on A4."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from metabolisme.charts import Figure, behaviour_css, colour, table
from metabolisme.charts.text import escaped, french_text
from metabolisme.estimates import french_number
from metabolisme.reports.diagnostic import Diagnostic
from metabolisme.reports.report_parts import Block, Bullets, Grid, Paragraph, Section

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

#: Nothing may be loaded: a page that tried would be stopped by the browser.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_STYLE = """
:root { --ink: INK; --muted: MUTED; --rule: GRID; --accent: ACCENT; }
* { box-sizing: border-box; }
html { color-scheme: light; }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: #fff; color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  overflow-wrap: break-word; }
h1 { margin: 0 0 0.3rem; font-size: 1.8rem; line-height: 1.2; }
h2 { margin: 2.6rem 0 0.9rem; padding-top: 0.8rem; border-top: 2px solid var(--accent); font-size: 1.35rem;
  line-height: 1.25; }
h3 { margin: 1.6rem 0 0.5rem; font-size: 1.08rem; }
p { margin: 0 0 0.8rem; }
a { color: var(--accent); }
ul { margin: 0 0 0.9rem; padding-left: 1.2rem; }
li { margin-bottom: 0.35rem; }
.titre p { color: var(--muted); margin: 0 0 0.2rem; }
.avertir { margin: 1.2rem 0; padding: 0.8rem 1rem 0.5rem; border-left: 4px solid WARN; background: #f6f4f1; }
.avertir p { font-weight: 600; margin: 0 0 0.4rem; }
nav ol { margin: 0; padding-left: 1.4rem; columns: 2; column-gap: 2rem; }
nav li { break-inside: avoid; min-height: 24px; }
.accroche { font-size: 1.12rem; }
.note, .mt-caveat, .mt-sources, .mt-subtitle { color: var(--muted); font-size: 0.88rem; }
figure.mt-figure { margin: 1.6rem 0; padding: 0; }
.mt-title { margin: 0 0 0.2rem; font-weight: 600; }
.mt-subtitle { margin: 0 0 0.7rem; }
.mt-sentence { margin: 0.7rem 0 0.4rem; }
.mt-caveat, .mt-sources { margin: 0 0 0.3rem; }
.mt-sources a { color: inherit; text-decoration: none; }
summary { min-height: 24px; color: var(--accent); font-size: 0.9rem; cursor: pointer; }
table { width: 100%; margin: 0.8rem 0 1rem; border-collapse: collapse; font-size: 0.9rem; }
caption { padding-bottom: 0.4rem; font-weight: 600; text-align: left; }
th, td { padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: top; }
tbody th { min-width: 8.5rem; font-weight: 400; }
.mt-number { text-align: right; font-variant-numeric: tabular-nums; }
footer { margin-top: 2.5rem; padding-top: 0.8rem; border-top: 1px solid var(--rule); color: var(--muted);
  font-size: 0.88rem; }
@media screen and (max-width: 699.98px) {
  nav ol { columns: 1; }
  table, caption, tbody, tr, th, td { display: block; width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.5rem 0; border-bottom: 1px solid var(--rule); }
  tbody th { min-width: 0; font-weight: 600; }
  th, td, .mt-number { padding: 0.1rem 0; border: 0; text-align: left; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label) "\\202f: "; color: var(--muted); }
}
@page { size: A4; margin: 16mm 15mm 18mm;
  @bottom-left { content: "FOOT"; color: MUTED; font: 8pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); color: MUTED; font: 8pt sans-serif; } }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; font-size: 1rem; line-height: 1.42; }
  a { color: inherit; text-decoration: none; }
  h1 { font-size: 20pt; }
  h2 { margin-top: 20pt; font-size: 14pt; }
  h2, h3, caption, .mt-caption { break-after: avoid; }
  h2 + p, figure .mt-wide { break-after: avoid; }
  h2 + p, .mt-caption, .mt-wide, .mt-sentence, section > table, tr, li, nav { break-inside: avoid; }
  h3 + ul > li:first-child { break-before: avoid; }
  p, li { orphans: 3; widows: 3; }
  thead { display: table-header-group; }
  .mt-values { display: none; }
  .avertir, .mt-svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def html_report(diagnostic: Diagnostic) -> str:
    """The whole page: text, style and drawings, no script and no request.

    Parameters
    ----------
    diagnostic : Diagnostic

    Returns
    -------
    str
    """
    name = diagnostic.territory.name
    title = f"{diagnostic.title} : {name}"
    sections = [_section(number, section) for number, section in enumerate(diagnostic.sections, start=1)]
    contents = "".join(
        f'<li><a href="#s{number}">{escaped(section.title)}</a></li>'
        for number, section in enumerate(diagnostic.sections, start=1)
    )
    warnings = ""
    if diagnostic.warnings:
        listed = _list(diagnostic.warnings)
        warnings = f'<div class="avertir"><p>{escaped("À savoir avant de lire")}</p>{listed}</div>'
    made = f"Établi le {french_date(diagnostic)} avec metabolisme {diagnostic.version}"
    style = f"{behaviour_css()}{_style(french_text(f'{name} – {made}'))}"
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<header class="titre"><h1>{escaped(title)}</h1><p>{escaped(diagnostic.kind)}</p>'
        f"<p>{escaped(diagnostic.size)}</p><p>{escaped(made)}</p></header>\n"
        f'<main>\n{warnings}\n<nav aria-label="Sommaire"><ol>{contents}</ol></nav>\n'
        f"{chr(10).join(sections)}\n</main>\n"
        f"<footer><p>{escaped(_footer(diagnostic))}</p></footer>\n</body>\n</html>\n"
    )


def french_date(diagnostic: Diagnostic) -> str:
    """Day of the report: « 1er mars 2026 »."""
    day = diagnostic.day
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _footer(diagnostic: Diagnostic) -> str:
    rows = sum(len(quantity.numbers) for subject in diagnostic.subjects for quantity in subject.quantities)
    return (
        f"Métabolismes & leviers. {diagnostic.dates} Les {french_number(rows)} nombres de cette page, avec leur "
        "unité, leur période, leur méthode, leur fourchette et leurs sources, sont dans le classeur et dans le fichier "
        "CSV remis avec lui."
    )


def _style(foot: str) -> str:
    # A quotation mark or a backslash in a name would end the text of the style sheet.
    text = "".join(letter for letter in foot if letter not in '"\\<>' and unicodedata.category(letter)[0] != "C")
    colours = {"INK": "ink", "MUTED": "muted", "GRID": "grid", "ACCENT": "france", "WARN": "here"}
    style = re.sub("|".join(colours), lambda found: colour(colours[found[0]]), _STYLE)
    return style.replace("FOOT", text)


def _section(number: int, section: Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    heading = f'<h2 id="s{number}">{number}. {escaped(section.title)}</h2>'
    return f'<section aria-labelledby="s{number}">\n{heading}\n{blocks}\n</section>'


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            kinds = {"lead": ' class="accroche"', "note": ' class="note"'}
            return f"<p{kinds.get(block.kind, '')}>{escaped(block.text)}</p>"
        case Bullets():
            title = f"<h3>{escaped(block.title)}</h3>" if block.title else ""
            return title + _list(block.items)
        case Grid():
            return table(block.table, caption=block.caption, decimals=block.decimals).html
        case Figure():
            return block.html


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escaped(item)}</li>' for item in items)}</ul>"
