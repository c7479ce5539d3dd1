"""Figures that a page and its lab share: one builder each, so that titles, scales and names cannot drift apart."""

from __future__ import annotations

import pandas as pd

from metabolisme.accounts import NationalAccount, production_rounds
from metabolisme.charts.bars import stacked_bars, steps
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import NumberLabels
from metabolisme.diagnosis import READINGS, footprint
from metabolisme.estimates import french_number
from metabolisme.sources import load_table


def rounds_figure(
    account: NationalAccount,
    product: str,
    amount: float = 100.0,
    rounds: int = 5,
    *,
    label: str = "",
    maximum: float | None = None,
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
        steps(by_round, total="Production en tout", unit="€", maximum=maximum),
        title=f"{label} – {title}" if label else title,
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
    account: NationalAccount, reading: str, products: int = 10, *, maximum: float | None = None
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
        maximum = max(float(_footprint_of_products(account, key)["total"].max()) for key in READINGS)
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
        stacked_bars(drawn, names=titles, decimals=decimals, maximum=maximum),
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


def _footprint_of_products(account: NationalAccount, reading: str) -> pd.DataFrame:
    """Footprint by final product and place, Mt, what households emit themselves left out."""
    return footprint(account, "co2", reading).drop(index="direct_households") / 1000
