"""Figures that print, read aloud and work without script: `figure`, `choice`, `say`, ready-made drawings."""

from metabolisme.charts.account_figures import (
    comparison_figure,
    coverage_figure,
    flows_figure,
    footprint_figure,
    methods_figure,
    purchases_figure,
    quotients_figure,
    rounds_figure,
    size_figure,
)
from metabolisme.charts.balance import balance
from metabolisme.charts.bars import horizontal_bars, stacked_bars, steps
from metabolisme.charts.figure import Choice, Figure, behaviour_css, choice, figure
from metabolisme.charts.heatmap import heatmap
from metabolisme.charts.intervals import between_dots, within_whisker
from metabolisme.charts.palette import PALETTE, PLACES, colour, palette_css
from metabolisme.charts.readings import readings
from metabolisme.charts.series import time_series
from metabolisme.charts.shown import Table, table
from metabolisme.charts.text import say

__all__ = [
    "PALETTE",
    "PLACES",
    "Choice",
    "Figure",
    "Table",
    "balance",
    "behaviour_css",
    "between_dots",
    "choice",
    "colour",
    "comparison_figure",
    "coverage_figure",
    "figure",
    "flows_figure",
    "footprint_figure",
    "heatmap",
    "horizontal_bars",
    "methods_figure",
    "palette_css",
    "purchases_figure",
    "quotients_figure",
    "readings",
    "rounds_figure",
    "say",
    "size_figure",
    "stacked_bars",
    "steps",
    "table",
    "time_series",
    "within_whisker",
]
