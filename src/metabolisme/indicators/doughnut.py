"""The doughnut of a territory: social floor and ecological ceiling, each dimension with the scale that it is known at.

The dimensions are those of Fanning et al. (2022), for every territory the same. A territory has a doughnut when half of
them are observed there: figures of the nation under the name of a town are no knowledge of the town.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.material_footprint import national_material_footprint
from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis.footprints import footprint
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import FAULTS_SHOWN, OwnFileError, UnknownCodeError, nearest, typeset_french
from metabolisme.indicators import social
from metabolisme.indicators.carbon import unknown_overseas
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.sources.names import plain_words
from metabolisme.sources.territories import Territory, find_territory

#: At which scale a dimension is known.
SCALES = {
    "observed": "observée ici",
    "own": "apportée par vous",
    "modelled": "France, déplacée par les dépenses d’ici",
    "national": "France entière",
    "missing": "inconnue",
}

#: How a figure of the nation is brought down to a territory, and what each rule says.
RULES = {
    "none": "Rien n'est descendu",
    "equal_share": "Part égale par habitant",
    "by_territory": "Part selon la surface",
    "by_consumption": "Selon la consommation",
}
RULE_MEANINGS = {
    "none": "Ce qui n'est pas observé ici reste vide.",
    "equal_share": "Part égale : chaque habitant a droit à la même part de la limite et presse comme la moyenne de la "
    "France ; le rapport est celui de la France, par construction.",
    "by_territory": "Selon la surface : chaque kilomètre carré a droit à la même part de la limite ; un lieu dense la "
    "dépasse, un lieu peu peuplé passe dessous, quoi que l'on y fasse.",
    "by_consumption": "Selon la consommation : la limite est partagée par habitant ; la pression suit les dépenses "
    "d'ici, là où le compte les relie à l'empreinte. Le reste est vide.",
}

#: Share of the dimensions that must be known for the place itself. Fewer: no drawing.
HALF = 0.5

#: How the half may be counted, and the scales that count.
COUNTINGS = {"strict": ("observed", "own"), "with_account": ("observed", "own", "modelled")}

#: Dimensions that the account computes, with the measure of `territory_results`.
_MODELLED = {"climate": "footprint_co2", "materials": "footprint_materials"}

#: Ends of the scales that have one, by unit.
_ENDS = {"%": 100.0, "sur 10": 10.0}

#: Columns of a reader's own table; the last three may be left out.
OWN_COLUMNS = ("dimension", "valeur", "seuil", "année", "source")


@dataclass(frozen=True)
class Dimension:
    """One dimension of a doughnut.

    Attributes
    ----------
    id, label : str
    sphere : {"social", "ecological"}
        Floor or ceiling.
    scale : str
        Key of `SCALES`.
    measure : str
        What is measured, French.
    unit : str
        Of ``value`` and ``threshold``.
    value, threshold : float
        Missing for the study, which publishes ratios alone.
    ratio : float
        1 at the threshold. Social: below 1, people are missing something. Ecological: above 1, the limit is passed.
    within : tuple of float, optional
        Bounds of the ratio, where the account computes it.
    year : str
    source : str
        Card; what the reader wrote for an own value.
    rule : str
        French name of the downscaling rule; "" for what is observed.
    caveat : str
    how : str
        How to observe it here.
    """

    id: str
    label: str
    sphere: str
    scale: str
    measure: str
    unit: str
    value: float = math.nan
    threshold: float = math.nan
    ratio: float = math.nan
    within: tuple[float, float] | None = None
    year: str = ""
    source: str = ""
    rule: str = ""
    caveat: str = ""
    how: str = ""

    @property
    def passes(self) -> bool | None:
        """Whether it is inside the doughnut; None where it is not known."""
        if math.isnan(self.ratio):
            return None
        return self.ratio >= 1 if self.sphere == "social" else self.ratio <= 1


@dataclass(frozen=True)
class Doughnut:
    """The dimensions of a place, in the order in which they are drawn.

    Attributes
    ----------
    name : str
    dimensions : tuple of Dimension
    rule, counting : str
        Keys of `RULES` and `COUNTINGS`.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    rule: str
    counting: str = "strict"

    def count(self, *scales: str) -> int:
        """Dimensions known at one of these scales."""
        return sum(one.scale in scales for one in self.dimensions)

    @property
    def local(self) -> int:
        """Dimensions that count as known for the place itself."""
        return self.count(*COUNTINGS[self.counting])

    @property
    def needed(self) -> int:
        """Dimensions that half of them makes."""
        return math.ceil(HALF * len(self.dimensions))

    @property
    def drawn(self) -> bool:
        """Whether it may be drawn."""
        return self.local >= self.needed

    @property
    def refusal(self) -> str:
        """Why it is not drawn, French; "" when it is."""
        if self.drawn:
            return ""
        several = "s" if self.local > 1 else ""
        known = f"{'sont' if several else 'est'} observée{several} ici"
        if self.counting == "with_account":
            known += f" ou calculée{several} par le compte"
        return typeset_french(
            f"{self.name} : {self.local} dimension{several} sur {len(self.dimensions)} {known}, il en faut "
            f"{self.needed}. Un donut fait du reste serait celui de la France sous un autre nom. Relevez-en "
            f"{self.needed - self.local} de plus, ou lisez la liste de ce que l'on sait."
        )

    def table(self) -> pd.DataFrame:
        """All that is known, one row a dimension, with French titles; what is not known is missing."""
        rows = {
            one.label: {
                "Sphère": "Plancher social" if one.sphere == "social" else "Plafond écologique",
                "Connue": SCALES[one.scale],
                "Mesure": f"{one.measure}, {one.unit}" if one.unit not in ("", "1") else one.measure,
                "Valeur": one.value,
                "Seuil": one.threshold,
                "Rapport au seuil": one.ratio,
                "Année": one.year,
                "Règle": one.rule,
            }
            for one in self.dimensions
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("Dimension")

    def to_collect(self) -> pd.DataFrame:
        """What is not known for the place itself: dimension, what to observe, where to find it."""
        rows = {one.label: {"À observer": one.measure, "Où, comment": one.how} for one in _unobserved(self)}
        return pd.DataFrame.from_dict(rows, orient="index", columns=["À observer", "Où, comment"]).rename_axis(
            "Dimension"
        )


def _unobserved(doughnut: Doughnut) -> list[Dimension]:
    texts = _texts()
    missing = [one for one in doughnut.dimensions if one.scale not in COUNTINGS["strict"]]
    return [Dimension(one.id, one.label, one.sphere, one.scale, texts[one.id]["measure"], "", how=one.how)
            for one in missing]  # fmt: skip


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    table = load_table("doughnut/dimensions").set_index("dimension")
    return {str(name): {str(column): str(text) for column, text in row.items()} for name, row in table.iterrows()}


@functools.cache
def _national() -> dict[str, tuple[float, str]]:
    table = load_table("doughnut/national")
    return {str(row["dimension"]): (float(row["ratio"]), str(int(row["year"]))) for row in table.to_dict("records")}


def dimension_ids() -> tuple[str, ...]:
    """The dimensions, in the order in which they are drawn: the floor, then the ceiling."""
    return tuple(_texts())


def national_doughnut() -> Doughnut:
    """France in 2015, on the scale of the study.

    References
    ----------
    Fanning, O'Neill, Hickel and Roux (2022), Nature Sustainability 5:26–36, doi:10.1038/s41893-021-00799-z.
    """
    found = []
    for name, text in _texts().items():
        ratio, year = _national()[name]
        found.append(
            Dimension(
                name, text["label"], text["sphere"], "observed", "Rapport publié", "1", ratio=ratio, year=year,
                source="fanning-2022", how=text["how"],
            )
        )  # fmt: skip
    return Doughnut("France", tuple(found), "none")


def doughnut(
    territory: Territory | str | list[str],
    own: pd.DataFrame | None = None,
    rule: str = "none",
    counting: str = "strict",
) -> Doughnut:
    """What is known of a territory on each dimension: observed there, brought by the reader, brought down, or missing.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    own : DataFrame, optional
        Values of the reader, columns `OWN_COLUMNS` (« dimension » and « valeur » are needed); see `own_values`. They
        come before all others.
    rule : str
        Key of `RULES`: how figures of the nation are brought down.
    counting : str
        Key of `COUNTINGS`: what counts as known for the place itself. An account is France's footprint moved by the
        income of the place: by default it does not count.

    Returns
    -------
    Doughnut

    Raises
    ------
    UnknownCodeError
        Unknown territory, rule or counting.
    OwnFileError
        With every fault of the reader's table.
    """
    for what, known, received in (("la règle", RULES, rule), ("le décompte", COUNTINGS, counting)):
        if received not in known:
            raise UnknownCodeError.among(what, received, known)
    place = find_territory(territory)
    brought = own_values(own) if own is not None else {}
    modelled = _modelled(place) if rule == "by_consumption" else {}
    observed = _observed(place)
    found = []
    for name in dimension_ids():
        found.append(brought.get(name) or observed.get(name) or modelled.get(name) or _brought_down(name, place, rule))
    return Doughnut(place.name, tuple(found), rule, counting)


def _observed(place: Territory) -> dict[str, Dimension]:
    """Dimensions of which a figure is published for the place."""
    found = {}
    for name, indicator, card in (
        ("income_poverty", "social.poverty", "insee-epci"),
        ("equality", "social.inequality", "insee-epci"),
    ):
        if not social.why_not_published(indicator, place):
            several = len(pieces := set(social.pieces_of(place)["epci"]) - {""}) > 1
            caveat = f"Moyenne de {len(pieces)} EPCI, pondérée par leur population." if several else ""
            value = social.published_value(indicator, place)
            found[name] = _against(name, "observed", value, year="2021", source=card, caveat=caveat)
    if not social.why_not_localised(place):
        found["employment"] = _against(
            "employment", "observed", social.localised_unemployment(place), year="2025", source="localised-unemployment"
        )
    elif not social.why_no_census(place):
        census, localised = social.unemployment_of_both()
        threshold = float(_texts()["employment"]["threshold"]) * census / localised
        found["employment"] = _against(
            "employment", "observed", social.census_unemployment(place), threshold=threshold, year="2021",
            source="census-unemployment", measure="Taux de chômage du recensement",
            caveat="Le chômage du recensement est plus haut que le taux localisé : son seuil est relevé d'autant.",
        )  # fmt: skip
    return found


def _against(
    name: str,
    scale: str,
    value: float,
    *,
    threshold: float | None = None,
    year: str = "",
    source: str = "",
    measure: str = "",
    caveat: str = "",
) -> Dimension:
    """A measure of the place against its threshold."""
    text = _texts()[name]
    threshold = float(text["threshold"]) if threshold is None else threshold
    ratio = threshold / value if _turned(text) else value / threshold
    return Dimension(
        name, text["label"], text["sphere"], scale, measure or text["measure"], text["unit"], value, threshold, ratio,
        year=year, source=source, caveat=caveat, how=text["how"],
    )  # fmt: skip


def _turned(text: dict[str, str]) -> bool:
    """Whether the ratio is the threshold over the value: a floor on what should be low."""
    return text["sphere"] == "social" and text["direction"] == "less"


@functools.lru_cache(maxsize=64)
def _modelled(place: Territory) -> dict[str, Dimension]:
    """The two footprints of the account: the ratio of France, times spending here over spending of France, a head."""
    if place.kind == "own" or unknown_overseas(place):
        return {}
    results = territory_results(place)
    nation = shared_account(DEFAULT_YEAR)
    totals = {
        "climate": float(footprint(nation, "co2")["total"].sum()),
        "materials": 1000 * national_material_footprint(),
    }
    population = local_profile(place).population
    found = {}
    for name, measure in _MODELLED.items():
        ratio, year = _national()[name]
        value, low, high = (
            ratio * float(results[bound].to_dict()[measure, "all", "total"]) / totals[name] / population
            for bound in ("value", "low", "high")
        )
        text = _texts()[name]
        found[name] = Dimension(
            name, text["label"], text["sphere"], "modelled", text["measure"], text["unit"], ratio=value,
            within=(low, high), year=year, source="fanning-2022", rule=RULES["by_consumption"], how=text["how"],
            caveat="Le rapport de la France, déplacé par le revenu et l'investissement d'ici : ni chauffage, ni "
            "trajets, ni chantiers propres au territoire.",
        )  # fmt: skip
    return found


def _brought_down(name: str, place: Territory, rule: str) -> Dimension:
    """The figure of the nation under a rule, or nothing."""
    text = _texts()[name]
    ratio, year = _national()[name]
    gap = Dimension(
        name, text["label"], text["sphere"], "missing", text["measure"], text["unit"],
        threshold=float(text["threshold"]), how=text["how"],
    )  # fmt: skip
    if rule == "none" or (rule == "by_consumption" and text["sphere"] == "ecological"):
        return gap
    label, caveat = "Moyenne de la France", "Ce chiffre est celui de la France."
    if text["sphere"] == "ecological":
        label = RULES[rule]
        if rule == "by_territory":
            share = surface_share(place)
            if math.isnan(share):
                return gap
            ratio *= local_profile(place).population / share
            caveat = "Pression de la France par habitant, rapportée à la surface d'ici."
    return Dimension(
        name, text["label"], text["sphere"], "national", "Rapport publié pour la France", "1", ratio=ratio, year=year,
        source="fanning-2022", rule=label, how=text["how"], caveat=caveat,
    )  # fmt: skip


def surface_share(place: Territory) -> float:
    """Share of the surface of France (Mayotte apart) that a territory covers; missing for a reader's own file."""
    covered = social.pieces_of(place)["area_km2"].sum(min_count=1)
    return float(covered / load_table("social/pieces")["area_km2"].sum())


def fair_shares(place: Territory | str | list[str], rule: str = "equal_share") -> pd.DataFrame:
    """The part of each planetary limit that a rule gives to a territory.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    rule : {"equal_share", "by_territory", "by_consumption"}
        Only the surface changes the share: consumption moves the pressure, not the limit.

    Returns
    -------
    DataFrame, index: ecological dimensions
        ``limit`` and ``unit`` (a year); ``share`` of that of France. Over all zones the shares sum to 1.

    Raises
    ------
    UnknownCodeError
        Another rule.
    """
    shared = [name for name in RULES if name != "none"]
    if rule not in shared:
        raise UnknownCodeError.among("la règle", rule, shared)
    territory = find_territory(place)
    share = surface_share(territory) if rule == "by_territory" else local_profile(territory).population
    inhabitants = load_table("territories/zones").query("status == 'complete'")["population"].sum()
    rows = {
        name: {
            "limit": float(text["threshold"]) * float(inhabitants) * share,
            "unit": text["unit"].removesuffix("/hab."),
            "share": share,
        }
        for name, text in _texts().items()
        if text["sphere"] == "ecological"
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def own_values(table: pd.DataFrame) -> dict[str, Dimension]:
    """Dimensions of a reader's table.

    Parameters
    ----------
    table : DataFrame
        « dimension » (its French name or its identifier) and « valeur », in the unit of `own_template`; « seuil » where
        the reader's is another; « année », « source ».

    Returns
    -------
    dict of Dimension, by identifier
        Rows without a value are left out: an empty cell is not known, never zero.

    Raises
    ------
    OwnFileError
        With every fault: unknown column or dimension, one given twice, a value or a threshold that is no number,
        negative, zero, or beyond the end of its scale, a number of a year that is no year.
    """
    received = {" ".join(plain_words(str(column))): column for column in table.columns}
    known = {" ".join(plain_words(column)): column for column in OWN_COLUMNS}
    faults = [f"colonne « {known[name]} » absente" for name in ("dimension", "valeur") if name not in received]
    if faults:
        raise _own_error(faults)
    cells = {name: table[received[name]].tolist() for name in known if name in received}
    names = {" ".join(plain_words(text["label"])): name for name, text in _texts().items()} | {
        name: name for name in dimension_ids()
    }
    found: dict[str, Dimension] = {}
    for rank, typed in enumerate(cells["dimension"]):
        row = {name: values[rank] for name, values in cells.items()}
        if _is_empty(row["valeur"]):
            continue
        words = str(typed).strip()
        name = names.get(" ".join(plain_words(words))) or names.get(words)
        if name is None:
            labels = [text["label"] for text in _texts().values()]
            near = nearest(words, labels)
            hint = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
            faults.append(f"ligne {rank + 1} : dimension « {words} » inconnue{hint}")
            continue
        if name in found:
            faults.append(f"ligne {rank + 1} : « {_texts()[name]['label']} » est donnée deux fois")
            continue
        value, fault = _number(row["valeur"])
        threshold, threshold_fault = (None, "") if _is_empty(row.get("seuil")) else _number(row.get("seuil"))
        label = _texts()[name]["label"]
        told = [f"ligne {rank + 1}, {label}, valeur : {fault}"] if fault else []
        told += [f"ligne {rank + 1}, {label}, seuil : {threshold_fault}"] if threshold_fault else []
        end, unit = _ENDS.get(_texts()[name]["unit"], math.inf), _texts()[name]["unit"]
        told += [
            f"ligne {rank + 1}, {label}{which} : {number:g} {unit} est plus que {end:g}"
            for which, number in (("", value), (", seuil", threshold))
            if number is not None and number > end
        ]
        year, year_fault = ("", "") if _is_empty(row.get("annee")) else _year(row["annee"])
        told += [f"ligne {rank + 1}, {label}, année : {year_fault}"] if year_fault else []
        if told:
            faults += told
            continue
        source = "" if _is_empty(row.get("source")) else str(row["source"])
        found[name] = _against(name, "own", value, threshold=threshold, year=year, source=source)
    if faults:
        raise _own_error(faults)
    return found


def typed_values(text: str) -> pd.DataFrame | None:
    """The table of `own_values` from lines « dimension ; valeur ; seuil ; année ; source »; None without a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split(";")] for line in lines]
    faults = [
        f"ligne {rank} : « {line.strip()} » ; attendu « dimension ; valeur »"
        for rank, (line, row) in enumerate(zip(lines, cells, strict=True), start=1)
        if not 2 <= len(row) <= len(OWN_COLUMNS)
    ]
    if faults:
        raise _own_error(faults)
    filled = [row + [""] * (len(OWN_COLUMNS) - len(row)) for row in cells]
    return pd.DataFrame(filled, columns=list(OWN_COLUMNS)) if filled else None


def own_template() -> pd.DataFrame:
    """The table that a reader fills: a row a dimension, its measure, its unit, its usual threshold; values empty."""
    texts = _texts()
    return pd.DataFrame(
        {
            "dimension": [text["label"] for text in texts.values()],
            "mesure": [text["measure"] for text in texts.values()],
            "unité": [text["unit"] for text in texts.values()],
            "valeur": "",
            "seuil": [float(text["threshold"]) for text in texts.values()],
            "année": "",
            "source": "",
        }
    )


def _own_error(faults: list[str]) -> OwnFileError:
    return OwnFileError.from_faults(
        "Votre tableau du donut ne peut pas être lu", faults[:FAULTS_SHOWN], "corrigez ces lignes, puis relancez."
    )


def _is_empty(cell: object) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)) or not str(cell).strip()


def _year(cell: object) -> tuple[str, str]:
    """A year as people type it, in numbers or in words, or a French clause that says what is wrong."""
    if not isinstance(cell, (float, np.floating)):
        return str(cell), ""
    return (str(int(cell)), "") if float(cell).is_integer() else ("", f"« {cell} » n'est pas une année")


def _number(cell: object) -> tuple[float, str]:
    """A positive number as people type it, or a French clause that says what is wrong."""
    text = str(cell).strip().replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        return math.nan, f"« {cell} » n'est pas un nombre"
    if not math.isfinite(value) or value <= 0:
        return math.nan, f"« {cell} » n'est pas un nombre plus grand que zéro"
    return value, ""
