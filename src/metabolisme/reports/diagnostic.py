"""The diagnostic of a territory that is handed over: what it says, section by section, with figures and numbers.

Nothing here knows of HTML nor of spreadsheets: `metabolisme.reports.html_report` and `metabolisme.reports.workbook` lay
it out. The numbers and sentences of the first sections are those of the page « Votre territoire ».
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from metabolisme.accounts.local_shares import LocalProfile
from metabolisme.charts.text import french_text
from metabolisme.diagnosis.cautions import cautions
from metabolisme.errors import typeset_french
from metabolisme.estimates import french_number
from metabolisme.reports.diagnostic_case import Case, case_of
from metabolisme.reports.diagnostic_links import circulation, demand, dependence
from metabolisme.reports.diagnostic_observed import observed
from metabolisme.reports.diagnostic_sections import (
    carbon_and_materials,
    flows,
    hundred_euros,
    sources_section,
    what_is_made,
)
from metabolisme.reports.report_parts import Section
from metabolisme.reports.subjects import Subject
from metabolisme.sources.defaults import DRAWS
from metabolisme.sources.own_file import OwnFile
from metabolisme.sources.territories import Territory


@dataclass(frozen=True, eq=False)
class Diagnostic:
    """What is handed over.

    Attributes
    ----------
    territory : Territory
    kind, size : str
        What the territory is, and its inhabitants and jobs; French.
    warnings : tuple of str
        What to keep in mind before any number.
    sections : tuple of Section
    sources : tuple of str
        Cards of all the numbers.
    dates : str
        Years described.
    version : str
        Of the library.
    day : date
        When it was made.
    title : str
        What it is, before the name of the territory.
    document : str
        Beginning of the names of its files.
    """

    territory: Territory
    kind: str
    size: str
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    dates: str
    version: str
    day: datetime.date
    title: str = "Diagnostic du métabolisme"
    document: str = "diagnostic"

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The numbers of all sections, in order."""
        return tuple(subject for section in self.sections for subject in section.subjects)


KINDS = {"zone": "Zone d'emploi", "epci": "Intercommunalité (EPCI), emplois estimés", "set": "Ensemble de territoires"}


#: Said before anything else of a territory that its reader described.
OWN_JOBS = (
    typeset_french(
        "Les emplois d'ici sont ceux de votre fichier. Là où une source dit « Insee, Flores », elle ne vaut que pour "
        "la France et pour les autres territoires."
    ),
)

#: Sections in order, with what is told while each is made; the one on limits and sources comes after them.
SECTIONS: Mapping[str, Callable[[Case], Section]] = {
    "Cent euros dépensés": hundred_euros,
    "Ce qui se fait ici": what_is_made,
    "Les flux qui entrent, et la short-list": flows,
    "Ce qui circule et ce qui fuit": circulation,
    "Dépendances et chocs": dependence,
    "Carbone, matières, stocks": carbon_and_materials,
    "Demande couverte, territoires semblables": demand,
}


def diagnose(
    profile: LocalProfile,
    tell: Callable[[str], None] = lambda _: None,
    day: datetime.date | None = None,
    own: OwnFile | None = None,
) -> Diagnostic:
    """Make the diagnostic of a territory.

    Parameters
    ----------
    profile : LocalProfile
        From `metabolisme.accounts.local_shares.local_profile`, or `metabolisme.accounts.own_profile` for one's own.
    tell : callable
        Told what is being done, in French: a line before each step.
    day : date, optional
        Printed on the report; today by default.
    own : OwnFile, optional
        The file behind the profile: its purchases and its survey, if any, are told beside the account.

    Returns
    -------
    Diagnostic
    """
    steps = len(SECTIONS) + 2
    tell(f"1/{steps}  Compte du territoire et {DRAWS} tirages")
    case = case_of(profile)
    sections = []
    for number, (title, build) in enumerate(SECTIONS.items(), start=2):
        tell(f"{number}/{steps}  {title}")
        sections.append(build(case))
    seen = observed(own, case) if own else None
    if seen:
        # after what the account says of the same purchases
        sections.insert(1, seen)
    tell(f"{steps}/{steps}  Limites, sources et méthode")
    sources = tuple(dict.fromkeys(source for one in sections for source in _sources(one.subjects)))
    territory = profile.territory
    return Diagnostic(
        territory=territory,
        kind=KINDS.get(territory.kind, "Votre territoire"),
        size=french_text(f"{french_number(territory.population)} habitants · {case.found.jobs}"),
        warnings=(*(OWN_JOBS if territory.kind == "own" else ()), *territory.warnings, *cautions(territory, profile)),
        sections=(*sections, sources_section(case, sources)),
        sources=sources,
        dates=case.parts["dates"],
        version=version("metabolisme"),
        day=day or datetime.date.today(),
    )


def _sources(subjects: Iterable[Subject]) -> Sequence[str]:
    return [source for subject in subjects for quantity in subject.quantities for source in quantity.sources]
