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
from metabolisme.charts.alliance_figures import (
    alliance_figure,
    complementarity_figure,
    elsewhere_figure,
    known_unions_figure,
    watch_figure,
)
from metabolisme.charts.balance import balance
from metabolisme.charts.bars import horizontal_bars, stacked_bars, steps
from metabolisme.charts.business_models_figures import channels_figure, exposed_jobs_figure, recipe_figure
from metabolisme.charts.card_figures import card_table, visible_change_figure
from metabolisme.charts.circulation_figures import order_figure, seen_change_figure
from metabolisme.charts.composite_figures import effective_weights_figure, rank_figure, rank_shift_figure
from metabolisme.charts.dashboard_figures import grid_figure, projects_figure, verdicts_figure
from metabolisme.charts.diversification_figures import losses_figure, missing_branches_figure
from metabolisme.charts.diversity_figures import diversity_figure, diversity_peers_figure, levels_figure
from metabolisme.charts.doughnut_figures import doughnut_figure
from metabolisme.charts.establishments_figures import call_sheet, establishments_figure
from metabolisme.charts.figure import Choice, Figure, behaviour_css, choice, figure
from metabolisme.charts.flipper_figures import bases_figure, flipper_figure
from metabolisme.charts.heatmap import heatmap
from metabolisme.charts.intervals import between_dots, within_whisker
from metabolisme.charts.law_figures import catalogue_table, competence_figure, law_table, seeds_table
from metabolisme.charts.lever_figures import (
    attribution_bars,
    lever_actions,
    lever_answer,
    lever_indicators,
    lever_lab,
    lever_steps,
    scenario_figure,
)
from metabolisme.charts.local_exchange_figures import exchange_ways_figure, wishes_figure
from metabolisme.charts.local_production_figures import (
    capacity_figure,
    local_production_figure,
    local_production_peers_figure,
)
from metabolisme.charts.local_resources_figures import (
    biomass_figure,
    equipment_figure,
    potentials_table,
    resources_figure,
)
from metabolisme.charts.material_indicator_figures import (
    material_categories_figure,
    material_groups_figure,
    material_targets_figure,
)
from metabolisme.charts.matrix_figures import chequerboard_figure, services_figure
from metabolisme.charts.palette import PALETTE, PLACES, colour, palette_css
from metabolisme.charts.public_purchases_figures import observed_purchases_figure
from metabolisme.charts.readings import readings
from metabolisme.charts.seminar_figures import cycle_figure
from metabolisme.charts.sensitivity_figures import sensitivity_figure
from metabolisme.charts.series import time_series
from metabolisme.charts.shock_figures import content_places_figure, content_products_figure, shock_figure
from metabolisme.charts.shortlist_figures import demand_figure, shortlist_figure, shortlist_methods_figure
from metabolisme.charts.shown import Table, table
from metabolisme.charts.skills_figures import feasible_part_figure, recruitment_figure, trajectory_figure
from metabolisme.charts.sobriety_figures import corridor_figure, lifetime_figure, posts_table, rebound_figure
from metabolisme.charts.stock_figures import extension_figure, fleet_figure, mine_figure, survival_figure
from metabolisme.charts.text import say

__all__ = [
    "PALETTE",
    "PLACES",
    "Choice",
    "Figure",
    "Table",
    "alliance_figure",
    "attribution_bars",
    "balance",
    "bases_figure",
    "behaviour_css",
    "between_dots",
    "biomass_figure",
    "call_sheet",
    "capacity_figure",
    "card_table",
    "catalogue_table",
    "channels_figure",
    "chequerboard_figure",
    "choice",
    "colour",
    "comparison_figure",
    "competence_figure",
    "complementarity_figure",
    "content_places_figure",
    "content_products_figure",
    "corridor_figure",
    "coverage_figure",
    "cycle_figure",
    "demand_figure",
    "diversity_figure",
    "diversity_peers_figure",
    "doughnut_figure",
    "effective_weights_figure",
    "elsewhere_figure",
    "equipment_figure",
    "establishments_figure",
    "exchange_ways_figure",
    "exposed_jobs_figure",
    "extension_figure",
    "feasible_part_figure",
    "figure",
    "fleet_figure",
    "flipper_figure",
    "flows_figure",
    "footprint_figure",
    "grid_figure",
    "heatmap",
    "horizontal_bars",
    "known_unions_figure",
    "law_table",
    "levels_figure",
    "lever_actions",
    "lever_answer",
    "lever_indicators",
    "lever_lab",
    "lever_steps",
    "lifetime_figure",
    "local_production_figure",
    "local_production_peers_figure",
    "losses_figure",
    "material_categories_figure",
    "material_groups_figure",
    "material_targets_figure",
    "methods_figure",
    "mine_figure",
    "missing_branches_figure",
    "observed_purchases_figure",
    "order_figure",
    "palette_css",
    "posts_table",
    "potentials_table",
    "projects_figure",
    "purchases_figure",
    "quotients_figure",
    "rank_figure",
    "rank_shift_figure",
    "readings",
    "rebound_figure",
    "recipe_figure",
    "recruitment_figure",
    "resources_figure",
    "rounds_figure",
    "say",
    "scenario_figure",
    "seeds_table",
    "seen_change_figure",
    "sensitivity_figure",
    "services_figure",
    "shock_figure",
    "shortlist_figure",
    "shortlist_methods_figure",
    "size_figure",
    "stacked_bars",
    "steps",
    "survival_figure",
    "table",
    "time_series",
    "trajectory_figure",
    "verdicts_figure",
    "visible_change_figure",
    "watch_figure",
    "wishes_figure",
    "within_whisker",
]
