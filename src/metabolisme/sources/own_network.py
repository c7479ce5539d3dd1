"""Read a reader's own actors, resources, needs and links.

One table, a thing a row: an actor and its role, a resource and whether it is here, a need, or a link between two of
them, by their names. The page « Ressources, acteurs et forces vives » reads and writes the same file by the same rules
(`RULES`) and tells the same faults. Every fault is told at once. A link that nobody wrote is not known, never absent.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from metabolisme.errors import OwnFileError, typeset_french
from metabolisme.sources.actions import ACTORS
from metabolisme.sources.actors import RESOURCES
from metabolisme.sources.delimited import rows_of_file
from metabolisme.sources.own_actions import code_of, key_of, plain_word
from metabolisme.sources.spreadsheets import shown

#: Columns of the file, in order.
COLUMNS = {
    "type": "type",
    "name": "nom",
    "kind": "sorte",
    "target": "vers",
    "state": "état",
    "note": "note",
}
REQUIRED = ("type", "name")
TYPES = {"actor": "acteur", "resource": "ressource", "need": "besoin", "link": "lien"}
LINKS = {
    "answers": "répond à",
    "brings": "apporte",
    "requires": "demande",
    "works_with": "coopère avec",
    "funds": "finance",
    "buys": "achète à",
    "supports": "accompagne",
}
#: What a link goes from and to, by kind.
ENDS = {
    "answers": ("actor", "need"),
    "brings": ("actor", "resource"),
    "requires": ("need", "resource"),
    "works_with": ("actor", "actor"),
    "funds": ("actor", "actor"),
    "buys": ("actor", "actor"),
    "supports": ("actor", "actor"),
}
RESOURCE_STATES = {"present": "présente", "missing": "manquante", "elsewhere": "cherchée ailleurs"}
LINK_STATES = {"in_place": "en place", "planned": "envisagé"}
#: Words of « sorte » and « état » by type; none: the cell stays empty.
KINDS: dict[str, dict[str, str]] = {"actor": ACTORS, "resource": RESOURCES, "need": {}, "link": LINKS}
STATES: dict[str, dict[str, str]] = {"actor": {}, "resource": RESOURCE_STATES, "need": {}, "link": LINK_STATES}
MOST_ROWS, LONGEST_NAME, LONGEST_NOTE, LARGEST_FILE = 400, 60, 300, 1_000_000
REPAIR = "corrigez ces cases, enregistrez, puis chargez le fichier de nouveau. Le modèle est sur la page des acteurs."

#: What is said of each fault; a word in braces is filled in.
FAULTS = {
    "too_large": "fichier : il est trop lourd. Attendu : {most} lignes au plus. Réparation : faites un réseau par "
    "sujet.",
    "no_title": "ligne {line} : la colonne « {column} » manque. Attendu : une ligne de titres avec {expected}. "
    "Réparation : partez du modèle.",
    "twice_titled": "ligne {line} : deux colonnes s'appellent « {column} ». Attendu : une seule. Réparation : "
    "renommez ou supprimez l'autre.",
    "unknown_title": "ligne {line} : la colonne « {column} » n'est pas lue. Attendu : {expected}. Réparation : mettez "
    "son contenu dans la colonne « note ».",
    "no_row": "fichier : aucune ligne. Attendu : un acteur, une ressource, un besoin ou un lien par ligne. "
    "Réparation : remplissez-en une.",
    "too_many": "fichier : {read} lignes. Attendu : {most} au plus. Réparation : faites un réseau par sujet.",
    "too_wide": "ligne {line} : plus de cases que de titres. Attendu : {most} cases. Réparation : mettez entre "
    "guillemets le texte qui se coupe.",
    "empty": "ligne {line}, colonne « {column} » : la case est vide. Attendu : {expected}. Réparation : remplissez-la.",
    "unknown": "ligne {line}, colonne « {column} » : « {read} » n'est pas admis. Attendu : {expected}. Réparation : "
    "recopiez l'un de ces mots.",
    "not_empty": "ligne {line}, colonne « {column} » : « {read} » n'a pas de sens pour le type « {type} ». Attendu : "
    "une case vide. Réparation : mettez ce texte dans « note ».",
    "too_long": "ligne {line}, colonne « {column} » : {read} signes. Attendu : {most} au plus. Réparation : "
    "raccourcissez le texte.",
    "same_name": "ligne {line}, colonne « nom » : « {read} » est déjà ligne {other}. Attendu : un nom pour chaque "
    "acteur, ressource ou besoin. Réparation : distinguez-les, ou supprimez l'un des deux.",
    "no_end": "ligne {line}, colonne « {column} » : « {read} » n'est le nom d'aucune ligne. Attendu : un nom déjà "
    "écrit dans la colonne « nom ». Réparation : recopiez-le, ou ajoutez sa ligne.",
    "wrong_end": "ligne {line}, colonne « {column} » : « {read} » est de type « {type} ». Attendu : le type "
    "« {expected} », car « {kind} » va de « {start} » à « {end} ». Réparation : changez de lien, ou de nom.",
    "loop": "ligne {line}, colonne « vers » : « {read} » est relié à lui-même. Attendu : deux noms. Réparation : "
    "corrigez l'un des deux.",
    "same_link": "ligne {line} : ce lien est déjà ligne {other}. Attendu : une ligne par lien. Réparation : supprimez "
    "l'une des deux.",
}
PERSON = "ligne {line} : un nom de personne, une adresse ou un téléphone, peut-être. Écrivez une fonction."
#: What looks like a person rather than a function; a hint, not a proof.
PERSONAL = (
    r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}"
    r"|(?:^|[^0-9])0[1-9](?:[ .-]?[0-9]{2}){4}(?:$|[^0-9])"
    r"|\b(?:M\.|Mme|Mlle|Mr) [A-ZÀ-Ý]"
)
#: Signs of a cell that become one space: spaces of any width, line ends, and what nobody sees.
BLANKS = r"[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+"
#: What a spreadsheet would run, perhaps behind apostrophes.
RUN = r"^'*\s*[=+\-@＝＋－＠]"
#: What the page needs to read as this module does.
RULES: dict[str, Any] = {
    "columns": COLUMNS,
    "required": REQUIRED,
    "types": TYPES,
    "kinds": KINDS,
    "states": STATES,
    "ends": ENDS,
    "faults": FAULTS,
    "person": PERSON,
    "personal": PERSONAL,
    "repair": REPAIR,
    "blanks": BLANKS,
    "run": RUN,
    "most_rows": MOST_ROWS,
    "longest_name": LONGEST_NAME,
    "longest_note": LONGEST_NOTE,
    "largest_file": LARGEST_FILE,
}


@dataclass(frozen=True, eq=False)
class ActorNetwork:
    """What a reader wrote of the actors of a territory, checked; nothing is counted here.

    Attributes
    ----------
    actors : DataFrame, index name
        ``role`` (key of `sources.actions.ACTORS`), ``note`` ("" when nothing is said).
    resources : DataFrame, index name
        ``kind`` (key of `RESOURCES`), ``state`` (key of `RESOURCE_STATES`), ``note``.
    needs : DataFrame, index name
        ``note``.
    links : DataFrame
        ``source``, ``target`` (names), ``kind`` (key of `LINKS`), ``state`` (key of `LINK_STATES`), ``note``.
    warnings : tuple of str
        Rows that seem to name a person (French).
    """

    actors: pd.DataFrame
    resources: pd.DataFrame
    needs: pd.DataFrame
    links: pd.DataFrame
    warnings: tuple[str, ...] = ()


def read_network(path: str | Path) -> ActorNetwork:
    """Read a reader's table of actors, resources, needs and links.

    Parameters
    ----------
    path : str or Path
        A CSV file, or a workbook (.xlsx) whose first sheet is read.

    Returns
    -------
    ActorNetwork

    Raises
    ------
    OwnFileError
        All the faults of the file at once (French).
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OwnFileError(
            f"Le fichier « {shown(path, 80)} » ne peut pas être ouvert : {reason}. Vérifiez le chemin et le nom."
        ) from error
    return network_from_bytes(content, path.name)


def network_from_bytes(content: bytes, name: str) -> ActorNetwork:
    """`read_network` for a file in memory, such as one that a form received."""
    faults: list[str] = []
    records: list[dict[str, Any]] = []
    if len(content) > LARGEST_FILE:
        faults.append(_say("too_large", most=MOST_ROWS))
    else:
        records = _records(rows_of_file(content, name), faults)
    _check_links(records, faults)
    if faults:
        raise OwnFileError.from_faults(f"Le fichier « {shown(name, 80)} » est à corriger", faults, REPAIR)
    personal = re.compile(PERSONAL)
    said = [one["line"] for one in records if any(personal.search(one[column]) for column in ("name", "note"))]
    return _network(records, tuple(typeset_french(PERSON.format(line=line)) for line in said))


def network_rows(network: ActorNetwork) -> list[list[str]]:
    """Rows of the file that gives a network back: titles, actors, resources, needs, links; words as a reader sees them.

    A text that a spreadsheet would run has an apostrophe before it, which `network_from_bytes` takes off.
    """
    rows = [list(COLUMNS.values())]
    for name, actor in network.actors.iterrows():
        rows.append([TYPES["actor"], str(name), ACTORS[actor["role"]], "", "", actor["note"]])
    for name, one in network.resources.iterrows():
        kind, state = RESOURCES[one["kind"]], RESOURCE_STATES[one["state"]]
        rows.append([TYPES["resource"], str(name), kind, "", state, one["note"]])
    for name, need in network.needs.iterrows():
        rows.append([TYPES["need"], str(name), "", "", "", need["note"]])
    for link in network.links.to_dict("records"):
        kind, state = LINKS[link["kind"]], LINK_STATES[link["state"]]
        rows.append([TYPES["link"], link["source"], kind, link["target"], state, link["note"]])
    return [rows[0], *([guarded(cell) for cell in row] for row in rows[1:])]


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run, or before such an apostrophe.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("ferme")
    ("'=1+1", "''=1+1", 'ferme')
    """
    return "'" + text if re.search(RUN, text) else text


def one_line(text: str) -> str:
    """A text on one line, with single spaces and no invisible sign."""
    return re.sub(BLANKS, " ", text).strip(" ")


def network_csv(network: ActorNetwork) -> bytes:
    """The file of a network, as the page gives it: UTF-8 with its mark, semicolons; read back without any loss."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(network_rows(network))
    return file.getvalue().encode("utf-8-sig")


def _say(fault: str, **words: object) -> str:
    return FAULTS[fault].format(**words)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"« {word} »" for word in words)


def _records(rows: Sequence[tuple[int, list[str]]], faults: list[str]) -> list[dict[str, Any]]:
    """What each row says, by column, codes read; faults of rows taken one by one."""
    if not rows:
        faults.append(_say("no_row"))
        return []
    line, heads = rows[0]
    places = _places(line, heads, faults)
    if len(rows) - 1 > MOST_ROWS:
        faults.append(_say("too_many", read=len(rows) - 1, most=MOST_ROWS))
    if faults:
        return []
    records: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:]:
        if any(cells[len(heads) :]):
            faults.append(_say("too_wide", line=number, most=len(heads)))
        told = {name: _read(cells[rank]) if 0 <= rank < len(cells) else "" for name, rank in places.items()}
        records.append(_record(number, told, seen, faults))
    if not records:
        faults.append(_say("no_row"))
    return records


def _read(cell: str) -> str:
    """A cell on one line, without the apostrophe of `guarded`."""
    text = one_line(cell)
    return text[1:] if text.startswith("'") and re.search(RUN, text) else text


def _places(line: int, heads: Sequence[str], faults: list[str]) -> dict[str, int]:
    """The rank of each column; −1 for an optional one that is not there. No column is left unread."""
    plain = [plain_word(head) for head in heads]
    places = {}
    for name, title in COLUMNS.items():
        found = [rank for rank, head in enumerate(plain) if head == plain_word(title)]
        if len(found) > 1:
            faults.append(_say("twice_titled", line=line, column=title))
        if not found and name in REQUIRED:
            faults.append(_say("no_title", line=line, column=title, expected=_listed(COLUMNS.values())))
        places[name] = found[0] if found else -1
    known = {plain_word(title) for title in COLUMNS.values()}
    faults += [
        _say("unknown_title", line=line, column=shown(head), expected=_listed(COLUMNS.values()))
        for head, word in zip(heads, plain, strict=True)
        if head and word not in known
    ]
    return places


def _record(line: int, told: Mapping[str, str], seen: dict[str, int], faults: list[str]) -> dict[str, Any]:
    """A row with its codes, and the faults of its cells."""
    record: dict[str, Any] = {"line": line, "kind": "", "state": "", **{one: told[one] for one in ("name", "note")}}
    record["target"] = told["target"]
    type_ = record["type"] = _code("type", told["type"], TYPES, line, faults)
    if not told["name"]:
        faults.append(_say("empty", line=line, column=COLUMNS["name"], expected="un nom"))
    for name, most in (("name", LONGEST_NAME), ("note", LONGEST_NOTE)):
        if len(told[name]) > most:
            faults.append(_say("too_long", line=line, column=COLUMNS[name], read=len(told[name]), most=most))
    if not type_:
        return record
    for name, codes in (("kind", KINDS[type_]), ("state", STATES[type_])):
        if codes:
            record[name] = _code(name, told[name], codes, line, faults)
        elif told[name]:
            faults.append(_unwanted(name, told[name], type_, line))
    if type_ == "link":
        if not told["target"]:
            faults.append(_say("empty", line=line, column=COLUMNS["target"], expected="un nom"))
        return record
    if told["target"]:
        faults.append(_unwanted("target", told["target"], type_, line))
    plain = key_of(told["name"])
    if plain and plain in seen:
        faults.append(_say("same_name", line=line, read=shown(told["name"]), other=seen[plain]))
    seen.setdefault(plain, line)
    return record


def _code(column: str, cell: str, codes: Mapping[str, str], line: int, faults: list[str]) -> str:
    """The code of a cell; "" and a fault when it has none."""
    if not cell:
        faults.append(_say("empty", line=line, column=COLUMNS[column], expected=_listed(codes.values())))
        return ""
    code = code_of(cell, codes)
    if code is None:
        faults.append(
            _say("unknown", line=line, column=COLUMNS[column], read=shown(cell), expected=_listed(codes.values()))
        )
    return code or ""


def _unwanted(column: str, cell: str, type_: str, line: int) -> str:
    return _say("not_empty", line=line, column=COLUMNS[column], read=shown(cell), type=TYPES[type_])


def _check_links(records: Sequence[dict[str, Any]], faults: list[str]) -> None:
    """Give links the names as they are written; the faults of those that join nothing."""
    named: dict[str, dict[str, Any]] = {}
    for one in records:
        if one["type"] and one["type"] != "link":
            named.setdefault(key_of(one["name"]), one)
    seen: dict[tuple[str, str, str], int] = {}
    for link in records:
        if link["type"] != "link" or not (link["kind"] and link["name"] and link["target"]):
            continue
        line, kind, known = link["line"], link["kind"], len(faults)
        for column, expected in zip(("name", "target"), ENDS[kind], strict=True):
            end = named.get(key_of(link[column]))
            if end is None:
                faults.append(_say("no_end", line=line, column=COLUMNS[column], read=shown(link[column])))
                continue
            if end["type"] != expected:
                start, stop = (TYPES[one] for one in ENDS[kind])
                words = {"type": TYPES[end["type"]], "expected": TYPES[expected], "kind": LINKS[kind]}
                read = shown(link[column])
                faults.append(
                    _say("wrong_end", line=line, column=COLUMNS[column], read=read, start=start, end=stop, **words)
                )
            link[column] = end["name"]
        if len(faults) > known:
            continue
        if link["name"] == link["target"]:
            faults.append(_say("loop", line=line, read=shown(link["name"])))
        ends = sorted((link["name"], link["target"])) if kind == "works_with" else [link["name"], link["target"]]
        key = (kind, ends[0], ends[1])
        if key in seen:
            faults.append(_say("same_link", line=line, other=seen[key]))
        seen.setdefault(key, line)


def _network(records: Sequence[dict[str, Any]], warnings: tuple[str, ...]) -> ActorNetwork:
    def table(type_: str, columns: Mapping[str, str]) -> pd.DataFrame:
        rows = [{new: one[old] for new, old in columns.items()} for one in records if one["type"] == type_]
        return pd.DataFrame(rows, columns=list(columns), dtype=object)

    return ActorNetwork(
        table("actor", {"name": "name", "role": "kind", "note": "note"}).set_index("name"),
        table("resource", {"name": "name", "kind": "kind", "state": "state", "note": "note"}).set_index("name"),
        table("need", {"name": "name", "note": "note"}).set_index("name"),
        table("link", {"source": "name", "kind": "kind", "target": "target", "state": "state", "note": "note"}),
        warnings,
    )
