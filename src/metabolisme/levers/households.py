"""What households spend by post and by quintile: which branches a post buys from, and who is asked to cut what."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metabolisme.sources.tables import load_table

#: Where the money of a post goes: "bought" today, then what it buys instead.
ROLES = ("bought", "replaced", "repaired", "second_hand", "shared")

#: Quintiles of living standard, from the most modest to the most affluent.
QUINTILES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, eq=False)
class Posts:
    """Posts of household spending that sobriety acts on; k posts, g groups of the budget, n branches.

    Attributes
    ----------
    posts : tuple of str
    labels : dict of str to str
        French name by post.
    lifetime : ndarray, shape (k,)
        Mean life of the goods, years; missing where the post is not a durable good.
    groups : tuple of str
    group_labels : dict of str to str
    part_of_group : ndarray, shape (k, g)
        Spending on the post over the spending on its group.
    shares : dict of str to ndarray, shape (k, n)
        By role of `ROLES`: of what households buy from each branch, part that is of the post ("bought"); for the other
        roles, where a euro goes.
    spending : ndarray, shape (g, 5)
        What a household of each quintile spends on a group, over the mean of all households.
    """

    posts: tuple[str, ...]
    labels: dict[str, str]
    lifetime: np.ndarray = field(repr=False)
    groups: tuple[str, ...]
    group_labels: dict[str, str]
    part_of_group: np.ndarray = field(repr=False)
    shares: dict[str, np.ndarray] = field(repr=False)
    spending: np.ndarray = field(repr=False)


@functools.lru_cache(maxsize=4)
def posts_of(branches: tuple[str, ...]) -> Posts:
    """The posts, with their shares in the branches of an account.

    Parameters
    ----------
    branches : tuple of str
        Codes of the n branches, in their order.
    """
    table = load_table("households/sobriety_posts").set_index("post")
    budgets = load_table("households/quintile_budgets")
    names, groups = tuple(table.index), tuple(budgets["group"].unique())
    part = np.zeros((len(names), len(groups)))
    for rank, name in enumerate(names):
        part[rank, groups.index(table["group"].to_dict()[name])] = table["part_of_group"].to_dict()[name]
    moved = load_table("households/sobriety_shares")
    wide = moved.pivot(index=["role", "post"], columns="branch", values="share")
    wide = wide.reindex(pd.MultiIndex.from_product([ROLES, names]), columns=pd.Index(branches)).fillna(0.0)
    euros = budgets.assign(euros=budgets["budget"] * budgets["share"]).pivot(
        index="group", columns="quintile", values="euros"
    )
    spent = euros.loc[list(groups), list(QUINTILES)].to_numpy()
    return Posts(
        posts=names,
        labels={str(name): str(label) for name, label in table["label"].items()},
        lifetime=table["lifetime_years"].to_numpy(dtype=float),
        groups=groups,
        group_labels=dict(zip(budgets["group"], budgets["label"], strict=True)),
        part_of_group=part,
        shares={role: wide.loc[role].to_numpy() for role in ROLES},
        spending=spent / spent.mean(axis=1, keepdims=True),
    )


def most_asked(spending: np.ndarray, floor: np.ndarray) -> np.ndarray:
    """Most that can be asked of each group without pushing a quintile below the floor.

    Parameters
    ----------
    spending : ndarray, shape (g, 5)
        Spending of each quintile over the mean.
    floor : ndarray, shape (…, g)
        Least spending of a household over the mean, ≥ 0.

    Returns
    -------
    ndarray, shape (…, g)
        Part of the mean spending.

    Examples
    --------
    >>> most_asked(np.array([[0.5, 0.75, 1.0, 1.25, 1.5]]), np.array([0.75])).tolist()
    [0.3]
    """
    above: np.ndarray = np.maximum(spending - floor[..., None], 0.0).mean(axis=-1)
    return above


def who_cuts(spending: np.ndarray, asked: np.ndarray, floor: np.ndarray, ceiling: np.ndarray) -> np.ndarray:
    """Share the cut of a group out between quintiles: what is above the ceiling first, then what is above the floor.

    Within a tier everyone gives the same part of what is in it, and nobody goes below the floor.

    Parameters
    ----------
    spending : ndarray, shape (g, 5)
        Spending of each quintile over the mean.
    asked : ndarray, shape (g,)
        Cut of each group, part of the mean spending; at most `most_asked`, of which the rest is refused.
    floor, ceiling : ndarray, shape (g,)
        Over the mean spending, floor ≤ ceiling.

    Returns
    -------
    ndarray, shape (g, 5)
        Cut of each quintile, over the mean spending of all; the mean of a row is what is granted.
    """
    first = np.maximum(spending - ceiling[:, None], 0.0)
    second = np.maximum(np.minimum(spending, ceiling[:, None]) - floor[:, None], 0.0)
    cut = np.zeros_like(spending)
    left = asked.astype(float)
    for tier in (first, second):
        size = tier.mean(axis=1)
        part = np.divide(np.minimum(left, size), size, out=np.zeros_like(left), where=size > 0)
        cut = cut + part[:, None] * tier
        left = left - part * size
    return cut
