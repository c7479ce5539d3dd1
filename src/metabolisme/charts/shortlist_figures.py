"""Figures of the short list: flows on three axes with their stability, methods against each other, demand covered."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from metabolisme.accounts.territory import territory_account
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import GAP, Draw, stacked_bars
from metabolisme.charts.drawing import LINE_HEIGHT, linear
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.heatmap import FEW, heatmap
from metabolisme.charts.live import new_drawing
from metabolisme.charts.palette import colour
from metabolisme.charts.text import text_width, titled, widest, wrapped
from metabolisme.charts.theme import is_narrow, small_text_size, text_size
from metabolisme.diagnosis.demand_coverage import demand_coverage
from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.methods_compared import COMPARED_METHODS, WITH_DELTA, Method
from metabolisme.diagnosis.shortlist import FLOW_READINGS, SMALLEST_FLOW, shortlist, shortlist_stability
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS, JOBS_YEAR
from metabolisme.sources.territories import Territory, find_territory

if TYPE_CHECKING:
    import altair as alt

    from metabolisme.charts.live import LiveDrawing

#: Where flows come from: words of a title, colour of the palette.
ORIGIN_WORDS = {
    "abroad": ("venus de l'étranger", "abroad"),
    "rest_of_country": ("venus du reste de la France", "france"),
}

#: Names of the axes in tables and in sentences.
AXIS_LABELS = {
    "potential": "emplois possibles ici",
    "dependence": "dépendance à l'étranger",
    "footprint": "gaz à effet de serre",
}

#: Share of the cases from which a flow is said to stay on the list.
SURE = 0.9

#: Flows drawn: those of the list, then the next ones.
ROWS_DRAWN = 10

#: Head of the column of stability.
STABLE = "Sur la liste, % : méthodes, puis tirages"

#: Height of a row without its name, px; how much wider than an ordinary one a bold text may be.
ROW, BOLD = 32.0, 1.1

SHORTLIST_SOURCES = (*TERRITORY_SOURCES, "jrc-co2", "cait-ghg", "judgements", "relocation-mask")

_CAVEAT = (
    "Les emplois possibles sont un plafond : le plus petit de deux montants, ce qui vient d'ailleurs et ce que le "
    "territoire pourrait en faire, multiplié par les emplois d'ici par euro. Une branche n'est pas une entreprise, et "
    "rien ne dit que le produit d'ici convient à l'acheteur d'ici."
)


def shortlist_figure(
    territory: Territory | str | list[str],
    weights: Mapping[str, float] | None = None,
    origin: str = "abroad",
    *,
    method: Method | None = None,
    mask: bool = True,
    label: str = "",
    live: bool = False,
) -> Figure:
    """Flows of one origin, the best first: three axes side by side, then how surely each is on the list.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    weights, method, mask
        See `metabolisme.diagnosis.shortlist`.
    origin : {"abroad", "rest_of_country"}
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        Another origin.
    """
    if origin not in ORIGIN_WORDS:
        raise UnknownCodeError.among("l'origine", origin, ORIGIN_WORDS)
    place = find_territory(territory)
    table = shortlist(place, weights, method=method, mask=mask)
    retained: Method = table.attrs["method"]
    # Pandas copies these at each step: they would take half of the time of a lab.
    table.attrs = {}
    flows = cast("pd.DataFrame", table.loc[origin])
    words, _ = ORIGIN_WORDS[origin]
    is_open = flows[flows["masked"] == ""]
    listed = is_open[is_open["on_list"]]
    weighted = "" if weights is None else f" ; poids : {_weights_in_words(weights)}"
    rule = "premier front de Pareto" if weights is None else f"les {len(listed)} premiers scores"
    return figure(
        _rows(is_open.head(max(ROWS_DRAWN, len(listed))), ORIGIN_WORDS[origin][1], live),
        title=titled(label, f"{place.name} : {len(listed)} flux {words} sur {len(is_open)} sont sur la liste"),
        subtitle=(
            f"{_kind(place).capitalize()}, flux d'au moins {french_number(100 * SMALLEST_FLOW, decimals=0)} % ; "
            f"liste : {rule}{weighted} ; méthode : {retained.label} ; trait fin : 5 à 95 % de {DRAWS} tirages ; "
            f"emplois {JOBS_YEAR}, structure {DEFAULT_YEAR}"
        ),
        sentence=_said(listed, retained),
        table=_values(flows),
        alt=(
            f"{min(len(is_open), max(ROWS_DRAWN, len(listed)))} lignes, une par produit ; dans chacune, trois barres "
            "pour les trois axes, puis deux barres fines pour la part des méthodes et des tirages."
        ),
        sources=SHORTLIST_SOURCES,
        caveat=_CAVEAT if mask else f"Sans masque : pétrole, finance ou fret entrent dans la liste. {_CAVEAT}",
    )


def shortlist_methods_figure(
    territory: Territory | str | list[str], origin: str = "abroad", *, label: str = ""
) -> Figure:
    """In what share of the draws each flow is on the list, method by method.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    origin : {"abroad", "rest_of_country"}
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        Another origin.
    """
    if origin not in ORIGIN_WORDS:
        raise UnknownCodeError.among("l'origine", origin, ORIGIN_WORDS)
    place = find_territory(territory)
    stability = shortlist_stability(place, readings=FLOW_READINGS[:1])["draws"]
    codes = {method.label: _code(method) for method in COMPARED_METHODS}
    shares = 100 * stability.loc[origin].droplevel("reading").unstack("method")[list(codes)]
    kept = shares.loc[shares.mean(axis="columns").nlargest(FEW).index].rename(columns=codes)
    names = {product: _short(str(product)) for product in kept.index}
    spread = kept.max(axis="columns") - kept.min(axis="columns")
    always = kept.index[kept.min(axis="columns") >= 100 * SURE]
    doubtful = str(spread.idxmax())
    low, high = (french_number(bound, decimals=0) for bound in (kept.loc[doubtful].min(), kept.loc[doubtful].max()))
    sentence = (
        f"Le flux qui dépend le plus de la méthode est « {names[doubtful]} » : sur la liste dans {low} à {high} % des "
        "tirages."
    )
    if len(always):
        sentence = (
            f"Dans au moins 90 % des tirages quelle que soit la méthode : {' ; '.join(names[one] for one in always)}. "
            f"{sentence}"
        )
    words, _ = ORIGIN_WORDS[origin]
    return figure(
        heatmap(
            kept.round(0),
            names=names,
            # 100 is a class of its own: always on the list.
            limits=[10, 50, 90, 100],
            decimals=0,
            unit="%",
            guide="En ligne, le produit ; en colonne, la méthode. F10 à F35 : Flegg, δ de 0,10 à 0,35.",
        ),
        title=titled(label, f"{place.name} : {len(always)} flux {words} sont sur la liste quelle que soit la méthode"),
        subtitle=(
            f"Part des {DRAWS} tirages où le flux est sur la liste (premier front), %, par méthode ; CO₂ des "
            f"importations selon l'Union et le reste du monde ; {_kind(place)}, emplois {JOBS_YEAR}, structure "
            f"{DEFAULT_YEAR}"
        ),
        sentence=sentence,
        table=kept.rename(index=names).rename_axis("Produit").round(0),
        alt=f"Grille de {len(kept)} produits par {len(codes)} méthodes, d'autant plus foncée que la part est grande.",
        sources=SHORTLIST_SOURCES,
        caveat=(
            "Les mêmes tirages pour toutes les méthodes ; l'erreur des quotients, mesurée pour celui de Flegg, est "
            "appliquée à toutes. Neuf méthodes d'accord ne font pas une preuve : elles partagent leurs données."
        ),
    )


def demand_figure(
    territory: Territory | str | list[str], products: Sequence[str] | None = None, *, label: str = ""
) -> Figure:
    """Of what is bought of some products, what is made here, in the rest of France and abroad.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
        With jobs by branch that may be shown: a zone, or a set of zones.
    products : sequence of str, optional
        Branches; by default those of the list of flows from abroad.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    if products is None:
        flows = shortlist(place).loc["abroad"]
        products = [str(product) for product in flows.index[flows["on_list"]]]
    demand = demand_coverage(territory_account(place)).loc[list(products)].sort_values("demand", ascending=False)
    names = [_short(str(product)) for product in demand.index]
    parts = demand[["covered", "rest_of_country", "abroad"]].set_axis(names)
    parts = parts.set_axis(["here", "france", "abroad"], axis="columns")
    covered = 100 * demand["covered"].sum() / demand["demand"].sum()
    both = demand[(demand["sold_elsewhere"] > demand["covered"]) & (demand["gap"] > demand["covered"])]
    sentence = (
        f"Sur 100 € achetés de ces {len(demand)} produits, {french_number(covered, decimals=0)} € paient une "
        f"production d'ici ; il manque {french_number(demand['gap'].sum(), significant=2)} M€, soit ce que font "
        f"{french_number(demand['gap_jobs'].sum(), significant=2)} emplois de ces branches."
    )
    if len(both):
        sentence += (
            f" Dans {len(both)} d'entre eux ({' ; '.join(_short(str(one)) for one in both.index)}), le territoire vend "
            "au-dehors plus qu'il ne sert ici, et fait venir plus qu'il ne sert."
        )
    return figure(
        stacked_bars(parts, decimals=0, unit="M€"),
        title=titled(
            label, f"{place.name} : {french_number(covered, decimals=0)} % de ces achats sont servis par le territoire"
        ),
        subtitle=(
            f"Millions d'euros de {DEFAULT_YEAR} par an, achats de tous, par origine ; {_kind(place)}, emplois "
            f"{JOBS_YEAR}, structure {DEFAULT_YEAR}"
        ),
        sentence=sentence,
        table=pd.DataFrame(
            {
                "Demande, M€": demand["demand"].round(0),
                "Faite ici, M€": demand["covered"].round(0),
                "Couverture, %": (100 * demand["coverage"]).round(0),
                "Écart, M€": demand["gap"].round(0),
                "Écart, emplois": demand["gap_jobs"].round(0),
                "Vendu hors du territoire, M€": demand["sold_elsewhere"].round(0),
            }
        )
        .set_axis(names)
        .rename_axis("Produit"),
        alt=f"{len(demand)} barres coupées en trois : fait ici, dans le reste de la France, à l'étranger.",
        sources=TERRITORY_SOURCES,
        caveat=f"{NOT_MEASURED} Un écart n'est pas un marché à prendre : prix, qualité et échelle n'y sont pas.",
    )


def _rows(flows: pd.DataFrame, fill: str, live: bool) -> Draw:
    """A row a flow: three bars with their interval and number, two thin bars for stability."""
    columns: dict[str, tuple[str, Callable[[float], str]]] = {
        "potential": ("Emplois possibles ici", lambda value: french_number(value, significant=2)),
        "dependence": ("Dépendance, € sur 100 €", lambda value: french_number(100 * value, decimals=0)),
        "footprint": ("Gaz, kt CO₂e", lambda value: french_number(value, significant=2)),
    }
    records = {str(code): row for code, row in flows.to_dict("index").items()}
    tops = {
        axis: float(np.nanmax(flows[[axis, f"{axis}_high"]].to_numpy(dtype=float), initial=0.0)) for axis in columns
    }

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        narrow, size, small = is_narrow(width), text_size(width), small_text_size(width)
        line = size * LINE_HEIGHT
        room = width if narrow else 0.24 * width
        names = {str(code): wrapped(_short(str(code)), room / BOLD, size) for code in records}
        longest = BOLD * widest((one for lines in names.values() for one in lines), size)
        left = 0.0 if narrow else longest + 2 * GAP
        step = (width - left) / 4
        heads = [wrapped(head, step - GAP, small) for head in (*(head for head, _ in columns.values()), STABLE)]
        top = max(len(head) for head in heads) * small * LINE_HEIGHT + 6
        # Where each row starts, and the middle of its bars: names stand above them on a narrow drawing.
        starts, middles, y = {}, {}, top
        for code, lines in names.items():
            above = len(lines) * line + 2 if narrow else 0.0
            height = above + max(ROW, 0.0 if narrow else len(lines) * line + 4)
            starts[code], middles[code] = y, y + above + (height - above) / 2
            y += height + 6
        drawing = new_drawing(width, y, live)
        edges = [left + rank * step for rank in range(4)]
        # The grid does not cross the names of a narrow drawing.
        spans = [(middle - ROW / 2, middle + ROW / 2) for middle in middles.values()] if narrow else [(top - 2, y)]
        drawing.lines([{"x": edge, "x2": edge, "y": low, "y2": high} for edge in edges for low, high in spans], "grid")
        drawing.texts(
            [
                {"x": edge + 3, "y": len(head) * small * LINE_HEIGHT / 2, "text": "\n".join(head)}
                for edge, head in zip(edges, heads, strict=True)
            ],
            size=small,
            name="muted",
        )
        bars, whiskers, numbers = [], [], []
        for code, row in records.items():
            shade, middle = colour(fill if row["on_list"] else "mark"), middles[code]
            for edge, (axis, (_, write)) in zip(edges, columns.items(), strict=False):
                if not np.isfinite(row[axis]):
                    numbers.append({"x": edge + 3, "y": middle, "text": "n. d."})
                    continue
                place = linear(0.0, tops[axis] or 1.0, edge, edge + step - 2 * GAP)
                bars.append(_box(edge, place(row[axis]), middle + 6, 8, shade))
                ends = {"x": place(row[f"{axis}_low"]), "x2": place(row[f"{axis}_high"])}
                whiskers.append({**ends, "y": middle + 6, "y2": middle + 6})
                numbers.append({"x": edge + 3, "y": middle - 7, "text": write(row[axis])})
            place = linear(0.0, 1.0, edges[3], width - text_width("100", small) - GAP)
            for shift, column in ((-6.0, "stability_methods"), (6.0, "stability_draws")):
                share = float(row[column])
                bars.append(_box(edges[3], place(share), middle + shift, 8, shade))
                text = french_number(100 * share, decimals=0)
                numbers.append({"x": place(share) + GAP / 2, "y": middle + shift, "text": text})
        drawing.rectangles(bars)
        drawing.lines(whiskers, "ground", width=4)
        drawing.lines(whiskers, "ink", width=1.5)
        drawing.texts(numbers, size=small)
        for weight, listed in (("bold", True), ("normal", False)):
            drawing.texts(
                [
                    {
                        "x": 0.0,
                        "y": starts[code] + len(lines) * line / 2 if narrow else middles[code],
                        "text": "\n".join(lines),
                    }
                    for code, lines in names.items()
                    if records[code]["on_list"] == listed
                ],
                weight=weight,
            )
        return drawing.picture()

    return draw


def _box(start: float, end: float, middle: float, height: float, fill: str) -> dict[str, object]:
    return {"x": start, "x2": max(end, start + 1), "y": middle - height / 2, "y2": middle + height / 2, "colour": fill}


def _said(listed: pd.DataFrame, method: Method) -> str:
    if listed.empty:
        return f"Aucun flux n'est sur la liste ({method.label})."
    rows = {_short(str(product)): row for product, row in listed.to_dict("index").items()}
    best = max(rows, key=lambda name: float(rows[name]["potential"]))
    low, value, high = (
        french_number(rows[best][name], significant=2) for name in ("potential_low", "potential", "potential_high")
    )
    sentence = (
        f"Sur la liste : {' ; '.join(rows)}. Le plus d'emplois possibles : « {best} », environ {value} (de {low} à "
        f"{high})."
    )
    surely = {name: min(row["stability_methods"], row["stability_draws"]) for name, row in rows.items()}
    weakest = min(surely, key=lambda name: surely[name])
    if surely[weakest] >= SURE:
        return f"{sentence} Tous y restent dans neuf cas sur dix au moins, méthodes comme tirages."
    methods, draws = (
        french_number(100 * rows[weakest][name], decimals=0) for name in ("stability_methods", "stability_draws")
    )
    return f"{sentence} Le moins sûr : « {weakest} », dans {methods} % des façons de calculer et {draws} % des tirages."


def _values(flows: pd.DataFrame) -> pd.DataFrame:
    """Everything of the list, as numbers; reasons of what is masked last."""
    values = {
        "Flux, M€": flows["amount"].round(0),
        "Part, %": (100 * flows["share"]).round(1),
        "Capacité plausible, M€": flows["capacity"].round(0),
        "Emplois possibles": flows["potential"].round(0),
        "Au moins": flows["potential_low"].round(0),
        "Au plus": flows["potential_high"].round(0),
        "Emplois par M€": flows["potential_per_meur"].round(1),
        "Dépendance, %": (100 * flows["dependence"]).round(0),
        "dont hors Union, %": (100 * flows["dependence_non_eu"]).round(0),
        "kt CO₂e": flows["footprint"].round(0),
        "kg CO₂e par €": flows["footprint_per_euro"].round(2),
        "Front": flows["pareto_rank"].astype(float).where(flows["masked"] == ""),
        "Méthodes, %": (100 * flows["stability_methods"]).round(0),
        "Tirages, %": (100 * flows["stability_draws"]).round(0),
        "Remarque": [
            f"écarté : {reason}" if reason else "presque absent d'ici" if entry else ""
            for reason, entry in zip(flows["masked"], flows["entry"], strict=True)
        ],
    }
    if flows["score"].notna().any():
        values["Score"] = flows["score"].round(0)
    return (
        pd.DataFrame(values).set_axis(flows["label"].to_list()).rename_axis("Produit").dropna(axis="columns", how="all")
    )


def _weights_in_words(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {french_number(100 * weights[axis], decimals=0)} %" for axis, name in AXIS_LABELS.items())


def _code(method: Method) -> str:
    """Few letters, for the head of a narrow column."""
    if method.quotient == "FLQ":
        return f"F{round(100 * method.delta)}"
    return "CH." if method.quotient == "CHARM" else "A15" if method.quotient in WITH_DELTA else method.quotient


def _short(product: str) -> str:
    """Name of at most 22 characters; that of the sector where the branches of industry are one."""
    return _short_names().get(product, product_labels()[product])


@functools.cache
def _short_names() -> dict[str, str]:
    branches = load_table("nomenclatures/branches")
    return dict(zip(branches["code"].map(str), branches["short_label"].map(str), strict=True))


def _kind(place: Territory) -> str:
    kinds = {
        "zone": "zone d'emploi",
        "epci": "intercommunalité, emplois estimés",
        "set": "ensemble",
        "own": "vos données",
    }
    return kinds[place.kind]

