"""What a territory could draw from its resources: scaled from France by a stated key, or the reader's own figures.

No published table gives these by zone. An estimate by key is wide; whoever has a study of their territory uses it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from metabolisme.errors import OwnFileError
from metabolisme.levers.account import LeverAccount
from metabolisme.levers.parameters import HIGHEST, LOWEST, LeverParameters
from metabolisme.sources.names import plain_words
from metabolisme.sources.own_columns import below, fault, is_note, is_total
from metabolisme.sources.spreadsheets import Sheet, open_tables, shown
from metabolisme.sources.tables import load_table
from metabolisme.sources.typed_values import RefusedValueError, number

LEVER = "local_resources"
OWN = "own_potential"

#: French units a reader gives, by unit of the national table; a thousandth of it.
LOCAL_UNITS = {"TWh": "GWh", "Mt": "kt"}

#: Branches whose share of national output is a key; population is the other one.
_KEY_BRANCHES = {
    "farming": ("AZ",),
    "industry": ("CA", "CB", "CC", "CE", "CF", "CG", "CH", "CI", "CJ", "CK", "CL", "CM"),
    "construction": ("FZ",),
}

KEY_NAMES = {
    "population": "les habitants",
    "farming": "l'agriculture",
    "industry": "l'industrie",
    "construction": "la construction",
}

_REPAIR = "corrigez ces lignes, enregistrez, puis relancez."


@functools.cache
def national_potentials() -> pd.DataFrame:
    """What France could draw more, by resource: table ``potentials/national``, indexed by resource."""
    return load_table("potentials/national").set_index("resource")


def key_shares(account: LeverAccount) -> dict[str, np.ndarray]:
    """Share of France of each key of the national table, shape (1, d)."""
    around = account.around
    national = float(load_table("territories/zones")["population"].sum())
    made, total = around.output, around.output + around.output_rest
    shares = {"population": np.full(made.shape[:2], around.population / national)}
    for key, branches in _KEY_BRANCHES.items():
        where = [around.products.index(branch) for branch in branches]
        shares[key] = made[..., where].sum(axis=-1) / total[..., where].sum(axis=-1)
    return shares


def local_potentials(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> np.ndarray:
    """What a territory could draw more, whatever the level; GWh or kt a year.

    Parameters
    ----------
    account : LeverAccount
    level : ndarray, shape (s, 1)
    parameters : LeverParameters
        With the reader's own potentials (`with_own_potentials`), these replace the estimates, draw by draw.

    Returns
    -------
    ndarray, shape (s, d, resources)
        In the order of `national_potentials`.
    """
    table, shares = national_potentials(), key_shares(account)
    doubt = parameters.at(LEVER, "local_doubt", level)
    scaled = [1000 * value * shares[key] * doubt for value, key in zip(table["value"], table["key"], strict=True)]
    found = np.stack(scaled, axis=-1)
    own = parameters.items.get((LEVER, OWN), ())
    if own:
        ranks = {str(resource): rank for rank, resource in enumerate(table.index)}
        found[..., [ranks[resource] for resource in own]] = parameters.by_item(LEVER, OWN, level, own)
    return found


def with_own_potentials(parameters: LeverParameters, potentials: Mapping[str, float]) -> LeverParameters:
    """Parameters with the reader's own potentials instead of our estimates.

    Parameters
    ----------
    parameters : LeverParameters
    potentials : mapping of str to float
        Of a resource (index of `national_potentials`) to what the territory could draw more in a year: GWh for energy
        and biomass, kt for materials. Resources that are not named keep their estimate.

    Returns
    -------
    LeverParameters

    Raises
    ------
    OwnFileError
        All faults at once: unknown resources, amounts that are negative or not numbers.
    """
    table = national_potentials()
    faults = []
    for resource, amount in potentials.items():
        if resource not in table.index:
            expected = ", ".join(f"{one} ({label})" for one, label in table["label"].items())
            faults.append(fault(f"« {shown(resource)} »", "ressource inconnue", expected, "reprenez un de ces noms"))
        elif not np.isfinite(amount) or amount < 0:
            unit = LOCAL_UNITS[table["unit"].to_dict()[resource]]
            told = fault(
                f"« {resource} »", f"{amount} n'est pas un potentiel", f"un nombre de {unit} par an, zéro ou plus",
                "vérifiez le signe et l'unité",
            )  # fmt: skip
            faults.append(told)
    if faults:
        raise OwnFileError.from_faults("Vos potentiels sont à corriger", faults, _REPAIR)
    amounts = np.array([potentials[resource] for resource in potentials], dtype=float)
    ladders = amounts[None, None].repeat(HIGHEST - LOWEST + 1, axis=1)
    return LeverParameters(
        MappingProxyType({**dict(parameters.values), (LEVER, OWN): ladders}),
        MappingProxyType({**parameters.items, (LEVER, OWN): tuple(potentials)}),
    )


def read_potentials(path: str | Path) -> dict[str, float]:
    """Read a reader's own potentials: a table of two columns, a resource and what it could give in a year.

    Parameters
    ----------
    path : str or Path
        A workbook (.xlsx) of one sheet, or a CSV file. First column: the resource, by its code or its French name
        (`national_potentials`). Second: GWh a year for energy and biomass, kt for materials. Rows of titles, of totals
        and of notes are passed over.

    Returns
    -------
    dict of str to float
        For `with_own_potentials`.

    Raises
    ------
    OwnFileError
        All faults of the file at once.
    """
    opened, faults = open_tables(path), list[str]()
    filled = [sheet for sheet in opened.sheets if sheet.rows]
    if len(filled) != 1:
        faults.append(
            fault("feuilles du fichier", f"{len(filled)} feuilles remplies", "une seule", "gardez celle des potentiels")
        )
    found: dict[str, float] = {}
    for sheet in filled[:1]:
        found = _rows(sheet, faults)
        if not found and not faults:
            faults.append(fault(sheet.place, "aucune ressource", "une ressource et un nombre par ligne", "ajoutez-en"))
    if faults:
        raise OwnFileError.from_faults(f"Le fichier « {shown(Path(path).name, 80)} » est à corriger", faults, _REPAIR)
    return found


def _rows(sheet: Sheet, faults: list[str]) -> dict[str, float]:
    table = national_potentials()
    names = {tuple(plain_words(label)): str(resource) for resource, label in table["label"].items()}
    names |= {tuple(plain_words(str(resource))): str(resource) for resource in table.index}
    known = [row for row in sheet.rows if tuple(plain_words(row.cell(0).text)) in names]
    header = known[0] if known else None
    found: dict[str, float] = {}
    for row in [header, *below(sheet, header)] if header else sheet.rows:
        where, words = f"{sheet.place}, ligne {row.number}", tuple(plain_words(row.cell(0).text))
        if not words or is_total(row) or is_note(row.cell(0)):
            continue
        resource = names.get(words)
        if resource is None:
            expected = ", ".join(table["label"])
            what = f"« {shown(row.cell(0).text)} » n'est pas une ressource connue"
            faults.append(fault(where, what, expected, "reprenez un de ces noms"))
            continue
        if resource in found:
            faults.append(
                fault(where, f"« {shown(row.cell(0).text)} » est déjà donnée", "une ligne chacune", "fondez-les")
            )
            continue
        try:
            amount = number(row.cell(1))
        except RefusedValueError as refused:
            faults.append(fault(where, refused.what, "un nombre par an", refused.repair))
            continue
        if amount < 0:
            faults.append(fault(where, "un potentiel négatif", "un nombre de GWh, ou de kt, par an", "écrivez-le"))
            continue
        found[resource] = amount
    return found
