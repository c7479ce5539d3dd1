"""Figures on stocks in use: how goods last, what a fleet lets in and out, what longer lives change, the urban mine."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from metabolisme.accounts.stocks import SURVIVALS, LifetimeExtension, survival_share
from metabolisme.accounts.worked_stocks import (
    CAR_LIFETIME,
    CAR_MATERIALS,
    CARS,
    SPREAD,
    car_account,
    car_fleet,
    car_mine,
    car_points,
)
from metabolisme.charts.bars import GAP, horizontal_bars
from metabolisme.charts.drawing import LINE_HEIGHT, linear, nice_ticks
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.live import new_drawing
from metabolisme.charts.series import time_series
from metabolisme.charts.text import spread, titled, widest, wrapped
from metabolisme.charts.theme import is_narrow
from metabolisme.estimates import french_number

if TYPE_CHECKING:
    import altair as alt

    from metabolisme.charts.live import LiveDrawing

#: First year of the longer lives of the scenario, and its last year.
EXTENSION_START, SCENARIO_END = 2026, 2050

#: First year drawn of the scenario.
FIRST_DRAWN = 2000

#: Who lives longer, in French.
BENEFICIARIES = {False: "les voitures neuves seulement", True: "toutes, dès cette année-là"}

#: The same scale for all variants, millions a year: none goes beyond 3.4 (lives of 12 to 20 years, up to 8 more).
SCALE_END = 4.0

SOURCES = ["sdes-car-fleet", "car-points"]
JUDGED = (
    "Ce parc est lui-même estimé à partir des immatriculations et d'un âge limite : l'accord ne prouve rien. La "
    "dispersion des durées (30 % de la moyenne) et la croissance d'avant 1990 sont des jugements. Une sortie du parc "
    "n'est pas une casse : une voiture vendue à l'étranger sort aussi."
)


def survival_figure(lifetime: float = CAR_LIFETIME, *, label: str = "") -> Figure:
    """Share still in use by age, under the four laws, for one mean lifetime.

    Parameters
    ----------
    lifetime : float
        Mean, years.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    ages = np.arange(int(2 * lifetime) + 1)
    table = pd.DataFrame(
        {
            name: 100 * survival_share(ages, lifetime, 0.0 if law == "fixed" else SPREAD * lifetime, law)
            for law, name in SURVIVALS.items()
        },
        index=pd.Index(ages, name="Années depuis l'entrée"),
    )
    at_mean = table.iloc[round(lifetime)]
    low, high = (french_number(value, decimals=0) for value in (at_mean.iloc[1:].min(), at_mean.iloc[1:].max()))
    capitalised = {name: name[:1].upper() + name[1:] for name in SURVIVALS.values()}
    return figure(
        time_series({capitalised[name]: table[name] for name in capitalised}, decimals=0),
        title=titled(label, "Une durée de vie moyenne ne dit pas quand les biens sortent d'usage"),
        subtitle=(
            f"Part d'une année d'entrées encore en usage au 31 décembre, %, durée moyenne de {_years(lifetime)}, selon "
            "la loi ; entrées réparties sur l'année"
        ),
        sentence=(
            "Avec une durée fixe, tout sort d'un coup. Avec les trois autres lois, l'année où l'on atteint la moyenne, "
            f"de {low} à {high} % des biens sont encore là."
        ),
        table=table.rename(columns=capitalised).round(1),
        alt="Quatre courbes qui descendent de 100 à 0 : une en marche d'escalier, trois en pente douce, voisines.",
        sources=["car-points"],
        caveat="Calcul : aucune de ces courbes n'est mesurée. La dispersion, 30 % de la moyenne, est un jugement.",
    )


def fleet_figure(lifetime: float = CAR_LIFETIME, survival: str = "weibull", *, label: str = "") -> Figure:
    """Cars that enter and leave the French fleet according to the model, beside what is published.

    Parameters
    ----------
    lifetime : float
        Mean, years.
    survival : {"fixed", "normal", "log_normal", "weibull"}
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    account = car_account(lifetime, survival)
    entered, left = account.inflow[CARS], account.outflow[CARS]
    registered = car_points("registrations_new")
    # Scrapped, then taken in by approved centres: two sources, of which none counts cars sold abroad.
    scrapped = pd.concat([car_points("scrapped"), car_points("scrapped_in_approved_centres")]).sort_index()
    years = range(int(entered.index[0]), int(registered.index[-1]) + 1)
    drawn = {
        "Entrées, selon le modèle": entered,
        "Sorties, selon le modèle": left,
        "Immatriculations publiées": registered.reindex(years),
        "Mises au rebut publiées": scrapped.reindex(years),
    }
    gaps = (100 * (entered / registered - 1)).dropna()
    by_size = sorted(gaps.index.tolist(), key=lambda year: abs(gaps[year]))
    least, most = by_size[0], by_size[-1]
    return figure(
        time_series(drawn, decimals=2),
        title=titled(
            label,
            f"Avec {_years(lifetime)} de vie moyenne, le modèle retrouve les immatriculations à "
            f"{french_number(abs(gaps[least]), decimals=0)} % près en {least}, à "
            f"{french_number(abs(gaps[most]), decimals=0)} % en {most}",
        ),
        subtitle=(
            f"Voitures particulières, millions par an, France, {entered.index[0]}-{entered.index[-1]} ; "
            f"{SURVIVALS[survival]}, parc publié tenu pour vrai"
        ),
        sentence=(
            f"En {least}, le modèle fait entrer {_millions(entered[least])} de voitures et la statistique en "
            f"immatricule {_millions(registered[least])} ; en {most}, {_millions(entered[most])} contre "
            f"{_millions(registered[most])}."
        ),
        table=pd.DataFrame(drawn).round(2).rename_axis("Année"),
        alt="Deux courbes, les entrées au-dessus des sorties, et des points publiés autour d'elles, plus bas à la fin.",
        sources=SOURCES,
        caveat=JUDGED,
    )


def extension_figure(
    lifetime: float = CAR_LIFETIME,
    survival: str = "weibull",
    extra: float = 3.0,
    in_use_too: bool = False,
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """New cars needed to hold the fleet, with and without longer lives.

    Parameters
    ----------
    lifetime : float
        Mean before, years.
    survival : {"fixed", "normal", "log_normal", "weibull"}
    extra : float
        Years of life gained from `EXTENSION_START` on, ≥ 0.
    in_use_too : bool
        Whether cars already on the road gain them too, or new ones only.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    without = car_account(lifetime, survival, until=SCENARIO_END).inflow[CARS].loc[FIRST_DRAWN:]
    extension = LifetimeExtension(EXTENSION_START, extra, in_use_too)
    longer = car_account(lifetime, survival, until=SCENARIO_END, extension=extension)
    needed = longer.inflow[CARS].loc[FIRST_DRAWN:]
    since = needed.index >= EXTENSION_START
    saved, base = float((without - needed)[since].sum()), float(without[since].sum())
    steady = 100 * (1 - lifetime / (lifetime + extra))
    fleet = float(car_fleet().iloc[-1])
    share = french_number(100 * saved / base, decimals=0)
    table = pd.DataFrame({"Sans allongement, millions": without, "Avec, millions": needed}).round(2)
    gained = f"{_years(extra)} de vie en plus"
    return figure(
        _two_lines(without, needed, "sans allongement", f"avec {gained}", live),
        title=titled(
            label,
            f"{gained[:1].upper()}{gained[1:]} : {share} % d'achats en moins d'ici {SCENARIO_END}, "
            f"{french_number(steady, decimals=0)} % à la longue",
        ),
        subtitle=(
            f"Voitures neuves par an, millions, France, pour tenir le parc à {french_number(fleet, decimals=1)} "
            f"millions après {car_fleet().index[-1]} ; vie moyenne de {_years(lifetime)}, {SURVIVALS[survival]} ; "
            f"allongement dès {EXTENSION_START} pour {BENEFICIARIES[in_use_too]}"
        ),
        sentence=(
            f"Sans allongement, {_millions(without[SCENARIO_END])} de voitures neuves en {SCENARIO_END} "
            f"({SURVIVALS[survival]}). Avec {gained} pour {BENEFICIARIES[in_use_too]}, {_millions(needed[2030])} en "
            f"2030, {_millions(needed[2040])} en 2040, {_millions(needed[SCENARIO_END])} en {SCENARIO_END} ; en tout, "
            f"{_millions(saved)} de moins depuis {EXTENSION_START}, soit {share} %."
        ),
        table=table.rename_axis("Année"),
        alt=f"Deux courbes confondues jusqu'en {EXTENSION_START} ; celle de l'allongement passe ensuite au-dessous.",
        sources=SOURCES,
        caveat=(
            "Un scénario, pas une prévision : le parc est tenu constant, personne ne change d'usage. Ni l'entretien, "
            "ni la consommation d'une voiture plus vieille ne sont comptés."
        ),
    )


def mine_figure(year: int = 2015, lifetime: float = CAR_LIFETIME, *, label: str = "") -> Figure:
    """Materials of the cars that leave the fleet in a year, and what comes back of them.

    Parameters
    ----------
    year : int
        Within the fleet's series.
    lifetime : float
        Mean, years.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    outflow = car_account(lifetime).outflow.loc[[year]]
    taken_in = car_points("scrapped_in_approved_centres")
    nearest = int(taken_in.index[int(np.argmin(np.abs(taken_in.index.to_numpy() - year)))])
    collected = min(1.0, float(taken_in[nearest]) / float(outflow[CARS].iloc[0]))
    recovered = float(car_points("reuse_and_recycling_rate").iloc[-1]) / 100
    mine = car_mine(outflow, collected, recovered).groupby(level="material", sort=False).sum().rename(CAR_MATERIALS)
    totals = mine.sum()
    gathered = float(totals["contained"] - totals["not_collected"])
    stages = pd.Series(
        {
            "Contenu dans les voitures sorties": float(totals["contained"]),
            "Passé par un centre agréé": gathered,
            "Réutilisé ou recyclé": float(totals["recovered"]),
        },
        name="kt",
    )
    by_material = mine["contained"].rename(lambda name: f"dont {name}, contenu")
    return figure(
        horizontal_bars(stages, colours={"Réutilisé ou recyclé": "ink"}, decimals=0, unit="kt"),
        title=titled(
            label,
            f"Des voitures qui sortent du parc, environ {french_number(100 * collected, decimals=0)} % passent par un "
            "centre agréé",
        ),
        subtitle=f"Milliers de tonnes (kt), France, sorties de {year} selon le modèle, centres agréés en {nearest}",
        sentence=(
            f"Les sorties de {year} contiennent {french_number(totals['contained'], significant=2)} kt de matières ; "
            f"{french_number(totals['recovered'], significant=2)} kt seraient réutilisées ou recyclées, "
            f"{french_number(totals['not_collected'], significant=2)} kt échappent aux centres agréés."
        ),
        table=pd.concat([stages, by_material]).rename("kt").rename_axis("Étape").to_frame().round(0),
        alt="Trois barres horizontales de plus en plus courtes : contenu, passé par un centre agréé, récupéré.",
        sources=SOURCES,
        caveat=(
            "Parts des matières de confiance faible. Le taux de recyclage est celui de la masse entière : les métaux "
            "font mieux, les plastiques moins bien. Ce qui échappe aux centres agréés part à l'étranger ou dans des "
            "sites illégaux, ou dort dans un garage : personne ne le compte."
        ),
    )


def _two_lines(
    base: pd.Series, told: pd.Series, base_name: str, told_name: str, live: bool
) -> Callable[[int], alt.LayerChart | LiveDrawing]:
    """Two lines by year on the same scale, named at their ends; straight pieces, so that a lab can draw them."""

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        narrow = is_narrow(width)
        bottom = 230.0 if narrow else 280.0
        drawing = new_drawing(width, bottom + 24, live)
        names = {
            name: [
                *wrapped(name, 96 if narrow else 200, drawing.size),
                french_number(float(values.iloc[-1]), decimals=2),
            ]
            for name, values in ((base_name, base), (told_name, told))
        }
        right = width - widest((line for lines in names.values() for line in lines), drawing.size) - 2 * GAP
        ticks = nice_ticks(0.0, SCALE_END, 4)
        left = widest([french_number(tick, decimals=0) for tick in ticks], drawing.small) + GAP
        place = linear(ticks[0], ticks[-1], bottom, drawing.size / 2 + 2)
        across = linear(float(base.index[0]), float(base.index[-1]), left + GAP, right)
        drawing.lines([{"x": left, "x2": right, "y": place(tick), "y2": place(tick)} for tick in ticks], "grid")
        start = across(float(EXTENSION_START))
        drawing.lines([{"x": start, "x2": start, "y": place(ticks[-1]), "y2": bottom}], "grid", width=2)
        drawing.texts(
            [{"x": left - GAP, "y": place(tick), "text": french_number(tick, decimals=0)} for tick in ticks],
            align="right",
            size=drawing.small,
            name="muted",
        )
        shown = [year for year in base.index if year % (20 if narrow else 10) == 0]
        drawing.texts(
            [{"x": across(float(year)), "y": bottom + 13, "text": str(year)} for year in shown],
            align="center",
            size=drawing.small,
            name="muted",
        )
        for values, name, thick in ((base, "mark", 2.0), (told, "ink", 3.0)):
            marks = zip(values.index.tolist(), values.tolist(), strict=True)
            points = [(across(year), place(value)) for year, value in marks]
            pieces = itertools.pairwise(points)
            drawing.lines([{"x": a, "y": b, "x2": c, "y2": d} for (a, b), (c, d) in pieces], name, width=thick)
        ends = sorted([(place(float(base.iloc[-1])), base_name), (place(float(told.iloc[-1])), told_name)])
        heights = [len(names[name]) * drawing.size * LINE_HEIGHT + 4 for _, name in ends]
        centres = spread([y for y, _ in ends], heights, 0, drawing.height)
        drawing.texts(
            [
                {"x": right + 2 * GAP, "y": centre, "text": "\n".join(names[name])}
                for (_, name), centre in zip(ends, centres, strict=True)
            ]
        )
        return drawing.picture()

    return draw



def _years(number: float) -> str:
    return f"{french_number(number, decimals=0 if float(number).is_integer() else 1)} an{'s' if number >= 2 else ''}"


def _millions(number: float) -> str:
    return f"{french_number(number, decimals=2)} million{'s' if abs(number) >= 2 else ''}"
