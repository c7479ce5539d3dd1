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
from metabolisme.sources.own_file import OwnFile, read_own_file
from metabolisme.sources.public_contracts import (
    ContractFile,
    SireneExtract,
    parse_contracts,
    parse_sirene,
    read_contracts,
)
from metabolisme.sources.tables import card_of_table, check_all, load_table
from metabolisme.sources.territories import Territory, find_territory, median_income

__all__ = [
    "ColumnDescription",
    "ContractFile",
    "Control",
    "OwnFile",
    "SireneExtract",
    "SourceCard",
    "TableDescription",
    "Territory",
    "all_cards",
    "card_of_table",
    "check_all",
    "concordance",
    "data_directory",
    "find_territory",
    "load_card",
    "load_table",
    "median_income",
    "nomenclature",
    "parse_contracts",
    "parse_sirene",
    "read_contracts",
    "read_own_file",
]
