"""Bets before reveals: the questions of a room, and the values with their bounds, for the trainer."""

from __future__ import annotations

import pandas as pd

from metabolisme.diagnosis.territory_estimates import territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.estimates import french_number
from metabolisme.levers.every_scenario import every_scenario, rank_of, verdict
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.parameters import HIGHEST
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.reports.simulator_sheet import told_change
from metabolisme.sources.actions import LEVERS

#: Questions on shares of 100 €, and those on tonnes for an inhabitant: key of the result, None for all that is abroad.
SHARES: dict[str, tuple[str, str, str] | None] = {
    "Sur 100 € dépensés ici, combien paient une production d'ici ?": ("spending_per_100", "all", "here"),
    "Et combien viennent de l'étranger, Union européenne comprise ?": None,
    "Sur 100 € dépensés par les acteurs publics, combien paient une production d'ici ?": (
        "spending_per_100",
        "public",
        "here",
    ),
}
TONNES = {
    "footprint_ghg": "Combien de tonnes de gaz à effet de serre par habitant, ici et ailleurs, pour ce que nous "
    "achetons ?",
    "footprint_materials": "Combien de tonnes de matières par habitant ?",
}
NOT_DRAWN = "non tirées au sort : les parts importées sont celles de la France"

#: What bounds allow to say of a change.
VERDICTS = {1: "hausse", -1: "baisse", 0: "on ne peut pas trancher", 2: "rien, seul"}


def territory_bets(code: str) -> pd.DataFrame:
    """Five questions on a territory, with their values.

    Parameters
    ----------
    code : str
        What `find_territory` takes.

    Returns
    -------
    DataFrame, index the question (French)
        ``Valeur``, ``Bornes``: French texts.
    """
    results = territory_results(code)
    rows = {}
    for question, key in SHARES.items():
        if key is None:
            values = results["value"]
            abroad = sum(float(values["spending_per_100", "all", place]) for place in ("eu", "non_eu"))
            rows[question] = [f"{french_number(abroad, decimals=0)} €", NOT_DRAWN]
        else:
            rows[question] = _told(results, key, 1.0, "€", 0)
    kilotonnes = 1000 / results.attrs["territory"].population
    for measure, question in TONNES.items():
        rows[question] = _told(results, (measure, "all", "total"), kilotonnes, "t", 1)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Valeur", "Bornes"])


def _told(results: pd.DataFrame, key: tuple[str, str, str], times: float, unit: str, decimals: int) -> list[str]:
    estimate = territory_estimate(results, *key)
    low, high = estimate.within or (estimate.value, estimate.value)
    value, low_text, high_text = (
        french_number(number * times, decimals=decimals) for number in (estimate.value, low, high)
    )
    return [f"{value} {unit}", f"de {low_text} à {high_text} ({estimate.interval_label})"]


def lever_bets(code: str, measure: str) -> pd.DataFrame:
    """What each lever does alone at the edge of what is possible, as the simulator tells it.

    Parameters
    ----------
    code : str
        Of a territory of the simulator.
    measure : str
        Of `OUTCOMES`.

    Returns
    -------
    DataFrame, index the lever (French)
        ``Écart (fourchette)`` and ``On peut dire``: French texts.
    """
    found, place = every_scenario(code), list(OUTCOMES).index(measure)
    sure = verdict(found.low, found.high)[:, place]
    rows = {}
    for lever in BY_NAME:
        rank = rank_of(Scenario.of(**{lever: float(HIGHEST)}))
        change, low, high = (float(table[rank, place]) for table in (found.change, found.low, found.high))
        rows[LEVERS[lever]] = [told_change(change, low, high), VERDICTS[int(sure[rank])]]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["Écart (fourchette)", "On peut dire"])
