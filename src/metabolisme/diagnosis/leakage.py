"""Where the euros of an order go, round after round: what stays to be earned here again, what leaves, and to whom.

Nothing is lost: at each round all that sellers here receive is paid to somebody. Rounds sum to the Leontief inverse.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.territory import TerritoryAccount
from metabolisme.accounts.territory_draws import TerritoryDraws
from metabolisme.diagnosis.multipliers import Circuit, Households, circuit
from metabolisme.errors import MetabolismeError, UnknownCodeError

#: What is paid at a round to sellers here, who earn it at the next one, and its French name.
KEPT = {
    "suppliers_here": "Fournisseurs d'ici",
    "shops_here": "Achats des habitants ici",
}

#: What leaves the circuit at a round, by name, and its French name. With households, value added is told in parts.
LEAKS = {
    "rest_of_country": "Fournisseurs du reste de la France",
    "eu": "Fournisseurs de l'Union européenne",
    "non_eu": "Fournisseurs hors de l'Union",
    "transport_margins": "Transport international",
    "product_taxes": "Impôts sur les produits",
    "value_added": "Valeur ajoutée : salaires, bénéfices, impôts de production",
    "other_value_added": "Bénéfices et autre valeur ajoutée",
    "contributions": "Cotisations et impôts sur le revenu",
    "commuters": "Salaires d'habitants d'ailleurs",
    "savings": "Épargne des habitants",
    "shops_rest_of_country": "Achats des habitants, reste de la France",
    "shops_eu": "Achats des habitants, Union européenne",
    "shops_non_eu": "Achats des habitants, hors de l'Union",
    "shops_taxes": "Taxes sur les achats des habitants",
}


def leakage_rounds(
    account: TerritoryAccount | TerritoryDraws,
    product: str,
    amount: float = 100.0,
    rounds: int = 5,
    closure: Households | None = None,
) -> pd.DataFrame:
    """Follow an order made to a branch of a territory.

    Parameters
    ----------
    account : TerritoryAccount
        Or draws of one: the first is taken.
    product : str
        Branch ordered, which the territory must make.
    amount : float
        Order at basic prices, any currency unit, > 0.
    rounds : int
        Rounds told one by one, ≥ 1; the first is the order itself.
    closure : Households, optional
        `metabolisme.diagnosis.multipliers.households()` to follow the wages of residents too (type II); by default
        value added leaves the circuit (type I).

    Returns
    -------
    DataFrame, index round: 1 to `rounds`, ``"rest"`` (all later ones), ``"total"``
        ``production``: received by sellers here. Then `KEPT` and those of `LEAKS` that apply, same unit: together they
        are the production of the round, and what is kept is the production of the next one. ``kept``, ``leaked``: their
        sums. In the row ``"total"``: production is that of the Leontief inverse, and leaks sum to the order.
        ``attrs``: product, amount, kind.

    Raises
    ------
    UnknownCodeError
        The product is not a branch.
    MetabolismeError
        The territory does not make it, or the amount or rounds are out of range.

    References
    ----------
    Miller and Blair (2009), section 2.4 (power series) and 2.5 (households), doi:10.1017/CBO9780511626982.
    """
    if not amount > 0 or rounds < 1:
        raise MetabolismeError(f"Il faut un montant positif et au moins un tour, reçu {amount:g} et {rounds}.")
    system = circuit(account)
    if product not in system.branches:
        raise UnknownCodeError.among("la branche", product, system.branches)
    position = list(system.branches).index(product)
    if not _first(system.output)[position] > 0:
        raise MetabolismeError(
            f"Ce territoire ne produit pas « {product} » : rien ne peut y être commandé à cette branche. "
            "Remède : prenez une branche présente (account.output > 0)."
        )
    matrix = _first(system.next_round(closure), 2)
    paid = payments(system, closure)
    shares = np.vstack([_first(part) for part in paid.values()])
    order = np.zeros(len(system.branches))
    order[position] = amount
    columns = output_rounds(matrix, order, rounds)
    table = pd.DataFrame(
        (shares @ columns).T,
        index=pd.Index([*range(1, rounds + 1), "rest", "total"], name="round"),
        columns=list(paid),
    )
    kept = [name for name in paid if name in KEPT]
    table.insert(0, "production", columns.sum(axis=0))
    table["kept"] = table[kept].sum(axis="columns")
    table["leaked"] = table[[name for name in paid if name in LEAKS]].sum(axis="columns")
    table.attrs.update(product=product, amount=amount, kind="type1" if closure is None else "type2")
    return table


def output_rounds(matrix: np.ndarray, order: np.ndarray, rounds: int) -> np.ndarray:
    """Output called by an order, round after round: f, M f, M² f and so on.

    Parameters
    ----------
    matrix : ndarray, shape (n, n)
        Output called in the next round by one euro of output; spectral radius below 1.
    order : ndarray, shape (n,)
    rounds : int
        Told one by one, the order first.

    Returns
    -------
    ndarray, shape (n, rounds + 2)
        The rounds, all later ones together, and the total (I − M)⁻¹ f.
    """
    received = [order]
    for _ in range(rounds - 1):
        received.append(matrix @ received[-1])
    # Each from the inverse, none as what is left of the others: that they agree is then worth something.
    left, total = np.linalg.solve(np.eye(len(order)) - matrix, np.column_stack([matrix @ received[-1], order])).T
    return np.column_stack([*received, left, total])


def payments(system: Circuit, closure: Households | None = None) -> dict[str, np.ndarray]:
    """To whom one euro of output of each branch is paid, shape (…, n) each; they sum to one.

    Parameters
    ----------
    system : Circuit
    closure : Households, optional
        To follow the wages of residents.

    Returns
    -------
    dict
        `KEPT` first, then `LEAKS`; without households, value added in one piece.
    """
    shape = system.output.shape
    paid = {
        "suppliers_here": system.inputs_here.sum(axis=-2),
        **system.inputs_elsewhere,
        "transport_margins": np.broadcast_to(system.transport_margins, shape),
        "product_taxes": np.broadcast_to(system.product_taxes, shape),
    }
    # What is left, not the published value added: the table itself misses its output by a few euros in a milliard.
    value_added = 1.0 - np.sum([np.broadcast_to(part, shape) for part in paid.values()], axis=0)
    if closure is None:
        return {**paid, "value_added": value_added}
    wages, residents = system.wages(closure), _column(closure.resident_share)
    available, spent = system.take_home(closure), _column(closure.spent)
    basket = system.basket
    here = system.spending_here(closure).sum(axis=-1, keepdims=True)
    elsewhere = {
        f"shops_{origin}": available * spent * (share * basket).sum(axis=-1, keepdims=True)
        for origin, share in system.bought_elsewhere.items()
    }
    return {
        "suppliers_here": paid.pop("suppliers_here"),
        "shops_here": available * here,
        **paid,
        "other_value_added": value_added - wages,
        "contributions": wages * residents * (1 - _column(closure.take_home)),
        "commuters": wages * (1 - residents),
        "savings": available * (1 - spent),
        **elsewhere,
        "shops_taxes": available * spent * (1 - basket.sum()),
    }


def leaks_per_order(account: TerritoryAccount | TerritoryDraws, closure: Households | None = None) -> pd.DataFrame:
    """Where one euro ordered to each branch ends, all rounds together.

    Parameters
    ----------
    account : TerritoryAccount
        Or draws of one: the first is taken.
    closure : Households, optional
        See `leakage_rounds`.

    Returns
    -------
    DataFrame, shape (n, k)
        Branches ordered in rows, `LEAKS` that apply in columns; rows sum to one. Missing where nothing is made.
    """
    system = circuit(account)
    matrix = _first(system.next_round(closure), 2)
    shares = {name: _first(part) for name, part in payments(system, closure).items() if name in LEAKS}
    ends = np.linalg.solve((np.eye(len(matrix)) - matrix).T, np.column_stack(list(shares.values())))
    table = pd.DataFrame(ends, system.branches, list(shares))
    return table.where(pd.Series(_first(system.output) > 0, system.branches), axis="index")


def mean_order_ends(account: TerritoryAccount | TerritoryDraws) -> dict[str, np.ndarray]:
    """Where one euro ordered to the mean producer of a territory ends, all rounds together.

    Parameters
    ----------
    account : TerritoryAccount
        Or draws of one.

    Returns
    -------
    dict of ndarray, shape (…)
        `LEAKS` that apply without households (type I); they sum to one. Each branch is ordered in proportion to its
        output: the order whose total output is the mean Type I multiplier.
    """
    system = circuit(account)
    matrix, output = system.next_round(), system.output
    order = output / output.sum(axis=-1, keepdims=True)
    received = np.linalg.solve(np.eye(matrix.shape[-1]) - matrix, order[..., None])[..., 0]
    paid = payments(system)
    return {name: (part * received).sum(axis=-1) for name, part in paid.items() if name in LEAKS}


def _column(value: float | np.ndarray) -> np.ndarray:
    return np.asarray(value, dtype=float)[..., None]


def _first(values: np.ndarray, dimensions: int = 1) -> np.ndarray:
    """The first draw, when there are several."""
    first: np.ndarray = values if values.ndim == dimensions else values.reshape(-1, *values.shape[-dimensions:])[0]
    return first
