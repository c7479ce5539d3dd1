"""Read one's own extract of Sirene: the establishments of a branch in a territory, to be called on the phone.

A branch is not a chain of firms: the extract gives names, nothing on who sells to whom. Columns are those of the stock
of establishments that Insee publishes and of the lists of annuaire-entreprises.data.gouv.fr.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from metabolisme.errors import OwnFileError, UnknownCodeError, typeset_french
from metabolisme.sources.commune_names import communes
from metabolisme.sources.delimited import split_cells
from metabolisme.sources.identifiers import SIREN_LENGTH, SIRET_LENGTH, read_identifier
from metabolisme.sources.nomenclatures import concordance
from metabolisme.sources.spreadsheets import decoded, refusal, shown, size_shown
from metabolisme.sources.tables import load_table
from metabolisme.sources.territories import Territory

#: Names of the columns in plain letters, best first; those of Insee, then what they become in other exports.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "siret": ("siret", "numerosiret", "siretetablissement"),
    "state": ("etatadministratifetablissement", "etatadministratif", "etat"),
    "commune": ("codecommuneetablissement", "codecommune", "codeinsee", "communecode"),
    "activity": ("activiteprincipaleetablissement", "activiteprincipale", "codenaf", "codeape", "naf", "ape"),
    "nomenclature": ("nomenclatureactiviteprincipaleetablissement", "nomenclatureactiviteprincipale"),
    "size": ("trancheeffectifsetablissement", "trancheeffectif", "trancheeffectifs", "trancheeffectifsalarie"),
    "diffusion": ("statutdiffusionetablissement", "statutdiffusion"),
    "legal_diffusion": ("statutdiffusionunitelegale",),
    "head_office": ("etablissementsiege", "siege", "estsiege"),
    "employer": ("caractereemployeuretablissement",),
    "usual_name": ("denominationusuelleetablissement", "nomcommercial"),
    "sign": ("enseigne1etablissement", "enseigne"),
    "legal_name": ("denominationunitelegale", "denomination", "raisonsociale", "nomcomplet"),
    "last_name": ("nomusageunitelegale", "nomunitelegale"),
    "first_name": ("prenomusuelunitelegale", "prenom1unitelegale"),
    "number": ("numerovoieetablissement",),
    "street_kind": ("typevoieetablissement",),
    "street": ("libellevoieetablissement", "adresse"),
    "postcode": ("codepostaletablissement", "codepostal"),
    "town": ("libellecommuneetablissement", "libellecommune", "ville", "commune"),
}
#: Without these nothing can be found.
NEEDED = {
    "siret": "siret",
    "state": "etatAdministratifEtablissement",
    "commune": "codeCommuneEtablissement",
    "activity": "activitePrincipaleEtablissement",
}
#: Classes of workforce of Insee: label, and fewest and most salaried jobs; the last has no end.
SIZES: Mapping[str, tuple[str, int, int | None]] = {
    "NN": ("aucun salarié, ou inconnu", 0, 0),
    "00": ("0 salarié en fin d'année", 0, 0),
    "01": ("1 ou 2 salariés", 1, 2),
    "02": ("3 à 5 salariés", 3, 5),
    "03": ("6 à 9 salariés", 6, 9),
    "11": ("10 à 19 salariés", 10, 19),
    "12": ("20 à 49 salariés", 20, 49),
    "21": ("50 à 99 salariés", 50, 99),
    "22": ("100 à 199 salariés", 100, 199),
    "31": ("200 à 249 salariés", 200, 249),
    "32": ("250 à 499 salariés", 250, 499),
    "41": ("500 à 999 salariés", 500, 999),
    "42": ("1 000 à 1 999 salariés", 1000, 1999),
    "51": ("2 000 à 4 999 salariés", 2000, 4999),
    "52": ("5 000 à 9 999 salariés", 5000, 9999),
    "53": ("10 000 salariés et plus", 10000, None),
}
#: What becomes of a line of the extract, in the order in which it is asked; each line has one fate, and all sum to the
#: lines read.
FATES = {
    "damaged": "SIRET absent ou faux",
    "repeated": "SIRET déjà vu plus haut",
    "closed": "établissement fermé",
    "no_state": "ni actif ni fermé : état absent ou inconnu",
    "no_place": "code de commune absent ou inconnu",
    "elsewhere": "hors du territoire",
    "other_nomenclature": "code d'activité absent, ou d'une autre nomenclature que la NAF rév. 2",
    "other_branch": "d'une autre branche",
    "protected": "en diffusion partielle : ni nommé, ni à démarcher",
    "kept": "dans la liste",
}
#: Bytes and lines of an extract; the stock of the whole country has 40 million lines.
LARGEST_EXTRACT = 150_000_000
MOST_LINES = 400_000
#: What Insee writes in place of what may not be told.
HIDDEN = "[ND]"
REPAIR = (
    "sur annuaire-entreprises.data.gouv.fr, « Générer une liste d'établissements », choisissez le département, les "
    "codes d'activité et « en activité », et donnez le CSV tel quel"
)
_NAF2 = re.compile(r"^(\d{2})\.?\d{2}[A-FZ]$")
_REVISION_2 = ("", "NAFREV2")
#: Districts of three cities, which Sirene names in place of the commune.
_DISTRICTS = ((range(75101, 75121), "75056"), (range(69381, 69390), "69123"), (range(13201, 13217), "13055"))


@dataclass(frozen=True, eq=False)
class Extract:
    """An extract of Sirene, read.

    Attributes
    ----------
    name : str
        Of the file.
    lines : DataFrame
        One row a line of the file: ``line`` (number in the file), ``siret`` (digits as typed), ``fault`` (of the SIRET,
        see `metabolisme.sources.identifiers.read_identifier`), ``state`` (``"A"`` active, ``"F"`` closed, else as
        typed), ``commune`` (Insee code; that of the city for a district), ``activity`` (such as ``"10.51A"``),
        ``division`` and ``branch`` ("" where the activity is not of NAF rév. 2), ``size`` (a key of `SIZES`),
        ``head_office`` (``"siège"``, ``"établissement"`` or ""), ``protected`` (bool), ``name``, ``address``,
        ``town`` ("" for a protected one).
    notes : tuple of str
        French: how the file was read, and what it lacks.
    """

    name: str
    lines: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class CallList:
    """Establishments of a branch in a territory.

    Attributes
    ----------
    territory : Territory
    activities : tuple of str
        Divisions or codes that were asked for.
    establishments : DataFrame
        Columns of `Extract.lines`, the largest first; protected ones are not in it.
    fates : Series, index keys of `FATES`
        Lines of the extract by what became of them; they sum to the lines read.
    sizes : DataFrame, index keys of `SIZES`
        ``label``, ``listed`` and ``protected`` (establishments).
    notes : tuple of str
        Of the extract.
    """

    territory: Territory
    activities: tuple[str, ...]
    establishments: pd.DataFrame = field(repr=False)
    fates: pd.Series = field(repr=False)
    sizes: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...]

    @property
    def workforce(self) -> tuple[int, int | None]:
        """Fewest and most salaried jobs of the establishments listed; None when a class has no upper end."""
        bounds = [SIZES[size][1:] for size in self.establishments["size"]]
        tops = [top for _, top in bounds]
        return sum(low for low, _ in bounds), None if None in tops else sum(top for top in tops if top is not None)


def read_extract(path: str | Path) -> Extract:
    """Read an extract of Sirene from a file. See `extract_from`.

    Parameters
    ----------
    path : str or Path
        A CSV file.

    Raises
    ------
    OwnFileError
        The file cannot be read, with all its faults.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        content = b"" if size > LARGEST_EXTRACT else path.read_bytes()
    except (OSError, ValueError) as error:
        reason = shown(getattr(error, "strerror", None) or error)
        raise refusal(path, f"le système ne l'ouvre pas ({reason})", "vérifiez le chemin et le nom") from error
    if size > LARGEST_EXTRACT:
        raise _too_large(path.name, size)
    return extract_from(content, path.name)


def extract_from(content: bytes, name: str) -> Extract:
    """Read an extract of Sirene that is in memory, such as one sent by a form.

    Parameters
    ----------
    content : bytes
        A CSV table: separator, encoding and order of columns are found.
    name : str
        Of the file, for the messages.

    Returns
    -------
    Extract

    Raises
    ------
    OwnFileError
        An archive or a workbook, no text, a column that is needed is absent or there twice, lines that are longer than
        their heads, no line, or too many. All faults come together.

    Notes
    -----
    Lines that are doubtful in themselves (a damaged SIRET, a state that is neither A nor F) are kept, counted and told,
    not refused. Codes that a spreadsheet took for numbers get back their zeros in front (communes, classes of
    workforce); a SIRET written 2,16E+13 is lost.
    """
    if len(content) > LARGEST_EXTRACT:
        raise _too_large(name, len(content))
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1")):
        raise refusal(
            name,
            "c'est une archive, un classeur ou un fichier Parquet",
            "décompressez-le, ou enregistrez-le au format « CSV UTF-8 »",
        )
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusal(name, "il est vide", REPAIR)
    rows = split_cells(decoded(content, name)[0])
    if not rows:
        raise refusal(name, "il n'a que des séparateurs", REPAIR)
    heads = [_plain(cell) for cell in rows[0][1]]
    found = {field: _position(heads, names) for field, names in COLUMNS.items()}
    faults = [f"la colonne {NEEDED[column]} manque" for column in NEEDED if found[column] is None]
    faults += [
        f"deux colonnes s'appellent {shown(rows[0][1][heads.index(head)])}"
        for head in dict.fromkeys(heads)
        if head and heads.count(head) > 1 and any(head in names for names in COLUMNS.values())
    ]
    faults += [
        f"ligne {line} : {len(cells)} cases pour {len(heads)} colonnes"
        for line, cells in rows[1:]
        if len(cells) > len(heads)
    ]
    if len(rows) == 1:
        faults.append("il n'y a que les noms des colonnes, aucun établissement")
    if len(rows) - 1 > MOST_LINES:
        faults.append(f"{_count(len(rows) - 1)} lignes, la limite est {_count(MOST_LINES)} : choisissez un département")
    if faults:
        raise OwnFileError.from_faults(
            f"L'extrait Sirene « {shown(name, 80)} » ne peut pas être lu", faults, f"{REPAIR}."
        )
    width = len(heads)
    padded = [cells + [""] * (width - len(cells)) for _, cells in rows[1:]]
    typed = {
        field: [cells[rank] for cells in padded] if rank is not None else [""] * len(padded)
        for field, rank in found.items()
    }
    lines = _lines([line for line, _ in rows[1:]], typed)
    return Extract(name, lines, _notes(name, lines, found))


def call_list(
    extract: Extract,
    territory: Territory,
    branch: str = "",
    *,
    activities: Collection[str] = (),
    smallest: str = "NN",
) -> CallList:
    """Choose the active establishments of a branch, or of some activities, in a territory.

    Parameters
    ----------
    extract : Extract
    territory : Territory
        Made of zones or EPCI: their communes are known.
    branch : str
        One of the 34 branches; "" for all, or when ``activities`` says which.
    activities : collection of str
        Beginnings of NAF rév. 2 codes, such as ``["10.5", "11"]``; they must be in the branch when there is one.
    smallest : str
        Key of `SIZES`: smaller establishments are counted with those of other branches.

    Returns
    -------
    CallList

    Raises
    ------
    UnknownCodeError
        A branch, a division or a class of workforce that does not exist, an activity outside the branch, or a
        territory without communes.

    Notes
    -----
    Establishments in partial diffusion are counted and neither named nor listed: their data may not be used to approach
    them (article R. 123-232-1 of the commercial code). A SIREN is a firm, a SIRET one of its establishments: the list
    is of establishments, and tells which is the head office. A commune merged since 2022 is found by zone and not by
    EPCI.
    """
    divisions = _branch_of_division()
    if branch and branch not in set(divisions):
        raise UnknownCodeError.among("la branche", branch, divisions.unique())
    if smallest not in SIZES:
        raise UnknownCodeError.among("la tranche d'effectifs", smallest, SIZES)
    starts = tuple(activity.replace(".", "").strip().upper() for activity in activities)
    of_branch = [code for code in divisions.index if not branch or divisions[code] == branch]
    strangers = [start for start in starts if start[:2] not in of_branch]
    if strangers:
        raise UnknownCodeError.among("l'activité", ", ".join(strangers), of_branch)
    here = _communes_of(territory)
    lines = extract.lines
    order = list(SIZES)
    large = order[order.index(smallest) :]
    asked = lines["division"].isin(of_branch) & lines["size"].isin(large)
    if starts:
        asked &= lines["activity"].str.replace(".", "", regex=False).str.startswith(starts)
    conditions = {
        "damaged": lines["fault"] != "",
        "repeated": lines["siret"].duplicated(),
        "closed": lines["state"] == "F",
        "no_state": lines["state"] != "A",
        "no_place": ~_among(lines["commune"], _known_communes()),
        "elsewhere": ~_among(lines["commune"], here),
        "other_nomenclature": lines["division"] == "",
        "other_branch": ~asked,
        "protected": lines["protected"],
    }
    fate = pd.Series("kept", lines.index)
    # The first condition that holds is the fate: written last, it covers the others.
    for name in reversed(conditions):
        fate[conditions[name]] = name
    listed = lines[fate == "kept"].assign(rank=[-order.index(size) for size in lines.loc[fate == "kept", "size"]])
    listed = listed.sort_values(["rank", "name", "siret"]).drop(columns=["rank", "fault", "protected"])
    by_size = {
        column: lines.loc[fate == kind, "size"].value_counts().reindex(order, fill_value=0)
        for column, kind in (("listed", "kept"), ("protected", "protected"))
    }
    return CallList(
        territory=territory,
        activities=starts or tuple(of_branch),
        establishments=listed.reset_index(drop=True),
        fates=fate.value_counts().reindex(list(FATES), fill_value=0).rename("lines"),
        sizes=pd.DataFrame({"label": [SIZES[size][0] for size in order], **by_size}, index=order),
        notes=extract.notes,
    )


def divisions_of(branch: str) -> pd.DataFrame:
    """Divisions of NAF rév. 2 that make up a branch.

    Parameters
    ----------
    branch : str
        One of the 34 branches.

    Returns
    -------
    DataFrame, index code (two digits), column ``label`` (French)

    Raises
    ------
    UnknownCodeError
    """
    table = load_table("nomenclatures/divisions")
    if branch not in set(table["a38"]):
        raise UnknownCodeError.among("la branche", branch, table["a38"].unique())
    return table[table["a38"] == branch].set_index("code")[["label"]]


def _too_large(name: str, size: int) -> OwnFileError:
    return refusal(name, f"il pèse {size_shown(size)}, la limite est {size_shown(LARGEST_EXTRACT)}", REPAIR)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).lower()
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum())


def _position(heads: list[str], names: tuple[str, ...]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)


def _lines(numbers: list[int], typed: Mapping[str, list[str]]) -> pd.DataFrame:
    identifiers = [read_identifier(text) for text in typed["siret"]]
    activity = [_activity(code, kind) for code, kind in zip(typed["activity"], typed["nomenclature"], strict=True)]
    division = [code[:2] if code else "" for code in activity]
    branches = _branch_of_division().to_dict()
    columns = {field: typed[field] for field in ("diffusion", "legal_diffusion", "legal_name", "last_name", "street")}
    protected = [
        any(status.upper() in ("P", "N") for status in (own, legal)) or HIDDEN in (name, last, street)
        for own, legal, name, last, street in zip(*columns.values(), strict=True)
    ]
    names = [_name(*texts) for texts in zip(*(typed[field] for field in _NAME_FIELDS), strict=True)]
    addresses = [
        " ".join(part for part in parts if part)
        for parts in zip(typed["number"], typed["street_kind"], typed["street"], strict=True)
    ]
    towns = [" ".join(part for part in parts if part) for parts in zip(typed["postcode"], typed["town"], strict=True)]
    hide = ["" if hidden else None for hidden in protected]
    return pd.DataFrame(
        {
            "line": numbers,
            "siret": [digits for digits, _ in identifiers],
            "fault": [fault for _, fault in identifiers],
            "state": [_STATES.get(_plain(text), text) for text in typed["state"]],
            "commune": [_commune(code) for code in typed["commune"]],
            "activity": activity,
            "division": [code if code in branches else "" for code in division],
            "branch": [branches.get(code, "") for code in division],
            "size": [_size(code) for code in typed["size"]],
            "head_office": [_HEAD_OFFICES.get(_plain(text), "") for text in typed["head_office"]],
            "protected": protected,
            "name": [text if kept is None else kept for text, kept in zip(names, hide, strict=True)],
            "address": [text if kept is None else kept for text, kept in zip(addresses, hide, strict=True)],
            "town": [text if kept is None else kept for text, kept in zip(towns, hide, strict=True)],
        }
    )


_NAME_FIELDS = ("usual_name", "sign", "legal_name", "first_name", "last_name")
_STATES = {"a": "A", "actif": "A", "active": "A", "ouvert": "A", "f": "F", "ferme": "F", "c": "F", "cesse": "F"}
_HEAD_OFFICES = {
    **dict.fromkeys(("true", "vrai", "o", "oui", "1"), "siège"),
    **dict.fromkeys(("false", "faux", "n", "non", "0"), "établissement"),
}


def _name(usual: str, sign: str, legal: str, first: str, last: str) -> str:
    """The name on the door, then that of the firm; both when they differ."""
    door = next((text for text in (usual, sign) if text and text != HIDDEN), "")
    firm = legal or " ".join(text for text in (first, last) if text)
    if door and firm and door.upper() != firm.upper():
        return f"{door} ({firm})"
    return door or firm


def _activity(code: str, nomenclature: str) -> str:
    """A code of NAF rév. 2 with its dot, or "": other nomenclatures have other letters, or none."""
    text = code.strip().upper()
    if _plain(nomenclature).upper() not in _REVISION_2 or not (found := _NAF2.match(text)):
        return ""
    digits = text.replace(".", "")
    return f"{found[1]}.{digits[2:]}"


def _commune(code: str) -> str:
    text = code.strip().upper()
    text = text.removesuffix(".0")
    if text.isdigit():
        text = text.zfill(5)
        for districts, city in _DISTRICTS:
            if int(text) in districts:
                return city
    return text


def _size(code: str) -> str:
    text = code.strip().upper().removesuffix(".0")
    text = text.zfill(2) if text.isdigit() else text
    return text if text in SIZES else "NN"


def _among(codes: pd.Series, known: frozenset[str]) -> pd.Series:
    """Whether each code is known; `Series.isin` would go through all of the known ones each time."""
    return pd.Series([code in known for code in codes], codes.index, dtype=bool)


@functools.cache
def _branch_of_division() -> pd.Series:
    return concordance("DIVISION", "A38")


@functools.cache
def _known_communes() -> frozenset[str]:
    return frozenset(communes()["commune"])


@functools.cache
def _communes_of(territory: Territory) -> frozenset[str]:
    table = communes()
    here = table["zone"].isin(territory.zones) | table["epci"].isin(territory.epci)
    if not here.any():
        raise UnknownCodeError(
            f"Le territoire « {territory.name} » n'a pas de communes connues : choisissez une zone d'emploi ou un EPCI."
        )
    return frozenset(table.loc[here, "commune"])


def _notes(name: str, lines: pd.DataFrame, found: Mapping[str, int | None]) -> tuple[str, ...]:
    notes = [f"{shown(name, 80)} : {_count(len(lines))} lignes lues."]
    if found["size"] is None:
        notes.append("Sans colonne de tranche d'effectifs, les établissements ne sont pas rangés par taille.")
    if all(found[field] is None for field in _NAME_FIELDS):
        notes.append("Sans colonne de nom, cherchez chaque SIREN sur annuaire-entreprises.data.gouv.fr.")
    if found["diffusion"] is None and found["legal_diffusion"] is None:
        notes.append(
            "Sans colonne de statut de diffusion, seules les lignes marquées [ND] sont reconnues comme protégées."
        )
    alone = int((lines["fault"] == "siren_alone").sum())
    if alone:
        bear = "1 ligne porte" if alone == 1 else f"{_count(alone)} lignes portent"
        notes.append(
            f"{bear} un SIREN ({SIREN_LENGTH} chiffres, l'entreprise) et non un SIRET "
            f"({SIRET_LENGTH} chiffres, l'établissement)."
        )
    return tuple(typeset_french(note) for note in notes)


def _count(number: int) -> str:
    return f"{number:_}".replace("_", " ")
