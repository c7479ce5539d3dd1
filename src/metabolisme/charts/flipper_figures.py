"""Figures on what stays and what leaks: an order bouncing round after round, and what jobs answer."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.accounts.territory import TerritoryAccount, territory_account
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.charts.bars import horizontal_bars, stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import NumberLabels, titled
from metabolisme.diagnosis.economic_bases import BASES, base_multiplier, economic_bases
from metabolisme.diagnosis.leakage import leakage_rounds
from metabolisme.diagnosis.multipliers import households, multiplier_estimate
from metabolisme.diagnosis.territory_estimates import shown_products
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import Estimate, french_number
from metabolisme.sources import load_table
from metabolisme.sources.territories import Territory, find_territory

#: Parts of a bar of the flipper: what each is made of, its colour and its name.
FLIPPER_PARTS = {
    "here": (("kept",), "Payé ici"),
    "france": (("rest_of_country", "shops_rest_of_country"), "Reste de la France"),
    "eu": (("eu", "shops_eu"), "Union européenne"),
    "non_eu": (("non_eu", "shops_non_eu", "transport_margins"), "Hors Union"),
    "amount_4": (("value_added", "other_value_added", "commuters", "savings"), "Salaires et bénéfices"),
    "mark": (("product_taxes", "contributions", "shops_taxes"), "Impôts et cotisations"),
}

#: The same part once residents spend here what they earn.
EARNED_WITH_HOUSEHOLDS = "Bénéfices, épargne, salaires d'ailleurs"

#: Colours of the bases: who buys, where.
_BASE_COLOURS = {"exports_abroad": "abroad", "rest_of_country": "france"}


def flipper_figure(
    territory: Territory | str | list[str],
    product: str,
    amount: float = 100.0,
    rounds: int = 4,
    spending: bool = False,
    *,
    label: str = "",
    live: bool = False,
) -> Figure:
    """Where the euros of an order made to a branch of a territory go, round after round.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    product : str
        Branch ordered, which the territory must make.
    amount : float
        Order, €, > 0.
    rounds : int
        Rounds shown one by one, 1 or more; later ones are one bar.
    spending : bool
        Whether residents spend here what they earn of it (type II).
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    MetabolismeError
        The territory does not make the product, or it is a branch of the industry of an EPCI.
    """
    place = find_territory(territory)
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    if place.jobs_are_estimated and product in names and product not in shown_products(place):
        raise MetabolismeError(
            f"{place.name} : les emplois de « {names[product]} » y sont estimés avec toute l'industrie, trop peu sûrs "
            "pour suivre une commande. Remède : prenez une zone d'emploi, ou un service."
        )
    followed = leakage_rounds(_account(place), product, amount, rounds, households() if spending else None)
    table = pd.DataFrame(
        {part: followed[[name for name in made_of if name in followed]].sum(axis="columns")
         for part, (made_of, _) in FLIPPER_PARTS.items()}
    )  # fmt: skip
    titles = {part: title for part, (_, title) in FLIPPER_PARTS.items()}
    if spending:
        titles["amount_4"] = EARNED_WITH_HOUSEHOLDS
    # In the end nothing is kept: what was kept has leaked at a later round.
    table.loc["total", "here"] = 0.0
    rows: dict[int | str, str] = {step: f"{step}e tour" for step in range(2, rounds + 1)}
    rows |= {1: "1er tour", "rest": "Tours suivants", "total": "Au bout du compte"}
    drawn = table.set_axis([rows[step] for step in table.index])
    write = NumberLabels([amount], None)
    produced = float(followed["production"].to_dict()["total"])
    called = _multiplier(place, product, "type2" if spending else "type1")
    low, high = called.within or (called.value, called.value)
    bounds = f"de {write(low * amount)} à {write(high * amount)} €, {called.interval_label}"
    second = french_number(100 * float(followed["kept"].to_dict()[1]) / amount, decimals=0)
    ends = {part: 100 * float(table[part].to_dict()["total"]) / amount for part in titles if part != "here"}
    first_leak = max(ends, key=lambda part: ends[part])
    shown = (
        f"{place.name} : {french_number(amount)} € commandés à « {names[product]} » font {write(produced)} € de "
        f"production ici{', achats des habitants compris' if spending else ''}"
    )
    return figure(
        stacked_bars(drawn, names=titles, maximum=amount, live=live),
        title=titled(label, shown),
        subtitle=(
            "À qui vont les euros reçus ici à chaque tour ; ce qui est payé ici est reçu au tour suivant. "
            f"{place.name}, emplois 2023, structure 2014, prix de base"
        ),
        sentence=(
            f"Au premier tour, {second} € sur 100 restent à gagner ici. Production en tout, commande comprise : "
            f"{write(produced)} € ({bounds}). Au bout du compte, la plus grande part de la commande est dans "
            f"« {titles[first_leak]} » : {french_number(ends[first_leak], decimals=0)} € sur 100."
        ),
        table=drawn.rename(columns={part: f"{title}, €" for part, title in titles.items()}).rename_axis("Tour"),
        alt=f"{len(drawn)} barres empilées, une par tour, chacune de la longueur de ce que la précédente a payé ici.",
        sources=(*TERRITORY_SOURCES, "ofce-wages", "insee-consumption") if spending else TERRITORY_SOURCES,
        caveat=(
            f"{NOT_MEASURED} Chaque entreprise y achète comme la moyenne de sa branche. "
            + (
                "Retraites et services publics payés par les cotisations et les impôts ne sont pas suivis."
                if spending
                else "Les salaires gagnés ici sortent du calcul ; la variante avec les achats des habitants les suit."
            )
        ),
    )


@functools.lru_cache(maxsize=16)
def _account(place: Territory) -> TerritoryAccount:
    return territory_account(place)


@functools.lru_cache(maxsize=256)
def _multiplier(place: Territory, product: str, kind: str) -> Estimate:
    return multiplier_estimate(place, kind, product=product)


def bases_figure(territory: Territory | str | list[str], *, label: str = "") -> Figure:
    """What the jobs of a territory answer in the end: buyers elsewhere, public bodies, residents, investment.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    place = find_territory(territory)
    bases = economic_bases(place)
    # Too small to be seen; the table has them, and all jobs.
    drawn = bases.loc[[base for base in BASES if base != "stocks"]]
    titles = {**BASES, "no_output": "Branches sans production ici"}
    share = {base: french_number(value, decimals=0) for base, value in bases["share"].items()}
    elsewhere = french_number(bases.loc[["exports_abroad", "rest_of_country"], "share"].sum(), decimals=0)
    named = drawn.rename(index=BASES)
    title = f"{place.name} : sur 100 emplois, {elsewhere} répondent à des acheteurs d'ailleurs"
    table = bases.rename(index=titles).rename_axis("Ce que les emplois servent")
    return figure(
        horizontal_bars(
            named["share"],
            within=named[["low", "high"]],
            colours={BASES[base]: _BASE_COLOURS.get(base, "here") for base in drawn.index},
            decimals=0,
        ),
        title=titled(label, title),
        subtitle=(
            f"Sur 100 emplois salariés, fournisseurs d'ici compris, {place.name}, fin 2023, structure 2014 ; "
            f"moustache : {RANGE_LABEL}"
        ),
        sentence=(
            f"Sur 100 emplois, {share['rest_of_country']} répondent au reste de la France, {share['exports_abroad']} à "
            f"l'étranger, {share['public']} aux dépenses publiques et associatives, {share['households']} aux dépenses "
            f"des habitants, {share['investment']} à l'investissement d'ici. Un emploi tourné vers le dehors pour "
            f"{french_number(base_multiplier(bases), decimals=1)} emplois en tout."
        ),
        table=pd.DataFrame(
            {
                "Emplois": table["jobs"].round().astype(int),
                "Sur 100": table["share"],
                "Au moins": table["low"],
                "Au plus": table["high"],
                "Valeur ajoutée, M€": table["value_added"],
            }
        ),
        alt=f"{len(drawn)} barres horizontales, une par sorte d'acheteur final, chacune avec une moustache.",
        sources=TERRITORY_SOURCES,
        caveat=(
            f"{NOT_MEASURED} Une dépendance comptable, pas une prévision. Les dépenses des touristes sont surtout "
            "comptées comme des ventes au reste de la France."
        ),
    )
