"""A supply that fails: which branches of a territory need it, and how far the shortage may run.

What a shortage does depends on what replaces the missing input, and no table tells it. Three readings, never pooled:

*pro rata*: a euro of missing input takes a euro off output, as if the other inputs made up for it. Without
substitution it is Ghosh's supply-driven model, which assumes that inputs replace one another freely (Oosterhaven 1988);
what each buyer replaces (σ) weakens it. Orders lost upstream, at fixed recipes, are added. It is the low reading, not
a floor: stocks may spare everybody.

*bottleneck at first rank*: a branch that buys the missing product makes no more than its scarcest critical input allows
(Leontief); its customers are touched pro rata only. American affiliates hit by the earthquake of 2011 fell about one
for one with the parts that they lacked (Boehm et al. 2019).

*bottleneck all along*: customers of customers are stopped in the same way: the high reading, as long as nobody hoards.
On whole branches it goes too far: a branch is many firms, and not all of them need the part.

None is a forecast. References: Ghosh (1958), doi:10.2307/2550694; Oosterhaven (1988),
doi:10.1111/j.1467-9787.1988.tb01208.x; Pichler and Farmer (2021), doi:10.1080/09535314.2021.1926934, on rationing;
Pichler et al. (2022), doi:10.1016/j.jedc.2022.104527, on critical inputs; Boehm et al. (2019),
doi:10.1162/rest_a_00750.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts import NationalAccount, TerritoryAccount, leontief_inverse
from metabolisme.accounts.import_origins import country_shares_of_imports, eu_share_of_imports
from metabolisme.accounts.local_shares import LOCAL_USES, local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.errors import BalanceError, MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.estimates.parameters import JUDGEMENT, Parameter, interval
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: How far a shortage runs, from the floor to the ceiling.
SHOCK_READINGS = {
    "pro_rata": "Au prorata",
    "bottleneck_first": "Goulet au premier rang",
    "bottleneck": "Goulet en chaîne",
}

#: Origins that are not a country.
ORIGINS = {
    "rest_of_country": "le reste de la France",
    "eu": "l'Union européenne",
    "non_eu": "l'extérieur de l'Union européenne",
    "abroad": "l'étranger",
}

#: Countries of origin that pages propose, with their French names.
COUNTRIES = {
    "DEU": "l'Allemagne",
    "CHN": "la Chine",
    "USA": "les États-Unis",
    "GBR": "le Royaume-Uni",
    "ESP": "l'Espagne",
    "ITA": "l'Italie",
    "BEL": "la Belgique",
    "NLD": "les Pays-Bas",
    "RUS": "la Russie",
    "BRA": "le Brésil",
    "IND": "l'Inde",
    "JPN": "le Japon",
    "TUR": "la Turquie",
}

#: Of what is missing, the part that each buyer replaces or does without, at every step of the chain.
SUBSTITUTION = Parameter(
    name="substitution",
    symbol="σ",
    label="part de ce qui manque que chaque acheteur remplace : stocks, autre vendeur, autre produit",
    low=0.0,
    centre=0.25,
    high=0.75,
    law="triangular",
    basis=JUDGEMENT,
    reasoning="Presque rien en quelques semaines pour une pièce précise (Japon, 2011) ; beaucoup en un an, ou pour un "
    "produit courant. Dans une branche entière, les deux se mêlent.",
)

#: A critical input weighs at least this share of the output of its buyer.
CRITICAL_WEIGHT = Parameter(
    name="critical_weight",
    symbol="τ",
    label="poids, dans la production de l'acheteur, à partir duquel un bien ou une énergie peut l'arrêter",
    low=0.005,
    centre=0.01,
    high=0.05,
    law="triangular",
    basis=JUDGEMENT,
    reasoning="Sans seuil, quelques fournitures suffiraient à fermer un cabinet ; une pièce rare pèse pourtant moins.",
)

#: Which product can stop whom within weeks, as first letters of buyers and of products: who makes goods, works or meals
#: stops without what is grown, extracted or made, power or water; carriers without fuel or power; care without
#: medicines or power; the others without power. A judgement, in the spirit of the survey of Pichler et al. (2022).
CRITICAL_FOR = {
    ("A", "B", "C", "D", "E", "F", "I"): ("A", "B", "C", "D", "E"),
    ("H",): ("CD", "DZ"),
    ("Q",): ("CF", "DZ"),
    ("G", "J", "K", "L", "M", "N", "O", "P", "R"): ("DZ",),
}

#: Fixed points are reached when no branch moves by more; far below any digit shown.
_CONVERGED = 1e-9
_MOST_ROUNDS = 2000

MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Shock:
    """What fails.

    Attributes
    ----------
    product : str
        Branch that makes the missing product.
    origin : str
        One of `ORIGINS`, or a country (ISO 3166 alpha-3) among those of ``imports/countries_2011``.
    cut : float
        Part of what comes from there that is missing, 0 to 1.
    months : float
        How long, above 0 and up to 12.
    substitution : float
        σ, see `SUBSTITUTION`, 0 to 1.
    critical_weight : float
        τ, see `CRITICAL_WEIGHT`, 0 to 1.
    everywhere : bool
        Whether the rest of France lacks it too, and sends less here; never so for what comes from the rest of France.

    Raises
    ------
    MetabolismeError
        A number out of its range.
    """

    product: str
    origin: str = "non_eu"
    cut: float = 0.5
    months: float = 3.0
    substitution: float = SUBSTITUTION.centre
    critical_weight: float = CRITICAL_WEIGHT.centre
    everywhere: bool = True

    def __post_init__(self) -> None:
        ranges = {
            "part qui manque": (self.cut, 0.0, 1.0),
            "σ": (self.substitution, 0.0, 1.0),
            "τ": (self.critical_weight, 0.0, 1.0),
        }
        faults = [
            f"{name} = {value:g} (de {low:g} à {high:g})"
            for name, (value, low, high) in ranges.items()
            if not low <= value <= high
        ]
        if not 0 < self.months <= MONTHS_IN_YEAR:
            faults.append(f"durée = {self.months:g} mois (plus de 0, 12 au plus)")
        if faults:
            raise MetabolismeError(f"Choc hors de ses plages : {', '.join(faults)}.")


def supply_shock(account: TerritoryAccount, shock: Shock) -> pd.DataFrame:
    """Branches of a territory that a missing supply may slow down.

    Parameters
    ----------
    account : TerritoryAccount
    shock : Shock

    Returns
    -------
    DataFrame, index (reading, branch), readings of `SHOCK_READINGS`
        ``missing_meur``: missing product once the part σ is replaced, over the period, M€ (the same in all readings).
        ``first``, ``downstream``, ``loss``: share of the output of the branch that is exposed (0 to 1): by its own
        need; also by suppliers, here and in the rest of France, who lack it; also by orders that buyers no longer give.
        ``value_added_meur`` (over the period) and ``jobs``: value added and salaried jobs, times ``loss``.
        ``attrs["final_missing_meur"]``: missing product that final users wanted, M€, Series by use; ``attrs["shock"]``.

    Raises
    ------
    UnknownCodeError
        Unknown product or origin.

    Notes
    -----
    With m_ij the part of input i that branch j lacks, a_ij its weight in the output of j, and r the part of output
    that cannot be made: pro rata, r_j = Σ_i a_ij m_ij; bottleneck, r_j = max(max over critical i of m_ij, pro rata); at
    first rank, that inner maximum is over what the shock itself takes. An input is lacking because of the shock, or
    because its makers, here and elsewhere in France, make less; each rations its buyers alike. Then a branch makes the
    smaller of what it can and of what is ordered: loss = max(r x, A loss), the smallest solution, for both regions at
    once. It rises with the cut and never exceeds output.
    """
    values, final = _exposure(_two_regions_of_account(account), shock)
    jobs = account.jobs.to_numpy(dtype=float)[None]
    frame = _as_frame(account.nation, account.output.to_numpy(dtype=float)[None], jobs, values, shock)
    frame.attrs["final_missing_meur"] = pd.Series(final[0], list(LOCAL_USES), name="missing_meur")
    frame.attrs["shock"] = shock
    return frame


def shock_totals(
    territory: Territory | str | list[str], shock: Shock, size: int = DRAWS, year: int = DEFAULT_YEAR
) -> pd.DataFrame:
    """Exposed value added and jobs of a territory, with the range of each reading over the doubtful parameters.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    shock : Shock
    size : int
        Draws of the account; σ and τ are kept as given.
    year : int
        Of the national account.

    Returns
    -------
    DataFrame, index (measure, reading), columns ``value``, ``low``, ``high``
        Measures ``value_added_meur`` and ``jobs``; 5 and 95 % of the draws.
    """
    place = find_territory(territory)
    profile, nation = local_profile(place), shared_account(year)
    per_output = (nation.value_added / nation.output).to_numpy()
    parts = []
    for draws in (central(profile, nation), territory_draws(profile, nation, size)):
        values, _ = _exposure(_two_regions_of_draws(draws), shock)
        output, jobs = draws.regional.output, np.broadcast_to(draws.jobs, draws.regional.output.shape)
        found = {}
        for reading in SHOCK_READINGS:
            loss = values[reading]["loss"]
            found["value_added_meur", reading] = (loss * output * per_output).sum(axis=1) * shock.months / 12
            found["jobs", reading] = (loss * jobs).sum(axis=1)
        parts.append(found)
    rows = {
        key: {"value": float(parts[0][key][0]), **dict(zip(("low", "high"), interval(drawn), strict=True))}
        for key, drawn in parts[1].items()
    }
    table = pd.DataFrame.from_dict(rows, orient="index").astype(float)
    table.index = pd.MultiIndex.from_tuples(table.index, names=["measure", "reading"])
    return table.sort_index(level="measure", sort_remaining=False)


def jobs_class(low: float, high: float) -> str:
    r"""Two exposed numbers of jobs as one class, its bounds rounded outwards to 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    low, high : float
        0 ≤ low ≤ high.

    Returns
    -------
    str
        French. Classes say how little is known; « emplois exposés », never « emplois perdus ».

    Examples
    --------
    >>> jobs_class(230, 870)
    'de 200 à 1\u202f000 emplois exposés'
    >>> jobs_class(0.2, 7)
    'moins de 10 emplois exposés'
    """
    least, most = _step_down(low), _step_up(high)
    if least == 0:
        return f"moins de {french_number(most, decimals=0)} emplois exposés"
    return f"de {french_number(least, decimals=0)} à {french_number(most, decimals=0)} emplois exposés"


def complete_extraction(account: TerritoryAccount, branch: str, share: float = 1.0) -> pd.DataFrame:
    """What the territory would no longer make, were a branch to stop selling: hypothetical extraction.

    Parameters
    ----------
    account : TerritoryAccount
    branch : str
    share : float
        Part of its sales that goes: 1 is complete extraction.

    Returns
    -------
    DataFrame, index branch
        ``output_meur``, ``value_added_meur`` (a year) and ``jobs`` lost: the branch itself, and the branches of the
        territory that supplied it, in all rounds.

    Raises
    ------
    UnknownCodeError
        Unknown branch.
    MetabolismeError
        A share out of 0 to 1.

    Notes
    -----
    Row k of the local coefficients and its final demand, exports included, are multiplied by 1 − share: all its buyers
    find the product elsewhere, at the same price. What k buys here then goes by itself: nothing is made, nothing is
    ordered (Dietzenbacher and Lahr 2013, doi:10.1080/09535314.2013.774266, who also extract a part). Buyers lose
    nothing: it measures what leans on the branch as a *customer*, not a shortage. Orders of the rest of France are
    taken as given. A researcher's tool: no branch vanishes alone, overnight, and for ever.
    """
    branches = account.nation.branches
    if branch not in branches:
        raise UnknownCodeError.among("la branche", branch, branches)
    if not 0 <= share <= 1:
        raise MetabolismeError(f"La part retirée va de 0 à 1 ; reçu {share:g}.")
    local, output = account.coefficients_local, account.output
    kept = pd.Series(1.0, branches)
    kept[branch] = 1.0 - share
    demand = output - local @ output
    left = leontief_inverse(local.mul(kept, axis="index")) @ (demand * kept)
    lost = output - left
    made = output.where(output > 0, 1.0)
    per_output = account.nation.value_added / account.nation.output
    return pd.DataFrame(
        {"output_meur": lost, "value_added_meur": lost * per_output, "jobs": lost / made * account.jobs}
    ).rename_axis("branch")


@dataclass(frozen=True, eq=False)
class _TwoRegions:
    """The territory and the rest of France: shapes (d, n, n), (d, n) or, of the nation, (n, n); money in M€ a year.

    ``domestic``, ``imported``: inputs made in France and abroad per euro of output, here as elsewhere; ``local``: those
    that the territory buys here; ``rest_share``: of each product that the rest of France buys, share made here.
    ``final_abroad``, ``final_rest``: purchases of final users here, abroad and in the rest of France, (d, n, 4).
    """

    nation: NationalAccount
    domestic: np.ndarray
    imported: np.ndarray
    local: np.ndarray
    rest_share: np.ndarray
    output: np.ndarray
    rest_output: np.ndarray
    final_abroad: np.ndarray
    final_rest: np.ndarray


def _two_regions_of_account(account: TerritoryAccount) -> _TwoRegions:
    nation = account.nation
    return _TwoRegions(
        nation=nation,
        domestic=nation.coefficients_domestic.to_numpy(),
        imported=nation.coefficients_imported.to_numpy(),
        local=account.coefficients_local.to_numpy()[None],
        rest_share=account.closure["rest_share"].to_numpy(dtype=float)[None],
        output=account.output.to_numpy(dtype=float)[None],
        rest_output=(nation.output - account.output).to_numpy(dtype=float)[None],
        final_abroad=account.final_demand_abroad.to_numpy()[None],
        final_rest=account.final_demand_rest_of_country.to_numpy()[None],
    )


def _two_regions_of_draws(draws: TerritoryDraws) -> _TwoRegions:
    nation, settled = draws.nation, draws.regional.settlement
    uses, weights = list(LOCAL_USES), draws.regional.weights[:, None, :]
    return _TwoRegions(
        nation=nation,
        domestic=nation.coefficients_domestic.to_numpy(),
        imported=nation.coefficients_imported.to_numpy(),
        local=settled.coefficients_local,
        rest_share=settled.rest_share,
        output=draws.regional.output,
        rest_output=nation.output.to_numpy() - draws.regional.output,
        final_abroad=nation.final_demand_imported[uses].to_numpy() * weights,
        final_rest=nation.final_demand_domestic[uses].to_numpy() * weights - settled.demand_local,
    )


def origin_share(nation: NationalAccount, origin: str) -> np.ndarray:
    """Part of the imports of each product that comes from an origin abroad, shape (n,); all of them for ``abroad``.

    Raises
    ------
    UnknownCodeError
        Unknown origin.
    """
    if origin == "abroad":
        return np.ones(len(nation.branches))
    if origin in ("eu", "non_eu"):
        union = eu_share_of_imports(nation).to_numpy()
        return union if origin == "eu" else 1 - union
    countries = country_shares_of_imports(nation)
    if origin not in countries.columns or origin == "ROW":
        known = [*ORIGINS, *(code for code in countries.columns if code != "ROW")]
        raise UnknownCodeError.among("l'origine", origin, known)
    return countries[origin].to_numpy()


def _exposure(regions: _TwoRegions, shock: Shock) -> tuple[dict[str, dict[str, np.ndarray]], np.ndarray]:
    """Exposed shares of output in the territory by reading, (d, n) each; missing final purchases, (d, 4), M€."""
    nation = regions.nation
    if shock.product not in nation.branches:
        raise UnknownCodeError.among("le produit", shock.product, nation.branches)
    rank = list(nation.branches).index(shock.product)
    recipe = regions.domestic + regions.imported
    safe = np.where(recipe > 0, recipe, 1.0)
    here = regions.local / safe
    rest = np.maximum(regions.domestic - regions.local, 0.0) / safe
    # Of what the rest of France buys, the part made here and the part that it makes.
    from_here = regions.rest_share[:, :, None] * (regions.domestic / safe)
    from_rest = (1 - regions.rest_share)[:, :, None] * (regions.domestic / safe)
    lacking, lacking_rest = np.zeros_like(here), np.zeros_like(here)
    if shock.origin == "rest_of_country":
        lacking[:, rank] = shock.cut * rest[:, rank]
        final = shock.cut * regions.final_rest[:, rank]
    else:
        part = shock.cut * float(origin_share(nation, shock.origin)[rank])
        lacking[:, rank] = part * (regions.imported / safe)[rank]
        lacking_rest[:, rank] = lacking[:, rank] * shock.everywhere
        final = part * regions.final_abroad[:, rank]
    kept = 1 - shock.substitution
    scale = shock.months / MONTHS_IN_YEAR
    missing = kept * (lacking[:, rank] * recipe[rank]) * regions.output * scale
    critical = (recipe >= shock.critical_weight) & _may_stop(nation.branches)
    # What the shock has already taken from the rest of France is not missing twice.
    rest_arriving = rest.copy()
    if shock.origin == "rest_of_country":
        rest_arriving[:, rank] *= 1 - shock.cut

    def shortage(reading: str, low_here: np.ndarray, low_rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Share of output that cannot be made here and in the rest, when suppliers already make less."""
        lack = kept * (lacking + here * low_here[:, :, None] + rest_arriving * low_rest[:, :, None])
        lack_rest = kept * (lacking_rest + from_here * low_here[:, :, None] + from_rest * low_rest[:, :, None])
        return (
            _unmade(lack, kept * lacking, recipe, critical, reading),
            _unmade(lack_rest, kept * lacking_rest, recipe, critical, reading),
        )

    nothing = np.zeros_like(regions.output)
    values = {}
    for reading in SHOCK_READINGS:
        first, first_rest = shortage(reading, nothing, nothing)
        down, down_rest = first, first_rest
        for _ in range(_MOST_ROUNDS):
            again, again_rest = shortage(reading, down, down_rest)
            moved = max(np.abs(again - down).max(), np.abs(again_rest - down_rest).max())
            down, down_rest = again, again_rest
            if moved < _CONVERGED:
                break
        else:
            raise BalanceError("La pénurie ne se stabilise pas : vérifiez les coefficients du compte.")
        loss = _fewer_orders(regions, down * regions.output, down_rest * regions.rest_output)
        share = np.divide(loss, regions.output, out=np.zeros_like(loss), where=regions.output > 0)
        idle = regions.output <= 0
        values[reading] = {
            "missing_meur": missing,
            "first": np.where(idle, 0.0, first),
            "downstream": np.where(idle, 0.0, down),
            "loss": share,
        }
    return values, kept * final * scale


def _may_stop(branches: pd.Index) -> np.ndarray:
    """Whether a product (rows) may stop a buyer (columns), after `CRITICAL_FOR`, shape (n, n)."""
    stops = np.zeros((len(branches), len(branches)), dtype=bool)
    for buyers, products in CRITICAL_FOR.items():
        stops |= np.outer(branches.str.startswith(products), branches.str.startswith(buyers))
    return stops


def _unmade(
    lack: np.ndarray, lack_at_first: np.ndarray, recipe: np.ndarray, critical: np.ndarray, reading: str
) -> np.ndarray:
    """Share of output that cannot be made, (d, n), from the part of each input that is lacking, (d, n, n)."""
    pro_rata: np.ndarray = (recipe * lack).sum(axis=1)
    if reading == "pro_rata":
        return pro_rata
    stopping = lack if reading == "bottleneck" else lack_at_first
    unmade: np.ndarray = np.maximum((critical * stopping).max(axis=1), pro_rata)
    return unmade


def _fewer_orders(regions: _TwoRegions, unmade: np.ndarray, unmade_rest: np.ndarray) -> np.ndarray:
    """Output lost here, M€ a year, when a branch makes the smaller of what it can and of what is still ordered."""
    rest_inputs = regions.domestic - regions.local
    from_here = regions.rest_share[:, :, None] * regions.domestic
    from_rest = regions.domestic - from_here
    loss: np.ndarray = unmade
    loss_rest: np.ndarray = unmade_rest
    for _ in range(_MOST_ROUNDS):
        orders = (regions.local @ loss[..., None] + from_here @ loss_rest[..., None])[..., 0]
        orders_rest = (rest_inputs @ loss[..., None] + from_rest @ loss_rest[..., None])[..., 0]
        again = np.minimum(np.maximum(unmade, orders), regions.output)
        again_rest = np.minimum(np.maximum(unmade_rest, orders_rest), regions.rest_output)
        moved = max(
            (np.abs(again - loss) / np.maximum(regions.output, 1.0)).max(),
            (np.abs(again_rest - loss_rest) / np.maximum(regions.rest_output, 1.0)).max(),
        )
        loss, loss_rest = again, again_rest
        if moved < _CONVERGED:
            return loss
    raise BalanceError("Les commandes ne se stabilisent pas : vérifiez les coefficients du compte.")


def _as_frame(
    nation: NationalAccount,
    output: np.ndarray,
    jobs: np.ndarray,
    values: dict[str, dict[str, np.ndarray]],
    shock: Shock,
) -> pd.DataFrame:
    per_output = (nation.value_added / nation.output).to_numpy()
    parts = {}
    for reading, found in values.items():
        table = pd.DataFrame({name: drawn[0] for name, drawn in found.items()}, nation.branches)
        exposed = found["loss"][0] * output[0] * per_output
        table["value_added_meur"] = exposed * shock.months / MONTHS_IN_YEAR
        table["jobs"] = found["loss"][0] * jobs[0]
        parts[reading] = table
    return pd.concat(parts, names=["reading", "branch"])


def _step_down(number: float) -> float:
    """Largest of 0, 10, 20, 50, 100, 200… that is not above ``number``."""
    steps = [step for step in _steps() if step <= number]
    return steps[-1] if steps else 0.0


def _step_up(number: float) -> float:
    """Smallest of 10, 20, 50, 100… that is above ``number``, so that a class is never one number."""
    return next(step for step in _steps() if step > number)


def _steps() -> list[float]:
    return [mantissa * 10.0**power for power in range(1, 9) for mantissa in (1, 2, 5)]
