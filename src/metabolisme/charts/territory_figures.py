"""The account of one territory under settings that a reader chooses, beside the reference settings."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.territory import regionalise
from metabolisme.accounts.territory_draws import TerritoryDraws
from metabolisme.charts.account_figures import NOT_MEASURED, PLACE_COLOURS, TERRITORY_SOURCES
from metabolisme.charts.bars import BAR, GAP, _Key
from metabolisme.charts.drawing import LINE_HEIGHT, linear
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.live import LiveDrawing, new_drawing
from metabolisme.charts.palette import PLACES, colour, text_colour_on
from metabolisme.charts.text import text_width, widest, wrapped
from metabolisme.charts.theme import is_narrow, small_text_size, text_size
from metabolisme.diagnosis import READINGS
from metabolisme.diagnosis.methods_compared import METHOD_NAMES, WITH_DELTA
from metabolisme.diagnosis.territory_results import TERRITORY_PLACES, co2_readings, draws_measures, territory_results
from metabolisme.estimates import french_number
from metabolisme.sources.defaults import (
    DEFAULT_DELTA,
    DEFAULT_QUOTIENT,
    DEFAULT_READING,
    DEFAULT_YEAR,
    INCOME_ELASTICITY,
    INVESTMENT_POPULATION_WEIGHT,
    PRODUCT_MATCH_RATE_OF_CARRIERS,
    PRODUCT_MATCH_RATE_OF_SERVICES,
)
from metabolisme.sources.territories import Territory

if TYPE_CHECKING:
    import altair as alt

#: The reading of carbon that comes first: greenhouse gases as published by product, not computed.
PUBLISHED = "sdes_2019"

#: Ways to read the carbon footprint of a territory, with what each counts.
CARBON_READINGS = {
    PUBLISHED: "Gaz à effet de serre publiés (2019)",
    **{key: f"CO₂ : {reading.label}" for key, reading in READINGS.items() if reading.role != "counterfactual"},
}

#: For κ of goods: λ, the size factor of the territory, as `metabolisme.accounts.territory.regionalise` takes it.
BY_SIZE = -1.0

#: Buyers drawn, one bar each.
DRAWN_BUYERS = {"households": "Ménages", "firms": "Entreprises, pour produire", "public": "Public et associations"}

#: Height of the bar of the reference settings, and room for the whisker under it, px.
THIN, UNDER = 6, 12


@dataclass(frozen=True)
class Settings:
    """What a reader may choose; by default the reference settings of the book.

    Attributes
    ----------
    method : str
        One of `metabolisme.accounts.regionalisation.METHODS`.
    delta : float
        δ, 0 ≤ δ < 1.
    goods : float
        κ of goods, 0 to 1, or `BY_SIZE`.
    carriers, services : float
        κ of trade and transport, of services; 0 to 1.
    elasticity : float
        ε of household spending to income.
    investment : float
        θ, part of investment that follows population, 0 to 1.
    reading : str
        A key of `CARBON_READINGS`.
    """

    method: str = DEFAULT_QUOTIENT
    delta: float = DEFAULT_DELTA
    goods: float = BY_SIZE
    carriers: float = PRODUCT_MATCH_RATE_OF_CARRIERS
    services: float = PRODUCT_MATCH_RATE_OF_SERVICES
    elasticity: float = INCOME_ELASTICITY
    investment: float = INVESTMENT_POPULATION_WEIGHT
    reading: str = PUBLISHED


#: French name of each setting, as a reader finds it by its control.
SETTING_NAMES = {
    "method": "méthode",
    "delta": "δ",
    "goods": "κ des biens",
    "carriers": "κ du commerce et des transports",
    "services": "κ des services",
    "elasticity": "ε",
    "investment": "θ",
}


@dataclass(frozen=True, eq=False)
class TerritoryCase:
    """A territory ready to be settled again and again.

    Attributes
    ----------
    profile : LocalProfile
    nation : NationalAccount
    bounds : DataFrame
        Of `territory_results`: the intervals of the reference settings.
    """

    profile: LocalProfile
    nation: NationalAccount
    bounds: pd.DataFrame

    @functools.cached_property
    def territory(self) -> Territory:
        """The territory."""
        return self.profile.territory


def territory_case(territory: Territory, year: int = DEFAULT_YEAR) -> TerritoryCase:
    """Gather once what does not depend on the settings: about 0.1 s, then 3 ms for each set of settings."""
    return TerritoryCase(local_profile(territory), shared_account(year), territory_results(territory, year=year))


def settings_figure(case: TerritoryCase, settings: Settings, *, live: bool = True) -> Figure:
    """What 100 € pay for, what production calls here, and where the footprint falls, under some settings.

    Parameters
    ----------
    case : TerritoryCase
    settings : Settings
    live : bool
        Whether the drawing writes itself, for a lab; otherwise it goes through Vega, as the others of the book.

    Returns
    -------
    Figure
        Full bars for these settings, thin ones for the reference settings, whiskers for the interval of the latter.

    Raises
    ------
    UnknownCodeError
        Unknown method.

    Notes
    -----
    A reading changes what is emitted abroad only: its French part is that of the central reading.
    """
    chosen, reference = settings_values(case, settings), settings_values(case, Settings(reading=settings.reading))
    rows = _rows(case, settings, chosen, reference)
    name = case.territory.name
    spent, usual = chosen[EVERYONE]["here"], reference[EVERYONE]["here"]
    changed = _changed(settings)
    return figure(
        lambda width: _draw(rows, width, live),
        title=f"{name} : sur 100 € dépensés, {_euros(spent)} € paient une production d'ici"
        + (f" (référence : {_euros(usual)} €)" if changed else ""),
        subtitle=_subtitle(settings, changed),
        sentence=_sentence(settings, chosen, reference, changed) + _each_alone(case, settings, changed),
        table=_table(rows),
        alt=(
            f"{len(rows)} barres, chacune au-dessus de la barre fine des réglages de référence et d'un trait pour "
            "leur fourchette."
        ),
        sources=[*TERRITORY_SOURCES, "sdes-carbon" if settings.reading == PUBLISHED else "jrc-co2"],
        caveat=_caveat(case, settings, chosen),
    )


Values = Mapping[str, Mapping[str, float]]

#: Name of all the buyers together, and of the last two bars.
EVERYONE = "Ensemble"
CALLED, PRESSED = "Production appelée ici en plus, pour 100 € produits ici", "Empreinte carbone, t par habitant"


def settings_values(case: TerritoryCase, settings: Settings) -> dict[str, dict[str, float]]:
    """Values of each bar by place of the palette.

    Parameters
    ----------
    case : TerritoryCase
    settings : Settings

    Returns
    -------
    dict
        For each of `DRAWN_BUYERS` and `EVERYONE`, € for 100 € spent; for `CALLED`, € on top of 100 € produced; for
        `PRESSED`, t per inhabitant, absent where carbon is not known (overseas).
    """
    one = np.ones(1)
    regional = regionalise(
        case.profile,
        case.nation,
        method=settings.method,
        delta=settings.delta * one,
        elasticity=settings.elasticity * one,
        overseas_factor=one,
        investment_population_weight=settings.investment * one,
        match_rate_of_goods=settings.goods * one,
        match_rate_of_carriers=settings.carriers * one,
        match_rate_of_services=settings.services * one,
    )
    draws = TerritoryDraws(case.profile, case.nation, case.profile.jobs, regional)
    found = draws_measures(draws)
    values = {
        name: {drawn: float(found["spending_per_100", buyer, place][0]) for place, drawn in PLACE_COLOURS.items()}
        for buyer, name in {**DRAWN_BUYERS, "all": EVERYONE}.items()
    }
    values[CALLED] = {"here": _shown(CALLED, float(found["output_multiplier", "all", "here"][0]), case)}
    totals = co2_readings(draws)
    if totals:
        measure = "footprint_ghg" if settings.reading == PUBLISHED else "footprint_co2"
        places = TERRITORY_PLACES if settings.reading == DEFAULT_READING else TERRITORY_PLACES[:2]
        pressed = {PLACE_COLOURS[place]: float(found[measure, "all", place][0]) for place in places}
        if settings.reading == PUBLISHED:
            pressed["abroad"] = float(found[measure, "all", "abroad"][0])
        elif settings.reading != DEFAULT_READING:
            pressed["abroad"] = totals[settings.reading] - sum(pressed.values())
        values[PRESSED] = {place: _shown(PRESSED, amount, case) for place, amount in pressed.items()}
    return values


@dataclass(frozen=True)
class _Row:
    """A bar: its parts, those of the reference with their intervals, by place; the end of its scale."""

    name: str
    chosen: Mapping[str, float]
    reference: Mapping[str, float]
    bounds: Mapping[str, tuple[float, float]]
    end: float
    decimals: int
    total: bool


def _rows(case: TerritoryCase, settings: Settings, chosen: Values, reference: Values) -> list[_Row]:
    keys = {name: ("spending_per_100", buyer) for buyer, name in DRAWN_BUYERS.items()}
    keys[CALLED] = ("output_multiplier", "all")
    # Other readings have no interval.
    if settings.reading in (PUBLISHED, DEFAULT_READING):
        keys[PRESSED] = ("footprint_ghg" if settings.reading == PUBLISHED else "footprint_co2", "all")
    rows = []
    for name in [*DRAWN_BUYERS.values(), CALLED, *({PRESSED} & chosen.keys())]:
        bounds = {}
        for place, drawn in {**PLACE_COLOURS, "abroad": "abroad"}.items():
            if name in keys and drawn in chosen[name]:
                low, high = (cast("float", case.bounds.at[(*keys[name], place), side]) for side in ("low", "high"))
                bounds[drawn] = (_shown(name, low, case), _shown(name, high, case))
        largest = max(sum(chosen[name].values()), sum(reference[name].values()), *bounds.get("here", (0.0,)))
        # The scale stays while a slider moves, unless the bar would leave it.
        usual = 1.25 * sum(reference[name].values()) if name == PRESSED else 100.0
        rows.append(
            _Row(
                name=name,
                chosen=chosen[name],
                reference=reference[name],
                bounds=bounds,
                end=max(usual, largest),
                decimals=1 if name == PRESSED else 0,
                total=name in (CALLED, PRESSED),
            )
        )
    return rows


def _shown(name: str, result: float, case: TerritoryCase) -> float:
    """A result of the library in the unit of its bar: € on top of 100 €, t per inhabitant for kt, or as it is."""
    if name == CALLED:
        return 100 * (result - 1)
    return 1000 * result / case.territory.population if name == PRESSED else result


def _draw(rows: list[_Row], width: int, live: bool) -> alt.LayerChart | LiveDrawing:
    size, narrow = text_size(width), is_narrow(width)
    line = size * LINE_HEIGHT
    places = [place for place in PLACES if any(place in row.chosen for row in rows)]
    key = _Key([(PLACES[place], place) for place in places], width)
    notes = wrapped("Barre fine : réglages de référence. Trait : leur fourchette, pour la part d'ici.", width, size)
    names = {row.name: wrapped(row.name, width if narrow else 0.36 * width, size) for row in rows}
    column = 1.0 if narrow else widest((text for lines in names.values() for text in lines), size) + GAP + 2
    totals = {row.name: french_number(sum(row.chosen.values()), decimals=row.decimals) for row in rows if row.total}
    room = max(widest(totals.values(), size), text_width("00,0", size)) + GAP
    tops, centres, position = {}, {}, key.height + len(notes) * line + 8
    for row in rows:
        height = len(names[row.name]) * line
        bars = BAR + THIN + UNDER
        tops[row.name] = position + height + 2 if narrow else position + max(0.0, (height - bars) / 2)
        centres[row.name] = position + height / 2 if narrow else tops[row.name] + max(bars, height) / 2
        position = max(tops[row.name] + bars, centres[row.name] + height / 2) + 8
    drawing = new_drawing(width, position, live)
    key.write(drawing)
    drawing.texts(
        [{"x": 0.0, "y": key.height + (rank + 0.5) * line, "text": text} for rank, text in enumerate(notes)],
        size=small_text_size(width),
    )
    bars_drawn: list[dict[str, Any]] = []
    thin: list[dict[str, Any]] = []
    numbers, whiskers, ends = [], [], {}
    for row in rows:
        top = tops[row.name]
        place = linear(0.0, row.end, column, width - room)
        ends[row.name] = place(sum(row.chosen.values()))
        for parts, start, height, kept in (
            (row.chosen, top, BAR, bars_drawn),
            (row.reference, top + BAR + 2, THIN, thin),
        ):
            cumulated = 0.0
            for name, value in parts.items():
                left, right = place(cumulated), place(cumulated + value)
                cumulated += value
                kept.append({"x": left, "x2": right, "y": start, "y2": start + height, "colour": colour(name)})
                number = french_number(value, decimals=row.decimals)
                # A bar of one part has its number at its end.
                if kept is bars_drawn and len(parts) > 1 and text_width(number, size) + 4 <= right - left:
                    at = {"x": (left + right) / 2, "y": top + BAR / 2}
                    numbers.append({**at, "text": number, "colour": text_colour_on(name)})
        if "here" in row.bounds:
            low, high = (place(bound) for bound in row.bounds["here"])
            middle = top + BAR + THIN + 2 + UNDER / 2
            whiskers.append({"x": low, "x2": high, "y": middle, "y2": middle})
            whiskers += [{"x": x, "x2": x, "y": middle - 4, "y2": middle + 4} for x in (low, high)]
    drawing.rectangles(bars_drawn, gap=1.5)
    drawing.rectangles(thin)
    drawing.lines(whiskers, width=1.5)
    drawing.texts(numbers, align="center")
    drawing.texts(
        [
            {"x": ends[row.name] + GAP, "y": tops[row.name] + BAR / 2, "text": totals[row.name]}
            for row in rows
            if row.total
        ]
    )
    drawing.texts(
        [
            {"x": column if narrow else column - GAP, "y": centres[name], "text": "\n".join(lines)}
            for name, lines in names.items()
        ],
        align="left" if narrow else "right",
    )
    return drawing.picture()


def _changed(settings: Settings) -> dict[str, str]:
    """Each setting that is not that of reference: what it is, and what it was, in French, by field of `Settings`."""
    usual = Settings()

    def written(value: str | float) -> str:
        if value == BY_SIZE:
            return "λ"
        return METHOD_NAMES[value] if isinstance(value, str) else french_number(value, decimals=2)

    pairs = {key: (getattr(settings, key), getattr(usual, key)) for key in SETTING_NAMES}
    return {
        key: f"{SETTING_NAMES[key]} {written(value)} (référence : {written(reference)})"
        for key, (value, reference) in pairs.items()
        if value != reference
    }


def _each_alone(case: TerritoryCase, settings: Settings, changed: Mapping[str, str]) -> str:
    """When several settings are changed: what each would give without the others, of 100 € spent."""
    if len(changed) < 2:
        return ""
    usual = Settings(reading=settings.reading)
    alone = {
        SETTING_NAMES[key]: settings_values(case, replace(usual, **{key: getattr(settings, key)}))[EVERYONE]["here"]
        for key in changed
    }
    listed = " ; ".join(f"{name}, {french_number(spent, decimals=1)} €" for name, spent in alone.items())
    return f" Changé seul, chaque réglage laisserait ici, sur 100 € dépensés : {listed}."


def _subtitle(settings: Settings, changed: Mapping[str, str]) -> str:
    dates = f"Euros pour 100 €, et tonnes par habitant ; {CARBON_READINGS[settings.reading]}"
    return f"{dates}. {'Réglages changés : ' + ' ; '.join(changed.values()) if changed else 'Réglages de référence'}."


def _euros(amount: float) -> str:
    return french_number(amount, decimals=0)


def _sentence(settings: Settings, chosen: Values, reference: Values, changed: Mapping[str, str]) -> str:
    """The text twin: what stays here of 100 €, what is called here, the footprint; the reference between brackets."""

    def beside(value: float, usual: float, unit: str, decimals: int = 0) -> str:
        was = f" (référence : {french_number(usual, decimals=decimals)})" if changed else ""
        return f"{french_number(value, decimals=decimals)}{unit}{was}"

    households, firms, public, called = (
        beside(chosen[name]["here"], reference[name]["here"], " €") for name in (*DRAWN_BUYERS.values(), CALLED)
    )
    text = (
        f"Restent ici, sur 100 € : {households} des ménages, {firms} des entreprises, {public} du public. 100 € "
        f"produits ici font produire ici {called} de plus."
    )
    if PRESSED not in chosen:
        return text
    unit = "t CO₂e" if settings.reading == PUBLISHED else "t CO₂"
    total = beside(sum(chosen[PRESSED].values()), sum(reference[PRESSED].values()), f" {unit}", 1)
    here = beside(chosen[PRESSED]["here"], reference[PRESSED]["here"], "", 1)
    return f"{text} L'empreinte par habitant est de {total}, dont {here} ici."


def _table(rows: list[_Row]) -> pd.DataFrame:
    """Values drawn and, for the reference settings, their intervals."""
    units = {CALLED: "€", PRESSED: "t/hab."}
    table = {
        f"{row.name.split(',')[0]} : {PLACES[place].lower()}, {units.get(row.name, '€ pour 100 €')}": [
            value,
            row.reference[place],
            *row.bounds.get(place, (np.nan, np.nan)),
        ]
        for row in rows
        for place, value in row.chosen.items()
    }
    columns = ["Vos réglages", "Référence", "Référence, bas", "Référence, haut"]
    return pd.DataFrame.from_dict(table, orient="index", columns=columns).rename_axis("Poste et lieu")


def _caveat(case: TerritoryCase, settings: Settings, chosen: Values) -> str:
    notes = [NOT_MEASURED]
    if settings.method not in WITH_DELTA:
        notes.append(f"δ ne joue pas dans cette méthode ({METHOD_NAMES[settings.method]}).")
    if settings.method == "CHARM":
        notes.append("κ non plus.")
    if case.territory.epci:
        notes.append("Les emplois des EPCI sont estimés à partir de ceux des zones.")
    if PRESSED in chosen:
        notes.append("Méthode, δ et κ ne changent pas l'empreinte totale, seulement la part d'ici.")
    return " ".join([*notes, *case.territory.warnings])
