"""Circulation: how much of what is bought here pays a production of here, and what each euro sets in motion.

The same question at three scales: a territory (its account), a buyer (its own contracts), a project (an LM3 survey).
"""

from __future__ import annotations

import numpy as np

from metabolisme.diagnosis.leakage import mean_order_ends
from metabolisme.indicators.case import Case, Indicator, collected

#: Of `metabolisme.diagnosis.leakage.LEAKS`, those that leave to a seller elsewhere: wages, profits and taxes do not.
LEAVES = ("rest_of_country", "eu", "non_eu", "transport_margins")


def local_purchase_share(case: Case) -> np.ndarray:
    """Part of all purchases that pays a production of here, %, shape (d,)."""
    return case.results["spending_per_100", "all", "here"]


def output_multiplier(case: Case) -> np.ndarray:
    """Production here per euro ordered to the mean producer of here, that euro counted (Type I, ≥ 1), shape (d,)."""
    return case.results["output_multiplier", "all", "here"]


def leakage(case: Case) -> np.ndarray:
    """Of 100 € ordered to the mean producer of here, what ends at sellers elsewhere, all rounds together, shape (d,).

    The rest is value added of here and taxes on products: the two sum to 100 (`order_parts`).
    """
    return order_parts(case)["elsewhere"]


def order_parts(case: Case) -> dict[str, np.ndarray]:
    """Where 100 € ordered to the mean producer of here end, € each, shape (d,); together 100.

    Returns
    -------
    dict
        ``"here"`` (value added: wages, profits, taxes on production), ``"product_taxes"``, ``"elsewhere"`` (`LEAVES`).
    """
    ends = mean_order_ends(case.draws)
    elsewhere: np.ndarray = np.sum([ends[name] for name in LEAVES], axis=0)
    return {
        "here": 100 * ends["value_added"],
        "product_taxes": 100 * ends["product_taxes"],
        "elsewhere": 100 * elsewhere,
    }


#: Indicators of the family, by name.
INDICATORS = {
    "circulation.local_purchase_share": Indicator(local_purchase_share, tested_by="local_share"),
    "circulation.output_multiplier": Indicator(output_multiplier, tested_by="mean_multiplier"),
    "circulation.leakage": Indicator(leakage),
    "circulation.lm3": collected(
        "Il se relève par enquête, projet par projet : tenez le grand livre de la structure (qui a payé qui, combien, "
        "d'ici ou non) sur trois tours. Le modèle de fichier a une feuille pour cela ; "
        "metabolisme.diagnosis.lm3.lm3 en tire la valeur et ses bornes."
    ),
    "circulation.public_purchase_share": collected(
        "Elle se relève sur vos propres marchés ou sur le grand livre de vos fournisseurs : collez-les dans la page "
        "« Où va notre commande publique ? », qui donne la part et ses bornes."
    ),
}
