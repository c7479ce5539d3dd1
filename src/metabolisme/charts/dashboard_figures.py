"""Figures of a dashboard: what may be said of a territory and its peers, and where the reader's projects are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from metabolisme.charts.bars import horizontal_bars, stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.shown import table as shown_table
from metabolisme.charts.text import escaped, titled
from metabolisme.estimates import french_number
from metabolisme.indicators.projects import FEWEST, quality_profile, stage_counts
from metabolisme.sources.own_projects import CRITERIA, HIGHEST_SCORE, STAGES, ProjectFile

#: What may be said of a peer, in the order of a bar: its name and its colour.
SAID = {
    "above": ("plus haut que", "amount_4"),
    "undecided": ("on ne peut pas trancher", "amount_1"),
    "below": ("plus bas que", "abroad"),
}


def verdicts_figure(counts: pd.DataFrame, place: str, sources: Sequence[str], *, label: str = "") -> Figure:
    """How many peers a territory can be told apart from, indicator by indicator.

    Parameters
    ----------
    counts : DataFrame, index: names of indicators
        Columns of `SAID`: number of peers.
    place : str
        Name of the territory.
    sources : sequence of str
        Cards of the indicators.
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    whole, undecided = int(counts.to_numpy().sum()), int(counts["undecided"].sum())
    names = {key: name for key, (name, _) in SAID.items()}
    told = f"{french_number(undecided)} comparaisons sur {french_number(whole)}"
    return figure(
        stacked_bars(
            counts[list(SAID)].astype(float),
            colours={key: colour for key, (_, colour) in SAID.items()},
            names=names,
            decimals=0,
            totals=False,
        ),
        title=titled(label, f"{place} et ses pairs : {told} ne se tranchent pas"),
        subtitle="Nombre de pairs, par indicateur ; emplois 2023, structure des échanges 2014",
        sentence=(
            f"{place} : sur {french_number(whole)} comparaisons avec ses pairs, {french_number(undecided)} ne peuvent "
            f"pas être tranchées ; il est plus haut dans {french_number(int(counts['above'].sum()))}, plus bas dans "
            f"{french_number(int(counts['below'].sum()))}. Plus haut n'est pas mieux."
        ),
        table=counts[list(SAID)].astype(int).rename(columns=names).rename_axis("Indicateur"),
        alt="Une barre par indicateur, coupée en trois : pairs au-dessous, pairs indécis, pairs au-dessus.",
        sources=sources,
        caveat="Un indicateur sans fourchette vient d'emplois publiés : un écart y est toujours tranché, même petit.",
    )


def projects_figure(table: ProjectFile, *, label: str = "", live: bool = False) -> Figure:
    """Where the projects of a reader are, on the day of their table.

    Parameters
    ----------
    table : ProjectFile
    label : str
        What comes before the title.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    stages = stage_counts(table)
    counts = {STAGES[str(stage)]: int(count) for stage, count in stages["projects"].items()}
    whole = sum(counts.values())
    alive = counts[STAGES["launched"]] + counts[STAGES["running"]]
    raters = table.ratings["rater"].nunique()
    few = f" Moins de {FEWEST} projets : des nombres, aucune part." if whole < FEWEST else ""
    rated = int(quality_profile(table)["projects"].max())
    noted = (
        f" {french_number(rated)} projet{'s' * (rated > 1)} noté{'s' * (rated > 1)} par {french_number(raters)} "
        f"personne{'s' * (raters > 1)}, sur {len(CRITERIA)} critères."
        if rated
        else " Aucun projet n'est noté."
    )
    day = f"{table.on:%d/%m/%Y}"
    return figure(
        horizontal_bars(pd.Series(counts).astype(float), decimals=0, live=live),
        title=titled(label, f"{french_number(alive)} projets lancés et non arrêtés, sur {french_number(whole)} suivis"),
        subtitle=f"Nombre de projets à chaque étape, le {day}",
        sentence=f"Sur {french_number(whole)} projets, {french_number(alive)} sont lancés ou en régime.{few}{noted}",
        table=pd.DataFrame({"Projets": list(counts.values())}, index=pd.Index(list(counts), name="Étape")),
        alt="Une barre horizontale par étape, de l'idée à l'arrêt.",
        sources=[],
        own_source=f"votre table de projets, relevée le {day}",
        caveat="La table ne contient que les projets signalés ; un projet de plus n'est pas un effet de plus.",
    )


def grid_figure() -> Figure:
    """The quality grid, to print and fill in by hand: what each score means."""
    rows = [[one.question, *one.meanings] for one in CRITERIA.values()]
    names = ["Question", *(f"Score {score}" for score in range(HIGHEST_SCORE + 1))]
    grid = pd.DataFrame(rows, columns=names, index=pd.Index([one.name for one in CRITERIA.values()], name="Critère"))
    sentence = (
        f"{len(CRITERIA)} critères, quatre scores : chacun a un sens écrit. Entourez le plus proche, laissez vide ce "
        "que vous ne savez pas."
    )
    title = "La grille, à remplir à deux, séparément"
    html = (
        f'<figure class="mt-words"><figcaption class="mt-caption"><p class="mt-title">{escaped(title)}</p>'
        "</figcaption>"
        f'<p class="mt-sentence">{escaped(sentence)}</p>'
        f'<div class="table-scroll">{shown_table(grid).html}</div></figure>'
    )
    return Figure(title, sentence, html)
