"""Lab of a whole class: scenarios that its groups saved, side by side, without network."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.class_figures import class_bets_table, class_figure, class_levels_table, faults_table
from metabolisme.charts.text import french_text
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel
from metabolisme.labs.public_contracts import Uploaded
from metabolisme.levers.classroom import ClassResults, class_results, made_up_class
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario_files import read_scenario_files, read_scenario_folder

if TYPE_CHECKING:
    import ipywidgets


def class_lab(folder: str | Path | None = None) -> ipywidgets.VBox:
    """Choose the files of the groups, or give their folder, and a measure.

    Parameters
    ----------
    folder : str or Path, optional
        Where the files are; without it they are chosen in the page, and before that a class made up is shown.
    """
    import ipywidgets

    @functools.lru_cache(maxsize=1)
    def results_of(files: tuple[tuple[str, bytes], ...]) -> tuple[ClassResults, Sequence[str], int]:
        if files:
            saved, faults = read_scenario_files(dict(files))
        else:
            saved, faults = read_scenario_folder(folder) if folder is not None else (made_up_class(), [])
        return class_results(saved), faults, len(saved)

    def draw(files: Uploaded, measure: str) -> Figure:
        results, faults, kept = results_of(tuple(contents(files).items()))
        drawn = class_figure(results, measure, live=True)
        tables = class_levels_table(results).html
        if any(one.bet for one in results.saved):
            tables += class_bets_table(results).html
        if faults:
            tables += faults_table(faults, kept).html
        note = "" if files or folder is not None else "<p>Classe inventée : choisissez vos fichiers.</p>"
        return Figure(drawn.title, drawn.sentence, note + drawn.html + tables)

    # A button has no width of label to leave whole, and must not be wider than a telephone.
    look = {"description": french_text("Scénarios des groupes (JSON)"), "layout": {"width": "max-content"}}
    return panel(
        {
            "files": ipywidgets.FileUpload(accept=".json", multiple=True, **look),
            "measure": ipywidgets.Dropdown(
                options=[(french_text(one.label), name) for name, one in OUTCOMES.items()], **described("Mesure")
            ),
        },
        draw,
    )


def contents(files: Uploaded) -> dict[str, bytes]:
    """Content of each file by name; two of the same name both kept."""
    found: dict[str, bytes] = {}
    for file in files:
        name = str(file["name"])
        while name in found:
            name = f"{name} (autre)"
        found[name] = bytes(file["content"])
    return found

