"""Read and check tables: source cards, loaders, nomenclatures, default parameters."""

from metabolisme.sources.cards import (
    ColumnDescription,
    Control,
    SourceCard,
    TableDescription,
    all_cards,
    load_card,
)
from metabolisme.sources.location import data_directory
from metabolisme.sources.nomenclatures import concordance, nomenclature
from metabolisme.sources.tables import card_of_table, check_all, load_table

__all__ = [
    "ColumnDescription",
    "Control",
    "SourceCard",
    "TableDescription",
    "all_cards",
    "card_of_table",
    "check_all",
    "concordance",
    "data_directory",
    "load_card",
    "load_table",
    "nomenclature",
]
