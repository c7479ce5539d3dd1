"""Figure of the Fabrique Prospective: what the kick-off planned of each sitting, and what the handbook added."""

from __future__ import annotations

import pandas as pd

from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import titled
from metabolisme.estimates import french_number
from metabolisme.sources.seminars import KINDS, SOURCES, seminar_steps, seminars

#: Parts of a sitting, in the order of a bar: its name and its colour.
PARTS = {
    "004": (SOURCES["004"], "amount_4"),
    "authors": (SOURCES["authors"], "amount_2"),
    "break": ("pause", "amount_1"),
}
CARD = "seminars"


def cycle_minutes() -> pd.DataFrame:
    """Minutes of each sitting of the cycle, by the origin of its steps.

    Returns
    -------
    DataFrame, index: ids of `metabolisme.sources.seminars.seminars`, in the order of the cycle
        Columns of `PARTS`, minutes; a row adds up to the length of the sitting.
    """
    table = seminars()
    cycle = table.index[table["kind"] != "class"]
    rows = {}
    for name in cycle:
        steps = seminar_steps(name)
        part = steps["source"].where(steps["status"] == "work", "break")
        rows[name] = steps["minutes"].groupby(part).sum()
    return pd.DataFrame(rows).T.reindex(columns=list(PARTS)).fillna(0).astype(int)


def sitting_names() -> pd.Series:
    """What a reader calls each sitting of the cycle: « Local 3, matin »; index ids."""
    table = seminars()
    cycle = table[table["kind"] != "class"]
    twice = cycle.duplicated(["kind", "rank"], keep=False)
    halves = cycle["starts_at"].lt("12:00").map({True: ", matin", False: ", après-midi"}).where(twice, "")
    short = cycle["kind"].map({**KINDS, "immersion": "immersion", "local": "local", "intersite": "inter-sites"})
    ranks = (" " + cycle["rank"].astype(str)).where(cycle["kind"] != "immersion", "")
    return (short + ranks + halves).str.capitalize()


def cycle_figure(*, label: str = "") -> Figure:
    """How long each sitting lasts, and how much of it the kick-off slides had planned.

    Parameters
    ----------
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    minutes = cycle_minutes()
    named = minutes.set_axis(sitting_names()[minutes.index], axis=0)
    hours = minutes.sum() / 60
    whole, planned = hours.sum(), hours["004"]
    told = f"{french_number(planned, decimals=0)} h sur {french_number(whole, decimals=0)}"
    names = {part: name for part, (name, _) in PARTS.items()}
    return figure(
        stacked_bars(
            named.astype(float),
            colours={part: colour for part, (_, colour) in PARTS.items()},
            names=names,
            decimals=0,
        ),
        title=titled(label, f"Étapes prévues au lancement : {told}"),
        subtitle="Minutes de chaque séance, selon l'origine de ses étapes",
        sentence=(
            f"Le cycle dure {french_number(whole, decimals=0)} heures. Des étapes nommées par le support de 2020 en "
            f"occupent {french_number(planned, decimals=0)} ; le manuel en ajoute pour "
            f"{french_number(hours['authors'], decimals=0)}, et {french_number(hours['break'], decimals=0)} sont des "
            "pauses. Toutes les minutes sont de nous."
        ),
        table=named.rename(columns=names).rename_axis("Séance"),
        alt="Une barre horizontale par séance, dans l'ordre du cycle, coupée en étapes prévues, ajoutées, et pauses.",
        sources=[CARD],
        caveat="Le support de 2020 ne donne ni minutes ni phrases : ce déroulé n'a pas encore été éprouvé en salle.",
    )
