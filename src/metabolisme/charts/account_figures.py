"""Figures that a page and its lab share: one builder each, so that titles, scales and names cannot drift apart."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from metabolisme.accounts import NationalAccount, location_quotient, production_rounds
from metabolisme.accounts.coverage import RANGE_LABEL, coverage_test, interval_label
from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.charts.bars import BAR, GAP, Draw, Rows, horizontal_bars, stacked_bars, steps
from metabolisme.charts.drawing import LINE_HEIGHT, Drawing, inline, linear, nice_ticks
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.intervals import within_whisker
from metabolisme.charts.palette import colour
from metabolisme.charts.text import NumberLabels, text_width, titled
from metabolisme.charts.theme import is_narrow
from metabolisme.diagnosis import READINGS, footprint
from metabolisme.diagnosis.measures import MEASURES as TERRITORY_MEASURES
from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.methods_compared import (
    COMPARED_METHODS,
    Method,
    methods_compared,
    zones_compared,
)
from metabolisme.diagnosis.territory_estimates import shown_products, territory_estimate
from metabolisme.diagnosis.territory_results import TERRITORY_PLACES, territory_results
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sources import concordance, load_table
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.territories import Territory, find_territory

if TYPE_CHECKING:
    import altair as alt

#: French names of those who buy in a territory, in the order in which they are drawn.
BUYER_NAMES = {
    "households": "Ménages",
    "public": "Acteurs publics et associations",
    "investment": "Investissement",
    "firms": "Entreprises, pour produire",
    "all": "Ensemble",
}

#: Places of a purchase under their names in the palette.
PLACE_COLOURS = dict(zip(TERRITORY_PLACES, ("here", "france", "eu", "non_eu"), strict=True))

#: Sources of the account of a territory.
TERRITORY_SOURCES = ("insee-flores", "insee-epci", "insee-zones", "wiod-2016", "wiod-2013")

#: What no figure on a territory may leave out.
NOT_MEASURED = "Estimation : emplois 2023, structure des échanges 2014. Ce n'est pas une mesure."

#: Below as many jobs, one establishment makes a branch weigh much: it is not among the highest quotients.
FEWEST_JOBS = 200

#: Where a whisker stands under its bar, px.
UNDER_BAR = 2


@dataclass(frozen=True)
class _Comparison:
    """A measure on which territories are compared.

    ``test`` is its name in the test of intervals, if it has one; ``cause``, what alone makes territories differ, where
    the reader must know it.
    """

    measure: str
    title: str
    unit: str
    decimals: int
    maximum: float | None
    colour: str
    test: str
    caveat: str
    sources: tuple[str, ...]
    cause: str = ""


COMPARISONS = {
    "spending": _Comparison(
        "spending_per_100",
        "Part d'ici sur 100 € dépensés",
        "€",
        0,
        100.0,
        "here",
        "local_share",
        "Elle grandit avec la taille : ne comparez que des territoires de taille proche.",
        TERRITORY_SOURCES,
    ),
    "jobs": _Comparison(
        "footprint_jobs",
        "Part des emplois d'ici qui répondent à des achats d'ici",
        "emplois sur 100",
        0,
        100.0,
        "here",
        "",
        "Une dépendance comptable, pas une prévision. Emplois salariés seulement.",
        TERRITORY_SOURCES,
    ),
    "ghg": _Comparison(
        "footprint_ghg",
        "Empreinte carbone par habitant",
        "t CO₂e",
        1,
        None,
        "mark",
        "",
        TERRITORY_MEASURES["footprint_ghg"].caveat,
        (*TERRITORY_SOURCES, "sdes-carbon"),
        ", par les seuls revenus et investissements",
    ),
    "materials": _Comparison(
        "footprint_materials",
        "Empreinte matières par habitant",
        "t",
        1,
        None,
        "mark",
        "",
        TERRITORY_MEASURES["footprint_materials"].caveat,
        (*TERRITORY_SOURCES, "sdes-materials", "mohkam-2019"),
        ", par les seuls revenus et investissements",
    ),
}


def rounds_figure(
    account: NationalAccount,
    product: str,
    amount: float = 100.0,
    rounds: int = 5,
    *,
    label: str = "",
    maximum: float | None = None,
    live: bool = False,
) -> Figure:
    """Production called in France by an order, round after round.

    Parameters
    ----------
    account : NationalAccount
        On 34 branches.
    product : str
        Branch of the product ordered.
    amount : float
        Order, €, > 0.
    rounds : int
        Rounds shown one by one, ≥ 1; later ones are one step.
    label : str
        What comes before the title, such as « Figure 2 ».
    maximum : float, optional
        End of the scale, €; by default what the same amount reaches for the product with the highest multiplier of
        the account, so that the figures of all its products compare.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        If the product is not a branch of the account.
    MetabolismeError
        If the production goes beyond `maximum`.
    """
    if maximum is None:
        maximum = amount * float(account.output_multipliers.max())
    coefficients = account.industries.coefficients_domestic
    by_round = production_rounds(coefficients, account.order(product, amount), rounds).sum()
    name = load_table("nomenclatures/branches").set_index("code")["short_label"][product]
    # The same digits in the words as by the steps of the drawing.
    write = NumberLabels([maximum], None)
    called = by_round.sum() - amount
    direct = by_round.loc[1]
    title = f"{french_number(amount)} € commandés à « {name} » font produire {write(called)} € de plus en France"
    names = {0: "Commande", 1: "1er tour", "rest": "Tours suivants"}
    by_round.index = [names.get(step, f"{step}e tour") for step in by_round.index]
    return figure(
        steps(by_round, total="Production en tout", unit="€", maximum=maximum, live=live),
        title=titled(label, title),
        subtitle=f"Euros de production, branches installées en France, moyenne nationale {account.year}",
        sentence=(
            f"Les fournisseurs directs produisent {write(direct)} €, leurs fournisseurs, de proche en proche, "
            f"{write(called - direct)} € ; en tout {write(amount + called)} €, commande comprise."
        ),
        table=by_round.rename("Production, €").rename_axis("Tour").to_frame(),
        alt="Marches qui s'ajoutent et rapetissent, de la commande aux derniers tours, puis le total.",
        sources=["wiod-2016"],
    )


def footprint_figure(
    account: NationalAccount,
    reading: str,
    products: int = 10,
    *,
    maximum: float | None = None,
    live: bool = False,
) -> Figure:
    """Final products that call most CO₂ under one reading, and where it is emitted.

    Parameters
    ----------
    account : NationalAccount
        On 34 branches, of 2014.
    reading : str
        A key of `READINGS`.
    products : int
        How many products are shown, 1 to 34.
    maximum : float, optional
        End of the scale, Mt; by default the largest product of all the readings, so that their figures compare.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        If there is no such reading, or none for the year of the account.
    MetabolismeError
        If a product goes beyond `maximum`.

    Notes
    -----
    A product with a negative part (stocks that shrink) is in the table and not in the drawing.
    """
    by_product = _footprint_of_products(account, reading).sort_values("total", ascending=False)
    if maximum is None:
        maximum = largest_footprint(account)
    places = ["france", "eu", "non_eu"] if by_product["eu"].notna().all() else ["france", "abroad"]
    imagined = READINGS[reading].role == "counterfactual"
    titles = {
        "france": "France",
        "eu": "Union européenne",
        "non_eu": "Hors Union européenne",
        "abroad": "Importations" if imagined else "Étranger",
        "total": "Total",
    }
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    first = by_product.head(products)[[*places, "total"]].rename(index=names)
    negative = first.index[(first[places] < 0).any(axis="columns")]
    drawn = first.drop(index=negative)[places]
    total = by_product["total"].sum()
    share = french_number(100 * by_product["abroad"].sum() / total, decimals=0)
    where = "tiendraient aux importations" if imagined else "ont lieu à l'étranger"
    caveat = READINGS[reading].method
    if len(negative):
        caveat += f" Une baisse de stocks rend une part négative, au tableau seulement : {', '.join(negative)}."
    # A decimal only when a product shown would otherwise read as zero.
    decimals = 0 if first["total"].min() >= 1 else None
    return figure(
        stacked_bars(drawn, names=titles, decimals=decimals, maximum=maximum, live=live),
        title=f"« {READINGS[reading].label} » : {share} % des émissions des produits {where}",
        subtitle=(
            f"Les {products} premiers produits finaux, millions de tonnes de CO₂ (Mt), France {account.year}, "
            "hors émissions directes des ménages"
        ),
        sentence=(
            f"Le premier produit est « {first.index[0]} » ({french_number(first['total'].iloc[0], decimals=0)} Mt). "
            f"En tout, les produits font émettre {french_number(total, decimals=0)} Mt, et les ménages eux-mêmes "
            f"{french_number(account.co2_households / 1000, decimals=0)} Mt."
        ),
        table=first.rename(columns={place: f"{title}, Mt" for place, title in titles.items()}).rename_axis(
            "Produit final"
        ),
        alt=f"{len(drawn)} barres empilées, une par produit final, par lieu d'émission.",
        sources=["wiod-2016", "jrc-co2", "wiod-2013"],
        caveat=caveat,
    )


def largest_footprint(account: NationalAccount) -> float:
    """Footprint of the product that calls most CO₂ in any reading, Mt: the scale that figures to compare share.

    Parameters
    ----------
    account : NationalAccount
        On 34 branches, of 2014.
    """
    return max(float(_footprint_of_products(account, reading)["total"].max()) for reading in READINGS)


def _footprint_of_products(account: NationalAccount, reading: str) -> pd.DataFrame:
    """Footprint by final product and place, Mt, what households emit themselves left out."""
    return footprint(account, "co2", reading).drop(index="direct_households") / 1000


def quotients_figure(territory: Territory | str | list[str], shown: int = 6, *, label: str = "") -> Figure:
    """Branches that weigh most and least in a territory against the nation.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    shown : int
        Branches at each end, 1 to 17.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
        Where jobs are estimated (EPCI), industry is one bar: its branches are too uncertain to be shown. A branch above
        1 with fewer jobs than `FEWEST_JOBS` is in the table only.
    """
    return drawn_quotients(local_profile(find_territory(territory)), shown, label=label)


def drawn_quotients(profile: LocalProfile, shown: int = 6, *, label: str = "") -> Figure:
    """`quotients_figure` of a territory whose profile is at hand: one's own too."""
    place, branches = profile.territory, concordance("A38", "A5").index
    jobs, nation = pd.Series(profile.jobs, branches), pd.Series(profile.national_jobs, branches)
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict() | {"BE": "Industrie"}
    if place.jobs_are_estimated:
        sectors = concordance("A38", "A5")
        shown_as = [code if sectors[code] != "BE" else "BE" for code in jobs.index]
        jobs, nation = jobs.groupby(shown_as).sum(), nation.groupby(shown_as).sum()
    simple = cast("pd.Series", location_quotient(jobs, nation, "SLQ")).sort_values(ascending=False)
    kept = simple[(simple <= 1) | (jobs[simple.index] >= FEWEST_JOBS)]
    drawn = kept.drop(kept.index[shown:-shown]).rename(index=names)
    first, last = drawn.index[0], drawn.index[-1]
    above = [f"« {name} »" for name in drawn.index[drawn > 1]]
    heavier = (
        f"Au-dessus de 1, la branche pèse plus ici qu'en France : {_listed(above)}."
        if above
        else f"Aucune branche de {FEWEST_JOBS} emplois ne pèse plus ici qu'en France."
    )
    return figure(
        horizontal_bars(drawn, decimals=2, colours=dict.fromkeys(map(str, drawn.index[drawn > 1]), "here")),
        title=titled(
            label,
            f"{place.name} : « {first} » y pèse {french_number(drawn.iloc[0], decimals=1)} fois son poids national",
        ),
        subtitle=(
            f"Quotient de localisation : part des emplois salariés d'ici sur part nationale, {_where(place)}, fin "
            f"2023 ; les {shown} plus hauts et les {shown} plus bas"
        ),
        sentence=(f"{heavier} Le plus bas est « {last} » ({french_number(drawn.iloc[-1], decimals=2)})."),
        table=pd.DataFrame(
            {"Emplois salariés ici": jobs[simple.index].round().astype(int), "Quotient": simple.round(3)}
        )
        .rename(index=names)
        .rename_axis("Branche"),
        alt=f"{len(drawn)} barres horizontales, des branches les plus présentes aux moins présentes.",
        sources=["insee-flores", "insee-zones"] if not place.epci else ["insee-flores", "insee-epci", "insee-zones"],
        caveat=(
            f"Emplois salariés seulement. Parmi les plus hauts, les branches de moins de {FEWEST_JOBS} emplois sont "
            "laissées au tableau : un seul établissement y décide. Une branche n'est pas une entreprise."
        ),
    )


def purchases_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """Of 100 € bought in a territory, what pays production here, elsewhere in France, in the Union and beyond.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    label : str
        What comes before the title.

    Returns
    -------
    Figure
        The whisker under each bar is the interval of its part « Ici ».
    """
    return drawn_purchases(territory_results(find_territory(territory)), label=label)


def drawn_purchases(results: pd.DataFrame, *, label: str = "") -> Figure:
    """`purchases_figure` of results at hand, those of `metabolisme.diagnosis.territory_results`."""
    place: Territory = results.attrs["territory"]
    shares = results.loc["spending_per_100"]
    central = shares["value"].unstack("place").loc[list(BUYER_NAMES), list(TERRITORY_PLACES)]
    bounds = shares.xs("here", level="place").loc[list(BUYER_NAMES), ["low", "high"]]
    drawn = central.rename(index=BUYER_NAMES, columns=PLACE_COLOURS)
    within = cast("pd.DataFrame", bounds.rename(index=BUYER_NAMES))
    called: dict[str, list[str]] = {}
    for buyer, name in BUYER_NAMES.items():
        interval = territory_estimate(results, "spending_per_100", buyer).interval_label
        called.setdefault(interval, []).append(name.split(",")[0].lower())
    whiskers = " ; ".join(f"{interval} ({', '.join(names)})" for interval, names in called.items())
    if len(called) == 1:
        whiskers = next(iter(called))

    def share(buyer: str) -> str:
        value, low, high = (
            french_number(number, decimals=0) for number in (central.loc[buyer, "here"], *bounds.loc[buyer])
        )
        return f"{value} € ({low} à {high})"

    table = pd.DataFrame(
        {
            "Ici, €": drawn["here"],
            "Ici, au moins, €": within["low"],
            "Ici, au plus, €": within["high"],
            "Reste de la France, €": drawn["france"],
            "Union européenne, €": drawn["eu"],
            "Hors UE, €": drawn["non_eu"],
        }
    ).rename_axis("Acheteur")
    return figure(
        _with_whiskers(stacked_bars(drawn, decimals=0, totals=False), within),
        title=titled(
            label,
            f"{place.name} : sur 100 € d'achats, {french_number(central['here'].to_dict()['all'], decimals=0)} paient "
            "une production d'ici",
        ),
        subtitle=(
            f"Pour 100 € d'achats, prix de base, {_where(place)}, emplois 2023, structure 2014 ; sous chaque barre, "
            f"l'incertitude de sa part « Ici » : {whiskers}"
        ),
        sentence=(
            f"Paient une production d'ici, sur 100 € : ménages, {share('households')} ; acteurs publics, "
            f"{share('public')} ; investissement, {share('investment')} ; entreprises, {share('firms')}."
        ),
        table=table,
        alt="Cinq barres empilées, une par acheteur, de même longueur ; sous chacune, une moustache.",
        sources=TERRITORY_SOURCES,
        caveat=f"{NOT_MEASURED} Un même euro peut compter à plusieurs étapes, chez le client puis le fournisseur.",
        table_decimals=0,
    )


def flows_figure(
    territory: Territory | str | list[str],
    set_apart: Mapping[str, str],
    shown: int = 8,
    *,
    label: str = "",
) -> Figure:
    """Largest flows imported from abroad, a product from the Union or from beyond each.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    set_apart : mapping of str to str
        Products that no local effort brings closer, and why (French): they are shown, in grey.
    shown : int
        Flows, 1 or more.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
        Where jobs are estimated (EPCI), industry is one product.
    """
    return drawn_flows(territory_results(find_territory(territory)), set_apart, shown, label=label)


def drawn_flows(results: pd.DataFrame, set_apart: Mapping[str, str], shown: int = 8, *, label: str = "") -> Figure:
    """`flows_figure` of results at hand, those of `metabolisme.diagnosis.territory_results`."""
    place: Territory = results.attrs["territory"]
    bought = cast("pd.DataFrame", results.loc["purchases"])
    origins = {"eu": "Union européenne", "non_eu": "hors Union"}
    keys = [(product, origin) for product in shown_products(place) for origin in origins]
    largest = bought.loc[keys].sort_values("value", ascending=False).head(shown)
    everything = sum(bought["value"].to_dict()["all", origin] for origin in origins)
    names = product_labels()
    flows = [(str(product), str(origin)) for product, origin in largest.index]
    titles = [
        f"{names[product]}, {origins[origin]}{' (difficile à rapprocher)' if product in set_apart else ''}"
        for product, origin in flows
    ]
    drawn = largest.set_axis(titles)
    rows = dict(zip(titles, drawn.to_numpy().tolist(), strict=True))
    fills = {
        title: "mark" if product in set_apart else origin
        for title, (product, origin) in zip(titles, flows, strict=True)
    }
    # As on the sheet of the territory: no decimal unless a flow would have a single digit.
    decimals = 0 if drawn["value"].min() >= 10 else 1
    apart = [product for product, _ in flows if product in set_apart]
    open_flows = [title for title, (product, _) in zip(titles, flows, strict=True) if product not in set_apart]
    share = french_number(100 * drawn["value"].sum() / everything, decimals=0)
    sentence = f"En tout, {_amount(everything)} par an viennent de l'étranger."
    if open_flows:
        value, low, high = (french_number(number, decimals=decimals) for number in rows[open_flows[0]])
        sentence += f" Le plus gros flux à discuter : {open_flows[0]}, {value} M€ (de {low} à {high})."
    if apart:
        reasons = " ; ".join(f"« {names[product]} », {set_apart[product]}" for product in dict.fromkeys(apart))
        sentence += f" Difficiles à rapprocher : {reasons}."
    return figure(
        horizontal_bars(drawn["value"], within=drawn[["low", "high"]], colours=fills, decimals=decimals, unit="M€"),
        title=titled(
            label,
            f"{place.name} : {len(drawn)} flux font {share} % des achats à l'étranger"
            + (f", dont {len(apart)} difficile{'s' if len(apart) > 1 else ''} à rapprocher" if apart else ""),
        ),
        subtitle=(
            f"Millions d'euros de {DEFAULT_YEAR} par an, prix de base, {_where(place)}, emplois 2023, structure 2014 ; "
            f"moustache : {RANGE_LABEL}"
        ),
        sentence=sentence,
        table=pd.DataFrame(
            {
                "M€": drawn["value"],
                "Au moins, M€": drawn["low"],
                "Au plus, M€": drawn["high"],
                "Part des achats à l'étranger, %": (100 * drawn["value"] / everything).round(1),
            }
        ).rename_axis("Produit et origine"),
        alt=f"{len(drawn)} barres horizontales, du plus gros flux au plus petit, chacune avec une moustache courte.",
        sources=TERRITORY_SOURCES,
        caveat=(
            f"{NOT_MEASURED} La part importée de chaque produit est celle de la France : une entreprise d'ici peut "
            "acheter tout autrement."
        ),
    )


def comparison_figure(measure: str, territories: Sequence[Territory | str | list[str]], *, label: str = "") -> Figure:
    """Several territories on one measure, and which pairs of them the intervals tell apart.

    Parameters
    ----------
    measure : {"spending", "jobs", "ghg", "materials"}
    territories : sequence of Territory, or of what `find_territory` takes
        Two or more, drawn in the order given: no ranking.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        Another measure.
    MetabolismeError
        A territory for which the measure is not known: carbon and materials overseas.
    """
    if measure not in COMPARISONS:
        raise UnknownCodeError.among("la mesure", measure, COMPARISONS)
    told = COMPARISONS[measure]
    places = [find_territory(territory) for territory in territories]
    rows = {place.name: _compared(place, measure) for place in places}
    shown = pd.DataFrame(rows, index=["value", "low", "high"]).T.rename_axis("Territoire")
    apart = [
        f"{higher} dépasse {lower}"
        for higher, lower in itertools.permutations(rows, 2)
        if rows[higher][1] > rows[lower][2]
    ]
    pairs = math.comb(len(rows), 2)

    def written(name: str) -> str:
        value, low, high = (french_number(number, decimals=told.decimals) for number in rows[name])
        return f"{name}, {value} (de {low} à {high})"

    if not apart:
        said, verdict = "on ne peut pas trancher", "Tous les intervalles se recouvrent : aucun couple ne se départage."
    else:
        said = (
            f"{len(apart)} couples sur {pairs} se départagent"
            if len(apart) > 1
            else f"un couple sur {pairs} se départage"
        )
        said += told.cause
        verdict = f"Se départagent{told.cause} : {' ; '.join(apart)}."
        if len(apart) < pairs:
            verdict += " Pour les autres couples, on ne peut pas trancher."
    tested = told.test and not any(place.jobs_are_estimated for place in places)
    interval = interval_label(told.test) if tested else RANGE_LABEL
    return figure(
        horizontal_bars(
            shown["value"],
            within=shown[["low", "high"]],
            colours=told.colour,
            decimals=told.decimals,
            maximum=told.maximum,
        ),
        title=titled(label, f"{told.title} : {said}"),
        subtitle=f"{told.unit}, {TERRITORY_MEASURES[told.measure].period} ; moustache : {interval}",
        sentence=f"{' ; '.join(map(written, rows))}. {verdict}",
        table=shown.rename(
            columns={"value": told.unit, "low": f"Au moins, {told.unit}", "high": f"Au plus, {told.unit}"}
        ),
        alt=f"{len(shown)} barres horizontales, une par territoire, chacune avec une moustache.",
        sources=told.sources,
        caveat=f"Estimation, pas une mesure. {told.caveat}",
        table_decimals=told.decimals,
    )


def _compared(place: Territory, measure: str) -> tuple[float, float, float]:
    """Value, low and high of a territory on a measure of `COMPARISONS`."""
    table = territory_results(place)
    results = dict(zip(table.index, table.to_numpy(dtype=float).tolist(), strict=True))
    if measure == "spending":
        value, low, high = results["spending_per_100", "all", "here"]
    elif measure == "jobs":
        # Jobs of an EPCI are uncertain as well: the widest of the quotients.
        jobs, fewest, most = results["jobs", "all", "here"]
        answering, least, best = results["footprint_jobs", "all", "here"]
        value, low, high = 100 * answering / jobs, 100 * least / most, min(100.0, 100 * best / fewest)
    else:
        total = results[COMPARISONS[measure].measure, "all", "total"]
        value, low, high = (1000 * kilotonnes / place.population for kilotonnes in total)
    return value, low, high


def methods_figure(
    territory: Territory | str | list[str], chosen: Method | None = None, *, label: str = "", live: bool = False
) -> Figure:
    """Of 100 € bought in a territory, where they go by every method, and the multiplier that each gives.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    chosen : Method, optional
        The one that the title tells, added when it is not compared; by default the one of the book.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    place, told = find_territory(territory), chosen or Method()
    same = [method.label for method in COMPARED_METHODS]
    methods = COMPARED_METHODS if told.label in same else (*COMPARED_METHODS, told)
    compared = methods_compared(place, methods)
    names = {
        name: f"{name} : × {french_number(multiplier, decimals=2)}" + (" ◂" if name == told.label else "")
        for name, multiplier in compared["output_multiplier"].items()
    }
    drawn = compared[["here", "rest_of_country", "abroad"]].rename(index=names, columns={"rest_of_country": "france"})
    here, multiplier = compared["here"], compared["output_multiplier"]
    unmoved = compared.iloc[0]
    footprint_text = (
        ""
        if math.isnan(unmoved["footprint_ghg"])
        else f", empreinte de {french_number(unmoved['footprint_ghg'] / 1000)} Mt CO₂e (2019)"
    )
    titles = {
        "here": "Ici, €",
        "rest_of_country": "Reste de la France, €",
        "abroad": "Étranger, €",
        "output_multiplier": "Multiplicateur",
        "capped": "Branches plafonnées",
        "raised": "Branches relevées",
    }
    table = compared[list(titles)].astype({"capped": int, "raised": int}).rename(columns=titles)
    table = table.round(dict.fromkeys(list(titles.values())[:3], 1) | {"Multiplicateur": 2})
    return figure(
        stacked_bars(drawn, decimals=0, totals=False, live=live),
        title=titled(
            label,
            f"{place.name} : de {french_number(here.min(), decimals=0)} à {french_number(here.max(), decimals=0)} € "
            "sur 100 achetés ici, selon la méthode",
        ),
        subtitle=(
            f"Pour 100 € d'achats, et multiplicateur de production (×), {_where(place)}, emplois 2023, structure "
            f"2014 ; ◂ : {told.label}"
        ),
        sentence=(
            f"Avec « {told.label} » : {french_number(here[told.label], decimals=0)} € ici, multiplicateur "
            f"{french_number(multiplier[told.label], decimals=2)}. Entre méthodes : de "
            f"{french_number(here.min(), decimals=0)} à {french_number(here.max(), decimals=0)} €, de "
            f"{french_number(multiplier.min(), decimals=2)} à {french_number(multiplier.max(), decimals=2)}. Aucune ne "
            f"change le reste : production de {_billions(unmoved['output'])}, demande finale de "
            f"{_billions(unmoved['final_demand'])}, {french_number(unmoved['abroad'], decimals=0)} € sur 100 venus de "
            f"l'étranger{footprint_text}."
        ),
        table=table.rename_axis("Méthode"),
        alt=f"{len(drawn)} barres empilées de même longueur, une par méthode ; la part de l'étranger ne change pas.",
        sources=[*TERRITORY_SOURCES, *([] if not footprint_text else ["sdes-carbon"])],
        caveat=" ".join([NOT_MEASURED, "Des lectures d'une même question : on ne les moyenne pas.", *place.warnings]),
    )


def coverage_figure(measure: str, *, label: str = "") -> Figure:
    """Known regions: the truth, and the interval that the method gave without knowing it.

    Parameters
    ----------
    measure : {"local_share", "mean_multiplier"}
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        Another measure.
    """
    shown_as = {
        "local_share": ("Part faite ici des achats de produits du pays", 100, 0, " %"),
        "mean_multiplier": ("Multiplicateur moyen de type I", 1, 2, ""),
    }
    if measure not in shown_as:
        raise UnknownCodeError.among("la mesure", measure, shown_as)
    name, factor, decimals, unit = shown_as[measure]
    test = coverage_test().query("measure == @measure").set_index("region").sort_values("size")
    shown = factor * test[["true", "low", "high"]]
    by_delta = coverage_test(delta_alone=True).query("measure == @measure").set_index("region").loc[test.index]
    alone = factor * by_delta[["low", "high"]]
    inside = test["inside"] == 1
    missed = list(test.index[~inside])
    within_alone = int((by_delta["inside"] == 1).sum())
    said = f"Vérité manquée : {_listed(missed)}." if missed else "Aucune vérité n'est manquée."
    return figure(
        _intervals_and_truths(shown, alone, inside, decimals),
        title=titled(label, f"L'intervalle contient la vérité pour {inside.sum()} régions sur {len(shown)}"),
        subtitle=(
            f"{name}{', %' if unit else ''}, de la plus petite région à la plus grande ; point : la vérité ; croix : "
            "vérité manquée ; moustache : notre intervalle ; trait gris : ce que δ seul aurait donné"
        ),
        sentence=(
            f"{said} Avec δ seul, l'intervalle, plus court, aurait contenu la vérité pour {within_alone} régions sur "
            f"{len(shown)}."
        ),
        table=pd.DataFrame(
            {
                "Part de la production de l'ensemble, %": 100 * test["size"],
                f"Vérité{unit and ', %'}": shown["true"],
                "Au moins": shown["low"],
                "Au plus": shown["high"],
                "δ seul, au moins": alone["low"],
                "δ seul, au plus": alone["high"],
                "Résultat": inside.map({True: "contenue", False: "manquée"}),
            },
            index=shown.index,
        )
        .round(dict.fromkeys(("Au moins", "Au plus", "δ seul, au moins", "δ seul, au plus"), decimals))
        .rename_axis("Région"),
        alt="Une ligne par région : une moustache, un trait gris plus court, un point, ou une croix s'il est dehors.",
        sources=["meti-2005", *(["scotland-2019"] if measure == "mean_multiplier" else []), "wiod-2013"],
        caveat=(
            "L'erreur des quotients est mesurée sans la région jugée ; δ et κ ont été choisis en les voyant toutes. "
            "Tailles des branches et achats finals sont supposés connus. « Vérité » : les échanges publiés, moins sûrs "
            "pour les services que pour les biens."
        ),
    )


def size_figure(highlighted: Collection[str], *, label: str = "") -> Figure:
    """Share of purchases made here against size, over all zones d'emploi.

    Parameters
    ----------
    highlighted : collection of str
        Codes of the zones that are named.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    zones = zones_compared().xs(Method().label, level="method")
    names = load_table("territories/zones").set_index("zone")["name"]
    named = cast("pd.DataFrame", zones.loc[list(highlighted)].rename(index=names.to_dict()))
    small, large = zones["jobs"].nsmallest(100).index, zones["jobs"].nlargest(100).index
    medians = [french_number(zones.loc[group, "here"].median(), decimals=0) for group in (small, large)]
    table = (
        zones.assign(name=names.loc[zones.index])
        .sort_values("name", key=_without_accents)
        .set_index("name")[["jobs", "here", "output_multiplier"]]
        .rename_axis("Zone d'emploi")
    )
    table["jobs"] = table["jobs"].round().astype(int)
    table = table.round({"here": 0, "output_multiplier": 2})
    table = table.rename(
        columns={
            "jobs": "Emplois salariés",
            "here": "Achats faits ici, € pour 100 €",
            "output_multiplier": "Multiplicateur",
        }
    )
    return figure(
        _scatter(zones["jobs"], zones["here"], named),
        title=titled(label, "Plus une zone est grande, plus le modèle lui donne d'achats faits chez elle"),
        subtitle=(
            f"Achats faits ici, € pour 100 €, selon le nombre d'emplois salariés (échelle logarithmique), {len(zones)} "
            "zones d'emploi, emplois 2023, structure 2014"
        ),
        sentence=(
            f"Sur 100 €, {medians[0]} € paient une production d'ici dans la zone médiane des cent plus petites, "
            f"{medians[1]} € dans celle des cent plus grandes."
        ),
        table=table,
        alt=f"Nuage de {len(zones)} points qui monte de gauche à droite ; {_listed(list(named.index))} sont nommées.",
        sources=TERRITORY_SOURCES,
        caveat=(
            f"{NOT_MEASURED} La pente est celle du modèle : les branches d'une grande zone sont plus variées. Chaque "
            "point a son intervalle, qui n'est pas dessiné."
        ),
    )



def _without_accents(names: pd.Series) -> pd.Series:
    return names.str.normalize("NFKD").str.encode("ascii", "ignore").str.decode("ascii")


def _amount(millions: float) -> str:
    unit, number = ("Md€", millions / 1000) if millions >= 1000 else ("M€", millions)
    return f"{french_number(number, significant=2)} {unit}"


def _billions(amount: float) -> str:
    return f"{french_number(amount / 1000)} Md€"


def _where(place: Territory) -> str:
    kinds = {"zone": "zone d'emploi", "epci": "EPCI, emplois estimés", "set": "ensemble", "own": "votre fichier"}
    return f"{place.name} ({kinds[place.kind]})"


def _listed(names: Sequence[str] | Collection[str]) -> str:
    """Names joined as in a sentence."""
    *others, last = list(names)
    return f"{', '.join(others)} et {last}" if others else str(last)


def _with_whiskers(draw: Draw, within: pd.DataFrame) -> Callable[[int], alt.LayerChart]:
    """Put a whisker under each stacked bar of 100, without totals: bounds ``low`` and ``high`` of its first part."""

    def drawn(width: int) -> alt.LayerChart:
        import altair as alt

        bars = cast("alt.LayerChart", draw(width))
        height = cast("float", bars.height)
        # The key is above the rows, which end at the bottom: their height gives where they start.
        rows = Rows(list(within.index), width, start=height - Rows(list(within.index), width).height)
        place = linear(0.0, 100.0, rows.column, width - 1)
        drawing = Drawing(width, height)
        ends = within.to_dict("index")
        marks = [
            {"low": place(bounds["low"]), "high": place(bounds["high"]), "y": rows.tops[str(name)] + BAR + UNDER_BAR}
            for name, bounds in ends.items()
        ]
        whiskers = within_whisker(inline(marks), drawing.x("low"), "high", drawing.y("y"))
        fitted = {"width": width, "height": height, "padding": 0, "autosize": alt.AutoSizeParams(type="none")}
        return cast("alt.LayerChart", alt.layer(*bars.layer, whiskers, **cast("dict[str, Any]", fitted)))

    return drawn


def _intervals_and_truths(
    shown: pd.DataFrame, alone: pd.DataFrame, inside: pd.Series, decimals: int
) -> Callable[[int], alt.LayerChart]:
    """Rows of a whisker, a thinner line under it, and the truth: a dot inside, a cross outside."""
    ends = [*shown.to_numpy().ravel(), *alone.to_numpy().ravel()]
    bounds, ranges, found_inside = shown.to_dict("index"), alone.to_dict("index"), inside.to_dict()

    def draw(width: int) -> alt.LayerChart:
        rows = Rows([str(name) for name in shown.index], width)
        drawing = Drawing(width, rows.height + 24)
        room = text_width("manquée 0,00", drawing.size) + GAP
        ticks = nice_ticks(min(ends), max(ends), 3 if is_narrow(width) else 5)
        place = linear(ticks[0], ticks[-1], rows.column + 8, width - room)
        # Names stand above the rows of a narrow drawing: the grid does not cross them.
        spans = [(top, top + BAR) for top in rows.tops.values()] if rows.narrow else [(0.0, rows.height)]
        grid = [{"x": place(tick), "x2": place(tick), "y": low, "y2": high} for tick in ticks for low, high in spans]
        drawing.lines(grid, "grid")
        marks, lines, truths = [], [], []
        for name, row in bounds.items():
            y = rows.tops[str(name)] + BAR / 2
            marks.append({"low": place(row["low"]), "high": place(row["high"]), "y": y})
            by_delta = ranges[name]
            lines.append({"x": place(by_delta["low"]), "x2": place(by_delta["high"]), "y": y + 7, "y2": y + 7})
            text = french_number(row["true"], decimals=decimals)
            truths.append((place(row["true"]), y, bool(found_inside[name]), text))
        drawing.lines(lines, "muted", width=3)
        drawing.layer(within_whisker(inline(marks), drawing.x("low"), "high", drawing.y("y")))
        for hit, shape, fill in ((True, "circle", "here"), (False, "cross", "ground")):
            points = [
                {"x": x, "y": y, "fill": colour(fill), "stroke": colour("ink")}
                for x, y, found, _ in truths
                if found == hit
            ]
            drawing.points(points, shape=shape, area=90)
        drawing.texts(
            [
                {"x": width - room + GAP, "y": y, "text": text if found else f"manquée {text}"}
                for _, y, found, text in truths
            ]
        )
        rows.write_names(drawing)
        decimals_of_ticks = max(len(f"{tick:g}".partition(".")[2]) for tick in ticks)
        drawing.texts(
            [
                {"x": place(tick), "y": rows.height + 12, "text": french_number(tick, decimals=decimals_of_ticks)}
                for tick in ticks
            ],
            align="center",
            size=drawing.small,
            name="muted",
        )
        return drawing.chart()

    return draw


def _scatter(sizes: pd.Series, values: pd.Series, named: pd.DataFrame) -> Callable[[int], alt.LayerChart]:
    """Points against a logarithmic scale of size; some are named."""
    lowest, highest = math.log10(sizes.min()), math.log10(sizes.max())
    decades = [power for power in range(math.floor(lowest), math.ceil(highest) + 1) if lowest <= power <= highest]

    def draw(width: int) -> alt.LayerChart:
        height = 300.0
        drawing = Drawing(width, height + 26)
        ticks = nice_ticks(0.0, float(values.max()), 4)
        left = text_width("100", drawing.small) + GAP
        across = linear(lowest, highest, left + 8, width - 12)
        upward = linear(ticks[0], ticks[-1], height, 8)
        drawing.lines([{"x": left, "x2": width, "y": upward(tick), "y2": upward(tick)} for tick in ticks], "grid")
        drawing.texts(
            [{"x": left - GAP, "y": upward(tick), "text": french_number(tick, decimals=0)} for tick in ticks],
            align="right",
            size=drawing.small,
            name="muted",
        )
        drawing.texts(
            [{"x": across(power), "y": height + 14, "text": french_number(10**power)} for power in decades],
            align="center",
            size=drawing.small,
            name="muted",
        )
        drawing.points(
            [
                {
                    "x": round(across(math.log10(size)), 1),
                    "y": round(upward(value), 1),
                    "fill": colour("ground"),
                    "stroke": colour("mark"),
                }
                for size, value in zip(sizes, values, strict=True)
            ],
            area=14,
        )
        marks = [
            (str(name), across(math.log10(row["jobs"])), upward(row["here"]))
            for name, row in named.to_dict("index").items()
        ]
        drawing.points(
            [{"x": x, "y": y, "fill": colour("here"), "stroke": colour("ink")} for _, x, y in marks], area=70
        )
        line = drawing.size * LINE_HEIGHT
        rims = []
        for name, x, y in marks:
            length, right = text_width(name, drawing.size), x + GAP + 2 + text_width(name, drawing.size) <= width
            start = x + GAP if right else x - GAP - length
            rims.append(
                {
                    "x": start,
                    "x2": start + length + 2,
                    "y": y + line * 0.2,
                    "y2": y + line * 1.2,
                    "colour": colour("ground"),
                }
            )
        drawing.rectangles(rims)
        for align, shift in (("left", GAP + 2), ("right", -GAP - 2)):
            drawing.texts(
                [
                    {"x": x + shift, "y": y + line * 0.7, "text": name}
                    for name, x, y in marks
                    if (align == "left") == (x + GAP + 2 + text_width(name, drawing.size) <= width)
                ],
                align=align,
                weight="bold",
            )
        return drawing.chart()

    return draw
