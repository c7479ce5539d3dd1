"""Results as CSV files in which every number keeps its unit, period, method, sources and the library's version.

One table serves two readers: a town officer opens it in a spreadsheet, a researcher in pandas. Its columns are in
French; it is tidy, one number with its bounds a row.
"""

from __future__ import annotations

import csv
import functools
import io
import math
import os
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd

from metabolisme.errors import FAULTS_SHOWN, MetabolismeError, UnknownCodeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.estimates.estimate import DIMENSIONLESS
from metabolisme.sources import Territory, load_card

RETAINED = "valeur retenue"
"""Reading of the row that holds the value of an estimate; the other rows hold its named readings."""
DEFAULT_INTERVAL = "fourchette de méthode"
CODE_PREFIX = {"zone": "ZE ", "epci": "EPCI ", "set": ""}
"""Before a code, so that a spreadsheet does not turn 0054 into 54; `find_territory` reads both."""
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
RESULT_COLUMNS = (
    "territoire",
    "code",
    "grandeur",
    "lecture",
    "valeur",
    "bas",
    "haut",
    "intervalle",
    "unité",
    "période",
    "méthode",
    "réserve",
    "sources",
    "données recueillies le",
    "version de metabolisme",
)


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written."""

    separator: str
    decimal: str
    encoding: str


DIALECTS = {
    # A French spreadsheet opens this one with a double click; without the mark it would break the accents.
    "fr": Dialect(";", ",", "utf-8-sig"),
    "international": Dialect(",", ".", "utf-8"),
}


def results_table(estimates: Estimate | Iterable[Estimate], *, territory: Territory | None = None) -> pd.DataFrame:
    """Estimates as a tidy table: a row for each value, and one for each of its named readings.

    Parameters
    ----------
    estimates : Estimate or iterable of Estimate
    territory : Territory, optional
        The territory that they describe. Its warnings are added to their caveats.

    Returns
    -------
    DataFrame
        Columns `RESULT_COLUMNS`. ``lecture`` is « valeur retenue » in the row of the value, with its bounds ``bas`` and
        ``haut`` and what they are (``intervalle``: « fourchette de méthode », « intervalle à 90 % »), and the name of
        the reading in the others, whose method and bounds are not known. ``données recueillies le`` is the oldest date
        at which one of the sources was retrieved (ISO 8601). What is missing is ``nan`` for numbers, "" for text.

    Raises
    ------
    UnknownCodeError
        A source without a card.

    Examples
    --------
    >>> share = Estimate(0.4, "1", "Somme des parts.", ("wiod-2016",), "2014", readings={"SLQ": 0.5}, label="Part")
    >>> results_table(share)[["grandeur", "lecture", "valeur", "unité"]]
      grandeur         lecture  valeur       unité
    0     Part  valeur retenue     0.4  sans unité
    1     Part             SLQ     0.5  sans unité
    """
    rows = []
    for estimate in [estimates] if isinstance(estimates, Estimate) else estimates:
        described = {
            **territory_cells(territory),
            "grandeur": estimate.label,
            "unité": written_unit(estimate.unit),
            "période": estimate.period,
            "réserve": full_caveat(estimate.caveat, territory),
            **source_cells(estimate.sources),
        }
        low, high = estimate.within or (math.nan, math.nan)
        rows.append(
            described
            | {"lecture": RETAINED, "valeur": estimate.value, "bas": low, "haut": high, "méthode": estimate.method}
            | {"intervalle": (estimate.interval_label or DEFAULT_INTERVAL) if estimate.within else ""}
        )
        rows += [
            described
            | {"lecture": name, "valeur": value, "bas": math.nan, "haut": math.nan, "intervalle": "", "méthode": ""}
            for name, value in estimate.readings.items()
        ]
    return pd.DataFrame(rows, columns=list(RESULT_COLUMNS))


def frame_table(
    frame: pd.DataFrame,
    *,
    label: str,
    unit: str,
    method: str,
    period: str,
    sources: Iterable[str],
    territory: Territory | None = None,
    reading: str = "",
    caveat: str = "",
    rows: str = "produit",
    columns: str = "lieu",
) -> pd.DataFrame:
    """A frame of results, such as a footprint by product and place, as a tidy table: a row for each cell.

    Parameters
    ----------
    frame : DataFrame
        Numbers in `unit`; one level of names each way, those that the reader of the file is to see.
    label, unit, method, period, sources, caveat
        As in `Estimate`.
    territory : Territory, optional
    reading : str
        Name of the reading, where the quantity has several.
    rows, columns : str
        What the rows and the columns of the frame are: titles in the file.

    Returns
    -------
    DataFrame
        The columns of `results_table` without bounds, and one each for `rows` and `columns` after ``grandeur``. A
        missing cell stays a row with a missing value.

    Raises
    ------
    UnknownCodeError
        A source without a card.

    Examples
    --------
    >>> places = pd.DataFrame({"France": [2.5], "Hors de l'Union": [float("nan")]}, index=["Acier"])
    >>> table = frame_table(places, label="Empreinte", unit="kt CO₂", method="Modèle.", period="2014", sources=())
    >>> table[["produit", "lieu", "valeur", "unité"]]
      produit             lieu  valeur   unité
    0   Acier           France     2.5  kt CO₂
    1   Acier  Hors de l'Union     NaN  kt CO₂
    """
    named = frame.rename_axis(index=rows).reset_index()
    tidy = named.melt(id_vars=[rows], var_name=columns, value_name="valeur")
    described = {
        **territory_cells(territory),
        "grandeur": label,
        "lecture": reading,
        "unité": written_unit(unit),
        "période": period,
        "méthode": method,
        "réserve": full_caveat(caveat, territory),
        **source_cells(tuple(sources)),
    }
    names = [name for name in RESULT_COLUMNS if name in described or name == "valeur"]
    names[names.index("lecture") : names.index("lecture")] = [rows, columns]
    return tidy.assign(**described)[names]


def write_csv(table: pd.DataFrame, path: str | Path, *, dialect: str = "fr") -> Path:
    """Write a table to a CSV file, whole or not at all.

    Parameters
    ----------
    table : DataFrame
        One level of titles. Its index is written when it has a name, and left out when it only numbers the rows.
    path : str or Path
        Replaced if it exists.
    dialect : {"fr", "international"}
        ``"fr"``: semicolons, decimal commas, UTF-8 with its mark, for a French spreadsheet. ``"international"``:
        commas, decimal points, UTF-8.

    Returns
    -------
    Path

    Raises
    ------
    UnknownCodeError
        Unknown dialect.
    MetabolismeError
        Infinite numbers, titles given twice or on several levels, an index of names without a title (all at once); a
        folder that does not exist or a file that cannot be written.

    Notes
    -----
    Numbers keep all their digits; a missing value is an empty cell. A text that a spreadsheet would run as a formula
    (first character ``= + - @``) gets an apostrophe in front; line breaks, tabs and control characters become spaces,
    so that a row is a line. The file is written under another name in the same folder, then takes its place.

    To read it back: ``pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig")``, or ``pd.read_csv(path)``.
    """
    path = Path(path)
    replace_file(path, csv_bytes(table, dialect=dialect))
    return path


def csv_bytes(table: pd.DataFrame, *, dialect: str = "fr") -> bytes:
    """The content of the file that `write_csv` writes."""
    if dialect not in DIALECTS:
        raise UnknownCodeError.among("le dialecte", dialect, DIALECTS)
    chosen = DIALECTS[dialect]
    table = _checked(table)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=chosen.separator, lineterminator="\r\n")
    writer.writerow([harmless_text(str(name)) for name in table.columns])
    columns = [[_cell(value, chosen.decimal) for value in table[name].tolist()] for name in table.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode(chosen.encoding)


def territory_cells(territory: Territory | None) -> dict[str, str]:
    """Name and code of a territory, as the first two columns have them."""
    if territory is None:
        return {"territoire": "", "code": ""}
    if territory.kind == "own":
        return {"territoire": territory.name, "code": "votre fichier"}
    return {"territoire": territory.name, "code": CODE_PREFIX[territory.kind] + territory.code}


def written_unit(unit: str) -> str:
    """The unit as a file says it."""
    return "sans unité" if unit == DIMENSIONLESS else unit


def full_caveat(caveat: str, territory: Territory | None) -> str:
    """The limits of a number, and the warnings of its territory."""
    warnings = territory.warnings if territory else ()
    # An estimate of the territory may carry its warnings already.
    return " ".join(text for text in (caveat, *(warning for warning in warnings if warning not in caveat)) if text)


@functools.cache
def source_cells(sources: tuple[str, ...]) -> dict[str, str]:
    """Titles, publishers and editions of the sources, the oldest day at which one was retrieved, and our version."""
    cards = [load_card(card_id) for card_id in sources]
    return {
        "sources": typeset_french(" ; ".join(f"{card.title} ({card.publisher}, {card.vintage})" for card in cards)),
        "données recueillies le": min((card.retrieved.isoformat() for card in cards), default=""),
        "version de metabolisme": version("metabolisme"),
    }


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its index as columns, or an error with every reason why it cannot be written."""
    faults = []
    only_numbers_rows = table.index.nlevels == 1 and table.index.name is None and table.index.dtype.kind in "iu"
    if only_numbers_rows:
        table = table.reset_index(drop=True)
    elif None in table.index.names:
        faults.append('les lignes ont des noms, mais leur colonne n\'a pas de titre : table.rename_axis("produit")')
    elif set(table.index.names) & set(table.columns):
        faults.append("l'index et une colonne ont le même titre : renommez l'un des deux")
    else:
        table = table.reset_index()
    if table.columns.nlevels > 1:
        faults.append("les titres sont sur plusieurs niveaux : un seul est attendu")
    elif not table.columns.is_unique:
        twice = ", ".join(f"« {name} »" for name in dict.fromkeys(table.columns[table.columns.duplicated()]))
        faults.append(f"un titre sert à plusieurs colonnes : {twice}")
    else:
        infinite = [
            f"colonne « {name} », ligne {number} : {value} n'est pas un nombre fini ; laissez la case vide"
            for name in table.columns
            for number, value in enumerate(table[name].tolist(), start=1)
            if isinstance(value, Real) and not isinstance(value, Integral) and math.isinf(value)
        ]
        faults += infinite[:FAULTS_SHOWN]
        if len(infinite) > FAULTS_SHOWN:
            faults.append(f"et {len(infinite) - FAULTS_SHOWN} autres nombres infinis")
    if faults:
        raise MetabolismeError("Le tableau ne peut pas être écrit :\n" + "\n".join(f"  - {fault}" for fault in faults))
    return table


def _cell(value: Any, decimal: str) -> str:
    """What a cell holds in the file; nothing when the value is missing."""
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        # The shortest text that reads back as the same number.
        return repr(float(value)).replace(".", decimal)
    return harmless_text(str(value))


@functools.lru_cache(maxsize=1024)  # the same method, unit and sources come back on every row
def harmless_text(text: str) -> str:
    """The text on one line, without invisible characters, and with an apostrophe before what would be run."""
    text = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    # Neither a workbook nor any XML may hold U+FFFE or U+FFFF.
    text = "".join(one for one in text if unicodedata.category(one) not in ("Cf", "Cs") and one not in "\ufffe\uffff")
    return "'" + text if text.lstrip().startswith(RUN_BY_SPREADSHEETS) else text


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in place of another, or say in French why it cannot be."""
    if not path.parent.is_dir():
        raise MetabolismeError(
            f"« {path} » ne peut pas être écrit : le dossier « {path.parent} » n'existe pas. Créez-le, ou changez de "
            "chemin."
        )
    if path.is_dir():
        raise MetabolismeError(f"« {path} » est un dossier : ajoutez le nom du fichier, tel que resultats.csv.")
    new = path.with_name(f".{uuid.uuid4().hex}.csv")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError as error:
        raise MetabolismeError(
            f"« {path} » ne peut pas être écrit. Remède : fermez-le s'il est ouvert dans un tableur ; sinon, vérifiez "
            "que vous avez le droit d'écrire dans ce dossier et qu'il reste de la place."
        ) from error
    finally:
        new.unlink(missing_ok=True)
