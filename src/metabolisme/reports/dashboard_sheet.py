"""What the page « Tableau de bord » shows of a territory: texts and lengths alone, which the page puts in place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from metabolisme.charts.text import french_text, shown_unit
from metabolisme.diagnosis.peers import every_group
from metabolisme.estimates import french_number
from metabolisme.indicators.cards import DIRECTIONS, NATURES
from metabolisme.indicators.every_place import IndicatorAtlas
from metabolisme.indicators.registry import IndicatorDraws
from metabolisme.reports.dashboard import DEFAULT_INDICATORS, Bounded, Line, line, shown_value
from metabolisme.reports.territory_sheet import region_and_department, short_name, written
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.territories import find_territory

#: Heads of the table that can be taken away, which the page makes of the lines that it shows.
HEADS = ("territoire", "code", "indicateur", "lieu", "valeur", "bas", "haut", "unité", "face à ce pair", "période")


class DashboardSheets:
    """Sheets of many territories.

    Parameters
    ----------
    atlas : IndicatorAtlas
    ids : sequence of str
        Indicators shown, in order.
    """

    def __init__(self, atlas: IndicatorAtlas, ids: Sequence[str] = DEFAULT_INDICATORS):
        self.ids, self.codes = tuple(ids), atlas.codes
        self._atlas, self._groups = atlas, every_group()
        columns = ["value", "low", "high"]
        self._values = {identifier: atlas.table(identifier)[columns].to_numpy(dtype=float) for identifier in ids}
        self._rank = {code: rank for rank, code in enumerate(atlas.codes)}
        self._names: dict[str, str] = {}

    def of(self, code: str) -> dict[str, Any]:
        """The sheet of a territory.

        Returns
        -------
        dict
            JSON-able, typography set: ``nom``, ``genre``, ``ou``, ``population``, ``avertissements``, ``pairs`` (two
            sentences), ``criteres``, ``indicateurs`` (each ``nom``, ``texte``, ``fourchette``, ``verdict``, ``sens``,
            ``question``, ``lignes``…, or ``absent``), ``sources``, ``titres`` of the table to take away.
        """
        whole, group = self._atlas.of(code), self._groups[code]
        territory = whole.territory
        own = _only(whole, self.ids)
        places = [code, *group.codes]
        names = {one: self._name(one) for one in places}
        lines = [
            line(own, rank, self._of_places(identifier, places), names, {}) for rank, identifier in enumerate(self.ids)
        ]
        region, department = region_and_department(territory)
        sources = dict.fromkeys(source for one in lines if one.own for source in one.own.sources)
        sheet = {
            "nom": territory.name,
            "genre": "Zone d'emploi" if territory.kind == "zone" else "Intercommunalité (EPCI)",
            "ou": f"{region} ({department})" if department else region,
            "population": f"{french_number(territory.population)} habitants",
            "avertissements": list(territory.warnings),
            "pairs": f"Ses pairs, par ordre alphabétique : {', '.join(names[one] for one in group.codes)}."
            if group.codes
            else "Aucun territoire n'est assez semblable pour être un pair.",
            "criteres": group.criteria,
            "indicateurs": [_indicator(one) for one in lines],
            "titres": list(HEADS),
            "code_ecrit": f"{'ZE' if territory.kind == 'zone' else 'EPCI'} {code}",
            "sources": f"Sources : {' ; '.join(short_name(source) for source in sources)}.",
        }
        return dict(_typeset(sheet))

    def _of_places(self, identifier: str, places: list[str]) -> dict[str, Bounded]:
        values = self._values[identifier][[self._rank[code] for code in places]].tolist()
        return {code: (value, low, high) for code, (value, low, high) in zip(places, values, strict=True)}

    def _name(self, code: str) -> str:
        if code not in self._names:
            self._names[code] = find_territory(code).name
        return self._names[code]


def _only(whole: IndicatorDraws, ids: Sequence[str]) -> IndicatorDraws:
    ranks = [whole.ids.index(identifier) for identifier in ids]
    return IndicatorDraws(
        whole.territory, tuple(ids), whole.centre[ranks], whole.draws[:, ranks], whole.readings, whole.reasons
    )


def _indicator(one: Line) -> dict[str, Any]:
    card = one.card
    unit = shown_unit(card.unit)
    described = {
        "nom": card.name,
        "question": card.question,
        "verdict": one.among_peers,
        "unite": unit,
        "periode": card.period,
    }
    if one.own is None:
        return {**described, "absent": one.reason}
    places = [place for place in one.places if not math.isnan(place.value)]
    start = min(0.0, *(place.low for place in places))
    whole = max(place.high for place in places) - start or 1.0
    rows: list[dict[str, Any]] = []
    for place in places:
        value, bounds = written(place.value, (place.low, place.high) if place.high > place.low else None)
        low, _, high = bounds.removeprefix("de ").partition(" à ")
        told = {"nom": place.name, "code": place.code, "valeur": value, "bas": low, "haut": high}
        drawn = {"place": _percent(place.value - start, whole), "debut": _percent(place.low - start, whole)}
        length = max(0.4, _percent(place.high - place.low, whole)) if bounds else 0
        rows.append({**told, **drawn, "etendue": length, "dit": place.verdict})
    own = rows[0]
    bounds = f"{one.own.interval_label} : de {own['bas']} à {own['haut']}"
    readings = one.own.readings
    others = " ; ".join(
        f"{name} : {shown_value(found, found, found, card.unit)[0]}" for name, found in readings.items()
    )
    return {
        **described,
        "texte": f"{own['valeur']} {unit}".rstrip(),
        "fourchette": bounds if own["bas"] else "sans fourchette : emplois publiés",
        "sens": DIRECTIONS[card.direction],
        "lignes": rows,
        "lectures": f"Autres lectures, que l'on ne moyenne pas : {others}." if others else "",
        "definition": f"{card.definition} {NATURES[card.nature].capitalize()} ; {card.period}.",
        "leviers": f"Leviers concernés : {', '.join(LEVERS[lever] for lever in card.levers) or 'aucun'}.",
        "reserves": list(card.does_not_say),
    }


def _percent(value: float, whole: float) -> float:
    return round(100 * value / whole, 1)


def _typeset(thing: Any) -> Any:
    if isinstance(thing, str):
        return french_text(thing)
    if isinstance(thing, list):
        return [_typeset(item) for item in thing]
    if isinstance(thing, dict):
        return {name: _typeset(item) for name, item in thing.items()}
    return thing
