"""Lab « Réseau d'acteurs »: one's own table of actors, resources, needs and links, on one's own machine."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pandas as pd

from metabolisme.charts import Figure, table
from metabolisme.charts.actor_figures import needs_table, network_figure
from metabolisme.diagnosis.actor_network import NetworkResults, network_results
from metabolisme.diagnosis.worked_network import EXAMPLE_SAID, example
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel
from metabolisme.labs.public_contracts import Uploaded, uploaded_content
from metabolisme.sources.actions import ACTORS
from metabolisme.sources.own_network import network_from_bytes

if TYPE_CHECKING:
    import ipywidgets


def actors_lab() -> ipywidgets.VBox:
    """Choose a table of actors; before that, a place that was made up is shown."""
    import ipywidgets

    read = functools.lru_cache(maxsize=1)(network_from_bytes)

    def draw(files: Uploaded) -> Figure:
        network = read(*uploaded_content(files)) if files else example()
        results = network_results(network)
        drawn = network_figure(network, results, said="" if files else EXAMPLE_SAID, live=True)
        warned = pd.DataFrame({"À vérifier": network.warnings}, index=range(1, len(network.warnings) + 1))
        grids = [("Besoins, et qui y répond", needs_table(results))]
        grids.append(("Acteurs, dans l'ordre du fichier", _places(results)))
        if network.warnings:
            grids.append(("Des personnes sont peut-être nommées", warned.rename_axis("Rang")))
        tables = "".join(table(grid, caption=caption).html for caption, grid in grids if len(grid))
        return Figure(drawn.title, drawn.sentence, drawn.html + tables)

    # A button has no width of label to leave whole, and must not be wider than a telephone.
    look = {
        name: value for name, value in described("Votre tableau d'acteurs (CSV, XLSX)").items() if name != "style"
    }
    return panel({"files": ipywidgets.FileUpload(accept=".csv,.xlsx", multiple=False, **look)}, draw)


def _places(results: NetworkResults) -> pd.DataFrame:
    """Where each actor stands, in words and counts; no order but that of the file."""
    actors = results.actors
    return pd.DataFrame(
        {
            "Rôle": actors["role"].map(ACTORS),
            "Acteurs liés": actors["linked"].astype(int),
            "Autres rôles joints": actors["other_roles"].astype(int),
            "Paires jointes par lui seul": actors["parted"].astype(int),
            "Sur le plus court chemin, % des paires": (100 * actors["betweenness"]).astype(float).round(),
        }
    ).rename_axis("Acteur")
