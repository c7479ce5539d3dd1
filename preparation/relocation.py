"""What a local effort cannot bring nearer: a judgement of our own, product by product, with its reason."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from preparation.nomenclatures import BRANCHES

# product: (treatment, whether its output may grow up to its weight in France, why).
# "masked": no local effort moves it; "follows": a margin or a freight that comes with other products.
TREATMENTS = {
    "AZ": ("open", "no", "les terres d'ici sont ce qu'elles sont : seul compte ce qui en part déjà"),
    "BZ": ("masked", "no", "pétrole, gaz et minerais dépendent du sous-sol"),
    "CD": ("masked", "no", "une raffinerie ne se multiplie pas"),
    "GZ": ("follows", "no", "la marge d'un négociant suit la marchandise"),
    "HZ": ("follows", "no", "le fret suit la marchandise"),
    "KZ": ("masked", "no", "la finance se décide ailleurs"),
    "LZ": ("masked", "no", "l'immobilier ne se déplace pas"),
    "OZ": ("masked", "no", "ce sont des frais d'État"),
}
OPEN = ("open", "yes", "rien n'empêche d'en faire ici, en tout ou en partie")


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """The mask of `metabolisme.diagnosis.relocation_mask`; no raw file is read."""
    rows = [(code, *TREATMENTS.get(code, OPEN), "judgement") for code, *_ in BRANCHES]
    columns = ["product", "treatment", "may_grow", "reason", "status"]
    return {"nomenclatures/relocation_mask": pd.DataFrame(rows, columns=columns)}
