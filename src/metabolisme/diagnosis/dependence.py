"""What a territory buys, and where it is made in the end: here, in the rest of France, in the Union, elsewhere.

*Direct*: where the product is bought. *Total*: where each euro ends once every supplier in France has paid its own
inputs. Foreign value in a French product depends on the recipe of France and not on the quotient; how what is left is
shared between here and the rest of France does depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts import NationalAccount, TerritoryAccount
from metabolisme.accounts.import_origins import country_shares_of_imports, eu_share_of_imports
from metabolisme.accounts.local_shares import LOCAL_USES, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.estimates.parameters import interval
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: How far a purchase is followed.
REACHES = ("direct", "total")

#: Where the euro of a purchase may end; ``taxes`` are those on inputs, with the international transport of imports.
CONTENT_PLACES = ("here", "rest_of_country", "eu", "non_eu", "taxes")

#: What the nation's demand is compared with Insee's: French names.
NATIONAL_DEMANDS = {
    "household_consumption": "Consommation effective des ménages",
    "manufactured_goods": "Biens manufacturés achetés par les ménages",
    "textiles": "Textiles, habillement, cuir",
    "food": "Aliments, boissons, tabac",
    "services": "Services",
    "transport_equipment": "Matériels de transport",
    "exports": "Exportations",
    "investment": "Investissement",
}

#: Final uses of each buyer, as positions in `LOCAL_USES`; firms buy inputs.
BUYER_USES = {"households": (0,), "public": (1, 2), "investment": (3,), "final": (0, 1, 2, 3), "firms": ()}


def import_content(account: TerritoryAccount, buyer: str = "final") -> pd.DataFrame:
    """Part of the territory's purchases that is made elsewhere, by product, at first sight and in the end.

    Parameters
    ----------
    account : TerritoryAccount
    buyer : {"final", "households", "public", "investment", "firms"}
        Whose purchases: all final users, some of them, or the branches of the territory for their inputs.

    Returns
    -------
    DataFrame, index product, columns (reach, place), shares of the purchase (0 to 1)
        ``direct``: place of the seller. ``total``: place where the value stays once French suppliers, here and in the
        rest of France, have paid their own inputs. Places: `CONTENT_PLACES`, which sum to 1, and ``abroad`` (the Union
        and elsewhere). Missing where nothing is bought. ``attrs["amounts"]``: Series, what is bought, M€.

    Raises
    ------
    UnknownCodeError
        Unknown buyer.

    Notes
    -----
    A direct purchase in the rest of France is a whole price; its total is only the value added that stays there: it may
    be smaller. Imports count whole, French parts that come back in them included. Shares of the Union are those of
    2011, product by product, whoever imports. Of inputs, the total is what each euro bought holds: summed over branches
    it counts the same value more than once, where one branch supplies another.

    References
    ----------
    Miller and Blair (2009), ch. 2 and 3, doi:10.1017/CBO9780511626982; Hummels, Ishii and Yi (2001),
    doi:10.1016/S0022-1996(00)00093-3, for imports embodied at all rounds.
    """
    purchases = _purchases_of_account(account, buyer)
    content = _content(_chains_of_account(account), purchases)
    return _as_shares(content, account.nation.branches)


def import_content_amounts(account: TerritoryAccount, buyer: str = "final") -> pd.DataFrame:
    """Same as `import_content`, in M€: columns (reach, place), a row sums to what is bought at either reach."""
    content = _content(_chains_of_account(account), _purchases_of_account(account, buyer))
    return pd.DataFrame(_flat(content)[0], account.nation.branches.rename("product"), _columns())


def content_estimates(
    territory: Territory | str | list[str], buyer: str = "final", size: int = DRAWS, year: int = DEFAULT_YEAR
) -> pd.DataFrame:
    """Import content with its range over the doubtful parameters.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    buyer : str
        See `import_content`.
    size : int
        Draws of the account.
    year : int
        Of the national account.

    Returns
    -------
    DataFrame, index (product, reach, place), columns ``value``, ``low``, ``high``, shares of the purchase (0 to 1)
        Products, and ``"all"``. ``low`` and ``high``: 5 and 95 % of the draws.

    Notes
    -----
    Of a French product, the part that ends abroad is the same in every draw, because the recipe is that of France: the
    range of ``abroad`` is that of the weights of products only. It is not an error margin of the recipe, nor of the
    shares of the Union, which nobody draws.
    """
    place = find_territory(territory)
    profile, nation = local_profile(place), shared_account(year)
    parts = []
    for draws in (central(profile, nation), territory_draws(profile, nation, size)):
        settled = draws.regional.settlement
        chains = _chains(nation, settled.coefficients_local, settled.rest_share)
        amounts = _flat(_content(chains, _purchases_of_draws(draws, buyer)))
        amounts = np.concatenate([amounts, amounts.sum(axis=1, keepdims=True)], axis=1)
        # Half of the twelve columns are one reach, whose last is a sum of two others.
        bought = amounts[:, :, : len(CONTENT_PLACES)].sum(axis=2, keepdims=True)
        parts.append(np.divide(amounts, bought, out=np.full_like(amounts, np.nan), where=bought > 0))
    low, high = interval(parts[1])
    columns = _columns()
    index = pd.MultiIndex.from_tuples(
        [(product, *column) for product in [*nation.branches, "all"] for column in columns],
        names=["product", *columns.names],
    )
    values = {"value": parts[0][0].ravel(), "low": low.ravel(), "high": high.ravel()}
    return pd.DataFrame(values, index)


def national_import_content(nation: NationalAccount) -> pd.DataFrame:
    """Import content of the nation's demand, for the comparison with what Insee publishes.

    Parameters
    ----------
    nation : NationalAccount
        On 34 branches.

    Returns
    -------
    DataFrame, index `NATIONAL_DEMANDS`, columns ``direct``, ``indirect``, ``total`` (shares, 0 to 1), ``amount`` (M€)
        Effective consumption: what households and non-profit bodies buy, and the schools and care that governments
        pay for them. Goods and services: of households' own expenditure. Re-exports are left out of exports.
    """
    inside = (nation.coefficients_imported @ nation.leontief_inverse).sum()
    here, abroad = nation.final_demand_domestic, nation.final_demand_imported
    for_households = nation.branches.str[0].isin(["P", "Q"])

    def effective(demand: pd.DataFrame) -> pd.Series:
        return demand["households"] + demand["non_profit"] + demand["government"].where(for_households, 0.0)

    nothing = pd.Series(0.0, nation.branches)
    kept = {
        "manufactured_goods": nation.branches.str[0] == "C",
        "textiles": nation.branches == "CB",
        "food": nation.branches == "CA",
        "services": nation.branches.str[0] >= "G",
    }
    demands = {"household_consumption": (effective(here), effective(abroad))}
    for name, products in kept.items():
        demands[name] = (here["households"].where(products, 0.0), abroad["households"].where(products, 0.0))
    carriers = pd.Series(nation.branches == "CL", nation.branches)
    every_use = [use for use in here.columns if use != "inventories"]
    demands["transport_equipment"] = (
        here[every_use].sum(axis="columns").where(carriers, 0.0),
        abroad[every_use].sum(axis="columns").where(carriers, 0.0),
    )
    demands["exports"] = (nation.exports, nothing)
    demands["investment"] = (here["investment"], abroad["investment"])
    rows = {}
    for name in NATIONAL_DEMANDS:
        french, imported = demands[name]
        amount = float(french.sum() + imported.sum())
        direct, indirect = float(imported.sum()) / amount, float((inside * french).sum()) / amount
        rows[name] = {"direct": direct, "indirect": indirect, "total": direct + indirect, "amount": amount}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("demand")


def herfindahl(amounts: np.ndarray | pd.Series) -> np.ndarray:
    """Sum of squared shares: 1 when all comes from one, 1/n when n weigh the same.

    Parameters
    ----------
    amounts : ndarray or Series, shape (…, n)
        Not negative, same unit, not all zero.

    Returns
    -------
    ndarray, shape (…,)
        From 1/n to 1. Its inverse is a number of equal sources that would be as concentrated.

    Raises
    ------
    BalanceError
        Amounts missing, negative or all zero: there is nothing to concentrate.

    References
    ----------
    Hirschman (1964), The American Economic Review, 54(5), p. 761.

    Examples
    --------
    >>> float(herfindahl(pd.Series([50.0, 50.0])))
    0.5
    """
    values = np.asarray(amounts, dtype=float)
    total = values.sum(axis=-1, keepdims=True)
    # What is missing is neither positive nor zero.
    if not ((total > 0).all() and (values >= 0).all()):
        known = values[~np.isnan(values)]
        bounds = f"de {known.min():g} à {known.max():g}" if len(known) else "aucun montant"
        raise BalanceError(
            "Un indice de Herfindahl se calcule sur des montants connus, positifs ou nuls, non tous nuls : reçu "
            f"{bounds}, {int(np.isnan(values).sum())} vide(s)."
        )
    index: np.ndarray = ((values / total) ** 2).sum(axis=-1)
    return index


def concentration(account: TerritoryAccount) -> pd.DataFrame:
    """How few countries each import of the territory comes from.

    Parameters
    ----------
    account : TerritoryAccount

    Returns
    -------
    DataFrame, index product, and ``"all"`` for all imports together
        ``amount_meur``: imports of the territory. ``low``, ``high``: Herfindahl index over countries, the rest of the
        world counted as countless sellers, then as one. ``first``: first known country (ISO alpha-3), and
        ``first_share`` (0 to 1). ``non_eu``: share from outside the Union. ``attrs["by_product"]``: Herfindahl index
        of imports over products. Missing where nothing is imported.

    Notes
    -----
    Countries are those of France in 2011, whoever imports: only the weights of products are local. An average over a
    whole branch says nothing of a rare component with one seller.
    """
    imports = account.imports_abroad
    shares = country_shares_of_imports(account.nation)
    amounts = shares.mul(imports, axis="index")
    amounts.loc["all"] = amounts.sum()
    total = amounts.sum(axis="columns")
    parts = amounts.div(total.where(total > 0), axis="index")
    known = parts.drop(columns="ROW")
    bought = total > 0
    table = pd.DataFrame(
        {
            "amount_meur": total,
            "low": (known**2).sum(axis="columns").where(bought),
            "high": (parts**2).sum(axis="columns").where(bought),
            "first": known[bought].idxmax(axis="columns").reindex(known.index),
            "first_share": known.max(axis="columns"),
            "non_eu": 1 - parts[list(shares.attrs["eu"])].sum(axis="columns").where(bought),
        }
    ).rename_axis("product")
    table.attrs["by_product"] = float(herfindahl(imports))
    return table


@dataclass(frozen=True, eq=False)
class _Chains:
    """What follows a euro of French product: shapes (n, n), (n,), or with leading draws for what is local.

    ``value_added``, ``taxes``: per euro of output. ``local``: inputs bought here per euro of output made here.
    ``rest_share``: of each French product that the rest of France buys, share made here.
    """

    domestic: np.ndarray
    imported: np.ndarray
    inverse: np.ndarray
    value_added: np.ndarray
    taxes: np.ndarray
    eu_share: np.ndarray
    local: np.ndarray
    rest_share: np.ndarray


@dataclass(frozen=True, eq=False)
class _Bought:
    """What a buyer pays for each product here, in the rest of France and abroad, shape (…, n), M€."""

    here: np.ndarray
    rest_of_country: np.ndarray
    abroad: np.ndarray


def _chains(nation: NationalAccount, local: np.ndarray, rest_share: np.ndarray) -> _Chains:
    per_output = nation.output.to_numpy()
    return _Chains(
        domestic=nation.coefficients_domestic.to_numpy(),
        imported=nation.coefficients_imported.to_numpy(),
        inverse=nation.leontief_inverse.to_numpy(),
        value_added=nation.value_added.to_numpy() / per_output,
        taxes=(nation.product_taxes + nation.transport_margins).to_numpy() / per_output,
        eu_share=eu_share_of_imports(nation).to_numpy(),
        local=local,
        rest_share=rest_share,
    )


def _chains_of_account(account: TerritoryAccount) -> _Chains:
    local = account.coefficients_local.to_numpy()[None]
    return _chains(account.nation, local, account.closure["rest_share"].to_numpy(dtype=float)[None])


def _purchases_of_account(account: TerritoryAccount, buyer: str) -> _Bought:
    uses = _known_buyer(buyer)
    if buyer == "firms":
        parts = [
            coefficients @ account.output
            for coefficients in (
                account.coefficients_local,
                account.coefficients_rest_of_country,
                account.coefficients_abroad,
            )
        ]
    else:
        names = [LOCAL_USES[use] for use in uses]
        parts = [
            demand[names].sum(axis="columns")
            for demand in (
                account.final_demand_local,
                account.final_demand_rest_of_country,
                account.final_demand_abroad,
            )
        ]
    return _Bought(*(part.to_numpy(dtype=float)[None] for part in parts))


def _purchases_of_draws(draws: TerritoryDraws, buyer: str) -> _Bought:
    uses = list(_known_buyer(buyer))
    nation, output, settled = draws.nation, draws.regional.output, draws.regional.settlement
    if buyer == "firms":
        here = np.einsum("dij,dj->di", settled.coefficients_local, output)
        french = output @ nation.coefficients_domestic.to_numpy().T
        return _Bought(here, french - here, output @ nation.coefficients_imported.to_numpy().T)
    names, weights = [LOCAL_USES[use] for use in uses], draws.regional.weights[:, uses]
    here = settled.demand_local[:, :, uses].sum(axis=2)
    french = weights @ nation.final_demand_domestic[names].to_numpy().T
    return _Bought(here, french - here, weights @ nation.final_demand_imported[names].to_numpy().T)


def _known_buyer(buyer: str) -> tuple[int, ...]:
    if buyer not in BUYER_USES:
        raise UnknownCodeError.among("l'acheteur", buyer, BUYER_USES)
    return BUYER_USES[buyer]


def _content(chains: _Chains, bought: _Bought) -> np.ndarray:
    """Content of purchases by product, M€, shape (d, 2, 5, n): reaches, then `CONTENT_PLACES`.

    Two regions are one system. Let x_T, x_R be what a demand f for French products, of which f_T is asked of here,
    makes the two regions produce: x_T + x_R = L f and x_T = A_TT x_T + r̂ A x_R + f_T, hence
    (I − A_TT + r̂ A) x_T = r̂ A L f + f_T. Transposed, this prices a euro of each product at the value added here.
    """
    asked_of_here = chains.rest_share[:, :, None] * chains.domestic
    system = np.eye(chains.domestic.shape[0]) - chains.local + asked_of_here
    value = np.broadcast_to(chains.value_added, chains.rest_share.shape)
    price = np.linalg.solve(np.swapaxes(system, 1, 2), value[..., None])[..., 0]
    through_rest = (chains.rest_share * price) @ (chains.domestic @ chains.inverse)
    french = bought.here + bought.rest_of_country
    here = price * bought.here + through_rest * french
    imports = {
        "eu": (chains.eu_share @ chains.imported @ chains.inverse) * french + chains.eu_share * bought.abroad,
        "non_eu": ((1 - chains.eu_share) @ chains.imported @ chains.inverse) * french
        + (1 - chains.eu_share) * bought.abroad,
    }
    total = {
        "here": here,
        "rest_of_country": (chains.value_added @ chains.inverse) * french - here,
        **imports,
        "taxes": (chains.taxes @ chains.inverse) * french,
    }
    direct = {
        "here": bought.here,
        "rest_of_country": bought.rest_of_country,
        "eu": chains.eu_share * bought.abroad,
        "non_eu": (1 - chains.eu_share) * bought.abroad,
        "taxes": np.zeros_like(french),
    }
    return np.stack(
        [np.stack([reach[place] for place in CONTENT_PLACES], axis=1) for reach in (direct, total)], axis=1
    )


def _columns() -> pd.MultiIndex:
    places = [*CONTENT_PLACES, "abroad"]
    return pd.MultiIndex.from_product([list(REACHES), places], names=["reach", "place"])


def _flat(content: np.ndarray) -> np.ndarray:
    """Content with ``abroad`` as a sixth place, products first: shape (d, n, 12)."""
    abroad = content[:, :, [2, 3]].sum(axis=2, keepdims=True)
    every = np.concatenate([content, abroad], axis=2)
    flat: np.ndarray = every.reshape(len(every), -1, every.shape[-1]).swapaxes(1, 2)
    return flat


def _as_shares(content: np.ndarray, products: pd.Index) -> pd.DataFrame:
    bought = content[0, 0].sum(axis=0)
    amounts = _flat(content)[0]
    shares = np.divide(amounts, bought[:, None], out=np.full_like(amounts, np.nan), where=bought[:, None] > 0)
    table = pd.DataFrame(shares, products.rename("product"), _columns())
    table.attrs["amounts"] = pd.Series(bought, table.index, name="amount_meur")
    return table
