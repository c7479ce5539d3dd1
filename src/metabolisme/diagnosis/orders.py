"""Where the money of an order ends: value added here and at suppliers, imports, taxes."""

from __future__ import annotations

import pandas as pd

from metabolisme.accounts import NationalAccount


def content_of_order(account: NationalAccount, product: str, amount: float) -> pd.Series:
    """Share out an order for a product made in France among all that it pays in the end.

    Parameters
    ----------
    account : NationalAccount
    product : str
        Branch of the account.
    amount : float
        Order at basic prices, any currency unit.

    Returns
    -------
    Series
        ``value_added_own`` (in the branch itself at the first round), ``value_added_suppliers`` (everywhere else, and
        in the branch at later rounds), ``imports``, ``product_taxes``, ``transport_margins``: they sum to `amount`.

    Raises
    ------
    UnknownCodeError
        If the product is not a branch of the account.

    Notes
    -----
    Every euro of output pays inputs made in France, imported inputs, taxes, margins or value added. The first are
    output of others, so that only the others remain in the end (Miller and Blair 2009, ch. 2). Computed on 56
    industries.
    """
    detail = account.industries
    order = account.order(product, amount)
    output = detail.leontief_inverse @ order
    per_euro = pd.DataFrame(
        {
            "value_added": detail.value_added,
            "imports": detail.flows_imported.sum(),
            "product_taxes": detail.product_taxes,
            "transport_margins": detail.transport_margins,
        }
    ).div(detail.output.where(detail.output > 0, 1.0), axis="index")
    paid = per_euro.mul(output, axis="index").sum().to_dict()
    own = float((per_euro["value_added"] * order).sum())
    return pd.Series(
        {
            "value_added_own": own,
            "value_added_suppliers": paid["value_added"] - own,
            "imports": paid["imports"],
            "product_taxes": paid["product_taxes"],
            "transport_margins": paid["transport_margins"],
        },
        name="content",
    )
