"""Find a territory by its code or its name: a zone d'emploi, an EPCI, or a set of these."""

from __future__ import annotations

import difflib
import functools
import re
import reprlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from metabolisme.errors import FAULTS_SHOWN, UnknownCodeError, typeset_french
from metabolisme.sources.commune_names import Commune, commune_with_code, communes_almost_called, communes_called
from metabolisme.sources.commune_names import communes as communes  # part of what this module offers
from metabolisme.sources.names import plain_words
from metabolisme.sources.tables import card_of_table, load_table

GRAND_PARIS = "200054781"
PARIS_ZONE = "1109"
EPCI_WORDS = frozenset(
    {"ca", "cc", "cu", "ept", "epci", "metropole", "eurometropole", "agglomeration", "agglo"}
    | {"communaute", "communes", "urbaine", "intercommunalite"}
)
ZONE_WORDS = (("zone", "emploi"), ("bassin", "emploi"), ("zone",), ("ze",))
CODE_WORDS = frozenset({"code", "insee", "siren", "epci", "zone", "emploi", "ze", "commune"})
COMMUNE_WORDS = frozenset({"commune", "ville", "mairie"})
DEPARTMENT_IN_TEXT = re.compile(r"2[ab][0-9]{0,3}|[0-9]{2,3}|[0-9]{5}")
ARRONDISSEMENT_IN_TEXT = re.compile(r"([0-9]{1,2})(?:e|er|eme)?")
ARRONDISSEMENTS = {"paris": ("75056", 20, 75100), "lyon": ("69123", 9, 69380), "marseille": ("13055", 16, 13200)}
"""Code of the commune, number of arrondissements, and what is added to the number of each to make its code."""
COLLECTIVITIES = {
    "975": ("Saint-Pierre-et-Miquelon", "miquelon"),
    "977": ("Saint-Barthélemy",),
    "978": ("Saint-Martin",),
    "986": ("Wallis-et-Futuna", "wallis", "futuna"),
    "987": ("Polynésie française", "polynesie", "tahiti", "papeete"),
    "988": ("Nouvelle-Calédonie", "noumea"),
}
"""Overseas collectivities by the beginning of their codes: their name, and others they are looked for by."""
DIRECTIONS = frozenset({"nord", "sud", "est", "ouest"})
FRANCE_WORDS = frozenset({"france", "entiere", "metropolitaine", "hexagone"})
CODE_ALONE = re.compile(r"[0-9 ]+|2[AB][0-9]{0,3}", flags=re.IGNORECASE)
CODE_IN_TEXT = re.compile(
    r"(?<![0-9])(?:[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|[0-9]{4,5}|2[AB][0-9]{3})(?![0-9])", flags=re.IGNORECASE
)
GRAND_PARIS_PART = re.compile(r"(?:ept|t|ept t) ?([1-9]|1[0-2])", flags=re.IGNORECASE)
LONGEST_QUERY = 120
"""Characters; the longest name with its kind and code has less than 80."""
ALIKE = 0.7
"""Likeness of two names (difflib, 0 to 1) above which one is proposed for the other, and never taken for it: read as
misspellings of territories, hundreds of communes become another place (Cayenne is not Mayenne, nor Parennes Rennes)."""
ONE_DIGIT_OFF = 0.85
"""Likeness of two SIREN that differ by one digit (8 of 9)."""
CANDIDATES_SHOWN = 6
NEAR_COMMUNES_SHOWN = 3
MEMBERS_NAMED = 6
KINDS = (
    "Un territoire est ici une zone d'emploi ou un EPCI. Pour une commune, donnez son nom exact : la réponse dit de "
    "quelle zone et de quel EPCI elle fait partie."
)
OVERSEAS_WARNING = typeset_french(
    "Outre-mer : les montants et les emplois se lisent avec prudence (la structure de production est celle de la "
    "France entière), les gaz émis ne sont pas calculés et le revenu est celui du département. Loin de tout, on se "
    "sert d'abord sur place : la part d'ici est sans doute trop basse."
)


@dataclass(frozen=True)
class Territory:
    """A zone d'emploi, an EPCI, a set of these that do not overlap, or what a reader's own file describes.

    Attributes
    ----------
    code : str
        Insee code of the zone, SIREN of the EPCI; for a set, the codes of its members in order, joined by "+"; for a
        reader's own file, the code of the territory that fills its gaps, or ``"fichier"`` without one.
    name : str
    kind : {"zone", "epci", "set", "own"}
    population : int
        Inhabitants (legal population of 2022, or what the reader's file says).
    zones, epci : tuple of str
        Codes of what it is made of: whole zones, whole EPCI. A zone has no ``epci``, an EPCI has no ``zones``, a
        reader's own file has neither.
    overseas : bool
        Whether a member is overseas.
    warnings : tuple of str
        French sentences to print with any figure on the territory.
    others : tuple of str
        For a zone, the EPCI at least partly in it whose names hold its own, such as
        ``"CA Lorient Agglomération (EPCI 200042174)"``.
    has_gaps : bool
        Whether a reader's own file leaves branches to be estimated.
    """

    code: str
    name: str
    kind: Literal["zone", "epci", "set", "own"]
    population: int
    zones: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    overseas: bool = False
    warnings: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    has_gaps: bool = False

    @property
    def jobs_are_estimated(self) -> bool:
        """Whether some of its jobs are estimated and not published: no branch of its industry may be told."""
        return bool(self.epci) or self.has_gaps


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


@functools.cache
def _zones_of_departments() -> dict[str, list[Entry]]:
    """Zones at least partly in each département, by its number."""
    zones: dict[str, list[Entry]] = {}
    for row in load_table("territories/zones").to_dict("records"):
        for department in row["departments"].split(";"):
            zones.setdefault(department, []).append(directory()[row["zone"]])
    return zones


def every_territory() -> list[Territory]:
    """The 305 zones d'emploi and the 1,232 EPCI that can be studied, zones first, in the order of the directory."""
    return [entry.territory for entry in directory().values() if not entry.refusal]


def _ambiguous(query: str, found: Sequence[Entry]) -> UnknownCodeError:
    listed = " ; ".join(f"{entry.shown}, {entry.place}" for entry in found[:CANDIDATES_SHOWN])
    more = f" ; et {len(found) - CANDIDATES_SHOWN} autres" if len(found) > CANDIDATES_SHOWN else ""
    return UnknownCodeError(
        f"« {query} » désigne plusieurs territoires : {listed}{more}. Donnez le code de celui que vous voulez."
    )


def _other_level(query: str, kind: str, zones: Sequence[Entry], hint: str = "") -> UnknownCodeError:
    """The error for a commune, a département or a region: zones around or in it are proposed."""
    usable = [entry for entry in zones if not entry.refusal]
    if not usable:
        return UnknownCodeError(zones[0].refusal)
    listed = ", ".join(f'{entry.territory.name} ("{entry.territory.code}")' for entry in usable[:FAULTS_SHOWN])
    more = f" et {len(usable) - FAULTS_SHOWN} autres" if len(usable) > FAULTS_SHOWN else ""
    return UnknownCodeError(
        f"« {query} » est {kind}, pas une zone d'emploi ni un EPCI. Zones d'emploi à choisir là, une ou plusieurs en "
        f"liste : {listed}{more}.{hint}"
    )


def _ways(commune: Commune) -> list[str]:
    """The territories that a commune is in and that can be studied, with « sa » or « son »."""
    owners = (("sa zone d'emploi", commune.zone), ("son EPCI", commune.epci))
    entries = [(owner, directory()[code]) for owner, code in owners if code]
    return [
        f'{owner} "{entry.territory.code}" ({entry.territory.name})' for owner, entry in entries if not entry.refusal
    ]


def _in_a_commune(said: str, commune: Commune) -> UnknownCodeError:
    """The error for a commune, or a part of one: what was said of it, then what to take, or why nothing can be."""
    ways = _ways(commune)
    if not ways:
        return UnknownCodeError(f"{said}. {directory()[commune.zone].refusal}")
    notes = ""
    if commune.epci and directory()[commune.epci].refusal:
        notes = f" Son EPCI, {directory()[commune.epci].territory.name}, n'a pas d'indicateurs publiés."
    if commune.status == "inferred":
        notes = " La commune a été recréée depuis 2022 : sa zone est celle de toutes les autres communes de son EPCI."
    return UnknownCodeError(f"{said} : prenez {' ou '.join(ways)}.{notes}")


def _commune_shown(commune: Commune) -> str:
    """Name, département, and the territories to take."""
    return f"{commune.name} ({commune.department}), {' ou '.join(_ways(commune)) or 'qui ne peut pas être étudiée'}"


def _commune_kind(commune: Commune) -> str:
    kinds = {
        "merged": "une ancienne commune, réunie à une autre depuis 2022",
        "no_epci": "une commune qui n'est membre d'aucun EPCI",
    }
    return kinds.get(commune.status, "une commune")


def _named_communes(query: str, found: Sequence[Commune], beginning_so: Sequence[Entry]) -> UnknownCodeError:
    """The error for the name of one commune or several; territories whose names begin with it are told too."""
    named = {code for commune in found for code in (commune.zone, commune.epci)}
    others = [entry.shown for entry in beginning_so if entry.territory.code not in named and not entry.refusal]
    hint = ""
    if others:
        more = f" et {len(others) - CANDIDATES_SHOWN} autres" if len(others) > CANDIDATES_SHOWN else ""
        listed = ", ".join(others[:CANDIDATES_SHOWN])
        hint = f" Pour un territoire dont le nom commence ainsi, donnez son code : {listed}{more}."
    if len(found) == 1:
        error = _in_a_commune(f"{found[0].name} est {_commune_kind(found[0])}", found[0])
        return UnknownCodeError(error.message + hint)
    shown = " ; ".join(_commune_shown(commune) for commune in found[:CANDIDATES_SHOWN])
    departments = sorted({commune.department for commune in found[CANDIDATES_SHOWN:]})
    more = f" ; et d'autres, départements {', '.join(departments)}" if departments else ""
    example = f"{found[0].name} ({found[0].department})"
    return UnknownCodeError(
        f"« {query} » : {len(found)} communes portent ce nom. {shown}{more}. Prenez l'un de ces codes, ou "
        f"ajoutez le département : « {example} ».{hint}"
    )


def _communes_in_text(words: tuple[str, ...]) -> list[Commune]:
    """Communes that words name, alone or with a department, a post code (« 56270 Ploemeur ») or « ville de »."""
    found = communes_called(words)
    if found:
        return found
    places = [word for word in words if DEPARTMENT_IN_TEXT.fullmatch(word)]
    rest = tuple(word for word in words if word not in places)
    found = communes_called(rest) or (communes_called(rest[1:]) if rest and rest[0] in COMMUNE_WORDS else [])
    there = [commune for commune in found if places and places[-1].upper().startswith(commune.department)]
    return there or found


def _arrondissement(words: tuple[str, ...]) -> Commune | None:
    """The commune (Paris, Lyon, Marseille) one arrondissement of which is named, such as « Paris 15e »."""
    rest = set(words) - {"arrondissement"}
    city = next((name for name in ARRONDISSEMENTS if name in rest), None)
    numbers = [int(match[1]) for word in rest if (match := ARRONDISSEMENT_IN_TEXT.fullmatch(word))]
    if city is None or len(rest) != 2 or len(numbers) != 1:
        return None
    code, count, _ = ARRONDISSEMENTS[city]
    return commune_with_code(code) if 1 <= numbers[0] <= count else None


def _collectivity(query: str, code: str) -> UnknownCodeError:
    return UnknownCodeError(
        f"« {query} » ne peut pas être étudié : {COLLECTIVITIES[code][0]} ({code}) est hors des zones d'emploi de "
        "l'Insee, qui couvrent la métropole et les cinq départements d'outre-mer."
    )


def _unknown(query: str, core: tuple[str, ...], entries: Sequence[Entry]) -> UnknownCodeError:
    typed = " ".join(core)
    by_core: dict[str, Entry] = {}
    for entry in entries:
        by_core.setdefault(" ".join(entry.core), entry)
    near = [
        name
        for name, entry in by_core.items()
        if set(core) <= set(entry.core) or (DIRECTIONS.isdisjoint(entry.core) and set(entry.core) <= set(core))
    ]
    near.sort(key=lambda name: abs(len(name) - len(typed)))
    near = near or difflib.get_close_matches(typed, by_core, n=3, cutoff=ALIKE)
    found = [by_core[name] for name in near[:CANDIDATES_SHOWN]] if core else []
    if len(found) == 1 and found[0].refusal:
        return UnknownCodeError(f"Le territoire « {query} » est inconnu. Le plus proche : {found[0].refusal}")
    proposed = f" Vouliez-vous dire : {', '.join(entry.shown for entry in found)} ?" if found else ""
    communes_near = communes_almost_called(core, NEAR_COMMUNES_SHOWN)
    others = [_commune_shown(commune) for commune in communes_near if " ".join(plain_words(commune.name)) not in near]
    if others:
        proposed += f" Communes de nom voisin : {' ; '.join(others)}."
    return UnknownCodeError(f"Le territoire « {query} » est inconnu.{proposed} {KINDS}")


def _by_code(query: str, code: str) -> Entry:
    entries = directory()
    if code in entries:
        return entries[code]
    departments = _zones_of_departments()
    padded = entries.get(code.zfill(4))
    hint = f" Si vous vouliez {padded.shown}, gardez les quatre chiffres." if padded else ""
    if code.zfill(2) in departments:
        raise _other_level(query, "un numéro de département", departments[code.zfill(2)], hint)
    if padded:
        raise UnknownCodeError(f"Le code « {query} » est inconnu.{hint}")
    if code[:3] in COLLECTIVITIES and len(code) in (3, 5):
        raise _collectivity(query, code[:3])
    if commune := commune_with_code(code):
        error = _in_a_commune(f"« {query} » est le code Insee d'{_commune_kind(commune)}, {commune.name}", commune)
        raise UnknownCodeError(f"{error.message} Si c'est un code postal, donnez plutôt le nom de la commune.")
    for city, count, base in ARRONDISSEMENTS.values():
        # The post codes of Paris, 75001 to 75020, are the Insee codes of nothing else; those of Lyon and Marseille are.
        numbers = [*range(base + 1, base + count + 1), *(range(75001, 75021) if base == 75100 else ())]
        if code in map(str, numbers) and (commune := commune_with_code(city)):
            raise _in_a_commune(f"« {query} » est un arrondissement de la commune de {commune.name}", commune)
    department = code[:3] if code.startswith("97") else code[:2]
    if len(code) == 5 and department in departments:
        raise _other_level(query, "un code de commune ou un code postal", departments[department])
    why = "Une zone d'emploi a quatre chiffres, un EPCI neuf."
    if len(code) == 9:
        why = f"Les EPCI sont ceux de {card_of_table('territories/pieces').vintage}."
    same_length = [key for key in entries if len(key) == len(code)]
    near = difflib.get_close_matches(code, same_length, n=3, cutoff=ONE_DIGIT_OFF if len(code) == 9 else ALIKE)
    shown = f" Vouliez-vous dire : {', '.join(entries[key].shown for key in near)} ?" if near else ""
    raise UnknownCodeError(f"Le code de territoire « {query} » est inconnu. {why}{shown}")


def _by_name(query: str) -> tuple[Entry, tuple[str, ...]]:
    """The entry that a name designates, and a warning when only the beginning of its name was typed."""
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
    if set(core) <= FRANCE_WORDS:
        raise UnknownCodeError(f"« {query} » : le compte de la France s'obtient par national_account(). {KINDS}")
    exact: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: entry.words == words,
        lambda entry: entry.core == core,
    )
    for test in exact:
        for pool in (zones, epci):
            found = [entry for entry in pool if test(entry)]
            if len(found) > 1:
                raise _ambiguous(query, found)
            if found and set(core) <= DIRECTIONS and not zone_prefix and found[0].territory.kind == "zone":
                # « Le Nord » is a département for most readers, a zone of La Réunion for Insee.
                raise UnknownCodeError(
                    f"« {query} » est trop vague. Pour {found[0].shown}, {found[0].place}, donnez son code."
                )
            if found:
                return found[0], ()
    region = [entry for entry in zones if plain_words(entry.place) == tuple(word for word in core if word != "region")]
    if region:
        raise _other_level(query, "une région", region)
    beginning_so = [[entry for entry in pool if entry.core[: len(core)] == core] for pool in (zones, epci)]
    for code, names in COLLECTIVITIES.items():
        called = [plain_words(name) for name in names]
        # Communes of the mainland are named Saint-Martin and Saint-Barthélemy too: there the code says the island.
        if words in [(*name, code) for name in called] or (words in called and not communes_called(words)):
            raise _collectivity(query, code)
    if named := _communes_in_text(words):
        raise _named_communes(query, named, [entry for found in beginning_so for entry in found])
    if part_of := _arrondissement(words):
        raise _in_a_commune(f"« {query} » est un arrondissement de la commune de {part_of.name}", part_of)
    for found in beginning_so:
        if len(found) > 1:
            raise _ambiguous(query, found)
        if found:
            return found[0], (typeset_french(f"« {query} » a été lu : {found[0].shown}, {found[0].place}."),)
    if named := _communes_in_text(core):
        raise _named_communes(query, named, ())
    raise _unknown(query, core, zones + epci)


def _by_name_and_code(query: str, code: str, words: set[str]) -> Entry:
    """The entry with a code, typed with the words of its name, such as « Lorient (zone d'emploi 5309) »."""
    entry = directory()[code]
    if not words <= {*entry.words, *plain_words(entry.place)}:
        raise UnknownCodeError(
            f"« {query} » : {code} est le code de {entry.shown}, dont ce n'est pas le nom. Donnez le code seul ou le "
            "nom seul."
        )
    return entry


def _namesakes(zone: Entry) -> tuple[str, ...]:
    """EPCI at least partly in a zone whose names hold all the words of the zone's."""
    pieces = _pieces()
    inside = [directory()[code] for code in pieces.loc[pieces["zone"] == zone.territory.code, "epci"]]
    return tuple(entry.shown for entry in inside if set(zone.words) <= set(entry.words) and not entry.refusal)


def _cleaned(text: str) -> str:
    """The text in usual characters, on one line: no control, invisible or full-width character."""
    text = "".join(" " if letter.isspace() else letter for letter in unicodedata.normalize("NFKC", text))
    return " ".join("".join(letter for letter in text if not unicodedata.category(letter).startswith("C")).split())


def _one_entry(query: str) -> tuple[Entry, tuple[str, ...]]:
    """The entry that a cleaned text designates, and how it was read when that must be told."""
    if not query:
        raise UnknownCodeError(f"Le nom du territoire est vide. {KINDS}")
    if len(query) > LONGEST_QUERY:
        raise UnknownCodeError(
            f"« {query[:LONGEST_QUERY]}… » est trop long pour un nom ({len(query)} caractères). Donnez un nom ou un "
            "code ; plusieurs territoires se donnent par une liste."
        )
    codes = [re.sub(r"[ .-]", "", found).upper() for found in CODE_IN_TEXT.findall(query)]
    known = [code for code in codes if code in directory()]
    if len(known) > 1:
        listed = ", ".join(f'"{code}"' for code in known)
        raise UnknownCodeError(f"« {query} » porte plusieurs codes. Donnez-en une liste : [{listed}].")
    if CODE_ALONE.fullmatch(query):
        return _by_code(query, query.replace(" ", "").upper()), ()
    if part := GRAND_PARIS_PART.fullmatch(query):
        raise UnknownCodeError(
            f"« {query} » est l'établissement public territorial n° {part[1]} de la Métropole du Grand Paris, qu'il "
            f'compterait deux fois : prenez "{GRAND_PARIS}" (la métropole) ou une zone d\'emploi, telle que '
            f'"{PARIS_ZONE}".'
        )
    if codes:
        words = set(plain_words(CODE_IN_TEXT.sub(" ", query))) - CODE_WORDS
        if not words:
            return _by_code(query, codes[0]), ()
        if known:
            return _by_name_and_code(query, known[0], words), ()
    return _by_name(query)


def _find_one(query: object) -> Territory:
    if not isinstance(query, str):
        raise UnknownCodeError(
            f"Un territoire se donne par un texte, plusieurs par une liste de textes ; reçu {reprlib.repr(query)}. "
            'Mettez le code ou le nom entre guillemets : "5309", "lorient".'
        )
    entry, warnings = _one_entry(_cleaned(query))
    if entry.refusal:
        raise UnknownCodeError(entry.refusal)
    territory = entry.territory
    others = _namesakes(entry) if territory.kind == "zone" else ()
    return replace(territory, warnings=warnings + territory.warnings, others=others)


def _overlaps(members: Sequence[Territory]) -> list[str]:
    """One French clause for each member given twice and for each EPCI that has a commune in a zone of the set."""
    counts = Counter(member.code for member in members)
    faults = [f"{directory()[code].shown} est donné plusieurs fois" for code, count in counts.items() if count > 1]
    pieces = _pieces()
    shared = pieces[pieces["epci"].isin(counts) & pieces["zone"].isin(counts)]
    for piece in shared.to_dict("records"):
        epci, zone = directory()[piece["epci"]], directory()[piece["zone"]]
        whole = piece["population"] == epci.territory.population
        faults.append(f"{epci.shown} est {'' if whole else 'en partie '}dans {zone.shown}")
    return faults


def _first(faults: Sequence[str], separator: str) -> str:
    """The first faults, and how many are not told."""
    more = [f"et {len(faults) - FAULTS_SHOWN} autres"] if len(faults) > FAULTS_SHOWN else []
    return separator.join([*faults[:FAULTS_SHOWN], *more])


def find_territory(query: Territory | str | Iterable[str]) -> Territory:
    """Find a territory by code or name; several make a set, which is a territory too; one found already is itself.

    Parameters
    ----------
    query : Territory, str or iterable of str
        Code of a zone d'emploi (``"5309"``, ``"0054"``) or of an EPCI (``"200042174"``, with or without spaces), or a
        name, or both as they are shown (``"Lorient (zone d'emploi 5309)"``). Accents, case, hyphens, articles, « st »
        for « saint » do not matter; the beginning of a name is enough when nothing else begins so and no commune has
        exactly that name, and a warning tells what was read. Words such as « CA » or « Métropole » say that an EPCI is
        meant, whichever its kind, and « zone d'emploi » that a zone is. Without them **a zone comes before the EPCI of
        the same name**, which is given in ``others``, and both before a commune. A misspelt name is not guessed: the
        nearest are proposed. Several joined by « + » make a set, as the code of a set does.

    Returns
    -------
    Territory

    Raises
    ------
    UnknownCodeError
        Nothing, or several things, bear the name; it is that of a commune, which tells its zone and its EPCI, of a
        département or of a region; the territory has no data (Mayotte, overseas EPCI) or is counted in another (the
        parts of the Métropole du Grand Paris); members of a set overlap. All faults of a list together.

    Examples
    --------
    >>> find_territory("lorient").code
    '5309'
    >>> find_territory("Métropole de Lyon").code
    '200046977'
    """
    if isinstance(query, Territory):
        return query
    if isinstance(query, str):
        joined = query.split("+")
        if len(joined) == 1 or not all(part.strip() for part in joined):
            return _find_one(query)
        query = joined
    if isinstance(query, (bytes, Mapping)) or not isinstance(query, Iterable):
        return _find_one(query)
    members: list[Territory] = []
    faults = []
    queries = list(query)
    for one in queries:
        try:
            members.append(_find_one(one))
        except UnknownCodeError as error:
            faults.append(error.message)
    if not queries:
        faults.append("La liste de territoires est vide : donnez au moins un code ou un nom.")
    overlaps = _overlaps(members)
    if overlaps:
        faults.append(
            "Des territoires de la liste se recouvrent et seraient comptés deux fois : "
            f"{_first(overlaps, ' ; ')}. N'en gardez qu'un."
        )
    if faults:
        raise UnknownCodeError(_first(faults, "\n"))
    if len(members) == 1:
        return members[0]
    members.sort(key=lambda member: (member.kind == "epci", member.code))
    named = [member.name for member in members[:MEMBERS_NAMED]]
    if len(members) > MEMBERS_NAMED:
        named.append(f"{len(members) - MEMBERS_NAMED} autres")
    return Territory(
        code="+".join(member.code for member in members),
        name=" + ".join(named),
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
