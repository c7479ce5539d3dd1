"""Regions whose trade is known: what the method would have said of them, beside what is true.

A region is taken out of a multi-regional table. The table without regions plays the nation; the method regionalises it,
knowing of the region only what we know of a zone d'emploi: the size of its branches and of its final uses.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.quotients import size_factor
from metabolisme.accounts.regionalisation import Nation, Settlement, crossing_share, match_rates, settle
from metabolisme.errors import UnknownCodeError
from metabolisme.sources import load_table

#: Tables in which the trade of regions is known, by key: what each is.
KNOWN_TABLES = {
    "japan-2005": "Neuf régions du Japon, 2005 (METI)",
    "scotland-2019": "Écosse dans le Royaume-Uni, 2019",
    "world-2011": "France dans l'Union européenne, 2011 (WIOD)",
}

JAPANESE_REGIONS = {
    "HOK": "Hokkaido",
    "TOH": "Tohoku",
    "KAN": "Kanto",
    "CHB": "Chubu",
    "KIN": "Kinki",
    "CHG": "Chugoku",
    "SHI": "Shikoku",
    "KYU": "Kyushu",
    "OKI": "Okinawa",
}

#: Codes of the known tables that are goods, trade and transport, and real estate; the rest are services.
GOODS_NACE35 = (
    *("AtB", "C", "15t16", "17t18", "19", "20", "21t22", "23", "24", "25"),
    *("26", "27t28", "29", "30t33", "34t35", "36t37"),
)
CARRIERS_NACE35 = ("50", "51", "52", "60", "61", "62", "63")
ESTATE_NACE35 = "70"

#: Japanese regions that touch, or that a bridge or a tunnel joins.
JAPANESE_NEIGHBOURS = (
    ("HOK", "TOH"),
    ("TOH", "KAN"),
    ("KAN", "CHB"),
    ("CHB", "KIN"),
    ("KIN", "CHG"),
    ("KIN", "SHI"),
    ("CHG", "SHI"),
    ("CHG", "KYU"),
)

#: The use that is not one: it can be negative.
INVENTORIES = "INVEN"


def _kinds(table: str, branches: tuple[str, ...]) -> np.ndarray:
    """Kind of each branch of a known table, among `metabolisme.accounts.regionalisation.BRANCH_KINDS`."""
    if table == "world-2011":
        goods = [branch in GOODS_NACE35 for branch in branches]
        carriers = [branch in CARRIERS_NACE35 for branch in branches]
        dwellings = [branch == ESTATE_NACE35 for branch in branches]
    else:
        # Sections of ISIC revision 4, as in the French A38: A to C are goods, G trade, H transport, L real estate.
        goods = [branch[0] in "ABC" for branch in branches]
        carriers = [branch in ("G", "H") for branch in branches]
        dwellings = [branch == "L" for branch in branches]
    choices = [np.array(goods), np.array(carriers), np.array(dwellings)]
    return np.select(choices, ["goods", "carriers", "dwellings"], "services")


@dataclass(frozen=True, eq=False)
class MultiregionalTable:
    """A table that says which region buys from which: r regions, n branches, c final uses.

    Attributes
    ----------
    regions, branches, uses : tuple of str
    flows : ndarray, shape (r, n, r, n)
        From supplier (region, branch) to user (region, branch), any currency.
    demand : ndarray, shape (r, n, r, c)
        Final uses.
    output : ndarray, shape (r, n)
    """

    regions: tuple[str, ...]
    branches: tuple[str, ...]
    uses: tuple[str, ...]
    flows: np.ndarray
    demand: np.ndarray
    output: np.ndarray

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, merged: dict[str, str] | None = None) -> MultiregionalTable:
        """Read a table in the schema of ``io/multiregional_2011``, changes of inventories left out.

        Parameters
        ----------
        frame : DataFrame
            Columns ``region``, ``branch``, ``Z|region|branch``, ``Y|region|use``, ``x``.
        merged : dict, optional
            Branches to add to another one.
        """
        merged = merged or {}
        table = frame.assign(branch=frame["branch"].replace(merged)).groupby(["region", "branch"], sort=False).sum()
        regions = tuple(dict.fromkeys(table.index.get_level_values("region")))
        branches = tuple(dict.fromkeys(table.index.get_level_values("branch")))
        rows = pd.MultiIndex.from_product([regions, branches])

        def block(letter: str) -> pd.DataFrame:
            columns = [
                column
                for column in table.columns
                if column.startswith(f"{letter}|") and not column.endswith(f"|{INVENTORIES}")
            ]
            part = table[columns]
            labels = [column.split("|")[1:] for column in columns]
            part.columns = pd.MultiIndex.from_tuples([(region, merged.get(name, name)) for region, name in labels])
            return part.T.groupby(level=[0, 1], sort=False).sum().T.reindex(rows)

        # The rest of the world may be one region that sells, and buys in bulk: it has no column by branch.
        flows, demand = block("Z").reindex(columns=rows, fill_value=0.0), block("Y")
        uses = tuple(dict.fromkeys(demand.columns.get_level_values(1)))
        demand = demand.reindex(columns=pd.MultiIndex.from_product([regions, uses]), fill_value=0.0)
        r, n, c = len(regions), len(branches), len(uses)
        return cls(
            regions,
            branches,
            uses,
            flows.to_numpy(dtype=float).reshape(r, n, r, n),
            demand.to_numpy(dtype=float).reshape(r, n, r, c),
            table["x"].reindex(rows).to_numpy(dtype=float).reshape(r, n),
        )

    def between(self, suppliers: list[int], users: list[int]) -> tuple[np.ndarray, np.ndarray]:
        """Flows (n, n) and final uses (n, c) from some regions to some regions."""
        flows = self.flows[suppliers][:, :, users].sum(axis=(0, 2))
        demand = self.demand[suppliers][:, :, users].sum(axis=(0, 2))
        return flows, demand

    def united(self, regions: tuple[str, ...], name: str) -> MultiregionalTable:
        """The same table in which some regions are one, the first, called ``name``; what they trade is now inside."""
        for one in regions:
            if one not in self.regions:
                raise UnknownCodeError.among("la région", one, self.regions)
        kept = [region for region in self.regions if region not in regions]
        member = np.array([[region in regions for region in self.regions]] + [np.equal(self.regions, k) for k in kept])
        return MultiregionalTable(
            (name, *kept),
            self.branches,
            self.uses,
            np.einsum("ar,rnsm,bs->anbm", member, self.flows, member),
            np.einsum("ar,rnsc,bs->anbc", member, self.demand, member),
            member @ self.output,
        )


@dataclass(frozen=True, eq=False)
class HeldOut:
    """A region of a known table, seen as a territory of a nation. What the table does not say is missing (NaN).

    Attributes
    ----------
    name, table : str
        French name of the region; key of `KNOWN_TABLES`.
    branches : tuple of str
    kinds : ndarray of str, shape (n,)
        One of `BRANCH_KINDS` for each branch.
    nation : Nation
    output : ndarray, shape (n,)
        Of the region.
    demand_weights : ndarray, shape (c,)
        Part of each final use of domestic products made in the region.
    flows_local, demand_local : ndarray, shape (n, n), (n, c)
        The truth: what the region buys from itself.
    flows_domestic, demand_domestic : ndarray, shape (n, n), (n, c)
        What it buys from the whole nation, itself included.
    """

    name: str
    table: str
    branches: tuple[str, ...]
    kinds: np.ndarray
    nation: Nation
    output: np.ndarray
    demand_weights: np.ndarray
    flows_local: np.ndarray
    demand_local: np.ndarray
    flows_domestic: np.ndarray
    demand_domestic: np.ndarray

    @property
    def size(self) -> float:
        """Output of the region over that of the nation, 0 to 1."""
        return float(self.output.sum() / self.nation.output.sum())

    @property
    def coefficients_local(self) -> np.ndarray:
        """True local input coefficients, shape (n, n); 0 in the column of a branch that the region lacks."""
        local: np.ndarray = np.divide(
            self.flows_local, self.output, out=np.zeros_like(self.flows_local), where=self.output > 0
        )
        return local

    def settle(self, delta: np.ndarray, method: str = "FLQ", error: np.ndarray | None = None) -> Settlement:
        """What the method says of the region, the sizes of its branches and uses being known.

        Parameters
        ----------
        delta : ndarray, shape (d,)
        method : str
        error : ndarray, shape (d, n, n + 1), optional
            See `metabolisme.accounts.regionalisation.settle`.
        """
        output = np.broadcast_to(self.output, (*delta.shape, len(self.output)))
        return settle(
            self.nation,
            method=method,
            jobs=output,
            national_jobs=self.nation.output,
            delta=delta,
            output=output,
            demand_weights=np.broadcast_to(self.demand_weights, (*delta.shape, len(self.demand_weights))),
            match_rate=match_rates(self.kinds, size_factor(output, self.nation.output, delta)),
            on_site=self.kinds == "dwellings",
            error=error,
        )


def hold_out(table: MultiregionalTable, region: str, nation: tuple[str, ...], key: str, name: str) -> HeldOut:
    """Take a region out of a known table.

    Parameters
    ----------
    table : MultiregionalTable
    region : str
    nation : tuple of str
        Regions that make the nation, the region among them. What it trades with the others is foreign trade.
    key : str
        Of the table, in `KNOWN_TABLES`.
    name : str
        French name of the region.

    Returns
    -------
    HeldOut

    Raises
    ------
    UnknownCodeError
        A region is not in the table, or not in the nation.

    Notes
    -----
    Changes of inventories can be negative: they are counted with exports, as what leaves without being used.
    Branches that nobody has in the nation are left out.
    """
    for one in (region, *nation):
        if one not in table.regions:
            raise UnknownCodeError.among("la région", one, table.regions)
    if region not in nation:
        raise UnknownCodeError.among("la région", region, nation)
    inside = [table.regions.index(one) for one in nation]
    outside = [index for index in range(len(table.regions)) if index not in inside]
    here = [table.regions.index(region)]
    flows, demand = table.between(inside, inside)
    made = demand.sum(axis=0) > 0
    demand = demand[:, made]
    output = table.output[inside].sum(axis=0)
    active = output > 0
    imports_flows, imports_demand = table.between(outside, inside)
    imports = imports_flows.sum(axis=1) + imports_demand.sum(axis=1)
    use = flows.sum(axis=1) + demand.sum(axis=1)
    local_flows, local_demand = table.between(here, here)
    bought_flows, bought_demand = table.between(inside, here)
    local_demand, bought_demand = local_demand[:, made], bought_demand[:, made]
    square = np.ix_(active, active)
    branches = tuple(branch for branch, kept in zip(table.branches, active, strict=True) if kept)
    return HeldOut(
        name=name,
        table=key,
        branches=branches,
        kinds=_kinds(key, branches),
        nation=Nation(
            coefficients=flows[square] / output[active],
            demand=demand[active],
            output=output[active],
            exports=(output - use)[active],
            inventories=np.zeros(int(active.sum())),
            crossing=crossing_share(use + imports, output, imports, output - use)[active],
        ),
        output=table.output[here[0]][active],
        demand_weights=bought_demand.sum(axis=0) / demand.sum(axis=0),
        flows_local=local_flows[square],
        demand_local=local_demand[active],
        flows_domestic=bought_flows[square],
        demand_domestic=bought_demand[active],
    )


def _scotland() -> HeldOut:
    """Scotland in the United Kingdom: its own table, inside another; purchases from the rest of it are not known."""
    frame = load_table("io/scotland_2019").set_index(["region", "branch"])
    branches = tuple(frame.loc["SCO"].index)
    columns = [f"Z|{branch}" for branch in branches]
    uses = ["Y|CONS_h", "Y|CONS_np", "Y|CONS_g", "Y|GFCF"]
    here, kingdom = frame.loc["SCO"], frame.loc["UK"]
    output, national = here["x"].to_numpy(dtype=float), kingdom["x"].to_numpy(dtype=float)
    flows, demand = kingdom[columns].to_numpy(dtype=float), kingdom[uses].to_numpy(dtype=float)
    unknown = np.full((len(branches), len(branches)), np.nan)
    return HeldOut(
        name="Écosse",
        table="scotland-2019",
        branches=branches,
        kinds=_kinds("scotland-2019", branches),
        nation=Nation(
            coefficients=flows / national,
            demand=demand,
            output=national,
            exports=national - flows.sum(axis=1) - demand.sum(axis=1),
            inventories=np.zeros(len(branches)),
            crossing=np.zeros(len(branches)),
        ),
        output=output,
        # Its part of final uses is not known: that of output stands for it.
        demand_weights=np.full(len(uses), output.sum() / national.sum()),
        flows_local=here[columns].to_numpy(dtype=float),
        demand_local=here[uses].to_numpy(dtype=float),
        flows_domestic=unknown,
        demand_domestic=unknown[:, : len(uses)],
    )


@functools.cache
def japanese_table() -> MultiregionalTable:
    """Nine regions of Japan and the rest of the world, 2005: who buys from whom."""
    return MultiregionalTable.from_frame(load_table("io/japan_2005"))


@functools.cache
def known_regions() -> tuple[HeldOut, ...]:
    """Every region whose trade with the rest of its nation is known: eleven, from three tables."""
    japan, members = japanese_table(), tuple(JAPANESE_REGIONS)
    world = MultiregionalTable.from_frame(load_table("io/multiregional_2011"), {"19": "17t18", "C": "23"})
    return (
        *(hold_out(japan, code, members, "japan-2005", name) for code, name in JAPANESE_REGIONS.items()),
        _scotland(),
        hold_out(world, "FRA", ("FRA", "EU"), "world-2011", "France dans l'Union"),
    )
