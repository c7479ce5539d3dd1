"""Lever 4: firms of the territory that make the same with fewer bought energy and materials, and sell uses.

Only the branches of the territory change their recipes; those of the rest of France and abroad keep theirs. Three
changes, each value for value, so that supply and use still meet:

- *savings*: part of the energy and materials that a branch buys is no longer needed; part of what it saves buys the
  engineering, upkeep and management that the saving takes, and its value added keeps the rest;
- *secondary materials*: part of the raw materials left is replaced by secondary ones, sold by the branch of water and
  waste at another price. A branch buys raw materials and finished goods under one product (steel and metal frames,
  paper and printing): the account of 56 industries says which part is raw (`raw_shares`);
- *uses instead of goods*: part of what households and investors spend on durable goods becomes a service; of each euro
  of it, the goods that the service needs, fewer since they are shared and kept up, are bought as before, and the rest
  goes to rental. How long households keep what they own is lever 1, and is not touched here.

References
----------
Aguilar-Hernandez et al. (2018), Assessing circularity interventions: a review of EEIOA-based studies, J. Econ.
Struct. 7:14, doi:10.1186/s40008-018-0113-3; Donati et al. (2020), doi:10.1016/j.resconrec.2019.104508.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from metabolisme.accounts.national import shared_account
from metabolisme.errors import UnknownCodeError
from metabolisme.levers.account import FINAL_USES, LeverAccount
from metabolisme.levers.lever import Lever
from metabolisme.levers.parameters import LeverParameters
from metabolisme.sources import concordance
from metabolisme.sources.defaults import DEFAULT_YEAR

NAME = "business_models"

#: Products that are burnt or that turn engines: refined products, then electricity, gas and heat.
ENERGY = ("CD", "DZ")

#: Raw and semi-finished products: of farms, quarries, food makers, then wood and paper, chemistry, rubber, plastics
#: and minerals, metals.
MATERIALS = ("AZ", "BZ", "CA", "CC", "CE", "CG", "CH")

#: Those that have a secondary counterpart.
RECYCLABLE = ("BZ", "CC", "CE", "CG", "CH")

#: Among the 56 industries, those that sell raw materials with a secondary counterpart, and who puts these to work when
#: others buy mostly finished goods of the same industry (joinery is not waste wood, nor paint a resin). What mines,
#: paper mills, makers of minerals and of metals sell is raw for whoever makes or builds; what printers, makers of
#: rubber and plastic goods (C22) and of metal goods (C25) sell is not.
RAW_MATERIALS: dict[str, tuple[str, ...]] = {
    "B": (),
    "C16": ("C16", "C17", "C31_C32"),
    "C17": (),
    "C20": ("C22",),
    "C23": (),
    "C24": (),
}

#: Who sells what savings take: engineering and studies, repair and installation of machines, upkeep and management.
SERVICES = ("MA", "CM", "NZ")

#: Who sells secondary materials: water, waste and recycling.
RECYCLING = "EZ"

#: Durable goods of which the use can be sold: clothes, electronics, appliances, machines, vehicles, furniture.
GOODS = ("CB", "CI", "CJ", "CK", "CL", "CM")

#: Who sells the use of goods: rental and support services.
RENTAL = "NZ"

#: Kinds of branches that save alike. Refining and power stations turn energy into energy: their recipes stay.
USERS = {
    "farming": ("AZ",),
    "food": ("CA",),
    "industry": ("BZ", "CB", "CC", "CE", "CF", "CG", "CH", "CI", "CJ", "CK", "CL", "CM", "EZ"),
    "construction": ("FZ",),
    "transport": ("HZ",),
    "catering": ("IZ",),
    "services": ("GZ", "JA", "JB", "JC", "KZ", "LZ", "MA", "MB", "MC", "NZ", "OZ", "PZ", "QZ", "RTZ"),
}

#: Kinds of branches that can take secondary materials.
_RECYCLERS = ("industry", "construction")

#: Branches whose own products carry the raw materials that they buy. Farms and quarries draw theirs from the ground.
_MAKERS = tuple(branch for kind in ("food", "industry", "construction") for branch in USERS[kind] if branch != "BZ")

#: The three changes of the lever, and the parameters that make each.
CHANNELS = {
    "savings": ("energy_saved", "materials_saved"),
    "secondary": ("recycled",),
    "uses": ("goods_as_uses",),
}

#: Column of final demand of each kind of buyer of goods: firms and public bodies invest alike.
_BUYERS = {"households": "households", "investors": "investment"}

#: Goods that a kind of buyer does not turn into uses here: cars that households share are in the first lever.
_ELSEWHERE = {"households": ("CL",)}


def _operator(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    return _uses_sold(_recipes_changed(account, level, parameters), level, parameters)


def channel(parameters: LeverParameters, name: str) -> LeverParameters:
    """The parameters with one change of the lever alone, the two others not made.

    Parameters
    ----------
    parameters : LeverParameters
    name : str
        Key of `CHANNELS`.

    Returns
    -------
    LeverParameters

    Raises
    ------
    UnknownCodeError
        An unknown change.
    """
    if name not in CHANNELS:
        raise UnknownCodeError.among("le changement", name, CHANNELS)
    others = [(NAME, parameter) for one, made_of in CHANNELS.items() if one != name for parameter in made_of]
    nothing = {key: np.zeros_like(parameters.values[key]) for key in others}
    return replace(parameters, values=MappingProxyType({**parameters.values, **nothing}))


@functools.cache
def raw_shares(products: tuple[str, ...]) -> np.ndarray:
    """Of what each maker or builder buys of a product in France, part that is raw material (`RAW_MATERIALS`).

    Parameters
    ----------
    products : tuple of str
        The n branches.

    Returns
    -------
    ndarray, shape (n, n)
        Product × branch, 0 to 1; zero for products without a secondary counterpart, and for branches that are neither
        industry nor construction.

    Notes
    -----
    From the 56 industries of the national account, all origins: a territory has no purchases at that detail.
    """
    detail = shared_account(DEFAULT_YEAR).industries
    industries = detail.output.index
    branch_of = concordance("A56", "A38").reindex(industries).to_numpy()
    taking = np.isin(branch_of, [branch for kind in _RECYCLERS for branch in USERS[kind]])
    raw = np.zeros((len(industries), len(industries)))
    for seller, buyers in RAW_MATERIALS.items():
        raw[industries.get_loc(seller)] = taking & (np.isin(industries, buyers) if buyers else True)
    flows = (detail.flows_domestic + detail.flows_imported).to_numpy()
    spread = (branch_of[:, None] == np.array(products)).astype(float)
    bought, raw_bought = (spread.T @ one @ spread for one in (flows, raw * flows))
    shares: np.ndarray = np.divide(raw_bought, bought, out=np.zeros(bought.shape), where=bought > 0)
    return shares


@dataclass(frozen=True)
class _Recipes:
    """Change of the recipes of the territory, of all origins, per euro of output.

    Attributes
    ----------
    kept : ndarray, shape (s, d, rows, n)
        Part still bought of each input that is saved or replaced.
    services : ndarray, shape (s, d, sellers, n)
        Services bought to save, from the branches that sell them.
    secondary : ndarray, shape (s, d, n)
        Secondary materials bought.
    """

    kept: np.ndarray
    services: np.ndarray
    secondary: np.ndarray


#: Inputs that the lever cuts.
_CUT = (*ENERGY, *MATERIALS)


def _recipes_changed(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    """Savings and secondary materials, as far as each branch can pay them."""
    around = account.around
    rank = {product: place for place, product in enumerate(around.products)}
    rows = [rank[product] for product in _CUT]
    bought = account.inputs[:, :, rows]
    asked = _asked(account, bought, level, parameters)
    done, refused = _affordable(account, bought, asked)
    added = {product: done.services[:, :, place] for place, product in enumerate(SERVICES)}
    added[RECYCLING] = done.secondary
    origins = ("here", "rest", "abroad")
    purchases = {origin: getattr(account, f"inputs_{origin}") for origin in origins}
    changed: dict[str, Any] = {}
    for origin, flows in purchases.items():
        shape = (*np.broadcast_shapes(flows.shape[:2], done.secondary.shape[:2]), *flows.shape[2:])
        new = np.broadcast_to(flows, shape).copy()
        new[:, :, rows] *= done.kept
        for product, part in added.items():
            share = _origin_share(purchases, origin, rank[product], around.output)
            new[:, :, rank[product]] += share[..., None] * part
        changed[f"inputs_{origin}"] = new
    burnt = _fuel_saved(bought, done.kept) * (1 - parameters.by_item(NAME, "process_co2", level, around.products))
    drop = account.co2 * burnt
    return replace(
        account,
        **changed,
        co2=account.co2 - drop,
        ghg=account.ghg - drop,
        materials_per_output=account.materials_per_output - _raw_saved(account, bought, done.kept),
        limits={**account.limits, "value_added": refused},
    )


def _asked(
    account: LeverAccount, bought: np.ndarray, level: np.ndarray, parameters: LeverParameters
) -> _Recipes:
    """What each branch is asked to change when nothing stops it."""
    products = account.around.products
    kinds = tuple(USERS)
    saved = {
        ENERGY: _by_branch(parameters.by_item(NAME, "energy_saved", level, kinds), products),
        MATERIALS: _by_branch(parameters.by_item(NAME, "materials_saved", level, kinds), products),
    }
    kept_by_saving = np.stack([1 - part for family, part in saved.items() for _ in family], axis=-2)
    recycled = parameters.by_item(NAME, "recycled", level, _CUT)[..., None]
    raw = raw_shares(products)[[products.index(product) for product in _CUT]]
    replaced = kept_by_saving * recycled * raw
    saving = (bought * (1 - kept_by_saving)).sum(axis=-2)
    per_saving = parameters.by_item(NAME, "services_per_saving", level, SERVICES)
    price = parameters.at(NAME, "secondary_price", level)[..., None]
    return _Recipes(
        kept=kept_by_saving - replaced,
        services=per_saving[..., None] * saving[..., None, :],
        secondary=price * (bought * replaced).sum(axis=-2),
    )


def _affordable(account: LeverAccount, bought: np.ndarray, asked: _Recipes) -> tuple[_Recipes, np.ndarray]:
    """The part of the change that leaves each branch a value added; and what is refused, (s, d).

    A branch that would spend more on services and secondary materials than it saves may do so down to a value added of
    zero, or does nothing when it has none.
    """
    saved = (bought * (1 - asked.kept)).sum(axis=-2)
    lost = asked.services.sum(axis=-2) + asked.secondary - saved
    room = np.maximum(account.value_added, 0.0)
    if (lost <= room).all():
        return asked, np.zeros(saved.shape[:2])
    part = np.minimum(1.0, np.divide(room, lost, out=np.ones(lost.shape), where=lost > 0))
    weight = (saved * account.around.output).sum(axis=-1)
    given_up = ((1 - part) * saved * account.around.output).sum(axis=-1)
    column = part[..., None, :]
    done = _Recipes(1 - column * (1 - asked.kept), column * asked.services, part * asked.secondary)
    return done, np.divide(given_up, weight, out=np.zeros(weight.shape), where=weight > 0)


def _fuel_saved(bought: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Part of its energy inputs that each branch no longer buys, (s, d, n): the fuel that it no longer burns."""
    energy = slice(0, len(ENERGY))
    before = bought[:, :, energy].sum(axis=-2)
    after = (bought[:, :, energy] * kept[:, :, energy]).sum(axis=-2)
    saved: np.ndarray = np.divide(before - after, before, out=np.zeros(after.shape), where=before > 0)
    return saved


def _raw_saved(account: LeverAccount, bought: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Raw materials that makers no longer call beyond the mean content of what they no longer buy, (s, d, n).

    The material content p of a product is a mean over a wide group; what a maker's inputs carry at that mean, p A,
    falls short of what its product carries. The rest is in the very materials that it buys, gravel or ore, heavier per
    euro than the mean: it falls as these do.
    """
    around = account.around
    materials = slice(len(ENERGY), None)
    before = bought[:, :, materials].sum(axis=-2)
    after = (bought[:, :, materials] * kept[:, :, materials]).sum(axis=-2)
    cut = np.divide(before - after, before, out=np.zeros(after.shape), where=before > 0)
    unexplained = np.maximum(around.materials - around.materials @ around.inputs, 0.0)
    saved: np.ndarray = cut * unexplained * np.isin(around.products, _MAKERS)
    return saved


def _uses_sold(account: LeverAccount, level: np.ndarray, parameters: LeverParameters) -> LeverAccount:
    """Goods that households and investors rent instead of buying."""
    around = account.around
    rank = {product: place for place, product in enumerate(around.products)}
    rented = parameters.by_item(NAME, "goods_as_uses", level, tuple(_BUYERS))
    needed = parameters.at(NAME, "goods_per_use", level)
    purchases = {origin: getattr(account, f"demand_{origin}") for origin in ("here", "rest", "abroad")}
    inputs = {origin: getattr(account, f"inputs_{origin}") for origin in purchases}
    shape = (*np.broadcast_shapes(account.demand_here.shape[:2], needed.shape), *account.demand_here.shape[2:])
    changed = {origin: np.broadcast_to(flows, shape).copy() for origin, flows in purchases.items()}
    for place, (buyer, use) in enumerate(_BUYERS.items()):
        column = FINAL_USES.index(use)
        goods = [rank[product] for product in GOODS if product not in _ELSEWHERE.get(buyer, ())]
        given_up = rented[..., place] * (1 - needed)
        moved = given_up * sum(flows[:, :, goods, column].sum(axis=-1) for flows in purchases.values())
        for origin in purchases:
            share = _origin_share(inputs, origin, rank[RENTAL], around.output)
            changed[origin][:, :, goods, column] *= 1 - given_up[..., None]
            changed[origin][:, :, rank[RENTAL], column] += share * moved
    parts: dict[str, Any] = {f"demand_{origin}": flows for origin, flows in changed.items()}
    return replace(account, **parts)


def _by_branch(shares: np.ndarray, products: tuple[str, ...]) -> np.ndarray:
    """Shares by kind of branch, (s, d, kinds), for each branch; zero for those of no kind."""
    spread = np.array([[product in branches for product in products] for branches in USERS.values()], dtype=float)
    by_branch: np.ndarray = shares @ spread
    return by_branch


def _origin_share(flows: dict[str, np.ndarray], origin: str, row: int, output: np.ndarray) -> np.ndarray:
    """Part of a product that the firms of the territory buy in a place, (s, d): more of it is bought alike.

    A product that they do not buy at all is bought abroad.
    """
    spent = {place: (inputs[:, :, row] * output).sum(axis=-1) for place, inputs in flows.items()}
    total = np.sum(list(spent.values()), axis=0)
    nothing = np.full(total.shape, 1.0 if origin == "abroad" else 0.0)
    share: np.ndarray = np.divide(spent[origin], total, out=nothing, where=total > 0)
    return share


LEVER = Lever(
    identifier=NAME,
    operator=_operator,
    bounds={"value_added": "la branche dépenserait plus qu'elle n'économise, et n'a pas de marge pour le payer"},
    touches=(
        "les recettes des branches d'ici : énergie et matières achetées, services et matières recyclées à la place",
        "le CO₂ que ces branches émettent, autant que leurs achats d'énergie baissent",
        "une part des achats de biens durables des ménages et des investisseurs, qui devient de la location",
    ),
    cannot_say=(
        "ce que changent les fournisseurs du reste de la France et de l'étranger : leurs recettes restent",
        "ce que l'entreprise fait de sa marge : baisser ses prix, payer mieux ou distribuer",
        "le CO₂ propre au recyclage : il porte la moyenne de la branche de l'eau et des déchets, incinération comprise",
        "si la matière recyclée existe, d'ici ou d'ailleurs : rien ne borne ces achats, et le levier Ressources compte "
        "les mêmes déchets sans les voir",
    ),
)
