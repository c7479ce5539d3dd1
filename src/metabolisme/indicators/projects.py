"""Dynamics of local projects: how many, at which stage, for how long, and what is established about them.

All is counted on a reader's table (`metabolisme.sources.own_projects`); nothing is modelled. Projects are few: under
`FEWEST` there are counts and no rate. Scores are ordered words, not amounts: they are counted and never averaged.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pandas as pd

from metabolisme.errors import BalanceError, MetabolismeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.indicators.case import collected
from metabolisme.sources.own_projects import CRITERIA, HIGHEST_SCORE, STAGES, ProjectFile

#: Under so many projects, a share or a median of durations says more of chance than of the territory (judgement).
FEWEST = 10

#: Scores from which a criterion is written down, and so can be checked by someone else.
ESTABLISHED = 2

#: Years after the launch at which survival is told.
YEARS_AFTER_LAUNCH = (1, 3, 5)

#: Quantiles of all the intervals of the library are 5 and 95 %.
LEVEL = 0.90

#: Stages that a project can leave.
PASSING_STAGES = tuple(stage for stage in STAGES if stage != "stopped")

_DAYS_A_MONTH = 365.25 / 12

#: Products of fractions leave a curve a hair above one half where it is at one half.
_ROUNDING = 1e-12

_RESAMPLES = 1_000

_HOW = (
    "Relevé sur place : remplissez la table des projets (chapitre « Projets et tableau de bord »), puis donnez-la à la "
    "commande « tableau » ou à l'atelier « Grille de projets »."
)

#: Indicators of the family, by name.
INDICATORS = {
    "projects.count": collected(typeset_french(_HOW)),
    "projects.stage": collected(typeset_french(_HOW)),
    "projects.quality": collected(typeset_french(_HOW)),
}


def current_stage(table: ProjectFile) -> pd.Series:
    """Stage of each project on the day of the table, one of `STAGES`: the last that has a date."""
    dated = table.projects[list(STAGES)].notna().to_numpy()
    last = dated.shape[1] - 1 - dated[:, ::-1].argmax(axis=1)
    return pd.Series([list(STAGES)[rank] for rank in last], index=table.projects.index, name="stage")


def stage_counts(table: ProjectFile) -> pd.DataFrame:
    """Projects at each stage on the day of the table.

    Returns
    -------
    DataFrame, index: keys of `STAGES`
        ``projects``; ``share`` (%), missing under `FEWEST` projects.
    """
    counts = current_stage(table).value_counts().reindex(list(STAGES), fill_value=0)
    total = int(counts.sum())
    share = 100 * counts / total if total >= FEWEST else pd.Series(np.nan, counts.index)
    return pd.DataFrame({"projects": counts, "share": share}).rename_axis("stage")


def stage_flows(table: ProjectFile) -> pd.DataFrame:
    """Moves from one stage to another, by year.

    Returns
    -------
    DataFrame
        ``year``, ``from`` (key of `STAGES`, "" for a project that enters the table), ``to``, ``projects``; only moves
        that took place, in order. The year of the day of the table is not over.

    Notes
    -----
    A stage whose date is not known is passed over: the move is from the last stage with a date.
    """
    rows = []
    for dates in table.projects[list(STAGES)].to_dict("records"):
        before = ""
        for stage, day in dates.items():
            if not pd.isna(day):
                rows.append((day.year, before, str(stage)))
                before = str(stage)
    moves = pd.DataFrame(rows, columns=["year", "from", "to"])
    counted = moves.groupby(["year", "from", "to"], as_index=False).size().rename(columns={"size": "projects"})
    order = {"": -1} | {stage: rank for rank, stage in enumerate(STAGES)}
    keys = counted[["year"]].assign(a=counted["from"].map(order), b=counted["to"].map(order))
    return counted.loc[keys.sort_values(["year", "a", "b"]).index].reset_index(drop=True)


def stage_durations(table: ProjectFile, stage: str) -> pd.DataFrame:
    """Time that each project spent in a stage.

    Parameters
    ----------
    stage : str
        One of `PASSING_STAGES`.

    Returns
    -------
    DataFrame, index name
        ``months`` and ``left``: False when the project is in it still, so that its time there is longer than ``months``
        (right-censored). Projects that did not enter it, or whose way out has no date, are left out.
    """
    if stage not in PASSING_STAGES:
        raise BalanceError(f"Étape inconnue : « {stage} ». Attendu : {', '.join(PASSING_STAGES)}.")
    following = list(STAGES)[list(STAGES).index(stage) + 1]
    projects, now = table.projects, current_stage(table)
    entered = projects[stage].notna()
    out = projects[following].where(projects[following].notna(), projects["stopped"])
    # A later stage has a date and the next one has none: the way out is not known.
    later = projects[[one for one in PASSING_STAGES if list(STAGES).index(one) > list(STAGES).index(following)]]
    unknown = projects[following].isna() & later.notna().any(axis=1)
    kept = entered & ~unknown
    left = (now != stage)[kept]
    end = out[kept].where(left, pd.Timestamp(table.on))
    return pd.DataFrame({"months": (end - projects.loc[kept, stage]).dt.days / _DAYS_A_MONTH, "left": left})


def time_in_stage(table: ProjectFile) -> pd.DataFrame:
    """How long projects stay in each stage, those that are there still being counted as such.

    Returns
    -------
    DataFrame, index: `PASSING_STAGES`
        ``left``, ``staying``, ``unknown``: projects; ``shortest``, ``longest``: months, of those that left; ``median``,
        ``low``, ``high``: months (Kaplan and Meier, interval at 90 % of Brookmeyer and Crowley), missing under `FEWEST`
        projects, or where more than half of them would still be there: a median that is not reached is longer than all
        that was seen.
    """
    rows = {}
    for stage in PASSING_STAGES:
        found = stage_durations(table, stage)
        gone = found.loc[found["left"], "months"]
        median, low, high = math.nan, math.nan, math.nan
        if len(found) >= FEWEST:
            median, low, high = median_duration(found["months"].to_numpy(), found["left"].to_numpy())
        rows[stage] = {
            "left": len(gone),
            "staying": len(found) - len(gone),
            "unknown": int(table.projects[stage].notna().sum()) - len(found),
            "shortest": gone.min() if len(gone) else math.nan,
            "longest": gone.max() if len(gone) else math.nan,
            "median": median,
            "low": low,
            "high": high,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("stage")


def survival_after_launch(table: ProjectFile) -> pd.DataFrame:
    """How many launched projects are still there one, three and five years later.

    Returns
    -------
    DataFrame, index: years after the launch
        ``reached``: projects launched that long ago, or stopped before; ``stopped``: of them, stopped by then, the day
        of the anniversary included; ``followed_less``: launched too recently to know; ``share`` (%): of Kaplan and
        Meier, missing under `FEWEST` launched projects, and where nobody was followed that long though some go on.
        Once all have stopped it is 0, for good.
    """
    projects = table.projects[table.projects["launched"].notna()]
    stopped = projects["stopped"].notna()
    end = projects["stopped"].where(stopped, pd.Timestamp(table.on))
    years = np.array([_years(start, stop) for start, stop in zip(projects["launched"], end, strict=True)], dtype=float)
    over = stopped.to_numpy()
    curve = survival_curve(years, over)
    known = len(projects) >= FEWEST
    rows = {}
    for year in YEARS_AFTER_LAUNCH:
        less = int(((years < year) & ~over).sum())
        before = curve.loc[curve.index <= year, "survival"]
        followed = bool((years >= year).any()) or bool((before == 0).any())
        rows[year] = {
            "reached": len(projects) - less,
            "stopped": int(((years <= year) & over).sum()),
            "followed_less": less,
            "share": 100 * (before.iloc[-1] if len(before) else 1.0) if known and followed else math.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("years")


def _years(start: pd.Timestamp, end: pd.Timestamp) -> float:
    """Years from one date to another: whole on each anniversary, a part of the running year in between."""
    whole = end.year - start.year - (start + pd.DateOffset(years=end.year - start.year) > end)
    last, following = (start + pd.DateOffset(years=years) for years in (whole, whole + 1))
    return float(whole + (end - last) / (following - last))


def survival_curve(durations: np.ndarray, ended: np.ndarray) -> pd.DataFrame:
    """Part of a group that has not ended yet, when some are followed for a shorter time than others.

    Parameters
    ----------
    durations : ndarray, shape (n,)
        ≥ 0.
    ended : ndarray of bool, shape (n,)
        False: still going on at the end of the duration.

    Returns
    -------
    DataFrame, index: durations at which at least one ended
        ``at_risk``, ``ended``, ``survival`` (0 to 1), ``error``: Greenwood's sum, variance of the logarithm.

    Notes
    -----
    Product-limit estimator: Kaplan and Meier (1958), doi:10.1080/01621459.1958.10501452. It supposes that those who are
    followed less are like the others.
    """
    times = np.unique(durations[ended])
    at_risk = (durations[:, None] >= times).sum(axis=0)
    ends = ((durations[:, None] == times) & ended[:, None]).sum(axis=0)
    left = at_risk - ends
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(ends / (at_risk * left))
    columns = {"at_risk": at_risk, "ended": ends, "survival": np.cumprod(left / at_risk), "error": greenwood}
    return pd.DataFrame(columns, index=pd.Index(times, name="duration"))


def median_duration(durations: np.ndarray, ended: np.ndarray) -> tuple[float, float, float]:
    """Median of durations some of which go on, and its interval at 90 %.

    Returns
    -------
    tuple of float
        Median, low, high; missing where the curve does not come down to one half. The high bound is missing too where
        only the last exit of all brings the curve down: Greenwood's variance is infinite there, and nothing bounds it.

    Notes
    -----
    Brookmeyer and Crowley (1982), doi:10.2307/2530286, on the scale log(−log): the interval holds the durations whose
    survival does not differ from one half.
    """
    curve = survival_curve(durations, ended)
    survival, error = curve["survival"].to_numpy(), curve["error"].to_numpy()
    normal = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    inside = (survival > 0) & (survival < 1)
    spread = np.zeros_like(survival)
    spread[inside] = normal * np.sqrt(error[inside]) / np.log(survival[inside])
    lower, upper = survival.copy(), survival.copy()
    lower[inside] = survival[inside] ** np.exp(-spread[inside])
    upper[inside] = survival[inside] ** np.exp(spread[inside])
    upper[survival == 0] = np.nan

    def first(curve_down: np.ndarray) -> float:
        below = np.flatnonzero(curve_down <= 0.5 + _ROUNDING)
        return float(curve.index[below[0]]) if len(below) else math.nan

    return first(survival), first(lower), first(upper)


def quality_profile(table: ProjectFile) -> pd.DataFrame:
    """Scores of all projects, criterion by criterion: how many of each, and where the middle is.

    Returns
    -------
    DataFrame, index: keys of `CRITERIA`
        ``score_0`` to ``score_3``: ratings; ``projects`` and ``raters``: rated and rating; ``median_low``,
        ``median_high``: the two middle scores, the same when the number of ratings is odd or both are alike;
        ``lowest``, ``highest``. Missing where nobody rated.

    Notes
    -----
    A score is a rank: 3 is not three times 1, and no mean is taken. A project with two raters counts twice.
    """
    rows = {}
    for criterion in CRITERIA:
        rated = table.ratings[table.ratings[criterion].notna()]
        scores = np.sort(rated[criterion].to_numpy(dtype=float))
        counts = {f"score_{score}": int((scores == score).sum()) for score in range(HIGHEST_SCORE + 1)}
        some = len(scores) > 0
        rows[criterion] = {
            **counts,
            "projects": rated["project"].nunique(),
            "raters": rated["rater"].nunique(),
            "median_low": scores[(len(scores) - 1) // 2] if some else math.nan,
            "median_high": scores[len(scores) // 2] if some else math.nan,
            "lowest": scores[0] if some else math.nan,
            "highest": scores[-1] if some else math.nan,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("criterion")


def project_profile(table: ProjectFile, project: str) -> pd.DataFrame:
    """Scores of one project: index keys of `CRITERIA`, a column a rater, missing where not rated.

    Raises
    ------
    MetabolismeError
        The project is not in the table.
    """
    if project not in table.projects.index:
        raise MetabolismeError(
            f"Le projet « {project} » n'est pas dans la table. Attendu : {', '.join(table.projects.index[:10])}."
        )
    ratings = table.ratings[table.ratings["project"] == project]
    return ratings.set_index("rater")[list(CRITERIA)].T.rename_axis("criterion")


def agreement(table: ProjectFile) -> pd.DataFrame:
    """How far people who rated the same projects agree, criterion by criterion.

    Returns
    -------
    DataFrame, index: keys of `CRITERIA`
        ``projects``: rated by two people or more; ``pairs``, ``same``: pairs of scores, and those that are equal;
        ``alpha``, ``low``, ``high``: Krippendorff's alpha for ordered scores and its interval (projects drawn again),
        missing under `FEWEST` projects, or where all scores are the same; ``reason``: why it is missing (French).
    """
    rows = {}
    for criterion in CRITERIA:
        scores = table.ratings.pivot(index="rater", columns="project", values=criterion).to_numpy(dtype=float)
        scores = scores[:, (~np.isnan(scores)).sum(axis=0) >= 2]
        units = scores.shape[1]
        same = pairs = 0
        for column in scores.T:
            told = column[~np.isnan(column)]
            equal = int((told[:, None] == told).sum() - len(told)) // 2
            same, pairs = same + equal, pairs + len(told) * (len(told) - 1) // 2
        alpha, low, high, reason = math.nan, math.nan, math.nan, ""
        if units == 0:
            reason = "Aucun projet n'a été noté par deux personnes."
        elif units < FEWEST:
            reason = f"Moins de {FEWEST} projets notés par deux personnes : comptez les accords."
        elif np.unique(scores[~np.isnan(scores)]).size < 2:
            reason = "Tous les scores sont les mêmes : l'accord ne se distingue pas du hasard."
        else:
            alpha = krippendorff_alpha(scores)
            low, high = _alpha_interval(scores)
        rows[criterion] = {
            "projects": units,
            "pairs": pairs,
            "same": same,
            "alpha": alpha,
            "low": low,
            "high": high,
            "reason": typeset_french(reason),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("criterion")


def krippendorff_alpha(scores: np.ndarray) -> float:
    """Agreement of raters beyond chance, for ordered scores.

    Parameters
    ----------
    scores : ndarray, shape (raters, units)
        Missing where a rater did not rate a unit; units with fewer than two scores count for nothing.

    Returns
    -------
    float
        1: they all agree. 0: as chance would. Under 0: they disagree more than chance. Missing when all the scores are
        the same, or none can be paired.

    Notes
    -----
    α = 1 − (observed disagreement) / (expected disagreement), with the ordinal metric: Krippendorff (2011), Computing
    Krippendorff's Alpha-Reliability, University of Pennsylvania, https://repository.upenn.edu/asc_papers/43.
    """
    told = ~np.isnan(scores)
    scores = scores[:, told.sum(axis=0) >= 2]
    values = np.unique(scores[~np.isnan(scores)])
    if values.size < 2:
        return math.nan
    # counts of each value in each unit, shape (units, values)
    counts = (scores.T[:, :, None] == values).sum(axis=1).astype(float)
    sizes = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(values.size), np.arange(values.size)] -= counts
    observed = (pairs / (sizes - 1)[:, None, None]).sum(axis=0)
    totals = observed.sum(axis=1)
    # squared number of ranks between two values: those between them, and half of each of the two
    ranks = np.cumsum(totals) - totals / 2
    metric = (ranks[:, None] - ranks) ** 2
    expected = float((np.outer(totals, totals) * metric).sum())
    return float(1 - (totals.sum() - 1) * (observed * metric).sum() / expected)


def _alpha_interval(scores: np.ndarray) -> tuple[float, float]:
    """Bounds at 5 and 95 % when the projects are drawn again, those where all scores are the same left out."""
    random = np.random.default_rng(0)
    drawn = [
        krippendorff_alpha(scores[:, random.integers(scores.shape[1], size=scores.shape[1])]) for _ in range(_RESAMPLES)
    ]
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def project_estimates(table: ProjectFile) -> dict[str, Estimate]:
    """The three indicators of the family, by identifier; the last only when projects were rated.

    Returns
    -------
    dict
        ``projects.count``: projects of the table. ``projects.stage``: launched or running. ``projects.quality``: for
        the project in the middle, number of criteria whose score is 2 or 3, hence written down; a reading by rater when
        there are several. A count of criteria, not a mean of scores.
    """
    day = f"{table.on:%d/%m/%Y}"
    stages = current_stage(table)
    alive = int(stages.isin(["launched", "running"]).sum())
    found = {
        "projects.count": _counted(
            len(stages),
            "projets",
            "Projets suivis",
            "Nombre de projets de votre table, à toutes les étapes.",
            day,
            "Un projet de plus n'est pas un effet de plus. La table ne contient que ce que l'on vous a dit.",
        ),
        "projects.stage": _counted(
            alive,
            "projets",
            "Projets lancés, non arrêtés",
            "Nombre de projets dont la dernière étape datée est « lancé » ou « en régime ».",
            day,
            "Un projet arrêté à temps peut être une bonne décision. Un projet en montage n'est pas en retard.",
        ),
    }
    established = _established(table)
    if len(established):
        readings = {str(name): float(group.median()) for name, group in established.groupby(level="rater")}
        found["projects.quality"] = Estimate(
            value=float(established.groupby(level="project").median().median()),
            unit="critères",
            method=typeset_french(
                f"Nombre de critères notés {ESTABLISHED} ou {HIGHEST_SCORE}, sur {len(CRITERIA)} ; projet du milieu."
            ),
            sources=(),
            period=day,
            readings=readings if len(readings) > 1 else {},
            caveat=typeset_french(
                "Compte ce qui est établi par écrit, pas ce qui est souhaitable. Lisez le profil, critère par critère."
            ),
            label="Critères établis, projet médian",
        )
    return found


def _counted(value: int, unit: str, label: str, method: str, period: str, caveat: str) -> Estimate:
    return Estimate(float(value), unit, typeset_french(method), (), period, caveat=typeset_french(caveat), label=label)


def _established(table: ProjectFile) -> pd.Series:
    """Criteria with a score of 2 or 3, by project and rater; rows where nothing was rated are left out."""
    rated = table.ratings.set_index(["project", "rater"])[list(CRITERIA)]
    rated = rated[rated.notna().any(axis=1)]
    return (rated >= ESTABLISHED).sum(axis=1).astype(float)
