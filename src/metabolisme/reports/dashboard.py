"""A chosen set of indicators for one territory, its peers, and what else is put beside it; no overall grade.

Nothing here knows of HTML: `metabolisme.reports.dashboard_content` makes the files, `dashboard_sheet` the page of the
book.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.charts.text import shown_unit
from metabolisme.diagnosis.peers import VERDICTS, peers, verdict
from metabolisme.errors import MetabolismeError, RecipeError, UnknownCodeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.cards import IndicatorCard, indicator_card
from metabolisme.indicators.composite.peer_group import PeerGroup, group_alternatives
from metabolisme.indicators.composite.recipe import Recipe
from metabolisme.indicators.composite.robustness import Robustness, robustness
from metabolisme.indicators.registry import REGISTRY, IndicatorDraws, indicator_draws
from metabolisme.reports.territory_sheet import written
from metabolisme.sources.own_projects import ProjectFile
from metabolisme.sources.territories import Territory

#: Shown by default: two or three a family, none that grows with the size of the territory.
DEFAULT_INDICATORS = (
    "circulation.local_purchase_share",
    "circulation.output_multiplier",
    "circulation.leakage",
    "local_production.self_supply",
    "local_production.capacity_ratio",
    "diversity.effective_branches",
    "diversity.krugman",
    "carbon.footprint_per_inhabitant",
    "carbon.production_per_inhabitant",
    "materials.footprint_per_inhabitant",
)

#: What is said when it is the same of all the peers.
_OF_ALL = {
    "above": "Plus haut que tous ses pairs ({}).",
    "below": "Plus bas que tous ses pairs ({}).",
    "undecided": "On ne peut trancher avec aucun de ses pairs ({}).",
}

#: Value, low and high: the value twice where nothing doubtful was drawn, missing without a value.
Bounded = tuple[float, float, float]

#: What a column put beside the territory holds: values alone, or draws that go with those of the territory.
Beside = Mapping[str, Estimate] | IndicatorDraws


@dataclass(frozen=True)
class Place:
    """One row of the table of a `Line`."""

    code: str
    name: str
    value: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, eq=False)
class Line:
    """One indicator of a dashboard.

    Attributes
    ----------
    card : IndicatorCard
    own : Estimate or None
        Of the territory.
    reason : str
        Why there is none (French); empty with a value.
    places : tuple of Place
        The territory, then its peers in the alphabetical order of their names.
    beside : dict
        By name of column, its estimate; a column without this indicator is left out.
    moves : dict
        By name of column, how it stands against the territory, one of `VERDICTS`; "" where that cannot be told.
    """

    card: IndicatorCard
    own: Estimate | None
    reason: str
    places: tuple[Place, ...] = field(repr=False)
    beside: dict[str, Estimate]
    moves: dict[str, str]

    @property
    def table(self) -> pd.DataFrame:
        """The places as a table, index code: ``name``, ``value``, ``low``, ``high``, ``verdict``."""
        return pd.DataFrame([dataclasses.asdict(place) for place in self.places]).set_index("code")

    def names(self, key: str) -> list[str]:
        """Peers of one verdict, « above », « below » or « undecided », in alphabetical order."""
        return [place.name for place in self.places if place.verdict == VERDICTS[key]]

    @property
    def among_peers(self) -> str:
        """What may be said of the territory and its peers: one French sentence."""
        if self.own is None:
            return self.reason
        if not any(place.verdict for place in self.places):
            return "Aucun pair n'a de valeur." if len(self.places) > 1 else "Pas de pair à qui comparer."
        told = {place.verdict for place in self.places[1:]}
        if len(told) == 1:
            key = next(key for key, word in VERDICTS.items() if word in told)
            return typeset_french(_OF_ALL[key].format(len(self.places) - 1))
        said = []
        for key, words in (("above", "plus haut que"), ("below", "plus bas que"), ("undecided", None)):
            if names := self.names(key):
                said.append(f"{words or 'on ne peut pas trancher avec'} {_listed(names)}")
        text = " ; ".join(said)
        return typeset_french(f"{text[:1].upper()}{text[1:]}.")


@dataclass(frozen=True, eq=False)
class Dashboard:
    """A territory, its indicators and its peers.

    Attributes
    ----------
    profile : LocalProfile
        Of the territory.
    peers : tuple of str
        Their names, in alphabetical order.
    criteria : str
        How peers were chosen (French).
    lines : tuple of Line
        In the order asked for: nothing is ranked.
    columns : tuple of str
        Names of the columns put beside the territory.
    projects : ProjectFile or None
        Projects of the reader.
    composite : Robustness or None
        Overall grade, with the interval of its ranks; only when asked for.
    """

    profile: LocalProfile
    peers: tuple[str, ...]
    criteria: str
    lines: tuple[Line, ...]
    columns: tuple[str, ...] = ()
    projects: ProjectFile | None = None
    composite: Robustness | None = None

    @property
    def territory(self) -> Territory:
        """The territory."""
        return self.profile.territory


def dashboard(
    territory: LocalProfile | Territory | str | list[str],
    ids: Sequence[str] = DEFAULT_INDICATORS,
    *,
    group: pd.DataFrame | None = None,
    columns: Mapping[str, Beside] | None = None,
    projects: ProjectFile | None = None,
    composite: Recipe | None = None,
) -> Dashboard:
    """Make the dashboard of a territory.

    Parameters
    ----------
    territory : LocalProfile, Territory, or what `find_territory` takes
    ids : sequence of str
        Indicators of the registry that are computed, in the order shown.
    group : DataFrame, optional
        From `metabolisme.diagnosis.peers.peers`; by default, the peers that it gives.
    columns : mapping, optional
        What stands beside the territory, by name: a scenario of the levers, another year. Estimates are shown as they
        are. With `IndicatorDraws` of the same draws as `indicator_draws` gives, the difference is taken draw by draw,
        so that what is doubtful in both does not hide it.
    projects : ProjectFile, optional
        Projects of the reader, from `metabolisme.sources.own_projects`.
    composite : Recipe, optional
        How an overall grade is made of some indicators. Without it there is none; with it, it is shown as the ranks
        between which it falls when data and choices change, among the peers that have all its indicators.

    Returns
    -------
    Dashboard

    Raises
    ------
    UnknownCodeError
        Unknown indicator or territory.
    MetabolismeError
        No indicator, one given twice, or one that is collected on the spot (all at once).
    RecipeError
        The composite cannot be made here.
    """
    check_ids(ids)
    profile = local_profile(territory)
    chosen = peers(profile) if group is None else group
    own = indicator_draws(profile, ids)
    found = {own.territory.code: own} | {str(code): indicator_draws(str(code), ids) for code in chosen.index}
    names = {code: one.territory.name for code, one in found.items()}
    lines = [line(own, position, values_of(found, position), names, columns or {}) for position in range(len(ids))]
    return Dashboard(
        profile=profile,
        peers=tuple(names[str(code)] for code in chosen.index),
        criteria=str(chosen.attrs.get("criteria", "")),
        lines=tuple(lines),
        columns=tuple(columns or {}),
        projects=projects,
        composite=None if composite is None else _graded(profile, chosen, composite),
    )


def _graded(profile: LocalProfile, chosen: pd.DataFrame, recipe: Recipe) -> Robustness:
    """Ranks of a territory and of its peers by a recipe, in the draws of data and of choices."""
    found = [indicator_draws(profile, recipe.indicators)]
    found += [indicator_draws(str(code), recipe.indicators) for code in chosen.index]
    if found[0].reasons:
        raise RecipeError.from_faults(
            f"{profile.territory.name} n'a pas de note d'ensemble",
            [f"« {indicator_card(one).name} » : {reason}" for one, reason in found[0].reasons.items()],
            "retirez ces indicateurs de la recette.",
        )
    whole = [one for one in found if not one.reasons]
    group = PeerGroup(
        territory=profile.territory,
        table=pd.DataFrame(
            np.stack([one.centre for one in whole]),
            pd.Index([one.territory.name for one in whole], name="Territoire"),
            list(recipe.indicators),
        ),
        draws=np.stack([one.draws for one in whole], axis=1),
        criteria=str(chosen.attrs.get("criteria", "")),
        left_out={one.territory.name: " ".join(one.reasons.values()) for one in found if one.reasons},
    )
    return robustness(group_alternatives(group, recipe))


def check_ids(ids: Sequence[str]) -> None:
    """Refuse a set of indicators that a dashboard cannot show, see `dashboard`."""
    for identifier in ids:
        if identifier not in REGISTRY:
            raise UnknownCodeError.among("l'indicateur", identifier, list(REGISTRY))
    faults = [f"{one} est donné {ids.count(one)} fois" for one in dict.fromkeys(ids) if ids.count(one) > 1]
    faults += [
        f"{one} se relève sur place : donnez plutôt la table de vos projets (projects=…)"
        if one.startswith("projects.")
        else f"{one} n'est pas calculé pour un territoire ({indicator_card(one).name})"
        for one in ids
        if REGISTRY[one].measure is None
    ]
    if not ids:
        faults.append("aucun indicateur")
    if faults:
        raise MetabolismeError("Le tableau de bord ne peut pas être fait : " + " ; ".join(faults) + ".")


def values_of(found: Mapping[str, IndicatorDraws], position: int) -> dict[str, Bounded]:
    """One indicator of several territories, by code: value, low, high, missing without a value."""
    rows = {}
    for code, one in found.items():
        low, high = interval(one.draws[:, position]) if one.ids[position] not in one.reasons else (math.nan, math.nan)
        rows[code] = (float(one.centre[position]), float(low), float(high))
    return rows


def line(
    own: IndicatorDraws,
    position: int,
    values: Mapping[str, Bounded],
    names: Mapping[str, str],
    columns: Mapping[str, Beside],
) -> Line:
    """One line of a dashboard.

    Parameters
    ----------
    own : IndicatorDraws
        Of the territory.
    position : int
        Of the indicator in ``own.ids``.
    values : mapping
        Value, low and high of the territory, first, and of its peers in alphabetical order; see `values_of`.
    names : mapping of str to str
        Names by code.
    columns : mapping
        As in `dashboard`.
    """
    identifier = own.ids[position]
    reason = own.reasons.get(identifier, "")
    estimate = None if reason else own.estimate(identifier)
    margin = REGISTRY[identifier].margin()
    first = next(iter(values.values()))
    places = [
        Place(code, names[code], *bounded, _told(first, bounded, margin) if rank else "")
        for rank, (code, bounded) in enumerate(values.items())
    ]
    beside, moves = {}, {}
    for name, column in columns.items():
        if isinstance(column, IndicatorDraws):
            if identifier not in column.ids or identifier in column.reasons:
                continue
            beside[name] = column.estimate(identifier)
            moves[name] = "" if reason else _move(own.draws[:, position], column.draws[:, column.ids.index(identifier)])
        elif identifier in column:
            beside[name], moves[name] = column[identifier], ""
    return Line(indicator_card(identifier), estimate, reason, tuple(places), beside, moves)


def _told(own: Bounded, other: Bounded, margin: float) -> str:
    """How a territory stands against another, each within its bounds and half of what two are not told apart by."""
    if any(map(math.isnan, own + other)):
        return ""
    return verdict((own[1] - margin, own[2] + margin), (other[1] - margin, other[2] + margin))


def _move(before: np.ndarray, after: np.ndarray) -> str:
    """How a column stands against the territory, from the difference in each draw."""
    if before.shape != after.shape:
        return ""
    low, high = interval(after - before)
    return verdict((float(low), float(high)), (0.0, 0.0))


def shown_value(value: float, low: float, high: float, unit: str) -> tuple[str, str]:
    """A value and its bounds in French: « 50 € pour 100 € » and « de 41 à 65 € pour 100 € », or "" twice."""
    if math.isnan(value):
        return "", ""
    return written(value, (low, high) if high > low else None, shown_unit(unit))


def _listed(names: Sequence[str]) -> str:
    """« A, B et C »."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
