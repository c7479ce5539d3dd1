"""Seminars of the Fabrique Prospective and formats of classes, and the table of a sitting, step by step."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from metabolisme.errors import DataFileError, UnknownCodeError, typeset_french
from metabolisme.sources.tables import load_table

SEMINARS, STEPS = "seminars", "seminar_steps"

#: Kinds of sittings, by id, and what a reader calls them.
KINDS = {
    "immersion": "journée d'immersion",
    "local": "séminaire local",
    "intersite": "séminaire inter-sites",
    "class": "format de cours",
}

#: Where a sitting or a step comes from: the kick-off slides of 23 January 2020, or the authors. Minutes are all ours.
SOURCES = {"004": "prévu au lancement", "authors": "ajouté par le manuel"}

#: Horizons of the rooms, years: end of the mandate, and beyond any mandate. Every page takes them from here.
HORIZONS = (2032, 2040)

#: Heads of `timetable`.
TIMETABLE = ["Étape", "Minutes", "Ce que l'on fait", "Ce qui reste au mur"]

_ROOM = ["title", "aim", "planned"]
_WORDS = ["title", "doing", "materials", "output", "says", "may_go_wrong", "offline"]
_NO_BREAK_SPACE = "\u00a0"
_NEEDED_AT_WORK = ("output", "says", "may_go_wrong")
_DAY = 24 * 60


def seminars() -> pd.DataFrame:
    """Every sitting, in the order of the cycle, then the classes.

    Returns
    -------
    DataFrame, index id
        ``kind``: code of `KINDS`. ``rank``: from 1 within the kind; two sittings of one seminar share it. ``title``,
        ``aim``: French. ``minutes``: from the first to the last. ``starts_at``: « HH:MM ». ``participants_least``,
        ``participants_most``. ``week``: weeks after the start of its cycle. ``inputs``, ``outputs``: tuples
        of French texts. ``planned``: what the kick-off slides planned, "" when they say nothing of it.
        ``source``: code of `SOURCES`.

    Raises
    ------
    DataFileError
        When the tables are damaged: all faults at once.
    """
    return _loaded()[0].copy()


def seminar_steps(seminar: str) -> pd.DataFrame:
    """The steps of a sitting, in order.

    Parameters
    ----------
    seminar : str
        Id of `seminars`.

    Returns
    -------
    DataFrame, index rank
        ``minutes``; ``title``, ``doing``, ``materials``, ``output``, ``says``, ``may_go_wrong``, ``offline``: French,
        the middle three "" in a break; ``source``: code of `SOURCES`; ``status``: ``"work"`` or ``"break"``.

    Raises
    ------
    UnknownCodeError
        When no sitting has this id; the nearest are given.
    """
    sittings, steps = _loaded()
    if seminar not in sittings.index:
        raise UnknownCodeError.among("la séance", seminar, list(sittings.index))
    return steps[steps["seminar"] == seminar].drop(columns="seminar").set_index("rank").copy()


def timetable(seminar: str) -> pd.DataFrame:
    """The steps of a sitting as a room reads them.

    Parameters
    ----------
    seminar : str
        Id of `seminars`.

    Returns
    -------
    DataFrame, index « À »
        Columns `TIMETABLE`, all texts; the index is the time at which the step begins.
    """
    steps = seminar_steps(seminar)
    begins = minutes_of(str(_loaded()[0].loc[seminar, "starts_at"]))
    starts = begins + steps["minutes"].cumsum() - steps["minutes"]
    table = pd.DataFrame(
        {
            TIMETABLE[0]: steps["title"],
            TIMETABLE[1]: steps["minutes"].astype(str),
            TIMETABLE[2]: steps["doing"],
            TIMETABLE[3]: steps["output"].replace("", "–"),
        }
    )
    return table.set_axis([clock(start) for start in starts], axis=0).rename_axis("À")


def minutes_of(time: str) -> int:
    """Minutes since midnight of « HH:MM »; ValueError otherwise."""
    hours, minutes = (int(part) for part in time.split(":"))
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise ValueError(f"heure impossible : {time}")
    return 60 * hours + minutes


def clock(minutes: int) -> str:
    """A time of the day, from minutes since midnight, as one writes it in French: « 9 h 05 »."""
    return f"{minutes // 60}{_NO_BREAK_SPACE}h{_NO_BREAK_SPACE}{minutes % 60:02d}"


def duration(minutes: int) -> str:
    """A duration as one writes it in French: « 40 minutes », « 2 h », « 3 h 30 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{_NO_BREAK_SPACE}minutes"
    return f"{hours}{_NO_BREAK_SPACE}h" + (f"{_NO_BREAK_SPACE}{rest:02d}" if rest else "")


@functools.cache
def _loaded() -> tuple[pd.DataFrame, pd.DataFrame]:
    sittings, steps = load_table(SEMINARS), load_table(STEPS)
    faults = seminar_faults(sittings, steps)
    if faults:
        raise DataFileError.from_faults(
            f"Les tables data/{SEMINARS}.csv et data/{STEPS}.csv sont incorrectes",
            faults,
            "corrigez preparation/seminars, puis refaites-les.",
        )
    sittings[_ROOM] = sittings[_ROOM].map(_written)
    for name in ("inputs", "outputs"):
        sittings[name] = sittings[name].map(lambda cell: tuple(_written(item) for item in cell.split(" ; ")))
    steps[_WORDS] = steps[_WORDS].map(_written)
    return sittings.set_index("id"), steps


def _written(text: str) -> str:
    end, far = HORIZONS
    return typeset_french(text.replace("{fin}", str(end)).replace("{loin}", str(far)))


def seminar_faults(sittings: pd.DataFrame, steps: pd.DataFrame) -> list[str]:
    """What the description of the columns cannot check.

    Parameters
    ----------
    sittings, steps : DataFrame
        As in the files.

    Returns
    -------
    list of str
        French sentences; empty when the tables are right.
    """
    faults = []
    for row in sittings.to_dict("records"):
        where = f"séance « {row['id']} »"
        faults += _faults_of_codes(where, row, {"kind": KINDS, "source": SOURCES})
        try:
            begins = minutes_of(row["starts_at"])
        except ValueError:
            faults.append(f"{where} : « starts_at » vaut « {row['starts_at']} » ; attendu : HH:MM, comme 09:00")
        else:
            if begins + row["minutes"] > _DAY:
                faults.append(f"{where} : elle finit après minuit")
        if row["participants_least"] > row["participants_most"]:
            faults.append(
                f"{where} : au moins {row['participants_least']} personnes, au plus {row['participants_most']}"
            )
        if bool(row["planned"]) != (row["status"] == "planned"):
            faults.append(f"{where} : « planned » vaut « {row['planned']} » et « status » vaut « {row['status']} »")
        if row["kind"] in ("local", "intersite") and row["week"] == 0:
            faults.append(f"{where} : « week » vaut 0, la semaine de l'immersion")
        own = steps.loc[steps["seminar"] == row["id"]]
        if list(own["rank"]) != list(range(1, len(own) + 1)) or not len(own):
            faults.append(f"{where} : les étapes devraient porter 1, 2, 3… ; reçu : {list(own['rank'])}")
        if own["minutes"].sum() != row["minutes"]:
            faults.append(
                f"{where} : les étapes durent {own['minutes'].sum()} minutes en tout, la séance {row['minutes']}"
            )
    for kind, ranks in sittings.groupby("kind", sort=False)["rank"]:
        if sorted(set(ranks)) != list(range(1, ranks.nunique() + 1)):
            faults.append(f"sorte « {kind} » : les rangs devraient être 1, 2, 3… ; reçu : {list(ranks)}")
    weeks = sittings.loc[sittings["kind"] != "class", "week"]
    if not weeks.is_monotonic_increasing:
        faults.append(f"les séances du cycle devraient être dans l'ordre des semaines ; reçu : {list(weeks)}")
    for row in steps.to_dict("records"):
        where = f"séance « {row['seminar']} », étape {row['rank']}"
        if row["seminar"] not in set(sittings["id"]):
            faults.append(f"{where} : cette séance n'est pas dans data/{SEMINARS}.csv")
        faults += _faults_of_codes(where, row, {"source": SOURCES})
        if row["status"] == "work":
            faults += [f"{where} : « {name} » est vide" for name in _NEEDED_AT_WORK if not row[name]]
    return faults


def _faults_of_codes(where: str, row: Mapping[Hashable, Any], codes: Mapping[str, Mapping[str, str]]) -> list[str]:
    return [
        f"{where} : « {name} » vaut « {row[name]} » ; admis : {', '.join(known)}"
        for name, known in codes.items()
        if row[name] not in known
    ]
