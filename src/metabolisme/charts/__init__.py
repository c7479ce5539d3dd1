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
from metabolisme.charts.establishments_figures import call_sheet, establishments_figure
from metabolisme.charts.figure import Choice, Figure, behaviour_css, choice, figure
from metabolisme.charts.flipper_figures import bases_figure, flipper_figure
from metabolisme.charts.heatmap import heatmap
from metabolisme.charts.intervals import between_dots, within_whisker
from metabolisme.charts.palette import PALETTE, PLACES, colour, palette_css
from metabolisme.charts.public_purchases_figures import observed_purchases_figure
from metabolisme.charts.readings import readings
from metabolisme.charts.sensitivity_figures import sensitivity_figure
from metabolisme.charts.series import time_series
from metabolisme.charts.shock_figures import content_places_figure, content_products_figure, shock_figure
from metabolisme.charts.shortlist_figures import demand_figure, shortlist_figure, shortlist_methods_figure
from metabolisme.charts.shown import Table, table
from metabolisme.charts.stock_figures import extension_figure, fleet_figure, mine_figure, survival_figure
from metabolisme.charts.text import say

__all__ = [
    "PALETTE",
    "PLACES",
    "Choice",
    "Figure",
    "Table",
    "balance",
    "bases_figure",
    "behaviour_css",
    "between_dots",
    "call_sheet",
    "choice",
    "colour",
    "comparison_figure",
    "content_places_figure",
    "content_products_figure",
    "coverage_figure",
    "demand_figure",
    "establishments_figure",
    "extension_figure",
    "figure",
    "fleet_figure",
    "flipper_figure",
    "flows_figure",
    "footprint_figure",
    "heatmap",
    "horizontal_bars",
    "methods_figure",
    "mine_figure",
    "observed_purchases_figure",
    "palette_css",
    "purchases_figure",
    "quotients_figure",
    "readings",
    "rounds_figure",
    "say",
    "sensitivity_figure",
    "shock_figure",
    "shortlist_figure",
    "shortlist_methods_figure",
    "size_figure",
    "stacked_bars",
    "steps",
    "survival_figure",
    "table",
    "time_series",
    "within_whisker",
]
