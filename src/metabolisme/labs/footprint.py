"""Lab of the chapter « Étendre à l'emploi et à l'environnement »: one footprint, several readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme import charts
from metabolisme.accounts import national_account
from metabolisme.diagnosis import READINGS, footprint
from metabolisme.estimates import french_number
from metabolisme.labs.panel import described, panel
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_READING, DEFAULT_YEAR

if TYPE_CHECKING:
    import ipywidgets

COLUMNS = {
    "france": "France, Mt",
    "eu": "Union européenne, Mt",
    "non_eu": "Hors Union européenne, Mt",
    "abroad": "Étranger, Mt",
    "total": "Total, Mt",
}


def footprint_figure(reading: str, products: int, correct_reexports: bool) -> charts.Figure:
    """Final products that call most CO₂, and where it is emitted.

    Parameters
    ----------
    reading : str
        A key of `READINGS`.
    products : int
        How many products are shown, 1 to 34.
    correct_reexports : bool
        Whether the account corrects goods that only cross France.
    """
    account = national_account(DEFAULT_YEAR, correct_reexports=correct_reexports)
    names = load_table("nomenclatures/branches").set_index("code")["short_label"].to_dict()
    table = footprint(account, "co2", reading) / 1000
    by_product = table.drop(index="direct_households").sort_values("total", ascending=False)
    first = by_product.head(products)
    places = ["france", "eu", "non_eu"] if table["eu"].notna().all() else ["france", "abroad"]
    total = french_number(table["total"].sum())
    share = french_number(100 * by_product["abroad"].sum() / by_product["total"].sum(), decimals=0)
    return charts.figure(
        charts.stacked_bars(first[places].rename(index=names), names={"france": "France"}),
        title=f"« {READINGS[reading].label} » : {total} Mt de CO₂, ménages compris",
        subtitle=f"Premiers produits finaux, millions de tonnes de CO₂ (Mt), France {DEFAULT_YEAR}",
        sentence=f"Dans cette lecture, {share} % des émissions des produits tombent à l'étranger.",
        table=first[[*places, "total"]].rename(index=names, columns=COLUMNS).rename_axis("Produit final"),
        alt="Barres empilées, une par produit final, par lieu d'émission.",
        sources=["wiod-2016", "jrc-co2", "wiod-2013"],
        caveat=READINGS[reading].method,
    )


def footprint_lab() -> ipywidgets.VBox:
    """Choose a reading, how many products are shown, and whether re-exports are corrected."""
    import ipywidgets

    readings = [(reading.label, key) for key, reading in READINGS.items()]
    return panel(
        {
            "reading": ipywidgets.RadioButtons(options=readings, value=DEFAULT_READING, **described("Lecture")),
            "products": ipywidgets.IntSlider(value=10, min=3, max=34, **described("Produits montrés")),
            "correct_reexports": ipywidgets.Checkbox(value=True, **described("Corriger les réexportations")),
        },
        footprint_figure,
    )
