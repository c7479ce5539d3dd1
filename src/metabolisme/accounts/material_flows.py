"""Economy-wide material flow account: what enters a country, stays in it, or leaves it, in million tonnes (Mt).

Concepts and names: Eurostat (2018), Economy-wide material flow accounts handbook, doi:10.2785/158567.

Statistical offices revise: imports of 2019 are 342 Mt in one edition and 349 in another. A computed indicator never
mixes two editions, see `MaterialFlowAccount`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.sources import load_table

#: French name, formula and unit of each indicator, in the order of an account.
INDICATORS = {
    "domestic_extraction": ("Extraction intérieure utilisée (DE)", "", "Mt"),
    "imports": ("Importations", "", "Mt"),
    "exports": ("Exportations", "", "Mt"),
    "direct_material_input": ("Entrée directe de matières (DMI)", "DE + importations", "Mt"),
    "domestic_material_consumption": ("Consommation intérieure de matières (DMC)", "DMI − exportations", "Mt"),
    "physical_trade_balance": ("Balance physique (PTB)", "importations − exportations", "Mt"),
    "raw_material_consumption": ("Empreinte matières (RMC)", "", "Mt"),
    "raw_material_trade_balance": ("Balance en matières premières (RTB)", "RMC − DE", "Mt"),
    "net_additions_to_stock": ("Ajout net au stock (NAS)", "", "Mt"),
    "domestic_processed_output": ("Rejets vers la nature (DPO)", "émissions + décharge", "Mt"),
    "balancing_inputs": ("Équilibrage, entrées", "", "Mt"),
    "balancing_outputs": ("Équilibrage, sorties", "", "Mt"),
    "circular_use_rate": ("Taux d'utilisation circulaire (CMUR)", "recyclé ÷ (DMC + recyclé)", "%"),
}

#: How an indicator follows from others of the same edition: each term with its sign.
IDENTITIES: dict[str, tuple[dict[str, int], ...]] = {
    "imports": ({"domestic_material_consumption": 1, "exports": 1, "domestic_extraction": -1},),
    "exports": ({"domestic_extraction": 1, "imports": 1, "domestic_material_consumption": -1},),
    "direct_material_input": (
        {"domestic_extraction": 1, "imports": 1},
        {"domestic_material_consumption": 1, "exports": 1},
    ),
    "domestic_material_consumption": ({"domestic_extraction": 1, "imports": 1, "exports": -1},),
    "physical_trade_balance": (
        {"imports": 1, "exports": -1},
        {"domestic_material_consumption": 1, "domestic_extraction": -1},
    ),
    "raw_material_trade_balance": ({"raw_material_consumption": 1, "domestic_extraction": -1},),
}

#: What the balance of 2016 holds.
BALANCE_INDICATORS = (
    "domestic_extraction",
    "imports",
    "exports",
    "net_additions_to_stock",
    "domestic_processed_output",
    "balancing_inputs",
    "balancing_outputs",
)

#: Names of the published tables, ours.
PUBLISHED_NAMES = {"dmc": "domestic_material_consumption", "rmc": "raw_material_consumption"}

#: Editions of the tables that have one only.
BALANCE_EDITION = "SDES, bilan 2016"
SERIES_EDITION = "SDES vers 2018"
UNITED_NATIONS_EDITION = "ONU octobre 2020"
FOOTPRINT_EDITION = "CGDD et Insee 2019"
CIRCULAR_EDITION = "Eurostat 2024"

#: Cuts in the use of all materials that are compared, %.
CUTS_COMPARED = (0, 10, 20, 30, 40, 50, 60)

#: Published figures are whole million tonnes: eight rounded terms may miss closure by 8 × 0.5 Mt.
CLOSURE_TOLERANCE = 4.0

#: Published totals are whole million tonnes.
ROUNDING = 0.5


@dataclass(frozen=True)
class MaterialBalance:
    """Material balance of a country for one year, all in million tonnes (Mt).

    Attributes
    ----------
    year : int
    domestic_extraction, imports, balancing_inputs : float
        Entries. Balancing inputs are the oxygen of combustion and breathing, above all.
    exports, emissions, landfill, net_additions_to_stock, balancing_outputs : float
        Exits, and what stays: buildings, roads, goods. Balancing outputs are water vapour and breathing, above all.

    Raises
    ------
    BalanceError
        At construction, if entries and exits differ by more than `CLOSURE_TOLERANCE`.
    """

    year: int
    domestic_extraction: float
    imports: float
    balancing_inputs: float
    exports: float
    emissions: float
    landfill: float
    net_additions_to_stock: float
    balancing_outputs: float

    def __post_init__(self) -> None:
        if not abs(self.entries - self.exits) <= CLOSURE_TOLERANCE:
            raise BalanceError(
                f"Le bilan de matières {self.year} ne se referme pas : {self.entries:g} Mt entrent, {self.exits:g} Mt "
                f"sortent ou restent (écart accepté : {CLOSURE_TOLERANCE:g} Mt, l'arrondi des huit postes). "
                "Remède : vérifiez que les huit postes viennent du même millésime."
            )

    @property
    def entries(self) -> float:
        """Everything that enters, Mt."""
        return self.domestic_extraction + self.imports + self.balancing_inputs

    @property
    def exits(self) -> float:
        """Everything that leaves or stays, Mt."""
        return self.exports + self.emissions + self.landfill + self.net_additions_to_stock + self.balancing_outputs

    @property
    def direct_material_input(self) -> float:
        """DMI = domestic extraction + imports, Mt."""
        return self.domestic_extraction + self.imports

    @property
    def domestic_material_consumption(self) -> float:
        """DMC = DMI − exports, Mt: what stays to be used here; imports are weighed as they cross the border."""
        return self.direct_material_input - self.exports

    @property
    def physical_trade_balance(self) -> float:
        """PTB = imports − exports, Mt; positive when more weight comes in than goes out."""
        return self.imports - self.exports

    @property
    def domestic_processed_output(self) -> float:
        """DPO = emissions to nature + landfill, Mt, as SDES counts; Eurostat puts controlled landfill in the stock."""
        return self.emissions + self.landfill


@dataclass(frozen=True)
class MaterialFlowAccount:
    """What one edition publishes of one year, and what follows from it.

    Attributes
    ----------
    year : int
    edition : str
        As in `published_flows`.
    published : mapping of str to float
        Printed values by indicator, see `INDICATORS`; Mt, or % for the circular use rate.
    sources : tuple of str
        Cards.

    Raises
    ------
    BalanceError
        At construction, when printed values break an identity by more than their rounding.
    """

    year: int
    edition: str
    published: Mapping[str, float]
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        faults = []
        for indicator, ways in IDENTITIES.items():
            for terms in ways:
                if indicator not in self.published or any(term not in self.published for term in terms):
                    continue
                found = sum(sign * self.published[term] for term, sign in terms.items())
                gap = found - self.published[indicator]
                # Each printed whole number may be off by half a million tonnes.
                if not abs(gap) <= ROUNDING * (1 + len(terms)):
                    faults.append(
                        f"{INDICATORS[indicator][0]} : {self.published[indicator]:g} Mt, calculé {found:g} Mt"
                    )
        if faults:
            raise BalanceError(
                f"Compte de matières {self.year}, édition « {self.edition} » : {' ; '.join(faults)}. Remède : vérifiez "
                "que toutes les valeurs viennent de la même édition."
            )

    def value(self, indicator: str) -> float:
        """Printed value of an indicator, or the one that follows from this edition.

        Parameters
        ----------
        indicator : str
            One of `INDICATORS`.

        Raises
        ------
        UnknownCodeError
            Not published by this edition, and not to be had from what it publishes; says which editions do.
        """
        if indicator not in INDICATORS:
            raise UnknownCodeError.among("l'indicateur", indicator, INDICATORS)
        found = self._found(indicator)
        if found is None:
            name = INDICATORS[indicator][0]
            known = ", ".join(INDICATORS[one][0] for one in INDICATORS if one in self.published)
            frame = published_flows()
            others = frame.loc[(frame["indicator"] == indicator) & (frame["year"] == self.year), "edition"].unique()
            elsewhere = (
                f"Autres éditions qui l'impriment pour {self.year} : {', '.join(map(str, others))} ; ne les "
                "mélangez pas avec celle-ci."
                if len(others)
                else f"Aucune édition dont nous disposons ne l'imprime pour {self.year}."
            )
            raise UnknownCodeError(
                f"{name}, {self.year} : l'édition « {self.edition} » ne publie pas cette valeur, et elle ne se déduit "
                f"pas de ce qu'elle publie ({known}). {elsewhere}"
            )
        return found

    def indicators(self) -> pd.DataFrame:
        """Every indicator, in the order of an account.

        Returns
        -------
        DataFrame, index ``indicator``
            ``name`` (French), ``value`` (missing when not to be had), ``unit``, ``formula``, ``status``: ``published``,
            ``computed`` or ``not_published``, and ``edition``.
        """
        rows = []
        for indicator, (name, formula, unit) in INDICATORS.items():
            found = self._found(indicator)
            status = (
                "published" if indicator in self.published else "computed" if found is not None else "not_published"
            )
            rows.append((indicator, name, math.nan if found is None else found, unit, formula, status, self.edition))
        columns = ["indicator", "name", "value", "unit", "formula", "status", "edition"]
        return pd.DataFrame(rows, columns=columns).set_index("indicator")

    def _found(self, indicator: str) -> float | None:
        if indicator in self.published:
            return self.published[indicator]
        for terms in IDENTITIES.get(indicator, ()):
            if all(term in self.published for term in terms):
                return float(sum(sign * self.published[term] for term, sign in terms.items()))
        return None


def published_flows() -> pd.DataFrame:
    """Every published total that we hold, each with its edition: what may be computed from, and what may not be mixed.

    Returns
    -------
    DataFrame
        ``indicator`` (one of `INDICATORS`), ``year``, ``value``, ``unit`` (Mt, t/hab or %), ``edition``, ``source``
        (card) and ``status`` (published, nearly or third_party).
    """
    return _published_flows().copy()


@functools.cache
def _published_flows() -> pd.DataFrame:
    points = load_table("materials/flow_points").query("category == 'total'")
    frames = [
        pd.DataFrame(
            {
                "indicator": points["indicator"].replace(PUBLISHED_NAMES),
                "year": points["year"],
                "value": points["value"],
                "unit": points["unit"],
                "edition": points["edition"],
                "source": "sdes-materials",
                "status": points["status"],
            }
        )
    ]

    def add(indicator: str, years: pd.Series, values: pd.Series, unit: str, edition: str, source: str) -> None:
        frames.append(
            pd.DataFrame(
                {
                    "indicator": indicator,
                    "year": years.to_numpy(),
                    "value": values.to_numpy(dtype=float),
                    "unit": unit,
                    "edition": edition,
                    "source": source,
                    "status": "published",
                }
            )
        )

    balance = material_balance()
    for indicator in BALANCE_INDICATORS:
        value = pd.Series([float(getattr(balance, indicator))])
        add(indicator, pd.Series([balance.year]), value, "Mt", BALANCE_EDITION, "sdes-materials")
    dmc = "domestic_material_consumption"
    series = load_table("materials/dmc_series")
    add(dmc, series["year"], series["dmc_mt"], "Mt", SERIES_EDITION, "sdes-materials")
    add(dmc, series["year"], series["dmc_t_per_inhabitant"], "t/hab", SERIES_EDITION, "sdes-materials")
    nations = load_table("materials/dmc_categories").query("item == 'total'")
    add(dmc, nations["year"], nations["dmc_mt"], "Mt", UNITED_NATIONS_EDITION, "unep-materials")
    footprint = load_table("materials/footprint_2013").query("item == 'total'")
    for unit, ours in (("mt", "Mt"), ("t_per_inhabitant", "t/hab")):
        value = footprint.loc[footprint["unit"] == unit, "value"]
        add("raw_material_consumption", pd.Series([2013]), value, ours, FOOTPRINT_EDITION, "mohkam-2019")
    rates = load_table("materials/circular_use_rate")
    add("circular_use_rate", rates["year"], rates["france_percent"], "%", CIRCULAR_EDITION, "eurostat-materials")
    return pd.concat(frames, ignore_index=True)


def material_flow_account(year: int, edition: str | None = None) -> MaterialFlowAccount:
    """Material flow account of France for one year, in one edition.

    Parameters
    ----------
    year : int
    edition : str, optional
        As in `published_flows`; may be left out when one edition only publishes that year.

    Raises
    ------
    UnknownCodeError
        Year or edition that is not published, or several editions and none chosen; says which there are.

    Examples
    --------
    >>> account = material_flow_account(2021, "SDES mars 2024")
    >>> account.value("raw_material_trade_balance"), account.value("physical_trade_balance")
    (294.0, 142.0)
    """
    frame = published_flows()
    totals = frame.loc[frame["unit"] != "t/hab"]
    of_year = totals.loc[totals["year"] == year]
    if of_year.empty:
        raise UnknownCodeError.among("l'année", year, sorted(totals["year"].unique()))
    editions = [str(name) for name in of_year["edition"].unique()]
    if edition is None:
        if len(editions) > 1:
            raise UnknownCodeError(
                f"Pour {year}, {len(editions)} éditions ont publié des flux de matières, et elles ne se mélangent "
                f'pas : {", ".join(editions)}. Choisissez-en une (edition="{editions[0]}").'
            )
        edition = editions[0]
    if edition not in editions:
        years = sorted(totals.loc[totals["edition"] == edition, "year"].unique())
        covered = f"Cette édition couvre : {', '.join(map(str, years))}. " if years else ""
        raise UnknownCodeError(
            f"L'édition « {edition} » ne publie rien pour {year}. {covered}Éditions qui publient {year} : "
            f"{', '.join(editions)}."
        )
    rows = of_year.loc[of_year["edition"] == edition]
    published = {str(name): float(value) for name, value in zip(rows["indicator"], rows["value"], strict=True)}
    return MaterialFlowAccount(int(year), edition, published, tuple(dict.fromkeys(map(str, rows["source"]))))


def circular_material_use_rate(recycled: float, domestic_material_consumption: float) -> float:
    """Circular material use rate: share of the materials used that comes from recycling.

    Parameters
    ----------
    recycled : float
        Materials that come back from waste into production, Mt, ≥ 0: Eurostat counts waste recovered in the country,
        less what is imported for recovery, plus what is exported for it.
    domestic_material_consumption : float
        DMC, Mt, > 0.

    Returns
    -------
    float
        Ratio, 0 to 1.

    References
    ----------
    Eurostat (2018), Circular material use rate, calculation method, doi:10.2785/132708.

    Examples
    --------
    >>> circular_material_use_rate(25, 75)
    0.25
    """
    return recycled / (domestic_material_consumption + recycled)


def recycled_materials(rate: float, domestic_material_consumption: float) -> float:
    """What must have been recycled for a circular material use rate, Mt; the inverse of `circular_material_use_rate`.

    Rate and consumption come from the same edition, or the result is an order of magnitude only.

    Examples
    --------
    >>> recycled_materials(0.25, 75)
    25.0
    """
    return rate * domestic_material_consumption / (1 - rate)


def material_balance(year: int = 2016) -> MaterialBalance:
    """Published material balance of France.

    Parameters
    ----------
    year : int
        2016, the only year with a full published balance.

    Raises
    ------
    UnknownCodeError
        For another year.

    References
    ----------
    SDES (2019), L'empreinte matières, un indicateur révélant notre consommation réelle de matières premières.
    """
    table = load_table("materials/balance_2016")
    if year != 2016:
        raise UnknownCodeError(
            f"Pas de bilan de matières complet pour {year!r} : le SDES n'en a publié qu'un dont nous disposons, 2016. "
            "Pour d'autres années, les flux séparés sont dans load_table('materials/flow_points')."
        )
    items = {str(item): float(mt) for item, mt in zip(table["item"], table["mt"], strict=True)}
    return MaterialBalance(year=year, **items)


def extraction_growth(imports_content: float, domestic_extraction: float, less_used: float = 0.0) -> float:
    """Growth of domestic extraction that would replace every import, tonne for tonne.

    Parameters
    ----------
    imports_content : float
        Material content of imports, Mt, ≥ 0.
    domestic_extraction : float
        Domestic extraction, Mt, > 0.
    less_used : float
        Share by which the use of all materials is cut, 0 to 1.

    Returns
    -------
    float
        Ratio, without unit: 0.78 reads "78 % more".

    Notes
    -----
    A tonne of ore does not replace a tonne of wheat: this is the order of magnitude that the seed's argument needs, not
    a scenario.

    Examples
    --------
    >>> round(extraction_growth(633, 808), 2)
    0.78
    """
    needed = (1 - less_used) * (domestic_extraction + imports_content)
    return needed / domestic_extraction - 1


def extraction_growth_by_cut(
    imports_content: float, domestic_extraction: float, cuts: Iterable[float] = CUTS_COMPARED
) -> pd.Series:
    """Growth of domestic extraction that would replace every import, for several cuts in the use of materials.

    Parameters
    ----------
    imports_content : float
        Material content of imports, Mt, ≥ 0.
    domestic_extraction : float
        Domestic extraction, Mt, > 0.
    cuts : iterable of float
        Cuts in the use of all materials, %, 0 to 100.

    Returns
    -------
    Series, index ``cut`` (%)
        Change of extraction, %; negative where the cut alone does more than replace imports.
    """
    growth = {cut: 100 * extraction_growth(imports_content, domestic_extraction, cut / 100) for cut in cuts}
    return pd.Series(growth, name="growth").rename_axis("cut")


def extraction_readings() -> pd.DataFrame:
    """Four ways to count what extraction would have to replace: two from SDES, two from the study of Lyon.

    Returns
    -------
    DataFrame, index ``reading`` (French labels)
        ``to_replace`` and ``extraction``, Mt.

    Notes
    -----
    The first reading deducts exports, the others do not. The study opposes two numbers of 2019 and our copy of it does
    not say which is extracted: both orders are readings.

    References
    ----------
    SDES, editions of March 2022 and March 2024, in ``materials/flow_points``; Millénaire 3 (2023).
    """
    points = load_table("materials/flow_points").query("category == 'total' and unit == 'Mt'")

    def published(indicator: str, year: int, edition: str) -> float:
        rows = points.query("indicator == @indicator and year == @year")
        return float(rows.loc[rows["edition"] == edition, "value"].item())

    extracted = published("domestic_extraction", 2021, "SDES mars 2024")
    study = load_table("materials/millenaire3_2019").set_index("item")["value"]
    first, second = float(study["first_figure"]), float(study["second_figure"])
    readings = {
        "SDES 2021 : empreinte moins extraction": (published("rmc", 2021, "SDES mars 2024") - extracted, extracted),
        "SDES 2019 : importations pesées à la frontière": (
            published("imports", 2019, "SDES mars 2022"),
            published("domestic_extraction", 2019, "SDES mars 2022"),
        ),
        "Étude : le premier nombre est importé": (first, second),
        "Étude : le premier nombre est extrait": (second, first),
    }
    columns = ["to_replace", "extraction"]
    return pd.DataFrame.from_dict(readings, orient="index", columns=columns).rename_axis("reading")
