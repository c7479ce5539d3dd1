"""The figures of a report, subject by subject: what a sheet of a workbook and the lines of a CSV file are made of.

A subject has named rows and a few quantities; each quantity knows its unit, method, period, limits and sources.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from metabolisme.errors import MetabolismeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.reports.exports import (
    RESULT_COLUMNS,
    full_caveat,
    source_cells,
    territory_cells,
    written_unit,
)
from metabolisme.sources import Territory, load_card

#: Columns of the file of figures: those of `results_table`, each number being told by its subject and its row.
FIGURE_COLUMNS = (
    *RESULT_COLUMNS[:2],
    "sujet",
    "poste",
    *(column for column in RESULT_COLUMNS[2:] if column != "lecture"),
)


@dataclass(frozen=True, eq=False)
class Quantity:
    """One quantity of a subject, a number a row.

    Attributes
    ----------
    title : str
        French, without its unit.
    unit, method, period, sources, caveat
        As in `Estimate`.
    numbers : tuple of float
        ``nan`` where a value is missing.
    low, high : tuple of float
        Bounds, ``nan`` where there are none; empty when no row has any.
    interval : tuple of str
        What the bounds of each row are; empty without bounds.
    """

    title: str
    unit: str
    method: str
    period: str
    sources: tuple[str, ...]
    numbers: tuple[float, ...]
    caveat: str = ""
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    interval: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        infinite = [value for value in (*self.numbers, *self.low, *self.high) if math.isinf(value)]
        if infinite:
            raise MetabolismeError(
                f"« {self.title} » a des nombres infinis : {infinite[:3]}. Remède : laissez la case vide (nan)."
            )


@dataclass(frozen=True, eq=False)
class Subject:
    r"""Rows and quantities on one subject.

    Attributes
    ----------
    name : str
        Short, French: the name of a sheet (at most 31 characters, none of ``[ ] : * ? / \``).
    title : str
        What it holds, in a sentence.
    rows : mapping of str to sequence of str
        Texts that name the rows, by title.
    quantities : tuple of Quantity
    notes : mapping of str to sequence of str
        Texts that say something of each row, by title; after the numbers.
    """

    name: str
    title: str
    rows: Mapping[str, Sequence[str]]
    quantities: tuple[Quantity, ...]
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        forbidden = sorted(set(self.name) & set("[]:*?/\\"))
        lengths = {len(texts) for texts in (*self.rows.values(), *self.notes.values())}
        lengths |= {len(quantity.numbers) for quantity in self.quantities}
        lengths |= {len(part) for one in self.quantities for part in (one.low, one.high, one.interval) if part}
        if len(self.name) > 31 or forbidden or len(lengths) != 1:
            raise MetabolismeError(
                f"Le sujet « {self.name} » ne convient pas : un nom d'au plus 31 signes, sans {' '.join('[]:*?/')} ni "
                f"barre inverse, et autant de lignes dans chaque colonne (ici : {sorted(lengths)})."
            )

    def wide(self) -> pd.DataFrame:
        """One line a row, units in the titles: what a sheet shows."""
        columns: dict[str, Sequence[object]] = {name: list(texts) for name, texts in self.rows.items()}
        for one in self.quantities:
            unit = f" ({written_unit(one.unit)})"
            columns[one.title + unit] = list(one.numbers)
            if one.low:
                columns[f"{one.title}, bas{unit}"] = list(one.low)
                columns[f"{one.title}, haut{unit}"] = list(one.high)
            if len(set(filter(None, one.interval))) > 1:
                columns[f"{one.title}, intervalle"] = list(one.interval)
        return pd.DataFrame({**columns, **{name: list(texts) for name, texts in self.notes.items()}})

    def dictionary(self) -> pd.DataFrame:
        """What each quantity is: unit, period, method, interval, limits, sources."""
        return pd.DataFrame(
            [
                {
                    "feuille": self.name,
                    "grandeur": one.title,
                    "unité": written_unit(one.unit),
                    "période": one.period,
                    "méthode": one.method,
                    "intervalle": " ; ".join(dict.fromkeys(filter(None, one.interval))) or "sans objet",
                    "réserve": one.caveat,
                    **source_cells(one.sources),
                }
                for one in self.quantities
            ]
        )

    def tidy(self, territory: Territory | None = None) -> pd.DataFrame:
        """One number a line, with all that says what it is: columns `FIGURE_COLUMNS`."""
        names = [" ; ".join(filter(None, parts)) for parts in zip(*self.rows.values(), strict=True)]
        absent = (math.nan,) * len(names)
        lines = [
            {
                **territory_cells(territory),
                "sujet": self.title,
                "poste": name,
                "grandeur": one.title,
                "valeur": value,
                "bas": low,
                "haut": high,
                "intervalle": interval,
                "unité": written_unit(one.unit),
                "période": one.period,
                "méthode": one.method,
                "réserve": full_caveat(one.caveat, territory),
                **source_cells(one.sources),
                # Thousands of lines: short names here, titles and publishers in the workbook.
                "sources": _short_names(one.sources),
            }
            for one in self.quantities
            for name, value, low, high, interval in zip(
                names,
                one.numbers,
                one.low or absent,
                one.high or absent,
                one.interval or ("",) * len(names),
                strict=True,
            )
        ]
        return pd.DataFrame(lines, columns=list(FIGURE_COLUMNS))


@functools.cache
def _short_names(sources: tuple[str, ...]) -> str:
    return typeset_french(" ; ".join(load_card(source).short for source in sources))


def quantity(title: str, estimates: Sequence[Estimate]) -> Quantity:
    """One quantity from estimates that have the same unit and method, one a row.

    Parameters
    ----------
    title : str
        French, without its unit.
    estimates : sequence of Estimate
        One or more.

    Returns
    -------
    Quantity
    """
    first = estimates[0]
    bounds = [estimate.within or (math.nan, math.nan) for estimate in estimates]
    has_bounds = any(estimate.within for estimate in estimates)
    return Quantity(
        title=title,
        unit=first.unit,
        method=first.method,
        period=first.period,
        sources=tuple(dict.fromkeys(source for estimate in estimates for source in estimate.sources)),
        numbers=tuple(float(estimate.value) for estimate in estimates),
        caveat=first.caveat,
        low=tuple(low for low, _ in bounds) if has_bounds else (),
        high=tuple(high for _, high in bounds) if has_bounds else (),
        interval=tuple(one.interval_label if one.within else "" for one in estimates) if has_bounds else (),
    )


def readings_subject(name: str, title: str, estimates: Iterable[Estimate]) -> Subject:
    """The named readings of some estimates of one unit, a row each, and the value retained.

    Parameters
    ----------
    name, title : str
        As in `Subject`.
    estimates : iterable of Estimate
        One or more, each with readings.

    Returns
    -------
    Subject
    """
    kept = list(estimates)
    rows = [(one.label, reading, value) for one in kept for reading, value in one.readings.items()]
    first = kept[0]
    return Subject(
        name,
        title,
        {"Grandeur": [label for label, _, _ in rows], "Lecture": [reading for _, reading, _ in rows]},
        (
            Quantity(
                title="Valeur",
                unit=first.unit,
                method=typeset_french("Une même question, plusieurs façons d'y répondre : on ne les moyenne pas."),
                period=first.period,
                sources=tuple(dict.fromkeys(source for one in kept for source in one.sources)),
                numbers=tuple(value for _, _, value in rows),
                caveat=first.caveat,
            ),
        ),
    )
