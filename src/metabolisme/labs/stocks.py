"""Lab of the chapter « Stocks et mine urbaine »: the car fleet, how long cars last, and what longer lives change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metabolisme.accounts.stocks import SURVIVALS
from metabolisme.accounts.worked_stocks import CAR_LIFETIME
from metabolisme.charts.figure import Figure
from metabolisme.charts.stock_figures import BENEFICIARIES, extension_figure
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel

if TYPE_CHECKING:
    import ipywidgets

#: Lives that the slider offers, years: the published ages at scrapping are 14 and 19.
SHORTEST, LONGEST = 12, 20


def stocks_lab() -> ipywidgets.VBox:
    """Choose how long cars last, under which law, by how much their lives are extended, and whose."""
    import ipywidgets

    def draw(lifetime: int, survival: str, extra: int, in_use_too: bool) -> Figure:
        return extension_figure(float(lifetime), survival, float(extra), in_use_too, live=True)

    return panel(
        {
            "lifetime": ipywidgets.IntSlider(
                min=SHORTEST, max=LONGEST, value=round(CAR_LIFETIME), **described("Vie moyenne, ans")
            ),
            "survival": ipywidgets.Dropdown(
                options=[(name, law) for law, name in SURVIVALS.items()], value="weibull", **described("Loi")
            ),
            "extra": ipywidgets.IntSlider(min=0, max=8, value=3, **described("Ans de vie en plus")),
            "in_use_too": ipywidgets.Dropdown(
                options=[(name, who) for who, name in BENEFICIARIES.items()],
                value=False,
                **described("Vivent plus longtemps"),
            ),
        },
        draw,
    )
