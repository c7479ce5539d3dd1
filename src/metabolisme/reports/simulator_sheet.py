"""What the page « Le simulateur » shows: texts, and all the scenarios of a territory packed in little room.

Values are rounded to a step, one for each measure, and told with no digit finer than it. Widths of bounds stand on a
geometric scale and are rounded outwards: the page never says more than the library.
"""

from __future__ import annotations

import base64
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.charts.text import french_text
from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.shocks import jobs_class
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.indicators.doughnut import doughnut
from metabolisme.levers.account import lever_account
from metabolisme.levers.attribution import coalitions
from metabolisme.levers.every_scenario import SIZE, EveryScenario, every_level, rank_of
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST, LOWEST
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.levers.scenario_files import FORMAT as SCENARIO_FORMAT
from metabolisme.levers.scenario_files import LONGEST_GROUP
from metabolisme.levers.sobriety import greenhouse_gases_without
from metabolisme.reports.territory_sheet import of_name
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.levers import LEVEL_NAMES
from metabolisme.sources.tables import load_table
from metabolisme.sources.territories import find_territory

#: Territories worked through in the handbook, in the order of the page; the first is shown without script.
WORKED = ("5309", "0054", "8405", "4417", "8421", "3215", "3205")

#: Largest whole number that a value is written as: 16 bits, with a sign.
LARGEST = 32767

#: Widths of bounds, 1 to 255: each is 2^(1/16) times the one before, the last is the widest; 0 is no width.
WIDEST, STEPS_OF_AN_OCTAVE = 255, 16

#: Characters of one script, at most: with what surrounds them, under 150 kB.
CHARACTERS = 130_000

#: What each level of each lever means, in plain words: the numbers are those of data/levers.csv.
LEVEL_WORDS = {
    "sobriety": (
        "On achète, on jette et on chauffe comme aujourd'hui.",
        "Un jour par semaine sans viande, un kilomètre en voiture sur dix en moins, de l'électroménager gardé un an de "
        "plus.",
        "Moitié moins de viande, un kilomètre en voiture sur quatre en moins, des logements à dix-neuf degrés.",
        "Trois fois moins de viande, presque moitié moins de kilomètres en voiture, des objets gardés, partagés ou "
        "d'occasion ; un plancher protège les plus modestes.",
    ),
    "local_exchange": (
        "On achète où l'on achète aujourd'hui.",
        "Marchés allotis, annuaires, circuits courts : un dixième, environ, de ce qui peut revenir du reste de la "
        "France.",
        "Chaque acheteur revoit ses fournisseurs : un quart, environ, de ce qui peut revenir du reste de la France.",
        "La moitié, environ, de ce qui peut revenir du reste de la France, un cinquième pour l'étranger.",
    ),
    "diversification": (
        "On fait ce que l'on fait aujourd'hui, avec un vingtième de capacité en réserve.",
        "Les branches peuvent grandir comme le quart le plus rapide ; les absentes proches, rattraper un dixième de "
        "leur retard.",
        "Les branches peuvent grandir comme le dixième le plus rapide ; les absentes proches, rattraper un "
        "petit tiers.",
        "Les branches peuvent grandir comme le vingtième le plus rapide ; les absentes proches, rattraper plus de la "
        "moitié.",
    ),
    "business_models": (
        "Chaque branche garde sa recette d'aujourd'hui.",
        "Des volontaires économisent l'énergie et les matières là où cela se rembourse vite ; quelques-uns louent.",
        "Toutes les branches économisent, avec étude et investissement ; le recyclé et la location gagnent un peu.",
        "Produits redessinés, normes et assurances revues : on économise, on recycle et on loue bien davantage.",
    ),
    "local_resources": (
        "On tire d'ici ce que l'on en tire aujourd'hui.",
        "Quelques toits publics, une chaufferie au bois, une déchèterie qui trie mieux : un dixième, environ, de la "
        "ressource.",
        "Le rythme que la France s'est fixé, tenu vingt ans : un tiers, environ, de la ressource.",
        "Les trois quarts, environ, de la ressource, si chacun l'accepte ; la biomasse est partagée.",
    ),
    "skills": (
        "On forme et on change de métier comme aujourd'hui.",
        "Stages, forums, clauses d'insertion : davantage de personnes formées vont aux postes nouveaux.",
        "Sessions près des entreprises, formation payée avant l'embauche, passerelles entre métiers.",
        "Places longues doublées, métiers attirants : un changement de famille de métiers sur trois mène à un poste "
        "nouveau.",
    ),
}

#: Pages of the levers, from the folder `book/`.
PAGES = {
    "sobriety": "2-agir/1-sobriete",
    "local_exchange": "2-agir/2-echanges-locaux",
    "diversification": "2-agir/3-diversification",
    "business_models": "2-agir/4-modeles-economiques",
    "local_resources": "2-agir/5-ressources-locales",
    "skills": "2-agir/6-competences",
}

#: Measures that the sentence of a scenario tells, as subjects of « augmente » or « diminue ».
SUBJECTS = {
    "value_added_here": "la valeur ajoutée d'ici",
    "value_added_rest": "la valeur ajoutée du reste de la France",
    "jobs_here": "l'emploi exposé ici",
    "co2_footprint": "l'empreinte CO₂ d'un habitant",
    "materials": "l'empreinte matières d'un habitant",
}

#: Measures that stay in sight while levers move: short name and unit.
IN_SIGHT = {
    "value_added_here": ("Valeur ajoutée ici", "M€/an"),
    "value_added_rest": ("Reste de la France", "M€/an"),
    "jobs_here": ("Emplois ici", "emplois"),
    "co2_footprint": ("CO₂ d'un habitant", "t/an"),
    "materials": ("Ses matières", "t/an"),
}

#: Measures that a reader may bet on: they have a size today that a change compares with.
BETS = ("co2_footprint", "value_added_here", "jobs_here", "imports", "materials", "co2_here")

#: Ends of the sizes of a bet, in % of today's value.
BET_SIZES = (1.0, 5.0, 15.0)

#: Measures that are told against the share of a planetary limit of one inhabitant: dimension of the doughnut.
LIMITED = {"co2_footprint": "climate", "materials": "materials"}

#: Who looks at a scenario: what they hold, what they read first, and what they pay.
ROLES = (
    {
        "id": "elu",
        "nom": "Élue, élu",
        "agit": "Vous mettez d'accord, vous achetez, vous décidez du sol et des services.",
        "paie": "Vous y mettez du temps et des marchés mieux découpés. Les recettes de la collectivité ne sont pas "
        "calculées.",
        "mesures": ("value_added_here", "jobs_here", "value_added_rest"),
    },
    {
        "id": "agent",
        "nom": "Agent",
        "agit": "Vous repérez les branches, vous appelez les entreprises, vous suivez ce qui bloque.",
        "paie": "Vous portez l'animation. Lisez d'abord les bornes qui mordent : elles disent qui appeler.",
        "mesures": ("local_share", "bought_rest", "multiplier"),
    },
    {
        "id": "etat",
        "nom": "État",
        "agit": "Vous fixez les règles, les aides et les places de formation, pour tous les territoires à la fois.",
        "paie": "Vous perdez des taxes quand les ménages achètent moins. Ce que gagne ce territoire peut manquer à un "
        "autre.",
        "mesures": ("product_taxes", "jobs_rest", "value_added_rest"),
    },
    {
        "id": "entreprise",
        "nom": "Entreprise",
        "agit": "Vous changez de fournisseurs, de modèle et de machines ; vous embauchez et vous formez.",
        "paie": "Vous investissez avant de vendre. Ce que les ménages ne dépensent plus est un chiffre d'affaires en "
        "moins pour certaines branches.",
        "mesures": ("saved", "imports", "value_added_here"),
    },
)

#: Columns of the table that can be taken away.
HEADS = ("territoire", "code", "scénario", "rubrique", "nom", "valeur", "bas", "haut", "unité", "ce que l'on peut dire")


# ------------------------------------------------------------------------------------------------- what is the same


def words() -> dict[str, Any]:
    """What the page says of levers, levels, measures and bounds, whatever the territory.

    Returns
    -------
    dict
        JSON-able, typography set.
    """
    sheet = {
        "leviers": [
            {
                "id": name,
                "nom": _capital(LEVERS[name]),
                "page": f"{PAGES[name]}.html",
                "lien": f"{_capital(LEVERS[name])} : la page du levier",
                "cle": f"mt-levier-{rank}",
                "niveaux": [
                    {
                        "id": f"mt-levier-{rank}-{level}",
                        "cle": f"mt-levier-{rank}",
                        "niveau": str(level),
                        "nom": LEVEL_NAMES[level],
                        "dit": LEVEL_WORDS[name][level - LOWEST],
                    }
                    for level in LEVEL_NAMES
                ],
            }
            for rank, name in enumerate(BY_NAME)
        ],
        "mesures": [
            {
                "id": name,
                "nom": outcome.label,
                "unite": outcome.unit,
                "reserve": f"{outcome.caveat} {_meat_caveat()}" if name == "co2_footprint" else outcome.caveat,
                "sujet": SUBJECTS.get(name, ""),
                "court": IN_SIGHT.get(name, ("", ""))[0],
                "unite_courte": IN_SIGHT.get(name, ("", ""))[1],
            }
            for name, outcome in OUTCOMES.items()
        ],
        "paris": [{"id": name, "nom": OUTCOMES[name].label} for name in BETS],
        "tailles": [{"rang": str(rank), "nom": text} for rank, text in enumerate(_sizes())],
        "seuils": list(BET_SIZES),
        "bornes": [
            {"id": bound, "dit": _capital(text), "levier": _capital(LEVERS[name])}
            for name, lever in BY_NAME.items()
            for bound, text in lever.bounds.items()
        ],
        "roles": [{**role, "mesures": list(role["mesures"])} for role in ROLES],
        "territoires": [{"code": code, "nom": find_territory(code).name} for code in WORKED],
        "fourchette": RANGE_LABEL,
        "precision": "L'axe va d'un bout à l'autre de ce que font tous les scénarios du territoire ; le trait vertical "
        "est zéro. Les valeurs sont exactes à un pas près, plus fin que ce qui est écrit ; les largeurs de fourchette "
        f"sont arrondies vers l'extérieur, de {french_number(_rounding_of_widths(), significant=2)} % au plus.",
        "format": SCENARIO_FORMAT,
        "groupe": str(LONGEST_GROUP),
        "titres": list(HEADS),
        "largeurs": {"derniere": WIDEST, "par_octave": STEPS_OF_AN_OCTAVE},
        "poids": _weights(),
    }
    typeset: dict[str, Any] = _typeset(sheet)
    return typeset


def _meat_caveat() -> str:
    """How much the account underestimates meat: what it says of none at all, what the literature says."""
    place = find_territory(WORKED[0])
    account = lever_account(central(local_profile(place.code), shared_account(DEFAULT_YEAR)))
    ours = 1000 * float(greenhouse_gases_without(account, "meat")[0, 0]) / account.around.population
    published = float(load_table("households/sobriety_examples").set_index("item")["after"]["vegan"])
    return (
        f"La viande y pèse bien trop peu : si personne n'en achetait plus dans la zone {of_name(place.name)}, le "
        f"compte éviterait {french_number(ours, decimals=2)} t de CO₂e par habitant ; une revue d'études trouve "
        f"{french_number(published, decimals=1)} t pour une alimentation végétalienne (Ivanova et coll., 2020)."
    )


def _rounding_of_widths() -> float:
    """Most that a width is widened by, in %."""
    return 100 * (2 ** (1 / STEPS_OF_AN_OCTAVE) - 1)


def _sizes() -> list[str]:
    """What a bet may say of the size of a change."""
    ends = [french_number(end, decimals=0) for end in BET_SIZES]
    between = [f"de {low} à {high} %" for low, high in itertools.pairwise(ends)]
    return [f"moins de {ends[0]} %", *between, f"plus de {ends[-1]} %"]


def _weights() -> list[float]:
    """Share of the orders of telling in which exactly so many levers come before a given one."""
    players = len(BY_NAME)
    sizes = coalitions(players).sum(axis=1)
    return [1 / (players * float((sizes[: len(sizes) // 2] == size).sum())) for size in range(players)]


# ------------------------------------------------------------------------------------------------- one territory


@dataclass(frozen=True, eq=False)
class Packed:
    """All the scenarios of a territory, as the page reads them.

    Attributes
    ----------
    sheet : dict
        Texts and scales.
    data : bytes
        One after the other, each with 4,096 scenarios in the order of `every_level`: values of the measures (16 bits,
        signed, low byte first), codes of the widths below and above (8 bits, two tables), percent refused by each bound
        (8 bits, rounded up), class of jobs of each branch that is told (8 bits).
    """

    sheet: dict[str, Any]
    data: bytes

    def pieces(self) -> list[str]:
        """The data in base64, in pieces that a script can hold."""
        whole = base64.b64encode(self.data).decode("ascii")
        return [whole[first : first + CHARACTERS] for first in range(0, len(whole), CHARACTERS)]


def packed(found: EveryScenario) -> Packed:
    """Pack all the scenarios of a territory.

    Parameters
    ----------
    found : EveryScenario

    Returns
    -------
    Packed

    Raises
    ------
    MetabolismeError
        More classes of jobs than a byte tells apart.
    """
    place = find_territory(found.code)
    largest = np.abs(found.change).max(axis=0)
    steps = np.where(largest > 0, largest / LARGEST, 1.0)
    values = np.rint(found.change / steps).astype("<i2")
    # Half a step more, since bounds start from the rounded value; nothing more where nothing moves.
    rounding = np.where((found.low == 0) & (found.high == 0), 0.0, steps / 2)
    below, above = found.change - found.low + rounding, found.high - found.change + rounding
    widest = np.maximum(below, above).max(axis=0)
    limits = [name for lever in BY_NAME.values() for name in lever.bounds if name in found.limits]
    refused = np.stack([np.ceil(100 * np.clip(found.limits[name], 0, 1) - 1e-6) for name in limits])
    classes, codes = _classes(found)
    told = [rank for rank in range(len(found.products)) if len(set(codes[:, rank])) > 1]
    data = b"".join(
        [
            values.T.tobytes(),
            _width_codes(below, widest).T.tobytes(),
            _width_codes(above, widest).T.tobytes(),
            refused.astype(np.uint8).tobytes(),
            codes[:, told].T.tobytes(),
        ]
    )
    labels = product_labels()
    sheet = {
        "code": found.code,
        "nom": place.name,
        "de": of_name(place.name),
        "depart": [float(f"{value:.6g}") for value in found.start],
        "pas": [float(f"{step:.9g}") for step in steps],
        "largeur": [float(f"{width:.9g}") for width in widest],
        "bornes": limits,
        "classes": classes,
        "branches": [
            {"nom": labels[found.products[rank]], "emplois": int(round(found.jobs[rank], -1))} for rank in told
        ],
        "tues": len(found.products) - len(told),
        "limites": _per_inhabitant(found),
        "erreur": expansion_sentence([found]),
    }
    return Packed(_typeset(sheet), data)


def unpacked(sheet: dict[str, Any], data: bytes) -> dict[str, np.ndarray]:
    """What a page reads from packed scenarios: the other way round, for whoever would check it.

    Returns
    -------
    dict of ndarray
        ``change``, ``low``, ``high``: shape (4096, m).
    """
    scenarios, measures = len(every_level()), len(sheet["pas"])
    size = scenarios * measures
    values = np.frombuffer(data, "<i2", size).reshape(measures, scenarios).T * np.array(sheet["pas"])
    codes = np.frombuffer(data, np.uint8, 2 * size, 2 * size).reshape(2, measures, scenarios).transpose(0, 2, 1)
    below, above = _widths(codes, np.array(sheet["largeur"]))
    return {"change": values, "low": values - below, "high": values + above}


def _width_codes(widths: np.ndarray, widest: np.ndarray) -> np.ndarray:
    """Codes of the smallest widths of the scale that are not below ``widths``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        octaves = np.log2(np.where(widths > 0, widths / np.where(widest > 0, widest, 1.0), 1.0))
    codes = np.clip(np.ceil(WIDEST + STEPS_OF_AN_OCTAVE * octaves - 1e-9), 1, WIDEST)
    return np.where(widths > 0, codes, 0).astype(np.uint8)


def _widths(codes: np.ndarray, widest: np.ndarray) -> np.ndarray:
    widths: np.ndarray = np.where(codes > 0, widest * 2.0 ** ((codes - float(WIDEST)) / STEPS_OF_AN_OCTAVE), 0.0)
    return widths


def _classes(found: EveryScenario) -> tuple[list[list[Any]], np.ndarray]:
    """Classes of jobs: « text, sign, most, least » of each, and that of each branch in each scenario, (4096, n).

    Sign: 1 when both bounds are above zero, -1 when both are below, 0 when they hold it. Most and least, to the step of
    the class above, put classes in order.
    """
    low, high = found.jobs_low, found.jobs_high
    sign = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    least = np.where(sign < 0, -high, np.where(sign > 0, low, np.maximum(-low, 0.0)))
    most = np.where(sign < 0, -low, high)
    steps = np.array([mantissa * 10.0**power for power in range(1, 9) for mantissa in (1, 2, 5)])
    keys = np.stack([sign, np.searchsorted(steps, least, "right"), np.searchsorted(steps, most, "right")], axis=-1)
    unique, first, codes = np.unique(keys.reshape(-1, 3), axis=0, return_index=True, return_inverse=True)
    if len(unique) > 256:
        raise MetabolismeError(f"{found.code} : {len(unique)} classes d'emplois, une page n'en dit que 256.")
    classes = []
    for (found_sign, few, many), rank in zip(unique.tolist(), first, strict=True):
        text = _class_text(found_sign, float(least.flat[rank]), float(most.flat[rank]))
        classes.append([text, found_sign, *sorted((int(steps[step]) for step in (few, many)), reverse=True)])
    return classes, codes.reshape(low.shape).astype(np.uint8)


def _class_text(sign: int, least: float, most: float) -> str:
    if sign:
        return jobs_class(least, most)
    if not least and not most:
        return "aucun emploi exposé"
    down, up = jobs_class(0, least), jobs_class(0, most)
    return down if down == up else f"{down.removesuffix(' emplois exposés')} à la baisse, {up} à la hausse"


def _per_inhabitant(found: EveryScenario) -> list[dict[str, Any]]:
    """For each footprint, the share of the planetary limit of one inhabitant, and the readings of today's ratio."""
    known = {one.id: one for one in doughnut(found.code).dimensions}
    studied = {one.id: one for one in doughnut(found.code, rule="by_consumption").dimensions}
    rows = []
    for measure, dimension in LIMITED.items():
        limit = known[dimension].threshold
        start = float(found.start[list(OUTCOMES).index(measure)])
        readings = [["Selon le compte de ce manuel", float(f"{start / limit:.6g}")]]
        if not math.isnan(studied[dimension].ratio):
            readings.append(["Selon l'étude de 2022, descendue ici", float(f"{studied[dimension].ratio:.6g}")])
        rows.append(
            {
                "mesure": measure,
                "nom": OUTCOMES[measure].label,
                "limite": limit,
                "dite": f"{french_number(limit)} {OUTCOMES[measure].unit}",
                "lectures": readings,
            }
        )
    return rows


def expansion_sentence(every: Sequence[EveryScenario]) -> str:
    """Where bounds come from, and how far those expanded to second order are from those of full draws, in French."""
    errors = np.concatenate([found.expansion_error().ravel() for found in every])
    fitted, verdicts = sum(len(found.fitted) for found in every), np.sum([found.verdicts() for found in every], axis=0)
    tried = sum(len(found.tried) for found in every)
    shares = np.nanquantile(100 * errors, (0.5, 0.9, 1.0))
    middle, most, worst = (french_number(float(share), significant=2) for share in shares)
    names = [find_territory(found.code).name for found in every]
    where = f"à {names[0]}" if len(names) == 1 else f"dans {len(names)} territoires"
    few = sum(moved <= 2 for moved in (every_level() > LOWEST).sum(axis=1)) - 1
    return french_text(
        f"Les valeurs sont exactes, au centre de tous les paramètres. Les fourchettes viennent des {few} scénarios qui "
        f"bougent un ou deux leviers, calculés {SIZE} fois, puis développés au second ordre. Dès trois leviers, ce "
        "développement est trop étroit : chaque fourchette est élargie, d'autant plus que l'effort est grand, jusqu'à "
        f"couvrir celles de {fitted} scénarios calculés en entier ({where}), dont tous les leviers à 2, à 3 et à 4. "
        f"Sur {tried} autres scénarios calculés en entier, la plupart avec trois leviers ou plus à 3 ou 4, les bornes "
        f"de la page s'écartent, presque toujours vers l'extérieur, de {middle} % de la largeur de la fourchette dans "
        f"un cas sur deux, de moins de {most} % neuf fois sur dix, et de {worst} % au pire. De leurs "
        f"{french_number(int(verdicts[0]))} verdicts, {verdicts[1]} sont plus prudents que ceux du calcul entier "
        f"(« on ne peut pas trancher »), {verdicts[2]} moins."
    )


# ------------------------------------------------------------------------------------------------- without script

#: Scenarios of the table that stands in the page: each lever alone at its last level, then all together.
BAKED = (
    *((_capital_name, Scenario.of(**{name: HIGHEST})) for name, _capital_name in LEVERS.items()),
    *((f"Tous à {level}", Scenario((float(level),) * len(LEVERS))) for level in sorted(LEVEL_NAMES)[1:]),
)

#: Measures of that table.
BAKED_MEASURES = ("value_added_here", "value_added_rest", "jobs_here", "co2_footprint", "materials")


def baked_rows(found: EveryScenario, scenarios: Sequence[tuple[str, Scenario]] = BAKED) -> list[dict[str, str]]:
    """A few scenarios, as the page tells them without script: one row each, one cell a measure.

    Bounds are those that the script reads: a page says one interval.

    Parameters
    ----------
    found : EveryScenario
    scenarios : sequence of (str, Scenario)
        French name, and levels.

    Returns
    -------
    list of dict
        ``nom``, ``code``, and a text by measure of `BAKED_MEASURES`.
    """
    ranks = {name: rank for rank, name in enumerate(OUTCOMES)}
    ship = packed(found)
    back, steps = unpacked(ship.sheet, ship.data), ship.sheet["pas"]
    rows = []
    for name, scenario in scenarios:
        place = rank_of(scenario)
        row = {"nom": french_text(_capital(name)), "code": scenario.code}
        for measure in BAKED_MEASURES:
            change, low, high = (float(back[name][place, ranks[measure]]) for name in ("change", "low", "high"))
            row[measure] = told_change(change, low, high, steps[ranks[measure]])
        rows.append(row)
    return rows


def told_change(value: float, low: float, high: float, step: float = 0.0) -> str:
    """A change and its bounds: « −12 (de −20 à −6) »; `site/js/simulateur.js` writes the same.

    Parameters
    ----------
    value, low, high : float
    step : float
        No digit is finer than it.

    Examples
    --------
    >>> print(told_change(-12.34, -20.1, -6.2))
    −12 (de −20 à −6)
    >>> print(told_change(0.0, 0.0, 0.0))
    0
    >>> print(told_change(0.1234, -0.2, 0.41))
    +0,1 (de −0,2 à +0,4)
    """
    place = shown_place(value, low, high, step)
    texts = [_signed(number, place) for number in (value, low, high)]
    return texts[0] if texts[1] == texts[2] else french_text(f"{texts[0]} (de {texts[1]} à {texts[2]})")


def shown_place(value: float, low: float, high: float, step: float = 0.0) -> int:
    """Power of ten of the last digit that a change is told with.

    The first digit of half the width of its bounds, the second where it begins with 1 or 2; without width, the third of
    the value; and never finer than ``step``.
    """
    places = []
    half = (high - low) / 2
    if half > 0:
        power = math.floor(math.log10(half))
        places.append(power - 1 if half / 10.0**power < 3 else power)
    elif value:
        places.append(math.floor(math.log10(abs(value))) - 2)
    if places and step > 0:
        places.append(math.ceil(math.log10(step)))
    return max(places, default=0)


def _signed(number: float, place: int) -> str:
    rounded = math.floor(abs(number) / 10.0**place + 0.5) * 10.0**place
    return french_number(math.copysign(rounded, number) if rounded else 0.0, decimals=max(0, -place), signed=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _typeset(thing: Any) -> Any:
    if isinstance(thing, str):
        return french_text(thing)
    if isinstance(thing, list):
        return [_typeset(item) for item in thing]
    if isinstance(thing, dict):
        return {name: _typeset(item) for name, item in thing.items()}
    return thing
