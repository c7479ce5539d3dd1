"""A composite indicator as the list of its choices: nothing is chosen in silence, and every choice can be changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from metabolisme.errors import RecipeError, typeset_french
from metabolisme.estimates import french_number
from metabolisme.indicators.cards import DIRECTIONS, indicator_card
from metabolisme.indicators.composite import aggregation, imputation, normalisation, outliers, weighting
from metabolisme.indicators.composite.aggregation import AGGREGATIONS
from metabolisme.indicators.composite.imputation import IMPUTATIONS, Imputed
from metabolisme.indicators.composite.normalisation import NORMALISATIONS
from metabolisme.indicators.composite.outliers import OUTLIERS
from metabolisme.indicators.composite.ranking import ranks
from metabolisme.indicators.composite.weighting import WEIGHTINGS

#: Places under which a composite compares nothing.
FEWEST_PLACES = 3

#: Lowest score left before a geometric or harmonic mean, where a single 0 would decide all: a judgement.
FLOOR = 0.01

#: Scores that may be 0, and are then raised to the floor.
_FROM_ZERO = ("minmax", "goalposts")

#: Scores of signs that cancel: under this part of the largest term of their sum, what is left is rounding.
_CANCELLED = 1e-12

#: Weightings that follow the data: other data, other weights.
FROM_DATA = ("factor", "entropy", "correlation")

#: Aggregations that need positive scores.
_POSITIVE = ("geometric", "harmonic")


@dataclass(frozen=True)
class Goal:
    """Agreed bounds of an indicator, whoever is compared.

    Attributes
    ----------
    worst, best : float
        Worth 0 and 1. For an indicator with no good direction, ``best`` is the aim, and a value as far from it as
        ``worst``, on either side, is worth 0.
    reason : str
        Where they come from, in French.
    """

    worst: float
    best: float
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Steps:
    """All that a recipe computes, in arrays.

    Attributes
    ----------
    imputed, changed : ndarray of bool, shape (…, p, k)
        Filled; brought nearer or transformed.
    treated, normalised : ndarray, shape (…, p, k)
    weights : ndarray, shape (k,), (…, k) or (…, p, k)
        Sum 1, except those of the benefit of the doubt.
    scores : ndarray, shape (…, p)
    """

    imputed: np.ndarray
    changed: np.ndarray
    treated: np.ndarray
    normalised: np.ndarray
    weights: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True, eq=False)
class CompositeResult:
    """A composite, with everything that made it.

    Attributes
    ----------
    recipe : Recipe
    scores, ranks : Series, index places
        Rank 1: highest score. A rank has no meaning without its interval: see the robustness module.
    normalised, imputed, changed : DataFrame, places by indicators
    weights : DataFrame
        One row, or a row a place when weights are the place's own.
    contributions : DataFrame or None
        Part of the score that each indicator makes, in points of the score; their sum is the score. None when the
        aggregation does not add up.
    choices : tuple of str
        French sentences, one a choice; then, where several orders are as well supported, that one was taken.
    """

    recipe: Recipe
    scores: pd.Series
    ranks: pd.Series
    normalised: pd.DataFrame
    imputed: pd.DataFrame
    changed: pd.DataFrame
    weights: pd.DataFrame
    contributions: pd.DataFrame | None
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """Every choice of a composite indicator.

    Attributes
    ----------
    indicators : tuple of str
        Identifiers, the columns of the table; two or more.
    directions : tuple of str
        « more », « less » or « neither », see `metabolisme.indicators.cards.DIRECTIONS`.
    imputation, outliers, normalisation, weighting, aggregation : str
        Keys of `IMPUTATIONS`, `OUTLIERS`, `NORMALISATIONS`, `WEIGHTINGS`, `AGGREGATIONS`.
    goals : mapping of str to Goal
        By indicator. Needed by all for goalposts and targets; an indicator « neither » needs one and goalposts.
    weights : mapping of str to float
        By indicator, for « given ».
    budget : tuple of tuple of float
        A row of points a person, for « budget ».
    comparisons : tuple of tuple of float
        Reciprocal matrix, for « ahp ».
    groups : mapping of str to str
        Group of each place, for « group_mean ».
    doubt_bounds : tuple of float, optional
        Least and greatest part of a weight, for « doubt ».
    factors : int, optional
        Factors kept, for « factor ».
    floor : float
        Between 0 and 1, for geometric and harmonic means of scores that may be 0.
    names : mapping of str to str
        What a reader calls the indicators.
    """

    indicators: tuple[str, ...]
    directions: tuple[str, ...]
    imputation: str = "none"
    outliers: str = "none"
    normalisation: str = "minmax"
    weighting: str = "equal"
    aggregation: str = "arithmetic"
    goals: Mapping[str, Goal] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    budget: tuple[tuple[float, ...], ...] = ()
    comparisons: tuple[tuple[float, ...], ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    doubt_bounds: tuple[float, float] | None = None
    factors: int | None = None
    floor: float = FLOOR
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_cards(cls, ids: Sequence[str], **choices: Any) -> Recipe:
        """A recipe of registered indicators: directions and names are those of their cards.

        Parameters
        ----------
        ids : sequence of str
        **choices
            Any other attribute.

        Raises
        ------
        UnknownCodeError
            No such indicator.
        """
        cards = [indicator_card(identifier) for identifier in ids]
        return cls(
            indicators=tuple(ids),
            directions=tuple(card.direction for card in cards),
            names={card.id: card.name for card in cards},
            **choices,
        )

    def faults(self) -> list[str]:
        """Every reason for which this recipe cannot be run on any table, as French sentences."""
        faults = self._unknown_choices()
        if len(self.indicators) < 2:
            faults.append("il faut au moins deux indicateurs pour en composer un")
        if len(set(self.indicators)) < len(self.indicators):
            faults.append("un indicateur est là deux fois : il compterait double")
        if len(self.directions) != len(self.indicators):
            faults.append(f"{len(self.directions)} sens pour {len(self.indicators)} indicateurs")
            return faults
        return faults + self._goal_faults() + self._weight_faults() + self._mismatches()

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices, one French sentence each, to be printed with the result."""
        senses = " ; ".join(
            f"{self._name(one)} ({DIRECTIONS[sense]})"
            for one, sense in zip(self.indicators, self.directions, strict=True)
        )
        sentences = [
            f"Indicateurs : {senses}.",
            f"Valeurs manquantes : {IMPUTATIONS[self.imputation]}.",
            f"Valeurs extrêmes : {OUTLIERS[self.outliers]}.",
            f"Mise à l'échelle : {NORMALISATIONS[self.normalisation]}.",
            f"Poids : {WEIGHTINGS[self.weighting]}.",
            f"Agrégation : {AGGREGATIONS[self.aggregation]}.",
        ]
        if self.goals and self.normalisation in ("goalposts", "target"):
            told = " ; ".join(
                f"{self._name(one)} de {french_number(goal.worst)} à {french_number(goal.best)}"
                f"{f' ({goal.reason})' if goal.reason else ''}"
                for one, goal in self.goals.items()
            )
            sentences.append(f"Bornes convenues : {told}.")
        if self._uses_floor:
            sentences.append(f"Plancher des scores : {french_number(self.floor)}, un jugement.")
        return tuple(typeset_french(sentence) for sentence in sentences)

    def scores(self, values: np.ndarray) -> np.ndarray:
        """Scores of places, in every draw.

        Parameters
        ----------
        values : ndarray, shape (…, p, k)
            Places by indicators, in the order of ``indicators``.

        Returns
        -------
        ndarray, shape (…, p)

        Raises
        ------
        RecipeError
            The recipe, or the table, has faults.
        """
        return self.steps(values).scores

    def steps(self, values: np.ndarray, places: Sequence[str] | None = None) -> Steps:
        """All the arrays of the computation; see `scores`.

        Parameters
        ----------
        values : ndarray, shape (…, p, k)
        places : sequence of str, length p, optional
            For groups.

        Notes
        -----
        Each draw is normalised and weighted by itself: its least and greatest are its own. Factor analysis and
        correlation weights are computed draw by draw, the benefit of the doubt place by place: slower.
        """
        self._refuse(self.faults())
        filled = self._fill(np.asarray(values, dtype=float), places)
        treated = _TREATMENTS[self.outliers](filled.values)
        normalised = self._normalise(treated.values)
        weights, scores = self._weigh_and_score(normalised)
        return Steps(filled.imputed, treated.changed, treated.values, normalised, weights, scores)

    def normalised(self, values: np.ndarray, places: Sequence[str] | None = None) -> np.ndarray:
        """What this recipe aggregates: filled, treated and put to scale; see `steps`."""
        self._refuse(self.faults())
        filled = self._fill(np.asarray(values, dtype=float), places)
        return self._normalise(_TREATMENTS[self.outliers](filled.values).values)

    def aggregated(self, normalised: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Scores, by the aggregation of this recipe and weights of one's own.

        Parameters
        ----------
        normalised : ndarray, shape (…, p, k)
            From `normalised`.
        weights : ndarray, shape (k,) or (…, k)
            Leading axes broadcast: one table (1, p, k) and many sets of weights (d, k) give (d, p).

        Returns
        -------
        ndarray, shape (…, p)
            Z-scores that cancel give 0: what rounding leaves of their sum would rank places that are equal.
        """
        if self.aggregation in _MEANS:
            scores = _MEANS[self.aggregation](normalised, weights)
            if self.normalisation == "zscore":
                hair = _CANCELLED * np.abs(normalised).max(axis=(-2, -1))[..., None]
                scores = np.where(np.abs(scores) < hair, 0.0, scores)
            return scores
        won = aggregation.outranking(normalised, weights)
        if self.aggregation == "copeland":
            return aggregation.copeland(won)
        scores = np.empty(won.shape[:-1])
        for draw in np.ndindex(won.shape[:-2]):
            order = aggregation.kemeny(won[draw]).order
            scores[draw][order] = np.arange(len(order))[::-1]
        return scores

    def run(self, table: pd.DataFrame) -> CompositeResult:
        """Composite of a table.

        Parameters
        ----------
        table : DataFrame
            One row a place, a column an indicator; others are left aside. Missing: NaN.

        Returns
        -------
        CompositeResult

        Raises
        ------
        RecipeError
            All the faults of the recipe and of the table.

        Examples
        --------
        >>> table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [9.0, 5.0, 7.0]}, index=["X", "Y", "Z"])
        >>> Recipe(("a", "b"), ("more", "less")).run(table).scores.tolist()
        [0.0, 0.75, 0.75]
        """
        self._refuse(self.faults() + self._table_faults(table))
        columns, index = list(self.indicators), table.index
        steps = self.steps(table[columns].to_numpy(dtype=float), [str(place) for place in index])
        own = steps.weights.ndim > 1
        weights = pd.DataFrame(np.atleast_2d(steps.weights), index=index if own else ["poids"], columns=columns)
        added = None
        if self.aggregation == "arithmetic":
            added = pd.DataFrame(steps.weights * steps.normalised, index=index, columns=columns)
        return CompositeResult(
            recipe=self,
            scores=pd.Series(steps.scores, index=index, name="score"),
            ranks=pd.Series(ranks(steps.scores), index=index, name="rang"),
            normalised=pd.DataFrame(steps.normalised, index=index, columns=columns),
            imputed=pd.DataFrame(steps.imputed, index=index, columns=columns),
            changed=pd.DataFrame(steps.changed, index=index, columns=columns),
            weights=weights,
            contributions=added,
            choices=(*self.choices, *self._draws_of_lots(steps)),
        )

    def _draws_of_lots(self, steps: Steps) -> tuple[str, ...]:
        """What chance alone decided: one of several orders that are as well supported."""
        if self.aggregation != "kemeny":
            return ()
        order = aggregation.kemeny(aggregation.outranking(steps.normalised, steps.weights))
        told = "Ordre de Kemeny : un autre est aussi soutenu, celui-ci n'est pas meilleur."
        return () if order.unique else (typeset_french(told),)

    @property
    def _uses_floor(self) -> bool:
        return self.aggregation in _POSITIVE and self.normalisation in _FROM_ZERO

    def _name(self, identifier: str) -> str:
        return self.names.get(identifier, identifier)

    def _refuse(self, faults: Sequence[str]) -> None:
        if faults:
            raise RecipeError.from_faults(
                "Cet indice ne peut pas être construit", faults, "changez le choix ou la donnée en cause."
            )

    def _unknown_choices(self) -> list[str]:
        faults = []
        for name, known, label in (
            ("imputation", IMPUTATIONS, "l'imputation"),
            ("outliers", OUTLIERS, "le traitement des extrêmes"),
            ("normalisation", NORMALISATIONS, "la mise à l'échelle"),
            ("weighting", WEIGHTINGS, "la pondération"),
            ("aggregation", AGGREGATIONS, "l'agrégation"),
        ):
            if getattr(self, name) not in known:
                faults.append(f"{label} « {getattr(self, name)} » est inconnue ; admis : {', '.join(known)}")
        strangers = [sense for sense in self.directions if sense not in DIRECTIONS]
        return faults + [f"sens « {sense} » inconnu ; admis : {', '.join(DIRECTIONS)}" for sense in strangers]

    def _goal_faults(self) -> list[str]:
        faults = []
        for one, sense in zip(self.indicators, self.directions, strict=True):
            goal = self.goals.get(one)
            if sense == "neither" and (goal is None or self.normalisation != "goalposts"):
                faults.append(
                    f"« {self._name(one)} » n'a pas de bon sens : donnez-lui un but (Goal) et choisissez "
                    "« goalposts », ou retirez-le"
                )
            elif goal is None and self.normalisation in ("goalposts", "target"):
                faults.append(f"« {self._name(one)} » n'a pas de borne convenue (Goal)")
            elif goal is not None:
                faults += self._bad_goal(one, sense, goal)
        return faults + [
            f"borne d'un indicateur absent : « {one} »" for one in self.goals if one not in self.indicators
        ]

    def _bad_goal(self, one: str, sense: str, goal: Goal) -> list[str]:
        name, gap = self._name(one), goal.best - goal.worst
        if not math.isfinite(gap) or gap == 0:
            return [f"« {name} » : les deux bornes doivent être deux nombres différents"]
        if (sense == "more" and gap < 0) or (sense == "less" and gap > 0):
            return [f"« {name} » : {DIRECTIONS[sense]}, mais ses bornes disent le contraire"]
        if self.normalisation == "target" and goal.best <= 0:
            return [f"« {name} » : une cible est positive"]
        return []

    def _weight_faults(self) -> list[str]:
        count, faults = len(self.indicators), []
        if self.weighting == "given":
            if set(self.weights) != set(self.indicators):
                faults.append("les poids écrits ne sont pas ceux des indicateurs : il en faut un par indicateur")
            if not all(math.isfinite(weight) and weight >= 0 for weight in self.weights.values()) or not any(
                self.weights.values()
            ):
                faults.append("les poids sont positifs ou nuls, et pas tous nuls")
        if self.weighting == "budget" and (not self.budget or any(len(row) != count for row in self.budget)):
            faults.append(
                f"chaque personne répartit ses points entre les {count} indicateurs, et il en faut une au moins"
            )
        if self.weighting == "ahp" and (
            len(self.comparisons) != count or any(len(row) != count for row in self.comparisons)
        ):
            faults.append(f"les comparaisons deux à deux forment un carré de {count} sur {count}")
        if self.factors is not None and not 1 <= self.factors <= count:
            faults.append(f"{self.factors} facteurs demandés pour {count} indicateurs")
        return faults

    def _mismatches(self) -> list[str]:
        faults = []
        if self.normalisation == "zscore":
            if self.aggregation in _POSITIVE:
                faults.append(
                    "une moyenne géométrique ou harmonique demande des scores positifs ; un écart à la moyenne non"
                )
            if self.weighting in ("entropy", "doubt"):
                faults.append(
                    "ces poids demandent des scores positifs ou nuls ; un écart à la moyenne peut être négatif"
                )
        if self.outliers == "log" and self.normalisation in ("goalposts", "target", "leader"):
            faults.append(
                "des bornes, une cible, une part du meilleur sont dans l'unité d'origine, un logarithme non : ramenez "
                "les extrêmes autrement (« winsorise »), ou changez la mise à l'échelle"
            )
        if self.weighting == "doubt" and self.aggregation != "arithmetic":
            faults.append("le bénéfice du doute est une somme : il ne va qu'avec l'agrégation « arithmetic »")
        if not 0 < self.floor < 1:
            faults.append(f"le plancher vaut {self.floor:g} ; il est entre 0 et 1, bornes exclues")
        return faults

    def _table_faults(self, table: pd.DataFrame) -> list[str]:
        faults = [f"colonne « {one} » absente du tableau" for one in self.indicators if one not in table.columns]
        if len(table) < FEWEST_PLACES:
            faults.append(f"{len(table)} lieu(x) : il en faut au moins {FEWEST_PLACES}")
        if not table.index.is_unique:
            faults.append("un lieu est là deux fois")
        if self.imputation == "group_mean":
            alone = [str(place) for place in table.index if str(place) not in self.groups]
            faults += [f"« {place} » n'a pas de groupe" for place in alone]
        for one in self.indicators:
            if one in table.columns:
                faults += self._column_faults(one, table[one])
        return faults

    def _column_faults(self, one: str, column: Any) -> list[str]:
        name = self._name(one)
        if not isinstance(column, pd.Series):
            return [f"colonne « {one} » là plusieurs fois"]
        numbers = pd.to_numeric(column, errors="coerce").astype(float)
        text = [f"{place} (« {value} »)" for place, value in column[numbers.isna() & column.notna()].items()]
        if text:
            return [f"« {name} » n'est pas un nombre pour {', '.join(text)}"]
        if np.isinf(numbers).any():
            return [f"« {name} » est infini quelque part"]
        missing = [str(place) for place in numbers.index[numbers.isna()]]
        if len(missing) == len(numbers):
            return [f"« {name} » n'a aucune valeur"]
        if missing and self.imputation == "none":
            return [f"« {name} » manque pour {', '.join(missing)} ; une valeur manquante n'est jamais un zéro"]
        agreed = self.normalisation in ("goalposts", "target") and self.weighting != "doubt"
        if numbers.min() == numbers.max() and not agreed:
            return [f"« {name} » est le même partout : il ne distingue aucun lieu"]
        if self.normalisation in ("leader", "target") and (numbers <= 0).any():
            return [f"« {name} » n'est pas positif partout : un rapport à une référence n'a pas de sens"]
        return []

    def _fill(self, values: np.ndarray, places: Sequence[str] | None) -> Imputed:
        if values.ndim < 2 or values.shape[-1] != len(self.indicators):
            raise RecipeError(
                f"{len(self.indicators)} indicateurs étaient attendus, en dernière dimension ; reçu "
                f"la forme {values.shape}."
            )
        if self.imputation == "group_mean":
            if places is None or any(place not in self.groups for place in places):
                raise RecipeError("La moyenne par groupe demande le groupe de chaque lieu.")
            return imputation.impute_group_mean(values, [self.groups[place] for place in places])
        return _FILLINGS[self.imputation](values)

    def _normalise(self, values: np.ndarray) -> np.ndarray:
        signs = np.array([-1 if sense == "less" else 1 for sense in self.directions])
        if self.normalisation in ("goalposts", "target"):
            best = np.array([self.goals[one].best for one in self.indicators])
            if self.normalisation == "target":
                return normalisation.distance_to_target(values, best, signs)
            worst = np.array([self.goals[one].worst for one in self.indicators])
            sided = np.array([sense == "neither" for sense in self.directions])
            scores = normalisation.goalposts(values, worst, best, sided)
        else:
            scores = _SCALES[self.normalisation](values, signs)
        return self.floor + (1 - self.floor) * scores if self._uses_floor else scores

    def _weigh_and_score(self, normalised: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if self.weighting == "doubt":
            # With weights of its own, every place would look at that indicator only, and reach 1.
            constant = (np.ptp(normalised, axis=-2) == 0).reshape(-1, len(self.indicators)).any(axis=0)
            self._refuse(
                [
                    f"« {self._name(self.indicators[one])} » a le même score partout : avec le bénéfice du doute, "
                    "chaque lieu aurait 1"
                    for one in np.flatnonzero(constant)
                ]
            )
            doubt = weighting.benefit_of_the_doubt(normalised, self.doubt_bounds)
            return doubt.weights, doubt.scores
        weights = self.common_weights(normalised)
        return weights, self.aggregated(normalised, weights)

    def common_weights(self, normalised: np.ndarray) -> np.ndarray:
        """Weights of this recipe, the same for all places of a draw; not for the benefit of the doubt.

        Parameters
        ----------
        normalised : ndarray, shape (…, p, k)
            From `normalised`.

        Returns
        -------
        ndarray, shape (k,) or (…, k)
            Sum 1; those of `FROM_DATA` draw by draw.
        """
        weights = self._weights(normalised)
        found: np.ndarray = weights / weights.sum(axis=-1, keepdims=True)
        return found

    def _weights(self, normalised: np.ndarray) -> np.ndarray:
        match self.weighting:
            case "equal":
                return weighting.equal_weights(len(self.indicators))
            case "given":
                return np.array([self.weights[one] for one in self.indicators], dtype=float)
            case "budget":
                return weighting.budget_weights(np.array(self.budget))
            case "ahp":
                return weighting.analytic_hierarchy(np.array(self.comparisons)).weights
            case "entropy":
                return weighting.entropy_weights(normalised)
        found = np.empty((*normalised.shape[:-2], normalised.shape[-1]))
        for draw in np.ndindex(normalised.shape[:-2]):
            if self.weighting == "factor":
                found[draw] = weighting.factor_weights(normalised[draw], self.factors).weights
            else:
                found[draw] = weighting.correlation_weights(normalised[draw])
        return found


_FILLINGS = {
    "none": imputation.refuse_missing,
    "mean": imputation.impute_mean,
    "median": imputation.impute_median,
    "hot_deck": imputation.impute_hot_deck,
    "regression": imputation.impute_regression,
}
_TREATMENTS = {"none": outliers.keep_outliers, "winsorise": outliers.winsorise, "log": outliers.log_outliers}
_SCALES = {
    "minmax": normalisation.minmax,
    "zscore": normalisation.zscore,
    "rank": normalisation.rank,
    "leader": normalisation.distance_to_leader,
}
_MEANS = {
    "arithmetic": aggregation.arithmetic,
    "geometric": aggregation.geometric,
    "harmonic": aggregation.harmonic,
}
