"""One territory on one page: what the page « Votre territoire en dix minutes », its note and its table say.

Every number and every sentence is written here, in French: the page looks them up and draws lengths.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.accounts.import_origins import eu_share_of_imports
from metabolisme.accounts.local_shares import LocalProfile, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.charts import text as texts
from metabolisme.charts.account_figures import FEWEST_JOBS
from metabolisme.diagnosis.cautions import cautions
from metabolisme.diagnosis.every_territory import Atlas
from metabolisme.diagnosis.footprints import pressure_multipliers
from metabolisme.diagnosis.measures import GROUP_LABELS, MEASURES, PLACE_LABELS, product_labels
from metabolisme.diagnosis.methods_compared import Method, methods_compared
from metabolisme.diagnosis.relocation_mask import follows_others, not_relocated
from metabolisme.diagnosis.territory_estimates import has_estimate, shown_products, territory_estimate
from metabolisme.estimates import Estimate, french_number
from metabolisme.estimates.numbers import exact_decimal, round_to_place, significant_place, write_decimal
from metabolisme.reports.exports import harmless_text, results_table
from metabolisme.reports.leading_branches import SMALLEST_SHARE, leading_branches
from metabolisme.sources import concordance, load_card, load_table
from metabolisme.sources.defaults import DEFAULT_QUOTIENT, DEFAULT_YEAR, JOBS_YEAR
from metabolisme.sources.names import plain_words
from metabolisme.sources.territories import Territory, find_territory

#: Who buys: key in the atlas, name on the page.
BUYERS = {
    "tous": ("all", "Tous acheteurs"),
    "menages": ("households", "Ménages"),
    "entreprises": ("firms", "Entreprises, pour produire"),
    "public": ("public", "Administrations et associations"),
    "investissement": ("investment", "Investissement"),
}

#: Buyers that have a bar; the others are in the table.
DRAWN_BUYERS = ("menages", "entreprises", "public")

#: Where what is bought is made: key of the atlas by key of the page.
PLACES = {"here": "here", "rest": "rest_of_country", "eu": "eu", "non_eu": "non_eu"}

#: Why a product is hard to bring nearer where a refinery buys most of it: its recipe is the branch's in France.
_OF_REFINING = "c'est d'abord l'achat calculé d'une raffinerie"

#: Products whose climate effect is mostly not CO₂: CO₂ alone would mislead.
NOT_BY_CO2_ALONE = ("AZ", "CA")

#: Smallest share of imports from abroad that makes a flow, and how many flows are shown.
SMALLEST_FLOW, FLOWS_SHOWN = 0.01, 8

#: Readings of the local share that are shown as dots.
METHODS_SHOWN = {"FLQ": "Flegg (retenue)", "SLQ": "Quotient simple", "CHARM": "CHARM"}

#: Territories of like size that are shown beside.
PEERS = 6

#: Groups of products named with the material footprint.
GROUPS_NAMED = 2

#: Digits of the numbers of the file that is handed over: more would be noise of 32-bit storage.
FILE_DIGITS = 6

#: First two digits of a half-width up to which both say something.
_TWO_DIGITS_UP_TO = 35

UNDECIDED = "on ne peut pas trancher"
NOT_AVAILABLE = "n. d."

#: Cautions that the kind of territory calls for, the gravest first: more would not be read.
CAUTIONS_SHOWN = 3

#: Zones of an EPCI, or EPCI of a zone, to go to from its page.
LINKS_SHOWN = 4


# ------------------------------------------------------------------------------------------------- reading


class _Results:
    """Results of one territory: amounts, and estimates, each made the first time that it is asked."""

    def __init__(self, table: pd.DataFrame, ranks: Mapping[tuple[str, str, str], int]):
        self.table = table
        self.territory: Territory = table.attrs["territory"]
        self._values = table["value"].tolist()
        self._ranks = ranks
        self._made: dict[tuple[str, str, str], Estimate] = {}

    def has(self, measure: str, item: str = "all", place: str = "here") -> bool:
        return has_estimate(self.table, measure, item, place)

    def amount(self, measure: str, item: str, place: str) -> float:
        value: float = self._values[self._ranks[measure, item, place]]
        return value

    def estimate(self, measure: str, item: str = "all", place: str = "here") -> Estimate:
        key = (measure, item, place)
        if key not in self._made:
            self._made[key] = territory_estimate(self.table, *key)
        return self._made[key]


@functools.cache
def _ranks(atlas: Atlas) -> dict[tuple[str, str, str], int]:
    """Rank of each result of an atlas, the same for all its territories."""
    return _ranks_of(atlas.index)


def _ranks_of(index: pd.MultiIndex) -> dict[tuple[str, str, str], int]:
    return {key: rank for rank, key in enumerate(index)}


# The same names, labels and small numbers come back in most sheets.
french_text = functools.lru_cache(maxsize=1 << 15)(texts.french_text)


# -------------------------------------------------------------------------------------------------- numbers


def written(
    value: float, bounds: tuple[float, float] | None = None, unit: str = "", *, coarsest: int | None = None
) -> tuple[str, str]:
    """A number and its bounds as French readers write them, with no more digits than the bounds allow.

    Parameters
    ----------
    value : float
    bounds : tuple of float, optional
        Low and high, same unit.
    unit : str
        Written after the value; « M€ » becomes « Md€ » from a thousand on.
    coarsest : int, optional
        Power of ten of the last digit, at least: 0 forbids decimals. Not heeded in « Md€ ».

    Returns
    -------
    (str, str)
        « 50 € » and « de 41 à 65 € »; "" without bounds, or when the bounds round to the same number.

    Notes
    -----
    The last digit is the first of the half-width of the interval, the second where the half-width begins with 10 to 35
    (Particle Data Group, Review of Particle Physics, Introduction, 5.3), and never beyond the third of the value.

    Examples
    --------
    >>> print(*written(50.2, (41.2, 65.0), "€"), sep=" ; ")
    50 € ; de 41 à 65 €
    >>> print(*written(4212.3, (2456.7, 5344.8), "M€"), sep=" ; ")
    4,2 Md€ ; de 2,5 à 5,3 Md€
    >>> print(*written(44873, (39981, 52137)), sep=" ; ")
    45 000 ; de 40 000 à 52 000
    """
    power = 0
    if unit.startswith("M€") and abs(value) >= 1000:
        unit, power = "Md€" + unit[2:], 3
    numbers = [exact_decimal(number).scaleb(-power) for number in (value, *(bounds or ()))]
    places = [significant_place(numbers[0], 3)] if numbers[0] else []
    if bounds is not None and numbers[2] > numbers[1]:
        half_width = (numbers[2] - numbers[1]) / 2
        place_of_two = significant_place(half_width, 2)
        places.append(place_of_two if half_width.scaleb(-place_of_two) <= _TWO_DIGITS_UP_TO else place_of_two + 1)
    if coarsest is not None and not power:
        places.append(coarsest)
    place = max(places, default=0)
    suffix = f" {unit}" if unit else ""
    low_and_high = [write_decimal(number, place) for number in numbers[1:]]
    value_text = write_decimal(numbers[0], place)
    if numbers[0] and not round_to_place(numbers[0], place):
        value_text = f"moins de {write_decimal(exact_decimal(1).scaleb(place), place)}"
    spread = bounds is not None and low_and_high[0] != low_and_high[1]
    return french_text(value_text + suffix), french_text(f"de {' à '.join(low_and_high)}{suffix}") if spread else ""


def _between(estimate: Estimate, unit: str, *, words: str = "", coarsest: int | None = None) -> str:
    """« environ 50 € (intervalle à 90 % : de 41 à 65 €) »; `words` stand after the value and not after the bounds."""
    value, bounds = written(estimate.value, estimate.within, unit, coarsest=coarsest)
    start = (value if value.startswith("moins") else f"environ {value}") + words
    return f"{start} ({estimate.interval_label} : {bounds})" if bounds else start


def _joined(parts: Sequence[str]) -> str:
    """« a, b et c »."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def _percent(value: float, whole: float) -> float:
    """Length on a scale from 0 to `whole`, in % to the tenth: what the page draws."""
    return round(min(100.0, max(0.0, 100 * value / whole)), 1) if whole > 0 else 0.0


# ---------------------------------------------------------------------------------------------------- names


def of_name(name: str) -> str:
    """The name of a place after « de »: « de Lorient », « d'Alençon », « du Havre », « des Herbiers-Montaigu ».

    Examples
    --------
    >>> [of_name(name) for name in ("Lorient", "Alençon", "Le Mans", "Les Herbiers", "L'Est", "La Rochelle", "Yvetot")]
    ['de Lorient', "d'Alençon", 'du Mans', 'des Herbiers', "de l'Est", 'de La Rochelle', "d'Yvetot"]
    """
    if name.startswith("Les "):
        return f"des {name[4:]}"
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("L'"):
        return f"de l'{name[2:]}"
    vowel = name[0] in "AEIOUÀÂÉÈÊÎÔŒ" or (name[0] == "Y" and name[1:2] not in "aeiouéè")
    return f"d'{name}" if vowel else f"de {name}"


#: First words of the names of EPCI that take « la »; « Bordeaux Métropole » takes nothing.
_FEMININE_KINDS = ("CA ", "CC ", "CU ", "Métropole", "Communauté")


def _in_words(territory: Territory) -> str:
    """The territory with its article: « la zone d'emploi de Lorient », « la CC du Pays des Écrins »."""
    name = territory.name
    if territory.kind == "zone":
        return f"la zone d'emploi {of_name(name)}"
    if territory.kind == "set":
        return f"l'ensemble « {name} »"
    if territory.kind == "own":
        return f"votre territoire, « {name} »"
    if name.startswith(("Eurométropole", "Agglomération")):
        return f"l'{name}"
    return f"la {name}" if name.startswith(_FEMININE_KINDS) else name


@functools.cache
def _places_of_zones() -> dict[str, tuple[str, str]]:
    """Region and main département of each zone."""
    zones = load_table("territories/zones")
    return dict(zip(zones["zone"], zip(zones["region_name"], zones["department"], strict=True), strict=True))


@functools.cache
def _departments_of_epci() -> dict[str, str]:
    epci = load_table("territories/epci")
    return dict(zip(epci["epci"], epci["department"].fillna("").astype(str), strict=True))


@functools.cache
def _pieces() -> pd.DataFrame:
    pieces = load_table("territories/pieces").query("status == 'matched'")
    return pieces.sort_values(["population", "epci"], ascending=[False, True])


@functools.cache
def _neighbours() -> dict[str, list[str]]:
    """For a zone its largest EPCI, for an EPCI the zones that it lies in; largest common population first."""
    pieces = _pieces()
    found: dict[str, list[str]] = {}
    for epci, zone in zip(pieces["epci"], pieces["zone"], strict=True):
        found.setdefault(zone, []).append(epci)
        found.setdefault(epci, []).append(zone)
    return found


def region_and_department(territory: Territory) -> tuple[str, str]:
    """Region of a zone or of an EPCI (that of its largest piece), and number of the département."""
    if territory.kind == "zone":
        return _places_of_zones()[territory.code]
    region = _places_of_zones()[_neighbours()[territory.code][0]][0]
    # The Métropole du Grand Paris lies in four départements and is filed under none.
    return region, _departments_of_epci()[territory.code]


def _named(code: str) -> dict[str, str]:
    territory = _found(code)
    return {"code": code, "nom": territory.name, "genre": _kind(territory)}


def _kind(territory: Territory) -> str:
    return "zone d'emploi" if territory.kind == "zone" else "EPCI"


@functools.cache
def _found(code: str) -> Territory:
    return find_territory(code)


# --------------------------------------------------------------------------------------------- what is made

#: What a branch holds, where its name does not say it.
EXAMPLES = {
    "CL": "navires, avions, trains, automobiles",
    "CM": "meubles, jouets, réparation de machines",
    "CG": "plastique, verre, ciment",
    "NZ": "intérim, nettoyage, sécurité, location",
    "MC": "publicité, design, vétérinaires",
}

_LEADING = (
    f"Emplois salariés au lieu de travail, fin {JOBS_YEAR}. Le rang suit le poids d'une branche ici, rapporté à celui "
    "qu'elle a en France ; il ignore les branches de moins de "
    f"{french_number(100 * SMALLEST_SHARE, significant=1)} % des emplois d'ici ou de {FEWEST_JOBS} emplois, où un seul "
    "établissement ferait le rang. Les intérimaires comptent dans les services de soutien, où qu'ils travaillent."
)
_LEADING_EPCI = "Emplois estimés. L'industrie est d'un seul tenant ; la zone d'emploi donne le détail de ses branches."
_ESTIMATED_JOBS = (
    "Emplois de chaque zone d'emploi, partagés entre ses intercommunalités par leurs habitants, leurs emplois par "
    "actif et leurs cinq secteurs."
)


def _leading(profile: LocalProfile) -> tuple[dict[str, Any], list[Estimate]]:
    """The branches that weigh more here than in France, and what they are in the file."""
    estimated = bool(profile.territory.epci)
    lines: list[dict[str, Any]] = []
    estimates: list[Estimate] = []
    named: list[str] = []
    for product, row in leading_branches(profile).iterrows():
        code = str(product)
        jobs, share, national = _shares_of_jobs(product_labels()[code], row, estimated)
        here, nation = (f"{french_number(one.value, significant=2)} %" for one in (share, national))
        count = _between(jobs, "", words=" emplois") if estimated else f"{written(jobs.value)[0]} emplois"
        examples = f" ({EXAMPLES[code]})" if code in EXAMPLES else ""
        lines.append(
            {
                "nom": product_labels()[code],
                "suite": f"{examples} : {count} ; {here} des emplois salariés d'ici, {nation} en France.",
            }
        )
        whole = ("", "") if named else (" des emplois", " en France")
        named.append(f"{_lower(_short_names()[code])} ({here}{whole[0]}, contre {nation}{whole[1]})")
        estimates += [jobs, share, national]
    none = ""
    if not named:
        none = f"Aucune branche d'au moins {FEWEST_JOBS} emplois salariés ne pèse ici nettement plus qu'en France."
    start = f"Pèsent ici plus qu'en France{', estimé' if estimated else ''} :"
    return {
        "branches": lines,
        "aucune": none,
        "phrase": none or f"{start} {' ; '.join(named)}.",
        "reserve": f"{_LEADING} {_LEADING_EPCI}" if estimated else _LEADING,
    }, estimates


def _shares_of_jobs(name: str, row: pd.Series, estimated: bool) -> tuple[Estimate, Estimate, Estimate]:
    """Jobs of a branch, their share of the jobs here, and the share of the branch in France."""
    described = MEASURES["jobs"]
    mark = " (estimé)" if estimated else ""
    national = Estimate(
        value=row["national"],
        unit="%",
        method=described.method,
        sources=described.sources,
        period=described.period,
        caveat=described.caveat,
        label=f"Part des emplois salariés en France, {_lower(name)}",
        interval_label=RANGE_LABEL,
    )
    share = replace(
        national,
        value=row["share"],
        within=(row["share_low"], row["share_high"]) if estimated else None,
        method=_ESTIMATED_JOBS if estimated else described.method,
        label=f"Part des emplois salariés, {_lower(name)} : ici{mark}",
    )
    jobs = replace(
        share,
        value=row["jobs"],
        unit=described.unit,
        within=(row["jobs_low"], row["jobs_high"]) if estimated else None,
        label=f"Emplois salariés, {_lower(name)} : ici{mark}",
    )
    return jobs, share, national


@functools.cache
def _short_names() -> dict[str, str]:
    """Short name of each branch; a sector of several has only one name."""
    branches = load_table("nomenclatures/branches")
    return {**product_labels(), **dict(zip(branches["code"], branches["short_label"], strict=True))}


# ------------------------------------------------------------------------------------------- what is bought


_BARS = (
    "Un même euro peut compter à plusieurs étapes : l'achat d'un ménage, puis celui de l'entreprise qui le sert. Les "
    "loyers, versés ou imputés aux propriétaires, sont des achats des ménages qui paient une production d'ici. Les "
    "« intervalles à 90 % » ont été essayés sur des régions connues, le plus souvent plus grandes qu'une zone d'emploi."
)


def _bars(results: _Results) -> list[dict[str, Any]]:
    """Each buyer's 100 €, by place."""
    bars = []
    for key, (buyer, name) in BUYERS.items():
        parts = []
        for place, source in PLACES.items():
            estimate = results.estimate("spending_per_100", buyer, source)
            value, bounds = written(estimate.value, estimate.within, "€", coarsest=0)
            parts.append(
                {
                    "lieu": place,
                    "nom": PLACE_LABELS[source],
                    "valeur": round(estimate.value, 1),
                    "bas": None if estimate.within is None else round(estimate.within[0], 1),
                    "haut": None if estimate.within is None else round(estimate.within[1], 1),
                    "texte": f"{value} ({bounds})" if bounds else value,
                    # A number that does not fit its part of the bar is left to the table.
                    "etiquette": write_decimal(exact_decimal(estimate.value), 0) if estimate.value >= 5 else "",
                }
            )
        here = results.estimate("spending_per_100", buyer, "here")
        low, high = here.within or (here.value, here.value)
        spent = sum(results.amount("spending", buyer, source) for source in PLACES.values())
        bars.append(
            {
                "acteur": key,
                "nom": name,
                "dessinee": key in DRAWN_BUYERS,
                "montant": f"sur environ {_two_digits(spent)}",
                "lieux": parts,
                "bas": round(low, 1),
                "etendue": round(high - low, 1),
                "phrase": f"Sur 100 €, {_between(here, '€', coarsest=0)} paient une production d'ici.",
            }
        )
    return bars


def _two_digits(millions: float) -> str:
    """An amount of the size of a budget, two digits."""
    unit, number = ("Md€", millions / 1000) if millions >= 1000 else ("M€", millions)
    return f"{french_number(number, significant=2)} {unit}"


def _sentence(territory: Territory, results: _Results) -> str:
    here = results.estimate("spending_per_100", "all", "here")
    others = []
    for place, words in (
        ("rest_of_country", "du reste de la France"),
        ("eu", "du reste de l'Union européenne"),
        ("non_eu", "d'ailleurs dans le monde"),
    ):
        estimate = results.estimate("spending_per_100", "all", place)
        others.append(f"{written(estimate.value, None, '€', coarsest=0)[0]} {words}")
    others[0] = others[0].replace(" du reste de la France", " viennent du reste de la France")
    told = [results.estimate("spending_per_100", "all", place).value for place in PLACES.values()]
    rounded = "" if sum(round(value) for value in told) == 100 else " (arrondis)"
    return (
        f"Sur 100 € dépensés par les habitants, les entreprises, les acteurs publics et les investisseurs de "
        f"{_in_words(territory)}, "
        f"{_between(here, '€', coarsest=0)} paient une production d'ici ; {_joined(others)}{rounded}."
    )


def _verdict_of_buyers(results: _Results) -> str:
    """Which buyer leaves most here, or that nothing decides."""
    shares = {
        name: results.estimate("spending_per_100", buyer, "here")
        for key, (buyer, name) in BUYERS.items()
        if key in ("menages", "entreprises", "public")
    }
    first, second = sorted(shares, key=lambda name: -shares[name].value)[:2]
    lowest = (shares[first].within or (shares[first].value,) * 2)[0]
    highest = (shares[second].within or (shares[second].value,) * 2)[1]
    leaving, others = (name.split(",")[0].lower() for name in (first, second))
    value = _between(shares[first], "€", coarsest=0)
    start = f"Sur 100 €, ceux des {leaving} paient le plus de production d'ici : {value}."
    if first == BUYERS["public"][1]:
        start += " C'est surtout le travail d'agents d'ici (école, hôpital, mairie), pas vos marchés publics."
    if lowest > highest:
        return f"{start} L'écart avec les {others} dépasse l'incertitude chiffrée."
    return f"{start} Avec les {others}, {UNDECIDED} : les intervalles se recouvrent."


def _methods(profile: LocalProfile, results: _Results) -> tuple[dict[str, Any], dict[str, float]]:
    """The local share under each method: a row of named dots, between readings."""
    here = results.estimate("spending_per_100", "all", "here")
    others = [quotient for quotient in METHODS_SHOWN if quotient != DEFAULT_QUOTIENT]
    compared = methods_compared(profile, [Method(quotient) for quotient in others])["here"]
    known = {**dict(zip(others, compared.tolist(), strict=True)), DEFAULT_QUOTIENT: here.value}
    values = {name: known[quotient] for quotient, name in METHODS_SHOWN.items()}
    low, high = min(values.values()), max(values.values())
    low_text, high_text = (french_number(number, decimals=0) for number in (low, high))
    within = here.within or (here.value, here.value)
    return {
        **_dots(values, 100.0, "€", retained=METHODS_SHOWN[DEFAULT_QUOTIENT], coarsest=0),
        "bas": round(within[0], 1),
        "etendue": round(within[1] - within[0], 1),
        "phrase": (
            f"Entre ces trois méthodes, la part d'ici va de {low_text} à {high_text} € sur 100. Ces lectures se "
            "comparent, elles ne se moyennent pas."
        ),
    }, values


def _dots(
    values: Mapping[str, float], whole: float, unit: str, *, retained: str = "", coarsest: int | None = None
) -> dict[str, Any]:
    """Named dots of a row, and on which side of its dot each name stands.

    Names stand one under the other, all on the same side, so that the line from a dot to its name meets no other name.
    """
    to_the_left = sum(values.values()) > len(values) * whole / 2
    ordered = sorted(values.items(), key=lambda item: item[1], reverse=not to_the_left)
    return {
        "cote": "gauche" if to_the_left else "droite",
        "points": [
            {
                "texte": f"{name} : {written(value, None, unit, coarsest=coarsest)[0]}",
                "place": _percent(value, whole),
                "ligne": line,
                "genre": "retenue" if name == retained else "lecture",
            }
            for line, (name, value) in enumerate(ordered, start=1)
        ],
    }


# ---------------------------------------------------------------------------------------------------- flows


@functools.cache
def _co2_per_euro() -> dict[str, dict[str, float]]:
    """CO₂ called by one euro imported, kt per M€, by place and branch; missing where nothing comes from there."""
    nation = shared_account(DEFAULT_YEAR)
    _, imported = pressure_multipliers(nation)
    share = eu_share_of_imports(nation)
    both = pd.DataFrame({"eu": share, "non_eu": 1 - share})
    per_euro = imported[["eu", "non_eu"]].div(both.where(both > 0))
    return {place: dict(zip(per_euro.index, per_euro[place].tolist(), strict=True)) for place in ("eu", "non_eu")}


def _flow_co2(results: _Results, product: str, place: str) -> float | None:
    """CO₂ behind an imported flow, kt; None where it would mislead or is not known."""
    territory = results.territory
    branches = _branches_of(product)
    if territory.overseas or not results.has("footprint_co2", "all", "total") or product in NOT_BY_CO2_ALONE:
        return None
    per_euro = _co2_per_euro()[place]
    total = sum(results.amount("purchases", branch, place) * per_euro[branch] for branch in branches)
    return total if math.isfinite(total) else None


@functools.cache
def _branches_of(product: str) -> tuple[str, ...]:
    sectors = concordance("A38", "A5")
    return (product,) if product in sectors.index else tuple(sectors.index[sectors == product])


_FLOWS = (
    "« n. d. », non disponible : pour l'alimentation, le CO₂ seul tromperait, le méthane et le protoxyde d'azote y "
    "pèsent plus que lui. La part importée de chaque produit est celle de la France."
)
_FLOWS_EPCI = (
    "L'industrie est d'un seul tenant : les emplois d'une intercommunalité sont estimés, et cette estimation se trompe "
    "trop sur chaque branche. Sa zone d'emploi donne le détail."
)
_FLOWS_OVERSEAS = (
    "« n. d. », non disponible : l'empreinte n'est pas calculée outre-mer. La part importée de chaque produit est "
    "celle de la France entière : ce qui vient par bateau de métropole compte comme français."
)


@functools.cache
def _margins_and_freight() -> frozenset[str]:
    """Products that come with others: margins of foreign traders (not cars) and freight. Shown, and not put forward."""
    return frozenset(product_labels()[product] for product in follows_others())


def _mostly_for_refining(results: _Results, profile: LocalProfile) -> frozenset[str]:
    """Products that the refinery of the territory buys abroad more than all other buyers: they are no one's project."""
    nation = shared_account(DEFAULT_YEAR)
    bought = nation.coefficients_imported["CD"] * nation.output["CD"] * profile.refining
    return frozenset(
        product
        for product, amount in bought.items()
        if 2 * amount > sum(results.amount("purchases", str(product), place) for place in ("eu", "non_eu")) > 0
    )


def _flows(results: _Results, profile: LocalProfile) -> tuple[list[dict[str, Any]], list[Estimate], str]:
    """Flows imported from abroad, largest first, what they are in the file, and the sentence on them."""
    of_refining = _mostly_for_refining(results, profile)
    imports = sum(results.amount("purchases", "all", place) for place in ("eu", "non_eu"))
    found = [
        (results.amount("purchases", product, place), product, place)
        for product in shown_products(results.territory)
        for place in ("eu", "non_eu")
    ]
    large = [flow for flow in found if flow[0] >= SMALLEST_FLOW * imports]
    large = sorted(large, key=lambda flow: -flow[0])[:FLOWS_SHOWN]
    # One number of decimals down the column.
    coarsest = 0 if large[-1][0] >= 10 else -1
    rows: list[dict[str, Any]] = []
    estimates: list[Estimate] = []
    for amount, product, place in large:
        estimate = results.estimate("purchases", product, place)
        value, bounds = written(estimate.value, estimate.within, "M€", coarsest=coarsest)
        co2 = _flow_co2(results, product, place)
        reason = not_relocated().get(product, "") or (_OF_REFINING if product in of_refining else "")
        share = 100 * amount / imports
        rows.append(
            {
                "produit": product_labels()[product],
                "origine": PLACE_LABELS[place],
                "lieu": place,
                "montant": value,
                "bornes": bounds or "sans objet",
                "part": f"{french_number(share, significant=2)} %",
                "empreinte": NOT_AVAILABLE if co2 is None else f"{french_number(co2, significant=2)} kt CO₂",
                "hors_jeu": f"Difficile à rapprocher : {reason}." if reason else "",
                "largeur": _percent(amount, large[0][0]),
            }
        )
        estimates.append(estimate)
        if co2 is not None:
            estimates.append(_co2_estimate(estimate, co2, place))
    open_flows = [row for row in rows if not row["hors_jeu"] and row["produit"] not in _margins_and_freight()][:3]
    named = [f"{row['produit']} ({_lower(row['origine'])}, {row['montant']})" for row in open_flows]
    start = f"Le territoire achète à l'étranger pour environ {_two_digits(imports)} par an."
    sentence = f"{start} Les plus gros flux que l'on peut discuter : {' ; '.join(named)}." if named else start
    return rows, estimates, sentence


def _lower(name: str) -> str:
    return name if name.startswith("Union") else name[:1].lower() + name[1:]


def _co2_estimate(flow: Estimate, co2: float, place: str) -> Estimate:
    described = MEASURES["footprint_co2"]
    return replace(
        flow,
        value=co2,
        unit=described.unit,
        within=None,
        method=f"Montant du flux, multiplié par le CO₂ émis par euro importé ({_lower(PLACE_LABELS[place])}).",
        sources=described.sources,
        period=described.period,
        caveat="CO₂ seul, de toute la chaîne de fabrication ; intensité moyenne de l'origine.",
        label=f"CO₂ derrière : {flow.label}",
    )


# ------------------------------------------------------------------------------------ carbon, jobs, value added


def _per_head(estimate: Estimate, population: int, unit: str, label: str) -> Estimate:
    """Kilotonnes of a territory as tonnes by inhabitant."""
    by = 1000 / population
    return replace(
        estimate,
        value=estimate.value * by,
        unit=unit,
        within=None if estimate.within is None else (estimate.within[0] * by, estimate.within[1] * by),
        readings={name: value * by for name, value in estimate.readings.items()},
        label=label,
    )


def _carbon(results: _Results) -> tuple[dict[str, Any] | None, list[Estimate]]:
    territory = results.territory
    if not results.has("footprint_ghg", "all", "total"):
        return None, []
    people = territory.population
    ghg = _per_head(
        results.estimate("footprint_ghg", "all", "total"),
        people,
        "t CO₂e/hab.",
        "Empreinte carbone par habitant",
    )
    co2 = _per_head(
        results.estimate("footprint_co2", "all", "total"), people, "t CO₂/hab.", "Empreinte CO₂ par habitant"
    )
    numbers = [ghg.value, co2.value, *co2.readings.values(), *(ghg.within or ()), *(co2.within or ())]
    whole = float(math.ceil(max(numbers)))
    parts, shares = [], []
    for place, name in (("here", "ici"), ("rest_of_country", "dans le reste de la France"), ("abroad", "à l'étranger")):
        part = results.estimate("footprint_ghg", "all", place)
        share = 100 * part.value / (ghg.value * people / 1000)
        shares.append(f"{french_number(share, decimals=0)} % {name}")
        parts.append(part)
    central = next(name for name, value in co2.readings.items() if math.isclose(value, co2.value))
    low, high = co2.between or (co2.value, co2.value)
    return {
        "phrase": (
            f"L'empreinte carbone d'un habitant est d'{_between(ghg, 't CO₂e', coarsest=-1)} par an : "
            f"{_joined(shares)}. "
            "Le chauffage et les voitures y sont comptés au niveau moyen de la France, pas au vôtre."
        ),
        "phrase_co2": (
            "Pour le CO₂ seul, selon la façon de compter les importations, elle va de "
            f"{french_number(low, decimals=1)} à {french_number(high, decimals=1)} t par habitant."
        ),
        "echelle": f"{french_number(whole, decimals=0)} t",
        "rangees": [
            _row(
                "Tous gaz à effet de serre, t CO₂e par habitant",
                ghg,
                {},
                whole,
                "t CO₂e",
                "Valeur retenue",
                coarsest=-1,
            ),
            _row("CO₂ seul, t par habitant", co2, co2.readings, whole, "t", central, coarsest=-1),
        ],
        "reserve": MEASURES["footprint_ghg"].caveat,
        "dates": f"Estimation : {MEASURES['footprint_ghg'].period}.",
    }, [ghg, co2, *parts]


def _materials(results: _Results) -> tuple[dict[str, Any] | None, list[Estimate]]:
    if not results.has("footprint_materials", "all", "total"):
        return None, []
    total = results.estimate("footprint_materials", "all", "total")
    head = _per_head(total, results.territory.population, "t/hab.", "Empreinte matières par habitant")
    numbers = [head.value, *head.readings.values(), *(head.within or ())]
    whole = float(math.ceil(max(numbers)))
    shares = {
        label: results.amount("footprint_materials", group, "total") / total.value
        for group, label in GROUP_LABELS.items()
        if group != "all"
    }
    largest = sorted(shares, key=lambda label: -shares[label])[:GROUPS_NAMED]
    amount = _between(head, "t", words=" de matières premières", coarsest=-1)
    named = [f"{_lower(label)} ({french_number(100 * shares[label], decimals=0)} %)" for label in largest]
    low, high = head.between or (head.value, head.value)
    retained = next(name for name, value in head.readings.items() if math.isclose(value, head.value))
    return {
        "phrase": (
            f"L'empreinte matières d'un habitant est d'{amount} par an, importations comprises. Les plus gros postes : "
            f"{_joined(named)}."
        ),
        "phrase_lectures": (
            "Selon l'année et l'édition publiées, elle va de "
            f"{french_number(low, decimals=1)} à {french_number(high, decimals=1)} t par habitant."
        ),
        "echelle": f"{french_number(whole, decimals=0)} t",
        "rangees": [_row("Matières premières, t par habitant", head, head.readings, whole, "t", retained, coarsest=-1)],
        "reserve": MEASURES["footprint_materials"].caveat,
        "dates": f"Estimation : {MEASURES['footprint_materials'].period}.",
    }, [head]


def _row(
    name: str,
    estimate: Estimate,
    readings: Mapping[str, float],
    whole: float,
    unit: str,
    retained: str,
    *,
    coarsest: int | None = None,
) -> dict[str, Any]:
    """A row of the page: named dots, and the whisker of the value retained."""
    low, high = estimate.within or (estimate.value, estimate.value)
    value, bounds = written(estimate.value, estimate.within, unit, coarsest=coarsest)
    dots = _dots({**readings, retained: estimate.value}, whole, unit, retained=retained, coarsest=coarsest)
    if not readings:
        # Alone, it has the digits that its bounds allow, and needs no name.
        dots["points"][0]["texte"] = value
    return {
        "nom": name,
        **dots,
        "bas": _percent(low, whole),
        "etendue": max(0.4, round(_percent(high, whole) - _percent(low, whole), 1)),
        "bornes": f"{estimate.interval_label} : {bounds}" if bounds else "",
    }


def _jobs(results: _Results) -> tuple[dict[str, Any], list[Estimate]]:
    present = results.estimate("jobs")
    here = results.estimate("footprint_jobs", "all", "here")
    elsewhere = results.estimate("footprint_jobs", "all", "rest_of_country")
    whole = max(present.value, *(here.within or (here.value,)), *(elsewhere.within or (elsewhere.value,)))
    count = french_number(round(present.value)) if not present.within else written(present.value, present.within)[0]
    return {
        "phrase": (
            f"Le territoire compte {'environ ' if present.within else ''}{count} emplois salariés ({JOBS_YEAR}), "
            "militaires à part. "
            "Ce que ses habitants, ses administrations et ses investisseurs achètent occupe "
            f"{_between(here, '', words=' emplois ici')}, et {_between(elsewhere, '', words=' ailleurs en France')}."
        ),
        "rangees": [
            _row("Emplois d'ici que cette demande fait travailler", here, {}, whole, "", "Valeur retenue"),
            _row("Emplois du reste de la France", elsewhere, {}, whole, "", "Valeur retenue"),
        ],
        "echelle": french_number(round(whole)),
        "reserve": MEASURES["footprint_jobs"].caveat,
    }, [present, here, elsewhere]


def _value_added(results: _Results) -> tuple[dict[str, Any], list[Estimate]]:
    estimate = results.estimate("value_added")
    return {
        "phrase": (
            f"La valeur ajoutée produite ici est d'{_between(estimate, 'M€')} par an, en euros de {DEFAULT_YEAR}."
        ),
        "reserve": estimate.caveat,
    }, [estimate]


# ----------------------------------------------------------------------------------------------- comparison


def peers(code: str, atlas: Atlas, count: int = PEERS) -> list[str]:
    """Territories of the same kind whose number of jobs is nearest, in alphabetical order of names: no ranking.

    Parameters
    ----------
    code : str
    atlas : Atlas
    count : int

    Returns
    -------
    list of str
        Codes.
    """
    jobs = _logarithms_of_jobs(atlas, len(code))
    others = [other for other in jobs if other != code]
    nearest = sorted(others, key=lambda other: abs(jobs[other] - jobs[code]))[:count]
    return sorted(nearest, key=lambda other: plain_words(_found(other).name))


@functools.cache
def _logarithms_of_jobs(atlas: Atlas, length: int) -> dict[str, float]:
    code = next(code for code in atlas.codes if len(code) == length)
    jobs = _of_kind(atlas, code, "jobs", "all", "here")["value"]
    return {str(one): math.log(count) for one, count in jobs.items()}


def _of_kind(atlas: Atlas, code: str, measure: str, item: str, place: str) -> pd.DataFrame:
    table = atlas.result(measure, item, place)
    same = table.index.str.len() == len(code)
    return table[same]


@functools.cache
def _references(atlas: Atlas, length: int) -> dict[str, float]:
    """All the territories of a kind together, for each measure compared."""
    code = next(code for code in atlas.codes if len(code) == length)
    found = {}
    for key, buyer in (("tous", "all"), ("entreprises", "firms")):
        spent = {place: _of_kind(atlas, code, "spending", buyer, source)["value"] for place, source in PLACES.items()}
        found[key] = 100 * float(spent["here"].sum()) / float(sum(part.sum() for part in spent.values()))
    ghg = _of_kind(atlas, code, "footprint_ghg", "all", "total")["value"].dropna()
    found["carbone"] = 1000 * float(ghg.sum()) / sum(_found(one).population for one in ghg.index)
    return found


def _comparison(code: str, atlas: Atlas) -> dict[str, Any]:
    """The territory, its peers and all of its kind, measure by measure, with a verdict on each."""
    territory = _found(code)
    others = peers(code, atlas)
    zone = territory.kind == "zone"
    kinds = "zones d'emploi" if zone else "intercommunalités"
    whole_kind = f"France, ensemble des {kinds}"
    measures = []
    for key, title, unit, caveat in (
        ("tous", "Part d'ici sur 100 € dépensés, tous acheteurs", "€", ""),
        ("entreprises", "Part d'ici sur 100 € achetés par les entreprises", "€", ""),
        (
            "carbone",
            "Empreinte carbone par habitant (CO₂e)",
            "t",
            "L'écart ne vient que des revenus et de l'investissement : ce n'est pas une mesure locale.",
        ),
    ):
        every = _all_compared(atlas, key)
        known = {one: every[one] for one in [code, *others] if one in every}
        if code not in known:
            continue
        own = known[code]
        reference = _references(atlas, len(code))[key]
        whole = 100.0 if unit == "€" else math.ceil(max(reference, *(value[2] for value in known.values())))
        rows = [
            {
                "nom": _found(one).name,
                "code": one,
                "texte": _with_bounds(value, unit),
                "place": _percent(value[0], whole),
                "bas": _percent(value[1], whole),
                "etendue": max(0.4, round(_percent(value[2], whole) - _percent(value[1], whole), 1)),
                "genre": "soi" if one == code else "autre",
            }
            for one, value in known.items()
        ]
        text, _ = written(reference, own[1:], unit, coarsest=_coarsest(unit))
        measures.append(
            {
                "titre": title,
                "lignes": rows,
                "ensemble": f"{whole_kind} : {text}",
                "repere": _percent(reference, whole),
                "verdict": " ".join(
                    part for part in (_verdict(own, reference, known, code, -_coarsest(unit)), caveat) if part
                ),
            }
        )
    return {
        "pairs": (
            f"Pairs : les {len(others)} {kinds} dont le nombre d'emplois est le plus proche. Ordre alphabétique : "
            "on ne classe pas."
        ),
        "mesures": measures,
    }


@functools.cache
def _all_compared(atlas: Atlas, key: str) -> dict[str, tuple[float, float, float]]:
    """Value, low and high of a measure compared, by territory; where it is not known there is none."""
    if key == "carbone":
        table = atlas.result("footprint_ghg", "all", "total").dropna()
        people = pd.Series({code: _found(code).population for code in table.index})
        table = table.mul(1000 / people, axis="index")
    else:
        table = atlas.result("spending_per_100", BUYERS[key][0], "here")
    return {str(code): (value, low, high) for code, value, low, high in table.itertuples()}


def _coarsest(unit: str) -> int:
    """Last digit of a measure compared: the euro, the tenth of a ton."""
    return 0 if unit == "€" else -1


@functools.cache
def _with_bounds(value: tuple[float, float, float], unit: str) -> str:
    text, bounds = written(value[0], value[1:], unit, coarsest=_coarsest(unit))
    return f"{text} ({bounds})" if bounds else text


def _than(names: Sequence[str]) -> str:
    """« que Nevers et Niort », « qu'Albi »."""
    joined = _joined(names)
    return f"qu'{joined}" if of_name(joined).startswith("d'") else f"que {joined}"


def _verdict(
    own: tuple[float, float, float],
    reference: float,
    known: Mapping[str, tuple[float, float, float]],
    code: str,
    digits: int,
) -> str:
    """What the intervals allow to say: above, below, or nothing; ``digits``: decimals printed."""
    # As printed: a reader who sees the same number twice must not be told that they differ.
    low, high, mean = (round(number, digits) for number in (own[1], own[2], reference))
    if low <= mean <= high:
        first = f"Avec la France, {UNDECIDED} : l'intervalle d'ici contient la moyenne."
    else:
        first = f"La valeur d'ici est {'au-dessus' if own[0] > reference else 'au-dessous'} de la moyenne de France."
    above = [_found(one).name for one, value in known.items() if one != code and own[1] > value[2]]
    below = [_found(one).name for one, value in known.items() if one != code and own[2] < value[1]]
    if not above and not below:
        return f"{first} Avec les pairs, {UNDECIDED} : tous les intervalles se recouvrent."
    parts = []
    if above:
        parts.append(f"plus haut {_than(above)}")
    if below:
        parts.append(f"plus bas {_than(below)}")
    rest = f" ; avec les autres, {UNDECIDED}" if len(above) + len(below) < len(known) - 1 else ""
    return f"{first} Pairs : {', '.join(parts)}{rest}."


# --------------------------------------------------------------------------- limits, people to call, the note


_NOT_SAID = (
    "Chez qui acheter : une branche n'est pas une entreprise. La suite est une liste d'établissements, et dix appels.",
    "Que local vaut mieux : l'empreinte, le prix, la qualité peuvent aller dans un sens ou dans l'autre.",
    "Ce que le territoire échange vraiment : personne ne mesure en euros les échanges entre territoires. La structure "
    f"des échanges est celle de la France de {DEFAULT_YEAR}, ramenée ici par les emplois salariés de {JOBS_YEAR}.",
    "Ce qui se passerait demain : ce n'est pas une prévision, et ce que l'un gagne peut être ce qu'un voisin perd.",
)
_NOT_SAID_EPCI = (
    "Ce que pèse chaque branche de l'industrie : les emplois d'une intercommunalité sont estimés, et cette estimation "
    "se trompe trop à ce niveau. Voyez la zone d'emploi."
)
_NOT_SAID_OVERSEAS = "Les empreintes carbone et matières, qui ne sont pas calculées outre-mer."
_NO_CARBON = (
    "Les empreintes carbone et matières ne sont pas calculées outre-mer : l'électricité et les importations n'y sont "
    "pas celles de la France entière. Ce n'est pas zéro."
)

#: Name of the State's regional service for environment where it is not « DREAL ».
_ENVIRONMENT_SERVICES = {"Île-de-France": "DRIEAT"}


def _main_sources(with_carbon: bool) -> str:
    """The sources of most of what the paragraph says; the page and the file have them all."""
    cards = ["insee-flores", "wiod-2016", *(["sdes-carbon"] if with_carbon else [])]
    names = [short_name(card) for card in cards]
    return f"{' ; '.join(names)} (liste entière sur la page)"


def _to_call(territory: Territory, region: str) -> list[dict[str, str]]:
    """Functions, never persons, and what to ask of each."""
    service = "DEAL" if territory.overseas else _ENVIRONMENT_SERVICES.get(region, "DREAL")
    own = "de votre EPCI" if territory.kind == "zone" else f"de {_in_words(territory)}"
    return [
        {
            "qui": f"Direction de l'économie {own}",
            "demander": "la liste des vingt premiers employeurs et acheteurs, et les établissements derrière les flux "
            "ci-dessus",
        },
        {
            "qui": "Service de la commande publique",
            "demander": "les marchés des trois dernières années, par objet, montant et établissement titulaire",
        },
        {
            "qui": f"Direction régionale de l'Insee ({region})",
            "demander": "les emplois par établissement et activité (Flores, Sirene) et les études déjà faites ici",
        },
        {
            "qui": "Chambre de commerce et d'industrie, chambre de métiers, chambre d'agriculture",
            "demander": "qui fabrique, qui cherche un fournisseur, qui aurait de la place pour produire",
        },
        {
            "qui": f"{service} et Ademe ({region})",
            "demander": "l'inventaire local des émissions, les flux de matières, les aides ouvertes",
        },
        {
            "qui": "Agence d'urbanisme ou de développement, s'il y en a une",
            "demander": "les diagnostics déjà payés : ne refaites pas ce qui existe",
        },
    ]


def places_to_ask(territory: Territory) -> list[dict[str, str]]:
    """Whom to ask for what is missing, and what (``qui``, ``demander``); French, typeset. Empty for a set."""
    if territory.kind not in ("zone", "epci"):
        return []
    typeset: list[dict[str, str]] = _typeset(_to_call(territory, region_and_department(territory)[0]))
    return typeset


def _sources(estimates: Iterable[Estimate]) -> list[str]:
    ids = dict.fromkeys(source for estimate in estimates for source in estimate.sources)
    return [short_name(one) for one in ids]


@functools.cache
def short_name(card: str) -> str:
    """Short name of a source."""
    return load_card(card).short


def _rows_of_file(estimates: Sequence[Estimate], territory: Territory) -> list[list[str]]:
    """Rows of the file that is handed over, heads first: numbers with a decimal comma, texts that nothing runs."""
    table = results_table(estimates, territory=territory)
    rows = [list(table.columns)]
    for cells in table.to_numpy(dtype=object).tolist():
        rows.append([_cell(cell) for cell in cells])
    return rows


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return "" if math.isnan(cell) else repr(float(f"{cell:.{FILE_DIGITS}g}")).replace(".", ",")
    return harmless_text(str(cell))


def _typeset(thing: Any) -> Any:
    """The same thing, its texts set in French."""
    if isinstance(thing, str):
        return french_text(thing)
    if isinstance(thing, dict):
        return {key: _typeset(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_typeset(value) for value in thing]
    return thing


@dataclass(frozen=True, eq=False)
class Findings:
    """What is said of a territory, whatever is beside it: on its page, in its note, in its diagnostic.

    Attributes
    ----------
    parts : dict
        Parts of a sheet, by their keys in `territory_sheet`; French, typeset.
    estimates : dict
        The results behind them, by subject, in the order of the file that is handed over.
    """

    parts: dict[str, Any]
    estimates: dict[str, list[Estimate]]

    @property
    def jobs(self) -> str:
        """« 82 000 emplois salariés »."""
        said = str(self.parts["empreintes"]["emplois"]["phrase"])
        return said.split(" emplois")[0].removeprefix("Le territoire compte ") + " emplois salariés"


def findings(results: pd.DataFrame, profile: LocalProfile) -> Findings:
    """What the page of a territory says of it alone, for any territory, a set or one's own too.

    Parameters
    ----------
    results : DataFrame
        From `metabolisme.diagnosis.territory_results`, or of an `Atlas`.
    profile : LocalProfile
        Of the same territory.

    Returns
    -------
    Findings
    """
    found = _findings(_Results(results, _ranks_of(cast("pd.MultiIndex", results.index))), profile)
    return Findings(_typeset(found.parts), found.estimates)


def _findings(results: _Results, profile: LocalProfile) -> Findings:
    """The findings, their texts not set in French yet: each text is set once."""
    territory = results.territory
    leading, leading_estimates = _leading(profile)
    methods, readings = _methods(profile, results)
    flows, flow_estimates, flow_sentence = _flows(results, profile)
    carbon, carbon_estimates = _carbon(results)
    materials, material_estimates = _materials(results)
    jobs, job_estimates = _jobs(results)
    added, added_estimates = _value_added(results)
    spending = [
        results.estimate("spending_per_100", buyer, place) for buyer, _ in BUYERS.values() for place in PLACES.values()
    ]
    spending[0] = replace(spending[0], readings=readings)
    not_said = [*_NOT_SAID]
    if territory.epci:
        not_said.insert(0, _NOT_SAID_EPCI)
    if carbon is None:
        not_said.insert(0, _NOT_SAID_OVERSEAS)
    parts = {
        "phrase": _sentence(territory, results),
        "dates": f"Estimation : {MEASURES['spending_per_100'].period}, euros de {DEFAULT_YEAR}. Ce n'est pas une "
        "mesure.",
        "branches": leading,
        "barres": _bars(results),
        "barres_phrase": _verdict_of_buyers(results),
        "barres_reserve": _BARS,
        "methodes": methods,
        "flux": flows,
        "flux_phrase": flow_sentence,
        "flux_reserve": _FLOWS_OVERSEAS if carbon is None else _FLOWS_EPCI if territory.epci else _FLOWS,
        "empreintes": {
            "carbone": carbon,
            "sans_carbone": "" if carbon else _NO_CARBON,
            "matieres": materials,
            "emplois": jobs,
            "valeur_ajoutee": added,
        },
        "pas_dit": not_said,
    }
    estimates = {
        "spending": spending,
        "branches": leading_estimates,
        "flows": flow_estimates,
        "carbon": carbon_estimates,
        "materials": material_estimates,
        "jobs": job_estimates,
        "value_added": added_estimates,
    }
    return Findings(parts, estimates)


def territory_sheet(code: str, atlas: Atlas) -> dict[str, Any]:
    """What one page, one note and one table say of a territory.

    Parameters
    ----------
    code : str
        Of a zone d'emploi or an EPCI.
    atlas : Atlas
        `metabolisme.diagnosis.every_territory.atlas`.

    Returns
    -------
    dict
        JSON-able; texts in French, typeset, numbers as lengths in % of a scale. Keys: ``code``, ``nom``, ``type``
        (``"zone"`` or ``"epci"``), ``genre``, ``ou``, ``population``, ``emplois``, ``avertissements``, ``estime``,
        ``voisins``, ``phrase``, ``dates``, ``branches``, ``barres``, ``barres_phrase``, ``barres_reserve``,
        ``methodes``, ``flux``, ``flux_phrase``, ``flux_reserve``, ``empreintes`` (``carbone`` and ``matieres``, None
        overseas, with ``sans_carbone`` that says so, ``emplois``, ``valeur_ajoutee``), ``comparaison``, ``pas_dit``,
        ``note_avertissements``, ``note_pas_dit``, ``appeler``, ``paragraphe`` (sentences), ``sources``,
        ``note_sources``, ``csv`` (rows of texts, heads first). The note is made of these.

    Raises
    ------
    UnknownCodeError
        No such territory in the atlas.
    """
    results = _Results(atlas.of(code), _ranks(atlas))
    territory, profile = results.territory, local_profile(results.territory)
    region, department = region_and_department(territory)
    found = _findings(results, profile)
    estimates = [estimate for subject in found.estimates.values() for estimate in subject]
    parts = found.parts
    carbon, not_said = parts["empreintes"]["carbone"], parts["pas_dit"]
    sources = _sources(estimates)
    called_for = cautions(territory, profile)[:CAUTIONS_SHOWN]
    warnings = [*territory.warnings, *called_for]
    codes = frozenset(atlas.codes)
    sheet: dict[str, Any] = {
        "nom": territory.name,
        "genre": "Zone d'emploi" if territory.kind == "zone" else "Intercommunalité (EPCI)",
        "ou": f"{region} ({department})" if department else region,
        "population": f"{french_number(territory.population)} habitants",
        "emplois": found.jobs,
        "avertissements": warnings,
        "voisins": [_named(one) for one in _neighbours().get(code, []) if one in codes][:LINKS_SHOWN],
        **parts,
        "comparaison": _comparison(code, atlas),
        # One page of paper: the gravest caution takes the room of the last of what is not said.
        "note_avertissements": [*territory.warnings, *called_for[:1]],
        "note_pas_dit": not_said[:-1] if called_for else not_said,
        "appeler": _to_call(territory, region),
        "paragraphe": [
            parts["phrase"],
            parts["branches"]["phrase"],
            parts["flux_phrase"],
            carbon["phrase"] if carbon else _NO_CARBON,
            parts["dates"],
            *warnings,
            f"Métabolismes & leviers, d'après {_main_sources(carbon is not None)}.",
        ],
        "sources": f"Sources : {' ; '.join(sources)}.",
        "note_sources": f"Sources : {_main_sources(carbon is not None)}.",
    }
    typeset: dict[str, Any] = _typeset(sheet)
    return {
        "code": code,
        "type": territory.kind,
        "estime": territory.kind == "epci",
        **typeset,
        "csv": _rows_of_file(estimates, territory),
    }
