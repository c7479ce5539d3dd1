"""Figures of a network of actors: who is joined to whom in bands by role, and what is here or missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.live import LiveDrawing, new_drawing
from metabolisme.charts.palette import colour
from metabolisme.charts.text import french_text, text_width, titled, wrapped
from metabolisme.diagnosis.actor_network import BETWEEN_ACTORS, CAVEAT, COVERAGES, NetworkResults
from metabolisme.estimates import french_number
from metabolisme.sources.actions import ACTORS
from metabolisme.sources.actors import RESOURCES
from metabolisme.sources.own_network import LINK_STATES, LINKS, RESOURCE_STATES, ActorNetwork

if TYPE_CHECKING:
    import altair as alt

#: Bands from top to bottom, and what a reader calls them.
BANDS = {
    "resource": "ressources",
    "need": "besoins",
    **{role: ACTORS[role] for role in ("project", "policy", "support", "inhabitants")},
}
#: Letter in the middle of a thing: its kind is read without its colour.
LETTERS = {"need": "B", "policy": "É", "project": "P", "support": "A", "inhabitants": "H"}
RESOURCE_LETTERS = {"natural": "n", "human": "h", "economic": "€"}
#: Letter in the middle of a link between two actors.
LINK_LETTERS = {"works_with": "c", "funds": "f", "buys": "a", "supports": "s"}
#: Corners of a disc of radius 1.
_DISC = tuple((math.cos(math.tau * rank / 20), math.sin(math.tau * rank / 20)) for rank in range(20))
#: Corners of the shape of each band, in a square from −1.4 to 1.4; the page draws the same.
SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "resource": ((-1.2, 0.0), (-0.6, -1.05), (0.6, -1.05), (1.2, 0.0), (0.6, 1.05), (-0.6, 1.05)),
    "need": ((-1.3, -0.9), (1.3, -0.9), (0.0, 1.4)),
    "project": tuple((1.1 * x, 1.1 * y) for x, y in _DISC),
    "policy": ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)),
    "support": ((0.0, -1.35), (1.35, 0.0), (0.0, 1.35), (-1.35, 0.0)),
    "inhabitants": ((0.0, -1.4), (1.35, 0.95), (-1.35, 0.95)),
}
#: Where a letter stands in its shape, in px down: triangles are wider at one end.
LETTER_DROP = {"need": -2.0, "inhabitants": 4.0}

#: Sizes, px: width kept for a thing, height of a row, of the name of a band; half the size of a thing.
CELL, ROW, HEAD, HALF = 104, 82, 30, 13
#: Px of one unit of `SHAPES`.
SCALE = 11.5
#: Lines of a name.
NAME_LINES = 2
#: Points along a link.
STEPS = 24


@dataclass(frozen=True)
class Node:
    """A thing of the drawing.

    Attributes
    ----------
    band : str
        Key of `BANDS`.
    letter : str
    empty : bool
        Whether it is drawn hollow: a need with nobody, a resource that is not here.
    x, y : float
        Of its middle, px.
    """

    band: str
    letter: str
    empty: bool
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A rectangle, px."""

    x: float
    y: float
    x2: float
    y2: float

    def covers(self, other: Box) -> bool:
        """Whether the two have some room in common."""
        return self.x < other.x2 and other.x < self.x2 and self.y < other.y2 and other.y < self.y2


def layout(
    network: ActorNetwork, results: NetworkResults, width: int
) -> tuple[dict[str, Node], dict[str, float], float]:
    """Where each thing stands: bands from top to bottom, near what it is joined to; the same file, the same drawing.

    Parameters
    ----------
    network : ActorNetwork
    results : NetworkResults
    width : int
        Px.

    Returns
    -------
    nodes : dict of str to Node
    heads : dict of str to float
        Height of the name of each band that holds something, px.
    height : float
        Px.
    """
    role = network.actors["role"]
    held = {"resource": network.resources.index, "need": network.needs.index}
    bands = {band: [str(name) for name in held.get(band, role.index[role == band])] for band in BANDS}
    joined: dict[str, list[str]] = {name: [] for names in bands.values() for name in names}
    for one, other in network.links[["source", "target"]].to_numpy():
        joined[one].append(other)
        joined[other].append(one)
    nodes: dict[str, Node] = {}
    heads: dict[str, float] = {}
    most = max(1, width // CELL)
    top = 0.0
    for band, names in bands.items():
        if not names:
            continue
        heads[band] = top + HEAD / 2
        top += HEAD

        def near(name: str) -> float:
            placed = [nodes[other].x for other in joined[name] if other in nodes]
            return sum(placed) / len(placed) if placed else width

        ordered = sorted(names, key=near)
        rows = -(-len(names) // most)
        for row in range(rows):
            # Rows of like length: five things are three and two.
            first, last = row * len(names) // rows, (row + 1) * len(names) // rows
            for rank, name in enumerate(ordered[first:last]):
                x = (rank + 0.5) * width / (last - first)
                letter, empty = _letter(network, name, band), _empty(network, results, name, band)
                nodes[name] = Node(band, letter, empty, x, top + HALF + 6)
            top += ROW
    return nodes, heads, top


def network_figure(
    network: ActorNetwork,
    results: NetworkResults,
    *,
    label: str = "",
    said: str = "",
    sources: Sequence[str] = (),
    live: bool = False,
) -> Figure:
    """Who answers which need with what, and who is joined to whom.

    Parameters
    ----------
    network : ActorNetwork
    results : NetworkResults
        Of the same network.
    label : str
        What comes before the title.
    said : str
        Where the network comes from (French), such as a place that was made up.
    sources : sequence of str
        Cards of what it was made from; none for a reader's own.
    live : bool
        Whether the drawing writes itself, for a lab (see `metabolisme.charts.live`).

    Returns
    -------
    Figure
    """
    coverage = results.needs["coverage"]
    weak = int((coverage != "several").sum())
    told = "Besoins sans personne ou tenus par un seul acteur :"
    return figure(
        network_drawing(network, results, live=live),
        title=titled(label, f"{told} {french_number(weak)} sur {french_number(len(coverage))}"),
        subtitle="Acteurs par rôle, entre besoins et ressources ; lettre d'un lien : c coopère, f finance, a achète, "
        "s accompagne ; tirets : envisagé ; forme vide : sans personne, ou pas ici",
        sentence=" ".join(results.sentences),
        table=links_table(network),
        alt="Six bandes : ressources, besoins, puis quatre rôles d'acteurs ; des lignes joignent ce qui est lié.",
        sources=sources,
        own_source=said or "votre tableau d'acteurs",
        caveat=CAVEAT,
    )


def links_table(network: ActorNetwork) -> pd.DataFrame:
    """Links in words: from, how, to, state."""
    links = network.links
    shown = pd.DataFrame(
        {
            "Lien": links["kind"].map(LINKS),
            "Vers": links["target"],
            "État": links["state"].map(LINK_STATES),
            "Note": links["note"],
        }
    )
    return shown.set_axis(pd.Index(links["source"], name="De"), axis="index")


def needs_table(results: NetworkResults) -> pd.DataFrame:
    """Needs in words: who answers, who means to, what is lacking."""
    needs = results.needs
    return pd.DataFrame(
        {
            "Couvert par": needs["coverage"].map(COVERAGES),
            "En place": needs["actors"].map("; ".join),
            "Envisagé": needs["planned"].map("; ".join),
            "Ressource qui manque": needs["missing"].map("; ".join),
        }
    ).rename_axis("Besoin")


def resources_figure(
    results: NetworkResults, *, label: str = "", said: str = "", sources: Sequence[str] = ()
) -> Figure:
    """How many resources are here, missing or fetched elsewhere, by kind; arguments as in `network_figure`."""
    counts = results.resources.rename(index=RESOURCES)
    here, away = int(counts["present"].sum()), int(counts[["missing", "elsewhere"]].to_numpy().sum())
    names = {state: word.capitalize() for state, word in RESOURCE_STATES.items()}
    colours = {"present": "amount_5", "missing": "amount_1", "elsewhere": "amount_3"}
    return figure(
        stacked_bars(counts.astype(float), colours=colours, names=names, decimals=0, totals=False),
        title=titled(label, f"Ressources écrites : {french_number(here)} présentes, {french_number(away)} à trouver"),
        subtitle="Nombre de ressources citées, par sorte",
        sentence=f"Sur {french_number(here + away)} ressources citées, {french_number(here)} sont présentes.",
        table=counts.astype(int).rename(columns=names).rename_axis("Sorte"),
        alt="Une barre par sorte de ressource, coupée en trois : présentes, manquantes, cherchées ailleurs.",
        sources=sources,
        own_source=said or "votre tableau d'acteurs",
        caveat="On compte des noms cités, pas des quantités : une ressource citée peut être petite.",
    )


def network_drawing(
    network: ActorNetwork, results: NetworkResults, *, live: bool = False
) -> Callable[[int], alt.TopLevelMixin | LiveDrawing]:
    """The drawing of `network_figure` at any width."""

    def draw(width: int) -> alt.TopLevelMixin | LiveDrawing:
        nodes, heads, height = layout(network, results, width)
        drawing = new_drawing(width, math.ceil(height + 4), live)
        size = drawing.small
        curves = [_curve(nodes[one], nodes[other]) for one, other in network.links[["source", "target"]].to_numpy()]
        between = network.links["kind"].isin(BETWEEN_ACTORS)
        for state, dash in (("in_place", ()), ("planned", (4, 4))):
            for chosen, name, thickness in ((~between, "mark", 1.0), (between, "ink", 1.6)):
                ranks = np.flatnonzero((network.links["state"] == state) & chosen)
                rows = [{"run": str(rank), "x": x, "y": y} for rank in ranks for x, y in curves[rank]]
                drawing.polygons(rows, stroke=name, width=thickness, dash=dash)
        tops = [at - HEAD / 2 + 2 for at in heads.values()]
        drawing.lines([{"x": 0, "x2": width, "y": top, "y2": top} for top in tops], "grid")
        said = {band: french_text(_head(band)) for band in heads}
        names = {name: _short(name, min(CELL, width / 3) - 6, size) for name in nodes}
        boxes = [Box(0, at - 8, text_width(said[band], size) + 4, at + 8) for band, at in heads.items()]
        boxes += [_name_box(node, names[name], size) for name, node in nodes.items()]
        fills = [{"x": box.x, "x2": box.x2, "y": box.y, "y2": box.y2, "colour": colour("ground")} for box in boxes]
        drawing.rectangles(fills)
        drawing.texts([{"x": 0, "y": at, "text": said[band]} for band, at in heads.items()], size=size, name="muted")
        boxes += [Box(node.x - HALF, node.y - HALF, node.x + HALF, node.y + HALF) for node in nodes.values()]
        _letters_of_links(drawing, network, curves, boxes)
        _things(drawing, nodes, names)
        return drawing.picture()

    return draw


def page_drawing() -> dict[str, object]:
    """What the page needs to draw as this module does."""
    return {
        "steps": STEPS,
        "bands": {band: french_text(_head(band)) for band in BANDS},
        "letters": LETTERS,
        "resource_letters": RESOURCE_LETTERS,
        "link_letters": LINK_LETTERS,
        "shapes": {band: _outline(corners) for band, corners in SHAPES.items()},
        "scale": SCALE,
        "letter_drop": LETTER_DROP,
        "cell": CELL,
        "row": ROW,
        "head": HEAD,
        "half": HALF,
        "name_lines": NAME_LINES,
    }


def _outline(corners: Sequence[tuple[float, float]]) -> str:
    """A shape as SVG writes it."""
    return "M" + "L".join(f"{x:.3g},{y:.3g}" for x, y in corners) + "Z"


def _polygon(
    run: str, corners: Sequence[tuple[float, float]], x: float, y: float, scale: float
) -> list[dict[str, Any]]:
    """A shape somewhere, closed."""
    return [{"run": run, "x": x + scale * across, "y": y + scale * down} for across, down in (*corners, corners[0])]


def _head(band: str) -> str:
    name = BANDS[band].capitalize()
    if band == "resource":
        return f"{name} : n naturelle, h humaine, € économique"
    return f"{LETTERS[band]} : {name}"


def _letter(network: ActorNetwork, name: str, band: str) -> str:
    return RESOURCE_LETTERS[network.resources["kind"][name]] if band == "resource" else LETTERS[band]


def _empty(network: ActorNetwork, results: NetworkResults, name: str, band: str) -> bool:
    if band == "need":
        return bool(results.needs.loc[name, "coverage"] == "nobody")
    return band == "resource" and bool(network.resources.loc[name, "state"] != "present")


def _curve(start: Node, end: Node) -> list[tuple[float, float]]:
    """Points of a link: over its neighbours when both ends stand in a row, else down from one to the other."""
    if start.y == end.y:
        lift = 20 + 0.06 * abs(end.x - start.x)
        corners = [(start.x, start.y), (start.x, start.y - lift), (end.x, end.y - lift), (end.x, end.y)]
    else:
        middle = (start.y + end.y) / 2
        corners = [(start.x, start.y), (start.x, middle), (end.x, middle), (end.x, end.y)]
    return [_bezier(corners, step / STEPS) for step in range(STEPS + 1)]


def _bezier(corners: list[tuple[float, float]], at: float) -> tuple[float, float]:
    weights = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at**2 * (1 - at), at**3)
    return (
        sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)),
        sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)),
    )


def _name_box(node: Node, name: str, size: float) -> Box:
    """The room of a name under its thing."""
    lines = name.split("\n")
    half = max(text_width(line, size) for line in lines) / 2 + 2
    top = node.y + HALF + 5
    return Box(node.x - half, top, node.x + half, top + len(lines) * size * LINE_HEIGHT)


def _letters_of_links(
    drawing: Drawing, network: ActorNetwork, curves: Sequence[Sequence[tuple[float, float]]], taken: list[Box]
) -> None:
    """Letters on the links between actors, as near the middle of each as nothing else stands."""
    rows: list[dict[str, Any]] = []
    for rank in np.flatnonzero(network.links["kind"].isin(BETWEEN_ACTORS)):
        places = sorted(range(STEPS + 1), key=lambda step: abs(step - STEPS // 2))
        boxes = [Box(x - 8, y - 8, x + 8, y + 8) for x, y in (curves[int(rank)][step] for step in places)]
        box = next((one for one in boxes if not any(one.covers(other) for other in taken)), None)
        if box is None:
            continue  # no room on a short link: the table says its kind
        taken.append(box)
        rows.append({"x": box.x + 8, "y": box.y + 8, "text": LINK_LETTERS[network.links["kind"].iloc[rank]]})
    discs = [point for row, one in enumerate(rows) for point in _polygon(str(row), _DISC, one["x"], one["y"], 7.5)]
    drawing.polygons(discs, "ground", "grid")
    drawing.texts(rows, align="center", size=drawing.small)


def _things(drawing: Drawing, nodes: Mapping[str, Node], names: Mapping[str, str]) -> None:
    size = drawing.small
    for band, corners in SHAPES.items():
        filled = "ink" if band == "need" else "amount_2" if band == "resource" else "amount_5"
        for empty, fill, stroke in ((False, filled, filled), (True, "ground", "ink")):
            inside = [(name, node) for name, node in nodes.items() if node.band == band and node.empty == empty]
            points = [point for name, node in inside for point in _polygon(name, corners, node.x, node.y, SCALE)]
            drawing.polygons(points, fill, stroke, 1.5)
    letters = [
        {
            "x": node.x,
            "y": node.y + LETTER_DROP.get(node.band, 0.0),
            "text": node.letter,
            "colour": colour("ink" if node.empty or node.band == "resource" else "ground"),
        }
        for node in nodes.values()
    ]
    drawing.texts(letters, align="center", size=size, weight="bold")
    placed = [(node, names[name], _name_box(node, names[name], size)) for name, node in nodes.items()]
    lines = [{"x": node.x, "y": (box.y + box.y2) / 2, "text": name} for node, name, box in placed]
    drawing.texts(lines, align="center", size=size)


def _short(name: str, width: float, size: float) -> str:
    """A name in two lines at most; what does not fit ends with « … », the table has it whole."""
    lines = wrapped(name, width, size)
    kept = [_cut(line, width, size) for line in lines[:NAME_LINES]]
    if len(lines) > NAME_LINES and not kept[-1].endswith("…"):
        kept[-1] = _cut(kept[-1] + " …", width, size)
    return "\n".join(kept)


def _cut(line: str, width: float, size: float) -> str:
    if text_width(line, size) <= width:
        return line
    line = line.rstrip("… ")
    while line and text_width(line + "…", size) > width:
        line = line[:-1]
    return line.rstrip() + "…"
