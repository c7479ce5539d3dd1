"""The matrix of actions: meta-actions by kinds of actors, each action with the service that it asks for.

What the page « La matrice d'actions » shows is computed here; its script only hides, shows and adds the reader's own
actions, placed by the same rule: an action stands in one row, and in the column of each of its actors.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from metabolisme.charts.text import french_text
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.cards import indicator_cards
from metabolisme.reports.exports import csv_bytes
from metabolisme.sources.actions import ACTORS, META_ACTIONS, SERVICE_LEVELS, actions
from metabolisme.sources.own_actions import CODES, COLUMNS, EXAMPLE_TITLE, FAULTS, LISTS, ORIGIN, ORIGINS, RULES

#: The sign of each service level, so that colour never says it alone.
SIGNS = {1: "○", 2: "◐", 3: "●"}
#: What an empty cell asks.
QUESTION = "personne ?"
EXAMPLE = {
    "title": EXAMPLE_TITLE,
    "what_is_done": "Prêter un local deux soirs par semaine, avec outils et bénévoles.",
    "meta_action": "circular_economy",
    "actors": ("policy", "inhabitants"),
    "service_level": 1,
    "levers": ("sobriety",),
    "pillar": "people",
    "competent_level": "commune",
    "legal_reference": "",
    "indicators": (),
    "example_place": "",
}


def numbered(own: pd.DataFrame | None = None) -> pd.DataFrame:
    """The actions in the order of the matrix, with their numbers.

    Parameters
    ----------
    own : DataFrame, optional
        The reader's own actions, from `metabolisme.sources.own_actions.read_actions`; they come after, so that a
        number of the catalogue never changes.

    Returns
    -------
    DataFrame, index id
        The columns of `metabolisme.sources.own_actions.COLUMNS` and ``seeds``, then ``number`` (from 1) and ``own``
        (bool). Rows by meta-action, service level and title.
    """
    names = [*COLUMNS, "seeds"]
    parts = [_ordered(actions()[names]).assign(own=False)]
    if own is not None and len(own):
        no_seed = pd.Series([()] * len(own), index=own.index, dtype=object)
        parts.append(_ordered(own.assign(seeds=no_seed)[names]).assign(own=True))
    table = pd.concat(parts)
    if not table.index.is_unique:
        raise MetabolismeError("Deux actions ont le même identifiant : les siennes s'appellent own-1, own-2…")
    return table.assign(number=range(1, len(table) + 1))


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    ranks = {code: rank for rank, code in enumerate(META_ACTIONS)}
    key = pd.DataFrame({"meta": table["meta_action"].map(ranks), "service": table["service_level"]}, index=table.index)
    return table.loc[key.assign(title=table["title"]).sort_values(["meta", "service", "title"]).index]


def placed(table: pd.DataFrame) -> pd.DataFrame:
    """Where each action stands.

    Parameters
    ----------
    table : DataFrame
        Of `numbered`.

    Returns
    -------
    DataFrame
        A row for each action and actor: ``meta_action``, ``actor``, ``id``, ``number``, ``service_level``, in the order
        of the numbers. An action without an actor is in no row.
    """
    long = table.reset_index(names="id").explode("actors").dropna(subset=["actors"]).rename(columns={"actors": "actor"})
    return long[["meta_action", "actor", "id", "number", "service_level"]].reset_index(drop=True)


def chequerboard(table: pd.DataFrame) -> pd.DataFrame:
    """Number of actions in each cell.

    Parameters
    ----------
    table : DataFrame
        Of `numbered`.

    Returns
    -------
    DataFrame, index: keys of META_ACTIONS, columns: keys of ACTORS
        Counts. They are no weights: an action may cost a thousand times another.
    """
    spots = placed(table)
    counts = pd.crosstab(spots["meta_action"], spots["actor"])
    return counts.reindex(index=list(META_ACTIONS), columns=list(ACTORS), fill_value=0).astype(int)


def services(table: pd.DataFrame) -> pd.DataFrame:
    """Number of actions of each service level.

    Returns
    -------
    DataFrame, index: keys of META_ACTIONS, columns: keys of SERVICE_LEVELS
        Each action counts once.
    """
    counts = pd.crosstab(table["meta_action"], table["service_level"])
    return counts.reindex(index=list(META_ACTIONS), columns=list(SERVICE_LEVELS), fill_value=0).astype(int)


def empty_cells(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Cells without an action, as (meta-action, actor), by rows: questions, not faults."""
    counts = chequerboard(table)
    return [(row, column) for row in counts.index for column in counts.columns if not counts.loc[row, column]]


def exported(table: pd.DataFrame) -> pd.DataFrame:
    """The actions as a file gives them: French titles and words, ready for `metabolisme.reports.exports.csv_bytes`.

    Parameters
    ----------
    table : DataFrame
        Of `numbered`.

    Returns
    -------
    DataFrame
        The columns of the reader's own file, and where each action comes from: `read_actions` takes it back, without
        the rows of the catalogue.
    """
    columns: dict[str, list[str]] = {}
    for name, title in COLUMNS.items():
        columns[title] = [_written(name, value, own) for value, own in zip(table[name], table["own"], strict=True)]
    columns[ORIGIN] = [ORIGINS["own" if own else "catalogue"] for own in table["own"]]
    return pd.DataFrame(columns)


def _written(name: str, value: Any, own: bool) -> str:
    """The text of a cell; what a reader typed is left as it is."""
    items = [str(item) for item in value] if name in LISTS else [str(value)]
    if name in CODES and name != "service_level":
        return french_text(", ".join(CODES[name].get(item, "") for item in items))
    return ", ".join(items) if own else french_text(", ".join(items))


def action_template() -> bytes:
    """The CSV file that a reader fills in: the titles, and an example that is left out when it is read."""
    return csv_bytes(exported(pd.DataFrame([EXAMPLE]).assign(own=True)).drop(columns=ORIGIN))


def indicator_names() -> dict[str, str]:
    """French names of the indicators that the actions cite, by identifier."""
    cited = sorted({one for cell in actions()["indicators"] for one in cell})
    cards = indicator_cards()
    return {one: french_text(cards[one].name) for one in cited}


def page_rules() -> dict[str, Any]:
    """What the page's script reads and says, JSON-able: the rules of own files, the words of codes, the signs."""
    return {
        **RULES,
        "columns": {name: french_text(title) for name, title in COLUMNS.items()},
        "codes": {
            name: {code: french_text(label) for code, label in codes.items()} for name, codes in CODES.items()
        },
        "faults": {name: french_text(sentence) for name, sentence in FAULTS.items()},
        "signs": {str(level): sign for level, sign in SIGNS.items()},
        "indicators": indicator_names(),
    }
