"""Figure and tables of the answers of a class: how they spread, never who gave them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.shown import Table, table
from metabolisme.estimates import french_number

OWN_SOURCE = "réponses de la classe, dans les fichiers choisis"


def answers_figure(
    counts: pd.Series, *, title: str, question: str, answered: int, right_first: int, right_in_the_end: int
) -> Figure:
    """First answers of a class to one exercise.

    Parameters
    ----------
    counts : Series
        Answers by French name: a choice, or a range of numbers with its unit.
    title : str
        Of the exercise.
    question : str
        What was asked.
    answered, right_first, right_in_the_end : int
        Learners who answered, were right at once, and were right in the end.

    Returns
    -------
    Figure
    """
    most = str(counts.idxmax())
    return figure(
        horizontal_bars(counts.astype(float), decimals=0, live=True),
        title=f"{title} : {french_number(right_first)} sur {french_number(answered)} justes du premier coup",
        subtitle=f"{question} ; premières réponses, nombre d'apprenants",
        sentence=(
            f"La réponse la plus donnée est « {most} » ({french_number(int(counts.max()))} sur "
            f"{french_number(int(counts.sum()))}). À la fin, {french_number(right_in_the_end)} sur "
            f"{french_number(answered)} ont une réponse juste."
        ),
        table=counts.rename("Apprenants").rename_axis("Première réponse").to_frame(),
        table_decimals=0,
        alt="Une barre par réponse, longue comme le nombre d'apprenants qui l'ont donnée d'abord.",
        sources=[],
        own_source=OWN_SOURCE,
        caveat="Les verdicts sont ceux des fichiers : ils ne sont pas recalculés. On discute des réponses, on ne "
        "classe personne.",
    )


def exercises_table(exercises: pd.DataFrame) -> Table:
    """Each exercise: learners who answered, right at once, right in the end, and all their tries.

    Parameters
    ----------
    exercises : DataFrame
        Columns ``answered``, ``right_first``, ``right_in_the_end``, ``tries``; French titles as index.
    """
    names = {
        "answered": "Ont répondu",
        "right_first": "Justes d'abord",
        "right_in_the_end": "Justes à la fin",
        "tries": "Essais",
    }
    return table(exercises.rename(columns=names).rename_axis("Exercice"), caption="Exercice par exercice", decimals=0)


def errors_table(errors: Sequence[tuple[str, str, int]]) -> Table:
    """Known errors that were met: exercise, what the error is (French), learners."""
    shown = pd.DataFrame(errors, columns=["Exercice", "Erreur reconnue", "Apprenants"])
    return table(shown.set_index("Exercice"), caption="Erreurs reconnues", decimals=0)
