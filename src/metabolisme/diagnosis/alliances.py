"""Several territories read together: what the account says that their union keeps, and how much of it is only size.

Uniting territories moves no purchase: it moves the border. What one buys from the other was bought in the rest of
France; it is now bought here, and the rest of France loses in the table what the union gains. No account follows
purchases between zones: what they buy from one another is only what the quotients of the union keep beyond those of its
members. Part of it is the size factor of the quotient, which grows with any union. Where the trade between regions is
known, what is computed is of the right order for neighbours, and about three times the truth for regions far apart: the
account knows no distance.
"""

from __future__ import annotations

import functools
import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.held_out import (
    JAPANESE_NEIGHBOURS,
    JAPANESE_REGIONS,
    HeldOut,
    hold_out,
    japanese_table,
)
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import LOCAL_USES, LocalProfile, local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.regionalisation import Settlement
from metabolisme.accounts.structural_error import mean_multiplier, structural_error
from metabolisme.accounts.territory import branch_kinds, settle_output
from metabolisme.accounts.territory_draws import PARAMETERS, central, territory_draws
from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import draw_parameters, interval
from metabolisme.sources.defaults import DEFAULT_DELTA, DEFAULT_QUOTIENT, DEFAULT_YEAR, DRAWS, SEED
from metabolisme.sources.territories import Territory, every_territory, find_territory

#: Row of `Alliance.results` that holds the union; the others are the codes of its members.
UNION = "union"

#: Measures of `Alliance.results`, and their units.
MEASURES = {
    "spending_per_100": "€ sur 100 € dépensés",
    "output_multiplier": "sans unité",
    "kept": "M€",
    "spent": "M€",
    "bought_rest": "M€",
    "sold_rest": "M€",
}

#: Rows of `Alliance.gain`, and their units.
GAIN = {"kept": "M€", "per_100": "€ sur 100 € dépensés", "of_size": "%"}

#: A partner as large as the one chosen: its jobs over those of the partner, at most and at least.
ALIKE = 1.5


@dataclass(frozen=True, eq=False)
class Alliance:
    """Territories alone and together, under the same draws.

    Attributes
    ----------
    members : tuple of Territory
    union : Territory
    results : DataFrame, index (measure, where)
        Columns ``value``, ``low``, ``high`` (5 and 95 % of the draws). Measures: `MEASURES`; ``where``: codes of the
        members, or `UNION`. ``spending_per_100``: of 100 € spent by all buyers, those that pay what is made inside.
        ``kept`` and ``spent``: the two sides of it, M€. ``bought_rest``, ``sold_rest``: trade with the rest of France.
    gain : DataFrame, index (``"kept"``, ``"per_100"``, ``"of_size"``)
        What the union keeps beyond its members: M€, € for 100 € spent by all, and the part of it, %, that is the size
        factor alone: what members would keep more if each, alone, had the size factor of the union. The rest comes from
        branches read together, one making what the other lacks. Columns ``value``, ``low``, ``high``.
    products : DataFrame, index product
        ``gain`` (M€, the same by product), then for each member the column ``buys|code`` (bought by it from the rest of
        France, M€) and ``sells|code`` (sold by it to the rest of France, M€), all read alone; ``bound``: the most that
        members could buy from one another without more output nor other purchases, two by two, M€.
    """

    members: tuple[Territory, ...]
    union: Territory
    results: pd.DataFrame
    gain: pd.DataFrame
    products: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Place:
    """A territory before its purchases are settled: d draws, n branches."""

    jobs: np.ndarray
    output: np.ndarray
    weights: np.ndarray

    def settle(self, nation: NationalAccount, delta: np.ndarray, error: np.ndarray | None) -> Settlement:
        return settle_output(
            nation,
            jobs=self.jobs,
            national_jobs=_national_jobs(),
            output=self.output,
            demand_weights=self.weights,
            method=DEFAULT_QUOTIENT,
            delta=delta,
            error=error,
        )

    @property
    def log_size(self) -> np.ndarray:
        """Logarithm of the size factor at δ = 1."""
        size: np.ndarray = np.log(np.log2(1 + self.jobs.sum(axis=-1) / _national_jobs().sum()))
        return size


def alliance(places: Sequence[Territory | str], size: int = DRAWS) -> Alliance:
    """Read territories alone, then together.

    Parameters
    ----------
    places : sequence of Territory, or of what `find_territory` takes for one
        Two or more, which do not overlap. Nothing asks them to be neighbours: the account knows no distance.
    size : int
        Draws behind the intervals.

    Returns
    -------
    Alliance

    Raises
    ------
    MetabolismeError
        Fewer than two territories.
    UnknownCodeError
        One is not known, or two overlap.

    Notes
    -----
    In a draw, δ and what else is common to all territories are the same for the members and for their union; the output
    and the jobs of the union are the sums of those drawn for its members; the error of quotients is one draw for all of
    them. Hence an exact identity in every draw: what the union keeps more, its members bought less from the rest of
    France, and sold less to it. The intervals of ``gain`` are those of the parameters and of this shared error:
    `unions_of_known_regions` shows that they miss most truths. A page prints a gain with that test beside it.

    References
    ----------
    Flegg and Webber (1997), doi:10.1080/713693401 (size factor of the quotient).
    """
    union = find_territory([one.code if isinstance(one, Territory) else one for one in places])
    members = tuple(find_territory(code) for code in (*union.zones, *union.epci))
    if len(members) < 2:
        raise MetabolismeError(
            f"Une alliance réunit au moins deux territoires, reçu {union.name}. Remède : donnez une liste, telle que "
            '["Lorient", "Pontivy-Loudéac"].'
        )
    profiles = [local_profile(member) for member in members]
    nation = shared_account(DEFAULT_YEAR)
    middle = _read([_central(profile, nation) for profile in profiles], nation, np.array([DEFAULT_DELTA]), None)
    delta = draw_parameters(PARAMETERS, size, SEED)["delta"]
    generator = np.random.default_rng([SEED, zlib.crc32(union.code.encode()), 2])
    error = structural_error().draw(size, branch_kinds(nation), generator)
    drawn = _read([_drawn(profile, nation, size) for profile in profiles], nation, delta, error)
    rows = [*(member.code for member in members), UNION]
    index = pd.MultiIndex.from_product([list(MEASURES), rows], names=["measure", "where"])
    of_rows = [(name, row) for name in MEASURES for row in range(len(rows))]
    results = _bounds(
        [middle.measures[row][name] for name, row in of_rows],
        index,
        [drawn.measures[row][name] for name, row in of_rows],
    )
    gain = _bounds(
        [middle.gain[name] for name in GAIN], pd.Index(GAIN, name="gain"), [drawn.gain[name] for name in GAIN]
    )
    return Alliance(
        members,
        union,
        results,
        gain,
        _products(middle, [member.code for member in members], nation),
    )


def unions_elsewhere(place: Territory | str, partner: Territory | str, alike: float = ALIKE) -> pd.DataFrame:
    """What the same territory would keep with every zone as large as its partner, wherever it is: a test.

    Parameters
    ----------
    place, partner : Territory, or what `find_territory` takes
    alike : float
        Zones kept have between 1/alike and alike times the jobs of the partner; the territory itself is left out.

    Returns
    -------
    DataFrame, index code
        ``name``, ``jobs``, ``gain_per_100`` (€ for 100 € spent by both), ``chosen``: whether it is the partner. By
        name; every parameter at its central value. If the partner is lost among the others, its neighbourhood is not
        what the account sees.

    Raises
    ------
    MetabolismeError
        The partner is not a zone d'emploi, or no zone is as large.
    """
    own, chosen = find_territory(place), find_territory(partner)
    nation, delta = shared_account(DEFAULT_YEAR), np.array([DEFAULT_DELTA])
    jobs = zone_jobs().sum(axis="columns")
    if chosen.code not in jobs.index:
        raise MetabolismeError(
            f"{chosen.name} n'est pas une zone d'emploi : ce test la compare à des zones aussi grandes. Remède : "
            "donnez la zone d'emploi où elle est."
        )
    own_place = _central(local_profile(own), nation)
    rows = []
    for zone in every_territory():
        same_size = zone.kind == "zone" and 1 / alike <= jobs[zone.code] / jobs[chosen.code] <= alike
        if not same_size or zone.code in own.zones or zone.overseas != chosen.overseas:
            continue
        found = _read([own_place, _central(local_profile(zone), nation)], nation, delta, None)
        gain = float(found.gain["per_100"][0])
        rows.append((zone.code, zone.name, float(jobs[zone.code]), gain, zone.code == chosen.code))
    table = pd.DataFrame(rows, columns=["code", "name", "jobs", "gain_per_100", "chosen"]).set_index("code")
    return table.sort_values("name")


@functools.cache
def _known_unions(size: int) -> pd.DataFrame:
    table, nation = japanese_table(), tuple(JAPANESE_REGIONS)
    alone = {code: hold_out(table, code, nation, "japan-2005", name) for code, name in JAPANESE_REGIONS.items()}
    delta = draw_parameters(PARAMETERS, size, SEED)["delta"]
    rows = []
    for pair in itertools.combinations(JAPANESE_REGIONS, 2):
        united = table.united(pair, UNION)
        inside = tuple(region for region in united.regions if region == UNION or region in nation)
        union = hold_out(united, UNION, inside, "japan-2005", UNION)
        members = [alone[code] for code in pair]
        generator = np.random.default_rng([SEED, zlib.crc32("+".join(pair).encode()), 2])
        error = structural_error().draw(size, union.kinds, generator)
        bought = (union.flows_domestic.sum() + union.demand_domestic.sum()) / 100
        true = (_kept(union) - sum(_kept(member) for member in members)) / bought
        middle, draws = (
            (_served(union, *how) - sum(_served(member, *how) for member in members)) / bought
            for how in ((np.array([DEFAULT_DELTA]), None), (delta, error))
        )
        low, high = interval(draws)
        names = " + ".join(JAPANESE_REGIONS[code] for code in pair)
        rows.append((*pair, names, pair in JAPANESE_NEIGHBOURS, true, float(middle[0]), float(low), float(high)))
    columns = ["first", "second", "names", "neighbours", "true", "computed", "low", "high"]
    return pd.DataFrame(rows, columns=columns).set_index(["first", "second"])


def unions_of_known_regions(size: int = DRAWS) -> pd.DataFrame:
    """The 36 unions of two Japanese regions: what the account says that they keep more, beside what they do.

    Parameters
    ----------
    size : int
        Draws behind the intervals.

    Returns
    -------
    DataFrame, index (first, second): codes of `JAPANESE_REGIONS`
        ``names``; ``neighbours``: whether they touch or are joined by a bridge or a tunnel (`JAPANESE_NEIGHBOURS`);
        ``true``: what both buy from one another, % of what they buy in Japan (METI 2005); ``computed``, ``low``,
        ``high``: what `alliance` would say of it, same unit, on the same draws.

    Notes
    -----
    The error of quotients drawn here was measured on these regions among others: the test is not held out, and the
    bounds should do better here than in France. Japanese regions are larger than zones d'emploi and islands part them;
    no French table says who buys from whom.
    """
    return _known_unions(size).copy()


def true_over_computed(unions: pd.DataFrame | None = None) -> pd.DataFrame:
    """By what a gain should be multiplied where the truth is known.

    Parameters
    ----------
    unions : DataFrame, optional
        From `unions_of_known_regions`.

    Returns
    -------
    DataFrame, index: ``"neighbours"``, ``"others"``
        ``unions`` (how many), ``low``, ``median``, ``high`` of true ÷ computed: the smallest, the middle and the
        largest, few being known; ``held``: how many truths are between the bounds of the account.
    """
    table = unions_of_known_regions() if unions is None else unions
    ratio = table["true"] / table["computed"]
    held = (table["low"] <= table["true"]) & (table["true"] <= table["high"])
    rows = {}
    for name, kept in (("neighbours", table["neighbours"]), ("others", ~table["neighbours"])):
        own = ratio[kept]
        rows[name] = (int(kept.sum()), own.min(), own.median(), own.max(), int(held[kept].sum()))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["unions", "low", "median", "high", "held"])


# ------------------------------------------------------------------------------------------------------------ inside


@dataclass(frozen=True, eq=False)
class _Reading:
    """Members, then their union, settled: measures (d,) of each, and what the union keeps more (d,) by `GAIN`."""

    measures: list[dict[str, np.ndarray]]
    gain: dict[str, np.ndarray]
    settlements: list[Settlement]


def _read(places: list[_Place], nation: NationalAccount, delta: np.ndarray, error: np.ndarray | None) -> _Reading:
    union = _Place(
        sum((place.jobs for place in places), np.zeros(1)),
        sum((place.output for place in places), np.zeros(1)),
        sum((place.weights for place in places), np.zeros(1)),
    )
    every = [*places, union]
    settlements = [place.settle(nation, delta, error) for place in every]
    kept = [settled.served.sum(axis=-1) for settled in settlements]
    # λ = log₂(1 + share)^δ: this exponent gives a member the size factor of the union.
    as_large = [
        place.settle(nation, delta * union.log_size / place.log_size, error).served.sum(axis=-1) for place in places
    ]
    abroad = (nation.coefficients_imported.to_numpy(), _imported_demand(nation))
    measures = []
    for place, settled in zip(every, settlements, strict=True):
        imports = (place.output @ abroad[0].T).sum(axis=-1) + (abroad[1] * place.weights).sum(axis=-1)
        served, used = settled.served.sum(axis=-1), settled.used.sum(axis=-1)
        measures.append(
            {
                "spending_per_100": 100 * served / (used + imports),
                "output_multiplier": mean_multiplier(settled.coefficients_local, place.output),
                "kept": served,
                "spent": used + imports,
                "bought_rest": used - served,
                "sold_rest": (settled.available - settled.served).sum(axis=-1),
            }
        )
    more, of_size = kept[-1] - np.sum(kept[:-1], axis=0), np.sum(as_large, axis=0) - np.sum(kept[:-1], axis=0)
    gain = {"kept": more, "per_100": 100 * more / measures[-1]["spent"], "of_size": 100 * of_size / more}
    return _Reading(measures, gain, settlements)


def _products(middle: _Reading, codes: list[str], nation: NationalAccount) -> pd.DataFrame:
    *alone, union = middle.settlements
    gain = union.served[0] - np.sum([settled.served[0] for settled in alone], axis=0)
    bought = [settled.used[0] - settled.served[0] for settled in alone]
    # Rounding only: a territory serves itself all that it makes.
    sold = [np.maximum(settled.available[0] - settled.served[0], 0.0) for settled in alone]
    columns = {"gain": gain}
    for code, buys, sells in zip(codes, bought, sold, strict=True):
        columns[f"buys|{code}"], columns[f"sells|{code}"] = buys, sells
    all_bought, all_sold = np.sum(bought, axis=0), np.sum(sold, axis=0)
    from_others = [np.minimum(buys, all_sold - sells) for buys, sells in zip(bought, sold, strict=True)]
    to_others = [np.minimum(sells, all_bought - buys) for buys, sells in zip(bought, sold, strict=True)]
    columns["bound"] = np.minimum(np.sum(from_others, axis=0), np.sum(to_others, axis=0))
    return pd.DataFrame(columns, index=pd.Index(nation.branches, name="product"))


def _bounds(middle: list[np.ndarray], index: pd.Index, draws: list[np.ndarray]) -> pd.DataFrame:
    low, high = interval(np.column_stack(draws))
    return pd.DataFrame({"value": [float(one[0]) for one in middle], "low": low, "high": high}, index=index)


def _central(profile: LocalProfile, nation: NationalAccount) -> _Place:
    regional = central(profile, nation).regional
    return _Place(profile.jobs[None, :], regional.output, regional.weights)


def _drawn(profile: LocalProfile, nation: NationalAccount, size: int) -> _Place:
    draws = territory_draws(profile, nation, size)
    output = draws.regional.output
    return _Place(np.broadcast_to(draws.jobs, output.shape), output, draws.regional.weights)


@functools.cache
def _national_jobs() -> np.ndarray:
    jobs: np.ndarray = zone_jobs().sum().to_numpy(dtype=float)
    return jobs


@functools.cache
def _imported_demand(nation: NationalAccount) -> np.ndarray:
    demand: np.ndarray = nation.final_demand_imported[list(LOCAL_USES)].sum(axis="index").to_numpy()
    return demand


def _kept(region: HeldOut) -> float:
    """What a known region buys from itself."""
    return float(region.flows_local.sum() + region.demand_local.sum())


def _served(region: HeldOut, delta: np.ndarray, error: np.ndarray | None) -> np.ndarray:
    """What the account says of it, shape (d,)."""
    served: np.ndarray = region.settle(delta, error=error).served.sum(axis=-1)
    return served
