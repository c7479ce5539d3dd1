"""The Technology Achievement Index, step by step, against what the handbook (OECD and JRC 2008) prints of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.indicators.composite.aggregation import arithmetic, geometric, kemeny, outranking
from metabolisme.indicators.composite.consistency import correlations, cronbach_alpha
from metabolisme.indicators.composite.normalisation import distance_to_leader, goalposts, minmax, zscore
from metabolisme.indicators.composite.ranking import ranks
from metabolisme.indicators.composite.weighting import benefit_of_the_doubt, factor_weights
from metabolisme.sources.tables import load_table

#: Factors that the handbook keeps, the last with an eigenvalue of 0.9; least and greatest part of a weight in its
#: benefit of the doubt (note 29).
FACTORS, DOUBT_BOUNDS = 4, (0.10, 0.15)

_TWO_DECIMALS = "deux logarithmes n'ont que deux décimales"
_EQUAL_SCORES = "poids imprimés à deux décimales : des pays presque à égalité permutent"


@dataclass(frozen=True, eq=False)
class Comparison:
    """A published table beside ours.

    Attributes
    ----------
    table : int
        Number in the handbook.
    title : str
        French, what it holds.
    unit : str
    ours, theirs : ndarray, same shape
        Missing in ``theirs`` where nothing is printed.
    reason : str
        French, why they may differ.
    """

    table: int
    title: str
    unit: str
    ours: np.ndarray
    theirs: np.ndarray
    reason: str

    @property
    def worst(self) -> tuple[float, float]:
        """Published number that is farthest from ours, and ours."""
        gaps = np.where(np.isnan(self.theirs), 0, np.abs(self.ours - self.theirs))
        position = np.unravel_index(gaps.argmax(), gaps.shape)
        return float(self.theirs[position]), float(self.ours[position])

    @property
    def count(self) -> int:
        """Published numbers."""
        return int((~np.isnan(self.theirs)).sum())


def tai_values() -> pd.DataFrame:
    """Values of the 23 countries, one column an indicator, in the order of table A.2; more is better everywhere."""
    table = load_table("composites/tai")
    columns = list(dict.fromkeys(table["indicator"]))
    return table.pivot(index="country", columns="indicator", values="value").loc[table["country"].unique(), columns]


def tai_published(number: int) -> pd.DataFrame:
    """A printed table: items in rows, quantities in columns, in its order; missing where nothing is printed."""
    table = load_table("composites/tai_published")
    part = table[table["table"] == f"table_{number:02d}"]
    return part.pivot(index="item", columns="quantity", values="value").loc[
        part["item"].unique(), list(dict.fromkeys(part["quantity"]))
    ]


def tai_scores() -> np.ndarray:
    """Scores between the bounds of the United Nations (Saisana et al. 2005, table 1), shape (23, 8)."""
    values = tai_values()
    bounds = load_table("composites/tai_indicators").set_index("indicator").loc[values.columns, ["worst", "best"]]
    logarithms = bounds.index.isin(["telephones", "electricity"])
    posts = bounds.to_numpy(dtype=float, copy=True)
    posts[logarithms] = np.log10(posts[logarithms])
    return goalposts(values.to_numpy(), posts[:, 0], posts[:, 1])


@functools.cache
def tai_comparisons() -> dict[str, Comparison]:
    """Every printed table that can be computed from the printed data, by a short name."""
    frame = tai_values()
    values, more = frame.to_numpy(), np.ones(frame.shape[1])
    factors = factor_weights(values, FACTORS)
    loadings, alone = tai_published(9).to_numpy(), tai_published(11)
    # Factors of equal standing come in any order.
    nearest = np.abs(factors.rotated[:, :, None] - loadings[:, None, :]).sum(axis=0).argmin(axis=0)
    schooling, school = frame[["schooling"]].to_numpy(), tai_published(15)
    without = np.array([float(cronbach_alpha(np.delete(values, column, axis=1))) for column in range(len(more))])
    five = tai_published(36)
    few = frame.loc[five.index].copy()
    # Three decimals for five countries.
    few[["telephones", "electricity"]] = tai_published(35)
    duels = outranking(few.to_numpy(), more)
    found = {
        "correlations": (6, "corrélations", "1", correlations(values), tai_published(6), _TWO_DECIMALS),
        "variance": (7, "part de variance des composantes", "%", 100 * factors.explained, tai_published(7)["variance"],
                     _TWO_DECIMALS),
        "loadings": (9, "saturations après rotation", "1", factors.rotated[:, nearest], loadings, _TWO_DECIMALS),
        "alpha": (11, "alpha de Cronbach", "1", cronbach_alpha(values), alone.loc["all", "alpha"], _TWO_DECIMALS),
        "alpha-without": (11, "alpha sans un indicateur", "1", without, alone.drop(index="all")["alpha_without"],
                          _TWO_DECIMALS),
        "schooling-zscore": (15, "scolarité, scores z", "1", zscore(schooling, more[:1]), school[["zscore"]], ""),
        "schooling-minmax": (15, "scolarité, min-max", "1", minmax(schooling, more[:1]), school[["minmax"]], ""),
        "schooling-leader": (15, "scolarité, part du meilleur", "1", distance_to_leader(schooling, more[:1]),
                             school[["leader"]], ""),
        "factor-weights": (18, "poids par analyse factorielle", "1", factors.weights,
                           tai_published(18)["principal_components"], "le manuel enchaîne des nombres déjà arrondis"),
        "doubt": (19, "bénéfice du doute, poids de 10 à 15 %", "1",
                  benefit_of_the_doubt(minmax(values, more), DOUBT_BOUNDS).scores, tai_published(19)["doubt"],
                  _TWO_DECIMALS),
        "duels": (36, "duels de cinq pays", "1", duels, five, ""),
        "kemeny": (37, "soutien du meilleur ordre, cinq pays", "1", kemeny(duels).support,
                   tai_published(37).loc["all", "support"], ""),
        "ranks-geometric": (38, "rangs, moyenne géométrique des valeurs brutes", "rang",
                            ranks(geometric(values, more)), tai_published(38)["geometric"], ""),
        "ranks-multicriteria": (38, "rangs, Condorcet et Kemeny", "rang", _kemeny_ranks(values),
                                tai_published(38)["multicriteria"],
                                "l'ordre imprimé a moins de soutien que le nôtre"),
    }  # fmt: skip
    labels = {"equal": "égaux", "budget": "de budget", "factor": "factoriels", "ahp": "AHP"}
    for name, label in labels.items():
        weights = more if name == "equal" else tai_published(22)[name].to_numpy()
        ours = ranks(arithmetic(tai_scores(), weights))
        reason = _EQUAL_SCORES if name in ("factor", "ahp") else ""
        found[f"ranks-{name}"] = (23, f"rangs, poids {label}", "rang", ours, tai_published(23)[name], reason)
    return {
        name: Comparison(number, title, unit, np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float), reason)
        for name, (number, title, unit, ours, theirs, reason) in found.items()
    }


def _kemeny_ranks(values: np.ndarray) -> np.ndarray:
    order = kemeny(outranking(values, np.ones(values.shape[1]))).order
    placed = np.empty(len(order))
    placed[order] = np.arange(1, len(order) + 1)
    return placed
