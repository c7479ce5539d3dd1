"""Figures on what circulates: where an order ends, beside peers, and what change could be seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import horizontal_bars, stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import shown_unit, titled
from metabolisme.diagnosis.leakage import mean_order_ends
from metabolisme.diagnosis.peers import peers, verdict
from metabolisme.estimates import Estimate, french_number
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.case import Case
from metabolisme.indicators.circulation import leakage
from metabolisme.indicators.seen_change import change_in_a_year, change_with_jobs
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.territories import Territory, find_territory

#: Parts of a bar: what of `metabolisme.diagnosis.leakage.LEAKS` each is made of, its colour and its name.
ORDER_PARTS = {
    "here": (("value_added",), "Gagné ici"),
    "mark": (("product_taxes",), "Impôts sur les produits"),
    "france": (("rest_of_country",), "Reste de la France"),
    "eu": (("eu",), "Union européenne"),
    "non_eu": (("non_eu", "transport_margins"), "Hors Union"),
}

#: Peers drawn beside a territory.
PEERS_SHOWN = 4


def order_figure(
    territory: Territory | str | list[str], beside: Sequence[str] | None = None, *, label: str = ""
) -> Figure:
    """Where 100 € ordered to the mean producer of a territory end, and of its peers in alphabetical order.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    beside : sequence of str, optional
        Codes of the others; by default peers, see `metabolisme.diagnosis.peers.peers`.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    own = find_territory(territory)
    chosen = None if beside is not None else peers(own, PEERS_SHOWN)
    codes = list(beside or []) if chosen is None else [str(code) for code in chosen.index]
    places = [own, *(find_territory(code) for code in codes)]
    nation = shared_account(DEFAULT_YEAR)
    rows, bounds = {}, {}
    for place in places:
        profile = local_profile(place)
        ends = mean_order_ends(central(profile, nation))
        rows[place.name] = {
            part: float(np.sum([100 * ends[name] for name in made_of])) for part, (made_of, _) in ORDER_PARTS.items()
        }
        low, high = interval(leakage(Case(territory_draws(profile, nation))))
        bounds[place.name] = (float(low), float(high))
    table = pd.DataFrame.from_dict(rows, orient="index")
    leaks = table[["france", "eu", "non_eu"]].sum(axis="columns")
    verdicts = {name: verdict(bounds[own.name], bounds[name]) for name in table.index[1:]}
    undecided = [name for name, said in verdicts.items() if said == "on ne peut pas trancher"]
    if len(undecided) == len(verdicts):
        told = "Les intervalles se recouvrent tous : on ne peut pas trancher."
    else:
        apart = ", ".join(name for name in verdicts if name not in undecided)
        told = f"L'intervalle ne recouvre pas celui de : {apart}. Pour les autres, on ne peut pas trancher."
    at_least, at_most = (french_number(bound, decimals=0) for bound in bounds[own.name])
    gone = french_number(float(leaks.to_dict()[own.name]), decimals=0)
    return figure(
        stacked_bars(table, names={part: name for part, (_, name) in ORDER_PARTS.items()}, decimals=0, totals=False),
        title=titled(label, f"{own.name} : sur 100 € commandés à un producteur d'ici, {gone} finissent ailleurs"),
        subtitle=(
            "Où finissent 100 € commandés au producteur moyen, tous tours de fournisseurs comptés, prix de base ; "
            "emplois 2023, structure 2014"
        ),
        sentence=(
            f"{own.name} : {gone} € sur 100 finissent chez des vendeurs d'ailleurs "
            f"({RANGE_LABEL} : de {at_least} à {at_most}). "
            f"{told}"
        ),
        table=table.rename(columns={part: f"{name}, €" for part, (_, name) in ORDER_PARTS.items()})
        .assign(**{"Fuite, € (de, à)": [_leak(leaks[name], bounds[name]) for name in table.index]})
        .rename_axis("Territoire"),
        alt=f"{len(table)} barres empilées de même longueur, une par territoire, {own.name} puis ses pairs.",
        sources=TERRITORY_SOURCES,
        caveat=f"{NOT_MEASURED} " + ("" if chosen is None else str(chosen.attrs["criteria"])),
        table_decimals=0,
    )


def seen_change_figure(
    territory: Territory | str | list[str],
    identifier: str,
    product: str,
    jobs: float,
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """What some jobs more change in an indicator, beside the smallest difference that could be seen.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    identifier : str
        Of an indicator that is computed.
    product : str
        Branch of the jobs.
    jobs : float
        Jobs that come (or leave, < 0).
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError, MetabolismeError
        See `metabolisme.indicators.seen_change.change_with_jobs`.
    """
    place, card = find_territory(territory), indicator_card(identifier)
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    found = change_with_jobs(identifier, place, product, jobs)
    arriving = f"{french_number(abs(round(jobs)))} emplois de {'plus' if jobs >= 0 else 'moins'}"
    drawn = {f"{arriving}, « {names[product]} »": found.change}
    if not place.jobs_are_estimated:
        drawn["De fin 2022 à fin 2023, emplois publiés"] = change_in_a_year(identifier, place).change
    drawn["Plus petit écart visible entre deux territoires"] = found.smallest
    values = pd.Series({name: one.value for name, one in drawn.items()})
    unit = shown_unit(card.unit)
    digits = _decimals(found.smallest)
    moved, smallest = (french_number(one.value, decimals=digits) for one in (found.change, found.smallest))
    seen = "se verrait" if found.seen_between else "ne se verrait pas"
    sense = (
        "Dans le même compte, avant et après, le sens du changement est sûr si l'erreur du modèle ne change pas"
        if found.has_a_sign
        else "Même dans le même compte, avant et après, le sens du changement n'est pas sûr"
    )
    return figure(
        horizontal_bars(
            values,
            colours={name: "here" if rank == 0 else "mark" for rank, name in enumerate(drawn)},
            decimals=digits,
            live=live,
        ),
        title=titled(label, f"{place.name} : {arriving}, un changement qui {seen} entre deux territoires"),
        subtitle=f"{card.name}{f', {unit}' if unit else ''} ; changement, {place.name}, {card.period}",
        sentence=(
            f"Avec {arriving} dans « {names[product]} », « {card.name} » change de {moved} "
            f"({_bounds(found.change, digits)}, erreurs identiques avant et après). Entre deux territoires, il "
            f"faudrait {smallest}. {sense}."
        ),
        table=pd.DataFrame(
            {
                "Valeur": values,
                "De, à": [_bounds(one, digits) for one in drawn.values()],
            }
        ).rename_axis(card.name),
        alt=f"{len(drawn)} barres horizontales : des changements, puis l'écart qu'il faudrait pour les voir.",
        sources=found.change.sources,
        caveat=(
            "Les emplois viennent d'ailleurs en France, tout le reste est égal. Le compte ne voit que les emplois : un "
            "achat déplacé sans emploi de plus n'y change rien."
        ),
        table_decimals=digits,
    )


def _leak(value: float, bounds: tuple[float, float]) -> str:
    written, low, high = (french_number(number, decimals=0) for number in (value, *bounds))
    return f"{written} ({low} à {high})"


def _decimals(smallest: Estimate) -> int:
    """Decimals at which a difference a hundred times smaller than what can be seen still reads."""
    return int(max(0, 3 - np.floor(np.log10(smallest.value))))


def _bounds(one: Estimate, decimals: int) -> str:
    """Bounds of a change, in words; a threshold has none."""
    if one.within is None:
        return "–"
    low, high = (french_number(bound, decimals=decimals) for bound in one.within)
    return f"de {low} à {high}"
