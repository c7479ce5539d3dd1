"""Figures of import dependence and supply shocks, for the page and its lab: one builder each."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from metabolisme.accounts import TerritoryAccount, territory_account
from metabolisme.charts.account_figures import BUYER_NAMES, NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import BAR, GAP, Draw, Rows, stacked_bars
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, linear
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.live import LiveDrawing, new_drawing
from metabolisme.charts.palette import colour
from metabolisme.charts.text import text_width, titled, widest
from metabolisme.charts.theme import small_text_size, text_size
from metabolisme.diagnosis.dependence import CONTENT_PLACES, import_content, import_content_amounts
from metabolisme.diagnosis.shocks import (
    COUNTRIES,
    ORIGINS,
    SHOCK_READINGS,
    Shock,
    jobs_class,
    origin_share,
    supply_shock,
)
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sources import concordance, load_table
from metabolisme.sources.territories import Territory, find_territory

if TYPE_CHECKING:
    import altair as alt

#: Colours of the three readings of a shock, from the floor to the ceiling.
_READING_COLOURS = dict(zip(SHOCK_READINGS, ("amount_6", "amount_4", "amount_2"), strict=True))

_REACH_TITLES = {
    "direct": "au premier regard, là où l'on achète",
    "total": "en fin de compte, là où la valeur reste",
}

_PLACE_TITLES = {
    "here": "Ici",
    "rest_of_country": "Reste de la France",
    "eu": "Union européenne",
    "non_eu": "Hors Union européenne",
    "taxes": "Taxes sur les achats des fournisseurs et fret international",
}

_PLACE_COLOURS = {"rest_of_country": "france", "taxes": "mark"}

#: What no figure on imports may leave out.
ORIGIN_CAVEAT = "Origine des importations : parts de 2011, produit par produit, portées en 2014."

_BUYERS = ("households", "public", "investment", "firms")


def content_places_figure(account: TerritoryAccount, reach: str, *, label: str = "") -> Figure:
    """Of 100 € bought by each buyer, where they go: where one buys, or where the value stays.

    Parameters
    ----------
    account : TerritoryAccount
    reach : {"direct", "total"}
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        Unknown reach.
    """
    if reach not in _REACH_TITLES:
        raise UnknownCodeError.among("la portée", reach, _REACH_TITLES)
    places = [place for place in CONTENT_PLACES if reach == "total" or place != "taxes"]
    bought = {buyer: import_content_amounts(account, buyer)[reach].sum() for buyer in _BUYERS}
    amounts = pd.DataFrame(bought).T[places]
    shares = 100 * amounts.div(amounts.sum(axis="columns"), axis="index")
    spent = amounts.sum(axis="columns").to_dict()
    names = {buyer: f"{BUYER_NAMES[buyer]} ({_money(spent[buyer])})" for buyer in _BUYERS}
    foreign = (shares["eu"] + shares["non_eu"]).to_dict()
    abroad = {BUYER_NAMES[buyer]: float(foreign[buyer]) for buyer in _BUYERS}
    drawn = shares.rename(index=names)
    place = account.territory
    table = shares.round(1).rename(index=names, columns={key: f"{_PLACE_TITLES[key]}, €" for key in places})
    households = french_number(foreign["households"], decimals=0)
    return figure(
        stacked_bars(
            drawn,
            colours=_PLACE_COLOURS,
            names=_PLACE_TITLES,
            decimals=0,
            totals=False,
            # The same scale, whatever the rounding of a sum.
            maximum=100.001,
        ),
        title=titled(
            label,
            f"{place.name} : sur 100 € des ménages, {households} € sont étrangers "
            + ("dès l'achat" if reach == "direct" else "en fin de compte"),
        ),
        subtitle=(
            f"Pour 100 € d'achats, {_REACH_TITLES[reach]} ; entre parenthèses, les achats d'un an ; emplois 2023, "
            f"structure {account.nation.year}"
        ),
        sentence=(
            "Part étrangère : "
            + ", ".join(f"{name.lower()} {french_number(value, decimals=0)} %" for name, value in abroad.items())
            + "."
        ),
        table=table.rename_axis("Acheteur"),
        alt="Quatre barres empilées de même longueur, une par acheteur, coupées par lieu.",
        sources=TERRITORY_SOURCES,
        caveat=f"{NOT_MEASURED} {ORIGIN_CAVEAT} Prix de base : ni TVA, ni taxes sur les carburants.",
    )


def content_products_figure(
    account: TerritoryAccount, buyer: str = "final", shown: int = 10, *, label: str = ""
) -> Figure:
    """Products whose purchases hold most foreign value: bought abroad, or hidden in French products.

    Parameters
    ----------
    account : TerritoryAccount
    buyer : str
        See `metabolisme.diagnosis.dependence.import_content`.
    shown : int
        Products, 1 to 34.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
        Ratios are drawn; amounts stand beside each name.
    """
    shares = import_content(account, buyer)
    bought = shares.attrs["amounts"]
    abroad, direct = shares["total"]["abroad"], shares["direct"]["abroad"]
    order = (abroad * bought).sort_values(ascending=False).head(shown).index
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    parts = pd.DataFrame(
        {"direct": 100 * direct[order], "indirect": (100 * (abroad - direct)[order]).clip(lower=0.0)}, index=order
    )
    labels = {code: f"{names[code]} ({_money(bought[code])})" for code in order}
    total = float((abroad * bought).sum())
    held = float((abroad * bought)[order].sum())
    hidden = float(((abroad - direct) * bought).sum())
    place = account.territory
    table = pd.DataFrame(
        {
            "Achats, M€": bought[order].round(0),
            "Acheté à l'étranger, %": parts["direct"].round(0),
            "Étranger dans le produit français, %": parts["indirect"].round(0),
            "Étranger en tout, %": (100 * abroad[order]).round(0),
            "Étranger en tout, M€": (abroad * bought)[order].round(0),
        }
    ).rename(index=names)
    return figure(
        stacked_bars(
            parts.rename(index=labels),
            colours={"direct": "abroad", "indirect": "mark"},
            names={"direct": "Acheté à l'étranger", "indirect": "Étranger, à l'intérieur d'un produit français"},
            decimals=0,
            unit="%",
            maximum=100.0,
        ),
        title=titled(
            label,
            f"{place.name} : {french_number(100 * hidden / total, decimals=0)} % de la valeur étrangère est cachée "
            "dans des produits français",
        ),
        subtitle=(
            f"Part étrangère de chaque achat final, %, les {shown} produits qui en portent le plus ; entre "
            f"parenthèses, l'achat d'un an ; structure {account.nation.year}"
        ),
        sentence=(
            f"En tout, {_money(total)} de valeur étrangère, dont {_money(hidden)} à l'intérieur de produits français ; "
            f"ces {shown} produits en portent {french_number(100 * held / total, decimals=0)} %."
        ),
        table=table.rename_axis("Produit"),
        alt=f"{shown} barres, une par produit, en deux parts : acheté à l'étranger, contenu dans un produit français.",
        sources=TERRITORY_SOURCES,
        caveat=f"{NOT_MEASURED} La part étrangère d'un produit français est celle de la France entière.",
    )


def shock_figure(
    territory: Territory | str | list[str],
    shock: Shock,
    shown: int = 8,
    *,
    label: str = "",
    maximum: float | None = None,
    live: bool = False,
) -> Figure:
    """Jobs of each branch that a missing supply exposes, from the floor to the ceiling.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    shock : Shock
    shown : int
        Branches drawn, those with most exposed jobs when the shock stops its own buyers.
    label : str
        What comes before the title.
    maximum : float, optional
        End of the scale, jobs, so that the figures of a choice compare; by default the largest bar.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
        Where jobs are estimated (EPCI), industry is one bar: its branches are too uncertain to be shown.

    Raises
    ------
    UnknownCodeError
        Unknown product or origin.
    MetabolismeError
        If a bar goes beyond `maximum`.
    """
    place = find_territory(territory)
    account = _account_of(place)
    exposed = supply_shock(account, shock)
    money = exposed["value_added_meur"].groupby(level="reading").sum().to_dict()
    by_branch = pd.DataFrame({reading: exposed["jobs"].xs(reading) for reading in SHOCK_READINGS})
    by_branch["missing"] = exposed["missing_meur"].xs("pro_rata")
    by_branch["all"] = account.jobs
    missing, final = float(by_branch["missing"].sum()), _final_missing(exposed)
    floor, middle, ceiling = (float(by_branch[reading].sum()) for reading in SHOCK_READINGS)
    drawn = _named(place, by_branch).sort_values(["bottleneck_first", "bottleneck"], ascending=False).head(shown)
    first = [str(name) for name in drawn.index[drawn["bottleneck_first"] >= 1]]
    said = f"Les plus exposées : {' ; '.join(first[:3])}." if first else "Aucune branche d'ici n'est nettement exposée."
    table = pd.DataFrame(
        {
            "Il manque, M€": [french_number(amount, decimals=2) for amount in drawn["missing"]],
            **{f"{title}, emplois exposés": drawn[reading].map(_counted) for reading, title in SHOCK_READINGS.items()},
            "Emplois de la branche": drawn["all"].round(0).astype(int),
        }
    )
    return figure(
        _ranges(drawn, live, maximum),
        title=titled(label, f"{place.name} : {shock_text(shock)}, {jobs_class(floor, ceiling)}"),
        subtitle=(
            f"Emplois salariés exposés, par branche, sur {french_number(account.jobs.sum(), significant=2)} ; "
            f"{french_number(shock.months, decimals=0)} mois, {_percent(shock.substitution)} de ce qui manque remplacé"
        ),
        sentence=(
            f"{_before(account, shock)} "
            f"Après : il manque {_money(missing)} aux branches d'ici et {_money(final)} aux acheteurs "
            f"finals. Au prorata, {_about(floor)} emplois exposés ; si le manque arrête ceux qui l'achètent, "
            f"{_about(middle)} ; si l'arrêt passe de client en client, jusqu'à {_about(ceiling)}. Valeur ajoutée "
            f"exposée : de {_money(money['pro_rata'])} à {_money(money['bottleneck'])}. {said}"
        ),
        table=table.rename_axis("Branche"),
        alt=f"{len(drawn)} barres à trois teintes, de la lecture la plus basse, foncée, à la plus haute, claire.",
        sources=[*TERRITORY_SOURCES, *(["wiod-countries"] if shock.origin not in ORIGINS else [])],
        caveat=(
            "Emplois exposés, pas une prévision : trois lectures, que l'on ne moyenne pas. "
            + " ".join(
                [ORIGIN_CAVEAT, "Une branche n'est pas une entreprise. Prix et aides ne bougent pas.", *place.warnings]
            )
        ),
    )


def shock_text(shock: Shock) -> str:
    """A shock as a French phrase: « 50 % de moins de « Électronique » depuis la Chine »."""
    name = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()[shock.product]
    return f"« {name} », {_percent(shock.cut)} de moins depuis {_origin_name(shock.origin)}"


@functools.lru_cache(maxsize=8)
def _account_of(place: Territory) -> TerritoryAccount:
    """The account of a territory: a lab asks for the same one at each move."""
    return territory_account(place)


def _before(account: TerritoryAccount, shock: Shock) -> str:
    """What arrives over as many months when nothing fails, and from the origin that fails."""
    months, part = f"{french_number(shock.months, decimals=0)} mois", shock.months / 12
    if shock.origin == "rest_of_country":
        bought = float(account.imports_rest_of_country[shock.product]) * part
        return f"Avant : en {months}, {_money(bought)} de ce produit arrivent du reste de la France."
    bought = float(account.imports_abroad[shock.product]) * part
    text = f"Avant : en {months}, {_money(bought)} de ce produit arrivent de l'étranger"
    if shock.origin == "abroad":
        return f"{text}."
    share = float(origin_share(account.nation, shock.origin)[list(account.nation.branches).index(shock.product)])
    return f"{text}, dont {_money(share * bought)} depuis {_origin_name(shock.origin)}."


def _origin_name(origin: str) -> str:
    return {**ORIGINS, **COUNTRIES}.get(origin, origin)


def _final_missing(exposed: pd.DataFrame) -> float:
    return float(sum(exposed.attrs["final_missing_meur"]))


def _named(place: Territory, by_branch: pd.DataFrame) -> pd.DataFrame:
    """Rows under their French names; those of industry are one in an EPCI, whose industrial jobs are one estimate."""
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    if not place.jobs_are_estimated:
        return by_branch.rename(index=names)
    sectors = concordance("A38", "A5").reindex(by_branch.index)
    groups = [names[code] if sectors[code] != "BE" else "Industrie" for code in by_branch.index]
    return by_branch.groupby(groups).sum()


def _ranges(values: pd.DataFrame, live: bool, maximum: float | None) -> Draw:
    """A bar a row in three shades, from the lowest reading to the highest, and the class that it spans."""
    longest = float(values["bottleneck"].max())
    end_of_scale = longest if maximum is None else maximum
    if longest > end_of_scale * (1 + 1e-9):
        raise MetabolismeError(
            f"L'échelle s'arrête à {french_number(end_of_scale)} emplois, une branche va à {french_number(longest)}. "
            "Remède : donnez à « maximum » la plus grande valeur de toutes les figures à comparer."
        )
    labels = {
        str(name): jobs_class(float(row["pro_rata"]), float(row["bottleneck"])).removesuffix(" emplois exposés")
        for name, row in values.iterrows()
    }

    def draw(width: int) -> alt.LayerChart | LiveDrawing:
        size, small = text_size(width), small_text_size(width)
        key, height = _key(width)
        rows = Rows(list(labels), width, start=height)
        room = widest(labels.values(), size) + GAP
        place = linear(0.0, max(end_of_scale, 1.0), rows.column, width - room)
        drawing = new_drawing(width, rows.height, live)
        bars = []
        for name, row in values.iterrows():
            start = place(0.0)
            for reading, shade in _READING_COLOURS.items():
                end = place(float(row[reading]))
                if end > start:
                    top = rows.tops[str(name)]
                    bars.append({"x": start, "x2": end, "y": top, "y2": top + BAR, "colour": colour(shade)})
                start = max(start, end)
        drawing.rectangles(bars)
        rows.draw_zero(drawing, place(0.0))
        ends = {str(name): place(float(row["bottleneck"])) + GAP for name, row in values.iterrows()}
        drawing.texts(
            [{"x": ends[name], "y": rows.tops[name] + BAR / 2, "text": text} for name, text in labels.items()]
        )
        rows.write_names(drawing)
        _write_key(drawing, key, small)
        return drawing.picture()

    return draw


def _key(width: int) -> tuple[list[dict[str, Any]], float]:
    """Swatches and names above the bars, and the room that they take, px."""
    small = small_text_size(width)
    items: list[dict[str, Any]] = []
    x = y = 0.0
    for reading, title in SHOCK_READINGS.items():
        room = small + 5 + text_width(title, small)
        if x and x + room > width:
            x, y = 0.0, y + small * LINE_HEIGHT + 6
        items.append({"x": x, "y": y + 2, "text": title, "fill": _READING_COLOURS[reading]})
        x += room + 14
    return items, y + small * LINE_HEIGHT + 12


def _write_key(drawing: Drawing, items: Sequence[dict[str, Any]], side: float) -> None:
    drawing.rectangles(
        [
            {
                "x": item["x"],
                "x2": item["x"] + side,
                "y": item["y"],
                "y2": item["y"] + side,
                "colour": colour(item["fill"]),
            }
            for item in items
        ]
    )
    drawing.texts(
        [{"x": item["x"] + side + 5, "y": item["y"] + side / 2, "text": item["text"]} for item in items], size=side
    )



def _percent(share: float) -> str:
    return f"{french_number(100 * share, decimals=0)} %"


def _money(millions: float) -> str:
    """An amount in M€ or G€ with two significant digits, three from 100."""
    if millions >= 1000:
        return f"{french_number(millions / 1000, decimals=1)} Md€"
    if millions >= 10:
        return f"{french_number(millions, decimals=0)} M€"
    return f"{french_number(millions, significant=2)} M€"


def _counted(jobs: float) -> str:
    """Exposed jobs with two significant digits: what bars show, and no more."""
    return "moins de 1" if jobs < 1 else french_number(float(f"{jobs:.2g}"), decimals=0)


def _about(jobs: float) -> str:
    return "moins de 1" if jobs < 1 else f"environ {french_number(float(f'{jobs:.1g}'), decimals=0)}"
