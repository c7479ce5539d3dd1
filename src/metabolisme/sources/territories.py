"""Find a territory by its code or its name: a zone d'emploi, an EPCI, or a set of these."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from metabolisme.errors import UnknownCodeError, typeset_french
from metabolisme.sources.tables import load_table

GRAND_PARIS = "200054781"
PARIS_ZONE = "1109"
SMALL_WORDS = frozenset({"le", "la", "les", "l", "de", "du", "des", "d", "en", "sur", "et", "a", "au", "aux"})
EPCI_WORDS = frozenset(
    {"ca", "cc", "cu", "ept", "epci", "metropole", "eurometropole", "agglomeration", "agglo"}
    | {"communaute", "communes", "urbaine", "intercommunalite"}
)
ZONE_WORDS = (("zone", "emploi"), ("ze",))
ALIKE = 0.85
"""Likeness of two names (difflib, 0 to 1) above which one is taken for a misspelling of the other."""
CANDIDATES_SHOWN = 6
OVERSEAS_WARNING = typeset_french(
    "Outre-mer : les montants et les emplois se lisent avec prudence (la structure de production est celle de la "
    "France entière), le CO₂ territorial n'est pas calculé et le revenu médian n'est pas connu."
)


@dataclass(frozen=True)
class Territory:
    """A zone d'emploi, an EPCI, or a set of these that do not overlap.

    Attributes
    ----------
    code : str
        Insee code of the zone, SIREN of the EPCI; for a set, the codes of its members in order, joined by "+".
    name : str
    kind : {"zone", "epci", "set"}
    population : int
        Inhabitants (legal population of 2022).
    zones, epci : tuple of str
        Codes of what it is made of: whole zones, whole EPCI. A zone has no ``epci``, an EPCI has no ``zones``.
    overseas : bool
        Whether a member is overseas.
    warnings : tuple of str
        French sentences to print with any figure on the territory.
    others : tuple of str
        For a zone, the EPCI at least partly in it whose names hold its own, such as
        ``"CA Lorient Agglomération (EPCI 200042174)"``.
    """

    code: str
    name: str
    kind: Literal["zone", "epci", "set"]
    population: int
    zones: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    overseas: bool = False
    warnings: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A name that a reader may type, and why it cannot be studied when it cannot."""

    territory: Territory
    words: tuple[str, ...]
    core: tuple[str, ...]
    place: str
    refusal: str = ""

    @property
    def shown(self) -> str:
        """Name, kind and code."""
        kind = "zone d'emploi" if self.territory.kind == "zone" else "EPCI"
        return f"{self.territory.name} ({kind} {self.territory.code})"


def plain_words(text: str) -> tuple[str, ...]:
    """Words of a name without accents, case, punctuation, articles or abbreviations of « saint ».

    Examples
    --------
    >>> plain_words("CA de St-Dié-des-Vosges")
    ('ca', 'saint', 'die', 'vosges')
    """
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in re.findall(r"[a-z0-9]+", letters)]
    return tuple(word for word in words if word not in SMALL_WORDS)


def core_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a name without those that say what kind of EPCI it is."""
    return tuple(word for word in words if word not in EPCI_WORDS)


def _count(number: int, unit: str) -> str:
    return f"{number:,}".replace(",", " ") + f" {unit}{'s' if number > 1 else ''}"


@functools.cache
def _pieces() -> pd.DataFrame:
    return load_table("territories/pieces")


def _zone_entries() -> list[Entry]:
    entries = []
    for row in load_table("territories/zones").to_dict("records"):
        overseas = row["overseas"] == "yes"
        territory = Territory(
            code=row["zone"],
            name=row["name"],
            kind="zone",
            population=int(row["population"]),
            zones=(row["zone"],),
            overseas=overseas,
            warnings=(OVERSEAS_WARNING,) if overseas else (),
        )
        refusal = ""
        if row["status"] == "no_jobs_data":
            refusal = f"{row['name']} ne peut pas être étudiée : l'Insee n'y publie pas d'emplois salariés par branche."
        words = plain_words(row["name"])
        entries.append(Entry(territory, words, words, row["region_name"], refusal))
    return entries


def _epci_entries(zones: dict[str, Entry]) -> list[Entry]:
    pieces = _pieces()
    matched = pieces[pieces["status"] == "matched"].groupby("epci")["zone"].agg(list).to_dict()
    lost = {piece["epci"]: piece for piece in pieces[pieces["status"] != "matched"].to_dict("records")}
    entries = []
    for row in load_table("territories/epci").to_dict("records"):
        code, name, status = row["epci"], row["name"], row["status"]
        within = [zones[zone] for zone in matched.get(code, [])]
        refusal = ""
        if status.startswith("inside_grand_paris"):
            refusal = (
                f"{name} ({code}) est déjà dans la Métropole du Grand Paris, qu'il compterait deux fois : prenez "
                f'"{GRAND_PARIS}" (la métropole) ou une zone d\'emploi, telle que "{PARIS_ZONE}".'
            )
        elif any(zone.refusal for zone in within):
            refusal = f"{name} ({code}) est à Mayotte, où l'Insee ne publie pas d'emplois salariés par branche."
        elif status == "no_indicators":
            usable = " ou ".join(f'"{zone.territory.code}" ({zone.territory.name})' for zone in within)
            refusal = (
                f"{name} ({code}) est un EPCI d'outre-mer, sans indicateurs publiés : on ne peut pas estimer ses "
                f"emplois. Prenez sa zone d'emploi : {usable}."
            )
        warnings: tuple[str, ...] = ()
        if code in lost:
            communes, residents = lost[code]["communes"], lost[code]["population"]
            warnings = (
                typeset_french(
                    f"Sans zone d'emploi connue : {_count(communes, 'commune')}, {_count(residents, 'habitant')}. "
                    "Leur population est comptée, leurs emplois ne le sont pas."
                ),
            )
        territory = Territory(
            code=code,
            name=name,
            kind="epci",
            population=int(row["population"]),
            epci=(code,),
            warnings=warnings,
        )
        words = plain_words(name)
        place = f"département {row['department']}" if row["department"] else "Grand Paris"
        entries.append(Entry(territory, words, core_words(words), place, refusal))
    return entries


@functools.cache
def directory() -> dict[str, Entry]:
    """Every zone, then every EPCI, by code."""
    zones = {entry.territory.code: entry for entry in _zone_entries()}
    return zones | {entry.territory.code: entry for entry in _epci_entries(zones)}


def _ambiguous(query: str, found: Sequence[Entry]) -> UnknownCodeError:
    listed = " ; ".join(f"{entry.shown}, {entry.place}" for entry in found[:CANDIDATES_SHOWN])
    more = f" ; et {len(found) - CANDIDATES_SHOWN} autres" if len(found) > CANDIDATES_SHOWN else ""
    return UnknownCodeError(
        f"« {query} » désigne plusieurs territoires : {listed}{more}. Donnez le code de celui que vous voulez."
    )


def _unknown(query: str, core: tuple[str, ...], entries: Sequence[Entry]) -> UnknownCodeError:
    by_core: dict[str, Entry] = {}
    for entry in entries:
        by_core.setdefault(" ".join(entry.core), entry)
    near = [name for name, entry in by_core.items() if set(entry.core) <= set(core) or set(core) <= set(entry.core)]
    near += difflib.get_close_matches(" ".join(core), list(by_core), n=3, cutoff=0.5)
    if not core or not near:
        return UnknownCodeError.among("le territoire", query, [entry.shown for entry in entries])
    shown = ", ".join(by_core[name].shown for name in list(dict.fromkeys(near))[:CANDIDATES_SHOWN])
    return UnknownCodeError(f"Le territoire « {query} » est inconnu. Vouliez-vous dire : {shown} ?")


def _by_code(query: str) -> Entry:
    entries = directory()
    if query in entries:
        return entries[query]
    if query.zfill(4) in entries:
        raise UnknownCodeError(
            f"Le code « {query} » est inconnu : les zones d'emploi ont quatre caractères. "
            f"Vouliez-vous dire : {entries[query.zfill(4)].shown} ?"
        )
    same_length = [code for code in entries if len(code) == len(query)]
    raise UnknownCodeError.among("le code de territoire", query, same_length or entries)


def _by_name(query: str) -> tuple[Entry, tuple[str, ...]]:
    """The entry that a name designates, and a warning when the name was taken for a misspelling."""
    words = plain_words(query)
    zone_prefix = next((prefix for prefix in ZONE_WORDS if words[: len(prefix)] == prefix), ())
    words = words[len(zone_prefix) :]
    core = core_words(words)
    entries = list(directory().values())
    zones = [entry for entry in entries if entry.territory.kind == "zone"]
    epci = [entry for entry in entries if entry.territory.kind == "epci"]
    if zone_prefix:
        epci = []
    elif core != words:
        # « Métropole de Lyon » says that the zone is not meant; some zones have such a word in their own name.
        zones = [entry for entry in zones if entry.words == words]
    if not core:
        raise _unknown(query, core, zones + epci)
    tests: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: entry.words == words,
        lambda entry: entry.core == core,
        lambda entry: entry.core[: len(core)] == core,
    )
    for test in tests:
        for pool in (zones, epci):
            found = [entry for entry in pool if test(entry)]
            if len(found) > 1:
                raise _ambiguous(query, found)
            if found:
                return found[0], ()
    typed = " ".join(core)
    for pool in (zones, epci):
        names = {" ".join(entry.core) for entry in pool}
        alike = set(difflib.get_close_matches(typed, names, n=2, cutoff=ALIKE))
        found = [entry for entry in pool if " ".join(entry.core) in alike]
        if len(found) == 1:
            return found[0], (typeset_french(f"« {query} » a été lu : {found[0].shown}."),)
        if found:
            break
    raise _unknown(query, core, zones + epci)


def _namesakes(zone: Entry) -> tuple[str, ...]:
    """EPCI at least partly in a zone whose names hold all the words of the zone's."""
    pieces = _pieces()
    inside = [directory()[code] for code in pieces.loc[pieces["zone"] == zone.territory.code, "epci"]]
    return tuple(entry.shown for entry in inside if set(zone.words) <= set(entry.words) and not entry.refusal)


def _find_one(query: object) -> Territory:
    if not isinstance(query, str):
        raise UnknownCodeError(
            f"Un territoire se donne par un texte, reçu {query!r}. Mettez le code ou le nom entre guillemets : "
            '"5309", "lorient".'
        )
    text = query.strip()
    code = re.sub(r"\s", "", text)
    entry, warnings = (_by_code(code), ()) if code.isdecimal() else _by_name(text)
    if entry.refusal:
        raise UnknownCodeError(entry.refusal)
    territory = entry.territory
    others = _namesakes(entry) if territory.kind == "zone" else ()
    return replace(territory, warnings=warnings + territory.warnings, others=others)


def _overlaps(members: Sequence[Territory]) -> list[str]:
    """One French clause for each member given twice and for each EPCI that has a commune in a zone of the set."""
    codes = [member.code for member in members]
    faults = [
        f"{directory()[code].shown} est donné plusieurs fois" for code in dict.fromkeys(codes) if codes.count(code) > 1
    ]
    pieces = _pieces()
    shared = pieces[pieces["epci"].isin(codes) & pieces["zone"].isin(codes)]
    for piece in shared.to_dict("records"):
        epci, zone = directory()[piece["epci"]], directory()[piece["zone"]]
        whole = piece["population"] == epci.territory.population
        faults.append(f"{epci.shown} est {'' if whole else 'en partie '}dans {zone.shown}")
    return faults


def find_territory(query: str | Sequence[str]) -> Territory:
    """Find a territory by code or name; several make a set, which is a territory too.

    Parameters
    ----------
    query : str or sequence of str
        Code of a zone d'emploi (``"5309"``, ``"0054"``) or of an EPCI (``"200042174"``), or a name. Accents, case,
        hyphens, articles, « st » for « saint » do not matter; the beginning of a name is enough when nothing else
        begins so. Words such as « CA » or « Métropole » say that an EPCI is meant, whichever its kind, and « zone
        d'emploi » that a zone is. Without them **a zone comes before the EPCI of the same name**, which is given in
        ``others``. A misspelt name is accepted when one name only looks like it, with a warning.

    Returns
    -------
    Territory

    Raises
    ------
    UnknownCodeError
        Nothing, or several things, bear the name; the territory has no data (Mayotte, overseas EPCI) or is counted in
        another (the parts of the Métropole du Grand Paris); members of a set overlap. All faults of a list together.

    Examples
    --------
    >>> find_territory("lorient").code
    '5309'
    >>> find_territory("Métropole de Lyon").code
    '200046977'
    """
    if isinstance(query, str) or not isinstance(query, Sequence):
        return _find_one(query)
    members: list[Territory] = []
    faults = []
    for one in query:
        try:
            members.append(_find_one(one))
        except UnknownCodeError as error:
            faults.append(error.message)
    if not query:
        faults.append("La liste de territoires est vide : donnez au moins un code ou un nom.")
    overlaps = _overlaps(members)
    if overlaps:
        faults.append(
            f"Des territoires de la liste se recouvrent et seraient comptés deux fois : {' ; '.join(overlaps)}. "
            "N'en gardez qu'un."
        )
    if faults:
        raise UnknownCodeError("\n".join(faults))
    if len(members) == 1:
        return members[0]
    members.sort(key=lambda member: (member.kind == "epci", member.code))
    return Territory(
        code="+".join(member.code for member in members),
        name=" + ".join(member.name for member in members),
        kind="set",
        population=sum(member.population for member in members),
        zones=tuple(code for member in members for code in member.zones),
        epci=tuple(code for member in members for code in member.epci),
        overseas=any(member.overseas for member in members),
        warnings=tuple(dict.fromkeys(warning for member in members for warning in member.warnings)),
    )


@functools.cache
def _piece_incomes() -> pd.DataFrame:
    """Pieces whose EPCI has a median income: epci, zone, population, median_income_eur."""
    incomes = load_table("territories/epci")[["epci", "median_income_eur"]].dropna()
    return _pieces().merge(incomes, on="epci")


def median_income(territory: Territory) -> float | None:
    """Median disposable income of a territory, by consumption unit, 2021.

    Parameters
    ----------
    territory : Territory

    Returns
    -------
    float or None
        Euros a year. None where no median is known: overseas zones.

    Notes
    -----
    The median of an EPCI is published. For a zone or a set it is the mean of the medians of its EPCI, weighted by the
    inhabitants that each has there: an approximation, since a mean of medians is not a median, and a part of a set
    without income (overseas) does not count in it.
    """
    pieces = _piece_incomes()
    inside = pieces[pieces["zone"].isin(territory.zones) | pieces["epci"].isin(territory.epci)]
    if inside.empty:
        return None
    return float((inside["median_income_eur"] * inside["population"]).sum() / inside["population"].sum())
