"""Jobs that imports would call if they were made in France: what studies of relocation publish, with our account."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.diagnosis.multipliers import content_of_orders

#: Any zone: what the country has is the same for all.
_ANY_ZONE = "5309"


def imported_goods(buyers: str, first_letters: str = "ABC", nation: NationalAccount | None = None) -> pd.Series:
    """Goods that some buyers import, refined oil left out, M€ by product.

    Parameters
    ----------
    buyers : str
        "households", or "all" for every buyer, firms included.
    first_letters : str
        Of the products kept: "C" for industry alone.
    nation : NationalAccount, optional
    """
    known = nation or shared_account()
    products = [product for product in known.branches if product[0] in first_letters and product != "CD"]
    if buyers == "all":
        imported = known.final_demand_imported.sum(axis=1) + known.coefficients_imported @ known.output
    else:
        imported = known.final_demand_imported[buyers]
    return imported[products]


def jobs_brought_back(
    mix: pd.Series, amount: float, *, suppliers: bool, nation: NationalAccount | None = None
) -> float:
    """Salaried jobs that an amount of some products would call, made in France.

    Parameters
    ----------
    mix : Series
        Weight of each product, any unit.
    amount : float
        M€.
    suppliers : bool
        Whether the jobs of French suppliers are counted with those of makers.
    nation : NationalAccount, optional

    Notes
    -----
    Jobs of 2023 over output of the year of the account: an order of magnitude.
    """
    known = nation or shared_account()
    jobs = local_profile(_ANY_ZONE).national_jobs / known.output.to_numpy()
    content = content_of_orders(known.coefficients_domestic.to_numpy(), jobs) if suppliers else jobs
    per_euro = pd.Series(np.asarray(content), known.branches)[mix.index]
    return amount * float(np.average(per_euro, weights=mix))
