"""Figures on diversity: how jobs are spread, how far from France, and what the classification decides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import local_jobs
from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.readings import readings
from metabolisme.charts.text import titled
from metabolisme.diagnosis.peers import VERDICTS
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate, french_number
from metabolisme.indicators.diversity import (
    AGAINST_FRANCE,
    INDICES,
    LEVELS,
    MEDIAN_CAVEAT,
    at_level,
    compared_diversity,
    diversity_estimate,
    groups_at,
    index_of,
    job_shares,
    national_jobs,
    yearly_movement,
)
from metabolisme.sources import load_table, nomenclature
from metabolisme.sources.territories import Territory, find_territory

SOURCES = ("insee-flores", "insee-epci", "insee-zones", "nomenclatures")

#: Bars drawn, the others pooled; the table has them all.
MOST_BARS = 10

#: What readers call the indices in a list.
NAMES = {
    "effective_branches": "Nombre effectif de branches",
    "shannon": "Entropie",
    "herfindahl": "Herfindahl",
    "krugman": "Krugman, contre la France",
    "hachman": "Hachman, contre la France",
}

#: Decimals in which each index is told.
DECIMALS = {"effective_branches": 1, "shannon": 2, "herfindahl": 3, "krugman": 2, "hachman": 2}

#: Industry of an EPCI, whose branches are not published.
_INDUSTRY = "Industrie, énergie, eau et déchets"


def diversity_figure(
    territory: Territory | str | list[str],
    index: str = "effective_branches",
    level: str = "A38",
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """How the jobs of a territory are spread, or how far from France, and the index that sums it up.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    index : str
        Key of `metabolisme.indicators.diversity.INDICES`.
    level : str
        Key of `metabolisme.indicators.diversity.LEVELS`.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
        For an EPCI industry is one bar: its branches are estimated too roughly to be shown.

    Raises
    ------
    UnknownCodeError
    MetabolismeError
        Evenness over the branches of an EPCI, see `metabolisme.indicators.diversity.why_no_evenness`.
    """
    place = find_territory(territory)
    jobs = local_jobs(place).to_numpy(dtype=float)
    found = diversity_estimate(place, index, level).value
    nation = float(index_of(index, national_jobs(), level))
    table = _shares(place, jobs, level)
    # What is drawn is then the gap.
    gaps = index in AGAINST_FRANCE
    values = (table["here"] - table["france"]) if gaps else table["here"]
    drawn = values.loc[values.abs().sort_values(ascending=False, kind="stable").index]
    if gaps:
        drawn = drawn.head(MOST_BARS).sort_values(ascending=False, kind="stable")
    elif len(drawn) > MOST_BARS:
        others = drawn.iloc[MOST_BARS:]
        drawn = pd.concat([drawn.head(MOST_BARS), pd.Series({f"{len(others)} autres": others.sum()})])
    first = str(drawn.index[0]) if not gaps else str(values.abs().idxmax())
    told, in_france = (french_number(number, decimals=DECIMALS[index]) for number in (found, nation))
    estimated = ""
    if place.jobs_are_estimated:
        estimated = f" {MEDIAN_CAVEAT}" if gaps else " Emplois par branche estimés d'après la zone d'emploi."
    kind = "Écart de part avec la France, en points" if gaps else "Part des emplois salariés, en %"
    return figure(
        # What is pooled is no part of the classification: it has not its colour.
        horizontal_bars(drawn, colours={name: "here" for name in drawn.index if name in values}, decimals=1, live=live),
        title=titled(label, f"{place.name} : {_finding(index, found, level)}"),
        subtitle=f"{kind}, {LEVELS[level]}, {place.name}, fin 2023",
        sentence=(
            f"{NAMES[index]} : {told} ; France : {in_france}. "
            + (
                f"Le plus grand écart est « {first} » : {french_number(values[first], decimals=1, signed=True)} points."
                if gaps
                else f"La plus grande part est « {first} » : {french_number(values[first], decimals=1)} % des emplois."
            )
            + estimated
        ),
        table=table.rename(columns={"here": "Ici, %", "france": "France, %"}).rename_axis(LEVELS[level].capitalize()),
        alt=(
            f"{len(drawn)} barres horizontales, une par part de la nomenclature"
            + (", à droite de zéro ce qui pèse plus qu'en France, à gauche ce qui pèse moins." if gaps else ".")
        ),
        sources=SOURCES,
        caveat="Emplois salariés seulement. À un autre niveau de la nomenclature, l'ordre des territoires change.",
        table_decimals=1,
    )


def levels_figure(territories: Sequence[Territory | str], *, label: str = "") -> Figure:
    """Effective number of parts of two territories, at each level of the classification: their order may turn.

    Parameters
    ----------
    territories : sequence of two Territory, or of what `find_territory` takes
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        Not two territories.
    """
    places = [find_territory(one) for one in territories]
    if len(places) != 2 or places[0].code == places[1].code:
        raise MetabolismeError(f"La figure compare deux territoires différents ; reçu {len(places)}.")
    rows, ahead, cells = {}, {}, {}
    for level, name in LEVELS.items():
        two = [diversity_estimate(place, "effective_branches", level) for place in places]
        values = {place.name: one.value for place, one in zip(places, two, strict=True)}
        rows[name] = Estimate(two[0].value, "parts", two[0].method, SOURCES, two[0].period, readings=values)
        (low, high), (other_low, other_high) = (one.within or (one.value, one.value) for one in two)
        apart = low > other_high or high < other_low
        ahead[name] = max(values, key=lambda one: values[one]) if apart else VERDICTS["undecided"]
        cells[name] = {**values, "Le plus diversifié": ahead[name]}
    turns = len(set(ahead.values()) - {VERDICTS["undecided"]}) > 1
    names = " et ".join(place.name for place in places)
    said = " ; ".join(f"sur {name}, {who}" for name, who in ahead.items())
    return figure(
        readings(rows, decimals=1),
        title=titled(
            label,
            f"{names} : {'l’ordre change avec' if turns else 'l’ordre tient à'} "
            f"{'la nomenclature' if turns else 'tous les niveaux'}",
        ),
        subtitle="Nombre effectif de parts, selon la finesse de la nomenclature, emplois salariés, fin 2023",
        sentence=f"Le plus diversifié : {said}.",
        table=pd.DataFrame.from_dict(cells, orient="index").rename_axis("Nomenclature"),
        alt="Trois rangées de deux points nommés, une par niveau de la nomenclature.",
        sources=SOURCES,
        caveat=(
            "Deux valeurs plus proches que ce qu'elles bougent ensemble en un an ne se départagent pas. Aucun niveau "
            "n'est le bon : chacun pose une autre question."
        ),
        table_decimals=1,
    )


def diversity_peers_figure(
    territory: Territory | str | list[str], index: str = "effective_branches", *, label: str = ""
) -> Figure:
    """An index of a territory and of its peers, by name, with the margin under which nothing is told apart.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    index : str
        Key of `metabolisme.indicators.diversity.INDICES`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    compared = compared_diversity(place, name=index)
    named = compared.set_index("name")
    undecided = int((compared["verdict"] == VERDICTS["undecided"]).sum())
    others = len(compared) - 1
    written = french_number(float(compared["value"].iloc[0]), decimals=DECIMALS[index])
    movement = french_number(yearly_movement(index), significant=2)
    return figure(
        horizontal_bars(
            named["value"],
            within=named[["low", "high"]],
            colours={place.name: "here"},
            decimals=DECIMALS[index],
        ),
        title=titled(label, f"{place.name} : {undecided} de ses {others} pairs sont trop proches pour trancher"),
        subtitle=(
            f"{NAMES[index]}, {LEVELS['A38']}, fin 2023 ; par ordre alphabétique ; moustache : ce qui bouge en un an"
        ),
        sentence=(
            f"{place.name} : {written}. Neuf zones d'emploi sur dix bougent de moins de {movement} en un an ; deux "
            f"territoires dont les moustaches se recouvrent ne se départagent pas : c'est le cas de {undecided} pairs "
            f"sur {others}."
        ),
        table=pd.DataFrame(
            {
                NAMES[index]: named["value"],
                "Au moins": named["low"],
                "Au plus": named["high"],
                f"{place.name} est": named["verdict"].replace("", "–"),
            }
        ).rename_axis("Territoire"),
        alt=f"{others + 1} barres horizontales, une par territoire, chacune avec une moustache.",
        sources=SOURCES,
        caveat=f"{compared.attrs['criteria']} Ce n'est pas un classement : plus divers n'est pas toujours mieux.",
        table_decimals=DECIMALS[index],
    )


def _finding(index: str, found: float, level: str) -> str:
    """What the index says of a territory, as a title."""
    parts = LEVELS[level].partition(" ")[2]
    if index == "krugman":
        moved = french_number(100 * found / 2, decimals=0)
        return f"{moved} emplois sur 100 changeraient de case pour que la répartition soit celle de la France"
    if index == "hachman":
        return f"une ressemblance avec la France de {french_number(found, decimals=2)} sur 1"
    if index == "herfindahl":
        same = french_number(100 * found, decimals=0)
        return f"deux emplois tirés au sort sont de la même case {same} fois sur 100"
    if index == "shannon":
        return f"une entropie de {french_number(found, decimals=2)} bits"
    equal = french_number(found, decimals=1)
    return f"des emplois répartis comme entre {equal} {parts} de même poids"


def _shares(place: Territory, jobs: np.ndarray, level: str) -> pd.DataFrame:
    """Shares of jobs here and in France, %, by the French names of the parts of a level."""
    labels, groups = _parts(level)
    columns = {"here": at_level(jobs, level), "france": at_level(national_jobs(), level)}
    table = pd.DataFrame({name: 100 * job_shares(one) for name, one in columns.items()}, index=groups)
    shown = [_INDUSTRY if place.jobs_are_estimated and _is_industry(code) else labels[code] for code in groups]
    return table.groupby(shown, sort=False).sum()


def _parts(level: str) -> tuple[dict[str, str], list[str]]:
    """French names of the parts of a level, and their codes in the order of `at_level`."""
    table, name, codes = {
        "A38": ("nomenclatures/branches", "short_label", list(nomenclature("A38")["code"])),
        "A21": ("nomenclatures/sections", "label", list(dict.fromkeys(groups_at("A21")))),
        "A5": ("nomenclatures/sectors", "label", list(dict.fromkeys(groups_at("A5")))),
    }[level]
    labels = load_table(table).set_index("code")[name]
    return {str(code): str(label) for code, label in labels.items()}, codes


def _is_industry(code: str) -> bool:
    """Whether a branch or a section is part of industry, energy, water and waste."""
    return code == "BE" or code[0] in "BCDE"


#: Choices of a lab or of a page.
INDEX_CHOICES = {NAMES[name]: name for name in INDICES}
LEVEL_CHOICES = {name: level for level, name in LEVELS.items()}
