"""The doughnut: social floor inside, ecological ceiling outside, and for each dimension the scale it is known at.

Three fillings, readable without colour: full for what is observed, stripes across for France's figure moved by local
spending, rays for France's figure as it is. What is not known is an empty dashed place. Under half of the dimensions
observed there is no ring: a list of what is known and of what is to be collected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from metabolisme.charts.bars import Draw
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.live import LiveDrawing, new_drawing
from metabolisme.charts.palette import colour
from metabolisme.charts.text import text_width, titled
from metabolisme.charts.theme import is_narrow, text_size
from metabolisme.estimates import french_number
from metabolisme.indicators.doughnut import RULE_MEANINGS, RULES, SCALES, Dimension, Doughnut, doughnut

if TYPE_CHECKING:
    import altair as alt

    from metabolisme.sources.territories import Territory

#: Overshoot that reaches the edge of the drawing; the scale doubles at equal steps.
MOST_OVERSHOOT = 8.0

#: Radii, px: centre of the floor, floor, ceiling, edge.
_CENTRE, _FLOOR, _CEILING, _EDGE = 16.0, 92.0, 134.0, 186.0
_TILE = 17.0
_COLOURS = {"social": "amount_4", "ecological": "amount_6"}
_RAYS = 3.0
_DISC = 8.0
_ROW = 21.0
_SWATCH = 22.0
_BAR = 12.0

_CARDS = ("fanning-2022", "doughnut-choices", "insee-epci", "census-unemployment", "localised-unemployment")


def doughnut_figure(
    territory: Territory | str | list[str] | Doughnut,
    own: pd.DataFrame | None = None,
    rule: str = "none",
    counting: str = "strict",
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """The doughnut of a place or, with fewer than half of its dimensions observed, what is known and what is missing.

    Parameters
    ----------
    territory : Doughnut, Territory, or what `find_territory` takes
        A `Doughnut` is drawn as it is, the next three left aside.
    own : DataFrame, optional
        See `metabolisme.indicators.doughnut.own_values`.
    rule : str
        Key of `metabolisme.indicators.doughnut.RULES`.
    counting : str
        Key of `metabolisme.indicators.doughnut.COUNTINGS`.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    found = territory if isinstance(territory, Doughnut) else doughnut(territory, own, rule, counting)
    return _ring_figure(found, label, live) if found.drawn else _list_figure(found, label, live)


def _ring_figure(found: Doughnut, label: str, live: bool) -> Figure:
    known = [one for one in found.dimensions if one.passes is not None]
    short = [one for one in known if one.sphere == "social" and not one.passes]
    over = [one for one in known if one.sphere == "ecological" and not one.passes]
    social, ecological = ([one for one in found.dimensions if one.sphere == sphere] for sphere in _COLOURS)
    floors, ceilings = ([one for one in known if one.sphere == sphere] for sphere in _COLOURS)
    title = (
        f"{found.name} : {len(short)} plancher{_plural(short)} non atteint{_plural(short)} sur "
        f"{len(floors)} connus, {len(over)} plafond{_plural(over)} dépassé{_plural(over)} sur {len(ceilings)}"
    )
    gaps = found.count("missing")
    sentence = (
        f"Sous le plancher : {_listed(short)}. Au-delà du plafond : {_listed(over)}. "
        f"{found.count('observed', 'own')} dimensions sur {len(found.dimensions)} sont connues pour ce lieu"
        + (f" ; {gaps} restent inconnues et sont laissées vides." if gaps else ".")
    )
    return figure(
        doughnut_drawing(found, live),
        title=titled(label, title),
        subtitle=(
            f"Rapport à chaque seuil, {found.name} ; vers le centre, ce qui manque au plancher ; vers le dehors, ce "
            "qui dépasse le plafond : chaque doublement compte autant, jusqu'à huit fois"
        ),
        sentence=sentence,
        table=_shown(found),
        alt=(
            f"Anneau partagé en {len(social)} secteurs sociaux à l'intérieur et {len(ecological)} secteurs écologiques "
            "à l'extérieur, numérotés ; à côté, la liste des dimensions. Sur écran étroit, une barre par dimension."
        ),
        sources=_sources(found),
        caveat=_caveat(found),
        table_decimals=2,
    )


def _list_figure(found: Doughnut, label: str, live: bool) -> Figure:
    observed = found.count("observed", "own")
    total = len(found.dimensions)
    return figure(
        doughnut_drawing(found, live),
        title=titled(label, f"{found.name} : pas de donut, {found.local} dimensions connues ici sur {total}"),
        subtitle=(
            f"Rapport à chaque seuil (trait : le seuil), {found.name} ; il faudrait {found.needed} dimensions "
            f"connues ici. Règle : {RULES[found.rule].lower()}"
        ),
        sentence=(
            f"{found.refusal} Observées ou apportées : {observed}. Calculées par le compte : "
            f"{found.count('modelled')}. De la France entière : {found.count('national')}. Inconnues : "
            f"{found.count('missing')}."
        ),
        table=_shown(found),
        alt=(
            f"Liste de {total} dimensions ; une barre pleine pour celles qui sont observées, rayée pour la France, "
            "un cadre vide pour celles que l'on ne connaît pas ; un trait marque le seuil."
        ),
        sources=_sources(found),
        caveat=_caveat(found),
        table_decimals=2,
    )


def doughnut_drawing(found: Doughnut, live: bool = False) -> Draw:
    """The ring on a wide screen and rows on a narrow one; rows everywhere when the ring may not be drawn."""

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        ring = found.drawn and not is_narrow(width)
        return _ring(found, width, live) if ring else _rows(found, width, live)

    return draw


def _plural(items: Sequence[object]) -> str:
    return "s" if len(items) > 1 else ""


def _listed(dimensions: Sequence[Dimension]) -> str:
    """Dimensions with their ratios, the farthest from its threshold first."""
    if not dimensions:
        return "aucune dimension connue"
    farthest = sorted(dimensions, key=lambda one: -abs(math.log(one.ratio)))
    return ", ".join(f"{one.label.lower()} ({_written(one.ratio)})" for one in farthest)


def _written(ratio: float) -> str:
    return french_number(ratio, decimals=1 if ratio >= 10 else 2)


def _sources(found: Doughnut) -> tuple[str, ...]:
    used = {one.source for one in found.dimensions}
    cards = [card for card in _CARDS if card in used]
    if found.count("observed", "own") and found.name != "France":
        cards.append("doughnut-choices")
    if found.count("modelled"):
        cards += ["wiod-2016", "sdes-materials"]
    return tuple(dict.fromkeys(cards)) or ("doughnut-choices",)


def _caveat(found: Doughnut) -> str:
    texts = ["Un seuil est un choix : changez-le, le rapport change."]
    if found.count("national", "modelled") or found.rule == "none":
        texts.append(RULE_MEANINGS[found.rule] if found.name != "France" else "")
    if found.count("observed") and found.count("national"):
        texts.append("Mesures d'ici et rapports de l'étude n'ont pas la même échelle : on ne les soustrait pas.")
    texts += dict.fromkeys(one.caveat for one in found.dimensions if one.scale == "observed" and one.caveat)
    return " ".join(text for text in texts if text)


def _shown(found: Doughnut) -> pd.DataFrame:
    """The table of the figure: an unknown cell says so."""
    # The study gives ratios alone: no column of nothing.
    table = found.table().dropna(axis="columns", how="all")
    for column in ("Année", "Règle"):
        table[column] = table[column].where(table[column] != "", "–")
    return table


# The ring


def _ring(found: Doughnut, width: int, live: bool) -> alt.LayerChart | LiveDrawing:
    height = 2 * _EDGE + 24
    centre = (_EDGE + 8, height / 2)
    drawing = new_drawing(width, height, live)
    band = _sector(centre, _FLOOR, _CEILING, 0.0, 2 * math.pi)
    drawing.polygons(_run(band), fill="amount_1")
    for sphere in _COLOURS:
        members = [one for one in found.dimensions if one.sphere == sphere]
        for rank, one in enumerate(members):
            start, end = (2 * math.pi * turn / len(members) for turn in (rank, rank + 1))
            _dimension(drawing, centre, one, start, end)
    for radius in (_FLOOR, _CEILING):
        drawing.polygons(_run(_circle(centre, radius)), stroke="ink", width=2)
    _numbers(drawing, centre, found)
    _legend(drawing, found, 2 * _EDGE + 34, width)
    return drawing.picture()


def _dimension(drawing: Drawing, centre: tuple[float, float], one: Dimension, start: float, end: float) -> None:
    """One sector: its tile in the ring, and what passes it."""
    gap = 0.012
    start, end = start + gap, end - gap
    social = one.sphere == "social"
    tile = (_FLOOR, _FLOOR + _TILE) if social else (_CEILING - _TILE, _CEILING)
    _filled(drawing, centre, one, (*tile, start, end))
    if one.passes is None or one.passes:
        return
    if social:
        reach = (_FLOOR - (_FLOOR - _CENTRE) * (1 - one.ratio), _FLOOR)
    else:
        reach = (_CEILING, _CEILING + (_EDGE - _CEILING) * overshoot_length(one.ratio))
    _filled(drawing, centre, one, (*reach, start, end))


def overshoot_length(ratio: float) -> float:
    """Length of an overshoot, 0 to 1: equal for each doubling, and no more than `MOST_OVERSHOOT` times."""
    return min(1.0, max(0.0, math.log(ratio) / math.log(MOST_OVERSHOOT)))


def _filled(
    drawing: Drawing, centre: tuple[float, float], one: Dimension, place: tuple[float, float, float, float]
) -> None:
    """A sector with the filling of its scale."""
    low, high, start, end = place
    outline = _sector(centre, low, high, start, end)
    ink = _COLOURS[one.sphere]
    if one.scale in ("observed", "own"):
        drawing.polygons(_run(outline), fill=ink)
        return
    if one.scale == "missing":
        drawing.polygons(_run(outline), fill="ground", stroke="muted", dash=(3, 3))
        return
    drawing.polygons(_run(outline), fill="ground", stroke=ink)
    if one.scale == "national":
        count = max(1, round((end - start) * (low + high) / 2 / (2 * _RAYS)))
        turns = [start + (end - start) * (rank + 0.5) / count for rank in range(count)]
        rays = [(_point(centre, low, turn), _point(centre, high, turn)) for turn in turns]
        drawing.lines([{"x": a[0], "y": a[1], "x2": b[0], "y2": b[1]} for a, b in rays], name=ink, width=1.5)
    else:
        radius = low + _RAYS
        rank = 0
        rows = []
        while radius < high:
            rows += _run(_arc(centre, radius, start, end), str(rank))
            radius, rank = radius + 2 * _RAYS, rank + 1
        drawing.polygons(rows, stroke=ink, width=1.5)


def _numbers(drawing: Drawing, centre: tuple[float, float], found: Doughnut) -> None:
    """The number of each dimension, on a disc of ground in its tile."""
    places: list[dict[str, Any]] = []
    for sphere, radius in (("social", _FLOOR + _TILE / 2), ("ecological", _CEILING - _TILE / 2)):
        members = [one for one in found.dimensions if one.sphere == sphere]
        for rank, one in enumerate(members):
            x, y = _point(centre, radius, 2 * math.pi * (rank + 0.5) / len(members))
            places.append({"x": x, "y": y, "text": str(found.dimensions.index(one) + 1)})
    discs = [
        point
        for rank, place in enumerate(places)
        for point in _run(_circle((place["x"], place["y"]), _DISC), str(rank))
    ]
    drawing.polygons(discs, fill="ground")
    drawing.texts(places, align="center", size=11, weight="bold")


def _legend(drawing: Drawing, found: Doughnut, left: float, width: int) -> None:
    """Names with numbers, ratio at the right; then the fillings."""
    y = 14.0
    for sphere, heading in (("social", "Plancher social"), ("ecological", "Plafond écologique")):
        drawing.texts([{"x": left, "y": y, "text": heading}], weight="bold", size=drawing.small)
        y += 17
        for rank, one in enumerate(found.dimensions, start=1):
            if one.sphere != sphere:
                continue
            weight = "bold" if one.passes is False else "normal"
            drawing.texts([{"x": left + 16, "y": y, "text": str(rank)}], align="right", size=drawing.small)
            drawing.texts([{"x": left + 22, "y": y, "text": one.label}], size=drawing.small, weight=weight)
            told = "?" if one.passes is None else _written(one.ratio)
            drawing.texts([{"x": width - 4, "y": y, "text": told}], align="right", size=drawing.small, weight=weight)
            y += 15
        y += 5
    # Without several fillings there is nothing to tell apart.
    for scale in _several_scales(found):
        y += 6
        _swatch(drawing, scale, left, y)
        drawing.texts([{"x": left + 28, "y": y, "text": SCALES[scale]}], size=11)
        y += 9


def _several_scales(found: Doughnut) -> list[str]:
    scales = [name for name in SCALES if found.count(name)]
    return scales if len(scales) > 1 else []


def _swatch(drawing: Drawing, scale: str, left: float, y: float) -> None:
    _flat(drawing, scale, "amount_6", (left, y - 6, left + _SWATCH, y + 6))


def _point(centre: tuple[float, float], radius: float, turn: float) -> tuple[float, float]:
    """Point at an angle from the top, clockwise."""
    return centre[0] + radius * math.sin(turn), centre[1] - radius * math.cos(turn)


def _arc(centre: tuple[float, float], radius: float, start: float, end: float) -> list[tuple[float, float]]:
    steps = max(2, round((end - start) * radius / 4))
    return [_point(centre, radius, start + (end - start) * step / steps) for step in range(steps + 1)]


def _circle(centre: tuple[float, float], radius: float) -> list[tuple[float, float]]:
    return _arc(centre, radius, 0.0, 2 * math.pi)


def _sector(
    centre: tuple[float, float], low: float, high: float, start: float, end: float
) -> list[tuple[float, float]]:
    """Closed outline of a sector of a ring."""
    outside = _arc(centre, high, start, end)
    return [*outside, *_arc(centre, low, start, end)[::-1], outside[0]]


def _run(points: Sequence[tuple[float, float]], name: str = "run") -> list[dict[str, float | str]]:
    return [{"x": x, "y": y, "run": name} for x, y in points]


# The rows


def _rows(found: Doughnut, width: int, live: bool) -> alt.LayerChart | LiveDrawing:
    """A row a dimension: its name above its bar on a narrow screen, beside it on a wide one."""
    narrow = is_narrow(width)
    size = text_size(width)
    room = 46.0
    left = 4.0 if narrow else max(text_width(one.label, size) for one in found.dimensions) + 14
    step = _ROW + (size * LINE_HEIGHT if narrow else 3)
    scales = _several_scales(found)
    height = 2 * 30 + step * len(found.dimensions) + 20 * len(scales) + 12
    drawing = new_drawing(width, height, live)
    right = width - room
    threshold = left + (right - left) / 2
    y = 10.0
    for sphere, heading in (("social", "Plancher social"), ("ecological", "Plafond écologique")):
        drawing.texts([{"x": 4, "y": y, "text": heading}], weight="bold", size=size)
        y += 20
        top = y - 6
        thresholds = []
        for one in found.dimensions:
            if one.sphere != sphere:
                continue
            if narrow:
                drawing.texts([{"x": 4, "y": y, "text": one.label}], size=size)
                y += size * LINE_HEIGHT
            else:
                drawing.texts([{"x": left - 8, "y": y, "text": one.label}], size=size, align="right")
            end = threshold if one.passes is None else _along(one.ratio, left, threshold, right)
            _flat(drawing, one.scale, _COLOURS[sphere], (left, y - _BAR / 2, end, y + _BAR / 2))
            thresholds.append({"x": threshold, "y": y - 9, "x2": threshold, "y2": y + 9})
            told = "?" if one.passes is None else _written(one.ratio)
            drawing.texts([{"x": width - 2, "y": y, "text": told}], align="right", size=size)
            y += _ROW + (0 if narrow else 3)
        # On a narrow screen a whole line would cross the names.
        drawing.lines(thresholds if narrow else [{"x": threshold, "y": top, "x2": threshold, "y2": y - 8}], width=2)
        y += 10
    for scale in scales:
        _swatch(drawing, scale, 4.0, y)
        drawing.texts([{"x": 4 + _SWATCH + 6, "y": y, "text": SCALES[scale]}], size=drawing.small)
        y += 20
    return drawing.picture()


def _along(ratio: float, left: float, threshold: float, right: float) -> float:
    """End of a bar: to the threshold in proportion, then a doubling at equal steps up to `MOST_OVERSHOOT` times."""
    if ratio <= 1:
        return left + (threshold - left) * ratio
    return threshold + (right - threshold) * overshoot_length(ratio)


def _flat(drawing: Drawing, scale: str, name: str, box: tuple[float, float, float, float]) -> None:
    """A rectangle with the filling of a scale."""
    x, y, x2, y2 = box
    outline = [(x, y), (x2, y), (x2, y2), (x, y2), (x, y)]
    if scale in ("observed", "own"):
        drawing.rectangles([{"x": x, "y": y, "x2": x2, "y2": y2, "colour": colour(name)}])
        return
    if scale == "missing":
        drawing.polygons(_run(outline), stroke="muted", dash=(3, 3))
        return
    lines = []
    if scale == "national":
        at = x + _RAYS
        while at < x2:
            lines.append({"x": at, "y": y, "x2": at, "y2": y2})
            at += 2 * _RAYS
    else:
        at = y + _RAYS
        while at < y2:
            lines.append({"x": x, "y": at, "x2": x2, "y2": at})
            at += 2 * _RAYS
    drawing.lines(lines, name=name, width=1.5)
    drawing.polygons(_run(outline), stroke=name)
