"""Files of scenarios that groups save: written, read back, and refused with all their faults told at once.

A file is JSON in UTF-8::

    {"format": "metabolisme-scenario-1", "territory": "5309", "levels": [3, 1, 2, 1, 1, 4], "group": "Table 2",
     "bet": {"measure": "imports", "lever": "local_exchange", "sign": "-"}, "saved_on": "2026-11-22"}

``group`` may be empty, ``bet`` may be null. Files come from machines that nobody has seen: each is read as hostile.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metabolisme.errors import OwnFileError
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST, LOWEST
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.sources.territories import Territory, every_territory, find_territory

FORMAT = "metabolisme-scenario-1"

#: A scenario is some 300 bytes; beyond this it is something else.
MOST_BYTES = 16_384

#: Files of one class; more are a mistake of folder.
MOST_FILES = 200

#: Letters kept of the name of a group.
LONGEST_GROUP = 60

#: What a bet says of the sense of a change.
SIGNS = {"+": "hausse", "-": "baisse", "0": "on ne peut pas trancher"}

REPAIR = "enregistrez à nouveau le scénario depuis la page « Le simulateur », sans modifier le fichier."

_FIELDS = ("format", "territory", "levels", "group", "bet", "saved_on")
_BET_FIELDS = ("measure", "lever", "sign")


@dataclass(frozen=True)
class Bet:
    """What a group held before it saw the result.

    Attributes
    ----------
    measure : str
        Of `OUTCOMES`.
    lever : str
        That moves it most, by itself at level 4.
    sign : str
        Key of `SIGNS`: which way that lever moves it.
    """

    measure: str
    lever: str
    sign: str


@dataclass(frozen=True)
class SavedScenario:
    """A scenario that a group saved.

    Attributes
    ----------
    territory : Territory
    scenario : Scenario
    group : str
        Name that the group gave itself; may be empty.
    bet : Bet or None
    saved_on : datetime.date
    """

    territory: Territory
    scenario: Scenario
    group: str
    bet: Bet | None
    saved_on: datetime.date


def scenario_file(saved: SavedScenario) -> bytes:
    """Content of the file of a scenario.

    Parameters
    ----------
    saved : SavedScenario

    Returns
    -------
    bytes
    """
    bet = saved.bet and {"measure": saved.bet.measure, "lever": saved.bet.lever, "sign": saved.bet.sign}
    content = {
        "format": FORMAT,
        "territory": saved.territory.code,
        "levels": list(saved.scenario.levels),
        "group": saved.group,
        "bet": bet,
        "saved_on": saved.saved_on.isoformat(),
    }
    return json.dumps(content, ensure_ascii=False).encode()


def read_scenario_file(content: bytes, name: str) -> SavedScenario:
    """Read one file.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for the message.

    Returns
    -------
    SavedScenario

    Raises
    ------
    OwnFileError
        Not such a file, or a value that is not admitted: every fault is told.
    """
    found = parsed(content, MOST_BYTES)
    faults = [found] if isinstance(found, str) else scenario_faults(found)
    if isinstance(found, str) or faults:
        raise OwnFileError.from_faults(f"Le fichier {shown(name)} n'est pas un scénario lisible", faults, REPAIR)
    bet = found.get("bet")
    return SavedScenario(
        find_territory(found["territory"]),
        Scenario(tuple(float(level) for level in found["levels"])),
        cleaned(found.get("group") or ""),
        None if bet is None else Bet(*(bet[one] for one in _BET_FIELDS)),
        datetime.date.fromisoformat(found["saved_on"]),
    )


def read_scenario_files(files: Mapping[str, bytes]) -> tuple[list[SavedScenario], list[str]]:
    """Read the files of a class: those that are right, and what is wrong with the others.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by name.

    Returns
    -------
    saved : list of SavedScenario
        In the order of the names of files.
    faults : list of str
        One French sentence a fault, the name of its file first; empty when all are right.
    """
    saved: dict[str, SavedScenario] = {}
    faults = []
    if len(files) > MOST_FILES:
        faults.append(f"{len(files)} fichiers : seuls les {MOST_FILES} premiers, par nom, sont lus.")
    for name in sorted(files)[:MOST_FILES]:
        found = parsed(files[name], MOST_BYTES)
        wrong = [found] if isinstance(found, str) else scenario_faults(found)
        if wrong:
            faults += [f"{shown(name)} : {one}" for one in wrong]
            continue
        one = read_scenario_file(files[name], name)
        # Two groups without a name may have found the same; the same group twice is one file copied.
        same = next((other for other, kept in saved.items() if one.group and kept == one), None)
        if same is None:
            saved[name] = one
        else:
            faults.append(f"{shown(name)} : même contenu que {shown(same)} ; compté une fois")
    return list(saved.values()), faults


def read_scenario_folder(folder: str | Path) -> tuple[list[SavedScenario], list[str]]:
    """Read every file ``*.json`` of a folder, as `read_scenario_files` does.

    Raises
    ------
    OwnFileError
        No such folder, or nothing to read in it.
    """
    return read_scenario_files(folder_contents(folder, MOST_BYTES))


def folder_contents(folder: str | Path, most_bytes: int) -> dict[str, bytes]:
    """Content of each file ``*.json`` of a folder by name, one byte more than is admitted at most.

    Raises
    ------
    OwnFileError
        No such folder, or nothing to read in it.
    """
    place = Path(folder)
    if not place.is_dir():
        raise OwnFileError(f"Le dossier {shown(str(folder))} n'existe pas. Remède : vérifiez son chemin.")
    paths = sorted(path for path in place.iterdir() if path.suffix.lower() == ".json" and path.is_file())
    if not paths:
        raise OwnFileError(
            f"Le dossier {shown(str(folder))} ne contient aucun fichier .json. Remède : copiez-y les fichiers "
            "enregistrés par les groupes."
        )
    contents = {}
    for path in paths[: MOST_FILES + 1]:
        with path.open("rb") as file:
            # One byte more than is admitted is enough to refuse it.
            contents[path.name] = file.read(most_bytes + 1)
    return contents


def scenario_faults(content: Mapping[str, Any]) -> list[str]:
    """What is wrong with a file that is JSON.

    Parameters
    ----------
    content : mapping

    Returns
    -------
    list of str
        French; empty when it is right.
    """
    if content.get("format") != FORMAT:
        return [f"format {shown(content.get('format'))} ; attendu « {FORMAT} »"]
    faults = [f"champ inconnu : {shown(name)}" for name in content if name not in _FIELDS]
    territory = content.get("territory")
    if not isinstance(territory, str) or territory not in {known.code for known in every_territory()}:
        faults.append(f"territoire inconnu : {shown(territory)} ; attendu un code de zone d'emploi ou d'EPCI")
    faults += _level_faults(content.get("levels"))
    faults += group_faults(content.get("group"))
    return faults + _bet_faults(content.get("bet")) + day_faults(content.get("saved_on"))


def group_faults(group: object) -> list[str]:
    """What is wrong with the name that a group gave itself; none is right."""
    if not (group is None or isinstance(group, str)):
        return ["nom du groupe : ce n'est pas un texte"]
    if group and len(group) > LONGEST_GROUP:
        return [f"nom du groupe : {len(group)} lettres ; {LONGEST_GROUP} au plus"]
    return []


def _level_faults(levels: object) -> list[str]:
    if not isinstance(levels, list) or len(levels) != len(BY_NAME):
        return [f"niveaux : {shown(levels)} ; il en faut {len(BY_NAME)}, un par levier"]
    wrong = [
        level
        for level in levels
        if isinstance(level, bool) or not isinstance(level, int | float) or not LOWEST <= level <= HIGHEST
    ]
    return [f"niveau {shown(level)} : attendu un nombre de {LOWEST} à {HIGHEST}" for level in wrong]


def _bet_faults(bet: object) -> list[str]:
    if bet is None:
        return []
    if not isinstance(bet, dict) or set(bet) != set(_BET_FIELDS):
        return [f"pari : {shown(bet)} ; attendu une mesure, un levier et un sens, ou rien"]
    known: dict[str, tuple[str, Mapping[str, object]]] = {
        "measure": ("la mesure", OUTCOMES),
        "lever": ("le levier", BY_NAME),
        "sign": ("le sens", SIGNS),
    }
    return [
        f"pari : {what} {shown(bet[name])} est inconnu(e)"
        for name, (what, admitted) in known.items()
        if not isinstance(bet[name], str) or bet[name] not in admitted
    ]


def day_faults(day: object) -> list[str]:
    """What is wrong with the day on which a file was saved."""
    if isinstance(day, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        try:
            datetime.date.fromisoformat(day)
        except ValueError:
            return [f"date {shown(day)} : ce jour n'existe pas"]
        return []
    read = "absente" if day is None else shown(day)
    return [f"date {read} : attendu année-mois-jour, par exemple 2026-11-22"]


def parsed(content: bytes, most_bytes: int) -> dict[str, Any] | str:
    """What a JSON file of unknown origin holds, or why it cannot be read (French)."""
    if len(content) > most_bytes:
        return f"plus de {most_bytes} octets : ce n'est pas un fichier enregistré par une page de ce livre"
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refused)
    except (ValueError, RecursionError):
        # UnicodeDecodeError and JSONDecodeError are ValueError; so are NaN and numbers of thousands of digits.
        return "ce n'est pas du JSON en UTF-8, ou il est abîmé"
    if not isinstance(found, dict):
        return "attendu un objet JSON, entre accolades"
    return found


def _refused(constant: str) -> float:
    raise ValueError(constant)


def shown(value: object) -> str:
    """A value of unknown origin, short and on one line; « absent » when there is none."""
    if value is None:
        return "absent"
    text = cleaned(value if isinstance(value, str) else repr(value))
    return f"« {text[:40]}… »" if len(text) > 40 else f"« {text} »"


def cleaned(text: str) -> str:
    """Text without control characters nor surrogates, blanks as single spaces."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())
