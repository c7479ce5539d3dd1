"""Economy-wide material flow account: what enters a country, stays in it, or leaves it, in million tonnes (Mt).

Concepts and names: Eurostat (2018), Economy-wide material flow accounts handbook, doi:10.2785/158567.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.sources import load_table

#: Cuts in the use of all materials that are compared, %.
CUTS_COMPARED = (0, 10, 20, 30, 40, 50, 60)

#: Published figures are whole million tonnes: eight rounded terms may miss closure by 8 × 0.5 Mt.
CLOSURE_TOLERANCE = 4.0


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
        return (
            self.exports + self.emissions + self.landfill + self.net_additions_to_stock + self.balancing_outputs
        )

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
