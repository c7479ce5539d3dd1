"""Diversity: how the jobs of a territory are spread over branches, and how far that spread is from the nation's.

Two families bear the same name. *Evenness* (entropy, effective number of branches, Herfindahl, related and unrelated
variety) asks whether jobs are spread evenly over the branches of a classification, whatever the nation does.
*Likeness* (Krugman, Hachman) asks whether they are spread as the nation's. The two can order two places in opposite
ways, and the first depends on where the classification cuts: see `at_level` and `reversed_pairs`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.quotients import simple_quotient
from metabolisme.accounts.territory_draws import territory_draws
from metabolisme.diagnosis.dependence import herfindahl
from metabolisme.diagnosis.peers import peers, verdict
from metabolisme.errors import BalanceError, MetabolismeError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.estimates.parameters import interval
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.case import Case, Indicator
from metabolisme.sources import concordance, load_table, nomenclature
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: Classifications at which diversity is looked at, coarse to fine, and what a reader calls their parts.
LEVELS = {"A5": "5 secteurs", "A21": "18 sections", "A38": "34 branches"}

#: Groups inside which branches count as related by default; the others are a reading.
RELATED_WITHIN = "A21"

#: Part of the zones whose change in a year is under `yearly_movement`.
MOVEMENT_QUANTILE = 0.90

#: What the margin of `diversity_estimate` is called.
MARGIN_LABEL = "ce qui bouge en un an"

#: What the value of an index of `AGAINST_FRANCE` is where jobs are estimated.
MEDIAN_CAVEAT = (
    "Emplois par branche estimés : la valeur est la médiane des tirages, car un doute sur les emplois éloigne toujours "
    "de la France."
)


def job_shares(jobs: np.ndarray) -> np.ndarray:
    """Part of each branch in the jobs of a territory.

    Parameters
    ----------
    jobs : ndarray, shape (…, n)
        Jobs by branch, or any amount in one unit: known, not negative, not all zero.

    Returns
    -------
    ndarray, shape (…, n)
        From 0 to 1; they add up to 1.

    Raises
    ------
    BalanceError
        With every fault: missing, negative, all zero.
    """
    amounts = np.asarray(jobs, dtype=float)
    faults = []
    if not amounts.shape or not amounts.shape[-1]:
        faults.append("aucune branche")
    if missing := int((~np.isfinite(amounts)).sum()):
        faults.append(f"{missing} valeur(s) manquante(s) ou infinie(s)")
    if negative := int((amounts < 0).sum()):
        faults.append(f"{negative} valeur(s) négative(s)")
    if not faults and (empty := int((amounts.sum(axis=-1) == 0).sum())):
        faults.append(f"{empty} territoire(s) sans aucun emploi")
    if faults:
        raise BalanceError(
            f"La diversité se calcule sur des emplois connus, positifs ou nuls, non tous nuls : {' ; '.join(faults)}. "
            "Remède : complétez le tableau ; une valeur manquante n'est pas un zéro."
        )
    shares: np.ndarray = amounts / amounts.sum(axis=-1, keepdims=True)
    return shares


def shannon_entropy(jobs: np.ndarray) -> np.ndarray:
    """Entropy of the shares of jobs, H = Σ p log₂(1/p), in bits.

    Parameters
    ----------
    jobs : ndarray, shape (…, n)
        See `job_shares`.

    Returns
    -------
    ndarray, shape (…,)
        From 0, all jobs in one branch, to log₂ n, as many in each.

    Notes
    -----
    Shannon (1948), doi:10.1002/j.1538-7305.1948.tb01338.x. In base 2, as Frenken, van Oort and Verburg (2007); natural
    logarithms divide it by 1.4427 and change no comparison.
    """
    entropy: np.ndarray = _bits(job_shares(jobs)).sum(axis=-1)
    return entropy


def effective_branches(jobs: np.ndarray) -> np.ndarray:
    """How many branches of equal weight would have the same entropy: 2^H (e^H with natural logarithms).

    Parameters
    ----------
    jobs : ndarray, shape (…, n)
        See `job_shares`.

    Returns
    -------
    ndarray, shape (…,)
        From 1 to n.

    Notes
    -----
    Hill (1973), doi:10.2307/1934352, number of order 1. The inverse of `herfindahl` is that of order 2: never larger.
    """
    number: np.ndarray = np.exp2(shannon_entropy(jobs))
    return number


def krugman(jobs: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Specialisation against a reference: sum of the gaps between shares of jobs, Σ |p − p_ref|.

    Parameters
    ----------
    jobs : ndarray, shape (…, n)
        See `job_shares`.
    reference : ndarray, shape (n,)
        Jobs of the reference, in the same branches.

    Returns
    -------
    ndarray, shape (…,)
        From 0, the same structure, to 2, no branch in common. Half of it is the part of jobs that would have to change
        branch.

    Notes
    -----
    Krugman (1991), Geography and Trade, MIT Press, p. 76.
    """
    gaps: np.ndarray = np.abs(job_shares(jobs) - job_shares(reference)).sum(axis=-1)
    return gaps


def hachman(jobs: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Likeness to a reference: inverse of the mean location quotient weighted by jobs, 1 ÷ Σ p · (p ÷ p_ref).

    Parameters
    ----------
    jobs : ndarray, shape (…, n)
        See `job_shares`.
    reference : ndarray, shape (n,)
        Jobs of the reference, in the same branches.

    Returns
    -------
    ndarray, shape (…,)
        From 0, excluded, to 1, the same structure.

    Raises
    ------
    BalanceError
        The territory has jobs in a branch that the reference lacks: its quotient is infinite.

    Notes
    -----
    Benway (2020), Measuring Economic Diversity: The Hachman Index, 2018, Kem C. Gardner Policy Institute, who multiply
    it by 100. A rare branch that weighs ten times its national share counts a hundred times in the sum: the index falls
    for one plant where Krugman's hardly moves.
    """
    shares, national = job_shares(jobs), job_shares(reference)
    absent = (national == 0) & (shares > 0).any(axis=tuple(range(shares.ndim - 1)))
    if absent.any():
        raise BalanceError(
            f"Indice de Hachman : {int(absent.sum())} branche(s) présente(s) ici mais absente(s) de la référence. "
            "Remède : prenez une référence qui contient le territoire."
        )
    known = national > 0
    likeness: np.ndarray = 1 / (shares[..., known] * simple_quotient(shares[..., known], national[known])).sum(axis=-1)
    return likeness


def variety(jobs: np.ndarray, groups: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Entropy cut in two: between groups of branches (unrelated variety), and inside them (related variety).

    Parameters
    ----------
    jobs : ndarray, shape (…, n)
        See `job_shares`.
    groups : sequence of str, length n
        Group of each branch.

    Returns
    -------
    (ndarray, ndarray), shape (…,)
        Unrelated and related variety, bits, each ≥ 0; their sum is `shannon_entropy`.

    Raises
    ------
    BalanceError
        As many groups as branches are needed.

    Notes
    -----
    Frenken, van Oort and Verburg (2007), doi:10.1080/00343400601120296: unrelated Σ_g P_g log₂(1/P_g), related
    Σ_g P_g H_g with H_g = Σ_{i∈g} (p_i/P_g) log₂(P_g/p_i). They cut two digits of the classification from five; with 34
    branches, only manufacturing, information and professional services have parts inside their section.
    """
    shares = job_shares(jobs)
    if len(groups) != shares.shape[-1]:
        raise BalanceError(
            f"La variété demande un groupe par branche : {shares.shape[-1]} branche(s), {len(groups)} groupe(s)."
        )
    members = _members(tuple(groups))
    pooled = shares @ members
    unrelated = _bits(pooled).sum(axis=-1)
    # Σ_g P_g H_g = Σ_i p_i log₂(P_g / p_i), each branch against its own group.
    own_group = pooled @ members.T
    ratio = np.divide(own_group, shares, out=np.ones_like(shares), where=shares > 0)
    related = (shares * np.log2(ratio)).sum(axis=-1)
    return unrelated, related


def at_level(jobs: np.ndarray, level: str) -> np.ndarray:
    """Jobs of the 34 branches pooled at a coarser level.

    Parameters
    ----------
    jobs : ndarray, shape (…, 34)
        In the order of the branches.
    level : str
        Key of `LEVELS`.

    Returns
    -------
    ndarray, shape (…, parts of the level)

    Raises
    ------
    UnknownCodeError
        No such level.
    """
    if level not in LEVELS:
        raise UnknownCodeError.among("le niveau de nomenclature", level, LEVELS)
    if level == "A38":
        return np.asarray(jobs, dtype=float)
    pooled: np.ndarray = np.asarray(jobs, dtype=float) @ _members(groups_at(level))
    return pooled


def groups_at(level: str) -> tuple[str, ...]:
    """Code at a coarser level, ``"A21"`` or ``"A5"``, of each of the 34 branches."""
    return tuple(str(code) for code in concordance("A38", level))


@functools.cache
def national_jobs() -> np.ndarray:
    """Salaried jobs of France by branch, shape (34,): the sum of the zones d'emploi."""
    return zone_jobs().sum().to_numpy(dtype=float)


#: Indices of this family on jobs by branch (…, n) and the nation's (n,), by the name of their indicator.
INDICES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "effective_branches": lambda jobs, nation: effective_branches(jobs),
    "shannon": lambda jobs, nation: shannon_entropy(jobs),
    "herfindahl": lambda jobs, nation: herfindahl(jobs),
    "krugman": krugman,
    "hachman": hachman,
}

#: Indices that rise with diversity; the others rise with concentration or specialisation.
RISES_WITH_DIVERSITY = {
    "effective_branches": True,
    "shannon": True,
    "herfindahl": False,
    "krugman": False,
    "hachman": True,
}


#: Distances to France, or what falls with it: the median of the draws where jobs are estimated
#: (`metabolisme.indicators.case.Indicator`).
AGAINST_FRANCE = ("krugman", "hachman")

#: Indices that estimated jobs would make too even (`why_no_evenness`).
OF_EVENNESS = ("effective_branches", "shannon", "herfindahl", "related_variety")


def why_no_evenness(territory: Territory) -> str:
    """Why evenness over branches has no value there: French, empty where jobs are published.

    Notes
    -----
    Jobs of an EPCI follow the mix of branches of its zone within five sectors. The same estimate one level up, zones
    from their region, where the truth is published, makes nine zones out of ten look more diverse than they are, and
    draws of its error hold the true value less than half of the time (tests/indicators/test_diversity.py). Likeness to
    France and unrelated variety stand that test better and keep a value, as a « fourchette de méthode ».
    """
    if not territory.jobs_are_estimated:
        return ""
    return (
        "Ses emplois par branche sont estimés d'après ceux d'un territoire plus grand ; testée là où la vérité est "
        "publiée, cette estimation fait paraître presque tous les lieux plus divers qu'ils ne sont. Remède : prenez la "
        "zone d'emploi, ou un fichier sans trou."
    )


def why_no_likeness(territory: Territory) -> str:
    """Why an index that stands estimated jobs of an EPCI has no value for a file with gaps: French, or empty.

    Notes
    -----
    The jobs of an EPCI are drawn with an error that was measured; what a reader's file leaves to estimate follows its
    base, or France, and nothing tells by how much that is wrong. Filled with France, a file looks like France.
    """
    if not territory.has_gaps:
        return ""
    return (
        "Votre fichier laisse des branches à estimer, d'après un autre territoire ou d'après la France : l'indice "
        "dirait surtout cette hypothèse, et son erreur n'est pas mesurée. Remède : donnez les emplois des 36 branches, "
        "ou prenez la zone d'emploi."
    )


def index_of(name: str, jobs: np.ndarray, level: str = "A38", reference: np.ndarray | None = None) -> np.ndarray:
    """One index of `INDICES` at a level of classification, against France where it needs a reference.

    Parameters
    ----------
    name : str
        Key of `INDICES`.
    jobs : ndarray, shape (…, 34)
    level : str
        Key of `LEVELS`.
    reference : ndarray, shape (34,), optional
        Jobs of France in the year of ``jobs``; by default those of the last year.

    Returns
    -------
    ndarray, shape (…,)

    Raises
    ------
    UnknownCodeError
        No such index, or no such level.
    """
    if name not in INDICES:
        raise UnknownCodeError.among("l'indice de diversité", name, INDICES)
    nation = national_jobs() if reference is None else reference
    return INDICES[name](at_level(jobs, level), at_level(nation, level))


def zone_indices(level: str = "A38") -> pd.DataFrame:
    """Every index of `INDICES` for all zones d'emploi, in the order of their codes: to compare indices, not places.

    Parameters
    ----------
    level : str
        Key of `LEVELS`.

    Returns
    -------
    DataFrame, 305 zones × indices
    """
    jobs = zone_jobs()
    return pd.DataFrame({name: index_of(name, jobs.to_numpy(), level) for name in INDICES}, index=jobs.index)


def reversed_pairs(first: pd.Series, second: pd.Series) -> float:
    """How many pairs of places two indices put in opposite orders, in 100 pairs.

    Parameters
    ----------
    first, second : Series
        One value a place, the same places, both read in the same direction.

    Returns
    -------
    float
        From 0, the same order, to 100, the reverse. Pairs that one of them ties count for none.
    """
    one, other = first.to_numpy(dtype=float), second.reindex(first.index).to_numpy(dtype=float)
    rows, columns = np.triu_indices(len(one), 1)
    product = (one[rows] - one[columns]) * (other[rows] - other[columns])
    return float(100 * (product < 0).mean())


@functools.cache
def yearly_movement(name: str, level: str = "A38") -> float:
    """Change of an index from 2022 to 2023 that nine zones out of ten do not pass, in its unit.

    Parameters
    ----------
    name : str
        Key of `INDICES`.
    level : str
        Key of `LEVELS`.

    Returns
    -------
    float
        > 0.

    Notes
    -----
    Published jobs have no sampling error, but plants change branch, agencies move, files are revised: a gap that one
    year can close says nothing. That this is the margin to use is a judgement; the movement itself is measured.
    """
    table = load_table("employment/jobs_by_zone")
    branch = table["branch"].map(concordance("A38_INSEE", "A38").to_dict())
    before = table["jobs_2022"].groupby([table["zone"], branch]).sum().unstack()
    before = before[list(nomenclature("A38")["code"])].astype(float)
    reference = at_level(before.sum().to_numpy(dtype=float), level)
    then = INDICES[name](at_level(before.to_numpy(), level), reference)
    now = index_of(name, zone_jobs().loc[before.index].to_numpy(), level)
    return float(np.quantile(np.abs(now - then), MOVEMENT_QUANTILE))


#: Units of the indices, as `Estimate` writes them.
UNITS = {"effective_branches": "branches", "shannon": "bits", "herfindahl": "1", "krugman": "1", "hachman": "1"}


def check_known(territory: Territory, name: str, level: str) -> None:
    """Refuse an index that has no value in a territory at a level; the five sectors are published everywhere.

    Raises
    ------
    MetabolismeError
        With `why_no_evenness` or `why_no_likeness`.
    """
    reason = why_no_evenness(territory) if name in OF_EVENNESS else why_no_likeness(territory)
    if reason and level != "A5":
        label = indicator_card(f"diversity.{name}").name
        raise MetabolismeError(f"{territory.name} : « {label} » n'a pas de valeur à {LEVELS[level]}. {reason}")


def diversity_estimate(
    territory: Territory | str | list[str], name: str = "effective_branches", level: str = "A38"
) -> Estimate:
    """One index of a territory at a level of classification, with the margin that a comparison needs.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    name : str
        Key of `INDICES`.
    level : str
        Key of `LEVELS`.

    Returns
    -------
    Estimate
        ``within``: what moves in a year (`yearly_movement`), and for an EPCI, before that, the draws of its jobs. The
        indicators of the registry leave the first out: it is a margin to compare with, not an error. For an EPCI, the
        value of an index of `AGAINST_FRANCE` is the median of those draws.

    Raises
    ------
    UnknownCodeError
    MetabolismeError
        See `check_known`.
    """
    place = find_territory(territory)
    check_known(place, name, level)
    profile = local_profile(place)
    value = float(index_of(name, profile.jobs, level))
    low, high = value, value
    if place.jobs_are_estimated:
        drawn = Case(territory_draws(profile, shared_account(DEFAULT_YEAR), DRAWS)).jobs
        values = index_of(name, drawn, level)
        if name in AGAINST_FRANCE:
            value = float(np.median(values))
        bounds = interval(values)
        low, high = min(value, float(bounds[0])), max(value, float(bounds[1]))
    movement = yearly_movement(name, level)
    return Estimate(
        value=value,
        unit=UNITS[name],
        method=f"{indicator_card(f'diversity.{name}').definition} Niveau : {LEVELS[level]}.",
        sources=("insee-flores", "insee-epci", "insee-zones", "nomenclatures"),
        period="fin 2023",
        within=(low - movement, high + movement),
        caveat=" ".join(
            [
                "Comparer à un autre territoire n'a de sens qu'au même niveau de la nomenclature.",
                *([MEDIAN_CAVEAT] if place.jobs_are_estimated and name in AGAINST_FRANCE else []),
            ]
        ),
        label=indicator_card(f"diversity.{name}").name,
        interval_label=MARGIN_LABEL,
    )


def compared_diversity(
    territory: Territory | str | list[str],
    group: Sequence[str] | None = None,
    name: str = "effective_branches",
    level: str = "A38",
) -> pd.DataFrame:
    """One index of a territory and of others, with what their margins allow to say.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    group : sequence of str, optional
        Codes or names; by default its `metabolisme.diagnosis.peers.peers`.
    name, level : str
        See `diversity_estimate`.

    Returns
    -------
    DataFrame, index code, the territory first, then the others by name
        ``name``, ``value``, ``low``, ``high``, ``verdict``: how the territory stands against this one, of
        `metabolisme.diagnosis.peers.VERDICTS`; "" for itself. ``attrs``: criteria, how the others were chosen.
    """
    own = find_territory(territory)
    if group is None:
        chosen = peers(own)
        codes, criteria = [str(code) for code in chosen.index], str(chosen.attrs["criteria"])
    else:
        codes, criteria = [find_territory(one).code for one in group], "Groupe choisi par le lecteur."
    places = {one.code: one for one in (own, *(find_territory(code) for code in codes))}
    found = {code: diversity_estimate(one, name, level) for code, one in places.items()}
    rows = {
        code: (places[code].name, one.value, *(one.within or (one.value, one.value))) for code, one in found.items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "value", "low", "high"]).rename_axis("code")
    mine = rows[own.code][2:]
    table["verdict"] = ["" if code == own.code else verdict(mine, row[2:]) for code, row in rows.items()]
    table.attrs.update(criteria=criteria)
    return table


def _bits(shares: np.ndarray) -> np.ndarray:
    """Part of each share in the entropy, p log₂(1/p): nothing for a share of zero, its limit."""
    terms: np.ndarray = -shares * np.log2(np.where(shares > 0, shares, 1.0))
    return terms


@functools.cache
def _members(groups: tuple[str, ...]) -> np.ndarray:
    """Which branch is in which group, shape (n, groups in the order of their first branch)."""
    order = list(dict.fromkeys(groups))
    return np.array([[group == one for one in order] for group in groups], dtype=float)


def _of_jobs(name: str) -> Callable[[Case], np.ndarray]:
    return lambda case: index_of(name, case.jobs, reference=case.draws.profile.national_jobs)


def _variety(case: Case, rank: int, within: str = RELATED_WITHIN) -> np.ndarray:
    return variety(case.jobs, groups_at(within))[rank]


def _variety_readings(rank: int) -> Callable[[Case], dict[str, float]]:
    def readings(case: Case) -> dict[str, float]:
        return {LEVELS[level]: float(_variety(case, rank, level)[0]) for level in ("A21", "A5")}

    return readings


#: Indicators of the family, by name.
INDICATORS = {
    **{
        f"diversity.{name}": Indicator(
            _of_jobs(name),
            why_no_evenness if name in OF_EVENNESS else why_no_likeness,
            median_of_draws=name in AGAINST_FRANCE,
            margin=functools.partial(yearly_movement, name),
        )
        for name in INDICES
    },
    "diversity.unrelated_variety": Indicator(
        lambda case: _variety(case, 0), why_no_likeness, readings=_variety_readings(0)
    ),
    "diversity.related_variety": Indicator(
        lambda case: _variety(case, 1), why_no_evenness, readings=_variety_readings(1)
    ),
}
