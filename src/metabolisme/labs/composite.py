"""Lab of the chapter « Composer (et se méfier) »: build an index, and watch ranks and their intervals move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.charts import Figure
from metabolisme.charts.composite_figures import DRAWN_WORDS, MEAN_WORDS, SCALE_WORDS, rank_figure
from metabolisme.charts.text import french_text
from metabolisme.indicators.cards import indicator_card
from metabolisme.indicators.composite.peer_group import CANDIDATES, COMPARED, FAMILIES, RESILIENCE
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets

#: Most peers on the slider.
MOST_COMPARED = 14

#: What a rise is held to mean.
_SENSES = {"more": "plus haut est mieux", "less": "plus bas est mieux"}


def composite_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, its peers, indicators, a scale, weights, a mean, and what varies behind the intervals.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    def draw(
        place: str,
        count: int,
        indicators: tuple[str, ...],
        normalisation: str,
        favoured: str,
        aggregation: str,
        drawn: str,
    ) -> Figure:
        return rank_figure(
            typed_territory(place),
            {one: CANDIDATES[one] for one in indicators},
            drawn,
            favoured=favoured,
            normalisation=normalisation,
            aggregation=aggregation,
            count=count,
            live=True,
        )

    options = [
        (french_text(f"{indicator_card(one).name} : {_SENSES[sense]}"), one) for one, sense in CANDIDATES.items()
    ]
    return panel(
        {
            "place": territory_box(territory),
            "count": ipywidgets.IntSlider(
                value=COMPARED, min=4, max=MOST_COMPARED, continuous_update=False, **described("Pairs, au plus")
            ),
            "indicators": ipywidgets.SelectMultiple(
                options=options, value=tuple(RESILIENCE), rows=len(options), **described("Indicateurs")
            ),
            "normalisation": _list("Mise à l'échelle", SCALE_WORDS, "minmax"),
            "favoured": _list(
                "Poids", {"": "égaux", **{name: f"triple pour {words}" for name, words in FAMILIES.items()}}, ""
            ),
            "aggregation": _list("Agrégation", MEAN_WORDS, "arithmetic"),
            "drawn": _list("Ce qui varie", DRAWN_WORDS, "nothing"),
        },
        draw,
    )


def _list(text: str, options: dict[str, str], value: str) -> ipywidgets.Dropdown:
    import ipywidgets

    shown = [(french_text(words), name) for name, words in options.items()]
    return ipywidgets.Dropdown(options=shown, value=value, **described(text))
