"""Lab « Grille de projets »: one's own table of projects, on one's own machine."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING

from metabolisme.charts import Figure, table
from metabolisme.charts.dashboard_figures import grid_figure, projects_figure
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel
from metabolisme.labs.public_contracts import Uploaded, uploaded_content
from metabolisme.reports.dashboard_content import agreement_grid, duration_grid, quality_grid, survival_grid
from metabolisme.sources.own_projects import projects_from_bytes

if TYPE_CHECKING:
    import ipywidgets


def projects_lab() -> ipywidgets.VBox:
    """Choose a table of projects and the day at which it was true; without a file the grid to fill in is shown."""
    import ipywidgets

    # Moving another control does not read the file again.
    read = functools.lru_cache(maxsize=1)(projects_from_bytes)

    def draw(files: Uploaded, day: datetime.date | None) -> Figure:
        if not files:
            return grid_figure()
        found = read(*uploaded_content(files), day)
        drawn = projects_figure(found, live=True)
        grids = [("Temps passé à chaque étape", duration_grid(found)), ("Après le lancement", survival_grid(found))]
        if len(found.ratings):
            grids += [("Notes, critère par critère", quality_grid(found)), ("Accord", agreement_grid(found))]
        tables = "".join(table(grid, caption=caption).html for caption, grid in grids)
        return Figure(drawn.title, drawn.sentence, drawn.html + tables)

    # A button has no width of label to leave whole.
    look = {
        name: value for name, value in described("Table de vos projets (XLSX, CSV, ZIP)").items() if name != "style"
    }
    return panel(
        {
            "files": ipywidgets.FileUpload(accept=".xlsx,.csv,.zip", multiple=False, **look),
            "day": ipywidgets.DatePicker(**described("Jour du relevé (aujourd'hui si vide)")),
        },
        draw,
    )
