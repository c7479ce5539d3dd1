"""Figures of the lever « skills »: who is lacking, what time allows, and a scenario year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.series import time_series
from metabolisme.charts.text import titled
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.recruitment import binding_occupations, feasible_parts
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.levers.skills import FIRST_YEAR, HORIZON
from metabolisme.levers.trajectory import FEASIBLE, PATHS, trajectory
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.territories import Territory, find_territory

SOURCES = (*TERRITORY_SOURCES, "dares-occupations", "occupation-points", "levers")

#: Families drawn, those that lack most first.
FAMILIES_SHOWN = 8

#: Years told of a trajectory or of the time that people take: closer at first. Titles tell the third.
YEARS_SHOWN = (FIRST_YEAR, FIRST_YEAR + 3, FIRST_YEAR + 6, FIRST_YEAR + 9, FIRST_YEAR + 12, FIRST_YEAR + 18, HORIZON)

_STRUCTURE = (
    "Métiers : structure nationale de chaque branche, 2017-2019, dont un cinquième est estimé ; rythmes de formation "
    "et de mobilité : jugements, pour une large part."
)


def recruitment_figure(
    place: Territory | str | list[str], scenario: Scenario, years: float = 6, *, label: str = ""
) -> Figure:
    """People whom a scenario looks for, by family of occupations: those found in some years, and those lacking.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    scenario : Scenario
    years : float
        Since levers began to move, more than 0.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        The scenario looks for nobody.
    """
    own = find_territory(place)
    table = binding_occupations(own, scenario, years)
    table = table[table["needed"] > 0]
    if table.empty:
        raise MetabolismeError(
            f"Le scénario {scenario.code} ne crée d'emploi dans aucune branche de {own.name}. Remède : montez un "
            "levier de 2 à 5."
        )
    table["hired"] = np.minimum(table["needed"], table["found"])
    table["lacking"] = table["needed"] - table["hired"]
    shown = table.sort_values(["lacking", "needed"], ascending=False).head(FAMILIES_SHOWN).set_index("label")
    whole = {name: float(table[name].sum()) for name in ("needed", "lacking")}
    part = float(table.attrs["feasible_part"])
    by_name = dict(zip(table["label"], table["found"] / table["needed"], strict=True))
    tightest = min(by_name, key=lambda name: by_name[name])
    said = f"en {french_number(years)} ans"
    if part < 1:
        title = f"{own.name} : {said}, ce sont d'abord les métiers « {tightest} » qui manquent"
    else:
        title = f"{own.name} : {said}, aucune famille de métiers ne manque"
    written = shown[["needed", "found", "hired", "lacking"]].copy()
    written.columns = ["Cherchées", "Trouvables", "Trouvées", "Manquantes"]
    return figure(
        stacked_bars(
            shown[["hired", "lacking"]],
            names={"hired": "Trouvées", "lacking": "Manquantes"},
            colours={"hired": "here", "lacking": "mark"},
            decimals=0,
        ),
        title=titled(label, title),
        subtitle=(
            f"Personnes cherchées par les branches qui grandissent, scénario {scenario.code}, "
            f"{french_number(FIRST_YEAR + years).replace(chr(0x202F), '')} ; {len(shown)} familles de métiers sur "
            f"{len(table)}, valeurs centrales"
        ),
        sentence=(
            f"{own.name} : {french_number(whole['needed'], decimals=0)} personnes cherchées en tout, dont "
            f"{french_number(whole['lacking'], decimals=0)} manqueraient. Une famille arrête tout le plan : "
            f"{french_number(100 * part, decimals=0)} % peuvent être faits."
        ),
        table=written.rename_axis("Famille de métiers"),
        alt=f"{len(shown)} barres, une par famille de métiers : personnes trouvées, puis manquantes.",
        sources=SOURCES,
        caveat=f"{_STRUCTURE} Une famille réunit des métiers qui ne se remplacent pas.",
        table_decimals=0,
    )


def feasible_part_figure(
    place: Territory | str | list[str],
    others: float = 4,
    years: Sequence[int] = YEARS_SHOWN,
    size: int = DRAWS,
    *,
    label: str = "",
) -> Figure:
    """Part of a package that people can be found for, when it must be all done by some year, at each level of skills.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    others : float
        Level of the five other levers.
    years : sequence of int
    size : int
        Draws.
    label : str

    Returns
    -------
    Figure
    """
    own = find_territory(place)
    scenario = Scenario.of(**dict.fromkeys(BY_NAME, float(others)))
    spans = [year - FIRST_YEAR for year in years]
    known = 100 * feasible_parts(own, scenario, list(LEVEL_NAMES), spans, size)
    known.index = pd.MultiIndex.from_product([LEVEL_NAMES, years])
    names = {level: f"{level} · {word}" for level, word in LEVEL_NAMES.items()}
    early = years[min(2, len(years) - 1)]
    cells = {key: (row["value"], row["low"], row["high"]) for key, row in known.to_dict("index").items()}
    trend, edge = cells[1, early], cells[4, early]
    written = pd.DataFrame(
        {names[level]: [_percent(*cells[level, year]) for year in years] for level in LEVEL_NAMES},
        index=pd.Index([str(year) for year in years], name="Tout fait en"),
    )
    return figure(
        time_series(
            {names[level]: pd.Series({year: cells[level, year][0] for year in years}) for level in LEVEL_NAMES},
            colours={names[4]: "here"},
            decimals=0,
        ),
        title=titled(
            label,
            f"{own.name} : pour tout faire en {early}, {french_number(trend[0], decimals=0)} % sans effort de "
            f"formation, {french_number(edge[0], decimals=0)} % au bord du possible",
        ),
        subtitle=(
            f"Part du plan que les personnes trouvées permettent, %, cinq autres leviers au niveau {others:g}, selon "
            "l'année où tout devrait être fait et le niveau du levier Compétences"
        ),
        sentence=(
            f"{own.name}, tout faire en {early} : {_percent(*trend)} à la tendance, {_percent(*edge)} au niveau 4 "
            f"({RANGE_LABEL}). Le levier achète surtout du temps."
        ),
        table=written,
        alt=f"Quatre lignes qui montent vers 100 % de {years[0]} à {years[-1]}, une par niveau du levier Compétences.",
        sources=SOURCES,
        caveat=_STRUCTURE,
    )


def trajectory_figure(
    place: Territory | str | list[str],
    scenario: Scenario,
    measure: str = "jobs_here",
    path: str = "regular",
    years: Sequence[int] = YEARS_SHOWN,
    size: int = DRAWS,
    *,
    label: str = "",
) -> Figure:
    """A measure of a scenario year by year, with its interval.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    scenario : Scenario
    measure : str
        Of `metabolisme.levers.OUTCOMES`.
    path : str
        Of `metabolisme.levers.trajectory.PATHS`.
    years : sequence of int
    size : int
        Draws.
    label : str

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        An unknown measure or path.
    """
    if measure not in OUTCOMES:
        raise UnknownCodeError.among("la mesure", measure, list(OUTCOMES))
    own, outcome = find_territory(place), OUTCOMES[measure]
    table = trajectory(own, scenario, years, path, size)
    columns = ["change", "low", "high"]
    ends = {year: _row(table, (measure, year), columns) for year in years}
    shares = {year: _row(100 * table[columns], (FEASIBLE, year), columns) for year in years}
    write = _writer(ends.values())
    final = max(years)
    last, low, high = ends[final]
    written = pd.DataFrame(
        {
            f"{outcome.label}, {outcome.unit} (de, à)": [
                f"{write(value)} ({write(least)} à {write(most)})" for value, least, most in ends.values()
            ],
            "Part faisable (de, à)": [_percent(*share) for share in shares.values()],
        },
        index=pd.Index([str(year) for year in years], name="Année"),
    )
    return figure(
        time_series(
            {
                name: pd.Series({year: row[rank] for year, row in ends.items()})
                for name, rank in (("valeur centrale", 0), ("au plus", 2), ("au moins", 1))
            },
            colours={"valeur centrale": "here"},
            from_zero=False,
        ),
        title=titled(label, f"{own.name} : {write(last)} {outcome.unit} en {final}, peu à peu"),
        subtitle=(
            f"{outcome.label}, {outcome.unit}, écart à aujourd'hui, scénario {scenario.code}, {PATHS[path][0]} de "
            f"{min(years)} à {final}"
        ),
        sentence=(
            f"{own.name}, {final} : {write(last)} {outcome.unit} ({RANGE_LABEL} : de "
            f"{write(low)} à {write(high)}), les compétences permettant "
            f"{french_number(shares[final][0], decimals=0)} % de ce qui est demandé."
        ),
        table=written,
        alt=f"Trois lignes de {min(years)} à {final} : valeur centrale, au plus, au moins.",
        sources=SOURCES,
        caveat=f"{outcome.caveat} Le rythme est un jugement. {NOT_MEASURED}",
    )


def _percent(value: float, low: float, high: float) -> str:
    middle, least, most = (french_number(part, decimals=0) for part in (value, low, high))
    return f"{middle} % (de {least} à {most})"


def _row(table: pd.DataFrame, at: tuple[str, int], columns: list[str]) -> tuple[float, float, float]:
    value, low, high = (float(table[column].to_dict()[at]) for column in columns)
    return value, low, high


def _writer(rows: Iterable[tuple[float, float, float]]) -> Callable[[float], str]:
    largest = max(abs(number) for row in rows for number in row)
    decimals = 0 if largest >= 20 else 2

    def write(value: float) -> str:
        return french_number(value, decimals=decimals, signed=True)

    return write
