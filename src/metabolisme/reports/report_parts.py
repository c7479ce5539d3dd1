"""What a report is made of: sections of sentences, lists, small tables and figures, each with its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metabolisme.charts import Figure
from metabolisme.reports.subjects import Subject


@dataclass(frozen=True)
class Paragraph:
    """Sentences.

    Attributes
    ----------
    text : str
    kind : {"", "lead", "note"}
        Ordinary, put forward, or said beside.
    """

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list; ``title`` introduces it, if anything."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, eq=False)
class Grid:
    """A small table that is read on the page and on paper; cells are texts or numbers.

    Attributes
    ----------
    caption : str
    table : DataFrame
        First column: names of the rows.
    decimals : int, optional
        Of all the numbers; by default as `metabolisme.charts.tables.html_table` does.
    """

    caption: str
    table: pd.DataFrame
    decimals: int | None = None


Block = Paragraph | Bullets | Grid | Figure


@dataclass(frozen=True, eq=False)
class Section:
    """A part of the diagnostic.

    Attributes
    ----------
    title : str
    blocks : tuple of Block
        What is read, in order.
    subjects : tuple of Subject
        The numbers, for the workbook and the file.
    """

    title: str
    blocks: tuple[Block, ...]
    subjects: tuple[Subject, ...] = ()
