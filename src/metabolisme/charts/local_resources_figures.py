"""Figures of the fifth lever: what is asked and what resources give, who gets the biomass, what the equipment costs."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.charts.account_figures import TERRITORY_SOURCES
from metabolisme.charts.bars import horizontal_bars, stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.shown import Table, table
from metabolisme.charts.text import titled
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.estimates.parameters import interval
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.biomass import PATHS, SOURCES, USES
from metabolisme.levers.local_resources import LEVER, Drawn, drawn, equipment
from metabolisme.levers.parameters import LeverParameters, central_parameters, drawn_parameters
from metabolisme.levers.potentials import KEY_NAMES, LOCAL_UNITS, local_potentials, national_potentials
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.territories import Territory

RESOURCE_SOURCES = (*TERRITORY_SOURCES, "potentials", "levers")

#: What is asked of resources, and its French name.
ASKED_NAMES = {
    "electricity": "Électricité",
    "heat": "Chaleur",
    "biogas": "Gaz",
    "fuels": "Carburants",
    "materials": "Bois d'œuvre, panneaux, isolants",
}

#: French name and colour of each use of biomass.
USE_NAMES = {
    "materials": ("Matériaux", "amount_6"),
    "heat": ("Chaleur", "amount_5"),
    "biogas": ("Gaz", "amount_3"),
    "fuels": ("Carburants", "amount_2"),
}

#: The same, inside a sentence.
_FOR_USE = {"materials": "les matériaux", "heat": "la chaleur", "biogas": "le gaz", "fuels": "les carburants"}

_ESTIMATED = (
    "Potentiels français répartis selon une clé, faute de table par territoire : une estimation large, que votre étude "
    "remplace."
)


@functools.lru_cache(maxsize=32)
def _case(code: str | tuple[str, ...], level: int, size: int) -> tuple[LeverAccount, Drawn, LeverParameters]:
    """The account of a territory, what it draws at a level, and under which parameters; ``size`` 0 for the central."""
    profile, nation = local_profile(code if isinstance(code, str) else list(code)), shared_account(DEFAULT_YEAR)
    draws = territory_draws(profile, nation, size) if size else central(profile, nation)
    known = drawn_parameters(size) if size else central_parameters()
    start = lever_account(draws)
    return start, drawn(start, np.array([[float(level)]]), known), known


def _checked(place: Territory | str | list[str], level: int) -> str | tuple[str, ...]:
    if level not in LEVEL_NAMES:
        raise UnknownCodeError.among("le niveau", str(level), [str(one) for one in LEVEL_NAMES])
    if isinstance(place, Territory):
        return place.code
    return place if isinstance(place, str) else tuple(place)


def asked_and_given(place: Territory | str | list[str], level: int) -> pd.DataFrame:
    """What is asked of the resources of a territory and what they give, GWh a year.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : int
        1 to 4.

    Returns
    -------
    DataFrame
        Index: `ASKED_NAMES`; columns ``given``, ``refused`` (their sum is asked), ``low`` and ``high`` (5 and 95 % of
        what is given).
    """
    code = _checked(place, level)
    _, one, _ = _case(code, level, 0)
    _, many, _ = _case(code, level, DRAWS)
    rows = {}
    for use in ASKED_NAMES:
        price = one.prices[use if use in one.prices else "fossil"]
        given = one.quantity[use] + (one.quantity["ambient_heat"] if use == "heat" else 0)
        spread = many.quantity[use] + (many.quantity["ambient_heat"] if use == "heat" else 0)
        low, high = interval(spread, axis=1)
        asked = float((1000 * one.asked[use] / price)[0, 0])
        held = float(given[0, 0])
        rows[use] = (held, max(asked - held, 0.0), float(low[0]), float(high[0]))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["given", "refused", "low", "high"])


def resources_figure(place: Territory | str | list[str], level: int = 4, *, label: str = "") -> Figure:
    """What is asked at a level, and what the resources of a territory give of it.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : int
        2 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    found = asked_and_given(place, level)
    name = _case(_checked(place, level), level, 0)[0].around.name
    given, refused = found["given"].sum(), found["refused"].sum()
    shown = found[["given", "refused"]].rename(index=ASKED_NAMES)
    worst = str((found["refused"] / (found["given"] + found["refused"])).idxmax())
    part = french_number(100 * given / (given + refused), decimals=0)
    missing = found.to_dict("index")[worst]
    told = french_number(100 * missing["refused"] / (missing["given"] + missing["refused"]), decimals=0)
    return figure(
        stacked_bars(
            shown,
            colours={"given": "here", "refused": "amount_2"},
            names={"given": "Les ressources d'ici le donnent", "refused": "Demandé, mais la ressource manque"},
            decimals=0,
        ),
        title=titled(
            label, f"{name}, niveau {level} : les ressources d'ici donnent {part} % de ce qui leur est demandé"
        ),
        subtitle=f"GWh par an, en plus d'aujourd'hui, niveau « {LEVEL_NAMES[level]} » ; {name}, horizon 2050",
        sentence=(
            f"Sur {french_number(given + refused, significant=2)} GWh demandés, {french_number(given, significant=2)} "
            f"sont possibles. La demande la plus refusée : {ASKED_NAMES[worst].lower()}, {told} %."
        ),
        table=pd.DataFrame(
            {
                "Donné, GWh": found["given"],
                "De, à": [_from_to(row["low"], row["high"]) for row in found.to_dict("records")],
                "Manque, GWh": found["refused"],
            }
        )
        .rename(index=ASKED_NAMES)
        .rename_axis("Usage"),
        alt=f"Cinq barres, une par usage, coupées en deux : ce que donnent les ressources de {name} et ce qui manque.",
        sources=RESOURCE_SOURCES,
        caveat=_ESTIMATED,
        table_decimals=0,
    )


def biomass_figure(place: Territory | str | list[str], level: int = 4, *, label: str = "") -> Figure:
    """Which use takes each kind of biomass, and what one more MWh of it would be worth.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : int
        2 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    start, one, _ = _case(_checked(place, level), level, 0)
    labels = national_potentials()["label"].to_dict()
    flows = pd.DataFrame(0.0, index=list(SOURCES), columns=list(USES))
    for amount, (source, use) in zip(one.biomass.flows[0], PATHS, strict=True):
        flows.loc[source, use] += amount
    scarce = pd.Series(one.biomass.scarcity[0], list(SOURCES))
    needs = pd.Series(one.biomass.satiety[0], list(USES))
    named = flows.rename(index=labels)
    first, name = str(scarce.idxmax()), start.around.name
    full = [_FOR_USE[use] for use in USES if needs[use] > 1]
    empty = [_FOR_USE[use] for use in USES if flows[use].sum() <= 0]
    worth = french_number(scarce[first], decimals=0)
    said = [
        f"Un MWh de plus de « {labels[first].lower()} » remplacerait {worth} € d'achats.",
        f"Besoin couvert : {', '.join(full)}." if full else "Aucun besoin n'est couvert : la biomasse manque partout.",
    ]
    if empty:
        said.append(f"Rien ne reste pour : {', '.join(empty)}.")
    return figure(
        stacked_bars(
            named,
            colours={use: fill for use, (_, fill) in USE_NAMES.items()},
            names={use: title for use, (title, _) in USE_NAMES.items()},
            decimals=0,
        ),
        title=titled(label, f"{name}, niveau {level} : {_sharing_title(empty)}"),
        subtitle=f"Biomasse mobilisée, GWh par an, une fois le sol nourri, par usage ; {name}, horizon 2050",
        sentence=" ".join(said),
        table=named.rename(columns={use: f"{title}, GWh" for use, (title, _) in USE_NAMES.items()})
        .assign(**{"Un MWh de plus, € d'achats remplacés": [scarce[source] for source in SOURCES]})
        .rename_axis("Ressource"),
        alt=f"Cinq barres, une par ressource de {name}, coupées selon l'usage qui la prend.",
        sources=RESOURCE_SOURCES,
        caveat=f"{_ESTIMATED} Le partage maximise les achats remplacés ; un autre but en donnerait un autre.",
        table_decimals=0,
    )


def _sharing_title(empty: list[str]) -> str:
    if not empty:
        return "tous les usages de la biomasse ont une part"
    return f"de la biomasse d'ici, rien ne reste pour {' ni pour '.join(empty)}"


def equipment_balance(place: Territory | str | list[str], level: int, size: int = DRAWS) -> pd.DataFrame:
    """What stops being bought elsewhere, and the equipment that is bought to draw the energy, M€ a year.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : int
        1 to 4.
    size : int
        Draws.

    Returns
    -------
    DataFrame
        Rows ``replaced`` (energy and wood that takes the place of purchases), ``equipment``, ``equipment_abroad`` (what
        of it is made abroad), ``france`` (imports of all France that are spared, all chains of suppliers counted,
        equipment taken off); columns ``value``, ``low``, ``high``.
    """
    code = _checked(place, level)
    found = {}
    for draws in (0, size):
        start, one, known = _case(code, level, draws)
        at = np.array([[float(level)]])
        bought = equipment(one, at, known)
        abroad = {
            product: amount * known.by_item(LEVER.identifier, "equipment_imported", at, (product,))[..., 0]
            for product, amount in bought.items()
        }
        after = LEVER.apply(start, level, known)
        zero = np.zeros_like(one.fossil)
        found[draws] = {
            "replaced": sum(one.replaced.values(), zero)[0],
            "equipment": sum(bought.values(), zero)[0],
            "equipment_abroad": sum(abroad.values(), zero)[0],
            "france": (_imports_of_france(start) - _imports_of_france(after))[0],
        }
    rows = {}
    for name, value in found[0].items():
        low, high = interval(found[size][name], axis=0)
        rows[name] = (float(value[0]), float(low), float(high))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"])


def _imports_of_france(account: LeverAccount) -> np.ndarray:
    """Imports by the territory and by the rest of France, M€, (s, d)."""
    by_rest = account.produced.rest @ account.around.imported_by_rest.T
    total: np.ndarray = (account.imports + by_rest).sum(axis=-1)
    return total


BALANCE_NAMES = {
    "replaced": "Achats remplacés par des ressources d'ici",
    "equipment": "Équipement à renouveler, chaque année",
    "equipment_abroad": "dont fabriqué à l'étranger",
    "france": "Importations de la France, en moins",
}


def equipment_figure(place: Territory | str | list[str], level: int = 4, *, label: str = "") -> Figure:
    """What the resources of a territory replace, beside the equipment that draws them and where it is made.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : int
        2 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    found = equipment_balance(place, level)
    name = _case(_checked(place, level), level, 0)[0].around.name
    shown = found.rename(index=BALANCE_NAMES)
    rows = found.to_dict("index")
    spared = rows["france"]
    for_each = french_number(100 * rows["equipment"]["value"] / rows["replaced"]["value"], decimals=0)
    abroad = french_number(100 * rows["equipment_abroad"]["value"] / rows["equipment"]["value"], decimals=0)
    low, high = (french_number(spared[end], significant=2) for end in ("low", "high"))
    sure = spared["low"] > 0 or spared["high"] < 0
    end = "" if sure else " : le sens n'est pas sûr"
    return figure(
        horizontal_bars(
            shown["value"],
            within=shown[["low", "high"]],
            colours={BALANCE_NAMES["replaced"]: "here", BALANCE_NAMES["equipment_abroad"]: "abroad"},
            decimals=0,
        ),
        title=titled(
            label, f"{name} : pour 100 € d'achats remplacés, {for_each} € d'équipement, dont {abroad} % importé"
        ),
        subtitle=f"M€ par an, niveau {level} ({LEVEL_NAMES[level]}) ; {name}, prix de 2014, {RANGE_LABEL}",
        sentence=(
            f"Pour 100 € d'énergie et de bois remplacés, il faut renouveler {for_each} € d'équipement par an, dont "
            f"{abroad} % viennent de l'étranger. Les importations de la France entière baissent de {low} à {high} M€"
            f"{end}."
        ),
        table=pd.DataFrame(
            {
                "M€ par an": shown["value"],
                "De, à": [_from_to(row["low"], row["high"]) for row in found.to_dict("records")],
            }
        ).rename_axis("Poste"),
        alt="Quatre barres horizontales : achats remplacés, équipement, part importée, importations évitées.",
        sources=RESOURCE_SOURCES,
        caveat="Équipement au régime permanent : ce qui s'use est remplacé. Ni les réseaux ni le stockage n'y sont.",
        table_decimals=0,
    )


def potentials_table(place: Territory | str | list[str]) -> Table:
    """What a territory could draw more from each resource, with its range, its key and its source.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes

    Returns
    -------
    Table
    """
    code = _checked(place, 4)
    at = np.array([[4.0]])
    start, _, known = _case(code, 4, 0)
    middle = local_potentials(start, at, known)[0, 0]
    spread_start, _, spread_known = _case(code, 4, DRAWS)
    low, high = interval(local_potentials(spread_start, at, spread_known)[0], axis=0)
    listed = national_potentials()
    rows = [
        (
            row["label"],
            f"{french_number(row['value'], significant=2)} {row['unit']}",
            f"{french_number(value, significant=2)} {LOCAL_UNITS[str(row['unit'])]} ({_from_to(least, most)})",
            KEY_NAMES[str(row["key"])],
            row["source"],
        )
        for (_, row), value, least, most in zip(listed.iterrows(), middle, low, high, strict=True)
    ]
    columns = ["Ressource", "France", f"{start.around.name} (de, à)", "Clé", "Source"]
    return table(pd.DataFrame(rows, columns=columns).set_index("Ressource"), first=5)


def _from_to(low: float, high: float) -> str:
    return f"{french_number(low, significant=2)} à {french_number(high, significant=2)}"
