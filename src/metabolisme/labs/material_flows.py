"""Lab of the chapter « Le métabolisme »: what replacing imports would ask of domestic extraction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from metabolisme import charts
from metabolisme.accounts import extraction_growth
from metabolisme.estimates import french_number
from metabolisme.labs.panel import described, panel

if TYPE_CHECKING:
    import ipywidgets


def extraction_figure(imports: float, extraction: float, less_used: float) -> charts.Figure:
    """Growth of extraction that would replace imports, tonne for tonne, for one choice of numbers.

    Parameters
    ----------
    imports : float
        What is to be replaced, Mt.
    extraction : float
        Domestic extraction, Mt.
    less_used : float
        Cut in the use of all materials, %.
    """
    steps = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    growth = pd.Series(
        {
            f"{french_number(step, decimals=0)} %": 100 * extraction_growth(imports, extraction, step / 100)
            for step in sorted({*steps, less_used})
        }
    )
    chosen = f"{french_number(less_used, decimals=0)} %"
    return charts.figure(
        charts.horizontal_bars(growth, colours={chosen: "here"}, decimals=0, unit="%"),
        title=f"Avec {chosen} de matières en moins : {french_number(growth[chosen], decimals=0)} % d'extraction",
        subtitle="Variation de l'extraction qui remplacerait les importations, %, selon la réduction des usages",
        sentence=(
            f"Pour remplacer {french_number(imports)} Mt en partant de {french_number(extraction)} Mt extraites, avec "
            f"{chosen} de matières en moins, l'extraction varierait de {french_number(growth[chosen], decimals=0)} %."
        ),
        table=growth.rename("Variation de l'extraction, %").rename_axis("Réduction des usages").to_frame(),
        alt="Barres horizontales, une par réduction des usages ; celle qui est choisie a une autre couleur.",
        sources=["sdes-materials", "millenaire3"],
    )


def material_flows_lab() -> ipywidgets.VBox:
    """Choose what is replaced, what is extracted, and by how much the use of materials is cut."""
    import ipywidgets

    return panel(
        {
            "imports": ipywidgets.IntSlider(value=633, min=100, max=1000, **described("À remplacer, Mt")),
            "extraction": ipywidgets.IntSlider(value=808, min=400, max=1000, **described("Extraction, Mt")),
            "less_used": ipywidgets.IntSlider(value=0, min=0, max=60, step=5, **described("Réduction des usages, %")),
        },
        extraction_figure,
    )
