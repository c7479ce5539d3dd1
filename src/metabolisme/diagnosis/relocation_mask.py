"""What a local effort can bring nearer, and what it cannot: one published judgement, product by product."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.sources import load_table


def relocation_mask() -> pd.DataFrame:
    """Whether each product can be made nearer, and why.

    Returns
    -------
    DataFrame, index product (the 34 branches)
        ``treatment``: ``"open"``; ``"masked"``, what no local effort moves; ``"follows"``, a margin or a freight that
        comes with other goods. ``may_grow``: bool, whether the output of a territory may grow up to the weight that the
        branch has in France. ``reason``: French, without capital nor full stop.

    Notes
    -----
    A judgement (table ``nomenclatures/relocation_mask``), to be discussed: what is masked stays shown with its reason.
    """
    table = load_table("nomenclatures/relocation_mask").set_index("product")
    return table.assign(may_grow=table["may_grow"] == "yes")[["treatment", "may_grow", "reason"]]


@functools.cache
def not_relocated() -> dict[str, str]:
    """Products that no local effort moves, and why (French)."""
    return _reasons("masked")


@functools.cache
def follows_others() -> dict[str, str]:
    """Products that come with other goods, margins and freight, and why (French)."""
    return _reasons("follows")


def _reasons(treatment: str) -> dict[str, str]:
    mask = relocation_mask()
    reasons = mask.loc[mask["treatment"] == treatment, "reason"]
    return {str(product): str(reason) for product, reason in reasons.items()}
