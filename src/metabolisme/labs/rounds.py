"""Lab of the chapter « Lire un tableau entrées-sorties »: an order, followed round after round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme import charts
from metabolisme.accounts import national_account, production_rounds
from metabolisme.estimates import french_number
from metabolisme.labs.panel import described, panel
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR

if TYPE_CHECKING:
    import ipywidgets


def rounds_figure(product: str, amount: float, year: int, rounds: int) -> charts.Figure:
    """Production called in France by an order, round after round.

    Parameters
    ----------
    product : str
        Branch (A38) of the product ordered.
    amount : float
        Order, €, > 0.
    year : int
        Year of the table, 2000 to 2014.
    rounds : int
        Rounds shown before the rest.
    """
    account = national_account(year)
    names = load_table("nomenclatures/branches").set_index("code")["short_label"]
    coefficients = account.industries.coefficients_domestic
    by_round = production_rounds(coefficients, account.order(product, amount), rounds).sum()
    ordinals = {0: "Commande", 1: "1er tour", "rest": "Tours suivants"}
    by_round.index = [ordinals.get(step, f"{step}e tour") for step in by_round.index]
    total = by_round.sum()
    return charts.figure(
        charts.steps(by_round, total="Production en tout", unit="€"),
        title=(
            f"{french_number(amount)} € commandés à « {names[product]} » font produire "
            f"{french_number(total)} € en France"
        ),
        subtitle=f"Euros de production, branches installées en France, moyenne nationale {year}",
        sentence=(
            f"Commande de {french_number(amount)} € ; fournisseurs directs {french_number(by_round.iloc[1])} € ; "
            f"en tout {french_number(total)} €, commande comprise."
        ),
        table=by_round.rename("Production, €").rename_axis("Tour").to_frame(),
        alt="Marches qui s'ajoutent et rapetissent, de la commande aux derniers tours, puis le total.",
        sources=["wiod-2016"],
    )


def rounds_lab() -> ipywidgets.VBox:
    """Choose a product, an amount, a year and how many rounds are shown."""
    import ipywidgets

    branches = load_table("nomenclatures/branches")
    names = [(f"{row.code} – {row.label}", row.code) for row in branches.itertuples()]
    return panel(
        {
            "product": ipywidgets.Dropdown(options=names, value="FZ", **described("Produit commandé")),
            "amount": ipywidgets.IntSlider(value=100, min=10, max=1000, step=10, **described("Montant, €")),
            "year": ipywidgets.IntSlider(value=DEFAULT_YEAR, min=2000, max=2014, **described("Année du tableau")),
            "rounds": ipywidgets.IntSlider(value=5, min=1, max=10, **described("Tours montrés")),
        },
        rounds_figure,
    )
