"""Published textbook multipliers, open and closed on households, that the library finds again."""

import numpy as np
import pytest

from metabolisme.diagnosis.multipliers import content_of_orders, with_households

CHAPTER_6 = "Miller et Blair (2009), chapitres 2 et 6"
INPUTS = np.array([[0.15, 0.25], [0.20, 0.05]])
EARNED = np.array([0.30, 0.25])
# Households of the book also buy 0.05 from households: each euro earned becomes 1/(1 − 0.05) euros of income.
SPENT = np.array([0.05, 0.40]) / (1 - 0.05)


def closed():
    return with_households(INPUTS, EARNED, SPENT)


@pytest.mark.parametrize(
    ("name", "branch", "published", "computed"),
    [
        ("type1-output", 1, 1.518, lambda: content_of_orders(INPUTS, np.ones(2))),
        ("type1-output", 2, 1.452, lambda: content_of_orders(INPUTS, np.ones(2))),
        ("type2-output-truncated", 1, 1.892, lambda: content_of_orders(closed(), np.ones(2))),
        ("type2-output-truncated", 2, 1.773, lambda: content_of_orders(closed(), np.ones(2))),
        ("type1-income", 1, 1.47, lambda: content_of_orders(INPUTS, EARNED) / EARNED),
        ("type1-income", 2, 1.52, lambda: content_of_orders(INPUTS, EARNED) / EARNED),
        ("type2-income", 1, 1.90, lambda: content_of_orders(closed(), EARNED) / EARNED / (1 - 0.05)),
        ("type2-income", 2, 1.96, lambda: content_of_orders(closed(), EARNED) / EARNED / (1 - 0.05)),
    ],
)
def test_textbook_multipliers(anchor, name, branch, published, computed):
    titles = {
        "type1-output": "Multiplicateur de production de type I",
        "type2-output-truncated": "Multiplicateur de production de type II, ménages non comptés",
        "type1-income": "Multiplicateur de revenu de type I",
        "type2-income": "Multiplicateur de revenu de type II",
    }
    digits = 3 if "output" in name else 2
    anchor(
        id=f"miller-blair-{name}-{branch}",
        title=f"{titles[name]}, branche {branch}",
        published=published,
        computed=computed()[branch - 1],
        tolerance=float(f"5e-{digits + 1}"),
        unit="€ par € commandé" if "output" in name else "€ de revenu pour 1 € de revenu direct",
        reason=f"Le livre imprime {digits} décimales.",
        source=CHAPTER_6,
        key="miller2009",
        group="method",
    )
