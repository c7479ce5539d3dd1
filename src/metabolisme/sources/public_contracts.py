"""Read one's own public contracts: essential data of public procurement (DECP), in JSON or CSV, or a purchase ledger.

Formats read: the regulatory JSON of 2019 (``marches`` is a list) and that of the order of 22 December 2022
(``marches.marche``, each supplier under ``titulaire``); their consolidations in CSV, one line per supplier and per
modification (columns ``uid``, ``titulaire_id``, ``modification_id``…) or one line with up to three suppliers
(``titulaire_id_1``…); the ledger of a town, one line per payment. `site/js/commande-publique.js` reads in the same way,
with the words and limits of `RULES`; a test compares the two.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from metabolisme.errors import FAULTS_SHOWN, DataFileError, MetabolismeError
from metabolisme.sources.delimited import SPACES, split_cells
from metabolisme.sources.spreadsheets import decoded

#: Names of the columns, in plain letters and digits, best first. A place of performance is never that of a supplier.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "uid": ("uid",),
    "id": ("id", "idmarche", "identifiantmarche", "numeromarche", "nummarche", "marche"),
    "buyer": ("acheteurid", "idacheteur", "siretacheteur", "acheteursiret"),
    "version": ("modificationid", "idmodification"),
    "current": ("donneesactuelles",),
    "amount": ("montant", "montantht", "montanthteuros", "montantpaye", "montantmandate", "montantttc"),
    "changed_amount": ("montantmodification",),
    "holder": (
        *("titulaireid", "titulairesid", "idtitulaire", "titulairesiret", "sirettitulaire", "siretfournisseur"),
        *("fournisseursiret", "siretetablissement", "siretdutitulaire", "siret"),
        *("titulairesiren", "sirenfournisseur", "siren"),
    ),
    "holder_kind": (
        *("titulairetypeidentifiant", "titulairestypeidentifiant", "typeidentifianttitulaire", "typeidentifiant"),
    ),
    "name": (
        *("titulairenom", "titulairedenominationsociale", "titulairesdenominationsociale", "denominationsociale"),
        *("fournisseur", "nomfournisseur", "fournisseurnom", "raisonsociale", "tiers", "titulaire"),
    ),
    "commune": (
        *("titulairecommunecode", "codecommunetitulaire", "titulairecodecommune", "codecommuneetablissement"),
        *("codecommunefournisseur", "fournisseurcodecommune", "codecommune", "codeinsee", "codeinseecommune"),
    ),
    "town": (
        *("titulairecommunenom", "libellecommuneetablissement", "communetitulaire", "villefournisseur"),
        *("fournisseurville", "ville", "commune"),
    ),
    "department": ("titulairedepartementcode", "departementtitulaire", "codedepartementtitulaire"),
    "postcode": (
        *("titulairecodepostal", "codepostaltitulaire", "codepostaletablissement", "codepostalfournisseur"),
        *("fournisseurcodepostal", "codepostal", "cp"),
    ),
    "technique": ("techniques", "technique"),
    "nature": ("nature", "naturemarche"),
    "kind": ("type",),
    "subject": ("objet", "objetmarche", "libelle", "objetdumarche", "designation"),
    "date": ("datenotification", "datesignature", "datemandat", "datefacture", "datepaiement", "date"),
    "cpv": ("codecpv", "cpv"),
}
#: Columns that come once per supplier in a wide table: ``titulaire_id_2``.
PER_HOLDER = ("holder", "holder_kind", "name", "commune", "town", "department", "postcode")
MOST_HOLDERS = 3
#: Columns of a Sirene extract.
SIRENE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "siret": ("siret",),
    "commune": ("codecommuneetablissement", "codecommune", "commune"),
    "head_office": ("etablissementsiege", "siege"),
}
LARGEST_FILE = 60_000_000
MOST_LINES = 200_000
#: Euros; a number as large is no amount, and its cents would not be exact.
LARGEST_NUMBER = 1e12
#: Levels of lists inside a contract; the regulatory file has two, real ones up to four.
DEEPEST = 12
#: What the page needs to read as this module does.
RULES: Mapping[str, Any] = {
    "columns": {name: list(words) for name, words in COLUMNS.items()},
    "sirene_columns": {name: list(words) for name, words in SIRENE_COLUMNS.items()},
    "per_holder": list(PER_HOLDER),
    "most_holders": MOST_HOLDERS,
    "largest_file": LARGEST_FILE,
    "most_lines": MOST_LINES,
    "largest_number": LARGEST_NUMBER,
    "deepest": DEEPEST,
    "faults_shown": FAULTS_SHOWN,
}
REPAIR = "donnez les données essentielles en JSON ou en CSV, telles que publiées, ou un CSV avec montant et SIRET"
_PLAIN = re.compile(r"[^a-z0-9]+")
_UNIT = re.compile(r"(?:€|eur|euros?)?(?:ht|ttc)?$")
_AMOUNT = re.compile(r"^[+-]?[0-9]+(?:[.,][0-9]+)?$")
_AMBIGUOUS = re.compile(r"^[+-]?[0-9]{1,3}[.,][0-9]{3}$")
_GROUPED = re.compile(r"^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+$|^[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+$")
_GAPS = re.compile("[ \t\u00a0\u2007\u2009\u200a\u202f]+")
_ISO_DATE = re.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH_DATE = re.compile(r"^([0-9]{2})[/.-]([0-9]{2})[/.-]([0-9]{4})")
_WHOLE = re.compile(r"^[0-9]{1,6}(?:\.0)?$")
_NO = ("false", "faux", "non", "0")


@dataclass(frozen=True, slots=True)
class Holder:
    """A supplier, as the file names it; what it does not say is ""."""

    identifier: str = ""
    kind: str = ""
    name: str = ""
    commune: str = ""
    town: str = ""
    department: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: a contract, one of its versions, a contract for one of its suppliers, or a payment.

    Attributes
    ----------
    number : int
        Line of a CSV file, heads being on the first; rank of the contract in a JSON file, from 1.
    key : str
        Buyer and identifier of the contract; "" for a payment.
    version : int
        0 for the contract as signed, then the rank of each modification; -1 when the file does not say.
    amount : int, optional
        Cents; None when there is none that can be read.
    typed : str
        The amount as it is written.
    date : str
        ISO 8601, or "".
    """

    number: int
    key: str
    version: int
    amount: int | None
    typed: str
    holders: tuple[Holder, ...]
    subject: str = ""
    date: str = ""
    buyer: str = ""
    cpv: str = ""
    current: bool = True
    framework: bool = False
    concession: bool = False


@dataclass(frozen=True)
class ContractFile:
    """A file of contracts or of payments.

    Attributes
    ----------
    name : str
    kind : {"contracts", "payments"}
    lines : tuple of Line
    """

    name: str
    kind: str
    lines: tuple[Line, ...]
    buyers: tuple[str, ...] = field(default=())

    @property
    def has_places(self) -> bool:
        """Whether the file says of at least one supplier where it is."""
        return any(
            holder.commune or holder.town or holder.department or holder.postcode
            for line in self.lines
            for holder in line.holders
        )


@dataclass(frozen=True)
class SireneExtract:
    """Where establishments are: code of the commune by SIRET, and those that are head offices."""

    communes: Mapping[str, str]
    head_offices: frozenset[str]


def read_contracts(path: str | Path) -> ContractFile:
    """Read a file of contracts or payments from the disk; see `parse_contracts`."""
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"« {path} » ne peut pas être lu ({error.strerror or error}).") from error
    return parse_contracts(content, path.name)


def parse_contracts(content: bytes, name: str = "fichier") -> ContractFile:
    """Read a file of contracts or payments.

    Parameters
    ----------
    content : bytes
    name : str
        Told in errors.

    Raises
    ------
    DataFileError
        All faults at once: not a file of this kind, no column of amounts or of identifiers, lines longer than their
        heads, too large. A doubtful line is no fault: it is kept, see `diagnosis.purchases_observed`.
    """
    heading = f"Le fichier « {name} » ne peut pas être lu"
    if len(content) > LARGEST_FILE:
        raise DataFileError.from_faults(
            heading,
            [f"il pèse {len(content) // 1_000_000} Mo, plus que les {LARGEST_FILE // 1_000_000} Mo lus ici"],
            "gardez les marchés de votre collectivité : filtrez par le SIRET de l'acheteur avant de télécharger",
        )
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise DataFileError.from_faults(
            heading, ["c'est un classeur (XLSX, XLS ou ODS) ou une archive"], "enregistrez-le en CSV UTF-8"
        )
    text = decoded(content, name)[0]
    start = text.strip(SPACES)[:1]
    if not start:
        raise DataFileError.from_faults(heading, ["il est vide"], REPAIR)
    if start == "<":
        raise DataFileError.from_faults(heading, ["c'est du XML ou une page web"], REPAIR)
    faults: list[str] = []
    lines = (
        _lines_of_json(text.strip(SPACES), faults) if start in "{[" else _lines_of_table(_rows(text, faults), faults)
    )
    if not faults and not lines:
        faults.append("il n'a aucun marché, ni aucune ligne")
    if len(lines) > MOST_LINES:
        faults.append(f"il a plus de {MOST_LINES} lignes : filtrez par le SIRET de l'acheteur")
    if faults:
        raise DataFileError.from_faults(heading, faults, REPAIR)
    kind = "contracts" if any(line.key for line in lines) else "payments"
    buyers = tuple(dict.fromkeys(line.buyer for line in lines if line.buyer))
    return ContractFile(name, kind, tuple(lines), buyers)


def parse_sirene(content: bytes, name: str = "extrait Sirene") -> SireneExtract:
    """Read one's own Sirene extract: a CSV with ``siret`` and ``codeCommuneEtablissement``.

    Raises
    ------
    DataFileError
        All faults at once.
    """
    heading = f"L'extrait Sirene « {name} » ne peut pas être lu"
    repair = "gardez au moins les colonnes siret et codeCommuneEtablissement, en CSV, codes écrits comme du texte"
    if len(content) > LARGEST_FILE:
        raise DataFileError.from_faults(heading, [f"il pèse plus de {LARGEST_FILE // 1_000_000} Mo"], repair)
    faults: list[str] = []
    rows = _rows(decoded(content, name)[0], faults)
    places = _places(rows[0][1] if rows else [], SIRENE_COLUMNS)
    faults += [
        f"aucune colonne « {head} »"
        for name, head in (("siret", "siret"), ("commune", "codeCommuneEtablissement"))
        if name not in places
    ]
    if faults:
        raise DataFileError.from_faults(heading, faults, repair)
    communes: dict[str, str] = {}
    offices = set()
    for _, cells in rows[1:]:
        siret, commune, office = (_cell(cells, places.get(name)) for name in ("siret", "commune", "head_office"))
        if siret and commune:
            # A spreadsheet takes off the zeros in front; here every identifier is that of an establishment.
            siret = _GAPS.sub("", siret).zfill(14)
            communes[siret] = commune
            if office.lower() in ("true", "vrai", "oui", "1"):
                offices.add(siret)
    if not communes:
        raise DataFileError.from_faults(heading, ["aucune ligne n'a un SIRET et un code de commune"], repair)
    return SireneExtract(communes, frozenset(offices))


# ---------------------------------------------------------------------------------------------------- values


def plain_head(name: str) -> str:
    """Name of a column in plain letters and digits: « Titulaire_id » and « titulaire.id » are the same."""
    letters = unicodedata.normalize("NFD", name.lower())
    return _PLAIN.sub("", letters)


def read_amount(value: object) -> int | None:
    """Cents of an amount, or None when it cannot be read for sure.

    Parameters
    ----------
    value : object
        A number, or a text as French and English writers put it. « 1.234 » and « 1,234 » may be thousands or
        decimals: not read. Rounded to the nearest cent.

    Examples
    --------
    >>> read_amount("1 234,5 € HT"), read_amount("1.234,50"), read_amount("1,234")
    (123450, 123450, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _cents(float(value)) if abs(value) < LARGEST_NUMBER else None
    if not isinstance(value, str):
        return None
    text = _UNIT.sub("", _GAPS.sub("", value.strip(SPACES)).lower())
    text = text.replace("−", "-")
    if _GROUPED.match(text):
        decimal = max(text.rfind("."), text.rfind(","))
        text = text[:decimal].replace(".", "").replace(",", "") + "." + text[decimal + 1 :]
    elif _AMBIGUOUS.match(text) or not _AMOUNT.match(text):
        return None
    if len(text) > 40:
        return None
    number = float(text.replace(",", "."))
    return _cents(number) if abs(number) < LARGEST_NUMBER else None


def _cents(number: float) -> int | None:
    return math.floor(number * 100 + 0.5) if math.isfinite(number) else None


def read_date(text: str) -> str:
    """ISO date at the beginning of a text, or ""."""
    if found := _ISO_DATE.match(text):
        return found[0]
    if found := _FRENCH_DATE.match(text):
        return f"{found[3]}-{found[2]}-{found[1]}"
    return ""


def _text(value: object) -> str:
    """What a value of JSON says, as the cell of a table would."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    return str(value).strip(SPACES)


def _is_framework(technique: str, nature: str) -> bool:
    return "accordcadre" in plain_head(technique) or "accordcadre" in plain_head(nature)


# ---------------------------------------------------------------------------------------------------- tables


def _rows(text: str, faults: list[str]) -> list[tuple[int, list[str]]]:
    try:
        return split_cells(text)
    except MetabolismeError as error:
        faults.append(error.message)
        return []


def _places(heads: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Rank of each column that is there: of its names the best, and the first that has it."""
    plain = [plain_head(head) for head in heads]
    found = {}
    for name, words in columns.items():
        rank = next((plain.index(word) for word in words if word in plain), None)
        if rank is not None:
            found[name] = rank
    return found


def _cell(cells: list[str], rank: int | None) -> str:
    return cells[rank] if rank is not None and rank < len(cells) else ""


def _lines_of_table(rows: list[tuple[int, list[str]]], faults: list[str]) -> list[Line]:
    """Lines of a table whose first row holds the heads; what keeps it from being read is added to `faults`."""
    if faults or not rows:
        return []
    heads = rows[0][1]
    places = _places(heads, COLUMNS)
    numbered = _numbered_holders(heads)
    if "amount" not in places:
        faults.append("aucune colonne de montants (« montant », « montant HT »…)")
    if "holder" not in places and not numbered:
        faults.append("aucune colonne d'identifiants de fournisseurs (« titulaire_id », « siret »…)")
    if faults:
        return []
    for number, cells in rows[1:]:
        if any(cells[len(heads) :]):
            faults.append(f"ligne {number} : plus de cases que de colonnes ; mettez entre guillemets ce qui se coupe")
    return [_line_of_cells(number, cells, places, numbered) for number, cells in rows[1:]]


def _numbered_holders(heads: list[str]) -> list[dict[str, int]]:
    """Ranks of the columns of each supplier of a wide table."""
    found = []
    for rank in range(1, MOST_HOLDERS + 1):
        columns = {name: tuple(f"{word}{rank}" for word in COLUMNS[name]) for name in PER_HOLDER}
        places = _places(heads, columns)
        if "holder" in places:
            found.append(places)
    return found


def _line_of_cells(number: int, cells: list[str], places: dict[str, int], numbered: list[dict[str, int]]) -> Line:
    def cell(name: str) -> str:
        return _cell(cells, places.get(name))

    holders = [_holder(cells, one) for one in numbered] or [_holder(cells, places)]
    said = [holder for holder in holders if holder.identifier] or holders[:1]
    typed = cell("amount")
    if read_amount(cell("changed_amount")) is not None:
        typed = cell("changed_amount")
    version = cell("version")
    identifier = cell("id")
    key = cell("uid") or (f"{cell('buyer')}|{identifier}" if identifier else "")
    kind = f"{cell('nature')} {cell('kind')}"
    return Line(
        number=number,
        key=key,
        version=int(float(version)) if _WHOLE.match(version) else -1,
        amount=read_amount(typed),
        typed=typed,
        holders=tuple(said),
        subject=cell("subject"),
        date=read_date(cell("date")),
        buyer=cell("buyer"),
        cpv=cell("cpv"),
        current=cell("current").lower() not in _NO,
        framework=_is_framework(cell("technique"), cell("nature")),
        concession="concession" in plain_head(kind),
    )


def _holder(cells: list[str], places: dict[str, int]) -> Holder:
    values = {name: _cell(cells, places.get(name)) for name in PER_HOLDER}
    return Holder(values.pop("holder"), values.pop("holder_kind"), **values)


# ------------------------------------------------------------------------------------------------------ JSON


def _lines_of_json(text: str, faults: list[str]) -> list[Line]:
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        faults.append("le JSON est tronqué ou mal formé")
        return []
    records = _records(data)
    if records is None:
        faults.append("ce JSON n'a pas de liste « marches »")
        return []
    nested = any(concession or isinstance(one.get("titulaires"), (list, dict)) for one, concession in records)
    if records and not nested:
        return _lines_of_table(_as_rows([one for one, _ in records]), faults)
    return [
        line
        for number, (record, concession) in enumerate(records, start=1)
        for line in _versions(number, record, concession)
    ]


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} n'est pas du JSON")


def _records(data: Any) -> list[tuple[dict[str, Any], bool]] | None:
    """Contracts of a file, and whether each is a concession; None when there is no list of them."""
    if isinstance(data, dict):
        found: Any = next((data[name] for name in ("marches", "results", "records") if name in data), None)
        if isinstance(found, dict):
            groups = [(found.get("marche", []), False), (found.get("contrat-concession", []), True)]
        else:
            groups = [(found, False)]
    else:
        groups = [(data, False)]
    records = []
    for group, concession in groups:
        items = [group] if isinstance(group, dict) else group
        if not isinstance(items, list):
            return None
        for item in items:
            one = item.get("fields", item) if isinstance(item, dict) else None
            if isinstance(one, dict):
                said = plain_head(f"{_text(one.get('_type'))} {_text(one.get('nature'))}")
                records.append((one, concession or "concession" in said))
    return records


def _as_rows(records: list[dict[str, Any]]) -> list[tuple[int, list[str]]]:
    """Records without nested suppliers, as the rows of a table; line 1 holds the heads."""
    heads = list(dict.fromkeys(name for record in records for name in record))
    rows = [(rank, [_text(record.get(name)) for name in heads]) for rank, record in enumerate(records, start=1)]
    return [(0, heads), *rows]


def _versions(number: int, record: dict[str, Any], concession: bool) -> Iterator[Line]:
    """A contract as signed, then after each of its modifications in the order of their dates."""
    buyer = record.get("acheteur")
    buyer_id = _text(buyer.get("id")) if isinstance(buyer, dict) else _text(record.get("acheteur.id"))
    identifier = _text(record.get("id"))
    key = _text(record.get("uid")) or (f"{buyer_id}|{identifier}" if identifier else "")
    amount = record.get("valeurGlobale", record.get("montant")) if concession else record.get("montant")
    technique = " ".join(_strings(record.get("techniques", record.get("technique"))))
    line = Line(
        number=number,
        key=key,
        version=0,
        amount=read_amount(amount),
        typed=_text(amount),
        holders=_json_holders(record.get("titulaires", record.get("concessionnaires"))) or (Holder(),),
        subject=_text(record.get("objet")),
        date=read_date(_text(record.get("dateNotification"))),
        buyer=buyer_id,
        cpv=_text(record.get("codeCPV")),
        framework=_is_framework(technique, _text(record.get("nature"))),
        concession=concession,
    )
    yield line
    changes = [one.get("modification", one) for one in _dicts(record.get("modifications"))]
    dated = [(_change_date(one), rank, one) for rank, one in enumerate(changes) if isinstance(one, dict)]
    for version, (_, _, change) in enumerate(sorted(dated, key=lambda item: item[:2]), start=1):
        cents = read_amount(change.get("montant"))
        if cents is not None:
            line = replace(line, amount=cents, typed=_text(change.get("montant")))
        line = replace(line, version=version, holders=_json_holders(change.get("titulaires")) or line.holders)
        yield line


def _change_date(change: dict[str, Any]) -> str:
    return read_date(_text(change.get("dateNotificationModification", change.get("dateSignatureModification"))))


def _dicts(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every dictionary of a value that publishers nest in lists, or in lists of lists."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list) and depth < DEEPEST:
        for item in value:
            yield from _dicts(item, depth + 1)


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)) and depth < DEEPEST:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item, depth + 1)


def _json_holders(value: Any) -> tuple[Holder, ...]:
    """Suppliers, with or without a level « titulaire »; what is no supplier is left out."""
    found = []
    for one in _dicts(value):
        inner = one.get("titulaire", one.get("concessionnaire", one))
        for holder in _dicts(inner):
            if "id" in holder:
                name = _text(holder.get("denominationSociale"))
                found.append(Holder(_text(holder["id"]), _text(holder.get("typeIdentifiant")), name))
    return tuple(found)
