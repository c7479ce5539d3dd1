"""Find a commune by its code or its name, to tell its zone d'emploi and its EPCI: a commune is not a territory."""

from __future__ import annotations

import difflib
import functools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from metabolisme.sources.names import plain_words_of_each
from metabolisme.sources.tables import load_table

ALMOST = 0.85
"""Likeness of two names (difflib, 0 to 1) above which a commune is proposed; lower, any short name has a dozen."""
LETTERS_OFF = 2
"""Difference of length between a misspelt name and the right one."""


class Commune(NamedTuple):
    """A commune of 2025, or one merged since 2022; ``epci`` and ``zone`` are "" where unknown, see ``status``."""

    code: str
    name: str
    department: str
    epci: str
    zone: str
    status: str


class CommuneIndex(NamedTuple):
    """The columns of the table of communes, and the rows of each code and of each name in plain words."""

    columns: dict[str, list[str]]
    population: list[float]
    by_code: dict[str, int]
    by_name: dict[str, list[int]]

    def communes(self, rows: Iterable[int]) -> list[Commune]:
        """The communes of some rows, the most populous first, those of unknown population last."""
        known = sorted(rows, key=lambda row: -self.population[row] if self.population[row] >= 0 else math.inf)
        return [Commune(*(column[row] for column in self.columns.values())) for row in known]


def communes() -> pd.DataFrame:
    """Every commune with its EPCI and its zone d'emploi.

    Returns
    -------
    DataFrame
        One row a commune, in the order of codes: commune, name, department, epci ("" where the commune is in none or
        has been merged), zone ("" where unknown), population (inhabitants of 2022, ``nan`` outside EPCI), status (ok,
        recoded, inferred, zone_unknown, no_epci, merged: see the card ``dgcl-epci``).
    """
    return load_table("territories/communes")


@functools.cache
def _index() -> CommuneIndex:
    table = communes()
    columns = {name: table[name].tolist() for name in ("commune", "name", "department", "epci", "zone", "status")}
    by_name: dict[str, list[int]] = {}
    for row, words in enumerate(plain_words_of_each(columns["name"])):
        by_name.setdefault(" ".join(words), []).append(row)
    by_code = {code: row for row, code in enumerate(columns["commune"])}
    return CommuneIndex(columns, table["population"].tolist(), by_code, by_name)


def commune_with_code(code: str) -> Commune | None:
    """The commune that has an Insee code, if any."""
    index = _index()
    return index.communes([index.by_code[code]])[0] if code in index.by_code else None


def communes_called(words: Sequence[str]) -> list[Commune]:
    """Communes whose name has exactly these plain words, the most populous first."""
    index = _index()
    return index.communes(index.by_name.get(" ".join(words), []))


def communes_almost_called(words: Sequence[str], count: int) -> list[Commune]:
    """Communes whose name begins with these plain words, else looks like them: so many at most."""
    typed = " ".join(words)
    if not typed:
        return []
    index = _index()
    near = [name for name in index.by_name if name.startswith(f"{typed} ")]
    if near:
        return index.communes(row for name in near for row in index.by_name[name])[:count]
    # A misspelling rarely changes the first letter, and to compare with every name would take half a second.
    alike = [name for name in index.by_name if name[0] == typed[0] and abs(len(name) - len(typed)) <= LETTERS_OFF]
    near = difflib.get_close_matches(typed, alike, n=count, cutoff=ALMOST)
    return [index.communes(index.by_name[name])[0] for name in near]
