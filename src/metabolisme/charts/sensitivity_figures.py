"""Which hypothesis weighs: the doubt on a result, shared between what it rests on."""

from __future__ import annotations

import pandas as pd

from metabolisme.charts.account_figures import TERRITORY_SOURCES
from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import titled
from metabolisme.diagnosis.measures import MEASURES, PLACE_LABELS, item_label
from metabolisme.diagnosis.territory_estimates import territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.estimates.estimate import DIMENSIONLESS
from metabolisme.sensitivity import HEADLINES, territory_sensitivity
from metabolisme.sensitivity.territory import output_name
from metabolisme.sources.defaults import SEED
from metabolisme.sources.territories import Territory, find_territory

#: Blocks of draws behind a figure: a few seconds, and bounds of some points on the largest share.
BLOCKS = 512

#: Names of hypotheses short enough for a bar; « achats » and « emplois » are fields of errors, one a branch.
HYPOTHESES = {
    "delta": "δ du quotient de Flegg",
    "elasticity": "ε, dépense et revenu",
    "overseas_factor": "Revenus d'outre-mer",
    "investment_population_weight": "θ, où va l'investissement",
    "output_per_job": "π, production par emploi",
    "common_error": "Erreur commune du quotient",
    "goods_error": "Erreur sur les biens achetés",
    "services_error": "Erreur sur les services achetés",
    "purchases": "Erreurs achat par achat",
    "jobs": "Emplois de l'EPCI",
}


def sensitivity_figure(
    territory: Territory | str | list[str],
    headline: tuple[str, str, str] = HEADLINES[0],
    *,
    label: str = "",
    size: int = BLOCKS,
    seed: int = SEED,
) -> Figure:
    """Share of the doubt on a result that each hypothesis has a hand in.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    headline : (measure, item, place)
        One of `metabolisme.sensitivity.HEADLINES`.
    label : str
        What comes before the title, such as « Figure 2 ».
    size : int
        Blocks of draws, a power of two.
    seed : int

    Returns
    -------
    Figure
        Total indices of Sobol, their bounds at 90 % as whiskers, the largest first.

    Raises
    ------
    UnknownCodeError
        A result that is not among the headlines, or not known for this territory (carbon overseas).
    """
    place = find_territory(territory)
    found = territory_sensitivity(place, size, seed)
    name = output_name(*headline)
    if name not in found.outputs:
        raise UnknownCodeError.among("le résultat", name, list(found.outputs))
    of_output = found.indices[found.indices.index.get_level_values("output") == name]
    shares = 100 * of_output.droplevel("output").sort_values("total", ascending=False)
    shares.index = pd.Index([HYPOTHESES[factor] for factor in shares.index], name="Hypothèse")
    first = shares["total"].index[0]
    result, caught = headline_label(headline), _written_interval(place, headline)
    quality = found.quality.to_dict("index")[name]
    title = f"{result} : ce qui fait surtout douter, c'est « {first} »"
    weighing = shares.index[shares["total"] >= 5]
    return figure(
        horizontal_bars(
            shares["total"].clip(lower=0),
            within=shares[["total_low", "total_high"]].set_axis(["low", "high"], axis="columns").clip(lower=0),
            decimals=0,
            unit="%",
            maximum=max(100.0, float(shares["total_high"].max())),
        ),
        title=titled(label, title),
        subtitle=f"Part de la variance à laquelle l'hypothèse participe, seule ou avec d'autres, % ; {place.name}, "
        "emplois 2023, structure 2014",
        sentence=(
            f"« {first} » participe à {french_number(shares['total'].iloc[0], decimals=0)} % du doute, entre "
            f"{french_number(shares['total_low'].iloc[0], decimals=0)} et "
            f"{french_number(shares['total_high'].iloc[0], decimals=0)} % ; {_others(len(weighing))}. "
            f"Ce doute : {caught}."
        ),
        table=shares[["first", "total", "total_low", "total_high"]].set_axis(
            ["Seule, %", "Seule ou avec d'autres, %", "Au moins, %", "Au plus, %"], axis="columns"
        ),
        alt="Une barre par hypothèse, de celle qui pèse le plus à celle qui ne pèse rien, chacune avec sa moustache.",
        sources=[*TERRITORY_SOURCES, "meti-2005", "scotland-2019"],
        caveat=(
            f"{french_number(int(quality['draws']))} tirages ; {_failed(int(quality['failed']))}. La "
            "moustache dit la précision de ce calcul, pas celle de l'hypothèse. Une part peut dépasser un peu 100, et "
            "leur somme aussi : deux hypothèses qui agissent ensemble comptent deux fois. "
            f"{quality['remark']}"
        ).strip(),
        table_decimals=1,
    )


def headline_label(headline: tuple[str, str, str]) -> str:
    """French name of a headline, as short as a title needs."""
    measure, item, place = headline
    if measure == "spending_per_100":
        return "Part d'ici sur 100 € dépensés"
    told = MEASURES[measure].label
    # A measure that is told by place, and its total, are two results.
    if MEASURES[measure].by in ("product", "buyer") and item_label(measure, item):
        where = PLACE_LABELS[place]
        return f"{told} ({where[:1].lower() + where[1:]})"
    return told


def _written_interval(place: Territory, headline: tuple[str, str, str]) -> str:
    """The published interval of a headline, as a French clause that calls it what it may be called."""
    estimate = territory_estimate(territory_results(place), *headline)
    low, high = estimate.within or (estimate.value, estimate.value)
    unit = "" if estimate.unit == DIMENSIONLESS else f" {estimate.unit}"
    bounds = [french_number(bound, significant=3) for bound in (low, high)]
    return f"de {bounds[0]} à {bounds[1]}{unit} ({estimate.interval_label})"


def _others(weighing: int) -> str:
    if weighing == 1:
        return "aucune autre n'atteint 5 %"
    return f"{weighing} hypothèses atteignent 5 %"


def _failed(count: int) -> str:
    return "aucun n'a échoué" if count == 0 else f"{french_number(count)} ont échoué"
