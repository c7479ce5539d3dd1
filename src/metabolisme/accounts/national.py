"""The account of the nation: who sells what to whom, in million euros, and what it presses on.

Source: WIOD, release 2016, national table of France, 56 industries (Timmer et al. 2015, doi:10.1111/roie.12178);
CO₂ of the same industries: Corsatea et al. 2019 (JRC116234, doi:10.2760/024036).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from metabolisme.accounts.leontief import input_coefficients, leontief_inverse
from metabolisme.errors import BalanceError, UnknownCodeError
from metabolisme.sources import concordance, load_table, nomenclature
from metabolisme.sources.defaults import (
    DEFAULT_BRANCHES,
    DEFAULT_YEAR,
    REEXPORT_EXPORT_SHARE,
    REEXPORT_INDUSTRIES,
)

if TYPE_CHECKING:
    import pymrio

#: WIOD columns of final uses by residents, and the name that they have here.
FINAL_USES = {
    "CONS_h": "households",
    "CONS_np": "non_profit",
    "CONS_g": "government",
    "GFCF": "investment",
    "INVEN": "inventories",
}

#: Largest residual accepted in an identity, in M€. The publisher's own columns miss their output by up to 0.009 million
#: dollars (construction, 2011), and rounding to 0.0001 adds at most 117 × 0.00005: in euros, 0.012 in all.
BALANCE_TOLERANCE = 0.012


@dataclass(frozen=True, eq=False)
class NationalAccount:
    """Balanced input–output account of France for one year.

    All money is in million euros of the year (M€), at basic prices; all CO₂ in kilotonnes (kt). Household
    consumption follows the domestic concept: what tourists spend here is in, what residents spend abroad is out.

    Attributes
    ----------
    year : int
    flows_domestic, flows_imported : DataFrame, shape (n, n)
        Intermediate flows by product (rows) and using branch (columns), made in France and imported. M€.
    final_demand_domestic, final_demand_imported : DataFrame, shape (n, 5)
        Uses by residents: households, non_profit, government, investment, inventories. M€.
    exports, reexports : Series, shape (n,)
        Exports of French products, and of imported products that only cross. M€.
    value_added, product_taxes, transport_margins : Series, shape (n,)
        What each branch pays besides products: value added at basic prices, taxes less subsidies on its inputs,
        international transport margins on its imported inputs. M€.
    co2 : Series, shape (n,)
        CO₂ emitted in France by each branch, kt.
    co2_households : float
        CO₂ emitted directly by households (cars, boilers), kt.
    reexport_correction : DataFrame
        Per corrected industry: use in France, domestic part and exports before and after. M€.
    detail : NationalAccount or None
        The account on 56 industries that this one aggregates; None when this is it.

    Raises
    ------
    BalanceError
        At construction, if supply and use, or inputs and output, differ by more than `BALANCE_TOLERANCE`.
    """

    year: int
    flows_domestic: pd.DataFrame
    flows_imported: pd.DataFrame
    final_demand_domestic: pd.DataFrame
    final_demand_imported: pd.DataFrame
    exports: pd.Series
    reexports: pd.Series
    output: pd.Series
    value_added: pd.Series
    product_taxes: pd.Series
    transport_margins: pd.Series
    co2: pd.Series
    co2_households: float
    reexport_correction: pd.DataFrame = field(repr=False)
    detail: NationalAccount | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._refuse_empty_cells()
        residuals = self.check()
        faulty = residuals[residuals["residual"].abs() > BALANCE_TOLERANCE]
        if len(faulty):
            lines = "\n".join(
                f"  – {identity}, branche {branch} : il manque {residual:.4g} M€ (tolérance {BALANCE_TOLERANCE} M€)"
                for identity, branch, residual in faulty.reset_index().itertuples(index=False)
            )
            raise BalanceError(
                f"Le compte {self.year} ne s'équilibre pas :\n{lines}\n"
                "Remède : restaurez data/io/national_io.csv (git checkout -- data/io), ou corrigez la table fournie."
            )

    def _refuse_empty_cells(self) -> None:
        for name in self.__dataclass_fields__:
            part = getattr(self, name)
            if isinstance(part, pd.DataFrame | pd.Series) and part.isna().to_numpy().any():
                empty = part.isna().to_numpy().reshape(len(part), -1).any(axis=1)
                rows = part.index[np.flatnonzero(empty)]
                raise BalanceError(
                    f"Le compte {self.year} a des cases vides dans {name}, ligne(s) {', '.join(map(str, rows[:5]))}. "
                    "Une valeur manquante n'est pas un zéro : complétez la table."
                )

    def check(self) -> pd.DataFrame:
        """Residual of each accounting identity, by branch.

        Returns
        -------
        DataFrame, index (identity, branch), column ``residual`` (M€)
            Identities: products made here (uses − output); inputs (purchases, taxes, margins and value added − output).
        """
        uses = self.flows_domestic.sum(axis="columns") + self.final_demand_domestic.sum(axis="columns") + self.exports
        inputs = (
            self.flows_domestic.sum()
            + self.flows_imported.sum()
            + self.product_taxes
            + self.transport_margins
            + self.value_added
        )
        residuals = {
            "emplois des produits d'ici = production": uses - self.output,
            "achats, taxes et valeur ajoutée = production": inputs - self.output,
        }
        return pd.concat(residuals, names=["identity", "branch"]).to_frame("residual")

    @property
    def branches(self) -> pd.Index:
        """Codes of the branches, in the order of the nomenclature."""
        return self.output.index

    @property
    def industries(self) -> NationalAccount:
        """The account on 56 industries: the one that this one aggregates, or itself."""
        return self if self.detail is None else self.detail

    @property
    def final_demand(self) -> pd.DataFrame:
        """Final uses by residents, made here and imported together, shape (n, 5), M€."""
        return self.final_demand_domestic + self.final_demand_imported

    @cached_property
    def imports(self) -> pd.Series:
        """Imports by product for use in France, re-exports left out, shape (n,), M€."""
        used = self.flows_imported.sum(axis="columns") + self.final_demand_imported.sum(axis="columns")
        return used.rename("imports")

    @cached_property
    def coefficients_domestic(self) -> pd.DataFrame:
        """Domestic input coefficients A, shape (n, n)."""
        return input_coefficients(self.flows_domestic, self.output)

    @cached_property
    def coefficients_imported(self) -> pd.DataFrame:
        """Imported input coefficients, shape (n, n)."""
        return input_coefficients(self.flows_imported, self.output)

    @cached_property
    def leontief_inverse(self) -> pd.DataFrame:
        """Domestic Leontief inverse L, shape (n, n)."""
        return leontief_inverse(self.coefficients_domestic)

    @cached_property
    def co2_intensity(self) -> pd.Series:
        """CO₂ per unit of output, kt per M€ (equal to kg per €), shape (n,); 0 where nothing is produced."""
        return (self.co2 / self.output.where(self.output > 0, 1.0)).rename("co2_kt_per_meur")

    def order(self, product: str, amount: float) -> pd.Series:
        """Final demand for one product, spread over the 56 industries of its branch by output.

        Parameters
        ----------
        product : str
            Branch of this account.
        amount : float
            Any currency unit.

        Returns
        -------
        Series, shape (56,)
            To be used with ``industries.coefficients_domestic``.

        Raises
        ------
        UnknownCodeError
            If the product is not a branch of this account.
        """
        if product not in self.branches:
            raise UnknownCodeError.among("la branche", product, self.branches)
        industries = self.industries
        own = pd.Series(industries.branches, industries.branches)
        groups = own if self.detail is None else concordance("A56", "A38")
        weights = industries.output.where(groups.reindex(industries.branches) == product, 0.0)
        return (amount * weights / weights.sum()).rename("order")

    @cached_property
    def output_multipliers(self) -> pd.Series:
        """Type I output multipliers, computed on 56 industries and averaged by output, shape (n,)."""
        if self.detail is None:
            return self.leontief_inverse.sum().rename("output_multiplier")
        groups = concordance("A56", "A38")
        weighted = (self.detail.output_multipliers * self.detail.output).groupby(groups).sum()
        return (weighted.reindex(self.branches) / self.output).rename("output_multiplier")

    def to_pymrio(self) -> pymrio.IOSystem:
        """Hand the account over to pymrio.

        Returns
        -------
        pymrio.IOSystem
            One region (FRA); Z and Y are domestic, exports being one category of Y. Extensions: ``co2`` (kt, with
            the direct emissions of households in F_Y), ``imports`` (M€, one row a product) and ``value_added`` (M€).
            Call ``calc_all()`` on it.

        Notes
        -----
        pymrio reads exports as final demand: its footprint of ``exports`` is what others' demand presses here. Imported
        products carry no emission in this single-region system: see `metabolisme.diagnosis.footprint`.
        """
        import pymrio

        sectors = pd.MultiIndex.from_product([["FRA"], self.branches], names=["region", "sector"])
        final = self.final_demand_domestic.assign(exports=self.exports)
        categories = pd.MultiIndex.from_product([["FRA"], final.columns], names=["region", "category"])

        def labelled(frame: pd.DataFrame, columns: pd.MultiIndex) -> pd.DataFrame:
            return pd.DataFrame(frame.to_numpy(), index=frame.index.rename("stressor"), columns=columns)

        direct = pd.DataFrame(0.0, index=["co2"], columns=final.columns)
        direct.loc["co2", "households"] = self.co2_households
        imported_final = self.final_demand_imported.assign(exports=self.reexports)
        extensions = {
            "co2": (self.co2.to_frame("co2").T, direct, "kt"),
            "imports": (self.flows_imported, imported_final, "M EUR"),
            "value_added": (self.value_added.to_frame("value_added").T, None, "M EUR"),
        }
        system = pymrio.IOSystem(
            Z=pd.DataFrame(self.flows_domestic.to_numpy(), index=sectors, columns=sectors),
            Y=pd.DataFrame(final.to_numpy(), index=sectors, columns=categories),
            unit=pd.DataFrame({"unit": "M EUR"}, index=sectors),
            name=f"France {self.year}, {len(self.branches)} branches",
        )
        for name, (flows, final_flows, unit) in extensions.items():
            parts = {
                "F": labelled(flows, sectors),
                "unit": pd.DataFrame({"unit": unit}, index=flows.index.rename("stressor")),
            }
            if final_flows is not None:
                parts["F_Y"] = labelled(final_flows, categories)
            setattr(system, name, pymrio.Extension(name=name, **parts))
        return system


def national_account(
    year: int = DEFAULT_YEAR, branches: int = DEFAULT_BRANCHES, *, correct_reexports: bool = True
) -> NationalAccount:
    """Build the account of France.

    Parameters
    ----------
    year : int
        2000 to 2014.
    branches : {34, 56}
        34 branches of the French A38, or the 56 industries of WIOD.
    correct_reexports : bool
        Whether to bring back to the home market the production that the table counts as wholly exported (see Notes).

    Returns
    -------
    NationalAccount

    Raises
    ------
    UnknownCodeError
        If the year or the number of branches does not exist.
    DataFileError
        If a table of `data/` is damaged.
    BalanceError
        If the table does not balance.

    Notes
    -----
    In some industries the table exports (nearly) all that France makes and imports all that it uses: most likely
    because re-exports, for which the table has no place, are taken out of French output. An industry of
    `REEXPORT_INDUSTRIES` is corrected when it exports more than `REEXPORT_EXPORT_SHARE` of its output *and* its group
    (the finest that the 2011 table knows: pharmacy with all of chemistry, machines with repair) makes a smaller share
    of French use than in the multi-regional table of 2011. Its home-made share is then set to that of the group: the
    amount r is moved, pro rata, from imported to domestic uses; exports fall by r, re-exports rise by r. Totals of rows
    and columns do not change. The threshold makes jumps between years: do not draw a series.
    """
    return _copied(shared_account(year, branches, correct_reexports))


def _copied(account: NationalAccount) -> NationalAccount:
    """Same account in lazy copies (copy on write): a reader who changes a cell changes nobody else's account."""
    parts = {item.name: getattr(account, item.name) for item in fields(account)}
    copies: dict[str, Any] = {
        name: part.copy(deep=False) for name, part in parts.items() if isinstance(part, pd.DataFrame | pd.Series)
    }
    if account.detail is not None:
        copies["detail"] = _copied(account.detail)
    return replace(account, **copies)


def shared_account(
    year: int = DEFAULT_YEAR, branches: int = DEFAULT_BRANCHES, correct_reexports: bool = True
) -> NationalAccount:
    """One account for all callers inside the library, who only read it; parameters as `national_account`."""
    # All arguments by position: otherwise the cache holds one account for each way to write the same call.
    return _built_account(year, branches, correct_reexports)


@functools.cache
def _built_account(year: int, branches: int, correct_reexports: bool) -> NationalAccount:
    available = load_table("io/national_io")["year"].unique()
    if year not in available:
        raise UnknownCodeError(
            f"Pas de tableau entrées-sorties pour l'année {year!r}. "
            f"Années disponibles : de {available.min()} à {available.max()}."
        )
    if branches not in (34, 56):
        raise UnknownCodeError(f"Nombre de branches inconnu : {branches!r}. Choisissez 34 (A38 français) ou 56 (WIOD).")
    detailed = _account_of_56_industries(int(year), correct_reexports)
    return detailed if branches == 56 else _aggregate(detailed)


def usd_per_eur(year: int) -> float:
    """Mean exchange rate of a year, dollars per euro (European Central Bank), 2000 to 2014."""
    return float(load_table("io/exchange_rates").set_index("year")["usd_per_eur"].to_dict()[year])


def _account_of_56_industries(year: int, correct_reexports: bool) -> NationalAccount:
    industries = pd.Index(nomenclature("A56")["code"], name="branch")
    table = load_table("io/national_io")
    table = table[table["year"] == year]
    rate = usd_per_eur(year)
    blocks = {
        block: rows.set_index("row").drop(columns=["year", "block"]) / rate
        for block, rows in table.groupby("block")
    }
    domestic = blocks["domestic"].loc[industries]
    imported = blocks["imported"].loc[industries]
    other = blocks["value_added"]
    correction = _reexport_correction(domestic, imported)
    if correct_reexports:
        domestic, imported = _bring_back(domestic, imported, correction["moved_meur"])
    emissions = load_table("carbon/co2_france")
    co2 = emissions[emissions["year"] == year].set_index("industry")["co2_kt"]

    def products(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
        part = frame[columns].rename_axis(index="product", columns=None)
        return part.rename(columns=FINAL_USES)

    return NationalAccount(
        year=year,
        flows_domestic=products(domestic, list(industries)),
        flows_imported=products(imported, list(industries)),
        final_demand_domestic=products(domestic, list(FINAL_USES)),
        final_demand_imported=products(imported, list(FINAL_USES)),
        exports=domestic["EXP"].rename("exports"),
        reexports=imported["EXP"].rename("reexports"),
        output=domestic["GO"].rename("output"),
        value_added=pd.Series(other.loc["VA", industries], name="value_added"),
        product_taxes=pd.Series(other.loc["TXSP", industries], name="product_taxes"),
        transport_margins=pd.Series(other.loc["IntTTM", industries], name="transport_margins"),
        co2=co2.reindex(industries).rename("co2"),
        co2_households=float(co2.to_dict()["FC_HH"]),
        reexport_correction=correction,
    )


def _reexport_correction(domestic: pd.DataFrame, imported: pd.DataFrame) -> pd.DataFrame:
    """How much home-made use to restore, for each industry of `REEXPORT_INDUSTRIES` (M€)."""
    uses = [*domestic.index, *FINAL_USES]
    every = pd.DataFrame({"home": domestic[uses].sum(axis="columns"), "imported": imported[uses].sum(axis="columns")})
    groups = concordance("A56", "NACE35").map(concordance("NACE35", "NACE35_POOLED"))
    by_group = every.groupby(groups).sum()
    listed = list(REEXPORT_INDUSTRIES)
    table = pd.DataFrame({"group": groups.loc[listed]}).rename_axis("industry")
    table["group_share_2011"] = table["group"].map(_home_made_shares_2011())
    table["group_share"] = table["group"].map(by_group["home"] / by_group.sum(axis="columns"))
    home = every.loc[listed, "home"]
    use = every.loc[listed].sum(axis="columns")
    exports = domestic.loc[listed, "EXP"]
    crossing = (exports > REEXPORT_EXPORT_SHARE * domestic.loc[listed, "GO"]) & (
        table["group_share"] < table["group_share_2011"]
    )
    moved = (table["group_share_2011"] * use - home).clip(lower=0.0).where(crossing, 0.0)
    return table.assign(
        use_meur=use,
        home_made_before_meur=home,
        home_made_after_meur=home + moved,
        exports_before_meur=exports,
        exports_after_meur=exports - moved,
        moved_meur=moved,
    )


def _home_made_shares_2011() -> pd.Series:
    """Share of French use that is made in France, by pooled NACE35 group, in the multi-regional table of 2011."""
    table = load_table("io/multiregional_2011").set_index(["region", "branch"])
    french_uses = [column for column in table.columns if column.startswith(("Z|FRA|", "Y|FRA|"))]
    by_origin = table[french_uses].sum(axis="columns").unstack("region")
    by_group = by_origin.groupby(concordance("NACE35", "NACE35_POOLED")).sum()
    return by_group["FRA"] / by_group.sum(axis="columns")


def _bring_back(
    domestic: pd.DataFrame, imported: pd.DataFrame, moved: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    uses = [*domestic.index, *FINAL_USES]
    purchases = imported.loc[moved.index, uses]
    transfer = purchases.mul(moved / purchases.sum(axis="columns"), axis="index")
    transfer["EXP"] = -moved
    everywhere = transfer.reindex(index=domestic.index, columns=domestic.columns, fill_value=0.0)
    return domestic + everywhere, imported - everywhere


def _aggregate(detail: NationalAccount) -> NationalAccount:
    """Sum industries into the 34 branches of the French nomenclature."""
    groups = concordance("A56", "A38")
    order = pd.Index(nomenclature("A38")["code"], name="branch")

    def rows(table: pd.DataFrame) -> pd.DataFrame:
        summed: pd.DataFrame = table.groupby(groups).sum().reindex(order)
        summed.index.name = table.index.name
        return summed

    def square(table: pd.DataFrame) -> pd.DataFrame:
        return rows(rows(table).T).T

    def series(amounts: pd.Series) -> pd.Series:
        summed: pd.Series = amounts.groupby(groups).sum().reindex(order)
        return summed

    return NationalAccount(
        year=detail.year,
        flows_domestic=square(detail.flows_domestic),
        flows_imported=square(detail.flows_imported),
        final_demand_domestic=rows(detail.final_demand_domestic),
        final_demand_imported=rows(detail.final_demand_imported),
        exports=series(detail.exports),
        reexports=series(detail.reexports),
        output=series(detail.output),
        value_added=series(detail.value_added),
        product_taxes=series(detail.product_taxes),
        transport_margins=series(detail.transport_margins),
        co2=series(detail.co2),
        co2_households=detail.co2_households,
        reexport_correction=detail.reexport_correction,
        detail=detail,
    )
