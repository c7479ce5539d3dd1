"""Figures on local production: three indices of the same name, and the five sectors of the capacity ratio."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import titled
from metabolisme.diagnosis.peers import VERDICTS, peers, verdict
from metabolisme.estimates import Estimate, french_number
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.local_production import INDICATORS, capacity_by_sector
from metabolisme.indicators.registry import IndicatorDraws, indicator, indicator_draws
from metabolisme.sources.territories import Territory, find_territory

#: The three questions, as the bars name them.
QUESTIONS = {
    "local_production.capacity_ratio": "Pourrait être fait ici (cinq secteurs de biens)",
    "local_production.self_supply": "Est fait ici (tous les biens utilisés ici)",
    "local_production.self_supply_indirect": "Est gagné ici, chaîne comprise (biens achetés en bout de chaîne)",
}

#: The sentence without which these numbers do not stand side by side.
THREE_QUESTIONS = (
    "Chaque barre a sa question et son propre total : elles ne se soustraient pas et ne se comparent pas l'une à "
    "l'autre."
)

_SOURCES = (*TERRITORY_SOURCES, "fab-city-compute", "insee-consumption")


def local_production_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """The three indices of local production of a territory, each with its interval.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
        Where the capacity has no value (an EPCI), the figure has two bars and says why.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    return _three(find_territory(territory), label)


@functools.lru_cache(maxsize=64)
def _three(place: Territory, label: str) -> Figure:
    known = _draws(place)
    found = {name: known.estimate(name) for name in INDICATORS if name not in known.reasons}
    drawn = pd.Series({QUESTIONS[name]: estimate.value for name, estimate in found.items()})
    bounds = pd.DataFrame(
        [estimate.within for estimate in found.values()], index=drawn.index, columns=["low", "high"], dtype=float
    )
    missing = known.reasons.values()
    numbers = [_whole(estimate) for estimate in found.values()]
    count = {2: "deux questions, deux nombres", 3: "trois questions, trois nombres"}[len(found)]
    title = f"{place.name} : {count}, {', '.join(numbers[:-1])} et {numbers[-1]}"
    return figure(
        horizontal_bars(drawn, within=bounds, colours="here", decimals=0, maximum=100.0),
        title=titled(label, title),
        subtitle=(
            f"Sur 100, à chaque question son propre total. {place.name}, emplois 2023, structure 2014 ; moustache : "
            f"{RANGE_LABEL}"
        ),
        sentence=" ".join([*(_told(name, estimate) for name, estimate in found.items()), THREE_QUESTIONS, *missing]),
        table=pd.DataFrame(
            {
                "Sur 100": [estimate.value for estimate in found.values()],
                "Au moins": bounds["low"].to_numpy(),
                "Au plus": bounds["high"].to_numpy(),
                "Question": [indicator_card(name).question for name in found],
            },
            index=pd.Index([indicator_card(name).name for name in found], name="Indice"),
        ),
        alt=f"{len(found)} barres horizontales de 0 à 100, une par question, chacune avec une moustache.",
        sources=_SOURCES,
        caveat=NOT_MEASURED,
        table_decimals=0,
    )


@functools.lru_cache(maxsize=64)
def _draws(place: Territory) -> IndicatorDraws:
    return indicator_draws(place, list(INDICATORS))


def _whole(estimate: Estimate) -> str:
    return french_number(estimate.value, decimals=0)


def _told(name: str, estimate: Estimate) -> str:
    """Sentence of one bar: « Est fait ici (…) : 24 sur 100 (de 9 à 39). »."""
    low, high = estimate.within or (estimate.value, estimate.value)
    bounds = f"de {french_number(low, decimals=0)} à {french_number(high, decimals=0)}"
    return f"{QUESTIONS[name]} : {_whole(estimate)} sur 100 ({bounds})."


def capacity_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """Sector by sector, what the territory could make of what its inhabitants consume, and what it makes of it.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
        With published jobs: not an EPCI.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        Its jobs by branch are estimated.
    """
    return _sectors(find_territory(territory), label)


@functools.lru_cache(maxsize=64)
def _sectors(place: Territory, label: str) -> Figure:
    table = capacity_by_sector(place)
    drawn = {
        " : pourrait": table[["capped", "low", "high"]].clip(upper=100.0),
        " : fait ici": table[["made_here", "made_low", "made_high"]],
    }
    bars = pd.concat(
        part.set_axis(["value", "low", "high"], axis="columns").set_axis(table["label"] + name)
        for name, part in drawn.items()
    )
    bars = bars.loc[[label + name for label in table["label"] for name in drawn]]
    full = table[table["capped"] >= 100]
    gap = table.loc[str((table["capped"] - table["made_here"]).idxmax())].to_dict()
    could_make, made = (french_number(gap[column], decimals=0) for column in ("capped", "made_here"))
    return figure(
        horizontal_bars(
            bars["value"],
            within=bars[["low", "high"]],
            colours={str(name): "here" for name in bars.index if str(name).endswith("fait ici")},
            decimals=0,
            maximum=100.0,
        ),
        title=titled(
            label,
            f"{place.name}, {str(gap['label']).lower()} : {could_make} % pourraient être faits ici, {made} % le sont",
        ),
        subtitle=(
            "Pourrait : production sur consommation des habitants, plafonnée à 100 %. Fait ici : part des produits de "
            f"ces branches utilisés ici qui y sont faits. {place.name}, emplois 2023, structure 2014 ; moustache : "
            f"{RANGE_LABEL}"
        ),
        sentence=(
            f"L'écart est le plus grand dans « {gap['label']} » : {could_make} % pourraient être faits ici, {made} % "
            f"le sont (de {french_number(gap['made_low'], decimals=0)} à "
            f"{french_number(gap['made_high'], decimals=0)}). "
            f"{french_number(len(full))} secteurs sur {french_number(len(table))} atteignent le plafond."
        ),
        table=table.set_index("label")[
            ["production", "consumption", "ratio", "low", "high", "weight", "made_here", "made_low", "made_high"]
        ]
        .set_axis(
            [
                "Production, M€",
                "Consommation hors TVA, M€",
                "Rapport, %",
                "Au moins",
                "Au plus",
                "Poids, %",
                "Fait ici, %",
                "Au moins ",
                "Au plus ",
            ],
            axis="columns",
        )
        .rename_axis("Secteur"),
        alt="Dix barres horizontales de 0 à 100, deux par secteur : pourrait, fait ici ; chacune avec une moustache.",
        sources=_SOURCES,
        caveat=(
            f"{NOT_MEASURED} « Pourrait » et « fait ici » n'ont pas le même total : les habitants d'un côté, tous les "
            "acheteurs de l'autre, entreprises comprises. Une branche n'est pas un produit."
        ),
        table_decimals=0,
    )


def local_production_peers_figure(
    territory: Territory | str | list[str], name: str = "local_production.self_supply", *, label: str = ""
) -> Figure:
    """One index of a territory beside its peers, by name: two that overlap are not ranked.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    name : str
        Identifier of the indicator.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    group = peers(place)
    found = {place.name: indicator(name, place)}
    found |= {str(one): indicator(name, str(code)) for code, one in group["name"].items()}
    bounds = {who: estimate.within or (estimate.value, estimate.value) for who, estimate in found.items()}
    verdicts = {who: verdict(bounds[place.name], bounds[who]) for who in found if who != place.name}
    apart = sum(one != VERDICTS["undecided"] for one in verdicts.values())
    card = indicator_card(name)
    told = "aucun ne s'en distingue" if not apart else f"{french_number(apart)} s'en distinguent"
    return figure(
        horizontal_bars(
            pd.Series({who: estimate.value for who, estimate in found.items()}),
            within=pd.DataFrame.from_dict(bounds, orient="index", columns=["low", "high"]),
            colours={place.name: "here"},
            decimals=0,
        ),
        title=titled(label, f"{place.name} et ses {french_number(len(verdicts))} pairs : {told}"),
        subtitle=f"{card.name}, {card.unit}, emplois 2023, structure 2014 ; moustache : {RANGE_LABEL}",
        sentence=(
            f"{place.name} : {_whole(found[place.name])} (de {french_number(bounds[place.name][0], decimals=0)} à "
            f"{french_number(bounds[place.name][1], decimals=0)}). Là où les fourchettes se recouvrent, on ne peut pas "
            "trancher."
        ),
        table=pd.DataFrame(
            {
                "Valeur": [estimate.value for estimate in found.values()],
                "Au moins": [low for low, _ in bounds.values()],
                "Au plus": [high for _, high in bounds.values()],
                "Face à lui": ["" if who == place.name else verdicts[who] for who in found],
            },
            index=pd.Index(list(found), name="Territoire"),
        ),
        alt=f"{len(found)} barres horizontales, le territoire puis ses pairs par ordre alphabétique.",
        sources=_SOURCES,
        caveat=str(group.attrs["criteria"]),
        table_decimals=0,
    )
