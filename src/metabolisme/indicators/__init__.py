"""Define and build an indicator of a territory: its card, its value and interval, and what several of them make."""

from metabolisme.indicators import composite
from metabolisme.indicators.cards import IndicatorCard, card_faults, indicator_card, indicator_cards
from metabolisme.indicators.complexity import economic_complexity
from metabolisme.indicators.doughnut import doughnut, national_doughnut
from metabolisme.indicators.every_place import indicator_atlas
from metabolisme.indicators.registry import indicator, indicator_draws
from metabolisme.indicators.relatedness import presence, proximity, relatedness_density
from metabolisme.indicators.seen_change import change_in_a_year, change_with_jobs, smallest_difference

__all__ = [
    "IndicatorCard",
    "card_faults",
    "change_in_a_year",
    "change_with_jobs",
    "composite",
    "doughnut",
    "economic_complexity",
    "indicator",
    "indicator_atlas",
    "indicator_card",
    "indicator_cards",
    "indicator_draws",
    "national_doughnut",
    "presence",
    "proximity",
    "relatedness_density",
    "smallest_difference",
]
