"""From shares to a settled account, on arrays: one territory, one set of parameters or many at once.

All arrays may carry leading dimensions (draws). n branches, c uses. Money in one unit throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metabolisme.accounts.quotients import cross_quotient, simple_quotient
from metabolisme.errors import UnknownCodeError
from metabolisme.sources.defaults import PRODUCT_MATCH_RATE_OF_CARRIERS, PRODUCT_MATCH_RATE_OF_SERVICES

#: Ways to guess what is bought here, in the order in which pages show them; CHARM is not a quotient.
METHODS = ("SLQ", "CILQ", "RLQ", "FLQ", "AFLQ", "CHARM")

#: Kinds of branches that final buyers do not find here alike: goods; trade and transport; dwellings, whose rents pay
#: what stands where one lives; other services and works.
BRANCH_KINDS = ("goods", "carriers", "dwellings", "services")

#: A share of local purchases above this is doubtful too: its odds are taken from here when an error is drawn.
LARGEST_SHARE = 0.95


@dataclass(frozen=True)
class Nation:
    """What the settlement needs of a nation: arrays of its account.

    Attributes
    ----------
    coefficients : ndarray, shape (n, n)
        Domestic inputs per unit of output.
    demand : ndarray, shape (n, c)
        Final uses of domestic products, inventories and exports apart.
    output, exports, inventories : ndarray, shape (n,)
    crossing : ndarray, shape (n,)
        Of each product, `crossing_share` at the border of the nation; CHARM alone needs it.
    """

    coefficients: np.ndarray
    demand: np.ndarray
    output: np.ndarray
    exports: np.ndarray
    inventories: np.ndarray
    crossing: np.ndarray


@dataclass(frozen=True)
class Settlement:
    """Who serves the purchases made in the territory, once they agree with what is made there.

    Attributes
    ----------
    coefficients_local : ndarray, shape (…, n, n)
        Inputs bought here per unit of output.
    demand_local : ndarray, shape (…, n, c)
        Final uses served from here.
    available : ndarray, shape (…, n)
        Output of the territory that stays in the nation.
    claimed : ndarray, shape (…, n)
        Local purchases by the quotients.
    served : ndarray, shape (…, n)
        Local purchases kept.
    used : ndarray, shape (…, n)
        Purchases of domestic products made in the territory, from anywhere in the nation.
    rest_share : ndarray, shape (…, n)
        Of what the rest of the nation buys of each domestic product, share that comes from the territory.
    """

    coefficients_local: np.ndarray
    demand_local: np.ndarray
    available: np.ndarray
    claimed: np.ndarray
    served: np.ndarray
    used: np.ndarray
    rest_share: np.ndarray


def crossing_share(uses: np.ndarray, output: np.ndarray, imports: np.ndarray, exports: np.ndarray) -> np.ndarray:
    """Trade that crosses at the border of the nation: sold abroad and bought abroad at once, by product.

    Parameters
    ----------
    uses, output, imports, exports : ndarray, shape (n,)
        Of the nation, by product: uses from all origins, output, foreign trade; same unit.

    Returns
    -------
    ndarray, shape (n,), 0 to 1
        min(exports, imports) ÷ min(output, uses): the smaller of the two trades, over what could be met at home.

    Notes
    -----
    Cross-hauling is exports + imports − |exports − imports|, as in Kronenberg (2009); it is counted here over the trade
    that is possible and not over output plus use, so that a small producer never crosses more than it makes.
    """
    possible = np.minimum(output, uses)
    both = np.clip(np.minimum(imports, exports), 0.0, None)
    crossing: np.ndarray = np.clip(_ratio(both, possible, empty=0.0), 0.0, 1.0)
    return crossing


def match_rates(
    kinds: np.ndarray,
    of_goods: np.ndarray,
    of_carriers: float | np.ndarray = PRODUCT_MATCH_RATE_OF_CARRIERS,
    of_services: float | np.ndarray = PRODUCT_MATCH_RATE_OF_SERVICES,
) -> np.ndarray:
    """κ by branch, shape (…, n): one rate for goods, one for trade and transport, one for services, each shape (…)."""
    rates = np.broadcast_arrays(*(np.asarray(rate, float)[..., None] for rate in (of_goods, of_carriers, of_services)))
    return np.select([kinds == "goods", kinds == "carriers"], [rates[0], rates[1]], rates[2])


def settle(
    nation: Nation,
    *,
    method: str,
    jobs: np.ndarray,
    national_jobs: np.ndarray,
    delta: np.ndarray,
    output: np.ndarray,
    demand_weights: np.ndarray,
    match_rate: np.ndarray,
    on_site: np.ndarray,
    error: np.ndarray | None = None,
) -> Settlement:
    """Settle the purchases of a territory between here and the rest of the nation.

    Parameters
    ----------
    nation : Nation
    method : one of `METHODS`
    jobs : ndarray, shape (…, n)
        Size of the branches in the territory; ``national_jobs``, shape (n,), in the nation.
    delta : ndarray, shape (…)
        For FLQ and AFLQ.
    output : ndarray, shape (…, n)
        Of the territory, at most the nation's.
    demand_weights : ndarray, shape (…, c)
        Part of each national final use that is made in the territory.
    match_rate : ndarray, shape (…, n)
        κ: of what the simple quotient lets final buyers find here, the part that fits what they want.
    on_site : ndarray of bool, shape (n,)
        Products that final buyers use where they are made, whatever the jobs: rents. All of it is claimed here.
    error : ndarray, shape (…, n, n + 1), optional
        Factors on the odds of the local shares, supplier × user, the last column for final users; 1 is no error.

    Returns
    -------
    Settlement

    Notes
    -----
    Claims: min(1, quotient) of each purchase; κ · min(1, SLQ) of final ones. With CHARM, every use of a product has the
    share that it computes. Final uses of products that are used on the spot are all claimed, with any method. All are
    then bounded, product by product:

    - from above by what the territory makes and does not export or store (claims are scaled down);
    - from below by what the rest of the nation cannot supply (the part bought elsewhere is scaled down): without this
      bound a branch that the nation has nearly all here would be bought from a rest that does not make it.

    Both bounds agree: what the territory uses is at most what it and the rest make for the nation.
    """
    if method not in METHODS:
        raise UnknownCodeError.among("la méthode", method, METHODS)
    share = output / nation.output
    national_use = nation.output - nation.exports - nation.inventories
    available = share * national_use
    demand = nation.demand * demand_weights[..., None, :]
    final_use = demand.sum(axis=-1)
    inputs = nation.coefficients * output[..., None, :]
    used = inputs.sum(axis=-1) + final_use
    if method == "CHARM":
        local_share = _charm_share(nation.crossing, available, used)
        intermediate = np.broadcast_to(local_share[..., :, None], inputs.shape)
        final = local_share
    else:
        intermediate = cross_quotient(jobs, national_jobs, method, delta)
        final = match_rate * np.minimum(1.0, simple_quotient(jobs, national_jobs))
    intermediate, final = np.minimum(1.0, intermediate), np.minimum(1.0, final)
    if error is not None:
        intermediate = _with_error(intermediate, error[..., :-1])
        final = _with_error(final, error[..., -1])
    final = np.where(on_site, 1.0, final)
    claimed = (intermediate * inputs).sum(axis=-1) + final * final_use
    # Rounding only: a territory that has all of a branch leaves nothing to the rest.
    rest_supply = np.maximum(national_use - available, 0.0)
    most = np.clip(available, 0.0, used)
    least = np.clip(used - rest_supply, 0.0, most)
    served = np.clip(claimed, least, most)
    down = _ratio(served, claimed, empty=1.0)
    up = _ratio(served - claimed, used - claimed, empty=0.0)
    raised = (served > claimed)[..., None]
    # Below what is claimed: all shares shrink alike; above: the shares bought elsewhere do.
    intermediate = np.where(raised, intermediate + (1 - intermediate) * up[..., None], intermediate * down[..., None])
    final = np.where(raised[..., 0], final + (1 - final) * up, final * down)
    return Settlement(
        coefficients_local=intermediate * nation.coefficients,
        demand_local=demand * final[..., None],
        available=available,
        claimed=claimed,
        served=served,
        used=used,
        rest_share=np.clip(_ratio(available - served, national_use - used, empty=0.0), 0.0, 1.0),
    )


def _charm_share(crossing: np.ndarray, available: np.ndarray, used: np.ndarray) -> np.ndarray:
    """Share of the uses of each product that is served from here, in the spirit of CHARM, 0 to 1.

    What could be met here, min(available, used), is met here but for the part that crosses.
    """
    return _ratio((1 - crossing) * np.minimum(np.maximum(available, 0.0), used), used, empty=0.0)


def _with_error(share: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Shares whose odds are multiplied by ``error``: they stay between 0 and 1."""
    doubtful = np.minimum(share, LARGEST_SHARE)
    shifted: np.ndarray = doubtful * error / (1 - doubtful + doubtful * error)
    return shifted


def _ratio(part: np.ndarray, whole: np.ndarray, empty: float) -> np.ndarray:
    quotient: np.ndarray = np.divide(part, whole, out=np.full_like(part, empty), where=whole > 0)
    return quotient
