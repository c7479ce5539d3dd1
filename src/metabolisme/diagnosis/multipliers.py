"""What one euro ordered to a branch of a territory makes produced, earned and employed there.

Type I: suppliers here, and theirs. Type II: also what residents buy here with the wages that these pay them. Both count
the euro ordered itself. A multiplier is an accounting dependence at fixed recipes and prices: it forecasts nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL, interval_label
from metabolisme.accounts.import_origins import eu_share_of_imports
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import NationalAccount, shared_account
from metabolisme.accounts.territory import TerritoryAccount
from metabolisme.accounts.territory_draws import TerritoryDraws, central, territory_draws
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import Estimate
from metabolisme.estimates.parameters import JUDGEMENT, Parameter, draw_parameters, interval
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS, SEED
from metabolisme.sources.territories import Territory, find_territory

KINDS = ("type1", "type2")

#: What is counted, and its unit for one euro (one million for jobs) ordered and for one unit in the branch itself.
MULTIPLIER_MEASURES = {
    "output": "€ de production par € commandé",
    "value_added": "€ de valeur ajoutée par € commandé",
    "income": "€ de salaires par € commandé",
    "jobs": "emplois de 2023 par M€ de 2014 commandé",
}

#: Numbers that close households: how the wages of a branch come back to sellers of the territory.
HOUSEHOLD_PARAMETERS = (
    Parameter(
        name="wage_key",
        symbol="α",
        label="poids des emplois dans le partage des salaires entre branches, le reste suit la valeur ajoutée",
        low=0.0,
        centre=0.4,
        high=0.8,
        law="triangular",
        basis=JUDGEMENT,
        reasoning="Les salaires ne sont à portée que pour quatre groupes de branches. Par la valeur ajoutée seule, "
        "l'électricité paierait trop ; par les emplois seuls, la restauration paierait plus qu'elle ne gagne.",
    ),
    Parameter(
        name="resident_share",
        symbol="h",
        label="part de la rémunération des salariés qui va à des habitants d'ici",
        low=0.65,
        centre=0.85,
        high=0.95,
        law="triangular",
        basis=JUDGEMENT,
        reasoning="Une zone d'emploi est tracée pour que la plupart y vivent et y travaillent : à Lorient, 9 emplois "
        "sur 10 (AudéLor, 2011). Moins autour de Paris et dans une intercommunalité.",
    ),
    Parameter(
        name="take_home",
        symbol="d",
        label="part de cette rémunération qui reste à dépenser, cotisations et impôts sur le revenu payés",
        low=0.52,
        centre=0.60,
        high=0.68,
        law="triangular",
        basis=JUDGEMENT,
        reasoning="Cotisations des employeurs et des salariés, CSG et impôt sur le revenu. Ce qu'elles financent "
        "(retraites, soins) ne dépend pas de cette commande.",
    ),
    Parameter(
        name="spent",
        symbol="c",
        label="part du revenu disponible qui est dépensée",
        low=0.75,
        centre=0.85,
        high=0.95,
        law="triangular",
        basis=JUDGEMENT,
        reasoning="Le reste est épargné ou rembourse un logement. Un salaire modeste se dépense presque en entier.",
    ),
)

#: Apart from the seed of the territories: otherwise the first parameter here would follow δ draw by draw.
_HOUSEHOLD_SEED = SEED + 1000


@dataclass(frozen=True, eq=False)
class Households:
    """Values of `HOUSEHOLD_PARAMETERS`: numbers, or arrays of shape (d,).

    Attributes
    ----------
    wage_key, resident_share, take_home, spent : float or ndarray
        See `HOUSEHOLD_PARAMETERS`; 0 to 1.
    """

    wage_key: float | np.ndarray
    resident_share: float | np.ndarray
    take_home: float | np.ndarray
    spent: float | np.ndarray

    def __post_init__(self) -> None:
        values = {parameter.symbol: np.asarray(getattr(self, parameter.name)) for parameter in HOUSEHOLD_PARAMETERS}
        outside = [
            f"{symbol} de {value.min():g} à {value.max():g}"
            for symbol, value in values.items()
            if not (value.min() >= 0 and value.max() <= 1)
        ]
        if outside:
            raise MetabolismeError(f"Paramètres des ménages hors de leur plage, de 0 à 1 : {' ; '.join(outside)}.")


def households(**values: float) -> Households:
    """Households with every parameter at its central value, but for those given by name.

    Examples
    --------
    >>> households(resident_share=0.9).resident_share
    0.9
    """
    known = {parameter.name: parameter.centre for parameter in HOUSEHOLD_PARAMETERS}
    unknown = [name for name in values if name not in known]
    if unknown:
        raise UnknownCodeError.among("le paramètre", unknown[0], known)
    return Households(**{**known, **values})


def household_draws(size: int = DRAWS) -> Households:
    """Households drawn over `HOUSEHOLD_PARAMETERS`, the same for all territories."""
    return Households(**draw_parameters(HOUSEHOLD_PARAMETERS, size, _HOUSEHOLD_SEED))


def wage_shares(nation: NationalAccount, wage_key: float | np.ndarray | None = None) -> np.ndarray:
    """Compensation of employees over value added, by branch.

    Parameters
    ----------
    nation : NationalAccount
        On 34 branches. The self-employed are paid by what is left of value added, which is not followed: where they are
        many, as in farming, spreading the wages of a group by value added and salaried jobs gives too much.
    wage_key : float or ndarray, shape (…), optional
        α, 0 to 1: within a group of branches whose wages are published, wages follow (value added)^(1 − α) · jobs^α.

    Returns
    -------
    ndarray, shape (…, n)
        0 to 1; what a group pays is the share published for it (``circulation/wage_shares``), but where a branch would
        pay more than its value added, which is then the bound.

    Raises
    ------
    UnknownCodeError
        For an account on 56 industries: jobs are not published on them.
    """
    if nation.detail is None:
        raise UnknownCodeError("Les emplois sont publiés par branche A38 : prenez national_account(branches=34).")
    key = np.asarray(HOUSEHOLD_PARAMETERS[0].centre if wage_key is None else wage_key, dtype=float)[..., None]
    groups = _wage_groups(nation)
    added = nation.value_added.to_numpy()
    weight = added ** (1 - key) * zone_jobs().sum()[nation.branches].to_numpy(dtype=float) ** key
    shares = np.empty_like(weight)
    for positions, published in groups:
        paid = published * added[positions].sum()
        of_group = weight[..., positions]
        shares[..., positions] = paid * of_group / of_group.sum(axis=-1, keepdims=True) / added[positions]
    bounded: np.ndarray = np.minimum(shares, 1.0)
    return bounded


@functools.cache
def _wage_groups(nation: NationalAccount) -> list[tuple[list[int], float]]:
    """Positions of the branches of each group, and wages over value added of the group."""
    table = load_table("circulation/wage_shares").set_index("group")
    named = {group: str(codes).split() for group, codes in table["branches"].items()}
    told = {code for codes in named.values() for code in codes}
    position = {str(branch): rank for rank, branch in enumerate(nation.branches)}
    shares = (table["compensation_meur"] / table["value_added_meur"]).to_dict()
    groups = []
    for group, codes in named.items():
        kept = codes if codes != ["others"] else [code for code in position if code not in told]
        groups.append(([position[code] for code in kept], float(shares[group])))
    return groups


@functools.cache
def household_basket(nation: NationalAccount) -> pd.Series:
    """What residents buy with one euro spent, product taxes left out, by product, shape (n,).

    Returns
    -------
    Series
        Sums to one less the share of product taxes in household spending. The rents that owners would pay to
        themselves, which are no money, are left out of dwellings; the rest is the mean basket of the nation.

    Notes
    -----
    Taxes: WIOD 2016, household consumption of the year. Rents paid and imputed: Insee, functions CP041 and CP042.
    """
    spending = nation.final_demand["households"].copy()
    paid, imputed = _rents(nation.year)
    spending["LZ"] *= paid / (paid + imputed)
    basket: pd.Series = spending / spending.sum() * (1 - consumption_tax_share(nation.year))
    return basket.rename("basket")


@functools.cache
def _rents(year: int) -> tuple[float, float]:
    table = load_table("households/consumption_by_function")
    rows = table[table["year"] == year].set_index("code")["meur"].to_dict()
    return float(rows["CP041"]), float(rows["CP042"])


@functools.cache
def consumption_tax_share(year: int = DEFAULT_YEAR) -> float:
    """Product taxes, less subsidies, over what households spend, 0 to 1 (WIOD 2016)."""
    table = load_table("io/national_io")
    rows = table[(table["year"] == year) & (table["block"] == "value_added")].set_index("row")["CONS_h"].to_dict()
    bought, taxes, margins = float(rows["II_fob"]), float(rows["TXSP"]), float(rows["IntTTM"])
    return taxes / (bought + taxes + margins)


@dataclass(frozen=True, eq=False)
class Circuit:
    """What circulates in a territory, as arrays; leading dimensions are those of the draws.

    Attributes
    ----------
    branches : Index
    output : ndarray, shape (…, n)
        M€; a branch without output sells nothing.
    inputs_here : ndarray, shape (…, n, n)
        A, inputs bought here per euro of output.
    inputs_elsewhere : dict of ndarray, shape (…, n)
        The others, by origin: rest_of_country, eu, non_eu.
    product_taxes, transport_margins, value_added : ndarray, shape (n,)
        Per euro of output.
    jobs : ndarray, shape (…, n)
        Per M€ of output; missing where nothing is made.
    bought_here : ndarray, shape (…, n)
        Of what households buy of each product, share made here.
    bought_elsewhere : dict of ndarray, shape (…, n)
        The others, by origin.
    nation : NationalAccount
    """

    branches: pd.Index
    output: np.ndarray
    inputs_here: np.ndarray
    inputs_elsewhere: Mapping[str, np.ndarray]
    product_taxes: np.ndarray
    transport_margins: np.ndarray
    value_added: np.ndarray
    jobs: np.ndarray
    bought_here: np.ndarray
    bought_elsewhere: Mapping[str, np.ndarray]
    nation: NationalAccount

    @property
    def active(self) -> np.ndarray:
        """Whether each branch makes anything, shape (…, n)."""
        made: np.ndarray = self.output > 0
        return made

    @property
    def basket(self) -> np.ndarray:
        """What residents buy of each product with one euro spent, shape (n,); see `household_basket`."""
        basket: np.ndarray = household_basket(self.nation).to_numpy()
        return basket

    def wages(self, closure: Households) -> np.ndarray:
        """Compensation of employees per euro of output, shape (…, n)."""
        paid: np.ndarray = wage_shares(self.nation, closure.wage_key) * self.value_added
        return paid

    def take_home(self, closure: Households) -> np.ndarray:
        """What residents can spend or save of each euro of output, shape (…, n)."""
        kept = np.asarray(closure.resident_share) * np.asarray(closure.take_home)
        available: np.ndarray = self.wages(closure) * kept[..., None]
        return available

    def spending_here(self, closure: Households) -> np.ndarray:
        """What residents buy here of each product, per euro that they can spend or save, shape (…, n)."""
        bought: np.ndarray = self.bought_here * self.basket * np.asarray(closure.spent)[..., None]
        return bought

    def next_round(self, closure: Households | None = None) -> np.ndarray:
        """Output of each branch (rows) called in the next round by one euro of output of each branch, (…, n, n)."""
        if closure is None:
            return self.inputs_here
        return with_households(self.inputs_here, self.take_home(closure), self.spending_here(closure))


def with_households(inputs: np.ndarray, earned: np.ndarray, spent: np.ndarray) -> np.ndarray:
    """Output called by one euro of output, through suppliers and through those whom it pays.

    Parameters
    ----------
    inputs : ndarray, shape (…, n, n)
        A, inputs bought here.
    earned : ndarray, shape (…, n)
        w, income of residents per euro of output of each branch.
    spent : ndarray, shape (…, n)
        c, what residents buy here of each product with one euro of income.

    Returns
    -------
    ndarray, shape (…, n, n)
        A + c w′.
    """
    closed: np.ndarray = inputs + spent[..., :, None] * earned[..., None, :]
    return closed


def content_of_orders(matrix: np.ndarray, content: np.ndarray) -> np.ndarray:
    """What one euro ordered to each branch calls in all, given what one euro of output holds.

    Parameters
    ----------
    matrix : ndarray, shape (…, n, n)
        Output of each branch (rows) called in the next round by one euro of output.
    content : ndarray, shape (…, n)
        Of a quantity, per euro of output.

    Returns
    -------
    ndarray, shape (…, n)
        k′ (I − M)⁻¹: one system solved, nothing inverted.
    """
    transposed = np.swapaxes(np.eye(matrix.shape[-1]) - matrix, -1, -2)
    held = np.broadcast_to(content, matrix.shape[:-1])[..., None]
    solved: np.ndarray = np.linalg.solve(transposed, held)[..., 0]
    return solved


def circuit(account: TerritoryAccount | TerritoryDraws) -> Circuit:
    """Arrays of the circuit of a territory, from its account or from draws of it."""
    nation = account.nation
    domestic = nation.final_demand_domestic["households"].to_numpy()
    imported = nation.final_demand_imported["households"].to_numpy()
    if isinstance(account, TerritoryAccount):
        eu = account.eu_share.to_numpy()
        output, jobs = account.output.to_numpy(), account.jobs.to_numpy(dtype=float)
        local = account.coefficients_local.to_numpy()
        weight = np.asarray(_household_weight(account))
        demand_local = account.final_demand_local["households"].to_numpy()
    else:
        eu = eu_share_of_imports(nation).to_numpy()
        output, jobs = account.regional.output, np.broadcast_to(account.jobs, account.regional.output.shape)
        local = account.regional.settlement.coefficients_local
        weight = account.regional.weights[..., 0]
        demand_local = account.regional.settlement.demand_local[..., 0]
    abroad = nation.coefficients_imported.to_numpy()
    elsewhere = (nation.coefficients_domestic.to_numpy() - local).sum(axis=-2)
    bought = domestic + imported
    known = np.where(bought > 0, bought, 1.0)
    here = demand_local / weight[..., None] / known
    shape = output.shape
    per_output = nation.output.to_numpy()
    return Circuit(
        branches=nation.branches,
        output=output,
        inputs_here=local,
        inputs_elsewhere={
            "rest_of_country": elsewhere,
            "eu": np.broadcast_to((abroad * eu[:, None]).sum(axis=0), shape),
            "non_eu": np.broadcast_to((abroad * (1 - eu)[:, None]).sum(axis=0), shape),
        },
        product_taxes=nation.product_taxes.to_numpy() / per_output,
        transport_margins=nation.transport_margins.to_numpy() / per_output,
        value_added=nation.value_added.to_numpy() / per_output,
        jobs=np.divide(jobs, output, out=np.full(shape, np.nan), where=output > 0),
        bought_here=here,
        bought_elsewhere={
            "rest_of_country": domestic / known - here,
            "eu": np.broadcast_to(imported * eu / known, shape),
            "non_eu": np.broadcast_to(imported * (1 - eu) / known, shape),
        },
        nation=nation,
    )


def _household_weight(account: TerritoryAccount) -> float:
    """Part of the spending of the nation's households that is made in the territory."""
    here = account.final_demand_local["households"] + account.final_demand_rest_of_country["households"]
    return float(here.sum()) / float(account.nation.final_demand_domestic["households"].sum())


def multipliers(
    account: TerritoryAccount | TerritoryDraws,
    kind: str = "type1",
    measure: str = "output",
    *,
    per: str = "order",
    closure: Households | None = None,
) -> pd.Series:
    """Multipliers of each branch of a territory.

    Parameters
    ----------
    account : TerritoryAccount
        Or draws of one, as from `metabolisme.accounts.territory_draws.central`: the first draw is taken.
    kind : {"type1", "type2"}
        ``"type1"``: suppliers. ``"type2"``: and the spending of residents who are paid by them.
    measure : {"output", "value_added", "income", "jobs"}
        ``"income"`` is compensation of employees, contributions included, whoever gets it.
    per : {"order", "direct"}
        ``"order"``: for one euro ordered (jobs: one million euros of 2014). ``"direct"``: for one unit in the branch
        itself, such as jobs in all for one job in the branch; the same as ``"order"`` for output.
    closure : Households, optional
        For type II; by default, `households`.

    Returns
    -------
    Series, shape (n,)
        By branch ordered; missing where the territory does not make the product, since it cannot be ordered here.
        Output is at least 1: the euro ordered counts. ``attrs``: kind, measure, unit.

    Raises
    ------
    UnknownCodeError
        Unknown kind, measure or basis.

    Notes
    -----
    Type I: columns of (I − A)⁻¹, A the inputs bought here. Type II: columns of (I − A − c w′)⁻¹, w what residents can
    spend of the wages of each euro of output, c what they buy here with a euro of it: production only, the income of
    households is not added to it ("truncated"). Textbooks often keep the names of types for the ratio to the direct
    effect: that is ``per="direct"`` (Miller and Blair 2009, section 6.2).

    References
    ----------
    Miller and Blair (2009), sections 2.5 and 6.2, doi:10.1017/CBO9780511626982.
    """
    system = circuit(account)
    values = multipliers_of(system, kind, measure, per=per, closure=closure)
    row = values if values.ndim == 1 else values[0]
    found = pd.Series(row, system.branches, name=measure)
    found.attrs.update(kind=kind, measure=measure, unit=MULTIPLIER_MEASURES[measure] if per == "order" else "1")
    return found


def multipliers_of(
    system: Circuit, kind: str, measure: str, *, per: str = "order", closure: Households | None = None
) -> np.ndarray:
    """Multipliers as arrays, shape (…, n); see `multipliers`."""
    for what, received, valid in (
        ("la sorte de multiplicateur", kind, KINDS),
        ("la mesure", measure, tuple(MULTIPLIER_MEASURES)),
        ("la base", per, ("order", "direct")),
    ):
        if received not in valid:
            raise UnknownCodeError.among(what, received, valid)
    closed = (closure or households()) if kind == "type2" else None
    content = _contents(system, measure, closure or households())
    matrix = system.next_round(closed)
    # What is not made here is never called: a content of zero there changes nothing.
    known = np.broadcast_to(np.where(system.active, content, 0.0), matrix.shape[:-1])
    total = content_of_orders(matrix, known)
    if per == "direct":
        total = np.divide(total, known, out=np.full_like(total, np.nan), where=known > 0)
    return np.where(system.active, total, np.nan)


def _contents(system: Circuit, measure: str, closure: Households) -> np.ndarray:
    """What one euro of output (a million, for jobs) holds of a measure, shape (…, n)."""
    if measure == "output":
        return np.ones_like(system.output)
    if measure == "value_added":
        return np.broadcast_to(system.value_added, system.output.shape)
    if measure == "income":
        return system.wages(closure)
    return system.jobs


def mean_of(values: np.ndarray, output: np.ndarray) -> np.ndarray:
    """Mean over the branches that make something, weighted by output, shape (…)."""
    made = output > 0
    summed: np.ndarray = np.where(made, values * output, 0.0).sum(axis=-1) / np.where(made, output, 0.0).sum(axis=-1)
    return summed


def multiplier_estimate(
    territory: Territory | str | Sequence[str],
    kind: str = "type1",
    measure: str = "output",
    product: str | None = None,
    *,
    per: str = "order",
    size: int = DRAWS,
    year: int = DEFAULT_YEAR,
) -> Estimate:
    """One multiplier of a territory with its interval.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    kind, measure, per : str
        See `multipliers`.
    product : str, optional
        Branch ordered; by default the mean over branches, weighted by output.
    size : int
        Draws behind the interval.
    year : int
        Of the national account.

    Returns
    -------
    Estimate
        ``within``: 5 and 95 % of the draws of the account and, for type II, of `HOUSEHOLD_PARAMETERS`. It is one of
        90 % only where a test on known regions allows it: never for type II, which nothing tests.

    Raises
    ------
    UnknownCodeError
        The product is not a branch.
    MetabolismeError
        The territory does not make it.
    """
    place = find_territory(territory)
    nation = shared_account(year)
    if product is not None and product not in nation.branches:
        raise UnknownCodeError.among("la branche", product, nation.branches)
    found = []
    profile = local_profile(place)
    for draws, closure in (
        (central(profile, nation), households()),
        (territory_draws(profile, nation, size), household_draws(size)),
    ):
        system = circuit(draws)
        values = multipliers_of(system, kind, measure, per=per, closure=closure)
        output = np.broadcast_to(system.output, values.shape)
        found.append(mean_of(values, output) if product is None else values[..., list(nation.branches).index(product)])
    value = float(found[0][0])
    if not np.isfinite(value):
        raise MetabolismeError(
            f"{place.name} ne produit pas « {product} » : rien ne peut y être commandé à cette branche. "
            "Remède : prenez une branche présente (account.output > 0)."
        )
    low, high = interval(found[1])
    tested = kind == "type1" and measure == "output" and not place.jobs_are_estimated and not place.overseas
    test = "mean_multiplier" if product is None else "multipliers"
    return Estimate(
        value=value,
        unit="1" if per == "direct" or measure != "jobs" else "emplois par M€",
        method=(
            "Inverse de Leontief des achats faits ici"
            + (", dépenses des habitants comprises." if kind == "type2" else ".")
        ),
        sources=("wiod-2016", "insee-flores", *(("ofce-wages",) if kind == "type2" or measure == "income" else ())),
        period="2014-2023",
        within=(float(low), float(high)),
        caveat="Une dépendance comptable, à recettes et prix fixes : ni une prévision, ni un mérite.",
        label=f"Multiplicateur de type {'I' if kind == 'type1' else 'II'}",
        interval_label=interval_label(test) if tested else RANGE_LABEL,
    )
