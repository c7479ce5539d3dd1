"""Figures of a class: what its groups chose, and how far apart their scenarios are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from metabolisme.charts.account_figures import NOT_MEASURED
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.lever_figures import LEVER_SOURCES, effect_of, effect_rows
from metabolisme.charts.shown import Table, table
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.levers.classroom import ClassResults
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario_files import SIGNS
from metabolisme.levers.steps import Change
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.levers import LEVEL_NAMES

#: Scenarios drawn of a class of any size, by their place when sorted.
_PLACES = {"le plus bas": 0.0, "un quart": 0.25, "au milieu": 0.5, "trois quarts": 0.75, "le plus haut": 1.0}


def class_figure(results: ClassResults, measure: str, *, live: bool = False) -> Figure:
    """Spread of a measure between the scenarios of a class, each with its interval.

    Parameters
    ----------
    results : ClassResults
    measure : str
        Of `OUTCOMES`.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownCodeError
        An unknown measure.
    """
    if measure not in OUTCOMES:
        raise UnknownCodeError.among("la mesure", measure, OUTCOMES)
    one, found = OUTCOMES[measure], results.outcomes(measure)
    # Sorted for the spread alone: groups are in alphabetical order in the table.
    ordered = found.sort_values("value").reset_index(drop=True)
    sorted_rows = ordered.to_dict("records")
    places = {name: sorted_rows[round(part * (len(sorted_rows) - 1))] for name, part in _PLACES.items()}
    rows = [
        effect_of(f"{name} ({row['code']})", Change(row["value"], row["low"], row["high"]), "here")
        for name, row in places.items()
    ]
    sure, pairs = results.told_apart(measure)
    decided = (
        f"Sur {french_number(pairs)} paires de scénarios différents, {french_number(sure)} se départagent ; pour les "
        "autres, on ne peut pas trancher."
        if pairs
        else "Tous les groupes ont le même scénario."
    )
    count, where = len(found), results.territory.name
    more = f" {results.elsewhere} scénarios d'autres territoires sont laissés de côté." if results.elsewhere else ""
    return figure(
        effect_rows([(f"{one.label}, {one.unit}", rows)], shared=True, live=live),
        title=f"{where} : {french_number(count)} scénarios, {french_number(found['code'].nunique())} différents",
        subtitle=f"{one.label}, {one.unit} ; écart avec aujourd'hui (5 à 95 % des tirages)",
        sentence=f"{decided}{more}",
        table=pd.DataFrame(
            {
                "Scénario": found["code"],
                "Écart": [french_number(value, significant=2, signed=True) for value in found["value"]],
                "De, à": [
                    f"de {french_number(low, significant=2, signed=True)} à "
                    f"{french_number(high, significant=2, signed=True)}"
                    for low, high in zip(found["low"], found["high"], strict=True)
                ],
            }
        )
        .set_index(pd.Index([group or "sans nom" for group in found["group"]], name="Groupe")),
        alt="Cinq barres autour d'un zéro commun, du scénario le plus bas au plus haut, avec leurs moustaches.",
        sources=LEVER_SOURCES,
        caveat=f"{NOT_MEASURED} {one.caveat}",
    )


def class_levels_table(results: ClassResults) -> Table:
    """Groups at each level of each lever."""
    counts = results.levels().rename(index=LEVERS, columns=LEVEL_NAMES)
    return table(counts.rename_axis("Levier"), caption="Groupes à chaque niveau", decimals=0)


def class_bets_table(results: ClassResults) -> Table:
    """Bets of the groups and what can be said of them."""
    bets = results.bets()
    shown = pd.DataFrame(
        {
            "Groupe": [group or "sans nom" for group in bets["group"]],
            "Mesure": [OUTCOMES[measure].label for measure in bets["measure"]],
            "Pari": [
                f"{LEVERS[lever]}, {SIGNS[sign]}" for lever, sign in zip(bets["lever"], bets["sign"], strict=True)
            ],
            "Le levier": bets["lever_verdict"],
            "Le sens": bets["sign_verdict"],
        }
    )
    return table(shown.set_index("Groupe"), caption="Paris, chaque levier seul au niveau 4")


def faults_table(faults: Sequence[str], kept: int) -> Table:
    """What could not be read, all at once, and how many files were."""
    shown = pd.DataFrame({"Défaut": list(faults)}, index=pd.RangeIndex(1, len(faults) + 1, name="N°"))
    return table(shown, caption=f"{kept} fichiers lus ; ce qui n'a pas pu l'être")
