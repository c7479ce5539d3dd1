"""Figures on material flows that a lab draws."""

from __future__ import annotations

from metabolisme.accounts.material_flows import CUTS_COMPARED, extraction_growth_by_cut
from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.estimates import french_number


def extraction_figure(imports: float, extraction: float, less_used: float, *, live: bool = False) -> Figure:
    """Change of extraction that would replace imports, tonne for tonne, by cut in the use of materials.

    Parameters
    ----------
    imports : float
        What is to be replaced, Mt.
    extraction : float
        Domestic extraction, Mt, > 0.
    less_used : float
        Cut in the use of all materials that is told, %.
    live : bool
        Whether the drawing writes itself, for a lab.

    Returns
    -------
    Figure
    """
    growth = extraction_growth_by_cut(imports, extraction, sorted({*CUTS_COMPARED, less_used}))
    told = growth[less_used]
    amount = f"{french_number(abs(told), decimals=0)} %"
    cut = f"{french_number(less_used, decimals=0)} % de matières en moins"
    drawn = growth.rename(index=_named)
    assumed = f"Avec {cut}" if less_used else "Sans réduire les usages"
    return figure(
        horizontal_bars(drawn, colours={_named(less_used): "here"}, decimals=0, unit="%", live=live),
        title=f"{assumed} : {amount} d'extraction en {'plus' if told >= 0 else 'moins'}",
        subtitle="Extraction qui remplacerait les importations, variation en %, France, selon la réduction des usages",
        sentence=(
            f"Pour remplacer {french_number(imports)} Mt en partant de {french_number(extraction)} Mt extraites, avec "
            f"{cut}, l'extraction {'devrait augmenter' if told >= 0 else 'pourrait baisser'} de {amount}."
        ),
        table=drawn.rename("Variation de l'extraction, %").rename_axis("Réduction des usages").to_frame(),
        alt="Barres horizontales, une par réduction des usages ; celle qui est choisie a une autre couleur.",
        sources=["sdes-materials", "millenaire3"],
        caveat=(
            "Un ordre de grandeur : une tonne de minerai ne remplace pas une tonne de blé. « Réduire de 10 % » : "
            "utiliser 10 % de tonnes en moins, toutes matières ensemble."
        ),
    )


def _named(cut: float) -> str:
    return f"Réduire de {french_number(cut, decimals=0)} %" if cut else "Sans réduire"
