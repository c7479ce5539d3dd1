"""Figures of the fourth lever: a recipe before and after, what each of its three changes does, and whose jobs move."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central, territory_draws
from metabolisme.charts.account_figures import NOT_MEASURED
from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.lever_figures import LEVER_SOURCES, Effect, effect_rows
from metabolisme.charts.text import titled
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.estimates.numbers import effect_with_bounds, signed_effect
from metabolisme.estimates.parameters import interval
from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.business_models import CHANNELS, ENERGY, LEVER, MATERIALS, RECYCLING, channel
from metabolisme.levers.outcomes import OUTCOMES, jobs_by_branch
from metabolisme.levers.parameters import LeverParameters, central_parameters, drawn_parameters
from metabolisme.sources import load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS
from metabolisme.sources.territories import Territory, find_territory

#: Parts of a recipe: colour and French name.
RECIPE_PARTS = {
    "energy": ("amount_6", "Énergie"),
    "materials": ("amount_5", "Matières"),
    "recycling": ("amount_4", "Eau, déchets, recyclé"),
    "others": ("amount_2", "Autres achats"),
    "taxes": ("mark", "Taxes et transport"),
    "value_added": ("here", "Valeur ajoutée"),
}

#: French names of the three changes of the lever.
CHANNEL_NAMES = {
    "savings": "Économiser",
    "secondary": "Recyclé à la place de vierge",
    "uses": "Vendre l'usage",
}

#: Measures on which the three changes are compared, and the colour of each.
CHANNEL_MEASURES = {
    "value_added_here": "here",
    "jobs_here": "here",
    "imports": "abroad",
    "co2_footprint": "mark",
    "materials": "mark",
}

#: Branches drawn at each end of the gains and losses of jobs.
ENDS = 5

#: What whiskers are.
_DRAWN = "5 à 95 % des tirages"

_SAID = "Prix constants, recettes d'ailleurs inchangées, toutes choses égales par ailleurs : pas une prévision."


@dataclass(frozen=True, eq=False)
class _Started:
    """The account of a territory before any lever, central and in draws, and the parameters that go with them."""

    territory: Territory
    cases: tuple[tuple[LeverAccount, LeverParameters], ...]


def recipe_figure(
    place: Territory | str | list[str], branch: str, level: float = 3, *, label: str = "", live: bool = False
) -> Figure:
    """What 100 € sold by a branch of a territory pay, before and after.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    branch : str
        Code of one of the 34 branches.
    level : float
        1 to 4.
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        An unknown territory or branch.
    """
    found = _started(find_territory(place), DRAWS)
    account, parameters = found.cases[0]
    if branch not in account.around.products:
        raise UnknownCodeError.among("la branche", branch, account.around.products)
    column = account.around.products.index(branch)
    name, where = _branch_names()[branch], found.territory.name
    after = LEVER.apply(account, level, parameters)
    shown = pd.DataFrame({"Aujourd'hui": _recipe(account, column), f"Niveau {level:g}": _recipe(after, column)}).T
    drawn_account, drawn_levels = found.cases[1]
    drawn = 100 * LEVER.apply(drawn_account, level, drawn_levels).value_added[0, :, column]
    low, high = (french_number(float(bound), decimals=1) for bound in interval(drawn))
    earned = [french_number(float(value), decimals=1) for value in shown["value_added"]]
    return figure(
        stacked_bars(
            shown,
            colours={part: fill for part, (fill, _) in RECIPE_PARTS.items()},
            names={part: said for part, (_, said) in RECIPE_PARTS.items()},
            decimals=1,
            totals=False,
            live=live,
        ),
        title=titled(
            label, f"{name}, {where} : sur 100 € vendus, {earned[1]} € de valeur ajoutée au lieu de {earned[0]}"
        ),
        subtitle=(
            f"Ce que paient 100 € vendus par une entreprise de la branche, prix de base ; {where}, structure 2014 ; "
            f"niveau {level:g}"
        ),
        sentence=(
            f"Au niveau {level:g}, la branche achète moins d'énergie et de matières, et un peu plus de services : la "
            f"valeur ajoutée passe de {earned[0]} à {earned[1]} € sur 100 ({_DRAWN} : de {low} à {high})."
        ),
        table=shown.rename(columns={part: f"{said}, €" for part, (_, said) in RECIPE_PARTS.items()}).rename_axis(name),
        alt="Deux barres empilées de même longueur, aujourd'hui puis après, de l'énergie à la valeur ajoutée.",
        sources=LEVER_SOURCES,
        caveat=f"La recette est celle de la branche en France, faute de mieux. {_SAID}",
        table_decimals=1,
    )


def channels_figure(place: Territory | str | list[str], level: float = 3, *, label: str = "") -> Figure:
    """What each of the three changes of the lever does by itself.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : float
        1 to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    found = _started(find_territory(place), DRAWS)
    where = found.territory.name
    effects = {name: _effects(found, level, name) for name in CHANNELS}
    groups = [
        (
            f"{OUTCOMES[measure].label}, {OUTCOMES[measure].unit}",
            [
                Effect(CHANNEL_NAMES[name], *effects[name][measure], signed_effect(effects[name][measure][0]), fill)
                for name in CHANNELS
            ],
        )
        for measure, fill in CHANNEL_MEASURES.items()
    ]
    materials = {name: -effects[name]["materials"][0] for name in CHANNELS}
    most = max(materials, key=lambda name: materials[name])
    jobs = {name: effects[name]["jobs_here"] for name in CHANNELS}
    unsure = [f"« {CHANNEL_NAMES[name].lower()} »" for name, (_, low, high) in jobs.items() if low < 0 < high]
    told = [
        f"« {CHANNEL_NAMES[name]} » : {signed_effect(effects[name]['value_added_here'][0])} M€ de valeur ajoutée et "
        f"{signed_effect(jobs[name][0])} emplois ici"
        for name in CHANNELS
    ]
    doubt = f" Pour les emplois, le sens n'est pas sûr avec {', '.join(unsure)}." if unsure else ""
    return figure(
        effect_rows(groups, shared=False),
        title=titled(
            label, f"{where}, niveau {level:g} : « {CHANNEL_NAMES[most].lower()} » allège le plus les matières"
        ),
        subtitle=(
            f"Écart avec aujourd'hui de chaque changement fait seul ({_DRAWN}), chaque mesure à son échelle ; "
            f"{where}, emplois 2023, structure 2014"
        ),
        sentence=f"{' ; '.join(told)}.{doubt}",
        table=pd.DataFrame(
            {
                CHANNEL_NAMES[name]: {
                    f"{OUTCOMES[measure].label}, {OUTCOMES[measure].unit}": effect_with_bounds(*effects[name][measure])
                    for measure in CHANNEL_MEASURES
                }
                for name in CHANNELS
            }
        ).rename_axis("Mesure"),
        alt=f"{len(CHANNEL_MEASURES)} groupes de trois barres autour d'un zéro commun, une par changement.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {_SAID}",
    )


def exposed_jobs_figure(place: Territory | str | list[str], level: float = 3, *, label: str = "") -> Figure:
    """Branches of a territory whose jobs are exposed to the lever, at both ends.

    Parameters
    ----------
    place : Territory, or what `find_territory` takes
    level : float
        Above 1, to 4.
    label : str
        What comes before the title.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        An unknown territory.
    MetabolismeError
        Level 1, where no job moves.
    """
    found = _started(find_territory(place), DRAWS)
    changes = [
        jobs_by_branch(LEVER.apply(account, level, parameters))[0] - jobs_by_branch(account)[0]
        for account, parameters in found.cases
    ]
    products, names = found.cases[0][0].around.products, _branch_names()
    low, high = interval(changes[1])
    ends = pd.DataFrame({"value": changes[0][0], "low": low, "high": high}, index=list(products))
    # A triangular draw has its mode, not its median, at the central value: the bounds always hold it.
    ends["low"], ends["high"] = ends[["value", "low"]].min(axis=1), ends[["value", "high"]].max(axis=1)
    ordered = ends.sort_values("value", ascending=False)
    gaining, losing = ordered.head(ENDS).query("value > 0"), ordered.tail(ENDS).query("value < 0")
    where = found.territory.name
    if gaining.empty or losing.empty:
        raise MetabolismeError(f"{where}, niveau {level:g} : aucun emploi n'est exposé. Choisissez un niveau de 2 à 4.")
    groups = [
        (
            heading,
            [
                Effect(names[str(code)], value, low, high, signed_effect(value))
                for code, (value, low, high) in zip(rows.index, rows.to_numpy(dtype=float).tolist(), strict=True)
            ],
        )
        for heading, rows in (("Branches plus demandées", gaining), ("Branches moins demandées", losing))
    ]
    total, first, last = changes[0][0].sum(), gaining.index[0], losing.index[-1]
    total_low, total_high = (float(bound) for bound in interval(changes[1].sum(axis=-1)))
    sure = "le sens de la somme n'est pas sûr" if total_low < 0 < total_high else "la somme a un sens"
    return figure(
        effect_rows(groups, shared=True),
        title=titled(
            label,
            f"{where}, niveau {level:g} : plus d'emplois dans « {names[first]} », moins dans « {names[last]} »",
        ),
        subtitle=(
            f"Emplois exposés, écart avec aujourd'hui ({_DRAWN}) ; les {ENDS} branches de chaque bout ; {where}, "
            "emplois 2023, structure 2014"
        ),
        sentence=(
            f"En tout, {signed_effect(total)} emplois exposés (de {signed_effect(total_low)} à "
            f"{signed_effect(total_high)}) : {sure}. Ce "
            f"qui bouge est la répartition : {signed_effect(gaining.loc[first, 'value'])} dans « {names[first]} », "
            f"{signed_effect(losing.loc[last, 'value'])} dans « {names[last]} »."
        ),
        table=pd.DataFrame(
            {"Emplois exposés": {names[str(code)]: effect_with_bounds(*row) for code, row in ordered.iterrows()}}
        ).rename_axis("Branche"),
        alt="Deux groupes de barres autour d'un zéro commun : les branches plus demandées, puis les moins demandées.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} Emplois exposés, pas une prévision : la productivité ne bouge pas.",
    )


def _recipe(account: LeverAccount, column: int) -> dict[str, float]:
    """What 100 € of output of a branch pay, by part, central."""
    rank = {product: place for place, product in enumerate(account.around.products)}
    inputs = 100 * account.inputs[0, 0, :, column]
    parts = {
        "energy": inputs[[rank[product] for product in ENERGY]].sum(),
        "materials": inputs[[rank[product] for product in MATERIALS]].sum(),
        "recycling": inputs[rank[RECYCLING]],
    }
    parts["others"] = inputs.sum() - sum(parts.values())
    parts["taxes"] = 100 * account.around.paid_outside_chains[column]
    parts["value_added"] = 100 * account.value_added[0, 0, column]
    return {part: float(value) for part, value in parts.items()}


def _effects(found: _Started, level: float, name: str) -> dict[str, tuple[float, float, float]]:
    """Value and bounds of what one change does to each measure."""
    changes = []
    for account, parameters in found.cases:
        done = LEVER.apply(account, level, channel(parameters, name))
        measures = {one: OUTCOMES[one].measure for one in CHANNEL_MEASURES}
        changes.append({one: (measure(done) - measure(account))[0] for one, measure in measures.items()})
    effects = {}
    for measure in CHANNEL_MEASURES:
        value = float(changes[0][measure][0])
        low, high = (float(bound) for bound in interval(changes[1][measure]))
        effects[measure] = (value, min(low, value), max(high, value))
    return effects


@functools.lru_cache(maxsize=4)
def _started(territory: Territory, size: int) -> _Started:
    profile, nation = local_profile(territory), shared_account(DEFAULT_YEAR)
    cases = (
        (lever_account(central(profile, nation)), central_parameters()),
        (lever_account(territory_draws(profile, nation, size)), drawn_parameters(size)),
    )
    return _Started(territory, cases)


def _branch_names() -> dict[str, str]:
    table = load_table("nomenclatures/branches")
    return dict(zip(table["code"].astype(str), table["short_label"].astype(str), strict=True))
