"""What to keep in mind where a territory is of a kind that the method reads badly: rules on its jobs and its output."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.local_jobs import piece_jobs, zone_jobs
from metabolisme.accounts.local_shares import LOCAL_USES, LocalProfile, local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.errors import typeset_french
from metabolisme.estimates import french_number
from metabolisme.sources import concordance, load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, JOBS_YEAR
from metabolisme.sources.territories import Territory

#: Share of output from which refining bends the whole page: at 3 % (Lyon) its crude oil moves what is bought here by
#: more than a euro in 100.
REFINING_SHARE = 0.02

#: Share of output from which electricity and gas bend what firms buy here by three euros in 100 or more. All of the
#: fourteen zones above have a power station.
POWER_SHARE = 0.08

#: Share of output from which one branch of industry makes the foreign trade of the whole: three times the largest share
#: that a branch of industry has in the nation.
DOMINANT_SHARE = 0.15

#: Jobs for 100 employed residents below which a territory works elsewhere. Zones d'emploi are drawn so that residents
#: work in them: 70 is rare. An EPCI is not: there, less than one job for two.
FEW_JOBS_OF_ZONES, FEW_JOBS_OF_EPCI = 70.0, 50.0

#: Quotients of hotels and restaurants, and of transport, that together tell a ski resort: lifts are land transport
#: (NACE 49.39).
WINTER_HOTELS, WINTER_TRANSPORT = 2.0, 1.3

#: Quotient of hotels and restaurants that tells tourism.
TOURISM_HOTELS = 1.5

#: Change of one branch in a year, as a share of all jobs, that an economy hardly makes: seven zones of 305 have one,
#: all in trade, administration or health, whose employers declare many places at once.
BREAK_SHARE = 0.03

#: Share of output from which a farm that is worth half of the average one moves the output of the whole by 5 %. In the
#: mountains it is worth less (Hautes Terres de l'Aubrac, agricultural census of 2020).
FARMING_SHARE = 0.10

#: Branches of head offices, and how much more of the jobs than in the nation tells them.
HEAD_OFFICES = ("JA", "JC", "KZ", "MA", "MC")
HEAD_OFFICES_RATIO = 1.5

#: Jobs per inhabitant, over those of the nation, that tell a place where many come to work.
ATTRACTION_RATIO = 1.25

#: Share of support services in jobs from which agencies of temporary work weigh: a quarter more than in the nation.
SUPPORT_SHARE = 0.08

#: Part of the claims on a public service that local jobs can serve, below which it is in the next zone or missing. One
#: zone in nine is below 0.7, and nearly one EPCI in two, since a hospital or a lycée serves several: for them, half.
PUBLIC_SERVICES = ("OZ", "PZ", "QZ")
SERVED_IN_ZONES, SERVED_IN_EPCI = 0.7, 0.5

_INDUSTRY = "BE"


@dataclass(frozen=True, eq=False)
class _Facts:
    """A territory as the rules read it: its central account, arrays of shape (n,) but for ``local``, (n, n)."""

    profile: LocalProfile
    nation: NationalAccount
    output: np.ndarray
    local: np.ndarray
    final_local: float
    final: float
    served: np.ndarray
    claimed: np.ndarray
    used: np.ndarray

    @property
    def estimated(self) -> bool:
        """Whether jobs are estimated, as those of an EPCI are: no branch of its industry may be told."""
        return self.profile.territory.jobs_are_estimated

    def rank(self, branch: str) -> int:
        return _ranks(self.nation)[branch]

    def share_of_output(self, branch: str) -> float:
        return float(self.output[self.rank(branch)] / self.output.sum())

    def share_of_jobs(self, *branches: str) -> float:
        return float(sum(self.profile.jobs[self.rank(one)] for one in branches) / self.profile.jobs.sum())

    def national_share_of_jobs(self, *branches: str) -> float:
        jobs = self.profile.national_jobs
        return float(sum(jobs[self.rank(one)] for one in branches) / jobs.sum())

    def quotient(self, branch: str) -> float:
        return self.share_of_jobs(branch) / self.national_share_of_jobs(branch)

    def spent_here(self, *, without: str = "", firms_alone: bool = False) -> float:
        """Of 100 € spent, what pays a production of the territory, if a branch bought nothing."""
        output = self.output.copy()
        if without:
            output[self.rank(without)] = 0.0
        here, bought = float((self.local @ output).sum()), float(_inputs(self.nation) @ output)
        if firms_alone:
            return 100 * here / bought
        return 100 * (here + self.final_local) / (bought + self.final)

    @property
    def mark(self) -> str:
        """What follows a number that comes from estimated jobs."""
        return " (estimé)" if self.estimated else ""

    def percent(self, share: float) -> str:
        return f"{french_number(100 * share, decimals=0)} %{self.mark}"


@functools.cache
def _ranks(nation: NationalAccount) -> dict[str, int]:
    return {branch: rank for rank, branch in enumerate(nation.branches)}


@functools.cache
def _inputs(nation: NationalAccount) -> np.ndarray:
    """What each branch buys per euro of output, from everywhere, (n,)."""
    inputs: np.ndarray = (nation.coefficients_domestic + nation.coefficients_imported).sum().to_numpy()
    return inputs


@functools.cache
def _final_demand(nation: NationalAccount) -> np.ndarray:
    """What each of `LOCAL_USES` of the nation buys, from everywhere, (4,)."""
    uses = list(LOCAL_USES)
    bought: np.ndarray = (nation.final_demand_domestic[uses] + nation.final_demand_imported[uses]).sum().to_numpy()
    return bought


@functools.cache
def _labels() -> dict[str, str]:
    table = load_table("nomenclatures/branches")
    return {code: f"« {label} »" for code, label in zip(table["code"], table["short_label"], strict=True)}


@functools.cache
def _industry() -> frozenset[str]:
    sectors = concordance("A38", "A5")
    return frozenset(sectors.index[sectors == _INDUSTRY])


@functools.cache
def _residents() -> dict[str, np.ndarray]:
    """Inhabitants × jobs for 100 employed residents, and inhabitants, by zone or EPCI (census 2022); none overseas."""
    epci = load_table("territories/epci").query("status == 'complete'")
    pieces = load_table("territories/pieces").query("status == 'matched'")
    pieces = pieces.merge(epci[["epci", "jobs_per_100_employed_residents"]], on="epci")
    pieces["weighted"] = pieces["population"] * pieces["jobs_per_100_employed_residents"]
    sums = pd.concat([pieces.groupby(level)[["weighted", "population"]].sum() for level in ("zone", "epci")])
    return dict(zip(sums.index, sums.to_numpy(dtype=float), strict=True))


@functools.cache
def _changes() -> dict[str, np.ndarray]:
    """Change of jobs in a year by branch, (34,), of each zone and EPCI.

    The pieces of a zone have a part of its change only where it is a break there (`BREAK_SHARE`): that which they have
    of its jobs of the branch at the end of the year. A small change of a zone would look large in a piece that has most
    of a branch. A branch that has left a zone has no piece any more, and its change cannot be placed.
    """
    after = zone_jobs()
    change = after - zone_jobs(JOBS_YEAR - 1)
    breaks = change.where(change.abs().gt(BREAK_SHARE * after.sum(axis="columns"), axis="index"), 0.0)
    pieces = piece_jobs()
    zones = pieces.index.get_level_values("zone")
    present = after.loc[zones].to_numpy()
    part = np.divide(pieces.to_numpy(), present, out=np.zeros(pieces.shape), where=present > 0)
    in_epci = pd.DataFrame(part * breaks.loc[zones].to_numpy(), pieces.index).groupby(level="epci").sum()
    return {
        **dict(zip(change.index, change.to_numpy(), strict=True)),
        **dict(zip(in_epci.index, in_epci.to_numpy(), strict=True)),
    }


def _refining(facts: _Facts) -> str:
    if facts.estimated or facts.share_of_output("CD") <= REFINING_SHARE:
        return ""
    jobs = french_number(round(float(facts.profile.jobs[facts.rank("CD")])))
    here, otherwise = facts.spent_here(), facts.spent_here(without="CD")
    return (
        f"Le raffinage fait {facts.percent(facts.share_of_output('CD'))} de la production calculée, pour {jobs} "
        "emplois. Le pétrole compté avec lui tire la part d'ici vers le bas : hors raffinage, environ "
        f"{french_number(otherwise, decimals=0)} € sur 100 dépensés, au lieu de {french_number(here, decimals=0)} €."
    )


def _power(facts: _Facts) -> str:
    if facts.estimated or facts.share_of_output("DZ") <= POWER_SHARE:
        return ""
    here, otherwise = facts.spent_here(firms_alone=True), facts.spent_here(without="DZ", firms_alone=True)
    return (
        f"Électricité et gaz font {facts.percent(facts.share_of_output('DZ'))} de la production calculée, sans doute "
        "une centrale, comptée comme la branche moyenne. La part d'ici des entreprises est trop haute : "
        f"{french_number(otherwise, decimals=0)} € sur 100 sans elle, au lieu de {french_number(here, decimals=0)} €."
    )


def _one_branch(facts: _Facts) -> str:
    # Refining and power have sentences of their own; waste and water sell next to nothing abroad.
    branches = sorted(_industry() - {"CD", "DZ", "EZ"})
    largest = max(branches, key=facts.share_of_output)
    if facts.estimated or facts.share_of_output(largest) <= DOMINANT_SHARE:
        return ""
    return (
        f"La branche {_labels()[largest]} fait {facts.percent(facts.share_of_output(largest))} de la production "
        "calculée. Ses échanges avec l'étranger, pris à la moyenne française, sont peut-être trop hauts ou trop bas : "
        "demandez-les à ses trois premiers établissements."
    )


def _works_elsewhere(facts: _Facts) -> str:
    territory = facts.profile.territory
    known = [_residents()[code] for code in (*territory.zones, *territory.epci) if code in _residents()]
    if not known:
        return ""
    weighted, population = np.sum(known, axis=0)
    if weighted / population >= (FEW_JOBS_OF_EPCI if facts.estimated else FEW_JOBS_OF_ZONES):
        return ""
    return (
        f"Environ {french_number(weighted / population, decimals=0)} emplois pour 100 actifs occupés : beaucoup "
        "travaillent ailleurs, dans une autre ville ou un autre pays. Ce qu'ils y achètent est compté ici : la part "
        "d'ici des ménages est sans doute trop haute."
    )


def _is_winter_resort(facts: _Facts) -> bool:
    return facts.quotient("IZ") >= WINTER_HOTELS and facts.quotient("HZ") >= WINTER_TRANSPORT


def _times(facts: _Facts, branch: str) -> str:
    """How many times its national share of jobs a branch has here."""
    return french_number(facts.quotient(branch), significant=2)


def _winter(facts: _Facts) -> str:
    if not _is_winter_resort(facts):
        return ""
    return (
        "Les emplois sont ceux de fin décembre : l'hôtellerie-restauration pèse ici "
        f"{_times(facts, 'IZ')} fois son poids en France, les transports {_times(facts, 'HZ')} "
        f"fois{facts.mark}. C'est sans doute le ski : production et ventes sont trop hautes pour une année."
    )


def _tourism(facts: _Facts) -> str:
    if facts.quotient("IZ") < TOURISM_HOTELS or _is_winter_resort(facts):
        return ""
    return (
        f"Fin décembre, l'hôtellerie-restauration pèse ici {_times(facts, 'IZ')} fois son poids en "
        f"France{facts.mark} : sa production est trop basse si la saison est l'été, trop haute si c'est l'hiver. Les "
        "achats des touristes manquent aux achats d'ici."
    )


def _break(facts: _Facts) -> str:
    territory, jobs = facts.profile.territory, facts.profile.jobs
    codes = (*territory.zones, *territory.epci)
    if not codes:  # a reader's own file: what it published the year before is not known
        return ""
    changes = np.sum([_changes()[code] for code in codes], axis=0)
    told = [branch for branch in facts.nation.branches if not (facts.estimated and branch in _industry())]
    largest = max(told, key=lambda branch: abs(changes[facts.rank(branch)]))
    change, after = changes[facts.rank(largest)], jobs[facts.rank(largest)]
    if abs(change) <= BREAK_SHARE * jobs.sum():
        return ""
    # An estimate has two digits that mean something; a published number has all of them.
    written = [
        french_number(float(count), significant=2) if facts.estimated else french_number(round(float(count)))
        for count in (after - change, after)
    ]
    return (
        f"Les emplois {'estimés' if facts.estimated else 'publiés'} de la branche {_labels()[largest]} passent de "
        f"{written[0]} à {written[1]} entre fin {JOBS_YEAR - 1} et fin {JOBS_YEAR}, peut-être par un changement de "
        f"déclaration : sa production est peut-être trop {'haute' if change > 0 else 'basse'}."
    )


def _farming(facts: _Facts) -> str:
    if facts.share_of_output("AZ") <= FARMING_SHARE:
        return ""
    return (
        f"L'agriculture fait {facts.percent(facts.share_of_output('AZ'))} de la production calculée, chaque emploi "
        "comptant pour la moyenne française : c'est trop pour l'élevage de montagne, trop peu là où la terre "
        "rapporte plus."
    )


def _head_offices(facts: _Facts) -> str:
    here, nation = facts.share_of_jobs(*HEAD_OFFICES), facts.national_share_of_jobs(*HEAD_OFFICES)
    if here < HEAD_OFFICES_RATIO * nation:
        return ""
    return (
        f"Édition, informatique, finance, conseil et publicité font {facts.percent(here)} des emplois, contre "
        f"{french_number(100 * nation, decimals=0)} % en France : des services pour tout le pays. Leurs ventes au "
        "reste de la France ne sont pas un surplus à garder."
    )


def _attraction(facts: _Facts) -> str:
    population = facts.profile.territory.population
    here = 100 * float(facts.profile.jobs.sum()) / population
    nation = 100 * float(facts.profile.national_jobs.sum()) * facts.profile.population / population
    # In a ski resort the jobs are those of the season, held by people who live there for a few months.
    if here <= ATTRACTION_RATIO * nation or _is_winter_resort(facts):
        return ""
    return (
        f"{french_number(here, decimals=0)} emplois salariés{facts.mark} pour 100 "
        f"habitants, contre {french_number(nation, decimals=0)} en France : beaucoup viennent travailler ici. Ce "
        "qu'ils y achètent est compté chez eux : les achats faits ici sont trop bas."
    )


def _support(facts: _Facts) -> str:
    here = facts.share_of_jobs("NZ")
    if here < SUPPORT_SHARE:
        return ""
    return (
        f"Les services de soutien font {facts.percent(here)} des emplois, contre "
        f"{french_number(100 * facts.national_share_of_jobs('NZ'), decimals=0)} % en France. L'intérim y compte sans "
        "doute à l'agence, pas à l'usine : la production des usines est alors trop basse."
    )


def _public_services(facts: _Facts) -> str:
    ranks = [facts.rank(branch) for branch in PUBLIC_SERVICES]
    served, claimed, used = facts.served[ranks], facts.claimed[ranks], facts.used[ranks]
    if facts.estimated:
        # Within public services an EPCI has the mix of its zone: only their sum is its own.
        kept, subject = served.sum() / claimed.sum(), "Administration, enseignement et santé d'ici ne couvrent"
        covered, enough = served.sum() / used.sum(), SERVED_IN_EPCI
    else:
        worst = int(np.divide(served, claimed, out=np.ones_like(served), where=claimed > 0).argmin())
        if claimed[worst] == 0:  # a file without public services claims none
            return ""
        kept, subject = served[worst] / claimed[worst], f"La branche {_labels()[PUBLIC_SERVICES[worst]]} ne couvre ici"
        covered, enough = served[worst] / used[worst], SERVED_IN_ZONES
    if kept >= enough:
        return ""
    return (
        f"{subject} que {facts.percent(float(covered))} de la demande calculée : le reste est compté comme acheté "
        "ailleurs en France. Si ce service manque vraiment, ces achats sont trop hauts."
    )


#: Rules by name, the most serious first.
RULES: dict[str, Callable[[_Facts], str]] = {
    "refining": _refining,
    "power": _power,
    "one_branch": _one_branch,
    "works_elsewhere": _works_elsewhere,
    "winter": _winter,
    "tourism": _tourism,
    "break": _break,
    "farming": _farming,
    "head_offices": _head_offices,
    "attraction": _attraction,
    "support": _support,
    "public_services": _public_services,
}


def cautions_by_rule(territory: Territory, profile: LocalProfile | None = None) -> dict[str, str]:
    """`cautions`, by name of the rule that gives each (`RULES`)."""
    nation, profile = shared_account(DEFAULT_YEAR), profile or local_profile(territory)
    middle = central(profile, nation).regional
    settled = middle.settlement
    facts = _Facts(
        profile=profile,
        nation=nation,
        output=middle.output[0],
        local=settled.coefficients_local[0],
        final_local=float(settled.demand_local[0].sum()),
        final=float(_final_demand(nation) @ middle.weights[0]),
        served=settled.served[0],
        claimed=settled.claimed[0],
        used=settled.used[0],
    )
    found = {name: rule(facts) for name, rule in RULES.items()}
    return {name: typeset_french(sentence) for name, sentence in found.items() if sentence}


def cautions(territory: Territory, profile: LocalProfile | None = None) -> tuple[str, ...]:
    """What the nature of a territory asks to keep in mind: which number of its page is bent, and which way.

    Parameters
    ----------
    territory : Territory
    profile : LocalProfile, optional
        Of the same territory, when it is already at hand: gathering it takes longer than all the rules.

    Returns
    -------
    tuple of str
        French, typeset, at most 35 words each, the most serious first; empty where no rule applies. A page shows the
        first few. What is said of overseas is in ``territory.warnings``.

    Notes
    -----
    Rules read the jobs (Flores), the census of EPCI and the central account. A nature is told from numbers alone: a
    sentence says « sans doute » where the numbers only suggest it. For EPCI, whose jobs are estimated, no branch of
    industry is named and numbers are marked « estimé ». In a set, rules bear on sums.
    """
    return tuple(cautions_by_rule(territory, profile).values())
